"""Problems of a theme's files: its parent, tokens, templates and phrases."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.messages import N_, Message

THEME: Mapping[str, Message] = {
    "theme-missing": N_(
        "There is no theme “{theme}”.",
        "Write “theme: plain”, or add themes/{theme}/.",
        "Do you mean “{meant}”?",
    ),
    "theme-no-parent": N_(
        "This theme has no templates, and names no theme to take them from.",
        "Write “parent: plain” into this file.",
    ),
    "theme-circle": N_(
        "Each of these themes says that the next is its parent, and so it never ends: {circle}.",
        "Take the line “parent” out of one of them, or write “parent: plain”.",
    ),
    "token-colour": N_(
        "“{value}” is not a colour that can be used here.",
        'Write it like "#0a4a52" or "rgb(10, 74, 82)", or as a name such as teal. It cannot be transparent.',
    ),
    "token-corner": N_(
        "“{value}” is not the radius of a corner.",
        "Write 0, or a length up to 2rem, such as .5rem.",
    ),
    "token-font": N_(
        "“{value}” is not a list of fonts.",
        "Write names with commas between them, and sans-serif or serif as the last. Nothing is loaded: fonts that the reader does not have are skipped.",
    ),
    "token-scale": N_(
        "“{value}” does not say how large titles are.",
        "Write a number from {least} to {most}, such as 1.15. 1 is as they are.",
    ),
    "token-lost": N_(
        "The style sheet {sheet} has no token --{token} for this, so nothing would change.",
        "Delete this line, or use var(--{token}) in the sheet and give it a value in its :root.",
    ),
    "token-contrast": N_(
        "On a {scheme} screen, {token} ({value}) and {other} can hardly be told apart: {ratio} to 1. At least {least} to 1 is needed.",
        "No shade of {token} will do. Make {other} much lighter or much darker first.",
        'The nearest shade that will do: {token}: "{meant}"',
    ),
    "campaign-contrast": N_(
        "There are words on the colour of a campaign in this theme, and neither white nor black ones can be read well on {value}: {ratio} to 1. At least {least} to 1 is needed.",
        'The nearest shade that will do: colour: "{meant}"',
    ),
    "template-unused": N_(
        "Nothing uses a template “{name}”.",
        "Delete it, or give it one of these names: {known}.",
        "Do you mean “{meant}”? The names are: {known}.",
    ),
    "template-itself": N_(
        "This template begins with itself, and so it never ends.",
        "To begin with the one of the parent, write “{name}”.",
    ),
    "block-unused": N_(
        "No page shows the block “{name}”: what this template begins with has none of that name.",
        "Give it one of these names: {known}.",
        "Do you mean “{meant}”? The names are: {known}.",
    ),
    "style-unused": N_(
        "No page uses the style sheet “{name}”.", "Write its rules into more.css or loud.css."
    ),
    "style-open": N_(
        "Here begins “{sign}”, and it never ends: browsers take what follows for a part of it, or leave it out.",
        "Write “{other}” where it ends, or delete “{sign}”.",
    ),
    "style-closed": N_(
        "Here ends “{sign}”, and nothing of that kind has begun: browsers leave out the rule that follows.",
        "Delete it, or write what it should end.",
    ),
    "theme-file-name": N_(
        "Nothing reads a file of a theme by the name “{name}”.",
        "Rename it to “{meant}”. Capital letters count, as do the folder and the ending.",
    ),
    "phrases-english": N_(
        "Nothing reads this file: English phrases are in phrases/phrases.pot.",
        "Write your words into phrases.pot, as the msgid of each entry with an empty msgstr, and delete this file.",
    ),
    "phrase-unknown": N_(
        "No page uses a phrase “{key}”.",
        "Delete it, or correct its name.",
        "Do you mean “{meant}”?",
    ),
    "audit-read": N_(
        "tipsite's own script would read this, and then load, say or hide what nobody checked: {found}",
        "Take it out, or write it as the theme plain does, on the same kind of page. What the script fills stays empty until then.",
    ),
    "audit-other-number": N_(
        "A link that calls {href} says “{shown}”: that is not the same number.",
        "If these are words of yours (a name, a label, the words of a link), take the other number "
        "out of them. If not, it is a mistake of the theme; tell whoever looks after it.",
    ),
    "audit-quiet": N_(
        "This page must stay quiet, and shows a picture from outside its text, offers to send it on, or links to a map: {found}",
        "Take it out: a map keeps on the phone where somebody goes, so say the way in words. In the theme's template, show it only where frame.quiet is not set; logos and large drawings are pictures, too.",
    ),
    "audit-quiet-campaign": N_(
        "This page must stay quiet, and names a campaign: {found}",
        "In the theme's template, show it only where frame.quiet is not set. Where the page only has the same words for something else, give the campaign another name.",
    ),
    "quiet-campaign": N_(
        "This page must stay quiet, and shows the name of a campaign by itself: {found}",
        "Write it within a sentence, or make it a link to the page of the campaign; else delete it.",
    ),
    "audit-quiet-brand": N_(
        "This rule brings the brand colour to all pages, also to those that must stay quiet: {rule}",
        "Move it into assets/loud.css of the theme, or take accent for the colour.",
    ),
    "audit-selector": N_(
        "tipsite cannot tell which elements this rule meets: {rule}",
        "Write each rule by itself, with classes, elements and usual pseudo-classes, as in site.css of the theme plain. Of rules with @, @media, @supports, @layer, @container, @keyframes and @page are known.",
    ),
    "audit-hidden": N_(
        "A reader may not see this ({what}), by the rule {rule}",
        "Take it out, or let the rule meet other elements only. What may be said of numbers, exit, help and notices, and of what they are in: the page “Themes” of the documentation.",
    ),
    "audit-turned": N_(
        "The figures of a number would be shown in another order here: {rule}",
        'Write the number in an element with dir="ltr", as macros.html of the theme plain does.',
    ),
    "browser-unseen": N_(
        "In a browser, “{words}” is covered, cut off, or lower than 44 pixels ({width} pixels wide, {scheme}).",
        "Look at the page at this width: tipsite serve. Then change the rule of the theme that does it.",
    ),
    "browser-faint": N_(
        "In a browser, “{words}” can hardly be told from what is behind it: {ratio} to 1 ({width} pixels wide, {scheme}).",
        "Text needs at least 7 to 1, on light and on dark screens. Use tokens that go together: the page “Themes” of the documentation.",
        "Text needs at least 7 to 1. The nearest shade that will do for “{element}” is color: {meant}.",
    ),
    "theme-no-catalogue": N_(
        "The theme has no catalogue of phrases.", "Copy it from the theme plain."
    ),
}

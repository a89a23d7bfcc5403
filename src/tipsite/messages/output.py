"""Problems of the output: its folder, accessibility, exits, weight, search."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.messages import N_, Message

_THEME = "This is a mistake of the theme. If the template or block is yours, keep what the parent's has, as super() does; else tell whoever looks after it."

ACCESS: Mapping[str, Message] = {
    "audit-table-wide": N_(
        "A table is wider than a phone, and no keyboard can scroll it: {element}",
        'In your template, put it into <div class="across" role="region" tabindex="0" aria-label="…">, with a name of it as the label.',
    ),
    "audit-outline": N_(
        "This rule of the style sheet hides where the keyboard is: {rule}",
        "Leave “outline: none” out, or show the focus another way in the same rule.",
    ),
    "audit-tongue": N_(
        "“{words}” is among words in “{lang}”, and is in another script.",
        "In a text write [words](lang:TAG), with the tag of their language. In a record, put them "
        'under the key of their language. In a template write <span lang="TAG">words</span>.',
    ),
    "audit-tongue-many": N_(
        "{count} more pieces of this page are among words in “{lang}”, and are in another script.",
        "If all of the page is in another language, move its file into the folder of that one.",
    ),
}


OF_THEME = "This is a mistake of the theme. If the template or block is yours, keep what the parent's has, as super() does; else tell whoever looks after it."
"""The hint for problems that no text of an officer can cause."""

BUILD: Mapping[str, Message] = {
    "drafts-output": N_(
        "This folder is for the site that is published, and no draft may get there.",
        "Name another folder with --output, or leave it out: then it is output-drafts.",
    ),
    "template-error": N_(
        "The template stops here: {said}.",
        "This is a mistake of the theme; tell whoever looks after it. The page “Fields of templates” of the documentation lists what there is in each view.",
    ),
    "template-missing": N_("The theme lacks this template.", "Copy it from the theme plain."),
    "template-safe": N_(
        "The filter “{filter}” is not allowed in a theme.", "Views carry what is safe already."
    ),
    "audit-lacks": N_("The page lacks what each page of its kind has: {what}", OF_THEME),
    "audit-id-twice": N_("The id “{id}” is used twice on the page.", OF_THEME),
    "audit-policy": N_(
        "The page has no Content-Security-Policy of its own, or one that doesn't fit it.",
        "Take the line from base.html of the theme plain, right after the encoding. Scripts and styles belong in files.",
    ),
    "audit-element": N_("The page holds {element}, which no page may.", OF_THEME),
    "audit-foreign": N_("The page would load something from another host: {address}", OF_THEME),
    "audit-dead-link": N_("The link “{address}” leads nowhere.", OF_THEME),
    "audit-not-https": N_("The link “{address}” is not https.", OF_THEME),
    "audit-rel": N_(
        "The link “{address}” would tell the other site where its reader came from.", OF_THEME
    ),
    "audit-number": N_(
        "“{found}” looks like a number or address and is no published record.",
        "Numbers reach a page from a record only. Look for it in the theme's templates.",
    ),
    "audit-number-country": N_(
        "“{found}” is here without its country ({countries}): the same digits may be another line elsewhere.",
        "The views carry the country of each line: “country”. Write it in the item of the number, or in a heading or summary above it. Look for the number in the theme's templates and phrases.",
    ),
    "audit-number-together": N_(
        "“{found}” is in sight together with “{other}”, a number of another country.",
        'A reader in a hurry calls the last number in sight. Put the numbers of each country into a closed block: <details name="country">.',
    ),
    "audit-number-label": N_(
        "“{found}” is here without what must be said with it: “{label}”.",
        "The views carry it: “label”. Look for the number in the theme's templates and phrases.",
    ),
    "audit-number-alone": N_(
        "“{found}” is here without the number that must be beside it: {beside}.",
        "The views carry these lines, too: “beside”. Look for the number in the theme's templates.",
    ),
    "audit-number-told": N_(
        "A demonstration would tell search engines its numbers (JSON-LD), and nobody has phoned them.",
        OF_THEME,
    ),
    "audit-format": N_(
        "Nobody can look for numbers in this file.",
        "This is a mistake of tipsite; report it.",
    ),
    "zip-refused": N_(
        "The site is built, but its zip could not be written ({said}); an older one is as it was.",
        "Close the program that has it open, and build again.",
    ),
    "output-not-ours": N_(
        "This folder holds files that tipsite did not write.",
        "Choose another folder with --output; tipsite never empties one that is not its own.",
    ),
    "output-other-site": N_(
        "This folder has another site, the one that is made from {other}.",
        "Choose another folder with --output. If this site is to take its place, add --force to tipsite build.",
    ),
    "output-not-ours-corrupt-manifest": N_(
        "The list of what tipsite wrote in this folder is damaged.",
        "Move the folder away, and build again.",
    ),
    "output-not-a-folder": N_("The output is not a folder.", "Choose another with --output."),
    "output-foreign-collision": N_(
        "A file that tipsite did not write is where a page belongs.", "Move it away."
    ),
    "output-unsafe-path": N_("This address cannot be written.", "Rename the page."),
    "output-locked": N_(
        "Another tipsite is writing to this folder.", "Wait until it has finished."
    ),
    "output-corrupt-journal": N_(
        "An interrupted build left a damaged journal here.",
        "Move the folder away, and build again.",
    ),
}


LEAVING: Mapping[str, Message] = {
    "exit-ours": N_(
        "“Leave this site” leads back to this site ({url}).", "Choose a neutral page elsewhere."
    ),
    "exit-record": N_(
        "“Leave this site” leads to a service or organization of this site ({url}).",
        "Choose a page that many people open every day, such as a search engine or the weather.",
    ),
    "exit-telling": N_(
        "“Leave this site” leads to an address that says “{word}” ({url}).",
        "Choose a page that many people open every day, such as a search engine or the weather.",
    ),
    "exit-for": N_(
        "“{name}” is neither a language of the site nor a country with a directory.",
        "Write one of these: {known}.",
        "Do you mean “{meant}”?",
    ),
    "no-safety-page": N_(
        "There is no page on what a visit leaves on the phone, and this site has pages that need it.",
        "Write this page, with “kind: safety” (the page “Content” of the documentation, “What stays behind”).",
    ),
    "media-sensitive": N_(
        "A page for media has no exit, so it cannot be sensitive.",
        "Delete “sensitive: yes”, or “kind: media”.",
    ),
    "contacts-misplaced": N_(
        "Contacts of your organization cannot be shown on this page: whoever needs help could take them for help.",
        "Delete “contacts” here. It works on pages that are not sensitive: ordinary ones, such as about.md, and those for media.",
    ),
    "audit-exit-place": N_(
        "The way to leave the site must be among the first {most} links, and again among the last.",
        _THEME,
    ),
    "audit-exit-elsewhere": N_("A link that says it leaves the site leads to {url}.", _THEME),
    "audit-not-said": N_("The page does not say “{sentence}”, which it must.", _THEME),
    "audit-not-discreet": N_(
        "“{found}” would be seen in the tab, the history or a chat.",
        "It must be “{meant}”. " + _THEME,
    ),
    "audit-sound-first": N_(
        "A recording comes before the first number on a page for people at risk.",
        "Move “/// listen” below the numbers; or delete the block, and the recording will be at the foot of the page, under the files.",
    ),
    "audit-telling": N_(
        "“{name}” tells what the page is about (“{word}”).",
        "It stays in the history of the phone. Choose another word.",
    ),
    "audit-title-twice": N_(
        "The title “{title}” is also that of {other}; nobody can tell the two apart.",
        "Look at the phrases that begin with neutral_: each must be different.",
    ),
}


LIGHT: Mapping[str, Message] = {
    "audit-weight": N_(
        "The page weighs {bytes} bytes with its style sheet (at most {most}); its heaviest part: {part} ({of} bytes).",
        "Shorten that part, or split the page; “tipsite check --weight” shows the heaviest page of each kind.",
    ),
    "audit-heavy": N_(
        "The page weighs {bytes} bytes with its style sheet, and pages up to {most} are quick on a slow phone; its heaviest part: {part} ({of} bytes).",
        "It is published, since nobody needs it in danger: there the same would be an error, and here from {limit} bytes on. Shorten that part, or split the page.",
    ),
    "audit-requests": N_(
        "The page asks for {count} files before its pictures (at most {most}), itself included: {files}.",
        "Put the styles of the theme into assets/more.css and assets/loud.css; the only script is tipsite's own.",
    ),
    "audit-ahead": N_(
        "The page makes browsers fetch or connect ahead ({rel}): {address}",
        "Delete this link from the theme: many readers pay by the megabyte.",
    ),
    "audit-style-loads": N_(
        "The style loads {address}",
        "Use the fonts that a phone has (“font-family: system-ui, sans-serif”), and draw pictures as inline SVG of the page. Titles of loud pages may have a font: “tipsite new theme NAME --font FILE” makes assets/title.woff2, of at most 20,000 bytes.",
    ),
    "audit-picture-first": N_(
        "A picture comes before the heading, or before the numbers: {address}",
        "Let the theme show it further down: words and numbers come first, on a slow network too.",
    ),
    "audit-eager": N_(
        "The picture {address} is loaded before anybody comes near it.",
        'Write loading="lazy" in the theme\'s template (on a loud page, fetchpriority="low" will do).',
    ),
    "audit-canonical": N_(
        "The page does not name its one address for search engines, {address}.", _THEME
    ),
}


SEARCH: Mapping[str, Message] = {
    "audit-search": N_(
        "The search would not work here, or something would keep what is typed: {what}", _THEME
    ),
    "index-large": N_(
        "The search in “{tag}” loads {bytes} bytes (above {most} it is slow on old phones).",
        "It still works. Shorter summaries make it smaller.",
    ),
}


_OURS = (
    "This is a mistake of tipsite, not yours. The site was made without what earlier builds left, "
    "and .tipsite-cache was emptied, so it is right. Please send this line to tipsite's makers."
)

STORE: Mapping[str, Message] = {
    "store-input": N_(
        "This file says something else than was noted of it when it was last read.",
        "If you have just saved it, all is well. Otherwise a program gave it back its old time. "
        "The site was made of what the file says now.",
    ),
    "store-answer": N_(
        "With what earlier builds left, this file would not be what it is without: “{question}” "
        "was not made again.",
        _OURS,
    ),
    "store-problem": N_(
        "Only with what earlier builds left, or only without it, “{code}” is reported here.", _OURS
    ),
}

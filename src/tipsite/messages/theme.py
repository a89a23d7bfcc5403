"""Problems of a theme's files: its parent, tokens, templates and phrases."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.messages.marking import N_

THEME: Mapping[str, tuple[str, str]] = {
    "theme-missing": N_(
        "There is no theme “{theme}”.", "Write “theme: plain”, or add themes/{theme}/."
    ),
    "theme-missing-meant": N_("There is no theme “{theme}”.", "Do you mean “{meant}”?"),
    "theme-circle": N_(
        "Each of these themes says that the next is its parent, and so it never ends: {circle}.",
        "Take the line “parent” out of one of them, or write “parent: plain”.",
    ),
    "theme-chain": N_(
        "This theme has more than {most} themes above it.",
        "Write “parent: plain” here, and copy what you need from the themes between.",
    ),
    "colour-quotes": N_(
        "The colour after “{key}” is not read: without quotation marks, # begins a comment.",
        'Write: {key}: "{value}"',
    ),
    "token-colour": N_(
        "“{value}” is not a colour that can be used here.",
        'Write it like "#0a4a52" or "rgb(10, 74, 82)", or as a name such as teal. It cannot be see-through.',
    ),
    "token-corner": N_(
        "“{value}” is not the radius of a corner.",
        "Write 0, or a length up to 2rem, such as .5rem.",
    ),
    "token-font": N_(
        "“{value}” is not a list of fonts.",
        "Write names with commas between them, and sans-serif or serif as the last. Nothing is loaded: fonts that the reader does not have are skipped.",
    ),
    "token-lost": N_(
        "The style sheet {sheet} has no token --{token} for this, so nothing would change.",
        "Delete this line, or use var(--{token}) in the sheet and give it a value in its :root.",
    ),
    "token-contrast": N_(
        "On a {scheme} screen, {token} ({value}) and {other} can hardly be told apart: {ratio} to 1. At least {least} to 1 is needed.",
        'The nearest shade that will do: {token}: "{meant}"',
    ),
    "token-contrast-none": N_(
        "On a {scheme} screen, {token} ({value}) and {other} can hardly be told apart: {ratio} to 1. At least {least} to 1 is needed.",
        "No shade of {token} will do. Make {other} much lighter or much darker first.",
    ),
    "template-unused": N_(
        "Nothing uses a template “{name}”.", "Delete it, or give it one of these names: {known}."
    ),
    "template-unused-meant": N_(
        "Nothing uses a template “{name}”.", "Do you mean “{meant}”? The names are: {known}."
    ),
    "theme-script": N_(
        "A theme runs nothing of its own, and here stands {found}.",
        "Take it out. What tipsite's own script does, it does in every theme.",
    ),
    "theme-foreign": N_(
        "This would load something from another place: {address}",
        "Take it out. A site asks no other host for anything: that host would learn who reads it.",
    ),
    "phrase-unknown": N_("No page has a phrase “{key}”.", "Delete it, or correct its name."),
    "phrase-unknown-meant": N_("No page has a phrase “{key}”.", "Do you mean “{meant}”?"),
    "theme-no-catalogue": N_(
        "The theme has no catalogue of phrases.", "Copy it from the theme plain."
    ),
}

"""Problems of a theme, of the output, and of the folder that it is written to."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.messages.marking import N_

_THEME = "This is a mistake of the theme; tell whoever looks after it."

BUILD: Mapping[str, tuple[str, str]] = {
    "template-error": N_("The template stops here: {said}.", _THEME),
    "template-missing": N_("The theme lacks this template.", "Copy it from the theme plain."),
    "template-safe": N_(
        "The filter “{filter}” is not allowed in a theme.", "Views carry what is safe already."
    ),
    "audit-lang": N_("The page does not say its language and direction.", _THEME),
    "audit-title": N_("The page has no title.", _THEME),
    "audit-heading": N_("The page has {count} first-level headings instead of one.", _THEME),
    "audit-heading-order": N_("The headings skip a level.", _THEME),
    "audit-id-twice": N_("The id “{id}” stands twice on the page.", _THEME),
    "audit-no-demonstration": N_(
        "The page does not say that the site is an example and nobody has phoned the numbers.",
        _THEME,
    ),
    "audit-no-noindex": N_("A demonstration's page must say noindex.", _THEME),
    "audit-referrer": N_("The page would tell other sites where its reader came from.", _THEME),
    "audit-policy": N_(
        "The page has no Content-Security-Policy of its own, or one that doesn't fit it.",
        "Take the line from base.html of the theme plain, right after the encoding. Scripts and styles belong in files.",
    ),
    "audit-element": N_("The page holds {element}, which no page may.", _THEME),
    "audit-script": N_(
        "The page holds a script that is not tipsite's own, or data that cannot be read.", _THEME
    ),
    "audit-foreign": N_("The page would load something from another host: {address}", _THEME),
    "audit-dead-link": N_("The link “{address}” leads nowhere.", _THEME),
    "audit-not-https": N_("The link “{address}” is not https.", _THEME),
    "audit-rel": N_(
        "The link “{address}” would tell the other site where its reader came from.", _THEME
    ),
    "audit-hreflang": N_("The languages of this page do not agree about {address}.", _THEME),
    "audit-number": N_(
        "“{found}” looks like a number or address and is no published record.",
        "Numbers reach a page from a record only. Look for it in the theme's templates.",
    ),
    "zip-refused": N_(
        "The site is built, but its zip could not be written ({said}); an older one is as it was.",
        "Close the program that has it open, and build again.",
    ),
    "output-not-ours": N_(
        "This folder holds files that tipsite did not write.",
        "Choose another folder with --output; tipsite never empties one that is not its own.",
    ),
    "output-not-ours-corrupt-manifest": N_(
        "The list of what tipsite wrote in this folder is damaged.",
        "Move the folder away, and build again.",
    ),
    "output-not-a-folder": N_("The output is not a folder.", "Choose another with --output."),
    "output-foreign-collision": N_(
        "A file that tipsite did not write stands where a page belongs.", "Move it away."
    ),
    "output-unsafe-path": N_("This address cannot be written.", "Rename the page."),
    "output-case-collision": N_(
        "Two pages differ only in capital letters or accents.", "Rename one of them."
    ),
    "output-duplicate-path": N_("Two files have this address.", "Rename one of them."),
    "output-file-and-folder": N_(
        "A page and a folder have the same address.", "Rename one of them."
    ),
    "output-locked": N_(
        "Another tipsite is writing to this folder.", "Wait until it has finished."
    ),
    "output-corrupt-journal": N_(
        "An interrupted build left a damaged journal here.",
        "Move the folder away, and build again.",
    ),
}

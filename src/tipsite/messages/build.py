"""Problems of a theme, of the output, and of the folder that it is written to."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.messages.marking import N_

OF_THEME = "This is a mistake of the theme; tell whoever looks after it."
"""The hint of what no text of an officer can cause."""

BUILD: Mapping[str, tuple[str, str]] = {
    "template-error": N_("The template stops here: {said}.", OF_THEME),
    "template-missing": N_("The theme lacks this template.", "Copy it from the theme plain."),
    "template-safe": N_(
        "The filter “{filter}” is not allowed in a theme.", "Views carry what is safe already."
    ),
    "audit-lang": N_("The page does not say its language and direction.", OF_THEME),
    "audit-title": N_("The page has no title.", OF_THEME),
    "audit-heading": N_("The page has {count} first-level headings instead of one.", OF_THEME),
    "audit-heading-order": N_("The headings skip a level.", OF_THEME),
    "audit-id-twice": N_("The id “{id}” stands twice on the page.", OF_THEME),
    "audit-no-demonstration": N_(
        "The page does not say that the site is an example and nobody has phoned the numbers.",
        OF_THEME,
    ),
    "audit-no-noindex": N_("A demonstration's page must say noindex.", OF_THEME),
    "audit-referrer": N_("The page would tell other sites where its reader came from.", OF_THEME),
    "audit-policy": N_(
        "The page has no Content-Security-Policy of its own, or one that doesn't fit it.",
        "Take the line from base.html of the theme plain, right after the encoding. Scripts and styles belong in files.",
    ),
    "audit-element": N_("The page holds {element}, which no page may.", OF_THEME),
    "audit-script": N_(
        "The page holds a script that is not tipsite's own, or data that cannot be read.", OF_THEME
    ),
    "audit-foreign": N_("The page would load something from another host: {address}", OF_THEME),
    "audit-dead-link": N_("The link “{address}” leads nowhere.", OF_THEME),
    "audit-not-https": N_("The link “{address}” is not https.", OF_THEME),
    "audit-rel": N_(
        "The link “{address}” would tell the other site where its reader came from.", OF_THEME
    ),
    "audit-hreflang": N_("The languages of this page do not agree about {address}.", OF_THEME),
    "audit-number": N_(
        "“{found}” looks like a number or address and is no published record.",
        "Numbers reach a page from a record only. Look for it in the theme's templates.",
    ),
    "audit-number-country": N_(
        "“{found}” stands here without its country ({countries}): the same digits may be another line elsewhere.",
        "The views carry the country of each line: “country”. Look for the number in the theme's templates and phrases.",
    ),
    "audit-number-label": N_(
        "“{found}” stands here without what must be said with it: “{label}”.",
        "The views carry it: “label”. Look for the number in the theme's templates and phrases.",
    ),
    "audit-number-alone": N_(
        "“{found}” stands here without the number that must stand beside it: {beside}.",
        "The views carry these lines, too: “beside”. Look for the number in the theme's templates.",
    ),
    "audit-number-told": N_(
        "A demonstration would tell search engines its numbers (JSON-LD), and nobody has phoned them.",
        OF_THEME,
    ),
    "audit-format": N_(
        "Nobody looks at the numbers in a file of this format.",
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

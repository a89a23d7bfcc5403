"""Problems of what a page weighs and asks for, and of how it is found."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.messages.marking import N_

_THEME = "This is a mistake of the theme; tell whoever looks after it."

LIGHT: Mapping[str, tuple[str, str]] = {
    "audit-weight": N_(
        "The page weighs {bytes} bytes with its style sheet (at most {most}); its heaviest part: {part} ({of} bytes).",
        "Shorten that part, or split the page; “tipsite check --weight” shows the heaviest page of each kind.",
    ),
    "audit-script-weight": N_(
        "The scripts of the page weigh {bytes} bytes (at most {most}).",
        "This is a mistake in tipsite: tell its makers.",
    ),
    "audit-requests": N_(
        "The page asks for {count} files before its pictures (at most {most}), itself included: {files}.",
        "Put all styles of the theme into site.css; the only script is tipsite's own.",
    ),
    "audit-ahead": N_(
        "The page makes browsers fetch or connect ahead ({rel}): {address}",
        "Delete this link from the theme: many readers pay by the megabyte.",
    ),
    "audit-font": N_(
        "The theme brings a font of its own.",
        "Use the fonts that a phone has: “font-family: system-ui, sans-serif”.",
    ),
    "audit-style-picture": N_(
        "The style loads a picture: {address}",
        "Draw it as an inline SVG of the page, or leave it out.",
    ),
    "audit-picture-first": N_(
        "A picture stands before the heading, or before the numbers: {address}",
        "Let the theme show it further down: words and numbers come first, on a slow network too.",
    ),
    "audit-eager": N_(
        "The picture {address} is loaded before anybody comes near it.",
        'Write loading="lazy" in the theme\'s template.',
    ),
    "audit-canonical": N_(
        "The page does not name its one address for search engines, {address}.", _THEME
    ),
    "audit-description": N_(
        "The page needs one description for search engines, of at most {most} signs.", _THEME
    ),
    "audit-xml": N_("Programs cannot read this file: it is no XML.", _THEME),
    "audit-xml-address": N_(
        "The file sends programs to “{address}”, which is no page of this site.", _THEME
    ),
}

"""What a build that keeps going says of files with mistakes."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.messages.marking import N_

_MEND = "Mend what is told of it, and build again."

KEEPING: Mapping[str, tuple[str, str]] = {
    "page-kept": N_("The site shows this page as it was on {day}.", _MEND),
    "page-dropped": N_(
        "The site has this page in another language or not at all: no earlier state is known without mistakes.",
        _MEND,
    ),
    "record-kept": N_(
        "The site still uses this file as it was on {day}; pages with its numbers say so.", _MEND
    ),
    "page-kept-back": N_(
        "The site leaves this page out: today's file says so, or cannot be read where it would say so.",
        _MEND,
    ),
    "line-withheld": N_(
        "Of “{id}” the site leaves out what today's file does not publish for sure, though this file published it earlier.",
        _MEND,
    ),
    "service-gone": N_(
        "The last good build ({day}) had the service “{id}” with {lines}; this file has not.",
        "If you took it out, nothing to do. If not, the file may have been cut short: take it from a copy.",
    ),
    "line-gone": N_(
        "The last good build ({day}) had {lines} in “{id}”; this file has not.",
        "If you took it out, nothing to do. If not, the file may have been cut short: take it from a copy.",
    ),
    "settings-gone": N_(
        "The last good build ({day}) had more in this file: {what}.",
        "If you took it out, nothing to do. If not, the file may have been cut short: take it from a copy.",
    ),
    "file-dropped": N_("The site is made without this file.", _MEND),
}

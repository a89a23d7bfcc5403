"""The directory of one country as it begins: its most needed lines, on hold, without a number."""

from __future__ import annotations

from collections.abc import Iterator

from tipsite.starter.lines import in_languages, joined, note
from tipsite.starter.service import NewService, service_lines
from tipsite.tools.locales import territory
from tipsite.ui_language import gettext as _
from tipsite.ui_language import ui_locale

_LINES = (
    ("emergency", "state", "emergency", "emergency"),
    ("police", "police", "police", "police"),
    ("line", "ngo", "hotline", "call"),
)
"""What ends the id of a service and names its words; who runs it; its kind; its need."""


def new_directory(
    country: str, tags: tuple[str, ...], source: str, offices: tuple[str, str, str]
) -> str:
    """Return the text of the file for a country (ISO 3166).

    ``tags`` are the languages of the site; words are in those that have some, and in ``source``.
    ``offices`` are the ids of the organizations that stand behind the three lines.
    """
    lines = [*_head(country), f"country: {country}", "services:"]
    for (key, run_by, kind, need), office in zip(_LINES, offices, strict=True):
        service = NewService(
            id=f"{country.lower()}-{key}",
            organization=office,
            run_by=run_by,
            kind=kind,
            needs=(need,),
            name=in_languages(key, tags, source),
            summary=in_languages(f"{key}_summary", tags, source),
        )
        first, *others = service_lines(service)
        lines += ["", f"- {first}", *(f"  {line}" for line in others)]
    return joined(lines)


def service_ids(country: str) -> tuple[str, ...]:
    """Return the ids of the services that ``new_directory`` makes."""
    return tuple(f"{country.lower()}-{key}" for key, *_others in _LINES)


def _head(country: str) -> Iterator[str]:
    said = (
        _("The services of this country: {country}.").format(
            country=territory(ui_locale(), country)
        ),
        _("No number stands here yet: each phone line is on hold, and no page shows it."),
        "",
        _("To publish a line:"),
        _("1. Call it, and ask whether its number may stand on your site."),
        _("2. Replace both words “unknown” after dial by the number, exactly as it was published."),
        _(
            "3. In verified, write on: the day of the call (such as 2026-01-31), how: called, "
            "by: your role, such as officer."
        ),
        _("   Delete the two lines of source, or write there where you read the number."),
        _("4. Write publish: yes below the number, and delete the line with reason."),
        _("5. Type: tipsite check"),
        "",
        _("To add a service, type: tipsite new service"),
        _("Every key is explained in docs/content.md."),
    )
    yield from map(note, said)

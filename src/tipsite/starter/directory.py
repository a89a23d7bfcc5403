"""The directory of one country as it begins: its most needed lines, on hold, without a number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tipsite.starter.lines import in_languages, joined, note, noted, table
from tipsite.tools.locales import territory
from tipsite.tools.yamlscalar import write_scalar
from tipsite.ui_language import gettext as _
from tipsite.ui_language import ui_locale

LINES = ("emergency", "police", "line")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A service to be filled in; ``key`` ends its id and names its words."""

    key: str
    organization: str
    run_by: str
    kind: str
    need: str


def new_directory(
    country: str, tags: tuple[str, ...], source: str, offices: tuple[str, str, str]
) -> str:
    """Return the text of the file for a country (ISO 3166).

    ``tags`` are the languages of the site; words are in those that have some, and in ``source``.
    ``offices`` are the ids of the organizations that stand behind the three lines.
    """
    emergency, police, line = offices
    lines = (
        _Line(key="emergency", organization=emergency, run_by="state", kind="emergency",
              need="emergency"),
        _Line(key="police", organization=police, run_by="police", kind="police", need="police"),
        _Line(key="line", organization=line, run_by="ngo", kind="hotline", need="call"),
    )  # fmt: skip
    parts = (part for line in lines for part in ("", *_service(line, country, tags, source)))
    return joined((*_head(country), f"country: {country}", "services:", *parts))


def service_ids(country: str) -> tuple[str, ...]:
    """Return the ids of the services that ``new_directory`` makes."""
    return tuple(f"{country.lower()}-{key}" for key in LINES)


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


def _service(line: _Line, country: str, tags: Iterable[str], source: str) -> Iterator[str]:
    tags = tuple(tags)
    stays = _("stays as it is: it becomes a web address")
    yield noted(f"- id: {country.lower()}-{line.key}", stays)
    who = _("who answers: an id from content/organizations.yaml")
    yield noted(f"  organization: {line.organization}", who)
    yield noted(f"  run_by: {line.run_by}", _("police, state, ngo or international"))
    yield f"  kind: {line.kind}"
    yield noted(f"  needs: [{line.need}]", _("the heading under which it stands"))
    yield note(_("Replace: its own name, once in each language."), "  ")
    yield from table("name", in_languages(line.key, tags, source), "  ")
    yield note(_("Replace: one sentence on what happens when somebody calls."), "  ")
    yield from table("summary", in_languages(f"{line.key}_summary", tags, source), "  ")
    yield noted("  publish: yes", _("shows the name and the summary; the phone has its own below"))
    if line.kind == "hotline":
        may = _("may one call without giving a name: yes, no or unknown")
        yield noted("  anonymous: unknown", may)
        yield noted("  tells_police: unknown", _("yes, no, if-child or unknown"))
    yield "  phones:"
    yield noted("  - dial: unknown", _("replace: the number"))
    if line.kind == "hotline":
        yield noted("    free: unknown", _("yes, no or unknown"))
        yield noted("    # hours: Mo-Fr 08:00-16:00", _("when somebody answers; 24/7 for always"))
    yield noted("    publish: hold", _("later: yes"))
    reason = _("Fill in the number and call it first.")
    yield f"    reason: {write_scalar(reason, flow=False)}"
    yield noted("    verified:", _("who says that the number is right"))
    yield noted("      dial: unknown", _("replace: the number once more"))
    yield noted("      on: undated", _("replace: the day"))
    how = _("called, operator (they told you) or published (you read it)")
    yield noted("      how: published", how)
    yield "      source:"
    title = _("no source yet")
    yield f"        title: {write_scalar(title, flow=False)}"

"""One service as an officer finds it in a directory, with a note on each key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tipsite.starter.lines import noted, table
from tipsite.ui_language import gettext as _
from tipsite.yaml.scalars import write_scalar

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewService:
    """A service with one phone. ``name`` and ``summary`` are by language tag.

    ``dial`` is its number as it was published, or ``unknown``. It is on hold unless somebody with
    the role ``by`` has confirmed it ``on`` a day (ISO 8601), as ``how`` says; else it was read in
    ``title`` at the address ``url``.
    """

    id: str
    organization: str
    run_by: str
    kind: str
    needs: tuple[str, ...]
    name: Mapping[str, str]
    summary: Mapping[str, str]
    dial: str = UNKNOWN
    how: str = "published"
    by: str = ""
    on: str = "undated"
    title: str = ""
    url: str = ""


def service_lines(service: NewService) -> Iterator[str]:
    """Yield the record as lines of YAML, without a dash before it."""
    yield noted(f"id: {service.id}", _("stays as it is: it becomes a web address"))
    who = _("who answers: an id from content/organizations.yaml")
    yield noted(f"organization: {service.organization}", who)
    yield noted(f"run_by: {service.run_by}", _("police, state, ngo or international"))
    yield f"kind: {service.kind}"
    needs = ", ".join(service.needs)
    yield noted(f"needs: [{needs}]", _("the heading under which it stands"))
    yield noted("name:", _("its own name, once in each language"))
    yield from list(table("name", service.name, ""))[1:]
    yield noted("summary:", _("one sentence on what happens when somebody calls"))
    yield from list(table("summary", service.summary, ""))[1:]
    shows = _("shows the name and the summary; the phone has its own below")
    yield noted("publish: yes", shows)
    if service.kind == "hotline":
        may = _("may one call without giving a name: yes, no or unknown")
        yield noted("anonymous: unknown", may)
        yield noted("tells_police: unknown", _("yes, no, if-child or unknown"))
    yield "phones:"
    yield from _phone(service)


def _phone(service: NewService) -> Iterator[str]:
    known = service.dial != UNKNOWN
    dial = f"dial: {write_scalar(service.dial, flow=False)}"
    yield f"- {dial}" if known else noted(f"- {dial}", _("replace: the number"))
    if service.kind == "hotline":
        yield noted("  free: unknown", _("yes, no or unknown"))
        yield noted("  # hours: Mo-Fr 08:00-16:00", _("when somebody answers; 24/7 for always"))
    if service.by:
        yield "  publish: yes"
    else:
        reason = _("Call it first.") if known else _("Fill in the number and call it first.")
        yield noted("  publish: hold", _("hold or yes"))
        yield f"  reason: {write_scalar(reason, flow=False)}"
    yield noted("  verified:", _("who says that the number is right"))
    again = f"    {dial}"
    yield again if known else noted(again, _("replace: the number once more"))
    day = f"    on: {service.on}"
    yield day if known else noted(day, _("replace: the day"))
    how = _("called, operator (they told you) or published (you read it)")
    yield noted(f"    how: {service.how}", how)
    if service.by:
        yield f"    by: {write_scalar(service.by, flow=False)}"
        return
    title = service.title or _("no source yet")
    yield "    source:"
    yield f"      title: {write_scalar(title, flow=False)}"
    if service.url:
        yield f"      url: {write_scalar(service.url, flow=False)}"

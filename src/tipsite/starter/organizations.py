"""The organizations of a new site: the one that answers for it, and two offices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tipsite.starter.choices import Choices
from tipsite.starter.lines import in_languages, joined, note, table
from tipsite.tools.slugs import slug
from tipsite.ui_language import gettext as _

OWN, EMERGENCY, POLICE = "our-organization", "emergency-services", "police"
OFFICES = {EMERGENCY: "emergency_office", POLICE: "police_office"}
"""The offices behind emergency and police lines, with the key of their words."""


def own_id(choices: Choices) -> str:
    """Return the id of the organization that answers for the site."""
    found = slug(choices.responsible) or OWN
    return f"{found}-ngo" if found in OFFICES else found


def new_organizations(choices: Choices) -> str:
    """Return the text of ``content/organizations.yaml``."""
    own = {choices.source: choices.responsible} if choices.responsible else _own(choices)
    return joined(_lines(choices, own))


def office(name: str, tags: tuple[str, ...], source: str) -> Iterator[str]:
    """Yield the record of one of the two offices, or of an organization yet to be named."""
    yield f"id: {name}"
    yield from table("name", in_languages(OFFICES.get(name, "organization"), tags, source), "")


def _own(choices: Choices) -> dict[str, str]:
    return in_languages("organization", choices.written, choices.source)


def _lines(choices: Choices, own: Mapping[str, str]) -> Iterator[str]:
    yield note(_("Who stands behind the services and the site: each has an id and a name."))
    yield note(_("To add one, type: tipsite new organization"))
    yield "organizations:"
    if not choices.responsible:
        yield note(_("Replace: your organization."))
    yield f"- id: {own_id(choices)}"
    yield from table("name", own, "  ")
    yield note(_("Replace: the names that these offices have in your country."))
    for name in OFFICES:
        first, *others = office(name, choices.written, choices.source)
        yield f"- {first}"
        yield from (f"  {line}" for line in others)

"""A new campaign, service or organization: a record at the end of an officer's file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tipsite.adding.made import Made
from tipsite.adding.opened import CONFIG, ORGANIZATIONS, Opened
from tipsite.adding.pages import page_text
from tipsite.giving import Refused
from tipsite.link.services import has_voice
from tipsite.starter import UNKNOWN, NewService, noted, service_lines, table
from tipsite.ui_language import gettext as _
from tipsite.yaml.edit import EditRefused, add_item, add_record, set_values
from tipsite.yaml.scalars import write_scalar


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCampaign:
    """A campaign. ``period`` is its first and last month or day (ISO 8601); the last may be ''."""

    id: str
    name: str
    summary: str
    period: tuple[str, str]
    countries: tuple[str, ...]


def new_organization(opened: Opened, name: str, words: str, website: str) -> Made:
    """Return the record of an organization that is called ``words``, with the id ``name``.

    Raises:
        Refused: there is such an id already, or the file cannot be changed safely.
    """
    _refuse_taken(name, opened.organizations())
    lines = [f"id: {name}", *table("name", {opened.source: words}, "")]
    if website:
        lines.append(f"website: {write_scalar(website, flow=False)}")
    text = appended(opened, ORGANIZATIONS, "organizations", lines)
    return Made(new={}, grew={ORGANIZATIONS: text}, records=(ORGANIZATIONS,))


def new_service(opened: Opened, country: str, service: NewService) -> Made:
    """Return the record of a service.

    One with a number comes among those that stand first for its country, while none of them can
    be called.

    Raises:
        Refused: there is such an id already, or the file cannot be changed safely.
    """
    _refuse_taken(service.id, opened.services())
    path = f"content/services/{country.lower()}.yaml"
    grew = {path: appended(opened, path, "services", list(service_lines(service)))}
    if service.dial != UNKNOWN and not _is_answered(opened, country):
        grew[CONFIG] = with_lead(opened, country, service.id)
    return Made(new={}, grew=grew, records=(path,))


def new_campaign(opened: Opened, campaign: NewCampaign) -> Made:
    """Return the record of a campaign, and the page with its text.

    Raises:
        Refused: there is such an id already, or the file cannot be changed safely.
    """
    _refuse_taken(campaign.id, [one.id.text for one in opened.config.campaigns])
    text = appended(opened, CONFIG, "campaigns", list(_campaign(opened, campaign)))
    page = f"campaigns/{campaign.id}.md"
    written = page_text(opened, campaign.name, campaign.summary)
    return Made(
        new={f"content/{opened.source}/{page}": written},
        grew={CONFIG: text},
        pages=(page,),
        records=(CONFIG,),
    )


def with_lead(opened: Opened, country: str, *ids: str) -> str:
    """Return campaigns.yaml with services among those that stand first for their country.

    Raises:
        Refused: it cannot be changed safely.
    """
    lead = opened.config.lead
    try:
        text = opened.snapshot.files[CONFIG].decode("utf-8")
        for name in ids if country in lead else ():
            text = add_item(text, ("lead",), country, name)
        if country in lead:
            return text
        if lead:
            return set_values(text, ("lead",), {country: ids})
        return set_values(text, (), {"lead": {country: ids}})
    except EditRefused as refused:
        raise Refused(refusal(CONFIG, refused)) from refused


def refusal(path: str, refused: EditRefused) -> str:
    """Return why a file is not changed, with the place."""
    place = f"{path}:{refused.line}" if refused.line else path
    return f"{place}: {refused}"


def _is_answered(opened: Opened, country: str) -> bool:
    """Whether one of the services that stand first for a country can be called."""
    first = {one.text for one in opened.config.lead.get(country, ())}
    services = (one for file in opened.corpus.directories for one in file.services)
    return any(has_voice(one) for one in services if one.id.text in first)


def appended(opened: Opened, path: str, key: str, lines: Sequence[str]) -> str:
    """Return the text of a file of records with one more; a file that is missing is begun.

    Raises:
        Refused: it cannot be changed safely.
    """
    old = opened.snapshot.files.get(path, f"{key}: []\n".encode())
    try:
        return add_record(old.decode("utf-8"), key, lines)
    except UnicodeDecodeError as error:
        said = _("{path} is not UTF-8 text. Save it as UTF-8 first.")
        raise Refused(said.format(path=path)) from error
    except EditRefused as refused:
        raise Refused(refusal(path, refused)) from refused


def _campaign(opened: Opened, campaign: NewCampaign) -> Iterator[str]:
    first, last = campaign.period
    end = f", to: {last}" if last else ""
    yield noted(f"id: {campaign.id}", _("stays as it is: it becomes a web address"))
    yield from table("name", {opened.source: campaign.name}, "")
    yield from table("summary", {opened.source: campaign.summary}, "")
    yield noted(f"period: {{from: {first}{end}}}", _("its beginning and its end"))
    yield f"countries: [{', '.join(campaign.countries)}]"
    yield noted("# pages: [signs/work.md]", _("the pages that it offers: delete the first #"))


def _refuse_taken(name: str, taken: Sequence[str]) -> None:
    if name in taken:
        said = _("The id “{name}” is there already. Choose another one with --id.")
        raise Refused(said.format(name=name))

"""A new campaign, service, organization, country or target: records in YAML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tipsite.i18n import gettext as _
from tipsite.i18n import ui_locale
from tipsite.language.locales import territory
from tipsite.model.config import NEEDED_KEYS, OTHER_KEYS, Target
from tipsite.model.corpus import CONFIG, ORGANIZATIONS, SERVICES
from tipsite.model.problems import Text
from tipsite.resolve.services import has_voice
from tipsite.scaffold.addition import Addition
from tipsite.scaffold.pages import page_text
from tipsite.scaffold.texts import TEXTS
from tipsite.scaffold.yaml_text import (
    EMERGENCY,
    OFFICES,
    OWN,
    POLICE,
    UNKNOWN,
    new_directory,
    noted,
    office,
    service_ids,
    service_lines,
    table,
)
from tipsite.workspace.errors import CommandError
from tipsite.workspace.site import Workspace, yaml_edit
from tipsite.yaml.edit import add_item, add_records, set_values
from tipsite.yaml.scalars import write_block, write_scalar

_KEYS = {CONFIG: "campaigns", ORGANIZATIONS: "organizations"}
"""The key of the list of records in a file; ``services`` in all other files."""


def new_campaign(
    workspace: Workspace,
    id_: str,
    *,
    name: str,
    summary: str,
    period: tuple[str, str],
    countries: tuple[str, ...],
) -> Addition:
    """Return the record of a campaign, and the page with its text.

    ``period`` is its first and last month or day (ISO 8601); the last may be empty.

    Raises:
        CommandError: the id exists already, or the file cannot be changed safely.
    """
    _refuse_duplicate(id_, [campaign.id.text for campaign in workspace.config.campaigns])
    first, last = period
    source = workspace.source
    alt, words = (write_scalar(text, flow=True) for text in (_("What it shows."), _("Words on it")))
    picture = f"# image: {{file: picture.jpg, alt: {{{source}: {alt}}}}}"
    months = f"period: {{from: {first}{f', to: {last}' if last else ''}}}"
    lines = (
        noted(f"id: {id_}", _("a web address: change it later with “tipsite rename”")),
        *table("name", {source: name}),
        *table("summary", {source: summary}),
        noted(months, _("its beginning and its end")),
        *((f"countries: [{', '.join(countries)}]",) if countries else ()),
        noted("# pages: [signs/work.md]", _("the pages that it offers: delete the first #")),
        noted(picture, _("a picture in content/images/")),
        f"# button: {{page: help/index.md, label: {{{source}: {words}}}}}",
        noted(f"# slogan: {{{source}: …}}", _("one short sentence")),
        noted('# colour: "#8a2be2"', _("its own colour, with the quotation marks")),
    )
    page = f"campaigns/{id_}.md"
    return Addition(
        new={f"content/{source}/{page}": page_text(workspace, name, summary)},
        changed={CONFIG: _with_record(workspace.snapshot.files[CONFIG], CONFIG, lines)},
        what={CONFIG: _("the campaign {id}").format(id=id_)},
        pages=(page,),
        records=(CONFIG,),
    )


def new_target(workspace: Workspace, target: Target) -> Addition:
    """Return campaigns.yaml with one more target of `tipsite publish`.

    Raises:
        CommandError: the id exists already, or the file cannot be changed safely.
    """
    _refuse_duplicate(target.id.text, [known.id.text for known in workspace.config.targets])
    keys = ("id", "kind", *NEEDED_KEYS[target.kind], *OTHER_KEYS[target.kind])
    values = {key: getattr(target, key) for key in keys}
    texts = {key: value.text if isinstance(value, Text) else value for key, value in values.items()}
    lines = write_block({key: str(value) for key, value in texts.items() if value})
    old = workspace.snapshot.files[CONFIG]
    words = _("the target {id}, where “tipsite publish” puts the site")
    return Addition(
        changed={CONFIG: _with_record(old, CONFIG, lines, "targets")},
        what={CONFIG: words.format(id=target.id.text)},
    )


def _refuse_duplicate(name: str, used: Sequence[str]) -> None:
    if name in used:
        refusal = _("The id “{name}” is there already. Choose another one with --id.")
        raise CommandError(refusal.format(name=name))


def _with_record(old: bytes | None, path: str, lines: Sequence[str], key: str = "") -> str:
    """Return a file of records with one more record; a missing file is begun.

    Raises:
        CommandError: it cannot be changed safely.
    """
    key = key or _KEYS.get(path, "services")
    with yaml_edit(path):
        text = f"{key}: []\n" if old is None else old.decode("utf-8")
        return add_records(text, (), key, (lines,))


def new_organization(workspace: Workspace, name: str, words: str, website: str) -> Addition:
    """Return the record of an organization that is called ``words``, with the id ``name``.

    Raises:
        CommandError: the id exists already, or the file cannot be changed safely.
    """
    _refuse_duplicate(name, workspace.organization_ids())
    record = {"id": name, "name": {workspace.source: words}}
    lines = write_block({**record, "website": website} if website else record)
    text = _with_record(workspace.snapshot.files.get(ORGANIZATIONS), ORGANIZATIONS, lines)
    what = {ORGANIZATIONS: _("the organization {id}").format(id=name)}
    return Addition(changed={ORGANIZATIONS: text}, what=what, records=(ORGANIZATIONS,))


def new_service(workspace: Workspace, country: str, record: Mapping[str, Any]) -> Addition:
    """Add the record of a service.

    A service with a number is added to ``lead`` of its country, unless one there can be called.

    Raises:
        CommandError: there is such an id already, or the file cannot be changed safely.
    """
    id_ = record["id"]
    _refuse_duplicate(id_, workspace.service_ids())
    path = directory_path(country)
    old = workspace.snapshot.files.get(path)
    changed = {path: _with_record(old, path, list(service_lines(record)))}
    what = {path: _("the service {id}").format(id=id_)}
    if record["phones"][0]["dial"] != UNKNOWN and not _is_answered(workspace, country):
        text = workspace.snapshot.files[CONFIG].decode()
        changed[CONFIG] = _with_lead(text, workspace.config.lead, country, id_)
        words = _(
            "{id} under “lead”: among the first lines for {country} on the home page, as soon as "
            "it is published"
        )
        what[CONFIG] = words.format(id=id_, country=territory(ui_locale(), country))
    return Addition(changed=changed, what=what, records=(path,))


def _is_answered(workspace: Workspace, country: str) -> bool:
    """Return whether a service in ``lead`` of a country can be called."""
    first = {service.text for service in workspace.config.lead.get(country, ())}
    services = (service for file in workspace.corpus.directories for service in file.services)
    return any(has_voice(service) for service in services if service.id.text in first)


def _with_lead(text: str, lead: Mapping[str, Sequence[Text]], country: str, *ids: str) -> str:
    """Return campaigns.yaml with services added to its ``lead`` for their country.

    Raises:
        CommandError: it cannot be changed safely.
    """
    with yaml_edit(CONFIG):
        for name in ids if country in lead else ():
            text = add_item(text, ("lead",), country, name)
        if country in lead:
            return text
        return set_values(text, ("lead",), {country: ids})


def new_country(workspace: Workspace, code: str) -> Addition:
    """Return the files for a country (ISO 3166; XK: Kosovo). No line of it has a number.

    Raises:
        CommandError: it is there already, or a file cannot be changed safely.
    """
    path = directory_path(code)
    if path in workspace.snapshot.files:
        raise CommandError(_("{path} is there already. Nothing was changed.").format(path=path))
    responsible = workspace.config.site.responsible
    others = (known for known in workspace.organization_ids() if known not in OFFICES)
    ours = responsible.text if responsible else next(others, OWN)
    offices = (EMERGENCY, POLICE, ours)
    changed = {CONFIG: _settings(workspace, code)}
    words = _("{country} under “countries” of each language, and its lines under “lead”")
    what = {CONFIG: words.format(country=f"{territory(ui_locale(), code)} ({code})")}
    lacking = [name for name in offices if name not in workspace.organization_ids()]
    if lacking:
        changed[ORGANIZATIONS] = _organizations(workspace, lacking)
        words = _("who is to answer there: {names}")
        what[ORGANIZATIONS] = words.format(names=", ".join(lacking))
    directory = new_directory(code, workspace.written, workspace.source, offices)
    whole = all(tag in TEXTS for tag in workspace.written)
    records = () if whole else (path,)
    return Addition(new={path: directory}, changed=changed, what=what, records=records)


def directory_path(code: str) -> str:
    """Return the path of a country's directory."""
    return f"{SERVICES}{code.lower()}.yaml"


def _settings(workspace: Workspace, code: str) -> str:
    with yaml_edit(CONFIG):
        text = workspace.snapshot.files[CONFIG].decode("utf-8")
        known = workspace.config.site.countries
        if not known:  # a site without a directory gets one
            countries = dict.fromkeys(workspace.written, (code,))
            text = set_values(text, ("site",), {"countries": countries})
        for tag, listed in known.items():
            if code not in {country.text for country in listed}:
                text = add_item(text, ("site", "countries"), tag, code)
    if code in workspace.config.lead:
        return text
    return _with_lead(text, workspace.config.lead, code, *service_ids(code))


def _organizations(workspace: Workspace, names: list[str]) -> str:
    """Return the file of organizations with these added."""
    content = workspace.snapshot.files.get(ORGANIZATIONS)
    for name in names:
        lines = list(office(name, workspace.written, workspace.source))
        content = _with_record(content, ORGANIZATIONS, lines).encode()
    assert content is not None
    return content.decode()

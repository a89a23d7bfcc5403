"""One more country of a site: its directory, with lines to fill in, and what the settings say."""

from __future__ import annotations

from tipsite.adding.records import appended, with_lead
from tipsite.scaffold.addition import Addition
from tipsite.starter import (
    EMERGENCY,
    OFFICES,
    OWN,
    POLICE,
    TEXTS,
    new_directory,
    office,
    service_ids,
)
from tipsite.ui_language import gettext as _
from tipsite.workspace.errors import CommandError
from tipsite.workspace.site import CONFIG, ORGANIZATIONS, SERVICES, Workspace, yaml_edit
from tipsite.yaml.edit import add_item


def new_country(workspace: Workspace, code: str) -> Addition:
    """Return the files for a country (ISO 3166; XK: Kosovo). No line of it has a number.

    Raises:
        CommandError: it is there already, or a file cannot be changed safely.
    """
    path = directory_path(code)
    if path in workspace.snapshot.files:
        raise CommandError(_("{path} is there already. Nothing was changed.").format(path=path))
    responsible = workspace.config.site.responsible
    others = (one for one in workspace.organization_ids() if one not in OFFICES)
    own = responsible.text if responsible else next(others, OWN)
    offices = (EMERGENCY, POLICE, own)
    grew = {CONFIG: _settings(workspace, code)}
    lacking = [name for name in offices if name not in workspace.organization_ids()]
    if lacking:
        grew[ORGANIZATIONS] = _organizations(workspace, lacking)
    directory = new_directory(code, workspace.written, workspace.source, offices)
    whole = all(tag in TEXTS for tag in workspace.written)
    return Addition(new={path: directory}, grew=grew, records=() if whole else (path,))


def directory_path(code: str) -> str:
    """Return the path of a country's directory."""
    return f"{SERVICES}{code.lower()}.yaml"


def _organizations(workspace: Workspace, names: list[str]) -> str:
    """The file of organizations with these in it."""
    content = workspace.snapshot.files.get(ORGANIZATIONS)
    for name in names:
        lines = list(office(name, workspace.written, workspace.source))
        content = appended(content, ORGANIZATIONS, lines).encode()
    assert content is not None
    return content.decode()


def _settings(workspace: Workspace, code: str) -> str:
    with yaml_edit(CONFIG):
        text = workspace.snapshot.files[CONFIG].decode("utf-8")
        for tag, listed in workspace.config.site.countries.items():
            if code not in {one.text for one in listed}:
                text = add_item(text, ("site", "countries"), tag, code)
    if code in workspace.config.lead:
        return text
    return with_lead(text, workspace.config.lead, code, *service_ids(code))

"""One more country of a site: its directory, with lines to fill in, and what the settings say."""

from __future__ import annotations

from tipsite.adding.made import Made
from tipsite.adding.opened import CONFIG, ORGANIZATIONS, Opened
from tipsite.adding.records import appended, refusal, with_lead
from tipsite.giving import Refused
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
from tipsite.yaml.edit import EditRefused, add_item


def new_country(opened: Opened, code: str) -> Made:
    """Return the files for a country (ISO 3166; XK: Kosovo). No line of it has a number.

    Raises:
        Refused: it is there already, or a file cannot be changed safely.
    """
    path = f"content/services/{code.lower()}.yaml"
    if path in opened.snapshot.files:
        raise Refused(_("{path} is there already. Nothing was changed.").format(path=path))
    responsible = opened.config.site.responsible
    others = (one for one in opened.organizations() if one not in OFFICES)
    own = responsible.text if responsible else next(others, OWN)
    offices = (EMERGENCY, POLICE, own)
    grew = {CONFIG: _settings(opened, code)}
    lacking = [name for name in offices if name not in opened.organizations()]
    if lacking:
        grew[ORGANIZATIONS] = _organizations(opened, lacking)
    directory = new_directory(code, opened.tags, opened.source, offices)
    whole = all(tag in TEXTS for tag in opened.tags)
    return Made(new={path: directory}, grew=grew, records=() if whole else (path,))


def _organizations(opened: Opened, names: list[str]) -> str:
    """The file of organizations with these in it."""
    for name in names:
        lines = list(office(name, opened.tags, opened.source))
        text = appended(opened, ORGANIZATIONS, "organizations", lines)
        opened = opened.with_text(ORGANIZATIONS, text)
    return text


def _settings(opened: Opened, code: str) -> str:
    text = opened.snapshot.files[CONFIG].decode("utf-8")
    try:
        for tag, listed in opened.config.site.countries.items():
            if code not in {one.text for one in listed}:
                text = add_item(text, ("site", "countries"), tag, code)
    except EditRefused as refused:
        raise Refused(refusal(CONFIG, refused)) from refused
    if code in opened.config.lead:
        return text
    return with_lead(opened.with_text(CONFIG, text), code, *service_ids(code))

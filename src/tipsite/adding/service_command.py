"""`tipsite new service`: a record with one line, which is on hold until somebody confirmed it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import get_args

import click

from tipsite import options
from tipsite.adding.asked import ask_public_id
from tipsite.adding.finishing import finish, opened_or_told, refused
from tipsite.adding.names import an_id, proposed
from tipsite.adding.opened import Opened
from tipsite.adding.records import new_service
from tipsite.asking import answers, ask
from tipsite.asking.choices import one_of
from tipsite.asking.countries import a_country
from tipsite.giving import Refused, refuse
from tipsite.model.records import Kind, Need, RunBy
from tipsite.starter import EMERGENCY, POLICE, UNKNOWN, NewService
from tipsite.ui_language import gettext as _

_KINDS, _NEEDS, _RUN_BY = get_args(Kind), get_args(Need), get_args(RunBy)
_NEED_OF: Mapping[str, str] = {
    "emergency": "emergency", "police": "police", "shelter": "safe-place", "legal-aid": "legal",
    "reintegration": "starting-again", "child-protection": "children", "prosecution": "legal",
    "national-coordinator": "coordinator", "network": "coordinator",
}  # fmt: skip
"""Under which heading a kind of service is looked for; all others: ``call``."""
_RUN_BY_OF: Mapping[str, str] = {
    "emergency": "state", "police": "police", "prosecution": "state",
    "national-coordinator": "state",
}  # fmt: skip
"""Who runs it most often; all others: ``ngo``."""


_OFFICE_OF = {"emergency": EMERGENCY, "police": POLICE}
"""The offices that a new site names, by the kind of service that they run."""


@click.command("service")
@options.root
@options.today
@click.option("--name", "words", help="What the service is called.")
@click.option("--country", help="Its country, as MK.")
@click.option("--kind", help="What it is, as hotline, police, shelter or legal-aid.")
@click.option("--organization", help="Who answers: an id from content/organizations.yaml.")
@click.option("--run-by", help="police, state, ngo or international.")
@click.option("--need", help="The heading under which it stands, as call or legal.")
@click.option("--summary", help="One sentence on what happens when somebody calls.")
@click.option("--number", help="Its phone number, exactly as it was published.")
@click.option("--source", "title", help="Where the number was read.")
@click.option("--url", help="The web address of that, with https://.")
@click.option("--how", type=click.Choice(["called", "operator"]),
              help="It was confirmed today: somebody called, or its operator told us.")  # fmt: skip
@click.option("--by", help="The role of whoever confirmed it, never a name.")
@click.option("--id", "name", help="Its id: the country, a hyphen, small letters.")
def service_command(
    *,
    root: Path,
    today: datetime.date,
    words: str | None,
    country: str | None,
    kind: str | None,
    organization: str | None,
    run_by: str | None,
    need: str | None,
    summary: str | None,
    number: str | None,
    title: str | None,
    url: str | None,
    how: str | None,
    by: str | None,
    name: str | None,
) -> None:
    """Add a service, with one phone line.

    It stands at the end of the directory of its country. The line is on hold until somebody has
    confirmed its number: --how and --by say that it was confirmed today. Without --number, its
    place is left to be filled in.

    Example: tipsite new service --name "Legal advice" --country MK --kind legal-aid
    """
    opened = opened_or_told(root)
    if (how is None) != (by is None) or (how is not None and not number):
        refuse(_("--how, --by and --number go together."))
    words = ask(_("Name of the service"), answers.a_name, said=words, option="--name")
    code = _country(opened, country)
    kind = ask(
        _("What it is ({choices})").format(choices=", ".join(_KINDS)),
        one_of(_KINDS),
        said=kind,
        default="hotline",
        option="--kind",
    )
    service = NewService(
        id=_name(opened, code, words, name),
        organization=_organization(opened, organization, kind),
        kind=kind,
        run_by=ask(
            _("Who runs it ({choices})").format(choices=", ".join(_RUN_BY)),
            one_of(_RUN_BY),
            said=run_by,
            default=_RUN_BY_OF.get(kind, "ngo"),
            option="--run-by",
        ),
        needs=(
            ask(
                _("The heading under which it stands ({choices})").format(
                    choices=", ".join(_NEEDS)
                ),
                one_of(_NEEDS),
                said=need,
                default=_NEED_OF.get(kind, "call"),
                option="--need",
            ),
        ),
        name={opened.source: words},
        summary={opened.source: _summary(summary) or opened.to_write()},
    )
    service = _with_number(service, today, number=number, title=title, url=url, how=how, by=by)
    try:
        made = new_service(opened, code, service)
    except Refused as reason:
        refused(reason)
    made = replace(made, said=tuple(_said(code, service)))
    finish(root, opened, made, today, lambda now: new_service(now, code, service))


def _country(opened: Opened, said: str | None) -> str:
    known = opened.countries()
    if not known:
        refuse(_("There is no country yet. First type: {command}").format(
            command="tipsite new country"
        ))  # fmt: skip
    default = known[0] if len(known) == 1 else None
    code = said if said is not None else default
    question = _("Country ({choices})").format(choices=", ".join(known))
    found = ask(question, a_country, said=code, option="--country")
    if found not in known:
        add = _("{country} has no directory yet. First type: {command}")
        refuse(add.format(country=found, command=f"tipsite new country {found}"))
    return found


def _organization(opened: Opened, said: str | None, kind: str) -> str:
    known = opened.organizations()
    if not known:
        refuse(_("There is no organization yet. First type: {command}").format(
            command="tipsite new organization"
        ))  # fmt: skip
    responsible, office = opened.config.site.responsible, _OFFICE_OF.get(kind)
    return ask(
        _("Who answers ({choices})").format(choices=", ".join(known)),
        one_of(known),
        said=said,
        default=office if office in known else responsible.text if responsible else known[0],
        option="--organization",
    )


def _summary(said: str | None) -> str:
    return ask(
        _("One sentence on what happens when somebody calls (Enter: later)"),
        answers.a_name_or_later,
        said=said,
        default="",
        option="--summary",
    )


def _name(opened: Opened, country: str, words: str, said: str | None) -> str:
    start = f"{country.lower()}-"
    taken = {one.removeprefix(start) for one in opened.services() if one.startswith(start)}
    plain = re.sub(r"\d+", "", words)
    short = said.removeprefix(start) if said else None
    return start + ask_public_id(_a_service_id, short, proposed(plain, "line", taken))


def _a_service_id(text: str) -> str:
    name = an_id(text)
    if re.search(r"\d", name):
        raise Refused(_("The id of a service has no digits: it would look like a number."))
    return name


def _with_number(
    service: NewService,
    today: datetime.date,
    *,
    number: str | None,
    title: str | None,
    url: str | None,
    how: str | None,
    by: str | None,
) -> NewService:
    """Return the service with its number, as far as that is known, and who says so."""
    dial = ask(
        _("Its phone number, exactly as it was published (Enter: later)"),
        answers.on_one_line,
        said=number,
        default="",
        option="--number",
    )
    if not dial:
        return service
    day = today.isoformat()
    if how and by:
        return replace(service, dial=dial, how=how, by=answers.a_name(by), on=day)
    return replace(
        service,
        dial=dial,
        on=day,
        title=ask(
            _("Where you read it"),
            answers.on_one_line,
            said=title,
            default=_("no source yet"),
            option="--source",
        ),
        url=ask(
            _("The web address of that, with https:// (Enter: none)"),
            answers.an_https_or_none,
            said=url,
            default="",
            option="--url",
        ),
    )


def _said(country: str, service: NewService) -> tuple[str, ...]:
    if service.by:
        return (_("Its line is published as soon as the site is built."),)
    if service.dial == UNKNOWN:
        path = f"content/services/{country.lower()}.yaml"
        return (_("Its line is on hold: fill in the number in {path}.").format(path=path),)
    call = _("Its line is on hold. Call it, then type: {command}")
    command = f"tipsite directory confirmed {service.id} --how called --by ROLE --publish"
    return (call.format(command=command),)

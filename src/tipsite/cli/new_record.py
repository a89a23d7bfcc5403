"""`tipsite new campaign`, `organization`, `country` and `service`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click
from msgspec.structs import replace

from tipsite.cli import options
from tipsite.i18n import gettext as _
from tipsite.i18n import ui_locale
from tipsite.model.records import Kind, Need, RunBy
from tipsite.workspace.errors import CommandError

if TYPE_CHECKING:
    from tipsite.cli.prompts import Answers, Interview
    from tipsite.scaffold.addition import Addition
    from tipsite.workspace.site import Workspace

_id = click.option("--id", "name", help="Its id: small letters, digits and hyphens.")
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


class _Site:
    """A site to which a service is added. ``how`` it was confirmed ``today``; empty: not yet."""

    def __init__(self, workspace: Workspace, today: datetime.date, how: str) -> None:
        self._workspace, self._today, self._how = workspace, today, how

    def ask_all(self, asking: Interview) -> None:
        from tipsite.cli import answers
        from tipsite.cli.prompts import ask_public_id, one_of
        from tipsite.scaffold.pages import neutral

        asking.ask("--name", _("Name of the service"), answers.a_name)
        country = _country(self._workspace, asking)
        kind = asking.ask(
            "--kind",
            _("What it is ({choices})").format(choices=", ".join(_KINDS)),
            one_of(_KINDS),
            default="hotline",
        )
        proposal = neutral("line", self._taken(country), 1)
        ask_public_id(asking, partial(_a_service_id, country), proposal)
        _organization(self._workspace, asking, kind)
        asking.ask(
            "--run-by",
            _("Who runs it ({choices})").format(choices=", ".join(_RUN_BY)),
            one_of(_RUN_BY),
            default=_RUN_BY_OF.get(kind, "ngo"),
        )
        asking.ask(
            "--need",
            _("The heading under which it stands ({choices})").format(choices=", ".join(_NEEDS)),
            one_of(_NEEDS),
            default=_NEED_OF.get(kind, "call"),
        )
        asking.ask(
            "--summary",
            _("One sentence on what happens when somebody calls (Enter: later)"),
            answers.a_name_or_later,
            default="",
        )
        number = asking.ask(
            "--number",
            _("Its phone number, exactly as it was published (Enter: later)"),
            answers.on_one_line,
            default="",
        )
        if self._how:
            asking.ask("--by", _("The role of whoever confirmed it, never a name"), answers.a_name)
        elif number:
            asking.ask(
                "--source", _("Where you read it"), answers.on_one_line, default=_("no source yet")
            )
            asking.ask(
                "--url",
                _("The web address of that, with https:// (Enter: none)"),
                answers.an_https_or_none,
                default="",
            )

    def compose(self, workspace: Workspace, given: Answers) -> Addition:
        """Return the record that the answers say."""
        from tipsite.scaffold.addition import placeholder_words
        from tipsite.scaffold.pages import neutral
        from tipsite.scaffold.records import new_service
        from tipsite.scaffold.yaml_text import NewService

        country = given.get("--country") or workspace.countries()[0]
        kind = given.get("--kind", "hotline")
        service = NewService(
            id=f"{country.lower()}-{given.get('--id') or neutral('line', self._taken(country), 1)}",
            organization=given.get("--organization") or workspace.organization_ids()[0],
            kind=kind,
            run_by=given.get("--run-by", _RUN_BY_OF.get(kind, "ngo")),
            needs=(given.get("--need", _NEED_OF.get(kind, "call")),),
            name={workspace.source: given.get("--name", placeholder_words(workspace))},
            summary={workspace.source: given.get("--summary") or placeholder_words(workspace)},
        )
        dial = given.get("--number", "")
        if not dial:
            return new_service(workspace, country, service)
        service = replace(service, dial=dial, on=self._today.isoformat())
        if self._how and "--by" in given:
            service = replace(service, how=self._how, by=given["--by"])
        else:
            title = given.get("--source", _("no source yet"))
            service = replace(service, title=title, url=given.get("--url", ""))
        return new_service(workspace, country, service)

    def said(self, given: Answers) -> tuple[str, ...]:
        """Return what comes next, and what an id says that should say nothing."""
        from tipsite.scaffold.pages import neutral, repeats

        country, name = given["--country"].lower(), given["--id"]
        found = (_next(country, f"{country}-{name}", given),)
        if not repeats(name, given["--name"]):
            return found
        words = _(
            "Its id, {id}, says what it is, and stands in web addresses. One such as {other} would "
            "tell nothing."
        )
        other = f"{country}-{neutral('line', self._taken(country.upper()), 1)}"
        return (*found, words.format(id=f"{country}-{name}", other=other))

    def _taken(self, country: str) -> set[str]:
        start = f"{country.lower()}-"
        services = self._workspace.service_ids()
        return {one.removeprefix(start) for one in services if one.startswith(start)}


def _country(workspace: Workspace, asking: Interview) -> str:
    from tipsite.cli.answers import a_country

    known = workspace.countries()

    def with_directory(text: str) -> str:
        found = a_country(text)
        if found not in known:
            add = _("{country} has no directory yet. First type: {command}")
            raise CommandError(add.format(country=found, command=f"tipsite new country {found}"))
        return found

    if not known:
        raise CommandError(_("There is no country yet. First type: {command}").format(
            command="tipsite new country"
        ))  # fmt: skip
    if len(known) == 1 and not asking.is_given("--country"):
        asking.set_answer("--country", known[0])
        return known[0]
    question = _("Country ({choices})").format(choices=", ".join(known))
    return asking.ask("--country", question, with_directory)


def _a_service_id(country: str, text: str) -> str:
    """Return the id of a service without its country."""
    from tipsite.scaffold.pages import an_id

    name = an_id(text.strip().removeprefix(f"{country.lower()}-"))
    if re.search(r"\d", name):
        raise CommandError(_("The id of a service has no digits: it would look like a number."))
    return name


def _organization(workspace: Workspace, asking: Interview, kind: str) -> None:
    from tipsite.cli.prompts import one_of
    from tipsite.scaffold.yaml_text import EMERGENCY, POLICE

    known = workspace.organization_ids()
    responsible = workspace.config.site.responsible
    office = {"emergency": EMERGENCY, "police": POLICE}.get(kind)
    asking.ask(
        "--organization",
        _("Who answers ({choices})").format(choices=", ".join(known)),
        one_of(known),
        default=office if office in known else responsible.text if responsible else known[0],
    )


def _next(country: str, name: str, given: Answers) -> str:
    if given.get("--by"):
        return _("Its line is published as soon as the site is built.")
    if not given.get("--number"):
        path = f"content/services/{country}.yaml"
        return _("Its line is on hold: fill in the number in {path}.").format(path=path)
    call = _("Its line is on hold. Call it, then type: {command}")
    command = f"tipsite directory confirmed {name} --how called --by ROLE --publish"
    return call.format(command=command)


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
    from tipsite.cli.prompts import interview, open_to_add, run_interview

    workspace = open_to_add(root, today)
    if (how is None) != (by is None) or (how is not None and not number):
        raise CommandError(_("--how, --by and --number go together."))
    if not workspace.organization_ids():
        raise CommandError(_("There is no organization yet. First type: {command}").format(
            command="tipsite new organization"
        ))  # fmt: skip
    site = _Site(workspace, today, how or "")

    def ask_all() -> None:
        site.ask_all(asking)

    said = {
        "--name": words, "--country": country, "--kind": kind, "--id": name,
        "--organization": organization, "--run-by": run_by, "--need": need, "--summary": summary,
        "--number": number, "--by": by, "--source": title, "--url": url,
    }  # fmt: skip
    more = ("--how", how) if how else ()
    asking = interview("service", (root, workspace), site.compose, said, more)
    run_interview(asking, ask_all, (root, workspace), site.compose, site.said)


@click.command("campaign")
@options.root
@options.today
@click.option("--name", "words", help="What the campaign is called.")
@click.option("--summary", help="One sentence about it.")
@click.option("--from", "first", help="Its first month or day, as 2026-11. [default: this month]")
@click.option("--to", "last", help="Its last month or day, as 2027-03.")
@click.option("--countries", help="Its countries, as MK,AL. [default: all of the site]")
@_id
def campaign_command(
    *,
    root: Path,
    today: datetime.date,
    words: str | None,
    summary: str | None,
    first: str | None,
    last: str | None,
    countries: str | None,
    name: str | None,
) -> None:
    """Add a campaign, with a page for its text.

    It stands at the end of campaigns.yaml; what to translate is said.

    Example: tipsite new campaign --name "Ask before you go" --from 2026-11 --to 2027-03
    """
    from tipsite.cli import answers
    from tipsite.cli.answers import some_countries
    from tipsite.cli.prompts import (
        ask_public_id,
        ask_summary,
        interview,
        open_to_add,
        run_interview,
    )
    from tipsite.scaffold.addition import placeholder_words
    from tipsite.scaffold.pages import an_id, neutral, proposed
    from tipsite.scaffold.records import NewCampaign, new_campaign

    workspace = open_to_add(root, today)
    taken = [campaign.id.text for campaign in workspace.config.campaigns]
    month = f"{today:%Y-%m}"

    def compose(site: Workspace, given: Answers) -> Addition:
        campaign = NewCampaign(
            id=given.get("--id") or neutral("campaign", taken, 1),
            name=given.get("--name", placeholder_words(site)),
            summary=given.get("--summary") or placeholder_words(site),
            period=(given.get("--from", month), given.get("--to", "")),
            countries=given.get("--countries", workspace.countries()),
        )
        return new_campaign(site, campaign)

    def ask_all() -> None:
        called = asking.ask("--name", _("Name of the campaign"), answers.a_name)
        ask_summary(asking)
        asking.ask(
            "--from",
            _("First month, as {month}").format(month=month),
            answers.a_partial_date,
            default=month,
        )
        asking.ask(
            "--to", _("Last month (Enter: open)"), answers.a_partial_date_or_none, default=""
        )
        asking.ask(
            "--countries", _("Countries"), some_countries, default=", ".join(workspace.countries())
        )
        ask_public_id(asking, an_id, proposed(called, "campaign", taken))

    said = {
        "--name": words, "--summary": summary, "--from": first, "--to": last,
        "--countries": countries, "--id": name,
    }  # fmt: skip
    asking = interview("campaign", (root, workspace), compose, said)
    run_interview(asking, ask_all, (root, workspace), compose, _next_of_campaign)


def _next_of_campaign(given: Answers) -> tuple[str, ...]:
    """What a campaign can have next; material needs a number, which is there by then or not."""
    command = f"tipsite new material --campaign {given['--id']}"
    return (_("Posters, cards and pictures for it: {command}").format(command=command),)


@click.command("organization")
@options.root
@options.today
@click.option("--name", "words", help="What the organization is called.")
@click.option("--website", help="Its address, with https://.")
@_id
def organization_command(
    *, root: Path, today: datetime.date, words: str | None, website: str | None, name: str | None
) -> None:
    """Add an organization.

    It stands at the end of content/organizations.yaml; what to translate is said.

    Example: tipsite new organization --name "Our partner"
    """
    from tipsite.cli import answers
    from tipsite.cli.prompts import interview, open_to_add, run_interview
    from tipsite.scaffold.addition import placeholder_words
    from tipsite.scaffold.pages import an_id, neutral, proposed
    from tipsite.scaffold.records import new_organization

    workspace = open_to_add(root, today)
    known = workspace.organization_ids()

    def compose(site: Workspace, given: Answers) -> Addition:
        own = given.get("--id") or neutral("organization", known, 1)
        called = given.get("--name", placeholder_words(site))
        return new_organization(site, own, called, given.get("--website", ""))

    def ask_all() -> None:
        called = asking.ask("--name", _("Name of the organization"), answers.a_name)
        asking.ask(
            "--website",
            _("Its website, with https:// (Enter: none)"),
            answers.an_https_or_none,
            default="",
        )
        own = proposed(called, "organization", known)
        asking.ask("--id", _("Its id, by which other files name it"), an_id, default=own)

    def say(given: Answers) -> tuple[str, ...]:
        line = f"organization: {given['--id']}"
        return (_("Other files name it so: {line}").format(line=line),)

    said = {"--name": words, "--website": website, "--id": name}
    asking = interview("organization", (root, workspace), compose, said)
    run_interview(asking, ask_all, (root, workspace), compose, say)


@click.command("country")
@options.root
@options.today
@click.argument("code", required=False)
def country_command(*, root: Path, today: datetime.date, code: str | None) -> None:
    """Add a country, with lines to fill in.

    CODE is of ISO 3166, such as MK; Kosovo is XK. No number is ever guessed:
    each line is on hold until you fill it in.

    Example: tipsite new country XK
    """
    from tipsite.cli.answers import a_country
    from tipsite.cli.prompts import add, ask, open_to_add
    from tipsite.scaffold.records import new_country

    workspace = open_to_add(root, today)
    code = ask(_("Country, as two letters (Kosovo is XK)"), a_country, said=code, option="CODE")
    add((root, workspace), lambda now: new_country(now, code), _country_lines(workspace, code))


def _country_lines(workspace: Workspace, code: str) -> tuple[str, ...]:
    from tipsite.language.locales import territory
    from tipsite.scaffold.records import directory_path

    path = directory_path(code)
    fill_in = _("{country} is added, without a number. Fill in its lines: {path}")
    said = [fill_in.format(country=territory(ui_locale(), code), path=path)]
    if len(workspace.countries()) == 1:
        both = _("With two countries there are pages from one to the other: docs/content.md")
        said.append(both)
    return tuple(said)

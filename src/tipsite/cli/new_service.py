"""`tipsite new service`: what it asks, with codes in the officer's words, and what it adds."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from tipsite.cli import options
from tipsite.i18n import gettext as _
from tipsite.i18n import ui_locale
from tipsite.messages import mark
from tipsite.model.records import Kind, Need, RunBy
from tipsite.workspace.errors import CommandError

if TYPE_CHECKING:
    from tipsite.cli.prompts import Answers, Interview
    from tipsite.scaffold.addition import Addition
    from tipsite.workspace.site import Workspace

KINDS: Mapping[Kind, str] = {
    "emergency": mark("emergency number"),
    "police": mark("police"),
    "hotline": mark("helpline"),
    "shelter": mark("safe house"),
    "reintegration": mark("help to start again"),
    "child-protection": mark("protection of children"),
    "psychosocial": mark("psychological and social help"),
    "legal-aid": mark("legal help"),
    "labour": mark("labour inspectorate or union"),
    "consular": mark("help for citizens abroad"),
    "coming-back": mark("help for people who come back"),
    "prosecution": mark("public prosecutor"),
    "national-coordinator": mark("national coordinator"),
    "network": mark("network of organizations"),
    "abroad": mark("line in another country"),
    "other": mark("something else"),
}
NEEDS: Mapping[Need, str] = {
    "emergency": mark("In danger now"),
    "call": mark("Call and talk"),
    "safe-place": mark("A safe place"),
    "legal": mark("Legal help"),
    "work": mark("Problems at work"),
    "papers": mark("Papers and consulates"),
    "children": mark("For children"),
    "starting-again": mark("Going home and starting again"),
    "police": mark("Police and prosecution"),
    "coordinator": mark("National offices and networks"),
}
"""As the headings are called on the pages."""
RUN_BY: Mapping[RunBy, str] = {
    "police": mark("police"),
    "state": mark("state office"),
    "ngo": mark("non-governmental organisation"),
    "international": mark("international organisation"),
}
_NEED_OF: Mapping[str, str] = {
    "emergency": "emergency", "police": "police", "shelter": "safe-place", "legal-aid": "legal",
    "reintegration": "starting-again", "child-protection": "children", "prosecution": "legal",
    "national-coordinator": "coordinator", "network": "coordinator", "labour": "work",
    "consular": "papers", "coming-back": "starting-again",
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
        from tipsite.cli.prompts import ask_public_id, choose
        from tipsite.scaffold.pages import neutral

        asking.ask("--name", _("Name of the service"), answers.a_name)
        country = _country(self._workspace, asking)
        kind = choose(asking, "--kind", _("What it is"), _words(KINDS), default="hotline")
        proposal = neutral("line", self._taken(country), 1)
        ask_public_id(asking, partial(_a_service_id, country), proposal)
        _organization(self._workspace, asking, kind)
        usual = _RUN_BY_OF.get(kind, "ngo")
        choose(asking, "--run-by", _("Who runs it"), _words(RUN_BY), default=usual)
        heading = _("The heading under which readers find it")
        choose(asking, "--need", heading, _words(NEEDS), default=_NEED_OF.get(kind, "call"))
        asking.ask(
            "--summary",
            _("One sentence on what happens when somebody calls (Enter: later)"),
            answers.a_name_or_later,
            default="",
        )
        number = asking.ask(
            "--number",
            _("Its phone number, exactly as it was published (Enter: later)"),
            answers.a_phone_number_or_none,
            default="",
        )
        if number or asking.is_given("--hours"):
            asking.ask(
                "--hours",
                _("When somebody answers, such as Mo-Fr 08:00-16:00, or 24/7 (Enter: not known)"),
                answers.opening_hours_or_none,
                default="",
            )
        if number or asking.is_given("--free"):
            asking.ask(
                "--free",
                _("Is the call free of charge: yes or no (Enter: not known)"),
                answers.yes_or_no_or_unknown,
                default="",
            )
        email = asking.ask(
            "--email",
            _("Its e-mail address (Enter: none)"),
            answers.on_one_line,
            default="",
        )
        website = asking.ask(
            "--website",
            _("Its website, with https:// (Enter: none)"),
            answers.an_https_or_none,
            default="",
        )
        if self._how:
            asking.ask(
                "--by",
                _(
                    "Who confirmed it: a role or your organization, never a person's name "
                    "(readers see it, in every language)"
                ),
                answers.a_name,
            )
        elif number or email or website:
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
        service = replace(
            service,
            hours=given.get("--hours", ""),
            free=given.get("--free") or "unknown",
            email=given.get("--email", ""),
            website=given.get("--website", ""),
        )
        dial = given.get("--number", "")
        if not (dial or service.email or service.website):
            return new_service(workspace, country, service)
        service = replace(service, dial=dial or service.dial, on=self._today.isoformat())
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
        found = (
            _next(country, f"{country}-{name}", given),
            *_next_of_others(f"{country}-{name}", given),
        )
        if not repeats(name, given["--name"]):
            return found
        words = _(
            "Its id, {id}, says what it is, and is part of web addresses. One such as {other} "
            "would tell nothing."
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
    from tipsite.language.locales import territory

    named = (f"{code} – {territory(ui_locale(), code)}" for code in known)
    question = _("Country ({choices})").format(choices=", ".join(named))
    return asking.ask("--country", question, with_directory)


def _words(codes: Mapping[Kind, str] | Mapping[Need, str] | Mapping[RunBy, str]) -> dict[str, str]:
    """Return codes with their words in the officer's language."""
    return {code: _(words) for code, words in codes.items()}


def _a_service_id(country: str, text: str) -> str:
    """Return the id of a service without its country."""
    from tipsite.scaffold.pages import an_id

    name = an_id(text.strip().removeprefix(f"{country.lower()}-"))
    if re.search(r"\d", name):
        raise CommandError(_("The id of a service has no digits: it would look like a number."))
    return name


def _organization(workspace: Workspace, asking: Interview, kind: str) -> None:
    from tipsite.cli.prompts import choose
    from tipsite.scaffold.yaml_text import EMERGENCY, POLICE

    known = {
        one.id.text: name.text if (name := one.name.get(workspace.source)) else ""
        for one in workspace.corpus.organizations
    }
    first = next(iter(known))
    responsible = workspace.config.site.responsible
    office = {"emergency": EMERGENCY, "police": POLICE}.get(kind)
    default = office if office in known else responsible.text if responsible else first
    choose(asking, "--organization", _("Who answers"), known, default=default)


def _next(country: str, name: str, given: Answers) -> str:
    if given.get("--by"):
        return _("Its line is published when you publish the site: tipsite publish")
    if not given.get("--number"):
        path = f"content/services/{country}.yaml"
        return _("Its line is on hold: fill in the number in {path}.").format(path=path)
    from tipsite.scaffold.yaml_text import NO_TEST_CALLS

    how, words = "called", _("Its line is on hold. Call it, then type: {command}")
    if given["--kind"] in NO_TEST_CALLS or given["--need"] == "emergency":
        how, words = "operator", _(
            "Its line is on hold. Ask the office that runs it, do not call it for a test; then "
            "type: {command}"
        )  # fmt: skip
    command = f"tipsite directory confirmed {name} --how {how} --by {_('ROLE')} --publish"
    return words.format(command=command)


def _next_of_others(name: str, given: Answers) -> tuple[str, ...]:
    """Say how an e-mail address and a website come off hold."""
    if given.get("--by"):
        return ()
    others = (given.get(option, "") for option in ("--email", "--website"))
    role = _("ROLE")
    start = f"tipsite directory confirmed {name} --phone"
    command = f"{start} {{}} --how operator --by {role} --publish"
    words = _("{line} is on hold, too. Ask its operator whether it is right, then type: {command}")
    return tuple(words.format(line=one, command=command.format(one)) for one in others if one)


@click.command("service")
@options.root
@options.today
@click.option("--name", "words", help="What the service is called.")
@click.option("--country", help="Its country, as MK.")
@click.option("--kind", help="What it is, as hotline, police, shelter or legal-aid.")
@click.option("--organization", help="Who answers: an id from content/organizations.yaml.")
@click.option("--run-by", help="police, state, ngo or international.")
@click.option("--need", help="The heading under which it is shown, as call or legal.")
@click.option("--summary", help="One sentence on what happens when somebody calls.")
@click.option("--number", help="Its phone number, exactly as it was published.")
@click.option("--hours", help="When somebody answers, as Mo-Fr 08:00-16:00, or 24/7.")
@click.option("--free", help="Whether the call is free of charge: yes or no.")
@click.option("--email", help="Its e-mail address.")
@click.option("--website", help="Its website, with https://.")
@click.option("--source", "title", help="Where the number was read.")
@click.option("--url", help="The web address of that, with https://.")
@click.option("--how", type=click.Choice(["called", "operator"]),
              help="It was confirmed today: somebody called, or its operator told us.")  # fmt: skip
@click.option(
    "--by",
    help="A role or your organization, never a person's name: readers see it, in every language.",
)
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
    hours: str | None,
    free: str | None,
    email: str | None,
    website: str | None,
    title: str | None,
    url: str | None,
    how: str | None,
    by: str | None,
    name: str | None,
) -> None:
    """Add a service, with one phone line.

    It is added at the end of the directory of its country. It is on hold, with its name, until
    somebody has confirmed its number: --how and --by say that it was confirmed today. Without
    --number, its place is left to be filled in.

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
        "--number": number, "--hours": hours, "--free": free, "--email": email,
        "--website": website, "--by": by, "--source": title, "--url": url,
    }  # fmt: skip
    more = ("--how", how) if how else ()
    asking = interview("service", (root, workspace), site.compose, said, more)
    run_interview(asking, ask_all, (root, workspace), site.compose, site.said)

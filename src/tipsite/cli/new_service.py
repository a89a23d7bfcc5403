"""`tipsite new service`: the questions, the words for codes, and the new record."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tipsite.cli.prompts import (
    CONFIRMED_BY,
    PUBLIC_ID,
    WEBSITE,
    Adding,
    Question,
    new_command,
)
from tipsite.i18n import gettext as _
from tipsite.i18n import ui_locale
from tipsite.messages import mark
from tipsite.messages.service_words import KINDS, NEED_OF, NEEDS, RUN_BY, RUN_BY_OF
from tipsite.workspace.errors import CommandError

if TYPE_CHECKING:
    from tipsite.cli.prompts import Answers
    from tipsite.scaffold.addition import Addition
    from tipsite.workspace.site import Workspace


def _has_contact(new: Adding) -> bool:
    """Return whether a number or an address was given."""
    return any(new.answers.get(option) for option in ("--number", "--email", "--website"))


class _Service(Adding):
    """The interview for a new service. ``how`` is the way of its confirmation today, or empty."""

    kind = "service"
    how = ""
    questions = (
        Question("--name", mark("Name of the service"), "a_name",
                 help="What the service is called."),
        Question("--country", lambda new: new.country_question(), lambda new: new.a_country,
                 only_answer=lambda new: new.only_country(), help="Its country, as MK."),
        Question("--kind", mark("What it is"), choices=KINDS, default="hotline",
                 help="What it is, as hotline, police, shelter or legal-aid."),
        Question("--id", PUBLIC_ID, lambda new: new.an_id,
                 lambda new: new.neutral_id(new.answers["--country"]),
                 help="Its id: the country, a hyphen, small letters."),
        Question("--organization", mark("Who answers"), choices=lambda new: new.organizations(),
                 default=lambda new: new.usual_organization(),
                 help="Who answers: an id from content/organizations.yaml."),
        Question("--run-by", mark("Who runs it"), choices=RUN_BY,
                 default=lambda new: RUN_BY_OF.get(new.answers["--kind"], "ngo"),
                 help="police, state, ngo or international."),
        Question("--need", mark("The heading under which readers find it"), choices=NEEDS,
                 default=lambda new: NEED_OF.get(new.answers["--kind"], "call"),
                 help="The heading under which it is shown, as call or legal."),
        Question("--summary",
                 mark("One sentence on what happens when somebody calls (Enter: later)"),
                 "a_name_or_later", "", help="One sentence on what happens when somebody calls."),
        Question("--number",
                 mark("Its phone number, exactly as it was published (Enter: later)"),
                 "a_phone_number_or_none", "",
                 help="Its phone number, exactly as it was published."),
        Question("--hours", mark("When somebody answers, such as Mo-Fr 08:00-16:00, or 24/7 "
                                 "(Enter: not known)"), "opening_hours_or_none", "",
                 only_if=lambda new: new.answers["--number"],
                 help="When somebody answers, as Mo-Fr 08:00-16:00, or 24/7."),
        Question("--free", mark("Is the call free of charge: yes or no (Enter: not known)"),
                 "yes_or_no_or_unknown", "", only_if=lambda new: new.answers["--number"],
                 help="Whether the call is free of charge: yes or no."),
        Question("--email", mark("Its e-mail address (Enter: none)"), default="",
                 help="Its e-mail address."),
        Question("--website", WEBSITE, "an_https_or_none", "", help="Its website, with https://."),
        Question("--by", CONFIRMED_BY, "a_name", only_if=lambda new: new.how,
                 help="A role or your organization, never a person's name: readers see it, in "
                 "every language."),
        Question("--source", mark("Where you read it"), default=lambda _new: _("no source yet"),
                 only_if=lambda new: not new.how and _has_contact(new),
                 help="Where the number was read."),
        Question("--url", mark("The web address of that, with https:// (Enter: none)"),
                 "an_https_or_none", "", only_if=lambda new: not new.how and _has_contact(new),
                 help="The web address of that, with https://."),
    )  # fmt: skip

    def only_country(self) -> str | None:
        codes = self.workspace.countries()
        return codes[0] if len(codes) == 1 else None

    def country_question(self) -> str:
        from tipsite.language.locales import territory

        codes = self.workspace.countries()
        named = (f"{code} – {territory(ui_locale(), code)}" for code in codes)
        return _("Country ({choices})").format(choices=", ".join(named))

    def a_country(self, text: str) -> str:
        """Return the code of a country; raise CommandError if it has no directory."""
        from tipsite.scaffold.answers import a_country

        code = a_country(text)
        if code not in self.workspace.countries():
            words = _("{country} has no directory yet. First type: {command}")
            command = f"tipsite new country {code}"
            raise CommandError(words.format(country=code, command=command))
        return code

    def neutral_id(self, country: str) -> str:
        """Return an unused id without meaning, without the prefix of the country."""
        from tipsite.scaffold.pages import neutral

        start = f"{country.lower()}-"
        used = (name for name in self.workspace.service_ids() if name.startswith(start))
        return neutral("line", {name.removeprefix(start) for name in used}, 1)

    def an_id(self, text: str) -> str:
        """Return the id of a service without the prefix of its country."""
        from tipsite.scaffold.pages import an_id

        name = an_id(text.strip().removeprefix(f"{self.answers['--country'].lower()}-"))
        if re.search(r"\d", name):
            raise CommandError(_("The id of a service has no digits: it would look like a number."))
        return name

    def organizations(self) -> dict[str, str]:
        records, source = self.workspace.corpus.organizations, self.workspace.source
        return {
            record.id.text: name.text if (name := record.name.get(source)) else ""
            for record in records
        }

    def usual_organization(self) -> str:
        from tipsite.scaffold.yaml_text import EMERGENCY, POLICE

        known = self.workspace.organization_ids()
        responsible = self.workspace.config.site.responsible
        office = {"emergency": EMERGENCY, "police": POLICE}.get(self.answers["--kind"])
        return office if office in known else responsible.text if responsible else known[0]

    def addition(self, workspace: Workspace, answers: Answers) -> Addition:
        from tipsite.scaffold.addition import placeholder_words
        from tipsite.scaffold.records import new_service
        from tipsite.scaffold.yaml_text import UNKNOWN, Confirmation, service_record

        country = answers.get("--country") or workspace.countries()[0]
        kind = answers.get("--kind", "hotline")
        later, source = placeholder_words(workspace), workspace.source
        service = {
            "id": f"{country.lower()}-{answers.get('--id') or self.neutral_id(country)}",
            "organization": answers.get("--organization") or workspace.organization_ids()[0],
            "run_by": answers.get("--run-by", RUN_BY_OF.get(kind, "ngo")),
            "kind": kind,
            "needs": (answers.get("--need", NEED_OF.get(kind, "call")),),
            "name": {source: answers.get("--name", later)},
            "summary": {source: answers.get("--summary") or later},
        }
        contacts = {"phones": answers.get("--number") or UNKNOWN}
        contacts |= {f"{key}s": answers[f"--{key}"] for key in ("email", "website")
                     if answers.get(f"--{key}")}  # fmt: skip
        hours = {"hours": answers["--hours"]} if answers.get("--hours") else {}
        facts = {"free": answers.get("--free") or UNKNOWN, **hours}
        by = answers.get("--by", "")
        known = Confirmation(
            country=country,
            on=workspace.today.isoformat(),
            how=self.how if by else "published",
            by=by,
            title=answers.get("--source", ""),
            url=answers.get("--url", ""),
        )
        record = service_record(service, contacts, facts, known)
        return new_service(workspace, country, record)

    def remarks(self) -> tuple[str, ...]:
        """Return the next steps, and a warning if the id shows the purpose of the service."""
        from tipsite.scaffold.pages import repeats

        country, name = self.answers["--country"].lower(), self.answers["--id"]
        lines = _next_steps(country, f"{country}-{name}", self.answers)
        if not repeats(name, self.answers["--name"]):
            return tuple(lines)
        words = _(
            "Its id, {id}, says what it is, and is part of web addresses. One such as {other} "
            "would tell nothing."
        )
        other = f"{country}-{self.neutral_id(country)}"
        return (*lines, words.format(id=f"{country}-{name}", other=other))


def _next_steps(country: str, service: str, answers: Answers) -> Iterator[str]:
    """Yield instructions for publishing the line of the new service."""
    from tipsite.scaffold.yaml_text import NO_TEST_CALLS

    role = _("ROLE")
    if answers.get("--by"):
        yield _("Its line is published when you publish the site: tipsite publish")
        return
    if answers.get("--number"):
        how, words = "called", _("Its line is on hold. Call it, then type: {command}")
        if answers["--kind"] in NO_TEST_CALLS or answers["--need"] == "emergency":
            how, words = "operator", _(
                "Its line is on hold. Ask the office that runs it, do not call it for a test; then "
                "type: {command}"
            )  # fmt: skip
        command = f"tipsite directory confirmed {service} --how {how} --by {role} --publish"
        yield words.format(command=command)
    else:
        path = f"content/services/{country}.yaml"
        yield _("Its line is on hold: fill in the number in {path}.").format(path=path)
    start = f"tipsite directory confirmed {service} --phone"
    words = _("{line} is on hold, too. Ask its operator whether it is right, then type: {command}")
    for line in filter(None, (answers.get("--email"), answers.get("--website"))):
        command = f"{start} {line} --how operator --by {role} --publish"
        yield words.format(line=line, command=command)


@new_command(_Service)
@click.option("--how", type=click.Choice(["called", "operator"]),
              help="It was confirmed today: somebody called, or its operator told us.")  # fmt: skip
def service_command(
    *, root: Path, today: datetime.date, how: str | None, **typed: str | None
) -> None:
    """Add a service, with one phone line.

    It is added at the end of the directory of its country. It is on hold, with its name, until
    somebody has confirmed its number: --how and --by say that it was confirmed today. Without
    --number, its place is left to be filled in.

    Example: tipsite new service --name "Legal advice" --country MK --kind legal-aid
    """
    new = _Service(root, today, typed, ("--how", how) if how else ())
    if (how is None) != (typed["by"] is None) or (how is not None and not typed["number"]):
        raise CommandError(_("--how, --by and --number go together."))
    for existing, words, command in (
        (new.workspace.organization_ids(), _("There is no organization yet. First type: {command}"),
         "tipsite new organization"),
        (new.workspace.countries(), _("There is no country yet. First type: {command}"),
         "tipsite new country"),
    ):  # fmt: skip
        if not existing:
            raise CommandError(words.format(command=command))
    new.how = how or ""
    new.run()

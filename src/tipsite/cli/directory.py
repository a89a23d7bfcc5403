"""`tipsite directory`: lines to call, questions to ask, and answers to record."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tipsite.cli import completion, options
from tipsite.cli.prompts import (
    CONFIRMED_BY,
    Interview,
    Question,
    Understand,
    can_ask,
    one_of,
    option_of,
    options_for,
)
from tipsite.console import agreed, show
from tipsite.i18n import gettext as _
from tipsite.messages import mark
from tipsite.workspace.errors import CommandError

if TYPE_CHECKING:
    from tipsite.cli.prompts import Answers
    from tipsite.model.records import Service
    from tipsite.upkeep.confirmation import Answer
    from tipsite.upkeep.due import Check
    from tipsite.workspace.changes import SiteLock
    from tipsite.workspace.site import Workspace

_BY = "A role or your organization, never a person's name: readers see it, in every language."
_SHEET: Mapping[str, str] = {
    "mobile": "It works from a mobile: yes, no or unknown.",
    "landline": "It works from a landline.",
    "no_credit": "It works without credit.",
    "abroad": "It can be called from abroad.",
    "free": "The call is free of charge.",
    "sms": "The number takes text messages.",
    "chat": "One can also write in a chat.",
    "hours": "When somebody answers, as Mo-Fr 08:00-16:00, or 24/7.",
    "languages": "In which languages they answer, as sq,en.",
    "anonymous": "One may call without giving a name.",
    "tells_police": "They tell the police: yes, no, if-child or unknown.",
}
"""Questions of a call sheet about a phone: the help of each option, by key of the record."""
_UNDERSTOOD: Mapping[str, str | Callable[[Any], Understand]] = {
    "hours": "opening_hours_or_none",
    "languages": "spoken_languages",
    "tells_police": lambda confirming: one_of(confirming.police()),
}
"""Functions that read an answer, by key; all other answers are yes, no or unknown."""


def _sheet_question(key: str, words: str) -> Question:
    return Question(
        option_of(key),
        lambda confirming: confirming.sheet[f"ask_{key}"],
        _UNDERSTOOD.get(key, "yes_or_no_or_unknown"),
        lambda confirming: confirming.known_answer(key),
        shown=(lambda confirming: confirming.police_lines()) if key == "tells_police" else None,
        only_if=lambda confirming: confirming.asks_sheet,
        help=words,
    )


class _Confirming(Interview):
    """The interview of `tipsite directory confirmed`: how and by whom, and questions of a sheet."""

    questions = (
        Question("--how", mark("How it was confirmed"),
                 choices=lambda _new: {"called": _("somebody called the line"),
                                       "operator": _("its operator told us")},
                 default=lambda confirming: confirming.usual if can_ask() else None),
        Question("--by", CONFIRMED_BY, lambda _new: partial(_plain, option="--by"), help=_BY),
        *(_sheet_question(key, words) for key, words in _SHEET.items()),
    )  # fmt: skip

    def __init__(
        self,
        workspace: Workspace,
        root: Path,
        names: tuple[str, str | None],
        typed: Mapping[str, str | None],
        *,
        publish: bool,
        dry_run: bool,
    ) -> None:
        """Prepare the questions. ``names`` are the id of a service, and its line or None."""
        from tipsite.contacts.channels import is_fixed
        from tipsite.i18n import language
        from tipsite.model.records import Phone
        from tipsite.upkeep.call_sheet import sheet_words
        from tipsite.upkeep.confirmation import find_line, known_answers, refuse_unknown

        name, phone = names
        more = (*(("--phone", phone) if phone else ()), *(("--publish",) if publish else ()))
        super().__init__(("directory", "confirmed", name, *more), typed)
        self._workspace, self._root, self._names = workspace, root, names
        self._publish, self._dry_run = publish, dry_run
        service, line = find_line(workspace, *names)
        called = isinstance(line, Phone) and not is_fixed(service)
        self.usual = "called" if called else "operator"
        refuse_unknown(service, line)
        if can_ask():
            self.attempt({})  # otherwise a question without a valid answer would be asked forever
        self.sheet = sheet_words(language())
        self._known = known_answers(service, line)
        whole = self.is_given("--how") and self.is_given("--by")
        self.asks_sheet = bool(self._known) and can_ask() and not whole

    def known_answer(self, key: str) -> str:
        """Return the answer in the record, which is the default of the question."""
        value = self._known.get(key, "")
        known = ", ".join(value) if isinstance(value, tuple) else value
        return known if key in _UNDERSTOOD else self.sheet[f"known_{known or 'unknown'}"]

    def police(self) -> dict[str, str]:
        codes = ("yes", "no", "if-child", "unknown")
        return {code: self.sheet[f"known_{code.replace('-', '_')}"] for code in codes}

    def police_lines(self) -> list[str]:
        return [f"  {code} – {words}" for code, words in self.police().items()]

    def _answer(self, answers: Answers, workspace: Workspace) -> Answer:
        from tipsite.upkeep.confirmation import confirm, find_line

        return confirm(
            workspace, *find_line(workspace, *self._names),
            how=answers.get("--how", self.usual), by=answers.get("--by", "officer"),
            publish=self._publish,
            answers={key: answers[option_of(key)] for key in _SHEET if option_of(key) in answers},
        )  # fmt: skip

    def attempt(self, answers: Answers) -> None:
        self._answer(answers, self._workspace)

    def write(self) -> None:
        from tipsite.upkeep.due import open_records
        from tipsite.workspace.changes import site_lock

        with site_lock(self._root) as site:
            workspace = open_records(self._root, self._workspace.today)
            _write(site, self._answer(self.answers, workspace), dry_run=self._dry_run)


@click.command("confirmed")
@options.site
@click.argument("service", nargs=-1, required=True, shell_complete=completion.services)
@click.option("--phone", "line", help="The number, the address, or the name of a place.")
@click.option("--how", type=click.Choice(["called", "operator"]),
              help="Somebody called the line, or its operator told us.")  # fmt: skip
@options_for(_Confirming.questions[1:2])
@options.flag(
    "--publish", words="Also take a line off hold, and its service if it is new or was withdrawn."
)
@options_for(_Confirming.questions[2:])
@options.dry_run
def confirmed_command(
    *,
    root: Path,
    today: datetime.date,
    service: tuple[str, ...],
    line: str | None,
    publish: bool,
    dry_run: bool,
    **typed: str | None,
) -> None:
    """Note that a line of SERVICE works.

    What a call sheet asks goes into the record. Without --how or --by, a terminal asks for them
    and for all that the sheet asks; Enter keeps what is known. Of several services, it asks for
    each line, one after the other.

    Example: tipsite directory confirmed al-child-line --how called --by "Our organization"
    """
    from tipsite.upkeep.due import open_records

    several = len(service) > 1
    if several and (not can_ask() or line or any(typed.values())):
        raise CommandError(
            _("Each of several services is asked by itself: this needs a terminal, without answers "
              "as options.")
        )  # fmt: skip
    for id_ in service:
        lines = _asked_lines(open_records(root, today), id_) if several else iter((line,))
        for contact in lines:
            workspace = open_records(root, today)
            names = (id_, contact)
            _Confirming(workspace, root, names, typed, publish=publish, dry_run=dry_run).run()
    if today > datetime.date.today():  # noqa: DTZ011 - the officer's own calendar
        click.echo(
            _("Note that {today} is still to come: builds before that day will refuse it.").format(
                today=today
            )
        )


def _asked_lines(workspace: Workspace, service: str) -> Iterator[str]:
    """Yield the numbers and addresses of a service that the officer says are confirmed."""
    from tipsite.contacts.channels import contact_text
    from tipsite.upkeep.confirmation import find_service

    for line in find_service(workspace, service).confirmables:
        text = contact_text(line).text
        words = _("Was “{line}” of {service} confirmed?").format(line=text, service=service)
        if text != "unknown" and agreed(words):
            yield text


def _plain(text: str, option: str) -> str:
    if not text.strip():
        raise CommandError(_("{option} is empty.").format(option=option))
    return " ".join("".join(sign for sign in text if unicodedata.category(sign) != "Cf").split())


def _write(site: SiteLock, answer: Answer, *, dry_run: bool) -> None:
    """Write the file, then report, so that no answer is lost if the terminal is closed."""
    site.write(answer.change, dry_run=dry_run)
    lines = answer.said if answer.change.files else ()
    outcome = answer.change.outcome(site.root, dry_run=dry_run)
    if answer.held and not answer.change.files:
        outcome = iter((_("The answer is noted already."),))
    show((*answer.change.difference(), *lines, *answer.held, *outcome))


@click.command("failed")
@options.site
@click.argument("service", shell_complete=completion.services)
@click.option("--phone", "line", help="The number, the address, or the name of a place.")
@click.option("--reason", required=True, help="What happened, without numbers: nobody answers.")
@options.dry_run
def failed_command(
    *, root: Path, today: datetime.date, service: str, line: str | None, reason: str, dry_run: bool
) -> None:
    """Put a line of SERVICE on hold at once, because it does not work.

    Example: tipsite directory failed al-child-line --phone "116 111" --reason "Nobody answers."
    """
    from tipsite.model.records import Place
    from tipsite.upkeep.confirmation import find_line, put_on_hold
    from tipsite.upkeep.due import open_records
    from tipsite.workspace.changes import site_lock

    with site_lock(root) as site:
        workspace = open_records(root, today)
        record, contact = find_line(workspace, service, line)
        answer = put_on_hold(workspace, record, contact, reason=_plain(reason, "--reason"))
        _write(site, answer, dry_run=dry_run)
    if not isinstance(contact, Place):
        _tell_replacement(answer.after, record, dry_run=dry_run)


def _tell_replacement(workspace: Workspace, service: Service, *, dry_run: bool) -> None:
    from tipsite.messages.service_words import NEEDS
    from tipsite.resolve.services import has_emergency, replacement

    country = service.id.text[:2].upper()
    there = workspace.published_services().get(country, ())
    other, number = replacement(service, there)
    if dry_run:
        words = _("The next build would leave it out.")
    else:
        words = _("The next build leaves it out.")
    if other:
        instead = _("{service} ({number}) is shown in its place.")
        click.echo(f"{words} {instead.format(service=other, number=number)}")
    else:
        nobody = _("Nobody else answers the need “{need}”: look for another line.")
        click.echo(f"{words} {nobody.format(need=_(NEEDS[service.needs[0]]))}")
        if has_emergency(there):
            click.echo(_("Until then readers see the emergency number."))
        else:
            words = _("The site has no emergency number for {country} either.")
            click.echo(words.format(country=country))
    if not dry_run:
        click.echo(_("Now type: tipsite build"))


@click.command("due")
@options.site
@click.option("--country", "countries", multiple=True, help="Only this one, such as AL.")
@click.option(
    "--within",
    type=click.IntRange(0, 3650),
    default=0,
    show_default=True,
    help="Also what will be due in so many days.",
)
@options.flag("--all", "every_line", words="All lines, not only those that are due.")
@click.option(
    "--share",
    type=click.IntRange(2, 20),
    help="Divide the calls into so many fair shares; one caller gets all lines of a service.",
)
@options.report_format(
    "text",
    "sheets",
    "csv",
    "json",
    words="For the terminal, call sheets to print, a spreadsheet, or a program.",
)
@click.option("--language", help="The language of the sheet, such as sq.")
@options.output_option(
    "the terminal; for sheets the folder private in the site's folder",
    "The file to write, or the folder of the sheets. They hold numbers on hold: never publish "
    "them.",
)
@options.force
def due_command(
    *,
    root: Path,
    today: datetime.date,
    countries: tuple[str, ...],
    within: int,
    every_line: bool,
    share: int | None,
    as_: str,
    language: str | None,
    output: Path | None,
    force: bool,
) -> None:
    """Say whom to call, the most urgent first.

    With --format sheets, it makes a call sheet for each country: what to ask, boxes, the last
    answer. It begins with the services whose number is still to be found.

    Examples: tipsite directory due --format sheets --country AL --language sq;
    tipsite directory due --share 3 --format csv --output due.csv
    """
    from tipsite.upkeep import due
    from tipsite.workspace.files import csv_text, deliver, json_text

    workspace = due.open_records(root, today)
    chosen = due.known_countries(workspace, countries)
    listed = due.checks(workspace) if every_line else due.due(workspace, within)
    listed = tuple(check for check in listed if check.country in chosen)
    empty = tuple(check for check in due.unfilled(workspace) if check.country in chosen)
    tag = workspace.config.site.source_language.text
    asked = (*empty, *listed) if as_ == "sheets" else listed
    divided = due.shares(asked, share) if share else (asked,)
    if as_ == "sheets":
        tag = tag if language is None else _language(language)
        _write_sheets(workspace, divided, tag, output, root, force=force)
        if not (empty or listed):
            none = _("There is no line to check, so there is no sheet.")
            click.echo(none if every_line else f"{none} {_('For all lines, add --all.')}")
    elif as_ == "text":
        next_steps = _next_steps(within, is_due=bool(listed), is_unfilled=bool(empty))
        lines = (*due.shared_lines(divided), *due.unfilled_lines(empty), *next_steps)
        deliver(lines, as_, output, root, force=force)
    else:
        rows = due.due_rows(divided, tag)
        columns = tuple(rows[0]) if rows else ()
        report = json_text(rows) if as_ == "json" else csv_text(columns, rows)
        deliver(report, as_, output, root, force=force)


def _next_steps(within: int, *, is_due: bool, is_unfilled: bool) -> tuple[str, ...]:
    sheets = "tipsite directory due --format sheets"
    # A sheet has lines that are due later only if --within is given again.
    command = sheets + (f" --within {within}" if within else "")
    if not is_due:
        words = _("To print what to ask: {command}").format(command=command)
        return ("", words) if is_unfilled else ()
    words = _(
        "To print what to ask:    tipsite directory due --format sheets\n"
        "When a line works:       "
        "tipsite directory confirmed SERVICE (it asks what was found out)\n"
        'When it does not:        tipsite directory failed SERVICE --reason "WHAT HAPPENED"\n'
        "(with --phone NUMBER, or the address, where a service has several lines)"
    )
    return ("", words.replace(sheets, command))


def _write_sheets(
    workspace: Workspace,
    divided: tuple[tuple[Check, ...], ...],
    tag: str,
    output: Path | None,
    root: Path,
    *,
    force: bool,
) -> None:
    from tipsite.upkeep.call_sheet import call_sheets
    from tipsite.workspace.files import deliver_file, refuse_overwriting, refuse_published

    sheets: dict[str, bytes] = {}
    for number, share in enumerate(divided, 1):
        sheets |= call_sheets(workspace, share, tag, number if divided[1:] else 0)
    folder = output or root / "private"
    refuse_published(folder, root)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in sheets.items():
        refuse_overwriting(folder / name, root, force=force, content=content)
    for name, content in sheets.items():
        deliver_file(content, folder / name, root, force=True)
    if sheets:
        click.echo(_("Open it in a browser and print it. Keep it out of the published site."))


def _language(wanted: str) -> str:
    """Return the tag of a language in which there are call sheets."""
    from tipsite.upkeep.call_sheet import sheet_languages

    known = sheet_languages()
    tag = next((tag for tag in known if tag.casefold() == wanted.casefold()), None)
    if tag is None:
        words = _("There is no call sheet in “{wanted}”. There are: {known}.")
        raise CommandError(words.format(wanted=wanted[:20], known=", ".join(known)))
    return tag


@click.command("gaps")
@options.site
@options.report_format(
    "text", "csv", "json", words="For the terminal, a spreadsheet, or a program."
)
@options.report_file
@options.force
def gaps_command(
    *, root: Path, today: datetime.date, as_: str, output: Path | None, force: bool
) -> None:
    """Say who is there for each country, need and audience, and where nobody is.

    Example: tipsite directory gaps --format csv --output gaps.csv
    """
    from tipsite.upkeep.due import open_records
    from tipsite.upkeep.gaps import gaps, gaps_csv, gaps_lines
    from tipsite.workspace.files import deliver, json_text

    workspace = open_records(root, today)
    forms: dict[str, Callable[[], Any]] = {
        "text": lambda: gaps_lines(workspace),
        "csv": lambda: gaps_csv(gaps(workspace)),
        "json": lambda: json_text(gaps(workspace)),
    }
    deliver(forms[as_](), as_, output, root, force=force)

"""Changes of records after a call: confirmed, answered, or put on hold."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from msgspec import Struct

from tipsite.contacts.channels import (
    confirmation_check,
    contact_parts,
    contact_text,
    is_fixed,
    is_interrupted,
    lines_of,
)
from tipsite.contacts.dialling import spellings
from tipsite.contacts.hours import language_times
from tipsite.i18n import gettext as _
from tipsite.model.problems import Location
from tipsite.model.records import Confirmable, Email, Line, Phone, Place, Service
from tipsite.proposals import typing_slip
from tipsite.upkeep.due import HOW
from tipsite.workspace.changes import ChangeSet
from tipsite.workspace.errors import CommandError
from tipsite.workspace.site import ErrorGate, Workspace, open_changed, yaml_edit
from tipsite.yaml.cursor import cursor_at
from tipsite.yaml.edit import set_values
from tipsite.yaml.nodes import path_to
from tipsite.yaml.scalars import Value

NAMED_ELSEWHERE = ("note-on-hold",)
"""Codes of errors that a line on hold may cause; they are left to the next build."""
_WITHDRAWN = re.compile(r"withdrawn on \d{4}-\d\d-\d\d")
FROM = ("mobile", "landline", "no_credit", "abroad")
WRITTEN = ("free", "sms", "chat")
"""Questions of a call sheet about a phone, in its order, by key of the record."""
OF_SERVICE = ("anonymous", "tells_police")
SheetAnswers = Mapping[str, str | tuple[str, ...]]
"""Answers by key of the record: texts, and the tags (BCP 47) of languages."""
_Values: TypeAlias = "dict[str, Value | None]"
_Edits: TypeAlias = "list[tuple[Location, _Values]]"


class Answer(Struct, frozen=True, kw_only=True):
    """A change, the records ``after`` it, and words for the officer.

    ``held`` says which lines are still not shown, and what to do about it.
    """

    change: ChangeSet
    after: Workspace
    said: tuple[str, ...]
    held: tuple[str, ...] = ()


def find_line(
    workspace: Workspace, service_id: str, wanted: str | None
) -> tuple[Service, Confirmable]:
    """Return a service and its ``wanted`` line or place: a number, an address or a name.

    Without ``wanted``, return the only phone, or the only line.

    Raises:
        CommandError: there is no such service or line, or more than one.
    """
    service = find_service(workspace, service_id)
    lines = service.confirmables
    if wanted is not None:
        matches = [line for line in lines if contact_text(line).text == wanted.strip()]
        matches = matches or [line for line in lines if _matches(line, wanted)]
    else:
        matches = list(service.phones) or list(lines)
    if len(matches) == 1:
        return service, matches[0]
    choices = ", ".join(f"“{contact_text(line).text}”" for line in (matches or lines)) or _("none")
    words = _("{service_id} has more than one line. Say which with --phone: {choices}.")
    if not matches:
        words = _("{service_id} has no line “{wanted}”. Its lines: {choices}.")
    known = {"service_id": service_id, "wanted": wanted or "", "choices": choices}
    raise CommandError(words.format(**known))


def find_service(workspace: Workspace, service_id: str) -> Service:
    """Return a service.

    Raises:
        CommandError: there is no such service, or more than one.
    """
    services = [service for file in workspace.corpus.directories for service in file.services]
    matches = [service for service in services if service.id.text == service_id]
    if len(matches) == 1:
        return matches[0]
    if matches:
        words = _("The id “{service_id}” is used twice in content/services/. Mend that first.")
        raise CommandError(words.format(service_id=service_id))
    near = typing_slip(service_id, [service.id.text for service in services])
    none = _("There is no service “{id}” in content/services/.").format(id=service_id[:80])
    meant = _("Do you mean {names}?").format(names=near) if near else ""
    raise CommandError(f"{none} {meant}".rstrip())


def confirm(
    workspace: Workspace,
    service: Service,
    line: Confirmable,
    *,
    how: str,
    by: str,
    publish: bool,
    answers: SheetAnswers | None = None,
) -> Answer:
    """Return the change that notes a line as confirmed today, with ``answers`` of the call sheet.

    A line is published again if it was on hold because it failed or lost its confirmation. A line
    with another reason stays on hold, unless ``publish`` is true. ``publish`` also takes a
    withdrawn or new service off hold, but publishes only this line of it. Its other lines need a
    confirmation first.

    Raises:
        CommandError: the number is not known, an answer does not fit the line, or the file cannot
            be changed safely.
    """
    name = _line_label(service, line)
    refuse_unknown(service, line)
    if line.verified.how != "published" and line.verified.on > workspace.today.isoformat():
        words = _("{name} was confirmed later than that, on {on}.")
        raise CommandError(words.format(name=name, on=line.verified.on))
    back = line.publish == "hold" and (publish or is_interrupted(line))
    again = publish and comes_back(service)
    words = _("{line} was confirmed on {day} ({how}, {by}).")
    said = [words.format(line=name, day=workspace.today.isoformat(), how=_(HOW[how]), by=by)]
    edits: _Edits = [
        (line.verified.at, _confirmation(workspace, line, how, by)),
        *_found_out(service, line, answers or {}),
    ]
    if back:
        edits.append((line.at, {"publish": "yes", "reason": None, "failed_on": None}))
    if again:
        edits.extend(_lift(service, line))
    if (back or again) and (again or service.publish == "yes"):
        words = _("Its line is published when you publish the site: tipsite publish")
        if was_withdrawn(service) or is_interrupted(line):
            words = _("It is published again when you publish the site: tipsite publish")
        said.append(words)
    held = tuple(_still_held(workspace, service, line, back=back, again=again))
    return _answer(workspace, line, edits, said, held)


def _confirmation(workspace: Workspace, line: Confirmable, how: str, by: str) -> _Values:
    """Return the values for the record of a line or place that was confirmed today."""
    on = workspace.today.isoformat()
    if isinstance(line, Place):
        return {"on": on, "how": how, "by": by}
    directories = workspace.corpus.directories
    country = next(file.country.text for file in directories if file.at.path == line.at.path)
    check = confirmation_check(country, contact_parts(line), on, how, by)
    key = "dial" if isinstance(line, Phone) else "address" if isinstance(line, Email) else "url"
    return {"on": on, "how": how, "by": by, "check": check, key: None}


def refuse_unknown(service: Service, line: Confirmable) -> None:
    """Raise CommandError if the number of a line is not filled in yet."""
    at = contact_text(line).at
    if contact_text(line).text == "unknown":
        words = _(
            "The number of {text} is not known yet. Write it in {place}; then type this again."
        )
        raise CommandError(words.format(text=service.id.text, place=f"{at.path}:{at.line}"))


def was_withdrawn(service: Service) -> bool:
    """Return whether a service is on hold only because `publish --withdraw` took it offline."""
    reason = service.reason.text if service.reason else ""
    return service.publish == "hold" and bool(_WITHDRAWN.fullmatch(reason))


def comes_back(service: Service) -> bool:
    """Return whether a confirmed line takes its service off hold: it was withdrawn, or is new.

    A new service is on hold for the same reason as one of its lines. A hold with another reason is
    an officer's decision.
    """
    reasons = {line.reason.text for line in lines_of(service) if line.reason}
    waits = service.publish == "hold" and service.reason and service.reason.text in reasons
    return was_withdrawn(service) or bool(waits)


def withdrawal(service: Service, day: datetime.date) -> _Values:
    """Return the values for the record of a service that is withdrawn on a day."""
    # The reason keeps a state such as “name-only”: a later confirmation must not show more.
    before = "" if service.publish == "yes" else f", was {service.publish}"
    return {"publish": "hold", "reason": f"withdrawn on {day.isoformat()}{before}"}


def _others(service: Service, line: Confirmable) -> tuple[Line, ...]:
    return tuple(
        other for other in lines_of(service) if other is not line and other.publish == "yes"
    )


def _lift(service: Service, line: Confirmable) -> Iterator[tuple[Location, _Values]]:
    """Yield the edits that publish a withdrawn service again, with one line of it."""
    yield service.at, {"publish": "yes", "reason": None}
    for other in _others(service, line):
        reason = service.reason.text if service.reason else ""
        yield other.at, {"publish": "hold", "reason": reason}


def _still_held(
    workspace: Workspace, service: Service, line: Confirmable, *, back: bool, again: bool
) -> Iterator[str]:
    """Yield sentences on parts that stay on hold after a confirmation, and how to publish them."""
    if line.publish == "hold" and not back:
        words = _("It stays on hold{why}. To publish it, add --publish.")
        yield words.format(why=f" ({line.reason.text})" if line.reason else "")
    if again and (others := _others(service, line)):
        words = _("Until each is confirmed with --publish, too, these stay on hold: {lines}.")
        yield words.format(lines=", ".join(f"“{contact_text(other).text}”" for other in others))
    waits = line.publish == "hold" and not back and comes_back(service)
    if service.publish == "yes" or again or waits:
        return
    why = f" ({service.reason.text})" if service.reason else ""
    if comes_back(service):
        words = _("The service itself is on hold{why}. To publish it, add --publish.")
        yield words.format(why=why)
        return
    text = workspace.snapshot.files[service.at.path].decode("utf-8")
    with yaml_edit(service.at.path):
        key = cursor_at(text, path_to(text, service.at)).entries["publish"][0]
    place = f"{service.at.path}:{key.start_mark.line + 1}"
    words = _(
        "The service itself says “publish: {publish}”{why}, so the line is not shown. If it may "
        "be, write “publish: yes” in {place}, and delete the “reason” of the service."
    )
    yield words.format(publish=service.publish, why=why, place=place)


def known_answers(service: Service, line: Confirmable) -> SheetAnswers:
    """Return the answers to a call sheet that are in the record of a line."""
    if not isinstance(line, Phone):
        return {}
    hours = line.hours.text if line.hours else ""
    return {
        **{key: getattr(line.from_, key) for key in FROM},
        **{key: getattr(line, key) for key in WRITTEN},
        "hours": hours,
        "languages": tuple(_with_times(line)),
        **{key: getattr(service, key) for key in OF_SERVICE},
    }


def _with_times(line: Phone) -> Mapping[str, str]:
    """Return the languages of a record with their times, by tag."""
    return {language_times(spoken.text)[0]: spoken.text for spoken in line.languages}


def _found_out(
    service: Service, line: Confirmable, answers: SheetAnswers
) -> Iterator[tuple[Location, _Values]]:
    """Yield the edits for new answers: in the service, its phone, or below ``from``.

    Empty hours remove known hours; empty languages change nothing.
    """
    if answers and not isinstance(line, Phone):
        words = _("“{line}” is no phone: the call sheet asks nothing else of it.")
        raise CommandError(words.format(line=contact_text(line).text))
    if not isinstance(line, Phone):
        return
    known = known_answers(service, line)
    new = {key: value for key, value in answers.items() if value != known[key]}
    reach: dict[str, Value] = {key: new[key] for key in FROM if key in new}
    if reach and not line.from_.at.path:
        yield line.at, {"from": reach}
    elif reach:
        yield line.from_.at, {**reach}
    own: _Values = {key: new[key] or None for key in (*WRITTEN, "hours") if key in new}
    if languages := new.get("languages"):
        times = _with_times(line)
        own["languages"] = tuple(times.get(tag, tag) for tag in languages)
    if own:
        yield line.at, own
    if said := {key: new[key] for key in OF_SERVICE if key in new}:
        yield service.at, {**said}


def put_on_hold(
    workspace: Workspace, service: Service, line: Confirmable, *, reason: str
) -> Answer:
    """Return the change that puts a line on hold, because it did not work today.

    Raises:
        CommandError: the line is fixed or on hold already, or the file cannot be changed safely.
    """
    name = _line_label(service, line)
    if is_fixed(service):
        words = _(
            "{name} is a line of the police or for emergencies, which never goes by a command. "
            "Ask the office that runs it. If it has really changed, edit {path}."
        )
        raise CommandError(words.format(name=name, path=line.at.path))
    if line.publish == "hold":
        why = f": {line.reason.text}" if line.reason else ""
        raise CommandError(_("{name} is on hold already{why}").format(name=name, why=why))
    day = workspace.today.isoformat()
    values: _Values = {"publish": "hold", "reason": reason, "failed_on": day}
    words = _("{line} is on hold from now on.")
    return _answer(workspace, line, [(line.at, values)], [words.format(line=name)])


def _line_label(service: Service, line: Confirmable) -> str:
    words = _("“{line}” of {service}")
    return words.format(line=contact_text(line).text, service=service.id.text)


def _matches(line: Confirmable, wanted: str) -> bool:
    if not isinstance(line, Phone):
        text = contact_text(line).text
        return text.casefold().rstrip("/") == wanted.strip().casefold().rstrip("/")
    forms = {
        form for dial in (line.dial, line.dial_abroad) if dial for form in spellings(dial.text)
    }
    return bool(spellings(wanted) & forms)


def _answer(
    workspace: Workspace,
    line: Confirmable,
    edits: _Edits,
    said: list[str],
    held: tuple[str, ...] = (),
) -> Answer:
    path = line.at.path
    old = workspace.snapshot.files[path]
    with yaml_edit(path):
        text = old.decode("utf-8")
        for place, values in [(path_to(text, at), values) for at, values in edits]:
            text = set_values(text, place, values)
    files = {path: text.encode("utf-8")}
    ErrorGate(workspace).refuse_new_errors(files, NAMED_ELSEWHERE)
    after = open_changed(workspace, files)
    return Answer(change=workspace.change(files), after=after, said=tuple(said), held=held)

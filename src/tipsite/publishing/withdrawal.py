"""Withdrawal of a service: its contacts go offline, and its record is put on hold."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path

import click
from msgspec.structs import replace

from tipsite.console import visible
from tipsite.contacts.dialling import EUROPEAN, is_emergency
from tipsite.engine.store import open_store
from tipsite.i18n import gettext as _
from tipsite.model.config import Target
from tipsite.model.records import Service
from tipsite.publishing.candidate import Candidate, candidate
from tipsite.publishing.dispatch import Dispatch
from tipsite.publishing.earlier_release import mistakes, restored
from tipsite.publishing.history import History, Withdrawal
from tipsite.publishing.notice_pages import stripped
from tipsite.publishing.published_contacts import PublishedContact, mark_of, service_contacts
from tipsite.publishing.release import Release
from tipsite.publishing.remote import Remote
from tipsite.publishing.state import Online
from tipsite.upkeep.confirmation import withdrawal
from tipsite.workspace.changes import site_lock
from tipsite.workspace.errors import CommandError
from tipsite.workspace.site import open_site, yaml_edit
from tipsite.yaml import nodes
from tipsite.yaml.edit import set_values
from tipsite.yaml.schema import build_record

_FIXED = ("emergency", "police")
"""Kinds of services whose numbers are withdrawn only with their own record."""
_MADE = ("output*", "material")
"""Files that commands write into the folder of a site."""


def withdraw(dispatch: Dispatch, targets: list[Target], service: str) -> int:
    """Take the contacts of a service offline at all targets, and return the exit code.

    If one target refuses, the other targets and the record are changed nevertheless.
    """
    code = 0
    # The day is in local time, like the day of a later confirmation.
    at = f"{dispatch.today}T{datetime.datetime.now(datetime.UTC):%H:%M:%S}Z"
    begun: set[str] | None = None
    for target in targets:
        if len(targets) > 1:
            click.echo(f"{target.id.text}:")

        def begin(marks: Collection[str]) -> None:
            nonlocal begun
            begun = (begun or set()).union(marks)
            # From now on, they cannot be published again by mistake.
            _note_withdrawal(dispatch.history, marks, at)

        try:
            code = max(code, _withdraw_from(dispatch, target, service, at, begin))
        except CommandError as error:
            click.echo(visible(str(error)), err=True)
            code = 2
    if begun is not None:
        _tell_copies(dispatch.root)
        left = _note_hold(dispatch.root, service, dispatch.today)
        if not left:
            _note_withdrawal(dispatch.history, begun, at, held=(service,))
        click.echo(left or _("Its record says “publish: hold” now."))
        if not left:
            words = _("When it is right again: {command}")
            command = f"tipsite directory confirmed {service} --publish"
            click.echo(words.format(command=command))
    return code


def _tell_copies(root: Path) -> None:
    """Erase the answers of earlier builds, and print the names of outputs on this computer."""
    open_store(root).erase()
    if copies := sorted(one.name for name in _MADE for one in root.glob(name)):
        words = _(
            "On this computer these were made before and may still have it: {names}. Make them "
            "anew or delete them, and take back what was handed on."
        )
        click.echo(visible(words.format(names=", ".join(copies))))


def _note_withdrawal(
    history: History, marks: Collection[str], at: str, *, held: tuple[str, ...] = ()
) -> None:
    known = history.withdrawals()
    heard = {mark: known[mark].heard if mark in known else () for mark in marks}
    history.withdraw(
        {
            mark: Withdrawal(heard=tuple(dict.fromkeys((*heard[mark], at))), held=held)
            for mark in marks
        }
    )


def _withdraw_from(
    dispatch: Dispatch,
    target: Target,
    service: str,
    at: str,
    begin: Callable[[Collection[str]], None],
) -> int:
    release = dispatch.history.last(target.id.text)
    base = (release.base or release.number) if release else -1
    contacts = _withdrawable(dispatch, service)
    if contacts is None:
        raise CommandError(
            _(
                "There is no service “{id}” here, published or in a record. Its id is in "
                "content/services/, after “id:”."
            ).format(id=service)
        )
    marks = {contact.withdrawal for contact in contacts}
    less = _without(dispatch, release, service) if release else None

    def make(online: Online, remote: Remote) -> Candidate:
        if less is not None and release is not None and online.is_of(release):
            shared = _left_to_others(dispatch, less, service, marks)
            marks.difference_update(shared)
            marks.update(mark_of(mark, service) for mark in shared)
            return replace(less, withdraws=dict.fromkeys(marks, at), base=base)
        # The last release from here may contain contacts that another copy has withdrawn.
        click.echo(
            _(
                "The site that is online cannot be made without it. So each page with one of "
                "its numbers is replaced by one that says only that the number is no longer "
                "shown, until you publish again."
            )
        )
        left = stripped(
            online, contacts, last=release, history=dispatch.history, read=remote.read
        )  # fmt: skip
        return replace(left, withdraws=dict.fromkeys(marks, at), base=base)

    return dispatch.bring(target, make, begun=lambda: begin(marks))


def _left_to_others(
    dispatch: Dispatch, less: Candidate, service: str, marks: Collection[str]
) -> frozenset[str]:
    """Return the withdrawals of contacts that another service of the release has, too."""
    shared = [
        contact
        for contact in less.contacts.values()
        if contact.service != service and contact.withdrawal in marks
    ]
    others = sorted({contact.service for contact in shared})
    if others:
        words = _(
            "The same number or address stays online for others: {services}. Withdraw them, "
            "too, if it is wrong."
        )
        click.echo(
            words.format(services=", ".join(others) if dispatch.consent.named else len(others))
        )
    return frozenset(contact.withdrawal for contact in shared)


def _without(dispatch: Dispatch, release: Release, service: str) -> Candidate | None:
    """Return a release without a service; None if it can no longer be built."""
    less = restored(dispatch, release, release.contacts, frozenset((service,)))
    if less.lost or mistakes(less.built, dispatch.today):
        return None
    return candidate(less.built, less.snapshot, dispatch.root)


def _withdrawable(dispatch: Dispatch, service: str) -> tuple[PublishedContact, ...] | None:
    """Return the contacts that a withdrawal of a service removes; None for an unknown service.

    The contacts are from releases and from today's records, including contacts on hold. The numbers
    of emergencies and of the police are only removed with their own records.
    """
    records: tuple[tuple[Service, tuple[PublishedContact, ...]], ...] = ()
    with suppress(CommandError):  # there may be no settings any more
        corpus = open_site(dispatch.root, "records", dispatch.today).corpus
        records = tuple(service_contacts(corpus))
    fixed: set[str] = set()
    contacts = [contact for contact in dispatch.history.contacts() if contact.service == service]
    is_known, is_fixed = bool(contacts), False
    for record, of_record in records:
        is_emergency = record.kind in _FIXED or "emergency" in record.needs
        if record.id.text == service:
            contacts += of_record
            is_known, is_fixed = True, is_fixed or is_emergency
        elif is_emergency:
            fixed.update(contact.withdrawal for contact in of_record)
    if not is_known:
        return None
    return tuple(
        contact
        for contact in contacts
        if is_fixed or not (contact.withdrawal in fixed or _is_for_emergencies(contact))
    )


def _is_for_emergencies(contact: PublishedContact) -> bool:
    if contact.kind != "phone":
        return False
    return contact.form == EUROPEAN or is_emergency(contact.form, (contact.country,))


def _note_hold(root: Path, service: str, today: datetime.date) -> str:
    """Put the record of a service on hold; return the instructions if that is impossible."""
    try:
        with site_lock(root) as site:
            workspace = open_site(root, "records", today)
            services = [
                one
                for file in workspace.corpus.directories
                for one in file.services
                if one.id.text == service
            ]
            if len(services) != 1:
                return _left(service, "")
            if services[0].publish == "hold":
                return ""
            path = services[0].at.path
            with yaml_edit(path):
                text = workspace.snapshot.files[path].decode("utf-8")
                place = nodes.path_to(text, services[0].at)
                text = set_values(text, place, withdrawal(services[0], today))
            site.write(workspace.change({path: text.encode("utf-8")}))
    except (CommandError, LookupError, OSError) as error:
        return _left(service, str(error))
    return ""


def _left(service: str, why: str) -> str:
    words = _(
        "Its record could not be changed. Write “publish: hold” and a reason under “{service}” in "
        "content/services/: until then, nothing else is published."
    ).format(service=service)
    return f"{why}\n{words}" if why else words


def targets_in(text: str) -> tuple[Target, ...] | None:
    """Return the targets in settings, even if other parts have errors.

    Return None if the targets cannot be read.
    """
    listed = nodes.top_value(text, "targets")
    if listed is None:
        return () if "targets:" not in text else None
    if not isinstance(listed, nodes.Sequence):
        return None
    targets = [build_record(item, Target).value for item in listed.items]
    return None if None in targets else tuple(entry for entry in targets if entry is not None)

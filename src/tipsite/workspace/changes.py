"""Changes of a site by a command: of all its files or of none, without loss of other changes.

Every command that writes into a site uses `site_lock` and `SiteLock.write`. Two commands wait for
each other. A file that was saved after the command read it is never overwritten. If the process is
killed, the next command completes the change.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

import click
import msgspec
from msgspec import Struct, field, to_builtins

from tipsite.console import Shown, agreed, show
from tipsite.content.inputs import read
from tipsite.engine.inputs import UNFINISHED
from tipsite.engine.store import Store
from tipsite.i18n import gettext as _
from tipsite.model.corpus import Snapshot
from tipsite.model.problems import Problem
from tipsite.output.disk import STAGE, discard, is_safe
from tipsite.output.journal import carry_out, check_access, commit, stage, staged_at
from tipsite.output.lock import held
from tipsite.workspace.errors import CommandError

_DAMAGED = ".tipsite-change.damaged"
_ASIDE = "private/not-written"
_NOTES = ".tsv"


class ChangeSet(Struct, frozen=True, kw_only=True):
    """New contents of files of a site by path, and the whole site as it was ``read``.

    A file that is not in ``read`` did not exist. ``folders`` are made even if they stay empty.
    ``moved`` maps old paths to new ones in ``files``; folders that become empty are deleted.
    """

    files: Mapping[str, bytes]
    read: Mapping[str, bytes]
    folders: tuple[str, ...] = ()
    moved: Mapping[str, str] = field(default_factory=dict)

    def difference(self, *paths: str) -> Iterator[Shown]:
        """Yield the changes in ``paths``: the name of each file, its changed lines, an empty line.

        Without ``paths``, yield the changes of all files except tipsite's own notes.
        """
        from tipsite.workspace.differences import file_difference, new_file  # noqa: PLC0415 - slow

        origins = {new: old for old, new in self.moved.items()}
        for path in sorted(paths or self.files):
            origin = origins.get(path, path)
            old = self.read.get(origin)
            new = self.files.get(path, old or b"")
            if path.endswith(_NOTES) or (old == new and origin == path):
                continue
            words = "{path}" if origin == path else _("{path} (until now {old})")
            words = words if old is not None else _("{path} (a new file)")
            yield ((words.format(path=path, old=origin), "bold"),)
            yield from new_file(new) if old is None else file_difference(old, new)
            yield ()

    def outcome(self, root: Path, *, dry_run: bool) -> Iterator[str]:
        """Yield the paths of the written files; on a dry run, the paths to write."""
        if not self.files:
            yield _("Nothing to change: it is like this already.")
            return
        words = _("Would be written: {path}") if dry_run else _("Written: {path}")
        yield from (words.format(path=root / path) for path in sorted(self.files))
        if dry_run:
            yield _("Nothing was written (--dry-run).")


class SiteLock(Struct):
    """A site that no other command can change now."""

    root: Path
    _held: contextlib.ExitStack

    def write(self, change: ChangeSet, *, dry_run: bool = False) -> None:
        """Put all files of a change set into their places, or none; on a dry run, none.

        Raises:
            CommandError: a file was changed meanwhile, or is read-only; nothing is changed.
            CommandError: the disk failed half-way. The next command for the site completes it.
            OSError: the disk failed before that; nothing is changed.
        """
        if dry_run or not (change.files or change.folders):
            return
        root = self.root
        places = {path: _on_disk(root, path) for path in (*change.moved, *change.files)}
        journal = _Journal(
            old=dict(_old_digests(root, change, places)),
            new={places[path]: _digest(content) for path, content in change.files.items()},
            folders=change.folders,
        )
        _check(root, journal)
        try:
            contents = {places[path]: content for path, content in change.files.items()}
            stage(root, contents, is_public=False)
            for path in contents.keys() & journal.old.keys():
                # The check below finds files that were deleted meanwhile.
                with contextlib.suppress(FileNotFoundError):
                    (staged_at(root) / path).chmod((root / path).stat().st_mode & 0o7777)
            # The files are checked again, since many files take time.
            _check(root, journal)
            commit(root, UNFINISHED, json.dumps(to_builtins(journal), indent=1).encode())
        except BaseException:
            discard(root / UNFINISHED)
            discard(root / STAGE)
            raise
        try:
            try:
                _carry_out(root, journal)
            except KeyboardInterrupt:
                # It is too late to stop: the change is completed.
                _carry_out(root, journal)
        except OSError as error:
            words = _(
                "The disk refused in the middle of a change: {why}. The next command of "
                "tipsite completes it."
            )
            raise CommandError(words.format(why=error.strerror or error)) from error

    def write_if_agreed(self, change: ChangeSet, *, ask: bool, dry_run: bool) -> bool:
        """Ask the officer if ``ask`` is true, write like `write`, and show what was written.

        Return whether the officer agreed.
        """
        if ask and change.files and not self.agreed(_("Change these files?")):
            click.echo(_("Nothing was written."))
            return False
        self.write(change, dry_run=dry_run)
        show(change.outcome(self.root, dry_run=dry_run))
        return True

    def agreed(self, question: str) -> bool:
        """Return whether the officer agrees. Other commands may change the site before that."""
        self._held.close()
        try:
            return agreed(question)
        finally:
            self._held.enter_context(held(self.root, _print_waiting))
            complete(self.root)


@contextmanager
def site_lock(root: Path) -> Iterator[SiteLock]:
    """Hold a site while it is read, changed and written; wait for other commands.

    First complete the change of a killed command. Read the files to change within the block. Within
    another block for the same site, return its lock.
    """
    where = root.resolve()
    outer = _HOLDING.get()
    if outer is not None and outer.root.resolve() == where:
        yield outer
        return
    with contextlib.ExitStack() as stack:
        stack.enter_context(held(root, _print_waiting))
        complete(root)
        lock = SiteLock(root, stack)
        before = _HOLDING.set(lock)
        try:
            yield lock
        finally:
            _HOLDING.reset(before)


def read_site(root: Path, store: Store | None = None) -> tuple[Snapshot, tuple[Problem, ...]]:
    """Return the files in ``root`` while no change is half done; see `inputs.read`.

    Raises:
        OSError: a file cannot be read.
    """
    with site_lock(root):
        return read(root, store)


def is_unfinished(root: Path) -> bool:
    """Return whether a change of the site in ``root`` has begun but not ended."""
    return any(os.path.lexists(root / name) for name in (UNFINISHED, STAGE))


def complete(root: Path) -> None:
    """Complete the change of a killed command, or remove its traces, and print a message.

    The caller holds the site.
    """
    journal = _read_journal(root)
    if journal is not None:
        changed = _carry_out(root, journal)
        if changed:
            words = _(
                "A command was stopped in the middle of a change. It is completed now: {paths}"
            )
            _print(words.format(paths=", ".join(changed)))
    elif os.path.lexists(root / STAGE):
        discard(root / STAGE)
        _print(_("A command was stopped before it changed anything. Its traces are removed."))


_HOLDING: ContextVar[SiteLock | None] = ContextVar("_HOLDING", default=None)


class _Journal(Struct, frozen=True, kw_only=True):
    """A change: digests of files before and after it by path, and folders to make."""

    old: Mapping[str, str]
    new: Mapping[str, str]
    folders: tuple[str, ...] = ()


def _old_digests(
    root: Path, change: ChangeSet, places: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    for path, place in places.items():
        # The files of a bundled theme are read as if they were in the site.
        is_bundled = path.startswith("themes/") and not (root / place).exists()
        if path in change.read and not is_bundled:
            yield place, _digest(change.read[path])


def _on_disk(root: Path, path: str) -> str:
    """Return a path as the disk spells it: some store letters and diacritics separately."""
    place = root / path
    if not path.isascii() and not place.exists() and place.parent.is_dir():
        for entry in place.parent.iterdir():
            if unicodedata.normalize("NFC", entry.name) == place.name:
                return entry.relative_to(root).as_posix()
    return path


def _check(root: Path, journal: _Journal) -> None:
    """Raise an error unless all files are unchanged since they were read, and writable."""
    going = {path.casefold(): path for path in journal.old.keys() - journal.new.keys()}
    for path in dict.fromkeys((*journal.old, *journal.new)):
        target, other = root / path, going.get(path.casefold(), path)
        if other != path and target.exists() and target.samefile(root / other):
            continue  # to many disks, “Rights.md” and “rights.md” are the same file
        now, before = _digest_of(target), journal.old.get(path, "")
        if now != before and now is not None:
            if not before:
                words = _("{path} is there already. Nothing was changed.")
            elif not now:
                words = _("{path} was taken away in the meantime, so nothing was written.")
            else:
                words = _(
                    "{path} was changed in the meantime, so nothing was written. Do it again."
                )
            raise CommandError(words.format(path=path))
        if now is None or (now and not os.access(target, os.W_OK)):
            words = _("{path} may not be written: it is marked as read-only.")
            raise CommandError(words.format(path=target))
    check_access(root, (*journal.old, *journal.new))


def _carry_out(root: Path, journal: _Journal) -> list[str]:
    """Return the changed files; a file that was saved meanwhile is kept and reported."""

    def may_change(path: str) -> bool:
        now = _digest_of(root / path)
        return now in (journal.old.get(path, ""), journal.new.get(path))

    refused = carry_out(root, journal.old, journal.new, may_change)
    for path in refused:
        if path in journal.new:
            copy = root / _ASIDE / path
            copy.parent.mkdir(parents=True, exist_ok=True)
            (staged_at(root) / path).replace(copy)
            words = _(
                "{path} was saved since, and stays so. What the stopped command had for it is "
                "here: {copy}"
            )
            _print(words.format(path=path, copy=copy))
    for folder in journal.folders:
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / UNFINISHED).unlink()
    discard(root / STAGE)
    return [path for path in {**journal.old, **journal.new} if path not in refused]


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _digest_of(path: Path) -> str | None:
    """Return the digest of a file; empty if there is none, None if it may not be read."""
    try:
        return _digest(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except PermissionError:
        return None


def _read_journal(root: Path) -> _Journal | None:
    """Return the change in progress; a journal that cannot be read is put aside."""
    path = root / UNFINISHED
    try:
        journal = msgspec.json.decode(path.read_bytes(), type=_Journal)
        for inside in (*journal.old, *journal.new, *journal.folders):
            _check_inside(root, inside)
    except FileNotFoundError:
        return None
    except (ValueError, RecursionError):
        path.replace(root / _DAMAGED)
        words = _("{path} cannot be read, so it is put aside: {aside}")
        _print(words.format(path=path, aside=root / _DAMAGED))
        return None
    return journal


def _check_inside(root: Path, path: str) -> None:
    """Raise a ValueError for a path outside of the site: the journal may come from anywhere."""
    if not (is_safe(path) and (root / path).parent.resolve().is_relative_to(root.resolve())):
        raise ValueError(path)


def _print(words: str) -> None:
    click.echo(words, err=True)


def _print_waiting() -> None:
    _print(_("Another command of tipsite is changing this site: waiting until it has ended."))

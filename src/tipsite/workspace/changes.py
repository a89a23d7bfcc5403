"""The files of a site that one command changes: all of them or none, and nobody else's work lost.

Every command that writes into a site goes through `site_lock` and `SiteLock.write`. Two commands
wait for each other; what somebody saved since the command read it is never overwritten; and a set
is whole even if the process is killed, at the latest after the next command has completed it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import secrets
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path, PurePosixPath

import click
from msgspec import Struct, field, to_builtins

from tipsite.console import TextLine
from tipsite.content.inputs import read
from tipsite.engine.inputs import UNFINISHED
from tipsite.engine.store import Store
from tipsite.i18n import gettext as _
from tipsite.model.corpus import Snapshot
from tipsite.model.problems import Problem
from tipsite.output.disk import flush_folder
from tipsite.output.lock import held
from tipsite.workspace.differences import file_difference, new_file
from tipsite.workspace.errors import CommandError

_DAMAGED = ".tipsite-change.damaged"
_ASIDE = "private/not-written"
_DRAFT = re.compile(r"\.tipsite-[a-z0-9_]{8}")
_NOTES = ".tsv"


class ChangeSet(Struct, frozen=True, kw_only=True):
    """Files of a site as they are to be, by path, and all of the site as it was read.

    What is not in ``read`` was not there. ``folders`` are to be there even if nothing is in them.
    ``moved`` are files that go, by path, each with the path in ``files`` that takes its place; a
    folder in which nothing is left goes with them.
    """

    files: Mapping[str, bytes]
    read: Mapping[str, bytes]
    folders: tuple[str, ...] = ()
    moved: Mapping[str, str] = field(default_factory=dict)

    def difference(self, *paths: str) -> Iterator[TextLine]:
        """Yield what changes in ``paths``: the name of each file, what differs in its lines, and an
        empty line.

        If none is named, it is all files but those in which tipsite notes something for itself.
        """
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
        """Yield what is said when the files are written, or would be without --dry-run."""
        if not self.files:
            yield _("Nothing to change: it is like this already.")
            return
        words = _("Would be written: {path}") if dry_run else _("Written: {path}")
        yield from (words.format(path=root / path) for path in sorted(self.files))
        if dry_run:
            yield _("Nothing was written (--dry-run).")


class SiteLock(Struct):
    """A site that no other command changes now."""

    root: Path
    _held: contextlib.ExitStack

    def write(self, change: ChangeSet, *, dry_run: bool = False) -> None:
        """Put all files of a change set into their places, or none; on a dry run, none.

        Raises:
            CommandError: a file is not as it was read, or may not be written.
            OSError: the disk refused; everything is as it was.
        """
        if dry_run or not (change.files or change.folders):
            return
        steps = tuple(_steps(self.root, change))
        _check(self.root, steps)
        folders = _missing_folders(
            self.root, (*change.folders, *(_folder(step.path) for step in steps))
        )
        journal = _Journal(steps=steps, folders=folders, is_whole=False)
        try:
            _write_journal(self.root, journal)
            for folder in folders:
                (self.root / folder).mkdir()
            for step in steps:
                if not step.goes:
                    _write_draft(self.root, step, change.files[step.path])
            # Once more: with many files some time has gone by.
            _check(self.root, steps)
            _write_journal(self.root, _Journal(steps=steps, folders=folders, is_whole=True))
        except BaseException:
            _discard(self.root, journal)
            raise
        self._move(steps, folders, change)

    @contextmanager
    def released(self) -> Iterator[None]:
        """Let others change the site while somebody is asked, and hold it again afterwards."""
        self._held.close()
        try:
            yield
        finally:
            self._held.enter_context(held(self.root, _print_waiting))
            complete(self.root)

    def _move(self, steps: tuple[_Step, ...], folders: tuple[str, ...], change: ChangeSet) -> None:
        done: list[_Step] = []
        try:
            for step in steps:
                if step.goes:
                    _place(self.root, step.path).unlink()
                else:
                    (self.root / step.draft).replace(self.root / step.path)
                done.append(step)
        except BaseException:
            try:
                for step in reversed(done):
                    _restore(self.root, step, change.read.get(step.path))
            except OSError as error:
                words = _(
                    "The disk refused in the middle of a change: {why}. The next command of "
                    "tipsite completes it."
                )
                raise CommandError(words.format(why=error.strerror or error)) from error
            _discard(self.root, _Journal(steps=steps, folders=folders, is_whole=False))
            raise
        _flush(self.root, steps)
        (self.root / UNFINISHED).unlink()


@contextmanager
def site_lock(root: Path) -> Iterator[SiteLock]:
    """Hold a site from before it is read until it is written; wait while another command does.

    A change that a dead command left half done is completed first. What is to be changed has to be
    read inside. Inside another one for the same site it is that one.
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
    """Return what stands in ``root``, no set of files half changed; see `inputs.read`.

    Raises:
        OSError: a file cannot be read.
    """
    with site_lock(root):
        return read(root, store)


def is_unfinished(root: Path) -> bool:
    """Whether a command that changes the site in ``root`` is at work, or has died."""
    return any(path.is_file() for path in (root / UNFINISHED, _new_journal(root)))


def complete(root: Path) -> None:
    """Complete the change that a dead command left, or take its traces away, and say so.

    Whoever calls it holds the site.
    """
    _new_journal(root).unlink(missing_ok=True)
    journal = _read_journal(root)
    if journal is None:
        return
    if not journal.is_whole:
        _discard(root, journal)
        _print(_("A command was stopped before it changed anything. Its traces are removed."))
        return
    aside = tuple(step for step in journal.steps if not _complete_step(root, step))
    for step in aside:
        if step.goes:
            continue
        copy = root / _ASIDE / step.path
        copy.parent.mkdir(parents=True, exist_ok=True)
        (root / step.draft).replace(copy)
        words = _(
            "{path} was saved since, and stays so. What the stopped command had for it is here: "
            "{copy}"
        )
        _print(words.format(path=step.path, copy=copy))
    _flush(root, journal.steps)
    (root / UNFINISHED).unlink()
    whole = [step.path for step in journal.steps if step not in aside]
    if whole:
        words = _("A command was stopped in the middle of a change. It is completed now: {paths}")
        _print(words.format(paths=", ".join(whole)))


_HOLDING: ContextVar[SiteLock | None] = ContextVar("_HOLDING", default=None)


class _Step(Struct, frozen=True, kw_only=True):
    """One file: its new bytes lie in ``draft`` beside it.

    ``before`` and ``after`` are digests. The first is empty where no file was, the last where the
    file goes.
    """

    path: str
    draft: str
    before: str
    after: str

    @property
    def goes(self) -> bool:
        return not self.after


class _Journal(Struct, frozen=True, kw_only=True):
    """What is to be done. Until all drafts are on the disk (``is_whole``) nothing is changed."""

    steps: tuple[_Step, ...]
    folders: tuple[str, ...] = ()
    is_whole: bool


def _steps(root: Path, change: ChangeSet) -> Iterator[_Step]:
    # What goes is first: many a disk takes “Rights.md” and “rights.md” for the same file.
    for path in change.moved:
        yield _Step(path=path, draft=_draft(path), before=_digest(change.read[path]), after="")
    for path, content in change.files.items():
        before = change.read.get(path)
        if before is not None and path.startswith("themes/") and not (root / path).exists():
            # A theme that comes with tipsite is read as if it stood in the site.
            before = None
        yield _Step(
            path=path,
            draft=_draft(path),
            before="" if before is None else _digest(before),
            after=_digest(content),
        )


def _draft(path: str) -> str:
    return str(PurePosixPath(path).with_name(f".tipsite-{secrets.token_hex(4)}"))


def _place(root: Path, path: str) -> Path:
    """Return where a file lies: on some disks its name has letters and their marks apart."""
    place = root / path
    if not path.isascii() and not place.exists() and place.parent.is_dir():
        for entry in place.parent.iterdir():
            if unicodedata.normalize("NFC", entry.name) == place.name:
                return entry
    return place


def _check(root: Path, steps: tuple[_Step, ...]) -> None:
    going = {step.path.casefold(): _place(root, step.path) for step in steps if step.goes}
    for step in steps:
        target = _place(root, step.path)
        other = going.get(step.path.casefold())
        if not step.goes and other and target.exists() and target.samefile(other):
            continue
        now = _digest_of(target)
        if now != step.before and now is not None:
            if not step.before:
                words = _("{path} is there already. Nothing was changed.")
            elif not now:
                words = _("{path} was taken away in the meantime, so nothing was written.")
            else:
                words = _(
                    "{path} was changed in the meantime, so nothing was written. Do it again."
                )
            raise CommandError(words.format(path=step.path))
        if now is None or (now and not os.access(target, os.W_OK)):
            words = _("{path} may not be written: it is marked as read-only.")
            raise CommandError(words.format(path=target))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _digest_of(path: Path) -> str | None:
    """The digest of a file; empty where there is none, and None where it may not be read."""
    try:
        return _digest(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except PermissionError:
        return None


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _flush(root: Path, steps: tuple[_Step, ...]) -> None:
    """Take away folders that are left empty, and see to it that the disk has kept the others."""
    for folder in dict.fromkeys(_folder(step.path) for step in steps):
        if (root / folder).is_dir():
            flush_folder(root / folder)
    for step in steps:
        for above in PurePosixPath(step.path).parents[:-2] if step.goes else ():
            with contextlib.suppress(OSError):
                (root / above).rmdir()


def _missing_folders(root: Path, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The folders to be made, the outer before the inner."""
    every = {
        str(folder)
        for path in wanted
        if path
        for folder in (PurePosixPath(path), *PurePosixPath(path).parents)
    }
    return tuple(sorted(path for path in every - {"."} if not (root / path).is_dir()))


def _write_draft(root: Path, step: _Step, content: bytes) -> None:
    """Write the new bytes beside their place: it may be the officer's only copy."""
    target, draft = root / step.path, root / step.draft
    with draft.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    # A file that somebody took away meanwhile is noticed before anything is moved.
    if step.before and target.exists():
        draft.chmod(target.stat().st_mode & 0o7777)


def _restore(root: Path, step: _Step, content: bytes | None) -> None:
    if content is None or not step.before:
        (root / step.path).unlink(missing_ok=True)
        return
    _write_draft(root, step, content)
    (root / step.draft).replace(root / step.path)


def _discard(root: Path, journal: _Journal) -> None:
    """Take away what a change has made so far; none of its files is in its place."""
    with contextlib.suppress(OSError):
        for step in journal.steps:
            (root / step.draft).unlink(missing_ok=True)
        for folder in reversed(journal.folders):
            # Somebody may have put something there meanwhile.
            with contextlib.suppress(OSError):
                (root / folder).rmdir()
        _new_journal(root).unlink(missing_ok=True)
        (root / UNFINISHED).unlink(missing_ok=True)


def _new_journal(root: Path) -> Path:
    return root / f"{UNFINISHED}.new"


def _write_journal(root: Path, journal: _Journal) -> None:
    new = _new_journal(root)
    with new.open("w", encoding="utf-8") as stream:
        json.dump(to_builtins(journal), stream, indent=1)
        stream.flush()
        os.fsync(stream.fileno())
    new.replace(root / UNFINISHED)
    flush_folder(root)


def _read_journal(root: Path) -> _Journal | None:
    """The change that is in progress; one that no command of tipsite wrote is put aside."""
    path = root / UNFINISHED
    try:
        if not path.is_file():
            return None
        found = json.loads(path.read_bytes())
        return _Journal(
            steps=tuple(_step(root, one) for one in found["steps"]),
            folders=tuple(_inside(root, one) for one in found["folders"]),
            is_whole=found["is_whole"] is True,
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        path.replace(root / _DAMAGED)
        words = _("{path} cannot be read, so it is put aside: {aside}")
        _print(words.format(path=path, aside=root / _DAMAGED))
        return None


def _step(root: Path, found: dict[str, object]) -> _Step:
    path, draft = _inside(root, found["path"]), _inside(root, found["draft"])
    before, after = found["before"], found["after"]
    name = PurePosixPath(draft).name
    if _folder(path) != _folder(draft) or not _DRAFT.fullmatch(name):
        raise ValueError(draft)
    if not isinstance(before, str) or not isinstance(after, str):
        raise TypeError(before)
    return _Step(path=path, draft=draft, before=before, after=after)


def _inside(root: Path, path: object) -> str:
    """A journal may have come with a site from somewhere: it leads to nothing outside of it."""
    if not isinstance(path, str) or not path or "\\" in path or "\0" in path:
        raise ValueError(path)
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or ":" in pure.parts[0]:
        raise ValueError(path)
    if not (root / path).parent.resolve().is_relative_to(root.resolve()):
        raise ValueError(path)
    return path


def _complete_step(root: Path, step: _Step) -> bool:
    """Do one step of a change; False where somebody has saved another text there since."""
    draft, target = root / step.draft, _place(root, step.path)
    if step.goes:
        if (now := _digest_of(target)) == step.before:
            target.unlink()
        return now in ("", step.before)
    if _digest_of(draft) != step.after:
        # It has been done, or the disk has lost it.
        draft.unlink(missing_ok=True)
        return True
    now = _digest_of(target)
    if now == step.after:
        draft.unlink()
    elif now == step.before:
        draft.replace(target)
    else:
        return False
    return True


def _print(words: str) -> None:
    click.echo(words, err=True)


def _print_waiting() -> None:
    _print(_("Another command of tipsite is changing this site: waiting until it has ended."))

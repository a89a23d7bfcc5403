"""The walks of `withdrawal_walks` through the command itself, on folders.

.venv/bin/python tests/support/publish_walks.py 1 200     # the seeds from 1 on
"""

from __future__ import annotations

import datetime
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from click.testing import CliRunner, Result

from builds import lay
from sites import AL, CONFIG, LISTING, with_services
from tipsite.cli.main import main
from tipsite.publishing.remote import Entry, FolderRemote
from withdrawal_walks import Copy, Killed, MemoryTarget, Record, Walk, plain


class FolderTarget(MemoryTarget):
    """A folder on the disk, with the same trouble on the way to it."""

    def __init__(self, folder: Path, root: Path) -> None:
        super().__init__()
        self._folder = folder
        self._remote = FolderRemote(str(folder), root)

    @property
    def files(self) -> dict[str, bytes]:
        found = (path for path in self._folder.rglob("*") if path.is_file())
        return {path.relative_to(self._folder).as_posix(): path.read_bytes() for path in found}

    @files.setter
    def files(self, files: dict[str, bytes]) -> None:
        assert not files

    def read(self, path: str) -> bytes | None:
        self._raise(self._happens())
        return self._remote.read(path)

    def write(self, path: str, content: bytes) -> None:
        error = self._happens(sleeps=not path.startswith(".tipsite"))
        self._remote.write(path, content)
        self._raise(error)

    def create(self, path: str, content: bytes) -> bool:
        error = self._happens(sleeps=False)
        is_new = self._remote.create(path, content)
        self._raise(error)
        return is_new

    def delete(self, path: str) -> None:
        error = self._happens(sleeps=not path.startswith(".tipsite"))
        self._remote.delete(path)
        self._raise(error)

    def names(self, folder: str = "") -> Mapping[str, Entry]:
        return self._remote.names(folder)

    def finish(self, message: str) -> None:
        self._raise(self._happens())
        self._remote.finish(message)


class CommandWalk(Walk):
    """One walk; each publication is the command, in a folder of its own copy."""

    steps = 8
    operations = 60

    def __init__(self, seed: int, folder: Path) -> None:
        super().__init__(seed)
        self._folder = folder
        self.clock.now = datetime.datetime(2026, 11, 24, tzinfo=datetime.UTC).timestamp()
        for copy in (*self.copies, self.daily):
            copy.records = {
                id_: record._replace(on=self.day()) for id_, record in copy.records.items()
            }
            root = lay(folder / copy.name, self._text(copy))
            with (root / CONFIG).open("a") as settings:
                settings.write("targets:\n- {id: web, kind: folder, path: ../web}\n")
        self.daily.records = dict(self.copies[0].records)
        self.target = FolderTarget(folder / "web", folder / "office")

    def _text(self, copy: Copy) -> str:
        return with_services(*(_record(id_, record) for id_, record in copy.records.items()))

    def _run(self, copy: Copy, *words: str, trouble: Mapping[int, Any] | None = None) -> Result:
        root = self._folder / copy.name
        records = self._text(copy).partition(f"-- {AL} --\n")[2]
        (root / AL).write_text(records, encoding="utf-8")
        self.target.begin(trouble or {})
        options = ["--yes", *words] if "--unattended" not in words else [*words]
        command = ["publish", *options, "--demonstration", "--names"]
        done = CliRunner().invoke(
            main, [*command, "--root", str(root), "--today", self.day()], catch_exceptions=True
        )
        error = done.exception
        if error is not None and not isinstance(error, SystemExit | Killed):
            raise error
        return done

    def run(self) -> None:
        now = SimpleNamespace(now=lambda _zone: self.now())
        clock = SimpleNamespace(datetime=now, UTC=datetime.UTC)
        with (
            patch("tipsite.publishing.dispatch.open_remote", self._opened),
            patch("tipsite.publishing.dispatch.datetime", clock),
        ):
            super().run()

    def _opened(self, *_target: Any) -> MemoryTarget:
        return self.target

    def publish(self, copy: Copy, trouble: Mapping[int, Any] | None = None) -> str:
        shown = {plain(one.dial) for one in copy.records.values() if one.is_shown} & self.meant
        right = {number: self.dead.pop(number) for number in shown if number in self.dead}
        words = ["--unattended"] if copy is self.daily else []
        try:
            done = self._run(copy, *words, trouble=trouble)
        except Killed:
            return self._ends(copy, "Killed")
        self.log.append(done.output)
        if done.exit_code not in (0, 5):
            if "that was withdrawn" in done.output:
                self.dead.update(right)
            return self._ends(copy, "refused" if "withdrawn" in done.output else "stopped")
        self.is_unknown = False
        self.check()
        return self._ends(copy, "published")

    def withdraw(self, copy: Copy, id_: str, trouble: Mapping[int, Any]) -> None:
        record = copy.records[id_]
        number = plain(record.dial)
        self.meant.discard(number)
        try:
            done = self._run(copy, "--withdraw", id_, trouble=trouble)
        except Killed:
            self._ends(copy, "withdrawal: Killed")
            return
        self.log.append(done.output)
        if "Its record says" in done.output:
            copy.records[id_] = record._replace(is_shown=False)
        if done.exit_code:
            self._ends(copy, "withdrawal stopped")
            return
        self.is_unknown = False
        if "stays online for others" not in done.output:
            self.dead[number] = self.day()
        self.check()
        self._ends(copy, "withdrawn")


def _record(id_: str, record: Record) -> str:
    """Return a record of a service as somebody has called it."""
    held = "" if record.is_shown else "  reason: Nobody answers.\n"
    return (
        f"- id: {id_}\n  organization: alo\n  run_by: ngo\n  kind: hotline\n  needs: [call]\n"
        f"  name: {{en: Line {id_}}}\n  summary: {{en: They answer.}}\n"
        f"  publish: {'yes' if record.is_shown else 'hold'}\n{held}  phones:\n"
        f"  - dial: {record.dial}\n    publish: yes\n"
        f"    verified: {{dial: {record.dial}, on: {record.on}, how: published, "
        f"source: {LISTING}}}\n"
    )


@contextmanager
def walking(seed: int) -> Iterator[CommandWalk]:
    """Yield a walk in a folder of its own, and print its steps where something goes wrong."""
    with tempfile.TemporaryDirectory() as folder:
        walk = CommandWalk(seed, Path(folder))
        try:
            yield walk
        except BaseException:
            print(f"seed {seed}", *walk.log, sep="\n  ", file=sys.stderr)
            raise


def walk_by_command(first: int, count: int) -> Counter[str]:
    """Walk from each seed, and return how often what happened."""
    counts: Counter[str] = Counter()
    for seed in range(first, first + count):
        with walking(seed) as walk:
            walk.run()
            counts += walk.counts
    return counts


if __name__ == "__main__":
    begun = time.monotonic()
    counted = walk_by_command(int(sys.argv[1]), int(sys.argv[2]))
    print(dict(sorted(counted.items())), f"{time.monotonic() - begun:.1f} s")

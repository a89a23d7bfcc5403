"""Two copies of a site that publish to one target, in memory, in random order.

A walk renames, holds, confirms and withdraws services, fetches records, drops connections, kills
programs, and lets one copy sleep in the middle of a file while the other publishes. After each step
no number is online that was withdrawn, unless somebody who knew that has confirmed it since.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple
from unittest.mock import patch

from msgspec.structs import replace

from tipsite.publishing.candidate import Candidate
from tipsite.publishing.history import History, Withdrawal
from tipsite.publishing.proposal import carry_out, propose
from tipsite.publishing.published_contacts import (
    PublishedContact,
    contacts_in,
    mark_of,
    phone_forms,
)
from tipsite.publishing.release import PublishedFile
from tipsite.publishing.remote import Entry, RemoteError
from tipsite.publishing.state import INTENT, OURS, STATE, ChangedError, LockedError, look
from tipsite.publishing.stripping import stripped

ADDRESS = "https://example.org/help/"
NUMBERS = {
    "04 2211 331": ("+355 4 2211 331", "00355 4 2211331"),
    "04 2211 442": ("+355 4 2211 442", "042211442"),
    "116 123": ("116123", "116-123"),
}
"""Each number as it is first, and in other spellings."""


_DOES = (
    *("rename", "hold", "confirm", "new", "spell", "fetch"),
    *("publish", "publish", "withdraw", "withdraw"),
)


class Killed(BaseException):
    """The program died."""


class MemoryTarget:
    """A target without a disk: what readers see, and what may go wrong on the way to it."""

    atomic = False

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.trouble: Mapping[int, Any] = {}
        """What happens at the n-th operation from now on."""
        self._count = 0

    def begin(self, trouble: Mapping[int, Any]) -> None:
        self.trouble, self._count = trouble, 0

    def _happens(self, *, sleeps: bool = True) -> BaseException | None:
        """Return what is raised once the operation is done."""
        self._count += 1
        what = self.trouble.get(self._count)
        if what == "killed":
            raise Killed
        if what == "dropped before":
            raise RemoteError("dropped", where="there", path="")
        if callable(what) and sleeps:
            others, count = self.trouble, self._count
            what()
            self.trouble, self._count = others, count
            return None
        return RemoteError("dropped", where="there", path="") if what == "dropped after" else None

    def _raise(self, error: BaseException | None) -> None:
        if error is not None:
            raise error

    def read(self, path: str) -> bytes | None:
        self._raise(self._happens())
        return self.files.get(path)

    # Who sleeps in the middle of one of our own small files is not played: of two that write such a
    # file at once, no host of files can tell which is late.
    def write(self, path: str, content: bytes) -> None:
        error = self._happens(sleeps=path not in OURS)
        self.files[path] = content
        self._raise(error)

    def create(self, path: str, content: bytes) -> bool:
        error = self._happens(sleeps=False)
        is_new = path not in self.files
        self.files.setdefault(path, content)
        self._raise(error)
        return is_new

    def delete(self, path: str) -> None:
        error = self._happens(sleeps=path not in OURS)
        self.files.pop(path, None)
        self._raise(error)

    def names(self, folder: str = "") -> Mapping[str, Entry]:
        assert not folder
        return {path.partition("/")[0]: Entry() for path in sorted(self.files)}

    def finish(self, message: str) -> None:
        self._raise(self._happens())

    def close(self) -> None:
        pass


class _Entries(dict[tuple[str, str], bytes]):
    """The files of a history without a disk."""

    def get(self, kind: str, name: str) -> bytes | None:  # type: ignore[override]
        return super().get((kind, name))

    def put(self, kind: str, name: str, content: bytes) -> bool:
        self[kind, name] = content
        return True

    def has(self, kind: str, name: str) -> bool:
        return (kind, name) in self

    def keep_only(self, entries: Collection[tuple[str, str]]) -> None:
        pass


class MemoryHistory(History):
    """What a copy of the site knows, without a disk."""

    def __init__(self) -> None:
        super().__init__(Path("nowhere"))
        self._files = _Entries()  # type: ignore[assignment]


class Record(NamedTuple):
    """A service: its number, whether it is published, and on which day it was confirmed."""

    dial: str
    is_shown: bool
    on: str


def contacts_of_record(id_: str, record: Record) -> Iterator[PublishedContact]:
    """Yield the contacts of a record."""
    for form in phone_forms(record.dial):
        yield PublishedContact(
            text=record.dial,
            form=form,
            kind="phone",
            service=id_,
            name=id_,
            country="AL",
            on=record.on,
        )


def site_of(records: Mapping[str, Record]) -> Candidate:
    """Return a site with a page for each service, and lists that name all of them."""
    public = {id_: record for id_, record in records.items() if record.is_shown}
    contacts = {
        mark_of(one.form, id_): one
        for id_, record in public.items()
        for one in contacts_of_record(id_, record)
    }
    shown = {id_: record.dial for id_, record in public.items()}
    everything = " ".join(f"<a href='{id_}.html'>{dial}</a>" for id_, dial in shown.items())
    pages = {f"en/{id_}.html": f"<p>{id_}: {dial}</p>" for id_, dial in shown.items()}
    pages |= {"en/index.html": f"<p>{everything}</p>", "assets/index-en.js": everything}
    content = {path: text.encode() for path, text in pages.items()}
    files = {
        path: PublishedFile(
            digest=hashlib.sha256(body).hexdigest(),
            size=len(body),
            contacts=contacts_in(path, body, contacts.values()),
        )
        for path, body in content.items()
    }
    return Candidate(
        address=ADDRESS,
        files=files,
        load=content.__getitem__,
        contacts=contacts,
        marks={mark: one.mark for mark, one in sorted(contacts.items())},
        headers=(),
        moved={},
        sources={},
        load_source=lambda _path: b"",
    )


def held_of(records: Mapping[str, Record]) -> Mapping[str, tuple[str, ...]]:
    """Return what `held_contacts` says of a build of records."""
    contacts = [
        (one, record.is_shown)
        for id_, record in records.items()
        for one in contacts_of_record(id_, record)
    ]
    shown = {mark for one, is_shown in contacts if is_shown for mark in one.withdrawals}
    found: dict[str, tuple[str, ...]] = {}
    for one, _is_shown in contacts:
        for mark in one.withdrawals:
            if mark not in shown and one.service not in found.get(mark, ()):
                found[mark] = (*found.get(mark, ()), one.service)
    return found


def plain(dial: str) -> str:
    """Return the number that a spelling is of, as the model knows it."""
    return next(
        first
        for first, others in NUMBERS.items()
        for spelling in (first, *others)
        if re.sub(r"\D", "", dial) == re.sub(r"\D", "", spelling)
    )


class Copy:
    """A copy of the site: its records, and what it knows of publications."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.history: History = MemoryHistory()
        self.records: dict[str, Record] = {}


ALL = tuple(
    one
    for first, others in NUMBERS.items()
    for dial in (first, *others)
    for one in contacts_of_record("", Record(dial, True, ""))
)


class Walk:
    """One walk; `check` says after each step what must not be."""

    steps = 12
    operations = 28
    """Something goes wrong in one of so many at a target."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.clock = SimpleNamespace(now=1_000_000.0)
        self.target = MemoryTarget()
        self.copies = [Copy("office"), Copy("second")]
        self.dead: dict[str, str] = {}
        """When each number was withdrawn that is not right again."""
        self.meant: set[str] = set()
        """The numbers that somebody has confirmed since they were withdrawn."""
        self.log: list[str] = []
        self.counts: Counter[str] = Counter()
        self.begun = 0
        for copy in self.copies:
            copy.records = {
                f"al-{word}": Record(dial, True, self.day())
                for word, dial in zip(("one", "two", "three"), NUMBERS, strict=True)
            }

    def run(self) -> None:
        hours = SimpleNamespace(time=lambda: self.clock.now, sleep=self._wait)
        with patch("tipsite.publishing.transfer.time", hours):
            self.publish(self.copies[0])
            for _step in range(self.steps):
                self.step()
                self.check()
            self.clock.now += 5_000
            for copy in (*self.copies, *self.copies):
                self.publish(copy)
                self.check()

    def day(self) -> str:
        """Return the day by the clock."""
        return self.now().date().isoformat()

    def now(self) -> datetime.datetime:
        """Return the moment by the clock."""
        return datetime.datetime.fromtimestamp(self.clock.now, datetime.UTC)

    def _wait(self, seconds: float) -> None:
        self.clock.now += seconds

    def step(self, *, asleep: Copy | None = None) -> None:
        chance = self.chance
        copy = chance.choice([one for one in self.copies if one is not asleep])
        does = chance.choice(_DOES)
        ids = sorted(copy.records)
        id_ = chance.choice(ids)
        record = copy.records[id_]
        dial, is_shown, on = record
        self.clock.now += chance.choice((1, 40, 700))
        if does in ("confirm", "withdraw"):
            # Of one day, nobody can tell by the records which was first.
            self.clock.now += 86_400
        self.counts[does] += 1
        self.log.append(f"{copy.name} {does} {id_} {dial}")
        if does == "rename":
            new = f"{id_}x"
            copy.records = {
                (new if one == id_ else one): record for one, record in copy.records.items()
            }
        elif does == "hold":
            copy.records[id_] = record._replace(is_shown=False)
        elif does == "confirm":
            # Somebody calls it, on a day after it was withdrawn, and says that it is right.
            copy.records[id_] = Record(record.dial, True, self.day())
            self.meant.add(plain(record.dial))
        elif does == "new":
            copy.records["al-new" + "o" * len(self.log)] = Record(
                chance.choice(list(NUMBERS)), True, "2026-11"
            )
        elif does == "spell":
            copy.records[id_] = Record(chance.choice(NUMBERS[plain(dial)]), is_shown, on)
        elif does == "fetch":
            copy.records = dict(next(one for one in self.copies if one is not copy).records)
        elif does == "withdraw":
            self.withdraw(copy, id_, self._trouble(copy, asleep))
        else:
            self.publish(copy, self._trouble(copy, asleep))

    def _trouble(self, copy: Copy, asleep: Copy | None) -> Mapping[int, Any]:
        """Return what goes wrong in a publication, if anything; sleepers do not sleep again."""
        chance = self.chance
        what = chance.choice((None, None, "killed", "dropped before", "dropped after", "sleep"))
        if what is None or asleep is not None:
            return {}
        at = chance.randrange(1, self.operations)
        self.log.append(f"{copy.name} {what} at {at}")
        self.counts[what] += 1
        return {at: partial(self._sleep, copy) if what == "sleep" else what}

    def _sleep(self, copy: Copy) -> None:
        """Let the other copy do something."""
        self.counts["asleep"] += 1
        self.clock.now += self.chance.choice((20, 400, 700, 5_000))
        for _step in range(self.chance.randrange(1, 4)):
            self.step(asleep=copy)

    def publish(self, copy: Copy, trouble: Mapping[int, Any] | None = None) -> str:
        """Publish what a copy has, as `tipsite publish` does, and return what came of it."""
        self.target.begin(trouble or {})
        history = copy.history
        try:
            last = history.last("web")
            online = look(self.target, ADDRESS, last)
            found = replace(site_of(copy.records), held=held_of(copy.records))
            proposal = propose("web", online, found, history, read=self.target.read)
            if proposal.unheard:
                return self._ends(copy, "refused")
            for number in {plain(one.text) for one in found.contacts.values()} & self.meant:
                self.dead.pop(number, None)
            if proposal.is_idle and last is not None:
                history.withdraw(proposal.heard)
            else:
                carry_out(proposal, self.target, history, self.now())
        except (RemoteError, LockedError, ChangedError, Killed) as error:
            return self._ends(copy, type(error).__name__)
        self.check()
        return self._ends(copy, "published")

    def _ends(self, copy: Copy, how: str) -> str:
        self.target.begin({})
        self.counts[how] += 1
        self.log.append(f"{copy.name}: {how}")
        return how

    def withdraw(self, copy: Copy, id_: str, trouble: Mapping[int, Any]) -> None:
        """Withdraw a service, as `tipsite publish --withdraw` does."""
        self.target.begin(trouble)
        history, at = copy.history, f"{self.day()}T{self.begun:05}"
        self.begun += 1
        record = copy.records[id_]
        dial = record.dial
        contacts = tuple(contacts_of_record(id_, record))
        marks = {one.withdrawal for one in contacts}
        try:
            last = history.last("web")
            online = look(self.target, ADDRESS, last)
            if not online.files:
                self._ends(copy, "nothing there")
                return
            if last is not None and online.is_of(last):
                known = history.withdrawals()
                gone = {mark for mark, one in known.items() if not one.is_back}
                found = site_of(
                    {
                        one.service: Record(one.text, one.service != id_, one.on)
                        for one in last.contacts.values()
                        if one.withdrawal not in gone
                    }
                )
                shared = {one.withdrawal for one in found.contacts.values()} & marks
                marks = (marks - shared) | {mark_of(mark, id_) for mark in shared}
            else:
                shared = set()
                found = stripped(
                    online, contacts, last=last, history=history, read=self.target.read
                )  # fmt: skip
            found = replace(found, withdraws=dict.fromkeys(marks, at))
            proposal = propose("web", online, found, history, read=self.target.read)
            known = history.withdrawals()
            heard = {mark: known[mark].heard if mark in known else () for mark in marks}
            history.withdraw({
                mark: Withdrawal(heard=(*heard[mark], at)) for mark in marks
            })  # fmt: skip
            copy.records[id_] = record._replace(is_shown=False)
            history.withdraw({
                mark: Withdrawal(heard=(*heard[mark], at), held=(id_,)) for mark in marks
            })  # fmt: skip
            if proposal.is_idle and last is not None:
                history.withdraw(proposal.heard)
            else:
                carry_out(proposal, self.target, history, self.now())
        except (RemoteError, LockedError, ChangedError, Killed) as error:
            self._ends(copy, f"withdrawal: {type(error).__name__}")
            return
        if not shared:
            self.dead[plain(dial)] = at
            self.meant.discard(plain(dial))
        self.check()
        self._ends(copy, "withdrawn")

    def check(self) -> None:
        """Assert that no withdrawn number is online, and that the state says what is there."""
        for path, content in self.target.files.items():
            if path in OURS:
                continue
            text = content.decode()
            for number in self.dead:
                for one in (number, *NUMBERS[number]):
                    assert one not in text, (number, path, self.log)
        state = self.target.files.get(STATE)
        if state is not None and INTENT not in self.target.files:
            said = {path: one[0] for path, one in json.loads(state)["files"].items()}
            there = {
                path: hashlib.sha256(one).hexdigest()
                for path, one in self.target.files.items()
                if path not in OURS and contacts_in(path, one, ALL)
            }
            # A withdrawal from a copy that knows nothing leaves unknown what it has not touched.
            unknown = {path for path, digest in said.items() if not digest}
            sure = {path: one for path, one in there.items() if path not in unknown}
            assert sure.items() <= said.items(), self.log


def walk(first: int, count: int) -> Counter[str]:
    """Walk from each seed, and return how often what happened."""
    counts: Counter[str] = Counter()
    for seed in range(first, first + count):
        one = Walk(seed)
        try:
            one.run()
        except BaseException:
            print(f"seed {seed}", *one.log, sep="\n  ", file=sys.stderr)
            raise
        counts += one.counts
    return counts

"""Two copies of a site publish to one target, in memory, in random order.

A walk renames, holds, confirms, respells and withdraws services, and fetches records. After each
step no withdrawn number is online, unless somebody who knew that has confirmed it since.
"""

from __future__ import annotations

import datetime
import hashlib
import random
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from publications import ADDRESS
from tipsite.publishing.candidate import Candidate
from tipsite.publishing.history import History, Withdrawal
from tipsite.publishing.notice_pages import stripped
from tipsite.publishing.proposal import carry_out, propose
from tipsite.publishing.published_contacts import (
    PublishedContact,
    contacts_in,
    mark_of,
    phone_forms,
)
from tipsite.publishing.release import PublishedFile
from tipsite.publishing.remote import Entry
from tipsite.publishing.state import OURS, look

NUMBERS = {
    "04 2211 331": ("+355 4 2211 331", "00355 4 2211331"),
    "04 2211 442": ("+355 4 2211 442", "042211442"),
    "116 123": ("116123", "116-123"),
}
"""Each number as it is first, and in other spellings."""
STEPS = ("rename", "hold", "confirm", "new", "spell", "fetch", *2 * ("publish", "withdraw"))


class MemoryTarget:
    """A target without a disk."""

    atomic = True

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def read(self, path: str) -> bytes | None:
        return self.files.get(path)

    def write(self, path: str, content: bytes) -> None:
        self.files[path] = content

    def create(self, path: str, content: bytes) -> bool:
        return self.files.setdefault(path, content) is content

    def delete(self, path: str) -> None:
        self.files.pop(path, None)

    def names(self, folder: str = "") -> Mapping[str, Entry]:
        return {path.partition("/")[0]: Entry() for path in sorted(self.files)}

    def finish(self, message: str) -> None:
        pass

    def close(self) -> None:
        pass


class MemoryFiles(dict[tuple[str, str], bytes]):
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


class Record(NamedTuple):
    """A service: its number, whether it is published, and on which day it was confirmed."""

    dial: str
    is_shown: bool
    on: str


class Copy:
    """A copy of the site: its records, and what it knows of publications."""

    def __init__(self, day: str) -> None:
        self.history = History(Path("nowhere"))
        self.history._files = MemoryFiles()  # type: ignore[assignment]
        ids = ("al-one", "al-two", "al-three")
        self.records = {
            id_: Record(dial, True, day) for id_, dial in zip(ids, NUMBERS, strict=True)
        }


def contacts_of_record(id_: str, record: Record) -> Iterator[PublishedContact]:
    for form in phone_forms(record.dial):
        yield PublishedContact(
            text=record.dial, form=form, kind="phone", service=id_, name=id_, country="AL",
            on=record.on,
        )  # fmt: skip


def site_of(records: Mapping[str, Record]) -> Candidate:
    """Return a site with a page for each service, and a list and a search of all of them."""
    every = [one for id_, record in records.items() for one in contacts_of_record(id_, record)]
    shown = {id_: record.dial for id_, record in records.items() if record.is_shown}
    contacts = {mark_of(one.form, one.service): one for one in every if one.service in shown}
    links = " ".join(f"<a href='{id_}.html'>{dial}</a>" for id_, dial in shown.items())
    pages = {f"en/{id_}.html": f"<p>{id_}: {dial}</p>" for id_, dial in shown.items()}
    pages |= {"en/index.html": f"<p>{links}</p>", "assets/index-en.js": links}
    content = {path: text.encode() for path, text in pages.items()}
    public = {mark for one in contacts.values() for mark in one.withdrawals}
    held: dict[str, tuple[str, ...]] = {}
    for one in every:
        for mark in set(one.withdrawals) - public:
            held[mark] = (*held.get(mark, ()), one.service)
    return Candidate(
        address=ADDRESS,
        files={
            path: PublishedFile(
                digest=hashlib.sha256(body).hexdigest(),
                size=len(body),
                contacts=contacts_in(path, body, contacts.values()),
            )
            for path, body in content.items()
        },
        load=content.__getitem__,
        contacts=contacts,
        marks={mark: one.mark for mark, one in sorted(contacts.items())},
        load_source=lambda _path: b"",
        held=held,
    )


def plain(dial: str) -> str:
    """Return the number that a spelling is of."""
    digits = re.sub(r"\D", "", dial)
    return next(
        first
        for first, others in NUMBERS.items()
        if digits in {re.sub(r"\D", "", spelling) for spelling in (first, *others)}
    )


class Walk:
    """One walk; `check` says after each step what must not be."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.now = datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)
        self.target = MemoryTarget()
        self.copies = [Copy(self.day()), Copy(self.day())]
        self.dead: set[str] = set()
        """The withdrawn numbers that are not right again."""
        self.meant: set[str] = set()
        """The numbers that somebody has confirmed since they were withdrawn."""
        self.log: list[str] = []
        self.counts: Counter[str] = Counter()

    def day(self) -> str:
        return self.now.date().isoformat()

    def run(self) -> None:
        self.publish(self.copies[0])
        for _step in range(12):
            self.step()
            self.check()
        for copy in (*self.copies, *self.copies):
            self.publish(copy)
            self.check()

    def step(self) -> None:
        chance, copy = self.chance, self.chance.choice(self.copies)
        what, id_ = chance.choice(STEPS), chance.choice(sorted(copy.records))
        record = copy.records[id_]
        # Of one day, nobody can tell by the records which was first.
        self.now += datetime.timedelta(days=what in ("confirm", "withdraw"), minutes=1)
        self.log.append(f"{self.copies.index(copy)} {what} {id_} {record.dial}")
        if what == "rename":
            copy.records[f"{id_}x"] = copy.records.pop(id_)
        elif what == "hold":
            copy.records[id_] = record._replace(is_shown=False)
        elif what == "confirm":
            copy.records[id_] = Record(record.dial, True, self.day())
            self.meant.add(plain(record.dial))
        elif what == "new":
            id_ = "al-new" + "o" * len(self.log)
            copy.records[id_] = Record(chance.choice(list(NUMBERS)), True, "2026-10")
        elif what == "spell":
            dial = chance.choice(NUMBERS[plain(record.dial)])
            copy.records[id_] = record._replace(dial=dial)
        elif what == "fetch":
            copy.records = dict(chance.choice(self.copies).records)
        elif what == "withdraw":
            self.withdraw(copy, id_)
        else:
            self.publish(copy)

    def publish(self, copy: Copy) -> None:
        """Publish the records of a copy, as `tipsite publish` does."""
        site = site_of(copy.records)
        is_sent = self.send(copy, site)
        self.counts["published" if is_sent else "refused"] += 1
        if is_sent:
            self.dead -= {plain(one.text) for one in site.contacts.values()} & self.meant

    def send(self, copy: Copy, site: Candidate) -> bool:
        online = look(self.target, ADDRESS, copy.history.last("web"))
        proposal = propose("web", online, site, copy.history, read=self.target.read)
        if site.withdraws is None and proposal.unheard:
            return False
        carry_out(proposal, self.target, copy.history, self.now)
        return True

    def withdraw(self, copy: Copy, id_: str) -> None:
        """Withdraw a service, as `tipsite publish --withdraw` does."""
        history, at, record = copy.history, self.now.isoformat(), copy.records[id_]
        contacts = tuple(contacts_of_record(id_, record))
        marks, shared = {one.withdrawal for one in contacts}, set[str]()
        last = history.last("web")
        online = look(self.target, ADDRESS, last)
        if last is not None and online.is_of(last):
            gone = {mark for mark, one in history.withdrawals().items() if not one.is_back}
            site = site_of({
                one.service: Record(one.text, one.service != id_, one.on)
                for one in last.contacts.values()
                if one.withdrawal not in gone
            })  # fmt: skip
            shared = {one.withdrawal for one in site.contacts.values()} & marks
            marks = (marks - shared) | {mark_of(mark, id_) for mark in shared}
        else:
            site = stripped(online, contacts, last=last, history=history, read=self.target.read)
        known = history.withdrawals()
        history.withdraw({
            mark: Withdrawal(
                heard=(*(known[mark].heard if mark in known else ()), at), held=(id_,)
            )
            for mark in marks
        })  # fmt: skip
        copy.records[id_] = record._replace(is_shown=False)
        self.send(copy, replace(site, withdraws=dict.fromkeys(marks, at), held={}))
        self.counts["withdrawn"] += 1
        if not shared:
            self.dead.add(plain(record.dial))
            self.meant.discard(plain(record.dial))

    def check(self) -> None:
        for path, content in self.target.files.items():
            for number in () if path in OURS else self.dead:
                for spelling in (number, *NUMBERS[number]):
                    assert spelling not in content.decode(), (number, path, self.log)


@pytest.mark.parametrize("first", [1, pytest.param(1_000, marks=pytest.mark.long)])
def test_no_withdrawn_number_comes_back_in_any_order_of_steps(first: int) -> None:
    counts: Counter[str] = Counter()
    for seed in range(first, first + 200):
        walk = Walk(seed)
        walk.run()
        counts += walk.counts
    assert counts["withdrawn"] > 100
    assert counts["refused"] > 10

"""Questions whose answers are kept with what they read, and stand as long as that says the same.

A question is a name and keys. A *given* one is about the files of the site: it is looked at anew
in each session, and only a digest of its answer is compared. A *derived* one is answered by a rule,
a pure function that may ask further questions and reads nothing else; the session writes down what
it asked, and the digests of the answers. The next time the answer stands if each of these says the
same, in the order in which they were asked, and is not even loaded. An answer that is made again
and is equal to the one before changes nothing further on (early cutoff).

The field's words: verifying traces (Mokhov, Mitchell, Peyton Jones: Build Systems à la Carte,
2018), red and green (rustc), Salsa.
"""

from __future__ import annotations

import os
import time
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b, sha256
from itertools import chain, islice
from typing import Any, NamedTuple, TypeVar

import msgspec

from tipsite.engine.fingerprint import SIZE, Fingerprints, Marks
from tipsite.engine.store import HandedOver, Store
from tipsite.engine.transform import Spread, serially

T = TypeVar("T")
Question = tuple[str, ...]
"""A name and its keys."""
_ANSWERS, _BLOBS, _INDEX, _NAME = "answers", "blobs", "index", "questions"
_SHORT = 600
"""Bytes of an answer that is kept beside its trace: to load it costs less than to find it."""
_UNKNOWN = b"?" * SIZE
"""The digest of a question that nobody can answer in this session: equal to none that was kept."""


class CycleError(Exception):
    """A question that needs its own answer; ``chain`` leads from it to itself."""

    def __init__(self, chain: Sequence[Question]) -> None:
        super().__init__(" → ".join(" ".join(question) for question in chain))
        self.chain = tuple(chain)


class _Trace(NamedTuple):
    """What is kept of an answer: its digest, the name of its bytes, the numbers of the questions
    that were read (32 bits each), their digests, and blobs. ``parts`` are digests of parts.

    Short bytes stand here themselves, as ``inline``. Of an answer that is not kept there are none.
    """

    digest: bytes
    value: str
    inline: bytes
    reads: bytes
    digests: bytes
    blobs: tuple[str, ...]
    parts: bytes


class _Index(NamedTuple):
    """All that is kept of a session but values: questions by their number, and traces by it."""

    questions: list[Question]
    traces: dict[int, _Trace]


class _Made(NamedTuple):
    """What a worker has made: questions that were new to it, from the number ``base`` on."""

    base: int
    questions: list[Question]
    traces: list[tuple[int, _Trace]]
    held: dict[str, bytes]
    handed: list[HandedOver]
    seen: list[Run]


class _Packet(NamedTuple):
    """What a session knows for another one that has the same rules: `Session.packed`."""

    answers: _Index
    held: dict[str, bytes]
    runs: list[Run]


class Run(NamedTuple):
    """A rule that ran, for how many seconds, and the read that says something else than before.

    The ``seconds`` are its own: what it asked for has runs of its own. Nothing has ``changed``
    where the question is new, or where its answer was not kept.
    """

    question: Question
    seconds: float
    changed: Question | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    work: Callable[..., Any]
    kind: Any
    exact: bool
    given: bool
    fingerprints: Fingerprints
    parts: tuple[Callable[[Any], Any], ...] = ()


@dataclass(slots=True)
class _Reads:
    """What the question that runs has asked so far."""

    numbers: dict[int, None] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)


_INDEX_CODEC = msgspec.msgpack.Decoder(_Index)
_PACKET_CODEC = msgspec.msgpack.Decoder(_Packet)


class Session:
    """One look at a site: rules and given answers are of this moment, traces of earlier ones.

    ``runs`` are the rules that ran, in their order, ``stood`` counts the answers that did not need
    to be made again, by the name of the question. ``verifying`` are the seconds that went into
    finding that out: the files of the site were looked at for it, and digests compared. ``taken``
    counts the runs of other processes.
    """

    def __init__(
        self,
        store: Store | None = None,
        before: Session | None = None,
        heed: Callable[[], None] = lambda: None,
        *,
        spill: bool = False,
    ) -> None:
        """Begin a look at a site; ``before`` is one of this process, whose answers are known.

        ``heed`` is called before each answer that is looked for, and may raise to end the look: the
        answers so far stay known. With ``spill`` bytes go into the store as soon as they are made,
        and not into memory: it must be committed before the next look.
        """
        self.store = store or Store(None)
        self._heed = heed
        self._spill = spill
        self.runs: list[Run] = []
        self.stood: Counter[str] = Counter()
        self.verifying = 0.0
        self.taken = 0
        self._since = 0.0
        self._inner = 0.0
        self._rules: dict[str, _Rule] = {}
        self._parts: dict[str, tuple[str, int]] = {}
        self._others: list[Store] = [] if before is None else before._others  # noqa: SLF001
        found = _load(self.store) if before is None else before._index()  # noqa: SLF001
        self._questions = found.questions
        self._numbers: dict[Question, int] = (
            {question: number for number, question in enumerate(self._questions)}
            if before is None
            else dict(before._numbers)  # noqa: SLF001
        )
        self._before = found.traces
        self._stored: dict[int, _Trace] = found.traces
        self._loaded: int = len(self._questions)
        if before is not None:
            self._stored, self._loaded = before._stored, before._loaded  # noqa: SLF001
        self._traces: dict[int, _Trace] = {}
        self._digests: list[bytes | None] = [None] * len(self._questions)
        self._values: dict[int, Any] = {}
        self._foreign: set[int] = set()
        self._known = {} if before is None else before._answers()  # noqa: SLF001
        self._held: dict[str, bytes] = {} if before is None else before._held  # noqa: SLF001
        self._why: dict[int, Question] = {}
        self._stack: list[tuple[int, _Reads]] = []
        self._fingerprints = Fingerprints({})
        self._encoder = msgspec.msgpack.Encoder(enc_hook=_plain)
        self._process = os.getpid()

    def renew(self) -> None:
        """Begin another look with the same rules, where what is given may say something else."""
        self._known = self._answers()
        self._before = {**self._before, **self._traces}
        self._traces, self._values = {}, {}
        self._digests = [None] * len(self._questions)
        self._why.clear()
        self.runs.clear()
        self.stood.clear()

    # ------------------------------------------------------------ rules

    def given(self, name: str, work: Callable[..., Any], marks: Marks | None = None) -> None:
        """Say how a question about the files of the site is answered: anew in each session.

        ``marks`` are what readers get with texts besides their words, by the place of the text.
        """
        fingerprints = Fingerprints(marks) if marks else self._fingerprints
        self._learn(
            name,
            _Rule(work=work, kind=None, exact=False, given=True, fingerprints=fingerprints),
        )

    def rule(
        self,
        name: str,
        work: Callable[..., Any],
        kind: Any = None,
        *,
        exact: bool = False,
        parts: Mapping[str, Callable[[Any], Any]] | None = None,
    ) -> None:
        """Say how a question is answered: by ``work``, a pure function of its keys and questions.

        ``kind`` is the type of its answers, which are kept as msgpack; without one they are made
        again when somebody wants to see them. Answers are the same where they are equal; of
        ``exact`` ones each byte counts, places in files too, and they must hold no sets.
        ``parts`` are questions with the same keys, by name, that an answer has the answers to: who
        asks for a part is not concerned with the rest.
        """
        parts = parts or {}
        self._learn(
            name,
            _Rule(
                work=work,
                kind=kind,
                exact=exact,
                given=False,
                fingerprints=self._fingerprints,
                parts=tuple(parts.values()),
            ),
        )
        self._parts.update({part: (name, place) for place, part in enumerate(parts)})

    def _learn(self, name: str, rule: _Rule) -> None:
        if name in self._rules:
            # What was asked before would be verified by another rule.
            raise ValueError(f"the question {name!r} is answered by two rules")
        self._rules[name] = rule

    # -------------------------------------------------------- questions

    def ask(self, name: str, *keys: str) -> Any:
        """Return the answer to a question, and write down that it was read.

        Raises:
            CycleError: the question needs its own answer.
        """
        number = self._number((name, *keys))
        if self._stack:
            self._stack[-1][1].numbers[number] = None
        if number in self._values:
            return self._values[number]
        if self._digests[number] is None:
            self._settle(number)
        return self._value(number)

    def settle(self, name: str, *keys: str) -> bytes:
        """Return the digest of an answer, which is not loaded, and write down that it was read."""
        number = self._number((name, *keys))
        if self._stack:
            self._stack[-1][1].numbers[number] = None
        return self._digests[number] or self._settle(number)

    def note(self, name: str, *keys: str) -> None:
        """Write down that an answer was read, if a question is running that reads it."""
        if self._stack:
            self.settle(name, *keys)

    def settle_all(
        self, name: str, keys: Iterable[tuple[str, ...]], spread: Spread = serially
    ) -> None:
        """Answer many questions of one name, those that do not stand on all cores."""
        self.settle_each(((name, *key) for key in keys), spread)

    def settle_each(self, questions: Iterable[Question], spread: Spread = serially) -> None:
        """Do the same for questions of any names. Who answers one answers those beside it."""
        wanted = [self._number(question) for question in questions]
        if self._stack:
            self._stack[-1][1].numbers.update(dict.fromkeys(wanted))
        stale = [
            number
            for number in wanted
            if self._digests[number] is None and not self._stands(number)
        ]
        self.answer(stale, spread)

    def answer(self, numbers: Sequence[int], spread: Spread = serially) -> None:
        """Answer questions that do not stand, by their numbers, on all cores."""
        self.store.flush()
        for made in spread(self._made, numbers):
            if made is not None:
                self._take(made)

    def question(self, number: int) -> Question:
        """Return the question that has a number in this session."""
        return self._questions[number]

    def adopt(self, other: Store) -> None:
        """Let answers of another store stand as well, where they are right; nothing is asked yet.

        They go before those of the session's own store, in which they are kept from now on.
        """
        found = _load(other)
        own = [self._number(question) for question in found.questions]
        self._before = dict(self._before)
        for number, trace in found.traces.items():
            self._before[own[number]] = _renumbered(trace, own.__getitem__)
        self._others.append(other)

    def keep(self, content: bytes) -> str:
        """Keep bytes beside the answer that is being made; return their SHA-256 in hexadecimal."""
        digest = sha256(content).hexdigest()
        self._hold(_BLOBS, digest, content)
        self._stack[-1][1].blobs[digest] = content
        return digest

    def _hold(self, kind: str, name: str, content: bytes) -> None:
        if not (self._spill and self.store.put(kind, name, content)):
            self._held[name] = content

    def blob(self, digest: str, name: str, *keys: str) -> bytes:
        """Return bytes that the answer to a question keeps; made again where they are damaged."""
        content = self._kept(_BLOBS, digest)
        if content is None:
            # What was written is not there, as on a full disk: from now on it stays in memory.
            self._spill = False
            self._run(self._number((name, *keys)))
            content = self._held[digest]
        return content

    def held(self, digest: str) -> bytes:
        """Return bytes that the question that is running has kept."""
        return self._stack[-1][1].blobs[digest]

    def forget(self, digest: str) -> None:
        """Let go of bytes that nobody needs any more in this session; the store may have them."""
        self._held.pop(digest, None)

    def let_go(self) -> None:
        """Let go of all bytes that the store has, and of answers that nobody has asked for here."""
        self._known = {}
        for name in list(self._held):
            if self.store.has(_ANSWERS, name) or self.store.has(_BLOBS, name):
                self.forget(name)

    # ------------------------------------------------------------- work

    def _number(self, question: Question) -> int:
        number = self._numbers.get(question)
        if number is None:
            number = self._numbers[question] = len(self._questions)
            self._questions.append(question)
            self._digests.append(None)
        return number

    def _settle(self, number: int) -> bytes:
        self._heed()
        name, *keys = self._questions[number]
        if name in self._parts:
            return self._settle_part(number, name, keys)
        rule = self._rules.get(name)
        if rule is None:
            return _UNKNOWN
        if rule.given:
            self._stack.append((number, _Reads()))  # what it asks is nobody's read
            try:
                value = self._values[number] = rule.work(*keys)
            finally:
                self._stack.pop()
            digest = self._digests[number] = rule.fingerprints.of(value)
            return digest
        if not self._stands(number):
            self._run(number)
        found = self._digests[number]
        assert found is not None
        return found

    def _settle_part(self, number: int, name: str, keys: Sequence[str]) -> bytes:
        parent, place = self._parts[name]
        whole = self._number((parent, *keys))
        if self._digests[whole] is None:
            self._settle(whole)
        trace = self._traces.get(whole)
        if trace is None:
            return _UNKNOWN
        digest = self._digests[number] = trace.parts[place * SIZE : (place + 1) * SIZE]
        return digest

    def _stands(self, number: int) -> bool:
        """Whether an answer that is kept stands; then it is settled."""
        trace = self._before.get(number)
        if trace is None:
            return False
        if self._since:
            return self._is_same(number, trace)
        self._since = time.perf_counter()
        try:
            return self._is_same(number, trace)
        finally:
            self.verifying += time.perf_counter() - self._since
            self._since = 0.0

    def _is_same(self, number: int, trace: _Trace) -> bool:
        changed = self._changed(trace)
        if changed is not None:
            self._why[number] = self._questions[changed]
            return False
        self._traces[number] = trace
        self._digests[number] = trace.digest
        if number not in self._foreign:
            self.stood[self._questions[number][0]] += 1
        return True

    def _kept(self, kind: str, name: str) -> bytes | None:
        content = self._held.get(name) or self.store.get(kind, name)
        if content is None:
            content = next(filter(None, (one.get(kind, name) for one in self._others)), None)
        return content

    def _changed(self, trace: _Trace) -> int | None:
        """The first question that was read and says something else now."""
        digests, at = self._digests, 0
        known = trace.digests
        for number in memoryview(trace.reads).cast("I"):
            if (digests[number] or self._settle(number)) != known[at : at + SIZE]:
                return int(number)
            at += SIZE
        return None

    @contextmanager
    def _reading(self, number: int) -> Iterator[_Reads]:
        if any(number == running for running, _ in self._stack):
            start = [running for running, _ in self._stack].index(number)
            chain = [running for running, _ in self._stack[start:]]
            raise CycleError([self._questions[one] for one in (*chain, number)])
        reads = _Reads()
        self._stack.append((number, reads))
        try:
            yield reads
        finally:
            self._stack.pop()

    def _run(self, number: int) -> Any:
        self._heed()
        question = self._questions[number]
        rule = self._rules[question[0]]
        start = time.perf_counter()
        since, inner = self._since, self._inner
        if since:
            self.verifying += start - since
        self._since = self._inner = 0.0
        with self._reading(number) as reads:
            value = rule.work(*question[1:])
        encoded = b"" if rule.kind is None else self._encoder.encode(value)
        name = ""
        if len(encoded) > _SHORT:
            name = _name_of(encoded)
            self._hold(_ANSWERS, name, encoded)
        digest = (
            blake2b(encoded, digest_size=SIZE).digest()
            if rule.exact
            else self._fingerprints.of(value)
        )
        parts = [part(value) for part in rule.parts]
        digests = [self._digests[one] or _UNKNOWN for one in reads.numbers]
        self._traces[number] = _Trace(
            digest,
            name,
            b"" if name else encoded,
            array("I", reads.numbers).tobytes(),
            b"".join(digests),
            tuple(reads.blobs),
            b"".join(map(self._of_bytes if rule.exact else self._fingerprints.of, parts)),
        )
        self._digests[number] = digest
        self._values[number] = value
        end = time.perf_counter()
        self.runs.append(Run(question, end - start - self._inner, self._why.get(number)))
        self._inner = inner + end - start
        self._since = end if since else 0.0
        return value

    def _of_bytes(self, value: Any) -> bytes:
        return blake2b(self._encoder.encode(value), digest_size=SIZE).digest()

    def _value(self, number: int) -> Any:
        """The answer to a question that is settled."""
        if number in self._values:
            return self._values[number]
        name, *keys = self._questions[number]
        if name in self._parts:
            parent, place = self._parts[name]
            whole = self._value(self._number((parent, *keys)))
            value = self._values[number] = self._rules[parent].parts[place](whole)
            return value
        trace, rule = self._traces[number], self._rules[name]
        if number in self._known and self._known[number][0] is trace:
            value = self._values[number] = self._known[number][1]
            return value
        content = trace.inline or None
        if trace.value:
            content = self._kept(_ANSWERS, trace.value)
        if content is None:
            return self._run(number)
        value = self._values[number] = msgspec.msgpack.decode(content, type=rule.kind)
        return value

    # ------------------------------------------------- what was done, and whether it was right

    def asked(self) -> Counter[str]:
        """Count the questions that were asked so far, by their names."""
        asked = zip(self._questions, self._digests, strict=True)
        return Counter(question[0] for question, digest in asked if digest is not None)

    def keepers(self) -> dict[str, Question]:
        """Return the questions whose answers keep bytes, by the SHA-256 of these."""
        return {
            blob: self._questions[number]
            for number, trace in self._traces.items()
            for blob in trace.blobs
        }

    def cause(self, right: Session, question: Question) -> Question | None:
        """Return the first question whose answer is another in ``right``, from the inputs on.

        It is ``question`` or one that its answer rests on. What it read itself says the same.
        """
        return self._cause(right, question, set())

    def _cause(self, right: Session, question: Question, seen: set[Question]) -> Question | None:
        own, other = self._trace_of(question), right._trace_of(question)
        if question in seen or own is None or other is None:
            return None
        seen.add(question)
        for number in memoryview(other.reads).cast("I"):
            found = self._cause(right, right._questions[number], seen)
            if found is not None:
                return found
        same = own.digest == other.digest and own.blobs == other.blobs
        return None if same else question

    def _trace_of(self, question: Question) -> _Trace | None:
        number = self._numbers.get(question)
        return None if number is None else self._traces.get(number)

    # ---------------------------------------------------------- workers

    def _made(self, numbers: Sequence[int]) -> list[_Made | None]:
        """Answer questions here; in a worker, return for the first of them all that was made."""
        if os.getpid() == self._process:
            for number in numbers:
                if self._digests[number] is None:
                    self._run(number)
            return [None] * len(numbers)
        base, known, held = len(self._questions), set(self._traces), set(self._held)
        start = len(self.runs)
        for number in numbers:
            if self._digests[number] is None:
                self._run(number)
        self._values.clear()
        made = _Made(
            base,
            self._questions[base:],
            [(number, trace) for number, trace in self._traces.items() if number not in known],
            {name: content for name, content in self._held.items() if name not in held},
            self.store.handed_over(),
            self.runs[start:],
        )
        return [made, *[None] * (len(numbers) - 1)]

    def _take(self, made: _Made) -> None:
        """Take over what a worker has made."""
        own = [self._number(question) for question in made.questions]
        moved = any(number != made.base + index for index, number in enumerate(own))

        def here(number: int) -> int:
            return number if number < made.base else own[number - made.base]

        for number, trace in made.traces:
            at = here(number)
            if self._digests[at] is not None:
                continue
            self._traces[at] = _renumbered(trace, here) if moved else trace
            self._digests[at] = trace.digest
        self._held.update(made.held)
        self.store.adopt(made.handed)
        self.runs += made.seen

    @property
    def count(self) -> int:
        """How many answers there are so far: where the next `packed` begins."""
        return len(self._traces)

    def packed(self, start: int, first: int = 0, *, pages: bool = True) -> bytes:
        """Return the answers from number ``start`` on, and the runs from ``first``, for `take`.

        Without ``pages``, bytes that answers keep beside them stay here.
        """
        traces = dict(islice(self._traces.items(), start, None))
        held: dict[str, bytes] = {}
        for kind, name in chain.from_iterable(map(_names, traces.values())):
            if pages or kind != _BLOBS:
                content = self._kept(kind, name)
                if content is not None:
                    held[name] = content
        answers = self._compact(traces, traces.values(), ())
        packet = _Packet(answers, held, self.runs[first:])
        content = self._encoder.encode(packet)
        return sha256(content).digest() + content

    def take(self, packed: bytes) -> None:
        """Let answers of another process stand, where all that they read says the same here.

        Raises:
            ValueError: it is damaged.
        """
        digest, content = packed[:32], packed[32:]
        if sha256(content).digest() != digest:
            raise ValueError(digest)
        try:
            packet = _PACKET_CODEC.decode(content)
        except msgspec.MsgspecError as error:
            raise ValueError(str(error)) from error
        for name, content in packet.held.items():
            if name not in (sha256(content).hexdigest(), _name_of(content)):
                raise ValueError(name)
        own = [self._number(question) for question in packet.answers.questions]
        if self._before is self._stored:
            self._before = dict(self._before)
        for number, trace in packet.answers.traces.items():
            at = own[number]
            if self._digests[at] is None:
                self._before[at] = _renumbered(trace, own.__getitem__)
                self._foreign.add(at)
        self._held.update(packet.held)
        self.taken += len(packet.runs)
        for run in packet.runs:
            changed = run.changed or self._why.get(self._number(run.question))
            self.runs.append(run._replace(changed=changed))

    # ------------------------------------------------------------ store

    def save(self, *, sweep: bool = False) -> None:
        """Put what was made into the store, which is then to be committed.

        With ``sweep`` only what this session has asked for stays, and what other commands have
        asked that it has no rules for, as long as nothing that was read says anything else.
        """
        stored = self._stored
        traces = {**(self._of_others() if sweep else self._before), **self._traces}
        fresh = [trace for number, trace in traces.items() if stored.get(number) is not trace]
        gone = [trace for number, trace in stored.items() if traces.get(number) is not trace]
        for kind, name in chain.from_iterable(map(_names, fresh)):
            content = self._kept(kind, name) if self._others else self._held.get(name)
            if content is not None:
                self.store.put(kind, name, content)
        before, now = _all_names(stored), _all_names(traces)
        for kind in (_ANSWERS, _BLOBS):
            self.store.keep_only(kind, now[kind], of=before[kind])
        self.store.put(_INDEX, _NAME, self._encoder.encode(self._compact(traces, fresh, gone)))
        self._stored = traces

    def _of_others(self) -> dict[int, _Trace]:
        """Answers to questions that this session has no rules for, as far as they hold."""
        known: dict[int, bool] = {}

        def holds(number: int) -> bool:
            if number not in known:
                trace = self._before[number]
                reads = enumerate(memoryview(trace.reads).cast("I"))
                known[number] = all(
                    says(read, trace.digests[at * SIZE : (at + 1) * SIZE]) for at, read in reads
                )
            return known[number]

        def says(read: int, digest: bytes) -> bool:
            rule = self._rules.get(self._questions[read][0])
            if rule is not None:
                # What would have to be worked out was not asked: nobody needs what has read it.
                settled = self._digests[read] or (self._settle(read) if rule.given else None)
                return settled == digest
            trace = self._before.get(read)
            return trace is None or (trace.digest == digest and holds(read))

        return {
            number: trace
            for number, trace in self._before.items()
            if self._questions[number][0] not in self._rules and holds(number)
        }

    def export(self, store: Store) -> None:
        """Put into another store all that it takes to let the answers of this session stand."""
        traces = dict(self._traces)
        for kind, name in chain.from_iterable(map(_names, traces.values())):
            content = self._kept(kind, name)
            if content is not None:
                store.put(kind, name, content)
        index = self._compact(traces, traces.values(), ())
        store.put(_INDEX, _NAME, self._encoder.encode(index))

    def _index(self) -> _Index:
        return _Index(list(self._questions), {**self._before, **self._traces})

    def _answers(self) -> dict[int, tuple[_Trace, Any]]:
        """The answers that are in memory, with their traces."""
        own = {
            number: (trace, self._values[number])
            for number, trace in self._traces.items()
            if number in self._values
        }
        return {**self._known, **own}

    def _compact(
        self, traces: dict[int, _Trace], fresh: Iterable[_Trace], gone: Iterable[_Trace]
    ) -> _Index:
        """The index of some traces: the questions that they are of, or read.

        ``fresh`` are those that are not in the store, ``gone`` those that are to go from there.
        """
        if len(self._questions) == self._loaded and len(traces) == len(self._stored):
            suspects = set(array("I", b"".join(trace.reads for trace in gone)))
            if suspects <= set(array("I", b"".join(trace.reads for trace in fresh))):
                return _Index(self._questions, traces)
        used = set(array("I", b"".join(trace.reads for trace in traces.values())))
        kept = sorted(used.union(traces))
        if len(kept) == len(self._questions):
            return _Index(self._questions, traces)
        place = {number: at for at, number in enumerate(kept)}
        return _Index(
            [self._questions[number] for number in kept],
            {
                place[number]: _renumbered(trace, place.__getitem__)
                for number, trace in traces.items()
            },
        )


def _names(trace: _Trace) -> tuple[tuple[str, str], ...]:
    """What the store has of an answer: a kind and a name each."""
    blobs = tuple((_BLOBS, blob) for blob in trace.blobs)
    return ((_ANSWERS, trace.value), *blobs) if trace.value else blobs


def _all_names(traces: Mapping[int, _Trace]) -> dict[str, set[str]]:
    """The same of many, by kind."""
    return {
        _ANSWERS: {trace.value for trace in traces.values() if trace.value},
        _BLOBS: {blob for trace in traces.values() if trace.blobs for blob in trace.blobs},
    }


def _plain(value: object) -> object:
    """What a value is kept as that msgpack has no word for: a mapping that nobody can change."""
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value))


def _name_of(encoded: bytes) -> str:
    """The name under which the bytes of an answer are kept."""
    return blake2b(encoded, digest_size=16).hexdigest()


def _renumbered(trace: _Trace, place: Callable[[int], int]) -> _Trace:
    numbers = array("I", map(place, memoryview(trace.reads).cast("I")))
    return trace._replace(reads=numbers.tobytes())


def _load(store: Store) -> _Index:
    content = store.get(_INDEX, _NAME)
    if content:
        try:
            return _INDEX_CODEC.decode(content)
        except msgspec.MsgspecError:
            pass  # of another version: absent
    return _Index([], {})

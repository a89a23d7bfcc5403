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
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import blake2b, sha256
from typing import Any, TypeVar

import msgspec
from msgspec import Struct, field

from tipsite.engine.fingerprint import SIZE, Fingerprints, Marks
from tipsite.engine.store import Store
from tipsite.engine.traces import (
    ANSWERS,
    BLOBS,
    Index,
    Question,
    Run,
    Trace,
    load_index,
    name_of,
    plain,
)

T = TypeVar("T")
_SHORT = 600
"""Bytes of an answer that is kept beside its trace: to load it costs less than to find it."""
_MOST_LARGE = 128
"""Large answers that are in memory while many questions are answered: those of some ten pages."""
_ALIKE = frozenset((bool, int, str))
"""Kinds of which equal values are the same."""
_UNKNOWN = b"?" * SIZE
"""The digest of a question that nobody can answer now: what read it stands until one can."""


class CycleError(Exception):
    """A question that needs its own answer; ``chain`` leads from it to itself."""

    def __init__(self, chain: Sequence[Question]) -> None:
        super().__init__(" → ".join(" ".join(question) for question in chain))
        self.chain = tuple(chain)


class _Rule(Struct, frozen=True, kw_only=True):
    work: Callable[..., Any]
    kind: Any
    exact: bool
    given: bool
    fingerprints: Fingerprints
    parts: tuple[Callable[[Any], Any], ...] = ()
    private: bool = False


class _Reads(Struct):
    """What the question that runs has asked so far."""

    numbers: dict[int, None] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)


class Questions:
    """One look at a site: rules and given answers are of this moment, traces of earlier ones.

    ``runs`` are the rules that ran, in their order, ``stood`` counts the answers that did not need
    to be made again, by the name of the question. ``verifying`` are the seconds that went into
    finding that out: the files of the site were looked at for it, and digests compared. ``taken``
    counts the runs of other processes.
    """

    def __init__(
        self,
        store: Store | None = None,
        before: Questions | None = None,
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
        found = load_index(self.store) if before is None else before._index()  # noqa: SLF001
        self._questions = found.questions
        self._numbers: dict[Question, int] = (
            {question: number for number, question in enumerate(self._questions) if question}
            if before is None
            else dict(before._numbers)  # noqa: SLF001
        )
        self._before = found.traces
        self._stored: dict[int, Trace] = found.traces
        if before is not None:
            self._stored = before._stored  # noqa: SLF001
        self._traces: dict[int, Trace] = {}
        self._digests: list[bytes | None] = [None] * len(self._questions)
        self._values: dict[int, Any] = {}
        self._large: deque[int] | None = None
        self._most = 0
        self._twins: dict[tuple[str, bytes | None], int] = {}
        self._foreign: set[int] = set()
        self._known = {} if before is None else before._answers()  # noqa: SLF001
        self._held: dict[str, bytes] = {} if before is None else before._held  # noqa: SLF001
        self._why: dict[int, Question] = {}
        self._stack: list[tuple[int, _Reads]] = []
        self._nobody = _Reads()
        self._fingerprints = Fingerprints({})
        self._encoder = msgspec.msgpack.Encoder(enc_hook=plain)
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
        private: bool = False,
        parts: Mapping[str, Callable[[Any], Any]] | None = None,
    ) -> None:
        """Say how a question is answered: by ``work``, a pure function of its keys and questions.

        ``kind`` is the type of its answers, which are kept as msgpack; without one they are made
        again when somebody wants to see them. Answers are the same where they are equal; of
        ``exact`` ones each byte counts, places in files too, and they must hold no sets.
        A ``private`` answer may hold what is withheld from readers: it is in the store only while a
        site stands that has it.
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
                private=private,
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

    @property
    def spills(self) -> bool:
        """Whether what is put into the store is sure to be committed before the next look."""
        return self._spill

    def question(self, number: int) -> Question:
        """Return the question that has a number in this session."""
        return self._questions[number]

    def keep(self, content: bytes) -> str:
        """Keep bytes beside the answer that is being made; return their SHA-256 in hexadecimal."""
        digest = sha256(content).hexdigest()
        self._hold(BLOBS, digest, content)
        self._stack[-1][1].blobs[digest] = content
        return digest

    def _hold(self, kind: str, name: str, content: bytes) -> None:
        if not (self._spill and self.store.put(kind, name, content)):
            self._held[name] = content

    def blob(self, digest: str, name: str, *keys: str) -> bytes:
        """Return bytes that the answer to a question keeps; made again where they are damaged."""
        content = self._kept(BLOBS, digest)
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

    @contextmanager
    def passing(self, most: int = _MOST_LARGE) -> Iterator[None]:
        """Let large answers pass: all leave memory in the end, the oldest when ``most`` are there.

        Where the store has not got them as soon as they are made, they stay.
        """
        before = self._large, self._most
        if self._spill:
            self._large, self._most = deque(), most
        try:
            yield
        finally:
            for number in self._large or ():
                self._values.pop(number, None)
            self._large, self._most = before

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
        question = self._questions[number]
        part = self._parts.get(question[0])
        if part is not None:
            return self._settle_part(number, part, question)
        rule = self._rules.get(question[0])
        if rule is None:
            return _UNKNOWN
        if rule.given:
            self._stack.append((number, self._nobody))  # what it asks is nobody's read
            try:
                value = self._values[number] = rule.work(*question[1:])
            finally:
                self._stack.pop()
            digest = self._digests[number] = rule.fingerprints.of(value)
            return digest
        if not self._stands(number):
            self._run(number)
        found = self._digests[number]
        assert found is not None
        return found

    def _settle_part(self, number: int, part: tuple[str, int], question: Question) -> bytes:
        parent, place = part
        whole = self._number((parent, *question[1:]))
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

    def _is_same(self, number: int, trace: Trace) -> bool:
        """Whether all that was read says the same, in its order; the first that does not is why."""
        digests, known, at = self._digests, trace.digests, 0
        for read in memoryview(trace.reads).cast("I"):
            if (digests[read] or self._settle(read)) != known[at : at + SIZE]:
                self._why[number] = self._questions[read]
                return False
            at += SIZE
        self._stand(number, trace)
        return True

    def _stand(self, number: int, trace: Trace) -> None:
        self._traces[number] = trace
        self._digests[number] = trace.digest
        if number not in self._foreign:
            self.stood[self._questions[number][0]] += 1

    def _holds(self, number: int) -> bool:
        """Whether an answer stands as far as it is told without an answer that is made again.

        Then it is settled. If not, it may yet stand: what it read may be made again and be equal.
        """
        trace = self._before.get(number)
        if trace is None:
            return False
        digests, known, at = self._digests, trace.digests, 0
        for read in memoryview(trace.reads).cast("I"):
            digest = digests[read] or self._looked(read)
            if digest != known[at : at + SIZE]:
                if digest is not None:  # whoever makes it again, maybe a worker, tells this as why
                    self._why[number] = self._questions[read]
                return False
            at += SIZE
        self._stand(number, trace)
        return True

    def _looked(self, number: int) -> bytes | None:
        """The digest of a question; None where its answer would have to be made again."""
        question = self._questions[number]
        part = self._parts.get(question[0])
        if part is not None:
            whole = self._number((part[0], *question[1:]))
            if self._digests[whole] is None and not self._holds(whole):
                return None
        elif (rule := self._rules.get(question[0])) is not None and not rule.given:
            return self._digests[number] if self._holds(number) else None
        return self._settle(number)

    def _kept(self, kind: str, name: str) -> bytes | None:
        return self._held.get(name) or self.store.get(kind, name)

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
            name = name_of(encoded)
            if rule.private:
                self._held[name] = encoded
            else:
                self._hold(ANSWERS, name, encoded)
        digest = (
            bytes.fromhex(name or name_of(encoded))[:SIZE]
            if rule.exact
            else self._fingerprints.of(value)
        )
        parts = [part(value) for part in rule.parts]
        digests = [self._digests[one] or _UNKNOWN for one in reads.numbers]
        self._traces[number] = Trace(
            digest,
            name,
            b"" if name else encoded,
            array("I", reads.numbers).tobytes(),
            b"".join(digests),
            tuple(reads.blobs),
            b"".join(map(self._of_bytes if rule.exact else self._fingerprints.of, parts)),
        )
        self._digests[number] = digest
        self._remember(number, value, is_kept=bool(name))
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
            return self._part(number, name, keys)
        trace, rule = self._traces[number], self._rules[name]
        if number in self._known and self._known[number][0] is trace:
            value = self._values[number] = self._known[number][1]
            return value
        content = trace.inline or None
        if trace.value:
            content = self._kept(ANSWERS, trace.value)
        if content is None:
            return self._run(number)
        value = msgspec.msgpack.decode(content, type=rule.kind)
        self._remember(number, value, is_kept=bool(trace.value))
        return value

    def _part(self, number: int, name: str, keys: Sequence[str]) -> Any:
        """A part of an answer; those of one digest are one value, if nothing tells them apart."""
        parent, place = self._parts[name]
        rule, digest = self._rules[parent], self._digests[number]
        twin = self._twins.get((name, digest), number)
        if twin in self._values and self._digests[twin] == digest:
            value = self._values[number] = self._values[twin]
        else:
            above = self._number((parent, *keys))
            value = rule.parts[place](self._value(above))
            self._remember(number, value, is_kept=bool(self._traces[above].value))
        if rule.exact or value is None or type(value) in _ALIKE:
            self._twins[name, digest] = number
        return value

    def _remember(self, number: int, value: Any, *, is_kept: bool) -> None:
        self._values[number] = value
        if is_kept and self._large is not None:
            self._large.append(number)
            if len(self._large) > self._most:
                self._values.pop(self._large.popleft(), None)

    def _index(self) -> Index:
        return Index(list(self._questions), {**self._before, **self._traces})

    def _answers(self) -> dict[int, tuple[Trace, Any]]:
        """The answers that are in memory, with their traces."""
        own = {
            number: (trace, self._values[number])
            for number, trace in self._traces.items()
            if number in self._values
        }
        return {**self._known, **own}

"""Questions: an answer is stored with its reads, and reused while these are unchanged.

A question is a name and keys. An *input* question reads the current site. It is answered in each
session; only the digest of its answer is compared. A *derived* question has a rule, a pure function
that may ask more. While the rule runs, the session records each question that it asks, and the
digest of the answer. The next session compares these digests in order. If none has changed, it
reuses the answer without loading it. If the rule runs again and its answer is equal, answers that
depend on it stay valid (early cutoff).

Terms of the field: verifying traces (Mokhov, Mitchell, Peyton Jones: Build Systems à la Carte,
2018), red and green (rustc), Salsa.
"""

from __future__ import annotations

import os
import threading
import time
from array import array
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import blake2b, sha256
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from tipsite.engine.fingerprint import SIZE, Fingerprints, Marks
from tipsite.engine.store import Store
from tipsite.engine.traces import (
    ANSWERS,
    BLOBS,
    PLACES,
    Index,
    Question,
    Run,
    Trace,
    load_index,
    name_of,
    plain,
)
from tipsite.engine.transform import ParallelMap, Prefetch, serially

T = TypeVar("T")
_SHORT = 600
"""The most bytes of an answer that is stored inside its trace, which saves a look-up."""
_MOST_CACHED = 128
"""The number of large answers kept in memory during `limit_cached`, enough for about ten pages."""
_ALIKE = frozenset((bool, int, str))
"""Types whose equal values are interchangeable."""
_UNKNOWN = b"?" * SIZE
"""The digest of a question without a rule; answers that read it stay valid until one is defined."""


_DECODERS: dict[Any, msgspec.msgpack.Decoder[Any]] = {}
_DECODERS_LOCK = threading.Lock()


def _decoder(kind: Any) -> msgspec.msgpack.Decoder[Any]:
    """Return the decoder of a type, the same each time."""
    if kind not in _DECODERS:
        # msgspec inspects a type on its first use, and crashes if two threads do so at once.
        with _DECODERS_LOCK:
            _DECODERS[kind] = msgspec.msgpack.Decoder(kind)
    return _DECODERS[kind]


class CycleError(Exception):
    """A question needs its own answer; ``chain`` leads from it to itself."""

    def __init__(self, chain: Sequence[Question]) -> None:
        super().__init__(" → ".join(" ".join(question) for question in chain))
        self.chain = tuple(chain)


class _Rule(Struct, frozen=True, kw_only=True):
    work: Callable[..., Any]
    fingerprints: Fingerprints
    kind: Any = None
    exact: bool = False
    is_input: bool = False
    projections: tuple[tuple[str, Callable[[Any], Any]], ...] = ()
    private: bool = False


class Questions:
    """One evaluation of a site, with current rules and inputs, and traces of earlier evaluations.

    ``runs`` lists the rules that ran, in order; ``reused`` counts valid answers by the name of the
    question. ``verifying`` is the time, in seconds, for comparing the digests of many answers and
    for reading inputs to compare. ``imported`` counts the runs of other processes.
    ``parallel_map`` may answer many questions in several processes, ``prefetch`` may convert many
    photos at once.
    """

    def __init__(
        self,
        store: Store | None = None,
        before: Questions | None = None,
        check_cancelled: Callable[[], None] = lambda: None,
        *,
        spill: bool = False,
    ) -> None:
        """Begin an evaluation; ``before`` is an earlier one of this process, to reuse its answers.

        ``check_cancelled`` is called before each answer. It may raise an error to end the
        evaluation; the answers so far can be reused. With ``spill``, bytes go into the store at
        once instead of into memory. Then the caller commits the store before the next evaluation.
        """
        self.store = store or Store(None)
        self._check_cancelled = check_cancelled
        self.spills = spill
        self.parallel_map: ParallelMap = serially
        self.prefetch: Prefetch | None = None
        self.runs: list[Run] = []
        self.reused: Counter[str] = Counter()
        self.verifying = 0.0
        self.imported = 0
        self._inner = 0.0
        self._rules: dict[str, _Rule] = {}
        self._projections: dict[str, tuple[str, int]] = {}
        self._stored: Index = load_index(self.store) if before is None else before._stored  # noqa: SLF001
        index = self._stored if before is None else before._index()  # noqa: SLF001
        self._questions: list[Question] = list(index.questions)
        self._numbers: dict[Question, int] = (
            {question: at * PLACES for at, question in enumerate(self._questions) if question}
            if before is None
            else dict(before._numbers)  # noqa: SLF001
        )
        self._traces_before = index.traces
        self._traces: dict[int, Trace] = {}
        self._digests: dict[int, bytes] = {}
        self._values: dict[int, Any] = {}
        self._cached: deque[int] | None = None
        self._shared: dict[tuple[Callable[[Any], Any], bytes], int] = {}
        self._imported: set[int] = set()
        self._renewed: set[int] = set()
        self._known = {} if before is None else before._answers()  # noqa: SLF001
        self._in_memory: dict[str, bytes] = {} if before is None else before._in_memory  # noqa: SLF001
        self._changed_reads: dict[int, Question] = {}
        self._running: list[int] = []
        self._reads: dict[int, None] | None = None
        """The questions that the running rule has asked so far; reads of inputs do not count."""
        self._blobs: dict[str, bytes] = {}
        self._fingerprints = Fingerprints({})
        self._encoder = msgspec.msgpack.Encoder(enc_hook=plain)
        self._process = os.getpid()

    def renew(self) -> None:
        """Begin another evaluation with the same rules; inputs may have changed."""
        self._known = self._answers()
        self._traces_before = {**self._traces_before, **self._traces}
        self._renewed.update(self._traces)
        self._traces, self._values, self._digests = {}, {}, {}
        self._changed_reads.clear()

    # ------------------------------------------------------------ rules

    def input(self, name: str, work: Callable[..., Any], marks: Marks | None = None) -> None:
        """Define an input question, which ``work`` answers in each session.

        ``marks`` are annotations that a rule gets with a text, by the place of the text.
        """
        fingerprints = Fingerprints(marks) if marks else self._fingerprints
        self._add_rule(name, _Rule(work=work, is_input=True, fingerprints=fingerprints))

    def rule(
        self,
        name: str,
        work: Callable[..., Any],
        kind: Any = None,
        *,
        exact: bool = False,
        private: bool = False,
        projections: Mapping[str, Callable[[Any], Any]] | None = None,
    ) -> None:
        """Define a derived question; ``work`` is a pure function of its keys and of other answers.

        ``kind`` is the type of the answers, which are stored as msgpack. Without a ``kind``, the
        rule runs again when an answer is loaded. An answer counts as unchanged if it equals the
        earlier one. If the question is ``exact``, all bytes of both must be equal, including places
        in files; such answers must not contain sets. A ``private`` answer may contain data withheld
        from readers, so a failed build does not store it. ``projections`` maps the names of other
        questions, which have the same keys, to functions that return a part of the answer. A rule
        that asks for one part does not depend on the rest.
        """
        projections = projections or {}
        self._add_rule(
            name,
            _Rule(
                work=work,
                kind=kind,
                exact=exact,
                fingerprints=self._fingerprints,
                projections=tuple(projections.items()),
                private=private,
            ),
        )
        self._projections.update({part: (name, at) for at, part in enumerate(projections, start=1)})

    def _add_rule(self, name: str, rule: _Rule) -> None:
        if name in self._rules:
            # Earlier answers would be verified by another rule.
            raise ValueError(f"the question {name!r} has two rules")
        self._rules[name] = rule

    # -------------------------------------------------------- questions

    def ask(self, name: str, *keys: str) -> Any:
        """Return the answer to a question, and record the read.

        Raises:
            CycleError: the question needs its own answer.
        """
        number = self._number((name, *keys))
        if self._reads is not None:
            self._reads[number] = None
        if number in self._values:
            return self._values[number]
        if number not in self._digests:
            self._ensure(number)
        return self._value(number)

    def ensure(self, name: str, *keys: str) -> bytes:
        """Return the digest of an answer without loading it, and record the read."""
        number = self._number((name, *keys))
        if self._reads is not None:
            self._reads[number] = None
        return self._digests.get(number) or self._ensure(number) or _UNKNOWN

    def is_valid(self, name: str, *keys: str) -> bool:
        """Return whether an earlier answer is still valid; rules run only for what it has read."""
        number = self._number((name, *keys))
        return number in self._digests or self._is_same(number, may_run=True)

    def note(self, name: str, *keys: str) -> None:
        """Record the read of an answer, if a rule is running."""
        if self._reads is not None:
            self.ensure(name, *keys)

    def question(self, number: int) -> Question:
        """Return the question that has ``number`` in this session."""
        question, place = self._questions[number // PLACES], number % PLACES
        if place:
            return self._rules[question[0]].projections[place - 1][0], *question[1:]
        return question

    def keep_blob(self, content: bytes) -> str:
        """Store bytes with the answer of the running rule; return their SHA-256 in hexadecimal."""
        digest = sha256(content).hexdigest()
        self._store_bytes(BLOBS, digest, content)
        self._blobs[digest] = content
        return digest

    def _store_bytes(self, kind: str, name: str, content: bytes) -> None:
        if not (self.spills and self.store.put(kind, name, content)):
            self._in_memory[name] = content

    def blob(self, digest: str, name: str, *keys: str) -> bytes:
        """Return bytes that are stored with an answer; run the rule again if they are missing."""
        content = self._bytes(BLOBS, digest)
        if content is None:
            # The store has lost the bytes, for example on a full disk: use memory from now on.
            self.spills = False
            self._run(self._number((name, *keys)))
            content = self._in_memory[digest]
        return content

    def new_blob(self, digest: str) -> bytes:
        """Return bytes that the running rule has stored."""
        return self._blobs[digest]

    def forget(self, digest: str) -> None:
        """Drop bytes from memory; the store may have them."""
        self._in_memory.pop(digest, None)

    @contextmanager
    def limit_cached(self, most: int = _MOST_CACHED) -> Iterator[None]:
        """Keep the newest ``most`` large answers in memory during the block; drop them afterwards.

        Without ``spill``, all answers stay, since the store does not have them yet.
        """
        before = self._cached
        if self.spills:
            self._cached = deque(maxlen=most)
        try:
            yield
        finally:
            for number in self._cached or ():
                self._values.pop(number, None)
            self._cached = before

    # ------------------------------------------------------------- work

    def _number(self, question: Question) -> int:
        if question[0] in self._projections:
            name, place = self._projections[question[0]]
            return self._number((name, *question[1:])) + place
        number = self._numbers.get(question)
        if number is None:
            number = self._numbers[question] = len(self._questions) * PLACES
            self._questions.append(question)
        return number

    def _ensure(self, number: int, *, may_run: bool = True) -> bytes | None:
        """Return the digest of an answer; without ``may_run``, None if its rule would have to run.

        None leaves it open: a rule that was read may run again and return an equal answer.
        """
        self._check_cancelled()
        place = number % PLACES
        if place:
            whole = number - place
            if whole not in self._digests and not self._ensure(whole, may_run=may_run):
                return None
            return self._digests.get(number, _UNKNOWN)
        question = self._questions[number // PLACES]
        rule = self._rules.get(question[0])
        if rule is None:
            here = self._number(question)  # another one if a rule has since defined a projection
            return _UNKNOWN if here == number else self._ensure(here, may_run=may_run)
        if rule.is_input:
            reads, self._reads = self._reads, None
            try:
                value = self._values[number] = rule.work(*question[1:])
            finally:
                self._reads = reads
            digest = self._digests[number] = rule.fingerprints.of(value)
            return digest
        if not self._is_same(number, may_run=may_run):
            if not may_run:
                return None
            self._run(number)
        return self._digests[number]

    def _is_same(self, number: int, *, may_run: bool) -> bool:
        """Compare all reads of an earlier answer in order; record the first that has changed."""
        trace = self._traces_before.get(number)
        if trace is None:
            return False
        digests, known, at = self._digests, trace.digests, 0
        for read in memoryview(trace.reads).cast("I"):
            digest = digests.get(read) or self._ensure(read, may_run=may_run)
            if digest != known[at : at + SIZE]:
                if digest is not None:  # otherwise the process that runs the rule reports it
                    self._changed_reads[number] = self.question(read)
                return False
            at += SIZE
        self._use(number, trace)
        if number not in self._imported and number not in self._renewed:
            self.reused[self._questions[number // PLACES][0]] += 1
        return True

    def _use(self, number: int, trace: Trace) -> None:
        self._traces[number] = trace
        self._digests[number] = trace.digest
        parts = trace.projections
        for at in range(0, len(parts), SIZE):
            number += 1
            self._digests[number] = parts[at : at + SIZE]

    def _bytes(self, kind: str, name: str) -> bytes | None:
        return self._in_memory.get(name) or self.store.get(kind, name)

    def _run(self, number: int) -> Any:
        self._check_cancelled()
        if number in self._running:
            chain = (*self._running[self._running.index(number) :], number)
            raise CycleError([self.question(link) for link in chain])
        question = self._questions[number // PLACES]
        rule = self._rules[question[0]]
        start, inner, self._inner = time.perf_counter(), self._inner, 0.0
        above, self._reads, self._blobs = (self._reads, self._blobs), {}, {}
        self._running.append(number)
        try:
            value = rule.work(*question[1:])
        finally:
            reads, blobs = self._reads, self._blobs
            self._reads, self._blobs = above
            self._running.pop()
        encoded = b"" if rule.kind is None else self._encoder.encode(value)
        name = ""
        if len(encoded) > _SHORT:
            name = name_of(encoded)
            if rule.private:
                self._in_memory[name] = encoded
            else:
                self._store_bytes(ANSWERS, name, encoded)
        digest = (
            bytes.fromhex(name or name_of(encoded))[:SIZE]
            if rule.exact
            else self._fingerprints.of(value)
        )
        digest_of = self._of_bytes if rule.exact else self._fingerprints.of
        trace = Trace(
            digest,
            name,
            b"" if name else encoded,
            array("I", reads).tobytes(),
            b"".join([self._digests.get(read, _UNKNOWN) for read in reads]),
            tuple(blobs),
            b"".join([digest_of(part(value)) for _name, part in rule.projections]),
        )
        self._use(number, trace)
        self._remember(number, value, is_kept=bool(name))
        spent = time.perf_counter() - start
        self.runs.append(Run(question, spent - self._inner, self._changed_reads.get(number)))
        self._inner = inner + spent
        return value

    def _of_bytes(self, value: Any) -> bytes:
        return blake2b(self._encoder.encode(value), digest_size=SIZE).digest()

    def _value(self, number: int) -> Any:
        """Return the answer to a question whose digest is known."""
        if number in self._values:
            return self._values[number]
        if number % PLACES:
            return self._projection(number)
        trace, rule = self._traces[number], self._rules[self._questions[number // PLACES][0]]
        if number in self._known and self._known[number][0] is trace:
            value = self._values[number] = self._known[number][1]
            return value
        content = self._bytes(ANSWERS, trace.value) if trace.value else trace.inline or None
        if content is None:
            return self._run(number)
        value = _decoder(rule.kind).decode(content)
        self._remember(number, value, is_kept=bool(trace.value))
        return value

    def _projection(self, number: int) -> Any:
        """Return a projection; equal projections of an interchangeable type share one value."""
        place, digest = number % PLACES, self._digests[number]
        whole = number - place
        rule = self._rules[self._questions[number // PLACES][0]]
        _name, part = rule.projections[place - 1]
        shared = self._shared.get((part, digest), number)
        if shared in self._values and self._digests[shared] == digest:
            value = self._values[number] = self._values[shared]
        else:
            value = part(self._value(whole))
            self._remember(number, value, is_kept=bool(self._traces[whole].value))
        if rule.exact or value is None or type(value) in _ALIKE:
            self._shared[part, digest] = number
        return value

    def _remember(self, number: int, value: Any, *, is_kept: bool) -> None:
        self._values[number] = value
        if is_kept and self._cached is not None:
            if len(self._cached) == self._cached.maxlen:
                self._values.pop(self._cached[0], None)
            self._cached.append(number)

    def _index(self) -> Index:
        return Index(self._questions, {**self._traces_before, **self._traces}, [])

    def _answers(self) -> dict[int, tuple[Trace, Any]]:
        """Return the answers in memory, with their traces."""
        answers = {
            number: (trace, self._values[number])
            for number, trace in self._traces.items()
            if number in self._values
        }
        return {**self._known, **answers}

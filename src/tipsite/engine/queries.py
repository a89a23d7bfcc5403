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
"""The most bytes of an answer that is stored inside its trace, which saves a look-up."""
_MOST_CACHED = 128
"""The number of large answers kept in memory during `limit_cached`, enough for about ten pages."""
_ALIKE = frozenset((bool, int, str))
"""Types whose equal values are interchangeable."""
_UNKNOWN = b"?" * SIZE
"""The digest of a question without a rule; answers that read it stay valid until one is defined."""


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
    projections: tuple[Callable[[Any], Any], ...] = ()
    private: bool = False


class _Reads(Struct):
    """Questions that a running rule has asked so far, and bytes that it has stored."""

    numbers: dict[int, None] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)


class Questions:
    """One evaluation of a site, with current rules and inputs, and traces of earlier evaluations.

    ``runs`` lists the rules that ran, in order; ``reused`` counts valid answers by the name of the
    question. ``verifying`` is the time, in seconds, for comparing digests and for reading inputs to
    compare. ``imported`` counts the runs of other processes.
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
        self.runs: list[Run] = []
        self.reused: Counter[str] = Counter()
        self.verifying = 0.0
        self.imported = 0
        self._since = 0.0
        self._inner = 0.0
        self._rules: dict[str, _Rule] = {}
        self._projections: dict[str, tuple[str, int]] = {}
        self._stored: Index = load_index(self.store) if before is None else before._stored  # noqa: SLF001
        index = self._stored if before is None else before._index()  # noqa: SLF001
        self._questions: list[Question] = list(index.questions)
        self._numbers: dict[Question, int] = (
            {question: number for number, question in enumerate(self._questions) if question}
            if before is None
            else dict(before._numbers)  # noqa: SLF001
        )
        self._traces_before = index.traces
        self._traces: dict[int, Trace] = {}
        self._digests: list[bytes | None] = [None] * len(self._questions)
        self._values: dict[int, Any] = {}
        self._cached: deque[int] | None = None
        self._most_cached = 0
        self._shared: dict[tuple[str, bytes | None], int] = {}
        self._imported: set[int] = set()
        self._renewed: set[int] = set()
        self._known = {} if before is None else before._answers()  # noqa: SLF001
        self._in_memory: dict[str, bytes] = {} if before is None else before._in_memory  # noqa: SLF001
        self._changed_reads: dict[int, Question] = {}
        self._stack: list[tuple[int, _Reads]] = []
        self._nobody = _Reads()
        self._fingerprints = Fingerprints({})
        self._encoder = msgspec.msgpack.Encoder(enc_hook=plain)
        self._process = os.getpid()

    def renew(self) -> None:
        """Begin another evaluation with the same rules; inputs may have changed."""
        self._known = self._answers()
        self._traces_before = {**self._traces_before, **self._traces}
        self._renewed.update(self._traces)
        self._traces, self._values = {}, {}
        self._digests = [None] * len(self._questions)
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
                projections=tuple(projections.values()),
                private=private,
            ),
        )
        self._projections.update({part: (name, place) for place, part in enumerate(projections)})

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
        if self._stack:
            self._stack[-1][1].numbers[number] = None
        if number in self._values:
            return self._values[number]
        if self._digests[number] is None:
            self._ensure(number)
        return self._value(number)

    def ensure(self, name: str, *keys: str) -> bytes:
        """Return the digest of an answer without loading it, and record the read."""
        number = self._number((name, *keys))
        if self._stack:
            self._stack[-1][1].numbers[number] = None
        return self._digests[number] or self._ensure(number)

    def is_valid(self, name: str, *keys: str) -> bool:
        """Return whether an earlier answer is still valid; rules run only for what it has read."""
        number = self._number((name, *keys))
        return self._digests[number] is not None or self._is_valid(number)

    def note(self, name: str, *keys: str) -> None:
        """Record the read of an answer, if a rule is running."""
        if self._stack:
            self.ensure(name, *keys)

    def question(self, number: int) -> Question:
        """Return the question that has ``number`` in this session."""
        return self._questions[number]

    def keep_blob(self, content: bytes) -> str:
        """Store bytes with the answer of the running rule; return their SHA-256 in hexadecimal."""
        digest = sha256(content).hexdigest()
        self._store_bytes(BLOBS, digest, content)
        self._stack[-1][1].blobs[digest] = content
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
        return self._stack[-1][1].blobs[digest]

    def forget(self, digest: str) -> None:
        """Drop bytes from memory; the store may have them."""
        self._in_memory.pop(digest, None)

    @contextmanager
    def limit_cached(self, most: int = _MOST_CACHED) -> Iterator[None]:
        """Keep the newest ``most`` large answers in memory during the block; drop them afterwards.

        Without ``spill``, all answers stay, since the store does not have them yet.
        """
        before = self._cached, self._most_cached
        if self.spills:
            self._cached, self._most_cached = deque(), most
        try:
            yield
        finally:
            for number in self._cached or ():
                self._values.pop(number, None)
            self._cached, self._most_cached = before

    # ------------------------------------------------------------- work

    def _number(self, question: Question) -> int:
        number = self._numbers.get(question)
        if number is None:
            number = self._numbers[question] = len(self._questions)
            self._questions.append(question)
            self._digests.append(None)
        return number

    def _ensure(self, number: int) -> bytes:
        self._check_cancelled()
        question = self._questions[number]
        part = self._projections.get(question[0])
        if part is not None:
            return self._ensure_projection(number, part, question)
        rule = self._rules.get(question[0])
        if rule is None:
            return _UNKNOWN
        if rule.is_input:
            self._stack.append((number, self._nobody))  # reads of inputs are not recorded
            try:
                value = self._values[number] = rule.work(*question[1:])
            finally:
                self._stack.pop()
            digest = self._digests[number] = rule.fingerprints.of(value)
            return digest
        if not self._is_valid(number):
            self._run(number)
        return self._digests[number] or _UNKNOWN

    def _ensure_projection(self, number: int, part: tuple[str, int], question: Question) -> bytes:
        parent, place = part
        whole = self._number((parent, *question[1:]))
        if self._digests[whole] is None:
            self._ensure(whole)
        trace = self._traces.get(whole)
        if trace is None:
            return _UNKNOWN
        digest = self._digests[number] = trace.projections[place * SIZE : (place + 1) * SIZE]
        return digest

    def _is_valid(self, number: int) -> bool:
        """Verify the trace of an earlier answer; return whether it can be reused."""
        if self._since:
            return self._is_same(number, self._ensure)
        self._since = time.perf_counter()
        try:
            return self._is_same(number, self._ensure)
        finally:
            self.verifying += time.perf_counter() - self._since
            self._since = 0.0

    def _is_same(self, number: int, ensure: Callable[[int], bytes | None]) -> bool:
        """Compare all reads of an earlier answer in order; record the first that has changed."""
        trace = self._traces_before.get(number)
        if trace is None:
            return False
        digests, known, at = self._digests, trace.digests, 0
        for read in memoryview(trace.reads).cast("I"):
            digest = digests[read] or ensure(read)
            if digest != known[at : at + SIZE]:
                if digest is not None:  # otherwise the process that runs the rule reports it
                    self._changed_reads[number] = self._questions[read]
                return False
            at += SIZE
        self._traces[number] = trace
        self._digests[number] = trace.digest
        if number not in self._imported and number not in self._renewed:
            self.reused[self._questions[number][0]] += 1
        return True

    def _is_surely_valid(self, number: int) -> bool:
        """Return whether an earlier answer is known to be valid without running a rule.

        False leaves it open: a rule that was read may run again and return an equal answer.
        """
        return self._is_same(number, self._known_digest)

    def _known_digest(self, number: int) -> bytes | None:
        """Return the digest of an answer; None if its rule would have to run."""
        question = self._questions[number]
        part = self._projections.get(question[0])
        if part is not None:
            whole = self._number((part[0], *question[1:]))
            if self._digests[whole] is None and not self._is_surely_valid(whole):
                return None
        elif (rule := self._rules.get(question[0])) is not None and not rule.is_input:
            return self._digests[number] if self._is_surely_valid(number) else None
        return self._ensure(number)

    def _bytes(self, kind: str, name: str) -> bytes | None:
        return self._in_memory.get(name) or self.store.get(kind, name)

    @contextmanager
    def _reading(self, number: int) -> Iterator[_Reads]:
        if any(number == running for running, _ in self._stack):
            start = [running for running, _ in self._stack].index(number)
            chain = [running for running, _ in self._stack[start:]]
            raise CycleError([self._questions[link] for link in (*chain, number)])
        reads = _Reads()
        self._stack.append((number, reads))
        try:
            yield reads
        finally:
            self._stack.pop()

    def _run(self, number: int) -> Any:
        self._check_cancelled()
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
                self._in_memory[name] = encoded
            else:
                self._store_bytes(ANSWERS, name, encoded)
        digest = (
            bytes.fromhex(name or name_of(encoded))[:SIZE]
            if rule.exact
            else self._fingerprints.of(value)
        )
        projections = [part(value) for part in rule.projections]
        digests = [self._digests[read] or _UNKNOWN for read in reads.numbers]
        self._traces[number] = Trace(
            digest,
            name,
            b"" if name else encoded,
            array("I", reads.numbers).tobytes(),
            b"".join(digests),
            tuple(reads.blobs),
            b"".join(map(self._of_bytes if rule.exact else self._fingerprints.of, projections)),
        )
        self._digests[number] = digest
        self._remember(number, value, is_kept=bool(name))
        end = time.perf_counter()
        self.runs.append(Run(question, end - start - self._inner, self._changed_reads.get(number)))
        self._inner = inner + end - start
        self._since = end if since else 0.0
        return value

    def _of_bytes(self, value: Any) -> bytes:
        return blake2b(self._encoder.encode(value), digest_size=SIZE).digest()

    def _value(self, number: int) -> Any:
        """Return the answer to a question whose digest is known."""
        if number in self._values:
            return self._values[number]
        name, *keys = self._questions[number]
        if name in self._projections:
            return self._projection(number, name, keys)
        trace, rule = self._traces[number], self._rules[name]
        if number in self._known and self._known[number][0] is trace:
            value = self._values[number] = self._known[number][1]
            return value
        content = trace.inline or None
        if trace.value:
            content = self._bytes(ANSWERS, trace.value)
        if content is None:
            return self._run(number)
        value = msgspec.msgpack.decode(content, type=rule.kind)
        self._remember(number, value, is_kept=bool(trace.value))
        return value

    def _projection(self, number: int, name: str, keys: Sequence[str]) -> Any:
        """Return a projection; equal projections of an interchangeable type share one value."""
        parent, place = self._projections[name]
        rule, digest = self._rules[parent], self._digests[number]
        shared = self._shared.get((name, digest), number)
        if shared in self._values and self._digests[shared] == digest:
            value = self._values[number] = self._values[shared]
        else:
            above = self._number((parent, *keys))
            value = rule.projections[place](self._value(above))
            self._remember(number, value, is_kept=bool(self._traces[above].value))
        if rule.exact or value is None or type(value) in _ALIKE:
            self._shared[name, digest] = number
        return value

    def _remember(self, number: int, value: Any, *, is_kept: bool) -> None:
        self._values[number] = value
        if is_kept and self._cached is not None:
            self._cached.append(number)
            if len(self._cached) > self._most_cached:
                self._values.pop(self._cached.popleft(), None)

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

"""Sessions: questions that several processes answer, and answers stored between builds."""

from __future__ import annotations

import os
import sys
import time
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import chain, islice

import msgspec

from tipsite.engine.fingerprint import SIZE
from tipsite.engine.queries import Questions
from tipsite.engine.traces import (
    ANSWERS,
    BLOBS,
    PLACES,
    Packet,
    Question,
    Trace,
    all_names,
    compacted,
    keep_index,
    name_of,
    names,
    renumbered,
    updated,
)

_PACKET_CODEC = msgspec.msgpack.Decoder(Packet)


class Session(Questions):
    """One evaluation of a site, with the answers of earlier ones and of other processes."""

    # ------------------------------------------------------- reports

    def asked(self) -> Counter[str]:
        """Count the questions asked so far by name."""
        asked = self._renewed.union(number for number in self._digests if number % PLACES == 0)
        return Counter(self._questions[number // PLACES][0] for number in asked)

    def keepers(self) -> dict[str, Question]:
        """Return the questions whose answers keep bytes, by the SHA-256 of those bytes."""
        return {
            blob: self.question(number)
            for number, trace in self._traces.items()
            for blob in trace.blobs
        }

    def cause(self, right: Session, question: Question) -> Question | None:
        """Return the question because of which this session and ``right`` answer differently.

        The sessions differ in its answer, although they agree in all answers that it read.
        """
        return self._cause(right, question, set())

    def _cause(self, right: Session, question: Question, seen: set[Question]) -> Question | None:
        trace, other = self._trace_of(question), right._trace_of(question)
        if question in seen or trace is None or other is None:
            return None
        seen.add(question)
        for number in memoryview(other.reads).cast("I"):
            cause = self._cause(right, right.question(number), seen)
            if cause is not None:
                return cause
        same = trace.digest == other.digest and trace.blobs == other.blobs
        return None if same else question

    def _trace_of(self, question: Question) -> Trace | None:
        number = self._numbers.get(question)
        return None if number is None else self._traces.get(number)

    # ---------------------------------------------------------- workers

    def ensure_each(self, questions: Iterable[Question]) -> None:
        """Update the answers to questions of any names; one process answers adjacent questions."""
        numbers = self.outdated(questions)
        with self.limit_cached():
            for packet in self.parallel_map(self._answer_here, numbers):
                self._add(_PACKET_CODEC.decode(zlib.decompress(packet)))

    def outdated(self, questions: Iterable[Question]) -> list[int]:
        """Return the numbers of the questions whose earlier answers are not valid any more."""
        wanted = [self._number(question) for question in questions]
        if self._reads is not None:
            self._reads.update(dict.fromkeys(wanted))
        begun = time.perf_counter()
        outdated = [
            number
            for number in wanted
            if number not in self._digests and self._ensure(number, may_run=False) is None
        ]
        self.verifying += time.perf_counter() - begun
        return outdated

    def _answer_here(self, numbers: Sequence[int]) -> list[bytes]:
        """Answer questions; in a forked process, return all answers as one packet."""
        base, before, first = len(self._questions), len(self._traces), len(self.runs)
        in_memory = set(self._in_memory)
        for number in numbers:
            if number not in self._digests:
                self._ensure(number)
        if os.getpid() == self._process:
            return []
        self._values.clear()
        self.store.flush()
        packet = Packet(
            base,
            self._questions[base:],
            [*islice(reversed(self._traces.items()), len(self._traces) - before)][::-1],
            {name: content for name, content in self._in_memory.items() if name not in in_memory},
            self.runs[first:],
        )
        # Compressed, since both processes need the most memory until this one exits.
        return [zlib.compress(self._encoder.encode(packet), 1)]

    def _add(self, packet: Packet) -> None:
        """Add the answers of a forked process, which had the same inputs."""
        for number, trace in self._new_traces(packet):
            self._use(number, trace)
        self._in_memory.update(packet.contents)
        for run in packet.runs:
            self.runs.append(run._replace(question=self.question(self._number(run.question))))

    def _new_traces(self, packet: Packet) -> Iterator[tuple[int, Trace]]:
        """Yield the traces that are new here; questions get their numbers of this session."""
        # Interned, since each key is in many questions.
        numbers = [
            self._number(tuple(map(sys.intern, question))) if question else -1
            for question in packet.questions
        ]
        first = packet.base * PLACES
        is_moved = numbers != [*range(first, first + len(numbers) * PLACES, PLACES)]

        def here(number: int) -> int:
            if number < first:
                return number
            return numbers[number // PLACES - packet.base] + number % PLACES

        for number, trace in packet.traces:
            if here(number) not in self._digests:
                yield here(number), renumbered(trace, here) if is_moved else trace

    @property
    def count(self) -> int:
        """The number of answers so far, from which the next `packed` can start."""
        return len(self._traces)

    def packed(self, start: int, first: int = 0, *, blobs: bool = True) -> bytes:
        """Return the answers since ``start`` and the runs since ``first``, for `import_answers`.

        Without ``blobs``, the bytes that are stored with answers are left out.
        """
        traces = dict(islice(self._traces.items(), start, None))
        contents: dict[str, bytes] = {}
        for kind, name in chain.from_iterable(map(names, traces.values())):
            if blobs or kind != BLOBS:
                content = self._bytes(kind, name)
                if content is not None:
                    contents[name] = content
        index = compacted(self._questions, traces)
        packet = Packet(0, index.questions, [*index.traces.items()], contents, self.runs[first:])
        content = self._encoder.encode(packet)
        return sha256(content).digest() + content

    def import_answers(self, packed: bytes) -> None:
        """Import answers of another process; they are verified like answers of an earlier build.

        Raises:
            ValueError: the bytes are damaged.
        """
        digest, content = packed[:32], packed[32:]
        if sha256(content).digest() != digest:
            raise ValueError(digest)
        try:
            packet = _PACKET_CODEC.decode(content)
        except msgspec.MsgspecError as error:
            raise ValueError(str(error)) from error
        for name, content in packet.contents.items():
            if name not in (sha256(content).hexdigest(), name_of(content)):
                raise ValueError(name)
        if self._traces_before is self._stored.traces:
            self._traces_before = dict(self._traces_before)
        for number, trace in self._new_traces(packet):
            self._traces_before[number] = trace
            self._imported.add(number)
        self._in_memory.update(packet.contents)
        self.imported += len(packet.runs)
        for run in packet.runs:
            changed = run.changed or self._changed_reads.get(self._number(run.question))
            self.runs.append(run._replace(changed=changed))

    # ------------------------------------------------------------ store

    def drop_cached(self) -> None:
        """Drop from memory answers of earlier evaluations, and all bytes that the store has."""
        self._known = {}
        for name in list(self._in_memory):
            if self.store.has(ANSWERS, name) or self.store.has(BLOBS, name):
                self.forget(name)

    def save(self, *, sweep: bool = False, private: bool = True) -> None:
        """Put new answers into the store; commit it afterwards.

        With ``sweep``, delete all answers that this session has not asked for. Valid answers to
        questions without a rule here are kept, since other commands ask them. Without ``private``,
        leave out new answers that may contain data withheld from readers.
        """
        stored = self._stored.traces
        kept = self._valid_without_rules() if sweep else self._traces_before
        earlier = {number: self._traces_before[number] for number in self._renewed}
        traces = {**kept, **earlier, **self._traces}
        if not private:
            known = {at: trace for at, trace in traces.items() if stored.get(at) is trace}
            traces = {**self._without_private(traces), **known}
        index, changed = updated(self._stored, self._questions, traces)
        for kind, name in chain.from_iterable(names(traces[at]) for at in changed & traces.keys()):
            content = self._in_memory.get(name)
            if content is not None:
                self.store.put(kind, name, content)
        before = all_names([stored[at] for at in changed & stored.keys()])
        for kind, used in all_names(traces.values()).items():
            self.store.keep_only(kind, used, of=before[kind])
        self._stored = keep_index(self.store, index, changed)
        if sweep:
            self._traces_before = traces  # otherwise a later save would store deleted traces again

    def _without_private(self, traces: Mapping[int, Trace]) -> dict[int, Trace]:
        private = {name for name, rule in self._rules.items() if rule.private}
        return {
            number: trace
            for number, trace in traces.items()
            if self._questions[number // PLACES][0] not in private
        }

    def _valid_without_rules(self) -> dict[int, Trace]:
        """Return valid answers to questions that this session has no rules for."""
        known: dict[int, bool] = {}

        def is_valid(number: int) -> bool:
            if number not in known:
                trace = self._traces_before[number]
                reads = enumerate(memoryview(trace.reads).cast("I"))
                known[number] = all(
                    is_same(read, trace.digests[at * SIZE : (at + 1) * SIZE]) for at, read in reads
                )
            return known[number]

        def is_same(read: int, digest: bytes) -> bool:
            rule = self._rules.get(self._questions[read // PLACES][0])
            if rule is not None:
                # Derived answers are not computed here: an answer that reads a missing one goes.
                if read not in self._digests and rule.is_input:
                    self._ensure(read)
                return self._digests.get(read) == digest
            trace = self._traces_before.get(read)
            return trace is None or (trace.digest == digest and is_valid(read))

        return {
            number: self._traces_before[number]
            for number in self._traces_before.keys() - self._traces.keys()
            if self._questions[number // PLACES][0] not in self._rules and is_valid(number)
        }

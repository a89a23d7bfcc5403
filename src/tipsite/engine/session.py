"""A session: questions that several processes answer, kept between builds, and accounted for."""

from __future__ import annotations

import os
import sys
import time
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import chain, islice

import msgspec

from tipsite.engine.fingerprint import SIZE
from tipsite.engine.queries import Questions
from tipsite.engine.traces import (
    ANSWERS,
    BLOBS,
    Made,
    Packet,
    Question,
    Run,
    Trace,
    all_names,
    compacted,
    keep_index,
    name_of,
    names,
    renumbered,
)
from tipsite.engine.transform import Spread, serially

_MADE_CODEC = msgspec.msgpack.Decoder(Made)
_PACKET_CODEC = msgspec.msgpack.Decoder(Packet)


class Session(Questions):
    """One look at a site, with what earlier ones and other processes have answered."""

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

    def _trace_of(self, question: Question) -> Trace | None:
        number = self._numbers.get(question)
        return None if number is None else self._traces.get(number)

    # ---------------------------------------------------------- workers

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
        begun = time.perf_counter()
        stale = [
            number for number in wanted if self._digests[number] is None and not self._holds(number)
        ]
        self.verifying += time.perf_counter() - begun
        self.answer(stale, spread)

    def answer(self, numbers: Sequence[int], spread: Spread = serially) -> None:
        """Answer questions that do not stand, by their numbers, on all cores."""
        with self.passing():
            for made in spread(self._made, numbers):
                if made is not None:
                    self._take(_MADE_CODEC.decode(zlib.decompress(made)))

    def _made(self, numbers: Sequence[int]) -> list[bytes | None]:
        """Answer questions here; in a worker, return for the first of them all that was made."""
        if os.getpid() == self._process:
            for number in numbers:
                if self._digests[number] is None:
                    self._settle(number)
            return [None] * len(numbers)
        base, held = len(self._questions), set(self._held)
        before, start = len(self._traces), len(self.runs)
        for number in numbers:
            if self._digests[number] is None:
                self._settle(number)
        self._values.clear()
        self.store.flush()
        made = Made(
            base,
            self._questions[base:],
            list(islice(self._traces.items(), before, None)),
            {name: content for name, content in self._held.items() if name not in held},
            self.runs[start:],
        )
        # In few bytes, taken apart when the worker has ended: both processes are largest now.
        return [zlib.compress(self._encoder.encode(made), 1), *[None] * (len(numbers) - 1)]

    def _take(self, made: Made) -> None:
        """Take over what a worker has made."""
        # Each key stands in many questions.
        own = [self._number(tuple(map(sys.intern, question))) for question in made.questions]
        moved = any(number != made.base + index for index, number in enumerate(own))

        def here(number: int) -> int:
            return number if number < made.base else own[number - made.base]

        for number, trace in made.traces:
            at = here(number)
            if self._digests[at] is not None:
                continue
            self._traces[at] = renumbered(trace, here) if moved else trace
            self._digests[at] = trace.digest
        self._held.update(made.held)
        for run in made.seen:
            question = self._questions[self._number(run.question)]
            self.runs.append(Run(question, run.seconds, run.changed))

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
        for kind, name in chain.from_iterable(map(names, traces.values())):
            if pages or kind != BLOBS:
                content = self._kept(kind, name)
                if content is not None:
                    held[name] = content
        answers = compacted(self._questions, traces)
        packet = Packet(answers, held, self.runs[first:])
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
            if name not in (sha256(content).hexdigest(), name_of(content)):
                raise ValueError(name)
        own = [self._number(one) if one else -1 for one in packet.answers.questions]
        if self._before is self._stored:
            self._before = dict(self._before)
        for number, trace in packet.answers.traces.items():
            at = own[number]
            if self._digests[at] is None:
                self._before[at] = renumbered(trace, own.__getitem__)
                self._foreign.add(at)
        self._held.update(packet.held)
        self.taken += len(packet.runs)
        for run in packet.runs:
            changed = run.changed or self._why.get(self._number(run.question))
            self.runs.append(run._replace(changed=changed))

    # ------------------------------------------------------------ store

    def let_go(self) -> None:
        """Let go of all bytes that the store has, and of answers that nobody has asked for here."""
        self._known = {}
        for name in list(self._held):
            if self.store.has(ANSWERS, name) or self.store.has(BLOBS, name):
                self.forget(name)

    def save(self, *, sweep: bool = False, private: bool = True) -> None:
        """Put what was made into the store, which is then to be committed.

        With ``sweep`` only what this session has asked for stays, and what other commands have
        asked that it has no rules for, as long as nothing that was read says anything else. Without
        ``private``, no new answer is kept that may hold what is withheld from readers.
        """
        stored = self._stored
        traces = {**(self._of_others() if sweep else self._before), **self._traces}
        if not private:
            known = {at: trace for at, trace in traces.items() if stored.get(at) is trace}
            traces = {**self._without_private(traces), **known}
        fresh = [trace for number, trace in traces.items() if stored.get(number) is not trace]
        for kind, name in chain.from_iterable(map(names, fresh)):
            content = self._held.get(name)
            if content is not None:
                self.store.put(kind, name, content)
        before, now = all_names(stored), all_names(traces)
        for kind in (ANSWERS, BLOBS):
            self.store.keep_only(kind, now[kind], of=before[kind])
        keep_index(self.store, compacted(self._questions, traces))
        self._stored = traces
        if sweep:
            self._before = traces  # what went must not come back when more is put

    def _without_private(self, traces: Mapping[int, Trace]) -> dict[int, Trace]:
        private = {name for name, rule in self._rules.items() if rule.private}
        return {
            number: trace
            for number, trace in traces.items()
            if self._questions[number][0] not in private
        }

    def _of_others(self) -> dict[int, Trace]:
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

"""What is kept of answers: their traces, in one index, and the words for them in the store."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping
from hashlib import blake2b
from typing import NamedTuple

import msgspec

from tipsite.engine.store import Store

Question = tuple[str, ...]
"""A name and its keys."""
ANSWERS, BLOBS = "answers", "blobs"
"""Kinds in the store: answers by a digest of their bytes, what they keep beside by SHA-256."""
_INDEX, _NAME = "index", "questions"
_FEW = 8
"""Of so many questions in an index, one may be a place that is empty."""


class Trace(NamedTuple):
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


class Index(NamedTuple):
    """All that is kept of a session but values: questions by their number, and traces by it.

    In the place of a question that nobody has read stands an empty one.
    """

    questions: list[Question]
    traces: dict[int, Trace]


class Made(NamedTuple):
    """What a worker has made: questions that were new to it, from the number ``base`` on."""

    base: int
    questions: list[Question]
    traces: list[tuple[int, Trace]]
    held: dict[str, bytes]
    seen: list[Run]


class Packet(NamedTuple):
    """What a session knows for another one that has the same rules: `Session.packed`."""

    answers: Index
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


_INDEX_CODEC = msgspec.msgpack.Decoder(Index)


def names(trace: Trace) -> tuple[tuple[str, str], ...]:
    """What the store has of an answer: a kind and a name each."""
    blobs = tuple((BLOBS, blob) for blob in trace.blobs)
    return ((ANSWERS, trace.value), *blobs) if trace.value else blobs


def all_names(traces: Mapping[int, Trace]) -> dict[str, set[str]]:
    """The same of many, by kind."""
    return {
        ANSWERS: {trace.value for trace in traces.values() if trace.value},
        BLOBS: {blob for trace in traces.values() if trace.blobs for blob in trace.blobs},
    }


def plain(value: object) -> object:
    """What a value is kept as that msgpack has no word for: a mapping that nobody can change."""
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value))


def name_of(encoded: bytes) -> str:
    """The name under which the bytes of an answer are kept."""
    return blake2b(encoded, digest_size=16).hexdigest()


def renumbered(trace: Trace, place: Callable[[int], int]) -> Trace:
    """Return a trace where what was read has other numbers."""
    numbers = array("I", map(place, memoryview(trace.reads).cast("I")))
    return trace._replace(reads=numbers.tobytes())


def load_index(store: Store) -> Index:
    """Return the index that a store has; an empty one where it has none of this version."""
    content = store.get(_INDEX, _NAME)
    if content:
        try:
            return _INDEX_CODEC.decode(content)
        except msgspec.MsgspecError:
            pass  # of another version: absent
    return Index([], {})


def keep_index(store: Store, index: Index) -> None:
    """Put an index into the store, in place of the one that it has."""
    store.put(_INDEX, _NAME, msgspec.msgpack.encode(index))


def read_by(traces: Iterable[Trace]) -> set[int]:
    """Return the numbers of all questions that some answers have read."""
    return set(array("I", b"".join([trace.reads for trace in traces])))


def compacted(questions: list[Question], traces: dict[int, Trace]) -> Index:
    """Return the index of some traces: the questions that they are of, or read.

    They keep their numbers, as long as few are not needed any more.
    """
    kept = read_by(traces.values()).union(traces)
    if len(questions) - len(kept) <= len(questions) // _FEW:
        return in_order(
            [question if number in kept else () for number, question in enumerate(questions)],
            traces,
        )
    numbers = sorted(kept)
    place = {number: at for at, number in enumerate(numbers)}
    return in_order(
        [questions[number] for number in numbers],
        {place[number]: renumbered(trace, place.__getitem__) for number, trace in traces.items()},
    )


def in_order(questions: list[Question], traces: dict[int, Trace]) -> Index:
    """Return an index that has the same bytes in whichever order answers were found to stand."""
    return Index(questions, dict(sorted(traces.items())))

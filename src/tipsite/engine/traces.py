"""Traces of answers in one index, and the names of answers in the store."""

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
"""Kinds of entries: answers, by a digest of their bytes, and attached bytes, by SHA-256."""
_INDEX, _NAME = "index", "questions"
_FEW = 8
"""An index is renumbered if more than one eighth of its places (1 / _FEW) are empty."""


class Trace(NamedTuple):
    """An answer as it is stored.

    ``value`` is the name of its bytes in the store. A short answer is ``inline`` instead. An answer
    that is not stored has neither. ``reads`` are the numbers of the questions that were read (32
    bits each). ``digests`` are the digests of their answers. ``projections`` are the digests of the
    projections of this answer.
    """

    digest: bytes
    value: str
    inline: bytes
    reads: bytes
    digests: bytes
    blobs: tuple[str, ...]
    projections: bytes


class Index(NamedTuple):
    """All questions by number, and traces by the number of their question.

    An empty tuple replaces a question that is no longer read.
    """

    questions: list[Question]
    traces: dict[int, Trace]


class Packet(NamedTuple):
    """Answers for another process; the numbers of its ``questions`` begin at ``base``.

    ``contents`` are bytes by name that the other process may not find in the store.
    """

    base: int
    questions: list[Question]
    traces: list[tuple[int, Trace]]
    contents: dict[str, bytes]
    runs: list[Run]


class Run(NamedTuple):
    """A run of a rule, and the question that ``changed`` since the last run and so caused it.

    ``seconds`` exclude the time of other rules that ran for it. ``changed`` is None if the question
    is new, or if its answer was not stored.
    """

    question: Question
    seconds: float
    changed: Question | None


_INDEX_CODEC = msgspec.msgpack.Decoder(Index)


def names(trace: Trace) -> tuple[tuple[str, str], ...]:
    """Return the kinds and names of the entries of an answer in the store."""
    blobs = tuple((BLOBS, blob) for blob in trace.blobs)
    return ((ANSWERS, trace.value), *blobs) if trace.value else blobs


def all_names(traces: Mapping[int, Trace]) -> dict[str, set[str]]:
    """Return the names of many answers by kind."""
    return {
        ANSWERS: {trace.value for trace in traces.values() if trace.value},
        BLOBS: {blob for trace in traces.values() if trace.blobs for blob in trace.blobs},
    }


def plain(value: object) -> object:
    """Return an immutable mapping as a dict, which msgpack can encode."""
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value))


def name_of(encoded: bytes) -> str:
    """Return the name of the bytes of an answer."""
    return blake2b(encoded, digest_size=16).hexdigest()


def renumbered(trace: Trace, place: Callable[[int], int]) -> Trace:
    """Return a trace with other numbers for its reads."""
    numbers = array("I", map(place, memoryview(trace.reads).cast("I")))
    return trace._replace(reads=numbers.tobytes())


def load_index(store: Store) -> Index:
    """Return the index in a store, or an empty one if there is none of this version."""
    content = store.get(_INDEX, _NAME)
    if content:
        try:
            return _INDEX_CODEC.decode(content)
        except msgspec.MsgspecError:
            pass  # an index of another version counts as absent
    return Index([], {})


def keep_index(store: Store, index: Index) -> None:
    """Replace the index in the store."""
    store.put(_INDEX, _NAME, msgspec.msgpack.encode(index))


def read_by(traces: Iterable[Trace]) -> set[int]:
    """Return the numbers of all questions that were read for the given answers."""
    return set(array("I", b"".join([trace.reads for trace in traces])))


def compacted(questions: list[Question], traces: dict[int, Trace]) -> Index:
    """Return an index of traces, with the questions that they answer or read.

    Questions keep their numbers, unless many places are empty.
    """
    kept = read_by(traces.values()).union(traces)
    if len(questions) - len(kept) <= len(questions) // _FEW:
        questions = [question if at in kept else () for at, question in enumerate(questions)]
    else:
        numbers = sorted(kept)
        place = {number: at for at, number in enumerate(numbers)}
        questions = [questions[number] for number in numbers]
        traces = {
            place[number]: renumbered(trace, place.__getitem__) for number, trace in traces.items()
        }
    # Sorted, so that its bytes do not depend on the order of evaluation.
    return Index(questions, dict(sorted(traces.items())))

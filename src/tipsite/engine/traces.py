"""Traces of answers in one index, and the names of answers in the store."""

from __future__ import annotations

import secrets
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import NamedTuple

import msgspec

from tipsite.engine.store import Store

Question = tuple[str, ...]
"""A name and its keys."""
ANSWERS, BLOBS = "answers", "blobs"
"""Kinds of entries: answers, by a digest of their bytes, and attached bytes, by SHA-256."""
PLACES = 64
"""The numbers of a question: its own, and more than any rule has projections."""
_INDEX, _HEAD = "index", "head"
_SHARD = 1024
"""Questions of one entry of the index, so that a small change writes few bytes."""
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
    """All questions in the order of their numbers, and traces by the number of their question.

    An empty tuple replaces a question that is no longer read. ``tokens`` are those of the entries
    in the store; they are empty if the store has no index with these numbers.
    """

    questions: list[Question]
    traces: dict[int, Trace]
    tokens: list[bytes]


class _Shard(NamedTuple):
    """One entry of the index; its ``token`` changes with each write."""

    token: bytes
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


_SHARD_CODEC = msgspec.msgpack.Decoder(_Shard)
_HEAD_CODEC = msgspec.msgpack.Decoder(list[bytes])


def names(trace: Trace) -> tuple[tuple[str, str], ...]:
    """Return the kinds and names of the entries of an answer in the store."""
    blobs = tuple((BLOBS, blob) for blob in trace.blobs)
    return ((ANSWERS, trace.value), *blobs) if trace.value else blobs


def all_names(traces: Collection[Trace]) -> dict[str, set[str]]:
    """Return the names of many answers by kind."""
    return {
        ANSWERS: {trace.value for trace in traces if trace.value},
        BLOBS: {blob for trace in traces if trace.blobs for blob in trace.blobs},
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
    index = Index([], {}, [])
    try:
        index.tokens.extend(_HEAD_CODEC.decode(store.get(_INDEX, _HEAD) or b""))
        for name, token in zip(_shards(index.tokens), index.tokens, strict=True):
            shard = _SHARD_CODEC.decode(store.get(_INDEX, name) or b"")
            if shard.token != token:  # another build was killed while it wrote
                return Index([], {}, [])
            index.questions.extend(shard.questions)
            index.traces.update(shard.traces)
    except msgspec.MsgspecError:  # an index of another version counts as absent
        return Index([], {}, [])
    return index


def keep_index(store: Store, index: Index, changed: Iterable[int]) -> Index:
    """Put an index into the store, and return it with its new tokens.

    Only the entries with ``changed`` numbers are written. If another process has written an index
    meanwhile, all are.
    """
    session, encode = index, msgspec.msgpack.encode
    if index.questions.count(()) * _FEW > len(index.questions):
        index = compacted(index.questions, index.traces)
    token, starts = secrets.token_bytes(8), range(0, len(index.questions), _SHARD)
    tokens = dict(enumerate(index.tokens))
    shards = {number // (_SHARD * PLACES) for number in changed}
    if store.get(_INDEX, _HEAD) != encode(index.tokens):
        tokens.clear()
    contents = {}
    for at, start in enumerate(starts):
        if at in shards or at not in tokens:
            tokens[at] = token
            numbers = range(start * PLACES, (start + _SHARD) * PLACES, PLACES)
            traces = {number: index.traces[number] for number in numbers if number in index.traces}
            shard = _Shard(token, index.questions[start : start + _SHARD], traces)
            contents[f"{at}"] = encode(shard)
    kept = [tokens[at] for at in range(len(starts))]
    contents[_HEAD] = encode(kept)
    store.put_all(_INDEX, contents)
    store.keep_only(_INDEX, {_HEAD, *_shards(kept)}, of={*_shards(index.tokens)})
    return session._replace(tokens=kept if index is session else [])


def _shards(tokens: list[bytes]) -> Iterator[str]:
    return map(str, range(len(tokens)))


def read_by(traces: Iterable[Trace]) -> set[int]:
    """Return the numbers of all questions of which given answers have read at least a part."""
    read = set(array("I", b"".join([trace.reads for trace in traces])))
    return {number - number % PLACES for number in read}


def compacted(questions: list[Question], traces: Mapping[int, Trace]) -> Index:
    """Return an index of traces, with only the questions that they answer or read."""
    numbers = sorted(read_by(traces.values()).union(traces))
    places = {number: at * PLACES for at, number in enumerate(numbers)}

    def here(number: int) -> int:
        return places[number - number % PLACES] + number % PLACES

    moved = {here(number): renumbered(trace, here) for number, trace in traces.items()}
    return Index([questions[number // PLACES] for number in numbers], moved, [])


def updated(
    index: Index, questions: list[Question], traces: dict[int, Trace]
) -> tuple[Index, set[int]]:
    """Return an index with other traces, and the numbers of the entries that differ.

    ``questions`` are more questions than those of the index, with the same numbers.
    """
    before, first, last = index.traces, len(index.questions) * PLACES, len(questions) * PLACES
    changed = {number for number, trace in traces.items() if before.get(number) is not trace}
    replaced = (before.keys() - traces.keys()) | (before.keys() & changed)
    read = read_by(map(traces.__getitem__, changed)) | changed
    unread = replaced | read_by(map(before.__getitem__, replaced)) | {*range(first, last, PLACES)}
    unread -= read | traces.keys()
    if min(unread, default=first) < first:  # older traces read no newer question
        unread -= read_by(traces.values())
    now = index.questions + questions[len(index.questions) :]
    differs = {*range(first, last, PLACES)}
    for number in read | unread:
        at = number // PLACES
        question = () if number in unread else questions[at]
        if now[at] != question:
            now[at] = question
            differs.add(number)
    while now and not now[-1]:
        now.pop()
    return index._replace(questions=now, traces=traces), changed | replaced | differs

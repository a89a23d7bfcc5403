"""What pure functions have returned before, for whoever makes one site again and again."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from itertools import groupby
from typing import Any, ParamSpec, TypeVar, cast

T = TypeVar("T")
P = ParamSpec("P")
R = TypeVar("R")
_PLAIN = frozenset((str, bytes, int, bool, type(None)))
_MOST = 3
"""So many times as much as the first time needed is remembered."""
_OPEN: ContextVar[Memory | None] = ContextVar("memory", default=None)


def by_folder(files: Mapping[str, T]) -> Iterator[Mapping[str, T]]:
    """Yield files that stand behind one another and share two folders, such as ``content/sq``."""
    for _folder, some in groupby(files.items(), lambda item: item[0].split("/", 2)[:2]):
        yield dict(some)


def contents(files: Mapping[str, object]) -> Hashable:
    """Return what is the same as long as the same objects have the same names."""
    return tuple(files), tuple(map(id, files.values()))


def memoized(work: Callable[P, R]) -> Callable[P, R]:
    """Mark a pure function. Its arguments are compared one by one."""
    return memoized_by(_key_of)(work)


def memoized_by(key: Callable[..., Hashable]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a pure function that returns the same wherever ``key`` of its arguments is the same."""

    def marked(work: Callable[P, R]) -> Callable[P, R]:
        @wraps(work)
        def asked(*given: P.args, **named: P.kwargs) -> R:
            memory = _OPEN.get()
            if memory is None:
                return work(*given, **named)
            whole = (work, key(*given, **named))
            found = memory.now.get(whole)
            if found is None:
                found = memory.before.get(whole)
                if found is None:
                    found = ((given, named), work(*given, **named))
                memory.now[whole] = found
            return cast("R", found[1])

        return asked

    return marked


def _key_of(*given: Any, **named: Any) -> Hashable:
    plain = tuple([one if type(one) in _PLAIN else _key(one) for one in given])
    return (plain, tuple(named), _key(tuple(named.values()))) if named else plain


def _key(one: Any) -> Hashable:
    kind = type(one)
    if kind in _PLAIN:
        return cast("Hashable", one)
    return tuple([_key(each) for each in one]) if kind is tuple else id(one)


def interned(name: str, value: R) -> R:
    """Return ``value``, or what was returned for ``name`` the last time if that is equal to it.

    So what is made anew each time can be an argument of functions that are ``memoized``.
    """
    memory = _OPEN.get()
    if memory is None:
        return value
    key = (interned, name)
    found = memory.now.get(key) or memory.before.get(key)
    if found is None or found[1] != value:
        found = (None, value)
    memory.now[key] = found
    return cast("R", found[1])


class Memory:
    """Results by function and arguments. When they are many, what is not asked for any more goes.

    Not before: what stands for a whole folder hides what stands for each of its files, which is
    needed again as soon as one of them changes.
    """

    __slots__ = ("before", "first", "now")

    def __init__(self) -> None:
        # The arguments stay with their result, so that no other object takes their identity.
        self.now: dict[Hashable, tuple[Any, Any]] = {}
        self.before: dict[Hashable, tuple[Any, Any]] = {}
        self.first = 0

    @contextmanager
    def open(self) -> Iterator[None]:
        """Recall in the block. What a block that fails did not come to ask for is not forgotten."""
        if self.first and len(self.now) > _MOST * self.first:
            self.before, self.now = self.now, {}
        token = _OPEN.set(self)
        try:
            yield
        except BaseException:
            self.now = {**self.before, **self.now}
            raise
        finally:
            _OPEN.reset(token)
            self.before = {}
            self.first = self.first or len(self.now)

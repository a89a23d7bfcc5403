"""Jinja in a sandbox: one name, ``view``; an error is a place in a template, not a traceback."""

from __future__ import annotations

import marshal
import re
import traceback
from collections.abc import Container, Iterator, Mapping
from functools import lru_cache
from types import CodeType, MappingProxyType
from typing import NamedTuple

from jinja2 import BytecodeCache, TemplateSyntaxError, nodes
from jinja2.bccache import Bucket
from jinja2.meta import find_referenced_templates

from tipsite.engine.store import Store
from tipsite.model.problems import Location, Problem, problem
from tipsite.theme.sandbox import sandbox

_BANNED = ("safe", "random", "pprint")
_CODE = "code"
_MACRO = "template"
"""Jinja's name for the code of a macro in a traceback."""
_MOST_KEPT = 500
_TOO_DEEP = "too much within each other"
_MODULE = re.compile(r"tipsite\.(?:\w+\.)+")


class Templates:
    """The templates of a theme, compiled when first used.

    ``sources`` maps names to texts. Problems are at files in the folder ``root``; ``paths`` has the
    files of templates in other folders. ``code`` caches compiled templates.
    """

    __slots__ = ("_environment", "_paths", "_root", "_sources")

    def __init__(
        self,
        sources: Mapping[str, str],
        root: str,
        paths: Mapping[str, str] | None = None,
        code: BytecodeCache | None = None,
    ) -> None:
        self._paths = dict(paths or {})
        self._sources = MappingProxyType(dict(sources))
        self._root = root
        self._environment = sandbox(self._sources, code or _KEPT)

    def problems(self, shipped: Container[str] = ()) -> tuple[Problem, ...]:
        """Return the problems that are known without a view.

        The tests have checked the ``shipped`` templates, given by their paths.
        """
        return tuple(
            problem(code, self._at(name, line), **dict(values))
            for name, text in self._sources.items()
            if self._at(name, 0).path not in shipped
            for code, line, values in _read(text).refused
        )

    def render(self, name: str, view: object) -> str | Problem:
        """Return the page, or the problem of the template that failed."""
        if name not in self._sources:
            return problem("template-missing", Location(path=f"{self._root}{name}"))
        try:
            return self._environment.render(name, view)
        except TemplateSyntaxError as error:
            return self._problem(error.name or name, error.lineno, error.message or "")
        except (RecursionError, MemoryError) as error:
            return self._problem(*self._line(error, name), _TOO_DEEP)
        except Exception as error:  # filters of Jinja raise any kind of exception
            return self._problem(*self._line(error, name), str(error) or type(error).__name__)

    def _line(self, error: Exception, name: str) -> tuple[str, int]:
        steps = traceback.extract_tb(error.__traceback__)
        inwards = [step for step in steps if step.filename in self._sources]
        if not inwards:
            return name, 0
        # An error in a parent's macro is caused by the template that called it with other values.
        callers = (step for step in reversed(inwards) if step.name != _MACRO or self._is_own(step))
        caller = next(callers, inwards[-1])
        found = caller if self._is_own(caller) else inwards[-1]
        return found.filename, found.lineno or 0

    def _is_own(self, step: traceback.FrameSummary) -> bool:
        return self._at(step.filename, 0).path.startswith(self._root)

    def _problem(self, name: str, line: int, said: str) -> Problem:
        return problem("template-error", self._at(name, line), said=_MODULE.sub("", said))

    def _at(self, name: str, line: int) -> Location:
        path = self._paths.get(name, f"{self._root}{name}")
        return Location(path=path, line=line, column=1 if line else 0)


_Refused = tuple[str, int, tuple[tuple[str, str], ...]]
"""A code, a line and the values of a problem."""


class _Read(NamedTuple):
    """The facts of a template that are known without a view.

    ``refused`` are its mistakes, ``referenced`` the templates that it extends, includes or imports.
    ``extends`` is the template that it extends, if its name is a literal. ``blocks`` are the names
    of all its blocks, ``outer`` the names and lines of blocks that are in no other block.
    """

    refused: tuple[_Refused, ...]
    referenced: frozenset[str] = frozenset()
    extends: str = ""
    blocks: frozenset[str] = frozenset()
    outer: tuple[tuple[str, int], ...] = ()


@lru_cache(maxsize=256)
def _read(text: str) -> _Read:
    plain = sandbox({}, _KEPT)
    try:
        tree = plain.parse(text)
    except TemplateSyntaxError as error:
        said = error.message or str(error)
        return _Read((("template-error", error.lineno, (("said", said),)),))
    except (RecursionError, ValueError):  # more brackets or digits than Python can read
        return _Read((("template-error", 0, (("said", _TOO_DEEP),)),))
    above = next(tree.find_all(nodes.Extends), None)
    named = above.template if above else None
    return _Read(
        refused=tuple(_refused_in(tree, frozenset(plain.filters))),
        referenced=frozenset(name for name in find_referenced_templates(tree) if name),
        extends=str(named.value) if isinstance(named, nodes.Const) else "",
        blocks=frozenset(block.name for block in tree.find_all(nodes.Block)),
        outer=tuple(_outer_blocks(tree)),
    )


def _outer_blocks(node: nodes.Node) -> Iterator[tuple[str, int]]:
    for inner in node.iter_child_nodes():
        if isinstance(inner, nodes.Block):
            yield inner.name, inner.lineno
        else:
            yield from _outer_blocks(inner)


def referenced_templates(text: str) -> frozenset[str]:
    """Return the templates that a template extends, includes or imports, by their names.

    A broken template has none.
    """
    return _read(text).referenced


def lost_blocks(
    text: str, templates: Mapping[str, str]
) -> Iterator[tuple[str, int, frozenset[str]]]:
    """Yield name and line of each block that none of the extended templates has.

    No page shows such a block. The third value are the names of all blocks in the extended
    templates.
    """
    above = _read(text).extends
    known: set[str] = set()
    seen: set[str] = set()
    while above in templates and above not in seen:
        seen.add(above)
        found = _read(templates[above])
        known |= found.blocks
        above = found.extends
    if seen and not above:
        for name, line in _read(text).outer:
            if name not in known:
                yield name, line, frozenset(known)


def begins_with(text: str) -> str:
    """Return the name of the template that this one extends, or an empty text."""
    return _read(text).extends


def _refused_in(tree: nodes.Template, filters: frozenset[str]) -> Iterator[_Refused]:
    for used in tree.find_all(nodes.Filter):
        if used.name in _BANNED:
            yield "template-safe", used.lineno, (("filter", used.name),)
        elif used.name not in filters:
            said = f"No filter named '{used.name}'"
            yield "template-error", used.lineno, (("said", said),)
    for scope in tree.find_all(nodes.ScopedEvalContextModifier):
        yield "template-safe", scope.lineno, (("filter", "autoescape"),)


class _Kept(BytecodeCache):
    """Compiled templates in memory: after an edit of a theme, only one must be compiled."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if len(self._codes) >= _MOST_KEPT:
            self._codes.clear()
        if bucket.code is not None:
            self._codes[bucket.key, bucket.checksum] = bucket.code


_KEPT = _Kept()


class CompiledIn(BytecodeCache):
    """Templates compiled by this process, or by an earlier build on this machine.

    The store is sealed with this machine's key: code from elsewhere never runs.
    """

    def __init__(self, store: Store, sources: Mapping[str, str], *, adding: bool) -> None:
        """Read the code of templates from a store, and with ``adding`` also write it."""
        self._store = store
        self._adding = adding
        for name, text in sources.items():
            store.keep(_CODE, self.get_cache_key(name, name) + self.get_source_checksum(text))

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load the code of a template, if it is in memory or in the store."""
        _KEPT.load_bytecode(bucket)
        if bucket.code is None:
            content = self._store.get(_CODE, bucket.key + bucket.checksum)
            bucket.code = marshal.loads(content) if content else None  # noqa: S302 - sealed

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Store the code of a template that Jinja has compiled."""
        _KEPT.dump_bytecode(bucket)
        if self._adding:
            self._store.put(_CODE, bucket.key + bucket.checksum, marshal.dumps(bucket.code))

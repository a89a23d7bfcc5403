"""Jinja in a sandbox: one name, ``view``; an error is a place in a template, not a traceback."""

from __future__ import annotations

import marshal
import re
import traceback
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import cache, lru_cache, wraps
from types import CodeType, MappingProxyType
from typing import Any, NamedTuple

from jinja2 import (
    BytecodeCache,
    DictLoader,
    StrictUndefined,
    TemplateRuntimeError,
    TemplateSyntaxError,
    nodes,
)
from jinja2.bccache import Bucket
from jinja2.meta import find_referenced_templates
from jinja2.runtime import Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tipsite.engine.store import Store
from tipsite.model.problems import Location, Problem, problem
from tipsite.model.values import field_names, is_value_type
from tipsite.theme.inheritance import CATALOGUE

_BANNED = ("safe", "random", "pprint")
_INTERNAL = ("_block_vars", "_loop_vars")
"""Arguments that Jinja adds for functions that ask for the context; a macro does not."""
_CODE = "code"
_SAY = "say"
_MACRO = "template"
"""How Jinja names the code of a macro in a traceback."""
_MOST_KEPT = 500
_LARGEST, _LONGEST_POWER = 100_000, 64
_WIDTH = re.compile(r"%[-+ #0]*\*?\d{5,}|%[^a-zA-Z%]*\.\d{5,}|\{[^{}]*:[^{}]*\d{5,}[^{}]*\}")
"""A width in a format of Python, of more than four figures."""

_NO_MACRO = re.compile(
    r"the template '(?P<file>[^']+)' .* does not export the requested name '(?P<name>[^']+)'"
)
"""What Jinja says of it: at the file that wants the macro, which may be a parent's."""
_NO_FIELD = re.compile(
    r"'tipsite\.(?:[\w.]+\.)?(?P<kind>\w+) object' has no attribute '(?P<name>\w+)'"
)


class Templates:
    """The templates of a theme, compiled when first used.

    ``sources`` is template name to text; ``root`` the folder that problems name, ``paths`` the
    files of templates that are not there. ``code`` may have them compiled.
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
        self._environment = _environment(self._sources, code or _KEPT)

    def problems(self) -> tuple[Problem, ...]:
        """Return the mistakes that can be seen without a view."""
        return tuple(
            problem(code, self._at(name, line), **dict(values))
            for name, text in self._sources.items()
            for code, line, values in _read(text).refused
        )

    def render(self, name: str, view: object) -> str | Problem:
        """Return the page, or the place and reason of what went wrong in a template."""
        if name not in self._sources:
            return problem("template-missing", Location(path=f"{self._root}{name}"))
        try:
            return self._environment.get_template(name).render(view=view)
        except TemplateSyntaxError as error:
            return self._problem(error.name or name, error.lineno, error.message or "")
        except Exception as error:  # filters of Jinja raise whatever they meet
            return self._problem(*self._line(error, name), str(error) or type(error).__name__)

    def _line(self, error: Exception, name: str) -> tuple[str, int]:
        steps = traceback.extract_tb(error.__traceback__)
        inwards = [step for step in steps if step.filename in self._sources]
        if not inwards:
            return name, 0
        # What goes wrong in a macro of a parent, the template has done that gave it something else.
        callers = (step for step in reversed(inwards) if step.name != _MACRO or self._is_own(step))
        caller = next(callers, inwards[-1])
        found = caller if self._is_own(caller) else inwards[-1]
        return found.filename, found.lineno or 0

    def _is_own(self, step: traceback.FrameSummary) -> bool:
        return self._at(step.filename, 0).path.startswith(self._root)

    def _problem(self, name: str, line: int, said: str) -> Problem:
        if lost := _NO_FIELD.match(said):
            at = self._at(name, line)
            if lost["kind"] != "Phrases":
                return problem("template-field", at, kind=lost["kind"], name=lost["name"])
            own = f"{self._root.removesuffix('templates/')}{CATALOGUE}"
            return problem("phrase-lost", at, key=lost["name"], own=own)
        if lost := _NO_MACRO.match(said):
            said = f"it has no macro '{lost['name']}', which {name} uses"
            name, line = lost["file"], 0
        return problem("template-error", self._at(name, line), said=said)

    def _at(self, name: str, line: int) -> Location:
        path = self._paths.get(name, f"{self._root}{name}")
        return Location(path=path, line=line, column=1 if line else 0)


def _bounded(values: Iterable[object]) -> None:
    """Stop at numbers, and widths in a format, that no page needs, and that fill the memory."""
    for value in values:
        if isinstance(value, tuple | list):
            _bounded(value)
        large = isinstance(value, int) and abs(value) > _LARGEST
        if large or (isinstance(value, str) and _WIDTH.search(value)):
            raise TemplateRuntimeError(f"a number above {_LARGEST}: {str(value)[:40]}")


def _bounded_filter(work: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(work)
    def bounded(*args: Any, **kwargs: Any) -> Any:
        _bounded((*args, *kwargs.values()))
        return work(*args, **kwargs)

    return bounded


_Refused = tuple[str, int, tuple[tuple[str, str], ...]]
"""A code, a line and the values of a problem."""


class _Read(NamedTuple):
    """What can be seen in a template without a view, wherever it stands.

    ``refused`` are its mistakes, ``referenced`` the templates that it extends, includes or imports.
    ``extends`` is the one it begins with, if its name is written there. ``blocks`` are the names
    of all its blocks, ``outer`` names and lines of those that stand in no other. ``phrases`` are
    names and lines of the phrases that it says without asking whether there are any of that name.
    """

    refused: tuple[_Refused, ...]
    referenced: frozenset[str] = frozenset()
    extends: str = ""
    blocks: frozenset[str] = frozenset()
    outer: tuple[tuple[str, int], ...] = ()
    phrases: tuple[tuple[str, int], ...] = ()


@lru_cache(maxsize=256)
def _read(text: str) -> _Read:
    plain = _environment({}, _KEPT)
    try:
        tree = plain.parse(text)
    except TemplateSyntaxError as error:
        said = error.message or str(error)
        return _Read((("template-error", error.lineno, (("said", said),)),))
    except RecursionError:
        said = "too much within each other"
        return _Read((("template-error", 0, (("said", said),)),))
    above = next(tree.find_all(nodes.Extends), None)
    named = above.template if above else None
    return _Read(
        refused=tuple(_refused_in(tree, frozenset(plain.filters))),
        referenced=frozenset(name for name in find_referenced_templates(tree) if name),
        extends=str(named.value) if isinstance(named, nodes.Const) else "",
        blocks=frozenset(block.name for block in tree.find_all(nodes.Block)),
        outer=tuple(_outer_blocks(tree)),
        phrases=tuple(_phrases_in(tree)),
    )


def _phrases_in(tree: nodes.Template) -> Iterator[tuple[str, int]]:
    asked = [test.node for test in tree.find_all(nodes.Test) if test.name == "defined"]
    asked += [
        used.node
        for used in tree.find_all(nodes.Filter)
        if used.node is not None and used.name in ("default", "d")
    ]
    called = [call.node for call in tree.find_all(nodes.Call)]  # say.get(…)
    perhaps = {key for node in (*asked, *called) for key, _ in _phrase(node)}
    compared = (found.expr for found in tree.find_all(nodes.Compare))  # "own" in say
    perhaps |= {one.value for one in compared if isinstance(one, nodes.Const)}
    for node in tree.find_all((nodes.Getattr, nodes.Getitem)):
        yield from (found for found in _phrase(node) if found[0] not in perhaps)


def _phrase(node: nodes.Node) -> Iterator[tuple[str, int]]:
    """The name of a phrase and its line, where a template says one: ``say.…``, ``frame.say.…``."""
    if not isinstance(node, nodes.Getattr | nodes.Getitem):
        return
    holder = node.node
    said = (isinstance(holder, nodes.Name) and holder.name == _SAY) or (
        isinstance(holder, nodes.Getattr) and holder.attr == _SAY
    )
    key = node.attr if isinstance(node, nodes.Getattr) else node.arg
    name = key.value if isinstance(key, nodes.Const) else key
    if said and isinstance(name, str):
        yield name, node.lineno


def phrases_said(text: str) -> tuple[tuple[str, int], ...]:
    """Return the phrases that a template says, each with its line."""
    return _read(text).phrases


def _outer_blocks(node: nodes.Node) -> Iterator[tuple[str, int]]:
    for inner in node.iter_child_nodes():
        if isinstance(inner, nodes.Block):
            yield inner.name, inner.lineno
        else:
            yield from _outer_blocks(inner)


def referenced_templates(text: str) -> frozenset[str]:
    """Return the templates that a template extends, includes or imports, by their names.

    Of one that is broken, none.
    """
    return _read(text).referenced


def lost_blocks(
    text: str, templates: Mapping[str, str]
) -> Iterator[tuple[str, int, frozenset[str]]]:
    """Yield name and line of each block that stands nowhere in what a template begins with.

    Such a block is shown on no page. With it come the names that would be shown.
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
    """Return the name of the template that this one extends, or nothing."""
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
    """Templates that were compiled before: of a theme that is worked on, only one is new."""

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
    """Templates that this process, or this machine for another build of the site, has compiled.

    What is in a store bears this machine's seal: nobody else's code is ever run.
    """

    def __init__(self, store: Store, sources: Mapping[str, str], *, adding: bool) -> None:
        """Look in a store for the code of templates, and put it there if it is ``adding``."""
        self._store = store
        self._adding = adding
        for name, text in sources.items():
            store.keep(_CODE, self._name(self.get_cache_key(name, name), text))

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give Jinja the code of a template, if it is known."""
        _KEPT.load_bytecode(bucket)
        if bucket.code is None:
            content = self._store.get(_CODE, bucket.key + bucket.checksum)
            bucket.code = marshal.loads(content) if content else None  # noqa: S302 - sealed

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template that Jinja has compiled."""
        _KEPT.dump_bytecode(bucket)
        if self._adding:
            self._store.put(_CODE, bucket.key + bucket.checksum, marshal.dumps(bucket.code))

    def _name(self, key: str, text: str) -> str:
        return key + self.get_source_checksum(text)


@cache
def _fields_of(kind: Hashable) -> frozenset[str]:
    return frozenset(field_names(kind))  # type: ignore[arg-type]


class _Sandbox(ImmutableSandboxedEnvironment):
    """A sandbox that decides at once about views: their fields may be read, nothing else."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Read a field of a view or a phrase at once; all else goes the sandbox's way."""
        if attribute in _fields_of(type(obj)):  # type: ignore[arg-type]
            return getattr(obj, attribute)
        if isinstance(obj, dict) and type(found := obj.get(attribute)) is str:
            return found
        return super().getattr(obj, attribute)

    intercepted_binops = frozenset(("*", "**", "%"))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Work out nothing that would fill the memory: a page is small."""
        _bounded((left, right))
        if operator == "*" and isinstance(left, str | list | tuple):
            _bounded((len(left) * right if isinstance(right, int) else 0,))
        if operator == "**" and isinstance(right, int) and right > _LONGEST_POWER:
            raise TemplateRuntimeError(f"a power of {right}")
        return super().call_binop(context, operator, left, right)

    def call(self, context: Any, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call what a template may; its own macros, always safe, at once."""
        if type(obj) is Macro:
            for name in _INTERNAL:
                kwargs.pop(name, None)
            return obj(context.eval_ctx, *args, **kwargs)
        owner = getattr(getattr(obj, "__wrapped__", obj), "__self__", None)
        if isinstance(owner, str):
            _bounded((*args, *kwargs.values(), owner))
        return super().call(context, obj, *args, **kwargs)

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        if is_value_type(kind := type(obj)):
            return attr in field_names(kind)
        return super().is_safe_attribute(obj, attr, value)


def _environment(sources: Mapping[str, str], code: BytecodeCache) -> ImmutableSandboxedEnvironment:
    class Loader(DictLoader):
        """A loader whose templates carry their name as file name, so that errors name it."""

        def get_source(self, environment, template):  # type: ignore[no-untyped-def]
            text, _, current = super().get_source(environment, template)
            return text, template, current

    made = _Sandbox(
        loader=Loader(dict(sources)),
        bytecode_cache=code,
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals.clear()
    for name in ("center", "indent", "format", "wordwrap", "batch", "slice", "round"):
        made.filters[name] = _bounded_filter(made.filters[name])
    return made

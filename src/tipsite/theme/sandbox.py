"""The environment of theme templates: one visible name, few calls, and bounded memory.

A theme may come from anywhere. The letters of a page and the steps of its loops are counted in
advance. Python itself would continue until the memory is full.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sized
from functools import cache, wraps
from itertools import islice
from typing import Any, cast

from jinja2 import (
    BytecodeCache,
    DictLoader,
    Environment,
    StrictUndefined,
    TemplateRuntimeError,
    nodes,
)
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, Macro, markup_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from tipsite.model.values import field_names, is_value_type

_BOUNDED = (
    "batch", "center", "format", "indent", "join", "replace", "round", "slice", "tojson",
    "truncate", "urlize", "wordwrap", "xmlattr",
)  # fmt: skip
"""Filters whose output may be longer than their input."""
_INNER = (Context, EvalContext, Environment)
_INTERNAL = ("_block_vars", "_loop_vars")
"""Arguments that Jinja adds for functions that need the context; a macro does not."""
_LARGEST, _LONGEST_POWER = 100_000, 64
_PERCENT = re.compile(r"%(?:\([^()]*+\))?[-+ #0]*+(\d*+)(?:\.(\d++))?")
_FIELD = re.compile(r"\{[^{}:]*+:([^{}]*+)")
_DIGITS = re.compile(r"\d++")
"""A width in either kind of Python's format strings."""
_MOST, _STEP = 100_000_000, 100
"""The most letters that templates may join for a page, and the letters that one step counts as.
A page of a thousand services needs a hundredth of this budget."""
_AT_ONCE = 256
_GROWING = frozenset(("replace", "join", "translate", "format", "format_map"))
_PADDING = frozenset((
    "ljust", "rjust", "center", "zfill", "expandtabs", "indent", "batch", "slice", "tojson",
))  # fmt: skip
"""Methods and filters with a width as an argument."""


class _Measured(NodeTransformer):
    """A rewriter of templates that adds counting to their loops and joined texts."""

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802 - Jinja's
        node.iter = _counting("steps", cast("nodes.Expr", node.iter))
        return self.generic_visit(node)

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802 - as above
        return self.generic_visit(_counting("joined", *node.nodes))


def _counting(name: str, *values: nodes.Expr) -> nodes.Call:
    line = values[0].lineno
    own = nodes.EnvironmentAttribute(name, lineno=line)
    return nodes.Call(own, list(values), [], None, None, lineno=line)


@cache
def _fields_of(kind: Hashable) -> frozenset[str]:
    return frozenset(field_names(kind))  # type: ignore[arg-type]


class _Context(Context):
    """The variables of a template: they refer to its macros, and each macro to them."""

    def __init__(self, environment: Any, parent: dict[str, Any], *rest: Any, **more: Any) -> None:
        super().__init__(environment, parent, *rest, **more)
        if "view" in parent:  # otherwise it serves all pages
            environment.contexts.append(self)


class Sandbox(ImmutableSandboxedEnvironment):
    """A sandbox in which templates may read the fields of views, but no other attributes."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Read a field of a view or a phrase directly; the sandbox checks all other attributes."""
        if attribute in _fields_of(type(obj)):  # type: ignore[arg-type]
            return getattr(obj, attribute)
        if isinstance(obj, Mapping) and type(found := obj.get(attribute)) is str:
            return found
        return super().getattr(obj, attribute)

    context_class = _Context
    intercepted_binops = frozenset(("+", "*", "**", "%"))

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._left = _MOST
        self.contexts: list[Context] = []

    def render(self, name: str, view: object) -> str:
        """Return a page, for which the templates have the whole budget of letters."""
        outer, self.contexts, self._left = self.contexts, [], _MOST
        try:
            return self.get_template(name).render(view=view)
        finally:
            for context in self.contexts:
                context.vars.clear()  # otherwise only garbage collection would free the macros
                context.parent.clear()
            self.contexts = outer

    def spend(self, letters: int) -> None:
        """Count letters in advance; raise if the page would exceed its budget."""
        if letters > self._left:
            raise TemplateRuntimeError(f"more than {_MOST} letters, or steps, for one page")
        self._left -= letters

    def concat(self, parts: Iterable[str]) -> str:
        """Join the output of a template, a block or a macro."""
        coming, written = iter(parts), list[str]()
        while more := list(islice(coming, _AT_ONCE)):
            self.spend(sum(map(len, more)))
            written += more
        return "".join(written)

    def joined(self, *parts: object) -> str:
        """Join the values on both sides of ``~``."""
        self.spend(_letters(parts))
        return markup_join(parts)

    def steps(self, values: Iterable[object]) -> Iterable[object]:
        """Count the steps of a loop, before it begins if its length is known."""
        if isinstance(values, Sized):
            self.spend(len(values) * _STEP)
            return values
        return self._counted(values)

    def _counted(self, values: Iterable[object]) -> Iterator[object]:
        for value in values:
            self.spend(_STEP)
            yield value

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return cast("nodes.Template", _Measured().visit(super()._parse(source, name, filename)))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Compute an operation unless its result would fill the memory."""
        if operator == "+":
            if isinstance(left, str | list | tuple):
                self.spend(len(left) + (len(right) if isinstance(right, Sized) else 0))
        elif operator == "%" and isinstance(left, str | bytes):
            self.spend(_at_most(left, right if isinstance(right, tuple) else (right,), "format"))
        else:
            _bounded((left, right))
        if operator == "*":
            for many, other in ((left, right), (right, left)):
                if isinstance(many, str | bytes | list | tuple) and isinstance(other, int):
                    _bounded((len(many) * other,))
        if operator == "**" and isinstance(right, int) and right > _LONGEST_POWER:
            raise TemplateRuntimeError(f"a power of {right}")
        return super().call_binop(context, operator, left, right)

    def call(self, context: Any, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call a function or method that the sandbox allows; macros need no check."""
        self.spend(_STEP)
        if type(obj) is Macro:
            for name in _INTERNAL:
                kwargs.pop(name, None)
            return obj(context.eval_ctx, *args, **kwargs)
        method = getattr(obj, "__wrapped__", obj)
        owner = getattr(method, "__self__", None)
        if owner is self:
            return obj(*args)
        if isinstance(owner, str | bytes):
            name = getattr(method, "__name__", "")
            if name in _GROWING or name in _PADDING:
                self.spend(_at_most(owner, (*args, *kwargs.values()), name))
        return super().call(context, obj, *args, **kwargs)

    def bounded_filter(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """Return a filter that joins no more letters than a page may have."""

        @wraps(work)
        def bounded(*args: Any, **kwargs: Any) -> Any:
            first = next((at for at, one in enumerate(args) if not isinstance(one, _INNER)), 0)
            value = args[first] if args else ""
            if isinstance(value, Iterator):
                value = list(value)
                args = (*args[:first], value, *args[first + 1 :])
            others = (*args[first + 1 :], *kwargs.values())
            if name == "round":
                _bounded(others)
            text = str(value) if isinstance(value, str) or hasattr(value, "__html__") else ""
            inside = _letters((value,))
            self.spend(inside + _at_most(text or " " * inside, others, name))
            return work(*args, **kwargs)

        return bounded

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Let a template read the fields of a view, and all that the sandbox allows."""
        if is_value_type(kind := type(obj)):
            return attr in field_names(kind)
        return super().is_safe_attribute(obj, attr, value)


def sandbox(sources: Mapping[str, str], code: BytecodeCache) -> Sandbox:
    """Return the environment of the templates in ``sources``; ``code`` caches compiled ones."""

    class Loader(DictLoader):
        """A loader whose templates have their name as file name, so that errors have it."""

        def get_source(self, environment, template):  # type: ignore[no-untyped-def]
            text, _, current = super().get_source(environment, template)
            return text, template, current

    made = Sandbox(
        loader=Loader(dict(sources)),
        bytecode_cache=code,
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals.clear()
    for name in _BOUNDED:
        made.filters[name] = made.bounded_filter(name, made.filters[name])
    return made


def _bounded(values: Iterable[object]) -> None:
    """Refuse numbers so large that they would fill the memory."""
    for value in values:
        if isinstance(value, int) and abs(value) > _LARGEST:
            raise TemplateRuntimeError(f"a number above {_LARGEST}")


def _letters(values: Iterable[object]) -> int:
    """Count the letters in values and in nested values."""
    found = 0
    for value in values:
        if isinstance(value, str | bytes):
            found += len(value)
        elif isinstance(value, Mapping):
            found += _letters(value.values())
        elif isinstance(value, tuple | list):
            found += len(value) + _letters(value)
    return found


def _at_most(text: str | bytes, values: tuple[object, ...], name: str) -> int:
    """Return the most letters of the result of the method or filter ``name`` for these values."""
    written = text if isinstance(text, str) else text.decode("latin-1")
    numbers = sum(abs(value) for value in values if isinstance(value, int))
    whole = numbers if name in _PADDING else 0
    if name.startswith("format"):
        fields = _FIELD.findall(written)
        if ":{" in written or "%((" in written:
            fields.append(written)
        digits = [digit for pair in _PERCENT.findall(written) for digit in pair if digit]
        digits += (digit for one in fields for digit in _DIGITS.findall(one))
        whole += sum(int(digit[:12]) for digit in digits)
        whole += numbers if "*" in written or ":{" in written else 0
    return (len(text) + 1) * (1 + whole + _letters(values))

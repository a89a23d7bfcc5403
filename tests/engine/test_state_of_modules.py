"""What a module keeps from one call to the next is a pure function of plain values.

A stage that looks into a cache of its module reads something that nobody records: with another
answer there, a page would be other warm than cold. So a cache takes plain values, gives what nobody
can change, and nothing else in a module changes after its import.
"""

from __future__ import annotations

import ast
import datetime
import functools
import importlib
import inspect
import pkgutil
import re
import types
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from pathlib import Path
from urllib.parse import SplitResult

import pytest
from msgspec import Struct
from phonenumbers import PhoneNumber

import tipsite
from tipsite.model.values import compared_names, field_names, is_value_type

PACKAGE = Path(tipsite.__file__).parent
BESIDE = ("cli", "preview", "scaffold", "upkeep", "workspace", "translation")
"""Packages that no stage of a build runs: what they keep, only their own commands see."""
LEAVES = (str, bytes, int, float, bool, type(None), datetime.date, re.Pattern, SplitResult)
"""Nobody can change them, and two that are equal are the same."""
OPEN = {
    "audit.stylesheets.sheet_of": "a style sheet by its text; what it remembers follows from it",
    "i18n._catalogue": "gettext's catalogue, a file of the program; it is only read",
    "language.locales._babel": "Babel's data by name; they are only read",
    "language.dates._months": "names of months in Babel's data; they are only read",
    "markdown.dialect.simple_marks": "matches of a pattern, which nobody can change",
    "model.fields.fields_of": "the fields of a class of the program",
    "model.fields.word_fields": "the fields of a class of the program",
    "theme.sandbox._fields_of": "the fields of a class of the program",
    "contacts.dialling._read": "a number as libphonenumber parses it, which is only read",
    "contacts.hours.say_hours": "takes functions, made once for a language",
    "contacts.hours.week_rows": "takes functions, made once for a language",
}
"""Caches that take or give something else, and why no answer of theirs can be another one's."""
WRITERS = {
    "engine.queries._decoder": "the decoder of each type, built once under a lock",
    "engine.store.__init__": "the stores whose files are closed before a fork",
    "engine.workers._begin": "what a child shares with its parent, set once in each child",
    "engine.work_distributor._begin": "in a worker: its sessions of running builds, by key",
    "engine.work_distributor._forget": "the same, where one ends",
}
"""Functions that change their module, and why."""


def modules() -> Iterator[types.ModuleType]:
    for found in pkgutil.walk_packages([str(PACKAGE)], "tipsite."):
        if found.name.split(".")[1] not in (*BESIDE, "__main__"):
            yield importlib.import_module(found.name)


def caches() -> Iterator[tuple[str, Callable[..., object], bool]]:
    """Yield the caches of all modules: name, function, and whether it stands in a class."""
    for module in modules():
        name = module.__name__.removeprefix("tipsite.")
        for holder in (module, *filter(inspect.isclass, vars(module).values())):
            for key, value in vars(holder).items():
                if not isinstance(value, functools._lru_cache_wrapper):
                    continue
                if value.__module__ == module.__name__:
                    yield f"{name}.{key}", value.__wrapped__, holder is not module


def is_firm(kind: object, *, given: bool = True, above: tuple[object, ...] = ()) -> bool:
    """Whether values of a type are never changed; ``given``: and equal ones are the same in all."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Literal or kind in above:
        return True
    if origin in (tuple, frozenset, Set, Mapping, Sequence, typing.Union, types.UnionType):
        parts = [one for one in inner if one is not Ellipsis]
        return all(is_firm(one, given=given, above=above) for one in parts)
    if origin is re.Pattern or kind in LEAVES:
        return True
    if isinstance(kind, type) and issubclass(kind, tuple):
        hints = typing.get_type_hints(kind)  # of a NamedTuple
        return bool(hints) and all(is_firm(one, given=given) for one in hints.values())
    if isinstance(kind, type) and is_value_type(kind):
        hints = typing.get_type_hints(kind)
        how = "__struct_config__" if issubclass(kind, Struct) else "__dataclass_params__"
        compared = compared_names(kind)
        return getattr(kind, how).frozen and all(
            (name in compared or not given)
            and is_firm(hints[name], given=given, above=(*above, kind))
            for name in field_names(kind)
        )
    return False


def test_a_cache_takes_plain_values_and_gives_what_nobody_can_change() -> None:
    strange = {}
    for name, function, in_class in caches():
        # A module imports this library only when it needs it, and its name only for mypy.
        hints = typing.get_type_hints(function, localns={"PhoneNumber": PhoneNumber})
        gives = hints.pop("return")
        if in_class or not (all(map(is_firm, hints.values())) and is_firm(gives, given=False)):
            strange[name] = {**hints, "return": gives}
    assert {name: hints for name, hints in strange.items() if name not in OPEN} == {}
    assert OPEN.keys() - strange.keys() == set(), "no longer needed in the list above"


def writers(tree: ast.Module) -> Iterator[str]:
    """Yield the functions of a module that change what its names stand for."""
    names = {
        name.id
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        for name in ast.walk(target)
        if isinstance(name, ast.Name)
    }
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        nodes = list(ast.walk(function))
        own = {node.arg for node in nodes if isinstance(node, ast.arg)} | {
            node.id
            for node in nodes
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        if any(isinstance(node, ast.Global) or _changed(node) in names - own for node in nodes):
            yield function.name


MUTATORS = frozenset(
    ("add", "append", "clear", "discard", "extend", "insert", "pop", "popitem", "remove", "reverse",
     "setdefault", "sort", "update", "appendleft", "popleft"),
)  # fmt: skip


def _changed(node: ast.AST) -> str | None:
    """The name whose value a piece of code changes in its place."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        value = node.func.value if node.func.attr in MUTATORS else None
    elif isinstance(node, ast.Subscript | ast.Attribute) and not isinstance(node.ctx, ast.Load):
        value = node.value
    else:
        value = None
    return value.id if isinstance(value, ast.Name) else None


@pytest.mark.long
def test_no_function_changes_its_module() -> None:
    found = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        if not name.startswith(BESIDE):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found |= {f"{name}.{function}" for function in writers(tree)}
    assert found == WRITERS.keys()

"""The environment of theme templates: they see one name, and read the fields of its views."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import cache
from typing import Any

from jinja2 import BytecodeCache, DictLoader, StrictUndefined
from jinja2.runtime import Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tipsite.model.values import field_names, is_value_type

_INTERNAL = ("_block_vars", "_loop_vars")
"""Arguments that Jinja adds for functions that ask for the context; a macro does not."""


@cache
def _fields_of(kind: Hashable) -> frozenset[str]:
    return frozenset(field_names(kind))  # type: ignore[arg-type]


class Sandbox(ImmutableSandboxedEnvironment):
    """A sandbox that decides at once about views: their fields may be read, nothing else."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Read a field of a view or a phrase at once; all else goes the sandbox's way."""
        if attribute in _fields_of(type(obj)):  # type: ignore[arg-type]
            return getattr(obj, attribute)
        if isinstance(obj, Mapping) and type(phrase := obj.get(attribute)) is str:
            return phrase
        return super().getattr(obj, attribute)

    def call(self, context: Any, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call what a template may; its own macros, always safe, at once."""
        if type(obj) is Macro:
            for name in _INTERNAL:
                kwargs.pop(name, None)
            return obj(context.eval_ctx, *args, **kwargs)
        return super().call(context, obj, *args, **kwargs)

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Let a template read the fields of a view, and what the sandbox lets it read."""
        if is_value_type(kind := type(obj)):
            return attr in field_names(kind)
        return super().is_safe_attribute(obj, attr, value)


def sandbox(sources: Mapping[str, str], code: BytecodeCache) -> Sandbox:
    """Return the environment of the ``sources``, templates by name; ``code`` has compiled ones."""

    class Loader(DictLoader):
        """A loader whose templates carry their name as file name, so that errors name it."""

        def get_source(self, environment, template):  # type: ignore[no-untyped-def]
            text, _, current = super().get_source(environment, template)
            return text, template, current

    environment = Sandbox(
        loader=Loader(dict(sources)),
        bytecode_cache=code,
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.clear()
    return environment

"""The tokens of a style sheet: custom properties, declared in ``:root`` once for each scheme.

A sheet has them in ``:root {…}`` for light screens, and those that differ in a second ``:root {…}``
within ``@media … (prefers-color-scheme: dark)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

_ROOT = re.compile(r"(?<![\w-])(?::root|html)\s*\{(?P<inside>[^{}]*)\}")
_DARK = re.compile(r"@media[^{}]*prefers-color-scheme:\s*dark[^{}]*\{\s*\Z")
_OTHER = re.compile(r"@(?:media|supports|container|layer)[^{}]*\{\s*\Z")
_TOKEN = re.compile(r"--(?P<name>[\w-]+)\s*:\s*(?P<value>[^;{}]*?)\s*(?=;|\Z)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


class Declared(NamedTuple):
    """A token where it stands: its name as in ``theme.yaml``, its value, and its place in the text.

    ``start`` is an offset; ``line`` and ``column`` count from 1.
    """

    name: str
    dark: bool
    value: str
    start: int
    line: int
    column: int


def declared(css: str) -> tuple[Declared, ...]:
    """Return the tokens of a sheet, in their order."""
    bare = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), css)
    return tuple(_declared(bare))


def with_values(css: str, values: Mapping[tuple[str, bool], str]) -> str:
    """Return the sheet in which tokens, by name and whether for dark screens, have new values.

    What has no place in the sheet is left out; no line moves.
    """
    for token in reversed(declared(css)):
        new = values.get((token.name, token.dark))
        if new is not None:
            css = css[: token.start] + new + css[token.start + len(token.value) :]
    return css


def _declared(css: str) -> Iterator[Declared]:
    for block in _ROOT.finditer(css):
        before = css[: block.start()]
        dark = bool(_DARK.search(before))
        if not dark and _OTHER.search(before):
            continue
        for token in _TOKEN.finditer(css, block.start("inside"), block.end("inside")):
            start = token.start("value")
            yield Declared(
                name=token["name"].replace("-", "_"),
                dark=dark,
                value=token["value"],
                start=start,
                line=css.count("\n", 0, start) + 1,
                column=start - css.rfind("\n", 0, start),
            )

"""Colours and custom properties of style sheets.

The module computes the contrast between colours (WCAG 2.2) and a shade with enough contrast. It
reads the tokens that ``:root`` declares for each scheme.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

_STEPS = 200

_ROOT = re.compile(r"(?<![\w-])(?::root|html)\s*\{(?P<inside>[^{}]*)\}")
_DARK = re.compile(r"prefers-color-scheme:\s*+dark")
_OTHER = re.compile(r"@(?:media|supports|container|layer)")
_TOKEN = re.compile(r"(?<![\w-])--(?P<name>[\w-]++)\s*+:\s*+(?P<value>[^;{}]*+)")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_STRING_OR_COMMENT = re.compile(
    r"""(?P<kept>"(?:\\.|[^"\\])*+(?:"|\\?\Z)|'(?:\\.|[^'\\])*+(?:'|\\?\Z)|/\*!.*?(?:\*/|\Z))"""
    r"""|(?<![ \t])[ \t]*+/\*(?P<said>.*?)(?:\*/|\Z)(?P<end>[ \t]*+$)?"""
    r"""|(?P<space>(?<=[:;,{>])(?<!\\.) | (?=[{}>])|^ +|(?<!\\);(?=\s*\}))""",
    re.DOTALL | re.MULTILINE,
)
_HEX = re.compile(r"#([0-9a-fA-F]{6})")
_BRACKETS = {"{": "}", "(": ")", "[": "]"}
_ENDS = {"/*": "*/", '"': '"', "'": "'"}
_PIECES = re.compile(
    r"""/\*.*?\*/|url\(\s*+(?!["'])(?:\\.|[^\\"'()\s])*+\s*+\)"""
    r"""|"(?:\\.|[^"\\\n])*+"|'(?:\\.|[^'\\\n])*+'|\\."""
    r"""|(?P<begun>/\*|["'])|(?P<bracket>[{}()\[\]])""",
    re.DOTALL,
)
"""Whole comments, strings and addresses, and characters that open or close a pair."""


_DEEPEST = 40
"""The most levels of brackets: far more than any sheet needs."""


class Colour(NamedTuple):
    """An opaque colour in sRGB, each part from 0 to 255."""

    red: int
    green: int
    blue: int

    @property
    def hex(self) -> str:
        """The colour as CSS writes it: ``#0a4a52``."""
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"


class Declaration(NamedTuple):
    """One property in a rule; ``line`` and ``column`` of the rule count from 1."""

    name: str
    value: str
    important: bool
    selector: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.selector} {{ {self.name}: {self.value} }}"


class TokenDeclaration(NamedTuple):
    """A declaration of a token: its name as in ``theme.yaml``, its value and its place in a sheet.

    ``start`` is an offset in the sheet; ``line`` and ``column`` count from 1.
    """

    name: str
    dark: bool
    value: str
    start: int
    line: int
    column: int


def without_comments(css: str) -> str:
    """Return a sheet without comments and spaces for authors; each line keeps its number.

    A comment that begins with ``/*!`` stays, as licences require.
    """

    def left(match: re.Match[str]) -> str:
        if match["space"]:
            return ""
        if (lines := (match["said"] or "").count("\n")) or match["end"] is not None:
            return "\n" * lines
        # A comment separates two words, but is no space: `p/**/.a` is not `p .a`.
        return match["kept"] or (" " if match[0][0] in " \t" else "/**/")

    return _STRING_OR_COMMENT.sub(left, css)


def unbalanced(css: str) -> tuple[str, str, int] | None:
    """Return the first unpaired character of a sheet, its missing counterpart, and its offset.

    The counterpart is empty for a closing character without an opening one. Brackets beyond
    ``_DEEPEST`` levels count as unclosed. In browsers, an unpaired character can remove later rules
    or apply them to the wrong elements.
    """
    opened: list[tuple[str, int]] = []
    for match in _PIECES.finditer(css):
        bracket, begun, start = match["bracket"], match["begun"], match.start()
        if begun:
            return begun, _ENDS[begun], start
        if bracket in _BRACKETS:
            opened.append((bracket, start))
            if len(opened) > _DEEPEST:
                return bracket, _BRACKETS[bracket], start
        elif bracket:
            if not opened:
                return bracket, "", start
            last, begin = opened.pop()
            if _BRACKETS[last] != bracket:
                return last, _BRACKETS[last], begin
    if not opened:
        return None
    last, begin = opened[-1]
    return last, _BRACKETS[last], begin


@lru_cache(maxsize=1000)
def colour_of(text: str) -> Colour | None:
    """Return the colour of a hex, a name, rgb() or hsl() (CSS Color Module Level 4).

    The result is None for anything else, and for a colour that is not opaque.
    """
    if match := _HEX.fullmatch(text):
        return Colour(*bytes.fromhex(match[1]))
    from tinycss2.color4 import parse_color  # noqa: PLC0415 - slow to import, and seldom used

    colour = parse_color(text)
    if colour is None or isinstance(colour, str) or colour.alpha != 1:
        return None
    try:
        parts = colour.to("srgb").coordinates
    except NotImplementedError:  # of other colour spaces than sRGB (tinycss2 1.5)
        return None
    return Colour(*(round(255 * max(0, min(1, part))) for part in parts))


def nearest_shade(colour: Colour, against: Sequence[tuple[Colour, float]]) -> Colour | None:
    """Return the nearest shade of ``colour`` with enough contrast; None if there is none.

    ``against`` are other colours, each with the least contrast to it.
    """
    for step in range(_STEPS + 1):
        for end in (BLACK, WHITE):
            shade = mixed(colour, end, step / _STEPS)
            if all(contrast(shade, other) >= least for other, least in against):
                return shade
    return None


BLACK, WHITE = Colour(0, 0, 0), Colour(255, 255, 255)


def mixed(colour: Colour, end: Colour, part: float) -> Colour:
    """Return a colour with a ``part``, from 0 to 1, of another."""
    return Colour(
        *(round(first + (second - first) * part) for first, second in zip(colour, end, strict=True))
    )


def contrast(colour: Colour, other: Colour) -> float:
    """Return the contrast ratio, from 1 to 21 (WCAG 2.2, “contrast ratio”)."""
    darker, lighter = sorted((_luminance(colour), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def with_values(css: str, values: Mapping[tuple[str, bool], str]) -> str:
    """Return the sheet with new values of tokens, by name and whether for dark screens.

    A value without a token in the sheet is ignored. All line numbers stay the same.
    """
    for token in reversed(token_declarations(css)):
        new = values.get((token.name, token.dark))
        if new is not None:
            css = css[: token.start] + new + css[token.start + len(token.value) :]
    return css


def token_declarations(css: str) -> tuple[TokenDeclaration, ...]:
    """Return the tokens of a sheet, in their order."""
    bare = _COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), css)
    return tuple(_declared(bare))


def _declared(css: str) -> Iterator[TokenDeclaration]:
    line, counted, ended = 1, 0, 0
    for block in _ROOT.finditer(css):
        # A block around this one, such as @media, begins after the last :root block.
        before = css[ended : block.start()].rstrip()
        around = before[:-1].rpartition("{")[2].rpartition("}")[2] if before[-1:] == "{" else ""
        ended = block.end()
        dark = bool(_DARK.search(around.partition("@media")[2]))
        if not dark and _OTHER.search(around):
            continue
        for token in _TOKEN.finditer(css, block.start("inside"), block.end("inside")):
            start = token.start("value")
            line, counted = line + css.count("\n", counted, start), start
            yield TokenDeclaration(
                name=token["name"].replace("-", "_"),
                dark=dark,
                value=token["value"].rstrip(),
                start=start,
                line=line,
                column=start - css.rfind("\n", 0, start),
            )

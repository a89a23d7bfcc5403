"""Colours and custom properties of style sheets.

How well one colour can be told from another (WCAG 2.2), which shade would do, and the tokens that
``:root`` declares once for each scheme.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from tinycss2.color4 import parse_color

_STEPS = 200
_LONG = 40

_ROOT = re.compile(r"(?<![\w-])(?::root|html)\s*\{(?P<inside>[^{}]*)\}")
_DARK = re.compile(r"prefers-color-scheme:\s*+dark")
_OTHER = re.compile(r"@(?:media|supports|container|layer)")
_TOKEN = re.compile(r"(?<![\w-])--(?P<name>[\w-]++)\s*+:\s*+(?P<value>[^;{}]*+)")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_STRING_OR_COMMENT = re.compile(
    r"""(?P<kept>"(?:\\.|[^"\\])*+(?:"|\\?\Z)|'(?:\\.|[^'\\])*+(?:'|\\?\Z)|/\*!.*?(?:\*/|\Z))"""
    r"""|(?<![ \t])[ \t]*+/\*(?P<said>.*?)(?:\*/|\Z)(?P<end>[ \t]*+$)?""",
    re.DOTALL | re.MULTILINE,
)
_BRACKETS = {"{": "}", "(": ")", "[": "]"}
_ENDS = {"/*": "*/", '"': '"', "'": "'"}
_PIECES = re.compile(
    r"""/\*.*?\*/|url\(\s*+(?!["'])(?:\\.|[^\\"'()\s])*+\s*+\)"""
    r"""|"(?:\\.|[^"\\\n])*+"|'(?:\\.|[^'\\\n])*+'|\\."""
    r"""|(?P<begun>/\*|["']|[\x00-\x08\x0e-\x1f])|(?P<bracket>[{}()\[\]])|(?P<end>;)|(?P<at>@)""",
    re.DOTALL,
)
"""Whole comments, strings and addresses; and marks that only begin or end something."""


_DEEPEST = 40
"""Brackets within each other: far more than any sheet needs, and than a reader of it can bear."""


class Colour(NamedTuple):
    """An opaque colour in sRGB, each part from 0 to 255."""

    red: int
    green: int
    blue: int

    @property
    def hex(self) -> str:
        """The colour as CSS writes it: ``#0a4a52``."""
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"


class TokenDeclaration(NamedTuple):
    """A token where it stands: its name as in ``theme.yaml``, its value, and its place in the text.

    ``start`` is an offset; ``line`` and ``column`` count from 1.
    """

    name: str
    dark: bool
    value: str
    start: int
    line: int
    column: int


def without_comments(css: str) -> str:
    """Return a sheet as readers get it: each line where it was, without what is said to authors.

    A comment that begins with ``/*!`` stays, as licences ask for it.
    """

    def left(found: re.Match[str]) -> str:
        if (lines := (found["said"] or "").count("\n")) or found["end"] is not None:
            return "\n" * lines
        # It parts two words, and is no space where the author set none: `p/**/.a` is no `p .a`.
        return found["kept"] or (" " if found[0][0] in " \t" else "/**/")

    return _STRING_OR_COMMENT.sub(left, css)


class _Opened(NamedTuple):
    """A bracket that waits for its other half; ``holds`` says that rules may stand in it."""

    sign: str
    start: int
    holds: bool


@lru_cache(maxsize=64)
def unbalanced(css: str) -> tuple[str, str, int] | None:
    """Return the first mark of a sheet that has no other half, that other half, and its offset.

    The other half is empty where it is the end of something that was never begun, or a sign that
    nobody sees. So many brackets within each other are taken for some left open. Browsers read
    such a sheet in pieces: what follows may be lost, or may count where nobody meant it.
    """
    opened: list[_Opened] = []
    suspect: _Opened | None = None
    at_rule = False
    for found in _PIECES.finditer(css):
        sign = found["bracket"]
        if begun := found["begun"]:
            return begun, _ENDS.get(begun, ""), found.start()
        if found["at"]:
            at_rule = True
        elif found["end"]:
            at_rule = False
        elif sign and sign in _BRACKETS:
            if sign == "{" and opened and opened[-1].sign == "{" and not opened[-1].holds:
                # A rule within another is more often one behind another that was left open.
                suspect = suspect or opened[-1]
            opened.append(_Opened(sign, found.start(), at_rule))
            if len(opened) > _DEEPEST:
                return sign, _BRACKETS[sign], found.start()
            at_rule = at_rule and sign != "{"
        elif sign:
            if not opened:
                return sign, "", found.start()
            last = opened.pop()
            if _BRACKETS[last.sign] != sign:
                return last.sign, _BRACKETS[last.sign], last.start
            suspect = suspect if opened else None
    if not opened:
        return None
    left = suspect or opened[-1]
    return left.sign, _BRACKETS[left.sign], left.start


@lru_cache(maxsize=1000)
def colour_of(text: str) -> Colour | None:
    """Return the colour of a hex, a name, rgb() or hsl() (CSS Color Module Level 4).

    None for anything else, and for a colour that is not opaque.
    """
    if len(text) > _LONG or not re.fullmatch(r"[\w#(),.%/ -]+", text):
        return None
    found = parse_color(text)
    if found is None or isinstance(found, str) or found.alpha != 1:
        return None
    try:
        parts = found.to("srgb").coordinates
    except NotImplementedError:  # of other colour spaces than sRGB (tinycss2 1.5)
        return None
    if not all(map(math.isfinite, parts)):  # rgb(1e999, 0, 0)
        return None
    return Colour(*(max(0, min(255, round(part * 255))) for part in parts))


def nearest_shade(colour: Colour, against: Sequence[tuple[Colour, float]]) -> Colour | None:
    """Return the nearest shade of ``colour`` with enough contrast; None where there is none.

    ``against`` are other colours, each with the least contrast to it.
    """
    for step in range(_STEPS + 1):
        for end in (BLACK, WHITE):
            shade = _mixed(colour, end, step / _STEPS)
            if all(contrast(shade, other) >= least for other, least in against):
                return shade
    return None


BLACK, WHITE = Colour(0, 0, 0), Colour(255, 255, 255)


def _mixed(colour: Colour, end: Colour, part: float) -> Colour:
    return Colour(*(round(one + (two - one) * part) for one, two in zip(colour, end, strict=True)))


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio, from 1 to 21 (WCAG 2.2, “contrast ratio”)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def with_values(css: str, values: Mapping[tuple[str, bool], str]) -> str:
    """Return the sheet in which tokens, by name and whether for dark screens, have new values.

    What has no place in the sheet is left out; no line moves.
    """
    for token in reversed(token_declarations(css)):
        new = values.get((token.name, token.dark))
        if new is not None:
            css = css[: token.start] + new + css[token.start + len(token.value) :]
    return css


def token_declarations(css: str) -> tuple[TokenDeclaration, ...]:
    """Return the tokens of a sheet, in their order."""
    bare = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), css)
    return tuple(_declared(bare))


def _declared(css: str) -> Iterator[TokenDeclaration]:
    line, counted, ended = 1, 0, 0
    for block in _ROOT.finditer(css):
        # What has opened and waits for its end begins behind the last rule.
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

"""What a PDF says of its fonts: what their codes mean, and how wide they are (ISO 32000-2, 9.7)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from struct import unpack
from typing import Any

from msgspec import Struct, field

_WIDE, _SPACE = 2, 32
_UNKNOWN = "\ufffd"
_CROWDED = 0.5
"""Of the width of a figure: so far no kerning moves the next one back."""


class Letters(Struct):
    """What an operator shows: how many codes, what they mean, how wide they are together.

    ``backwards`` is the text from its last letter on, in which one code may be two letters. Where
    they are ``crowded``, a figure is set over the one before, or back beyond it.
    """

    text: str
    backwards: str
    thousandths: float
    count: int
    spaces: int
    nothing: int
    crowded: bool


class Font(Struct):
    """A font: what its codes mean, and how wide each is, in thousandths of its size."""

    name: str
    bytes_each: int
    texts: Mapping[int, str]
    widths: Mapping[int, float]
    usual: float
    top: float
    bottom: float
    known: dict[tuple[Any, ...], Letters] = field(default_factory=dict)

    def read(self, parts: Sequence[Any]) -> Letters:
        """Read strings and the distances between them; what repeats itself is read once."""
        key = tuple(parts)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = self._read(parts)
        return found

    def _read(self, parts: Sequence[Any]) -> Letters:
        codes: list[int] = []
        apart = 0.0
        crowded = False
        for part in parts:
            if isinstance(part, float):
                apart -= part
                if codes and part > _CROWDED * self.widths.get(codes[-1], self.usual):
                    crowded = crowded or self.texts.get(codes[-1], "").isdecimal()
            elif self.bytes_each == 1:
                codes += part
            else:
                codes += unpack(f">{len(part) // _WIDE}H", part[: len(part) // _WIDE * _WIDE])
        wide = self.bytes_each == _WIDE
        texts = [self.texts.get(code, _UNKNOWN) for code in codes]
        return Letters(
            text="".join(texts),
            backwards="".join(reversed(texts)),
            thousandths=apart + sum([self.widths.get(code, self.usual) for code in codes]),
            count=len(codes),
            spaces=codes.count(_SPACE),
            nothing=codes.count(0) if wide else 0,
            crowded=crowded,
        )


_MAPPED = re.compile(rb"begin(?P<kind>bfchar|bfrange)(?P<inside>.*?)end(?P=kind)", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f\s]+)>|\[([^\]]*)\])")
_PREFIX = re.compile(r"^/?(?:[A-Z]{6}\+)?")
_TOP, _BOTTOM = 0.72, -0.22
"""Of the size: how high capitals and how low tails are, where a font says nothing of it."""


def read_font(font: Any) -> Font:
    """Read what a font says of its codes (9.7.4, 9.10)."""
    descendants = font.get("/DescendantFonts")
    inner = descendants[0] if descendants is not None else font
    described = inner.get("/FontDescriptor", {})
    mapped = font.get("/ToUnicode")
    texts = dict(_mapping(mapped.read_bytes())) if mapped is not None else {}
    if descendants is None:
        first = int(font.get("/FirstChar", 0))
        widths = {first + at: float(one) for at, one in enumerate(font.get("/Widths", ()))}
        for code in range(_SPACE, 127):
            texts.setdefault(code, chr(code))
    else:
        widths = dict(_widths(inner.get("/W", ())))
    cap = float(described.get("/CapHeight", 0)) / 1000
    return Font(
        name=_PREFIX.sub("", str(font.get("/BaseFont", ""))),
        bytes_each=1 if descendants is None else _WIDE,
        texts=texts,
        widths=widths,
        usual=float(inner.get("/DW", 1000)) if descendants is not None else 0.0,
        top=cap if cap > 0 else _TOP,
        bottom=_BOTTOM,
    )


def _mapping(said: bytes) -> Iterator[tuple[int, str]]:
    for found in _MAPPED.finditer(said):
        if found["kind"] == b"bfchar":
            for code, text in _PAIR.findall(found["inside"]):
                yield int(code, 16), _unicode(text)
            continue
        for first, last, text, each in _RANGE.findall(found["inside"]):
            texts = [_unicode(one) for one in re.findall(rb"<([0-9A-Fa-f\s]+)>", each)]
            for place, code in enumerate(range(int(first, 16), int(last, 16) + 1)):
                if text:
                    start = _unicode(text)
                    yield code, start[:-1] + chr(ord(start[-1]) + place)
                elif place < len(texts):
                    yield code, texts[place]


def _unicode(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", "replace")


def _widths(said: Any) -> Iterator[tuple[int, float]]:
    """Widths of codes, one by one or of a range (9.7.4.3)."""
    items = list(said)
    place = 0
    while place + 1 < len(items):
        first = int(items[place])
        if hasattr(items[place + 1], "__iter__"):
            for more, width in enumerate(items[place + 1]):
                yield first + more, float(width)
            place += 2
        else:
            for code in range(first, int(items[place + 1]) + 1):
                yield code, float(items[place + 2])
            place += 3

"""The font of titles: a file made small enough for readers who pay by the megabyte."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from tipsite.i18n import gettext as _
from tipsite.shell import how_to_install
from tipsite.theme.tokens import FONT_MOST
from tipsite.workspace.errors import CommandError

_LETTERS = frozenset(
    map(
        chr,
        chain(
            range(0x20, 0x7F), range(0xA0, 0x180), range(0x218, 0x21C),  # Latin
            range(0x400, 0x460), range(0x490, 0x492),  # Cyrillic
            range(0x2010, 0x2028), range(0x2030, 0x203B), (0x20AC, 0x2116, 0x2122),
        ),
    )
)  # fmt: skip
"""Letters of European languages, so that one more language needs no other font."""
_FEATURES = ("kern", "mark", "mkmk", "ccmp", "locl")
"""Distances and forms of letters; without them, if the font is too large otherwise."""
_BOLD = 700
_SHOWN = 20


def title_font(path: Path) -> tuple[bytes, frozenset[str]]:
    """Return a font as WOFF2, with the letters of European languages, and the letters it has.

    Hints for old screens are left out. Of a variable font, the bold one is taken.

    Raises:
        CommandError: it is no font, it stays too large, or a library is missing.
        OSError: it cannot be read.
    """
    try:
        import brotli  # noqa: F401, PLC0415 - of the extra
        from fontTools.subset import Options, Subsetter  # noqa: PLC0415 - of the extra
        from fontTools.ttLib import TTFont, TTLibError  # noqa: PLC0415
        from fontTools.varLib.instancer import instantiateVariableFont  # noqa: PLC0415
    except ImportError as error:
        words = _("To make a font small, something is missing. {remedy}")
        raise CommandError(words.format(remedy=how_to_install("font"))) from error
    content = b""
    for features in (_FEATURES, ()):
        try:
            font = TTFont(path, fontNumber=0, recalcTimestamp=False)
            if "fvar" in font:
                axes = {axis.axisTag: axis for axis in font["fvar"].axes}
                place = {tag: axis.defaultValue for tag, axis in axes.items()}
                if "wght" in axes:
                    place["wght"] = min(_BOLD, axes["wght"].maxValue)
                font = instantiateVariableFont(font, place)
            letters = frozenset(map(chr, font.getBestCmap())) & _LETTERS
            options = Options(layout_features=list(features), hinting=False, name_IDs=[])
            subset = Subsetter(options)
            subset.populate(text="".join(letters))
            subset.subset(font)
        except TTLibError as error:
            words = _("{path} is not a font. Take a file that ends with .ttf or .otf.")
            raise CommandError(words.format(path=path)) from error
        font.flavor = "woff2"
        file = io.BytesIO()
        font.save(file)
        content = file.getvalue()
        if len(content) <= FONT_MOST:
            return content, letters
    words = _(
        "With the letters of your languages alone, this font still has {bytes} bytes, and at most "
        "{most} are quick on a slow phone. Take one with simpler letters."
    )
    raise CommandError(words.format(bytes=len(content), most=FONT_MOST))


def font_sentences(content: bytes, letters: frozenset[str], texts: Iterable[str]) -> Iterator[str]:
    """Yield the size of a font, and the letters of the site's ``texts`` that it lacks."""
    words = _("Titles of loud pages: a font of {bytes} bytes. Its licence must allow that.")
    yield words.format(bytes=len(content))
    used = {letter for text in texts for letter in set(text) if letter.isalpha()}
    if lacking := sorted((used & _LETTERS) - letters):
        words = _("It lacks letters, which readers see in another font: {letters}")
        yield words.format(letters=" ".join(lacking[:_SHOWN]))

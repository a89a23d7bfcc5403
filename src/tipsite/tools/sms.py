"""What fits into one text message (3GPP TS 23.038: 160 signs of GSM-7, or 70 of UCS-2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_PLAIN, _ANY = 160, 70
_SHORTEST = 12
"""A name is cut no shorter than this."""
_PARTICLE = 3
"""A word as short says nothing at the end of a name that was cut."""
_QUOTES = '„“”«»"'
"""A cut would leave one of a pair."""


def fits(text: str) -> bool:
    """Return whether ``text`` goes into one message.

    Only ASCII counts as GSM-7: the accented letters of that alphabet are not those of the region.
    """
    if text.isascii():
        doubled = sum(sign in "^{}\\[~]|" for sign in text)
        return len(text) + doubled <= _PLAIN and "`" not in text
    return len(text.encode("utf-16-le")) // 2 <= _ANY


def message(
    name: str,
    needed: Sequence[str],
    shorter: Sequence[str],
    wanted: Sequence[str],
    comma: str = ", ",
) -> str:
    """Return ``name``, all that is ``needed`` and as much of ``wanted`` as one message holds.

    Where that is too long, ``shorter`` says what is needed in fewer words, or the name is cut at a
    word. Nothing of ``shorter`` is ever cut: if it does not fit even so, the text is longer than
    one message.
    """
    tries = (
        _joined(name, needed),
        _joined(name, shorter),
        *_cuts(name, needed),
        *_cuts(name, shorter),
    )
    whole = next(filter(fits, tries), _joined(name, needed))
    for more in wanted:
        longer = f"{whole}{comma}{more}"
        if fits(longer):
            whole = longer
    return whole


def _cuts(name: str, needed: Sequence[str]) -> Iterator[str]:
    """The text with ever fewer words of the name."""
    words = name.split()
    for count in range(len(words) - 1, 0, -1):
        short = _cut(words[:count])
        if len(short) >= _SHORTEST:
            yield _joined(short, needed)


def _cut(words: list[str]) -> str:
    while len(words) > 1 and len(words[-1]) <= _PARTICLE:
        words = words[:-1]
    short = " ".join(words).rstrip(",;:–-")
    return "".join(sign for sign in short if sign not in _QUOTES) + "..."


def _joined(name: str, needed: Sequence[str]) -> str:
    return f"{name}: {'; '.join(part.rstrip('.') for part in needed)}" if needed else name

"""What fits into one text message (3GPP TS 23.038: 160 signs of GSM-7, or 70 of UCS-2)."""

from __future__ import annotations

from collections.abc import Sequence

_PLAIN, _ANY = 160, 70
_SHORTEST = 12
"""A name is cut no shorter than this."""


def fits(text: str) -> bool:
    """Return whether ``text`` goes into one message.

    Only ASCII counts as GSM-7: the accented letters of that alphabet are not those of the region.
    """
    if text.isascii():
        doubled = sum(sign in "^{}\\[~]|" for sign in text)
        return len(text) + doubled <= _PLAIN and "`" not in text
    return len(text.encode("utf-16-le")) // 2 <= _ANY


def message(name: str, needed: Sequence[str], wanted: Sequence[str]) -> str:
    """Return ``name``, all that is ``needed`` and as much of ``wanted`` as one message holds.

    A long name is cut at a word with an ellipsis. What is needed is never cut: if it does not fit
    even so, the text is longer than one message.
    """
    whole = _joined(name, needed)
    if not fits(whole):
        words = name.split()
        while len(words) > 1 and not fits(_joined(_cut(words), needed)):
            words.pop()
        short = _cut(words)
        whole = _joined(short if len(short) >= min(_SHORTEST, len(name)) else name, needed)
    for more in wanted:
        longer = f"{whole}, {more}"
        if fits(longer):
            whole = longer
    return whole


def _cut(words: list[str]) -> str:
    return " ".join(words).rstrip(",;:–-") + "..."


def _joined(name: str, needed: Sequence[str]) -> str:
    return f"{name}: {'; '.join(needed)}" if needed else name

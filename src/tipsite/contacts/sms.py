"""Texts for a text message (3GPP TS 23.038: 160 characters of GSM-7, or 70 of UCS-2).

A phone joins several messages to one text. Each of these has 153 characters, or 67 (TS 23.040).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_PLAIN, _ANY = (160, 306, 459), (70, 134, 201)
"""The most characters in one message, and in two or three that a phone joins."""
_SHORTEST = 12
"""The minimum length of a cut name. It also has at least two words: “Office...” names nobody."""
_PARTICLE = 3
"""Words up to this length, such as particles, are dropped at the end of a cut name."""
_QUOTES = '„“”«»"'
"""Quotation marks, which are removed from a cut name since one of a pair might remain."""


def fits(text: str, messages: int = 1) -> bool:
    """Return whether ``text`` fits into ``messages`` messages.

    Only ASCII counts as GSM-7, since that alphabet lacks the accented letters of the region.
    """
    if text.isascii():
        doubled = sum(sign in "^{}\\[~]|" for sign in text)
        return len(text) + doubled <= _PLAIN[messages - 1] and "`" not in text
    return len(text.encode("utf-16-le")) // 2 <= _ANY[messages - 1]


def message(
    before: str,
    name: str,
    own: Sequence[str],
    wanted: Sequence[str],
    *,
    beside: Sequence[str],
    shorter: Sequence[str],
) -> str:
    """Return a text of ``before``, ``name``, ``own``, ``wanted`` and ``beside``, in this order.

    ``own`` are the numbers of a line, and ``wanted`` its hours and cost. They come before the lines
    ``beside`` it, so that readers do not take them for facts of these lines. The text fits into one
    message or two. If it is too long, ``wanted`` loses its last items except the first. Then
    ``shorter`` replaces ``beside``. Then the name is cut after a word. If it is still too long, it
    gets a third message. ``before``, ``own`` and ``shorter`` are never cut.
    """
    # One dash that is not ASCII would halve the limit.
    plain = [part.replace("–", "-") for part in wanted]
    wanted = plain if "".join((before, name, *own, *beside, *plain)).isascii() else wanted
    if fits(everything := before + _joined(name, [*own, *wanted, *beside])):
        return everything
    kept = [wanted[:count] for count in range(len(wanted), 0, -1)] or [wanted]
    tries = [
        *(_joined(name, [*own, *facts, *beside]) for facts in kept),
        *(_joined(name, [*own, *facts, *shorter]) for facts in kept),
        *_cuts(name, [*own, *kept[-1], *beside]),
        *_cuts(name, [*own, *kept[-1], *shorter]),
    ]
    for messages in (2, 3):
        for text in tries:
            if fits(before + text, messages):
                return before + text
    return before + _joined(name, [*own, *beside])


def _cuts(name: str, needed: Sequence[str]) -> Iterator[str]:
    """Yield the text with fewer and fewer words of the name."""
    words = name[: _PLAIN[-1] + 1].split()  # no message has room for more
    for count in range(len(words) - 1, 1, -1):
        short = _cut(words[:count])
        if len(short) >= _SHORTEST and " " in short:
            yield _joined(short, needed)


def _cut(words: list[str]) -> str:
    while len(words) > 1 and len(words[-1]) <= _PARTICLE:
        words = words[:-1]
    short = " ".join(words).rstrip(",;:–-")
    return "".join(sign for sign in short if sign not in _QUOTES) + "..."


def _joined(name: str, needed: Sequence[str]) -> str:
    return f"{name}: {'; '.join(part.rstrip('.') for part in needed)}" if needed else name

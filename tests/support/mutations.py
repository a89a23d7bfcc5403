"""One slip of the hand anywhere in a text."""

from __future__ import annotations

import random

LETTERS = "\t :-#\"'[]{}()<>&*!|%@`,;.\\/=~0aZ“”„’–—\u00a0\u200b\ufeff\u2028\x00еш€\n\r"
KINDS = ("delete", "insert", "duplicate", "swap", "cut", "delete line", "duplicate line", "indent")


def mutated(content: bytes, rng: random.Random) -> bytes:
    """Return a text with one slip in it."""
    text = content.decode()
    lines = text.split("\n")
    at, row = rng.randrange(len(text)), rng.randrange(len(lines))
    kind = rng.choice(KINDS)
    if kind == "delete":
        text = text[:at] + text[at + 1 :]
    elif kind == "insert":
        text = text[:at] + rng.choice(LETTERS) + text[at:]
    elif kind == "duplicate":
        text = text[:at] + text[at] + text[at:]
    elif kind == "swap":
        text = text[:at] + text[at : at + 2][::-1] + text[at + 2 :]
    elif kind == "cut":
        return content[: len(text[:at].encode()) + rng.randrange(2)]
    else:
        line = lines.pop(row)
        again = {"delete line": [], "duplicate line": [line, line], "indent": [f" {line}"]}[kind]
        text = "\n".join([*lines[:row], *again, *lines[row:]])
    return text.encode("utf-8", "surrogatepass")

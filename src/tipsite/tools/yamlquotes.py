"""Quotation marks around a text in YAML: which were meant, and how the line is right."""

from __future__ import annotations

import re

CURLY = "“”„‟‘’‚‛«»‹›"
_PAIRS = {
    "“": "”“",
    "„": "“”",
    "”": "”",
    "‘": "’",
    "‚": "‘’",
    "’": "’",
    "«": "»",
    "»": "«",
    "‹": "›",
}
_VALUE = re.compile(r"(?P<head>\s*(?:- +)?(?:[\w-]+:\s+)?)(?P<value>[\"'].*)")


def without_curly(text: str) -> str:
    """Return a text without a pair of curly quotation marks around all of it."""
    inner = text[1:-1]
    wrapped = len(text) > 2 and text[-1] in _PAIRS.get(text[0], "")
    return inner if wrapped and not any(sign in inner for sign in (text[0], text[-1])) else text


def is_wrapped(text: str) -> bool:
    """Return whether curly quotation marks stand around all of a text."""
    return without_curly(text) != text


def lone(text: str) -> str:
    """Return a quotation mark, straight or curly, that begins or ends a text without another."""
    if len(text) < 2:
        return ""
    opens, closes = text[0] in "“„«", text[-1] in '”»“"'
    if opens and not any(sign in text[1:] for sign in _PAIRS[text[0]]):
        return text[0]
    return text[-1] if closes and not any(sign in text[:-1] for sign in '“„«»”"') else ""


def curly_close(line: str, start: int) -> tuple[str, str]:
    """Return the curly mark that ends a text opened by a straight one, and the line as meant."""
    value = line[start:].rstrip()
    if len(value) > 2 and value[-1] in CURLY:
        return value[-1], f"{line[:start].strip()} {value[:-1]}{value[0]}".strip()
    return "", ""


def mended(line: str) -> str:
    """Return a line whose text has a quotation mark inside, as it is right; empty if unclear."""
    match = _VALUE.match(line)
    if match is None:
        return ""
    value = match["value"].rstrip()
    bare = value.rstrip(",;")
    if bare != value and bare.count(bare[0]) == 2 and bare.endswith(bare[0]):
        return match["head"].lstrip() + bare
    inner = value[1:-1] if len(value) > 1 and value[0] == value[-1] else value
    quote = next((sign for sign in ('"', "'") if sign not in inner), "")
    return f"{match['head'].lstrip()}{quote}{inner}{quote}" if quote else ""

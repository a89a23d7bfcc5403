"""Takes opening hours apart as people write them, and writes each piece as OpenStreetMap does."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

__all__ = ["Piece", "means_always", "pieces"]

_DAY = 24 * 60
_CODES = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_NAMES = {
    "Mo": "mondays?|mon|mo",
    "Tu": "tuesdays?|tues|tue|tu",
    "We": "wednesdays?|wed|we",
    "Th": "thursdays?|thurs|thur|thu|th",
    "Fr": "fridays?|fri|fr",
    "Sa": "saturdays?|sat|sa",
    "Su": "sundays?|sun|su",
    "PH": "(?:public |bank )?holidays?|ph",
    "Mo-Fr": "weekdays?",
    "Sa-Su": "weekends?",
    "Mo-Su": "every ?day|daily",
}
_NAME = rf"(?:{'|'.join(_NAMES.values())})(?!\w)\.?"
_TO = r"\s*[-‐‑–—−~]\s*|\s+(?:to|till|until|through)\s+"
_AND = r"\s*[,&+/]\s*|\s+and\s+"
_CLOCK = r"(\d{1,2})(?:[:.h](\d{2}))?(?:\s?([ap])\.?m\.?|\s?h)?(?![\w:+])"
_SPAN = rf"{_CLOCK}(?:{_TO}){_CLOCK}"
_SPAN_PLAIN = re.sub(r"\((?!\?)", "(?:", _SPAN)
_AROUND_THE_CLOCK = (
    r"24\s?(?:hours?|hrs?|h)(?: a day)?(?:,? (?:7 days(?: a week)?|every day))?"
    r"|24\s?[x/-]\s?7(?:/365)?|24/24|non-?stop|always"
)
_WORD = r"[^\W\d_][^\s\";,“„«]*"
_KINDS = re.compile(
    r"(?P<always>24/7(?!\w))"
    rf"|(?P<clock>(?:{_AROUND_THE_CLOCK})(?!\w))"
    rf"|(?P<days>{_NAME}(?:(?:{_TO}|{_AND}|\s+){_NAME})*:?)"
    rf"|(?P<times>{_SPAN_PLAIN}(?:(?:{_AND}){_SPAN_PLAIN})*)"
    r"|(?P<off>(?:off|closed)(?!\w))"
    r"|(?P<comment>\"[^\"]+\"|[“”„«»‘’'][^“”„«»‘’'\"]+[“”«»‘’']|\"[^\";]+$)"
    rf"|(?P<words>{_WORD}(?:\s+(?!{_NAME}){_WORD})*)"
    r"|(?P<sign>,|[^\s;,\"]+|.)",
    re.IGNORECASE,
)
_ALWAYS = re.compile(
    rf"(?!24/7$)(?:{_AROUND_THE_CLOCK})|(?!00:00-24:00$)0?0(?:[:.]00)?(?:{_TO})24(?:[:.]00)?\s?h?",
    re.IGNORECASE,
)

Kind = Literal["always", "days", "times", "off", "comment", "words", "sign"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One piece of a rule: what stands there, and what should.

    `start` is an offset in characters; `canonical` is empty where the piece makes no sense; `days`
    (0 is Monday), `holidays` and `spans` (minutes from midnight) are what days and times mean.
    """

    kind: Kind
    start: int
    text: str
    canonical: str
    days: tuple[int, ...] = ()
    holidays: bool = False
    spans: tuple[tuple[int, int], ...] = ()


def means_always(text: str) -> bool:
    """Say whether a text means `24/7` without being it: `24h`, `0-24`, `non-stop`."""
    return bool(_ALWAYS.fullmatch(text))


def pieces(text: str, start: int, end: int) -> Iterator[Piece]:
    """Yield the pieces of the rule in `text[start:end]`, in order, all but its spaces."""
    while match := re.compile(r"\s*").match(text, start, end):
        start = match.end()
        found = _KINDS.match(text, start, end)
        if not found:
            return
        yield _piece(found)
        start = found.end()


def _piece(match: re.Match[str]) -> Piece:
    kind, start, text = match.lastgroup, match.start(), match[0]
    if kind == "always":
        return Piece(kind="always", start=start, text=text, canonical=text, spans=((0, _DAY),))
    if kind == "clock":
        return Piece(kind="times", start=start, text=text, canonical="00:00-24:00")
    if kind == "days":
        return _days(start, text)
    if kind == "times":
        return _times(start, text)
    if kind == "off":
        return Piece(kind="off", start=start, text=text, canonical=text.lower())
    if kind == "comment":
        bare = text.strip("\"“”„«»‘’'").strip()
        inner = text[1:-1] if text[0] == text[-1] == '"' and len(text) > 2 else bare
        return Piece(kind="comment", start=start, text=text, canonical=f'"{inner}"')
    if kind == "words":
        return Piece(kind="words", start=start, text=text, canonical=f'"{text}"')
    return Piece(kind="sign", start=start, text=text, canonical="")


def _days(start: int, text: str) -> Piece:
    codes: list[str] = []
    end = 0
    for match in re.finditer(_NAME, text, re.IGNORECASE):
        dash = re.fullmatch(_TO, text[end : match.start()], re.IGNORECASE)
        codes += ["-"] if dash else []
        codes.append(_code(match[0].rstrip(".")))
        end = match.end()
    listed = ",".join(codes).replace(",-,", "-").split(",")
    days: set[int] = set()
    for code in listed:
        first, dash_sign, last = code.partition("-")
        if code != "PH" and (first not in _CODES or (dash_sign and last not in _CODES)):
            return Piece(kind="days", start=start, text=text, canonical="")
        if code != "PH":
            low, high = _CODES.index(first), _CODES.index(last or first)
            days |= {day % 7 for day in range(low, high + (8 if high < low else 1))}
    canonical = ",".join(re.sub(r"^(\w+)-\1$", r"\1", code) for code in listed)
    return Piece(
        kind="days",
        start=start,
        text=text,
        canonical=canonical,
        days=tuple(sorted(days)),
        holidays="PH" in listed,
    )


def _code(name: str) -> str:
    return next(code for code, names in _NAMES.items() if re.fullmatch(names, name, re.IGNORECASE))


def _times(start: int, text: str) -> Piece:
    spans = [_span(match) for match in re.finditer(_SPAN, text, re.IGNORECASE)]
    good = tuple(span for span in spans if span)
    canonical = ",".join(f"{_clock(first)}-{_clock(last)}" for first, last in good)
    return Piece(
        kind="times",
        start=start,
        text=text,
        canonical=canonical if len(good) == len(spans) else "",
        spans=good,
    )


def _span(match: re.Match[str]) -> tuple[int, int] | None:
    start, end = _minutes(*match.groups()[:3]), _minutes(*match.groups()[3:])
    if start >= _DAY or end > 2 * _DAY:
        return None
    if (start, end) == (0, 0):
        return 0, _DAY
    bare = match[2] is match[3] is match[5] is match[6] is None
    if bare and end < start <= 12 * 60:
        # Nobody works from 9 in the morning to 5 in the next.
        end += 12 * 60
    if end < start:
        end += _DAY
    whole = (start, end) == (0, _DAY)
    return (start, end) if whole or end not in (start, start + _DAY) else None


def _minutes(hour: str, minute: str | None, half: str | None) -> int:
    """Give minutes from midnight, or far too many if there is no such time."""
    hours, minutes = int(hour), int(minute or 0)
    if minutes > 59 or (half and not 1 <= hours <= 12):
        return 9 * _DAY
    if half:
        hours = hours % 12 + (12 if half.lower() == "p" else 0)
    return hours * 60 + minutes


def _clock(minutes: int) -> str:
    minutes = minutes - _DAY if minutes > _DAY else minutes
    return f"{minutes // 60:02}:{minutes % 60:02}"

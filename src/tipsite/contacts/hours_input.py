"""Opening hours as people write them, split into pieces with their form in OpenStreetMap."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from tipsite.language.latin import latin

_DAY = 24 * 60
_CODES = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_ARTICLE = r"(?:(?:e|t[ëe])\s)?"
# Whole English and Albanian words; Slavic names follow in Cyrillic, and also match in Latin.
_NAMES = {
    "Mo": rf"mondays?|mon|mo|{_ARTICLE}h[ëe]n(?:ave|[ëea]n?)",
    # "Marta" may be a person, or March in Serbian: without an article, an ë is needed.
    "Tu": r"tuesdays?|tues|tue|tu|(?:e|t[ëe])\smart(?:ave|[ëea]n?)|martën?",
    "We": rf"wednesdays?|wed|we|{_ARTICLE}m[ëe]rkur(?:ave|[ëea]n?)",
    "Th": rf"thursdays?|thurs|thur|thu|th|{_ARTICLE}enjt(?:eve|en?|ja)",
    "Fr": rf"fridays?|fri|fr|{_ARTICLE}premt(?:eve|en?|ja)",
    "Sa": rf"saturdays?|sat|sa|{_ARTICLE}shtun(?:ave|[ëea]n?)",
    "Su": rf"sundays?|sun|su|{_ARTICLE}diel(?:ave|[ëea]n?)?",
    "PH": "(?:public |bank )?holidays?|ph|fest(?:a|at|ave)(?: zyrtare)?",
    "Mo-Fr": "weekdays?|(?:working|business) days?|m-f|h-p|dit[ëe](?:t e pun[ëe]s| pune)",
    "Sa-Su": "weekends?|fundjav(?:ave|[ëea])",
    "Mo-Su": "every ?day|daily|[çc]do dit[ëe]|p[ëe]rdit[ëe]",
}
_SLAVIC = {
    "Mo": "понед(?:ељ|јељ)(?:ак|ка|ком)|понеделник(?:от)?",
    "Tu": "утор(?:ак|ка|ком)|вторник(?:от)?",
    "We": "ср(?:иј)?ед(?:а|е|у|ом)|средата",
    "Th": "четврт(?:ак|ка|ком)|четврток(?:от)?",
    "Fr": "пет(?:ак|ка|ком)|петок(?:от)?",
    "Sa": "субот(?:а|е|у|ом)|сабота(?:та)?",
    "Su": "недј?ељ(?:а|е|у|ом)|недела(?:та)?",
    "PH": "(?:државни[мх]? )?празни(?:ци(?:те|ма)?|к|ка|ком)",
    "Mo-Fr": "радни(?:м дан(?:има|ом)| дани)|работ(?:ни(?:те)? денови|ен ден)",
    "Sa-Su": "викенд(?:и|ом)?",
    "Mo-Su": "сва(?:ког дана|ки дан|кодневно)|секој(?: ден|дневно)",
}
# These may be other words ("pre podne", "pet food"): they count only before times or days.
_SHORT = {
    "Mo": "h[ëe]n|пон",
    "Tu": "уто|вто?",
    "We": "m[ëe]r|ср(?:е|и)",
    "Th": "enj|чет",
    "Fr": "pre|пет",
    "Sa": "sht|суб|саб",
    "Su": "die|нед",
}


def _both(cyrillic: str) -> str:
    """Return a pattern for Cyrillic words, and for the same words in Latin letters with č or c."""
    return f"{cyrillic}|{latin(cyrillic, {}).replace('č', '[čc]')}"


_OFF = rf"off|closed|mbyllur|{_both('затворено')}"
_SHORTS = "|".join(_both(names) for names in _SHORT.values())
_AHEAD = (
    r"(?=\.?\s*(?:[-‐‑–—−~,:;/&+)\d]|$"
    rf"|(?:to|till|until|through|and|deri|dhe|{_both('до|и|од')}|{_OFF}|{_SHORTS})(?!\w)))"
)
# "mar" may mean March: it counts only beside another Albanian day.
_MAR = r"mar(?=\.?\s*(?:[-–,]|deri|dhe)\s*(?:m[ëe]r|enj|pre|sht|die)(?!\w))|(?<=h[ëe]n[-–,])mar"
_WORDS_OF = {code: f"{names}|{_both(_SLAVIC[code])}" for code, names in _NAMES.items()}
_WORDS_OF |= {
    code: f"{_WORDS_OF[code]}|(?:{_both(short)}){_AHEAD}" for code, short in _SHORT.items()
}
_WORDS_OF["Tu"] += f"|{_MAR}"
_LEAD = rf"(?:(?:from|on|nga|n[ëe]|{_both('од|во|у')})\s+)?"
_NAMED = rf"{_LEAD}(?:{'|'.join(f'({names})' for names in _WORDS_OF.values())})(?!\w)\.?"
_NAME = re.sub(r"\((?!\?)", "(?:", _NAMED)
_TO = (
    r"\s*[-‐‑–—−~]\s*"
    rf"|\s+(?:to|till|until|through|deri(?: (?:n[ëe]|t[ëe]|m[ëe]))?|{_both('до')})\s+"
)
_AND = rf"\s*[,&+/]\s*|\s+(?:and|dhe|{_both('и')})\s+"
_HOURS = rf"h|or[ëe]|ч\.?|{_both('час(?:от|а|ова)|сат[аи]')}"
_CLOCK = rf"(\d{{1,2}})(?:[:.h](\d{{2}}))?(?:\s?([ap])\.?m\.?|\s?(?:{_HOURS}))?(?![\w:+])"
_SPAN = rf"(?:(?:from|nga|ora|{_both('од')})\s+)?{_CLOCK}(?:{_TO}){_CLOCK}"
_SPAN_PLAIN = re.sub(r"\((?!\?)", "(?:", _SPAN)
_AROUND_THE_CLOCK = (
    rf"24\s?(?:hours?|hrs?|{_HOURS})(?: (?:a day|n[ëe] dit[ëe]|{_both('дневно')}))?"
    r"(?:\s?[,/]? (?:7 days(?: a week)?|(?:n[ëe] )?7 dit[ëe](?: n[ëe] jav[ëe])?"
    rf"|{_both('7 дена|7 дана')}|{_WORDS_OF['Mo-Su']}))?|{_both('деноноќно|даноноћно')}"
    r"|24\s?[x/-]\s?7(?:/365)?|24/24|non-?stop|always|a?round the clock"
)
_WORD = r"[^\W\d_][^\s\";,“„«]*"
_KINDS = (
    r"(?P<always>24/7(?!\w))"
    rf"|(?P<clock>(?:{_AROUND_THE_CLOCK})(?!\w))"
    rf"|(?P<days>\(?{_NAME}(?:(?:{_TO}|{_AND}|\s+){_NAME})*\)?(?::|,(?=\s*\d))?)"
    rf"|(?P<times>{_SPAN_PLAIN}(?:(?:{_AND}){_SPAN_PLAIN})*)"
    rf"|(?P<off>(?:{_OFF})(?!\w))"
    r"|(?P<comment>\"[^\"]+\"|[“”„«»‘’'][^“”„«»‘’'\"]+[“”«»‘’']|\"[^\";]+$)"
    rf"|(?P<words>{_WORD}(?:\s+(?!{_NAME}){_WORD})*)"
    r"|(?P<sign>,|[^\s;,\"]+|.)"
)
_CODE = "(Mo)|(Tu)|(We)|(Th)|(Fr)|(Sa)|(Su)|(PH)"
_DAYS = r"(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)(?:[-,](?:Mo|Tu|We|Th|Fr|Sa|Su|PH))*"
# Most hours are correct, and compiling the other patterns takes tens of milliseconds.
_EXACT = re.compile(
    rf"\s*(?:(?P<always>24/7)|(?:(?P<days>{_DAYS})(?:\s+|$))?"
    r"(?:(?P<times>\d\d:\d\d-\d\d:\d\d(?:,\d\d:\d\d-\d\d:\d\d)*)|(?P<off>off|closed))?)"
    r"(?:\s*(?P<comment>\"[^\"]+\"))?\s*"
)
ALWAYS = re.compile(
    rf"(?!24/7$)(?:{_AROUND_THE_CLOCK})|(?!00:00-24:00$)0?0(?:[:.]00)?(?:{_TO})24(?:[:.]00)?\s?h?",
    re.IGNORECASE,
)

Kind = Literal["always", "days", "times", "off", "comment", "words", "sign"]


class Piece(Struct, frozen=True, kw_only=True):
    """One piece of a rule: its text, and its correct form.

    `start` is an offset in characters. `canonical` is empty if the piece has no known meaning.
    `days` (0 is Monday), `holidays` and `spans` (minutes from midnight) are the meaning of the
    piece.
    """

    kind: Kind
    start: int
    text: str
    canonical: str
    days: tuple[int, ...] = ()
    holidays: bool = False
    spans: tuple[tuple[int, int], ...] = ()


def pieces(text: str, start: int, end: int) -> Iterator[Piece]:
    """Yield the pieces of the rule in `text[start:end]` in order, without spaces between them."""
    if exact := _EXACT.fullmatch(text, start, end):
        for kind, piece in exact.groupdict().items():
            if piece:
                yield _piece(kind, exact.start(kind), piece)
        return
    while match := re.compile(r"\s*").match(text, start, end):
        start = match.end()
        found = re.compile(_KINDS, re.IGNORECASE).match(text, start, end)
        if not found:
            return
        yield _piece(found.lastgroup, start, found[0])
        start = found.end()


def _piece(kind: str | None, start: int, text: str) -> Piece:
    if kind == "always":
        return Piece(kind="always", start=start, text=text, canonical=text, spans=((0, _DAY),))
    if kind == "clock":
        return Piece(kind="times", start=start, text=text, canonical="00:00-24:00")
    if kind == "days":
        return _days(start, text)
    if kind == "times":
        return _times(start, text)
    if kind == "off":
        written = text.lower() if text.lower() in ("off", "closed") else "off"
        return Piece(kind="off", start=start, text=text, canonical=written)
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
    names = _CODE if re.fullmatch(_DAYS, text) else _NAMED
    for match in re.finditer(names, text, re.IGNORECASE):
        dash = re.fullmatch(_TO, text[end : match.start()], re.IGNORECASE)
        codes += ["-"] if dash else []
        codes.append(tuple(_NAMES)[(match.lastindex or 0) - 1])
        end = match.end()
    listed = [*dict.fromkeys(",".join(codes).replace(",-,", "-").split(","))]
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
        # Nobody works from 9 in the morning to 5 the next morning.
        end += 12 * 60
    if end < start:
        end += _DAY
    whole = (start, end) == (0, _DAY)
    return (start, end) if whole or end not in (start, start + _DAY) else None


def _minutes(hour: str, minute: str | None, half: str | None) -> int:
    """Return minutes from midnight; a time that does not exist is returned as nine days."""
    hours, minutes = int(hour), int(minute or 0)
    if minutes > 59 or (half and not 1 <= hours <= 12):
        return 9 * _DAY
    if half:
        hours = hours % 12 + (12 if half.lower() == "p" else 0)
    return hours * 60 + minutes


def _clock(minutes: int) -> str:
    minutes = minutes - _DAY if minutes > _DAY else minutes
    return f"{minutes // 60:02}:{minutes % 60:02}"

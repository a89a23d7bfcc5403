"""Tells dates, times, amounts and references from phone numbers, in folded text."""

import re

__all__ = [
    "beside_round_the_clock",
    "blank_clear_cases",
    "is_counted",
    "is_glued",
    "is_harmonised",
    "is_innocent",
    "is_year",
    "without_year",
]

_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_DATE = (
    rf"(?:{_DAY}(?P<a>[./ -]|[.] ){_MONTH}(?P=a){_YEAR}"
    rf"|{_YEAR}(?P<b>[./ -]|[.] ){_MONTH}(?P=b){_DAY}"
    rf"|{_MONTH}(?P<d>[./-]){_DAY}(?P=d){_YEAR}|{_DAY}(?P<c>[./-]){_MONTH}(?P=c)\d\d"
    rf"|{_MONTH}[./-]{_YEAR}|{_YEAR}[./-]{_MONTH}|{_DAY}[.]{_MONTH}[.]?|{_YEAR}|{_DAY}[.]?)"
)
_CLOCK = r"(?:[01]?\d|2[0-4])(?:[.][0-5]\d)?"
_THOUSANDS = r"(?:[1-9]\d{0,2}(?:[. ]\d{3}){1,2}|[1-9]\d{0,2}(?: \d{3}){3}|[1-9]\d?00|[1-9]\d*000)"
_DATES = re.compile(rf"{_DATE}(?:-{_DATE.replace('?P<', '?P<to_').replace('?P=', '?P=to_')})?")
_INNOCENT = (
    re.compile(rf"{_CLOCK}-{_CLOCK}"),
    re.compile(rf"{_THOUSANDS}(?:-{_THOUSANDS})?"),
    re.compile(rf"{_YEAR}(?:[-/ ](?:{_YEAR}|\d\d))+"),
    re.compile(rf"\d{{1,4}}/{_YEAR}|{_YEAR}/\d{{1,4}}"),
    re.compile(r"0\.\d+"),
)
_HARMONISED = re.compile(r"\(?1[ .()-]?1[ .()-]?6(?: ?[./()–-]? ?\d){3}")
_ROUND_THE_CLOCK = re.compile(r"(?<![\d./+(–-])(?:24/7|7/7|24/24)(?!\d|[./–-]\d)")
_CLEAR = (
    re.compile(r"(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?!\d)(?:[–-]\d{1,2}(?::\d{2})?(?![\d:]))?"),
    re.compile(r"(?<![\w])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)"),
)
_COMMAS = re.compile(r"(?<![\d,.+])\d{1,9}(?:(?:,\d{3})+(?:\.\d+)?|,\d{1,2})(?![\d,])")
_CURRENCY = "€$£¥₺₤"
_CODES = "EUR|USD|GBP|CHF|ALL|MKD|RSD|TRY"
_MONEY = "euro(?:s|ve|ja)?|evr[ao]|евра|евро|lekë?|denar[iaë]?|денар[иа]?|dinar[aië]?|динара|lira"
_UNITS = (
    r"km|kg|cm|mm|ha|kb|mb|gb|per ?cent|percent|për qind|"
    r"years?|months?|weeks?|pages?|vjet|vjeç|vite|muaj|javë|faqe|години|месеци|недели|страници|"
    r"godin[ae]|mjesec[ai]|nedjelj[ae]|strani(?:ca|ce)|yıl|yaş|hafta|jahre?|monate?|mois|anni|mesi"
    r"|χρόνια|ετών|"
    # "129 ditë e natë" is a number to call day and night.
    r"(?:days?|hours?|minutes?|ditë|orë|minuta|дена|часа|минути|dana|sati|minuta|gün|saat|tage?"
    r"|stunden|jours|heures|giorni|ημέρες|ώρες)(?! (?:and|dhe|e|и|i|ve|und|et|και)(?!\w))"
)
_AFTER = re.compile(
    rf" ?(?:[%‰٪°m{_CURRENCY}](?!\w)|(?:{_MONEY}|(?-i:{_CODES})|{_UNITS})(?!\w)"
    r"|/[^\W\d_](?!\w))",
    re.IGNORECASE,
)
_REFERENCES = (
    r"articles?|artt?\.?|sections?|paragraphs?|pages?|pp?\.|§§?|nen(?:i|it|in|et|eve)|faqe|"
    r"член(?:от|ови)?|чл\.?|члан(?:а|у)?|član(?:ak|a|u)?|čl\.?|страница|стр\.|strana|str\.|"
    r"madde(?:si)?|άρθρο|άρθρου|articol[oi]|artikel|seite|مادة|المادة"
)
_BEFORE = re.compile(
    rf"(?:[{_CURRENCY}]|(?<!\w)(?:{_MONEY}|(?-i:{_CODES})|{_REFERENCES})) ?$", re.IGNORECASE
)
_LEAD = 16


def blank_clear_cases(text: str, dials: frozenset[str]) -> str:
    """Overwrite, at equal length, what no phone number looks like.

    Times (08:00), decimals and thousands with a comma, and IBANs (ISO 13616); a list of
    `dials` without spaces (129,112) stays.
    """

    def blank(match: re.Match[str]) -> str:
        return "\0" * len(match[0])

    def blank_commas(match: re.Match[str]) -> str:
        first, *rest = match[0].split(",")
        listed = all(part in dials for part in (first, *rest))
        listed = listed or (len(first) >= 5 and first in dials) or first.startswith("0")
        return match[0] if listed else blank(match)

    for pattern in _CLEAR:
        text = pattern.sub(blank, text)
    return _COMMAS.sub(blank_commas, text)


def is_innocent(run: str) -> bool:
    """Say whether a whole run is a date, a time, a year, a range of them or a grouped number."""
    plain = re.sub(r" ?- ?", "-", run.strip("() \n").replace("–", "-")).replace("\n", " ")
    return bool(_DATES.fullmatch(plain)) or any(p.fullmatch(plain) for p in _INNOCENT)


def beside_round_the_clock(run: str) -> list[tuple[int, int]] | None:
    """Give the parts (start, end) of a run on both sides of a 24/7, if it has one."""
    if not (match := _ROUND_THE_CLOCK.search(run)):
        return None
    left = run[: match.start()].rstrip(" \n./()–-")
    right = run[match.end() :].lstrip(" \n./)–-")
    parts = [(0, len(left)), (len(run) - len(right), len(run))]
    return [part for part in parts if part[0] < part[1]]


def is_harmonised(run: str) -> bool:
    """Say whether a run is a number of social value: 116 and three digits (EU 2007/116/EC)."""
    return bool(_HARMONISED.fullmatch(run))


def is_year(digits: str) -> bool:
    """Say whether digits alone are a year from 1900 to 2099."""
    return bool(re.fullmatch(_YEAR, digits))


def without_year(run: str) -> tuple[int, int] | None:
    """Give the part (start, end) of a run beside a year at its beginning or end, if it has one."""
    if match := re.match(rf"\(?{_YEAR}[.)]? +(?=[\d+(])", run):
        return match.end(), len(run)
    if (match := re.search(rf" +\(?{_YEAR}$", run)) and run[0] not in "+0(":
        return 0, match.start()
    return None


def is_counted(text: str, start: int, end: int) -> bool:
    """Say whether a unit, a currency or "article" beside `text[start:end]` makes it a count."""
    before = text[max(0, start - _LEAD) : start]
    return bool(_AFTER.match(text, end) or _BEFORE.search(before))


def is_glued(text: str, start: int, end: int) -> bool:
    """Say whether a letter touches `text[start:end]`, as in B2B.

    Letters without case don't count: Arabic prefixes, Thai and Chinese touch a number by rule.
    """
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    return any(char.islower() or char.isupper() or char == "_" for char in around)

"""Finds phone numbers and e-mail addresses typed into prose, in any language and script."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from tipsite.tools import quantities
from tipsite.tools.dialling import dialled
from tipsite.tools.folding import fold

__all__ = ["Contact", "digits_of", "find_contacts", "is_doubtful", "spellings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A phone number or e-mail address found in a text.

    `start` and `end` are offsets in characters into the text that was searched (end exclusive);
    `text` is what stands there, unchanged.
    """

    start: int
    end: int
    text: str
    kind: Literal["phone", "email"]


# Most texts are words alone: no digit, nothing that stands in for an "at" sign.
_WORDS_ALONE = re.compile(r"(?:[^\W\d_]|[\s.,;:!?'\"„“”‘’«»–—…·/-])*\Z")
# What stands in for the sign is shorter: "(at)", "( at )".
_ASIDE = re.compile(r"\(([^()]{5,})\)")
_GAP = r"(?:(?!\n *\n)[ \n./()–-])"
_RUN = re.compile(rf"(?:(?<!\d)\+ ?)?\(?(?:\+ ?)?\d(?:(?:{_GAP}{{0,4}}|\n {{0,16}})\d)*")
# Where one run may be two numbers: "192 / 112", "129 (112)", "129. 112", a line's end, "192/112".
_BREAK = re.compile(r" *\n[ –.-]*| +[–-] +| */ *|[.] +| +\(|\) +\(")
_WORD_BREAK = re.compile(r"[ \n()]+")

_LOCAL = r"[^\s@,;:<>()\[\]{}\"«»„“”‘’|/\\…]"
_LABEL = r"[^\s@.,;:!?<>()\[\]{}\"'«»„“”‘’|/\\…&=#%*+_–،؛]"
_AT = r"(?:@| @ | ?[\[({<] ?(?:@|at|et|ät|ет|ат) ?[\])}>] ?)"
_DOT = (
    r"(?:\.| ?[\[({<] ?(?:\.|dot|punkt|point|punto|pikë|pika|tačka|tacka|точка|nokta) ?[\])}>] ?)"
)
_EMAIL = re.compile(
    rf"(?<!{_LOCAL})(?P<local>{_LOCAL}+){_AT}{_LABEL}+(?:{_DOT}{_LABEL}+)*{_DOT}[^\W\d_]{_LABEL}+",
    re.IGNORECASE,
)
# The digits of these two hosts are a phone number; those of any other address are its own affair.
_URL = re.compile(
    r"(?<![\w@.-])(?!(?:https?://)?(?:wa\.me|api\.whatsapp\.com)/)"
    r"(?:https?://|www\.|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/)[^\s<>\"]+",
    re.IGNORECASE,
)


def digits_of(text: str) -> str:
    """Give the canonical form of a number: ASCII digits, after a `+` if one precedes them.

    Any decimal digit of Unicode counts (UAX #44, Nd); everything else is dropped.
    """
    folded, _ = fold(text)
    digits = "".join(char for char in folded if char.isdigit())
    return "+" + digits if re.match(r"\D*\+", folded) and digits else digits


@lru_cache(maxsize=8192)
def is_words_alone(text: str) -> bool:
    """Say whether a text has no digit and nothing that stands in for an "at" sign.

    What was said before is kept: a theme has a thousand phrases, and they seldom change.
    """
    return bool(_WORDS_ALONE.match(_ASIDE.sub(r" \1 ", text)))


def find_contacts(
    text: str, *, dials: frozenset[str], regions: tuple[str, ...]
) -> tuple[Contact, ...]:
    """Find the phone numbers and e-mail addresses a writer typed into a text.

    `dials` are the numbers of the site in the form of `digits_of`; `regions` are ISO 3166-1
    alpha-2 codes (and XK) whose emergency and short numbers count. Contacts come in the order of
    the text and don't overlap. Numbers inside web addresses are left alone.
    """
    if is_words_alone(text):
        return ()
    folded, offsets = fold(text)
    found: list[tuple[int, int, Literal["phone", "email"]]] = []
    for match in _EMAIL.finditer(folded):
        lead = len(match["local"]) - len(match["local"].lstrip("*_'`!?¿¡–-.~"))
        if lead < len(match["local"]):
            found.append((match.start() + lead, match.end(), "email"))
            folded = _blank(folded, match.start(), match.end())
    for match in _URL.finditer(folded):
        folded = _blank(folded, match.start(), match.end())
    search = _Search(text=quantities.blank_clear_cases(folded, dials), dials=dials, regions=regions)
    for match in _RUN.finditer(search.text):
        found += [(start, end, "phone") for start, end in search.phones(*match.span())]
    return tuple(
        Contact(start=first, end=last, text=text[first:last], kind=kind)
        for start, end, kind in sorted(found)
        for first, last in [(offsets[start], offsets[end - 1] + 1)]
    )


def spellings(dial: str) -> frozenset[str]:
    """Return the forms, as `digits_of` gives them, in which a number may be typed.

    An international number is also typed without its plus, and without its country's code.
    """
    import phonenumbers  # noqa: PLC0415

    published, digits = digits_of(dial), dialled(dial)
    if digits and digits != published:
        return spellings(digits) | {published, published.removeprefix("+")}
    digits = published
    plain = digits.removeprefix("00") if digits.startswith("00") else digits.removeprefix("+")
    if digits == plain:
        return frozenset({digits} - {""})
    try:
        national = str(phonenumbers.parse(f"+{plain}").national_number)
    except phonenumbers.NumberParseException:
        return frozenset({digits, plain})
    forms = {digits, plain, f"+{plain}", national, f"0{national}"}
    return frozenset(form for form in forms if len(form) >= 6)


def is_doubtful(contact: Contact, *, dials: frozenset[str], regions: tuple[str, ...]) -> bool:
    """Say whether a phone number found may as well be a count: "110 people".

    It has at most four digits, is no dial of the site and no emergency number of a region.
    """
    import phonenumbers  # noqa: PLC0415

    digits = digits_of(contact.text)
    if contact.kind == "email" or len(digits) > 4 or digits in dials:
        return False
    return not any(phonenumbers.is_emergency_number(digits, region) for region in regions)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    text: str
    dials: frozenset[str]
    regions: tuple[str, ...]

    def phones(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the numbers in one run of digits and separators."""
        run = self.text[start:end]
        if self._known(start, end):
            yield self._trim(start, end)
        elif quantities.is_innocent(run) and not quantities.is_harmonised(run):
            return
        elif (sides := quantities.beside_round_the_clock(run)) is not None:
            for first, last in sides:
                yield from self.phones(start + first, start + last)
        elif (peeled := quantities.without_year(run)) is not None:
            yield from self.phones(start + peeled[0], start + peeled[1])
        else:
            pieces = self._pieces(start, end)
            apart = len(pieces) > 1 and all(self._settled(*piece) for piece in pieces)
            if not apart and self._shaped(start, end):
                yield self._trim(start, end)
            elif len(pieces) > 1:
                for piece in pieces:
                    yield from self.phones(*piece)
            else:
                yield from self._between_words(start, end)

    def _pieces(self, start: int, end: int) -> list[tuple[int, int]]:
        cuts = [match.span() for match in _BREAK.finditer(self.text, start, end)]
        cuts = [cut for cut in cuts if cut[0] > start and cut[1] < end]
        return list(
            zip([start, *(cut[1] for cut in cuts)], [*(cut[0] for cut in cuts), end], strict=True)
        )

    def _settled(self, start: int, end: int) -> bool:
        piece = self.text[start:end]
        if re.fullmatch(r"\(?0\d?\)?", piece):
            return False
        return (
            len(digits_of(piece)) <= 2
            or quantities.is_innocent(piece)
            or self._known(start, end)
            or (self._shaped(start, end) and (piece[0] != "+" or len(digits_of(piece)) > 8))
        )

    def _between_words(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield known numbers that stand beside others: `129 24 hours`."""
        gaps = [match.span() for match in _WORD_BREAK.finditer(self.text, start + 1, end)]
        firsts = [start, *(gap[1] for gap in gaps)]
        lasts = [*(gap[0] for gap in gaps), end]
        position = start
        for index, first in enumerate(firsts):
            for last in reversed(lasts[index:]):
                if first >= position and (first, last) != (start, end):
                    harmonised = quantities.is_harmonised(self.text[first:last])
                    if self._known(first, last) or (harmonised and self._shaped(first, last)):
                        yield self._trim(first, last)
                        position = last
                        break

    def _known(self, start: int, end: int) -> bool:
        digits = digits_of(self.text[start:end])
        if digits not in self.dials:
            return False
        if quantities.is_glued(self.text, start, end):
            return len(digits) >= 5
        return len(digits) > 4 or not quantities.is_counted(self.text, start, end)

    def _shaped(self, start: int, end: int) -> bool:
        run = self.text[start:end]
        digits = digits_of(run)
        if quantities.is_glued(self.text, start, end) and not (
            digits.startswith("+") or len(digits) >= 9
        ):
            return False
        if digits.startswith("+"):
            return len(digits) > 5
        if digits.startswith("0") and len(digits) >= (7 if digits.startswith("00") else 6):
            return True
        if quantities.is_counted(self.text, start, end):
            return False
        if len(digits) >= 7 or quantities.is_harmonised(run):
            return True
        if not run.strip("()").isdigit() or quantities.is_year(digits):
            return False
        return (len(digits) >= 5 and not digits.endswith("00")) or self._short(digits)

    def _short(self, digits: str) -> bool:
        # 116 opens a range (EU 2007/116/EC) and names a helpline ("ALO 116"): nobody answers it.
        if not 3 <= len(digits) <= 6 or digits.startswith("0") or digits == "116":
            return False
        # Loading the metadata takes longer than most pages take to search.
        import phonenumbers  # noqa: PLC0415

        return any(
            phonenumbers.is_emergency_number(digits, region)
            or phonenumbers.is_valid_short_number_for_region(
                phonenumbers.PhoneNumber(
                    country_code=phonenumbers.country_code_for_region(region),
                    national_number=int(digits),
                ),
                region,
            )
            for region in self.regions
        )

    def _trim(self, start: int, end: int) -> tuple[int, int]:
        run = self.text[start:end]
        if run.startswith("(") and ")" not in run:
            return (start, end + 1) if self.text[end : end + 1] == ")" else (start + 1, end)
        return start, end


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + "\0" * (end - start) + text[end:]

"""Search for phone numbers and e-mail addresses in prose, in any language and script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from tipsite.contacts import quantities
from tipsite.contacts.dialling import (
    digits_of,
    is_emergency,
    is_short_number,
    is_unlisted_short,
)
from tipsite.contacts.emails import email_spans
from tipsite.language.figures import fold


class Contact(Struct, frozen=True, kw_only=True):
    """A phone number or e-mail address found in a text.

    `start` and `end` are offsets in characters into the text that was searched (end exclusive);
    `text` is the unchanged text between them. If `doubt` is true, it may be no contact.
    """

    start: int
    end: int
    text: str
    kind: Literal["phone", "email"]
    doubt: bool = False


_LETTERS = (
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz \n\t\r.,;:!?'\"/-"
    b"\xc3\xc4\xc5\xd0\xd1" + bytes(range(0x80, 0xC0))
)
"""UTF-8 bytes of punctuation, and of letters up to U+017F and from U+0400 to U+047F."""
_SIGNS = re.compile(b"\xc3[\x97\xb7]")
"""Characters that consist of such bytes but are not letters."""
# Substitutes for the sign are shorter: "(at)", "( at )".
_ASIDE = re.compile(r"\(([^()]{5,})\)")
_GAP = r"(?:(?!\n *\n)[ \n./()–-])"
_RUN = re.compile(rf"(?:(?<!\d)\+ ?)?\(?(?:\+ ?)?\d(?:(?:{_GAP}{{0,4}}|\n {{0,16}})\d)*")
# Separators of two numbers in one run: "192 / 112", "129 (112)", "129. 112", "192/112", line end.
_BREAK = re.compile(r" *\n[ –.-]*| +[–-] +| */ *|[.] +| +\(|\) +\(")
_WORD_BREAK = re.compile(r"[ \n()]+")

# Digits in other forms: superscript, subscript, in circles and in brackets.
_DRAWN = re.compile(
    "[\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468\u2474-\u247c\u2488-\u2490"
    "\u24ea\u24f5-\u24fd\u24ff\u2776-\u277e\u2780-\u2788\u278a-\u2792]"
)
_COUNT = re.compile(r"\d\d?|(?:19|20)\d\d")
# Most texts are words alone, without digits and without substitutes for an "at" sign.
_NO_WORDS = re.compile(rf"[^\w\s.,;:!?'\"„“”‘’«»–—…·/-]|[\d_]|{_DRAWN.pattern}")
# Letters that look like digits: l and I for 1; O in Latin, Greek and Cyrillic for 0.
_LIKE = dict.fromkeys("lI\u0406", "1") | dict.fromkeys("Oo\u039f\u03bf\u041e\u043e", "0")
_LIKES = "".join(_LIKE)
_MIXED = re.compile(rf"(?<![^\W_])[\d{_LIKES}]+(?![^\W_])")
_ODD = re.compile(r"(?<=\d)(?: ?[_x×*~|:;,…\[\]] ?)(?=\d)", re.IGNORECASE)
_MAY_BE_MIXED = re.compile(rf"\d[{_LIKES}]"), re.compile(rf"[{_LIKES}]\d")
_MAY_BE_ODD = re.compile(r"\d ?[_x×*~|:;,…\[\]] ?\d", re.IGNORECASE)
_LISTING = re.compile(r"[,;:|…]")
_SEQUENCE = re.compile(rf"[0-9][\W\d_xX{_LIKES}]*")
"""Digits, with all characters that may separate the digits of one number."""
_GROUP, _SINGLE = re.compile(r"[0-9]+"), re.compile(r"[0-9]")
ANY = "*"
"""The result of `digits_in` for a text whose digits cannot be predicted."""
MOST_DIGITS = 40
_CODES = re.compile(r"(?:00)?(?:355|38[1239])")
"""Country codes of the region: a long number with such a beginning is a phone number."""

# Addresses at these two hosts contain a phone number; digits in other addresses do not count.
_URL = re.compile(
    r"(?<![\w@.-])(?!(?:https?://)?(?:wa\.me|api\.whatsapp\.com)/)"
    r"(?:https?://|www\.|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/)[^\s<>\"]+",
    re.IGNORECASE,
)


def digits_meant(text: str) -> str:
    """Return the form of `digits_of` after replacing letters that look like digits: `069 l23`."""
    folded, _ = fold(text)
    return digits_of(_MIXED.sub(_as_figures, folded))


@lru_cache(maxsize=8192)
def is_words_alone(text: str) -> bool:
    """Return whether a text has no digit and no substitute for an "at" sign.

    Results are cached, since a theme has a thousand phrases that seldom change.
    """
    written = text.encode("utf-8", "surrogatepass")
    if not written.translate(None, _LETTERS) and not _SIGNS.search(written):
        return True
    return not _NO_WORDS.search(_ASIDE.sub(r" \1 ", text) if "(" in text else text)


def find_contacts(
    text: str, *, dials: Container[str], regions: tuple[str, ...]
) -> tuple[Contact, ...]:
    """Return the phone numbers and e-mail addresses in a text, in its order.

    `dials` are the numbers of the site in the form of `digits_of`. `regions` are ISO 3166-1 alpha-2
    codes (and XK) of countries whose emergency and short numbers are found. Contacts do not
    overlap. Numbers inside web addresses are not found.
    """
    if is_words_alone(text):
        return ()
    folded, offsets = fold(text)
    found: list[tuple[int, int, Literal["phone", "email"], bool]] = []
    for before, start, end in tuple(email_spans(folded)):
        found.append((start, end, "email", False))
        folded = _blank(folded, before, end)
    if not found and _has_only_counts(folded, dials):
        return ()
    may_be_url = "/" in folded or "www." in folded.lower()
    for match in _URL.finditer(folded) if may_be_url else ():
        folded = _blank(folded, match.start(), match.end())
    cleared = quantities.blank_clear_cases(folded, dials)
    for match in _RUN.finditer(folded) if cleared != folded else ():
        # A run that is a number of the site is no decimal and no map position: 04 - 2.2345.
        if len(digits_of(match[0])) > 4 and digits_of(match[0]) in dials:
            cleared = cleared[: match.start()] + match[0] + cleared[match.end() :]
    search = _Search(text=cleared, dials=dials, regions=regions)
    disguised = list(search.disguised())
    found += [(start, end, "phone", doubt) for start, end, doubt in disguised]
    counting = quantities.counting_cells(search.text, search.answers)
    for match in _RUN.finditer(search.text):
        for start, end in search.phones(*match.span()):
            if any(start < last and first < end for first, last, _ in disguised):
                continue
            counts = any(first <= start and end <= last for first, last in counting)
            if counts and search.counts(start, end):
                continue
            found.append((start, end, "phone", counts or search.doubts(start, end)))
    return tuple(
        Contact(start=first, end=last, text=text[first:last], kind=kind, doubt=doubt)
        for start, end, kind, doubt in sorted(found)
        for first, last in [(offsets[start], offsets[end - 1] + 1)]
    )


def _has_only_counts(folded: str, dials: Container[str]) -> bool:
    """Return whether all digits of a text are counts or years, such as 12 or 2024.

    They are no part of a longer number, so nobody calls them unless a record has them.
    """
    runs = _RUN.findall(folded)
    return (
        all(map(_COUNT.fullmatch, runs))
        and (folded.isascii() or not _DRAWN.search(folded))
        and not any(one.search(folded) for one in (*_MAY_BE_MIXED, _MAY_BE_ODD) if runs)
        and not any(run in dials for run in runs)
    )


def digits_in(text: str) -> frozenset[str]:
    """Return all digits that `find_contacts` may look up in a text, for any numbers of a site.

    These are all its look-ups in `dials`, and all results of `digits_of` and `digits_meant` for its
    contacts, without a plus. So the contacts stay the same if `dials` is reduced to these digits.
    `find_contacts` looks up parts of the text that begin and end with whole groups of digits. Such
    a part has no letters except those that look like digits or separators. If letters or drawn
    characters may be digits, the text around them decides; then each sequence of single digits is
    returned. If both kinds occur, `ANY` is returned. Numbers with more than `MOST_DIGITS` digits
    are left out.

    The digits also suffice for searches for whole numbers in the unfolded text.
    """
    folded, _ = fold(text)
    drawn = folded
    if any(sign.isdigit() and not sign.isascii() for sign in set(folded)):
        drawn = "".join(str(unicodedata.digit(one)) if one.isdigit() else one for one in folded)
    mixed = any(one.search(drawn) for one in _MAY_BE_MIXED)
    if drawn != folded and mixed:
        return frozenset((ANY,))
    found: set[str] = set()
    part = _SINGLE if drawn != folded or mixed else _GROUP
    readings = {drawn, text}
    if mixed:
        readings.add(re.sub(f"[{_LIKES}]", lambda like: _LIKE[like[0]], drawn))
    for reading in readings:
        for sequence in _SEQUENCE.findall(reading):
            parts = part.findall(sequence)
            for first in range(len(parts)):
                joined = ""
                for one in parts[first:]:
                    joined += one
                    if len(joined) > MOST_DIGITS:
                        break
                    found.add(joined)
    return frozenset(found)


def figures_beside(text: str, contacts: tuple[Contact, ...]) -> Iterator[str]:
    """Yield the digits in a text outside of `contacts`, in the form of `digits_of`.

    Of adjacent groups of digits, each group and each sequence of up to six groups is yielded.
    """
    if is_words_alone(text):
        return
    for contact in contacts:
        text = _blank(text, contact.start, contact.end)
    folded, _ = fold(text)
    for run in re.findall(r"\d(?:[ ()./–-]{0,4}\d)*", folded):
        groups = re.findall(r"\d+", run)
        for first in range(len(groups)):
            for last in range(first + 1, min(len(groups), first + 6) + 1):
                yield "".join(groups[first:last])


def is_doubtful(contact: Contact, *, dials: Container[str], regions: tuple[str, ...]) -> bool:
    """Return whether a phone number in a text may also be a count: "110 people".

    It may be a count if the words around it allow both. It also may be one if it has at most four
    digits and is not a known number. Known numbers are numbers of the site and emergency numbers of
    a region.
    """
    if contact.kind == "email" or contact.doubt:
        return contact.doubt
    digits = digits_meant(contact.text)
    return not (len(digits) > 4 or digits in dials or is_emergency(digits, regions))


class _Search(Struct, frozen=True, kw_only=True):
    text: str
    dials: Container[str]
    regions: tuple[str, ...]

    def phones(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the spans of the numbers in one run of digits and separators."""
        found = list(self._usual(start, end))
        if not found and self._called(start, end):
            found = [self._trim(start, end)]
        yield from found

    def _usual(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        run = self.text[start:end]
        if self._known(start, end) or self._own_short(start, end):
            yield self._trim(start, end)
        elif label := quantities.without_label(run):
            yield from self.phones(start + label, end)
        elif self._named(start, end) or (
            quantities.is_innocent(run) and not quantities.is_harmonised(run)
        ):
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
        """Yield known numbers next to other numbers: `129 24 hours`."""
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
        if len(digits) > 5:
            return True
        called = quantities.is_called(self.text, start)
        people = not called and quantities.is_of_people(self.text, end)
        return not people and not quantities.is_counted(self.text, start, end)

    def _named(self, start: int, end: int) -> bool:
        """Return whether words around a number show that it is a reference and no phone number."""
        digits = digits_of(self.text[start:end])
        if digits.startswith("+"):
            return False
        if quantities.is_registered(self.text, start):
            named = not digits.startswith("0") or " " not in self.text[start:end].strip("() ")
        elif len(digits) >= 10 and _CODES.match(digits):
            named = False
        else:
            named = quantities.is_document(self.text, start, end) or quantities.is_postal(
                self.text, start, end
            )
        if not named or quantities.is_called(self.text, start):
            return False
        return len(digits) > 4 or not self.answers(digits)

    def _own_short(self, start: int, end: int) -> bool:
        """Return whether a run is a short number that libphonenumber does not know."""
        return (
            is_unlisted_short(self.text[start:end].strip("() "), self.regions)
            and not quantities.is_glued(self.text, start, end)
            and not re.match(r",\d", self.text[end:])
            and not self._named(start, end)
            and not self._counted(start, end)
        )

    def _counted(self, start: int, end: int) -> bool:
        if quantities.is_counted(self.text, start, end):
            return True
        if not quantities.is_of_people(self.text, end):
            return False
        # "Call 112 people who understand you answer": writers forget commas.
        answered = quantities.is_called(self.text, start) and self.answers(self.text[start:end])
        return not answered

    def _called(self, start: int, end: int) -> bool:
        """Return whether a run that looks like a count follows a word for calling."""
        run = self.text[start:end]
        return (
            3 <= len(digits_of(run)) <= 15
            and quantities.is_called(self.text, start)
            and not quantities.is_dated(run)
            and not quantities.is_year(digits_of(run))
            and not quantities.is_glued(self.text, start, end)
            and not self._counted(start, end)
        )

    def answers(self, words: str) -> bool:
        """Return whether digits alone are a phone number: known, long, for emergencies, or 116."""
        digits = digits_of(words)
        known = digits in self.dials or len(digits) > 6 or quantities.is_harmonised(words)
        return known or is_emergency(digits, self.regions)

    def counts(self, start: int, end: int) -> bool:
        """Return whether a number among counts is a count for certain."""
        digits = digits_of(self.text[start:end])
        return len(digits) <= 4 and not self.answers(digits)

    def doubts(self, start: int, end: int) -> bool:
        """Return whether a number may also be a count or a reference."""
        run, digits = self.text[start:end], digits_of(self.text[start:end])
        if digits.startswith(("0", "+")) or quantities.is_called(self.text, start):
            return 3 <= len(digits) <= 4 and digits not in self.dials and not self.answers(digits)
        if digits in self.dials and len(digits) > 4:
            return False
        if len(digits) <= 4:
            return (
                quantities.is_document(self.text, start, end)
                or quantities.is_registered(self.text, start)
                or quantities.is_amount(self.text, start, end)
            )
        named = re.search(r"(?:number|numrin?|numri|број(?:от)?|broj) ?$", self.text[:start])
        return not named and bool(re.fullmatch(r"\d\d[ .]\d{3}", run.strip("() ")))

    def disguised(self) -> Iterator[tuple[int, int, bool]]:
        """Yield numbers that contain letters like digits, odd separators or drawn digits.

        After correction, such a number has the form of a whole number. It is in doubt if its
        separators are usual in a list.
        """
        text = self.text
        if not text.isascii():
            text = _DRAWN.sub(lambda drawn: str(unicodedata.digit(drawn[0])), text)
        if any(one.search(text) for one in _MAY_BE_MIXED):
            text = _MIXED.sub(_as_figures, text)
        if _MAY_BE_ODD.search(text):
            text = _ODD.sub(lambda odd: " " * len(odd[0]), text)
        if text == self.text:
            return
        for match in _RUN.finditer(text):
            start, end = match.span()
            label = quantities.without_label(match[0])
            before = self.text[start + label : end]
            if before != text[start + label : end] and self._whole(
                text, start + label, end, before
            ):
                yield start + label, end, bool(_LISTING.search(before))

    def _whole(self, text: str, start: int, end: int, before: str) -> bool:
        run = text[start:end]
        digits, groups = digits_of(run), re.findall(r"\d+", run)
        harmonised = quantities.is_harmonised(run)
        if quantities.is_counted(text, start, end):
            return False
        if quantities.is_innocent(run) and not harmonised:
            return False
        if digits in self.dials and len(digits) > 4:
            return True
        if all(_DRAWN.match(sign) for sign in before if not sign.isspace()):
            raised = any("<su" in unicodedata.decomposition(sign) for sign in before)
            return len(digits) >= 9 or (not raised and len(digits) > 2 and self.answers(digits))
        if not 9 <= len(digits.lstrip("+")) <= 15:
            # 116 l11, and "call 1l2".
            short = len(digits) <= 4 and quantities.is_called(text, start) and self.answers(digits)
            return not _ODD.search(before) and (short or harmonised)
        odd = bool(_ODD.search(before)) and "_" not in before
        shortest = 3 if _LISTING.search(before) else 2
        if odd and any(len(group) < shortest for group in groups[1:]):
            return False
        return digits.startswith(("+", "0"))

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
        if self._counted(start, end):
            return False
        if len(digits) >= 7 or quantities.is_harmonised(run):
            return True
        if not run.strip("()").isdigit() or quantities.is_year(digits):
            return False
        if len(digits) >= 5 and not digits.endswith("00"):
            return True
        return is_short_number(digits, self.regions)

    def _trim(self, start: int, end: int) -> tuple[int, int]:
        run = self.text[start:end]
        if run.startswith("(") and ")" not in run:
            return (start, end + 1) if self.text[end : end + 1] == ")" else (start + 1, end)
        return start, end


def _as_figures(match: re.Match[str]) -> str:
    """Return a word with digits, in which each letter that looks like a digit is replaced."""
    word = match[0]
    if not any(sign.isdigit() for sign in word) or word.isdigit():
        return word
    return "".join(_LIKE.get(sign, sign) for sign in word)


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + "\0" * (end - start) + text[end:]

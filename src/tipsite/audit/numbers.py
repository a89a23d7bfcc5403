"""Numbers and addresses in the output: each must be that of a record.

`countries` gets the numbers from here, and checks the words beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from tipsite.audit.document import CALLING, Document
from tipsite.audit.required import SCHEMES
from tipsite.audit.scripts import values_in
from tipsite.contacts.detection import (
    ANY,
    MOST_DIGITS,
    digits_in,
    find_contacts,
    is_doubtful,
    is_words_alone,
)
from tipsite.contacts.dialling import digits_of
from tipsite.contacts.emails import emails_in
from tipsite.language.bidi import MARK
from tipsite.model.plan import Promises, Published
from tipsite.model.problems import Location, Problem, problem
from tipsite.web import resolve


class Signature(NamedTuple):
    """The contacts that a page may contain, whatever the site publishes.

    ``searches`` is empty if the page has no search. ``digits`` are the digits of all possible
    numbers on the page, separated by spaces. ``addresses`` are its addresses of e-mail and apps,
    one a line.
    """

    searches: str
    digits: str
    addresses: str


def long_numbers(whole: Published) -> frozenset[str]:
    """Return the numbers of a site that are too long for the signature of a page."""
    wanted = chain(whole.dials, whole.figures, whole.texts, whole.lines)
    return frozenset(number for number in wanted if len(number) > MOST_DIGITS)


def published_on(page: Signature, whole: Published, long: frozenset[str]) -> Published:
    """Return the part of a site's numbers and addresses that may matter on a page.

    The facts of the page are the same with this part as with the ``whole``. ``long`` are its
    `long_numbers`.
    """
    digits, addresses = page.digits.split(" "), page.addresses.split("\n")
    wanted = _with_plus(digits).union(long, ("",))
    if ANY in digits:
        wanted = whole.dials | whole.figures | whole.texts | whole.lines.keys()
    return Published(
        dials=whole.dials & wanted,
        lines={number: whole.lines[number] for number in sorted(whole.lines.keys() & wanted)},
        figures=whole.figures & wanted,
        texts=whole.texts & wanted,
        emails=whole.emails.intersection(addresses),
        apps=whole.apps.intersection(addresses),
        indexes=whole.indexes if page.searches else dict.fromkeys(whole.indexes, ""),
        fallbacks=whole.fallbacks,
    )


class _Asked(NamedTuple):
    """The digits, numbers and addresses in a text."""

    digits: frozenset[str]
    numbers: frozenset[str]
    emails: frozenset[str]


class Contacts:
    """Finds the contacts in lines, and among them those that no record publishes.

    Most lines are on many pages. So each line is searched once with the same published digits.
    """

    __slots__ = ("_asked", "_known")

    def __init__(self) -> None:
        self._asked: dict[str, _Asked] = {}
        self._known: dict[tuple[object, ...], tuple[str, ...]] = {}

    def signature(self, document: Document) -> Signature:
        """Return the contacts that a page may contain; they depend on the page alone.

        While this signature and the `Published` stay equal, so do the problems with numbers. For
        this, the method reads each text that `contact_problems` and `page_units` read. `digits_in`
        returns all digits that these ask for, without a plus.
        """
        digits, addresses = self._asked_in_all(
            (*_shown_words(document, frozenset()), *_said_together(document))
        )
        for scheme, target in _targets(document):
            if scheme in ("mailto", "app"):
                addresses.add(target)
            elif (plain := target.removeprefix("+")).isdecimal():
                digits.add(plain)
        searches = any("data-search" in one.attributes for one in document.suspects)
        searches |= document.path.endswith("/search.html")
        return _signature(digits, addresses, "search" if searches else "")

    def text_signature(self, text: str) -> Signature:
        """Return the signature of a plain text, with and without marks of direction."""
        texts = dict.fromkeys((text, text.replace(MARK, "")))
        return _signature(*self._asked_in_all(texts))

    def _asked_in_all(self, texts: Iterable[str]) -> tuple[set[str], set[str]]:
        """Return the digits and addresses in some texts."""
        digits: set[str] = set()
        addresses: set[str] = set()
        for text in texts:
            for part in _with_figures(text) if "\n" in text else (text,):
                asked = self._asks(part)
                digits |= asked.digits
                addresses.update(asked.emails)
        return digits, addresses

    def strangers(self, texts: Iterable[str], promises: Promises) -> Iterator[str]:
        """Yield the unknown contacts in the lines of texts; equal lines are searched once."""
        dials, figures, emails = promises.dials, promises.figures, promises.emails
        every = (lines[place] for lines, places in map(_figured, texts) for place in places)
        for line in dict.fromkeys(every):
            asked = self._asks(line)
            if not (asked.digits or asked.emails):
                continue
            if ANY in asked.digits:
                yield from _unknown(line, promises)
                continue
            wanted = asked.numbers
            key = line, wanted & dials, wanted & figures, asked.emails & emails
            found = self._known.get(key)
            if found is None:
                found = self._known[key] = tuple(_unknown(line, promises))
            yield from found

    def _asks(self, text: str) -> _Asked:
        if text not in self._asked:
            digits = digits_in(text)
            self._asked[text] = _Asked(digits, _with_plus(digits), frozenset(emails_in(text)))
        return self._asked[text]


def _signature(digits: set[str], addresses: set[str], searches: str = "") -> Signature:
    return Signature(searches, " ".join(sorted(digits)), "\n".join(sorted(addresses)))


def _with_figures(text: str) -> Iterator[str]:
    """Yield each line with figures or addresses, joined with following lines that have no words."""
    lines, figured = _figured(text)
    others = set(figured)
    end = 0
    for start in figured:
        if start >= end:
            end = start + 1
            while end < len(lines) and (end in others or not _LETTER.search(lines[end])):
                end += 1
            yield "\n".join(lines[start:end])


@lru_cache(maxsize=30)
def _figured(text: str) -> tuple[Sequence[str], Sequence[int]]:
    """Return the lines of a text, and the indices of those that contain more than words."""
    lines = tuple(text.split("\n"))
    return lines, tuple(place for place, line in enumerate(lines) if not is_words_alone(line))


def _with_plus(digits: Iterable[str]) -> frozenset[str]:
    """Return digits as records may publish them: without and with a plus."""
    return frozenset((*digits, *[f"+{one}" for one in digits]))


def text_problems(
    path: str, texts: Iterable[str], contacts: Contacts, promises: Promises
) -> Iterator[Problem]:
    """Yield each number or address in the ``texts`` of a file that no record publishes."""
    at = Location(path=f"output/{path}")
    return (
        problem("audit-number", at, found=found) for found in contacts.strangers(texts, promises)
    )


def contact_problems(
    document: Document, contacts: Contacts, promises: Promises
) -> Iterator[Problem]:
    """Yield each unknown contact that a page dials, shows or tells programs."""
    yield from _dialled(document, promises)
    words = _shown_words(document, promises.searched)
    yield from text_problems(document.path, words, contacts, promises)


def _shown_words(document: Document, files: frozenset[str]) -> Iterator[str]:
    """Yield the words of a page, of its scripts and of its structured data.

    ``files`` are the files that its search loads.
    """
    yield document.text
    yield from document.data
    for element, content in document.scripts:
        for data in (content, element.attributes.get("data-words", "")):
            if data.strip():
                yield from values_in(data)
    for element in document.suspects:
        for value in values_in(element.attributes.get("data-search", '""')):
            # The name of a file may consist of digits by chance.
            if resolve(document.path, value) not in files:
                yield value


def _said_together(document: Document) -> Iterator[str]:
    """Yield the numbers of links and ``bdi`` elements, and the attributes of elements with figures.

    `_shown_words` yields all other words of the page.
    """
    tree = document.tree
    for place in document.naming:
        name, attributes = tree.names[place], tree.attributes[place]
        if name == "bdi":
            yield digits_of(tree.said(place))
        elif name == "a" and attributes.get("href", "").startswith(CALLING):
            yield digits_of(attributes["href"])
        else:
            said = spoken(attributes)
            if FIGURES.search(said):
                yield said


_SAID = ("aria-label", "alt", "title", "label", "content")


def spoken(attributes: Mapping[str, str]) -> str:
    """Return the words of an element's attributes that readers see or hear."""
    return " ".join([attributes[key] for key in _SAID if key in attributes])


_LETTER = re.compile(r"[^\W\d_]")


def _unknown(line: str, promises: Promises) -> Iterator[str]:
    for contact in find_contacts(line, dials=promises.dials, regions=promises.regions):
        if is_doubtful(contact, dials=promises.dials, regions=promises.regions):
            continue
        known = (
            (digits := digits_of(contact.text)) in promises.dials or digits in promises.figures
            if contact.kind == "phone"
            else contact.text in promises.emails
        )
        if known:
            continue
        # Of “for anyone under 18) 116 111”, the bracket ends the words before the number.
        before, bracket, number = contact.text.partition(")")
        if bracket and "(" not in before and digits_of(number) in promises.dials:
            yield from _unknown(before, promises)
        else:
            yield contact.text


_APP = re.compile(
    r"(?:viber|whatsapp|tg|sgnl|signal):|https?://(?:[\w-]+\.)*(?:(?:wa|signal)\.me/"
    r"|(?:api|web)\.whatsapp\.com/|whatsapp\.com/send|viber\.click/|t(?:elegram)?\.me/(?:\+|\d))",
    re.IGNORECASE,
)
"""Addresses that open a chat with a number in an app."""


def _dialled(document: Document, promises: Promises) -> Iterator[Problem]:
    at = Location(path=f"output/{document.path}")
    known = {
        "tel": promises.dials,
        "mailto": promises.emails,
        "sms": promises.texts,
        "app": promises.apps,
    }
    for scheme, target in _targets(document):
        if target not in known[scheme]:
            yield problem("audit-number", at, found=target)


def _targets(document: Document) -> Iterator[tuple[str, str]]:
    """Yield the scheme and the target of each address that calls or writes to somebody."""
    for address in dict.fromkeys(document.hrefs):
        if ":" not in address:
            continue
        scheme, _, target = re.sub(r"\s", "", address).partition(":")
        if scheme.lower() in SCHEMES:
            yield scheme.lower(), target
        elif _APP.match(address):
            yield "app", address


# ---------------------------------------------------------------- numbers of records, in words

_SHORT = 4
"""A number with at most this many digits may be a count, as in “129 people”."""


class Number(NamedTuple):
    """A number of the site in a text: its digits, the text, and the place where the number ends."""

    digits: str
    text: str
    end: int


FIGURES = re.compile(r"\d\d*")  # so written it is found many times faster
"""A text without a match has no numbers."""
_SPACED = re.compile(
    r"(?<![\w#+])(?<!\d[./:-])(?:\+[ \u00a0./()-]{0,2})?[0-9](?:[ \u00a0./()-]{0,2}[0-9])*"
)
_SEPARATORS = re.compile(r"[ \u00a0./()-]+")
_CLOSED = re.compile(r"(?![./:-]?\d|\w)")
_COUNTED = re.compile(r" [^\W\d_]")


def numbers_in(dials: frozenset[str], text: str, *, short: bool = True) -> Iterator[Number]:
    """Yield the numbers among ``dials`` in a text, the longest at each place.

    Long numbers may be in groups. Without ``short``, short numbers are left out: they may be
    counts.
    """
    end = 0
    for figures in FIGURES.finditer(text):
        start = figures.start()
        start -= text.startswith("+", start - 1) if start else 0
        if start >= end and (found := _at(dials, text, start, short=short)):
            yield found
            end = found.end


def _at(dials: frozenset[str], text: str, start: int, *, short: bool) -> Number | None:
    """Return the longest number at a place, unless more letters or figures follow it."""
    found = _SPACED.match(text, start)
    run = found[0] if found else ""
    while run[-1:].isdigit():
        digits = _SEPARATORS.sub("", run)
        known = digits in dials and (len(digits) > _SHORT or (short and digits == run))
        if known and _CLOSED.match(text, start + len(run)):
            return Number(digits, text, start + len(run))
        run = run.rstrip("0123456789").rstrip(" \u00a0./()-")  # without its last group
    return None


def generated_numbers(text: str, promises: Promises) -> Iterator[Number]:
    """Yield the site's numbers in words that tipsite wrote, without counts."""
    for found in numbers_in(promises.dials, text):
        if not is_count(found):
            yield found


def is_count(found: Number) -> bool:
    """Return whether a number may be a count, as in “129 people”."""
    return len(found.digits) <= _SHORT and bool(_COUNTED.match(found.text, found.end))


def prose_dials(text: str, promises: Promises) -> Iterator[str]:
    """Yield the digits of numbers in an author's words, which may also contain counts."""
    dials = promises.dials
    yield from (found.digits for found in numbers_in(dials, text, short=False))
    if next(numbers_in(dials, text), None):
        for contact in find_contacts(text, dials=promises.dials, regions=promises.regions):
            digits = digits_of(contact.text)
            known = digits in promises.dials and digits not in promises.figures
            if known and len(digits) <= _SHORT:
                yield digits

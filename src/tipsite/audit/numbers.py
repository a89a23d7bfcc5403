"""Not one number or address in the output that is not a record's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tipsite.audit.document import Document
from tipsite.audit.scripts import values_in
from tipsite.contacts.detection import digits_of, find_contacts, is_doubtful, is_words_alone
from tipsite.language.figures import fold
from tipsite.model.plan import Promises
from tipsite.model.problems import Location, Problem, problem
from tipsite.web import resolve


class Contacts:
    """Finds numbers and addresses that no record publishes, in lines.

    Most lines stand on many pages, so each is searched once.
    """

    __slots__ = ("_known", "_promises")

    def __init__(self, promises: Promises) -> None:
        self._promises = promises
        self._known: dict[str, tuple[str, ...]] = {}

    def strangers(self, text: str) -> Iterator[str]:
        """Yield what is unknown in each line of a text, of equal lines in one."""
        for line in dict.fromkeys(text.split("\n")):
            found = self._known.get(line)
            if found is None:
                found = self._known[line] = tuple(_unknown(line, self._promises))
            yield from found


def text_problems(path: str, text: str, contacts: Contacts) -> Iterator[Problem]:
    """Yield each number or address in the ``text`` of a file that no record publishes."""
    at = Location(path=f"output/{path}")
    return (problem("audit-number", at, found=found) for found in contacts.strangers(text))


def contact_problems(
    document: Document, contacts: Contacts, promises: Promises
) -> Iterator[Problem]:
    """Yield each that is dialled, seen or told to programs on a page."""
    yield from _dialled(document, promises)
    text = "\n".join(_shown_words(document, promises))
    yield from text_problems(document.path, text, contacts)


def _shown_words(document: Document, promises: Promises) -> Iterator[str]:
    """The words of a page, of its scripts, and of its structured data."""
    yield document.text
    yield from document.data
    for element, content in document.scripts:
        for data in (content, element.attributes.get("data-words", "")):
            if data.strip():
                yield from values_in(data)
    for element in document.suspects:
        for value in values_in(element.attributes.get("data-search", '""')):
            # The name of a file may happen to have digits alone.
            if resolve(document.path, value) not in promises.searched:
                yield value


_RUN = re.compile(r"[+(]?[0-9][0-9 ()./\-]*[0-9]")
_SPAN = re.compile(r"(?<![0-9:–])[0-9]{2}:[0-9]{2}–[0-9]{2}:[0-9]{2}(?![0-9:–])")
_KNOWN = "\0"
_JOINED = re.compile(r"\0[\s./()–-]*\0")
"""Two known numbers with nothing but a separator between them may be one that nobody knows."""


def _is_plainly_known(line: str, promises: Promises) -> bool:
    """Whether all digits of a line are opening hours and numbers of records: most lines are so."""
    if is_words_alone(line):
        return True
    folded, _ = fold(line)  # a dot of any kind may join two numbers into one that nobody knows
    rest = _RUN.sub(
        lambda run: _KNOWN if digits_of(run[0]) in promises.dials else run[0],
        _SPAN.sub(_KNOWN, folded),
    )
    return not _JOINED.search(rest) and is_words_alone(rest.replace(_KNOWN, ""))


def _unknown(line: str, promises: Promises) -> Iterator[str]:
    if _is_plainly_known(line, promises):
        return
    for contact in find_contacts(line, dials=promises.dials, regions=promises.regions):
        if is_doubtful(contact, dials=promises.dials, regions=promises.regions):
            continue
        known = (
            (digits := digits_of(contact.text)) in promises.dials or digits in promises.figures
            if contact.kind == "phone"
            else contact.text in promises.emails
        )
        if not known:
            yield contact.text


def _dialled(document: Document, promises: Promises) -> Iterator[Problem]:
    at = Location(path=f"output/{document.path}")
    for address in dict.fromkeys(document.hrefs):
        href = re.sub(r"\s", "", address)
        scheme, _, target = href.partition(":")
        scheme = scheme.lower()
        if (
            (scheme == "tel" and target not in promises.dials)
            or (scheme == "mailto" and target not in promises.emails)
            or (scheme == "sms" and target not in promises.texts)
        ):
            yield problem("audit-number", at, found=target)

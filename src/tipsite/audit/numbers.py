"""Not one number or address in the output that is not a record's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tipsite.audit.document import Document
from tipsite.audit.scripts import values_in
from tipsite.contacts.detection import digits_of, find_contacts, is_doubtful, is_words_alone
from tipsite.engine.transform import Spread, serially
from tipsite.language.figures import fold
from tipsite.model.plan import Promises
from tipsite.model.problems import Location, Problem, problem
from tipsite.web import resolve


def contact_problems(
    documents: tuple[Document, ...],
    texts: Mapping[str, str],
    promises: Promises,
    spread: Spread = serially,
) -> Iterator[Problem]:
    """Yield each number or address, dialled, seen or told to programs, that no record publishes.

    ``texts`` are the files without HTML, by path.
    """
    told = {document.path: "\n".join(_shown_words(document, promises)) for document in documents}
    strangers = _strangers((*told.values(), *texts.values()), promises, spread)
    for document in documents:
        yield from _dialled(document, promises)
    for path, text in (*told.items(), *texts.items()):
        for line in dict.fromkeys(text.split("\n")):
            for found in strangers.get(line, ()):
                yield problem("audit-number", Location(path=f"output/{path}"), found=found)


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


def _strangers(
    texts: Iterable[str], promises: Promises, spread: Spread
) -> Mapping[str, tuple[str, ...]]:
    """Lines of text, most of which stand on many pages, with the unknown contacts in them."""
    lines = list(dict.fromkeys(line for text in texts for line in text.split("\n")))

    def searched(some: Sequence[str]) -> list[tuple[str, ...]]:
        return [tuple(_unknown(line, promises)) for line in some]

    found = zip(lines, spread(searched, lines), strict=True)
    return {line: contacts for line, contacts in found if contacts}


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

"""What the output promises, read from its bytes, so that it holds for any theme."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tipsite.audit.budget import (
    font_problems,
    light_problems,
    script_weight_problems,
    weight_problems,
)
from tipsite.audit.countries import country_problems
from tipsite.audit.document import Document, documents_in
from tipsite.audit.links import Places, feed_problems, feed_words, hreflang_problems, link_problems
from tipsite.audit.metadata import trace_problems
from tipsite.audit.numbers import contact_problems
from tipsite.audit.quick_exit import discreet_problems, duplicate_problems, quick_exit_problems
from tipsite.audit.scripts import policy_problems, read_problems, script_problems, style_problems
from tipsite.audit.search import index_texts, search_problems
from tipsite.audit.structure import (
    access_problems,
    discovery_problems,
    focus_problems,
    image_problems,
    navigation_problems,
    original_problems,
    page_problems,
)
from tipsite.audit.visibility import visibility_problems
from tipsite.engine.transform import Spread, serially
from tipsite.model.plan import Artifact, Promises
from tipsite.model.problems import Problem


def audit(
    artifacts: tuple[Artifact, ...], promises: Promises, spread: Spread = serially
) -> tuple[Problem, ...]:
    """Return every broken promise of the output."""
    pages = [found for found in artifacts if found.path.endswith(".html")]
    documents = tuple(spread(lambda some: list(documents_in(some, promises)), pages))
    places = Places.of(artifacts, documents, promises)

    def on_pages(pages: Sequence[Document]) -> list[tuple[Problem, ...]]:
        return [tuple(_on_page(page, places, promises)) for page in pages]

    found = [problem for page in spread(on_pages, documents) for problem in page]
    found.extend(style_problems(artifacts))
    found.extend(focus_problems(artifacts))
    found.extend(visibility_problems(artifacts, documents))
    texts = {**_texts(artifacts, promises), **feed_words(artifacts)}
    found.extend(contact_problems(documents, texts, promises, spread))
    units = {page.path: page.units for page in documents}
    found.extend(country_problems(artifacts, units, promises))
    found.extend(search_problems(artifacts, documents, promises))
    found.extend(hreflang_problems(documents, promises))
    found.extend(duplicate_problems(documents, promises))
    found.extend(feed_problems(artifacts, promises))
    found.extend(font_problems(artifacts, documents))
    found.extend(script_weight_problems(artifacts, documents, promises))
    found.extend(trace_problems(artifacts))
    found.extend(original_problems(artifacts, promises))
    found.extend(weight_problems(artifacts, documents, promises, spread))
    return tuple(found)


def _on_page(document: Document, places: Places, promises: Promises) -> Iterator[Problem]:
    yield from page_problems(document, promises)
    yield from policy_problems(document)
    yield from quick_exit_problems(document, promises)
    yield from navigation_problems(document, promises)
    yield from discreet_problems(document, promises)
    yield from script_problems(document, promises)
    yield from read_problems(document, promises)
    yield from link_problems(document, places)
    yield from image_problems(document)
    yield from access_problems(document, promises)
    yield from light_problems(document, promises)
    yield from discovery_problems(document, places, promises)


def _texts(artifacts: tuple[Artifact, ...], promises: Promises) -> dict[str, str]:
    """The files that are read as they are, and what an index of the search says, by path."""
    indexes = frozenset(promises.indexes.values())
    said = {found.path: index_texts(found.content) for found in artifacts if found.path in indexes}
    return said | {
        found.path: found.content.decode("utf-8-sig", "replace")
        for found in artifacts
        if found.path.endswith(".txt") and found.path != "robots.txt"
    }

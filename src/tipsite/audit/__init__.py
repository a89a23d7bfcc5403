"""What the output promises, read from its bytes, so that it holds for any theme."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tipsite.audit.access import access_problems, focus_problems
from tipsite.audit.contacts import contact_problems
from tipsite.audit.countries import country_problems
from tipsite.audit.discreet import discreet_problems, twice_problems
from tipsite.audit.document import Document, documents_in
from tipsite.audit.found import found_problems
from tipsite.audit.images import image_problems
from tipsite.audit.leaving import leaving_problems
from tipsite.audit.light import font_problems, light_problems, script_weight_problems
from tipsite.audit.links import Places, hreflang_problems, link_problems
from tipsite.audit.originals import original_problems
from tipsite.audit.page import page_problems
from tipsite.audit.policy import policy_problems
from tipsite.audit.reaching import reaching_problems
from tipsite.audit.scripts import read_problems, script_problems
from tipsite.audit.search import index_texts, search_problems
from tipsite.audit.sight import sight_problems
from tipsite.audit.style import style_problems
from tipsite.audit.told import told_problems, told_words
from tipsite.audit.traces import trace_problems
from tipsite.audit.weight import weight_problems
from tipsite.model.artifacts import Artifact
from tipsite.model.plan import Promises
from tipsite.problems import Problem
from tipsite.tools.spread import Spread, serially


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
    found.extend(sight_problems(artifacts, documents))
    texts = {**_texts(artifacts, promises), **told_words(artifacts)}
    found.extend(contact_problems(documents, texts, promises, spread))
    units = {page.path: page.units for page in documents}
    found.extend(country_problems(artifacts, units, promises))
    found.extend(search_problems(artifacts, documents, promises))
    found.extend(hreflang_problems(documents, promises))
    found.extend(twice_problems(documents, promises))
    found.extend(told_problems(artifacts, promises))
    found.extend(font_problems(artifacts, documents))
    found.extend(script_weight_problems(artifacts, documents, promises))
    found.extend(trace_problems(artifacts))
    found.extend(original_problems(artifacts, promises))
    found.extend(weight_problems(artifacts, documents, promises, spread))
    return tuple(found)


def _on_page(document: Document, places: Places, promises: Promises) -> Iterator[Problem]:
    yield from page_problems(document, promises)
    yield from policy_problems(document)
    yield from leaving_problems(document, promises)
    yield from reaching_problems(document, promises)
    yield from discreet_problems(document, promises)
    yield from script_problems(document, promises)
    yield from read_problems(document, promises)
    yield from link_problems(document, places)
    yield from image_problems(document)
    yield from access_problems(document, promises)
    yield from light_problems(document, promises)
    yield from found_problems(document, places, promises)


def _texts(artifacts: tuple[Artifact, ...], promises: Promises) -> dict[str, str]:
    """The files that are read as they are, and what an index of the search says, by path."""
    indexes = frozenset(promises.indexes.values())
    said = {found.path: index_texts(found.content) for found in artifacts if found.path in indexes}
    return said | {
        found.path: found.content.decode("utf-8-sig", "replace")
        for found in artifacts
        if found.path.endswith(".txt") and found.path != "robots.txt"
    }

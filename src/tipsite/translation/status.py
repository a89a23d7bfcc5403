"""The progress of each language, as values: current texts, tasks, reviews.

Tasks are sorted by the harm that an outdated text can do: first by area, then by state. The
other modules of this package format these values as text, data and HTML.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Literal

from msgspec import Struct

from tipsite.model.corpus import CONFIG
from tipsite.model.pages import PageKind
from tipsite.model.problems import Location, Problem
from tipsite.model.translation import Document, Pair, Review, State
from tipsite.resolve.derived import source_of
from tipsite.resolve.translation_states import records_of
from tipsite.staleness.pairs import PHRASES, counted
from tipsite.staleness.units import document_fingerprint
from tipsite.translation.labels import reasons
from tipsite.workspace.site import Workspace

AREAS = (
    "help and safety", "abroad", "routes", "services", "every page", "home", "signs", "other pages",
    "campaigns", "material", "news",
)  # fmt: skip
"""Parts of a site, the most urgent first."""
STATES: tuple[State, ...] = (
    "outdated-critical", "missing", "unknown", "outdated-minor", "orphan"
)  # fmt: skip
"""States that need work, the most urgent first."""
_KINDS: Mapping[PageKind, str] = {
    "help": "help and safety",
    "safety": "help and safety",
    "abroad": "abroad",
    "routes": "routes",
    "route-part": "routes",
    "home": "home",
    "signs": "signs",
    "sign": "signs",
    "campaigns": "campaigns",
    "campaign": "campaigns",
    "material": "material",
    "news-list": "news",
    "news": "news",
}
_FOLDERS: Mapping[str, str] = {"help": "help and safety", "routes": "routes"}
_RECORDS = ("services/", "organizations.yaml")
_EVERYWHERE = (PHRASES, CONFIG)
Reading = Literal["reviewed", "changed", "draft", "machine", "unread", "none"]
"""The review state of a document in one language: ``changed`` since its review, ``none`` without a
text, ``unread`` if it is a source document without a review.
"""
_TO_TRANSLATE: tuple[State, ...] = ("outdated-critical", "outdated-minor", "missing")


def area(document: str, kind: PageKind) -> str:
    """Return the part of the site that a document belongs to, one of ``AREAS``."""
    if document in _EVERYWHERE:
        return "every page"
    if document.endswith(".yaml") and document.startswith(_RECORDS):
        return "services"
    folder = document.partition("/")[0] if "/" in document else ""
    return _KINDS.get(kind) or _FOLDERS.get(folder, "other pages")


class Task(Struct, frozen=True, kw_only=True):
    """One task. ``number`` is the number of the block, or 0 for the whole document.

    ``units`` and ``words`` count the texts of the source to check or to translate. ``source`` and
    ``target`` are the places of the text in both files, if the files have it.
    """

    tag: str
    document: str
    area: str
    number: int
    key: str
    state: State
    why: tuple[str, ...]
    source: Location | None
    target: Location | None
    units: int
    words: int

    @property
    def command(self) -> str:
        """The command that shows the changes, or exports the document for a translator."""
        does = "export" if self.state == "missing" and not self.number else "diff"
        return f"tipsite translate {does} {self.tag} {self.document}"


class DocumentStatus(Struct, frozen=True, kw_only=True):
    """One document in one language; ``units`` counts the units of the source.

    ``title`` is the title of a page, if possible in the source language; otherwise it is empty.
    """

    tag: str
    document: str
    title: str
    area: str
    units: int
    counts: Mapping[State, int]
    reading: Reading
    review: Review | None


class LanguageStatus(Struct, frozen=True, kw_only=True):
    """One translation; ``units`` counts the units of the source.

    ``words`` counts the words still to translate. ``derived_from`` is the language that this one
    repeats in another alphabet. ``noted`` tells whether its state file has any line.
    """

    tag: str
    derived_from: str
    units: int
    counts: Mapping[State, int]
    words: int
    documents: tuple[DocumentStatus, ...]
    tasks: tuple[Task, ...]
    noted: bool

    @property
    def percent(self) -> float:
        """The percentage of units that are current."""
        return 100 * self.counts.get("current", 0) / self.units if self.units else 100.0


class Status(Struct, frozen=True, kw_only=True):
    """The status of a site. ``originals`` are the documents in the source language."""

    source: str
    languages: tuple[LanguageStatus, ...]
    originals: tuple[DocumentStatus, ...]
    broken: tuple[Problem, ...]
    damaged: tuple[Problem, ...]

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The tasks of all languages, the most urgent first."""
        tasks = chain.from_iterable(language.tasks for language in self.languages)
        return tuple(sorted(tasks, key=_urgency))


def _urgency(task: Task) -> tuple[int, int, str, str, int]:
    where, state = AREAS.index(task.area), STATES.index(task.state)
    return where, state, task.document, task.tag, task.number


def assess(workspace: Workspace, tags: Sequence[str] = ()) -> Status:
    """Return the status of a site, limited to the languages ``tags`` if any are named.

    The pages of ``workspace`` are parsed here; its records and phrases must be parsed already.
    """
    site = workspace.with_pages()
    wanted = tuple(tag for tag in site.translations if not tags or tag in tags)
    originals = _documents(site, site.source)
    documents: list[DocumentStatus] = []
    tasks: list[Task] = []
    for tag in wanted:
        translated, pages = _documents(site, tag), site.page_pairs(tag)
        pairs = {**site.record_pairs(tag), **site.phrase_pairs(tag)}
        pairs |= {name: pages[name] for name in sorted(pages)}
        for name, some in pairs.items():
            named = originals.get(name) or translated.get(name) or Document(name=name, units=())
            units = sum(pair.source is not None for pair in some)
            target = translated.get(name)
            document = _document(site, tag, named, target, units=units, counts=counted(some))
            documents.append(document)
            tasks.extend(_tasks(site.source, document, some))
    documents += [
        _document(site, site.source, original, original, units=len(original.units), counts={})
        for original in originals.values()
    ]
    documents = [document for document in documents if document.units or document.counts]
    every = (tag for tag in site.languages if tag != site.source)
    return Status(
        source=site.source,
        languages=tuple(
            _language(site, tag, documents, tasks) for tag in every if not tags or tag in tags
        ),
        originals=tuple(document for document in documents if document.tag == site.source),
        broken=site.broken,
        damaged=site.damaged,
    )


def _documents(site: Workspace, tag: str) -> Mapping[str, Document]:
    """Return the records, the phrases and the pages in a language, by name."""
    return {**records_of(site.corpus, site.config, tag), **site.pages_in(tag, tag)}


def _document(
    workspace: Workspace,
    tag: str,
    named: Document,
    document: Document | None,
    *,
    units: int,
    counts: Mapping[State, int],
) -> DocumentStatus:
    """Return the status of a document, which has the name and title of ``named``."""
    review = workspace.state(tag).reviews.get(named.name)
    return DocumentStatus(
        tag=tag,
        document=named.name,
        title=next((unit.text for unit in named.units if unit.key == "title"), ""),
        area=area(named.name, named.kind),
        units=units,
        counts=counts,
        reading=_reading(workspace, tag, document, review),
        review=review,
    )


def _reading(
    workspace: Workspace, tag: str, document: Document | None, review: Review | None
) -> Reading:
    if document is None:
        return "none"
    is_page, is_source = document.name.endswith(".md"), tag == workspace.source
    state = document.translation if is_page else workspace.config.site.translation.get(tag)
    if review and review.fingerprint != document_fingerprint(document.units):
        return "changed"
    if review and is_source and not is_page:
        return "reviewed"
    if state in ("reviewed", "machine"):
        return state
    return "unread" if is_source else "draft"


def _tasks(source: str, document: DocumentStatus, pairs: Sequence[Pair]) -> Iterator[Task]:
    """Yield a task for each unit, or one task if no unit of the document is translated."""
    states = {pair.state for pair in pairs}
    if len(pairs) > 1 and states in ({"missing"}, {"unknown"}):
        yield _task(source, document, pairs, number=0)
        return
    for pair in pairs:
        if pair.state != "current":
            yield _task(source, document, (pair,), number=pair.number)


def _task(source: str, document: DocumentStatus, pairs: Sequence[Pair], *, number: int) -> Task:
    first = pairs[0]
    source_at = first.source.at if first.source else None
    target_at = first.target.at if first.target else None
    if not number:
        source_at, target_at = _file(source_at), _file(target_at)
    return Task(
        tag=document.tag,
        document=document.document,
        area=document.area,
        number=number,
        key=first.key if number else "",
        state=first.state,
        why=reasons(first, source),
        source=source_at,
        target=target_at,
        units=len(pairs),
        words=sum(len(pair.source.text.split()) for pair in pairs if pair.source),
    )


def _file(at: Location | None) -> Location | None:
    return Location(path=at.path) if at else None


def _language(
    workspace: Workspace, tag: str, documents: Sequence[DocumentStatus], tasks: Sequence[Task]
) -> LanguageStatus:
    in_language = tuple(document for document in documents if document.tag == tag)
    todo = tuple(task for task in tasks if task.tag == tag)
    counts: Counter[State] = Counter()
    for document in in_language:
        counts.update(document.counts)
    every = tuple(language.text for language in workspace.config.site.languages)
    return LanguageStatus(
        tag=tag,
        derived_from=source_of(tag, every),
        units=sum(document.units for document in in_language),
        counts={state: counts[state] for state in ("current", *STATES)},
        words=sum(task.words for task in todo if task.state in _TO_TRANSLATE),
        documents=in_language,
        tasks=todo,
        noted=bool(workspace.state(tag).made),
    )

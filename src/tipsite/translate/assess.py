"""A site's languages are gone through, one document after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from tipsite.link.derived import source_of
from tipsite.link.reviews import records_of
from tipsite.model.tracking import Document, Pair, Review, State
from tipsite.problems import Problem, Where
from tipsite.tracking import document_fingerprint
from tipsite.tracking.pairs import counted
from tipsite.translate.status import DocumentStatus, LanguageStatus, Reading, Status, Task
from tipsite.translate.urgency import STATES, area
from tipsite.translate.why import reasons
from tipsite.workspace.site import Workspace

TO_TRANSLATE: tuple[State, ...] = ("outdated-critical", "outdated-minor", "missing")
Spread = Callable[[Callable[[Sequence[str]], list["Part"]], Sequence[str]], list["Part"]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What was found out about some documents, in all languages."""

    documents: tuple[DocumentStatus, ...]
    tasks: tuple[Task, ...]
    broken: tuple[Problem, ...] = ()


def assess(workspace: Workspace, spread: Spread, tags: Sequence[str] = ()) -> Status:
    """Return the status of a site; with ``tags``, of these languages alone.

    ``workspace`` holds its records; its pages are read here, by ``spread`` on several cores.
    """
    wanted = tuple(tag for tag in workspace.translations if not tags or tag in tags)
    names = workspace.page_names()

    def work(some: Sequence[str]) -> list[Part]:
        part = workspace.with_pages(frozenset(some))
        pairs = {tag: part.page_pairs(tag) for tag in wanted}
        return [_part(part, pairs, lambda tag: part.pages_in(tag, tag))]

    parts = [_records(workspace, wanted), *spread(work, names)]
    documents = tuple(chain.from_iterable(part.documents for part in parts))
    tasks = tuple(chain.from_iterable(part.tasks for part in parts))
    every = tuple(
        tag.text for tag in workspace.config.site.languages if tag.text != workspace.source
    )
    return Status(
        source=workspace.source,
        languages=tuple(
            _language(workspace, tag, documents, tasks) for tag in every if not tags or tag in tags
        ),
        originals=tuple(one for one in documents if one.tag == workspace.source),
        broken=tuple(dict.fromkeys(chain.from_iterable(part.broken for part in parts))),
        damaged=workspace.damaged,
    )


def _records(workspace: Workspace, tags: Sequence[str]) -> Part:
    """The files of records and the phrases."""
    pairs = {tag: {**workspace.record_pairs(tag), **workspace.phrase_pairs(tag)} for tag in tags}

    return _part(workspace, pairs, lambda tag: records_of(workspace.corpus, workspace.config, tag))


def _part(
    workspace: Workspace,
    pairs: Mapping[str, Mapping[str, tuple[Pair, ...]]],
    documents: Callable[[str], Mapping[str, Document]],
) -> Part:
    """``documents`` gives those of a language by name."""
    found: list[DocumentStatus] = []
    tasks: list[Task] = []
    originals = documents(workspace.source)
    for tag, by_name in pairs.items():
        own = documents(tag)
        for name, some in by_name.items():
            named = originals.get(name) or own.get(name) or Document(name=name, units=())
            blank = _blank(workspace, tag, named, own.get(name))
            units = sum(pair.source is not None for pair in some)
            one = replace(blank, units=units, counts=counted(some))
            found.append(one)
            tasks.extend(_tasks(workspace.source, one, some))
    for document in originals.values():
        blank = _blank(workspace, workspace.source, document, document)
        found.append(replace(blank, units=len(document.units)))
    return Part(
        documents=tuple(one for one in found if one.units or one.counts),
        tasks=tuple(tasks),
        broken=workspace.broken,
    )


def _blank(workspace: Workspace, tag: str, named: Document, own: Document | None) -> DocumentStatus:
    """A document before anything is counted; ``named`` is the one that its title is taken from."""
    review = workspace.state(tag).reviews.get(named.name)
    return DocumentStatus(
        tag=tag,
        document=named.name,
        title=next((unit.text for unit in named.units if unit.key == "title"), ""),
        area=area(named.name, named.kind),
        units=0,
        counts={},
        reading=_reading(workspace, tag, own, review),
        review=review,
    )


def _reading(
    workspace: Workspace, tag: str, own: Document | None, review: Review | None
) -> Reading:
    if own is None:
        return "none"
    is_page, is_source = own.name.endswith(".md"), tag == workspace.source
    said = own.translation if is_page else workspace.config.site.translation.get(tag)
    if review and review.fingerprint != document_fingerprint(own.units):
        return "changed"
    if review and is_source and not is_page:
        return "reviewed"
    if said in ("reviewed", "machine"):
        return said
    return "unread" if is_source else "draft"


def _tasks(source: str, one: DocumentStatus, pairs: Sequence[Pair]) -> Iterator[Task]:
    """One for each unit; one for all, where no unit has been begun."""
    states = {pair.state for pair in pairs}
    if len(pairs) > 1 and states in ({"missing"}, {"unknown"}):
        yield _task(source, one, pairs, number=0)
        return
    for pair in pairs:
        if pair.state != "current":
            yield _task(source, one, (pair,), number=pair.number)


def _task(source: str, one: DocumentStatus, pairs: Sequence[Pair], *, number: int) -> Task:
    first = pairs[0]
    source_at = first.source.at if first.source else None
    target_at = first.target.at if first.target else None
    if not number:
        source_at, target_at = _file(source_at), _file(target_at)
    return Task(
        tag=one.tag,
        document=one.document,
        area=one.area,
        number=number,
        key=first.key if number else "",
        state=first.state,
        why=reasons(first, source),
        source=source_at,
        target=target_at,
        units=len(pairs),
        words=sum(len(pair.source.text.split()) for pair in pairs if pair.source),
    )


def _file(at: Where | None) -> Where | None:
    return Where(path=at.path) if at else None


def _language(
    workspace: Workspace, tag: str, documents: Sequence[DocumentStatus], tasks: Sequence[Task]
) -> LanguageStatus:
    own = tuple(one for one in documents if one.tag == tag)
    todo = tuple(one for one in tasks if one.tag == tag)
    counts: Counter[State] = Counter()
    for one in own:
        counts.update(one.counts)
    every = tuple(language.text for language in workspace.config.site.languages)
    return LanguageStatus(
        tag=tag,
        derived_from=source_of(tag, every),
        units=sum(one.units for one in own),
        counts={state: counts[state] for state in ("current", *STATES)},
        words=sum(task.words for task in todo if task.state in TO_TRANSLATE),
        documents=own,
        tasks=todo,
        noted=bool(workspace.state(tag).made),
    )

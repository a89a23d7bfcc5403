"""A draft in the other alphabet was made from the same source text as the page it repeats."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tipsite.model.tracking import Document, Made, StateFile
from tipsite.parse.documents import parse_documents
from tipsite.tracking.statefile import keep
from tipsite.translate.letters import Draft
from tipsite.workspace.site import Workspace


def state_of_drafts(
    workspace: Workspace, source: str, tag: str, drafts: tuple[Draft, ...]
) -> StateFile | None:
    """Return the state of the language ``tag`` with its new drafts; None where nothing is known.

    ``source`` is the language in Latin letters. What is not known of its pages is not known of the
    drafts, and who has read them has not read these.
    """
    latin = workspace.state(source)
    pages, _ = parse_documents({one.path: one.content for one in drafts})
    there = workspace.with_pages(frozenset(pages.get(tag, {}))).pages.get(source, {})
    made: dict[str, tuple[Made, ...]] = {}
    for name, page in pages.get(tag, {}).items():
        repeated = there[name]
        if len(repeated.units) != len(page.units):
            continue
        known = latin.made.get(name, ())
        lines = (
            _source(repeated, page) if source == workspace.source else _as(known, repeated, page)
        )
        if found := tuple(lines):
            made[name] = found
    state = workspace.state(tag)
    return replace(state, made={**state.made, **made}) if made else None


def _source(repeated: Document, page: Document) -> Iterator[Made]:
    for unit, new in zip(repeated.units, page.units, strict=True):
        kept = keep(unit.text)
        yield Made(key=new.key, source=unit.fingerprint, target=new.fingerprint, kept=kept)


def _as(known: tuple[Made, ...], repeated: Document, page: Document) -> Iterator[Made]:
    """Give each line of a page to what repeats its unit; one that has changed since has none."""
    units = {
        (unit.key, unit.fingerprint): new.fingerprint
        for unit, new in zip(repeated.units, page.units, strict=True)
    }
    for line in known:
        target = units.get((line.key, line.target))
        if target or not line.target:
            yield replace(line, target=target or "")

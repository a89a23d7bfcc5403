"""What goes out to a translator: the texts of a site that one language lacks, or all.

- What goes out to a translator: the texts of a site that one language lacks, or all.
- A file for a translator, and what could not be put into it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from tipsite.i18n import gettext as _
from tipsite.model.translation import Pair
from tipsite.staleness.state_file import kept_text
from tipsite.translation.exchange.phrases import ENGLISH, phrase_rows
from tipsite.translation.exchange.placeholders import legend_of
from tipsite.translation.exchange.po import write_catalogue
from tipsite.translation.exchange.spreadsheet import LONGEST, too_long, write_sheet
from tipsite.translation.exchange.units import (
    PHRASES,
    TranslationUnit,
    contexts,
    notes_of,
    shown,
    stamp_of,
    term_notes,
)
from tipsite.translation.wording import number_words
from tipsite.web import page_address
from tipsite.workspace.site import Workspace

_FIRST = ("help/", "safety.md", "index.md", "signs/")
"""Readers need these pages first, so translators get them first."""


def project_of(workspace: Workspace) -> str:
    """Return how a file says which site it belongs to: its name and its address."""
    site = workspace.config.site
    name = site.name.get(workspace.source) or next(iter(site.name.values()))
    return f"{name.text} ({site.address.text})"


def rows_for(
    workspace: Workspace, tag: str, *, every: bool = False, documents: Iterable[str] = ()
) -> Iterator[TranslationUnit]:
    """Yield the texts that go out for a translation into the language ``tag``.

    Without ``every`` those that are current stay at home. ``documents`` are the only ones wanted;
    none means all of them.
    """
    wanted = set(documents)
    pairs_of = workspace.pairs(tag)
    elsewhere = _translated(pairs_of)
    for name in sorted(pairs_of, key=_rank):
        if wanted and name not in wanted:
            continue
        maker = _Maker(workspace, tag, name, elsewhere)
        named = contexts(name, pairs_of[name])
        for pair in pairs_of[name]:
            if pair.source and (every or pair.state != "current"):
                yield maker.row(named[pair.number], pair)
    theme = workspace.corpus.theme
    if (
        theme
        and tag != ENGLISH
        and tag not in workspace.derived
        and (not wanted or PHRASES in wanted)
    ):
        address = workspace.config.site.address.text
        for row in phrase_rows(workspace.snapshot.files, theme, tag, address):
            if every or row.state != "current":
                terms = term_notes(workspace.corpus.glossary, "\n".join(row.sources), tag)
                yield replace(row, notes=(*row.notes, *terms))


def document_names(workspace: Workspace, tag: str) -> tuple[str, ...]:
    """Return the names of all documents, in the order in which they go out."""
    return (*sorted(workspace.pairs(tag), key=_rank), PHRASES)


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the rows of one document."""

    workspace: Workspace
    tag: str
    document: str
    elsewhere: Mapping[str, Pair]

    def row(self, context: str, pair: Pair) -> TranslationUnit:
        source, target = pair.source, pair.target
        assert source is not None
        legend = legend_of(source.text)
        then = kept_text(pair.made) if pair.made else None
        outdated = pair.state not in ("missing", "current")
        previous = then if outdated and then and then != source.text else ""
        notes = list(notes_of(pair, self.document, legend))
        notes += term_notes(self.workspace.corpus.glossary, source.text, self.tag)
        known = legend_of(previous, legend)
        if target is None and pair.state == "missing" and source.fingerprint in self.elsewhere:
            target = self.elsewhere[source.fingerprint].target
            outdated = True
            notes.append("Offered: the same text is translated so elsewhere on the site.")
        text = target.text if target else ""
        wide = legend_of(text, known)
        return TranslationUnit(
            context=context,
            sources=(shown(pair.key, source.text, legend),),
            targets=(shown(pair.key, text, wide) if text else "",),
            offered=outdated and bool(text),
            previous=(shown(pair.key, previous, known),) if previous else (),
            state=pair.state,
            notes=tuple(notes),
            legend=legend,
            address=address_of(self.workspace, self.document, self.tag),
            place=source.at,
            stamp=stamp_of(source.fingerprint, pair.target.fingerprint if pair.target else ""),
        )


def address_of(workspace: Workspace, document: str, tag: str) -> str:
    """Return where readers find a document: the page, or the first page of the edition."""
    site = workspace.config.site.address.text
    if not document.endswith(".md"):
        return site + page_address(tag, "index.md")
    forms = (workspace.pages.get(form, {}).get(document) for form in (tag, workspace.source))
    page = next(filter(None, forms), None)
    return site + page_address(tag, document, page.slug if page else "")


def _translated(pairs_of: Mapping[str, tuple[Pair, ...]]) -> dict[str, Pair]:
    """The current pairs of the whole site by the fingerprint of their source."""
    return {
        pair.source.fingerprint: pair
        for pairs in pairs_of.values()
        for pair in reversed(pairs)
        if pair.source and pair.target and pair.state == "current"
    }


def _rank(document: str) -> tuple[bool, int, str]:
    page = document.endswith(".md")
    first = next((at for at, start in enumerate(_FIRST) if document.startswith(start)), 9)
    return not page, first, document


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """The bytes of a file, how many texts it holds, and sentences on what it lacks."""

    content: bytes
    count: int
    said: tuple[str, ...]


def make_file(
    workspace: Workspace,
    tag: str,
    as_: str,
    *,
    every: bool,
    documents: Iterable[str],
    today: datetime.date,
) -> Left:
    """Return the file for a translator into ``tag``; ``as_`` is ``po`` or ``xlsx``."""
    rows = tuple(rows_for(workspace, tag, every=every, documents=documents))
    project = project_of(workspace)
    if as_ == "po":
        return Left(content=write_catalogue(rows, tag, project, today), count=len(rows), said=())
    fitting = tuple(row for row in rows if not too_long(row))
    words = _(
        "too long for a cell of a spreadsheet, which holds {most} characters: it is left out. "
        "Part the text, or use --format po."
    )
    said = tuple(
        f"{row.place.path}:{row.place.line}: {words.format(most=number_words(LONGEST))}"
        for row in rows
        if too_long(row)
    )
    return Left(content=write_sheet(fitting, tag, project), count=len(fitting), said=said)

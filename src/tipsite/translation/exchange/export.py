"""Export the missing or outdated texts of a language, or all texts, for a translator."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Set

from msgspec import Struct
from msgspec.structs import replace

from tipsite.i18n import gettext_in, ngettext
from tipsite.messages import mark
from tipsite.model.translation import Pair
from tipsite.staleness.pairs import PHRASES
from tipsite.staleness.state_file import kept_text
from tipsite.translation.exchange.phrases import ENGLISH, phrase_units
from tipsite.translation.exchange.placeholders import legend_of
from tipsite.translation.exchange.po import write_catalogue
from tipsite.translation.exchange.spreadsheet import write_sheet
from tipsite.translation.exchange.units import (
    TranslationUnit,
    contexts,
    make_stamp,
    notes_of,
    term_notes,
    unit_lines,
)
from tipsite.web import page_address
from tipsite.workspace.site import Workspace

_FIRST = ("help/", "safety.md", "index.md", "signs/")
"""Readers need these pages first, so translators get them first."""
_SHOWN = 3
"""The number of unwritten texts whose places a message names."""


class Export(Struct, frozen=True, kw_only=True):
    """An exported file, the number of its texts, and warnings about missing texts.

    ``unwritten`` counts the texts that were left out because they are placeholders.
    """

    content: bytes
    count: int
    warnings: tuple[str, ...]
    unwritten: int = 0


def make_file(
    workspace: Workspace,
    tag: str,
    as_: str,
    *,
    every: bool,
    documents: Iterable[str],
    today: datetime.date,
    later: Set[str] = frozenset(),
) -> Export:
    """Return the file for a translator into ``tag``; ``as_`` is ``po`` or ``xlsx``.

    ``later`` are the placeholders for texts to be written later, which are left out.
    """
    wanted = tuple(export_units(workspace, tag, every=every, documents=documents))
    unwritten = tuple(unit for unit in wanted if _is_unwritten(unit, later))
    units = tuple(unit for unit in wanted if not _is_unwritten(unit, later))
    project = project_of(workspace)
    content = (
        write_catalogue(units, tag, project, today)
        if as_ == "po"
        else write_sheet(units, tag, project)
    )
    return Export(
        content=content,
        count=len(units),
        warnings=tuple(_unwritten_words(unwritten)),
        unwritten=len(unwritten),
    )


def _place(unit: TranslationUnit) -> str:
    return f"{unit.place.path}:{unit.place.line}"


def _is_unwritten(unit: TranslationUnit, later: Set[str]) -> bool:
    """Return whether a text, or each item of a list, is a placeholder for words to come."""
    lines = (line.strip("•. \t") for source in unit.sources for line in source.split("\n"))
    texts = set(filter(None, lines))
    return bool(texts) and texts <= {text.strip(". ") for text in later}


def _unwritten_words(units: tuple[TranslationUnit, ...]) -> Iterator[str]:
    if units:
        places = list(map(_place, units))
        shown = ", ".join(places[:_SHOWN]) + (" …" if len(places) > _SHOWN else "")
        yield ngettext(
            "{count} text is left out, as it only keeps a place for yours. "
            "Write it first: {places}",
            "{count} texts are left out, as they only keep a place for yours. "
            "Write them first: {places}",
            len(units),
        ).format(count=len(units), places=shown)


def project_of(workspace: Workspace) -> str:
    """Return the name and address of the site, which identify it in an exported file."""
    site = workspace.config.site
    name = site.name.get(workspace.source) or next(iter(site.name.values()))
    return f"{name.text} ({site.address.text})"


def document_names(workspace: Workspace, tag: str) -> tuple[str, ...]:
    """Return the names of all documents, in the order of the export."""
    return (*sorted(workspace.pairs(tag), key=_rank), PHRASES)


def export_units(
    workspace: Workspace, tag: str, *, every: bool = False, documents: Iterable[str] = ()
) -> Iterator[TranslationUnit]:
    """Yield the texts to be translated into the language ``tag``.

    Without ``every``, current texts are left out. ``documents`` limits the export to these names;
    if it is empty, all documents are exported.
    """
    wanted = set(documents)
    pairs_of = workspace.pairs(tag)
    elsewhere = {
        pair.source.fingerprint: pair
        for pairs in pairs_of.values()
        for pair in reversed(pairs)
        if pair.source and pair.target and pair.state == "current"
    }
    for name in sorted(pairs_of, key=_rank):
        if wanted and name not in wanted:
            continue
        maker = _UnitMaker(workspace, tag, name, elsewhere)
        for context, pair in contexts(name, pairs_of[name]).items():
            if every or pair.state != "current":
                yield maker.unit(context, pair)
    theme = workspace.corpus.theme
    if (
        theme
        and tag != ENGLISH
        and tag not in workspace.derived
        and (not wanted or PHRASES in wanted)
    ):
        address = workspace.config.site.address.text
        for unit in phrase_units(workspace.snapshot.files, theme, tag, address):
            if every or unit.state != "current":
                terms = term_notes(workspace.corpus.glossary, "\n".join(unit.sources), tag)
                yield replace(unit, notes=(*unit.notes, *terms))


class _UnitMaker(Struct, frozen=True):
    """Makes the units of one document."""

    workspace: Workspace
    tag: str
    document: str
    elsewhere: Mapping[str, Pair]

    def unit(self, context: str, pair: Pair) -> TranslationUnit:
        source, target = pair.source, pair.target
        assert source is not None
        legend = legend_of(source.text)
        then = kept_text(pair.made) if pair.made else None
        outdated = pair.state not in ("missing", "current")
        previous = then if outdated and then and then != source.text else ""
        notes = list(notes_of(pair, self.document, legend, self.tag))
        notes += term_notes(self.workspace.corpus.glossary, source.text, self.tag)
        known = legend_of(previous, legend)
        if target is None and pair.state == "missing" and source.fingerprint in self.elsewhere:
            target = self.elsewhere[source.fingerprint].target
            outdated = True
            offered = mark("Offered: the same text is translated so elsewhere on the site.")
            notes.append(gettext_in(self.tag, offered))
        text = target.text if target else ""
        wide = legend_of(text, known)
        return TranslationUnit(
            context=context,
            sources=(unit_lines(pair.key, source.text, legend),),
            targets=(unit_lines(pair.key, text, wide) if text else "",),
            offered=outdated and bool(text),
            previous=(unit_lines(pair.key, previous, known),) if previous else (),
            state=pair.state,
            notes=tuple(notes),
            legend=legend,
            address=_address_of(self.workspace, self.document, self.tag),
            place=source.at,
            stamp=make_stamp(source.fingerprint, pair.target.fingerprint if pair.target else ""),
        )


def _address_of(workspace: Workspace, document: str, tag: str) -> str:
    """Return where readers find a document: the page, or the first page of the edition."""
    site = workspace.config.site.address.text
    if not document.endswith(".md"):
        return site + page_address(tag, "index.md")
    forms = (workspace.pages.get(form, {}).get(document) for form in (tag, workspace.source))
    page = next(filter(None, forms), None)
    if page and page.kind == "material":
        source = workspace.pages.get(workspace.source, {}).get(document)
        campaign = (source and source.campaign) or "index"
        return site + page_address(tag, f"campaigns/{campaign}.md")
    return site + page_address(tag, document, page.slug if page else "")


def _rank(document: str) -> tuple[bool, int, str]:
    page = document.endswith(".md")
    first = next((at for at, start in enumerate(_FIRST) if document.startswith(start)), 9)
    return not page, first, document

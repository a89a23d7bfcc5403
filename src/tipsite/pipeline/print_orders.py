"""Pieces of material for a print shop: made by the pipeline of a build, and published nowhere."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from msgspec import Struct

from tipsite.console import waiting
from tipsite.content.pages import page_path
from tipsite.engine.workers import uncollected
from tipsite.i18n import gettext as _
from tipsite.model.corpus import Corpus, PrintedNumber, Snapshot
from tipsite.model.pages import Page, piece_name
from tipsite.model.problems import Problem, errors, in_order
from tipsite.model.site import Piece
from tipsite.pages.material_files import BLACK, PIXELS, PRINT_SHOP
from tipsite.pages.plan import Plan
from tipsite.pipeline.job import Job
from tipsite.pipeline.last_build import job_store
from tipsite.pipeline.report import problem_data
from tipsite.pipeline.run import make
from tipsite.pipeline.timings import Timings
from tipsite.translation.arguments import did_you_mean
from tipsite.workspace.errors import CommandError
from tipsite.workspace.files import json_text
from tipsite.workspace.site import open_site

_AUDITED = "audit-piece-"
_READ_BACK = PIXELS
_HELD = (
    "material-telling",
    "material-telling-footnote",
    "material-unnamed",
    "material-held",
    "material-unconfirmed",
)
_LEFT_OUT = ("page-left-out", "page-left-out-source", "page-to-come")
_OWN = ("material-", _AUDITED)
"""Codes with these beginnings keep single pieces back, and nothing else."""
_FILE = re.compile(
    r"(?P<piece>(?P<tag>[^/]+)/(?:print/)?(?P<name>.+?)-(?P<country>[a-z]{2})(?:-\d+)?)"
    r"(?:-print-shop)?(?:-black)?\.(?:pdf|png)"
)


class Order(Struct, frozen=True, kw_only=True):
    """The pieces that somebody wants, and their form.

    ``names`` are names of files or titles, ``languages`` are tags (BCP 47), ``countries`` ISO 3166
    codes. An empty field means all. Pieces for a ``print_shop`` have bleed, cut marks and boxes.
    ``black`` pieces have no colour.
    """

    names: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    print_shop: bool = False
    black: bool = False

    @property
    def how(self) -> tuple[str, ...]:
        """Return the keys of a piece after its address."""
        return (PRINT_SHOP,) * self.print_shop + (BLACK,) * self.black


class PrintedPiece(Struct, frozen=True, kw_only=True):
    """A piece that was made: its ``content``, and the path of its ``file`` below a folder.

    ``numbers`` are the numbers on it.
    """

    piece: Piece
    file: str
    content: bytes
    pages: int
    numbers: tuple[PrintedNumber, ...]


class Printed(Struct, frozen=True, kw_only=True):
    """The result of an order.

    If the site has mistakes, the order has ``failed``, and no piece is made. ``problems`` are these
    mistakes, or the reasons that keep wanted pieces back. ``held`` are the names and countries of
    pieces that must not be printed today. One of their numbers is held back, or their words reveal
    too much. ``wrong`` is the number of pieces with problems when they are read back.
    """

    pieces: tuple[PrintedPiece, ...]
    problems: tuple[Problem, ...]
    failed: bool
    wrong: int
    held: frozenset[tuple[str, str]]
    snapshot: Snapshot
    demonstration: bool

    def refused(self, file: str, order: Order) -> bool:
        """Return whether a file of an earlier order does harm, because its piece is ``held``.

        Other pieces may also not be made, such as one with a mistake in its words or its template.
        Their earlier files stay.
        """
        found = _FILE.fullmatch(file)
        made = {at["piece"] for one in self.pieces if (at := _FILE.fullmatch(one.file))}
        return (
            found is not None
            and (found["name"], found["country"].upper()) in self.held
            and found["piece"] not in made
            and (not order.languages or found["tag"] in order.languages)
            and (not order.countries or found["country"].upper() in order.countries)
        )


def print_pieces(root: Path, today: datetime.date, order: Order) -> Printed:
    """Make the pieces of an order, and write nothing.

    Raises:
        CommandError: the site has no such piece, language or country.
        OSError: a file cannot be read.
    """
    if order.names or order.languages or order.countries:
        # The names are checked before the whole site is: nobody waits only to see a typing error.
        _wanted_files(open_site(root, "site", today).corpus, order)
    job = Job(root=root, output=None, today=today, strict=False, report=None)
    with waiting(_("Making the pieces")) as progress, uncollected(), job_store(job) as store:
        made = make(job, store, Timings(progress), pages_first=True)
        built, corpus = made.built, made.built.corpus
        files = _wanted_files(corpus, order)
        config = corpus.config
        whole = [one for one in errors(made.problems) if not one.code.startswith(_OWN)]
        pieces: tuple[PrintedPiece, ...] = ()
        problems = tuple(whole)
        wrong = 0
        if built.plan is not None and not whole:
            told = (one for one in made.problems if _is_about(one, files, corpus, order))
            wanted = _wanted(built.plan, order, files)
            pieces, found, wrong = _made(built.plan, order, wanted)
            built.plan.session.save()
            store.commit()
            problems = in_order((*told, *found))
        elif not whole:
            problems = errors(made.problems)
    return Printed(
        pieces=pieces,
        problems=problems,
        failed=built.plan is None or bool(whole),
        wrong=wrong,
        held=frozenset(_held(problems, corpus)),
        snapshot=made.snapshot,
        demonstration=config is not None and config.site.status == "demonstration",
    )


def _held(problems: Iterable[Problem], corpus: Corpus) -> Iterator[tuple[str, str]]:
    """Yield the names and countries of pieces with a number that may not be printed."""
    for one in problems:
        if one.code in _HELD:
            country = str(dict(one.values)["country"])
            name = piece_name(one.at.path)
            yield name, country
            for page in corpus.pages:
                material = page.matter.material
                if (
                    material
                    and material.discreet
                    and material.kind
                    and piece_name(page.path) == name
                ):
                    yield material.kind.text, country


def _wanted_files(corpus: Corpus, order: Order) -> frozenset[str]:
    """Return the paths of the wanted pieces in the folder of a language.

    Raises:
        CommandError: there is no such piece, or none in such a language or for such a country.
    """
    pages = [page for page in corpus.pages if page.kind == "material"]
    if not pages and not corpus.broken:
        words = _("This site has no material yet. Type “tipsite new material”: it asks what for.")
        raise CommandError(words)
    tags = [tag.text for tag in corpus.config.site.languages] if corpus.config else []
    _refuse_unknown(order.languages, tags, _("The site has no language “{name}”. There: {known}."))
    codes = [one.country.text for one in corpus.directories]
    words = _("The site has no directory of “{name}”. There: {known}.")
    _refuse_unknown(order.countries, codes, words)
    if not order.names:
        return frozenset(page.path for page in pages)
    return frozenset(chain(*(_files_named(name, pages) for name in order.names)))


def _files_named(wanted: str, pages: Iterable[Page]) -> set[str]:
    """Return the paths of the pieces with this name of a file, or this title.

    Raises:
        CommandError: there is none.
    """
    title = wanted.strip().casefold()
    names = {page.path: piece_name(page.path) for page in pages}
    found = {path for path, name in names.items() if name.casefold() == piece_name(title)}
    found = found or {page.path for page in pages if page.matter.title.text.casefold() == title}
    if not found:
        known = (*names.values(), *(page.matter.title.text for page in pages))
        words = _("There is no piece “{name}” in this site.").format(name=wanted[:80])
        there = _("There: {known}.").format(known=", ".join(sorted(set(names.values()))))
        raise CommandError(" ".join((words, *(did_you_mean(wanted, known) or (there,)))))
    return found


def _refuse_unknown(wanted: Iterable[str], known: list[str], words: str) -> None:
    for name in wanted:
        if known and name not in known:
            raise CommandError(words.format(name=name[:20], known=", ".join(known)))


def _each_once(problems: Iterable[Problem]) -> Iterable[Problem]:
    """Return each mistake of a template once, although it is on many pieces."""
    from tipsite.audit.pieces import likeness  # noqa: PLC0415 - for few sites

    return {likeness(one): one for one in reversed(tuple(problems))}.values()


def _is_about(one: Problem, files: frozenset[str], corpus: Corpus, order: Order) -> bool:
    """Return whether a problem keeps a wanted piece back, or is a mistake in a template."""
    if one.code in _READ_BACK or one.code.startswith(_AUDITED):
        return False
    if not one.code.startswith(_OWN) and one.code not in _LEFT_OUT:
        return False
    tag, path = page_path(one.at.path)
    if not tag:
        return one.at.path.startswith("themes/")
    source = corpus.config.site.source_language.text if corpus.config else ""
    values = dict(one.values)
    country = values.get("country", "")
    return (
        path in files
        and (not order.languages or tag in (*order.languages, source))
        and (not order.countries or not country or country in order.countries)
    )


def _wanted(plan: Plan, order: Order, files: frozenset[str]) -> list[Piece]:
    """Return the pieces of an order that the site makes; the audit may still refuse some."""
    pieces = plan.pieces
    return [
        piece
        for piece in map(pieces.of, pieces.addresses)
        if piece.path in files
        and (not order.languages or piece.tag in order.languages)
        and (not order.countries or piece.country in order.countries)
    ]


def _made(
    plan: Plan, order: Order, wanted: list[Piece]
) -> tuple[tuple[PrintedPiece, ...], tuple[Problem, ...], int]:
    """Make pieces and read them back; return them, their problems, and how many are wrong."""
    asked = [(piece.address, *order.how) for piece in wanted]
    plan.session.ensure_each(("piece problems", *question) for question in asked)
    pieces: list[PrintedPiece] = []
    problems: list[Problem] = []
    wrong: list[tuple[Problem, ...]] = []
    for piece, question in zip(wanted, asked, strict=True):
        made = plan.pieces.piece(*question)
        file = piece.title.at.path
        problems += (plan.pieces.placed(one, file) for one in made.problems)
        if found := plan.session.ask("piece problems", *question):
            wrong.append(tuple(map(plan.pieces.placed, found)))
        elif made.content:
            content = plan.session.blob(made.content, "piece", *question)
            pieces.append(
                PrintedPiece(
                    piece=piece,
                    file=_file(piece, order),
                    content=content,
                    pages=made.pages,
                    numbers=plan.pieces.numbers(piece),
                )
            )
    return tuple(pieces), (*problems, *_each_once(chain(*wrong))), len(wrong)


def _file(piece: Piece, order: Order) -> str:
    """Return the path of a piece below a folder; the path of a discreet piece reveals nothing."""
    last = piece.address.rpartition("/")[2]
    stem, _dot, ending = last.rpartition(".")
    more = "".join(f"-{one}" for one in order.how) if piece.format == "pdf" else ""
    return f"{piece.tag}/{'print/' if piece.discreet else ''}{stem}{more}.{ending}"


def printed_json(printed: Printed, today: datetime.date, output: Path) -> str:
    """Return the pieces and problems of an order as JSON; schema: ``print_orders.schema.json``."""
    data: dict[str, Any] = {
        "today": today.isoformat(),
        "output": output.as_posix(),
        "pieces": [
            {
                "file": one.file,
                "address": one.piece.address,
                "title": one.piece.title.text,
                "kind": one.piece.kind,
                "country": one.piece.country,
                "language": one.piece.tag,
                "pages": one.pages,
                "bytes": len(one.content),
            }
            for one in printed.pieces
        ],
        "problems": [problem_data(one) for one in printed.problems],
    }
    return json_text(data)

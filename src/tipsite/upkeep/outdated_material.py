"""Handed-out material with an old number: pieces, places with copies, letters.

An officer may list the places in `private/copies.yaml`. Only this module reads that file: no
snapshot, store or page contains it, and it is shown only at a terminal.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from tipsite.console import ProblemList, Shown, Table
from tipsite.content.encoding import plain_text
from tipsite.content.printed_numbers import with_printed_numbers
from tipsite.i18n import gettext as _
from tipsite.i18n import language_words, ngettext
from tipsite.language.dates import is_partial_date
from tipsite.language.locales import locale_for, territory
from tipsite.messages import mark
from tipsite.model.corpus import MATERIAL, Corpus, PrintedNumber
from tipsite.model.pages import piece_name
from tipsite.model.problems import Placed, Problem, Text, errors
from tipsite.proposals import typing_slip
from tipsite.resolve.outdated_material import BESIDE, Why, outdated_numbers, published_line
from tipsite.resolve.services import records_by_id
from tipsite.upkeep.call_sheet import sheet_words
from tipsite.web import piece_at
from tipsite.workspace.errors import CommandError
from tipsite.workspace.files import extend_list, json_text
from tipsite.workspace.site import Workspace, yaml_edit
from tipsite.yaml.nodes import Mapping as YamlTable
from tipsite.yaml.nodes import Scalar, parse_yaml
from tipsite.yaml.schema import build_record

COPIES = "private/copies.yaml"
_WHAT: Mapping[Why, str] = {
    "changed": mark("the number was changed"),
    "failed": mark("the line failed"),
    "hold": mark("the line is on hold"),
    "gone": mark("the service is no longer there"),
    "companion": mark("another number has to be beside it"),
    "label": mark("something else has to be said with it"),
}


class Copy(Placed, frozen=True, kw_only=True):
    """A place with copies of a piece, from ``private/copies.yaml``.

    ``piece`` is the name of its file. Without ``country`` or ``language``, it is about all
    countries or languages. ``since`` is a whole or partial ISO 8601 date.
    """

    piece: Text
    place: Text
    country: Text | None = None
    language: Text | None = None
    contact: Text | None = None
    copies: int | None = None
    since: Text | None = None


class _Copies(Placed, frozen=True, kw_only=True):
    copies: tuple[Copy, ...]


class OutdatedPiece(Struct, frozen=True, kw_only=True):
    """A handed-out piece with a number that is no longer right.

    ``names`` are its names in `private/copies.yaml`, ``title`` is its title in lists.
    ``service_name`` is in the language of the piece, and empty without a record. ``number`` is the
    number that is published today, or empty. ``is_made`` says whether the site makes the piece
    today. ``lines`` are line numbers in the list of printed numbers.
    """

    address: str
    names: frozenset[str]
    title: str
    country: str
    language: str
    service: str
    service_name: str
    why: Why
    on: str
    number: str
    is_made: bool
    lines: tuple[int, ...]


def outdated_pieces(workspace: Workspace, made: Iterable[str]) -> tuple[OutdatedPiece, ...]:
    """Return the handed-out pieces with an old number, sorted by address.

    ``made`` are the addresses of the pieces that the site makes today.
    """
    corpus, today = workspace.corpus, frozenset(made)
    records = records_by_id(corpus)
    found: dict[tuple[str, str, Why], OutdatedPiece] = {}
    for number in outdated_numbers(corpus):
        service = records.get(number.service)
        line = published_line(service) if service else None
        for printed in number.printed:
            key = printed.address, number.service, number.why
            if known := found.get(key):
                # The piece was handed out several times, with different numbers.
                lines, on = (*known.lines, printed.at.line), min(known.on, printed.on)
                found[key] = replace(known, lines=lines, on=on)
                continue
            tag, name, country = piece_at(printed.address)
            names = service.name if service else {}
            named = names.get(tag) or names.get(workspace.source)
            found[key] = OutdatedPiece(
                address=printed.address,
                names=_names(corpus, printed, name),
                title=_title(corpus, (tag, workspace.source), name) or name,
                country=country,
                language=tag,
                service=number.service,
                service_name=named.text if named else "",
                why=number.why,
                on=printed.on,
                number=line.dial.text if line else "",
                is_made=printed.address in today,
                lines=(printed.at.line,),
            )
    return tuple(found[key] for key in sorted(found))


def _names(corpus: Corpus, printed: PrintedNumber, name: str) -> frozenset[str]:
    """Return the names of a piece; for a discreet piece, the names of all pieces at its address."""
    names = {name}
    if "/print/" in printed.address:
        for page in corpus.pages:
            material = page.matter.material
            if material and material.discreet and material.kind and material.kind.text == name:
                names.add(piece_name(page.path))
    return frozenset(names)


def _title(corpus: Corpus, tags: Iterable[str], name: str) -> str:
    titles = {
        page.tag: page.matter.title.text
        for page in corpus.pages
        if page.kind == "material" and piece_name(page.path) == name
    }
    return next((titles[tag] for tag in tags if tag in titles), "")


def note_printed(
    root: Path, printed: Iterable[PrintedNumber], today: datetime.date, *, tell: bool = True
) -> int:
    """Add numbers on handed-out pieces to the list, and return how many are new.

    An error of the disk is only printed. With ``tell``, the creation of the list is printed, too.
    """
    dated = [replace(number, on=today.isoformat()) for number in printed]
    is_new = _("{file} says which numbers are out on material. Keep it with your site.")
    return extend_list(
        root, MATERIAL, lambda text: with_printed_numbers(text, dated), is_new if tell else ""
    )


# Places with copies.


def read_copies(root: Path, workspace: Workspace, *, named: bool) -> tuple[Copy, ...]:
    """Return the entries of `private/copies.yaml`; nothing if there is no such file.

    Unless places may be ``named``, errors quote nothing from it.

    Raises:
        CommandError: it has mistakes.
        OSError: it cannot be read.
    """
    file = root / COPIES
    if not file.is_file():
        return ()
    content = file.read_bytes()
    with yaml_edit(COPIES):
        text = plain_text(content)
    node, mistakes = parse_yaml(text, COPIES)
    if node is None:
        return () if not mistakes else _refuse(mistakes, (), content, named=named)
    at = node.at
    whole = YamlTable(items=((Scalar(text="copies", plain=True, at=at), node),), at=at)
    built = build_record(whole, _Copies)
    copies = built.value.copies if built.value else ()
    strange = tuple(_strange(copies, workspace))
    if strange or errors((*mistakes, *built.problems)):
        _refuse((*mistakes, *built.problems), strange, content, named=named)
    return copies


def _refuse(
    problems: tuple[Problem, ...], strange: tuple[str, ...], content: bytes, *, named: bool
) -> tuple[Copy, ...]:
    if not named:
        count = len(problems) + len(strange)
        words = ngettext(
            "{path} has {count} mistake. With --names it is shown here, too.",
            "{path} has {count} mistakes. With --names they are shown here, too.",
            count,
        )
        raise CommandError(words.format(path=COPIES, count=count))
    raise CommandError(ProblemList(problems=problems, texts={COPIES: content}), *strange)


def _strange(copies: Iterable[Copy], workspace: Workspace) -> Iterator[str]:
    """Yield a sentence for each impossible value in a list of copies."""
    corpus = workspace.corpus
    pieces = {piece_name(page.path) for page in corpus.pages if page.kind == "material"}
    pieces |= {piece_at(one.address)[1] for one in corpus.printed} - {""}
    known = {
        "piece": pieces,
        "country": set(workspace.countries()),
        "language": set(workspace.languages),
    }
    for copy in copies:
        for key, names in known.items():
            name: Text | None = getattr(copy, key)
            if name is None or name.text in names:
                continue
            meant = typing_slip(name.text, names)
            words = _("{place}: there is no {key} “{name}” here.")
            near = f" {_('Do you mean “{meant}”?').format(meant=meant)}" if meant else ""
            yield words.format(place=_place(name), key=key, name=name.text) + near
        if copy.since and not is_partial_date(copy.since.text):
            words = _("{place}: “{value}” is no date. Write it as 2026-10-31, 2026-10 or 2026.")
            yield words.format(place=_place(copy.since), value=copy.since.text)


def _place(text: Text) -> str:
    return f"{COPIES}:{text.at.line}:{text.at.column}"


def open_to_git(root: Path) -> bool:
    """Return whether git would store the list of copies."""
    ignored = root / ".gitignore"
    lines = ignored.read_text("utf-8", errors="replace").split() if ignored.is_file() else []
    ignored_paths = {line.strip("/*") for line in lines}
    return (root / ".git").exists() and not ignored_paths & {"private", COPIES}


def copies_of(piece: OutdatedPiece, copies: Iterable[Copy]) -> tuple[Copy, ...]:
    """Return the places that have copies of a piece."""
    return tuple(
        copy
        for copy in copies
        if copy.piece.text in piece.names
        and (copy.country is None or copy.country.text == piece.country)
        and (copy.language is None or copy.language.text == piece.language)
    )


# Reports and letters.


def outdated_lines(
    pieces: tuple[OutdatedPiece, ...],
    copies: tuple[Copy, ...],
    workspace: Workspace,
    *,
    named: bool,
) -> Iterator[Shown]:
    """Yield the report on pieces with an old number; places only if they may be ``named``."""
    if not pieces:
        yield _("No piece of material that is out has an old number.")
        if not workspace.corpus.printed:
            yield _("None is noted as out: publish does that, and material with --hand-out.")
        return
    rows = [
        (
            one.title,
            one.country,
            one.language,
            one.service_name or one.service,
            _(_WHAT[one.why]),
            one.on,
        )
        for one in pieces
    ]
    head = (
        _("Piece"),
        _("Country"),
        _("Language"),
        _("Service"),
        _("What changed"),
        _("Out since"),
    )
    yield Table(head=head, rows=rows)
    yield ()
    hanging = [(one, piece) for piece in pieces for one in copies_of(piece, copies)]
    places = list(dict.fromkeys(one for one, _piece in hanging))
    if not named and places:
        words = ngettext(
            "Copies hang at {count} place ({path}). With --names it is named here, too.",
            "Copies hang at {count} places ({path}). With --names they are named here, too.",
            len(places),
        )
        yield words.format(count=len(places), path=COPIES)
    elif places:
        yield _("Where copies hang, by {path}:").format(path=COPIES)
        columns = (_("Place"), _("Contact"), _("Piece"), _("Copies"), _("Since"))
        yield Table(head=columns, rows=[_copy_row(one) for one in places])
    else:
        words = _("No place is noted for them. Write into {path} where copies hang, such as:")
        yield words.format(path=COPIES)
        first = pieces[0]
        name, place = min(first.names), _("Bus station, waiting room")
        yield f'    - {{piece: {name}, country: {first.country}, place: "{place}"}}'
    yield from _letters(pieces, hanging, workspace, named=named)
    yield ()
    if any(one.is_made for one in pieces):
        yield _("Publish before you send it, so that new copies are there: tipsite publish")
    numbers = sorted({line for one in pieces for line in one.lines})
    lines = ", ".join(f"{MATERIAL}:{line}" for line in numbers)
    words = _("When no copy is out any more, put a # before its line: {lines}")
    yield words.format(lines=lines)


def _copy_row(copy: Copy) -> tuple[str, ...]:
    contact, since = (text.text if text else "" for text in (copy.contact, copy.since))
    return copy.place.text, contact, copy.piece.text, str(copy.copies or ""), since


def _letters(
    pieces: tuple[OutdatedPiece, ...],
    hanging: list[tuple[Copy, OutdatedPiece]],
    workspace: Workspace,
    *,
    named: bool,
) -> Iterator[Shown]:
    """Yield a letter for each language and set of pieces, with the places to send it to."""
    at_place: dict[tuple[str, str], list[OutdatedPiece]] = {}
    for one, piece in hanging if named else ():
        tag = one.language.text if one.language else piece.language
        at_place.setdefault((one.place.text, tag), []).append(piece)
    letters: dict[tuple[str, tuple[OutdatedPiece, ...]], list[str]] = {}
    for (place, tag), found in at_place.items():
        letters.setdefault((tag, tuple(dict.fromkeys(found))), []).append(place)
    for tag in dict.fromkeys(one.language for one in pieces):
        own = tuple(one for one in pieces if one.language == tag)
        if not any(other == tag for _place_name, other in at_place):
            letters[tag, own] = []
    for (tag, some), places in letters.items():
        words = _("To send, in {language}:")
        if places:
            words = _("To send to {places}, in {language}:")
        yield ()
        yield words.format(places=", ".join(places), language=language_words(tag))
        yield from (text and f"    {text}" for text in letter(tag, some, workspace))


def letter(tag: str, pieces: tuple[OutdatedPiece, ...], workspace: Workspace) -> tuple[str, ...]:
    """Return the lines of a letter to places with these pieces, in a language or in English.

    It contains no old number.
    """
    say, locale = sheet_words(tag), locale_for(tag)
    site = workspace.config.site.address.text.rstrip("/") + "/"
    right = all(piece.why in BESIDE for piece in pieces)
    lines = [say["letter_hello"], "", say["letter_lacks" if right else "letter_wrong"]]
    named = (
        f"– {piece.title}, {territory(locale, piece.country)}"
        + (f": {piece.service_name}" if piece.service_name else "")
        for piece in pieces
    )
    lines += dict.fromkeys(named)
    lines.append(say["letter_down"])
    replaced = {
        piece.service: piece for piece in pieces if piece.number and piece.why not in BESIDE
    }
    for piece in replaced.values():
        service = piece.service_name or piece.service
        lines.append(say["letter_now"].format(service=service, number=piece.number))
    addresses = dict.fromkeys(piece.address for piece in pieces if piece.is_made)
    lines += (say["letter_new"].format(address=f"{site}{address}") for address in addresses)
    if any(not piece.is_made for piece in pieces):
        lines.append(say["letter_wait"])
    return (*lines, "", say["letter_thanks"])


def outdated_json(
    pieces: Iterable[OutdatedPiece], copies: tuple[Copy, ...], today: datetime.date, *, named: bool
) -> str:
    """Return the report as JSON; the schema is ``outdated_material.schema.json``."""
    entries = []
    for piece in pieces:
        there = copies_of(piece, copies)
        entry: dict[str, object] = {
            "address": piece.address,
            "title": piece.title,
            "country": piece.country,
            "language": piece.language,
            "service": piece.service,
            "why": piece.why,
            "out_since": piece.on,
            "number": piece.number or None,
            "made": piece.is_made,
            "places": len(there),
        }
        if named:
            entry["copies"] = [
                {
                    "place": copy.place.text,
                    "contact": copy.contact.text if copy.contact else None,
                    "copies": copy.copies,
                    "since": copy.since.text if copy.since else None,
                }
                for copy in there
            ]
        entries.append(entry)
    return json_text({"today": today.isoformat(), "outdated": entries})

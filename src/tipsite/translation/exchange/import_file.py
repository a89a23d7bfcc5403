"""Read a returned file, recognize its format by its bytes, and check each of its texts.

All problems are reported at once. A refused text does not stop the others.
"""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from msgspec.structs import replace

from tipsite.i18n import gettext as _
from tipsite.markdown.normal_form import fingerprint
from tipsite.spreadsheets.reading import ZIP, Unreadable, file_content
from tipsite.translation.exchange.earlier_names import EarlierNames
from tipsite.translation.exchange.po import read_catalogue
from tipsite.translation.exchange.spreadsheet import BEFORE, read_sheet
from tipsite.translation.exchange.unit_checks import UnitChecker, UnitRefused
from tipsite.translation.exchange.units import (
    Accepted,
    AcceptedPhrase,
    ImportCheck,
    ImportFile,
    Refusal,
    ReturnedUnit,
)
from tipsite.workspace.site import Workspace

_MACHINE = b"\xde\x12\x04\x95", b"\x95\x04\x12\xde"
"""The first bytes of compiled catalogues (GNU gettext, 10.3)."""


def read_import_file(file: Path) -> ImportFile:
    """Return the texts in a PO file or a spreadsheet.

    Raises:
        OSError: the file cannot be read.
        Unreadable: the file is neither of these, is damaged, or is too large.
    """
    content = file_content(file)
    if content.startswith(ZIP):
        return read_sheet(content)
    if content.startswith(_MACHINE):
        words = _("This is a compiled catalogue (.mo). Ask for the file that ends with .po.")
        raise Unreadable(words)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        content = content.decode("utf-16", "replace").encode()
    if b"msgid" not in content:
        text = _("This is no PO file and no spreadsheet (.xlsx, .ods).")
        comma = " " + _("Save the spreadsheet as .xlsx or .ods, not as .csv.")
        raise Unreadable(text + (comma if b"," in content else ""))
    return read_catalogue(content)


def check_import_file(
    workspace: Workspace,
    tag: str,
    import_file: ImportFile,
    *,
    fuzzy: bool,
    over_source: bool = False,
) -> ImportCheck:
    """Return the accepted and the refused texts of a file for the language ``tag``.

    ``fuzzy`` accepts offers that are still marked as fuzzy. ``over_source`` accepts as a
    translation the words that somebody has written over the source.
    """
    taken: list[Accepted | AcceptedPhrase] = []
    refusals: list[Refusal] = []
    count: Counter[str] = Counter()
    earlier = EarlierNames(workspace)
    checker = UnitChecker(workspace, tag, earlier)
    rows = [
        replace(row, context=earlier.context(row.context), sent_as=row.context)
        for row in import_file.rows
    ]
    often = Counter(row.context for row in rows)
    misplaced: list[int] = []
    reworded: list[int] = []
    other_columns: dict[str, list[int]] = {}
    for returned in rows:
        row, is_empty = returned, not any(form.strip() for form in returned.targets)
        if checker.is_source_edited(row):
            if other := checker.context_of(row.beside[0]):
                words = _(
                    "the text in this row is that of {other}: the columns were sorted without “Id”"
                )
                refusals += _refusals(row, words.format(other=other))
                continue
            (misplaced if is_empty else reworded).append(row.number)
            if is_empty and over_source:
                row, is_empty = replace(row, targets=row.beside, offered=False), False
            elif is_empty and not row.formula:
                continue
        if row.formula:
            words = _("the spreadsheet took it for a formula: type an apostrophe (') before it")
            refusals += _refusals(row, words)
        elif is_empty:
            count["empty"] += 1
            before = (BEFORE,) if checker.is_target_edited(row) else ()
            for head in (*row.other_columns, *before):
                other_columns.setdefault(head, []).append(row.number)
        elif row.offered and not fuzzy:
            count["offered"] += 1
        elif often[row.context] > 1:
            refusals += _refusals(row, _("it is in this file more than once"))
        else:
            try:
                text = checker.check(row)
            except UnitRefused as why:
                refusals += _refusals(row, *why.words)
                continue
            count["same"] += text is None
            taken += [text] if text else []
    texts, twice = _one_a_place(text for text in taken if isinstance(text, Accepted))
    return ImportCheck(
        texts=tuple(texts),
        phrases=tuple(text for text in taken if isinstance(text, AcceptedPhrase)),
        refusals=tuple(sorted((*refusals, *twice))),
        empty=count["empty"],
        offered=count["offered"],
        same=count["same"],
        older=sum(map(_is_older, texts)),
        misplaced=() if over_source else tuple(misplaced),
        reworded=tuple(reworded),
        other_columns={head: tuple(numbers) for head, numbers in other_columns.items()},
    )


def _refusals(row: ReturnedUnit | Accepted, *words: str) -> list[Refusal]:
    return [Refusal(number=row.number, context=row.context, words=problem) for problem in words]


def _one_a_place(texts: Iterable[Accepted]) -> tuple[list[Accepted], list[Refusal]]:
    """Keep one text for each place, the newest, and refuse the others."""
    places: dict[tuple[str, int], Accepted] = {}
    refusals: list[Refusal] = []
    for text in sorted(texts, key=_is_older):
        other = places.setdefault((text.document, text.pair.number), text)
        if other is not text:
            words = _("it belongs to the same text as {number}, which is newer")
            refusals += _refusals(text, words.format(number=other.number))
    return sorted(places.values(), key=lambda text: text.number), refusals


def _is_older(accepted: Accepted) -> bool:
    source = accepted.pair.source
    return source is None or source.fingerprint != fingerprint(accepted.source)

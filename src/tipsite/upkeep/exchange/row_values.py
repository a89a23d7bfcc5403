"""The values of a row of a table: of a service, and of its lines.

What is not understood is noted with its cell, and the other cells are taken.
"""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct, field

from tipsite.contacts.detection import find_contacts
from tipsite.contacts.dialling import digits_of
from tipsite.i18n import gettext as _
from tipsite.language.slugs import slug
from tipsite.spreadsheets.reading import Cell
from tipsite.upkeep.exchange import cells
from tipsite.upkeep.exchange.columns import COLUMNS, YES_NO, Column, Row
from tipsite.upkeep.exchange.partner_table import SEVERAL, Heading, TableRow
from tipsite.workspace.errors import CommandError

_COLUMNS = {column.key: column for column in COLUMNS}
LOCALIZED = frozenset(column.key for column in COLUMNS if column.localized)
FIXED = {"way", "dial_abroad", *(column.key for column in COLUMNS if column.locked)}
"""Columns that an import never changes."""
REACH = ("mobile", "landline", "no_credit", "abroad")
FACTS = {
    "phones": {"hours", "languages", "free", "sms", "chat", *REACH},
    "emails": {"hours", "languages"},
    "websites": {"hours", "languages", "free"},
}
"""The columns of facts about a line, by list."""
_LISTS = {"email": "emails", "website": "websites", "chat": "websites", "form": "websites",
          "video": "websites"}  # fmt: skip
"""The list of a line, by channel; ``phones`` for all others."""
_SHELTER = re.compile("zasolni|skloni|sigurn[a-z]+-kuc|smestuv|smj?estaj|strehi|strehez|shelter|"
                      "accommod")  # fmt: skip
"""Beginnings of words for a shelter, in the slug of a text."""


class CellProblem(Struct, frozen=True):
    """A cell or row that is not taken: its place, and translated words."""

    place: str
    words: str


class NewLine(Struct, frozen=True):
    """A line to add: its list, contact and channel."""

    list: str
    contact: str
    channel: str


class RowValues(Struct, kw_only=True):
    """The values of a row in a country (ISO 3166), by column: of its service, and of its lines.

    ``ours`` is our row for it: then only values that differ are here. ``tag`` is the language of
    texts whose heading has none.
    """

    row: TableRow
    country: str
    tag: str
    ours: Row | None = None
    service: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    lines: list[NewLine] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)

    def read(self) -> RowValues:
        """Read all cells, and return the values."""
        for head, cell in self.row.cells:
            known = self.ours.cells.get(head.key, "") if self.ours else ""
            try:
                if not _is_equal(head, cell, known):
                    self._read_cell(head, cell, known)
            except CommandError as why:
                self.note(head, str(why))
        self._clean_texts()
        phones = [line.contact for line in self.lines if line.list == "phones"]
        if len(phones) > 1 and self.facts.pop("free", ""):
            self.note("free", _("it has several numbers: ask for which of them it is true"))
        return self

    def slugs(self, key: str) -> set[str]:
        """Return a text in all languages, to compare it."""
        return set(map(slug, self.service.get(key, {}).values()))

    def note(self, head: Heading | str, words: str) -> None:
        """Note that a cell is not taken."""
        named = (other for other, _cell in self.row.cells if other.key == head)
        heading = next(named, None) if isinstance(head, str) else head
        self.problems.append(CellProblem(self.row.place(heading), words))

    def _read_cell(self, head: Heading, cell: Cell, known: str) -> None:
        """Read a cell that differs from ours; raise CommandError if it is not taken."""
        if head.key in FIXED:
            if head.key == "dial_abroad" or (self.ours and self.ours.cells["line"]):
                raise CommandError(_("an import never changes this"))
        elif cells.is_nothing(cells.clean(cell)):
            if known:
                raise CommandError(_("it is empty now: delete it in the record, if it is wrong"))
        elif head.key == "contact" or head.key in SEVERAL:
            self._read_contacts(head, cell)
        else:
            column = _COLUMNS[head.key]
            value = _value(column, cell)
            place = self.service if column.of_service else self.facts
            if column.localized:
                place = place.setdefault(column.key, {})
            place[(head.tag or self.tag) if column.localized else column.key] = value

    def _read_contacts(self, head: Heading, cell: Cell) -> None:
        """Read the lines of a cell, and note those that are not taken; our own cell has one."""
        way = self.row.text("way") if head.key == "contact" else ""
        codes = cells.codes(Cell(way, "text"), _COLUMNS["way"].choices)
        channel = codes[0] if codes else head.key if head.key in _LISTS else "voice"
        name = _LISTS.get(channel, "phones")
        lists = (name,) if codes else (name, "emails", "websites")
        text = cells.clean(cell)
        for part in [text] if self.ours else re.split(r"[\n;]", text):
            contacts = cells.contacts(part, self.country, lists)
            try:
                # Our own number is replaced by a cell that is understood as a whole, or not at all.
                for contact, listed in list(contacts) if self.ours else contacts:
                    way = channel if listed == name else listed[:-1]
                    self.lines.append(NewLine(listed, contact, way))
            except CommandError as why:
                self.note(head, str(why))

    def _clean_texts(self) -> None:
        """Take the numbers of the row out of new texts, and the place of a shelter."""
        dials = {digits_of(line.contact) for line in self.lines}
        for key in LOCALIZED & self.service.keys():
            texts = self.service.pop(key)
            bare = {tag: _without_contacts(text, dials, self.country)
                    for tag, text in texts.items()}  # fmt: skip
            if self.ours and bare != texts:
                self.note(key, _("there is a number or an e-mail address among its words"))
            else:
                self.service[key] = bare
        if self.row.area and not self.ours:
            self.service.setdefault("area", {self.tag: self.row.area})
        texts = " ".join(cell.text for _head, cell in self.row.cells)
        if "area" in self.service and _SHELTER.search(slug(texts, longest=len(texts) * 2)):
            del self.service["area"]
            self.note("area", _("the place of a shelter is not taken"))


def _is_equal(head: Heading, cell: Cell, known: str) -> bool:
    """Return whether a cell has our text, its words in another language, or our number spaced."""
    text, column = cells.clean(cell), _COLUMNS.get(head.key)
    is_number = re.fullmatch(r"[+\d\s.-]+", text + known)
    if known in (text, cell.text) or (is_number and digits_of(text) == digits_of(known)):
        return True
    if not (known and column and column.choices) or cells.is_nothing(text):
        return False
    return bool(_value(column, cell) == _value(column, Cell(known, "text")))


def _value(column: Column, cell: Cell) -> Any:
    """Return the value of a cell as a record has it; raise CommandError if it is not understood."""
    if column.key == "hours":
        return cells.hours(cell)
    if column.key == "languages":
        return cells.languages(cell)
    if column.key == "source_url":
        return next(cells.contacts(cells.clean(cell), "", ("websites",)))[0]
    if column.choices == YES_NO:
        return cells.yes_or_no(cell)
    if not column.choices:
        return cells.words(cell)
    codes = cells.codes(cell, column.choices)
    if not column.several and len(codes) > 1:
        raise CommandError(_("only one of them may be here"))
    return codes if column.several else codes[0]


def _without_contacts(text: str, dials: set[str], country: str) -> str:
    """Return a text without the numbers and e-mail addresses that `find_contacts` finds in it."""
    bare = text
    for contact in reversed(find_contacts(text, dials=dials, regions=(country,))):
        bare = bare[: contact.start] + bare[contact.end :]
    return text if bare == text else re.sub(r"\(\s*\)|\s+(?=[\s,.;])", "", bare).strip(" ,;:–-")

"""The values of a row of a table: of a service, and of its lines.

What is not understood is noted with its cell, and the other cells are taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct, field

from tipsite.contacts.detection import find_contacts
from tipsite.contacts.dialling import dialled, digits_of, is_emergency, only_inside, whole_number
from tipsite.i18n import gettext as _
from tipsite.language.slugs import slug
from tipsite.messages.service_words import RUN_BY_OF
from tipsite.spreadsheets.reading import Cell
from tipsite.upkeep.exchange import cells
from tipsite.upkeep.exchange.cells import Refused
from tipsite.upkeep.exchange.columns import COLUMNS, YES_NO, Row
from tipsite.upkeep.exchange.partner_table import LOCALIZED, Heading, TableRow, is_cyrillic

_COLUMNS = {column.key: column for column in COLUMNS}
REACH = ("mobile", "landline", "no_credit", "abroad")
FACTS = {
    "phones": {"hours", "languages", "free", "sms", "chat", "dial_abroad", *REACH},
    "emails": {"hours", "languages"},
    "websites": {"hours", "languages", "free"},
}
"""The columns of facts about a line, by list."""
_LISTS = {"email": "emails", "website": "websites", "chat": "websites", "form": "websites",
          "video": "websites"}  # fmt: skip
"""The list of a line, by channel; ``phones`` for all others."""
_KINDS = {
    "shelter": "zasolni|skloni|sigurn[a-z]+-kuc|smestuv|smj?estaj|strehi|strehez|shelter|accommod",
    "hotline": "sos|hotline|helpline|lini?j|telefon-za",
    "legal-aid": "pravn|juridik|ligjor|legal",
    "reintegration": "r[ei]+ntegr",
    "psychosocial": "psi[hk]o|psycho|sovet|sav?jet|savet|keshill|counsel",
}
"""Beginnings of words in the name or summary of a service; the first kind counts."""
_RUN_BY = {
    "international": "unhcr|iom|osce|unicef|undp",
    "state": "minist|inspe[kc]|komisi|commission|drejtori|agjenci|agencij|uprava|gjyk|sud|tuzil|"
             "prokur|obvinit|prosecut|opstin|komun|bashki|municip|state|shtet|drzav|centar-za-soc",
}  # fmt: skip
"""Beginnings of words in the name of who runs a service."""
_TWO_NAMES = (re.compile(r"(.+?)\s+/\s+(.+)"), re.compile(r"(.+?)\s*\(([^()]+)\)"))


class CellProblem(Struct, frozen=True):
    """A cell or row that is not taken, or only with a remark: its place, and translated words."""

    place: str
    words: str
    refused: bool = True


class NewLine(Struct, kw_only=True):
    """A line to add: its list, contact and channel, and its facts by column."""

    list: str
    contact: str
    channel: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


class RowValues(Struct, kw_only=True):
    """The values of a row in a country (ISO 3166), by column: of its service, and of its lines.

    ``ours`` is our row for it: then only values that differ are here. ``languages`` are the tags
    of Cyrillic (True) and of Latin texts. If ``restored`` is true, numbers get back a lost zero or
    plus. ``kind`` and ``run_by`` are those of a new service. If ``is_unknown`` is true, a number
    was refused. ``unread`` are lists of words, by heading, that are understood in part.
    """

    row: TableRow
    country: str
    languages: Mapping[bool, str]
    restored: bool
    ours: Row | None = None
    service: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    lines: list[NewLine] = field(default_factory=list)
    kind: str = "other"
    run_by: str = "ngo"
    is_unknown: bool = False
    problems: list[CellProblem] = field(default_factory=list)
    unread: dict[str, str] = field(default_factory=dict)

    def read(self) -> RowValues:
        """Read all cells, and return the values."""
        abroad: list[str] = []
        for head, cell in self.row.cells:
            known = self.ours.cells.get(head.key, "") if self.ours else ""
            if self.ours and known == cell.text and cell.kind != "formula":
                continue
            try:
                if cell.kind == "formula":
                    cells.refuse_kind(cell)
                if head.key == "dial_abroad" and cell.text:
                    numbers = cells.numbers(cell, self.country, restored=False)
                    abroad += [number.dial for number in self._taken(head, numbers)]
                elif self._is_open(head, cell, known):
                    self._read_cell(head, cell, known)
            except Refused as why:
                self.is_unknown |= head.key in ("phone", "contact")
                self.note(head, why)
        for dial in abroad:
            self._add_abroad(dial)
        self._clean_texts()
        self._share_facts()
        return self

    def slugs(self, key: str) -> set[str]:
        """Return a text in all languages, to compare it."""
        return set(map(slug, self.service.get(key, {}).values()))

    def note(self, head: Heading | str, words: object, *, refused: bool = True) -> None:
        """Note that a cell is not taken; or only a remark on it."""
        named = (other for other, _cell in self.row.cells if other.key == head)
        heading = next(named, None) if isinstance(head, str) else head
        problem = CellProblem(self.row.place(heading), str(words), refused)
        self.problems += [problem] if problem not in self.problems else []

    def language(self, text: str) -> str:
        """Return the tag of the language that a text is taken for."""
        return self.languages[is_cyrillic(text)]

    def _is_open(self, head: Heading, cell: Cell, known: str) -> bool:
        """Return whether a cell may change a record; else note why not."""
        column = _COLUMNS.get(head.key)
        if self.ours and column and column.choices:
            new, old = (
                [str(code) for code in cells.codes(text, column.choices)]
                for text in (cell, Cell(known, "text"))
            )
            if new == old:  # the same words in another language of tipsite
                return False
        in_line = self.ours is not None and bool(self.ours.line_key)
        if column and (column.locked or column.key == "way"):
            if in_line:
                self.note(head, _("an import never changes this"))
            return False
        if in_line and not cell.text:
            self.note(head, _("it is empty now: delete it in the record, if it is wrong"))
        return not cells.is_nothing(cell.text)

    def _read_cell(self, head: Heading, cell: Cell, known: str) -> None:
        key, channel = head.key, ""
        if key == "contact":
            way = Cell(self.row.text("way"), "text")
            listed = self._taken(head, cells.codes(way, _COLUMNS["way"].choices))
            channel = next(listed, cells.address_kind(cell.text))
            key = {"emails": "email", "websites": "website"}.get(_LISTS.get(channel, ""), "phone")
        if key == "phone":
            numbers = list(cells.numbers(cell, self.country, restored=self.restored))
            self.is_unknown |= any(isinstance(number, Refused) for number in numbers)
            for number in self._taken(head, numbers):
                used = channel if number.channel == "voice" else number.channel
                self.lines.append(NewLine(list="phones", contact=number.dial, channel=used))
                if number.remark:
                    self.note(head, number.remark, refused=False)
        elif key in ("email", "website"):
            texts = cells.emails(cell) if key == "email" else cells.websites(cell)
            used = "" if channel == "email" else channel
            for text in self._taken(head, texts):
                self.lines.append(NewLine(list=_LISTS[key], contact=text, channel=used))
        elif key == "always":
            if cells.yes_or_no(cell) == "yes":
                self.facts.setdefault("hours", "24/7")
        else:
            value = self._value(head, cell)
            place = self.service if _COLUMNS[key].of_service else self.facts
            if key in LOCALIZED:
                place.setdefault(key, {}).update(value)
            elif value and (not known or value != self._value(head, Cell(known, "text"))):
                place[key] = value

    def _value(self, head: Heading, cell: Cell) -> Any:
        """Return the value of a cell as a record has it; refuse what is not understood."""
        column = _COLUMNS[head.key]
        if column.localized:
            return self._localized(cells.words(cell), head.tag)
        if column.key == "hours":
            return cells.hours(cell)
        if column.choices == YES_NO:
            return cells.yes_or_no(cell)
        if column.key == "source_url":
            values = list(cells.websites(cell))
        elif column.key == "languages":
            values = list(cells.languages(cell))
        elif column.choices:
            values = list(cells.codes(cell, column.choices))
        else:
            return cells.words(cell)
        refused = [value for value in values if isinstance(value, Refused)]
        if refused and (self.ours or not column.several):
            raise refused[0]
        if column.choices and refused:
            self.unread[head.text] = cell.text
            values = [value for value in values if value not in refused]
        if not column.several and len(values) > 1:
            raise Refused(_("only one of them may be here"))
        return tuple(dict.fromkeys(self._taken(head, values))) if column.several else values[0]

    def _taken(self, head: Heading, values: Iterable[Any]) -> Iterator[Any]:
        """Yield the values of a cell, and note those that are refused."""
        for value in values:
            if isinstance(value, Refused):
                self.note(head, value)
            else:
                yield value

    def _localized(self, text: str, tag: str) -> dict[str, str]:
        """Return a text by language; in a text in two alphabets, each part is in its own one."""
        pairs = (match for pattern in _TWO_NAMES if (match := pattern.fullmatch(text)) and not tag)
        for pair in pairs:
            parts = {self.language(part): part.strip() for part in pair.groups()}
            if len(parts) == 2 and not pair[2].isupper():  # (MYLA) is a short form
                return parts
        return {tag or self.language(text): text}

    def _add_abroad(self, dial: str) -> None:
        """Add a number for callers from abroad: to the same line, or as another one."""
        whole = whole_number(dial, self.country)
        phones = [line for line in self.lines if line.list == "phones"]
        contacts = [line.contact for line in phones]
        if self.ours and not phones:
            contacts = [self.ours.cells["contact"]]
        same = [at for at, text in enumerate(contacts) if whole_number(text, self.country) == whole]
        if self.ours and same:
            self.facts["dial_abroad"] = dial
        elif self.ours:
            self.note("dial_abroad", _("it is another number than that of the line"))
        elif not same:
            facts = {} if only_inside(dial) else {"abroad": "yes"}
            self.lines.append(NewLine(list="phones", contact=dial, facts=facts))
        elif dial not in contacts:
            phones[same[0]].facts["dial_abroad"] = dial

    def _clean_texts(self) -> None:
        """Take phone numbers and e-mail addresses out of new texts, and the place of a shelter."""
        phones = [line.contact for line in self.lines if line.list == "phones"]
        texts = " ".join((*self.service.get("name", {}).values(),
                          *self.service.get("summary", {}).values()))  # fmt: skip
        words = slug(texts, longest=len(texts) * 2)
        kinds = [kind for kind, stems in _KINDS.items() if re.search(rf"\b(?:{stems})", words)]
        if any(is_emergency(dialled(dial), (self.country,)) for dial in phones):
            kinds = ["police" if "polic" in words else "emergency"]
        self.kind = self.service.get("kind") or (*kinds, "other")[0]
        names = " ".join((*self.slugs("name"), slug(self.service.get("organization", ""))))
        owners = [owner for owner, stems in _RUN_BY.items() if re.search(rf"\b(?:{stems})", names)]
        self.run_by = RUN_BY_OF.get(self.kind) or (*owners, "ngo")[0]
        if self.row.area:
            self.service.setdefault("area", self._localized(self.row.area, ""))
        if "area" in self.service and "shelter" in (self.kind, *self.service.get("offers", ())):
            del self.service["area"]
            if self.row.text("area"):
                self.note("area", _("the place of a shelter is not taken"))
        for key in LOCALIZED & self.service.keys():
            for tag, text in tuple(self.service[key].items()):
                bare = without_contacts(text, set(map(digits_of, phones)), (self.country,))
                if bare != text and self.ours:
                    self.note(key, _("there is a number or an e-mail address among its words"))
                    del self.service[key][tag]
                elif bare != text:
                    remark = _("without the number or address among its words: “{text}”")
                    self.note(key, remark.format(text=bare), refused=False)
                    self.service[key][tag] = bare

    def _share_facts(self) -> None:
        """Give the facts of a row to its phones, or else to its first line."""
        phones = [line for line in self.lines if line.list == "phones"]
        for line in phones or self.lines[:1]:
            facts = {key: value for key, value in self.facts.items() if key in FACTS[line.list]}
            if len(phones) > 1 and facts.get("free") == "yes" and not only_inside(line.contact):
                del facts["free"]
                words = _("“free” is not taken for {line}: ask for which number it is true")
                self.note("free", words.format(line=line.contact))
            line.facts = {**facts, **line.facts}


def without_contacts(text: str, dials: set[str], regions: tuple[str, ...]) -> str:
    """Return a text without the numbers and e-mail addresses that `find_contacts` finds in it."""
    bare = text
    for contact in reversed(find_contacts(text, dials=dials, regions=regions)):
        bare = bare[: contact.start] + bare[contact.end :]
    return text if bare == text else re.sub(r"\(\s*\)|\s+(?=[\s,.;])", "", bare).strip(" ,;:–-")

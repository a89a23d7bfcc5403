"""The rows of a partner's table, with any headings in any order, on one sheet or several.

A row of headings may be below titles. Headings may be in any language of the region: they are
compared in Latin letters without diacritics.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from msgspec import Struct
from msgspec.structs import replace
from openpyxl.utils import get_column_letter

from tipsite.i18n import gettext as _
from tipsite.language.slugs import slug
from tipsite.scaffold.answers import REGION, a_country, country_names
from tipsite.spreadsheets.reading import Cell, Sheet
from tipsite.spreadsheets.writing import LISTS
from tipsite.upkeep.exchange.cells import abbreviated, in_all_languages
from tipsite.upkeep.exchange.columns import COLUMNS
from tipsite.workspace.errors import CommandError

NOT_READ = "-"
"""The key of a column that is not read."""
SEVERAL = ("phone", "email", "website")
"""Keys that our own tables don't have; several columns of a table may have them."""
KEYS = (*(column.key for column in COLUMNS), *SEVERAL)
_STEMS = {
    NOT_READ: "osob|lice|person|prezim|mbiemr|intern(?!et)|napomen|zabel|shenim|note|remark|fa[xk]|"
              "kom+ent|last|posledn|status|local-name",
    "email": "e?-?mail|mejl|e-?post|.*elektron",
    "website": "web|veb|internet|sajt|site|faq|url|www",
    "phone": "tel|phone|mobil|mob|broj-na-tel|numri(?:-i-tel|-tjet|\\Z)|drugi?-broj|viber",
    "contact": "[kc]onta[kc]t",
    "hours": "radn|rab|.*vrem|orar|.*hours|kada|koga|hapur|open",
    "free": "besplat|falas|free|pa-pages|cost",
    "languages": "jaz|jez|gj|lang|govor|flas",
    "country": "drzav|zeml?j|shtet|country|ctry",
    "name": "naziv|ime|emri|emertim|name",
    "organization": "organi|institu|ustanov|subjekt|ofrues|koj-|kush-|who-",
    "summary": "vid|vrst|pomo[sg]|podrs|uslug|servi|sherbim|ndihm|help|opis|pershkr|desc|dejnost|"
               "lloj|what-they",
    "area": "grad|mj?est|qytet|city|town|opstin|komun|pokri|podrac|rajon|vendndodh|coverage",
    "source": "izvor|burim|source",
}  # fmt: skip
"""Beginnings of words of headings, in the order in which they are tried."""
_DITTO = ("-//-", "//", '"', "''", "〃", "-II-")
"""Marks that mean the text of the cell above."""
_TAGGED = re.compile(r"(.+) \(([a-z]{2,3}(?:-[A-Za-z0-9]+)*)\)\Z")
_HIGHEST, _LONGEST = 30, 60
"""The last row that may have headings, and the most characters of a heading."""
MOST_ROWS = 2_000


class Heading(Struct, frozen=True, kw_only=True):
    """A column: its letters, its heading, and the key of its values (`KEYS`; `NOT_READ`).

    ``tag`` is the language (BCP 47) of its texts, if the heading says it.
    """

    letter: str
    text: str
    key: str
    tag: str = ""


class TableRow(Struct, frozen=True, kw_only=True):
    """A row with its sheet and number; ``cells`` are those of columns that are read.

    ``country`` is the text for its country, perhaps in a merged cell. ``area`` is the place for
    which its sheet is.
    """

    sheet: str
    number: int
    cells: tuple[tuple[Heading, Cell], ...]
    country: str = ""
    area: str = ""

    def place(self, heading: Heading | None) -> str:
        """Return where a cell is: “Sheet!C5 (Phone)”, or “5 (Phone)” in a CSV file."""
        letter = heading.letter if heading and self.sheet else ""
        start = f"{self.sheet}!" if self.sheet else ""
        return f"{start}{letter}{self.number}" + (f" ({heading.text})" if heading else "")

    def text(self, key: str) -> str:
        """Return the text of the first filled cell with this key, or an empty text."""
        return next((cell.text for head, cell in self.cells if head.key == key and cell.text), "")


class Tables(Struct, frozen=True, kw_only=True):
    """The tables of a file: ``headings`` by sheet, the rows, and what is no row of a table.

    ``left_out`` are sheets without headings and rows with a single text, such as footnotes.
    """

    headings: Mapping[str, tuple[Heading, ...]]
    rows: tuple[TableRow, ...]
    left_out: tuple[str, ...]

    def heads(self, key: str) -> list[Heading]:
        """Return the columns with a key."""
        return [head for heads in self.headings.values() for head in heads if head.key == key]


def read_tables(sheets: Sequence[Sheet], chosen: Mapping[str, str]) -> Tables:
    """Return the tables of a file. ``chosen`` are keys by heading or by letters of a column.

    Raises:
        CommandError: a heading of ``chosen`` is in none of them, or there are too many rows.
    """
    tables = [(sheet, *_headings(sheet, chosen)) for sheet in sheets]
    headings = {sheet.name: heads for sheet, _first, heads in tables if heads}
    named = [head for heads in headings.values() for head in heads if head.text]
    known = dict.fromkeys(head.text for head in named)
    for name in chosen.keys() - known.keys() - {head.letter for head in named}:
        words = _("No column is called “{heading}”. There are: {known}.")
        raise CommandError(words.format(heading=name, known=", ".join(known)))
    rows: list[TableRow] = []
    left_out: list[str] = []
    for sheet, first, heads in tables:
        if not heads and sheet.name != LISTS and any(any(row) for row in _texts(sheet)):
            left_out.append(sheet.name)
        is_place = len(headings) > 1 and not country_of(sheet.name)
        country = ""
        width = max((number for number, head in enumerate(heads, 1) if head.text), default=0)
        for number, cells in enumerate(sheet.rows[first:], first + 1) if heads else ():
            pairs = [pair for pair in zip(heads, cells, strict=True) if pair[0].key != NOT_READ]
            for head, cell in pairs:
                if head.key == "country" and cell.kind != "merged" and cell.text not in _DITTO:
                    country = cell.text
            row = TableRow(
                sheet=sheet.name,
                number=number,
                cells=tuple(pairs),
                country=country,
                area=sheet.name if is_place else "",
            )
            filled = [head for head, cell in pairs if cell.text and cell.text != head.text]
            if not sheet.name and any(cell.text for cell in cells[width:]):
                left_out.append(row.place(None))  # as if by commas without quotation marks
            elif len(filled) > 1:
                rows.append(row)
            else:
                left_out += [row.place(head) for head in filled]
    if len(rows) > MOST_ROWS:
        words = _("This table has {count} rows, and {most} are the most. Divide it.")
        raise CommandError(words.format(count=len(rows), most=MOST_ROWS))
    return Tables(headings=headings, rows=tuple(rows), left_out=tuple(left_out))


def _texts(sheet: Sheet) -> list[list[str]]:
    return [[cell.text for cell in row] for row in sheet.rows]


def _headings(sheet: Sheet, chosen: Mapping[str, str]) -> tuple[int, tuple[Heading, ...]]:
    """Return the number of the row of headings, and the headings of all columns.

    There are none on a hidden sheet or a sheet of choices, and if no row has two headings.
    """
    texts = [] if sheet.hidden or sheet.name == LISTS else _texts(sheet)[:_HIGHEST]
    best = max(texts, key=_count, default=[])
    if _count(best) < 2:
        return 0, ()
    first = texts.index(best) + 1
    used: set[tuple[str, str]] = set()
    headings = []
    for column, text in enumerate(best, 1):
        key, tag = _key(text)
        letter, words = get_column_letter(column), " ".join(text.split())
        below = {row[column - 1].text for row in sheet.rows[first:]} - {"", *_DITTO}
        if not key and below and all(map(country_of, below)):
            key = "country"
        if (key, tag) in used and key not in SEVERAL:
            key = NOT_READ
        used.add((key, tag))
        key = chosen.get(words) or chosen.get(letter) or key or NOT_READ
        headings.append(Heading(letter=letter, text=words, key=key, tag=tag))
    keys = {head.key for head in headings}
    if "name" not in keys:
        # An organization that has no service of its own name is the service, and so is “Service”.
        key = "organization" if "organization" in keys else "summary"
        headings = [replace(head, key="name") if head.key == key else head for head in headings]
    return first, tuple(headings)


def _count(row: Sequence[str]) -> int:
    return len({_key(text)[0] for text in row if len(text) < _LONGEST} - {"", NOT_READ})


@cache
def _key(text: str) -> tuple[str, str]:
    """Return the key for a heading, and its tag; empty texts if nobody knows it."""
    tagged = _TAGGED.match(text)
    if tagged and (key := _own_headings().get(slug(tagged[1]))):
        return key, tagged[2]
    words = slug(text, longest=_LONGEST)
    keys = (key for key, stems in _STEMS.items() if re.search(rf"(?:\A|-)(?:{stems})", words))
    return _own_headings().get(words) or next(keys, ""), ""


@cache
def _own_headings() -> Mapping[str, str]:
    return in_all_languages({column.key: column.heading for column in COLUMNS})


def meant_country(text: str, meanings: Mapping[str, str]) -> str:
    """Return the code of a country; ``meanings`` are codes by words of a table, such as “CG”.

    An empty text has none: the country of a whole table is not that of a row with an empty cell.
    """
    words = filter(None, (text, last_part(text)))
    return next(filter(None, map(meanings.get, words)), "") or country_of(text)


def last_part(text: str) -> str:
    """Return what follows the last comma of a text, such as the country of “Bar, CG”."""
    return text.rpartition(",")[2].strip()


@cache
def country_of(text: str) -> str:
    """Return the code of a country: of its name or code, perhaps with a mark of a footnote.

    The text may also be a name that is abbreviated (“Alb.”), the name of a sheet that begins with a
    code (“AL Albania”), or a place with its country. For other texts, the result is empty.
    """
    place, _comma, country = text.rpartition(",")
    if place:
        return "" if country_of(place) else country_of(country.strip())
    begun = re.match("([A-Z]{2}) .", text)
    try:
        return a_country(begun[1] if begun else text.strip("*¹ "))
    except CommandError:
        names = {name: code for name, code in country_names().items() if code in REGION}
        return abbreviated(text, names) if "." in text else ""

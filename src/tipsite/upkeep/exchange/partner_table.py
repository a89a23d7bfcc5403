"""The rows of a partner's table, with any headings in any order, on one sheet or several.

A row of headings may be below titles, and have a second row. Headings may be in any language of
the region: they are compared in Latin letters without diacritics.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

from msgspec import Struct
from msgspec.structs import replace
from openpyxl.utils import get_column_letter

from tipsite.i18n import UI_LANGUAGES, gettext_in
from tipsite.i18n import gettext as _
from tipsite.language.identification import family_of, guess, word_counts
from tipsite.language.locales import locale_for
from tipsite.language.slugs import slug
from tipsite.scaffold.answers import a_country, country_names
from tipsite.spreadsheets.reading import Cell, Sheet
from tipsite.spreadsheets.writing import LISTS
from tipsite.upkeep.exchange.columns import COLUMNS
from tipsite.workspace.errors import CommandError

NOT_READ = "-"
"""The key of a column that is not read."""
_OTHERS = ("phone", "email", "website", "always")
"""Keys of partners' columns that our own tables don't have; ``always`` is “24/7”: yes or no."""
KEYS = (*(column.key for column in COLUMNS), *_OTHERS)
LOCALIZED = frozenset(column.key for column in COLUMNS if column.localized)
SEVERAL = frozenset({"phone", "email", "website"})
"""Keys that several columns of a table may have."""
_STEMS = {
    NOT_READ: "osob|lice|person|prezim|mbiemr|intern(?!et)|napomen|zabel|shenim|note|remark|fa[xk]|"
              "kom+ent|last|posledn|status",
    "dial_abroad": r".*(?:tel|phone|broj|num|nr)\S*(?:abroad|stranst|inostr|jasht)",
    "email": "e-?mail|mejl|e-?post|.*elektron",
    "website": "web|veb|internet|sajt|site|faq|url|www",
    "phone": "tel|phone|mobil|mob|broj-na-tel|numri(?:-i-tel|\\Z)|viber",
    "contact": "[kc]onta[kc]t",
    "hours": "radn|rab|.*vrem|orar|.*hours",
    "always": "24-7|24-h|non-?stop",
    "free": "besplat|falas|free|pa-pages",
    "languages": "jazi|jezi|gjuh|language",
    "audience": "za-kogo|kome|c[ei]l[jn]|target|for-whom|grup|per-ke|audience|korisni|perfitues",
    "country": "drzav|zeml?j|shtet|country",
    "name": "naziv|ime|emri|emertim|name",
    "organization": "organi|institu|ustanov|subjekt|ofrues",
    "summary": "vid|vrst|pomos|podrs|uslug|servi|sherbim|ndihm|help|opis|pershkr|desc|dejnost|lloj",
    "area": "grad|mj?est|qytet|city|town|opstin|komun|pokri|podrac|rajon|vendndodh|coverage",
    "source": "izvor|burim|source",
}  # fmt: skip
"""Beginnings of words of headings, in the order in which they are tried."""
_TAGGED = re.compile(r"(.+) \(([a-z]{2,3}(?:-[A-Za-z0-9]+)*)\)\Z")
_DITTO = re.compile(r"[-\s]*(?:[/|]{2,}|[\"„”“″]+)[-\s]*\Z")
_HIGHEST, _LONGEST = 30, 60
"""The last row that may have headings, and the most characters of a heading."""
MOST_ROWS = 2_000
_LETTERS = {"sq": "ëç", "sh": "ćčđšžћђ", "mk": "ѓќѕ"}
"""Letters that only one family of languages of the region has."""
_CYRILLIC, _LATIN = re.compile("[\u0400-\u045f]"), re.compile("[A-Za-z\u00c0-\u024f]")


class Heading(Struct, frozen=True, kw_only=True):
    """A column: its number from 1, its heading, and the key of its values (`KEYS`; `NOT_READ`).

    ``tag`` is the language (BCP 47) of its texts, if the heading says it.
    """

    column: int
    text: str
    key: str
    tag: str = ""

    @property
    def letter(self) -> str:
        """The letters of the column, as spreadsheets show them."""
        return get_column_letter(self.column)


class TableRow(Struct, frozen=True, kw_only=True):
    """A row with its sheet and number; ``cells`` are those of columns that are read.

    ``country`` is the text for its country, or the name of its sheet. ``area`` is the place for
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
    ``areas`` are the sheets whose names are taken for a place.
    """

    headings: Mapping[str, tuple[Heading, ...]]
    rows: tuple[TableRow, ...]
    left_out: tuple[str, ...]
    areas: tuple[str, ...]

    @property
    def is_own(self) -> bool:
        """True if all headings are those of our own tables."""
        heads = (head for headings in self.headings.values() for head in headings)
        return all(_own_headings().get(slug(_bare(head.text))) == head.key for head in heads)

    @property
    def lacks_country(self) -> bool:
        """True if rows without an id do not say their country."""
        rows = (row for row in self.rows if not row.text("service"))
        return any(not row.text("country") and not country_of(row.country) for row in rows)


def read_tables(sheets: Sequence[Sheet], chosen: Mapping[str, str]) -> Tables:
    """Return the tables of a file. ``chosen`` are keys by heading or by letters of a column.

    Raises:
        CommandError: a heading of ``chosen`` is in none of them, or there are too many rows.
    """
    headings: dict[str, tuple[Heading, ...]] = {}
    bodies: dict[str, list[tuple[int, tuple[Cell, ...]]]] = {}
    left_out: list[str] = []
    for sheet in sheets:
        last, columns = (0, ()) if sheet.hidden else _headings(sheet.rows, chosen)
        if columns:
            headings[sheet.name] = columns
            bodies[sheet.name] = list(enumerate(sheet.rows[last:], last + 1))
        elif sheet.name != LISTS and any(cell.text for row in sheet.rows for cell in row):
            left_out.append(sheet.name)
    _refuse_unknown(chosen, [head for columns in headings.values() for head in columns])
    areas = () if len(headings) < 2 else tuple(
        name for name, columns in headings.items()
        if not country_of(name) and not {"area", "service"} & {head.key for head in columns}
    )  # fmt: skip
    rows: list[TableRow] = []
    for name, columns in headings.items():
        above = ""
        for number, cells in bodies[name]:
            pairs = tuple((head, cells[head.column - 1]) for head in columns
                          if head.key != NOT_READ and head.column <= len(cells))  # fmt: skip
            row = TableRow(
                sheet=name, number=number, cells=pairs, area=name if name in areas else ""
            )
            filled = [head for head, cell in pairs if cell.text and cell.text != head.text]
            if len(filled) < 2:
                left_out += [row.place(head) for head in filled]
                continue
            written = row.text("country")
            country = above if _DITTO.match(written) else written
            above = country or above
            rows.append(replace(row, country=country or name))
    if len(rows) > MOST_ROWS:
        words = _("This table has {count} rows, and {most} are the most. Divide it.")
        raise CommandError(words.format(count=len(rows), most=MOST_ROWS))
    return Tables(headings=headings, rows=tuple(rows), left_out=tuple(left_out), areas=areas)


def _refuse_unknown(chosen: Mapping[str, str], headings: Sequence[Heading]) -> None:
    for name in chosen:
        if not any(_is_called(head, name) for head in headings):
            words = _("No column is called “{heading}”. There are: {known}.")
            known = ", ".join(dict.fromkeys(head.text for head in headings))
            raise CommandError(words.format(heading=name, known=known))


def _is_called(heading: Heading, name: str) -> bool:
    return name == heading.letter or slug(name) == slug(heading.text)


def _headings(
    rows: Sequence[tuple[Cell, ...]], chosen: Mapping[str, str]
) -> tuple[int, tuple[Heading, ...]]:
    """Return the last row of headings, and the headings; none if no row has two of them."""
    best = max(range(min(len(rows), _HIGHEST)), key=lambda at: _count(rows[at]), default=0)
    if not rows or _count(rows[best]) < 2:
        return 0, ()
    texts, last = [cell.text for cell in rows[best]], best + 1
    below = list(rows[last]) if last < len(rows) else []
    filled = [cell for cell in below if cell.text and cell.kind != "merged"]
    if filled and all(_key(cell.text)[0] not in ("", NOT_READ) for cell in filled):
        texts = [under.text or text for under, text in zip(below, texts, strict=True)]
        last += 1
    used: set[tuple[str, str]] = set()
    headings = []
    for column, text in enumerate(texts, 1):
        key, tag = _key(text)
        heading = Heading(column=column, text=" ".join(text.split()), key=key or NOT_READ, tag=tag)
        wanted = next((chosen[name] for name in chosen if _is_called(heading, name)), "")
        if wanted:
            heading = replace(heading, key=wanted)
        elif (key, tag) in used and key not in SEVERAL:
            heading = replace(heading, key=NOT_READ)
        used.add((heading.key, tag))
        headings += [heading] if text or wanted else []
    if not any(head.key == "name" for head in headings):
        # An organization that has no service of its own name is the service.
        first = next((key for key in ("organization", "summary") if (key, "") in used), "")
        headings = [replace(head, key="name") if head.key == first else head for head in headings]
    return last, tuple(headings)


def _count(row: tuple[Cell, ...]) -> int:
    texts = [cell.text for cell in row if cell.kind == "text" and len(cell.text) < _LONGEST]
    return len({_key(text)[0] for text in texts} - {"", NOT_READ})


@cache
def _key(text: str) -> tuple[str, str]:
    """Return the key for a heading, and its tag; empty texts if nobody knows it."""
    if tagged := _TAGGED.match(text):
        key = _own_headings().get(slug(tagged[1]), "")
        if key in LOCALIZED:
            return key, tagged[2]
    words = slug(text, longest=_LONGEST)
    keys = (key for key, stems in _STEMS.items() if re.search(rf"(?:\A|-)(?:{stems})", words))
    return _own_headings().get(words) or next(keys, ""), ""


def _bare(text: str) -> str:
    tagged = _TAGGED.match(text)
    return tagged[1] if tagged else text


@cache
def _own_headings() -> Mapping[str, str]:
    return {
        slug(gettext_in(tag, column.heading)): column.key
        for tag in UI_LANGUAGES
        for column in COLUMNS
    }


def country_of(text: str) -> str:
    """Return the code of a country: of its name or code, perhaps with a mark of a footnote.

    It is also the code at the beginning of the name of a sheet (“AL Albania”). For other texts, it
    is empty.
    """
    bare = text.strip("*¹ ")
    if not bare:
        return ""
    begun = re.match("([A-Z]{2}) .", bare)
    try:
        return a_country(begun[1] if begun else bare)
    except CommandError:
        return _country_slugs().get(slug(bare), "")


@cache
def _country_slugs() -> Mapping[str, str]:
    named = ((slug(name), code) for name, code in country_names().items())
    return {name: code for name, code in named if name and code != "ZZ"}


def languages_of(texts: Sequence[str], tags: Sequence[str]) -> Mapping[bool, str]:
    """Return the language of ``tags`` of Cyrillic (True) and of Latin texts, by common words.

    It is missing if no language is written in the alphabet.
    """
    counts = word_counts(" ".join(texts))
    languages = {}
    for cyrillic in (True, False):
        fitting = [tag for tag in tags if is_cyrillic(locale_for(tag).endonym) == cyrillic]
        # A word of one letter is common in many languages.
        words = Counter({word: count for word, count in counts.items()
                         if len(word) > 1 and is_cyrillic(word) == cyrillic})  # fmt: skip
        families = guess(words)
        for family, letters in _LETTERS.items():
            families[family] += sum(words[word] for word in words if set(word) & set(letters))
        if fitting:
            languages[cyrillic] = max(fitting, key=lambda tag: families[family_of(tag)])
    return languages


def is_cyrillic(text: str) -> bool:
    """Return whether a text has more Cyrillic than Latin letters."""
    return len(_CYRILLIC.findall(text)) > len(_LATIN.findall(text))

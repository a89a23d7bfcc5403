"""`tipsite directory import` puts tables of partners into the records, on hold."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from directory_sites import SEVERAL, copied, lay, run
from sites import AL
from terminal import talk
from tipsite.spreadsheets.reading import Cell, Unreadable, read_sheets
from tipsite.upkeep.exchange import cells
from tipsite.upkeep.exchange.partner_table import read_tables
from tipsite.workspace.errors import CommandError

ALBANIAN = (
    "Shteti;Qyteti;Emri i organizatës;Nr. telefoni;Orari;Gjuhët;Posta elektronike;Shërbimet;"
    "Falas\r\n"
    "Shqipëri;Korçë;Qendra Shembull;+44 1632 960111\u00a0;hën-pre 8-16;shqip dhe anglisht;"
    "qendra@example.org;ndihmë ligjore;Po\r\n"
    "Shqiperi;Berat;Strehëza Shembull;+44 1632 960112;24 orë;shqip;;strehim;?\r\n"
    ";;;;;;;;\r\n"
    "Shënim: janë mbledhur në vjeshtë;;;;;;;;\r\n"
)
TITLES = (("Lista e shërbimeve",), ("nëntor 2026",))
HEADS = ("Emri", "Telefoni", "Orari", "Shërbimet")


def book(*sheets: tuple[str, tuple[tuple[Any, ...], ...]]) -> bytes:
    """Return an .xlsx with these sheets: names and rows."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return saved(made)


def saved(made: Workbook) -> bytes:
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def imported(root: Path, content: bytes, name: str, *arguments: str) -> tuple[str, int]:
    """Import a table; return all that was shown, and the exit code."""
    (root / name).write_bytes(content)
    done = run("import", root, root / name, *arguments)
    return done.output, done.exit_code


def records(root: Path) -> str:
    return (root / AL).read_text("utf-8")


@pytest.mark.parametrize(
    "content",
    [
        ALBANIAN.encode("cp1250"),
        ALBANIAN.encode("utf-8-sig"),
        ALBANIAN.replace(";", "\t").encode("utf-16"),
    ],
)
def test_a_partners_table_comes_in_on_hold_and_only_once(tmp_path: Path, content: bytes) -> None:
    root = lay(tmp_path)
    before = records(root)
    shown, code = imported(root, content, "partner.csv", "--language", "sq")
    assert "2 (Posta elektronike)" not in shown
    assert "3 (Qyteti): the place of a shelter is not taken" in shown
    assert "No rows of a table: 5 (Shteti)." in shown
    assert code == 1
    assert records(root).startswith(before.rstrip())
    added = records(root).removeprefix(before.rstrip())
    assert "publish: yes" not in added
    assert added.count("publish: hold") == 5
    for text in (
        "dial: +44 1632 960111\n",
        "hours: Mo-Fr 08:00-16:00\n",
        "languages: [sq, en]\n",
        "free: yes\n",
        "address: qendra@example.org\n",
        "area:\n    sq: Korçë\n",
        "kind: other\n",
        "dial: +44 1632 960112\n",
        "hours: 24/7\n",
    ):
        assert text in added
    assert "Berat" not in added
    after = records(root)
    shown, _code = imported(root, content, "partner.csv", "--language", "sq")
    assert "Nothing to change" in shown
    assert records(root) == after


def test_headings_are_found_below_titles_and_on_two_sheets() -> None:
    made = Workbook()
    first = made.worksheets[0]
    first.title = "Скопје"
    for row in (("ЛИСТА",), (), ("Р.бр.", "Назив", "Контакт", "E-пошта", "Раб. време"),
                (1, "Пример", "+44 1632 960113", None, None),
                (None, "Вкупно: 1", None, None, None)):  # fmt: skip
        first.append(row)
    second = made.create_sheet("Битола")
    for cells_of in (("Интернет", "Вид на помош", "Име"), ("example.org", "советување", "Образец")):
        second.append(cells_of)
    made.create_sheet("Sheet3").append(("Мерки", "Кратенки"))
    tables = read_tables(read_sheets(saved(made)), {})
    keys = {name: [head.key for head in heads] for name, heads in tables.headings.items()}
    assert keys == {
        "Скопје": ["-", "name", "contact", "email", "hours"],
        "Битола": ["website", "summary", "name"],
    }
    assert [(row.number, row.text("name"), row.area) for row in tables.rows] == [
        (4, "Пример", "Скопје"), (2, "Образец", "Битола"),
    ]  # fmt: skip
    assert tables.left_out == ("Скопје!B5 (Назив)", "Sheet3")


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("01632 960 001, +44 1632 960002", ["01632 960 001", "+44 1632 960002"]),
        ("0044 1632 960003", ["0044 1632 960003"]),
        ("tel. 01632 960004\nmob. 01632 960005", ["01632 960004", "01632 960005"]),
        ("01632 960006 лок. 12", ["01632 960006 лок. 12"]),
        ("999 or 112", ["999", "112"]),
        ("01632\u00a0960\u2011010", ["01632 960\u2011010"]),
        ("+44 1632 960007 (WhatsApp)", "of this kind"),
        ("01632 960008, fax 01632 960009", "of this kind"),
        ("1632960011", "lacks its beginning"),
        ("44 1632 960012", "may be +441632960012"),
        ("4,41633E+11", "can be dialled"),
        ("through 999 or the centre", "of this kind"),
        ("999 (at night: 112)", "of this kind"),
        ("01632 960013 / 14", "is the end of a number"),
        ("080 111 203, 204", "is the end of a number"),
        ("070/075/077 141 700", "of this kind"),
        ("01632 960014, ext. 5", "of this kind"),
        ("0800 960015 (free) / 999", ["0800 960015", "999"]),
        ("mobile@example.org", "of this kind"),
    ],
)
def test_numbers_are_taken_as_they_are_or_not_at_all(text: str, taken: str | list[str]) -> None:
    contacts = cells.contacts(cells.clean(Cell(text, "text")), "GB", ("phones",))
    if isinstance(taken, list):
        assert [contact for contact, _list in contacts] == taken
    else:
        with pytest.raises(CommandError, match=re.escape(taken)):
            list(contacts)


def test_lines_and_abbreviations_of_a_partner_are_understood(tmp_path: Path) -> None:
    heads = ("Organizata", "Si kontaktohet", "Kada rade", "Govore se", "Pa pagesë", "Where")
    contact = "Cel: +44 1632 960121\ne-mail: tel@example.org, www.example.org\nFB: Qendra"
    rows = (
        heads,
        ("Qendra Lule", contact, "вт. и чет. 10-14 ч.", "мак./алб., тур.", "po/da", "Alb."),
        ("Qendra Hënë", "0044 1632 960122 / 23", "working days 8-16", "CG, AL", "jo", "//"),
        ("Qendra Diell", "via 999, 112", "H-P 8-16", "rom.", "po, ne", "Shq."),
    )
    root = lay(tmp_path)
    shown, code = imported(root, book(("Lista", rows)), "partner.xlsx", "--language", "sq")
    places = [line.split(" ", 1)[1] for line in shown.splitlines() if line.startswith("partner.x")]
    assert [place.partition(")")[0] for place in places] == [
        "Lista!B2 (Si kontaktohet", "Lista!B3 (Si kontaktohet", "Lista!B4 (Si kontaktohet",
        "Lista!D4 (Govore se", "Lista!E4 (Pa pagesë",
    ]  # fmt: skip
    assert "“FB: Qendra” is no number or address" in places[0]
    assert "“23” is the end of a number" in places[1]
    assert "“via 999” is no number or address" in places[2]
    added = records(root).partition("Qendra Lule")[2]
    for text in (
        "dial: +44 1632 960121\n",
        "address: tel@example.org\n",
        "https://www.example.org",
        "hours: Tu,Th 10:00-14:00\n",
        "languages: [mk, sq, tr]\n",
        "free: yes\n",
        "dial: 0044 1632 960122\n",
        "hours: Mo-Fr 08:00-16:00\n",
        "languages: [cnr, sq]\n",
        "Qendra Diell",
    ):
        assert text in added
    assert "dial: 112" not in added
    assert code == 1


def test_a_lost_zero_is_told(tmp_path: Path) -> None:
    content = book(("Lista", (*TITLES, HEADS, ("Shembull", 441632960114, "8-16", "këshillim"))))
    root = lay(tmp_path)
    arguments = ("--country", "AL", "--language", "sq")
    shown, code = imported(root, content, "partner.xlsx", *arguments)
    assert "Lista!B4 (Telefoni): “441632960114” lacks its beginning" in shown
    assert "may be +441632960114" in shown
    assert "Lista!C4 (Orari): it does not say on which days" in shown
    assert code == 1
    assert "sq: Shembull\n" in records(root)
    assert "441632960114" not in records(root)


def test_rows_need_a_language_and_a_country(tmp_path: Path) -> None:
    rows = (HEADS, ("Telefoni për fëmijë", "116 111", "24/7", "këshillim"))
    root = lay(tmp_path)
    shown, _code = imported(root, book(("Lista", rows)), "partner.xlsx")
    assert "Add --language" in shown
    language = ("--language", "sq")
    shown, _code = imported(root, book(("Lista", rows)), "partner.xlsx", *language)
    assert "write a country of the site" in shown
    shown, _code = imported(
        root, book(("Lista", rows)), "partner.xlsx", *language, "--country", "AL"
    )
    assert "New services: 1" in shown
    more = (("Vendi", *HEADS), ("Maqedonia", "Shembull", "", "24/7", "këshillim"))
    shown, _code = imported(root, book(("Lista", more)), "partner.xlsx", *language)
    assert "Lista!A2 (Vendi): write a country of the site" in shown


def test_a_word_for_a_country_means_what_the_option_says(tmp_path: Path) -> None:
    heads = ("Vendi, shteti", *HEADS)
    rows = (
        heads,
        ("Durrës, Shq", "Shembull", "", "24/7", "këshillim"),
        ("-//-", "Tjetër", "116 111"),
    )
    root, language = lay(tmp_path), ("--language", "sq", "--column", "Vendi, shteti=country")
    shown, _code = imported(root, book(("Lista", rows)), "partner.xlsx", *language)
    assert shown.count("write a country of the site") == 2
    option = ("--country", "Shq=AL")
    shown, _code = imported(root, book(("Lista", rows)), "partner.xlsx", *language, *option)
    assert "New services: 2" in shown


@pytest.mark.parametrize("country", ["", "Durrës,"])
def test_the_country_of_a_table_is_not_that_of_an_empty_cell(tmp_path: Path, country: str) -> None:
    content = f"Shteti;Emri;Telefoni\n{country};Shembull;116 111\n".encode()
    arguments = ("--language", "sq", "--country", "AL")
    shown, _code = imported(lay(tmp_path), content, "partner.csv", *arguments)
    assert "2 (Shteti): write a country of the site" in shown
    assert "New services: 0" in shown


def test_a_merged_country_is_that_of_its_rows_and_a_name_loses_its_number(tmp_path: Path) -> None:
    made = Workbook()
    sheet = made.worksheets[0]
    rows = (("Shteti", *HEADS), ("Shqipëri", "Linja 116 111 (Shembull)", "116 111"),
            (None, "Qendra", "+44 1632 960116"), (None, "Tjetra", "+44 1632 960117"))  # fmt: skip
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    shown, code = imported(
        lay(tmp_path), saved(made), "partner.xlsx", "--language", "sq", "--country", "AL"
    )
    assert "Sheet!A4 (Shteti): write a country of the site" in shown
    assert "name:\n    sq: Linja (Shembull)" in records(tmp_path)
    assert "+44 1632 960116" in records(tmp_path)
    assert "+44 1632 960117" not in records(tmp_path)
    assert code == 1


def test_columns_are_chosen_by_hand(tmp_path: Path) -> None:
    content = book(("Lista", (("Emri", "Foo", "Bar"), ("Shembull", "01632 960115", "24/7"))))
    root = lay(tmp_path)
    shown, code = imported(root, content, "partner.xlsx")
    assert (code, "no row with headings" in shown) == (2, True)
    content = book(("L", (("Emri", "Foo", "Orari"), ("Shembull", "+44 1632 960115", "24/7"))))
    shown, _code = imported(
        root,
        content,
        "partner.xlsx",
        "--country",
        "AL",
        "--language",
        "sq",
        "--column",
        "Foo=phone",
    )
    assert "dial: +44 1632 960115" in records(root)
    shown, code = imported(
        root,
        content,
        "partner.xlsx",
        "--country",
        "AL",
        "--language",
        "sq",
        "--column",
        "Fox=phone",
    )
    assert "No column is called “Fox”. There are: Emri, Foo, Orari." in shown


@pytest.mark.long
@pytest.mark.parametrize("ending", [".xlsx", ".ods", ".csv"])
def test_the_sample_comes_back_byte_for_byte(tmp_path: Path, ending: str) -> None:
    root = copied(tmp_path)
    before = {path: path.read_bytes() for path in (root / "content").rglob("*.yaml")}
    for arguments in (("--ui-language", "mk"), ("--language", "sq")):
        run("export", root, root / f"table{ending}", "--force", *arguments)
        done = run("import", root, root / f"table{ending}")
        assert "Nothing to change" in done.output, done.output
        assert done.exit_code == 0
    assert {path: path.read_bytes() for path in (root / "content").rglob("*.yaml")} == before


def exported(root: Path) -> bytes:
    run("export", root, root / "table.xlsx")
    return (root / "table.xlsx").read_bytes()


def with_cells(content: bytes, id_: str, changes: Mapping[str, object]) -> bytes:
    """Return a table with other values in the first row of a service, by heading."""
    made = load_workbook(io.BytesIO(content))
    sheet = made.worksheets[0]
    heads = {str(cell.value): number for number, cell in enumerate(sheet[1], 1)}
    rows = range(2, sheet.max_row + 1)
    row = next(row for row in rows if sheet.cell(row, heads["Id"]).value == id_)
    for head, value in changes.items():
        sheet.cell(row, heads[head]).value = value  # type: ignore[assignment]
    return saved(made)


def test_a_changed_number_loses_its_confirmation(tmp_path: Path) -> None:
    root = lay(tmp_path, SEVERAL)
    changes = {"Number or address": "+355 69 7654321", "Hours": "hën-pre 8-16"}
    imported(root, with_cells(exported(root), "al-mobile", changes), "table.xlsx")
    record = records(root).partition("id: al-mobile")[2].partition("emails")[0]
    assert "dial: +355 69 7654321\n" in record
    assert "publish: hold" in record
    assert "hours: Mo-Fr 08:00-16:00" in record
    assert "1234567" not in record
    assert "table.xlsx" in record.partition("source")[2]


@pytest.mark.parametrize(
    ("id_", "number"), [("al-mobile", "+355 69 123 45-67"), ("al-child-line", 116111)]
)
def test_a_number_with_other_spaces_is_no_change(
    tmp_path: Path, id_: str, number: str | int
) -> None:
    root = lay(tmp_path, SEVERAL)
    content = with_cells(exported(root), id_, {"Number or address": number})
    shown, code = imported(root, content, "table.xlsx")
    assert "Nothing to change" in shown
    assert code == 0


@pytest.mark.parametrize(
    ("id_", "head", "value", "words"),
    [
        ("al-police", "Number or address", "128", "is changed by hand"),
        ("al-two", "Number or address", 8001236, "lacks its beginning"),
        ("al-two", "Number or address", "=1+1", "it is a formula"),
        ("al-two", "Number or address", None, "it is empty now"),
        ("al-two", "Hours", datetime.date(2026, 8, 16), "took it for a date"),
        ("al-two", "Hours", "sometimes", "is not understood"),
        ("al-two", "Country", "XK", "an import never changes this"),
        ("al-two", "Id", "al-tow", "no such service"),
        ("al-two", "Line", "phone 7", "no such service or line"),
        ("al-two", "Needs", "Call and talk, Legal advise", "none of the words"),
        ("al-two", "What it is", "helpline, police", "only one of them"),
        ("al-two", "Summary (en)", "Call 112 now.", "among its words"),
        ("al-two", "Who answers", "Nobody", "an import never changes this"),
        ("al-two", "Free of charge", "yes/no", "is not understood"),
        ("al-two", "Languages", "Albanian, Klingonian", "tag of no language"),
        ("al-two", "Languages", "Albanian, rom.", "tag of no language"),
        ("al-two", "Name (en)", "Line of MarkoviÄ‡", "can't be read"),
        ("al-two", "Number or address", "0800 1236, FB: two", "of this kind"),
        ("al-two", "Number from abroad", "+355 69 1234567", "an import never changes this"),
    ],
)
def test_a_damage_is_named_at_its_cell_and_changes_nothing(
    tmp_path: Path, id_: str, head: str, value: object, words: str
) -> None:
    root = lay(tmp_path, SEVERAL)
    before = records(root)
    shown, code = imported(
        root, with_cells(exported(root), id_, {head: value}), "table.xlsx"
    )  # fmt: skip
    (line,) = [line for line in shown.splitlines() if line.startswith("table.xlsx: AL Albania!")]
    assert f"({head}" in line
    assert words in line
    assert (code, records(root)) == (1, before)


def test_a_changed_number_does_not_get_the_old_source_when_the_table_comes_again(
    tmp_path: Path,
) -> None:
    root = lay(tmp_path, SEVERAL)
    content = exported(root)
    (number,) = [
        cell.row
        for cell in load_workbook(io.BytesIO(content)).worksheets[0]["D"]
        if cell.value == "0800 1235"
    ]
    made = load_workbook(io.BytesIO(content))
    made.worksheets[0].cell(number, 4).value = "0800 1239"
    imported(root, saved(made), "table.xlsx")
    after = records(root)
    assert "title: table.xlsx" in after.partition("0800 1239")[2]
    imported(root, saved(made), "table.xlsx")
    assert records(root) == after


def damaged(sheet: Worksheet) -> dict[str, int]:
    return {str(cell.value): number for number, cell in enumerate(sheet[1], 1)}


def formula_on_the_first_sheet(made: Workbook) -> None:
    copy = made.copy_worksheet(made.worksheets[0])
    copy.title = "ME Montenegro"
    copy.delete_rows(3, 20)
    copy.cell(2, damaged(copy)["Hours"]).value = '="24/7"'
    copy.cell(2, damaged(copy)["Id"]).value = None
    copy.cell(2, damaged(copy)["Line"]).value = None
    made.move_sheet(copy, -3)


def id_by_formula(made: Workbook) -> None:
    made.worksheets[0].cell(2, damaged(made.worksheets[0])["Id"]).value = "=A1"


def id_emptied(made: Workbook) -> None:
    made.worksheets[0].cell(2, damaged(made.worksheets[0])["Id"]).value = None


def id_of_another(made: Workbook) -> None:
    sheet = made.worksheets[0]
    for name in ("Id", "Line"):
        sheet.cell(3, damaged(sheet)[name]).value = sheet.cell(2, damaged(sheet)[name]).value


def heading_renamed(made: Workbook) -> None:
    sheet = made.worksheets[0]
    sheet.cell(1, damaged(sheet)["Number or address"]).value = "Xyz"


def invisible_letters(made: Workbook) -> None:
    cell = made.worksheets[0].cell(2, damaged(made.worksheets[0])["Number or address"])
    cell.value = f"\u202d{cell.value}\u202c"


def lists_shown(made: Workbook) -> None:
    made["tipsite-lists"].sheet_state = "visible"


@pytest.mark.parametrize(
    ("damage", "words", "others"),
    [
        (formula_on_the_first_sheet, ["ME Montenegro!J2 (Hours): it is a formula"], "AL Albania!"),
        (id_by_formula, ["AL Albania!AA2 (Line): there is no such service"], "Z3"),
        (id_emptied, ["AL Albania!AA2 (Line): there is no such service"], "Z3"),
        (id_of_another, ["!AA2 (Line): this line has", "!AA3 (Line): this line has"], "changed by"),
        (heading_renamed, ["Xyz", "not read (-)"], "AL Albania!"),
        (invisible_letters, ["Nothing to change"], "AL Albania!"),
        (lists_shown, ["Nothing to change"], "tipsite-lists"),
    ],
)
def test_a_damage_of_a_sheet_is_named_there_alone(
    tmp_path: Path, damage: Callable[[Workbook], None], words: list[str], others: str
) -> None:
    root = lay(tmp_path, SEVERAL)
    before = records(root)
    made = load_workbook(io.BytesIO(exported(root)))
    damage(made)
    shown, _code = imported(root, saved(made), "table.xlsx")
    assert [word for word in words if word not in shown] == []
    assert others not in shown
    assert records(root) == before


def test_a_row_with_more_cells_than_headings_is_no_row(tmp_path: Path) -> None:
    content = "Emri,Telefoni,Orari\nQendra, Korçë,+44 1632 960118,24/7\n".encode()
    arguments = ("--country", "AL", "--language", "sq")
    root = lay(tmp_path)
    before = records(root)
    shown, _code = imported(root, content, "partner.csv", *arguments)
    assert "No rows of a table: 2." in shown
    assert records(root) == before


def test_a_row_that_is_gone_is_named_and_stays(tmp_path: Path) -> None:
    root = lay(tmp_path, SEVERAL)
    made = load_workbook(io.BytesIO(exported(root)))
    made.worksheets[0].delete_rows(2)
    shown, code = imported(root, saved(made), "table.xlsx")
    assert "Not in the table, and left as it is: al-child-line phone 1: 116 111" in shown
    assert "Nothing to change" in shown
    assert code == 0


def wide(sheet: Worksheet) -> None:
    sheet["ZZ200000"] = "a"


def long_(sheet: Worksheet) -> None:
    for _row in range(3000):
        sheet.append(("Shembull", "999", "24/7", "x"))


@pytest.mark.long
@pytest.mark.parametrize(
    ("change", "words"), [(wide, "far below or beside"), (long_, "2000 are the most")]
)
def test_a_table_without_bounds_is_refused(
    tmp_path: Path, change: Callable[[Worksheet], object], words: str
) -> None:
    made = load_workbook(io.BytesIO(book(("Lista", (HEADS,)))))
    change(made.worksheets[0])
    shown, code = imported(lay(tmp_path), saved(made), "partner.xlsx")
    assert words in shown
    assert code == 2


def test_no_table_is_said_to_be_none(tmp_path: Path) -> None:
    shown, code = imported(lay(tmp_path), b"%PDF\0", "partner.pdf")
    assert "This is no spreadsheet (.xlsx, .ods, .csv)." in shown
    assert code == 2
    with pytest.raises(Unreadable):
        read_sheets(b"PK\x03\x04broken")


def test_several_services_are_confirmed_only_at_a_terminal(tmp_path: Path) -> None:
    done = run("confirmed", lay(tmp_path, SEVERAL), "al-two", "al-mobile", "--how", "called")
    assert "needs a terminal" in done.output
    assert done.exit_code == 2


@pytest.mark.long
def test_columns_and_files_are_asked_for_once(tmp_path: Path) -> None:
    lay(tmp_path)
    (tmp_path / "partner.csv").write_bytes(ALBANIAN.encode())
    typed = ("directory", "import", str(tmp_path / "partner.csv"), "--language", "sq")
    before = records(tmp_path)
    shown, code = talk(typed, (("columns right? [y/N]: ", "n\n"),), tmp_path)
    assert "--column HEADING=KEY" in shown
    assert (code, records(tmp_path)) == (0, before)
    answers = (("columns right? [y/N]: ", "y\n"), ("Change these files? [y/N]: ", "y\n"))
    shown, code = talk(typed, answers, tmp_path)
    assert "+44 1632 960111" in records(tmp_path)


@pytest.mark.long
def test_several_services_are_confirmed_one_after_the_other(tmp_path: Path) -> None:
    lay(tmp_path, SEVERAL)
    shown, code = talk(
        ("directory", "confirmed", "al-two", "al-mobile"),
        (
            ("“0800 1234” of al-two confirmed? [y/N]: ", "n\n"),
            ("“0800 1235” of al-two confirmed? [y/N]: ", "n\n"),
            ("“+355 69 1234567” of al-mobile confirmed? [y/N]: ", "n\n"),
            ("“Help@example.org” of al-mobile confirmed? [y/N]: ", "y\n"),
            ("[operator]: ", "\n"),
            ("every language): ", "officer\n"),
        ),
        tmp_path,
    )
    assert code == 0, shown
    assert records(tmp_path).count("how: operator") == 1

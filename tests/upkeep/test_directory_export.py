"""`tipsite directory export` writes the directory as a table that a partner can fill in."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import get_args

import pytest
from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

from directory_sites import SEVERAL, copied, lay, run
from sites import BASE, service, with_services
from tipsite.model.records import Audience, Kind, Need, RunBy
from tipsite.spreadsheets.writing import LISTS
from tipsite.upkeep.exchange.columns import COLUMNS, EXAMPLE_NUMBER, record_rows
from tipsite.workspace.site import open_site

ENDINGS = (".xlsx", ".ods", ".csv")
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def exported(root: Path, ending: str, *arguments: str) -> tuple[Path, str]:
    """Return the table of a site, and the words of the command."""
    target = root / f"table{ending}"
    done = run("export", root, target, *arguments)
    assert done.exit_code == 0, done.output
    return target, done.output


def table(path: Path) -> list[dict[str, str]]:
    """Return the rows of all sheets as a program reads them, by heading."""
    if path.suffix == ".csv":
        return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
    book = CalamineWorkbook.from_path(path)
    rows = []
    for name in book.sheet_names:
        head, *cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        listed = [dict(zip(map(str, head), map(str, row), strict=True)) for row in cells]
        rows += [row for row in listed if name != LISTS and any(row.values())]
    return rows


def test_each_code_of_a_service_has_words() -> None:
    codes = {"kind": Kind, "needs": Need, "run_by": RunBy, "audience": Audience}
    choices = {column.key: tuple(column.choices) for column in COLUMNS if column.key in codes}
    assert choices == {key: get_args(literal) for key, literal in codes.items()}


@pytest.mark.long
@pytest.mark.parametrize("ending", ENDINGS)
def test_each_line_of_the_sample_has_its_row(tmp_path: Path, ending: str) -> None:
    root = copied(tmp_path)
    target, _words = exported(root, ending, "--language", "mk")
    rows = table(target)
    wanted = [row.cells for row in record_rows(open_site(root, "records"), "mk", held=False)]
    assert [list(row.values()) for row in rows] == [
        [cells[column.key] for column in COLUMNS] for cells in wanted
    ]
    content = target.read_bytes()
    exported(root, ending, "--force", "--language", "mk")
    assert target.read_bytes() == content


@pytest.mark.parametrize("ending", ENDINGS)
def test_only_public_lines_go_out(tmp_path: Path, ending: str) -> None:
    held = SEVERAL.replace(
        "dial: 0800 1235\n    publish: yes", "dial: 0800 1235\n    publish: hold"
    )
    root = lay(tmp_path, held)
    target, _words = exported(root, ending)
    rows = table(target)
    assert [row["Number or address"] for row in rows if row["Id"] == "al-two"] == ["0800 1234"]
    assert {row["Country"] for row in rows} == {"AL"}
    assert "al-night-line" not in {row["Id"] for row in rows}


def test_ids_are_locked_and_codes_have_lists_and_notes(tmp_path: Path) -> None:
    root = lay(tmp_path)
    target, _words = exported(root, ".xlsx", "--ui-language", "mk")
    sheet = load_workbook(target)["AL Албанија"]
    heads = {str(cell.value): number for number, cell in enumerate(sheet[1], 1)}
    note = sheet.cell(1, heads["Број или адреса"]).comment
    assert note is not None
    assert note.text.startswith("Еден број")
    assert sheet.protection.sheet
    locked = [name for name, number in heads.items() if sheet.cell(2, number).protection.locked]
    assert locked == ["Земја", "Id", "Линија"]
    (kinds,) = [
        choice
        for choice in sheet.data_validations.dataValidation
        if f"{get_column_letter(heads['Што е тоа'])}2" in choice.sqref
    ]
    place = kinds.formula1.partition("!")[2].replace("$", "")
    words = [cell.value for cell in load_workbook(target)[LISTS][place][0]]
    assert "телефонска линија за помош" in words
    target, _words = exported(root, ".ods")
    with zipfile.ZipFile(target) as archive:
        tree = etree.fromstring(archive.read("content.xml"))
    (element,) = tree.iter(f"{TABLE}table")
    assert element.get(f"{TABLE}protected") == "true"
    cells = element.findall(f"{TABLE}table-row")[0]
    styles = [cell.get(f"{TABLE}style-name") for cell in cells]
    assert styles == ["locked" if column.locked else "free" for column in COLUMNS]


@pytest.mark.parametrize("ending", ENDINGS)
def test_no_cell_is_a_formula_and_no_space_is_lost(tmp_path: Path, ending: str) -> None:
    name = "=1+1  and   more"
    root = lay(
        tmp_path, with_services(service("al-odd", dial="+355 69 1234567", name=f"{{en: '{name}'}}"))
    )
    target, _words = exported(root, ending)
    (row,) = [row for row in table(target) if row["Id"] == "al-odd"]
    assert row["Name (en)"] == (f"'{name}" if ending == ".csv" else name)
    assert row["Number or address"] == "+355 69 1234567"
    if ending == ".xlsx":
        cell = load_workbook(target)["AL Albania"]["B3"]
        assert (cell.value, cell.data_type, cell.quotePrefix) == (name, "s", True)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_template_has_an_example_and_nothing_of_the_records(tmp_path: Path, ending: str) -> None:
    target, _words = exported(lay(tmp_path), ending, "--template")
    (row,) = table(target)
    assert row["Name (en)"].startswith("EXAMPLE")
    assert row["Number or address"] == EXAMPLE_NUMBER
    assert not {"Id", "Line"} & row.keys()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("table.xls",), "table.xls must end with one of these: .xlsx, .ods, .csv."),
        (("output/table.csv",), "belongs to the site itself"),
        (("table.csv", "--country", "MK"), "There is no directory of MK. There are: AL."),
        (("table.csv", "--language", "mk"), "This site has no language “mk”."),
    ],
)
def test_what_cannot_be_written_is_refused(
    tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    root = lay(tmp_path)
    done = run("export", root, root / arguments[0], *arguments[1:])
    assert done.exit_code == 2
    assert words in done.output
    assert not (root / arguments[0]).exists()


def test_a_directory_without_public_services_gives_no_file(tmp_path: Path) -> None:
    root = lay(
        tmp_path,
        BASE.replace("publish: yes\n  phones", "publish: hold\n  reason: Not yet ready.\n  phones"),
    )
    done = run("export", root)
    assert done.exit_code == 2
    assert "No service is published there" in done.output

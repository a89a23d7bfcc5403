"""What goes out to translators: complete, in two formats that their programs read."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import polib
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from sites import BASE, TODAY, edit, files_of, page, site, theme
from tipsite.cli.main import main
from tipsite.staleness.state_file import accept, write_state
from tipsite.translation.exchange.export import export_units, make_file
from tipsite.translation.exchange.po import read_catalogue
from tipsite.translation.exchange.spreadsheet import write_sheet
from tipsite.workspace.site import Workspace, open_site, open_snapshot
from translators import complaints

ROOT = Path(__file__).resolve().parents[2]
EN = "content/en/help/index.md"
SQ = "content/sq/help/index.md"


def opened(text: str = "", before: str = "") -> Workspace:
    """Return a site in which all was current when it was as ``before``."""
    then = open_snapshot(site(before), "texts").with_pages()
    state = then.state("sq")
    for name, pairs in then.pairs("sq").items():
        state = accept(state, name, pairs, {pair.number for pair in pairs if pair.target})
    raw = {"content/sq/.tipsite-translation.tsv": write_state(state).encode()}
    return open_snapshot(site(text, raw), "texts").with_pages()


def entries(one: Workspace, tag: str = "sq", *, every: bool = False) -> dict[str, polib.POEntry]:
    left = make_file(one, tag, "po", every=every, documents=(), today=TODAY)
    found = {entry.msgctxt: entry for entry in polib.pofile(left.content.decode())}
    assert len(found) == left.count
    return found


def test_only_what_is_missing_or_outdated_goes_out_unless_all_is_wanted() -> None:
    added = edit(EN, ("Choose the country.", "Choose the country.\n\n- One\n- [Two](../safety.md)"))
    one = opened(added)
    ((context, entry),) = entries(one).items()
    assert context.startswith("help/index.md#")
    assert entry.msgid == "• One\n• <link1>Two</link1>"
    assert entry.msgstr == ""
    assert entry.occurrences == [(EN, "7")]
    assert "<link1> = ../safety.md" in entry.comment
    assert "https://example.org/help/sq/help/index.html" in entry.comment
    every = entries(one, every=True)
    assert every["help/index.md#title"].msgstr == "Kam nevojë për ndihmë"
    assert every["signs/street.md#signs"].msgid == "• The money goes to another person."
    assert every["services/al.yaml#al-child-line.name"].msgstr == "Linja e fëmijëve"
    assert every["campaigns.yaml#spring.summary"].msgstr == "Çfarë të kontrolloni."
    assert every["phrases#skip"].msgid == "Skip to the text"


COUNTED = """
msgctxt "days"
msgid "{days} day"
msgid_plural "{days} days"
msgstr[0] ""
msgstr[1] ""
"""


@pytest.mark.on("linux")
def test_counted_phrases_have_a_form_for_each_plural_of_the_language() -> None:
    template = "themes/plain/phrases/phrases.pot"
    pot = theme()[template] + COUNTED.encode()
    config = edit("campaigns.yaml", ("[en, sq]", "[en, sq, ar, mk]"))
    one = open_snapshot(site(config, {template: pot}), "texts").with_pages()
    for tag, forms in (("sq", 2), ("mk", 2), ("ar", 6)):
        entry = entries(one, tag)["phrases#days"]
        assert (entry.msgid, entry.msgid_plural) == ("{days} day", "{days} days")
        assert entry.msgstr_plural == dict.fromkeys(range(forms), "")
    content = make_file(one, "ar", "po", every=False, documents=["phrases"], today=TODAY).content
    assert complaints(content) == ""
    content = make_file(one, "mk", "xlsx", every=False, documents=["phrases"], today=TODAY).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Texts")
    one_form, other = list(rows.to_python(skip_empty_area=False))[-2:]
    assert [one_form[0], other[0]] == ["phrases#days[0]", "phrases#days[1]"]
    assert [one_form[2], other[2]] == ["{days} day", "{days} days"]
    assert str(one_form[6]).startswith("За 1, 21, 31, 41, 51….")


def test_the_old_translation_is_offered_beside_the_old_source() -> None:
    one = opened(edit(EN, ("Choose the country.", "Choose *your* country, 112.")))
    ((_, entry),) = entries(one).items()
    assert entry.fuzzy
    assert entry.previous_msgid == "Choose the country."
    assert entry.msgid == "Choose <i>your</i> country, 112."
    assert entry.msgstr == "Zgjidhni vendin."
    assert "Ndryshuar që kur u përkthye: një numër." in entry.comment


def test_a_translator_gets_the_agreed_words_for_the_terms_of_a_text() -> None:
    glossary = """\
-- content/glossary.yaml --
terms:
- term: [country]
  agreed: {sq: [vend, shtet]}
  avoid:
    sq: [{words: [atdhe], why: It sounds like a duty.}]
"""
    entry = entries(opened(glossary), every=True)
    (found,) = (one for one in entry.values() if one.msgid == "Choose the country.")
    assert (
        "Termi: country = “vend” ose “shtet” (jo „atdhe“: It sounds like a duty)." in found.comment
    )


def test_a_text_translated_elsewhere_is_offered() -> None:
    one = opened(page("en/about.md", "Choose the country."))
    found = entries(one)
    offered = next(entry for entry in found.values() if entry.msgid == "Choose the country.")
    assert offered.fuzzy
    assert offered.msgstr == "Zgjidhni vendin."
    assert "i njëjti tekst është përkthyer kështu diku tjetër" in offered.comment
    assert found["about.md#title"].msgstr == ""


def test_an_old_text_of_several_lines_is_read_alike_by_all() -> None:
    before = edit(EN, ("Choose the country.", '- One "a"\n- Two\n- Three')) + edit(
        SQ, ("Zgjidhni vendin.", "- Një\n- Dy\n- Tre")
    )
    one = opened(before.replace("- Two", "- Two more"), before)
    left = make_file(one, "sq", "po", every=False, documents=(), today=TODAY)
    assert b'#| msgid ""\n#| "\xe2\x80\xa2 One \\"a\\"\\n"\n#| "' in left.content
    (entry,) = polib.pofile(left.content.decode())
    assert entry.previous_msgid == '• One "a"\n• Two\n• Three'
    (returned,) = read_catalogue(left.content).rows
    assert returned.sources == (entry.msgid,)
    assert returned.offered


@pytest.mark.long
def test_a_catalogue_of_the_sample_passes_msgfmt_and_reads_alike() -> None:
    one, tag = open_site(ROOT, "texts").with_pages(), "mk"
    content = make_file(one, tag, "po", every=True, documents=(), today=TODAY).content
    assert complaints(content) == ""
    there = polib.pofile(content.decode())
    import_file = read_catalogue(content)
    rows = tuple(export_units(one, tag, every=True))
    assert import_file.tag == tag
    assert there.metadata["Language"] == tag
    assert len(there) == len(import_file.rows) == len(rows)
    for entry, back, row in zip(there, import_file.rows, rows, strict=True):
        forms = tuple(entry.msgstr_plural[at] for at in sorted(entry.msgstr_plural))
        assert entry.msgctxt == back.context == row.context
        assert entry.msgid == back.sources[0] == row.sources[0]
        assert (forms or (entry.msgstr,)) == back.targets == row.targets
        assert entry.fuzzy == back.offered == row.offered
        assert (back.stamp, back.legend) == (row.stamp, row.legend)
    rule = "nplurals=2; plural=((n%10==1 && n%100!=11) ? 0 : 1);"
    assert there.metadata["Plural-Forms"] == rule


@pytest.mark.long
def test_a_spreadsheet_holds_the_same_and_no_formula(tmp_path: Path) -> None:
    before = edit(EN, ("I need help", '"=1+1"'), ("Whom to call.", "'@all +1'"))
    one = opened(before.replace("@all", "@nobody").replace("=1+1", "=1+2"), before)
    content = make_file(one, "sq", "xlsx", every=True, documents=(), today=TODAY).content
    again = make_file(one, "sq", "xlsx", every=True, documents=(), today=TODAY).content
    assert content == again
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        assert b"<f>" not in archive.read("xl/worksheets/sheet2.xml")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Texts")
    cells = {str(row[0]): row for row in rows.to_python(skip_empty_area=False)}
    title = cells["help/index.md#title"]
    both = "Changed: urgent / Ndryshuar: urgjente"
    assert title[1:6] == [both, "=1+2", "", "=1+1", "Kam nevojë për ndihmë"]
    assert cells["tipsite translation"][1:3] == [
        "sq",
        "Someone to call (https://example.org/help/)",
    ]
    assert cells["safety.md#title"][3] == "Ky telefon"
    (tmp_path / "a.xlsx").write_bytes(content)
    sheet = load_workbook(tmp_path / "a.xlsx")["Texts"]
    assert sheet.freeze_panes == "B3"
    assert (sheet["A3"].protection.locked, sheet["D3"].protection.locked) == (True, False)
    assert sheet["C3"].alignment.wrap_text
    assert sheet.column_dimensions["J"].hidden


@pytest.fixture(name="root")
def made_root(tmp_path: Path) -> Path:
    for path, content in {**files_of(BASE), **theme()}.items():
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content or b"")
    return tmp_path


@pytest.mark.long
def test_the_command_writes_a_file_outside_the_site(root: Path) -> None:
    def said(*words: str, code: int = 0) -> str:
        done = CliRunner().invoke(main, ["translate", "export", *words, "--root", str(root)])
        assert done.exit_code == code, done.output
        return done.output

    assert "texts. When it comes back" in said("SQ")
    assert (root / "private" / "translate-sq.xlsx").read_bytes().startswith(b"PK")
    output = str(root / "a.po")
    said("sq", "safety.md", "phrases", "--format", "po", "--output", output, "--all")
    names = {entry.msgctxt.partition("#")[0] for entry in polib.pofile(output)}
    assert names == {"safety.md", "phrases"}
    said("sq", "--output", str(root / "b.PO"))
    assert polib.pofile(str(root / "b.PO"))
    assert "ends with .po" in said("sq", "--format", "xlsx", "--output", output, code=2)
    assert "Do you mean safety.md" in said("sq", "saftey.md", code=2)
    assert "is the language that is translated from" in said("en", code=2)
    assert "tipsite new language TAG" in said("xx", code=2)
    inside = str(root / "content" / "a.po")
    assert "belongs to the site itself" in said("sq", "--output", inside, code=2)
    config = root / "campaigns.yaml"
    config.write_text(config.read_text().replace("[en, sq]", "[en, sq, sr-Cyrl, sr-Latn]"))
    assert "made of another language" in said("sr-Latn", code=2)


@pytest.mark.parametrize("as_", ["po", "xlsx"])
@pytest.mark.long
def test_what_only_keeps_a_place_is_not_sent_to_a_translator(root: Path, as_: str) -> None:
    def said(*words: str) -> str:
        done = CliRunner().invoke(main, ["translate", *words, "--root", str(root)])
        assert done.exit_code == 0, done.output
        return done.output

    said("export", "sq", "--output", str(root / f"all.{as_}"))
    name = root / "content/en/later.md"
    name.write_text(
        "---\ntitle: Somebody waits\nsummary: To be written.\n---\nTo be written.\n\n"
        "- To be written.\n- To be written.\n\nTo be written in ink.\n"
    )
    output = root / f"later.{as_}"
    told = said("export", "sq", "later.md", "--output", str(output))
    assert "3 texts are left out" in told
    assert "content/en/later.md:3, content/en/later.md:5" in told
    assert "2 texts. When it comes back" in told
    assert "0 texts are new or changed" in said("import", str(output))
    name.write_text("---\ntitle: To be written.\nsummary: To be written.\n---\n")
    told = said("export", "sq", "later.md", "--output", str(output), "--force")
    assert "Nothing else is missing" in told


def about(content: bytes) -> list[str]:
    """Return what the first sheet of a spreadsheet says, line by line."""
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Read this first")
    return [str(row[0]) for row in sheet.to_python() if row and row[0]]


@pytest.mark.long
def test_files_explain_themselves_in_the_translators_language_and_in_english() -> None:
    one = opened(edit(EN, ("Whom to call.", "Whom to phone.")))
    sheet = make_file(one, "sq", "xlsx", every=True, documents=(), today=TODAY).content
    lines = about(sheet)
    titles = [line for line in lines if line.endswith("(sq)")]
    assert [title.partition(": ")[2] for title in titles] == [
        "përkthim në gjuhën shqip (sq)",
        "translation into Albanian (sq)",
    ]
    assert lines.index(titles[1]) * 2 == len(lines)
    assert sum("<link1>" in line for line in lines) == 2
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_name("Texts")
    assert {"Id", "Text / Teksti", "Translation / Përkthimi", "Stamp"} <= set(rows.to_python()[1])
    head = make_file(one, "sq", "po", every=True, documents=(), today=TODAY).content.decode()
    head = head.partition("msgid")[0]
    assert head.index("përkthim në gjuhën shqip") < head.index("translation into Albanian")
    assert all(line.startswith("#") for line in head.splitlines())


def test_where_tipsite_does_not_speak_the_language_it_is_english_alone() -> None:
    lines = about(write_sheet((), "tr", "Site"))
    assert [line for line in lines if "(tr)" in line] == ["Site: translation into Turkish (tr)"]
    assert len(lines) == len(set(lines))

"""What translators send back goes in as drafts, whole or not at all, and nothing else changes."""

from __future__ import annotations

import os
import re
import shutil
import sys
import zipfile
from pathlib import Path

import polib
import pytest
from msgspec.structs import replace

from sites import CONFIG, TODAY, edit, page, theme
from terminal import talk
from tipsite.markdown.document import blocks_of
from tipsite.spreadsheets.reading import Unreadable
from tipsite.translation.exchange.export import make_file
from tipsite.translation.exchange.import_file import check_import_file, read_import_file
from tipsite.translation.exchange.po import read_catalogue
from tipsite.workspace.site import open_site
from translators import EN, PAGES, SQ, Office, translated

ROOT = Path(__file__).resolve().parents[2]


NOTE = """\
  notes:
    AL:
    - need: starting-again
      words: {en: We found no service for this.}
  exit:"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no such pipes")
def test_a_pipe_is_no_file_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "sq.po")
    with pytest.raises(Unreadable, match="no file"):
        read_import_file(tmp_path / "sq.po")


FACE = """\
  countries: [AL]
  image: {file: road.svg, alt: {en: A road.}}
  button: {page: help/index.md, label: {en: Check an offer}}
  slogan: {en: Ask first.}
"""
STATEMENT = "  funding_statement: {en: Paid for by the giver.}\n"


@pytest.mark.long
def test_each_text_of_the_settings_comes_back_to_its_place(tmp_path: Path) -> None:
    road = '<svg xmlns="http://www.w3.org/2000/svg" width="6" height="4"><path d="M0 0h9"/></svg>'
    config = edit(CONFIG, ("  countries: [AL]\n", FACE), ("  exit:", STATEMENT + NOTE))
    office = Office(tmp_path, f"{PAGES}{config}-- content/images/road.svg --\n{road}\n")
    said = {
        "campaigns.yaml#spring.image.alt": "Një rrugë.",
        "campaigns.yaml#spring.button.label": "Kontrolloni një ofertë",
        "campaigns.yaml#spring.slogan": "Pyetni më parë.",
        "campaigns.yaml#site.funding_statement": "Paguar nga dhuruesi.",
        "campaigns.yaml#site.notes.AL.0.words": "Nuk gjetëm shërbim për këtë.",
    }
    office.run("import", str(translated(office.send("po", "--all"), said)), "--yes")
    text = office.text(CONFIG)
    assert "alt: {en: A road., sq: Një rrugë.}" in text
    assert "words: {en: We found no service for this., sq: Nuk gjetëm shërbim për këtë.}" in text
    assert "label: {en: Check an offer, sq: Kontrolloni një ofertë}" in text
    assert "slogan: {en: Ask first., sq: Pyetni më parë.}" in text
    assert "funding_statement: {en: Paid for by the giver., sq: Paguar nga dhuruesi.}" in text


@pytest.fixture(name="office")
def made_office(tmp_path: Path) -> Office:
    return Office(tmp_path, PAGES)


@pytest.mark.one_in(9)
@pytest.mark.parametrize("as_", ["po", "xlsx"])
def test_nothing_translated_changes_nothing(office: Office, as_: str) -> None:
    before = office.files
    assert "Nothing to change" in office.run("import", str(office.send(as_, "--all")))
    assert office.files == before


@pytest.mark.one_in(2)
@pytest.mark.parametrize(("as_", "windows"), [("po", True), ("xlsx", False)])
def test_one_block_translated_changes_alone(office: Office, as_: str, windows: bool) -> None:
    if windows:
        office.put({SQ: b"\xef\xbb\xbf" + office.text(SQ).replace("\n", "\r\n").encode()})
    before = office.text(SQ)
    sent = office.send(as_, "--all")
    text = "• Keep <i>them</i>\n• See <link1>this</link1>"
    say = {text: "• Ruajini <i>ato</i>\n• <link1>Kjo</link1>."}
    said = office.run("import", str(translated(sent, say)), "--yes")
    assert "now:    {+-+} [{+Kjo+}](safety.md){+.+}" in said
    end = "\r\n" if windows else "\n"
    wanted = before.replace(
        f"* Mbajini *ato*{end}* Shihni [këtë](safety.md)",
        f"- Ruajini *ato*{end}- [Kjo](safety.md).",
    ).replace("translation: reviewed", "translation: draft")
    assert office.text(SQ) == wanted != before
    assert set(office.states("rights.md")) == {"current"}
    assert "Nothing to change" in office.run("import", str(sent))


@pytest.mark.one_in(2)
@pytest.mark.parametrize("as_", ["po", "xlsx"])
def test_a_damaged_placeholder_is_refused_with_its_row_and_the_rest_is_taken(
    office: Office, as_: str
) -> None:
    before = office.files
    sent = office.send(as_, "--all")
    say = {
        "Call <service1>the line</service1>.": "Telefononi <service1>linjën.",
        "rights.md#summary": "Çfarë ju takon.",
    }
    said = office.run("import", str(translated(sent, say)), "--yes", code=1)
    line = next(line for line in said.splitlines() if "<service1> is not closed" in line)
    number = int(line.split(":")[1])
    if as_ == "po":
        assert "Call <service1>" in sent.read_text().splitlines()[number - 1]
    assert "rights.md#" in line
    assert office.changed(before) == {SQ}
    assert "summary: Çfarë ju takon.\n" in office.text(SQ)
    assert "Telefononi [linjën](service:al-child-line)." in office.text(SQ)


@pytest.mark.long
def test_every_kind_of_text_finds_its_place(office: Office) -> None:
    before = office.files
    sent = office.send("po", "--all")
    say = {
        "rights.md#title": 'Të "drejtat": tuajat',
        "signs/street.md#signs": "• Paratë i merr dikush tjetër: # 1",
        "signs/street.md#who": "Të gjithë",
        "services/al.yaml#al-child-line.name": "Linja, për fëmijë",
        "organizations.yaml#alo.name": "Shoqata",
        "campaigns.yaml#spring.summary": "Shikoni së pari.",
        "campaigns.yaml#site.name": "Dikush",
        "phrases#skip": "Kalo\nte teksti",
    }
    office.run("import", str(translated(sent, say)), "--yes")
    assert office.changed(before) == {
        SQ, "content/sq/signs/street.md", "content/services/al.yaml",
        "content/organizations.yaml", "campaigns.yaml", "themes/plain/phrases/sq.po",
    }  # fmt: skip
    assert "title: 'Të \"drejtat\": tuajat'  # a remark\n" in office.text(SQ)
    street = office.text("content/sq/signs/street.md")
    assert 'signs:\n- "Paratë i merr dikush tjetër: # 1"\n' in street
    assert 'name: {en: Child helpline, sq: "Linja, për fëmijë"}' in office.text(
        "content/services/al.yaml"
    )
    old = before["themes/plain/phrases/sq.po"].decode().splitlines()
    new = office.text("themes/plain/phrases/sq.po").splitlines()
    at = new.index('msgctxt "skip"')
    assert new[at + 2 : at + 5] == ['msgstr ""', '"Kalo\\n"', '"te teksti"']
    assert new[:at] == old[:at]
    assert new[at + 5 :] == old[at + 3 :]
    assert "Nothing to change" in office.run("import", str(sent))


@pytest.mark.long
def test_a_new_block_goes_to_its_place_and_a_new_list_into_the_front_matter(
    office: Office,
) -> None:
    office.edit(EN, "## Papers", "You may ask.\n\n> Nobody\n> owns you.\n\n## Papers")
    office.edit(EN, "Call [the", "/// note | Mind\nGo.\n\nStay.\n///\n\nCall [the")
    office.edit("content/en/signs/street.md", "signs:", "do:\n- Listen.\n- Wait.\nsigns:")
    before = office.text(SQ)
    sent = office.send("xlsx")
    say = {
        "You may ask.": "2026. Pyetni.",
        "<quote>Nobody owns you.</quote>": "<quote>Askush.</quote>",
        "<note> Mind\nGo.\n\nStay.\n</note>": "<note> Kujdes\nIkni.\n\nRrini.\n</note>",
        "signs/street.md#do": "Dëgjoni.\nPrisni.",
    }
    office.run("import", str(translated(sent, say)), "--yes")
    wanted = before.replace(
        "Ju   vendosni. \n", "Ju   vendosni. \n\n2026\\. Pyetni.\n\n> Askush.\n"
    )
    wanted = wanted.replace(
        "[këtë](safety.md)\n", "[këtë](safety.md)\n\n/// note | Kujdes\nIkni.\n\nRrini.\n///\n"
    ).replace("translation: reviewed", "translation: draft")
    assert office.text(SQ) == wanted
    assert "do:\n- Dëgjoni.\n- Prisni.\n---" in office.text("content/sq/signs/street.md")
    assert set(office.states("rights.md")) == {"current"}
    assert "Nothing is missing" in office.run("export", "sq", "rights.md", "signs/street.md")


@pytest.mark.long
def test_a_page_is_made_as_soon_as_it_has_title_and_summary(office: Office) -> None:
    keys = {"title": "New", "summary": "A page.", "order": "7 # why", "who": "All"}
    text = page("en/signs/new.md", "One.\n\nTwo.\n\nThree.", **keys, signs="[A sign., Two.]")
    office.put({"content/en/signs/new.md": text.split("--\n", 1)[1].encode()})
    sent = office.send("po")
    said = office.run("import", str(translated(sent, {"Two.": "Dy."})), "--yes", code=1)
    assert "together with a translated title and summary and who and signs" in said
    say = {"signs/new.md#title": "I ri", "signs/new.md#summary": "Një faqe."}
    say |= {"signs/new.md#who": "Të gjithë", "• A sign.\n• Two.": "• Një.\n• Dy."}
    office.run("import", str(translated(sent, say)), "--yes")
    assert office.text("content/sq/signs/new.md") == (
        "---\ntitle: I ri\nsummary: Një faqe.\norder: 7\nwho: Të gjithë\n"
        "signs:\n- Një.\n- Dy.\ntranslation: draft\n---\nDy.\n"
    )
    assert sorted(office.states("signs/new.md")) == ["current"] * 5 + ["missing"] * 2
    say = {"Three.": "Tre.", "One.": "Një."}
    office.run("import", str(translated(sent, say)), "--yes")
    assert office.text("content/sq/signs/new.md").endswith("---\nNjë.\n\nDy.\n\nTre.\n")


@pytest.mark.long
def test_a_source_that_changed_meanwhile_leaves_the_text_outdated(office: Office) -> None:
    sent = office.send("po", "--all")
    say = {
        "rights.md#summary": "Re.",
        "You decide.": "Ju e vendosni.",
        "• Keep <i>them</i>\n• See <link1>this</link1>": "• Po <i>ato</i>\n• <link1>Kjo</link1>",
        "<h2>Papers</h2>": "<h2>Letra</h2>",
    }
    translated(sent, say)
    office.edit(EN, "summary: Some summary.", "summary: Some other summary.")
    office.edit(EN, "You decide.", "You yourself decide.")
    office.edit(EN, "See [this](safety.md)", "See [this](help/index.md)")
    office.edit(EN, "## Papers\n\n", "")
    said = office.run("import", str(sent), "--yes", code=1)
    assert "Taken, and still outdated: 3." in said
    assert "the block is no longer on the page" in said.lower()
    assert "Ju e vendosni." in office.text(SQ)
    assert "[Kjo](safety.md)" in office.text(SQ)
    assert office.states("rights.md") == [
        "current", "outdated-minor", "outdated-minor", "orphan", "outdated-critical", "current",
    ]  # fmt: skip


def test_what_was_changed_here_meanwhile_is_never_lost(office: Office) -> None:
    sent = office.send("po", "--all")
    office.edit(SQ, "summary: Çfarë.", "summary: E zyrës.")
    office.edit(SQ, "title: 'Të drejtat'", "title: 'Ndryshe'")
    before = office.files
    said = office.run(
        "import", str(translated(sent, {"rights.md#title": "Ndërkohë"})), "--yes", code=1
    )
    assert "rights.md#title: The translation was changed on the site since" in said
    assert office.files == before


@pytest.mark.long
def test_texts_in_another_language_are_refused_as_a_whole(office: Office) -> None:
    before = office.files
    say = {
        "You decide.": "Vi odlučujete o tome šta ćete reći i kada ćete to reći, i ne morate se "
        "javiti ako to ne želite. Možete da pitate i za nekoga drugog, a ne samo za sebe.",
        "rights.md#summary": "Ово је друга страница.",
    }
    sent = translated(office.send("po", "--all"), say)
    said = office.run("import", str(sent), "--yes", code=2)
    assert "and not in Albanian (sq)" in said
    assert office.files == before
    office.run("import", str(sent), "--yes", "--anyway")
    assert office.changed(before) == {SQ}


def test_an_offer_is_taken_only_when_somebody_has_looked_at_it(office: Office) -> None:
    office.edit(EN, "You decide.", "You always decide.")
    sent = office.send("po")
    assert polib.pofile(str(sent))[0].fuzzy
    before = office.files
    said = office.run("import", str(sent), "--yes")
    assert "Still marked as fuzzy and left out: 1." in said
    assert office.files == before
    office.run("import", str(sent), "--yes", "--fuzzy")
    assert office.changed(before) == set()
    assert set(office.states("rights.md")) == {"current"}


REFUSED = (
    ("rights.md#title", "<b>Të</b> drejtat", "the placeholder <b> is unknown"),
    ("rights.md#title", "Të<script>x", "the placeholder <script> is unknown"),
    ("rights.md#title", "Një\ndy", "there is a line break in it"),
    ("rights.md#summary", "Telefononi 0800 12 34 56.", "the phone number “0800123456” is not in"),
    ("rights.md#summary", "a@example.org", "the e-mail address “a@example.org” is not in"),
    ("rights.md#summary", "Po\u202e po", "there is a character in it that can't be seen (U+202E)"),
    ("You decide.", "[Po](javascript:x)", "a link is typed into it"),
    ("You decide.", "[Po](safety.md 'x')", "a link is typed into it"),
    ("You decide.", "**Po**", "there are signs of Markdown in it"),
    ("You decide.", "{name} po", "{name} is there too often"),
    ("You decide.", "<img src=x>", "is no placeholder of this text"),
    ("<h2>Papers</h2>", "Letrat", "the placeholder <h2> is missing"),
    ("phrases#exit_twice", "{name}", "{name} is no placeholder of this text"),
    ("phrases#exit_twice", "{", "braces don't fit"),
    ("phrases#exit_twice", "<b>x</b>", "the placeholder <b> is unknown"),
)


def test_everything_that_is_wrong_is_told_at_once(office: Office) -> None:
    opened = open_site(office.root, "texts").with_pages()
    sent = read_catalogue(
        make_file(opened, "sq", "po", every=True, documents=(), today=TODAY).content
    )

    def refused(text: str, *words: str) -> list[str]:
        (row,) = (row for row in sent.rows if text in (row.context, *row.sources))
        rows = tuple(replace(row, targets=(said,)) for said in words)
        checked = check_import_file(opened, "sq", replace(sent, rows=rows), fuzzy=False)
        assert not checked.texts
        assert not checked.phrases
        assert {refusal.number for refusal in checked.refusals} == {row.number}
        return [refusal.words for refusal in checked.refusals]

    for text, words, why in REFUSED:
        assert any(why in said for said in refused(text, words)), (text, words)
    assert refused("You decide.", "<b>0800 12 34 56</b>") == [
        "the phone number “0800123456” is not in the text: refer to a service instead",
        "the placeholder <b> is unknown: the text sent out has none such",
    ]
    twice = refused("You decide.", "Po", "Jo")
    assert twice == ["it is in this file more than once"] * 2


FOREIGN = b"""
msgid ""
msgstr "Language: sq\\nProject-Id-Version: X (https://x.example/)\\n"

msgid "a"
msgstr "b"
"""


@pytest.mark.one_in(4)
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no PO file and no spreadsheet"),
        (b"a,b\n1,2\n", "not as .csv"),
        (b"PK\x03\x04 damaged", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old spreadsheet"),
        (b"\xde\x12\x04\x95", "compiled catalogue"),
        (b'msgid "\xff"\nmsgstr ""\n', "not UTF-8"),
        (b'msgid "a"\nmsgid "b"\nmsgstr ""\n', "no PO file"),
        (b'msgid "a"\nmsgstr "b"\n', "for which language"),
        (b'msgid ""\nmsgstr "Language: fr\\n"\n\nmsgid "a"\nmsgstr "b"\n', "for the language fr"),
        (FOREIGN, "for another site"),
        (FOREIGN.replace(b'msgstr "b"', b'msgstr b"'), "back:6: Each text should be between"),
    ],
)
def test_what_is_no_file_of_ours_is_refused(office: Office, content: bytes, said: str) -> None:
    file = office.root / "private" / "back"
    file.parent.mkdir()
    file.write_bytes(content)
    assert said in office.run("import", str(file), code=2)


@pytest.mark.on("posix")
def test_somebody_at_a_terminal_sees_the_difference_and_is_asked(office: Office) -> None:
    before = office.files
    sent = translated(office.send("po", "--all"), {"rights.md#summary": "Re."})
    assert "--dry-run" in office.run("import", str(sent), "--dry-run")
    typed = ("translate", "import", str(sent))
    said, _code = talk(typed, (("Change these files? [y/N]: ", "n\n"),), office.root)
    assert said.index("now:    summary: ") < said.index("Change these files?")
    assert office.files == before
    talk(typed, (("Change these files? [y/N]: ", "y\n"),), office.root)
    assert office.changed(before) == {SQ}


def test_a_phrase_of_the_theme_that_came_with_tipsite_gets_a_file_of_its_own(
    tmp_path: Path,
) -> None:
    office = Office(tmp_path, PAGES)
    for path in theme():
        (tmp_path / path).unlink()
    sent = translated(office.send("po", "--all"), {"phrases#skip": "Kalo"})
    office.run("import", str(sent), "--yes")
    own = "themes/plain/phrases/sq.po"
    assert [path for path in office.files if path.startswith("themes")] == [own]
    assert 'msgstr "Kalo"' in office.text(own)
    assert len(blocks_of(office.text(own))) > 100


@pytest.mark.long
@pytest.mark.parametrize("as_", ["po", "xlsx"])
def test_the_whole_sample_comes_back_as_it_was(tmp_path: Path, as_: str) -> None:
    for path in ("campaigns.yaml", "content", "themes"):
        where = tmp_path / path
        if (ROOT / path).is_dir():
            shutil.copytree(ROOT / path, where)
        else:
            shutil.copy(ROOT / path, where)
    office = Office.__new__(Office)
    office.root = tmp_path
    before = office.files
    sent = office.send(as_, "--all", tag="mk")
    assert "Nothing to change" in office.run("import", str(sent), "--yes")
    assert office.files == before


def test_a_text_that_stands_twice_in_a_catalogue_is_refused(office: Office) -> None:
    file = translated(office.send("po", "--all"), {"rights.md#title": "Titull"})
    entry = '\nmsgctxt ""\n"rights.md"\n"#title"\nmsgid "A"\nmsgstr "Tjetër"\n'
    file.write_text(file.read_text("utf-8") + entry, "utf-8")
    said = office.run("import", str(file), code=1)
    assert "rights.md#title: It is in this file more than once" in said


@pytest.mark.long
def test_a_text_that_became_a_formula_is_refused_with_its_row(office: Office) -> None:
    file = translated(office.send("xlsx", "--all"), {"rights.md#title": "= Titull"})
    said = office.run("import", str(file), code=1)
    assert re.search(r"out.xlsx:\d+: rights.md#title: The spreadsheet took it for a formula", said)


def test_a_po_file_that_a_windows_editor_saved_is_read(office: Office) -> None:
    sent = translated(office.send("po", "--all"), {"rights.md#summary": "Re."})
    sent.write_bytes(sent.read_text("utf-8").encode("utf-16"))
    assert "1 text is new or changed" in office.run("import", str(sent))


@pytest.mark.long
def test_a_spreadsheet_damaged_within_is_told_as_such(office: Office) -> None:
    sent = office.send("xlsx", "--all")
    content = bytearray(sent.read_bytes())
    with zipfile.ZipFile(sent) as book:
        entry = next(one for one in book.infolist() if one.filename.endswith("sheet2.xml"))
    # A kind of block that deflate does not know (RFC 1951, 3.2.3).
    content[entry.header_offset + 30 + len(entry.filename)] = 0xFF
    sent.write_bytes(content)
    said = office.run("import", str(sent), code=2)
    assert "damaged" in said

"""The words of posters, cards and pictures are translated, tracked and checked like pages."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest

from sites import CONFIG, built, edit, page
from tipsite.content.pages import parse_documents
from tipsite.pipeline.readability import readings
from tipsite.translation.status import area
from translators import PAGES, Office, translated

EN, SQ = "content/en/material/poster.md", "content/sq/material/poster.md"
PIECE = f"""\
-- {EN} --
---
kind: leaflet  # a remark
campaign: spring
title: Check first
country: AL
numbers: [al-child-line]
words:
  headline: Check before you go
  inside: Say it to somebody, 3 days before.
  points:
    - Ask who pays
    - Keep your papers
---
"""
ALBANIAN = """\
---
title: Kontrollo
words:
  headline: Kontrollo para se të nisesh
  inside: Thuaji dikujt, 3 ditë para.
  points: [Pyet kush paguan, Mbaj letrat]
translation: reviewed
---
"""
SAID = {
    "material/poster.md#title": "Kontrollo",
    "material/poster.md#words.headline": "Kontrollo: para se të nisesh",
    "material/poster.md#words.inside": "Thuaji dikujt, 3 ditë para.",
    "material/poster.md#words.points": "• Pyet kush paguan\n• Mbaj letrat",
}


def told(change: str = "", more: str = "") -> list[tuple[str, str]]:
    """Return the codes and keys of what is told of the translation with a ``change``."""
    text = PIECE + f"-- {SQ} --\n{ALBANIAN}"
    old, arrow, new = change.partition(" -> ")
    assert not arrow or text.count(old) == 1, old
    found = built((text.replace(old, new) if arrow else text) + more).problems
    return [(one.code, str(dict(one.values).get("key", ""))) for one in found if one.at.path == SQ]


@pytest.mark.one_in(2)
@pytest.mark.parametrize("as_", ["po", "xlsx"])
@pytest.mark.long
def test_a_piece_goes_out_and_comes_back_as_a_file_of_its_words_alone(
    tmp_path: Path, as_: str
) -> None:
    office = Office(tmp_path, PAGES + PIECE)
    office.run("import", str(translated(office.send(as_), SAID)), "--yes")
    assert office.text(SQ) == (
        "---\n"
        "title: Kontrollo\n"
        "words:\n"
        '  headline: "Kontrollo: para se të nisesh"\n'
        "  inside: Thuaji dikujt, 3 ditë para.\n"
        "  points:\n"
        "  - Pyet kush paguan\n"
        "  - Mbaj letrat\n"
        "translation: draft\n"
        "---\n"
    )
    assert office.states("material/poster.md") == ["current"] * 4
    before = office.files
    office.edit(EN, "    - Keep your papers\n", "    - Keep your papers\n    - Tell a friend\n")
    office.edit(EN, "Say it to somebody, 3 days", "Say it to somebody, 4 days")
    states = ["current", "current", "outdated-critical", "outdated-critical"]
    assert office.states("material/poster.md") == states
    assert "the number 3 became 4" in office.run("diff", "sq", "material/poster.md")
    again = {
        "material/poster.md#words.inside": "Thuaji dikujt, 4 ditë para.",
        "material/poster.md#words.points": "• Pyet kush paguan\n• Mbaj letrat\n• Thuaj",
    }
    sent = office.send(as_)
    office.run("import", str(translated(sent, again)), "--yes")
    assert office.states("material/poster.md") == ["current"] * 4
    assert "  - Mbaj letrat\n  - Thuaj\n" in office.text(SQ)
    assert office.changed(before) == {EN, SQ}


def test_a_translator_reads_what_a_text_is_and_where_it_will_stand(tmp_path: Path) -> None:
    office = Office(tmp_path, PAGES + PIECE)
    found = {entry.msgctxt: entry for entry in polib.pofile(str(office.send()))}
    entry = found["material/poster.md#words.points"]
    assert entry.msgid == "• Ask who pays\n• Keep your papers"
    assert "Listë pikash të shkurtra në një poster ose fletëpalosje" in entry.comment
    assert "https://example.org/help/sq/campaigns/spring.html" in entry.comment
    assert area("material/poster.md", "material") == "material"


@pytest.mark.long
def test_a_piece_of_a_campaign_for_others_is_nothing_to_translate(tmp_path: Path) -> None:
    for_others = edit(CONFIG, ("  countries: [AL]\n", "  countries: [AL]\n  languages: [en]\n"))
    office = Office(tmp_path, PAGES + PIECE + for_others)
    assert "material/poster.md" not in office.run("status", "sq")
    assert "material/poster.md" not in office.run(
        "export", "sq", "--output", str(tmp_path / "a.po")
    )


def test_words_that_a_piece_cannot_have_are_refused_alone(tmp_path: Path) -> None:
    office = Office(tmp_path, PAGES + PIECE)
    said = SAID | {"material/poster.md#words.inside": "Thuaji **dikujt**, 3 ditë para."}
    file = str(translated(office.send(), said))
    assert "No word can be bold" in office.run("import", file, "--yes", code=1)
    assert "inside:" not in office.text(SQ)
    states = office.states("material/poster.md")
    assert sorted(states) == ["current", "current", "current", "missing"]


@pytest.mark.long
def test_one_text_and_a_list_of_one_are_the_same_and_become_the_other(tmp_path: Path) -> None:
    office = Office(
        tmp_path,
        PAGES
        + PIECE.replace("    - Keep your papers\n", "")
        + f"-- {SQ} --\n{ALBANIAN.replace('[Pyet kush paguan, Mbaj letrat]', 'Pyet')}",
    )
    assert office.states("material/poster.md") == ["current"] * 4
    sent = translated(office.send("po", "--all"), {"material/poster.md#words.points": "Pyet mirë"})
    office.run("import", str(sent), "--yes")
    assert "points: Pyet mirë\n" in office.text(SQ)
    office.edit(EN, "    - Ask who pays\n", "    - Ask who pays\n    - Keep your papers\n")
    said = {"material/poster.md#words.points": "• Pyet\n• Mbaj"}
    office.run("import", str(translated(office.send(), said)), "--yes")
    assert "points: [Pyet, Mbaj]\n" in office.text(SQ)
    office.edit(EN, "    - Keep your papers\n", "")
    said = {"material/poster.md#words.points": "Pyet"}
    office.run("import", str(translated(office.send(), said)), "--yes")
    assert "points: [Pyet]\n" in office.text(SQ)


@pytest.mark.one_in(4)
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("letrat] -> letrat, Thuaj]", ("parity-count", "")),
        ("  inside: Thuaji dikujt, 3 ditë para.\n -> ", ("parity-field", "words.inside")),
        ("points: [ -> action: Thirr\n  points: [", ("parity-field", "words.action")),
        (", 3 ditë -> , 4 ditë", ("parity-figure", "")),
        ("dikujt, -> 116 111,", ("material-phone", "")),
        ("dikujt, -> a@example.org,", ("email-in-words", "")),
        ("points: [ -> share: Thirr 116 111.\n  points: [", ("material-phone", "")),
        ("dikujt, -> **dikujt**,", ("emphasis-in-field", "")),
        ("dikujt, -> [dikujt](safety.md),", ("material-plain", "")),
        ("dikujt, -> <i>dikujt</i>,", ("material-plain", "")),
        ("dikujt, -> di\u200bkujt,", ("hidden-sign", "")),
        ("dikujt, -> dikuјt,", ("letter-alphabet", "")),
        ("Thuaji dikujt, 3 ditë -> Say it to somebody before 3 days", ("language-left", "")),
        ("translation: -> country: AL\ntranslation:", ("material-of-source", "country")),
        ("title: Kontrollo\n -> title: Kontrollo\nsummary: Një.\n", None),
        ("", None),
    ],
)  # fmt: skip
def test_what_is_wrong_with_words_is_told_at_the_piece(
    change: str, code: tuple[str, str] | None
) -> None:
    found = told(change)
    assert (code in found) if code else not found


def test_a_translation_that_forgets_its_words_is_no_page() -> None:
    text = PIECE + page("sq/material/poster.md", "")
    found = [(one.code, dict(one.values).get("key")) for one in built(text).problems]
    assert ("missing-key", "words") in found


def test_long_sentences_are_told_in_the_words_of_a_piece_and_its_title_is_none() -> None:
    long = PIECE.replace("Ask who pays", "Ask " + "and ask again " * 9)
    read = readings(built(long).corpus)
    (found,) = (one for one in read if one.path == EN)
    assert [(one.line, one.words) for one in found.long_sentences] == [(11, 28)]
    assert found.sentences == 4


def test_agreed_words_and_words_to_avoid_are_told_in_words_of_a_piece() -> None:
    glossary = """\
-- content/glossary.yaml --
terms:
- term: [papers]
  agreed: {sq: [dokumente]}
  avoid: {sq: [{words: [letrat], why: It sounds cold.}]}
"""
    assert {"term-avoid", "term-lacking"} <= {code for code, _key in told(more=glossary)}


@pytest.mark.long
def test_pages_that_stood_in_the_folder_before_there_were_pieces_go_on_being_pages() -> None:
    old = page("en/material/report.md", "A text.") + page("sq/material/report.md", "Një tekst.")
    made = {one.path for one in built(old + PIECE).artifacts}
    assert {"en/material/report.html", "sq/material/report.html"} <= made
    assert not any("material/poster" in path for path in made)
    kinds = parse_documents({"content/en/material/report.md": b"---\ntitle: A\nsummary: B\n---\n"})
    assert kinds[0]["en"]["material/report.md"].kind == "page"

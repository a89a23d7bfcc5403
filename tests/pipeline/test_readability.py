"""Plain words are told, page by page: long sentences with their places, and LIX."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from builds import TODAY as DAY
from builds import lay, run
from sites import page, site
from tipsite.content.corpus import parse
from tipsite.language.sentences import sentences, words
from tipsite.pipeline.readability import Reading, readings

LONG = "Word" + " word" * 20
SHORT = "Word" + " word" * 19
SCHEMA = json.loads(Path("src/tipsite/pipeline/report.schema.json").read_text("utf-8"))


def read(body: str, path: str = "en/rights.md", **keys: str) -> Reading:
    """Return how a page with this text reads."""
    corpus, _ = parse(site(page(path, body, **{"summary": "Two words.", **keys})))
    (found,) = [one for one in readings(corpus) if one.path == f"content/{path}"]
    return found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One. Two! Three? Four… Five", ["One.", "Two!", "Three?", "Four…", "Five"]),
        ("Ask (if you can). Then “go.” Now.", ["Ask (if you can).", "Then “go.”", "Now."]),
        ("Papers, e.g. a passport, or Dr. Who.", ["Papers, e.g. a passport, or Dr. Who."]),
        ("Projekat 2018–2020. godine. Potom kraj.", ["Projekat 2018–2020. godine.", "Potom kraj."]),
        ("From 2018–2020. Then it ended.", ["From 2018–2020.", "Then it ended."]),
        ("Извештаји (2018. и 2023). Тако кажу.", ["Извештаји (2018. и 2023).", "Тако кажу."]),
        ("اتصلوا الآن. هل أنتم في خطر؟ نعم.", ["اتصلوا الآن.", "هل أنتم في خطر؟", "نعم."]),
        ("You say no. They stop.", ["You say no.", "They stop."]),
    ],
)
def test_sentences_end_where_a_reader_would_breathe(text: str, found: list[str]) -> None:
    assert [sentence.text for sentence in sentences(text)] == found


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("You may call 116 111 or +355 4 222 33 44, 24/7.", 4),
        ("See https://example.org/some/path and write to a@b.example now.", 5),
        ("أولًا اسألوا", 2),
    ],
)
def test_words_are_counted_without_numbers_and_addresses(text: str, count: int) -> None:
    assert len(words(text)) == count


def test_a_sentence_of_twenty_words_is_fine_and_one_more_is_reported_with_its_line() -> None:
    assert read(f"{SHORT}.").long_sentences == ()
    found = read(f"First.\nSecond line\nand {LONG[5:]}\nmore. {LONG}.\n\nLast.")
    assert [(one.line, one.words) for one in found.long_sentences] == [(6, 24), (8, 21)]
    assert found.long_sentences[0].begins == "Second line and word word word word word"


def test_items_headings_cells_and_titles_of_notes_are_sentences_of_their_own() -> None:
    half = " ".join(["word"] * 12)
    text = (
        f"## {half}\n\n{half}\n- {half}\n  - {half}\n1. {half}\n\n| {half} | {half} |\n|---|---|\n"
        f"| {half} | x |\n\n/// note | {half}\n{half}\n///\n\n> {half}"
    )
    found = read(text)
    assert found.long_sentences == ()
    assert found.sentences == 1 + 12


@pytest.mark.long
def test_long_sentences_are_a_note_and_never_a_warning(tmp_path: Path) -> None:
    root = lay(tmp_path / "site", page("en/rights.md", f"Short. {LONG}."))
    report = tmp_path / "report.json"
    done = run("check", "--root", root, "--today", DAY, "--strict", "--report", report)
    note = "en: 1 sentence has more than 20 words, the longest in content/en/rights.md:5; “tipsite"
    assert note in done.output
    data = json.loads(report.read_text("utf-8"))
    Draft202012Validator(SCHEMA).validate(data)
    (found,) = [one for one in data["readability"] if one["path"] == "content/en/rights.md"]
    assert found["long_sentences"] == [
        {"line": 5, "words": 21, "begins": "Word word word word word word word word"}
    ]
    assert all(problem["severity"] != "error" for problem in data["problems"])
    quiet = run("build", "--root", root, "--output", tmp_path / "out", "--today", DAY)
    assert "20 words" not in quiet.output

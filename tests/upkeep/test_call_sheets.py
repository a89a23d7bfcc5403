"""A call sheet has every line to check, in the officer's words, and fits on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po
from lxml import html

from browsing import Axe, HtmlValidate
from directory_sites import SHEETS, copied, lay, line, listed, record, run
from sample import ROOT, countries_of, services
from sample import TODAY as DAY
from sites import AL, edit, with_services
from starter_sites import lay_started
from tipsite.content.inputs import read
from tipsite.engine.session import Session
from tipsite.engine.store import open_store
from tipsite.pipeline.stages import build
from tipsite.upkeep.call_sheet import sheet_languages

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER = ROOT / "src/tipsite/upkeep/words"
TAGS = ("en", "sq", "mk", "sr-Latn")
COUNTRIES = sorted(countries_of("en"))
# Axe takes three seconds for one of these.
LARGE = [code.lower() for code in COUNTRIES if code != "XK"]
PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
A4 = re.compile(rb"/MediaBox\s*\[\s*0 0 (?:595|594\.\d+|595\.\d+) (?:842|841\.\d+|842\.\d+)\s*\]")
BRACES = re.compile(r"\{\w+\}")
GUARDED = ("112", "122", "129", "192")


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sheets of the sample in each of the four languages, with all lines that are due."""
    root = copied(tmp_path_factory.mktemp("sheets"))
    for tag in TAGS:
        assert run("due", root, *SHEETS, "--language", tag).exit_code == 0
    return root / "private"


@pytest.fixture
def printed(chromium: Browser) -> Iterator[Page]:
    """A tab of a computer."""
    page = chromium.new_page(viewport={"width": 1000, "height": 1300})
    yield page
    page.close()


def sections(path: Path) -> list[html.HtmlElement]:
    tree = html.document_fromstring(path.read_bytes().decode("utf-8"))
    return list(tree.iter("section"))


def words_of(element: html.HtmlElement) -> str:
    return " ".join(str(element.text_content()).split())


def catalogue(name: str) -> dict[str, tuple[str, str]]:
    """Return the English and the translated text by key."""
    with (FOLDER / name).open("rb") as file:
        return {
            str(found.context): (str(found.id), str(found.string))
            for found in read_po(file)
            if found.id and not found.fuzzy
        }


def test_each_country_has_its_sheet_in_the_private_folder(sheets: Path) -> None:
    codes = {one["id"][:2] for one in services()}
    assert codes > {code.lower() for code in COUNTRIES}  # destinations are asked, too
    wanted = {f"call-sheet-{code}.{tag}.html" for code in codes for tag in TAGS}
    assert {path.name for path in sheets.iterdir()} == wanted
    top = {path.name for path in sheets.parent.iterdir()}
    assert top - {".tipsite-cache"} == {".tipsite-written", "campaigns.yaml", "content", "private"}
    assert "private" in (ROOT / ".gitignore").read_text("utf-8")


@pytest.mark.one_in(9)
@pytest.mark.parametrize("tag", TAGS)
def test_every_line_that_is_due_is_on_it_with_its_last_answer(sheets: Path, tag: str) -> None:
    rows = listed(sheets.parent)
    for code in COUNTRIES:
        found = sections(sheets / f"call-sheet-{code.lower()}.{tag}.html")
        due = [row for row in rows if row["country"] == code]
        assert len(found) == len(due) > 0
        for block, row in zip(found, due, strict=True):
            assert [words_of(one) for one in block.find_class("line")] == [row["line"]]
            text = words_of(block)
            assert row["service"] in text
            assert row["reason"] is None or (row["reason"] in text) is (row["publish"] == "hold")
            # The year stands in every language as it is.
            assert row["on"] == "undated" or row["on"][:4] in text
            assert row["days"] is None or str(row["days"]) in text
            assert bool(block.find_class("warn")) is (row["publish"] == "hold" or row["ask"])


@pytest.mark.parametrize("tag", TAGS)
def test_it_holds_no_word_of_a_template_and_says_its_language(sheets: Path, tag: str) -> None:
    for path in sheets.glob(f"*.{tag}.html"):
        text = path.read_text("utf-8")
        assert f'<html lang="{tag}"' in text
        assert not BRACES.findall(text.partition("</style>")[2])
        assert not re.search(r"\b(?:src|href)=|url\(|@import", text)  # nothing from elsewhere
        assert "None" not in text


def test_all_words_are_translated_and_keep_their_placeholders() -> None:
    wanted = catalogue("sheet.pot")
    names = sorted(path.name for path in FOLDER.glob("*.po"))
    assert set(names) >= {"sq.po", "mk.po", "cnr.po", "sr-Cyrl.po"}
    there = {name.removesuffix(".po") for name in names}
    assert sheet_languages() == ("en", *sorted({*there, "sr-Latn"}))
    for name in names:
        found = catalogue(name)
        assert {key: text for key, (text, _) in found.items()} == {
            key: text for key, (text, _) in wanted.items()
        }, name
        for key, (text, own) in found.items():
            assert own.strip(), (name, key)
            assert sorted(BRACES.findall(own)) == sorted(BRACES.findall(text)), (name, key)


def test_a_line_that_failed_says_when_and_why(tmp_path: Path) -> None:
    root = lay(tmp_path)
    run("failed", root, "al-child-line", "--reason", "Nobody answers.")
    run("due", root, *SHEETS, "--country", "AL", "--language", "en")
    blocks = sections(root / "private/call-sheet-al.en.html")
    block = next(words_of(one) for one in blocks if "116 111" in words_of(one))
    assert "It did not work on" in block
    assert "On hold, not published: Nobody answers." in block
    # 51 days ago it was read somewhere; "since then" would be since it failed.
    assert "Days since then: 51" not in block


@pytest.mark.long
def test_a_sheet_says_nothing_unknown_of_the_police_and_names_each_line_in_its_command(
    tmp_path: Path,
) -> None:
    root = copied(tmp_path)
    run("due", root, *SHEETS, "--all")
    blocks = [one for path in (root / "private").iterdir() for one in sections(path)]
    asked = [
        (" ".join(words_of(one) for one in block.find_class("line")) in GUARDED, block)
        for block in blocks
    ]
    assert sum(guarded for guarded, _ in asked) == 8
    for guarded, block in asked:
        unknown = {"not known"} & {words_of(one) for one in block.iter("td")}
        assert not (guarded and unknown), words_of(block)
        command = block.find(".//code")
        number = words_of(block.find_class("line")[0])
        id_ = words_of(command).split()[3]
        lines = next(one for one in services() if one["id"] == id_)
        several = sum(len(lines.get(way, ())) for way in ("phones", "emails", "websites")) > 1
        assert number in words_of(command) or not several, words_of(command)


def test_all_lines_are_on_it_when_asked_for(tmp_path: Path) -> None:
    lay(tmp_path, edit(AL, ("publish: hold\n  reason: Heldreason of the staff.", "publish: yes")))
    assert "al-child-line" not in run("due", tmp_path, *SHEETS).output
    due = sections(tmp_path / "private/call-sheet-al.en.html")
    run("due", tmp_path, *SHEETS, "--all")
    assert len(sections(tmp_path / "private/call-sheet-al.en.html")) == len(due) + 1 == 2


def test_what_due_proposes_makes_a_sheet_of_what_will_be_due_too(tmp_path: Path) -> None:
    soon = "country: AL\nservices:\n" + record("al-soon", line("0800 1234", "2026-10-01"))
    root = lay(tmp_path, f"-- {AL} --\n{soon}")
    assert "--format sheets" not in run("due", root).output
    assert "There is no line to check" in run("due", root, *SHEETS).output
    shown = run("due", root, "--within", "60").output
    proposed = shown.partition("tipsite directory due --format sheets")[2]
    assert proposed.splitlines()[0].split() == ["--within", "60"]
    assert "Written: " in run("due", root, *SHEETS, "--within", "60").output
    assert "0800 1234" in (root / "private/call-sheet-al.en.html").read_text("utf-8")


@pytest.mark.long
def test_numbers_that_are_still_to_be_found_are_on_it_with_the_place_to_write_them(
    tmp_path: Path,
) -> None:
    lay_started(tmp_path)
    proposed = run("due", tmp_path).output.splitlines()[-1]
    assert proposed.endswith("tipsite directory due --format sheets")
    assert "Written: " in run("due", tmp_path, *SHEETS, "--language", "en").output
    found = sections(tmp_path / "private/call-sheet-mk.en.html")
    assert len(found) == 3
    lines = (tmp_path / "content/services/mk.yaml").read_text("utf-8").splitlines()
    for block, id_ in zip(found, ("mk-emergency", "mk-police", "mk-line"), strict=True):
        said = words_of(block)
        row = int(re.findall(r"mk\.yaml:(\d+), and type: tipsite directory", said)[0])
        assert "dial: unknown" in lines[row - 1]
        assert f"- id: {id_}" in "\n".join(lines[row - 20 : row])
        assert said.endswith(f"directory confirmed {id_}")
        assert block.find_class("line") == []
        assert ("Do not dial this number for a test" in said) == (id_ != "mk-line")
        assert "unknown" not in said


def test_names_are_escaped(tmp_path: Path) -> None:
    name = "{en: 'A <b>bold</b> & <script>alert(1)</script> name'}"
    own = record("al-odd", line("0800 1234", "2020-01-31"), name=name)
    run("due", lay(tmp_path, with_services(own)), *SHEETS)
    text = (tmp_path / "private/call-sheet-al.en.html").read_text("utf-8")
    assert "A &lt;b&gt;bold&lt;/b&gt; &amp; &lt;script&gt;" in text
    assert "<script" not in text


@pytest.mark.parametrize("code", ["ZZ", "../AL"])
def test_a_country_that_does_not_exist_is_refused(tmp_path: Path, code: str) -> None:
    done = run("due", lay(tmp_path), *SHEETS, "--country", code)
    assert done.exit_code == 2
    assert "There is no directory of" in done.stderr
    assert not (tmp_path / "private").exists()


@pytest.mark.parametrize("tag", ["sq/../sq", "../../x", "x y", "a\nb", "-"])
def test_a_language_that_is_no_tag_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tag: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("due", lay(tmp_path / "site"), *SHEETS, "--language", tag)
    assert done.exit_code == 2
    assert not list(tmp_path.rglob("call-sheet*"))


def test_a_build_leaves_the_private_folder_out(tmp_path: Path) -> None:
    root = lay(tmp_path)
    run("due", root, *SHEETS)
    with open_store(root) as store:
        made = build(read(root)[0], DAY, session=Session(store))
    assert not made.failed
    assert not [one.path for one in made.artifacts if b"Call sheet" in one.content]


@pytest.mark.browser
@pytest.mark.one_in(99)
@pytest.mark.parametrize("code", ["xk", *LARGE])
@pytest.mark.long
def test_axe_and_html_validate_find_nothing(
    sheets: Path, printed: Page, axe: Axe, html_validate: HtmlValidate, code: str
) -> None:
    paths = sorted(sheets.glob(f"call-sheet-{code}.*"))
    assert len(paths) == len(TAGS)
    assert html_validate(paths) == []
    for path in paths[:1]:
        printed.goto(path.as_uri())
        assert axe(printed) == [], path.name


@pytest.mark.long
@pytest.mark.browser
@pytest.mark.parametrize("tag", TAGS)
def test_it_prints_on_a4_and_no_block_is_cut(sheets: Path, printed: Page, tag: str) -> None:
    for code in ("al", "xk"):
        path = sheets / f"call-sheet-{code}.{tag}.html"
        printed.goto(path.as_uri())
        pdf = printed.pdf(prefer_css_page_size=True)
        pages = len(PAGE.findall(pdf))
        assert pages == len(A4.findall(pdf)) > 0
        # 182 mm by 269 mm of paper, in CSS pixels: each block fits on one page.
        printed.set_viewport_size({"width": 688, "height": 1017})
        printed.emulate_media(media="print")
        high = "() => [...document.querySelectorAll('section')].map(one => one.offsetHeight)"
        heights: list[int] = printed.evaluate(high)
        assert max(heights) < 1017 - 20
        style = "() => getComputedStyle(document.querySelector('section')).breakInside"
        assert printed.evaluate(style) == "avoid"
        assert pages >= sum(heights) / 1017
        wide = (
            "() => document.scrollingElement.scrollWidth <= document.scrollingElement.clientWidth"
        )
        assert printed.evaluate(wide), path.name
        printed.emulate_media(media="screen")

"""What a new user met: mistakes that printed nothing, or sent them the wrong way."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from sites import CONFIG, built, edit, files_of, one, page, pages, problems, site, told
from small_sites import HOME, SERBIAN, phrases
from tipsite.content.inputs import read
from tipsite.pipeline.stages import build
from tipsite.pipeline.summary import fallback_lines

TODAY = datetime.date(2026, 11, 24)


def lay(folder: Path, text: str = "") -> Path:
    """Write the base site with changes, without a theme, and return its folder."""
    for path, content in site(text).files.items():
        if not path.startswith("themes/"):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
    return folder


@pytest.mark.long
def test_phrases_of_a_site_go_over_those_that_come_with_tipsite(tmp_path: Path) -> None:
    config = edit(
        CONFIG,
        ("languages: [en, sq]", "languages: [en, sq, rmn]"),
        ("sq: [AL]\n", "sq: [AL]\n    rmn: [AL]\n"),
    )
    folder = lay(tmp_path, config)
    ((path, content),) = files_of(phrases()).items()
    (folder / path).parent.mkdir(parents=True)
    (folder / path).write_bytes(content or b"")
    snapshot, found = read(folder)
    made = build(snapshot, TODAY)
    assert [*found, *told(made)] == []
    shown = {artifact.path: artifact.content.decode() for artifact in made.artifacts}
    assert "«Leave this site»" in shown["rmn/index.html"]


def test_a_tag_without_phrases_is_led_to_the_one_that_has_them() -> None:
    text = edit(
        CONFIG,
        ("languages: [en, sq]", "languages: [en, sq, sr]"),
        ("sq: [AL]\n", "sq: [AL]\n    sr: [AL]\n"),
    )
    assert problems(text) == ["campaigns.yaml:6:23 phrases-missing-meant"]


def test_a_source_that_search_engines_do_not_know_leaves_the_chooser_whole() -> None:
    text = SERBIAN.replace("[en, sr-Cyrl, sr-Latn]", "[cnr, en, sr-Cyrl, sr-Latn]")
    text = text.replace("source_language: en", "source_language: cnr")
    text = text.replace("    en: [AL]\n", "    en: [AL]\n    cnr: [AL]\n")
    text = text.replace("{en: ", "{cnr: Riječi, en: ")
    home = page("cnr/index.md", title="Možete razgovarati", translation="reviewed")
    home += page("cnr/safety.md", title="Ovaj telefon", translation="reviewed")
    made = built(text + HOME + home)
    assert {found for found in told(made) if "no-source-words" not in found} == set()
    root = next(found for found in made.artifacts if found.path == "index.html").content
    alternates = LexborHTMLParser(root.decode()).css("link[rel=alternate]")
    assert {node.attributes["hreflang"] for node in alternates} == {
        "en",
        "sr-Cyrl",
        "sr-Latn",
        "x-default",
    }


def test_words_that_the_source_language_lacks_are_reported() -> None:
    text = edit(CONFIG, ("{en: Spring campaign, sq:", "{sq:"))
    assert problems(text) == ["campaigns.yaml:17:14 no-source-words"]


def test_a_list_without_a_translation_keeps_its_name_in_the_language() -> None:
    files = pages(page("en/campaigns/index.md", "English words.", title="Our campaigns"))
    tree = LexborHTMLParser(files["sq/campaigns/index.html"])
    assert one(tree, "h1").text(strip=True) == "Fushatat"
    assert (one(tree, "title").text() or "").startswith("Fushatat")
    assert one(tree, ".prose").attributes["lang"] == "en"


def test_a_refused_picture_is_not_told_as_missing_too() -> None:
    organization = (
        "-- content/organizations.yaml --\norganizations:\n- id: alo\n  name: {en: A}\n"
        "  logo: logo.svg\n-- content/images/logo.svg --\n<svg><script/></svg>\n"
    )
    assert {found.split()[1] for found in problems(organization)} == {"svg-refused"}


@pytest.mark.parametrize("name", ["osoba", "al-hr"])
def test_a_text_in_the_folder_of_routes_under_another_name_is_reported(name: str) -> None:
    assert problems(page(f"en/routes/{name}.md")) == [
        f"content/en/routes/{name}.md:1:1 route-text-name"
    ]


def test_the_last_lines_count_what_is_not_translated() -> None:
    made = built(page("en/more.md") + page("en/rights.md"))
    assert list(fallback_lines(made)) == [
        "sq: 2 pages are in another language, not translated yet."
    ]

"""`tipsite translate status --format html` is a page that a director can read, send and print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import html

from browsing import Axe, HtmlValidate
from page_checks import CLIPPED, SPACING, WIDER_THAN_THE_SCREEN
from translated_site import EN, SQ, change, run, translated

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

CONTRAST = "options => axe.run(options)"
STRICT = {
    "runOnly": ["color-contrast-enhanced"],
    "rules": {"color-contrast-enhanced": {"enabled": True}},
}


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """The page of a site of which one text misleads, one is missing and one has other words."""
    root = translated(tmp_path / "site")
    run("review", root, "sq", "help/steps", "--by", "native speaker")
    run("review", root, "en", "safety", "--by", "helpline officer")
    change(root, EN, ("al-child-line", "al-night-line"), ("Ask until", "Ask before"))
    change(root, SQ, ("Një avokat", "Një jurist"))
    (root / "content/sq/safety.md").unlink()
    target = tmp_path / "status.html"
    assert run("status", root, "--format", "html", "--output", target).exit_code == 0
    return target


def words_of(path: Path) -> str:
    body = html.document_fromstring(path.read_bytes().decode("utf-8")).find("body")
    assert body is not None
    return " ".join("".join(str(words) for words in body.itertext()).split())


def test_it_says_in_sentences_what_is_true_and_what_it_takes(page: Path) -> None:
    words = words_of(page)
    for said in (
        "Translations of Someone to call",
        "24 November 2026. The site is written in English",
        "Some texts may mislead readers: in Albanian (1).",
        "up to date; 1 text on pages about help and safety may mislead.",
        "words to translate or to go over",
        "First steps: The service “Child helpline” (AL) became “Heldname line” (AL).",
        "This phone: Not translated yet.",
        "First steps: 24 November 2026, native speaker. It has changed since.",
        "This phone: 24 November 2026, helpline officer",
        "That a text is up to date does not say that it is well translated",
    ):
        assert said in words, said
    for jargon in ("outdated-critical", "fingerprint", "block", "unit", "[sq]"):
        assert jargon not in words


def test_all_is_well_is_said_too(tmp_path: Path) -> None:
    root = translated(tmp_path / "site")
    target = tmp_path / "status.html"
    assert run("status", root, "--format", "html", "--output", target).exit_code == 0
    words = words_of(target)
    assert "Every translation says what its source says." in words
    assert "Albanian 100 % is up to date." in words
    assert "Urgent" not in words


def test_a_day_that_ends_with_a_stop_ends_its_sentence(tmp_path: Path) -> None:
    root, target = translated(tmp_path / "site"), tmp_path / "status.html"
    done = run("status", root, "--format", "html", "--output", target, "--ui-language", "mk")
    assert done.exit_code == 0
    assert "24 ноември 2026 г. Сајтот" in words_of(target)


@pytest.mark.one_in(2)
@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.long
def test_anybody_can_read_it(
    page: Path, chromium: Browser, axe: Axe, html_validate: HtmlValidate, width: int
) -> None:
    assert html_validate([page]) == []
    text = page.read_text("utf-8")
    assert "<script" not in text
    asked: list[str] = []

    def note(route: Route) -> None:
        asked.append(route.request.url)
        route.continue_()

    tab = chromium.new_page(viewport={"width": width, "height": 800})
    tab.emulate_media(color_scheme="dark" if width == 360 else "light")
    tab.route("**/*", note)
    tab.goto(page.as_uri())
    assert axe(tab) == []
    assert tab.evaluate(CONTRAST, STRICT)["violations"] == []
    assert tab.evaluate(WIDER_THAN_THE_SCREEN) == []
    tab.add_style_tag(content=SPACING)
    assert tab.evaluate(CLIPPED) == []
    tab.close()
    assert set(asked) == {page.as_uri()}

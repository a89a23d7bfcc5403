"""The sample in longer words, and from right to left, on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browsing import Axe, HtmlValidate
from page_checks import CLIPPED, OVERLAPPING, SMALL_TARGETS, WIDER_THAN_THE_SCREEN
from sites import ROOT, TODAY
from tipsite.content.inputs import read
from tipsite.language.pseudo import LONG, MIRRORED
from tipsite.model.problems import errors
from tipsite.pipeline.stages import build

pytestmark = [pytest.mark.browser, pytest.mark.long]

KINDS = (
    "index.html", "help/index.html", "help/al.html", "help/mk/line.html", "help/abroad.html",
    "routes/index.html", "routes/al-mk.html", "signs/index.html", "signs/work.html", "safety.html",
    "sheets/al.html", "campaigns/know-before-you-go.html", "news/index.html", "search.html",
    "az.html", "404.html",
)  # fmt: skip


def test_the_plain_theme_holds_longer_and_mirrored_words(
    tmp_path: Path, chromium: Browser, axe: Axe, html_validate: HtmlValidate
) -> None:
    snapshot, _ = read(ROOT)
    made = build(snapshot, TODAY, pseudo=True)
    assert errors(made.problems) == ()
    assert not [found for found in made.problems if found.code.startswith("audit-")]
    for artifact in made.artifacts:
        path = tmp_path / artifact.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(artifact.content)
    pages = [tmp_path / tag / kind for tag in (LONG, MIRRORED) for kind in KINDS]
    assert html_validate(pages) == []
    phone = chromium.new_page()
    for path in pages:
        phone.goto(path.as_uri())
        for width in (320, 360, 768):
            phone.set_viewport_size({"width": width, "height": 640})
            assert phone.evaluate(WIDER_THAN_THE_SCREEN) == [], (path, width)
        phone.set_viewport_size({"width": 360, "height": 640})
        for check in (CLIPPED, OVERLAPPING, SMALL_TARGETS):
            assert phone.evaluate(check) == [], path
        height = phone.evaluate("() => document.scrollingElement.scrollHeight")
        phone.set_viewport_size({"width": 360, "height": height})  # the bar covers nothing
        assert axe(phone) == [], path
    phone.close()

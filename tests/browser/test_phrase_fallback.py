"""English words around Arabic texts, in a browser and as a validator reads them."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser

from browsing import Axe, HtmlValidate
from golden_sites import GOLDEN, PAGES
from page_checks import WIDER_THAN_THE_SCREEN
from sites import CONFIG, TODAY
from tipsite.content.inputs import read
from tipsite.pipeline.stages import build
from tipsite.yaml.edit import set_values

SIDES = """() => ['h1 [dir]', '.prose p'].map(selector => {
  const words = document.createRange()
  words.selectNodeContents(document.querySelector(selector))
  const places = [...words.getClientRects()]
  const right = Math.max(...places.map(place => place.right))
  const left = Math.min(...places.map(place => place.left))
  return innerWidth - right < left ? 'right' : 'left'
})"""

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_pages_with_borrowed_phrases_hold_in_a_browser(
    tmp_path: Path, chromium: Browser, axe: Axe, html_validate: HtmlValidate
) -> None:
    snapshot, _ = read(GOLDEN / "rtl" / "site")
    config = set_values(
        snapshot.files[CONFIG].decode(), ("site",), {"phrases_from": {"ar": "en"}}
    ).encode()
    files = {**snapshot.files, CONFIG: config}
    del files["themes/plain/phrases/ar.po"]
    made = build(replace(snapshot, files=files), TODAY)
    codes = [found.code for found in made.problems if not found.code.startswith("parity-")]
    assert codes == ["dial-odd", "phrases-borrowed"]
    for artifact in made.artifacts:
        path = tmp_path / artifact.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(artifact.content)
    assert html_validate(tmp_path.rglob("*.html")) == []
    phone = chromium.new_page(viewport={"width": 360, "height": 640})
    for address in PAGES:
        phone.set_viewport_size({"width": 360, "height": 640})
        phone.goto((tmp_path / address).as_uri())
        assert phone.evaluate(WIDER_THAN_THE_SCREEN) == [], address
        height = phone.evaluate("() => document.scrollingElement.scrollHeight")
        phone.set_viewport_size({"width": 360, "height": height})  # the bar covers nothing
        assert axe(phone) == [], address
    phone.goto((tmp_path / "ar/index.html").as_uri())
    assert phone.evaluate(SIDES) == ["right", "right"]  # of title and text alike
    phone.close()

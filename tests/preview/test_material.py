"""A piece of material in the preview: as a picture while its words are written, and never else."""

from __future__ import annotations

import re
from base64 import b64decode
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from material_sites import ALBANIAN, POSTER
from sites import AL, CONFIG, TODAY, edit, site
from tipsite.pipeline.job import Job
from tipsite.preview.state import Preview

EN = "content/en/material/poster.md"
PIECE = POSTER + ALBANIAN.replace("reviewed", "draft")
LEAFLET = """\
-- content/en/material/leaflet.md --
---
kind: leaflet
campaign: spring
title: To read
country: AL
numbers: [al-child-line]
words: {headline: Ask, points: [One], inside: [Two]}
---
"""
LIVE = edit(CONFIG, ("status: demonstration", "status: live"))
AT = ".tipsite/material/en/poster-al.html"


class Looking:
    """A preview of a site in ``root`` without a server."""

    def __init__(self, root: Path, text: str) -> None:
        self.root = root
        for path, content in site(text).files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)
        job = Job(
            root=root, output=root / "output", today=TODAY, strict=False, report=None,
            store=False,
        )  # fmt: skip
        self.preview = Preview(job, lambda *_: None, lambda *_: None, lambda: None)
        self.preview.changed(frozenset())

    def page(self, address: str = AT) -> str:
        return (self.preview.page(address) or b"").decode()

    def save(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text("utf-8")
        assert old in text
        (self.root / path).write_text(text.replace(old, new), "utf-8")
        self.preview.changed(frozenset({self.root / path}))


def pictures(page: str) -> list[Image.Image]:
    """Return the pictures on a page."""
    found = re.findall(r'src="data:image/png;base64,([^"]+)"', page)
    return [Image.open(BytesIO(b64decode(one))) for one in found]


@pytest.fixture
def looking(tmp_path: Path) -> Looking:
    return Looking(tmp_path, PIECE + LEAFLET)


@pytest.mark.long
def test_a_piece_is_shown_anew_when_its_words_are_saved(looking: Looking) -> None:
    before = looking.page()
    (sheet,) = pictures(before)
    assert sheet.size == (827, 1169)
    assert len(pictures(looking.page(".tipsite/material/en/leaflet-al.html"))) == 2
    looking.save(EN, "before you go", "before you leave")
    after = looking.page()
    assert "Check before you leave" in after
    assert pictures(after)[0].tobytes() != sheet.tobytes()
    assert looking.page() == after
    assert not (looking.root / "output").exists()


@pytest.mark.long
def test_what_does_not_fit_is_told_beside_it_with_its_place(looking: Looking) -> None:
    looking.save(EN, "before you go", f", text: {'So ' * 900}")
    page = looking.page()
    assert "mm too much" in page
    assert re.search(rf"{EN}:\d", page)
    assert len(pictures(page)) == 1


def test_what_a_build_would_find_on_it_is_told_beside_it(looking: Looking) -> None:
    template = looking.root / "themes/plain/material/poster.typ"
    whole = template.read_text("utf-8")
    assert "thing" not in looking.page()
    strange = '\n#place(bottom + left, text(size: 5pt, "0900 55 555"))\n'
    template.write_text(whole + strange, "utf-8")
    looking.preview.changed(frozenset({template}))
    page = looking.page()
    assert "So it is not made" in page
    assert ", which is not one of its numbers." in page
    assert "“0900 55 555” on " in page
    assert len(pictures(page)) == 1
    template.write_text(whole, "utf-8")
    looking.preview.changed(frozenset({template}))
    assert "So it is not made" not in looking.page()


def test_a_mistake_in_its_file_is_told_beside_the_last_good_picture(looking: Looking) -> None:
    looking.page()
    looking.save(EN, "[al-child-line]", "[al-child-lin]")
    page = looking.page()
    assert "al-child-lin" in page
    assert "So it is not made" in page
    assert len(pictures(page)) == 1


def test_words_that_nobody_has_checked_are_shown_with_why_they_are_not_printed(
    tmp_path: Path,
) -> None:
    looking = Looking(tmp_path, PIECE + LIVE)
    page = looking.page(".tipsite/material/sq/poster-al.html")
    assert "It is not made yet." in page
    assert "a translation that nobody has checked" in page
    assert len(pictures(page)) == 1
    looking.save(AL, "24/7\n    publish: yes", "24/7\n    publish: hold\n    reason: No.")
    page = looking.page(".tipsite/material/sq/poster-al.html")
    assert pictures(page) == []
    assert "This piece is not made here." in page

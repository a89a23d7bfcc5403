"""Pieces read back: words and figures as people see them, and what is behind them."""

from __future__ import annotations

import pytest

from pieces import CODE, COLOURS, piece_view, set_piece
from tipsite.material.reading import ReadPiece, read_pdf
from tipsite.pages.sheets import qr_path

SCRIPTS = ("en", "mk", "ar")


@pytest.fixture(scope="module")
def cards() -> dict[str, ReadPiece]:
    views = {lang: piece_view("card", lang) for lang in SCRIPTS}
    return {lang: read_pdf(set_piece(view).content) for lang, view in views.items()}


@pytest.mark.parametrize("lang", SCRIPTS)
@pytest.mark.long
def test_a_number_is_read_as_it_is_dialled(cards: dict[str, ReadPiece], lang: str) -> None:
    runs = [run for run in cards[lang].pages[0].runs if run.text.strip() == "116 111"]
    assert len(runs) == 10
    for run in runs:
        assert run.seen
        assert (run.colour, run.opacity, run.angle) == (COLOURS["brand"], 1.0, 0)
        assert {colour for _, colour in run.behind} == {"#ffffff"}
        assert run.width > run.height > 0.6 * run.size * 25.4 / 72


@pytest.mark.parametrize("lang", SCRIPTS)
def test_a_card_is_as_large_as_its_paper(cards: dict[str, ReadPiece], lang: str) -> None:
    read = cards[lang]
    (page,) = read.pages
    assert (page.width, page.height) == pytest.approx((210, 297), abs=0.1)
    assert page.trim == pytest.approx((0, 0, 210, 297), abs=0.1)
    assert (read.title, read.tiled, page.rasters) == ("A title", False, ())


def test_a_code_is_known_by_its_squares() -> None:
    content = set_piece(piece_view("card")).content
    for address, is_strange in ((CODE, False), (CODE.replace("go", "no"), True), ("", True)):
        drawn = qr_path(address) if address else None
        (page,) = read_pdf(content, drawn[1] if drawn else "").pages
        assert page.strange_code == is_strange, address

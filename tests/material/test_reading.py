"""What is read back of a PDF is what PDFium finds there, letter by letter, and more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing

import pypdfium2
import pytest

from pieces import MILLIMETRE, letters, piece_view, set_piece
from tipsite.material.content_streams import operations
from tipsite.material.page_operators import Run
from tipsite.material.reading import Ground, ReadPiece, read_pdf
from tipsite.material.typesetting import Typesetter


@pytest.fixture(scope="module")
def setter() -> Typesetter:
    return Typesetter()


def seen(read: ReadPiece) -> Iterator[tuple[int, Run]]:
    for number, page in enumerate(read.pages, 1):
        yield from ((number, run) for run in page.runs if run.opacity > 0.5)


@pytest.mark.parametrize("lang", ["en", "mk"])
@pytest.mark.parametrize("kind", ["card", "tear-off", "leaflet"])
def test_letters_and_where_they_stand(setter: Typesetter, kind: str, lang: str) -> None:
    content = set_piece(piece_view(kind, lang), typesetter=setter).content
    runs = list(seen(read_pdf(content)))
    found = list(letters(content))
    said = "".join("".join(run.text.split()) for _, run in runs)
    assert Counter(said) == Counter("".join(one.text for one in found if one.text.strip()))
    for one in found:
        slack = 0.35 * one.size
        assert any(
            page == one.page
            and run.x * MILLIMETRE - slack <= one.left
            and run.y * MILLIMETRE - slack <= one.top
            and (run.x + run.width) * MILLIMETRE + slack >= one.right
            and (run.y + run.height) * MILLIMETRE + slack >= one.bottom
            for page, run in runs
        ), one
    assert {round(run.size, 1) for _, run in runs} == {round(one.size, 1) for one in found}


def test_words_from_right_to_left_are_read_in_their_order(setter: Typesetter) -> None:
    view = piece_view("card", "ar")
    read = read_pdf(set_piece(view, typesetter=setter).content)
    text = "".join(run.text if run.joined else f"\n{run.text}" for _, run in seen(read))
    words = [word for word in view.lines[0].name.split() if word.isalpha()]
    assert words
    assert all(word in text for word in words)
    # PDFium turns the groups of figures round; here they are as somebody dials them.
    assert "116 111" in text
    assert read.language == "ar"
    assert read.title == view.title


def test_what_is_behind_words_on_a_picture_is_looked_at_in_pixels(setter: Typesetter) -> None:
    content = set_piece(piece_view("card"), typesetter=setter).content
    read = read_pdf(content)
    run = next(run for run in read.pages[0].runs if run.text.strip() == "116 111")
    assert run.behind == ("#ffffff",)
    assert set(Ground(content).colours(0, run)) == {"#ffffff"}
    with closing(pypdfium2.PdfDocument(content)) as pdf:
        assert read.pages[0].width == pytest.approx(pdf[0].get_width() / MILLIMETRE)


@pytest.mark.parametrize("said", [b"((((a))))b", rb"(\)(\\)(()()))", b"", b"(" * 40 + b")" * 40])
def test_parentheses_in_a_string_stand_as_deep_as_they_like(said: bytes) -> None:
    """Numbers of letters may be their signs, as Typst leaves them where they are in pairs."""
    whole = b"BT (" + said + b") Tj (next) Tj ET"
    found = [operands for operator, operands in operations(whole) if operator == b"Tj"]
    plain = said.replace(rb"\)", b")").replace(rb"\\", b"\\")
    assert found == [[plain], [b"next"]]

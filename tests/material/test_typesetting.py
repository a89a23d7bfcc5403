"""How pieces are set: what they are told back, what a template may not do, and always the same."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from io import BytesIO
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from msgspec.structs import replace
from PIL import Image

from pieces import (
    AT,
    MILLIMETRE,
    PRINTED,
    TEMPLATES,
    letters,
    picture_of,
    piece_line,
    piece_view,
    set_piece,
)
from tipsite.engine.workers import can_fork
from tipsite.material.typesetting import TypesetPiece, Typesetter
from tipsite.media.pdf import clean_pdf
from tipsite.model.problems import Location

CARD = "themes/plain/material/card.typ"


@pytest.fixture(scope="module")
def setter() -> Typesetter:
    return Typesetter()


def refused(setter: Typesetter, template: str) -> tuple[Location, str]:
    """Return where a template is refused, and what is said of it."""
    made = set_piece(piece_view("card"), {**TEMPLATES, "card.typ": template}, typesetter=setter)
    assert not made.content
    (found,) = made.problems
    return found.at, dict(found.values).get("said", found.code)


def test_what_does_not_fit_is_measured(setter: Typesetter) -> None:
    long = "Arbeitsvermittlungsgesellschaftsverantwortung"
    made = set_piece(piece_view("poster", headline=(f"The {long}",)), typesetter=setter)
    (found,) = made.overflows
    assert found.slot == "headline"
    assert 5 < found.over < 200
    # With a soft hyphen in the right place the same word fits.
    parted = long.replace("gesell", "\u00adgesell").replace("verant", "\u00adverant")
    assert not set_piece(
        piece_view("poster", headline=(f"The {parted}",)), typesetter=setter
    ).overflows


def test_too_many_words_are_told_at_those_that_take_the_room(setter: Typesetter) -> None:
    many = "One word more makes no difference here. " * 45
    for kind, slots in (
        ("poster", ("text",)),
        ("leaflet", ("points",)),
        ("tear-off", ("text",)),
        ("picture", ("text",)),
    ):
        for slot in slots:
            words = (
                {"points": ("A point that is said again and again.",) * 60}
                if slot == "points"
                else {slot: (many,)}
            )
            made = set_piece(piece_view(kind, **words), typesetter=setter)
            assert [one.slot for one in made.overflows] == [slot], kind


def test_a_number_with_a_name_that_is_too_long_is_told(setter: Typesetter) -> None:
    line = replace(piece_line(), name="A very long name " * 14, label="And as long a label " * 12)
    for kind in ("card", "tear-off"):
        made = set_piece(piece_view(kind, lines=(line,)), typesetter=setter)
        assert "numbers" in {one.slot for one in made.overflows}, kind


LONG_HOST = "stoptrgovinaljudimaucrnojgo.me"


@pytest.mark.one_in(3)
@pytest.mark.parametrize("kind", [*PRINTED, "picture"])
def test_a_long_address_fits_whole_on_every_kind(setter: Typesetter, kind: str) -> None:
    wide = {"leaflet": 148, "picture": 381}.get(kind, 210)
    for address in (
        f"{LONG_HOST}/cnr/campaigns/prvo-pitaj-pa-kreni-odmah.html",
        f"{'a' * 63}.me/en/campaigns/{'go' * 10}.html",
    ):
        made = set_piece(piece_view(kind, address=address), typesetter=setter)
        assert not made.overflows, address
        found = list(letters(made.content))
        assert max(one.right for one in found) < (wide - 4) * MILLIMETRE
        # A hyphen at the end of a line is read as one that only parts a word.
        said = "".join(one.text for one in found).replace("-", "")
        said = said.replace("\u0002", "").replace("\ufffe", "")
        assert address.replace("-", "") in said


def test_only_an_address_as_long_as_a_page_does_not_fit(setter: Typesetter) -> None:
    made = set_piece(piece_view("card", address="a" * 63 + ".a.me/" + "b" * 200), typesetter=setter)
    assert [one.slot for one in made.overflows] == ["address"]


PIXELS = 'format: (encoding: "luma8", width: 1, height: 1)'
"""Any file, and any bytes, as a picture."""


@pytest.mark.parametrize(
    ("template", "line", "column", "said"),
    [
        ('#import "piece.typ": *\n  #let a = missing\n', 2, 12, "unknown variable: missing"),
        ('#import "piece.typ": *\n#(1 + )\n', 2, 6, "expected expression"),
        ('#image("none.svg")\n', 1, 2, '"none.svg" was not handed over'),
        ('#import "piece.typ": *\n#image("piece.typ")\n', 2, 2, "was not handed over"),
        (f"#let i = image\n#i(cbor.encode(1), {PIXELS})\n", 2, 2, "was not handed over"),
        (f'#image("card.typ", {PIXELS})\n', 1, 2, '"card.typ" was not handed over'),
        ("#set image(width: 1cm)\n", 1, 6, "only element functions"),
        ('\n#read("/etc/passwd")\n', 2, 7, "file not found (searched at etc/passwd)"),
        ('#read("../../etc/passwd")\n', 1, 7, "would escape the project root"),
        ('#import "@preview/cetz:0.3.1"\n', 1, 9, "failed to download package"),
        ('#import ("@pre" + "view/cetz:0.3.1")\n', 1, 9, "failed to download package"),
        ('#eval("import \\"@preview/cetz:0.3.1\\"")\n', 1, 7, "failed to download package"),
        ("#let f(x) = f(x)\n#f(1)\n", 1, 13, "maximum function call depth"),
        ("#while true {}\n", 1, 8, "condition is always true"),
    ],
)
def test_a_template_that_cannot_be_set_is_told_at_its_place(
    setter: Typesetter, template: str, line: int, column: int, said: str
) -> None:
    at, words = refused(setter, template)
    assert at.path == CARD
    assert (at.line, at.column) == (line, column), words
    assert said in words


def test_a_mistake_in_what_templates_share_is_told_there(setter: Typesetter) -> None:
    shared = TEMPLATES["piece.typ"].replace("line.hours", "line.hour")
    made = set_piece(piece_view("card"), {**TEMPLATES, "piece.typ": shared}, typesetter=setter)
    assert [found.at.path for found in made.problems] == ["themes/plain/material/piece.typ"]


def test_letters_that_no_font_has_are_told(setter: Typesetter) -> None:
    made = set_piece(piece_view("card", headline=("Go → 中",)), typesetter=setter)
    told = [(found.code, dict(found.values)["letter"], found.at) for found in made.problems]
    assert told == [("material-letter", "→", AT), ("material-letter", "中", AT)]
    every = "ëçËÇ šđžčćŠĐŽČĆ śźğışİ ѓќљњџѕјђћЃЌЉЊЏЅЈЂЋѐѝ ăâțș ΑΩ „“”‚‘’–—… €№ پچژگکی ١٢٣"
    assert not set_piece(piece_view("card", headline=(every,)), typesetter=setter).problems


def test_without_the_extra_it_is_told_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    made = set_piece(piece_view("card"), typesetter=Typesetter())
    assert [found.code for found in made.problems] == ["material-extra"]
    # What asks for pieces to be read back starts without the extra, too.
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    for name in ("tipsite.audit.pieces", "tipsite.audit.legibility", "tipsite.material.reading"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    assert import_module("tipsite.audit.pieces").PieceAudit


@pytest.mark.long
def test_the_same_view_gives_the_same_bytes_everywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def all_kinds() -> list[TypesetPiece]:
        with_all = Typesetter()
        views = [piece_view(kind, example=True) for kind in ("poster", "leaflet", "card")]
        return [set_piece(view, typesetter=with_all) for view in views]

    before = all_kinds()
    other = tmp_path / "другаде"
    other.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(other))
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    monkeypatch.setenv("LANG", "tr_TR.UTF-8")
    assert all_kinds() == before
    assert not list(other.iterdir())


@pytest.mark.skipif(not can_fork(), reason="forks")
def test_a_process_that_was_forked_off_sets_pieces_too() -> None:
    # Typst in this process would leave threads behind that a child lacks, and waits for.
    setter, view = Typesetter(), piece_view("card")
    made = set_piece(view, typesetter=setter)
    source, sink = os.pipe()
    child = os.fork()
    if not child:
        signal.alarm(20)
        os.write(sink, str(set_piece(view, typesetter=setter) == made).encode())
        os._exit(0)
    os.close(sink)
    with os.fdopen(source, "rb") as told:
        assert told.read() == b"True"
    os.waitpid(child, 0)
    assert set_piece(view, typesetter=setter) == made


@pytest.mark.skipif(not can_fork(), reason="forks")
def test_a_worker_ends_typst_and_waits_for_it_before_it_exits() -> None:
    def work(sink: Any) -> None:
        setter = Typesetter()
        set_piece(piece_view("card"), typesetter=setter)
        assert setter._running is not None
        sink.send(setter._running[1].pid)

    context = get_context("fork")
    source, sink = context.Pipe(duplex=False)
    worker = context.Process(target=work, args=(sink,))
    worker.start()
    pid = source.recv()
    worker.join()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.long
def test_where_typst_was_ended_it_is_told_and_starts_again(setter: Typesetter) -> None:
    view = piece_view("card")
    made = set_piece(view, typesetter=setter)
    assert setter._running is not None
    setter._running[1].kill()
    (found,) = set_piece(view, typesetter=setter).problems
    assert (found.code, found.at.path) == ("material-template", CARD)
    assert set_piece(view, typesetter=setter) == made


ENDLESS = "#for i in range(1000000) { for j in range(1000000) { let s = i + j } }\n"
EATING = "#let a = (1,)\n#for i in range(40) { a = a + a }\n"


@pytest.mark.parametrize("template", [ENDLESS, pytest.param(EATING, marks=pytest.mark.long)])
@pytest.mark.long
def test_a_template_that_takes_too_much_is_ended_once_for_all_its_pieces(
    monkeypatch: pytest.MonkeyPatch, template: str
) -> None:
    if template == EATING and sys.platform != "linux":
        pytest.skip("no other system limits memory")
    monkeypatch.setattr("tipsite.material.typesetting._LONGEST", 4 if template == EATING else 0.5)
    setter = Typesetter()
    changed = {**TEMPLATES, "card.typ": template}
    for _ in range(2):
        before = time.monotonic()
        made = set_piece(piece_view("card"), changed, typesetter=setter)
        assert made.stopped
        assert [(one.code, one.at.path) for one in made.problems] == [("material-template", CARD)]
    assert time.monotonic() - before < 0.3
    assert not set_piece(piece_view("poster"), changed, typesetter=setter).problems


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("#set page(width: 600mm, height: 900mm)\nx", "larger than A1"),
        ("#for one in range(30) { pagebreak() }", "more than 20 pages"),
        ('#panic("x" * 5000)', "xxx…"),
    ],
)
def test_what_is_no_piece_of_paper_is_refused_before_it_is_read(
    setter: Typesetter, template: str, said: str
) -> None:
    found = refused(setter, template)[1]
    assert said in found
    assert len(found) < 320


def test_paper_may_be_a1_and_a_picture_is_measured_in_pixels(setter: Typesetter) -> None:
    for screen, wide, high, limit in (
        (False, "594mm", "841mm", ""),
        (False, "1000pt", "2600pt", "a page of it is larger than A1"),
        (True, "2000pt", "4000pt", ""),
        (True, "2400pt", "2200pt", "it is larger than 2000 × 4000 pixels"),
    ):
        template = f"#set page(width: {wide}, height: {high})\nx"
        templates = {**TEMPLATES, "card.typ": template}
        made = set_piece(piece_view("card", screen=screen), templates, typesetter=setter)
        assert [dict(one.values)["said"] for one in made.problems] == ([limit] if limit else [])


def test_a_pdf_has_title_language_tags_and_its_fonts(setter: Typesetter) -> None:
    view = replace(piece_view("poster", "mk"), lang="sr-Latn", title="Pre puta")
    made = set_piece(view, typesetter=setter).content
    with pikepdf.open(BytesIO(clean_pdf(made, title=view.title, lang=view.lang)["pdf"])) as pdf:
        assert str(pdf.Root.Lang) == "sr-Latn"
        assert str(pdf.docinfo["/Title"]) == "Pre puta"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert not {"/CreationDate", "/ModDate", "/Author"} & set(pdf.docinfo.keys())
        fonts = [one for one in pdf.objects if _type(one) == "/FontDescriptor"]
        assert {"/FontFile2"} == {key for one in fonts for key in one if "FontFile" in key}
        assert {str(one.FontName)[8:] for one in fonts} == {"NotoSans-Bold", "NotoSans-Regular"}
        figures = [str(one.Alt) for one in pdf.objects if _role(one) == "/Figure"]
        assert figures == ["A sun above a road", "Logo of Tips", "QR code with the address"]


@pytest.mark.one_in(3)
@pytest.mark.parametrize("kind", ["poster", "tear-off", "leaflet", "card"])
def test_a_reader_hears_the_words_before_the_numbers_and_these_once(
    setter: Typesetter, kind: str
) -> None:
    made = set_piece(piece_view(kind, example=True), typesetter=setter)
    heard = _heard(made.content)
    places = [heard.find(words) for words in ("Check before", "116 111", "The views are")]
    assert -1 not in places
    assert places == sorted(places)
    # The strips of a sheet, and the cards: the first is heard, and the number above the strips.
    assert heard.count("116 111") == (2 if kind == "tear-off" else 1)


def test_arabic_is_joined_and_runs_from_right_to_left(setter: Typesetter) -> None:
    view = piece_view("poster", "ar")
    made = set_piece(view, typesetter=setter)
    found = [one for one in letters(made.content) if one.size > 40 and one.text.isalpha()]
    words = "".join(one.text for one in found)
    assert words.startswith("تح")
    first = [one for one in found if one.top < found[0].bottom]
    from_right = [one.text for one in sorted(first, key=lambda one: -one.right)]
    assert "".join(text for text, _again in groupby(from_right)).startswith("تحقبل")
    assert max(one.right for one in first) > 500
    # Its numbers keep the order of their figures.
    digits = [one for one in letters(made.content) if one.text.isdigit() and one.size > 60]
    assert "".join(one.text for one in sorted(digits, key=lambda one: one.left)) == "116111"
    # Letters that do not join (ZWNJ between them) look different.
    parted = "\u200c".join(view.words["headline"][0])
    other = set_piece(replace(view, words={**view.words, "headline": (parted,)}))
    one, two = (picture_of(piece.content).crop((0, 0, 595, 120)) for piece in (made, other))
    assert one.tobytes() != two.tobytes()


def test_a_picture_has_a_pixel_for_each_point(setter: Typesetter) -> None:
    for kind, size in (("picture", (1080, 1080)), ("link-card", (1200, 630))):
        made = set_piece(piece_view(kind, lines=()), typesetter=setter, ending="png")
        with closing(Image.open(BytesIO(made.content))) as picture:
            assert (picture.size, made.pages, made.overflows) == (size, 1, ())


def test_no_environment_reaches_a_template(
    setter: Typesetter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIPSITE_SECRET", "hidden")
    at, said = refused(setter, "#metadata(sys.inputs) <overflow>")
    assert (at.path, "hidden" in said) == (CARD, False)


def _type(one: Any) -> str:
    return str(one.get("/Type", "")) if isinstance(one, pikepdf.Dictionary) else ""


def _role(one: Any) -> str:
    return str(one.get("/S", "")) if _type(one) == "/StructElem" else ""


def _heard(content: bytes) -> str:
    """Return all text that has a tag, in the order of the tags."""
    heard: list[str] = []
    with closing(pypdfium2.PdfDocument(content)) as pdf:
        for page in pdf:
            texts: dict[int, str] = {}
            words = page.get_textpage()
            for item in page.get_objects([pdfium.FPDF_PAGEOBJ_TEXT], textpage=words):
                mark = pdfium.FPDFPageObj_GetMarkedContentID(item.raw)
                if mark >= 0:
                    texts[mark] = texts.get(mark, "") + item.extract()
            tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
            for place in range(pdfium.FPDF_StructTree_CountChildren(tree)):
                element = pdfium.FPDF_StructTree_GetChildAtIndex(tree, place)
                heard += (texts.get(mark, "") for mark in _marks(element))
            pdfium.FPDF_StructTree_Close(tree)
    return "".join(heard)


def _marks(element: Any) -> Iterator[int]:
    """Yield the marks of texts inside a tag."""
    for place in range(pdfium.FPDF_StructElement_CountChildren(element)):
        if inner := pdfium.FPDF_StructElement_GetChildAtIndex(element, place):
            yield from _marks(inner)
        else:
            yield pdfium.FPDF_StructElement_GetChildMarkedContentID(element, place)

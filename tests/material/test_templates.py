"""The templates of plain: what must stand on each part of each kind, legible and in its place."""

from __future__ import annotations

import unicodedata
from collections import Counter
from io import BytesIO
from itertools import combinations
from pathlib import Path
from textwrap import dedent
from typing import Any, Literal

import pikepdf
import pytest
import zxingcpp
from msgspec.structs import replace
from PIL import Image, ImageChops

from pieces import (
    COLOURS,
    DRAWING,
    FILES,
    LANGUAGES,
    MILLIMETRE,
    PRINTED,
    TEMPLATES,
    Letter,
    letters,
    picture_of,
    piece_line,
    piece_view,
    set_piece,
    wrong_with,
)
from tipsite.theme.typst_templates import material_kinds
from tipsite.views.pieces import Beside, Part, PieceLine

EDGES = {"poster": 14.5, "tear-off": 4.0, "leaflet": 11.5, "card": 4.0}
"""Millimetres at both sides of a sheet in which nothing is to be read: more than printers need."""
SHARED = {"picture": (1080, 1080), "story": (1080, 1920), "banner": (1200, 400)}
"""The pixels of each kind that people send on."""
NUMBERS = ("116 111", "080 111 111", "+382 69 123 102")


def test_each_kind_says_what_it_needs() -> None:
    paths = {f"material/{name}": f"themes/plain/material/{name}" for name in TEMPLATES}
    kinds, problems = material_kinds(TEMPLATES, paths)
    assert not problems
    assert {name: kind.format for name, kind in kinds.items()} == {
        **dict.fromkeys((*PRINTED, "sticker"), "pdf"), **dict.fromkeys(SHARED, "png"),
    }  # fmt: skip


@pytest.mark.one_in(5)
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", PRINTED)
@pytest.mark.long
def test_a_piece_says_what_it_must(kind: str, lang: str) -> None:
    line = piece_line(lang)
    long = ("Informacije, Arbeitsvermittlung",) if lang == "en" else _headline(lang)
    for example, lines in ((True, (line,)), (False, (line, piece_line(lang, NUMBERS[2])))):
        view = piece_view(kind, lang, lines=lines, headline=long, example=example)
        made = set_piece(view)
        assert not made.overflows
        assert made.pages == (2 if kind == "leaflet" else 1)
        assert len(made.parts) >= {"tear-off": 7, "card": 10}.get(kind, 1)
        assert not [pair for pair in combinations(made.parts, 2) if _meet(*pair)]
        assert not wrong_with(view, made)
        assert not _missing_glyphs(made.content)
        wide, high = (148, 210) if kind == "leaflet" else (210, 297)
        for one in letters(made.content):
            if not (example or one.text.isspace()):
                assert one.left > EDGES[kind] * MILLIMETRE, one
                assert one.right < (wide - EDGES[kind]) * MILLIMETRE, one
                assert one.top > 4 * MILLIMETRE, one
                assert one.bottom < (high - 4) * MILLIMETRE, one


@pytest.mark.one_in(5)
@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("kind", [*PRINTED, "picture"])
def test_a_number_may_have_neither_hours_nor_cost(kind: str, count: int) -> None:
    line = replace(piece_line(), hours="", cost="")
    view = piece_view(kind, lines=(line,) * (1 if kind in ("tear-off", "picture") else count))
    ending: Literal["pdf", "png"] = "png" if kind == "picture" else "pdf"
    made = set_piece(view, ending=ending)
    assert not made.overflows
    assert made.content


@pytest.mark.parametrize("kind", PRINTED)
def test_a_sheet_says_once_who_paid(kind: str) -> None:
    view = piece_view(kind, funders=("Gemeinde Ahorn", "Stiftung Birke"))
    named, stated = "Paidforby:GemeindeAhorn,StiftungBirke", "AhornandBirkehavepaid."
    for statement, count in (("", (1, 0)), ("Ahorn and Birke have paid.", (0, 1))):
        made = set_piece(replace(view, statement=statement))
        said = "".join(one.text for one in letters(made.content))
        assert (said.count(named), said.count(stated)) == count


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", [*SHARED, "sticker"])
def test_what_is_sent_on_or_stuck_says_what_it_must(kind: str, lang: str) -> None:
    numbers = () if kind == "banner" else (piece_line(lang),)
    for lines in dict.fromkeys(((), numbers)):
        for example in (True, False):
            view = piece_view(kind, lang, lines=lines, example=example, screen=kind in SHARED)
            made = set_piece(view)
            assert (made.problems, made.overflows, len(made.parts)) == ((), (), len(lines))
            assert not wrong_with(view, made)
    if kind in SHARED:
        assert picture_of(set_piece(view).content).size == SHARED[kind]


def test_a_story_keeps_clear_of_what_apps_lay_over_it() -> None:
    for lines in ((), (piece_line(),)):
        view = piece_view("story", lines=lines, example=True, screen=True)
        found = [one for one in letters(set_piece(view).content) if one.text.strip()]
        assert min(one.top for one in found) > 250
        assert max(one.bottom for one in found) < 1920 - 340


def test_a_sticker_without_a_number_may_be_cut_round() -> None:
    content = set_piece(piece_view("sticker", lines=(), example=True, draft="A draft")).content
    middle, radius = 35 * MILLIMETRE, 32 * MILLIMETRE
    for one in letters(content):
        for x in (one.left, one.right):
            for y in (one.top, one.bottom):
                assert (x - middle) ** 2 + (y - middle) ** 2 < radius**2, one
    (code,) = zxingcpp.read_barcodes(picture_of(content, 200))
    assert code.text == "https://tips.example.org/en/campaigns/go.html"


def test_a_poster_looks_alike_in_each_language_and_with_a_larger_foot() -> None:
    small = replace(piece_line(), label="", beside=())
    heights = set()
    for lang in LANGUAGES:
        for draft in ("", "Nobody has read these words yet."):
            lines = (replace(small, country=piece_line(lang).country),)
            view = piece_view("poster", lang, lines=lines, draft=draft)
            column = picture_of(set_piece(view).content, 144).crop((4, 0, 5, 1684))
            heights.add(tuple(column.tobytes()[3 * y] for y in range(0, 1000, 4)))
    assert len(heights) == 1


@pytest.mark.parametrize("kind", [*PRINTED, "sticker"])
def test_small_letters_on_paper_are_of_black_ink_alone(kind: str) -> None:
    brand = [round(part / 255, 6) for part in bytes.fromhex(COLOURS["brand"][1:])]
    with pikepdf.open(BytesIO(set_piece(piece_view(kind, draft="A draft")).content)) as pdf:
        for page in pdf.pages:
            ink, size = None, 0.0
            for one in pikepdf.parse_content_stream(page):
                name = str(one.operator)
                if name in ("scn", "rg", "g", "k"):
                    ink = [round(float(part), 6) for part in one.operands]
                elif name == "Tf":
                    size = float(one.operands[1])
                elif name in ("Tj", "TJ") and size < 10:
                    assert ink in ([0.0], [1.0, 1.0, 1.0], brand), (kind, ink)


@pytest.mark.one_in(2)
@pytest.mark.parametrize("kind", PRINTED)
def test_the_code_is_read_once_and_large_enough(kind: str) -> None:
    made = set_piece(piece_view(kind, example=True))
    content = _page(made.content, made.pages)
    (code,) = zxingcpp.read_barcodes(picture_of(content, 200))
    assert code.text == "https://tips.example.org/en/campaigns/go.html"
    modules, quiet = 29, 8
    across = (code.position.top_right.x - code.position.top_left.x) / 200 * 25.4
    assert across * (modules + quiet) / modules > 20
    said = "".join(one.text for one in letters(content) if one.text != " ")
    assert "tips.example.org/en/campaigns/go" in said


@pytest.mark.parametrize("kind", PRINTED)
def test_a_discreet_piece_has_its_lines_and_nothing_else(kind: str) -> None:
    view = replace(
        piece_view(kind), discreet=True, words={}, site="", campaign="", logo=None, picture=None,
        address="", code=None, disclaimer="", say={},
    )  # fmt: skip
    made = set_piece(view)
    assert made.pages == 1
    said = Counter(one.text for one in letters(made.content) if not one.text.isspace())
    allowed = {letter for text in _said(view.lines[0]) for letter in text} | {"·"}
    assert set(said) <= allowed
    colours = picture_of(made.content).getcolors(1 << 16)
    assert colours is not None
    assert all(max(one) - min(one) < 3 for _count, one in colours if isinstance(one, tuple))


def test_a_pale_brand_does_not_make_the_number_pale() -> None:
    colours = {**COLOURS, "brand": "#ffd400", "on_brand": "#000000"}
    made = set_piece(piece_view("card", colours=colours))
    (part, *_others) = made.parts
    left, top = (part.x + 5) * MILLIMETRE, (part.y + 15) * MILLIMETRE
    cut = picture_of(made.content, 144).crop(
        (int(left * 2), int(top * 2), int(left * 2) + 200, int(top * 2) + 150)
    )
    found = cut.getcolors(1 << 16)
    assert found is not None
    assert not [colour for _count, colour in found if colour == (255, 212, 0)]
    assert [colour for _count, colour in found if colour == (0, 0, 0)]


def test_the_numbers_of_a_picture_stand_in_its_central_square() -> None:
    view = piece_view("picture", lines=(piece_line(), piece_line(number=NUMBERS[1])))
    made = set_piece(view)
    assert not made.overflows
    (part,) = made.parts
    scale = 25.4 / 72
    assert part.x / scale >= 160
    assert (part.x + part.width) / scale <= 920
    assert part.y / scale >= 160
    assert (part.y + part.height) / scale <= 920.1
    on_part = [one for one in letters(made.content) if one.within(part)]
    assert not _lost(on_part, [text for line in view.lines for text in _said(line)], "en")
    assert min(one.size for one in on_part) >= 17  # of 1080: legible on a phone
    without = set_piece(replace(view, lines=()))
    said = "".join(one.text for one in letters(without.content) if one.text != " ")
    assert not without.parts
    assert "tips.example.org/en/campaigns/go" in said
    assert "116" not in said


def test_a_poster_without_a_picture_has_no_hole() -> None:
    without: tuple[dict[str, Any], ...] = ({}, {"text": (), "action": ()}, {"text": ()})
    for changes in without:
        view = piece_view("poster", picture=None, lines=(piece_line(number="129"),), **changes)
        look = picture_of(set_piece(view).content).convert("L")
        wide, high = look.size
        empty = [min(look.crop((0, y, wide, y + 1)).tobytes()) > 250 for y in range(high)]
        longest = max(map(len, "".join(" #"[one] for one in empty).split()))
        assert longest < high / 10, changes


def test_a_text_keeps_its_distance_from_a_headline() -> None:
    view = piece_view("poster", headline=("Ask, enjoy, play",), text=("Who pays?",))
    found = [one for one in letters(set_piece(view).content) if one.text.strip()]
    size = max(one.size for one in found)
    tails = max(one.bottom for one in found if one.text in "jpy" and one.size > size / 2)
    first = next(one for one in found if one.text == "W")
    assert first.top > tails + 4


@pytest.mark.one_in(99)
@pytest.mark.parametrize(
    "kind", ["poster", "tear-off", "leaflet", "story", "picture", "banner", "link-card"]
)
def test_a_drawing_keeps_what_it_is_about(kind: str) -> None:
    corners = ((45, 25), (260, 25), (45, 140), (260, 140))
    marks = "".join(f'<path fill="#f0f" d="M{x} {y}h14v14h-14z"/>' for x, y in corners)
    files = {**FILES, "picture.svg": DRAWING.replace(b"</svg>", marks.encode() + b"</svg>")}
    without: tuple[dict[str, Any], ...] = ({}, {"points": ()}, {"text": (), "points": ()})
    for words in without:
        view = piece_view(kind, **words)
        view = view if kind in PRINTED else replace(view, lines=(), screen=True)
        made = set_piece(view, files=files)
        box = _magenta(picture_of(made.content))
        assert box is not None, (kind, words)
        assert (box[2] - box[0]) / (box[3] - box[1]) == pytest.approx(229 / 129, rel=0.05)


def test_two_numbers_are_large_and_their_country_is_said_once() -> None:
    lines = tuple(piece_line(number=number) for number in NUMBERS[:2])
    found = list(letters(set_piece(piece_view("poster", lines=lines)).content))
    numbers = [one.size for one in found if one.text.isdecimal() and one.size > 30]
    assert len(numbers) == sum(sum(map(str.isdecimal, line.number)) for line in lines)
    assert min(numbers) > 42
    assert "".join(one.text for one in found).count(lines[0].country) == 1


def test_numbers_of_cards_stand_level_and_a_strip_has_a_large_one() -> None:
    long = replace(piece_line(number="129"), name="A name that takes two lines " * 2)
    lines = (long, replace(piece_line(), beside=()))
    for kind, least in (("card", 20), ("tear-off", 22)):
        made = set_piece(piece_view(kind, lines=lines))
        found = list(letters(made.content))
        for part in (one for one in made.parts if one.line is not None):
            sizes = [one.size for one in found if one.within(part) and one.text in "1269"]
            assert max(sizes) > least, kind
        if kind == "card":
            first, second = made.parts[:2]
            tops = [max(one.size for one in found if one.within(part)) for part in (first, second)]
            assert tops[0] == pytest.approx(tops[1])
            levels = [
                min(one.bottom for one in found if one.within(part) and one.size == top)
                for part, top in zip((first, second), tops, strict=True)
            ]
            assert levels[0] == pytest.approx(levels[1], abs=0.6)


@pytest.mark.one_in(5)
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", PRINTED)
def test_the_word_of_an_example_lies_whole_on_its_sheet(kind: str, lang: str) -> None:
    content = set_piece(piece_view(kind, lang, example=True)).content
    wide, high = (148, 210) if kind == "leaflet" else (210, 297)
    across = list(letters(content, across=True))
    assert across
    for one in across:
        assert one.left > 0, one
        assert one.top > 0, one
        assert one.right < wide * MILLIMETRE, one
        assert one.bottom < high * MILLIMETRE, one


def test_the_word_at_the_head_of_an_example_has_a_ground_of_its_own() -> None:
    light = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 400"><rect fill="#fd8" '
    files = {**FILES, "picture.svg": light + b'width="600" height="400"/></svg>'}
    long = "Helpline of the association for the rights of workers abroad and at home"
    lines = (
        replace(piece_line(number="0800 123-456"), name=long, label="For women, also for others"),
        piece_line(number="192"),
    )
    words: dict[str, Any] = {"headline": ("Take one along",), "text": ("It fits a pocket.",)}
    view = piece_view("tear-off", example=True, lines=lines, action=(), **words)
    content = set_piece(view, files=files).content
    look = picture_of(content).convert("RGB")
    scale = look.width / (210 * MILLIMETRE)
    found = [one for one in letters(content) if one.text.strip() and one.bottom < 12 * MILLIMETRE]
    word = [one for one in found if one.left > 160 * MILLIMETRE]
    assert "".join(one.text for one in word) == "EXAMPLE"
    for one in word:
        assert look.getpixel((int(one.left * scale), int((one.bottom + 1) * scale))) == (32, 41, 95)


@pytest.mark.long
def test_the_name_of_a_companion_keeps_its_number_in_its_line() -> None:
    for length in range(8, 30, 7):
        names = (("Child " + "a" * length, "116 111"), ("Police", "192"), ("Emergency line", "112"))
        others = tuple(Beside(name=name, number=number) for name, number in names)
        lines = replace(piece_line(number="0800 123-456"), beside=others), piece_line(number="129")
        content = set_piece(piece_view("tear-off", lines=lines)).content
        inked = [one for one in letters(content) if one.text.strip()]
        begin = "".join(one.text for one in inked).index("Police192")
        # Figures are larger than the name.
        assert inked[begin].bottom == pytest.approx(inked[begin + 6].bottom, abs=3), length


@pytest.mark.parametrize("kind", PRINTED)
def test_in_black_little_toner_is_wanted(kind: str) -> None:
    dark = {**FILES, "picture.svg": DRAWING.replace(b"#ffe3a8", b"#20295f")}
    content = set_piece(piece_view(kind, black=True), files=dark).content
    for page in range(1, 3 if kind == "leaflet" else 2):
        shades = picture_of(_page(content, page)).convert("L").tobytes()
        assert sum(255 - one for one in shades) / 255 / len(shades) < 0.14


@pytest.mark.long
def test_a_new_kind_begins_as_the_docs_say() -> None:
    text = (Path(__file__).parents[2] / "docs/themes.md").read_text("utf-8")
    begin = text.index('    #import "piece.typ"')
    menu = dedent(text[begin : text.index("\n\n", begin)])
    made = set_piece(piece_view("menu"), {**TEMPLATES, "menu.typ": menu})
    assert (made.problems, made.overflows, len(made.parts)) == ((), (), 1)
    found = [one for one in letters(made.content) if one.within(made.parts[0])]
    assert not _lost(found, _said(piece_line()), "en")


def _magenta(look: Image.Image) -> tuple[int, int, int, int] | None:
    """Return the box of all that is magenta."""
    red, green, blue = look.split()
    both = ImageChops.darker(ImageChops.subtract(red, green), ImageChops.subtract(blue, green))
    return both.point(lambda one: 255 * (one > 180)).getbbox()


def _headline(lang: str) -> tuple[str, ...]:
    return piece_view("poster", lang).words["headline"]


def _said(line: PieceLine) -> list[str]:
    beside = [text for one in line.beside for text in (one.name, one.number)]
    own = (line.country, line.name, line.number, line.label, line.hours, line.cost, line.checked)
    return [*own, *beside]


def _lost(found: list[Letter], texts: list[str], lang: str) -> list[str]:
    """The texts that are not among some letters, in this order; of Arabic, in any."""
    said = "".join(one.text for one in found if not one.text.isspace()).casefold()
    if lang != "ar":
        return [text for text in texts if "".join(text.casefold().split()) not in said]
    have = Counter(_plain(said))
    return [text for text in texts if Counter(_plain(text)) - have]


def _plain(text: str) -> str:
    """Arabic letters without their marks, which are parts of other glyphs."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(one for one in plain if not one.isspace() and not unicodedata.combining(one))


def _meet(one: Part, other: Part) -> bool:
    return (
        one.page == other.page
        and min(one.x + one.width, other.x + other.width) - max(one.x, other.x) > 0.01
        and min(one.y + one.height, other.y + other.height) - max(one.y, other.y) > 0.01
    )


def _missing_glyphs(content: bytes) -> bool:
    """Whether a PDF shows the glyph 0 of a font, which stands for what the font has not."""
    with pikepdf.open(BytesIO(content)) as pdf:
        for page in pdf.pages:
            for one in pikepdf.parse_content_stream(page, "TJ Tj"):
                parts = one.operands[0] if str(one.operator) == "TJ" else one.operands
                for part in parts:
                    codes = bytes(part) if isinstance(part, pikepdf.String) else b""
                    if b"\0\0" in (codes[at : at + 2] for at in range(0, len(codes), 2)):
                        return True
    return False


def _page(content: bytes, number: int) -> bytes:
    """One page of a PDF, by itself."""
    buffer = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf, pikepdf.new() as alone:
        alone.pages.append(pdf.pages[number - 1])
        alone.save(buffer)
    return buffer.getvalue()

"""Pieces of material read back: what a template leaves out, or shows badly, is found on the sheet.

Each mistake is planted in a template of its own in a child theme, so that one build has them all.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from functools import lru_cache

import pytest
import segno
from msgspec.structs import replace

from sites import AL, CONFIG, QUIET_NAME, TODAY, built, edit, page, service, site
from tipsite.model.problems import Problem
from tipsite.pipeline.stages import Build, build

pypdfium2 = pytest.importorskip("pypdfium2")
pytest.importorskip("typst")

SHEET = """\
//: format: pdf
//: words: {headline: optional}
//: numbers: {least: 1, most: 2}
#let v = json("view.json")
#set document(title: v.title)
#set page(width: 210mm, height: 297mm, margin: 0mm, fill: white)
#set text(font: "Noto Sans", size: 9pt, lang: v.lang)
#let (wide, high) = (90mm, 60mm)
#let said(line, example: v.example) = {
  [#strong(line.country), #line.name\\ ]
  block(text(size: 20pt, line.number))
  [#line.label\\ #line.hours, #line.cost\\ ]
  for one in line.beside [#one.name #one.number\\ ]
  [#example #line.checked]
}
#let set-one(body) = block(width: wide, height: high, inset: 4mm, body)
#for index in range(8) {
  let (x, y) = (10mm + calc.rem(index, 2) * wide, 15mm + calc.quo(index, 2) * high)
  [#metadata((
    kind: "part", line: 0, page: 1, x: x / 1mm, y: y / 1mm, width: wide / 1mm, height: high / 1mm,
  )) <part>]
  let body = set-one(said(v.lines.first()))
  place(top + left, dx: x, dy: y, body)
}
#place(top + left, dx: 12mm, dy: 270mm, text(size: 7pt)[#v.address #v.statement])
"""
"""Eight cards on a sheet, each with all that it must say."""
GRADIENT = "gradient.linear(black, luma(30%))"
TURNED = (
    SHEET.replace("(90mm, 60mm)", "(60mm, 90mm)")
    .replace("range(8)", "range(4)")
    .replace(
        "block(width: wide, height: high, inset: 4mm, body)",
        "rotate(-90deg, reflow: true, block(width: high, height: wide, inset: 4mm, body))",
    )
)
"""Four strips, read along their length."""
BODY = "set-one(said(v.lines.first()))"


def one(body: str, sheet: str = SHEET) -> str:
    """Return a template of which the fourth part is made otherwise."""
    return changed(
        sheet, f"let body = {BODY}", f"let body = if index == 3 {{ {body} }} else {{ {BODY} }}"
    )


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


def without(changes: str, sheet: str = SHEET) -> str:
    """Return a template of which one part has a line in which something else stands."""
    return one(f"set-one(said((..v.lines.first(), {changes})))", sheet)


def with_more(more: str) -> str:
    """Return a template that sets something more at the head of the sheet."""
    return f"{SHEET}#place(top + left, dx: 20mm, dy: 6mm, {more})\n"


FIELDS = {
    "country": ('country: ""', "Albania"),
    "name": ('name: ""', "Child helpline"),
    "number": ('number: ""', "116 111"),
    "label": ('label: ""', "For children and teenagers"),
    "hours": ('hours: ""', "24 hours a day, every day"),
    "cost": ('cost: ""', "Free of charge"),
    "check": ('checked: ""', "No test call yet"),
    "companion": ('beside: ((name: "", number: "129"),)', "The police"),
    "number of the companion": ('beside: ((name: "The police", number: ""),)', "129"),
}
"""What is left out on one of several parts, how, and what is then not there."""
EXAMPLE = "EXAMPLE"
LEFT_OUT = {
    **{f"a card without {name}": (without(how), (said,)) for name, (how, said) in FIELDS.items()},
    **{
        f"a strip without {name}": (without(FIELDS[name][0], TURNED), (FIELDS[name][1],))
        for name in ("number", "hours")
    },
    "a card without companions": (without("beside: ()"), ("The police", "129")),
    "a strip without companions": (without("beside: ()", TURNED), ("The police", "129")),
    "a card without EXAMPLE": (one('set-one(said(v.lines.first(), example: ""))'), (EXAMPLE,)),
    "a strip without EXAMPLE": (
        one('set-one(said(v.lines.first(), example: ""))', TURNED),
        (EXAMPLE,),
    ),
    "an empty card": (one("[]"), (*[said for _, said in FIELDS.values()], EXAMPLE)),
}
"""Omissions, each on one part of a sheet, which somebody takes along alone; what is not there."""
BADLY_SET = {
    "letters of 7 points": (one(f"{{ set text(size: 7pt); {BODY} }}"), "audit-piece-small"),
    "pale letters": (one(f"{{ set text(fill: luma(60%)); {BODY} }}"), "audit-piece-contrast"),
    "letters on a dark ground": (
        one(f"{{ place(rect(width: 80mm, height: 50mm, fill: luma(20%))); {BODY} }}"),
        "audit-piece-contrast",
    ),
    "letters on a gradient": (
        one(f"{{ place(rect(width: 80mm, height: 50mm, fill: {GRADIENT})); {BODY} }}"),
        "audit-piece-contrast",
    ),
    "see-through letters": (
        one(f"{{ set text(fill: black.transparentize(80%)); {BODY} }}"),
        "audit-piece-lacks",
    ),
    "letters under a white sheet": (
        one(f"{{ {BODY}; place(top + left, rect(width: 90mm, height: 60mm, fill: white)) }}"),
        "audit-piece-lacks",
    ),
    "letters that are cut away": (
        one(f"box(width: 2mm, height: 60mm, clip: true, {BODY})"),
        "audit-piece-lacks",
    ),
    "letters across the cut": (one(f"move(dx: -9mm, {BODY})"), "audit-piece-cut"),
    "letters on letters": (
        one(f"{{ {BODY}; place(top + left, dx: 4mm, dy: 9mm, text(size: 20pt)[Help]) }}"),
        "audit-piece-overlap",
    ),
    "letters at the edge of the sheet": (
        f"{SHEET}#place(top + left, dx: 1mm, dy: 1mm)[Printed here]\n",
        "audit-piece-edge",
    ),
    "tiny letters": (with_more("text(size: 4pt)[Printed here]"), "audit-piece-small"),
    "a number on hold": (with_more("[116 789]"), "audit-piece-number"),
    "a number of another country": (with_more("[0800 11 222]"), "audit-piece-number"),
    "a number of nobody": (with_more("[0800 55 555]"), "audit-piece-number"),
    "an address of nobody": (with_more('"help@example.net"'), "audit-piece-number"),
    "its number beside the parts": (with_more("[116 111]"), "audit-piece-loose"),
    "a companion beside the parts": (with_more("[129]"), "audit-piece-loose"),
    "a link that calls": (with_more('link("tel:116111")[Call]'), "audit-piece-lead"),
    "a link elsewhere": (with_more('link("https://example.net/")[More]'), "audit-piece-lead"),
    "parts that are not told": (changed(SHEET, ")) <part>]", ")) <parts>]"), "audit-piece-lacks"),
    "a sheet without its address": (changed(SHEET, "#v.address ", ""), "audit-piece-sheet"),
    "a title of its own": (changed(SHEET, "title: v.title", 'title: "Mine"'), "audit-piece-title"),
    "a second page that says nothing of an example": (
        f"{SHEET}#pagebreak()\n",
        "audit-piece-example",
    ),
}
WHITE = "gradient.linear(white, white)"
LINE = "text(size: 20pt, line.number)"
L_SHAPE = """curve(fill: black, stroke: none, curve.line((90mm, 0mm)), curve.line((90mm, 60mm)),
  curve.line((89.9mm, 60mm)), curve.line((89.9mm, 0.1mm)), curve.line((0mm, 0.1mm)),
  curve.close())"""
BARE = "text(size: 20pt, v.lines.first().number)"
WHOLE_SHEET = changed(
    changed(SHEET, "x: x / 1mm, y: y / 1mm, width: wide / 1mm", "x: 0, y: 0, width: 210"),
    "height: high / 1mm",
    "height: 260",
)
CELLS = "({})".format(
    "".join(
        f"({x}, {y}),"
        for y, row in enumerate(segno.make_qr("https://example.net/", error="m").matrix)
        for x, dark in enumerate(row)
        if dark
    )
)
SQUARES = """for (x, y) in CELLS { place(
  top + left, dx: 110mm + x * 0.8mm, dy: 262mm + y * 0.8mm,
  rect(width: 0.8mm, height: 0.8mm, fill: black),
) }""".replace("CELLS", CELLS)
ROWS = """curve(stroke: 1mm + black, ..CELLS.map(((x, y)) => (
  curve.move((x * 1mm, y * 1mm)), curve.line(((x + 1) * 1mm, y * 1mm)),
)).flatten())""".replace("CELLS", CELLS)
NOT_SEEN = {
    "white letters in a gradient": one(f"{{ set text(fill: {WHITE}); {BODY} }}"),
    "letters under white that is not quite opaque": one(
        f"{{ {BODY}; place(top + left, rect(width: 90mm, height: 60mm, "
        "fill: white.transparentize(1%)) ) }"
    ),
    "letters under a wide line": one(
        f"{{ {BODY}; place(top + left, line(start: (0mm, 30mm), end: (90mm, 30mm), "
        "stroke: 60mm + white)) }"
    ),
    "letters under many lines": one(
        f"{{ {BODY}; for y in range(60) {{ place(top + left, line(start: (0mm, y * 1mm), "
        "end: (90mm, y * 1mm), stroke: 1.2mm + white)) } }"
    ),
    "letters of which some are cut away": one(
        f"box(clip: true, width: 26mm, height: 60mm, {BODY})"
    ),
    "figures without their lower half": one(
        "{ box(clip: true, height: 3mm, text(size: 20pt, v.lines.first().number));"
        ' set-one(said((..v.lines.first(), number: ""))) }'
    ),
    "narrow letters": one(f"scale(x: 3%, reflow: false, {BODY})"),
    "mirrored letters": one(f"scale(x: -100%, {BODY})"),
    "letters within a thick white line": one(f"{{ set text(stroke: 6pt + white); {BODY} }}"),
    "a figure under a white spot": one(
        f"{{ {BODY}; place(top + left, dx: 8mm, dy: 8mm, circle(radius: 4mm, fill: white)) }}"
    ),
    "an EXAMPLE that nobody sees": changed(
        SHEET, "[#example #line.checked]", f"[#text(fill: {WHITE}, example) #line.checked]"
    ),
}
"""What a file says to programs, and no eye sees: it does not count as said."""
ODDLY = {
    "a number whose groups are turned": (
        changed(SHEET, LINE, 'text(size: 20pt, dir: rtl, lang: "ar", line.number)'),
        "audit-piece-lacks",
    ),
    "a number that is written backwards": (
        changed(SHEET, LINE, 'text(size: 20pt, "\\u{202E}" + line.number + "\\u{202C}")'),
        "audit-piece-lacks",
    ),
    "a mirrored number": (
        changed(SHEET, LINE, "scale(x: -100%, text(size: 20pt, line.number))"),
        "audit-piece-lacks",
    ),
    "a number on two lines": (
        changed(SHEET, LINE, "block(width: 18mm, text(size: 20pt, line.number))"),
        "audit-piece-lacks",
    ),
    "figures set back over each other": (
        changed(SHEET, LINE, "text(size: 20pt, tracking: -1.2em, line.number)"),
        "audit-piece-lacks",
    ),
    "white words on what is not black there": (
        one(f"{{ place({L_SHAPE}); set text(fill: white); {BODY} }}"),
        "audit-piece-contrast",
    ),
    "a number backwards beside the parts": (
        with_more("text(size: 12pt)[\\u{202E}111 611\\u{202C}]"),
        "audit-piece-loose",
    ),
    "a faint number": (
        with_more("text(size: 40pt, fill: black.transparentize(75%))[116 111]"),
        "audit-piece-loose",
    ),
    "a number drawn by lines": (
        with_more(
            "text(size: 40pt, fill: black.transparentize(99%), stroke: 1pt + black)[116 111]"
        ),
        "audit-piece-loose",
    ),
    "a number in a pattern": (
        with_more(
            "rect(width: 60mm, height: 8mm, stroke: none, "
            "fill: tiling(size: (60mm, 8mm), text(size: 14pt)[116 111]))"
        ),
        "audit-piece-picture",
    ),
    "a number of nobody, figure by figure": (
        with_more('"090055555".clusters().map(box).join(h(4pt))'),
        "audit-piece-number",
    ),
    "figures of nobody below each other": (
        with_more('stack(spacing: 3pt, ..("0900", "55", "555").map(one => text(size: 9pt, one)))'),
        "audit-piece-number",
    ),
    **{
        f"its number as {said}": (with_more(f"text(size: 12pt)[{said}]"), "audit-piece-loose")
        for said in ("116·111", "116|111", "116\u00ad111", "¹¹⁶ ¹¹¹", "116_111")
    },
    "a number of nobody in a bookmark": (
        with_more("hide(heading(bookmarked: true, text(size: 8pt)[0900 55 555]))"),
        "audit-piece-number",
    ),
    "a number of nobody that is read aloud": (
        with_more('figure(alt: "Call 0900 55 555", kind: "x", supplement: none)[.]'),
        "audit-piece-number",
    ),
    "a code of squares": (f"{SHEET}#{SQUARES}\n", "audit-piece-picture"),
    "a code of lines": (with_more(ROWS), "audit-piece-picture"),
    **{
        f"a number {how}": (changed(SHEET, LINE, f"{{ {said} }}"), f"audit-piece{code}")
        for how, said, code in (
            ("with figures before it", 'text(size: 20pt, "0900 " + line.number)', "-number"),
            (
                "with figures beside it",
                "text(12pt)[09]; h(3pt); box(text(20pt, line.number))",
                "-number",
            ),
            ("with figures behind it", 'text(size: 20pt, line.number + " 5")', "-number"),
            ("that is struck out", "strike(text(size: 20pt, line.number))", "-lacks"),
        )
    },
    "one part for all cards": (
        changed(
            WHOLE_SHEET,
            f"let body = {BODY}",
            f"let body = if index == 3 {{ set-one({BARE}) }} else if index == 4 "
            f"{{ {BODY}; {BODY} }} else {{ {BODY} }}",
        ),
        "audit-piece-twice",
    ),
}
"""What eyes meet otherwise than the file says it."""
HARMLESS = {
    "letters in a dark gradient": one(f"{{ set text(fill: {GRADIENT}); {BODY} }}"),
    "letters with a thin line round them": one(
        f"{{ set text(stroke: 0.3pt + luma(20%)); {BODY} }}"
    ),
    "letters with a line of their colour": one(f"{{ set text(stroke: 0.5pt + black); {BODY} }}"),
    "letters in a box that cuts nothing": one(
        f"box(clip: true, width: 90mm, height: 60mm, radius: 4mm, {BODY})"
    ),
    "letters in a frame, on a ground with round corners": one(
        "{ place(rect(width: 88mm, height: 58mm, fill: luma(90%), stroke: 1mm + black, "
        f"radius: 3mm)); {BODY} }}"
    ),
    "letters on a circle": one(f'{{ place(circle(radius: 29mm, fill: rgb("e4efee"))); {BODY} }}'),
    "letters under a faint ring": one(
        f"{{ {BODY}; place(top + left, circle(radius: 20mm, stroke: 0.5mm + luma(80%))) }}"
    ),
    "spaced letters": one(f"{{ set text(tracking: 0.8pt); {BODY} }}"),
    "turned a little": one(f"rotate(1deg, {BODY})"),
    "hours behind the number": changed(SHEET, LINE, "text(size: 9pt)[#line.number #line.hours]"),
    "narrow hours behind the number": changed(
        SHEET,
        LINE,
        "{ box(text(16pt, line.number)); h(3mm); box(width: 20mm, text(9pt, line.hours)) }",
    ),
    "a line below the number": changed(SHEET, LINE, "underline(text(size: 20pt, line.number))"),
    "many lines in a square": with_more(
        "curve(stroke: 0.02mm + luma(70%), ..range(90).map(y => ("
        "curve.move((0mm, y * 0.08mm)), curve.line((7.2mm, y * 0.08mm)))).flatten())"
    ),
    "many squares": with_more(
        "for x in range(30) { for y in range(4) { place(top + left, dx: x * 1.31mm, dy: y * 1mm, "
        "rect(width: 0.6mm, height: 0.6mm, fill: luma(70%))) } }"
    ),
}
"""What looks unusual, and is said all the same."""
MORE = "label: {en: For children and teenagers, sq: Për fëmijë}\n  with: [al-police]\n  "
TELLING = (
    *("[Spring campaign]", "[Someone to call]", "[example.org]", "[For victims]"),
    "hide(heading(bookmarked: true)[Spring campaign])",
    "hide(heading(bookmarked: true)[Nothing to see])",
    'figure(alt: "Someone to call", kind: "x", supplement: none)[.]',
)


SHEETS = {
    **{name: sheet for kinds in (LEFT_OUT, BADLY_SET, ODDLY) for name, (sheet, _) in kinds.items()},
    **NOT_SEEN,
    **HARMLESS,
    **{said: with_more(said) for said in TELLING},
}
NUMBERS = {name: f"p{number:03d}" for number, name in enumerate(SHEETS)}
USUAL = frozenset(
    name
    for kinds in (LEFT_OUT, BADLY_SET, ODDLY, NOT_SEEN, HARMLESS, TELLING)
    for name in tuple(kinds)[::9]
)
"""The names of those that are looked at in every run: each takes a good while to set and read."""


def some_of(kinds: Iterable[str]) -> pytest.MarkDecorator:
    """Run a test for each of some kinds, most of them in the long run alone."""
    names = [
        name if name in USUAL else pytest.param(name, marks=pytest.mark.long) for name in kinds
    ]
    return pytest.mark.parametrize("name", names)


@lru_cache(maxsize=2)
def planted(*, is_usual: bool) -> Build:
    """Return a demonstration with pieces of plain, and one of each planted kind."""
    text = [
        "-- themes/own/theme.yaml --\nparent: plain\n",
        edit(
            CONFIG,
            ("missing_pages: show", "missing_pages: show\n  theme: own"),
            ("en: [AL]", "en: [AL, MK]"),
            ("sq: [AL]", "sq: [AL, MK]"),
        ),
        edit(AL, QUIET_NAME, ("summary: {en: Counsellors", f"{MORE}summary: {{en: Counsellors")),
        service("al-police", dial="129", kind="police", name="{en: The police, sq: Policia}"),
        "-- content/services/mk.yaml --\ncountry: MK\nservices:\n",
        service("mk-line", dial="0800 11 222", name="{en: Line, sq: Linja}"),
    ]
    for name, sheet in SHEETS.items():
        if (name in USUAL) is is_usual:
            file = NUMBERS[name]
            text += (
                f"-- themes/own/material/{file}.typ --\n{sheet}",
                piece(file, discreet=name in TELLING),
            )
    text += (f"-- themes/own/material/cards.typ --\n{SHEET}", piece("cards"))
    text += (f"-- themes/own/material/strips.typ --\n{TURNED}", piece("strips"))
    return built("".join((*text, *map(piece, ("card", "tear-off", "poster")))))


def piece(kind: str, *, discreet: bool = False) -> str:
    words = "discreet: yes\n" if discreet else "words:\n  headline: Check first\n"
    return (
        f"-- content/en/material/{kind}.md --\n---\nkind: {kind}\ncampaign: spring\ntitle: Check\n"
        f"country: AL\nnumbers: [al-child-line]\n{words}---\n"
    )


def found_in(name: str) -> list[Problem]:
    path = f"themes/own/material/{NUMBERS[name]}.typ"
    return [found for found in planted(is_usual=name in USUAL).problems if found.at.path == path]


@some_of(LEFT_OUT)
def test_what_one_part_leaves_out_is_found(name: str) -> None:
    found = found_in(name)
    assert {one.code for one in found} == {"audit-piece-lacks"}, found
    told = " ".join(dict(one.values)["words"] for one in found)
    assert all(said.rstrip(".") in told for said in LEFT_OUT[name][1]), told


@some_of((*BADLY_SET, *ODDLY))
def test_what_is_set_badly_is_found(name: str) -> None:
    found = found_in(name)
    assert {**BADLY_SET, **ODDLY}[name][1] in {one.code for one in found}, found


@some_of(NOT_SEEN)
def test_what_nobody_sees_does_not_count_as_said(name: str) -> None:
    codes = {one.code for one in found_in(name)}
    assert codes & {"audit-piece-lacks", "audit-piece-contrast"}


@some_of(HARMLESS)
def test_what_is_seen_is_not_refused(name: str) -> None:
    assert found_in(name) == []


@some_of(TELLING)
def test_a_discreet_piece_names_nobody(name: str) -> None:
    assert {one.code for one in found_in(name)} == {"audit-piece-told"}


def test_pieces_that_are_whole_have_no_problem() -> None:
    wrong = {
        f"themes/own/material/{file}.typ" for name, file in NUMBERS.items() if name not in HARMLESS
    }
    others = [one for one in planted(is_usual=True).problems if one.at.path not in wrong]
    assert not [one for one in others if one.severity == "error"]


@pytest.mark.long
def test_a_fault_in_a_template_of_tipsite_is_told_at_each_piece_that_has_it() -> None:
    card, poster = (f"themes/plain/material/{kind}.typ" for kind in ("card", "poster"))
    text = "".join(
        (
            f"-- {card} --\n{SHEET.replace('v.example', '[]', 1)}",
            f"-- {poster} --\n{SHEET}#missing\n",
            piece("card"),
            piece("card").replace("material/card.md", "material/second.md"),
            piece("poster"),
        )
    )
    shipped = replace(site(text), shipped=frozenset((card, poster)))
    found = [one for one in build(shipped, TODAY).problems if one.severity == "error"]
    assert sorted((one.code, one.at.path) for one in found) == [
        ("material-fault", f"content/en/material/{name}.md")
        for name in ("card", "poster", "second")
    ]
    # In a theme that stands in the site, the template is where it is mended.
    own = {one.at.path for one in built(text).problems if one.severity == "error"}
    assert own == {card, poster}


def test_the_code_leads_to_the_page_of_the_campaign_as_it_is_called() -> None:
    page_ = page("sq/campaigns/spring.md", slug="pranvera", translation="reviewed")
    build = built("".join((page("en/campaigns/spring.md"), page_, piece("card"), ALBANIAN)))
    assert build.plan is not None
    codes = {
        address: promise.code.removeprefix(promise.base)
        for address in build.plan.pieces.addresses
        if (promise := build.plan.pieces.piece(address).promise)
    }
    assert codes == {
        "en/campaigns/spring/card-al.pdf": "en/campaigns/spring.html",
        "sq/campaigns/spring/card-al.pdf": "sq/campaigns/pranvera.html",
    }
    assert set(codes.values()) <= {one.path for one in build.artifacts}


@pytest.mark.long
def test_the_words_on_paper_are_an_address_that_any_server_answers() -> None:
    """No host adds an ending everywhere, least of all to the name of the folder of the pieces."""
    everywhere = "".join(piece(kind) for kind in ("poster", "card", "tear-off"))
    build = built(page("en/campaigns/spring.md") + everywhere)
    assert build.plan is not None
    pieces = build.plan.pieces.addresses
    printed = {build.plan.pieces.piece(one).promise.once["address"] for one in pieces}  # type: ignore[union-attr]
    assert len(pieces) == 3
    assert printed == {"example.org/help/en/campaigns/spring.html"}
    assert "en/campaigns/spring.html" in {one.path for one in build.artifacts}


ALBANIAN = """\
-- content/sq/material/card.md --
---
title: Kontrolloni
words: {headline: Kontrolloni}
translation: reviewed
---
"""


@pytest.mark.one_in(99)
@pytest.mark.parametrize("kind", ["poster", "card", "tear-off", "leaflet"])
def test_a_line_may_stand_beside_another_one_and_by_itself(kind: str) -> None:
    more = service("al-police", dial="129", name="{en: The police, sq: Policia}", kind="police")
    words = "{headline: H, points: [P], inside: [I]}" if kind == "leaflet" else "{headline: H}"
    made = built(
        edit(AL, ("needs: [call, children]", "needs: [call, children]\n  with: [al-police]"))
        + more
        + page(
            "en/material/both.md", "", kind=kind, campaign="spring", country="AL",
            numbers="[al-child-line, al-police]", words=words,
        )
    )  # fmt: skip
    assert [one.code for one in made.problems if one.severity == "error"] == []
    assert any(one.path.endswith("both-al.pdf") for one in made.artifacts)


@pytest.mark.one_in(9)
@pytest.mark.parametrize("number", ["+355 4 222 3333 ext. 12", "0800 12 34 lok. 5"])
@pytest.mark.long
def test_a_number_with_an_extension_is_read_back(number: str) -> None:
    changed_ = edit(
        AL, ("- dial: 116 111", f"- dial: {number}"), ("{dial: 116 111,", f"{{dial: {number},")
    )
    made = built("".join((changed_, *map(piece, ("card", "poster", "tear-off")))))
    assert [one.code for one in made.problems if one.severity == "error"] == []
    assert sum(one.path.endswith("-al.pdf") for one in made.artifacts) >= 3


@pytest.mark.long
def test_a_line_beside_another_one_says_what_must_be_said_with_it() -> None:
    label = "{en: Only for women., sq: Vetëm për gratë.}"
    more = service("al-women", dial="116 117", name="{en: Women, sq: Gratë}", label=label)
    made = built(
        edit(AL, ("needs: [call, children]", "needs: [call, children]\n  with: [al-women]"))
        + more
        + piece("card")
    )
    assert [one.code for one in made.problems if one.severity == "error"] == []
    (card,) = [one for one in made.artifacts if one.path == "en/campaigns/spring/card-al.pdf"]
    with closing(pypdfium2.PdfDocument(card.content)) as document:
        text = document[0].get_textpage().get_text_bounded()
    assert text.count("116 117") == " ".join(text.split()).count("Only for women") == 10

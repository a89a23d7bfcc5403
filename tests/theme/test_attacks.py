"""What a theme does to hide numbers, or to break another promise, stops the build at its file."""

from __future__ import annotations

import re
import time
from functools import lru_cache

import pytest
from selectolax.lexbor import LexborHTMLParser

import tipsite.pipeline.stages
from material_sites import POSTER
from sites import CONFIG, TODAY, built, edit, page, problems, service, site, theme, with_services
from small_sites import child
from tipsite.audit.required import required_in
from tipsite.audit.structure import focus_problems
from tipsite.audit.tree import Tree
from tipsite.audit.visibility import Visibility
from tipsite.messages.explanation import explain
from tipsite.model.facts import PageFacts
from tipsite.model.plan import Artifact
from tipsite.theme.css import token_declarations, unbalanced, without_comments

BASE, MACROS = ("themes/plain/templates/base.html", "themes/plain/templates/macros.html")
CSS = theme()["themes/plain/assets/site.css"].decode()
SITE = with_services(service("al-police", dial="129", needs="[call]"))
SHEETS = {"site": CSS, "loud": theme()["themes/plain/assets/loud.css"].decode()}
LINES = CSS.count("\n") + 2
OWN = '{% extends "base.html" %}{% block main %}<h1>x</h1>'


@lru_cache(maxsize=1)
def finished() -> tuple[tuple[Artifact, ...], tuple[PageFacts, ...]]:
    """Return the files of a site, and what was read of its pages."""
    made = tipsite.pipeline.stages.build(site(SITE), TODAY)
    assert made.problems == ()
    return made.artifacts, made.facts


def hidden(rules: str, *, instead: bool = False, sheet: str = "site") -> set[str]:
    """Return what is wrong with the pages when a style sheet has ``rules`` at its end."""
    files, facts = finished()
    css = rules if instead else f"{SHEETS[sheet]}\n{rules}"
    changed = tuple(
        Artifact(path=one.path, content=css.encode())
        if re.fullmatch(rf"assets/{sheet}\..*css", one.path)
        else one
        for one in files
    )
    # Those for lost addresses have the old sheet in them.
    pages = {found.path: found.files for found in facts if found.files.sheets}
    seen = {found.path: found.seen for found in facts if found.path in pages}
    judge = Visibility(changed)
    of_pages = (one for path in pages for one in judge.problems(path, pages[path], seen[path]))
    rings = (one for file in changed for one in focus_problems(file))
    found = (*judge.unread(), *of_pages, *rings)
    return {f"{one.at.line} {one.code} {dict(one.values).get('what', '')}".strip() for one in found}


@pytest.mark.one_in(99)
@pytest.mark.parametrize(
    "rule",
    [
        ".call { display: none }", ".call b { font-size: 0 }", ".calls { visibility: hidden }",
        "main { opacity: 0 }", "main { opacity: .2 }", ".call { clip-path: inset(50%) }",
        ".calls { position: absolute; left: -9999px }", ".call { transform: scale(0) }",
        ".call bdi { text-indent: -99em }", ".calls { max-height: 0; overflow: hidden }",
        ".call { margin-inline-start: -200vw }", "html { font-size: 3px }", ".call { zoom: .1 }",
        "@media (max-width: 50rem) { .call { display: none } }", "[href^='tel:'] { display: none }",
        "a { display: none !important }", ":root { --x: none } .call { display: var(--x) }",
        ".call { content-visibility: hidden }", ".call { filter: opacity(0) }",
        ".call { -webkit-text-fill-color: transparent }", ".call { inset: 0 auto auto 9999px }",
        ".call bdi { unicode-bidi: bidi-override }", ".call { pointer-events: none }",
        ".call b::before { content: '1' }", ".call { all: unset }", "@layer { .call { scale: 0 } }",
        ".call::first-line { font-size: 0 }", ".call { font: 2px/1 serif }",
        ".call b { width: 0; overflow: hidden }", ".calls > li:not(.x) { visibility: collapse }",
        "section:has(.calls) { display: none }", ".call { letter-spacing: -2em }",
        ".call bdi::before { content: '\\202e' }", ".call::before { content: '\\200b' }",
    ],
)  # fmt: skip
@pytest.mark.parametrize("sheet", SHEETS)
def test_a_number_that_a_style_hides_is_told_at_its_rule(sheet: str, rule: str) -> None:
    line = SHEETS[sheet].count("\n") + 2
    assert f"{line} audit-hidden number" in hidden(rule, sheet=sheet)


@pytest.mark.one_in(99)
@pytest.mark.parametrize(
    ("rule", "found"),
    [
        (".bar { display: none }", {"audit-hidden exit", "audit-hidden help"}),
        (".demo { visibility: hidden }", {"audit-hidden notice"}),
        (".bar .leave { font-size: 1px }", {"audit-hidden exit"}),
        (".call bdi { color: #777 }", {"audit-hidden number"}),
        (".call { color: #fff; background: #fff }", {"audit-hidden number"}),
        (".demo { color: var(--note) }", {"audit-hidden notice"}),
        (".bar { background: white }", {"audit-hidden exit", "audit-hidden help"}),
        (".call { & b { display: none } }", {"audit-selector"}),
        (".call:popover-open { display: none }", {"audit-selector"}),
        (":focus-visible { outline: none }", {"audit-outline"}),
        (":focus-visible { outline: 0px solid }", {"audit-outline"}),
        (":focus-visible { outline: 3px solid transparent }", {"audit-outline"}),
        (":focus-visible { outline-color: transparent }", {"audit-outline"}),
    ],
)
def test_what_else_a_style_takes_away_is_told_at_its_rule(rule: str, found: set[str]) -> None:
    assert hidden(rule) == {f"{LINES} {one}" for one in found}


FOLDED = (
    edit(
        CONFIG,
        ("en: [AL]", "en: [AL, MK]"),
        ("  AL: [al-child-line]\n", "  AL: [al-child-line]\n  MK: [mk-line]\n"),
    )
    + "-- content/services/mk.yaml --\ncountry: MK\nservices:\n"
    + service("mk-line", dial="02 2777 070", needs="[call]")
    + page("en/call.md", "/// details | Numbers\n\n- [line](service:mk-line)\n\n///")
)


@pytest.mark.one_in(99)
@pytest.mark.parametrize(
    ("rule", "codes"),
    [
        (".prose summary { display: none }", {"audit-hidden"}),
        ("details[open] > * { display: none }", {"audit-hidden"}),
        ("details[open] .call { color: #777 }", {"audit-hidden"}),
        ("details:not([open]) > p { display: none }", set()),
        ("details::details-content { opacity: 0 }", {"audit-hidden"}),
        ("details::details-content { content-visibility: visible }", set()),
    ],
)
def test_what_is_folded_can_be_found_and_is_seen_when_it_is_open(
    rule: str, codes: set[str]
) -> None:
    text = f"{FOLDED}-- themes/plain/assets/more.css --\n{rule}\n"
    found = [one for one in problems(text) if "more.css" in one]
    assert {one.split()[1] for one in found} == codes


@pytest.mark.one_in(99)
@pytest.mark.parametrize(
    "rule",
    [
        "", ".date { display: none }", ".call { margin-inline: -1rem }", ".call { opacity: 1 }",
        "@media print { .call { display: none } }", ".call { font-size: 1.5rem }",
        ".call { color: #fff; background: #000 }", ".call { transform: none }",
        ".call::before { content: '›' }", "/* .call { display: none } */",
        ".calls { visibility: hidden } .calls a { visibility: visible }",
        ":focus-visible { outline: .2rem solid red }", ".call { line-height: 1.3 }",
        ".call { color: #fff; background: linear-gradient(to right, #000, #222 50%) }",
        ".call { transition: background .2s ease-in } .call:hover { background: #000 }",
        ".calls > li + li { margin-block-start: calc(1rem + 2px) }", ".calls { overflow: hidden }",
        "@keyframes x { to { opacity: 0 } } .date { animation: x 9s }",
        ".bar { position: fixed; inset: auto 0 0; padding-bottom: env(safe-area-inset-bottom) }",
        "html { font-size: clamp(1rem, .9rem + .5vw, 1.25rem) }", "body { overflow-x: clip }",
        "@media (min-width: 40rem) { .call { font-size: 1.25rem } }",
        ".date:empty, [data-x]:empty { display: none }", "a[href$='.pdf'] { display: none }",
        ".call { border: 1px solid var(--line); box-shadow: 0 1px 3px #0004; cursor: pointer }",
        "*, ::before { animation-duration: .01ms !important; animation-iteration-count: 1 }",
        "html { font-size: 112.5% }", "a[href^='https:']::after { content: ' ↗' }",
        ".call::before { content: '☎\ufe0e ' / ''; margin-inline-end: .5em }",
        ".call { transition: transform .2s } .call:hover { transform: translateY(-1px) }",
        ".call:hover { transform: scale(1.02) } .call:active { translate: 0 1px; scale: .98 }",
        ".call { background-repeat: no-repeat; background-clip: padding-box; direction: ltr }",
        ".call { font-feature-settings: 'tnum' 1, 'kern'; font-variation-settings: 'wght' 700 }",
        "body { display: grid; grid-template: auto 1fr / minmax(0, 1fr) } main { grid-area: 2/1 }",
        ".call { contain: layout; transform-origin: center; border-image: none }",
        ".calls { list-style-image: none; scroll-snap-type: none } body { overflow-x: hidden }",
        ".bar { position: fixed; inset: auto 0 0; contain: none }", "main { overflow: hidden }",
        ".card:hover .date { display: none }", "::selection { color: #fff; background: #000 }",
    ],
)  # fmt: skip
def test_what_hides_nothing_is_let_be(rule: str) -> None:
    assert hidden(rule) == set()


TRICKS = [
    "@keyframes x { to { opacity: 0 } } .call { animation: x 9s forwards }",
    "@keyframes x { to { scale: 0 } } main { animation-name: x }",
    ".call { opacity: calc(1 - 1) }", ".call { color: color-mix(in srgb, red, transparent 99%) }",
    "@property --v { syntax: '<number>'; inherits: no; initial-value: 0 } a { opacity: var(--v) }",
    ".call { rotate: x 90deg }", ".call { offset-path: path('M-999 0h1') }", ".call { scale: 0 }",
    "@starting-style { .call { opacity: 0 } }", ".call b { text-decoration: blink }",
    ".call { color: light-dark(transparent, #000) }", ".call { font-size: calc(1px * 0) }",
    ".call { margin-inline-start: calc(-9999px + 1px) }", ".call { width: calc(1px * 1); }",
    ".call { z-index: -1; position: relative }", ".call { mix-blend-mode: difference }",
    ".call { backdrop-filter: blur(9px) }", ".call { perspective: 1px }", ".x, .call { zoom: 0 }",
    ".call { mask-border: url(#x) }", ".call { -webkit-mask: linear-gradient(#000, #0000) }",
    ".call { text-decoration: line-through 9rem }", ".call { direction: rtl }",
    ".call { outline: 9rem solid #fff; outline-offset: -9rem }",
    ".call { display: nonsense }",
    ".call { box-shadow: inset 0 0 0 99px #fff }",
    ".call { background: linear-gradient(#fff, #fff) }",
    ".call { font-family: Wingdings }", ".call { position: absolute; top: 9999px }",
    ".call { contain: size }", ".call { max-height: 9rem; overflow: clip }",
    ".call { order: x(1) }",
    "@layer a { .call { display: none } }", "@supports (color: red) { .call { opacity: .1 } }",
    "@container (width > 1px) { .call { display: none } }",
    "@media not print { a { display: none } }",
    "@media (max-width: 9rem) { a { opacity: 0 } } @media (min-width: 9rem) { a { opacity: 1 } }",
    "@media screen, print { .call { display: none } }", "@layer print { a { display: none } }",
    ".calls li:nth-child(2) { display: none }", ".calls li:not(:first-child) { display: none }",
    ".heading + .calls { display: none }", "body:hover .call { display: none }",
    ".call:visited { opacity: 0 }", "a[href='tel:129'] { display: none }",
    "a[href*='116'] { display: none }", "[rel~=nofollow] { display: none !important }",
    "body:has(footer) main { display: none }", ".calls :is(li:hover, .x) { display: none }",
    ".call { display: none } .call:hover { display: flex }",
    ".call::before { content: ''; position: absolute; inset: 0; background: #fff }",
    ".call b::after { content: 'I' }", ".call::after { content: ''; margin-inline-start: -99rem }",
    ".call bdi::after { content: '|' }", ".call bdi::before { content: '+' }",
    ".call::before { content: '▇▇'; position: relative }", ".call { direction: rtl }",
    ".call::after { content: ''; margin-inline-start: -32px; position: relative }",
    ".calls { position: fixed; top: 800px }", ".call { position: absolute; inset: 0 }",
    ".calls li { position: absolute; top: 0 }", "main { position: fixed; bottom: 0 }",
    "body { overflow: hidden }", "html { height: 100%; overflow-y: clip }",
    "body { position: fixed; inset: 0 }", "body { touch-action: none }",
    "main { max-height: 1rem; overflow: scroll }", ".calls { height: 44px; overflow-y: auto }",
    ".call { box-shadow: 0 0 0 900px #fff; position: relative }",
    ".call { font-variant-numeric: diagonal-fractions }", ".call { transform: translateX(-9px) }",
    "html::view-transition { background: #fff }", "@view-transition { navigation: auto }",
    "@counter-style x { system: cyclic; symbols: '1' } .calls { list-style: x }",
]  # fmt: skip
"""Rules that hide a number in Chromium, and more of their kind."""
REFUSALS = {"audit-hidden", "audit-selector"}


@pytest.mark.one_in(99)
@pytest.mark.parametrize("rule", TRICKS)
def test_what_is_not_known_to_leave_a_number_seen_is_told_at_its_rule(rule: str) -> None:
    found = [one.split()[:2] for one in hidden(rule)]
    assert found
    assert {line for line, _code in found} == {str(LINES)}
    assert {code for _line, code in found} <= REFUSALS


@pytest.mark.long
def test_the_message_names_the_property_and_where_those_allowed_stand() -> None:
    style = f"-- themes/child/assets/site.css --\n{CSS}\n.call {{ rotate: x 90deg }}\n"
    (found,) = {(one.code, one.values) for one in built(f"{child()}{style}{SITE}").problems}
    words, hint = explain(*found)
    assert "by the rule .call { rotate: x 90deg }" in words
    assert "“Themes” of the documentation" in hint


@pytest.mark.one_in(99)
@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('<bdi dir="ltr">{{ line.number }}</bdi>', '<bdi dir="rtl">{{ line.number }}</bdi>',
         "audit-turned"),
        ('<ul class="calls">', '<ul class="calls" popover>', "audit-hidden"),
        ('<ul class="calls">', '<ul class="calls" data-search-without>', "audit-hidden"),
    ],
)  # fmt: skip
def test_attributes_hide_and_turn_nothing_either(old: str, new: str, code: str) -> None:
    found = problems(changed(MACROS, old, new))
    assert f"{MACROS.replace('plain', 'child')}:0:0 {code}" in found


def changed(path: str, old: str, new: str) -> str:
    """Return a child theme with a template of the parent in which a text is replaced."""
    text = theme()[path].decode()
    assert old in text
    return f"{child()}-- {path.replace('plain', 'child')} --\n{text.replace(old, new)}\n{SITE}"


@pytest.mark.one_in(99)
@pytest.mark.parametrize(
    ("path", "old", "new", "code"),
    [
        (BASE, "{{ frame.demonstration }}", "", "audit-not-said"),
        (BASE, '<div class="bar" role="region"', '<div hidden class="bar"', "audit-hidden"),
        (BASE, '<p class="demo">', '<p class="demo" aria-hidden="true">', "audit-hidden"),
        (MACROS, "{{ notice }}", "", "audit-not-said"),
        (MACROS, "{{ line.number }}", "{{ line.name.text }}", "audit-other-number"),
    ],
)
def test_a_template_that_loses_something_is_named(path: str, old: str, new: str, code: str) -> None:
    text = changed(path, old, new) + page("en/more.md", translation="draft")
    assert f"{path.replace('plain', 'child')}:0:0 {code}" in problems(text)


@pytest.mark.parametrize("inside", ["{% if 1 %}" * 99 + "{% endif %}" * 99, "{{ " + "(" * 2000])
def test_a_template_too_deep_is_a_problem(inside: str) -> None:
    own = "themes/child/templates/page.html"
    text = f"{child()}-- {own} --\n{OWN}{inside}{{% endblock %}}\n"
    found = problems(text + page("en/more.md"))
    assert [one for one in found if one.startswith(own) and one.endswith("template-error")]


@pytest.mark.parametrize(
    "css",
    [
        '"\\\\' * 50_000,
        "url(" + " " * 50_000,
        "/* " * 50_000,
        " " * 50_000 + "x",
        ":root{--a:1}\n" * 20_000,
        "@media " * 20_000 + "{:root{--a:1}}",
        ":root{--a" + "-" * 50_000 + "}",
        ":root{--a:" + " " * 50_000 + "x" + " " * 50_000 + "}",
    ],
)
def test_a_style_sheet_made_to_take_for_ever_is_read_at_once(css: str) -> None:
    start = time.process_time()
    unbalanced(css)
    token_declarations(without_comments(css))
    assert time.process_time() - start < 5


def test_a_directory_without_its_numbers_is_named() -> None:
    text = child() + f"-- themes/child/templates/directory.html --\n{OWN}{{% endblock %}}\n"
    assert problems(text) == ["themes/child/templates/directory.html:0:0 audit-lacks"] * len(
        problems(text)
    )


@pytest.mark.long
def test_the_style_of_a_child_is_named_with_its_line() -> None:
    text = child() + f"-- themes/child/assets/site.css --\n{CSS}\n.call {{ display: none }}\n"
    assert problems(text) == [f"themes/child/assets/site.css:{LINES}:1 audit-hidden"]


@pytest.mark.long
def test_a_mistake_that_is_not_the_childs_is_told_at_the_page() -> None:
    base = theme()[BASE].decode().replace('<a class="skip" href="#main">{{ say.skip }}</a>', "", 1)
    text = child() + f"-- themes/child/templates/page.html --\n{OWN}{{% endblock %}}\n"
    found = problems(f"{text}-- {BASE} --\n{base}" + page("en/more.md"))
    assert "output/en/more.html:0:0 audit-lacks" in found


def test_paths_lead_to_what_must_be_seen() -> None:
    html = (
        '<body><a href="#m">Skip</a><p class="n">It is <b>shown</b>.</p><main id="m">'
        '<p>Call <a id="x" href="tel:1">one <b>1</b></a></p><a href="help.html">Help</a></main>'
    )
    found = required_in(Tree(LexborHTMLParser(html)), ("It is shown.",), "help.html")
    shown = [(one.what, "/".join(step.name for step in one.path), one.grouped) for one in found]
    assert shown == [
        ("number", "html/body/main/p/a", False),
        ("number", "html/body/main/p/a/b", False),
        ("help", "html/body/main/a", False),
        ("notice", "html/body/p", False),
    ]
    assert found[0].path[-1].attributes == (("id", "x"), ("href", "tel:"))


HEAD = "//: format: pdf\n//: words: {}\n//: numbers: {least: 0, most: 1}\n"
REFUSED = {
    # What a template of material may not do, where it is told, and by which name.
    '#image(bytes("<svg/>"))': (8, "bytes"),
    '#read("view.json")': (2, "read"),
    '#plugin("x.wasm")': (2, "plugin"),
    '#eval("1")': (2, "eval"),
    "#datetime.today().display()": (11, "today"),
    "#let other = read": (14, "read"),
    "#let b = read // as it is": (10, "read"),
    "#let (other,) = (std.bytes,)": (22, "bytes"),
    "#let all = dictionary(std)": (23, "std"),
    "#import std: image": (9, "std"),
    "#let b = std . image": (10, "std . image"),
    "#let b = std/**/.image": (10, "std"),
    "#let b = image(v.picture.file).func()": (32, "func"),
    "#let b = cbor.encode((1, 2))": (15, "encode"),
    # What looks like a text or a remark may be code to Typst.
    '#let a = "// "; #image(bytes("<svg/>"))': (24, "bytes"),
    '[" ]#read("x")[" ]': (6, "read"),
    "`` #let b = bytes // ``": (13, "bytes"),
    "https://a.example/#bytes": (20, "bytes"),
    '#show regex("plugin"): strong': (14, "plugin"),
    "#let said = [Please read (this).]": (21, "read"),
}
ALLOWED = (
    '#json("view.json")',
    "#image(view.picture.file)",
    "// What would read(x) here is no code, and bytes(x) is none.",
    "#let a = 1 // as people read it",
    "#std.line(length: 1mm)",
    "#let read-line(line) = line.number",
    "#let already = function => function",
)


def test_a_template_of_material_shows_what_it_is_handed_and_nothing_else() -> None:
    text = child()
    for number, code in enumerate((*REFUSED, *ALLOWED)):
        text += f"-- themes/child/material/p{number:02d}.typ --\n{HEAD}{code}\n"
    found = [one for one in built(text).problems if one.code.startswith("material-")]
    assert [
        (one.at.path[-7:-4], one.at.line, one.at.column, *dict(one.values).values())
        for one in found
    ] == [(f"p{number:02d}", 4, *where) for number, where in enumerate(REFUSED.values())]


@pytest.mark.long
def test_what_is_no_template_of_material_is_told_and_not_handed_to_any() -> None:
    text = child() + "".join(
        f"-- themes/child/material/{name} --\n{HEAD}\n"
        for name in ("sub/x.yaml", "sub/poster.typ", "view.json", "notes.txt")
    )
    made = built(text + POSTER, raw={"themes/child/material/logo.png": b"\x89PNG"})
    assert not made.failed, made.problems
    assert {one.at.path for one in made.problems if one.code == "material-file"} == {
        f"themes/child/material/{name}"
        for name in ("sub/x.yaml", "sub/poster.typ", "view.json", "notes.txt", "logo.png")
    }
    assert "en/campaigns/spring/poster-al.pdf" in {one.path for one in made.artifacts}

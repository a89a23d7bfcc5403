"""Pages ask for few files, show words and numbers before pictures, and describe themselves."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sites import ROOT, page, pages, problems
from tipsite.audit.budget import (
    Sizes,
    bound,
    font_problems,
    light_problems,
    page_weight,
    parts_of,
    weight_of,
    zipped,
)
from tipsite.audit.document import read_document
from tipsite.audit.output import PageReader
from tipsite.language.sentences import excerpt
from tipsite.model.facts import PageFiles
from tipsite.model.plan import Artifact, PagePromise, Promises

HOME = "themes/plain/templates/home.html"
STYLE = "themes/plain/assets/site.css"
SVG = '-- content/images/bridge.svg --\n<svg xmlns="http://www.w3.org/2000/svg"/>\n'
USED = SVG + page("en/bridge.md", "![A bridge](../images/bridge.svg)")
IMAGE = '<img src="{{ frame.home }}" alt=""%s>'
SEARCH, INDEX = "assets/search.12345678.js", "assets/index-sq.12345678.js"
LAZY = ' loading="lazy"'


def template(path: str, old: str, new: str) -> str:
    """Return a section with a template of the theme, in which a text is replaced."""
    text = (ROOT / path).read_text("utf-8")
    assert old in text
    return f"-- {path} --\n" + text.replace(old, new, 1)


def codes(text: str) -> set[str]:
    return {line.split()[1] for line in problems(text)}


def test_on_a_home_page_a_picture_waits_for_the_numbers() -> None:
    image = IMAGE % LAZY
    heading = "<h1>{{ words(view.title) }}</h1>"
    before = template(HOME, heading, f"{heading}{image}")
    after = template(HOME, "{{ notices(frame) }}", f"{image}{{{{ notices(frame) }}}}")
    assert "audit-picture-first" in codes(before)
    assert "audit-picture-first" not in codes(after)


def test_a_page_of_words_may_begin_with_a_picture_below_its_heading() -> None:
    assert problems(USED) == []
    text = page(
        "en/bridge.md", "![A bridge](../images/bridge.svg)\n\n[line](service:al-child-line)"
    )
    assert problems(SVG + text) == []


@pytest.mark.one_in(9)
@pytest.mark.parametrize(
    ("style", "code"),
    [
        ("@font-face{font-family:x;src:url(x.woff2)}", "audit-style-loads"),
        ("@FONT-FACE{font-family:x;src:local(Arial)}", "audit-style-loads"),
        ("p{background:url('../images/a.webp')}", "audit-style-loads"),
        ("p{background:URL( a.png )}", "audit-style-loads"),
        ("p{list-style:image-set('a.png' 1x)}", "audit-style-loads"),
    ],
)
def test_a_style_brings_no_font_and_no_picture(style: str, code: str) -> None:
    assert code in codes(f"-- {STYLE} --\n{style}\n")


def test_a_font_that_no_style_names_is_found_too() -> None:
    for name in ("body.woff2", "body.TTF"):
        (found,) = font_problems(Artifact(path=f"assets/{name}", content=b""), promises())
        assert found.code == "audit-style-loads"


def promises() -> Promises:
    """Return what is promised of each page."""
    return Promises(
        address="https://example.org/", traces={}, guard="", script="s.js", notices={}, regions=(),
        search=SEARCH, indexes={"sq": INDEX}, spellings=frozenset(),
    )  # fmt: skip


def loaded(found: Artifact) -> PageFiles:
    """Return what a page loads."""
    return PageReader(promises()).facts(found, None).files


def test_the_scripts_of_a_page_are_light() -> None:
    shown = pages()
    script = next(text for path, text in shown.items() if re.fullmatch(r"assets/site\..*js", path))
    guard = shown["en/index.html"].partition("<script>")[2].partition("</script>")[0]
    assert zipped(script.encode()) + zipped(guard.encode()) <= 5_000


def test_a_page_without_numbers_may_show_pictures_below_its_heading() -> None:
    html = b'<body><main><h1>A</h1><img src="a.webp" loading="lazy"><p>B</p></main></body>'
    promise = PagePromise(
        exit="", exit_words="", neutral="", safety="", says=(), numbers_first=True,
        originals=(), help_href="", calls=frozenset(), strips=False,
    )  # fmt: skip
    assert not list(light_problems(read_document("a.html", html), promise))
    with_number = html.replace(b"<p>", b'<a href="tel:112">112</a><p>')
    (early,) = light_problems(read_document("a.html", with_number), promise)
    assert early.code == "audit-picture-first"


def test_a_style_sheet_weighs_however_its_link_is_written() -> None:
    sheet = Artifact(path="assets/s.css", content=b"body { margin: 0 }")
    for link in (
        '<link rel="stylesheet" href="assets/s.css">',
        "<link href=assets/s.css rel='alternate StyleSheet'>",
        '<LINK HREF="./assets/s.css" REL="stylesheet" media="all">',
    ):
        found = Artifact(path="a.html", content=f"<html><head>{link}</head></html>".encode())
        weight = weight_of(found, loaded(found), Sizes((sheet,)))
        assert page_weight(found.path, found.content, Sizes((sheet,))) == weight.total
        assert weight.css == zipped(sheet.content)
        assert weight.html == zipped(found.content)


@given(
    st.lists(
        st.sampled_from(("<li>", "</li>", "tel:116111", "Ndihmë", "x", "\0", "é")), max_size=400
    )
)
def test_no_text_weighs_more_than_its_bound(words: list[str]) -> None:
    content = "".join(words).encode()
    assert zipped(content) <= bound(content)


@pytest.mark.parametrize("size", [0, 9_299, 9_300, 9_301, 9_500, 9_501, 20_000])
def test_no_page_that_cannot_be_compressed_weighs_more_than_its_bound(size: int) -> None:
    content = random.Random(size).randbytes(size)
    assert zipped(content) <= bound(content)


def test_the_parts_of_a_page_add_up_to_it() -> None:
    for path, text in pages().items():
        if path.endswith(".html"):
            parts = parts_of(text.encode(), zipped)
            assert sum(parts.values()) == zipped(text.encode()), path
            assert list(parts.values()) == sorted(parts.values(), reverse=True)


def test_a_part_that_grows_is_the_heaviest() -> None:
    chance = random.Random(5)
    words = " ".join("".join(chance.choices("abcdefghij", k=8)) for _ in range(800))
    text = pages()["en/help/al.html"]
    for name, old, new in (
        ("main text", "</h1>", f"</h1><p>{words}</p>"),
        ("footer", "<footer>", f"<footer>{words}"),
        (
            "lists of services",
            '<article class="entry helpline"',
            f"<article>{words}</article><article",
        ),
        ("head", "<title>", f'<meta name="a" content="{words}"><title>'),
        ("languages", '<link rel="canonical"', f'<link hreflang="{words}"><link rel="canonical"'),
        ("words of the script", 'data-words="', f'data-words="{words}'),
        ("drawings", "</h1>", f'</h1><svg><path d="{words}"/></svg>'),
        ("script in the page", "<title>", f"<script>{words}</script><title>"),
    ):
        assert old in text, name
        grown = text.replace(old, new, 1).encode()
        assert next(iter(parts_of(grown, zipped))) == name


@given(st.text(max_size=400))
def test_an_excerpt_is_short_and_whole_words(text: str) -> None:
    short = excerpt(text, 40)
    line = " ".join(text.split())
    assert len(short) <= 40
    assert short == line or short.endswith("…")
    if short != line and " " in line[:40]:
        kept = short[:-1]
        assert line.startswith(kept)
        assert line[len(kept)] in " ,;:–—-(“„«"

"""SVG: what can act, load or tell goes; what can be drawn stays."""

from __future__ import annotations

import contextlib
import time

import pytest

from sites import built, page, problems, told
from tipsite.media.svg import SvgError, clean_svg
from tipsite.pipeline.stages import Build

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">{}</svg>'
SHAPE = '<path d="M0 0h9v9z"/>'
PATH = "content/images/a.svg"


def made(inside: str, frame: str = SVG) -> Build:
    shown = page("en/more.md", "![A door](a.svg)")
    return built(shown, raw={PATH: frame.format(inside).encode()})


def drawn(inside: str, frame: str = SVG) -> str:
    """Return the drawing as it is published."""
    return clean_svg(frame.format(inside)).content.decode()


def test_a_script_in_a_drawing_is_not_published_and_told() -> None:
    done = made(SHAPE + "<script>alert(1)</script>")
    assert told(done) == [f"{PATH}:0:0 svg-cleaned"]
    (found,) = (one for one in done.artifacts if one.path.endswith(".svg"))
    assert found.content.decode() == drawn(SHAPE)
    assert "alert" not in found.content.decode()


HARM = [
    ("<script>alert(1)</script>", "<script>"), ("<g onclick='alert(1)'/>", "onclick"),
    ("<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>",
     "<foreignObject>"),
    ("<image href='https://example.org/x.png'/>", "<image>"),
    ("<image href='data:image/jpeg;base64,RXhpZg=='/>", "<image>"),
    ("<set attributeName='href' to='x'/>", "<set>"), ("<animate/>", "<animate>"),
    ("<style>@import 'https://example.org/a.css';</style>", "<style>"),
    ("<g style='fill:url(https://example.org/a.svg#a)'/>", "style"),
    ("<rect fill='url(https://example.org/a.svg#a)'/>", "fill"),
    ("<rect fill='\\75rl(x)'/>", "fill"),
    ("<a href='javascript:alert(1)'><path d='M1 1'/></a>", "href"),
    ("<use href='https://example.org/a.svg#a'/>", "href, <use>"), ("<use href='#none'/>", "<use>"),
    ("<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>", "<use>"),
    ("<h:img xmlns:h='http://www.w3.org/1999/xhtml' src='https://example.org/'/>", "<img>"),
    ("<iframe src='https://example.org/'/>", "<iframe>"), ("<filter id='f'/>", "<filter>"),
]  # fmt: skip


@pytest.mark.parametrize(("inside", "what"), HARM)
def test_what_can_act_or_load_is_taken_out_and_told(inside: str, what: str) -> None:
    found = clean_svg(SVG.format(SHAPE + inside))
    assert ", ".join(found.removed) == what
    text = found.content.decode()
    assert '<path d="M0 0h9v9z"/>' in text
    for sign in ("example.org", "alert", "script", "onclick", "href", "url(", "data:", "style"):
        assert sign not in text


@pytest.mark.parametrize(
    ("inside", "what"), [one for one in HARM if "path" not in one[0] and "rect" not in one[0]]
)
def test_what_is_nothing_without_it_is_refused(inside: str, what: str) -> None:
    with pytest.raises(SvgError) as refused:
        clean_svg(SVG.format(inside))
    assert refused.value.why == what.partition(", ")[0]


QUIET = [
    "<!-- Ana Secret -->", "<metadata><creator>Ana Secret</creator></metadata>",
    "<s:namedview xmlns:s='http://sodipodi.sourceforge.net/DTD/x' s:docname='Ana Secret'/>",
    "<g xmlns:i='http://www.inkscape.org/namespaces/inkscape' i:label='Ana Secret'/>",
    "<g id='Ana_Secret' class='Ana Secret' data-name='Ana Secret'/>", "<?editor Ana Secret?>",
    "<style>/* Ana Secret */</style>",
]  # fmt: skip


@pytest.mark.parametrize("inside", QUIET)
def test_what_only_an_editor_needs_goes_without_a_word(inside: str) -> None:
    found = clean_svg(SVG.format(SHAPE + inside))
    assert found.removed == ()
    assert b"Secret" not in found.content


def test_a_style_sheet_becomes_attributes() -> None:
    sheet = (
        "<style>path{fill:red;stroke:blue} .b,.c{fill:#0f0;stroke-width:2}"
        "@media print{.b{fill:black}} #d{fill:rgb(1, 2, 3)} .b:hover{fill:pink}</style>"
    )
    text = drawn(sheet + '<path class="b" d="M1 1"/><path id="d" class="c" d="M2 2"/>')
    assert '<path d="M1 1" fill="#0f0" stroke="blue" stroke-width="2"/>' in text
    assert '<path d="M2 2" fill="rgb(1, 2, 3)" stroke="blue" stroke-width="2"/>' in text
    styled = drawn('<path d="M1 1" fill="red" style="fill: url( \'#x\' ); opacity:.5"/>')
    assert '<path d="M1 1" fill="none" opacity=".5"/>' in styled


def test_references_inside_stay_under_names_that_tell_nothing() -> None:
    text = drawn(
        '<defs><linearGradient id="Anas Verlauf"/><linearGradient id="Ana"/><path id="P" d="M1 1"/>'
        '</defs><rect fill="url(#Ana)"/><use xmlns:x="http://www.w3.org/1999/xlink" x:href="#P"/>'
    )
    assert '<linearGradient id="i1"/><path d="M1 1" id="i2"/>' in text
    assert '<rect fill="url(#i1)"/><use href="#i2"/>' in text
    assert "Ana" not in text


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="40" height="20"', (40, 20)), ('viewBox="0 0 10 5"', (640, 320)),
        ('viewBox="0 0 10 5" width="100"', (100, 50)), ('viewBox="0,0,10,5" height="5"', (10, 5)),
        ('width="100%" height="100%" viewBox="0 0 4 4"', (640, 640)), ("", (300, 150)),
        ('width="210mm" height="297mm"', (794, 1123)), ('width="9e9" height="1"', (300, 150)),
        ('width="99999" height="99999"', (1280, 1280)), ('viewBox="0 0 0 5"', (300, 150)),
        ('viewBox="a b"', (300, 150)), ('viewBox="0 0 nan 5"', (300, 150)),
    ],
)  # fmt: skip
def test_a_drawing_has_a_size(attributes: str, size: tuple[int, int]) -> None:
    found = clean_svg(f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{SHAPE}</svg>')
    assert (found.width, found.height) == size
    assert f'width="{size[0]}"' in found.content.decode()
    assert "viewBox=" in found.content.decode()


ENTITY = '<!DOCTYPE svg [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (ENTITY + SVG.format("<text>&b;</text>"), "0:0 svg-refused"),
        ('<!DOCTYPE svg SYSTEM "a" [<!ENTITY a SYSTEM "file:///x">]>' + SVG, "svg-refused"),
        (SVG.format("<g>"), "file-broken"), (SVG.format("&nbsp;"), "file-broken"),
        ("", "file-broken"), ("<html/>", "0:0 svg-refused"), ("\0", "file-broken"),
        (SVG.format("<g>" * 200 + "</g>" * 200), "0:0 svg-refused"),
        (SVG.format("<text>Call 0691234567</text>"), "phone-in-words"),
        (SVG.format("<text>office@example.org</text>"), "email-in-words"),
        (SVG.format("<text>069<tspan> 123</tspan> 4567</text>"), "phone-in-words"),
    ],
)  # fmt: skip
def test_what_cannot_be_cleaned_is_refused(text: str, code: str) -> None:
    done = made("", text.replace("{", "{{").replace("}", "}}"))
    assert [one for one in told(done) if one.endswith(code)]
    assert done.failed


def test_a_declaration_of_the_type_alone_goes() -> None:
    head = '<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"\n "a.dtd">\n'
    assert drawn(SHAPE, head + SVG).startswith("<svg ")


@pytest.mark.parametrize("head", ['<?xml version="1.0" encoding="foo"?>', "<?xml-stylesheet ?>"])
def test_an_odd_head_is_no_crash(head: str) -> None:
    assert drawn(SHAPE, head + SVG).startswith("<svg ")


def test_the_same_drawing_gives_the_same_bytes() -> None:
    text = SVG.format('<g id="a"/><rect fill="url(#a)" x="1" y="2"/>')
    assert clean_svg(text).content == clean_svg(text).content
    again = clean_svg(clean_svg(text).content.decode())
    assert (again.content, again.removed) == (clean_svg(text).content, ())


def test_an_unused_drawing_is_not_published_but_told() -> None:
    text = f"-- {PATH} --\n{SVG.format(SHAPE)}\n"
    assert problems(text) == [f"{PATH}:0:0 image-not-used"]
    done = built(text)
    assert not any(one.path.endswith(".svg") for one in done.artifacts)


def test_a_heavy_drawing_is_refused() -> None:
    assert told(made(f'<path d="{"M1 1 " * 60_000}"/>')) == [f"{PATH}:0:0 image-heavy"]


@pytest.mark.parametrize(
    ("inside", "frame"),
    [
        ('<path transform="' + "scale(1)  " * 4000 + 'x" d="M0 0"/>', SVG),
        ('<path fill="url(' + " " * 50_000 + '"/>', SVG),
        ("<style>" + "/* " * 50_000 + "</style>", SVG),
        ("<style>" + "@a{x" * 50_000 + "</style>", SVG),
        ("<style>" + "a" * 50_000 + "</style>", SVG),
        ("", " " * 50_000 + SVG),
        ("", "<?xml " * 50_000 + SVG),
        ("", "<!DOCTYPE " * 50_000),
        ("", SVG.replace('"40"', '"4' + " " * 50_000 + 'x"')),
    ],
)
def test_a_drawing_made_to_take_for_ever_is_read_at_once(inside: str, frame: str) -> None:
    start = time.process_time()
    with contextlib.suppress(SvgError):
        drawn(inside + SHAPE, frame)
    assert time.process_time() - start < 5


def test_depth_has_a_limit_of_its_own() -> None:
    with pytest.raises(SvgError):
        clean_svg(SVG.format("<g>" * 5000 + "</g>" * 5000))

"""The parts that campaigns are made of: their form, what of it is refused, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from markups import convert
from tipsite.markdown.document import blocks_of
from tipsite.markdown.fences import PARTS, cells_of
from tipsite.markdown.html import COUNT_CLOSE, COUNT_OPEN
from tipsite.model.pages import Block, Inline, Reference

SAID = "- Mira Example | head of a line, Tirana | [Radio](https://example.org/) | 2025"
FIGURE = "- 110 | people were found | [Report](https://example.org/) | 2022"


def html(text: str) -> str:
    markup, problems = convert(text, "a.md")
    assert not problems
    parts = (
        part if isinstance(part, str) else f"[{part.label}]({part.kind} {part.target})"
        for part in markup.prose
    )
    return re.sub(r">\n\s*<", "><", "".join(parts))


def codes(text: str) -> list[str]:
    _, problems = convert(text, "a.md")
    return [f"{found.at.line}:{found.at.column} {found.code}" for found in problems]


def fence(name: str, *lines: str) -> str:
    return "\n".join((f"/// {name}", *lines, "///"))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            fence("action", "", "[Check *it*](job.md)", ""),
            '<p class="action">[Check <em>it</em>](link job.md)</p>',
        ),
        (
            fence(
                "figures",
                "- 79 % | of them | Report of *x* | by 2024",
                "* 2 of 3\n  | a\n  | b |\n  2021",
            ),
            (
                '<div class="figures"><ul><li><b>79 %</b> of them (by 2024)<br><small>Report of '
                "<em>x</em></small></li><li><b>2 of 3</b> a (2021)<br><small>b</small></li>"
                "</ul></div>"
            ),
        ),
        (
            fence("figures", "- 5 | a \\| b | c | 2020 \\| 21"),
            (
                '<div class="figures"><ul><li><b>5</b> a | b (2020 | 21)<br><small>c</small></li>'
                "</ul></div>"
            ),
        ),
        (
            fence("quote", "One.", "", "Two.", "", SAID),
            (
                '<figure class="quote"><blockquote><p>One.</p><p>Two.</p></blockquote><figcaption>'
                "<b>Mira Example</b><br>head of a line, Tirana<br>"
                "<small>[Radio](link https://example.org/) (2025)</small></figcaption></figure>"
            ),
        ),
        (
            fence("steps | How", "1. a", "   - b", "2. c"),
            (
                '<div class="steps"><p><strong>How</strong></p><ol><li>a<ul><li>b</li></ul></li>'
                "<li>c</li></ol></div>"
            ),
        ),
        (
            fence("listen", "[What *is* said](Talk_1.MP3)"),
            '<div class="listen">[What <em>is</em> said](recording Talk_1.MP3)</div>',
        ),
        (
            fence("film", "![A door](a.jpg)", "", "[What *is* seen](b.webm)"),
            (
                '<div class="film listen">[A door](image a.jpg)'
                "[What <em>is</em> seen](recording b.webm)</div>"
            ),
        ),
        (
            fence("beside", "![A door](a.jpg)", "", "## b", "Words.", "- c"),
            (
                '<div class="beside wide"><p>[A door](image a.jpg)</p><div><h2 id="s1">b</h2>'
                "<p>Words.</p><ul><li>c</li></ul></div></div>"
            ),
        ),
        (
            fence("gallery", "- ![a](b.jpg) Words, [c](d.md)", "- ![e](f.jpg)"),
            (
                '<ul class="gallery links wide"><li>[a](image b.jpg) Words, [c](link d.md)</li>'
                "<li>[e](image f.jpg)</li></ul>"
            ),
        ),
        (fence("logos", "- ![a](b.svg)"), '<ul class="logos"><li>[a](image b.svg)</li></ul>'),
        (
            fence("questions", "## a?", "b", "### c", "d", "## e?", "- f"),
            (
                '<div class="questions"><details><summary><h2 id="s1">a?</h2></summary><p>b</p>'
                '<h3 id="s2">c</h3><p>d</p></details><details><summary><h2 id="s3">e?</h2>'
                "</summary><ul><li>f</li></ul></details></div>"
            ),
        ),
        (
            fence("note", fence("action", "[a](b.md)"), fence("details | c", FIGURE)),
            (
                '<div class="note"><p class="action">[a](link b.md)</p><details><summary>c'
                "</summary><ul><li>110 | people were found | [Report](link https://example.org/) | "
                "2022</li></ul></details></div>"
            ),
        ),
    ],
)
def test_a_part_has_its_form(text: str, wanted: str) -> None:
    assert html(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (fence("action"), ["1:1 action-form"]),
        (fence("action", "[a](b.md) c"), ["2:1 action-form"]),
        (fence("action", "[a](b.md) [c](d.md)"), ["2:1 action-form"]),
        (fence("action", "![a](b.svg)"), ["2:1 action-form"]),
        (fence("action", "[a](service:al-line)"), ["2:5 action-service"]),
        (fence("action | Now", "[a](b.md)"), ["1:14 part-title"]),
        ("/// action\n[a](b.md)", ["1:1 fence-not-closed"]),
        (fence("steps", "\t1. a"), ["2:1 part-line"]),
        (fence("steps", "1.Ask", "2. b"), ["2:1 part-line"]),
        (fence("figures", "– 5 | a | b | 2020"), ["2:1 part-line"]),
        (fence("figures", "\t- 5 | a | b | 2020"), ["2:1 part-line"]),
        (fence("figures", "- 5 a | [b](https://example.org/) | 2020"), ["2:9 figure-part"]),
        (fence("quote", "– a, she said.", "", SAID), []),
        (fence("steps"), ["1:1 steps-form"]),
        (fence("steps", "1. a", "", "words"), ["4:1 steps-form"]),
        (fence("listen", "[a](b.mp3)", "", "words"), ["2:1 part-form"]),
        (fence("listen", "[a](b.pdf)"), ["2:1 part-form"]),
        (fence("listen", "[a](b.mp4)"), ["2:1 part-form"]),
        (fence("film", "![a](b.jpg)", "", "[c](d.mp3)"), ["2:1 part-form"]),
        (fence("film", "[c](d.mp4)"), ["2:1 part-form"]),
        (fence("film", "![a](b.jpg)", "words", "[c](d.mp4)"), ["2:1 part-form"]),
        (fence("beside", "words", "", "![a](b.jpg)"), ["2:1 part-form"]),
        (fence("beside", "![a](b.jpg)", "words"), ["2:1 part-form"]),
        (fence("beside", "![a](b.jpg)"), ["2:1 part-form"]),
        (fence("gallery", "![a](b.jpg)", "![c](d.jpg)"), ["2:1 part-form"]),
        (fence("gallery", "- ![a](b.jpg)", "- words ![c](d.jpg)"), ["3:1 part-form"]),
        (fence("logos | By", "- ![a](b.svg)"), ["1:13 part-title"]),
        (fence("questions", "words", "", "## a", "b"), ["2:1 part-form"]),
        (fence("questions", "## a", "", "## b", "words"), ["2:1 part-form"]),
        (fence("figures", "words", FIGURE), ["2:1 figures-form"]),
        (fence("figures", "- 5 | a | b | 2020", "  - c"), ["3:1 figures-form"]),
        (fence("figures", "- 5 | a | b | 2020", "", "  c"), ["2:1 figures-form"]),
        (fence("figures", "- 5 | a | b"), ["2:12 figure-part"]),
        (fence("figures", "- 5 | a | b | undated"), ["2:15 figure-part"]),
        (fence("figures", "- 044 123 456 | a | b | 2020"), ["2:3 figure-number"]),
        (fence("figures", "- +383 44 123 456 | a | b | 2020"), ["2:3 figure-number"]),
        (fence("figures", "- [110](plain:) | a | b | 2020"), ["2:3 figure-number"]),
        (fence("quote", "a"), ["2:1 quote-nobody"]),
        (fence("quote", SAID), ["2:1 quote-form"]),
        (fence("quote", "> a", "", SAID), ["2:1 quote-form"]),
        (fence("quote", "a", "", "- Mira Example"), ["4:15 quote-part", "4:15 quote-part"]),
        (fence("quote", "a", "", "- Mira Example | b | c"), ["4:23 quote-part"]),
        (fence("quote", "a", "", f"{SAID} | x"), ["4:82 part-cells"]),
        (fence("quote", "a", "", "- Mira | b | c | 2020"), ["4:3 quote-not-named"]),
        (fence("quote", "a", "", "- a young woman | b | c | 2020"), ["4:3 quote-not-named"]),
        (
            fence("quote", "a", "", "- Мира Пример (името е сменето) | b | c | 2020"),
            ["4:3 quote-not-named"],
        ),
        (fence("quote", "a", "", "- Anonimna Osoba | b | c | 2020"), ["4:3 quote-not-named"]),
        (fence("quote", "a", "", "- Mira Example | survivor | c | 2020"), ["4:3 quote-survivor"]),
    ],
)
def test_what_is_no_part_is_told_at_its_place(text: str, wanted: list[str]) -> None:
    assert codes(text) == wanted


@pytest.mark.parametrize(
    "who",
    [
        "Arta Hoxha | director, Centre for victims of trafficking",
        "Мира Петрова | Отворена порта",
        "J. K. Example Person | Shelter",
    ],
)
def test_who_speaks_in_public_may_be_quoted(who: str) -> None:
    assert codes(fence("quote", "a", "", f"- {who} | [b](https://example.org/) | 2020")) == []


@pytest.mark.parametrize(
    "number", ["0", "9,800", "9\u00a0800", "79 %", "more than 9,800", "2 of 3", "30–40", "**110**"]
)
def test_a_number_counts(number: str) -> None:
    assert codes(fence("figures", f"- {number} | a | b | 2020")) == []


def test_a_figure_keeps_to_its_words_where_numbers_are_looked_for() -> None:
    markup, _ = convert(fence("figures", FIGURE, "- 5 | a"), "a.md")
    assert [text.text for text in markup.plain] == [
        f"{COUNT_OPEN}110{COUNT_CLOSE} people were found\n\n2022\n\nReport",
        f"{COUNT_OPEN}5{COUNT_CLOSE} a\n\n\n\n",
    ]
    assert [text.at.line for text in markup.plain] == [2, 3]


def test_marks_of_ours_come_from_no_text() -> None:
    markup, _ = convert(f"Call {COUNT_OPEN}110{COUNT_CLOSE} or &#xe004;110&#57349;", "a.md")
    assert markup.plain[0].text == "Call 110 or 110"


LINES = st.sampled_from([
    *(f"/// {name}" for name in PARTS), *(f"/// {name} | t" for name in PARTS), "///", "///", "///",
    "", "", "words", "[a](b.md)", "[a](b.mp3)", "[a](service:b)", "- 5 | a | b | 2020", "- 5 | a",
    "- Mira Example | b | [c](https://d.org/) | 2020", "1. a", "   - b", "- |", "- | | |", "| a |",
    "|---|", "- \\| | *a | b* | **", "- [a | b](c.md) | d", "> a", "## H", "  | a | b | c",
    "/// note", "/// details | t", "- 112 | x | y | z", "- \t5\t|\ta\t|\tb\t|\t2020", "- a  ",
    "- <b> | & | &#124; | \\", "1. 5 | a | b | 2020", "- ![a](b.svg) | [](x.md) | ](y | 2020",
])  # fmt: skip


def parts_in(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        if block.name in PARTS:
            yield block
        yield from parts_in(block.children)


@settings(deadline=None)
@given(st.lists(LINES, max_size=14))
@example(["/// figures"] * 60 + ["- 5 | a | b | 2020"])
@example(["/// quote", "a", "- Mira Example | b | c | 2020"] * 60)
@example(["/// figures", *["- 5 | a | b | 2020"] * 2000, "///"])
@example(["/// figures", "- 5 | " + "word " * 20000 + "| b | 2020", "///"])
@example(["/// figures", "- 5 | a | b | 2020", "| a |", "words", "///"])
def test_whatever_stands_in_a_part_nothing_is_lost_and_problems_lie_in_it(lines: list[str]) -> None:
    text = "\n".join(lines)
    markup, problems = convert(text, "a.md")
    for found in problems:
        assert 1 <= found.at.line <= len(lines)
        assert 1 <= found.at.column <= len(lines[found.at.line - 1]) + 1
    opened = "".join(part for part in markup.prose if isinstance(part, str))
    for tag in ("div", "figure", "ul", "b", "small", "p"):
        assert len(re.findall(rf"<{tag}[ >]", opened)) == opened.count(f"</{tag}>")
    shown = "".join(part if isinstance(part, str) else part.label for part in markup.prose)
    for word in ("words", "Mira Example"):
        # Both are errors: a build stops, so no reader misses what is left out.
        refused = any(found.code in ("text-too-deep", "part-cells") for found in problems)
        assert refused or shown.count(word) == text.count(word)
    kinds = [part.kind for part in markup.prose if isinstance(part, Reference)]
    assert kinds.count("recording") <= text.count("/// listen")


@settings(deadline=None)
@given(st.lists(LINES, max_size=10))
@example(["/// action", "- | | |", "|---|", "- 112 | x | y | z"])
@example(["/// action", "- 112 | x | y | z", "words", "- | | |", "- | | |", "|---|"])
def test_cells_stand_where_they_say(lines: list[str]) -> None:
    for block in parts_in(blocks_of("\n".join(lines))):
        for child in block.children:
            for item in child.items:
                for inline in item.inlines:
                    in_place(inline, lines)


def in_place(inline: Inline, lines: list[str]) -> None:
    for cell in cells_of(inline):
        for words, (line, column) in zip(cell.text.split("\n"), cell.places, strict=True):
            if "\t" not in lines[line - 1]:
                assert lines[line - 1][column - 1 :].startswith(words)


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("/// figures: What we know", "/// figures | What we know"),
        ("//// Figures – Kosovo", "/// figures | Kosovo"),
    ],
)
def test_the_line_that_was_meant_is_told(line: str, meant: str) -> None:
    (found,) = convert(f"{line}\n{FIGURE}\n///\n", "p.md")[1]
    assert (found.code, found.at.line, found.severity) == ("fence-slip", 1, "warning")
    assert dict(found.values)["meant"] == meant


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- Words:\n\n    /// action\n    [Check it](job.md)\n    ///", ["3:1", "5:1"]),
        ("> /// note\n> Words.\n> ///", ["1:1", "3:1"]),
        ("//// tip\nWords.\n////", ["1:1", "3:1"]),
        ("Either / or.", []),
    ],
)
def test_signs_that_begin_no_part_are_told_since_readers_see_them(
    text: str, told: list[str]
) -> None:
    assert codes(text) == [f"{place} fence-lost" for place in told]

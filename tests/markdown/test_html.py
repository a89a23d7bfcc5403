"""Every construct of the Markdown dialect, and nothing beside it, becomes HTML."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import nh3
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from markups import convert
from tipsite.markdown.dialect import dialect, simple_html, simple_words
from tipsite.markdown.document import blocks_of, even_indents, is_list
from tipsite.markdown.html import _plain
from tipsite.model.pages import Block, Reference

ALLOWED = {"p", "ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tr", "th", "td", "em",
           "strong", "br", "h1", "h2", "h3", "h4", "h5", "h6", "details", "summary",
           "div", "b", "small", "figure", "figcaption"}  # fmt: skip
CLEANER = nh3.Cleaner(tags=ALLOWED, attributes={"ol": {"start"}}, link_rel=None)
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>")
PART = re.compile(
    r'( (?:id="s\d+"|class="(?:note|action|figures|quote|steps|listen)"|start="\d+"))?\s*/?'
)


def html(text: str) -> str:
    """Return a text as HTML, its references as they were written."""
    markup, problems = convert(text, "a.md")
    assert {found.code for found in problems} <= {
        "address-bare",
        "word-mark",
        "link-mark",
        "footnote-mark",
    }
    return joined(markup.prose)


def joined(prose: tuple[str | Reference, ...]) -> str:
    parts = (part if isinstance(part, str) else f"[{part.label}]({part.target})" for part in prose)
    return re.sub(r">\n\s*<", "><", "".join(parts)).strip()


def codes(text: str, first_line: int = 1) -> list[str]:
    _, problems = convert(text, "a.md", first_line)
    return [f"{found.at.line}:{found.at.column} {found.code}" for found in problems]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("one\ntwo", "<p>one\ntwo</p>"),
        ("one  \ntwo", "<p>one<br>\ntwo</p>"),
        ("*a* **b** _c_", "<p><em>a</em> <strong>b</strong> <em>c</em></p>"),
        (r"\*a\* \# \[b\]", "<p>*a* # [b]</p>"),
        ("a & b", "<p>a &amp; b</p>"),
        ("3 < 4 > 2", "<p>3 &lt; 4 &gt; 2</p>"),
        ("## A *b*", '<h2 id="s1">A <em>b</em></h2>'),
        ("## A\n### B", '<h2 id="s1">A</h2><h3 id="s2">B</h3>'),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("- a\n  - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ("- a\n    - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ("/// note\na\n///", '<div class="note"><p>a</p></div>'),
        ("/// note | T\na\n///", '<div class="note"><p><strong>T</strong></p><p>a</p></div>'),
        ("/// details | T\na\n///", "<details><summary>T</summary><p>a</p></details>"),
        (
            "/// details | T\n- a\n/// note\nb\n///\n///",
            (
                "<details><summary>T</summary><ul><li>a</li></ul>"
                '<div class="note"><p>b</p></div></details>'
            ),
        ),
        (
            "| a | b |\n|---|:-:|\n| *c* | d |",
            (
                "<table><thead><tr><th>a</th><th>b</th></tr></thead>"
                "<tbody><tr><td><em>c</em></td><td>d</td></tr></tbody></table>"
            ),
        ),
        ("[a *b*](c.md)", "<p>[a <em>b</em>](c.md)</p>"),
        ("![a](../images/b.svg)", "<p>[a](../images/b.svg)</p>"),
        ("`code` ~~old~~ [a][b] note[^1]", "<p>`code` ~~old~~ [a][b] note[^1]</p>"),
    ],
)
def test_a_construct_becomes_html(text: str, wanted: str) -> None:
    assert html(text) == wanted


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a <b>c</b>", ["1:3 raw-html", "1:7 raw-html"]),
        ("a\n\n<!-- c -->", ["3:1 html-comment"]),
        ("a<br>b <BR/>", ["1:2 html-break", "1:8 html-break"]),
        ('<iframe src="https://example.org/"></iframe>', ["1:1 html-embed", "1:36 raw-html"]),
        ("<script>alert(1)</script>", ["1:1 raw-html", "1:17 raw-html"]),
        ("a <https://example.org/>", ["1:3 autolink"]),
        ("# A", ["1:1 heading-first"]),
        ("### A", ["1:1 heading-skipped"]),
        ("## A\n\n#### B", ["3:1 heading-skipped"]),
        ("##", ["1:1 heading-empty"]),
        ("/// tip\na\n///", ["1:1 fence-unknown"]),
        ("a\n\n/// note\nb", ["3:1 fence-not-closed"]),
        ("a\n\n///", ["3:1 fence-not-open"]),
        ("/// details\na\n///", ["1:1 details-without-title"]),
        ("[](a.md)", ["1:4 link-without-words"]),
        ("[![a](../images/b.svg)](c.md)", ["1:25 image-in-link"]),
    ],
)
def test_what_is_not_in_the_dialect_is_told_at_its_place(text: str, code: list[str]) -> None:
    assert codes(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("We do:\n\n• one\n• two", ["3:1 list-sign"]),
        ("Words.\no\tone", ["2:1 list-sign"]),
        ("We do:\n– one\n– two", ["2:1 list-sign"]),
        ("✓ free\n✓ secret", ["1:1 list-sign"]),
        ("a) one\nand more\nb) two", ["1:1 list-sign"]),
        ("а) еден\nб) два", ["1:1 list-sign"]),
        ("We do:\n1.one\n2.two", ["2:1 list-sign"]),
        ("a\n\nb **Note: **c\n\n**d", ["3:3 stars-seen"]),
        ("> ** a **", ["1:3 stars-seen"]),
        ("a\n\nw*[**[*[a](b.md)w", ["3:1 marks-crossed"]),
        ("Words:\n| a | b |\n|---|---|\n| 1 | 2 |", ["2:1 table-after-words"]),
        ("| a | b |\n| 1 | 2 |", ["1:1 table-form"]),
        ("| a | b |\n\n|---|---|\n| 1 | 2 |", ["3:1 table-form"]),
        ("a[^1] b[^2]\n\n[^1]: c", ["1:2 footnote-mark"]),
        ("## A {#b}", ["1:6 heading-mark"]),
        ("A {: .b}", ["1:3 heading-mark"]),
        ("> [!NOTE]\n> a", ["1:1 note-mark"]),
        ("a {{< b >}} {{ c }}", ["1:3 shortcode-mark"]),
        ("{% b %}", ["1:1 shortcode-mark"]),
        ("a ~~b~~", ["1:3 word-mark"]),
        ("```yaml\na\n```", ["1:1 word-mark"]),
        (
            "[a][b]\n\n[b]: https://example.org/",
            ["1:1 link-mark", "3:1 link-mark", "3:6 address-bare"],
        ),
        ("See [[a]].", ["1:5 link-mark"]),
        ("a\\\nb", ["1:2 break-mark"]),
        ("- [ ] a\n- [x] b", ["1:3 task-list"]),
    ],
)
def test_a_mark_of_another_program_is_told_once_where_it_is_first(
    text: str, code: list[str]
) -> None:
    assert sorted(codes(text)) == code


@pytest.mark.parametrize(
    "text",
    [
        "– Are you there?",
        "A word-\n-ja, -5\n-6",
        "M** and K**, A*** B***, **a** and *b*, ** one mark",
        "– Are you there?\n\n– Yes.",
        "The line – which is free\n– and secret – is open\n– day and night.",
        "a) only one",
        "All is free: a) one\nand b) two",
        "| alone |",
        "/// figures\n- 5 | found\n  | [a](b.md) | 2020\n///",
        "See [1][2] and [sic] [here].",
        "He said [sic][report](a.md).",
        "[Editor]: words, and [a](b.md)[c](d.md).",
        "l`a and b`c",
        "{a} {.} {...} { }",
        "Call!!! Note that.\n!!! Attention !!!\n!!! note this",
        "[!] means: look.",
    ],
)
def test_ordinary_words_have_no_marks_of_another_program(text: str) -> None:
    assert [code for code in codes(text) if not code.endswith("address-bare")] == []


def test_a_mark_says_how_often_it_is_there() -> None:
    _, (found,) = convert("a[^1] b[^2]\n\n[^1]: c", "a.md")
    assert (found.severity, dict(found.values)) == ("warning", {"found": "[^1]", "count": "3"})


@pytest.mark.one_in(4)
@pytest.mark.parametrize(
    "text",
    [
        "- " * 9_000,
        "[" * 6_000,
        '[a]("x) ' * 1_000,
        "](a.md " * 2_000,
        "|-" + " " * 50_000 + "x|\n|a",
        "/// a" + " " * 50_000 + "x",
    ],
)
def test_no_text_takes_long_or_ends_in_a_crash(text: str) -> None:
    began = time.process_time()
    convert(text, "a.md")
    assert time.process_time() - began < 5


def test_nothing_of_one_text_is_left_for_the_next() -> None:
    assert html("[a]: https://example.org/\n\n## A").endswith('<h2 id="s1">A</h2>')
    assert html("[a] and [b][a]\n\n## A") == '<p>[a] and [b][a]</p><h2 id="s1">A</h2>'


def test_the_words_of_a_text_are_given_without_its_marks() -> None:
    markup, _ = convert("Call **116** [1*1*1](a.md) ![alt](../images/b.svg) &amp; &lt;", "a.md")
    assert " ".join(markup.plain[0].text.split()) == "Call 116 111 alt & <"


def test_a_reference_knows_its_place() -> None:
    markup, _ = convert("a\nb [c](d.md) and [e](d.md) [f](cd.md)", "a.md", 5)
    places = [
        (part.at.line, part.at.column) for part in markup.prose if isinstance(part, Reference)
    ]
    assert places == [(6, 7), (6, 21), (6, 31)]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("- one\n- a\tb [c](d.md) [e](f.md)", [(2, 11), (2, 21)]),
        ("| a | b |\n|---|---|\n| c\td | e\tf [g](h.md) |", [(3, 17)]),
    ],
)
def test_tabs_among_words_move_no_place(text: str, places: list[tuple[int, int]]) -> None:
    markup, _ = convert(text, "a.md")
    found = [part.at for part in markup.prose if isinstance(part, Reference)]
    assert [(at.line, at.column) for at in found] == places


PIECES = st.sampled_from([
    "<", ">", "&", '"', "'", "`", "*", "_", "[", "]", "(", ")", "!", "#", "|", "-", "\n", " ", "\\",
    "<b>", "</p>", "<script>", "<img src=x onerror=y>", "javascript:", "](", "![", "&lt;", "&#60;",
    "/// note\n", "\n///\n", "\n/// figures\n", "- 5 | ", " | 2020", "/// quote\n", "/// steps\n",
    "/// action\n", "/// listen\n", "[a](b.mp3)",
    "words", "a", "<!--", "-->", "<?", "<p class=x>", "\ue000",
    "0", "\ue001",
    "klzzwxh:0000", "\x02", "\x03", "stx", "<details>", "https://example.org/", "  ", "\t",
    "1.", ": ",
])  # fmt: skip


@given(st.lists(PIECES, max_size=30).map("".join))
@example("\ue0000\ue001[a](b)")
@example('[a](b"onmouseover=x)')
@example("#\t<&lt;")
@example("\x02klzzwxh:0\x03")
def test_no_text_makes_a_tag_outside_the_dialect(text: str) -> None:
    markup, _ = convert(text, "a.md")
    for part in markup.prose:
        shown = part if isinstance(part, str) else part.label
        for _, name, attributes in TAG.findall(shown):
            assert name in ALLOWED, shown
            assert PART.fullmatch(attributes), shown
        assert "<" not in TAG.sub("", shown), shown


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("129. Police\n127. Ambulance\n128. Fire", ["1:1", "2:1", "3:1"]),
        ("112. Emergency\n\n116. Child line", ["1:1", "3:1"]),
        ("17. Police\n18. Fire", ["1:1"]),
        ("1. Ask.\n129. Police", ["2:1"]),
        ("- 129. Police", ["1:3"]),
        ("1. 129. Police", ["1:4"]),
        ("> 1. Ask.\n> 113. Police", ["2:3"]),
        ("/// note\n129. Police\n///", ["2:1"]),
        ("1. Ask.\n\nWait.\n\n3. Call.", ["5:1"]),
    ],
)
def test_a_number_that_does_not_count_on_makes_no_list(text: str, wanted: list[str]) -> None:
    assert codes(text) == [f"{place} list-number" for place in wanted]


@pytest.mark.parametrize(
    "text",
    [
        "1. a\n2. b\n3. c",
        "1. a\n1. b\n1. c",
        "1. a\n2. b\n\nWords.\n\n3. c\n4. d",
        "1. a\n\n   Words.\n\n2. b",
        "129\\. Police",
        "Call:\n129. Police",
    ],
)
def test_a_list_that_counts_on_is_one_and_other_numbers_are_words(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize("text", ["## {}", "/// note | {}\nb\n///", "/// details | {}\nb\n///"])
@pytest.mark.parametrize(
    "words",
    [
        "129. Police",
        "- a",
        "# a",
    ],
)
def test_a_heading_or_title_shows_what_it_begins_with(text: str, words: str) -> None:
    markup, problems = convert(text.format(words), "a.md")
    assert not problems
    assert markup.plain[0].text == words
    assert "<li>" not in joined(markup.prose)


LISTED = st.sampled_from(
    ["1. ", "2. ", "129. ", "127) ", "0. ", "- ", "  ", "   ", "    ", "> ", "\n", "\n", "\n\n",
     "a", "b", "/// note\n", "\n///\n", "## ", "| x", "/// note | "]
)  # fmt: skip


@given(st.lists(LISTED, max_size=14).map("".join))
@example("1. > 1. a\n  129. a")  # two lists of the same depth in one item
def test_each_number_of_a_text_is_seen_or_there_is_an_error(text: str) -> None:
    markup, problems = convert(text, "a.md")
    seen = " ".join(found.text for found in markup.plain)
    assert problems or sorted(re.findall("12[79]", seen)) == sorted(re.findall("12[79]", text))


@given(st.lists(PIECES, max_size=30).map("".join))
def test_a_problem_lies_inside_the_text(text: str) -> None:
    lines = text.split("\n")
    _, problems = convert(text, "a.md")
    for found in problems:
        assert 1 <= found.at.line <= len(lines)
        assert 1 <= found.at.column <= len(lines[found.at.line - 1]) + 1


UNMARKED = st.lists(
    st.sampled_from([
        "words ", "Zgjidhni ", "не ", "don’t ", "“a” ", "(b) ", "1. ", "1) ", "12 ", "- ", "+ ",
        "* ", "-", "+", "*", "**", "_", "#", "## ", "###x", "=", "===", "---", "***", ":", ": ",
        "\n", "\n\n", "\n- ", "\n1. ", "\n2. ", "\n10. ", "\n   ", "\n\t", " ", "  ", "    ",
        "\t", "\r", "\x0b", "\x0c", "\x00", "\x02", "\x03", "\x1c", "\x85", "\u00a0", "\u2028",
        "\u3000", "\ufeff", "\u200b", "\u0301", "\ue000", "\uffff", "|",
        "\n| a | b |\n|---|:-:|\n| ", " | ", "\n/// note\n", "\n///\n", ">", "\n> ", "&", "&amp;",
        "&#160;", "&nbsp", "<", "<b>", "\\", "\\*", "`", "[", "]", "[a](b.md)", "![a](b.png)",
        "(c)", "--", "...", "'", '"', "~~", "^", "{#id}", "{: .c}", "[^1]", "*[HTML]:", "$", "%",
        "/", "!", "@", "a@b.org", "http://a.org", "www.a.org", "klzzwxh:0000", "wzxhzdk:0",
        "a_b_c", "*a*", "**b**", "ß", "²", "٣. ", "١", "अ", "你", "🏠", "\u202b", "\u00ad", "…",
        "–", "€5", "«", "¿",
    ])
    | st.characters(codec="utf-8"),
    max_size=14,
).map("".join)  # fmt: skip


def as_python_markdown_has_it(text: str) -> int:
    """Compare each block that needs no parser with Python-Markdown; return how many there are."""
    found = 0
    for block in unfenced(blocks_of(re.sub("[\ue000-\ue003]", "", text))):
        if block.kind == "heading":
            words = block.inlines[0].text
            ready = simple_words(words)
            made = dialect().reset().convert(words).removeprefix("<p>").removesuffix("</p>")
        else:
            ready = simple_html(block)
            first = block.text.partition("\n")[0]
            text = even_indents(block.text) if is_list(first) else block.text
            made = dialect().reset().convert(text)
        if ready is not None:
            found += 1
            wanted = re.sub(r' style="text-align: \w+;"', "", made)
            assert ready.html == wanted
            assert ready.words in (None, _plain(made))
            unlinked = re.sub("</?(?:a|img)[^>]*>", "", ready.html)
            assert CLEANER.clean(unlinked) == unlinked
    return found


def unfenced(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        if block.kind == "fence":
            yield from unfenced(block.children)
        elif not block.too_deep:
            yield block


@given(UNMARKED)
@example("a\u00a0b")
@example("a\n1. b")
@example("a\n- b")
@example("- a\n- 1. b")
@example("1. a\n\n2. b")
@example("1. a\n7. b")
@example("- a\n-  b")
@example("| a |\n|---|\n| \u00a0 |")
@example("a | b\n--|--\n")
@example("# 1. a")
def test_a_block_without_markup_is_what_python_markdown_makes_of_it(text: str) -> None:
    as_python_markdown_has_it(text)


MARKED = st.lists(
    st.sampled_from([
        "a", "b c", "ž", "1", " ", " ", "*", "**", "***", "_", "[", "](x.md)", "](", ")", "!",
        "(c)", "[l](t.md#a_b)", "![i](p_q.png)", "[x](service:a-b)", "[k](http://a.b/?c=d%20)",
        "**w v**",
        "*e*", ".", ",", ":", "?", "\n", "“", "”", "„", '"', "'", "-", "/", "#", "…", "—", "~~",
        "\\",
    ]),
    max_size=14,
).map("".join)  # fmt: skip


@given(MARKED)
def test_simple_marks_are_what_python_markdown_makes_of_them(text: str) -> None:
    as_python_markdown_has_it(text)


def test_each_thread_parses_its_own_text() -> None:
    """The preview makes a page in one thread while another one builds the site."""
    texts = [f"# A{number}\n\n*a* \\< b{number}\n\n- c\n- d\n\n> {number}" for number in range(40)]
    expected = [dialect().reset().convert(text) for text in texts]

    def parse(_thread: int) -> list[str]:
        return [dialect().reset().convert(text) for text in texts * 10]

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(2) as pool:
            parsed = list(pool.map(parse, range(2)))
    finally:
        sys.setswitchinterval(before)
    assert parsed == [expected * 10, expected * 10]

"""The tree of a text has the items, rows, links and headings that Python-Markdown gives it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from xml.etree.ElementTree import Element

import markdown
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tipsite.markdown.dialect import dialect
from tipsite.markdown.document import blocks_of, even_indents, is_list, matter_end
from tipsite.markdown.links import links
from tipsite.model.pages import Block, Inline

ROOT = Path(__file__).parents[2]
TEXTS = sorted(
    path
    for folder in ("content", "docs", "tests/golden", "src/tipsite", "README.md")
    for path in ([ROOT / folder] if folder.endswith(".md") else (ROOT / folder).rglob("*.md"))
)
LINES = st.sampled_from([
    "", "", " ", "words", "more words", "- item", "  - inner", "    - deeper", "1. one", "2) two",
    "  continued", "## Heading", "> quoted", "| a | b |", "|---|---|", "/// note", "a | b", "--|--",
    "/// details | More", "///", "/// figures", "- 5 | a | [b](c.md) | 2020", "/// steps | How",
    "* star", "+ plus", "#", "    indented", "- ", "10. ten", "```",
    "---", "\tx", "- [a](b.md)", '  [a](<c d.md>) and ![e](f.svg "g")', "> - q", ">", "  > in",
    "- - two", "- 1. three", "   1. x", "- 116 111", "| [x](y.md) | z \\| w | v |", "- a\tb",
    "-\tt", "\t- t", "5. five", "  2. in", "words  ", "- a  ", "  | c | d |", "> | a | b |",
])  # fmt: skip


def plain_tree(block: Block) -> Element:
    """Return the elements of a block as Python-Markdown has them, by its usual way."""
    text = even_indents(block.text) if is_list(block.text.split("\n")[0]) else block.text
    made = dialect().reset()
    lines = text.split("\n")
    for step in made.preprocessors:
        lines = step.run(lines)
    root = made.parser.parseDocument(lines).getroot()
    assert root is not None
    return root


def bare(text: str | None) -> str:
    return " ".join((text or "").replace("\x02", "").replace("\x03", "").split())


def texts_in(element: Element) -> Iterator[str]:
    """Yield the words in an element that no list in it has."""
    yield bare(element.text)
    for child in element:
        if child.tag not in ("ul", "ol"):
            yield from texts_in(child)
        yield bare(child.tail)


def items_in(element: Element, depth: int = -1) -> Iterator[tuple[int, str, int, str]]:
    """Yield depth, kind, number and words of each item of the lists in an element."""
    for child in element:
        if child.tag in ("ul", "ol"):
            first = int(child.get("start", "1"))
            for at, item in enumerate(child):
                number = first + at if child.tag == "ol" else 0
                yield depth + 1, child.tag, number, "".join(texts_in(item)).replace(" ", "")
                yield from items_in(item, depth + 1)
        elif child.tag != "li":
            yield from items_in(child, depth)


def rows_in(element: Element) -> Iterator[list[str]]:
    for row in element.iter("tr"):
        yield [bare(cell.text) for cell in row]


def words(inlines: Sequence[Inline]) -> str:
    return bare("".join(one.text for one in inlines)).replace(" ", "")


def all_blocks(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        yield from all_blocks(block.children)


def agrees(block: Block) -> None:
    """Compare a block without a fence in it with Python-Markdown's elements."""
    root = plain_tree(block)
    tops = block.children if block.children and block.kind != "quote" else (block,)
    kinds = {"p": "paragraph", "ul": "list", "ol": "steps", "blockquote": "quote"}
    assert [kinds.get(one.tag, one.tag) for one in root] == [one.kind for one in tops]
    inner = list(all_blocks(tops))
    found = [item for one in inner for item in one.items]
    if not any(child.tag == "blockquote" for item in root.iter("li") for child in item):
        wanted = list(items_in(root))
        assert [
            (one.depth, "ol" if one.ordered else "ul", one.number, words(one.inlines))
            for one in found
        ] == wanted
    for one in tops:
        if one.rows:
            size = len(one.rows[0].cells)
            written = [[bare(cell.text) for cell in row.cells][:size] for row in one.rows]
            padded = [[*row, *[""] * (size - len(row))] for row in written]
            made = list(rows_in(root))
            assert padded == (made if len(padded) > 1 else made[:1])
    seen = "".join("".join(chain.from_iterable(words([one]) for one in block.leaves)).split())
    whole = "".join(bare(text) for text in root.itertext()).replace(" ", "")
    if not block.rows:
        assert sorted(seen) == sorted(whole)
    dialect().treeprocessors["inline"].run(root)
    dialect().treeprocessors["unescape"].run(root)
    targets = [
        (one.tag, bare(one.get("href") or one.get("src") or ""), one.get("title"))
        for one in root.iter()
        if one.tag in ("a", "img")
    ]
    columns = len(block.rows[0].cells) if block.rows else 0
    cells = [cell for row in block.rows for cell in row.cells[:columns]]
    leaves = cells if block.rows else block.leaves
    assert [
        ("img" if link.image else "a", bare(link.target), link.title)
        for leaf in leaves
        for link in links(leaf.text)
    ] == targets


def without_fences(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        if block.kind == "fence":
            yield from without_fences(block.children)
        elif block.kind != "heading" and not block.text.startswith("///"):
            yield block


def in_place(block: Block, lines: Sequence[str]) -> None:
    """Look for each word of a block at the place that the tree gives for it."""
    for leaf in block.leaves:
        at = 0
        for word in leaf.text.split("\n"):
            line, column = leaf.place(at)
            # A line of signs alone, as ---, bears no mark of its number: nothing is told there.
            if "\t" not in lines[line - 1] and any(map(str.isalnum, word)):
                assert lines[line - 1][column - 1 :].startswith(word.rstrip()), (leaf, lines)
            at += len(word) + 1
    for item in block.items:
        there = lines[item.line - 1 : item.line + item.text.count("\n")]
        assert item.text == "\n".join(there).rstrip()


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_our_own_texts_have_the_tree_that_markdown_gives_them(path: Path) -> None:
    text = path.read_text("utf-8")
    lines = text.split("\n")
    body = (matter_end(lines) or -1) + 1
    blocks = blocks_of("\n".join(lines[body:]), body + 1)
    for block in without_fences(blocks):
        agrees(block)
    for block in blocks:
        in_place(block, lines)
    full = markdown.Markdown()
    for block in all_blocks(blocks):
        if block.kind == "heading" and block.level > 1:
            root = full.reset().parser.parseDocument([block.text]).getroot()
            assert root is not None
            made = root[0]
            assert made.tag == f"h{block.level}"
            assert bare(made.text) == bare(block.inlines[0].text)


@given(st.lists(LINES, max_size=12), st.integers(1, 50))
@example(["- a", "", "  b", "- c", "  - d", "", "  e"], 1)
@example(["1. a", "  - b", "  1. c"], 1)
@example(["words", "  > quoted"], 1)
@example(["> quoted", ">", "> in two paragraphs"], 1)
@example(["- ", "- b"], 1)
@example(["- item", "---", "- ", "---", "---"], 1)
def test_any_text_has_the_tree_that_markdown_gives_it(lines: list[str], first: int) -> None:
    blocks = blocks_of("\n".join(lines), first)
    for block in without_fences(blocks):
        agrees(block)
    for block in blocks:
        in_place(block, ["", *[""] * (first - 2), *lines] if first > 1 else lines)


@pytest.mark.parametrize(("text", "wanted"), [("---\na: b\n---\nc", 2), ("---\na", None)])
def test_front_matter_ends_at_the_second_fence(text: str, wanted: int | None) -> None:
    assert matter_end(text.split("\n")) == wanted


def test_a_note_in_a_note_keeps_its_title_and_places() -> None:
    (note,) = blocks_of("/// note | A [b](c.md)\nd\n/// details | E\n- f\n///\n///", 5)
    assert (note.kind, note.name, note.inlines[0].place(2)) == ("fence", "note", (5, 14))
    assert [one.kind for one in note.children] == ["paragraph", "fence"]
    assert note.children[1].children[0].items[0].inlines[0].places == ((8, 3),)


def test_what_stands_too_deep_has_no_children() -> None:
    text = "/// note\n" * 3000 + "a"
    (note,) = blocks_of(text)
    assert re.match("///", note.text)


def places(text: str) -> list[tuple[int, str]]:
    return [(block.line, block.text) for block in blocks_of(text)]


@given(st.lists(LINES, max_size=25), st.integers(1, 50))
def test_no_line_with_words_is_lost_or_moved(lines: list[str], first: int) -> None:
    covered: dict[int, str] = {}
    for block in blocks_of("\n".join(lines), first):
        for row, line in enumerate(block.text.split("\n"), block.line):
            assert row not in covered
            covered[row] = line
    for row, line in enumerate(lines, first):
        assert covered.get(row, "").strip() == line.strip()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("one\ntwo\n\nthree", [(1, "one\ntwo"), (4, "three")]),
        ("words\n- a\n- b", [(1, "words"), (2, "- a\n- b")]),
        ("in the year\n2024. Then", [(1, "in the year\n2024. Then")]),
        ("- a\n\nwords", [(1, "- a"), (3, "words")]),
        ("- a\n\n  inside\n- b", [(1, "- a\n\n  inside\n- b")]),
        ("## A\nwords", [(1, "## A"), (2, "words")]),
        ("> a\n> b\nwords", [(1, "> a\n> b"), (3, "words")]),
        ("/// note\na\n\nb\n///\nc", [(1, "/// note\na\n\nb\n///"), (6, "c")]),
        ("/// note\n/// note\na\n///\n///\nc", [(1, "/// note\n/// note\na\n///\n///"), (6, "c")]),
        ("/// note\na", [(1, "/// note\na")]),
    ],
)
def test_blocks_begin_where_a_reader_sees_them_begin(
    text: str, wanted: list[tuple[int, str]]
) -> None:
    assert places(text) == wanted


@pytest.mark.parametrize("step", [2, 3])
def test_inner_lists_get_four_spaces_for_each_level(step: int) -> None:
    inner, deeper = " " * step, " " * (2 * step)
    text = f"- a\n{inner}- b\n{deeper}- c\n{inner}- d\n- e"
    assert even_indents(text) == "- a\n    - b\n        - c\n    - d\n- e"

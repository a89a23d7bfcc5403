"""A text is split into blocks that lose no line and know their numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipsite.tools.blocks import even_indents, split_blocks

LINES = st.sampled_from([
    "", "", " ", "words", "more words", "- item", "  - inner", "    - deeper", "1. one", "2) two",
    "  continued", "## Heading", "> quoted", "| a | b |", "|---|---|", "/// note",
    "/// details | More", "///", "* star", "+ plus", "#", "    indented", "- ", "10. ten", "```",
    "---", "\tx",
])  # fmt: skip


def blocks(text: str) -> list[tuple[int, str]]:
    return [(block.line, block.text) for block in split_blocks(text)]


@given(st.lists(LINES, max_size=25), st.integers(1, 50))
def test_no_line_with_words_is_lost_or_moved(lines: list[str], first: int) -> None:
    covered: dict[int, str] = {}
    for block in split_blocks("\n".join(lines), first):
        for row, line in enumerate(block.text.split("\n"), block.line):
            assert row not in covered
            covered[row] = line
    for row, line in enumerate(lines, first):
        assert covered.get(row, "").strip() == line.strip()


@given(st.text(max_size=200))
def test_any_text_is_split_into_all_its_lines(text: str) -> None:
    lines = [line for line in text.split("\n") if line.strip()]
    found = [
        line for block in split_blocks(text) for line in block.text.split("\n") if line.strip()
    ]
    assert found == lines


@given(st.lists(LINES, max_size=25))
def test_a_block_begins_and_ends_with_words(lines: list[str]) -> None:
    for block in split_blocks("\n".join(lines)):
        parts = block.text.split("\n")
        assert parts[0].strip()
        assert parts[-1].strip() or block.text.startswith("///")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", []),
        ("\n \n\n", []),
        ("one\ntwo\n\nthree", [(1, "one\ntwo"), (4, "three")]),
        ("words\n- a\n- b", [(1, "words"), (2, "- a\n- b")]),
        ("words\n1. a", [(1, "words"), (2, "1. a")]),
        ("in the year\n2024. Then", [(1, "in the year\n2024. Then")]),
        ("- a\n\n- b\nwords", [(1, "- a\n\n- b\nwords")]),
        ("- a\n\nwords", [(1, "- a"), (3, "words")]),
        ("- a\n\n  inside\n- b", [(1, "- a\n\n  inside\n- b")]),
        ("- a\n1. b", [(1, "- a"), (2, "1. b")]),
        ("## A\nwords", [(1, "## A"), (2, "words")]),
        ("words\n## A", [(1, "words"), (2, "## A")]),
        ("> a\n> b\nwords", [(1, "> a\n> b"), (3, "words")]),
        ("| a |\n|---|\n| b |\nwords", [(1, "| a |\n|---|\n| b |"), (4, "words")]),
        ("/// note\na\n\nb\n///\nc", [(1, "/// note\na\n\nb\n///"), (6, "c")]),
        ("/// note\n/// note\na\n///\n///\nc", [(1, "/// note\n/// note\na\n///\n///"), (6, "c")]),
        ("/// note\na", [(1, "/// note\na")]),
        ("words\n/// note\na\n///", [(1, "words"), (2, "/// note\na\n///")]),
    ],
)
def test_blocks_begin_where_a_reader_sees_them_begin(
    text: str, wanted: list[tuple[int, str]]
) -> None:
    assert blocks(text) == wanted


@pytest.mark.parametrize("step", [2, 3, 4])
def test_inner_lists_get_four_spaces_for_each_level(step: int) -> None:
    inner, deeper = " " * step, " " * (2 * step)
    text = f"- a\n{inner}- b\n{deeper}- c\n{inner}- d\n- e"
    assert even_indents(text) == "- a\n    - b\n        - c\n    - d\n- e"


def test_words_that_continue_an_item_keep_to_their_level() -> None:
    assert even_indents("- a\n  b\n  - c\n    d") == "- a\n    b\n    - c\n        d"

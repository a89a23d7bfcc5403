"""YAML is read as text: nothing is turned into a number, and every slip has its place."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sites import ROOT, page, problems, site
from tipsite.content.encoding import decode, text_of
from tipsite.yaml.nodes import Mapping, Node, Scalar, Sequence, parse_yaml


def plain(node: Node | None) -> object:
    """Return a node as lists, dictionaries and texts."""
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    if isinstance(node, Mapping):
        return {key.text: plain(value) for key, value in node.items}
    return node.text if node else None


def read(text: str) -> object:
    node, slips = parse_yaml(text, "a.yaml")
    assert slips == ()
    return plain(node)


def slips(text: str, first_line: int = 1) -> list[str]:
    _, found = parse_yaml(text, "a.yaml", first_line=first_line)
    return sorted({f"{slip.at.line}:{slip.at.column} {slip.code}" for slip in found})


@pytest.mark.parametrize(
    "written",
    ["0123", "+355 4 222", "no", "yes", "off", "22:00", "1.10", "2026-01-31", "0x1F", "1_000",
     ".inf", "<<", "=", "116 111", "08:00-16:00", "24/7", "1e3", "True", "0o17", "NaN"],
)  # fmt: skip
def test_a_value_stays_as_it_was_written(written: str) -> None:
    assert read(f"key: {written}") == {"key": written}
    assert read(f"key: [{written}]") == {"key": [written]}


@pytest.mark.parametrize("written", ["0123", "no", "1.10", "22:00", "null", "~"])
def test_a_key_stays_as_it_was_written(written: str) -> None:
    assert read(f"{written}: value") == {written: "value"}


@pytest.mark.parametrize("nothing", ["", " ", " ~", " null", " # a remark"])
def test_a_key_without_a_value_is_empty(nothing: str) -> None:
    node, _ = parse_yaml(f"key:{nothing}", "a.yaml")
    assert isinstance(node, Mapping)
    value = node.items[0][1]
    assert isinstance(value, Scalar)
    assert value.empty


@pytest.mark.parametrize("written", ['""', "''", '"null"', "'~'", "|\n  null"])
def test_a_text_in_quotes_is_not_empty(written: str) -> None:
    node, _ = parse_yaml(f"key: {written}", "a.yaml")
    assert isinstance(node, Mapping)
    value = node.items[0][1]
    assert isinstance(value, Scalar)
    assert not value.empty


def test_both_of_two_equal_keys_are_kept_for_whoever_refuses_them() -> None:
    node, _ = parse_yaml("key: one\nkey: two\n", "a.yaml")
    assert isinstance(node, Mapping)
    assert [key.at.line for key, _ in node.items] == [1, 2]


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        ("a: &b c", "1:4 yaml-anchor"),
        ("a: *b", "1:4 yaml-anchor"),
        ("a: &b {c: d}\ne: *b", "1:4 yaml-anchor"),
        ("a: !b c", "1:4 yaml-special"),
        ("a: !!int 1", "1:4 yaml-special"),
        ("a: ! c", "1:4 yaml-special"),
        ("a: !!python/object:os.system x", "1:4 yaml-special"),
        ("\ta: b", "1:1 yaml-tab"),
        ("a:\n  \tb: c", "2:3 yaml-tab"),
        ("a: b: c", "1:5 yaml-colon"),
        ("a:\n- b: c: d", "2:7 yaml-colon"),
        ("a: 'b", "1:4 yaml-quote"),
        ('a: "b" c', "1:8 yaml-quote-inside"),
        ("a: [b, c", "1:4 yaml-bracket"),
        ("a: {b: c", "1:4 yaml-bracket"),
        ("a: @b", "1:4 yaml-special"),
        ("a: %b", "1:4 yaml-special"),
        ("a: - b", "1:4 yaml-special"),
        ("a: b\n c: d", "2:2 yaml-column-above"),
        ("a:\n  - b\n - c", "3:2 yaml-column-above"),
        ("a: b\nc\nd: e", "2:1 yaml-no-colon"),
        ("a: b\n---\nc: d", "2:1 yaml-documents"),
        ("[a]: b", "1:1 yaml-key"),
        ("a: b\x07", "1:5 yaml-character"),
        ("a: " + "[" * 40 + "]" * 40, "1:34 yaml-deep"),
    ],
)
def test_a_slip_is_named_at_its_place(text: str, slip: str) -> None:
    assert slips(text) == [slip]


LINES_WITH_A_KEY = re.compile(r"^( *(?:- )?[a-z]\w*):(?= [^>|]|$)", re.MULTILINE)


@pytest.mark.parametrize("path", ["campaigns.yaml", "content/services/xk.yaml"])
def test_a_key_without_its_colon_is_named_at_its_line(path: str) -> None:
    text = (ROOT / path).read_text("utf-8")
    named = 0
    for match in [*LINES_WITH_A_KEY.finditer(text)][:400:9]:
        line = text.count("\n", 0, match.start()) + 1
        column = len(match[1]) - len(match[1].lstrip(" -")) + 1
        told = slips(text[: match.end(1)] + text[match.end() :])
        # Alone below its key, it is a text to YAML: what reads the record names it.
        assert told in ([f"{line}:{column} yaml-no-colon"], []), match[0]
        named += len(told)
    assert named > 15


@pytest.mark.parametrize("spaces", [1, -1])
@pytest.mark.long
def test_a_line_in_a_wrong_column_is_named_or_the_next_is_with_it(spaces: int) -> None:
    lines = (ROOT / "content/services/xk.yaml").read_text("utf-8").split("\n")
    named = 0
    for row in range(0, len(lines), 17):
        indent = len(lines[row]) - len(lines[row].lstrip())
        if indent + spaces < 0 or not lines[row].strip() or lines[row].lstrip().startswith("#"):
            continue
        typed = " " * (indent + spaces) + lines[row].lstrip()
        _, found = parse_yaml("\n".join([*lines[:row], typed, *lines[row + 1 :]]), "a.yaml")
        told = {str(slip.at.line) for slip in found} | {
            str(dict(slip.values).get("line")) for slip in found
        }
        # What is alone below its key may begin anywhere.
        assert not found or str(row + 1) in told, typed
        named += len(found)
    assert named > 15


@pytest.mark.parametrize("depth", [100, 2_000, 50_000])
def test_deep_nesting_ends_in_a_sentence(depth: int) -> None:
    assert slips("a: " + "[" * depth + "]" * depth)
    assert slips("a: " + "{b: " * depth + "}" * depth)


def test_repeated_parts_cannot_grow_without_end() -> None:
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 30)]
    assert "1:5 yaml-anchor" in slips("l0: &l0 x\n" + "\n".join(levels))


def test_the_first_line_of_front_matter_counts_from_the_file() -> None:
    assert slips("a: b: c", first_line=7) == ["7:5 yaml-colon"]


def test_an_empty_document_is_nothing() -> None:
    assert parse_yaml("", "a.yaml") == (None, ())
    assert parse_yaml("# a remark\n", "a.yaml") == (None, ())


def test_a_line_break_that_no_editor_shows_is_refused_where_it_is() -> None:
    sign = "\u2028"
    wrong = page("en/more.md", "Words.", title=f"One{sign}two", summary="a: b: c")
    assert problems(wrong) == ["content/en/more.md:2:11 hidden-sign"]
    settings = site().files["campaigns.yaml"].decode()
    wrong = f"-- campaigns.yaml --\n{settings.replace('Someone', f'Some{sign}one')}"
    assert problems(wrong)[:1] == ["campaigns.yaml:2:18 hidden-sign"]


WINDOWS = "---\r\ntitle: One\r\nsummary: Two\r\nsumary: x\r\n---\r\nWords.\r\nMore.\r\n"


def test_windows_line_ends_and_a_byte_order_mark_are_read() -> None:
    content = ("\ufeff" + WINDOWS).encode()
    texts, found = decode({"a.md": content, "b.md": WINDOWS.replace("\r\n", "\r").encode()})
    assert found == ()
    assert texts["a.md"] == texts["b.md"] == WINDOWS.replace("\r\n", "\n")


@given(st.text(alphabet=st.sampled_from("ab:-[]{}#&*!|>'\"%@`,? \n\t\r\x85\u2028"), max_size=40))
def test_any_text_is_read_or_has_a_slip_inside_the_text(content: str) -> None:
    check_slips(content)


def check_slips(content: str) -> None:
    text, found = text_of("a.yaml", content.encode())
    if text is not None:
        found = parse_yaml(text, "a.yaml")[1]
    text = content.replace("\r\n", "\n").replace("\r", "\n")
    for slip in found:
        assert 1 <= slip.at.line <= text.count("\n") + 1
        assert slip.at.column >= 1


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1))
def test_any_text_in_quotes_comes_back_unchanged(text: str) -> None:
    written = text.replace("'", "''")
    if text.strip() == text and all(sign.isprintable() for sign in text):
        assert read(f"key: '{written}'") == {"key": text}

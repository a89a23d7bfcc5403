"""An edit of an officer's YAML changes what was wanted, and no other byte."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tipsite.yaml.cursor import EditRefused
from tipsite.yaml.edit import set_values
from tipsite.yaml.nodes import Mapping, Node, Path, Scalar, Sequence, parse_yaml
from tipsite.yaml.scalars import fits_one_line

Wanted = dict[str, str | None]

BY_HAND = "by hand"


def root_of(text: str) -> Node:
    node, slips = parse_yaml(text.removeprefix("\ufeff"), "a.yaml")
    assert slips == ()
    assert node is not None
    return node


def at(node: Node, path: Path) -> Mapping:
    for step in path:
        if isinstance(node, Mapping):
            node = {key.text: value for key, value in node.items}[str(step)]
        else:
            assert isinstance(node, Sequence)
            assert isinstance(step, int)
            node = node.items[step]
    assert isinstance(node, Mapping)
    return node


def texts(mapping: Mapping) -> dict[str, str]:
    """Return the values that are texts; an empty one is said to be ``<empty>``."""
    return {
        key.text: "<empty>" if value.empty else value.text
        for key, value in mapping.items
        if isinstance(value, Scalar)
    }


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("k: old\n", "new", "k: new\n"),
        ("k: old", "new", "k: new"),
        ("k: old   # why\n", "new", "k: new   # why\n"),
        ("k: old\n\n# end\n", "2026-11-24", "k: 2026-11-24\n\n# end\n"),
        ("k:   old  \nz: z\n", "yes", "k:   yes  \nz: z\n"),
        ("k: 'old'\n", "new", "k: 'new'\n"),
        ("k: 'old'\n", "it's", "k: 'it''s'\n"),
        ('k: "old" # c\n', "new", 'k: "new" # c\n'),
        ('k: "old"\n', 'a "b" \\ c', 'k: "a \\"b\\" \\\\ c"\n'),
        ("k: old\n", 'a "b": c', "k: 'a \"b\": c'\n"),
        ("k: old\n", "C:\\ #1: x", "k: 'C:\\ #1: x'\n"),
        ("k: >-\n  one\n  two\n\n\nz: z\n", "new", "k: new\n\n\nz: z\n"),
        ("k: |\n  one\n  # two\n# c\nz: z\n", "new", "k: new\n# c\nz: z\n"),
        ("k: >-  # c\n  one\nz: z\n", "new", "k: new  # c\nz: z\n"),
        ("k: >-# c\n  one\nz: z\n", "new", "k: new # c\nz: z\n"),
        ("k: |+\n  one\n\n\nz: z\n", "new", "k: new\nz: z\n"),
        ("k: |\nz: z\n", "new", "k: new\nz: z\n"),
        ("k: |\n  one", "new", "k: new"),
        ("k: one\n  two # c\nz: z\n", "new", "k: new # c\nz: z\n"),
        ('k: "one\n  two" # c\nz: z\n', "new", 'k: "new" # c\nz: z\n'),
        ("k: # c\n  one\n", "new", "k: # c\n  new\n"),
        ("k:\n", "new", "k: new\n"),
        ("k:", "new", "k: new"),
        ("k:   # todo\nz: z\n", "new", "k: new   # todo\nz: z\n"),
        ("k: ~ # c\n", "new", "k: new # c\n"),
        ("'k': old\n", "new", "'k': new\n"),
        ("k : old\n", "new", "k : new\n"),
        ("{k: old}\n", "new", "{k: new}\n"),
        ("{k: old}\n", "a, b", '{k: "a, b"}\n'),
        ("{k: }\n", "new", "{k: new }\n"),
        ("{k: , z: z}\n", "new", "{k: new , z: z}\n"),
        ("{k: # c\n  , z: z}\n", "new", "{k: new # c\n  , z: z}\n"),
        ("{'k':1}\n", "2", "{'k':2}\n"),
        ("{k: one\n two, z: z}\n", "new", "{k: new, z: z}\n"),
        ("---\nk: old\n...\n", "new", "---\nk: new\n...\n"),
        ("z: \U0001f600 ë\nk: old\n", "\U0001f198 new", "z: \U0001f600 ë\nk: \U0001f198 new\n"),
    ],
)
def test_a_value_is_replaced_where_it_stands(before: str, value: str, after: str) -> None:
    assert set_values(before, (), {"k": value}) == after
    assert set_values("\ufeff" + before, (), {"k": value}) == "\ufeff" + after
    windows = set_values(before.replace("\n", "\r\n"), (), {"k": value})
    assert windows == after.replace("\n", "\r\n")


def test_a_long_text_over_several_lines_stays_so() -> None:
    before = "k:\n  a: >-\n    one\n    two\n  b: z # c\n"
    value = " ".join(["word: #1"] * 12) + " " + "x" * 120
    after = set_values(before, ("k",), {"a": value})
    assert after.startswith("k:\n  a: >-\n    word: #1 word")
    assert after.endswith(f"\n    {'x' * 120}\n  b: z # c\n")
    assert after.count("\n") == 6
    windows = set_values(before.replace("\n", "\r\n"), ("k",), {"a": value})
    assert windows == after.replace("\n", "\r\n")
    assert set_values(before, ("k",), {"a": f"{value}  x"}).count("\n") == 3


@pytest.mark.parametrize(
    ("value", "block", "flow"),
    [
        ("116 111", "116 111", "116 111"),
        ("0123", "0123", "0123"),
        ("08:00-16:00", "08:00-16:00", "08:00-16:00"),
        ("+355 4 222", "+355 4 222", "+355 4 222"),
        ("https://a.example/b?c=d", "https://a.example/b?c=d", "https://a.example/b?c=d"),
        ("a, b", "a, b", '"a, b"'),
        ("a [b]", "a [b]", '"a [b]"'),
        ("{a}", '"{a}"', '"{a}"'),
        ("a#b", "a#b", "a#b"),
        ("a #b", '"a #b"', '"a #b"'),
        ("a: b", '"a: b"', '"a: b"'),
        ("a:", '"a:"', '"a:"'),
        ("- a", '"- a"', '"- a"'),
        ("-", '"-"', "-"),
        ("? a", '"? a"', '"? a"'),
        ("&a", '"&a"', '"&a"'),
        ("*a", '"*a"', '"*a"'),
        ("!a", '"!a"', '"!a"'),
        ("%a", '"%a"', '"%a"'),
        ("@a", '"@a"', '"@a"'),
        ("| a", '"| a"', '"| a"'),
        ("# a", '"# a"', '"# a"'),
        ("it's", "it's", "it's"),
        ("'a'", "\"'a'\"", "\"'a'\""),
        ('"a"', "'\"a\"'", "'\"a\"'"),
        ("", '""', '""'),
        ("~", '"~"', '"~"'),
        ("null", '"null"', '"null"'),
        (" a ", '" a "', '" a "'),
        (" ", '" "', '" "'),
        ("a  b", "a  b", "a  b"),
        ("\u00a0a", "\u00a0a", "\u00a0a"),
        ("<<", "<<", "<<"),
        ("...", "...", "..."),
    ],
)
def test_quotes_are_written_only_where_they_are_needed(value: str, block: str, flow: str) -> None:
    assert set_values("k: old\n", (), {"k": value}) == f"k: {block}\n"
    assert set_values("a: a\n", (), {"k": value}) == f"a: a\nk: {block}\n"
    assert set_values("{k: old}\n", (), {"k": value}) == f"{{k: {flow}}}\n"
    assert set_values("{a: a}\n", (), {"k": value}) == f"{{a: a, k: {flow}}}\n"
    assert texts(at(root_of(f"k: {block}\n"), ())) == {"k": value}


@pytest.mark.parametrize(
    "text",
    ["k: v\n", "k:   'v' # c\n", 'k: "v"', "k: >-\n  v\n", "k:\n  v\n", "{k: v}", "k: |-\n  v"],
)
def test_a_value_that_is_unchanged_is_not_touched(text: str) -> None:
    assert set_values(text, (), {"k": "v", "gone": None}) == text
    assert set_values(text, (), {}) == text


@pytest.mark.parametrize("nothing", ["", "~", "null"])
def test_a_text_that_would_be_read_as_nothing_is_written_in_quotes(nothing: str) -> None:
    new = set_values(f"k: {nothing}\n", (), {"k": nothing})
    assert f'"{nothing}"' in new
    assert texts(at(root_of(new), ())) == {"k": nothing}


ITEM: Path = ("l", 0)


@pytest.mark.parametrize(
    ("before", "path", "after"),
    [
        ("a: b\n", (), "a: b\nk: v\n"),
        ("a: b", (), "a: b\nk: v"),
        ("a: b # c", (), "a: b # c\nk: v"),
        ("a: b # c\n\n# d\n", (), "a: b # c\nk: v\n\n# d\n"),
        ("l:\n- a: b\n- c: d\n", ITEM, "l:\n- a: b\n  k: v\n- c: d\n"),
        ("l:\n  -   a: b\n\n  - c: d\n", ITEM, "l:\n  -   a: b\n      k: v\n\n  - c: d\n"),
        ("l:\n- - a: b\n", ("l", 0, 0), "l:\n- - a: b\n    k: v\n"),
        ("m:\n  a:\n    b: c # d\n    # e\n\nf: g\n", ("m",),
         "m:\n  a:\n    b: c # d\n  k: v\n    # e\n\nf: g\n"),
        ("a: >-\n  one\n  two\n\n# c\n", (), "a: >-\n  one\n  two\nk: v\n\n# c\n"),
        ("m:\n  a: |+\n    one\n\n\nz: z\n", ("m",), "m:\n  a: |+\n    one\n\n\n  k: v\nz: z\n"),
        ("a: |+ # c\n  one\n", (), "a: |+ # c\n  one\nk: v\n"),
        ("a: |- # +\n  one\n\nb:\n- |\n", (), "a: |- # +\n  one\n\nb:\n- |\nk: v\n"),
        ("a: one\n  two # c\n", (), "a: one\n  two # c\nk: v\n"),
        ("a: 'one\n\n  two' # c\n", (), "a: 'one\n\n  two' # c\nk: v\n"),
        ("a: b\nc:  # todo\n# d\n", (), "a: b\nc:  # todo\nk: v\n# d\n"),
        ("a:\n- b\n-\n", (), "a:\n- b\n-\nk: v\n"),
        ("a: {b: c,\n    d: e}\n", (), "a: {b: c,\n    d: e}\nk: v\n"),
        ("a: []\n", (), "a: []\nk: v\n"),
        ("---\na: b\n...\n# c\n", (), "---\na: b\nk: v\n...\n# c\n"),
        ("m: {a: b}\n", ("m",), "m: {a: b, k: v}\n"),
        ("m: {a: b } # c\n", ("m",), "m: {a: b, k: v } # c\n"),
        ("m: {}\n", ("m",), "m: {k: v}\n"),
        ("m: { }\n", ("m",), "m: {k: v }\n"),
        ("m: {# c\n  }\n", ("m",), "m: {k: v # c\n  }\n"),
        ("m: { # c }\n  }\n", ("m",), "m: {k: v # c }\n  }\n"),
        ("m: {a: b,}\n", ("m",), "m: {a: b, k: v,}\n"),
        ("m: {a: b , # c\n  }\n", ("m",), "m: {a: b, k: v , # c\n  }\n"),
        ("m: {a: b, # c, }\n  d: e # f\n  }\n", ("m",),
         "m: {a: b, # c, }\n  d: e, k: v # f\n  }\n"),
        ("m: {a: 'b}'}\n", ("m",), "m: {a: 'b}', k: v}\n"),
        ("m: {a: {b: c}, d: [e]}\n", ("m",), "m: {a: {b: c}, d: [e], k: v}\n"),
        ("m: {a: {b: c}, d: [e]}\n", ("m", "a"), "m: {a: {b: c, k: v}, d: [e]}\n"),
        ("m: {a: }\n", ("m",), "m: {a: , k: v }\n"),
        ("m: {a: # c\n  }\n", ("m",), "m: {a: , k: v # c\n  }\n"),
        ("l: [{a: b}, {c: d}]\n", ("l", 1), "l: [{a: b}, {c: d, k: v}]\n"),
    ],
)  # fmt: skip
def test_a_missing_key_is_added_at_the_mappings_end(before: str, path: Path, after: str) -> None:
    for start in ("", "\ufeff"):
        for end in ("\n", "\r\n", "\r"):
            old, new = (start + text.replace("\n", end) for text in (before, after))
            if "\n" not in before:
                new = start + after
            assert set_values(old, path, {"k": "v"}) == new
            if len(at(root_of(after.replace("\r", "")), path).items) > 1:
                assert set_values(new, path, {"k": None}) == old


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: b\r\nc: d\n", "a: b\r\nc: d\nk: v\n"),
        ("a: b\nc: d\r\n", "a: b\nc: d\r\nk: v\r\n"),
        ("a: b\r\nc: d", "a: b\r\nc: d\r\nk: v"),
        ("a: b\nc: d\r\ne: f", "a: b\nc: d\r\ne: f\r\nk: v"),
    ],
)
def test_an_added_line_ends_like_its_neighbour(before: str, after: str) -> None:
    assert set_values(before, (), {"k": "v"}) == after
    assert set_values(after, (), {"k": None}) == before


@pytest.mark.parametrize(
    ("before", "path", "after"),
    [
        ("k: v\na: b\n", (), "a: b\n"),
        ("a: b\nk: v\n", (), "a: b\n"),
        ("a: b\nk: v", (), "a: b"),
        ("a: b\n\nk: v # c", (), "a: b\n\n# c"),
        ("a: b\nk: v\n\n# c\nd: e\n", (), "a: b\n\n# c\nd: e\n"),
        ("m:\n  a: b\n  k: v  # c\n  d: e\n", ("m",), "m:\n  a: b\n  # c\n  d: e\n"),
        ("k:  # c\na: b\n", (), "# c\na: b\n"),
        ("k: # c\n  # d\n  v # e\na: b\n", (), "# c\n# d\n# e\na: b\n"),
        ("k: >- # c\n  one\n  two\n\na: b\n", (), "# c\n\na: b\n"),
        ("k: |\n  one\n  # two\n# c\na: b\n", (), "# c\na: b\n"),
        ("k: |+\n  one\n\n\na: b\n", (), "a: b\n"),
        ("k: one\n  two # c\na: b\n", (), "# c\na: b\n"),
        ("k: '#\n\n  #' # c\na: b\n", (), "# c\na: b\n"),
        ("l:\n- k: v\n  a: b\n- c: d\n", ITEM, "l:\n- a: b\n- c: d\n"),
        ("l:\n  -  k: v\n     a:\n     - b\n", ITEM, "l:\n  -  a:\n     - b\n"),
        ("l:\n- - k: v\n    a: b\n", ("l", 0, 0), "l:\n- - a: b\n"),
        ("l:\n- k: v # c\n  # d\n\n  a: b\n", ITEM, "l:\n  # c\n  # d\n\n- a: b\n"),
        ("l:\n- k: >-\n    one\n  a: b\n", ITEM, "l:\n- a: b\n"),
        ("l:\n- # c\n  k: v\n  a: b\n", ITEM, "l:\n- # c\n  a: b\n"),
        ("m: {k: v, a: b}\n", ("m",), "m: {a: b}\n"),
        ("m: {a: b, k: v}\n", ("m",), "m: {a: b}\n"),
        ("m: {a: b, k: v, c: d}\n", ("m",), "m: {a: b, c: d}\n"),
        ("m: {a: b, k: v,}\n", ("m",), "m: {a: b,}\n"),
        ("m: {a: b ,\n  k: v }\n", ("m",), "m: {a: b }\n"),
        ("m: {k: , a: b}\n", ("m",), "m: {a: b}\n"),
        ("m: {a: b, k: }\n", ("m",), "m: {a: b }\n"),
        ("m: {k: 'v,', a: b}\n", ("m",), "m: {a: b}\n"),
        ("m: {\n  k: v, # c, d\n  a: b\n  }\n", ("m",), "m: {\n   # c, d\n  a: b\n  }\n"),
        ("m: {k: v # c, d\n  , a: b}\n", ("m",), "m: { # c, d\n   a: b}\n"),
        ("m: {a: b, # c, d\n  k: v}\n", ("m",), "m: {a: b, # c, d\n  }\n"),
        ("m: {a: b, # c, d\n  k: v # e\n  ,}\n", ("m",), "m: {a: b, # c, d\n   # e\n  }\n"),
        ("m: {a: b, k: v # c\n  }\n", ("m",), "m: {a: b # c\n  }\n"),
        ("m: {a: b, k: # c\n  }\n", ("m",), "m: {a: b # c\n  }\n"),
        ("m: {k: # c\n  , a: b}\n", ("m",), "m: { # c\n   a: b}\n"),
        ("m: {? k : v, a: b}\n", ("m",), "m: {? a: b}\n"),
    ],
)
def test_a_key_is_removed_and_no_comment_with_it(before: str, path: Path, after: str) -> None:
    for start in ("", "\ufeff"):
        for end in ("\n", "\r\n"):
            old, new = (start + text.replace("\n", end) for text in (before, after))
            assert set_values(old, path, {"k": None}) == new


def test_several_values_are_set_in_one_go() -> None:
    before = "m:\n- dial: 116 111 # short\n  on: 2026-01-01\n  how: published\n"
    wanted: Wanted = {"dial": None, "on": "2026-11-24", "by": "A. B.", "note": "x: y"}
    after = '  # short\n- on: 2026-11-24\n  how: published\n  by: A. B.\n  note: "x: y"\n'
    assert set_values(before, ("m", 0), wanted) == "m:\n" + after
    assert set_values("a: b\n", (), {"a": None, "c": "d"}) == "c: d\n"
    assert set_values("{}", (), {"a b": "c", "null": "d"}) == '{a b: c, "null": d}'


@pytest.mark.parametrize(
    ("text", "path", "wanted", "line", "words"),
    [
        ("a: b\nk: 1\nk: 2\n", (), {"k": "v"}, 3, "“k” is written twice"),
        ("m: {k: 1}\nm: {k: 2}\n", ("m",), {"k": "v"}, 2, "“m” is written twice"),
        ("a: b\nk: &x v\n", (), {"k": "v"}, 2, "anchor"),
        ("a: b\nk: &x v\n", (), {"k": None}, 2, "anchor"),
        ("a: &x b\nk: *x\n", (), {"k": "v"}, 1, "anchor"),
        ("a: b\nm: &x\n  k: v\n", ("m",), {"k": "w"}, 2, "anchor"),
        ("m: &x\n- k: v\n", ("m", 0), {"k": "w"}, 1, "anchor"),
        ("m:\n- &x\n  k: v\n", ("m", 0), {"k": "w"}, 2, "anchor"),
        ("m: &x {k: v}\nn: *x\n", ("n",), {"k": "w"}, 1, "anchor"),
        ("&x k: v\n", (), {"k": "w"}, 1, "anchor"),
        ("a: &x b\nc: *x\nk: v\n", (), {"k": "w"}, 1, "anchor"),
        ("a: b\nk: !x v\n", (), {"k": "w"}, 2, "tag"),
        ("a: b\nk: ! v\n", (), {"k": "w"}, 2, "tag"),
        ("m: !!map\n  k: v\n", ("m",), {"k": "w"}, 1, "tag"),
        ("a: b\n<<: {c: d}\n", (), {"k": "v"}, 2, "merge key"),
        ("a: b\n", (), {"<<": "v"}, 1, BY_HAND),
        ("a: b\nm:\n\tk: v\n", ("m",), {"k": "w"}, 3, "tab"),
        ("\ta: b\n", (), {"k": "w"}, 1, "tab"),
        ("a: b\r\n  \tc: d\r\n", (), {"k": "w"}, 2, "tab"),
        ("a: b\nc: 'd\n", (), {"k": "w"}, 3, "can't be read"),
        ("a: b\nc: d: e\n", (), {"k": "w"}, 2, "can't be read"),
        ("a: b\x07\n", (), {"k": "w"}, None, "can't be read"),
        ("a: b\ud800\n", (), {"k": "w"}, None, "can't be read"),
        ("a: b\n---\nc: d\n", (), {"k": "w"}, 2, "more than one document"),
        ("", (), {"k": "w"}, None, "holds nothing"),
        ("# c\n", (), {"k": "w"}, None, "holds nothing"),
        ("z: z\na: b\n", ("a",), {"k": "w"}, 2, "no keys with values"),
        ("z: z\na:\n", ("a",), {"k": "w"}, 2, "no keys with values"),
        ("z: z\na: b\n", ("a", "c"), {"k": "w"}, 2, "There are no keys with values here"),
        ("z: z\na: b\n", ("a", 0), {"k": "w"}, 2, "A list should"),
        ("z: z\na:\n- b: c\n", ("a", 1), {"k": "w"}, 3, "no entry number 2"),
        ("z: z\na:\n- b: c\n", ("a", -1), {"k": "w"}, 3, "no entry number"),
        ("- b: c\n", ("a",), {"k": "w"}, 1, "There are no keys with values here"),
        ("- b: c\n", (), {}, 1, "no keys with values"),
        ("k: v\n", (), {"k": None}, 1, "no other key"),
        ("m: {k: v, a: b}\n", ("m",), {"k": None, "a": None}, 1, "no other key"),
        ("a: b\nk: {c: d}\n", (), {"k": "v"}, 2, "more than one text"),
        ("a: b\nk: [c]\n", (), {"k": None}, 2, "more than one text"),
        ("a: b\n? k\n: v\n", (), {"k": "w"}, 2, "no colon"),
        ("m: {k, a: b}\n", ("m",), {"k": "w"}, 1, "no colon"),
        ("[a]: b\n", (), {"k": "w"}, 1, "single text"),
        ("m: [a: b]\n", ("m", 0), {"k": "v"}, 1, "pair without"),
        ("m: {a: b, k: # c\n  v}\n", ("m",), {"k": None}, 1, "comment between"),
        ("a: |+\n  b\nk: v\n\n", (), {"k": None}, 1, BY_HAND),
        ("a: |\n  no line end", (), {"k": "v"}, 1, BY_HAND),
        ("a: " + "[" * 40 + "]" * 40, (), {"k": "w"}, 1, "levels"),
        ("a: " + "[" * 5000 + "]" * 5000, (), {"k": "w"}, None, ""),
    ],
)  # fmt: skip
def test_what_stands_in_the_way_is_told_with_its_line(
    text: str, path: Path, wanted: Wanted, line: int | None, words: str
) -> None:
    for start in ("", "\ufeff"):
        with pytest.raises(EditRefused) as caught:
            set_values(start + text, path, wanted)
        assert words in str(caught.value)
        if words:
            assert caught.value.line == line


@pytest.mark.parametrize(
    "value",
    ["a\nb", "a\r", "a\tb", "\x00", "\x07", "\x7f", "\x85", "\u2028", "\u2029", "\ud800",
     "\ufeff", "\uffff"],
)  # fmt: skip
def test_a_value_that_is_no_line_is_refused(value: str) -> None:
    for wanted in ({"k": value}, {"z": value}, {value: "z"}):
        with pytest.raises(EditRefused, match="line break"):
            set_values("k: v\n", (), wanted)


def test_what_is_wrong_elsewhere_does_not_matter() -> None:
    text = "a: &x b\nc: !t d\ne: {f: 1, f: 2}\nk: {l: v}\n"
    assert set_values(text, ("k",), {"l": "w"}) == text.replace("v}", "w}")


@pytest.mark.parametrize(
    "wrong", ["w\nz: z", "w\na: b", "{w: w}", "[w]", "v", "x", "", "'w", "w: w", "w\n---\n", "*w"]
)
def test_a_wrong_splice_is_never_returned(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tipsite.yaml.edit.write_scalar", lambda *_, **__: wrong)
    with pytest.raises(EditRefused, match=BY_HAND):
        set_values("k: v\na: b\n", (), {"k": "w"})


VALUES = st.one_of(
    st.text(
        alphabet=st.sampled_from("ab01:-+[]{}#&*!|>'\"%@`,?=~\\<. ëЖ\u00a0\U0001f198"), max_size=12
    ),
    st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"]), max_size=12),
    st.sampled_from(["", "~", "null", "yes", "0123", "2026-11-24", "a: b", "a #b", "---", "..."]),
).filter(fits_one_line)

BITS = ["k: ", "a: ", "b: v", "w", "- ", "? ", ": ", "{", "}", "[", "]", ", ", "k: v", "\n", "\n  ",
        "\n    ", "\r\n", "# c", " # c", "'", '"', "'v'", '"v"', "|", "|+", ">-",
        "&x ", "*x", "!t ", "<<: ", "---", "...", "\t", "~", "\u2028", "\ufeff", "\U0001f600",
        "\nk: v", "\na: b", "\nm:\n  k: v", "{k: v, a: b}", ":"]  # fmt: skip


def signs(text: str) -> int:
    """Return how many # stand outside all values."""
    rest = text.lstrip("\ufeff")
    for token in reversed([*yaml.scan(rest, Loader=yaml.CSafeLoader)]):
        if isinstance(token, yaml.ScalarToken):
            start, end = token.start_mark.index, token.end_mark.index
            head = rest[start:end].splitlines()[0] if token.style in ("|", ">") else ""
            rest = rest[:start] + head + rest[end:]
    return rest.count("#")


ANY = st.lists(st.sampled_from(BITS), max_size=14).map("".join)
MANY = 20_000 if settings.get_current_profile_name() == "long" else 300


@settings(max_examples=MANY, deadline=None)
@given(ANY, st.none() | VALUES)
def test_any_text_is_edited_right_or_not_at_all(text: str, value: str | None) -> None:
    try:
        new = set_values(text, (), {"k": value})
    except EditRefused:
        return
    node = yaml.compose(new.lstrip("\ufeff"), Loader=yaml.CSafeLoader)
    assert isinstance(node, yaml.MappingNode)
    values = [inside.value for key, inside in node.value if key.value == "k"]
    assert values == ([] if value is None else [value])
    assert signs(new) == signs(text)

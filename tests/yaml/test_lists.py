"""A list in an officer's YAML changes item by item, and nothing around it."""

from __future__ import annotations

import pytest

from tipsite.yaml.cursor import EditRefused
from tipsite.yaml.edit import set_list


@pytest.mark.parametrize(
    ("before", "items", "after"),
    [
        ("k:\n- a\n- b\n", ["a", "c"], "k:\n- a\n- c\n"),
        ("k:\n  - 'a' # one\n\n  - b  # two\nz: z\n", ["it's", "b"],
         "k:\n  - 'it''s' # one\n\n  - b  # two\nz: z\n"),
        ("k: [a, 'b' ] # c\n", ["a, x", "y"], "k: [\"a, x\", 'y' ] # c\n"),
        ("k:\n- >-\n  one\n  two\n- b\n", ["new", "b"], "k:\n- new\n- b\n"),
        ("k:\n- one\n  two\n- b\n", ["one two", "c"], "k:\n- one\n  two\n- c\n"),
        ("k:\n- a\nz: z\n", ["a", "b: c", "# d"], 'k:\n- a\n- "b: c"\n- "# d"\nz: z\n'),
        ("k:\n    - a\n    - b\n    - c\n", ["a"], "k:\n    - a\n"),
        ("k: [a, b]\n", ["a"], "k: [a]\n"),
        ("z: z # last\n", ["a", "- b"], 'z: z # last\nk:\n- a\n- "- b"\n'),
        ("y: y\nz: z", ["a"], "y: y\nz: z\nk:\n- a"),
        ("z:\n- z\n\n# end\n", ["a"], "z:\n- z\nk:\n- a\n\n# end\n"),
        ("z: |+\n  z\n\ny: y\n", ["a"], "z: |+\n  z\n\ny: y\nk:\n- a\n"),
    ],
)  # fmt: skip
def test_only_the_list_changes(before: str, items: list[str], after: str) -> None:
    assert set_list(before, (), "k", items) == after
    windows = set_list("\ufeff" + before.replace("\n", "\r\n"), (), "k", items)
    assert windows == "\ufeff" + after.replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("before", "items"),
    [
        ("k:\n- a\n# remark\n- b\n", ["a"]),
        ("k: a\n", ["b"]),
        ("k: []\n", ["b"]),
        ("k:\n- {a: b}\n", ["c"]),
        ("k:\n- &x a\n- *x\n", ["c", "d"]),
        ("k:\n- a\n", ["two\nlines"]),
        ("k:\n- a\n", []),
        ("{z: z}\n", ["a"]),
        ("k:\n- >- # remark\n  a\n", ["b"]),
    ],
)
def test_what_would_lose_something_is_refused(before: str, items: list[str]) -> None:
    with pytest.raises(EditRefused):
        set_list(before, (), "k", items)

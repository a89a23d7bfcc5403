"""A record is added to a list of an officer's YAML; no other byte changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipsite.yaml.cursor import EditRefused
from tipsite.yaml.edit import add_records

RECORD = ("id: new  # stays", "name:", "  mk: Име")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a:\n- id: one\n", "a:\n- id: one\n- id: new  # stays\n  name:\n    mk: Име\n"),
        (
            "a:\n  - id: one # x\n\n# b\nb: c\n",
            "a:\n  - id: one # x\n  - id: new  # stays\n    name:\n      mk: Име\n\n# b\nb: c\n",
        ),
        (
            "a:\n\n- id: one\n\n- id: two",
            "a:\n\n- id: one\n\n- id: two\n\n- id: new  # stays\n  name:\n    mk: Име",
        ),
        ("b: c\n", "b: c\n\na:\n- id: new  # stays\n  name:\n    mk: Име\n"),
        (
            "b: c\n# a:\n# - id: x\n",
            "b: c\n# a:\n# - id: x\n\na:\n- id: new  # stays\n  name:\n    mk: Име\n",
        ),
        ("a: []  # none\nb: c\n", "a:  # none\n- id: new  # stays\n  name:\n    mk: Име\nb: c\n"),
        ("a:\nb: c\n", "a:\n- id: new  # stays\n  name:\n    mk: Име\nb: c\n"),
        (
            "\ufeffb: c\r\na:\r\n- {id: one}\r\n",
            "\ufeffb: c\r\na:\r\n- {id: one}\r\n- id: new  # stays\r\n  name:\r\n    mk: Име\r\n",
        ),
        (
            "a:\n- text: >-\n    long\n    words\n\nb: c\n",
            (
                "a:\n- text: >-\n    long\n    words\n- id: new  # stays\n  name:\n"
                "    mk: Име\n\nb: c\n"
            ),
        ),
    ],
)
def test_a_record_is_added_at_the_end(before: str, after: str) -> None:
    assert add_records(before, (), "a", (RECORD,)) == after


@pytest.mark.parametrize(
    "text",
    [
        "a: [{id: one}]\n", "a: text\n", "a: {b: c}\n", "a: &x\n- id: one\nb: *x\n", "- a\n", "",
        "a:\n- [x\n", "{b: c}\n",
    ],
)  # fmt: skip
def test_what_cannot_be_added_to_is_refused(text: str) -> None:
    with pytest.raises(EditRefused):
        add_records(text, (), "a", (RECORD,))


@given(
    st.lists(st.sampled_from(["- id: x", "- id: y  # z", "", "# remark", "- {id: q}"]), max_size=6),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "b: c", "b:\n  d: [e]  # f"]),
)
def test_every_line_that_was_there_stays_in_its_order(
    items: list[str], end: str, rest: str
) -> None:
    text = end.join(("a:", *items, *rest.split("\n"))) + end
    try:
        done = add_records(text, (), "a", (RECORD,))
    except EditRefused:
        return
    left = iter(done.split(end))
    assert all(any(line == other for other in left) for line in text.split(end))
    assert len(done.split(end)) - len(text.split(end)) in (3, 4)

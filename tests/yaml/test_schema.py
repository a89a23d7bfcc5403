"""A record is read by its own annotations, and each mistake in it is told at its own place."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pytest

from tipsite.model.problems import Localized, Location, Placed, Text
from tipsite.proposals import nearest
from tipsite.yaml.nodes import parse_yaml
from tipsite.yaml.schema import RecordResult, build_record


class Inner(Placed, frozen=True, kw_only=True):
    name: Text
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outer:
    title: Text
    from_: str | None = None
    kind: Literal["big", "small"] = "big"
    seen: bool | None = None
    day: datetime.date | None = None
    words: Localized = field(default_factory=dict)
    lists: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)
    inner: tuple[Inner, ...] = ()
    one: Inner | None = None
    at: Location = field(compare=False)


def read(text: str) -> RecordResult[Outer]:
    node, slips = parse_yaml(text, "a.yaml")
    assert node is not None, slips
    return build_record(node, Outer)


def told(text: str) -> list[str]:
    return [f"{p.at.line}:{p.at.column} {p.code}" for p in read("title: x\n" + text).problems]


def test_a_whole_record_is_read() -> None:
    made = read(
        "title: ' A '\nfrom: 0123\nkind: small\nseen: no\nday: 2024-02-29\nwords: {en: a, no: b}\n"
        "lists: {AL: [b, c]}\ninner: [{name: d, size: -3}]\none: {name: e}\n"
    )
    assert made.problems == ()
    assert made.whole
    value = made.value
    assert value is not None
    assert (value.title.text, value.from_, value.kind, value.seen) == ("A", "0123", "small", False)
    assert value.day == datetime.date(2024, 2, 29)
    assert {tag: text.text for tag, text in value.words.items()} == {"en": "a", "no": "b"}
    assert [text.text for text in value.lists["AL"]] == ["b", "c"]
    assert [(item.name.text, item.size) for item in value.inner] == [("d", -3)]
    assert value.one is not None
    assert value.one.name.text == "e"


def test_a_text_knows_its_place() -> None:
    value = read("title: A\nwords:\n  en: B\n").value
    assert value is not None
    assert value.title.at == Location(path="a.yaml", line=1, column=8)
    assert value.words["en"].at == Location(path="a.yaml", line=3, column=7)
    assert value.at == Location(path="a.yaml", line=1, column=1)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("knd: small", "2:1 unknown-key"),
        ("zzzzzzz: small", "2:1 unknown-key"),
        ("from_: x", "2:1 unknown-key"),
        ("at: x", "2:1 unknown-key"),
        ("title: y", "2:1 duplicate-key"),
        ("kind: smal", "2:7 unknown-choice"),
        ("kind: zzzzzz", "2:7 unknown-choice"),
        ("kind: Small", "2:7 unknown-choice"),
        ("seen: maybe", "2:7 not-yes-or-no"),
        ("day: 2024-02-30", "2:6 not-a-date"),
        ("day: 29.02.2024", "2:6 date-local"),
        ("day: 2024-W09-4", "2:6 not-a-date"),
        ("day: 20240229", "2:6 not-a-date"),
        ("words: B", "2:8 not-by-key"),
        ("words: {en: a, en: b}", "2:16 duplicate-key"),
        ("words: {en: }", "2:9 empty-value"),
        ("words: {en: [a]}", "2:13 not-a-text"),
        ("inner: A", "2:8 not-a-list"),
        ("inner: {name: A}", "2:8 not-a-list"),
        ("inner: [A]", "2:9 not-a-table"),
        ("inner: [{size: 1}]", "2:9 missing-key"),
        ("inner: [{name: A, size: 1.5}]", "2:25 not-a-whole-number"),
        ("inner: [{name: A, size: ٣}]", "2:25 not-a-whole-number"),
        ("inner: [{name: A, size: --3}]", "2:25 not-a-whole-number"),
        ("one: A", "2:6 not-a-table"),
        ("from: [A]", "2:7 not-a-text"),
        ("from:", "2:1 empty-value"),
        ("inner:", "2:1 empty-value"),
        ("words:", "2:1 empty-value"),
    ],
)
def test_a_mistake_is_told_at_its_place(text: str, wanted: str) -> None:
    assert told(text) == [wanted]


def test_a_wrong_optional_value_leaves_the_rest_to_be_looked_at() -> None:
    made = read("title: A\nkind: smal\nfrom: b\n")
    assert made.value is not None
    assert (made.value.kind, made.value.from_) == ("big", "b")


def test_a_wrong_needed_value_leaves_nothing() -> None:
    made = read("title: [A]\n")
    assert made.value is None
    assert [found.code for found in made.problems] == ["not-a-text"]


def test_a_record_that_lost_a_part_is_not_whole() -> None:
    made = read("title: A\ninner:\n- {name: b}\n- {size: 1}\n")
    assert made.value is not None
    assert [item.name.text for item in made.value.inner] == ["b"]
    assert not made.whole


def test_a_list_is_no_record() -> None:
    made = read("- title: A\n")
    assert made.value is None
    assert [found.code for found in made.problems] == ["not-a-table"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [("titel", "title"), ("TITLE", "title"), ("fro", "from"), ("zzz", ""), ("", "")],
)
def test_the_nearest_word_is_proposed_or_none(word: str, meant: str) -> None:
    assert nearest(word, ("title", "from", "kind")) == meant

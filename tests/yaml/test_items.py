"""Lists, and values of several texts, are written into an officer's YAML; no other byte changes."""

from __future__ import annotations

import pytest

from tipsite.yaml.cursor import EditRefused
from tipsite.yaml.edit import add_item, replace_texts, set_values
from tipsite.yaml.nodes import Path
from tipsite.yaml.scalars import Value


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: [en, sq]\n", "a: [en, sq, tr]\n"),
        ("a: [en, sq]  # all\nb: c", "a: [en, sq, tr]  # all\nb: c"),
        ("a: []\n", "a: [tr]\n"),
        ("a: [en, sq,]\n", "a: [en, sq, tr,]\n"),
        ("a: [\n  en,\n  sq # Albanian\n]\n", "a: [\n  en,\n  sq, tr # Albanian\n]\n"),
        ("a: ['en', \"sq\"]\n", "a: ['en', \"sq\", tr]\n"),
        ("a:\n- en\n- sq # one\n\n# b\nb: c\n", "a:\n- en\n- sq # one\n- tr\n\n# b\nb: c\n"),
        ("a:\r\n  - en\r\nb: c\r\n", "a:\r\n  - en\r\n  - tr\r\nb: c\r\n"),
        ("\ufeffa:\n- en", "\ufeffa:\n- en\n- tr"),
        ("b: {a: [x]}\na: [en]", "b: {a: [x]}\na: [en, tr]"),
    ],
)
def test_an_entry_is_added_at_the_end_of_a_list(before: str, after: str) -> None:
    assert add_item(before, (), "a", "tr") == after


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: en\n", "“a” holds no list."),
        ("b: [en]\n", "“a” is not among the keys here."),
        ("a: &x [en]\nb: *x\n", "An anchor"),
        ("a: [en\n", "The file can't be read"),
        ("a:\n- en\n- [x] trailing\n", "The file can't be read"),
    ],
)
def test_a_list_that_cannot_be_added_to_is_told(text: str, said: str) -> None:
    with pytest.raises(EditRefused, match=said):
        add_item(text, (), "a", "tr")


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("m:\n  en: [AL]\nb: c\n", ("AL", "XK"), "m:\n  en: [AL]\n  tr: [AL, XK]\nb: c\n"),
        ("m: {en: [AL]}\n", ("AL",), "m: {en: [AL], tr: [AL]}\n"),
        ("m:\n  en: x # one\n", {"sq": "en", "mk": "a, b"},
         'm:\n  en: x # one\n  tr: {sq: en, mk: "a, b"}\n'),
        ("m:\n  tr: [AL]\n", ("AL",), "m:\n  tr: [AL]\n"),
    ],
)  # fmt: skip
def test_several_texts_are_added_on_one_line(before: str, value: Value, after: str) -> None:
    assert set_values(before, ("m",), {"tr": value}) == after


def test_a_list_replaces_a_list_and_a_table_nothing() -> None:
    before = "m:\n  tr: [AL]\n"
    assert set_values(before, ("m",), {"tr": ("AL", "XK")}) == "m:\n  tr: [AL, XK]\n"
    with pytest.raises(EditRefused, match="is there already"):
        set_values(before, ("m",), {"tr": {"AL": "XK"}})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("b: c\n", "b: c\nm: {en: {tr: w}}\n"),
        ("m:\n  sq: x\n", "m:\n  sq: x\n  en: {tr: w}\n"),
        ("m: {sq: x}\n", "m: {sq: x, en: {tr: w}}\n"),
        ("m: {en: {sq: x}}\n", "m: {en: {sq: x, tr: w}}\n"),
    ],
)
def test_a_missing_mapping_is_added(before: str, after: str) -> None:
    assert set_values(before, ("m", "en"), {"tr": "w", "al": None}) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: old # old\nold: [old, 'old', \"old\"]\n",
         "a: new # old\nnew: [new, 'new', \"new\"]\n"),
        ("\ufeffa:\r\n- {old: old }\r\n- older", "\ufeffa:\r\n- {new: new }\r\n- older"),
        ("a: >-\n  old\nb: |\n  old\nc: old", "a: new\nb: |\n  old\nc: new"),
        ("? old\n: old\n", None),
        ("a: &x old\nb: *x\n", None),
    ],
)  # fmt: skip
def test_texts_are_replaced_wherever_they_stand(before: str, after: str | None) -> None:
    def change(way: Path, text: str, key: bool) -> str | None:
        assert (way[-1:] == (text,)) >= key
        return "new" if text == "old" else None

    if after is None:
        with pytest.raises(EditRefused):
            replace_texts(before, change)
    else:
        assert replace_texts(before, change) == after


def test_what_would_be_read_otherwise_is_quoted() -> None:
    assert replace_texts("a: [x, y]", lambda *_: "no: 1") == 'a: ["no: 1", "no: 1"]'.replace(
        "a:", '"no: 1":'
    )

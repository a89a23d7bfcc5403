"""Languages: tags, formats, names and order, checked by hand."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipsite.language.locale_table import LOCALES
from tipsite.language.locales import (
    date_words,
    day_names,
    language_name,
    list_words,
    locale_for,
    plural_index,
    sort_key,
    territory,
    time_words,
)
from tipsite.language.tags import is_tag, suggest_tag

DAY = datetime.date(2021, 8, 4)


@pytest.mark.parametrize(
    ("tag", "endonym", "hreflang", "direction"),
    [
        ("en", "English", "en", "ltr"),
        ("cnr", "crnogorski", None, "ltr"),
        ("sr-Latn", "srpski", "sr-Latn", "ltr"),
        ("it", "italiano", "it", "ltr"),
        ("ar", "العربية", "ar", "rtl"),
        ("rmn", "romani čhib", None, "ltr"),
        ("pa-PK", "پنجابی (عربی, پاکستان)", "pa-PK", "rtl"),
        ("sq-XK", "shqip (Kosovë)", None, "ltr"),
        ("rmy", "rmy", None, "ltr"),
        ("x-sign", "x-sign", None, "ltr"),
    ],
)
def test_facts(tag: str, endonym: str, hreflang: str | None, direction: str) -> None:
    locale = locale_for(tag)
    assert locale.tag == tag
    assert (locale.endonym, locale.hreflang, locale.direction) == (endonym, hreflang, direction)
    assert hash(locale) == hash(locale_for(tag))


@pytest.mark.parametrize(
    ("tag", "forms"),
    [
        *[
            (tag, {0: 2, 1: 0, 2: 1, 4: 1, 5: 2, 11: 2, 12: 2, 21: 0, 22: 1, 25: 2, 112: 2})
            for tag in ("bs", "hr", "cnr-ME", "sr-Latn-ME", "sr-ME")
        ],
        ("fr", {0: 0, 1: 0, 2: 1}),
        ("ar", {0: 0, 1: 1, 2: 2, 3: 3, 10: 3, 11: 4, 99: 4, 100: 5, 102: 5, 103: 3}),
    ],
)
def test_plurals(tag: str, forms: dict[int, int]) -> None:
    locale = locale_for(tag)
    assert {n: plural_index(locale, n) for n in forms} == forms
    assert {plural_index(locale, n) for n in range(200)} == set(range(locale.nplurals))


def test_a_twelve_hour_clock_is_kept() -> None:
    locale = locale_for("ko")
    assert not locale.clock24
    assert "2:05" in time_words(locale, 845)


@pytest.mark.parametrize(
    ("tag", "code", "name"),
    [("tr", "XK", "Kosova"), ("cnr-Cyrl", "MK", "Сјеверна Македонија"), ("en", "QQ", "QQ")],
)
def test_territories(tag: str, code: str, name: str) -> None:
    assert territory(locale_for(tag), code) == name


@pytest.mark.parametrize(
    ("tag", "language", "name"),
    [("el", "mk", "Μακεδονικά"), ("en", "sq-XK", "Albanian (Kosovo)"), ("en", "qaa", "qaa")],
)
def test_language_names(tag: str, language: str, name: str) -> None:
    assert language_name(locale_for(tag), language) == name


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        (
            "sr-Cyrl",
            (
                "град дан ђак ем жаба зуб ива јар лав љубав ноћ његa рад тим ћилим уво"
                " цвет час џеп шума"
            ),
        ),
        ("tr", "cam çam gaz ğ hal ılık iz ok öz su şu uz üz"),
    ],
)
def test_order_of_the_alphabet(tag: str, words: str) -> None:
    expected = words.split()
    if tag != "tr":  # str.title knows no ı
        expected = [word.title() if index % 2 else word for index, word in enumerate(expected)]
    locale = locale_for(tag)
    mixed = sorted(expected, key=lambda word: word[::-1])
    assert sorted(mixed, key=lambda word: sort_key(locale, word)) == expected


@pytest.mark.parametrize(
    "tag",
    ["en", "sr-Cyrl", "sr-Latn-ME", "es-419", "sl-rozaj-biske", "en-u-ca-islamic", "x-private"],
)
def test_tags(tag: str) -> None:
    assert is_tag(tag)


@pytest.mark.parametrize(
    "text", ["", "e", "SQ", "sr_Cyrl", "en-gb", "-en", "english", "en-u", "i-klingon"]
)
def test_not_tags(text: str) -> None:
    assert not is_tag(text)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("al", "sq"),
        ("AL", "sq"),
        ("alb", "sq"),
        ("albanian", "sq"),
        ("sr_Cyrl", "sr-Cyrl"),
        ("srp", "sr-Cyrl"),
        ("me", "cnr"),
        ("EN", "en"),
        ("gr", "el"),
        ("uk", ""),
        ("ba", ""),
        ("", ""),
    ],
)
def test_suggested_tags(text: str, tag: str) -> None:
    assert suggest_tag(text, ["en", "sq", "mk", "cnr", "sr-Cyrl"]) == tag


@given(st.from_regex(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?", fullmatch=True))
def test_any_tag_has_a_locale_that_works(tag: str) -> None:
    assert is_tag(tag)
    locale = locale_for(tag)
    assert locale.endonym
    assert 0 <= plural_index(locale, 21) < locale.nplurals
    assert date_words(locale, DAY)
    assert time_words(locale, 480)
    assert len(day_names(locale)) == 7
    assert territory(locale, "XK")
    assert language_name(locale, "sr-Latn")
    assert list_words(locale, ["A", "B"])
    assert sort_key(locale, "Abc") > sort_key(locale, "")


@given(st.text(max_size=12))
def test_any_text_gets_a_tag_or_nothing(text: str) -> None:
    suggestion = suggest_tag(text, LOCALES)
    assert not suggestion or is_tag(suggestion)

"""What each language says, held to a table that was written by hand."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from babel import Locale as BabelLocale

from tipsite.language.latin import latin
from tipsite.language.locales import (
    date_words,
    day_names,
    language_name,
    list_words,
    locale_for,
    month_words,
    plural_index,
    sort_key,
    territory,
    time_words,
)
from tipsite.pages.pictures import size_words


@dataclass(frozen=True, kw_only=True)
class Row:
    """One language of the table."""

    endonym: str
    dates: Mapping[str, str]
    months: list[str]
    words: list[str]
    two: str
    three: str
    forms: list[str]
    plurals: Mapping[int, str]
    countries: Mapping[str, str]
    languages: Mapping[str, str]
    days: list[str]
    clock: Mapping[int, str]
    sizes: Mapping[int, str]
    orders: list[list[str]]


def read_table() -> dict[str, Row]:
    text = Path(__file__).with_name("locale_table.yaml").read_text(encoding="utf-8")
    return {tag: Row(**row) for tag, row in yaml.safe_load(text).items()}


TABLE = read_table()
COUNTRIES = {"AL", "ME", "MK", "XK", "RS", "BA", "HR", "GR", "IT", "DE", "TR", "BG"}
LANGUAGES = {"sq", "mk", "cnr", "sr-Cyrl", "sr-Latn", "en", "tr", "rmn", "bs"}
every = pytest.mark.parametrize("tag", TABLE)


def test_the_table_is_whole() -> None:
    assert set(TABLE) == {"en", "sq", "mk", "cnr", "sr-Cyrl", "sr-Latn", "rmn"}
    for row in TABLE.values():
        assert set(row.dates) == {"2021-08-04", "2027-01-21"}
        assert len(row.months) == 12
        assert list(row.plurals) == [0, 1, 2, 4, 5, 11, 12, 21, 22, 25, 101, 111]
        assert set(row.countries) >= COUNTRIES
        assert set(row.languages) >= LANGUAGES
        assert list(row.clock) == [0, 545, 810, 1260, 1440]


@every
def test_dates(tag: str) -> None:
    row, locale = TABLE[tag], locale_for(tag)
    said = {day: date_words(locale, datetime.date.fromisoformat(day)) for day in row.dates}
    assert said == row.dates
    months = [month_words(locale, datetime.date(2021, month, 1)) for month in range(1, 13)]
    assert months == row.months


@every
def test_days_and_clock(tag: str) -> None:
    row, locale = TABLE[tag], locale_for(tag)
    assert list(day_names(locale)) == row.days
    assert {minutes: time_words(locale, minutes) for minutes in row.clock} == row.clock


@every
def test_lists(tag: str) -> None:
    row, locale = TABLE[tag], locale_for(tag)
    assert list_words(locale, row.words[:2]) == row.two
    assert list_words(locale, row.words) == row.three


@every
def test_plurals(tag: str) -> None:
    row, locale = TABLE[tag], locale_for(tag)
    assert locale.nplurals == len(row.forms)
    assert {n: row.forms[plural_index(locale, n)] for n in row.plurals} == row.plurals


@every
def test_countries_and_languages(tag: str) -> None:
    row, locale = TABLE[tag], locale_for(tag)
    assert {code: territory(locale, code) for code in row.countries} == row.countries
    assert {name: language_name(locale, name) for name in row.languages} == row.languages
    assert locale.endonym == row.endonym


@every
def test_sizes(tag: str) -> None:
    row, locale = TABLE[tag], locale_for(tag)
    assert {size: size_words(locale, size) for size in row.sizes} == row.sizes


@every
def test_orders(tag: str) -> None:
    locale = locale_for(tag)
    for order in TABLE[tag].orders:
        for mixed in (order[::-1], sorted(order), sorted(order, key=lambda word: word[::-1])):
            assert sorted(mixed, key=lambda word: sort_key(locale, word)) == order
        for form in ("NFD", "NFC"):
            keys = [sort_key(locale, unicodedata.normalize(form, word)) for word in order]
            assert keys == sorted(keys)
        capitals = [sort_key(locale, word.upper()) for word in order]
        assert capitals == sorted(capitals)


def test_latin_serbian_says_what_cyrillic_serbian_says() -> None:
    cyrillic, written = locale_for("sr-Cyrl"), locale_for("sr-Latn")
    babel = BabelLocale.parse("en")
    for code in map(str, babel.territories):
        assert territory(written, code) == latin(territory(cyrillic, code), {})
    for name in (str(found).replace("_", "-") for found in babel.languages):
        assert language_name(written, name) == latin(language_name(cyrillic, name), {})
    for name in TABLE["sr-Latn"].languages:
        assert language_name(written, name) == latin(language_name(cyrillic, name), {})
    assert day_names(written) == tuple(latin(day, {}) for day in day_names(cyrillic))
    for day in range(730):
        date = datetime.date(2021, 1, 1) + datetime.timedelta(day)
        assert date_words(written, date) == latin(date_words(cyrillic, date), {})
        assert month_words(written, date) == latin(month_words(cyrillic, date), {})
    words = TABLE["sr-Cyrl"].words
    listed = [latin(word, {}) for word in words]
    assert list_words(written, listed) == latin(list_words(cyrillic, words), {})
    for n in range(200):
        assert plural_index(written, n) == plural_index(cyrillic, n)


def test_english_names_of_countries_are_words() -> None:
    for tag in ("en", "en-GB", "rmn", "qaa"):
        assert territory(locale_for(tag), "TT") == "Trinidad and Tobago"

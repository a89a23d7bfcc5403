"""All spellings of a word meet, in Python and in the browser alike."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from page_checks import FORBIDDEN, NEWER
from search_indexes import skeleton, unpacked
from tipsite.content.inputs import own_search
from tipsite.language.search_words import (
    LETTERS,
    MARKS,
    SEPARATORS,
    UNSPACED,
    distinct_words,
    packed,
    unpacked_words,
    words,
)

CODE = own_search().decode()
SAME = [
    "ndihmë ndihme NDIHMË ndihmë",
    "çështje ceshtje cestje",
    "gjykatë gykate gjykate",
    "pomoć pomoc pomoch помоћ ПОМОЋ POMOC",
    "помош pomosh pomoš pomos pomošh",
    "ѓубре gjubre gubre ǵubre",
    "ѓорѓи gjorgji gorgi",
    "џамија džamija dzamija dzhamija ǆamija",
    "хотел hotel",
    "деца djeca deca дјеца",
    "ćerka cerka ћерка čerka cherka",
    "مساعدة المساعدة الْمُسَاعَدَة مساعده",
    "أمان امان إمان",
    "łódź lodz łodz",
    "Ørsted orsted",
]
APART = ["pomoć pomeriti", "дете дата", "war var"]
HARD = [
    *SAME, *APART,
    "E-mail: 116 111, t'i s’ka „Ndihmë“ (24/7) 2018–2020 a@b.example",
    "Полиција, 192; ЉУБАВ И ЊЕГОШ ѝ ѐ й ї ў ё щука подъезд",
    "१२३ नमस्ते ไทย 中文 日本語 한국어 ქართული Հայերեն עִבְרִית \u200fאב\u200e ܣܘܪܝܝܐ",
    "ﬁnal Ⅷ ½ ªº µ ŉ ǆ ﷺ ﺍﻟﻌﺮﺑﻴﺔ ٠١٢ ۰۱۲ 🙂 x\u00adx\u200bx a\u0301\u0323 İıIi ẞß",
    "职业介绍的报酬,ガイド報酬とはhotline電話々 ค่าตอบแทน๑๒ของคุณ အလုပ် ប្រាក់ឈ្នួល ແຮງງານ \U00020bb7野家",
    "phrase\u2028with\u2029lines\ttabs\nand\u3000more\ufeff",
]  # fmt: skip


def points(ranges: str) -> set[int]:
    found: set[int] = set()
    for part in ranges.split():
        first, _, last = part.partition("-")
        found |= set(range(int(first, 16), int(last or first, 16) + 1))
    return found


@pytest.mark.parametrize("spellings", SAME)
def test_spellings_of_one_word_meet(spellings: str) -> None:
    found = set(words(spellings))
    assert len(found) == 1, found


@pytest.mark.parametrize("pair", APART)
def test_other_words_stay_apart(pair: str) -> None:
    assert len(set(words(pair))) == 2


@given(st.lists(st.text() | st.sampled_from(HARD), max_size=4))
def test_words_of_pieces_are_those_of_the_text(texts: list[str]) -> None:
    for text in (*texts, " ".join(texts)):
        assert distinct_words(text) == set(words(text))


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("职业介绍的报酬由雇主支付。", "报酬"),
        ("求人の報酬はガイドにあります。", "ガイド"),
        ("ค่าตอบแทนของคุณ", "ตอบแทน"),
        ("Call热线电话now", "电话"),
    ],
)
def test_a_word_in_a_run_without_spaces_is_found(sentence: str, word: str) -> None:
    known = words(sentence)
    assert all(any(one.startswith(part) for one in known) for part in words(word))
    assert max(map(len, known)) <= len("call")


def test_what_is_no_word_is_none() -> None:
    assert words("116 111, 24/7 – ٠١٢ “” ()") == []
    assert skeleton("…") == ""


def test_no_sign_is_in_two_tables() -> None:
    letters = {ord(pair[0]) for pair in LETTERS.split("|")}
    assert len(letters) == len(LETTERS.split("|"))
    assert not points(MARKS) & points(SEPARATORS)
    assert not letters & (points(MARKS) | points(SEPARATORS))
    assert not points(UNSPACED) & (letters | points(MARKS) | points(SEPARATORS))
    tables = points(MARKS) | points(SEPARATORS) | points(UNSPACED)
    assert max(tables) < 0x10000  # a unit of a script's text


def test_the_script_has_the_same_tables() -> None:
    said = "".join(re.findall(r'"([^"\n]*)"', CODE))
    for table in (LETTERS, MARKS, SEPARATORS, UNSPACED):
        assert table in said


@pytest.mark.parametrize("name", FORBIDDEN)
def test_the_script_keeps_and_sends_nothing(name: str) -> None:
    assert name not in CODE


@pytest.mark.parametrize("pattern", NEWER.values(), ids=NEWER.keys())
def test_the_script_is_for_old_phones(pattern: str) -> None:
    assert re.search(pattern, CODE, re.MULTILINE) is None


@pytest.mark.browser
def test_the_browser_folds_alike(chromium: Browser) -> None:
    page = chromium.new_page()
    fold = re.sub(r"\ntipsite\.matcher.*", "", CODE, flags=re.DOTALL)
    page.evaluate(f"() => {{ window.tipsite = {{}}; {fold}\n }}")
    every = [
        "a" + chr(point) + "b"
        for point in range(0x20, 0x3100)
        if unicodedata.category(chr(point)) not in ("Cn", "Cs", "Co")
    ]
    texts = [*HARD, *every]
    found = page.evaluate("texts => texts.map(text => tipsite.fold.words(text))", texts)
    page.close()
    wrong = [(text, one, words(text)) for text, one in zip(texts, found) if one != words(text)]  # noqa: B905
    assert wrong == []


@given(st.text(alphabet="abcdhjlnszxžćšëшќћ", max_size=12))
def test_the_beginning_of_a_word_is_the_beginning_of_what_it_becomes(word: str) -> None:
    whole = skeleton(word)
    for end in range(len(word)):
        assert whole.startswith(skeleton(word[:end])), word[:end]


@given(
    st.dictionaries(
        st.text(alphabet="abcćшم", min_size=1, max_size=8),
        st.sets(st.integers(0, 40_000), min_size=1).map(sorted),
    )
)
@pytest.mark.long
def test_an_index_is_read_as_it_was_written(places: dict[str, list[int]]) -> None:
    written = packed(places)
    assert unpacked(written) == places
    assert not re.search(r"\d", written)


@pytest.mark.parametrize("broken", ["x", "AaA 9bB", "Aa  Ab"])
def test_an_index_that_nobody_wrote_is_refused(broken: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the text is all there is to say
        unpacked_words(broken)

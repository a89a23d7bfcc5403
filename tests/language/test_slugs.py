"""Names in the languages of the region become ids in ASCII."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipsite.language.slugs import slug


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Ќерка и џеб", "kjerka-i-dzeb"),
        ("Шта ћеш са џепом", "sta-ces-sa-dzepom"),
        ("Çfarë është", "cfare-eshte"),
        ("Güvenlik ığüşöç İstanbul", "guvenlik-igusoc-istanbul"),
        ("Защо България", "zashto-balgariya"),
        ("Straße & co.", "strasse-co"),
        ("Șapte țări", "sapte-tari"),
        ("حقوق", ""),
        ("—", ""),
        ("один два три четыре пять шесть семь восемь", "odin-dva-tri-cetyre-pyat-sest-sem-vosem"),
        ("x" * 60, "x" * 40),
    ],
)
def test_a_name_becomes_an_id(name: str, found: str) -> None:
    assert slug(name) == found


@given(st.text(max_size=60))
def test_an_id_is_ascii_or_nothing_and_stays_what_it_is(name: str) -> None:
    found = slug(name)
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", found)
    assert len(found) <= 40
    assert slug(found) == found

"""Values that differ in their places alone are one; all else that looks at their fields agrees."""

from __future__ import annotations

import pickle

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tipsite.engine.fingerprint import Fingerprints
from tipsite.model import config, records
from tipsite.model.problems import Location, Placed, Text
from tipsite.model.records import Source
from tipsite.model.values import (
    compared_names,
    field_names,
    is_value_type,
    needed_names,
)
from tipsite.views.parts import Words

HERE, THERE = Location(path="a.yaml", line=1), Location(path="b.yaml", line=2)
SOURCES = st.builds(
    Source,
    title=st.builds(Text, text=st.sampled_from("ab"), at=st.sampled_from([HERE, THERE])),
    on=st.sampled_from(["undated", "2026"]),
    at=st.sampled_from([HERE, THERE]),
)


@given(one=SOURCES, other=SOURCES)
def test_a_place_counts_in_no_comparison(one: Source, other: Source) -> None:
    same = (one.title.text, one.on) == (other.title.text, other.on)
    assert (one == other, one != other) == (same, not same)
    assert len({one, other}) == (1 if same else 2)
    digest = Fingerprints({}).of
    assert (digest(one) == digest(other)) == same


def test_a_place_is_kept() -> None:
    one = Source(title=Text(text="a", at=HERE), at=HERE)
    kept = msgspec.msgpack.decode(msgspec.msgpack.encode(one), type=Source)
    assert kept.at == pickle.loads(pickle.dumps(one)).at == replace(one, url="x").at == HERE


def test_what_has_other_fields_is_another_value() -> None:
    one = config.Silence(code=Text(text="a", at=HERE), reason=Text(text="b", at=HERE), at=HERE)
    two = config.Spelling(cyrillic=one.code, latin=one.reason, at=HERE)
    assert one != two
    assert one != (one.code, one.reason)


def test_the_place_is_the_first_field_of_each_type() -> None:
    placed = [one for one in vars(records).values() if is_value_type(one)]
    assert Placed in placed
    for kind in placed:
        if issubclass(kind, Placed):
            assert field_names(kind) == ("at", *compared_names(kind))


def test_a_data_class_and_a_struct_are_looked_at_alike() -> None:
    assert (field_names(Text), compared_names(Text)) == (("at", "text"), ("text",))
    assert field_names(Source) == ("at", "title", "url", "on", "language")
    assert (needed_names(Source), needed_names(Text)) == (("at", "title"), ("at", "text"))
    assert "text" in needed_names(Words)
    assert field_names(str) == ()
    assert not any(map(is_value_type, (str, "text", Text(text="", at=HERE), tuple[str])))

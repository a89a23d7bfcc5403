"""The audit's short cut past plainly known lines hides nothing that a search would find."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sites import TODAY, site
from tipsite.audit.numbers import _is_plainly_known
from tipsite.contacts.detection import digits_of, find_contacts
from tipsite.content.corpus import parse
from tipsite.lint.checks import resolve_and_lint
from tipsite.model.media import Media
from tipsite.model.plan import Promises
from tipsite.pages.plan import edition_contexts, plan

PIECES = (
    "116 111", "116111", "+355 4 222 333", "08:00–20:00", "08:00", "24", "2026", "112", "069", "2",
    "22", "٠٦٩", "１２", "(", ")", "[", "]", "at", "@", "＠", "ana", "host.org", "dot", " ", ", ",
    " ", ".", "-", "–", "/", "·", ":", "+", "\u00a0", "Call", "(at)", "( at )", "(every day)", "Њ",
)  # fmt: skip


@pytest.fixture(scope="module")
def promises() -> Promises:
    corpus, _ = parse(site())
    linked, _ = resolve_and_lint(corpus, TODAY)
    assert linked is not None
    made = plan(linked, edition_contexts(linked, Media(images={}, files={})), {}).promises
    return dataclasses.replace(made, dials=frozenset({"116111", "+3554222333"}))


@given(line=st.lists(st.sampled_from(PIECES), max_size=9).map("".join))
def test_a_line_that_is_plainly_known_holds_nothing_unknown(promises: Promises, line: str) -> None:
    if not _is_plainly_known(line, promises):
        return
    found = find_contacts(line, dials=promises.dials, regions=promises.regions)
    strange = [
        one.text
        for one in found
        if one.kind == "email" or digits_of(one.text) not in promises.dials
    ]
    assert strange == []


def test_the_short_cut_is_taken_where_it_should_be(promises: Promises) -> None:
    assert _is_plainly_known("Phone: 116 111 (free of charge, every day, 08:00–20:00).", promises)
    assert not _is_plainly_known("Phone: 116 112", promises)

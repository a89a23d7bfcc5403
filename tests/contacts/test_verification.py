"""How old a check is by the policy, and whose word comes first because of it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sites import AL, built, told
from tipsite.contacts.channels import Age, age_of, confirmed_first
from tipsite.model.records import Standing
from verified_sites import DAY, MK, at, later, live

# ---------------------------------------------------------------- the age of one check


@pytest.mark.parametrize(
    ("days", "state"),
    [(0, "current"), (90, "current"), (91, "due"), (180, "due"), (181, "unconfirmed")],
)
def test_a_check_is_due_after_the_policy_and_in_doubt_after_twice(days: int, state: str) -> None:
    found = age_of(DAY.isoformat(), 90, later(days))
    assert (found.days, found.state) == (days, state)


def test_a_year_or_month_counts_from_its_first_day() -> None:
    assert age_of("2026", 90, datetime.date(2026, 4, 1)) == Age(days=90, state="current")
    assert age_of("2026", 90, datetime.date(2026, 4, 2)) == Age(days=91, state="due")
    assert age_of("2026-10", 90, DAY) == Age(days=54, state="current")


@pytest.mark.parametrize("on", ["undated", "", "2026-02-30", "soon"])
def test_without_a_date_nothing_was_confirmed(on: str) -> None:
    assert age_of(on, 90, DAY) == Age(days=None, state="unconfirmed")


def test_a_day_to_come_is_no_negative_age() -> None:
    assert age_of("2027-01-01", 90, DAY) == Age(days=0, state="current")


# ---------------------------------------------------------------- whose word comes first


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    id: int
    needs: tuple[str, ...]
    standing: Standing


NEEDS = st.lists(st.sampled_from("abc"), min_size=1, max_size=3, unique=True).map(tuple)
STANDING: st.SearchStrategy[Standing] = st.sampled_from(
    ("fixed", "confirmed", "unconfirmed", "none")
)
LISTS = st.lists(st.tuples(NEEDS, STANDING), max_size=9).map(
    lambda found: tuple(
        Listed(id=index, needs=needs, standing=standing)
        for index, (needs, standing) in enumerate(found)
    )
)


@given(LISTS)
def test_the_order_by_confirmation_keeps_its_promises(listed: tuple[Listed, ...]) -> None:
    ordered = confirmed_first(listed)
    assert sorted(found.id for found in ordered) == list(range(len(listed)))
    for index, found in enumerate(listed):
        assert (found.standing == "fixed") <= (ordered[index] is found)
    for index, found in enumerate(ordered):
        better = [one for one in ordered[index:] if one.standing == "confirmed"]
        if found.standing == "unconfirmed":
            assert not any(set(found.needs) & set(other.needs) for other in better)
    others = [found.id for found in ordered if found.standing in ("confirmed", "none")]
    assert others == sorted(others)
    for need in "abc":
        alone = [f.id for f in ordered if f.needs == (need,) and f.standing == "unconfirmed"]
        assert alone == sorted(alone)
    if all(found.standing != "unconfirmed" for found in listed):
        assert ordered == listed
    assert confirmed_first(ordered) == ordered


# ---------------------------------------------------------------- the policy


def policy(value: str, today: datetime.date) -> list[str]:
    text = live(today).replace("campaigns:\n", f"verification: {value}\ncampaigns:\n", 1)
    return told(built(text, today))


@pytest.mark.long
def test_the_officer_sets_the_days_of_each_kind_and_of_all_others() -> None:
    text = live(later(100))
    assert policy("{hotline: 100}", later(100)) == []
    found = policy("{hotline: 100, default: 30}", later(100))
    wanted = [f"{at(text, AL, id_)} line-unconfirmed" for id_ in ("al-emergency", "al-police")]
    wanted += [f"{at(text, AL, 'al-law')} line-unconfirmed"]
    assert found == [*wanted, f"{at(text, MK, 'mk-europe')} line-unconfirmed"]
    assert policy("{shelter: 99, hotline: 3650}", later(100)) == [
        f"{at(text, AL, 'al-home')} line-due"
    ]


@pytest.mark.one_in(3)
@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("{hotlin: 90}", "unknown-key"),
        ("{zzzzzzzz: 90}", "unknown-key"),
        ("{hotline: 0}", "verification-days"),
        ("{hotline: -1}", "verification-days"),
        ("{hotline: 3651}", "verification-days"),
        ("{hotline: 9.5}", "verification-days"),
        ("{hotline: '٩٠'}", "verification-days"),
        ("{hotline: often}", "verification-days"),
    ],
)
def test_what_is_no_kind_or_no_number_of_days_is_an_error(value: str, code: str) -> None:
    found = policy(value, DAY)
    assert [problem.split()[1] for problem in found] == [code]
    assert found[0].startswith("campaigns.yaml:")


@pytest.mark.parametrize("value", ["[90]", "90", "{hotline: [90]}", "{hotline: }"])
def test_a_policy_of_another_form_is_told_and_is_no_crash(value: str) -> None:
    assert [problem for problem in policy(value, DAY) if "campaigns.yaml" in problem]

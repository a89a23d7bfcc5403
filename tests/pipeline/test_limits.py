"""What lies at the edge: counts that look like numbers, texts too deep, addresses already taken."""

from __future__ import annotations

import contextlib
import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest

import tipsite
from sites import built, edit, page, problems, told


def test_a_count_that_may_be_a_short_number_is_a_warning_only() -> None:
    made = built(page("en/more.md", "In 2022 they met 110 in all."))
    assert told(made) == ["content/en/more.md:5:18 number-doubt"]
    assert not made.failed


@pytest.mark.parametrize("number", ["112", "129", "116 111", "116 006"])
def test_an_emergency_number_or_a_helpline_is_an_error(number: str) -> None:
    assert problems(page("en/more.md", f"Call {number} now.")) == [
        "content/en/more.md:5:6 phone-in-words"
    ]


def test_a_list_of_countless_levels_is_a_problem_and_no_crash() -> None:
    body = "".join(f"{'  ' * depth}- x\n" for depth in range(1500))
    assert problems(page("en/more.md", body)) == ["content/en/more.md:5:1 text-too-deep"]


@pytest.mark.parametrize("path", ["404.md", "help/al.md", "help/al/child-line.md"])
def test_an_address_that_a_record_has_is_not_given_away(path: str) -> None:
    assert [line.split()[1] for line in problems(page(f"en/{path}"))] == ["address-made"]


def test_a_service_of_a_country_that_the_edition_does_not_list_can_be_named() -> None:
    other = """\
-- content/services/xk.yaml --
country: XK
services:
- id: xk-line
  organization: alo
  run_by: ngo
  kind: hotline
  needs: [call]
  name: {en: Other line}
  summary: {en: Somebody listens.}
  publish: yes
  phones: []
"""
    text = page("en/more.md", "- [line](service:xk-line)\n\nOr [all](help/xk.md).") + other
    assert problems(text) == []


@pytest.mark.parametrize("address", ["https://[example.org/", "https://example.org:x/", "a b/"])
def test_a_site_address_that_is_none_is_a_problem_and_no_crash(address: str) -> None:
    found = problems(edit("campaigns.yaml", ("https://example.org/help/", f"'{address}'")))
    assert found == ["campaigns.yaml:3:12 address-form"]


@pytest.mark.one_in(9)
@pytest.mark.parametrize("sign", list("\"$&'()*;<>[]^`{|}"))
def test_no_address_of_a_site_gives_orders_to_a_server(sign: str) -> None:
    for address in (f"https://example.org/he{sign}lp/", f"https://exa{sign}mple.org/help/"):
        quoted = "'" + address.replace("'", "''") + "'"
        found = problems(edit("campaigns.yaml", ("https://example.org/help/", quoted)))
        assert found in (
            ["campaigns.yaml:3:12 address-signs"],
            ["campaigns.yaml:3:12 address-form"],
        ), address


@pytest.mark.one_in(9)
@pytest.mark.parametrize("path", ["/", "/help/", "/a+b@c,d=e!f/", "/помош/", "/~me/x.y_z-1/"])
def test_other_signs_in_the_address_of_a_site_are_right(path: str) -> None:
    change = ("https://example.org/help/", f"https://example.org{path}")
    assert problems(edit("campaigns.yaml", change)) == []


def test_a_quote_that_is_never_closed_is_reported_where_it_opens() -> None:
    text = edit("campaigns.yaml", ("{en: Spring campaign, sq: Fushata e pranverës}", '"Spring'))
    assert problems(text) == ["campaigns.yaml:17:9 yaml-quote"]


def test_a_quote_over_two_lines_is_not_blamed_for_a_mistake_below() -> None:
    text = page("en/more.md", title='"Two\n  lines"', short_title="Now: here")
    assert problems(text) == ["content/en/more.md:5:17 yaml-colon"]


def expressions() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Yield all regular expressions that modules of tipsite hold, by their names."""
    for module in pkgutil.walk_packages(tipsite.__path__, "tipsite."):
        if module.name.endswith("__main__"):
            continue
        with contextlib.suppress(ImportError):  # an extra that is not installed
            for name, value in vars(importlib.import_module(module.name)).items():
                for one in value if isinstance(value, tuple) else (value,):
                    if isinstance(one, re.Pattern):
                        yield f"{module.name}.{name}", one


PUMPS = (
    *"#a1 -_.:,;/*[](){}<>&|\"'\\=+~\t\n",
    *("a.", "a-", "a ", "1 ", " #", "scale(1)  ", "a: ", "- ", "a@", "&a;", '""', "''", "a,"),
    *("/*", "<a", "[a]", "(a)", "http://", "%20"),
)


def test_no_regular_expression_takes_twice_as_long_for_each_letter_more() -> None:
    slow = set()
    for name, pattern in expressions():
        for pump in PUMPS:
            for many in range(8, 30, 3):
                text = pump * many + "\0"
                start = time.process_time()
                pattern.search(text.encode() if isinstance(pattern.pattern, bytes) else text)
                if time.process_time() - start > 0.3:
                    slow.add(f"{name}: {pump!r}")
                    break
    assert not slow


def test_commas_by_the_thousand_in_a_text_repeat_no_more_than_can_be_read() -> None:
    words = "#, fuzzy" * 3000
    text = edit("campaigns.yaml", ("en: Spring campaign,", f"en: Spring{words} campaign,"))
    found = [one for one in built(text).problems if one.code == "yaml-flow-comma"]
    assert found
    assert max(len(str(value)) for one in found for _, value in one.values) < 400

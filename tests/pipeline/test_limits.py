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
from sites import edit, page, problems


@pytest.mark.parametrize("number", ["112", "116 111"])
def test_an_emergency_number_or_a_helpline_is_an_error(number: str) -> None:
    assert problems(page("en/more.md", f"Call {number} now.")) == [
        "content/en/more.md:5:6 phone-in-words"
    ]


@pytest.mark.long
def test_a_list_of_countless_levels_is_a_problem_and_no_crash() -> None:
    body = "".join(f"{'  ' * depth}- x\n" for depth in range(1500))
    assert problems(page("en/more.md", body)) == ["content/en/more.md:5:1 text-too-deep"]


@pytest.mark.parametrize("path", ["404.md", "help/al/child-line.md"])
def test_an_address_that_a_record_has_is_not_given_away(path: str) -> None:
    assert [line.split()[1] for line in problems(page(f"en/{path}"))] == ["address-made"]


@pytest.mark.parametrize("address", ["https://[example.org/", "a b/"])
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
@pytest.mark.parametrize("path", ["/", "/a+b@c,d=e!f/", "/помош/"])
@pytest.mark.long
def test_other_signs_in_the_address_of_a_site_are_right(path: str) -> None:
    change = ("https://example.org/help/", f"https://example.org{path}")
    assert problems(edit("campaigns.yaml", change)) == []


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

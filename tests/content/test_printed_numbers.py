"""The list of numbers that are out on material: added to, read, merged."""

from __future__ import annotations

from tipsite.content.printed_numbers import (
    number_digest,
    parse_printed_numbers,
    with_printed_numbers,
    with_service_renamed,
)
from tipsite.model.corpus import PrintedNumber

BESIDE = "with=al-police,al-sos label=0123456789ab"


def printed(address: str, service: str = "al-line", on: str = "2026-11-24") -> PrintedNumber:
    return PrintedNumber(address=address, service=service, digest="0123456789ab", on=on)


def test_a_number_is_added_once_and_keeps_its_first_day() -> None:
    once = with_printed_numbers("", [printed("sq/b.pdf"), printed("sq/a.pdf")])
    assert once.splitlines()[-2:] == [
        "sq/a.pdf al-line 0123456789ab 2026-11-24",
        "sq/b.pdf al-line 0123456789ab 2026-11-24",
    ]
    assert with_printed_numbers(once, [printed("sq/a.pdf", on="2027-01-01")]) == once


def test_lines_of_two_people_may_stand_twice_and_in_any_order() -> None:
    text = (
        "# mine\r\nsq/b.pdf al-line 0123456789ab 2027-01-01 # at the station\r\n"
        "sq/a.pdf al-line 0123456789ab 2026-11-24\r\nsq/b.pdf al-line 0123456789ab 2026-11-24\r\n"
    )
    found, problems = parse_printed_numbers(text.replace("\r\n", "\n"))
    assert not problems
    assert [(one.address, one.on) for one in found] == [
        ("sq/b.pdf", "2026-11-24"), ("sq/a.pdf", "2026-11-24"),
    ]  # fmt: skip
    longer = with_printed_numbers(text, [printed("sq/c.pdf")])
    assert longer == f"{text}sq/c.pdf al-line 0123456789ab 2026-11-24\r\n"


def test_what_no_copy_bears_any_more_is_a_comment() -> None:
    text = "# sq/a.pdf al-line 0123456789ab 2026-11-24\n"
    assert parse_printed_numbers(text) == ((), ())


def test_marks_of_a_merge_and_other_lines_are_told() -> None:
    text = "sq/a.pdf al-line 116111 2026-11-24\n<<<<<<< mine\n"
    found = [(one.code, one.at.line) for one in parse_printed_numbers(text)[1]]
    assert found == [("material-list-line", 1), ("two-versions", 2)]


def test_a_number_is_the_same_however_it_is_grouped_and_stands_nowhere() -> None:
    assert number_digest("116 111") == number_digest("116111") != number_digest("116 112")
    assert "116" not in with_printed_numbers("", [printed("sq/a.pdf")])


def test_a_service_that_is_called_otherwise_is_so_here_too() -> None:
    text = "sq/al-line.pdf al-line 0123456789ab 2026-11-24\n# al-line\n"
    assert with_service_renamed(text, "al-line", "al-new") == (
        "sq/al-line.pdf al-new 0123456789ab 2026-11-24\n# al-new\n"
    )


def test_what_stands_beside_a_number_makes_another_line_and_comes_back() -> None:
    old = "sq/a.pdf al-line 0123456789ab 2026-11-01\n"
    (one,), _ = parse_printed_numbers(f"sq/a.pdf al-line 0123456789ab 2026-11-24 {BESIDE}\n")
    assert one.beside == ("al-police", "al-sos")
    both = with_printed_numbers(old, [one])
    assert both == f"{old}sq/a.pdf al-line 0123456789ab 2026-11-24 {BESIDE}\n"
    assert [line.beside for line in parse_printed_numbers(both)[0]] == [None, one.beside]
    assert with_printed_numbers(both, [one]) == both

"""Opening hours: read and corrected."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipsite.contacts.hours import Hours, HoursMistake, Rule, parse_hours

WEEK = (0, 1, 2, 3, 4, 5, 6)
WORKDAYS = (0, 1, 2, 3, 4)


def rule(
    days: tuple[int, ...] = WEEK,
    *spans: tuple[int, int],
    comment: str = "",
    closed: bool = False,
    holidays: bool = False,
) -> Rule:
    return Rule(days=days, spans=spans, comment=comment, closed=closed, holidays=holidays)


READ = [
    ("24/7", [rule(WEEK, (0, 1440))]),
    (" 24/7 ", [rule(WEEK, (0, 1440))]),
    ("00:00-24:00", [rule(WEEK, (0, 1440))]),
    ('24/7 "in English"', [rule(WEEK, (0, 1440), comment="in English")]),
    ("Mo-Fr 08:00-16:00", [rule(WORKDAYS, (480, 960))]),
    ("08:00-20:00", [rule(WEEK, (480, 1200))]),
    ("Mo,We,Fr 09:00-12:00,14:00-18:00", [rule((0, 2, 4), (540, 720), (840, 1080))]),
    ("Mo, We 09:00-12:00, 14:00-18:00", [rule((0, 2), (540, 720), (840, 1080))]),
    ("22:00-06:00", [rule(WEEK, (1320, 1800))]),
    ("Su-Tu 10:00-12:00", [rule((0, 1, 6), (600, 720))]),
    ("Mo-Fr 08:00-16:00; Sa off", [rule(WORKDAYS, (480, 960)), rule((5,), closed=True)]),
    ("PH off", [rule((), closed=True, holidays=True)]),
    ("Su,PH closed", [rule((6,), closed=True, holidays=True)]),
    ('"by appointment"', [rule(comment="by appointment")]),
    ('Mo-Fr "by appointment"', [rule(WORKDAYS, comment="by appointment")]),
    ('Mo 08:00-16:00 "ring; twice"', [rule((0,), (480, 960), comment="ring; twice")]),
    ("off", [rule(closed=True)]),
]

MISTAKES = [  # beside those of `hours_table.yaml`
    ("9-5", 1, "9-5", "09:00-17:00"),
    ("12am-12pm", 1, "12am-12pm", "00:00-12:00"),
    ("Mo We Fr 08:00-16:00", 1, "Mo We Fr", "Mo,We,Fr"),
    ("mo-fr 08:00-16:00", 1, "mo-fr", "Mo-Fr"),
    ("08:00-12:00 and 14:00-16:00", 1, "08:00-12:00 and 14:00-16:00", "08:00-12:00,14:00-16:00"),
    ("Mo-Fr 08:00-12:00 14:00-16:00", 19, "14:00-16:00", ",14:00-16:00"),
    ("Mo-Fr 08:00-16:00 Sa 09:00-12:00", 19, "Sa", "; Sa"),
    ("22:00-30:00", 1, "22:00-30:00", "22:00-06:00"),
    ("Mo-Fr “by appointment”", 7, "“by appointment”", '"by appointment"'),
    ('Mo-Fr "by appointment', 7, '"by appointment', '"by appointment"'),
    ("  24 hours", 3, "24 hours", "24/7"),
    ("24 hours, 7 days", 1, "24 hours, 7 days", "24/7"),
    ("Mo-Fr 24h", 7, "24h", "00:00-24:00"),
    ("Mo-Fr 0-24", 7, "0-24", "00:00-24:00"),
    ("Mo-Fr OFF", 7, "OFF", "off"),
    ("вт. и чет. 10-14", 1, "вт. и чет.", "Tu,Th"),
    ("Mon-Fri / пон-пет 8-16", 1, "Mon-Fri / пон-пет", "Mo-Fr"),
    ("08:00-16:00 (пон-пет)", 1, "08:00-16:00 (пон-пет)", "Mo-Fr 08:00-16:00"),
    ("H-P 08:00-16:00", 1, "H-P", "Mo-Fr"),
    ("working days 08:00-16:00", 1, "working days", "Mo-Fr"),
    ("24 orë në 7 ditë", 1, "24 orë në 7 ditë", "24/7"),
    ("round the clock", 1, "round the clock", "24/7"),
    ("Mo-Fr 08:00-08:00", 7, "08:00-08:00", ""),
    ("Mo-Fr 08:70-16:00", 7, "08:70-16:00", ""),
    ("08:00+", 1, "08:00+", ""),
    ("sunrise-sunset", 1, "sunrise-sunset", ""),
    ("Mo[1] 08:00-16:00", 3, "[1]", ""),
    ("Mo-Fr 08:00-16:00 off", 19, "off", ""),
    (";", 1, "", ""),
    ("", 1, "", ""),
    ("???", 1, "???", ""),
]


@pytest.mark.parametrize(("text", "rules"), READ)
def test_reads(text: str, rules: list[Rule]) -> None:
    hours = parse_hours(text)
    assert isinstance(hours, Hours)
    assert list(hours.rules) == rules
    assert hours.text == text.strip()
    assert hours.always == (rules[0].spans == ((0, 1440),))


@pytest.mark.parametrize(("text", "column", "wrong", "suggestion"), MISTAKES)
def test_says_what_to_write_instead(text: str, column: int, wrong: str, suggestion: str) -> None:
    mistake = parse_hours(text)
    assert mistake == HoursMistake(column=column, wrong=wrong, suggestion=suggestion)
    assert text[column - 1 :].startswith(wrong)


FRAGMENTS = [
    "Mo", "mon", "Mo-Fr", "Fr–Su", "PH", "every day", "to", "-", "–", ",", ";", " ", "off", "24/7",
    "08:00-16:00", "9-17", "8.30", "24h", '"by appointment"', '"', "“", "me takim", "+", "[1]", "é",
]  # fmt: skip


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=9).map("".join) | st.text(max_size=30))
def test_every_text_is_read_or_corrected_until_it_is(text: str) -> None:
    for _ in range(20):
        result = parse_hours(text)
        if isinstance(result, Hours):
            return
        start = result.column - 1
        assert text[start:].startswith(result.wrong)
        if not result.suggestion:
            return
        text = text[:start] + result.suggestion + text[start + len(result.wrong) :]
    pytest.fail(f"suggestions never end: {text!r}")

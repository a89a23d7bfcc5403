"""Opening hours: read, corrected, said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipsite.contacts.hours import Hours, HoursMistake, HoursWords, Rule, parse_hours, say_hours

WEEK = (0, 1, 2, 3, 4, 5, 6)
WORKDAYS = (0, 1, 2, 3, 4)


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


ENGLISH = HoursWords(
    always="24 hours a day, every day",
    every_day="every day",
    closed="closed",
    by_appointment="by appointment",
    holidays="public holidays",
    day_names=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    range="{first} to {last}",
    and_=" and ",
    time=clock,
)
ALBANIAN = HoursWords(
    always="24 orë në ditë, çdo ditë",
    every_day="çdo ditë",
    closed="mbyllur",
    by_appointment="me takim",
    holidays="festat zyrtare",
    day_names=("e hënë", "e martë", "e mërkurë", "e enjte", "e premte", "e shtunë", "e diel"),
    range="{first} – {last}",
    and_=" dhe ",
    time=clock,
)


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

MISTAKES = [
    ("9-17", 1, "9-17", "09:00-17:00"),
    ("9-5", 1, "9-5", "09:00-17:00"),
    ("9am-5pm", 1, "9am-5pm", "09:00-17:00"),
    ("12am-12pm", 1, "12am-12pm", "00:00-12:00"),
    ("Mon-Fri", 1, "Mon-Fri", "Mo-Fr"),
    ("Mon-Fri 08:00-16:00", 1, "Mon-Fri", "Mo-Fr"),
    ("Monday to Friday 08:00-16:00", 1, "Monday to Friday", "Mo-Fr"),
    ("Mo We Fr 08:00-16:00", 1, "Mo We Fr", "Mo,We,Fr"),
    ("mo-fr 08:00-16:00", 1, "mo-fr", "Mo-Fr"),
    ("Mo–Fr 08:00-16:00", 1, "Mo–Fr", "Mo-Fr"),
    ("Mo - Fr 08:00-16:00", 1, "Mo - Fr", "Mo-Fr"),
    ("Mo-Fr: 08:00-16:00", 1, "Mo-Fr:", "Mo-Fr"),
    ("weekdays 08:00-16:00", 1, "weekdays", "Mo-Fr"),
    ("every day 08:00-16:00", 1, "every day", "Mo-Su"),
    ("Mo-Fr 08.00-16.00", 7, "08.00-16.00", "08:00-16:00"),
    ("Mo-Fr 08.00-16:00", 7, "08.00-16:00", "08:00-16:00"),
    ("Mo-Fr 8:00-16:00", 7, "8:00-16:00", "08:00-16:00"),
    ("Mo-Fr 08:00–16:00", 7, "08:00–16:00", "08:00-16:00"),
    ("Mo-Fr 08:00 - 16:00", 7, "08:00 - 16:00", "08:00-16:00"),
    (
        "Mo-Fr 08:00-12:00 and 14:00-16:00",
        7,
        "08:00-12:00 and 14:00-16:00",
        "08:00-12:00,14:00-16:00",
    ),
    ("Mo-Fr 08:00-12:00 14:00-16:00", 19, "14:00-16:00", ",14:00-16:00"),
    ("08:00-16:00 Mo-Fr", 1, "08:00-16:00 Mo-Fr", "Mo-Fr 08:00-16:00"),
    ("Mo-Fr 08:00-16:00 Sa 09:00-12:00", 19, "Sa", "; Sa"),
    ("Mo-Fr 08:00-16:00, Sa 09:00-12:00", 18, ",", ";"),
    ("22:00-30:00", 1, "22:00-30:00", "22:00-06:00"),
    ("by appointment", 1, "by appointment", '"by appointment"'),
    ("Mo-Fr by appointment", 7, "by appointment", '"by appointment"'),
    ("Mo-Fr “by appointment”", 7, "“by appointment”", '"by appointment"'),
    ('Mo-Fr "by appointment', 7, '"by appointment', '"by appointment"'),
    ("me takim", 1, "me takim", '"me takim"'),
    ("24h", 1, "24h", "24/7"),
    ("  24 hours", 3, "24 hours", "24/7"),
    ("24 hours, 7 days", 1, "24 hours, 7 days", "24/7"),
    ("0-24", 1, "0-24", "24/7"),
    ("00-24h", 1, "00-24h", "24/7"),
    ("Mo-Fr 24h", 7, "24h", "00:00-24:00"),
    ("Mo-Fr 0-24", 7, "0-24", "00:00-24:00"),
    ("Mo 08:00-16:00; tue 09:00-12:00", 17, "tue", "Tu"),
    ("Mo-Fr OFF", 7, "OFF", "off"),
    ("Mo-Fr 25:00-26:00", 7, "25:00-26:00", ""),
    ("Mo-Fr 08:00-08:00", 7, "08:00-08:00", ""),
    ("Mo-Fr 08:70-16:00", 7, "08:70-16:00", ""),
    ("Mo-Fr", 1, "Mo-Fr", ""),
    ("08:00+", 1, "08:00+", ""),
    ("sunrise-sunset", 1, "sunrise-sunset", ""),
    ("Jan-Mar Mo-Fr 08:00-16:00", 1, "Jan-Mar", ""),
    ("Mo[1] 08:00-16:00", 3, "[1]", ""),
    ("Mo-Fr 08:00-16:00 off", 19, "off", ""),
    ("Mo off;", 4, "off;", "off"),
    (";", 1, "", ""),
    ("", 1, "", ""),
    ("???", 1, "???", ""),
]

SAID = [
    ("24/7", "24 hours a day, every day", "24 orë në ditë, çdo ditë"),
    ("Mo-Fr 08:00-16:00", "Monday to Friday, 08:00–16:00", "e hënë – e premte, 08:00–16:00"),
    ("08:00-20:00", "every day, 08:00–20:00", "çdo ditë, 08:00–20:00"),
    ("Mo-Su 08:00-20:00", "every day, 08:00–20:00", "çdo ditë, 08:00–20:00"),
    (
        "Mo,We,Fr 09:00-12:00,14:00-18:00",
        "Monday, Wednesday and Friday, 09:00–12:00 and 14:00–18:00",
        "e hënë, e mërkurë dhe e premte, 09:00–12:00 dhe 14:00–18:00",
    ),
    ("22:00-06:00", "every day, 22:00–06:00", "çdo ditë, 22:00–06:00"),
    ("Mo 08:00-24:00", "Monday, 08:00–24:00", "e hënë, 08:00–24:00"),
    ("Sa,Su 10:00-12:00", "Saturday and Sunday, 10:00–12:00", "e shtunë dhe e diel, 10:00–12:00"),
    ("Fr-Mo 10:00-12:00", "Friday to Monday, 10:00–12:00", "e premte – e hënë, 10:00–12:00"),
    (
        "Mo-We,Fr 10:00-12:00",
        "Monday to Wednesday and Friday, 10:00–12:00",
        "e hënë – e mërkurë dhe e premte, 10:00–12:00",
    ),
    (
        "Mo-Fr 08:00-16:00; Sa off; PH off",
        "Monday to Friday, 08:00–16:00; Saturday: closed; public holidays: closed",
        "e hënë – e premte, 08:00–16:00; e shtunë: mbyllur; festat zyrtare: mbyllur",
    ),
    (
        "Mo-Fr 08:00-16:00; Fr 08:00-12:00",
        "Monday to Thursday, 08:00–16:00; Friday, 08:00–12:00",
        "e hënë – e enjte, 08:00–16:00; e premte, 08:00–12:00",
    ),
    ("Sa,PH off", "Saturday and public holidays: closed", "e shtunë dhe festat zyrtare: mbyllur"),
    ('"by appointment"', "by appointment", "me takim"),
    ('Mo-Fr "by appointment"', "Monday to Friday, by appointment", "e hënë – e premte, me takim"),
    (
        'Mo 08:00-16:00 "by appointment"',
        "Monday, 08:00–16:00 (by appointment)",
        "e hënë, 08:00–16:00 (me takim)",
    ),
    (
        'Mo 08:00-16:00; "by appointment"',
        "Monday, 08:00–16:00; by appointment",
        "e hënë, 08:00–16:00; me takim",
    ),
    ("off", "every day: closed", "çdo ditë: mbyllur"),
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


@pytest.mark.parametrize(("text", "english", "albanian"), SAID)
def test_says_hours_in_words(text: str, english: str, albanian: str) -> None:
    hours = parse_hours(text)
    assert isinstance(hours, Hours)
    assert say_hours(hours, ENGLISH) == english
    assert say_hours(hours, ALBANIAN) == albanian


FRAGMENTS = [
    "Mo", "mon", "Mo-Fr", "Fr–Su", "PH", "every day", "to", "-", "–", ",", ";", " ", "off", "24/7",
    "08:00-16:00", "9-17", "8.30", "24h", '"by appointment"', '"', "“", "me takim", "+", "[1]", "é",
]  # fmt: skip


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=9).map("".join) | st.text(max_size=30))
def test_every_text_is_read_or_corrected_until_it_is(text: str) -> None:
    for _ in range(20):
        result = parse_hours(text)
        if isinstance(result, Hours):
            assert say_hours(result, ENGLISH)
            return
        start = result.column - 1
        assert text[start:].startswith(result.wrong)
        if not result.suggestion:
            return
        text = text[:start] + result.suggestion + text[start + len(result.wrong) :]
    pytest.fail(f"suggestions never end: {text!r}")

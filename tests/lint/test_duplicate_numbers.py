"""One number under two names or in two spellings, and numbers of a doubtful length."""

from __future__ import annotations

import pytest

from sites import AL, CONFIG, LISTING, built, edit, problems, service, told, with_services
from tipsite.contacts.dialling import is_odd

ABROAD = f'    dial_abroad: "&"\n    dial_abroad_source: {LISTING}\n'


def found(*records: str) -> list[str]:
    """Return the codes of the problems of the base site with more services."""
    return [line.split()[1] for line in problems(with_services(*records))]


def line(id_: str, dial: str, more: str = "") -> str:
    return service(id_, dial=f"'{dial}'") + more


def phone(dial: str, more: str = "") -> str:
    """Return one more phone for the last service."""
    source = f"on: 2026-11, how: published, source: {LISTING}"
    return (
        f"  - dial: '{dial}'\n    publish: yes\n{more}    verified: {{dial: '{dial}', {source}}}\n"
    )


def test_a_number_under_two_names_is_told_at_the_second_with_the_place_of_the_first() -> None:
    made = built(with_services(line("al-a", "042 333 222"), line("al-b", "042 333 222")))
    assert told(made) == [f"{AL}:52:11 dial-twice"]
    assert dict(made.problems[0].values) == {
        "dial": "042 333 222", "id": "al-b", "other": "al-a", "at": f"{AL}:40"
    }  # fmt: skip
    assert not made.failed


def test_a_third_name_is_told_too() -> None:
    same = [line(f"al-{name}", "042 333 222") for name in "abc"]
    assert found(*same) == ["dial-twice", "dial-twice"]


@pytest.mark.one_in(3)
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("042 333 222", "04 2333222"),
        ("042 333 222", "(042) 333-222"),
        ("042 333 222", "+355 42 333 222"),
        ("+355 42 333 222", "042 333 222"),
        ("+355 42 333 222", "00355 42 333222"),
        ("116 006", "116006"),
        ("0800 1212", "08001212"),
        ("127", "12 7"),
    ],
)
def test_two_spellings_of_one_number_are_told(one: str, other: str) -> None:
    made = built(with_services(line("al-a", one), line("al-b", other)))
    assert told(made) == [f"{AL}:52:11 dial-two-spellings"]
    values = {"dial": other, "other": one, "at": f"{AL}:40"}
    assert dict(made.problems[0].values) == values


def test_two_spellings_within_one_service_are_told() -> None:
    assert found(line("al-a", "042 333 222"), phone("042333222")) == ["dial-two-spellings"]


def test_a_number_for_callers_abroad_counts_too() -> None:
    abroad = ABROAD.replace("&", "+355 42 333 222")
    assert found(line("al-a", "042 333 222", abroad), line("al-b", "+355 42 333 222")) == [
        "dial-two-spellings"
    ]
    assert found(line("al-a", "042 333 333", abroad), line("al-b", "042 333 444", abroad)) == [
        "dial-twice"
    ]


@pytest.mark.one_in(4)
@pytest.mark.parametrize(
    "records",
    [
        (line("al-a", "042 333 222", ABROAD.replace("&", "+355 42 333 222")),),
        (line("al-a", "042 333 222"), phone("042 333 222", "    channel: sms\n")),
        (line("al-a", "042 333 222"), phone("042 333 222", "    channel: whatsapp\n")),
        (line("al-a", "042 333 222"), phone("042 333 223")),
        (line("al-a", "127"), line("al-b", "0800 0127")),
        (line("al-a", "116 006"), line("al-b", "116 000")),
    ],
    ids=["abroad", "sms", "whatsapp", "next", "short", "harmonised"],
)
def test_what_only_looks_alike_is_no_problem(records: tuple[str, ...]) -> None:
    assert found(*records) == []


def test_two_phones_of_one_service_are_told() -> None:
    assert found(line("al-a", "042 333 222"), phone("042 333 222")) == ["dial-twice"]


def test_a_number_under_two_names_is_told_whatever_takes_it() -> None:
    """A telephone of one service that takes the messages of another is one number twice."""
    sms = phone("042 333 222", "    channel: sms\n")
    both = line("al-a", "042 333 222") + sms
    other = service("al-b") + "  phones:\n" + sms
    assert found(both, other) == ["dial-twice"]


@pytest.mark.parametrize("held", ["service", "line"])
def test_what_is_held_is_not_compared(held: str) -> None:
    reason = "publish: hold\n{0}reason: Not confirmed yet."
    second = line("al-b", "042 333 222")
    if held == "line":
        second = second.replace("    publish: yes", "    " + reason.format("    "))
    else:
        second = second.replace("\n  publish: yes", "\n  " + reason.format("  "))
    assert found(line("al-a", "042 333 222"), second) == ["held-elsewhere"]


def test_a_number_of_a_doubtful_length_that_was_called_is_right() -> None:
    dial = "069 123 4567 89"
    called = f"{{dial: {dial}, on: 2026-11-20, how: called, by: helpline officer}}"
    text = line("al-a", dial)
    start = text.index("verified: ") + len("verified: ")
    text = text[:start] + called + text[text.index("\n", start) :]
    assert told(built(with_services(text))) == []


@pytest.mark.parametrize(
    ("country", "dials", "odd"),
    [
        ("AL", ["042 333 222", "069 123 4567", "+355 69 123 4567", "0800 1212", "129"], False),
        ("AL", ["069 123 4567 89", "+355 69 123 4567 890", "069 123 456", "+355 69 123 456"], True),
        ("AL", ["042 333 44", "042 333", "116 11", "12", "+355 129", "+389 2 123"], True),
        ("MK", ["02 3123 45", "3123 456", "070 22 334", "+389 2 3123 45", "+389 70 22 334"], True),
        ("ME", ["067 123 45", "+382 67 123 45"], True),
        ("RS", ["+381 11 123 45", "011 123 45"], True),
    ],
)
def test_a_number_may_be_like_none_of_its_country(
    country: str, dials: list[str], odd: bool
) -> None:
    assert [dial for dial in dials if is_odd(dial, country) is not odd] == []


@pytest.mark.parametrize(("dial", "odd"), [("116 006", False), ("+389 2 123", True)])
def test_a_number_like_none_of_its_country_is_a_hint(dial: str, odd: bool) -> None:
    made = built(with_services(line("al-a", dial)))
    assert told(made) == ([f"{AL}:40:11 dial-odd"] if odd else [])
    assert not made.failed


def test_a_number_from_abroad_is_doubted_too() -> None:
    """Once somebody has called, nothing more is said of it."""
    text = line("al-a", "042 333 222", ABROAD.replace("&", "+355 42 333 22"))
    assert found(text) == ["dial-odd"]
    listed = f"how: published, source: {LISTING}}}"
    called = text.replace("on: 2026-11, ", "on: 2026-11-20, ").replace(
        listed, "how: called, by: helpline officer}"
    )
    assert called != text
    assert found(called) == []
    lost = called.replace("by: helpline officer}", "by: helpline officer, check: '00000000'}")
    assert sorted(found(lost)) == ["check-other", "dial-odd"]


@pytest.mark.one_in(4)
@pytest.mark.parametrize(
    "dial", ["26.11.2026", "6.1.2026", "26/11/2026", "31-12-1999", "6. 1. 2026"]
)
@pytest.mark.parametrize("publish", ["yes", "hold"])
def test_a_date_as_a_number_is_a_warning_also_on_hold(dial: str, publish: str) -> None:
    reason = "\n    reason: Call it first." if publish == "hold" else ""
    text = line("al-a", dial).replace("    publish: yes", f"    publish: {publish}{reason}")
    made = built(with_services(text))
    assert not made.failed
    assert told(made) == [f"{AL}:40:11 dial-date"]
    meant = dict(made.problems[0].values)["meant"]
    assert "dial-date" not in found(line("al-a", meant))


@pytest.mark.one_in(3)
@pytest.mark.parametrize(
    "dial", ["02.3123.456", "31.02.2026", "26.13.2026", "26.11.1826", "042.11.2026", "26.11/2026",
             "26.11.20.26", "+389 2 6.11.2026"],
)  # fmt: skip
def test_a_number_with_dots_is_no_date(dial: str) -> None:
    made = built(with_services(line("al-a", dial)))
    assert "dial-date" not in {one.code for one in made.problems}
    assert not made.failed


def test_a_held_number_may_be_odd() -> None:
    held = line("al-a", "069 123 4567 89").replace(
        "    publish: yes", "    publish: hold\n    reason: Too long?"
    )
    assert found(held) == []


@pytest.mark.parametrize(
    ("dial", "code"),
    [("116 006", "abroad-inside-only"), ("0800 1212", "abroad-inside-only")],
)
def test_what_is_dead_abroad_cannot_be_marked_from_abroad(dial: str, code: str) -> None:
    made = built(with_services(line("al-a", dial, "    from: {abroad: yes}\n")))
    assert told(made) == [f"{AL}:40:11 {code}"]
    assert made.failed
    with_number = ABROAD.replace("&", "+355 42 333 222")
    assert found(line("al-a", dial, with_number)) == [code.removesuffix("-marked")]


def test_countries_may_have_the_same_short_code() -> None:
    lead = ("campaigns:\n", "  MK: [mk-a]\ncampaigns:\n")
    text = edit(CONFIG, ("en: [AL]", "en: [AL, MK]"), ("sq: [AL]", "sq: [AL, MK]"), lead)
    macedonia = "-- content/services/mk.yaml --\ncountry: MK\nservices:\n"
    text += with_services(line("al-a", "112")) + macedonia + line("mk-a", "112")
    assert problems(text) == []

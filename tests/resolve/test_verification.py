"""A live site as the days go by: what readers are told of old checks, and who stands first."""

from __future__ import annotations

import re
from functools import lru_cache

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from sites import AL, built, one, pages, told
from verified_sites import DAY, MK, at, later, live

FIXED = ("al-emergency", "al-urgent", "al-police", "al-station")


def names(node: LexborHTMLParser | LexborNode, selector: str) -> list[str]:
    """Return the ids of the services that the elements of a page name."""
    said = [found.text() for found in node.css(selector)]
    return [match[1] for text in said for match in re.finditer(r"The ([a-z]+-[a-z]+)", text)]


@lru_cache(maxsize=8)
def made_on(days: int) -> dict[str, str]:
    """Return the files of the live site so many days after its first checks."""
    return pages(live(later(days)), later(days))


def shown(days: int, path: str) -> LexborHTMLParser:
    return LexborHTMLParser(made_on(days)[path])


CALLS = {0: ["al-first", "al-second"], 200: ["al-second", "al-first"]}
HOMES = {0: ["al-home", "al-refuge"], 800: ["al-refuge", "al-home"]}
LAWS = {0: ["al-law", "al-court"], 800: ["al-court", "al-law"]}


def on_day(table: dict[int, list[str]], days: int) -> list[str]:
    return table[max(day for day in table if day <= days)]


@pytest.mark.one_in(9)
@pytest.mark.parametrize("days", [0, 100, 200, 800])
def test_in_a_directory_a_confirmed_line_comes_before_one_in_doubt(days: int) -> None:
    tree = shown(days, "en/help/al.html")
    for need, table in (("call", CALLS), ("safe-place", HOMES), ("legal", LAWS)):
        assert names(tree, f"#need-{need} article h3") == on_day(table, days)
    assert names(tree, "#need-police article h3") == ["al-police", "al-station"]
    assert names(tree, "#need-emergency article h3") == ["al-emergency", "al-urgent"]
    first = on_day(CALLS, days)
    joined = first if days >= 200 else first[:1]
    assert names(tree, "main > ul.calls li") == ["al-emergency", *joined, "al-urgent"]


@pytest.mark.one_in(99)
@pytest.mark.parametrize("days", [0, 100, 200, 800])
def test_a_confirmed_line_joins_the_lead_sheet_signs_and_routes(days: int) -> None:
    made = made_on(days)
    tree = {path: LexborHTMLParser(text) for path, text in made.items() if path.endswith("html")}
    first = on_day(CALLS, days)
    joined = first if days >= 200 else first[:1]
    assert names(tree["en/index.html"], "details[name] ul.calls li")[: len(joined)] == joined
    for path in ("en/help/index.html", "sq/index.html", "en/404.html"):
        # The number that both countries have stands once, before those of each.
        first_call = one(tree[path], "ul.calls a")
        assert first_call.attributes["href"] == "tel:112", path
    for path in ("en/help/index.html", "sq/index.html", "en/signs/street.html", "en/404.html"):
        assert set(joined) <= set(names(tree[path], "ul.calls li")), path
        assert ("al-second" in names(tree[path], "ul.calls li")) is (days >= 200), path
    joined = ["al-emergency", *joined]
    assert names(tree["en/routes/al-mk.html"], "#call ul.calls li")[: len(joined)] == joined
    abroad = [name.replace("al-", "mk-") for name in first]
    assert names(tree["en/routes/mk-al.html"], "#call ul.calls li") == ["mk-europe", *abroad]
    assert [
        name for name in names(tree["en/help/abroad.html"], "a.call") if name in abroad
    ] == abroad
    sign = names(tree["en/signs/work.html"], "ul.calls li")
    # The emergency number stands first, as what it is for.
    danger = one(tree["en/signs/work.html"], "main a.call")
    assert danger.attributes["href"] == "tel:112"
    assert danger.text().startswith("In danger now?")
    assert {on_day(LAWS, days)[0], first[0], FIXED[1]} == {n for n in sign if "mk-" not in n}
    assert first[0] in names(tree["en/sheets/al.html"], "main")
    assert first[1] not in names(tree["en/sheets/al.html"], "main")


@pytest.mark.long
def test_of_two_phones_of_a_service_the_confirmed_one_comes_first() -> None:
    today = later(200)
    first = f"dial: '042 111 111', on: {DAY}"
    text = live(today).replace(
        f"{first}, how: called, by: an officer}}}}]",
        f"{first}, how: called, by: an officer}}}},\n    {{dial: 042 111 999, publish: yes,\n"
        f"     verified: {{dial: 042 111 999, on: {today}, how: called, by: an officer}}}}]",
    )
    for path in ("en/help/al.html", "en/help/al/first.html", "en/index.html", "en/help/al.txt"):
        html = pages(text, today)[path]
        assert 0 < html.index("042 111 999") < html.index("042 111 111"), path


def test_a_button_says_that_its_line_is_in_doubt_but_never_of_the_police() -> None:
    tree = shown(800, "en/index.html")
    lines = tree.css("details[name] ul.calls li")
    calls = {name: node.text() for node in lines for name in names(node, "a")}
    assert "not confirmed lately" in calls["al-first"]
    assert "not confirmed lately" not in calls["al-second"]
    everywhere = one(tree, "main ul.calls a[href='tel:112']").text()
    assert "112" in everywhere
    assert "not confirmed lately" not in everywhere


@pytest.mark.one_in(8)
@pytest.mark.parametrize(
    ("days", "id_", "every", "said"),
    [
        (0, "first", 90, ""),
        (90, "first", 90, ""),
        (91, "first", 90, "Days since then: 91."),
        (180, "first", 90, "Days since then: 180."),
        (181, "first", 90, "Days since then: 181. It could not be confirmed lately."),
        (200, "home", 180, "Days since then: 200."),
        (361, "home", 180, "Days since then: 361. It could not be confirmed lately."),
        (365, "police", 365, ""),
        (800, "law", 365, "Days since then: 800. It could not be confirmed lately."),
        (800, "emergency", 365, "Days since then: 800. It could not be confirmed lately."),
    ],
)
def test_the_note_says_how_old_the_check_is(days: int, id_: str, every: int, said: str) -> None:
    made = made_on(days)
    note = one(LexborHTMLParser(made[f"en/help/al/{id_}.html"]), "p.source")
    assert (
        note.text().strip()
        == f"Confirmed by phone on 24 November 2026 (an officer). {said}".strip()
    )
    wanted = {"class": "age", "data-checked": "2026-11-24", "data-every": str(every)}
    assert one(note, ".age").attributes == {**wanted, "data-days": str(days)}
    assert (f"{said}\n" if said else "officer).\n") in made["en/help/al.txt"].replace(". \n", ".\n")


WARNED = {
    0: {},
    100: {"al-first": "line-due", "mk-first": "line-due"},
    200: {"al-first": "line-unconfirmed", "mk-first": "line-unconfirmed", "al-home": "line-due"},
    800: dict.fromkeys(
        ("al-emergency", "al-police", "al-first", "al-home", "al-law", "mk-first", "mk-europe"),
        "line-unconfirmed",
    ),
}


@pytest.mark.one_in(4)
@pytest.mark.parametrize("status", ["live", "demonstration"])
@pytest.mark.parametrize("days", WARNED)
def test_each_line_past_due_is_a_warning_at_its_place(days: int, status: str) -> None:
    text = live(later(days), status=status)
    made = built(text, later(days))
    wanted = [
        f"{at(text, MK if id_.startswith('mk') else AL, id_)} {code}"
        for id_, code in WARNED[days].items()
    ]
    assert sorted(told(made)) == sorted(wanted)
    assert not made.failed
    assert {found.severity for found in made.problems} <= {"warning"}


@pytest.mark.long
@pytest.mark.parametrize("days", [100, 800])
def test_a_demonstration_shows_no_age_and_no_other_order(days: int) -> None:
    today = later(days)
    old = pages(live(today, status="demonstration"), today)
    new = pages(live(today, status="demonstration", old=today), today)
    assert old != new
    dates = re.compile(r"\d{1,2} \w+ 20\d\d")
    assert {path: dates.sub("DATE", text) for path, text in old.items()} == {
        path: dates.sub("DATE", text) for path, text in new.items()
    }
    assert "data-checked" not in "".join(t for p, t in old.items() if p.endswith("html"))

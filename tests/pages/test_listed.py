"""Services that a page lists by kind: in each country's part, and no longer in the directories."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from sites import CONFIG, LISTING, edit, one, page, pages, service, with_services

EMERGENCY = {"kind": "emergency", "needs": "[emergency]"}
INSPECTOR = service(
    "al-inspector", dial="0800 1212", kind="labour", needs="[work, legal]", run_by="state",
    name="{en: Work office}", summary="{en: It asks why.}", label="{en: only for workers}",
    **{"with": "[al-emergency]"},
)  # fmt: skip
UNION = service("al-union", kind="labour", needs="[work]", name="{en: Union}") + (
    "  emails:\n  - address: help@union.example\n    publish: yes\n"
    "    verified: {address: help@union.example, on: 2026-11, how: published, "
    f"source: {LISTING}}}\n"
)
ADVICE = service("al-advice", dial="04 222 3333", kind="legal-aid", name="{en: Free advice}")
OFFICE = UNION.replace("al-union", "al-office").replace("[work]", "[coordinator]")
OFFICE = OFFICE.replace("labour", "national-coordinator").replace("help@", "office@")
NORTH = "-- content/services/mk.yaml --\ncountry: MK\nservices:\n" + "".join((
    service("mk-line", dial="02 2777 070", needs="[call]", name="{en: Line}"),
    service("mk-emergency", dial="112", **EMERGENCY),
))  # fmt: skip
LINE = (
    "    verified: {dial: 800 290 290, on: 2026-11, how: published, by: Officer, "
    f"source: {LISTING}}}\n"
)
ITALY = (
    "-- content/services/it.yaml --\ncountry: IT\nservices:\n"
    + service("it-line", kind="abroad", needs="[call]", name="{en: Free line}")
    + f"  phones:\n  - dial: 800 290 290\n    languages: [it, sq]\n    publish: yes\n{LINE}"
)
LEAD = ("  AL: [al-child-line]\n", "  AL: [al-child-line]\n  MK: [mk-line]\n")
SITE = (
    edit(CONFIG, LEAD, ("en: [AL]", "en: [AL, MK]"), ("sq: [AL]", "sq: [AL, MK]"))
    + with_services(
        service("al-emergency", dial="112", **EMERGENCY), INSPECTOR, UNION, ADVICE, OFFICE
    )
    + NORTH
    + ITALY
)
LISTS = "- [child line](service:al-child-line)\n- [line](service:mk-line)"


def main_of(made: dict[str, str], path: str) -> LexborNode:
    return one(LexborHTMLParser(made[path]), "main")


def said(node: LexborNode) -> str:
    return " ".join(node.text(separator=" ").split())


def test_each_part_has_the_lines_of_the_first_list_and_then_the_services_of_the_kinds() -> None:
    text = f"Words.\n\n{LISTS}\n\n## More\n\nWords."
    main = main_of(pages(SITE + page("en/pay.md", text, lists="[labour]")), "en/pay.html")
    first = main.css("a.call")[0]
    assert (first.attributes["href"], said(first)) == (
        "tel:112", "In danger now? Albania and North Macedonia 112",
    )  # fmt: skip
    albania, north = main.css("details[name=country]")
    assert [link.attributes["href"] for link in albania.css("a[href]")] == [
        "tel:116111", "help/al/inspector.html", "tel:08001212", "tel:112",
        "help/al/union.html", "mailto:help@union.example", "help/al.html",
    ]  # fmt: skip
    office, union = albania.css("article")
    assert said(office).startswith("Work office only for workers cost")
    assert "An e-mail stays in your sent mail." in said(albania)
    assert "E-mail: help@union.example" in said(union)
    assert [link.attributes["href"] for link in north.css("a")] == ["tel:022777070", "help/mk.html"]
    assert (
        "Apart from the numbers on this page, we know of no other office or line for this here."
        in said(north)
    )
    assert "We know of no" not in said(albania)


def test_what_a_page_lists_leaves_the_directory_which_leads_to_the_page() -> None:
    made = pages(SITE + page("en/pay.md", title="Not paid", lists="[labour]"))
    main = main_of(made, "en/help/al.html")
    section = one(main, "section#need-legal").css("section > p > a, article summary h3")
    assert [node.text() for node in section] == ["Not paid", "Free advice"]
    assert one(main, "dt#need-work + dd a").text() == "Not paid"
    jumps = [link.attributes["href"] for link in main.css(".jump a")]
    assert {"#need-legal", "#need-work"} < set(jumps)
    assert "0800 1212" not in main.text()
    # Its own page, the search and the plain text of its country have it as before.
    assert "0800 1212" in made["en/help/al/inspector.html"]
    assert "0800 1212" in made["en/help/al.txt"]
    assert "0800 1212" in next(made[name] for name in made if name.startswith("assets/index-en"))
    # The page is in English in the other edition, too, and lists the same.
    assert "0800 1212" not in made["sq/help/al.html"]
    assert "tel:08001212" in made["sq/pay.html"]


@pytest.mark.long
def test_the_page_for_abroad_has_the_parts_of_destinations_and_112_on_top() -> None:
    made = pages(SITE + page("en/help/abroad.md", "Go.", lists="[abroad]"))
    main = main_of(made, "en/help/abroad.html")
    assert main.css("a")[0].attributes["href"] == "tel:112"
    choice = one(main, "section#numbers")
    assert [link.attributes["href"] for link in choice.css("ul.links a")] == ["al.html", "mk.html"]
    italy = one(choice, "details[name=country]")
    assert [link.attributes["href"] for link in italy.css("a")] == ["it/line.html", "tel:800290290"]
    assert one(italy, "summary").text() == "Italy"
    assert "answers in Italian and Albanian" in said(italy)
    other = main_of(pages(SITE + page("en/go.md", LISTS, lists="[abroad]")), "en/go.html")
    parts = other.css("details[name=country] > div")
    assert [part.attributes["id"] for part in parts] == ["al", "mk", "it"]
    assert "we know of no" not in said(other)


def test_in_writing_are_only_the_ways_that_need_no_voice() -> None:
    site = SITE.replace("    free: yes\n", "    free: yes\n    sms: yes\n")
    main = main_of(pages(site + page("en/write.md", lists="[written]")), "en/write.html")
    albania, north = main.css("details[name=country]")
    assert [node.text() for node in albania.css("article h4")] == ["Child helpline", "Union"]
    assert [link.attributes["href"] for link in albania.css("article a")] == [
        "help/al/child-line.html", "sms:116111", "help/al/union.html", "mailto:help@union.example",
    ]  # fmt: skip
    assert "116 111" in said(albania)
    assert "A message stays on the phone and with the other side." in said(albania)
    assert (
        "Apart from the numbers on this page, we know of no other office or line for this here."
        in said(north)
    )

"""Links lead to pages, services and https addresses; everything else is told at its place."""

from __future__ import annotations

import pytest

from sites import (
    CONFIG,
    FEWER,
    built,
    edit,
    page,
    pages,
    problems,
    service,
    told,
    told_of_each,
    with_services,
)  # fmt: skip
from tipsite.messages.explanation import explain

PATH = "content/en/more.md"


def more(target: str) -> str:
    return page("en/more.md", f"See [words]({target}).")


GOOD = {
    "index.md": "index.html",
    "signs/street.md": "signs/street.html",
    "help/index.md": "help/index.html",
    "help/al.md": "help/al.html",
    "sheets/al.md": "sheets/al.html",
    "campaigns/index.md": "campaigns/index.html",
    "campaigns/spring.md": "campaigns/spring.html",
    "signs/../index.md": "index.html",
    "https://example.net/a?b=c&d=e": "https://example.net/a?b=c&amp;d=e",
}


def test_a_link_leads_where_its_file_went() -> None:
    made = pages("".join(page(f"en/more{at}.md", f"[x]({one})") for at, one in enumerate(GOOD)))
    for at, href in enumerate(GOOD.values()):
        assert f'<a href="{href}"' in made[f"en/more{at}.html"], href


def test_a_link_from_a_folder_leads_out_of_it() -> None:
    text = page("en/folder/deep.md", "See [words](../signs/street.md).")
    assert '<a href="../signs/street.html">words</a>' in pages(text)["en/folder/deep.html"]


@pytest.mark.one_in(3)
@pytest.mark.parametrize("path", ["folder/deep.md", "signs/street.md", "help/abroad.md"])
def test_a_link_to_a_heading_of_the_same_page_works_in_every_folder(path: str) -> None:
    text = page(f"en/{path}", "## At work\n\nSee [above](#at-work).", who="Anyone", signs="[One.]")
    if not path.startswith("signs/"):
        text = page(f"en/{path}", "## At work\n\nSee [above](#at-work).")
    shown = pages(text)[f"en/{path.removesuffix('.md')}.html"]
    assert '<a href="#s1">above</a>' in shown or '.html#s1">above</a>' in shown


def test_a_link_to_the_outside_keeps_its_reader_to_itself() -> None:
    shown = pages(more("https://example.net/"))["en/more.html"]
    assert '<a href="https://example.net/" rel="noreferrer noopener">words</a>' in shown


BAD = {
    "quux-zzz.md": "unknown-page",
    "signs/stret.md": "unknown-page",
    "index.html": "link-pasted",
    r"signs\street.md": "link-pasted",
    "signs/": "link-pasted",
    "example.org": "address-no-scheme",
    "/en/index.md": "link-pasted",
    "../sq/index.md": "link-outside",
    "../../campaigns.yaml": "link-outside",
    "http://example.org/": "not-https",
    "ftp://example.org/": "not-https",
    "javascript:alert(1)": "not-https",
    "data:text/html,x": "not-https",
    "https://me@example.org/": "not-https",
    "https:///": "not-https",
    "tel:116111": "contact-link",
    "mailto:a@example.org": "contact-link",
    "sms:116111": "contact-link",
    "TEL:116111": "contact-link",
    "service:al-quux-zzzzz": "unknown-service",
    "service:al-chid-line": "unknown-service",
    "service:": "unknown-service",
    "//example.org/": "link-outside",
}


def test_a_link_that_leads_nowhere_good_is_told() -> None:
    found = told_of_each(f"See [words]({target})." for target in BAD)
    assert found == {f"See [words]({one}).": [f"5:13 {code}"] for one, code in BAD.items()}


@pytest.mark.one_in(3)
@pytest.mark.parametrize(
    ("path", "target", "meant"),
    [
        ("news/2026-10-01-more.md", "street.md", "../signs/street.md"),
        ("news/2026-10-01-more.md", "signs/street.md", "../signs/street.md"),
        ("news/2026-10-01-more.md", "signs/street.md#work", "../signs/street.md#work"),
        ("news/2026-10-01-more.md", "headed.md", "../headed.md"),
        ("news/2026-10-01-more.md", "en/headed.md", "../headed.md"),
        ("news/2026-10-01-more.md", "../signs/stret.md", "../signs/street.md"),
        ("signs/street.md", "signs/street.md", "street.md"),
        ("more.md", "street.md", "signs/street.md"),
        ("more.md", "news/headed.md", "headed.md"),
    ],
)
def test_a_page_is_proposed_as_it_must_be_written_in_that_file(
    path: str, target: str, meant: str
) -> None:
    fields = {"date": "2026-10-01"} if path.startswith("news/") else {}
    if path == "signs/street.md":
        fields = {"who": "Anyone", "signs": "[One.]"}
    text = page(f"en/{path}", f"See [it]({target}).", **fields)
    text += "" if path == "signs/street.md" else STREET
    (found,) = [one for one in built(text + HEADED).problems if "page" in one.code]
    assert (found.code, dict(found.values)["meant"]) == ("unknown-page", meant)


DEAD = {
    "First line.\n\n- item\n- see [it](quux-zzz.md)": "8:12",
    "> quoted [it](quux-zzz.md)": "5:15",
    "## Heading [it](quux-zzz.md)": "5:17",
    "| a | b |\n|---|---|\n| c | [it](quux-zzz.md) |": "7:12",
    "/// note\n\nWords\nand [it](quux-zzz.md)\n\n///": "8:10",
    "/// details | More\n/// note\n[it](quux-zzz.md)\n///\n///": "7:6",
}


def test_a_dead_link_is_told_at_its_line_and_column() -> None:
    assert told_of_each(DEAD) == {body: [f"{at} unknown-page"] for body, at in DEAD.items()}


def test_each_of_two_equal_dead_links_is_told_at_its_own_line() -> None:
    body = "See [it](quux-zzz.md)\nand [that](quux-zzz.md)."
    assert problems(page("en/more.md", body)) == [
        f"{PATH}:5:10 unknown-page",
        f"{PATH}:6:12 unknown-page",
    ]


STREET = page("en/signs/street.md", who="Anyone", signs="[One.]")
HEADED = page("en/headed.md", "## First part\n\nWords.\n\n### Të drejtat\n\nWords.")


@pytest.mark.parametrize(("words", "anchor"), [("first-part", "s1"), ("të-drejtat", "s2")])
def test_a_link_to_a_heading_uses_an_anchor_that_tells_nothing(words: str, anchor: str) -> None:
    files = pages(HEADED + more(f"headed.md#{words}"))
    assert f'<a href="headed.html#{anchor}">words</a>' in files["en/more.html"]
    assert f'id="{anchor}"' in files["en/headed.html"]


def test_a_link_to_a_heading_of_the_same_page_works() -> None:
    text = page("en/more.md", "See [it](#the-end).\n\n## The end\n\nWords.")
    assert 'href="more.html#s1"' in pages(text)["en/more.html"]


def test_a_link_to_a_heading_that_is_not_there_is_told() -> None:
    assert problems(HEADED + more("headed.md#last-part")) == [f"{PATH}:5:13 heading-unknown"]


@pytest.mark.parametrize(
    ("words", "meant"),
    [("Të-Drejtat", "të-drejtat"), ("First%20part", "first-part"), ("frst-part", "first-part")],
)
def test_a_link_to_a_heading_says_how_it_is_written(words: str, meant: str) -> None:
    made = built(HEADED + more(f"headed.md#{words}"))
    assert told(made) == [f"{PATH}:5:13 heading-unknown"]
    assert dict(made.problems[0].values)["meant"] == meant


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("मानव तस्करी", "मानव-तस्करी"),  # vowels that combine with the letter before them
        ("मानव तस्करी", "मनव-तसकर"),  # as other programs leave them out
        ("می\u200cروم", "می\u200cروم"),
        ("می\u200cروم", "میروم"),
        ("การค้ามนุษย์", "การค้ามนุษย์"),
    ],
)
def test_a_heading_whose_letters_have_marks_is_found(heading: str, words: str) -> None:
    text = page("en/headed.md", f"## Other\n\n## {heading}") + more(f"headed.md#{words}")
    assert 'href="headed.html#s2"' in pages(text)["en/more.html"]


def test_vowels_tell_headings_apart() -> None:
    text = page("en/headed.md", "## कल\n\n## काल") + more("headed.md#काल")
    assert 'href="headed.html#s2"' in pages(text)["en/more.html"]
    assert problems(page("en/headed.md", "## काल") + more("headed.md#कील")) == [
        f"{PATH}:5:13 heading-unknown"
    ]


def test_a_link_to_a_heading_of_a_fallback_keeps_the_anchor() -> None:
    text = HEADED + page("sq/more.md", "[fjalë](headed.md#first-part)", translation="reviewed")
    text += page("en/more.md")
    assert 'href="headed.html#s1"' in pages(text)["sq/more.html"]


def test_a_translation_with_fewer_headings_breaks_no_fallback_that_links_to_them() -> None:
    text = HEADED + page("sq/headed.md", "## Pjesa\n\nFjalë.", translation="reviewed")
    text += more("headed.md#të-drejtat")
    assert 'href="headed.html' in pages(text)["sq/more.html"]


@pytest.mark.one_in(4)
@pytest.mark.parametrize(
    ("change", "place"),
    [
        (("menu: [help/index.md]", "menu: [help/indx.md]"), "12:10 unknown-page"),
        (("AL: [al-child-line]", "AL: [al-chil-line]"), "14:8 unknown-service"),
        (("AL: [al-child-line]", "XK: [al-child-line]"), "14:8 lead-country"),
        (("exit: https://weather.example", "exit: http://weather.example"), "10:9 not-https"),
        (("exit: https://weather.example.com/", "exit: https://example.org/"), "10:9 exit-ours"),
        (("https://example.org/help/", "https://example.org/help"), "3:12 address-form"),
        (("address: https://example.org/help/", "address: example.org/"), "3:12 address-form"),
        (("https://example.org/help/", "http://x.org/\n  https: yes"), "3:12 address-not-https"),
        (("    sq: [AL]", "    sq: [AL, ZZ]"), "9:14 unknown-country"),
        (("  countries: [AL]", "  countries: [AL, ZZ]"), "20:19 unknown-country"),
        (("source_language: en", "source_language: fr"), "5:20 unknown-language"),
        (("to: 2026-11-24", "to: 2025"), "19:11 dates-order"),
        (("to: 2026-11-24", "to: 2026–11"), "19:11 date-dash"),
        (("to: 2026-11-24", "to: 11/2026"), "19:11 date-local"),
        (("to: 2026-11-24", "to: nëntor 2026"), "19:11 date-local"),
        (("to: 2026-11-24", "to: ноември 2026 г."), "19:11 date-local"),
        (("to: 2026-11-24", "to: 13/2026"), "19:11 period-date"),
        (("id: spring", "id: “spring”"), "16:7 quotes-curly"),
        (("from: 2026-03", "from: 2026-13"), "19:11 period-date"),
        (("id: spring", "id: Spring 2026"), "16:7 campaign-id"),
        (("id: spring", "id: stop-exploitation"), "16:7 telling-word"),
    ],
)  # fmt: skip
def test_what_the_settings_point_at_must_be_there(change: tuple[str, str], place: str) -> None:
    assert f"campaigns.yaml:{place}" in problems(edit(CONFIG, change))


def test_a_telling_file_name_is_refused() -> None:
    names = ("traffick", "victim-help", "shfrytezim", "my-abuse-page", "nasilstvo")
    found = problems("".join(page(f"en/{name}.md") for name in names))
    assert [line.split()[1] for line in found] == ["telling-word"] * len(names)


def test_an_ordinary_file_name_is_not_refused() -> None:
    names = ("rights", "organise", "sussex", "work-abroad")
    assert problems("".join(page(f"en/{name}.md") for name in names)) == []


@pytest.mark.parametrize("slug", ["Të drejtat", "Tvoja_Prava", "a b", "ab-"])
def test_the_address_proposed_for_a_slug_is_one(slug: str) -> None:
    assert problems(page("en/more.md", slug=slug)) == [f"{PATH}:4:7 slug-form"]


def test_the_address_proposed_for_a_slug_keeps_its_letters() -> None:
    made = built(page("en/more.md", slug="Të drejtat"))
    assert dict(made.problems[0].values)["meant"] == "te-drejtat"


def test_a_number_in_a_slug_is_refused() -> None:
    assert f"{PATH}:4:7 number-in-address" in problems(page("en/more.md", slug="call-116111"))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("con", "name-reserved"), ("lpt1", "name-reserved"), ("a" * 80, ""),
        ("a" * 251, "name-too-long"),
    ],
)  # fmt: skip
def test_a_slug_is_a_name_that_every_disk_takes(name: str, told: str) -> None:
    assert problems(page("en/more.md", slug=name)) == ([f"{PATH}:4:7 {told}"] if told else [])


def test_a_long_slug_of_an_old_site_is_a_warning() -> None:
    made = built(page("en/more.md", slug="a" * 250))
    assert [(one.code, one.severity) for one in made.problems] == [("name-too-long", "warning")]
    assert made.artifacts


@pytest.mark.parametrize(("name", "told"), [("al-con", "reserved"), ("al-" + "a" * 90, "too-long")])
def test_the_id_of_a_service_is_a_name_that_every_disk_takes(name: str, told: str) -> None:
    assert [line.split()[1] for line in problems(with_services(service(name)))] == [f"name-{told}"]


MEANT = (
    "service :al-child-line", "service：al-child-line", "ѕervice:al-child-line",
    "ｓｅｒｖｉｃｅ:al-child-line", "servise:al-child-line", "Services:al-child-line",
    "service/al-child-line", "service;al-child-line", "service%3Aal-child-line",
    "(service:al-child-line)", "al-child-line",
)  # fmt: skip


def test_a_link_that_means_a_service_says_what_to_write() -> None:
    made = built("".join(page(f"en/p{at}.md", f"[x]({one})") for at, one in enumerate(MEANT)))
    assert [one.code for one in made.problems] == ["link-service"] * len(MEANT)
    for one in made.problems:
        assert explain(one.code, one.values)[1] == "Write: service:al-child-line"


@pytest.mark.parametrize(
    "words", ["sеrvice:al-child-line", "serivce:al-child-line", "shërbimi: al-child-line"]
)
def test_the_id_of_a_service_after_another_word_is_told(words: str) -> None:
    in_text = problems(f"{FEWER}{page('en/p.md', f'Call the line {words} now.')}")
    assert "content/en/p.md:5:1 service-in-words" in in_text
    summary = f'"Call {words} now"'
    in_head = problems(f"{FEWER}{page('en/p.md', summary=summary)}")
    assert any(one.endswith("link-in-head") for one in in_head)


def test_the_hours_of_a_service_are_no_link() -> None:
    texts = ("service:24h", "The service:08:00 to 16:00", "mail: on-call")
    assert told_of_each(texts) == {text: [] for text in texts}


def test_a_row_with_more_cells_than_its_head_is_told() -> None:
    """Markdown drops the last cells: here with the way to a number."""
    line = "[the line](service:al-child-line)"
    table = f"| A | B |\n|---|---|\n| Call | x | {line} |\n| One \\| two | {line} |"
    assert problems(f"{FEWER}{page('en/p.md', table)}") == ["content/en/p.md:7:1 table-cells"]


def test_an_open_bracket_of_a_mark_is_mended_with_its_colon() -> None:
    made = built(f"{FEWER}{page('en/p.md', 'The file is [38344123456](plain: now.')}")
    (found,) = (one for one in made.problems if one.code == "link-brackets")
    assert explain(found.code, found.values)[1] == "Write: [38344123456](plain:)"

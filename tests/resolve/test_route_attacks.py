"""Ways past the rules of routes, derived editions and campaigns that somebody tried."""

from __future__ import annotations

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from sites import AL, CONFIG, built, edit, one, page, pages, problems, service, with_services
from small_sites import ABROAD, HOME, PARTS, SERBIAN, TEXT, mk_line, two
from tipsite.contacts.dialling import keeps_trunk_zero, only_inside


@pytest.mark.parametrize(
    ("dial", "why"),
    [
        ("+382 80 111 111", "freephone"),
        ("00382 80 111 111", "freephone"),
        ("+389 800 11111", "freephone"),
        ("+389 116 111", "short-code"),
        ("+355 129 000", "short-code"),
        ("00355 129", "short-code"),
        ("00 382 80 111 111", "freephone"),
        ("(00382) 80 111 111", "freephone"),
        ("+(382) 80 111 111", "freephone"),
        ("00 355 129", "short-code"),
        ("116 111", "short-code"),
        ("0800 11111", "freephone"),
        ("080 111 111", "freephone"),
        ("+389 2 2777 070", ""),
        ("+389 70 390 632", ""),
        ("00355 69 52 72 948", ""),
        ("02 2777 070", ""),
    ],
)
def test_a_number_that_only_works_inside_is_known_in_any_spelling(dial: str, why: str) -> None:
    assert only_inside(dial) == why


def test_a_zero_after_the_countrys_code_is_refused() -> None:
    assert keeps_trunk_zero("+389 0 2 2777 070")
    assert not keeps_trunk_zero("+39 06 6982")
    wrong = ABROAD.replace("+389 2", "+389 0 2")
    assert [found.split()[1] for found in problems(two(mk_line(wrong)))] == ["dial-trunk-zero"]


def test_a_service_of_another_country_cannot_stand_beside_one() -> None:
    text = two(mk_line()) + edit(
        AL, ("  needs: [call, children]\n", "  needs: [call]\n  with: [mk-line]\n")
    )
    assert problems(text) == [f"{AL}:8:10 with-country"]


@pytest.mark.one_in(3)
@pytest.mark.parametrize(
    ("website", "code"),
    [
        ("http://giver.example.org", "not-https"),
        ("javascript:alert(1)", "not-https"),
        ("https://giver.example.org/ x", "not-https"),
        ("https://wa.me/355691234567", "contact-link"),
        ("https://wa.me?phone=355691234567", "contact-link"),
        ("https://wa.me:443/355691234567", "contact-link"),
        ("https://giver.example.org/116%2D789", "contact-link"),
        ("https://giver.example.org/116789", "contact-link"),  # held in the base site
        ("https://giver.example.org/2026", ""),
    ],
)
def test_the_website_of_an_organization_is_checked_where_it_stands(website: str, code: str) -> None:
    head = "-- content/organizations.yaml --\norganizations:\n- id: alo\n  name: {en: A}\n"
    text = f'{head}  website: "{website}"\n'
    found = problems(text)
    assert found == ([f"content/organizations.yaml:4:12 {code}"] if code else [])


def spelled(cyrillic: str, latin: str) -> str:
    """Return the Serbian site with one more spelling."""
    spelling = f"  - {{cyrillic: '{cyrillic}', latin: '{latin}'}}\n"
    return (SERBIAN + HOME).replace("  spellings:\n", f"  spellings:\n{spelling}")


@pytest.mark.one_in(3)
@pytest.mark.parametrize(
    ("cyrillic", "latin", "code"),
    [
        ("Љубав", "<b>x", "spelling-signs"),
        ("Љубав", 'a" class="z', "spelling-signs"),
        ("људи", "141", "spelling-signs"),
        ("број", "{", "spelling-signs"),
        ("{country}", "zemlja", "spelling-signs"),
        ("country", "zemlja", "spelling-not-cyrillic"),
    ],
)
def test_a_spelling_is_a_word(cyrillic: str, latin: str, code: str) -> None:
    assert code in {found.split()[1] for found in problems(spelled(cyrillic, latin))}


@pytest.mark.long
def test_a_spelling_with_an_apostrophe_stays_text() -> None:
    shown = pages(spelled("Неко", "D’Artagnan") + TEXT)["sr-Latn/index.html"]
    assert "D’Artagnan sluša." in shown


def test_a_page_cannot_stand_at_the_path_of_a_made_page_under_another_name() -> None:
    for path in ("routes/al-mk", "sheets/al", "help/al"):
        found = problems(two(mk_line()) + page(f"en/{path}.md", slug="other"))
        assert [line.split()[1] for line in found] == ["address-made"], path


@pytest.mark.parametrize("path", ["signs/x.md", "news/x.md", "campaigns/spring.md"])
def test_a_slug_cannot_take_the_address_of_a_list(path: str) -> None:
    more = {"who": "All", "signs": "[A]"} if path.startswith("signs") else {}
    more |= {"date": "2026-03-09"} if path.startswith("news") else {}
    found = problems(page(f"en/{path}", slug="index", **more))
    assert found[0].startswith(f"content/en/{path}:")
    assert found[0].endswith("address-twice")


def test_two_pages_of_a_derived_edition_cannot_share_an_address() -> None:
    text = page("sr-Cyrl/a.md", slug="x") + page("sr-Latn/x.md")
    found = problems(SERBIAN + HOME + text)
    assert found == ["content/sr-Latn/x.md:2:1 address-twice"]


def test_headings_of_a_derived_page_are_found_by_their_latin_words() -> None:
    own = page("sr-Latn/more.md", "[Ovde](rights.md#ljubav-i-njegoš) i [tamo](rights.md#nema).")
    assert problems(SERBIAN + HOME + TEXT + own) == ["content/sr-Latn/more.md:5:44 heading-unknown"]


@pytest.mark.long
def test_a_derived_link_into_an_own_page_leads_to_its_top() -> None:
    link = page("sr-Cyrl/more.md", "[Овде](rights.md#љубав-и-његош).")
    own = page("sr-Latn/rights.md", "## Nešto drugo\n\nReči.")
    made = pages(SERBIAN + HOME + TEXT + link + own)
    assert 'href="rights.html#s1"' in made["sr-Cyrl/more.html"]
    assert 'href="rights.html"' in made["sr-Latn/more.html"]
    assert "#s1" not in made["sr-Latn/more.html"].partition("<main")[2].partition("</main")[0]


@pytest.mark.parametrize("table", ["name", "summary"])
def test_an_empty_table_of_words_is_told(table: str) -> None:
    text = re.sub(rf"\n  {table}: {{en: [SW].*}}", f"\n  {table}: {{}}", edit(CONFIG))
    assert "empty-value" in " ".join(problems(text))


@pytest.mark.long
def test_a_route_from_a_country_without_lines_says_so_and_promises_none() -> None:
    text = two().replace("services:\n", "services: []\n")
    shown = pages(text)["en/routes/mk-al.html"]
    assert "We know of no line in the other country" in shown
    assert "Call a line of the country where you are." not in shown
    assert "No number is published here yet" in one(LexborHTMLParser(shown), "#call").text()


def test_112_by_message_alone_is_not_offered_as_a_call() -> None:
    record = service("mk-emergency", dial="112", kind="emergency", needs="[emergency]")
    made = pages(two(record + "    channel: sms\n"))
    assert "tel:112" not in made["en/help/abroad.html"]


def test_a_number_in_the_sites_address_is_told() -> None:
    text = edit(CONFIG, ("https://example.org/help/", "https://example.org/0691234567/"))
    assert "campaigns.yaml:3:12 number-in-address" in problems(text)


def test_a_wrong_date_is_not_told_as_missing_too() -> None:
    found = problems(page("en/news/first.md", date="2026-13-40"))
    assert [line.split()[1] for line in found] == ["not-a-date"]


def test_a_service_of_another_country_is_never_proposed() -> None:
    emergency = with_services(service("al-emergency", dial="112", needs="[emergency]"))
    text = emergency + two(mk_line()) + page("en/more.md", "[It](service:mk-emergency).")
    assert "content/en/more.md:5:6 unknown-service" in problems(text)


def test_a_campaign_may_be_called_like_a_lost_page() -> None:
    made = pages(edit(CONFIG, ("id: spring", "id: '404'")))
    assert "en/campaigns/404.html" in made


def test_a_held_number_is_known_in_a_link_in_any_of_its_spellings() -> None:
    held = service("al-held", dial="+355 69 123 4567").replace(
        "publish: yes", "publish: hold\n  reason: Old.", 1
    )
    for address in ("355691234567", "0691234567", "691234567"):
        text = with_services(held) + page("en/more.md", f"[It](https://x.example/{address}).")
        assert "content/en/more.md:5:6 contact-link" in problems(text), address


def test_a_link_to_a_route_of_a_broken_country_is_not_told() -> None:
    text = two(mk_line()) + page("en/more.md", "[It](routes/al-mk.md).")
    broken = text.replace("country: MK\n", "country: [MK\n")
    assert not [line for line in problems(broken) if line.startswith("content/en/more.md")]


def test_the_message_names_the_number_that_is_wrong() -> None:
    wrong = ABROAD.replace("+389 2 2777 070", "+389 116 111")
    found = built(two(mk_line(wrong))).problems
    assert {dict(one.values)["dial"] for one in found} == {"+389 116 111"}


@pytest.mark.one_in(4)
@pytest.mark.parametrize("sign", ["\\0", "\\a", "\\e", "\\uFFFE"])
def test_a_sign_that_nobody_sees_is_told(sign: str) -> None:
    text = page("en/more.md").replace("Some title", f'"a{sign}b"')
    assert "unseen-sign" in " ".join(problems(text))


def test_a_fallback_does_not_lead_into_another_pages_headings() -> None:
    link = page("en/a.md", "[Here](d.md#one).") + page("en/d.md", "## One")
    other = page("sq/d.md", "## Tjetër", translation="reviewed")
    made = pages(link + other)
    assert 'href="d.html#s1"' in made["en/a.html"]
    assert "d.html#s1" not in made["sq/a.html"]


@pytest.mark.long
def test_a_route_says_what_its_least_checked_text_is() -> None:
    reviewed = edit(
        CONFIG, ("missing_pages: show", "missing_pages: show\n  translation: {sq: reviewed}")
    )
    config = reviewed.replace("en: [AL]", "en: [AL, MK]").replace("sq: [AL]", "sq: [AL, MK]")
    texts = PARTS + PARTS.replace("content/en/", "content/sq/")
    mk = "-- content/services/mk.yaml --\ncountry: MK\nservices:\n" + mk_line()
    draft = pages(config + mk + texts)["sq/routes/al-mk.html"]
    unchecked = "Përkthim ende i pakontrolluar"
    assert unchecked in draft
    checked = texts.replace("title:", "translation: reviewed\ntitle:")
    assert unchecked not in pages(config + mk + checked)["sq/routes/mk-al.html"]
    partly = pages(config + mk + PARTS)["sq/routes/al-mk.html"]
    assert "Kjo faqe nuk është ende" in partly


@pytest.mark.long
def test_a_heading_with_a_spelling_is_found_by_it() -> None:
    text = TEXT.replace("## Љубав и ЊЕГОШ", "## Вај-фај и људи")
    own = page("sr-Latn/more.md", "[Ovde](rights.md#wi-fi-i-ljudi).")
    assert problems(SERBIAN + HOME + text + own) == []

"""A number reaches a page from a record only, with all that must stand beside it."""

from __future__ import annotations

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from sites import (
    AL,
    CALLED,
    CONFIG,
    LISTING,
    LIVE,
    built,
    edit,
    one,
    page,
    pages,
    problems,
    service,
    with_services,
)

HELD = (
    "Heldname",
    "Heldsummary",
    "Heldreason",
    "Heldsource",
    "heldurl",
    "116 789",
    "116789",
    "night-line",
)
SIGN = "content/en/signs/street.md"
LABEL = ("  publish: yes\n  phones:", "  label: {en: Labelwords only}\n  publish: yes\n  phones:")
BESIDE = ("  publish: yes\n  phones:", "  with: [al-other]\n  publish: yes\n  phones:")
INLINE = page("en/inline.md", "Today:\n\n- [**line** for you](service:al-child-line)")


def body(text: str) -> str:
    """Return a page without its head."""
    return text.partition("<body ")[2]


def test_nothing_of_a_held_service_is_in_any_file_even_where_others_name_it() -> None:
    changes = (("  publish: yes\n  phones:", "  with: [al-night-line]\n  publish: yes\n  phones:"),)
    text = with_services(changes=changes) + page(
        "en/naming.md", "[their words](service:al-night-line)"
    )
    text += edit(CONFIG, ("AL: [al-child-line]", "AL: [al-night-line, al-child-line]"))
    made = built(text)
    assert not made.failed
    assert {found.code for found in made.problems} == {
        "with-on-hold",
        "service-on-hold",
        "lead-on-hold",
    }
    for artifact in made.artifacts:
        assert not any(word.encode() in artifact.content for word in HELD), artifact.path
    naming = next(found for found in made.artifacts if found.path == "en/naming.html")
    assert b"<li>their words</li>" in naming.content


LINES = f"""\
  - dial: 116 555
    publish: hold
    reason: Linereason.
    verified: {{dial: 116 555, on: 2020, how: published, source: {LISTING}}}
  emails:
  - address: held@example.org
    publish: hold
    reason: Linereason.
    verified: {{address: held@example.org, on: 2020, how: published, source: {LISTING}}}
  websites:
  - url: https://held.example.org/
    publish: hold
    reason: Linereason.
    verified: {{url: "https://held.example.org/", on: 2020, how: published, source: {LISTING}}}
"""


def test_nothing_of_a_held_line_is_in_any_file() -> None:
    made = built(with_services(changes=(("- id: al-night-line", LINES + "- id: al-night-line"),)))
    assert not made.failed, made.problems
    for artifact in made.artifacts:
        for word in ("116 555", "116555", "held@", "held.example", "Linereason"):
            assert word.encode() not in artifact.content, artifact.path


def test_a_held_line_is_published_when_it_is_no_longer_held() -> None:
    lines = LINES.replace("publish: hold", "publish: yes")
    files = pages(with_services(changes=(("- id: al-night-line", lines + "- id: al-night-line"),)))
    shown = files["en/help/al/child-line.html"]
    assert 'href="tel:116555"' in shown
    assert 'href="mailto:held@example.org"' in shown
    assert 'href="https://held.example.org/"' in shown


def test_name_only_shows_the_name_and_no_way_to_reach_it() -> None:
    house = service(
        "al-house", publish="name-only", reason="Staffreason.", name="{en: Quiet house}"
    )
    files = pages(with_services(house))
    for path in ("en/help/al.html", "en/help/al/house.html"):
        assert "Quiet house" in files[path]
        assert "They answer." in files[path]
        assert "You cannot reach this place directly" in files[path]
    assert "tel:" not in body(files["en/help/al/house.html"]).partition("<footer>")[0]
    assert "Staffreason" not in "".join(files.values())


def test_a_name_only_service_may_have_no_published_line() -> None:
    house = service("al-house", publish="name-only", reason="Staffreason.", dial="116 222")
    assert problems(with_services(house)) == [f"{AL}:31:3 name-only-line"]


PLACES = ["en/index.html", "en/help/index.html", "en/help/al.html", "en/help/al/child-line.html",
          "en/signs/street.html", "en/inline.html", "404.html"]  # fmt: skip


def test_a_number_its_label_and_services_beside_it_stand_wherever_it_is_shown() -> None:
    other = service(
        "al-other", dial="0800 12 12", name="{en: Besidename}", label="{en: Besidewords}"
    )
    files = pages(with_services(other, changes=(LABEL, BESIDE)) + INLINE)
    for path in PLACES:
        shown = body(files[path])
        assert re.search(r'href="tel:116111"[^>]*>.*116 111', shown, re.DOTALL), path
        assert 'href="tel:08001212"' in shown, path
        assert "Labelwords only" in shown, path
    prose = body(files["en/inline.html"])
    assert "Besidename" in prose
    assert "Besidewords" in prose


DIALS = {
    "116 006": "tel:116006",
    "+389 2 2777 070": "tel:+38922777070",
    "(04) 222-33.44": "tel:042223344",
    "08001212": "tel:08001212",
    "129": "tel:129",
    "042\u2013222 \u2011 333": "tel:042222333",
}


def test_a_number_is_shown_as_published_and_dialled_without_its_separators() -> None:
    names = [f"al-other-{letter}" for letter in "abcdef"]
    services = [service(name, dial=dial) for name, dial in zip(names, DIALS, strict=True)]
    files = pages(with_services("".join(services)))
    for name, (dial, href) in zip(names, DIALS.items(), strict=True):
        shown = files[f"en/help/al/{name.removeprefix('al-')}.html"]
        number = rf'<bdi dir="ltr">{re.escape(dial)}</bdi>'
        assert re.search(rf'href="{re.escape(href)}"[^>]*>\s*{number}', shown), dial


def test_a_reference_in_a_sentence_becomes_a_link_to_the_service() -> None:
    text = page("en/inline.md", "Call the [**line** for you](service:al-child-line) today.")
    shown = pages(text)["en/inline.html"]
    prose = re.search(r'<div class="prose"[^>]*>(.*?)</div>', shown, re.DOTALL)
    assert prose is not None
    link = '<a href="help/al/child-line.html"><strong>line</strong> for you</a>'
    assert prose[1].strip() == f"<p>Call the {link} today.</p>"


def test_a_number_from_abroad_is_callable_too() -> None:
    abroad = f"    dial_abroad: +355 4 222 33 44\n    dial_abroad_source: {LISTING}\n"
    other = service("al-other", dial="04 222 33 44") + abroad
    assert (
        "+355\u00a04\u00a0222\u00a033\u00a044"
        in pages(with_services(other))["en/help/al/other.html"]
    )


def test_a_shelters_town_is_shown_only_with_a_reason_to() -> None:
    house = service(
        "al-house", kind="shelter", area="{en: Sometown}", area_public="It is widely known."
    )
    shown = pages(with_services(house))
    assert "Sometown" in shown["en/help/al/house.html"]
    assert "widely known" not in "".join(shown.values())


def live(*changes: tuple[str, str]) -> str:
    return edit(CONFIG, LIVE) + edit(AL, CALLED, *changes)


def test_a_live_site_is_for_search_engines_and_says_nothing_of_an_example() -> None:
    files = pages(live())
    assert "noindex" not in files["en/index.html"]
    assert "Example only" not in "".join(files.values())
    assert "Sitemap: https://example.org/help/sitemap.xml" in files["robots.txt"]


def test_a_demonstration_is_not_for_search_engines() -> None:
    assert "sitemap.xml" in pages(live())
    assert "sitemap.xml" not in pages()
    files = pages()
    assert "Sitemap" not in files["robots.txt"]
    for path, text in files.items():
        if path.endswith(".html"):
            assert re.search(r'<meta name="robots" content="noindex[^"]*">', text), path


def test_a_live_site_publishes_no_line_that_nobody_confirmed() -> None:
    assert problems(edit(CONFIG, LIVE)) == [
        f"{AL}:1:10 live-no-emergency",
        f"{AL}:12:5 live-not-confirmed",
    ]


def test_a_live_site_has_somebody_who_answers_for_it() -> None:
    text = edit(CONFIG, ("status: demonstration", "status: live")) + edit(AL, CALLED)
    assert problems(text) == [
        "campaigns.yaml:2:3 live-no-report",
        "campaigns.yaml:2:3 live-no-responsible",
        f"{AL}:1:10 live-no-emergency",
    ]


def test_a_line_held_back_on_a_live_site_is_a_warning_and_112_is_an_emergency_line() -> None:
    text = edit(CONFIG, LIVE) + with_services(service("al-now", dial="112"), changes=(CALLED,))
    called = text.replace(f"how: published, source: {LISTING}", "how: called, by: officer")
    called = called.replace("on: 2026-11,", "on: 2026-11-01,")
    assert problems(called) == []
    held = called.replace(
        "    publish: yes\n", "    publish: hold\n    reason: It is engaged.\n", 1
    )
    assert [one for one in problems(held) if "live-" in one] == [f"{AL}:3:7 live-nobody-now"]


def test_a_live_site_shows_who_answers_and_where_to_report() -> None:
    shown = pages(live())["en/index.html"]
    assert "Responsible for this site: Child helpline association" in " ".join(shown.split())
    assert 'href="https://example.net/"' in shown


def test_what_was_read_has_its_source() -> None:
    text = edit(AL, ("how: published, source: " + LISTING, "how: published"))
    assert problems(text) == [f"{AL}:16:52 verified-no-source"]


@pytest.mark.parametrize(
    "changes",
    [
        [("how: published, source: " + LISTING, "how: called")],
        [("how: published, source: " + LISTING, "how: operator")],
        [CALLED, ("on: 2026-10-04", "on: 2026-10")],
        [CALLED, ("on: 2026-10-04", "on: 24.10.2026")],
    ],
)
def test_a_call_without_its_role_or_day_confirms_nothing(changes: list[tuple[str, str]]) -> None:
    assert problems(edit(AL, *changes)) == [f"{AL}:12:11 check-other"]


def test_a_wrong_day_is_told_once_where_it_is_written() -> None:
    text = edit(AL, ("on: 2026-10-04", "on: 24.10.2026"))
    assert problems(text) == [f"{AL}:16:35 date-local"]
    source = LISTING.replace("{title", "\n        title").replace(", url", "\n        url")[:-1]
    block = (
        "verified:\n      dial: 116 111\n      on: 24.10.2026\n      how: published\n"
        f"      source:{source}"
    )
    written = "verified: {dial: 116 111, on: 2026-10-04, how: published, source: " + LISTING + "}"
    assert problems(edit(AL, (written, block))) == [f"{AL}:18:11 date-local"]


@pytest.mark.parametrize("wrong", ["2021-13", "2021-02-30", "soon", "21-08", "٢٠٢١"])
def test_a_verification_has_a_date(wrong: str) -> None:
    assert problems(edit(AL, ("on: 2026-10-04", f"on: {wrong}"))) == [
        f"{AL}:16:35 not-a-partial-date"
    ]


@pytest.mark.parametrize("dial", ["116 111x", "call us", "116 111, 116 112", "116//111", "٠١٢٣٤٥"])
def test_a_dial_holds_what_can_be_dialled(dial: str) -> None:
    assert f"{AL}:40:11 dial-characters" in problems(
        with_services(service("al-other", dial=f'"{dial}"'))
    )


@pytest.mark.parametrize("dial", ["112\u2013115", "129 \u2011 112"])
def test_two_short_numbers_are_two_with_any_dash(dial: str) -> None:
    assert f"{AL}:40:11 dial-two-numbers" in problems(
        with_services(service("al-other", dial=f'"{dial}"'))
    )


@pytest.mark.parametrize("dial", ["355 69 123 4567", "355691234567"])
def test_a_country_code_needs_its_plus(dial: str) -> None:
    assert f"{AL}:40:11 dial-no-plus" in problems(
        with_services(service("al-other", dial=f'"{dial}"'))
    )
    assert not problems(with_services(service("al-other", dial="00355691234567")))
    assert not problems(with_services(service("al-other", dial="0800 35 55")))


def test_an_emergency_number_stands_among_the_numbers_of_a_sign() -> None:
    other = service("al-other", dial="112", kind="emergency", needs="[emergency]")
    shown = pages(with_services(other))["en/signs/street.html"]
    calls = one(LexborHTMLParser(shown), "#numbers .calls").css("a")
    assert [call.attributes["href"] for call in calls] == ["tel:116111", "tel:112"]


def test_a_directory_that_says_another_country_than_its_name_is_one_mistake() -> None:
    assert problems(edit(AL, ("country: AL", "country: CG"))) == [f"{AL}:1:10 country-file"]

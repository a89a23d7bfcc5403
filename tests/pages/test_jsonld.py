"""What search engines are told of a service: JSON-LD in the terms of schema.org."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from sites import CONFIG, LISTING, edit, pages, service, with_services

THING = {"name", "description", "url"}
ORGANIZATION = {*THING, "contactPoint"}
TERMS: Mapping[str, set[str]] = {
    "Service": {
        *THING, "provider", "areaServed", "audience", "availableChannel", "serviceType",
        "isRelatedTo",
    },
    "Organization": ORGANIZATION,
    "NGO": ORGANIZATION,
    "GovernmentOrganization": ORGANIZATION,
    "Country": THING,
    "Audience": {*THING, "audienceType", "geographicArea"},
    "ServiceChannel": {
        *THING, "servicePhone", "serviceSmsNumber", "serviceUrl", "availableLanguage",
    },
    "ContactPoint": {
        *THING, "telephone", "email", "contactType", "contactOption", "availableLanguage",
        "hoursAvailable", "areaServed",
    },
    "OpeningHoursSpecification": {*THING, "dayOfWeek", "opens", "closes"},
}  # fmt: skip
"""Types of schema.org and their properties that fit a service, own and inherited."""
RANGES: Mapping[str, set[str]] = {
    "provider": {"Organization", "NGO", "GovernmentOrganization"},
    "areaServed": {"Country"},
    "audience": {"Audience"},
    "availableChannel": {"ServiceChannel"},
    "servicePhone": {"ContactPoint"},
    "serviceSmsNumber": {"ContactPoint"},
    "contactPoint": {"ContactPoint"},
    "hoursAvailable": {"OpeningHoursSpecification"},
}
WEEK = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def data_of(html: str) -> dict[str, Any]:
    """Return the JSON-LD of a page, which has one element with it."""
    found = LexborHTMLParser(html).css('script[type="application/ld+json"]')
    assert len(found) == 1
    loaded = json.loads(found[0].text())
    assert isinstance(loaded, dict)
    return loaded


LIVE = edit(
    CONFIG,
    (
        "status: demonstration",
        "status: live\n  responsible: alo\n  report_mistakes: https://example.net/",
    ),
)
CALLED = (f"how: published, source: {LISTING}", "how: called, by: An officer")


def live(*records: str) -> str:
    """Return a live site with more services, whose lines somebody has phoned."""
    read = f"on: 2026-11, how: published, source: {LISTING}"
    called = (record.replace(read, "on: 2026-11-02, how: called, by: Staff") for record in records)
    return with_services(*called, changes=(CALLED,)) + LIVE


def told(record: str, path: str = "en/help/al/x.html") -> dict[str, Any]:
    return data_of(pages(live(record))[path])


def objects(value: Any, key: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each object with the property that it is the value of."""
    if isinstance(value, list):
        for item in value:
            yield from objects(item, key)
    elif isinstance(value, dict):
        yield key, value
        for name, item in value.items():
            yield from objects(item, name)


def way(kind: str, key: str, value: str, more: str = "", publish: str = "yes") -> str:
    """Return a list with one way of contact, indented for a service."""
    held = "" if publish == "yes" else "    reason: Not confirmed yet.\n"
    verified = f"{{{key}: '{value}', on: 2026-11, how: published, source: {LISTING}}}"
    head = f"  {kind}:\n" if kind else ""
    written = f"{head}  - {key}: '{value}'\n    publish: {publish}\n"
    return f"{written}{held}{more}    verified: {verified}\n"


RICH = "".join((
    service("al-x", name="{en: Some line}", audience="[women, asylum-seekers]", run_by="state"),
    way("phones", "dial", "+355 42-111 000", "    free: yes\n    hours: Mo-Fr 22:00-06:00\n"
        "    languages: [sq, sr-Latn]\n"),
    way("", "dial", "069 111 2222", "    channel: sms\n"),
    way("", "dial", "069 111 3333", "    channel: viber\n"),
    way("", "dial", "042 999 999", publish="hold"),
    way("emails", "address", "desk@example.org"),
    way("", "address", "held@example.org", publish="hold"),
    way("websites", "url", "https://desk.example.org/?a=1&b=2"),
    way("", "url", "https://held.example.org/", publish="hold"),
))  # fmt: skip


def points(data: dict[str, Any], name: str = "servicePhone") -> list[dict[str, Any]]:
    channels = data.get("availableChannel", [])
    return [channel[name] for channel in channels if name in channel]


def hours_of(hours: str) -> list[tuple[list[str], str, str]]:
    record = service("al-x") + way("phones", "dial", "042 111 222", f"    hours: {hours}\n")
    return [
        (found["dayOfWeek"], found["opens"], found["closes"])
        for found in points(told(record))[0].get("hoursAvailable", [])
    ]


def test_each_service_page_has_it_and_no_other_page() -> None:
    made = pages(live(RICH))
    with_data = {path for path, text in made.items() if "ld+json" in text}
    wanted = {f"{tag}/help/al/{name}.html" for tag in ("en", "sq") for name in ("child-line", "x")}
    assert with_data == wanted
    for path in with_data:
        data = data_of(made[path])
        assert data["@context"] == "https://schema.org"
        canonical = LexborHTMLParser(made[path]).css_first("link[rel=canonical]")
        assert canonical is not None
        assert data["url"] == canonical.attributes["href"]


@pytest.mark.parametrize("run_by", ["state", "ngo"])
def test_every_property_is_one_of_schema_org_for_its_type(run_by: str) -> None:
    data = told(RICH.replace("run_by: state", f"run_by: {run_by}"))
    seen = set()
    for key, found in objects(data):
        kind = found["@type"]
        seen.add(kind)
        assert kind in TERMS
        assert kind in RANGES.get(key, {"Service"}), (key, kind)
        assert set(found) - {"@type", "@context"} <= TERMS[kind], kind
    provider = {"ngo": "NGO", "international": "Organization"}.get(run_by, "GovernmentOrganization")
    organizations = {"Organization", "NGO", "GovernmentOrganization"}
    assert seen == set(TERMS) - organizations | {provider}


def test_it_says_what_the_page_says() -> None:
    data = told(RICH)
    assert data["name"] == "Some line"
    assert data["description"] == "They answer."
    assert data["provider"]["name"] == "Child helpline association"
    assert data["areaServed"]["name"] == "Albania"
    assert [found["audienceType"] for found in data["audience"]] == [
        "women",
        "people who ask for asylum",
    ]
    assert points(data)[0]["contactType"] == "Legal help"


def test_only_published_lines_are_told_exactly_as_published() -> None:
    data = told(RICH)
    assert [found["telephone"] for found in points(data)] == ["+355 42-111 000"]
    assert [found["telephone"] for found in points(data, "serviceSmsNumber")] == ["069 111 2222"]
    urls = [found["serviceUrl"] for found in data["availableChannel"] if "serviceUrl" in found]
    assert urls == ["https://desk.example.org/?a=1&b=2"]
    mails = [found["email"] for found in data["provider"]["contactPoint"]]
    assert mails == ["desk@example.org"]
    assert "held" not in json.dumps(data)
    assert "999" not in json.dumps(data)


@pytest.mark.one_in(4)
@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ("24/7", [(WEEK, "00:00", "23:59")]),
        (
            "Fr,Su 22:00-06:00",
            [(["Monday", "Saturday"], "00:00", "06:00"), (["Friday", "Sunday"], "22:00", "23:59")],
        ),
        ("'\"by appointment\"'", []),
    ],
)
def test_hours_are_told_by_day(hours: str, said: list[tuple[list[str], str, str]]) -> None:
    assert sorted(hours_of(hours)) == sorted(said)


def test_a_service_known_by_name_only_has_no_channel() -> None:
    record = service("al-x", publish="name-only", reason="They asked us to.")
    held = record + way("phones", "dial", "042 999 999", publish="hold")
    assert set(told(held)) == {
        "@context", "@type", "name", "description", "url", "provider", "areaServed",
    }  # fmt: skip
    assert set(told(held)["provider"]) == {"@type", "name"}


@pytest.mark.one_in(4)
@pytest.mark.parametrize("name", ["</script><b>x", "<!--<script>", "&quot;,\"x\": 'y'"])
def test_no_name_breaks_out_of_the_element(name: str) -> None:
    quoted = json.dumps(name)
    html = pages(live(service("al-x", dial="042 111 222", name=f"{{en: {quoted}}}")))[
        "en/help/al/x.html"
    ]
    data = data_of(html)
    assert data["name"] == name
    assert points(data)[0]["telephone"] == "042 111 222"
    raw = html.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert not set(raw) & set("<>&")
    assert "<b>x" not in html


def test_a_demonstration_tells_search_engines_nothing() -> None:
    assert not [path for path, text in pages(with_services(RICH)).items() if "ld+json" in text]


def test_the_label_comes_first_and_the_lines_beside_it_are_told_with_their_country() -> None:
    other = service("al-b", dial="042 999 888", name="{en: Night line}", label="{en: For women}")
    own = service("al-x", dial="042 111 222", label="{en: Not for children}")
    own = own.replace("  publish: yes\n", "  publish: yes\n  with: [al-b]\n", 1)
    data = data_of(pages(live(own, other))["en/help/al/x.html"])
    assert data["description"] == "Not for children. They answer."
    (beside,) = data["isRelatedTo"]
    assert beside["name"] == "Night line"
    assert beside["description"] == "For women"
    assert beside["areaServed"]["name"] == "Albania"
    assert points(beside)[0]["telephone"] == "042 999 888"

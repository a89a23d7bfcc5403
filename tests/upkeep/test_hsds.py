"""`tipsite directory export --format hsds` writes public services for other directories.

The schemas in `tests/support/hsds` are those of HSDS 3.0 by Open Referral, CC BY-SA 4.0:
https://github.com/openreferral/specification
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

import builds
from directory_sites import copied, lay, run
from sites import CALLED, LIVE, edit, service, with_services
from tipsite.contacts.hours import language_times
from tipsite.i18n import language_words
from tipsite.upkeep.exchange.columns import COLUMNS, record_rows
from tipsite.workspace.site import open_site

SCHEMAS = Path(__file__).parents[1] / "support" / "hsds"


@lru_cache(maxsize=1)
def schemas() -> Registry[Any]:
    """Return the schemas of HSDS; no object may have a field that HSDS does not define."""
    resources = []
    for path in SCHEMAS.glob("*.json"):
        schema = json.loads(path.read_text("utf-8"))
        schema["additionalProperties"] = False
        resources.append((path.name, Resource.from_contents(schema, DRAFT202012)))
    return Registry().with_resources(resources)


def feed(root: Path, *arguments: str) -> dict[str, Any]:
    target = root / "private" / "directory.json"
    done = run("export", root, "--format", "hsds", "--force", *arguments)
    assert done.exit_code == 0, done.output
    content: dict[str, Any] = json.loads(target.read_bytes())
    return content


def mistakes(content: dict[str, Any]) -> list[str]:
    parts = [("service.json", record) for record in content["contents"]]
    parts.append(("meta_table_description.json", content["meta_table_description"]))
    return [
        f"{part.get('name')}: {error.json_path}: {error.message}"
        for name, part in parts
        for error in Draft202012Validator(
            {"$ref": name},
            registry=schemas(),
            format_checker=Draft202012Validator.FORMAT_CHECKER,
        ).iter_errors(part)
    ]


def facts(part: dict[str, Any]) -> dict[str, list[str]]:
    """Return the attributes of a part, without the beginning of their types."""
    values: dict[str, list[str]] = {}
    for attribute in part.get("attributes", ()):
        values.setdefault(attribute["link_type"].removeprefix("tipsite:"), []).append(
            attribute["value"]
        )
    return values


def identifiers(content: dict[str, Any]) -> dict[str, list[str]]:
    """Return the UUIDs of each service, its organization and its lines, by name."""
    return {
        record["name"]: [
            record["id"],
            record["organization"]["id"],
            *(part["id"] for part, _text in lines(record)),
        ]
        for record in content["contents"]
    }


def lines(record: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield each line of a service with its number or address."""
    yield from ((phone, phone["number"]) for phone in record.get("phones", ()))
    yield from ((contact, contact["email"]) for contact in record.get("contacts", ()))
    places = (place["location"] for place in record.get("service_at_locations", ()))
    yield from ((place, place["url"]) for place in places if "url" in place)


NAMES = {"service": "id", "way": "channel", "source": "source_title"}
"""Attributes that have another name than their column."""


def cells(content: dict[str, Any]) -> Iterator[dict[str, str]]:
    """Yield a row of a partner's table for each line, made from the file alone."""
    for record in content["contents"]:
        known, organization = facts(record), record["organization"]["name"]
        foreign = {text.partition(" ")[0] for text in known.get("written_in", ())}
        texts = {"name": [record["name"]], **known}
        for part, contact in [*lines(record)] or [({}, "")]:
            values = {key: texts[key] for key in texts if key not in foreign} | facts(part)
            if "email" in part:
                values["channel"] = ["email"]
            row = {
                column.key: words(column.key, values.get(NAMES.get(column.key, column.key), []))
                for column in COLUMNS
            }
            yield row | {"contact": contact, "organization": organization, "line": ""}


def words(key: str, values: list[str]) -> str:
    """Return a cell for codes, languages with their times, or a text."""
    choices = next(column.choices for column in COLUMNS if column.key == key)
    if key == "languages":
        spoken = [language_times(value) for value in values]
        return ", ".join(f"{language_words(tag)} {times}".rstrip() for tag, times in spoken)
    return ", ".join(choices.get(value, value) for value in values)


@pytest.mark.long
@pytest.mark.parametrize("tag", ["en", "mk", "sr-Latn"])
def test_the_sample_is_hsds_and_each_public_fact_comes_back(tmp_path: Path, tag: str) -> None:
    root = copied(tmp_path)
    content = feed(root, "--language", tag)
    assert mistakes(content) == []
    if tag == "sr-Latn":  # a derived edition has no table
        english = feed(root, "--language", "en")
        same = zip(english["contents"], content["contents"], strict=True)
        assert all(list(identified(one)) == list(identified(other)) for one, other in same)
        return
    rows = record_rows(open_site(root, "records"), tag, held=False)
    wanted = [{**row.cells, "line": ""} for row in rows]
    key = sorted(wanted[0])
    found = sorted([row[name] for name in key] for row in cells(content))
    assert found == sorted([row[name] for name in key] for row in wanted)


def identified(part: Any) -> Iterator[str]:
    """Yield all UUIDs of a part, except those of `written_in`, which depends on the language."""
    if isinstance(part, dict):
        if part.get("link_type") != "tipsite:written_in":
            yield from (str(part[key]) for key in ("id",) if key in part)
            yield from (id_ for value in part.values() for id_ in identified(value))
    elif isinstance(part, list):
        yield from (id_ for value in part for id_ in identified(value))


FULL = with_services(
    service(
        "al-two",
        area="{en: Tirana}",
        label="{en: A label}",
        with_="[al-child-line]",
        dial="01632 960100",
    ).replace("with_", "with")
    + "    sms: yes\n    chat: no\n    from: {no_credit: yes}\n"
    "    hours: Mo-Fr 22:00-02:00; PH off\n    languages: [sq, en Fr 13:00-21:00]\n"
    "    dial_abroad: +44 1632 960100\n    dial_abroad_source: {title: L, on: 2026}\n"
    "  emails:\n  - address: Help@example.org\n    publish: yes\n    hours: '\"by appointment\"'\n"
    "    verified: {address: Help@example.org, on: 2026, how: published, source: {title: Listing,"
    " url: 'https://example.org/listing'}}\n",
    service("al-name", publish="name-only", reason="They asked for it."),
)


def test_a_small_site_is_hsds(tmp_path: Path) -> None:
    content = feed(lay(tmp_path, FULL), "--language", "sq")
    assert mistakes(content) == []
    child, two, name = content["contents"]
    assert two["name"] == "Other line"
    assert facts(two)["written_in"] == ["name en", "label en", "summary en", "area en"]
    assert two["description"].startswith("Other line\nA label\nThey answer.\n")
    assert facts(two)["beside"] == [child["id"]]
    assert child["alert"].startswith("Shembull")
    assert facts(two["phones"][0]) == {
        "channel": ["voice"], "hours": ["Mo-Fr 22:00-02:00; PH off"],
        "languages": ["sq", "en Fr 13:00-21:00"], "sms": ["yes"], "chat": ["no"],
        "no_credit": ["yes"], "dial_abroad": ["+44 1632 960100"], "how": ["published"],
        "on": ["2026-11"], "source_title": ["Listing"],
        "source_url": ["https://example.org/listing"],
    }  # fmt: skip
    night, morning = two["schedules"]
    assert (night["opens_at"], night["closes_at"]) == ("22:00", "23:59")
    assert (morning["byday"], morning["closes_at"]) == ("TU,WE,TH,FR,SA", "02:00")
    assert night["description"] == two["phones"][0]["number"]
    assert [*lines(name)] == []
    assert name["description"].splitlines()[-1].startswith("Këtu nuk mund të drejtoheni")
    assert facts(content["meta_table_description"])["valid_until"] == ["2026-12-24"]


PLACE = """\
  places:
  - name: {en: Office in Exampletown, sq: Zyra}
    directions: {en: The grey house. Ring at 2.}
    entrance: {en: One step.}
    wheelchair: yes
    hours: Mo-Fr 08:00-16:00
    bring: {en: Nothing.}
    languages: [sq]
    publish: yes
    consent: {on: 2026-10-02, by: Consentrole}
    verified: {on: 2026-10-05, how: operator, by: An officer}
"""


def test_each_fact_of_a_place_comes_back(tmp_path: Path) -> None:
    content = feed(lay(tmp_path, with_services(service("al-office") + PLACE)), "--language", "sq")
    assert mistakes(content) == []
    office = content["contents"][1]
    place = office["service_at_locations"][0]["location"]
    assert (place["location_type"], place["transportation"]) == (
        "physical", "The grey house. Ring at 2.",
    )  # fmt: skip
    assert facts(place) == {
        "name": ["Zyra"], "directions": ["The grey house. Ring at 2."], "entrance": ["One step."],
        "bring": ["Nothing."], "wheelchair": ["yes"], "hours": ["Mo-Fr 08:00-16:00"],
        "languages": ["sq"], "how": ["operator"], "on": ["2026-10-05"], "by": ["An officer"],
        "written_in": ["directions en", "entrance en", "bring en"],
    }  # fmt: skip
    assert [hours["opens_at"] for hours in office["schedules"]] == ["08:00"]
    assert "Consent" not in json.dumps(content)


def test_uuids_survive_a_rename(tmp_path: Path) -> None:
    root = lay(tmp_path, FULL)
    before = identifiers(feed(root))
    names = [
        ("al-two", "al-other"), ("organization:alo", "line"),
        ("al-other", "al-third"), ("organization:line", "lines"),
    ]  # fmt: skip
    for old, new in names:
        done = builds.run("rename", old, new, "--root", str(root), "--today", "2026-11-24")
        assert done.exit_code == 0, done.output
    after = feed(root)
    assert identifiers(after) == before
    assert [facts(record)["id"] for record in after["contents"]][1] == ["al-third"]
    assert builds.run("check", "--root", str(root), "--today", "2026-11-24").exit_code == 0


def test_a_confirmed_line_has_its_role_and_a_live_site_no_alert(tmp_path: Path) -> None:
    text = edit("campaigns.yaml", LIVE) + edit("content/services/al.yaml", CALLED)
    child = feed(lay(tmp_path, text))["contents"][0]
    assert facts(child["phones"][0])["by"] == ["helpline officer"]
    assert "alert" not in child
    assert feed(lay(tmp_path / "other"))["contents"][0]["alert"].startswith("Example")


def test_words_that_may_mislead_are_those_of_the_source(tmp_path: Path) -> None:
    root = lay(tmp_path)
    builds.run("translate", "accept", "sq", "services/al.yaml", "--root", str(root))
    path = root / "content/services/al.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("Counsellors listen.", "Counsellors do not listen after 22:00."))
    child = feed(root, "--language", "sq")["contents"][0]
    assert "Counsellors do not listen after 22:00." in child["description"]
    assert facts(child)["written_in"] == ["summary en"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--template",), "must end with"),
        (("--language", "xx"), "no language"),
        (("--country", "DE"), "no directory of DE"),
        (("directory.xlsx",), "must end with"),
    ],
)
def test_options_without_a_meaning_are_refused(
    tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    done = run("export", lay(tmp_path), "--format", "hsds", *arguments)
    assert (done.exit_code, words in done.output) == (2, True), done.output


def test_a_site_with_mistakes_has_no_file(tmp_path: Path) -> None:
    root = lay(
        tmp_path,
        edit(
            "content/services/al.yaml",
            ("kind: hotline\n  needs: [call]", "kind: x\n  needs: [call]"),
        ),
    )
    done = run("export", root, "--format", "hsds")
    assert done.exit_code == 2, done.output
    assert "content/services/al.yaml:" in done.output
    assert not (root / "private").exists()

"""What people do to the settings and records of a site, by chance: kinds for ``page_edits``."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from builds import run
from page_edits import CONFIG, DAYS, Folder, kind, words

Said = dict[str, Any]
"""What a file of YAML says: texts, lists and tables of them."""


# ------------------------------------------------------------------ settings


def setting(weight: int = 2) -> Callable[[Callable[[Said, Said, random.Random], None]], None]:
    """Name a kind of edit of the settings: it gets all of them, those of the site, and chance."""

    def named(edit: Callable[[Said, Said, random.Random], None]) -> None:
        def whole(site: Folder, chance: random.Random) -> None:
            with site.data(CONFIG) as said:
                if isinstance(said.get("site"), dict):
                    edit(said, said["site"], chance)

        whole.__name__ = edit.__name__
        kind(weight)(whole)

    return named


def or_none(said: Said, key: str, chance: random.Random, *values: object) -> None:
    """Give a key one of the values, or take it away where it stands."""
    if key in said and chance.random() < 0.4:
        del said[key]
    else:
        said[key] = chance.choice(values)


def by_language(said: Said, chance: random.Random) -> Said:
    """Return words for some of the languages of a site."""
    tags = [tag for tag in said.get("languages", ["en"]) if chance.random() < 0.8]
    return {tag: words(f"content/{tag}/x", chance, 4) for tag in tags or ["en"]}


@setting(4)
def name_of_the_site(_all: Said, site: Said, chance: random.Random) -> None:
    site["name"] = by_language(site, chance) | {site.get("source_language", "en"): "Name of it"}
    if chance.random() < 0.5:
        site["name"][site.get("source_language", "en")] = words("content/en/x", chance, 3)


@setting(2)
def live_or_not(_all: Said, site: Said, chance: random.Random) -> None:
    live = site.get("status") != "live"
    site["status"] = "live" if live else "demonstration"
    if live and chance.random() < 0.8:
        site |= {"responsible": "alo", "report_mistakes": "https://e.example.org/"}


LISTING = {"title": "Listing", "url": "https://example.org/listing"}
PRESS: Said = {
    "kind": "press",
    "emails": [
        {
            "address": "press@example.org",
            "publish": "yes",
            "verified": {
                "address": "press@example.org",
                "on": "2026-11-01",
                "how": "published",
                "source": LISTING,
            },
        }
    ],
}


@setting(4)
def values_of_the_settings(_all: Said, site: Said, chance: random.Random) -> None:
    key, values = chance.choice(
        (
            ("exit", ("https://weather.example.com/", "https://news.example.com/", "http://no")),
            ("exits", ({"sq": "https://sq.example.com/"}, {"AL": "https://al.example.com/"})),
            ("https", ("yes", "no")),
            ("missing_pages", ("show", "hide")),
            (
                "address",
                ("https://example.org/", "https://example.org/deep/", "https://a.example/"),
            ),
            ("machine_translation", ("allow", "refuse")),
            ("source_language", ("en", "sq")),
            ("approval", (["pages"], ["campaigns", "pages"])),
            ("link_cards", ("yes", "no")),
            ("contacts", ([PRESS], [PRESS, {**PRESS, "kind": "office"}])),
            ("translation", ({"sq": "machine"}, {"sq": "reviewed"}, {"sq": "draft"})),
            ("responsible", ("alo", "nobody")),
            ("report_mistakes", ("https://e.example.org/", "service:al-child-line")),
            ("credit", ({"en": "Made by volunteers."}, {"en": "Made.", "sq": "Bërë."})),
            ("disclaimer", ({"en": "No service."}, {"en": "None.", "sq": "Asnjë."})),
            ("slogan", ({"en": "Ask first."}, {"en": "Ask.", "sq": "Pyetni."})),
            ("funding_statement", ({"en": "Paid for by them."}, {"en": "Paid.", "sq": "Paguar."})),
            ("logo", ("sign.svg", "nothing.svg")),
            ("share_image", ({"file": "bridge.jpg", "alt": {"en": "A"}}, {"file": "sign.svg"})),
            ("funders", (["alo"], ["nobody"])),
            ("partners", (["alo"],)),
            ("spellings", ([{"cyrillic": "папире", "latin": "papers"}],)),
            ("locales", ({"sq": {"endonym": "Shqip!", "like": "sq"}},)),
            ("phrases_from", ({"sq": "en"}, {"ar": "en"})),
        )
    )
    or_none(site, key, chance, *values)


@setting(3)
def menu_or_footer(_all: Said, site: Said, chance: random.Random) -> None:
    names = ["help/index.md", "signs/index.md", "rights.md", "safety.md", "az.md", "more.md",
             "news/index.md", "help/al.md", "nowhere.md", "routes/index.md"]  # fmt: skip
    chosen = chance.sample(names, chance.randint(1, 4))
    or_none(site, chance.choice(("menu", "footer")), chance, chosen)


@setting(2)
def countries(_all: Said, site: Said, chance: random.Random) -> None:
    """Of an edition: another order, one less, one more."""
    said = site.get("countries")
    if isinstance(said, dict) and said:
        chosen = chance.sample(["AL", "MK", "XK"], chance.randint(1, 2))
        said[chance.choice(sorted(said))] = ["AL"] if chance.random() < 0.5 else chosen


@setting(2)
def no_more_language(_all: Said, site: Said, chance: random.Random) -> None:
    tags = site.get("languages", [])
    others = [tag for tag in tags if tag != site.get("source_language")]
    if len(tags) > 1 and others:
        gone = chance.choice(others)
        tags.remove(gone)
        site.get("countries", {}).pop(gone, None)


@setting(3)
def language_in_other_letters(_all: Said, site: Said, _chance: random.Random) -> None:
    """Serbian in Latin letters, made of that in Cyrillic ones."""
    tags = site.get("languages", [])
    if "sr-Latn" in tags:
        tags.remove("sr-Latn")
    elif "sr-Cyrl" in tags:
        tags.append("sr-Latn")


@setting(2)
def note_of_a_country(_all: Said, site: Said, chance: random.Random) -> None:
    note: Said = {"need": chance.choice(("legal", "call")), "words": by_language(site, chance)}
    if chance.random() < 0.5:
        note["call"] = ["al-child-line"]
    or_none(site, "notes", chance, {"AL": [note]})


@setting(3)
def campaign(said: Said, site: Said, chance: random.Random) -> None:
    first, last = sorted(chance.sample(DAYS, 2))
    new = {
        "id": chance.choice(("spring", "autumn")),
        "name": by_language(site, chance) | {"en": "Campaign"},
        "summary": by_language(site, chance) | {"en": "What to check."},
        "period": {"from": first, "to": last},
        "countries": ["AL"],
        "pages": chance.sample(["safety.md", "rights.md", "help/index.md"], 2),
    }
    more = {
        "colour": chance.choice(("#7a2e0e", "teal", "none")),
        "slogan": by_language(site, chance),
        "button": {"page": "safety.md", "label": by_language(site, chance)},
        "image": {"file": "bridge.jpg", "decorative": "yes"},
    }
    new |= dict(chance.sample(sorted(more.items(), key=str), chance.randint(0, 2)))
    or_none(said, "campaigns", chance, [new])


@setting(2)
def who_leads(said: Said, _site: Said, chance: random.Random) -> None:
    ids = chance.sample(["al-child-line", "al-night-line", "al-emergency", "nobody", "al-other"], 2)
    or_none(said, "lead", chance, {"AL": ids}, {"AL": ids[:1]}, {"AL": ["al-child-line"]})


@kind(2)
def new_language(site: Folder, chance: random.Random) -> None:
    command(site, "new", "language", chance.choice(("mk", "sr-Cyrl", "sr-Latn", "ar", "rmn", "de")))


def command(site: Folder, *words: str, today: str = "2026-11-24") -> None:
    """Run a command that changes the site; what it says of mistakes in it is no matter here."""
    run(*words, "--root", site.root, "--today", today)
    site.touched = True


# ------------------------------------------------------------------ records


def record(weight: int = 2) -> Callable[[Callable[[list[Said], Said, random.Random], None]], None]:
    """Name a kind of edit of records: it gets a file's services, one of them, and chance."""

    def named(edit: Callable[[list[Said], Said, random.Random], None]) -> None:
        def whole(site: Folder, chance: random.Random) -> None:
            paths = site.find("content/services/*.yaml")
            if not paths:
                return
            with site.data(chance.choice(paths)) as said:
                services = said.get("services")
                if isinstance(services, list) and services:
                    chosen = chance.choice(services)
                    if isinstance(chosen, dict):
                        edit(services, chosen, chance)

        whole.__name__ = edit.__name__
        kind(weight)(whole)

    return named


def phones(service: Said) -> list[Said]:
    found = service.get("phones")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


NUMBERS = ("116 123", "0800 1212", "042 256 789", "+355 42 256 789", "129", "04 22 1", "unknown")


@record(6)
def number(_services: list[Said], service: Said, chance: random.Random) -> None:
    """And who verified it; now and then not, which is a mistake."""
    for phone in phones(service)[:1]:
        phone["dial"] = chance.choice(NUMBERS)
        if chance.random() < 0.85 and isinstance(phone.get("verified"), dict):
            phone["verified"]["dial"] = phone["dial"]


@record(4)
def hold(_services: list[Said], service: Said, chance: random.Random) -> None:
    """A service or a line on hold, or published again."""
    held = chance.choice((service, *phones(service)))
    if held.get("publish") == "yes":
        held |= {
            "publish": chance.choice(("hold", "hold", "name-only")),
            "reason": "Nobody answers.",
        }
    else:
        held["publish"] = "yes"
        held.pop("reason", None)


@record(3)
def keys_of_a_phone(_services: list[Said], service: Said, chance: random.Random) -> None:
    for phone in phones(service)[:1]:
        key, values = chance.choice(
            (
                ("hours", ("24/7", "Mo-Fr 08:00-16:00", "Mo-Su 20:00-06:00; PH off", "9-17")),
                ("free", ("yes", "no", "unknown")),
                ("languages", (["sq", "en"], ["sq"])),
                ("sms", ("yes", "no")),
                ("channel", ("voice", "sms", "whatsapp")),
                ("dial_abroad", ("+355 42 256 789", "116")),
                ("dial_abroad_source", ({"title": "L", "url": "https://example.org/listing"},)),
                ("failed_on", ("2026-11-20",)),
            )
        )
        or_none(phone, key, chance, *values)


@record(4)
def keys_of_a_service(_services: list[Said], service: Said, chance: random.Random) -> None:
    key, values = chance.choice(
        (
            ("kind", ("hotline", "police", "shelter", "legal-aid", "emergency")),
            ("needs", (["call"], ["legal"], ["call", "children"], ["emergency"])),
            ("anonymous", ("yes", "no", "unknown")),
            ("tells_police", ("yes", "no", "if-child")),
            ("audience", (["women"], ["children", "parents"])),
            ("offers", (["counselling"], ["shelter"])),
            ("label", ({"en": "for children"}, {"en": "for women", "sq": "për gra"})),
            ("area", ({"en": "the whole country"}, {"en": "Tirana", "sq": "Tiranë"})),
            ("with", (["al-child-line"], ["nobody"])),
            ("organization", ("alo", "nobody")),
        )
    )
    or_none(service, key, chance, *values)


@record(4)
def words_of_a_service(_services: list[Said], service: Said, chance: random.Random) -> None:
    said = service.get(chance.choice(("name", "summary")))
    if isinstance(said, dict) and said:
        tag = chance.choice(sorted(said))
        said[tag] = words(f"content/{tag}/x", chance, 4)


@record(1)
def words_of_all_services(services: list[Said], service: Said, chance: random.Random) -> None:
    """Longer or shorter in one language, so that a directory may need more pages, or fewer."""
    tag, most = chance.choice(("en", "sq", "sq")), chance.choice((4, 30, 60))
    for one in services if len(services) > 1 else [service]:
        if isinstance(one.get("summary"), dict):
            one["summary"][tag] = words(f"content/{tag}/x", chance, most)


@record(3)
def ways_to_reach_it(_services: list[Said], service: Said, chance: random.Random) -> None:
    key, name, value = chance.choice(
        (
            ("emails", "address", "help@example.org"), ("emails", "address", "ask@example.org"),
            ("websites", "url", "https://line.example.org/"),
        )
    )  # fmt: skip
    source = {"title": "Listing", "url": "https://example.org/listing"}
    verified = {name: value, "on": "2026-11-01", "how": "published", "source": source}
    or_none(service, key, chance, [{name: value, "publish": "yes", "verified": verified}])


@record(3)
def one_more_service(services: list[Said], service: Said, chance: random.Random) -> None:
    if len(services) < 12:
        copied = {**service, "id": f"{str(service.get('id'))[:2]}-other", "name": {"en": "Other"}}
        source = {"title": "Listing", "url": "https://example.org/listing"}
        verified = {"dial": "0800 1234", "on": "2026-11", "how": "published", "source": source}
        copied["phones"] = [{"dial": "0800 1234", "publish": "yes", "verified": verified}]
        services.insert(chance.randint(0, len(services)), copied)


@record(2)
def no_more_service(services: list[Said], service: Said, _chance: random.Random) -> None:
    services.remove(service)


@kind(1)
def no_more_file_of_services(site: Folder, chance: random.Random) -> None:
    paths = site.find("content/services/*.yaml")
    if paths and chance.random() < 0.5:
        site.remove(chance.choice(paths))


@kind(3)
def organization(site: Folder, chance: random.Random) -> None:
    with site.data("content/organizations.yaml") as said:
        found = said.get("organizations")
        chosen = chance.choice(found) if isinstance(found, list) and found else None
        if isinstance(chosen, dict):
            key, values = chance.choice(
                (
                    ("name", ({"en": words("content/en/x", chance, 3)},)),
                    ("description", ({"en": words("content/en/x", chance)},)),
                    ("website", ("https://alo.example.org/", "http://alo.example.org/")),
                    ("logo", ("sign.svg", "nowhere.svg")),
                )
            )
            or_none(chosen, key, chance, *values)


@kind(2)
def glossary(site: Folder, chance: random.Random) -> None:
    path = "content/glossary.yaml"
    if site.has(path) and chance.random() < 0.3:
        site.remove(path)
        return
    term, other, avoided = chance.sample(("papers", "paid", "someone", "ask*", "keep"), 3)
    terms = f"terms:\n- term: [{term}]\n  agreed: {{sq: [letra*, {other}]}}\n"
    more = f"- term: [{other}]\n  avoid: {{en: [{{words: [{avoided}], why: It hurts.}}]}}\n"
    site.write(path, terms + (more if chance.random() < 0.7 else ""))

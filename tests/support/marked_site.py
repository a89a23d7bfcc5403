"""A site in which every text has a mark of its own, to see where it goes."""

from __future__ import annotations

import hashlib
from textwrap import indent

from sites import CONFIG, edit, page, service, with_services

MARKS: dict[str, str] = {}
"""Each mark, a word or a number, by what carries it: ``Class.field`` of a published record, or
``held …`` and the like of one that is withheld."""


def mark(name: str) -> str:
    """Return a word that stands nowhere else; it is ``zq`` and letters."""
    digest = hashlib.sha256(name.encode()).hexdigest()[:12]
    letters = digest.translate(str.maketrans("0123456789", "ghijklmnop"))
    return MARKS.setdefault(name, f"zq{letters}")


def number(name: str, start: str = "042") -> str:
    """Return a number that stands nowhere else."""
    digits = str(int(hashlib.sha256(name.encode()).hexdigest(), 16) % 900_000 + 100_000)
    MARKS.setdefault(name, digits)
    return f"{start} {digits[:3]} {digits[3:]}"


def day(name: str, iso: str) -> str:
    MARKS.setdefault(name, iso)
    return iso


def url(name: str) -> str:
    return f"https://{mark(name)}.example.org/"


def line(way: str, key: str, value: str, owner: str, how: str) -> str:
    """Return one way of contact; ``owner`` is its class where published, else who holds it."""
    held = owner.startswith("held")
    source = f"{owner} source" if held else "Source"
    by = f"{mark(f'{owner} by') if held else mark('Verified.by')} officer"
    on = day(f"{owner} on", "2017-04-11") if held else day("Verified.on", "2026-11-03")
    title = mark(f"{source} title" if held else "Source.title")
    address = url(f"{source} url" if held else "Source.url")
    seen = f"{{title: {title}, url: '{address}', on: {day('Source.on', '2016-09-23')}}}"
    keys = [
        f"{key}: '{value}'",
        f"publish: {'hold' if held else 'yes'}",
        f"reason: {mark(f'{owner} reason' if held else f'{owner}.reason')} was told to us",
        f"verified: {{{key}: '{value}', on: {on}, how: {how}, by: {by}, source: {seen}}}",
    ]
    if held:
        failed = {"phones": "Phone", "emails": "Email", "websites": "Website"}[way]
        keys.append(f"failed_on: {day(f'{failed}.failed_on', f'2019-03-1{len(failed)}')}")
    return "  - " + "\n    ".join(keys) + "\n"


def abroad(owner: str) -> str:
    name = "Phone.dial_abroad" if owner == "Phone" else f"{owner} dial_abroad"
    title = mark("Phone.dial_abroad_source")
    source = f"{{title: {title}, url: '{url('Phone.dial_abroad_source url')}'}}"
    return f"    dial_abroad: '{number(name, '+355 44')}'\n    dial_abroad_source: {source}\n"


def held_ways(owner: str, how: str) -> dict[str, str]:
    """Return held lines, by the key of their list."""
    mail, site = f"{mark(f'{owner} mail')}@example.org", url(f"{owner} site")
    unknown = line("phones", "dial", "unknown", f"{owner} unknown", how)
    phone = line("phones", "dial", number(f"{owner} dial"), f"{owner} phone", how)
    hours = f"    hours: '\"{mark(f'{owner} hours')}\"'\n"
    return {
        "phones": phone + hours + abroad(owner) + unknown,
        "emails": line("emails", "address", mail, f"{owner} email", how),
        "websites": line("websites", "url", site, f"{owner} website", how),
    }


def open_hours(name: str) -> str:
    return f"    hours: 'Mo-Fr 08:00-16:00 \"{mark(name)}\"'\n"


def place(owner: str, how: str) -> str:
    """Return a place of a service; ``owner`` is ``Place`` where it is published."""
    held = owner.startswith("held")
    join = " " if held else "."
    words = {
        key: f"{{en: '{mark(f'{owner}{join}{key}')} ë&'}}"
        for key in ("name", "directions", "entrance", "who", "bring")
    }
    by = f"{mark(f'{owner} by') if held else mark('Verified.by')} officer"
    on = day(f"{owner} on", "2017-04-11") if held else day("Verified.on", "2026-11-03")
    title = mark(f"{owner} source title" if held else "Source.title")
    source = f"{{title: {title}, url: '{url(f'{owner} source url' if held else 'Source.url')}'}}"
    agreed = day("Consent.on", "2018-05-12")
    keys = words | {
        "hours": f"'Mo-Fr 08:00-16:00 \"{mark(f'{owner}{join}hours')}\"'",
        "publish": "hold" if held else "yes",
        "reason": f"{mark(f'{owner} reason' if held else 'Place.reason')} was told to us",
        "consent": f"{{on: {agreed}, by: {mark('Consent.by')} director}}",
        "verified": f"{{on: {on}, how: {how}, by: {by}, source: {source}}}",
    }
    if held:
        keys["failed_on"] = day("Place.failed_on", "2019-03-19")
    lines = "".join(f"    {key}: {value}\n" for key, value in keys.items())
    return f"  -{lines[3:]}"


def record(owner: str, publish: str, how: str, *, kind: str = "hotline") -> str:
    """Return a service with each key; ``owner`` is ``Service`` where it is published."""
    shown = publish == "yes"
    join = "." if shown else " "
    words = {
        key: f"{{en: '{mark(f'{owner}{join}{key}')} ë&'}}"
        for key in ("name", "short_name", "summary", "label", "area")
    }
    ways = held_ways("held" if shown else f"held {owner}", how)
    if shown:
        times = {way: open_hours(f"{way}.hours") for way in ("Phone", "Email", "Website")}
        phone = line("phones", "dial", number("Phone.dial"), "Phone", how)
        phone += times["Phone"] + abroad("Phone")
        address = f"{mark('Email.address')}@example.org"
        ways["phones"] = phone + ways["phones"]
        email = line("emails", "address", address, "Email", how) + times["Email"]
        ways["emails"] = email + ways["emails"]
        website = line("websites", "url", url("Website.url"), "Website", how) + times["Website"]
        ways["websites"] = website + ways["websites"]
        ways["places"] = place("Place", how) + place("held place", how)
    elif kind != "shelter":
        ways["places"] = place(f"held {owner} place", how)
    source = f"[{{title: {mark('Service.sources')}, url: '{url('Service.sources url')}'}}]"
    organization = "held-organization" if publish == "hold" else "Organization.id"
    return service(
        f"al-{mark(f'{owner}{join}id')}", publish=publish, kind=kind,
        organization=mark(organization), needs="[call]",
        reason=f"{mark(f'{owner}{join}reason')} is the reason", **words,
        area_public=f"'{mark(f'{owner}{join}area_public')} may be known'",
        sources=f"{source} # {mark('comment of a record')}",
    ) + "".join(f"  {key}:\n{lines}" for key, lines in ways.items())  # fmt: skip


def own_contacts(how: str) -> str:
    """Return how the responsible organization is reached itself, with and without a hold."""
    owner = "held contact"
    ways = held_ways(owner, how)
    ways["emails"] += line(
        "emails", "address", f"{mark('Email.address')}@example.org", "Email", how
    )
    words = f"{{en: '{mark('OwnContact.words')} ë&'}}"
    lines = "".join(f"  {key}:\n{found}" for key, found in ways.items())
    contact = f"- kind: press\n  country: AL\n  words: {words}\n{lines}"
    return "  contacts:\n" + indent(contact, "  ")


def whole(status: str) -> str:
    """Return a site in which everything has its mark."""
    how = "called" if status == "live" else "published"
    live = "" if status != "live" else "\n  responsible: alo\n  report_mistakes: https://e.org/"
    logo = f"partners/{mark('Organization.logo')}.svg"
    drawn = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>\n'
    config = edit(
        CONFIG,
        ("status: demonstration", f"status: {status}{live}\n{own_contacts(how)}".rstrip()),
        ("lead:\n", f"sheets:\n  AL: al-{mark('Service.id')}\nlead:\n"),
        ("countries: [AL]\n", f"countries: [AL]\n  funders: [{mark('Organization.id')}]\n"),
    )
    hidden = {
        "status": "draft", "publish_on": "2027-01-01", "expires": "2026-01-01", "gone": "yes",
    }  # fmt: skip
    left_out = "".join(
        page(
            f"en/{mark(f'{key} file')}.md", mark(f"{key} text"), title=mark(f"{key} title")
        ).replace("title:", f"{key}: {value} # {mark('comment of a page')}\ntitle:")
        for key, value in hidden.items()
    )
    base = ("how: published", "how: called, by: An officer") if status == "live" else ("x: y", "")
    services = (
        with_services(
            record("Service", "yes", how),
            record("closed", "hold", how, kind="shelter"),
            record("named", "name-only", how),
        )
        .replace(*base)
        .replace("on: 2020,", "on: 2020-01-01,")
    )
    published = "".join(f"{tag}/{mark('gone file')}.html\n" for tag in ("en", "sq"))
    return (
        f"-- addresses.txt --\n# {mark('comment of addresses')}\n{published}"
        f"{config}# {mark('comment of the settings')}\n{services}# {mark('comment of services')}\n"
        f"-- content/organizations.yaml --\norganizations:\n"
        f"- {{id: alo, name: {{en: Association}}}} # {mark('comment of organizations')}\n"
        f"- id: {mark('Organization.id')}\n  name: {{en: {mark('Organization.name')}}}\n"
        f"  description: {{en: {mark('Organization.description')}}}\n  logo: {logo}\n"
        f"  website: {url('Organization.website')}\n"
        f"- id: {mark('held-organization')}\n  name: {{en: {mark('held organization name')}}}\n"
        f"-- content/images/{logo} --\n{drawn}"
        f"-- content/images/{mark('unused picture')}.svg --\n{drawn}"
        f"-- private/notes.txt --\n{mark('private note')}\n"
        f"-- private/al.yaml --\n{mark('private record')}\n-- notes.txt --\n{mark('own note')}\n"
        f"{page('en/press.md', kind='media')}{left_out}"
    )

"""What is withheld stands in no byte of any file that is published, in whatever spelling.

Each text carries a mark of its own. ``FIELDS`` says of every field of a record whether readers may
see it: a new field fails here until somebody has decided.
"""

from __future__ import annotations

import base64
import codecs
import dataclasses
import hashlib
import html
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from sites import AL, CONFIG, edit, page, problems, service, with_services
from test_cli import TODAY, lay, run
from tipsite.model import records

FIELDS: Mapping[str, str] = {
    "Source": "title:public url:public on:withheld at:place",
    "Verified": "on:public how:choice dial:same address:same url:same by:public source:record"
    " at:place",
    "From": "mobile:choice landline:choice abroad:choice no_credit:choice at:place",
    "Phone": "dial:public publish:choice verified:record dial_abroad:public"
    " dial_abroad_source:withheld from_:record free:choice sms:choice chat:choice hours:public"
    " channel:choice languages:choice reason:withheld failed_on:withheld at:place",
    "Email": "address:public publish:choice verified:record reason:withheld failed_on:withheld"
    " at:place",
    "Website": "url:public publish:choice verified:record reason:withheld failed_on:withheld"
    " at:place",
    "Service": "id:public organization:same run_by:choice kind:choice needs:choice name:public"
    " summary:public publish:choice reason:withheld label:public with_:same anonymous:choice"
    " tells_police:choice audience:choice offers:choice area:public area_public:withheld"
    " sources:withheld phones:record emails:record websites:record at:place",
    "ServiceFile": "country:choice services:record at:place",
    "Organization": "id:withheld name:public description:public website:public logo:public"
    " at:place",
    "OrganizationFile": "organizations:record at:place",
}
"""``public`` of what is published; ``withheld`` always. ``choice``: one of fixed words, nothing of
the officer's own; ``same``: repeats another field; ``record``: see its own; ``place``: in a file."""
MARKS: dict[str, str] = {}
"""Each mark, a word or a number, by what carries it: ``Class.field`` of a published record, or
``held …`` and the like of one that is withheld."""


def mark(name: str) -> str:
    """Return a word that stands nowhere else; it is ``zq`` and letters."""
    digest = hashlib.sha256(name.encode()).hexdigest()[:12]
    return MARKS.setdefault(name, "zq" + digest.translate(str.maketrans("0123456789", "ghijklmnop")))


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
    verified, source = (f"{owner} verified", f"{owner} source") if held else ("Verified", "Source")
    by = f"{mark(f'{owner} by') if held else mark('Verified.by')} officer"
    on = day(f"{owner} on", "2017-04-11") if held else day("Verified.on", "2026-11-03")
    title = mark(f"{source} title" if held else "Source.title")
    address = url(f"{source} url" if held else "Source.url")
    keys = [
        f"{key}: '{value}'",
        f"publish: {'hold' if held else 'yes'}",
        f"reason: {mark(f'{owner} reason' if held else f'{owner}.reason')} was told to us",
        f"verified: {{{key}: '{value}', on: {on}, how: {how}, by: {by}, source: {{title: {title}, "
        f"url: '{address}', on: {day('Source.on', '2016-09-23')}}}}}",
    ]
    if held and verified:
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


def record(owner: str, publish: str, how: str, *, kind: str = "hotline") -> str:
    """Return a service with each key; ``owner`` is ``Service`` where it is published."""
    shown = publish == "yes"
    join = "." if shown else " "
    words = {
        key: f"{{en: '{mark(f'{owner}{join}{key}')} ë&'}}"
        for key in ("name", "summary", "label", "area")
    }
    ways = held_ways("held" if shown else f"held {owner}", how)
    if shown:
        hours = f"    hours: 'Mo-Fr 08:00-16:00 \"{mark('Phone.hours')}\"'\n"
        phone = line("phones", "dial", number("Phone.dial"), "Phone", how) + hours + abroad("Phone")
        address = f"{mark('Email.address')}@example.org"
        ways["phones"] = phone + ways["phones"]
        ways["emails"] = line("emails", "address", address, "Email", how) + ways["emails"]
        ways["websites"] = line("websites", "url", url("Website.url"), "Website", how) + ways["websites"]
    source = f"[{{title: {mark('Service.sources')}, url: '{url('Service.sources url')}'}}]"
    organization = "held-organization" if publish == "hold" else "Organization.id"
    return service(
        f"al-{mark(f'{owner}{join}id')}", publish=publish, kind=kind,
        organization=mark(organization), needs="[call]",
        reason=f"{mark(f'{owner}{join}reason')} is the reason", **words,
        area_public=f"'{mark(f'{owner}{join}area_public')} may be known'",
        sources=f"{source} # {mark('comment of a record')}",
    ) + "".join(f"  {key}:\n{lines}" for key, lines in ways.items())  # fmt: skip


def whole(status: str) -> str:
    """Return a site in which everything has its mark."""
    how = "called" if status == "live" else "published"
    live = "" if status != "live" else "\n  responsible: alo\n  report_mistakes: https://e.org/"
    logo = f"partners/{mark('Organization.logo')}.svg"
    drawn = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>\n'
    config = edit(
        CONFIG,
        ("status: demonstration", f"status: {status}{live}"),
        ("countries: [AL]\n", f"countries: [AL]\n  funders: [{mark('Organization.id')}]\n"),
    )
    hidden = {
        "draft": {"status": "draft"},
        "early": {"publish_on": "2027-01-01"},
        "late": {"expires": "2026-01-01"},
    }
    left_out = "".join(
        page(f"en/{mark(f'{name} file')}.md", mark(f"{name} text"), title=mark(f"{name} title"), **keys)
        for name, keys in hidden.items()
    )
    base = ("how: published", "how: called, by: An officer") if status == "live" else ("x: y", "")
    services = with_services(
        record("Service", "yes", how),
        record("closed", "hold", how, kind="shelter"),
        record("named", "name-only", how),
    ).replace(*base)
    return (
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
        f"{left_out}"
        + page("en/more.md", "Words.").replace("summary:", f"# {mark('comment of a page')}\nsummary:")
    )  # fmt: skip

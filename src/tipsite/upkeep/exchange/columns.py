"""The columns of a table of the directory, and its rows: one for each line of each service.

A cell has the words of the officer's language for codes, and the texts of records as they are
written. The import compares these cells with those of a table: an equal cell is no change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from tipsite.contacts.channels import contact_text, lines_of, list_name
from tipsite.contacts.hours import language_times
from tipsite.i18n import gettext as _
from tipsite.i18n import language_words
from tipsite.messages import mark
from tipsite.model.problems import Localized, Location
from tipsite.model.records import Line, Phone, Service
from tipsite.model.site import PublicService
from tipsite.scaffold.service_words import AUDIENCES, KINDS, NEEDS, OFFERS, RUN_BY
from tipsite.workspace.site import Workspace

_UNKNOWN = "unknown"
YES_NO: Mapping[str, str] = {"yes": mark("yes"), "no": mark("no")}
"""Answers by code; for a fact that nobody knows, a cell is empty."""
WAYS: Mapping[str, str] = {
    "voice": mark("phone"), "relay": mark("text relay for deaf people"), "sms": "SMS",
    "whatsapp": "WhatsApp", "viber": "Viber", "signal": "Signal", "telegram": "Telegram",
    "email": mark("e-mail"), "website": mark("website"), "chat": mark("chat on a website"),
    "form": mark("form on a website"), "video": mark("video call in sign language"),
}  # fmt: skip
"""Ways of reaching a service: the channels of phones and websites, and e-mail."""
_SHOWN: Mapping[str, str] = {
    "yes": mark("yes"), "hold": mark("on hold"), "name-only": mark("only its name")
}  # fmt: skip


class Column(Struct, frozen=True, kw_only=True):
    """A column of a table. ``heading``, ``note`` and ``choices`` are in English, for gettext.

    ``choices`` are the words for each code. A cell of ``several`` codes or texts has commas between
    them. A ``localized`` column has texts in one language, whose tag follows the heading. If
    ``of_service`` is true, the value is the same in all rows of a service. The import reads a
    ``locked`` column only to find the record.
    """

    key: str
    heading: str
    note: str
    choices: Mapping[Any, str] = {}
    locked: bool = False
    several: bool = False
    localized: bool = False
    of_service: bool = False
    width: int = 16


COLUMNS: tuple[Column, ...] = (
    Column(key="country", heading=mark("Country"), locked=True, of_service=True, width=9,
           note=mark("Two letters; Kosovo is XK.")),
    Column(key="service", heading=mark("Id"), locked=True, of_service=True,
           note=mark("Do not change it. In a new row, leave it empty.")),
    Column(key="line", heading=mark("Line"), locked=True, width=11,
           note=mark("Do not change it. In a new row, leave it empty.")),
    Column(key="name", heading=mark("Name"), localized=True, of_service=True, width=34,
           note=mark("What the service is called.")),
    Column(key="way", heading=mark("Way"), choices=WAYS,
           note=mark("By phone, e-mail or website, or in which application.")),
    Column(key="contact", heading=mark("Number or address"), width=28,
           note=mark("One number or address, exactly as it was published. For another one of the "
                     "same service, add a row.")),
    Column(key="organization", heading=mark("Who answers"), of_service=True, width=28,
           note=mark("The name of the organization.")),
    Column(key="run_by", heading=mark("Who runs it"), choices=RUN_BY, of_service=True,
           note=mark("What kind of organization answers.")),
    Column(key="kind", heading=mark("What it is"), choices=KINDS, of_service=True, width=22,
           note=mark("The kind of service.")),
    Column(key="needs", heading=mark("Needs"), choices=NEEDS, several=True, of_service=True,
           width=24, note=mark("The headings under which readers find it, with commas between "
                               "them; the first one is the most important.")),
    Column(key="summary", heading=mark("Summary"), localized=True, of_service=True, width=48,
           note=mark("One sentence on what happens when somebody calls.")),
    Column(key="hours", heading=mark("Hours"), width=24,
           note=mark("When somebody answers, as Mo-Fr 08:00-16:00, or 24/7.")),
    Column(key="languages", heading=mark("Languages"), several=True, width=20,
           note=mark("The languages in which somebody answers, with commas between them.")),
    Column(key="mobile", heading=mark("From a mobile"), choices=YES_NO,
           note=mark("It works from a mobile: yes, no or unknown.")),
    Column(key="landline", heading=mark("From a landline"), choices=YES_NO,
           note=mark("It works from a landline.")),
    Column(key="no_credit", heading=mark("Without credit"), choices=YES_NO,
           note=mark("It works without credit.")),
    Column(key="abroad", heading=mark("From abroad"), choices=YES_NO,
           note=mark("It can be called from abroad.")),
    Column(key="dial_abroad", heading=mark("Number from abroad"), width=20,
           note=mark("The number with + and the country code, if it was published in this form.")),
    Column(key="free", heading=mark("Free of charge"), choices=YES_NO,
           note=mark("The call is free of charge.")),
    Column(key="sms", heading=mark("Also SMS"), choices=YES_NO,
           note=mark("The number takes text messages.")),
    Column(key="chat", heading=mark("Also chat"), choices=YES_NO,
           note=mark("One can also write in a chat.")),
    Column(key="anonymous", heading=mark("Anonymous"), choices=YES_NO, of_service=True,
           note=mark("One may call without giving a name.")),
    Column(key="tells_police", heading=mark("Tells the police"), of_service=True,
           choices={**YES_NO, "if-child": mark("only if a child is in danger")},
           note=mark("Whether they tell the police what they hear.")),
    Column(key="audience", heading=mark("For whom"), choices=AUDIENCES, several=True,
           of_service=True, width=24,
           note=mark("The people whom it is for, with commas between them.")),
    Column(key="offers", heading=mark("What it offers"), choices=OFFERS, several=True,
           of_service=True, width=24, note=mark("What it gives, with commas between the words.")),
    Column(key="area", heading=mark("Area"), localized=True, of_service=True, width=22,
           note=mark("Where it works. Never the place of a shelter.")),
    Column(key="source", heading=mark("Where it was read"), width=28,
           note=mark("Where the number was read: the title of a page or document.")),
    Column(key="source_url", heading=mark("Address of the source"), width=28,
           note=mark("The web address of that, with https://.")),
    Column(key="publish", heading=mark("On the site"), choices=_SHOWN, locked=True,
           note=mark("Whether readers see the line. An import never changes this.")),
    Column(key="confirmed", heading=mark("Confirmed on"), locked=True,
           note=mark("The day on which somebody last confirmed it. An import never changes this.")),
)  # fmt: skip
"""The columns in the order of a table, by the keys of records where these have one.

``way`` is the channel of a phone or website, or ``email``. ``contact`` is ``dial``, ``address`` or
``url``; it is empty for a number that is still unknown. ``source`` and ``source_url`` are of the
confirmation of a line."""


class Row(Struct, frozen=True, kw_only=True):
    """A row of a table: ``cells`` are texts by the keys of all columns.

    ``line_key`` is the list of the line and its number there, from 1: ``phone 1``, ``email 1``,
    ``website 2``. It is empty for a service without lines. A ``held`` row is not published.
    """

    country: str
    service_id: str
    line_key: str
    cells: Mapping[str, str]
    held: bool


def record_rows(workspace: Workspace, tag: str, *, held: bool = True) -> Iterator[Row]:
    """Yield a row for each line of each service, with texts in the language ``tag`` (BCP 47).

    A service without lines has one row. If ``held`` is false, only public lines of public services
    have one. Their cells are read from `PublicService`, which has no field for withheld data; a public
    service whose lines are all on hold has a row without a line.
    """
    public = {
        service.id: service
        for services in workspace.published_services().values()
        for service in services
    }
    names = organization_names(workspace, tag)
    for file in workspace.corpus.directories:
        for record in file.services:
            service = record if held else public.get(record.id.text)
            if service is None:
                continue
            keys = line_keys(record)
            shown = {line.at for line in lines_of(service)}
            lines = [line for line in lines_of(record) if line.at in shown]
            for line in lines or (None,):
                publish = record.publish
                if line is not None and publish == "yes":
                    publish = line.publish
                line_key = keys[line.at] if line else ""
                cells = {
                    "country": file.country.text,
                    "service": record.id.text,
                    "line": line_key,
                    **_service_cells(service, tag),
                    "organization": names.get(record.organization.text, record.organization.text),
                    **(_line_cells(line) if line else {}),
                    "publish": _(_SHOWN[publish]),
                }
                yield Row(
                    country=file.country.text,
                    service_id=record.id.text,
                    line_key=line_key,
                    cells={column.key: cells.get(column.key, "").strip() for column in COLUMNS},
                    held=publish == "hold",
                )


def line_keys(service: Service) -> Mapping[Location, str]:
    """Return the ``line_key`` of each line of a service, by its place."""
    counts: Counter[str] = Counter()
    keys: dict[Location, str] = {}
    for line in lines_of(service):
        name = list_name(line).removesuffix("s")
        counts[name] += 1
        keys[line.at] = f"{name} {counts[name]}"
    return keys


def organization_names(workspace: Workspace, tag: str) -> Mapping[str, str]:
    """Return the texts for organizations in cells, by id.

    It is the name in the language ``tag``, else in the source language, else the id. An
    organization whose name is also the name of another one has its id, too.
    """
    names: dict[str, str] = {}
    for organization in workspace.corpus.organizations:
        name, id_ = organization.name, organization.id.text
        text = name.get(tag) or name.get(workspace.source)
        words = text.text.strip() if text else id_
        names[id_] = f"{words} ({id_})" if words in names.values() else words
    return names


def _service_cells(service: Service | PublicService, tag: str) -> Mapping[str, str]:
    def words(text: Localized) -> str:
        return text[tag].text if tag in text else ""

    return {
        "name": words(service.name),
        "summary": words(service.summary),
        "area": words(service.area),
        **{key: _cell(key, getattr(service, key)) for key in _OF_SERVICE},
    }


def _line_cells(line: Line) -> Mapping[str, str]:
    contact, source, verified = contact_text(line).text, line.verified.source, line.verified
    abroad = line.dial_abroad if isinstance(line, Phone) else None
    facts = {key: getattr(line, key, _UNKNOWN) for key in ("free", "sms", "chat")}
    if isinstance(line, Phone):
        reach = ("mobile", "landline", "no_credit", "abroad")
        facts |= {key: getattr(line.from_, key) for key in reach}
    return {
        "way": _(WAYS[getattr(line, "channel", "email")]),
        "contact": "" if contact == _UNKNOWN else contact,
        "hours": line.hours.text if line.hours else "",
        "languages": ", ".join(_spoken(language.text) for language in line.languages),
        "dial_abroad": abroad.text if abroad else "",
        **{key: _cell(key, value) for key, value in facts.items()},
        "source": source.title.text if source else "",
        "source_url": source.url if source else "",
        "confirmed": "" if verified.how == "published" else verified.on,
    }


def _cell(key: str, value: str | tuple[str, ...]) -> str:
    """Return the words for a code or for several codes; unknown facts have none."""
    codes = value if isinstance(value, tuple) else (value,)
    choices = _CHOICES[key]
    return ", ".join(_(choices[code]) for code in codes if code in choices)


def _spoken(text: str) -> str:
    tag, times = language_times(text)
    return f"{language_words(tag)} {times}".rstrip()


_CHOICES = {column.key: column.choices for column in COLUMNS}
_OF_SERVICE = tuple(
    column.key for column in COLUMNS if column.of_service and column.choices and not column.locked
)

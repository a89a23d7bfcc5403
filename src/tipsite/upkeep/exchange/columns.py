"""The columns of a table of the directory, and its rows: one for each line of each service.

A cell has the words of the officer's language for codes, and the texts of records as they are
written. The import compares these cells with those of a table: an equal cell is no change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from msgspec import Struct

from tipsite.contacts.channels import contact_text, lines_of
from tipsite.contacts.hours import language_times
from tipsite.i18n import gettext as _
from tipsite.i18n import language_words
from tipsite.messages import mark
from tipsite.messages.service_words import AUDIENCES, KINDS, NEEDS, RUN_BY
from tipsite.model.problems import Location, Text
from tipsite.model.records import Line, Service
from tipsite.workspace.site import Workspace

YES_NO: Mapping[str, str] = {"yes": mark("yes"), "no": mark("no")}
"""Answers by code; for a fact that nobody knows, a cell is empty."""
WAYS: Mapping[str, str] = {
    "voice": mark("phone"), "relay": mark("text relay for deaf people"), "sms": "SMS",
    "whatsapp": "WhatsApp", "viber": "Viber", "signal": "Signal", "telegram": "Telegram",
    "email": mark("e-mail"), "website": mark("website"), "chat": mark("chat on a website"),
    "form": mark("form on a website"), "video": mark("video call in sign language"),
}  # fmt: skip
"""Ways of reaching a service: the channels of phones and websites, and e-mail."""


class Column(Struct, frozen=True):
    """A column of a table. ``heading``, ``note`` and ``choices`` are in English, for gettext.

    ``choices`` are the words for each code. A cell of ``several`` codes or texts has commas between
    them. A ``localized`` column has texts in one language, whose tag follows the heading. If
    ``of_service`` is true, the value is the same in all rows of a service. The import reads a
    ``locked`` column only to find the record.
    """

    key: str
    heading: str
    note: str
    choices: Mapping[str, str] = {}
    locked: bool = False
    several: bool = False
    localized: bool = False
    of_service: bool = False


EXAMPLE_NUMBER = "+44 1632 960000"
"""The number in the example row of an empty table; it is reserved for fiction by Ofcom."""
COLUMNS: tuple[Column, ...] = (
    Column("country", mark("Country"), mark("Two letters; Kosovo is XK."), of_service=True,
           locked=True),
    Column("name", mark("Name"), mark("What the service is called."), localized=True,
           of_service=True),
    Column("way", mark("Kind of contact"),
           mark("By phone, e-mail or website, or in which application."), choices=WAYS),
    Column("contact", mark("Number or address"),
           mark("One number or address, exactly as it was published. For another, add a row.")),
    Column("organization", mark("Who answers"), mark("The name of the organization."),
           of_service=True),
    Column("run_by", mark("Who runs it"), mark("What kind of organization answers."),
           choices=RUN_BY, of_service=True),
    Column("kind", mark("What it is"), mark("The kind of service."), choices=KINDS,
           of_service=True),
    Column("needs", mark("Needs"),
           mark("The headings under which readers find it, with commas between them."),
           choices=NEEDS, several=True, of_service=True),
    Column("summary", mark("Summary"), mark("One sentence on what happens when somebody calls."),
           localized=True, of_service=True),
    Column("hours", mark("Hours"), mark("When somebody answers, as Mo-Fr 08:00-16:00, or 24/7.")),
    Column("languages", mark("Languages"),
           mark("The languages in which somebody answers, with commas between them."),
           several=True),
    Column("mobile", mark("From a mobile"), mark("It works from a mobile: yes, no or unknown."),
           choices=YES_NO),
    Column("landline", mark("From a landline"), mark("It works from a landline."), choices=YES_NO),
    Column("no_credit", mark("Without credit"), mark("It works without credit."), choices=YES_NO),
    Column("abroad", mark("From abroad"), mark("It can be called from abroad."), choices=YES_NO),
    Column("dial_abroad", mark("Number from abroad"),
           mark("The number with + and the country code, if it was published in this form.")),
    Column("free", mark("Free of charge"), mark("The call is free of charge."), choices=YES_NO),
    Column("sms", mark("Also SMS"), mark("The number takes text messages."), choices=YES_NO),
    Column("chat", mark("Also chat"), mark("One can also write in a chat."), choices=YES_NO),
    Column("anonymous", mark("Anonymous"), mark("One may call without giving a name."),
           choices=YES_NO, of_service=True),
    Column("tells_police", mark("Tells the police"),
           mark("Whether they tell the police what they hear."),
           choices={**YES_NO, "if-child": mark("only if a child is in danger")}, of_service=True),
    Column("audience", mark("For whom"),
           mark("The people whom it is for, with commas between them."), choices=AUDIENCES,
           several=True, of_service=True),
    Column("area", mark("Area"), mark("Where it works. Never the place of a shelter."),
           localized=True, of_service=True),
    Column("source", mark("Where it was read"), mark("Where the number was read.")),
    Column("source_url", mark("Address of the source"),
           mark("The web address of that, with https://.")),
    Column("service", mark("Id"), mark("Do not change it. In a new row, leave it empty."),
           of_service=True, locked=True),
    Column("line", mark("Line"), mark("Do not change it. In a new row, leave it empty."),
           locked=True),
)  # fmt: skip
"""The columns in the order of a table, by the keys of records where these have one.

``way`` is the channel of a phone or website, or ``email``. ``contact`` is ``dial``, ``address`` or
``url``; it is empty for a number that is still unknown. ``source`` and ``source_url`` are of the
confirmation of a line."""


Cells = Mapping[str, str]
"""Texts by the keys of all columns."""


class Row(Struct, frozen=True, kw_only=True):
    """A row of a table for a line of a service.

    The cell ``line`` is the list of the line and its number there, from 1: ``phone 1``,
    ``email 1``, ``website 2``. It is empty for a service without lines. A ``held`` row is on hold.
    """

    cells: Cells
    held: bool


def heading(column: Column, tag: str) -> str:
    """Return the heading of a column, in the officer's language, with the tag of its texts."""
    return f"{_(column.heading)} ({tag})" if column.localized else _(column.heading)


def example_cells(country: str, tag: str) -> Cells:
    """Return the example row of an empty table. The import leaves it out."""
    cells = {
        "country": country,
        "name": _("EXAMPLE: delete this row"),
        "way": _(WAYS["voice"]),
        "contact": EXAMPLE_NUMBER,
        "kind": _(KINDS["hotline"]),
        "hours": "Mo-Fr 08:00-16:00",
        "languages": language_words(tag),
    }
    return {column.key: cells.get(column.key, "") for column in COLUMNS}


def record_rows(workspace: Workspace, tag: str, *, held: bool = True) -> Iterator[Row]:
    """Yield a row for each line of each service, with texts in the language ``tag`` (BCP 47).

    A service without lines has one row. If ``held`` is false, only public lines of public services
    have one: cells are read from `PublicService`, which has no field for withheld data. A public
    service whose lines are all on hold then has a row without a line.
    """
    listed = chain.from_iterable(workspace.published_services().values())
    public = {service.id: service for service in listed}
    names = organization_names(workspace, tag)
    for file in workspace.corpus.directories:
        for record in file.services:
            service = record if held else public.get(record.id.text)
            if service is None:
                continue
            keys = line_keys(record)
            for line in lines_of(service) or (None,):
                cells = {
                    **_cells(service, tag),
                    **(_line_cells(line, tag) if line else {}),
                    "country": file.country.text,
                    "service": record.id.text,
                    "line": keys[line.at] if line else "",
                    "organization": names.get(record.organization.text, ""),
                }
                yield Row(
                    cells={column.key: cells.get(column.key, "").strip() for column in COLUMNS},
                    held=record.publish == "hold" or bool(line and line.publish == "hold"),
                )


def line_keys(service: Service) -> Mapping[Location, str]:
    """Return the cell ``line`` of each line of a service, by its place."""
    lists = {"phone": service.phones, "email": service.emails, "website": service.websites}
    return {
        line.at: f"{name} {number}"
        for name, lines in lists.items()
        for number, line in enumerate(lines, 1)
    }


def organization_names(workspace: Workspace, tag: str) -> Mapping[str, str]:
    """Return the texts for organizations in cells, by id.

    It is the name in the language ``tag``, else in the source language, else the first one.
    """
    names: dict[str, str] = {}
    for organization in workspace.corpus.organizations:
        name = organization.name
        texts = [name[known].text for known in (tag, workspace.source, *name) if known in name]
        names[organization.id.text] = texts[0].strip() if texts else ""
    return names


def _line_cells(line: Line, language: str) -> Cells:
    contact, verified = contact_text(line).text, line.verified
    # Pages show no source of a line that somebody has confirmed.
    source = verified.source if verified.how == "published" else None
    spoken = (language_times(language.text) for language in line.languages)
    return {
        **_cells(line, language),
        **_cells(getattr(line, "from_", None), language),
        "way": _(WAYS[getattr(line, "channel", "email")]),
        "contact": "" if contact == "unknown" else contact,
        "languages": ", ".join(f"{language_words(tag)} {times}".rstrip() for tag, times in spoken),
        "source": source.title.text if source else "",
        "source_url": source.url if source else "",
    }


def _cells(record: object, tag: str) -> Cells:
    """Return the cells of the fields of a record that have the key of a column."""
    known = (column for column in COLUMNS if hasattr(record, column.key))
    return {column.key: _cell(column, getattr(record, column.key), tag) for column in known}


def _cell(column: Column, value: Any, tag: str) -> str:
    """Return a text, or the words for a code or for several codes; unknown facts have none."""
    if isinstance(value, Text):
        return value.text
    if column.localized:
        return value[tag].text if tag in value else ""
    if not column.choices:
        return ""
    codes = value if isinstance(value, tuple) else (value,)
    return ", ".join(_(column.choices[code]) for code in codes if code in column.choices)

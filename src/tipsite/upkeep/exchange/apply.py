"""Put the rows of a table into the records: new services and lines on hold, and changed cells.

A row with an id is compared with our own row for it (`columns.record_rows`), and only cells that
differ are edited. A row without an id belongs to the service of its name and area, or is a new one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from tipsite.contacts.channels import contact_text, is_fixed, lines_of, list_name
from tipsite.contacts.dialling import dialled, whole_number
from tipsite.i18n import gettext as _
from tipsite.language.slugs import slug
from tipsite.model.corpus import ORGANIZATIONS
from tipsite.model.problems import Location
from tipsite.model.records import Line, Phone, Service
from tipsite.scaffold.addition import TO_FILL_IN, placeholder_words
from tipsite.scaffold.pages import neutral
from tipsite.scaffold.yaml_text import CONTACTS, Confirmation, line_record
from tipsite.upkeep.confirmation import NAMED_ELSEWHERE
from tipsite.upkeep.exchange.columns import (
    COLUMNS,
    EXAMPLE_NUMBER,
    Row,
    line_keys,
    record_rows,
)
from tipsite.upkeep.exchange.partner_table import TableRow, Tables, meant_country
from tipsite.upkeep.exchange.row_values import (
    FACTS,
    REACH,
    CellProblem,
    NewLine,
    RowValues,
)
from tipsite.workspace.changes import ChangeSet
from tipsite.workspace.site import ErrorGate, Workspace, yaml_edit
from tipsite.yaml.edit import add_records, set_values
from tipsite.yaml.nodes import Path, path_to
from tipsite.yaml.scalars import write_block


class Import(Struct, frozen=True, kw_only=True):
    """The files to write, and what the officer must know.

    ``services`` and ``changed`` are the numbers of new and of changed services. ``gone`` are our
    rows that the table lacks.
    """

    change: ChangeSet
    services: int
    changed: int
    problems: tuple[CellProblem, ...]
    gone: tuple[str, ...]


def import_tables(
    workspace: Workspace, tables: Tables, *, countries: Mapping[str, str], tag: str, source: str
) -> Import:
    """Return the change that puts the rows of a file into the records.

    ``countries`` are codes (ISO 3166) by their words in the table; that of an empty text is for
    tables without a column for countries. ``tag`` is the language of texts whose heading has none.
    ``source`` is the title of the source of new lines: the name of the file.

    Raises:
        CommandError: a file cannot be changed safely, or the change breaks other parts of the site.
    """
    names = [head.tag for head in tables.heads("name") if head.tag]
    importer = _Importer(workspace, names[0] if names else workspace.source, source, tables.rows)
    for row in tables.rows:
        importer.take(row, countries, tag)
    return importer.result()


class _Importer:
    """Collects new services, edits and new lines of known services, and the problems of rows."""

    def __init__(
        self, workspace: Workspace, tag: str, source: str, rows: tuple[TableRow, ...]
    ) -> None:
        self.workspace, self.source = workspace, source
        self.reason = _(
            "Call it first. If it is for emergencies or of the police, ask its office instead."
        )
        self.ours = {
            (row.cells["service"], row.cells["line"]): row for row in record_rows(workspace, tag)
        }
        self.counts = Counter((row.text("service"), row.text("line")) for row in rows)
        self.organizations = {
            slug(text.text): record.id.text
            for record in workspace.corpus.organizations
            for text in record.name.values()
        }
        self.files = {file.country.text: file.at.path for file in workspace.corpus.directories}
        self.services: dict[str, Service] = {}
        self.titles: dict[str, tuple[str, set[str], set[str]]] = {}
        self.contacts: dict[str, set[str]] = {}
        for file in workspace.corpus.directories:
            for service in file.services:
                id_, country = service.id.text, file.country.text
                self.services[id_] = service
                self.titles[id_] = country, _slugs(service.name), _slugs(service.area)
                contacts = (contact_text(line).text for line in lines_of(service))
                self.contacts[id_] = {_form(contact, country) for contact in contacts}
        self.records: dict[str, dict[str, Any]] = {}
        # New values of the mapping at a place and a path in it, or a new record for a list there.
        self.edits: list[tuple[Service, Location, Path | str, dict[str, Any]]] = []
        self.new_organizations: list[dict[str, Any]] = []
        self.problems: list[CellProblem] = []
        self.values: dict[tuple[str, str], Any] = {}

    def take(self, row: TableRow, countries: Mapping[str, str], tag: str) -> None:
        """Take a row of the table, which may be in the language ``tag``.

        If the table has a column for countries, each row must say its own.
        """
        if EXAMPLE_NUMBER in (cell.text for _head, cell in row.cells):
            return
        id_, key = row.text("service"), row.text("line")
        ours = self.ours.get((id_, key)) or (None if key else self.service_row(id_))
        keys = {head.key for head, _cell in row.cells}
        only = "" if "country" in keys else countries.get("", "")
        written = meant_country(row.country or row.sheet, countries) or only
        country = ours.cells["country"] if ours else written
        values = RowValues(row=row, country=country, tag=tag, ours=ours)
        if not ours and (id_ or (key and "service" in keys)):
            words = _("there is no such service or line: in a new row, leave it empty")
            values.note("service" if id_ and id_ not in self.services else "line", words)
        elif ours and key and self.counts[id_, key] > 1:
            values.note("line", _("this line has a row already"))
        elif country not in self.files:
            words = _("write a country of the site, add --country, or first type: {command}")
            values.note("country", words.format(command="tipsite new country"))
        elif ours:
            self.compare(values.read(), self.services[id_], ours)
        else:
            self.add(values.read())
        self.problems += values.problems

    def service_row(self, id_: str) -> Row | None:
        """Return our own row of a service, without a line."""
        ours = next((row for row in self.ours.values() if row.cells["service"] == id_), None)
        line = {column.key: "" for column in COLUMNS if not column.of_service}
        return ours and replace(ours, cells={**ours.cells, **line})

    # ------------------------------------------------------------ rows with an id

    def compare(self, read: RowValues, service: Service, ours: Row) -> None:
        """Edit what the table has changed in our own row."""
        keys, key = line_keys(service), ours.cells["line"]
        line = next((line for line in lines_of(service) if keys[line.at] == key), None)
        for key, value in read.service.items():
            self.edit_service(service, read, key, value)
        if line is None:
            self.add_lines(service.id.text, read)
            return
        if read.lines:
            self.edit_contact(service, line, read)
        for key, value in read.facts.items():
            self.edit_line(service, line, read, key, value)

    def edit_service(self, service: Service, read: RowValues, key: str, value: Any) -> None:
        if self.values.setdefault((service.id.text, key), value) != value:
            read.note(key, _("another row of this service says something else"))
        elif key == "organization":
            read.note(key, _("an import never changes this"))
        else:
            path, values = ((key,), value) if isinstance(value, dict) else ((), {key: value})
            self.edits.append((service, service.at, path, values))

    def edit_line(
        self, service: Service, line: Line, read: RowValues, key: str, value: Any
    ) -> None:
        source, name = line.verified.source, "title" if key == "source" else "url"
        if key in ("source", "source_url"):
            # A number that came from this table has not the source of the number before it.
            if not source or source.title.text != self.source:
                self.edits.append((service, line.at, ("verified", "source"), {name: value}))
        elif key not in FACTS[list_name(line)]:
            read.note(key, _("a line of this kind has no such fact"))
        else:
            self.edits.append((service, line.at, ("from",) if key in REACH else (), {key: value}))

    def edit_contact(self, service: Service, line: Line, read: RowValues) -> None:
        """Change a number or address: it is on hold, and nobody has confirmed it."""
        new, *others = read.lines
        if others or new.list != list_name(line):
            read.note("contact", _("only one number or address of this kind may be here"))
            return
        if is_fixed(service) or (isinstance(line, Phone) and line.dial_abroad is not None):
            words = _("this number is changed by hand, in {path}")
            read.note("contact", words.format(path=line.at.path))
            return
        contact = {CONTACTS[new.list]: new.contact}
        held = {"publish": "hold", "reason": self.reason, "failed_on": None}
        on = self.workspace.today.isoformat()
        verified = {**contact, "on": on, "how": "published", "by": None, "check": None}
        source = {"title": self.source, "url": None, "on": None}
        self.edits += [
            (service, line.at, (), {**contact, **held}),
            (service, line.at, ("verified",), verified),
            (service, line.at, ("verified", "source"), source),
        ]

    # ------------------------------------------------------------ rows without an id

    def add(self, read: RowValues) -> None:
        """Add a row to the service of its name, or as a new service."""
        names, areas = read.slugs("name"), read.slugs("area")
        ids = sorted(
            id_
            for id_, (country, known, places) in self.titles.items()
            if country == read.country and names & known and (areas <= places or not places)
        )
        if not names:
            read.note("name", _("a new service needs a name"))
        elif len(ids) > 1:
            words = _("several services have this name: {ids}. Write the id of one")
            read.note("name", words.format(ids=", ".join(ids)))
        else:
            self.add_lines(ids[0] if ids else self.create(read), read)

    def create(self, read: RowValues) -> str:
        """Add a new service without lines, on hold, and return its id."""
        id_ = neutral(f"{read.country.lower()}-line", self.contacts, 1)
        later = {self.workspace.source: placeholder_words(self.workspace)}
        self.records[id_] = {
            "id": id_,
            "organization": self.organization(read),
            "run_by": "ngo",
            "kind": "other",
            "needs": ("call",),
            "name": {},
            "summary": later,
            **read.service,
            "publish": "hold",
            "reason": self.reason,
        }
        self.contacts[id_] = set()
        self.titles[id_] = read.country, read.slugs("name"), read.slugs("area")
        return id_

    def organization(self, read: RowValues) -> str:
        """Return the id of the organization of a new service; perhaps it is new, too."""
        name = read.service.pop("organization", "")
        names = {read.tag: name} if name else read.service["name"]
        for text in names.values():
            if slug(text) in self.organizations:
                return self.organizations[slug(text)]
        id_ = neutral("organization", set(self.organizations.values()), 1)
        self.new_organizations.append({"id": id_, "name": names})
        self.organizations |= dict.fromkeys(map(slug, names.values()), id_)
        return id_

    def add_lines(self, id_: str, read: RowValues) -> None:
        """Add the lines that a service lacks, on hold. Facts are those of its phones, if any."""
        known, service = self.contacts[id_], self.services.get(id_)
        first = next((new.list for new in read.lines if new.list == "phones"), "")
        for new in read.lines:
            form = _form(new.contact, read.country)
            if form in known:
                continue
            known.add(form)
            facts = read.facts if new.list == first or not first else {}
            line = self.line_record(new, facts, read.country)
            if service:
                self.edits.append((service, service.at, new.list, line))
            else:
                self.records[id_].setdefault(new.list, []).append(line)

    def line_record(self, new: NewLine, facts: Mapping[str, Any], country: str) -> dict[str, Any]:
        """Return the record of a new line, on hold."""
        is_usual = new.channel in ("voice", "email", "website")
        known: dict[str, Any] = {} if is_usual else {"channel": new.channel}
        known |= {name: value for name, value in facts.items() if name in FACTS[new.list]}
        if reach := {name: known.pop(name) for name in REACH if name in known}:
            known["from"] = reach
        source = Confirmation(
            country=country,
            on=self.workspace.today.isoformat(),
            title=facts.get("source") or self.source,
            url=facts.get("source_url", ""),
        )
        return line_record(new.list, new.contact, known, source, self.reason)

    # ------------------------------------------------------------ the files

    def result(self) -> Import:
        """Return the change; refuse it if it would break the site."""
        files = self.changed_files()
        ErrorGate(self.workspace).refuse_new_errors(files, (*TO_FILL_IN, *NAMED_ELSEWHERE))
        return Import(
            change=self.workspace.change(files),
            services=len(self.records),
            changed=len({service.id.text for service, *_edit in self.edits}),
            problems=tuple(self.problems),
            gone=tuple(self.gone()),
        )

    def changed_files(self) -> dict[str, bytes]:
        """Return the changed files by path."""
        old = self.workspace.snapshot.files
        files: dict[str, bytes] = {}
        for path in {file.at.path for file in self.workspace.corpus.directories}:
            text = before = old[path].decode("utf-8")
            with yaml_edit(path):
                for _service, at, inner, values in self.edits:
                    if at.path != path:
                        continue
                    place = path_to(before, at)
                    if isinstance(inner, str):
                        text = add_records(text, place, inner, (write_block(values),))
                    else:
                        text = set_values(text, (*place, *inner), values)
                new = [
                    write_block(record)
                    for id_, record in self.records.items()
                    if self.files[id_[:2].upper()] == path
                ]
                files[path] = add_records(text, (), "services", new).encode()
        with yaml_edit(ORGANIZATIONS):
            text = old.get(ORGANIZATIONS, b"organizations: []\n").decode()
            new = [*map(write_block, self.new_organizations)]
            files[ORGANIZATIONS] = add_records(text, (), "organizations", new).encode()
        return {path: content for path, content in files.items() if content != old.get(path)}

    def gone(self) -> Iterator[str]:
        """Yield our rows that are missing in a table that has our ids."""
        countries = {row.cells["country"] for key, row in self.ours.items() if key in self.counts}
        for key, row in self.ours.items():
            cells = row.cells
            if key not in self.counts and cells["country"] in countries and not row.held:
                yield f"{cells['service']} {cells['line']}: {cells['contact'] or cells['name']}"


def _slugs(texts: Mapping[str, Any]) -> set[str]:
    return {slug(text.text) for text in texts.values()}


def _form(contact: str, country: str) -> str:
    """Return a number or address in a form to compare it."""
    if re.search(r"@|[^\W\d_]{3}", contact):
        return contact.casefold().rstrip("/")
    return whole_number(contact, country) or dialled(contact)

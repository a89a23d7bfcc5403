"""Put the rows of a table into the records: new services and lines on hold, and changed cells.

A row with an id is compared with our own row for it (`columns.record_rows`), and only cells that
differ are edited. A row without an id belongs to the service of its name and area, or is a new one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from tipsite.contacts.channels import contact_text, is_fixed, lines_of, list_name
from tipsite.contacts.dialling import dialled, whole_number
from tipsite.i18n import gettext as _
from tipsite.language.slugs import slug
from tipsite.messages.explanation import explain
from tipsite.messages.service_words import NEED_OF
from tipsite.model.corpus import ORGANIZATIONS, Corpus
from tipsite.model.problems import Location, Problem
from tipsite.model.records import Line, Phone, Service
from tipsite.scaffold.addition import TO_FILL_IN, placeholder_words
from tipsite.scaffold.pages import neutral
from tipsite.scaffold.yaml_text import NO_TEST_CALLS, UNKNOWN
from tipsite.upkeep.confirmation import NAMED_ELSEWHERE
from tipsite.upkeep.exchange.columns import (
    COLUMNS,
    EXAMPLE_NUMBER,
    Row,
    line_keys,
    organization_names,
    record_rows,
)
from tipsite.upkeep.exchange.partner_table import (
    LOCALIZED,
    TableRow,
    Tables,
    country_of,
    languages_of,
)
from tipsite.upkeep.exchange.row_values import (
    FACTS,
    REACH,
    CellProblem,
    NewLine,
    RowValues,
    without_contacts,
)
from tipsite.workspace.changes import ChangeSet
from tipsite.workspace.errors import CommandError
from tipsite.workspace.site import ErrorGate, Workspace, open_changed, yaml_edit
from tipsite.yaml.edit import add_records, set_values
from tipsite.yaml.nodes import Path, path_to
from tipsite.yaml.scalars import write_block

_CONTACTS = {"phones": "dial", "emails": "address", "websites": "url"}
"""The key of the contact of a line, by list."""
_OF_SERVICE = ("anonymous", "tells_police", "audience", "offers", "area")
"""Keys of a service that a record may lack."""
_ROUNDS = 20


class Options(Struct, frozen=True, kw_only=True):
    """Answers of the officer: the country (ISO 3166) of rows without one, the language of texts.

    ``source`` is the title of the source of new lines: the name of the file. If ``restored`` is
    true, numbers get back a lost zero or plus. If ``same_number`` is true, a service is added
    although another one has its number.
    """

    country: str = ""
    tag: str = ""
    source: str = ""
    restored: bool = False
    same_number: bool = False


class Import(Struct, frozen=True, kw_only=True):
    """The files to write, and what the officer must know.

    ``kinds`` are the numbers of new services by kind; ``lines`` and ``changed`` are the numbers of
    new lines and of changed services. ``unread`` are lists of words, by heading, that are
    understood in part. ``gone`` are our rows that the table lacks. ``unattributed`` are errors that
    no row explains: with one of them, nothing may be written.
    """

    change: ChangeSet
    kinds: Mapping[str, int]
    lines: int
    changed: int
    problems: tuple[CellProblem, ...]
    unread: Mapping[str, Sequence[str]]
    gone: tuple[str, ...]
    unattributed: tuple[Problem, ...]


class _Work(Struct, kw_only=True):
    """The change of a service in a file: a new record, or edits and new lines of an old one.

    ``row`` is its first row.
    """

    path: str
    row: TableRow
    record: dict[str, Any] = field(default_factory=dict)
    edits: list[tuple[Location, Path, dict[str, Any]]] = field(default_factory=list)
    lines: list[tuple[Location, str, dict[str, Any]]] = field(default_factory=list)


def import_tables(workspace: Workspace, tables: Tables, options: Options) -> Import:
    """Return the change that puts the rows of a file into the records.

    Raises:
        CommandError: a file cannot be changed safely.
    """
    importer = _Importer(workspace, tables, options)
    for row in tables.rows:
        importer.take(row)
    return importer.result()


class _Importer:
    """Collects the changes of services by id, and the problems of rows."""

    def __init__(self, workspace: Workspace, tables: Tables, options: Options) -> None:
        self.workspace, countries = workspace, tuple(workspace.countries())
        source = without_contacts(options.source, set(), countries)
        self.options = replace(options, source=source)
        heads = [head for headings in tables.headings.values() for head in headings]
        texts = [head.text for head in heads] + [
            cell.text
            for row in tables.rows
            for head, cell in row.cells
            if head.key in (*LOCALIZED, "organization", "audience")
        ]
        languages = languages_of(texts, workspace.written)
        chosen = languages_of((), (options.tag,)) if options.tag else {}
        self.languages = {True: workspace.source, False: workspace.source, **languages, **chosen}
        tags = (*(head.tag for head in heads if head.tag), workspace.source)
        self.ours = {(row.service_id, row.line_key): row for row in record_rows(workspace, tags[0])}
        self.files = {file.country.text: file.at.path for file in workspace.corpus.directories}
        self.services = {
            service.id.text: (file.country.text, service)
            for file in workspace.corpus.directories
            for service in file.services
        }
        names = organization_names(workspace, tags[0])
        self.organizations = {slug(name): id_ for id_, name in names.items()} | {
            slug(text.text): record.id.text
            for record in workspace.corpus.organizations
            for text in record.name.values()
        }
        self.named: dict[tuple[str, str], list[str]] = {}
        self.having: dict[tuple[str, str], set[str]] = {}
        for id_, (country, service) in self.services.items():
            for text in {slug(text.text) for text in service.name.values()}:
                self.named.setdefault((country, text), []).append(id_)
            for phone in service.phones:
                form = _form(phone.dial.text, country)
                self.having.setdefault((country, form), set()).add(id_)
        self.works: dict[str, _Work] = {}
        self.new: dict[str, RowValues] = {}
        self.new_organizations: dict[str, dict[str, Any]] = {}
        self.problems: list[CellProblem] = []
        self.unread: dict[str, list[str]] = {}
        self.values: dict[tuple[str, str], Any] = {}
        self.seen: set[tuple[str, str]] = set()

    def take(self, row: TableRow) -> None:
        """Take a row of the table."""
        if EXAMPLE_NUMBER in (cell.text for _head, cell in row.cells):
            return
        id_, key = row.text("service"), row.text("line")
        ours = self.ours.get((id_, key)) or (None if key else self.service_row(id_))
        known = self.services[id_][0] if ours else self.country(row)
        values = RowValues(
            row=row,
            country=known,
            languages=self.languages,
            restored=self.options.restored,
            ours=ours,
        )
        if id_ and not ours:
            words = _("there is no such service or line: in a new row, leave it empty")
            values.note("line" if id_ in self.services else "service", words)
        elif key and (id_, key) in self.seen:
            values.note("line", _("this line has a row already"))
        elif not known:
            values.note("country", self.why_no_country(row))
        elif ours:
            self.seen.add((id_, key))
            self.compare(values.read(), ours)
        else:
            self.add(values.read())
        self.problems += values.problems
        for heading, text in values.unread.items():
            self.unread.setdefault(heading, []).append(text)

    def service_row(self, id_: str) -> Row | None:
        """Return our own row of a service, without a line."""
        ours = next((row for row in self.ours.values() if row.service_id == id_), None)
        line = {column.key: "" for column in COLUMNS if not column.of_service}
        return ours and replace(ours, line_key="", cells={**ours.cells, **line})

    def country(self, row: TableRow) -> str:
        """Return the country of a row, if the site has a directory of it."""
        code = country_of(row.country) or ("" if row.text("country") else self.options.country)
        return code if code in self.files else ""

    def why_no_country(self, row: TableRow) -> str:
        code, written = country_of(row.country) or self.options.country, row.text("country")
        if not code and not written:
            return _("its country is missing: write it, or add --country")
        if written and not country_of(written):
            return _("“{text}” is no country: write one, and a row for each").format(text=written)
        words = _("the site has no directory of {country}. Type: {command}")
        return words.format(country=code, command=f"tipsite new country {code}")

    def work(self, id_: str, row: TableRow) -> _Work:
        known = self.services.get(id_)
        path = known[1].at.path if known else self.files[id_[:2].upper()]
        return self.works.setdefault(id_, _Work(path=path, row=row))

    # ------------------------------------------------------------ rows with an id

    def compare(self, read: RowValues, ours: Row) -> None:
        """Edit what the table has changed in our own row."""
        service = self.services[ours.service_id][1]
        keys = line_keys(service)
        line = next((line for line in lines_of(service) if keys[line.at] == ours.line_key), None)
        for key, value in read.service.items():
            self.edit_service(service, read, key, value)
        if line is None:
            self.extend(service, read)
            return
        if read.lines:
            same = [new for new in read.lines if new.list == list_name(line)]
            if len(read.lines) != 1 or not same:
                read.note("contact", _("only one number or address of this kind may be here"))
            elif is_fixed(service):
                words = _("a number of the police or for emergencies is changed by hand, in {path}")
                read.note("contact", words.format(path=line.at.path))
            else:
                self.edit_contact(service, line, read, same[0].contact)
        for key, value in read.facts.items():
            self.edit_line(service, line, read, key, value)

    def edit_service(self, service: Service, read: RowValues, key: str, value: Any) -> None:
        edits = self.work(service.id.text, read.row).edits
        if self.values.setdefault((service.id.text, key), value) != value:
            read.note(key, _("another row of this service says something else"))
        elif key == "organization" and slug(value) not in self.organizations:
            words = _("no organization is called so. First type: {command}")
            read.note(key, words.format(command="tipsite new organization"))
        elif key == "organization":
            edits.append((service.at, (), {key: self.organizations[slug(value)]}))
        elif value and isinstance(value, dict):
            edits.append((service.at, (key,), value))
        elif value:
            edits.append((service.at, (), {key: value}))

    def edit_line(
        self, service: Service, line: Line, read: RowValues, key: str, value: Any
    ) -> None:
        edits = self.work(service.id.text, read.row).edits
        if key in ("source", "source_url"):
            name = "title" if key == "source" else "url"
            edits.append((line.at, ("verified", "source"), {name: value}))
        elif key not in FACTS[list_name(line)]:
            read.note(key, _("a line of this kind has no such fact"))
        else:
            edits.append((line.at, ("from",) if key in REACH else (), {key: value}))
        if key == "dial_abroad":
            edits.append((line.at, ("dial_abroad_source",), {"title": self.options.source}))

    def edit_contact(self, service: Service, line: Line, read: RowValues, contact: str) -> None:
        """Change a number or address: it is on hold, and nobody has confirmed it."""
        key, on = _CONTACTS[list_name(line)], self.workspace.today.isoformat()
        held = {key: contact, "publish": "hold", "reason": self.reason(read.row, service.kind)}
        held |= {"failed_on": None}  # type: ignore[dict-item]
        if isinstance(line, Phone) and line.dial_abroad is not None:
            abroad = whole_number(line.dial_abroad.text, read.country)
            if whole_number(contact, read.country) != abroad:
                held |= {"dial_abroad": None}  # type: ignore[dict-item]
                words = _("the number from abroad was that of the old one: it is taken away")
                read.note("dial_abroad", words, refused=False)
        verified = {key: contact, "on": on, "how": "published", "by": None, "check": None}
        source = {"title": self.options.source, "url": None, "on": None}
        self.work(service.id.text, read.row).edits += [
            (line.at, (), held),
            (line.at, ("verified",), verified),
            (line.at, ("verified", "source"), source),
        ]

    def reason(self, row: TableRow, kind: str) -> str:
        """Return why new lines are on hold, with the place of their row."""
        ask = _("Call it first.")
        if kind in NO_TEST_CALLS:
            ask = _("Ask the office that runs it first, do not call it for a test.")
        # “112” among words would be a phone number; “B112” is none.
        letter = next(head.letter for head, _cell in row.cells)
        sheet = f"{row.sheet}!" if row.sheet else ""
        place = f"{ask} ({self.options.source}: {sheet}{letter}{row.number})"
        return without_contacts(place, set(), tuple(self.files))

    # ------------------------------------------------------------ rows without an id

    def add(self, read: RowValues) -> None:
        """Add a row to the service of its name, or as a new service."""
        similar = list(self.namesakes(read))
        if not read.service.get("name"):
            read.note("name", _("a new service needs a name"))
        elif len(similar) > 1:
            words = _("several services have this name: {ids}. Write the id of one")
            read.note("name", words.format(ids=", ".join(similar)))
        elif similar and similar[0] in self.new:
            self.extend_new(similar[0], read)
        elif similar:
            self.extend(self.services[similar[0]][1], read)
        elif (other := self.of_same_number(read)) and not self.options.same_number:
            words = _("its number is that of {id}, so it is not added. If it is another service, "
                      "add --same-number")  # fmt: skip
            read.note("phone", words.format(id=other))
        else:
            self.create(read)

    def namesakes(self, read: RowValues) -> Iterator[str]:
        """Yield the services of the same country and name; in another area, they are others."""
        areas, names = read.slugs("area"), read.slugs("name")
        ids = (id_ for name in names for id_ in self.named.get((read.country, name), ()))
        for id_ in dict.fromkeys(ids):
            where = self.new[id_].slugs("area") if id_ in self.new else {
                slug(text.text) for text in self.services[id_][1].area.values()
            }  # fmt: skip
            unknown = id_ not in self.new and not (where and areas)
            if unknown or where == areas or where & areas:
                yield id_

    def of_same_number(self, read: RowValues) -> str:
        """Return the only service that has all phone numbers of a row, or an empty text."""
        forms = [_form(new.contact, read.country) for new in read.lines if new.list == "phones"]
        having = [self.having.get((read.country, form), set()) for form in forms]
        common = set.intersection(*having) if having else set()
        return common.pop() if len(common) == 1 else ""

    def extend(self, service: Service, read: RowValues) -> None:
        """Add the lines that a service lacks; on hold, it gets facts that nobody knew."""
        id_, work, keys = service.id.text, self.work(service.id.text, read.row), line_keys(service)
        known = {_form(contact_text(line).text, read.country): line for line in lines_of(service)}
        reason = self.reason(read.row, service.kind)
        for key, value in read.service.items() if service.publish == "hold" else ():
            unknown = getattr(service, key) in ((), {}, UNKNOWN)
            if key in _OF_SERVICE and unknown and not read.ours:
                self.edit_service(service, read, key, value)
        for new in read.lines:
            line = known.get(_form(new.contact, read.country))
            if line is None and new.list == "phones" and (empty := known.pop(UNKNOWN, None)):
                line = empty
                self.edit_contact(service, line, read, new.contact)
            if line is None:
                work.lines.append((service.at, new.list, self.line_record(new, read, reason)))
            elif "hold" in (service.publish, line.publish):
                for key, value in new.facts.items():
                    if not self.ours[id_, keys[line.at]].cells[key]:
                        self.edit_line(service, line, read, key, value)

    def extend_new(self, id_: str, read: RowValues) -> None:
        """Add the lines of another row to a new service."""
        record, known = self.works[id_].record, self.new[id_]
        there = {_form(new.contact, read.country) for new in known.lines}
        for new in read.lines:
            if _form(new.contact, read.country) not in there:
                line = self.line_record(new, read, record["reason"])
                record.setdefault(new.list, []).append(line)
                known.lines.append(new)

    def create(self, read: RowValues) -> None:
        """Add a new service; it is on hold, with all its lines."""
        kind, values = read.kind, read.service
        used = self.services.keys() | self.works.keys()
        id_ = neutral(f"{read.country.lower()}-line", used, 1)
        work, reason = self.work(id_, read.row), self.reason(read.row, kind)
        later = {self.workspace.source: placeholder_words(self.workspace)}
        work.record = {
            "id": id_,
            "organization": self.organization(read),
            "run_by": values.get("run_by", read.run_by),
            "kind": kind,
            "needs": values.get("needs") or (NEED_OF.get(kind, "call"),),
            "name": values["name"],
            "summary": values.get("summary") or later,
            "publish": "hold",
            "reason": reason,
            **{key: values[key] for key in _OF_SERVICE if values.get(key)},
        }
        if read.is_unknown and not any(new.list == "phones" for new in read.lines):
            read.lines.append(NewLine(list="phones", contact=UNKNOWN, facts=read.facts))
        for name in _CONTACTS:
            if lines := [new for new in read.lines if new.list == name]:
                work.record[name] = [self.line_record(new, read, reason) for new in lines]
        self.new[id_] = read
        for name in read.slugs("name"):
            self.named.setdefault((read.country, name), []).append(id_)

    def organization(self, read: RowValues) -> str:
        """Return the id of the organization of a new service; perhaps it is new, too."""
        name = read.service.get("organization", "")
        names = {read.language(name): name} if name else read.service["name"]
        for text in names.values():
            if slug(text) in self.organizations:
                return self.organizations[slug(text)]
        used = set(self.organizations.values())
        plain = re.sub(r"-?\d+", "", slug(next(iter(names.values())))).strip("-")
        id_ = plain if plain and plain not in used else neutral(plain or "organization", used, 1)
        self.new_organizations[id_] = {"id": id_, "name": names}
        self.organizations |= dict.fromkeys(map(slug, names.values()), id_)
        return id_

    def line_record(self, new: NewLine, read: RowValues, reason: str) -> dict[str, Any]:
        """Return the record of a new line, on hold."""
        key, title = _CONTACTS[new.list], str(read.facts.get("source") or self.options.source)
        facts = {name: value for name, value in new.facts.items() if name in FACTS[new.list]}
        reach = {name: facts.pop(name) for name in REACH if name in facts}
        known = {} if new.contact == UNKNOWN else {key: new.contact}
        url = {"url": read.facts["source_url"]} if "source_url" in read.facts else {}
        return {
            key: new.contact,
            **({"channel": new.channel} if new.channel not in ("", "voice", "website") else {}),
            **facts,
            **({"dial_abroad_source": {"title": title}} if "dial_abroad" in facts else {}),
            **({"from": reach} if reach else {}),
            "publish": "hold",
            "reason": reason,
            "verified": {
                **known,
                "on": self.workspace.today.isoformat() if known else "undated",
                "how": "published",
                "source": {"title": title, **url},
            },
        }

    # ------------------------------------------------------------ the files

    def result(self) -> Import:
        """Return the change without the services that would break the site."""
        gate = ErrorGate(self.workspace)
        files: dict[str, bytes] = {}
        unattributed: tuple[Problem, ...] = ()
        for _round in range(_ROUNDS):
            files = self.changed_files()
            errors = gate.new_errors(files, (*TO_FILL_IN, *NAMED_ELSEWHERE))
            after = open_changed(self.workspace, files).corpus if errors else None
            blamed = {error: self.service_at(error, after) for error in errors if after}
            unattributed = tuple(error for error in errors if blamed[error] not in self.works)
            for error, id_ in blamed.items():
                words, hint = explain(error.code, error.values, _)
                self.leave_out(id_, f"{words} {hint}")
            if not errors or unattributed:
                break
        works = self.works.values()
        added = [len(work.lines) for work in works] + [len(new.lines) for new in self.new.values()]
        return Import(
            change=self.workspace.change(files),
            kinds=Counter(new.kind for new in self.new.values()),
            lines=sum(added),
            changed=sum(bool(work.edits or work.lines) for work in works),
            problems=tuple(self.problems),
            unread=self.unread,
            gone=tuple(self.gone()),
            unattributed=unattributed,
        )

    def changed_files(self) -> dict[str, bytes]:
        """Return the changed files by path."""
        old = self.workspace.snapshot.files
        files: dict[str, bytes] = {}
        for path in sorted({work.path for work in self.works.values()}):
            text = before = old[path].decode("utf-8")
            works = {id_: work for id_, work in self.works.items() if work.path == path}
            for id_, work in works.items():
                try:
                    text = _edited(text, before, work)
                except CommandError as why:
                    self.leave_out(id_, str(why))
            files[path] = _extended(
                text, path, "services", [work.record for work in works.values()]
            )
        named = {work.record.get("organization") for work in self.works.values()}
        if new := [record for id_, record in self.new_organizations.items() if id_ in named]:
            text = old.get(ORGANIZATIONS, b"organizations: []\n").decode()
            files[ORGANIZATIONS] = _extended(text, ORGANIZATIONS, "organizations", new)
        return {path: content for path, content in files.items() if content != old.get(path)}

    def leave_out(self, id_: str, words: str) -> None:
        """Refuse the change of a service."""
        if work := self.works.pop(id_, None):
            self.problems.append(CellProblem(work.row.place(None), words))
            self.new.pop(id_, None)

    def service_at(self, error: Problem, after: Corpus) -> str:
        """Return the id of the service at the place of an error, or an empty text."""
        path = error.at.path
        ids = [service.id for file in after.directories for service in file.services]
        ids += [record.id for record in after.organizations]
        starts = [(id_.at.line, id_.text) for id_ in ids if id_.at.path == path]
        above = [start for start in starts if start[0] <= error.at.line]
        record_id = max(above, default=(0, ""))[1]
        if path != ORGANIZATIONS:
            return record_id
        works = self.works.items()
        theirs = (id_ for id_, work in works if work.record.get("organization") == record_id)
        return next(theirs, "")

    def gone(self) -> Iterator[str]:
        """Yield our rows that are missing in a table that has our ids."""
        ours = [self.ours[key] for key in self.seen & self.ours.keys()]
        countries, held = {row.country for row in ours}, any(row.held for row in ours)
        for key, row in self.ours.items():
            if key not in self.seen and row.country in countries and (held or not row.held):
                contact = row.cells["contact"] or row.cells["name"]
                yield f"{row.service_id} {row.line_key}: {contact}"


def _form(contact: str, country: str) -> str:
    """Return a number or address in a form to compare it."""
    words = re.search(r"@|[^\W\d_]{3}", contact)
    return contact.casefold().rstrip("/") if words else (
        whole_number(contact, country) or dialled(contact)
    )  # fmt: skip


def _edited(text: str, before: str, work: _Work) -> str:
    """Return a file with the edits and new lines of a service; ``before`` has all its places."""
    with yaml_edit(work.path):
        for at, inner, values in work.edits:
            text = set_values(text, (*path_to(before, at), *inner), values)
        for at, name, record in work.lines:
            text = add_records(text, path_to(before, at), name, (list(write_block(record)),))
    return text


def _extended(text: str, path: str, key: str, records: Sequence[Mapping[str, Any]]) -> bytes:
    """Return a file with records at its end; empty ones are left out."""
    written = [list(write_block(record)) for record in records if record]
    with yaml_edit(path):
        return (add_records(text, (), key, written) if written else text).encode()

"""Parse each file by itself into records and pages."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import chain
from typing import Any, Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from tipsite import __version__
from tipsite.content.addresses import parse_addresses
from tipsite.content.encoding import decode, plain_text
from tipsite.content.files import parse_files, parse_images, parse_static
from tipsite.content.pages import give_sources, page_path, parse_pages
from tipsite.content.placement import copied_files, file_problems, meant_paths
from tipsite.content.printed_numbers import parse_printed_numbers
from tipsite.content.records import check_services, without_lost_confirmations
from tipsite.content.secrets import masked, secret_problems
from tipsite.engine.session import Session
from tipsite.model.config import PLAIN, Config, Glossary
from tipsite.model.corpus import (
    ADDRESSES,
    CONFIG,
    FILES,
    GLOSSARY,
    IMAGES,
    LISTS_OF_THE_PUBLISHED,
    MATERIAL,
    ORGANIZATIONS,
    SERVICES,
    STATIC,
    Corpus,
    Snapshot,
    Theme,
    digest_in,
)
from tipsite.model.fields import named_tables
from tipsite.model.problems import Location, Problem, Text, errors, problem
from tipsite.model.records import OrganizationFile, ServiceFile
from tipsite.model.translation import StateFile
from tipsite.staleness.state_file import parse_state, state_tag
from tipsite.theme.inheritance import parse_theme
from tipsite.yaml.schema import parse_record

T = TypeVar("T")
_ID = re.compile(r"^\s*(?:-\s+)?id:\s*[\"']?([\w-]+)", re.MULTILINE)


def parse(
    snapshot: Snapshot, session: Session | None = None, whole: Snapshot | None = None
) -> tuple[Corpus, tuple[Problem, ...]]:
    """Return the corpus of all files that could be parsed, and the problems within each file.

    ``session`` is a new session; the texts of pages are asked from it later. Each file is a
    separate question. The theme is one question, and so are misplaced files. If ``snapshot`` is a
    part of a site, ``whole`` is the site, for questions about its other files.
    """
    session = session or Session()
    give_sources((whole or snapshot).files, session)
    copies = copied_files(frozenset(snapshot.files))
    parsed = parse_pages(snapshot.files, session, copies)
    records = {path: snapshot.files[path] for path in snapshot.files if not page_path(path)[0]}
    decoded, unread = decode(records)
    others = dict(decoded)
    texts = _Texts(snapshot.files, others, parsed.without_text, session)
    order = {path: number for number, path in enumerate(snapshot.files)} if unread else {}
    published, unclear = parse_addresses(others.get(ADDRESSES, ""))
    printed, unclear_too = parse_printed_numbers(others.get(MATERIAL, ""))
    undecoded = sorted((*unread, *parsed.unread), key=lambda one: order.get(one.at.path, 0))
    _give_files(snapshot, others, session)
    secret = tuple(chain.from_iterable(session.ask("secrets", path) for path in decoded))
    # From here on, no message can quote a secret.
    others.update({one.at.path: masked(others[one.at.path]) for one in secret})
    config: _File[Config] = session.ask("settings", CONFIG)
    organizations: _File[OrganizationFile] = session.ask("organizations", ORGANIZATIONS)
    glossary: _File[Glossary] = session.ask("glossary", GLOSSARY)
    paths = (path for path in others if path.startswith(SERVICES) and path.endswith(".yaml"))
    lists = [("directory records", path) for path in paths if path not in copies]
    session.ensure_each(lists)
    directories = [_beside(session.ask(*question), snapshot) for question in lists]
    files: tuple[_File[Any], ...] = (config, organizations, glossary, *directories)
    chosen = config.value.site.theme if config.value else PLAIN
    at = chosen.at
    theme: Theme | None
    theme, theme_problems = session.ask("theme", chosen.text, at.path, str(at.line), str(at.column))
    state_files = [path for path in snapshot.files if state_tag(path)]
    parsed_states: list[_State] = [session.ask("states", path) for path in state_files]
    states = {
        state_tag(path): state for path, (state, _) in zip(state_files, parsed_states, strict=True)
    }
    images, image_problems = parse_images(snapshot, others)
    misplaced: tuple[Problem, ...] = session.ask("placement")
    offered, offer_problems = parse_files(
        {path: found for path, found in snapshot.offered.items() if path.startswith(FILES)}
    )
    static, static_problems = parse_static(
        {path: found for path, found in snapshot.offered.items() if path.startswith(STATIC)}
    )
    broken = {file.path for file in files if file.value is None and file.path in others}
    live = config.value is not None and config.value.site.status == "live"
    corpus = Corpus(
        config=config.value,
        organizations=organizations.value.organizations if organizations.value else (),
        directories=tuple(
            without_lost_confirmations(file.value, live=live) for file in directories if file.value
        ),
        pages=parsed.pages,
        images=images,
        files=offered,
        theme=theme,
        states=states,
        script=snapshot.script,
        guard=snapshot.guard,
        search=snapshot.search,
        broken=parsed.broken
        | broken
        | snapshot.left_out
        | {found.at.path for found in (*undecoded, *offer_problems, *errors(image_problems))}
        | {found.at.path for found in misplaced if found.at.path.startswith(IMAGES)}
        | frozenset(meant_paths(misplaced)),
        left_out=frozenset(name for file in files for name in file.left_out),
        texts=texts,
        glossary=glossary.value,
        addresses=published,
        printed=printed,
        static=static,
    )
    problems = [
        *undecoded,
        *unclear,
        *unclear_too,
        *misplaced,
        *secret,
        *parsed.problems,
        *theme_problems,
        *chain.from_iterable(found for _state, found in parsed_states),
        *chain.from_iterable(file.problems for file in files),
        *chain.from_iterable(directory.checked for directory in directories),
    ]
    version = config.value.site.tipsite if config.value else None
    if version and _numbers(version.text) > _numbers(__version__):
        # A key that this version does not know may be of that version, and no mistake.
        for number, mistake in enumerate(problems):
            if mistake.code == "unknown-key":
                problems[number] = replace(mistake, code="key-newer")
        problems.append(problem("site-newer", version.at, wanted=version.text, here=__version__))
    if CONFIG not in snapshot.files and not any(
        found.code == "file-ending" and "/" not in found.at.path for found in misplaced
    ):
        problems.append(problem("no-campaigns-file", Location(path=CONFIG)))
    return corpus, (*problems, *image_problems, *offer_problems, *static_problems)


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


def _beside(file: _File[ServiceFile], snapshot: Snapshot) -> _File[ServiceFile]:
    """Return a file of services, or a problem if it is a copy of the file of its country."""
    for mistake in file.checked:
        values = dict(mistake.values)
        original = SERVICES + values.get("file", "")
        misnamed = mistake.code == "country-file" and "meant" not in values
        if misnamed and original in snapshot.files:
            copied = problem("copied-file", mistake.at, original=original)
            return _File(path=file.path, value=None, problems=(copied,))
    return file


def _give_files(snapshot: Snapshot, texts: Mapping[str, str], session: Session) -> None:
    """Define the questions about all files except pages; ``texts`` are the texts of these files."""

    decoded = dict(texts)

    def record(path: str, kind: type[T]) -> _File[T]:
        session.ask("source", path)
        return _record(texts, path, kind)

    def states(path: str) -> _State:
        session.ask("source", path)
        return parse_state(snapshot.files[path].decode("utf-8-sig", "replace"), path)

    def theme(name: str, path: str, line: str, column: str) -> _Theme:
        session.ask("theme files")
        at = Location(path=path, line=int(line), column=int(column))
        return parse_theme(snapshot, texts, Text(text=name, at=at))

    def placement() -> tuple[Problem, ...]:
        session.ask("file names")
        for path in snapshot.files:
            if path.lower().endswith(".txt"):
                session.ask("source", path)
        return file_problems(snapshot)

    def secrets(path: str) -> tuple[Problem, ...]:
        session.ask("source", path)
        return tuple(secret_problems(decoded[path], path))

    def names() -> tuple[tuple[str, ...], ...]:
        groups = (snapshot.files, snapshot.others, snapshot.offered, snapshot.pictures)
        return tuple(tuple(group) for group in groups)

    def theme_files() -> tuple[tuple[str, str], ...]:
        paths = [path for path in snapshot.files if path.startswith("themes/")]
        read = [(path, digest_in(snapshot.files, path)) for path in paths]
        others = [(path, "") for path in snapshot.others if path.startswith("themes/")]
        fonts = [
            (path, hashlib.sha256(content).hexdigest())
            for path, content in snapshot.offered.items()
            if path.startswith("themes/")
        ]
        return (*read, *others, *fonts, *((path, "shipped") for path in sorted(snapshot.shipped)))

    session.input("file names", names)
    lists = LISTS_OF_THE_PUBLISHED
    session.input("record files", lambda: tuple(path for path in texts if path not in lists))
    session.input("theme files", theme_files)
    session.input(
        "texts of records", lambda: tuple((path, digest_in(snapshot.files, path)) for path in texts)
    )
    kinds: tuple[tuple[str, Any, Any, bool], ...] = (
        ("settings", Config, _File[Config], False),
        ("organizations", OrganizationFile, _File[OrganizationFile], True),
        ("glossary", Glossary, _File[Glossary], False),
        ("directory records", ServiceFile, _File[ServiceFile], True),
    )
    for name, kind, file, private in kinds:
        tables = {f"tables of {name}": lambda file: tuple(named_tables(file.value, ""))}
        work = partial(record, kind=kind)
        session.rule(name, work, file, exact=True, private=private, projections=tables)
    session.rule("states", states, _State, exact=True)
    session.rule("theme", theme, _Theme, exact=True)
    session.rule("secrets", secrets, tuple[Problem, ...], exact=True)
    session.rule("placement", placement, tuple[Problem, ...], exact=True)


class _Texts(Mapping[str, str]):
    """The texts of all files by path. The texts of pages are decoded on demand."""

    def __init__(
        self,
        files: Mapping[str, bytes],
        others: Mapping[str, str],
        without_text: frozenset[str],
        session: Session,
    ) -> None:
        self._files = files
        self._others = others
        self._without_text = without_text
        self._session = session

    def __getitem__(self, path: str) -> str:
        if path not in self:
            raise KeyError(path)
        self._session.ensure("source", path)
        return self._others[path] if path in self._others else plain_text(self._files[path])

    def __contains__(self, path: object) -> bool:
        if path in self._others:
            return True
        there = isinstance(path, str) and path in self._files and path not in self._without_text
        return there and bool(page_path(str(path))[0])

    def __iter__(self) -> Iterator[str]:
        return (path for path in self._files if path in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _File(Struct, Generic[T], frozen=True, kw_only=True):
    """One YAML file. If a record in it could not be used, ``left_out`` are all ids in the file.

    ``checked`` are the problems of a file of services that `records.check_services` finds.
    """

    path: str
    value: T | None
    left_out: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    checked: tuple[Problem, ...] = ()


_State = tuple[StateFile, tuple[Problem, ...]]
_Theme = tuple[Theme | None, tuple[Problem, ...]]


def _record(texts: Mapping[str, str], path: str, record: type[T]) -> _File[T]:
    if path not in texts:
        return _File(path=path, value=None)
    built = parse_record(texts[path], path, record)
    left_out = () if built.whole else tuple(_ID.findall(texts[path]))
    value = built.value
    checked = tuple(check_services(value, texts[path])) if isinstance(value, ServiceFile) else ()
    return _File(
        path=path, value=value, left_out=left_out, problems=built.problems, checked=checked
    )

"""Each file on its own becomes records and pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from tipsite.content.encoding import decode, plain_text
from tipsite.content.files import parse_files, parse_images
from tipsite.content.pages import page_path, parse_pages
from tipsite.content.placement import file_problems, meant_paths
from tipsite.content.records import check_services, parse_states
from tipsite.engine.queries import Session
from tipsite.engine.transform import Spread, serially
from tipsite.model.config import PLAIN, Config, Glossary
from tipsite.model.corpus import (
    CONFIG,
    GLOSSARY,
    IMAGES,
    ORGANIZATIONS,
    SERVICES,
    Corpus,
    Snapshot,
)
from tipsite.model.problems import Location, Problem, errors, problem
from tipsite.model.records import OrganizationFile, ServiceFile
from tipsite.theme.folder import parse_theme
from tipsite.yaml.schema import parse_record

T = TypeVar("T")
_ID = re.compile(r"^\s*(?:-\s+)?id:\s*[\"']?([\w-]+)", re.MULTILINE)


def parse(
    snapshot: Snapshot, spread: Spread = serially, session: Session | None = None
) -> tuple[Corpus, tuple[Problem, ...]]:
    """Return everything that could be read, and the problems of each file's shape.

    ``session`` is one in which nothing was asked yet; texts of pages are asked of it, later.
    """
    session = session or Session()
    states, state_problems = parse_states(snapshot.files)
    parsed = parse_pages(snapshot.files, session, spread)
    records = {path: snapshot.files[path] for path in snapshot.files if not page_path(path)[0]}
    others, unread = decode(records)
    texts = _Texts(snapshot.files, others, parsed.without_text, session)
    order = {path: number for number, path in enumerate(snapshot.files)} if unread else {}
    undecoded = sorted((*unread, *parsed.unread), key=lambda one: order.get(one.at.path, 0))
    config = _record(others, CONFIG, Config)
    organizations = _record(others, ORGANIZATIONS, OrganizationFile)
    glossary = _record(others, GLOSSARY, Glossary)
    directories = [
        _record(others, path, ServiceFile)
        for path in others
        if path.startswith(SERVICES) and path.endswith(".yaml")
    ]
    files: tuple[_File[Any], ...] = (config, organizations, glossary, *directories)
    chosen = config.value.site.theme if config.value else PLAIN
    theme, theme_problems = parse_theme(snapshot, others, chosen)
    images, image_problems = parse_images(snapshot, others)
    misplaced = file_problems(snapshot)
    offered, offer_problems = parse_files(snapshot.offered)
    broken = {file.path for file in files if file.value is None and file.path in others}
    corpus = Corpus(
        config=config.value,
        organizations=organizations.value.organizations if organizations.value else (),
        directories=tuple(file.value for file in directories if file.value),
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
    )
    problems = [*undecoded, *misplaced, *parsed.problems, *theme_problems, *state_problems]
    for file in files:
        problems.extend(file.problems)
    for directory in corpus.directories:
        problems.extend(check_services(directory))
    if CONFIG not in snapshot.files and not any(
        found.code == "file-ending" and "/" not in found.at.path for found in misplaced
    ):
        problems.append(problem("no-campaigns-file", Location(path=CONFIG)))
    return corpus, (*problems, *image_problems, *offer_problems)


class _Texts(Mapping[str, str]):
    """The texts of all files by path: those of pages are made of their bytes when asked for."""

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
        if path in self._others:
            return self._others[path]
        if path not in self:
            raise KeyError(path)
        self._session.settle("source", path)
        return plain_text(self._files[path])

    def __contains__(self, path: object) -> bool:
        if path in self._others:
            return True
        there = isinstance(path, str) and path in self._files and path not in self._without_text
        return there and bool(page_path(str(path))[0])

    def __iter__(self) -> Iterator[str]:
        return (path for path in self._files if path in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(frozen=True, slots=True, kw_only=True)
class _File(Generic[T]):
    """One YAML file. ``left_out`` are the ids in it, where a record of it could not be used."""

    path: str
    value: T | None
    left_out: tuple[str, ...]
    problems: tuple[Problem, ...]


def _record(texts: Mapping[str, str], path: str, record: type[T]) -> _File[T]:
    if path not in texts:
        return _File(path=path, value=None, left_out=(), problems=())
    built = parse_record(texts[path], path, record)
    left_out = () if built.whole else tuple(_ID.findall(texts[path]))
    return _File(path=path, value=built.value, left_out=left_out, problems=built.problems)

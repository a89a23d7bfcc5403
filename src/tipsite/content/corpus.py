"""Each file on its own becomes records and pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from tipsite.content.encoding import decode
from tipsite.content.files import parse_files, parse_images
from tipsite.content.pages import parse_pages
from tipsite.content.placement import file_problems, meant_paths
from tipsite.content.records import check_services, parse_states
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


def parse(snapshot: Snapshot, spread: Spread = serially) -> tuple[Corpus, tuple[Problem, ...]]:
    """Return everything that could be read, and the problems of each file's shape."""
    states, state_problems = parse_states(snapshot.files)
    texts, undecoded = decode(snapshot.files)
    config = _record(texts, CONFIG, Config)
    organizations = _record(texts, ORGANIZATIONS, OrganizationFile)
    glossary = _record(texts, GLOSSARY, Glossary)
    directories = [
        _record(texts, path, ServiceFile)
        for path in texts
        if path.startswith(SERVICES) and path.endswith(".yaml")
    ]
    files: tuple[_File[Any], ...] = (config, organizations, glossary, *directories)
    pages, broken_pages, page_problems = parse_pages(texts, spread)
    chosen = config.value.site.theme if config.value else PLAIN
    theme, theme_problems = parse_theme(snapshot, texts, chosen)
    images, image_problems = parse_images(snapshot, texts)
    misplaced = file_problems(snapshot)
    offered, offer_problems = parse_files(snapshot.offered)
    broken = {file.path for file in files if file.value is None and file.path in texts}
    corpus = Corpus(
        config=config.value,
        organizations=organizations.value.organizations if organizations.value else (),
        directories=tuple(file.value for file in directories if file.value),
        pages=pages,
        images=images,
        files=offered,
        theme=theme,
        states=states,
        script=snapshot.script,
        guard=snapshot.guard,
        search=snapshot.search,
        broken=broken_pages
        | broken
        | snapshot.left_out
        | {found.at.path for found in (*undecoded, *offer_problems, *errors(image_problems))}
        | {found.at.path for found in misplaced if found.at.path.startswith(IMAGES)}
        | frozenset(meant_paths(misplaced)),
        left_out=frozenset(name for file in files for name in file.left_out),
        texts=texts,
        glossary=glossary.value,
    )
    problems = [*undecoded, *misplaced, *page_problems, *theme_problems, *state_problems]
    for file in files:
        problems.extend(file.problems)
    for directory in corpus.directories:
        problems.extend(check_services(directory))
    if CONFIG not in snapshot.files and not any(
        found.code == "file-ending" and "/" not in found.at.path for found in misplaced
    ):
        problems.append(problem("no-campaigns-file", Location(path=CONFIG)))
    return corpus, (*problems, *image_problems, *offer_problems)


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

"""Each file on its own becomes records and pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from tipsite.model.config import Config
from tipsite.model.corpus import Corpus
from tipsite.model.records import OrganizationFile, ServiceFile
from tipsite.model.snapshot import Snapshot
from tipsite.parse.decode import decode
from tipsite.parse.images import parse_images
from tipsite.parse.pages import parse_pages
from tipsite.parse.place import file_problems
from tipsite.parse.record import parse_record
from tipsite.parse.services import check_services
from tipsite.parse.theme import parse_theme
from tipsite.problems import Problem, Where, problem

T = TypeVar("T")
CONFIG = "campaigns.yaml"
ORGANIZATIONS = "content/organizations.yaml"
SERVICES = "content/services/"


def parse(snapshot: Snapshot) -> tuple[Corpus, tuple[Problem, ...]]:
    """Return everything that could be read, and the problems of each file's shape."""
    texts, found = decode(snapshot.files)
    problems = [*found, *file_problems(snapshot)]
    config, broken = _record(texts, CONFIG, Config, problems)
    organizations, lost = _record(texts, ORGANIZATIONS, OrganizationFile, problems)
    broken |= lost
    directories: list[ServiceFile] = []
    for path in texts:
        if path.startswith(SERVICES) and path.endswith(".yaml"):
            directory, lost = _record(texts, path, ServiceFile, problems)
            broken |= lost
            if directory:
                directories.append(directory)
                problems.extend(check_services(directory))
    pages, lost_pages, page_problems = parse_pages(texts)
    theme, theme_problems = parse_theme(snapshot, texts, config.site.theme if config else "plain")
    images, image_problems = parse_images(snapshot.files)
    corpus = Corpus(
        config=config,
        organizations=organizations.organizations if organizations else (),
        directories=tuple(directories),
        pages=pages,
        images=images,
        theme=theme,
        broken=broken | lost_pages | frozenset(found.at.path for found in found),
    )
    return corpus, (*problems, *page_problems, *theme_problems, *image_problems)


def _record(
    texts: Mapping[str, str], path: str, record: type[T], problems: list[Problem]
) -> tuple[T | None, frozenset[str]]:
    if path not in texts:
        if path == CONFIG and not problems:
            problems.append(problem("no-campaigns-file", Where(path=path)))
        return None, frozenset()
    built = parse_record(texts[path], path, record)
    problems.extend(built.problems)
    return built.value, frozenset() if built.whole else frozenset((path,))

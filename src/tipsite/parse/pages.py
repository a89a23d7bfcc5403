"""Markdown files become pages."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tipsite.markdown.document import split_page
from tipsite.markdown.html import convert
from tipsite.model.pages import FrontMatter, Page, PageKind
from tipsite.parse.kinds import kind_problems
from tipsite.problems import Problem, Where
from tipsite.tools.folders import by_folder, contents
from tipsite.tools.recall import recalled, recalled_by
from tipsite.yaml.schema import parse_record

_PATH = re.compile(r"content/(?P<tag>[^/]+)/(?P<path>.+\.md)\Z")
_ROUTE_TEXT = re.compile(r"routes/(?:pairs/[a-z]{2}-[a-z]{2}|to/[a-z]{2})\.md\Z")
_NOT_LANGUAGES = ("services", "images")
_LISTS: Mapping[str, PageKind] = {
    "index.md": "home",
    "help/index.md": "help",
    "signs/index.md": "signs",
    "campaigns/index.md": "campaigns",
    "help/abroad.md": "abroad",
    "routes/index.md": "routes",
    "routes/person.md": "route-part",
    "routes/worker.md": "route-part",
    "routes/child.md": "route-part",
    "news/index.md": "news-list",
    "safety.md": "safety",
}


def parse_pages(
    texts: Mapping[str, str],
) -> tuple[tuple[Page, ...], frozenset[str], tuple[Problem, ...]]:
    """Return the pages, the paths of the files that could not be used, and the problems."""
    pages: list[Page] = []
    broken: set[str] = set()
    problems: list[Problem] = []
    for folder in by_folder(texts):
        some, unusable, found = _folder(folder)
        pages.extend(some)
        broken.update(unusable)
        problems.extend(found)
    return tuple(pages), frozenset(broken), tuple(problems)


@recalled_by(contents)
def _folder(
    texts: Mapping[str, str],
) -> tuple[tuple[Page, ...], tuple[str, ...], tuple[Problem, ...]]:
    pages: list[Page] = []
    broken: list[str] = []
    problems: list[Problem] = []
    for path, text in texts.items():
        tag, inner = page_path(path)
        if not tag:
            continue
        page, found = _page(text, path, tag, inner)
        problems.extend(found)
        if page:
            pages.append(page)
        else:
            broken.append(path)
    return tuple(pages), tuple(broken), tuple(problems)


def page_path(path: str) -> tuple[str, str]:
    """Return the language tag and the inner path of a page's file; both empty for other files."""
    match = _PATH.match(path)
    if not match or match["tag"] in _NOT_LANGUAGES:
        return "", ""
    return match["tag"], match["path"]


def place_kind(path: str) -> PageKind:
    """Return the kind of a page that stands at ``path`` (relative to the language folder)."""
    if path in _LISTS:
        return _LISTS[path]
    if _ROUTE_TEXT.match(path):
        return "route-part"
    folder = path.rpartition("/")[0]
    places: Mapping[str, PageKind] = {
        "signs": "sign",
        "campaigns": "campaign",
        "news": "news",
    }
    return places.get(folder, "page")


@recalled
def _page(text: str, path: str, tag: str, inner: str) -> tuple[Page | None, tuple[Problem, ...]]:
    parts, open_ends = split_page(text, path)
    if parts is None:
        return None, open_ends
    built = parse_record(parts.matter, path, FrontMatter, first_line=2)
    matter, found = built.value, built.problems
    markup, slips = convert(parts.body, path, parts.first_line)
    if matter is None:
        return None, (*found, *slips)
    told = frozenset(value for one in found for key, value in one.values if key == "key")
    kind = page_kind(matter.kind, inner)
    page = Page(
        tag=tag,
        path=inner,
        kind=kind,
        matter=matter,
        blocks=markup.blocks,
        prose=markup.prose,
        ends=markup.ends,
        plain=markup.plain,
        headings=markup.headings,
        at=Where(path=path, line=1, column=1),
    )
    return page, (*found, *slips, *kind_problems(page, told))


def page_kind(said: PageKind | None, path: str) -> PageKind:
    """Return what a page is: two kinds are told by its own words, all others by its place."""
    placed = place_kind(path)
    if said == "safety" or (said == "media" and placed == "page"):
        return said
    return placed

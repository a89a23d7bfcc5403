"""Markdown files become pages, each with the keys that its kind may and must have.

`parse_pages` makes HTML for a build; `parse_documents` reads the same files as what is to be
translated of them, without HTML, which takes longest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tipsite.content.encoding import decode
from tipsite.engine.memory import by_folder, contents, memoized, memoized_by
from tipsite.engine.transform import Spread, serially
from tipsite.markdown.document import blocks_of, split_page
from tipsite.markdown.html import convert
from tipsite.model.pages import FrontMatter, Page, PageKind
from tipsite.model.problems import Location, Problem, errors, problem
from tipsite.model.translation import Document
from tipsite.staleness.units import page_document
from tipsite.yaml.schema import parse_record

_SIGN_WORDS = 250
_ONLY_FOR: tuple[tuple[str, PageKind, str], ...] = (
    ("who", "sign", "signs/"),
    ("signs", "sign", "signs/"),
    ("do", "sign", "signs/"),
    ("dont", "sign", "signs/"),
    ("needs", "sign", "signs/"),
    ("date", "news", "news/"),
    ("doors", "home", "index.md"),
)
"""A key, the kind of page it is for, and the words for that place."""
NEEDED: dict[PageKind, tuple[str, ...]] = {"sign": ("who", "signs"), "news": ("date",)}
"""The keys that a page of a kind must have, besides title and summary."""
_NOT_ON_PARTS = ("downloads", "image", "slug")

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


def parse_documents(
    files: Mapping[str, bytes],
) -> tuple[Mapping[str, Mapping[str, Document]], tuple[Problem, ...]]:
    """Return each page of a site's files, by language tag and name, and what broke others."""
    pages: dict[str, dict[str, Document]] = {}
    problems: list[Problem] = []
    texts, undecoded = decode({path: found for path, found in files.items() if page_path(path)[0]})
    for path, text in texts.items():
        tag, name = page_path(path)
        document, found = _document(text, path, name)
        problems.extend(errors(found))
        if document:
            pages.setdefault(tag, {})[name] = document
    return pages, (*undecoded, *problems)


def page_path(path: str) -> tuple[str, str]:
    """Return the language tag and the inner path of a page's file; both empty for other files."""
    match = _PATH.match(path)
    if not match or match["tag"] in _NOT_LANGUAGES:
        return "", ""
    return match["tag"], match["path"]


def _document(text: str, path: str, name: str) -> tuple[Document | None, tuple[Problem, ...]]:
    parts, found = split_page(text, path)
    if parts is None:
        return None, found
    built = parse_record(parts.matter, path, FrontMatter, first_line=2)
    if built.value is None:
        return None, built.problems
    blocks = blocks_of(parts.body, parts.first_line)
    matter = built.value
    kind = _page_kind(matter.kind, name)
    return page_document(name, matter, blocks, path, kind), built.problems


def _page_kind(said: PageKind | None, path: str) -> PageKind:
    """Return what a page is: two kinds are told by its own words, all others by its place."""
    placed = place_kind(path)
    if said == "safety" or (said == "media" and placed == "page"):
        return said
    return placed


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


def parse_pages(
    texts: Mapping[str, str], spread: Spread = serially
) -> tuple[tuple[Page, ...], frozenset[str], tuple[Problem, ...]]:
    """Return the pages, the paths of the files that could not be used, and the problems."""
    pages: list[Page] = []
    broken: set[str] = set()
    problems: list[Problem] = []
    # In one process, what a whole folder came to may be remembered.
    alone = spread is serially
    for some, unusable, found in (
        map(_folder, by_folder(texts)) if alone else (_pages(texts, spread),)
    ):
        pages.extend(some)
        broken.update(unusable)
        problems.extend(found)
    return tuple(pages), frozenset(broken), tuple(problems)


@memoized_by(contents)
def _folder(
    texts: Mapping[str, str],
) -> tuple[tuple[Page, ...], tuple[str, ...], tuple[Problem, ...]]:
    return _pages(texts, serially)


def _pages(
    texts: Mapping[str, str], spread: Spread
) -> tuple[tuple[Page, ...], tuple[str, ...], tuple[Problem, ...]]:
    pages: list[Page] = []
    broken: list[str] = []
    problems: list[Problem] = []
    places = ((path, *page_path(path)) for path in texts)
    files = [(texts[path], path, tag, inner) for path, tag, inner in places if tag]
    made = spread(lambda some: [_page(*file) for file in some], files)
    for (_text, path, _tag, _inner), (page, found) in zip(files, made, strict=True):
        problems.extend(found)
        if page:
            pages.append(page)
        else:
            broken.append(path)
    return tuple(pages), tuple(broken), tuple(problems)


@memoized
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
    kind = _page_kind(matter.kind, inner)
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
        at=Location(path=path, line=1, column=1),
    )
    return page, (*found, *slips, *_kind_problems(page, told))


def _kind_problems(page: Page, told: frozenset[str]) -> Iterator[Problem]:
    """Yield what the front matter says that does not go with the page's kind.

    Of the keys in ``told`` something was said already.
    """
    matter = page.matter
    if matter.kind not in (None, page.kind):
        yield problem("kind-misplaced", matter.at, kind=matter.kind, meant=page.kind)
    for key in NEEDED.get(page.kind, ()):
        if key not in told and not getattr(matter, key):
            yield problem("missing-key", matter.at, key=key)
    for key, kind, place in _ONLY_FOR:
        if page.kind != kind and getattr(matter, key):
            yield problem("key-only-for", matter.at, key=key, kind=place)
    for key in _NOT_ON_PARTS if page.kind == "route-part" else ():
        if getattr(matter, key):
            yield problem("key-not-on-part", matter.at, key=key)
    if page.kind == "media" and matter.sensitive:
        yield problem("media-sensitive", matter.at)
    if page.kind == "sign":
        words = sum(len(text.text.split()) for text in page.plain)
        if words > _SIGN_WORDS:
            yield problem("sign-too-long", page.at, words=words, most=_SIGN_WORDS)
    if matter.publish_on and matter.expires and matter.expires <= matter.publish_on:
        yield problem("dates-order", matter.at, first=matter.publish_on, last=matter.expires)

"""Markdown files become pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tipsite.model.pages import FrontMatter, Page, PageKind
from tipsite.parse.record import parse_record
from tipsite.problems import Problem, Where, problem
from tipsite.tools.markup import Markup, convert

_FENCE = re.compile(r"---[ \t]*$")
_PATH = re.compile(r"content/(?P<tag>[^/]+)/(?P<path>.+\.md)\Z")
_NOT_LANGUAGES = ("services", "images")
_SIGN_WORDS = 250
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
}


def parse_pages(
    texts: Mapping[str, str],
) -> tuple[tuple[Page, ...], frozenset[str], tuple[Problem, ...]]:
    """Return the pages, the paths of the files that could not be used, and the problems."""
    pages: list[Page] = []
    broken: set[str] = set()
    problems: list[Problem] = []
    for path, text in texts.items():
        match = _PATH.match(path)
        if not match or match["tag"] in _NOT_LANGUAGES:
            continue
        page, found = _page(text, path, match["tag"], match["path"])
        problems.extend(found)
        if page:
            pages.append(page)
        else:
            broken.add(path)
    return tuple(pages), frozenset(broken), tuple(problems)


def place_kind(path: str) -> PageKind:
    """Return the kind of a page that stands at ``path`` (relative to the language folder)."""
    if path in _LISTS:
        return _LISTS[path]
    folder = path.rpartition("/")[0]
    places: Mapping[str, PageKind] = {
        "signs": "sign",
        "campaigns": "campaign",
        "news": "news",
    }
    return places.get(folder, "page")


def _page(text: str, path: str, tag: str, inner: str) -> tuple[Page | None, tuple[Problem, ...]]:
    lines = text.split("\n")
    if not _FENCE.match(lines[0]):
        return None, (problem("front-matter-missing", Where(path=path, line=1, column=1)),)
    end = next((row for row, line in enumerate(lines[1:], 1) if _FENCE.match(line)), None)
    if end is None:
        return None, (problem("front-matter-open", Where(path=path, line=1, column=1)),)
    built = parse_record("\n".join(lines[1:end]), path, FrontMatter, first_line=2)
    matter, found = built.value, built.problems
    markup, slips = convert("\n".join(lines[end + 1 :]), path, end + 2)
    if matter is None:
        return None, (*found, *slips)
    kind = matter.kind if matter.kind == "safety" else place_kind(inner)
    page = Page(
        tag=tag,
        path=inner,
        kind=kind,
        matter=matter,
        blocks=markup.blocks,
        prose=markup.prose,
        plain=markup.plain,
        headings=markup.headings,
        at=Where(path=path, line=1, column=1),
    )
    return page, (*found, *slips, *_kind_problems(page, markup))


def _kind_problems(page: Page, markup: Markup) -> Iterator[Problem]:
    matter = page.matter
    if matter.kind not in (None, page.kind):
        yield problem("kind-misplaced", matter.at, kind=matter.kind, meant=page.kind)
    if page.kind == "sign":
        for key in ("who", "signs"):
            if not getattr(matter, key):
                yield problem("missing-key", matter.at, key=key)
        words = sum(len(text.text.split()) for text in markup.plain)
        if words > _SIGN_WORDS:
            yield problem("sign-too-long", page.at, words=words, most=_SIGN_WORDS)
    else:
        for key in ("who", "signs", "do", "dont", "needs"):
            if getattr(matter, key):
                yield problem("key-only-for", matter.at, key=key, kind="signs/")
    if page.kind == "news" and matter.date is None:
        yield problem("missing-key", matter.at, key="date")
    if page.kind != "news" and matter.date is not None:
        yield problem("key-only-for", matter.at, key="date", kind="news/")
    if page.kind != "home" and matter.doors:
        yield problem("key-only-for", matter.at, key="doors", kind="index.md")
    if matter.publish_on and matter.expires and matter.expires <= matter.publish_on:
        yield problem("dates-order", matter.at, first=matter.publish_on, last=matter.expires)

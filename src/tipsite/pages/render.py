"""Planned pages become bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, TypeVar
from xml.sax.saxutils import escape, quoteattr

from tipsite.engine.transform import Spread, serially
from tipsite.model.corpus import Theme
from tipsite.model.plan import Artifact, Plan, PlannedPage, SitemapEntry, sorted_by_path
from tipsite.model.problems import Problem
from tipsite.pages.news import atom
from tipsite.theme.templates import Templates, compile_templates
from tipsite.views import VIEWS
from tipsite.web import plain_address, without_empty_lines

_MARK = "\ufeff"
R = TypeVar("R")


class Rendered(NamedTuple):
    """A page with its bytes."""

    page: PlannedPage
    content: bytes


Known = Mapping[str, Rendered]
"""Pages that were rendered before, by address."""


def render(
    plan: Plan,
    read: Callable[[Artifact], R],
    spread: Spread = serially,
    known: Known = MappingProxyType({}),
) -> tuple[tuple[Artifact, ...], tuple[R, ...], tuple[Problem, ...]]:
    """Return every file of the site, what ``read`` gives for each page, and mistakes in templates.

    The first two are sorted by path. A page that is ``known`` as it is planned is not rendered
    again; that it must be the same object makes sure of it.
    """
    templates, mistakes = _compiled(plan)
    if mistakes:
        return (), (), mistakes

    def one(page: PlannedPage) -> Artifact | Problem:
        before = known.get(page.address)
        if before and before.page is page:
            return Artifact(path=page.address, content=before.content)
        return _page(templates, page)

    def pages(planned: Sequence[PlannedPage]) -> list[tuple[Artifact, R] | Problem]:
        # First all of one work, then all of the other: a processor does so in less time.
        made = [one(page) for page in planned]
        return [found if isinstance(found, Problem) else (found, read(found)) for found in made]

    rendered = spread(pages, plan.pages)
    problems = [found for found in rendered if isinstance(found, Problem)]
    whole = [found for found in rendered if not isinstance(found, Problem)]
    whole.sort(key=lambda found: found[0].path)
    artifacts = [*plan.copies, *(_plain(page) for page in plan.pages if page.text)]
    artifacts.extend(made for made, _ in whole)
    artifacts.extend(Artifact(path=feed.path, content=atom(feed)) for feed in plan.feeds)
    artifacts.append(Artifact(path="robots.txt", content=plan.robots.encode()))
    artifacts.append(Artifact(path="sitemap.xml", content=_sitemap(plan.sitemap)))
    return sorted_by_path(artifacts), tuple(found for _, found in whole), tuple(problems)


def render_page(theme: Theme | Plan, page: PlannedPage) -> bytes | tuple[Problem, ...]:
    """Return the bytes of one page, or the mistakes of its templates, which a plan has as well."""
    templates, mistakes = _compiled(theme)
    found = _page(templates, page) if not mistakes else None
    if isinstance(found, Artifact):
        return found.content
    return (found,) if found else mistakes


def _compiled(theme: Theme | Plan) -> tuple[Templates, tuple[Problem, ...]]:
    if isinstance(theme, Plan):
        folder, files = theme.theme, theme.theme_files
    else:
        folder, files = theme.name, theme.paths
    paths = tuple((name, files[f"templates/{name}"]) for name in theme.templates)
    root = f"themes/{folder}/templates/"
    return compile_templates(tuple(theme.templates.items()), root, paths)


def _page(templates: Templates, page: PlannedPage) -> Artifact | Problem:
    rendered = templates.render(VIEWS[type(page.view)], page.view)
    if isinstance(rendered, Problem):
        return rendered
    return Artifact(path=page.address, content=_bytes(rendered))


def _plain(page: PlannedPage) -> Artifact:
    # Hosts seldom name the encoding of a text file. The mark tells browsers; ASCII needs none.
    text = page.text.rstrip("\n") + "\n"
    text = text if text.isascii() else _MARK + text
    return Artifact(path=plain_address(page.address), content=text.encode("utf-8", "replace"))


def _bytes(rendered: str) -> bytes:
    return without_empty_lines(rendered).encode("utf-8", "replace")


def _sitemap(entries: tuple[SitemapEntry, ...]) -> bytes:
    """Return the sitemap (sitemaps.org 0.9, alternates as search engines document them)."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        (
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
            ' xmlns:xhtml="http://www.w3.org/1999/xhtml">'
        ),
    ]
    for entry in entries:
        lines.append(f"<url><loc>{escape(entry.address)}</loc>")
        lines.extend(
            f'<xhtml:link rel="alternate" hreflang={quoteattr(other.hreflang)}'
            f" href={quoteattr(other.href)}/>"
            for other in entry.alternates
        )
        lines.append("</url>")
    lines.append("</urlset>")
    return ("\n".join(lines) + "\n").encode()

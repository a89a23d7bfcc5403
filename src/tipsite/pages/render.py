"""Planned pages become bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def render(
    plan: Plan, spread: Spread = serially
) -> tuple[tuple[Artifact, ...], tuple[Problem, ...]]:
    """Return every file of the site, sorted by path, and the mistakes of its templates."""
    templates, mistakes = _compiled(plan.templates, plan.theme_files, plan.theme)
    if mistakes:
        return (), mistakes

    def pages(planned: Sequence[PlannedPage]) -> list[Artifact | Problem]:
        return [_page(templates, page) for page in planned]

    rendered = spread(pages, plan.pages)
    problems = [found for found in rendered if isinstance(found, Problem)]
    artifacts = [*plan.copies, *(_plain(page) for page in plan.pages if page.text)]
    artifacts.extend(found for found in rendered if isinstance(found, Artifact))
    artifacts.extend(Artifact(path=feed.path, content=atom(feed)) for feed in plan.feeds)
    artifacts.append(Artifact(path="robots.txt", content=plan.robots.encode()))
    artifacts.append(Artifact(path="sitemap.xml", content=_sitemap(plan.sitemap)))
    return sorted_by_path(artifacts), tuple(problems)


def render_page(theme: Theme, page: PlannedPage) -> bytes | tuple[Problem, ...]:
    """Return the bytes of one page, or the mistakes of its templates."""
    templates, mistakes = _compiled(theme.templates, theme.paths, theme.name)
    found = _page(templates, page) if not mistakes else None
    if isinstance(found, Artifact):
        return found.content
    return (found,) if found else mistakes


def _compiled(
    sources: Mapping[str, str], files: Mapping[str, str], theme: str
) -> tuple[Templates, tuple[Problem, ...]]:
    paths = tuple((name, files[f"templates/{name}"]) for name in sources)
    return compile_templates(tuple(sources.items()), f"themes/{theme}/templates/", paths)


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

"""The list of all examples: a page for each kind, in each edition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from tipsite.model.artifacts import Artifact
from tipsite.pipeline import Build, BuiltPage
from tipsite.tools.pseudo import LONG, MIRRORED
from tipsite.ui_language import gettext as _
from tipsite.views import VIEWS

INDEX = "examples.html"
_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;margin:1rem;color-scheme:light dark}"
    "td,th{text-align:start;vertical-align:top;padding:.5rem 1rem .5rem 0}"
    "a{display:block;padding-block:.25rem}"
)
_MOST = 6
"""Of one kind in one edition: more of them look alike."""


def index_page(built: Build) -> Artifact:
    """Return the page that lists the examples, by the template that makes them."""
    pages: dict[tuple[str, str], list[BuiltPage]] = {}
    for page in built.pages:
        pages.setdefault((page.kind, page.language), []).append(page)
    languages = list(dict.fromkeys(page.language for page in built.pages))
    title = escape(_("Every kind of page"))
    words = escape(_("Made up, to see what a theme does. No number on these pages is anybody's."))
    lines = (
        "<!doctype html>",
        '<html><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>",
        f"<style>{_STYLE}</style>",
        f"</head><body><h1>{title}</h1><p>{words}</p>",
        f"<table><tr><th>{escape(_('Template'))}</th>",
        *(f"<th>{escape(_named(tag))}</th>" for tag in languages),
        "</tr>",
        *(line for name in VIEWS.values() for line in _row(name, languages, pages)),
        "</table></body></html>",
    )
    return Artifact(path=INDEX, content="\n".join(lines).encode())


def _row(
    name: str, languages: Sequence[str], pages: Mapping[tuple[str, str], Sequence[BuiltPage]]
) -> Iterator[str]:
    yield f"<tr><th>{escape(name)}</th>"
    for tag in languages:
        found = pages.get((name.removesuffix(".html"), tag), ())[:_MOST]
        links = (f'<a href="{escape(page.address)}">{escape(page.address)}</a>' for page in found)
        yield f"<td>{''.join(links)}</td>"
    yield "</tr>"


def _named(tag: str) -> str:
    words = {LONG: _("{tag}: longer words"), MIRRORED: _("{tag}: from right to left")}
    return words.get(tag, "{tag}").format(tag=tag)

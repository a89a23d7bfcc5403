"""Attribution of problems in finished pages to the file of the theme that causes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from tipsite.model.corpus import Theme
from tipsite.model.problems import Location, Problem
from tipsite.theme.templates import referenced_templates
from tipsite.theme.tokens import Parts, place_in_sheet
from tipsite.views import VIEWS

_OUTPUT = "output/"
_STYLE = "assets/site.css"
_OF_TEXTS = frozenset((
    "audit-dead-link", "audit-heavy", "audit-image-heavy", "audit-format", "audit-number",
    "audit-telling", "audit-title-twice", "audit-tongue", "audit-trace",
    "audit-weight", "audit-weight-originals",
))  # fmt: skip
"""Codes of problems that a text or picture of the site may also cause."""

_OF_SHEETS = frozenset(("audit-style-loads",))
"""Codes that a page for unknown addresses repeats, since it contains the style sheet."""


def at_theme(
    problems: tuple[Problem, ...],
    theme: Theme,
    styles: Mapping[str, str],
    pages: Mapping[str, str],
) -> tuple[Problem, ...]:
    """Return problems of the audit at the files of the theme that cause them, if known.

    A problem in a style sheet gets the line of the theme's file. A problem in pages gets the file
    of a child theme's template, if all pages with the same problem use it. ``styles`` are the
    addresses of sheets by name, ``pages`` the template of each page, by address.
    """
    if not problems or _STYLE not in theme.paths:
        return problems
    sheets = {_OUTPUT + styles[name]: parts for name, parts in theme.sheets.items()}
    reported = {(problem.code, problem.values) for problem in problems if problem.at.path in sheets}
    problems = tuple(
        _in_sheet(problem, sheets)
        for problem in problems
        if problem.code not in _OF_SHEETS
        or problem.at.path in sheets
        or (problem.code, problem.values) not in reported
    )
    parts = _pages_of_own(theme, pages)
    if not parts:
        return problems
    wrong: dict[str, set[str]] = {}
    for problem in problems:
        wrong.setdefault(problem.code, set()).add(problem.at.path.removeprefix(_OUTPUT))
    blamed = {code: _blamed(some, parts) for code, some in wrong.items() if code not in _OF_TEXTS}
    return tuple(_moved(problem, blamed.get(problem.code, "")) for problem in problems)


def _in_sheet(problem: Problem, sheets: Mapping[str, Parts]) -> Problem:
    if problem.at.path not in sheets:
        return problem
    path, line = place_in_sheet(sheets[problem.at.path], problem.at.line)
    return replace(problem, at=replace(problem.at, path=path, line=line))


def _blamed(pages: set[str], parts: Mapping[str, frozenset[str]]) -> str:
    """Return, of the templates that all ``pages`` use, the one with the fewest pages; else "".

    ``parts`` are the pages of each template.
    """
    having = [path for path, some in parts.items() if pages <= some]
    return min(having, key=lambda path: (len(parts[path]), path), default="")


def _moved(problem: Problem, path: str) -> Problem:
    return replace(problem, at=Location(path=path)) if path else problem


def _pages_of_own(theme: Theme, pages: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Return the template files of child themes, each with the pages that use it."""
    children = (theme.name, *theme.parents)[:-1]
    names = {
        name: path
        for name in theme.templates
        if (path := theme.paths[f"templates/{name}"]).split("/")[1] in children
    }
    if not names:
        return {}
    addresses: dict[str, set[str]] = {path: set() for path in names.values()}
    made_by = {view.template: frozenset(_needed(view.template, theme.templates)) for view in VIEWS}
    for address, template in pages.items():
        for name in made_by[template] & names.keys():
            addresses[names[name]].add(address)
    return {path: frozenset(some) for path, some in addresses.items()}


def _needed(name: str, templates: Mapping[str, str]) -> Iterator[str]:
    """Yield the name of a template, and of all templates that it uses."""
    asked, seen = [name], set[str]()
    while asked:
        name = asked.pop()
        if name in templates and name not in seen:
            seen.add(name)
            yield name
            asked += referenced_templates(templates[name])

"""The report of a build as JSON; the schema is ``report.schema.json``."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from tipsite import __version__
from tipsite.audit.budget import BUDGET, Sizes, Weight, parts_of, weight_of, zipped
from tipsite.messages.explanation import explain
from tipsite.model.problems import Problem
from tipsite.model.site import Route
from tipsite.output.changes import Changes
from tipsite.pipeline.readability import Reading
from tipsite.pipeline.stages import Build
from tipsite.upkeep.calendar import upcoming
from tipsite.workspace.files import json_text


def report_json(
    built: Build,
    problems: tuple[Problem, ...],
    changes: Changes | None,
    read: tuple[Reading, ...],
    *,
    heavy: Weighed,
    ok: bool,
    today: datetime.date,
) -> str:
    """Return the report: problems, pages and their words and weight, routes, links, changes."""
    report = {
        "tipsite": __version__,
        "today": today.isoformat(),
        "ok": ok,
        "problems": [problem_data(problem) for problem in problems],
        "silenced": built.silenced,
        "upcoming": list(upcoming(built.corpus, today)),
        "pages": list(_pages(built, heavy.pages)),
        "page_table": _page_table(built),
        "weight": {
            "budget": BUDGET,
            "kinds": [_weight(heaviest) for heaviest in heavy.kinds],
        },
        "readability": read,
        "routes": [_route(route) for route in built.site.routes] if built.site else [],
        "outside_links": _outside(built),
        "changes": None
        if changes is None
        else {
            "written": list(changes.written),
            "unchanged": len(changes.unchanged),
            "removed": list(changes.removed),
        },
    }
    return json_text(report)


def problem_data(problem: Problem) -> dict[str, Any]:
    """Return the data of a problem for programs."""
    words, hint = explain(problem.code, problem.values)
    return {
        "path": problem.at.path,
        "line": problem.at.line,
        "column": problem.at.column,
        "severity": problem.severity,
        "code": problem.code,
        "words": words,
        "hint": hint,
    }


def _pages(built: Build, weighed: tuple[Weight, ...]) -> Iterator[dict[str, Any]]:
    heavy = {weight.path: weight.total for weight in weighed} if built.artifacts else {}
    for page in built.pages:
        yield {
            "address": page.address,
            "kind": page.kind,
            "language": page.edition,
            "fallback": page.falls_back,
            "bytes": heavy.get(page.address, 0),
        }


def _page_table(built: Build) -> dict[str, dict[str, dict[str, int]]]:
    """Return the numbers of complete pages and of fallbacks, by kind and language."""
    table: dict[str, dict[str, dict[str, int]]] = {}
    for page in built.pages:
        counts = table.setdefault(page.kind, {}).setdefault(
            page.edition, {"complete": 0, "fallback": 0}
        )
        counts["fallback" if page.falls_back else "complete"] += 1
    return table


class Heaviest(Struct, frozen=True, kw_only=True):
    """The heaviest page of one kind. ``parts`` are its HTML's bytes by part, heaviest first."""

    kind: str
    weight: Weight
    parts: Mapping[str, int]

    @property
    def share(self) -> float:
        """Return the share of the budget that the page uses; 1 is all of it."""
        return self.weight.total / self.weight.most

    @property
    def part(self) -> str:
        """Return the name of the heaviest part of its HTML."""
        return next(iter(self.parts))


class Weighed(Struct, frozen=True):
    """Weights of ``pages``, and the heaviest page of each kind, heaviest kind first."""

    pages: tuple[Weight, ...] = ()
    kinds: tuple[Heaviest, ...] = ()


def _weight(heaviest: Heaviest) -> dict[str, Any]:
    weight = heaviest.weight
    return {
        "kind": heaviest.kind,
        "address": weight.path,
        "html": weight.html,
        "css": weight.css,
        "js": weight.js,
        "total": weight.total,
        "budget": weight.most,
        "share": round(heaviest.share, 4),
        "heaviest_part": heaviest.part,
        "parts": dict(heaviest.parts),
    }


def weighed(built: Build) -> Weighed:
    """Return the weights of a site's pages, even if the site is refused.

    Each page is compressed for this.
    """
    artifacts = {file.path: file for file in built.rendered}
    files = {page.path: page.files for page in built.facts}
    sizes = Sizes(built.rendered)
    weights = tuple(weight_of(artifacts[path], own, sizes) for path, own in files.items())
    kinds = {page.address: page.kind for page in built.pages}
    heaviest: dict[str, Weight] = {}
    for weight in weights:
        kind = kinds.get(weight.path, "")
        if kind not in heaviest or weight.total > heaviest[kind].total:
            heaviest[kind] = weight
    ordered = sorted(heaviest.items(), key=lambda entry: (-entry[1].total, entry[0]))
    return Weighed(
        pages=weights,
        kinds=tuple(
            Heaviest(
                kind=kind, weight=weight, parts=parts_of(artifacts[weight.path].content, zipped)
            )
            for kind, weight in ordered
        ),
    )


def _route(route: Route) -> dict[str, Any]:
    return {
        "here": route.here,
        "there": route.there,
        "lines": route.lines,
        "child_lines": route.child_lines,
        "from_abroad": list(dict.fromkeys((*route.abroad, *route.child_abroad))),
        "domestic": route.domestic,
        "offices": route.offices,
    }


def _outside(built: Build) -> list[dict[str, Any]]:
    linking: dict[str, list[str]] = {}
    for page in built.facts if built.artifacts else ():
        for address in page.outside:
            linking.setdefault(address, []).append(page.path)
    return [
        {"address": address, "pages": sorted(pages)} for address, pages in sorted(linking.items())
    ]

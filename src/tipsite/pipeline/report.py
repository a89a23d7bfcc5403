"""What happened, as JSON for other programs; the schema is ``report.schema.json``."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from tipsite import __version__
from tipsite.audit.budget import BUDGET, Sizes, Weight, parts_of, weights, zipped
from tipsite.messages.explanation import explain
from tipsite.model.problems import Problem
from tipsite.model.site import Route
from tipsite.output.changes import Changes
from tipsite.pipeline.readability import Reading
from tipsite.pipeline.stages import Build
from tipsite.upkeep.calendar import changes_data, upcoming


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
        "problems": [problem_data(found) for found in problems],
        "silenced": [
            {"code": one.code, "reason": one.reason, "count": one.count} for one in built.silenced
        ],
        "upcoming": changes_data(upcoming(built.corpus, today)),
        "pages": list(_pages(built, heavy.pages)),
        "page_table": _page_table(built),
        "weight": {
            "budget": BUDGET,
            "kinds": [_weight(found) for found in heavy.kinds],
        },
        "readability": [_reading(one) for one in read],
        "routes": [_route(route) for route in built.routes],
        "outside_links": _outside(built),
        "changes": None
        if changes is None
        else {
            "written": list(changes.written),
            "unchanged": len(changes.unchanged),
            "removed": list(changes.removed),
        },
    }
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def problem_data(found: Problem) -> dict[str, Any]:
    """Return a problem for programs."""
    words, hint = explain(found.code, found.values)
    return {
        "path": found.at.path,
        "line": found.at.line,
        "column": found.at.column,
        "severity": found.severity,
        "code": found.code,
        "words": words,
        "hint": hint,
    }


def _pages(built: Build, weighed: tuple[Weight, ...]) -> Iterator[dict[str, Any]]:
    heavy = {found.path: found.total for found in weighed} if built.artifacts else {}
    for page in built.pages:
        yield {
            "address": page.address,
            "kind": page.kind,
            "language": page.language,
            "fallback": page.fallback,
            "bytes": heavy.get(page.address, 0),
        }


def _page_table(built: Build) -> dict[str, dict[str, dict[str, int]]]:
    """Kind to language to how many pages are complete and how many fall back."""
    table: dict[str, dict[str, dict[str, int]]] = {}
    for page in built.pages:
        counts = table.setdefault(page.kind, {}).setdefault(
            page.language, {"complete": 0, "fallback": 0}
        )
        counts["fallback" if page.fallback else "complete"] += 1
    return table


class Heaviest(Struct, frozen=True, kw_only=True):
    """The heaviest page of one kind. ``parts`` are those of its HTML, in bytes, heaviest first."""

    kind: str
    weight: Weight
    parts: Mapping[str, int]

    @property
    def share(self) -> float:
        """Return how much of the budget it takes; 1 is all of it."""
        return self.weight.total / self.weight.most

    @property
    def part(self) -> str:
        """Return the name of the heaviest part of its HTML."""
        return next(iter(self.parts))


class Weighed(Struct, frozen=True):
    """What each of the ``pages`` weighs, and the heaviest of each kind, the heaviest kind first."""

    pages: tuple[Weight, ...] = ()
    kinds: tuple[Heaviest, ...] = ()


def _weight(found: Heaviest) -> dict[str, Any]:
    weight = found.weight
    return {
        "kind": found.kind,
        "address": weight.path,
        "html": weight.html,
        "css": weight.css,
        "js": weight.js,
        "total": weight.total,
        "budget": weight.most,
        "share": round(found.share, 4),
        "heaviest_part": found.part,
        "parts": dict(found.parts),
    }


def weighed(built: Build) -> Weighed:
    """Return what the pages of a site weigh, also of a refused one. Each is packed for it."""
    artifacts = {found.path: found for found in built.rendered}
    files = {page.path: page.files for page in built.facts}
    pages = weights(artifacts, files, Sizes(built.rendered))
    return Weighed(pages=pages, kinds=_heaviest(built, pages))


def _heaviest(built: Build, pages: tuple[Weight, ...]) -> tuple[Heaviest, ...]:
    kinds = {page.address: page.kind for page in built.pages}
    files = {found.path: found for found in built.rendered}
    found: dict[str, Weight] = {}
    for weight in pages:
        kind = kinds.get(weight.path, "")
        if kind not in found or weight.total > found[kind].total:
            found[kind] = weight
    ordered = sorted(found.items(), key=lambda one: (-one[1].total, one[0]))
    return tuple(
        Heaviest(kind=kind, weight=weight, parts=parts_of(files[weight.path].content, zipped))
        for kind, weight in ordered
    )


def _reading(one: Reading) -> dict[str, Any]:
    return {
        "path": one.path,
        "language": one.language,
        "sentences": one.sentences,
        "words": one.words,
        "long_words": one.long_words,
        "lix": one.lix,
        "lix_source": one.lix_source,
        "long_sentences": [
            {"line": found.at.line, "words": found.words, "begins": found.begins}
            for found in one.long
        ],
    }


def _route(route: Route) -> dict[str, Any]:
    return {
        "here": route.here,
        "there": route.there,
        "lines": list(route.lines),
        "child_lines": list(route.child_lines),
        "from_abroad": [
            {"service": line.service, "number": line.number}
            for line in dict.fromkeys((*route.abroad, *route.child_abroad))
        ],
        "domestic": [
            {"service": line.service, "number": line.number, "why": line.why}
            for line in route.domestic
        ],
        "offices": list(route.offices),
    }


def _outside(built: Build) -> list[dict[str, Any]]:
    found: dict[str, list[str]] = {}
    for page in built.facts if built.artifacts else ():
        for address in page.links.outside:
            found.setdefault(address, []).append(page.path)
    return [
        {"address": address, "pages": sorted(pages)} for address, pages in sorted(found.items())
    ]

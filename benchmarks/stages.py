"""How long each stage of a build takes, on the sample and cold: the best of some runs.

    .venv/bin/python benchmarks/stages.py [RUNS]

A stage is timed in the same process as the others, so compare them with each other, not with
another machine. The last column is the share of the whole. The last line is what the search adds:
its indexes made and read back, and the lists of all pages parted; the first two are in the lines
above too.
"""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tipsite.audit.output import audit
from tipsite.audit.search import index_texts, search_problems
from tipsite.build.pagination import fit, fit_lists
from tipsite.content.corpus import parse
from tipsite.content.inputs import read
from tipsite.hosts.configuration import host_files
from tipsite.lint.checks import resolve_and_lint
from tipsite.media.clean import clean
from tipsite.model.plan import sorted_by_path
from tipsite.output.writer import write
from tipsite.pages.plan import edition_contexts, plan
from tipsite.pages.render import render
from tipsite.pages.search import search_entries, search_index

ROOT = Path(__file__).resolve().parent.parent
TODAY = datetime.date(2026, 11, 24)


def once() -> tuple[dict[str, float], int]:
    """Return the seconds of each stage of one build, and the number of pages."""
    seconds: dict[str, float] = {}

    def timed(name: str, stage: Callable[..., Any], *given: Any) -> Any:
        begin = time.perf_counter()
        result = stage(*given)
        seconds[name] = time.perf_counter() - begin
        return result

    snapshot, _ = timed("read", read, ROOT)
    corpus, _ = timed("parse", parse, snapshot)
    site, _ = timed("link", resolve_and_lint, corpus, TODAY)
    media, _ = timed("clean", clean, site)
    contexts = edition_contexts(site, media)
    parts = timed("fit", fit, site, contexts)
    planned = timed("plan", plan, site, contexts, parts)
    planned = timed("lists", fit_lists, planned)
    artifacts, _ = timed("render", render, planned)
    hosts = timed("hosts", host_files, artifacts, planned.hosting)
    artifacts = sorted_by_path((*artifacts, *hosts))
    timed("audit", audit, artifacts, planned.promises)
    with TemporaryDirectory() as folder:
        timed("write", write, artifacts, Path(folder) / "site")

    def search() -> None:
        for context in contexts:
            folder = f"{context.edition.tag}/"
            pages = tuple(page for page in planned.pages if page.address.startswith(folder))
            index_texts(search_index(context, search_entries(context, pages)).content)
        tuple(search_problems(artifacts, (), planned.promises))

    timed("search", search)
    seconds["search"] += seconds["lists"]
    return seconds, len(planned.pages)


def main() -> None:
    """Print the best time of each stage, each run in a fresh process."""
    if sys.argv[1:] == ["--once"]:
        stages, pages = once()
        sys.stdout.write(json.dumps((stages, pages)))
        return
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    command = [sys.executable, __file__, "--once"]
    made = [
        json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        for _ in range(runs)
    ]
    best = {name: min(stages[name] for stages, _ in made) for name in made[0][0]}
    search = best.pop("search")
    whole = sum(best.values())
    for name, seconds in best.items():
        sys.stdout.write(f"{name:8}{seconds:6.2f} s{seconds / whole:7.0%}\n")
    sys.stdout.write(f"{'all':8}{whole:6.2f} s  {made[0][1]} pages\n")
    sys.stdout.write(f"{'search':8}{search:6.2f} s{search / whole:7.1%}\n")


if __name__ == "__main__":
    main()

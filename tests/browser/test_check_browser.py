"""`tipsite check --browser` finds what only a browser can see, and nothing in our themes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

import pytest
from msgspec.structs import replace

from golden_sites import GOLDEN
from sample import ROOT, TODAY
from sites import built, page, service, with_services
from tipsite.content.inputs import read
from tipsite.model.problems import Problem
from tipsite.pipeline import stages
from tipsite.pipeline.browser import browser_problems
from tipsite.pipeline.run import pages_to_measure

pytestmark = pytest.mark.browser
HELP = "en/help/al.html"
BOTH = ("plain", "bright")


@lru_cache(maxsize=1)
def files() -> dict[str, bytes]:
    """Return the files of a small site in the theme ``plain``."""
    text = with_services(service("al-police", dial="129", needs="[call]")) + page("en/more.md")
    return {artifact.path: artifact.content for artifact in built(text).artifacts}


def measured(rule: str) -> set[tuple[str, str]]:
    """Return the codes and words of `faults`."""
    return {
        ("browser-faint" if found["ratio"] else "browser-unseen", found["words"])
        for found in faults(rule)
    }


def faults(rule: str) -> list[dict[str, str]]:
    """Return the faults of a page of help whose style sheet ends with a rule."""
    style = next(path for path in files() if re.fullmatch(r"assets/site\..*css", path))
    changed = {**files(), style: files()[style] + f"\n{rule}\n".encode()}
    return [
        {key: str(value) for key, value in found.values} for found in problems_in(changed, [HELP])
    ]


def problems_in(files: dict[str, bytes], pages: Sequence[str]) -> list[Problem]:
    """Measure in a thread: Playwright runs once in each, and the fixtures have one running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: list(browser_problems(files, pages))).result()


@pytest.mark.one_in(99)
@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        (".call { color: var(--accent) }", ("browser-faint", "116 111")),
        ("main h1 { position: fixed; inset: 0 }", ("browser-unseen", "129")),
        (".call { min-block-size: 0; padding: 0 }", ("browser-unseen", "Child helpline")),
    ],
)
def test_what_a_style_covers_cuts_or_fades_is_measured(rule: str, fault: tuple[str, str]) -> None:
    found = measured(rule)
    assert [one for one in found if one[0] == fault[0] and one[1].startswith(fault[1])], found


def test_faint_words_on_a_dark_section_are_named_with_a_shade_that_will_do() -> None:
    dark = "main { background: #1d0536; color: #fff } main dt { color: #fff6 }"
    faint = {found["element"]: found["meant"] for found in faults(dark)}
    assert {"main a.go", "main dt"} <= faint.keys()  # links, and words that are half transparent
    better = "".join(f"{element} {{ color: {meant} }}" for element, meant in faint.items())
    assert not {"main a.go", "main dt"} & {found["element"] for found in faults(dark + better)}


def test_colours_that_a_browser_mixes_are_measured() -> None:
    faint = "main h1 { color: color-mix(in oklab, #ccc, #fff) }"
    assert ("browser-faint", "Help in Albania") in measured(faint)
    strong = "main h1 { color: color-mix(in oklab, var(--text), #000) }"
    assert not {words for _, words in measured(strong)} & {"Help in Albania"}


@pytest.mark.parametrize(
    ("name", "most"),
    [("bright", 6), *(pytest.param(name, 999, marks=pytest.mark.long) for name in BOTH)],
)
def test_our_themes_pass(name: str, most: int) -> None:
    snapshot, _found = read(GOLDEN / "orange" / "site")
    settings = snapshot.files["campaigns.yaml"].decode()
    chosen = settings.replace("theme: daylight", f"theme: {name}")
    ours = {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for path in (ROOT / "themes" / name).rglob("*.*")
    }
    changed = {**snapshot.files, "campaigns.yaml": chosen.encode(), **ours}
    site = stages.build(replace(snapshot, files=changed), TODAY)
    made = {artifact.path: artifact.content for artifact in site.artifacts}
    assert problems_in(made, pages_to_measure(site)[:most]) == []


def test_pages_that_lead_on_at_once_are_not_measured() -> None:
    site = built(page("en/more.md", aliases="[en/old.html]"))
    assert "en/old.html" in {outline.address for outline in site.pages}
    assert "en/old.html" not in pages_to_measure(site)

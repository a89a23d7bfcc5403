"""How long the pages of the sample are on a small phone, and what stands before what matters.

    .venv/bin/python -m benchmarks.screens [SITE] [--tags en sq mk] [--width 360] [--json | --tasks]

SITE is a built site (default: the sample, built into memory). Each page kind is opened in a real
browser at 360 × 640 CSS pixels, in each language, without scripts of our own changing anything.

screens     height of the page, divided by what the bar at the bottom leaves of the window
calls       links to call (`tel:`, `sms:`) outside the bar; in brackets those that are folded away
first       distance from the top of the page to the first of them that is seen, in CSS pixels
before H1   what stands above the heading, as a share of what the bar leaves
notices     the part of that which notices take (demonstration, draft, words in another language)
advice      distance to the first heading after the ticks (signs alone)
abroad      for whoever reads Macedonian in Albania: taps to a number of Albania (not that of all
            countries), and behind the slash how many numbers of other countries are met before it;
            where the page has none, by way of the numbers in the bar

With --tasks it walks from the choice of language to what somebody came for instead, and tells the
taps, and how many screens had to be scrolled on the way.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.processes import in_memory, run
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TODAY = "2026-11-24"
HEIGHT = 640
HELP = "help/index.html"
PAGES = (
    ("home", "index.html"), ("help", "help/index.html"), ("directory", "help/al.html"),
    ("directory xk", "help/xk.html"), ("service", "help/al/child-line.html"),
    ("abroad", "help/abroad.html"), ("routes", "routes/index.html"), ("route", "routes/al-mk.html"),
    ("sheet", "sheets/al.html"), ("signs", "signs/index.html"), ("sign", "signs/job-offer.html"),
    ("worried", "worried.html"), ("call", "call.html"), ("page", "rights.html"),
    ("campaigns", "campaigns/index.html"), ("campaign", "campaigns/know-before-you-go.html"),
    ("campaign, ended", "campaigns/four-countries-2018.html"), ("news", "news/index.html"),
    ("piece of news", "news/october-day.html"), ("media", "media.html"),
    ("safety", "safety.html"), ("search", "search.html"), ("A to Z", "az.html"),
    ("lost", "404.html"),
)  # fmt: skip
LOOK = """
() => {
  const top = (one) => one.getBoundingClientRect().top + scrollY;
  const seen = (one) => one.checkVisibility({checkOpacity: true, checkVisibilityCSS: true});
  const bar = [...document.querySelectorAll("body *")].find(
    (one) => ["fixed", "sticky"].includes(getComputedStyle(one).position) && seen(one)
      && one.getBoundingClientRect().bottom >= innerHeight - 1);
  const room = innerHeight - (bar ? bar.getBoundingClientRect().height : 0);
  const links = [...document.querySelectorAll("a[href^='tel:'], a[href^='sms:']")]
    .filter((one) => !bar || !bar.contains(one));
  const shown = links.filter(seen);
  const heading = document.querySelector("h1");
  const notices = [...document.querySelectorAll("[class*=notice], .demo, .draft")]
    .filter((one) => seen(one) && !one.parentElement.closest("[class*=notice], .demo, .draft"))
    .map((one) => one.getBoundingClientRect())
    .filter((box) => box.top + scrollY < room)
    .reduce((sum, box) => sum + Math.min(box.bottom + scrollY, room) - (box.top + scrollY), 0);
  const ticks = [...document.querySelectorAll("main input[type=checkbox]")].pop();
  const after = ticks && [...document.querySelectorAll("main h2")]
    .find((one) => top(one) > top(ticks));
  return {
    room, height: document.documentElement.scrollHeight, notices,
    calls: shown.length, folded: links.length - shown.length,
    first: shown.length ? Math.min(...shown.map(top)) : null,
    heading: heading ? top(heading) : null, advice: after ? top(after) : null,
  };
}
"""


MET = """
([names, here]) => {
  const seen = (one) => one.checkVisibility({checkOpacity: true, checkVisibilityCSS: true});
  const after = (one, other) =>
    one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_PRECEDING;
  const named = (text) => names.filter((name) => (text || "").includes(name));
  const country = (link) => {
    let found = named(link.textContent);
    for (let one = link.parentElement; one && !found.length; one = one.parentElement) {
      if (one.matches("li, p, td")) found = named(one.textContent);
      for (const head of one.children)
        if (head.matches("summary, .heading, .kicker, h1, h2, h3, h4") && !after(head, link))
          found = named(head.textContent);
    }
    return found;
  };
  let others = 0;
  for (const link of document.querySelectorAll("main a[href^='tel:']")) {
    const where = country(link);
    if (where.length > 1) continue;
    if (where[0] === here) return [seen(link) ? 1 : 2, others];
    if (where.length && seen(link)) others += 1;
  }
  return null;
}
"""
READER, HERE = "mk", "al"


def met(page: Page, site: Path, path: str, names: list[str], here: str) -> tuple[int, int] | None:
    """Return the taps to a number of the country ``here``, and the numbers of others before it."""
    page.goto((site / READER / path).as_uri())
    found = page.evaluate(MET, [names, here])
    if found is None and path != HELP:
        further = met(page, site, HELP, names, here)
        return (further[0] + 1, further[1]) if further else None
    return tuple(found) if found else None


def looks(
    browser: Browser, site: Path, tags: Sequence[str], width: int
) -> Iterator[dict[str, Any]]:
    """Yield what is measured on each page that there is, with its kind and its language."""
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHT}, is_mobile=True, device_scale_factor=2
    )
    page = context.new_page()
    names, here = [], ""
    if READER in tags:
        for file in sorted((site / READER / "help").glob("??.html")):
            page.goto(file.as_uri())
            names.append(page.locator("h1").inner_text().split(maxsplit=2)[2])
            here = names[-1] if file.stem == HERE else here
    for kind, path in (("chooser", "index.html"), *PAGES):
        for tag in ("",) if kind == "chooser" else tags:
            file = site / tag / path
            if file.is_file():
                page.goto(file.as_uri())
                look = page.evaluate(LOOK)
                there = met(page, site, path, names, here) if tag == READER else None
                yield {"kind": kind, "tag": tag, "abroad": there, **look}
    context.close()


TASKS = {
    "a number in Kosovo, in Albanian": (
        "a[hreflang=sq]", "main details:has(a[href$='/xk.html']) summary",
        "main details[open] a[href^='tel:']:visible",
    ),
    "a number in Albania, in Macedonian": (
        "a[hreflang=mk]", "main details:has(a[href$='/al.html']) summary",
        "main details:has(a[href$='/al.html']) a[href^='tel:']",
    ),
    "the way between two countries, in Macedonian": (
        "a[hreflang=mk]", ".menu summary", ".menu a[href$='routes/index.html']",
        "main a[href$='al-mk.html']", "main a[href^='tel:']:visible",
    ),
    "what to do about an offer of a job": (
        "a[hreflang=en]", ".menu summary", ".menu a[href$='signs/index.html']",
        "main a[href$='job-offer.html']", "main form ~ h2",
    ),
    "a sheet on paper": (
        "a[hreflang=en]", "main a[href$='help/al.html']:visible", "main a[href*='sheets/al']",
        "main button:visible",
    ),
    "the search for “pomosh”": (
        "a[hreflang=mk]", ".menu summary", ".menu a[href$='search.html']", "input[type=search]",
        "[data-search-results] a:visible",
    ),
    "away from the site": ("a[hreflang=sq]", ".bar .leave"),
}  # fmt: skip
"""What is tapped on the way, or reached at its end."""


def walks(browser: Browser, site: Path, width: int) -> Iterator[str]:
    """Yield a row for each task: its taps, those to open a page or a fold, and the scrolling."""
    for task, steps in TASKS.items():
        page = browser.new_page(viewport={"width": width, "height": HEIGHT})
        page.goto((site / "index.html").as_uri())
        room, scrolled = page.evaluate(LOOK)["room"], 0.0
        for place, step in enumerate(steps):
            target = page.locator(step).first
            target.wait_for()
            box = target.bounding_box()
            assert box is not None, step
            below = max(0.0, box["y"] + box["height"] - room)
            page.mouse.wheel(0, below)
            scrolled += below / room
            if step == "input[type=search]":
                target.fill("pomosh")
            elif place + 1 < len(steps):
                target.click()
        page.close()
        yield f"| {task} | {len(steps) - step.endswith('h2')} | {scrolled:.1f} |"


def _row(found: dict[str, Any]) -> str:
    room = found["room"]
    calls = f"{found['calls']}" + (f" ({found['folded']})" if found["folded"] else "")
    first, heading, advice = (found[name] for name in ("first", "heading", "advice"))
    cells = (
        found["kind"],
        found["tag"],
        f"{found['height'] / room:.1f}",
        calls,
        "" if first is None else f"{first:.0f}",
        "" if heading is None else f"{100 * heading / room:.0f} %",
        f"{100 * found['notices'] / room:.0f} %",
        "" if advice is None else f"{advice:.0f}",
        "{} / {}".format(*found["abroad"]) if found["abroad"] else "",
    )
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Measure, and print a table in Markdown or JSON."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("site", nargs="?", type=Path)
    parser.add_argument("--tags", nargs="+", default=["en", "sq", "mk"])
    parser.add_argument("--width", type=int, default=360)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--tasks", action="store_true")
    parser.add_argument("--browser", help="the program of a Chromium; Playwright's own without it")
    options = parser.parse_args()
    with TemporaryDirectory(dir=in_memory()) as folder, sync_playwright() as playwright:
        site = options.site
        if site is None:
            site = Path(folder) / "site"
            words = ("build", "--root", str(ROOT), "--output", str(site), "--today", TODAY)
            run((sys.executable, "-m", "tipsite", *words, "--no-store"), ROOT)
        browser = playwright.chromium.launch(executable_path=options.browser)
        if options.tasks:
            rows = "\n".join(walks(browser, site.absolute(), options.width))
            sys.stdout.write(f"| task | taps | screens scrolled |\n|---|--:|--:|\n{rows}\n")
            return
        found = list(looks(browser, site.absolute(), options.tags, options.width))
        browser.close()
    head = (
        "| page | | screens | calls | first | before H1 | notices | advice | abroad |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|",
    )
    said = json.dumps(found, indent=1) if options.json else "\n".join((*head, *map(_row, found)))
    sys.stdout.write(f"{said}\n")


if __name__ == "__main__":
    main()

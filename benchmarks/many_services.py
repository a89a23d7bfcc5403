"""How long 2,000 services in 20 countries take: builds and commands of the directory.

    .venv/bin/python -m benchmarks.many_services [SERVICES] [FOLDER]

The site is made up: its numbers are of no country's plan. It is built cold, unchanged and with
another number of one service. Each command runs once in a process of its own. Compare the times
with each other, not with another machine.
"""

from __future__ import annotations

import gzip
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.processes import PYTHON, run

COUNTRIES = (
    "AL", "AT", "BA", "BG", "CH", "CZ", "DE", "GR", "HR", "HU", "IT", "ME", "MK", "PL", "RO", "RS",
    "SI", "SK", "TR", "XK",
)  # fmt: skip
NEEDS = ("call", "safe-place", "legal", "children", "starting-again")
KINDS = ("hotline", "shelter", "legal-aid", "child-protection", "reintegration")
WORDS = ("north", "south", "east", "west", "river", "hill", "lake", "garden", "bridge", "harbour")
TODAY = "2026-11-24"
FIRST = 100_000
"""The number of the first service in a country, without the codes of the country."""


def _name(index: int) -> str:
    """A name without digits, another for each index."""
    words = []
    for _ in range(3):
        index, step = divmod(index, len(WORDS))
        words.append(WORDS[step])
    return "-".join(words)


def _service(country: str, index: int) -> str:
    kind = index % len(NEEDS)
    low = country.lower()
    dial = f"+999 {COUNTRIES.index(country):02} {FIRST + index * 37}"
    name = _name(index).replace("-", " ")
    return f"""\
- id: {low}-{_name(index)}
  organization: org
  run_by: ngo
  kind: {KINDS[kind]}
  needs: [{NEEDS[kind]}]
  name: {{en: House {name}, sq: Shtëpia {name}}}
  summary:
    en: People who listen at the {name} house, and who know what can be done next.
    sq: Njerëz që dëgjojnë te shtëpia {name} dhe që dinë çfarë mund të bëhet më tej.
  publish: yes
  anonymous: yes
  tells_police: no
  audience: [women, men, children]
  offers: [counselling, information]
  phones:
  - dial: {dial}
    free: no
    hours: Mo-Fr 08:00-{16 + index % 4}:00
    languages: [sq, en]
    publish: yes
    verified: {{dial: {dial}, on: 2026-11-{1 + index % 20:02}, how: published,
      source: {{title: List, url: "https://example.org/"}}}}
  websites:
  - url: https://{low}.example.org/{_name(index)}
    publish: yes
    verified:
      url: https://{low}.example.org/{_name(index)}
      on: 2026-11-01
      how: published
      source: {{title: List, url: "https://example.org/"}}
"""


def make(folder: Path, services: int) -> None:
    """Write a site with so many services, in two languages, into ``folder``."""
    codes = ", ".join(COUNTRIES)
    records = folder / "content" / "services"
    records.mkdir(parents=True)
    (folder / "campaigns.yaml").write_text(
        f"""\
site:
  name: {{en: Many, sq: Shumë}}
  address: https://example.org/
  status: demonstration
  source_language: en
  languages: [en, sq]
  countries: {{en: [{codes}], sq: [{codes}]}}
  exit: https://weather.example.com/
""",
        "utf-8",
    )
    (folder / "content" / "organizations.yaml").write_text(
        "organizations:\n- id: org\n  name: {en: Association, sq: Shoqata}\n", "utf-8"
    )
    for tag in ("en", "sq"):
        page = folder / "content" / tag / "index.md"
        page.parent.mkdir()
        page.write_text("---\ntitle: Many\nsummary: Many lines.\n---\nWords.\n", "utf-8")
        safety = "---\ntitle: Traces\nsummary: What stays.\nkind: safety\n---\nWords.\n"
        page.with_name("safety.md").write_text(safety, "utf-8")
    each = services // len(COUNTRIES)
    for country in COUNTRIES:
        text = "".join(_service(country, index) for index in range(each))
        (records / f"{country.lower()}.yaml").write_text(
            f"country: {country}\nservices:\n{text}", "utf-8"
        )


def heaviest(output: Path) -> tuple[int, str]:
    """Return the bytes after gzip -9, style sheet included, of the heaviest page, and the page."""
    style = re.compile(rb'<link rel="stylesheet" href="([^"]+)"')
    found = []
    for page in output.rglob("*.html"):
        content = page.read_bytes()
        css = [(page.parent / match.decode()).read_bytes() for match in style.findall(content)]
        weight = sum(len(gzip.compress(part, 9)) for part in (content, *css))
        found.append((weight, page.relative_to(output).as_posix()))
    return max(found)


def main() -> None:
    """Make the site and print the seconds of each command."""
    services = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    with TemporaryDirectory() as temporary:
        root = Path(sys.argv[2] if len(sys.argv) > 2 else temporary) / "many"
        make(root, services)
        sys.stdout.write(f"{PYTHON}\n")

        def timed(what: str, *command: str) -> None:
            words = [sys.executable, "-P", "-m", "tipsite", *command, "--today", TODAY]
            done = run(words, root)
            sys.stdout.write(
                f"{done.wall:6.2f} s {done.processor:6.2f} of the processor  {what}: {done.said}\n"
            )
            sys.stdout.flush()

        timed("cold", "build")
        timed("unchanged", "build")
        record = root / "content" / "services" / "al.yaml"
        text = record.read_text("utf-8")
        record.write_text(text.replace(f"+999 00 {FIRST}", f"+999 00 {FIRST + 1}"), "utf-8")
        timed("one number", "build")
        timed("check", "check")
        timed("due", "directory", "due")
        timed(
            "confirmed",
            "directory",
            "confirmed",
            f"al-{_name(0)}",
            "--how",
            "called",
            "--by",
            "officer",
        )
        weight, page = heaviest(root / "output")
        sys.stdout.write(f"heaviest page: {weight} bytes, {page}\n")


if __name__ == "__main__":
    main()

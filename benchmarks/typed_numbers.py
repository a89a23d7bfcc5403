"""How well typed phone numbers are told from other figures: precision and recall by group.

    .venv/bin/python benchmarks/typed_numbers.py [--misses] [FILE...]

The lines stand in ``numbers.tsv``, whose head says what its columns are; those of
``numbers-unseen.tsv``, written without sight of the detector, are counted apart. Each line is a
page of its own in a site for Albania, Kosovo, Montenegro and North Macedonia, so that no line can
influence another, and the site is built as any other: what counts is what an officer is told,
errors (``phone-in-words``, and ``audit-number`` of a page that passed so far) and warnings
(``number-doubt``). A number is found when the problem names it whole and nothing beside it, or when
its text is refused for signs that nobody sees (``hidden-sign``). With
--misses each line that is told wrongly is listed.
"""

from __future__ import annotations

import datetime
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tipsite.content.inputs import read
from tipsite.pipeline.stages import Build, build

ROOT = Path(__file__).resolve().parent.parent
HERE = Path(__file__).resolve().parent
FILES = (HERE / "numbers.tsv", HERE / "numbers-unseen.tsv")
TODAY = datetime.date(2026, 11, 24)
COUNTRIES = ("AL", "XK", "ME", "MK")
CONFIG = """\
site:
  name: {en: Somebody to call}
  address: https://example.org/
  status: demonstration
  source_language: en
  languages: [en]
  countries: {en: [AL, XK, ME, MK]}
  exit: https://weather.example.com/
"""
ORGANIZATION = "organizations:\n- id: office\n  name: {en: An office}\n"
RECORD = """\
- id: {id}
  organization: office
  run_by: state
  kind: other
  needs: [call]
  name: {{en: Line {name}}}
  summary: {{en: They answer.}}
  publish: yes
"""
PHONE = """\
  phones:
  - dial: "{dial}"
    hours: 24/7
    publish: yes
    verified: {{dial: "{dial}", on: 2026-11, how: published, source: {{title: List, url: https://example.org/list}}}}
"""
WEBSITE = """\
  websites:
  - url: https://office.example.org
    publish: yes
    verified: {url: https://office.example.org, on: 2026-11-01, how: operator, by: officer}
"""
PAGE = "---\ntitle: Page {name}\nsummary: A summary of {name}.\n---\n"
NEEDED = ("index.md", "help/index.md", "safety.md")
ERRORS = ("phone-in-words", "audit-number")


class Line(NamedTuple):
    """A line of a file: see its head."""

    kind: str
    group: str
    language: str
    published: str
    number: str
    text: str
    note: str

    @property
    def wanted(self) -> frozenset[str]:
        """The numbers of the line, by letters and figures alone."""
        return frozenset(_bare(part) for part in self.number.split(";") if part)


@dataclass(frozen=True, slots=True)
class Told:
    """What was told of a line: the texts that errors and warnings name, or that it is refused."""

    errors: tuple[str, ...]
    warnings: tuple[str, ...]
    refused: bool = False

    def found(self, line: Line, *, doubts: bool) -> bool:
        """Return whether each number of the line is named, in a warning only with ``doubts``."""
        if self.refused:
            return True
        named = (*self.errors, *self.warnings) if doubts else self.errors
        return line.wanted <= {_bare(text) for text in named}


def _bare(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())


def read_lines(path: Path) -> list[Line]:
    """Return the lines of a file."""
    rows = path.read_text(encoding="utf-8").split("\n")
    return [Line(*row.split("\t")) for row in rows if row and not row.startswith("#")]


def _letters(number: int) -> str:
    return "".join("abcdefghij"[int(figure)] for figure in f"{number:03}")


def _write(folder: Path, published: str, lines: Mapping[str, Line]) -> None:
    """Write a site with a page for each line, by its name."""
    files = {"campaigns.yaml": CONFIG, "content/organizations.yaml": ORGANIZATION}
    for country in COUNTRIES:
        tag = country.lower()
        record = RECORD.format(id=f"{tag}-office", name="office") + WEBSITE
        files[f"content/services/{tag}.yaml"] = f"country: {country}\nservices:\n{record}"
    for number, dial in enumerate(published.split(",") if published != "-" else ()):
        name = _letters(number)
        files["content/services/al.yaml"] += RECORD.format(id=f"al-line-{name}", name=name)
        files["content/services/al.yaml"] += PHONE.format(dial=dial)
    for path in NEEDED:
        files[f"content/en/{path}"] = PAGE.format(name="of the site") + "Words.\n"
    for name, line in lines.items():
        text = line.text.replace("\\n", "\n")
        files[f"content/en/{name}.md"] = f"{PAGE.format(name=name)}{text}\n"
    shutil.rmtree(folder / "content", ignore_errors=True)
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def _built(folder: Path) -> Build:
    snapshot, problems = read(folder)
    if problems:
        raise SystemExit(f"The files cannot be read: {problems}")
    return build(snapshot, TODAY)


def _named(made: Build, codes: Iterable[str], name: str) -> Iterator[str]:
    paths = (f"content/en/{name}.md", f"output/en/{name}.html")
    for found in made.problems:
        if found.code in codes and found.at.path in paths:
            yield dict(found.values)["found"]


def told(lines: list[Line]) -> dict[Line, Told]:
    """Return what an officer is told of each line."""
    result: dict[Line, Told] = {}
    for published in dict.fromkeys(line.published for line in lines):
        own = [line for line in lines if line.published == published]
        names = {f"page-{_letters(number)}": line for number, line in enumerate(own)}
        with TemporaryDirectory() as place:
            folder = Path(place)
            shutil.copytree(ROOT / "themes", folder / "themes")
            _write(folder, published, names)
            first = _built(folder)
            refused = {
                found.at.path.removeprefix("content/en/").removesuffix(".md")
                for found in first.problems
                if found.code in ("hidden-sign", "list-number")
            }
            for name, line in names.items():
                result[line] = Told(
                    tuple(_named(first, ERRORS, name)),
                    tuple(_named(first, ("number-doubt",), name)),
                    name in refused,
                )
            passed = {
                name: line
                for name, line in names.items()
                if not (result[line].errors or result[line].refused)
            }
            _write(folder, published, passed)
            second = _built(folder)
            _only_of_lines(second, passed)
            for name, line in passed.items():
                late = tuple(_named(second, ERRORS, name))
                result[line] = Told(late, result[line].warnings)
    return result


def _only_of_lines(made: Build, names: Mapping[str, Line]) -> None:
    """Stop where the site itself is wrong, and so no page was made."""
    paths = {f"content/en/{name}.md" for name in names}
    wrong = [
        found
        for found in made.problems
        if found.severity == "error" and found.code not in ERRORS and found.at.path not in paths
    ]
    if wrong or not made.rendered:
        raise SystemExit(f"The site cannot be built: {wrong or made.problems}")


def _row(name: str, lines: list[Line], results: Mapping[Line, Told]) -> str:
    true = [line for line in lines if line.kind == "number"]
    none = [line for line in lines if line.kind == "none"]
    sure = sum(results[line].found(line, doubts=False) for line in true)
    found = sum(results[line].found(line, doubts=True) for line in true)
    alarms = sum(bool(results[line].errors) for line in none)
    doubts = sum(bool(results[line].warnings) and not results[line].errors for line in none)
    recall = f"{found / len(true):7.1%}" if true else "      -"
    errors = f"{sure / len(true):7.1%}" if true else "      -"
    precision = f"{sure / (sure + alarms):7.1%}" if sure + alarms else "      -"
    return (
        f"{name:24}{len(true):8}{errors:>9}{recall:>9}"
        f"{len(none):8}{alarms:8}{doubts:8}{precision:>10}\n"
    )


def _report(path: Path, lines: list[Line], results: Mapping[Line, Told]) -> None:
    write = sys.stdout.write
    write(f"{path.name}\n{'':24}{'numbers':>8}{'errors':>9}{'told':>9}")
    write(f"{'none':>8}{'errors':>8}{'doubts':>8}{'precision':>10}\n")
    for group in dict.fromkeys(line.group for line in lines):
        write(_row(group, [line for line in lines if line.group == group], results))
    for language in dict.fromkeys(line.language for line in lines):
        own = [line for line in lines if line.language == language]
        write(_row(f"in {language}", own, results))
    write(_row("all", lines, results))
    none = Counter(bool(results[line].errors) for line in lines if line.kind == "none")
    if none:
        write(f"False errors in 200: {200 * none[True] / none.total():.1f}\n")


def _misses(lines: list[Line], results: Mapping[Line, Told]) -> None:
    for line in lines:
        got = results[line]
        wrong = bool(got.errors) if line.kind == "none" else not got.found(line, doubts=True)
        kind = "WRONG" if wrong else "doubt" if got.warnings else ""
        if kind:
            said = f"errors {list(got.errors)} doubts {list(got.warnings)}"
            sys.stdout.write(f"{kind} {line.kind} {line.group}: {line.text!r} {said}\n")


def main() -> None:
    """Print a table for each file."""
    given = [Path(name) for name in sys.argv[1:] if name != "--misses"]
    for path in given or [path for path in FILES if path.is_file()]:
        lines = read_lines(path)
        results = told(lines)
        _report(path, lines, results)
        if "--misses" in sys.argv:
            _misses(lines, results)


if __name__ == "__main__":
    main()

"""How long 4,000 pages in English and four translations take: the states of 16,000 pages.

    .venv/bin/python benchmarks/many_pages.py [PAGES] [TRANSLATIONS] [FOLDER]
    .venv/bin/python benchmarks/many_pages.py --build [PAGES] [TRANSLATIONS] [FOLDER]

The site is made up. Each command runs once in a process of its own. With --build the site is built
with its states and without, in turns, and processor seconds are compared: these differ least while
something else is running. Compare the times with each other, not with another machine.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tipsite.model.translation import StateFile
from tipsite.staleness.state_file import accept, state_path, write_state
from tipsite.workspace.site import open_site

TAGS = ("en", "sq", "mk", "cnr", "sr-Cyrl")
CYRILLIC = str.maketrans("abcdefghijklmnoprstuvwyz", "абцдефгхијклмнопрстувшјз")
RECORD = """\
country: AL
services:
- id: al-office
  organization: office
  run_by: state
  kind: other
  needs: [call]
  name: {en: An office, sq: Një zyrë, mk: Канцеларија, cnr: Kancelarija, sr-Cyrl: Канцеларија}
  summary: {en: Ask., sq: Pyetni., mk: Прашајте., cnr: Pitajte., sr-Cyrl: Питајте.}
  publish: yes
  websites:
  - url: https://office.example.org
    publish: yes
    verified: {url: https://office.example.org, on: 2026-11-01, how: operator, by: officer}
"""
NEEDED = ("index.md", "safety.md")
TODAY = "2026-11-24"
ROUNDS = 3
WORDS = (
    "someone", "may", "ask", "you", "for", "your", "papers", "and", "keep", "them", "until", "have",
    "paid", "what", "they", "say",
)  # fmt: skip
FOLDERS = ("", "home/", "papers/", "school/", "work/", "travel/", "rights/", "people/")


def _words(tag: str, seed: int, count: int) -> str:
    """So many words, others for each seed; a translation's are spelt in another way."""
    chosen = [WORDS[(seed * 7 + at * (3 + seed % 5)) % len(WORDS)] for at in range(count)]
    words = " ".join(chosen if tag == "en" else (f"{word[::-1]}{tag[0]}" for word in chosen))
    return words.translate(CYRILLIC) if tag in ("mk", "sr-Cyrl") else words


def _page(tag: str, number: int) -> str:
    """A page of eleven blocks, as most of the sample's are."""
    home = "../" * _name(number).count("/") + "index.md"
    item = "\n".join(f"- {_words(tag, number + at, 9)}" for at in range(5))
    parts = [
        "## " + _words(tag, number + 11, 4).capitalize(),
        _words(tag, number + 12, 30).capitalize() + ".",
        item,
        f"{_words(tag, number + 13, 12).capitalize()} [{_words(tag, number, 3)}]({home}).",
        "## " + _words(tag, number + 14, 5).capitalize(),
        f"1. {_words(tag, number + 15, 8)}\n2. {_words(tag, number + 16, 8)}",
        _words(tag, number + 17, 40).capitalize() + ".",
        f"/// note\n{_words(tag, number + 18, 15).capitalize()}.\n///",
        _words(tag, number + 19, 25).capitalize() + ".",
    ]
    title, summary = _words(tag, number, 4).capitalize(), _words(tag, number + 1, 10).capitalize()
    text = "\n\n".join(parts)
    return f"---\ntitle: {title} {_letters(number)}\nsummary: {summary}.\n---\n{text}\n"


def make(folder: Path, pages: int, tags: tuple[str, ...]) -> None:
    """Write a site with so many pages in each language into ``folder``, all of it current.

    In each hundredth page something has changed since.
    """
    folder.mkdir(parents=True)
    languages = ", ".join(tags)
    names = ", ".join(f"{tag}: Many pages" for tag in tags)
    countries = ", ".join(f"{tag}: [AL]" for tag in tags)
    (folder / "campaigns.yaml").write_text(
        f"""\
site:
  name: {{{names}}}
  address: https://example.org/
  status: demonstration
  source_language: en
  languages: [{languages}]
  countries: {{{countries}}}
  exit: https://weather.example.com/
""",
        "utf-8",
    )
    services = folder / "content" / "services"
    services.mkdir(parents=True)
    organization = "organizations:\n- id: office\n  name: {en: Office}\n"
    (folder / "content" / "organizations.yaml").write_text(organization, "utf-8")
    (services / "al.yaml").write_text(RECORD, "utf-8")
    for tag in tags:
        for number in range(pages):
            path = folder / "content" / tag / _name(number)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_page(tag, number), "utf-8")
    opened = open_site(folder, "texts").with_pages()
    for tag in opened.translations:
        state = StateFile()
        for name, pairs in opened.pairs(tag).items():
            state = accept(state, name, pairs, range(1000))
        (folder / state_path(tag)).write_text(write_state(state), "utf-8", newline="")
    for number in range(0, pages, 100):
        path = folder / "content" / "en" / _name(number)
        path.write_text(path.read_text("utf-8").replace("\n1. ", "\n1. Not so: ", 1), "utf-8")


def _name(number: int) -> str:
    if number < len(NEEDED):
        return NEEDED[number]
    return f"{FOLDERS[number % len(FOLDERS)]}page-{_letters(number)}.md"


def _letters(number: int) -> str:
    """A name without digits."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def compare_builds(root: Path) -> None:
    """Print the processor seconds of builds with the states of translations, and without."""
    states = {path: path.read_bytes() for path in root.glob("content/*/.tipsite-*.tsv")}
    spent: dict[str, list[float]] = {"without": [], "with": []}
    for _ in range(ROUNDS):
        for name, seconds in spent.items():
            for path, content in states.items():
                path.write_bytes(content) if name == "with" else path.unlink(missing_ok=True)
            begin = _processor_seconds()
            command = [sys.executable, "-m", "tipsite", "build", "--root", str(root)]
            subprocess.run([*command, "--today", TODAY], capture_output=True, check=True)
            seconds.append(_processor_seconds() - begin)
            sys.stdout.write(f"{seconds[-1]:6.1f} s  build {name} states\n")
    ratio = min(spent["with"]) / min(spent["without"])
    sys.stdout.write(f"with / without: {ratio:.3f} (the least of {ROUNDS} each)\n")


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Make the site and print the seconds of each command."""
    words = [word for word in sys.argv[1:] if word != "--build"]
    pages = int(words[0]) if words else 4000
    translations = int(words[1]) if len(words) > 1 else 4
    with TemporaryDirectory() as temporary:
        root = Path(words[2] if len(words) > 2 else temporary) / "many"
        if not root.is_dir():
            make(root, pages, TAGS[: translations + 1])
        if "--build" in sys.argv[1:]:
            compare_builds(root)
            return
        commands = (
            ("status",),
            ("status", "--format", "json", "--output", str(root.parent / "status.json")),
            ("status", "--format", "html", "--output", str(root.parent / "status.html")),
            ("diff", "sq", "index.md"),
            ("accept", "sq", "index.md"),
        )
        for command in commands:
            begin = time.perf_counter()
            run = subprocess.run(
                [sys.executable, "-m", "tipsite", "translate", *command, "--root", str(root)],
                capture_output=True,
                text=True,
                check=False,
            )
            seconds = time.perf_counter() - begin
            last = (run.stdout + run.stderr).strip().rpartition("\n")[2]
            name = " ".join(command[:3])
            sys.stdout.write(f"{seconds:6.1f} s  {run.returncode}  {name}: {last}\n")


if __name__ == "__main__":
    main()

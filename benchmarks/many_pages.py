"""How long 4,000 pages in English and four translations take: the states of 16,000 pages.

    .venv/bin/python -m benchmarks.many_pages [PAGES] [TRANSLATIONS] [FOLDER]

The site is made up. Each command runs once in a process of its own. Compare the times with each
other, not with another machine.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.processes import PYTHON, run

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


def main() -> None:
    """Make the site and print the seconds of each command."""
    words = sys.argv[1:]
    pages = int(words[0]) if words else 4000
    translations = int(words[1]) if len(words) > 1 else 4
    sys.stdout.write(f"{PYTHON}\n")
    with TemporaryDirectory() as temporary:
        root = Path(words[2] if len(words) > 2 else temporary) / "many"
        if not root.is_dir():
            make(root, pages, TAGS[: translations + 1])
        for command in (
            ("status",),
            ("status", "--format", "json", "--output", str(root.parent / "status.json")),
            ("status", "--format", "html", "--output", str(root.parent / "status.html")),
            ("diff", "sq", "index.md"),
            ("accept", "sq", "index.md"),
        ):
            done = run([sys.executable, "-m", "tipsite", "translate", *command], root)
            name = " ".join(command[:3])
            sys.stdout.write(f"{done.wall:6.1f} s  {name}: {done.said}\n")


if __name__ == "__main__":
    main()

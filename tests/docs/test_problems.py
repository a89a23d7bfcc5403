"""docs/problems.md says what the table of problems says.

Write it anew with: .venv/bin/python tests/docs/test_problems.py
"""

import re
from collections.abc import Mapping
from pathlib import Path

from tipsite.messages import Message
from tipsite.messages.explanation import MESSAGES
from tipsite.messages.files import SLIPS, TEXTS
from tipsite.messages.markdown import ELSEWHERE
from tipsite.messages.material import MATERIAL
from tipsite.messages.media import MEDIA
from tipsite.messages.output import ACCESS, BUILD, LEAVING, LIGHT, SEARCH, STORE
from tipsite.messages.publishing import TARGETS
from tipsite.messages.records import RECORDS
from tipsite.messages.site import SILENCE, SITE, WORDING
from tipsite.messages.theme import THEME
from tipsite.messages.translation import PARITY, TRANSLATION

DOC = Path(__file__).parents[2] / "docs" / "problems.md"
AGAIN = "write it anew with: .venv/bin/python tests/docs/test_problems.py"
GROUPS: Mapping[str, Mapping[str, Message]] = {
    "Files, front matter, text": TEXTS,
    "Slips of the hand": SLIPS,
    "Marks of other programs": ELSEWHERE,
    "Records": RECORDS,
    "Between files": SITE,
    "Leaving a page, and what it tells": LEAVING,
    "Pictures and files": MEDIA,
    "Material: posters, cards, pictures to share": MATERIAL,
    "Theme and output": BUILD,
    "Weight of pages, and how they are found": LIGHT,
    "Barriers in pages": ACCESS,
    "Search": SEARCH,
    "Translations": TRANSLATION,
    "Translations and their source": PARITY,
    "Words": WORDING,
    "Themes": THEME,
    "What a site silences": SILENCE,
    "What earlier builds left": STORE,
    "Where a site is published": TARGETS,
}
HEAD = """# What tipsite reports

A problem is printed with its place (file, line, column), its code, what is wrong and, after an
arrow, what to do. An error stops the build and the last good site stays; a warning does not, unless
`--strict` is given; a note never does. Words in *italics* are what tipsite found. A site can
silence a warning or a note: see `site.silence` in [content.md](content.md).
"""


def expected() -> str:
    """Return the whole document."""
    parts = [HEAD]
    for title, group in GROUPS.items():
        parts.append(f"\n## {title}\n\n| Code | What is wrong | What to do |\n|---|---|---|\n")
        parts.extend(
            f"| `{code}` | {_cell(words)} | {_cell(f'{hint} Or: {meant}' if meant else hint)} |\n"
            for code, (words, hint, meant) in group.items()
        )
    return "".join(parts)


def _cell(text: str) -> str:
    signs = re.sub(r"[\\*\[\]<|]", r"\\\g<0>", text)
    names = set(re.findall(r"(?<!\{)\{(\w+)\}", text))
    return signs.format(**{name: f"*{name}*" for name in names})


def test_groups_are_the_whole_table() -> None:
    assert [code for group in GROUPS.values() for code in group] == list(MESSAGES)


def test_document_is_up_to_date() -> None:
    written = DOC.read_text(encoding="utf-8").splitlines()
    wanted = expected().splitlines()
    different = sorted(set(written) ^ set(wanted))
    assert written == wanted, f"{DOC.name} is behind ({different[:2]}); {AGAIN}"


if __name__ == "__main__":
    DOC.write_text(expected(), encoding="utf-8", newline="\n")

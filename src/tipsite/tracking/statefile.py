"""The state file of a language: one line a unit, sorted, so that changes of two seldom meet."""

from __future__ import annotations

import base64
import binascii
import datetime
import re
import zlib

from tipsite.markdown.normal_form import fingerprint
from tipsite.model.tracking import OWN, Made, Review, StateFile
from tipsite.problems import Problem, Where, warning

NAME = ".tipsite-translation.tsv"
_HEAD = "# Which text each translation was made from. Written by “tipsite translate”, not by hand."
_REVIEW = "@review"
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")
_LINE = re.compile(
    r"([^\t]+)\t(#\d+|[^@#\t][^\t]*)\t([0-9a-f]{16}|-)?\t([0-9a-f]{16})?\t([A-Za-z0-9+/]*={0,2})\r?\Z"
)
"""Document, key, fingerprints of source and translation, the source's text."""
_RAW = -15
"""Deflate without a header (RFC 1951)."""


def state_path(tag: str) -> str:
    """Return where the state of a language stands, relative to the site's folder."""
    return f"content/{tag}/{NAME}"


def state_tag(path: str) -> str:
    """Return the language whose state file stands at ``path``; empty where it is none."""
    folder, _, name = path.rpartition("/")
    top, _, tag = folder.partition("/")
    return tag if name == NAME and top == "content" and "/" not in tag else ""


def parse_state(text: str, path: str) -> tuple[StateFile, tuple[Problem, ...]]:
    """Return what can be read of a state file, and a warning for each line that cannot."""
    made: dict[str, list[Made]] = {}
    reviews: dict[str, Review] = {}
    problems: list[Problem] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("# "):
            continue
        match = _LINE.match(line)
        if match:
            name, key, source, target, kept = match.groups("")
            found = Made(
                key="" if key.startswith("#") else key, source=source, target=target, kept=kept
            )
            made.setdefault(name, []).append(found)
            continue
        cells = line.rstrip("\r").split("\t")
        review = _review(cells)
        if review:
            reviews[cells[0]] = review
            continue
        problems.append(
            warning("translation-state-line", Where(path=path, line=number), tag=state_tag(path))
        )
    state = StateFile(made={name: tuple(lines) for name, lines in made.items()}, reviews=reviews)
    return state, tuple(problems)


def write_state(state: StateFile) -> str:
    """Return the text of a state file; the same state gives the same text."""
    lines: list[str] = []
    for name, units in state.made.items():
        blocks = 0
        for made in units:
            blocks += not made.key
            key = made.key or f"#{blocks:03}"
            lines.append(f"{name}\t{key}\t{made.source}\t{made.target}\t{made.kept}")
    for name, review in state.reviews.items():
        cells = (name, _REVIEW, review.on.isoformat(), review.fingerprint, review.by)
        lines.append("\t".join(cells))
    return "\n".join((_HEAD, *sorted(lines))) + "\n"


def keep(text: str) -> str:
    """Return a text compressed for a line of a state file."""
    packer = zlib.compressobj(9, zlib.DEFLATED, _RAW)
    packed = packer.compress(text.encode()) + packer.flush()
    return base64.b64encode(packed).decode()


def kept_text(made: Made) -> str | None:
    """Return what the source said then; None where the line is damaged or does not know."""
    if made.source in ("", OWN):
        return None
    try:
        text = zlib.decompress(base64.b64decode(made.kept), _RAW).decode()
    except (zlib.error, binascii.Error, ValueError):
        return None
    return text if fingerprint(text) == made.source else None


def _review(cells: list[str]) -> Review | None:
    if len(cells) != 5 or cells[1] != _REVIEW:
        return None
    _, _, day, found, by = cells
    if not _FINGERPRINT.fullmatch(found) or not by.strip():
        return None
    try:
        return Review(on=datetime.date.fromisoformat(day), by=by, fingerprint=found)
    except ValueError:
        return None

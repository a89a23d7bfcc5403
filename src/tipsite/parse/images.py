"""Pictures under ``content/images/``: drawings are cleaned, photos known by their first bytes."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.model.media import Drawing, ImageSource
from tipsite.model.snapshot import Snapshot
from tipsite.problems import Problem, Where, problem, warning
from tipsite.tools.contacts import find_contacts
from tipsite.tools.filekinds import OFFICE, ending
from tipsite.tools.imagekinds import ENDINGS, READABLE, image_kind
from tipsite.tools.recall import recalled
from tipsite.tools.svg import SvgError, clean_svg

_FOLDER = "content/images/"


def parse_images(
    snapshot: Snapshot, texts: Mapping[str, str]
) -> tuple[Mapping[str, ImageSource], tuple[Problem, ...]]:
    """Return the usable pictures by path relative to ``content/images/``, and the problems."""
    images: dict[str, ImageSource] = {}
    problems: list[Problem] = []
    for path, text in texts.items():
        if path.startswith(_FOLDER) and path.lower().endswith(".svg"):
            drawing, found = _drawing(path, text)
            problems.extend(found)
            if drawing:
                images[path.removeprefix(_FOLDER)] = drawing
    for path, blob in snapshot.pictures.items():
        at = Where(path=path)
        if image_kind(blob.head):
            images[path.removeprefix(_FOLDER)] = blob
        elif not blob.head:
            problems.append(problem("empty-file", at))
        elif ending(path) in ENDINGS:
            problems.append(problem("image-kind", at, known=READABLE))
        elif ending(path) not in OFFICE:
            problems.append(warning("file-not-used", at))
    return images, tuple(problems)


@recalled
def _drawing(path: str, text: str) -> tuple[Drawing | None, tuple[Problem, ...]]:
    at = Where(path=path)
    try:
        clean = clean_svg(text)
    except SvgError as error:
        if error.why:
            return None, (problem("svg-refused", at, why=error.why),)
        return None, (
            problem("svg-broken", Where(path=path, line=error.line, column=error.column)),
        )
    contacts = find_contacts(clean.words, dials=frozenset(), regions=())
    problems = [problem(f"{one.kind}-in-words", at, found=one.text) for one in contacts]
    if problems:
        return None, tuple(problems)
    drawing = Drawing(content=clean.content, width=clean.width, height=clean.height)
    if clean.removed:
        return drawing, (warning("svg-cleaned", at, what=", ".join(clean.removed)),)
    return drawing, ()

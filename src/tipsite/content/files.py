"""Pictures and offered files: what is in each is what its name says.

Drawings are cleaned here, since their text is all that they are; photos and documents are known
by their first bytes and cleaned in `media`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tipsite.contacts.detection import find_contacts
from tipsite.language.slugs import sensitive_word
from tipsite.media.filetypes import ENDINGS, KINDS, OFFICE, READABLE, ending, image_kind, is_kind
from tipsite.media.svg import SvgError, clean_svg
from tipsite.model.corpus import FILES, IMAGES, Snapshot
from tipsite.model.media import Drawing, ImageSource, OfferedFile
from tipsite.model.problems import Location, Problem, problem, warning

_SRT_TIME = re.compile(rb"\b\d\d:\d\d,\d{3}(?=\s*-->)|(?<=-->)\s*[\d:]*\d\d,\d{3}\b")
"""A time of SubRip: browsers drop the caption and say nothing."""
_OTHER_NAMES = ("jpeg", "jpe", "jfif")
"""Of JPEG, which has one ending where the name is a part of an address."""


def parse_images(
    snapshot: Snapshot, texts: Mapping[str, str]
) -> tuple[Mapping[str, ImageSource], tuple[Problem, ...]]:
    """Return the usable pictures by path relative to ``content/images/``, and the problems."""
    images: dict[str, ImageSource] = {}
    problems: list[Problem] = []
    for path, text in texts.items():
        if path.startswith(IMAGES) and path.lower().endswith(".svg"):
            drawing, found = _drawing(path, text)
            problems.extend(found)
            if drawing:
                images[path.removeprefix(IMAGES)] = drawing
    for path, blob in snapshot.pictures.items():
        at = Location(path=path)
        if image_kind(blob.head):
            images[path.removeprefix(IMAGES)] = blob
        elif not blob.head:
            problems.append(problem("empty-file", at))
        elif ending(path) in ENDINGS:
            problems.append(problem("image-kind", at, known=READABLE))
        elif ending(path) not in OFFICE:
            problems.append(warning("file-not-used", at))
    return images, tuple(problems)


def _drawing(path: str, text: str) -> tuple[Drawing | None, tuple[Problem, ...]]:
    at = Location(path=path)
    try:
        clean = clean_svg(text)
    except SvgError as error:
        if error.why:
            return None, (problem("svg-refused", at, why=error.why),)
        return None, (
            problem("svg-broken", Location(path=path, line=error.line, column=error.column)),
        )
    contacts = find_contacts(clean.words, dials=frozenset(), regions=())
    problems = [problem(f"{one.kind}-in-words", at, found=one.text) for one in contacts]
    if problems:
        return None, tuple(problems)
    drawing = Drawing(content=clean.content, width=clean.width, height=clean.height)
    if clean.removed:
        return drawing, (warning("svg-cleaned", at, what=", ".join(clean.removed)),)
    return drawing, ()


def parse_files(
    files: Mapping[str, bytes],
) -> tuple[Mapping[str, OfferedFile], tuple[Problem, ...]]:
    """Return the usable files by path relative to ``content/files/``, and the problems."""
    offered: dict[str, OfferedFile] = {}
    problems: list[Problem] = []
    for path, content in files.items():
        found = tuple(_problems(path, content))
        problems.extend(found)
        if found:
            continue
        kind, name = KINDS[ending(path)], path.removeprefix(FILES)
        if kind.name != "SVG":
            offered[name] = OfferedFile(kind=kind, content=content)
            continue
        drawing, told = _drawing(path, content.decode("utf-8-sig", "replace"))
        problems.extend(told)
        if drawing:
            offered[name] = OfferedFile(kind=kind, content=drawing.content)
    return offered, tuple(problems)


def _problems(path: str, content: bytes) -> Iterator[Problem]:
    at = Location(path=path)
    name, kind = path.removeprefix(FILES), ending(path)
    if telling := sensitive_word(name):
        yield problem("telling-word", at, name=name, word=telling)
    if kind in OFFICE:
        yield problem("office-file", at)
    elif kind in _OTHER_NAMES:
        yield problem("file-name", at, name=name, meant=f"{name.rpartition('.')[0]}.jpg")
    elif kind not in KINDS:
        yield problem("file-kind", at, known=", ".join(KINDS))
    elif not path.endswith(f".{kind}"):
        meant = f"{name.rpartition('.')[0]}.{kind}"
        yield problem("file-name", at, name=name, meant=meant)
    elif not content:
        yield problem("empty-file", at)
    elif not is_kind(kind, content):
        code = "captions-begin" if kind == "vtt" else "file-content"
        yield problem(code, at, kind=KINDS[kind].name)
    elif kind == "vtt" and (found := _SRT_TIME.search(content)):
        line = content.count(b"\n", 0, found.start()) + 1
        yield problem("captions-times", Location(path=path, line=line), found=found[0].decode())

"""Files under ``content/files/`` that pages may offer: what is in each is what its name says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tipsite.model.files import OfferedFile
from tipsite.problems import Problem, Where, problem
from tipsite.tools.filekinds import KINDS, OFFICE, ending, is_kind
from tipsite.tools.imagekinds import ENDINGS
from tipsite.tools.telling import telling_word

_FOLDER = "content/files/"


def parse_files(
    files: Mapping[str, bytes],
) -> tuple[Mapping[str, OfferedFile], tuple[Problem, ...]]:
    """Return the usable files by path relative to ``content/files/``, and the problems."""
    offered: dict[str, OfferedFile] = {}
    problems: list[Problem] = []
    for path, content in files.items():
        found = tuple(_problems(path, content))
        problems.extend(found)
        if not found:
            name = path.removeprefix(_FOLDER)
            offered[name] = OfferedFile(kind=KINDS[ending(path)], content=content)
    return offered, tuple(problems)


_SRT_TIME = re.compile(rb"\b\d\d:\d\d,\d{3}(?=\s*-->)|(?<=-->)\s*[\d:]*\d\d,\d{3}\b")
"""A time of SubRip: browsers drop the caption and say nothing."""


def _problems(path: str, content: bytes) -> Iterator[Problem]:
    at = Where(path=path)
    name, kind = path.removeprefix(_FOLDER), ending(path)
    if telling := telling_word(name):
        yield problem("telling-word", at, name=name, word=telling)
    if kind in OFFICE:
        yield problem("office-file", at)
    elif kind in ENDINGS:
        yield problem("image-misplaced", at)
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
        yield problem("captions-times", Where(path=path, line=line), found=found[0].decode())

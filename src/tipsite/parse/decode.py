"""Bytes become text: UTF-8, one kind of line end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from tipsite.problems import Problem, Where, problem, warning
from tipsite.tools.encodings import garbled, guess, is_wide
from tipsite.tools.folders import by_folder, contents
from tipsite.tools.foreignfile import foreign_code
from tipsite.tools.hidden_signs import unseen_problems
from tipsite.tools.recall import recalled, recalled_by

_BOM = b"\xef\xbb\xbf"
_OTHER_BOMS = (b"\xff\xfe", b"\xfe\xff")
_MAY_BE_GARBLED = re.compile("[ÃÄÐÑĂŃÅĹĐ][^\x00-\x7f]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Signs that no keyboard types and HTML forbids; in YAML the parser tells of them."""
_WORDS = (".md", ".yaml", ".po", ".pot", ".html")
"""Endings of files with words for readers."""
_MOST_TOLD = 20
_VERSIONS = re.compile(r"^(?:<{7} |>{7} ).*$", re.MULTILINE)


def decode(files: Mapping[str, bytes]) -> tuple[Mapping[str, str], tuple[Problem, ...]]:
    """Return the text of each file that is UTF-8, and a problem for each that is not.

    Of state files damaged lines are told one by one, elsewhere.
    """
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for folder in by_folder(files):
        some, found = _folder(folder)
        texts.update(some)
        problems.extend(found)
    return texts, tuple(problems)


@recalled_by(contents)
def _folder(files: Mapping[str, bytes]) -> tuple[Mapping[str, str], tuple[Problem, ...]]:
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for path, content in files.items():
        if path.endswith(".tsv"):
            continue
        text, found = _decoded(path, content)
        problems.extend(found)
        if text is not None:
            texts[path] = text
    return texts, tuple(problems)


@recalled
def _decoded(path: str, content: bytes) -> tuple[str | None, tuple[Problem, ...]]:
    officers = path.endswith((".md", ".yaml"))
    if officers and (code := foreign_code(content)):
        return None, (problem(code, Where(path=path, line=1, column=1)),)
    if officers and is_wide(content):
        return None, (_not_utf8(path, content, 0),)
    while content.startswith(_BOM):
        content = content.removeprefix(_BOM)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return None, (_not_utf8(path, content, error.start),)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if path.endswith(".md") and (sign := _CONTROL.search(text)):
        before = text[: sign.start()]
        column = sign.start() - before.rfind("\n")
        at = Where(path=path, line=before.count("\n") + 1, column=column)
        return None, (problem("yaml-character", at, character=f"U+{ord(sign[0]):04X}"),)
    marked = officers and ("<<<<<<< " in text or ">>>>>>> " in text)
    if marked and (versions := _VERSIONS.search(text)):
        line = text.count("\n", 0, versions.start()) + 1
        return None, (problem("two-versions", Where(path=path, line=line, column=1)),)
    if path.endswith(_WORDS) and not text.isascii():
        unseen = tuple(islice(unseen_problems(text, path, soft=_is_prose(path)), _MOST_TOLD))
        if unseen:
            # Of phrases, what is missing with them would be told too.
            return (None if officers else text), unseen
    return text, tuple(_garbled(path, text)) if officers else ()


def _is_prose(path: str) -> bool:
    return not path.endswith(".yaml")


def _garbled(path: str, text: str) -> Iterator[Problem]:
    if text.isascii() or not _MAY_BE_GARBLED.search(text):
        return
    for number, line in enumerate(text.split("\n"), 1):
        first = next(garbled(line), None)
        if first is not None:
            found, meant, start = first
            at = Where(path=path, line=number, column=start + 1)
            yield warning("text-garbled", at, found=found, meant=meant)


def _not_utf8(path: str, content: bytes, start: int) -> Problem:
    encoding, word = guess(content)
    if content.startswith(_OTHER_BOMS) or encoding == "UTF-16":
        return problem("not-utf8", Where(path=path, line=1, column=1), byte="UTF-16")
    before = content[:start]
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
    at = Where(path=path, line=line, column=column)
    return problem(
        "not-utf8", at, byte=f"{encoding}: {word}" if word else f"0x{content[start]:02X}"
    )

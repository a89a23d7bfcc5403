"""Bytes become text: UTF-8, one kind of line end."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.problems import Problem, Where, problem

_BOM = b"\xef\xbb\xbf"
_OTHER_BOMS = (b"\xff\xfe", b"\xfe\xff")


def decode(files: Mapping[str, bytes]) -> tuple[Mapping[str, str], tuple[Problem, ...]]:
    """Return the text of each file that is UTF-8, and a problem for each that is not.

    Of state files damaged lines are told one by one, elsewhere.
    """
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for path, content in files.items():
        if path.endswith(".tsv"):
            continue
        try:
            text = content.removeprefix(_BOM).decode("utf-8")
        except UnicodeDecodeError as error:
            problems.append(_not_utf8(path, content, error.start))
        else:
            texts[path] = text.replace("\r\n", "\n").replace("\r", "\n")
    return texts, tuple(problems)


def _not_utf8(path: str, content: bytes, start: int) -> Problem:
    if content.startswith(_OTHER_BOMS):
        return problem("not-utf8", Where(path=path, line=1, column=1), byte="UTF-16")
    before = content[:start]
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
    at = Where(path=path, line=line, column=column)
    return problem("not-utf8", at, byte=f"0x{content[start]:02X}")

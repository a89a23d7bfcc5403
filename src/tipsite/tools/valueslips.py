"""Values that are not what a key needs, recognised for what their author meant."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tipsite.problems import Problem, Where, note, problem
from tipsite.tools.lookalikes import lookalike_problem
from tipsite.tools.yamllines import LIST_MARK, LIST_SPACE
from tipsite.tools.yamlquotes import is_wrapped, lone, without_curly
from tipsite.tools.yamltext import Mapping, Scalar

_YES = frozenset(
    ["yes", "true", "y", "on", "po", "да", "da", "oui", "ja", "si", "ναι", "evet", "نعم"]
)
_NO = frozenset(["no", "false", "n", "off", "jo", "не", "ne", "non", "nein", "όχι", "hayır", "لا"])
"""As in the languages of the region and those that people there are likely to meet."""
_TITLES = ("title", "short_title", "summary", "slug")
_LIST = re.compile(r"\s*[,;]\s*")


def yes_or_no(text: str) -> str:
    """Return `yes` or `no` for a word of a language, or an empty text."""
    word = without_curly(text.strip()).casefold()
    return "yes" if word in _YES else "no" if word in _NO else ""


def list_slip(node: Scalar, key: str) -> tuple[Problem | None, tuple[Scalar, ...]]:
    """Return why a text is no list, if that can be told, and the items that were meant."""
    text = node.text.strip()
    for code, pattern in (("yaml-list-mark", LIST_MARK), ("yaml-list-space", LIST_SPACE)):
        if node.plain and (match := pattern.fullmatch(text)):
            values = {"meant": f"- {match['words']}", **match.groupdict()}
            del values["words"]
            return problem(code, node.at, **values), (_like(node, match["words"]),)
    parts = tuple(part for part in _LIST.split(text) if part)
    if len(parts) > 1:
        meant = ", ".join(parts)
        slip = problem("comma-list", node.at, key=key, meant=meant)
        return slip, tuple(_like(node, part) for part in parts)
    return None, ()


def item_slip(node: Mapping) -> tuple[Problem, Scalar] | None:
    """Return that a colon in a list item has made it a key with a value, and the item meant."""
    if len(node.items) != 1 or not isinstance(node.items[0][1], Scalar):
        return None
    key, value = node.items[0][0], node.items[0][1]
    if not (key.plain and value.plain and value.text):
        return None
    words = f"{key.text}: {value.text}"
    at = Where(path=key.at.path, line=key.at.line, column=key.at.column + len(key.text))
    quoted = without_curly(words).replace('"', "'")
    return problem("yaml-colon", at, line=f'- "{quoted}"'), _like(key, words)


def choice_slip(node: Scalar, key: str, choices: Iterable[str]) -> tuple[Problem | None, str]:
    """Return why a value is none of ``choices``, if that can be told, and which was meant."""
    text = node.text.strip()
    meant = yes_or_no(text)
    if meant in choices:
        return problem("yes-no-words", node.at, key=key, value=text, meant=meant), meant
    if without_curly(text) in choices:
        return problem("quotes-curly", node.at), without_curly(text)
    return lookalike_problem(text, node.at, start=not node.plain), ""


def quote_slip(node: Scalar, key: str) -> Problem | None:
    """Return what is odd about the quotation marks of a text, if something is.

    Names may stand in quotation marks; around a whole title they come from a word processor.
    """
    if node.text.isascii() or not node.plain or key not in _TITLES:
        return None
    text = node.text.strip()
    if is_wrapped(text):
        return note("quotes-curly", node.at)
    mark = lone(text)
    return note("quotes-one", node.at, mark=mark) if mark else None


def _like(node: Scalar, text: str) -> Scalar:
    return Scalar(text=text, plain=node.plain, at=node.at)

"""Ids and file names of what an officer adds: ASCII, and telling nothing."""

from __future__ import annotations

import re
from collections.abc import Container
from string import ascii_lowercase

from tipsite.tools.slugs import slug
from tipsite.tools.telling import telling_word
from tipsite.tools.urls import TOO_MANY_DIGITS, is_reserved
from tipsite.ui_language import gettext as _
from tipsite.workspace.errors import CommandError

_LONG = 4
"""Letters of a word that says something."""
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def proposed(name: str, instead: str, taken: Container[str]) -> str:
    """Return an id for what is called ``name``.

    Where the name itself would tell too much, or has no letters that can be written in ASCII, it
    is ``instead``, with another letter where that is ``taken``.
    """
    found = slug(name)
    if found and not _wrong(found):
        return found
    letters = ("", *(f"-{letter}" for letter in ascii_lowercase[1:]))
    return next(one for one in map(instead.__add__, letters) if one not in taken)


def neutral(instead: str, taken: Container[str], first: int) -> str:
    """Return an id that tells nothing: ``instead`` with a letter, from number ``first`` (0: a) on.

    For what is read in danger: an id made of a title says in the history of a phone what was read.
    """
    letters = (*ascii_lowercase, *(one + two for one in ascii_lowercase for two in ascii_lowercase))
    names = (f"{instead}-{letter}" for letter in letters[first:])
    return next(name for name in names if name not in taken)


def repeats(name: str, title: str) -> bool:
    """Return whether an id says words of a title."""
    words = {word for word in slug(title).split("-") if len(word) >= _LONG}
    return any(part in words for part in re.split("[-/]", name))


def an_id(text: str) -> str:
    """Return an id that an officer has chosen.

    Raises:
        CommandError: it is none, or tells too much.
    """
    name = text.strip()
    if not _NAME.fullmatch(name):
        hint = _("Use small letters a to z, digits and hyphens, such as {name}.")
        raise CommandError(hint.format(name=slug(name) or "page"))
    if wrong := _wrong(name):
        raise CommandError(wrong)
    return name


def a_file(text: str) -> str:
    """Return the path of a page that an officer has chosen, with its folders, without ``.md``.

    Raises:
        CommandError: it is none, or tells too much.
    """
    parts = text.strip().removesuffix(".md").strip("/").split("/")
    return "/".join(an_id(part) for part in parts)


def _wrong(name: str) -> str:
    if word := telling_word(name):
        said = _("“{word}” tells too much: addresses stay in the history of a phone.")
        return said.format(word=word)
    if sum(sign.isdigit() for sign in name) >= TOO_MANY_DIGITS:
        return _("So many digits look like a phone number.")
    if is_reserved(name) or name == "index":
        return _("“{name}” cannot be the name of a file here.").format(name=name)
    return ""

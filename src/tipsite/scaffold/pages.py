"""A new page, sign or piece of news. Its file name, in ASCII, does not reveal its topic."""

from __future__ import annotations

import datetime
import re
from collections.abc import Container
from itertools import chain, count, islice, product
from string import ascii_lowercase

from tipsite.i18n import gettext as _
from tipsite.language.slugs import sensitive_word, slug
from tipsite.scaffold.addition import Addition, placeholder_words
from tipsite.scaffold.yaml_text import noted
from tipsite.web import TOO_MANY_DIGITS, is_plain_name, is_reserved, within_digits
from tipsite.workspace.errors import CommandError
from tipsite.workspace.site import Workspace
from tipsite.yaml.scalars import write_scalar

_LONG = 4
"""The least number of letters of a word that has a meaning."""
_STEP = 10
"""Distance between the order numbers of two signs, so that another one fits in."""


def new_page(workspace: Workspace, path: str, title: str, summary: str, *matter: str) -> Addition:
    """Return a page at ``path`` (in the folder of a language), with more lines of front matter."""
    text = page_text(workspace, title, summary, *matter)
    return Addition(new={f"content/{workspace.source}/{path}": text}, pages=(path,))


def page_text(workspace: Workspace, title: str, summary: str, *matter: str) -> str:
    """Return the text of a page in the source language, with a place for an officer's words."""
    later = placeholder_words(workspace)
    draft = noted("status: draft", _("nobody sees it yet; delete this line when it is written"))
    hint = _("one sentence, for lists and search engines")
    lines = (
        "---",
        f"title: {_scalar(title)}",
        *((draft,) if workspace.config.site.status == "live" else ()),
        noted(f"summary: {_scalar(summary or later)}", hint),
        *matter,
        "---",
        later,
    )
    return "\n".join(lines) + "\n"


def _scalar(text: str) -> str:
    return write_scalar(text, flow=False)


def new_sign(
    workspace: Workspace, path: str, title: str, summary: str, *, who: str, signs: tuple[str, ...]
) -> Addition:
    """Return a page of signs, to be listed after the others."""
    later = placeholder_words(workspace)
    return new_page(
        workspace,
        path,
        title,
        summary,
        noted(f"who: {_scalar(who or later)}", _("who it is about, one short phrase")),
        noted(
            f"order: {_next_order(workspace)}", _("a smaller number comes first among the signs")
        ),
        noted("signs:", _("each a short sentence; copy a line to add one")),
        *(f"- {_scalar(sign)}" for sign in signs or (later,)),
        "do:",
        f"- {_scalar(later)}",
        "dont:",
        f"- {_scalar(later)}",
        noted("needs: [call, police]", _("which services the page shows")),
    )


def _next_order(workspace: Workspace) -> int:
    orders = (page.matter.order for page in workspace.corpus.pages if page.kind == "sign")
    return (max(orders, default=0) // _STEP + 1) * _STEP


def new_news(
    workspace: Workspace, path: str, title: str, summary: str, date: datetime.date
) -> Addition:
    """Return a piece of news of a day."""
    day = noted(f"date: {date.isoformat()}", _("before this day, it is left out"))
    return new_page(workspace, path, title, summary, day)


def proposed(name: str, instead: str, used: Container[str]) -> str:
    """Return an id made of a ``name``.

    A name may reveal too much, or have no letters that ASCII can spell. Then the id is ``instead``,
    with another letter if that is ``used``. The same name gives the same id each time: so a command
    that is typed twice is refused.
    """
    if usable := _usable(name):
        return usable
    letters = ("", *(f"-{letter}" for letter in ascii_lowercase[1:]))
    return next(candidate for candidate in map(instead.__add__, letters) if candidate not in used)


def _usable(text: str) -> str:
    """Return a valid name made of a text; empty if there is none."""
    usable = within_digits(slug(text))
    return "" if _wrong(usable) else usable


def _wrong(name: str) -> str:
    if word := sensitive_word(name):
        reason = _("“{word}” tells too much: addresses stay in the history of a phone.")
        return reason.format(word=word)
    if sum(sign.isdigit() for sign in name) >= TOO_MANY_DIGITS:
        return _("So many digits look like a phone number.")
    if is_reserved(name) or name == "index":
        return _("“{name}” cannot be the name of a file here.").format(name=name)
    return ""


def neutral(instead: str, used: Container[str], first: int) -> str:
    """Return an id without meaning: ``instead`` with a letter, from number ``first`` (0 is a).

    It is for pages that are read in danger. An id made of the title would reveal the topic in the
    history of a phone.
    """
    letters = chain.from_iterable(product(ascii_lowercase, repeat=length) for length in count(1))
    names = (f"{instead}-{''.join(some)}" for some in islice(letters, first, None))
    return next(name for name in names if name not in used and not sensitive_word(name))


def repeats(name: str, title: str) -> bool:
    """Return whether an id contains words of a title."""
    words = {word for word in slug(title).split("-") if len(word) >= _LONG}
    return any(part in words for part in re.split("[-/]", name))


def a_file(text: str) -> str:
    """Return the path of a page that an officer has chosen, with its folders, without ``.md``.

    Raises:
        CommandError: the path is not valid, or reveals too much.
    """
    parts = text.strip().removesuffix(".md").strip("/").split("/")
    return "/".join(an_id(part) for part in parts)


def an_id(text: str) -> str:
    """Return an id that an officer has chosen.

    Raises:
        CommandError: the id is not valid, or reveals too much.
    """
    name = text.strip()
    if not is_plain_name(name):
        hint = _("Use small letters a to z, digits and hyphens, such as {name}.")
        raise CommandError(hint.format(name=_usable(name) or "page"))
    if wrong := _wrong(name):
        raise CommandError(wrong)
    return name

"""The words of every problem, in one table that gettext can translate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from string import Formatter

from tipsite.messages import Message, mark
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

GROUPS: Mapping[str, Mapping[str, Message]] = {
    mark("Files, front matter, text"): TEXTS,
    mark("Typing errors"): SLIPS,
    mark("Marks of other programs"): ELSEWHERE,
    mark("Records"): RECORDS,
    mark("Between files"): SITE,
    mark("Leaving a page, and what it tells"): LEAVING,
    mark("Pictures and files"): MEDIA,
    mark("Material: posters, cards, pictures to share"): MATERIAL,
    mark("Theme and output"): BUILD,
    mark("Weight of pages, and how they are found"): LIGHT,
    mark("Barriers in pages"): ACCESS,
    mark("Search"): SEARCH,
    mark("Translations"): TRANSLATION,
    mark("Translations and their source"): PARITY,
    mark("Words"): WORDING,
    mark("Themes"): THEME,
    mark("What a site silences"): SILENCE,
    mark("What earlier builds left"): STORE,
    mark("Where a site is published"): TARGETS,
}
"""The tables of messages by topic."""
MESSAGES: Mapping[str, Message] = {
    code: message for group in GROUPS.values() for code, message in group.items()
}
"""The words for each code; ``{name}`` stands for a value of the problem."""
_WORDS = frozenset(("alphabet", "language", "part", "scheme", "what"))
"""The values that are tipsite's own words, not an author's, and therefore translated."""
_MARKED = (
    mark("light"), mark("dark"),
    mark("number"), mark("exit"), mark("help"), mark("notice"), mark("skip"),
    mark("headings"), mark("paragraphs"), mark("lists"), mark("items"), mark("tables"),
    mark("blocks of ///"), mark("titles"),
)  # fmt: skip
"""Possible values of ``scheme`` and ``what``; other words are marked at their use."""


def explain(
    code: str,
    values: tuple[tuple[str, str], ...],
    translate: Callable[[str], str] = str,
) -> tuple[str, str]:
    """Return what is wrong and what to do, in words.

    ``translate`` is gettext's function for the language of the reader.
    """
    message = MESSAGES[code]
    filled = {name: translate(value) if name in _WORDS else value for name, value in values}
    hint = message.meant if message.meant and "meant" in filled else message.hint
    return translate(message.words).format(**filled), translate(hint).format(**filled)


def with_names(text: str, show: Callable[[str], str]) -> str:
    """Return a text of the table with the names of its values, each as ``show`` returns it."""
    names = (name for _words, name, *_form in Formatter().parse(text) if name)
    return text.format(**{name: show(name) for name in names})

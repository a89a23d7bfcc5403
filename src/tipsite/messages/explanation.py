"""The words of every problem, in one table that gettext can translate."""

from __future__ import annotations

from collections.abc import Callable, Mapping

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

MESSAGES: Mapping[str, Message] = {
    **TEXTS, **SLIPS, **ELSEWHERE, **RECORDS, **SITE, **LEAVING, **MEDIA, **MATERIAL, **BUILD, **LIGHT, **ACCESS,
    **SEARCH, **TRANSLATION, **PARITY, **WORDING, **THEME, **SILENCE, **STORE,
    **TARGETS,
}  # fmt: skip
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

"""Problems of the search: its page, its index, and the way to it."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.messages.marking import N_

_THEME = "This is a mistake of the theme; tell whoever looks after it."

SEARCH: Mapping[str, tuple[str, str]] = {
    "audit-no-search": N_("The page does not lead to the search.", _THEME),
    "audit-search": N_(
        "The search would not work here, or something would keep what is typed: {what}", _THEME
    ),
    "audit-index": N_(
        "The index of the search cannot be read: {what}", "This is a mistake of tipsite; report it."
    ),
    "index-large": N_(
        "The search in “{tag}” loads {bytes} bytes (above {most} it is slow on old phones).",
        "It still works. Shorter summaries make it smaller.",
    ),
}

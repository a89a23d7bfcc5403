"""Problems of pages that keep somebody out, or that are hard to follow."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.messages.marking import N_

_THEME = "This is a mistake of the theme; tell whoever looks after it."

ACCESS: Mapping[str, tuple[str, str]] = {
    "audit-no-alt": N_("A picture says nothing to those who do not see it: {element}", _THEME),
    "audit-no-label": N_("Nobody can hear what this field is for: {element}", _THEME),
    "audit-no-words": N_("A link or button has no words: {element}", _THEME),
    "audit-tabindex": N_(
        "This comes out of turn for those who use the keyboard: {element}", _THEME
    ),
    "audit-lost-id": N_("This names an element that is not on the page: {element}", _THEME),
    "audit-table": N_("A table has no heading cells (th): {element}", _THEME),
    "audit-zoom": N_("The page forbids to enlarge it: {element}", _THEME),
    "audit-direction": N_("The page is in “{lang}”, which does not run {dir}.", _THEME),
    "audit-outline": N_(
        "This rule of the style sheet hides where the keyboard is: {rule}",
        "Leave “outline: none” out, or show the focus another way in the same rule.",
    ),
    "audit-tongue": N_(
        "“{words}” stands among words in “{lang}”, and is in another script.",
        "In a text write [words](lang:TAG), with the tag of their language. In a record, put them "
        "under the key of their language.",
    ),
    "audit-tongue-many": N_(
        "{count} more pieces of this page stand among words in “{lang}”, and are in another "
        "script.",
        "If all of the page is in another language, move its file into the folder of that one.",
    ),
}

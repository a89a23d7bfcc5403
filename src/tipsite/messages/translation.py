"""Problems of translations: what they were made from, and whether they still say the same."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.messages.marking import N_

TRANSLATION: Mapping[str, tuple[str, str]] = {
    "translation-state-line": N_(
        "This line of tipsite's own file about translations is damaged.",
        "Nothing on the site changes, but nobody knows any more what that text was translated from. Put back the file as it was, or type: tipsite translate rebuild {tag}",
    ),
    "review-outdated": N_(
        "“translation: reviewed” is not true any more: the text has changed since {by} read it on {on}. The page says that it is a draft.",
        "Let somebody read it again and type: tipsite translate review {tag} {page} --by “ROLE”",
    ),
}

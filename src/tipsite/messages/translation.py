"""Problems of translations: what they were made from, and whether they still say the same."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.messages.marking import N_

TRANSLATION: Mapping[str, tuple[str, str]] = {
    "translation-state-line": N_(
        "This line of tipsite's own file about translations is damaged.",
        "Nothing on the site changes, but nobody knows any more what that text was translated from. Put back the file as it was, or type: tipsite translate rebuild {tag}",
    ),
    "audit-original": N_(
        "The page does not show what the source says now (“{words}”) in an element with lang “{lang}” and its dir.",
        "This is a mistake of the theme; tell whoever looks after it. Words that may mislead stand in “original” of the view's words, and in its text.",
    ),
    "audit-weight-originals": N_(
        "The page weighs {bytes} bytes with its style sheet (at most {most}), because of what it shows in the source language.",
        "It loads more slowly until those parts are translated: tipsite translate status lists them.",
    ),
    "machine-refused": N_(
        "A machine made this translation ({kind}), and this site refuses such where readers decide what to do (site.machine_translation).",
        "Let somebody who speaks the language read it, correct it and write “translation: draft” or “reviewed”. Until then, “status: draft” shows the page in the source language.",
    ),
    "machine-refused-records": N_(
        "A machine made the words of the records in {tag} (site.translation), and this site refuses such where readers decide what to do (site.machine_translation).",
        "Let somebody who speaks the language read the names and summaries and write “draft” or “reviewed” under site.translation, or take them out: then they stand in the source language.",
    ),
    "review-outdated": N_(
        "“translation: reviewed” is not true any more: the text has changed since {by} read it on {on}. Readers are told that it is a draft.",
        "Let somebody read it again and type: tipsite translate review {tag} {page} --by “ROLE”",
    ),
}

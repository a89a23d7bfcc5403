"""Problems of a translation that differs from its source or is outdated."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.messages import N_, Message

PARITY: Mapping[str, Message] = {
    "translation-name": N_(
        "No page of the source has this name, so this is no translation; {source} has none in this language.",
        "Do you mean {meant}? Then give this file that name.",
    ),
    "translation-alone": N_(
        "This was translated from {source}, which is not there any more: languages without a file of their own lose it.",
        "Put {source} back. If the page has to go, delete this file, too; if it has another name now, give this file that name.",
    ),
    "parity-block": N_(
        "From “{words}” ({place}) on, the source says more than is here. Parts missing: {count}.",
        "Translate them too; if they should not be said, take them out of the source.",
    ),
    "parity-block-extra": N_(
        "From “{words}” on, more is said here than in the source, which goes on after {place}. Parts added: {count}.",
        "Add them to the source too, or delete them here.",
    ),
    "parity-count": N_(
        "The number of {what} differs: {own} here, {source} in the source ({place}).",
        "Compare the two from here on: translate what is missing, and delete what the source has not. If two became one, part them again.",
    ),
    "parity-form": N_(
        "The source has something else here than a text of this form: “{words}” ({place}).",
        "Use the same form: a list stays a list, a note a note.",
    ),
    "parity-level": N_(
        "This is on level {own}, in the source on level {source} ({place}).",
        "Write as many # signs as the source, or indent the item as there.",
    ),
    "parity-numbered": N_(
        "Only one of the two lists has numbers, this one or that of the source ({place}).",
        "Begin the items of both with “1.” if their order matters, else with a hyphen.",
    ),
    "parity-table": N_(
        "This table has {rows} rows and {columns} columns, that of the source {source_rows} and "
        "{source_columns} ({place}).",
        "Give both the same rows and columns.",
    ),
    "parity-field": N_(
        "“{key}” differs: {own} here, {source} in the source ({place}).",
        "Give both pages the same.",
    ),
    "parity-service": N_(
        "The service differs: {own} here, {source} in the source ({place}).",
        "Name the same in both, as [words](service:ID): a reader would call another number, or none.",
    ),
    "parity-link": N_(
        "The link differs: {own} here, {source} in the source ({place}).",
        "Link the same in both.",
    ),
    "parity-image": N_(
        "The picture differs: {own} here, {source} in the source ({place}).",
        "Show the same in both; one with words in it may end in its language: poster-sq.png.",
    ),
    "parity-placeholder": N_(
        "The words in braces differ: {own} here, {source} in the source ({place}).",
        "Words in braces are not translated: write them as the source does.",
    ),
    "parity-figure": N_(
        "The figure differs: {own} here, {source} in the source ({place}).",
        "Compare the two, and mend the wrong one.",
    ),
}
"""The words for each code; ``place`` is the place in the source."""


TRANSLATION: Mapping[str, Message] = {
    "translation-state-line": N_(
        "This line of tipsite's own file about translations is damaged.",
        "Nothing on the site changes, but nobody knows any more what that text was translated from. Put back the file as it was, or delete this line.",
    ),
    "audit-original": N_(
        "The page does not show what the source says now (“{words}”) in an element with lang “{lang}” and its dir.",
        "This is a mistake of the theme; tell whoever looks after it. Words that may mislead are in “original” of the view's words, and in its text.",
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
        "Let somebody who speaks the language read the names and summaries and write “draft” or “reviewed” under site.translation, or take them out: then they are shown in the source language.",
    ),
    "review-outdated": N_(
        "“translation: reviewed” is not true any more: the text has changed since {by} read it on {on}. Readers are told that it is a draft.",
        "Let somebody read it again and type: tipsite translate review {tag} {page} --by “ROLE”",
    ),
}

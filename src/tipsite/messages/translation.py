"""Problems of a translation that does not agree with its source, or is behind it."""

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
        "What the source says next is missing here: “{words}” ({place}).",
        "Translate it too; if it should not be said, take it out of the source.",
    ),
    "parity-blocks": N_(
        "The {count} parts that follow in the source are missing here, from “{words}” ({place}) on.",
        "Translate them too; if they should not be said, take them out of the source.",
    ),
    "parity-block-extra": N_(
        "“{words}” is not in the source, which goes on after {place}.",
        "Add it to the source too, or delete it here.",
    ),
    "parity-blocks-extra": N_(
        "{count} parts, from “{words}” on, are not in the source, which goes on after {place}.",
        "Add them to the source too, or delete them here.",
    ),
    "parity-headings": N_(
        "The number of headings differs: {own} here, {source} in the source ({place}).",
        "Compare the two texts from here on, and give both the same headings.",
    ),
    "parity-paragraphs": N_(
        "The number of paragraphs differs: {own} here, {source} in the source ({place}).",
        "Compare the two, and translate what is missing; if two became one, part them again.",
    ),
    "parity-lists": N_(
        "The number of lists differs: {own} here, {source} in the source ({place}).",
        "Compare the two texts from here on, and give both the same lists.",
    ),
    "parity-notes": N_(
        "The number of blocks between lines of /// differs: {own} here, {source} in the source ({place}).",
        "Compare the two texts from here on, and give both the same notes, folding parts, buttons, figures and steps.",
    ),
    "parity-tables": N_(
        "The number of tables differs: {own} here, {source} in the source ({place}).",
        "Compare the two texts from here on, and give both the same tables.",
    ),
    "parity-items": N_(
        "The number of items in this list differs: {own} here, {source} in the source ({place}).",
        "Compare the two lists: translate what is missing, and delete what the source has not.",
    ),
    "parity-form": N_(
        "The source has something else here than a text of this form: “{words}” ({place}).",
        "Use the same form: a list stays a list, a note a note.",
    ),
    "parity-heading": N_(
        "This heading has the level {own}, that of the source {source} ({place}).",
        "Write as many # signs as the source.",
    ),
    "parity-numbered": N_(
        "This list has no numbers, that of the source has ({place}).",
        "Begin its items with “1.” instead of a hyphen; if order does not matter, change the source.",
    ),
    "parity-not-numbered": N_(
        "This list has numbers, that of the source has none ({place}).",
        "Begin its items with a hyphen; if their order matters, change the source.",
    ),
    "parity-depth": N_(
        "This item is on level {own} of its list, in the source on level {source} ({place}).",
        "Indent it as in the source.",
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
        "The source names the service {source} here ({place}), the translation does not.",
        "Name it here too: [words](service:{source}).",
    ),
    "parity-service-extra": N_(
        "The service {own} is named here, and not in the source ({place}).",
        "Name it in the source too, or take it out here.",
    ),
    "parity-service-other": N_(
        "The service {own} is named here, in the source it is {source} ({place}).",
        "Name the same service in both: a reader would call another number.",
    ),
    "parity-link": N_(
        "The source links {source} here ({place}), the translation does not.",
        "Link it here too.",
    ),
    "parity-link-extra": N_(
        "{own} is linked here, and not in the source ({place}).",
        "Link it in the source too, or take the link out here.",
    ),
    "parity-link-other": N_(
        "{own} is linked here, in the source it is {source} ({place}).",
        "Link the same in both.",
    ),
    "parity-image": N_(
        "The source shows the picture {source} here ({place}), the translation does not.",
        "Show it here too.",
    ),
    "parity-image-extra": N_(
        "The picture {own} is shown here, and not in the source ({place}).",
        "Show it in the source too, or take it out here.",
    ),
    "parity-image-other": N_(
        "The picture {own} is shown here, in the source it is {source} ({place}).",
        "Show the same; one with words in it may end in its language: poster-sq.png.",
    ),
    "parity-placeholder": N_(
        "The source has {source} here ({place}), the translation does not.",
        "Write it here too, with its braces and untranslated.",
    ),
    "parity-placeholder-extra": N_(
        "{own} is here, and not in the source ({place}).",
        "Write only what the source has in braces.",
    ),
    "parity-placeholder-other": N_(
        "{own} is here, in the source it is {source} ({place}).",
        "Words in braces are not translated: write them as the source does.",
    ),
    "parity-figure": N_(
        "The source has the figure {source} here ({place}), the translation does not.",
        "Compare the two, and mend the wrong one.",
    ),
    "parity-figure-extra": N_(
        "The figure {own} is here, and not in the source ({place}).",
        "Compare the two, and mend the wrong one.",
    ),
    "parity-figure-other": N_(
        "The figure {own} is here, in the source it is {source} ({place}).",
        "Compare the two, and mend the wrong one.",
    ),
}
"""Code to what is wrong and what to do; ``place`` is that of the source."""


TRANSLATION: Mapping[str, Message] = {
    "translation-state-line": N_(
        "This line of tipsite's own file about translations is damaged.",
        "Nothing on the site changes, but nobody knows any more what that text was translated from. Put back the file as it was, or type: tipsite translate accept {tag} --rebuild",
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

"""Problems of files as text: encoding, YAML, front matter, Markdown."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.messages.marking import N_

TEXTS: Mapping[str, tuple[str, str]] = {
    "not-utf8": N_(
        "This file was not saved as UTF-8 text ({byte}).",
        "Save it again with the encoding UTF-8: in Windows Notepad, Save as, then Encoding.",
    ),
    "empty-file": N_("There is nothing in this file.", "Fill it, or delete it."),
    "yaml-tab": N_(
        "A tab stands at the beginning of this line.", "Replace it by spaces: two for each level."
    ),
    "yaml-colon": N_(
        "A colon inside the text is taken for the end of a key.",
        "Put the text in quotes: {line}",
    ),
    "yaml-special": N_("A text cannot begin with {character}.", 'Put the text in quotes: "…"'),
    "yaml-quote": N_(
        "A quotation mark opens here and is never closed.",
        "Close it, or leave out both if the text has no colon.",
    ),
    "yaml-quote-inside": N_(
        "Something stands after the closing quotation mark.",
        "Put the whole text in quotes, and use the other kind of quotation mark inside.",
    ),
    "yaml-bracket": N_(
        "A bracket opens here and its contents are broken or it is never closed.",
        "Close it with ] or }}, with commas between the parts.",
    ),
    "yaml-no-colon": N_(
        "“{words}” is neither a key with its value nor part of the line above.",
        "Write “{meant}”, or indent the line if it continues the text above.",
    ),
    "yaml-indent": N_(
        "This line does not fit the lines above it.",
        "Lines of one level begin in the same column; a deeper level has two more spaces.",
    ),
    "yaml-character": N_(
        "An invisible or forbidden character ({character}) stands here.",
        "Delete it and type the text again.",
    ),
    "yaml-anchor": N_(
        "A text cannot begin with & or *.",
        "Put it in quotes.",
    ),
    "yaml-deep": N_("The lines are nested too deeply.", "Check the indentation above."),
    "yaml-tag": N_(
        "A text cannot begin with an exclamation mark.",
        "Put it in quotes.",
    ),
    "yaml-key": N_("A key must be one word.", "Write “key: value”."),
    "yaml-documents": N_("A line of --- stands in the middle of this file.", "Delete the line."),
    "duplicate-key": N_(
        "The key “{key}” stands here a second time.",
        "Keep one of the two, so that it is clear which counts.",
    ),
    "unknown-key": N_("tipsite does not know the key “{key}” here.", "It knows: {known}."),
    "unknown-key-meant": N_(
        "tipsite does not know the key “{key}” here.", "Do you mean “{meant}”?"
    ),
    "missing-key": N_("The key “{key}” is missing here.", "Add a line “{key}: …”."),
    "empty-value": N_("The key “{key}” has no value.", "Give it one, or delete the line."),
    "unseen-sign": N_(
        "“{key}” holds a sign that nobody sees.", "Type the text anew, without signs like \\0."
    ),
    "direction-sign": N_(
        "A sign that nobody sees ({sign}) turns the words or numbers behind it round.",
        "Delete it, or type the words anew: it comes along when text is copied.",
    ),
    "hidden-sign": N_(
        "A sign that nobody sees ({sign}) stands here.",
        "Delete it, or type the words anew: it comes along when text is copied.",
    ),
    "not-a-table": N_(
        "Here keys with values are needed.", "For example on lines of their own: {keys}."
    ),
    "not-by-key": N_(
        "“{key}” needs one line for each language or country.",
        "Write a line below it, two spaces deeper: “en: …”.",
    ),
    "not-a-list": N_(
        "“{key}” needs a list.", "Write each item on its own line after “- ”, or as [one, two]."
    ),
    "not-a-text": N_(
        "“{key}” needs a single text.", "Write it on one line, without brackets: “{key}: …”."
    ),
    "not-yes-or-no": N_("“{key}” is yes or no, not “{value}”.", "Write yes or no."),
    "not-a-whole-number": N_(
        "“{key}” needs a whole number, not “{value}”.", "Write for example 10."
    ),
    "not-a-date": N_(
        "“{value}” is not a day of the calendar.",
        "Write “{key}” as year-month-day: 2026-01-31.",
    ),
    "unknown-choice": N_("“{value}” is not possible for “{key}”.", "Choose one of: {known}."),
    "unknown-choice-meant": N_(
        "“{value}” is not possible for “{key}”.", "Do you mean “{meant}”? Possible are: {known}."
    ),
    "front-matter-missing": N_(
        "The page does not begin with a line of three hyphens.",
        "Begin with --- on the first line, then title and summary, then --- again.",
    ),
    "front-matter-open": N_(
        "The front matter is never closed.", "Add a line of --- after its last key."
    ),
    "dates-order": N_("{last} is not after {first}.", "Check the two dates."),
    "key-only-for": N_(
        "The key “{key}” works only in pages of {kind}.", "Delete it here, or move the file there."
    ),
    "route-text-name": N_(
        "This is a page of its own, not a text for every route.",
        "For those, name it person.md, child.md or worker.md; for one pair pairs/al-xk.md, for all routes to a country to/al.md; else move it out of routes/.",
    ),
    "route-text-unused": N_(
        "No route shows this text.",
        "Name it by two countries in the order of the alphabet, such as pairs/al-xk.md, or by one, such as to/al.md. Each needs a file in content/services/.",
    ),
    "part-not-linked": N_(
        "The text {path} stands on other pages and is none itself.",
        "Link routes/index.md, or one of the routes such as routes/al-mk.md.",
    ),
    "key-not-on-part": N_(
        "A text that stands on other pages has no “{key}”.", "Delete the key here."
    ),
    "kind-misplaced": N_(
        "A page in this place is of the kind “{meant}”, not “{kind}”.",
        "Delete the line, or move the file.",
    ),
    "sign-too-long": N_(
        "The text has {words} words; a sign page has at most {most}.",
        "Shorten it, or move a part to a page of its own.",
    ),
    "raw-html": N_(
        "HTML ({html}) is not allowed in a text.",
        "Write **bold**, *slanted* or [words](address) instead; for the sign itself write \\<.",
    ),
    "autolink": N_(
        "An address in pointed brackets ({html}) is not allowed.", "Write [words](https://…)."
    ),
    "fence-unknown": N_(
        "“/// {name}” is not known.", "Write “/// note” or “/// details | Summary”."
    ),
    "fence-not-closed": N_(
        "“/// {name}” is never closed.", "Add a line of /// after its last line."
    ),
    "fence-not-open": N_(
        "This /// closes something that was never opened.", "Delete it, or add “/// note” above."
    ),
    "details-service": N_(
        "A service stands in the title of a folding part: a tap there opens the part, and calls nobody.",
        "Write words alone as the title, and the link to the service below it.",
    ),
    "table-cells": N_(
        "This row has {cells} cells, the head of the table has {head}: readers would not see “{found}”.",
        "Add columns to the head and to the line below it. If the sign | belongs to the words, write \\|.",
    ),
    "details-without-title": N_(
        "A folding part needs words to tap on.", "Write “/// details | Summary”."
    ),
    "heading-first": N_(
        "A single # is the page's title, which stands in the front matter.", "Write ##."
    ),
    "heading-skipped": N_(
        "The heading {written} skips a level, which confuses screen readers.", "Write {meant}."
    ),
    "heading-empty": N_("The heading has no words.", "Add words, or delete the line."),
    "heading-no-space": N_("A heading needs a space after its # signs.", "Write “## Words”."),
    "underlined-heading": N_(
        "A heading is not made by underlining.", "Write “## Words” and delete this line."
    ),
    "rule-line": N_(
        "A line of hyphens or stars is not used here.",
        "Delete it; a heading divides a text better.",
    ),
    "text-too-deep": N_(
        "Lists, quotes or notes stand too deep inside each other here.",
        "Use at most a few levels.",
    ),
    "link-title": N_(
        "The words “{title}” after the address would not be shown.",
        "Put them into the link's words.",
    ),
    "image-in-link": N_(
        "A picture inside a link is not allowed.", "Put the link in words below the picture."
    ),
    "link-without-words": N_(
        "The link to {target} has no words.", "Write between the brackets where it leads."
    ),
}

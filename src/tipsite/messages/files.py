"""Problems of files as text: encoding, YAML, front matter, Markdown, typing errors."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.messages import N_, Message

SLIPS: Mapping[str, Message] = {
    "saved-as-other": N_(
        "This is {what} with the name of a text file.",
        "Open it in its own program. Copy its words into a plain editor such as Notepad, and save them under this name as UTF-8.",
    ),
    "saved-as-picture": N_(
        "This is a picture or a PDF with the name of a text file.",
        "Give it its right ending and move it to content/images/ or content/files/; write the text anew here.",
    ),
    "two-versions": N_(
        "There are two versions of the same lines here, as git leaves them when two people changed a file.",
        "Keep the right one, and delete the lines that begin with <<<<<<<, ======= or >>>>>>>.",
    ),
    "text-garbled": N_(
        "“{found}” looks like letters that another program read in a wrong encoding.",
        "Write “{meant}”. If there are many, open the older file again as UTF-8.",
    ),
    "file-ending": N_(
        "tipsite does not read files with this ending.",
        "Windows hides endings (View, Show, File name extensions). Rename it to “{meant}”.",
    ),
    "front-matter-no-opening": N_(
        "The keys of the page begin here, without a line of three hyphens before them.",
        "Write a line --- above this one, and nothing above that.",
    ),
    "front-matter-late": N_(
        "The line of three hyphens is not the first of the file.",
        "Delete what is above it, empty lines too.",
    ),
    "front-matter-dashes": N_(
        "This line is not three hyphens; some programs turn hyphens into a dash.",
        "Write exactly three hyphens (---), without a space.",
    ),
    "yaml-no-space": N_(
        "There is no space after the colon, so this is not a key with a value.", "Write “{meant}”."
    ),
    "yaml-list-mark": N_(
        "“{mark}” is not the character that begins a list item.",
        "Begin each item with a hyphen and a space: {meant}",
    ),
    "yaml-list-space": N_(
        "There is no space after the hyphen, so this is not a list item.", "Write “{meant}”."
    ),
    "yaml-space": N_(
        "This space is not the one of the space bar ({character}).",
        "Delete it, and type a space. It comes from copying out of a web page or a word processor.",
    ),
    "yaml-column": N_(
        "This line begins in column {column}; lines like it begin in column {wanted}.",
        "Move it, so that it begins right below “{above}”.",
    ),
    "yaml-column-above": N_(
        "This line begins in column {column} and line {line} above it in column {above}: they do not fit together.",
        "Move one of the two: lines of one level begin in the same column (in a list, below the first letter after “- ”), and a deeper level has two more spaces.",
    ),
    "yaml-quote-curly": N_(
        "A straight quotation mark opens here, and a curly one ({mark}) closes.",
        "Write the same straight mark on both sides: {line}",
    ),
    "yaml-flow-comma": N_(
        "The comma ends the text, so that “{words}” is taken for a key.",
        "Put the whole text between the commas in quotes: {line}",
    ),
    "yaml-hash": N_(
        "The text after # is not read: “{words}”.",
        "If it belongs to the text, put the whole text in quotes. If it is a note, write a space after #.",
    ),
    "quotes-curly": N_(
        "Curly quotation marks are part of the text.",
        "Delete them, or write straight ones instead.",
        "Write straight ones instead: {meant}",
    ),
    "quotes-one": N_(
        "The quotation mark {mark} is alone in this text.", "Write the other one too, or none."
    ),
    "wrong-alphabet": N_(
        "The letter “{letter}” in “{word}” comes from another alphabet; it only looks the same.",
        "Type the word anew in Latin letters.",
    ),
    "yes-no-words": N_(
        "“{value}” is yes or no in a language, but tipsite reads these two words in English only.",
        "Write: {key}: {meant}",
    ),
    "comma-list": N_("“{key}” needs a list, and this is one text.", "Write: {key}: [{meant}]"),
    "date-local": N_(
        "“{value}” is not in the order that tipsite reads: the year first, then the month, then the day.",
        "Write: {meant}",
    ),
    "date-dash": N_("The dashes in “{value}” are not hyphens.", "Write: {meant}"),
    "date-two-ways": N_(
        "“{value}” may be two days.", "Write {first} if the day comes first, else {second}."
    ),
    "date-spreadsheet": N_(
        "“{value}” is how a spreadsheet counts days.", "If {meant} is meant, write that."
    ),
    "link-brackets": N_(
        "The brackets of this link are wrong: one is missing, they are swapped, or there is a space between them.",
        "Write: {meant}",
    ),
    "link-empty": N_(
        "There is no address in the round brackets of this link.", "Write [words](address)."
    ),
    "link-in-words": N_(
        "This is not a link: readers see “{found}” as it is written.",
        "Write [words](address), with exactly these brackets.",
        "Write: {meant}",
    ),
    "service-in-words": N_(
        "This does not link to a service: readers see “{found}”, and no number.",
        "Write [words]({target}), with exactly these brackets and words that say who answers. If no link is meant, write a space after the colon.",
        "Write: {meant}",
    ),
    "link-in-head": N_(
        "A link does not work at the head of a page: readers see “{found}” as it is written.",
        "Write words alone here. Put the link into the text, below the second ---.",
        "Write the words alone: “{meant}”. Put the link into the text, below the second ---.",
    ),
    "link-in-record": N_(
        "A link does not work in a record: readers see “{found}” as it is written.",
        "Write words alone here. Numbers and websites have keys of their own; other links belong in the text of a page.",
        "Write the words alone: “{meant}”. Numbers and websites have keys of their own; other links belong in the text of a page.",
    ),
    "emphasis-in-field": N_(
        "No word can be bold or slanted here: readers see “{found}” with its signs.",
        "Write: {meant}",
    ),
    "sign-in-field": N_(
        "Readers see the sign “{found}” before these words (in this file: {count}).",
        "Delete it. Where a key takes a list, write each item on a line of its own that begins with "
        "a hyphen and a space (- ).",
    ),
    "link-pasted": N_(
        "“{target}” is an address as your browser or your folders show it, not the page's file.",
        "Write the path to the page's file, as seen from here, such as “../help/index.md”.",
        "Write: {meant}",
    ),
    "link-own-address": N_(
        "“{target}” is an address of this site itself.",
        "Write the path to the page's file, so that the link works everywhere: {meant}",
    ),
    "address-lookalike": N_(
        "“{sign}” in the address {address} only looks like a Latin letter or a sign of addresses: it leads elsewhere or nowhere.",
        "Type the address anew in Latin letters, and try it.",
    ),
    "address-space": N_(
        "There is a space within this address: {target}",
        "Delete it; if it belongs there, write: {meant}",
    ),
    "address-no-scheme": N_("The beginning of this address is missing.", "Write: https://{target}"),
    "address-bare": N_(
        "This address is among words, where nobody can tap it.",
        "Write [words](address), with words that say where it leads.",
    ),
}


TEXTS: Mapping[str, Message] = {
    "not-utf8": N_(
        "This file was not saved as UTF-8 text ({byte}).",
        "Save it again with the encoding UTF-8: in Windows Notepad, Save as, then Encoding.",
    ),
    "empty-file": N_("This file is empty.", "Fill it, or delete it."),
    "yaml-tab": N_(
        "There is a tab at the beginning of this line.", "Replace it by spaces: two for each level."
    ),
    "yaml-colon": N_(
        "A colon inside the text is taken for the end of a key.",
        "Put the text in quotes: {line}",
    ),
    "yaml-special": N_(
        "A text cannot begin with {character}.",
        'Put the text in quotes: "…"',
    ),
    "yaml-quote": N_(
        "A quotation mark opens here and is never closed.",
        "Close it, or leave out both if the text has no colon.",
    ),
    "yaml-quote-inside": N_(
        "There is something after the closing quotation mark.",
        "Put the whole text in quotes, and use the other kind of quotation mark inside.",
        "Write: {meant}",
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
        "There is an invisible or forbidden character ({character}) here.",
        "Delete it and type the text again.",
    ),
    "yaml-anchor": N_(
        "A text cannot begin with & or *.",
        "Put it in quotes.",
    ),
    "yaml-deep": N_("The lines are nested too deeply.", "Check the indentation above."),
    "yaml-key": N_("A key must be one word.", "Write “key: value”."),
    "yaml-documents": N_("There is a line of --- in the middle of this file.", "Delete the line."),
    "duplicate-key": N_(
        "The key “{key}” is written here a second time.",
        "Keep one of the two, so that it is clear which counts.",
    ),
    "unknown-key": N_(
        "tipsite does not know the key “{key}” here.",
        "It knows: {known}.",
        "Do you mean “{meant}”?",
    ),
    "key-newer": N_(
        "tipsite does not know the key “{key}” here.",
        "Perhaps it is of a newer tipsite: this site is written for it.",
    ),
    "site-newer": N_(
        "This site is written for tipsite {wanted}, and this is tipsite {here}.",
        "Get that version or a newer one: see “A new version” in the documentation.",
    ),
    "missing-key": N_("The key “{key}” is missing here.", "Add a line “{key}: …”."),
    "empty-value": N_("The key “{key}” has no value.", "Give it one, or delete the line."),
    "unseen-sign": N_(
        "“{key}” contains an invisible character.", "Type the text anew, without signs like \\0."
    ),
    "direction-sign": N_(
        "An invisible character ({sign}) turns the words or numbers behind it round.",
        "Delete it, or type the words anew: it comes along when text is copied.",
    ),
    "hidden-sign": N_(
        "There is an invisible character here ({sign}).",
        "Delete it, or type the words anew: it comes along when text is copied.",
    ),
    "not-a-table": N_(
        "Here keys with values are needed.",
        "For example on lines of their own: {keys}.",
        "Write: {meant}",
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
    "unknown-choice": N_(
        "“{value}” is not possible for “{key}”.",
        "Choose one of: {known}.",
        "Do you mean “{meant}”? Possible are: {known}.",
    ),
    "front-matter-missing": N_(
        "The page does not begin with a line of three hyphens.",
        "Begin with --- on the first line, then title and summary, then --- again.",
    ),
    "front-matter-open": N_(
        "The front matter is never closed.", "Add a line of --- after its last key."
    ),
    "dates-order": N_(
        "The end ({last}) is not after the beginning ({first}).",
        "Perhaps the two are swapped, or a year is wrong.",
    ),
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
        "The text {path} is shown on other pages and is no page itself.",
        "Link routes/index.md, or one of the routes such as routes/al-mk.md.",
    ),
    "key-not-on-part": N_(
        "A text that is shown on other pages has no “{key}”.", "Delete the key here."
    ),
    "kind-misplaced": N_(
        "Here the kind cannot be “{kind}”, only: {meant}.",
        "Correct the line, or move the page or the record to another file.",
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
        "“/// {name}” is not known.",
        "Write “/// note”, “/// details | Summary”, “/// action”, “/// figures”, “/// quote”, “/// steps”, “/// listen”, “/// beside”, “/// gallery”, “/// film”, “/// logos” or “/// questions”.",
    ),
    "fence-slip": N_(
        "“{found}” begins nothing, and readers see it as it is.",
        "Write: {meant}",
    ),
    "fence-not-closed": N_(
        "“/// {name}” is never closed.", "Add a line of /// after its last line."
    ),
    "fence-not-open": N_(
        "This /// closes something that was never opened.", "Delete it, or add “/// note” above."
    ),
    "table-cells": N_(
        "This row has {cells} cells, the head of the table has {head}: readers would not see “{found}”.",
        "Add columns to the head and to the line below it. If the sign | belongs to the words, write \\|.",
    ),
    "details-without-title": N_(
        "A folding part needs words to tap on.", "Write “/// details | Summary”."
    ),
    "part-title": N_(
        "“/// {name}” has no title.",
        "Take away the | and the words behind it, or write them above the block.",
    ),
    "part-form": N_("“/// {name}” needs another form.", "Write in it {form}."),
    "part-loud": N_(
        "“/// {name}” is too large for a page that is sensitive: others in the room would see it.",
        "Take it to a page that is not sensitive, or delete it.",
    ),
    "part-cells": N_(
        "There are {count} parts between signs | here, and there should be four.",
        "If the sign | belongs to the words, write \\|.",
    ),
    "part-line": N_(
        "This line looks like a list item but isn't one.",
        "Begin it with this sign, a space behind it and nothing before it: {meant}",
    ),
    "action-form": N_(
        "“/// action” holds one link and nothing else: it becomes a button.",
        "Write only [words](page.md) in it. Other words go above it; a second button is a second “/// action”.",
    ),
    "action-service": N_(
        "A service, a language or a mark is no action.",
        "Let it lead to a page or a website. For numbers write a list that has only services: - [words](service:ID).",
    ),
    "figures-form": N_(
        "“/// figures” holds one list, an item for each figure.",
        "Write “- 110 | people were found | [Report of the office](https://example.org/) | 2022”.",
    ),
    "figure-number": N_(
        "“{found}” is not a number that counts something.",
        "Write one such as 110, 9,800 or 79 % before the first |. A phone number belongs into a record.",
    ),
    "figure-part": N_(
        "The figure “{found}” does not say {what}.",
        "Write each part: “- 110 | people were found | source | year”, the source best as a link. If nobody knows the source or the year, write a sentence in place of a figure.",
    ),
    "quote-form": N_(
        "“/// quote” holds the words in paragraphs, and a last line that says whose they are.",
        "Write the words without >, lists and headings, then an empty line and “- First and last name | who it is, where | source | year”.",
    ),
    "quote-nobody": N_(
        "This quote does not say whose words it has.",
        "Write as its last line “- First and last name | who it is, where | [Where it is written](https://example.org/) | 2025”.",
    ),
    "quote-not-named": N_(
        "“{found}” is not a full name.",
        "Quote only people who speak in public, with their first and last name. Those who look for a person often find her behind a hidden or changed name, and readers cannot check the words. Write it in words of your own.",
    ),
    "quote-survivor": N_(
        "The words of somebody who was controlled by others cannot be in a quote.",
        "Consent must be written down, has an end and can be taken back, and tipsite cannot keep that yet: nobody can take back what is online. Write it in words of your own, without details that neighbours know.",
    ),
    "quote-part": N_(
        "The quote of “{found}” does not say {what}.",
        "Write each part: “- First and last name | head of a shelter, Tirana | source | year”, the source best as a link.",
    ),
    "steps-form": N_(
        "“/// steps” holds one numbered list and nothing else.",
        "Begin each step with a number and a full stop: 1. First do this. Other words go above the block or below it.",
    ),
    "heading-first": N_(
        "A single # is the page's title, which is in the front matter.", "Write ##."
    ),
    "heading-skipped": N_(
        "The heading {written} skips a level, which confuses screen readers.", "Write {meant}."
    ),
    "heading-empty": N_("The heading has no words.", "Add words, or delete the line."),
    "heading-no-space": N_("A heading needs a space after its # signs.", "Write “## Words”."),
    "fence-lost": N_(
        "Readers see these signs ///: here they begin and end nothing.",
        "Write three of them at the very beginning of a line, outside of lists and quotations.",
    ),
    "underlined-heading": N_(
        "A heading is not made by underlining.", "Write “## Words” and delete this line."
    ),
    "rule-line": N_(
        "A line of hyphens or stars is not used here.",
        "Delete it; a heading divides a text better.",
    ),
    "text-too-deep": N_(
        "Lists, quotes or notes are too deep inside each other here.",
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

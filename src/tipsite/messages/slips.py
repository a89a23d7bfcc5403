"""Slips of the hand and of other programs, recognised for what they are."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.messages.marking import N_

SLIPS: Mapping[str, tuple[str, str]] = {
    "saved-by-word": N_(
        "This is a document of a word processor with the name of a text file.",
        "Open it there, copy its words into a plain editor such as Notepad, and save them under this name as UTF-8.",
    ),
    "saved-by-spreadsheet": N_(
        "This is a spreadsheet with the name of a text file.",
        "Open it there, copy its words into a plain editor such as Notepad, and save them under this name as UTF-8.",
    ),
    "saved-as-rtf": N_(
        "This file was saved as rich text (RTF), not as plain text.",
        "Save it again: in the list of file types choose plain text, with the encoding UTF-8.",
    ),
    "saved-as-web-page": N_(
        "This file was saved as a web page, not as plain text.",
        "Copy the words from the page into a plain editor such as Notepad, and save them under this name as UTF-8.",
    ),
    "saved-as-picture": N_(
        "This is a picture or a PDF with the name of a text file.",
        "Give it its right ending and move it to content/images/ or content/files/; write the text anew here.",
    ),
    "two-versions": N_(
        "Two versions of the same lines stand here, as git leaves them when two people changed a file.",
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
        "The keys of the page begin here, and no line of three hyphens stands before them.",
        "Write a line --- above this one, and nothing above that.",
    ),
    "front-matter-late": N_(
        "The line of three hyphens is not the first of the file.",
        "Delete what stands above it, empty lines too.",
    ),
    "front-matter-dashes": N_(
        "This line is not three hyphens; some programs turn hyphens into a dash.",
        "Write exactly three hyphens (---), without a space.",
    ),
    "yaml-no-space": N_(
        "No space stands after the colon, so this is no key with its value.", "Write “{meant}”."
    ),
    "yaml-list-mark": N_(
        "“{mark}” is not the sign that begins an item of a list.",
        "Begin each item with a hyphen and a space: {meant}",
    ),
    "yaml-list-space": N_(
        "No space stands after the hyphen, so this is no item of a list.", "Write “{meant}”."
    ),
    "yaml-space": N_(
        "This space is not the one of the space bar ({character}).",
        "Delete it, and type a space. It comes from copying out of a web page or a word processor.",
    ),
    "yaml-column": N_(
        "This line begins in column {column}; lines like it begin in column {wanted}.",
        "Move it, so that it begins right below “{above}”.",
    ),
    "yaml-quote-curly": N_(
        "A straight quotation mark opens here, and a curly one ({mark}) closes.",
        "Write the same straight mark on both sides: {line}",
    ),
    "yaml-quote-inside-meant": N_(
        "The quotation mark before this place ends the text already.", "Write: {line}"
    ),
    "yaml-flow-comma": N_(
        "The comma ends the text, so that “{words}” is taken for a key.",
        "Put the whole text between the commas in quotes: {line}",
    ),
    "yaml-hash": N_(
        "What follows # is not read: “{words}”.",
        "If it belongs to the text, put the whole text in quotes. If it is a note, write a space after #.",
    ),
    "quotes-curly": N_(
        "Curly quotation marks are part of the text.",
        "Delete them, or write straight ones instead.",
    ),
    "quotes-one": N_(
        "The quotation mark {mark} stands alone in this text.", "Write the other one too, or none."
    ),
    "wrong-alphabet": N_(
        "The letter “{letter}” in “{word}” is of another alphabet and only looks the same.",
        "Type the word anew in Latin letters.",
    ),
    "yes-no-words": N_(
        "“{value}” is yes or no in a language, but tipsite reads these two words in English only.",
        "Write: {key}: {meant}",
    ),
    "comma-list": N_("“{key}” needs a list, and this is one text.", "Write: {key}: [{meant}]"),
    "date-local": N_(
        "“{value}” is a day, but not in the order that tipsite reads: year-month-day.",
        "Write: {meant}",
    ),
    "date-two-ways": N_(
        "“{value}” may be two days.", "Write {first} if the day stands first, else {second}."
    ),
    "date-spreadsheet": N_(
        "“{value}” is how a spreadsheet counts days.", "If {meant} is meant, write that."
    ),
    "link-not-closed": N_("A bracket of this link is missing or wrong.", "Write: {meant}"),
    "link-space": N_(
        "A space stands between the words of this link and its address.", "Write: {meant}"
    ),
    "link-swapped": N_("The two kinds of brackets of this link are swapped.", "Write: {meant}"),
    "link-empty": N_(
        "No address stands in the round brackets of this link.", "Write [words](address)."
    ),
    "link-in-words": N_(
        "This is no link: readers see “{found}” as it stands.",
        "Write [words](address), with exactly these brackets.",
    ),
    "link-in-words-meant": N_(
        "This is no link: readers see “{found}” as it stands.", "Write: {meant}"
    ),
    "service-in-words": N_(
        "This links no service: readers see “{found}”, and no number.",
        "Write [words]({target}), with exactly these brackets and words that say who answers. If no link is meant, write a space after the colon.",
    ),
    "service-in-words-meant": N_(
        "This links no service: readers see “{found}”, and no number.", "Write: {meant}"
    ),
    "link-in-head": N_(
        "A link cannot stand at the head of a page: readers see “{found}” as it stands.",
        "Write the words alone: “{meant}”. Put the link into the text, below the second ---.",
    ),
    "code-in-head": N_(
        "A link cannot stand at the head of a page: readers see “{found}” as it stands.",
        "Write words alone here. Put the link into the text, below the second ---.",
    ),
    "link-in-record": N_(
        "A link cannot stand in a record: readers see “{found}” as it stands.",
        "Write the words alone: “{meant}”. Numbers and websites have keys of their own; other links belong in the text of a page.",
    ),
    "code-in-record": N_(
        "A link cannot stand in a record: readers see “{found}” as it stands.",
        "Write words alone here. Numbers and websites have keys of their own; other links belong in the text of a page.",
    ),
    "emphasis-in-field": N_(
        "No word can be bold or slanted here: readers see “{found}” with its signs.",
        "Write: {meant}",
    ),
    "link-pasted": N_(
        "“{target}” works on your computer only: it comes from your browser or your folders.",
        "Write the path to the page's file, as seen from here, such as “../help/index.md”.",
    ),
    "link-pasted-meant": N_(
        "“{target}” is an address as a browser shows it, not the page's file.",
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
        "A space stands within this address: {target}",
        "Delete it; if it belongs there, write: {meant}",
    ),
    "address-no-scheme": N_("The beginning of this address is missing.", "Write: https://{target}"),
    "address-bare": N_(
        "This address stands among words, where nobody can tap it.",
        "Write [words](address), with words that say where it leads.",
    ),
}

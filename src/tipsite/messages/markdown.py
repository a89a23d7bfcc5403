"""Problems of markup of other programs, and of Markdown that tipsite does not support."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.messages import N_, Message

ELSEWHERE: Mapping[str, Message] = {
    "html-break": N_(
        "HTML ({html}) is not allowed in a text.",
        "End the line before with two spaces, or leave an empty line between two paragraphs. "
        "In a table write one more row.",
    ),
    "html-comment": N_(
        "HTML ({html}) is not allowed in a text.",
        "Write notes to yourself at the head of the page, between the two lines of ---, each line "
        "with # before it: they are never published.",
    ),
    "html-embed": N_(
        "HTML ({html}) is not allowed in a text.",
        "Nothing of another website is shown within a page: it would learn who reads it. Link to it "
        "instead: [words](https://…). A picture is ![what it shows](picture.jpg); a film or "
        "recording of your own is listed under downloads: at the head of the page.",
    ),
    "list-sign": N_(
        "“{found}” makes no list: readers see the sign among the words (in this file: {count}).",
        "Begin each item with a hyphen and a space (- ), or with 1. where the order matters. "
        "Leave an empty line between what different people say.",
    ),
    "list-number": N_(
        "“{written}” is the mark of a list here, and does not count on from the item before.",
        "Is it a number to call, or a year? Write a word before it, or {escaped}. "
        "Items of a list are 1., 2., 3.",
    ),
    "table-after-words": N_(
        "Readers see this table with its signs |, because there are words right above it.",
        "Leave an empty line above the head of the table.",
    ),
    "table-form": N_(
        "These lines make no table: readers see the signs |.",
        "A table begins with a row of words and, right below it, a line of hyphens with as many "
        "cells: {meant}",
    ),
    "task-list": N_(
        "“{found}” makes no box to tick: readers see the brackets (in this file: {count}).",
        "Delete the brackets. Readers can tick only what is listed in “signs:” on a page of signs.",
    ),
    "footnote-mark": N_(
        "“{found}” makes no footnote: readers see it as it is (in this file: {count}).",
        "Put the note into the sentence, in brackets, or link to the source: [words](https://…).",
    ),
    "shortcode-mark": N_(
        "“{found}” is a command of another program: readers see it as it is (in this file: {count}).",
        "Delete it, and write the words that readers should see. "
        "A picture is ![what it shows](picture.jpg).",
    ),
    "heading-mark": N_(
        "“{found}” gives nothing a name: readers see it as it is (in this file: {count}).",
        "Delete it. A link finds a heading by its words: [words](#words-of-the-heading).",
    ),
    "note-mark": N_(
        "“{found}” begins no note: readers see it as it is (in this file: {count}).",
        "Write “/// note | Title” above the words, and a line of /// below them.",
    ),
    "word-mark": N_(
        "The signs in “{found}” mean nothing here: readers see them (in this file: {count}).",
        "Delete them. Words can be **bold** or *slanted*; what is said has quotation marks.",
    ),
    "stars-seen": N_(
        "Readers see the stars in “{found}”.",
        "Write two stars right before the first letter, and two right behind the last: **words**. "
        "Where readers should see them, write \\*\\*.",
    ),
    "marks-crossed": N_(
        "Stars, underscores and a link cross here, so that the link or some words are lost.",
        "Close the stars before the link begins, or put them around all of it: "
        "**[words](page.md)**.",
    ),
    "link-mark": N_(
        "“{found}” makes no link: readers see the brackets (in this file: {count}).",
        "Write the address right behind the words: [words](page.md) or [words](https://…).",
    ),
    "break-mark": N_(
        "A backslash at the end of a line begins no new line: readers see it (in this file: {count}).",
        "End the line with two spaces instead, or leave an empty line.",
    ),
}

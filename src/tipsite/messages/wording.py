"""Problems of words: their letters, their language, and the glossary."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.messages.marking import N_

WORDING: Mapping[str, tuple[str, str]] = {
    "letter-alphabet": N_(
        "The letter “{letter}” in “{word}” is a {alphabet} one.",
        "Type the word again: it looks right, but no search finds it, and voices spell it.",
    ),
    "marks-lacking": N_(
        "“{word}” lacks its marks.",
        "Write “{right}”.",
    ),
    "language-folder": N_(
        "This page stands in the folder of {tag}, and seems to be in {language}.",
        "Move it to the folder of its language, or translate it.",
    ),
    "language-alphabet": N_(
        "This page stands in the folder of {tag}, and is written in {alphabet} letters.",
        "Move it to the folder of its language, or translate it.",
    ),
    "language-left": N_(
        "This is still in the language of the source ({place}).",
        "Translate it; words that should stay so are marked: [words](lang:en).",
    ),
    "term-lacking": N_(
        "The source says “{term}” here ({place}), for which the glossary has {words}.",
        "Use a word of the glossary; if this one is as good, add it to content/glossary.yaml.",
    ),
    "term-avoid": N_(
        "“{words}” should not be written: {why}",
        "Better: {better}.",
    ),
}

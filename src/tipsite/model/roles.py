"""Roles of texts, declared at the fields of records: `Annotated[Text, names("page")]`.

`model.fields` reads them. A text without a role has words for readers.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Named = Literal[
    "page", "service", "organization", "campaign", "language", "link", "phrases", "old"
]  # fmt: skip
"""The kinds of things that a text may name.
``link`` is a page, relative to the page with the text, or an address. ``old`` is an old address,
which changes only with the folder of its language. ``phrases`` is a language that lends its
phrases."""


class Role(Struct, frozen=True):
    """The role of a text: words, a value (a number, an address, a path), or a name of something.

    ``internal`` words are not published as typed, so Markdown in them is harmless.
    """

    kind: Literal["words", "internal", "value", "name"]
    names: Named | None = None


class Keys(Struct, frozen=True):
    """The mark of a table whose keys name something of the site."""

    names: Named


class Sentence(Struct, frozen=True):
    """The purpose of a key in one sentence, which editors show beside the key."""

    text: str


WORDS = Role("words")
VALUE = Role("value")
ONE_OR_MORE = "one or more"
"""The mark of a list field that also accepts a single text."""


def names(what: Named) -> Role:
    """Return the role of a text that names something of the site."""
    return Role("name", what)


def keyed(what: Named) -> Keys:
    """Return the mark of a table whose keys name something of the site."""
    return Keys(what)


def asked(sentence: str) -> Sentence:
    """Return the mark of a field with its sentence for editors."""
    return Sentence(sentence)

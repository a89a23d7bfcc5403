"""The texts that a new site begins with: a folder here for each language that has some."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

TEXTS = ("en", "sq", "mk", "cnr", "sr-Cyrl")
"""The languages in which there are texts to begin with."""
ENGLISH = "en"
CAMPAIGN = "ask-first"
_DRAFT = "translation: draft"


@cache
def words(tag: str) -> Mapping[str, str]:
    """Return the words for records and settings in a language, English where it has none."""
    file = _folder(tag if tag in TEXTS else ENGLISH) / "words.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def pages(tag: str, source: str) -> dict[str, str]:
    """Return the pages in a language by their path in its folder; none where it has no texts.

    What was not written in ``source``, the language of the site, is a translation that nobody has
    checked; nobody has checked what was translated for this program either.
    """
    if tag not in TEXTS:
        return {}
    found = dict(_files(_folder(tag), ""))
    if tag == ENGLISH != source:
        return {path: _as_draft(text) for path, text in found.items()}
    return found


def gitignore() -> str:
    """Return what git leaves out of a site."""
    return (resources.files("tipsite.starter") / "gitignore").read_text(encoding="utf-8")


def _folder(tag: str) -> Traversable:
    return resources.files("tipsite.starter") / tag


def _files(folder: Traversable, prefix: str) -> Iterator[tuple[str, str]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _files(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".md"):
            yield prefix + entry.name, entry.read_text(encoding="utf-8")


def _as_draft(text: str) -> str:
    opening, matter, body = text.split("---\n", 2)
    return f"{opening}---\n{matter}{_DRAFT}\n---\n{body}"

"""The texts that a new site begins with: a folder here for each language that has some."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from tipsite.tools.latin import latin

TEXTS = ("en", "sq", "mk", "cnr", "sr-Cyrl")
"""The languages in which there are texts to begin with."""
ENGLISH = "en"
CAMPAIGN = "ask-first"
_DRAFT = "translation: draft"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placeholder:
    """Words that only keep a place for an officer's own, or say that a site is an example.

    ``code`` is that of the problem that they are on a live site. They mean that only in files
    whose paths begin with one of ``places``, and where they are ``whole`` only if nothing else
    stands in their line.
    """

    code: str
    text: str
    places: tuple[str, ...]
    whole: bool = False


@cache
def placeholders() -> tuple[Placeholder, ...]:
    """Return what of the texts of every language no live site may say.

    All other texts of a new site are true of any, and may stay.
    """
    found = (one for tag in TEXTS for one in _placeholders(tag))
    return tuple(dict.fromkeys(both for one in found for both in (one, _in_latin(one))))


def _placeholders(tag: str) -> Iterator[Placeholder]:
    said, content = words(tag), ("content/",)
    everywhere = ("content/", "campaigns.yaml")
    yield Placeholder(code="starter-to-write", text=said["to_write"], places=everywhere)
    yield Placeholder(code="starter-disclaimer", text=said["disclaimer"], places=everywhere)
    yield Placeholder(
        code="starter-site", text=said["site"], places=("campaigns.yaml",), whole=True
    )
    organizations = ("content/organizations.yaml",)
    yield Placeholder(
        code="starter-organization", text=said["organization"], places=organizations, whole=True
    )
    about = f"content/{tag}/about.md"
    _opening, matter, body = pages(tag, tag)["about.md"].split("---\n", 2)
    summary = next(line for line in matter.split("\n") if line.startswith("summary: "))
    yield Placeholder(code="starter-about", text=summary.removeprefix("summary: "), places=content)
    for line in filter(None, body.split("\n")):
        if line.startswith(("#", "-")):
            yield Placeholder(code="starter-about", text=line, places=(about,), whole=True)
        else:
            yield from (
                Placeholder(code="starter-about", text=one, places=content)
                for one in _sentences(line)
            )
    text = pages(tag, tag)[f"campaigns/{CAMPAIGN}.md"].split("---\n", 2)[2]
    for one in _sentences(text.split("\n\n", 1)[0]):
        yield Placeholder(code="starter-campaign", text=one, places=content)


def _sentences(text: str) -> Iterator[str]:
    yield from re.split(r"(?<=[.!?])\s+", text.strip())


def _in_latin(one: Placeholder) -> Placeholder:
    """The same where somebody wrote it in Latin letters."""
    places = tuple(place.replace("sr-Cyrl", "sr-Latn") for place in one.places)
    return Placeholder(code=one.code, text=latin(one.text, {}), places=places, whole=one.whole)


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

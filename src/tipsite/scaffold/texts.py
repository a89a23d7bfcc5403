"""Starter texts of a new site, and placeholders in them that an officer has not replaced.

Each language with starter texts has a folder in `starter/`. A live site must not show placeholders:
see `leftover_problems`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from tipsite.content.pages import page_path, part_of
from tipsite.engine.session import Session
from tipsite.language.latin import latin
from tipsite.model.corpus import Corpus
from tipsite.model.problems import Location, Problem, problem

TEXTS = ("en", "sq", "mk", "cnr", "sr-Cyrl")
"""The languages that have starter texts."""
ENGLISH = "en"
CAMPAIGN = "ask-first"
_DRAFT = "translation: draft"
_COMMENT = re.compile(r"(?:^|\s)#")
_BETWEEN = re.compile(r"\n(?=[^\S\n]*(?:\n|[\w-]+:|#|[-*]\s|---))")
_KEY = re.compile(r"[\w-]+:|(?:^|\s)#.*")
_WORD = re.compile(r"[^\W\d_]{2,}")


def gitignore() -> str:
    """Return the text of ``.gitignore`` for a site."""
    return (resources.files("tipsite") / "scaffold" / "starter" / "gitignore").read_text(
        encoding="utf-8"
    )


def leftover_problems(corpus: Corpus, left: Iterable[Leftover]) -> Iterator[Problem]:
    """Yield a problem for each line of a live site with a placeholder of the starter.

    ``left`` is the result of `leftovers`.
    """
    reported: set[tuple[str, int]] = set()
    for leftover in left if _is_live(corpus) else ():
        at = leftover.at
        if (at.path, at.line) not in reported:
            yield problem("starter-text", at, text=leftover.text.lstrip("#- "))
        reported.add((at.path, at.line))


def _is_live(corpus: Corpus) -> bool:
    return corpus.config is not None and corpus.config.site.status == "live"


class Placeholder(Struct, frozen=True, kw_only=True):
    """Words that only keep a place for an officer's own, or say that a site is an example.

    They count only in files whose paths begin with one of ``places``. If they are ``whole``, they
    count only on a line of their own. Words may be ``true`` of a demonstration. They may stay there
    if its authors added their own words.
    """

    text: str
    places: tuple[str, ...]
    whole: bool = False
    true: bool = False


class Leftover(Struct, frozen=True, kw_only=True):
    """Words of a placeholder in a text.

    They are ``meant`` if they are true of a demonstration, and its authors added their own words to
    that paragraph.
    """

    at: Location
    text: str
    meant: bool = False


def leftovers(corpus: Corpus, session: Session) -> tuple[Leftover, ...]:
    """Return the placeholders in published texts, without drafts and services on hold.

    ``session`` has parsed the site. Its questions are about a part of the pages, or a file of
    records.
    """

    def of_file(path: str) -> tuple[Leftover, ...]:
        session.ask("source", path)
        return tuple(_leftovers(path, corpus.texts.get(path, ""), session.ask("placeholders")))

    def of_pages(tag: str, part: str) -> tuple[Leftover, ...]:
        paths: tuple[str, ...] = session.ask("pages in", tag, part)
        return tuple(leftover for path in paths for leftover in of_file(path))

    session.rule("placeholders", placeholders, tuple[Placeholder, ...])
    session.rule("leftovers", of_file, tuple[Leftover, ...], exact=True)
    session.rule("leftovers in", of_pages, tuple[Leftover, ...], exact=True)
    by_path: dict[str, list[Leftover]] = {}
    questions = filter(None, dict.fromkeys(map(_asked, corpus.texts)))
    for leftover in chain.from_iterable(session.ask(*question) for question in questions):
        by_path.setdefault(leftover.at.path, []).append(leftover)
    drafts = {page.at.path for page in corpus.pages if page.matter.status == "draft"}
    services = [service for file in corpus.directories for service in file.services]
    live = _is_live(corpus)
    shown: list[Leftover] = []
    for path in corpus.texts if by_path else ():
        records = [service for service in services if service.at.path == path]
        for leftover in by_path.get(path, ()) if path not in drafts else ():
            around = [record for record in records if record.at.line <= leftover.at.line]
            held = around and around[-1].publish == "hold"
            if not held and (live or not leftover.meant):
                shown.append(leftover)
    return tuple(shown)


def _asked(path: str) -> tuple[str, ...]:
    """Return the question for leftovers in a file; empty where it can have none."""
    if tag := page_path(path)[0]:
        return ("leftovers in", tag, part_of(path))
    return ("leftovers", path) if path.startswith(("content/", "campaigns.yaml")) else ()


def _leftovers(path: str, text: str, known: tuple[Placeholder, ...]) -> Iterator[Leftover]:
    for first, words, placeholder in _sought(known):
        if not path.startswith(placeholder.places) or first not in text:
            continue
        if not all(word in text for word in words):
            continue
        for match in _pattern(placeholder).finditer(text):
            start = match.start("text")
            line = text.rfind("\n", 0, start) + 1
            if path.endswith(".yaml") and _COMMENT.search(text, line, start):
                continue
            at = Location(path=path, line=text.count("\n", 0, start) + 1, column=start - line + 1)
            meant = placeholder.true and _has_own_words(text, start, known)
            yield Leftover(at=at, text=placeholder.text, meant=meant)


@cache
def placeholders() -> tuple[Placeholder, ...]:
    """Return the placeholders of all languages, which no live site may show.

    All other starter texts are true of any site, and may stay.
    """
    written = (placeholder for tag in TEXTS for placeholder in _placeholders(tag))
    both = ((placeholder, _in_latin(placeholder)) for placeholder in written)
    return tuple(dict.fromkeys(chain.from_iterable(both)))


def words_for_later() -> frozenset[str]:
    """Return the placeholder for words that an officer will write, in all languages."""
    words = {starter_words(tag)["to_write"] for tag in TEXTS}
    return frozenset(words | {latin(text, {}) for text in words})


def _placeholders(tag: str) -> Iterator[Placeholder]:
    starter, content = starter_words(tag), ("content/",)
    everywhere = ("content/", "campaigns.yaml")
    yield Placeholder(text=starter["to_write"], places=everywhere)
    yield Placeholder(text=starter["disclaimer"], places=everywhere, true=True)
    yield Placeholder(text=starter["site"], places=("campaigns.yaml",), whole=True)
    organizations = ("content/organizations.yaml",)
    yield Placeholder(text=starter["organization"], places=organizations, whole=True)
    about = f"content/{tag}/about.md"
    _opening, matter, body = pages(tag, tag)["about.md"].split("---\n", 2)
    summary = next(line for line in matter.split("\n") if line.startswith("summary: "))
    yield Placeholder(text=summary.removeprefix("summary: "), places=content, true=True)
    for line in filter(None, body.split("\n")):
        if line.startswith(("#", "-")):
            yield Placeholder(text=line, places=(about,), whole=True, true=True)
        else:
            yield from (
                Placeholder(text=sentence, places=content, true=True)
                for sentence in _sentences(line)
            )
    text = pages(tag, tag)[f"campaigns/{CAMPAIGN}.md"].split("---\n", 2)[2]
    for sentence in _sentences(text.split("\n\n", 1)[0]):
        yield Placeholder(text=sentence, places=content, true=True)


@cache
def starter_words(tag: str) -> Mapping[str, str]:
    """Return the words for records and settings in a language, or in English if it has none."""
    import tomllib  # noqa: PLC0415 - slow to import, and few builds look for these words

    file = _folder(tag if tag in TEXTS else ENGLISH) / "words.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _folder(tag: str) -> Traversable:
    return resources.files("tipsite") / "scaffold" / "starter" / tag


def pages(tag: str, source: str) -> dict[str, str]:
    """Return the starter pages in a language by their path in its folder, if it has any.

    They are drafts (unchecked translations) if ``source`` is another language: the source language
    of the site. Starter pages that were translated for tipsite are always drafts.
    """
    if tag not in TEXTS:
        return {}
    texts = dict(_files(_folder(tag), ""))
    if tag == ENGLISH != source:
        return {path: _as_draft(text) for path, text in texts.items()}
    return texts


def _files(folder: Traversable, prefix: str) -> Iterator[tuple[str, str]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _files(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".md"):
            yield prefix + entry.name, entry.read_text(encoding="utf-8")


def _as_draft(text: str) -> str:
    opening, matter, body = text.split("---\n", 2)
    return f"{opening}---\n{matter}{_DRAFT}\n---\n{body}"


def _sentences(text: str) -> Iterator[str]:
    yield from re.split(r"(?<=[.!?])\s+", text.strip())


def _in_latin(placeholder: Placeholder) -> Placeholder:
    """Return the placeholder in Latin letters."""
    places = tuple(place.replace("sr-Cyrl", "sr-Latn") for place in placeholder.places)
    return replace(placeholder, text=latin(placeholder.text, {}), places=places)


@cache
def _sought(
    known: tuple[Placeholder, ...],
) -> tuple[tuple[str, tuple[str, ...], Placeholder], ...]:
    """Return placeholders with their words, the longest first: it is in the fewest texts."""
    sought: list[tuple[str, tuple[str, ...], Placeholder]] = []
    for placeholder in known:
        words = sorted(set(_WORD.findall(placeholder.text)), key=lambda word: (-len(word), word))
        sought.append((words[0] if words else "", tuple(words), placeholder))
    return tuple(sought)


@cache
def _pattern(placeholder: Placeholder) -> re.Pattern[str]:
    """Return a pattern for the whole sentence, wherever its lines break, but not in comments."""
    before, after = r"(?:^|[.!?:,;{(\[\"'„“«»-])[^\S\n]*", r"(?=[\s\"'”“»)\],}]|$)"
    if placeholder.whole:
        before = r"^[^\S\n]*(?:[\w-]+:|.*[{,][^\S\n]*[\w-]+:)?[^\S\n]*[\"']?"
        after = r"(?=[\"']?[^\S\n]*(?:[,}#].*)?$)"
    return re.compile(rf"{before}(?P<text>{_loose(placeholder)}){after}", re.MULTILINE)


@cache
def _loose(placeholder: Placeholder) -> str:
    return r"\s+".join(map(re.escape, placeholder.text.split())).replace("'", "(?:''|['’])")


def _has_own_words(text: str, at: int, known: Iterable[Placeholder]) -> bool:
    """Return whether the paragraph at ``at`` has words that are not from the starter."""
    starts = [0, *(match.end() for match in _BETWEEN.finditer(text))]
    here = bisect_right(starts, at)
    paragraph = text[starts[here - 1] : starts[here] if here < len(starts) else len(text)]
    for placeholder in known:
        paragraph = re.sub(_loose(placeholder), " ", paragraph)
    return bool(_WORD.search(_KEY.sub(" ", paragraph)))

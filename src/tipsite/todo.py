"""What an officer still has to fill in or to write, told at the end of each build."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache

from tipsite.model.corpus import Corpus
from tipsite.pipeline import Build
from tipsite.problems import Problem, Where, problem
from tipsite.starter import placeholders
from tipsite.starter.texts import Placeholder
from tipsite.terminal import fallback_lines, outdated_lines
from tipsite.tools.records import is_unfilled
from tipsite.ui_language import ngettext

_SHOWN = 5
_COMMENT = re.compile(r"(?:^|\s)#")
_TRUE = ("starter-disclaimer", "starter-about", "starter-campaign")
"""What is true of a demonstration: one that goes on in its own words means it."""
_BETWEEN = re.compile(r"\n(?=[^\S\n]*(?:\n|[\w-]+:|#|[-*]\s|---))")
_KEY = re.compile(r"[\w-]+:|(?:^|\s)#.*")
_WORD = re.compile(r"[^\W\d_]{2,}")


def to_do_lines(built: Build) -> tuple[str, ...]:
    """Return what is told in the end of what is still to be done."""
    return (
        *unfilled_lines(built),
        *unwritten_lines(built),
        *fallback_lines(built),
        *outdated_lines(built),
    )


def unfilled_lines(built: Build) -> Iterator[str]:
    """Yield, for each country, the services whose numbers nobody has filled in yet."""
    for file in built.corpus.directories:
        names = [service.id.text for service in file.services if is_unfilled(service)]
        words = ngettext(
            "{country}: the number of {count} service is not filled in yet ({names}); "
            "{file} says how.",
            "{country}: the numbers of {count} services are not filled in yet ({names}); "
            "{file} says how.",
            len(names),
        )
        if names:
            yield words.format(
                country=file.country.text,
                count=len(names),
                names=", ".join(names),
                file=file.at.path,
            )


def unwritten_lines(built: Build) -> Iterator[str]:
    """Yield in which files words stand that only keep a place for an officer's own."""
    files = list(dict.fromkeys(at.path for at, _one in _left(built.corpus)))
    if files:
        shown = ", ".join(files[:_SHOWN]) + (" …" if len(files) > _SHOWN else "")
        said = ngettext(
            "{count} file still has words that only keep a place for yours: {files}",
            "{count} files still have words that only keep a place for yours: {files}",
            len(files),
        )
        yield said.format(count=len(files), files=shown)


def left_problems(corpus: Corpus) -> Iterator[Problem]:
    """Yield, on a live site, each place where words of the starter say that it is an example."""
    config = corpus.config
    told: set[tuple[str, int, str]] = set()
    for at, one in _left(corpus) if config and config.site.status == "live" else ():
        if (at.path, at.line, one.code) not in told:
            yield problem(one.code, at, text=one.text.lstrip("#- "))
        told.add((at.path, at.line, one.code))


def _left(corpus: Corpus) -> Iterator[tuple[Where, Placeholder]]:
    """Yield what is left of the starter in what is shown: drafts and held services may wait."""
    drafts = {page.at.path for page in corpus.pages if page.matter.status == "draft"}
    services = [one for file in corpus.directories for one in file.services]
    live = corpus.config is not None and corpus.config.site.status == "live"
    for path, text in corpus.texts.items():
        if path in drafts or not path.startswith(("content/", "campaigns.yaml")):
            continue
        records = [one for one in services if one.at.path == path]
        for one in placeholders():
            if not path.startswith(one.places) or not all(word in text for word in _rarest(one)):
                continue
            for match in _pattern(one).finditer(text):
                start = match.start("text")
                line = text.rfind("\n", 0, start) + 1
                if path.endswith(".yaml") and _COMMENT.search(text, line, start):
                    continue
                row = text.count("\n", 0, start) + 1
                around = [record for record in records if record.at.line <= row]
                if around and around[-1].publish == "hold":
                    continue
                if live or one.code not in _TRUE or not _has_own_words(text, start):
                    yield Where(path=path, line=row, column=start - line + 1), one


def _has_own_words(text: str, at: int) -> bool:
    """Return whether somebody wrote words into the paragraph at ``at``, beside the starter's."""
    starts = [0, *(found.end() for found in _BETWEEN.finditer(text))]
    here = bisect_right(starts, at)
    paragraph = text[starts[here - 1] : starts[here] if here < len(starts) else len(text)]
    for one in placeholders():
        paragraph = re.sub(_loose(one), " ", paragraph)
    return bool(_WORD.search(_KEY.sub(" ", paragraph)))


@cache
def _rarest(one: Placeholder) -> tuple[str, ...]:
    """Its words, the longest first: few texts hold that one, and a look is quick."""
    return tuple(sorted(set(_WORD.findall(one.text)), key=lambda word: (-len(word), word)))


@cache
def _loose(one: Placeholder) -> str:
    return r"\s+".join(map(re.escape, one.text.split())).replace("'", "(?:''|['’])")


@cache
def _pattern(one: Placeholder) -> re.Pattern[str]:
    """What finds the words as a whole sentence, wherever lines break in it, but in no comment."""
    before, after = r"(?:^|[.!?:,;{(\[\"'„“«»-])[^\S\n]*", r"(?=[\s\"'”“»)\],}]|$)"
    if one.whole:
        before = r"^[^\S\n]*(?:[\w-]+:|.*[{,][^\S\n]*[\w-]+:)?[^\S\n]*[\"']?"
        after = r"(?=[\"']?[^\S\n]*(?:[,}#].*)?$)"
    return re.compile(rf"{before}(?P<text>{_loose(one)}){after}", re.MULTILINE)

"""Words of the starter that only keep a place for an officer's own, where they still stand."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache

from tipsite.model.corpus import Corpus
from tipsite.problems import Problem, Where, problem
from tipsite.starter.texts import Placeholder, placeholders

_COMMENT = re.compile(r"(?:^|\s)#")
_TRUE = ("starter-disclaimer", "starter-about", "starter-campaign")
"""What is true of a demonstration: one that goes on in its own words means it."""
_BETWEEN = re.compile(r"\n(?=[^\S\n]*(?:\n|[\w-]+:|#|[-*]\s|---))")
_KEY = re.compile(r"[\w-]+:|(?:^|\s)#.*")
_WORD = re.compile(r"[^\W\d_]{2,}")


def leftover_problems(corpus: Corpus) -> Iterator[Problem]:
    """Yield, on a live site, each place where words of the starter say that it is an example."""
    config = corpus.config
    told: set[tuple[str, int, str]] = set()
    for at, one in leftovers(corpus) if config and config.site.status == "live" else ():
        if (at.path, at.line, one.code) not in told:
            yield problem(one.code, at, text=one.text.lstrip("#- "))
        told.add((at.path, at.line, one.code))


def leftovers(corpus: Corpus) -> Iterator[tuple[Where, Placeholder]]:
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

"""Markdown in fields that show it as typed: front matter, records and settings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tipsite.markdown.diagnose import codes_in
from tipsite.markdown.links import links
from tipsite.model.config import Config
from tipsite.model.corpus import Corpus
from tipsite.model.fields import words_of
from tipsite.model.pages import Page
from tipsite.model.problems import Location, Problem, Text, problem, warning
from tipsite.resolve.names import Names

_TAG = re.compile(r"<(?:/?[A-Za-z][^<>]*>?|!--|\?)")
_WEB = re.compile(
    r"(?<![\w@./-])(?:(?:https?:)?//|www\.)[^\s<>\"]*[^\s<>\".,;:!?)]"
    r"|(?<![\w@./-])[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|info|eu|int|al|mk|me|rs|ba|xk)\b(?:/\S*)?",
    re.IGNORECASE,
)
_LIST = re.compile(r"^[ \t]*(?P<found>[•▪●◦‣■□➢►\uf0b7\uf0a7\uf0d8])(?=\s*\S)", re.MULTILINE)
_EMPHASIS = re.compile(
    r"(?<![\w*\\])(?P<sign>\*{1,3})(?=[^\s*])(?P<words>[^*]+)(?<=[^\s*])(?P=sign)(?![\w*])"
    r"|(?<![\w\\])(?P<line>_{1,3})(?=[^\s_])(?P<lined>[^_]+)(?<=[^\s_])(?P=line)(?!\w)"
)
# Translated, or with a letter of another alphabet, "service:" makes no link either.
_MISSPELT = re.compile(r"(?<![\w:/.-])[^\W\d_]{4,12}\s?[:：;]\s*(?P<id>\w+(?:-\w+)+)")


def field_problems(corpus: Corpus, config: Config | None, known: Names) -> Iterator[Problem]:
    """Yield links, emphasis and bullets in fields of records and settings."""
    for record in (config, corpus.organizations, *corpus.directories):
        texts = tuple(words_of(record, internal=False))
        for text in texts:
            yield from _problems(text, known, "link-in-record")
        yield from _signs(texts)


def page_field_problems(page: Page, known: Names) -> Iterator[Problem]:
    """Yield the same in a page's front matter, and ids of services in texts that are no links."""
    on_piece = page.matter.material is not None
    texts = tuple(words_of(page.matter, internal=False))
    yield from _signs(texts)
    for text in texts:
        yield from _problems(text, known, "material-plain" if on_piece else "link-in-head")
        if on_piece:
            for match in _TAG.finditer(text.text):
                yield problem("material-plain", _at(text, match.start()), found=match[0])
            yield from _web(text)
    for text in page.plain:
        yield from _ids(text, known, (), "service-in-words")


def _problems(text: Text, known: Names, code: str) -> Iterator[Problem]:
    words, spans = text.text, list[tuple[int, int]]()
    if not any(sign in words for sign in "[]*_:："):
        return
    for link in links(words):
        if not spans or link.start >= spans[-1][1]:
            spans.append((link.start, link.end))
            values = {"found": words[link.start : link.end], "meant": link.label.strip()}
            yield problem(code, _at(text, link.start), **values)
    rest = _without(words, spans)
    for _code, values in codes_in(rest):
        start = rest.find(values["found"])
        spans.append((start, start + len(values["found"])))
        yield problem(code, _at(text, start), found=values["found"])
    yield from _ids(text, known, spans, code)
    for match in _EMPHASIS.finditer(_without(words, spans)):
        meant_words = match["words"] or match["lined"]
        values = {"found": match[0], "meant": meant_words}
        yield problem("emphasis-in-field", _at(text, match.start()), **values)


def _signs(texts: Iterable[Text]) -> Iterator[Problem]:
    """Yield the first bullet of a word processor, with the number of texts that have one."""
    found = [(text, match) for text in texts if (match := _LIST.search(text.text))]
    if found:
        text, match = found[0]
        at = _at(text, match.start("found"))
        yield warning("sign-in-field", at, found=match["found"], count=len(found))


def _web(text: Text) -> Iterator[Problem]:
    """Yield the web addresses in a text of a piece, which leads only to its own campaign."""
    for match in _WEB.finditer(text.text):
        yield problem("material-web", _at(text, match.start()), found=match[0])


def _ids(
    text: Text, known: Names, spans: Iterable[tuple[int, int]], code: str
) -> Iterator[Problem]:
    """Yield words like `service:id` with the id of a service, if they are not a link."""
    words = text.text
    if "-" not in words or (":" not in words and "：" not in words and ";" not in words):
        return
    slips: list[str] | None = None
    for match in _MISSPELT.finditer(text.text):
        within = any(start <= match.start() < end for start, end in spans)
        if within or match["id"].lower() not in known.services:
            continue
        if slips is None:
            slips = [values["found"] for _code, values in codes_in(text.text)]
        if any(match["id"] in one for one in slips):
            continue  # reported as broken brackets
        target = f"service:{match['id'].lower()}"
        at = _at(text, match.start()) if text.at.column > 1 else text.at
        values = {"found": match[0], "target": target}
        yield problem(code, at, **values)


def _without(words: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        words = words[:start] + " " * (end - start) + words[end:]
    return words


def _at(text: Text, start: int) -> Location:
    column = text.at.column + start if "\n" not in text.text else text.at.column
    return Location(path=text.at.path, line=text.at.line, column=column)

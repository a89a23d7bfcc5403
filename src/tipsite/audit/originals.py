"""What the source says now stands on the page, in its own language, where it has to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tipsite.model.artifacts import Artifact
from tipsite.model.plan import Original, Promises
from tipsite.problems import Problem, Where, problem
from tipsite.tools.excerpt import excerpt

_CUT = "\0"
_LONG = 20
"""Fewer letters may stand in other words by chance, such as those of a title."""
_SPACE = re.compile(r"\s+")


def original_problems(artifacts: tuple[Artifact, ...], promises: Promises) -> Iterator[Problem]:
    """Yield each text of the source that a page lacks, or has without its language."""
    for artifact in artifacts:
        promise = promises.pages.get(artifact.path)
        if promise is None or not promise.originals:
            continue
        body = LexborHTMLParser(artifact.content).body
        if body is None:
            continue
        at = Where(path=f"output/{artifact.path}")
        seen = frozenset(map(_letters, body.text(separator=_CUT).split(_CUT)))
        for original in promise.originals:
            if _stands(original.beside, seen) and not _marked(body, original):
                words = excerpt(" ".join(original.words.split()))
                yield problem("audit-original", at, lang=original.lang, words=words)


def without_originals(content: bytes, originals: tuple[Original, ...]) -> bytes:
    """Return a page without what it shows in the source language beside its translation."""
    tree = LexborHTMLParser(content)
    for original in originals:
        if tree.body is not None and (found := _marked(tree.body, original)):
            found.decompose()
    return (tree.html or "").encode()


def _stands(beside: str, seen: frozenset[str]) -> bool:
    """Whether the words that an original belongs to are among the texts of a page."""
    wanted = _letters(beside)
    return (
        not wanted
        or wanted in seen
        or (len(wanted) >= _LONG and any(wanted in one for one in seen))
    )


def _marked(body: LexborNode, original: Original) -> LexborNode | None:
    """The element with the words in their language; None where there is none."""
    wanted = _letters(original.words)
    for node in body.css(f'[lang="{original.lang}"][dir="{original.dir}"]'):
        if wanted in _letters(node.text(separator="\n")):
            return node
    return None


def _letters(text: str) -> str:
    return _SPACE.sub("", text)

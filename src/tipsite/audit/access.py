"""Nobody is kept out: what a page lacks for some readers, and a focus that nobody sees."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tipsite.audit.document import Document
from tipsite.model.artifacts import Artifact
from tipsite.model.plan import Promises
from tipsite.problems import Problem, Where, problem, warning
from tipsite.tools.locales import locale_for

_RULE = re.compile(r"(?P<selector>[^{}]*)\{(?P<body>[^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_NO_OUTLINE = re.compile(
    r"outline(?:-style|-width)?\s*:[^;]*?(?<![\w.#-])(?:none|hidden|0(?:px|r?em)?)(?![\w.%])"
    r"|outline(?:-color)?\s*:[^;]*\btransparent\b",
    re.IGNORECASE,
)
_INSTEAD = re.compile(r"(?:box-shadow|border|background|text-decoration)[\w-]*\s*:", re.IGNORECASE)
_BY_MOUSE = ":not(:focus-visible)"
_MANY, _FIRST = 5, 3
"""A page with more foreign words than that is in another language: the first ones show it."""


def access_problems(document: Document, promises: Promises) -> Iterator[Problem]:
    """Yield what keeps somebody out of a page, and words that are said in the wrong language."""
    at = Where(path=f"output/{document.path}")
    for code, element in document.barriers:
        yield problem(code, at, element=element)
    if document.lang and document.direction != locale_for(document.lang).direction:
        yield problem("audit-direction", at, lang=document.lang, dir=document.direction)
    tongues = [found for found in document.tongues if found.words not in promises.spellings]
    told = tongues if len(tongues) <= _MANY else tongues[:_FIRST]
    for lang, words in told:
        yield warning("audit-tongue", at, words=words, lang=lang)
    if left := len(tongues) - len(told):
        yield warning("audit-tongue-many", at, count=str(left), lang=document.lang)


def focus_problems(artifacts: tuple[Artifact, ...]) -> Iterator[Problem]:
    """Yield the rules of style sheets that take the focus ring away and put nothing in its place.

    A rule for the mouse alone may (``:focus:not(:focus-visible)``).
    """
    for artifact in artifacts:
        if not artifact.path.endswith(".css"):
            continue
        text = artifact.content.decode("utf-8", "replace")
        text = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
        for rule in _RULE.finditer(text):
            body = rule["body"]
            if _BY_MOUSE in rule["selector"] or not _NO_OUTLINE.search(body):
                continue
            if not _INSTEAD.search(body):
                selector = rule["selector"].strip()
                start = rule.end("selector") - len(rule["selector"].lstrip())
                at = Where(
                    path=f"output/{artifact.path}",
                    line=text.count("\n", 0, start) + 1,
                    column=start - text.rfind("\n", 0, start),
                )
                yield problem("audit-outline", at, rule=selector)

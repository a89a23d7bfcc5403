"""Every page leads to help, shows its lines as links, and can be gone through by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tipsite.audit.document import Document
from tipsite.model.plan import Promises
from tipsite.problems import Problem, Where, problem
from tipsite.tools.contacts import digits_of
from tipsite.tools.folding import fold

_WIDE = re.compile(r"width\s*=\s*device-width", re.IGNORECASE)


def reaching_problems(document: Document, promises: Promises) -> Iterator[Problem]:
    """Yield what a page lacks for reaching help, its own main part, or a small screen."""
    at = Where(path=f"output/{document.path}")
    promise = promises.pages.get(document.path)
    if promise is None:
        return
    hrefs = {link.attributes.get("href", "") for link in document.links}
    if promise.help_href not in hrefs:
        yield problem("audit-no-help", at)
    for href in sorted(promise.calls - hrefs - {""}):
        yield problem("audit-no-call", at, href=href)
    for href, words in document.dialled:
        if not _says(words, digits_of(href)):
            yield problem("audit-other-number", at, href=href, shown=" ".join(words.split()))
    first = document.links[0].attributes.get("href", "") if document.links else ""
    if not document.main or first != f"#{document.main}":
        yield problem("audit-no-skip", at)
    wide = (
        meta.attributes.get("name", "").lower() == "viewport"
        and _WIDE.search(meta.attributes.get("content", ""))
        for meta in document.metas
    )
    if not any(wide):
        yield problem("audit-viewport", at)


def _says(words: str, number: str) -> bool:
    """Whether a whole number stands among words: 112 does not in 1112, and does in "Line 2 112"."""
    folded, _ = fold(words.replace("(0)", ""))  # what nobody dials behind a country's code
    digits = r"[ ()./–-]{0,3}".join(number.lstrip("+"))
    plus = r"\+[ (]{0,2}" if number.startswith("+") else r"(?<!\+)"
    return bool(re.search(rf"(?<![\d.,:]){plus}{digits}(?![.,:/-]?\d)", folded))

"""Elements that each page must have: language, title, one heading, a way to help.

A page also has one canonical address and a description. Its pictures have words and a size, and its
lines are links. If a translation is behind, the page shows the text of the source, marked with its
language.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from tipsite.audit.accessibility import foreign_words, wide_tables
from tipsite.audit.document import ACTING, PLAIN, POLICY, Document
from tipsite.audit.required import dialled_in, lacking_in
from tipsite.audit.tree import Element
from tipsite.contacts.dialling import digits_of
from tipsite.language.bidi import TURNING, sign_problem, unseen_signs
from tipsite.language.figures import fold
from tipsite.language.locales import locale_for
from tipsite.language.sentences import MOST, excerpt
from tipsite.model.facts import Lead
from tipsite.model.plan import Artifact, PagePromise, Promises
from tipsite.model.problems import Location, Problem, location_at, problem, warning
from tipsite.web import resolve

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
"""A page with more foreign words is in another language: only the first of them are reported."""

_ELEMENTS = PLAIN | frozenset((
    "meta", "img", "picture", "form", "input", "button", "fieldset", "legend", "tfoot", "line",
    "polygon", "sub", "sup", "mark", "address", "audio", "video", "source", "track", "select",
    "output", "script",
))  # fmt: skip
_COUNTING = frozenset(("start", "value", "reversed", "type"))
"""Attributes that change the numbers of list items: the audit does not read these numbers."""
_CONTINUED = re.compile(r"[12]?\d|3[01]")
"""The first number of a list that continues another one: no number to call is so small."""

_ALONE = re.compile(
    r"(?<![\d.,:])(?:\+[ (]{0,2}|(?<!\+))[0-9](?:[ ()./–-]{0,3}[0-9])*(?![.,:/-]?\d)"
)
_SEPARATOR = re.compile(r"[ ()./–-]+")
_WIDE = re.compile(
    r"(?!.*(?:user-scalable\s*=\s*(?:no|0)|maximum-scale\s*=\s*[01](?![0-9])))"
    r".*width\s*=\s*device-width",
    re.IGNORECASE,
)
"""A viewport that is as wide as the screen, and that readers can enlarge."""


def page_problems(document: Document, promises: Promises, moved: str = "") -> Iterator[Problem]:
    """Yield the problems of one page; ``moved`` is the page to which it redirects, if any."""
    at = Location(path=f"output/{document.path}")
    direction = locale_for(document.lang).direction if document.lang else ""
    if not direction or document.direction != direction:
        yield problem("audit-lacks", at, what="<html lang dir>")
    if not document.title:
        yield problem("audit-lacks", at, what="<title>")
    if len(document.tree.named("h1")) != 1:
        yield problem("audit-lacks", at, what="<h1>, once")
    for name, count in sorted(Counter(document.ids).items()):
        if count > 1:
            yield problem("audit-id-twice", at, id=name)
    if promises.notices:
        yield from _demonstration(document, promises, at)
    if _meta(document, "referrer") != "no-referrer":
        yield problem("audit-lacks", at, what='<meta name="referrer" content="no-referrer">')
    if document.commented is not None:
        yield problem("audit-element", at, element=f"<!-- {excerpt(document.commented)} -->")
    for element in document.suspects:
        if moved and _leads_on(document, element, moved):
            continue
        if refused := _refused(element):
            yield problem("audit-element", at, element=refused)


def _demonstration(document: Document, promises: Promises, at: Location) -> Iterator[Problem]:
    notice = promises.notices.get(document.lang)
    if notice is None or not document.says(notice):
        yield problem("audit-not-said", at, sentence=notice or "")
    if "noindex" not in _meta(document, "robots"):
        yield problem("audit-lacks", at, what='<meta name="robots" content="noindex">')


def _meta(document: Document, name: str) -> str:
    found = (
        meta.attributes.get("content", "")
        for meta in document.metas
        if meta.attributes.get("name") == name
    )
    return next(found, "")


def _leads_on(document: Document, element: Element, moved: str) -> bool:
    """Return whether an element redirects to the page at ``moved`` at once."""
    attributes = element.attributes
    wait, _, address = attributes.get("content", "").partition("; url=")
    refreshes = attributes.get("http-equiv", "").lower() == "refresh"
    return refreshes and wait == "0" and resolve(document.path, unquote(address)) == moved


def _refused(element: Element) -> str:
    """Return the refused part of an element: it could act, load, or send a reader's choices."""
    attributes = element.attributes
    if element.name not in _ELEMENTS:
        return element.name
    if element.name == "form" and (attributes.get("method") != "dialog" or "action" in attributes):
        return "form"
    if element.name in ("input", "button", "select", "output") and "name" in attributes:
        return f"{element.name} name"
    if element.name in ("audio", "video") and (fault := _by_itself(attributes)):
        return f"{element.name} {fault}"
    if attributes.get("http-equiv", POLICY).lower() != POLICY:
        return f"meta {attributes['http-equiv']}"
    acting = (name for name in attributes if name.startswith("on") or name in ACTING)
    counting = _COUNTING & attributes.keys() if element.name in ("ol", "ul", "li") else frozenset()
    if _CONTINUED.fullmatch(attributes.get("start", "")):
        counting -= {"start"}
    return next((f"{element.name} {name}" for name in (*acting, *sorted(counting))), "")


def _by_itself(attributes: Mapping[str, str]) -> str:
    """Return the attribute that makes a sound or film play or load by itself, or lack buttons."""
    if "controls" not in attributes:
        return "controls"
    if attributes.get("preload", "").lower() != "none":
        return "preload"
    return next((name for name in ("autoplay", "loop") if name in attributes), "")


def discovery_problems(
    document: Document, promises: Promises, moved: str = ""
) -> Iterator[Problem | Lead]:
    """Yield the canonical address, if it is right, and the addresses of other languages.

    Also yield the problems of the canonical address and of the description. The canonical address
    of a page at an old address is ``moved``. A link must lead there, too.
    """
    at = Location(path=f"output/{document.path}")
    canonical = [
        link.attributes.get("href", "")
        for link in document.head_links
        if link.attributes.get("rel", "").lower() == "canonical"
    ]
    own = promises.address + (moved or document.path)
    hrefs = (link.attributes.get("href", "") for link in document.links if moved)
    if moved and all(resolve(document.path, unquote(href)) != moved for href in hrefs):
        yield problem("audit-lacks", at, what=f'<a href="{moved}">')
    strayed = own not in canonical and document.path not in promises.fallbacks
    if len(canonical) != 1 or strayed:
        yield problem("audit-canonical", at, address=own)
    else:
        yield Lead("audit-canonical", canonical[0].removeprefix(promises.address), "", own)
    for link in document.head_links:
        if "hreflang" in link.attributes:
            address = link.attributes.get("href", "")
            yield Lead("audit-dead-link", address.removeprefix(promises.address), "", address)
    said = [
        meta.attributes.get("content", "").strip()
        for meta in document.metas
        if meta.attributes.get("name", "").lower() == "description"
    ]
    if len(said) != 1 or not 0 < len(said[0]) <= MOST:
        yield problem("audit-lacks", at, what=f'<meta name="description"> (1–{MOST})')


def original_problems(document: Document, promise: PagePromise | None) -> Iterator[Problem]:
    """Yield each text of the source that a page lacks or does not mark with its language."""
    at = Location(path=f"output/{document.path}")
    for original in lacking_in(document.parsed, promise.originals) if promise else ():
        words = excerpt(" ".join(original.words.split()))
        yield problem("audit-original", at, lang=original.lang, words=words)


def image_problems(document: Document) -> Iterator[Problem]:
    """Yield the pictures of a page without a size, or without words for blind readers."""
    at = Location(path=f"output/{document.path}")
    for element in document.suspects:
        if element.name == "img":
            attributes = element.attributes
            lacking = [name for name in ("alt", "width", "height") if name not in attributes]
            sizes = (attributes.get(name, "1") for name in ("width", "height"))
            if lacking or not all(size.isdigit() and int(size) for size in sizes):
                yield problem("audit-image", at, lacking=(lacking or ["width"])[0])


def access_problems(document: Document, promises: Promises) -> Iterator[Problem]:
    """Yield the barriers of a page: wide tables, signs of direction, foreign words."""
    at = Location(path=f"output/{document.path}")
    if wide_tables(document.tree):
        yield warning("audit-table-wide", at, element="<table>")
    words = document.words if any(sign in document.text for sign in TURNING) else ""
    turning = (words[place] for place in unseen_signs(words, soft=True))
    for sign in dict.fromkeys(filter(TURNING.__contains__, turning)):
        yield sign_problem(sign, at)
    spans = foreign_words(document.tree, document.lang)
    tongues = [span for span in spans if span.words not in promises.spellings]
    told = tongues if len(tongues) <= _MANY else tongues[:_FIRST]
    for lang, words in told:
        yield warning("audit-tongue", at, words=words, lang=lang)
    if left := len(tongues) - len(told):
        yield warning("audit-tongue-many", at, count=str(left), lang=document.lang)


def focus_problems(file: Artifact) -> Iterator[Problem]:
    """Yield the rules of a style sheet that remove the focus ring without a replacement.

    A rule for the mouse alone may do so (``:focus:not(:focus-visible)``).
    """
    if not file.path.endswith(".css"):
        return
    text = file.content.decode("utf-8", "replace")
    text = _COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), text)
    for rule in _RULE.finditer(text):
        body = rule["body"]
        if _BY_MOUSE in rule["selector"] or not _NO_OUTLINE.search(body):
            continue
        if not _INSTEAD.search(body):
            selector = rule["selector"].strip()
            start = rule.end("selector") - len(rule["selector"].lstrip())
            at = location_at(text, start, f"output/{file.path}")
            yield problem("audit-outline", at, rule=selector)


def navigation_problems(document: Document, promise: PagePromise | None) -> Iterator[Problem]:
    """Yield a missing viewport, missing links to help and the main part, and wrong numbers."""
    at = Location(path=f"output/{document.path}")
    if promise is None:
        return
    hrefs = {link.attributes.get("href", "") for link in document.links}
    if promise.help_href and promise.help_href not in hrefs:
        yield problem("audit-lacks", at, what=f'<a href="{promise.help_href}">')
    for href in sorted(promise.calls - hrefs - {""}):
        yield problem("audit-lacks", at, what=f'<a href="{href}">')
    for href, words in dialled_in(document.tree):
        if not _says(words, digits_of(href)):
            yield problem("audit-other-number", at, href=href, shown=" ".join(words.split()))
    first = document.links[0].attributes.get("href", "") if document.links else ""
    if not document.main or first != f"#{document.main}":
        yield problem("audit-lacks", at, what=f'<a href="#{document.main}">, first')
    wide = (
        meta.attributes.get("name", "").lower() == "viewport"
        and _WIDE.match(meta.attributes.get("content", ""))
        for meta in document.metas
    )
    if not any(wide):
        yield problem("audit-lacks", at, what='<meta name="viewport" …>')


def _says(words: str, number: str) -> bool:
    """Return whether words contain a whole number: 112 is in "Line 2 112", not in 1112."""
    folded, _ = fold(words.replace("(0)", ""))  # nobody dials this zero after a country code
    if any(_SEPARATOR.sub("", one[0]) == number for one in _ALONE.finditer(folded)):
        return True
    # Other digits may precede the number, so this very number is searched.
    digits = r"[ ()./–-]{0,3}".join(number.lstrip("+"))
    plus = r"\+[ (]{0,2}" if number.startswith("+") else r"(?<!\+)"
    # Hours may end right before the plus: "08:00–20:00+389 …", in two elements.
    start = r"(?:(?<![\d.,:])|(?<=\d:\d\d)(?=\+))"
    return bool(re.search(rf"{start}{plus}{digits}(?![.,:/-]?\d)", folded))

"""A page runs tipsite's own script and nothing else, and its structured data can be read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from tipsite.audit.document import DATA, Document, Element
from tipsite.model.plan import Promises
from tipsite.problems import Problem, Where, problem
from tipsite.tools.urls import resolve, split_url


def script_problems(document: Document, promises: Promises) -> Iterator[Problem]:
    """Yield each script element that is neither tipsite's own file, once, nor JSON-LD."""
    own = [element for element, _ in document.scripts if "src" in element.attributes]
    if len(own) > 1:
        yield problem("audit-script", Where(path=f"output/{document.path}"))
    for place, (element, content) in enumerate(document.scripts):
        if place == 0 and content == promises.guard and not element.attributes:
            continue
        fine = (
            _is_data(content)
            if element.attributes.get("type") == DATA
            else _is_ours(document, element, content, promises)
        )
        if not fine:
            yield problem("audit-script", Where(path=f"output/{document.path}"))


def read_problems(document: Document, promises: Promises) -> Iterator[Problem]:
    """Yield what tipsite's scripts would read on a page and do something with that nobody wants.

    The search loads what stands in ``data-search``, the exit goes where ``data-exit`` leads, hours
    say that a line is open, and other elements are filled with words or hidden: on any page.
    """
    at = Where(path=f"output/{document.path}")
    promise = promises.pages.get(document.path)
    for element in document.suspects:
        read = element.attributes.get("data-search")
        if read is not None and not (promise and promise.search and read == promise.search):
            yield problem("audit-read", at, found=f"<{element.name} data-search>")
    leaving = [link for link in document.links if "data-exit" in link.attributes]
    if promise is None and leaving:
        yield problem("audit-read", at, found="<a data-exit>")
    hours = promise.openings if promise else frozenset[tuple[str, str]]()
    for opening in dict.fromkeys(document.openings):
        if opening not in hours:
            yield problem("audit-read", at, found=f'data-open="{opening[0]}"')
    for element_shown in dict.fromkeys(document.overwritten):
        yield problem("audit-read", at, found=element_shown)


@lru_cache(maxsize=1000)
def values_in(content: str) -> tuple[str, ...]:
    """Return the texts and numbers in JSON; the whole where it is none: nothing goes unseen."""
    try:
        return tuple(_texts(json.loads(content)))
    except (ValueError, RecursionError):
        return (content,)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str | int | float):
        yield str(value)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _is_data(content: str) -> bool:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and found.get("@context") == "https://schema.org"


def _is_ours(document: Document, element: Element, content: str, promises: Promises) -> bool:
    source = element.attributes.get("src", "")
    known = {"src", "defer", "data-words"}
    base = split_url(promises.address).path or "/"
    # The pages for lost addresses are served at any depth, so they begin at the site's root.
    path = source.removeprefix(base) if source.startswith("/") else resolve(document.path, source)
    same = path == promises.script
    return same and not content.strip() and element.attributes.keys() <= known

"""Checks of the search: it stores and sends nothing, and its index has numbers of records only."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tipsite.audit.budget import over_budget
from tipsite.audit.document import Document
from tipsite.audit.tree import Element
from tipsite.contacts.dialling import digits_of
from tipsite.language.search_words import unpacked_words
from tipsite.model.plan import Artifact, Promises
from tipsite.model.problems import Location, Problem, problem, warning
from tipsite.web import resolve

LARGEST = 60_000
"""The most bytes of an index after gzip: an old phone would load a larger one too slowly."""
_START, _END = "tipsite.index(", ");\n"
_BOX = {
    "type": "search", "autocomplete": "off", "autocapitalize": "off", "spellcheck": "false",
}  # fmt: skip
"""Attributes that keep a browser from storing typed words, or sending them for correction."""


Index = dict[str, Any]
"""The unpacked data of a search index."""


def index_problems(
    tag: str, artifact: Artifact, data: Index | None, paths: frozenset[str], promises: Promises
) -> Iterator[Problem]:
    """Yield the problems of the search index of an edition.

    ``data`` is the content of the index, as ``read_index`` returns it.
    """
    at = Location(path=f"output/{artifact.path}")
    if data is None:
        yield problem("audit-format", at)
        return
    for call in data["calls"]:
        if digits_of(call[1]) not in promises.dials:
            yield problem("audit-number", at, found=call[1])
    for entry in data["found"]:
        if f"{tag}/{entry[2]}" not in paths:
            yield problem("audit-dead-link", at, address=entry[2])
    if weight := over_budget(artifact.content, 0, LARGEST):
        yield warning("index-large", at, tag=tag, bytes=weight, most=LARGEST)


def search_problems(document: Document, promises: Promises) -> Iterator[Problem]:
    """Yield the problems of the search page, and a page without a link to the search."""
    tag = document.path.partition("/")[0]
    if tag not in promises.indexes:
        return
    page = f"{tag}/search.html"
    if document.path == page:
        yield from _page(document, promises.indexes[tag], promises)
    if not _leads(document, page):
        yield problem("audit-lacks", Location(path=f"output/{document.path}"), what="search.html")


def index_texts(content: bytes, index: Index | None) -> str:
    """Return the texts of an index, a line each; all of its content if it cannot be read."""
    if index is None:
        return content.decode("utf-8", "replace")
    return "\n".join(leaves(index))


def read_index(content: bytes) -> Index | None:
    """Return the content of an index, or None if it cannot be read."""
    text = content.decode("utf-8", "replace")
    if not (text.startswith(_START) and text.endswith(_END)):
        return None
    try:
        data = json.loads(text[len(_START) : -len(_END)])
        data["words"] = "\n".join(unpacked_words(data["words"]))
    except (ValueError, RecursionError, KeyError, TypeError):
        return None
    return data if isinstance(data, dict) else None


def leaves(value: Any) -> Iterator[str]:
    """Yield the texts in a value of JSON, without the keys of objects."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from leaves(inner)


def _page(document: Document, index: str, promises: Promises) -> Iterator[Problem]:
    at = Location(path=f"output/{document.path}")
    forms = [one for one in document.suspects if "data-search" in one.attributes]
    boxes = [one for one in document.suspects if one.attributes.get("type") == "search"]
    if len(forms) != 1 or len(boxes) != 1:
        yield problem("audit-search", at, what="form[data-search], input[type=search]")
        return
    for name, value in _BOX.items():
        if boxes[0].attributes.get(name) != value:
            yield problem("audit-search", at, what=f"{name}={value}")
    if forms[0].attributes.get("autocomplete") != "off":
        yield problem("audit-search", at, what="form autocomplete=off")
    wanted = {"code": promises.search, "index": index}
    for name, path in wanted.items():
        if resolve(document.path, _data(forms[0]).get(name, "")) != path:
            yield problem("audit-search", at, what=f"data-search: {name}")
    if not _leads(document, "az.html"):
        yield problem("audit-search", at, what="az.html")


def _data(form: Element) -> Mapping[str, str]:
    try:
        data = json.loads(form.attributes["data-search"])
    except (ValueError, RecursionError):
        return {}
    return {key: str(value) for key, value in data.items()} if isinstance(data, dict) else {}


def _leads(document: Document, address: str) -> bool:
    name = address.rpartition("/")[2]
    return any(
        href.endswith(name) and resolve(document.path, href).endswith(address)
        for href in document.hrefs
    )

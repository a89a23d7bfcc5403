"""The search keeps and sends nothing, its index has records' numbers alone, all leads to it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from typing import Any

from tipsite.audit.document import Document, Element
from tipsite.contacts.detection import digits_of
from tipsite.language.search_words import unpacked
from tipsite.model.plan import Artifact, Promises
from tipsite.model.problems import Location, Problem, problem, warning
from tipsite.web import resolve

LARGEST = 60_000
"""Bytes of an index after gzip; beyond, an old phone waits for it."""
_START, _END = "tipsite.index(", ");\n"
_BOX = {
    "type": "search", "autocomplete": "off", "autocapitalize": "off", "spellcheck": "false",
}  # fmt: skip
"""What keeps a browser from remembering what is typed, or sending it to be corrected."""


def search_problems(
    artifacts: tuple[Artifact, ...], documents: tuple[Document, ...], promises: Promises
) -> Iterator[Problem]:
    """Yield what is wrong with the search of each edition."""
    by_path = {found.path: found for found in artifacts}
    pages = {document.path: document for document in documents}
    for tag, path in promises.indexes.items():
        yield from _index(tag, by_path[path], by_path, promises)
        page = f"{tag}/search.html"
        if page in pages:
            yield from _page(pages[page], path, promises)
        else:
            yield problem("audit-search", Location(path=f"output/{page}"), what="-")
    for document in documents:
        tag = document.path.partition("/")[0]
        if tag in promises.indexes and not _leads(document, f"{tag}/search.html"):
            yield problem("audit-no-search", Location(path=f"output/{document.path}"))


def index_texts(content: bytes) -> str:
    """Return every text of an index, a line each; the whole where it is none of tipsite's."""
    data = _read(content)
    if data is None:
        return content.decode("utf-8", "replace")
    return "\n".join(found for found in _values(data) if isinstance(found, str))


def _read(content: bytes) -> dict[str, Any] | None:
    text = content.decode("utf-8", "replace")
    if not (text.startswith(_START) and text.endswith(_END)):
        return None
    try:
        data = json.loads(text[len(_START) : -len(_END)])
        data["words"] = "\n".join(unpacked(data["words"]))
    except (ValueError, RecursionError, KeyError, TypeError):
        return None
    return data if isinstance(data, dict) else None


def _values(value: Any) -> Iterator[str | int | float]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _values(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _values(inner)
    else:
        yield value


def _index(
    tag: str, artifact: Artifact, others: Mapping[str, Artifact], promises: Promises
) -> Iterator[Problem]:
    at = Location(path=f"output/{artifact.path}")
    data = _read(artifact.content)
    if data is None:
        yield problem("audit-index", at, what=tag)
        return
    # Its own numbers count things: each is below how many there are.
    things = max(4, *(len(data[name]) for name in ("calls", "kinds", "langs")))
    counts = (found for found in _values(data) if not isinstance(found, str))
    if any(not 0 <= count < things for count in counts):
        yield problem("audit-index", at, what=tag)
    if any(sign.isdigit() for sign in data["words"]):
        yield problem("audit-index", at, what=tag)
    for call in data["calls"]:
        if digits_of(call[1]) not in promises.dials:
            yield problem("audit-number", at, found=call[1])
    for entry in data["found"]:
        if f"{tag}/{entry[2]}" not in others:
            yield problem("audit-dead-link", at, address=entry[2])
    weight = len(gzip.compress(artifact.content, 9, mtime=0))
    if weight > LARGEST:
        yield warning("index-large", at, tag=tag, bytes=weight, most=LARGEST)


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

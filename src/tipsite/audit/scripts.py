"""A page runs and loads what its policy allows: tipsite's own script and nothing from elsewhere.

Style sheets load nothing from another host and write no words; structured data can be read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from tipsite.audit.document import DATA, POLICY, Document
from tipsite.audit.tree import Element, Tree
from tipsite.model.plan import Artifact, PagePromise, Promises
from tipsite.model.problems import Location, Problem, problem
from tipsite.web import policy, resolve, split_url

_LOADS = re.compile(
    r"""@import[^;]*|(?:url|image-set|image|src)\(\s*(?!["']?(?:data:|#|[\w./-]+["']?\s*\)))[^)]*|\\""",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"""(?:content|list-style(?:-type)?|--[\w-]+)\s*:(?:[^;{}"]|"[^"]*")*?"[^"]*\d[^"]*\""""
    r"""|(?<![\w.#-])counter-(?:reset|set|increment|style)(?![\w-])|(?:counters?|symbols)(?=\()""",
    re.IGNORECASE,
)
"""Declarations that show figures which are in no text of a page."""
_FILLED = (
    "[data-exit-words]", ".now[data-open]", "form[data-search] [data-search-status]",
    "form[data-search] [data-search-results]", ".filter output", ".age a",
    ".filter option[selected]", ".filter input[checked]",
)  # fmt: skip
"""Elements that tipsite's scripts fill, and options that the page has already chosen."""
_STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL | re.IGNORECASE)


def policy_problems(document: Document, *, font: bool) -> Iterator[Problem]:
    """Yield a problem if the policy of a page is missing, late, repeated or wrong.

    With ``font``, the page may load the font of titles.

    It must come before all elements that it governs, and after the encoding. HTML requires the
    encoding in the first 1,024 bytes (HTML Living Standard).
    """
    given = [meta for meta in document.metas if _is_policy(meta)]
    first = document.opening[1:2]
    right = len(given) == 1 and first == (given[0],)
    needed = policy(inline_scripts(document), document.styles, font=font)
    if not right or given[0].attributes.get("content") != needed:
        yield problem("audit-policy", Location(path=f"output/{document.path}"))


def _is_policy(meta: Element) -> bool:
    return meta.attributes.get("http-equiv", "").lower() == POLICY


def inline_scripts(document: Document) -> Iterator[str]:
    """Yield the scripts that are written in a page, not those that it loads."""
    for element, content in document.scripts:
        if "src" not in element.attributes and element.attributes.get("type") != DATA:
            yield content


def script_problems(document: Document, promises: Promises) -> Iterator[Problem]:
    """Yield script elements other than the guard, JSON-LD and one with tipsite's own file."""
    at = Location(path=f"output/{document.path}")
    own = [element for element, _ in document.scripts if "src" in element.attributes]
    if len(own) > 1:
        yield problem("audit-element", at, element="<script>")
    for place, (element, content) in enumerate(document.scripts):
        if place == 0 and content == promises.guard and not element.attributes:
            continue
        fine = (
            _is_data(content)
            if element.attributes.get("type") == DATA
            else _is_ours(document, element, content, promises)
        )
        if not fine:
            yield problem("audit-element", at, element="<script>")


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


def read_problems(document: Document, promise: PagePromise | None) -> Iterator[Problem]:
    """Yield the elements of a page that make tipsite's scripts do something unwanted.

    These scripts run on any page. The search loads the files in ``data-search``, and the exit goes
    to the link with ``data-exit``. By the hours in ``data-open``, they tell readers that a line is
    open. Other elements are hidden, or filled with words.
    """
    at = Location(path=f"output/{document.path}")
    for element in document.suspects:
        read = element.attributes.get("data-search")
        if read is not None and not (promise and promise.search and read == promise.search):
            yield problem("audit-read", at, found=f"<{element.name} data-search>")
    leaving = [link for link in document.links if "data-exit" in link.attributes]
    if promise is None and leaving:
        yield problem("audit-read", at, found="<a data-exit>")
    hours = promise.openings if promise else frozenset[tuple[str, ...]]()
    for opening in dict.fromkeys(_openings(document.tree)):
        if opening not in hours:
            yield problem("audit-read", at, found=f'data-open="{opening[0]}"')
    for tag in dict.fromkeys(_overwritten(document.parsed)):
        yield problem("audit-read", at, found=tag)


_OPENING = ("open", "zone", "holidays", "differ")


def _openings(tree: Tree) -> Iterator[tuple[str, ...]]:
    for place in tree.having("data-open"):
        attributes = tree.attributes[place]
        yield tuple(attributes.get(f"data-{name}", "") for name in _OPENING)


def _overwritten(parsed: LexborHTMLParser) -> Iterator[str]:
    """Yield the start tags of elements that scripts fill although they are not empty."""
    for node in parsed.css(", ".join(_FILLED)):
        chosen = node.tag in ("a", "option", "input")
        if chosen or node.text(strip=True) or node.css_first("a") is not None:
            yield (node.html or "").partition(">")[0] + ">"


@lru_cache(maxsize=1000)
def values_in(content: str) -> tuple[str, ...]:
    """Return the texts and numbers in JSON; if it cannot be parsed, all of it."""
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


def style_problems(artifact: Artifact) -> Iterator[Problem]:
    """Yield the foreign addresses that a file's styles load, and the figures that they show."""
    text = ""
    if artifact.path.endswith(".css"):
        text = artifact.content.decode("utf-8", "replace")
    elif b"<style" in artifact.content.lower():
        text = "".join(_STYLE.findall(artifact.content.decode("utf-8", "replace")))
        # `web.inlined` writes the slash of an end tag so: the sheet has it without a backslash.
        text = text.replace("<\\/", "</")
    at = Location(path=f"output/{artifact.path}")
    for found in _LOADS.findall(text):
        yield problem("audit-foreign", at, address=found)
    for found in dict.fromkeys(_SAYS.findall(_bare(text))) if text else ():
        yield problem("audit-element", at, element=found)


@lru_cache(maxsize=16)
def _bare(css: str) -> str:
    """Return a sheet without comments, which may part a name from its colon."""
    import tinycss2  # noqa: PLC0415 - only new sheets are parsed

    return str(tinycss2.serialize(tinycss2.parse_component_value_list(css, skip_comments=True)))

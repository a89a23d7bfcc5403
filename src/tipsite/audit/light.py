"""Pages ask for little: few files, none ahead, no font, and no picture before the numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tipsite.audit.document import Document
from tipsite.audit.weight import zipped
from tipsite.model.artifacts import Artifact
from tipsite.model.plan import Promises
from tipsite.problems import Problem, Where, problem
from tipsite.tools.urls import resolve

REQUESTS = 3
SCRIPT_BUDGET = 5_000
_AHEAD = frozenset((
    "preload", "prefetch", "modulepreload", "preconnect", "dns-prefetch", "prerender",
))  # fmt: skip
_ASKED = frozenset(("stylesheet", "icon", "apple-touch-icon", "mask-icon", "manifest"))
_FONT = re.compile(r"@font-face", re.IGNORECASE)
_FONTS = (".woff", ".woff2", ".ttf", ".otf", ".eot")
_PICTURE = re.compile(
    r"(?:url|image-set|image|src)\(\s*[\"']?(?!data:|#|[a-z]+:|//)([^\"')]+)", re.IGNORECASE
)


def light_problems(document: Document, promises: Promises) -> Iterator[Problem]:
    """Yield what a page asks for beyond itself, a style sheet and a script, or too early."""
    at = Where(path=f"output/{document.path}")
    asked = tuple(_asked(document))
    if 1 + len(asked) > REQUESTS:
        files = ", ".join(asked)
        yield problem("audit-requests", at, count=1 + len(asked), most=REQUESTS, files=files)
    for link in document.head_links:
        for rel in sorted(_AHEAD & _rels(link.attributes.get("rel", ""))):
            yield problem("audit-ahead", at, rel=rel, address=link.attributes.get("href", ""))
    promise = promises.pages.get(document.path)
    for drawn in document.pictures:
        before_numbers = drawn.place == "number" and promise and promise.numbers_first
        if drawn.place == "heading" or before_numbers:
            yield problem("audit-picture-first", at, address=drawn.source)
        if not drawn.lazy:
            yield problem("audit-eager", at, address=drawn.source)


def font_problems(
    artifacts: tuple[Artifact, ...], documents: tuple[Document, ...]
) -> Iterator[Problem]:
    """Yield fonts, and the pictures of style sheets."""
    styles = [
        (found.path, found.content.decode("utf-8", "replace"))
        for found in artifacts
        if found.path.endswith(".css")
    ]
    styles.extend((page.path, style) for page in documents for style in page.styles)
    for path, style in styles:
        at = Where(path=f"output/{path}")
        if _FONT.search(style):
            yield problem("audit-font", at)
        for address in dict.fromkeys(_PICTURE.findall(style)):
            if not address.lower().endswith(_FONTS):
                yield problem("audit-style-picture", at, address=address)
    for found in artifacts:
        if found.path.lower().endswith(_FONTS):
            yield problem("audit-font", Where(path=f"output/{found.path}"))


def script_weight_problems(
    artifacts: tuple[Artifact, ...], documents: tuple[Document, ...], promises: Promises
) -> Iterator[Problem]:
    """Yield the pages whose scripts are too heavy, in bytes after gzip -9, but for search."""
    contents = {found.path: found.content for found in artifacts}
    weighed = contents.keys() - promises.searched
    known: dict[tuple[str, ...], int] = {}
    for document in documents:
        named = tuple(path for path in _scripts(document) if path in weighed)
        inline = tuple(
            content
            for element, content in document.scripts
            if not {"src", "type"} & element.attributes.keys()
        )
        if (*named, *inline) not in known:
            loaded = (*(contents[path] for path in named), *(text.encode() for text in inline))
            known[*named, *inline] = sum(map(zipped, loaded))
        weight = known[*named, *inline]
        if weight > SCRIPT_BUDGET:
            at = Where(path=f"output/{document.path}")
            yield problem("audit-script-weight", at, bytes=weight, most=SCRIPT_BUDGET)


def _asked(document: Document) -> Iterator[str]:
    for link in document.head_links:
        address = link.attributes.get("href", "")
        if _ASKED & _rels(link.attributes.get("rel", "")) and not address.startswith("data:"):
            yield address
    yield from _scripts(document)


def _scripts(document: Document) -> Iterator[str]:
    for element, _ in document.scripts:
        if source := element.attributes.get("src"):
            yield resolve(document.path, source)


def _rels(rel: str) -> set[str]:
    return set(rel.lower().split())

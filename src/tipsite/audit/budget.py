"""Weights of pages: each fits the first round trip of a connection and loads few files.

A page preloads nothing, only a loud one loads a font, for titles, and none has a picture before its
numbers. If a page is too heavy, its problem names the heaviest part, which is where an author
should begin to shorten it.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser

from tipsite.audit.document import Document, pictures
from tipsite.audit.required import without_originals
from tipsite.messages import mark
from tipsite.model.facts import PageFiles
from tipsite.model.plan import Artifact, PagePromise, Promises
from tipsite.model.problems import Location, Problem, problem, warning
from tipsite.theme.css import without_comments
from tipsite.theme.tokens import font_face
from tipsite.web import resolve

_WORDS = mark("words of the script")
_PARTS: Mapping[str, str] = {
    mark("drawings"): "svg",
    mark("structured data"): 'script[type="application/ld+json"]',
    mark("script in the page"): "script:not([src])",
    mark("style in the page"): "style",
    mark("lists of services"): (
        'main article, main :is(ul, ol, dl, table):has(a[href^="tel:"], a[href^="sms:"])'
    ),
    mark("forms"): "main form",
    mark("languages"): "link[hreflang], header nav:has(a[hreflang])",
    mark("menu"): "header nav",
    mark("header"): "body > header",
    mark("main text"): "main",
    mark("footer"): "body > footer",
    mark("bar"): "body > *",
    mark("head"): "head, body",
}
"""Names of the parts of a page, each with a selector that matches in any theme.

An inner part is listed before the part that contains it.
"""

BUDGET = 14_600
LOUD_BUDGET = 20_000
"""Limit of a loud page: browsers show all of it as soon as they have ``site.css``."""

_MOST = 100_000
"""Limit of any page."""
_SHEET = "CSS"

_REQUESTS = 3
_CLOSE = 200
"""Margin in bytes, in case gzip -9 compresses worse than gzip -1, which was never observed."""
_FITS = 9_500
"""A page of at most this many bytes after gzip fits with the style sheet of any usual theme."""
_AHEAD = frozenset((
    "preload", "prefetch", "modulepreload", "preconnect", "dns-prefetch", "prerender",
))  # fmt: skip
_ASKED = frozenset(("stylesheet", "icon", "apple-touch-icon", "mask-icon", "manifest"))
_FONT = re.compile(r"@font-face", re.IGNORECASE)
_FONTS = (".woff", ".woff2", ".ttf", ".otf", ".eot")
_PICTURE = re.compile(
    r"(?:url|image-set|image|src)\(\s*[\"']?(?!data:|#|[a-z]+:|//)([^\"')]+)", re.IGNORECASE
)


class Weight(Struct, frozen=True, kw_only=True):
    """The bytes of a page, its style sheets and its scripts after gzip -9.

    ``most`` is the limit of the page and its style sheets.
    """

    path: str
    html: int
    css: int
    js: int
    most: int

    @property
    def total(self) -> int:
        """The bytes that are needed before a page can be read."""
        return self.html + self.css


def budget_of(promise: PagePromise | None) -> int:
    """Return the bytes that a page may have with its style sheets; a loud page may have more."""
    return LOUD_BUDGET if is_loud(promise) else BUDGET


def is_loud(promise: PagePromise | None) -> bool:
    """Return whether a page loads the style sheet of loud pages."""
    return promise is not None and promise.second_style and not promise.quiet


def light_problems(document: Document, promise: PagePromise | None) -> Iterator[Problem]:
    """Yield a problem for too many files that a page loads, and for each file loaded too early."""
    at = Location(path=f"output/{document.path}")
    asked = tuple(_asked(document))
    most = _REQUESTS + (promise is not None and promise.second_style)
    if 1 + len(asked) > most:
        files = ", ".join(asked)
        yield problem("audit-requests", at, count=1 + len(asked), most=most, files=files)
    for link in document.head_links:
        for rel in sorted(_AHEAD & _rels(link.attributes.get("rel", ""))):
            yield problem("audit-ahead", at, rel=rel, address=link.attributes.get("href", ""))
    for drawn in pictures(document.tree):
        before_numbers = drawn.place == "number" and promise and promise.numbers_first
        logo = promise is not None and bool(promise.logo) and drawn.source == promise.logo
        if (drawn.place == "heading" and not logo) or before_numbers:
            yield problem("audit-picture-first", at, address=drawn.source)
        if not drawn.loading or (drawn.loading == "low" and not is_loud(promise)):
            yield problem("audit-eager", at, address=drawn.source)


def _asked(document: Document) -> Iterator[str]:
    for link in document.head_links:
        address = link.attributes.get("href", "")
        if _ASKED & _rels(link.attributes.get("rel", "")) and not address.startswith("data:"):
            yield address
    yield from scripts_of(document)


def _rels(rel: str) -> set[str]:
    return set(rel.lower().split())


def sheets_of(document: Document) -> tuple[str, ...]:
    """Return the paths of the style sheets that a page loads."""
    links = (link.attributes for link in document.head_links)
    return tuple(resolve(document.path, address) for address in _sheets_among(links))


def _sheets_among(links: Iterable[Mapping[str, str | None]]) -> Iterator[str]:
    return (
        link.get("href") or "" for link in links if "stylesheet" in _rels(link.get("rel") or "")
    )


def scripts_of(document: Document) -> Iterator[str]:
    """Yield the paths of the scripts that a page loads."""
    for element, _ in document.scripts:
        if source := element.attributes.get("src"):
            yield resolve(document.path, source)


def style_font_problems(path: str, style: str) -> Iterator[Problem]:
    """Yield the fonts and pictures that a style sheet or the style of a page at ``path`` loads."""
    if found := _FONT.search(style):
        yield problem("audit-style-loads", _at(path, style, found.start()), address="@font-face")
    places = {found[1]: found.start() for found in reversed([*_PICTURE.finditer(style)])}
    for address, place in reversed(places.items()):
        if not address.lower().endswith(_FONTS):
            yield problem("audit-style-loads", _at(path, style, place), address=address)


def _at(path: str, style: str, place: int) -> Location:
    """Return a place in a style sheet with its line, or the page that contains a style.

    The line in the output tells which file of the theme the rule comes from.
    """
    line = style.count("\n", 0, place) + 1 if path.endswith(".css") else 0
    return Location(path=f"output/{path}", line=line, column=1 if line else 0)


def font_problems(file: Artifact, promises: Promises) -> Iterator[Problem]:
    """Yield the fonts and pictures that a style sheet asks for, or a file that is a font.

    The sheet of loud pages may ask for the font of titles, by the rule that tipsite writes.
    """
    if file.path.endswith(".css"):
        css = file.content.decode("utf-8", "replace")
        if promises.font and file.path == promises.loud:
            css = css.replace(
                without_comments(font_face(promises.font.removeprefix("assets/"))), "\n", 1
            )
        yield from style_font_problems(file.path, css)
    if file.path.lower().endswith(_FONTS) and file.path != promises.font:
        at = Location(path=f"output/{file.path}")
        yield problem("audit-style-loads", at, address=file.path)


class Sizes:
    """The bytes of style sheets and scripts after gzip -9, each compressed once."""

    __slots__ = ("_files", "_size")

    def __init__(self, artifacts: Iterable[Artifact]) -> None:
        files = self._files = {file.path: file for file in artifacts}
        self._size = cache(lambda path: zipped(files[path].content))

    def of(self, paths: Iterable[str]) -> int:
        """Return the sum of the sizes of some files; a missing file counts as 0."""
        return sum(self._size(path) for path in paths if path in self._files)


def zipped(content: bytes) -> int:
    """Return the size after gzip -9."""
    return len(gzip.compress(content, 9, mtime=0))


def bound(content: bytes) -> int:
    """Return an upper bound of ``zipped``.

    This is the size after gzip -1 plus a margin. It is the same for all pages that surely fit, so
    that an edit seldom changes it; a short page is not even compressed.
    """
    left = content if len(content) + _CLOSE <= _FITS else gzip.compress(content, 1, mtime=0)
    return max(_FITS, len(left) + _CLOSE)


def over_budget(content: bytes, rest: int, most: int) -> int:
    """Return the weight of a page plus ``rest`` if that is more than ``most``, else 0."""
    if bound(content) + rest <= most:
        return 0
    total = zipped(content) + rest
    return total if total > most else 0


def weight_problems(
    page: Artifact, promise: PagePromise, files: PageFiles, sizes: Sizes
) -> Iterator[Problem]:
    """Yield a problem if a page is too heavy with its style sheets; it names the heaviest part.

    It is a warning if only the texts of the source make the page too heavy: these texts go away
    again. It is also a warning, up to a higher limit, on pages that nobody needs in danger.
    """
    weight = weight_of(page, files, sizes)
    most = weight.most
    if weight.total <= most:
        return
    at = Location(path=f"output/{page.path}")
    if promise.originals:
        rest = without_originals(page.content, promise.originals)
        if zipped(rest) + weight.css <= most:
            yield warning("audit-weight-originals", at, bytes=weight.total, most=most)
            return
    parts = {**parts_of(page.content, zipped), _SHEET: weight.css}
    part = max(parts, key=lambda name: parts[name])
    of = {"bytes": weight.total, "part": part, "of": parts[part]}
    limit = most if promise.quiet or promise.numbers_first else _MOST
    if weight.total > limit:
        yield problem("audit-weight", at, most=limit, **of)
    else:
        yield warning("audit-heavy", at, most=most, limit=_MOST, **of)


def weight_of(page: Artifact, files: PageFiles, sizes: Sizes) -> Weight:
    """Return the weight of a page that asks for these ``files``."""
    return Weight(
        path=page.path,
        html=zipped(page.content),
        css=sizes.of(files.sheets),
        js=sizes.of(files.scripts),
        most=files.most,
    )


def page_weight(path: str, content: bytes, sizes: Sizes) -> int:
    """Return the bytes of a page and its style sheets after gzip -9."""
    return zipped(content) + sizes.of(sheets_in(path, content))


def sheets_in(path: str, content: bytes) -> tuple[str, ...]:
    """Return the paths of the style sheets that a page asks for."""
    links = (node.attributes for node in LexborHTMLParser(content).css("link"))
    return tuple(resolve(path, address) for address in _sheets_among(links))


def parts_of(content: bytes, zipped: Callable[[bytes], int]) -> Mapping[str, int]:
    """Return the bytes of each part of a page, the heaviest first; empty parts are left out.

    ``zipped`` returns the compressed size. Parts are removed one by one, and the size that the page
    loses is the weight of the part. The last part gets the rest, so the sum is the weight of the
    page.
    """
    tree = LexborHTMLParser(content)
    left = zipped(content)
    parts: dict[str, int] = {}

    def weigh(name: str) -> None:
        nonlocal left
        rest = zipped((tree.html or "").encode())
        if rest < left:
            parts[name] = parts.get(name, 0) + left - rest
            left = rest

    for script in tree.css("script[data-words]"):
        del script.attrs["data-words"]
    weigh(_WORDS)
    for name, selector in _PARTS.items():
        # A removed part may contain others of its kind, so each is searched again.
        while node := tree.css_first(selector):
            node.decompose()
        weigh(name)
    parts[name] = parts.get(name, 0) + left
    return dict(sorted(parts.items(), key=lambda part: (-part[1], part[0])))

"""Parse Markdown files into pages, and check which keys the kind of each page allows and needs.

`parse_pages` asks a session for the front matter of pages, which is reused while their bytes are
the same. `asked_page` returns a page for a question of the session. Its text is parsed on demand
and not stored. `parse_documents` reads the same files for translators. It makes no HTML, which
would take the most time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import lru_cache, partial
from itertools import chain
from typing import Any, get_args, get_origin
from zlib import crc32

from msgspec import Struct

from tipsite.content.encoding import decode, plain_text, text_of
from tipsite.content.secrets import SECRET, masked, secret_problems
from tipsite.engine.session import Session
from tipsite.markdown.document import blocks_of, split_page
from tipsite.markdown.html import convert
from tipsite.model.corpus import LISTS_OF_THE_PUBLISHED, Corpus, digest_in
from tipsite.model.pages import (
    RECENT,
    Card,
    FrontMatter,
    Heading,
    MaterialMatter,
    Page,
    PageHead,
    PageKind,
    PageSource,
    PageText,
    page_of,
)
from tipsite.model.problems import Location, Problem, errors, problem
from tipsite.model.translation import Document
from tipsite.staleness.units import page_document
from tipsite.yaml.schema import parse_record

_SIGN_WORDS = 250
_PARTS = 64
"""The heads of the pages of one language are divided among so many answers."""
_ONLY_FOR: tuple[tuple[str, PageKind, str], ...] = (
    ("who", "sign", "signs/"),
    ("signs", "sign", "signs/"),
    ("do", "sign", "signs/"),
    ("dont", "sign", "signs/"),
    ("needs", "sign", "signs/"),
    ("date", "news", "news/"),
    ("doors", "home", "index.md"),
    ("lists", "abroad", "kind: page, help/abroad.md"),
)
"""A key, the only kind of page that may have it, and the place of such pages for messages."""
_ALSO: Mapping[str, PageKind] = {"lists": "page"}
"""A second kind of page that may have a key."""
NEEDED: dict[PageKind, tuple[str, ...]] = {"sign": ("who", "signs"), "news": ("date",)}
"""Required keys by the kind of page, besides title and summary."""
_NOT_ON_PARTS = ("aliases", "downloads", "image", "slug")

_PATH = re.compile(r"content/(?P<tag>[^/]+)/(?P<path>.+\.md)\Z")
_TOP_KEY = re.compile(r"(?m)^(?P<key>\w+)[ \t]*:[ \t]*(?P<said>[\w-]*)")
_OF_PIECES = ("words", "country", "numbers", "discreet")
_OF_PAGES = tuple(kind for kind in get_args(PageKind) if kind != "material")
_ROUTE_TEXT = re.compile(r"routes/(?:pairs/[a-z]{2}-[a-z]{2}|to/[a-z]{2})\.md\Z")
_NOT_LANGUAGES = ("services", "images")
_LISTS: Mapping[str, PageKind] = {
    "index.md": "home",
    "help/index.md": "help",
    "signs/index.md": "signs",
    "campaigns/index.md": "campaigns",
    "help/abroad.md": "abroad",
    "routes/index.md": "routes",
    "routes/person.md": "route-part",
    "routes/worker.md": "route-part",
    "routes/child.md": "route-part",
    "news/index.md": "news-list",
    "safety.md": "safety",
}


def parse_documents(
    files: Mapping[str, bytes],
) -> tuple[Mapping[str, Mapping[str, Document]], tuple[Problem, ...]]:
    """Return the pages of a site, by language tag and name, and the errors of unusable pages."""
    pages: dict[str, dict[str, Document]] = {}
    problems: list[Problem] = []
    texts, undecoded = decode({path: files[path] for path in files if page_path(path)[0]})
    for path, text in texts.items():
        tag, name = page_path(path)
        document, mistakes = _document(text, path, name)
        problems.extend(errors(mistakes))
        if document:
            pages.setdefault(tag, {})[name] = document
    return pages, (*undecoded, *problems)


def page_path(path: str) -> tuple[str, str]:
    """Return the language tag of a page and its path in that folder, or two empty texts."""
    match = _PATH.match(path)
    if not match or match["tag"] in _NOT_LANGUAGES:
        return "", ""
    return match["tag"], match["path"]


def _document(text: str, path: str, name: str) -> tuple[Document | None, tuple[Problem, ...]]:
    parts, mistakes = split_page(text, path)
    if parts is None:
        return None, mistakes
    matter, problems, _ = parse_matter(parts.matter, path, name)
    if matter is None:
        return None, problems
    blocks = blocks_of(parts.body, parts.first_line)
    kind = _page_kind(matter, name)
    return page_document(name, matter, blocks, path, kind), problems


def _page_kind(matter: FrontMatter, path: str) -> PageKind:
    """Return the kind of a page: its key ``kind`` for two kinds, otherwise the kind of its path."""
    placed = place_kind(path)
    if placed == "material" and matter.material is None:
        placed = "page"
    if matter.kind == "safety" or (matter.kind == "media" and placed == "page"):
        return matter.kind
    return placed


def place_kind(path: str) -> PageKind:
    """Return the kind of a page at ``path`` (relative to the language folder)."""
    if path in _LISTS:
        return _LISTS[path]
    if _ROUTE_TEXT.match(path):
        return "route-part"
    folder = path.rpartition("/")[0]
    places: Mapping[str, PageKind] = {
        "signs": "sign",
        "campaigns": "campaign",
        "news": "news",
        "material": "material",
    }
    return places.get(folder, "page")


def is_piece(matter: str, inner: str) -> bool:
    """Return whether the front matter of a file belongs to a piece of material.

    Other pages in the folder of material have a summary, and no key that only pieces have.
    """
    if place_kind(inner) != "material":
        return False
    keys = {found["key"]: found["said"] for found in _TOP_KEY.finditer(matter)}
    if not keys.keys().isdisjoint(_OF_PIECES):
        return True
    return "summary" not in keys or keys.get("kind", "") not in ("", *_OF_PAGES)


def parse_matter(
    matter: str, path: str, inner: str
) -> tuple[FrontMatter | None, tuple[Problem, ...], Mapping[str, Location]]:
    """Return the front matter of the page at ``inner`` in its language folder, or None.

    Also return its problems and the places of its keys. A piece of material is parsed with its own
    keys.
    """
    if not is_piece(matter, inner):
        built = parse_record(matter, path, FrontMatter, first_line=2)
        return built.value, built.problems, built.places
    piece = parse_record(matter, path, MaterialMatter, first_line=2)
    return piece.value.as_page() if piece.value else None, piece.problems, piece.places


class ParsedPages(Struct, frozen=True, kw_only=True):
    """The pages of a site.

    ``broken`` are the paths of text files that could not be used. ``without_text`` are the paths of
    files that are not text. ``unread`` are the problems of bytes, and ``problems`` are all others.
    """

    pages: tuple[Page, ...]
    broken: frozenset[str]
    without_text: frozenset[str]
    unread: tuple[Problem, ...]
    problems: tuple[Problem, ...]


def give_sources(files: Mapping[str, bytes], session: Session) -> None:
    """Define the question ``source``: a `PageSource`, by the path of any file."""

    @lru_cache(maxsize=RECENT)
    def text(path: str, _digest: str | None, is_masked: bool) -> PageText:
        content = plain_text(files[path])
        parts, _problems = split_page(masked(content) if is_masked else content, path)
        assert parts is not None
        return convert(parts.body, path, parts.first_line)

    def source(path: str) -> PageSource:
        digest = digest_in(files, path) if path in files else None

        def load(head: PageHead) -> PageText:
            return text(path, digest, any(one.code == SECRET for one in head.problems))

        return PageSource(digest=digest, load=load)

    session.input("source", source)


def asked_page(session: Session, path: str) -> Page:
    """Return the usable page in the file at ``path``, and record the read of the file."""
    head: PageHead = session.ask("head", path)
    source: PageSource = session.ask("source", path)
    assert head.card is not None
    return page_of(head.card, partial(source.load, head))


def parse_pages(
    files: Mapping[str, bytes], session: Session, copies: Container[str] = ()
) -> ParsedPages:
    """Return the pages among a site's files, without ``copies``. Their texts are loaded later.

    The ``session`` has the question ``source`` (`give_sources`). This function defines more
    questions in it. The key of ``head`` (a `PageHead`) and ``headings`` is the path of a file. The
    question ``pages`` has two keys: a language tag, and a part of the pages in that language
    (`part_of`). The answer has the heads of the pages in that part.
    """
    parts: dict[tuple[str, str], list[str]] = {}
    paths = [path for path in files if page_path(path)[0] and path not in copies]
    for path in paths:
        parts.setdefault((page_path(path)[0], part_of(path)), []).append(path)

    def headings(path: str) -> tuple[Heading, ...]:
        found: PageHead = session.ask("head", path)
        return asked_page(session, path).headings if found.card else ()

    def heads(tag: str, part: str) -> dict[str, PageHead]:
        return {path: session.ask("head", path) for path in session.ask("pages in", tag, part)}

    def head(path: str) -> PageHead:
        session.ask("source", path)
        text, unread = text_of(path, files[path])
        if text is None:
            return PageHead(card=None, unread=unread, has_text=False)
        secret = secret_problems(text, path)
        card, problems = _card(masked(text) if secret else text, path)
        return PageHead(card=card, unread=unread, problems=(*secret, *problems))

    session.input("pages in", lambda tag, part: tuple(parts.get((tag, part), ())))
    session.rule("headings", headings, tuple[Heading, ...], exact=True)
    session.rule("head", head, PageHead, exact=True)
    session.rule("pages", heads, dict[str, PageHead], exact=True)
    session.ensure_each(("head", path) for path in paths)
    known: dict[str, PageHead] = {}
    for tag, part in parts:
        known |= session.ask("pages", tag, part)

    def load(path: str) -> PageText:
        return asked_page(session, path).load()

    found = [(path, known[path]) for path in paths]
    return ParsedPages(
        pages=tuple(page_of(one.card, partial(load, path)) for path, one in found if one.card),
        broken=frozenset(path for path, one in found if one.has_text and not one.card),
        without_text=frozenset(path for path, one in found if not one.has_text),
        unread=tuple(chain.from_iterable(one.unread for _, one in found)),
        problems=tuple(chain.from_iterable(one.problems for _, one in found)),
    )


def give_corpus(corpus: Corpus, session: Session) -> None:
    """Define the questions about the pages of a parsed site in another session."""
    pages = {page.at.path: page for page in corpus.pages}
    parts: dict[tuple[str, str], list[str]] = {}
    for path, page in pages.items():
        parts.setdefault((page.tag, part_of(path)), []).append(path)

    def source(path: str) -> PageSource:
        return PageSource(digest=corpus.texts.get(path), load=lambda _head: pages[path].load())

    others = tuple(
        path
        for path in corpus.texts
        if not page_path(path)[0] and path not in LISTS_OF_THE_PUBLISHED
    )
    session.input("source", source)
    session.input("record files", lambda: others)
    session.input("head", lambda path: PageHead(card=pages[path]))
    session.input("headings", lambda path: pages[path].headings)
    session.input("pages in", lambda tag, part: tuple(parts.get((tag, part), ())))


def rule_by_page(session: Session, name: str, work: Callable[[str], Any], kind: Any) -> None:
    """Define the question ``name`` about the file of a page, and ``name in`` about many files.

    The answer to ``name in`` omits empty answers (see `by_page`). ``work`` is not called for a file
    that cannot be used as a page.
    """

    def one(path: str) -> Any:
        head: PageHead = session.ask("head", path)
        return work(path) if head.card else nothing

    nothing = () if get_origin(kind) is tuple else kind()
    session.rule(name, one, kind, exact=True)
    collect_by_page(session, name, kind)


def collect_by_page(session: Session, name: str, kind: Any) -> None:
    """Define the question ``name in`` for a question about the file of a page (see `by_page`)."""

    def some(tag: str, part: str) -> dict[str, Any]:
        found = ((path, session.ask(name, path)) for path in session.ask("pages in", tag, part))
        return {path: answer for path, answer in found if answer != nothing}

    nothing = () if get_origin(kind) is tuple else kind()
    session.rule(f"{name} in", some, dict[str, kind], exact=True)


def by_page(session: Session, name: str, pages: Iterable[Page]) -> Mapping[str, Any]:
    """Return the non-empty answers to a question about some pages, by file."""
    parts = dict.fromkeys((page.tag, part_of(page.at.path)) for page in pages)
    found: dict[str, Any] = {}
    for tag, part in parts:
        found |= session.ask(f"{name} in", tag, part)
    return found


def part_of(path: str) -> str:
    """Return the part of its language that a page belongs to; it depends on the path alone."""
    return f"{crc32(path.encode()) % _PARTS:02x}"


def _card(text: str, path: str) -> tuple[Card | None, tuple[Problem, ...]]:
    tag, inner = page_path(path)
    parts, open_ends = split_page(text, path)
    if parts is None:
        return None, open_ends
    matter, mistakes, places = parse_matter(parts.matter, path, inner)
    if matter is None:
        return None, (*mistakes, *convert(parts.body, path, parts.first_line).problems)
    at = Location(path=path, line=1, column=1)
    card = Card(tag=tag, path=inner, kind=_page_kind(matter, inner), matter=matter, at=at)
    wrong = {mistake.at.line for mistake in mistakes}
    reported = {dict(mistake.values).get("key", "") for mistake in mistakes}
    reported |= {key for key, place in places.items() if place.line in wrong}
    return card, (*mistakes, *_kind_problems(card, reported, places))


def text_problems(page: Page) -> Iterator[Problem]:
    """Yield the problems of a page's Markdown, and of more text than its kind allows."""
    text = page.load()
    yield from text.problems
    if page.kind == "material" and text.blocks:
        yield problem("material-text", Location(path=page.at.path, line=text.blocks[0].line))
    if page.kind == "sign":
        words = sum(len(plain.text.split()) for plain in text.plain)
        if words > _SIGN_WORDS:
            yield problem("sign-too-long", page.at, words=words, most=_SIGN_WORDS)


def _kind_problems(
    page: Card, reported: Container[str], places: Mapping[str, Location]
) -> Iterator[Problem]:
    """Yield problems of keys that do not fit the kind of the page.

    A key in ``reported`` has a problem already. ``places`` are the places of all keys.
    """
    matter = page.matter
    if matter.kind not in (None, page.kind):
        yield problem(
            "kind-misplaced", places.get("kind", matter.at), kind=matter.kind, meant=page.kind
        )
    for key in NEEDED.get(page.kind, ()):
        if key not in reported and not getattr(matter, key):
            yield problem("missing-key", matter.at, key=key)
    for key, kind, place in _ONLY_FOR:
        if page.kind not in (kind, _ALSO.get(key)) and getattr(matter, key):
            yield problem("key-only-for", places.get(key, matter.at), key=key, kind=place)
    if matter.contacts and (page.kind not in ("page", "media") or matter.sensitive):
        yield problem("contacts-misplaced", places.get("contacts", matter.at))
    for key in _NOT_ON_PARTS if page.kind == "route-part" else ():
        if getattr(matter, key):
            yield problem("key-not-on-part", places.get(key, matter.at), key=key)
    if page.kind == "media" and matter.sensitive:
        yield problem("media-sensitive", places.get("sensitive", matter.at))
    if matter.publish_on and matter.expires and matter.expires <= matter.publish_on:
        at = places.get("expires", matter.at)
        yield problem("dates-order", at, first=matter.publish_on, last=matter.expires)

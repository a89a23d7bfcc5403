"""What a program can see, without a browser, that keeps a person out of a page (WCAG 2.2).

Among it words in a script that is not their language's, which a voice would spell or skip (3.1.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tipsite.audit.tree import Tree
from tipsite.language.locales import script_of
from tipsite.markdown.document import PHONE, table_width

TABLE_WIDE = "audit-table-wide"
_SHOWN = 60
_REFERS = (
    "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "aria-details",
    "aria-flowto", "aria-errormessage", "aria-activedescendant",
)  # fmt: skip
_REFERRING = (*_REFERS, "for")
_FIRST = re.compile(r"\s*\+?0*[1-9]\d*\s*")
_NAMED_BY_VALUE = ("hidden", "submit", "reset", "button", "image")
_NO_ZOOM = re.compile(
    r"user-scalable\s*=\s*(?:no|0)|maximum-scale\s*=\s*[01](?![0-9])", re.IGNORECASE
)

_LETTERS = {
    "Latn": "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ",
    "Cyrl": "\u0400-\u052f",
    "Grek": "\u0370-\u03ff\u1f00-\u1fff",
    "Arab": "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc",
    "Hebr": "\u0590-\u05ff",
    "Armn": "\u0530-\u058f",
    "Geor": "\u10a0-\u10ff",
}
_WORD, _BETWEEN = f"[{_LETTERS['Latn']}]{{2,}}", r"[ ,'’-]+"
_THREE = re.compile(rf"{_WORD}{_BETWEEN}{_WORD}{_BETWEEN}{_WORD}")
_ADDRESS = re.compile(r"https?://\S+")
_LEADING = bytes({chr(sign).encode()[0] for first, last in (
    (0x370, 0x5FF), (0x600, 0x8FF), (0x10A0, 0x10FF), (0x1F00, 0x1FFF), (0xFB50, 0xFEFC),
) for sign in range(first, last + 1)})  # fmt: skip
"""The first byte of each letter above that is not Latin."""
_PHRASE = 4
"""Names in Latin letters stand among words of every script, and WCAG asks nothing of names: as many
words in a row are a phrase, if two of them begin with a small letter."""
_SPOKEN = ("alt", "aria-label", "title", "label")
_SPOKEN_NAMES = frozenset(_SPOKEN)


class LanguageSpan(NamedTuple):
    """Words, and the language that the page says they are in."""

    lang: str
    words: str


class Barrier(NamedTuple):
    """One hindrance: the code of its problem, and the element."""

    code: str
    element: str


def foreign_words(tree: Tree, lang: str) -> tuple[LanguageSpan, ...]:
    """Return words whose script is none of their language's, each once; ``lang`` is the page's."""
    marked = [
        place
        for place in tree.having("lang")
        if place not in tree.silent and tree.names[place] not in ("html", "head")
    ]
    found: list[LanguageSpan] = []
    rest = _Rest(tree)
    # Names of languages and the like hold words alone. Inner ones go first.
    for place in marked:
        attributes = tree.attributes[place]
        if tree.ends[place] == place + 1 and _SPOKEN_NAMES.isdisjoint(attributes):
            found.extend(_found(rest.taken(place), attributes["lang"]))
    if _is_doubtful(rest.words(0) if tree.names else "", lang):
        for place in reversed(marked):
            found.extend(_found(rest.taken(place), tree.attributes[place]["lang"]))
        titles = (one for one in tree.named("title")[:1] if "lang" not in tree.attributes[one])
        told = [tree.text(title) for title in titles]
        told += [rest.words(tree.body)] if tree.body is not None else []
        found.extend(_found("\n".join(told), lang))
    return tuple(dict.fromkeys(found))


class _Rest:
    """What is said on a page, without what has been taken."""

    __slots__ = ("_texts", "_tree", "_voices")

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._texts: list[str | None] = [*tree.texts]
        for text in tree.unsaid:
            self._texts[text] = None
        self._voices = {
            place: [said for name in _SPOKEN if (said := tree.attributes[place].get(name))]
            for place in tree.having(*_SPOKEN)
            if place not in tree.silent
        }

    def words(self, place: int) -> str:
        """Return the words of an element: its texts, then what attributes say."""
        inside = self._tree.texts_in(place)
        texts = self._texts[inside.start : inside.stop]
        end = self._tree.ends[place]
        voices = (said for at, said in self._voices.items() if place <= at < end)
        return "\n".join(
            ("\n".join(text for text in texts if text is not None), *chain.from_iterable(voices))
        )

    def taken(self, place: int) -> str:
        """Return the words of an element, and have them no more."""
        words = self.words(place)
        for text in self._tree.texts_in(place):
            self._texts[text] = None
        for at in [one for one in self._voices if place <= one < self._tree.ends[place]]:
            del self._voices[at]
        return words


@lru_cache(maxsize=10_000)
def _found(text: str, lang: str) -> tuple[LanguageSpan, ...]:
    pattern = _pattern(lang)
    if pattern is None:
        return ()
    said = _ADDRESS.sub("\n", text)  # what is copied to be sent has the address of the page
    runs = (" ".join(found[0].split()) for found in pattern.finditer(said))
    return tuple(
        LanguageSpan(lang, words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…")
        for words in runs
    )


@cache
def _pattern(lang: str) -> re.Pattern[str] | None:
    """What finds runs of foreign letters: two of another script, or several words in Latin."""
    script = script_of(lang)
    if script not in _LETTERS:
        return None
    others = _letters_but(script)
    run = rf"[{others}]{{2,}}(?:[ '’-]+[{others}]+)*"
    if script == "Latn":
        return re.compile(run)
    small, word, gap = "[a-zß-öø-ÿ]", _WORD, _BETWEEN
    phrase = rf"(?=(?:{word}{gap})*?{small}{word}{gap}(?:{word}{gap})*?{small}{word})"
    return re.compile(rf"{run}|\b{phrase}{word}(?:{gap}{word}){{{_PHRASE - 1},}}")


@cache
def _others(lang: str) -> re.Pattern[str] | None:
    """What finds two letters of a script that is neither the language's nor Latin."""
    script = script_of(lang)
    return re.compile(rf"[{_letters_but(script)}]{{2}}") if script in _LETTERS else None


def _letters_but(script: str) -> str:
    return "".join(letters for name, letters in _LETTERS.items() if name not in (script, "Latn"))


def _is_doubtful(said: str, lang: str) -> bool:
    """Whether a page may hold words in another script than that of its language."""
    pattern = _pattern(lang)
    if pattern is None:
        return False
    quickly = _has_no_latin(said) if script_of(lang) == "Latn" else _is_quickly_foreign(lang, said)
    return quickly and bool(pattern.search(said))


def _has_no_latin(html: str) -> bool:
    """Whether any sign begins, in UTF-8, like a letter of a script other than Latin."""
    content = html.encode()
    return len(content.translate(None, _LEADING)) < len(content)


def _is_quickly_foreign(lang: str, said: str) -> bool:
    """Whether there are letters of a third script, or three words in Latin, in a row."""
    others = _others(lang)
    return (others is not None and bool(others.search(said))) or bool(_THREE.search(said))


def barriers(tree: Tree, parsed: LexborHTMLParser, lowered: bytes) -> tuple[Barrier, ...]:
    """Return what keeps somebody out of a page, each once.

    ``lowered`` are its bytes in small letters; they and the ``tree`` tell quickly what need not be
    looked for.
    """
    return tuple(dict.fromkeys(_barriers(tree, parsed, lowered)))


def _barriers(tree: Tree, parsed: LexborHTMLParser, content: bytes) -> Iterator[Barrier]:
    if any("alt" not in tree.attributes[place] for place in tree.named("img")):
        yield from _each(parsed, "img:not([alt])", "audit-no-alt")
    if any(tree.attributes[place]["role"] == "img" for place in tree.having("role")):
        yield from _each(
            parsed, "[role=img]:not([alt], [aria-label], [aria-labelledby])", "audit-no-alt"
        )
    if any(_FIRST.fullmatch(tree.attributes[one]["tabindex"]) for one in tree.having("tabindex")):
        yield from _in_front(parsed)
    if tree.named("table"):
        yield from (
            Barrier("audit-table", _shown(table))
            for table in parsed.css("table")
            if table.css_first("th") is None
        )
        yield from (
            Barrier(TABLE_WIDE, "<table>")
            for table in tree.named("table")
            if not _scrolls(tree, table) and table_width(_rows(tree, table)) > PHONE
        )
    if _may_be_unlabelled(tree):
        yield from _unlabelled(parsed)
    if _may_be_wordless(tree):
        yield from _wordless(parsed)
    if _may_be_lost(tree):
        yield from _lost(parsed, content)
    if b"user-scalable" in content or b"maximum-scale" in content:
        for meta in parsed.css("meta[name=viewport i]"):
            if _NO_ZOOM.search(meta.attributes.get("content") or ""):
                yield Barrier("audit-zoom", _shown(meta))


def _scrolls(tree: Tree, table: int) -> bool:
    """Whether the keyboard reaches a table, or what it stands in, and hears what it is."""
    around = (tree.attributes[place] for place in tree.around(table))
    return any(
        one.get("tabindex") == "0"
        and one.get("role") == "region"
        and (one.get("aria-label") or one.get("aria-labelledby"))
        for one in around
    )


def _rows(tree: Tree, table: int) -> Iterator[list[str]]:
    """The words of the cells of each row."""
    cells = [one for one in tree.named("th", "td") if table < one < tree.ends[table]]
    for row in tree.named("tr"):
        if table < row < tree.ends[table]:
            yield [tree.text(one) for one in cells if row < one < tree.ends[row]]


def _may_be_wordless(tree: Tree) -> bool:
    """Whether a link or button has no text of its own: most pages have none such."""
    return not all(map(tree.stripped, tree.named("a", "button", "summary")))


def _may_be_unlabelled(tree: Tree) -> bool:
    """Whether a field has no label around it, and says nothing itself."""
    named = {tree.attributes[place].get("for") for place in tree.named("label")}
    for place in tree.named("input", "select", "textarea"):
        attributes = tree.attributes[place]
        name = attributes.get("id")
        said = attributes.get("aria-label") or (name and name in named)
        if not said and all(tree.names[around] != "label" for around in tree.around(place)):
            return True
    return False


def _may_be_lost(tree: Tree) -> bool:
    """Whether an attribute names an element that is not there."""
    known = {tree.attributes[place]["id"] for place in tree.having("id")}
    return any(
        name not in known
        for key in _REFERRING
        for place in tree.having(key)
        for name in tree.attributes[place][key].split()
    )


def _each(tree: LexborHTMLParser, selector: str, code: str) -> Iterator[Barrier]:
    yield from (Barrier(code, _shown(node)) for node in tree.css(selector))


def _shown(node: LexborNode) -> str:
    """The opening tag, as far as it helps to find it."""
    tag = (node.html or "").partition(">")[0] + ">"
    return tag if len(tag) <= _SHOWN else f"{tag[:_SHOWN]}…"


def _in_front(tree: LexborHTMLParser) -> Iterator[Barrier]:
    for node in tree.css("[tabindex]"):
        if _FIRST.fullmatch(node.attributes.get("tabindex") or ""):
            yield Barrier("audit-tabindex", _shown(node))


def _unlabelled(tree: LexborHTMLParser) -> Iterator[Barrier]:
    named = {label.attributes.get("for") for label in tree.css("label[for]")}
    for node in tree.css("input, select, textarea"):
        attributes = node.attributes
        if node.tag == "input" and (attributes.get("type") or "").lower() in _NAMED_BY_VALUE:
            continue
        said = (attributes.get(name) for name in ("aria-label", "aria-labelledby", "title"))
        if any(said) or (attributes.get("id") and attributes["id"] in named):
            continue
        if not _within(node, "label"):
            yield Barrier("audit-no-label", _shown(node))


def _within(node: LexborNode, tag: str) -> bool:
    parent = node.parent
    while parent is not None and parent.tag != tag:
        parent = parent.parent
    return parent is not None


def _wordless(tree: LexborHTMLParser) -> Iterator[Barrier]:
    for node in tree.css("a[href], button, summary"):
        if not _has_words(node):
            yield Barrier("audit-no-words", _shown(node))


def _has_words(node: LexborNode) -> bool:
    attributes = node.attributes
    if any(attributes.get(name) for name in ("aria-label", "aria-labelledby", "title")):
        return True
    inside = node.css("[alt], [aria-label]")
    said = (inner.attributes.get(name) for inner in inside for name in ("alt", "aria-label"))
    return any(said) or bool(node.text(strip=True))


def _lost(tree: LexborHTMLParser, content: bytes) -> Iterator[Barrier]:
    """Attributes that name elements which are not there."""
    known = {node.attributes.get("id") for node in tree.css("[id]")}
    asked = [f"[{name}]" for name in _REFERS if name.encode() in content]
    for node in tree.css(", ".join((*asked, "label[for]"))):
        for name in (*_REFERS, "for"):
            if any(one not in known for one in (node.attributes.get(name) or "").split()):
                yield Barrier("audit-lost-id", _shown(node))

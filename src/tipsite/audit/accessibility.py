"""What a program can see, without a browser, that keeps a person out of a page (WCAG 2.2).

Among it words in a script that is not their language's, which a voice would spell or skip (3.1.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from html import unescape
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tipsite.language.locales import script_of

_SHOWN = 60
_MAYBE_WORDLESS = re.compile(
    rb"<(?:a|button|summary)\b[^>]*>(?:\s|<(?!/?(?:a|button|summary)\b)[^>]*>)*</(?:a|button|summary)"
)
"""A link or button with elements alone: most pages have none, and need no second look."""
_REFERS = (
    "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "aria-details",
    "aria-flowto", "aria-errormessage", "aria-activedescendant",
)  # fmt: skip
_MAYBE_LOST = tuple(f" {name}=".encode() for name in (*_REFERS, "for"))
_FIELDS = (b"<input", b"<select", b"<textarea")
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
_LEADING = bytes({chr(sign).encode()[0] for first, last in (
    (0x370, 0x5FF), (0x600, 0x8FF), (0x10A0, 0x10FF), (0x1F00, 0x1FFF), (0xFB50, 0xFEFC),
) for sign in range(first, last + 1)})  # fmt: skip
"""The first byte of each letter above that is not Latin."""
_PHRASE = 4
"""Names in Latin letters stand among words of every script, and WCAG asks nothing of names: as many
words in a row are a phrase, if two of them begin with a small letter."""
_SPOKEN = ("alt", "aria-label", "title", "label")
_SPEAKING = ", ".join(f"[{name}]" for name in _SPOKEN)
_ATTRIBUTE = re.compile(rf'\s(?:{"|".join(_SPOKEN)})="([^"]*)"')
_TAG = re.compile(r"<[^>]*>")
_SILENT = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL)
_LANG = ' lang="'
_LEAF = re.compile(r'(?P<lang>[^"]*)"(?P<more>[^>]*)>(?P<words>[^<]*)</\w+>')


class LanguageSpan(NamedTuple):
    """Words, and the language that the page says they are in."""

    lang: str
    words: str


class Barrier(NamedTuple):
    """One hindrance: the code of its problem, and the element."""

    code: str
    element: str


def foreign_words(content: bytes, lang: str) -> tuple[LanguageSpan, ...]:
    """Return words whose script is none of their language's, each once.

    ``content`` are the bytes of the page, ``lang`` its language.
    """
    rest, found = _without_marked(_SILENT.sub("", content.decode("utf-8", "replace")))
    if _is_doubtful(rest, lang):
        # Most pages need no such walk, which takes a tree apart.
        found.extend(_foreign(LexborHTMLParser(content), lang))
    return tuple(dict.fromkeys(found))


def _without_marked(html: str) -> tuple[str, list[LanguageSpan]]:
    """The page without what is marked with a language and holds words alone, as names do."""
    first, *pieces = html.split(_LANG)
    kept: list[str] = [first]
    found: list[LanguageSpan] = []
    for piece in pieces:
        before = kept[-1]
        start = before.rfind("<")
        leaf = _LEAF.match(piece)
        if leaf is None or _ATTRIBUTE.search(before[start:]) or _ATTRIBUTE.search(leaf["more"]):
            kept.append(_LANG + piece)
        else:
            found.extend(_found(unescape(leaf["words"]), leaf["lang"]))
            kept[-1] = before[:start]
            kept.append(piece[leaf.end() :])
    return "".join(kept), found


@lru_cache(maxsize=10_000)
def _found(text: str, lang: str) -> tuple[LanguageSpan, ...]:
    pattern = _pattern(lang)
    if pattern is None:
        return ()
    runs = (" ".join(found[0].split()) for found in pattern.finditer(text))
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


def _is_doubtful(html: str, lang: str) -> bool:
    """Whether a page may hold words in another script than that of its language."""
    pattern = _pattern(lang)
    if pattern is None:
        return False
    if script_of(lang) == "Latn":
        return _has_no_latin(html) and bool(pattern.search(html))
    said = "\n".join((_TAG.sub("\n", html), *_ATTRIBUTE.findall(html)))
    return _is_quickly_foreign(lang, said) and bool(pattern.search(said))


def _has_no_latin(html: str) -> bool:
    """Whether any sign begins, in UTF-8, like a letter of a script other than Latin."""
    content = html.encode()
    return len(content.translate(None, _LEADING)) < len(content)


def _is_quickly_foreign(lang: str, said: str) -> bool:
    """Whether there are letters of a third script, or three words in Latin, in a row."""
    others = _others(lang)
    return (others is not None and bool(others.search(said))) or bool(_THREE.search(said))


def _foreign(tree: LexborHTMLParser, lang: str) -> Iterator[LanguageSpan]:
    for node in tree.css("script, style"):
        node.decompose()
    # Inner ones first, so that what is around them is read without them.
    for node in reversed(tree.css("head [lang], body [lang], body[lang]")):
        own = node.attributes.get("lang") or ""
        yield from _found("\n".join((node.text(separator="\n"), *_spoken_words(node))), own)
        node.decompose()
    title = tree.css_first("title")
    body = tree.body
    told = [title.text()] if title else []
    told += [body.text(separator="\n"), *_spoken_words(body)] if body else []
    yield from _found("\n".join(told), lang)


def _spoken_words(node: LexborNode) -> Iterator[str]:
    """What attributes of an element, and of those in it, say."""
    for inner in (node, *node.css(_SPEAKING)):
        yield from filter(None, (inner.attributes.get(name) for name in _SPOKEN))


def barriers(tree: LexborHTMLParser, content: bytes) -> tuple[Barrier, ...]:
    """Return what keeps somebody out of a page, each once; ``content`` are its bytes."""
    return tuple(dict.fromkeys(_barriers(tree, content.lower())))


def _barriers(tree: LexborHTMLParser, content: bytes) -> Iterator[Barrier]:
    """The bytes tell quickly what need not be looked for."""
    if b"<img" in content:
        yield from _each(tree, "img:not([alt])", "audit-no-alt")
    if b'role="img"' in content or b"role=img" in content or b"role='img'" in content:
        yield from _each(
            tree, "[role=img]:not([alt], [aria-label], [aria-labelledby])", "audit-no-alt"
        )
    if b"tabindex" in content:
        yield from _in_front(tree)
    if b"<table" in content:
        yield from (
            Barrier("audit-table", _shown(table))
            for table in tree.css("table")
            if table.css_first("th") is None
        )
    if any(name in content for name in _FIELDS):
        yield from _unlabelled(tree)
    if _MAYBE_WORDLESS.search(content):
        yield from _wordless(tree)
    if any(name in content for name in _MAYBE_LOST):
        yield from _lost(tree, content)
    if b"user-scalable" in content or b"maximum-scale" in content:
        for meta in tree.css("meta[name=viewport i]"):
            if _NO_ZOOM.search(meta.attributes.get("content") or ""):
                yield Barrier("audit-zoom", _shown(meta))


def _each(tree: LexborHTMLParser, selector: str, code: str) -> Iterator[Barrier]:
    yield from (Barrier(code, _shown(node)) for node in tree.css(selector))


def _shown(node: LexborNode) -> str:
    """The opening tag, as far as it helps to find it."""
    tag = (node.html or "").partition(">")[0] + ">"
    return tag if len(tag) <= _SHOWN else f"{tag[:_SHOWN]}…"


def _in_front(tree: LexborHTMLParser) -> Iterator[Barrier]:
    for node in tree.css("[tabindex]"):
        if re.fullmatch(r"\s*\+?0*[1-9]\d*\s*", node.attributes.get("tabindex") or ""):
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

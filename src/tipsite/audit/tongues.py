"""Words in a script that is not their language's: a voice would spell or skip them (WCAG 3.1.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from html import unescape
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tipsite.tools.locales import script_of

_LETTERS = {
    "Latn": "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ",
    "Cyrl": "\u0400-\u052f",
    "Grek": "\u0370-\u03ff\u1f00-\u1fff",
    "Arab": "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc",
    "Hebr": "\u0590-\u05ff",
    "Armn": "\u0530-\u058f",
    "Geor": "\u10a0-\u10ff",
}
_PHRASE = 4
"""Names in Latin letters stand among words of every script, and WCAG asks nothing of names: as many
words in a row are a phrase, if two of them begin with a small letter."""
_SHOWN = 60
_SPOKEN = ("alt", "aria-label", "title", "label")
_SPEAKING = ", ".join(f"[{name}]" for name in _SPOKEN)
_ATTRIBUTE = re.compile(rf'\s(?:{"|".join(_SPOKEN)})="([^"]*)"')
_TAG = re.compile(r"<[^>]*>")
_SILENT = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL)
_LANG = ' lang="'
_LEAF = re.compile(r'(?P<lang>[^"]*)"(?P<more>[^>]*)>(?P<words>[^<]*)</\w+>')


class Tongue(NamedTuple):
    """Words, and the language that the page says they are in."""

    lang: str
    words: str


def foreign_words(tree: LexborHTMLParser, content: bytes, lang: str) -> tuple[Tongue, ...]:
    """Return words whose script is none of their language's, each once.

    ``content`` are the bytes of the page, ``lang`` its language. The tree may be taken apart:
    nothing can be read from it afterwards.
    """
    rest, found = _without_marked(_SILENT.sub("", content.decode("utf-8", "replace")))
    if _is_doubtful(rest, lang):
        found.extend(_foreign(tree, lang))  # most pages need no such walk
    return tuple(dict.fromkeys(found))


def _without_marked(html: str) -> tuple[str, list[Tongue]]:
    """The page without what is marked with a language and holds words alone, as names do."""
    first, *pieces = html.split(_LANG)
    kept: list[str] = [first]
    found: list[Tongue] = []
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


def _is_doubtful(html: str, lang: str) -> bool:
    """Whether a page may hold words in another script than that of its language."""
    pattern = _pattern(lang)
    if pattern is None or script_of(lang) == "Latn":
        return pattern is not None and bool(pattern.search(html))
    said = "\n".join((_TAG.sub("\n", html), *_ATTRIBUTE.findall(html)))
    return bool(pattern.search(said))


def _foreign(tree: LexborHTMLParser, lang: str) -> Iterator[Tongue]:
    for node in tree.css("script, style"):
        node.decompose()
    # Inner ones first, so that what is around them is read without them.
    for node in reversed(tree.css("head [lang], body [lang], body[lang]")):
        own = node.attributes.get("lang") or ""
        yield from _found("\n".join((node.text(separator="\n"), *_said(node))), own)
        node.decompose()
    title = tree.css_first("title")
    body = tree.body
    told = [title.text()] if title else []
    told += [body.text(separator="\n"), *_said(body)] if body else []
    yield from _found("\n".join(told), lang)


def _said(node: LexborNode) -> Iterator[str]:
    """What attributes of an element, and of those in it, say."""
    for inner in (node, *node.css(_SPEAKING)):
        yield from filter(None, (inner.attributes.get(name) for name in _SPOKEN))


@lru_cache(maxsize=10_000)
def _found(text: str, lang: str) -> tuple[Tongue, ...]:
    pattern = _pattern(lang)
    if pattern is None:
        return ()
    runs = (" ".join(found[0].split()) for found in pattern.finditer(text))
    return tuple(
        Tongue(lang, words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…") for words in runs
    )


@cache
def _pattern(lang: str) -> re.Pattern[str] | None:
    """What finds runs of foreign letters: two of another script, or several words in Latin."""
    script = script_of(lang)
    if script not in _LETTERS:
        return None
    others = "".join(letters for name, letters in _LETTERS.items() if name not in (script, "Latn"))
    run = rf"[{others}]{{2,}}(?:[ '’-]+[{others}]+)*"
    if script == "Latn":
        return re.compile(run)
    small, word = "[a-zß-öø-ÿ]", rf"[{_LETTERS['Latn']}]{{2,}}"
    gap = r"[ ,'’-]+"
    phrase = rf"(?=(?:{word}{gap})*?{small}{word}{gap}(?:{word}{gap})*?{small}{word})"
    return re.compile(rf"{run}|\b{phrase}{word}(?:{gap}{word}){{{_PHRASE - 1},}}")

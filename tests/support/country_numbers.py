"""Whether each number of a built site stands with its country: read without a line of tipsite.

Every digit group in the words of every HTML, text, XML, JSON and script file that is a number of
the records is looked at, whatever it was meant to be. Its country must be named in the piece that
somebody would read or copy with it: the item, the paragraph, the article or the headings above it
in HTML, the paragraph in a text, the entry in a feed, the innermost list or object in data.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

COUNTRIES = {
    "AL": ("Albania", "Shqipëri", "Албани", "Albanij"),
    "XK": ("Kosov", "Косов"),
    "ME": ("Montenegro", "Mali i Zi", "Malin e Zi", "Malit të Zi", "Црна Гора", "Црној Гори",
           "Crna Gora", "Crnoj Gori", "Crne Gore", "Црне Горе"),
    "MK": ("North Macedonia", "Maqedoni", "Северна Македониј", "Северној Македониј",
           "Severna Makedonij", "Sjeverna Makedonij", "Sjevernoj Makedonij", "Severnoj Makedonij"),
    "AT": ("Austri", "Австри", "Аустри"),
    "CH": ("Switzerland", "Zvic", "Швајцар", "Švajcar"),
    "DE": ("German", "Gjerman", "Герман", "Немачк", "Njemačk", "Nemačk"),
    "GB": ("United Kingdom", "Mbretëri", "Обединет", "Уједињен", "Ujedinjen"),
    "GR": ("Greece", "Greqi", "Грци", "Грчк", "Grčk"),
    "HR": ("Croatia", "Kroaci", "Хрватск", "Hrvatsk"),
    "IT": ("Ital", "Итал"),
    "RS": ("Serbia", "Serbi", "Срби", "Srbij"),
}  # fmt: skip
"""How a country is named in the languages of the sample, without the endings that change."""
UNION = ("European Union", "Bashkimit Evropian", "Европск", "Evropsk")
"""Where 112 is the emergency number, too."""
BLOCKS = {"li", "p", "td", "th", "dd", "dt", "figure", "blockquote", "caption", "title", "option"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
SECTIONS = {"section", "article", "main", "aside", "header", "footer", "nav", "form", "body"}
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SAID = {"aria-label", "alt", "title", "label", "content", "data-words"}


@dataclass(frozen=True)
class Number:
    """A number in a file, the countries whose line it may be, and the words that go with it."""

    path: str
    kind: str
    dial: str
    countries: frozenset[str]
    around: str

    def __str__(self) -> str:
        """Return where it stands, and with which words."""
        return f"{self.path}: {self.dial} ({', '.join(sorted(self.countries))}): {self.around!r}"


def lonely(numbers: Iterable[Number]) -> Iterator[Number]:
    """Yield the numbers that stand without their country."""
    for one in numbers:
        names = [name for country in one.countries for name in COUNTRIES[country]]
        names += UNION if one.dial == "112" else ()
        if not any(name in one.around for name in names):
            yield one


def records(services: Path) -> dict[str, frozenset[str]]:
    """Return the countries of each number in the files of services, by its digits."""
    found: dict[str, set[str]] = {}
    for file in sorted(services.glob("*.yaml")):
        text = file.read_text("utf-8")
        country = re.search(r"^country: *(\w+)", text, re.MULTILINE)
        assert country is not None, file
        for dial in re.findall(r"\bdial(?:_abroad)?: *\"?(\+?[\d ()./-]*\d)", text):
            found.setdefault(re.sub(r"[^\d+]", "", dial), set()).add(country[1])
    return {dial: frozenset(countries) for dial, countries in found.items()}


def dials_in(output: Path, services: Path, only: str = "") -> Iterator[Number]:
    """Yield every number of the records in the files of the output whose path has a pattern."""
    known = records(services)
    longest = sorted(known, key=len, reverse=True)
    spelled = "|".join(r"[ \u00a0./()-]?".join(map(re.escape, dial)) for dial in longest)
    pattern = re.compile(rf"(?<![\w+#])(?<!\d[ ./:-])(?:{spelled})(?![\w]|[./:-]\d|\s[kMкМ][BБ]\b)")
    readers = {".html": _html, ".txt": _text, ".xml": _xml, ".json": _data, ".js": _data}
    for file in sorted(output.rglob("*")):
        reader = readers.get(file.suffix)
        if reader is None or not file.is_file() or file.name.startswith(".tipsite"):
            continue
        path = file.relative_to(output).as_posix()
        if not re.search(only, path):
            continue
        for said, around in reader(file.read_text("utf-8-sig").replace("\u200e", "")):
            for match in pattern.finditer(said):
                dial = re.sub(r"[^\d+]", "", match[0])
                yield Number(path, file.suffix[1:], dial, known[dial], " ".join(around.split()))


Pieces = Iterator[tuple[str, str]]
"""Words, and with what they would be read."""


def _text(text: str) -> Pieces:
    for part in text.split("\n\n"):
        yield part, part


def _xml(text: str) -> Pieces:
    for piece in ElementTree.fromstring(text):
        said = "\n".join(piece.itertext())
        yield said, said


def _data(text: str) -> Pieces:
    start, end = text.find("("), text.rfind(")")
    for part in (text, text[start + 1 : end]):
        try:
            yield from _values(json.loads(part))
        except ValueError:
            continue
        return
    for line in text.split("\n"):
        yield line, line


def _values(value: Any) -> Pieces:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    own = [one for one in inner if isinstance(one, str)]
    for one in own:
        yield one, "\n".join(own)
    for one in inner:
        yield from _values(one)


@dataclass(eq=False)
class _Node:
    name: str
    parent: _Node | None
    torn: bool = False
    """A strip of paper, which nobody reads with the page: it is hidden from those who listen."""
    words: list[str] = field(default_factory=list)
    """All words in it, to its end."""


class _Page(HTMLParser):
    """Reads a page once, and keeps each word with the elements that it stands in."""

    def __init__(self) -> None:
        super().__init__()
        self.here: _Node = _Node("html", None)
        self.said: list[tuple[str, _Node, list[tuple[int, _Node]]]] = []
        self.above: list[tuple[int, _Node]] = []
        self.data: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = _Node(tag, self.here, torn=("aria-hidden", "true") in attrs and tag == "ul")
        if tag in HEADINGS:
            level = int(tag[1])
            self.above = [one for one in self.above if one[0] < level]
            self.above.append((level, node))
        for name, value in attrs:
            if value and (name in SAID or (name == "href" and value.startswith(("tel:", "sms:")))):
                number = value[4:] if name == "href" else value
                self.said.append((number, node, list(self.above)))
                if name != "href":
                    node.words.append(value)
        if tag not in VOID:
            self.here = node

    def handle_endtag(self, tag: str) -> None:
        step: _Node | None = self.here
        while step is not None and step.name != tag:
            step = step.parent
        if step is not None and step.parent is not None:
            self.here = step.parent

    def handle_data(self, data: str) -> None:
        if self.here.name == "script":
            self.data.append(data)
        elif self.here.name != "style":
            step: _Node | None = self.here
            while step is not None:
                step.words.append(data)
                step = step.parent
            self.said.append((data, self.here, list(self.above)))


def _html(text: str) -> Pieces:
    page = _Page()
    page.feed(text)
    page.close()
    for words, node, above in page.said:
        if any(sign.isdigit() for sign in words):
            yield words, _around(node, above)
    for script in page.data:
        yield from _data(script)


def _around(node: _Node, above: list[tuple[int, _Node]]) -> str:
    parents = list(_parents(node))
    block = next((one for one in parents if one.name in BLOCKS | HEADINGS), node)
    article = next((one for one in parents if one.name == "article"), None)
    torn = any(one.torn for one in parents)
    pieces = [block, *([article] if article else [])]
    if not torn:
        headings = [heading for _, heading in above if _section(heading) in parents]
        pieces += [heading for heading in headings if _is_of_one_country(heading)]
    return "\n".join(" ".join(piece.words) for piece in pieces)


def _is_of_one_country(heading: _Node) -> bool:
    """Whether a heading may say whose numbers stand below it."""
    said = " ".join(heading.words)
    return sum(any(name in said for name in names) for names in COUNTRIES.values()) < 2


def _section(heading: _Node) -> _Node | None:
    return next((one for one in list(_parents(heading))[1:] if one.name in SECTIONS), None)


def _parents(node: _Node | None) -> Iterator[_Node]:
    while node is not None:
        yield node
        node = node.parent

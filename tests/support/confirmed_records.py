"""Whether each “confirmed” of a built site is borne by a record: read without a line of tipsite.

Every file of words is looked at for the phrases of the theme that call a line confirmed. Beside
each, in the smallest piece that has a contact of the records at all, there must be a contact whose
record was confirmed by the same role, with the check that docs/content.md describes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import polib
import yaml

PHRASES = Path(__file__).resolve().parents[2] / "themes" / "plain" / "phrases"
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
KEYS = {"phones": "dial", "emails": "address", "websites": "url"}
Roles = dict[str, set[str]]
"""By contact, without spaces and https://, the roles that have confirmed it."""


@dataclass(frozen=True)
class Claim:
    """A “confirmed” in a file: by which role, and the contacts in the same piece."""

    path: str
    words: str
    by: str
    contacts: frozenset[str]

    def __str__(self) -> str:
        """Return where it is, and beside what."""
        return f"{self.path}: {self.words!r} beside {', '.join(sorted(self.contacts)) or 'nothing'}"


def plain(contact: str) -> str:
    """Return a contact in one spelling."""
    kept = re.sub(r"[\s\u200e\u2068\u2069]", "", contact)
    number = re.sub(r"[()./-]", "", kept)
    return number if re.fullmatch(r"\+?\d+", number) else re.sub(r"^https://|/$", "", kept)


def confirmed(site: Path) -> Roles:
    """Return each contact of the records, with who has confirmed just that."""
    found: Roles = {}
    for path in sorted((site / "content/services").glob("*.yaml")):
        file = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
        for service in file["services"]:
            for kind in KEYS:
                for line in service.get(kind) or ():
                    _add(found, kind, line, _check(file["country"], kind, line))
    settings = yaml.load((site / "campaigns.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)
    for contact in settings["site"].get("contacts") or ():
        for kind, key in KEYS.items():
            for line in contact.get(kind) or ():
                said = line["verified"]
                _add(found, kind, line, said.get("check") if said.get(key) == line[key] else "-")
    return found


def _add(found: Roles, kind: str, line: dict[str, Any], check: str | None) -> None:
    said = line["verified"]
    is_borne = said["how"] in ("called", "operator") and said.get("check") == check
    for key in (KEYS[kind], "dial_abroad"):
        if line.get(key):
            found.setdefault(plain(line[key]), set()).update([said["by"]] if is_borne else [])


def _check(country: str, kind: str, line: dict[str, Any]) -> str:
    said = line["verified"]
    channel = line.get("channel", "voice" if kind == "phones" else kind)
    channel = kind if channel == "website" else channel
    contacts = (re.sub(r"\s", "", line.get(key, "")) for key in (KEYS[kind], "dial_abroad"))
    parts = (country, channel, *contacts, said["on"], said["how"], said.get("by", ""))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:8]


def claims() -> re.Pattern[str]:
    """Return the pattern of all phrases by which the theme calls a line confirmed."""
    phrases = set()
    for path in sorted(PHRASES.glob("*.po*")):
        for entry in polib.pofile(str(path)):
            if entry.msgctxt in ("confirmed_called", "confirmed_operator"):
                phrases |= {entry.msgid, entry.msgstr}
    forms = (re.escape(phrase) for phrase in sorted(filter(None, phrases)))
    spaced = (form.replace(r"\ ", r"\s+").replace(r"\{date\}", ".{1,40}?") for form in forms)
    return re.compile(
        "|".join(form.replace(r"\{by\}", "(.{1,200}?)") for form in spaced), re.DOTALL
    )


def claims_in(output: Path, site: Path) -> Iterator[Claim]:
    """Yield each “confirmed” in the files of an output."""
    known, pattern = confirmed(site), claims()
    readers = {".html": _html, ".txt": _text, ".xml": _xml, ".json": _data, ".js": _data}
    for file in sorted(output.rglob("*")):
        reader = readers.get(file.suffix)
        if reader is None or not file.is_file() or file.name.startswith(".tipsite"):
            continue
        path = file.relative_to(output).as_posix()
        for pieces in reader(file.read_text("utf-8-sig")):
            for match in pattern.finditer(pieces[0]):
                by = next(filter(None, match.groups()), "")
                near = (_contacts(piece, known) for piece in pieces)
                yield Claim(path, match[0], by, next(filter(None, near), frozenset()))


def _contacts(piece: str, known: Roles) -> frozenset[str]:
    dense = re.sub(r"[ \t\u00a0()./\u200e\u2068\u2069-]", "", piece)
    return frozenset(
        one
        for one in known
        if re.search(rf"(?<!\d){re.escape(re.sub(r'[./-]', '', one))}(?!\d)", dense)
    )


def unborne(output: Path, site: Path) -> list[Claim]:
    """Return each “confirmed” that no record bears."""
    known = confirmed(site)
    return [
        claim
        for claim in claims_in(output, site)
        if not any(claim.by in known[contact] for contact in claim.contacts)
    ]


Pieces = Iterator[tuple[str, ...]]
"""Words, and with what they would be read: the smallest piece first."""


def _text(text: str) -> Pieces:
    for part in text.split("\n\n"):
        yield part, part, text


def _xml(text: str) -> Pieces:
    for piece in ElementTree.fromstring(text):
        said = "\n".join(piece.itertext())
        yield said, said


def _data(text: str) -> Pieces:
    try:
        value = json.loads(text[text.find("(") + 1 : text.rfind(")")] if "(" in text else text)
    except ValueError:
        value = text.split("\n")
    yield from _values(value)


def _values(value: Any) -> Pieces:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    own = [one for one in inner if isinstance(one, str)]
    for one in own:
        yield one, one, "\n".join(own)
    for one in inner:
        yield from _values(one)


@dataclass(eq=False)
class _Node:
    name: str
    parent: _Node | None
    words: list[str] = field(default_factory=list)


class _Page(HTMLParser):
    """Reads a page once, and keeps the words in each element."""

    def __init__(self) -> None:
        super().__init__()
        self.here = _Node("html", None)
        self.nodes: list[_Node] = []
        self.data: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = _Node(tag, self.here)
        for name, value in attrs:
            if name == "href" and value and value.startswith(("tel:", "sms:", "mailto:", "https:")):
                self._say(node, f"\n{value.partition(':')[2].removeprefix('//')}\n")
        if tag not in VOID:
            self.here = node
            self.nodes.append(node)

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
            self._say(self.here, data)

    def _say(self, node: _Node | None, words: str) -> None:
        while node is not None:
            node.words.append(words)
            node = node.parent


def _html(text: str) -> Pieces:
    page = _Page()
    page.feed(text)
    page.close()
    for node in page.nodes:
        if node.name in ("p", "li", "span", "td", "dd", "small", "title", "figcaption", "div"):
            around: list[str] = []
            step: _Node | None = node
            while step is not None:
                around.append("".join(step.words))
                step = step.parent
            yield around[0], *around
    for script in page.data:
        yield from _data(script)

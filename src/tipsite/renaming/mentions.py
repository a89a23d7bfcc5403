"""References of files to a thing by its name, and their replacement by another name.

In YAML, roles of fields say what their texts refer to (`model.roles`). In pages, targets of links
refer to things. Only the name is replaced: quotation marks, titles, comments and line ends stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from tipsite.content.pages import is_piece, page_path
from tipsite.i18n import gettext as _
from tipsite.markdown.links import targets_at, with_targets
from tipsite.model.config import Config, Glossary
from tipsite.model.corpus import CONFIG, GLOSSARY, ORGANIZATIONS, SERVICES
from tipsite.model.fields import Held, fields_of
from tipsite.model.pages import FrontMatter, MaterialMatter
from tipsite.model.records import OrganizationFile, ServiceFile
from tipsite.model.roles import Named
from tipsite.translation.exchange.page_file import PageText
from tipsite.web import link_to, path_from, resolve
from tipsite.workspace.errors import CommandError
from tipsite.workspace.site import yaml_edit
from tipsite.yaml.edit import replace_texts
from tipsite.yaml.nodes import Path

Kind = Literal["page", "service", "organization", "campaign", "language"]
_SERVICE = "service:"
_RECORDS: tuple[tuple[str, type], ...] = (
    (CONFIG, Config), (ORGANIZATIONS, OrganizationFile), (GLOSSARY, Glossary),
    (SERVICES, ServiceFile),
)  # fmt: skip
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_IMAGES = "../images/"


class Renaming(Struct, frozen=True, kw_only=True):
    """A change of name: ``old`` and ``new`` are paths of a page, ids, or tags of a language.

    ``pages`` maps old paths of pages to new ones. ``addresses`` maps old addresses to new ones,
    relative to the address of the ``site``. For a language, all addresses below its folder change.
    ``phrases`` says whether the catalogue of phrases of a language is renamed, too.
    """

    kind: Kind
    old: str
    new: str
    pages: Mapping[str, str]
    addresses: Mapping[str, str]
    site: str
    phrases: bool = False

    @property
    def leads(self) -> Mapping[str, str]:
        """The old addresses that change, each with the new one."""
        return {old: new for old, new in self.addresses.items() if old != new}

    def page(self, path: str) -> str:
        """Return the new path of a page, in the folder of a language."""
        return self.pages.get(path, path)

    def address(self, address: str) -> str:
        """Return the new form of an address of the site."""
        folder, slash, rest = address.partition("/")
        if self.kind == "language" and folder == self.old and slash:
            return f"{self.new}/{rest}"
        stem = rest.removesuffix(".html")
        if address not in self.addresses and f"{stem}.md" in self.pages:
            # The path of the file also counts as an address, even if a slug gives it another one.
            new = self.pages[f"{stem}.md"].removesuffix(".md")
            return f"{folder}/{new}{rest.removeprefix(stem)}"
        return self.addresses.get(address, address)

    def target(self, target: str, page: str) -> str:
        """Return the new target of a link on a page, without the part after #."""
        name = target.removeprefix(_SERVICE)
        if name != target:
            return f"{_SERVICE}{self.new}" if (self.kind, name) == ("service", self.old) else target
        if target.startswith(("/", self.site)):
            head = self.site if target.startswith(self.site) else "/"
            return head + self.address(target.removeprefix(head))
        if _SCHEME.match(target) or not target:
            return target
        bare, sign, query = target.partition("?")
        if sign:
            return f"{self.target(bare, page)}{sign}{query}"
        there = resolve(page, target)
        if not there.endswith(".md") and not there.startswith(_IMAGES):
            # A pasted address is no link to a page file, and stays an address.
            stem = there.removesuffix(".html")
            after = self.pages.get(f"{stem}.md", "")
            ending = there.removeprefix(stem)
            new = f"{path_from(self.page(page), after).removesuffix('.md')}{ending}"
            return new if after else target
        return link_to(self.page(there), self.page(page), target)


def mended(path: str, content: bytes, renaming: Renaming) -> tuple[bytes, int]:
    """Return a file of the site with the new name, and the number of places with it.

    ``path`` is the old path of the file.

    Raises:
        CommandError: it cannot be changed safely; the message has the place.
    """
    tag, name = page_path(path)
    if tag:
        return _page(path, name, content, renaming)
    record = next((kind for start, kind in _RECORDS if path.startswith(start)), None)
    if record is None or not path.endswith(".yaml"):
        return content, 0
    with yaml_edit(path):
        text, count = _yaml(content.decode("utf-8"), record, renaming, "")
    return text.encode(), count


def mended_text(text: str, page: str, renaming: Renaming) -> str:
    """Return a block of a page's text with the new targets of its links."""
    if "](" not in text:
        return text
    return _spliced(_LINE.findall(text), _splices(text, 1, page, renaming), page)[0]


def role_of(record: type, path: Path, *, key: bool) -> Named | None:
    """Return the kind of thing that the value at ``path`` names, or, with ``key``, its key."""
    held: Held | None = Held(kind="record", type=record)
    keys: Named | None = None
    for step in path:
        if held is None:
            return None
        keys, held = held.keys, _inside(held, step)
    if key:
        return keys
    if held and held.single:
        held = held.item
    return held.role.names if held else None


def _inside(held: Held, step: str | int) -> Held | None:
    """Return the type one step below; some records may be written as only a list."""
    if held.kind != "record":
        return held.items
    short = getattr(held.type, "LIST", "") if isinstance(step, int) else ""
    field = fields_of(held.type).get(short or str(step))
    if field is None:
        return None
    return field.held.items if short else field.held


def _yaml(text: str, record: type, renaming: Renaming, page: str) -> tuple[str, int]:
    roles: dict[tuple[Path, bool], Named | None] = {}
    count = 0

    def change(path: Path, text: str, key: bool) -> str | None:
        nonlocal count
        place = tuple(0 if isinstance(step, int) else step for step in path), key
        if place not in roles:
            roles[place] = role_of(record, place[0], key=key)
        role = roles[place]
        new = _called(text, role, renaming, page) if role else text
        count += new != text
        return new

    return replace_texts(text, change), count


def _called(text: str, role: Named, renaming: Renaming, page: str) -> str:
    if role == "link":
        target, sign, words = text.partition("#")
        return f"{renaming.target(target, page)}{sign}{words}"
    if role == "page":
        return renaming.page(text)
    if role == "old":
        return renaming.address(text) if renaming.kind == "language" else text
    kind = "language" if role == "phrases" and renaming.phrases else role
    return renaming.new if (kind, text) == (renaming.kind, renaming.old) else text


def _page(path: str, name: str, content: bytes, renaming: Renaming) -> tuple[bytes, int]:
    with yaml_edit(path):
        text = content.decode("utf-8")
    bare = text.lstrip("\ufeff")
    page = PageText.of(bare)
    with yaml_edit(path, first_line=2):
        head: type = MaterialMatter if is_piece(page.matter, name) else FrontMatter
        matter, count = _yaml(page.matter, head, renaming, name)
    front = "".join((page.lines[0], matter, page.lines[page.body - 1]))
    lines = page.lines[page.body :]
    body = "\n".join(line.rstrip("\r\n") for line in lines)
    splices = _splices(body, page.body + 1, name, renaming)
    body, more = _spliced(lines, splices, path, first_line=page.body + 1)
    done = text[: len(text) - len(bare)] + front + body
    return done.encode(), count + more


_Splice = tuple[int, int, str, str]
"""A line and a column, counted from 1, the text there, and the new text."""


def _splices(body: str, first_line: int, page: str, renaming: Renaming) -> Iterator[_Splice]:
    for line, column, whole in targets_at(body, first_line):
        target = whole.partition("#")[0]
        new = renaming.target(target, page)
        if new != target:
            yield line, column, target, new


def _spliced(
    lines: Sequence[str], splices: Iterator[_Splice], path: str, *, first_line: int = 1
) -> tuple[str, int]:
    places = frozenset(splices)
    try:
        return with_targets(lines, places, first_line), len(places)
    except LookupError as error:
        line, column, target = error.args
        words = _("{place}: this link is written in a way that only you can change: {target}")
        place = f"{path}:{line}:{column}"
        raise CommandError(words.format(place=place, target=target)) from error

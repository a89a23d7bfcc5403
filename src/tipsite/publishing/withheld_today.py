"""Pages and contacts that today's files hold back, even if the files have mistakes.

An older state of a file must not publish them again. A file with a mistake may be readable only in
part. If it is not valid YAML, it is searched line by line. A contact is shown only if today's file
says without doubt that it is published.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping

from msgspec import Struct

from tipsite.content.encoding import is_wide
from tipsite.language.dates import first_day, is_whole_date
from tipsite.model.pages import FrontMatter
from tipsite.model.records import Publish
from tipsite.model.values import field_names
from tipsite.proposals import nearest
from tipsite.yaml import nodes

_KEYS = tuple(name for name in field_names(FrontMatter) if name != "at")
_WITHHOLDING = ("status", "gone", "publish_on", "expires", "date")
"""The keys of front matter that can keep a page back."""
_KEY = re.compile(r"[\s\"'#-]*([\w-]+)[\"']?\s*[:=]\s*(.*)\Z")
_FENCE = re.compile(r"\s*[-–—_=]{2,}\s*\Z")
_NOTE = re.compile(r"\s+#.*\Z")
_INSIDE = re.compile(rf"(?:{'|'.join(_WITHHOLDING)})\s*:", re.IGNORECASE)
_SAID = re.compile(r"draft|\d{4}\s*-\s*\d|\d\d?[./]\s?\d\d?[./]", re.IGNORECASE)
_FEW = 3
"""The most words of a line that may be a mistyped key with its value."""
_DECISIVE = re.compile(
    r"id\s*:|dial|address|url|publi|hold|name-only|reason|failed|phones|emails|websites",
    re.IGNORECASE,
)
"""Parts of lines of a record that may decide which contacts are shown."""
_DASH = re.compile(r"(\s*)-\s")
_KEYS_OF = {"phones": ("dial", "dial_abroad"), "emails": ("address",), "websites": ("url",)}


def text_of(content: bytes) -> str:
    """Return the text of a file in UTF-8 or UTF-16, with one kind of line end."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff")) or is_wide(content)
    encoding = ("utf-16-be" if content.startswith(b"\0") else "utf-16") if wide else "utf-8"
    text = content.decode(encoding, "replace").lstrip("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def keeps_back(now: str, older: str, today: datetime.date, *, surely: bool = False) -> int:
    """Return the line of a page ``now`` that keeps it back ``today``, or 0.

    Unless ``surely``, a line that is not in the ``older`` state also counts if it may be meant to
    keep the page back. So does the last line if the end of the front matter and the text below it
    are missing.
    """
    lines, before = now.split("\n"), older.split("\n")
    known, end = {line.strip() for line in before}, _end_of_head(lines)
    for row, line in enumerate(lines[:end], 1):
        new = line.strip() not in known
        if _withholds(line, today, new=new) or (new and not surely and _may_withhold(line)):
            return row
    body = {line.strip() for line in before[_end_of_head(before) + 1 :]} - {""}
    whole = end < len(lines) or not body or body & {line.strip() for line in lines}
    return 0 if whole or surely else len(lines)


def _end_of_head(lines: list[str]) -> int:
    """Return the number of lines before the dashes after the title; without dashes, of all."""
    titles = (row for row, line in enumerate(lines) if _key_of(line) == "title")
    title = next(titles, 0)
    fences = (row for row, line in enumerate(lines) if row > title and _FENCE.match(line))
    return next(fences, len(lines))


def _key_of(line: str) -> str:
    match = _KEY.match(line)
    return match[1].casefold() if match else ""


def _withholds(line: str, today: datetime.date, *, new: bool) -> bool:
    match = _KEY.match(line)
    key = match[1].casefold() if match else ""
    if match is None or key not in _WITHHOLDING or (not new and line.lstrip().startswith("#")):
        return False
    value = _NOTE.sub("", match[2]).strip().strip("\"'")
    if key == "status":
        return value != "published"
    if not is_whole_date(value):
        return True
    day = first_day(value)
    return day <= today if key == "expires" else day > today


def _may_withhold(line: str) -> bool:
    key = _key_of(line)
    if _INSIDE.search(line):
        return True
    if key in _KEYS and not line.lstrip().startswith("#"):
        return False
    meant = nearest(key, _KEYS) if key else ""
    short = len(line.split()) <= _FEW
    return meant in _WITHHOLDING or (short and bool(_SAID.search(line)))


class Published(Struct, frozen=True, kw_only=True):
    """Services and contacts that a directory publishes without doubt.

    ``states`` are the values of “publish” by id of the service. ``contacts`` are pairs of an id and
    a number or address in the form of `plain`.
    """

    states: Mapping[str, Publish]
    contacts: frozenset[tuple[str, str]]


def published_in(now: str, older: str) -> Published:
    """Return the published services and contacts of a directory, as far as it can be read.

    Some lines of a record decide which contacts are shown. If these lines are unchanged, a record
    that is no longer valid YAML counts as its ``older`` state.
    """
    node, _slips = nodes.parse_yaml(now, "")
    services = _services(node)
    if services is None:
        before = tuple(_chunks(older))
        services = [one for chunk in _chunks(now) for one in _read(chunk, before)]
    count = Counter(map(_id_of, services))
    once = [entry for entry in services if count[_id_of(entry)] == 1]
    once = [*once, *_renamed(once, count, older)]
    return Published(
        states={_id_of(one): state for one in once if (state := _publish_of(one))},
        contacts=frozenset(pair for one in once for pair in _contacts(one)),
    )


def _renamed(
    services: list[nodes.Mapping], ids: Container[str], older: str
) -> Iterator[nodes.Mapping]:
    """Yield new records under the id of the old record that has one of their contacts."""
    before, _slips = nodes.parse_yaml(older, "")
    old = _services(before) or []
    known = {_id_of(one) for one in old}
    new = [entry for entry in services if _id_of(entry) not in known]
    for gone in (one for one in old if _id_of(one) not in ids):
        name, texts = _only(gone, "id"), {text for _id, text in _contacts(gone)}
        for one in new:
            if name is not None and texts & {text for _id, text in _contacts(one)}:
                others = tuple(pair for pair in one.items if pair[0].text != "id")
                key = next(key for key, _value in gone.items if key.text == "id")
                yield nodes.Mapping(items=((key, name), *others), at=one.at)
                break


def _read(chunk: str, before: tuple[str, ...]) -> Iterator[nodes.Mapping]:
    node = _node(chunk)
    if node is None:
        same = (old for old in before if _decisive(old) == _decisive(chunk))
        node = next(map(_node, same), None)
    if node is not None:
        yield node


def _decisive(chunk: str) -> tuple[str, ...]:
    return tuple(line.rstrip() for line in chunk.split("\n") if _DECISIVE.search(line))


def _chunks(text: str) -> Iterator[str]:
    """Yield the records of a list as texts, from one dash of the list to the next."""
    indent, chunk = -1, list[str]()
    for line in text.split("\n"):
        blank = not line.strip() or line.lstrip().startswith("#")
        left = len(line) - len(line.lstrip())
        if not blank and left <= indent:
            yield "\n".join(chunk)
            chunk = []
        dash = _DASH.match(line)
        if dash and (indent < 0 or left <= indent):
            indent = left
        if indent >= 0:
            chunk.append(line)
    yield "\n".join(chunk)


def _node(chunk: str) -> nodes.Mapping | None:
    node, _slips = nodes.parse_yaml(chunk, "")
    items = node.items if isinstance(node, nodes.Sequence) else ()
    item = items[0] if len(items) == 1 else None
    return item if isinstance(item, nodes.Mapping) else None


def _services(node: nodes.Node | None) -> list[nodes.Mapping] | None:
    listed = _only(node, "services")
    if not isinstance(listed, nodes.Sequence):
        return None
    return [item for item in listed.items if isinstance(item, nodes.Mapping)]


def _only(node: nodes.Node | None, key: str) -> nodes.Node | None:
    """Return the value of a key, unless the key is missing or repeated."""
    items = node.items if isinstance(node, nodes.Mapping) else ()
    values = [value for name, value in items if name.text == key]
    return values[0] if len(values) == 1 else None


def _word(node: nodes.Node | None, key: str) -> str:
    value = _only(node, key)
    return value.text if isinstance(value, nodes.Scalar) else ""


def _id_of(node: nodes.Node | None) -> str:
    return _word(node, "id")


def _publish_of(node: nodes.Node) -> Publish | None:
    word = _word(node, "publish")
    return "yes" if word == "yes" else "name-only" if word == "name-only" else None


def _contacts(service: nodes.Mapping) -> Iterator[tuple[str, str]]:
    for way, keys in _KEYS_OF.items():
        listed = _only(service, way)
        for line in listed.items if isinstance(listed, nodes.Sequence) else ():
            failed = isinstance(line, nodes.Mapping) and any(
                name.text == "failed_on" for name, _value in line.items
            )
            if _word(line, "publish") == "yes" and not failed:
                texts = (_word(line, key) for key in keys)
                yield from ((_id_of(service), plain(text)) for text in texts if text)


def plain(text: str) -> str:
    """Return a number or address without spaces and punctuation, in lower case."""
    return re.sub(r"[\s().\-/]", "", text).casefold()

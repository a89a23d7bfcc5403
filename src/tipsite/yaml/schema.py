"""Convert YAML nodes to frozen records, and recognize the intention behind wrong values."""

from __future__ import annotations

import datetime
import re
import types
import typing
from collections.abc import Callable, Container, Iterable
from typing import Any, Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from tipsite.language.bidi import sign_problem as told_sign
from tipsite.language.bidi import unseen_signs
from tipsite.language.dates import date_problem, is_whole_date
from tipsite.model.fields import Held, fields_of
from tipsite.model.problems import Location, Problem, Text, note, problem
from tipsite.proposals import nearest, typing_slip
from tipsite.web import lookalike_problem
from tipsite.yaml.diagnose import (
    LIST_MARK,
    LIST_SPACE,
    is_wrapped,
    lone_quote,
    with_colon,
    without_curly,
)
from tipsite.yaml.nodes import Mapping, Node, Scalar, Sequence, parse_yaml
from tipsite.yaml.scalars import fits_one_line, write_scalar

T = TypeVar("T")
_YES = {"yes": True, "true": True, "no": False, "false": False}
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_NOTHING = object()
_YES_WORDS = frozenset(
    ["yes", "true", "y", "on", "po", "да", "da", "oui", "ja", "si", "ναι", "evet", "نعم"]
)
_NO_WORDS = frozenset(
    ["no", "false", "n", "off", "jo", "не", "ne", "non", "nein", "όχι", "hayır", "لا"]
)
"""Words for no, in languages of the region and other common languages there."""
_TITLES = ("title", "short_title", "summary", "slug")
_ITEM_KEY = re.compile(r"-(?P<key>\w+)")
"""The first key of an item, with no space after its hyphen."""
_TAG = re.compile(r"[a-z]{2,3}(?:-\w+)?|[A-Z]{2}")
_SECRET = re.compile(
    r"(?:\w+_)?(?:password|passwort|passwd|passphrase|secret|api_?key|access_key|private_key"
    r"|auth_token|access_token|fjal[eë]kalim\w*|лозинка|lozinka)(?:_\w+)?"
)
"""An unknown key under which an officer has probably written a secret."""
_LIST = re.compile(r"\s*[,;]\s*")
_ELSEWHERE = dict.fromkeys(
    (("channel", "chat"), ("channel", "form"), ("channel", "video")), "channel-address"
)
"""The problem code for a value that is allowed only in another kind of record."""


class RecordResult(Struct, Generic[T], frozen=True, kw_only=True):
    """A record, or None if a required key is missing or unusable.

    A wrong value of an optional key is reported and left out, so that later stages can check the
    rest. ``whole`` is false if a record inside the record was left out. ``places`` are the places
    of its keys, including unknown ones.
    """

    value: T | None
    whole: bool
    problems: tuple[Problem, ...]
    places: typing.Mapping[str, Location] = {}


def parse_record(text: str, path: str, record: type[T], *, first_line: int = 1) -> RecordResult[T]:
    """Return the record in ``text`` and its problems."""
    node, mistakes = parse_yaml(text, path, first_line=first_line)
    if node is None:
        empty = () if mistakes else (problem("empty-file", Location(path=path, line=first_line)),)
        return RecordResult(value=None, whole=False, problems=(*mistakes, *empty))
    built = build_record(node, record)
    return replace(built, problems=(*mistakes, *built.problems))


def build_record(node: Node, record: type[T]) -> RecordResult[T]:
    """Return an instance of ``record`` made from ``node``."""
    notes = _Notes([], [])
    value = _record(node, record, notes)
    return RecordResult(
        value=None if value is _NOTHING else value,
        whole=not notes.lost,
        problems=tuple(notes.problems),
        places={key.text: key.at for key, _ in node.items} if isinstance(node, Mapping) else {},
    )


class _Notes(Struct, frozen=True):
    """Problems so far, and the places of records left out."""

    problems: list[Problem]
    lost: list[Location]

    def append(self, mistake: Problem) -> None:
        self.problems.append(mistake)


def _record(node: Node, record: type, notes: _Notes) -> Any:
    if not isinstance(node, Mapping):
        notes.append(_no_table(node, tuple(fields_of(record))))
        notes.lost.append(node.at)
        return _NOTHING
    fields = fields_of(record)
    values: dict[str, Any] = {}
    present: set[str] = set()
    meant: set[str] = set()
    following = (*(key.text for key, _ in node.items[1:]), "")
    for (key, value), after in zip(node.items, following, strict=True):
        if not _fresh(key, present, notes):
            continue
        field = fields.get(key.text)
        if field is None:
            name, mistake = _no_field(key, value, record)
            notes.append(mistake)
            meant.add(name)
            continue
        if isinstance(value, Scalar) and value.empty and _ITEM_KEY.fullmatch(after):
            continue  # its items stand below, and what they lack is told there
        converted = _value(value, field.held, key, notes)
        if converted is not _NOTHING:
            values[field.name] = converted
        elif field.required:
            values[field.name] = _NOTHING
    missing = [name for name, field in fields.items() if field.required and name not in present]
    for name in missing:
        if name not in meant:
            notes.append(problem("missing-key", node.at, key=name))
    if missing or _NOTHING in values.values():
        notes.lost.append(node.at)
        return _NOTHING
    return record(**values, **_unread(record, present, values), at=node.at)


def _no_table(node: Node, names: tuple[str, ...]) -> Problem:
    if isinstance(node, Scalar) and node.text.strip() and names[0] in ("file", "page"):
        meant = f"{{{names[0]}: {node.text.strip()}, {names[1]}: …}}"
    else:
        meant = ""
    return problem("not-a-table", node.at, keys=", ".join(names), meant=meant)


def _no_field(key: Scalar, value: Node, record: type) -> tuple[str, Problem]:
    """Return the key that an unknown key was meant as, and the problem."""
    fields, lone = fields_of(record), _unled(key, value)
    if lone and lone[0] in fields:
        return lone
    mistake = _unknown(key, fields, getattr(record, "SECRETS", ()))
    return nearest(key.text, fields), mistake


def _unled(key: Scalar, value: Node | None = None) -> tuple[str, Problem] | None:
    """Return the first of several words in a key or text, and the problem of its missing colon."""
    name, *rest = key.text.split(maxsplit=1)[:2] or [""]
    if not (key.plain and rest and isinstance(value, Scalar | None)):
        return None
    words = f"{key.text}: {value.text}" if value else key.text
    return name, problem("yaml-no-colon", key.at, words=words[:40], meant=with_colon(words))


def _unled_value(node: Node, key: Scalar, names: Container[str] | None) -> Problem | None:
    """Return the problem that a text below a key is a key without its colon.

    ``names`` are the possible keys; None stands for tags of languages and countries.
    """
    below = isinstance(node, Scalar) and node.at.line > key.at.line
    lone = _unled(node) if below and isinstance(node, Scalar) else None
    if lone is None or not (_TAG.fullmatch(lone[0]) if names is None else lone[0] in names):
        return None
    return lone[1]


def _unread(record: type, present: Container[str], values: dict[str, Any]) -> dict[str, Any]:
    """Return the keys without a usable value, for a record with a field ``unread``."""
    if "unread" not in getattr(record, "UNWRITTEN", ()):
        return {}
    names = (name for name in fields_of(record) if name in present)
    return {"unread": tuple(name for name in names if values.get(name, {}) == {})}


def _fresh(key: Scalar, present: set[str], notes: _Notes) -> bool:
    if key.text in present:
        notes.append(problem("duplicate-key", key.at, key=key.text))
        return False
    present.add(key.text)
    if (hidden := next(unseen_signs(key.text, soft=False), None)) is not None:
        notes.append(told_sign(key.text[hidden], key.at))
        return False
    return True


def _unknown(key: Scalar, known: Iterable[str], secrets: Container[str]) -> Problem:
    plain = key.text.lower().replace("-", "_")
    if plain in secrets or _SECRET.fullmatch(plain):
        return problem("secret-in-file", key.at, what=key.text)
    if (mistake := lookalike_problem(key.text, key.at)) is not None:
        return mistake
    if item := _ITEM_KEY.fullmatch(key.text):
        return problem("yaml-list-space", key.at, meant=f"- {item['key']}: …")
    meant = nearest(key.text, known)
    return problem("unknown-key", key.at, meant=meant, key=key.text, known=", ".join(known))


def _value(node: Node, held: Held, key: Scalar, notes: _Notes) -> Any:
    if isinstance(node, Scalar) and node.empty:
        notes.append(problem("empty-value", key.at, key=key.text))
        return _NOTHING
    if held.kind == "list":
        return _items(node, held, key, notes)
    if held.kind == "table":
        if mistake := _unled_value(node, key, None):
            notes.append(mistake)
            return _NOTHING
        return _table(node, held.item, key, notes)
    if held.kind == "record":
        if mistake := _unled_value(node, key, fields_of(held.type)):
            notes.append(mistake)
            notes.lost.append(node.at)
            return _NOTHING
        return _record(_in_full(node, held.type, key), held.type, notes)
    if not isinstance(node, Scalar):
        notes.append(problem("not-a-text", node.at, key=key.text))
        return _NOTHING
    return _scalar(node, held, key, notes)


def _in_full(node: Node, record: type, key: Scalar) -> Node:
    """Expand the short form of a record: only the value of the key that ``LIST`` names."""
    name = getattr(record, "LIST", "")
    if not name or isinstance(node, Mapping):
        return node
    return Mapping(items=((key.with_text(name), node),), at=node.at)


def _items(node: Node, held: Held, key: Scalar, notes: _Notes) -> Any:
    if held.single and isinstance(node, Scalar):
        node = Sequence(items=(node,), at=node.at)
    items: tuple[Node, ...] = node.items if isinstance(node, Sequence) else ()
    if not isinstance(node, Sequence):
        mistake, items = _list_mistake(node, key.text) if isinstance(node, Scalar) else (None, ())
        notes.append(mistake or problem("not-a-list", node.at, key=key.text))
        if mistake is None:
            return _NOTHING
    if held.item.kind == "text":
        items = tuple(_whole_item(item, notes) for item in items)
    values = [_value(item, held.item, key, notes) for item in items]
    return tuple(value for value in values if value is not _NOTHING)


def _list_mistake(node: Scalar, key: str) -> tuple[Problem | None, tuple[Scalar, ...]]:
    """Return the problem of a text in place of a list, if it is clear, and the intended items."""
    text = node.text.strip()
    for code, pattern in (("yaml-list-mark", LIST_MARK), ("yaml-list-space", LIST_SPACE)):
        if node.plain and (match := pattern.fullmatch(text)):
            values = {"meant": f"- {match['words']}", **match.groupdict()}
            del values["words"]
            return problem(code, node.at, **values), (node.with_text(match["words"]),)
    parts = tuple(part for part in _LIST.split(text) if part)
    if len(parts) > 1:
        meant = ", ".join(parts)
        mistake = problem("comma-list", node.at, key=key, meant=meant)
        return mistake, tuple(node.with_text(part) for part in parts)
    return None, ()


def _whole_item(node: Node, notes: _Notes) -> Node:
    """Return an item of a list of texts; report and restore a colon that has split it."""
    mistake = _item_mistake(node) if isinstance(node, Mapping) else None
    if mistake is None:
        return node
    notes.append(mistake[0])
    return mistake[1]


def _item_mistake(node: Mapping) -> tuple[Problem, Scalar] | None:
    """Return the problem of a colon that has split a list item, and the intended item."""
    if len(node.items) != 1 or not isinstance(node.items[0][1], Scalar):
        return None
    key, value = node.items[0][0], node.items[0][1]
    if not (key.plain and value.plain and value.text):
        return None
    words = f"{key.text}: {value.text}"
    at = Location(path=key.at.path, line=key.at.line, column=key.at.column + len(key.text))
    quoted = without_curly(words).replace('"', "'")
    return problem("yaml-colon", at, line=f'- "{quoted}"'), key.with_text(words)


def _table(node: Node, held: Held, key: Scalar, notes: _Notes) -> Any:
    if not isinstance(node, Mapping):
        notes.append(problem("not-by-key", node.at, key=key.text))
        return _NOTHING
    present: set[str] = set()
    table: dict[str, Any] = {}
    for name, value in node.items:
        if (lone := _unled(name, value)) and _TAG.fullmatch(lone[0]):
            notes.append(lone[1])
        elif _fresh(name, present, notes):
            converted = _value(value, held, name, notes)
            if converted is not _NOTHING:
                table[name.text] = converted
    if not node.items and held.kind == "text":
        notes.append(problem("empty-value", key.at, key=key.text))
        return _NOTHING
    return types.MappingProxyType(table)


def _scalar(node: Scalar, held: Held, key: Scalar, notes: _Notes) -> Any:
    text = node.text.strip()
    if not text.strip("\u200b\u200c\u200d\u2060\ufeff\u00ad"):
        notes.append(problem("empty-value", key.at, key=key.text))
        return _NOTHING
    if _UNSEEN.search(text):
        notes.append(problem("unseen-sign", node.at, key=key.text))
        return _NOTHING
    if _is_unquoted(held) and is_wrapped(text):
        notes.append(_curly(problem, node))
        text = without_curly(text)
    hidden = next(unseen_signs(text, soft=False, whole=text), None)
    if hidden is not None:
        # The text stays, so that no missing value is reported as well.
        notes.append(told_sign(text[hidden], node.at))
    if held.kind == "text":
        notes.problems.extend(filter(None, (_quote_mistake(node, key.text),)))
        return Text(text=text, at=node.at)
    if held.type is str:
        return text
    if typing.get_origin(held.type) is typing.Literal:
        return _choice(node, typing.get_args(held.type), key, notes)
    if held.type is bool:
        return _yes_or_no(node, key, notes)
    if held.type is int:
        if _WHOLE.fullmatch(text):
            return int(text)
        notes.append(problem("not-a-whole-number", node.at, key=key.text, value=text))
        return _NOTHING
    if held.type is datetime.date:
        return _day(node, key, notes)
    raise TypeError(f"schema cannot read {held.type!r}")


def _is_unquoted(held: Held) -> bool:
    """Return whether a field has no words; then quotation marks are never part of its value."""
    return held.type is str or (held.kind == "text" and held.role.kind in ("value", "name"))


def _curly(tell: Callable[..., Problem], node: Scalar) -> Problem:
    """Return the problem of curly quotes around a text, which may need straight quotes."""
    inner = without_curly(node.text.strip())
    written = write_scalar(inner, flow=True) if fits_one_line(inner) else inner
    return tell("quotes-curly", node.at, meant=written if written != inner else "")


def _quote_mistake(node: Scalar, key: str) -> Problem | None:
    """Return a note on odd quotation marks in a title or summary.

    Names in it may have quotation marks. Marks around the whole text come from a word processor.
    """
    if node.text.isascii() or not node.plain or key not in _TITLES:
        return None
    text = node.text.strip()
    if is_wrapped(text):
        return _curly(note, node)
    mark = lone_quote(text)
    return note("quotes-one", node.at, mark=mark) if mark else None


def _choice(node: Scalar, choices: tuple[str, ...], key: Scalar, notes: _Notes) -> Any:
    text = node.text.strip()
    if text in choices:
        return text
    mistake, wanted = _choice_mistake(node, key.text, choices)
    if mistake is not None:
        notes.append(mistake)
        return wanted or nearest(text, choices) or _NOTHING
    if code := _ELSEWHERE.get((key.text, text)):
        notes.append(problem(code, node.at, channel=text))
        return _NOTHING
    values = {"key": key.text, "value": text, "known": ", ".join(choices)}
    notes.append(problem("unknown-choice", node.at, meant=typing_slip(text, choices), **values))
    return _NOTHING


def _choice_mistake(node: Scalar, key: str, choices: Iterable[str]) -> tuple[Problem | None, str]:
    """Return the problem of a value outside ``choices``, if clear, and the intended choice."""
    text = node.text.strip()
    if without_curly(text) in choices:
        return _curly(problem, node), without_curly(text)
    meant = _said_yes_or_no(text)
    if meant in choices:
        return problem("yes-no-words", node.at, key=key, value=text, meant=meant), meant
    return lookalike_problem(text, node.at, start=not node.plain), ""


def _said_yes_or_no(text: str) -> str:
    """Return `yes` or `no` for a word with this meaning in any language, or an empty text."""
    word = without_curly(text.strip()).casefold()
    return "yes" if word in _YES_WORDS else "no" if word in _NO_WORDS else ""


def _yes_or_no(node: Scalar, key: Scalar, notes: _Notes) -> Any:
    text = node.text.strip()
    if text.lower() in _YES:
        return _YES[text.lower()]
    meant = _said_yes_or_no(text)
    values = {"key": key.text, "value": text}
    if is_wrapped(text) and without_curly(text).lower() in ("yes", "no"):
        notes.append(_curly(problem, node))
        return meant == "yes"
    if not meant:
        notes.append(problem("not-yes-or-no", node.at, **values))
        return _NOTHING
    notes.append(problem("yes-no-words", node.at, **values, meant=meant))
    return meant == "yes"


def _day(node: Scalar, key: Scalar, notes: _Notes) -> Any:
    text = node.text.strip()
    if is_whole_date(text):
        return datetime.date.fromisoformat(text)
    mistake = date_problem(text, node.at)
    notes.append(mistake or problem("not-a-date", node.at, key=key.text, value=text))
    return _NOTHING

"""The catalogues of what tipsite says to officers: found in the source, updated, compiled.

Write them anew after a text has changed: .venv/bin/python tests/support/ui_catalogues.py
It says what is still to be translated in src/tipsite/locale/*/LC_MESSAGES/tipsite.po.
"""

from __future__ import annotations

import ast
import datetime
import io
import re
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from string import Formatter

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from command_tree import tree
from tipsite.i18n import DOMAIN, UI_LANGUAGES, paragraphs, type_word, words_of
from tipsite.language.locales import language_name, locale_for
from tipsite.messages.explanation import MESSAGES
from tipsite.messages.publishing import REMOTE

SOURCE = Path(__file__).parents[2] / "src" / "tipsite"
LOCALE = SOURCE / "locale"
TEMPLATE = LOCALE / f"{DOMAIN}.pot"
TAGS = tuple(tag for tag in UI_LANGUAGES if tag != "en")
ONE = ("_", "gettext", "mark", "EditRefused")
COUNTED = ("ngettext", "counted")
"""What is called with a text, and with one in two forms."""
TEMPLATES = ("translation/status.html",)
CLICK = ("core", "decorators", "exceptions", "formatting", "parser", "termui", "types")
"""The modules of click that say something to officers."""
TO_PROGRAMMERS = re.compile(
    "deprecated|DeprecationWarning|Name '|Boolean option|Could not determine|No options defined|"
    "Arguments take|Value must be|Invalid start|Unknown color|%|Choice\\(|\\(dynamic"
)
"""What click says to those who write commands, not to those who type them."""
DAY = datetime.datetime(2026, 11, 25, tzinfo=datetime.UTC)
"""PO wants a day in its header; one that changed would make other bytes of equal texts."""

Text = str | tuple[str, str]


def po_path(tag: str) -> Path:
    return LOCALE / tag / "LC_MESSAGES" / f"{DOMAIN}.po"


def mo_path(tag: str) -> Path:
    return po_path(tag).with_suffix(".mo")


def texts() -> Iterator[tuple[str, Text]]:
    """Yield where each text stands, and the text; a pair where it counts something."""
    for path in sorted(SOURCE.rglob("*.py")):
        yield from _in_python(path, path.relative_to(SOURCE).as_posix())
    for name in TEMPLATES:
        yield from _in_template(SOURCE / name, name)
    for code, pair in {**MESSAGES, **REMOTE}.items():
        yield from ((f"messages/{code}", text) for text in pair if text)
    for way, command in tree():
        yield from _in_command(command, " ".join(("tipsite", *way)))
    spec = find_spec("click")
    assert spec
    assert spec.origin
    for name in CLICK:
        for place, text in _in_python(Path(spec.origin).parent / f"{name}.py", f"click/{name}.py"):
            if not TO_PROGRAMMERS.match(forms(text)[0]):
                yield place, text


def _in_python(path: Path, name: str) -> Iterator[tuple[str, Text]]:
    """Yield the texts of a module. (Babel does not look into f-strings.)"""
    calls = (node for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, ast.Call))
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        called = call.func.id if isinstance(call.func, ast.Name) else ""
        words = [one.value if isinstance(one, ast.Constant) else None for one in call.args]
        match words:
            case [str(text), *_] if called in ONE:
                yield name, text
            case [str(one), str(many), *_] if called in COUNTED:
                yield name, (one, many)


def _in_template(path: Path, name: str) -> Iterator[tuple[str, Text]]:
    found = extract_from_file("jinja2", path, keywords={"_": None, "ngettext": (1, 2)})
    for _line, words, _comments, _context in found:
        yield name, (words[0], words[1]) if isinstance(words, tuple) else words


def _in_command(command: click.Command, path: str) -> Iterator[tuple[str, Text]]:
    """Yield the help texts of a command."""
    said = (*paragraphs(command.help), *paragraphs(command.epilog), command.short_help,
            command.options_metavar)  # fmt: skip
    yield from ((path, text) for text in said if text)
    for param in command.params:
        said = (*words_of(param).values(), type_word(param))
        yield from ((path, text) for text in said if text)


def template() -> Catalog:
    """Return all texts, each once, with the files and commands that they stand in."""
    catalogue = _empty(None)
    for place, text in texts():
        catalogue.add(text, locations=[(place.replace(" ", "·"), 0)])
    for message in catalogue:
        message.locations = sorted(set(message.locations))
    return catalogue


def updated(old: bytes, tag: str, new: Catalog) -> Catalog:
    """Return a catalogue with the texts of ``new``, and the translations that ``old`` has."""
    before = read_po(io.BytesIO(old), abort_invalid=True)
    catalogue = _empty(tag)
    catalogue.header_comment = before.header_comment if old else catalogue.header_comment
    for message in new:
        if not message.id:
            continue
        known = before.get(_key(message))
        fits = known is not None and known.pluralizable == message.pluralizable
        catalogue.add(
            message.id,
            known.string if known and fits else None,
            locations=message.locations,
            flags=known.flags if known and fits else (),
            user_comments=known.user_comments if known else (),
        )
    return catalogue


def po_bytes(catalogue: Catalog) -> bytes:
    """Return a catalogue as PO; the same texts give the same bytes."""
    body = io.BytesIO()
    write_po(body, catalogue, width=0, include_lineno=False)
    return body.getvalue().strip() + b"\n"


def mo_bytes(catalogue: Catalog) -> bytes:
    body = io.BytesIO()
    write_mo(body, catalogue)
    return body.getvalue()


def lacking(catalogue: Catalog) -> list[Message]:
    """Return what is not translated yet, or only perhaps."""
    return [one for one in catalogue if one.id and (one.fuzzy or not all(forms(one.string)))]


def wrongly_filled(catalogue: Catalog) -> list[Message]:
    """Return the translations that name something else in braces than their original."""
    return [one for one in catalogue if one.id and all(forms(one.string)) and not _fits(one)]


def _fits(message: Message) -> bool:
    """Whether all marks are kept; a form of one number may leave the number out."""
    wanted = {frozenset(_marks(text)) for text in forms(message.id)}
    return all(frozenset(_marks(text)) in wanted for text in forms(message.string))


def _marks(text: str) -> Iterator[str]:
    for _before, name, _format, conversion in Formatter().parse(text):
        if name is not None:
            yield f"{name}!{conversion}"


def forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """Return what stands for one, and for several, where a text counts something."""
    return (text,) if isinstance(text, str) else tuple(text or ("",))


def _key(message: Message) -> str:
    return forms(message.id)[0]


def _empty(tag: str | None) -> Catalog:
    """Return a catalogue without texts; nothing in its header changes by itself."""
    catalogue = Catalog(
        locale=tag,
        domain=DOMAIN,
        header_comment="# What tipsite says to officers.",
        project=DOMAIN,
        version="1",
        msgid_bugs_address="none",
        creation_date=DAY,
        revision_date=DAY,
        last_translator="none",
        language_team=_name(tag) if tag else "none",
        fuzzy=False,
    )
    if tag:
        locale = locale_for(tag)
        # Babel's own rules count 21 as many in Macedonian.
        catalogue._num_plurals = locale.nplurals  # type: ignore[assignment]
        catalogue._plural_expr = locale.plural  # type: ignore[assignment]
    return catalogue


def _name(tag: str) -> str:
    return language_name(locale_for("en"), tag)


def update() -> int:
    """Write all catalogues anew; return how many translations are wanting."""
    new = template()
    LOCALE.mkdir(exist_ok=True)
    TEMPLATE.write_bytes(po_bytes(new))
    wanting = 0
    for tag in TAGS:
        path = po_path(tag)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue = updated(path.read_bytes() if path.exists() else b"", tag, new)
        path.write_bytes(po_bytes(catalogue))
        mo_path(tag).write_bytes(mo_bytes(catalogue))
        left, wrong = lacking(catalogue), wrongly_filled(catalogue)
        wanting += len(left) + len(wrong)
        print(f"{_name(tag)}: {len(left)} of {len(catalogue)} to translate, {len(wrong)} wrong.")
        for one in (*left[:30], *wrong):
            print(f"  {_key(one)!r}")
    return wanting


if __name__ == "__main__":
    sys.exit(1 if update() else 0)

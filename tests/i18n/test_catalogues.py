"""Everything that tipsite says to officers is translated, and the catalogues are up to date."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tipsite.i18n import in_language, ngettext
from tipsite.language.locales import locale_for, plural_index
from ui_catalogues import (
    SOURCE,
    TAGS,
    TEMPLATE,
    forms,
    lacking,
    mo_bytes,
    mo_path,
    po_path,
    template,
    wrongly_filled,
)

ANEW = "Write them anew: python3 build.py test --golden -k catalogues"
SAYING = (
    "echo", "secho", "confirm", "prompt", "fail", "refuse", "waiting", "CommandError", "UsageError",
    "BadParameter", "Unreadable", "WrongShape", "ChangeRefused", "UnitRefused",
)  # fmt: skip
"""What is called with words for an officer."""


@pytest.fixture(params=TAGS)
def tag(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def catalogue(tag: str) -> Catalog:
    return read_po(io.BytesIO(po_path(tag).read_bytes()), abort_invalid=True)


def ids(catalogue: Catalog) -> set[tuple[str, ...]]:
    return {forms(message.id) for message in catalogue if message.id}


def in_template() -> Catalog:
    return read_po(io.BytesIO(TEMPLATE.read_bytes()))


def test_the_template_has_every_text_of_the_source() -> None:
    wanted, written = ids(template()), ids(in_template())
    assert len(wanted) > 1000
    assert (wanted - written, written - wanted) == (set(), set()), ANEW


def test_a_catalogue_has_every_text_of_the_template(tag: str) -> None:
    wanted, written = ids(in_template()), ids(catalogue(tag))
    assert (wanted - written, written - wanted) == (set(), set()), ANEW


def test_what_is_read_is_compiled_from_what_is_translated(tag: str) -> None:
    assert mo_path(tag).read_bytes() == mo_bytes(catalogue(tag)), ANEW


def test_what_is_left_to_translate_is_said_and_stops_only_a_release(tag: str) -> None:
    """Who changes a sentence need not speak every language: `.ci/release` asks for all of them."""
    if left := lacking(catalogue(tag)):
        pytest.xfail(f"{len(left)} sentences to translate, such as {forms(left[0].id)[0]!r}")


def test_words_in_braces_are_kept(tag: str) -> None:
    assert [one.id for one in wrongly_filled(catalogue(tag))] == []


def test_commands_and_codes_stay_as_they_are(tag: str) -> None:
    """Options, file names and commands that a text names are the same in its translation."""
    codes = re.compile(
        r"--[a-z][a-z-]+|\b\w+\.(?:yaml|md|po|html|css)\b|tipsite [a-z]+(?: [a-z]+)?\b"
    )
    for message in catalogue(tag):
        if isinstance(message.id, str) and isinstance(message.string, str) and message.id:
            names = {name for name in codes.findall(message.id) if not name.startswith("tipsite")}
            assert names <= set(codes.findall(message.string)), message.id


@pytest.mark.parametrize("count", [1, 2, 11, 21])
def test_counted_words_follow_the_table_of_languages(tag: str, count: int) -> None:
    found = catalogue(tag).get("{count} error")
    assert found
    with in_language(tag):
        said = ngettext("{count} error", "{count} errors", count)
    assert said == forms(found.string)[plural_index(locale_for(tag), count)]


def unsaid() -> Iterator[str]:
    """Yield each place where words for an officer stand in English, and nobody translates them."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if called in SAYING and re.search(r"[A-Za-z]{2,} [a-z]{2,}", _words(node.args[0])):
                yield f"{path.relative_to(SOURCE)}:{node.lineno}"


def _words(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_words(part) for part in parts)
        case ast.IfExp(body=one, orelse=other):
            return f"{_words(one)}. {_words(other)}"
    return ""


@pytest.mark.long
def test_no_words_for_officers_go_past_the_catalogues() -> None:
    assert list(unsaid()) == []


def test_words_for_officers_say_plainly_where_things_are() -> None:
    # “A number stands in the text” is no English: it is there, is written or is shown there.
    said = [words for message in in_template() for words in forms(message.id)]
    assert not [words for words in said if re.search(r"\b(stand|stands|stood|standing)\b", words)]

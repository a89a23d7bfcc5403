"""The theme's phrases are complete in every language, with the right marks and forms."""

from __future__ import annotations

import re

import pytest

from mistakes import SQ, phrases_without
from sites import ROOT, built, problems, told
from tipsite.views.parts import PHRASES, RARE_PHRASES

CATALOGUE = "themes/plain/phrases/phrases.pot"
TEXT = (ROOT / SQ).read_text("utf-8")


def entry(key: str) -> str:
    """Return an entry of the Albanian phrases."""
    return next(found for found in TEXT.split("\n\n") if f'msgctxt "{key}"' in found)


def line_of(text: str, key: str) -> int:
    return text[: text.index(f'msgctxt "{key}"')].count("\n") + 1


def changed(key: str, old: str, new: str) -> str:
    """Return the Albanian phrases with a part of one entry replaced."""
    before = entry(key)
    assert re.search(old, before)
    return f"-- {SQ} --\n" + TEXT.replace(before, re.sub(old, new, before, count=1))


def test_a_phrase_that_is_missing_is_named_with_its_english() -> None:
    made = built(phrases_without("menu"))
    assert told(made) == [f"{SQ}:0:0 phrase-missing"]
    assert dict(made.problems[0].values) == {"english": "Menu", "key": "menu", "tag": "sq"}


@pytest.mark.parametrize(
    ("old", "new"), [('msgstr ".*"', 'msgstr ""'), ("msgctxt", "#, fuzzy\nmsgctxt")]
)
def test_a_phrase_that_nobody_translated_is_missing(old: str, new: str) -> None:
    assert problems(changed("menu", old, new)) == [f"{SQ}:0:0 phrase-missing"]


def test_a_language_without_phrases_is_one_problem() -> None:
    assert problems(f"-- {SQ} -- (deleted)\n") == ["campaigns.yaml:6:19 phrases-missing-all"]


@pytest.mark.parametrize(
    ("key", "old", "new"),
    [
        ("help_in", r'(msgstr ".*)\{country\}', r"\1vendi"),
        ("help_in", r'(msgstr ".*)\{country\}', r"\1{land}"),
        ("menu", 'msgstr "', 'msgstr "{x} '),
        ("home", 'msgstr ".*"', 'msgstr "{"'),
        ("home", 'msgstr ".*"', 'msgstr "{country.x}"'),
        ("home", 'msgstr ".*"', 'msgstr "{x!r}"'),
    ],
)
def test_a_phrase_with_other_marks_is_told_at_its_line(key: str, old: str, new: str) -> None:
    found = problems(changed(key, old, new))
    assert [line.split()[1] for line in found] == ["phrase-placeholder"]
    line = int(found[0].split(":")[1])
    assert abs(line - line_of(TEXT, key)) <= 2


def test_a_phrase_in_too_few_forms_is_told_with_the_place_of_its_source() -> None:
    english = (ROOT / CATALOGUE).read_text("utf-8")
    plural = 'msgid "Menu"\nmsgid_plural "Menus"\n'
    text = changed("menu", r'msgid "Menu"\nmsgstr', f"{plural}msgstr[0]")
    text += f"-- {CATALOGUE} --\n" + english.replace(
        'msgid "Menu"\nmsgstr ""', f'{plural}msgstr[0] ""\nmsgstr[1] ""'
    )
    (found,) = built(text).problems
    place = f"{CATALOGUE}:{line_of(english, 'menu') + 1}"
    values = dict(found.values)
    assert (found.code, values["forms"], values["place"]) == ("phrase-forms", "2", place)


def test_a_sign_that_turns_a_phrase_round_is_refused() -> None:
    made = built(changed("menu", 'msgstr "', 'msgstr "\u202e'))
    at = line_of(TEXT, "menu") + entry("menu").split('msgctxt "menu"')[1].count("\n", 0, -1)
    assert told(made) == [f"{SQ}:{at}:9 direction-sign"]


def test_a_number_in_a_phrase_is_refused() -> None:
    found = problems(changed("menu", 'msgstr ".*"', 'msgstr "Thirrni 116 111"'))
    assert [line.split()[1] for line in found] == ["phone-in-words"]


def test_a_number_in_a_phrase_of_the_source_is_refused() -> None:
    text = (ROOT / CATALOGUE).read_text("utf-8").replace('"Skip to the text"', '"Call 116 111"')
    found = problems(f"-- {CATALOGUE} --\n{text}")
    assert any(line.startswith(CATALOGUE) and "phone-in-words" in line for line in found)


def test_a_phrase_is_escaped_on_the_page() -> None:
    made = built(changed("menu", 'msgstr ".*"', 'msgstr "<b>Menu</b> & co"'))
    assert not made.failed, told(made)
    home = next(found for found in made.artifacts if found.path == "sq/index.html")
    assert b"<b>Menu" not in home.content
    assert b"&lt;b&gt;Menu" in home.content


@pytest.mark.parametrize("text", ['msgctxt "a\nmsgid "b"\n', "nonsense\n"])
def test_phrases_that_cannot_be_read_are_told_at_a_line(text: str) -> None:
    found = problems(changed("menu", "^", text))
    assert any(re.fullmatch(rf"{re.escape(SQ)}:[1-9]\d*:0 phrases-broken", line) for line in found)


def test_broken_phrases_are_one_problem() -> None:
    assert problems(f"-- {SQ} --\n# Albanian\nnonsense\n") == [f"{SQ}:2:0 phrases-broken"]


def test_a_phrase_without_its_name_is_told() -> None:
    found = problems(changed("menu", 'msgctxt "menu"\n', ""))
    assert "phrase-no-context" in {line.split()[1] for line in found}


def test_a_theme_without_its_catalogue_is_one_problem() -> None:
    assert problems(f"-- {CATALOGUE} -- (deleted)\n") == [f"{CATALOGUE}:0:0 theme-no-catalogue"]


def test_the_albanian_phrases_are_those_of_the_catalogue() -> None:
    keys = re.findall(r'^msgctxt "(.*)"', TEXT, re.MULTILINE)
    wanted = re.findall(r'^msgctxt "(.*)"', (ROOT / CATALOGUE).read_text("utf-8"), re.MULTILINE)
    assert sorted(keys) == sorted(wanted)
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("line", ["Language: xx_yy_zz", "POT-Creation-Date: soon"])
def test_a_head_that_cannot_be_read_is_one_problem(line: str) -> None:
    text = TEXT.replace('"Language: sq\\n"', f'"{line}\\n"')
    assert text != TEXT
    assert problems(f"-- {SQ} --\n{text}") == [f"{SQ}:0:0 phrases-broken"]


def test_every_phrase_that_tipsite_asks_for_is_in_the_contract() -> None:
    catalogue = (ROOT / "themes/plain/phrases/phrases.pot").read_text(encoding="utf-8")
    keys = set(re.findall(r'msgctxt "(\w+)"', catalogue))
    templates = "".join(path.read_text() for path in ROOT.glob("themes/plain/templates/*.html"))
    known = {*PHRASES, *RARE_PHRASES}
    assert known <= keys
    assert keys - known <= set(re.findall(r"say\.(\w+)", templates))
    source = "".join(path.read_text() for path in (ROOT / "src/tipsite/pages").glob("*.py"))
    literal = set(re.findall(r'say\(\s*"(\w+)"|phrases\["(\w+)"\]', source))
    assert {word for pair in literal for word in pair if word} <= known

"""`tipsite new language` adds what one more language needs, and the site builds at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from click.testing import Result
from selectolax.lexbor import LexborHTMLParser

from builds import run
from directory_sites import lay
from sites import CONFIG, TODAY, edit, one, page, theme
from tipsite.engine.store import FOLDER
from tipsite.language.locale_table import LOCALES
from tipsite.language.locales import locale_for
from tipsite.scaffold.language import new_catalogue
from translators import complaints

TR = "themes/plain/phrases/tr.po"
POT = theme()["themes/plain/phrases/phrases.pot"]
UNKNOWN = ("rom", "aln", "rmn", "pl", "fa", "ro", "zh-Hant", "sq-XK", "x-foo", "en-x-own")
COUNTED = (
    b'\nmsgctxt "c"\nmsgid "{count} day"\nmsgid_plural "{count} days"\nmsgstr[0] ""\nmsgstr[1] ""\n'
)


def add(root: Path, tag: str, *more: str) -> Result:
    return run("new", "language", tag, "--root", root, "--today", TODAY.isoformat(), *more)


def build(root: Path) -> Result:
    return run("build", "--root", root, "--output", root / "output", "--today", TODAY.isoformat())


def tree(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else b"/"
        for path in root.rglob("*")
        if FOLDER not in path.parts
    }


@pytest.mark.long
def test_a_language_without_phrases_gets_them_from_another_and_builds(tmp_path: Path) -> None:
    lay(tmp_path)
    before = tree(tmp_path)
    done = add(tmp_path, "tr")
    assert done.exit_code == 0
    after = tree(tmp_path)
    made = {"content/tr", "themes", "themes/plain", "themes/plain/phrases", TR}
    assert after.keys() - before.keys() == made
    changed = [path for path in before if before[path] != after[path]]
    assert changed == [CONFIG]
    old, new = before[CONFIG].decode(), after[CONFIG].decode()
    expected = old.replace("[en, sq]", "[en, sq, tr]").replace(
        "    sq: [AL]\n", "    sq: [AL]\n    tr: [AL]\n"
    )
    menu = "  menu: [help/index.md]\n"
    assert new == expected.replace(menu, menu + "  phrases_from: {tr: en}\n")
    for said in ("Türkçe", "left to right", "24 Kasım 2026, 14:05"):
        assert said in done.output
    steps = re.findall(r"^\d+\. (.*)", done.output, re.MULTILINE)
    assert steps[1:4] == [
        f"content/en/{path}, translated as content/tr/{path}"
        for path in ("help/index.md", "safety.md", "index.md")
    ]
    built = build(tmp_path)
    assert built.exit_code == 0, built.output
    assert "phrases-borrowed" in built.output
    assert 'lang="en"' in (tmp_path / "output/tr/help/index.html").read_text("utf-8")


@pytest.mark.long
@pytest.mark.parametrize("tag", ["ar", "rom", "aln", "cnr", "cnr-Cyrl", "sr-Cyrl", "x-foo", "fa"])
def test_any_language_builds_at_once(tmp_path: Path, tag: str) -> None:
    assert run("init", tmp_path / "site").exit_code == 0
    assert add(tmp_path / "site", tag).exit_code == 0
    built = build(tmp_path / "site")
    assert built.exit_code == 0, built.output
    assert "audit-" not in built.output


@pytest.mark.long
def test_comments_line_ends_and_lists_stay_as_they_are(tmp_path: Path) -> None:
    changes = (
        ("  languages: [en, sq]\n", "  languages:\n  - en # first\n  - sq\n"),
        ("    sq: [AL]\n", "    # ours\n    sq: [AL]\n"),
        ("  status:", "  phrases_from: {sq: en} # not yet\n  status:"),
    )
    lay(tmp_path, edit(CONFIG, *changes))
    text = (tmp_path / CONFIG).read_bytes().replace(b"\n", b"\r\n")
    (tmp_path / CONFIG).write_bytes(text)
    assert add(tmp_path, "tr").exit_code == 0
    assert (tmp_path / CONFIG).read_bytes() == text.replace(
        b"  - sq\r\n", b"  - sq\r\n  - tr\r\n"
    ).replace(b"    sq: [AL]\r\n", b"    sq: [AL]\r\n    tr: [AL]\r\n").replace(
        b"{sq: en}", b"{sq: en, tr: en}"
    )


def test_a_second_time_changes_nothing(tmp_path: Path) -> None:
    lay(tmp_path)
    add(tmp_path, "tr")
    (tmp_path / TR).write_bytes((tmp_path / TR).read_bytes() + b"# mine\n")
    before = tree(tmp_path)
    again = add(tmp_path, "tr")
    assert again.exit_code == 0
    assert "Turkish (tr) is there already: nothing to change." in again.output
    assert tree(tmp_path) == before


def test_a_dry_run_shows_all_and_writes_nothing(tmp_path: Path) -> None:
    lay(tmp_path)
    before = tree(tmp_path)
    done = add(tmp_path, "TR", "--dry-run")
    assert done.exit_code == 0
    assert "new:        tr: [AL]" in done.output
    assert f"Would be made: {TR}" in done.output
    assert "Nothing was written" in done.output
    assert tree(tmp_path) == before


@pytest.mark.long
def test_a_language_without_data_has_the_name_and_dates_that_an_officer_gives(
    tmp_path: Path,
) -> None:
    lay(tmp_path, page("en/news/first.md", date="2026-03-09"))
    bare = add(tmp_path, "rom", "--dry-run")
    assert "Readers choose it as: rom." in bare.output
    assert 'tipsite new language rom --name "…" --like sq' in bare.output
    done = add(tmp_path, "rom", "--name", "romani čhib", "--like", "sq")
    assert "Readers choose it as: romani čhib." in done.output
    assert "24 nëntor 2026" in done.output
    config = (tmp_path / CONFIG).read_text("utf-8")
    assert "  phrases_from: {rom: sq}\n" in config
    assert "  locales: {rom: {endonym: romani čhib, like: sq}}\n" in config
    assert build(tmp_path).exit_code == 0
    tree = LexborHTMLParser((tmp_path / "output/rom/news/first.html").read_text("utf-8"))
    assert one(tree, ".languages [aria-current]").text() == "romani čhib"
    assert one(tree, "html").attributes["lang"] == "sq"
    assert one(tree, "time").text() == "9 mars 2026"
    assert "nothing to change" in add(tmp_path, "rom").output
    assert add(tmp_path, "aln", "--like", "rom").exit_code == 2
    assert add(tmp_path, "aln", "--name", "gegnisht").exit_code == 0
    assert b"{rom: sq, aln: sq}" in (tmp_path / CONFIG).read_bytes()
    assert "like: sq}, aln: {endonym: gegnisht}}" in (tmp_path / CONFIG).read_text("utf-8")


@pytest.mark.long
def test_the_countries_of_a_language_come_first(tmp_path: Path) -> None:
    records = "-- content/services/{}.yaml --\ncountry: {}\nservices: []\n"
    more = "".join(records.format(code.lower(), code) for code in ("XK", "ME", "MK"))
    lay(tmp_path, edit(CONFIG, ("    en: [AL]", "    en: [AL, XK, ME, MK]")) + more)
    for tag in ("mk", "tr", "cnr-Cyrl"):
        add(tmp_path, tag)
    written = (tmp_path / CONFIG).read_text("utf-8")
    assert "    mk: [MK, AL, XK, ME]\n" in written
    assert "    tr: [AL, XK, ME, MK]\n" in written
    assert "    cnr-Cyrl: [ME, AL, XK, MK]\n" in written


@pytest.mark.long
def test_an_edition_in_the_other_alphabet_begins_with_phrases_in_latin_letters(
    tmp_path: Path,
) -> None:
    lay(tmp_path, page("cnr/rights.md"))
    assert add(tmp_path, "cnr").exit_code == 0
    done = add(tmp_path, "cnr-Cyrl")
    assert "Until all are, pages have those of Montenegrin (cnr)" in done.output
    phrases = (tmp_path / "themes/plain/phrases/cnr-Cyrl.po").read_text("utf-8")
    assert '\nmsgctxt "menu"\nmsgid "Menu"\nmsgstr ""\n' in phrases
    assert ", 0 of " in done.output
    assert build(tmp_path).exit_code == 0


@pytest.mark.long
def test_an_edition_made_of_another_needs_no_folder(tmp_path: Path) -> None:
    lay(tmp_path)
    first = add(tmp_path, "sr-Latn")
    assert first.exit_code == 2
    assert "tipsite new language sr-Cyrl" in first.output
    add(tmp_path, "sr_cyrl")
    done = add(tmp_path, "sr-Latn")
    assert done.exit_code == 0
    assert "sr-Latn is made of sr-Cyrl, letter by letter" in done.output
    assert not (tmp_path / "content/sr-Latn").exists()
    assert b"languages: [en, sq, sr-Cyrl, sr-Latn]" in (tmp_path / CONFIG).read_bytes()
    assert b"sr-Latn: " not in (tmp_path / CONFIG).read_bytes()
    assert build(tmp_path).exit_code == 0


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("Macedonian", "Type: tipsite new language mk"),
        ("me", "Do you mean cnr?"),
        ("al", "Do you mean sq?"),
        ("sr", "Type: tipsite new language sr-Cyrl"),
        ("xx", "is the tag of no language"),
        ("xx-yy", "is the tag of no language"),
        ("sr-Cirl", "Do you mean sr-Cyrl?"),
        ("und", "is the tag of no language"),
        ("../up", "is not a language tag"),
        ("", "is not a language tag"),
    ],
)
def test_another_tag_is_suggested(tmp_path: Path, tag: str, said: str) -> None:
    lay(tmp_path)
    before = tree(tmp_path)
    done = add(tmp_path, tag)
    assert done.exit_code == 2
    assert said in done.output
    assert f"type: tipsite new language {tag}\n".casefold() not in done.output.casefold()
    assert tree(tmp_path) == before


def test_a_site_that_cannot_be_read_is_left_alone(tmp_path: Path) -> None:
    assert "Is --root right?" in add(tmp_path, "mk").output
    lay(tmp_path, edit(CONFIG, ("languages: [en, sq]", "languages: &all [en, sq]")))
    done = add(tmp_path, "mk")
    assert (done.exit_code, "campaigns.yaml:6" in done.output) == (2, True)
    lay(tmp_path, edit(CONFIG, ("  status: demonstration\n", "  statsu: demonstration\n")))
    done = add(tmp_path, "mk")
    assert (done.exit_code, "Do you mean “status”?" in done.output) == (2, True)


@pytest.mark.long
def test_mistakes_of_the_site_so_far_are_no_reason_though_one_more_edition_shows_them(
    tmp_path: Path,
) -> None:
    lay(tmp_path, page("en/more.md", "[Nowhere](nowhere.md)\n\n[Once more](nowhere.md)"))
    assert build(tmp_path).exit_code == 1
    done = add(tmp_path, "tr")
    assert done.exit_code == 0, done.stderr


def test_what_would_break_the_site_is_refused(tmp_path: Path) -> None:
    cyrillic = edit(CONFIG, ("source_language: en", "source_language: cnr"),
                    ("languages: [en, sq]", "languages: [cnr, en, sq]"))  # fmt: skip
    lay(tmp_path, cyrillic)
    done = add(tmp_path, "cnr-Cyrl")
    assert done.exit_code == 2
    assert "source-derived" in done.output


@pytest.mark.parametrize("tag", ["mk", "ar", "rom", "x-foo", "en-x-own"])
def test_a_catalogue_has_every_phrase_and_the_rule_of_its_language(tag: str) -> None:
    made = new_catalogue((POT + COUNTED,), "plain", tag, TODAY, {}).decode()
    catalogue = read_po(made.split("\n"), abort_invalid=True)
    wanted = read_po((POT + COUNTED).decode().split("\n"))
    assert [(one.context, one.id) for one in catalogue] == [(one.context, one.id) for one in wanted]
    locale = locale_for(tag)
    assert catalogue.plural_forms == f"nplurals={locale.nplurals}; plural=({locale.plural});"
    untranslated = {one.string for one in catalogue if one.id}
    assert untranslated == {"", ("",) * locale.nplurals}


@pytest.mark.long
@pytest.mark.parametrize("tag", [*LOCALES, *UNKNOWN])
def test_gettext_has_nothing_to_say_of_a_catalogue(tag: str) -> None:
    assert complaints(new_catalogue((POT + COUNTED,), "plain", tag, TODAY, {})) == ""

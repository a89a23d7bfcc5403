"""What keeps somebody out of a page is seen in the output, whatever the theme."""

from __future__ import annotations

import pytest

from sites import CONFIG, built, edit, page
from tipsite.audit.accessibility import LanguageSpan, foreign_words, wide_tables
from tipsite.audit.document import read_document
from tipsite.audit.structure import focus_problems
from tipsite.model.plan import Artifact


def tongues(body: str, lang: str = "en") -> list[tuple[str, str]]:
    """Return the languages and words that do not go together in a page with this body."""
    html = f'<html lang="{lang}"><head><title>x</title></head><body>{body}</body></html>'
    return [
        (found.lang, found.words)
        for found in foreign_words(read_document("x.html", html.encode()).tree, lang)
    ]


WIDE = f"<table><tr>{'<th>Country' * 6}</table>"


@pytest.mark.parametrize(
    ("body", "count"),
    [
        (WIDE, 1),
        (f"<div tabindex=0>{WIDE}</div>", 1),
        (WIDE.replace("Country", "10"), 0),
        (f"<div tabindex=0 role=region aria-label=x>{WIDE}</div>", 0),
    ],
)
def test_a_table_that_no_keyboard_can_scroll_is_found(body: str, count: int) -> None:
    assert wide_tables(read_document("x.html", f"<body>{body}</body>".encode()).tree) == count


@pytest.mark.parametrize(
    ("rule", "refused"),
    [
        ("a{outline:none}", True),
        ("a:focus{outline : 0;color:red}", True),
        ("a:focus-visible{outline-style:none}", True),
        ("a:focus{outline:none;box-shadow:0 0 0 3px}", False),
        ("a:focus:not(:focus-visible){outline:none}", False),
        ("/* outline: none */ a{outline:3px solid}", False),
        ("a{outline:0.2em solid}", False),
    ],
)
def test_a_style_sheet_that_hides_the_focus_is_refused(rule: str, *, refused: bool) -> None:
    sheet = Artifact(path="assets/site.css", content=f"@media screen{{{rule}}}".encode())
    assert [found.code for found in focus_problems(sheet)] == ["audit-outline"] * refused


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<p>Ask for помош here</p>", [("en", "помош")]),
        ("<p>Ask for <b>помош и <i>совет</i></b></p>", [("en", "помош и"), ("en", "совет")]),
        ('<p>Ask for <span lang="mk">помош</span></p>', []),
        ('<div lang="mk"><p>помош <b>совет</b></p></div>', []),
        ('<div lang="mk"><p>помош <b lang="ar">مساعدة</b></p></div>', []),
        ('<div lang="mk"><p>помош مساعدة</p></div>', [("mk", "مساعدة")]),
        ('<a lang="mk" href="x" title="مساعدة">помош</a>', [("mk", "مساعدة")]),
        ('<p><span lang="sq">помош</span></p>', [("sq", "помош")]),
        ('<img src="x" alt="Врата">', [("en", "Врата")]),
        ('<img src="x" alt="Врата" lang="mk">', []),
        ('<nav aria-label="Јазици">x</nav>', [("en", "Јазици")]),
        ("<p>Beta β and alpha</p><script>'помош'</script>", []),
    ],
)
def test_letters_of_another_script_are_found(body: str, found: list[tuple[str, str]]) -> None:
    assert sorted(tongues(body)) == sorted(found)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<p>Прочитајте West Midlands Anti-Slavery Network и SOS</p>", []),
        ("<p>Терен: Terre des hommes Албанија</p>", []),
        ("<p>Текст: https://example.org/mk/know-before-you-go.html</p>", []),
        ("<p>Текст. This page is not translated yet.</p>", ["This page is not translated yet"]),
        ('<p>Текст. <span lang="en">This page is not translated yet.</span></p>', []),
        ('<p lang="sr-Latn">Ova strana još nije prevedena na makedonski.</p>', []),
    ],
)
def test_names_in_latin_letters_may_stand_anywhere_but_sentences_are_marked(
    body: str, found: list[str]
) -> None:
    assert tongues(body, "mk") == [("mk", words) for words in found]


def test_the_language_of_nobody_is_left_alone() -> None:
    assert tongues("<p>помош</p>", "ja") == []
    assert tongues("<p>помош</p>", "") == [("", "помош")]


@pytest.mark.long
def test_words_of_another_script_warn_and_say_what_to_write() -> None:
    made = built(page("en/rights.md", "Ask for помош here."))
    assert not made.failed
    (found,) = [one for one in made.problems if one.at.path == "output/en/rights.html"]
    assert (found.code, found.severity) == ("audit-tongue", "warning")
    assert dict(found.values) == {"lang": "en", "words": "помош"}
    assert LanguageSpan(lang="en", words="помош") == ("en", "помош")


FEW = "\n\n".join(f"Ask {words} here." for words in ("помош", "за", "дете", "ноќе", "веднаш"))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (FEW, ["audit-tongue"] * 5),
        (f"{FEW}\n\nAsk денес here.", [*["audit-tongue"] * 3, "audit-tongue-many"]),
    ],
)
@pytest.mark.long
def test_a_page_that_is_all_in_another_script_is_told_in_a_few_lines(
    text: str, codes: list[str]
) -> None:
    made = built(page("en/rights.md", text))
    found = [one for one in made.problems if one.at.path == "output/en/rights.html"]
    assert [one.code for one in found] == codes
    assert {dict(one.values).get("count", "3") for one in found} == {"3"}


def test_the_title_of_a_fallback_is_in_one_language_and_says_which() -> None:
    name = "name: {en: Someone to call, sq: Dikush për të folur}"
    site_ = edit(CONFIG, (name, name.replace("sq: Dikush për të folur", "sq: Dikush")))
    made = built(site_ + page("en/rights.md", title="Your rights"))
    shown = {found.path: found.content.decode() for found in made.artifacts}
    title = '<title lang="en" dir="ltr">Your rights – Someone to call</title>'
    assert title in shown["sq/rights.html"]
    assert "<title>Your rights – Someone to call</title>" in shown["en/rights.html"]

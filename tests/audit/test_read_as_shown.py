"""Figures that a theme shows besides the text of a page are refused: nothing reads them back."""

from __future__ import annotations

import pytest

from sites import problems
from small_sites import page_codes
from tipsite.audit.scripts import style_problems
from tipsite.model.plan import Artifact


def footed(html: str) -> list[str]:
    """Return the codes of a page that has ``html`` in its footer."""
    return sorted(page_codes("", "en/index.html", "</footer>", f"{html}</footer>"))


def styled(rule: str) -> set[str]:
    """Return the codes of a style sheet."""
    sheet = Artifact(path="assets/site.css", content=rule.encode())
    return {found.code for found in style_problems(sheet)}


@pytest.mark.parametrize(
    "html",
    [
        '<ol start="116006"><li>Call</li></ol>',
        '<ol start="32"><li>Call</li></ol>',
        '<ol start="-5"><li>Call</li></ol>',
        '<ol><li value="116006">Call</li></ol>',
        "<ol reversed><li>Call</li></ol>",
        '<ol type="I"><li>Call</li></ol>',
        '<ul type="1"><li>Call</li></ul>',
    ],
)
def test_figures_that_a_list_counts_are_refused(html: str) -> None:
    assert footed(html) == ["audit-element"]


@pytest.mark.parametrize("first", ["0", "1", "7", "31"])
def test_a_list_may_go_on(first: str) -> None:
    assert footed(f'<ol start="{first}"><li>Words</li></ol>') == []


@pytest.mark.parametrize(
    "rule",
    [
        "ol { counter-reset: list-item 116005 }",
        "li { counter-increment: list-item 6 }",
        "li { counter-set: list-item 116006 }",
        "p::before { content: counter(x) }",
        "p::before { content: counters(x, '.') }",
        "p::before { content: '11' '60' }",
        "p::before { content/**/: '116006' }",
        "p::before { --x: '/*'; content/**/: '116006' }",
        "p { --said: '116006' }",
        "ul { list-style-type: '116006 ' }",
        "ul { list-style: inside '116006 ' }",
        "@counter-style x { system: fixed; symbols: 'x' }",
        "ul { list-style: symbols(fixed 'x') }",
    ],
)
def test_figures_that_a_style_sheet_writes_are_refused(rule: str) -> None:
    assert styled(rule) == {"audit-element"}


def test_figures_that_a_style_sheet_writes_stop_the_build() -> None:
    rule = "p::before { content: counter(x) }"
    found = problems(f"-- themes/plain/assets/more.css --\n{rule}\n")
    assert "audit-element" in {one.split()[1] for one in found}


@pytest.mark.parametrize(
    "rule", [".counter { margin: 0 }", "p::before { content: '›' }", "p { --gap: 16px }"]
)
def test_other_rules_of_a_style_sheet_are_none(rule: str) -> None:
    assert styled(rule) == set()


@pytest.mark.parametrize(
    "words",
    [
        "&#x202e;821", "&#8238;911", "&#x202D;821", "&#x2067;821&#x2069;", "&#8206;821", "&rlm;821",
        "&amp;#x202e;821",
    ],
)  # fmt: skip
def test_a_character_that_turns_figures_is_refused_however_it_is_written(words: str) -> None:
    expected = [] if words.startswith("&amp;") else ["direction-sign"]
    assert footed(f"<p>{words}</p>") == expected


def test_a_character_that_turns_figures_is_refused_in_an_attribute() -> None:
    assert footed('<p><a href="index.html" title="&#x202e;821">x</a></p>') != []


def test_what_runs_from_right_to_left_may_have_its_marks() -> None:
    assert footed('<p lang="ar" dir="rtl">&rlm;أب&lrm;</p>') == []

"""Links between pages: they lead to pages, also those to other languages; parts don't matter."""

from __future__ import annotations

from collections.abc import Callable
from zlib import crc32

import pytest

import tipsite.audit.questions
from sites import TODAY, site, theme
from tipsite.model.problems import Problem
from tipsite.pipeline.stages import build

BASE = "themes/plain/templates/base.html"
OTHER = '<link rel="alternate" hreflang="{{ other.hreflang }}" href="{{ other.href }}">'
HIDDEN = "-- themes/plain/assets/site.css --\n{}\n.bar {{ display: none }}\n"


def changed(*changes: tuple[str, str]) -> str:
    """Return the template of all pages with changes, as text of a site."""
    text = theme()[BASE].decode()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return f"-- {BASE} --\n{text}"


def problems(text: str) -> tuple[Problem, ...]:
    return build(site(text), TODAY).problems


@pytest.mark.parametrize(
    "other",
    [
        OTHER.replace("other.href }}", 'other.href.rpartition("/")[2] }}'),
        OTHER.replace("other.href }}", "other.href }}l"),
    ],
    ids=["relative", "dead"],
)
def test_a_page_links_to_its_languages(other: str) -> None:
    assert {found.code for found in problems(changed((OTHER, other)))} == {"audit-dead-link"}


def test_an_id_that_a_page_lacks_is_a_dead_link() -> None:
    link = '<a href="{{ frame.help.href }}#nowhere">'
    found = problems(changed(("<footer>", f"<footer><p>{link}Help</a></p>")))
    assert {problem.code for problem in found} >= {"audit-dead-link"}


@pytest.mark.parametrize(
    "part_of",
    [lambda _: "", lambda name: name, lambda name: f"{crc32(name.encode()[::-1]) % 5}"],
    ids=["one", "a name", "five"],
)
def test_parts_change_neither_problems_nor_their_order(
    part_of: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    css = theme()["themes/plain/assets/site.css"].decode()
    text = changed(
        ("<footer>", '<footer><p><a href="nowhere.html">Nowhere</a></p>'),
    )
    text += HIDDEN.format(css)
    usual = problems(text)
    assert {"audit-dead-link", "audit-hidden"} <= {one.code for one in usual}
    monkeypatch.setattr(tipsite.audit.questions, "part_of", part_of)
    assert problems(text) == usual

"""What an edit makes again of material: the pieces that it is about, and what shows these."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import pytest

from material_sites import ALBANIAN, CALLED, CARDS, LIVE, PIECES, POSTER, PUBLISHED
from sites import AL, CONFIG, QUIET_NAME, TODAY, edit, service, site, with_services
from tipsite.engine.session import Session
from tipsite.pipeline.stages import Build, build

OTHER = POSTER.replace("poster.md", "other.md").replace("[al-child-line]", "[al-other]")
MADE = ("piece", "piece problems", "bundle", "small picture", "link card")


def records(dial: str = "04 2266 777") -> str:
    other = service("al-other", dial=dial, name="{en: Other line, sq: Linja tjetër}")
    all_ = with_services(other, changes=(QUIET_NAME,)).replace(PUBLISHED, CALLED)
    return all_.replace("on: 2026-11,", "on: 2026-11-02,")


SETTINGS = LIVE.partition(f"-- {AL} --")[0].replace(*CARDS)
SITE = SETTINGS + PIECES + OTHER + ALBANIAN
BEFORE = SITE + records()


@lru_cache(maxsize=1)
def first() -> Session:
    session = Session()
    made = build(site(BEFORE), TODAY, session=session)
    assert not made.failed, made.problems
    return session


def again(text: str) -> dict[str, set[str]]:
    """Return what is made again after an edit, by question; all bytes are those of a new build."""
    session = Session(first().store, first())
    warm, cold = build(site(text), TODAY, session=session), build(site(text), TODAY)
    assert contents(warm) == contents(cold)
    assert warm.problems == cold.problems
    assert warm.numbers == cold.numbers
    found: dict[str, set[str]] = {}
    for run in session.runs:
        if run.question[0] in (*MADE, "page"):
            found.setdefault(run.question[0], set()).add("/".join(run.question[1:]))
    return found


def contents(made: Build) -> dict[str, bytes]:
    return {one.path: one.content for one in made.artifacts}


def shares(pages: Iterable[str]) -> set[str]:
    return {path for path in pages if path.endswith("share.html")}


@pytest.mark.long
def test_a_number_makes_the_pieces_again_that_bear_it_and_what_shows_them() -> None:
    found = again(SITE + records("04 2266 778"))
    assert found["piece"] == found["piece problems"] == {"en/campaigns/spring/other-al.pdf"}
    assert found["small picture"] == found["piece"]
    assert found["bundle"] == {"en/spring"}
    assert "link card" not in found
    # In Albanian nothing has changed.
    assert shares(found["page"]) <= {"en/campaigns/spring/share.html"}


@pytest.mark.long
def test_words_of_one_language_make_its_piece_again() -> None:
    found = again(BEFORE.replace("Kontrolloni para", "Kontrolloni mirë para"))
    assert found == {
        "piece": {"sq/campaigns/spring/poster-al.pdf"},
        "piece problems": {"sq/campaigns/spring/poster-al.pdf"},
        "small picture": {"sq/campaigns/spring/poster-al.pdf"},
        "bundle": {"sq/spring"},
    } | ({"page": {"sq/campaigns/spring/share.html"}} if "page" in found else {})


def test_without_material_nothing_of_it_is_asked() -> None:
    session = Session()
    build(site(edit(CONFIG)), TODAY, session=session)
    assert not set(MADE) & set(session.asked())


@pytest.mark.long
def test_what_typst_had_no_time_for_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first = Session()
    with monkeypatch.context() as hurry:
        hurry.setattr("tipsite.material.typesetting._LONGEST", 0.001)
        stopped = build(site(POSTER), TODAY, session=first)
    assert "material-template" in {one.code for one in stopped.problems}
    again = build(site(POSTER), TODAY, session=Session(first.store, first))
    assert not again.failed

"""What one edit makes again, counted by question: never more than what could say something else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from sites import TODAY, page, service, site, theme, with_services
from tipsite.content.corpus import parse
from tipsite.engine.session import Session
from tipsite.lint.checks import lint, prepare_lint
from tipsite.model.problems import Problem
from tipsite.model.site import Site
from tipsite.pipeline.stages import build
from tipsite.resolve.site import resolve_site

TARGET = page("en/target.md", "## At work\n\nWords stand here.")
LINKING = page("en/linking.md", "See [above](target.md#at-work).") + page(
    "en/other.md", "See [it](target.md), as 069 123 4567 is a number.\n\nAnd more words."
)
BEFORE = TARGET + LINKING


def look(text: str, before: Session | None = None) -> tuple[Session, Site, tuple[Problem, ...]]:
    """Return a session in which a site was parsed, resolved and checked, and what came of it."""
    session = Session(before=before)
    corpus, shape = parse(site(text), session=session)
    numbers = prepare_lint(corpus, session)
    found, resolved = resolve_site(corpus, TODAY, session)
    problems = (*resolved.found, *lint(resolved, numbers, session)[1])
    assert found is not None
    for edition in found.editions:
        for one in edition.pages.values():
            assert isinstance(one.text, tuple)
    return session, found, (*shape, *problems)


def made_again(before: str, after: str) -> Mapping[str, set[str]]:
    """Return the files whose questions are answered again after an edit, by question.

    Whatever stands has to be what a session that knows nothing finds.
    """
    first, _, _ = look(before)
    second, warm, problems = look(after, first)
    _, cold, told = look(after)
    assert problems == told
    assert warm.editions == cold.editions
    for one, other in zip(warm.editions, cold.editions, strict=True):
        assert all(page.text == other.pages[path].text for path, page in one.pages.items())
    found: dict[str, set[str]] = {}
    for run in second.runs:
        found.setdefault(run.question[0], set()).add(run.question[-1])
    return found


def test_what_stands_is_not_made_again() -> None:
    assert made_again(BEFORE, BEFORE) == {}


def test_a_paragraph_makes_its_own_page_again() -> None:
    after = page("en/target.md", "## At work\n\nOther words stand here.") + LINKING
    found = made_again(BEFORE, after)

    assert found["head"] == {"content/en/target.md"}
    assert found["findings"] == {"content/en/target.md"}
    assert found["resolved text"] == {"content/en/target.md"}
    # Neither its front matter nor its headings say anything else.
    assert "pages" not in found
    assert "settings" not in found


def test_a_heading_makes_again_what_links_to_it() -> None:
    after = page("en/target.md", "## At home\n\nWords stand here.") + LINKING
    found = made_again(BEFORE, after)

    assert found["resolved text"] == {"content/en/target.md", "content/en/linking.md"}
    assert found["findings"] == {"content/en/target.md"}


def test_a_page_that_goes_makes_again_what_links_to_it() -> None:
    found = made_again(BEFORE, LINKING)

    assert found["resolved text"] == {"content/en/linking.md", "content/en/other.md"}
    assert "head" not in found


@pytest.mark.parametrize(
    ("number", "searched"),
    [("+355691234567", {"content/en/other.md"}), ("+355697654321", set[str]())],
)
def test_a_number_searches_again_the_pages_that_may_hold_it(
    number: str, searched: set[str]
) -> None:
    some = ("+355690000001", number)
    before, after = (BEFORE + with_services(service("al-extra", dial=dial)) for dial in some)
    found = made_again(before, after)

    assert found.get("findings", set()) == searched
    assert found["directory records"] == {"content/services/al.yaml"}
    assert "head" not in found


class _Circular(Session):
    """A session in which the headings of a page rest on all that it refers to."""

    def rule(self, name: str, work: Callable[..., Any], kind: Any = None, **how: Any) -> None:
        def circular(path: str) -> Any:
            self.ask("resolved text", path)
            return work(path)

        super().rule(name, circular if name == "headings" else work, kind, **how)


def test_a_question_that_needs_its_own_answer_is_a_problem_with_its_chain() -> None:
    text = page("en/more.md", "## One\n\nSee [it](more.md#one).")
    (found,) = build(site(text), TODAY, session=_Circular()).problems
    assert (found.code, found.at.path) == ("question-cycle", "content/en/more.md")
    chain = dict(found.values)["chain"]
    asked = [
        f"{name} content/en/more.md" for name in ("resolved text", "headings", "resolved text")
    ]
    assert chain == " → ".join(asked)


def test_a_phrase_makes_no_text_again() -> None:
    path = "themes/plain/phrases/sq.po"
    phrases = theme()[path].decode().replace("Largohuni nga ky sajt", "Largohuni tani")

    again = made_again(BEFORE, f"{BEFORE}-- {path} --\n{phrases}")
    assert set(again) == {"secrets", "theme", "record findings"}
    assert again["secrets"] == {path}

"""`tipsite translate diff` shows what has changed; `accept` says that a translation fits it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sites import page
from tipsite.translation.arguments import find_document
from tipsite.workspace.differences import Run, word_runs
from tipsite.workspace.errors import CommandError
from translated_site import EN, SITE, SQ, STATE, change, run, tasks, translated

STEPS = "help/steps.md"
NAMES = ("index.md", "help/index.md", "help/steps.md", "safety.md", "services/al.yaml", "phrases",
         "signs/child.md", "routes/child.md", "campaigns.yaml")  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("help", "help/index.md"),
        ("help/", "help/index.md"),
        ("help/index.md", "help/index.md"),
        ("./content/sq/help/index.md", "help/index.md"),
        ("content\\sq\\help\\index.md", "help/index.md"),
        ("sq/help", "help/index.md"),
        ("help/steps", "help/steps.md"),
        ("steps", "help/steps.md"),
        ("help/steps.html", "help/steps.md"),
        ("content/sq", "index.md"),
        ("/", "index.md"),
        ("al", "services/al.yaml"),
        ("services/al", "services/al.yaml"),
        ("content/services/al.yaml", "services/al.yaml"),
        ("campaigns", "campaigns.yaml"),
        ("phrases", "phrases"),
    ],
)
def test_a_page_may_be_named_as_people_do(wanted: str, found: str) -> None:
    assert find_document(wanted, NAMES, ("en", "sq")) == found


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("hepl", "Do you mean help/index.md?"),
        ("help/stpes.md", "Do you mean help/steps.md?"),
        ("child", "may be routes/child.md or signs/child.md"),
        ("xyzzy", "There is no page"),
    ],
)
def test_what_is_not_there_is_told_with_what_comes_near(wanted: str, said: str) -> None:
    with pytest.raises(CommandError, match=said.replace("?", r"\?")):
        find_document(wanted, NAMES, ("en", "sq"))


def test_words_that_have_changed_are_marked_together() -> None:
    old, new = word_runs("You can call without being sure.", "You can call before you are sure.")
    assert old == (
        Run("You can call ", "same"),
        Run("without being", "gone"),
        Run(" sure.", "same"),
    )
    assert new[1] == Run("before you are", "new")
    assert word_runs("a\n- b", "a\n- b\n- c")[1][-1].kind == "new"
    assert word_runs("- a (x).\n- c (y).", "- a (x).\n- b (z).\n- c (y).")[1][1] == Run(
        "\n- b (z).", "new"
    )
    for one, kind in ((old, "gone"), (new, "new")):
        assert {run_.kind for run_ in one} == {"same", kind}


def test_diff_shows_then_now_and_the_translation(tmp_path: Path) -> None:
    root = translated(tmp_path)
    change(root, EN, ("without being", "before you are"), ("al-child-line", "al-night-line"))
    shown = run("diff", root, "sq", "help/steps").stdout
    for words in (
        "2 of 6 blocks not current",
        "Block 3  outdated-minor",
        "    You can call [-without being-] sure.",
        "    You can call {+before you are+} sure.",
        "    Mund të telefononi edhe kur nuk e dini me siguri.",
        "[-service:al-child-line-]",
        "{+service:al-night-line+}",
        f"{EN}:5",
        f"{SQ}:6",
        "tipsite translate accept sq help/steps.md --block 4",
    ):
        assert words in shown, words
    assert "A lawyer" not in shown
    assert "A lawyer" in run("diff", root, "sq", STEPS, "--all").stdout
    assert run("diff", root, "en", STEPS).exit_code == 2
    assert run("diff", root, "xx", STEPS).exit_code == 2
    assert run("diff", root, "sq", "xyzzy").exit_code == 2


def test_diff_shows_records_too(tmp_path: Path) -> None:
    root = translated(tmp_path)
    change(root, "content/services/al.yaml", ("Counsellors listen.", "People listen."))
    shown = run("diff", root, "sq", "services/al.yaml").stdout
    assert "(al-child-line.summary)" in shown
    assert "{+People+} listen." in shown
    assert "Këshilltarët dëgjojnë." in shown


def test_accept_takes_the_blocks_that_are_asked_for(tmp_path: Path) -> None:
    root = translated(tmp_path)
    change(root, EN, ("without being", "before you are"), ("al-child-line", "al-night-line"),
           ("- A lawyer", "- A lawyer\n- A doctor"))  # fmt: skip
    before = (root / STATE).read_bytes()
    done = run("accept", root, "sq", STEPS, "--dry-run")
    assert "3 blocks current now (3–5)" in done.stdout
    assert (root / STATE).read_bytes() == before
    assert "Still outdated-critical: 4–5." in run("accept", root, "sq", STEPS, "--minor").stdout
    assert [number for _, number, _ in tasks(root)] == [4, 5]
    run("accept", root, "sq", STEPS, "--block", "5")
    assert [number for _, number, _ in tasks(root)] == [4]
    run("accept", root, "sq", "steps")
    assert tasks(root) == []
    after = (root / STATE).read_bytes()
    assert "is like this already" in run("accept", root, "sq", STEPS).stdout
    assert (root / STATE).read_bytes() == after
    changed = set(before.splitlines()) ^ set(after.splitlines())
    assert {line.split(b"\t")[1] for line in changed} == {b"#001", b"#002", b"#003"}


def test_what_is_missing_or_has_no_source_is_taken_only_by_its_number(tmp_path: Path) -> None:
    root = translated(tmp_path)
    change(root, EN, ("\n\nAsk until 4 August 2026.", "\n\n## More\n\n> Take your time."))
    assert [(number, state) for _, number, state in tasks(root)] == [
        (7, "missing"),
        (8, "missing"),
        (6, "orphan"),
    ]
    done = run("accept", root, "sq", STEPS)
    assert "no block to accept" in done.stdout
    assert "Still missing: 7–8." in done.stdout
    done = run("accept", root, "sq", STEPS, "--block", "7", "--block", "6")
    assert "Block 7 counts as left out on purpose." in done.stdout
    assert "Block 6 counts as the translation's own." in done.stdout
    assert [(number, state) for _, number, state in tasks(root)] == [(7, "missing")]


def test_a_site_that_was_translated_before_is_taken_over_with_a_claim(tmp_path: Path) -> None:
    root = translated(tmp_path)
    change(root, EN, ("without being", "before you are"))
    text = (root / STATE).read_text("utf-8").splitlines(keepends=True)
    kept = "".join(line for line in text if not line.startswith(("index.md", "services/")))
    (root / STATE).write_text(kept, "utf-8")
    done = run("accept", root, "sq", "--all")
    assert done.exit_code == 0
    assert "By this you say: each Albanian" in done.stdout
    assert tasks(root) == [(STEPS, 3, "outdated-minor")]
    assert run("accept", root, "sq", "--all", "--minor").exit_code == 0
    assert tasks(root) == []


@pytest.mark.one_in(3)
@pytest.mark.parametrize(
    "arguments",
    [
        ("sq",),
        ("sq", STEPS, "--all"),
        ("sq", "--all", "--block", "1"),
        ("sq", STEPS, "index.md", "--block", "1"),
        ("sq", STEPS, "--minor", "--block", "1"),
        ("sq", STEPS, "--block", "77"),
        ("sq", "xyzzy"),
        ("en", STEPS),
        ("xx", STEPS),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    root = translated(tmp_path)
    before = (root / STATE).read_bytes()
    done = run("accept", root, *arguments)
    assert done.exit_code == 2
    assert done.stderr
    assert (root / STATE).read_bytes() == before


def test_nothing_is_taken_from_files_with_mistakes(tmp_path: Path) -> None:
    root = translated(tmp_path)
    before = (root / STATE).read_bytes()
    change(root, SQ, ("title: Hapat e parë", "title: [Hapat"))
    for words in (("sq", STEPS), ("sq", "--all")):
        done = run("accept", root, *words)
        assert done.exit_code == 2
        assert "has mistakes" in done.stderr
    assert run("accept", root, "sq", "index.md").exit_code == 0
    assert (root / STATE).read_bytes() == before
    change(root, STATE, (f"{STEPS}\t#002\t", f"{STEPS}\t#002\tx"))
    done = run("accept", root, "sq", "index.md")
    assert done.exit_code == 2
    assert "is damaged: line " in done.stderr


def test_several_pages_may_be_named(tmp_path: Path) -> None:
    more = page("en/about.md", "One.") + page("sq/about.md", "Një.")
    root = translated(tmp_path, more)
    assert "help/steps.md" in SITE
    change(root, EN, ("Ask until", "Ask before"))
    change(root, "content/en/about.md", ("One.", "Once."))
    done = run("accept", root, "sq", STEPS, "about")
    assert done.stdout.count("current now") == 2
    assert tasks(root) == []

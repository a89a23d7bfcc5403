"""A language of a live site is prepared where no reader sees it, until somebody publishes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from builds import TODAY, lay, run
from sites import AL, CALLED, CONFIG, LIVE, edit, page, site
from sites import TODAY as DAY
from tipsite.content.corpus import parse
from tipsite.lint.approval import unapproved
from tipsite.pipeline.stages import build

PREPARED = ("  languages: [en, sq]\n", "  languages: [en, sq]\n  prepared: [sq]\n")
SITE = edit(CONFIG, LIVE, PREPARED) + edit(AL, CALLED) + page("sq/only.md", "Vetëm.")


def made(text: str, *, drafts: bool = False) -> dict[str, str]:
    done = build(site(text), DAY, drafts=drafts)
    assert not done.failed, done.problems
    return {one.path: one.content.decode("utf-8", "replace") for one in done.artifacts}


def test_nothing_of_it_is_in_the_site() -> None:
    files = made(SITE)
    assert "en/index.html" in files
    assert not [path for path in files if path.startswith("sq/")]
    for path, text in files.items():
        assert "sq/index" not in text, path
        assert 'hreflang="sq"' not in text, path
        assert "Vetëm" not in text, path


@pytest.mark.long
def test_drafts_show_it() -> None:
    files = made(SITE, drafts=True)
    assert "Vetëm." in files["sq/only.html"]
    assert 'href="../sq/index.html"' in files["en/index.html"]


@pytest.mark.long
def test_the_source_is_never_hidden_and_a_strange_language_is_told() -> None:
    assert "en/index.html" in made(SITE.replace("prepared: [sq]", "prepared: [en]"))
    done = build(site(SITE.replace("prepared: [sq]", "prepared: [tr]")), DAY)
    assert "unknown-language" in [found.code for found in done.problems]


def test_what_waits_for_approval_there_stops_nothing() -> None:
    asks = SITE.replace("  missing_pages: show", "  missing_pages: show\n  approval: [pages]")
    waiting = {found.at.path for found in unapproved(parse(site(asks))[0], DAY)}
    assert "content/en/index.md" in waiting
    assert not [path for path in waiting if path.startswith("content/sq/")]


@pytest.mark.parametrize("status", ["live", "demonstration"])
def test_a_language_added_to_a_live_site_is_prepared(tmp_path: Path, status: str) -> None:
    text = edit(CONFIG, LIVE) + edit(AL, CALLED) if status == "live" else ""
    folder = lay(tmp_path, text)
    done = run("new", "language", "mk", "--root", folder, "--today", TODAY)
    assert done.exit_code == 0, done.output
    assert ("site.prepared" in done.output) is (status == "live")
    settings = (folder / CONFIG).read_text("utf-8")
    assert ("prepared: [mk]" in settings) is (status == "live")

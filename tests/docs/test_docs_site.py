"""The documentation as a site: what is added to its pages, and where its links lead.

That it builds, with every link and anchor, is a step of .ci/run.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from docs_site import ROOT, lay


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs") / "pages"
    lay(folder)
    return folder


@pytest.mark.parametrize(
    ("page", "line"),
    [
        ("problems", "#### unknown-key"),
        ("keys", "| `dial` \\* |"),
        ("commands", "    tipsite translate import [OPTIONS]"),
        ("commands", "| `--withdraw"),
        ("fields", "### PieceView"),
    ],
)
def test_what_the_program_knows_is_added(pages: Path, page: str, line: str) -> None:
    text = (pages / f"{page}.md").read_text("utf-8")
    assert any(written.startswith(line) for written in text.splitlines())
    assert text.count("\n## ") > 4


def test_links_lead_to_pages_of_the_site(pages: Path) -> None:
    assert "](contributing.md)" in (pages / "architecture.md").read_text("utf-8")
    assert "](architecture.md)" in (pages / "contributing.md").read_text("utf-8")
    assert "](../" not in (pages / "commands.md").read_text("utf-8")
    for page in pages.rglob("decisions/*.md"):
        assert page.read_text("utf-8").startswith("---\nsearch:\n  exclude: true\n---\n"), page


def test_each_document_is_in_the_menu(pages: Path) -> None:
    menu = (ROOT / "mkdocs.yml").read_text("utf-8")
    documents = [path.name for path in pages.glob("*.md")]
    assert [name for name in documents if f": {name}\n" not in menu] == []

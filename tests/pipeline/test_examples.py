"""`serve --examples`: every kind of page, in Latin and Cyrillic letters."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import pytest
from click.testing import CliRunner

import tipsite.preview.server
from directory_sites import lay
from sites import TODAY, site, theme
from tipsite.cli.main import main
from tipsite.pipeline.examples import INDEX, example_snapshot
from tipsite.pipeline.job import Job
from tipsite.pipeline.last_build import BuildRecord
from tipsite.pipeline.run import run
from tipsite.pipeline.stages import Build, build
from tipsite.views import VIEWS


@lru_cache(maxsize=1)
def examples() -> Build:
    return build(example_snapshot(site("", theme()), TODAY), TODAY)


@pytest.mark.long
def test_the_theme_that_comes_with_tipsite_has_no_problem_with_them() -> None:
    drawn = "campaign-image-svg"  # a note: chats show no drawing
    assert {found.code for found in examples().problems} == {drawn, "dial-odd"}


@pytest.mark.long
def test_every_view_is_there_in_each_edition() -> None:
    for tag in ("en", "mk"):
        kinds = {f"{page.kind}.html" for page in examples().pages if page.edition == tag}
        assert kinds >= {view.template for view in VIEWS} - {"chooser.html", "notfound.html"}, tag
    assert {f"{page.kind}.html" for page in examples().pages} == {view.template for view in VIEWS}


def test_no_number_is_anybodys() -> None:
    files = example_snapshot(site("", theme()), TODAY).files
    text = b"".join(text for path, text in files.items() if path.startswith("content/services/"))
    dials = re.findall(rb"\bdial: *'?([+0-9]+)", text)
    assert len(dials) > 90
    assert [dial for dial in dials if not dial.startswith(b"000")] == []


def test_a_broken_site_does_not_keep_them_away() -> None:
    broken = example_snapshot(site("-- campaigns.yaml --\nsite: [\n", theme()), TODAY)
    assert broken.files == example_snapshot(site("", theme()), TODAY).files


@pytest.mark.long
def test_serve_puts_them_where_they_go_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Path] = []

    def serve(job: Job, _port: int) -> None:
        assert run(BuildRecord(job)) == 0
        assert job.output is not None
        assert (job.output / INDEX).is_file()
        assert (job.output / "mk/help/mk.html").is_file()
        seen.append(job.output)

    monkeypatch.setattr(tipsite.preview.server, "serve", serve)
    lay(tmp_path)
    words = ["serve", "--examples", "--root", str(tmp_path), "--today", TODAY.isoformat()]
    assert CliRunner().invoke(main, words, catch_exceptions=False).exit_code == 0
    assert len(seen) == 1
    assert not seen[0].exists()
    assert sorted(path.name for path in tmp_path.iterdir() if not path.name.startswith(".")) == [
        "campaigns.yaml",
        "content",
    ]
    refused = CliRunner().invoke(main, ["serve", "--examples", "--output", str(tmp_path / "o")])
    assert refused.exit_code == 2
    assert "goes without --output" in refused.output

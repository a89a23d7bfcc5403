"""What the benchmarks build is a site without problems, whatever the sample's texts say today."""

from __future__ import annotations

import datetime
import importlib
from pathlib import Path
from typing import Any

import pytest

from tipsite.content.inputs import read
from tipsite.pipeline.stages import build

ROOT = Path(__file__).parents[2]
TODAY = datetime.date(2026, 11, 24)


@pytest.fixture
def benchmark(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(ROOT))
    return lambda name: importlib.import_module(f"benchmarks.{name}")


@pytest.mark.long
def test_the_articles_are_a_site_without_mistakes(benchmark: Any, tmp_path: Path) -> None:
    generators = benchmark("generators")
    generators.write_site("tipsite", tmp_path, 10, 2)
    edits = generators.GENERATORS["tipsite"].edits.values()
    built = build(read(tmp_path)[0], TODAY)
    assert built.problems == ()
    made = {artifact.path for artifact in built.artifacts}
    assert {edit.page for edit in edits} <= made
    assert all(edit.old in (tmp_path / edit.source).read_text("utf-8") for edit in edits)
    assert sum("/articles/article-" in path for path in made) == 40


def test_each_edit_of_the_sample_changes_its_file(benchmark: Any, tmp_path: Path) -> None:
    sample = benchmark("sample")
    sample.copy(tmp_path)
    for edit in sample.EDITS:
        text = (tmp_path / edit.path).read_text("utf-8")
        assert edit.change(text) != text

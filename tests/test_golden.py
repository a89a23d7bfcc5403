"""A small site with one fallback is compared with its expected output, byte for byte.

Rewrite the expected output with: pytest tests/test_golden.py --golden
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from sites import TODAY, told
from tipsite.model.snapshot import Snapshot
from tipsite.pipeline import build
from tipsite.read import read

GOLDEN = Path(__file__).parent / "golden" / "minimal"
OUTPUT = GOLDEN / "output"


STYLE = "themes/plain/assets/site.css"


def snapshot() -> Snapshot:
    """Return the small site with a style and a script of its own: only words and marks count."""
    found, problems = read(GOLDEN / "site")
    assert problems == ()
    assert STYLE in found.files
    return replace(found, files={**found.files, STYLE: b"body{margin:0}\n"}, script=b"// none\n")


def rewrite(made: dict[str, bytes]) -> None:
    shutil.rmtree(OUTPUT, ignore_errors=True)
    for path, content in made.items():
        (OUTPUT / path).parent.mkdir(parents=True, exist_ok=True)
        (OUTPUT / path).write_bytes(content)


def test_the_output_of_the_small_site_is_the_expected_one(*, rewrite_golden: bool) -> None:
    done = build(snapshot(), TODAY)
    assert told(done) == []
    made = {artifact.path: artifact.content for artifact in done.artifacts}
    if rewrite_golden:
        rewrite(made)
    expected = {
        path.relative_to(OUTPUT).as_posix(): path.read_bytes()
        for path in sorted(OUTPUT.rglob("*"))
        if path.is_file()
    }
    assert sorted(made) == sorted(expected)
    for path, content in made.items():
        assert content.decode() == expected[path].decode(), path


def test_the_small_site_has_one_fallback() -> None:
    assert [page.address for page in build(snapshot(), TODAY).pages if page.fallback] == [
        "sq/rights.html"
    ]

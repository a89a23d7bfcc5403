"""Small sites are compared with their expected output, byte for byte.

``minimal`` has one fallback; ``rtl`` is in English and Arabic, with names and numbers of both, and
some English has changed since it was translated.

Rewrite the expected output with: pytest tests/build/test_golden.py --golden
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from golden_sites import GOLDEN
from sites import TODAY, told
from tipsite.build.pipeline import build
from tipsite.content.inputs import read
from tipsite.model.corpus import Snapshot

STYLE = "themes/plain/assets/site.css"


def snapshot(name: str) -> Snapshot:
    """Return a small site with a style and a script of its own: only words and marks count."""
    found, problems = read(GOLDEN / name / "site")
    assert problems == ()
    assert STYLE in found.files
    return replace(
        found,
        files={**found.files, STYLE: b"a{min-height:44px}\n"},
        script=b"// none\n",
        search=b"// none\n",
        guard=b"0",
    )


def rewrite(output: Path, made: dict[str, bytes]) -> None:
    shutil.rmtree(output, ignore_errors=True)
    for path, content in made.items():
        (output / path).parent.mkdir(parents=True, exist_ok=True)
        (output / path).write_bytes(content)


@pytest.mark.parametrize(
    ("name", "warnings"),
    [
        ("minimal", []),
        (
            "rtl",
            [
                "content/ar/safety.md:6:1 parity-headings",
                "content/services/al.yaml:27:55 parity-figure",
            ],
        ),
    ],
)
def test_the_output_of_a_small_site_is_the_expected_one(
    name: str, warnings: list[str], *, rewrite_golden: bool
) -> None:
    output = GOLDEN / name / "output"
    done = build(snapshot(name), TODAY)
    assert told(done) == warnings
    made = {artifact.path: artifact.content for artifact in done.artifacts}
    if rewrite_golden:
        rewrite(output, made)
    expected = {
        path.relative_to(output).as_posix(): path.read_bytes()
        for path in sorted(output.rglob("*"))
        if path.is_file()
    }
    assert sorted(made) == sorted(expected)
    for path, content in made.items():
        assert content.decode(errors="replace") == expected[path].decode(errors="replace"), path


@pytest.mark.parametrize(("name", "tag"), [("minimal", "sq"), ("rtl", "ar")])
def test_each_small_site_has_one_fallback(name: str, tag: str) -> None:
    fallbacks = [page.address for page in build(snapshot(name), TODAY).pages if page.fallback]
    assert fallbacks == [f"{tag}/rights.html"]

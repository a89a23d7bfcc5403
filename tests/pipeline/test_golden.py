"""Small sites are compared with their expected output, byte for byte.

``minimal`` has one fallback; ``rtl`` is in English and Arabic, with names and numbers of both, and
some English has changed since it was translated.
``orange`` has no expected output: it has a theme that was made from docs/themes.md alone.

Rewrite the expected output with: pytest tests/pipeline/test_golden.py --golden
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from golden_sites import GOLDEN
from sites import TODAY, told
from tipsite.content.inputs import read
from tipsite.model.corpus import Snapshot
from tipsite.pipeline.stages import build

STYLE = "themes/plain/assets/site.css"
LOUD_STYLE = "themes/plain/assets/loud.css"


def snapshot(name: str) -> Snapshot:
    """Return a small site with a style and a script of its own: only words and marks count."""
    found, problems = read(GOLDEN / name / "site")
    assert problems == ()
    assert STYLE in found.files
    return replace(
        found,
        files={**found.files, STYLE: b"a{min-height:44px}\n", LOUD_STYLE: b"b{color:inherit}\n"},
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
                "content/ar/safety.md:6:1 parity-count",
                "content/services/al.yaml:27:55 parity-figure",
                "content/services/al.yaml:51:11 dial-odd",
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


@pytest.mark.long
def test_a_theme_of_somebody_who_had_only_the_documentation_builds() -> None:
    found, problems = read(GOLDEN / "orange" / "site")
    done = build(found, TODAY)
    assert (*problems, *done.problems) == ()
    made = {artifact.path: artifact.content.decode(errors="replace") for artifact in done.artifacts}
    assert "Çfarë doni të pyesni?" in made["sq/index.html"]
    style = next(text for path, text in made.items() if re.match(r"assets/site\..*css", path))
    assert "--brand:#e4572e" in style

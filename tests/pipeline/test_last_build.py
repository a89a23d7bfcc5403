"""A build that has nothing to do says what the one before said, and nothing else is told by it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builds import TODAY, digests, lay
from photos import SECRETS, photo
from sites import page
from tipsite.cli.main import main
from tipsite.engine.store import FOLDER, open_store
from tipsite.output.disk import state_folder
from tipsite.pipeline import stages

HEAVY = {"jinja2", "markdown", "yaml", "babel", "selectolax", "PIL", "pikepdf", "rich", "sqlite3"}
SHOWN = page("en/more.md", "Words.\n\n![A bridge](bridge.jpg)")


class Counter:
    """Counts how often a site is really built."""

    def __init__(self, patched: pytest.MonkeyPatch) -> None:
        self.builds = 0
        build = stages.build

        def counted(*given: object, **named: object) -> object:
            self.builds += 1
            return build(*given, **named)  # type: ignore[arg-type]

        patched.setattr(stages, "build", counted)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Counter:
    return Counter(monkeypatch)


def tip(root: Path, command: str = "build", *options: str) -> Result:
    return CliRunner().invoke(main, [command, "--root", str(root), "--today", TODAY, *options])


def said(result: Result, root: Path) -> tuple[int, str, str]:
    out, err = (text.replace(str(root), "SITE") for text in (result.stdout, result.stderr))
    return result.exit_code, out, err


def test_nothing_is_built_again_and_the_same_is_said(tmp_path: Path, made: Counter) -> None:
    root = lay(tmp_path / "s", page("en/more.md", "Words."))
    first, again, third = (tip(root) for _ in range(3))
    assert made.builds == 1
    assert {one.exit_code for one in (first, again, third)} == {0}
    assert first.stderr == again.stderr == third.stderr
    new, old = (one.stdout.splitlines() for one in (first, again))
    new = new[:-3]  # the first build also says what to do next
    assert new[:-1] == old[:-1] != []
    count = re.search(r"(\d+) files written, 0 unchanged", new[-1])
    assert count
    assert f": 0 files written, {count[1]} unchanged, 0 removed." in old[-1]
    assert third.stdout == again.stdout


@pytest.mark.parametrize("command", ["build", "check"])
@pytest.mark.parametrize(
    "body",
    [
        "# One more title",
        "[nowhere](#nothing)",
    ],
)
@pytest.mark.one_in(9)
def test_problems_are_told_again_with_their_lines(
    tmp_path: Path, made: Counter, command: str, body: str
) -> None:
    root = lay(tmp_path / "s", page("en/more.md", body))
    tip(root, command)
    before = tip(root, command, "--no-store")
    count = made.builds
    assert said(tip(root, command), root) == said(before, root)
    assert made.builds == count


@pytest.mark.long
def test_libraries_are_not_even_imported(tmp_path: Path) -> None:
    root = lay(tmp_path / "s", SHOWN)
    (root / "content" / "images").mkdir()
    (root / "content" / "images" / "bridge.jpg").write_bytes(photo("JPEG", 700, 400))
    code = (
        "import sys\nfrom tipsite.cli.main import main\n"
        "try: main()\nfinally: print('IMPORTED', *sys.modules)"
    )
    lines = []
    for _ in range(3):
        done = subprocess.run(
            [sys.executable, "-c", code, "build", "--root", str(root), "--today", TODAY],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        shown, _, imported = done.stdout.partition("IMPORTED ")
        lines.append((shown, {name.partition(".")[0] for name in imported.split()} & HEAVY))
    assert {"jinja2", "PIL", "sqlite3"} <= lines[0][1]
    assert lines[1][1] == lines[2][1] == set()
    kept = b"".join(path.read_bytes() for path in (root / FOLDER).iterdir())
    assert not any(secret in kept for secret in SECRETS)
    published = [path.name for path in (root / "output" / "images").iterdir()]
    assert len(published) == 4
    assert all(re.fullmatch(r"[0-9a-f]{12}-(320|700)\.(jpg|webp)", name) for name in published)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that was just built, which nobody changes."""
    root = lay(tmp_path_factory.mktemp("begun") / "s", page("en/more.md", "Words."))
    assert tip(root).exit_code == 0
    return root


# ------------------------------------------------------------------ what counts as no change


@pytest.fixture
def root(tmp_path: Path, begun: Path) -> Path:
    """A copy of a site that was just built: when nothing else is changed, nothing is to be done."""
    return Path(shutil.copytree(begun, tmp_path / "s", symlinks=True))


@pytest.mark.one_in(99)
@pytest.mark.parametrize(
    "options",
    [("--strict",), ("--today", "2026-11-25"), ("--ui-language", "mk"),
     ("--output", "elsewhere"), ("--report", "report.json"), ("--zip",), ("--no-store",)],
)  # fmt: skip
@pytest.mark.long
def test_another_question_is_answered_anew(
    root: Path, made: Counter, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    monkeypatch.chdir(root.parent)
    assert tip(root, "build", *options).exit_code == 0
    assert made.builds == 1


@pytest.mark.one_in(99)
@pytest.mark.parametrize("change", ["key", "program", "library", "variable"])
@pytest.mark.long
def test_another_key_or_program_builds_anew(
    root: Path, made: Counter, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    match change:
        case "key":
            monkeypatch.setenv("TIPSITE_STORE_KEY", "another")
        case "program":
            monkeypatch.setattr("tipsite.engine.seal._program", lambda: "newer")
        case "library":
            (root.parent / "markdown-99.dist-info").mkdir()
            monkeypatch.syspath_prepend(root.parent)
        case "variable":
            monkeypatch.setenv("TIPSITE_SOMETHING", "1")
    assert tip(root).exit_code == 0
    assert made.builds == 1


@pytest.mark.long
def test_a_store_that_somebody_else_sealed_is_not_believed(
    tmp_path: Path, made: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A number is changed in the output, and all else is made to fit: manifest, store, times."""
    root = lay(tmp_path / "s")
    monkeypatch.setenv("TIPSITE_STORE_KEY", "of whoever sent the folder")
    tip(root)
    shown = root / "output" / "en" / "index.html"
    manifest = root / "output" / ".tipsite-manifest.json"
    true = shown.read_bytes()
    shown.write_bytes(true.replace(b"</main>", b"Call 0900 123 456</main>"))
    found = json.loads(manifest.read_text(encoding="utf-8"))
    found["en/index.html"] = digests(root / "output")["en/index.html"]
    text = json.dumps(found, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    manifest.write_text(text, encoding="utf-8")
    with open_store(root) as store:
        kept = json.loads(store.record() or b"")
        for end in kept["ends"].values():
            end["output"] = digests(root / "output")[manifest.name]
        store.put_record(json.dumps(kept).encode())
    assert tip(root).exit_code == 0
    assert made.builds == 1, "the store is believed where its key is"
    monkeypatch.delenv("TIPSITE_STORE_KEY")
    assert tip(root).exit_code == 0
    assert made.builds == 2
    assert shown.read_bytes() == true


@pytest.mark.one_in(9)
@pytest.mark.parametrize("content", [b"", b"[1]", b"\xff", b'{"ends": {"VARIANT": 1}}'])
def test_a_record_of_another_shape_is_no_record(root: Path, made: Counter, content: bytes) -> None:
    with open_store(root) as store:
        variant = next(iter(json.loads(store.record() or b"")["ends"]))
        quoted = json.dumps(variant).encode()[1:-1]
        store.put_record(content.replace(b"VARIANT", quoted))
    for _ in range(2):
        assert tip(root).exit_code == 0
        assert made.builds == 1


@pytest.mark.long
def test_a_change_that_a_dead_command_left_is_completed_first(
    tmp_path: Path, made: Counter
) -> None:
    root = lay(tmp_path / "s")
    tip(root)
    (root / ".tipsite-change.json").write_text("{}")
    assert "cannot be read" in tip(root).stderr
    assert made.builds == 2
    left = state_folder((root / "output").resolve()) / "old"
    left.mkdir(parents=True)
    assert tip(root).exit_code == 0
    assert made.builds == 3
    assert not left.exists()

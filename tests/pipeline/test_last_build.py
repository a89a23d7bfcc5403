"""A build that has nothing to do says what the one before said, and nothing else is told by it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builds import TODAY, digests, lay
from photos import SECRETS, photo
from sites import page
from tipsite.cli.main import main
from tipsite.engine.store import FOLDER, open_store
from tipsite.engine.traces import Question, load_index
from tipsite.output.disk import STAGE, state_folder
from tipsite.pipeline import stages

HEAVY = {"jinja2", "markdown", "yaml", "babel", "selectolax", "PIL", "pikepdf", "rich"}
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


def settle(root: Path) -> None:
    """Give all files times of long ago, as if nobody had touched the site for a day."""
    for path in root.rglob("*"):
        if path.is_file() and not path.is_symlink():
            os.utime(path, ns=(1_700_000_000_000_000_000,) * 2)


def test_nothing_is_built_again_and_the_same_is_said(tmp_path: Path, made: Counter) -> None:
    root = lay(tmp_path / "s", page("en/more.md", "Words."))
    first, again, third = (tip(root) for _ in range(3))
    assert made.builds == 1
    assert {one.exit_code for one in (first, again, third)} == {0}
    assert first.stderr == again.stderr == third.stderr
    new, old = (one.stdout.splitlines() for one in (first, again))
    assert new[:-1] == old[:-1] != []
    count = re.search(r"(\d+) files written, 0 unchanged", new[-1])
    assert count
    assert f": 0 files written, {count[1]} unchanged, 0 removed." in old[-1]
    assert third.stdout == again.stdout


@pytest.mark.long
def test_builds_and_checks_are_remembered_beside_each_other(tmp_path: Path, made: Counter) -> None:
    root = lay(tmp_path / "s")
    for _ in range(3):
        for command, options in (("build", ()), ("check", ()), ("check", ("--strict",))):
            assert tip(root, command, *options).exit_code == 0
    # The first build makes the last good state, which a check before it could not know.
    assert made.builds == 3
    (root / "content" / "en" / "safety.md").unlink()
    for _ in range(2):
        for command in ("check", "build", "check"):
            tip(root, command)
    assert made.builds <= 6


@pytest.mark.parametrize("command", ["build", "check"])
@pytest.mark.parametrize("body", ["Words.", "# One more title", "A *half", "[nowhere](#nothing)"])
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
    assert {"jinja2", "PIL"} <= lines[0][1]
    assert lines[1][1] == lines[2][1] == set()
    (root / "content" / "en" / "more.md").write_text(page_with("More words."), encoding="utf-8")
    kept = b"".join(path.read_bytes() for path in (root / FOLDER).iterdir())
    assert not any(secret in kept for secret in SECRETS)
    published = [path.name for path in (root / "output" / "images").iterdir()]
    assert len(published) == 4
    assert all(re.fullmatch(r"[0-9a-f]{12}-(320|700)\.(jpg|webp)", name) for name in published)


def page_with(body: str) -> str:
    return page("en/more.md", body).partition("--\n")[2]


# ------------------------------------------------------------------ any sequence of changes

Step = Callable[[Path], tuple[str, ...] | None]
"""Changes a site, and may return options for the builds after it."""


def write(path: str, text: str) -> Step:
    def step(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")

    return step


def edit(path: str, old: str, new: str) -> Step:
    def step(root: Path) -> None:
        text = (root / path).read_text(encoding="utf-8")
        (root / path).write_text(text.replace(old, new), encoding="utf-8")

    return step


def take_away(path: str) -> Step:
    return lambda root: (root / path).unlink(missing_ok=True)


def sly_edit(root: Path) -> None:
    """A file is saved with as many bytes and with the times that it had."""
    path = root / "content" / "en" / "more.md"
    if path.exists():
        found, text = path.stat(), path.read_text(encoding="utf-8")
        path.write_text(text.replace("ords", "ends"), encoding="utf-8")
        os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))


def sly_output(root: Path) -> None:
    path = root / "output" / "en" / "index.html"
    if path.exists():
        found, text = path.stat(), path.read_bytes()
        path.write_bytes(text.replace(b"a", b"b", 1))
        os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))


def other_times(root: Path) -> None:
    settle(root)


def renamed(root: Path) -> None:
    old, new = (root / "content" / "en" / name for name in ("more.md", "else.md"))
    if old.exists():
        old.rename(new)


OTHER = """\
- id: al-other-line
  organization: alo
  run_by: ngo
  kind: hotline
  needs: [call]
  name: {en: Other line, sq: Linja tjetër}
  summary: {en: Somebody listens., sq: Dikush dëgjon.}
  publish: yes
  phones:
  - dial: 116 123
    free: yes
    hours: 24/7
    publish: yes
    verified: {dial: 116 123, on: 2026-11-01, how: called, by: Ana}
"""


def no_output(root: Path) -> None:
    shutil.rmtree(root / "output", ignore_errors=True)


def foreign(root: Path) -> None:
    if (root / "output").is_dir():
        (root / "output" / "CNAME").write_text("tips.example")


def leftovers(root: Path) -> None:
    if (root / "output").is_dir():
        (root / "output" / STAGE).mkdir(exist_ok=True)


def more_services(root: Path) -> None:
    path = root / "content" / "services" / "al.yaml"
    text = path.read_text(encoding="utf-8")
    if OTHER not in text:
        path.write_text(text + OTHER, encoding="utf-8")


def fewer_services(root: Path) -> None:
    path = root / "content" / "services" / "al.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(OTHER, ""), encoding="utf-8")


STEPS: dict[str, Step] = {
    "nothing": lambda _root: None,
    "times": other_times,
    "page": write("content/en/more.md", page_with("Words.")),
    "page again": write("content/en/more.md", page_with("Other words. Words.")),
    "sly page": sly_edit,
    "renamed page": renamed,
    "no page": take_away("content/en/more.md"),
    "broken page": write("content/en/more.md", "broken"),
    "warned page": write("content/en/more.md", page_with('“One" and [it](https://x.example).')),
    "another file": write("content/en/notes.txt", "Notes."),
    "no such file": take_away("content/en/notes.txt"),
    "name of the site": edit("campaigns.yaml", "name:", "name :"),
    "fewer settings": edit("campaigns.yaml", "  missing_pages: show\n", ""),
    "service": more_services,
    "no such service": fewer_services,
    "phrase": write("themes/plain/phrases/de.po", 'msgid ""\nmsgstr ""\n'),
    "no phrase": take_away("themes/plain/phrases/de.po"),
    "private": write("private/notes.md", "A name that nobody may know: Xhemile."),
    "output": sly_output,
    "page of the output": take_away("output/en/index.html"),
    "manifest": take_away("output/.tipsite-manifest.json"),
    "no output": no_output,
    "foreign": foreign,
    "leftovers": leftovers,
    "strict": lambda _root: ("--strict",),
    "day": lambda _root: ("--today", "2027-11-25"),
    "language": lambda _root: ("--ui-language", "sq"),
}


def try_steps(folder: Path, names: list[str], *commands: str) -> None:
    """Do the same to two sites, one of which is built with a store, and compare all."""
    warm, cold = (folder / name for name in ("warm", "cold"))
    if not folder.exists():
        lay(warm)
        lay(cold)
    for number, name in enumerate(names):
        options = STEPS[name](warm) or ()
        STEPS[name](cold)
        for command in commands:
            story = (names[: number + 1], command)
            left = said(tip(warm, command, *options), warm)
            right = said(tip(cold, command, *options, "--no-store"), cold)
            assert left == right, story
            outputs = [
                digests(root / "output") if (root / "output").is_dir() else {}
                for root in (warm, cold)
            ]
            assert outputs[0] == outputs[1], story
    assert not (cold / FOLDER).exists()
    kept = b"".join(path.read_bytes() for path in (warm / FOLDER).rglob("*") if path.is_file())
    assert b"Xhemile" not in kept


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two such sites that stand, which nobody changes."""
    folder = tmp_path_factory.mktemp("steps") / "begun"
    try_steps(folder, ["page"], "build", "build")
    return folder


@pytest.mark.one_in(30)
@pytest.mark.parametrize("name", STEPS)
def test_after_each_kind_of_change_the_same_is_made_and_said(
    tmp_path: Path, begun: Path, name: str
) -> None:
    folder = shutil.copytree(begun, tmp_path / "steps", symlinks=True)
    before = ["service"] if name == "no such service" else []
    try_steps(folder, [*before, name], "build", "build")


# ------------------------------------------------------------------ what counts as no change


@pytest.fixture
def root(tmp_path: Path, begun: Path) -> Path:
    """A copy of a site that was just built: when nothing else is changed, nothing is to be done."""
    return Path(shutil.copytree(begun / "warm", tmp_path / "s", symlinks=True))


@pytest.mark.long
def test_a_copy_is_as_it_was(root: Path, made: Counter) -> None:
    assert tip(root).exit_code == 0
    assert made.builds == 0


@pytest.mark.long
@pytest.mark.parametrize("change", ["times", "moved", "copied"])
def test_other_times_and_another_place_are_no_change(
    tmp_path: Path, made: Counter, change: str
) -> None:
    root = lay(tmp_path / "s", page("en/more.md", "Words."))
    tip(root)
    if change == "times":
        settle(root)
    elif change == "moved":
        root = root.rename(tmp_path / "other")
    else:
        root = Path(shutil.copytree(root, tmp_path / "copy"))
    again = tip(root)
    assert again.exit_code == 0
    assert " 0 files written" in again.stdout
    assert made.builds == 1
    for count, words in enumerate(("More.", "Less."), start=2):  # of another size, and of the same
        settle(root)
        (root / "content" / "en" / "more.md").write_text(page_with(words), encoding="utf-8")
        assert tip(root).exit_code == 0
        assert made.builds == count


@pytest.mark.one_in(4)
@pytest.mark.parametrize(
    "options",
    [("--strict",), ("--today", "2026-11-25"), ("--ui-language", "mk"),
     ("--output", "elsewhere"), ("--report", "report.json"), ("--zip",), ("--no-store",)],
)  # fmt: skip
def test_another_question_is_answered_anew(
    root: Path, made: Counter, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    monkeypatch.chdir(root.parent)
    assert tip(root, "build", *options).exit_code == 0
    assert made.builds == 1


@pytest.mark.one_in(99)
@pytest.mark.parametrize("change", ["key", "program", "library", "variable"])
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
        kept = json.loads(store.get("build", "last") or b"")
        for end in kept["ends"].values():
            end["output"] = digests(root / "output")[manifest.name]
        store.put("build", "last", json.dumps(kept).encode())
        store.commit()
    assert tip(root).exit_code == 0
    assert made.builds == 1, "the store is believed where its key is"
    monkeypatch.delenv("TIPSITE_STORE_KEY")
    assert tip(root).exit_code == 0
    assert made.builds == 2
    assert shown.read_bytes() == true


@pytest.mark.one_in(9)
@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[1]", b"\xff", b'{"ends": {}}', b"null", b'{"ends": {"VARIANT": 1}}']
)
def test_a_record_of_another_shape_is_no_record(root: Path, made: Counter, content: bytes) -> None:
    with open_store(root) as store:
        variant = next(iter(json.loads(store.get("build", "last") or b"")["ends"]))
        quoted = json.dumps(variant).encode()[1:-1]
        store.put("build", "last", content.replace(b"VARIANT", quoted))
        store.commit()
    for _ in range(2):
        assert tip(root).exit_code == 0
        assert made.builds == 1


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


@pytest.mark.long
def test_check_keeps_photos_and_a_broken_page_loses_none(tmp_path: Path) -> None:
    root = lay(tmp_path / "s", SHOWN)
    (root / "content" / "images").mkdir()
    (root / "content" / "images" / "bridge.jpg").write_bytes(photo("JPEG", 700, 400))
    more = root / "content" / "en" / "more.md"
    whole = more.read_text(encoding="utf-8")

    def photos() -> list[Question]:
        with open_store(root) as store:
            return [one for one in load_index(store).questions if one[:1] == ("photo",)]

    assert tip(root, "check").exit_code == 0
    kept = photos()
    assert len(kept) == 1
    more.write_text("broken")
    assert tip(root, "check").exit_code == 1
    assert photos() == kept
    more.write_text(whole.replace("![A bridge](bridge.jpg)", ""), encoding="utf-8")
    assert tip(root, "check").exit_code == 0
    assert photos() == []

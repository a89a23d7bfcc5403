"""The write stage replaces our files as a whole and leaves everybody else's alone."""

import errno
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tipsite.model.plan import Artifact
from tipsite.output.changes import Changes, Plan
from tipsite.output.disk import (
    JOURNAL,
    MANIFEST,
    STAGE,
    OutputRefused,
    beside,
    discard,
    state_folder,
)
from tipsite.output.journal import by_journal, commit, stage
from tipsite.output.lock import lock_path, locked
from tipsite.output.manifest import leftovers, remember, stamp_before, standing
from tipsite.output.swap import ExchangeUnavailableError, by_exchange
from tipsite.output.writer import Replace, recover, write

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX modes and links")


@pytest.fixture(params=[by_exchange, by_journal], ids=["exchange", "journal"])
def replace(request: pytest.FixtureRequest) -> Replace:
    strategy: Replace = request.param
    return strategy


@pytest.fixture
def output(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "public"
    yield folder
    check_beside(folder)
    if folder.is_dir():
        ours = {name for name in names(folder) if name.startswith(".tipsite")}
        assert ours <= {MANIFEST}


def check_beside(output: Path) -> None:
    """Beside the output is only what is known of it, and a twin whose files are those of it."""
    state = state_folder(output)
    assert set(names(output.parent)) <= {output.name, state.name}, "something was left"
    if state.is_dir():
        assert set(names(state)) <= {".gitignore", "CACHEDIR.TAG", "stats.json", "tree"}
    for path in (state / "tree").rglob("*"):
        there = output / path.relative_to(state / "tree")
        assert path.is_symlink() or path.is_dir() or path.samefile(there), path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def site(**extra: str) -> list[Artifact]:
    return pages({"index.html": "home", "a/b/page.html": "page", "a/style.css": "css"} | extra)


def pages(contents: dict[str, str]) -> list[Artifact]:
    return [Artifact(path=path, content=text.encode()) for path, text in contents.items()]


def tree(folder: Path) -> dict[str, str]:
    """Everything but the manifest: files with content, links with target, folders with a slash."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = f"-> {path.readlink()}"
        elif path.is_dir():
            found[name + "/"] = ""
        elif name != MANIFEST:
            found[name] = path.read_text()
    return found


def files(folder: Path) -> dict[str, str]:
    return {name: text for name, text in tree(folder).items() if not name.endswith("/")}


def state(folder: Path) -> dict[str, tuple[int, int, int]]:
    paths = [folder, *folder.rglob("*")]
    found = {str(path): path.lstat() for path in paths}
    return {name: (it.st_ino, it.st_mtime_ns, it.st_mode) for name, it in found.items()}


def refusal(artifacts: list[Artifact], output: Path, replace: Replace) -> tuple[str, str]:
    with pytest.raises(OutputRefused) as caught:
        write(artifacts, output, _replace=replace)
    return caught.value.reason, caught.value.path


def test_change_writes_keeps_and_removes(output: Path, replace: Replace) -> None:
    write(site(old="old", **{"gone/deep/x.html": "x"}), output, _replace=replace)
    os.utime(output / "a/style.css", ns=(1, 1_000_000_007))
    before = state(output)
    changes = write(site(new="new", **{"index.html": "changed"}), output, _replace=replace)
    assert changes == Changes(
        written=("index.html", "new"),
        unchanged=("a/b/page.html", "a/style.css"),
        removed=("gone/deep/x.html", "old"),
    )
    assert tree(output) == {
        "a/": "", "a/b/": "", "a/b/page.html": "page", "a/style.css": "css",
        "index.html": "changed", "new": "new",
    }  # fmt: skip
    kept = str(output / "a/style.css")
    assert state(output)[kept] == before[kept]


def test_nothing_changed_writes_nothing(output: Path, replace: Replace) -> None:
    write(site(), output, _replace=replace)
    before = state(output)
    changes = write(reversed(site()), output, _replace=replace)
    assert state(output) == before
    assert changes.written == changes.removed == ()
    assert len(changes.unchanged) == 3


def test_manifest_is_deterministic(tmp_path: Path, replace: Replace) -> None:
    write(site(), tmp_path / "one", _replace=replace)
    write(site(more="x"), tmp_path / "two", _replace=replace)
    write(reversed(site()), tmp_path / "two", _replace=replace)
    manifest = (tmp_path / "one" / MANIFEST).read_bytes()
    assert manifest == (tmp_path / "two" / MANIFEST).read_bytes()
    assert list(json.loads(manifest)) == ["a/b/page.html", "a/style.css", "index.html"]


@posix_only
def test_modes_do_not_depend_on_the_umask(output: Path, replace: Replace) -> None:
    for umask, extra in ((0o077, "one"), (0o000, "two")):
        before = os.umask(umask)
        try:
            write(site(**{f"{extra}/{extra}": extra}), output, _replace=replace)
        finally:
            os.umask(before)
        for path in (output, *output.rglob("*")):
            expected = 0o755 if path.is_dir() else 0o644
            assert stat.S_IMODE(path.stat().st_mode) == expected, path


@pytest.mark.parametrize("keep", [".gitkeep", ".keep", None])
def test_empty_folder_is_taken_over(output: Path, replace: Replace, keep: str | None) -> None:
    output.mkdir()
    if keep:
        (output / keep).write_text("kept")
    for extra in ("one", "two"):
        write(site(extra=extra), output, _replace=replace)
        assert files(output)["extra"] == extra
        if keep:
            assert files(output)[keep] == "kept"


def test_folder_of_somebody_else_is_refused(output: Path, replace: Replace) -> None:
    (output / "empty").mkdir(parents=True)
    for _ in range(2):
        before = state(output)
        assert refusal(site(), output, replace) == ("not-ours", str(output))
        assert state(output) == before
        (output / "thesis.txt").write_text("precious")


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"a": 1}', '{"../x": "%s"}' % ("0" * 64), "[" * 100_000]
)
def test_corrupt_manifest(output: Path, replace: Replace, content: str) -> None:
    output.mkdir()
    (output / MANIFEST).write_text(content)
    (output / "page.html").write_text("page")
    assert refusal(site(), output, replace)[0] == "not-ours-corrupt-manifest"
    (output / "page.html").unlink()
    write(site(), output, _replace=replace)
    assert "index.html" in files(output)


def test_output_that_is_a_file_is_refused(output: Path, replace: Replace) -> None:
    output.write_text("file")
    assert refusal(site(), output, replace) == ("not-a-folder", str(output))
    assert refusal(site(), output / "below", replace)[0] == "not-a-folder"


@posix_only
def test_foreign_things_survive(output: Path, replace: Replace) -> None:
    write(site(old="old"), output, _replace=replace)
    (output / "CNAME").write_text("example.org")
    (output / ".gitkeep").write_text("")
    (output / "a" / "note.txt").write_text("note")
    (output / "box" / "inner").mkdir(parents=True)
    (output / "box" / "run.sh").write_text("#!")
    (output / "box" / "run.sh").chmod(0o750)
    (output / "link").symlink_to("a/b")
    (output / "dangling").symlink_to("nowhere")
    os.mkfifo(output / "pipe")
    os.utime(output / "box", ns=(1, 2_000_000_003))
    (output / "box").chmod(0o555)
    foreign = ("CNAME", ".gitkeep", "a/note.txt", "box", "box/run.sh", "box/inner", "pipe")
    before = {name: (output / name).stat() for name in foreign}
    write(site(new="new"), output, _replace=replace)
    for name, old in before.items():
        new = (output / name).stat()
        assert (new.st_mode, new.st_mtime_ns) == (old.st_mode, old.st_mtime_ns), name
        assert stat.S_ISDIR(old.st_mode) or new.st_ino == old.st_ino, name
    assert (output / "link").readlink() == Path("a/b")
    assert (output / "dangling").readlink() == Path("nowhere")
    assert (output / "CNAME").read_text() == "example.org"
    assert not (output / "old").exists()
    (output / "box").chmod(0o755)


def test_folder_with_something_foreign_stays(output: Path, replace: Replace) -> None:
    write(site(), output, _replace=replace)
    (output / "a" / "note.txt").write_text("note")
    write(pages({"index.html": "home"}), output, _replace=replace)
    assert tree(output) == {"a/": "", "a/note.txt": "note", "index.html": "home"}


def test_page_over_a_foreign_file_is_refused(output: Path, replace: Replace) -> None:
    write(site(), output, _replace=replace)
    (output / "CNAME").write_text("mine")
    (output / "empty").mkdir()
    (output / "a" / "note.txt").write_text("note")
    before = state(output)
    assert refusal(pages({"a": "file"}), output, replace) == ("foreign-collision", "a")
    for path in ("CNAME", "CNAME/x.html", "empty"):
        assert refusal(site(**{path: "x"}), output, replace) == ("foreign-collision", path)
    assert state(output) == before


@posix_only
def test_links_are_never_followed(output: Path, replace: Replace) -> None:
    write(site(), output, _replace=replace)
    elsewhere = output / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "x.html").write_text("precious")
    (output / "linked").symlink_to(elsewhere)
    assert refusal(site(**{"linked/x.html": "x"}), output, replace)[0] == "foreign-collision"
    (output / "index.html").unlink()
    (output / "index.html").symlink_to(elsewhere / "x.html")
    assert refusal(site(), output, replace) == ("foreign-collision", "index.html")
    assert (elsewhere / "x.html").read_text() == "precious"


@posix_only
def test_linked_output_is_resolved(tmp_path: Path, replace: Replace) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real")
    for extra in ("one", "two"):
        write(site(extra=extra), tmp_path / "link", _replace=replace)
        assert (tmp_path / "link").is_symlink()
        assert files(tmp_path / "real")["extra"] == extra
    assert [name for name in names(tmp_path) if name[0] != "."] == ["link", "real"]


def test_edited_and_deleted_files_are_restored(output: Path, replace: Replace) -> None:
    write(site(), output, _replace=replace)
    (output / "index.html").write_text("HOME")
    (output / "a/b/page.html").unlink()
    changes = write(site(), output, _replace=replace)
    assert changes.written == ("a/b/page.html", "index.html")
    assert files(output) == {a.path: a.content.decode() for a in site()}


def test_file_becomes_folder_and_back(output: Path, replace: Replace) -> None:
    file, folder = pages({"a": "file"}), pages({"a/b/c": "deep", "a/d": "d"})
    for wanted in (file, folder, file):
        write(wanted, output, _replace=replace)
        assert files(output) == {item.path: item.content.decode() for item in wanted}


def test_a_file_that_another_program_holds_for_a_moment_is_waited_for(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(site(), output, _replace=by_journal)
    moved, tries = Path.replace, Counter[str]()

    def held_twice(source: Path, target: Path) -> Path:
        tries[source.name] += 1
        if tries[source.name] < 3:
            raise PermissionError(errno.EACCES, "The process cannot access the file")
        return moved(source, target)

    monkeypatch.setattr("tipsite.output.disk._PAUSES", (0, 0))  # as on Windows
    monkeypatch.setattr(Path, "replace", held_twice)
    write(site(**{"index.html": "more"}), output, _replace=by_journal)
    assert (output / "index.html").read_text("utf-8") == "more"
    assert tries["index.html"] == 3


def test_empty_site(output: Path, replace: Replace) -> None:
    write([], output, _replace=replace)
    write(site(), output, _replace=replace)
    write([], output, _replace=replace)
    assert names(output) == [MANIFEST]


@pytest.mark.parametrize(
    "path",
    ["/etc/passwd", "../x", "a/../x", "./a", "a/.", "C:x", "c:/x", "a\\b", "", "a//b", "a/", "a\0b",
     "nul", "a/CON.html", "com1.tar.gz", "Aux .txt", ".tipsite-manifest.json", ".TipSite/x",
     "bad\udc80", unicodedata.normalize("NFD", "ä.html")],
)  # fmt: skip
def test_unsafe_paths_are_refused(output: Path, replace: Replace, path: str) -> None:
    assert refusal(pages({path: "x"}), output, replace) == ("unsafe-path", path)
    assert not output.exists()


@pytest.mark.parametrize("path", ["console.html", "a/.hidden", "..a", "x/.tipsite-x", "ß", "a b"])
def test_harmless_paths_are_written(output: Path, replace: Replace, path: str) -> None:
    write(pages({path: "x"}), output, _replace=replace)
    assert files(output) == {path: "x"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A.html", "a.html"),
        ("ä", unicodedata.normalize("NFD", "ä")),
        ("A/x", "a/y"),
        ("ß", "SS"),
        ("a/b", "a"),
        ("a", "a"),
    ],
)
def test_paths_that_cannot_coexist_are_refused(
    output: Path, replace: Replace, one: str, other: str
) -> None:
    both = [*pages({one: "1"}), *pages({other: "2"})]
    assert refusal(both, output, replace)[0] == "unsafe-path"


def test_second_run_is_refused(output: Path, replace: Replace) -> None:
    write(site(), output, _replace=replace)
    with locked(output):
        assert refusal(site(), output, replace) == ("locked", str(output))
        recover(output)
    write(site(), output, _replace=replace)


@posix_only
def test_lock_dies_with_the_process(output: Path, replace: Replace) -> None:
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            with locked(output):
                os.write(theirs, b"x")
                time.sleep(60)
        finally:
            os._exit(0)
    os.read(ours, 1)
    assert refusal(site(), output, replace)[0] == "locked"
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(ours)
    os.close(theirs)
    assert lock_path(output).exists()
    write(site(), output, _replace=replace)


@pytest.mark.parametrize("exists", [True, False])
@pytest.mark.parametrize("path", ["new/" + "x" * 300 + "/x.html", "y" * 300])
def test_impossible_name_leaves_the_old_site(
    output: Path, replace: Replace, path: str, exists: bool
) -> None:
    _check_failure(output, replace, pages({"new/a": "a", path: "x", "zz": "z"}), exists)


@posix_only
@pytest.mark.parametrize("exists", [True, False])
def test_full_disk_leaves_the_old_site(output: Path, replace: Replace, exists: bool) -> None:
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        wanted = pages({"new/a": "a", "new/large": "x" * 200_000, "zz": "z"})
        _check_failure(output, replace, wanted, exists)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def _check_failure(output: Path, replace: Replace, wanted: list[Artifact], exists: bool) -> None:
    if exists:
        write(site(), output, _replace=replace)
        (output / "CNAME").write_text("mine")
    before = state(output) if exists else {}
    with pytest.raises(OSError, match="too l"):
        write(wanted, output, _replace=replace)
    assert output.exists() == exists
    if exists:
        after = state(output)
        if replace is by_journal:
            # The stage was in it for a while.
            del before[str(output)], after[str(output)]
        assert after == before


@posix_only
@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may do anything")
def test_read_only_folder_fails_before_anything_changes(output: Path) -> None:
    write(site(), output)
    (output / "a").chmod(0o555)
    with pytest.raises(PermissionError):
        write(site(**{"a/new": "x", "first": "x"}), output, _replace=by_journal)
    (output / "a").chmod(0o755)
    assert files(output) == {a.path: a.content.decode() for a in site()}


def _interrupt_after_commit(plan: Plan) -> None:
    """Leave what a run that was killed just after its journal was complete leaves."""
    stage(plan.output, {file.path: file.content for file in plan.fresh})
    commit(plan.output, JOURNAL, plan.manifest)


def test_journal_is_rolled_forward(output: Path) -> None:
    write(site(old="old", **{"x/y": "y"}), output)
    (output / "CNAME").write_text("mine")
    write(site(new="new", x="file"), output, _replace=_interrupt_after_commit)
    assert (output / JOURNAL).exists()
    recover(output)
    expected = {a.path: a.content.decode() for a in site(new="new", x="file")}
    assert files(output) == expected | {"CNAME": "mine"}
    assert write(site(new="new", x="file"), output).written == ()


def test_newcomer_in_the_way_of_the_journal_is_not_lost(output: Path) -> None:
    write(site(), output)
    write(site(new="new"), output, _replace=_interrupt_after_commit)
    (output / "new").write_text("precious")
    with pytest.raises(OutputRefused, match="foreign-collision: new"):
        recover(output)
    assert (output / "new").read_text() == "precious"
    (output / "new").unlink()
    recover(output)
    assert files(output)["new"] == "new"


@pytest.mark.parametrize(
    "broken", ["", "[]", '{"aside": [], "moves": [], "removes": ["../x"], "prunes": []}']
)
def test_broken_journal_is_refused(output: Path, replace: Replace, broken: str) -> None:
    write(site(), output, _replace=replace)
    (output / JOURNAL).write_text(broken)
    with pytest.raises(OutputRefused, match="corrupt-journal"):
        recover(output)
    (output / JOURNAL).unlink()


def test_stage_without_journal_is_thrown_away(output: Path, replace: Replace) -> None:
    write(site(), output, _replace=replace)
    (output / STAGE).mkdir()
    (output / STAGE / "x").write_text("x")
    recover(output)
    assert not (output / STAGE).exists()
    assert files(output) == {a.path: a.content.decode() for a in site()}


def test_leftovers_are_removed_if_they_are_ours(tmp_path: Path, replace: Replace) -> None:
    output, other = tmp_path / "public", tmp_path / "other"
    write(site(), output, _replace=replace)
    for what in ("old", "swap-1"):
        (state_folder(output) / what).mkdir()
    (state_folder(output) / "old" / "x").write_text("x")
    beside(output, "lock").write_text("")
    kept = (beside(other, "state"), tmp_path / ".tipsite-mine", beside(output, "mine"))
    for folder in kept:
        folder.mkdir()
    recover(output)
    assert leftovers(output) == ()
    assert set(tmp_path.iterdir()) == {output, state_folder(output), *kept}


def test_newcomers_during_the_exchange_are_not_lost(output: Path) -> None:
    write(site(), output)
    (output / "CNAME").write_text("old")

    def disturb(plan: Plan) -> None:
        (output / "late").mkdir()
        (output / "late" / "x.txt").write_text("late")
        (output / "a" / "note").write_text("note")
        (output / "CNAME.tmp").write_text("edited")
        (output / "CNAME.tmp").replace(output / "CNAME")
        by_exchange(plan)

    write(pages({"index.html": "home"}), output, _replace=disturb)
    late = {"CNAME": "edited", "a/note": "note", "late/x.txt": "late"}
    assert files(output) == late | {"index.html": "home"}


def test_old_tree_of_a_killed_run_is_searched_first(output: Path, tmp_path: Path) -> None:
    write(site(), output)
    old = state_folder(output) / "swap-1"
    write(site(gone="gone"), tmp_path / "old")
    (tmp_path / "old").rename(old)
    (old / "late.txt").write_text("late")
    recover(output)
    assert files(output) == {a.path: a.content.decode() for a in site()} | {"late.txt": "late"}
    discard(state_folder(tmp_path / "old"))


def test_no_exchange_falls_back_to_the_journal(output: Path) -> None:
    write(site(), output)
    before = output.stat().st_ino
    here = Path.cwd()
    os.chdir(output / "a")
    try:
        with pytest.raises(ExchangeUnavailableError):
            write(site(new="new"), output, _replace=by_exchange)
        write(site(new="new"), output)
    finally:
        os.chdir(here)
    assert output.stat().st_ino == before
    assert files(output)["new"] == "new"


def test_twin_is_the_output_after_each_of_many_writes(output: Path) -> None:
    """The same files under another name: what is withdrawn stays nowhere (see `check_beside`)."""
    write(site(), output)
    (output / "CNAME").write_text("mine")
    (output / "a" / "box").mkdir()
    (output / "a" / "box" / "note").write_text("note")
    kinds = (
        site(withdrawn="116 111"), site(), site(new="file"), pages({"new/x": "folder"}),
        site(**{"index.html": "HOME"}), site(**{"a/b/page.html": "PAGE", "z/z": "z"}), site(),
    )  # fmt: skip
    twin = state_folder(output) / "tree"
    for kind in kinds:
        write(kind, output)
        (output / "a" / "box" / "note").unlink()
        (output / "a" / "box" / "note").write_text("another")
        wanted = {item.path: item.content.decode() for item in kind}
        foreign = {"CNAME": "mine", "a/box/note": "another"}
        assert files(output) == wanted | foreign
        assert files(twin) == wanted


def test_twin_goes_with_what_it_would_keep(output: Path) -> None:
    write(site(), output)
    write(site(withdrawn="116 111"), output)
    twin = state_folder(output) / "tree"
    assert (twin / "withdrawn").is_file()
    here = Path.cwd()
    os.chdir(output)
    try:
        write(site(), output)
    finally:
        os.chdir(here)
    assert not (twin / "withdrawn").exists()
    write(site(withdrawn="116 111"), output)
    write(site(new="new"), output)
    shutil.rmtree(output)
    write(site(), output)
    assert not (twin / "withdrawn").exists()


def test_without_hard_links_files_are_copied_and_no_twin_stays(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    write(site(), output)
    write(site(one="1"), output)
    before = (output / "index.html").stat().st_mtime_ns
    monkeypatch.setattr(os, "link", refuse)
    for extra in ("2", "3"):
        assert write(site(one=extra), output, _replace=by_exchange).written == ("one",)
        assert files(output) == {a.path: a.content.decode() for a in site(one=extra)}
        assert (output / "index.html").stat().st_mtime_ns == before
        assert not (state_folder(output) / "tree").exists()


def test_twin_that_came_with_the_image_of_a_container_is_made_anew(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Folders of a lower layer cannot be renamed (overlayfs)."""
    write(site(), output)
    write(site(withdrawn="116 111"), output)
    (state_folder(output) / "tree" / "lower").mkdir()
    rename = os.rename

    def refuse(source: Path, target: Path) -> None:
        if (source / "lower").exists():
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        rename(source, target)

    monkeypatch.setattr(os, "rename", refuse)
    write(site(), output, _replace=by_exchange)
    assert files(state_folder(output) / "tree") == files(output)


def test_damaged_twin_does_no_harm(output: Path) -> None:
    write(site(), output)
    write(site(one="1"), output)
    twin = state_folder(output) / "tree"
    (twin / "index.html").unlink()
    (twin / "index.html").write_text("damaged")
    (twin / "strange").mkdir()
    (twin / "strange" / "x").write_text("x")
    shutil.rmtree(twin / "a" / "b")
    (twin / "a" / "b").write_text("a file")
    write(site(two="2"), output)
    assert files(output) == {a.path: a.content.decode() for a in site(two="2")}


def settled(output: Path) -> str:
    """What `standing` says once the disk's clock has gone on since the last write."""
    time.sleep(0.05)
    first = standing(output)
    assert first is not None
    assert standing(output) == first
    return first


def test_standing_tells_whether_the_site_is_as_it_was_written(
    output: Path, replace: Replace
) -> None:
    assert standing(output) is None
    write(site(), output, _replace=replace)
    first = settled(output)
    write(site(new="new"), output, _replace=replace)
    assert settled(output) != first
    write(site(), output, _replace=replace)
    assert settled(output) == first
    (output / "CNAME").write_text("mine")
    assert standing(output) == first


@pytest.mark.parametrize("wait", [0.0, 0.05], ids=["young", "old"])
@pytest.mark.long
def test_standing_notices_what_somebody_did(output: Path, wait: float) -> None:
    write(site(), output)
    write(site(new="new"), output)
    page, manifest = output / "index.html", output / MANIFEST

    def edit_in_place() -> None:
        before = page.stat()
        with page.open("r+") as stream:
            stream.write("HOME")
        os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))

    def replace_file() -> None:
        (output / "other").write_text("HOME")
        (output / "other").replace(page)

    def move_folder() -> None:
        (output / "a").rename(output / "moved")
        (output / "a").symlink_to("moved")

    damages: list[Callable[[], object]] = [
        edit_in_place, page.unlink, replace_file, move_folder,
        lambda: manifest.write_text(manifest.read_text().replace(': "3', ': "4')),
        lambda: (output / JOURNAL).write_text("{}"),
        (state_folder(output) / "swap-1").mkdir,
    ]  # fmt: skip
    for damage in damages:
        time.sleep(wait)
        if wait:
            settled(output)
        damage()
        assert standing(output) is None
        discard(output / "a" if (output / "a").is_symlink() else output / "moved")
        discard(output / "moved")
        write(site(new="new"), output)
        assert settled(output)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"site": 1, "files": {"../x": [1]}}', None])
def test_without_stats_the_files_are_read(output: Path, content: str | None) -> None:
    write(site(), output)
    first = settled(output)
    stats = state_folder(output) / "stats.json"
    stats.unlink() if content is None else stats.write_text(content)
    assert standing(output) == first
    stats.unlink()
    (output / "index.html").write_text("HOME")
    assert standing(output) is None


def unread(artifact: Artifact) -> Artifact:
    """Return a file whose content may not be asked for."""

    def content() -> bytes:
        raise AssertionError(artifact.path)

    return Artifact(path=artifact.path, content=content, digest=artifact.digest)


def test_content_of_what_stays_is_not_asked_for(output: Path, replace: Replace) -> None:
    write(site(), output, _replace=replace)
    for number in range(3):
        fresh = pages({"new": str(number)})
        changes = write([*map(unread, site()), *fresh], output, _replace=replace)
        assert changes.written == ("new",)


_READ = """
import os, sys, time
from pathlib import Path
from tipsite.model.plan import Artifact
from tipsite.output.manifest import standing
from tipsite.output.writer import write
output = Path(sys.argv[1])
def make(text): return [Artifact(path=f"{n}.html", content=text) for n in range(9)]
def write_all(changed): write([*make(b"same"), Artifact(path="x.html", content=changed)], output)
for text in (b"1", b"2", b"2"):
    write_all(text)
    time.sleep(0.05)
read = []
def hear(event, args):
    if event == "open" and str(args[0]).endswith(".html") and not args[2] & os.O_CREAT:
        read.append(args[0])
sys.addaudithook(hear)
assert standing(output)
write_all(b"2")
print("unchanged", len(read))
write_all(b"3")
print("changed", {Path(path).name for path in read})
"""


@posix_only
def test_what_stands_as_it_was_written_is_not_read(output: Path) -> None:
    command = [sys.executable, "-c", _READ, str(output)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    # The new file is opened once more, to be flushed.
    assert done.stdout == "unchanged 0\nchanged {'x.html'}\n", done.stderr


def test_stats_that_somebody_else_has_sealed_are_not_believed(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk with its times and inodes comes from elsewhere, and its stats fit a changed page."""
    monkeypatch.setenv("TIPSITE_STORE_KEY", "of whoever changed the page")
    site = [Artifact(path="index.html", content=b"Call 116 111")]
    write(site, output)
    (output / "index.html").write_bytes(b"Call 900 900")
    listed = (output / MANIFEST).read_bytes()
    remember(output, listed, {"index.html": stamp_before(2**62, os.lstat(output / "index.html"))})
    assert standing(output) is not None, "they are believed where their key is"
    monkeypatch.delenv("TIPSITE_STORE_KEY")
    assert standing(output) is None
    assert write(site, output).written == ("index.html",)
    assert (output / "index.html").read_bytes() == b"Call 116 111"

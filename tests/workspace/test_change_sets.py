"""What commands write into a site: sets of files whole, nobody's work lost, also when killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from directory_sites import SHEETS, lay
from sites import AL, TODAY, page, service, with_services
from terminal import end_of, forked, talk
from tipsite.cli.main import main
from tipsite.console import plain
from tipsite.workspace.changes import ChangeSet
from translators import Office, translated

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs signals")

RENAMES = "replace rename"
EVERY = "replace rename fsync mkdir unlink rmdir"
OUTSIDE = b'{"old": {"../x": ""}, "new": {}}'
NAMES = "abcdefghijkl"
PAGES = "".join(page(f"{tag}/{name}.md", title=f"{tag} {name}") for name in NAMES
                for tag in ("en", "sq"))  # fmt: skip
BY = ("--by", "helpline officer")
SERVICE = ("--name", "Legal advice", "--country", "AL", "--kind", "legal-aid", "--organization",
           "alo", "--run-by", "ngo", "--need", "legal", "--summary", "They advise.",
           "--number", "116 006", "--source", "Listing", "--url", "https://example.org/",
           "--id", "al-advice")  # fmt: skip
SETS = {
    "import": ("translate", "import", "BACK", "--yes"),
    "country": ("new", "country", "MK"),
    "language": ("new", "language", "tr"),
    "service": ("new", "service", *SERVICE),
    "organization": ("new", "organization", "--name", "Partner", "--website", "", "--id", "pa"),
    "campaign": ("new", "campaign", "--name", "Two", "--summary", "S", "--from", "2026-11",
                 "--to", "2027-03", "--countries", "AL", "--id", "two"),
    "theme": ("new", "theme", "spring"),
    "confirmed": ("directory", "confirmed", "al-child-line", "--how", "called", *BY),
    "failed": ("directory", "failed", "al-child-line", "--reason", "Nobody answers."),
    "review": ("translate", "review", "sq", "a.md", *BY),
    "rename": ("rename", "street", "sign-b"),
    "schema": ("schema",),
}  # fmt: skip
"""Commands that change a site; those that change several files first."""


def start(at: int, how: signal.Signals, *words: str | Path, each: str = RENAMES) -> int:
    """Begin a command that gets a signal before one of the calls that change the disk, from 1."""
    calls = count(1)

    def counted(work: Callable[..., Any]) -> Callable[..., Any]:
        def done(*arguments: Any, **more: Any) -> Any:
            if next(calls) == at:
                os.kill(os.getpid(), how)
            return work(*arguments, **more)

        return done

    def before() -> None:
        for name in each.split():
            setattr(os, name, counted(getattr(os, name)))

    return forked(words, before)


def killed(at: int, *words: str | Path, each: str = RENAMES) -> bool:
    """Kill a command before a call; False where it has ended before."""
    code = end_of(start(at, signal.SIGKILL, *words, each=each))
    assert code in (0, -signal.SIGKILL)
    return code != 0


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


def on_the_day(root: Path, words: tuple[str, ...]) -> tuple[str | Path, ...]:
    """Return a command for a site; ``BACK`` is what has come back from its translator."""
    given = tuple(root / "private" / "back.po" if word == "BACK" else word for word in words)
    dated = words[0] != "schema" and words[:2] != ("new", "theme")
    return (*given, "--root", root, *(("--today", TODAY.isoformat()) if dated else ()))


def tree(root: Path) -> dict[str, bytes]:
    """Return the files of a site, with what no command should leave among them."""
    found = (path for path in root.rglob("*") if path.is_file())
    inside = {path.relative_to(root).as_posix(): path.read_bytes() for path in found}
    kept = {".tipsite-written", ".tipsite-crash.txt"}
    left_out = (".tipsite-cache/", "private/", "output/")
    return {
        path: content
        for path, content in inside.items()
        if path not in kept and not path.startswith(left_out)
    }


@pytest.fixture(name="site", scope="module")
def made_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    office = Office(tmp_path_factory.mktemp("site"), PAGES)
    say = {f"{name}.md#title": f"Re {name}" for name in NAMES}
    translated(office.send("po", "--all"), say).rename(office.root / "private" / "back.po")
    return office.root


def try_kills(site: Path, folder: Path, name: str, *, each: str = RENAMES) -> int:
    """Kill a command before each of its calls; return how often."""
    whole = shutil.copytree(site, folder / "whole")
    done = run(*on_the_day(whole, SETS[name]))
    assert done.exit_code == 0, done.output
    before, after, count = tree(site), tree(whole), 0
    assert before != after
    for at in range(1, 1000):
        root = shutil.copytree(site, folder / f"{name}{at}")
        if not killed(at, *on_the_day(root, SETS[name]), each=each):
            assert at > 1
            break
        count += 1
        said = run("check", "--root", root, "--today", TODAY.isoformat())
        assert said.exit_code == 0, said.output
        found = tree(root)
        changed = {path for path in {*before, *found} if before.get(path) != found.get(path)}
        assert found in (before, after), (name, at, sorted(changed))
        # What was left behind is no hindrance: the same command ends as it would have.
        again = run(*on_the_day(root, SETS[name]))
        assert tree(root) == after or name == "schema", (name, at, again.output)
        shutil.rmtree(root)
    return count


@pytest.mark.long
@pytest.mark.parametrize("name", SETS)
def test_every_command_leaves_a_whole_site_wherever_it_is_killed(
    site: Path, tmp_path: Path, name: str
) -> None:
    between = try_kills(site, tmp_path / "between", name)
    assert try_kills(site, tmp_path / "anywhere", name, each=EVERY) > between > 1


def test_what_an_officer_saved_after_a_kill_stays(site: Path, tmp_path: Path) -> None:
    root = shutil.copytree(site, tmp_path / "site")
    assert killed(3, *on_the_day(root, SETS["import"]))
    mine = (root / "content/sq/l.md").read_bytes().replace(b"Words.", b"Mine.")
    (root / "content/sq/l.md").write_bytes(mine)
    said = run("check", "--root", root, "--today", TODAY.isoformat()).output
    assert "content/sq/l.md was saved since, and stays so." in said
    assert (root / "content/sq/l.md").read_bytes() == mine
    assert b"Re l" in (root / "private/not-written/content/sq/l.md").read_bytes()
    assert b"Re a" in (root / "content/sq/a.md").read_bytes()


@pytest.mark.one_in(99)
@pytest.mark.parametrize("content", [b"", b"[]", b"{", OUTSIDE])
def test_a_list_of_steps_that_tipsite_did_not_write_stops_nobody(
    tmp_path: Path, content: bytes
) -> None:
    root = lay(tmp_path / "site")
    (root / ".tipsite-change.json").write_bytes(content)
    (tmp_path / "x").write_bytes(b"")
    done = run("check", "--root", root, "--today", TODAY.isoformat())
    assert (done.exit_code, "cannot be read, so it is put aside" in done.output) == (0, True)
    assert (root / ".tipsite-change.damaged").read_bytes() == content
    assert (tmp_path / "x").exists()


@pytest.mark.long
def test_a_new_site_is_whole_or_begun_again(tmp_path: Path) -> None:
    words = ("--languages", "en", "--countries", "AL", "--name", "N", "--responsible", "R",
             "--address", "https://example.org/", "--today", TODAY.isoformat())  # fmt: skip
    assert run("init", tmp_path / "whole", *words).exit_code == 0
    whole = tree(tmp_path / "whole")
    ends = set()
    for at, each in ((1, RENAMES), (2, RENAMES), (3, "mkdir"), (8, RENAMES), (9, "fsync")):
        root = tmp_path / f"{each}{at}"
        assert killed(at, "init", root, *words, each=each)
        again = run("init", root, *words)
        ends.add(again.exit_code)
        assert tree(root).keys() == whole.keys(), (at, each)
    assert ends == {0, 2}


def answered(root: Path) -> dict[str, Any]:
    """Return the lines of each service by its id, as something else than tipsite reads them."""
    tree_ = yaml.load((root / AL).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return {one["id"]: one["phones"][0] for one in tree_["services"]}


@pytest.mark.long
def test_four_answers_at_once_are_all_kept(tmp_path: Path) -> None:
    root = tmp_path / "site"
    lines = {f"al-{name}-line": f"116 00{number}" for number, name in enumerate("abcd", 1)}
    lay(root, with_services(*(service(id_, dial=dial) for id_, dial in lines.items())))
    works = ("confirmed", "--how", "called", *BY)
    broke = ("failed", "--reason", "Nobody answers.")
    answers = dict(zip(lines, (works, broke, works, works), strict=True))
    day = ("--root", str(root), "--today", "2026-11-24")
    command = [sys.executable, "-m", "tipsite", "directory"]
    pipe = subprocess.PIPE
    children = [
        subprocess.Popen([*command, answer[0], id_, *answer[1:], *day], stdout=pipe, stderr=pipe)
        for id_, answer in answers.items()
    ]
    for child in children:
        _out, err = child.communicate()
        assert child.returncode == 0, err
    after = answered(root)
    for id_, answer in answers.items():
        line = after[id_]
        kept = line["publish"] == "hold" if answer is broke else line["verified"]["how"]
        assert kept in (True, "called"), id_


def saved_meanwhile(
    monkeypatch: pytest.MonkeyPatch, file: Path, change: Callable[[bytes], bytes | None]
) -> None:
    """Save a file, as an editor does, while a command writes its first file."""
    flush, once = os.fsync, [True]

    def flushed(handle: int) -> None:
        if once and once.pop():
            new = change(file.read_bytes())
            if new is None:
                file.unlink()
            else:
                file.write_bytes(new)
        flush(handle)

    monkeypatch.setattr(os, "fsync", flushed)


@pytest.mark.one_in(3)
@pytest.mark.parametrize(
    ("name", "path"),
    [("confirmed", AL), ("failed", AL), ("service", AL), ("country", "campaigns.yaml"),
     ("language", "campaigns.yaml"), ("theme", "campaigns.yaml"), ("review", "content/sq/a.md"),
     ("import", "content/sq/b.md"), ("organization", "content/organizations.yaml")],
)  # fmt: skip
def test_what_an_editor_saves_meanwhile_is_never_overwritten(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, path: str
) -> None:
    root = shutil.copytree(site, tmp_path / "site")
    before = tree(root)
    saved_meanwhile(monkeypatch, root / path, lambda old: old + b"\n# Saved meanwhile.\n")
    done = run(*on_the_day(root, SETS[name]))
    assert (done.exit_code, "was changed in the meantime" in done.output) == (2, True)
    assert tree(root) == {**before, path: before[path] + b"\n# Saved meanwhile.\n"}


def test_what_was_taken_away_meanwhile_is_not_written_again(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = shutil.copytree(site, tmp_path / "site")
    saved_meanwhile(monkeypatch, root / AL, lambda _old: None)
    done = run(*on_the_day(root, SETS["failed"]))
    assert (done.exit_code, "was taken away in the meantime" in done.output) == (2, True)
    assert not (root / AL).exists()


def stopped(root: Path) -> int:
    """Return a command that stands still in the middle of its change."""
    child = start(2, signal.SIGSTOP, *on_the_day(root, SETS["country"]))
    until = time.monotonic() + 30
    while "State:\tT" not in Path(f"/proc/{child}/status").read_text(encoding="ascii"):
        assert time.monotonic() < until
        time.sleep(0.02)
    return child


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux")
def test_a_command_waits_for_another_and_says_so(site: Path, tmp_path: Path) -> None:
    root = shutil.copytree(site, tmp_path / "site")
    first = stopped(root)
    threading.Timer(3, os.kill, (first, signal.SIGCONT)).start()
    second = run(*on_the_day(root, SETS["failed"]))
    assert "Another command of tipsite is changing this site: waiting" in second.output
    assert (end_of(first), second.exit_code) == (0, 0)
    assert (root / "content/services/mk.yaml").exists()
    assert answered(root)["al-child-line"]["publish"] == "hold"


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux")
def test_nobody_waits_for_a_dead_command(site: Path, tmp_path: Path) -> None:
    root = shutil.copytree(site, tmp_path / "site")
    first = stopped(root)
    os.kill(first, signal.SIGKILL)
    end_of(first)
    second = run(*on_the_day(root, SETS["failed"]))
    assert (second.exit_code, "waiting" in second.output) == (0, False)
    assert "It is completed now" in second.output


OUTPUTS = {
    "report": (("check", "--report"), "report.json"),
    "hosts": (("hosts", "nginx", "--file"), "site.conf"),
    "due": (("directory", "due", "--format", "json", "--output"), "due.json"),
    "gaps": (("directory", "gaps", "--output"), "gaps.txt"),
    "status": (("translate", "status", "--format", "html", "--output"), "status.html"),
    "po": (("translate", "export", "sq", "--all", "--format", "po", "--output"), "sq.po"),
    "xlsx": (("translate", "export", "sq", "--all", "--output"), "sq.xlsx"),
}
"""Commands that write a file of their own, and how it may be called."""


def write(root: Path, name: str, file: Path, *more: str) -> Result:
    words, _usual = OUTPUTS[name]
    return run(*words, file, "--root", root, "--today", TODAY.isoformat(), *more)


@pytest.mark.one_in(9)
@pytest.mark.parametrize("name", OUTPUTS)
@pytest.mark.long
def test_a_file_that_tipsite_made_is_made_again_without_a_question(
    site: Path, tmp_path: Path, name: str
) -> None:
    root = shutil.copytree(site, tmp_path / "site")
    file = tmp_path / OUTPUTS[name][1]
    assert write(root, name, file).exit_code == 0
    first = file.read_bytes()
    with (root / AL).open("a", encoding="utf-8") as records:
        records.write(service("al-new-line", dial="116 006"))
    (root / "content/en/a.md").write_text("---\ntitle: A\nsummary: S\n---\nNew.\n", "utf-8")
    done = write(root, name, file)
    assert done.exit_code == 0, done.output
    assert (file.read_bytes() != first) == (name not in ("hosts", "due"))


@pytest.mark.long
@pytest.mark.parametrize("name", OUTPUTS)
def test_a_file_of_somebody_else_is_replaced_only_if_that_is_said(
    site: Path, tmp_path: Path, name: str
) -> None:
    file = tmp_path / OUTPUTS[name][1]
    file.write_bytes(b"Mine, and the only copy.\n")
    done = write(site, name, file)
    assert done.exit_code == 2
    assert "tipsite did not make it" in done.output
    assert "--force" in done.output
    assert file.read_bytes() == b"Mine, and the only copy.\n"
    done = write(site, name, file, "--force")
    assert done.exit_code == 0, done.output
    assert b"Mine" not in file.read_bytes()


@pytest.mark.one_in(2)
@pytest.mark.parametrize("name", OUTPUTS)
@pytest.mark.parametrize("path", ["campaigns.yaml", "content/en/a.md", AL])
def test_no_file_of_the_site_is_replaced_even_if_that_is_said(
    site: Path, tmp_path: Path, name: str, path: str
) -> None:
    site = shutil.copytree(site, tmp_path / "site")
    before = tree(site)
    for more in ((), ("--force",)):
        done = write(site, name, site / path, *more)
        assert (site / path).read_bytes() == before[path]
        assert (done.exit_code, "belongs to the site itself" in done.output) == (2, True)
    assert tree(site) == before


@pytest.mark.one_in(2)
@pytest.mark.parametrize("as_", ["po", "xlsx"])
@pytest.mark.long
def test_what_a_translator_typed_is_not_exported_over(site: Path, tmp_path: Path, as_: str) -> None:
    root = shutil.copytree(site, tmp_path / "site")
    words = ("translate", "export", "sq", "--all", "--format", as_, "--root", root)
    assert run(*words).exit_code == 0
    assert run(*words).exit_code == 0
    typed = translated(root / "private" / f"translate-sq.{as_}", {"a.md#title": "Re"}).read_bytes()
    done = run(*words)
    assert (done.exit_code, "was changed since" in done.output) == (2, True)
    assert (root / "private" / f"translate-sq.{as_}").read_bytes() == typed
    # When all of it is in the site, nothing is lost with the file.
    taken = ("translate", "import", root / "private" / f"translate-sq.{as_}", "--root", root)
    assert run(*taken, "--today", TODAY.isoformat()).exit_code == 0
    assert run(*words).exit_code == 0


def test_call_sheets_are_written_all_or_none_over_what_somebody_has_there(
    site: Path, tmp_path: Path
) -> None:
    words = ("directory", "due", *SHEETS, "--all", "--output", tmp_path, "--root", site)
    assert run(*words).exit_code == 0
    (sheet,) = tmp_path.glob("*.html")
    assert run(*words).exit_code == 0
    sheet.write_bytes(noted := sheet.read_bytes() + b"<p>They moved.")
    assert run(*words).exit_code == 2
    assert sheet.read_bytes() == noted


@pytest.mark.long
def test_a_zip_of_somebody_else_stays(site: Path, tmp_path: Path) -> None:
    root = shutil.copytree(site, tmp_path / "site")
    words = ("build", "--zip", "--root", root, "--today", TODAY.isoformat())
    with zipfile.ZipFile(root / "output.zip", "w") as mine:
        mine.writestr("index.html", "A site that I made by hand.")
    before = (root / "output.zip").read_bytes()
    done = run(*words)
    assert (done.exit_code, "tipsite did not make it" in done.output) == (2, True)
    assert (root / "output.zip").read_bytes() == before
    assert not (root / "output").exists()
    assert run(*words, "--force").exit_code == 0
    (root / "content/en/a.md").write_text("---\ntitle: A\nsummary: S\n---\nNew.\n", "utf-8")
    assert run(*words).exit_code == 0
    with zipfile.ZipFile(root / "output.zip", "a") as more:
        more.writestr("extra.html", "Put in by hand.")
    (root / "content/en/a.md").write_text("---\ntitle: A\nsummary: S\n---\nOld.\n", "utf-8")
    assert run(*words).exit_code == 2


@pytest.mark.long
def test_at_a_terminal_it_is_a_question(site: Path, tmp_path: Path) -> None:
    file = tmp_path / "due.csv"
    for answer, kept in (("n", True), ("y", False)):
        file.write_bytes(b"Mine")
        words = (*OUTPUTS["due"][0], str(file), "--root", str(site))
        _shown, code = talk(words, (("Replace it?", f"{answer}\n"),), tmp_path)
        assert (file.read_bytes() == b"Mine") == kept == (code == 2)


@pytest.mark.one_in(8)
@pytest.mark.parametrize("name", OUTPUTS)
@pytest.mark.long
def test_on_a_full_disk_what_was_there_stays(site: Path, tmp_path: Path, name: str) -> None:
    root = shutil.copytree(site, tmp_path / "site")
    file = tmp_path / "out" / OUTPUTS[name][1]
    file.parent.mkdir()
    assert write(root, name, file).exit_code == 0
    if name == "hosts":
        file.write_bytes(file.read_bytes() + b"\n")
    before = file.read_bytes()
    with (root / AL).open("a", encoding="utf-8") as records:
        records.write(service("al-new-line", dial="116 006"))
    day = "2027-09-01"
    words = [*OUTPUTS[name][0], str(file), "--root", str(root), "--today", day]
    words += ["--force"] if name == "hosts" else []
    ours, theirs = os.pipe()

    def fill() -> None:
        """Let no file grow beyond 64 bytes: that is what a full disk looks like from inside."""
        import resource  # noqa: PLC0415 - not on Windows

        sys.dont_write_bytecode = True  # nor compiled modules cut off
        os.dup2(theirs, 1)
        os.dup2(theirs, 2)
        resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))

    assert end_of(forked(words, fill)) == 2
    said = os.read(ours, 10_000)
    os.close(ours)
    os.close(theirs)
    assert b"The disk refused" in said or b"could not be written" in said
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == [file.name]


@pytest.mark.long
def test_a_report_goes_to_a_program_that_reads_along(site: Path) -> None:
    words = ["check", "--root", str(site), "--report", "/dev/stdout"]
    command = [sys.executable, "-m", "tipsite", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert '"problems": []' in done.stdout


@pytest.mark.long
def test_damaged_steps_of_the_output_are_a_problem_and_no_crash(site: Path, tmp_path: Path) -> None:
    root = shutil.copytree(site, tmp_path / "site")
    words = ("build", "--root", root, "--today", TODAY.isoformat())
    assert run(*words).exit_code == 0
    for content in (b"", b"garbage", b"[]"):
        (root / "output/.tipsite-journal.json").write_bytes(content)
        done = run(*words)
        assert (done.exit_code, "output-corrupt-journal" in done.output) == (1, True)


def test_differences_say_line_and_record_and_mark_the_words_that_changed() -> None:
    """As a word processor does, and not as a patch."""
    old = (
        "services:\n- id: al-one\n  name: One\n- id: al-two\n"
        "  dial: 116 111\n  reason: Why\n  to: a\n"
    )
    new = old.replace("111", "123").replace("  reason: Why\n", "") + "  by: officer\n"
    change = ChangeSet(
        files={AL: new.encode(), "content/en/a.md": b"One\n\nTwo\n", "content/sq/.x.tsv": b"1"},
        read={AL: old.encode()},
    )
    assert plain(change.difference()).splitlines() == [
        "content/en/a.md (a new file)",
        "    One",
        "",
        "    Two",
        "",
        "content/services/al.yaml",
        "  line 5 (al-two):",
        "    before:   dial: 116 [-111-]",
        "    now:      dial: 116 {+123+}",
        "  line 6 (al-two):",
        "    gone:     reason: Why",
        "  line 7 (al-two):",
        "    new:      by: officer",
        "",
    ]


def test_lines_that_nobody_would_take_for_the_same_are_told_as_gone_and_new() -> None:
    change = ChangeSet(
        files={"a.md": b"One\nA cat is here now.\n"}, read={"a.md": b"One\nDogs.\n\nX y\n"}
    )
    assert plain(change.difference()).splitlines()[1:] == [
        "  line 2:",
        "    gone:   Dogs.",
        "    gone:",
        "    gone:   X y",
        "  line 2:",
        "    new:    A cat is here now.",
        "",
    ]


def test_a_file_that_only_moves_is_named_with_its_old_name() -> None:
    change = ChangeSet(files={"b.md": b"x"}, read={"a.md": b"x"}, moved={"a.md": "b.md"})
    assert plain(change.difference()) == "b.md (until now a.md)\n\n"

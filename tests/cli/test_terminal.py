"""What reaches a terminal: no sign that moves it, letters that it knows; and Ctrl-C."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from builds import lay
from sites import ROOT
from terminal import talk
from tipsite.cli.main import BUG
from tipsite.language.slugs import encodable

ESCAPE = "\x1b[31m"
INTERRUPT = """
import os, runpy, signal, sys

class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == module:
            sys.meta_path.remove(self)
            os.kill(os.getpid(), signal.SIGINT)

module = sys.argv.pop(1)
sys.argv[0] = "tipsite"
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.meta_path.insert(0, Interrupt())
runpy.run_module("tipsite", run_name="__main__")
"""


def run(
    folder: Path, *words: str, code: str = "", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    program = ("-c", code) if code else ("-m", "tipsite")
    return subprocess.run(
        [sys.executable, "-P", *program, *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **environment},
        capture_output=True,
        check=False,
    )


@pytest.mark.one_in(4)
@pytest.mark.parametrize(
    ("module", "words"),
    [
        ("click", ("--version",)),
        ("tipsite.i18n", ("build", "--help")),
        ("tipsite.cli.build", ("check",)),
        ("tipsite.pipeline.stages", ("build",)),
        ("tipsite.cli.new_page", ("new", "page", "--title", "x")),
    ],
)
def test_ctrl_c_ends_a_command_with_one_word_also_while_it_begins(
    tmp_path: Path, module: str, words: tuple[str, ...]
) -> None:
    lay(tmp_path)
    done = run(tmp_path, module, *words, code=INTERRUPT)
    assert (done.stderr.decode(), done.stdout, done.returncode) == ("\nStopped.\n", b"", 130)


def test_ctrl_c_is_answered_in_the_officers_language(tmp_path: Path) -> None:
    lay(tmp_path)
    done = run(tmp_path, "tipsite.pipeline.job", "check", "--ui-language", "sq", code=INTERRUPT)
    assert (done.stderr.decode(), done.returncode) == ("\nU ndal.\n", 130)


@pytest.mark.one_in(9)
@pytest.mark.parametrize(
    "words",
    [
        ("check",),
        ("build", "--output", f"out/{ESCAPE}"),
        ("rename", f"{ESCAPE}.md", "other.md"),
        ("check", "--report", f"missing/{ESCAPE}/report.json"),
    ],
    ids=" ".join,
)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminals")
def test_no_text_moves_the_terminal(tmp_path: Path, words: tuple[str, ...]) -> None:
    lay(tmp_path)
    (tmp_path / f"content/en/a{ESCAPE}b.md").write_text(f"---\ntitle: {ESCAPE}\n---\n", "utf-8")
    (tmp_path / "content/files").mkdir()
    (tmp_path / f"content/files/a{ESCAPE}b.exe").write_bytes(b"")
    shown, code = talk(words, (), tmp_path)
    assert code != BUG
    assert "\x1b" not in shown
    assert "·[31m" in shown


@pytest.mark.long
def test_a_snippet_keeps_its_tabs(tmp_path: Path) -> None:
    lay(tmp_path)
    assert b"\n\troute {\n" in run(tmp_path, "hosts", "caddy").stdout


@pytest.mark.long
@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("cp1252", "Odete"), ("latin-1", "Odete"), ("ascii", "Одете"), ("cp1251", "Одете"),
        ("utf-8", "Одете"),
    ],
)  # fmt: skip
def test_what_a_pipe_cannot_write_is_still_to_be_read(
    tmp_path: Path, encoding: str, said: str
) -> None:
    done = run(tmp_path, "check", "--ui-language", "mk", PYTHONIOENCODING=encoding)
    shown = done.stderr.decode("utf-8" if encoding == "ascii" else encoding)
    assert "?" not in shown
    assert said in shown


def test_letters_are_written_as_near_as_an_encoding_can() -> None:
    assert encodable("Ќерка, Љубов, ѓон → „џеб“ … Ψ", "latin-1") == (
        'Kjerka, Ljubov, gjon -> "dzeb" ... Ps'
    )
    assert encodable("Џеб, жена, Чаир", "cp1250") == "Džeb, žena, Čair"
    assert encodable("漢", "cp1252") == "?"

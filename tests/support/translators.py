"""A tiny site on disk, and a translator with the usual programs."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import polib
from click.testing import CliRunner
from openpyxl import load_workbook

from builds import with_store
from programs import program
from sites import BASE, TODAY, files_of, page, theme
from tipsite.cli.main import main
from tipsite.staleness.state_file import accept, write_state
from tipsite.workspace.site import open_site

EN, SQ = "content/en/rights.md", "content/sq/rights.md"
PAGES = (
    page(
        "en/rights.md",
        "You decide.\n\n## Papers\n\n- Keep *them*\n- See [this](safety.md)\n\n"
        "Call [the line](service:al-child-line).",
    )
    + page(
        "sq/rights.md",
        "Ju   vendosni. \n\n\n## Letrat ##\n* Mbajini *ato*\n* Shihni [këtë](safety.md)\n\n"
        "Telefononi [linjën](service:al-child-line).",
        title="'Të drejtat'  # a remark",
        summary="Çfarë.",
        translation="reviewed",
    )
)  # fmt: skip
STATE = "content/sq/.tipsite-translation.tsv"


def put(root: Path, files: Mapping[str, bytes]) -> None:
    for path, content in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def lay_base(folder: Path) -> Path:
    """Write the base site with the whole theme."""
    put(folder, theme())
    put(folder, {path: content or b"" for path, content in files_of(BASE).items()})
    return folder


class Office:
    """An officer's folder. ``files`` are those of its site now, by path."""

    def __init__(self, root: Path, text: str = "", raw: Mapping[str, bytes] | None = None) -> None:
        self.root = root
        lay_base(root)
        with_store(root, lay_base)
        self.put({path: found or b"" for path, found in files_of(text).items()})
        self.put(raw or {})
        self.accept()

    def put(self, files: Mapping[str, bytes]) -> None:
        put(self.root, files)

    def accept(self) -> None:
        """Say that all translations are what they should be."""
        opened = open_site(self.root, "texts").with_pages()
        for tag in opened.translations:
            state = opened.state(tag)
            for name, pairs in opened.pairs(tag).items():
                state = accept(state, name, pairs, {pair.number for pair in pairs if pair.target})
            if state.made:
                self.put({f"content/{tag}/.tipsite-translation.tsv": write_state(state).encode()})

    @property
    def files(self) -> dict[str, bytes]:
        found = (path for path in self.root.rglob("*") if path.is_file())
        inside = ((path.relative_to(self.root).as_posix(), path) for path in found)
        left_out = ("private/", ".tipsite-written", ".tipsite-cache/")
        return {name: path.read_bytes() for name, path in inside if not name.startswith(left_out)}

    def text(self, path: str) -> str:
        return self.files[path].decode()

    def edit(self, path: str, old: str, new: str) -> None:
        text = self.text(path)
        assert text.count(old) == 1, (old, text.count(old))
        self.put({path: text.replace(old, new).encode()})

    def run(self, *words: str, code: int = 0) -> str:
        day = ("--today", TODAY.isoformat()) if "import" in words else ()
        at = ("--root", str(self.root), *day)
        done = CliRunner().invoke(main, ["translate", *words, *at])
        assert done.exit_code == code, (done.exit_code, done.output, done.exception)
        return done.output

    def send(self, as_: str = "po", *words: str, tag: str = "sq") -> Path:
        target = self.root / "private" / f"out.{as_}"
        self.run("export", tag, "--format", as_, "--output", str(target), *words)
        return target

    def states(self, document: str, tag: str = "sq") -> list[str]:
        return [
            pair.state for pair in open_site(self.root, "texts").with_pages().pairs(tag)[document]
        ]

    def changed(self, before: Mapping[str, bytes]) -> set[str]:
        """Return the paths of the files that are others now; not the state files."""
        now = self.files
        paths = {*before, *now}
        return {
            path
            for path in paths
            if before.get(path) != now.get(path) and not path.endswith(".tsv")
        }


def complaints(catalogue: bytes) -> str:
    """Return what `msgfmt --check` has to say of a PO file, be it an error or a warning."""
    command = [program("msgfmt"), "--check", "--output-file=/dev/null", "-"]
    return subprocess.run(
        command, input=catalogue, capture_output=True, check=False
    ).stderr.decode()


def translated(file: Path, say: Mapping[str, str]) -> Path:
    """Return a file as a translator sends it back: ``say`` is by context, or by its beginning."""
    by_row: Callable[[Path, Mapping[str, str]], None] = (
        _in_editor if file.suffix == ".po" else _in_spreadsheet
    )
    by_row(file, say)
    return file


def _in_editor(file: Path, say: Mapping[str, str]) -> None:
    catalogue = polib.pofile(str(file))
    for name, words in say.items():
        (entry,) = (entry for entry in catalogue if name in (entry.msgctxt, entry.msgid))
        entry.msgstr = words
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    catalogue.save(str(file))


def _in_spreadsheet(file: Path, say: Mapping[str, str]) -> None:
    book = load_workbook(file)
    sheet = book["Texts"]
    for name, words in say.items():
        rows = [row for row in sheet.iter_rows() if name in (row[0].value, row[2].value)]
        (row,) = rows
        row[3].value = words
    stream = io.BytesIO()
    book.save(stream)
    file.write_bytes(stream.getvalue())

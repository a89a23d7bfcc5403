"""`tipsite build --zip`: the site as one file, which is whole or as it was."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builds import lay, lay_checked
from sites import page
from tipsite.cli.main import main
from tipsite.output.disk import state_folder

DAY = ("--today", "2026-11-24")
BROKEN = page("en/broken.md", "Call 116 111.")


def build(root: Path, *more: str) -> Result:
    return CliRunner().invoke(main, ["build", "--root", str(root), *DAY, "--zip", *more])


def hidden(folder: Path) -> set[str]:
    return {path.name for path in folder.glob(".tipsite*")}


@pytest.mark.long
def test_it_holds_the_site_and_the_files_for_hosts_at_its_top(tmp_path: Path) -> None:
    done = build(lay(tmp_path))
    assert done.exit_code == 0
    whole = tmp_path / "output.zip"
    output = tmp_path / "output"
    files = {
        path.relative_to(output).as_posix(): path.read_bytes()
        for path in output.rglob("*")
        if path.is_file() and path.name != ".tipsite-manifest.json"
    }
    with zipfile.ZipFile(whole) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == files
        assert archive.namelist() == sorted(files)
        assert {entry.external_attr >> 16 for entry in archive.infolist()} == {0o644}
    said = f"To publish: drag {whole} ({len(files)} files) onto your host."
    assert done.output.splitlines()[-1].startswith(said)
    assert {"index.html", "_headers", "_redirects", ".htaccess"} <= files.keys()
    assert hidden(tmp_path) <= {state_folder(tmp_path / "output").name, ".tipsite-written"}


@pytest.mark.long
def test_the_same_site_gives_the_same_bytes_and_leaves_the_file_alone(tmp_path: Path) -> None:
    build(lay_checked(tmp_path / "one"))
    build(lay_checked(tmp_path / "two"), "--output", str(tmp_path / "two/site"))
    one, two = tmp_path / "one/output.zip", tmp_path / "two/site.zip"
    assert one.read_bytes() == two.read_bytes()
    before = one.stat().st_mtime_ns
    build(tmp_path / "one")
    assert one.stat().st_mtime_ns == before


def test_after_a_failed_build_the_old_one_stays(tmp_path: Path) -> None:
    build(lay_checked(tmp_path))
    before = (tmp_path / "output.zip").read_bytes()
    done = build(lay_checked(tmp_path, BROKEN))
    assert done.exit_code == 1
    assert (tmp_path / "output.zip").read_bytes() == before
    assert "To publish" not in done.output


def test_one_that_cannot_be_written_is_reported_and_the_site_is_there(tmp_path: Path) -> None:
    (lay(tmp_path) / "output.zip").mkdir()
    done = build(tmp_path)
    assert done.exit_code == 1
    assert "output.zip: zip-refused error: The site is built, but" in done.output
    assert (tmp_path / "output/index.html").is_file()
    assert hidden(tmp_path) <= {state_folder(tmp_path / "output").name, ".tipsite-written"}


@pytest.mark.one_in(9)
@pytest.mark.parametrize("server", ["nginx", "caddy"])
def test_a_servers_part_is_printed_or_written(tmp_path: Path, server: str) -> None:
    lay_checked(tmp_path / "site")
    command = ["hosts", server, "--root", str(tmp_path / "site"), *DAY]
    printed = CliRunner().invoke(main, command)
    assert printed.exit_code == 0
    assert printed.output.startswith("# Made by tipsite from the built pages, for ")
    file = tmp_path / f"{server}.conf"
    assert CliRunner().invoke(main, [*command, "--file", str(file)]).exit_code == 0
    assert file.read_bytes() == printed.output.encode()
    assert not (tmp_path / "site/output").exists()


def test_a_broken_site_has_no_part_for_a_server(tmp_path: Path) -> None:
    command = ["hosts", "nginx", "--root", str(lay_checked(tmp_path, BROKEN)), *DAY]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 1
    assert "phone-in-words" in done.output
    assert "add_header" not in done.output

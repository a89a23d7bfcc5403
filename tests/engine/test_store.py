"""Answers of earlier builds are found again; whatever else is in a store is absent."""

from __future__ import annotations

import os
import random
import sqlite3
import stat
import sys
import threading
from pathlib import Path

import pytest

from tipsite.engine import database, seal
from tipsite.engine.sealed_files import Names, SealedFiles
from tipsite.engine.store import FOLDER, Store, open_store

KEY, SALT = b"k" * 32, b"s" * 32
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX alone has it")


def opened(folder: Path) -> Store:
    return Store(folder, KEY, SALT)


def filled(folder: Path, **entries: bytes) -> Store:
    """Return a store in which an earlier build has put entries, pages all of them."""
    with opened(folder) as store:
        for name, content in entries.items():
            assert store.put("page", name, content)
        store.commit()
    return opened(folder)


def swept(folder: Path, *used: str) -> None:
    with opened(folder) as store:
        for name in used:
            assert store.get("page", name) is not None
        store.commit(sweep=True)


def answers(folder: Path) -> Path:
    (path,) = folder.glob(f"answers-{'?' * 32}")
    return path


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_later_build_finds_what_was_put(tmp_path: Path) -> None:
    entries = {"short": b"1", "long": b"22" * 9_999_999, "empty": b""}
    store = filled(tmp_path / "c", **entries)
    assert {name: store.get("page", name) for name in entries} == entries
    assert (store.get("page", "three"), store.get("media", "short")) == (None, None)
    store.put_record(b"last words")
    assert opened(tmp_path / "c").record() == b"last words"
    assert (tmp_path / "c" / ".gitignore").read_bytes() == b"*\n"


def test_no_byte_is_left_of_what_is_swept_away_or_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    entries = {f"page-{number}": b"call 0800 %05d " % number * 9999 for number in range(20)}
    filled(folder, **entries)
    whole = answers(folder).stat().st_size
    for withdrawn in (3, 4, 11):
        del entries[f"page-{withdrawn}"]
        swept(folder, *entries)
        assert b"0800 %05d" % withdrawn not in everything_in(folder)
        assert not opened(folder).has("page", f"page-{withdrawn}")
    filled(folder, **{"page-0": b"another"})
    assert b"0800 00000" not in everything_in(folder)
    swept(folder, "page-5", "page-19")
    assert answers(folder).stat().st_size < whole / 2
    assert opened(folder).get("page", "page-5") == entries["page-5"]
    opened(folder).erase()
    assert not folder.exists()


def test_a_sweep_keeps_what_was_named_or_read(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    names = ("read", "seen", "kept", "unused")
    with filled(folder, **dict.fromkeys(names, b"1")) as store:
        for name in ("listed", "unlisted", "left by a killed build"):
            store.put("answer", name, b"1")
        store.commit()
    with opened(folder) as store:
        store.get("page", "read")
        store.has("page", "seen")
        store.keep("page", "kept")
        store.get("answer", "unlisted")
        store.keep_only("answer", {"listed", "new"}, of={"listed", "unlisted"})
        store.put("answer", "new", b"1")
        store.commit(sweep=True)
    store = opened(folder)
    assert [name for name in names if store.has("page", name)] == ["read", "seen", "kept"]
    answers = ("listed", "unlisted", "left by a killed build", "new")
    assert [name for name in answers if store.has("answer", name)] == ["listed", "new"]


@pytest.mark.parametrize(("key", "salt"), [(b"l" * 32, SALT), (KEY, b"t" * 32)])
def test_what_another_key_or_program_has_put_is_absent_and_then_deleted(
    tmp_path: Path, key: bytes, salt: bytes
) -> None:
    filled(tmp_path / "c", one=b"first words").put_record(b"last words")
    other = Store(tmp_path / "c", key, salt)
    assert (other.get("page", "one"), other.record()) == (None, None)
    other.put("page", "one", b"2")
    other.commit(sweep=True)
    assert Store(tmp_path / "c", key, salt).get("page", "one") == b"2"
    assert b"words" not in everything_in(tmp_path / "c")


def test_two_builds_at_once_take_nothing_from_each_other(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    filled(folder, old=b"old")
    with opened(folder) as one, opened(folder) as two:
        for store, name in ((one, "one"), (two, "two")):
            assert store.get("page", "old") == b"old"
            store.put("page", name, name.encode())
        two.flush()
        one.commit(sweep=True)
        two.commit(sweep=True)
    store = opened(folder)
    assert [store.get("page", name) for name in ("old", "one", "two")] == [b"old", b"one", b"two"]


def test_whatever_is_damaged_is_absent_and_made_again(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    entries = {f"page{number}": b"%d" % number * 9999 for number in range(4)}
    filled(folder, **entries)
    whole = answers(folder).read_bytes()
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    for number in range(60):
        content = bytearray(whole[: chance.choice((len(whole), chance.randrange(len(whole))))])
        for _ in range(chance.randrange(40)):
            place = chance.randrange(len(content)) if number % 2 else chance.randrange(20_000)
            content[place % len(content)] ^= 1 << chance.randrange(8)
        answers(folder).write_bytes(content)
        with opened(folder) as store:
            found = {name: store.get("page", name) for name in entries}
        assert all(found[name] in (None, entries[name]) for name in entries), (seed, number)
        for _ in range(2):  # the first may only delete the file
            with opened(folder) as store:
                for name, text in entries.items():
                    store.put("page", name, text)
                store.commit(sweep=True)
        with opened(folder) as store:
            found = {name: store.get("page", name) for name in entries}
        # A damaged index may hide one.
        assert [*found.values()].count(None) <= 1, (seed, number)


def test_an_entry_in_the_place_of_another_is_absent(tmp_path: Path) -> None:
    filled(tmp_path / "c", one=b"1", two=b"2")
    with sqlite3.connect(answers(tmp_path / "c")) as file:
        rows = file.execute("SELECT name, seal, content FROM entry").fetchall()
        for (name, *_rest), (_name, seal_, content) in zip(rows, reversed(rows), strict=True):
            file.execute("REPLACE INTO entry VALUES (?, ?, ?)", (name, seal_, content))
    file.close()
    store = opened(tmp_path / "c")
    assert [store.get("page", name) for name in ("one", "two")] == [None, None]


@posix
def test_a_link_in_the_place_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / FOLDER).symlink_to(tmp_path / "elsewhere")
    with open_store(tmp_path) as store:
        store.put("page", "one", b"1")
        store.commit()
    assert list((tmp_path / "elsewhere").iterdir()) == []


@posix
def test_there_is_no_store_where_processes_share_no_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = sqlite3.connect

    def of_a_network(path: Path, **options: object) -> sqlite3.Connection:
        return right(f"file:{path}?vfs=unix-dotfile", uri=True, **options)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(sqlite3, "connect", of_a_network)
    assert_nothing_is_stored(tmp_path / "c")


def test_nothing_is_put_where_there_is_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_MOST_BYTES", 100)
    assert_nothing_is_stored(tmp_path / "c")


def assert_nothing_is_stored(folder: Path) -> None:
    with opened(folder) as store:
        store.put("page", "one", b"1" * 99)
        store.flush()
        assert not store.put("page", "two", b"2")
        assert store.get("page", "one") is None
        store.commit()
    assert opened(folder).get("page", "one") is None


@posix
def test_forked_processes_share_the_store(tmp_path: Path) -> None:
    with filled(tmp_path / "c", old=b"old") as store:
        assert store.get("page", "old") == b"old"
        store.put("page", "parent", b"parent")
        child = os.fork()
        if not child:
            status = 1
            try:
                found = [store.get("page", name) for name in ("old", "parent")]
                store.put("page", "child", b"child")
                store.flush()
                status = int(found != [b"old", b"parent"])
            finally:
                os._exit(status)
        assert os.waitpid(child, 0)[1] == 0
        names = ("old", "parent", "child")
        assert [store.get("page", name) for name in names] == [name.encode() for name in names]


# ------------------------------------------------------------------ files


def test_a_file_is_replaced_whole_and_only_ours_are_deleted(tmp_path: Path) -> None:
    files = SealedFiles(tmp_path / "c", Names(KEY, SALT))
    for name in ("one", "two", "two"):
        assert files.put("text", name, f"words of {name}".encode())
    for name in ("note.txt", "draft-" + "0" * 32):
        (tmp_path / "c" / name).write_text("mine")
    files.keep_only({("text", "two")})
    assert [files.get("text", name) for name in ("one", "two")] == [None, b"words of two"]
    kept = {path.name.partition("-")[0] for path in (tmp_path / "c").iterdir()}
    assert kept == {".gitignore", "note.txt", "text"}
    path = files.path("text", "two")
    assert path is not None
    whole = path.read_bytes()
    for content in (b"", whole[:-1], whole + b"1", whole.replace(b"two", b"one")):
        path.write_bytes(content)
        assert files.get("text", "two") is None


@posix
@pytest.mark.parametrize("is_deleted", [True, False])
def test_bytes_of_a_file_that_is_deleted_or_replaced_are_overwritten(
    tmp_path: Path, *, is_deleted: bool
) -> None:
    files = SealedFiles(tmp_path / "c", Names(KEY, SALT))
    assert files.put("text", "page", b"call 0800")
    path = files.path("text", "page")
    assert path is not None
    os.link(path, tmp_path / "same")
    if is_deleted:
        files.keep_only([])
    else:
        assert files.put("text", "page", b"call 0900")
    assert not (tmp_path / "same").read_bytes().strip(b"\0")
    assert len(list((tmp_path / "c").iterdir())) == 2 - is_deleted


# ------------------------------------------------------------------ the key


def test_the_key_is_made_once_and_is_for_its_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(
        "XDG_STATE_HOME" if sys.platform != "win32" else "LOCALAPPDATA", str(tmp_path)
    )
    found: list[bytes | None] = []
    threads = [
        threading.Thread(target=lambda: found.append(seal.machine_key(tmp_path / "site")))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({*found}) == 1
    assert found[0] is not None
    (key,) = (tmp_path / "tipsite").iterdir()
    assert key.read_bytes() == found[0]
    if sys.platform != "win32":
        assert stat.S_IMODE(key.stat().st_mode) == 0o600


@posix
def test_there_is_no_store_without_a_place_for_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("x")
    for place in (str(tmp_path / "file"), str(tmp_path / "site" / "state")):
        monkeypatch.setenv("XDG_STATE_HOME", place)
        assert seal.machine_key(tmp_path / "site") is None
    monkeypatch.setenv("TIPSITE_STORE_KEY", "a secret of CI")
    assert seal.machine_key(tmp_path / "site") is not None

"""What was made before is kept and found again; nothing depends on that, whatever is in it."""

from __future__ import annotations

import os
import pickle
import random
import stat
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tipsite.engine import seal
from tipsite.engine.store import FOLDER, Store, open_store

KEY, SALT = b"k" * 32, b"s" * 32
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX alone has it")


def filled(folder: Path, **entries: bytes) -> Store:
    """Return a store in which the entries were kept by a build before, pages all of them."""
    with Store(folder, KEY, SALT) as store:
        for name, content in entries.items():
            store.put("page", name, content)
        store.commit()
    return Store(folder, KEY, SALT)


def packs(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.pack"))


def test_what_was_put_is_found_by_later_builds(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    store = filled(folder, one=b"1", two=b"22" * 9999, none=b"")
    assert [store.get("page", name) for name in ("one", "two", "none")] == [b"1", b"22" * 9999, b""]
    assert store.get("page", "three") is None
    assert store.get("media", "one") is None
    assert (folder / ".gitignore").read_bytes() == b"*\n"


def test_what_is_not_committed_is_not_kept(tmp_path: Path) -> None:
    with Store(tmp_path / "c", KEY, SALT) as store:
        store.put("page", "one", b"1")
    assert Store(tmp_path / "c", KEY, SALT).get("page", "one") is None
    assert [path.name for path in (tmp_path / "c").iterdir()] == [".gitignore"]


def test_a_newer_answer_takes_the_place_of_the_older(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    for number in range(30):
        store = filled(folder, **{"last": b"%d" % number, f"page-{number}": b"p%d" % number})
    assert store.get("page", "last") == b"29"
    assert [store.get("page", f"page-{number}") for number in (0, 15, 29)] == [
        b"p0",
        b"p15",
        b"p29",
    ]
    assert len(packs(folder)) < 26


def test_a_sweep_takes_what_nobody_asked_for_and_the_folder_when_it_is_empty(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "c"
    store = filled(folder, one=b"first", two=b"second")
    (folder / ("0" * 64)).write_bytes(b"a photo of an older version")
    (folder / "page-0123456789abcdef.draft").write_bytes(b"of a killed build")
    assert store.get("page", "two") == b"second"
    store.commit(sweep=True)
    store = Store(folder, KEY, SALT)
    assert (store.get("page", "one"), store.get("page", "two")) == (None, b"second")
    assert [path.suffix for path in sorted(folder.iterdir())] == ["", ".pack"]
    assert b"first" not in everything_in(folder)
    Store(folder, KEY, SALT).commit(sweep=True)
    assert not folder.exists()


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


def swept(folder: Path, *used: str) -> None:
    """Do a build that asks for some entries, and sweep away the others."""
    with Store(folder, KEY, SALT) as store:
        for name in used:
            assert store.get("page", name) is not None
        store.commit(sweep=True)


def test_what_is_withdrawn_is_overwritten_where_it_lies(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    entries = {f"page-{number}": b"call 0800 %05d " % number * 9 for number in range(20)}
    filled(folder, **entries)
    before = packs(folder)
    for withdrawn in (3, 4, 11):
        del entries[f"page-{withdrawn}"]
        swept(folder, *entries)
        assert b"0800 %05d" % withdrawn not in everything_in(folder)
        store = Store(folder, KEY, SALT)
        assert not store.has("page", f"page-{withdrawn}")
        assert {name: store.get("page", name) for name in entries} == entries
    assert packs(folder) == before
    # More than half: the others move into a new pack.
    left = [f"page-{number}" for number in (0, 5, 19)]
    swept(folder, *left)
    assert len(packs(folder)) == 1
    assert packs(folder) != before
    assert packs(folder)[0].stat().st_size < 1000
    store = Store(folder, KEY, SALT)
    assert [store.get("page", name) for name in left] == [entries[name] for name in left]


def test_another_content_takes_the_place_of_the_older_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    store = filled(folder, last=b"first words", page=b"a page" * 99)
    store.put("page", "last", b"words between")
    store.put("page", "last", b"second words")
    assert store.get("page", "last") == b"second words"
    store.commit()
    assert Store(folder, KEY, SALT).get("page", "last") == b"second words"
    for gone in (b"first words", b"words between"):
        assert gone not in everything_in(folder)
    swept(folder, "page")
    assert b"second" not in everything_in(folder)
    assert Store(folder, KEY, SALT).get("page", "page") == b"a page" * 99


def test_equal_content_is_not_written_again(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    filled(folder, one=b"1", two=b"2")
    before = packs(folder)
    filled(folder, one=b"1", two=b"2")
    assert packs(folder) == before
    filled(folder, one=b"1", two=b"3")
    assert before[0] in packs(folder)
    store = Store(folder, KEY, SALT)
    assert (store.get("page", "one"), store.get("page", "two")) == (b"1", b"3")


def test_what_is_kept_stays_unread(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    with filled(folder, one=b"1", two=b"2") as store:
        assert not store.has("page", "three")
        store.put("page", "three", b"3")
        assert (store.has("page", "three"), store.get("page", "three")) == (True, b"3")
        store.keep("page", "one")
        store.commit(sweep=True)
    with Store(folder, KEY, SALT) as store:
        assert [store.has("page", name) for name in ("one", "two", "three")] == [True, False, True]
        store.commit(sweep=True)
    assert Store(folder, KEY, SALT).get("page", "one") == b"1"


def test_who_reads_during_a_sweep_finds_what_was_there_or_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    entries = {f"page-{number}": b"page %d " % number * 99 for number in range(9)}
    filled(folder, **entries)
    with Store(folder, KEY, SALT) as reader:
        assert all(reader.has("page", name) for name in entries)
        swept(folder, *(f"page-{number}" for number in range(1, 9)))
        assert reader.get("page", "page-0") is None
        assert reader.get("page", "page-1") == entries["page-1"]
        swept(folder, "page-1")
        assert all(reader.get("page", name) in (None, entries[name]) for name in entries)
        reader.put("page", "page-0", entries["page-0"])
        reader.commit(sweep=True)
    assert Store(folder, KEY, SALT).get("page", "page-0") == entries["page-0"]


def test_a_sweep_that_was_killed_is_carried_on(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    entries = {f"page-{number}": b"page %d, " % number * 99 for number in range(9)}
    filled(folder, **entries)
    (pack,) = packs(folder)
    whole, half = pack.read_bytes(), entries["page-4"][100:]
    pack.write_bytes(whole.replace(half, bytes(len(half))))
    store = Store(folder, KEY, SALT)
    assert store.has("page", "page-4")
    assert store.get("page", "page-4") is None
    assert not store.has("page", "page-4")
    store.put("page", "page-4", b"anew")
    store.commit()
    assert b"page 4" not in everything_in(folder)
    assert Store(folder, KEY, SALT).get("page", "page-4") == b"anew"


def test_many_small_packs_are_put_together_and_a_large_one_stays(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    filled(folder, large=b"large" * 9999)
    (large,) = packs(folder)
    for number in range(60):
        filled(folder, **{f"page-{number}": b"p%d" % number})
    assert large in packs(folder)
    assert len(packs(folder)) < 26
    store = Store(folder, KEY, SALT)
    assert all(store.get("page", f"page-{n}") == b"p%d" % n for n in range(60))


def test_files_of_somebody_else_stay(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    store = filled(folder, one=b"1")
    (folder / "note.txt").write_text("mine")
    store.commit(sweep=True)
    assert (folder / "note.txt").read_text() == "mine"


@pytest.mark.parametrize(("key", "salt"), [(b"l" * 32, SALT), (KEY, b"t" * 32)])
def test_what_another_key_or_program_has_kept_is_not_there(
    tmp_path: Path, key: bytes, salt: bytes
) -> None:
    filled(tmp_path / "c", one=b"1")
    other = Store(tmp_path / "c", key, salt)
    assert other.get("page", "one") is None
    other.put("page", "one", b"2")
    other.commit(sweep=True)
    assert Store(tmp_path / "c", key, salt).get("page", "one") == b"2"
    assert Store(tmp_path / "c", KEY, SALT).get("page", "one") is None


def test_two_builds_at_once_take_nothing_from_each_other(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    filled(folder, old=b"old")
    with Store(folder, KEY, SALT) as one, Store(folder, KEY, SALT) as two:
        for store, name in ((one, "one"), (two, "two")):
            assert store.get("page", "old") == b"old"
            store.put("page", name, name.encode())
        one.commit(sweep=True)
        two.commit(sweep=True)
    store = Store(folder, KEY, SALT)
    assert [store.get("page", name) for name in ("old", "one", "two")] == [b"old", b"one", b"two"]


@posix
def test_a_build_at_work_keeps_its_draft_beside_one_that_ends(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    with Store(folder, KEY, SALT) as at_work:
        at_work.put("page", "one", b"1")
        filled(folder, two=b"2").commit(sweep=True)
        at_work.commit()
    assert Store(folder, KEY, SALT).get("page", "one") == b"1"


def damaged(whole: bytes, seed: int) -> Iterator[bytes]:
    """Yield a pack with a flipped byte in 200 places, cut off in 40, and with more behind it."""
    chance = random.Random(seed)
    for _ in range(200):
        place = chance.randrange(len(whole))
        bit = 1 << chance.randrange(8)
        yield whole[:place] + bytes((whole[place] ^ bit,)) + whole[place + 1 :]
    for _ in range(40):
        yield whole[: chance.randrange(len(whole))]
    yield whole + b"more"
    yield b""
    yield b"\0" * len(whole)
    yield whole.replace(b"tipsite pack 2", b"tipsite pack 1")


def test_whatever_is_damaged_is_absent_or_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    entries = {f"page{number}": b"%d" % number * 40 for number in range(4)}
    filled(folder, **entries)
    (pack,) = packs(folder)
    whole = pack.read_bytes()
    seed = random.randrange(10**6)
    for number, content in enumerate(damaged(whole, seed)):
        pack.write_bytes(content)
        store = Store(folder, KEY, SALT)
        found = {name: store.get("page", name) for name in entries}
        assert all(found[name] in (None, entries[name]) for name in entries), (seed, number)
        assert content == whole or None in found.values(), (seed, number)
    store.commit(sweep=True)
    assert filled(folder, **entries).get("page", "page1") == entries["page1"]


@posix
@pytest.mark.parametrize("kind", ["folder", "pipe", "link", "loop"])
def test_what_is_no_pack_is_none(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "c"
    filled(folder, one=b"1")
    (pack,) = packs(folder)
    pack.rename(tmp_path / "elsewhere")
    match kind:
        case "folder":
            pack.mkdir()
        case "pipe":
            os.mkfifo(pack)
        case "link":
            pack.symlink_to(tmp_path / "elsewhere")
        case "loop":
            pack.symlink_to(pack)
    assert Store(folder, KEY, SALT).get("page", "one") is None
    again = filled(folder, one=b"2")
    assert again.get("page", "one") == b"2"
    again.commit(sweep=True)
    assert (tmp_path / "elsewhere").is_file()


def test_a_folder_that_is_none_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "c").write_text("a file")
    store = filled(tmp_path / "c", one=b"1")
    assert store.get("page", "one") is None
    store.commit(sweep=True)
    assert (tmp_path / "c").read_text() == "a file"


@posix
def test_a_link_in_the_place_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / FOLDER).symlink_to(tmp_path / "elsewhere")
    with open_store(tmp_path) as store:
        store.put("page", "one", b"1")
        store.commit()
    assert list((tmp_path / "elsewhere").iterdir()) == []


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
        key.chmod(0o644)
        assert seal.machine_key(tmp_path / "site") is None


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


@posix
def test_what_a_process_that_was_forked_off_puts_is_its_parents_to_keep(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    with filled(folder, old=b"old") as store:
        store.put("page", "parent", b"parent")
        store.flush()
        received, sent = os.pipe()
        child = os.fork()
        if not child:
            try:
                store.put("page", "child", b"child")
                store.put("page", "both", b"both")
                asked = ("old", "parent", "child")
                found = [store.get("page", name) for name in asked]
                os.write(sent, pickle.dumps((found, store.handed_over())))
                store.commit(sweep=True)
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        store.put("page", "both", b"both")
        found, handed = pickle.loads(os.read(received, 1 << 16))
        assert found == [b"old", b"parent", b"child"]
        assert not store.has("page", "child")
        store.adopt(handed)
        names = ("old", "parent", "child", "both")
        assert [store.get("page", name) for name in names] == [name.encode() for name in names]
        store.put("page", "child", b"of age")
        store.commit(sweep=True)
    store = Store(folder, KEY, SALT)
    assert store.get("page", "child") == b"of age"
    assert [store.get("page", name) for name in names[:2]] == [b"old", b"parent"]
    assert everything_in(folder).count(b"both") == 1
    assert not list(folder.glob("*.draft"))


@posix
def test_what_a_process_that_died_has_put_is_absent(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    with filled(folder, old=b"old") as store:
        rows = {b"n" * 16: (b"d" * 32, 15, 5)}
        store.adopt([("page", bytes(folder / "page-0123456789abcdef.draft"), rows)])
        assert store.get("page", "old") == b"old"
        store.commit(sweep=True)
    assert Store(folder, KEY, SALT).get("page", "old") == b"old"

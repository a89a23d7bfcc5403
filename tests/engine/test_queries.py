"""Questions with recorded reads, by a toy of a site: pages with titles that link to each other."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from tipsite.engine import traces
from tipsite.engine.queries import CycleError
from tipsite.engine.session import Session
from tipsite.engine.store import Store
from tipsite.engine.workers import in_processes

Inputs = Mapping[str, str]
"""Files by path: a title, then a line of words; ``@name`` is a link."""


def session(
    inputs: Inputs,
    store: Store | None = None,
    before: Session | None = None,
    check_cancelled: Callable[[], None] = lambda: None,
) -> Session:
    """Return a session that can be asked for ``page`` and ``home``."""
    found = Session(store, before, check_cancelled)
    found.input("file", inputs.get)
    found.input("listing", lambda: tuple(sorted(inputs)))
    found.input("exists", lambda path: path in inputs)

    def document(path: str) -> tuple[str, str]:
        title, _, body = (found.ask("file", path) or "").partition("\n")
        return title, body

    def page(path: str) -> str:
        title, body = found.ask("document", path)
        links = [word[1:] for word in body.split() if word.startswith("@")]
        told = [found.ask("card", link) if found.ask("exists", link) else "?" for link in links]
        content = f"{title}|{body}|{told}"
        found.keep_blob(content.encode())
        return content

    found.rule("document", document, tuple[str, str], exact=True)
    found.rule("card", lambda path: found.ask("document", path)[0])
    found.rule("page", page, str)
    found.rule(
        "home", lambda: [found.ask("card", path) for path in found.ask("listing")], list[str]
    )
    return found


def site(found: Session) -> dict[str, object]:
    """Return all that a toy site has."""
    paths = found.ask("listing")
    return {path: found.ask("page", path) for path in paths} | {"": found.ask("home")}


def ran(found: Session) -> Counter[str]:
    """Return how often the rule of each name ran."""
    return Counter(run.question[0] for run in found.runs)


def again(inputs: Inputs, folder: Path) -> tuple[dict[str, object], Session]:
    """Return the site, made with the store in ``folder``, and what was asked."""
    with Store(folder, b"key", b"salt") as store:
        found = session(inputs, store)
        made = site(found)
        found.save(sweep=True)
        store.commit(sweep=True)
    return made, found


FILES = {"a": "A\nsee @b @c", "b": "B\nwords", "c": "C\n@a @gone", "d": "D\nalone"}


def test_nothing_is_made_twice(tmp_path: Path) -> None:
    made, first = again(FILES, tmp_path / "store")
    same, second = again(FILES, tmp_path / "store")

    assert made == same
    assert ran(first)["page"] == 4
    assert not second.runs


def test_one_edit_makes_again_what_reads_it(tmp_path: Path) -> None:
    again(FILES, tmp_path / "store")

    body, of_body = again({**FILES, "b": "B\nother words"}, tmp_path / "store")
    title, of_title = again({**FILES, "b": "New\nother words"}, tmp_path / "store")

    # A changed text changes no card, so no page but its own.
    assert ran(of_body) == {"document": 1, "card": 1, "page": 1}
    assert {run.question for run in of_title.runs if run.question[0] == "page"} == {
        ("page", "a"),
        ("page", "b"),
    }
    why = {run.question: run.changed for run in of_title.runs}
    assert why["page", "a"] == ("card", "b")
    assert body == site(session({**FILES, "b": "B\nother words"}))
    assert title == site(session({**FILES, "b": "New\nother words"}))


@pytest.mark.parametrize("shard", [3, 1024])
def test_random_edits_equal_a_site_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shard: int
) -> None:
    monkeypatch.setattr(traces, "_SHARD", shard)
    rng = random.Random(7)
    names = [f"p{number}" for number in range(12)]
    inputs = {name: f"t\n@{rng.choice(names)} @{rng.choice(names)}" for name in names}
    for step in range(60):
        name, kind = rng.choice(names), rng.random()
        if kind < 0.5 and name in inputs:
            inputs[name] += f" @{rng.choice(names)}"
        elif kind < 0.7:
            inputs[name] = f"Title {step};\n" + inputs.get(name, "").partition("\n")[2]
        elif kind < 0.85:
            inputs.pop(name, None)
        else:
            inputs[name] = f"t\n@{rng.choice(names)}"
        made, warm = again(inputs, tmp_path / "store")
        assert made == site(session(inputs)), step
        assert not step or len(warm.runs) < 30, step
        if step % 7 == 0:  # another command asks for one page and sweeps nothing
            with Store(tmp_path / "store", b"key", b"salt") as store:
                other = session({**inputs, "new": f"{step}"}, store)
                other.ask("page", "new")
                other.save()
                store.commit()
        text = repr(rows(tmp_path / "store"))
        assert all(
            (f"Title {number};" in text) == (f"Title {number};" in repr(made))
            for number in range(60)
        )


def test_a_small_edit_writes_few_entries_of_the_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traces, "_SHARD", 8)
    files = {f"page-{number}": f"A title\nand words {number}" for number in range(40)}
    again(files, tmp_path / "store")
    before = rows(tmp_path / "store")
    again({**files, "page-7": "A title\nand more"}, tmp_path / "store")
    after = rows(tmp_path / "store")

    assert len(before) == len(after)
    assert len(after - before) <= 5


@pytest.mark.parametrize("is_damaged", [True, False])
def test_an_index_of_several_builds_is_absent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_damaged: bool
) -> None:
    monkeypatch.setattr(traces, "_SHARD", 8)
    folder = tmp_path / "store"
    again(FILES, folder)
    older = rows(folder)
    again({**FILES, "a": "Z\nother"}, folder)
    replaced = older - rows(folder)
    assert len(replaced) > 2
    for name, seal, content in replaced:
        (path,) = folder.glob(f"answers-{'?' * 32}")
        with sqlite3.connect(path) as file:
            row = name, seal, content[:-1] + b"?" if is_damaged else content
            file.execute("REPLACE INTO entry VALUES (?, ?, ?)", row)
        file.close()
        for files in (FILES, {**FILES, "b": "Y\n@a"}):
            assert again(files, folder)[0] == site(session(files))
            assert not again(files, folder)[1].runs


def rows(folder: Path) -> set[tuple[bytes, bytes, bytes]]:
    """Return all entries of a store."""
    (path,) = folder.glob(f"answers-{'?' * 32}")
    with sqlite3.connect(path) as file:
        found = set(file.execute("SELECT name, seal, content FROM entry").fetchall())
    file.close()
    return found


def test_workers_answer_as_one_process_does(tmp_path: Path) -> None:
    inputs = {f"p{number}": f"T{number}\n@p{number + 1} words" for number in range(400)}
    pages = [(path,) for path in inputs]
    with Store(tmp_path / "store", b"key", b"salt") as store:
        found = session(inputs, store)
        found.parallel_map = in_processes
        found.ensure_each(("page", *key) for key in pages)
        made = site(found)
        found.save()
        store.commit()

    same, second = again(inputs, tmp_path / "store")

    assert made == same == site(session(inputs))
    assert not second.runs


def test_a_cycle_is_told_with_its_chain() -> None:
    found = Session()
    found.rule("one", lambda: found.ask("two"))
    found.rule("two", lambda: found.ask("one"))

    with pytest.raises(CycleError) as told:
        found.ask("one")

    assert told.value.chain == (("one",), ("two",), ("one",))


def test_a_blob_that_is_damaged_is_made_again(tmp_path: Path) -> None:
    made, _ = again(FILES, tmp_path / "store")
    digest = sha256(str(made["a"]).encode()).hexdigest()
    second = session(FILES)

    second.ask("page", "a")
    second.forget(digest)

    assert second.blob(digest, "page", "a") == str(made["a"]).encode()


def test_a_session_looks_again_with_its_own_rules() -> None:
    files = dict(FILES)
    found = session(files)
    site(found)

    files["d"] = "D\nchanged"
    assert site(found) == site(session(FILES))
    before = len(found.runs)
    found.renew()

    assert site(found) == site(session(files))
    again = [run.question[0] for run in found.runs[before:]]
    assert sorted(again) == ["card", "document", "page"]


def test_what_the_store_has_need_not_be_held(tmp_path: Path) -> None:
    store = Store(tmp_path / "store", b"key", b"salt")
    first = session(FILES, store)
    made = site(first)
    first.save(sweep=True)
    store.commit(sweep=True)
    first.drop_cached()
    before = len(first.runs)
    first.renew()

    assert site(first) == made
    assert len(first.runs) == before
    digest = sha256(str(made["a"]).encode()).hexdigest()
    assert first.blob(digest, "page", "a") == str(made["a"]).encode()
    assert site(session(FILES, store, first)) == made


def test_a_look_that_is_ended_leaves_what_it_has_answered() -> None:
    class EndedError(Exception):
        pass

    asked = 0

    def check_cancelled() -> None:
        nonlocal asked
        asked += 1
        if asked == 20:
            raise EndedError

    first = session(FILES, check_cancelled=check_cancelled)
    with pytest.raises(EndedError):
        site(first)
    second = session(FILES, before=first)

    assert site(second) == site(session(FILES))
    answered = {run.question for run in first.runs if run.question[0] == "document"}
    assert answered
    assert not answered & {run.question for run in second.runs}


def test_two_rules_for_one_question_are_refused() -> None:
    found = session(FILES)

    with pytest.raises(ValueError, match="page"):
        found.input("page", FILES.get)


def test_a_question_that_nobody_reads_is_in_the_store_no_more(tmp_path: Path) -> None:
    files = {f"page-{number}": "A title\nand words" for number in range(40)} | {"gone": "B\nc"}
    folder = tmp_path / "store"
    again(files, folder)
    assert any(b"gone" in path.read_bytes() for path in folder.iterdir())

    del files["gone"]
    _, one = again(files, folder)
    assert not any(b"gone" in path.read_bytes() for path in folder.iterdir())
    assert not {"document", "page"} & ran(one).keys()
    assert not {"document", "page"} & ran(again(files, folder)[1]).keys()

    few = {path: files[path] for path in sorted(files)[:3]}
    assert again(few, folder)[0] == site(session(few))
    assert not {"document", "page"} & ran(again(few, folder)[1]).keys()


def test_what_passes_through_memory_is_loaded_again(tmp_path: Path) -> None:
    files = {f"page-{number}": f"{number % 2}\n{'words ' * 300}" for number in range(12)}
    with Store(tmp_path / "store", b"key", b"salt") as store:
        found = Session(store, spill=True)
        found.input("file", files.get)
        found.rule(
            "page",
            lambda path: (*found.ask("file", path).split("\n"), path),
            tuple[str, str, str],
            exact=True,
            projections={"title": lambda page: page[0], "path": lambda page: page[2]},
        )
        with found.limit_cached(2):
            made = {path: found.ask("page", path) for path in files}
            titles = {path: found.ask("title", path) for path in files}
            assert titles == {path: page[0] for path, page in made.items()}
            assert [found.ask("path", path) for path in files] == list(files)
        assert {path: found.ask("page", path) for path in files} == made
        assert ran(found) == {"page": 12}

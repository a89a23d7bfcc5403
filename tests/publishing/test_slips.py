"""Whatever slip somebody makes in a file: nothing held comes back, and the help line stays."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from mutations import mutated
from publications import online, put, run
from sites import AL, BASE, CONFIG, edit, files_of, page

GO = ("publish", "--yes", "--demonstration")
_STAFF = ("  publish: hold\n  reason: Heldreason of the staff.\n", "  publish: yes\n")
_LINE = ("    publish: hold\n    reason: Heldreason of the line.\n", "    publish: yes\n")
PUBLISHED = edit(AL, _STAFF, _LINE)
"""Both lines are published."""
HELD = (
    edit(AL, _LINE),
    edit(AL, _STAFF),
    edit(AL, _STAFF, ("Heldreason of the line.", "Nobody.\n    failed_on: 2026-11-23")),
    edit(AL),
)
"""One line is held back, in each way in which an officer may say so."""
BACK = ("status: draft", "expires: 2026-11-23", "publish_on: 2026-12-24")
OLD = page("en/old.md", "Words of old.\n\nMore of them.")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that was published without a mistake."""
    folder = tmp_path_factory.mktemp("first")
    assert run(folder, *GO, text=BASE + PUBLISHED + OLD).exit_code == 0
    return folder


def with_words(folder: Path, *words: str) -> list[str]:
    """Return the files online that have one of some words."""
    files = online(folder / "web").items()
    return [path for path, one in files if any(word.encode() in one for word in words)]


def slipped(first: Path, folder: Path, path: str, broken: bytes) -> int:
    """Publish the site with one file as it is after a slip."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(first, folder)
    if path == CONFIG:
        broken += (first / "site" / CONFIG).read_bytes().partition(b"targets:")[2]
    (folder / "site" / path).write_bytes(broken)
    return run(folder, *GO).exit_code


def held_slip(first: Path, folder: Path, seed: int) -> None:
    """No number on hold is online, whatever else happened to its file."""
    rng = random.Random(seed)
    broken = mutated(files_of(rng.choice(HELD))[AL] or b"", rng)
    if slipped(first, folder, AL, broken) in (0, 5):
        assert not with_words(folder, "116789", "116 789", "116-789"), seed


def draft_slip(first: Path, folder: Path, seed: int) -> None:
    """No words of a page that is kept back come back, whatever else happened to its file."""
    rng = random.Random(seed)
    key, _colon, value = rng.choice(BACK).partition(": ")
    today = page("en/old.md", "Words <b>of old.\n\nMore of them.", **{key: value})
    broken = mutated(files_of(today)["content/en/old.md"] or b"", rng)
    code = slipped(first, folder, "content/en/old.md", broken)
    assert code in (0, 5), seed
    if code == 5 and key.encode() in broken:
        assert not with_words(folder, "Words of old"), (seed, broken)


def any_slip(first: Path, folder: Path, seed: int) -> None:
    """The help line stays in both languages, unless the slip is in its own record."""
    rng = random.Random(seed)
    base = {path: content for path, content in files_of(BASE).items() if content}
    path = rng.choice(sorted(set(base) - {CONFIG}))
    broken = mutated(base[path], rng)
    record = base[AL][base[AL].index(b"- id: al-child") : base[AL].index(b"- id: al-night")]
    code = slipped(first, folder, path, broken)
    if path != AL or record in broken:
        assert code in (0, 5), (seed, path)
        for tag in ("en", "sq"):
            assert b"tel:116111" in online(folder / "web")[f"{tag}/help/al.html"], seed


def test_no_slip_brings_back_what_is_held_or_takes_the_help_line_down(
    first: Path, tmp_path: Path
) -> None:
    for slip in (held_slip, draft_slip, any_slip):
        slip(first, tmp_path / "site", 1)


@pytest.mark.long
@pytest.mark.parametrize("tens", range(20))
def test_many_slips_bring_back_nothing_and_take_no_line_down(
    first: Path, tmp_path: Path, tens: int
) -> None:
    for seed in range(2 + 10 * tens, 12 + 10 * tens):
        for slip in (held_slip, draft_slip, any_slip):
            slip(first, tmp_path / "site", seed)


@pytest.mark.long
@pytest.mark.parametrize("name", [f"{AL}.txt", AL])
def test_a_directory_of_another_name_or_encoding_is_read_as_far_as_it_can_be(
    first: Path, tmp_path: Path, name: str
) -> None:
    folder = shutil.copytree(first, tmp_path / "site")
    today = (files_of(BASE)[AL] or b"").decode()
    (folder / "site" / AL).unlink()
    (folder / "site" / name).write_bytes(today.encode("utf-8" if name != AL else "utf-16"))
    assert run(folder, *GO).exit_code == 5
    assert not with_words(folder, "116789", "116 789")
    assert b"tel:116111" in online(folder / "web")["en/help/al.html"]


@pytest.mark.one_in(2)
@pytest.mark.parametrize(
    "text",
    [PUBLISHED.replace("116 789", "116 123"), PUBLISHED.partition("- id: al-night-line")[0]],
    ids=["replaced", "taken out"],
)
def test_an_older_directory_brings_back_no_number_that_was_replaced_or_taken_out(
    first: Path, tmp_path: Path, text: str
) -> None:
    folder = shutil.copytree(first, tmp_path / "site")
    put(folder, text.replace("hours: 24/7", "hours: 8-25"))
    assert run(folder, *GO).exit_code == 5
    assert not with_words(folder, "116789", "116 789", "116123", "116 123")
    assert b"tel:116111" in online(folder / "web")["en/help/al.html"]


@pytest.mark.long
def test_what_is_gone_in_a_broken_translation_is_gone_in_its_source(
    first: Path, tmp_path: Path
) -> None:
    for number, name in enumerate(("old", "fresh")):
        folder = shutil.copytree(first, tmp_path / str(number))
        put(folder, page(f"sq/{name}.md", "Disa <b>fjalë", gone="yes"))
        if name == "fresh":
            put(folder, page("en/fresh.md"))
        assert run(folder, *GO).exit_code == 5
        assert not any(path.endswith(f"/{name}.html") for path in online(folder / "web"))


def test_other_files_with_mistakes_stay_as_they_were_or_are_left_out(
    first: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(first, tmp_path / "site")
    put(
        folder,
        "-- content/images/b.jpg --\nnone\n" + page("en/old.md", "![A bridge](../images/b.jpg)"),
    )
    assert run(folder, *GO).exit_code == 5
    assert b"A bridge" in online(folder / "web")["en/old.html"]
    put(folder, "-- content/images/b.jpg -- (deleted)\n" + OLD + page("al/other.md", "Fjale."))
    assert run(folder, *GO).exit_code == 5
    assert b"Words of old" in online(folder / "web")["en/old.html"]


def test_after_a_rename_the_page_stays_where_it_was(first: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(first, tmp_path / "site")
    assert run(folder, "rename", "old", "newer").exit_code == 0
    put(folder, page("en/newer.md", "Some <b>words"))
    done = run(folder, *GO)
    assert done.exit_code == 5, done.output
    assert with_words(folder, "Words of old")

"""A withdrawn number comes back under no other id or spelling; see `test_withdrawal_walks`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import Result

from publications import NIGHT, holds, online, published, put, run
from sites import TODAY, service, with_services


def publish(folder: Path, *words: str) -> Result:
    return run(folder, "publish", "--yes", "--demonstration", "--names", *words)


def second_copy(folder: Path) -> Path:
    """Return another copy of the site, which knows of no publication, and of the same target."""
    other = folder / "other"
    shutil.copytree(folder / "site", other / "site")
    shutil.rmtree(other / "site/.tipsite-published", ignore_errors=True)
    (other / "web").symlink_to(folder / "web")
    return other


def holding(folder: Path) -> list[str]:
    return [path for path, content in online(folder / "web").items() if holds(content)]


@pytest.mark.long
def test_a_withdrawn_number_comes_back_under_no_other_id_of_an_older_copy(tmp_path: Path) -> None:
    published(tmp_path)
    other = second_copy(tmp_path)
    assert run(other, "rename", "service:al-other", "al-kids").exit_code == 0
    assert publish(tmp_path, "--withdraw", "al-other").exit_code == 0
    refused = publish(other)
    assert refused.exit_code == 2, refused.output
    assert "al-kids has a number or address that was withdrawn" in refused.output
    assert not holding(tmp_path)
    held = service("al-kids", dial=NIGHT, needs="[call]", publish="hold", reason="Withdrawn there.")
    put(other, with_services(held))
    assert publish(other).exit_code == 0
    # An older record that is copied over the one on hold was not confirmed since.
    older = service("al-kids", dial=NIGHT, needs="[call]")
    put(other, with_services(older))
    assert publish(other).exit_code == 2
    assert not holding(tmp_path)
    put(other, with_services(older.replace("on: 2026-11,", f"on: {TODAY},")))
    done = publish(other)
    assert done.exit_code == 0, done.output
    assert holding(tmp_path)
    # Whoever withdrew it need not take it offline once more: it is online, and right again.
    put(tmp_path, with_services(older))
    done = publish(tmp_path)
    assert done.exit_code == 0, done.output


def test_who_knows_another_spelling_withdraws_what_somebody_else_has_published(
    tmp_path: Path,
) -> None:
    published(tmp_path)
    other = second_copy(tmp_path)
    put(other, with_services(service("al-other", dial="00355 4 2266 777", needs="[call]")))
    done = publish(other, "--withdraw", "al-other")
    assert done.exit_code == 0, done.output
    assert not holding(tmp_path)


@pytest.mark.one_in(2)
@pytest.mark.parametrize("is_known", [True, False])
@pytest.mark.long
def test_the_number_for_emergencies_is_withdrawn_through_no_other_record(
    tmp_path: Path, is_known: bool
) -> None:
    now = service("al-now", dial="112", kind="emergency", run_by="police", needs="[emergency]")
    source = service("al-other", dial=NIGHT, needs="[call]")
    more = source.partition("  phones:\n")[2].replace(NIGHT, "112")
    published(tmp_path, with_services(now, source + more))
    folder = tmp_path if is_known else second_copy(tmp_path)
    done = publish(folder, "--withdraw", "al-other")
    assert done.exit_code == 0, done.output
    assert not holding(tmp_path)
    shown = online(tmp_path / "web")
    assert b"tel:112" in shown["en/help/al.html"] or not is_known
    assert sum(b"tel:112" in one for one in shown.values()) > 3
    again = publish(folder)
    assert again.exit_code == 0, again.output

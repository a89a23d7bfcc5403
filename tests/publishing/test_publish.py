"""The command `tipsite publish`: what it asks and refuses, withdraws and puts back."""

from __future__ import annotations

import json
import shlex
import shutil
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from publications import (
    ADDRESS,
    AFTER,
    BEFORE,
    CONFIRMED,
    NIGHT,
    holds,
    online,
    published,
    put,
    run,
)
from sites import (
    AL,
    CONFIG,
    LISTING,
    edit,
    page,
    service,
    with_services,
)
from tipsite.cli.main import main
from tipsite.publishing.history import FOLDER
from tipsite.publishing.remote import MOST_READ


@pytest.mark.long
def test_a_demonstration_and_a_strange_folder_are_said_to_be_meant_first(tmp_path: Path) -> None:
    web = tmp_path / "web"
    web.mkdir()
    (web / "cgi-bin").mkdir()
    seen = run(tmp_path, "publish", "--dry-run", "--take-over")
    assert seen.exit_code == 0
    assert "add --demonstration" in seen.output
    assert f"still an example: {ADDRESS}" in seen.output
    refused = run(tmp_path, "publish", "--yes")
    assert refused.exit_code == 2
    assert "add --demonstration" in refused.output
    refused = run(tmp_path, "publish", "--yes", "--demonstration")
    assert refused.exit_code == 2
    assert "cgi-bin" in refused.output
    refused = run(tmp_path, "publish", "--demonstration", "--take-over")
    assert refused.exit_code == 2
    assert "--yes" in refused.output
    assert {path.name for path in web.iterdir()} == {"cgi-bin"}
    dry = run(tmp_path, "publish", "--demonstration", "--take-over", "--dry-run")
    assert dry.exit_code == 0
    assert "files to send" in dry.output
    assert {path.name for path in web.iterdir()} == {"cgi-bin"}
    done = run(tmp_path, "publish", "--yes", "--demonstration", "--take-over")
    assert done.exit_code == 0, done.output
    assert "tipsite new schedule" not in done.output
    assert f"Published: the files are in {tmp_path}/site/../web\n" in done.output
    assert f"at {ADDRESS} only if your host shows that folder" in done.output
    asked = shlex.split(done.output.splitlines()[-1].partition("tipsite ")[2])
    true = CliRunner().invoke(main, [*asked, "--root", str(tmp_path / "site")])
    assert true.exit_code == 0, true.output
    assert (web / "cgi-bin").is_dir()
    again = run(tmp_path, "publish", "--yes", "--demonstration")
    assert again.exit_code == 0
    assert "Nothing has changed" in again.output
    other = edit(CONFIG, ("https://example.org/help/", "https://example.org/other/"))
    put(tmp_path, other + "targets:\n- {id: web, kind: folder, path: ../web}\n")
    strange = run(tmp_path, "publish", "--yes", "--demonstration")
    assert strange.exit_code == 2
    assert ADDRESS in strange.output


def test_a_withdrawn_service_leaves_at_once_and_does_not_come_back_by_itself(
    tmp_path: Path,
) -> None:
    web = tmp_path / "web"
    published(tmp_path)
    assert any(map(holds, online(web).values()))
    put(tmp_path, page("en/broken.md", "[nowhere](nowhere.md)"))
    unknown = run(tmp_path, "publish", "--withdraw", "al-othre", "--yes")
    assert unknown.exit_code == 2
    assert "no service “al-othre”" in unknown.output
    done = run(tmp_path, "publish", "--withdraw", "al-other", "--yes", "--demonstration")
    assert done.exit_code == 0, done.output
    assert NIGHT not in done.output
    assert not any(map(holds, online(web).values()))
    assert "publish: hold" in (tmp_path / "site" / AL).read_text()
    put(tmp_path, "-- content/en/broken.md -- (deleted)\n")
    assert run(tmp_path, "publish", "--yes", "--demonstration").exit_code == 0
    assert not any(map(holds, online(web).values()))
    assert done.output.endswith("tipsite directory confirmed al-other --publish\n")
    called = ("confirmed", "al-other", "--how", "called", "--by", "helpline officer", "--publish")
    back = run(tmp_path, "directory", *called)
    assert "published again" in back.output
    assert run(tmp_path, "publish", "--yes", "--demonstration").exit_code == 0
    assert any(map(holds, online(web).values()))


@pytest.mark.long
def test_where_its_record_cannot_be_changed_nothing_else_is_published(tmp_path: Path) -> None:
    web = tmp_path / "web"
    published(tmp_path)
    records = (tmp_path / "site" / AL).read_text()
    put(tmp_path, f"-- {AL} --\n{records}  broken: [\n")
    done = run(tmp_path, "publish", "--withdraw", "al-other", "--yes", "--demonstration")
    assert done.exit_code == 0, done.output
    assert not any(map(holds, online(web).values()))
    put(tmp_path, edit(AL))
    assert run(tmp_path, "publish", "--yes", "--demonstration").exit_code == 0
    put(tmp_path, f"-- {AL} --\n{records}")
    refused = run(tmp_path, "publish", "--yes", "--demonstration")
    assert refused.exit_code == 2
    assert "1 service has a number or address that was withdrawn" in refused.output
    assert "al-other" not in refused.output
    put(tmp_path, AFTER)
    assert run(tmp_path, "publish", "--yes", "--demonstration").exit_code == 0
    put(tmp_path, BEFORE)
    assert run(tmp_path, "publish", "--yes", "--demonstration").exit_code == 2
    put(tmp_path, CONFIRMED)
    assert run(tmp_path, "publish", "--yes", "--demonstration").exit_code == 0
    assert any(map(holds, online(web).values()))


def test_the_version_before_comes_back_without_what_is_held_or_a_draft_now(tmp_path: Path) -> None:
    web = tmp_path / "web"
    publish_all: Callable[..., Result] = lambda *words: run(  # noqa: E731
        tmp_path, "publish", "--yes", "--demonstration", *words
    )
    assert publish_all("--back").exit_code == 2
    assert publish_all().exit_code == 0
    put(tmp_path, AFTER + page("en/index.md", "A sentence that was a mistake."))
    assert publish_all().exit_code == 0
    assert b"a mistake" in online(web)["en/index.html"]
    put(tmp_path, page("en/old.md", status="draft") + page("en/new.md", "[broken](nowhere.md)"))
    done = publish_all("--back", "--names")
    assert done.exit_code == 0, done.output
    assert "al-other" in done.output
    assert "content/en/old.md" in done.output
    found = online(web)
    assert b"a mistake" not in found["en/index.html"]
    for path in ("en/old.html", "en/new.html"):
        assert b"no longer shown" in found[path]
    assert not any(map(holds, found.values()))
    listed = run(tmp_path, "publish", "--history")
    assert [line.split()[0] for line in listed.output.splitlines()] == ["Version", "3", "2", "1"]
    assert publish_all("--back").exit_code == 2


def test_what_is_not_approved_is_named_and_waits(tmp_path: Path) -> None:
    asks = edit(CONFIG, ("  missing_pages: show", "  missing_pages: show\n  approval: [pages]"))
    refused = run(tmp_path, "publish", "--yes", "--demonstration", text=BEFORE + asks)
    assert refused.exit_code == 1
    assert "content/en/index.md" in refused.output
    assert not (tmp_path / "web").exists()


def test_publishing_says_when_somebody_has_to_publish_next(tmp_path: Path) -> None:
    told = page("en/later.md", publish_on="2027-10-18") + page("en/over.md", expires="2027-11-01")
    seen = run(tmp_path, "publish", "--yes", "--demonstration", text=BEFORE + told)
    assert seen.exit_code == 0, seen.output
    *_, said, command = seen.output.splitlines()
    assert said == "2027-10-18: later.md comes out (en)."
    assert "tipsite new schedule" in command


STATUS = (
    "status: demonstration",
    "status: live\n  responsible: alo\n  report_mistakes: https://example.net/",
)
CALLED = ("how: published, source: " + LISTING, "how: called, by: helpline officer")
NOW_LINE = service("al-now", dial="112").replace(*CALLED).replace("on: 2026-11,", "on: 2026-11-01,")
LIVE = edit(CONFIG, STATUS) + with_services(NOW_LINE, changes=(CALLED,))


@pytest.mark.long
def test_the_only_line_of_a_live_country_can_be_withdrawn(tmp_path: Path) -> None:
    web = tmp_path / "web"
    first = run(tmp_path, "publish", "--yes", text=LIVE)
    assert first.exit_code == 0, first.output
    assert b"tel:116111" in online(web)["en/help/al.html"]
    done = run(tmp_path, "publish", "--withdraw", "al-child-line", "--yes")
    assert done.exit_code == 0, done.output
    assert not any(b"116111" in one or b"116 111" in one for one in online(web).values())


@pytest.mark.long
def test_what_is_gone_goes_first_and_stays_away_when_an_older_version_comes_back(
    tmp_path: Path,
) -> None:
    web, told = tmp_path / "web", page("en/herstory.md", "Herstory.")
    assert run(tmp_path, "publish", "--yes", text=LIVE + told).exit_code == 0
    assert "en/herstory.html" in (tmp_path / "site/addresses.txt").read_text()
    put(tmp_path, "-- content/en/herstory.md -- (deleted)\n")
    done = run(tmp_path, "publish", "--yes")
    assert done.exit_code == 5, done.output
    assert "addresses.txt" in done.output
    assert b"Herstory." in online(web)["en/herstory.html"]
    with (tmp_path / "site" / CONFIG).open("a") as settings:
        settings.write("gone: [herstory.html]\n")
    for words in ((), ("--back",)):
        assert run(tmp_path, "publish", "--yes", *words).exit_code == 0
        names = [
            path for path, one in online(web).items() if b"erstory" in one or "erstory" in path
        ]
        assert names == []
        assert "erstory" not in (web / ".tipsite-state.json").read_text()


@pytest.mark.long
def test_an_address_of_another_copy_of_the_site_is_not_lost(tmp_path: Path) -> None:
    assert run(tmp_path, "publish", "--yes", text=LIVE + page("en/more.md")).exit_code == 0
    put(tmp_path, "-- content/en/more.md -- (deleted)\n")
    (tmp_path / "site/addresses.txt").unlink()
    done = run(tmp_path, "publish", "--yes")
    assert done.exit_code == 5, done.output
    assert "addresses.txt" in done.output
    assert b"Words." in online(tmp_path / "web")["en/more.html"]


@pytest.mark.one_in(2)
@pytest.mark.parametrize("known", [True, False])
@pytest.mark.long
def test_where_no_site_can_be_made_each_page_with_the_number_says_no_more_than_that(
    tmp_path: Path, known: bool
) -> None:
    web, root = tmp_path / "web", tmp_path / "site"
    published(tmp_path)
    bearing = [path for path, one in online(web).items() if holds(one)]
    for file in (root / ".tipsite-published").iterdir():
        if not known or file.name.startswith("source"):
            file.unlink()
    put(tmp_path, "-- content/en/index.md --\nBroken.\n")
    done = run(tmp_path, "publish", "--withdraw", "al-other", "--yes")
    assert done.exit_code == 0, done.output
    found = online(web)
    assert not any(map(holds, found.values()))
    assert "Numri që ishte këtu nuk tregohet më" in found["sq/help/al.html"].decode()
    assert all(path in found for path in bearing if path.endswith(".html"))
    put(tmp_path, page("en/index.md"))
    assert run(tmp_path, "publish", "--yes", "--demonstration").exit_code == 0
    assert b"tel:116111" in online(web)["sq/help/al.html"]


@pytest.mark.long
def test_what_comes_out_by_its_day_waits_for_approval_also_in_an_older_version(
    tmp_path: Path,
) -> None:
    asks = edit(CONFIG, ("  missing_pages: show", "  missing_pages: show\n  approval: [pages]"))
    text = BEFORE + asks + page("en/soon.md", "Soon.", publish_on="2026-11-30")
    assert run(tmp_path, "publish", "--yes", "--demonstration", text=text).exit_code == 1
    done = run(tmp_path, "approve", "--all", "--by", "director")
    assert done.exit_code == 0, done.output
    soon = tmp_path / "site/content/en/soon.md"
    soon.write_text(soon.read_text().replace("approved:", "x_approved:").replace("x_", "#"))
    first = run(tmp_path, "publish", "--yes", "--demonstration")
    assert first.exit_code == 0, first.output
    later = ["--root", str(tmp_path / "site"), "--today", "2026-12-01", "--demonstration"]
    for option in ("--unattended", "--yes"):
        done = CliRunner().invoke(main, ["publish", option, *later])
        assert done.exit_code == 5, done.output
        assert "en/soon.html" not in online(tmp_path / "web")


@pytest.mark.long
def test_a_campaign_that_waits_for_approval_keeps_its_words_while_holds_go_offline(
    tmp_path: Path,
) -> None:
    web, settings = tmp_path / "web", tmp_path / "site/campaigns.yaml"
    asks = edit(CONFIG, ("  missing_pages: show", "  missing_pages: show\n  approval: [campaigns]"))
    assert run(tmp_path, "publish", "--yes", "--demonstration", text=BEFORE + asks).exit_code == 1
    assert run(tmp_path, "approve", "--all", "--by", "director").exit_code == 0
    assert run(tmp_path, "publish", "--yes", "--demonstration").exit_code == 0
    approved = settings.read_text("utf-8")
    put(tmp_path, AFTER)
    settings.write_text(approved.replace("Spring campaign", "Unread words"), "utf-8")
    done = run(tmp_path, "publish", "--yes", "--demonstration")
    assert done.exit_code == 5, done.output
    found = online(web)
    assert not any(map(holds, found.values()))
    assert b"Spring campaign" in found["en/campaigns/spring.html"]
    assert not any(b"Unread words" in one for one in found.values())


def holding(folder: Path) -> list[str]:
    return [path for path, one in online(folder).items() if holds(one)]


def lose_state(folder: Path) -> None:
    (folder / "web/.tipsite-state.json").unlink()


def damage_state(folder: Path) -> None:
    (folder / "web/.tipsite-state.json").write_text("{")


def empty_settings(folder: Path) -> None:
    (folder / "site" / CONFIG).write_text("")


def put_a_folder_for_the_list(folder: Path) -> None:
    (folder / "site/addresses.txt").unlink()
    (folder / "site/addresses.txt").mkdir()


@pytest.mark.one_in(9)
@pytest.mark.parametrize(
    "spoil", [lose_state, damage_state, empty_settings, put_a_folder_for_the_list]
)
def test_a_number_is_withdrawn_whatever_is_lost(
    tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    published(tmp_path)
    spoil(tmp_path)
    done = run(tmp_path, "publish", "--withdraw", "al-other", "--yes")
    assert done.exit_code == 0, done.output
    assert not holding(tmp_path / "web")
    assert "publish: hold" in (tmp_path / "site" / AL).read_text()


@pytest.mark.long
def test_a_target_that_says_no_keeps_no_other_from_losing_a_number(tmp_path: Path) -> None:
    published(tmp_path)
    settings = tmp_path / "site" / CONFIG
    text = settings.read_text()
    never = "targets:\n- {id: never, kind: folder, path: ../missing/web}\n"
    settings.write_text(text.replace("targets:\n", never))
    done = run(tmp_path, "publish", "--withdraw", "al-other", "--yes")
    assert done.exit_code == 2, done.output
    assert "never:" in done.output
    assert not holding(tmp_path / "web")
    assert "publish: hold" in (tmp_path / "site" / AL).read_text()
    unknown = run(tmp_path, "publish", "web", "--withdraw", "al-othr", "--yes")
    assert unknown.exit_code == 2
    assert "al-othr" in unknown.output


@pytest.mark.long
def test_what_another_site_has_begun_here_is_not_ours(tmp_path: Path) -> None:
    web = tmp_path / "web"
    published(tmp_path)
    (web / "theirs.html").write_text("Another site's own.")
    meant = {"theirs.html": ["", 0, []]}
    site = {"address": "https://example.net/", "release": 7, "at": "", "contacts": {}}
    begun = {**site, "files": meant}
    (web / ".tipsite-intent.json").write_text(json.dumps(begun))
    refused = run(tmp_path, "publish", "--yes", "--demonstration")
    assert refused.exit_code == 2
    assert "https://example.net/" in refused.output
    assert (web / "theirs.html").is_file()


@pytest.mark.long
def test_what_a_server_says_moves_no_cursor(tmp_path: Path) -> None:
    web = tmp_path / "web"
    web.mkdir()
    (web / "\x1b[2Jgone.html").touch()
    refused = run(tmp_path, "publish", "--yes", "--demonstration")
    assert refused.exit_code == 2
    assert "\x1b" not in refused.output
    assert run(tmp_path, "publish", "--yes", "--demonstration", "--take-over").exit_code == 0
    state = web / ".tipsite-state.json"
    told = json.loads(state.read_text())
    told["files"]["en/\x1b[2J\u202eold.html"] = ["", 0, []]
    state.write_text(json.dumps(told))
    dry = run(tmp_path, "publish", "--names", "--demonstration", "--dry-run")
    assert "It stays: en/·[2J·old.html" in dry.output


@pytest.mark.long
def test_who_withdraws_a_number_hears_that_another_service_has_it_too(tmp_path: Path) -> None:
    one, two = (service(id_, dial=NIGHT, needs="[call]") for id_ in ("al-other", "al-two"))
    published(tmp_path, with_services(one, two))
    done = run(tmp_path, "publish", "--withdraw", "al-other", "--yes", "--names")
    assert "stays online for others: al-two" in done.output
    assert holding(tmp_path / "web")
    last = run(tmp_path, "publish", "--withdraw", "al-two", "--yes", "--names")
    assert "for others" not in last.output
    assert not holding(tmp_path / "web")


def kept_texts(site: Path) -> list[bytes]:
    """Inflate whatever was packed in the folder of releases, by whichever release."""
    sealed = (file.read_bytes() for file in (site / FOLDER).glob("text-*"))
    return [zlib.decompress(content[32:]) for content in sealed]


def test_a_withdrawal_takes_the_number_out_of_what_is_kept(tmp_path: Path) -> None:
    site = tmp_path / "site"
    published(tmp_path)
    before = kept_texts(site)
    assert any(map(holds, before))
    (tmp_path / "web/.tipsite-state.json").unlink()
    shutil.rmtree(tmp_path / "web")
    (tmp_path / "web").write_text("A target that says no.")
    with (site / CONFIG).open("a") as settings:
        settings.write("- id: other\n  kind: folder\n  path: ../other\n")
    done = run(tmp_path, "publish", "other", "--yes", "--demonstration")
    assert done.exit_code == 0, done.output
    done = run(tmp_path, "publish", "--withdraw", "al-other", "--yes")
    assert done.exit_code == 2, done.output
    after = kept_texts(site)
    assert not any(map(holds, after))
    assert len(after) > len(before) / 2


@pytest.mark.one_in(3)
@pytest.mark.parametrize(
    ("how", "verified"), [("--yes", False), ("--yes", True), ("--unattended", False)]
)
def test_what_somebody_changed_at_the_target_is_sent_again(
    tmp_path: Path, how: str, verified: bool
) -> None:
    web = tmp_path / "web"
    words = ("publish", how, "--demonstration")
    published(tmp_path)
    before = online(web)
    page, text = web / "en/help/al.html", web / "sq/help/al.txt"
    page.write_bytes(before["en/help/al.html"].replace(b"tel:116111", b"tel:116112"))
    text.unlink()
    (web / "assets" / "theirs.css").write_text("* {}")
    if verified:
        asked = CliRunner().invoke(main, ["verify", str(web), "--root", str(tmp_path / "site")])
        assert asked.exit_code == 1, asked.output
        assert "A number or address is not the one that you published" in asked.output
    again = run(tmp_path, *words)
    assert again.exit_code == 0, again.output
    assert "2 files to send" in again.output
    assert online(web) == {**before, "assets/theirs.css": b"* {}"}
    idle = run(tmp_path, *words)
    assert "Nothing has changed" in idle.output
    assert f"by their bytes: {len(before)}, by their size alone: 0" in idle.output


def test_a_withdrawal_where_no_site_can_be_made_passes_over_what_somebody_changed(
    tmp_path: Path,
) -> None:
    web, site = tmp_path / "web", tmp_path / "site"
    published(tmp_path)
    shutil.rmtree(site / FOLDER)
    (web / "en/safety.html").write_text("Somebody else's words.")
    with (web / "files.pdf").open("wb") as large:
        large.truncate(MOST_READ + 1)
    done = run(tmp_path, "publish", "--withdraw", "al-other", "--yes")
    assert done.exit_code == 0, done.output
    assert "each page with one of its numbers is replaced" in done.output.replace("\n", " ")
    assert not any(map(holds, online(web).values()))
    assert online(web)["en/safety.html"] == b"Somebody else's words."


def test_a_state_that_somebody_changed_deletes_nothing_that_is_not_ours(tmp_path: Path) -> None:
    web = tmp_path / "web"
    words = ("publish", "--yes", "--demonstration")
    published(tmp_path)
    theirs = {
        "wp-config.php": b"<?php", ".htpasswd": b"x:y", ".git/config": b"[core]",
        ".well-known/acme/x": b"1", "cgi-bin/a.cgi": b"#!", "mine/notes.html": b"<p>Mine.",
    }  # fmt: skip
    state = json.loads((web / ".tipsite-state.json").read_text())
    for path, content in theirs.items():
        (web / path).parent.mkdir(parents=True, exist_ok=True)
        (web / path).write_bytes(content)
        state["files"][path] = ["0" * 64, len(content), []]
    (web / ".tipsite-state.json").write_text(json.dumps(state))
    done = run(tmp_path, *words, "--names")
    assert done.exit_code == 0, done.output
    assert "6 files are listed at the target that were not published from here. They stay: " in (
        done.output
    )
    assert "wp-config.php" in done.output
    assert theirs.items() <= online(web).items()
    assert "wp-config.php" not in (web / ".tipsite-state.json").read_text()


@pytest.mark.long
def test_a_version_that_differs_by_what_is_held_alone_is_passed_over(tmp_path: Path) -> None:
    web = tmp_path / "web"
    words = ("publish", "--yes", "--demonstration")
    published(tmp_path)
    put(tmp_path, page("en/index.md", "The second words."))
    assert run(tmp_path, *words).exit_code == 0
    put(
        tmp_path, page("en/index.md", "The second words.") + AFTER.partition("-- content/en/new")[0]
    )
    assert run(tmp_path, *words).exit_code == 0
    done = run(tmp_path, *words, "--back")
    assert done.exit_code == 0, done.output
    assert "Back to version 1" in done.output
    assert b"second words" not in online(web)["en/index.html"]
    assert not any(map(holds, online(web).values()))

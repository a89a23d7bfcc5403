"""A correction gets out past somebody else's mistake, and by itself contacts only ever go."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from publications import BEFORE, NIGHT, online, published, put, run
from sites import AL, CONFIG, edit, page, service, with_services
from tipsite.cli.main import main

NEW = "04 2266 888"
GO = ("publish", "--yes", "--demonstration")
ALONE = ("publish", "--unattended", "--demonstration", "--names")
STEPS = page("en/steps.md", "Words of [help](help/index.md).")
BROKEN = STEPS.replace("title: Some title", "title: What to do: three")
CORRECTED = with_services(service("al-other", dial=NEW, needs="[call]"))
HELD = with_services(
    service("al-other", dial=NIGHT, needs="[call]", publish="hold", reason="Nobody answers there.")
)


def with_number(folder: Path, number: str) -> list[str]:
    """Return the files online that bear a number."""
    ways = (number.encode(), number.replace(" ", "").encode())
    return [path for path, one in online(folder / "web").items() if any(way in one for way in ways)]


def break_hours(folder: Path) -> str:
    """Make an error in the records, and return them as they were."""
    before = (folder / "site" / AL).read_text()
    (folder / "site" / AL).write_text(before.replace("hours: 24/7", "hours: 8-25", 1))
    return before


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A site that was published with a number and a page of somebody else."""
    published(tmp_path, BEFORE + STEPS)
    return tmp_path


def test_a_corrected_number_goes_online_while_another_page_has_an_error(office: Path) -> None:
    before = online(office / "web")["en/steps.html"]
    put(office, CORRECTED + BROKEN)
    asked = run(office, "publish", "--demonstration", "--dry-run", "--names")
    assert "1 number or address goes" in asked.output
    assert with_number(office, NIGHT)
    done = run(office, *GO, "--names")
    assert done.exit_code == 5, done.output
    assert "content/en/steps.md:2:18: yaml-colon" in done.output
    assert "Stays as it was published until it is mended or approved: content/en/steps.md" in (
        done.output
    )
    assert not with_number(office, NIGHT)
    assert "en/help/al.html" in with_number(office, NEW)
    assert online(office / "web")["en/steps.html"] == before
    put(office, STEPS)
    assert run(office, *GO).exit_code == 0


@pytest.mark.long
@pytest.mark.parametrize("option", ["--yes", "--unattended"])
@pytest.mark.parametrize("sign", ["\x85", "\u2028", "\u2029"])
def test_a_held_number_goes_from_records_with_a_strange_line_end(
    office: Path, option: str, sign: str
) -> None:
    put(office, HELD)
    with (office / "site" / AL).open("a", encoding="utf-8") as records:
        records.write(f"remark: {sign}x")
    done = run(office, "publish", option, "--demonstration")
    assert done.exit_code == 5, done.output
    assert not with_number(office, NIGHT)
    assert with_number(office, "116 111")


@pytest.mark.one_in(2)
@pytest.mark.parametrize("option", ["--unattended", "--yes"])
def test_a_held_number_goes_while_another_page_has_an_error(office: Path, option: str) -> None:
    put(office, HELD + BROKEN + page("en/new.md", "New words."))
    done = run(office, "publish", option, "--demonstration")
    assert done.exit_code == 5, done.output
    assert not with_number(office, NIGHT)
    assert "en/steps.html" in online(office / "web")
    assert "en/new.html" in online(office / "web")


@pytest.mark.long
def test_a_withdrawn_number_stays_away_while_a_page_has_an_error(office: Path) -> None:
    put(office, BROKEN)
    assert run(office, "publish", "--withdraw", "al-other", "--yes").exit_code == 0
    put(office, page("en/new.md", "New words."))
    done = run(office, *GO)
    assert done.exit_code == 5, done.output
    assert not with_number(office, NIGHT)
    assert "en/new.html" in online(office / "web")


def test_a_page_that_stays_as_it_was_shows_the_number_of_today(tmp_path: Path) -> None:
    shows = page("en/steps.md", "Old words:\n\n- [call](service:al-other)")
    assert run(tmp_path, *GO, text=BEFORE + shows).exit_code == 0
    assert "en/steps.html" in with_number(tmp_path, NIGHT)
    put(tmp_path, CORRECTED + shows.replace("Old words", "Newer <b>words"))
    done = run(tmp_path, *GO)
    assert done.exit_code == 5, done.output
    assert not with_number(tmp_path, NIGHT)
    assert "en/steps.html" in with_number(tmp_path, NEW)
    assert b"Old words" in online(tmp_path / "web")["en/steps.html"]


def test_a_page_that_was_never_published_is_left_out(office: Path) -> None:
    text = page("en/index.md", "Read [it all](fresh.md).") + page("en/fresh.md", "Some <b>words")
    put(office, CORRECTED + text)
    done = run(office, *GO, "--names")
    assert done.exit_code == 5, done.output
    assert "en/fresh.html" not in online(office / "web")
    assert b"Read it all." in online(office / "web")["en/index.html"]
    assert with_number(office, NEW)


@pytest.mark.long
def test_a_page_that_is_deleted_while_others_lead_there_stays_online(tmp_path: Path) -> None:
    leads = page("en/more.md", "See [the steps](steps.md).")
    assert run(tmp_path, *GO, text=BEFORE + STEPS + leads).exit_code == 0
    put(tmp_path, CORRECTED + "-- content/en/steps.md -- (deleted)\n")
    done = run(tmp_path, *GO, "--names")
    assert done.exit_code == 5, done.output
    assert {"en/steps.html", "en/more.html"} <= online(tmp_path / "web").keys()
    assert not with_number(tmp_path, NIGHT)


BACK = ("status: draft", "expires: 2026-11-23", "publish_on: 2026-12-24", "gone: yes")


@pytest.mark.one_in(2)
@pytest.mark.parametrize("line", BACK)
def test_what_is_kept_back_today_does_not_stay_as_it_was(office: Path, line: str) -> None:
    put(office, page("sq/steps.md", "Fjalë."))
    key, _colon, value = line.partition(": ")
    put(office, page("en/steps.md", "Some <b>words", **{key: value}))
    done = run(office, *GO)
    assert done.exit_code == 5, done.output
    assert b"Words of" not in online(office / "web").get("en/steps.html", b"")
    assert b"Fjal" not in online(office / "web").get("sq/steps.html", b"")


@pytest.mark.one_in(2)
@pytest.mark.parametrize("option", ["--yes", "--unattended"])
def test_while_records_have_errors_numbers_only_go(office: Path, option: str) -> None:
    hold = {"publish": "hold", "reason": "Nobody answers."}
    put(office, with_services(
        service("al-other", dial=NIGHT, needs="[call]", **hold),
        service("al-two", dial=NEW, needs="[call]"),
    ))  # fmt: skip
    break_hours(office)
    put(office, page("en/new.md", "New words."))
    done = run(office, "publish", option, "--demonstration")
    assert done.exit_code == 5, done.output
    assert not with_number(office, NIGHT)
    assert not with_number(office, NEW)
    assert "tel:116111" in online(office / "web")["en/help/al.html"].decode()
    assert "en/new.html" not in online(office / "web")


def test_the_first_publication_goes_past_no_error(tmp_path: Path) -> None:
    done = run(tmp_path, *GO, text=BEFORE + BROKEN)
    assert done.exit_code == 1, done.output
    assert not (tmp_path / "web").exists()


# With nobody to ask.


def later(folder: Path, *words: str) -> Result:
    options = ["--root", str(folder / "site"), "--today", "2026-12-01"]
    return CliRunner().invoke(main, [*words, *options], catch_exceptions=False)


def test_a_new_number_waits_for_a_person_and_a_page_comes_on_its_day(office: Path) -> None:
    put(office, with_services(
        service("al-other", dial=NIGHT, needs="[call]"), service("al-two", dial=NEW, needs="[call]")
    ))  # fmt: skip
    put(office, page("en/soon.md", "Soon.", publish_on="2026-12-01"))
    done = later(office, *ALONE)
    assert done.exit_code == 5, done.output
    assert "wait until a person publishes them: al-two" in done.output
    assert not with_number(office, NEW)
    assert with_number(office, NIGHT)
    assert "en/soon.html" in online(office / "web")
    again = later(office, *ALONE)
    assert again.exit_code == 5
    assert not with_number(office, NEW)
    # What waits comes by nothing but a person, whatever else is wrong with the records.
    before = break_hours(office)
    assert later(office, *ALONE).exit_code == 5
    assert not with_number(office, NEW)
    (office / "site" / AL).write_text(before)
    assert later(office, *GO).exit_code == 0
    assert with_number(office, NEW)
    assert later(office, *ALONE).exit_code == 0


def test_a_changed_number_goes_and_the_other_one_waits(office: Path) -> None:
    put(office, CORRECTED)
    done = run(office, *ALONE)
    assert done.exit_code == 5, done.output
    assert not with_number(office, NIGHT)
    assert not with_number(office, NEW)


@pytest.mark.one_in(2)
@pytest.mark.parametrize("option", ["--yes", "--unattended"])
def test_who_publishes_a_changed_number_reads_that_it_waits_for_confirmation(
    office: Path, option: str
) -> None:
    called = ("confirmed", "al-other", "--how", "called", "--by", "office")
    assert run(office, "directory", *called).exit_code == 0
    records = office / "site" / AL
    records.write_text(records.read_text().replace(f"dial: {NIGHT}", f"dial: {NEW}"))
    done = run(office, "publish", option, "--demonstration")
    assert "check-other" in done.output
    assert f'tipsite directory confirmed al-other --phone "{NEW}"' in done.output
    put(office, BROKEN)
    again = run(office, "publish", option, "--demonstration")
    assert again.exit_code == 5, again.output
    assert "check-other" in again.output
    assert "yaml-colon" in again.output


def test_a_contact_of_the_organization_waits_too(office: Path) -> None:
    address = "press@example.org"
    verified = "{address: press@example.org, on: 2026-11-01, how: operator, by: office}"
    own = (
        "  contacts:\n  - kind: press\n    words: {en: For the press., sq: Për shtypin.}\n"
        f"    emails:\n    - address: {address}\n      publish: yes\n      verified: {verified}\n"
    )
    put(office, edit(CONFIG, ("  missing_pages: show\n", f"  missing_pages: show\n{own}")))
    with (office / "site" / CONFIG).open("a") as settings:
        settings.write("targets:\n- id: web\n  kind: folder\n  path: ../web\n")
    put(office, page("en/about.md", "Who we are.", contacts="[press]"))
    done = run(office, *ALONE)
    assert done.exit_code == 5, done.output
    assert "wait until a person publishes them: site.contacts" in done.output
    assert not with_number(office, address)
    done = run(office, *GO)
    assert done.exit_code == 0, done.output
    assert with_number(office, address)


def test_nothing_is_published_by_itself_where_nobody_has_published(tmp_path: Path) -> None:
    done = run(tmp_path, *ALONE, text=BEFORE)
    assert done.exit_code == 2
    assert "tipsite publish web" in done.output
    assert not (tmp_path / "web").exists()


@pytest.mark.one_in(2)
@pytest.mark.parametrize("broken", [False, True])
def test_without_the_release_that_is_online_numbers_go(office: Path, *, broken: bool) -> None:
    shutil.rmtree(office / "site/.tipsite-published")
    put(office, with_services(
        service("al-other", dial=NIGHT, needs="[call]", publish="hold", reason="Nobody answers."),
        service("al-two", dial=NEW, needs="[call]"),
    ))  # fmt: skip
    if broken:
        put(office, BROKEN)
    done = run(office, *ALONE)
    assert done.exit_code == (1 if broken else 5), done.output
    assert ("Nothing but contacts was changed" in done.output) == broken
    assert not with_number(office, NIGHT)
    assert not with_number(office, NEW)
    assert b"tel:116111" in online(office / "web")["en/index.html"]
    assert "en/steps.html" in online(office / "web")
    again = run(office, *ALONE)
    assert again.exit_code == (1 if broken else 5), again.output


def test_a_held_number_goes_although_too_many_pages_would(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tipsite.publishing.dispatch.MOST_DELETED", 0)
    put(office, HELD + "-- content/en/steps.md -- (deleted)\n")
    with (office / "site" / CONFIG).open("a") as settings:
        settings.write("gone: [en/steps.html]\n")
    done = run(office, *ALONE)
    assert done.exit_code == 2, done.output
    assert "pages and pictures would be deleted" in done.output
    assert not with_number(office, NIGHT)
    assert b"Words of" in online(office / "web")["en/steps.html"]


def test_a_held_number_goes_although_the_site_is_a_demonstration(office: Path) -> None:
    put(office, HELD)
    done = run(office, "publish", "--unattended")
    assert done.exit_code == 2, done.output
    assert "add --demonstration" in done.output
    assert not with_number(office, NIGHT)


def test_a_held_number_goes_although_the_program_breaks(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_options: object) -> None:
        raise ZeroDivisionError

    put(office, HELD)
    monkeypatch.setattr("tipsite.pipeline.stages.build", broken)
    assert run(office, *ALONE).exit_code == 3
    assert not with_number(office, NIGHT)

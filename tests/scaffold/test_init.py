"""`tipsite init` makes a site that builds, and no number or address comes with it."""

from __future__ import annotations

import datetime
import itertools
import re
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from builds import run, with_store
from starter_sites import choices, lay_started, started
from tipsite import shell
from tipsite.contacts.detection import find_contacts
from tipsite.i18n import in_language
from tipsite.markdown.document import blocks_of
from tipsite.model.problems import Problem
from tipsite.output.journal import carry_out
from tipsite.pipeline.stages import Build, build
from tipsite.scaffold import new_site
from tipsite.scaffold.new_site import compose, handbook
from tipsite.scaffold.texts import TEXTS, pages, starter_words
from tipsite.workspace.site import open_snapshot

STARTER = Path(str(resources.files("tipsite") / "scaffold" / "starter"))
FILES = sorted(path for path in STARTER.rglob("*.*") if path.suffix in (".md", ".toml"))
PAGES = {
    "index.md", "help/index.md", "safety.md", "about.md", "privacy.md", "signs/work.md",
    "signs/offer.md", "campaigns/ask-first.md",
}  # fmt: skip
LEFT_OUT = (".gitignore", *(f"content/{tag}/" for tag in TEXTS))
GOLDEN = Path(__file__).parents[1] / "golden" / "starter"
TODAY = datetime.date(2026, 11, 24)
REGION = ("AL", "XK", "MK", "ME", "RS")
LANGUAGES = (
    *TEXTS, "sr-Latn", "cnr-Cyrl", "tr", "rom", "rmn", "bs", "hr", "bg", "el", "sl", "ro", "ar",
    "de", "x-own",
)  # fmt: skip


def build_in(site: Path, *more: str) -> Result:
    return run("build", "--root", site, "--output", site / "output", "--today", "2026-11-24", *more)


@pytest.mark.parametrize("tag", ["en", "sq", "mk"])
def test_the_handbook_in_a_site_stands_by_itself(tag: str) -> None:
    with in_language(tag):
        text = handbook().decode()
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)
    assert "screens/" not in prose
    assert not re.search(r"\w\.md\b", prose)  # links are titles of pages
    assert not re.findall(r"\]\((?!https?:|#)[^)]*\)", prose)


def test_links_of_the_handbook_lead_to_the_documentation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(new_site, "project_url", lambda _label: "https://docs.example/tipsite")
    with in_language("en"):
        links = re.findall(r"\]\((?!#)([^)#]*)", handbook().decode())
    pages = {link.removeprefix("https://docs.example/tipsite/") for link in links}
    assert {"content.html", "publishing.html"} <= pages


def lay_new(folder: Path) -> Path:
    """Make a new site, with the store of one that was checked once."""
    made = run("init", folder, "--today", "2026-11-24")
    assert made.exit_code == 0, made.output
    return with_store(folder, lay_started)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return lay_new(tmp_path / "site")


def contacts(text: str) -> list[str]:
    return [found.text for found in find_contacts(text, dials=frozenset(), regions=REGION)]


def fill_in(site: Path) -> None:
    """Do what the first lines of the file say."""
    records = site / "content/services/al.yaml"
    before, start, line = records.read_text("utf-8").partition("- id: al-line")
    records.write_text(before + start + line.replace("dial: unknown", "dial: 116 111", 1), "utf-8")
    done = run(
        "directory", "confirmed", "al-line", "--root", site, "--today", "2026-11-20",
        "--how", "called", "--by", "officer", "--publish",
    )  # fmt: skip
    assert done.exit_code == 0, done.output


# ---------------------------------------------------------------- what it is made of


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(STARTER).as_posix())
def test_no_number_or_address_in_the_texts(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"[@\d]", re.sub(r"^order: \d+$", "", text, flags=re.MULTILINE))


@pytest.mark.parametrize("tag", TEXTS)
def test_all_languages_have_the_same_pages_and_words(tag: str) -> None:
    assert pages(tag, "xx").keys() == PAGES
    assert starter_words(tag).keys() == starter_words("en").keys()
    assert all(starter_words(tag).values())


@pytest.mark.parametrize("tag", TEXTS)
@pytest.mark.parametrize("path", sorted(PAGES))
def test_all_languages_have_the_same_blocks_links_and_lists(tag: str, path: str) -> None:
    def shape(text: str) -> tuple[object, ...]:
        matter = re.sub(r"^translation: draft\n", "", text.split("---\n")[1], flags=re.MULTILINE)
        blocks = [re.split(r"[^\W\d_]", one.text)[0] for one in blocks_of(text.split("---\n")[2])]
        return (
            re.findall(r"\]\(([^)]+)\)", text),
            re.findall(r"^(\w+:|-)", matter, re.MULTILINE),
            [block.strip() for block in blocks],
        )

    assert shape(pages(tag, tag)[path]) == shape(pages("en", "en")[path])


@pytest.mark.parametrize("source", TEXTS)
def test_what_nobody_has_checked_is_a_draft(source: str) -> None:
    for tag in TEXTS:
        drafts = {
            len(re.findall(r"^translation: draft$", text.split("---\n")[1], re.MULTILINE))
            for text in pages(tag, source).values()
        }
        assert drafts == ({0} if tag == source == "en" else {1})


def test_all_that_is_written_holds_no_number() -> None:
    files = compose(choices(*TEXTS, name="Не си сам", responsible="Shoqata"), TODAY)
    assert {path: contacts(text) for path, text in files.items() if contacts(text)} == {}
    assert "@" not in "".join(files.values())
    assert set(re.findall(r" dial: (\w+)", "".join(files.values()))) == {"unknown"}


@pytest.mark.parametrize("tags", [("mk", "sq"), ("tr", "sr-Latn")], ids="-".join)
def test_records_settings_and_readme_are_the_expected_ones(
    tags: tuple[str, ...], *, rewrite_golden: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rewrite what is expected with: pytest tests/scaffold/test_init.py --golden"""
    for module in (shell, new_site):  # a fork has its own
        monkeypatch.setattr(module, "project_url", lambda _label: "")
    made = compose(choices(*tags), TODAY)
    made = {path: text for path, text in made.items() if not path.startswith(LEFT_OUT)}
    folder = GOLDEN / "-".join(tags)
    if rewrite_golden:
        for path, text in made.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8", newline="\n")
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    expected = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in files}
    assert made == expected


# ---------------------------------------------------------------- it builds, in any languages


def built(*tags: str) -> Build:
    return build(started(*tags), TODAY)


def unexpected(tags: tuple[str, ...], problems: tuple[Problem, ...]) -> list[Problem]:
    """Return all but a reminder of each country without a number and of each empty catalogue."""
    own = {code.lower() for code in choices(*tags).countries}
    expected = {
        "lead-no-number": sorted(f"{code}-emergency" for code in own),
        "phrases-borrowed": sorted(tag for tag in choices(*tags).written if tag not in TEXTS),
    }
    told = {
        code: sorted(
            dict(one.values).get("id") or dict(one.values)["tag"]
            for one in problems
            if one.code == code
        )
        for code in expected
    }
    assert told == expected
    doubts = {"language-doubt"} if "rom" in tags else set()
    return [one for one in problems if one.code not in expected and one.code not in doubts]


@pytest.mark.long
@pytest.mark.parametrize("tags", [*itertools.permutations(LANGUAGES, 2)][::2], ids="-".join)
def test_any_two_languages_build_with_only_reminders(tags: tuple[str, ...]) -> None:
    started.cache_clear()
    assert unexpected(tags, built(*tags).problems) == []


def test_every_translation_is_known_to_be_made_from_the_source_of_today() -> None:
    opened = open_snapshot(started("mk", "en", "sq", "sr-Latn"), "texts").with_pages()
    assert opened.translations == ("en", "sq", "sr-Cyrl")
    for tag in opened.translations:
        pairs = [pair for found in opened.pairs(tag).values() for pair in found]
        assert len(pairs) > 60
        assert {pair.state for pair in pairs} == {"current"}


def test_the_first_language_with_texts_is_the_source() -> None:
    assert choices("sq", "mk").source == "sq"
    assert choices("tr", "mk").source == "mk"
    assert choices("sr-Latn", "sq").languages == ("sr-Cyrl", "sr-Latn", "sq")
    assert choices("sr-Latn", "sq").source == "sr-Cyrl"
    assert choices("tr", "ar").languages == ("tr", "ar", "en")


# ---------------------------------------------------------------- filling it in


@pytest.mark.long
def test_check_says_which_numbers_are_missing_and_that_all_is_not_well(site: Path) -> None:
    fill_in(site)
    checked = run("check", "--root", site, "--today", "2026-11-24")
    assert checked.exit_code == 0, checked.output
    assert (
        "AL: the numbers of 2 services are not filled in yet (al-emergency, al-police); "
        "content/services/al.yaml says how." in checked.output
    )
    assert "No problems" not in checked.output
    last = checked.output.splitlines()[-1]
    assert re.search(r"No errors\. \d things to do before the site goes live \(see above\)", last)


@pytest.mark.long
@pytest.mark.parametrize("tag", ["en", "sq", "cnr"])
def test_a_demonstration_that_goes_on_in_its_own_words_means_it(tmp_path: Path, tag: str) -> None:
    said = ("--languages", tag, "--countries", "AL", "--today", "2026-11-24")
    assert run("init", tmp_path / "s", *said).exit_code == 0
    settings, content = tmp_path / "s/campaigns.yaml", tmp_path / "s/content"
    example = starter_words(tag)["disclaimer"]
    campaign = (content / tag / "campaigns/ask-first.md").read_text("utf-8").split("---\n")[2]
    first = campaign.split(".")[0].strip() + "."
    (content / tag / "campaigns/ask-first.md").write_text(
        f"---\ntitle: A\nsummary: B.\n---\n{first} Zwei\nWorte.\n", "utf-8"
    )
    about = content / tag / "about.md"
    about.write_text(f"---\ntitle: U\nsummary: W.\n---\nZwei Worte.\n{example}\n", "utf-8")

    def told() -> str:
        lines = run("check", "--root", tmp_path / "s").output.splitlines()
        return next((line for line in lines if "keep a place" in line), "")

    assert "campaigns.yaml" in told()
    text = settings.read_text("utf-8").replace(starter_words(tag)["site"], "Ein Versuch")
    settings.write_text(text, "utf-8")
    assert "campaigns.yaml" in told()
    settings.write_text(text.replace(example, f">-\n      {example}\n      Zwei Worte."), "utf-8")
    assert "campaigns.yaml" not in told()
    assert ".md" not in told()
    live(tmp_path / "s")
    found = found_in(run("check", "--root", tmp_path / "s").output)
    assert {code for _place, code in found} >= {"starter-text"}


# ---------------------------------------------------------------- going live


def newcomers(folder: Path) -> Path:
    """Make the site of a newcomer who has filled in one line, and written that it is live."""
    said = ("--name", "Open doors", "--responsible", "Doors NGO", "--languages", "en")
    made = run("init", folder, *said, "--countries", "AL", "--address", "https://doors.example/")
    assert made.exit_code == 0, made.output
    with_store(folder, lay_started)
    assert run("new", "sign", "--title", "My boss", "--file", "c", "--root", folder).exit_code == 0
    add_line(folder, "al-line-b", "hotline", "+355 4 222 3344")
    live(folder)
    return folder


def add_line(folder: Path, name: str, kind: str, number: str) -> None:
    """Add a line that was called today."""
    done = run(
        "new", "service", "--root", folder, "--today", "2026-11-24", "--id", name, "--kind", kind,
        "--name", "Line of a test", "--country", "AL", "--summary", "Somebody listens.",
        "--number", number, "--how", "called", "--by", "officer",
    )  # fmt: skip
    assert done.exit_code == 0, done.output


def live(folder: Path) -> None:
    settings = folder / "campaigns.yaml"
    text = settings.read_text("utf-8").replace("status: demonstration", "status: live")
    text = text.replace("# report_mistakes: service:al-line", "report_mistakes: service:al-line-b")
    settings.write_text(text, "utf-8")


def found_in(said: str) -> set[tuple[str, str]]:
    """Return the places and codes of the problems that a command has told, without columns."""
    pattern = re.compile(r"^\S*?((?:campaigns|content)\S+?:\d+):\d+: ([\w-]+)", re.MULTILINE)
    return {(found[1], found[2]) for found in pattern.finditer(said)}


def test_a_site_that_is_filled_in_goes_live_without_a_word(tmp_path: Path) -> None:
    site = newcomers(tmp_path / "s")
    add_line(site, "al-help-now", "emergency", "112")
    for name in ("emergency", "police", "line"):
        cut_out(site, f"al-{name}")
    (site / "content/en/about.md").write_text(OWN_WORDS, "utf-8")
    campaign = site / "content/en/campaigns/ask-first.md"
    text = campaign.read_text("utf-8")
    example = "This campaign is an example. No organization runs it yet."
    assert example in text
    campaign.write_text(text.replace(example, "Doors NGO runs it."), "utf-8")
    settings = site / "campaigns.yaml"
    text = settings.read_text("utf-8")
    text = text.replace("This site is an example and not a service.", "Doors NGO runs this site.")
    settings.write_text(text, "utf-8")
    sign = site / "content/en/signs/c.md"
    sign.write_text(sign.read_text("utf-8").replace("To be written.", "You choose."), "utf-8")
    done = build_in(site, "--strict")
    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[-4].endswith("No problems.")


OWN_WORDS = """---
title: About us
summary: Who answers for this site.
---
## Who paid for it

A fund. What is still to be done is to be written down by us.

## Where to report a mistake

- Call us
"""
"""Headings as the starter names what is to be said, with what is said."""


def cut_out(site: Path, name: str) -> None:
    """Delete the record of a service, and its name from those that stand first."""
    records = site / "content/services/al.yaml"
    text = records.read_text("utf-8")
    records.write_text(
        re.sub(rf"\n- id: {name} .*?(?=\n- id:|\Z)", "\n", text, flags=re.DOTALL), "utf-8"
    )
    settings = site / "campaigns.yaml"
    text = settings.read_text("utf-8")
    settings.write_text(re.sub(rf"(?<=[\[ ]){name}(?:, |(?=\]))", "", text), "utf-8")


@pytest.mark.one_in(9)
@pytest.mark.parametrize("tag", TEXTS)
@pytest.mark.long
def test_the_words_of_the_starter_are_known_in_every_language(tmp_path: Path, tag: str) -> None:
    said = ("--languages", tag, "--countries", "AL", "--today", "2026-11-24")
    assert run("init", tmp_path / "s", *said).exit_code == 0
    live(tmp_path / "s")
    page = tmp_path / "s/content" / tag / "other.md"
    kept = starter_words(tag)["to_write"].replace("'", "’")
    page.write_text(f"---\ntitle: A\nsummary: {kept} # b\n---\nC. {kept}\n", "utf-8")
    done = run("check", "--root", tmp_path / "s", "--today", "2026-11-24")
    codes = [code for _place, code in found_in(done.output) if code.startswith("starter")]
    assert sorted(codes) == [
        *["starter-text"] * 7, "starter-text", "starter-text", "starter-text",
        "starter-text", *["starter-text"] * 2,
    ]  # fmt: skip


@pytest.mark.long
def test_what_nobody_sees_yet_may_wait(tmp_path: Path) -> None:
    site = newcomers(tmp_path / "s")
    done = run("new", "page", "--title", "Later", "--file", "later", "--root", site)
    assert done.exit_code == 0
    assert "status: draft" in (site / "content/en/later.md").read_text("utf-8")
    records = site / "content/services/al.yaml"
    text = records.read_text("utf-8").replace(
        "publish: yes  #", "publish: hold\n  reason: A b c. #"
    )
    records.write_text(text, "utf-8")
    told = build_in(site).output
    assert ("content/en/later.md:3", "starter-text") not in found_in(told)
    assert "live-nothing-to-call" not in told


def test_an_unknown_number_is_never_published(site: Path) -> None:
    records = site / "content" / "services" / "al.yaml"
    text = records.read_text(encoding="utf-8").replace("publish: hold", "publish: yes")
    records.write_text(text, encoding="utf-8")
    refused = build_in(site)
    assert refused.exit_code == 1
    assert "dial-unknown" in refused.output
    assert not (site / "output").exists()


# ---------------------------------------------------------------- the command


@pytest.mark.long
def test_answers_may_be_given_as_options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(
        "init", "ours", "--languages", "Macedonian, sq", "--countries", "mk,Kosovo",
        "--name", "Не си сам: прашај", "--responsible", "Здружение „Ќе можеш“",
        "--address", "example.org/pomos",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    settings = (tmp_path / "ours/campaigns.yaml").read_text("utf-8")
    for line in (
        '    mk: "Не си сам: прашај"', "  address: https://example.org/pomos/",
        "  languages: [mk, sq]", "    mk: [MK, XK]", "  source_language: mk",
        "  responsible: zdruzenie-kje-mozes",
    ):  # fmt: skip
        assert line in settings.splitlines()
    assert build_in(tmp_path / "ours").exit_code == 0


@pytest.mark.one_in(2)
@pytest.mark.parametrize("spoken", ["mk", "sq"])
def test_notes_are_in_the_officers_language(tmp_path: Path, spoken: str) -> None:
    site = tmp_path / "site"
    assert run("init", site, "--ui-language", spoken).exit_code == 0
    english = compose(choices(*(("mk", "sq") if spoken == "mk" else ("sq", "en"))), TODAY)
    for path in ("campaigns.yaml", "content/organizations.yaml", "README.md"):
        notes = set(re.findall(r"# [A-Z].{20,}", (site / path).read_text("utf-8")))
        assert notes.isdisjoint(re.findall(r"# [A-Z].{20,}", english[path])), path
    assert contacts((site / "campaigns.yaml").read_text("utf-8")) == []


@pytest.mark.one_in(3)
@pytest.mark.parametrize(
    ("option", "answer", "hint"),
    [
        ("--languages", "al", "Do you mean sq?"),
        ("--languages", "sr-Cirl", "Do you mean sr-Cyrl?"),
        ("--languages", ",", "at least one language"),
        ("--countries", "Atlantis", "Write two letters (ISO 3166)"),
        ("--address", "ftp://x.org", "such as https://example.org/"),
        ("--address", "https://example.org/070123456/", "too many digits"),
        ("--name", "Call 070 123 456", "holds no phone number"),
        ("--responsible", "us@example.org", "no e-mail"),
        ("--name", "**A**", "No word can be bold or slanted here"),
        ("--source-language", "tr", "no texts to begin with in tr"),
    ],
)
def test_a_wrong_answer_is_reported_and_nothing_is_made(
    tmp_path: Path, option: str, answer: str, hint: str
) -> None:
    done = run("init", tmp_path / "site", option, answer)
    assert done.exit_code == 2
    assert done.output.count(hint) == 1
    assert not (tmp_path / "site").exists()


def test_a_name_in_any_letters_may_answer_for_the_site() -> None:
    for name, found in (("جمعية", "our-organization"), ("Police", "police-ngo"), ("Ќе", "kje")):
        files = compose(choices("mk", responsible=name), TODAY)
        assert f"- id: {found}\n" in files["content/organizations.yaml"]
        assert f"  responsible: {found}\n" in files["campaigns.yaml"]


def test_second_init_is_refused(site: Path) -> None:
    settings = site / "campaigns.yaml"
    settings.write_text("ours", encoding="utf-8")
    again = run("init", site)
    assert again.exit_code == 2
    assert "not empty" in again.output
    assert settings.read_text(encoding="utf-8") == "ours"


def test_the_folder_may_be_there_if_it_is_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("init", ".", "--languages", "en", "--countries", "AL")
    assert done.exit_code == 0
    assert f"Your new site is in {tmp_path.resolve()}.\n" in done.output
    assert "cd ." not in done.output
    assert (tmp_path / "campaigns.yaml").is_file()


@pytest.mark.one_in(9)
@pytest.mark.parametrize(
    ("reason", "said", "code"),
    [
        (OSError(28, "No space left on device"), "No space left on device", 2),
        (KeyboardInterrupt(), "Stopped. Nothing was made.", 130),
    ],
)
def test_where_it_cannot_be_written_to_its_end_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: BaseException, said: str, code: int
) -> None:
    def full(*_arguments: object) -> None:
        raise reason

    # All files are written beside the site by then.
    monkeypatch.setattr("tipsite.workspace.changes.commit", full)
    (tmp_path / "there").mkdir()
    for folder in ("deep/er/site", "there"):
        done = run("init", tmp_path / folder)
        assert done.exit_code == code
        assert said in done.output
    assert [path.name for path in tmp_path.rglob("*")] == ["there"]


@pytest.mark.long
def test_an_init_that_the_disk_refused_half_way_is_completed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("tipsite.workspace.changes.carry_out", full)
        done = run("init", tmp_path / "site")
    assert done.exit_code == 2
    assert "The next command of tipsite completes it." in done.output
    again = run("init", tmp_path / "site")
    assert again.exit_code == 2
    with_store(tmp_path / "site", lay_started)
    assert "is complete now. Go into the folder: cd " in again.output
    assert run("check", "--root", tmp_path / "site").exit_code == 0
    assert "is not empty" in run("init", tmp_path / "site").output


def test_who_stops_an_init_at_its_last_step_has_a_whole_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = iter((KeyboardInterrupt(),))

    def stopped_once(*arguments: Any) -> tuple[str, ...]:
        for stop in steps:
            raise stop
        return carry_out(*arguments)

    monkeypatch.setattr("tipsite.workspace.changes.carry_out", stopped_once)
    done = run("init", tmp_path / "site")
    assert (done.exit_code, "Your new site is in" in done.output) == (0, True)
    assert (tmp_path / "site" / "campaigns.yaml").is_file()


def test_git_leaves_out_what_must_stay_private(site: Path) -> None:
    ignored = (site / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert ignored == [
        "output/*",
        "output-drafts/",
        "output*.zip",
        "/material/",
        "private/",
        ".tipsite*",
        "!.tipsite-translation.tsv",
    ]

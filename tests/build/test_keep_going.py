"""One bad page never takes the help line down: `build --keep-going`."""

from __future__ import annotations

import datetime
import json
import random
import shutil
from functools import lru_cache
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from mutations import mutated
from sites import AL, BASE, CONFIG, LISTING, ROOT, edit, files_of, page, service, with_services
from tipsite.build.job import Job
from tipsite.build.last_build import GOOD
from tipsite.build.last_good import read_good
from tipsite.build.run import run
from tipsite.output.disk import state_folder

MONDAY, FRIDAY = datetime.date(2026, 11, 23), datetime.date(2026, 11, 27)
MORE = page("en/more.md", "See [the other](other.md).") + page("en/other.md", "Read on.")
SECOND = (
    "  - dial: 042 333 444\n    publish: yes\n"
    f"    verified: {{dial: 042 333 444, on: 2026-11, how: published, source: {LISTING}}}\n"
)
NOTICE = "These numbers are from 23 November 2026. We are checking newer ones."


def lay(root: Path, text: str) -> None:
    """Write the files of a text into a site, and delete those that it names so."""
    for path, content in files_of(text).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            (root / path).unlink()
        else:
            (root / path).write_bytes(content)


def built(root: Path, text: str = "", *, day: datetime.date = FRIDAY, keep: bool = True) -> int:
    lay(root, text)
    job = Job(
        root=root,
        output=root / "output",
        today=day,
        strict=False,
        report=root / "report.json",
        keep_going=keep,
    )
    return run(job)


def checked(root: Path, text: str = "") -> int:
    """Check a site, which writes nothing but the report."""
    lay(root, text)
    job = Job(root=root, output=None, today=FRIDAY, strict=True, report=root / "report.json")
    return run(job)


@lru_cache(maxsize=1)
def form() -> Draft202012Validator:
    schema = ROOT / "src/tipsite/build/report.schema.json"
    return Draft202012Validator(json.loads(schema.read_text("utf-8")))


def report(root: Path) -> dict[str, object]:
    data: dict[str, object] = json.loads((root / "report.json").read_text("utf-8"))
    form().validate(data)
    return data


def kept(root: Path) -> dict[str, tuple[str, str | None]]:
    found = report(root)["kept"]
    assert isinstance(found, list)
    return {one["path"]: (one["how"], one["day"]) for one in found}


def codes(root: Path) -> list[str]:
    found = report(root)["problems"]
    assert isinstance(found, list)
    return [f"{one['severity']} {one['code']} {one['path']}" for one in found]


def html(root: Path, address: str) -> str:
    return (root / "output" / address).read_text("utf-8")


@pytest.fixture(scope="module")
def monday(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("monday")
    assert built(site, BASE + MORE, day=MONDAY) == 0
    return site


@pytest.fixture
def root(monday: Path, tmp_path: Path) -> Path:
    """A site that was built without a mistake on Monday."""
    return shutil.copytree(monday, tmp_path / "site")


def test_a_broken_page_stays_as_it_was(root: Path) -> None:
    assert built(root, page("en/other.md", "Call 116 111.")) == 1
    assert "Read on." in html(root, "en/other.html")
    assert kept(root) == {"content/en/other.md": ("last-good", "2026-11-23")}
    assert codes(root) == [
        "warning page-kept content/en/other.md",
        "error phone-in-words-meant content/en/other.md",
    ]


def test_a_page_that_was_never_good_is_left_out_and_links_to_it_are_words(root: Path) -> None:
    text = page("en/new.md", "Some <b>words") + page("en/other.md", "Read [it all](new.md).")
    assert built(root, text) == 1
    assert not (root / "output/en/new.html").exists()
    assert "Read it all." in html(root, "en/other.html")
    assert kept(root) == {"content/en/new.md": ("left-out", None)}


MISSING = ("example", "lacks", "sheet")
HEAD = "//: format: pdf\n//: words: {headline: needed}\n//: numbers: {least: 1, most: 1}\n"
SILENT = '#set document(title: json("view.json").title)\n#set page(width: 99mm)\nNothing.\n'
TEMPLATES = {"silent": SILENT, "broken": "#missing\n", "loading": '#import "@a/b:1"\n'}


def test_a_piece_with_a_mistake_is_left_out_and_holds_nothing_back(root: Path) -> None:
    pytest.importorskip("typst")
    text = edit(CONFIG, ("  exit:", "  theme: own\n  exit:"))
    text += "-- themes/own/theme.yaml --\nparent: plain\n"
    for kind, template in TEMPLATES.items():
        text += f"-- themes/own/material/{kind}.typ --\n{HEAD}{template}"
    for kind in (*TEMPLATES, "poster", "card"):
        words = "Ask " * (400 if kind == "poster" else 1)
        text += (
            f"-- content/en/material/{kind}.md --\n---\nkind: {kind}\ncampaign: spring\n"
            "title: Ask\ncountry: AL\nnumbers: [al-child-line]\n"
            f"words: {{headline: {words}}}\n---\n"
        )
    number = edit(AL).replace("116 111", "116 117")
    assert built(root, text + number) == 1
    assert kept(root) == {}
    assert not list(root.glob("output/en/campaigns/spring/[bslp]*-al.pdf"))
    assert (root / "output/en/campaigns/spring/card-al.pdf").is_file()
    assert "116 117" in html(root, "en/index.html")
    assert {one for one in codes(root) if one.startswith("error")} == {
        "error material-overflow content/en/material/poster.md",
        "error material-template themes/own/material/broken.typ",
        "error material-package themes/own/material/loading.typ",
        *(f"error audit-piece-{of} themes/own/material/silent.typ" for of in MISSING),
    }


@pytest.mark.long
def test_a_page_whose_file_got_another_ending_stays_until_it_is_named_right(root: Path) -> None:
    (root / "content/en/other.md").rename(root / "content/en/other.txt")
    for _ in range(2):
        assert built(root) == 1
        assert "Read on." in html(root, "en/other.html")
        assert kept(root)["content/en/other.md"] == ("last-good", "2026-11-23")
    assert "error file-ending content/en/other.txt" in codes(root)
    (root / "content/en/other.txt").rename(root / "content/en/other.md")
    assert built(root) == 0


def test_a_translation_that_was_never_good_falls_back(root: Path) -> None:
    assert built(root, page("sq/other.md", "Fjalë <b>të tjera")) == 1
    assert "Read on." in html(root, "sq/other.html")


def test_a_page_in_the_menu_that_is_left_out_leaves_the_menu(root: Path) -> None:
    shutil.rmtree(root / GOOD)
    menu = edit(CONFIG, ("menu: [help/index.md]", "menu: [help/index.md, other.md]"))
    assert built(root, menu + page("en/other.md", "Some <b>words")) == 1
    assert 'href="other.html"' not in html(root, "en/index.html")
    assert 'href="help/index.html"' in html(root, "en/index.html")


@pytest.mark.long
def test_broken_records_stay_as_they_were_and_their_pages_say_so(root: Path) -> None:
    assert built(root, edit(AL, ("hours: 24/7", "hours: 8-25"))) == 1
    assert kept(root) == {AL: ("last-good", "2026-11-23")}
    for address in ("en/help/al.html", "en/help/al/child-line.html", "en/index.html"):
        assert NOTICE in html(root, address), address
        assert "tel:116111" in html(root, address)
    assert NOTICE not in html(root, "en/other.html")
    assert "Këta numra janë të datës 23 nëntor 2026." in html(root, "sq/help/al.html")


def test_broken_records_without_an_earlier_state_stop_the_build(root: Path) -> None:
    shutil.rmtree(root / GOOD)
    before = html(root, "en/help/al.html")
    assert built(root, edit(AL, ("hours: 24/7", "hours: 8-25")), day=FRIDAY) == 1
    assert html(root, "en/help/al.html") == before
    assert report(root)["changes"] is None


@pytest.mark.long
def test_a_new_page_that_needs_the_broken_records_waits_with_them(root: Path) -> None:
    lines = edit(AL, ("hours: 24/7", "hours: 8-25"), ("id: al-night-line", "id: al-day-line"))
    assert built(root, lines + page("en/other.md", "Ask [x](service:al-day-line).")) == 1
    assert kept(root) == {
        AL: ("last-good", "2026-11-23"),
        "content/en/other.md": ("last-good", "2026-11-23"),
    }


@pytest.mark.long
def test_records_over_which_others_stumble_stay_as_they_were(root: Path) -> None:
    assert built(root, edit(AL, ("id: al-child-line", "id: al-day-line"))) == 1
    assert kept(root) == {AL: ("last-good", "2026-11-23")}
    assert "tel:116111" in html(root, "en/help/al.html")


def test_a_file_that_stumbles_over_a_broken_one_is_not_blamed(root: Path) -> None:
    path = "content/organizations.yaml"
    twice = edit(path, ("organizations:\n", "organizations:\norganizations:\n"))
    assert built(root, twice) == 1
    assert kept(root) == {path: ("last-good", "2026-11-23")}


def test_broken_settings_stay_as_they_were(root: Path) -> None:
    assert built(root, edit(CONFIG, ("  status: demonstration\n", ""))) == 1
    assert kept(root) == {CONFIG: ("last-good", "2026-11-23")}


def test_what_is_mended_is_good_again(root: Path) -> None:
    built(root, page("en/other.md", "Call 116 111."))
    assert built(root, page("en/other.md", "Ask them.")) == 0
    assert kept(root) == {}
    assert read_good(root)["content/en/other.md"].day == FRIDAY
    assert read_good(root)["content/en/more.md"].day == MONDAY


@pytest.mark.long
def test_without_the_option_a_mistake_changes_nothing(root: Path) -> None:
    before = html(root, "en/other.html")
    assert built(root, page("en/other.md", "Call 116 111."), keep=False) == 1
    assert html(root, "en/other.html") == before


@pytest.mark.long
def test_the_last_good_state_outlives_builds_that_keep_going(root: Path) -> None:
    for words in ("Call 116 111.", "Some <b>words", "[x](gone.md)"):
        assert built(root, page("en/other.md", words)) == 1
        assert "Read on." in html(root, "en/other.html")


def lasting(root: Path) -> dict[Path, bytes]:
    """Return all files but the store, which knows when a file was last looked at."""
    found = contents(root)
    return {path: found[path] for path in found if ".tipsite-cache" not in path.parts}


@pytest.mark.long
def test_equal_files_and_state_make_equal_bytes(root: Path) -> None:
    built(root, page("en/other.md", "Call 116 111."))
    first = lasting(root)
    built(root)
    assert lasting(root) == {
        **first,
        root / "report.json": (root / "report.json").read_bytes(),
    }


def contents(root: Path) -> dict[Path, bytes]:
    """All files but what is known of the times of the output's."""
    found = [path for path in root.rglob("*") if path.is_file()]
    return {
        path: path.read_bytes()
        for path in found
        if state_folder(root / "output") not in path.parents
    }


@pytest.mark.one_in(9)
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"x" * 200])
def test_a_damaged_state_is_none(root: Path, content: bytes) -> None:
    for path in (root / GOOD).glob("*.pack"):
        path.write_bytes(content)
    assert read_good(root) == {}
    assert built(root, page("en/other.md", "Call 116 111.")) == 1
    assert not (root / "output/en/other.html").exists()


def test_a_page_that_the_disk_has_damaged_in_the_state_is_left_out(root: Path) -> None:
    for path in (root / GOOD).glob("file-*.pack"):
        path.write_bytes(path.read_bytes().replace(b"Read on.", b"Call on."))
    assert built(root, page("en/other.md", "Call 116 111.")) == 1
    assert not outputs_with(root, "Call on.")
    assert "See" in html(root, "en/more.html")


def test_what_no_good_build_has_any_more_leaves_the_state(root: Path) -> None:
    def kept_words() -> bytes:
        return b"".join(path.read_bytes() for path in (root / GOOD).iterdir())

    assert b"Read on." in kept_words()
    assert built(root, page("en/other.md", "Ask them.")) == 0
    assert b"Read on." not in kept_words()
    assert b"Ask them." in kept_words()


def test_files_that_pages_use_may_be_broken_too(root: Path) -> None:
    photo = "-- content/images/b.jpg --\nnone\n" + page(
        "en/other.md", "![A bridge](../images/b.jpg)"
    )
    assert built(root, photo) == 1
    assert kept(root) == {"content/images/b.jpg": ("left-out", None)}
    assert "A bridge" in html(root, "en/other.html")


def test_a_folder_that_is_no_language_is_left_out(root: Path) -> None:
    assert built(root, page("al/other.md", "Fjalë.")) == 1
    assert kept(root) == {"content/al/other.md": ("left-out", None)}


@pytest.mark.long
def test_a_page_that_the_audit_refuses_stays_as_it_was(root: Path) -> None:
    heavy = " ".join(f"w{seed * 7919 % 99991:x}" for seed in range(4000))
    assert built(root, page("en/other.md", heavy, sensitive="yes")) == 1
    assert "Read on." in html(root, "en/other.html")
    assert "error audit-weight output/en/other.html" in codes(root)


@pytest.mark.long
def test_broken_phrases_stay_as_they_were(root: Path) -> None:
    path = "themes/plain/phrases/sq.po"
    own = (ROOT / path).read_text("utf-8")
    (root / path).parent.mkdir(parents=True)
    (root / path).write_text(own, "utf-8")
    # The front page shows campaigns until they end.
    assert built(root, edit(CONFIG, ("to: 2026-11-24", "to: 2027-01-31")), day=MONDAY) == 0
    (root / path).write_text(own.replace('msgctxt "menu"', 'msgctxt "meny"'), "utf-8")
    before = html(root, "sq/index.html")
    assert built(root, page("en/other.md", "Ask them.")) == 1
    assert kept(root) == {path: ("last-good", "2026-11-23")}
    assert html(root, "sq/index.html") == before
    assert "Ask them." in html(root, "en/other.html")


def test_a_line_on_hold_never_comes_back_with_an_older_state_of_its_file(root: Path) -> None:
    assert built(root, PUBLISHED, day=MONDAY) == 0
    assert "tel:116789" in html(root, "en/help/al.html")
    assert built(root, edit(AL, ("hours: 24/7", "hours: 8-25"))) == 1
    assert kept(root) == {AL: ("last-good", "2026-11-23")}
    assert not outputs_with(root, "116789", "116 789", "Heldname")
    assert "tel:116111" in html(root, "en/help/al.html")
    assert f"warning line-withheld {AL}" in codes(root)


def test_a_number_that_was_withdrawn_or_replaced_never_comes_back(root: Path) -> None:
    assert built(root, PUBLISHED, day=MONDAY) == 0
    gone = edit(AL, ("hours: 24/7", "hours: 8-25")).partition("- id: al-night-line")[0]
    other = PUBLISHED.replace("116 789", "116 123").replace("hours: 24/7", "hours: 8-25")
    for text in (gone, other):
        assert built(root, text) == 1
        assert not outputs_with(root, "116789", "116 789")
        assert "tel:116111" in html(root, "en/help/al.html")


@pytest.mark.long
def test_a_directory_that_cannot_be_read_or_is_gone_brings_no_number_back(root: Path) -> None:
    (root / AL).write_bytes(b"PK\x03\x04\x14\x00\x06\x00word/document.xml\xff")
    assert built(root) == 1
    assert kept(root) == {AL: ("last-good", "2026-11-23")}
    assert not outputs_with(root, "116111", "116 111")
    (root / AL).unlink()
    assert built(root) == 1
    assert not outputs_with(root, "116111", "116 111")


@pytest.mark.long
@pytest.mark.parametrize("encoding", ["cp1250", "utf-16"])
def test_a_directory_of_another_encoding_or_name_is_read_as_far_as_it_can_be(
    root: Path, encoding: str
) -> None:
    assert built(root, PUBLISHED, day=MONDAY) == 0
    today = (files_of(BASE)[AL] or b"").decode()
    (root / AL).write_bytes(today.encode(encoding))
    assert built(root) == 1
    assert not outputs_with(root, "116789", "116 789")
    assert "tel:116111" in html(root, "en/help/al.html")
    (root / AL).unlink()
    (root / f"{AL}.txt").write_text(today, "utf-8")
    assert built(root) == 1
    assert not outputs_with(root, "116789", "116 789")
    assert "tel:116111" in html(root, "en/help/al.html")


BACK = (
    "status: draft", "expires: 2026-11-26", "publish_on: 2026-12-24", "expires: 26.11.2026",
    "gone: yes",
)  # fmt: skip


@pytest.mark.one_in(9)
@pytest.mark.parametrize("line", BACK)
def test_what_keeps_a_page_back_today_keeps_its_older_state_back(root: Path, line: str) -> None:
    key, _colon, value = line.partition(": ")
    text = page("en/other.md", "Some <b>words", **{key: value})
    assert built(root, text + page("sq/other.md", "Fjalë.")) == 1
    assert not (root / "output/en/other.html").exists()
    assert not (root / "output/sq/other.html").exists()
    assert kept(root)["content/en/other.md"] == ("left-out", None)
    assert "warning page-kept-back content/en/other.md" in codes(root)


@pytest.mark.long
def test_what_is_gone_in_a_broken_translation_is_gone_in_its_source(root: Path) -> None:
    broken = page("sq/other.md", "Disa <b>fjalë", gone="yes")
    for text in (broken, page("en/fresh.md") + broken.replace("other", "fresh")):
        assert built(root, text) == 1
        assert not list((root / "output").glob("*/fresh.html"))
    assert not list((root / "output").glob("*/other.html"))


def test_a_first_page_that_was_cut_off_does_not_keep_a_withdrawn_number_online(root: Path) -> None:
    assert built(root, BASE + PUBLISHED, day=MONDAY) == 0
    assert outputs_with(root, "116 789")
    for path, content in files_of(BASE + HELD[1]).items():
        (root / path).write_bytes(content or b"")
    cut = b"---\ntitle: You can talk to someone\nsummary: Numbers and p"
    (root / "content/en/index.md").write_bytes(cut)
    assert built(root) == 1
    assert not outputs_with(root, "116 789", "116789")
    assert kept(root)["content/en/index.md"][0] == "last-good"


def test_a_page_of_which_nothing_keeps_back_stays_although_its_head_is_broken(root: Path) -> None:
    for head in ("title: Two: three", "titel: Two", "title: Two\norder: 2026-1"):
        text = page("en/other.md", "Read on.").replace("title: Some title", head)
        assert built(root, text) == 1
        assert "Read on." in html(root, "en/other.html")


_STAFF = ("  publish: hold\n  reason: Heldreason of the staff.\n", "  publish: yes\n")
_LINE = ("    publish: hold\n    reason: Heldreason of the line.\n", "    publish: yes\n")
PUBLISHED = edit(AL, _STAFF, _LINE)
"""Both lines are published."""
HELD = (
    edit(AL, _LINE),
    edit(AL, _STAFF),
    edit(AL, _STAFF, ("Heldreason of the line.", "Nobody.\n    failed_on: 2026-11-26")),
    edit(AL),
)
"""One line is held back, in each way in which an officer may say so."""


def outputs_with(root: Path, *words: str) -> list[str]:
    """Return the files of the output that hold one of these words."""
    files = [path for path in (root / "output").rglob("*") if path.is_file()]
    return [path.name for path in files if any(one.encode() in path.read_bytes() for one in words)]


@pytest.fixture(scope="module")
def slipping(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site as it was on Monday, for many slips on Friday."""
    root = tmp_path_factory.mktemp("slipping")
    assert built(root, BASE + PUBLISHED + MORE + OLD, day=MONDAY) == 0
    shutil.copytree(root / GOOD, root / "monday")
    return root


OLD = page("en/old.md", "Words of old.\n\nMore of them.")


def slipped(root: Path, path: str, broken: bytes) -> int:
    """Build Monday's site with one file as it is on Friday."""
    for name, content in files_of(BASE + PUBLISHED + MORE + OLD).items():
        (root / name).write_bytes(content or b"")
    (root / path).write_bytes(broken)
    shutil.rmtree(root / GOOD)
    shutil.copytree(root / "monday", root / GOOD)
    shutil.rmtree(root / "output")
    ended = built(root)
    assert (root / "output/en/help/al.html").exists(), broken
    return ended


def held_slip(root: Path, seed: int) -> None:
    """Whatever else happens to a file with a line on hold, its older state brings none back."""
    rng = random.Random(seed)
    held = files_of(rng.choice(HELD))[AL] or b""
    slipped(root, AL, mutated(held, rng))
    assert not outputs_with(root, "116789", "116 789", "116-789"), seed


def draft_slip(root: Path, seed: int) -> None:
    """Whatever else happens to the file of a page that is kept back, its words do not come back."""
    rng = random.Random(seed)
    key, _colon, value = rng.choice(BACK[:3]).partition(": ")
    today = page("en/old.md", "Words <b>of old.\n\nMore of them.", **{key: value})
    broken = mutated(files_of(today)["content/en/old.md"] or b"", rng)
    if slipped(root, "content/en/old.md", broken) and key.encode() in broken:
        assert not outputs_with(root, "Words of old"), (seed, broken)


def test_no_typing_mistake_brings_back_a_line_on_hold_or_a_page_that_is_kept_back(
    slipping: Path,
) -> None:
    for seed in range(3):
        held_slip(slipping, seed)
        draft_slip(slipping, seed)


@pytest.mark.long
def test_many_typing_mistakes_bring_back_no_line_on_hold_and_no_page_kept_back(
    slipping: Path,
) -> None:
    for seed in range(3, 400):
        held_slip(slipping, seed)
        draft_slip(slipping, seed)


GONE_PARTS = (
    # A file of records that ends early: its second service, or the second line of its first.
    (
        with_services(service("al-two", dial="042 111 222")),
        edit(AL),
        [("service-gone", "al-two", "042 111 222")],
    ),
    (
        with_services(service("al-two", dial="042 111 222") + SECOND),
        with_services(service("al-two", dial="042 111 222")),
        [("line-gone", "al-two", "042 333 444")],
    ),
    (edit(CONFIG), edit(CONFIG).partition("campaigns:\n")[0], [("settings-gone", "", "campaigns")]),
    (
        edit(CONFIG, ("[al-child-line]", "[al-child-line, al-two]"))
        + with_services(service("al-two", dial="042 111 222")),
        edit(CONFIG),
        [("settings-gone", "", "lead › AL › al-two")],
    ),
)


@pytest.mark.long
@pytest.mark.parametrize(("first", "then", "wanted"), GONE_PARTS)
def test_what_is_gone_since_the_last_good_build_is_reported_until_the_next(
    root: Path, first: str, then: str, wanted: list[tuple[str, str, str]]
) -> None:
    def gone() -> list[dict[str, str]]:
        found = report(root)["problems"]
        assert isinstance(found, list)
        return [one for one in found if one["code"].endswith("-gone")]

    assert built(root, first, day=MONDAY) == 0
    assert gone() == []
    assert checked(root, then) == 0
    assert [one["code"] for one in gone()] == [code for code, _, _ in wanted]
    for one, (_, id_, lost) in zip(gone(), wanted, strict=True):
        assert (one["severity"], one["path"]) == ("note", AL if id_ else CONFIG)
        assert id_ in one["words"]
        assert lost in one["words"]
        assert "2026-11-23" in one["words"]
    assert checked(root) == 0
    assert gone()
    assert built(root) == 0
    assert gone()
    assert checked(root) == 0
    assert gone() == []


@pytest.mark.long
@pytest.mark.parametrize(
    "then",
    [
        # Renamed, changed, put on hold: somebody did that, and the number has not just vanished.
        with_services(service("al-other", dial="042 111 222")),
        with_services(service("al-two", dial="042 999 888")),
        with_services(
            service("al-two", dial="042 111 222", publish="hold", reason="It did not answer.")
        ),
        edit(AL).replace("country: AL", "country: [AL"),
    ],
)
def test_what_was_changed_is_not_gone(root: Path, then: str) -> None:
    built(root, with_services(service("al-two", dial="042 111 222")), day=MONDAY)
    checked(root, then)
    assert not [one for one in codes(root) if "-gone " in one]


@pytest.mark.long
def test_a_directory_that_is_deleted_is_reported_with_each_service(root: Path) -> None:
    mk = "content/services/mk.yaml"
    record = service("mk-line", dial="02 111 222")
    built(root, f"-- {mk} --\ncountry: MK\nservices:\n{record}", day=MONDAY)
    assert built(root, f"-- {mk} -- (deleted)\n") == 0
    assert [one for one in codes(root) if "-gone " in one] == [f"note service-gone {mk}"]


def slip(root: Path, seed: int) -> None:
    """Whatever happens to a file that was good once, the help line stays in both languages.

    Only where the slip is in its own record it may stay out: nobody knows what was meant.
    """
    rng = random.Random(seed)
    base = {path: content for path, content in files_of(BASE).items() if content}
    path = rng.choice(sorted(base))
    broken = mutated(base[path], rng)
    record = base[AL][base[AL].index(b"- id: al-child") : base[AL].index(b"- id: al-night")]
    failed = slipped(root, path, broken)
    if (path not in (AL, CONFIG) or failed) and (path != AL or record in broken):
        for tag in ("en", "sq"):
            assert "tel:116111" in html(root, f"{tag}/help/al.html"), seed


def test_a_few_typing_mistakes_never_take_the_help_line_down(slipping: Path) -> None:
    for seed in range(3):
        slip(slipping, seed)


@pytest.mark.long
def test_many_typing_mistakes_never_take_the_help_line_down(slipping: Path) -> None:
    for seed in range(3, 300):
        slip(slipping, seed)

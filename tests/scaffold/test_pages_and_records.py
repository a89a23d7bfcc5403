"""`tipsite new page`, `sign`, `news`, `campaign`, `service`, `organization` and `country`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import Result
from selectolax.lexbor import LexborHTMLParser

from builds import lay_checked, run
from photos import photo
from small_sites import without_directory
from starter_sites import lay_started
from tipsite.scaffold.texts import starter_words
from tipsite.workspace.site import open_site

TODAY = "2026-11-24"
MK = "content/services/mk.yaml"
ORGANIZATIONS = "content/organizations.yaml"
CONFIG = "campaigns.yaml"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return lay_started(tmp_path)


def add(site: Path, *words: str) -> Result:
    return run("new", *words, "--root", site, "--today", TODAY)


def check(site: Path, *more: str) -> Result:
    return run("check", "--root", site, "--today", TODAY, *more)


def tree(site: Path) -> dict[str, bytes]:
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file() and ".tipsite-cache" not in path.parts
    }


EVERY = [
    (("page", "--title", "Што: е ова?"), "content/mk/sto-e-ova.md", []),
    (("page", "--title", "X", "--file", "workers/rights"), "content/mk/workers/rights.md", []),
    (("sign", "--title", "Ќерка ѝ џеб", "--sign", "Еден"), "content/mk/signs/sign-c.md", []),
    (("sign", "--title", "Трговија со луѓе"), "content/mk/signs/sign-c.md", []),
    (("news", "--title", "Ново – „денес“"), "content/mk/news/novo-denes.md", []),
    (("news", "--title", "Ноќе, 15.11.2026"), "content/mk/news/nokje-15-11.md", []),
    (("news", "--title", "حقوق", "--date", "2026-01-31"), "content/mk/news/news.md", []),
    (("campaign", "--name", "Пролет 2027"), "content/mk/campaigns/prolet-2027.md", [CONFIG]),
    (("organization", "--name", "Ëndrra & Ще"), "", [ORGANIZATIONS]),
    (("service", "--name", "Линија 24 часа"), "", [MK]),
    (
        ("service", "--name", "Совет", "--kind", "legal-aid", "--number", "02 123 456"),
        "",
        [CONFIG, MK],
    ),
    (("country", "xk"), "content/services/xk.yaml", [CONFIG]),
    (("country", "Србија"), "content/services/rs.yaml", [CONFIG]),
]


@pytest.mark.one_in(99)
@pytest.mark.parametrize(("words", "new", "grown"), EVERY, ids=lambda one: str(one)[:40])
def test_what_is_added_builds_at_once(
    site: Path, words: tuple[str, ...], new: str, grown: list[str]
) -> None:
    before = tree(site)
    done = add(site, *words)
    assert done.exit_code == 0, done.output
    after = tree(site)
    states = {path for path in after if path.endswith(".tsv")}
    assert sorted(after.keys() - before.keys()) == [new] * bool(new)
    assert [p for p in before if before[p] != after[p] and p not in states] == grown
    for path in grown:
        rest = iter(after[path].splitlines())
        lines = before[path].splitlines()
        changed = [line for line in lines if not any(line == other for other in rest)]
        assert not changed or path == CONFIG
    checked = check(site)
    assert checked.exit_code == 0, checked.output
    expected = {"lead-no-number", *(("lead-on-hold",) if "--number" in words else ())}
    assert set(re.findall(r"\d: (\S+) warning", checked.output)) == expected
    again = add(site, *words)
    if words[0] in ("sign", "service") or new.endswith("news/news.md"):
        other = f"{new[:-3]}-b.md".replace("sign-c-b", "sign-d")
        assert again.exit_code == 0
        assert (other if new else "Added to: content/services/mk.yaml") in again.output
        return
    assert again.exit_code == 2
    assert "is there already" in again.output
    assert tree(site) == after


CALLED = ("service", "--name", "X", "--number", "116 111", "--how", "called")


@pytest.mark.one_in(3)
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("page",), "This is missing: --title"),
        (("page", "--title", " "), "Write a name on one line."),
        (("page", "--title", "Јави се на 070 123 456"), "holds no phone number"),
        (("page", "--title", "X", "--file", "Victims"), "such as page"),
        (("page", "--title", "X", "--file", "victims"), "tells too much"),
        (("page", "--title", "X", "--file", "nul"), "cannot be the name of a file"),
        (("page", "--title", "X", "--file", "../../x"), "Use small letters"),
        (("page", "--title", "X", "--file", "help/mk"), "\n--file: "),
        (("news", "--title", "X", "--date", "1.2.2026"), "is not a day"),
        (("campaign", "--name", "X", "--from", "May"), "Write year and month"),
        (("campaign", "--name", "X", "--from", "2026-11", "--to", "2026-10"), "\n--to: "),
        (("campaign", "--name", "X", "--countries", "XK"), "\n--countries: "),
        (("organization", "--name", "X", "--website", "x.org"), "begins with https://"),
        (("service", "--name", "X", "--kind", "hotlin"), "Choose: hotline"),
        (("service", "--name", "X", "--country", "XK"), "tipsite new country XK"),
        (("service", "--name", "X", "--id", "mk-line-2"), "has no digits"),
        (("service", "--name", "X", "--by", "officer"), "go together"),
        (("service", "--name", "X", "--number", "call us"), "\n--number: "),
        (("service", "--name", "X", "--number", "26.11.2026"), "\n--number: "),
        (("organization", "--name", "X", "--id", "police"), "\n--id: "),
        ((*CALLED, "--by", "070 123 456"), "\n--by: "),
        (("country", "Atlantis"), "the code of no country"),
        (("country", "cg"), "For Montenegro write ME"),
        (("country", "mk"), "is there already"),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_reported_and_nothing_is_made(
    site: Path, words: tuple[str, ...], said: str
) -> None:
    before = tree(site)
    done = add(site, *words)
    assert done.exit_code == 2, done.output
    assert said in f"\n{done.output}"
    assert tree(site) == before


@pytest.mark.long
def test_addresses_that_are_proposed_tell_nothing_and_telling_ones_are_reported(site: Path) -> None:
    title = ("sign", "--title", "My boss took my passport and beats me")
    assert "Made: content/mk/signs/sign-c.md\n" in add(site, *title).output
    typed = add(site, *title, "--file", "boss-passport")
    assert "signs/boss-passport, says what the page is about" in typed.output
    assert "A name such as sign-d would tell nothing." in typed.output
    name = ("service", "--name", "Free legal advice in Tirana")
    assert add(site, *name).exit_code == 0
    assert "- id: mk-line-b " in (site / MK).read_text("utf-8")
    told = add(site, *name, "--id", "mk-legal").output
    assert "Its id, mk-legal, says what it is" in told
    assert "One such as mk-line-c would tell nothing." in told
    assert "would tell nothing" not in add(site, *name, "--id", "mk-desk").output


def test_the_commands_that_take_lines_off_hold_are_told_in_the_words_of_the_officer(
    site: Path,
) -> None:
    done = add(
        site, "service", "--name", "Линија", "--kind", "hotline", "--run-by", "ngo", "--number",
        "02/3123-456", "--website", "www.example.org", "--ui-language", "mk",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert done.output.count("--by УЛОГА --publish") == 2
    assert "ROLE" not in done.output


@pytest.mark.long
def test_all_of_a_service_can_be_said_and_the_words_beside_codes_are_understood(site: Path) -> None:
    done = add(
        site, "service", "--name", "Линија", "--kind", "Legal help", "--run-by", "State", "--need",
        "legal", "--number", "02/3123-456", "--hours", "секој ден 9-17", "--free", "не", "--email",
        "help@example.org", "--website", "www.example.org", "--source", "Список",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    for address in ("help@example.org", "https://www.example.org"):
        command = f"tipsite directory confirmed mk-line-b --phone {address} --how operator"
        said = "is on hold, too. Ask its operator whether it is right, then type:"
        assert f"{address} {said} {command} --by ROLE --publish\n" in done.output
    found = open_site(site, "records").corpus.directories[0].services[-1]
    assert (found.kind, found.run_by, found.needs) == ("legal-aid", "state", ("legal",))
    (phone,), (email,), (website,) = found.phones, found.emails, found.websites
    assert (phone.dial.text, phone.free) == ("02/3123-456", "no")
    assert phone.hours
    assert phone.hours.text == "Mo-Su 09:00-17:00"
    assert (email.address.text, website.url.text) == ("help@example.org", "https://www.example.org")
    assert {phone.publish, email.publish, website.publish} == {"hold"}
    assert {phone.verified.on, email.verified.on, website.verified.on} == {TODAY}
    assert check(site).exit_code == 0
    more = ("--by", "ROLE", "--publish", "--root", site, "--today", TODAY)
    confirmed = run(*command.split()[1:], *more)
    assert confirmed.exit_code == 0, confirmed.output
    assert "Its line is published when you publish the site: tipsite publish" in confirmed.output
    assert "again" not in confirmed.output
    (website,) = open_site(site, "records").corpus.directories[0].services[-1].websites
    assert website.publish == "yes"


@pytest.mark.long
def test_a_service_that_was_confirmed_is_published_with_all_its_lines(site: Path) -> None:
    done = add(
        site, "service", "--name", "Линија", "--number", "02 3123 456", "--email",
        "help@example.org", "--how", "operator", "--by", "officer",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    found = open_site(site, "records").corpus.directories[0].services[-1]
    (phone,), (email,) = found.phones, found.emails
    assert (phone.publish, phone.verified.how) == ("yes", "operator")
    assert (email.publish, email.verified.how) == ("yes", "operator")
    assert check(site, "--strict").exit_code == 0


@pytest.mark.long
def test_it_is_said_what_was_added_to_a_file_and_what_it_does(site: Path) -> None:
    said = add(site, "service", "--name", "X", "--number", "02 3123 456").output
    assert f"Added to: {MK} (the service mk-line-b)\n" in said
    lead = "(mk-line-b under “lead”: among the first lines for North Macedonia on the home page"
    assert f"Added to: {CONFIG} {lead}, as soon as it is published)\n" in said
    said = add(site, "campaign", "--name", "Y").output
    assert f"Added to: {CONFIG} (the campaign y)\n" in said
    said = add(site, "organization", "--name", "Z").output
    assert f"Added to: {ORGANIZATIONS} (the organization z)\n" in said
    said = add(site, "country", "AL").output
    assert f"Added to: {CONFIG} (Albania (AL) under “countries” of each language" in said


@pytest.mark.long
def test_news_signs_and_campaigns_say_where_they_are_shown(site: Path) -> None:
    told = add(site, "news", "--title", "One").output
    assert "shown on the first page while it is new, and in the list of news, news/index" in told
    assert "write news/index.md under menu or footer in campaigns.yaml." in told
    told = add(site, "sign", "--title", "One").output
    assert "It is shown in the list of signs, signs/index.md.\n" in told
    settings = (site / CONFIG).read_text("utf-8").replace("menu: [signs/index.md]", "menu: []")
    (site / CONFIG).write_text(settings, "utf-8")
    told = add(site, "sign", "--title", "Two").output
    assert "write signs/index.md under menu or footer in campaigns.yaml." in told
    told = add(site, "campaign", "--name", "Spring").output
    assert "It is shown in the list of campaigns, campaigns/index.md, and on the first" in told


def shown(site: Path, *words: str) -> list[str]:
    """Return the files of the output in which one of the words stands, or in whose name."""
    output = site.parent / "shown"
    done = run("build", "--root", site, "--today", TODAY, "--output", output)
    assert done.exit_code == 0, done.output
    return sorted(
        path.relative_to(output).as_posix()
        for path in output.rglob("*")
        if path.is_file()
        and any(word in path.name or word.encode() in path.read_bytes() for word in words)
    )


def test_what_nobody_has_published_shows_neither_name_nor_page(site: Path) -> None:
    number = ("--number", "116 111", "--source", "Список", "--url", "https://example.org/list")
    done = add(site, "service", "--name", "Тивка линија", "--summary", "Некој слуша.", *number)
    assert done.exit_code == 0, done.output
    assert shown(site, "Тивка линија", "Некој слуша", "line-b.html", "116111") == []
    own = starter_words("mk")
    assert shown(site, own["police_summary"], own["line_summary"]) == []
    assert not (site.parent / "shown/mk/help/mk").exists()
    page = (site.parent / "shown/mk/help/mk.html").read_text("utf-8")
    assert "Тука сѐ уште не е објавен ниеден број." in page
    confirmed = ("directory", "confirmed", "mk-line-b", "--how", "called", "--by", "office")
    noted = run(*confirmed, "--root", site, "--today", TODAY)
    assert "It stays on hold (Call it first.). To publish it, add --publish." in noted.output
    assert shown(site, "Тивка линија", "116111") == []
    published = run(*confirmed, "--publish", "--root", site, "--today", TODAY)
    assert "Its line is published when you publish the site: tipsite publish" in published.output
    assert "mk/help/mk/line-b.html" in shown(site, "Тивка линија")
    assert "publish: hold" not in (site / MK).read_text("utf-8").partition("mk-line-b")[2]


def test_nobody_is_sent_to_call_an_emergency_number_for_a_test(site: Path) -> None:
    for number, kind in (("116 000", "emergency"), ("116 111", "police")):
        done = add(site, "service", "--name", "X", "--kind", kind, "--number", number)
        assert done.exit_code == 0, done.output
        assert "Ask the office that runs it, do not call it for a test" in done.output
        assert "--how operator --by ROLE --publish" in done.output
        assert "--how called" not in done.output
    _head, *records = (site / MK).read_text("utf-8").split("\n- id: ")
    assert "Do not call an emergency or police number for a test" in _head
    for record in records:
        reason = next(line for line in record.splitlines() if "reason: " in line)
        hotline = "kind: hotline" in record
        assert ("call it first" in reason) == hotline, record
        assert ("ask the office that runs it" in reason.lower()) == (not hotline), record
    assert len(records) == 5


def test_the_office_of_the_police_answers_for_its_lines(site: Path) -> None:
    assert add(site, "service", "--name", "X", "--kind", "police").exit_code == 0
    lines = (site / MK).read_text("utf-8").partition("- id: mk-line-b")[2].splitlines()
    assert [line.split("  #")[0].strip() for line in lines[1:5]] == [
        "organization: police",
        "run_by: police",
        "kind: police",
        "needs: [police]",
    ]


def test_it_is_said_what_to_translate(site: Path) -> None:
    assert "Albanian (sq): content/sq/signs/sign-c.md\n" in add(site, "sign", "--title", "X").output
    said = add(site, "campaign", "--name", "Y").output
    assert "Albanian (sq): content/sq/campaigns/y.md, “sq: …” in campaigns.yaml\n" in said


@pytest.mark.long
def test_what_gives_a_campaign_a_face_waits_behind_a_sign(site: Path) -> None:
    assert add(site, "campaign", "--name", "Y", "--to", "2027-03").exit_code == 0
    (site / "content/images").mkdir()
    (site / "content/images/picture.jpg").write_bytes(photo("JPEG", 800, 600))
    (site / "content/images/logo.svg").write_text(SVG, "utf-8")
    settings = (site / CONFIG).read_text("utf-8")
    waiting = r"^(  )# (?=(?:pages|image|button|slogan|colour|logo): ?)"
    face = re.sub(waiting, r"\1", settings, flags=re.MULTILINE)
    assert face.count("\n") == settings.count("\n")
    assert len(face) == len(settings) - 2 * 7
    (site / CONFIG).write_text(face, "utf-8")
    assert run("build", "--root", site, "--today", TODAY).exit_code == 0
    page = LexborHTMLParser((site / "output/mk/campaigns/y.html").read_text("utf-8"))
    for part in (".brand img", ".banner .hero img", ".band .lead", ".banner a.button"):
        assert page.css_first(part), part


def test_a_new_country_has_no_number_and_no_unknown_translation(site: Path) -> None:
    (site / ORGANIZATIONS).write_text(
        re.sub("- id: police\n(  .*\n)+", "", (site / ORGANIZATIONS).read_text("utf-8")), "utf-8"
    )
    services = (site / MK).read_text("utf-8")
    ours = services.replace("organization: police", "organization: our-organization")
    (site / MK).write_text(ours, "utf-8")
    done = add(site, "country", "AL")
    assert done.exit_code == 0, done.output
    assert "translate" not in done.output
    text = (site / "content/services/al.yaml").read_text("utf-8")
    assert set(re.findall(r"dial: (\w+)", text)) == {"unknown"}
    assert "- id: police\n" in (site / ORGANIZATIONS).read_text("utf-8")
    opened = open_site(site, "texts").with_pages()
    states = {pair.state for found in opened.pairs("sq").values() for pair in found}
    assert states == {"current"}
    assert "    mk: [MK, AL]\n" in (site / CONFIG).read_text("utf-8")
    assert "  AL: [al-emergency, al-police, al-line]\n" in (site / CONFIG).read_text("utf-8")


@pytest.mark.long
def test_a_site_without_a_directory_gets_one_with_its_first_country(tmp_path: Path) -> None:
    lay_checked(tmp_path, without_directory())
    done = add(tmp_path, "country", "AL")
    assert done.exit_code == 0, done.output
    assert "  countries: {en: [AL], sq: [AL]}\n" in (tmp_path / CONFIG).read_text("utf-8")
    assert run("check", "--root", tmp_path, "--today", TODAY).exit_code == 0


@pytest.mark.parametrize("kind", ["service", "material"])
def test_what_needs_a_country_says_so_where_there_is_none(tmp_path: Path, kind: str) -> None:
    lay_checked(tmp_path, without_directory())
    done = add(tmp_path, kind, *(("--name", "X") if kind == "service" else ("--title", "X")))
    assert done.exit_code == 2
    assert "tipsite new country" in done.output


def test_a_campaign_needs_no_country_where_there_is_none(tmp_path: Path) -> None:
    lay_checked(tmp_path, without_directory())
    done = add(tmp_path, "campaign", "--name", "Y")
    assert done.exit_code == 0, done.output
    assert "countries" not in (tmp_path / CONFIG).read_text("utf-8")


@pytest.mark.long
def test_a_file_of_records_that_is_missing_is_begun(site: Path) -> None:
    text = (site / CONFIG).read_text("utf-8").partition("# Your campaigns")[0]
    (site / CONFIG).write_text(text, "utf-8")
    (site / "content/mk/campaigns/ask-first.md").unlink()
    (site / "content/sq/campaigns/ask-first.md").unlink()
    assert add(site, "campaign", "--name", "Z").exit_code == 0
    assert (site / CONFIG).read_text("utf-8").startswith(text.rstrip() + "\n\ncampaigns:\n- id: z")
    assert check(site).exit_code == 0


@pytest.mark.long
def test_a_mistake_that_was_there_stays_no_hindrance(site: Path) -> None:
    page = site / "content/mk/about.md"
    page.write_text(page.read_text("utf-8").replace("summary:", "sumary:"), "utf-8")
    assert check(site).exit_code == 1
    assert add(site, "page", "--title", "X").exit_code == 0

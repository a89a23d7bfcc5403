"""What is called otherwise, a page, a record or a language, is found wherever it is linked."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from string import ascii_lowercase

import pytest

from builds import run
from directory_sites import TODAY, lay
from material_sites import JOB_POSTER
from sites import edit, page
from translators import Office
from translators import translated as came_back

RIGHTS = page("en/rights.md", "## Your pay\n\nWords.", title="Your rights") + page(
    "sq/rights.md", "## Paga juaj\n\nFjalë.", title="Të drejtat", slug="te-drejtat"
)


def rename(root: Path, *words: str) -> str:
    done = run("rename", *words, "--root", root, "--today", TODAY)
    assert done.exit_code == 0, done.output
    return done.output


def refused(root: Path, *words: str) -> str:
    before = files(root)
    done = run("rename", *words, "--root", root, "--today", TODAY)
    assert done.exit_code == 2, done.output
    assert files(root) == before
    return done.output


def files(root: Path) -> dict[str, str]:
    """Return what an officer has written, by path."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes().decode()
        for path in (root / "campaigns.yaml", *root.glob("content/**/*"), *root.glob("themes/**/*"))
        if path.is_file() and path.suffix != ".bin"
    }


def problems(root: Path) -> list[str]:
    """Return what is told of a site, without places."""
    said = run("check", "--root", root, "--today", TODAY).output
    return sorted(line.split(": ", 1)[1] for line in said.splitlines() if line.startswith("co"))


LINKS = [
        ("[a](../rights.md)", "[a](../pay/x.md)"),
        ('[a](../rights.md#Your pay "A title")', '[a](../pay/x.md#Your pay "A title")'),
        ("- [a](<../rights.md>) <!-- no -->", "- [a](<../pay/x.md>) <!-- no -->"),
        ("> [a](../rights.md), [b](../rights.md)", "> [a](../pay/x.md), [b](../pay/x.md)"),
        ("[a](../signs/../rights.md)", "[a](../pay/x.md)"),
        ("[a](../signs/street.md)", "[a](../signs/street.md)"),
        ("| a | b |\n|---|---|\n| c | [d](../rights.md) |",
         "| a | b |\n|---|---|\n| c | [d](../pay/x.md) |"),
        ("/// note | N\n1. one\n2. [a](../rights.md)\n///",
         "/// note | N\n1. one\n2. [a](../pay/x.md)\n///"),
        ("rights.md and [b](street.md)\\\r\n[a](../rights.md)\r\n",
         "rights.md and [b](street.md)\\\r\n[a](../pay/x.md)\r\n"),
        ("[a](https://example.org/help/sq/te-drejtat.html#x)",
         "[a](https://example.org/help/sq/pay/te-drejtat.html#x)"),
        ("[a](../rights.html)", "[a](../pay/x.html)"),
        ("/// action\n[a](../rights.md)\n///", "/// action\n[a](../pay/x.md)\n///"),
        ("**[a](../rights.md)** [![b](../../images/a.png)](../rights.md?c) \\[d](../rights.md)",
         "**[a](../pay/x.md)** [![b](../../images/a.png)](../pay/x.md?c) \\[d](../rights.md)"),
        ("[a](https://example.com/rights.md) [b](../rights/more.md)",
         "[a](https://example.com/rights.md) [b](../rights/more.md)"),
    ]  # fmt: skip


@pytest.mark.long
def test_the_target_of_a_link_is_all_that_changes_in_a_text(tmp_path: Path) -> None:
    head = "\ufeff---\ntitle: A sign # [x](../rights.md)\nsummary: S.\nwho: W\nsigns: [s]\n---\n\n"
    root = lay(tmp_path, RIGHTS)
    paths = [root / f"content/en/signs/{letter}.md" for letter in ascii_lowercase[: len(LINKS)]]
    for path, (before, _after) in zip(paths, LINKS, strict=True):
        path.write_bytes(f"{head}{before}".encode())
    rename(root, "rights", "pay/x")
    for path, (_before, after) in zip(paths, LINKS, strict=True):
        assert path.read_bytes().decode() == head + after


def test_a_page_goes_in_all_languages_and_its_old_addresses_lead_on(tmp_path: Path) -> None:
    root = lay(tmp_path, RIGHTS)
    said = rename(root, "content/sq/rights.md", "pay")
    assert said.splitlines() == [
        "Moved: content/en/rights.md is now content/en/pay.md",
        "Moved: content/sq/rights.md is now content/sq/pay.md",
        "Leads on: en/rights.html to en/pay.html",
        "Stays: sq/te-drejtat.html, as a slug says it. No old address is needed.",
        "Type: tipsite build",
    ]
    found = files(root)
    assert "content/en/rights.md" not in found
    assert "aliases: [en/rights.html]\n---\n## Your pay" in found["content/en/pay.md"]
    assert "aliases" not in found["content/sq/pay.md"]
    rename(root, "en/rights.html", "rights")
    assert "aliases: [en/pay.html]\n---\n" in files(root)["content/en/rights.md"]


def test_a_page_whose_name_could_stand_in_no_address_gets_one_that_can(tmp_path: Path) -> None:
    root = lay(tmp_path, page("en/more.md", "[x](My Page.md)") + page("en/My Page.md"))
    assert "Leads on" not in rename(root, "my page", "my-page")
    found = files(root)
    assert "[x](my-page.md)" in found["content/en/more.md"]
    assert "aliases" not in found["content/en/my-page.md"]


def test_links_of_a_page_that_goes_to_another_folder_lead_where_they_did(tmp_path: Path) -> None:
    text = "[a](safety.md#x) [b](service:al-child-line) [c](deep.md)\n\n![d](../images/d.png)"
    root = lay(tmp_path, page("en/deep.md", text) + page("en/more.md", "[a](deep.md)"))
    rename(root, "deep.md", "some/where/")
    moved = files(root)["content/en/some/where/deep.md"]
    there = "[a](../../safety.md#x) [b](service:al-child-line) [c](deep.md)"
    assert f"{there}\n\n![d](../../../images/d.png)\n" in moved
    rename(root, "deep", "/deep")
    assert f"---\n{text}\n" in files(root)["content/en/deep.md"]
    assert not (root / "content/en/some").exists()


@pytest.mark.long
def test_what_names_a_record_names_it_still(tmp_path: Path) -> None:
    text = page("en/a.md", "- [x](service:al-child-line)", campaign="spring")
    root = lay(
        tmp_path,
        text + page("en/campaigns/spring.md") + page("sq/b.md", "[c](campaigns/spring.md)"),
    )
    piece = "kind: poster\ncampaign: spring\ntitle: T\ncountry: AL\nwords: {headline: H}\n"
    for name, numbers in (("one", "al-child-line"), ("two", "[al-child-line]")):
        file = root / f"content/en/material/{name}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\n{piece}numbers: {numbers}\n---\n", "utf-8")
    before = files(root)
    rename(root, "al-child-line", "line-a")
    rename(root, "organization:alo", "al-office")
    rename(root, "campaigns/spring.md", "autumn")
    after = files(root)
    for path, old in before.items():
        new = old.replace("al-child-line", "al-line-a").replace("alo\n", "al-office\n")
        new = new.replace("spring", "autumn")
        found = after[path.replace("spring", "autumn")]
        added = re.compile(r"  (?:aliases|uuid): ")
        lines = [line for line in found.splitlines() if not added.match(line)]
        assert lines == new.splitlines(), path
    assert "  aliases: [help/al/child-line.html]\n- id" in after["content/services/al.yaml"]
    assert "  aliases: [campaigns/spring.html]\n" in after["campaigns.yaml"]
    assert not [one for one in problems(root) if "error" in one]


def test_a_page_among_the_pieces_of_material_can_go_and_stays_a_page(tmp_path: Path) -> None:
    piece = page("en/material/one.md", words="{headline: H}", kind="poster", country="AL")
    root = lay(tmp_path, page("en/material/report.md") + piece)
    rename(root, "material/report.md", "material/paper.md")
    assert "content/en/material/paper.md" in files(root)
    assert "another kind of page" in refused(root, "material/one.md", "two/one.md")


@pytest.mark.long
def test_a_language_gets_another_tag_everywhere(tmp_path: Path) -> None:
    more = "-- content/glossary.yaml --\nterms:\n- term: [pay]\n  agreed: {sq: [pagë]}\n"
    root = lay(tmp_path, RIGHTS + more)
    (root / "content/sq/notes.bin").write_bytes(b"\xff private")
    told = problems(root)
    said = rename(root, "SQ", "it")
    assert "Moved: content/sq/ is now content/it/, with 6 files\n" in said
    assert "Leads on: every address below sq/ to the same below it/\n" in said
    found = files(root)
    assert not [path for path in found if path.startswith("content/sq/")]
    assert b"private" in (root / "content/it/notes.bin").read_bytes()
    assert "sq" not in found["campaigns.yaml"].replace("locales: {it: {aliases: [sq]}}", "")
    assert "agreed: {it: [pagë]}" in found["content/glossary.yaml"]
    assert '"Language: it\\n"' in found["themes/plain/phrases/it.po"]
    assert [one.replace("it", "sq") for one in problems(root)] == told


@pytest.mark.long
def test_a_language_renamed_back_leaves_no_catalogue_of_the_other_name(tmp_path: Path) -> None:
    root = lay(tmp_path, RIGHTS)
    rename(root, "sq", "it")
    rename(root, "it", "sq")
    assert not [path for path in files(root) if path.startswith("themes/")]
    rename(root, "sq", "it")
    own = root / "themes/plain/phrases/it.po"
    own.write_text(own.read_text("utf-8").replace("Ju mbeteni", "Mbeteni"), "utf-8")
    rename(root, "it", "sq")
    found = {path: text for path, text in files(root).items() if path.startswith("themes/")}
    assert [*found] == ["themes/plain/phrases/sq.po"]
    assert '"Language: sq\\n"' in found["themes/plain/phrases/sq.po"]
    assert '"Mbeteni në' in found["themes/plain/phrases/sq.po"]


@pytest.mark.long
def test_the_source_language_gets_another_tag_and_keeps_its_phrases(tmp_path: Path) -> None:
    root = lay(tmp_path, RIGHTS)
    told = problems(root)
    rename(root, "en", "en-GB")
    assert problems(root) == told
    assert "source_language: en-GB" in files(root)["campaigns.yaml"]
    phrases = files(root)["themes/plain/phrases/en-GB.po"]
    assert 'msgid "Leave this site"\nmsgstr "Leave this site"' in phrases
    assert "fuzzy" not in phrases


@pytest.mark.one_in(4)
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("rihgts", "x", "“rihgts” in this site. Do you mean rights.md?"),
        ("Your rights", "x", "Do you mean rights.md?"),
        ("МОРЕ", "x", "Do you mean more.md?"),
        ("index", "x", "index.md keeps its name"),
        ("sq/help", "x", "help/index.md keeps its name"),
        ("help/al.html", "x", "help/al.md is made by tipsite"),
        ("AL", "x", "AL is the code of a country"),
        ("images/a.png", "x", "Pictures and files to take away are not renamed"),
        ("rights", "Të drejtat", "such as te-drejtat"),
        ("rights", "more", "content/en/more.md is there already"),
        ("rights", "help/al", "help/al.md is made by tipsite"),
        ("rights", "rights.md", "It is called rights.md already."),
        ("rights", "violence", "tells too much"),
        ("rights", "news/a", "rights.md cannot be there"),
        ("al-child-line", "al-night-line", "al-night-line is there already"),
        ("al-child-line", "al-116", "The id of a service has no digits"),
        ("sq", "en", "en is there already"),
        ("sq", "shqip!", "is not a language tag"),
        ("sq", "al", "“al” is the tag of no language that tipsite knows. Do you mean sq?"),
        ("same", "x", "“same” may be campaign:same or organization:same. Write one of them."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_and_changes_nothing(
    site: Path, old: str, new: str, said: str
) -> None:
    assert said in refused(site, old, new)


@pytest.fixture(name="site", scope="module")
def _site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = lay(tmp_path_factory.mktemp("site"), RIGHTS + page("en/more.md"))
    for path, old in (("campaigns.yaml", "id: spring"), ("content/organizations.yaml", "id: alo")):
        text = (root / path).read_text("utf-8")
        (root / path).write_text(text.replace(old, "id: same"), "utf-8")
    services = root / "content/services/al.yaml"
    services.write_text(services.read_text("utf-8").replace(": alo\n", ": same\n"), "utf-8")
    return root


def test_where_a_file_cannot_be_read_nothing_is_touched(tmp_path: Path) -> None:
    root = lay(tmp_path, RIGHTS + "-- content/sq/a.md --\n---\ntitle: [\n---\n[x](rights.md)\n")
    assert "content/sq/a.md:2:8" in refused(root, "rights", "pay")


def test_a_dry_run_shows_the_difference_and_writes_nothing(tmp_path: Path) -> None:
    root = lay(tmp_path, RIGHTS + page("sq/more.md", "[x](rights.md)"))
    before = files(root)
    said = rename(root, "rights", "pay", "--dry-run")
    assert "content/en/pay.md (until now content/en/rights.md)\n" in said
    assert "    before: [x]([-rights.md-])\n    now:    [x]({+pay.md+})\n" in said
    assert said.endswith("Nothing was written (--dry-run).\n")
    assert files(root) == before


@pytest.mark.long
def test_what_was_approved_is_approved_under_another_name(tmp_path: Path) -> None:
    more = page("en/more.md", "[x](rights.md)") + edit(
        "campaigns.yaml",
        ("  missing_pages: show\n", "  missing_pages: show\n  approval: [pages, campaigns]\n"),
        ("  countries: [AL]\n", "  countries: [AL]\n  pages: [rights.md]\n"),
    )
    root = lay(tmp_path, RIGHTS + more)
    words = ("--root", root, "--today", TODAY)
    assert run("approve", "--all", "--by", "director", *words).exit_code == 0
    waits = root / "content/en/safety.md"
    waits.write_text(waits.read_text("utf-8") + "More.\n", "utf-8")
    before = run("approve", *words).output
    rename(root, "rights", "pay")
    rename(root, "spring", "autumn")
    rename(root, "sq", "it")
    assert "1 waits for approval" in before
    assert run("approve", *words).output == before


PRINTED = """\
-- material.txt --
en/campaigns/spring/job-poster-al.pdf al-child-line 0123456789ab 2026-10-01
en/campaigns/spring/job-poster-al.pdf al-x 0123456789ab 2026-10-01 with=al-child-line label=-
"""


def test_a_piece_of_material_says_the_new_names_and_where_its_file_is(tmp_path: Path) -> None:
    numbers = "numbers: [al-child-line]"
    assert numbers in JOB_POSTER
    piece = JOB_POSTER.replace(numbers, f"{numbers}  # the one that answers at night")
    root = lay(tmp_path, piece + PRINTED)
    said = rename(root, "job-poster", "work-poster")
    assert "Pieces of material have other addresses" in said
    assert "Leads on" not in said
    assert "Pieces of material" in rename(root, "spring", "autumn")
    assert "Pieces of material" not in rename(root, "al-child-line", "line-a")
    text = (root / "content/en/material/work-poster.md").read_text("utf-8")
    assert "numbers: [al-line-a]  # the one" in text
    assert "campaign: autumn" in text
    assert (root / "content/sq/material/work-poster.md").is_file()
    listed = (root / "material.txt").read_text("utf-8")
    assert listed.count(" al-line-a 0123456789ab") == 1
    assert " with=al-line-a label=-" in listed


def build_warm(root: Path, *names: str) -> None:
    """Give a language one name after the other, and build with what the last build knows."""
    words = ("--root", root, "--today", TODAY)
    assert run("build", *words).exit_code == 0
    for old, new in pairwise(names):
        rename(root, old, new)
        warm = run("build", *words)
        assert warm.exit_code == 0, warm.output
        for path in ("az.html", "help/al.html"):
            assert f"../{new}/{path}" in (root / "output" / old / path).read_text("utf-8")


@pytest.mark.long
def test_a_language_that_comes_and_goes_is_built_as_from_nothing(tmp_path: Path) -> None:
    root = lay(tmp_path / "warm", RIGHTS)
    build_warm(root, "sq", "it", "sq", "it")
    words = ("--root", root, "--today", TODAY, "--no-store", "--output", tmp_path / "cold")
    assert run("build", *words).exit_code == 0
    for path in (tmp_path / "cold").rglob("*.html"):
        found = root / "output" / path.relative_to(tmp_path / "cold")
        assert found.read_bytes() == path.read_bytes(), path


@pytest.mark.long
def test_what_a_translator_has_meanwhile_finds_its_place(tmp_path: Path) -> None:
    more = page("en/pay.md", "Yours.\n\nRead [about phones](safety.md) and [it](signs/street.md).")
    more += page("en/news/a.md", "See [pay](../pay.md).", date="2026-11-01")
    office = Office(tmp_path, more)
    back = office.send("po", "--all")
    for old, new in (("pay", "work/wages"), ("street", "sign-b"), ("al-child-line", "line-a")):
        rename(office.root, old, new)
    sent = re.findall(r'msgctxt "(.+)"\nmsgid "(.*)"', back.read_text("utf-8"))
    ours = ("pay.md", "news/a.md", "services/al.yaml#al-child-line.summary")
    came = came_back(back, {one: f"Shqip {text}" for one, text in sent if one.startswith(ours)})
    said = office.run("import", str(came), "--yes", "--anyway")
    assert " 0 refused" in said
    found = files(office.root)
    wages = found["content/sq/work/wages.md"]
    assert "Shqip Read [about phones](../safety.md) and [it](../signs/sign-b.md)." in wages
    assert "aliases: [sq/pay.html]" in wages
    assert "Shqip See [pay](../work/wages.md)." in found["content/sq/news/a.md"]
    assert "sq: Shqip Counsellors listen." in found["content/services/al.yaml"]

"""What is proposed in the place of a name that is not there changes nobody whom a reader calls."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

from builds import lay, run
from sites import AL, CONFIG, built, edit, page, problems, service
from tipsite.content.corpus import parse
from tipsite.content.inputs import read
from tipsite.messages.explanation import explain
from tipsite.model.problems import Location, Problem, Text
from tipsite.resolve.names import Names

ROOT = Path(__file__).resolve().parents[2]
AT = Location(path="content/en/more.md", line=5, column=1)


@cache
def names() -> Names:
    """Return all names of the sample, with a sheet for each country."""
    corpus, _ = parse(read(ROOT)[0])
    assert corpus.config is not None
    return Names.of(corpus, corpus.config, [file.country.text for file in corpus.directories])


def meant(found: Problem | None) -> str:
    assert found is not None
    return dict(found.values).get("meant", "")


def codes(name: str) -> list[str]:
    return re.findall(r"(?<![a-z])[a-z]{2}(?![a-z])", name.lower().removesuffix(".md"))


@pytest.mark.long
def test_in_the_place_of_no_service_of_the_sample_another_one_is_proposed() -> None:
    known = names()
    assert len(known.services) > 30
    for name in known.services:
        without = replace(known, services=known.services - {name})
        assert meant(without.service_problem(Text(text=name, at=AT))) == "", name


@pytest.mark.long
def test_in_the_place_of_no_page_of_the_sample_one_of_another_country_is_proposed() -> None:
    known = names()
    assert len(known.pages) > 50
    for path in sorted(known.pages):
        without = replace(known, pages=known.pages - {path})
        found = without.page_problem(Text(text=path, at=AT), path)
        assert codes(meant(found)) in ([], codes(path)), path
        if meant(found):
            assert codes(meant(found)) == codes(path), path


@pytest.mark.long
def test_a_country_without_directory_is_called_so_and_no_other_is_proposed() -> None:
    known = names()
    for country in sorted(known.countries):
        inside = re.compile(
            rf"(?:help|sheets)/{country}\.md|routes/.*\b{country}\b.*", re.IGNORECASE
        )
        gone = {path for path in known.pages if inside.fullmatch(path)}
        assert f"help/{country.lower()}.md" in gone
        without = replace(
            known, pages=known.pages - gone, countries=frozenset(known.countries) - {country}
        )
        for path in gone:
            found = without.page_problem(Text(text=path, at=AT), path)
            assert found is not None
            assert (found.code, dict(found.values)["name"]) == ("unknown-country", country), path
        assert meant(without.country_problem(Text(text=country, at=AT))) == ""


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("mk-wmen-line", "mk-women-line"),
        ("mk-womens-line", "mk-women-line"),
        ("MK-Women-Line", "mk-women-line"),
        ("mk-womenline", "mk-women-line"),
        ("mk-polcie", "mk-police"),
        ("me-police-unit", ""),
        ("mk-line-b", ""),
        ("mk-men-line", ""),
        ("mk-children-line", ""),
        ("mk-emergency-line", ""),
        ("mk-hotline", ""),
        ("xk-women-line", ""),
    ],
)
def test_only_a_slip_of_the_finger_is_proposed_for_a_service(written: str, meant: str) -> None:
    known = ("mk-women-line", "mk-police", "mk-line", "mk-line-a", "mk-line-c", "mk-emergency",
             "mk-helpline", "mk-child-line")  # fmt: skip
    base = replace(names(), services=frozenset(known))
    found = base.service_problem(Text(text=written, at=AT))
    assert found is not None
    assert dict(found.values).get("meant", "") == meant


@pytest.mark.long
def test_a_link_to_a_country_says_how_to_add_it(tmp_path: Path) -> None:
    text = page("en/more.md", "See [Montenegro](help/me.md) and [a route](routes/al-me.md).")
    assert problems(text) == [
        "content/en/more.md:5:18 unknown-country",
        "content/en/more.md:5:44 unknown-country",
    ]
    done = run("check", "--root", lay(tmp_path, text), "--today", "2026-11-24")
    assert "tipsite new country ME" in " ".join(done.stderr.split())


def test_a_link_into_another_language_is_not_turned_into_this_one() -> None:
    for target in ("../sq/signs/street.md", "content/sq/help/index.md", "/sq/help/"):
        (found,) = problems(page("en/more.md", f"See [it]({target})."))
        assert "meant" not in found, target
    own = page("en/more.md", "See [it](https://example.org/help/sq/signs/street.html).")
    assert problems(own) == []


def test_a_kind_of_line_is_proposed_for_a_slip_alone() -> None:
    first = "run_by: ngo\n  kind: hotline\n  needs: [call, children]"
    slip = edit(AL, (first, first.replace("hotline", "hotlien")))
    assert problems(slip) == [f"{AL}:6:9 unknown-choice"]
    for kind in ("helpline", "emergency-shelter", "police-line"):
        other = edit(AL, (first, first.replace("hotline", kind)))
        assert problems(other) == [f"{AL}:6:9 unknown-choice"], kind


@pytest.mark.long
def test_a_service_that_was_there_is_called_so_and_no_other_is_proposed(tmp_path: Path) -> None:
    """Even where another one is only a letter away."""
    two = "- id: al-women-line\n  organization: alo\n"
    text = edit(AL, ("- id: al-night-line\n  organization: alo\n", two))
    text += page("en/more.md", "- [them](service:al-child-line)")
    text += edit(CONFIG) + "targets:\n- {id: web, kind: folder, path: ../web}\n"
    folder = lay(tmp_path / "site", text)
    options = ("--root", folder, "--today", "2026-11-24")
    done = run("publish", *options, "--yes", "--demonstration")
    assert done.exit_code == 0, done.output
    renamed = (folder / AL).read_text("utf-8").replace("al-child-line", "al-childs-line")
    (folder / AL).write_text(renamed, "utf-8")
    done = run("check", *options)
    assert done.exit_code == 1
    assert done.stderr.count(": service-taken-out ") == 2, done.stderr
    assert "al-childs-line”?" not in done.stderr
    assert "had the service “al-child-line”" in done.stderr


COPIES = (
    "mk-OFFICE-PC", "mk - Copy", "mk – копија (2)", "mk (1)", "mk copy", "mk-Ana’s MacBook Pro",
    "mk (Ana's conflicted copy 2026-11-24)", "mk.sync-conflict-20261124-101010-ABC", "mk-copy",
    "macedonia",
)  # fmt: skip
DIRECTORY = (
    """\
country: MK
services:
"""
    + service("mk-line", dial="02 111 222")
    + service("mk-other", dial="02 111 333")
)


@pytest.mark.one_in(4)
@pytest.mark.parametrize("name", COPIES)
def test_a_copy_of_a_directory_is_called_so_once(name: str) -> None:
    copy = f"content/services/{name}.yaml"
    text = f"-- content/services/mk.yaml --\n{DIRECTORY}-- {copy} --\n{DIRECTORY}"
    made = built(text)
    (found,) = [found for found in made.problems if found.severity == "error"]
    assert (found.code, found.at.path) == ("copied-file", copy)
    words, hint = explain(found.code, found.values)
    assert "content/services/mk.yaml" in words
    assert "Rename" not in hint
    # Alone, it loses nothing by another name.
    alone = problems(f"-- {copy} --\n{DIRECTORY}")
    assert f"{copy}:1:10 country-file" in alone


@pytest.mark.one_in(4)
@pytest.mark.parametrize("name", [name.replace("mk", "trip") for name in COPIES[:-2]])
def test_a_copy_of_a_page_is_called_so_once(name: str) -> None:
    text = page("en/trip.md") + page(f"en/{name}.md")
    assert problems(text) == [f"content/en/{name}.md:0:0 copied-file"]


@pytest.mark.parametrize(
    ("path", "original"),
    [
        ("content/en/signs/street.md.txt", "content/en/signs/street.md"),
        ("content/services/al.yml", AL),
        ("content/services/al.yaml.txt", AL),
    ],
)
def test_no_file_is_to_get_the_name_of_one_that_is_there(path: str, original: str) -> None:
    made = built(f"-- {path} --\n---\ntitle: One\n---\n")
    (found,) = [found for found in made.problems if found.at.path == path]
    assert (found.code, dict(found.values)["original"]) == ("copied-file", original)


def test_a_name_of_its_own_is_no_copy() -> None:
    text = page("en/trip.md") + page("en/trip-copy.md") + page("en/trip-2.md")
    assert problems(text + page("en/trip-to-work.md")) == []
    assert problems(page("en/trip.md") + page("en/Trip To Work.md")) == [
        "content/en/Trip To Work.md:0:0 file-name"
    ]


MEANT = {
    "theme-missing plain": edit(CONFIG, ("missing_pages: show", "theme: plane")),
    "phrases-missing-all sr-Cyrl": edit(
        CONFIG,
        ("languages: [en, sq]", "languages: [en, sq, sr]"),
        ("sq: [AL]\n", "sq: [AL]\n    sr: [AL]\n"),
    ),
    "exit-for sq": edit(
        CONFIG, ("missing_pages: show", "missing_pages: show\n  exits: {SQ: https://example.com/}")
    ),
    "silence-unknown file-not-used": edit(
        CONFIG,
        (
            "missing_pages: show",
            "missing_pages: show\n  silence: [{code: file-not-usd, reason: It is kept for print}]",
        ),
    ),
    "unknown-campaign spring": page("en/more.md", campaign="sprng"),
    "unknown-language sq": edit(
        CONFIG, ("sq: [AL]\n", "sq: [AL]\n  translation: {Shqip: draft}\n")
    ),
    "link-pasted help/index.md": page("en/more.md", "See [it](help/index.html)."),
    "image-missing road.svg": page("en/more.md", "![A](Road.svg)")
    + "-- content/images/road.svg --\n"
    + '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>\n',
}


@pytest.mark.one_in(3)
@pytest.mark.parametrize("expected", MEANT)
def test_the_hint_names_what_was_meant(expected: str) -> None:
    found = [(one.code, dict(one.values).get("meant")) for one in built(MEANT[expected]).problems]
    assert tuple(expected.split()) in found

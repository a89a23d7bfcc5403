"""Every mistake of an officer is told in one run, at its own place, in plain words."""

from __future__ import annotations

import re

import pytest

from mistakes import BYTES, MISTAKES
from sites import CONFIG, TODAY, edit, page, problems, site, told, with_services
from tipsite.console import problem_lines
from tipsite.messages.explanation import explain
from tipsite.pipeline.stages import Build, build

JARGON = re.compile(
    r"mapping|scalar|token|traceback|NoneType|\bpars(e|er|ing)\b|\bnode\b|sequence|exception"
    r"|\bnull\b|regex|codec|\bflow\b|anchor|\[Errno|object|attribute",
    re.IGNORECASE,
)
COLON = "  name: Someone: to call\n"


def all_at_once() -> Build:
    text = "".join(section for section, _ in MISTAKES.values())
    return build(site(text, {path: content for path, content, _ in BYTES.values()}), TODAY)


def test_all_mistakes_are_reported_in_one_run_each_at_its_place_and_nothing_else() -> None:
    wanted = [place for _, place in MISTAKES.values()] + [place for *_, place in BYTES.values()]
    assert len(wanted) >= 40
    assert sorted(told(all_at_once())) == sorted(wanted)


@pytest.mark.one_in(9)
@pytest.mark.parametrize("name", MISTAKES)
def test_one_mistake_alone_is_one_problem(name: str) -> None:
    section, place = MISTAKES[name]
    assert problems(section) == [place]


@pytest.mark.parametrize("name", BYTES)
def test_one_file_in_another_encoding_is_one_problem(name: str) -> None:
    path, content, place = BYTES[name]
    assert told(build(site("", {path: content}), TODAY)) == [place]


def test_a_site_with_mistakes_has_no_files() -> None:
    made = all_at_once()
    assert made.failed
    assert made.artifacts == ()


def test_the_words_hold_no_jargon() -> None:
    for found in all_at_once().problems:
        said = " ".join(explain(found.code, found.values))
        assert not JARGON.search(said), f"{found.code}: {said}"


def test_every_caret_stands_below_a_character_of_its_line() -> None:
    text = "".join(section for section, _ in MISTAKES.values())
    snapshot = site(text)
    lines = list(problem_lines(build(snapshot, TODAY).problems, snapshot.files))
    carets = [row for row, line in enumerate(lines) if {*line.strip()} == {"^"}]
    assert len(carets) > 30
    for row in carets:
        assert len(lines[row]) <= len(lines[row - 1]), lines[row - 2]
        assert not lines[row - 1][len(lines[row]) - 1].isspace(), lines[row - 2]


def test_broken_settings_hide_neither_a_broken_page_nor_a_number() -> None:
    text = (
        edit(CONFIG, ("  name: {en: Someone to call, sq: Dikush për të folur}\n", COLON))
        + "-- content/en/bare.md --\nJust words.\n"
        + page("en/prose.md", "Call 116 111 now.")
    )
    assert problems(text) == [
        "campaigns.yaml:2:16 yaml-colon",
        "content/en/bare.md:1:1 front-matter-missing",
        "content/en/prose.md:5:6 phone-in-words",
    ]


@pytest.mark.parametrize(
    ("key", "row", "compared"), [("exit", 10, True), ("source_language", 5, False)]
)
def test_broken_settings_do_not_make_up_a_source_language(
    key: str, row: int, compared: bool
) -> None:
    organizations = edit(
        "content/organizations.yaml",
        ("{en: Child helpline association, sq: Shoqata e linjës}", "{sq: Shoqata e linjës}"),
    )
    longer = page("en/one.md", "One.\n\n## Two\n\n### Three\n") + page("sq/one.md", "Një.")
    settings = edit(
        CONFIG, ("source_language: en", "source_language: sq"), (f"  {key}: ", f"  {key} ")
    )
    told = ["content/en/one.md:7:1 parity-block-extra"] if compared else []
    assert problems(settings + organizations + longer) == [
        f"campaigns.yaml:{row}:3 yaml-no-colon",
        *told,
    ]


def test_missing_settings_are_reported_beside_other_problems() -> None:
    text = "-- campaigns.yaml -- (deleted)\n-- content/en/bare.md --\nJust words.\n"
    assert problems(text) == [
        "campaigns.yaml:0:0 no-campaigns-file",
        "content/en/bare.md:1:1 front-matter-missing",
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("-- content/services/al.yaml --\ncountry: [AL\n", "services/al.yaml:1:10 yaml-bracket"),
        (edit("content/en/index.md", ("---\nThis", "This")), "en/index.md:4:1 front-matter-open"),
        (
            edit("content/en/help/index.md", ("title:", "titel:")),
            "en/help/index.md:2:1 unknown-key",
        ),
    ],
)
def test_what_points_at_a_broken_file_is_not_reported(text: str, place: str) -> None:
    pointing = page(
        "en/more.md", "[a](index.md), [b](help/index.md)\n\n- [c](service:al-child-line)"
    )
    found = problems(text + pointing)
    assert f"content/{place}" in found
    assert {line.partition(":")[0] for line in found} == {f"content/{place}".partition(":")[0]}


def test_mistakes_of_one_record_do_not_hide_those_of_the_next() -> None:
    changes = (("run_by: ngo\n  kind: hotline\n  needs: [call, children]", "needs: [call]"),)
    text = with_services("- id: al-other-line\n  organisation: alo\n", changes=changes)
    missing = ["organization", "run_by", "kind", "needs", "name", "summary"]
    assert problems(text) == [
        *["content/services/al.yaml:3:3 missing-key"] * 2,
        *["content/services/al.yaml:29:3 missing-key"] * len(missing),
        "content/services/al.yaml:30:3 unknown-key",
    ]


def test_a_site_for_a_newer_tipsite_is_told_so_before_its_keys_are_called_mistakes() -> None:
    calm = page("en/x.md", mood="calm")
    newer = edit(CONFIG, ("site:\n", 'site:\n  tipsite: "99.1"\n  colour: red\n'))
    assert problems(newer + calm) == [
        f"{CONFIG}:2:12 site-newer",
        f"{CONFIG}:3:3 key-newer",
        "content/en/x.md:4:1 key-newer",
    ]
    ours = edit(CONFIG, ("site:\n", 'site:\n  tipsite: "0.1"\n'))
    assert problems(ours + calm) == ["content/en/x.md:4:1 unknown-key"]

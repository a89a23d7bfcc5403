"""Translations agree with their source in what any reader must find."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from sites import AL, CONFIG, built, edit, page, problems, service, with_services
from tipsite.language.figures import figures, is_often_a_word
from tipsite.messages.explanation import explain
from tipsite.model.problems import Problem

EN, SQ = "content/en/more.md", "content/sq/more.md"
STEPS = """\
Call [the child helpline](service:al-child-line).

## Before you go

- Ask who pays for the journey.
- Keep the passport with you.
- Learn the address of the place.

1. Tell a friend.
2. Write down the day.

/// note
Read [about the phone](safety.md) first.
///
"""
HAPAT = """\
Telefononi [linjën e fëmijëve](service:al-child-line).

## Para se të niseni

- Pyetni kush e paguan udhëtimin.
- Mbajeni pasaportën me vete.
- Mësoni adresën e vendit.

1. Tregojini një shoku.
2. Shënoni ditën.

/// note
Lexoni më parë [për telefonin](safety.md).
///
"""


def told_of_all(texts: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Return the problems of pages whose two texts are given, without their codes' first word.

    That a service stands in a sentence is not what is compared.
    """
    files = {f"more{at}.md": both for at, both in enumerate(texts)}
    more = with_services(service("al-legal", dial="116 112", name="{en: Advice, sq: Këshilla}"))
    for name, (source, own) in files.items():
        more += page(f"en/{name}", source) + page(f"sq/{name}", own)
    # English stands for Albanian in some.
    found = [
        named(one)
        for one in built(more).problems
        if not re.search("^language-|-in-sentence", one.code)
    ]
    assert [one for one in found if not re.search(r"/more\d+\.md:", one)] == []
    return [
        [one.removeprefix(f"content/sq/{name}:") for one in found if f"/{name}:" in one]
        for name in files
    ]


def told(source: str, own: str) -> list[str]:
    """Return the same of one page."""
    return told_of_all([(source, own)])[0]


def named(problem: Problem) -> str:
    """Return a problem as ``path:line:column code``, with what it says of the two sides."""
    at, values = problem.at, dict(problem.values)
    line = f"{at.path}:{at.line}:{at.column} {problem.code}"
    sides = values.get("own"), values.get("source")
    side = "-missing" if sides[0] == "–" else "-extra" if sides[1] == "–" else ""
    return f"{line.replace('parity-', '')}{side}{' ' * ('what' in values)}{values.get('what', '')}"


def test_a_faithful_translation_gives_no_warning() -> None:
    assert told(STEPS, HAPAT) == []


DIFFERENT: list[tuple[str, str, list[str]]] = [
    ("- Mbajeni pasaportën me vete.\n", "", ["9:1 count items"]),
    (
        "- Pyetni kush e paguan udhëtimin.\n- Mbajeni pasaportën me vete.\n",
        "",
        ["9:1 count items"],
    ),
    ("- Mësoni", "- Hani mirë.\n- Mësoni", ["9:1 count items"]),
    ("safety.md", "help/index.md", ["17:32 link"]),
    ("[për telefonin](safety.md)", "për telefonin", ["17:1 link-missing"]),
    ("vendit.", "[vendit](safety.md).", ["11:29 link-extra"]),
    ("[linjën e fëmijëve](service:al-child-line)", "policinë", ["5:1 service-missing"]),
    ("## Para", "### Para", ["7:1 heading-skipped", "7:1 level"]),
    ("## Para se të niseni\n\n", "", ["5:1 block"]),
    ("/// note\nLexoni më parë [për telefonin](safety.md).\n///\n", "", ["14:1 block"]),
    ("shoku", "shoku {emri}", ["13:24 placeholder-extra"]),
    ("- Mësoni", "  - Mësoni", ["11:1 level"]),
]


def test_what_differs_is_told_once_at_its_line() -> None:
    texts = [(STEPS, HAPAT.replace(old, new)) for old, new, _ in DIFFERENT]
    assert HAPAT not in [own for _, own in texts]
    assert told_of_all(texts) == [wanted for _, _, wanted in DIFFERENT]


def test_a_year_that_makes_a_list_in_an_item_is_an_error_there() -> None:
    source, own = STEPS.replace("- Learn", "- 1999: learn"), HAPAT.replace("- Mës", "- 1999. mës")
    assert source != STEPS
    assert "11:3 list-number" in told(source, own)
    assert told(source, own.replace("1999.", r"1999\.")) == []


def test_both_places_are_named() -> None:
    own = HAPAT.replace("- Mbajeni pasaportën me vete.\n", "")
    done = built(page("en/more.md", STEPS) + page("sq/more.md", own))
    (found,) = done.problems
    assert (found.severity, found.at.path, found.at.line) == ("warning", SQ, 9)
    words, hint = explain(found.code, found.values)
    assert words == f"The number of items differs: 2 here, 3 in the source ({EN}:9)."
    assert hint.startswith("Compare the two from here on")


SECTIONS = """\
One paragraph. It is [about the phone](safety.md).

## First

A short text here. It goes on for a while, and says what to do.

Another text, which goes on for a while and says what to do then.

The last text before what follows, with as many words as the others.

## Second

Call [the child helpline](service:al-child-line) from 9 to 21.

## Third

Keep your passport, for 12 years or more.
"""


LACKING: list[tuple[str, str, list[str]]] = [
    (
        "Another text, which goes on for a while and says what to do then.\n\n",
        "",
        ["7:1 count paragraphs"],
    ),
    ("then.\n\nThe last", "then. The last", []),
    ("while, and", "while.\n\nAnd", []),
    ("## Second\n\n", "", ["7:1 count headings"]),
    ("## Third\n\nKeep your passport, for 12 years or more.\n", "", ["17:1 block"]),
    ("Keep", "## Fourth\n\nKeep", ["15:1 count headings"]),
    ("\n## Second", "- One.\n- Two.\n\n## Second", ["14:1 block-extra"]),
]


def test_what_a_section_lacks_or_has_alone_is_told() -> None:
    texts = [(SECTIONS, SECTIONS.replace(old, new)) for old, new, _ in LACKING]
    assert SECTIONS not in [own for _, own in texts]
    assert told_of_all(texts) == [wanted for _, _, wanted in LACKING]


SHORTER = """\
- Call [a](service:al-child-line) until 22:15.
- Ask for advice.
- Read [b](safety.md).
- Say it to a friend within 365 days.
"""


IN_SHORTER: list[tuple[str, str, list[str]]] = [
    ("- Read [b](safety.md).\n", "", ["5:1 count items"]),
    ("- Ask for advice.\n", "", ["5:1 count items"]),
    ("- Ask for advice.\n- Read [b]", "- Read [c]", ["5:1 count items"]),
    ("friend within 365", "friend.\n- Within 366", ["5:1 count items", "9:10 figure"]),
    ("Read [b](safety.md)", "Eat.\n- Read b", ["5:1 count items", "6:1 link-missing"]),
]


def test_facts_of_a_shorter_list_are_compared_with_all_of_the_other() -> None:
    texts = [(SHORTER, SHORTER.replace(old, new)) for old, new, _ in IN_SHORTER]
    assert SHORTER not in [own for _, own in texts]
    assert told_of_all(texts) == [wanted for _, _, wanted in IN_SHORTER]


OTHER = """\
- Call [a](service:al-child-line) in the day.
- Call [b](service:al-legal) at night.

Ask [c](service:al-legal) for advice.
"""
MANY = """\
| Day | Hour |
|---|---|
| Monday | 8 |

1. First.
2. Second.

First paragraph, which is a short one. It has a [link](safety.md) in it.

Second paragraph, which is as long as the first one. Nothing is in it.
"""


def test_a_wrong_service_is_told_and_one_that_moved_within_a_list_is_not() -> None:
    first, second, _, last = OTHER.splitlines()
    assert told(OTHER, OTHER) == []
    assert told(OTHER, f"{second}\n{first}\n\n{last}") == []
    wrong = OTHER.replace("[c](service:al-legal)", "[c](service:al-child-line)")
    assert told(OTHER, wrong) == ["8:9 service"]
    steps = OTHER.replace("- Call", "1. Call")
    first, second, _, last = steps.splitlines()
    moved = f"{second}\n{first}\n\n{last}"
    assert told(steps, moved) == ["5:13 service", "6:13 service"]


def test_other_forms_are_told_and_paragraphs_may_be_parted() -> None:
    one = MANY.replace("1. ", "- ").replace("2. ", "- ")
    texts = {
        (MANY, MANY.replace("one. It", "one.\n\nIt")): [],
        (MANY, MANY.replace("it.\n\nSecond", "it. Second")): [],
        (MANY, one): ["9:1 numbered"],
        (one, MANY): ["9:1 numbered"],
        (MANY, MANY.replace("| Monday | 8 |\n", "")): ["5:1 table"],
        (MANY, MANY.replace("1. First.\n2. Second.", "First, and second.")): ["9:1 form"],
        (MANY, MANY.replace("First.\n2.", "First.\n\nAnd then:\n\n2.")): [],
        (f"## Before\n\n{MANY}", f"**Before**\n\n{MANY}"): ["5:1 form"],
        ("/// note\nWords.\n///", "/// details | More\nWords.\n///"): ["5:1 form"],
    }
    assert told_of_all(texts) == [*texts.values()]


@pytest.mark.parametrize(
    ("source", "own"),
    [
        ("You need not be sure.\n\nNobody asks.", "Nuk duhet të jeni të sigurt."),
        (
            "Call the line or read on.\n\nMore.\n\nTake your time.",
            "Telefononi linjën ose lexoni.\n\nMerrni kohën.",
        ),
    ],
)
def test_a_short_paragraph_is_not_taken_for_joined(source: str, own: str) -> None:
    assert told(source, own) == ["5:1 count paragraphs"]


def test_a_misspelt_note_and_a_heading_that_is_too_large_are_compared_as_what_they_are_meant() -> (
    None
):
    source, own = "/// nota\nWords.\n///\n\n# Large", "/// note\nWords.\n///\n\n## Large"
    assert [line for line in told(source, own) if line.startswith(("5:", "9:"))] == [
        "5:1 form",
        "9:1 level",
    ]


def test_an_address_may_name_the_language() -> None:
    source = (
        "Read [a](https://example.org/en/help), [b](https://en.example.org/#x), ![c](map-en.png)."
    )
    own = source.replace("/en/", "/sq/").replace("//en.", "//sq.").replace("-en", "-sq")
    wanted = ["image-missing", "image-missing"]
    assert [line.split()[1] for line in told(source, own)] == wanted
    assert "5:10 link" in told(source, own.replace("/help", "/other"))


def test_front_matter_agrees() -> None:
    lists = {"who": "People", "signs": "[One., Two.]", "do": "[Ask.]", "needs": "[call]"}
    image = "{file: a.svg, decorative: yes}"
    source = page("en/signs/farm.md", **lists, image=image)
    source += page("en/index.md", doors="[help/index.md, safety.md]", summary="For 1,500 people.")
    own = page("sq/signs/farm.md", who="Njerëz", signs="[Një.]", needs="[legal]")
    own += page("sq/index.md", doors="[help/index.md, more.md]", summary="Për 1.600 njerëz.")
    found = [
        line.removeprefix("content/sq/") for line in problems(source + own + page("en/more.md"))
    ]
    assert sorted(line for line in found if "parity" in line) == [
        "index.md:3:14 parity-figure",
        "index.md:4:24 parity-link",
        "signs/farm.md:2:1 parity-field",
        "signs/farm.md:2:1 parity-image",
        "signs/farm.md:5:1 parity-count",
        "signs/farm.md:6:1 parity-field",
    ]


@pytest.mark.long
def test_records_agree() -> None:
    text = edit(
        AL,
        ("Counsellors listen.", "Counsellors listen 24 hours."),
        ("sq: Këshilltarët dëgjojnë.", 'sq: "Këshilltarët dëgjojnë 12 orë."'),
    )
    campaign = "{en: What to check first., sq: Çfarë të kontrolloni.}"
    lines = "\n    en: Check, 2018–20.\n    sq: >-\n      Kontrolloni,\n      2018-2021."
    text += edit(CONFIG, (campaign, lines))
    assert problems(text) == [
        "campaigns.yaml:22:12 parity-figure",
        "content/services/al.yaml:9:74 parity-figure",
    ]


WRITTEN: list[tuple[str, str, list[str]]] = [
    ("Since 2018 for 18,200 people.", "Nga 2018. për 18.200 veta.", []),
    ("On 18 October 2026 at 8 pm.", "Më 18.10.2026 në 20:00.", []),
    ("Read on 2026-11-09, 24/7.", "Lexuar më 9 nëntor 2026, gjithnjë.", []),
    ("You are under 18, for 90 days.", "Ju jeni të mitur, për nëntëdhjetë ditë.", []),
    ("The years 2018–20 and 1990s.", "Vitet 2018-2020 dhe vitet 90.", []),
    ("It costs 2.50 in B2B.", "Kushton 2,5 në B2B.", ["figure"]),
    ("The report of 2018.", "Raporti.", ["figure-missing"]),
    ("The report.", "Raporti i 2018-s.", ["figure-extra"]),
    ("For 90 days.", "Për 60 ditë.", ["figure"]),
    ("Call 3 times.", "Telefononi 5 herë.", ["figure"]),
    ("{count} people.", "{numri} njerëz.", ["placeholder"]),
]


def test_figures_are_compared_as_any_language_writes_them() -> None:
    found = told_of_all((source, own) for source, own, _ in WRITTEN)
    assert [[one.split()[1] for one in some] for some in found] == [
        wanted for _, _, wanted in WRITTEN
    ]


def test_figures_have_their_value_and_place() -> None:
    assert list(figures("x ٤٠ and 116 111")) == [("40", "٤٠", 2), ("116111", "116 111", 9)]
    assert [value for value, *_ in figures("00:30, 0.5 and 12.11.2026")] == [
        "30",
        "5",
        "12",
        "2026",
    ]
    assert [is_often_a_word(value) for value in ("7", "90", "24", "3000", "2018", "116111")] == [
        True, True, True, True, False, False,
    ]  # fmt: skip


FIGURES = """\
/// figures
- 9,800 | people had support | [Coalition](https://example.org/) | 1999 to 2022
- 79 % | were children | Office | 2022
///

/// action
[Read about the phone](safety.md)
///

/// steps
1. Tell a friend.
2. Write down the day.
///
"""


IN_PARTS: list[tuple[str, str, list[str]]] = [
    ("9,800", "9,900", ["6:3 figure"]),
    ("| 2022\n///", "| 2023\n///", ["7:35 figure"]),
    ("- 79 % | were children | Office | 2022\n", "", ["6:1 count items"]),
    ("/// action\n[Read about the phone](safety.md)\n///\n\n", "",
     ["5:1 count blocks of ///"]),
    ("/// steps\n1. Tell a friend.\n2. Write down the day.\n///\n", "", ["11:1 block"]),
    ("/// action", "/// note", ["10:1 form"]),
    ("/// steps\n1. Tell a friend.\n2. Write down the day.\n///",
     "1. Tell a friend.\n2. Write down the day.", ["14:1 form"]),
]  # fmt: skip


def test_what_differs_in_a_part_of_a_campaign_is_told() -> None:
    assert told(FIGURES, FIGURES) == []
    texts = [(FIGURES, FIGURES.replace(old, new)) for old, new, _ in IN_PARTS]
    assert FIGURES not in [own for _, own in texts]
    assert told_of_all(texts) == [wanted for _, _, wanted in IN_PARTS]

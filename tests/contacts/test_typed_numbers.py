"""Phone numbers typed among words are told, and what is none is let be or can be marked."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from sites import CONFIG, built, edit, page, pages, problems, service, told, with_services
from tipsite.cli.main import main
from tipsite.messages.explanation import explain
from tipsite.pipeline.stages import Build
from translators import Office, translated

ROOT = Path(__file__).resolve().parents[2]
REGION = edit(CONFIG, ("en: [AL]", "en: [AL, XK, ME, MK]")) + "".join(
    f"-- content/services/{tag}.yaml --\ncountry: {tag.upper()}\nservices:\n"
    + service(f"{tag}-line")
    for tag in ("xk", "me", "mk")
)
"""A site for all four countries."""


def said(body: str, more: str = "") -> list[str]:
    """Return the codes of what is told of a page with a text, in the order of their places."""
    found = problems(page("en/more.md", body) + more)
    return [one.split()[1] for one in found if one.startswith("content/en/more.md")]


def together(bodies: tuple[str, ...], more: str = "") -> tuple[Build, dict[str, list[str]]]:
    """Build one site with a page for each text; return also what is told of each, as ``said``."""
    shown = "".join(
        page(f"en/more{at}.md", body) + page(f"sq/more{at}.md", body, translation="draft")
        for at, body in enumerate(bodies)
    )
    made = built(shown + more)
    codes: dict[str, list[str]] = {body: [] for body in bodies}
    for one in made.problems:
        at = re.fullmatch(r"content/en/more(\d+)\.md", one.at.path)
        if at:
            codes[bodies[int(at[1])]].append(one.code)
    return made, codes


@pytest.mark.long
@pytest.mark.parametrize("one_in", [60, pytest.param(1, marks=pytest.mark.long)])
def test_the_benchmark_finds_each_number_of_the_region_and_little_else(
    monkeypatch: pytest.MonkeyPatch, one_in: int
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    typed_numbers = importlib.import_module("typed_numbers")
    lines = typed_numbers.read_lines(ROOT / "benchmarks" / "numbers.tsv")
    numbers = [line for line in lines if line.kind == "number"]
    others = [line for line in lines if line.kind == "none"]
    assert len(numbers) >= 300
    assert len(others) >= 200
    results = typed_numbers.told(lines[::one_in])
    numbers, others = ([line for line in some if line in results] for some in (numbers, others))
    assert [line.text for line in numbers if not results[line].found(line, doubts=True)] == []
    alarms = [line.text for line in others if results[line].errors]
    assert 200 * len(alarms) <= 2 * len(others), alarms


DISGUISED = (
    "Tel. 42 234 567", "call 2 234 567", "Tel. 234-567", "Call 235 678", "Call 14 17 00",
    "call 555 12", "Call 069 l23 4567", "Call 0800_11_22_33", "Call 069x1234567",
    "Call O69 123 4567", "Telefononi 2 234 567", "Јавете се на 234 567", "Pozovite 223 344",
    "Позовите О44 123 456", "Call 15 700", "Јавете се на 15315",
)  # fmt: skip


def test_a_number_is_found_after_a_word_for_calling_and_in_disguise() -> None:
    _made, codes = together(tuple(f"{one}." for one in DISGUISED), REGION)
    assert codes == {f"{one}.": ["phone-in-words"] for one in DISGUISED}


def test_a_known_number_is_found_though_its_end_looks_like_a_decimal() -> None:
    (code,) = said("On 1 1.6789 somebody answers.")  # 116 789, which is on hold
    assert code.startswith("phone-in-words")
    assert said("The ratio is 1.6789.") == []


NO_NUMBERS = (
    "Case 51862/08, and Rantsev, no. 25965/04.", "Law no. **10192** of 2009.",
    "ISBN 978-92-9234-123-7, ISSN 0378-5955, doi 10.1080/23322705.2019.1578578.",
    "Project 2018-1-AL01-KA105-012345.", "Account 300-0000012345-67.", "EIN 46-3344200.",
    "30250 Peja, P.O. Box 18666.", "12345 people and 127431 *cases*.", "116 222 raste.",
    "Of 127,431, few were heard.",
    "| Year | Victims |\n|---|---|\n| 2021 | 159 |\n| 2022 | 203 |",
    "| Albania | 159 | 203 | 362 |\n|---|---|---|---|\n| Kosovo | 210 | 211 | 212 |",
    "- 159\n- 203\n- 145", "- 2019 103\n- 2020 81", "Heat of 112 °F, 129 kHz, p < .112.",
    "CPV 85312310-5, NACE 94991, ICCID 8935501234567890123.", "МБ 17123456.",
    "Шифра делатности 94991, ЕДБ МК4030005512345.", "Nr. llogarie 0001234567.",
    "Djelovodni broj: 01-122/21-112/3 od 12. 3. 2021.", "Budget code 1045001.",
    "EuropeAid/162473/DH/ACT, Закон бр. 03/L-112, бр. КОК 112/21.",
    "Бр. 37/96, 80/99, 139/08, 114/09, 142/12 и 36/23.", "paragrafi 129, Lot 112, ap. 129",
)  # fmt: skip


@pytest.mark.long
def test_what_is_no_number_stops_neither_the_check_nor_the_finished_page() -> None:
    made, codes = together(NO_NUMBERS)
    assert not made.failed, told(made)
    assert codes == {body: [] for body in NO_NUMBERS}
    assert "number-doubt" not in " ".join(told(made))


@pytest.mark.one_in(3)
@pytest.mark.parametrize(
    "body",
    ["112 victims", "129 cases", "112 people", "Room 112", "bus 112", "129 жртви", "112 slučajeva"],
)
@pytest.mark.long
def test_a_count_that_equals_a_published_number_is_no_error(body: str) -> None:
    lines = with_services(service("al-emergency", dial="112"), service("al-police", dial="129"))
    assert said(f"There: {body}.", lines) == []
    assert said(f"Call {body.split()[-2] if body[0].isdigit() else '112'} now.", lines) == [
        "phone-in-words"
    ]


STATISTICS = (
    "There were 112.", "112 of them", "In 2022: 112", "Nr. 112", "Women: 112", "Victims (112)",
    "112 were girls", "112 of the 159", "Gra 112", "112 u hetuan", "Numri i rasteve: 112",
    "Жени: 112", "Број жртава: 112", "Ages 15-17: 112", "only 112 came", "112 për 100 banorë",
)  # fmt: skip


def test_an_emergency_number_among_statistics_is_a_doubt() -> None:
    sentences = tuple(f"{one}, they say." for one in STATISTICS)
    made, codes = together(sentences, with_services(service("al-emergency", dial="112")))
    assert codes == {one: ["number-doubt"] for one in sentences}
    assert not made.failed, told(made)


@pytest.mark.parametrize(
    "body",
    ["| 2021 | 112 |\n|---|---|\n| 2022 | 203 |", "**112** people, and room *112*.", "Office 112."],
)
def test_a_count_that_equals_a_published_number_stops_no_finished_page(body: str) -> None:
    lines = with_services(service("al-emergency", dial="112"))
    made = built(page("en/more.md", body) + page("sq/more.md", body, translation="draft") + lines)
    assert not made.failed, told(made)


def test_numbers_in_cells_and_items_are_found_each_by_itself() -> None:
    table = "| Who | Line |\n|---|---|\n| Police | 129 |\n| Them | 069 123 4567 |"
    found = built(page("en/more.md", f"{table}\n\n- 129\n- 112")).problems
    assert [dict(one.values)["found"] for one in found if one.code == "phone-in-words"] == [
        "129", "069 123 4567", "129", "112",
    ]  # fmt: skip


def advice(tmp_path: Path, body: str, more: str = "") -> str:
    """Return what ``check`` prints for a page with a text."""
    office = Office(tmp_path, page("en/more.md", body) + more)
    done = CliRunner().invoke(main, ["check", "--root", str(office.root), "--today", "2026-11-24"])
    return done.output + done.stderr


@pytest.mark.long
def test_the_advice_knows_a_number_in_its_other_spellings(tmp_path: Path) -> None:
    more = with_services(service("al-office", dial="069 123 4567"))
    printed = advice(tmp_path, "Call +355 69 123 4567 or 069 l23 4567.", more)
    assert "Add it to one" not in printed
    assert "[words](service:al-office)" in printed


MARKED = "The case is [**25965**/04 12](plain:), says the court."


def test_a_mark_shows_its_words_alone_and_is_told_to_a_second_person() -> None:
    body = "See [38344123456](plain:) and [+x 1234567](Plain:)."
    assert said("See 38344123456 and 1234567.") == ["phone-in-words"] * 2
    assert said(body) == ["number-plain"] * 2
    found = built(page("en/more.md", body))
    assert [(one.severity, one.at.line, one.at.column) for one in found.problems][:1] == [
        ("note", 5, 19)
    ]
    html = pages(page("en/more.md", body) + page("sq/more.md", body, translation="draft"))
    assert "See 38344123456 and +x 1234567." in html["en/more.html"]


FAILED = service("al-failed", dial="042 777 888").replace(
    "    publish: yes", "    publish: yes\n    failed_on: 2026-11-20"
)


SMUGGLED = {
    "[116 111](plain:)": "plain-is-dial",
    "[116 789](plain:)": "plain-is-dial",
    "[no. 116789 of](plain:)": "plain-is-dial",
    "[116 or 116789, 12](plain:)": "plain-is-dial",
    "[**042** 777 888](plain:)": "plain-is-dial",
    "[+355 42 777 888](plain:)": "plain-is-dial",
    "[O42 777 888](plain:)": "plain-is-dial",
    "[+383 44 123 456](plain:)": "plain-international",
    "069 [123](plain:) 4567": "phone-in-words",
    "[069 12](plain:)[3 4567](plain:)": "phone-in-words",
    "[info@example.org 1](plain:)": "email-in-words",
    "[the law](plain:)": "plain-without-figures",
    "[25965/04](plain:case)": "plain-with-more",
}


def test_a_mark_smuggles_nothing_in() -> None:
    _made, codes = together(tuple(SMUGGLED), with_services(FAILED))
    assert {body: told_ for body, told_ in codes.items() if SMUGGLED[body] not in told_} == {}


@pytest.mark.long
@pytest.mark.parametrize("as_", ["po", "xlsx"])
def test_a_mark_survives_the_exchange_with_translators(tmp_path: Path, as_: str) -> None:
    body = "The case is [38344123456](plain:)."
    both = page("en/more.md", body) + page("sq/more.md", "Çështja.", translation="draft")
    office = Office(tmp_path, both)
    text = "The case is <plain1>38344123456</plain1>."
    say = {text: "Çështja është <plain1>38344123456</plain1>."}
    office.run("import", str(translated(office.send(as_, "--all"), say)), "--yes")
    assert "Çështja është [38344123456](plain:)." in office.text("content/sq/more.md")
    say = {text: "Çështja është <plain1>38344123457</plain1>."}
    again = Office(tmp_path / "again", both)
    printed = again.run("import", str(translated(again.send(as_, "--all"), say)), "--yes", code=1)
    assert "38344123457" in printed
    assert "38344123457" not in again.text("content/sq/more.md")


def test_a_mark_with_a_broken_bracket_is_told() -> None:
    assert "link-brackets" in said("See [25965/04] (plain:).")


@pytest.mark.one_in(9)
@pytest.mark.parametrize(
    "name",
    ["Free helpline Prizren 1", "24-hour helpline", "Line for 18+", "24/7 line", "UN Women 2030"],
)
def test_a_figure_in_the_name_of_a_service_stops_no_build(name: str) -> None:
    lead = edit(CONFIG, ("AL: [al-child-line]", "AL: [al-child-line, al-office]"))
    more = service("al-office", dial='"+355 42 256 789"', name=f"{{en: {name}, sq: {name}}}")
    made = built(lead + with_services(more))
    assert not made.failed, told(made)


@pytest.mark.one_in(9)
@pytest.mark.parametrize("before", ["1", "9", "3."])
@pytest.mark.long
def test_a_link_that_says_more_figures_than_it_calls_is_found(before: str) -> None:
    """As the review planted it: a theme that puts a figure before 112."""
    own = "themes/plain/templates/macros.html"
    text = (ROOT / own).read_text(encoding="utf-8")
    assert "{{ line.number }}" in text
    changed = text.replace("{{ line.number }}", before + "{{ line.number }}")
    lines = with_services(service("al-emergency", dial="112"))
    lead = edit(CONFIG, ("AL: [al-child-line]", "AL: [al-emergency]"))
    found = built(f"-- {own} --\n{changed}\n{lead}{lines}")
    codes = {one.code for one in found.problems}
    assert "audit-other-number" in codes


TOLD = (
    "Women in danger: 129.", "Police: 112", "Children: 116 111", "Деца: 116 111",
    "Call 112. Only 112.", "Law 04/L-218; office 044 123 456", "ap. 129, tel. 069 201 2345",
    "бр. 02 3 123 456", "nr. 042 345 678", "Victims: 069 201 2345", "Code 069 201 2345",
)  # fmt: skip


def test_a_number_beside_words_of_statistics_is_still_told() -> None:
    lines = with_services(service("al-emergency", dial="112"), service("al-police", dial="129"))
    _made, codes = together(TOLD, lines)
    assert [body for body, told_ in codes.items() if not told_] == []


@pytest.mark.parametrize("number", ["116 111", "069 123 4567"])
def test_the_advice_for_a_typed_number_leads_to_no_other_problem(number: str) -> None:
    (problem,) = (
        one
        for one in built(page("en/more.md", f"Call {number} now.")).problems
        if one.code.startswith("phone-in-words")
    )
    _, advice = explain(problem.code, problem.values, str)
    (item,) = re.findall(r"- \[words\]\(service:[\w-]+\)", advice)
    followed = item.replace("service:ID", "service:al-child-line")
    assert said(f"Call the line now.\n\n{followed}\n") == []

"""Lines in countries where people go: known by name, and no home for anybody."""

from __future__ import annotations

import pytest

from sites import CONFIG, LISTING, TODAY, built, edit, page, pages, problems, service, told

IT = "content/services/it.yaml"
ABROAD = {"kind": "abroad", "needs": "[call]"}
BY = "    verified: {dial: 800 290 290, on: 2026-11, how: published, by: Officer, source: "
LINE = service("it-line", **ABROAD) + (
    f"  phones:\n  - dial: 800 290 290\n    publish: yes\n{BY}{LISTING}}}\n"
)
ITALY = f"-- {IT} --\ncountry: IT\nservices:\n{LINE}"


def test_a_destination_has_a_page_of_its_line_and_no_directory_and_is_no_home() -> None:
    made = pages(ITALY + page("en/go.md", "Italy: [line](service:it-line)."))
    assert {one for one in made if "/it" in one or "it/" in one} == {
        f"{tag}/help/it/line.{ending}" for tag in ("en", "sq") for ending in ("html", "txt")
    }
    assert "Italy" in made["en/help/it/line.html"]
    index = next(made[one] for one in made if one.startswith("assets/index-en"))
    assert "800 290 290" in index
    homes = ("en/index.html", "en/help/index.html", "en/help/al.html", "en/404.html")
    assert not any("800 290 290" in made[one] or "Italy" in made[one] for one in homes)
    assert not any(one.startswith(("en/routes", "en/sheets/it")) for one in made)


def test_a_destination_is_no_country_of_the_site() -> None:
    found = problems(ITALY + edit(CONFIG, ("    en: [AL]", "    en: [AL, IT]")))
    assert f"{CONFIG}:8:14 unknown-country" in found


def test_a_destination_whose_lines_are_all_on_hold_is_none_either() -> None:
    on_hold = "}\n  publish: hold\n  reason: Nobody has called."
    held = ITALY.replace("}\n  publish: yes", on_hold)
    assert not [one for one in pages(held) if "/it" in one]


@pytest.mark.parametrize(
    ("site", "slip"),
    [
        (ITALY.replace("by: Officer, ", ""), f"{IT}:14:15 verified-no-role"),
        (ITALY + service("it-other", needs="[call]"), f"{IT}:18:9 kind-misplaced"),
        (
            f"-- {IT} --\ncountry: IT\nservices:\n" + service("it-other", needs="[call]") + LINE,
            f"{IT}:14:9 kind-misplaced",
        ),
    ],
)
def test_a_line_abroad_is_kept_true_by_somebody_and_alone_in_its_file(site: str, slip: str) -> None:
    assert slip in problems(site)


AWAY = "content/en/material/away.md"
CARD = (
    f"-- {AWAY} --\n---\nkind: card\ncampaign: spring\ntitle: Away\n"
    "country: IT\nnumbers: [it-line]\nwords:\n  headline: Ask\n---\n"
)


@pytest.mark.parametrize(
    ("on", "how", "printed"),
    [
        ("2026-09-01", "how: called", True),
        ("2026-08-20", "how: called", False),
        ("2026-11-20", "how: operator", False),
        ("2026-11", "how: published", False),
    ],
)
def test_a_line_abroad_is_printed_if_somebody_has_called_it_lately(
    on: str, how: str, printed: bool
) -> None:
    line = ITALY.replace("on: 2026-11, how: published", f"on: {on}, {how}")
    made = built(line + CARD, TODAY)
    assert (f"{AWAY}:6:11 material-unconfirmed" in told(made)) is not printed
    pieces = [file.path for file in made.artifacts if file.path.endswith("-it.pdf")]
    assert pieces == (["en/campaigns/spring/away-it.pdf"] if printed else [])


@pytest.mark.parametrize(
    ("path", "kind", "codes"),
    [
        ("en/pay.md", "labour", []),
        ("en/help/abroad.md", "abroad", []),
        ("en/signs/work.md", "labour", ["key-only-for"]),
        ("en/pay.md", "shelter", ["unknown-choice"]),
    ],
)
def test_pages_and_the_one_for_abroad_may_list_kinds(
    path: str, kind: str, codes: list[str]
) -> None:
    keys = {"who": "Adults", "signs": "[One]"} if "signs" in path else {}
    found = problems(page(path, lists=f"[{kind}]", **keys))
    assert [one.split()[1] for one in found if one.startswith(f"content/{path}")] == codes

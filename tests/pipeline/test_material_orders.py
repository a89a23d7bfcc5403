"""Pieces for a print shop: the same as a site publishes, as files, and nothing is published."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import Result

from builds import lay, run
from material_sites import JOB_POSTER
from sites import AL, CONFIG, QUIET_NAME, ROOT, edit

TODAY = ("--today", "2026-11-24")
QUIET = """\
-- content/en/material/quiet.md --
---
kind: poster
campaign: spring
title: Quiet
country: AL
numbers: al-child-line
discreet: yes
words: {}
---
"""
PIECES = edit(AL, QUIET_NAME) + JOB_POSTER + QUIET
HELD = ("    publish: yes", "    publish: hold\n    reason: Silent.")


def order(root: Path, *words: str) -> Result:
    return run("material", *words, "--root", root, *TODAY)


def made(root: Path) -> list[str]:
    folder = root / "material"
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.p*"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay(tmp_path, PIECES)


@pytest.mark.long
def test_all_pieces_become_files_and_are_noted_when_they_go_out(root: Path) -> None:
    done = order(root, "--hand-out", "--format", "json")
    assert done.exit_code == 0, done.output
    data = json.loads(done.stdout)
    form = ROOT / "src/tipsite/pipeline/print_orders.schema.json"
    jsonschema.validate(data, json.loads(form.read_text("utf-8")))
    assert made(root) == [
        "en/job-poster-al.pdf",
        "en/print/poster-al.pdf",
        "sq/job-poster-al.pdf",
        "sq/print/poster-al.pdf",
    ]
    assert [one["file"] for one in data["pieces"]] == made(root)
    assert not (root / "output").exists()
    lines = (root / "material.txt").read_text("utf-8").splitlines()
    assert [line.split()[0] for line in lines if not line.startswith("#")] == [
        "en/campaigns/spring/job-poster-al.pdf",
        "en/print/poster-al.pdf",
        "sq/campaigns/spring/job-poster-al.pdf",
        "sq/print/poster-al.pdf",
    ]
    assert "116" not in "".join(lines)
    assert run("check", "--root", root, *TODAY).exit_code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("job-postr",), "Do you mean job-poster?"),
        (("--language", "mk"), "There: en, sq."),
        (("--output", "{root}/output"), "belongs to the site itself"),
    ],
)
def test_a_wrong_order_is_refused(root: Path, words: tuple[str, ...], said: str) -> None:
    done = order(root, *(word.format(root=root) for word in words))
    assert done.exit_code == 2, done.output
    assert said in done.output
    assert not (root / "material.txt").exists()


@pytest.mark.long
def test_what_may_not_be_made_is_said_and_its_earlier_files_go(root: Path) -> None:
    order(root)
    other = root / "material/en/job-poster-al-mine.pdf"
    other.write_bytes(b"mine")
    path = root / "content/services/al.yaml"
    path.write_text(path.read_text("utf-8").replace(*HELD, 1), "utf-8")
    done = order(root, "job-poster")
    assert done.exit_code == 1
    assert "content/en/material/job-poster.md:6:11: material-held" in done.output
    assert "Removed, as it may not be handed out any more: " in done.output
    assert made(root) == [
        "en/job-poster-al-mine.pdf",
        "en/print/poster-al.pdf",
        "sq/print/poster-al.pdf",
    ]


@pytest.mark.long
def test_a_piece_that_does_not_say_what_it_must_is_not_handed_on(tmp_path: Path) -> None:
    theme = (
        edit(CONFIG, ("  exit:", "  theme: mine\n  exit:"))
        + """\
-- themes/mine/theme.yaml --
parent: plain
-- themes/mine/material/poster.typ --
//: format: pdf
//: words: {headline: needed, text: optional}
//: numbers: {least: 1, most: 3}
#let view = json("view.json")
#set document(title: view.title)
#set page(width: 210mm, height: 297mm)
#text(font: "Noto Sans", view.lines.first().number)
"""
    )
    card = JOB_POSTER.replace("job-poster", "card").replace("kind: poster", "kind: card")
    root = lay(tmp_path, theme + edit(AL, QUIET_NAME) + JOB_POSTER + card)
    done = order(root, "--print-shop")
    assert done.exit_code == 1
    assert "themes/mine/material/poster.typ: audit-piece-lacks" in done.output
    assert "2 pieces were read back" in done.output
    assert made(root) == ["en/card-al-print-shop.pdf", "sq/card-al-print-shop.pdf"]


def test_a_site_with_mistakes_makes_nothing(root: Path) -> None:
    (root / "content/en/more.md").write_text("Just words.\n", "utf-8")
    done = order(root)
    assert done.exit_code == 1
    assert "front-matter-missing" in done.output
    assert "nothing was made" in done.output
    assert made(root) == []

"""Blocks are put into a page's file, whatever its lines end with and whatever stands around."""

from __future__ import annotations

import pytest

from tipsite.markdown.document import blocks_of, split_page
from tipsite.model.pages import FrontMatter
from tipsite.model.translation import Pair
from tipsite.staleness.pairs import pair_up
from tipsite.staleness.units import page_document
from tipsite.translation.exchange.page_file import page_file
from tipsite.translation.exchange.units import Accepted
from tipsite.yaml.schema import parse_record

SOURCE = "---\ntitle: T\nsummary: S\n---\nOne.\n\n- two\n- three\n\n## Four\n\nFive.\n"
HEAD = "---\ntitle: t\nsummary: s\ntranslation: draft\n---"


def pairs_of(text: str) -> tuple[Pair, ...]:
    documents = []
    for content in (SOURCE, text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")):
        parts, _ = split_page(content, "a.md")
        assert parts is not None
        matter = parse_record(parts.matter, "a.md", FrontMatter, first_line=2).value
        assert matter is not None
        blocks = blocks_of(parts.body, parts.first_line)
        documents.append(page_document("a.md", matter, blocks, "a.md"))
    return pair_up(documents[0], documents[1], (), "en")


def placed(text: str, **said: str) -> str:
    """Return a page with translations, by the first word of their source; ``_`` is a space."""
    pairs = pairs_of(text)
    taken = []
    for pair in pairs:
        first = pair.source.text.strip("#- .").split("\n")[0].lower() if pair.source else ""
        if first in said and not pair.key:
            words = said[first].replace("_", " ")
            taken.append(
                Accepted(number=1, context="", document="a.md", pair=pair, text=words, source="",
                      changed=True)
            )  # fmt: skip
    assert len(taken) == len(said)
    return page_file(text.encode(), SOURCE.encode(), pairs, taken, ("en", "sq")).decode()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("before", "said", "after"),
    [
        ("\nA.\n", {"one": "B."}, "\nB.\n"),
        ("\n\n\nA  \na.  \n\n \n* x\n* y", {"one": "B."}, "\n\n\nB.\n\n \n* x\n* y"),
        ("\n", {"one": "B."}, "\nB.\n"),
        ("", {"one": "B."}, "\nB.\n"),
        ("\n\n", {"one": "B.", "five": "F."}, "\n\nB.\n\nF.\n"),
        ("\nA.", {"four": "##_D", "five": "F."}, "\nA.\n\n## D\n\nF."),
        ("\nA.\n", {"four": "##_D", "five": "F."}, "\nA.\n\n## D\n\nF.\n"),
        ("\nA.\n\n\n", {"five": "F."}, "\nA.\n\nF.\n\n\n"),
        ("\n- x\n- y\n## D\nE.\n", {"one": "B."}, "\nB.\n\n- x\n- y\n## D\nE.\n"),
        ("\nA.\n## D\nE.\n", {"two": "-_q\n-_r"}, "\nA.\n\n- q\n- r\n\n## D\nE.\n"),
        ("\nA.\n\n## D\nE.", {"two": "-_q\n-_r", "five": "F.\nG."},
         "\nA.\n\n- q\n- r\n\n## D\nF.\nG."),
    ],
)  # fmt: skip
def test_a_block_stands_alone_and_all_else_stays(
    before: str, said: dict[str, str], after: str, end: str
) -> None:
    text = (HEAD + before).replace("\n", end)
    assert placed(text, **said) == (HEAD + after).replace("\n", end)
    marked = placed(f"\ufeff{text}", **said)
    assert marked == f"\ufeff{HEAD}{after}".replace("\n", end)


def test_a_page_of_a_machine_stays_so_until_all_its_texts_have_come_back() -> None:
    text = HEAD.replace("draft", "machine") + "\nA.\n"
    assert "translation: machine\n" in placed(text, one="B.")
    assert "translation: draft\n" in placed(HEAD.replace("draft", "reviewed") + "\nA.\n", one="B.")

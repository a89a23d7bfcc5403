"""Every piece of the sample, read by PDFium and by zxing, and held to the records."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from functools import cache
from typing import Any

import pypdfium2
import pytest
import yaml
import zxingcpp

from sample import (
    ADDRESS,
    COUNTRIES,
    LANGUAGES,
    ROOT,
    Sample,
    digits,
    held_dials,
    is_public,
    public_dials,
    services,
)
from tipsite.language.locales import locale_for, territory
from tipsite.language.sentences import sentences

pytest_plugins = ["sample_fixtures"]
pytestmark = pytest.mark.long
PIECE = re.compile(
    r"(?P<tag>[^/]+)/campaigns/(?P<campaign>[^/]+)/(?P<name>.+)-(?P<country>..)\.pdf"
)
QUIET = re.compile(r"(?P<tag>[^/]+)/print/(?P<kind>.+)-(?P<country>..)\.pdf")
PARTS = {"card": 10, "tear-off": 5, "poster": 1, "leaflet": 1, "worksheet": 1, "sticker": 1}
SHARED = ("picture", "story", "banner")
"""How many parts a sheet has at least, each with one number or with all."""


@cache
def sources() -> Mapping[str, dict[str, Any]]:
    """Return what stands at the head of each piece in the source language, by name."""
    files = sorted((ROOT / "content/en/material").glob("*.md"))
    return {file.stem: yaml.safe_load(file.read_text("utf-8").split("---")[1]) for file in files}


def pieces(sample: Sample) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Yield address, language and country of each printed piece, and the head of its file."""
    quiet = next(head for head in sources().values() if head.get("discreet"))
    for path in sample.files:
        if found := PIECE.fullmatch(path):
            yield path, found["tag"], found["country"].upper(), sources()[found["name"]]
        elif found := QUIET.fullmatch(path):
            yield path, found["tag"], found["country"].upper(), quiet


def dial(record: Mapping[str, Any]) -> str:
    lines = (line for line in record["phones"] if is_public(line))
    return str(next(line["dial"] for line in lines if line.get("channel", "voice") == "voice"))


def beside(record: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the services that have to stand beside one."""
    known = {one["id"]: one for one in services()}
    found: dict[str, Mapping[str, Any]] = {}
    wanted = list(record.get("with", ()))
    while wanted:
        other = known[wanted.pop(0)]
        if other["id"] not in (record["id"], *found) and is_public(other):
            found[other["id"]] = other
            wanted += other.get("with", ())
    return [one for one in found.values() if any(map(is_public, one.get("phones", ())))]


def test_no_sheet_says_a_sentence_twice_and_apostrophes_are_those_of_print() -> None:
    files = sorted(ROOT.glob("content/*/material/*.md"))
    assert len(files) > len(sources())
    for file in files:
        slots = yaml.safe_load(file.read_text("utf-8").split("---")[1]).get("words", {})
        texts = [
            text for one in slots.values() for text in (one if isinstance(one, list) else [one])
        ]
        assert not any("'" in text for text in texts), file
        sheet = [text for text in texts if text != slots.get("share")]
        found = [one.text for text in sheet for one in sentences(text)]
        assert len(set(found)) == len(found), file


def said(content: bytes) -> str:
    with closing(pypdfium2.PdfDocument(content)) as pdf:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)


def pattern(number: str) -> str:
    return r"(?<![\d+])" + r"\s*".join(digits(number)) + r"(?!\d)"


def count(number: str, text: str) -> int:
    return len(re.findall(pattern(number), text))


def plain(text: str) -> str:
    return re.sub(r"[\s\ufffe\u00ad-]", "", text).casefold()


def test_each_number_of_each_piece_is_that_of_its_record(printed_sample: Sample) -> None:
    known = {one["id"]: one for one in services()}
    all_dials = {digits(one) for one in public_dials() | held_dials()}
    seen = 0
    for path, tag, country, head in pieces(printed_sample):
        text = said(printed_sample.files[path])
        records = [known[one] for one in head["numbers"] if one[:2].upper() == country]
        numbers = [dial(one) for one in records]
        companions = {dial(other) for one in records for other in beside(one)}
        times = [count(number, text) for number in numbers]
        assert all(times), path
        assert sum(times) >= PARTS[head["kind"]], path
        most = max(times)
        for other in companions:
            assert count(other, text) >= 1, (path, other)
        name = plain(territory(locale_for(tag), country))
        # Where all lines are one part, its country stands above them once.
        assert plain(text).count(name) >= (most if PARTS[head["kind"]] > 1 else 1), path
        own = {digits(one) for one in (*numbers, *companions)}
        rest = text
        for one in sorted(own, key=len, reverse=True):
            rest = re.sub(pattern(one), "", rest)
        assert not [one for one in all_dials if count(one, rest)], path
        assert "\ufffd" not in text, path
        seen += 1
    printed = [name for name, head in sources().items() if head["kind"] not in SHARED]
    assert seen == len(LANGUAGES) * len(COUNTRIES) * len(printed)


def test_each_poster_has_at_most_forty_words_besides_a_footnote(printed_sample: Sample) -> None:
    footnotes = yaml.safe_load((ROOT / "campaigns.yaml").read_text("utf-8"))["site"]["footnotes"]
    posters = [piece for piece in pieces(printed_sample) if piece[3]["kind"] == "poster"]
    assert len(posters) == 2 * len(LANGUAGES) * len(COUNTRIES)
    for path, tag, country, _head in posters:
        footnote = footnotes.get(country, {}).get(tag.replace("Latn", "Cyrl"), "")
        words = re.findall(r"\w\S*", said(printed_sample.files[path]))
        assert len(words) <= 40 + len(footnote.split()), path


def test_each_code_leads_to_the_campaign_in_its_language(printed_sample: Sample) -> None:
    for path, tag, _country, head in pieces(printed_sample):
        with closing(pypdfium2.PdfDocument(printed_sample.files[path])) as pdf:
            found = [
                code.text
                for page in pdf
                for code in zxingcpp.read_barcodes(page.render(scale=120 / 72).to_pil())
            ]
        if head.get("discreet") or head["kind"] == "sticker":
            assert not found, path
            continue
        assert found == [f"{ADDRESS}{tag}/campaigns/{head['campaign']}.html"], path
        assert found[0].removeprefix(ADDRESS) in printed_sample.pages

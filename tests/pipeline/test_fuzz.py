"""Whatever stands in a file, tipsite ends in pages or in problems, and soon.

Each reader of a format that others write gets files that a hand, a disk or an enemy has damaged.
"""

from __future__ import annotations

import io
import random
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from markups import convert
from photos import drawing, photo
from sites import AL, BASE, CONFIG, TODAY, files_of, next_build, theme
from tipsite.content.encoding import text_of
from tipsite.engine.transform import RefusedError
from tipsite.markdown.normal_form import fingerprint
from tipsite.media.images import clean_picture, render_sizes
from tipsite.media.pdf import clean_pdf
from tipsite.media.svg import SvgError, clean_svg
from tipsite.messages.explanation import explain
from tipsite.model.config import Config
from tipsite.model.problems import Location, Text
from tipsite.model.records import ServiceFile
from tipsite.model.translation import Review, StateEntry, StateFile
from tipsite.spreadsheets.reading import Unreadable
from tipsite.staleness.state_file import keep, kept_text, parse_state, write_state
from tipsite.theme.css import unbalanced, without_comments
from tipsite.theme.layers import chain_of, read_phrases
from tipsite.theme.templates import Templates
from tipsite.theme.tokens import contrast_problems, style_sheet
from tipsite.translation.exchange.import_file import read_import_file
from tipsite.translation.exchange.po import write_catalogue
from tipsite.translation.exchange.spreadsheet import write_sheet
from tipsite.translation.exchange.units import TranslationUnit
from tipsite.yaml.schema import parse_record
from traced_files import pdf, plain_pdf

Reader = Callable[[bytes], object]
SECONDS = 60
"""What a file may need, on a machine that has other work."""
REFUSED = (RefusedError, SvgError, Unreadable)
"""How readers say that a file is none of theirs."""
CHILD = "themes/child/theme.yaml"
STYLE = "themes/plain/assets/site.css"
WORDS = """\
## A heading

Some *words*, **more** of them, a [link](index.md), [a line](service:al-child-line), `code`.

- An item
  1. another

> Words of somebody

/// note | Please note
Inside, and 116 111.
///

| Sign | What it is |
|---|:-:|
| one | two |
"""
DRAWN = (
    '<?xml version="1.0"?><!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
    "<style>.a{fill:url(#b)} /* x */ @media print{g{opacity:.5}}</style><linearGradient id='b'/>"
    '<g transform="translate(1, 2) scale(3)" style="fill:rgb(1,2,3)"><path class="a" d="M0 0h9"/>'
    '<use href="#c"/><text id="c">Ask <tspan x="1">us</tspan></text></g></svg>'
)
TEMPLATE = """\
{% extends "base.html" %}{% from "macros.html" import show %}
{% macro own(a, b=1) %}{{ a|replace("x", "y") ~ b }}{% endmacro %}
{% block main %}{% for one in view.items if one %}{{ loop.index }}: {{ show(one)|upper }}
{% else %}{{ "%s of %d" % (view.title, 3 * 2) }}{% endfor %}{{ own(view.title[1:4], b=2 ** 3) }}
{% set x = "{:>8}".format(view.title) %}{{ [x, "b"]|join(", ")|truncate(30) }}{% endblock %}
"""
OTHERS = {
    "base.html": "<h1>{% block main %}{% endblock %}</h1>{% include 'part.html' %}",
    "part.html": "{% if view.items is defined %}{{ view.items|length }}{% endif %}",
    "macros.html": "{% macro show(a) %}<p>{{ a|escape }}</p>{% endmacro %}",
}
SIGNS = (
    *"\t -:{}[]'\"&*!|>#%@`\\/<=~_^$.,;()0\n\0",
    *("- ", ": ", "---\n", "\r\n", "\ufeff", "\u2028", "\u202e", "null", "yes", "///", "é", "ж"),
    *(
        "<b>",
        "](",
        "{{",
        "}}",
        "{%",
        "%}",
        "{#",
        "/*",
        "*/",
        "<!--",
        "<![CDATA[",
        "]]>",
        "&#57344;",
    ),
    *("&lt;", "1e999", "9" * 40, "-1", "url(", "@import", "@media x{", "calc(", "rgb("),
    *(
        'msgid "',
        "msgstr[9]",
        "#, fuzzy",
        "nplurals=9;",
        "|replace('', x)",
        "|int",
        "*10**9",
        " ~ x",
    ),
    *(
        "endobj",
        "stream\n",
        "<< /Length 99999999 >>",
        "/Filter [/FlateDecode /FlateDecode]",
        "1 0 R",
    ),
)
"""What has a meaning in one of the formats."""


class View:
    """A view of the smallest kind."""

    title = "Some <title>"
    items = ("a", "b")


def plain(text: bytes) -> str:
    return text.decode("utf-8", "replace")


def read_yaml(content: bytes) -> object:
    text, problems = text_of(AL, content)
    records = [parse_record(text or "", AL, one) for one in (ServiceFile, Config)]
    return [said(problems), *(said(one.problems) for one in records)]


def read_markdown(content: bytes) -> object:
    path = "content/en/more.md"
    text, problems = text_of(path, content)
    return said(problems), said(convert(text or "", path)[1])


def read_returned(content: bytes) -> object:
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        return read_import_file(Path(file.name))


def read_image(content: bytes) -> object:
    return render_sizes(content), clean_picture(content)


def read_template(content: bytes) -> object:
    made = Templates({"page.html": plain(content), **OTHERS}, "t/")
    return said(made.problems()), made.render("page.html", View())


def read_css(content: bytes) -> object:
    text = plain(content)
    layers, _problems = chain_of({STYLE: text}, (*theme(), STYLE), chosen("plain"))
    sheet, found = style_sheet({STYLE: text}, STYLE, layers or ())
    return said((*found, *contrast_problems(sheet))), unbalanced(text), without_comments(text)


def read_theme(content: bytes) -> object:
    texts = {path: plain(one) for path, one in theme().items() if path == STYLE}
    texts[CHILD] = plain(content)
    layers, found = chain_of(texts, (*theme(), CHILD), chosen("child"))
    return said((*found, *(style_sheet(texts, STYLE, layers)[1] if layers else ())))


def read_words(content: bytes) -> object:
    path = "themes/plain/phrases/phrases.pot"
    layers, found = chain_of({}, tuple(theme()), chosen("plain"))
    problems = list(found)
    for layer in layers or ():
        read_phrases(layer, {path: plain(content)}, problems)
    return said(problems)


def read_states(content: bytes) -> object:
    state, found = parse_state(plain(content), "content/sq/.tipsite-translation.tsv")
    lines = [line for some in state.made.values() for line in some]
    return said(found), [kept_text(line) for line in lines], write_state(state)


def states() -> bytes:
    texts = ("Ask *us*.", "You may leave. " * 200, "a" * 100_000)
    lines = (
        *(
            StateEntry(key="", source=fingerprint(one), target="0" * 16, kept=keep(one))
            for one in texts
        ),
        StateEntry(key="title", source="-", target="", kept=""),
    )
    read = Review(on=TODAY, by="native speaker", fingerprint="0" * 16)
    return write_state(StateFile(made={"help.md": lines}, reviews={"help.md": read})).encode()


def chosen(name: str) -> Text:
    return Text(text=name, at=Location(path=CONFIG))


def said(problems: Sequence[object]) -> list[str]:
    """Problems have words, and a place."""
    return [" ".join(explain(one.code, one.values)) + str(one.at.line) for one in problems]  # type: ignore[attr-defined]


def units() -> tuple[TranslationUnit, ...]:
    return tuple(
        TranslationUnit(
            context=f"help/index.md#{number}",
            sources=("Ask <link1>us</link1>.",) * forms,
            targets=("Na <link1>pyetni</link1>.",) * forms,
            offered=number == 2,
            previous=(),
            state="missing",
            notes=("A note",),
            legend={"link1": "index.md"},
            address="https://example.org/",
            place=Location(path="content/en/help/index.md", line=number),
            stamp="0123456789ab none",
        )
        for number, forms in ((1, 1), (2, 1), (3, 2))
    )


@lru_cache(maxsize=1)
def readers() -> Mapping[str, tuple[Reader, Sequence[bytes]]]:
    """Each reader, with files that are right."""
    files = {path: one for path, one in files_of(BASE).items() if one}
    child = (
        "name: Child\nextends: plain\ntokens:\n  font: serif\n  light:\n    accent: rgb(1 2 3)\n"
    )
    catalogue = theme()["themes/plain/phrases/phrases.pot"][:3000]
    kinds = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
    return {
        "yaml": (read_yaml, [files[CONFIG], files[AL]]),
        "markdown": (read_markdown, [WORDS.encode(), WORDS[:40].encode()]),
        "po": (read_returned, [write_catalogue(units(), "sq", "Site", TODAY)]),
        "xlsx": (read_returned, [write_sheet(units(), "sq", "Site")]),
        "svg": (lambda content: clean_svg(plain(content)), [DRAWN.encode()]),
        "pdf": (clean_pdf, [plain_pdf(), pdf()]),
        "image": (
            read_image,
            [*(photo(kind, 40, 30) for kind in kinds), drawing(40, 30, alpha=True)],
        ),
        "template": (read_template, [TEMPLATE.encode()]),
        "css": (read_css, [theme()[STYLE][:4000], theme()[STYLE][-2000:]]),
        "theme": (read_theme, [child.encode()]),
        "phrases": (read_words, [catalogue]),
        "states": (read_states, [states()]),
    }


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Return a file with a few slips, or with many, or of nothing else."""
    if content.startswith(b"PK") and chance.random() < 0.7:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = {one: archive.read(one) for one in archive.namelist()}
        one = chance.choice(sorted(members))
        members[one] = damaged(members[one], chance)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, member in members.items():
                packed.writestr(name, member)
        return buffer.getvalue()
    if chance.random() < 0.05:
        signs = (chance.choice(SIGNS).encode() for _ in range(chance.randrange(200)))
        return b"".join(signs) if chance.random() < 0.5 else chance.randbytes(chance.randrange(500))
    made = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(len(made) + 1)
        end = min(len(made), at + chance.choice((1, 3, 20, 200)))
        what = chance.randrange(6)
        if what == 0:
            made[at:at] = chance.choice(SIGNS).encode()
        elif what == 1:
            made[at:at] = chance.choice(SIGNS).encode() * chance.choice((2, 30, 400, 5000))
        elif what == 2:
            del made[at:end]
        elif what == 3:
            made[at:at] = made[at:end] * chance.choice((1, 2, 50))
        elif what == 4:
            made[at:end] = chance.randbytes(end - at)
        elif at < len(made):
            made[at] ^= 1 << chance.randrange(8)
    return bytes(made)


class Figures:
    """What became of the files that a reader got."""

    def __init__(self) -> None:
        self.count: Counter[str] = Counter()
        self.slowest = 0.0
        self.crashes: list[str] = []

    def read(self, name: str, seed: int) -> None:
        read, right = readers()[name]
        chance = random.Random(seed)
        content = damaged(chance.choice(right), chance)
        start = time.process_time()
        try:
            read(content)
            self.count["read"] += 1
        except REFUSED:
            self.count["refused"] += 1
        except Exception:
            self.crashes.append(f"{name} {seed}: {traceback.format_exc(limit=-4)}")
        self.slowest = max(self.slowest, time.process_time() - start)


@pytest.mark.parametrize("count", [15, pytest.param(2000, marks=pytest.mark.long)])
@pytest.mark.parametrize("name", sorted(readers()))
def test_a_damaged_file_is_read_or_refused(name: str, count: int) -> None:
    figures = Figures()
    for seed in range(count):
        figures.read(name, seed)
    assert figures.crashes == []
    assert figures.slowest < SECONDS
    assert figures.count["read"]


FILES = {path: content for path, content in files_of(BASE).items() if content}
BITS = st.one_of(
    st.sampled_from(
        ["", " ", "  ", "\t", "-", "- ", ":", ": ", "{", "}", "[", "]", "'", '"', "&", "*", "!",
         "|", ">", "#", "---", "%", "@", "`", "\ufeff", "\x00", "\u2028", "null", "yes", "///",
         "<b>", "]("]
    ),
    st.text(max_size=8),
)  # fmt: skip


@pytest.mark.long
@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(sorted(FILES)), st.integers(0, 60), st.integers(0, 80), st.integers(0, 8), BITS
)
def test_a_typing_mistake_in_any_line_is_reported_or_harmless(
    path: str, row: int, column: int, cut: int, bit: str
) -> None:
    lines = FILES[path].decode().split("\n")
    line = lines[row % len(lines)]
    start = column % (len(line) + 1)
    lines[row % len(lines)] = line[:start] + bit + line[start + cut :]
    changed = "\n".join(lines).encode("utf-8", "surrogatepass")
    made = next_build("", ((path, changed),), TODAY)
    assert bool(made.artifacts) != made.failed
    for found in made.problems:
        assert all(explain(found.code, found.values))
        assert found.at.line <= len("\n".join(lines).splitlines()) + 40

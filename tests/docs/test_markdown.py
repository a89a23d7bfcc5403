"""Every example of docs/markdown.md becomes its HTML in markdown.html, in the same order."""

import datetime
import re
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

from markups import convert
from starter_sites import started
from tipsite.engine.session import Session
from tipsite.model.pages import Reference
from tipsite.pipeline.stages import build

DOC = (Path(__file__).parents[2] / "docs" / "markdown.md").read_text(encoding="utf-8")
TEXTS = re.findall(r"^```markdown\n(.*?)^```\n", DOC, re.MULTILINE | re.DOTALL)
HTML = Path(__file__).with_name("markdown.html").read_text(encoding="utf-8").split("\n\n")
REFUSED = re.findall(r"^\| `(.+?)` \| `([a-z-]+)` \| (.+?) \|$", DOC, re.MULTILINE)
MORE_REFUSED = (
    ("Call [0800 12 34 56](plain:case).", "plain-with-more", "[0800 12 34 56](plain:)"),
    ("See [the file](plain:).", "plain-without-figures", "See the file."),
    ("See [+383 44 123 456](plain:).", "plain-international", "See the [office](service:al-line)."),
    ("[help](/help/index.md)", "link-outside", "[help](help/index.md)"),
    ("[](safety.md)", "link-without-words", "[this phone](safety.md)"),
    ("#### Papers", "heading-skipped", "## Papers"),
    ("##Papers", "heading-no-space", "## Papers"),
    ('[help](help/index.md "Numbers")', "link-title", "[help: numbers](help/index.md)"),
    ("##", "heading-empty", "## Papers"),
    ("![](../images/door.svg)", "image-needs-alt", "![A door](../images/door.svg)"),
    ("/// note", "fence-not-closed", "///"),
    ("///", "fence-not-open", "/// note"),
    ("/// figures: Albania", "fence-slip", "/// figures | Albania"),
    ("![A door] (door.svg)", "link-brackets", "![A door](door.svg)"),
    ("/// details", "details-without-title", "/// details | What they ask"),
    ("/// action | Now", "part-title", "/// action"),
    ("/// action", "action-form", "[Check a job offer](job.md)"),
    ("/// steps", "steps-form", "1. First do this."),
    ("/// figures", "figures-form", "- 50 | victims were found | source | 2025"),
    ("/// quote", "quote-nobody", "- Mira Example | head of a line | source | 2025"),
    ("/// listen", "part-form", "[The talk](talk.mp3)"),
    ("> [!NOTE]", "note-mark", "/// note"),
    ("**Note: **call first", "stars-seen", "**Note:** call first"),
    ("[report][1a]", "link-mark", "[report](https://example.org/)"),
)
"""Mistakes whose message alone says what to do; the document has no row for them."""
FIRST_CODE = re.compile(r"`(.+?)`")
DAY = datetime.date(2026, 11, 24)
PAGE = "content/en/about.md"
MATTER = "---\ntitle: About\nsummary: About this site.\n---\n"


def html_of(text: str) -> str:
    markup, problems = convert(text, "page.md")
    assert not problems
    parts = (_shown(part) if isinstance(part, Reference) else part for part in markup.prose)
    return _tight("".join(parts))


def _shown(part: Reference) -> str:
    if part.kind == "image":
        return f'<img src="{part.target}" alt="{part.label}">'
    return f'<a href="{part.target}">{part.label}</a>'


def _tight(html: str) -> str:
    """Line ends between blocks are the renderer's taste; those inside a paragraph are text."""
    block = (
        r"</?(?:p|h\d|ul|ol|li|div|details|summary|blockquote|figure|figcaption|table"
        r"|thead|tbody|tr|th|td)\b[^>]*>"
    )
    return re.sub(rf"\s*({block})\s*", r"\1", html).strip()


@cache
def built_once() -> Session:
    """Return what a build of the starter has found out."""
    session = Session()
    build(started("en"), DAY, session=session)
    return session


def codes_of(text: str) -> set[str]:
    """Return the codes of the problems of the starter with this text on one of its pages."""
    snapshot = started("en")
    files = {**snapshot.files, PAGE: (MATTER + text + "\n").encode()}
    session = Session(built_once().store, built_once())
    built = build(replace(snapshot, files=files), DAY, session=session)
    return {problem.code for problem in built.problems if problem.at.path == PAGE}


def test_the_document_is_read_whole() -> None:
    assert len(HTML) == DOC.count("```markdown\n") >= 5
    assert len(REFUSED) == DOC.partition("## What is refused")[2].count("\n| `") >= 15


@pytest.mark.parametrize(("text", "html"), [*zip(TEXTS, HTML, strict=True)])
def test_example_becomes_its_html(text: str, html: str) -> None:
    assert html_of(text) == _tight(html)


@pytest.mark.one_in(18)
@pytest.mark.parametrize(("text", "code", "instead"), REFUSED)
@pytest.mark.long
def test_refused(text: str, code: str, instead: str) -> None:
    assert code in codes_of(text.replace("\\|", "|"))
    better = FIRST_CODE.search(instead)
    assert better
    assert code not in codes_of(better[1].replace("\\|", "|"))


@pytest.mark.one_in(12)
@pytest.mark.parametrize(("text", "code", "instead"), MORE_REFUSED)
@pytest.mark.long
def test_refused_by_a_message_alone(text: str, code: str, instead: str) -> None:
    assert code in codes_of(text)
    assert code not in codes_of(instead)

"""What an officer wants to know of the page before them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from tipsite.audit.document import documents_in
from tipsite.audit.weight import BUDGET, weights
from tipsite.link.derived import source_of
from tipsite.messages import explain
from tipsite.model.artifacts import Artifact
from tipsite.model.site import EditionPage
from tipsite.problems import Problem, told
from tipsite.readability import readings
from tipsite.serving.findings import Findings
from tipsite.serving.page_file import file_of, page_at
from tipsite.serving.quick import Looked, Quick
from tipsite.tools.pseudo import PSEUDO
from tipsite.tools.spread import serially
from tipsite.tools.urls import dial_link
from tipsite.ui_language import gettext as _
from tipsite.ui_language import named, ngettext

_DUE = ("line-due", "line-unconfirmed", "line-source-old", "line-undated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a section: words, and what to open or to type, if anything."""

    words: str
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of the panel."""

    title: str
    rows: tuple[Row, ...]


def sections(
    root: Path, address: str, looked: Looked, quick: Quick, findings: Findings
) -> tuple[Section, ...]:
    """Return what is said of the page at ``address``, without parts that have nothing to say."""
    page = quick.page(address)
    content = page if isinstance(page, bytes) else b""
    file = file_of(quick.site, address)
    every = (
        Section(
            title=_("This page"),
            rows=(
                Row(words=_("Its file:"), code=str((root / file).resolve())),
                *_weight(address, content, quick),
            ),
        ),
        Section(title=_("Problems"), rows=tuple(_problems(address, file, findings))),
        Section(title=_("Still to do"), rows=tuple(Row(words=one) for one in findings.to_do)),
        Section(title=_("Translations"), rows=tuple(_translations(address, looked, quick))),
        Section(title=_("Sentences with more than 20 words"), rows=tuple(_sentences(file, looked))),
        Section(title=_("Pictures without words"), rows=tuple(_pictures(content))),
        Section(title=_("Phone lines to confirm"), rows=tuple(_due(content.decode(), findings))),
        *_seen(address, quick),
    )
    return tuple(found for found in every if found.rows)


def _weight(address: str, content: bytes, quick: Quick) -> Iterator[Row]:
    files = (Artifact(path=path, content=body) for path, body in quick.files().items())
    artifacts = (Artifact(path=address, content=content), *files)
    for found in weights(artifacts, documents_in(artifacts[:1])):
        words = _("{bytes} of {most} bytes, as it is sent, with its style sheet.")
        yield Row(words=words.format(bytes=f"{found.total:,}", most=f"{BUDGET:,}"))


def _problems(address: str, file: str, findings: Findings) -> Iterator[Row]:
    here = tuple(
        one
        for one in findings.problems
        if one.at.path in (file, f"output/{address}") and one.code not in _DUE
    )
    for one in here:
        words, hint = explain(one.code, one.values, _)
        yield Row(words=f"{words} {hint}", code=told(one.at))
    others = sum(one.code not in _DUE for one in findings.problems) - len(here)
    if others:
        words = ngettext(
            "{count} problem on other pages.", "{count} problems on other pages.", others
        )
        yield Row(words=words.format(count=others), code="tipsite check")


def _translations(address: str, looked: Looked, quick: Quick) -> Iterator[Row]:
    _edition, shown = page_at(quick.site, address)
    if shown is None:
        return
    source = quick.site.settings.source_language.text
    tags = tuple(found.tag for found in quick.site.editions)
    for edition in quick.site.editions:
        tag, page = edition.tag, edition.pages.get(shown.path)
        if tag == source or tag in PSEUDO or source_of(tag, tags):
            continue
        if page is None or page.words_tag != tag:
            words = _("{language}: not translated yet.")
            yield Row(
                words=words.format(language=named(tag)), code=f"tipsite translate export {tag}"
            )
            continue
        state = looked.corpus.states.get(tag)
        noted = state is not None and shown.path in state.made
        yield _translation(tag, page, noted=noted)


def _translation(tag: str, page: EditionPage, *, noted: bool) -> Row:
    diff = f"tipsite translate diff {tag} {page.path}"
    if not noted:
        words = _("{language}: nothing is noted of what it was translated from.")
        return Row(words=words.format(language=named(tag)), code=f"tipsite translate status {tag}")
    if "outdated-critical" in page.behind:
        words = _("{language}: outdated, and may mislead.")
    elif "missing" in page.behind:
        words = _("{language}: a part is not translated.")
    elif "outdated-minor" in page.behind:
        words = _("{language}: has older words.")
    elif page.translation == "reviewed":
        return Row(words=_("{language}: current, and reviewed.").format(language=named(tag)))
    else:
        words = _("{language}: current, not reviewed yet.")
        code = f"tipsite translate review {tag} {page.path} --by ROLE"
        return Row(words=words.format(language=named(tag)), code=code)
    return Row(words=words.format(language=named(tag)), code=diff)


def _sentences(file: str, looked: Looked) -> Iterator[Row]:
    own = tuple(page for page in looked.corpus.pages if page.at.path == file)
    for reading in readings(replace(looked.corpus, pages=own), serially):
        for one in reading.long:
            words = ngettext("{count} word: {begins}…", "{count} words: {begins}…", one.words)
            said = words.format(count=one.words, begins=one.begins.rstrip("… "))
            yield Row(words=said, code=told(one.at))


def _pictures(content: bytes) -> Iterator[Row]:
    for image in LexborHTMLParser(content).css("img"):
        if not (image.attributes.get("alt") or "").strip():
            name = (image.attributes.get("src") or "").rpartition("/")[2]
            words = _("Nothing is said to those who cannot see it. Is it only an ornament?")
            yield Row(words=words, code=name)


def _due(content: str, findings: Findings) -> Iterator[Row]:
    for one in findings.problems:
        line = dict(one.values).get("line", "")
        if one.code in _DUE and line and f'"{dial_link(line)}"' in content:
            yield Row(words=f"{line}: {_explained(one)}", code=told(one.at))


def _explained(one: Problem) -> str:
    return explain(one.code, one.values, _)[0]


def _seen(address: str, quick: Quick) -> Iterator[Section]:
    """What somebody sees of the page before they open it."""
    planned = quick.planned(address)
    if planned is None:
        return
    frame = planned.view.frame
    hidden = (Row(words=_("Search engines are asked not to list it.")),) if frame.noindex else ()
    yield Section(
        title=_("In a search engine"),
        rows=(
            Row(words=frame.title),
            Row(words=frame.description),
            Row(words="", code=frame.canonical),
            *hidden,
        ),
    )
    share = frame.share
    picture = Row(words=_("Picture:"), code=share.image) if share.image else None
    yield Section(
        title=_("In a chat message"),
        rows=(
            Row(words=share.title),
            Row(words=share.description),
            picture or Row(words=_("No picture.")),
            Row(words="", code=frame.canonical),
        ),
    )

"""The panel beside each page of the preview: problems, and facts about the page for officers.

Saved files are checked at once, the whole site later; `Findings` combines both results.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path, PurePosixPath

import click
from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup
from msgspec import Struct, field
from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from tipsite.audit.budget import Sizes, budget_of, page_weight
from tipsite.console import Report, print_problems, reports
from tipsite.i18n import gettext as _
from tipsite.i18n import language_words, ngettext
from tipsite.lint.silence import AGING
from tipsite.messages.explanation import explain
from tipsite.model.corpus import CONFIG
from tipsite.model.problems import Problem, errors, format_location, in_order
from tipsite.model.site import Edition, EditionPage, Site
from tipsite.pages.inventory import edition_address
from tipsite.pages.promises import page_promise
from tipsite.pipeline.job import listed
from tipsite.pipeline.readability import readings
from tipsite.preview.full_build import Outcome
from tipsite.preview.on_demand import OnDemandSite, RefreshResult
from tipsite.preview.pieces import FOLDER, Row, Section, links_of, shown_at
from tipsite.resolve.derived import source_of
from tipsite.web import dial_link


class Findings(Struct, frozen=True, kw_only=True):
    """Problems, and the ``texts`` of their files.

    ``to_do`` are lines of the last complete build about remaining tasks. ``upcoming`` are its lines
    about changes that come with the date. ``checking``: the complete build after the last save has
    not ended. ``sentence`` is an error that no file causes.
    """

    problems: tuple[Problem, ...] = ()
    texts: Mapping[str, bytes] = field(default_factory=dict)
    checking: bool = True
    to_do: tuple[str, ...] = ()
    upcoming: tuple[str, ...] = ()
    sentence: str = ""

    def refreshed(self, result: RefreshResult) -> Findings:
        """Return the findings after a refresh.

        Problems of the last complete build in unchanged files stay until the next one ends. A
        changed file has only the problems of this refresh.
        """
        files = result.snapshot.files
        kept = (
            problem
            for problem in self.problems
            if files.get(problem.at.path, b"") == self.texts.get(problem.at.path, b"")
        )
        problems = in_order((*kept, *result.problems))
        texts = result.snapshot.texts_of(problems)
        return Findings(problems=problems, texts=texts, to_do=self.to_do, upcoming=self.upcoming)

    def checked(self, outcome: Outcome) -> Findings:
        """Return the findings after a complete build."""
        if outcome.refused:
            return replace(self.refused(outcome.refused), checking=False)
        if outcome.crash:
            return replace(self.crashed(), checking=False)
        end = outcome.conclusion
        return Findings(
            problems=end.problems,
            texts=outcome.texts,
            to_do=end.to_do or (self.to_do if end.failed else ()),
            upcoming=end.upcoming or (self.upcoming if end.failed else ()),
            checking=False,
        )

    def refused(self, why: str) -> Findings:
        """Return the findings with a sentence about the error of the disk."""
        return replace(self, sentence=_("The disk refused: {why}.").format(why=why))

    def crashed(self) -> Findings:
        """Return the findings with a sentence about a mistake in tipsite."""
        return replace(self, sentence=_("This is a mistake in tipsite, not in your files."))

    def print(self, root: Path) -> None:
        """Print the errors that stop the build."""
        if self.sentence:
            click.echo(self.sentence, err=True)
        print_problems(errors(self.problems), self.texts, root=root)

    def reports(self) -> tuple[Report, ...]:
        """Return the errors that stop the build, for the panel."""
        return tuple(reports(errors(self.problems), self.texts))

    def counted(self) -> str:
        """Return the numbers of errors and warnings, without lines that are only due; or ""."""
        severities: list[str] = [
            problem.severity for problem in self.problems if problem.code not in AGING
        ]
        mistakes, warnings = map(severities.count, ("error", "warning"))
        return listed(
            (mistakes, ngettext("{count} error", "{count} errors", mistakes)),
            (warnings, ngettext("{count} warning", "{count} warnings", warnings)),
        )


def sections(
    root: Path, address: str, looked: RefreshResult, on_demand: OnDemandSite, findings: Findings
) -> tuple[Section, ...]:
    """Return the sections about the page at ``address``; empty sections are left out."""
    page = on_demand.page(address)
    content = page if isinstance(page, bytes) else b""
    file = _source_file(on_demand.site, address)
    every = (
        Section(
            title=_("This page"),
            rows=(
                Row(words=_("Its file:"), code=str((root / file).resolve())),
                *_weight(address, content, on_demand),
            ),
        ),
        Section(title=_("Material"), rows=tuple(_material(address, on_demand.site))),
        Section(title=_("Problems"), rows=tuple(_problems(address, file, findings))),
        Section(title=_("Still to do"), rows=tuple(Row(words=words) for words in findings.to_do)),
        *_upcoming(findings),
        Section(title=_("Translations"), rows=tuple(_translations(address, looked, on_demand))),
        Section(title=_("Sentences with more than 20 words"), rows=tuple(_sentences(file, looked))),
        Section(title=_("Pictures without words"), rows=tuple(_pictures(content))),
        Section(title=_("Phone lines to confirm"), rows=tuple(_due(content.decode(), findings))),
        *_seen(address, on_demand),
    )
    return tuple(section for section in every if section.rows)


def _upcoming(findings: Findings) -> Iterator[Section]:
    """Yield the section of changes in the next days; its title has the number of days."""
    if findings.upcoming:
        title, *rows = findings.upcoming
        yield Section(title=title.rstrip(":"), rows=tuple(Row(words=row.strip()) for row in rows))


def _source_file(site: Site, address: str) -> str:
    """Return the path of the source file of a page, relative to the site's folder.

    The source of a page without its own file is a file of records, or the settings.
    """
    piece = shown_at(address)
    if piece is not None:
        return piece.file
    _edition, page = _page_at(site, address)
    if page is not None:
        return page.matter.at.path
    parts = PurePosixPath(address).parts
    country = parts[2].partition(".")[0].partition("-")[0] if len(parts) > 2 else ""
    if len(parts) > 2 and parts[1] in ("help", "sheets") and country.upper() in site.services:
        return f"content/services/{country}.yaml"
    return CONFIG


def _page_at(site: Site, address: str) -> tuple[Edition | None, EditionPage | None]:
    """Return the edition of an address, and its page if that has its own file."""
    piece = shown_at(address)
    tag = piece.tag if piece else address.partition("/")[0]
    edition = next((edition for edition in site.editions if edition.tag == tag), None)
    if piece is not None:
        return edition, edition.pages.get(piece.path) if edition else None
    pages = edition.pages.values() if edition else ()
    at_address = (page for page in pages if edition_address(tag, page.path, page) == address)
    return edition, next(at_address, None)


def _weight(address: str, content: bytes, on_demand: OnDemandSite) -> Iterator[Row]:
    if not address.endswith(".html") or address.startswith(FOLDER):
        return
    planned = on_demand.plan.sketched(address)
    most = budget_of(page_promise(planned) if planned else None)
    weight = page_weight(address, content, Sizes(on_demand.plan.assets.values()))
    words = _("{bytes} of {most} bytes, as it is sent, with its style sheet.")
    yield Row(words=words.format(bytes=f"{weight:,}", most=f"{most:,}"))


def _material(address: str, site: Site) -> Iterator[Row]:
    """Yield links to the pieces of the campaign to which a page belongs, in its language."""
    parts = PurePosixPath(address).parts
    _edition, page = _page_at(site, address)
    path = PurePosixPath(page.path).parts if page else parts[1:]
    if len(path) > 1 and path[0] == "campaigns":
        campaign = path[1].partition(".")[0]
        yield from links_of(site, parts[0], campaign)


def _problems(address: str, file: str, findings: Findings) -> Iterator[Row]:
    here = tuple(
        problem
        for problem in findings.problems
        if problem.at.path in (file, f"output/{address}") and problem.code not in AGING
    )
    for problem in here:
        words, hint = explain(problem.code, problem.values, _)
        yield Row(lead=words, words=hint, code=format_location(problem.at))
    others = sum(problem.code not in AGING for problem in findings.problems) - len(here)
    if others:
        words = ngettext(
            "{count} problem on other pages.", "{count} problems on other pages.", others
        )
        yield Row(words=words.format(count=others), code="tipsite check")


def _translations(address: str, looked: RefreshResult, on_demand: OnDemandSite) -> Iterator[Row]:
    _edition, shown = _page_at(on_demand.site, address)
    if shown is None:
        return
    source = on_demand.site.settings.source_language.text
    tags = tuple(edition.tag for edition in on_demand.site.editions)
    for edition in on_demand.site.editions:
        tag, page = edition.tag, edition.pages.get(shown.path)
        if tag == source or source_of(tag, tags):
            continue
        state = looked.corpus.states.get(tag)
        words, command = _translation(
            tag, page, noted=state is not None and shown.path in state.made
        )
        yield Row(words=words.format(language=language_words(tag)), code=command)


def _translation(tag: str, page: EditionPage | None, *, noted: bool) -> tuple[str, str]:
    """Return a sentence about the state of a translation, and the next command."""
    if page is None or page.words_tag != tag:
        return _("{language}: not translated yet."), f"tipsite translate export {tag}"
    if not noted:
        words = _("{language}: nothing is noted of what it was translated from.")
        return words, f"tipsite translate status {tag}"
    diff = f"tipsite translate diff {tag} {page.path}"
    if "outdated-critical" in page.behind:
        return _("{language}: outdated, and may mislead."), diff
    if "missing" in page.behind:
        return _("{language}: a part is not translated."), diff
    if "outdated-minor" in page.behind:
        return _("{language}: has older words."), diff
    if page.translation == "reviewed":
        return _("{language}: current, and reviewed."), ""
    review = f"tipsite translate review {tag} {page.path} --by {_('ROLE')}"
    return _("{language}: current, not reviewed yet."), review


def _sentences(file: str, looked: RefreshResult) -> Iterator[Row]:
    pages = tuple(page for page in looked.corpus.pages if page.at.path == file)
    for reading in readings(replace(looked.corpus, pages=pages)):
        for sentence in reading.long_sentences:
            words = ngettext("{count} word: {begins}…", "{count} words: {begins}…", sentence.words)
            text = words.format(count=sentence.words, begins=sentence.begins.rstrip("… "))
            yield Row(words=text, code=f"{reading.path}:{sentence.line}")


def _pictures(content: bytes) -> Iterator[Row]:
    for image in LexborHTMLParser(content).css("img"):
        if not (image.attributes.get("alt") or "").strip():
            name = (image.attributes.get("src") or "").rpartition("/")[2]
            words = _("Nothing is said to those who cannot see it. Is it only an ornament?")
            yield Row(words=words, code=name)


def _due(content: str, findings: Findings) -> Iterator[Row]:
    for problem in findings.problems:
        line = dict(problem.values).get("line", "")
        if problem.code in AGING and line and f'"{dial_link(line)}"' in content:
            yield Row(
                words=f"{line}: {explain(problem.code, problem.values, _)[0]}",
                code=format_location(problem.at),
            )


def _seen(address: str, on_demand: OnDemandSite) -> Iterator[Section]:
    """Yield the page's title, summary and picture as search engines and chats show them."""
    planned = on_demand.plan.sketched(address)
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


def panel_html(
    findings: Findings, about: tuple[Section, ...], tools: tuple[Row, ...], *, stale: bool
) -> str:
    """Return the panel: errors, the sections ``about`` the page, and links to ``tools``.

    ``stale``: the current files have errors, so the page is of the last files without errors.
    """
    shown = findings.reports()
    lines = (findings.sentence, *(line for report in shown for line in report.lines()))
    wrong = "\n".join(lines)
    if wrong and not stale:
        status = _("Something has to be mended before this is published.")
    elif wrong:
        status = _("Something has to be mended. You see the last good page.")
    elif findings.checking:
        status = _("Checking the rest…")
    else:
        status = _("All is built.")
        if findings.to_do:
            count = len(findings.to_do)
            left = ngettext(
                "{count} thing is still to do.", "{count} things are still to do.", count
            )
            status = f"{status} {left.format(count=count)}"
    counted = findings.counted()
    status = f"{status} {counted}." if counted else status
    return _template().render(
        sentence=findings.sentence,
        reports=shown,
        about=about,
        tools=tools,
        status=status,
        title=_("Preview"),
        mend=_("What has to be mended"),
        phone=_("On a phone (360 px)"),
        wrong=digest(wrong.encode()) if wrong else "",
        style=Markup(_own("panel.css")),
    )


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.from_string(_own("panel.html"))


@cache
def _own(name: str) -> str:
    return (resources.files("tipsite.preview") / name).read_text("utf-8")


def digest(content: bytes) -> str:
    """Return a short digest of the content of a page or of the panel."""
    return hashlib.sha256(content).hexdigest()[:16]

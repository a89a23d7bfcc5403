"""The last lines of a build: what is left to do, weights, long sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from tipsite.audit.budget import BUDGET, LOUD_BUDGET
from tipsite.console import Shown, Table, TextLine, documentation
from tipsite.contacts.channels import is_unfilled
from tipsite.i18n import gettext as _
from tipsite.i18n import ngettext
from tipsite.lint.approval import waiting
from tipsite.messages import mark
from tipsite.model.translation import State
from tipsite.pipeline.job import Job, listed
from tipsite.pipeline.readability import Reading
from tipsite.pipeline.report import Heaviest
from tipsite.pipeline.stages import Build
from tipsite.shell import quoted, typed_tipsite
from tipsite.upkeep.calendar import DAYS

_SHOWN = 5
_WEIGHTS = (
    mark("kind"), mark("heaviest page"), "HTML", "CSS", "JS", "HTML+CSS", mark("share"),
    mark("heaviest part"),
)  # fmt: skip
_NEARLY = 0.95
_WORDS = (
    mark("page"), mark("language"), mark("sentences"), mark("over 20 words"), "LIX", mark("source"),
)  # fmt: skip
_LIX = mark(
    "LIX is words a sentence plus long words (over six letters) in a hundred. In English, up to 30 "
    "is easy,\n40 a newspaper, above 50 hard. Languages with longer words come out higher: compare "
    "a page with its source,\nand look at those that are further from it than the others."
)


def to_do_lines(built: Build) -> tuple[str, ...]:
    """Return the lines about work that is left to do."""
    return (
        *unfilled_lines(built),
        *_unwritten_lines(built),
        *fallback_lines(built),
        *outdated_lines(built),
        *_unapproved_lines(built),
        *_material_lines(built),
    )


def unfilled_lines(built: Build) -> Iterator[str]:
    """Yield, for each country, the services whose numbers nobody has filled in yet."""
    for file in built.corpus.directories:
        names = [service.id.text for service in file.services if is_unfilled(service)]
        words = ngettext(
            "{country}: the number of {count} service is not filled in yet ({names}); "
            "{file} says how.",
            "{country}: the numbers of {count} services are not filled in yet ({names}); "
            "{file} says how.",
            len(names),
        )
        if names:
            yield words.format(
                country=file.country.text,
                count=len(names),
                names=", ".join(names),
                file=file.at.path,
            )


def _unwritten_lines(built: Build) -> Iterator[str]:
    """Yield a line on files that still have place-holders for an officer's own words."""
    files = list(dict.fromkeys(leftover.at.path for leftover in built.leftovers))
    if files:
        shown = ", ".join(files[:_SHOWN]) + (" …" if len(files) > _SHOWN else "")
        words = ngettext(
            "{count} file still has words that only keep a place for yours: {files}",
            "{count} files still have words that only keep a place for yours: {files}",
            len(files),
        )
        yield words.format(count=len(files), files=shown)


def fallback_lines(built: Build) -> Iterator[str]:
    """Yield, for each language, the number of its pages that are shown in another language."""
    counts: dict[str, int] = {}
    for page in built.pages:
        if page.falls_back:
            counts[page.edition] = counts.get(page.edition, 0) + 1
    for language, count in counts.items():
        yield ngettext(
            "{language}: {count} page is in another language, not translated yet.",
            "{language}: {count} pages are in another language, not translated yet.",
            count,
        ).format(language=language, count=count)


def outdated_lines(built: Build) -> Iterator[str]:
    """Yield, for each language, the number of its translations that are behind their source.

    If a site has state files, a language without such a file is reported, too.
    """
    for language, counts in sorted(built.site.behind.items()) if built.site else ():
        if states := _behind(counts):
            yield _(
                "{language}: {texts}; “tipsite translate status {language}” lists them."
            ).format(language=language, texts=states)
    for language in _without_notes(built):
        yield _(
            "{language}: nothing is noted of what was translated from what; "
            "“tipsite translate status {language}” says more."
        ).format(language=language)


def _unapproved_lines(built: Build) -> Iterator[str]:
    """Yield the number of pages and campaigns that wait for approval, if the site requires it."""
    if built.site is None or not built.site.settings.approval:
        return
    count = len(waiting(built.corpus, built.site.today, DAYS))
    if count:
        yield ngettext(
            "{count} page or campaign waits for approval; “tipsite approve” names it.",
            "{count} pages and campaigns wait for approval; “tipsite approve” names them.",
            count,
        ).format(count=count)


def _material_lines(built: Build) -> Iterator[str]:
    """Yield the number of pieces that are not made, because lines or words are not checked."""
    count = built.plan.site.material_kept_back if built.plan else 0
    if count:
        yield ngettext(
            "{count} piece of material was not made; the warnings say why.",
            "{count} pieces of material were not made; the warnings say why.",
            count,
        ).format(count=count)


def unmade_lines(count: int) -> Iterator[str]:
    """Yield how many pieces a check has not looked at."""
    yield ngettext(
        "{count} piece of material is not made yet; “tipsite build” makes and checks it.",
        "{count} pieces of material are not made yet; “tipsite build” makes and checks them.",
        count,
    ).format(count=count)


def _behind(counts: Mapping[State, int]) -> str:
    may, older, none = (
        counts.get(state, 0) for state in ("outdated-critical", "outdated-minor", "missing")
    )
    return listed(
        (may, ngettext("{count} text may mislead", "{count} texts may mislead", may)),
        (older, ngettext("{count} text has older words", "{count} texts have older words", older)),
        (
            none,
            ngettext("{count} text is not translated", "{count} texts are not translated", none),
        ),
    )


def _without_notes(built: Build) -> tuple[str, ...]:
    corpus = built.corpus
    if corpus.config is None or built.site is None or not built.site.behind:
        return ()
    site = corpus.config.site
    written = {page.tag for page in corpus.pages} - {site.source_language.text}
    tags = (tag.text for tag in site.languages if tag.text in written)
    return tuple(tag for tag in tags if tag not in corpus.states)


def reading_lines(readings: tuple[Reading, ...]) -> Iterator[str]:
    """Yield, for each language, the number of long sentences, and the place of the longest one."""
    for language in dict.fromkeys(reading.language for reading in readings):
        pages = [
            reading
            for reading in readings
            if reading.language == language and reading.long_sentences
        ]
        if not pages:
            continue
        count = sum(len(reading.long_sentences) for reading in pages)
        path, longest = max(
            ((reading.path, sentence) for reading in pages for sentence in reading.long_sentences),
            key=lambda pair: pair[1].words,
        )
        place = f"{path}:{longest.line}"
        yield ngettext(
            "{language}: {count} sentence has more than 20 words, the longest in {place}; "
            "“tipsite check --words” lists them.",
            "{language}: {count} sentences have more than 20 words, the longest in {place}; "
            "“tipsite check --words” lists them.",
            count,
        ).format(language=language, count=count, place=place)


def weight_lines(heaviest: tuple[Heaviest, ...]) -> Iterator[Shown]:
    """Yield the weight of the heaviest page of each kind; nothing if there are no pages."""
    if heaviest:
        head = [((_(name), "bold"),) for name in _WEIGHTS]
        yield Table(head=head, rows=[*map(_weight_row, heaviest)], right=frozenset(range(2, 7)))
        words = _(
            "In bytes after gzip -9. HTML and CSS may have {most} together, {loud} with loud.css."
        )
        yield words.format(most=BUDGET, loud=LOUD_BUDGET)


def _weight_row(heaviest: Heaviest) -> list[TextLine]:
    weight = heaviest.weight
    numbers = map(str, (weight.html, weight.css, weight.js, weight.total))
    part = f"{_(heaviest.part)} ({heaviest.parts[heaviest.part]})"
    style = "red" if heaviest.share > 1 else "yellow" if heaviest.share > _NEARLY else ""
    return [
        ((cell, style),)
        for cell in (heaviest.kind, weight.path, *numbers, f"{heaviest.share:.0%}", part)
    ]


def words_lines(readings: tuple[Reading, ...]) -> Iterator[Shown]:
    """Yield the readability of pages, the hardest first, and each long sentence."""
    if not readings:
        return
    rows = [
        _words_row(reading)
        for reading in sorted(readings, key=lambda reading: (-reading.lix, reading.path))
    ]
    head = [((_(name), "bold"),) for name in _WORDS]
    yield Table(head=head, rows=rows, right=frozenset(range(2, 6)))
    for reading in readings:
        for sentence in reading.long_sentences:
            count = sentence.words
            words = ngettext("{count} word", "{count} words", count).format(count=count)
            yield f"{reading.path}:{sentence.line}: {words}: {sentence.begins} …"
    yield _(_LIX)


def _words_row(reading: Reading) -> tuple[str, ...]:
    source = "" if reading.lix_source is None else str(reading.lix_source)
    return (
        reading.path,
        reading.language,
        str(reading.sentences),
        str(len(reading.long_sentences)),
        str(reading.lix),
        source,
    )


def is_live(built: Build) -> bool:
    """Return whether the settings of a site say that it is live."""
    return built.corpus.config is not None and built.corpus.config.site.status == "live"


def first_build_lines(built: Build, job: Job, seconds: float) -> Iterator[str]:
    """Yield what a build into a new folder has made, where to look, and the next command."""
    assert job.output is not None
    yield _("It took {seconds} s. Languages: {languages}. PDF files: {pdfs}.").format(
        seconds=round(seconds),
        languages=len({page.edition for page in built.pages}),
        pdfs=sum(file.path.endswith(".pdf") for file in built.artifacts),
    )
    yield _("Look at it: {path} opens in a browser.").format(path=job.output / "index.html")
    root = "" if job.root.resolve() == Path.cwd() else f" --root {quoted(job.root)}"
    words = _("Next: {command} shows the site, and each change of its files.")
    yield words.format(command=f"{typed_tipsite()} serve{root}")


def zip_line(path: object, files: int, *, drafts: bool) -> str:
    """Return the next step with the zip that was written, and its number of files."""
    if drafts:
        return _(
            "To show to whoever decides, not to publish: {path}. Unpacked, its index.html opens in "
            "a browser."
        ).format(path=path)
    words = ngettext("{count} file", "{count} files", files).format(count=files)
    drag = _("To publish: drag {path} ({files}) onto your host.").format(path=path, files=words)
    return f"{drag} {documentation('Publishing')}"

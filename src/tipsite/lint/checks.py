"""All checks between files, in the order of their reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from msgspec import Struct, field
from msgspec.structs import replace

from tipsite.content.pages import asked_page, by_page, rule_by_page
from tipsite.engine.session import Session
from tipsite.lint.addresses import alias_problems
from tipsite.lint.languages import table_problems, tag_problems
from tipsite.lint.launch import exit_problems, live_problems, machine_problems, safety_problems
from tipsite.lint.media import download_problems, image_problems, images_in
from tipsite.lint.orphans import sourceless_problems
from tipsite.lint.pieces import (
    old_number_problems,
    piece_problems,
)
from tipsite.lint.places import page_place_problems, record_place_problems, shelter_names
from tipsite.lint.plain_fields import field_problems, page_field_problems
from tipsite.lint.records import (
    due_problems,
    duplicate_problems,
    policy_problems,
    replaced_problems,
    service_problems,
    sheet_problems,
)
from tipsite.lint.settings import (
    campaign_name_problems,
    campaign_problems,
    contact_problems,
    identity_problems,
    settings_problems,
)
from tipsite.lint.targets import target_problems
from tipsite.lint.translations import (
    page_lint,
    record_translation_problems,
    review_problems,
)
from tipsite.lint.typed_numbers import (
    PageNumbers,
    SiteNumbers,
    find_typed_numbers,
    page_numbers,
    record_numbers,
)
from tipsite.model.config import Config
from tipsite.model.corpus import CONFIG, Corpus
from tipsite.model.problems import Problem
from tipsite.resolve.editions import guess_config
from tipsite.resolve.names import asked_names
from tipsite.resolve.resolved import Resolved
from tipsite.theme.tokens import LOUD, STYLE, campaign_colour_problems


def prepare_lint(corpus: Corpus, session: Session) -> SiteNumbers:
    """Teach a session to check pages, and return the numbers of the site.

    The caller calls it before `resolve_site`, so that each page is read only once for both.
    """
    numbers = SiteNumbers.of(corpus, corpus.config or guess_config(corpus))
    numbers.give(session)
    give_findings(corpus, session)
    return numbers


def lint(
    site: Resolved, numbers: SiteNumbers, session: Session
) -> tuple[frozenset[str], tuple[Problem, ...]]:
    """Return the figures in texts that are no phone numbers, and the problems between files.

    References to a file that did not parse are not reported; the problem of the file is.
    ``session`` resolved the site; ``numbers`` come from `prepare_lint`.
    """
    by_file: Mapping[str, PageFindings] = by_page(session, "findings", site.corpus.pages)
    paths = (page.at.path for page in site.corpus.pages)
    pages = {path: by_file[path] for path in paths if path in by_file}
    # Without pages, since no question about records asks for them.
    files = *pages.values(), *_records(replace(site.corpus, pages=()), site.config, session)
    figures, problems = find_typed_numbers(numbers, [file.numbers for file in files])
    return figures, (*problems, *_problems(site, pages, files, session))


def _records(corpus: Corpus, config: Config, session: Session) -> tuple[PageFindings, ...]:
    """Check all files that are not pages; the answer about a country is reused until it changes."""
    rest = replace(corpus, directories=())
    alone = replace(rest, organizations=(), theme=None)
    lists = {file.at.path: replace(alone, directories=(file,)) for file in corpus.directories}

    def findings(path: str) -> PageFindings:
        """Check a list of services or all other files; without a path, the languages of all."""
        others = (name for name in session.ask("record files") if name not in lists)
        for name in (CONFIG, path) if path in lists else others:
            session.ensure("source", name)
        session.ensure("theme files")
        session.ensure("withheld")
        if not path:
            for name in lists:
                session.ensure("tables of directory records", name)
            return PageFindings(
                fields=tuple(table_problems(corpus, config)),
                translation=tuple(record_translation_problems(corpus, config)),
            )
        records, settings = (lists[path], None) if path in lists else (rest, config)
        return PageFindings(
            numbers=record_numbers(records, settings, session),
            fields=(
                *field_problems(records, settings, asked_names(session)),
                *record_place_problems(records, session.ask("shelters")),
            ),
        )

    files = "", CONFIG, *lists
    if corpus.config is None:  # the replacement for broken settings is guessed from pages
        return tuple(map(findings, files))
    session.rule("record findings", findings, PageFindings, exact=True, private=True)
    return tuple(session.ask("record findings", path) for path in files)


class PageFindings(Struct, frozen=True, kw_only=True):
    """Problems of a page or of other files, except those of its references.

    ``fields`` are the problems of its front matter and of words that look like references.
    ``translation`` are the problems of the comparison with its source. ``images`` are the pictures
    in its text.
    """

    numbers: PageNumbers = field(default_factory=PageNumbers)
    fields: tuple[Problem, ...] = ()
    translation: tuple[Problem, ...] = ()
    images: tuple[str, ...] = ()


def give_findings(corpus: Corpus, session: Session) -> None:
    """Teach a session to check a page: ``findings`` (`PageFindings`), by its file."""
    lint = page_lint(corpus, session)
    session.input("shelters", lambda: shelter_names(corpus))

    def findings(path: str) -> PageFindings:
        page = asked_page(session, path)
        known = asked_names(session)
        return PageFindings(
            numbers=page_numbers(page, session),
            fields=(*page_field_problems(page, known), *page_place_problems(page, session)),
            translation=lint(page),
            images=tuple(images_in(page, known)),
        )

    rule_by_page(session, "findings", findings, PageFindings)


def _problems(
    site: Resolved,
    pages: Mapping[str, PageFindings],
    files: tuple[PageFindings, ...],
    session: Session,
) -> Iterator[Problem]:
    """Yield the problems between files, except those that `resolve_site` returns."""
    corpus, config = site.corpus, site.config
    yield from settings_problems(site)
    yield from exit_problems(site)
    yield from sheet_problems(site)
    yield from policy_problems(config)
    yield from due_problems(corpus, config, site.today)
    yield from replaced_problems(site)
    yield from old_number_problems(corpus)
    yield from piece_problems(site)
    yield from duplicate_problems(corpus)
    yield from contact_problems(site)
    yield from campaign_problems(site)
    yield from campaign_name_problems(site)
    yield from target_problems(config)
    yield from identity_problems(site)
    yield from campaign_colour_problems(_sheet(corpus), config.campaigns)
    yield from tag_problems(corpus, config)
    yield from alias_problems(site)
    yield from service_problems(site)
    yield from live_problems(site)
    yield from machine_problems(site)
    yield from chain.from_iterable(file.fields for file in files)
    yield from safety_problems(site)
    yield from download_problems(site)
    yield from image_problems(site, (page.images for page in pages.values()))
    yield from review_problems(site, session)
    if config.knows_source:
        yield from chain.from_iterable(file.translation for file in files)
        yield from sourceless_problems(corpus, config)


def _sheet(corpus: Corpus) -> str:
    """Return the style sheets of a loud page; empty if the theme has none."""
    assets = corpus.theme.assets if corpus.theme else {}
    content = assets.get(STYLE, b"") + assets.get(LOUD, b"")
    return content.decode("utf-8", "replace")

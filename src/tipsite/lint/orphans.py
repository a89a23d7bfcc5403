"""Pages without a link to them, and translations without a source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from posixpath import dirname

from tipsite.model.config import Config
from tipsite.model.corpus import CONFIG, Corpus
from tipsite.model.pages import Page, Reference, page_file
from tipsite.model.problems import Location, Problem, note, warning
from tipsite.model.translation import OWN
from tipsite.proposals import typing_slip
from tipsite.resolve.resolved import Resolved
from tipsite.web import resolve

_LED_TO = 2
"""The fewest linked pages of a site that is checked; a site with fewer is new."""
_FEW = 3
"""If more pages, and most pages, are not linked, readers find them in another way."""


def pages_linked(page: Page) -> Iterator[str]:
    """Yield the paths of the pages that the text of a page links to."""
    for part in page.prose:
        if isinstance(part, Reference) and part.kind == "link":
            target = part.target.partition("#")[0]
            if target.endswith(".md"):
                yield resolve(page.path, target)


def unlinked_problems(resolved: Resolved, links: Mapping[str, Iterable[str]]) -> Iterator[Problem]:
    """Yield the ordinary pages of the source language that only the list of all pages links to.

    ``links`` are the pages that each page of the source links to, by the path of its file. Pages of
    other kinds are in lists of their own.
    """
    corpus, source = resolved.corpus, resolved.config.site.source_language.text
    edition = next((one for one in resolved.editions if one.tag == source), None)
    if edition is None or any(path.startswith(f"content/{source}/") for path in corpus.broken):
        return
    led = {
        target
        for path, targets in links.items()
        for target in targets
        if path != page_file(source, target)
    }
    for path, page in edition.pages.items():
        led.update(resolve(path, door.text) for door in page.matter.doors)
    settings = corpus.texts.get(CONFIG, "")
    ordinary = {path: page for path, page in edition.pages.items() if page.kind == "page"}
    lost = [path for path in ordinary if path not in led and path not in settings]
    linked = len(ordinary) - len(lost)
    if linked < _LED_TO or len(lost) > max(_FEW, linked):
        return
    for path in lost:
        if ordinary[path].words_tag == source:
            title = ordinary[path].matter.title.text
            at = Location(path=page_file(source, path))
            yield note("page-not-linked", at, link=f"[{title}]({path})")


def sourceless_problems(corpus: Corpus, config: Config) -> Iterator[Problem]:
    """Yield the translations without a source of the same name.

    A page that exists in one language only, and was never translated, needs no source.
    """
    source = config.site.source_language.text
    written: dict[str, set[str]] = {}
    for page in corpus.pages:
        written.setdefault(page.tag, set()).add(page.path)
    sources = written.get(source, set())
    start = f"content/{source}/"
    known = sources | {path.removeprefix(start) for path in corpus.broken if path.startswith(start)}
    for tag, own in written.items():
        lacking = sorted(sources - own)
        for path in sorted(own - known):
            folder = dirname(path)
            if meant := typing_slip(path, [one for one in lacking if dirname(one) == folder]):
                at = Location(path=page_file(tag, path))
                name = meant.rpartition("/")[2]
                yield warning("translation-name", at, meant=name, source=page_file(source, meant))
            elif _was_translated(corpus, tag, path):
                at = Location(path=page_file(tag, path))
                yield warning("translation-alone", at, source=page_file(source, path))


def _was_translated(corpus: Corpus, tag: str, path: str) -> bool:
    """Return whether a state file names a source of a page."""
    made = corpus.states[tag].made.get(path, ()) if tag in corpus.states else ()
    return any(one.target and one.source not in ("", OWN) for one in made)

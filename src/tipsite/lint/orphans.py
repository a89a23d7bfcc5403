"""Translations without a source."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname

from tipsite.model.config import Config
from tipsite.model.corpus import Corpus
from tipsite.model.pages import page_file
from tipsite.model.problems import Location, Problem, warning
from tipsite.model.translation import OWN
from tipsite.proposals import typing_slip


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

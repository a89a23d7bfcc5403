"""Pages that nobody comes to: no other leads there, or a translation has no source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tipsite.model.config import Config
from tipsite.model.corpus import CONFIG, Corpus
from tipsite.model.pages import Page, Reference, page_file
from tipsite.model.problems import Location, Problem, note, warning
from tipsite.model.site import Edition
from tipsite.model.translation import OWN
from tipsite.web import resolve

_LED_TO = 2
"""Where fewer ordinary pages are led to, a site has only just begun."""
_FEW = 3
"""Where more pages are not linked, and most are not, readers are meant to find them otherwise."""
_SHORTEST, _LETTER = 5, 2
"""In shorter names, and in parts of so few signs, one letter is all that tells two pages apart."""


def pages_linked(page: Page) -> Iterator[str]:
    """Yield the paths of the pages to which the text of a page leads."""
    for part in page.prose:
        if isinstance(part, Reference) and part.kind == "link":
            target = part.target.partition("#")[0]
            if target.endswith(".md"):
                yield resolve(page.path, target)


def unlinked_problems(
    corpus: Corpus,
    config: Config,
    editions: Iterable[Edition],
    links: Mapping[str, Iterable[str]],
) -> Iterator[Problem]:
    """Yield the ordinary pages of the source to which nothing leads but the list of all pages.

    ``links`` are the pages to which the text of each page of the source leads, by the path of its
    file. All other kinds stand in lists of their own.
    """
    source = config.site.source_language.text
    edition = next((one for one in editions if one.tag == source), None)
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
    """Yield the translations whose source is not there, under another name or not at all.

    A page of one language alone was made from no source.
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
            if meant := next((one for one in lacking if _one_slip(path, one)), ""):
                at = Location(path=page_file(tag, path))
                name = meant.rpartition("/")[2]
                yield warning("translation-name", at, meant=name, source=page_file(source, meant))
            elif _was_translated(corpus, tag, path):
                at = Location(path=page_file(tag, path))
                yield warning("translation-alone", at, source=page_file(source, path))


def _was_translated(corpus: Corpus, tag: str, path: str) -> bool:
    """Whether a state file knows from which source a page was made."""
    made = corpus.states[tag].made.get(path, ()) if tag in corpus.states else ()
    return any(one.target and one.source not in ("", OWN) for one in made)


def _one_slip(path: str, other: str) -> bool:
    """Whether two paths differ by one letter: another, one more, one less, or two that changed."""
    folder, _, name = path.removesuffix(".md").rpartition("/")
    other_folder, _, meant = other.removesuffix(".md").rpartition("/")
    if folder != other_folder or min(len(name), len(meant)) < _SHORTEST:
        return False
    parts, others = name.split("-"), meant.split("-")
    if len(parts) != len(others):
        return False
    pairs = [(one, two) for one, two in zip(parts, others, strict=True) if one != two]
    if len(pairs) != 1 or max(map(len, pairs[0])) <= _LETTER:
        return False
    return _is_slip(*pairs[0])


def _is_slip(word: str, other: str) -> bool:
    while word and other and word[0] == other[0]:
        word, other = word[1:], other[1:]
    while word and other and word[-1] == other[-1]:
        word, other = word[:-1], other[:-1]
    if any(sign.isdigit() for sign in word + other):
        return False
    return max(len(word), len(other)) == 1 or (len(word) == 2 and word == other[::-1])

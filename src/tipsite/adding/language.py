"""One more language of a site: what is written for it, so that the site builds at once."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from tipsite.adding.catalogue import new_catalogue
from tipsite.adding.settings import CONFIG, Entry, with_language
from tipsite.adding.tags import wanted_tag
from tipsite.console import problem_lines
from tipsite.giving import Refused
from tipsite.link import link
from tipsite.link.derived import source_of
from tipsite.model.config import Config
from tipsite.model.corpus import Corpus, Theme
from tipsite.model.snapshot import Snapshot
from tipsite.model.values import Text
from tipsite.parse import parse
from tipsite.problems import Problem, errors
from tipsite.tools.cyrillic import LATIN, cyrillic
from tipsite.tools.tags import parents, suggest_tag
from tipsite.ui_language import gettext as _

ENGLISH = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """What adding a language changes.

    ``old`` and ``new`` are the whole bytes of campaigns.yaml, ``folder`` is the one for pages to be
    made (empty: there is one, or none is needed), ``phrases`` the path of the new catalogue and its
    bytes. ``lender`` is the language whose phrases stand in until then; ``source`` is the one of
    which a derived edition is made. ``done`` of ``all`` phrases are translated. ``endonym`` and
    ``like`` are what the site says of it in the end.
    """

    tag: str
    old: bytes
    new: bytes
    folder: str
    phrases: tuple[str, bytes] | None
    lender: str
    source: str
    done: int
    all: int
    endonym: str
    like: str
    corpus: Corpus

    @property
    def is_idle(self) -> bool:
        """Whether everything is there already."""
        return self.old == self.new and not self.folder and self.phrases is None

    def diff(self) -> Iterator[str]:
        """Yield the difference of campaigns.yaml as unified diff, without line ends."""
        old, new = (content.decode("utf-8-sig").splitlines() for content in (self.old, self.new))
        yield from difflib.unified_diff(old, new, CONFIG, CONFIG, lineterm="", n=2)


def add_language(
    snapshot: Snapshot,
    text: str,
    today: datetime.date,
    *,
    has_folder: bool,
    endonym: str = "",
    like: str = "",
) -> Addition:
    """Return what has to be written for the language that ``text`` names.

    ``has_folder`` says whether its folder is there, which may be empty. ``endonym`` is how the
    language calls itself, ``like`` the tag of the one whose dates, names and phrases it has.

    Raises:
        Refused: the tag, or the site as it is, allows no such thing.
    """
    corpus, problems = parse(snapshot)
    config, theme = corpus.config, corpus.theme
    if config is None or theme is None:
        words = _("This needs mending first:\n{problems}\nType: tipsite check")
        raise Refused(words.format(problems=_told(problems)))
    tags = tuple(tag.text for tag in config.site.languages)
    tag = wanted_tag(text, tags, _whole(theme))
    source = source_of(tag, tags)
    own = theme.required if tag == ENGLISH else theme.phrases.get(tag, {})
    done = sum(key in own for key in theme.required)
    whole = done == len(theme.required)
    lender = "" if whole or source else _lender(config, theme, tag, like)
    path = f"themes/{theme.name}/phrases/{tag}.po"
    catalogues = (
        f"themes/{name}/phrases/phrases.pot" for name in (*reversed(theme.parents), theme.name)
    )
    templates = tuple(snapshot.files[found] for found in catalogues if found in snapshot.files)
    needed = bool(lender) and path not in snapshot.files
    drafts = _in_cyrillic(theme, tag, lender)
    old = snapshot.files[CONFIG]
    entry = Entry(tag=tag, derived=bool(source), lender=lender, endonym=endonym, like=like)
    addition = Addition(
        tag=tag,
        old=old,
        new=with_language(old, corpus, entry),
        folder="" if source or has_folder else f"content/{tag}",
        phrases=(path, new_catalogue(templates, theme.name, tag, today, drafts))
        if needed
        else None,
        lender=lender,
        source=source,
        done=done,
        all=len(theme.required),
        endonym=endonym or _said(config, tag, "endonym"),
        like=like or _said(config, tag, "like"),
        corpus=corpus,
    )
    _refuse_new_errors(snapshot, corpus, problems, addition, today)
    return addition


def _lender(config: Config, theme: Theme, tag: str, like: str) -> str:
    """The nearest language with all phrases, such as sq for aln; the source, or else English."""
    whole = _whole(theme)
    near = (*parents(tag)[1:], suggest_tag(tag, ()))
    wanted = (like, *near, config.site.source_language.text)
    return next((found for found in wanted if found in whole), ENGLISH)


def _in_cyrillic(theme: Theme, tag: str, lender: str) -> dict[str, tuple[str, ...]]:
    """Phrases to look through, where the lender has the same language in Latin letters."""
    if LATIN.get(tag) != lender:
        return {}
    return {
        key: tuple(
            cyrillic(form, {}, montenegrin=tag.startswith("cnr")).text for form in phrase.forms
        )
        for key, phrase in theme.phrases[lender].items()
    }


def _said(config: Config, tag: str, name: Literal["endonym", "like"]) -> str:
    """What the site says of a language already."""
    said = config.site.locales.get(tag)
    text: Text | None = getattr(said, name) if said else None
    return text.text if text else ""


def _whole(theme: Theme) -> frozenset[str]:
    """The languages in which the theme has all phrases."""
    wanted = theme.required.keys()
    found = (tag for tag, phrases in theme.phrases.items() if phrases.keys() >= wanted)
    return frozenset((ENGLISH, *found))


def _refuse_new_errors(
    snapshot: Snapshot,
    corpus: Corpus,
    problems: tuple[Problem, ...],
    addition: Addition,
    today: datetime.date,
) -> None:
    """Refuse what the site would not build with, though it does without."""
    added = {CONFIG: addition.new, **dict((addition.phrases,) if addition.phrases else ())}
    files = dict(sorted({**snapshot.files, **added}.items()))
    after, shape = parse(replace(snapshot, files=files))
    before = errors((*problems, *link(corpus, today)[1]))
    said = {(one.code, one.values) for one in before}
    places = {one.at for one in before if one.at.path != CONFIG}
    found = errors((*shape, *link(after, today)[1]))
    worse = tuple(
        one for one in found if (one.code, one.values) not in said and one.at not in places
    )
    if worse:
        words = _("With {tag} the site would not build:\n{problems}")
        raise Refused(words.format(tag=addition.tag, problems=_told(worse)))


def _told(problems: tuple[Problem, ...]) -> str:
    return "\n".join(problem_lines(errors(problems), {}))

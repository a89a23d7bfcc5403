"""One more language of a site: what is written for it, so that the site builds at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from tipsite.adding.catalogue import new_catalogue
from tipsite.adding.settings import Entry, with_language
from tipsite.adding.tags import wanted_tag
from tipsite.link.derived import source_of
from tipsite.model.config import Config
from tipsite.model.corpus import Corpus, Theme
from tipsite.model.values import Text
from tipsite.tools.cyrillic import LATIN, cyrillic
from tipsite.tools.tags import parents, suggest_tag
from tipsite.workspace.changes import ChangeSet
from tipsite.workspace.site import CONFIG, ErrorGate, Workspace, needs_mending

ENGLISH = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLanguage:
    """What adding a language changes.

    ``phrases`` is the path of its catalogue, empty where none is made. ``lender`` is the language
    whose phrases stand in until then; ``source`` is the one of which a derived edition is made.
    ``done`` of ``all`` phrases are translated. ``endonym`` and ``like`` are what the site says of
    it in the end. ``corpus`` is the site without it.
    """

    tag: str
    change: ChangeSet
    phrases: str
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
        return not self.change.files and not self.change.folders


def add_language(
    workspace: Workspace, text: str, *, has_folder: bool, endonym: str = "", like: str = ""
) -> NewLanguage:
    """Return what has to be written for the language that ``text`` names.

    ``has_folder`` says whether its folder is there, which may be empty. ``endonym`` is how the
    language calls itself, ``like`` the tag of the one whose dates, names and phrases it has.

    Raises:
        CommandError: the tag, or the site as it is, allows no such thing.
    """
    corpus, snapshot = workspace.corpus, workspace.snapshot
    config, theme = corpus.config, corpus.theme
    if config is None or theme is None:
        raise needs_mending(workspace.problems, snapshot.files)
    tag = wanted_tag(text, workspace.languages, _whole(theme))
    source = source_of(tag, workspace.languages)
    own = theme.required if tag == ENGLISH else theme.phrases.get(tag, {})
    done = sum(key in own for key in theme.required)
    whole = done == len(theme.required)
    lender = "" if whole or source else _lender(config, theme, tag, like)
    entry = Entry(tag=tag, derived=bool(source), lender=lender, endonym=endonym, like=like)
    files = {CONFIG: with_language(snapshot.files[CONFIG], corpus, entry)}
    path = f"themes/{theme.name}/phrases/{tag}.po"
    phrases = path if lender and path not in snapshot.files else ""
    if phrases:
        drafts = _in_cyrillic(theme, tag, lender)
        templates = _templates(theme, snapshot.files)
        files[path] = new_catalogue(templates, theme.name, tag, workspace.today, drafts)
    ErrorGate(workspace).refuse_new_errors(files)
    folders = () if source or has_folder else (f"content/{tag}",)
    return NewLanguage(
        tag=tag,
        change=workspace.change(files, folders),
        phrases=phrases,
        lender=lender,
        source=source,
        done=done,
        all=len(theme.required),
        endonym=endonym or _said(config, tag, "endonym"),
        like=like or _said(config, tag, "like"),
        corpus=corpus,
    )


def _templates(theme: Theme, files: Mapping[str, bytes]) -> tuple[bytes, ...]:
    """The phrases of a theme and its parents, the oldest first."""
    names = (*reversed(theme.parents), theme.name)
    paths = (f"themes/{name}/phrases/phrases.pot" for name in names)
    return tuple(files[path] for path in paths if path in files)


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

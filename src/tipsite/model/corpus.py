"""Every file that parsed, each valid by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tipsite.model.config import Config
from tipsite.model.files import OfferedFile
from tipsite.model.glossary import Glossary
from tipsite.model.media import ImageSource
from tipsite.model.pages import Page
from tipsite.model.records import Organization, ServiceFile
from tipsite.model.tracking import StateFile
from tipsite.problems import Where


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseText:
    """One phrase: a form for each plural index (one form where nothing is counted).

    ``source`` is the English that it was made from, as its catalogue says (gettext's ``msgid``).
    """

    forms: tuple[str, ...]
    at: Where
    source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Templates by name, assets by path, phrases by language tag and key.

    What it has not itself comes from its ``parents``, the nearest first; ``paths`` say where each
    file comes from (``templates/home.html`` → ``themes/plain/templates/home.html``). ``required``
    are the keys and placeholders of the template catalogue, the source of phrases.
    """

    name: str
    parents: tuple[str, ...]
    templates: Mapping[str, str]
    assets: Mapping[str, bytes]
    paths: Mapping[str, str]
    phrases: Mapping[str, Mapping[str, PhraseText]]
    required: Mapping[str, PhraseText]


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """All records and pages.

    ``broken`` are the paths of files that could not be used, ``left_out`` the ids of records that
    stand in a file but could not be used. ``states`` are by language tag; ``texts`` the files
    themselves, by path.
    """

    config: Config | None
    organizations: tuple[Organization, ...]
    directories: tuple[ServiceFile, ...]
    pages: tuple[Page, ...]
    images: Mapping[str, ImageSource]
    files: Mapping[str, OfferedFile]
    theme: Theme | None
    states: Mapping[str, StateFile]
    script: bytes
    guard: bytes
    search: bytes
    broken: frozenset[str]
    left_out: frozenset[str]
    texts: Mapping[str, str]
    glossary: Glossary | None

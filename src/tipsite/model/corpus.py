"""The files of a site as they were read, and the records and pages parsed from them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from tipsite.model.config import Config, Glossary
from tipsite.model.media import Blob, ImageSource, OfferedFile
from tipsite.model.pages import Page
from tipsite.model.problems import Location, Problem, Text
from tipsite.model.records import Organization, ServiceFile
from tipsite.model.translation import StateFile

CONFIG = "campaigns.yaml"
ADDRESSES = "addresses.txt"
MATERIAL = "material.txt"
LISTS_OF_THE_PUBLISHED = (ADDRESSES, MATERIAL)
"""Lists of everything that was ever published. No page shows them."""
ORGANIZATIONS = "content/organizations.yaml"
GLOSSARY = "content/glossary.yaml"
SERVICES = "content/services/"
IMAGES = "content/images/"
FILES = "content/files/"
STATIC = "content/static/"


class PhraseText(Struct, frozen=True, kw_only=True):
    """One phrase, with a form for each plural index (one form if no number is in it).

    ``source`` is the English text that it was translated from (gettext's ``msgid``).
    """

    forms: tuple[str, ...]
    at: Location
    source: tuple[str, ...] = ()


class MaterialKind(Struct, frozen=True, kw_only=True):
    """A kind of material, from the head of its template: its format and its slots for words.

    A piece of this kind has from ``least`` to ``most`` numbers.
    """

    format: Literal["pdf", "png"]
    words: Mapping[str, Literal["needed", "optional", "list", "needed-list"]]
    least: int
    most: int


class Theme(Struct, frozen=True, kw_only=True):
    """Templates by name, assets by path, phrases by language tag and key.

    Files that the theme lacks come from its ``parents``, the nearest first. ``paths`` are the
    sources of its files (``templates/home.html`` → ``themes/plain/templates/home.html``).
    ``sheets`` are the files of each style sheet, each with its first line in the sheet.
    ``required`` are the keys and placeholders of the template catalogue, the source of phrases.
    ``material`` are templates of material by file name, ``kinds`` the kinds of material that they
    make. ``shipped`` are the paths of files that come with tipsite, outside of the site's folder.
    """

    name: str
    parents: tuple[str, ...]
    templates: Mapping[str, str]
    assets: Mapping[str, bytes]
    paths: Mapping[str, str]
    sheets: Mapping[str, tuple[tuple[str, int], ...]]
    phrases: Mapping[str, Mapping[str, PhraseText]]
    required: Mapping[str, PhraseText]
    material: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, MaterialKind] = field(default_factory=dict)
    shipped: frozenset[str] = frozenset()


class PrintedNumber(Struct, frozen=True, kw_only=True):
    """A number on a published piece of material, which may be printed anywhere.

    ``address`` is the address of the piece, ``service`` an id, and ``digest`` the digest of the
    number as it is dialled. ``on`` is the ISO 8601 day of the first publication of the piece.
    ``beside`` are the ids of the services whose numbers are on the piece as well. ``label`` is a
    digest of the words that must be said with the number, empty if there are none. In older lists,
    both are missing (None).
    """

    address: str
    service: str
    digest: str
    on: str = ""
    beside: tuple[str, ...] | None = None
    label: str | None = None
    at: Location = Location(path=MATERIAL)


class Corpus(Struct, frozen=True, kw_only=True):
    """All records and pages of a site, as they were parsed.

    ``broken`` are the paths of files that could not be used, ``left_out`` the ids of records that
    could not be used. ``states`` are the translation states by language tag; ``texts`` are the
    texts of files, by path. ``static`` are files for the root of the site. ``addresses`` are all
    addresses that were ever published, from their list. Content at addresses that are ``held_back``
    is not shown, whatever the files say. ``printed`` are the numbers on published material, from
    their list. With ``drafts``, unpublished pages are shown as well.
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
    addresses: tuple[Text, ...] = ()
    printed: tuple[PrintedNumber, ...] = ()
    held_back: frozenset[str] = frozenset()
    static: Mapping[str, bytes] = field(default_factory=dict)
    drafts: bool = False


class TextFiles(Mapping[str, bytes]):
    """The bytes of text files by path. Some files are read on demand and not kept in memory."""

    __slots__ = ("_files",)

    def __init__(self, files: Mapping[str, bytes | Blob]) -> None:
        self._files = _blobs(files)

    def __getitem__(self, path: str) -> bytes:
        return self._files[path].load()

    def __contains__(self, path: object) -> bool:
        return path in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def replaced(self, texts: Mapping[str, bytes]) -> TextFiles:
        """Return these files with ``texts`` in place of those at the same paths."""
        return TextFiles({**self._files, **texts})

    def change(self, texts: Mapping[str, bytes | Blob]) -> Mapping[str, Blob]:
        """Replace the files at the paths of ``texts``, and return the files before."""
        before = {path: self._files[path] for path in texts}
        self._files.update(_blobs(texts))
        return before

    def digest(self, path: str) -> str:
        """Return the SHA-256 of a file in hexadecimal, without reading the file again."""
        return self._files[path].digest


def _blobs(files: Mapping[str, bytes | Blob]) -> dict[str, Blob]:
    return {path: file if isinstance(file, Blob) else Blob.of(file) for path, file in files.items()}


def digest_in(files: Mapping[str, bytes], path: str) -> str:
    """Return the SHA-256 of one of ``files``, in hex."""
    if isinstance(files, TextFiles):
        return files.digest(path)
    return hashlib.sha256(files[path]).hexdigest()


class Snapshot(Struct, frozen=True, kw_only=True):
    """Every file that tipsite uses, by POSIX path relative to the site's root, sorted.

    ``files`` are the bytes of text files (`TextFiles` if some are read later); ``others`` are the
    SHA-256 of other files. ``offered`` are the bytes of files under ``content/files/`` and
    ``content/static/``, and fonts of themes. ``pictures`` are the files under ``content/images/``
    that are not text; they are read on demand. ``left_out`` are the paths of files that were not
    read, because they are too large or links. ``shipped`` are files of themes that come with
    tipsite. ``script`` is tipsite's script for pages, ``guard`` the script in the head of each
    page. ``search`` is the script that pages load for a search.
    """

    files: Mapping[str, bytes]
    others: Mapping[str, str]
    offered: Mapping[str, bytes] = field(default_factory=dict)
    pictures: Mapping[str, Blob] = field(default_factory=dict)
    script: bytes = b""
    guard: bytes = b""
    search: bytes = b""
    left_out: frozenset[str] = frozenset()
    shipped: frozenset[str] = frozenset()

    def replaced(self, texts: Mapping[str, bytes]) -> Snapshot:
        """Return the snapshot with ``texts`` in place of those at the same paths."""
        if isinstance(self.files, TextFiles):
            return replace(self, files=self.files.replaced(texts))
        return replace(self, files={**self.files, **texts})

    def texts_of(self, problems: Iterable[Problem]) -> dict[str, bytes]:
        """Return the text files that problems are about, by path."""
        paths = {problem.at.path for problem in problems}
        return {path: self.files[path] for path in paths & self.files.keys()}

    def digest(self, path: str) -> str:
        """Return the SHA-256 of a text file in hex."""
        return digest_in(self.files, path)

    @property
    def paths(self) -> tuple[str, ...]:
        """The path of every file."""
        return (*self.files, *self.others, *self.offered, *self.pictures)

    def digests(self) -> dict[str, str]:
        """Return the SHA-256 of every file in hex, by path."""
        offered = self.offered.items()
        return {
            **{path: self.digest(path) for path in self.files},
            **{path: hashlib.sha256(content).hexdigest() for path, content in offered},
            **self.others,
            **{path: picture.digest for path, picture in self.pictures.items()},
        }

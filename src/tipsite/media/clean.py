"""Pictures and files that the site shows, each without data about its maker.

Files that no page shows are neither cleaned nor published.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from tipsite.engine.session import Session
from tipsite.engine.transform import Pieces, RefusedError
from tipsite.media.audio import clean_captions, clean_mp3, clean_ogg, clean_wav, seconds_of
from tipsite.media.filetypes import ending
from tipsite.media.images import (
    LARGEST,
    clean_picture,
    render_print,
    render_sizes,
    rendition_of,
)
from tipsite.media.mp4 import empty_boxes
from tipsite.media.svg import SvgError, clean_svg
from tipsite.media.webm import empty_elements
from tipsite.messages import mark
from tipsite.model.config import named_pictures
from tipsite.model.corpus import FILES, IMAGES
from tipsite.model.media import Blob, Drawing, Media, OfferedFile, Rendition, Renditions
from tipsite.model.problems import Location, Problem, problem
from tipsite.model.site import EditionPage, Site

_CLEANERS: Mapping[str, Callable[[bytes], bytes]] = {
    "mp3": clean_mp3,
    "m4a": empty_boxes,
    "mp4": empty_boxes,
    "ogg": clean_ogg,
    "opus": clean_ogg,
    "wav": clean_wav,
    "webm": empty_elements,
    "vtt": clean_captions,
}
"""Fast cleaners, by ending: to clean again takes no longer than to look up a stored result."""

_DIGITS = 12
_PDF = "pdf"
_PICTURES = ("png", "jpg", "webp")
T = TypeVar("T")
R = TypeVar("R")


class Cleaned(Struct, frozen=True, kw_only=True):
    """The result for a file that is slow to clean, or the code of its problem (``refused``).

    ``values`` are those of the problem. ``pieces`` are the SHA-256 (in hex) and the length of each
    resulting file, by name, in the order of publication. ``digest`` is that of all of them.
    """

    pieces: dict[str, tuple[str, int]] = {}
    digest: str = ""
    refused: str = ""
    values: dict[str, str | int] = {}


def clean(site: Site, session: Session) -> tuple[Media, tuple[Problem, ...]]:
    """Return the media that the pages of ``site`` show, and a problem for each refused file.

    Each photo or PDF file is a question with the digest of its bytes as key (`Cleaned`).
    """
    images: dict[str, Renditions] = {}
    photos: dict[str, Blob] = {}
    problems: list[Problem] = []
    for name in _used_images(site):
        source = site.images[name]
        if isinstance(source, Drawing) and len(source.content) > LARGEST:
            at = Location(path=IMAGES + name)
            problems.append(problem("image-heavy", at, most=LARGEST // 1000))
        elif isinstance(source, Drawing):
            images[name] = _drawn(source)
        else:
            photos[name] = source
    slow = _Slow(session, "photo", mark("Pictures"), render_sizes)
    for name, cleaned in slow.clean(photos).items():
        if cleaned.refused:
            at = Location(path=IMAGES + name)
            problems.append(problem(cleaned.refused, at, **cleaned.values))
        else:
            sizes = slow.renditions(photos[name], cleaned)
            images[name] = Renditions(digest=cleaned.digest, sizes=sizes)
    printed = set(_printed_images(site)) & photos.keys() & images.keys()
    prints = _prints({name: photos[name] for name in sorted(printed)}, session)
    files: dict[str, OfferedFile] = {}
    offered = {name: site.files[name] for name in _used_files(site)}
    for name, file in clean_files(offered, session).items():
        if isinstance(file, RefusedError):
            problems.append(problem(file.code, Location(path=FILES + name), **file.values))
        else:
            files[name] = file
    return Media(images=images, files=files, prints=prints), tuple(problems)


def _prints(photos: Mapping[str, Blob], session: Session) -> dict[str, Rendition]:
    """Return photos in the size for paper, since the sizes for pages are too small."""
    if not photos:
        return {}
    slow = _Slow(session, "photo to print", mark("Pictures"), render_print)
    return {
        name: rendition
        for name, cleaned in slow.clean(photos).items()
        for rendition in slow.renditions(photos[name], cleaned)
    }


class _Slow:
    """Slow cleaning of one kind of files: the question is ``name`` with the digest of a file."""

    def __init__(
        self, session: Session, name: str, words: str, work: Callable[[bytes], Pieces]
    ) -> None:
        self._session = session
        self._name = name
        self._words = words
        self._work = work
        self._sources: dict[str, Blob] = {}
        self._ready: dict[str, Pieces | RefusedError] = {}
        # New in each session, so that refused files are tried again: memory may have been short.
        session.input(f"{name} tried", secrets.token_hex)
        session.rule(name, self._cleaned, Cleaned, exact=True)

    def clean(self, sources: Mapping[str, Blob]) -> dict[str, Cleaned]:
        """Return the results for some files, by their names."""
        session = self._session
        self._sources = {source.digest: source for source in sources.values()}
        if session.prefetch:
            outdated = session.outdated((self._name, digest) for digest in self._sources)
            digests = [session.question(number)[1] for number in outdated]
            with _silent_libraries():
                results = session.prefetch(self._words, self._attempt, digests)
            self._ready = dict(zip(digests, results, strict=True))
        return {name: session.ask(self._name, source.digest) for name, source in sources.items()}

    def file(self, source: str, digest: str) -> Blob:
        """Return a resulting file of a ``source``; its bytes are read on demand."""
        load = partial(self._session.blob, digest, self._name, source)
        return Blob(digest=digest, load=load)

    def renditions(self, source: Blob, cleaned: Cleaned) -> tuple[Rendition, ...]:
        """Return the published sizes of a photo."""
        return tuple(
            rendition_of(piece, size, self.file(source.digest, digest))
            for piece, (digest, size) in cleaned.pieces.items()
        )

    def _cleaned(self, digest: str) -> Cleaned:
        made = self._ready.pop(digest, None)
        if made is None:
            with _silent_libraries():
                made = self._attempt(digest)
        if isinstance(made, RefusedError):
            self._session.ensure(f"{self._name} tried")
            return Cleaned(refused=made.code, values=made.values)
        pieces = {
            name: (self._session.keep_blob(content), len(content))
            for name, content in sorted(made.items(), key=_rank)
        }
        return Cleaned(pieces=pieces, digest=_digest_of(sorted(made.items(), key=_rank)))

    def _attempt(self, digest: str) -> Pieces | RefusedError:
        try:
            return self._work(self._sources[digest].load())
        except RefusedError as refused:
            return refused


@contextmanager
def _silent_libraries() -> Iterator[None]:
    """Silence the warnings of libraries about damaged files, which are refused or repaired."""
    import logging  # noqa: PLC0415 - a build without new files is quick
    import warnings  # noqa: PLC0415 - as above

    log = logging.getLogger("pikepdf")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        log.setLevel(level)


def _rank(piece: tuple[str, bytes]) -> tuple[bool, str, int]:
    """Return a sort key: formats that fewer browsers know come first, then smaller widths."""
    size, _, ending = piece[0].rpartition(".")
    width = size.partition("x")[0]
    return ending != "webp", ending, int(width) if width else 0


def _used_images(site: Site) -> tuple[str, ...]:
    """Return the pictures of the pages shown, and the logos, by path under the images' folder."""
    files = {page.matter.at.path: page.matter.image for page in _pages(site)}
    found = {name for file in files for name in site.pictures.get(file, ())}
    found |= {image.file.text for image in files.values() if image}
    logos = {one.logo.text for one in site.organizations.values() if one.logo}
    named = named_pictures(site.settings, site.campaigns)
    return tuple(sorted((found | logos | named) & set(site.images)))


def _printed_images(site: Site) -> Iterator[str]:
    """Yield the pictures on printed pieces of material; a picture may occur twice."""
    shared = {campaign.id.text: campaign.image for campaign in site.campaigns}
    for piece in site.material:
        image = piece.image or shared.get(piece.campaign)
        if piece.format == "pdf" and not piece.discreet and image:
            yield image.file.text


def _pages(site: Site) -> list[EditionPage]:
    return [page for edition in site.editions for page in edition.pages.values()]


def _digest_of(pieces: Iterable[tuple[str, bytes]]) -> str:
    """Return one digest for all sizes of a picture, as they are always published together."""
    digest = hashlib.sha256()
    for name, content in pieces:
        size, _, ending = name.rpartition(".")
        digest.update(f"{ending} {size.partition('x')[0]} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:_DIGITS]


def _drawn(drawing: Drawing) -> Renditions:
    size = {"width": drawing.width, "height": drawing.height, "size": len(drawing.content)}
    one = Rendition(**size, ending="svg", file=Blob.of(drawing.content))
    digest = _digest_of([(f"{drawing.width}x{drawing.height}.svg", drawing.content)])
    return Renditions(digest=digest, sizes=(one,))


def clean_files(
    files: Mapping[str, OfferedFile], session: Session
) -> dict[str, OfferedFile | RefusedError]:
    """Return the published form of each file, or the error that refuses it."""
    found: dict[str, OfferedFile | RefusedError] = {}
    slow_kinds = (
        ("pdf", mark("PDF files"), _clean_pdf, ("pdf",)),
        ("picture to take", mark("Pictures"), _clean_picture, _PICTURES),
        ("archive", mark("Archives"), _clean_archive, ("zip",)),
    )
    for question, words, work, endings in slow_kinds:
        slow = _Slow(session, question, words, work)
        sources = {
            name: Blob.of(one.content) for name, one in files.items() if ending(name) in endings
        }
        for name, cleaned in slow.clean(sources).items():
            if cleaned.refused:
                found[name] = RefusedError(cleaned.refused, **cleaned.values)
            else:
                ((digest, _size),) = cleaned.pieces.values()
                content = slow.file(sources[name].digest, digest).load()
                found[name] = replace(files[name], content=content)
    for name, file in files.items():
        if name not in found:
            found[name] = _cleaned_here(name, file)
    return found


def _clean_pdf(content: bytes) -> Pieces:
    from tipsite.media.pdf import clean_pdf  # noqa: PLC0415 - a build without new files is quick

    return clean_pdf(content)


def _clean_picture(content: bytes) -> Pieces:
    return {"picture": clean_picture(content)}


def _clean_archive(content: bytes) -> Pieces:
    from tipsite.media.archive import ARCHIVED, clean_zip  # noqa: PLC0415 - few sites have archives

    cleaners = {
        **{kind: clean for kind, clean in _CLEANERS.items() if kind in ARCHIVED},
        **dict.fromkeys(_PICTURES, clean_picture),
        "pdf": lambda content: _clean_pdf(content)[_PDF],
        "svg": _clean_drawing,
    }
    return clean_zip(content, cleaners)


def _clean_drawing(content: bytes) -> bytes:
    try:
        return clean_svg(content.decode("utf-8-sig")).content
    except (SvgError, UnicodeDecodeError) as error:
        raise RefusedError("file-broken") from error


def _cleaned_here(name: str, file: OfferedFile) -> OfferedFile | RefusedError:
    try:
        content = _CLEANERS.get(ending(name), bytes)(file.content)
        seconds = seconds_of(content) if file.kind.family == "audio" else 0
        return replace(file, content=content, seconds=seconds)
    except RefusedError as refused:
        return refused


def _used_files(site: Site) -> tuple[str, ...]:
    """Return the files that pages offer, with captions, by path under the folder of files."""
    offers = [offer for page in _pages(site) for offer in page.matter.downloads]
    names = {found.text for offer in offers for found in (offer.file, offer.captions) if found}
    return tuple(sorted(names & set(site.files)))

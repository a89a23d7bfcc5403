"""Pictures and files of pages: they must exist and be accessible to all readers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import chain

from tipsite.engine.session import Session
from tipsite.lint.typed_numbers import FileNumbers, file_numbers
from tipsite.model.config import SharedPicture, named_pictures
from tipsite.model.corpus import CONFIG, FILES, IMAGES, Corpus
from tipsite.model.media import OfferedFile
from tipsite.model.pages import Download, Image, Page, Reference
from tipsite.model.problems import Location, Problem, Text, note, problem, warning
from tipsite.model.site import Edition
from tipsite.proposals import nearest_file
from tipsite.resolve.names import Names, one_tag_problems
from tipsite.resolve.references import image_name
from tipsite.resolve.resolved import Resolved
from tipsite.web import resolve

_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")
_HEARD = ("audio", "video")
_SHOWN = 5
"""The most unknown numbers of a file that are listed: reports have many figures."""


def image_problems(resolved: Resolved, in_texts: Iterable[Iterable[str]]) -> Iterator[Problem]:
    """Yield the problems of pictures in front matter, and the unused pictures.

    ``in_texts`` are the pictures in the text of each page (`images_in`).
    """
    corpus, known = resolved.corpus, resolved.known
    wanted = {found.logo.text for found in corpus.organizations if found.logo}
    if corpus.config:
        wanted |= named_pictures(corpus.config.site, corpus.config.campaigns)
    for page in corpus.pages:
        if image := page.matter.image:
            yield from picture_problems(image, known)
            wanted.add(image.file.text)
    wanted.update(*in_texts)
    if not any(path.endswith((".md", "organizations.yaml", CONFIG)) for path in corpus.broken):
        for name in _unwanted(corpus.images, wanted):
            yield warning("image-not-used", Location(path=IMAGES + name))


def _unwanted(there: Collection[str], wanted: set[str]) -> list[str]:
    """Return the unused files, without files whose name occurs with a typing mistake."""
    meant = {nearest_file(name, there) for name in wanted.difference(there)}
    return sorted({*there} - wanted - meant)


def picture_problems(picture: Image | SharedPicture, known: Names) -> Iterator[Problem]:
    """Yield the problems of a picture that is named in front matter or in settings."""
    if found := known.image_problem(picture.file, picture.file.text):
        yield found
    alt = picture.alt if isinstance(picture, Image) else next(iter(picture.alt.values()), None)
    if alt is None and not picture.decorative and "alt" not in picture.unread:
        yield problem("image-needs-alt", picture.at, file=picture.file.text)
    elif alt is not None and picture.decorative:
        yield problem("image-alt-or-not", alt.at)


def images_in(page: Page, known: Names) -> Iterator[str]:
    """Yield the names of the pictures in the text of a page, including missing ones."""
    for part in page.prose:
        if isinstance(part, Reference) and part.kind == "image":
            yield image_name(part.target, page, known)


def download_problems(resolved: Resolved) -> Iterator[Problem]:
    """Yield the problems of downloads, and the files that no page offers."""
    corpus, known = resolved.corpus, resolved.known
    wanted: set[str] = set()
    for page in corpus.pages:
        for download in page.matter.downloads:
            yield from _download(download, page, corpus, known)
            wanted.add(download.file.text)
            wanted.update({download.captions.text} if download.captions else ())
    for edition in resolved.editions:
        yield from _unseen(edition, corpus.files, known)
    if not any(path.endswith(".md") for path in corpus.broken):
        for name in _unwanted(corpus.files, wanted):
            yield warning("file-not-offered", Location(path=FILES + name))


def _download(download: Download, page: Page, corpus: Corpus, known: Names) -> Iterator[Problem]:
    yield from _file(download.file, corpus)
    if download.language:
        yield from one_tag_problems(download.language)
    if download.transcript:
        yield from _transcript(download.transcript, page, known)
    if download.captions:
        yield from _file(download.captions, corpus)
    if offered := corpus.files.get(download.file.text):
        yield from _followed(download, offered, corpus.files)


def _file(written: Text, corpus: Corpus) -> Iterator[Problem]:
    name = written.text
    if _ELSEWHERE.match(name):
        yield problem("file-elsewhere", written.at, file=name)
    elif name not in corpus.files and FILES + name not in corpus.broken:
        yield problem("file-missing", written.at, meant=nearest_file(name, corpus.files), file=name)


def _transcript(written: Text, page: Page, known: Names) -> Iterator[Problem]:
    path = resolve(page.path, written.text)
    if written.text.startswith("/") or path.startswith(".."):
        yield problem("link-outside", written.at, target=written.text)
    elif not path.endswith(".md"):
        yield problem("link-not-md", written.at, target=written.text)
    elif found := known.page_problem(written, path, page):
        yield found


def _followed(
    download: Download, offered: OfferedFile, files: Mapping[str, OfferedFile]
) -> Iterator[Problem]:
    """Yield a problem if people who cannot hear or cannot see cannot follow a recording."""
    family, captions = offered.kind.family, download.captions
    if family == "captions":
        yield problem("captions-alone", download.file.at, file=download.file.text)
    elif captions and family not in _HEARD:
        yield problem("captions-not-here", captions.at)
    elif captions and captions.text in files and files[captions.text].kind.family != "captions":
        yield problem("captions-kind", captions.at, file=captions.text)
    elif family in _HEARD and not download.transcript and (family == "audio" or not captions):
        # Browsers show no captions of a sound.
        yield problem("not-for-all", download.file.at, file=download.file.text)


def _unseen(edition: Edition, files: Mapping[str, OfferedFile], known: Names) -> Iterator[Problem]:
    """Yield missing transcripts of recordings that an edition offers."""
    for page in edition.pages.values():
        for download in page.matter.downloads:
            transcript, offered = download.transcript, files.get(download.file.text)
            if transcript is None or download.captions or offered is None:
                continue
            path = resolve(page.path, transcript.text)
            broken = any(f"content/{tag}/{path}" in known.broken for tag in known.tags)
            lacking = path in known.pages and path not in edition.pages
            if offered.kind.family in _HEARD and lacking and not broken:
                yield problem("transcript-unseen", transcript.at, tag=edition.tag)


def offered_numbers(
    files: Mapping[str, OfferedFile], session: Session
) -> tuple[Mapping[str, FileNumbers], tuple[Problem, ...]]:
    """Return the phone numbers in published PDF files, and their problems.

    The numbers of each file are a question with the digest of its bytes as key.
    """
    contents = {name: file.content for name, file in files.items() if name.endswith(".pdf")}
    digests = {name: sha256(content).hexdigest() for name, content in contents.items()}
    by_digest = {digests[name]: content for name, content in contents.items()}

    def read(digest: str) -> FileNumbers:
        from tipsite.material.pdf_words import read_words  # noqa: PLC0415 - for few sites

        words = read_words(by_digest[digest])
        return file_numbers(words.texts, words.dialled, session, whole=words.whole)

    session.rule("file numbers", read, FileNumbers, exact=True, private=True)
    found: dict[str, FileNumbers] = {
        name: session.ask("file numbers", digest) for name, digest in digests.items()
    }
    told = (_number_problems(Location(path=FILES + name), one) for name, one in found.items())
    return found, tuple(chain.from_iterable(told))


def _number_problems(at: Location, found: FileNumbers) -> Iterator[Problem]:
    for number, standing, owner in found.numbers:
        if standing in ("held", "gone"):
            # An error would keep a failed line online until somebody makes the file again.
            tell = problem if standing == "held" else warning
            yield tell("file-number-held", at, found=number, id=owner)
    unknown = [number for number, standing, _ in found.numbers if not standing]
    if unknown:
        more = " …" if len(unknown) > _SHOWN else ""
        yield warning("file-number-unknown", at, found=", ".join(unknown[:_SHOWN]) + more)
    if not found.whole:
        yield note("file-unread", at)

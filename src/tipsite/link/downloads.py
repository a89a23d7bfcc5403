"""The files that pages offer: each is there, and everybody can follow it.

Not everybody hears: without captions, what is said in a file must stand on a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tipsite.link.known import Known
from tipsite.link.tags import one_tag_problems
from tipsite.model.corpus import Corpus
from tipsite.model.files import OfferedFile
from tipsite.model.pages import Download, Page
from tipsite.model.site import Edition
from tipsite.model.values import Text
from tipsite.problems import Problem, Where, problem, warning
from tipsite.tools.urls import resolve
from tipsite.yaml.schema import nearest

_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_FOLDER = "content/files/"
_HEARD = ("audio", "video")


def download_problems(
    corpus: Corpus, known: Known, editions: tuple[Edition, ...]
) -> Iterator[Problem]:
    """Yield the problems of what pages offer, and the files that no page offers."""
    wanted: set[str] = set()
    for page in corpus.pages:
        for download in page.matter.downloads:
            yield from _download(download, page, corpus, known)
            wanted.add(download.file.text)
            wanted.update({download.captions.text} if download.captions else ())
    for edition in editions:
        yield from _unseen(edition, corpus.files, known)
    if not any(path.endswith(".md") for path in corpus.broken):
        for name in sorted(set(corpus.files) - wanted):
            yield warning("file-not-offered", Where(path=_FOLDER + name))


def _download(download: Download, page: Page, corpus: Corpus, known: Known) -> Iterator[Problem]:
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
    elif name not in corpus.files and _FOLDER + name not in corpus.broken:
        if meant := nearest(name.removeprefix(_FOLDER), corpus.files):
            yield problem("file-missing-meant", written.at, file=name, meant=meant)
        else:
            yield problem("file-missing", written.at, file=name)


def _transcript(written: Text, page: Page, known: Known) -> Iterator[Problem]:
    path = resolve(page.path, written.text)
    if written.text.startswith("/") or path.startswith(".."):
        yield problem("link-outside", written.at, target=written.text)
    elif not path.endswith(".md"):
        yield problem("link-not-md", written.at, target=written.text)
    elif found := known.page_problem(written, path):
        yield found


def _followed(
    download: Download, offered: OfferedFile, files: Mapping[str, OfferedFile]
) -> Iterator[Problem]:
    """Whether somebody who does not hear, or does not see, gets what is in it."""
    family, captions = offered.kind.family, download.captions
    if family == "captions":
        yield problem("captions-alone", download.file.at, file=download.file.text)
    elif captions and family not in _HEARD:
        yield problem("captions-not-here", captions.at)
    elif captions and captions.text in files and files[captions.text].kind.family != "captions":
        yield problem("captions-kind", captions.at, file=captions.text)
    elif family in _HEARD and not captions and not download.transcript:
        yield problem("not-for-all", download.file.at, file=download.file.text)
    elif family == "audio" and captions and not download.transcript:
        yield warning("captions-unseen", captions.at)


def _unseen(edition: Edition, files: Mapping[str, OfferedFile], known: Known) -> Iterator[Problem]:
    """Yield the transcripts that an edition lacks although it offers what is heard."""
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

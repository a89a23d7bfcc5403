"""Pictures and files that the site shows, each without what it says of its maker.

What no page shows is not worked on and not published.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping

from msgspec.structs import replace

from tipsite.engine.transform import Make, RefusedError, uncached
from tipsite.media.audio import clean_captions, clean_mp3, clean_ogg, clean_wav
from tipsite.media.filetypes import ending
from tipsite.media.images import LARGEST, picture_recipe, renditions
from tipsite.media.mp4 import empty_boxes
from tipsite.media.pdf import pdf_recipe
from tipsite.media.webm import empty_elements
from tipsite.model.corpus import FILES, IMAGES
from tipsite.model.media import Blob, Drawing, Media, OfferedFile, Rendition, Renditions
from tipsite.model.problems import Location, Problem, problem
from tipsite.model.site import EditionPage, Site

_QUICK: Mapping[str, Callable[[bytes], bytes]] = {
    "mp3": clean_mp3,
    "m4a": empty_boxes,
    "mp4": empty_boxes,
    "ogg": clean_ogg,
    "opus": clean_ogg,
    "wav": clean_wav,
    "webm": empty_elements,
    "vtt": clean_captions,
}
"""By ending: work that takes no longer than to look for what was made before."""

_DIGITS = 12


def clean(site: Site, make: Make = uncached) -> tuple[Media, tuple[Problem, ...]]:
    """Return what the pages of ``site`` show and offer, and a problem for each file refused.

    ``make`` may take from an earlier build what was made then.
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
            images[name] = _named(_drawn(source))
        else:
            photos[name] = source
    made = make(picture_recipe(), tuple(photos.values())) if photos else []
    for name, found in zip(photos, made, strict=True):
        if isinstance(found, RefusedError):
            problems.append(problem(found.code, Location(path=IMAGES + name), **found.values))
        else:
            images[name] = _named(renditions(found))
    files: dict[str, OfferedFile] = {}
    cleaned = clean_files({name: site.files[name] for name in _used_files(site)}, make)
    for name, file in cleaned.items():
        if isinstance(file, RefusedError):
            problems.append(problem(file.code, Location(path=FILES + name), **file.values))
        else:
            files[name] = file
    return Media(images=images, files=files), tuple(problems)


def _used_images(site: Site) -> tuple[str, ...]:
    """Return the pictures of the pages shown, and the logos, by path under the images' folder."""
    files = {page.matter.at.path: page.matter.image for page in _pages(site)}
    found = {name for file in files for name in site.pictures.get(file, ())}
    found |= {image.file.text for image in files.values() if image}
    logos = {one.logo.text for one in site.organizations.values() if one.logo}
    return tuple(sorted((found | logos) & set(site.images)))


def _pages(site: Site) -> list[EditionPage]:
    return [page for edition in site.editions for page in edition.pages.values()]


def _named(sizes: Iterable[Rendition]) -> Renditions:
    """One digest names all sizes of a picture: they come and go together."""
    known = tuple(sizes)
    digest = hashlib.sha256()
    for one in known:
        digest.update(f"{one.ending} {one.width} {len(one.content)}\n".encode())
        digest.update(one.content)
    return Renditions(digest=digest.hexdigest()[:_DIGITS], sizes=known)


def _drawn(drawing: Drawing) -> tuple[Rendition, ...]:
    size = {"width": drawing.width, "height": drawing.height}
    return (Rendition(**size, ending="svg", content=drawing.content),)


def clean_files(
    files: Mapping[str, OfferedFile], make: Make
) -> dict[str, OfferedFile | RefusedError]:
    """Return each file as it may be published, or why it may not."""
    slow = {name: Blob.of(one.content) for name, one in files.items() if ending(name) == "pdf"}
    made = make(pdf_recipe(), tuple(slow.values())) if slow else []
    found: dict[str, OfferedFile | RefusedError] = {
        name: result if isinstance(result, RefusedError) else _with(files[name], result["pdf"])
        for name, result in zip(slow, made, strict=True)
    }
    for name, file in files.items():
        if name not in slow:
            found[name] = _quick(name, file)
    return found


def _with(file: OfferedFile, content: bytes) -> OfferedFile:
    return replace(file, content=content)


def _quick(name: str, file: OfferedFile) -> OfferedFile | RefusedError:
    try:
        return _with(file, _QUICK[ending(name)](file.content))
    except RefusedError as refused:
        return refused


def _used_files(site: Site) -> tuple[str, ...]:
    """Return what the pages shown offer, with its captions, by path under the files' folder."""
    offers = [offer for page in _pages(site) for offer in page.matter.downloads]
    names = {found.text for offer in offers for found in (offer.file, offer.captions) if found}
    return tuple(sorted(names & set(site.files)))

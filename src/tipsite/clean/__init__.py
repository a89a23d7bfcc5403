"""The bytes of pictures and files become what may be published: nothing tells who, where or when.

A photo's original never leaves this stage.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from tipsite.clean.files import clean_files
from tipsite.clean.pictures import LARGEST, recipe, renditions
from tipsite.clean.used import used_files, used_images
from tipsite.model.files import Blob, OfferedFile
from tipsite.model.media import Drawing, Media, Rendition, Renditions
from tipsite.model.site import Site
from tipsite.problems import Problem, Where, problem
from tipsite.tools.making import Make, RefusedError, anew

_IMAGES = "content/images/"
_FILES = "content/files/"
_DIGITS = 12


def clean(site: Site, make: Make = anew) -> tuple[Media, tuple[Problem, ...]]:
    """Return what the pages of ``site`` show and offer, and a problem for each file refused.

    ``make`` may take from an earlier build what was made then.
    """
    images: dict[str, Renditions] = {}
    photos: dict[str, Blob] = {}
    problems: list[Problem] = []
    for name in used_images(site):
        source = site.images[name]
        if isinstance(source, Drawing) and len(source.content) > LARGEST:
            at = Where(path=_IMAGES + name)
            problems.append(problem("image-heavy", at, most=LARGEST // 1000))
        elif isinstance(source, Drawing):
            images[name] = _named(_drawn(source))
        else:
            photos[name] = source
    made = make(recipe(), tuple(photos.values())) if photos else []
    for name, found in zip(photos, made, strict=True):
        if isinstance(found, RefusedError):
            problems.append(problem(found.code, Where(path=_IMAGES + name), **found.values))
        else:
            images[name] = _named(renditions(found))
    files: dict[str, OfferedFile] = {}
    cleaned = clean_files({name: site.files[name] for name in used_files(site)}, make)
    for name, file in cleaned.items():
        if isinstance(file, RefusedError):
            problems.append(problem(file.code, Where(path=_FILES + name), **file.values))
        else:
            files[name] = file
    return Media(images=images, files=files), tuple(problems)


def _drawn(drawing: Drawing) -> tuple[Rendition, ...]:
    size = {"width": drawing.width, "height": drawing.height}
    return (Rendition(**size, ending="svg", content=drawing.content),)


def _named(sizes: Iterable[Rendition]) -> Renditions:
    """One digest names all sizes of a picture: they come and go together."""
    known = tuple(sizes)
    digest = hashlib.sha256()
    for one in known:
        digest.update(f"{one.ending} {one.width} {len(one.content)}\n".encode())
        digest.update(one.content)
    return Renditions(digest=digest.hexdigest()[:_DIGITS], sizes=known)

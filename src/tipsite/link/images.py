"""The pictures that pages name: each is there, has words, and none lies about unseen."""

from __future__ import annotations

from collections.abc import Iterator

from tipsite.link.known import Known
from tipsite.link.references import image_name
from tipsite.model.corpus import Corpus
from tipsite.model.pages import Image, Page, Reference
from tipsite.problems import Problem, Where, problem, warning

_FOLDER = "content/images/"


def image_problems(corpus: Corpus, known: Known) -> Iterator[Problem]:
    """Yield the problems of pictures in front matter, and the pictures that nothing shows."""
    wanted = {found.logo.text for found in corpus.organizations if found.logo}
    for page in corpus.pages:
        if image := page.matter.image:
            yield from _image(image, known)
            wanted.add(image.file.text)
        wanted.update(_in_text(page, known))
    if not any(path.endswith((".md", "organizations.yaml")) for path in corpus.broken):
        for name in sorted(set(corpus.images) - wanted):
            yield warning("image-not-used", Where(path=_FOLDER + name))


def _image(image: Image, known: Known) -> Iterator[Problem]:
    if found := known.image_problem(image.file, image.file.text):
        yield found
    if image.alt is None and not image.decorative:
        yield problem("image-needs-alt", image.at, file=image.file.text)
    elif image.alt is not None and image.decorative:
        yield problem("image-alt-or-not", image.alt.at)


def _in_text(page: Page, known: Known) -> Iterator[str]:
    for part in page.prose:
        if isinstance(part, Reference) and part.kind == "image":
            yield image_name(part.target, page, known)

"""Every picture of a page has words, and keeps its place while it is not there yet."""

from __future__ import annotations

from collections.abc import Iterator

from tipsite.audit.document import Document
from tipsite.problems import Problem, Where, problem


def image_problems(document: Document) -> Iterator[Problem]:
    """Yield the pictures of a page that jump, or say nothing to those who do not see."""
    at = Where(path=f"output/{document.path}")
    for element in document.suspects:
        if element.name == "img":
            attributes = element.attributes
            lacking = [name for name in ("alt", "width", "height") if name not in attributes]
            sizes = (attributes.get(name, "1") for name in ("width", "height"))
            if lacking or not all(size.isdigit() and int(size) for size in sizes):
                yield problem("audit-image", at, lacking=(lacking or ["width"])[0])

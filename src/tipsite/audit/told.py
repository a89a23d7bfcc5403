"""What feeds and the sitemap tell programs: pages of the site, and no strange number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree

from tipsite.model.artifacts import Artifact
from tipsite.model.plan import Promises
from tipsite.problems import Problem, Where, problem

_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//)\S+", re.IGNORECASE)
_MADE = re.compile(
    r"urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
)
"""What is made of a name or a date, and is no number to call."""


def told_problems(artifacts: tuple[Artifact, ...], promises: Promises) -> Iterator[Problem]:
    """Yield XML that cannot be read, and each address in it that is no file of the site."""
    paths = {found.path for found in artifacts}
    for path, values in _values(artifacts).items():
        at = Where(path=f"output/{path}")
        if values is None:
            yield problem("audit-xml", at)
            continue
        for value in dict.fromkeys(values):
            if _ADDRESS.fullmatch(value) and not _MADE.fullmatch(value):
                here, _, _ = value.partition("#")
                rest = here.removeprefix(promises.address)
                if rest == here or rest not in paths:
                    yield problem("audit-xml-address", at, address=value)


def told_words(artifacts: tuple[Artifact, ...]) -> Mapping[str, str]:
    """Return the words of each XML file, a line each, by path; addresses are none."""
    return {
        path: "\n".join(
            value
            for value in values or ()
            if not (_ADDRESS.fullmatch(value) or _MADE.fullmatch(value))
        )
        for path, values in _values(artifacts).items()
    }


def _values(artifacts: tuple[Artifact, ...]) -> dict[str, tuple[str, ...] | None]:
    return {found.path: _read(found.content) for found in artifacts if found.path.endswith(".xml")}


def _read(content: bytes) -> tuple[str, ...] | None:
    """The texts and attributes of a file; None where it is no XML."""
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 - made here, of a theme at most
    except ElementTree.ParseError:
        return None
    found = (
        value
        for element in root.iter()
        for value in (element.text, element.tail, *element.attrib.values())
    )
    return tuple(value.strip() for value in found if value and value.strip())

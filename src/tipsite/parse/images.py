"""Pictures under ``content/images/``: only SVG that can do nothing, so far."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree

from tipsite.problems import Problem, Where, problem

_FOLDER = "content/images/"
_NEVER = {"script", "foreignObject", "iframe", "a", "animate", "set", "image", "use", "style"}


def parse_images(files: Mapping[str, bytes]) -> tuple[Mapping[str, bytes], tuple[Problem, ...]]:
    """Return the harmless SVG files by path relative to ``content/images/``."""
    images: dict[str, bytes] = {}
    problems: list[Problem] = []
    for path, content in files.items():
        if not path.startswith(_FOLDER) or not path.lower().endswith(".svg"):
            continue
        found = _danger(path, content)
        if found:
            problems.append(found)
        else:
            images[path.removeprefix(_FOLDER)] = content
    return images, tuple(problems)


def _danger(path: str, content: bytes) -> Problem | None:
    at = Where(path=path)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        return problem("svg-refused", at, why="DOCTYPE")
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 - no DOCTYPE, so no entities
    except ElementTree.ParseError as error:
        line, column = error.position
        return problem("svg-broken", Where(path=path, line=line, column=column + 1))
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2]
        if name in _NEVER:
            return problem("svg-refused", at, why=f"<{name}>")
        for attribute, value in element.attrib.items():
            bare = attribute.rpartition("}")[2].lower()
            if bare.startswith("on") or bare in ("href", "style") or "url(" in value.lower():
                return problem("svg-refused", at, why=bare)
    return None

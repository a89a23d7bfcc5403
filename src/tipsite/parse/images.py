"""Pictures under ``content/images/``: only SVG that can do nothing, so far."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree

from tipsite.problems import Problem, Where, problem
from tipsite.tools.contacts import find_contacts

_FOLDER = "content/images/"
_SVG = "{http://www.w3.org/2000/svg}"
_ELEMENTS = frozenset((
    "svg", "g", "defs", "title", "desc", "path", "rect", "circle", "ellipse", "line", "polyline",
    "polygon", "linearGradient", "radialGradient", "stop", "clipPath", "mask", "symbol",
))  # fmt: skip
_ATTRIBUTES = frozenset((
    "id", "version", "width", "height", "viewBox", "preserveAspectRatio", "d", "x", "y", "x1", "y1",
    "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "points", "transform", "fill", "stroke",
    "fill-rule", "fill-opacity", "clip-rule", "clip-path", "mask", "opacity", "stroke-width",
    "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-dasharray", "stroke-opacity",
    "stroke-dashoffset", "offset", "stop-color", "stop-opacity", "gradientUnits", "color",
    "gradientTransform", "spreadMethod", "clipPathUnits", "maskUnits", "role", "lang", "class",
))  # fmt: skip
_DECLARATION = re.compile(r"\s*<\?xml [^>]*\?>")
_OWN_REFERENCE = re.compile(r"url\(#[\w-]+\)\Z")


def parse_images(files: Mapping[str, bytes]) -> tuple[Mapping[str, bytes], tuple[Problem, ...]]:
    """Return the harmless SVG files by path relative to ``content/images/``."""
    images: dict[str, bytes] = {}
    problems: list[Problem] = []
    for path, content in files.items():
        if not path.startswith(_FOLDER) or not path.lower().endswith(".svg"):
            continue
        found = next(_problems(path, content), None)
        if found:
            problems.append(found)
        else:
            images[path.removeprefix(_FOLDER)] = content
    return images, tuple(problems)


def _problems(path: str, content: bytes) -> Iterator[Problem]:
    at = Where(path=path)
    try:
        text = _DECLARATION.sub("", content.decode("utf-8-sig"), count=1)
    except UnicodeDecodeError:
        return  # told when it was read as text
    for sign in ("<!", "<?"):
        if sign in text:
            yield problem("svg-refused", at, why=sign)
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - no DOCTYPE, so no entities
    except (ElementTree.ParseError, ValueError) as error:
        line, column = getattr(error, "position", (1, 0))
        yield problem("svg-broken", Where(path=path, line=line, column=column + 1))
        return
    for element in root.iter():
        yield from _element(element, at)
    for contact in find_contacts("".join(root.itertext()), dials=frozenset(), regions=()):
        yield problem(f"{contact.kind}-in-words", at, found=contact.text)


def _element(element: ElementTree.Element, at: Where) -> Iterator[Problem]:
    name = str(element.tag)
    if not name.startswith(_SVG) or name.removeprefix(_SVG) not in _ELEMENTS:
        yield problem("svg-refused", at, why=f"<{name.rpartition('}')[2]}>")
    for attribute, value in element.attrib.items():
        plain = "\\" not in value and ("(" not in value or attribute == "transform")
        if attribute not in _ATTRIBUTES or not (plain or _harmless(value)):
            yield problem("svg-refused", at, why=attribute.rpartition("}")[2])


def _harmless(value: str) -> bool:
    return bool(_OWN_REFERENCE.match(value)) or value.startswith(("rgb(", "hsl("))

"""Conversion of an SVG to one without scripts, loading and data about its maker.

Shapes and their properties are kept (SVG 2). The style sheet becomes attributes, so that no sheet
can load anything. The SVG gets an explicit size (8.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree

from msgspec import Struct, field

from tipsite.web import xml_attribute, xml_text

_SHAPES = frozenset((
    "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "use",
))  # fmt: skip
"""Visible elements."""
_ELEMENTS = _SHAPES | frozenset((
    "svg", "g", "defs", "tspan", "linearGradient", "radialGradient", "stop",
    "clipPath", "mask", "symbol", "pattern", "marker",
))  # fmt: skip
_UNWRAPPED = frozenset(("a", "switch"))
"""Elements that are replaced by a group with their content."""
WORDS = frozenset(("text", "tspan"))
"""Elements with text for readers."""
_UNSEEN = frozenset(("metadata", "style", "title", "desc"))
"""Elements that are removed without a report, since the picture looks the same.
A style becomes attributes. Titles and descriptions often have names of files and people."""

_LOOKS = frozenset((
    "clip-path", "clip-rule", "color", "display", "fill", "fill-opacity", "fill-rule",
    "font-family", "font-size", "font-style", "font-weight", "letter-spacing", "marker-end",
    "marker-mid", "marker-start", "mask", "opacity", "overflow", "paint-order", "stop-color",
    "stop-opacity",
    "stroke", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin",
    "stroke-miterlimit", "stroke-opacity", "stroke-width", "text-anchor", "vector-effect",
    "visibility", "dominant-baseline", "word-spacing",
))  # fmt: skip
"""Properties that are allowed as attributes or in a style."""
_ATTRIBUTES = _LOOKS | frozenset((
    "clipPathUnits", "cx", "cy", "d", "direction", "dx", "dy", "fx", "fy", "gradientTransform",
    "gradientUnits", "height", "lang", "markerHeight", "markerUnits", "markerWidth",
    "maskContentUnits", "maskUnits", "offset", "orient", "pathLength", "patternContentUnits",
    "patternTransform", "patternUnits", "points", "preserveAspectRatio", "r", "refX", "refY",
    "role", "rotate", "rx", "ry", "spreadMethod", "textLength", "transform", "viewBox", "width",
    "x", "x1", "x2", "y", "y1", "y2",
))  # fmt: skip
_FORMULAS = ("transform", "gradientTransform", "patternTransform")

_OWN_REFERENCE = re.compile(r"url\(\s*[\"']?#([^\s\"')]+)[\"']?\s*\)\Z")
_COLOUR = re.compile(r"(?:rgba?|hsla?)\([\d\s.,%/deg-]*\)\Z")
_FORMULA = re.compile(
    r"(?:\s*+(?:matrix|translate|scale|rotate|skewX|skewY)\([\d\s.,eE+-]*+\)\s*+,?)*+\Z"
)

_LENGTH = re.compile(r"\s*\+?(\d++(?:\.\d*+)?|\.\d++)\s*+(px|pt|pc|mm|cm|in|)\s*\Z")
_UNITS = {"": 1, "px": 1, "pt": 4 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}
_WIDE, _WIDEST = 640, 1280
_NONE = (300, 150)
"""The width and height that browsers use for an SVG without a size."""

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_RULE = re.compile(r"(?:\A|(?<=[{}@;]))([^{}@;]++)\{([^{}]*+)\}")
_AT_RULE = re.compile(r"@[^{};@]*+(?:;|\{(?:[^{}]|\{[^{}]*+\})*+\})")
_SELECTOR = re.compile(r"(?P<name>[A-Za-z]*)(?P<mark>[.#]?)(?P<word>[\w-]*)\Z")

_SPACE = "http://www.w3.org/2000/svg"
_LINKS = ("href", "{http://www.w3.org/1999/xlink}href")
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[<>]*+>", re.IGNORECASE)
_DECLARATION = re.compile(r"<\?xml [^<>]*+(?<=\?)>")
_XHTML = "{http://www.w3.org/1999/xhtml"
_LOADS = re.compile(r"""url\(\s*+["']?(?!["'#\s])|@import|\\""")
_DEEPEST = 100


class SvgError(ValueError):
    """An SVG that cannot be cleaned; ``why`` is its forbidden part, empty if it is broken.

    ``line`` and ``column`` count from 1; 0 is the whole file.
    """

    def __init__(self, why: str = "", line: int = 0, column: int = 0) -> None:
        super().__init__(why)
        self.why, self.line, self.column = why, line, column


class CleanSvg(Struct, frozen=True, kw_only=True):
    """The bytes to publish, the size in CSS pixels, all words, and the removed parts."""

    content: bytes
    width: int
    height: int
    words: str
    removed: tuple[str, ...]


class Rule(Struct, frozen=True, kw_only=True):
    """Declarations for one simple selector; a rule with more ``weight`` overrides others."""

    weight: int
    element: str
    mark: str
    word: str
    looks: Mapping[str, str]


def clean_svg(text: str) -> CleanSvg:
    """Return the SVG with only the parts that are drawn.

    Raises:
        SvgError: the SVG is broken, declares entities, or has nothing left.
    """
    root = _parsed(text)
    sheet = "\n".join(one.text or "" for one in root.iter() if _is_style(one))
    work = _Work(rules=_rules_of(sheet))
    if _LOADS.search(sheet):
        work.removed["<style>"] = None
    shown = work.element(root, 0)
    if shown is None:
        raise SvgError(next(iter(work.removed), "<svg>"))
    if _without_endless_copies(shown):
        work.removed["<use>"] = None
    if work.removed and not any(one.tag in _SHAPES for one in shown.iter()):
        raise SvgError(next(iter(work.removed)))
    names = _names(shown)
    width, height = _sized(shown)
    return CleanSvg(
        content=("".join(_written(shown, names)) + "\n").encode(),
        width=width,
        height=height,
        words="".join(work.words),
        removed=tuple(work.removed),
    )


def _parsed(text: str) -> ElementTree.Element:
    """Parse the SVG without any document type declaration, so that it cannot declare entities."""
    plain = _DOCTYPE.sub(lambda found: "\n" * found[0].count("\n"), text, count=1)
    plain = _DECLARATION.sub(lambda found: "\n" * found[0].count("\n"), plain, count=1)
    if "<!doctype" in plain.lower() or "<!entity" in plain.lower():
        raise SvgError("<!DOCTYPE [")
    try:
        return ElementTree.fromstring(plain)  # noqa: S314 - no DOCTYPE, so no entities
    except (ElementTree.ParseError, ValueError) as error:
        line, column = getattr(error, "position", (1, 0))
        raise SvgError("", line, column + 1) from error


def _is_style(element: ElementTree.Element) -> bool:
    return element.tag in ("style", f"{{{_SPACE}}}style")


class _Work(Struct, frozen=True, kw_only=True):
    """The results of one cleaning; ``removed`` are removed parts that act, load or are visible."""

    rules: tuple[Rule, ...]
    removed: dict[str, None] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)

    def element(self, found: ElementTree.Element, depth: int) -> ElementTree.Element | None:
        """Return a clean copy of an element, or None if the element is not allowed."""
        space, _, name = str(found.tag).rpartition("}")
        if depth > _DEEPEST:
            raise SvgError("<g> <g> <g> …")
        ours = space in ("", f"{{{_SPACE}")
        if not ours or name not in _ELEMENTS | _UNWRAPPED:
            # Editors keep their own data in other namespaces: it is invisible, and not reported.
            if space == _XHTML or (ours and name not in _UNSEEN):
                self.removed[f"<{name}>"] = None
            return None
        made = ElementTree.Element("g" if name in _UNWRAPPED else name)
        self.attributes(found, made, name)
        if name in WORDS:
            made.text = found.text
            self.words.append(("" if name == "tspan" else "\n\n") + (found.text or ""))
        for child in found:
            kept = self.element(child, depth + 1)
            tail = child.tail if name in ("text", "tspan") else ""
            self.words.append(tail or "")
            if kept is not None:
                kept.tail = tail
                made.append(kept)
            elif tail and len(made):
                made[-1].tail = (made[-1].tail or "") + tail
            elif tail:
                made.text = (made.text or "") + tail
        return made

    def attributes(self, found: ElementTree.Element, made: ElementTree.Element, name: str) -> None:
        for attribute, value in found.attrib.items():
            if attribute in _ATTRIBUTES and _is_harmless(attribute, value):
                made.set(attribute, value)
            elif attribute in _ATTRIBUTES or attribute.startswith("on"):
                self.removed[attribute] = None
            elif attribute in _LINKS and name != "a" and value.startswith("#"):
                made.set("href", value)
            elif attribute in _LINKS:
                self.removed["href"] = None
            elif attribute == "id":
                made.set("id", value)
        classes = frozenset(found.get("class", "").split())
        made.attrib.update(styled(self.rules, name, classes, found.get("id", "")))
        style = found.get("style", "")
        made.attrib.update(_looks_of(style))
        if _LOADS.search(style):
            self.removed["style"] = None


def _is_harmless(name: str, value: str) -> bool:
    """Return whether the value of an attribute or property can load nothing."""
    if "\\" in value:
        return False
    if name in _FORMULAS:
        return bool(_FORMULA.match(value))
    return "(" not in value or bool(_OWN_REFERENCE.match(value) or _COLOUR.match(value))


def styled(
    rules: tuple[Rule, ...], element: str, classes: frozenset[str], name: str
) -> dict[str, str]:
    """Return the declarations of the rules for an element with these classes and this id."""
    looks: dict[str, str] = {}
    for rule in rules:
        known = {"": rule.word == "", ".": rule.word in classes, "#": rule.word == name}
        if rule.element in ("", element) and known[rule.mark]:
            looks.update(rule.looks)
    return looks


def _looks_of(style: str) -> dict[str, str]:
    """Return the declarations of a style that are allowed and harmless."""
    pairs = (part.partition(":") for part in _COMMENT.sub("", style).split(";"))
    found = {
        name.strip().lower(): value.replace("!important", "").strip() for name, _, value in pairs
    }
    return {
        name: value
        for name, value in found.items()
        if value and name in _LOOKS and _is_harmless(name, value)
    }


def _rules_of(sheet: str) -> tuple[Rule, ...]:
    """Return the rules with an element, a class or an id as selector, the weakest first."""
    plain = _AT_RULE.sub("", _COMMENT.sub("", sheet))
    found = [
        Rule(
            weight=("", ".", "#").index(match["mark"]),
            element=match["name"],
            mark=match["mark"],
            word=match["word"],
            looks=_looks_of(body),
        )
        for selectors, body in _RULE.findall(plain)
        for match in _selectors(selectors)
    ]
    return tuple(sorted(found, key=lambda rule: rule.weight))


def _selectors(written: str) -> Iterator[re.Match[str]]:
    for selector in written.split(","):
        match = _SELECTOR.match(selector.strip())
        if (
            match
            and (match["name"] or match["mark"])
            and bool(match["mark"]) == bool(match["word"])
        ):
            yield match


def _without_endless_copies(root: ElementTree.Element) -> bool:
    """Remove copies of missing elements and of elements with copies, which could grow endlessly."""
    ids = {name: one for one in root.iter() if (name := one.get("id"))}
    plain = {
        name for name, one in ids.items() if not any(inner.tag == "use" for inner in one.iter())
    }
    found = False
    for parent in list(root.iter()):
        for copy in [child for child in parent if child.tag == "use"]:
            if copy.get("href", "").removeprefix("#") not in plain:
                parent.remove(copy)
                found = True
    return found


def _names(root: ElementTree.Element) -> dict[str, str]:
    """Return a short new id for each id with a reference to it, since ids are names of layers."""
    wanted: set[str] = set()
    for one in root.iter():
        wanted.add(one.get("href", "").removeprefix("#"))
        matches = (_OWN_REFERENCE.match(value) for value in one.attrib.values())
        wanted |= {match[1] for match in matches if match}
    ids = [name for one in root.iter() if (name := one.get("id")) and name in wanted]
    return {name: f"i{index}" for index, name in enumerate(dict.fromkeys(ids), 1)}


def _sized(root: ElementTree.Element) -> tuple[int, int]:
    """Write width, height and view box into ``root``; return width and height in CSS pixels."""
    box = _box(root.get("viewBox", ""))
    width, height = _length(root.get("width", "")), _length(root.get("height", ""))
    if box and not (width and height):
        width, height = (width or _WIDE, 0.0) if not height else (0.0, height)
        width = width or height * box[0] / box[1]
        height = width * box[1] / box[0]
    elif not (width and height):
        width, height = _NONE
    if not box:
        root.set("viewBox", f"0 0 {width:g} {height:g}")
    scale = min(1.0, _WIDEST / max(width, height))
    whole = max(1, round(width * scale)), max(1, round(height * scale))
    root.set("width", str(whole[0]))
    root.set("height", str(whole[1]))
    return whole


def _box(written: str) -> tuple[float, float] | None:
    try:
        numbers = [float(part) for part in written.replace(",", " ").split()]
    except ValueError:
        return None
    if len(numbers) != 4 or not all(0 < number < 1e7 for number in numbers[2:]):
        return None
    return numbers[2], numbers[3]


def _length(written: str) -> float:
    match = _LENGTH.match(written)
    return min(float(match[1]) * _UNITS[match[2]], 1e7) if match else 0.0


def _written(element: ElementTree.Element, names: dict[str, str]) -> Iterator[str]:
    yield f"<{element.tag}"
    if element.tag == "svg":
        yield f' xmlns="{_SPACE}"'
    for attribute, value in sorted(element.attrib.items()):
        said = _renamed(attribute, value, names)
        if said:
            yield f" {attribute}={xml_attribute(said)}"
    inside = list(element)
    if not inside and not element.text:
        yield "/>"
        return
    yield f">{xml_text(element.text or '')}"
    for child in inside:
        yield from _written(child, names)
        yield xml_text(child.tail or "")
    yield f"</{element.tag}>"


def _renamed(attribute: str, value: str, names: dict[str, str]) -> str:
    """Return the value with the short id in place of its own; empty if nothing refers to it."""
    match = _OWN_REFERENCE.match(value)
    if attribute == "id":
        return names.get(value, "")
    if attribute == "href":
        name = names.get(value.removeprefix("#"), "")
        return name and f"#{name}"
    if match:
        return f"url(#{names[match[1]]})" if match[1] in names else "none"
    return value

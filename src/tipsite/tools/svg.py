"""An SVG becomes one that can neither act nor load, and does not say who drew it.

Kept is what ``svgrules`` allows; everything else goes, with what is inside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from tipsite.tools import svgrules
from tipsite.tools.svgsize import sized
from tipsite.tools.svgstyles import Rule, looks_of, rules_of, styled

_SPACE = "http://www.w3.org/2000/svg"
_LINKS = ("href", "{http://www.w3.org/1999/xlink}href")
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*>", re.IGNORECASE)
_DECLARATION = re.compile(r"\s*<\?xml [^>]*\?>")
_XHTML = "{http://www.w3.org/1999/xhtml"
_LOADS = re.compile(r"""url\(\s*["']?(?!["'#\s])|@import|\\""")
_DEEPEST = 100


class SvgError(ValueError):
    """An SVG that cannot be cleaned: ``why`` names what is in it; empty where it is broken.

    ``line`` counts from 1, ``column`` too; 0 is the whole file.
    """

    def __init__(self, why: str = "", line: int = 0, column: int = 0) -> None:
        super().__init__(why)
        self.why, self.line, self.column = why, line, column


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanSvg:
    """The bytes to publish, the size in CSS pixels, all words, and what was taken out."""

    content: bytes
    width: int
    height: int
    words: str
    removed: tuple[str, ...]


def clean_svg(text: str) -> CleanSvg:
    """Return the SVG without anything that is not drawn.

    Raises:
        SvgError: it is broken, declares entities, or nothing of it is left.
    """
    root = _parsed(text)
    sheet = "\n".join(one.text or "" for one in root.iter() if _is_style(one))
    work = _Work(rules=rules_of(sheet))
    if _LOADS.search(sheet):
        work.removed["<style>"] = None
    shown = work.element(root, 0)
    if shown is None:
        raise SvgError(next(iter(work.removed), "<svg>"))
    if _without_endless_copies(shown):
        work.removed["<use>"] = None
    if work.removed and not any(one.tag in svgrules.SHAPES for one in shown.iter()):
        raise SvgError(next(iter(work.removed)))
    names = _names(shown)
    width, height = sized(shown)
    return CleanSvg(
        content=("".join(_written(shown, names)) + "\n").encode(),
        width=width,
        height=height,
        words="".join(work.words),
        removed=tuple(work.removed),
    )


def _parsed(text: str) -> ElementTree.Element:
    """Parse without any declaration of types: none can bring entities."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """What one cleaning collects. ``removed`` holds what could act, load or be seen, once each."""

    rules: tuple[Rule, ...]
    removed: dict[str, None] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)

    def element(self, found: ElementTree.Element, depth: int) -> ElementTree.Element | None:
        """Return a clean copy, or None where the element may not stay."""
        space, _, name = str(found.tag).rpartition("}")
        if depth > _DEEPEST:
            raise SvgError("<g> <g> <g> …")
        ours = space in ("", f"{{{_SPACE}")
        if not ours or name not in svgrules.ELEMENTS | svgrules.UNWRAPPED:
            # Editors keep what only they need in other spaces: nobody sees it, and nobody is told.
            if space == _XHTML or (ours and name not in svgrules.UNSEEN):
                self.removed[f"<{name}>"] = None
            return None
        made = ElementTree.Element("g" if name in svgrules.UNWRAPPED else name)
        self.attributes(found, made, name)
        if name in svgrules.WORDS:
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
            if attribute in svgrules.ATTRIBUTES and svgrules.is_harmless(attribute, value):
                made.set(attribute, value)
            elif attribute in svgrules.ATTRIBUTES or attribute.startswith("on"):
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
        made.attrib.update(looks_of(style))
        if _LOADS.search(style):
            self.removed["style"] = None


def _names(root: ElementTree.Element) -> dict[str, str]:
    """Map each id that something refers to to a short one: ids are the names of layers."""
    wanted: set[str] = set()
    for one in root.iter():
        wanted.add(one.get("href", "").removeprefix("#"))
        matches = (svgrules.OWN_REFERENCE.match(value) for value in one.attrib.values())
        wanted |= {match[1] for match in matches if match}
    ids = [name for one in root.iter() if (name := one.get("id")) and name in wanted]
    return {name: f"i{index}" for index, name in enumerate(dict.fromkeys(ids), 1)}


def _without_endless_copies(root: ElementTree.Element) -> bool:
    """Take out copies of what is not there or holds copies itself: they could grow without end."""
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


def _written(element: ElementTree.Element, names: dict[str, str]) -> Iterator[str]:
    yield f"<{element.tag}"
    if element.tag == "svg":
        yield f' xmlns="{_SPACE}"'
    for attribute, value in sorted(element.attrib.items()):
        said = _renamed(attribute, value, names)
        if said:
            yield f" {attribute}={quoteattr(said)}"
    inside = list(element)
    if not inside and not element.text:
        yield "/>"
        return
    yield f">{escape(element.text or '')}"
    for child in inside:
        yield from _written(child, names)
        yield escape(child.tail or "")
    yield f"</{element.tag}>"


def _renamed(attribute: str, value: str, names: dict[str, str]) -> str:
    """Return the value with a short id in place of its own; empty where nothing refers to it."""
    match = svgrules.OWN_REFERENCE.match(value)
    if attribute == "id":
        return names.get(value, "")
    if attribute == "href":
        name = names.get(value.removeprefix("#"), "")
        return name and f"#{name}"
    if match:
        return f"url(#{names[match[1]]})" if match[1] in names else "none"
    return value

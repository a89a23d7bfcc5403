"""What a published SVG may hold (SVG 2): shapes and their looks, nothing that acts or loads."""

from __future__ import annotations

import re

SHAPES = frozenset((
    "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "use",
))  # fmt: skip
"""What can be seen."""
ELEMENTS = SHAPES | frozenset((
    "svg", "g", "defs", "tspan", "linearGradient", "radialGradient", "stop",
    "clipPath", "mask", "symbol", "pattern", "marker",
))  # fmt: skip
UNWRAPPED = frozenset(("a", "switch"))
"""Elements whose content stays without them."""
WORDS = frozenset(("text", "tspan"))
"""Elements whose text is for a reader."""
UNSEEN = frozenset(("metadata", "style", "title", "desc"))
"""That these go changes nothing to be seen: a style becomes attributes. A picture's words stand
beside it; in it, programs write names of files and of people."""

LOOKS = frozenset((
    "clip-path", "clip-rule", "color", "display", "fill", "fill-opacity", "fill-rule",
    "font-family", "font-size", "font-style", "font-weight", "letter-spacing", "marker-end",
    "marker-mid", "marker-start", "mask", "opacity", "overflow", "paint-order", "stop-color",
    "stop-opacity",
    "stroke", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin",
    "stroke-miterlimit", "stroke-opacity", "stroke-width", "text-anchor", "vector-effect",
    "visibility", "dominant-baseline", "word-spacing",
))  # fmt: skip
"""Properties that may stand as attributes or in a style."""
ATTRIBUTES = LOOKS | frozenset((
    "clipPathUnits", "cx", "cy", "d", "direction", "dx", "dy", "fx", "fy", "gradientTransform",
    "gradientUnits", "height", "lang", "markerHeight", "markerUnits", "markerWidth",
    "maskContentUnits", "maskUnits", "offset", "orient", "pathLength", "patternContentUnits",
    "patternTransform", "patternUnits", "points", "preserveAspectRatio", "r", "refX", "refY",
    "role", "rotate", "rx", "ry", "spreadMethod", "textLength", "transform", "viewBox", "width",
    "x", "x1", "x2", "y", "y1", "y2",
))  # fmt: skip
_FORMULAS = ("transform", "gradientTransform", "patternTransform")

OWN_REFERENCE = re.compile(r"url\(\s*[\"']?#([^\s\"')]+)[\"']?\s*\)\Z")
_COLOUR = re.compile(r"(?:rgba?|hsla?)\([\d\s.,%/deg-]*\)\Z")
_FORMULA = re.compile(
    r"(?:\s*(?:matrix|translate|scale|rotate|skewX|skewY)\([\d\s.,eE+-]*\)\s*,?)*\Z"
)


def is_harmless(name: str, value: str) -> bool:
    """Return whether the value of an attribute or property can load nothing."""
    if "\\" in value:
        return False
    if name in _FORMULAS:
        return bool(_FORMULA.match(value))
    return "(" not in value or bool(OWN_REFERENCE.match(value) or _COLOUR.match(value))

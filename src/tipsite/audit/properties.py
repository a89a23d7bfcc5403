"""What a style sheet may say of numbers, exit, help and notices, and of what they stand in.

Not a list of ways to hide something, which never ends, but of what is known to hide nothing: each
property with the values that it may have.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from tipsite.audit.lengths import ROOT, extent
from tipsite.theme.css import colour_of

SCREEN = 20 * ROOT
"""The width of a small screen, in pixels."""
_Judge = Callable[[str], bool]
_PART = re.compile(r"(?:[^\s()/,]|\((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*\))+|[/,]")
"""One part of a value: a word, or a function with what stands in it."""
_WIDE = ("inherit", "initial", "unset", "revert", "revert-layer")
_LOADS = re.compile(r"url\(|attr\(|var\(|element\(|image|paint\(|random", re.IGNORECASE)
_GRADIENT = re.compile(r"(?:repeating-)?(?:linear|radial|conic)-gradient\((?P<stops>.*)\)\Z")
_PLACES = (
    "to", "at", "from", "in", "top", "bottom", "left", "right", "center", "circle", "ellipse",
    "closest-side", "closest-corner", "farthest-side", "farthest-corner",
)  # fmt: skip
_SYMBOLS = re.compile(
    r"wingdings|webdings|dingbats|symbol|emoji|icons?\b|marlett|barcode|blank", re.IGNORECASE
)
_STRING = re.compile(r"\"([^\"\\]*)\"|'([^'\\]*)'")
_LIKE_FIGURES = re.compile(r"[\w|+\u2500-\u259f\u2800]")
"""Letters, figures, and what beside a number is taken for one: a stroke, a plus, a drawn box."""
_STEP = re.compile(r"(?P<what>translate|scale)(?:3d|[xyz])?\((?P<parts>[^()]*)\)\s*")
_LEAST_STEP = 8
"""Pixels by which something may be moved when a finger or pointer is on it."""
_WIDEST_SHADOW = 64
_FEATURE = re.compile(
    r"[\"'](?:tnum|lnum|pnum|onum|kern|liga|clig|calt)[\"'](?:\s+(?:[01]|on|off))?"
)
_WEIGHT = re.compile(r"[\"']wght[\"']\s+[1-9]\d\d")
_DURATION = re.compile(r"-?(?P<number>\d*\.?\d+)(?P<unit>ms|s)\Z")
_LONGEST = 1.0
"""Seconds that a change of looks may take."""


@lru_cache(maxsize=5000)
def is_known(name: str, value: str) -> bool:
    """Return whether a declaration, its custom properties filled in, is known to hide nothing."""
    judge = _JUDGES.get(name)
    value = value.strip().lower()
    return judge is not None and value != "" and judge(value)


def colours_in(value: str) -> tuple[str, ...]:
    """Return the colours between which a gradient runs; empty for what is no gradient."""
    found = _GRADIENT.match(value.strip().lower())
    if found is None:
        return ()
    words = (word for part in _parts_by_comma(found["stops"]) for word in _PART.findall(part))
    return tuple(word for word in words if not _is_place(word))


def _parts_by_comma(text: str) -> Iterator[str]:
    part: list[str] = []
    for word in _PART.findall(text):
        if word == ",":
            yield " ".join(part)
            part = []
        else:
            part.append(word)
    yield " ".join(part)


def _is_place(word: str) -> bool:
    """Whether a word of a gradient says where or how a colour stands."""
    return (
        word in _PLACES
        or bool(re.match(r"[+-]?[\d.]+(?:deg|turn|rad|grad)\Z", word))
        or extent(word, whole=SCREEN) is not None
    )


def _words(*known: str) -> _Judge:
    pattern = "|".join(known)
    return lambda value: all(
        part in _WIDE or re.fullmatch(pattern, part) for part in _PART.findall(value)
    )


def _lengths(least: float, most: float, *words: str) -> _Judge:
    """Lengths in pixels, on the smallest screen and on a wide one; and some words."""
    named = _words(*words) if words else lambda part: part in _WIDE

    def judge(value: str) -> bool:
        for part in _PART.findall(value):
            if part == "/" or named(part):
                continue
            found = extent(part, whole=SCREEN)
            if found is None or found[0] < least or found[1] > most:
                return False
        return True

    return judge


def _anything(value: str) -> bool:
    """What can neither load nor be unknown here."""
    return not _LOADS.search(value)


def _background(value: str) -> bool:
    stops = colours_in(value)
    return (
        value in ("none", "transparent", "inherit")
        or colour_of(value) is not None
        or (bool(stops) and all(colour_of(one) is not None for one in stops))
    )


def _family(value: str) -> bool:
    return _anything(value) and not _SYMBOLS.search(value)


def _font(value: str) -> bool:
    """A shorthand with its size and its fonts (CSS Fonts, 2.7)."""
    plain = r"(?:(?:normal|italic|bold|bolder|lighter|small-caps|[1-9]00)\s+)*"
    found = re.match(
        rf"{plain}(?P<size>\S+?)(?:\s*/\s*(?P<line>\S+))?\s+(?P<family>[^/]+)\Z", value
    )
    return value == "inherit" or (
        found is not None
        and _size(found["size"])
        and (found["line"] is None or _line(found["line"]))
        and _family(found["family"])
    )


_length_of_text = _lengths(8, 160, "(?:x{1,3}-)?(?:small|large)", "medium", "smaller", "larger")
_size_of_lines = _lengths(16, 96, "normal")


def _size(value: str) -> bool:
    """Per cents are of the text around, and what comes of them is looked at apart."""
    share = re.fullmatch(r"(\d+(?:\.\d+)?)%", value)
    return 50 <= float(share[1]) <= 400 if share else _length_of_text(value)


def _line(value: str) -> bool:
    try:
        return 1 <= float(value) <= 3
    except ValueError:
        return _size_of_lines(value)


def _shadow(value: str) -> bool:
    lengths = [extent(part) for part in _PART.findall(value)]
    wide = any(one and not -_WIDEST_SHADOW <= one[0] <= one[1] <= _WIDEST_SHADOW for one in lengths)
    return _anything(value) and "inset" not in _PART.findall(value) and not wide


def _moved(value: str) -> bool:
    """Nothing, or a step so small that what is moved stays where it is looked for."""
    if value in ("none", *_WIDE):
        return True
    steps = list(_STEP.finditer(value))
    return "".join(step[0] for step in steps) == value != "" and all(
        _small_step(step["what"], step["parts"].replace(",", " ")) for step in steps
    )


def _small_step(what: str, parts: str) -> bool:
    if what == "scale":
        return all(re.fullmatch(r"0?\.9\d*|1(?:\.[01]\d*)?", part) for part in parts.split())
    lengths = [extent(part) for part in parts.split()]
    return all(one and -_LEAST_STEP <= one[0] <= one[1] <= _LEAST_STEP for one in lengths)


def _tracks(value: str) -> bool:
    """Rows and columns that have room: a track of nothing hides what stands in it."""
    inner = re.sub(r"repeat\(\s*[\w-]+\s*,((?:[^()]|\([^()]*\))*)\)", r" \1 ", value)
    lengths = [extent(part, whole=SCREEN) for part in _PART.findall(inner)]
    narrow = any(one is not None and one[0] < ROOT for one in lengths)
    return _anything(value) and not narrow and not re.search(r"(?<![\d.])(?:0*\.)?0+fr", inner)


def _content(value: str) -> bool:
    """Signs that are neither letters nor figures: no style sheet writes words."""
    if value in ("none", "normal", *_WIDE):
        return True
    signs = "".join(found[1] or found[2] or "" for found in _STRING.finditer(value))
    strings = not _STRING.sub("", value).strip(" /") and value[:1] in "\"'"
    return strings and not any(
        _LIKE_FIGURES.match(sign) or unicodedata.category(sign).startswith("C")
        for sign in signs.replace("\ufe0e", "").replace("\ufe0f", "")
    )


def _quick(value: str) -> bool:
    """Changes that are over within a second."""
    times = [found for part in _PART.findall(value) if (found := _DURATION.match(part))]
    seconds = (float(one["number"]) / (1000 if one["unit"] == "ms" else 1) for one in times)
    return _anything(value) and all(one <= _LONGEST for one in seconds)


def _whole(value: str) -> bool:
    try:
        return float(value.rstrip("%")) >= (100 if value.endswith("%") else 1)
    except ValueError:
        return value in _WIDE


_KEYWORDS = _words(r"[a-z-]+")
_BORDERS = _lengths(0, 32, "thin", "medium", "thick", "none", "hidden", "solid", "dashed",
                    "dotted", "double", "groove", "ridge", "inset", "outset", "auto",
                    r"[a-z#].*")  # fmt: skip
GROUPS: tuple[tuple[tuple[str, ...], str, _Judge], ...] = (
    (("display",), "what shows the element with its box",
     _words("inline", "block", "flex", "grid", "inline-block", "inline-flex", "inline-grid",
            "flow-root", "list-item", "table", "inline-table", "table-(?:row|cell|caption)",
            "table-(?:row|header|footer)-group")),
    (("visibility", "opacity", "zoom", "content-visibility"), "fully visible: `visible`, `1`",
     lambda value: value in ("visible", "normal", "hidden", "collapse") or _whole(value)),
    (("transform",), "`none`, or a small step, such as `translateY(-1px)`, `scale(1.02)`", _moved),
    (("translate",), "the same, such as `0 -1px`",
     lambda value: value in ("none", *_WIDE) or _small_step("translate", value)),
    (("scale",), "the same, such as `1.02`",
     lambda value: value in ("none", *_WIDE) or _small_step("scale", value)),
    (("transform-origin", "transform-style", "transform-box", "animation-duration",
      "animation-delay", "animation-iteration-count", "animation-timing-function",
      "animation-direction", "animation-fill-mode", "animation-play-state"), "any", _anything),
    (("rotate", "filter", "clip-path", "clip", "mask",
      "mask-image", "animation", "animation-name", "offset-path", "perspective",
      "backdrop-filter", "border-image", "list-style-image", "shape-outside", "text-emphasis",
      "view-transition-name", "anchor-name", "font-size-adjust", "font-palette"),
     "`none`, `normal`",
     lambda value: value in ("none", "auto", "normal", *_WIDE)),
    (("color",), "a colour that can be read off: a token, hex, a name",
     lambda value: value in ("inherit", "currentcolor") or colour_of(value) is not None),
    (("-webkit-text-fill-color",), "`currentcolor`", _words("currentcolor")),
    (("background", "background-color", "background-image"),
     "the same, `none`, or a gradient between such colours", _background),
    (("font-size",), "8 to 160 pixels, and 12 as readers see it", _size),
    (("font",), "size and fonts as here", _font),
    (("font-family",), "fonts of letters", _family),
    (("line-height",), "1 to 3", _line),
    (("font-feature-settings", "font-variation-settings"), '`normal`, `"tnum" 1`, `"wght" 700`',
     lambda value: value in ("normal", *_WIDE)
     or all(_FEATURE.fullmatch(one.strip()) or _WEIGHT.fullmatch(one.strip())
            for one in value.split(","))),
    (("font-style", "font-weight", "font-stretch", "font-variant", "font-variant-numeric",
      "font-variant-caps", "font-variant-ligatures", "font-kerning", "font-optical-sizing",
      "font-synthesis", "font-synthesis-weight", "font-synthesis-style"), "any but fractions",
     _words(r"(?!.*fractions)[a-z-]+", r"\d{3}", r"\d+%")),
    (("letter-spacing", "word-spacing"), "0 to 16 pixels", _lengths(0, ROOT, "normal")),
    (("text-indent",), "0", _lengths(0, 0)),
    (("text-decoration", "text-decoration-line", "text-decoration-style", "text-decoration-color",
      "text-decoration-thickness"), "`none` or `underline`, as thick as 4 pixels",
     _lengths(0, 4, "none", "underline", "solid", "double", "dotted", "dashed", "wavy", "auto",
              "from-font", "currentcolor", "#[0-9a-f]+")),
    (("text-underline-offset",), "0 to 8 pixels", _lengths(0, 8, "auto")),
    (("text-underline-position", "text-decoration-skip-ink", "text-align", "text-align-last",
      "text-justify", "text-rendering", "text-wrap", "text-wrap-mode", "text-wrap-style",
      "white-space", "white-space-collapse", "overflow-wrap", "word-wrap", "word-break",
      "line-break", "hyphens", "-webkit-hyphens", "hanging-punctuation"), "any", _KEYWORDS),
    (("text-transform",), "`none`, `uppercase`, `lowercase`, `capitalize`",
     _words("none", "uppercase", "lowercase", "capitalize")),
    (("text-shadow",), "`none`", _words("none")),
    (("unicode-bidi",), "`isolate`, `normal`, `plaintext`",
     _words("isolate", "normal", "plaintext")),
    (("writing-mode",), "`horizontal-tb`", _words("horizontal-tb")),
    (("margin", *(f"margin-{side}" for side in (
        "top", "right", "bottom", "left", "block", "block-start", "block-end", "inline",
        "inline-start", "inline-end"))), "-32 to 900 pixels", _lengths(-32, 900, "auto")),
    (("padding", *(f"padding-{side}" for side in (
        "top", "right", "bottom", "left", "block", "block-start", "block-end", "inline",
        "inline-start", "inline-end"))), "0 to 160 pixels", _lengths(0, 160)),
    (("inset", *(f"inset-{side}" for side in (
        "block", "block-start", "block-end", "inline", "inline-start", "inline-end")),
      "top", "right", "bottom", "left"), "-32 to 160 pixels", _lengths(-32, 160, "auto")),
    (("position", "float", "clear"), "any that CSS knows; of numbers not `absolute`, `fixed`",
     _words("static", "relative", "sticky", "absolute", "fixed", "none", "left", "right", "both",
            "inline-start", "inline-end")),
    (("z-index",), "`auto`, or 0 and more", lambda value: value == "auto" or value.isdecimal()),
    (("width", "height", "inline-size", "block-size", "max-width", "max-height", "max-inline-size",
      "max-block-size", "flex-basis"), "16 pixels and more",
     _lengths(ROOT, 100_000, "auto", "none", "(?:min|max|fit)-content", r"fit-content\(.*\)",
              "stretch")),
    (("min-width", "min-height", "min-inline-size", "min-block-size"), "up to 1300 pixels",
     _lengths(0, 1300, "auto", "(?:min|max|fit)-content")),
    (("overflow", "overflow-x", "overflow-y", "overflow-block", "overflow-inline"),
     "any; `hidden` and `clip` without a size, and not downwards of the whole page",
     _words("visible", "auto", "scroll", "hidden", "clip")),
    (("box-sizing", "box-decoration-break", "-webkit-box-decoration-break", "isolation"),
     "any", _KEYWORDS),
    (("aspect-ratio", "order", "orphans", "widows", "tab-size"), "any",
     _words(r"[a-z-]+", r"-?[\d.]+", "/")),
    (("flex", "flex-grow", "flex-shrink", "flex-direction", "flex-flow", "flex-wrap"), "any",
     _words(r"[a-z-]+", r"[\d.]+(?:px|rem|em|%)?")),
    (("grid-template-columns", "grid-template-rows", "grid-auto-columns", "grid-auto-rows",
      "grid-template"), "tracks of 16 pixels and more", _tracks),
    (("grid-auto-flow", "grid-column", "grid-column-start", "grid-column-end",
      "grid-template-areas"), "any", _anything),
    (("grid-area", "grid-row", "grid-row-start", "grid-row-end"), "any, of parts of the page",
     _anything),
    (("background-repeat", "background-size", "background-position", "background-origin",
      "background-attachment"), "any", _anything),
    (("background-clip",), "`border-box`, `padding-box`, `content-box`",
     _words("border-box", "padding-box", "content-box")),
    (("direction",), "`ltr`", _words("ltr")),
    (("contain",), "`none`, `layout`, `style`", _words("none", "layout", "style")),
    (("gap", "row-gap", "column-gap", "grid-gap", "border-spacing"), "0 to 160 pixels",
     _lengths(0, 160, "normal")),
    (("align-content", "align-items", "align-self", "justify-content", "justify-items",
      "justify-self", "place-content", "place-items", "place-self", "vertical-align"),
     "any that is a word",
     _lengths(-16, 16, r"[a-z-]+")),
    (("columns", "column-count", "column-width", "column-fill"), "any",
     _words("auto", "balance", r"[1-4]", r"[\d.]+(?:px|rem|em|ch)")),
    (("border", *(f"border-{side}{part}" for side in (
        "top", "right", "bottom", "left", "block", "block-start", "block-end", "inline",
        "inline-start", "inline-end") for part in ("", "-width")), "border-width"),
     "up to 32 pixels wide", _BORDERS),
    (("border-style", "border-color", "border-collapse", "border-radius",
      *(f"border-{side}-{part}" for side in (
          "top", "right", "bottom", "left", "block", "block-start", "block-end", "inline",
          "inline-start", "inline-end") for part in ("style", "color")),
      *(f"border-{one}-{other}-radius" for one, other in (
          ("top", "left"), ("top", "right"), ("bottom", "left"), ("bottom", "right"),
          ("start", "start"), ("start", "end"), ("end", "start"), ("end", "end")))), "any",
     _anything),
    (("outline", "outline-width"), "up to 8 pixels wide", _lengths(0, 8, r"[a-z#].*")),
    (("outline-offset",), "-8 to 16 pixels", _lengths(-8, ROOT)),
    (("outline-style", "outline-color", "caret-color", "accent-color", "column-rule",
      "color-scheme", "fill", "fill-rule", "stroke", "stroke-width", "stroke-linecap",
      "stroke-linejoin", "-webkit-tap-highlight-color", "object-fit", "object-position",
      "shape-rendering"), "any",
     _anything),
    (("box-shadow",), "any outside of the element, up to 64 pixels", _shadow),
    (("list-style", "list-style-type", "list-style-position"),
     "`none`, `disc`, `circle`, `square`", _words("none", "disc", "circle", "square", "inside",
                                                  "outside")),
    (("content",), "signs that are neither letters nor figures", _content),
    (("transition", "transition-duration", "transition-delay", "transition-property",
      "transition-timing-function", "transition-behavior"), "up to a second", _quick),
    (("touch-action",), "`auto`, `manipulation`, `pan-y` and the like",
     _words("auto", "manipulation", "pan-(?:x|y|up|down|left|right)", "pinch-zoom")),
    (("cursor",), "any but `none`", lambda value: _anything(value) and value != "none"),
    (("appearance", "-webkit-appearance", "-moz-appearance", "scroll-behavior",
      "overscroll-behavior", "-webkit-font-smoothing",
      "-moz-osx-font-smoothing", "-webkit-overflow-scrolling", "print-color-adjust",
      "-webkit-print-color-adjust", "forced-color-adjust", "image-rendering", "caption-side",
      "empty-cells", "table-layout", "quotes", "resize", "scrollbar-gutter", "scrollbar-width",
      "scrollbar-color", "will-change", "container-name", "page", "contain-intrinsic-size",
      "interpolate-size", "margin-trim", "overflow-anchor", "scroll-snap-align",
      "scroll-snap-type", "scroll-snap-stop", "hyphenate-limit-chars"), "any", _anything),
    (("pointer-events",), "`auto`", _words("auto")),
    (("user-select", "-webkit-user-select", "-moz-user-select"), "`auto`, `text`, `all`",
     _words("auto", "text", "all")),
    (("container", "container-type"), "any but `size`",
     lambda value: _anything(value) and not re.search(r"(?<![\w-])size\b", value)),
    (("break-after", "break-before", "break-inside", "page-break-after", "page-break-before",
      "page-break-inside"), "any", _KEYWORDS),
    (("scroll-margin", "scroll-padding", *(f"scroll-{one}-{side}" for one in ("margin", "padding")
      for side in ("top", "bottom", "block", "block-start", "block-end", "inline"))),
     "any", _anything),
    (("text-size-adjust", "-webkit-text-size-adjust"), "`100%`, `auto`, `none`",
     _words("100%", "auto", "none")),
)  # fmt: skip
_JUDGES: Mapping[str, _Judge] = {name: judge for names, _, judge in GROUPS for name in names}

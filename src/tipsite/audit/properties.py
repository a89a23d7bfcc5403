"""Declarations that are allowed on numbers, exit, help and notices, and on elements around them.

Each property is listed with its values. A list of ways to hide something would never end. This list
is short, and all other declarations are refused. A browser measures positions and contrast
(`tipsite check --browser`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

import tinycss2

from tipsite.audit.lengths import extent
from tipsite.theme.css import colour_of

_Judge = Callable[[str], bool]
_WIDE = ("inherit", "initial", "unset", "revert", "revert-layer")
_FUNCTIONS = frozenset((
    "calc", "min", "max", "clamp", "env", "minmax", "repeat", "fit-content", "rgb", "rgba", "hsl",
    "hsla", "cubic-bezier", "steps", "linear-gradient", "radial-gradient",
))  # fmt: skip
"""Functions that neither load a file nor show words."""
_SYMBOLS = re.compile(r"wingdings|webdings|dingbats|symbol|emoji|icons?\b|marlett|barcode|blank")
_SMALLEST_TEXT, _LARGEST_TEXT = 12.0, 160.0
_SIDES = ("top", "right", "bottom", "left", "block", "block-start", "block-end", "inline",
          "inline-start", "inline-end")  # fmt: skip
_OPAQUE = r"#[0-9a-f]{3,8}|rgba?\(.*\)|hsla?\(.*\)|[a-z]+"


@lru_cache(maxsize=5000)
def is_allowed(name: str, value: str) -> bool:
    """Return whether a declaration cannot hide anything; its custom properties are filled in."""
    judge = _JUDGES.get(name)
    value = value.strip().lower()
    return judge is not None and value != "" and (value in _WIDE or judge(value))


def colours_in(value: str) -> tuple[str, ...]:
    """Return the colours of a background: its own colour, or those of a gradient."""
    tokens = tinycss2.parse_component_value_list(value.strip(), skip_comments=True)
    if len(tokens) == 1 and getattr(tokens[0], "lower_name", "").endswith("-gradient"):
        tokens = tokens[0].arguments
    texts = (tinycss2.serialize([token]) for token in tokens)
    return tuple(text for text in texts if colour_of(text))


def _parts(value: str) -> Sequence[tinycss2.ast.Node]:
    tokens = tinycss2.parse_component_value_list(value, skip_comments=True)
    return [
        token
        for token in tokens
        if token.type != "whitespace" and not (token.type == "literal" and token.value in ",/")
    ]


def _words(*known: str) -> _Judge:
    pattern = re.compile("|".join(known))
    return lambda value: all(
        pattern.fullmatch(tinycss2.serialize([part]).lower()) for part in _parts(value)
    )


def _lengths(least: float, most: float, *words: str) -> _Judge:
    """Return a judge of lengths in pixels, on every screen; it also allows ``words``."""
    named = re.compile("|".join(words)) if words else None

    def judge(value: str) -> bool:
        for part in _parts(value):
            if named and named.fullmatch(tinycss2.serialize([part]).lower()):
                continue
            bounds = extent([part])
            if bounds is None or bounds[0] < least or bounds[1] > most:
                return False
        return True

    return judge


def _any(value: str) -> bool:
    return _is_plain(tinycss2.parse_component_value_list(value))


def _is_plain(tokens: Sequence[tinycss2.ast.Node]) -> bool:
    return all(
        token.lower_name in _FUNCTIONS and _is_plain(token.arguments)
        if token.type == "function"
        else token.type not in ("url", "error")
        for token in tokens
    )


def _background(value: str) -> bool:
    return value in ("none", "transparent") or (_any(value) and bool(colours_in(value)))


def _family(value: str) -> bool:
    return _any(value) and not _SYMBOLS.search(value)


_length_of_text = _lengths(
    _SMALLEST_TEXT, _LARGEST_TEXT, "medium", "(?:x{1,3}-)?large", "small", "larger"
)
_length_of_line = _lengths(16, 96, "normal")


def _size(value: str) -> bool:
    """Judge the size of text: a relative size may not be smaller than the text around it."""
    relative = re.fullmatch(r"(\d*\.?\d+)(%|em)", value)
    if relative:
        return 1 <= float(relative[1]) / (100 if relative[2] == "%" else 1) <= 4
    return value == "inherit" or _length_of_text(value)


def _line(value: str) -> bool:
    return 1 <= float(value) <= 3 if re.fullmatch(r"\d*\.?\d+", value) else _length_of_line(value)


def _font(value: str) -> bool:
    """Judge a shorthand with size and fonts (CSS Fonts, 2.7)."""
    plain = r"(?:(?:normal|italic|bold|bolder|lighter|small-caps|[1-9]00)\s+)*"
    parts = re.fullmatch(
        rf"{plain}(?P<size>\S+?)(?:\s*/\s*(?P<line>\S+))?\s+(?P<family>[^/]+)", value
    )
    return (
        parts is not None
        and _size(parts["size"])
        and _line(parts["line"] or "normal")
        and _family(parts["family"])
    )


def _moved(value: str) -> bool:
    """Judge a transform: it may move or scale a little, as a pressed button does."""
    steps = list(re.finditer(r"(translate|scale)[xyz]?\(([^()]*)\)\s*", value))
    return value == "none" or (
        "".join(step[0] for step in steps) == value and all(_step(s[1], s[2]) for s in steps)
    )


def _step(kind: str, lengths: str) -> bool:
    if kind == "scale":
        return all(re.fullmatch(r"0?\.9\d*|1(?:\.[01]\d*)?", one) for one in lengths.split())
    return _lengths(-8, 8)(lengths)


def _sized(*names: str) -> tuple[str, ...]:
    return tuple(f"{name}-{side}" for name in names for side in _SIDES)


GROUPS: tuple[tuple[tuple[str, ...], str, _Judge], ...] = (
    (("display",), "what shows the element with its box",
     _words("inline", "block", "flex", "grid", "inline-block", "inline-flex", "inline-grid",
            "flow-root", "list-item", "table", "inline-table", "table-(?:row|cell|caption)",
            "table-(?:row|header|footer)-group")),
    (("visibility", "content-visibility"), "`visible`", _words("visible")),
    (("opacity", "zoom"), "`1` and more, `100%`", _words(r"[1-9]\d*", "100%", "normal")),
    (("transform",), "`none`, or a small step, such as `translateY(-1px)`, `scale(1.02)`", _moved),
    (("translate",), "the same, such as `0 -1px`",
     lambda value: value == "none" or _step("translate", value)),
    (("scale",), "the same, such as `1.02`",
     lambda value: value == "none" or _step("scale", value)),
    (("rotate", "filter", "clip-path", "clip", "mask", "mask-image", "animation", "animation-name",
      "backdrop-filter", "border-image", "list-style-image", "text-shadow"),
     "`none`, `auto`", _words("none", "auto")),
    (("color",), "a token for words, or any colour that a `background` of the same rule suits",
     lambda value: value == "currentcolor" or colour_of(value) is not None),
    (("background", "background-color", "background-image"),
     "`none`, a token for what is behind words, or any that suits a `color` of the same rule",
     _background),
    (("-webkit-text-fill-color",), "`currentcolor`", _words("currentcolor")),
    (("font-size",), "12 to 160 pixels; `%` and `em` not below 1", _size),
    (("font",), "size and fonts as here", _font),
    (("font-family",), "fonts of letters", _family),
    (("line-height",), "1 to 3", _line),
    (("font-feature-settings", "font-variation-settings"), '`normal`, `"tnum" 1`, `"wght" 700`',
     _words("normal", "on", "off", r"[01]|[1-9]\d\d",
            r"[\"'](?:tnum|lnum|pnum|onum|kern|liga|clig|calt|wght)[\"']")),
    (("font-style", "font-weight", "font-stretch", "font-variant", "font-variant-numeric",
      "font-variant-caps", "font-variant-ligatures", "font-kerning"), "any but fractions",
     _words(r"(?!.*fractions)[a-z-]+", r"\d{3}", r"\d+%")),
    (("letter-spacing", "word-spacing"), "0 to 16 pixels", _lengths(0, 16, "normal")),
    (("text-indent",), "0", _lengths(0, 0)),
    (("text-decoration", "text-decoration-line", "text-decoration-style", "text-decoration-color",
      "text-decoration-thickness"), "`none` or `underline`, as thick as 4 pixels",
     _lengths(0, 4, "none", "underline", "solid", "double", "dotted", "dashed", "wavy", "auto",
              "from-font", "currentcolor", "#[0-9a-f]+")),
    (("text-underline-offset",), "0 to 8 pixels", _lengths(0, 8, "auto")),
    (("unicode-bidi",), "`isolate`, `normal`, `plaintext`",
     _words("isolate", "normal", "plaintext")),
    (("direction",), "`ltr`", _words("ltr")),
    (("writing-mode",), "`horizontal-tb`", _words("horizontal-tb")),
    (("margin", *_sized("margin")), "-32 to 900 pixels", _lengths(-32, 900, "auto")),
    (("padding", *_sized("padding"), "gap", "row-gap", "column-gap", "border-spacing"),
     "0 to 160 pixels", _lengths(0, 160, "normal")),
    (("inset", *_sized("inset")[4:], "top", "right", "bottom", "left"), "-32 to 160 pixels",
     _lengths(-32, 160, "auto")),
    (("position",), "any that CSS knows; of numbers, `main` and `body` not `absolute`, `fixed`",
     _words("static", "relative", "sticky", "absolute", "fixed")),
    (("z-index",), "`auto`, or 0 and more", _words("auto", r"\d+")),
    (("width", "inline-size", "max-width", "max-inline-size", "flex-basis"), "16 pixels and more",
     _lengths(16, 100_000, "auto", "none", "(?:min|max|fit)-content", "stretch")),
    (("height", "block-size", "max-height", "max-block-size"), "`auto`, `none`",
     _words("auto", "none")),
    (("min-width", "min-height", "min-inline-size", "min-block-size"), "up to 1300 pixels",
     _lengths(0, 1300, "auto", "(?:min|max|fit)-content")),
    (("overflow", "overflow-x", "overflow-y"), "any; of the whole page not `hidden` downwards",
     _words("visible", "auto", "scroll", "hidden", "clip")),
    (("background-clip",), "`border-box`, `padding-box`, `content-box`",
     _words("border-box", "padding-box", "content-box")),
    (("contain",), "`none`, `layout`, `style`", _words("none", "layout", "style")),
    (("border", "border-width",
      *(f"border-{side}{part}" for side in _SIDES for part in ("", "-width"))),
     "up to 32 pixels wide", _lengths(0, 32, _OPAQUE)),
    (("outline", "outline-width"), "up to 8 pixels wide", _lengths(0, 8, _OPAQUE)),
    (("outline-offset",), "-8 to 16 pixels", _lengths(-8, 16)),
    (("box-shadow",), "any outside of the element, up to 64 pixels",
     _lengths(-64, 64, rf"(?!inset)(?:{_OPAQUE})")),
    (("content",), "`none`, or one of `› ‹ → ← ↗ ☎ ✆ • · –`",
     _words("none", "normal", r"[\"'][ ›‹→←↗☎✆•·–\ufe0e\ufe0f]*[\"']")),
    (("touch-action",), "`auto`, `manipulation`, `pan-y` and the like",
     _words("auto", "manipulation", "pan-(?:x|y|up|down|left|right)", "pinch-zoom")),
    (("pointer-events",), "`auto`", _words("auto")),
    (("user-select", "-webkit-user-select"), "`auto`, `text`, `all`",
     _words("auto", "text", "all")),
    (("text-align", "text-align-last", "text-justify", "text-rendering", "text-wrap",
      "text-transform", "text-underline-position", "text-decoration-skip-ink", "white-space",
      "overflow-wrap", "word-wrap", "word-break", "line-break", "hyphens", "-webkit-hyphens",
      "vertical-align", "align-content", "align-items", "align-self", "justify-content",
      "justify-items", "justify-self", "place-content", "place-items", "place-self",
      "box-sizing", "box-decoration-break", "-webkit-box-decoration-break", "isolation",
      "aspect-ratio", "order", "reading-flow", "float", "clear", "orphans", "widows", "tab-size",
      "columns", "column-count", "column-width", "column-rule", "flex", "flex-grow", "flex-shrink",
      "flex-direction", "flex-flow", "flex-wrap", "grid-template", "grid-template-columns",
      "grid-template-rows", "grid-template-areas", "grid-auto-columns", "grid-auto-rows",
      "grid-auto-flow", "grid-area", "grid-row", "grid-column", "background-repeat",
      "background-size", "background-position", "background-origin", "background-attachment",
      "border-style", "border-color", "border-collapse", "border-radius",
      *(f"border-{side}-{part}" for side in _SIDES for part in ("style", "color")),
      *(f"border-{one}-{other}-radius" for one, other in (
          ("top", "left"), ("top", "right"), ("bottom", "left"), ("bottom", "right"),
          ("start", "start"), ("start", "end"), ("end", "start"), ("end", "end"))),
      "outline-style", "outline-color", "caret-color", "accent-color", "color-scheme", "fill",
      "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "object-fit",
      "object-position", "list-style", "list-style-type", "list-style-position", "transition",
      "transition-duration", "transition-delay", "transition-property",
      "transition-timing-function", "transform-origin", "animation-duration", "animation-delay",
      "animation-iteration-count", "animation-timing-function", "animation-direction",
      "animation-fill-mode", "animation-play-state", "cursor", "appearance",
      "-webkit-appearance", "-webkit-tap-highlight-color", "-webkit-font-smoothing",
      "-moz-osx-font-smoothing", "scroll-behavior", "overscroll-behavior",
      "scroll-snap-align", "scroll-snap-type", "scrollbar-gutter", "scrollbar-width",
      "scrollbar-color", "scroll-margin", "scroll-padding",
      *_sized("scroll-margin", "scroll-padding"),
      "print-color-adjust", "-webkit-print-color-adjust", "forced-color-adjust", "caption-side",
      "empty-cells", "table-layout", "quotes", "break-after", "break-before", "break-inside",
      "page-break-after", "page-break-before", "page-break-inside"), "any", _any),
    (("container", "container-name", "container-type"), "any but `size`",
     _words(r"(?!size\Z)[\w-]+")),
    (("text-size-adjust", "-webkit-text-size-adjust"), "`100%`, `auto`, `none`",
     _words("100%", "auto", "none")),
)  # fmt: skip
_JUDGES: Mapping[str, _Judge] = {name: judge for names, _, judge in GROUPS for name in names}

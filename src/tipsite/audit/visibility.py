"""No style sheet hides what a reader must see: numbers, the exit, the way to help, notices.

Neither by its rules, on any screen, nor by colours that do not stand out from what is behind them,
light or dark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from tipsite.audit.lengths import ROOT, extent, pixels, text_size
from tipsite.audit.properties import SCREEN, colours_in, is_known
from tipsite.audit.stylesheets import Declaration, Look, sheet_of
from tipsite.model.facts import PageFiles, RequiredWords, Step
from tipsite.model.plan import Artifact
from tipsite.model.problems import Location, Problem, problem
from tipsite.theme.css import BLACK, WHITE, Colour, colour_of, contrast, token_declarations
from tipsite.theme.tokens import Parts, joined, place_in_sheet
from tipsite.web import inlined

LEAST = 7.0
"""WCAG 2.2, success criterion 1.4.6 (level AAA)."""
_TOKEN = re.compile(r"var\(\s*--([\w-]+)\s*\)", re.IGNORECASE)

_TARGET = 44.0
"""Pixels: WCAG 2.2, success criterion 2.5.5 (level AAA)."""
_SMALLEST_TEXT = 12.0
_FAR = 32.0
"""Pixels by which something may be moved up or aside, and is still where it is looked for."""
_OFF_SCREEN = 900.0
_ANY_OF = ("exit", "help")
"""Of these one on a page is enough: another may wait for the keyboard."""
_GONE = {
    "display": re.compile(r"none\b"),
    "content-visibility": re.compile(r"hidden\b"),
    "opacity": re.compile(r"(?:0?\.\d+|0|\d?\d(?:\.\d+)?%)\Z"),
    "clip": re.compile(r"(?!auto\b|none\b|inherit\b|initial\b|unset\b)"),
    "clip-path": re.compile(r"(?!none\b|inherit\b|initial\b|unset\b)"),
    "transform": re.compile(r"(?!none\b|inherit\b|initial\b|unset\b)"),
    "translate": re.compile(r"(?!none\b|inherit\b|initial\b|unset\b)"),
    "scale": re.compile(r"(?!none\b|1\b|inherit\b|initial\b|unset\b)"),
    "filter": re.compile(r"(?!none\b|inherit\b|initial\b|unset\b)"),
    "mask": re.compile(r"(?!none\b|inherit\b|initial\b|unset\b)"),
    "mask-image": re.compile(r"(?!none\b|inherit\b|initial\b|unset\b)"),
    "-webkit-text-fill-color": re.compile(r"(?!currentcolor\b|inherit\b)", re.IGNORECASE),
    "-webkit-text-security": re.compile(r"(?!none\b)"),
    "text-indent": re.compile(r"(?!0|inherit\b|initial\b|unset\b)"),
    "pointer-events": re.compile(r"none\b"),
    "unicode-bidi": re.compile(r".*override"),
    "letter-spacing": re.compile(r"-"),
    "line-height": re.compile(r"0|\."),
    "zoom": re.compile(r"0|\."),
    "all": re.compile(r""),
    "content": re.compile(r".*(?:\d|counter|attr\(|var\()"),
}
_STEPS = ("transform", "translate", "scale")
"""Of these a little is known to hide nothing."""
_FOCUS = re.compile(r":focus(?:-visible|-within)?(?![\w-])")
VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)", re.IGNORECASE)
_MOVED = re.compile(r"(?:margin|inset)(?:-.+)?|left|right|top|bottom")
_SIZES = re.compile(r"(?:max-)?(?:width|height|inline-size|block-size)")
_OVERFLOWS = ("overflow", "overflow-x", "overflow-y", "overflow-block", "overflow-inline")
_DOWNWARDS = ("overflow", "overflow-y", "overflow-block")
_PLACING = ("position", *_DOWNWARDS)
_STACKING = ("grid-area", "grid-row", "grid-row-start", "grid-row-end")
_PARTS_OF_A_PAGE = (
    "html", "body", "main", "header", "footer", "nav", "aside", "section", "article", "div",
)  # fmt: skip
_LEAST_TO_SCROLL = 10 * ROOT
"""Pixels of height: of less that scrolls, nobody sees that it does."""
_HEIGHTS = ("min-block-size", "min-height", "block-size", "height")
_PADDINGS = ("padding-block", "padding", "padding-top", "padding-block-start")
_ENOUGH_AROUND = 9.5
"""Pixels above and below a line of text that make it a target of 44 pixels."""

_UNSHOWN = frozenset(("hidden", "inert", "popover", "data-search-without"))
"""The last one is hidden by tipsite's script as soon as the search works."""
_EMPTY = frozenset((
    "audio", "video", "svg", "picture", "select", "option", "canvas", "object", "template",
    "noscript", "datalist", "textarea",
))  # fmt: skip
"""Elements whose content is shown only where they themselves cannot be, or not as a link."""


class Fault(NamedTuple):
    """Why something cannot be seen or touched: the code of the problem and its values."""

    code: str
    declaration: Declaration | None
    said: str


class Visibility:
    """Finds what hides words that must be seen: at its rule in a style sheet, or at the page.

    What a sheet does to words is judged once for each way to them, and not on every page.
    """

    __slots__ = ("_inside", "_sheets", "_verdicts")

    def __init__(self, artifacts: Iterable[Artifact]) -> None:
        """Read the style sheets among some files."""
        self._sheets = {
            found.path: found.content.decode("utf-8", "replace")
            for found in artifacts
            if found.path.endswith(".css")
        }
        self._inside = {inlined(css): path for path, css in self._sheets.items()}
        self._verdicts: dict[str, _Verdicts] = {}

    def sheets_of(self, files: PageFiles) -> tuple[str, ...]:
        """Return the style sheets that count on a page, in their order: the last goes first.

        One for lost addresses has a sheet within itself.
        """
        inside = (self._inside[own] for own in files.styles if own in self._inside)
        return (*(path for path in files.sheets if path in self._sheets), *inside)

    def styles(self, paths: Iterable[str]) -> tuple[str, Parts]:
        """Return style sheets as one, with the files of the output that it is made of."""
        return joined((self._sheets[path], ((f"output/{path}", 1),)) for path in paths)

    def unread(self) -> Iterator[Problem]:
        """Yield what no rule can be read of."""
        for path, css in self._sheets.items():
            for mark in sheet_of(css).unread:
                at = Location(path=f"output/{path}", line=mark.line, column=mark.column)
                yield problem(mark.code, at, rule=mark.selector)

    def problems(
        self, page: str, files: PageFiles, wanted: tuple[RequiredWords, ...]
    ) -> Iterator[Problem]:
        """Yield what hides words of a page; ``wanted`` are those that a reader must see on it."""
        own = ((one, (("", 1),)) for one in files.styles if one not in self._inside)
        css, parts = joined((self.styles(self.sheets_of(files)), *own))
        if css not in self._verdicts:
            self._verdicts[css] = _Verdicts(css)
        for one, fault in _faults(wanted, self._verdicts[css]):
            rule = fault.declaration
            path, line = place_in_sheet(parts, rule.line) if rule else ("", 0)
            at = Location(path=f"output/{page}")
            if rule and path:
                at = Location(path=path, line=line, column=rule.column)
            shown = f"{rule.selector} {{ {rule.name}: {rule.value} }}" if rule else fault.said
            yield problem(fault.code, at, what=one.what, rule=shown, said=fault.said)


_NEW = Fault("", None, "")
"""Said of what has not been judged."""


class _Verdicts:
    """What a style sheet does to words: each way to them is judged once, not on every page."""

    __slots__ = ("_css", "_known", "_unfocused")

    def __init__(self, css: str) -> None:
        self._css = css
        self._unfocused = _FOCUS.sub("", css)
        self._known: dict[RequiredWords, Fault | None] = {}

    def of(self, seen: RequiredWords) -> Fault | None:
        """Return what hides words, if anything does."""
        known = self._known.get(seen, _NEW)
        if known is _NEW:
            css = self._unfocused if seen.what == "skip" else self._css
            plain = seen._replace(path=sheet_of(css).plain(seen.path))
            known = self._known[seen] = _judged(css, plain)
        return known


def _faults(
    wanted: tuple[RequiredWords, ...], verdicts: _Verdicts
) -> Iterator[tuple[RequiredWords, Fault]]:
    found = [(seen, fault) for seen in wanted if (fault := verdicts.of(seen))]
    for what in _ANY_OF if found else ():
        several = [seen for seen, _ in found if seen.what == what]
        fine = len(several) < sum(seen.what == what for seen in wanted)
        # Of several that are all hidden, the last is the one in the bar.
        left = several if fine else several[:-1]
        found = [one for one in found if all(one[0] is not seen for seen in left)]
    yield from found


@lru_cache(maxsize=20_000)
def _judged(css: str, seen: RequiredWords) -> Fault | None:
    if step := next((step for step in seen.path if _is_hidden(step, seen.what)), None):
        return Fault("audit-hidden", None, f"<{step.name}>")
    if seen.grouped and _turned(seen.path):
        return Fault("audit-turned", None, f"<{seen.path[-1].name}>")
    for of_screens, looks in sheet_of(css).looks(seen.path):
        filled = tuple(_with_values(looks))
        fault = _unseen(filled) or _unknown(filled) or _out_of_the_way(filled, seen)
        if fault is None and of_screens:
            fault = _small(filled, seen)
            if fault is None and (dim := faint(css, looks)):
                fault = Fault("audit-faint", dim[0], f"{dim[1]:.2f}")
        if fault:
            return fault
    beside = sheet_of(css).beside(seen.path)
    return next((fault for one in beside if (fault := _added(one))), None)


def _is_hidden(step: Step, what: str) -> bool:
    attributes = dict(step.attributes)
    if _UNSHOWN & attributes.keys() or attributes.get("aria-hidden") == "true":
        return True
    if step.name in _EMPTY:
        return True
    return what == "notice" and step.name == "details" and "open" not in attributes


def _turned(path: tuple[Step, ...]) -> bool:
    """Whether figures in groups stand in text that runs from right to left."""
    said = [dict(step.attributes).get("dir", "") for step in reversed(path)]
    return next((one.lower() for one in said if one), "ltr") != "ltr"


_Filled = Mapping[str, Declaration]
"""What counts for one element, with the values of custom properties as far as they are known."""


def _with_values(looks: tuple[Look, ...]) -> Iterator[_Filled]:
    known: dict[str, str] = {}

    def value(found: re.Match[str]) -> str:
        return known.get(found[1].lower(), found[2] or "")

    for look in looks:
        known |= look.custom
        varied = [look.said[name] for name in look.varied]
        filled = {
            one.name: one._replace(value=VARIABLE.sub(value, VARIABLE.sub(value, one.value)))
            for one in varied
        }
        yield look.said | filled if filled else look.said


def _unseen(looks: tuple[_Filled, ...]) -> Fault | None:
    shown: Declaration | None = None
    one: Declaration | None
    for look in looks:
        shown = look.get("visibility", shown)
        for name, one in look.items():
            if _hides(name, one.value):
                return Fault("audit-hidden", one, "")
    if shown and shown.value.lower() in ("hidden", "collapse"):
        return Fault("audit-hidden", shown, "")
    size = ROOT
    for look in looks:
        if one := look.get("font-size", look.get("font")):
            size = _size(one, size)
            if size < _SMALLEST_TEXT:
                return Fault("audit-hidden", one, "")
    return None


@lru_cache(maxsize=5000)
def _hides(name: str, value: str) -> bool:
    """Whether a declaration by itself takes away what it is said of."""
    value = value.lower()
    gone = name in _GONE and bool(_GONE[name].match(value))
    gone = gone and not (name in _STEPS and is_known(name, value))
    far = bool(_MOVED.fullmatch(name)) and any(map(_is_far, value.split()))
    return gone or far or (bool(_SIZES.fullmatch(name)) and _is_flat(value))


def _is_far(value: str) -> bool:
    length = pixels(value, whole=ROOT * 20)
    return length is not None and not -_FAR <= length <= _OFF_SCREEN


def _is_flat(value: str) -> bool:
    length = pixels(value, whole=ROOT * 20)
    return length is not None and length < ROOT


def _size(one: Declaration, above: float) -> float:
    """The size of text; in a ``font`` it is the first length."""
    words = one.value.split() if one.name == "font" else [one.value]
    sizes = (text_size(word.partition("/")[0] or word, above) for word in words)
    return next((size for size in sizes if size is not None), above)


def _unknown(looks: tuple[_Filled, ...]) -> Fault | None:
    """What is not known to hide nothing; it may be a mistake in writing, too."""
    for look in looks:
        for name, one in look.items():
            if not is_known(name, one.value):
                return Fault("audit-look", one, name)
        cut = next((look[name] for name in _OVERFLOWS if name in look), None)
        if cut and re.search(r"hidden|clip", cut.value):
            for name in filter(_SIZES.fullmatch, look):
                length = extent(look[name].value, whole=SCREEN)
                if length is not None and length[0] < SCREEN:
                    return Fault("audit-hidden", look[name], "")
    return None


def _out_of_the_way(looks: tuple[_Filled, ...], seen: RequiredWords) -> Fault | None:
    """What takes a part out of the page, or the page from a reader who wants to move it."""
    for step, look in zip(seen.path, looks, strict=False):
        whole = step.name in ("html", "body")
        for name, one in look.items():
            last = one.value.lower().split()[-1:] if name in _PLACING else []
            pinned = name == "position" and last in (["absolute"], ["fixed"])
            if pinned and (whole or step.name == "main" or seen.what == "number"):
                return Fault("audit-hidden", one, "")
            if name in _DOWNWARDS and whole and last in (["hidden"], ["clip"]):
                return Fault("audit-hidden", one, "")
            if name in _STACKING and step.name not in _PARTS_OF_A_PAGE:
                return Fault("audit-look", one, name)
        scrolls = any(look[name].value != "visible" for name in _DOWNWARDS if name in look)
        for name in ("height", "block-size", "max-height", "max-block-size"):
            length = extent(look[name].value) if name in look and scrolls else None
            if length is not None and length[0] < _LEAST_TO_SCROLL:
                return Fault("audit-hidden", look[name], "")
    return None


def _small(looks: tuple[_Filled, ...], seen: RequiredWords) -> Fault | None:
    """A link that is too low to be hit; one among other words of a text may be (WCAG 2.5.5)."""
    if seen.target < 0:
        return None
    look = looks[seen.target]
    height = next((look[name] for name in _HEIGHTS if name in look), None)
    high = pixels(height.value) if height else None
    if high is not None and high >= _TARGET:
        return None
    around = next((look[name] for name in _PADDINGS if name in look), None)
    padding = pixels(around.value.split()[0]) if around else None
    if (padding or 0) >= _ENOUGH_AROUND or (not seen.alone and height is None):
        return None
    return Fault("audit-tiny", height, "")


def faint(css: str, looks: tuple[Look, ...]) -> tuple[Declaration, float] | None:
    """Return the rule that makes words too faint, and the contrast; None where they are not.

    Of the rules on colours around them it is the last, which is likely the one that was added.

    ``looks`` are those of the elements around the words, the outermost first. What is behind a
    picture, and colours that only a browser works out, cannot be judged.
    """
    for dark in (False, True):
        ink, paper = (WHITE, BLACK) if dark and not tokens_of(css, dark) else (BLACK, WHITE)
        judged: tuple[Colour, ...] = (paper,)
        said: list[Declaration] = []
        for look in looks:
            if (one := look.said.get("color")) and (colour := _colour(css, dark, one.value)):
                ink = colour
                said.append(one)
            if behind := look.said.get("background-color", look.said.get("background")):
                found = _colours_of(css, dark, behind.value)
                judged = judged if found is None else found
                said.append(behind)
        least = min((contrast(ink, one) for one in judged), default=LEAST)
        if said and least < LEAST:
            return max(said, key=lambda one: one.line), least
    return None


@lru_cache(maxsize=8)
def tokens_of(css: str, dark: bool) -> Mapping[str, str]:
    """Return the values of a sheet's tokens on light or dark screens, by name."""
    found = token_declarations(css)
    values = {token.name: token.value for token in found if not token.dark}
    return values | {token.name: token.value for token in found if dark and token.dark}


@lru_cache(maxsize=1000)
def _colour(css: str, dark: bool, value: str) -> Colour | None:
    return colour_of(_filled(value, tokens_of(css, dark)))


@lru_cache(maxsize=1000)
def _colours_of(css: str, dark: bool, value: str) -> tuple[Colour, ...] | None:
    """The colours of what is behind words; None where it lets through what is behind itself."""
    stops = colours_in(_filled(value, tokens_of(css, dark)))
    found = tuple(one for part in (value, *stops) if (one := _colour(css, dark, part)))
    return found if found or "(" in _TOKEN.sub("", value) else None


def _filled(value: str, tokens: Mapping[str, str]) -> str:
    return _TOKEN.sub(lambda name: tokens.get(name[1].replace("-", "_"), ""), value).strip()


def _added(one: Declaration) -> Fault | None:
    """What stands before or after the content may not cover it, nor look like a part of it."""
    if one.name.startswith("--"):
        return None
    known = is_known(one.name, VARIABLE.sub("1px", one.value))
    over = one.name == "position" and one.value not in ("static", "relative")
    over = over or (one.name.startswith("margin") and "-" in one.value)
    if one.name == "content" and not known:
        return Fault("audit-hidden", one, "")
    colours = ("color", "background", "background-color", "content")
    return (
        Fault("audit-look", one, one.name) if over or not (known or one.name in colours) else None
    )

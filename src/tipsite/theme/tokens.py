"""The design tokens of ``theme.yaml``, their values in the style sheet, and their contrast.

The purpose of each token in words; the contrast of adjacent colours, light and dark (WCAG 2.2).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import product

from msgspec import Struct

from tipsite.messages import mark
from tipsite.model.config import BRAND_PAIR, COLOURS, PAIRS, SCHEMES, Campaign, Scheme, Tokens
from tipsite.model.problems import Location, Problem, Text, problem
from tipsite.theme.brand import following, words_on
from tipsite.theme.css import (
    Colour,
    colour_of,
    contrast,
    nearest_shade,
    token_declarations,
    with_values,
    without_comments,
)
from tipsite.theme.layers import Layer

TOKENS: Mapping[str, str] = {
    "paper": mark("behind the page"),
    "card": mark("behind boxes"),
    "tint": mark("behind forms and banners"),
    "ink": mark("text"),
    "soft": mark("text that matters less, and the edges of fields"),
    "line": mark("lines that only divide"),
    "accent": mark("links, edges, the ring around what has the focus; behind numbers to call"),
    "on_accent": mark("numbers to call"),
    "note": mark("behind notices"),
    "on_note": mark("notices"),
    "bar": mark("behind the bar with the way to help and the exit"),
    "on_bar": mark("the words in that bar"),
    "brand": mark("the colour by which the site is known, on pages that are not sensitive"),
    "on_brand": mark("words on it; where no rule has any, brand needs no contrast"),
    "corner": mark("how round corners are, at most 2rem"),
    "font": mark("fonts of the reader's own system, the best first, a general one last"),
    "heading_font": mark("the same for titles and headings; inherit: as the text"),
    "scale": mark("how much larger titles and headings are, from 0.8 to 1.3"),
}
"""The purpose of each token; colours as in ``model.config.Colours``."""

STYLE, MORE = "site.css", "more.css"
LOUD, SHEET, SEARCH = "loud.css", "sheet.css", "search.css"
"""Second style sheets: for loud pages, for the call sheet on paper, and to look for a page."""

TITLE_FONT = "title.woff2"
"""The font of titles on loud pages, in ``assets/`` of a theme."""
FONT_MOST = 20_000
"""Limit of its size in bytes: on a slow network, it comes long after the words."""

SECOND = (LOUD, SHEET, SEARCH)
FOLLOWING = ("tint", "accent", "on_accent")
"""Colours that follow the brand on loud pages, unless the same theme or a child sets them."""
_DARK = "@media screen and (prefers-color-scheme: dark)"
_CORNER = re.compile(r"0|(?:[0-9]*\.)?[0-9]+(?P<unit>rem|em|px)")
_LARGEST = {"rem": 2.0, "em": 2.0, "px": 32.0}
_FONT = re.compile(r"(?:[\w -]+|\"[\w -]+\"|'[\w -]+')(?:,\s*(?:[\w -]+|\"[\w -]+\"|'[\w -]+'))*")
_GENERAL = ("sans-serif", "serif", "system-ui", "ui-sans-serif", "ui-serif", "ui-rounded")
_OTHERS = ("corner", "font", "heading_font", "scale")
_SMALLEST, _LARGEST_SCALE = 0.8, 1.3
"""Limits of the scale: beyond them, a long word in a title would break at 320 pixels."""

_NEXT = 0.005
"""Half of the last decimal of a shown ratio, so that 6.999 is not rounded to 7.00."""


class Token(Struct, frozen=True, kw_only=True):
    """The final value of a token, with the place that sets it."""

    name: str
    scheme: Scheme
    value: str
    at: Location


def contrast_problems(sheet: StyleSheet) -> Iterator[Problem]:
    """Yield each token with too little contrast to another, once, with the worst contrast.

    The problem is at the token that the youngest theme sets. A place in ``theme.yaml`` is preferred
    to one in a sheet.
    """
    for own, scheme in product((sheet, *sheet.second.values()), SCHEMES):
        pairs = pairs_of(sheet.css + own.css)
        ours = {token.name: token for token in own.tokens if token.scheme == scheme}
        colours = {name: found for name in ours if (found := colour_of(ours[name].value))}
        worst: dict[str, tuple[float, str, float]] = {}
        for text, behind, least in pairs:
            if text not in colours or behind not in colours:
                continue
            ratio = contrast(colours[text], colours[behind])
            if ratio >= least:
                continue
            name, other = _at_fault(ours[text], ours[behind])
            if (
                not ours[other].at.path.endswith(".css")
                and not _meant(name, other, colours, pairs)
                and _meant(other, name, colours, pairs)
            ):
                name, other = other, name
            pair = (ratio, other, least)
            worst[name] = min(worst.get(name, pair), pair, key=lambda one: one[0] / one[2])
        for name, (ratio, other, least) in worst.items():
            values = {
                "token": name,
                "other": other,
                "scheme": scheme,
                "value": ours[name].value,
                "ratio": f"{max(ratio - _NEXT, 1):.2f}",
                "least": f"{least:g}",
            }
            meant = _meant(name, other, colours, pairs)
            yield problem(
                "token-contrast", ours[name].at, **values, meant=meant.hex if meant else ""
            )


def _at_fault(text: Token, behind: Token) -> tuple[str, str]:
    in_sheet = text.at.path.endswith(".css") and not behind.at.path.endswith(".css")
    return (behind.name, text.name) if in_sheet else (text.name, behind.name)


def pairs_of(css: str) -> tuple[tuple[str, str, float], ...]:
    """Return the adjacent colours in a sheet; not all sheets have words on the brand colour."""
    return (*PAIRS, BRAND_PAIR) if "var(--on-brand" in css else PAIRS


def _meant(
    name: str,
    other: str,
    colours: Mapping[str, Colour],
    pairs: tuple[tuple[str, str, float], ...],
) -> Colour | None:
    """Return the nearest shade with enough contrast to all adjacent colours, or to ``other``."""
    met = [
        (two if name == one else one, least)
        for one, two, least in pairs
        if name in (one, two) and {one, two} <= colours.keys()
    ]
    for asked in (met, [(found, least) for found, least in met if found == other]):
        against = [(colours[found], least) for found, least in asked]
        if shade := nearest_shade(colours[name], against):
            return shade
    return None


Parts = tuple[tuple[str, int], ...]
"""The files of a style sheet, each with its first line in the sheet, from 1."""


class StyleSheet(Struct, frozen=True, kw_only=True):
    """A published style sheet of a theme, with the tokens for pages that load it.

    ``second`` are second sheets by name; such a page may load one of them.
    """

    css: str
    parts: Parts
    tokens: tuple[Token, ...]
    second: Mapping[str, StyleSheet] = {}


def style_sheet(
    texts: Mapping[str, str], path: str, layers: tuple[Layer, ...], font: str = ""
) -> tuple[StyleSheet, tuple[Problem, ...]]:
    """Return the sheet with the additions and the changed tokens of all themes, and the problems.

    ``path`` is the sheet, in the folder of one of the ``layers``. Layers before its owner have
    another sheet, and do not count. Each layer's ``assets/more.css`` is added below the rules of
    its parents. The files with a name in ``SECOND`` are joined in the same order. ``font`` is the
    name of the published font of titles.
    """
    owner = next(place for place, layer in enumerate(layers) if path in layer.files.values())
    css, parts = joined(((texts[path], ((path, 1),)),))
    problems: list[Problem] = []
    chosen: dict[tuple[str, bool], Text] = {}
    branded: set[tuple[str, bool]] = set()
    for layer in layers[owner:]:
        css, parts = joined(((css, parts), _added(texts, MORE, (layer,))))
        known = {(token.name, token.dark) for token in token_declarations(css)}
        own_tokens = tuple(_chosen_tokens(layer.settings.tokens))
        names = {(name, dark) for name, dark, _ in own_tokens}
        branded |= {(name, dark) for name in FOLLOWING for dark in (False, True)
                    if ("brand", dark) in names}  # fmt: skip
        branded -= names
        for name, dark, value in own_tokens:
            if wrong := _wrong(name, value):
                problems.append(wrong)
            elif (name, dark) not in known:
                shown = name.replace("_", "-")
                problems.append(problem("token-lost", value.at, token=shown, sheet=path))
            else:
                chosen[name, dark] = value
        css = with_values(css, {key: _written(key[0], value.text) for key, value in chosen.items()})
    second: dict[str, StyleSheet] = {}
    tokens = tuple(_tokens(css, parts, chosen))
    for name in SECOND:
        own = _added(texts, name, layers[owner:])
        if name == LOUD and (branded or font):
            path = f"themes/{layers[-1].name}/theme.yaml"
            own = joined(((_titled(css, font) + _branded(css, branded), ((path, 1),)), own))
        if own[0]:
            both = tuple(_tokens(*joined(((css, parts), own)), chosen))
            second[name] = StyleSheet(css=own[0], parts=own[1], tokens=both)
    return StyleSheet(css=css, parts=parts, tokens=tokens, second=second), tuple(problems)


def font_face(name: str) -> str:
    """Return the rule for the font of titles: it never moves words that a reader sees already.

    Its one weight is for all, so that browsers make no bold by themselves.
    """
    source = f'src: url({name}) format("woff2")'
    display = "font-weight: 1 1000; font-display: optional"
    return f"@font-face {{ font-family: Title; {source}; {display}; }}\n"


def _titled(css: str, font: str) -> str:
    fonts = [token.value for token in token_declarations(css) if token.name == "heading_font"]
    below = "var(--font)" if "inherit" in (fonts or ("inherit",))[-1] else fonts[-1]
    return f"{font_face(font)}:root {{ --heading-font: Title, {below}; }}\n" if font else ""


def _branded(css: str, names: Collection[tuple[str, bool]]) -> str:
    """Return rules for loud pages with the colours in ``names`` that follow the brand."""
    rules = ""
    for scheme, colours in scheme_colours(css).items():
        family = following(colours["brand"], colours) if "brand" in colours else {}
        values = {
            name: colour if (name, scheme == "dark") in names else colours[name]
            for name, colour in family.items()
        }
        rules += _rule(":root", values, scheme)
    return rules


def _rule(selector: str, values: Mapping[str, Colour], scheme: Scheme) -> str:
    declared = (f"--{name.replace('_', '-')}: {colour.hex};" for name, colour in values.items())
    rule = f"{selector} {{ {' '.join(declared)} }}"
    return f"{rule}\n" if scheme == "light" else f"{_DARK} {{ {rule} }}\n"


def scheme_colours(css: str) -> Mapping[Scheme, Mapping[str, Colour]]:
    """Return the colours of a sheet by name, for each scheme."""
    light: dict[str, Colour] = {}
    dark: dict[str, Colour] = {}
    for token in token_declarations(css):
        if token.name in COLOURS and (colour := colour_of(token.value)):
            (dark if token.dark else light)[token.name] = colour
    return {"light": light, "dark": light | dark}


def _added(texts: Mapping[str, str], name: str, layers: tuple[Layer, ...]) -> tuple[str, Parts]:
    """Return the files ``assets/NAME`` of themes as one sheet, a parent's before its child's."""
    paths = (layer.files.get(f"assets/{name}", "") for layer in layers)
    some = [path for path in paths if without_comments(texts.get(path, "")).strip()]
    return joined((texts[path], ((path, 1),)) for path in some)


def joined(sheets: Iterable[tuple[str, Parts]]) -> tuple[str, Parts]:
    """Return style sheets as one, in their order, so that later rules override earlier ones."""
    css, parts = "", list[tuple[str, int]]()
    for text, own in sheets:
        css = css if css.endswith("\n") or not css else f"{css}\n"
        parts += ((path, css.count("\n") + line) for path, line in own)
        css += text
    return css, tuple(parts)


def place_in_sheet(parts: Parts, line: int) -> tuple[str, int]:
    """Return the file that has a line of the sheet, and the line there.

    For line 0, it is the youngest file, since the older files are valid without it.
    """
    if not line:
        return parts[-1][0], 0
    path, first = next((part for part in reversed(parts) if part[1] <= line), parts[0])
    return path, line - first + 1


def _chosen_tokens(tokens: Tokens | None) -> Iterator[tuple[str, bool, Text]]:
    if tokens is None:
        return
    for scheme in SCHEMES:
        colours = getattr(tokens, scheme)
        for name in COLOURS if colours else ():
            if (value := getattr(colours, name)) is not None:
                yield name, scheme == "dark", value
    for name in _OTHERS:
        if (value := getattr(tokens, name)) is not None:
            yield name, False, value


def _wrong(name: str, value: Text) -> Problem | None:
    text = value.text.strip()
    if name == "corner":
        length = _CORNER.fullmatch(text)
        unit = length["unit"] if length else None
        if length and (not unit or float(text.removesuffix(unit)) <= _LARGEST[unit]):
            return None
        return problem("token-corner", value.at, value=text)
    if name in ("font", "heading_font"):
        last = text.rpartition(",")[2].strip()
        if _FONT.fullmatch(text) and last in _GENERAL:
            return None
        if name == "heading_font" and text == "inherit":
            return None
        return problem("token-font", value.at, value=text)
    if name == "scale":
        if re.fullmatch(r"[0-9]?\.?[0-9]+", text) and _SMALLEST <= float(text) <= _LARGEST_SCALE:
            return None
        return problem("token-scale", value.at, value=text, least=_SMALLEST, most=_LARGEST_SCALE)
    return None if colour_of(text) else problem("token-colour", value.at, value=text)


def _written(name: str, value: str) -> str:
    colour = None if name in _OTHERS else colour_of(value.strip())
    return colour.hex if colour else value.strip()


def _tokens(css: str, parts: Parts, chosen: Mapping[tuple[str, bool], Text]) -> Iterator[Token]:
    declarations = token_declarations(css)
    dark = {token.name for token in declarations if token.dark}
    for token in declarations:
        value = chosen.get((token.name, token.dark))
        path, line = place_in_sheet(parts, token.line)
        at = value.at if value else Location(path=path, line=line, column=token.column)
        if token.dark or token.name not in dark:
            yield Token(name=token.name, scheme="dark", value=token.value, at=at)
        if not token.dark:
            yield Token(name=token.name, scheme="light", value=token.value, at=at)


def with_campaigns(css: str, campaigns: tuple[Campaign, ...], style: str) -> str:
    """Return the sheet of loud pages with rules that set the brand colour of campaigns, by id.

    Words on such a colour are black or white, whichever has more contrast. If the sheet has an
    accent that follows the brand, that of the campaign's own pages follows its colour. ``style`` is
    the sheet of all pages.
    """
    rules: list[str] = []
    follows = any(token.name == "accent" for token in token_declarations(css))
    schemes = scheme_colours(f"{style}\n{css}") if follows else {}
    for campaign in campaigns:
        name, colour = campaign.id.text, _colour_of(campaign)
        if colour and re.fullmatch(r"[a-z0-9-]+", name):
            place = f'[data-campaign="{name}"]'
            band = {"brand": colour, "on_brand": words_on(colour)}
            rules.append(_rule(place, band, "light"))
            for scheme, colours in schemes.items():
                rules.append(_rule(f"body{place}", following(colour, colours), scheme))
    return "".join((css, "\n" if rules and not css.endswith("\n") else "", *rules))


def light_colours(css: str, campaign: Campaign | None = None) -> Mapping[str, str]:
    """Return the colours of a sheet on a light screen, in hex, by name.

    With a ``campaign``, ``brand`` is its colour. Rules of campaigns at the end of ``css`` are
    ignored.
    """
    colours = {name: colour.hex for name, colour in scheme_colours(css)["light"].items()}
    own = campaign and _colour_of(campaign)
    return {**colours, "brand": own.hex, "on_brand": words_on(own).hex} if own else colours


def campaign_colour_problems(css: str, campaigns: tuple[Campaign, ...]) -> Iterator[Problem]:
    """Yield the colours of campaigns without enough contrast to words on them."""
    least = BRAND_PAIR[2]
    if BRAND_PAIR not in pairs_of(css):
        return
    for campaign in campaigns:
        said, colour = campaign.colour, _colour_of(campaign)
        if said is None or colour is None:
            continue
        words = words_on(colour)
        ratio = contrast(words, colour)
        meant = nearest_shade(colour, [(words, least)])
        if ratio < least and meant:
            values = {"value": said.text, "ratio": f"{max(ratio - _NEXT, 1):.2f}"}
            yield problem(
                "campaign-contrast", said.at, **values, least=f"{least:g}", meant=meant.hex
            )


def _colour_of(campaign: Campaign) -> Colour | None:
    return colour_of(campaign.colour.text.strip()) if campaign.colour else None

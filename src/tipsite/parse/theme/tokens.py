"""The tokens of a theme's own file, put into its style sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tipsite.model.theme import COLOURS, SCHEMES, Scheme, Tokens
from tipsite.model.values import Text
from tipsite.parse.theme.chain import Layer
from tipsite.problems import Problem, Where, problem
from tipsite.tools.colours import colour_of
from tipsite.tools.csstokens import declared, with_values

STYLE = "site.css"
_CORNER = re.compile(r"0|(?:[0-9]*\.)?[0-9]+(?P<unit>rem|em|px)")
_LARGEST = {"rem": 2.0, "em": 2.0, "px": 32.0}
_FONT = re.compile(r"(?:[\w -]+|\"[\w -]+\"|'[\w -]+')(?:,\s*(?:[\w -]+|\"[\w -]+\"|'[\w -]+'))*")
_GENERAL = ("sans-serif", "serif", "system-ui", "ui-sans-serif", "ui-serif", "ui-rounded")
_OTHERS = ("corner", "font")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token as it is in the end, with the place that says so."""

    name: str
    scheme: Scheme
    value: str
    at: Where


def styled(
    css: str, path: str, layers: tuple[Layer, ...]
) -> tuple[str, tuple[Token, ...], tuple[Problem, ...]]:
    """Return the sheet with the tokens of themes, all its tokens, and the problems.

    ``css`` is the sheet at ``path``, in the folder of one of the ``layers``; those before it
    changed another sheet.
    """
    owner = next(place for place, layer in enumerate(layers) if path in layer.files.values())
    known = {(token.name, token.dark) for token in declared(css)}
    problems: list[Problem] = []
    said: dict[tuple[str, bool], Text] = {}
    for layer in layers[owner:]:
        for name, dark, value in _said(layer.settings.tokens):
            if wrong := _wrong(name, value):
                problems.append(wrong)
            elif (name, dark) not in known:
                shown = name.replace("_", "-")
                problems.append(problem("token-lost", value.at, token=shown, sheet=path))
            else:
                said[name, dark] = value
    css = with_values(css, {key: _written(key[0], value.text) for key, value in said.items()})
    tokens = tuple(_tokens(css, path, said))
    return css, tokens, tuple(problems)


def _said(tokens: Tokens | None) -> Iterator[tuple[str, bool, Text]]:
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
    if name == "font":
        last = text.rpartition(",")[2].strip()
        if _FONT.fullmatch(text) and last in _GENERAL:
            return None
        return problem("token-font", value.at, value=text)
    return None if colour_of(text) else problem("token-colour", value.at, value=text)


def _written(name: str, value: str) -> str:
    colour = None if name in _OTHERS else colour_of(value.strip())
    return colour.hex if colour else value.strip()


def _tokens(css: str, path: str, said: Mapping[tuple[str, bool], Text]) -> Iterator[Token]:
    found = declared(css)
    dark = {token.name for token in found if token.dark}
    for token in found:
        own = said.get((token.name, token.dark))
        at = own.at if own else Where(path=path, line=token.line, column=token.column)
        if token.dark or token.name not in dark:
            yield Token(name=token.name, scheme="dark", value=token.value, at=at)
        if not token.dark:
            yield Token(name=token.name, scheme="light", value=token.value, at=at)

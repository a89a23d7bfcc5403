"""Whoever sees little can read the page: colours that meet are told apart, light and dark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tipsite.model.theme import PAIRS, SCHEMES
from tipsite.parse.theme.tokens import Token
from tipsite.problems import Problem, problem
from tipsite.tools.colours import Colour, colour_of, contrast, nearest_shade

_NEXT = 0.005
"""Two figures are shown: 6.999 must not be told as 7.00."""


def contrast_problems(tokens: tuple[Token, ...]) -> Iterator[Problem]:
    """Yield each token that meets another without enough contrast, once, with the worst of them.

    It is told at the one of the two that the youngest theme says: in ``theme.yaml`` before a sheet.
    """
    for scheme in SCHEMES:
        ours = {token.name: token for token in tokens if token.scheme == scheme}
        colours = {name: found for name in ours if (found := colour_of(ours[name].value))}
        worst: dict[str, tuple[float, str, float]] = {}
        for text, behind, least in PAIRS:
            if text not in colours or behind not in colours:
                continue
            ratio = contrast(colours[text], colours[behind])
            if ratio >= least:
                continue
            name, other = _at_fault(ours[text], ours[behind])
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
            if meant := _meant(name, other, colours):
                yield problem("token-contrast", ours[name].at, **values, meant=meant.hex)
            else:
                yield problem("token-contrast-none", ours[name].at, **values)


def _at_fault(text: Token, behind: Token) -> tuple[str, str]:
    in_sheet = text.at.path.endswith(".css") and not behind.at.path.endswith(".css")
    return (behind.name, text.name) if in_sheet else (text.name, behind.name)


def _meant(name: str, other: str, colours: Mapping[str, Colour]) -> Colour | None:
    """The nearest shade that does with all that it meets, or else with the other alone."""
    met = [
        (two if name == one else one, least)
        for one, two, least in PAIRS
        if name in (one, two) and {one, two} <= colours.keys()
    ]
    for asked in (met, [(found, least) for found, least in met if found == other]):
        against = [(colours[found], least) for found, least in asked]
        if shade := nearest_shade(colours[name], against):
            return shade
    return None

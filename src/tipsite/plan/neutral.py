"""Titles that tell a person looking on nothing: of the tab, the history and the list of apps.

The heading of the page still says what it is about.
"""

from __future__ import annotations

from tipsite.model.site import EditionPage
from tipsite.plan.context import Context

_LISTS = {
    "help/index.md": "neutral_help",
    "help/abroad.md": "neutral_abroad",
    "routes/index.md": "neutral_routes",
    "signs/index.md": "neutral_signs",
    "search.md": "search_title",
    "az.md": "az_title",
}
_OF_A_COUNTRY = {"help": "neutral_directory", "sheets": "neutral_sheet"}


def neutral_of_page(context: Context, page: EditionPage) -> str:
    """Return the neutral title of a page with a file; none where it need not be discreet."""
    if not page.sensitive:
        return ""
    if page.kind == "safety":
        title, place = context.say("neutral_safety"), _place(context, page)
        return title if place == 1 else f"{title}, {place}"
    if page.kind == "sign":
        return context.say("neutral_sign", letter=_letters(_place(context, page)))
    if page.path in _LISTS:
        return neutral_of_path(context, page.path)
    return context.say("neutral_page", letter=_letters(_place(context, page)))


def neutral_of_path(context: Context, path: str) -> str:
    """Return the neutral title of a page that tipsite makes; none for campaigns and news."""
    if path in _LISTS:
        return context.say(_LISTS[path])
    folder, _, name = path.removesuffix(".md").partition("/")
    if folder == "routes":
        here, _, there = name.upper().partition("-")
        return context.say(
            "neutral_route", here=context.country(here), there=context.country(there)
        )
    phrase = _OF_A_COUNTRY.get(folder)
    return context.say(phrase, country=context.country(name.upper())) if phrase else ""


def neutral_of_part(context: Context, country: str, number: int) -> str:
    """Return the neutral title of the part of a long directory that stands at ``number``."""
    return context.say("neutral_part", country=context.country(country), number=str(number))


def neutral_of_service(context: Context, country: str, service: str) -> str:
    """Return the neutral title of a service's page; its name may say too much."""
    names = [found.id for found in context.site.services[country]]
    letter = _letters(names.index(service) + 1)
    return context.say("neutral_service", country=context.country(country), letter=letter)


def _place(context: Context, page: EditionPage) -> int:
    """The place of a page among those whose titles differ by their letter alone, from 1."""
    alike = [
        found
        for found in context.edition.pages.values()
        if found.sensitive and _series(found) == _series(page)
    ]
    ordered = sorted(alike, key=lambda found: (found.matter.order, found.path))
    return ordered.index(page) + 1


def _letters(place: int) -> str:
    """Return A to Z, AA, AB and so on: “Number 112” would look like a number to call."""
    rest, last = divmod(place - 1, 26)
    return (_letters(rest) if rest else "") + chr(ord("A") + last)


def _series(page: EditionPage) -> str:
    if page.path in _LISTS:
        return "list"
    return page.kind if page.kind in ("safety", "sign", "route-part") else ""

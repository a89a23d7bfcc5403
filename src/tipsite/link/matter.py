"""What the front matter of a page says, against everything else."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from tipsite.link.known import Known
from tipsite.model.pages import Page
from tipsite.problems import Problem, Where, problem, warning
from tipsite.tools.recall import recalled
from tipsite.tools.telling import telling_word
from tipsite.tools.urls import arrival_path, pair_path, plain_name, resolve, route_path


@recalled
def matter_problems(page: Page, known: Known) -> tuple[Problem, ...]:
    """Return the problems of a page's front matter."""
    return tuple(_problems(page, known))


def _problems(page: Page, known: Known) -> Iterator[Problem]:
    matter = page.matter
    name = matter.slug.text if matter.slug else page.path.removesuffix(".md")
    if telling := telling_word(name):
        at = matter.slug.at if matter.slug else Where(path=page.at.path)
        yield problem("telling-word", at, name=name, word=telling)
    if matter.slug and page.path.endswith("index.md"):
        yield problem("slug-not-here", matter.slug.at)
    elif matter.slug and matter.slug.text != (meant := plain_name(matter.slug.text)):
        yield problem("slug-form", matter.slug.at, slug=matter.slug.text, meant=meant)
    for door in matter.doors:
        if found := known.page_problem(door, resolve(page.path, door.text)):
            yield found
    if matter.campaign and matter.campaign.text not in known.campaigns and not known.guessed:
        yield problem("unknown-campaign", matter.campaign.at, name=matter.campaign.text)
    if page.kind == "campaign" and not known.guessed:
        campaign = page.path.removeprefix("campaigns/").removesuffix(".md")
        if campaign not in known.campaigns:
            yield problem("unknown-campaign", page.at, name=campaign)
    routes = {route_path(*pair) for pair in permutations(known.countries, 2)}
    if page.path.startswith("routes/") and page.kind == "page" and page.path not in routes:
        yield warning("route-text-name", page.at)
    if page.path.startswith(("routes/pairs/", "routes/to/")) and page.kind == "route-part":
        shown = {pair_path(*pair) for pair in permutations(known.countries, 2)}
        shown |= {arrival_path(country) for country in known.countries}
        if page.path not in shown and not known.is_unsure_route(page.path):
            yield warning("route-text-unused", page.at)

"""The page of one situation: its signs, and whom to call about it in each country."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.model.config import Campaign
from tipsite.model.records import Need
from tipsite.model.site import EditionPage, PublicService
from tipsite.plan.context import Context
from tipsite.plan.directories import country_view
from tipsite.plan.frame import frame
from tipsite.plan.prose import prose
from tipsite.plan.where import page_where, trail
from tipsite.tools.verification import confirmed_first
from tipsite.views import SignView

CALL = "call.md"


def sign_view(context: Context, page: EditionPage) -> SignView:
    """Return the view of a sign page."""
    matter = page.matter
    countries = _sign_countries(context, page)
    return SignView(
        frame=frame(context, page_where(context, page, trail(context, page.path))),
        title=context.title(page),
        who=matter.who.text if matter.who else "",
        body=prose(context, page),
        signs=tuple(item.text for item in matter.signs),
        do=tuple(item.text for item in matter.do),
        dont=tuple(item.text for item in matter.dont),
        urgent=tuple(
            country
            for code in countries
            if (country := country_view(context, code, _emergency(context, code))).calls
        ),
        countries=tuple(
            country_view(context, code, _for_sign(context, code, matter.needs))
            for code in countries
        ),
        talk=context.link_to(CALL) if CALL in context.edition.pages else None,
    )


def _sign_countries(context: Context, page: EditionPage) -> tuple[str, ...]:
    wanted = page.matter.campaign
    campaigns: Mapping[str, Campaign] = {
        campaign.id.text: campaign for campaign in context.site.campaigns
    }
    if wanted is None or wanted.text not in campaigns:
        return tuple(c for c in context.edition.countries if c in context.site.services)
    countries = tuple(country.text for country in campaigns[wanted.text].countries)
    first = [code for code in context.edition.countries if code in countries]
    rest = [code for code in countries if code not in first]
    return tuple(code for code in (*first, *rest) if code in context.site.services)


def _for_sign(context: Context, country: str, needs: tuple[Need, ...]) -> tuple[PublicService, ...]:
    """The first line of each need; where there is none, what leads the country's list."""
    found = _for_needs(context, country, tuple(need for need in needs if need != "emergency"))
    lead = tuple(context.services[name] for name in context.site.lead.get(country, ()))
    return found or lead


def _emergency(context: Context, country: str) -> tuple[PublicService, ...]:
    services = context.site.services.get(country, ())
    return tuple(found for found in services if "emergency" in found.needs)


def _for_needs(
    context: Context, country: str, needs: tuple[Need, ...]
) -> tuple[PublicService, ...]:
    first: dict[str, PublicService] = {}
    for need in needs:
        services = context.site.services.get(country, ())
        answering = (found for found in services if need in found.needs and found.phones)
        for service in confirmed_first(answering)[:1]:
            first.setdefault(service.id, service)
    return tuple(first.values())

"""The page of a campaign."""

from __future__ import annotations

from markupsafe import Markup

from tipsite.model.config import Campaign
from tipsite.model.records import Organization
from tipsite.model.site import EditionPage
from tipsite.model.values import Text
from tipsite.plan.context import Context
from tipsite.plan.days import date_or_words
from tipsite.plan.frame import frame
from tipsite.plan.pictures import logo
from tipsite.plan.prose import prose
from tipsite.plan.where import Where
from tipsite.tools.dates import last_day
from tipsite.tools.locales import list_words
from tipsite.tools.urls import directory_path
from tipsite.views import CampaignView, Supporter


def campaign_view(
    context: Context, campaign: Campaign, page: EditionPage | None, where: Where
) -> CampaignView:
    """Return the view of a campaign; its long text is that of ``page``."""
    codes = tuple(country.text for country in campaign.countries)
    links = (context.link_to(directory_path(code)) for code in codes)
    audience = [context.say(f"audience_{name.replace('-', '_')}") for name in campaign.audience]
    return CampaignView(
        frame=frame(context, where),
        title=context.title(page) if page else context.words(campaign.name),
        summary=context.words(campaign.summary),
        body=prose(context, page) if page else Markup(""),
        period=_period(context, campaign),
        ended=_ended(context, campaign),
        audience=list_words(context.locale, audience),
        countries=tuple(link for link in links if link is not None),
        aims=tuple(context.words(aim) for aim in campaign.aims),
        pages=tuple(link for page in campaign.pages if (link := context.link_to(page.text))),
        funders=_supporters(context, campaign.funders),
        partners=_supporters(context, campaign.partners),
        disclaimer=context.words_or_none(campaign.disclaimer),
    )


def _period(context: Context, campaign: Campaign) -> str:
    first = date_or_words(context, campaign.period.from_)
    if campaign.period.to is None:
        return context.say("period_since", first=first)
    return context.say("period", first=first, last=date_or_words(context, campaign.period.to))


def _ended(context: Context, campaign: Campaign) -> str:
    to = campaign.period.to
    if to is None or last_day(to) >= context.site.today:
        return ""
    return context.say("campaign_ended", date=date_or_words(context, to))


def _supporters(context: Context, ids: tuple[Text, ...]) -> tuple[Supporter, ...]:
    found = (context.site.organizations.get(name.text) for name in ids)
    return tuple(_supporter(context, one) for one in found if one)


def _supporter(context: Context, organization: Organization) -> Supporter:
    file, website = organization.logo, organization.website
    return Supporter(
        name=context.words(organization.name),
        description=context.words_or_none(organization.description),
        picture=logo(context, file.text, "") if file else None,
        href=website.text if website else "",
    )

"""The page of one situation: its signs, and whom to call about it in each country."""

from __future__ import annotations

from typing import Literal

from markupsafe import Markup

from tipsite.contacts.channels import confirmed_first
from tipsite.model.records import Need
from tipsite.model.site import EditionPage, PublicService
from tipsite.pages.context import Context
from tipsite.pages.countries import campaign_countries, countries_to_choose
from tipsite.pages.frame import frame
from tipsite.pages.language_spans import original_block
from tipsite.pages.prose import prose
from tipsite.pages.titles import page_meta
from tipsite.views.pages import SignView
from tipsite.views.parts import Words

_CALL = "call.md"


def sign_view(context: Context, page: EditionPage) -> SignView:
    """Return the view of a sign page."""
    matter = page.matter
    everywhere, countries = countries_to_choose(
        context,
        {
            code: (
                *_for_sign(context, code, matter.needs),
                *context.services_of_need(code, "emergency"),
            )
            for code in _sign_countries(context, page)
        },
    )
    return SignView(
        frame=frame(context, page_meta(context, page)),
        title=context.title(page),
        who=concerned(context, page),
        body=prose(context, page),
        signs=tuple(item.text for item in matter.signs),
        signs_original=_original(context, page, "signs"),
        do=tuple(item.text for item in matter.do),
        do_original=_original(context, page, "do"),
        dont=tuple(item.text for item in matter.dont),
        dont_original=_original(context, page, "dont"),
        everywhere=everywhere,
        countries=countries,
        talk=context.link_to(_CALL),
    )


def concerned(context: Context, page: EditionPage) -> Words:
    """Return whom a sign is about."""
    if page.matter.who:
        return context.written(page.matter.who, page.words_tag)
    text = "".join(words.text for words in page.originals.get("who", ()))
    return context.in_language(text, context.source)


def _original(context: Context, page: EditionPage, key: str) -> Markup:
    """Return the source's items of a list whose translation may mislead, or is missing."""
    items = page.originals.get(key, ())
    if not items:
        return Markup("")
    listed = Markup("").join(Markup("<li>{}</li>").format(item.text) for item in items)
    why: Literal["changed", "missing"] = "changed" if getattr(page.matter, key) else "missing"
    return original_block(context, Markup("<ul>{}</ul>").format(listed), why)


def _sign_countries(context: Context, page: EditionPage) -> tuple[str, ...]:
    campaign = context.campaign(page.matter.campaign)
    if campaign is None:
        return context.with_directory(context.edition.countries)
    return campaign_countries(context, campaign)


def _for_sign(context: Context, country: str, needs: tuple[Need, ...]) -> tuple[PublicService, ...]:
    """The first line of each need; where there is none, what leads the country's list."""
    services = _for_needs(context, country, tuple(need for need in needs if need != "emergency"))
    return services or context.lead(country)


def _for_needs(
    context: Context, country: str, needs: tuple[Need, ...]
) -> tuple[PublicService, ...]:
    first: dict[str, PublicService] = {}
    for need in needs:
        services = context.services_of_need(country, need)
        answering = (service for service in services if service.phones)
        for service in confirmed_first(answering)[:1]:
            first.setdefault(service.id, service)
    return tuple(first.values())

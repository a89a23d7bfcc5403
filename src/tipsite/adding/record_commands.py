"""`tipsite new campaign`, `organization` and `country`: records, and the files that they need."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import click

from tipsite import options
from tipsite.adding.asked import ask_public_id, ask_summary
from tipsite.adding.country import new_country
from tipsite.adding.finishing import finish, opened_or_told, refused
from tipsite.adding.names import an_id, proposed
from tipsite.adding.records import NewCampaign, new_campaign, new_organization
from tipsite.asking import answers, ask
from tipsite.asking.countries import a_country, some_countries
from tipsite.giving import Refused
from tipsite.tools.locales import territory
from tipsite.ui_language import gettext as _
from tipsite.ui_language import ui_locale

_id = click.option("--id", "name", help="Its id: small letters, digits and hyphens.")


@click.command("campaign")
@options.root
@options.today
@click.option("--name", "words", help="What the campaign is called.")
@click.option("--summary", help="One sentence about it.")
@click.option("--from", "first", help="Its first month or day, as 2026-11. [default: this month]")
@click.option("--to", "last", help="Its last month or day, as 2027-03.")
@click.option("--countries", help="Its countries, as MK,AL. [default: all of the site]")
@_id
def campaign_command(
    *,
    root: Path,
    today: datetime.date,
    words: str | None,
    summary: str | None,
    first: str | None,
    last: str | None,
    countries: str | None,
    name: str | None,
) -> None:
    """Add a campaign, with a page for its text.

    It stands at the end of campaigns.yaml; what to translate is said.

    Example: tipsite new campaign --name "Ask before you go" --from 2026-11 --to 2027-03
    """
    opened = opened_or_told(root)
    words = ask(_("Name of the campaign"), answers.a_name, said=words, option="--name")
    one = ask_summary(summary)
    period = _period(f"{today:%Y-%m}", first, last)
    codes = ask(
        _("Countries"),
        some_countries,
        said=countries,
        default=", ".join(opened.countries()),
        option="--countries",
    )
    taken = [campaign.id.text for campaign in opened.config.campaigns]
    campaign = NewCampaign(
        id=ask_public_id(an_id, name, proposed(words, "campaign", taken)),
        name=words,
        summary=one or opened.to_write(),
        period=period,
        countries=codes,
    )
    try:
        made = new_campaign(opened, campaign)
    except Refused as reason:
        refused(reason)
    finish(root, opened, made, today, lambda now: new_campaign(now, campaign))


def _period(month: str, first: str | None, last: str | None) -> tuple[str, str]:
    begins = ask(
        _("First month, as {month}").format(month=month),
        answers.a_partial_date,
        said=first,
        default=month,
        option="--from",
    )
    ends = ask(
        _("Last month (Enter: open)"),
        answers.a_partial_date_or_none,
        said=last,
        default="",
        option="--to",
    )
    return begins, ends


@click.command("organization")
@options.root
@options.today
@click.option("--name", "words", help="What the organization is called.")
@click.option("--website", help="Its address, with https://.")
@_id
def organization_command(
    *, root: Path, today: datetime.date, words: str | None, website: str | None, name: str | None
) -> None:
    """Add an organization.

    It stands at the end of content/organizations.yaml; what to translate is said.

    Example: tipsite new organization --name "Our partner"
    """
    opened = opened_or_told(root)
    words = ask(_("Name of the organization"), answers.a_name, said=words, option="--name")
    website = ask(
        _("Its website, with https:// (Enter: none)"),
        answers.an_https_or_none,
        said=website,
        default="",
        option="--website",
    )
    name = ask(
        _("Its id, by which other files name it"),
        an_id,
        said=name,
        default=proposed(words, "organization", opened.organizations()),
        option="--id",
    )
    try:
        made = new_organization(opened, name, words, website)
    except Refused as reason:
        refused(reason)
    said = _("Other files name it so: {line}").format(line=f"organization: {name}")
    made = replace(made, said=(said,))
    finish(root, opened, made, today, lambda now: new_organization(now, name, words, website))


@click.command("country")
@options.root
@options.today
@click.argument("code", required=False)
def country_command(*, root: Path, today: datetime.date, code: str | None) -> None:
    """Add a country, with lines to fill in.

    CODE is of ISO 3166, such as MK; Kosovo is XK. No number is ever guessed:
    each line is on hold until you fill it in.

    Example: tipsite new country XK
    """
    opened = opened_or_told(root)
    code = ask(_("Country, as two letters (Kosovo is XK)"), a_country, said=code, option="CODE")
    try:
        made = new_country(opened, code)
    except Refused as reason:
        refused(reason)
    path = next(iter(made.new))
    fill_in = _("{country} is added, without a number. Fill in its lines: {path}")
    said = [fill_in.format(country=territory(ui_locale(), code), path=path)]
    if len(opened.countries()) == 1:
        both = _("With two countries there are pages from one to the other: docs/content.md")
        said.append(both)
    made = replace(made, said=tuple(said))
    finish(root, opened, made, today, lambda now: new_country(now, code))

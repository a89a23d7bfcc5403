"""`tipsite new campaign`, `organization` and `country`: records, and the files that they need."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from tipsite import options
from tipsite.adding.asked import (
    Answers,
    add,
    ask_public_id,
    ask_summary,
    conduct,
    interview,
    open_to_add,
)
from tipsite.adding.country import directory_path, new_country
from tipsite.adding.names import an_id, neutral, proposed
from tipsite.adding.records import NewCampaign, new_campaign, new_organization
from tipsite.asking import answers, ask
from tipsite.asking.countries import a_country, some_countries
from tipsite.scaffold.addition import Addition, to_write
from tipsite.tools.locales import territory
from tipsite.ui_language import gettext as _
from tipsite.ui_language import ui_locale
from tipsite.workspace.site import Workspace

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
    workspace = open_to_add(root, today)
    taken = [campaign.id.text for campaign in workspace.config.campaigns]
    month = f"{today:%Y-%m}"

    def compose(site: Workspace, given: Answers) -> Addition:
        campaign = NewCampaign(
            id=given.get("--id") or neutral("campaign", taken, 1),
            name=given.get("--name", to_write(site)),
            summary=given.get("--summary") or to_write(site),
            period=(given.get("--from", month), given.get("--to", "")),
            countries=given.get("--countries", workspace.countries()),
        )
        return new_campaign(site, campaign)

    def ask_all() -> None:
        called = asking.ask("--name", _("Name of the campaign"), answers.a_name)
        ask_summary(asking)
        asking.ask(
            "--from",
            _("First month, as {month}").format(month=month),
            answers.a_partial_date,
            default=month,
        )
        asking.ask(
            "--to", _("Last month (Enter: open)"), answers.a_partial_date_or_none, default=""
        )
        asking.ask(
            "--countries", _("Countries"), some_countries, default=", ".join(workspace.countries())
        )
        ask_public_id(asking, an_id, proposed(called, "campaign", taken))

    said = {
        "--name": words, "--summary": summary, "--from": first, "--to": last,
        "--countries": countries, "--id": name,
    }  # fmt: skip
    asking = interview("campaign", (root, workspace), compose, said)
    conduct(asking, ask_all, (root, workspace), compose, lambda _given: ())


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
    workspace = open_to_add(root, today)
    known = workspace.organization_ids()

    def compose(site: Workspace, given: Answers) -> Addition:
        own = given.get("--id") or neutral("organization", known, 1)
        called = given.get("--name", to_write(site))
        return new_organization(site, own, called, given.get("--website", ""))

    def ask_all() -> None:
        called = asking.ask("--name", _("Name of the organization"), answers.a_name)
        asking.ask(
            "--website",
            _("Its website, with https:// (Enter: none)"),
            answers.an_https_or_none,
            default="",
        )
        own = proposed(called, "organization", known)
        asking.ask("--id", _("Its id, by which other files name it"), an_id, default=own)

    def say(given: Answers) -> tuple[str, ...]:
        line = f"organization: {given['--id']}"
        return (_("Other files name it so: {line}").format(line=line),)

    said = {"--name": words, "--website": website, "--id": name}
    asking = interview("organization", (root, workspace), compose, said)
    conduct(asking, ask_all, (root, workspace), compose, say)


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
    workspace = open_to_add(root, today)
    code = ask(_("Country, as two letters (Kosovo is XK)"), a_country, said=code, option="CODE")
    add((root, workspace), lambda now: new_country(now, code), _said(workspace, code))


def _said(workspace: Workspace, code: str) -> tuple[str, ...]:
    path = directory_path(code)
    fill_in = _("{country} is added, without a number. Fill in its lines: {path}")
    said = [fill_in.format(country=territory(ui_locale(), code), path=path)]
    if len(workspace.countries()) == 1:
        both = _("With two countries there are pages from one to the other: docs/content.md")
        said.append(both)
    return tuple(said)

"""`tipsite new campaign`, `organization` and `country`."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tipsite.cli import options
from tipsite.i18n import gettext as _
from tipsite.i18n import ui_locale

if TYPE_CHECKING:
    from tipsite.cli.prompts import Answers
    from tipsite.scaffold.addition import Addition
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

    It is written at the end of campaigns.yaml; tipsite says what to translate.

    Example: tipsite new campaign --name "Ask before you go" --from 2026-11 --to 2027-03
    """
    from tipsite.cli import answers
    from tipsite.cli.answers import some_countries
    from tipsite.cli.prompts import (
        ask_public_id,
        ask_summary,
        interview,
        open_to_add,
        run_interview,
    )
    from tipsite.scaffold.addition import placeholder_words
    from tipsite.scaffold.pages import an_id, neutral, proposed
    from tipsite.scaffold.records import NewCampaign, new_campaign

    workspace = open_to_add(root, today)
    taken = [campaign.id.text for campaign in workspace.config.campaigns]
    month = f"{today:%Y-%m}"

    def compose(site: Workspace, given: Answers) -> Addition:
        campaign = NewCampaign(
            id=given.get("--id") or neutral("campaign", taken, 1),
            name=given.get("--name", placeholder_words(site)),
            summary=given.get("--summary") or placeholder_words(site),
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
        if there := ", ".join(workspace.countries()):
            asking.ask("--countries", _("Countries"), some_countries, default=there)
        ask_public_id(asking, an_id, proposed(called, "campaign", taken))

    said = {
        "--name": words, "--summary": summary, "--from": first, "--to": last,
        "--countries": countries, "--id": name,
    }  # fmt: skip
    asking = interview("campaign", (root, workspace), compose, said)
    run_interview(asking, ask_all, (root, workspace), compose, _next_of_campaign)


def _next_of_campaign(given: Answers) -> tuple[str, ...]:
    """Where a campaign is shown, and what it can have next: for material a number must be there."""
    shown = _("It is shown in the list of campaigns, {path}, and on the first page while it runs.")
    command = f"tipsite new material --campaign {given['--id']}"
    material = _("Posters, cards and pictures for it: {command}")
    return (shown.format(path="campaigns/index.md"), material.format(command=command))


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

    It is written at the end of content/organizations.yaml; tipsite says what to translate.

    Example: tipsite new organization --name "Our partner"
    """
    from tipsite.cli import answers
    from tipsite.cli.prompts import interview, open_to_add, run_interview
    from tipsite.scaffold.addition import placeholder_words
    from tipsite.scaffold.pages import an_id, neutral, proposed
    from tipsite.scaffold.records import new_organization

    workspace = open_to_add(root, today)
    known = workspace.organization_ids()

    def compose(site: Workspace, given: Answers) -> Addition:
        own = given.get("--id") or neutral("organization", known, 1)
        called = given.get("--name", placeholder_words(site))
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
    run_interview(asking, ask_all, (root, workspace), compose, say)


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
    from tipsite.cli.answers import a_country
    from tipsite.cli.prompts import add, ask, open_to_add
    from tipsite.scaffold.records import new_country

    workspace = open_to_add(root, today)
    code = ask(_("Country, as two letters (Kosovo is XK)"), a_country, said=code, option="CODE")
    add((root, workspace), lambda now: new_country(now, code), _country_lines(workspace, code))


def _country_lines(workspace: Workspace, code: str) -> tuple[str, ...]:
    from tipsite.language.locales import territory
    from tipsite.scaffold.records import directory_path

    path = directory_path(code)
    fill_in = _("{country} is added, without a number. Fill in its lines: {path}")
    said = [fill_in.format(country=territory(ui_locale(), code), path=path)]
    if len(workspace.countries()) == 1:
        both = _("With two countries there are pages from one to the other: docs/content.md")
        said.append(both)
    return tuple(said)

"""`tipsite new campaign`, `organization` and `country`."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tipsite.cli import options
from tipsite.cli.prompts import PUBLIC_ID, SUMMARY, WEBSITE, Adding, Question, new_command
from tipsite.console import documentation
from tipsite.i18n import gettext as _
from tipsite.i18n import ui_locale
from tipsite.messages import mark

if TYPE_CHECKING:
    from tipsite.cli.prompts import Answers
    from tipsite.scaffold.addition import Addition
    from tipsite.workspace.site import Workspace

_ID_HELP = "Its id: small letters, digits and hyphens."


class _Campaign(Adding):
    kind = "campaign"
    questions = (
        Question("--name", mark("Name of the campaign"), "a_name",
                 help="What the campaign is called."),
        Question("--summary", SUMMARY, "a_name_or_later", "", help="One sentence about it."),
        Question("--from", lambda new: _("First month, as {month}").format(month=new.month()),
                 "a_partial_date", lambda new: new.month(),
                 help="Its first month or day, as 2026-11. [default: this month]"),
        Question("--to", mark("Last month (Enter: open)"), "a_partial_date_or_none", "",
                 help="Its last month or day, as 2027-03."),
        Question("--countries", mark("Countries"), "some_countries",
                 lambda new: ", ".join(new.workspace.countries()),
                 only_if=lambda new: new.workspace.countries(),
                 help="Its countries, as MK,AL. [default: all of the site]"),
        Question("--id", PUBLIC_ID, "an_id", lambda new: new.proposed(new.answers["--name"]),
                 help=_ID_HELP),
    )  # fmt: skip

    def month(self) -> str:
        return f"{self.workspace.today:%Y-%m}"

    def used(self) -> Collection[str]:
        return [campaign.id.text for campaign in self.workspace.config.campaigns]

    def addition(self, workspace: Workspace, answers: Answers) -> Addition:
        from tipsite.scaffold.addition import placeholder_words
        from tipsite.scaffold.records import new_campaign

        return new_campaign(
            workspace,
            self.name(answers),
            name=answers.get("--name", placeholder_words(workspace)),
            summary=answers.get("--summary") or placeholder_words(workspace),
            period=(answers.get("--from", self.month()), answers.get("--to", "")),
            countries=answers.get("--countries", workspace.countries()),
        )

    def remarks(self) -> tuple[str, ...]:
        """Return hints: the places that show the campaign, and the command for its material."""
        shown = _(
            "It is shown in the list of campaigns, {path}, and on the first page while it runs."
        )
        command = f"tipsite new material --campaign {self.answers['--id']}"
        material = _("Posters, cards and pictures for it: {command}")
        return (shown.format(path="campaigns/index.md"), material.format(command=command))


@new_command(_Campaign)
def campaign_command(*, root: Path, today: datetime.date, **typed: str | None) -> None:
    """Add a campaign, with a page for its text.

    It is written at the end of campaigns.yaml; tipsite says what to translate.

    Example: tipsite new campaign --name "Ask before you go" --from 2026-11 --to 2027-03
    """
    _Campaign(root, today, typed).run()


class _Organization(Adding):
    kind = "organization"
    questions = (
        Question("--name", mark("Name of the organization"), "a_name",
                 help="What the organization is called."),
        Question("--website", WEBSITE, "an_https_or_none", "", help="Its address, with https://."),
        Question("--id", mark("Its id, by which other files name it"), "an_id",
                 lambda new: new.proposed(new.answers["--name"]), help=_ID_HELP),
    )  # fmt: skip

    def used(self) -> Collection[str]:
        return self.workspace.organization_ids()

    def addition(self, workspace: Workspace, answers: Answers) -> Addition:
        from tipsite.scaffold.addition import placeholder_words
        from tipsite.scaffold.records import new_organization

        name = answers.get("--name", placeholder_words(workspace))
        return new_organization(workspace, self.name(answers), name, answers.get("--website", ""))

    def remarks(self) -> tuple[str, ...]:
        line = f"organization: {self.answers['--id']}"
        return (_("Other files name it so: {line}").format(line=line),)


@new_command(_Organization)
def organization_command(*, root: Path, today: datetime.date, **typed: str | None) -> None:
    """Add an organization.

    It is written at the end of content/organizations.yaml; tipsite says what to translate.

    Example: tipsite new organization --name "Our partner"
    """
    _Organization(root, today, typed).run()


@click.command("country")
@options.site
@click.argument("code", required=False)
def country_command(*, root: Path, today: datetime.date, code: str | None) -> None:
    """Add a country, with lines to fill in.

    CODE is of ISO 3166, such as MK; Kosovo is XK. No number is ever guessed:
    each line is on hold until you fill it in.

    Example: tipsite new country XK
    """
    from tipsite.cli.prompts import add, ask, open_to_add
    from tipsite.scaffold.answers import a_country
    from tipsite.scaffold.records import new_country

    workspace = open_to_add(root, today)
    code = ask(_("Country, as two letters (Kosovo is XK)"), a_country, typed=code, option="CODE")
    add(root, today, lambda site: new_country(site, code), _country_lines(workspace, code))


def _country_lines(workspace: Workspace, code: str) -> tuple[str, ...]:
    from tipsite.language.locales import territory
    from tipsite.scaffold.records import directory_path

    path = directory_path(code)
    fill_in = _("{country} is added, without a number. Fill in its lines: {path}")
    lines = [fill_in.format(country=territory(ui_locale(), code), path=path)]
    if len(workspace.countries()) == 1:
        lines.append(_("With two countries there are pages from one to the other."))
        lines.append(documentation("Content"))
    return tuple(lines)

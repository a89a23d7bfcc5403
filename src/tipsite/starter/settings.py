"""``campaigns.yaml`` of a new site, with a note on each setting."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from tipsite.starter.choices import Choices
from tipsite.starter.directory import service_ids
from tipsite.starter.lines import in_languages, joined, note, noted, table
from tipsite.starter.organizations import own_id
from tipsite.starter.texts import CAMPAIGN, TEXTS, pages
from tipsite.ui_language import gettext as _

_MATTER = {"name": "title: ", "summary": "summary: "}


def new_settings(choices: Choices, today: datetime.date) -> str:
    """Return the text of ``campaigns.yaml``; its example of a campaign begins ``today``."""
    return joined((*_site(choices), "", *_lead(choices), "", *_campaign(choices, today)))


def _site(choices: Choices) -> Iterator[str]:
    source, tags = choices.source, choices.written
    name = {source: choices.name} if choices.name else in_languages("site", tags, source)
    yield note(_("The settings of your site. Change what stands after each colon."))
    yield note(_("A line that begins with # is a note and does nothing."))
    yield "site:"
    yield note(_("The name of your site, once in each language."), "  ")
    yield from table("name", name, "  ")
    yield note(_("Where the site will stand: https:// before it and a slash after it."), "  ")
    yield f"  address: {choices.address}"
    works = _("When the site works with https and will go on doing so: delete the # below.")
    yield note(works, "  ")
    yield "  # https: yes"
    yield note(_("demonstration: every page says that it is an example."), "  ")
    yield note(_("Write live only when each number has been called."), "  ")
    yield "  status: demonstration"
    yield note(_("The language that is written first. The others are translated from it."), "  ")
    yield f"  source_language: {source}"
    yield note(_("In the order in which readers see them. To add one: tipsite new language"), "  ")
    yield f"  languages: [{', '.join(choices.languages)}]"
    yield note(_("For each language, the countries in the order that suits its readers."), "  ")
    yield note(_("To add one: tipsite new country"), "  ")
    yield "  countries:"
    yield from (f"    {tag}: [{', '.join(choices.countries)}]" for tag in tags)
    yield note(_("How the site looks; plain comes with tipsite."), "  ")
    yield "  theme: plain"
    leads = _("Where “Leave this site” leads: a page that tells nothing about the reader.")
    yield note(leads, "  ")
    yield "  exit: https://www.google.com/webhp"
    yield note(_("A page without a translation: show it in the source language, or hide it."), "  ")
    yield "  missing_pages: show"
    yield note(_("The pages at the top, and those at the foot."), "  ")
    yield "  menu: [help/index.md, signs/index.md]"
    yield "  footer: [campaigns/index.md, safety.md, about.md, privacy.md]"
    yield note(_("Replace: a sentence at the foot of every page."), "  ")
    yield from table("disclaimer", in_languages("disclaimer", tags, source), "  ")
    yield note(_("Who answers for the site: an id from content/organizations.yaml."), "  ")
    yield f"  {'' if choices.responsible else '# '}responsible: {own_id(choices)}"
    wrong = _("Where a reader reports a wrong number: a service, or an https address.")
    yield note(wrong, "  ")
    yield note(_("A live site needs it. Delete the # and the space after it."), "  ")
    yield f"  # report_mistakes: service:{service_ids(choices.countries[0])[-1]}"


def _lead(choices: Choices) -> Iterator[str]:
    yield note(_("The services that stand first on the home page, in this order."))
    yield "lead:"
    for country in choices.countries:
        yield f"  {country}: [{', '.join(service_ids(country))}]"


def _campaign(choices: Choices, today: datetime.date) -> Iterator[str]:
    tags = [tag for tag in choices.written if tag in TEXTS]
    yield note(_("Your campaigns. This one is an example: replace it."))
    yield note(_("To add one, type: tipsite new campaign"))
    yield "campaigns:"
    yield noted(f"- id: {CAMPAIGN}", _("stays as it is: it becomes a web address"))
    for key, start in _MATTER.items():
        texts = {tag: _matter(tag, choices.source, start) for tag in tags}
        yield from table(key, texts, "  ")
    end = today.replace(day=1) + datetime.timedelta(days=330)
    months = _("year and month of its beginning and its end")
    yield noted(f"  period: {{from: {today:%Y-%m}, to: {end:%Y-%m}}}", months)
    yield f"  countries: [{', '.join(choices.countries)}]"
    yield noted("  pages: [signs/offer.md, help/index.md]", _("the pages that it offers"))


def _matter(tag: str, source: str, start: str) -> str:
    """A line of the front matter of the campaign's page."""
    lines = pages(tag, source)[f"campaigns/{CAMPAIGN}.md"].split("\n")
    return next(line.removeprefix(start) for line in lines if line.startswith(start))

"""Lines of YAML for an officer to fill in: settings, a directory, organizations, a service.

Each key has a comment on its purpose. No line has a number: unknown lines are on hold.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from tipsite.contacts.channels import confirmation_check
from tipsite.i18n import gettext as _
from tipsite.i18n import ui_locale
from tipsite.language.dates import UNDATED
from tipsite.language.locales import territory
from tipsite.language.slugs import slug
from tipsite.resolve.derived import source_of
from tipsite.scaffold.texts import CAMPAIGN, TEXTS, pages, starter_words
from tipsite.yaml.scalars import write_scalar

OWN, EMERGENCY, POLICE = "our-organization", "emergency-services", "police"
OFFICES = {EMERGENCY: "emergency_office", POLICE: "police_office"}
"""The offices behind emergency and police lines, with the key of their words."""
UNKNOWN = "unknown"
_LINES = (
    ("emergency", "state", "emergency", "emergency"),
    ("police", "police", "police", "police"),
    ("line", "ngo", "hotline", "call"),
)
"""Services of a new directory: end of the id (also key of its words), operator, kind, need."""
_MATTER = {"name": "title: ", "summary": "summary: "}


class Choices(Struct, frozen=True, kw_only=True):
    """Languages are BCP 47 tags, countries ISO 3166 codes (XK: Kosovo), each in the chosen order.

    ``name`` is the name of the site, ``responsible`` that of the organization that answers for it.
    Both are in the ``source`` language, or empty. ``address`` begins with https:// and ends with a
    slash.
    """

    name: str
    languages: tuple[str, ...]
    source: str
    countries: tuple[str, ...]
    responsible: str
    address: str

    @property
    def written(self) -> tuple[str, ...]:
        """The languages with their own texts, without those that are derived letter by letter."""
        return tuple(
            tag for tag in self.languages if tag in TEXTS or not source_of(tag, self.languages)
        )


def new_settings(choices: Choices, today: datetime.date) -> str:
    """Return the text of ``campaigns.yaml``; its example of a campaign begins ``today``."""
    return joined((*_site(choices), "", *_lead(choices), "", *_campaign(choices, today)))


def joined(lines: Iterable[str]) -> str:
    """Return lines as the text of a file."""
    return "\n".join(lines) + "\n"


def _site(choices: Choices) -> Iterator[str]:
    source, tags = choices.source, choices.written
    name = {source: choices.name} if choices.name else _in_languages("site", tags, source)
    yield note(_("The settings of your site. Change what is after each colon."))
    yield note(_("A line that begins with # is a note and does nothing."))
    yield "site:"
    yield note(_("The name of your site, once in each language."), "  ")
    yield from table("name", name, "  ")
    yield note(_("Where the site will be: https:// before it and a slash after it."), "  ")
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
    yield note(
        _("How the site looks: plain, or bright, which is loud on campaigns and news."), "  "
    )
    yield "  theme: plain"
    leads = _("Where “Leave this site” leads: a page that tells nothing about the reader.")
    yield note(leads, "  ")
    yield "  exit: https://www.google.com/webhp"
    yield note(_("A page without a translation: show it in the source language, or hide it."), "  ")
    yield "  missing_pages: show"
    yield note(_("The pages at the top, and those at the foot."), "  ")
    yield "  menu: [signs/index.md]"
    yield "  footer: [campaigns/index.md, safety.md, about.md, privacy.md]"
    yield note(_("Replace: a sentence at the foot of every page."), "  ")
    yield from table("disclaimer", _in_languages("disclaimer", tags, source), "  ")
    yield note(_("Who answers for the site: an id from content/organizations.yaml."), "  ")
    yield f"  {'' if choices.responsible else '# '}responsible: {own_id(choices)}"
    wrong = _("Where a reader reports a wrong number: a service, or an https address.")
    yield note(wrong, "  ")
    yield note(_("A live site needs it. Delete the # and the space after it."), "  ")
    yield f"  # report_mistakes: service:{service_ids(choices.countries[0])[-1]}"
    yield note(
        _("By what the site is known: a picture in content/images/, a short sentence."), "  "
    )
    yield note(_("Delete the # and the space after it."), "  ")
    yield "  # logo: logo.svg"
    yield f"  # slogan: {{{source}: …}}"


def _in_languages(key: str, tags: Iterable[str], source: str) -> dict[str, str]:
    """Return the starter words ``key`` by language; if the source language has none, in English."""
    return {tag: starter_words(tag)[key] for tag in tags if tag in TEXTS or tag == source}


def note(text: str, indent: str = "") -> str:
    """Return a comment for the officer."""
    return f"{indent}# {text}".rstrip()


def table(key: str, texts: Mapping[str, str], indent: str) -> Iterator[str]:
    """Yield a table by language."""
    yield f"{indent}{key}:"
    for tag, text in texts.items():
        yield f"{indent}  {tag}: {write_scalar(text, flow=False)}"


def own_id(choices: Choices) -> str:
    """Return the id of the organization that answers for the site."""
    id_ = slug(choices.responsible) or OWN
    return f"{id_}-ngo" if id_ in OFFICES else id_


def service_ids(country: str) -> tuple[str, ...]:
    """Return the ids of the services in `new_directory`."""
    return tuple(f"{country.lower()}-{key}" for key, *_others in _LINES)


def _lead(choices: Choices) -> Iterator[str]:
    yield note(_("The services that come first on the home page, in this order."))
    yield "lead:"
    for country in choices.countries:
        yield f"  {country}: [{', '.join(service_ids(country))}]"


def _campaign(choices: Choices, today: datetime.date) -> Iterator[str]:
    tags = [tag for tag in choices.written if tag in TEXTS]
    yield note(_("Your campaigns. This one is an example: replace it."))
    yield note(_("To add one, type: tipsite new campaign"))
    yield "campaigns:"
    yield noted(f"- id: {CAMPAIGN}", _("a web address: change it later with “tipsite rename”"))
    for key, start in _MATTER.items():
        texts = {tag: _matter(tag, choices.source, start) for tag in tags}
        yield from table(key, texts, "  ")
    end = today.replace(day=1) + datetime.timedelta(days=330)
    months = _("year and month of its beginning and its end")
    yield noted(f"  period: {{from: {today:%Y-%m}, to: {end:%Y-%m}}}", months)
    yield f"  countries: [{', '.join(choices.countries)}]"
    yield noted("  pages: [signs/offer.md, help/index.md]", _("the pages that it offers"))


def noted(line: str, text: str) -> str:
    """Return a line with a comment for the officer behind it."""
    return f"{line}  # {text}"


def _matter(tag: str, source: str, start: str) -> str:
    """Return a line of the front matter of the campaign's page."""
    lines = pages(tag, source)[f"campaigns/{CAMPAIGN}.md"].split("\n")
    return next(line.removeprefix(start) for line in lines if line.startswith(start))


def new_organizations(choices: Choices) -> str:
    """Return the text of ``content/organizations.yaml``."""
    name = {choices.source: choices.responsible}
    if not choices.responsible:
        name = _in_languages("organization", choices.written, choices.source)
    return joined(_lines(choices, name))


def _lines(choices: Choices, responsible: Mapping[str, str]) -> Iterator[str]:
    yield note(_("Who runs the services and the site: each has an id and a name."))
    yield note(_("To add one, type: tipsite new organization"))
    yield "organizations:"
    if not choices.responsible:
        yield note(_("Replace: your organization."))
    yield f"- id: {own_id(choices)}"
    yield from table("name", responsible, "  ")
    yield note(_("Replace: the names that these offices have in your country."))
    for name in OFFICES:
        first, *others = office(name, choices.written, choices.source)
        yield f"- {first}"
        yield from (f"  {line}" for line in others)


def office(name: str, tags: tuple[str, ...], source: str) -> Iterator[str]:
    """Yield the record of one of the two offices, or of an organization without a name yet."""
    yield f"id: {name}"
    yield from table("name", _in_languages(OFFICES.get(name, "organization"), tags, source), "")


NO_TEST_CALLS = ("emergency", "police")
"""Kinds of services that must not be dialled for a test: their office is asked instead."""


class NewService(Struct, frozen=True, kw_only=True):
    """A service with one phone. ``name`` and ``summary`` are by language tag.

    ``dial`` is its number as it was published, or ``unknown``; ``hours`` are those of its phone;
    ``email`` and ``website`` may be empty. All lines are on hold unless the role ``by`` has
    confirmed them ``on`` a day (ISO 8601); ``how`` says in which way. Otherwise they were read in
    ``title`` at the address ``url``.
    """

    id: str
    organization: str
    run_by: str
    kind: str
    needs: tuple[str, ...]
    name: Mapping[str, str]
    summary: Mapping[str, str]
    dial: str = UNKNOWN
    how: str = "published"
    by: str = ""
    on: str = UNDATED
    title: str = ""
    url: str = ""
    hours: str = ""
    free: str = "unknown"
    email: str = ""
    website: str = ""


def new_directory(
    country: str, tags: tuple[str, ...], source: str, offices: tuple[str, str, str]
) -> str:
    """Return the text of the file for a country (ISO 3166).

    ``tags`` are the languages of the site. Words are in ``source`` and in all languages with
    starter words. ``offices`` are the ids of the organizations that run the three lines.
    """
    lines = [*_head(country), f"country: {country}", "services:"]
    for (key, run_by, kind, need), office in zip(_LINES, offices, strict=True):
        service = NewService(
            id=f"{country.lower()}-{key}",
            organization=office,
            run_by=run_by,
            kind=kind,
            needs=(need,),
            name=_in_languages(key, tags, source),
            summary=_in_languages(f"{key}_summary", tags, source),
        )
        first, *others = service_lines(service)
        lines += ["", f"- {first}", *(f"  {line}" for line in others)]
    return joined(lines)


def _head(country: str) -> Iterator[str]:
    lines = (
        _("The services of this country: {country}.").format(
            country=territory(ui_locale(), country)
        ),
        _("There is no number here yet: each service is on hold, and no page shows it."),
        "",
        _("To publish a line:"),
        _("1. Call it, and ask whether its number may be shown on your site."),
        _("   Do not call an emergency or police number for a test: ask the office that runs it."),
        _("2. Replace the word “unknown” after dial by the number, exactly as it was published."),
        _("3. Type, with the id of the service: {command}").format(
            command="tipsite directory confirmed ID --publish"
        ),
        _("   It asks who called, and writes that. After each change of a number, type it again."),
        "",
        _("To add a service, type: tipsite new service"),
        _("Every key is explained in docs/content.md."),
    )
    yield from map(note, lines)


def service_lines(service: NewService) -> Iterator[str]:
    """Yield the record as lines of YAML, without a dash before it."""
    yield noted(f"id: {service.id}", _("a web address: change it later with “tipsite rename”"))
    who = _("who answers: an id from content/organizations.yaml")
    yield noted(f"organization: {service.organization}", who)
    yield noted(f"run_by: {service.run_by}", _("police, state, ngo or international"))
    yield f"kind: {service.kind}"
    needs = ", ".join(service.needs)
    yield noted(f"needs: [{needs}]", _("the heading under which it is shown"))
    yield noted("name:", _("its own name, once in each language"))
    yield from list(table("name", service.name, ""))[1:]
    yield noted("summary:", _("one sentence on what happens when somebody calls"))
    yield from list(table("summary", service.summary, ""))[1:]
    confirmed = service.dial != UNKNOWN and bool(service.by)
    yield from _published(confirmed, _before_call(service), "")
    if service.kind == "hotline":
        may = _("may one call without giving a name: yes, no or unknown")
        yield noted("anonymous: unknown", may)
        yield noted("tells_police: unknown", _("yes, no, if-child or unknown"))
    yield "phones:"
    yield from _phone(service)
    for many, key, address in (
        ("emails", "address", service.email),
        ("websites", "url", service.website),
    ):
        if address:
            yield f"{many}:"
            yield from _other_line(service, many, f"{key}: {write_scalar(address, flow=False)}")


def _phone(service: NewService) -> Iterator[str]:
    known = service.dial != UNKNOWN
    dial = f"dial: {write_scalar(service.dial, flow=False)}"
    yield f"- {dial}" if known else noted(f"- {dial}", _("replace: the number"))
    yield noted(f"  free: {service.free}", _("yes, no or unknown"))
    if service.hours:
        yield f"  hours: {write_scalar(service.hours, flow=False)}"
    elif service.kind == "hotline":
        yield noted("  # hours: Mo-Fr 08:00-16:00", _("when somebody answers; 24/7 for always"))
    yield from _published(known and bool(service.by), _before_call(service), "  ")
    read = replace(service, on=UNDATED, how="published", by="", title="", url="")
    yield from _verified(service if known else read, "voice", dial if known else "")


def _before_call(service: NewService) -> str:
    """Return why a service and its phone are on hold: the same reason, so both can end together."""
    known = service.dial != UNKNOWN
    if service.kind in NO_TEST_CALLS or "emergency" in service.needs:
        ask = _("Ask the office that runs it first, do not call it for a test.")
        fill = _("Fill in the number and ask the office that runs it, do not call it for a test.")
    else:
        ask, fill = _("Call it first."), _("Fill in the number and call it first.")
    return ask if known else fill


def _other_line(service: NewService, channel: str, address: str) -> Iterator[str]:
    """Yield the record of an e-mail address or a website."""
    yield f"- {address}"
    yield from _published(bool(service.by), _("Ask first whether it is right."), "  ")
    yield from _verified(service, channel, address)


def _published(confirmed: bool, reason: str, indent: str) -> Iterator[str]:
    if confirmed:
        yield f"{indent}publish: yes"
    else:
        yield noted(f"{indent}publish: hold", _("hold or yes"))
        yield f"{indent}reason: {write_scalar(reason, flow=False)}"


def _verified(service: NewService, channel: str, contact: str) -> Iterator[str]:
    """Yield the record of a confirmation; ``contact`` is the line's key and value, or empty."""
    yield noted("  verified:", _("written by: tipsite directory confirmed"))
    if contact and not service.by:
        yield f"    {contact}"
    yield f"    on: {service.on}"
    how = _("called, operator (they told you) or published (you read it)")
    yield noted(f"    how: {service.how}", how)
    if service.by:
        yield f"    by: {write_scalar(service.by, flow=False)}"
        value = {"voice": service.dial, "emails": service.email, "websites": service.website}
        check = confirmation_check(
            service.id[:2].upper(),
            (channel, value[channel], ""),
            service.on,
            service.how,
            service.by,
        )
        yield f"    check: {write_scalar(check, flow=False)}"
        return
    title = service.title or _("no source yet")
    yield "    source:"
    yield f"      title: {write_scalar(title, flow=False)}"
    if service.url:
        yield f"      url: {write_scalar(service.url, flow=False)}"

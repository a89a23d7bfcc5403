"""Lines of YAML for an officer to fill in: settings, a directory, organizations, a service.

Each key has a comment on its purpose. No line has a number: unknown lines are on hold.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from tipsite import __version__
from tipsite.contacts.channels import confirmation_check
from tipsite.i18n import gettext as _
from tipsite.i18n import ui_locale
from tipsite.language.dates import UNDATED
from tipsite.language.locales import territory
from tipsite.language.slugs import slug
from tipsite.messages import mark
from tipsite.resolve.derived import source_of
from tipsite.scaffold.texts import CAMPAIGN, TEXTS, pages, starter_words
from tipsite.yaml.scalars import write_block, write_scalar

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
    site = (
        note(_("The settings of your site. Change what is after each colon.")),
        note(_("A line that begins with # is a note and does nothing.")),
        "site:",
        *(f"  {line}" for line in _site(choices)),
    )
    campaigns = (
        note(_("Your campaigns. This one is an example: replace it.")),
        note(_("To add one, type: tipsite new campaign")),
        "campaigns:",
        *_item(_campaign(choices, today)),
    )
    return joined((*site, "", *_lead(choices), "", *campaigns))


def joined(lines: Iterable[str]) -> str:
    """Return lines as the text of a file."""
    return "\n".join(lines) + "\n"


def _item(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a record as an item of a list."""
    yield from (f"{'  ' if number else '- '}{line}" for number, line in enumerate(lines))


def _site(choices: Choices) -> Iterator[str]:
    source, tags = choices.source, choices.written
    name = {source: choices.name} if choices.name else _in_languages("site", tags, source)
    yield note(_("The name of your site, once in each language."))
    yield from table("name", name)
    yield note(_("The version of tipsite that the site is written for."))
    yield f'tipsite: "{__version__.rpartition(".")[0]}"'
    yield note(_("Where the site will be: https:// before it and a slash after it."))
    yield f"address: {choices.address}"
    yield note(_("When the site works with https and will go on doing so: delete the # below."))
    yield "# https: yes"
    yield note(_("demonstration: every page says that it is an example."))
    yield note(_("Write live only when each number has been called."))
    yield "status: demonstration"
    yield note(_("The language that is written first. The others are translated from it."))
    yield f"source_language: {source}"
    yield note(_("In the order in which readers see them. To add one: tipsite new language"))
    yield f"languages: [{', '.join(choices.languages)}]"
    yield note(_("For each language, the countries in the order that suits its readers."))
    yield note(_("To add one: tipsite new country"))
    yield "countries:"
    yield from (f"  {tag}: [{', '.join(choices.countries)}]" for tag in tags)
    yield note(_("How the site looks: plain, or bright, which is loud on campaigns and news."))
    yield "theme: plain"
    yield note(_("Where “Leave this site” leads: a page that tells nothing about the reader."))
    yield "exit: https://www.google.com/webhp"
    yield note(_("A page without a translation: show it in the source language, or hide it."))
    yield "missing_pages: show"
    yield note(_("The pages at the top, and those at the foot."))
    yield "menu: [signs/index.md]"
    yield "footer: [campaigns/index.md, safety.md, about.md, privacy.md]"
    yield note(_("Replace: a sentence at the foot of every page."))
    yield from table("disclaimer", _in_languages("disclaimer", tags, source))
    yield note(_("Who answers for the site: an id from content/organizations.yaml."))
    yield f"{'' if choices.responsible else '# '}responsible: {own_id(choices)}"
    yield note(_("Where a reader reports a wrong number: a service, or an https address."))
    yield note(_("A live site needs it. Delete the # and the space after it."))
    yield f"# report_mistakes: service:{service_ids(choices.countries[0])[-1]}"
    yield note(_("By what the site is known: a picture in content/images/, a short sentence."))
    yield note(_("Delete the # and the space after it."))
    yield "# logo: logo.svg"
    yield f"# slogan: {{{source}: …}}"


def _in_languages(key: str, tags: Iterable[str], source: str) -> dict[str, str]:
    """Return the starter words ``key`` by language; if the source language has none, in English."""
    return {tag: starter_words(tag)[key] for tag in tags if tag in TEXTS or tag == source}


def note(text: str) -> str:
    """Return a comment for the officer."""
    return f"# {text}".rstrip()


def table(key: str, texts: Mapping[str, str]) -> Iterator[str]:
    """Yield a table by language."""
    yield f"{key}:"
    for tag, text in texts.items():
        yield f"  {tag}: {write_scalar(text, flow=False)}"


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
    yield noted(f"id: {CAMPAIGN}", _("a web address: change it later with “tipsite rename”"))
    for key, start in _MATTER.items():
        yield from table(key, {tag: _matter(tag, choices.source, start) for tag in tags})
    end = today.replace(day=1) + datetime.timedelta(days=330)
    months = _("year and month of its beginning and its end")
    yield noted(f"period: {{from: {today:%Y-%m}, to: {end:%Y-%m}}}", months)
    yield f"countries: [{', '.join(choices.countries)}]"
    yield noted("pages: [signs/offer.md, help/index.md]", _("the pages that it offers"))


def noted(line: str, text: str) -> str:
    """Return a line with a comment for the officer behind it."""
    return f"{line}  # {text}"


def _matter(tag: str, source: str, start: str) -> str:
    """Return a line of the front matter of the campaign's page."""
    lines = pages(tag, source)[f"campaigns/{CAMPAIGN}.md"].split("\n")
    return next(line.removeprefix(start) for line in lines if line.startswith(start))


def new_organizations(choices: Choices) -> str:
    """Return the text of ``content/organizations.yaml``."""
    tags, source, name = choices.written, choices.source, {choices.source: choices.responsible}
    lines = [
        note(_("Who runs the services and the site: each has an id and a name.")),
        note(_("To add one, type: tipsite new organization")),
        "organizations:",
    ]
    if not choices.responsible:
        name = _in_languages("organization", tags, source)
        lines.append(note(_("Replace: your organization.")))
    lines += _item((f"id: {own_id(choices)}", *table("name", name)))
    lines.append(note(_("Replace: the names that these offices have in your country.")))
    for office_id in OFFICES:
        lines += _item(office(office_id, tags, source))
    return joined(lines)


def office(name: str, tags: tuple[str, ...], source: str) -> Iterator[str]:
    """Yield the record of one of the two offices, or of an organization without a name yet."""
    yield f"id: {name}"
    yield from table("name", _in_languages(OFFICES.get(name, "organization"), tags, source))


NO_TEST_CALLS = ("emergency", "police")
"""Kinds of services that must not be dialled for a test: their office is asked instead."""
CONTACTS = {"phones": "dial", "emails": "address", "websites": "url"}
"""The key of the contact of a line, by the list of the line."""
_NOTES = {
    "id:": mark("a web address: change it later with “tipsite rename”"),
    "organization:": mark("who answers: an id from content/organizations.yaml"),
    "run_by:": mark("police, state, ngo or international"),
    "needs:": mark("the heading under which it is shown"),
    "name:": mark("its own name, once in each language"),
    "summary:": mark("one sentence on what happens when somebody calls"),
    "publish: hold": mark("hold or yes"),
    "anonymous:": mark("may one call without giving a name: yes, no or unknown"),
    "tells_police:": mark("yes, no, if-child or unknown"),
    "- dial: unknown": mark("replace: the number"),
    "  free:": mark("yes, no or unknown"),
    "  publish: hold": mark("hold or yes"),
    "  verified:": mark("written by: tipsite directory confirmed"),
    "    how:": mark("called, operator (they told you) or published (you read it)"),
}
"""Comments in the record of a service, by the beginning of their line."""


class Confirmation(Struct, frozen=True, kw_only=True):
    """The role ``by`` has confirmed a line ``on`` a day (ISO 8601); ``how`` says in which way.

    Without ``by``, the line was read in ``title`` at the address ``url``. ``country`` is that of
    the service (ISO 3166).
    """

    country: str
    on: str = UNDATED
    how: str = "published"
    by: str = ""
    title: str = ""
    url: str = ""


def new_directory(
    country: str, tags: tuple[str, ...], source: str, offices: tuple[str, str, str]
) -> str:
    """Return the text of the file for a country (ISO 3166).

    ``tags`` are the languages of the site. Words are in ``source`` and in all languages with
    starter words. ``offices`` are the ids of the organizations that run the three lines.
    """
    lines = [*map(note, _head(country)), f"country: {country}", "services:"]
    for (key, run_by, kind, need), office in zip(_LINES, offices, strict=True):
        service = {
            "id": f"{country.lower()}-{key}",
            "organization": office,
            "run_by": run_by,
            "kind": kind,
            "needs": (need,),
            "name": _in_languages(key, tags, source),
            "summary": _in_languages(f"{key}_summary", tags, source),
        }
        known = Confirmation(country=country)
        record = service_record(service, {"phones": UNKNOWN}, {"free": UNKNOWN}, known)
        lines += ["", *_item(service_lines(record))]
    return joined(lines)


def _head(country: str) -> tuple[str, ...]:
    name, command = territory(ui_locale(), country), "tipsite directory confirmed ID --publish"
    return (
        _("The services of this country: {country}.").format(country=name),
        _("There is no number here yet: each service is on hold, and no page shows it."),
        "",
        _("To publish a line:"),
        _("1. Call it, and ask whether its number may be shown on your site."),
        _("   Do not call an emergency or police number for a test: ask the office that runs it."),
        _("2. Replace the word “unknown” after dial by the number, exactly as it was published."),
        _("3. Type, with the id of the service: {command}").format(command=command),
        _("   It asks who called, and writes that. After each change of a number, type it again."),
        "",
        _("To add a service, type: tipsite new service"),
        _("Every key is explained on the page “Content” of the documentation."),
    )


def service_lines(record: Mapping[str, Any]) -> Iterator[str]:
    """Yield the record of a service as lines of YAML with comments, without a dash before it."""
    lacks_hours = record["kind"] == "hotline" and "hours" not in record["phones"][0]
    for line in write_block(record):
        words = next((words for start, words in _NOTES.items() if line.startswith(start)), "")
        yield noted(line, _(words)) if words else line
        if lacks_hours and line.startswith("  free:"):
            yield noted("  # hours: Mo-Fr 08:00-16:00", _("when somebody answers; 24/7 for always"))


def service_record(
    service: Mapping[str, Any],
    contacts: Mapping[str, str],
    facts: Mapping[str, str],
    known: Confirmation,
) -> dict[str, Any]:
    """Return the record of a ``service`` with one line in each list of ``contacts``.

    The number of its phone is as it was published, or `UNKNOWN`. ``facts`` are those of its phone.
    """
    kind, dial = service["kind"], contacts["phones"]
    before = _before_call(kind, service["needs"], is_known=dial != UNKNOWN)
    whose = known if dial != UNKNOWN else Confirmation(country=known.country)
    phone = line_record("phones", dial, facts, whose, before)
    published: dict[str, Any] = {key: phone[key] for key in ("publish", "reason") if key in phone}
    asked = dict.fromkeys(("anonymous", "tells_police") if kind == "hotline" else (), UNKNOWN)
    ask = _("Ask first whether it is right.")
    lines = {name: [line_record(name, text, {}, known, ask)] for name, text in contacts.items()}
    return {**service, **published, **asked, **lines, "phones": [phone]}


def line_record(
    name: str, contact: str, facts: Mapping[str, Any], known: Confirmation, ask: str
) -> dict[str, Any]:
    """Return the record of a line in the list ``name`` of a service.

    If nobody has confirmed it, it is on hold for the reason ``ask``.
    """
    line, verified = {CONTACTS[name]: contact}, {"on": known.on, "how": known.how}
    if known.by:
        parts = ("voice" if name == "phones" else name, contact, "")
        check = confirmation_check(known.country, parts, known.on, known.how, known.by)
        verified |= {"by": known.by, "check": check}
        return {**line, **facts, "publish": "yes", "verified": verified}
    source = {
        "title": known.title or _("no source yet"),
        **({"url": known.url} if known.url else {}),
    }
    read = {**(line if contact != UNKNOWN else {}), **verified, "source": source}
    return {**line, **facts, "publish": "hold", "reason": ask, "verified": read}


def _before_call(kind: str, needs: Sequence[str], *, is_known: bool) -> str:
    """Return why a service and its phone are on hold: the same reason, so both can end together."""
    if kind in NO_TEST_CALLS or "emergency" in needs:
        ask = _("Ask the office that runs it first, do not call it for a test.")
        fill = _("Fill in the number and ask the office that runs it, do not call it for a test.")
    else:
        ask, fill = _("Call it first."), _("Fill in the number and call it first.")
    return ask if is_known else fill

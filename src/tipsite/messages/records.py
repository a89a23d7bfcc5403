"""Problems of records: services, their lines, organizations."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.messages import N_, Message

RECORDS: Mapping[str, Message] = {
    "country-file": N_(
        "A file's name must be that of its country; this one says {country}.",
        "Name the file {file}.",
        "Write country: {meant}",
    ),
    "copied-file": N_(
        "This looks like a copy of {original}, as OneDrive or Dropbox makes one when two people save the same file.",
        "Compare it with {original}, write there what is right, then delete this copy.",
    ),
    "service-id": N_(
        "The id “{id}” must begin with “{start}” and consist of small letters and hyphens, no digits.",
        "It becomes a web address: write for example {start}child-line.",
    ),
    "campaign-name-title": N_(
        "A page that stays quiet has the name of this campaign, “{name}”, as its title ({page}): whoever looks on would know what is read there.",
        "Give the campaign or the page another title; one word more is enough.",
    ),
    "campaign-id": N_(
        "The id “{id}” becomes a web address.", "Use small letters, digits and hyphens."
    ),
    "id-twice": N_(
        "The id “{id}” is used twice; the other is at {other}.", "Give each its own id."
    ),
    "no-reason": N_(
        "Something with “publish: {publish}” needs a reason.",
        "Add “reason: …”, so that the next person knows why.",
    ),
    "shelter-area": N_(
        "A shelter's town is not published.",
        "Delete “area”, or say in “area_public” why it may be known.",
    ),
    "place-shelter": N_(
        "“{id}” belongs to an organization that runs a shelter, so it has no places.",
        "Delete the place, also one on hold. People call the line, and hear there where to go.",
    ),
    "place-no-consent": N_(
        "An organization must agree in writing before its place is published.",
        "Ask it, then add consent: with the day (on) and the role of who agreed (by); neither is published.",
    ),
    "shelter-address": N_(
        "“{address}” is written near the name of an organization that runs a shelter.",
        "Leave it out: the place of a shelter is published nowhere. Write an address of somebody else in another paragraph.",
    ),
    "name-only-line": N_(
        "“{id}” is name-only, but one of its lines says publish: yes.",
        "Set the line on hold, or the service to publish: yes.",
    ),
    "dial-characters": N_(
        "“{dial}” is not a number that can be dialled.",
        "Write one number exactly as published: digits, with single spaces, - / . or brackets between them; + before a country's code; “ext. 12” after it for an extension.",
    ),
    "dial-two-numbers": N_(
        "“{dial}” may be two numbers: a phone would dial them as one.",
        "Write a line of its own for each.",
    ),
    "dial-spreadsheet": N_("“{dial}” is how a spreadsheet writes a number.", "Write: {meant}"),
    "dial-date": N_(
        "“{dial}” looks like a date, not like a phone number.",
        "Write the number as it was published. If it is a number after all, write it with spaces: {meant}",
    ),
    "dial-short-zero": N_(
        "“{dial}” is a short number, and none of those begins with 0.",
        "If {meant} is meant, write that; else the whole number, as published.",
    ),
    "dial-trunk-zero": N_(
        "Behind a country's code nobody dials the 0: “{dial}” reaches nobody.",
        "Write: {meant}. A 0 that is published in brackets, as in +355 (0)42, may stay: it is not dialled.",
    ),
    "dial-no-plus": N_(
        "“{dial}” begins with the code of its country ({country}), but has no + before it: dialled like this it reaches nobody.",
        "Write +{dial}, or the number as it is dialled inside the country.",
    ),
    "dial-unknown": N_(
        "The number is still unknown, but this line says publish: yes.",
        "Fill in the number, or write publish: hold.",
    ),
    "abroad-form": N_(
        "“{dial}” is not an international number.",
        "It begins with + and the country's code, and drops the 0 that is dialled inside.",
    ),
    "abroad-inside-only": N_(
        "A short or a freephone number such as {dial} cannot be counted on from another country.",
        "Delete dial_abroad.",
        "Write abroad: {meant}, or unknown if nobody has tried.",
    ),
    "abroad-no-number": N_(
        "The record says that {dial} works from abroad, but it has no country's code.",
        "Add dial_abroad with the number that callers abroad dial, beginning with +.",
    ),
    "abroad-contradiction": N_(
        "The record says that this line does not work from abroad, but has a number for callers abroad: {dial}.",
        "Write abroad: yes, or delete dial_abroad.",
    ),
    "abroad-no-source": N_(
        "The number for callers abroad needs a source of its own.", "Add dial_abroad_source."
    ),
    "email-form": N_("“{address}” is not an e-mail address.", "Check it with the source."),
    "channel-address": N_(
        "“{channel}” has an address and no number.",
        "Write it below websites: its https address as url, and channel: {channel}.",
    ),
    "hours-mistake": N_(
        "“{wrong}” in the hours “{hours}” cannot be said in words.",
        "Write for example: 24/7, or Mo-Fr 08:00-16:00; Sa 09:00-13:00, or '\"by appointment\"' "
        "with both kinds of quotation marks.",
        "Write {meant}",
    ),
    "not-a-partial-date": N_(
        "“{value}” is not a date.", "Write 2026-01-31, 2026-01, 2026 or undated."
    ),
    "period-date": N_("“{value}” is not a date.", "Write 2026-01-31, 2026-01 or 2026."),
    "verified-other": N_(
        "What was verified (“{confirmed}”) is not what is written here (“{written}”).",
        "Find out which is right, and write the same “{key}” in both places.",
    ),
    "check-other": N_(
        "Nobody has confirmed “{line}” of {id} as it is written now. It counts as not confirmed, and a live site does not show it.",
        'Call it, or ask whoever runs it (never call the police or an emergency number for a test), and type: tipsite directory confirmed {id} --phone "{line}"',
    ),
    "verified-no-source": N_(
        "“how: published” needs the source.", "Add source: with a title and a url."
    ),
    "source-no-address": N_(
        "This line will be published with a source that nobody can look up.",
        "Add the url where the number was read; for a leaflet, nothing to do.",
    ),
    "verified-future": N_("{on} is still to come.", "Write the day on which it was confirmed."),
    "verified-no-role": N_(
        "“how: {how}” needs who did it; a line abroad, who keeps it true.",
        "Add by: with a role or your organization, never a person's name: readers see it, in every language.",
    ),
    "verified-no-day": N_(
        "“how: {how}” needs the day.", "Write on: as year-month-day, such as 2026-01-31."
    ),
    "unknown-service": N_(
        "There is no service “{name}”.",
        "Look up its id in content/services/.",
        "Do you mean “{meant}”?",
    ),
    "service-taken-out": N_(
        "The version published on {day} had the service “{name}”, which has no record any more.",
        "Delete this line, or name a service that does the same. If you did not take its record out, take it from a copy.",
    ),
    "unknown-organization": N_(
        "There is no organization “{name}”.",
        "Add it to content/organizations.yaml.",
        "Do you mean “{meant}”?",
    ),
    "with-itself": N_("“{id}” is to be shown beside itself.", "Delete it from “with”."),
    "held-elsewhere": N_(
        "{dial} is held back here, but another line publishes it.",
        "Hold it in both places, or in none.",
    ),
    "with-country": N_(
        "“{id}” is a service of another country: from here its line may be dead.",
        "Name a service of the same country, or take it out of “with”.",
    ),
    "with-on-hold": N_(
        "“{id}” must be shown beside this service, but it is not published.",
        "Publish it, or take it out of “with”.",
    ),
    "verification-days": N_(
        "“{value}” is not a number of days.", "Write a whole number from 1 to 3650, such as 90."
    ),
    "line-due": N_(
        "“{line}” was last confirmed {days} days ago; lines of its kind ({kind}) are due after {every}.",
        'Call it, or ask whoever runs it (never call the police or an emergency number for a test), and type: tipsite directory confirmed {id} --phone "{line}" (all that are due: tipsite directory due).',
    ),
    "line-unconfirmed": N_(
        "“{line}” was last confirmed {days} days ago, more than twice the {every} of a {kind}.",
        'Call today, or ask whoever runs it (never call the police or an emergency number for a test), and type: tipsite directory confirmed {id} --phone "{line}", or failed {id} if it does not work.',
    ),
    "line-source-old": N_(
        "The source of “{line}” is {days} days old, and nobody has confirmed it; lines of its kind ({kind}) are due after {every}.",
        'Call it, or ask whoever runs it (never call the police or an emergency number for a test), and type: tipsite directory confirmed {id} --phone "{line}" (all that are due: tipsite directory due).',
    ),
    "line-undated": N_(
        "Nobody knows when “{line}” was last confirmed; lines of its kind ({kind}) are due after {every} days.",
        'Call it, or ask whoever runs it (never call the police or an emergency number for a test), and type: tipsite directory confirmed {id} --phone "{line}" (all that are due: tipsite directory due).',
    ),
    "line-failed": N_(
        "“{line}” of {id} did not work on {on} and is not published; {other} ({number}) is shown in its place.",
        "Find out what became of it. When it works again, type: tipsite directory confirmed {id} --publish.",
    ),
    "line-failed-nobody": N_(
        "“{line}” of {id} did not work on {on} and is not published; nobody else answers the need “{need}”.",
        "Look for another line for this need. Until then readers see an emergency number at most, if the site has one for the country.",
    ),
    "line-failed-published": N_(
        "“{line}” of {id} did not work on {on}, but says publish: yes.",
        "If it works again, delete failed_on; else write publish: hold and a reason.",
    ),
    "dial-twice": N_(
        "{dial} is written twice: in {id} here, and in {other} at {at}.",
        "If both are one line or one service, keep one of them; if a number is wrong, hold it until you know.",
    ),
    "dial-two-spellings": N_(
        "{dial} is the number that is written “{other}” at {at}.",
        "Write it in one way, as its operator does.",
    ),
    "dial-odd": N_(
        "{dial} is like no number of {country}: a digit may be missing, wrong or too many.",
        "Compare it with its source. Once a call has confirmed it (tipsite directory confirmed), nothing is said of it any more.",
    ),
    "sheet-failed": N_(
        "“{id}” is listed under sheets for {country}, but its line failed; the sheet shows another line.",
        "Put up the new sheet, and name another service under sheets. The line is in {file}.",
    ),
    "live-report-failed": N_(
        "The service for reporting mistakes, “{id}”, has no line that works.",
        "Name another under site.report_mistakes.",
    ),
    "live-not-confirmed": N_(
        "“{id}” has a line or place that nobody has confirmed, and this site is live.",
        "Type: tipsite directory confirmed {id}; or set the line or place on hold.",
    ),
    "live-no-responsible": N_(
        "A live site needs somebody who answers for it.", "Add site.responsible."
    ),
    "live-no-report": N_(
        "A live site needs a place to report a wrong number.", "Add site.report_mistakes."
    ),
    "live-report-unpublished": N_(
        "Mistakes are to be reported to “{id}”, which has no published number, e-mail address or website, and this site is live.",
        "Fill it in and publish it: tipsite directory confirmed {id} --how called --by ROLE --publish. Or name another service, or an address that begins with https://, under report_mistakes.",
    ),
    "live-nothing-to-call": N_(
        "“{id}” is listed, but has no number, e-mail address or website, and this site is live.",
        "Fill in its number, or hold the whole service back (publish: hold, with a reason), or delete it.",
    ),
    "live-nobody-now": N_(
        "“{id}” is listed, but every line of it is held back.",
        "Publish a line that works, or hold the whole service back (publish: hold, with a reason).",
    ),
    "live-no-emergency": N_(
        "{country} has no emergency line that readers can call, and this site is live.",
        "Fill in the emergency number of the country, confirm it, and write publish: yes.",
    ),
    "starter-text": N_(
        "“{text}” comes with a new site, and this site is live.",
        "Write your own words in its place, in each language, or delete what is not needed. Readers have to learn who answers for the site, who paid for it, and how its numbers are checked.",
    ),
    "phone-in-words": N_(
        "A phone number (“{found}”) is among words.",
        "Numbers live in records. Add it to one (tipsite new service makes one). In the sentence "
        "write the name alone, and below it a list: - [words](service:ID), with its id; anywhere but "
        "on a page leave the number out. If it is no phone number, mark it: [{found}](plain:).",
        "It is that of “{meant}”: in the sentence write the name alone, and below it a list: - [words](service:{meant}). Anywhere but in the text of a page leave the number out.",
    ),
    "phone-in-words-own": N_(
        "A phone number (“{found}”) is written among words: one of your own, of site.contacts.",
        "Leave it out, and write at the head of the page which contact is to be shown below its text: contacts: [press]. It works on pages that are not sensitive.",
    ),
    "number-doubt": N_(
        "“{found}” may be a phone number.",
        "If it is, leave it out, and write in a list on a page: - [words](service:ID). If it counts "
        "something, nothing to do, or mark it in a text: [{found}](plain:).",
    ),
    "number-plain": N_(
        "“{found}” is marked as no phone number.",
        "Let a second person look whether that is so.",
    ),
    "plain-is-dial": N_(
        "“{found}” is marked as no phone number, and is that of “{id}”.",
        "Write [words](service:{id}), or say it without the figures.",
    ),
    "plain-international": N_(
        "“{found}” is marked as no phone number, and begins with the code of a country.",
        "Add it to a record and write [words](service:ID).",
    ),
    "plain-without-figures": N_(
        "“{found}” is marked as no phone number, and has no figures.",
        "Take the mark out: only figures need it.",
    ),
    "plain-with-more": N_(
        "“{found}” is marked with {target}.",
        "Write [{found}](plain:), with nothing after the colon.",
    ),
    "email-in-words": N_(
        "An e-mail address (“{found}”) is among words.",
        "Addresses live in records: add it to a service and write [write to us](service:ID) in the "
        "text of a page; anywhere else leave it out. One of your own, such as that of your press office, "
        "belongs in site.contacts in campaigns.yaml.",
    ),
    "contact-link": N_(
        "A link to a number or an address ({target}) is in a text.",
        "Numbers live in records: write [words](service:ID).",
    ),
    "number-in-address": N_(
        "There is a number in the address “{slug}”.",
        "Choose words; the address is kept in histories.",
    ),
    "telling-word": N_(
        "The address “{name}” holds a telling word (“{word}”).",
        "Addresses stay in the phone's history: choose a neutral word.",
    ),
}

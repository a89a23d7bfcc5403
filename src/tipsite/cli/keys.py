"""What each key is for, in a line, as an editor shows it beside the key."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.model import config, pages, records
from tipsite.model import config as glossary
from tipsite.model import config as theme
from tipsite.theme.tokens import TOKENS

_LINE = {
    "publish": "yes, or hold with a reason: then nobody sees the line.",
    "verified": "Who confirmed exactly this line, when, and how.",
    "reason": "Why it is on hold. For staff only; it is never published.",
    "failed_on": "The day on which it did not work; written by “tipsite directory failed”.",
}


def _sentence(token: str) -> str:
    words = TOKENS[token]
    return f"{words[0].upper()}{words[1:]}."


KEYS: Mapping[type, Mapping[str, str]] = {
    config.Config: {
        "site": "The site as a whole.",
        "lead": "By country: the services that stand first on the home page.",
        "sheets": "By country: the service on the sheet to print.",
        "verification": "By kind of service: after how many days a line is due to be called.",
        "campaigns": "The campaigns, one after the other.",
    },
    config.SiteSettings: {
        "name": "The name of the site, by language.",
        "address": "Where the site will stand: https://example.org/ or https://example.org/folder/",
        "status": "demonstration (an example; says so on every page) or live.",
        "source_language": "The language that the others are translated from, such as en.",
        "languages": "The languages of the site, in the order in which they are offered.",
        "countries": "By language: the countries in the order that suits its readers.",
        "exit": "Where “Leave this site” leads: https, a neutral page.",
        "exits": "Another page to leave to, for a language or a country.",
        "https": "yes, once the site works with https.",
        "theme": "A folder in themes/, or plain, which comes with tipsite.",
        "missing_pages": "show (in the source language, with a notice) or hide.",
        "translation": "By language: who has checked its words in records and settings.",
        "phrases_from": "By language: the language that lends its phrases until its own are there.",
        "locales": "What tipsite does not know of a language.",
        "machine_translation": "refuse: no machine's words on pages by which readers decide.",
        "responsible": "The id of the organization that answers for the site.",
        "report_mistakes": "Where to report a wrong number: https://… or service:ID.",
        "menu": "The pages of the menu, such as signs/index.md.",
        "footer": "The pages at the foot.",
        "disclaimer": "By language: words at the foot of every page.",
        "credit": "By language: who paid for it; at the foot of every page.",
        "funders": "The ids of organizations; their logos stand at the foot.",
        "partners": "The ids of organizations; their logos stand at the foot.",
        "footnotes": "By country and language: a note on the country's status.",
        "notes": "By country: what its directory says under a need, such as that nothing is there.",
        "spellings": "Words that are not written letter by letter in the other alphabet.",
        "silence": "Warnings and notes that this site need not be told, each with its reason.",
    },
    config.LocaleSettings: {
        "endonym": "How the language calls itself.",
        "like": "The language whose dates and names its readers know, such as sq.",
    },
    config.Spelling: {
        "cyrillic": "The word as it stands in the Cyrillic text.",
        "latin": "How it is written in Latin letters.",
    },
    config.CountryNote: {
        "need": "The need under which it stands in the directory.",
        "words": "What is said there, by language.",
        "call": "The ids of services whose lines stand below it.",
    },
    config.Silence: {
        "code": "The code of the problem, as it is printed after the place.",
        "reason": "Why nobody needs to be told, for whoever reads this in a year.",
    },
    config.Campaign: {
        "id": "Its name in addresses: small letters, digits and hyphens.",
        "name": "Its name, by language.",
        "summary": "One sentence, by language.",
        "period": "When it runs.",
        "countries": "Where it runs, such as AL.",
        "languages": "The languages that have its page; all, if none is named.",
        "audience": "Whom it is for.",
        "aims": "What it wants, each by language.",
        "pages": "The pages that it offers, or left behind.",
        "funders": "The ids of organizations.",
        "partners": "The ids of organizations.",
        "disclaimer": "By language: words at the foot of its page.",
    },
    config.Period: {
        "from": "The first day, month or year: 2026-03.",
        "to": "The last day, month or year.",
    },
    records.ServiceFile: {
        "country": "The country in two letters; Kosovo is XK.",
        "services": "The services, one after the other.",
    },
    records.Service: {
        "id": "Country, hyphen, plain words: al-child-line. It becomes a web address.",
        "organization": "An id of content/organizations.yaml.",
        "run_by": "Who answers.",
        "kind": "What it is.",
        "needs": "What people need it for; the full entry stands under the first.",
        "name": "Its name, by language.",
        "summary": "One sentence, by language.",
        "publish": "yes, hold (nothing is published) or name-only (no way to reach it).",
        "reason": "Why it is not published, for staff only.",
        "label": "By language: words that always stand with it.",
        "with": "The ids of services that are shown beside it.",
        "anonymous": "May one call without giving a name?",
        "tells_police": "Does it tell the police?",
        "audience": "Whom it is for.",
        "offers": "What it gives.",
        "area": "Where it works, by language. Never the place of a shelter.",
        "area_public": "Why the town of a shelter may be known.",
        "sources": "Where the record as a whole comes from.",
        "phones": "Its phone lines.",
        "emails": "Its e-mail addresses.",
        "websites": "Its websites.",
    },
    records.Source: {
        "title": "What it is called.",
        "url": "Its https address.",
        "on": "The day, month or year it was read, or undated.",
        "language": "The language of the title, if it is not the site's.",
    },
    records.Verified: {
        "on": "The day, month or year, or undated.",
        "how": "called, operator (they told us) or published (read somewhere).",
        "dial": "The number that was confirmed, the same as above.",
        "address": "The address that was confirmed, the same as above.",
        "url": "The address that was confirmed, the same as above.",
        "by": "The role of who confirmed it, never a person's name.",
        "source": "Where it was read.",
    },
    records.From: {
        "mobile": "Can it be reached from a mobile?",
        "landline": "Can it be reached from a landline?",
        "abroad": "Can it be reached from abroad?",
        "no_credit": "Can it be reached without credit?",
    },
    records.Phone: {
        "dial": "The number exactly as it was published; “unknown” while nobody has it.",
        **_LINE,
        "dial_abroad": "The international form, never of a short code or a freephone.",
        "dial_abroad_source": "Where the international form was read.",
        "from": "From where it can be reached.",
        "free": "Is the call free?",
        "sms": "Can the same number be written to by SMS?",
        "chat": "Can the same number be written to in a chat?",
        "hours": '24/7, Mo-Fr 08:00-16:00, or "by appointment".',
        "channel": "voice (normal), sms, chat, whatsapp or viber.",
        "languages": "The languages in which it is answered, if a source says so.",
    },
    records.Email: {"address": "The e-mail address, as it was published.", **_LINE},
    records.Website: {"url": "The https address.", **_LINE},
    records.OrganizationFile: {"organizations": "The organizations, one after the other."},
    records.Organization: {
        "id": "Its name in other files: small letters, digits and hyphens.",
        "name": "Its name, by language.",
        "description": "What it does, by language.",
        "website": "Its https address.",
        "logo": "A picture under content/images/, best an SVG.",
    },
    glossary.Glossary: {
        "terms": "The terms, one after the other.",
        "translation": "By language: who has checked the terms.",
    },
    glossary.Term: {
        "term": "The term as the source language writes it, the preferred spelling first.",
        "agreed": "By language: its words, the preferred first. A star stands for any ending.",
        "avoid": "By language: words that should not be written.",
        "note": "A note for translators.",
    },
    theme.ThemeSettings: {
        "name": "Of earlier versions; it may go.",
        "contract": "Of earlier versions; it may go.",
        "parent": "The theme that has all that this one has not, such as plain.",
        "tokens": "Colours and shapes that are to be others than the parent's.",
    },
    theme.Tokens: {
        "light": "Colours on a light screen.",
        "dark": "Colours on a dark screen.",
        "corner": _sentence("corner"),
        "font": _sentence("font"),
    },
    theme.Colours: {name: _sentence(name) for name in theme.COLOURS},
    glossary.Avoided: {
        "words": "The words to avoid.",
        "why": "Why they are to be avoided.",
        "instead": "What to write instead.",
    },
    pages.FrontMatter: {
        "title": "The title of the page.",
        "summary": "One sentence, for lists and search engines.",
        "short_title": "A shorter title for the menu.",
        "slug": "The page's address: small letters, digits, hyphens.",
        "kind": "Usually clear from the place of the file; safety and media are said here.",
        "order": "A whole number: smaller stands first in lists.",
        "date": "The day of the news.",
        "image": "A picture below the text.",
        "status": "draft: the page is left out, and its translations.",
        "publish_on": "Before this day the page is left out, and its translations.",
        "expires": "From this day on the page is left out, and its translations.",
        "sensitive": "yes makes the page discreet.",
        "translation": "Who has checked this translation.",
        "who": "Sign pages: whom the signs are about.",
        "signs": "Sign pages: the signs, one line each.",
        "do": "Sign pages: what to do.",
        "dont": "Sign pages: what not to do.",
        "needs": "Sign pages: the needs whose lines stand below.",
        "campaign": "The id of the campaign that the page belongs to.",
        "doors": "Home page: the pages behind its big links.",
        "downloads": "Files that the page offers.",
    },
    pages.Image: {
        "file": "A path under content/images/.",
        "alt": "What the picture shows, for those who do not see it.",
        "decorative": "yes: the picture says nothing and needs no words.",
    },
    pages.Download: {
        "file": "A path under content/files/.",
        "title": "What it is, in words.",
        "language": "The language of what is said in it.",
        "transcript": "The page that says the same.",
        "captions": "A .vtt file under content/files/.",
    },
}
"""By record and key."""

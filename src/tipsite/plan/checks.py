"""What readers are told about the check of a line: who, how, when, and how long ago."""

from __future__ import annotations

from markupsafe import Markup, escape

from tipsite.model.records import Source, Verified
from tipsite.model.site import PublicService
from tipsite.model.values import Text
from tipsite.plan.context import Context, Given
from tipsite.plan.days import date_or_words
from tipsite.plan.foreign import marked_words
from tipsite.tools.urls import is_https
from tipsite.tools.verification import Age, age_of


def note(context: Context, service: PublicService, verified: Verified, taken: str) -> Markup:
    """Return who vouches for a line, and how long ago; never more than is known.

    ``taken`` is the phrase for what was only read somewhere.
    """
    when = date_or_words(context, verified.on)
    if verified.how == "published":
        title = _title(context, verified.source) if verified.source else Markup("")
        return _said(context, taken, source=title, date=when)
    by = _recorded(context, verified.by) if verified.by else Markup("")
    said = _said(context, f"confirmed_{verified.how}", by=by, date=when)
    return said + _aging(context, service, verified)


def _title(context: Context, source: Source) -> Markup:
    title = _recorded(context, source.title, source.language)
    if not is_https(source.url):
        return title
    return Markup('<a href="{}" rel="noreferrer noopener">{}</a>').format(source.url, title)


def _recorded(context: Context, text: Text, language: Text | None = None) -> Markup:
    """Words of a record that stand there in one language: the source language, if none is named."""
    tag = language or context.site.settings.source_language
    return marked_words(context, context.in_language(text.text, tag.text))


def _said(context: Context, key: str, **values: str) -> Markup:
    phrase = escape(context.edition.phrases[key].forms[0])
    return phrase.format_map(Given(values))


def age(context: Context, service: PublicService, verified: Verified) -> Age:
    """Return the age of a check; a demonstration's is not told to readers: nobody checks there."""
    if context.site.settings.status != "live" or verified.how == "published":
        return Age(days=0, state="current")
    return age_of(verified.on, service.every, context.site.today)


def _aging(context: Context, service: PublicService, verified: Verified) -> Markup:
    """How old the check is, as soon as it is due; the script keeps it up to date."""
    if context.site.settings.status != "live":
        return Markup("")
    found = age(context, service, verified)
    said = [context.say("age_days", days=str(found.days))] if found.state != "current" else []
    if found.state == "unconfirmed":
        said.append(context.say("not_confirmed"))
    return Markup(
        ' <span class="age" data-checked="{}" data-every="{}" data-days="{}">{}</span>'
    ).format(verified.on, service.every, found.days, " ".join(said))

"""What stands inside a sentence: a service with its numbers, words in another language."""

from __future__ import annotations

from markupsafe import Markup

from tipsite.model.site import PublicService
from tipsite.plan.context import Context
from tipsite.plan.foreign import marked_words, own_words
from tipsite.plan.lines import beside, calls, service_href
from tipsite.views import Call, Words


def service_words(
    context: Context,
    service: PublicService,
    label: Markup,
    *,
    foreign: bool = False,
    before: str = "",
) -> Markup:
    """Return a service named in running text: its label, numbers, hours and what goes with it.

    ``foreign`` text is in another language than the edition. The country is named, too, unless
    the words of the paragraph ``before`` the service name it.
    """
    own = calls(context, service)
    if not own:
        return Markup('<a href="{}">{}</a>').format(service_href(context, service), label)
    said = context.words_or_none(service.label)
    parts = [_numbers(context, own)]
    for other in beside(context, service):
        lines = calls(context, other)
        if lines:
            name = marked_words(context, lines[0].name)
            name = _labelled(context, name, lines[0].label)
            parts.append(Markup("{}: {}").format(name, _numbers(context, lines)))
    country = context.country(service.country)
    if country not in f"{before}{label}":
        parts[0] = Markup("{}: {}").format(country, parts[0])
    told = Markup("({})").format(Markup(context.locale.semicolon).join(parts))
    if said:
        told = Markup("– {} {}").format(marked_words(context, said), told)
    return Markup("{} {}").format(label, own_words(context, told, foreign=foreign))


def _labelled(context: Context, name: Markup, said: Words | None) -> Markup:
    return Markup("{} – {}").format(name, marked_words(context, said)) if said else name


def _numbers(context: Context, lines: tuple[Call, ...]) -> Markup:
    """Each number with what is known of it; what is the same of all stands once, at the end."""
    comma = context.locale.comma
    numbers = [
        Markup('<a class="number" href="{}"><bdi dir="ltr">{}</bdi></a>').format(
            call.href, call.number
        )
        for call in lines
    ]
    facts = [call.facts.rstrip(".") for call in lines]
    if len(set(facts)) == 1:
        return Markup(comma).join([*numbers, *facts[:1]] if facts[0] else numbers)
    each = [
        Markup(comma).join([number, fact]) if fact else number
        for number, fact in zip(numbers, facts, strict=True)
    ]
    return Markup(context.locale.semicolon).join(each)

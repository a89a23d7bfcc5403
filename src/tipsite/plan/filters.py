"""What a directory can be narrowed down by on the reader's phone."""

from __future__ import annotations

from tipsite.plan.context import Context
from tipsite.tools.locales import language_name, sort_key
from tipsite.views import Entry, Filter, Option, Section

_FEWEST_ENTRIES = 4
"""A shorter list is read faster than a form."""


def filter_of(
    context: Context, sections: tuple[Section, ...], *, needs: bool = True
) -> Filter | None:
    """Return the choices among the entries of ``sections``; None where there is little to choose.

    ``needs`` are left out where all entries answer the same.
    """
    entries = [entry for section in sections for entry in section.entries]
    if len(entries) < _FEWEST_ENTRIES:
        return None
    audience = _used(entries, "for_whom", context, "audience")
    return Filter(
        needs=_used(entries, "needs", context, "need") if needs else (),
        audience=tuple(found for found in audience if found.value != "everyone"),
        languages=_languages(entries, context),
        now=any(phone.opening and phone.opening.zone for one in entries for phone in one.phones),
    )


def _used(entries: list[Entry], field: str, context: Context, phrase: str) -> tuple[Option, ...]:
    values = dict.fromkeys(value for entry in entries for value in getattr(entry, field))
    options = tuple(
        Option(value=value, label=context.say(f"{phrase}_{value.replace('-', '_')}"))
        for value in values
    )
    return options if len(options) > 1 else ()


def _languages(entries: list[Entry], context: Context) -> tuple[Option, ...]:
    tags = {tag for entry in entries for tag in entry.languages}
    options = [Option(value=tag, label=language_name(context.locale, tag)) for tag in tags]
    ordered = sorted(options, key=lambda found: sort_key(context.locale, found.label))
    return tuple(ordered) if len(ordered) > 1 else ()

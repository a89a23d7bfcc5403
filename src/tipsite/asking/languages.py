"""Which languages an officer means."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale
from babel.core import get_global

from tipsite.asking.lists import parts
from tipsite.link.derived import source_of
from tipsite.starter import ENGLISH, TEXTS
from tipsite.tools.latin import DERIVED
from tipsite.tools.locale_table import LOCALES
from tipsite.tools.tags import canonical_case, is_tag, suggest_tag
from tipsite.ui_language import gettext as _
from tipsite.workspace.errors import CommandError


def some_languages(text: str) -> tuple[str, ...]:
    """Return the tags that a list names, each once: tags, or names of languages.

    Raises:
        CommandError: one of them is no language.
    """
    tags = tuple(dict.fromkeys(a_language(part) for part in parts(text)))
    if not tags:
        raise CommandError(_("Write at least one language, such as: mk, sq"))
    return tags


def a_language(text: str) -> str:
    """Return the tag of one language: from a tag in any case, or from a name of it.

    Raises:
        CommandError: it is no language; the words say which may be meant.
    """
    if named := _names().get(text.casefold()):
        return named
    tag = canonical_case(re.sub(r"[_\s]+", "-", text))
    if longer := next((known for known in TEXTS if known.startswith(f"{tag}-")), ""):
        return longer
    if tag in LOCALES:
        return tag
    code, *rest = tag.split("-")
    script = next((part for part in rest[:1] if len(part) == 4 and part.isalpha()), "")
    known = is_tag(tag) and code in Locale("en").languages
    known = known and (not script or script in Locale("en").scripts)
    if known and tag not in get_global("language_aliases"):
        return tag
    meant = suggest_tag(text, LOCALES)
    doubt = _("“{text}” is the tag of no language, such as sq or sr-Cyrl.").format(text=text[:40])
    near = _("Do you mean {tag}?").format(tag=meant)
    raise CommandError(f"{doubt} {near}" if meant else doubt)


def with_sources(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Return the languages with those of which some of them are made, letter by letter."""
    found = []
    for tag in tags:
        sources = DERIVED.get(tag, ())
        if sources and tag not in TEXTS and not any(source in tags for source in sources):
            found.append(sources[0])
        found.append(tag)
    return tuple(dict.fromkeys(found))


def source_language(tags: tuple[str, ...]) -> str:
    """Return the first of the languages that has texts to begin with, English where none has.

    One that is made of another, letter by letter, is no source.
    """
    return next((tag for tag in tags if tag in TEXTS and not source_of(tag, tags)), ENGLISH)


@cache
def _names() -> dict[str, str]:
    """Names of languages, in English and their own, and the tag of each."""
    english = {name.casefold(): tag for tag, name in Locale("en").languages.items() if is_tag(tag)}
    own = {LOCALES[tag].endonym.casefold(): tag for tag in LOCALES}
    said = {"montenegrin": "cnr", "serbian": "sr-Cyrl", "crnogorski": "cnr", "српски": "sr-Cyrl",
            "srpski": "sr-Latn", "romani": "rmn", "romany": "rmn"}  # fmt: skip
    return {**english, **own, **said}

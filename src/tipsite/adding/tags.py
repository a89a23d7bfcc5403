"""Which language tag an officer means, and what is said of one that is better not added."""

from __future__ import annotations

import re
from collections.abc import Collection

from babel import Locale
from babel.core import get_global

from tipsite.link.derived import source_of
from tipsite.tools.latin import DERIVED
from tipsite.tools.locale_table import LOCALES
from tipsite.tools.pseudo import PSEUDO
from tipsite.tools.tags import canonical_case, is_tag, suggest_tag
from tipsite.ui_language import gettext as _
from tipsite.workspace.errors import CommandError

_NO_LANGUAGE = frozenset(("mis", "mul", "und", "zxx"))
"""Codes of ISO 639-2 for texts of several languages, of an unknown one, or of none."""


def wanted_tag(text: str, tags: Collection[str], phrases: Collection[str]) -> str:
    """Return the tag of the language to add, in the case of BCP 47.

    ``tags`` are the languages of the site, ``phrases`` those in which the theme has all phrases.

    Raises:
        CommandError: it is no tag, or another one is meant.
    """
    tag = canonical_case(re.sub(r"[_\s]+", "-", text.strip()))
    meant = suggest_tag(text, LOCALES)
    if not is_tag(tag):
        doubt = _("“{tag}” is not a language tag (BCP 47), such as sq or sr-Cyrl.")
        raise CommandError(doubt.format(tag=text[:40]) + _instead(meant))
    if tag in tags:
        return tag
    strange = _is_none(tag) or (meant in LOCALES and not _is_named(tag))
    if tag in PSEUDO or (tag not in LOCALES and strange):
        doubt = _("“{tag}” is the tag of no language that tipsite knows.")
        raise CommandError(doubt.format(tag=tag) + _instead(meant if meant in LOCALES else ""))
    if tag in DERIVED and tag not in phrases and not source_of(tag, tags):
        source = DERIVED[tag][0]
        words = _(
            "{tag} is made of {source}, letter by letter, and needs no translation.\n"
            "First type: tipsite new language {source}\nThen type:  tipsite new language {tag}"
        )
        raise CommandError(words.format(tag=tag, source=source))
    if tag not in phrases and (found := _in_another_script(tag, phrases)):
        words = _("tipsite has phrases for {found}, and none for {tag}.")
        raise CommandError(words.format(found=found, tag=tag) + _instead(found))
    return tag


def _instead(meant: str) -> str:
    words = _("Do you mean {tag}? Type: tipsite new language {tag}")
    return "\n" + words.format(tag=meant) if meant else ""


def _is_named(tag: str) -> bool:
    """Whether CLDR knows a language of this code: codes of countries look like others."""
    code = tag.partition("-")[0]
    known = code in Locale("en").languages and code not in get_global("language_aliases")
    return known or code in LOCALES


def _is_none(tag: str) -> bool:
    """Whether no language can have this tag: CLDR knows all scripts and codes of two letters."""
    code, _hyphen, rest = tag.partition("-")
    script = rest.partition("-")[0]
    if len(script) == 4 and script.isalpha() and script not in Locale("en").scripts:
        return True
    return code in _NO_LANGUAGE or (len(code) == 2 and code not in Locale("en").languages)


def _in_another_script(tag: str, phrases: Collection[str]) -> str:
    """The longer tag of the same language that has phrases, such as sr-Cyrl for sr."""
    longer = (found for found in sorted(phrases) if found.startswith(f"{tag}-"))
    return next(longer, "")

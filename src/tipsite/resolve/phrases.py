"""The theme's phrases in one language: complete, with the right placeholders and plural forms.

An edition may borrow the phrases of another language until its own are all translated.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from string import Formatter

from tipsite.language.latin import DERIVED
from tipsite.language.locales import locale_for
from tipsite.model.corpus import PhraseText, Theme
from tipsite.model.problems import Location, Problem, Text, format_location, problem, warning
from tipsite.views.parts import PHRASES, RARE_PHRASES

_BROKEN = frozenset("{")
ENGLISH = "en"

NOT_THERE = frozenset((
    "phrase-missing", "phrases-missing-all", "derived-no-source",
))  # fmt: skip


def fallback_phrases(
    theme: Theme | None, tag: Text, lender: Text
) -> tuple[Mapping[str, PhraseText], str, tuple[Problem, ...]]:
    """Return the phrases of an edition, the language that lends them, and the problems.

    The language is empty if all phrases of the edition are translated. Problems of translated
    phrases are reported at once, for their translator.
    """
    own, found = resolve_phrases(theme, tag)
    if theme is None:
        return own, "", found
    written = theme.phrases.get(tag.text, {})
    done = sum(key in written for key in theme.required) if tag.text != ENGLISH else 0
    if tag.text == ENGLISH or done == len(theme.required):
        return own, "", found
    wrong = tuple(one for one in found if one.code not in NOT_THERE)
    phrases, lacking = resolve_phrases(theme, lender)
    if any(one.code in NOT_THERE and one.severity == "error" for one in lacking):
        known = ", ".join(sorted({ENGLISH, *_whole(theme)}))
        return own, "", (*wrong, problem("phrases-lender", lender.at, tag=lender.text, known=known))
    told = warning(
        "phrases-borrowed",
        Location(path=f"themes/{theme.name}/phrases/{tag.text}.po"),
        tag=tag.text,
        lender=lender.text,
        done=done,
        all=len(theme.required),
    )
    return phrases, lender.text, (*wrong, told)


def resolve_phrases(
    theme: Theme | None, tag: Text, *, derived: bool = False
) -> tuple[Mapping[str, PhraseText], tuple[Problem, ...]]:
    """Return the phrases of a language, and the problems of missing and wrong ones.

    English is in the template catalogue itself, as is usual with gettext. A ``derived`` edition
    needs no phrases: a phrase that it has replaces the derived one.
    """
    if theme is None:
        return {}, ()
    lacking = tuple(key for key in (*PHRASES, *RARE_PHRASES) if key not in theme.required)
    if lacking:
        catalogue = Location(path=f"themes/{theme.name}/phrases/phrases.pot")
        return {}, tuple(problem("phrase-lacking", catalogue, key=key) for key in lacking)
    if tag.text == ENGLISH:
        broken = (
            problem(
                "phrase-placeholder",
                phrase.at,
                key=key,
                names="{name}",
                place=format_location(phrase.at),
            )
            for key, phrase in theme.required.items()
            if _placeholders(phrase.forms[-1]) >= _BROKEN
        )
        return theme.required, tuple(broken)
    written = theme.phrases.get(tag.text, {})
    path = f"themes/{theme.name}/phrases/{tag.text}.po"
    missing = [key for key in theme.required if key not in written]
    problems: list[Problem] = []
    if not written and missing and tag.text in DERIVED and not derived:
        source = DERIVED[tag.text][0]
        problems.append(problem("derived-no-source", tag.at, tag=tag.text, source=source))
    elif not written and missing and not derived:
        meant = _same_language(tag.text, theme)
        problems.append(
            problem("phrases-missing-all", tag.at, tag=tag.text, path=path, meant=meant)
        )
    elif not derived:
        for key in missing:
            english = theme.required[key].forms[0]
            tell = warning if key in RARE_PHRASES else problem
            problems.append(
                tell("phrase-missing", Location(path=path), tag=tag.text, key=key, english=english)
            )
    for key, phrase in written.items():
        if key in theme.required:
            problems.extend(_shape(key, phrase, theme.required[key], tag.text))
    return written if derived else {**theme.required, **written}, tuple(problems)


@lru_cache(maxsize=4096)
def _placeholders(form: str) -> frozenset[str]:
    """Return the names between braces; a form that Python cannot fill gives one special name."""
    try:
        fields = tuple(Formatter().parse(form))
    except ValueError:
        return _BROKEN
    plain = all(not spec and not how for _, name, spec, how in fields if name is not None)
    return frozenset(name for _, name, _, _ in fields if name is not None) if plain else _BROKEN


def _same_language(tag: str, theme: Theme) -> str:
    """Return the tag of phrases in the same language, such as sr-Cyrl for sr; else nothing."""
    language = tag.partition("-")[0]
    others = (found for found in sorted(theme.phrases) if not tag.startswith(found))
    return next((found for found in others if found.split("-")[0] == language), "")


def _shape(key: str, phrase: PhraseText, english: PhraseText, tag: str) -> list[Problem]:
    problems: list[Problem] = []
    wanted = _placeholders(english.forms[-1])
    place = format_location(english.at)
    for form in phrase.forms:
        used = _placeholders(form)
        if not used <= wanted or (form is phrase.forms[-1] and used != wanted):
            names = ", ".join(f"{{{name}}}" for name in sorted(wanted)) or "-"
            problems.append(
                problem("phrase-placeholder", phrase.at, key=key, names=names, place=place)
            )
    counted = len(english.forms) > 1
    forms = locale_for(tag).nplurals if counted else 1
    if len(phrase.forms) != forms:
        problems.append(
            problem("phrase-forms", phrase.at, key=key, tag=tag, forms=forms, place=place)
        )
    return problems


def _whole(theme: Theme) -> tuple[str, ...]:
    wanted = theme.required.keys()
    return tuple(tag for tag, phrases in theme.phrases.items() if phrases.keys() >= wanted)

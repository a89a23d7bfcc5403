"""The theme's phrases in one language: complete, with the right placeholders and plural forms."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter

from tipsite.model.corpus import PhraseText, Theme
from tipsite.model.values import Text
from tipsite.problems import Problem, Where, problem, told
from tipsite.tools.latin import DERIVED
from tipsite.tools.locales import locale_for
from tipsite.tools.recall import recalled
from tipsite.views.phrases import PHRASES

_BROKEN = frozenset("{")
ENGLISH = "en"


@recalled
def link_phrases(
    theme: Theme | None, tag: Text, *, derived: bool = False
) -> tuple[Mapping[str, PhraseText], tuple[Problem, ...]]:
    """Return the phrases of a language and what is missing or wrong in them.

    English stands in the template catalogue itself, as is usual with gettext. A ``derived``
    edition needs none of its own: what it has goes before those that it is given.
    """
    if theme is None:
        return {}, ()
    lacking = tuple(key for key in PHRASES if key not in theme.required)
    if lacking:
        catalogue = Where(path=f"themes/{theme.name}/phrases/phrases.pot")
        return {}, tuple(problem("phrase-lacking", catalogue, key=key) for key in lacking)
    if tag.text == ENGLISH:
        broken = (
            problem("phrase-placeholder", phrase.at, key=key, names="{name}", place=told(phrase.at))
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
    elif not written and missing and not derived and (meant := _same_language(tag.text, theme)):
        problems.append(problem("phrases-missing-meant", tag.at, tag=tag.text, meant=meant))
    elif not written and missing and not derived:
        problems.append(problem("phrases-missing-all", tag.at, tag=tag.text, path=path))
    elif not derived:
        for key in missing:
            english = theme.required[key].forms[0]
            problems.append(
                problem("phrase-missing", Where(path=path), tag=tag.text, key=key, english=english)
            )
    for key, phrase in written.items():
        if key in theme.required:
            problems.extend(_shape(key, phrase, theme.required[key], tag.text))
    return written if derived else {**theme.required, **written}, tuple(problems)


def _same_language(tag: str, theme: Theme) -> str:
    """The tag of phrases in the same language, such as sr-Cyrl for sr; empty if there is none."""
    language = tag.partition("-")[0]
    others = (found for found in sorted(theme.phrases) if not tag.startswith(found))
    return next((found for found in others if found.split("-")[0] == language), "")


def _placeholders(form: str) -> frozenset[str]:
    """The names between braces; a form that Python cannot fill has one that nothing matches."""
    try:
        fields = tuple(Formatter().parse(form))
    except ValueError:
        return _BROKEN
    plain = all(not spec and not how for _, name, spec, how in fields if name is not None)
    return frozenset(name for _, name, _, _ in fields if name is not None) if plain else _BROKEN


def _shape(key: str, phrase: PhraseText, english: PhraseText, tag: str) -> list[Problem]:
    problems: list[Problem] = []
    wanted = _placeholders(english.forms[-1])
    place = told(english.at)
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

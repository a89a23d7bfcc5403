"""What an officer is told of a new site: what it is, and what to do next."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from tipsite.link.derived import source_of
from tipsite.starter import TEXTS, Choices
from tipsite.tools.locales import list_words, territory
from tipsite.ui_language import gettext as _
from tipsite.ui_language import named, ui_locale


def choice_lines(folder: Path, choices: Choices) -> Iterator[str]:
    """Yield what was made, and what was chosen for the officer."""
    said = list_words(ui_locale(), [_with_tag(tag) for tag in choices.languages])
    where = list_words(ui_locale(), [territory(ui_locale(), code) for code in choices.countries])
    yield _("Your new site is in {folder}.").format(folder=folder)
    yield _("Languages: {languages}. Countries: {countries}.").format(
        languages=said, countries=where
    )
    source = _with_tag(choices.source)
    yield _("Texts are written in {source} first, then translated.").format(source=source)
    for tag in choices.languages:
        if made_of := source_of(tag, choices.languages):
            yield _("{language} is made of {source} by tipsite, letter by letter.").format(
                language=_with_tag(tag), source=_with_tag(made_of)
            )
        elif tag not in TEXTS:
            yield _(
                "There are no texts to begin with in {language}: its pages show {source} until "
                "they are translated. To see what is missing: {command}"
            ).format(
                language=_with_tag(tag), source=source, command=f"tipsite translate status {tag}"
            )
    yield _("The texts are drafts: let somebody who speaks the languages read them.")


def next_lines(folder: Path, choices: Choices) -> Iterator[str]:
    """Yield the next three steps."""
    files = ", ".join(f"content/services/{code.lower()}.yaml" for code in choices.countries)
    yield _("What to do next:")
    steps = (
        (_("Go into the folder:"), f"cd {_quoted(folder)}"),
        (_("See the site in a browser:"), f"{_typed()} serve"),
        (_("Fill in the numbers, none of which is there yet:"), files),
    )
    here = folder.resolve() == Path.cwd().resolve()
    for number, (words, typed) in enumerate(steps[here:], 1):
        yield f"{number}. {words}  {typed}"
    yield _("README.md in the folder says more.")


def _typed() -> str:
    """What has to be typed for tipsite: build.py says how it was called itself."""
    found = "tipsite" if shutil.which("tipsite") else f'"{sys.executable}" -m tipsite'
    return os.environ.get("TIPSITE_TYPED", found)


def _with_tag(tag: str) -> str:
    return f"{named(tag)} ({tag})"


def _quoted(folder: Path) -> str:
    return f'"{folder}"' if " " in str(folder) else str(folder)

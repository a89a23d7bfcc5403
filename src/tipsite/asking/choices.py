"""Answers of which there are only some."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence

from tipsite.ui_language import gettext as _
from tipsite.workspace.errors import CommandError


def one_of(choices: Sequence[str]) -> Callable[[str], str]:
    """Return a function that understands one of these answers, in any case of its letters.

    It raises CommandError, with the nearest ones, where the answer is none of them.
    """

    def understand(text: str) -> str:
        answer = text.strip().casefold()
        if answer in choices:
            return answer
        near = difflib.get_close_matches(answer, choices, n=3) or choices
        said = _("“{text}” is none of them. Choose: {choices}")
        raise CommandError(said.format(text=text[:40], choices=", ".join(near)))

    return understand

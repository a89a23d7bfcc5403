"""Questions that several commands ask of what is new."""

from __future__ import annotations

import datetime
import shlex
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from tipsite.adding.finishing import finish
from tipsite.adding.made import Made, Trial
from tipsite.adding.opened import Opened
from tipsite.asking import Interview, answers
from tipsite.ui_language import gettext as _

Site = tuple[Path, Opened, datetime.date]
"""Its folder, what was read there, and the day."""
Answers = Mapping[str, Any]
"""What was understood of each answer, by its option."""
Compose = Callable[[Opened, Answers], Made]
"""Makes for a site what the answers say; for those to come it takes something harmless."""


def interview(
    kind: str,
    site: Site,
    compose: Compose,
    said: Mapping[str, str | None],
    more: tuple[str, ...] = (),
) -> Interview:
    """Return the questions of `tipsite new` for a ``kind``, whose answers the build checks.

    ``more`` are options that were given and are never asked for.
    """
    trial = Trial(*site)
    command = shlex.join(("tipsite", "new", kind, *more))
    return Interview(command, said, lambda given: trial(compose(site[1], given)))


def conduct(
    asking: Interview,
    ask_all: Callable[[], None],
    site: Site,
    compose: Compose,
    say: Callable[[Answers], tuple[str, ...]],
) -> None:
    """Ask all, write what was made of the answers, and ``say`` what comes next."""
    root, opened, today = site

    def end() -> None:
        given = dict(asking.answers)
        made = replace(compose(opened, given), said=say(given))
        finish(root, opened, made, today, lambda now: compose(now, given))

    asking.finish(ask_all, end)


def ask_summary(asking: Interview) -> None:
    """Ask for one sentence about a page or campaign; empty where it is left for later."""
    asking.ask(
        "--summary",
        _("One sentence about it, for lists and search engines (Enter: later)"),
        answers.a_name_or_later,
        default="",
    )


def ask_public_id(asking: Interview, understand: Callable[[str], str], default: str) -> None:
    """Ask for an id that stands in a web address."""
    asking.ask(
        "--id", _("Its id (a web address: it should tell nothing)"), understand, default=default
    )

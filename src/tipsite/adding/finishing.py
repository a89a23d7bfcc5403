"""The end of a command that adds something: it is written, and the officer told what comes next."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from tipsite.adding.made import Made, write_made
from tipsite.adding.opened import Opened, open_site
from tipsite.adding.states import states_of
from tipsite.changeset import site_lock
from tipsite.giving import Refused, echo, refuse
from tipsite.ui_language import gettext as _
from tipsite.ui_language import named


def opened_or_told(root: Path) -> Opened:
    """Return the site in ``root``, or end with the reason why it cannot be added to."""
    try:
        return open_site(root)
    except Refused as refused:
        refuse(str(refused))


def finish(
    root: Path,
    opened: Opened,
    made: Made,
    today: datetime.date,
    again: Callable[[Opened], Made],
) -> None:
    """Write what was made, and tell it.

    ``again`` makes it of the site as it is by then: while questions were answered somebody may have
    changed it, and no answer is to be lost.

    Raises:
        Refused: something stands there already, or the site would not build with it.
    """
    with site_lock(root) as site:
        now = open_site(root)
        if now.snapshot.files != opened.snapshot.files:
            opened, made = now, replace(again(now), said=made.said)
        noted = replace(made, noted=states_of(opened, made))
        write_made(site, opened, noted, today)
    echo((*_made_lines(made), *made.said, *_translation_lines(opened, made)))


def refused(reason: Refused) -> NoReturn:
    """End with the reason why nothing was made."""
    refuse(str(reason))


def _made_lines(made: Made) -> Iterator[str]:
    for path in made.new:
        yield _("Made: {path}").format(path=path)
    for path in made.grew:
        yield _("Added to: {path}").format(path=path)


def _translation_lines(opened: Opened, made: Made) -> Iterator[str]:
    others = [tag for tag in opened.tags if tag != opened.source]
    if not others or not (made.pages or made.records):
        return
    yield ""
    yield _("When it is written, translate it:")
    for tag in others:
        places = [f"content/{tag}/{page}" for page in made.pages]
        places += [_("“{tag}: …” in {path}").format(tag=tag, path=path) for path in made.records]
        yield f"- {named(tag)} ({tag}): {', '.join(places)}"
    yield _("For a translator: {command}").format(command=f"tipsite translate export {others[0]}")

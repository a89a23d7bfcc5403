"""Questions that several commands ask of what is new, and its way into the site."""

from __future__ import annotations

import datetime
import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from tipsite.asking import Interview, answers
from tipsite.messages import explain
from tipsite.scaffold.addition import TO_FILL_IN, Addition, translation_notes
from tipsite.ui_language import gettext as _
from tipsite.ui_language import named
from tipsite.workspace.changes import site_lock
from tipsite.workspace.errors import CommandError
from tipsite.workspace.files import echo
from tipsite.workspace.site import ErrorGate, Workspace, needs_mending, open_site

Site = tuple[Path, Workspace]
"""Its folder, and what was read there."""
Answers = Mapping[str, Any]
"""What was understood of each answer, by its option."""
Compose = Callable[[Workspace, Answers], Addition]
"""Makes for a site what the answers say; for those to come it takes something harmless."""


def open_to_add(root: Path, today: datetime.date) -> Workspace:
    """Return all of the site in ``root``.

    Raises:
        CommandError: there is no site, or its settings cannot be read.
        OSError: a file cannot be read.
    """
    workspace = open_site(root, "site", today)
    if workspace.corpus.config is None:
        raise needs_mending(workspace.problems, workspace.snapshot.files)
    return workspace


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
    root, workspace = site
    gate = ErrorGate(workspace)

    def attempt(given: Answers) -> None:
        addition = compose(workspace, given)
        addition.refuse_taken(root)
        for worse in gate.new_errors(addition.files(), TO_FILL_IN):
            words, hint = explain(worse.code, worse.values, _)
            raise CommandError(f"{words} {hint}")

    return Interview(shlex.join(("tipsite", "new", kind, *more)), said, attempt)


def conduct(
    asking: Interview,
    ask_all: Callable[[], None],
    site: Site,
    compose: Compose,
    say: Callable[[Answers], tuple[str, ...]],
) -> None:
    """Ask all, write what was made of the answers, and ``say`` what comes next."""

    def end() -> None:
        given = dict(asking.answers)
        add(site, lambda now: compose(now, given), say(given))

    asking.finish(ask_all, end)


def add(site: Site, compose: Callable[[Workspace], Addition], said: tuple[str, ...]) -> None:
    """Write what ``compose`` makes for a site, and tell it.

    It is made for the site as it is by then: while questions were answered somebody may have
    changed it, and no answer is to be lost.

    Raises:
        CommandError: something stands there already, or the site would not build with it.
        OSError: the disk refused.
    """
    root, workspace = site
    with site_lock(root) as lock:
        workspace = open_to_add(root, workspace.today)
        addition = replace(compose(workspace), said=said)
        addition.refuse_taken(root)
        files = addition.files()
        ErrorGate(workspace).refuse_new_errors(files, TO_FILL_IN)
        lock.write(workspace.change({**files, **translation_notes(workspace, addition)}))
    echo((*_file_lines(addition), *addition.said, *_translation_lines(workspace, addition)))


def _file_lines(addition: Addition) -> Iterator[str]:
    for path in addition.new:
        yield _("Made: {path}").format(path=path)
    for path in addition.grew:
        yield _("Added to: {path}").format(path=path)


def _translation_lines(workspace: Workspace, addition: Addition) -> Iterator[str]:
    others = [tag for tag in workspace.written if tag != workspace.source]
    if not others or not (addition.pages or addition.records):
        return
    yield ""
    yield _("When it is written, translate it:")
    for tag in others:
        places = [f"content/{tag}/{page}" for page in addition.pages]
        places += [_("“{tag}: …” in {path}").format(tag=tag, path=one) for one in addition.records]
        yield f"- {named(tag)} ({tag}): {', '.join(places)}"
    yield _("For a translator: {command}").format(command=f"tipsite translate export {others[0]}")


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

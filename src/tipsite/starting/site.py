"""All files of a new site: its texts, and what languages without texts need."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace

from tipsite.adding.language import add_language
from tipsite.console import problem_lines
from tipsite.giving import Refused
from tipsite.link import link
from tipsite.model.snapshot import Snapshot
from tipsite.model.tracking import Pair, StateFile
from tipsite.parse import parse
from tipsite.problems import errors
from tipsite.starter import TEXTS, Choices, compose
from tipsite.tracking import accept, state_path, write_state
from tipsite.translate.opened import open_snapshot
from tipsite.ui_language import gettext as _


def new_site(choices: Choices, today: datetime.date, empty: Snapshot) -> dict[str, bytes]:
    """Return the files of a new site by path. ``empty`` is what was read of one without files.

    A language without texts gets a catalogue of phrases, and borrows what it has not; every
    translation is noted as made from the source of today.

    Raises:
        Refused: with these answers the site would not build.
    """
    files = {path: text.encode() for path, text in compose(choices, today).items()}
    for tag in choices.written:
        if tag not in TEXTS:
            added = add_language(with_files(empty, files), tag, today, has_folder=True)
            files["campaigns.yaml"] = added.new
            files.update([added.phrases] if added.phrases else [])
    files |= _states(with_files(empty, files))
    _refuse_errors(with_files(empty, files), files, today)
    return files


def with_files(empty: Snapshot, files: Mapping[str, bytes]) -> Snapshot:
    """Return a site with these files of its own; what tipsite does not read is left out."""
    read = {path: text for path, text in files.items() if "/" in path or path == "campaigns.yaml"}
    return replace(empty, files=dict(sorted({**empty.files, **read}.items())))


def _states(snapshot: Snapshot) -> dict[str, bytes]:
    opened = open_snapshot(snapshot)
    found: dict[str, bytes] = {}
    for tag in opened.tags:
        state = StateFile()
        for name, pairs in opened.pairs(tag).items():
            state = accept(state, name, pairs, _made(pairs))
        if state.made:
            found[state_path(tag)] = write_state(state).encode()
    return found


def _made(pairs: tuple[Pair, ...]) -> frozenset[int]:
    return frozenset(pair.number for pair in pairs if pair.source and pair.target)


def _refuse_errors(snapshot: Snapshot, files: Mapping[str, bytes], today: datetime.date) -> None:
    corpus, shape = parse(snapshot)
    found = errors((*shape, *link(corpus, today)[1]))
    if found:
        said = "\n".join(problem_lines(found, files))
        raise Refused(_("With these answers the site would not build:") + f"\n{said}")

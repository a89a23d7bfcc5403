"""All files of a new site: its texts, and what languages without texts need."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from tipsite.adding.language import add_language
from tipsite.model.snapshot import Snapshot
from tipsite.model.tracking import Pair, StateFile
from tipsite.starter import TEXTS, Choices, compose
from tipsite.tracking import accept, state_path, write_state
from tipsite.workspace.site import CONFIG, ErrorGate, open_snapshot, with_files


def new_site(choices: Choices, today: datetime.date, empty: Snapshot) -> dict[str, bytes]:
    """Return the files of a new site by path. ``empty`` is what was read of one without files.

    A language without texts gets a catalogue of phrases, and borrows what it has not; every
    translation is noted as made from the source of today.

    Raises:
        CommandError: with these answers the site would not build.
    """
    files = {path: text.encode() for path, text in compose(choices, today).items()}
    for tag in choices.written:
        if tag not in TEXTS:
            site = open_snapshot(as_read(empty, files), "site", today)
            files |= add_language(site, tag, has_folder=True).change.files
    files |= _states(as_read(empty, files))
    read = as_read(empty, files).files
    ErrorGate(open_snapshot(empty, "site", today)).refuse_new_errors(read)
    return files


def as_read(empty: Snapshot, files: Mapping[str, bytes]) -> Snapshot:
    """Return a site with these files of its own; what tipsite does not read is left out."""
    read = {path: text for path, text in files.items() if "/" in path or path == CONFIG}
    return with_files(empty, read)


def _states(snapshot: Snapshot) -> dict[str, bytes]:
    workspace = open_snapshot(snapshot, "texts").with_pages()
    found: dict[str, bytes] = {}
    for tag in workspace.translations:
        state = StateFile()
        for name, pairs in workspace.pairs(tag).items():
            state = accept(state, name, pairs, _made(pairs))
        if state.made:
            found[state_path(tag)] = write_state(state).encode()
    return found


def _made(pairs: tuple[Pair, ...]) -> frozenset[int]:
    return frozenset(pair.number for pair in pairs if pair.source and pair.target)

"""Additions of `tipsite new` to a site: whole files, and notes of their translations."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, field

from tipsite.i18n import gettext as _
from tipsite.scaffold.texts import starter_words
from tipsite.staleness.state_file import accept, state_path, write_state
from tipsite.workspace.errors import CommandError
from tipsite.workspace.site import Workspace, open_changed

TO_FILL_IN = ("live-nothing-to-call",)
"""Codes of errors that a new record may cause until it is filled in."""


class Addition(Struct, frozen=True, kw_only=True):
    """New contents of files by path: of ``new`` and of ``changed`` files, and ``what`` was added.

    ``pages`` are paths of new pages within the folder of a language. ``records`` are files with a
    text to translate.
    """

    new: Mapping[str, str] = field(default_factory=dict)
    changed: Mapping[str, str] = field(default_factory=dict)
    what: Mapping[str, str] = field(default_factory=dict)
    pages: tuple[str, ...] = ()
    records: tuple[str, ...] = ()

    def files(self) -> dict[str, bytes]:
        """Return the bytes of all files, by path."""
        return {path: text.encode() for path, text in {**self.new, **self.changed}.items()}

    def refuse_existing(self, root: Path) -> None:
        """Refuse new files that exist already in the folder of the site.

        Raises:
            CommandError: one of them exists.
        """
        for path in self.new:
            if (root / path).exists():
                words = _("{path} is there already. Nothing was changed.")
                raise CommandError(words.format(path=path))


def placeholder_words(workspace: Workspace) -> str:
    """Return the placeholder for words that an officer will write, in the source language."""
    return starter_words(workspace.source)["to_write"]


def translation_notes(workspace: Workspace, addition: Addition) -> dict[str, bytes]:
    """Return state files, by path, that note new translated records as current.

    A language without a state file gets none.
    """
    files = addition.files()
    if not any(path.endswith(".yaml") for path in files):
        return {}
    after = open_changed(workspace, files, "texts")
    campaigns = (campaign.id.text for campaign in workspace.config.campaigns)
    known = {"site", *campaigns, *workspace.service_ids(), *workspace.organization_ids()}
    notes: dict[str, bytes] = {}
    for tag in workspace.written:
        if tag == workspace.source or state_path(tag) not in workspace.snapshot.files:
            continue
        old = state = workspace.state(tag)
        for name, pairs in after.record_pairs(tag).items():
            if new := frozenset(
                pair.number
                for pair in pairs
                if pair.source
                and pair.target
                and pair.made is None
                and pair.key.partition(".")[0] not in known
            ):
                state = accept(state, name, pairs, new)
        if state != old:
            notes[state_path(tag)] = write_state(state).encode()
    return notes

"""The records that pass between the parts of the write stage."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tipsite.model.artifacts import Artifact


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a write did to the files of the site; each tuple is sorted."""

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How the output folder has to change.

    `entries` is everything found in it (by `lstat`, parents first), `foreign` the part that is not
    ours, `emptied` the folders that only files of the old site needed, deepest first.
    """

    output: Path
    exists: bool
    manifest: bytes
    manifest_stale: bool
    fresh: tuple[Artifact, ...]
    same: tuple[Artifact, ...]
    obsolete: tuple[str, ...]
    emptied: tuple[str, ...]
    foreign: tuple[str, ...]
    entries: Mapping[str, os.stat_result]

    @property
    def is_idle(self) -> bool:
        """Whether the output folder is already as it should be."""
        return not (self.fresh or self.obsolete or self.manifest_stale)

    @property
    def changes(self) -> Changes:
        """The public summary of this plan."""
        return Changes(
            written=tuple(artifact.path for artifact in self.fresh),
            unchanged=tuple(artifact.path for artifact in self.same),
            removed=self.obsolete,
        )


Replace = Callable[[Plan], None]

"""The list of steps that change an output folder in place, kept in it until they are done."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from tipsite.write._disk import flush_file, flush_folder, write_new
from tipsite.write._names import JOURNAL, MANIFEST, STAGE
from tipsite.write._paths import is_safe
from tipsite.write._refused import OutputRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One file that goes to `path`, from the same path under `staged_at` of the stage."""

    path: str
    replaces: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """What is to be done, in this order.

    `aside` are files of ours in the way of a new path, moved into the stage; `moves` go the other
    way; `removes` are files and `prunes` folders, deepest first, that are no longer needed.
    """

    aside: tuple[str, ...]
    moves: tuple[Move, ...]
    removes: tuple[str, ...]
    prunes: tuple[str, ...]


def staged_at(output: Path) -> Path:
    """The folder of the stage that holds the new files, at the paths that they will have.

    So a name that the file system does not take is noticed before anything is changed.
    """
    return output / STAGE / "new"


def commit(output: Path, journal: Journal) -> None:
    """Put the journal into the output folder in one step, durably; OSError if that fails."""
    draft = output / STAGE / "journal"
    write_new(draft, (json.dumps(asdict(journal), indent=1) + "\n").encode())
    flush_file(draft)
    flush_folder(output / STAGE)
    draft.replace(output / JOURNAL)
    flush_folder(output)


def read_journal(output: Path) -> Journal:
    """The journal in an output folder.

    Raises OutputRefused "corrupt-journal" if it is not one of ours, OSError if it is unreadable.
    """
    try:
        found = json.loads((output / JOURNAL).read_bytes())
        return Journal(
            aside=tuple(_path(item) for item in found["aside"]),
            moves=tuple(_move(item) for item in found["moves"]),
            removes=tuple(_path(item) for item in found["removes"]),
            prunes=tuple(_path(item) for item in found["prunes"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise OutputRefused("corrupt-journal", str(output)) from error


def _move(item: dict[str, object]) -> Move:
    path, replaces = item["path"], item["replaces"]
    if not isinstance(replaces, bool):
        raise TypeError(replaces)
    return Move(path=path if path == MANIFEST else _path(path), replaces=replaces)


def _path(item: object) -> str:
    # The paths lead to deletions, so none may leave the folder.
    if not isinstance(item, str) or not is_safe(item):
        raise ValueError(item)
    return item

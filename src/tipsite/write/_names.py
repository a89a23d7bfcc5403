"""The names that the write stage reserves in the output folder and beside it."""

import hashlib
import os
from pathlib import Path

MANIFEST = ".tipsite-manifest.json"
JOURNAL = ".tipsite-journal.json"
STAGE = ".tipsite-stage"
LOCK = ".tipsite-lock"
INTERNAL = frozenset({MANIFEST, JOURNAL, STAGE, LOCK})
KEEP_FILES = frozenset({".gitkeep", ".keep"})
RESERVED_PREFIX = ".tipsite"
SWAP = "swap-"


def beside(output: Path, what: str) -> Path:
    """The path of a helper file or folder that belongs to this output folder alone."""
    return output.parent / (_prefix(output) + what)


def leftovers_beside(output: Path) -> tuple[Path, ...]:
    """The helper folders beside the output folder; none while its writer is not at work."""
    try:
        names = sorted(path.name for path in output.parent.iterdir())
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return ()
    start = _prefix(output)
    wanted = {start + "new", start + "old"}
    return tuple(
        output.parent / name for name in names if name in wanted or _is_swap(name, start + SWAP)
    )


def _is_swap(name: str, start: str) -> bool:
    return name.startswith(start) and name[len(start) :].isdecimal()


def _prefix(output: Path) -> str:
    # A digest, since the name of the folder may already be as long as a name can be.
    digest = hashlib.sha256(os.fsencode(output.name)).hexdigest()
    return f"{RESERVED_PREFIX}-{digest[:16]}-"

"""What was made of photos and other large files before, kept in a folder of the site.

An entry is a file named by what it was made of and how: the digest of the source, and the recipe.
The folder may be deleted at any time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tipsite.engine.transform import Pieces, Recipe, RefusedError
from tipsite.i18n import gettext as _
from tipsite.model.media import Blob

FOLDER = ".tipsite-cache"
_ENTRY = re.compile(r"[0-9a-f]{64}(?:\.[0-9]+)?\Z")
_DIGEST = 32
_CORES = 8

Progress = Callable[[str, int, int], None]
"""Is told, in words and in numbers, how many files are done, of how many."""


@dataclass(slots=True, kw_only=True)
class Cache:
    """One build's view of the cache in ``folder``; calling it is a ``transform.Make``."""

    folder: Path
    progress: Progress
    used: set[str] = field(default_factory=set)

    def __call__(self, recipe: Recipe, items: Sequence[Blob]) -> list[Pieces | RefusedError]:
        """Return what the recipe makes of the files, each looked for in the cache first.

        Raises:
            OSError: a source cannot be read. A cache that cannot be read or written is none.
        """
        names = {item.digest: _name(item.digest, recipe) for item in items}
        found = {digest: self._read(name) for digest, name in names.items()}
        self.used.update(names.values())
        results: dict[str, Pieces | RefusedError] = {
            digest: pieces for digest, pieces in found.items() if pieces is not None
        }
        fresh = {item.digest: item for item in items if item.digest not in results}
        for done, (item, content, result) in enumerate(_run_all(recipe, list(fresh.values())), 1):
            results[item.digest] = result
            # A file that was saved anew since it was read is not what its digest says.
            if not isinstance(result, RefusedError) and content == item.digest:
                self._write(names[item.digest], result)
            self.progress(
                _("{what}: {done} of {all}").format(
                    what=_(recipe.words), done=done, all=len(fresh)
                ),
                done,
                len(fresh),
            )
        return [results[item.digest] for item in items]

    def drop_unused(self) -> None:
        """Delete the entries that this build did not ask for."""
        with contextlib.suppress(OSError):
            for entry in list(os.scandir(self.folder)):
                if _ENTRY.match(entry.name) and entry.name not in self.used:
                    Path(entry.path).unlink()
            if not self.used:
                self.folder.rmdir()

    def _read(self, name: str) -> Pieces | None:
        """Return an entry, or None where there is none or it is damaged."""
        try:
            content = (self.folder / name).read_bytes()
        except OSError:
            return None
        digest, rest = content[:_DIGEST], content[_DIGEST:]
        if hashlib.sha256(rest).digest() != digest:
            return None
        head, _, body = rest.partition(b"\n")
        pieces: dict[str, bytes] = {}
        for piece, length in json.loads(head).items():
            pieces[piece], body = body[:length], body[length:]
        return pieces

    def _write(self, name: str, pieces: Pieces) -> None:
        """Write an entry whole or not at all; where the disk refuses, go on without."""
        lengths = {piece: len(content) for piece, content in pieces.items()}
        rest = json.dumps(lengths).encode() + b"\n" + b"".join(pieces.values())
        draft = self.folder / f"{name}.{os.getpid()}"
        with contextlib.suppress(OSError):
            self.folder.mkdir(exist_ok=True)
            draft.write_bytes(hashlib.sha256(rest).digest() + rest)
            draft.replace(self.folder / name)


def _name(digest: str, recipe: Recipe) -> str:
    return hashlib.sha256(f"{digest} {recipe.version}".encode()).hexdigest()


def _run_all(
    recipe: Recipe, items: Sequence[Blob]
) -> Iterator[tuple[Blob, str, Pieces | RefusedError]]:
    """Yield each file with its digest now and what became of it, in order, on all cores.

    Threads are enough: the libraries let go of Python's lock while they work.
    """
    if not items:
        return

    def one(item: Blob) -> tuple[str, Pieces | RefusedError]:
        content = item.load()
        return hashlib.sha256(content).hexdigest(), recipe.attempt(content)

    with warnings.catch_warnings(), ThreadPoolExecutor(min(_CORES, os.cpu_count() or 1)) as pool:
        warnings.simplefilter("ignore")  # of damaged photos, which are refused or mended
        for item, (digest, result) in zip(items, pool.map(one, items), strict=True):
            yield item, digest, result

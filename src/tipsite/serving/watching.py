"""Tells when a file of the site has changed, in whichever way, and when a folder comes or goes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from watchfiles import Change, watch

_FOLDERS = ("content", "themes")
_FILE = "campaigns.yaml"
_STATE = ".tipsite-translation.tsv"
_QUIET = 20
"""In milliseconds: a file is often saved in two or three steps, one right after the other."""
_LONGEST = 200
_PAUSE = 0.2
"""In seconds, before looking again for a folder that is not there."""


class Watching:
    """Looks at the files of the site in ``root`` until it is stopped.

    ``changed`` is called from threads of its own with the paths of what has changed, or with none
    where anything may have. A folder that is deleted, renamed or made anew is looked at again.
    """

    def __init__(self, root: Path, changed: Callable[[frozenset[Path]], None]) -> None:
        self._root = root.resolve()
        self._changed = changed
        self._end = threading.Event()
        self._renew = threading.Event()
        for work in (self._top, self._below):
            threading.Thread(target=work, daemon=True).start()

    def stop(self) -> None:
        """Stop looking, soon."""
        self._end.set()
        self._renew.set()

    def _top(self) -> None:
        """Look at what stands in the folder of the site itself."""
        while not self._end.is_set():
            self._look([self._root], self._end, self._is_top, recursive=False)
            self._changed(frozenset())
            self._end.wait(_PAUSE)

    def _below(self) -> None:
        """Look at all that stands in the folders, from anew when one of them comes or goes."""
        while not self._end.is_set():
            self._renew.clear()
            there = [self._root / name for name in _FOLDERS if (self._root / name).is_dir()]
            if there:
                self._look(there, self._renew, _is_ours, recursive=True)
                self._changed(frozenset())
            else:
                self._renew.wait(_PAUSE)

    def _look(
        self,
        folders: list[Path],
        end: threading.Event,
        ours: Callable[[Change, str], bool],
        *,
        recursive: bool,
    ) -> None:
        try:
            for found in watch(
                *folders,
                watch_filter=ours,
                debounce=_LONGEST,
                step=_QUIET,
                rust_timeout=1000,
                stop_event=end,
                raise_interrupt=False,
                recursive=recursive,
                ignore_permission_denied=True,
            ):
                self._changed(frozenset(Path(path) for _change, path in found))
        except OSError:  # a folder went before it was looked at
            end.wait(_PAUSE)

    def _is_top(self, change: Change, path: str) -> bool:
        name = Path(path).name
        if name in _FOLDERS:
            self._renew.set()
        return name in (*_FOLDERS, _FILE)


def _is_ours(_change: Change, path: str) -> bool:
    """Whether a file is read; editors keep others beside it, hidden."""
    name = Path(path).name
    return name == _STATE or not name.startswith((".", "~$"))

"""What one worker makes and those beside it use: folders that nobody changes afterwards."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

_PATIENCE = 300.0
"""Seconds after which a worker gives up on another one."""


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder that ``make`` has filled: called by one worker, the others wait for it.

    ``make`` gets an empty folder. If it fails, the next worker tries it and fails for itself.
    """
    root = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    draft, whole = root / f"{name}.draft", root / name
    until = time.monotonic() + _PATIENCE
    while not whole.exists():
        try:
            draft.mkdir()
        except FileExistsError:
            if time.monotonic() > until:
                pytest.fail(f"Another worker has not made {name}.")
            time.sleep(0.05)
            continue
        if whole.exists():
            draft.rmdir()
            break
        try:
            make(draft)
            draft.rename(whole)
        except BaseException:
            shutil.rmtree(draft)
            raise
    return whole

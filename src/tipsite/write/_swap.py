"""Replace the output folder as a whole: build the new one beside it, then exchange the two."""

import os
from contextlib import suppress
from pathlib import Path

from tipsite.write._disk import discard, flush_folder
from tipsite.write._exchange import ExchangeUnavailableError, exchange, is_supported
from tipsite.write._lock import can_write_beside
from tipsite.write._names import SWAP, beside, leftovers_beside
from tipsite.write._records import Plan
from tipsite.write._rescue import rescue
from tipsite.write._tree import build_tree


def by_exchange(plan: Plan) -> None:
    """Carry out a plan by exchanging the output folder for a new one.

    Raises ExchangeUnavailableError if that is impossible here and OSError if it fails; the output
    folder is then as it was, and nothing is left beside it.
    """
    if plan.exists:
        _check_possible(plan)
    new = beside(plan.output, "new")
    try:
        build_tree(plan, new)
        # The name tells `clear_beside` whether the exchange has taken place.
        swap = beside(plan.output, f"{SWAP}{os.lstat(new).st_ino}")
        new.rename(swap)
        if plan.exists:
            exchange(swap, plan.output)
        else:
            swap.rename(plan.output)
    except BaseException:
        clear_beside(plan.output)
        raise
    flush_folder(plan.output.parent)
    # The new site is in place; what cannot be removed now is tried again by the next run.
    with suppress(OSError):
        clear_beside(plan.output)


def clear_beside(output: Path) -> None:
    """Remove what an exchange leaves beside the output folder; OSError if that is impossible."""
    for path in leftovers_beside(output):
        if _was_exchanged(path):
            rescue(path, output)
            old = beside(output, "old")
            discard(old)
            path.rename(old)
            discard(old)
        else:
            discard(path)


def _was_exchanged(path: Path) -> bool:
    _, found, number = path.name.rpartition(SWAP)
    return bool(found) and os.lstat(path).st_ino != int(number)


def _check_possible(plan: Plan) -> None:
    output = plan.output
    if not is_supported() or not can_write_beside(output) or os.path.ismount(output):
        raise ExchangeUnavailableError(str(output))
    # The process would be left in a folder that is about to be deleted.
    if Path(os.path.realpath(os.curdir)).is_relative_to(output):
        raise ExchangeUnavailableError(str(output))
    # What is mounted inside the folder would stay in the old tree, and be deleted with it.
    device = os.lstat(output).st_dev
    if any(state.st_dev != device for state in plan.entries.values()):
        raise ExchangeUnavailableError(str(output))

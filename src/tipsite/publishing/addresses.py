"""Addresses that were published: the list of them in the site's folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tipsite.content.addresses import is_lasting, parse_addresses, with_addresses
from tipsite.content.encoding import plain_text
from tipsite.model.corpus import ADDRESSES
from tipsite.output.archive import write_file


def read(root: Path) -> tuple[str, ...]:
    """Return the addresses that were published, in the order of the list; none without a list.

    Raises:
        OSError: the list cannot be read.
        UnicodeDecodeError: it is no UTF-8.
    """
    try:
        text = plain_text((root / ADDRESSES).read_bytes())
    except FileNotFoundError:
        return ()
    return tuple(address.text for address in parse_addresses(text)[0])


def record(root: Path, paths: Iterable[str]) -> tuple[str, ...]:
    """Add what was published to the list, and return the addresses that are new in it.

    ``paths`` are those of all published files; pages count, texts beside them and feeds. The order
    and the comments of the list stay.

    Raises:
        OSError: the list cannot be read or written; what was there stays.
        UnicodeDecodeError: it is no UTF-8.
    """
    file = root / ADDRESSES
    known = frozenset(read(root))
    new = tuple(sorted(path for path in paths if is_lasting(path) and path not in known))
    if new:
        text = file.read_bytes().decode("utf-8-sig") if file.exists() else ""
        write_file(file, with_addresses(text, new).encode(), mode=None)
    return new

"""Numbers that are out on paper: the list of them grows, and what became of them is said.

The list is in the site's folder, `material.txt`, beside that of the addresses.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

import click

from tipsite.content.printed_numbers import (
    number_digest,
    parse_printed_numbers,
    with_printed_numbers,
)
from tipsite.i18n import gettext as _
from tipsite.model.corpus import MATERIAL, PrintedNumber
from tipsite.output.archive import write_file


def note_printed(
    root: Path,
    printed: Mapping[str, Mapping[str, str]],
    today: datetime.date,
    *,
    tell: bool = True,
) -> int:
    """Add numbers on pieces that are out to the list, and return how many are new.

    ``printed`` are numbers by address of a piece and id of a service. A list that cannot be written
    is told, and keeps nothing from going on; that it is new is said with ``tell``.
    """
    is_new = not (root / MATERIAL).exists()
    added = 0
    try:
        added = _record(root, printed, today.isoformat())
    except UnicodeDecodeError:
        words = _("{file} is no UTF-8 text, so nothing was added.")
        click.echo(words.format(file=MATERIAL), err=True)
    except OSError as error:
        words = _("{file} could not be written ({why}), so nothing was added.")
        click.echo(words.format(file=MATERIAL, why=error.strerror or error), err=True)
    if added and is_new and tell:
        words = _("{file} says which numbers are out on material. Keep it with your site.")
        click.echo(words.format(file=MATERIAL))
    return added


def _record(root: Path, printed: Mapping[str, Mapping[str, str]], on: str) -> int:
    wanted = [
        PrintedNumber(address=address, service=service, digest=number_digest(dial), on=on)
        for address, numbers in printed.items()
        for service, dial in numbers.items()
    ]
    if not wanted:
        return 0
    file = root / MATERIAL
    text = file.read_bytes().decode("utf-8-sig") if file.exists() else ""
    longer = with_printed_numbers(text, wanted)
    if longer != text:
        write_file(file, longer.encode(), mode=None)
    before, after = (len(parse_printed_numbers(one)[0]) for one in (text, longer))
    return after - before

"""All commands of tipsite, as they are when they are called."""

from __future__ import annotations

from collections.abc import Iterator

import click

from tipsite.cli.main import LazyCommand, main

Way = tuple[str, ...]


def loaded(command: click.Command) -> click.Command:
    """Return what is run in the place of ``command``."""
    return command.load() if isinstance(command, LazyCommand) else command


def tree(command: click.Command = main, way: Way = ()) -> Iterator[tuple[Way, click.Command]]:
    """Yield each command below ``command`` and itself, groups first, with what is typed."""
    yield way, loaded(command)
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from tree(below, (*way, name))

"""`tipsite translate`: what an officer types to keep all languages true."""

from __future__ import annotations

import click

from tipsite.translate.accept_commands import accept_command, diff_command
from tipsite.translate.exchange_commands import export_command
from tipsite.translate.import_command import import_command
from tipsite.translate.letters_command import cyrillic_command
from tipsite.translate.review_commands import rebuild_command, review_command
from tipsite.translate.status_commands import status_command


class _InOrder(click.Group):
    """Commands in the order in which they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=_InOrder)
def translate() -> None:
    """Keep all languages true: what is missing, what is outdated, what has been read.

    Once a week: tipsite translate status. It says what to do first, and what to type: diff shows
    what has changed, and when the translation says it too, accept notes it.
    """


translate.add_command(status_command)
translate.add_command(diff_command)
translate.add_command(accept_command)
translate.add_command(review_command)
translate.add_command(rebuild_command)
translate.add_command(export_command)
translate.add_command(import_command)
translate.add_command(cyrillic_command)

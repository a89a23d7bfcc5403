"""`tipsite translate`: what an officer types to keep all languages true."""

from __future__ import annotations

import click


@click.group()
def translate() -> None:
    """Keep all languages true: what is missing, what is outdated, what has been read.

    Once a week: tipsite translate status
    """

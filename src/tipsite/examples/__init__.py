"""A made-up site with every kind of page: no number in it is anybody's."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

from tipsite.examples.lines import service_files
from tipsite.model.snapshot import Snapshot
from tipsite.parse import parse

_SITE = Path(__file__).resolve().parent / "site"
_CONFIG = "campaigns.yaml"


def example_snapshot(snapshot: Snapshot, today: datetime.date) -> Snapshot:
    """Return the site of examples with the themes of a site, and the theme that it has chosen.

    With editions in pseudo-languages (``pipeline.build``) it is in Latin and Cyrillic letters, with
    longer words, and from right to left.
    """
    config = parse(snapshot)[0].config
    theme = config.site.theme.text if config else "plain"
    own = {
        path.relative_to(_SITE).as_posix(): path.read_bytes()
        for path in sorted(_SITE.rglob("*"))
        if path.is_file()
    }
    own[_CONFIG] = own[_CONFIG].replace(b"THEME", theme.encode())
    themes = {path: body for path, body in snapshot.files.items() if path.startswith("themes/")}
    return replace(
        snapshot,
        files=dict(sorted({**themes, **own, **service_files(today)}.items())),
        others={path: body for path, body in snapshot.others.items() if path.startswith("themes/")},
        offered={},
        pictures={},
        left_out=frozenset(),
    )

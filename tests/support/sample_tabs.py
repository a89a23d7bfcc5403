"""Which pages of the sample are looked at in a browser, and how."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from sample import (
    CHOOSER,
    FIRST,
    KINDS,
    NOT_FOUND,
    OTHERS,
    Sample,
    fallbacks,
    pages_of,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page, ViewportSize

PHONE: ViewportSize = {"width": 360, "height": 640}
STARTS = ("files", "sub-folder")
"""Where the sample is opened from: a stick, and a folder of a host."""
_IN_BOTH = ("home", "help")
_IN_TURN = tuple(
    f"{tag}/{address}"
    for at, (kind, address) in enumerate(KINDS.items())
    for tag in (FIRST if kind in _IN_BOTH else FIRST[at % 2 :][:1])
)
_ALWAYS = (CHOOSER, *_IN_TURN, NOT_FOUND[0], f"{FIRST[-1]}/404.html")
_BORROWED = tuple(address for tag in OTHERS for address in sorted(fallbacks(tag))[:1])
_WORDY = tuple(f"{tag}/{KINDS[kind]}" for tag in OTHERS for kind in ("home", "directory", "route"))
_AT_LENGTH = {*pages_of(*FIRST), *_WORDY, *NOT_FOUND, *_BORROWED} - set(_ALWAYS)
ADDRESSES = [
    *_ALWAYS,
    *(pytest.param(address, marks=pytest.mark.long) for address in sorted(_AT_LENGTH)),
]
"""One page of each kind: in every run in one alphabet or the other, in the long run in both.

The templates are the same in each language, so that of the others some long pages are enough.
"""
IN_PLACE = [
    *(address for address in _ALWAYS if address not in NOT_FOUND),
    *(
        pytest.param(address, marks=pytest.mark.long)
        for address in sorted(_AT_LENGTH - set(NOT_FOUND))
    ),
]
"""Those whose links hold in a sub-folder: all but the pages for lost addresses."""


EDITIONS = [*FIRST, *(pytest.param(tag, marks=pytest.mark.long) for tag in OTHERS)]
"""One edition in each alphabet in every run, in the long run all."""


@contextmanager
def styled(tab: Page, style: str) -> Iterator[None]:
    """Adds a style to a page for a while."""
    sheet = tab.add_style_tag(content=style)
    try:
        yield
    finally:
        sheet.evaluate("found => found.remove()")


def show(tab: Page, sample: Sample, address: str) -> None:
    """Let a tab show a page of the sample, as a phone does that nobody has set in any way."""
    tab.set_viewport_size(PHONE)
    tab.emulate_media(
        media="null",
        color_scheme="null",
        contrast="null",
        forced_colors="null",
        reduced_motion="null",
    )
    tab.goto(sample.url(address))

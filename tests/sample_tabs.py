"""Which pages of the sample are looked at in a browser, and how."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from sample import (
    CHOOSER,
    FIRST,
    NOT_FOUND,
    OTHERS,
    Sample,
    fallbacks,
    pages_of,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

PHONE: ViewportSize = {"width": 360, "height": 640}
_LOST = [address for address in NOT_FOUND if address.partition("/")[0] in ("404.html", *FIRST)]
_ALWAYS = (CHOOSER, *pages_of(*FIRST), *_LOST)
_BORROWED = tuple(address for tag in OTHERS for address in sorted(fallbacks(tag))[:1])
_AT_LENGTH = {*pages_of(*OTHERS), *NOT_FOUND, *_BORROWED} - set(_ALWAYS)
ADDRESSES = [
    *_ALWAYS,
    *(pytest.param(address, marks=pytest.mark.long) for address in sorted(_AT_LENGTH)),
]
"""One page of each kind; of the editions that are looked at in every run, and in the long one."""
IN_PLACE = [
    *(address for address in _ALWAYS if address not in NOT_FOUND),
    *(
        pytest.param(address, marks=pytest.mark.long)
        for address in sorted(_AT_LENGTH - set(NOT_FOUND))
    ),
]
"""Those whose links hold in a sub-folder: all but the pages for lost addresses."""
FEWER = [
    pytest.param(address, marks=pytest.mark.long)
    if isinstance(address, str) and address.startswith(f"{FIRST[-1]}/")
    else address
    for address in ADDRESSES
]
"""The same with one edition alone in every run: for what goes by marks and styles, not by words."""


@contextmanager
def styled(tab: Page, style: str) -> Iterator[None]:
    """Adds a style to a page for a while."""
    sheet = tab.add_style_tag(content=style)
    try:
        yield
    finally:
        sheet.evaluate("found => found.remove()")


@contextmanager
def tab_of(chromium: Browser, sample: Sample, address: str) -> Iterator[Page]:
    """Return a tab that shows a page of the sample."""
    # Tests lay styles of their own over the page, which its policy would stop. The policy itself is
    # held by tests/test_policy.py and by those that open a page with `page`.
    found = chromium.new_page(viewport=PHONE, bypass_csp=True)
    found.goto(sample.url(address))
    yield found
    found.close()

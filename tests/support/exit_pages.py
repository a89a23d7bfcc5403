"""Three small pages with tipsite's own scripts and a link to leave, and where that leads."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from tipsite.content.inputs import own_guard

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

NEUTRAL = "https://neutral.example/weather"
WORDS = ["Press Shift 2 more times.", "Press Shift 1 more time.", "Too late."]
REST = "<p>The rest of the page.</p>"


def html(name: str) -> str:
    """A page of the name, with links to all pages and to its own end."""
    words = escape(json.dumps(WORDS))
    links = "".join(f'<a id="to{to}" href="{to}.html">{to}</a> ' for to in (1, 2, 3))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<script>{own_guard().decode()}</script><title>Page {name}</title>"
        f'<script src="site.js" defer></script></head><body>'
        f'<a data-exit href="{NEUTRAL}" rel="nofollow noreferrer"><b>Leave</b></a>'
        f'<h1>Page {name}</h1>{links}<a id="down" href="#end">down</a> <input>'
        f'<details><summary>More</summary>More</details><p id="end">'
        f'<p role="status" data-exit-words="{words}"></p>{REST}</body></html>'
    )


@dataclass
class Site:
    """Its address. While ``goes_on`` is not set, the end of each page is on its way."""

    address: str = ""
    goes_on: threading.Event = field(default_factory=threading.Event)


def with_neutral(context: BrowserContext, address: str = NEUTRAL) -> None:
    """Let a browser find the neutral page, which the test's machine may not reach."""
    context.route(
        address,
        lambda route: route.fulfill(body="<title>Weather</title>Sun", content_type="text/html"),
    )

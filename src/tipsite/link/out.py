"""Which pages are out on a day, and what keeps the others back."""

from __future__ import annotations

import datetime

from tipsite.model.pages import Page


def is_out(page: Page, today: datetime.date) -> bool:
    """Return whether a page is published on the day ``today``."""
    return not why_not_out(page, today)


def why_not_out(page: Page, today: datetime.date) -> str:
    """Return what in its front matter keeps a page back; empty where nothing does."""
    matter = page.matter
    if matter.status == "draft":
        return "status: draft"
    if matter.publish_on and matter.publish_on > today:
        return f"publish_on: {matter.publish_on}"
    if matter.date and matter.date > today:
        return f"date: {matter.date}"
    if matter.expires and matter.expires <= today:
        return f"expires: {matter.expires}"
    return ""

"""Pages that are published on a day, and the reasons that keep others back."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from tipsite.model.pages import Page
from tipsite.model.problems import Problem, note

_TO_COME = ("publish_on", "date")


def is_published(page: Page, today: datetime.date, *, drafts: bool = False) -> bool:
    """Return whether a page is published on ``today``; ``drafts`` adds drafts and pages to come."""
    return not _unpublished_reason(page, today, drafts=drafts)


def published_pages(
    pages: Iterable[Page], source: str, today: datetime.date, *, drafts: bool = False
) -> tuple[Mapping[tuple[str, str], Page], tuple[Problem, ...]]:
    """Return the pages published on the day ``today``, by tag and path, and notes on the others.

    With ``drafts``, pages to be published later are among them.

    A page in the language ``source`` that is kept back keeps its translations back, too. Otherwise
    readers could still find in one edition what was removed from another. The keys of a translation
    can only keep it back longer. A page that is gone in one language is gone in all.
    """
    shown: dict[tuple[str, str], Page] = {}
    notes: list[Problem] = []
    some = tuple(pages)
    sources = {page.path: page for page in some if page.tag == source}
    gone = {page.path: page for page in some if page.matter.gone}
    for page in some:
        original = gone.get(page.path) or sources.get(page.path, page)
        if why := _unpublished_reason(page, today, drafts=drafts):
            key, _colon, day = why.partition(": ")
            code = "page-to-come" if key in _TO_COME else "page-left-out"
            notes.append(note(code, page.at, why=why, day=day))
        elif why := _unpublished_reason(original, today, drafts=drafts):
            notes.append(note("page-left-out-source", page.at, why=why, file=original.at.path))
        else:
            shown[page.tag, page.path] = page
    return shown, tuple(notes)


def _unpublished_reason(page: Page, today: datetime.date, *, drafts: bool) -> str:
    """Return the key of the front matter that keeps a page back, with its value; else nothing."""
    matter = page.matter
    if matter.gone:
        return "gone: yes"
    if not drafts:
        if matter.status == "draft":
            return "status: draft"
        if matter.publish_on and matter.publish_on > today:
            return f"publish_on: {matter.publish_on}"
        if matter.date and matter.date > today:
            return f"date: {matter.date}"
    if matter.expires and matter.expires <= today:
        return f"expires: {matter.expires}"
    return ""

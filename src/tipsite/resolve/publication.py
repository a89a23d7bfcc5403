"""Pages that are published on a day, and the reasons that keep others back."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from tipsite.model.pages import Page
from tipsite.model.problems import Problem, note

_TO_COME = ("publish_on", "date")


def is_published(page: Page, today: datetime.date, *, drafts: bool = False) -> bool:
    """Return whether a page is out on the day ``today``; with ``drafts``, what will be is, too."""
    return not _unpublished_reason(page, today, drafts=drafts)


def published_pages(
    pages: Iterable[Page], source: str, today: datetime.date, *, drafts: bool = False
) -> tuple[Mapping[tuple[str, str], Page], tuple[Problem, ...]]:
    """Return the pages that are out on the day ``today``, by tag and path, and notes of the others.

    With ``drafts``, those that are not out yet are among them.

    What keeps a page in the language ``source`` back keeps its translations back too; their own
    keys can only keep them back for longer. Else what was taken from one edition, since it is not
    to be read yet or any more, would go on being read in another. What is gone in one language is
    so in all.
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
    """Return what in its front matter keeps a page back; empty where nothing does."""
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

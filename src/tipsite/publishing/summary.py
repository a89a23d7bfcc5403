"""The lines that say what a release changes online."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from tipsite.i18n import gettext as _
from tipsite.i18n import language, ngettext
from tipsite.language.locales import locale_for, territory
from tipsite.publishing.plan import Plan, is_page, is_picture
from tipsite.publishing.proposal import Proposal
from tipsite.publishing.published_contacts import PublishedContact

_EXAMPLE = re.compile(r"(?:^|\.)(?:example(?:\.(?:org|com|net))?|invalid|test|localhost)$")
"""Reserved names of hosts (RFC 2606)."""
_SHOWN = 12
"""The most contacts or pages that are named; the others are counted."""


def proposal_lines(proposal: Proposal, *, named: bool) -> Iterator[str]:
    """Yield the changes of a release: contacts first, then pages, then other files.

    Contacts and pages are ``named`` at a terminal; in a log they are counted.
    """
    plan = proposal.plan
    if proposal.online.unfinished:
        yield _("The last run did not come to its end. This one completes it.")
    if proposal.is_idle:
        yield _(
            "Nothing has changed: what lies there is what would be published. Files compared by "
            "their bytes: {bytes}, by their size alone: {size}."
        ).format(bytes=proposal.compared.by_bytes, size=proposal.compared.by_size)
        return
    if not proposal.online.files:
        yield _("Nothing of this site is there yet: the whole site is sent.")
    yield from _contact_lines(plan.going, proposal.gone, named=named, go=True)
    yield from _contact_lines(plan.coming, proposal.candidate.contacts, named=named, go=False)
    if plan.going:
        yield from _unread_lines(proposal.candidate.unread, named=named)
    if proposal.online.files:
        yield from _page_lines(plan, named=named)
    yield size_line(plan)
    if _EXAMPLE.search(urlsplit(proposal.candidate.address).hostname or ""):
        yield _(
            "“site.address” in campaigns.yaml is still an example: {address}. Write the address "
            "at which readers will find the site, or shared links and old addresses lead nowhere."
        ).format(address=proposal.candidate.address)


def _contact_lines(
    marks: Iterable[str], known: Mapping[str, PublishedContact], *, named: bool, go: bool
) -> Iterator[str]:
    texts = sorted({_named(known[mark]) for mark in marks if mark in known})
    unknown = sum(mark not in known for mark in marks)
    count = len(texts) + unknown
    if not count:
        return
    if go:
        words = ngettext("{count} number or address goes", "{count} numbers or addresses go", count)
    else:
        words = ngettext(
            "{count} number or address comes", "{count} numbers or addresses come", count
        )
    line = words.format(count=count)
    if not named or not texts:
        yield f"{line}."
        return
    yield f"{line}:"
    yield from (f"  {text}" for text in texts[:_SHOWN])
    if more := count - len(texts[:_SHOWN]):
        yield "  " + ngettext("and {count} more", "and {count} more", more).format(count=more)


def _named(contact: PublishedContact) -> str:
    country = territory(locale_for(language()), contact.country) if contact.country else ""
    return f"{contact.text} ({': '.join(filter(None, (country, contact.name)))})"


def _listed(words: str, names: Sequence[str], *, named: bool) -> str:
    """Return words, followed by names if these may be printed."""
    if not named or not names:
        return f"{words}."
    more = " …" if len(names) > _SHOWN else ""
    return f"{words}: {', '.join(names[:_SHOWN])}{more}"


def _unread_lines(unread: Sequence[str], *, named: bool) -> Iterator[str]:
    """Yield a line about downloads that tipsite cannot search for contacts."""
    if unread:
        words = ngettext(
            "{count} file to take away cannot be read. Look whether it shows a number that goes",
            "{count} files to take away cannot be read. Look whether one shows a number that goes",
            len(unread),
        ).format(count=len(unread))
        yield _listed(words, unread, named=named)


def _page_lines(plan: Plan, *, named: bool) -> Iterator[str]:
    gone, new, changed = (
        [path for path in paths if is_page(path)] for paths in (plan.gone, plan.new, plan.changed)
    )
    groups = (
        (gone, ngettext("{count} page goes", "{count} pages go", len(gone))),
        (new, ngettext("{count} page is new", "{count} pages are new", len(new))),
        (changed, ngettext("{count} page changes", "{count} pages change", len(changed))),
    )
    for pages, words in groups:
        if pages:
            yield _listed(words.format(count=len(pages)), pages, named=named)
    pictures = sum(map(is_picture, (*plan.new, *plan.changed)))
    if pictures:
        words = ngettext("{count} picture is sent", "{count} pictures are sent", pictures)
        yield words.format(count=pictures) + "."
    if plan.left:
        words = ngettext(
            "{count} file is listed at the target that was not published from here. It stays",
            "{count} files are listed at the target that were not published from here. They stay",
            len(plan.left),
        ).format(count=len(plan.left))
        yield _listed(words, plan.left, named=named)


def size_line(plan: Plan) -> str:
    """Return a line about the number and size of files to send, and of files to delete."""
    writes = [step for step in plan.steps if step.does == "write"]
    deleted = len(plan.steps) - len(writes)
    sent = ngettext("{count} file to send", "{count} files to send", len(writes))
    gone = ngettext("{count} to delete", "{count} to delete", deleted)
    line = f"{sent.format(count=len(writes))} ({size(plan.size)})"
    return f"{line}, {gone.format(count=deleted)}." if deleted else f"{line}."


def size(count: int) -> str:
    """Return a number of bytes in words."""
    if count < 1_000_000:
        return f"{-(-count // 1000)} KB"
    return f"{count / 1_000_000:.1f} MB"

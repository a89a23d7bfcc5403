"""Approval of pages and campaigns before they are published, and changes since.

A fingerprint of the words and the front matter of a page tells whether it has changed. It leaves
out the keys of publication (``status``, ``publish_on``, ``expires``) and the review of a
translation. The reason is that a page is approved while it is a draft. Line breaks, indents and the
order of keys do not count either.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator

from msgspec import Struct

from tipsite.markdown.document import block_texts, split_page
from tipsite.markdown.normal_form import fingerprint
from tipsite.model.config import Config
from tipsite.model.corpus import CONFIG, Corpus
from tipsite.model.pages import Approval, Page, page_file
from tipsite.model.problems import Location, Problem, problem
from tipsite.resolve.publication import published_pages
from tipsite.yaml.nodes import Mapping, Node, Scalar, parse_yaml

_NOT_APPROVED = frozenset(("approved", "expires", "publish_on", "status", "translation"))


class Approvable(Struct, frozen=True, kw_only=True):
    """A page or a campaign of a site that asks for approval.

    ``name`` is its name in ``tipsite approve``: ``sq/signs/job.md``, or the id of a campaign.
    ``record`` is the place where its record begins, ``text`` the fingerprint of its words.
    """

    name: str
    at: Location
    record: Location
    approved: Approval | None
    text: str

    @property
    def is_approved(self) -> bool:
        """True if its words are unchanged since the approval."""
        return self.approved is not None and self.approved.text == self.text


def unapproved(corpus: Corpus, today: datetime.date) -> tuple[Problem, ...]:
    """Return an error for each page and campaign of the day ``today`` that waits for approval.

    There are none if the site needs no approval.
    """
    return tuple(_problem(one) for one in approvables(corpus, today) if not one.is_approved)


def unapproved_pieces(corpus: Corpus, today: datetime.date) -> frozenset[str]:
    """Return the files of material that wait for approval, if the site needs approval."""
    if not any(page.kind == "material" for page in corpus.pages):
        return frozenset()
    return frozenset(one.at.path for one in unapproved(corpus, today))


def waiting(corpus: Corpus, today: datetime.date, days: int) -> tuple[Approvable, ...]:
    """Return everything that waits for approval today, or is published within ``days`` days."""
    found = approvables(corpus, today, today + datetime.timedelta(days=days))
    return tuple(one for one in found if not one.is_approved)


def _problem(one: Approvable) -> Problem:
    if one.approved is None:
        return problem("not-approved", one.at, name=one.name)
    if one.approved.text is None:
        return problem("approved-by-hand", one.approved.at, name=one.name)
    return problem(
        "changed-since-approval",
        one.approved.at,
        name=one.name,
        by=one.approved.by.text,
        on=one.approved.on,
    )


def approvables(corpus: Corpus, *days: datetime.date | None) -> Iterator[Approvable]:
    """Yield each page and campaign that needs approval.

    The pages are those published on one of the ``days``; the day None stands for all pages, drafts
    included.
    """
    config = corpus.config
    if config is None or not config.site.approval:
        return
    if "pages" in config.site.approval:
        yield from _pages(corpus, config, days)
    if "campaigns" in config.site.approval and config.campaigns:
        yield from _campaigns(corpus, config)


def _pages(
    corpus: Corpus, config: Config, days: Iterable[datetime.date | None]
) -> Iterator[Approvable]:
    source = config.site.source_language.text
    pages: dict[tuple[str, str], Page] = {}
    for day in days:
        every = {(page.tag, page.path): page for page in corpus.pages}
        pages.update(every if day is None else published_pages(corpus.pages, source, day)[0])
    tags = {tag.text for tag in config.site.public_languages()}
    for (tag, path), page in pages.items():
        if tag in tags:
            yield Approvable(
                name=f"{tag}/{path}",
                at=page.at,
                record=page.at,
                approved=page.matter.approved,
                text=page_fingerprint(corpus.texts[page_file(tag, path)]),
            )


def _campaigns(corpus: Corpus, config: Config) -> Iterator[Approvable]:
    root, _problems = parse_yaml(corpus.texts[CONFIG], CONFIG)
    nodes = {(node.at.line, node.at.column): node for node in _mappings(root)}
    for campaign in config.campaigns:
        yield Approvable(
            name=campaign.id.text,
            at=campaign.id.at,
            record=campaign.at,
            approved=campaign.approved,
            text=fingerprint(_canonical(nodes[campaign.at.line, campaign.at.column])),
        )


def page_fingerprint(text: str) -> str:
    """Return 16 hex digits that change with the words of a page; ``text`` is its whole file."""
    parts, _problems = split_page(text, "")
    if parts is None:
        return fingerprint(text)
    root, _problems = parse_yaml(parts.matter, "")
    blocks = (fingerprint(block) for _line, block in block_texts(parts.body))
    return fingerprint("\n".join((_canonical(root), *blocks)))


def _canonical(node: Node | None) -> str:
    """Return a record in its normal form, without the keys that need no approval."""
    value = _value(node)
    if isinstance(value, dict):
        value = {key: one for key, one in value.items() if key not in _NOT_APPROVED}
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _value(node: Node | None) -> object:
    if node is None or isinstance(node, Scalar):
        return " ".join(node.text.split()) if node else ""
    if isinstance(node, Mapping):
        return {key.text: _value(one) for key, one in node.items}
    return [_value(one) for one in node.items]


def _mappings(node: Node | None) -> Iterator[Mapping]:
    if isinstance(node, Mapping):
        yield node
        for _key, one in node.items:
            yield from _mappings(one)
    elif node is not None and not isinstance(node, Scalar):
        for one in node.items:
            yield from _mappings(one)

"""Names that texts had at the time of the export, if something was renamed since.

A translator may keep a file for weeks. A renamed page or record lists its old address (`tipsite
rename`). So returned texts and their links can be matched to the new names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from tipsite.content.encoding import text_of
from tipsite.markdown.document import split_page
from tipsite.markdown.links import targets_at, with_targets
from tipsite.model.corpus import CONFIG
from tipsite.model.pages import FrontMatter
from tipsite.resolve.services import records_by_id
from tipsite.translation.exchange.units import split_context
from tipsite.web import link_to, resolve
from tipsite.workspace.site import Workspace
from tipsite.yaml.schema import parse_record

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_SERVICE = "service:"


class EarlierNames:
    """Translates earlier names into current ones. It reads the old addresses on demand."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def context(self, context: str) -> str:
        """Return the current context of a text: its document, and its key or fingerprint."""
        document, name = split_context(context)
        if document.endswith(".md") and document not in self._names:
            return f"{self._pages.get(document, document)}#{name}"
        first, dot, rest = name.partition(".")
        records = document.startswith("services/") or document == CONFIG
        if dot and records and first not in self._ids:
            return f"{document}#{self._records.get(first, first)}.{rest}"
        return context

    def text(self, text: str, document: str, was: str) -> str:
        """Return an exported source with the current names in its links.

        ``document`` is the current name of its document, ``was`` the name at the export.
        """
        if "](" not in text:
            return text
        places = [
            (line, column, target, new)
            for line, column, whole in targets_at(text)
            if (target := whole.partition("#")[0]) != (new := self._target(target, document, was))
        ]
        try:
            return with_targets(_LINE.findall(text), places) if places else text
        except LookupError:
            return text

    def _target(self, target: str, document: str, was: str) -> str:
        service = target.removeprefix(_SERVICE)
        if service != target:
            renamed = service not in self._ids and self._records.get(service)
            return f"{_SERVICE}{renamed}" if renamed else target
        there = resolve(was, target)
        if not target.endswith(".md"):
            return target
        now = there if there in self._names else self._pages.get(there, there)
        return link_to(now, document, target)

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(self._workspace.page_names())

    @cached_property
    def _ids(self) -> frozenset[str]:
        workspace = self._workspace
        campaigns = (campaign.id.text for campaign in workspace.config.campaigns)
        return frozenset((*workspace.service_ids(), *campaigns))

    @cached_property
    def _pages(self) -> Mapping[str, str]:
        names: dict[str, str] = {}
        for campaign, now in self._records.items():
            names[f"campaigns/{campaign}.md"] = f"campaigns/{now}.md"
        source = self._workspace.source
        for path, content in self._workspace.snapshot.files.items():
            if path.startswith(f"content/{source}/") and b"aliases:" in content:
                for alias in _aliases(path, content):
                    tag, _, inner = alias.partition("/")
                    if tag == source and inner.endswith(".html"):
                        names[f"{inner.removesuffix('.html')}.md"] = path.split("/", 2)[2]
        return names

    @cached_property
    def _records(self) -> Mapping[str, str]:
        ids: dict[str, str] = {}
        for campaign in self._workspace.config.campaigns:
            for alias in campaign.aliases:
                ids[_stem(alias.text)] = campaign.id.text
        for service, record in records_by_id(self._workspace.corpus).items():
            for alias in record.aliases:
                ids[f"{service[:2]}-{_stem(alias.text)}"] = service
        return ids


def _stem(address: str) -> str:
    return address.rpartition("/")[2].removesuffix(".html")


def _aliases(path: str, content: bytes) -> Iterator[str]:
    text, _problems = text_of(path, content)
    parts = split_page(text, path)[0] if text else None
    matter = parse_record(parts.matter, path, FrontMatter).value if parts else None
    yield from (alias.text for alias in matter.aliases) if matter else ()

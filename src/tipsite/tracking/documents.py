"""What stands in a page or in records becomes units, in one language."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from tipsite.markdown.normal_form import fingerprint
from tipsite.model.config import Config
from tipsite.model.pages import Block, FrontMatter, PageKind
from tipsite.model.records import Organization, ServiceFile
from tipsite.model.tracking import Document, Unit
from tipsite.model.values import Localized, Text
from tipsite.problems import Where
from tipsite.tools.recall import recalled

CONFIG = "campaigns.yaml"
ORGANIZATIONS = "organizations.yaml"


def page_document(
    name: str, matter: FrontMatter, blocks: Iterable[Block], path: str, kind: PageKind = "page"
) -> Document:
    """Return the units of a page: fields of its front matter, then the blocks of its text.

    ``name`` is the page's path in the folder of its language, ``path`` that in the site.
    """
    fields = tuple(_unit(key, text.text, text.at) for key, text in _matter_fields(matter))
    texts = tuple(_unit("", block.text, Where(path=path, line=block.line)) for block in blocks)
    units = (*fields, *texts)
    slug = matter.slug.text if matter.slug else ""
    return Document(name=name, units=units, kind=kind, slug=slug, translation=matter.translation)


def document_fingerprint(units: Iterable[Unit]) -> str:
    """Return 16 hex digits for all that a document says, in its order."""
    said = "\n".join(f"{unit.key} {unit.fingerprint}" for unit in units)
    return hashlib.blake2b(said.encode(), digest_size=8).hexdigest()


@recalled
def record_documents(
    config: Config | None,
    organizations: Iterable[Organization],
    directories: Iterable[ServiceFile],
    tag: str,
    readers: str,
) -> dict[str, Document]:
    """Return the units of all records in the language ``tag``, by the name of the document.

    A campaign that is not for those who read ``readers`` has none.
    """
    documents = [
        _document(file.at.path.removeprefix("content/"), _service_fields(file), tag)
        for file in directories
    ]
    documents.append(_document(ORGANIZATIONS, _organization_fields(organizations), tag))
    if config:
        documents.append(_document(CONFIG, _config_fields(config, readers), tag))
    return {document.name: document for document in documents if document.units}


def list_text(items: Iterable[Text]) -> str:
    """Return the text of a list field: one line an item."""
    return "\n".join(f"- {' '.join(item.text.split())}" for item in items)


def _document(name: str, fields: Iterable[tuple[str, Localized]], tag: str) -> Document:
    units = (_unit(key, table[tag].text, table[tag].at) for key, table in fields if tag in table)
    return Document(name=name, units=tuple(units))


def _unit(key: str, text: str, at: Where) -> Unit:
    return Unit(key=key, text=text, fingerprint=fingerprint(text), at=at)


def _matter_fields(matter: FrontMatter) -> Iterator[tuple[str, Text]]:
    single = (
        ("title", matter.title),
        ("short_title", matter.short_title),
        ("summary", matter.summary),
        ("image.alt", matter.image and matter.image.alt),
        ("who", matter.who),
    )
    yield from ((key, text) for key, text in single if text)
    lists = (("signs", matter.signs), ("do", matter.do), ("dont", matter.dont))
    for key, items in lists:
        if items:
            yield key, Text(text=list_text(items), at=items[0].at)
    for number, download in enumerate(matter.downloads):
        yield f"downloads.{number}.title", download.title


def _service_fields(file: ServiceFile) -> Iterator[tuple[str, Localized]]:
    for service in file.services:
        name = service.id.text
        yield f"{name}.name", service.name
        yield f"{name}.summary", service.summary
        yield f"{name}.label", service.label
        yield f"{name}.area", service.area


def _organization_fields(found: Iterable[Organization]) -> Iterator[tuple[str, Localized]]:
    for organization in found:
        yield f"{organization.id.text}.name", organization.name
        yield f"{organization.id.text}.description", organization.description


def _config_fields(config: Config, readers: str) -> Iterator[tuple[str, Localized]]:
    site = config.site
    yield "site.name", site.name
    yield "site.disclaimer", site.disclaimer
    yield "site.credit", site.credit
    for country, words in site.footnotes.items():
        yield f"site.footnotes.{country}", words
    for country, notes in site.notes.items():
        for number, note in enumerate(notes):
            yield f"site.notes.{country}.{number}.words", note.words
    for campaign in config.campaigns:
        name = campaign.id.text
        if campaign.languages and readers not in {one.text for one in campaign.languages}:
            continue
        yield f"{name}.name", campaign.name
        yield f"{name}.summary", campaign.summary
        for number, aim in enumerate(campaign.aims):
            yield f"{name}.aims.{number}", aim
        yield f"{name}.disclaimer", campaign.disclaimer

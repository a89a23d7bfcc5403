"""Old addresses of renamed things, from which readers are redirected, and their UUIDs.

A page lists them in its front matter, a service or a campaign in its record. A language lists its
earlier tag: published addresses below that tag are redirected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tipsite.content.addresses import with_addresses
from tipsite.content.corpus import parse
from tipsite.content.encoding import plain_text
from tipsite.engine.session import Session
from tipsite.model.corpus import ADDRESSES, CONFIG
from tipsite.model.pages import WITHOUT_PAGE, Page
from tipsite.model.problems import Location, Text
from tipsite.pages.inventory import inventory_of
from tipsite.renaming.mentions import Renaming
from tipsite.renaming.target import service_addresses
from tipsite.resolve.addresses import old_address
from tipsite.resolve.names import Names
from tipsite.resolve.services import records_by_id
from tipsite.resolve.site import resolve_site
from tipsite.translation.exchange.page_file import PageText
from tipsite.web import (
    directory_path,
    feed_path,
    page_address,
    plain_address,
    record_uuid,
)
from tipsite.workspace.site import Workspace, yaml_edit
from tipsite.yaml.edit import set_values
from tipsite.yaml.nodes import Path as YamlPath
from tipsite.yaml.nodes import path_to

_ALIASES = "aliases"


def aliases(
    workspace: Workspace, renaming: Renaming, files: Mapping[str, bytes]
) -> Mapping[str, bytes]:
    """Return the changed files that list old addresses, made from ``files`` or from the site.

    Raises:
        CommandError: one cannot be changed safely.
    """
    done: dict[str, bytes] = {}
    leads = renaming.leads
    if renaming.kind == "language":
        done[CONFIG] = _language_with_alias(workspace, renaming, files[CONFIG])
        if (listed := _with_published(workspace, renaming.old)) is not None:
            done[ADDRESSES] = listed
    elif renaming.kind == "page":
        for page in workspace.corpus.pages:
            if page.path in renaming.pages and page.kind not in WITHOUT_PAGE:
                path = f"content/{page.tag}/{renaming.new}"
                done[path] = _page_with_alias(files[path], path, page, renaming)
    elif leads:
        path, at, there = _record(workspace, renaming)
        now = files.get(path, workspace.snapshot.files[path])
        with yaml_edit(path):
            text = now.decode("utf-8")
            place = path_to(plain_text(now), at)
            old = _shortest(workspace, leads)
            new = _with_old(text, place, old=old, there=there, leads=leads, renaming=renaming)
        done[path] = new.encode()
    return done


def with_uuid(
    workspace: Workspace, renaming: Renaming, files: Mapping[str, bytes]
) -> Mapping[str, bytes]:
    """Return the file of a renamed service or organization with the UUID that its old id gave.

    There is none for another thing, and for a record that has a UUID. ``files`` are changed ones.

    Raises:
        CommandError: it cannot be changed safely.
    """
    kind, corpus = renaming.kind, workspace.corpus
    if kind not in ("service", "organization"):
        return {}
    organizations = {record.id.text: record for record in corpus.organizations}
    record = (records_by_id(corpus) if kind == "service" else organizations)[renaming.old]
    path, known = record.at.path, record_uuid(renaming.site, f"{kind}s/{renaming.old}", record.uuid)
    now = files.get(path, workspace.snapshot.files[path])
    with yaml_edit(path):
        place = path_to(plain_text(now), record.at)
        return {path: set_values(now.decode("utf-8"), place, {"uuid": str(known)}).encode()}


def _language_with_alias(workspace: Workspace, renaming: Renaming, content: bytes) -> bytes:
    """Return campaigns.yaml, which has the new tag, with the language's old tag as an alias."""
    settings = workspace.config.site.locales.get(renaming.old)
    earlier = [alias.text for alias in settings.aliases] if settings else []
    tags = tuple(tag for tag in dict.fromkeys((*earlier, renaming.old)) if tag != renaming.new)
    with yaml_edit(CONFIG):
        text = content.decode("utf-8")
        return set_values(text, ("site", "locales", renaming.new), {_ALIASES: tags}).encode()


def _with_published(workspace: Workspace, tag: str) -> bytes | None:
    """Return the list of published addresses with those of a language; None if none is missing.

    The list may lack addresses if the site was published by hand. Old addresses below the tag are
    also added, since their aliases now have the new tag.
    """
    corpus, config = workspace.corpus, workspace.config
    listed = frozenset(address.text for address in corpus.addresses)
    old = (
        *(page.matter.aliases for page in corpus.pages),
        *(campaign.aliases for campaign in config.campaigns),
        *(service.aliases for service in records_by_id(corpus).values()),
    )
    published = {
        address.text for some in old for address in some if address.text.startswith(f"{tag}/")
    } - listed
    if not any(address.startswith(f"{tag}/") for address in listed):
        published |= set(_edition_addresses(workspace, tag))
    if not published:
        return None
    text = workspace.snapshot.files.get(ADDRESSES, b"").decode("utf-8")
    return with_addresses(text, published).encode()


def _edition_addresses(workspace: Workspace, tag: str) -> Iterator[str]:
    """Yield the addresses of an edition that readers may know; none if the site has errors."""
    session = Session(workspace.session.store, workspace.session)
    corpus, _problems = parse(workspace.snapshot, session=session)
    site, _resolved = resolve_site(corpus, workspace.today, session)
    if site is None:
        return
    pages = inventory_of(site)
    for path in Names.of(corpus, workspace.config, pages.sheets).pages:
        yield from (page.address for page in pages.addresses(path) if page.tag == tag)
    texts = [page_address(tag, directory_path(country)) for country in site.at_home]
    texts += [
        service_addresses(workspace.config, service.id)[tag]
        for services in site.services.values()
        for service in services
    ]
    for address in texts:
        yield from (address, plain_address(address))
    if pages.of_kind(tag, "news"):
        yield feed_path(tag)


def _page_with_alias(content: bytes, path: str, page: Page, renaming: Renaming) -> bytes:
    slug = page.matter.slug.text if page.matter.slug else ""
    old = page_address(page.tag, renaming.old, slug)
    new = renaming.addresses.get(old, old)
    if old == new:
        return content
    text = content.decode("utf-8")
    bare = text.lstrip("\ufeff")
    whole = PageText.of(bare)
    with yaml_edit(path, first_line=2):
        matter = _with_old(
            whole.matter,
            (),
            old=(old,),
            there=page.matter.aliases,
            leads={old: new},
            renaming=renaming,
        )
    return (text[: len(text) - len(bare)] + whole.with_matter(matter)).encode()


def _record(workspace: Workspace, renaming: Renaming) -> tuple[str, Location, tuple[Text, ...]]:
    """Return the place of the renamed record, and its old addresses so far."""
    for campaign in workspace.config.campaigns if renaming.kind == "campaign" else ():
        if campaign.id.text == renaming.old:
            return CONFIG, campaign.at, campaign.aliases
    service = records_by_id(workspace.corpus)[renaming.old]
    return service.at.path, service.at, service.aliases


def _shortest(workspace: Workspace, leads: Mapping[str, str]) -> tuple[str, ...]:
    """Return old addresses of a record; a single one if it is the same in all languages."""
    inner = dict.fromkeys(address.partition("/")[2] for address in leads)
    everywhere = {address.partition("/")[0] for address in leads} == set(workspace.languages)
    return tuple(inner if len(inner) == 1 and everywhere else leads)


def _with_old(
    text: str,
    place: YamlPath,
    *,
    old: Iterable[str],
    there: Iterable[Text],
    leads: Mapping[str, str],
    renaming: Renaming,
) -> str:
    """Return YAML with old addresses in the mapping at ``place``, without addresses in use."""
    used = {one.casefold() for one in leads.values()}
    used |= {one.partition("/")[2] for one in used}
    known = {one.text: old_address(one.text, renaming.site)[0].casefold() for one in there}
    stays = [one for one, address in known.items() if address not in used]
    wanted = tuple(dict.fromkeys((*stays, *old)))
    return set_values(text, place, {_ALIASES: wanted})

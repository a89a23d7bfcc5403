"""The thing to rename, and its new name.

Officers may name a thing by its file, with or without folder and ending, by an address or an id.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple, get_args

from tipsite.content.pages import page_path, place_kind
from tipsite.i18n import gettext as _
from tipsite.language.locale_table import LOCALES
from tipsite.language.slugs import slug
from tipsite.language.tags import canonical_case, is_tag, suggest_tag
from tipsite.model.config import Config
from tipsite.model.pages import Page, PageKind
from tipsite.renaming.mentions import Kind
from tipsite.resolve.addresses import old_address
from tipsite.resolve.derived import source_of
from tipsite.resolve.names import ALWAYS_MADE, LISTS
from tipsite.scaffold.language import is_strange
from tipsite.scaffold.pages import a_file, an_id
from tipsite.translation.arguments import did_you_mean, documents_called, several_called
from tipsite.web import page_address, service_address
from tipsite.workspace.errors import CommandError
from tipsite.workspace.site import Workspace

_CONTENT = "content/"
_PREFIXED = re.compile(rf"({'|'.join(get_args(Kind))}):\s*(.+)", re.IGNORECASE)
_MOVABLE = ("page", "sign", "news", "material")
_MADE = re.compile(
    r"help/[a-z]{2}(?:-.+)?\.md|sheets/[a-z]{2}\.md|routes/.+\.md|404\.md"
    r"|campaigns/.+/share\.md"
)


class Meant(NamedTuple):
    """A thing of the site: its kind, and its path (of a page), id or tag."""

    kind: Kind
    name: str


def find_meant(workspace: Workspace, wanted: str) -> Meant:
    """Return the thing that an officer names.

    Raises:
        CommandError: there is no such thing, or several things may be meant.
    """
    kind, text = "", wanted.strip().strip("\"'“”„«»").strip()
    if found := _PREFIXED.fullmatch(text):
        kind, text = found[1].lower(), found[2]
    if text in workspace.countries():
        words = _("{name} is the code of a country (ISO 3166), which nobody can choose.")
        raise CommandError(words.format(name=text))
    ids = _ids(workspace)
    names = workspace.page_names()
    meant = dict.fromkeys(_called(workspace, text, ids, names))
    wider = [thing for thing in meant if not kind or thing.kind == kind]
    if len(wider) == 1:
        return wider[0]
    if wider:
        shown = sorted(f"{thing.kind}:{thing.name}" for thing in wider)
        raise CommandError(several_called(wanted, shown))
    _refuse_made(workspace, text)
    taken = [thing.name for found in ids.values() for thing in found]
    words = _(
        "There is no page, service, organization, campaign or language “{name}” in this site."
    )
    titles = {
        slug(title.text): page.path
        for page in workspace.corpus.pages
        for title in (page.matter.title, page.matter.short_title)
        if title
    }
    known = (*names, *taken)
    near = did_you_mean(titles.get(slug(text), text), known) or did_you_mean(slug(text), known)
    raise CommandError(" ".join((words.format(name=wanted[:80]), *near)))


def _ids(workspace: Workspace) -> Mapping[Kind, Sequence[Meant]]:
    campaigns = (campaign.id.text for campaign in workspace.config.campaigns)
    every: Mapping[Kind, Collection[str]] = {
        "language": workspace.languages,
        "service": workspace.service_ids(),
        "organization": workspace.organization_ids(),
        "campaign": tuple(campaigns),
    }
    return {kind: [Meant(kind, name) for name in names] for kind, names in every.items()}


def _called(
    workspace: Workspace,
    text: str,
    ids: Mapping[Kind, Sequence[Meant]],
    names: Collection[str],
) -> Iterator[Meant]:
    low = text.casefold()
    tag = low.replace("_", "-").removeprefix(_CONTENT).strip("/")
    for one in (one for found in ids.values() for one in found):
        if one.name.casefold() == (tag if one.kind == "language" else low):
            yield one
    campaigns = {one.name for one in ids["campaign"]}
    if tag in {one.casefold() for one in workspace.languages}:
        return
    folded = {name.casefold(): name for name in names}
    tags = [*workspace.languages, *map(str.casefold, workspace.languages)]
    for name in documents_called(low, folded, tags):
        yield _of_page(folded[name], campaigns)
    address, _problem = old_address(text, workspace.config.site.address.text)
    if address:
        yield from _at_address(workspace, address, campaigns)


def _of_page(name: str, campaigns: Collection[str]) -> Meant:
    folder, _slash, last = name.removesuffix(".md").rpartition("/")
    is_campaign = folder == "campaigns" and last in campaigns
    return Meant("campaign", last) if is_campaign else Meant("page", name)


def _at_address(workspace: Workspace, address: str, campaigns: Collection[str]) -> Iterator[Meant]:
    corpus, config, tags = workspace.corpus, workspace.config, workspace.languages
    low = address.casefold()
    for name in workspace.page_names():
        addresses = page_addresses(corpus.pages, config, name).values()
        if low in (alias.casefold() for alias in addresses):
            yield _of_page(name, campaigns)
    for campaign in campaigns:
        if low in (page_address(tag, f"campaigns/{campaign}.md").casefold() for tag in tags):
            yield Meant("campaign", campaign)
    for service in workspace.service_ids():
        if low in (alias.casefold() for alias in service_addresses(config, service).values()):
            yield Meant("service", service)
    for page in corpus.pages:
        if any(low == old_address(alias.text, "")[0].casefold() for alias in page.matter.aliases):
            yield _of_page(page.path, campaigns)


def page_addresses(
    pages: Collection[Page], config: Config, path: str, new: str = ""
) -> dict[str, str]:
    """Return the address at which each edition shows the page at ``path``, by language tag.

    With ``new``, return the addresses for that path instead.
    """
    tags = tuple(tag.text for tag in config.site.languages)
    slugs = {
        page.tag: page.matter.slug.text if page.matter.slug else ""
        for page in pages
        if page.path == path
    }
    source = config.site.source_language.text
    addresses = {}
    for tag in tags:
        language = tag.partition("-")[0]
        near = (other for other in tags if other.partition("-")[0] == language)
        shown = next(
            (other for other in (tag, source_of(tag, tags), *near, source) if other in slugs), ""
        )
        if shown:
            addresses[tag] = page_address(tag, new or path, slugs[shown])
    return addresses


def service_addresses(config: Config, service: str) -> dict[str, str]:
    """Return the address of the page of a service by language tag."""
    country = service[:2].upper()
    tags = (tag.text for tag in config.site.languages)
    return {tag: service_address(tag, country, service) for tag in tags}


def _refuse_made(workspace: Workspace, text: str) -> None:
    """Raise CommandError if a name is that of a generated page, a picture or a file."""
    path = text.replace("\\", "/").removeprefix("./").removeprefix(_CONTENT).strip("/")
    folder, _slash, rest = path.partition("/")
    path = rest if folder in workspace.languages else path
    page = f"{path.removesuffix('.html').removesuffix('.md')}.md"
    if page in (*LISTS, *ALWAYS_MADE) or _MADE.fullmatch(page):
        words = _("{name} is made by tipsite, and keeps its name.")
        raise CommandError(words.format(name=page))
    if path.startswith(("images/", "files/")) or folder in ("images", "files"):
        words = _("Pictures and files to take away are not renamed by tipsite: {name}")
        raise CommandError(words.format(name=path))


def new_name(workspace: Workspace, meant: Meant, text: str) -> str:
    """Return the new name of a thing in the form that tipsite uses.

    Raises:
        CommandError: the name is not allowed.
    """
    wanted = text.strip().strip("\"'“”„«»").strip()
    if prefixed := _PREFIXED.fullmatch(wanted):
        wanted = prefixed[2]
    name = _NEW[meant.kind](workspace, meant.name, wanted)
    if name == meant.name:
        raise CommandError(_("It is called {name} already.").format(name=name))
    taken = {thing.name for thing in _ids(workspace).get(meant.kind, ())}
    there = name if name in taken else next(_standing(workspace, meant, name), "")
    if there:
        raise CommandError(_("{path} is there already. Nothing was changed.").format(path=there))
    return name


def _standing(workspace: Workspace, meant: Meant, new: str) -> Iterator[str]:
    """Yield existing files at the new paths."""
    page = {"page": new, "campaign": f"campaigns/{new}.md"}.get(meant.kind)
    for path in workspace.snapshot.paths:
        if (page and path == f"{_CONTENT}{page_path(path)[0]}/{page}") or (
            meant.kind == "language" and path.startswith(f"{_CONTENT}{new}/")
        ):
            yield path


def _kind_at(path: str, *, piece: bool) -> PageKind:
    """Return the kind of the page at a path; the folder of material may have other pages."""
    kind = place_kind(path)
    return "page" if kind == "material" and not piece else kind


def _new_page(workspace: Workspace, old: str, text: str) -> str:
    piece = any(page.path == old and page.matter.material for page in workspace.corpus.pages)
    kind = _kind_at(old, piece=piece)
    if kind not in _MOVABLE:
        words = _("{name} keeps its name: its place says what it is.")
        raise CommandError(words.format(name=old))
    folder, slash, last = old.rpartition("/")
    path = text.replace("\\", "/")
    address, (_code, _said) = old_address(path, workspace.config.site.address.text)
    if re.match(r"https?:", path) and address:
        path = address
    path = path.removeprefix("./").removeprefix(_CONTENT)
    first, _slash, rest = path.partition("/")
    within = first in workspace.languages and bool(rest)
    path = rest if within else path
    path = path.removesuffix(".html").removesuffix(".md")
    if path.endswith("/"):
        path += last.removesuffix(".md")
    elif "/" not in path and not within:
        # A name without a folder stays in the folder of the page.
        path = f"{folder}{slash}{path}"
    new = f"{a_file(path)}.md"
    if _kind_at(new, piece=piece) != kind:
        words = _("{name} cannot be there: {new} would be another kind of page.")
        raise CommandError(words.format(name=old, new=new))
    if new in (*ALWAYS_MADE, *LISTS) or _MADE.fullmatch(new):
        raise CommandError(_("{name} is made by tipsite, and keeps its name.").format(name=new))
    return new


def _new_service(workspace: Workspace, old: str, text: str) -> str:
    country = old[:3]
    others = {f"{code.lower()}-" for code in workspace.countries()} - {country}
    if text.casefold()[:3] in others:
        words = _("{name} is a service of {country}: its id begins with {start}.")
        raise CommandError(words.format(name=old, country=country[:2].upper(), start=country))
    name = an_id(text.removeprefix(country))
    if re.search(r"\d", name):
        raise CommandError(_("The id of a service has no digits: it would look like a number."))
    return f"{country}{name}"


def _new_id(_workspace: Workspace, _old: str, text: str) -> str:
    return an_id(text)


def _new_campaign(_workspace: Workspace, _old: str, text: str) -> str:
    path = text.replace("\\", "/").removesuffix(".html").removesuffix(".md")
    folder, slash, last = path.rpartition("/")
    named = slash and folder.rpartition("/")[2] == "campaigns"
    return an_id(last if named else text)


def _new_language(workspace: Workspace, old: str, text: str) -> str:
    tag = canonical_case(re.sub(r"[_\s]+", "-", text))
    meant = suggest_tag(text, LOCALES)
    if not is_tag(tag) or is_strange(tag, meant):
        words = _("“{tag}” is not a language tag (BCP 47), such as sq or sr-Cyrl.")
        if is_tag(tag):
            words = _("“{tag}” is the tag of no language that tipsite knows.")
        near = (_("Do you mean {names}?").format(names=meant),) if meant in LOCALES else ()
        raise CommandError(" ".join((words.format(tag=text[:40]), *near)))
    before = workspace.languages
    after = tuple(tag if language == old else language for language in before)
    for language, renamed in zip(before, after, strict=True):
        source, renamed_source = source_of(language, before), source_of(renamed, after)
        if source and not renamed_source:
            words = _("{tag} is made of {source}, letter by letter, and could not be any more.")
            raise CommandError(words.format(tag=language, source=source))
        if renamed_source and not source:
            words = _("{tag} would be made of {source}, letter by letter, although it has pages.")
            raise CommandError(words.format(tag=renamed, source=renamed_source))
    return tag


_NEW = {
    "page": _new_page,
    "service": _new_service,
    "organization": _new_id,
    "campaign": _new_campaign,
    "language": _new_language,
}

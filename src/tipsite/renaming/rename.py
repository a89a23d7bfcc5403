"""A renaming as one change set: files, links, notes and old addresses."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from tipsite.content.pages import page_path
from tipsite.content.printed_numbers import with_service_renamed
from tipsite.i18n import gettext as _
from tipsite.i18n import ngettext
from tipsite.model.corpus import CONFIG, MATERIAL, Theme
from tipsite.renaming.aliases import aliases, with_uuid
from tipsite.renaming.mentions import Renaming, mended
from tipsite.renaming.notes import approvals, states
from tipsite.renaming.target import (
    Meant,
    find_meant,
    new_name,
    page_addresses,
    service_addresses,
)
from tipsite.resolve.derived import source_of
from tipsite.scaffold.language import ENGLISH, new_catalogue, templates_of
from tipsite.web import is_plain_name, page_address
from tipsite.workspace.changes import ChangeSet
from tipsite.workspace.site import ErrorGate, Workspace, needs_mending

_SHOWN = 5
"""Number of errors shown here; “tipsite check” shows all."""
_PO_LANGUAGE = re.compile(rb'^("Language: )[A-Za-z0-9_-]+(\\n")', re.MULTILINE)


class Renamed(Struct, frozen=True, kw_only=True):
    """The changes of a renaming.

    ``mended`` counts the places with the new name in each file, by its new path. ``has_pieces``
    says that pieces of material get other addresses; old ones are not redirected.
    """

    renaming: Renaming
    change: ChangeSet
    mended: Mapping[str, int]
    has_pieces: bool

    def said(self) -> Iterator[str]:
        """Yield a report for the officer."""
        yield from self._moved()
        for path, count in sorted(self.mended.items()):
            words = ngettext("{path}: {count} place mended", "{path}: {count} places mended", count)
            yield words.format(path=path, count=count)
        if self.renaming.kind == "language":
            words = _("Leads on: every address below {old} to the same below {new}")
            yield words.format(old=f"{self.renaming.old}/", new=f"{self.renaming.new}/")
        for old, new in self.renaming.leads.items():
            yield _("Leads on: {old} to {new}").format(old=old, new=new)
        for old, new in self.renaming.addresses.items():
            if old == new:
                words = _("Stays: {address}, as a slug says it. No old address is needed.")
                yield words.format(address=old)
        if self.has_pieces:
            yield _(
                "Pieces of material have other addresses, and nothing leads there. No code on "
                "paper leads to a piece, but to its campaign. Where you have linked or sent a "
                "file, say the new address."
            )

    def _moved(self) -> Iterator[str]:
        moved = dict(self.change.moved)
        if self.renaming.kind == "language":
            folder = f"content/{self.renaming.old}/"
            inside = [path for path in moved if path.startswith(folder)]
            words = ngettext(
                "Moved: {old} is now {new}, with {count} file",
                "Moved: {old} is now {new}, with {count} files",
                len(inside),
            )
            new = f"content/{self.renaming.new}/"
            if inside:
                yield words.format(old=folder, new=new, count=len(inside))
            moved = {path: new for path, new in moved.items() if path not in inside}
        for old, new in sorted(moved.items()):
            yield _("Moved: {old} is now {new}").format(old=old, new=new)


def rename(workspace: Workspace, root: Path, wanted: str, text: str) -> Renamed:
    """Return the changes that rename a thing of a site.

    ``wanted`` names the thing, ``text`` is its new name. Files without text are read from ``root``,
    the folder of the site. The whole site must be open.

    Raises:
        CommandError: there is no such thing, the name is not allowed, or a file cannot be changed.
        OSError: a file cannot be read.
    """
    _refuse_broken(workspace)
    meant = find_meant(workspace, wanted)
    renaming = _renaming(workspace, root, meant, new_name(workspace, meant, text))
    moved, files = _moved(workspace, root, renaming)
    counts: dict[str, int] = {}
    for path, content in _mentioning(workspace, renaming, moved):
        new = moved.get(path, path)
        files[new], count = mended(path, content, renaming)
        if count:
            counts[new] = count
    if renaming.kind == "service" and (listed := workspace.snapshot.files.get(MATERIAL)):
        text = with_service_renamed(listed.decode("utf-8"), renaming.old, renaming.new)
        files[MATERIAL] = text.encode()
    files |= states(workspace, renaming)
    files |= with_uuid(workspace, renaming, files)
    files |= aliases(workspace, renaming, files)
    files |= approvals(workspace, renaming, files, moved)
    ErrorGate(workspace).refuse_new_errors(files, moved=moved)
    change = workspace.change(files, moved=moved)
    extra = {path: (root / path).read_bytes() for path in moved if path not in change.read}
    return Renamed(
        renaming=renaming,
        change=replace(change, read={**change.read, **extra}),
        mended=counts,
        has_pieces=_has_pieces(workspace, renaming),
    )


def _has_pieces(workspace: Workspace, renaming: Renaming) -> bool:
    """Return whether the addresses of pieces of material contain the old name."""
    pieces = [
        page
        for page in workspace.corpus.pages
        if page.matter.material and not page.matter.material.discreet
    ]
    if renaming.kind == "campaign":
        campaigns = (page.matter.campaign for page in pieces)
        return any(campaign and campaign.text == renaming.old for campaign in campaigns)
    return any(page.path in renaming.pages for page in pieces)


def _refuse_broken(workspace: Workspace) -> None:
    """Refuse a site with unreadable files, which could still contain the old name."""
    corpus = workspace.corpus
    broken = [
        problem
        for problem in workspace.broken
        if problem.at.path in corpus.broken and problem.at.path.endswith((".md", ".yaml"))
    ]
    if broken or corpus.config is None:
        shown = (broken or workspace.broken)[:_SHOWN]
        raise needs_mending(shown, workspace.snapshot.files)


def _renaming(workspace: Workspace, root: Path, meant: Meant, new: str) -> Renaming:
    config, pages = workspace.config, workspace.corpus.pages
    paths: dict[str, str] = {}
    addresses: dict[str, str] = {}
    if meant.kind == "page":
        paths = {meant.name: new}
    elif meant.kind == "campaign":
        paths = {f"campaigns/{meant.name}.md": f"campaigns/{new}.md"}
        addresses = {
            page_address(tag, old): page_address(tag, after)
            for tag in _shown_in(workspace, meant.name)
            for old, after in paths.items()
        }
    elif meant.kind == "service":
        before = service_addresses(config, meant.name)
        after = service_addresses(config, new)
        addresses = {before[tag]: after[tag] for tag in before}
    pieces = {page.path for page in pages if page.matter.material}
    for old, other in paths.items():
        if old in pieces:
            continue  # a piece of material is no page
        before = page_addresses(pages, config, old)
        after = page_addresses(pages, config, old, other)
        addresses |= {before[tag]: after[tag] for tag in before}
        for tag in before:
            if before[tag] != page_address(tag, old):
                addresses.pop(page_address(tag, old), None)
    if not all(is_plain_name(part) for part in meant.name.removesuffix(".md").split("/")):
        addresses = {}  # no page can have such an address
    theme = workspace.corpus.theme
    phrases = (
        meant.kind == "language"
        and theme is not None
        and any(
            (root / f"themes/{name}/phrases/{meant.name}.po").is_file()
            for name in (theme.name, *theme.parents)
        )
    )
    return Renaming(
        kind=meant.kind,
        old=meant.name,
        new=new,
        pages=paths,
        addresses=addresses,
        site=config.site.address.text,
        phrases=phrases,
    )


def _shown_in(workspace: Workspace, campaign: str) -> tuple[str, ...]:
    """Return the tags of the editions that have the page of a campaign."""
    record = next(
        candidate for candidate in workspace.config.campaigns if candidate.id.text == campaign
    )
    named = {tag.text for tag in record.languages} or set(workspace.languages)
    every = workspace.languages
    return tuple(tag for tag in every if {tag, source_of(tag, every)} & named)


def _moved(
    workspace: Workspace, root: Path, renaming: Renaming
) -> tuple[dict[str, str], dict[str, bytes]]:
    """Return the new path of each moved file by its old path, and contents by new path."""
    moved: dict[str, str] = {}
    files: dict[str, bytes] = {}
    for path in workspace.snapshot.paths:
        tag, name = page_path(path)
        if renaming.kind == "language":
            if path.startswith(f"content/{renaming.old}/"):
                moved[path] = f"content/{renaming.new}/{path.split('/', 2)[2]}"
        elif tag and name in renaming.pages:
            moved[path] = f"content/{tag}/{renaming.pages[name]}"
    for path, new in moved.items():
        known = workspace.snapshot.files
        files[new] = known[path] if path in known else (root / path).read_bytes()
    if renaming.kind == "language":
        for path, new, content, goes in _catalogues(workspace, root, renaming):
            files[new] = content
            if goes:
                moved[path] = new
    return moved, files


def _catalogues(
    workspace: Workspace, root: Path, renaming: Renaming
) -> Iterator[tuple[str, str, bytes, bool]]:
    """Yield catalogues of phrases of a language: old path, new path, content, whether it moves.

    Bundled catalogues do not move: the site gets a copy under the new name. A catalogue of the site
    moves, even if a bundled catalogue has the new name.
    """
    theme, tags = workspace.corpus.theme, workspace.languages
    config = workspace.config
    after = [renaming.new if tag == renaming.old else tag for tag in tags]
    if theme is None or source_of(renaming.new, after):
        return
    for name in (theme.name, *theme.parents):
        old, new = (f"themes/{name}/phrases/{tag}.po" for tag in (renaming.old, renaming.new))
        content = workspace.snapshot.files.get(old)
        in_site = (root / old).is_file()
        if new in workspace.snapshot.files and ((root / new).is_file() or not in_site):
            continue  # the site has both, or both are bundled
        if content is None:
            if renaming.old == ENGLISH and name == theme.name:
                yield old, new, _english(workspace, theme, renaming.new), False
            continue
        if in_site or renaming.old not in config.site.phrases_from:
            header = rb"\g<1>" + renaming.new.encode() + rb"\g<2>"
            yield old, new, _PO_LANGUAGE.sub(header, content, count=1), in_site


def _english(workspace: Workspace, theme: Theme, tag: str) -> bytes:
    """Return the English phrases of the templates as a catalogue for another kind of English."""
    templates = templates_of(theme, workspace.snapshot.files)
    forms = {key: phrase.forms for key, phrase in theme.required.items()}
    return new_catalogue(templates, theme.name, tag, workspace.today, forms)


def _mentioning(
    workspace: Workspace, renaming: Renaming, moved: Collection[str]
) -> Iterator[tuple[str, bytes]]:
    """Yield files that may contain the old name, and moved pages, whose relative links change."""
    names = [renaming.old, *renaming.pages, *renaming.addresses]
    stems = {name.rpartition("/")[2].removesuffix(".md").removesuffix(".html") for name in names}
    signs = [stem.encode() for stem in stems]
    for path in workspace.snapshot.files:
        if not path.startswith("content/") and path != CONFIG:
            continue
        if path in moved and (path.endswith(".md")):
            yield path, workspace.snapshot.files[path]
        elif path.endswith((".md", ".yaml")):
            content = workspace.snapshot.files[path]
            if any(sign in content for sign in signs):
                yield path, content

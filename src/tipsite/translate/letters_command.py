"""`tipsite translate cyrillic`: a draft in the other alphabet, never silently."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from tipsite import completing, options
from tipsite.tools.cyrillic import LATIN, Doubt
from tipsite.tracking import state_path, write_state
from tipsite.translate.letters import Draft, draft
from tipsite.translate.letters_state import state_of_drafts
from tipsite.ui_language import gettext as _
from tipsite.ui_language import mark, ngettext
from tipsite.workspace.changes import SiteLock, site_lock
from tipsite.workspace.errors import CommandError
from tipsite.workspace.files import echo
from tipsite.workspace.site import Workspace, open_site

_SAID = {
    "two-letters": mark("{latin} → {written}; or {other}?"),
    "foreign": mark("{latin} stays as it is, as a foreign word"),
    "foreign-or": mark("{latin} stays as it is, as a foreign word; or {other}?"),
    "roman": mark("{latin} → {written}; as a number or as a word?"),
    "abbreviation": mark("{latin} → {written}; or is it known as {other}?"),
}


@click.command("cyrillic")
@options.root
@click.argument("tag", shell_complete=completing.tags)
@click.argument("pages", shell_complete=completing.pages, nargs=-1, metavar="[PAGE]...")
@click.option("--from", "latin", default=None, help="The folder in Latin letters, such as cnr.")
@click.option("--dry-run", is_flag=True, help="List the pages and the words; write nothing.")
def cyrillic_command(
    *, root: Path, tag: str, pages: tuple[str, ...], latin: str | None, dry_run: bool
) -> None:
    """Make drafts of the pages in the language TAG (sr-Cyrl or cnr-Cyrl) from Latin letters.

    Only pages that TAG lacks are written. Each word that may be wrong is listed.

    Example: tipsite translate cyrillic sr-Cyrl help/index.md
    """
    if tag not in LATIN:
        words = _("{tag} is not among the languages that this can write: {choices}.")
        raise CommandError(words.format(tag=tag[:20], choices=", ".join(LATIN)))
    with site_lock(root) as site:
        _cyrillic(site, tag, pages, latin or LATIN[tag], dry_run=dry_run)


def _cyrillic(
    site: SiteLock, tag: str, pages: tuple[str, ...], source: str, *, dry_run: bool
) -> None:
    workspace = open_site(site.root, "texts")
    lacking, there = _lacking(workspace, source, tag, pages)
    spellings = {one.latin.text: one.cyrillic.text for one in workspace.config.site.spellings}
    drafts = tuple(
        draft(
            workspace.snapshot.files[f"content/{source}/{name}"],
            f"content/{source}/{name}",
            f"content/{tag}/{name}",
            spellings,
            montenegrin=tag.startswith("cnr"),
        )
        for name in lacking
    )
    files = {one.path: one.content for one in drafts}
    if drafts and (state := state_of_drafts(workspace, source, tag, drafts)):
        files[state_path(tag)] = write_state(state).encode()
    change = workspace.change(files)
    site.write(change, dry_run=dry_run)
    echo((*change.outcome(site.root, dry_run=dry_run), *_lines(workspace, tag, drafts, there)))


def _lacking(
    workspace: Workspace, source: str, tag: str, wanted: Iterable[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The pages to be made of those ``wanted`` (all, if none), and those that are there."""
    prefix = f"content/{source}/"
    names = [
        path.removeprefix(prefix)
        for path in workspace.snapshot.files
        if path.startswith(prefix) and path.endswith(".md")
    ]
    if not names:
        words = _("There is no page in {folder}. Where are those in Latin letters? --from TAG")
        raise CommandError(words.format(folder=prefix))
    chosen = [name.replace("\\", "/").removeprefix(prefix) for name in wanted] or names
    if strange := [name for name in chosen if name not in names]:
        words = _("There is no page {names} in {folder}.")
        raise CommandError(words.format(names=", ".join(strange), folder=prefix))
    there = tuple(name for name in chosen if f"content/{tag}/{name}" in workspace.snapshot.files)
    return tuple(name for name in chosen if name not in there), there


def _lines(
    workspace: Workspace, tag: str, drafts: tuple[Draft, ...], there: tuple[str, ...]
) -> Iterator[str]:
    left = _("Left as it is, since it is there: {path}")
    yield from (left.format(path=f"content/{tag}/{name}") for name in there)
    doubts = [found for one in drafts for found in one.doubts]
    if doubts:
        yield ""
        words = ngettext("{count} word to look at:", "{count} words to look at:", len(doubts))
        yield words.format(count=len(doubts))
        yield from (f"{at.path}:{at.line}:{at.column}: {_said(one)}" for at, one in doubts)
    if drafts:
        yield ""
        yield _(
            "These pages are drafts, and say so to readers. Let somebody read them as a whole:\n"
            "letters can be changed by a rule, but not every word is written by it. What you\n"
            "want written in another way each time goes into site.spellings, such as"
        )
        yield "- {cyrillic: инјекција, latin: injekcija}"
    if tag not in {one.text for one in workspace.config.site.languages}:
        words = _("{tag} is not among the languages of the site yet: tipsite new language {tag}")
        yield words.format(tag=tag)


def _said(one: Doubt) -> str:
    why = "foreign-or" if one.why == "foreign" and one.other else one.why
    return _(_SAID[why]).format(latin=one.latin, written=one.written, other=one.other)

"""`tipsite translate export` and `import`: a file for a translator, and what comes back."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from tipsite import completing, options
from tipsite.translate.arguments import find_document, find_tag
from tipsite.translate.wording import counted
from tipsite.ui_language import gettext as _
from tipsite.workspace.errors import CommandError
from tipsite.workspace.files import give_file, refuse_published
from tipsite.workspace.site import Workspace, open_site, tell_broken

_FORMATS = ("po", "xlsx")


@click.command("export")
@options.root
@options.today
@click.argument("tag", shell_complete=completing.tags)
@click.argument("pages", shell_complete=completing.pages, nargs=-1, metavar="[PAGE]…")
@click.option(
    "--format",
    "as_",
    type=click.Choice(_FORMATS),
    default=None,
    show_default="as FILE ends, else xlsx",
    help="For an editor of PO files, or a spreadsheet.",
)
@click.option("--all", "every", is_flag=True, help="Also what is translated and current.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    show_default="translate-TAG.xlsx in the folder private in the site's folder",
    help="The file to write.",
)
@options.force
def export_command(
    *,
    root: Path,
    today: datetime.date,
    tag: str,
    pages: tuple[str, ...],
    as_: str | None,
    every: bool,
    output: Path | None,
    force: bool,
) -> None:
    """Write a file for a translator: what is missing or outdated in the language TAG.

    PAGE is one of a few to send only, such as help/index.md, campaigns.yaml or phrases (those of
    the theme). Example: tipsite translate export mk --format po --output mk.po
    """
    from tipsite.translate.exchange.outgoing import Left, make_file  # noqa: PLC0415 - slow

    meant = output.suffix.casefold().removeprefix(".") if output else ""
    if meant in _FORMATS and as_ and as_ != meant:
        words = _("{file} ends with .{meant}, and --format says {wanted}. Change one of them.")
        raise CommandError(words.format(file=output, meant=meant, wanted=as_))
    as_ = as_ or (meant if meant in _FORMATS else "xlsx")
    workspace = open_site(root, "texts", today).with_pages()
    left_out = _("Files with mistakes are left out of what follows.")
    tell_broken(workspace, workspace.broken, left_out)
    tag = known_tag(workspace, tag)
    target = output or root / "private" / f"translate-{tag}.{as_}"
    refuse_published(target, root)
    documents = _documents(workspace, tag, pages)
    left: Left = make_file(workspace, tag, as_, every=every, documents=documents, today=today)
    for words in left.said:
        click.echo(words, err=True)
    if not left.count:
        words = _("Nothing is missing or outdated in {tag}, so there is no file.")
        more = "" if every else " " + _("To send all texts, add --all.")
        click.echo(words.format(tag=tag) + more)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    give_file(left.content, target, root, force=force)
    texts = counted("{count} text", "{count} texts", left.count)
    words = _("{texts}. When it comes back: tipsite translate import {file}")
    click.echo(words.format(texts=texts, file=target))


def known_tag(workspace: Workspace, wanted: str) -> str:
    """Return a language that is translated into, as the site writes it; end where it is none."""
    choices = ", ".join(workspace.translations) or _("none")
    try:
        tag = find_tag(wanted, workspace.languages)
    except CommandError as refused:
        more = _("For a new one: tipsite new language TAG")
        raise CommandError(f"{refused} {more}") from refused
    if tag == workspace.source:
        words = _("{tag} is the language that is translated from. There are: {choices}.")
        raise CommandError(words.format(tag=tag, choices=choices))
    if tag not in workspace.translations:
        words = _(
            "{tag} needs no translator: it is made of another language, letter by letter. "
            "There are: {choices}."
        )
        raise CommandError(words.format(tag=tag, choices=choices))
    return tag


def _documents(workspace: Workspace, tag: str, pages: tuple[str, ...]) -> tuple[str, ...]:
    from tipsite.translate.exchange.rows import document_names  # noqa: PLC0415 - slow

    names = document_names(workspace, tag)
    return tuple(
        find_document(page, names, (workspace.source, *workspace.translations)) for page in pages
    )

"""`tipsite material`: pieces to print, and pieces in circulation that have an old number."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tipsite.cli import completion, options
from tipsite.cli.main import PROBLEMS
from tipsite.console import Shown, Table, print_problems, show
from tipsite.i18n import gettext as _
from tipsite.i18n import ngettext

if TYPE_CHECKING:
    from tipsite.pipeline.print_orders import Order, Printed

FOLDER = "material"
"""The folder for pieces, in the site's folder. No build reads it."""


@click.command("material")
@click.argument(
    "names", metavar="[NAME]... | outdated", nargs=-1, shell_complete=completion.material
)
@options.site
@click.option("--language", "languages", metavar="TAG", multiple=True,
              shell_complete=completion.tags, help="Only in this language.")  # fmt: skip
@click.option("--country", "countries", metavar="CODE", multiple=True,
              help="Only for this country, such as AL.")  # fmt: skip
@options.flag("--print-shop", words="With 3 mm of bleed, cut marks and the boxes of its pages.")
@options.flag("--black", words="In black alone, for a copier.")
@options.flag(
    "--hand-out", words="Copies are handed out: note it in material.txt, as --print-shop does."
)
@options.output_option(
    "the folder material in the site's folder", "Where the pieces go.", file_okay=False
)
@options.flag(
    "--names", "named", words="outdated: name places also where this is no terminal, as in a log."
)
@options.report_format()
@options.force
def material_command(
    *,
    names: tuple[str, ...],
    root: Path,
    today: datetime.date,
    languages: tuple[str, ...],
    countries: tuple[str, ...],
    print_shop: bool,
    black: bool,
    hand_out: bool,
    output: Path | None,
    named: bool,
    as_: str,
    force: bool,
) -> None:
    """Make posters, leaflets, cards and pictures to print or to hand on.

    NAME is the name of a piece's file, or its title; without one, all are made. Pieces that
    are refused are named with their place, as by “tipsite check”.

    When you only look at pieces, nothing is noted. With --print-shop or --hand-out copies go out:
    material.txt says from then on which numbers are on them, so that a changed one is noticed.

    When a number has changed: tipsite material outdated. It says which pieces are out with an old
    number, where copies hang, and what to write. You may write into private/copies.yaml where
    copies hang; nothing else reads that file.

    Example: tipsite material job-poster --country AL --print-shop
    """
    if names == ("outdated",):
        if languages or countries or print_shop or black or hand_out or output or force:
            raise click.UsageError(_("“outdated” goes with --names and --format alone."))
        _show_outdated(root, today, named=named or sys.stdout.isatty(), as_json=as_ == "json")
        return
    from tipsite.model.corpus import MATERIAL
    from tipsite.pipeline.print_orders import Order, print_pieces, printed_json
    from tipsite.upkeep.outdated_material import note_printed
    from tipsite.workspace.files import deliver, refuse_published

    order = Order(
        names=names,
        languages=languages,
        countries=tuple(code.upper() for code in countries),
        print_shop=print_shop,
        black=black,
    )
    target = output or root / FOLDER
    refuse_published(target, root)
    printed = print_pieces(root, today, order)
    _write(printed, target, root, force=force)
    removed = _remove_refused(printed, order, target, root)
    text = as_ == "text"
    if text:
        print_problems(printed.problems, printed.snapshot.files, root=root)
        show(_made_lines(printed, target))
        show(
            _("Removed, as it may not be handed out any more: {path}").format(path=path)
            for path in removed
        )
    else:
        deliver(printed_json(printed, today, target), as_, None, root)
    if print_shop or hand_out:
        numbers = [number for item in printed.pieces for number in item.numbers]
        note_printed(root, numbers, today, tell=text)
    elif text and printed.pieces and not printed.demonstration:
        words = _("Not noted in {file}: when copies are handed out, add --hand-out.")
        click.echo(words.format(file=MATERIAL))
    mistakes = any(item.severity == "error" for item in printed.problems)
    sys.exit(PROBLEMS if mistakes or not printed.pieces else 0)


def _write(printed: Printed, target: Path, root: Path, *, force: bool) -> None:
    from tipsite.workspace.files import refuse_overwriting, write_output

    for item in printed.pieces:
        refuse_overwriting(target / item.file, root, force=force, content=item.content)
    for item in printed.pieces:
        (target / item.file).parent.mkdir(parents=True, exist_ok=True)
        write_output(item.content, target / item.file, root)


def _remove_refused(printed: Printed, order: Order, target: Path, root: Path) -> list[Path]:
    """Delete pieces of an earlier order that would be refused today; return their paths."""
    from tipsite.workspace.files import is_own

    if printed.failed or not target.is_dir():
        return []
    files = [path for path in sorted(target.glob("*/**/*")) if path.is_file()]
    gone = [
        path
        for path in files
        if printed.refused(path.relative_to(target).as_posix(), order) and is_own(path, root)
    ]
    for path in gone:
        path.unlink()
    return gone


def _made_lines(printed: Printed, target: Path) -> Iterator[Shown]:
    if printed.failed:
        yield _("The site has mistakes, so nothing was made.")
        return
    if printed.wrong:
        words = ngettext(
            "{count} piece was read back, does not say what it must, and is not handed on.",
            "{count} pieces were read back, do not say what they must, and are not handed on.",
            printed.wrong,
        )
        yield words.format(count=printed.wrong)
    if not printed.pieces:
        yield _("No piece was made.")
        return
    head = (_("Kind"), _("Country"), _("Language"), _("Pages"), _("Size"), _("File"))
    rows = [
        (
            item.piece.kind,
            item.piece.country,
            item.piece.tag,
            str(item.pages),
            _("{size} KB").format(size=-(-len(item.content) // 1000)),
            (target / item.file).as_posix(),
        )
        for item in printed.pieces
    ]
    yield Table(head=head, rows=rows, right=frozenset((3, 4)))
    count = len(printed.pieces)
    words = ngettext("{count} piece was made.", "{count} pieces were made.", count)
    yield words.format(count=count)
    if printed.demonstration:
        yield _("The site is a demonstration: each is an example, and says so.")


def _show_outdated(root: Path, today: datetime.date, *, named: bool, as_json: bool) -> None:
    from tipsite.lint.approval import unapproved_pieces
    from tipsite.resolve.site import resolve_site
    from tipsite.upkeep.outdated_material import (
        open_to_git,
        outdated_json,
        outdated_lines,
        outdated_pieces,
        read_copies,
    )
    from tipsite.workspace.site import open_site

    workspace = open_site(root, "site", today)
    copies = read_copies(root, workspace, named=named)
    unapproved = unapproved_pieces(workspace.corpus, today)
    site, _resolved = resolve_site(
        workspace.corpus, today, workspace.session, unapproved=unapproved
    )
    addresses = [piece.address for piece in site.material] if site else []
    pieces = outdated_pieces(workspace, addresses)
    if as_json:
        click.echo(outdated_json(pieces, copies, today, named=named).encode(), nl=False)
    else:
        show(tuple(outdated_lines(pieces, copies, workspace, named=named)), whole=True)
        if copies and open_to_git(root):
            words = _("Write private/ into .gitignore: else git takes in where copies hang.")
            click.echo(words)

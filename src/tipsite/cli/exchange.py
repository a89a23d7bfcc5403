"""`tipsite translate export` and `import`: write a file for a translator, and read it back."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tipsite.cli import completion, options
from tipsite.cli.main import PROBLEMS
from tipsite.console import show
from tipsite.i18n import gettext as _
from tipsite.i18n import language_words, ngettext
from tipsite.workspace.errors import CommandError

if TYPE_CHECKING:
    from tipsite.translation.exchange.units import ImportCheck, ImportFile
    from tipsite.workspace.changes import SiteLock
    from tipsite.workspace.site import Workspace

_FORMATS = ("po", "xlsx")


@click.command("export")
@options.site
@click.argument("tag", shell_complete=completion.tags)
@click.argument("pages", shell_complete=completion.pages, nargs=-1, metavar="[PAGE]…")
@click.option(
    "--format",
    "as_",
    type=click.Choice(_FORMATS),
    show_default="as FILE ends, else xlsx",
    help="For an editor of PO files, or a spreadsheet.",
)
@options.flag("--all", "every", words="Also what is translated and current.")
@options.output_option(
    "translate-TAG.xlsx in the folder private in the site's folder",
    "The file to write.",
    dir_okay=False,
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
    from tipsite.scaffold.texts import words_for_later
    from tipsite.translation.exchange.export import Export, make_file
    from tipsite.translation.labels import counted
    from tipsite.workspace.files import deliver_file, refuse_published
    from tipsite.workspace.site import open_site, print_broken

    meant = output.suffix.casefold().removeprefix(".") if output else ""
    if meant in _FORMATS and as_ and as_ != meant:
        words = _("{file} ends with .{meant}, and --format says {wanted}. Change one of them.")
        raise CommandError(words.format(file=output, meant=meant, wanted=as_))
    as_ = as_ or (meant if meant in _FORMATS else "xlsx")
    workspace = open_site(root, "texts", today).with_pages()
    left_out = _("Files with mistakes are left out of what follows.")
    print_broken(workspace, workspace.broken, left_out)
    tag = _known_tag(workspace, tag)
    target = output or root / "private" / f"translate-{tag}.{as_}"
    refuse_published(target, root)
    documents = _documents(workspace, tag, pages)
    export: Export = make_file(
        workspace, tag, as_,
        every=every, documents=documents, today=today, later=words_for_later(),
    )  # fmt: skip
    for words in export.warnings:
        click.echo(words, err=True)
    if not export.count and export.unwritten:
        words = _("Nothing else is missing or outdated in {tag}, so there is no file.")
        click.echo(words.format(tag=tag))
        return
    if not export.count:
        words = _("Nothing is missing or outdated in {tag}, so there is no file.")
        more = "" if every else " " + _("To send all texts, add --all.")
        click.echo(words.format(tag=tag) + more)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    deliver_file(export.content, target, root, force=force)
    texts = counted("{count} text", "{count} texts", export.count)
    words = _("{texts}. When it comes back: tipsite translate import {file}")
    click.echo(words.format(texts=texts, file=target))


def _known_tag(workspace: Workspace, wanted: str) -> str:
    """Return the tag of a translation as the site writes it; raise CommandError for other tags."""
    from tipsite.translation.arguments import find_tag

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
    from tipsite.translation.arguments import find_document
    from tipsite.translation.exchange.export import document_names

    names = document_names(workspace, tag)
    return tuple(
        find_document(page, names, (workspace.source, *workspace.translations)) for page in pages
    )


@click.command("import")
@options.site
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.flag("--yes", words="Don't ask. (Programs are not asked.)")
@options.dry_run
@options.flag("--fuzzy", words="Also take what is still marked as fuzzy in PO.")
@click.option("--column", type=click.Choice(["translation", "text"]), default="translation",
              show_default=True,
              help="text: also take what was written over the source, where that is the "
              "translation.")  # fmt: skip
@options.flag("--anyway", words="Also if the texts seem to be in another language.")
@click.pass_context
def import_command(
    context: click.Context,
    *,
    root: Path,
    today: datetime.date,
    file: Path,
    yes: bool,
    dry_run: bool,
    fuzzy: bool,
    anyway: bool,
    column: str,
) -> None:
    """Put what a translator has sent back (PO, .xlsx, .ods) into the site, as drafts.

    The difference is shown first. Texts that can't be taken are named with their row, and all
    others are taken. Example: tipsite translate import mk.po
    """
    from tipsite.spreadsheets.reading import Unreadable
    from tipsite.translation.exchange.apply import import_change
    from tipsite.translation.exchange.import_file import check_import_file, read_import_file
    from tipsite.workspace.changes import site_lock
    from tipsite.workspace.files import note_digest
    from tipsite.workspace.site import open_site, with_these_errors

    ask = sys.stdin.isatty() and not (yes or dry_run)
    with site_lock(root) as site:
        workspace = open_site(root, "texts", today).with_pages()
        try:
            import_file = read_import_file(file)
        except Unreadable as why:
            place = f"{file.name}:{why.line}" if why.line else file.name
            raise CommandError(f"{place}: {why}") from why
        tag = _tag(workspace, import_file, file)
        over = column == "text"
        checked = check_import_file(workspace, tag, import_file, fuzzy=fuzzy, over_source=over)
        if checked.misplaced and _misplaced(site, checked.misplaced, file, ask=ask):
            checked = check_import_file(workspace, tag, import_file, fuzzy=fuzzy, over_source=True)
        if not anyway and (seen := _other_language(checked, workspace.source, tag)):
            words = _(
                "The texts of {file} seem to be in {seen}, and not in {language} ({tag}). "
                "Nothing was changed. If they are right, add --anyway."
            )
            raise CommandError(
                words.format(file=file.name, seen=seen, language=language_words(tag), tag=tag)
            )
        _warn_of_other_columns(checked, file)
        is_left = bool(checked.misplaced or checked.other_columns)
        found = import_change(workspace, tag, checked)
        for refusal in found.checked.refusals:
            words = f"{refusal.words[0].upper()}{refusal.words[1:].removesuffix('.')}."
            click.echo(f"{file.name}:{refusal.number}: {refusal.context}: {words}", err=True)
        if found.unattributed:
            raise with_these_errors(found.unattributed, found.change.files)
        show((*found.change.difference(), *_outcome_lines(found.checked)))
        written = site.write_if_agreed(found.change, ask=ask, dry_run=dry_run)
        if written and found.change.files and not dry_run:
            click.echo(_("What was taken is a draft. Now type: tipsite build"))
            if not (found.checked.refusals or is_left or checked.offered):
                # The site has all texts of the translator: another export may replace the file.
                note_digest(file.read_bytes(), root)
    if found.checked.refusals or is_left:
        words = _(
            "What was not taken stays on the pages as it was: an older translation, or the text in "
            "{language} with a notice that it is not translated yet. No page loses anything."
        )
        click.echo(words.format(language=language_words(workspace.source)))
        context.exit(PROBLEMS)


def _tag(workspace: Workspace, import_file: ImportFile, file: Path) -> str:
    """Return the language of a file; raise CommandError if it is for another site."""
    from tipsite.translation.exchange.export import project_of

    if not import_file.tag:
        words = _("{file} does not say for which language it is (Language: in its header).")
        raise CommandError(words.format(file=file.name))
    wanted = import_file.tag.replace("_", "-").casefold()
    # Editors of PO files add a country: mk_MK.
    fitting = (
        tag
        for tag in workspace.translations
        if wanted in (tag.casefold(), f"{tag}-{wanted[-2:]}".casefold())
    )
    earlier = (
        tag
        for tag, locale in workspace.config.site.locales.items()
        if tag in workspace.translations
        and wanted in (alias.text.casefold() for alias in locale.aliases)
    )
    tag = next(fitting, "") or next(earlier, "")
    if not tag:
        choices = ", ".join(workspace.translations) or _("none")
        words = _("{file} is for the language {tag}. This site is translated into: {choices}.")
        raise CommandError(words.format(file=file.name, tag=import_file.tag[:20], choices=choices))
    project = project_of(workspace)
    if import_file.project and not _is_same_site(import_file.project, project):
        words = _("{file} is for another site: {other}. This one is {own}.")
        raise CommandError(
            words.format(file=file.name, other=import_file.project[:100], own=project)
        )
    return tag


def _is_same_site(site: str, other: str) -> bool:
    """Return whether two labels name the same site, even if its name or its address has changed."""
    (name, _, address), (name_too, _, address_too) = site.rpartition(" ("), other.rpartition(" (")
    return name == name_too or address == address_too


def _misplaced(site: SiteLock, numbers: tuple[int, ...], file: Path, *, ask: bool) -> bool:
    """Report translations that overwrite the source; return whether the officer accepts them."""
    from tipsite.translation.labels import spans

    words = ngettext(
        "In {file}, {count} text is written over the source, in the column “Text” (in PO: msgid), "
        "and “Translation” is empty beside it: row {rows}.",
        "In {file}, {count} texts are written over the source, in the column “Text” (in PO: "
        "msgid), and “Translation” is empty beside them: rows {rows}.",
        len(numbers),
    )
    click.echo(words.format(file=file.name, count=len(numbers), rows=spans(numbers)), err=True)
    if ask and site.agreed(_("Take them as the translations?")):
        return True
    words = _("To take them as the translations: {command}")
    click.echo(words.format(command=f"tipsite translate import {file} --column text"), err=True)
    return False


def _other_language(checked: ImportCheck, source: str, tag: str) -> str:
    """Return the language or alphabet of the new texts if it is certainly wrong."""
    from tipsite.language.identification import word_counts
    from tipsite.lint.wording import page_problem
    from tipsite.model.problems import Location

    texts = (text.text for text in checked.texts if text.changed)
    phrases = (form for text in checked.phrases for form in text.targets)
    words = word_counts("\n".join((*texts, *phrases)))
    problem = page_problem(words, source, tag, Location(path=""))
    values = dict(problem.values) if problem else {}
    seen = values.get("language") or values.get("alphabet", "")
    return _(seen) if seen else ""


def _warn_of_other_columns(checked: ImportCheck, file: Path) -> None:
    from tipsite.translation.labels import spans

    for head, numbers in checked.other_columns.items():
        words = ngettext(
            "In {file}, {count} text is written into the column “{column}”, and “Translation” is "
            "empty beside it: row {rows}. It is not taken. If it is the translation, move it into "
            "“Translation”, and import the file again.",
            "In {file}, {count} texts are written into the column “{column}”, and “Translation” is "
            "empty beside them: rows {rows}. They are not taken. If they are the translations, "
            "move them into “Translation”, and import the file again.",
            len(numbers),
        )
        warning = words.format(file=file.name, count=len(numbers), column=head, rows=spans(numbers))
        click.echo(warning, err=True)


def _outcome_lines(checked: ImportCheck) -> Iterator[str]:
    from tipsite.translation.labels import spans

    taken = len(checked.texts) + len(checked.phrases)
    refused = len({(refusal.number, refusal.context) for refusal in checked.refusals})
    same = sum(
        text.text == text.source and any(map(str.isalpha, text.text)) for text in checked.texts
    )
    yield ngettext(
        "{count} text is new or changed, {refused} refused, {same} the same as before.",
        "{count} texts are new or changed, {refused} refused, {same} the same as before.",
        taken,
    ).format(count=taken, refused=refused, same=checked.same)
    if checked.empty:
        yield _("Not translated, and left as before: {count}.").format(count=checked.empty)
    if refused or checked.empty:
        yield _(
            "Where a text has no translation yet, readers see it in the language of the source."
        )
    if checked.offered:
        words = _("Still marked as fuzzy and left out: {count}. To take them: --fuzzy.")
        yield words.format(count=checked.offered)
    if checked.older:
        words = _(
            "Taken, and still outdated: {count}. The source has changed since this file was sent "
            "out."
        )
        yield words.format(count=checked.older)
    if checked.reworded:
        yield ngettext(
            "The source was changed in the file in {count} translated text, row {rows}: that is "
            "not taken. If it is right, change it on the site.",
            "The source was changed in the file in {count} translated texts, rows {rows}: that is "
            "not taken. If it is right, change it on the site.",
            len(checked.reworded),
        ).format(count=len(checked.reworded), rows=spans(checked.reworded))
    if same:
        yield _("Word for word as in the source: {count}. Is that meant?").format(count=same)

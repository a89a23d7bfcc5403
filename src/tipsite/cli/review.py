"""`tipsite translate diff`, `accept`, `review`: compare with the source, and record reviews."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tipsite.cli import completion, options
from tipsite.console import show
from tipsite.i18n import gettext as _
from tipsite.i18n import language_words
from tipsite.workspace.errors import CommandError

if TYPE_CHECKING:
    from tipsite.model.translation import Pair
    from tipsite.workspace.site import Workspace


@click.command("diff")
@click.argument("tag", shell_complete=completion.tags)
@click.argument("page", shell_complete=completion.pages)
@options.root
@options.flag("--all", "every", words="Also the blocks that are current.")
def diff_command(*, tag: str, page: str, root: Path, every: bool) -> None:
    """Show what has changed in PAGE, block by block.

    That is what the source said, what it says now, and the translation into the language TAG.

    PAGE is a page, such as help or help/index.md, a file of records, such as services/al.yaml, or
    phrases. [-gone-] words are gone, {+new+} ones are new.

    Example: tipsite translate diff sq help
    """
    from tipsite.translation.arguments import documents, translation
    from tipsite.translation.diff import diff_lines
    from tipsite.workspace.site import open_site

    workspace = open_site(root, "texts")
    tag = translation(workspace, tag)
    listed = documents(workspace, tag, (page,))
    for name, pairs in listed.items():
        show(diff_lines(workspace.source, tag, name, pairs, every=every), whole=True)


@click.command("accept")
@click.argument("tag", shell_complete=completion.tags)
@click.argument("pages", shell_complete=completion.pages, nargs=-1, metavar="[PAGE]...")
@options.root
@click.option("--block", "blocks", type=click.IntRange(1), multiple=True, metavar="N",
              help="Only this block, by its number in diff. May be repeated.")  # fmt: skip
@options.flag("--minor", words="Only blocks whose source has other words now.")
@options.flag(
    "--all", "every", words="All documents, but only what is unknown (with --minor: minor)."
)
@options.dry_run
def accept_command(
    *,
    tag: str,
    pages: tuple[str, ...],
    root: Path,
    blocks: tuple[int, ...],
    minor: bool,
    every: bool,
    dry_run: bool,
) -> None:
    """Say that the translation TAG fits its source as it is now.

    You say so after comparing both, for example with diff. Nothing on the page changes, except that
    its notice goes. With --block, a missing block counts as left out on purpose, and one without a
    source as the translation's own.

    Examples: tipsite translate accept sq help --block 3;
    for a site that was translated before tipsite kept note: tipsite translate accept sq --all
    """
    from tipsite.engine.workers import uncollected
    from tipsite.staleness.state_file import accept, state_path, write_state
    from tipsite.translation.arguments import documents, translation, whole_state
    from tipsite.workspace.changes import site_lock
    from tipsite.workspace.site import open_site

    with site_lock(root) as site:
        with uncollected():
            workspace = open_site(root, "texts")
            tag = translation(workspace, tag)
            _check_usage(pages, blocks, minor=minor, every=every)
            state = whole_state(workspace, tag)
            listed = _everything(workspace, tag) if every else documents(workspace, tag, pages)
            chosen = {
                name: _chosen(name, pairs, blocks, minor=minor, unknown=every and not minor)
                for name, pairs in listed.items()
            }
        new = state
        for name, pairs in listed.items():
            if chosen[name]:
                new = accept(new, name, pairs, _accepted_numbers(pairs) | chosen[name])
            if not every:
                show(_accepted_lines(name, pairs, chosen[name]))
        if every:
            show(_claim(workspace, tag, chosen, minor=minor))
        content = write_state(new)
        is_new = content != write_state(state)
        change = workspace.change({state_path(tag): content.encode()} if is_new else {})
        site.write(change, dry_run=dry_run)
    show(change.outcome(root, dry_run=dry_run))


def _check_usage(pages: Sequence[str], blocks: Sequence[int], *, minor: bool, every: bool) -> None:
    if every and (pages or blocks):
        raise CommandError(_("--all is for all pages: name none with it, and no --block."))
    if not every and not pages:
        raise CommandError(_("Say which page, such as help/index.md; or --all, for all of them."))
    if blocks and len(pages) > 1:
        raise CommandError(_("The numbers of --block are those of one page: name one page."))
    if blocks and minor:
        raise CommandError(_("Give --block or --minor, not both."))


def _everything(workspace: Workspace, tag: str) -> Mapping[str, tuple[Pair, ...]]:
    """Return the pairs of source block and translation, by document.

    Raises:
        CommandError: a document has mistakes, so its blocks are unknown.
    """
    whole = workspace.with_pages()
    broken = {problem.at.path for problem in whole.broken}
    if broken:
        words = _("{path} has mistakes. Mend them first: tipsite check shows them all.")
        raise CommandError(words.format(path=min(broken)))
    return whole.pairs(tag)


def _chosen(
    name: str, pairs: Sequence[Pair], blocks: Sequence[int], *, minor: bool, unknown: bool
) -> frozenset[int]:
    """Return the numbers of the blocks to accept."""
    from tipsite.staleness.pairs import PHRASES

    if name == PHRASES:
        raise CommandError(
            _(
                "A catalogue of phrases says itself what it was made from: put the new English of "
                "each phrase into its msgid. “tipsite translate diff” shows which."
            )
        )
    if blocks:
        known = {pair.number for pair in pairs}
        if strange := [number for number in blocks if number not in known]:
            words = _("{name} has no block {number}. Its last one is {last}.")
            raise CommandError(words.format(name=name, number=strange[0], last=max(known)))
        return frozenset(blocks)
    states = {"outdated-minor", "outdated-critical", "unknown"}
    if minor or unknown:
        states = {"outdated-minor"} if minor else {"unknown"}
    return frozenset(pair.number for pair in pairs if pair.state in states)


def _accepted_numbers(pairs: Sequence[Pair]) -> frozenset[int]:
    """Return the numbers of the blocks that are current already."""
    return frozenset(pair.number for pair in pairs if pair.state == "current")


def _accepted_lines(name: str, pairs: Sequence[Pair], chosen: frozenset[int]) -> Iterator[str]:
    from tipsite.translation.labels import counted, spans, state_words

    done = [pair for pair in pairs if pair.number in chosen and pair.state != "current"]
    numbers = spans(pair.number for pair in done)
    if done:
        blocks = counted("{count} block", "{count} blocks", len(done))
        words = _("{name}: {blocks} current now ({numbers}).")
        yield words.format(name=name, blocks=blocks, numbers=numbers)
    else:
        yield _("{name}: no block to accept.").format(name=name)
    for pair in done:
        if pair.state == "missing":
            words = _("Block {number} counts as left out on purpose.")
            yield "  " + words.format(number=pair.number)
        elif pair.state == "orphan":
            words = _("Block {number} counts as the translation's own.")
            yield "  " + words.format(number=pair.number)
    left = [pair for pair in pairs if pair.number not in chosen and pair.state != "current"]
    for state in dict.fromkeys(pair.state for pair in left):
        which = spans(pair.number for pair in left if pair.state == state)
        words = _("Still {state}: {numbers}.")
        yield "  " + words.format(state=state_words(state), numbers=which)


def _claim(
    workspace: Workspace, tag: str, chosen: Mapping[str, frozenset[int]], *, minor: bool
) -> Iterator[str]:
    from tipsite.translation.labels import counted

    translated, original = language_words(tag), language_words(workspace.source)
    count = sum(len(numbers) for numbers in chosen.values())
    files = sum(bool(numbers) for numbers in chosen.values())
    if not count:
        yield _("No block to accept.")
        return
    yield _("{blocks} in {documents} current now.").format(
        blocks=counted("{count} block", "{count} blocks", count),
        documents=counted("{count} document", "{count} documents", files),
    )
    if minor:
        words = _(
            "By this you say: the {source} has other words, but the {own} still says the same."
        )
    else:
        words = _(
            "By this you say: each {own} text says what the {source} beside it says today. "
            "Is that so? tipsite cannot know."
        )
    yield words.format(own=translated, source=original)


@click.command("review")
@click.argument("tag", shell_complete=completion.tags)
@click.argument("page", shell_complete=completion.pages)
@options.site
@click.option("--by", required=True, help="The role of whoever has read it, never a name.")
@options.dry_run
def review_command(
    *, tag: str, page: str, root: Path, today: datetime.date, by: str, dry_run: bool
) -> None:
    """Note who has read PAGE in the language TAG.

    Then the page is no draft until its text changes. A page that is behind its source is refused.
    Texts of which nobody knew the source count as translated from the source as it is now:
    whoever reads a translation compares it.

    PAGE is a page such as help, or records: all services, organizations, settings and phrases.
    Pages in the source language are read in the same way.

    Example: tipsite translate review sq help --by "native speaker"
    """
    from tipsite.resolve.translation_states import RECORDS
    from tipsite.translation.arguments import find_tag, translation
    from tipsite.translation.review import review_page, review_records, reviewer
    from tipsite.workspace.site import changing

    with changing(root, "texts") as (site, workspace):
        tag = find_tag(tag, workspace.languages)
        tag = tag if tag == workspace.source else translation(workspace, tag)
        who = reviewer(by, today)
        if page == RECORDS:
            done = review_records(workspace, tag, who)
        else:
            done = review_page(workspace, tag, page, who)
        change = workspace.change(done.files)
        site.write(change, dry_run=dry_run)
    show((*change.difference(), *done.notes, *change.outcome(root, dry_run=dry_run)))

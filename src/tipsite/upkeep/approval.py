"""Approval of pages and campaigns: find them by name, and note the approval in their files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tipsite.console import Shown
from tipsite.i18n import gettext as _
from tipsite.i18n import ngettext
from tipsite.lint.approval import Approvable, approvables, waiting
from tipsite.translation.arguments import find_document
from tipsite.translation.review import reviewer, with_approval
from tipsite.upkeep.calendar import DAYS
from tipsite.workspace.changes import ChangeSet
from tipsite.workspace.errors import CommandError
from tipsite.workspace.site import Workspace


def waiting_lines(workspace: Workspace) -> Iterator[Shown]:
    """Yield the pages and campaigns that need approval today or soon, and the next command."""
    _check_wanted(workspace)
    items = waiting(workspace.corpus, workspace.today, DAYS)
    if not items:
        yield _("Nothing waits for approval.")
        return
    words = ngettext("{count} waits for approval:", "{count} wait for approval:", len(items))
    yield ((words.format(count=len(items)), "bold"),)
    yield ()
    for item in items:
        since = item.approved.on if item.approved else None
        state = _("changed since {day}").format(day=since) if since else _("never approved")
        yield ((f"  {item.name}  ", ""), (f"({state})", "dim"))
    yield ()
    yield _("When somebody has read them: tipsite approve NAME --by ROLE (or --all)")


def approve(
    workspace: Workspace, names: Sequence[str], by: str, *, every: bool = False
) -> tuple[ChangeSet, list[str]]:
    """Return the change that notes pages and campaigns as approved, and words for the officer.

    ``names`` are ids of campaigns, or paths of pages in all languages (``signs/job.md``) or in one
    (``sq/signs/job.md``). With ``every``, all pages and campaigns that need approval today or soon
    are approved.

    Raises:
        CommandError: nothing has this name, or the file cannot be changed safely.
    """
    _check_wanted(workspace)
    who = reviewer(by, workspace.today)
    if every:
        items = list(waiting(workspace.corpus, workspace.today, DAYS))
    else:
        known = {item.name: item for item in approvables(workspace.corpus, None)}
        items = [known[name] for wanted in names for name in _meant(workspace, wanted, known)]
    new = {item.name: item for item in items if not item.is_approved}
    files: dict[str, bytes] = {}
    # Files are changed from the end, so that earlier places stay right.
    for item in sorted(new.values(), key=lambda item: item.record, reverse=True):
        path = item.at.path
        content = files.get(path, workspace.snapshot.files[path])
        values = {"by": who.by, "on": who.on.isoformat(), "text": item.text}
        files[path] = with_approval(content, item, values)
    words = _("{name}: approved by {role} on {day}.")
    lines = [words.format(name=name, role=who.by, day=who.on) for name in new]
    if lines:
        lines.append(_("When any of it changes, it waits again, and “tipsite publish” says so."))
    return workspace.change(files), lines


def _check_wanted(workspace: Workspace) -> None:
    if not workspace.config.site.approval:
        words = _("This site asks for no approval. To ask, write below “site”: {line}")
        raise CommandError(words.format(line="approval: [pages, campaigns]"))


def _meant(workspace: Workspace, wanted: str, known: dict[str, Approvable]) -> Sequence[str]:
    if wanted in known:
        return (wanted,)
    if wanted in {campaign.id.text for campaign in workspace.config.campaigns}:
        words = _("site.approval does not ask for campaigns.")
        raise CommandError(words)
    inner = {name: name.partition("/")[2] for name in known if "/" in name}
    page = find_document(wanted, tuple(dict.fromkeys(inner.values())), workspace.languages)
    folder = wanted.strip().removeprefix("content/").partition("/")[0]
    only = folder if f"{folder}/{page}" in inner else ""
    return [name for name in inner if inner[name] == page and name.startswith(only)]

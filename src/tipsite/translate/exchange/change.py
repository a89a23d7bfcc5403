"""What an import would change: parsed again as a whole before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tipsite.messages import explain
from tipsite.model.tracking import Document
from tipsite.problems import Problem
from tipsite.tracking import fingerprint
from tipsite.translate.exchange.placed import Files, path_of, placed
from tipsite.translate.exchange.taken import Accepted, AcceptedPhrase, Checked, Slip
from tipsite.ui_language import gettext as _
from tipsite.workspace.changes import ChangeSet
from tipsite.workspace.site import ErrorGate, Workspace, open_snapshot, with_files

_ROUNDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """What is to be written, and what that holds of a file that came back.

    ``strange`` are new errors that belong to none of the texts: with one of them, nothing may be
    written.
    """

    change: ChangeSet
    checked: Checked
    strange: tuple[Problem, ...]


def change_of(workspace: Workspace, tag: str, checked: Checked) -> Import:
    """Return what taking these texts means; texts that would break the site become slips."""
    strange: tuple[Problem, ...] = ()
    files: Files = {}
    gate = ErrorGate(workspace, "site")
    for _round in range(_ROUNDS):
        files, slips = placed(workspace, tag, checked.texts, checked.phrases)
        if not slips and files:
            changed = with_files(workspace.snapshot, files)
            after = open_snapshot(changed, workspace.part, workspace.today).with_pages()
            slips = tuple(_lost(workspace, after, tag, checked))
            if not slips:
                slips, strange = _attributed(gate.new_errors(files), after, tag, checked)
        if not slips:
            break
        checked = _without(checked, slips)
    return Import(change=workspace.change(files), checked=checked, strange=strange)


def _lost(before: Workspace, after: Workspace, tag: str, checked: Checked) -> Iterator[Slip]:
    """Yield the texts of each document that is not exactly what it should have become."""
    old, new = before.documents(tag, tag), after.documents(tag, tag)
    names = dict.fromkeys(one.document for one in checked.texts)
    for name in names:
        taken = [one for one in checked.texts if one.document == name]
        wanted = _units(old.get(name))
        for one in taken:
            if one.pair.target:
                wanted[one.key, one.pair.target.fingerprint] -= 1
            wanted[one.key, fingerprint(one.text)] += 1
        if +wanted != _units(new.get(name)):
            words = _("the file {path} can't be changed safely: change it by hand").format(
                path=path_of(name, tag)
            )
            yield from (_slip(one, words) for one in taken)


def _units(document: Document | None) -> Counter[tuple[str, str]]:
    return (
        Counter((unit.key, unit.fingerprint) for unit in document.units) if document else Counter()
    )


def _attributed(
    new: Iterable[Problem], after: Workspace, tag: str, checked: Checked
) -> tuple[tuple[Slip, ...], tuple[Problem, ...]]:
    """Return new errors as slips of the texts that brought them, and those of no text."""
    slips: list[Slip] = []
    strange: list[Problem] = []
    for problem in new:
        found: list[Accepted | AcceptedPhrase] = [*_texts_at(problem, after, tag, checked)]
        found.extend(_phrases_at(problem, after, tag, checked))
        words, _hint = explain(problem.code, problem.values, _)
        slips += [_slip(one, words) for one in found]
        if not found:
            strange.append(problem)
    return tuple(slips), tuple(strange)


def _texts_at(problem: Problem, after: Workspace, tag: str, checked: Checked) -> list[Accepted]:
    """The texts in whose lines a problem is; if there are none, all of that file."""
    at = problem.at
    own = [one for one in checked.texts if path_of(one.document, tag) == at.path]
    documents = after.documents(tag, tag)
    found = []
    for one in own:
        for unit in documents[one.document].units if one.document in documents else ():
            last = unit.at.line + unit.text.count("\n")
            same = unit.key == one.key and unit.fingerprint == fingerprint(one.text)
            if same and unit.at.line <= at.line <= last:
                found.append(one)
    named = [one for one in own if one.key == dict(problem.values).get("key")]
    return found or named or own


def _phrases_at(
    problem: Problem, after: Workspace, tag: str, checked: Checked
) -> list[AcceptedPhrase]:
    theme = after.corpus.theme
    if theme is None or problem.at.path != f"themes/{theme.name}/phrases/{tag}.po":
        return []
    key = dict(problem.values).get("key")
    there = theme.phrases.get(tag, {})
    own = [one for one in checked.phrases if key == one.key]
    near = [one for one in checked.phrases if one.key in there and there[one.key].at == problem.at]
    return own or near or list(checked.phrases)


def _without(checked: Checked, slips: tuple[Slip, ...]) -> Checked:
    gone = {(slip.number, slip.context) for slip in slips}
    return replace(
        checked,
        texts=tuple(one for one in checked.texts if (one.number, one.context) not in gone),
        phrases=tuple(one for one in checked.phrases if (one.number, one.context) not in gone),
        slips=tuple(sorted({*checked.slips, *slips})),
    )


def _slip(one: Accepted | AcceptedPhrase, words: str) -> Slip:
    return Slip(number=one.number, context=one.context, words=words)

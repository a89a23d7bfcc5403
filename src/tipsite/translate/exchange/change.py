"""What an import would change: parsed again as a whole before anything is written."""

from __future__ import annotations

import datetime
import difflib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from tipsite.link import link
from tipsite.messages import explain
from tipsite.model.snapshot import Snapshot
from tipsite.model.tracking import Document
from tipsite.parse import parse
from tipsite.problems import Problem, errors
from tipsite.tracking import fingerprint, state_path
from tipsite.translate.exchange.placed import Files, path_of, placed, with_files
from tipsite.translate.exchange.taken import Checked, Slip, Taken, TakenPhrase
from tipsite.translate.opened import Opened, open_snapshot
from tipsite.ui_language import gettext as _

_ROUNDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The files to be written, by path, and what they hold of a file that came back.

    ``old`` are their bytes now. ``strange`` are new errors that belong to none of the texts: with
    one of them, nothing may be written.
    """

    old: Mapping[str, bytes]
    new: Mapping[str, bytes]
    checked: Checked
    strange: tuple[Problem, ...]

    def diff(self, tag: str) -> Iterator[str]:
        """Yield the difference as unified diff, without line ends and without the state file."""
        for path in sorted(self.new):
            if path == state_path(tag):
                continue
            old = self.old.get(path, b"").decode("utf-8", "replace").splitlines()
            new = self.new[path].decode("utf-8", "replace").splitlines()
            before = path if path in self.old else "/dev/null"
            yield from difflib.unified_diff(old, new, before, path, lineterm="", n=1)
            yield ""


def change_of(opened: Opened, tag: str, checked: Checked, today: datetime.date) -> Change:
    """Return what taking these texts means; texts that would break the site become slips."""
    strange: tuple[Problem, ...] = ()
    files: Files = {}
    known = _errors(opened.snapshot, today) if checked.texts or checked.phrases else ()
    for _round in range(_ROUNDS):
        files, slips = placed(opened, tag, checked.texts, checked.phrases)
        if not slips and files:
            after = open_snapshot(with_files(opened.snapshot, files))
            slips = tuple(_lost(opened, after, tag, checked))
            if not slips:
                new = _new(known, _errors(after.snapshot, today))
                slips, strange = _attributed(new, after, tag, checked)
        if not slips:
            break
        checked = _without(checked, slips)
    old = {path: opened.snapshot.files[path] for path in files if path in opened.snapshot.files}
    return Change(old=old, new=files, checked=checked, strange=strange)


def _errors(snapshot: Snapshot, today: datetime.date) -> tuple[Problem, ...]:
    """The errors that would stop a build."""
    corpus, shape = parse(snapshot)
    _, meaning = link(corpus, today)
    return errors((*shape, *meaning))


def _new(before: tuple[Problem, ...], after: tuple[Problem, ...]) -> list[Problem]:
    """The errors that were not there before, wherever those stand now."""
    known = Counter((one.code, one.at.path, one.values) for one in before)
    found = []
    for one in after:
        known[one.code, one.at.path, one.values] -= 1
        if known[one.code, one.at.path, one.values] < 0:
            found.append(one)
    return found


def _lost(before: Opened, after: Opened, tag: str, checked: Checked) -> Iterator[Slip]:
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
    new: list[Problem], after: Opened, tag: str, checked: Checked
) -> tuple[tuple[Slip, ...], tuple[Problem, ...]]:
    """Return new errors as slips of the texts that brought them, and those of no text."""
    slips: list[Slip] = []
    strange: list[Problem] = []
    for problem in new:
        found: list[Taken | TakenPhrase] = [*_texts_at(problem, after, tag, checked)]
        found.extend(_phrases_at(problem, after, tag, checked))
        words, _hint = explain(problem.code, problem.values, _)
        slips += [_slip(one, words) for one in found]
        if not found:
            strange.append(problem)
    return tuple(slips), tuple(strange)


def _texts_at(problem: Problem, after: Opened, tag: str, checked: Checked) -> list[Taken]:
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


def _phrases_at(problem: Problem, after: Opened, tag: str, checked: Checked) -> list[TakenPhrase]:
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


def _slip(one: Taken | TakenPhrase, words: str) -> Slip:
    return Slip(number=one.number, context=one.context, words=words)

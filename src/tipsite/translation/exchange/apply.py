"""Put returned texts into the files of a site, and parse the files before they are written.

A text that would break the site is refused; the others are tried again without it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from tipsite.i18n import gettext as _
from tipsite.markdown.normal_form import fingerprint
from tipsite.messages.explanation import explain
from tipsite.model.corpus import CONFIG
from tipsite.model.pages import PageKind
from tipsite.model.problems import Problem
from tipsite.model.translation import Document, Pair
from tipsite.staleness.state_file import state_path, translated, write_state
from tipsite.translation.exchange.page_file import ChangeRefused, needed_fields, page_file
from tipsite.translation.exchange.phrases import new_phrases, phrase_file, phrase_path
from tipsite.translation.exchange.placeholders import on_one_line
from tipsite.translation.exchange.units import Accepted, AcceptedPhrase, ImportCheck, Refusal
from tipsite.workspace.changes import ChangeSet
from tipsite.workspace.site import ErrorGate, Workspace, open_changed
from tipsite.yaml.cursor import EditRefused, cursor_at
from tipsite.yaml.edit import set_values
from tipsite.yaml.nodes import path_to

_ROUNDS = 20
_Files = dict[str, bytes]


class Import(Struct, frozen=True, kw_only=True):
    """The files to be written, and the accepted and refused texts.

    ``unattributed`` are new errors that no accepted text explains: with one of them, nothing may
    be written.
    """

    change: ChangeSet
    checked: ImportCheck
    unattributed: tuple[Problem, ...]


def import_change(workspace: Workspace, tag: str, checked: ImportCheck) -> Import:
    """Return the changed files with these texts; refuse texts that would break the site."""
    unattributed: tuple[Problem, ...] = ()
    files: _Files = {}
    gate = ErrorGate(workspace, "site")
    for _round in range(_ROUNDS):
        files, refusals = _changed_files(workspace, tag, checked.texts, checked.phrases)
        if not refusals and files:
            after = open_changed(workspace, files).with_pages()
            refusals = tuple(_inexact_texts(workspace, after, tag, checked))
            if not refusals:
                refusals, unattributed = _attribute(gate.new_errors(files), after, tag, checked)
        if not refusals:
            break
        checked = _without(checked, refusals)
    return Import(change=workspace.change(files), checked=checked, unattributed=unattributed)


def _inexact_texts(
    before: Workspace, after: Workspace, tag: str, checked: ImportCheck
) -> Iterator[Refusal]:
    """Refuse all texts of a document if its units are not exactly as expected."""
    old, new = before.documents(tag, tag), after.documents(tag, tag)
    names = dict.fromkeys(text.document for text in checked.texts)
    for name in names:
        accepted = [text for text in checked.texts if text.document == name]
        wanted = _units(old.get(name))
        for text in accepted:
            if text.pair.target:
                wanted[text.key, text.pair.target.fingerprint] -= 1
            wanted[text.key, fingerprint(text.text)] += 1
        if +wanted != _units(new.get(name)):
            words = _("the file {path} can't be changed safely: change it by hand").format(
                path=_path_of(name, tag)
            )
            yield from (_refusal(text, words) for text in accepted)


def _units(document: Document | None) -> Counter[tuple[str, str]]:
    return (
        Counter((unit.key, unit.fingerprint) for unit in document.units) if document else Counter()
    )


def _attribute(
    new: Iterable[Problem], after: Workspace, tag: str, checked: ImportCheck
) -> tuple[tuple[Refusal, ...], tuple[Problem, ...]]:
    """Return refusals of the texts that cause new errors, and the errors that no text explains."""
    refusals: list[Refusal] = []
    unattributed: list[Problem] = []
    for problem in new:
        brought = _texts_at(problem, after, tag, checked)
        words, _hint = explain(problem.code, problem.values, _)
        refusals += [_refusal(text, words) for text in brought]
        if not brought:
            unattributed.append(problem)
    return tuple(refusals), tuple(unattributed)


def _texts_at(problem: Problem, after: Workspace, tag: str, checked: ImportCheck) -> list[Accepted]:
    """Return the texts that may cause a problem: the texts at its line, or all in its file."""
    at = problem.at
    of_file = [text for text in checked.texts if _path_of(text.document, tag) == at.path]
    documents = after.documents(tag, tag)
    in_lines = []
    for text in of_file:
        for unit in documents[text.document].units if text.document in documents else ():
            last = unit.at.line + unit.text.count("\n")
            same = unit.key == text.key and unit.fingerprint == fingerprint(text.text)
            if same and unit.at.line <= at.line <= last:
                in_lines.append(text)
    named = [text for text in of_file if text.key == dict(problem.values).get("key")]
    return in_lines or named or of_file


def _without(checked: ImportCheck, refusals: tuple[Refusal, ...]) -> ImportCheck:
    refused = {(refusal.number, refusal.context) for refusal in refusals}
    return replace(
        checked,
        texts=tuple(text for text in checked.texts if (text.number, text.context) not in refused),
        phrases=tuple(
            phrase for phrase in checked.phrases if (phrase.number, phrase.context) not in refused
        ),
        refusals=tuple(sorted({*checked.refusals, *refusals})),
    )


def _refusal(text: Accepted | AcceptedPhrase, words: str) -> Refusal:
    return Refusal(number=text.number, context=text.context, words=words)


def _changed_files(
    workspace: Workspace, tag: str, texts: Iterable[Accepted], phrases: Sequence[AcceptedPhrase]
) -> tuple[_Files, tuple[Refusal, ...]]:
    """Return the changed files, by path, and refusals of texts whose file cannot be changed."""
    files: _Files = {}
    refusals: list[Refusal] = []
    state = workspace.state(tag)
    pairs_of = workspace.pairs(tag)
    by_document: dict[str, list[Accepted]] = defaultdict(list)
    for text in texts:
        by_document[text.document].append(text)
    for document, accepted in by_document.items():
        path = _path_of(document, tag)
        try:
            content = _new_content(workspace, tag, document, accepted, pairs_of)
        except ChangeRefused as why:
            refusals += [_refusal(text, _not_changed(path, why)) for text in accepted]
            continue
        if content != workspace.snapshot.files.get(path):
            files[path] = content
        translations = {text.pair.number: (text.source, text.text) for text in accepted}
        state = translated(state, document, pairs_of[document], translations)
    if any(not path.endswith(".md") for path in files):
        config = files.get(CONFIG) or workspace.snapshot.files.get(CONFIG, b"")
        if (draft := _as_draft(config, tag)) != config:
            files[CONFIG] = draft
    if state != workspace.state(tag):
        files[state_path(tag)] = write_state(state).encode()
    more, refused = _phrases(workspace, tag, phrases)
    return {**files, **more}, (*refusals, *refused)


def _path_of(document: str, tag: str) -> str:
    """Return the path of the file of a document in the language ``tag``."""
    if document.endswith(".md"):
        return f"content/{tag}/{document}"
    return document if document == CONFIG else f"content/{document}"


def _new_content(
    workspace: Workspace,
    tag: str,
    document: str,
    accepted: Sequence[Accepted],
    pairs_of: Mapping[str, Sequence[Pair]],
) -> bytes:
    path = _path_of(document, tag)
    old = workspace.snapshot.files.get(path)
    if not document.endswith(".md"):
        if old is None:
            raise ChangeRefused(_("it is not there"))
        return _record_file(old, accepted, tag)
    if (old is None) == (
        document in workspace.pages.get(tag, {})
    ) or path in workspace.snapshot.left_out:
        raise ChangeRefused(_("it has mistakes; tipsite check says which"))
    page = workspace.pages[workspace.source].get(document)
    kind: PageKind = page.kind if page else "page"
    lacking = [key for key in needed_fields(kind) if key not in {text.key for text in accepted}]
    if old is None and lacking:
        words = _("it is not there yet, and is made together with a translated {fields}")
        raise ChangeRefused(words.format(fields=_(" and ").join(lacking)))
    source = workspace.snapshot.files[_path_of(document, workspace.source)]
    tags = (workspace.source, tag)
    return page_file(old, source, pairs_of[document], accepted, tags, kind=kind)


def _phrases(
    workspace: Workspace, tag: str, phrases: Sequence[AcceptedPhrase]
) -> tuple[_Files, list[Refusal]]:
    theme = workspace.corpus.theme
    if theme is None or not phrases:
        return {}, []
    path = phrase_path(theme, tag)
    try:
        new = new_phrases(theme.name, tag, workspace.today)
        content = phrase_file(workspace.snapshot.files.get(path), phrases, new)
    except ChangeRefused as why:
        return {}, [_refusal(phrase, _not_changed(path, why)) for phrase in phrases]
    return {path: content}, []


def _not_changed(path: str, why: ChangeRefused) -> str:
    return _("the file {path} can't be changed: {why}").format(path=path, why=why)


def _record_file(old: bytes, accepted: Sequence[Accepted], tag: str) -> bytes:
    """Return a file of records with the returned texts for the language ``tag``.

    Raises:
        ChangeRefused: the file cannot be changed safely.
    """
    try:
        text = old.decode()
        # The source of a text and its translations are values of one mapping.
        changes = [
            (path_to(text, new.pair.source.at)[:-1], new.text)
            for new in accepted
            if new.changed and new.pair.source
        ]
        for mapping, words in changes:
            text = set_values(text, mapping, {tag: on_one_line(words)})
    except EditRefused as error:
        line = _("line {number}: ").format(number=error.line) if error.line else ""
        raise ChangeRefused(line + error.message(_)) from error
    return text.encode()


def _as_draft(old: bytes, tag: str) -> bytes:
    """Return campaigns.yaml in which a reviewed language is a draft again."""
    text = old.decode()
    try:
        cursor = cursor_at(text, ("site", "translation"))
        if tag in cursor.entries and cursor.scalar(tag).value == "reviewed":
            return set_values(text, ("site", "translation"), {tag: "draft"}).encode()
    except EditRefused:
        return old
    return old

"""State files and approvals after a change of name.

The states of translations do not change, since only the targets of links in texts differ. Approved
and reviewed texts keep their approval and review.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from tipsite.lint.approval import Approvable, approvables
from tipsite.markdown.normal_form import fingerprint
from tipsite.model.corpus import CONFIG, ORGANIZATIONS
from tipsite.model.translation import Document, StateEntry, StateFile, Unit
from tipsite.renaming.mentions import Renaming, mended_text
from tipsite.resolve.translation_states import records_of
from tipsite.staleness.state_file import keep, kept_text, state_tag, write_state
from tipsite.staleness.units import document_fingerprint
from tipsite.translation.arguments import whole_state
from tipsite.translation.review import with_approval
from tipsite.workspace.site import Workspace, open_changed


def states(workspace: Workspace, renaming: Renaming) -> Mapping[str, bytes]:
    """Return the state files that change, by path.

    Raises:
        CommandError: lines of one are damaged, and writing it would lose them.
    """
    files: dict[str, bytes] = {}
    paths = [path for path in workspace.snapshot.files if state_tag(path)]
    if not paths or renaming.kind == "language":
        return files
    whole = workspace.with_pages()
    source = workspace.source
    sources = {**whole.pages.get(source, {}), **_records(workspace, source)}
    for path in paths:
        tag = state_tag(path)
        old = whole_state(workspace, tag)
        targets = {**whole.pages.get(tag, {}), **_records(workspace, tag)}
        new = _state(old, sources, targets, renaming)
        if new != old:
            files[path] = write_state(new).encode()
    return files


def _records(workspace: Workspace, tag: str) -> Mapping[str, Document]:
    return records_of(workspace.corpus, workspace.config, tag)


def _state(
    state: StateFile,
    sources: Mapping[str, Document],
    targets: Mapping[str, Document],
    renaming: Renaming,
) -> StateFile:
    entries = {}
    for name, lines in state.made.items():
        was, is_ = (_marks(found.get(name), renaming) for found in (sources, targets))
        entries[renaming.page(name)] = tuple(
            _line(line, name, was, is_, renaming) for line in lines
        )
    reviews = {}
    for name, review in state.reviews.items():
        document = targets.get(name)
        mark = review.fingerprint
        if document and mark == document_fingerprint(document.units):
            mark = document_fingerprint(_unit(unit, name, renaming) for unit in document.units)
        reviews[renaming.page(name)] = replace(review, fingerprint=mark)
    return StateFile(made=entries, reviews=reviews)


def _marks(document: Document | None, renaming: Renaming) -> Mapping[str, str]:
    """Return the new fingerprints of the texts of a document, by old fingerprint."""
    marks = {}
    for unit in document.units if document else ():
        new = _unit(unit, document.name, renaming) if document else unit
        if new.fingerprint != unit.fingerprint:
            marks[unit.fingerprint] = new.fingerprint
    return marks


def _unit(unit: Unit, name: str, renaming: Renaming) -> Unit:
    if unit.key:
        return replace(unit, key=_key(unit.key, name, renaming))
    text = mended_text(unit.text, name, renaming)
    return unit if text == unit.text else replace(unit, text=text, fingerprint=fingerprint(text))


def _key(key: str, name: str, renaming: Renaming) -> str:
    """Return the key of a field with the new id; it begins with the id of the record."""
    first, dot, rest = key.partition(".")
    places = {
        "service": name.startswith("services/"),
        "organization": name == ORGANIZATIONS.removeprefix("content/"),
        "campaign": name == CONFIG,
    }
    return (
        f"{renaming.new}{dot}{rest}" if first == renaming.old and places.get(renaming.kind) else key
    )


def _line(
    line: StateEntry,
    name: str,
    sources: Mapping[str, str],
    targets: Mapping[str, str],
    renaming: Renaming,
) -> StateEntry:
    """Return the line for the renamed texts; an outdated translation keeps its earlier source."""
    if line.key:
        return replace(line, key=_key(line.key, name, renaming))
    target = targets.get(line.target, line.target)
    then = kept_text(line)
    text = mended_text(then, name, renaming) if then is not None else None
    if text is None or text == then:
        source = sources.get(line.source, line.source) if then is None else line.source
        return replace(line, source=source, target=target)
    return replace(line, source=fingerprint(text), target=target, kept=keep(text))


def approvals(
    workspace: Workspace,
    renaming: Renaming,
    files: Mapping[str, bytes],
    moved: Mapping[str, str],
) -> Mapping[str, bytes]:
    """Return the changed ``files`` that were approved before, with their approval renewed.

    Raises:
        CommandError: one cannot be changed safely.
    """
    done: dict[str, bytes] = {}
    if not workspace.config.site.approval:
        return done
    after = open_changed(workspace, files, "site", moved).corpus
    now = {approvable.name: approvable for approvable in approvables(after, None)}
    for old in approvables(workspace.corpus, None):
        approvable = now[_approved_name(old, renaming)]
        if old.is_approved and not approvable.is_approved:
            path = approvable.at.path
            content = done.get(path, files[path])
            done[path] = with_approval(content, approvable, {"text": approvable.text})
    return done


def _approved_name(old: Approvable, renaming: Renaming) -> str:
    tag, slash, path = old.name.partition("/")
    if not slash:
        return renaming.new if (renaming.kind, tag) == ("campaign", renaming.old) else tag
    tag = renaming.new if (renaming.kind, tag) == ("language", renaming.old) else tag
    return f"{tag}/{renaming.page(path)}"

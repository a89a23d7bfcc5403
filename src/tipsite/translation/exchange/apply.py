"""The files of a site with the texts that came back.

- A page that had no translation yet: what the source settles, with the words that came back.
- A page of a translation after an import: its words, and that nobody has read them yet.
- A file of records, or campaigns.yaml, with texts that came back in one language.
- The files of a site with the texts that came back, and what could not be put into them.
- What an import would change: parsed again as a whole before anything is written.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import yaml

from tipsite.content.pages import NEEDED, place_kind
from tipsite.i18n import gettext as _
from tipsite.markdown.normal_form import fingerprint
from tipsite.messages.explanation import explain
from tipsite.model.problems import Problem
from tipsite.model.translation import Document, Pair
from tipsite.staleness.state_file import state_path, translated, write_state
from tipsite.staleness.units import CONFIG
from tipsite.translation.exchange.page_text import NotPlaced, PageText, with_blocks
from tipsite.translation.exchange.phrases import phrase_file, phrase_order, phrase_path
from tipsite.translation.exchange.placeholders import on_one_line
from tipsite.translation.exchange.units import LISTS, Accepted, AcceptedPhrase, Checked, Slip
from tipsite.workspace.changes import ChangeSet
from tipsite.workspace.site import ErrorGate, Workspace, open_snapshot, with_files
from tipsite.yaml.cursor import Cursor, EditRefused, cursor_at
from tipsite.yaml.edit import set_list, set_values
from tipsite.yaml.nodes import Path
from tipsite.yaml.scalars import write_scalar

_WORDS = frozenset(("title", "short_title", "summary", "who"))
_HOLDERS = ("image", "downloads")


def needed_fields(document: str) -> tuple[str, ...]:
    """Return the fields without whose translation a page can't be made."""
    more = NEEDED.get(place_kind(document), ())
    return ("title", "summary", *(key for key in more if key in _WORDS | LISTS))


def new_page(source: str, pairs: Sequence[Pair], taken: Sequence[Accepted]) -> str:
    """Return the text of a new page; what is not translated is left out of it."""
    page = PageText.of(source)
    fields = {one.key: one.text for one in taken if one.key}
    blocks = [one.text for one in sorted(taken, key=lambda one: one.pair.number) if not one.key]
    matter = _matter(page.matter, fields)
    body = "\n\n".join(blocks)
    return f"---\n{matter}---\n{body}\n" if body else f"---\n{matter}---\n"


def holder_of(source: str, part: str, fields: Mapping[str, str]) -> str:
    """Return the pictures or files of the source's front matter with words that came back.

    Raises:
        NotPlaced: some of their words are not translated.
    """
    lines = _holder(cursor_at(PageText.of(source).matter, ()), part, fields)
    if not lines:
        raise NotPlaced(
            _("it has no “{part}” yet: translate all words of it at once").format(part=part)
        )
    return lines[0]


def _matter(source: str, fields: Mapping[str, str]) -> str:
    cursor = cursor_at(source, ())
    lines: list[str] = []
    for key in cursor.entries:
        if key in _WORDS:
            if key in fields:
                lines.append(f"{key}: {write_scalar(fields[key], flow=False)}")
        elif key in LISTS:
            if key in fields:
                items = [line.removeprefix("- ") for line in fields[key].split("\n")]
                lines.append(set_list("x: x", (), key, items).partition("\n")[2])
        elif key in _HOLDERS:
            lines.extend(_holder(cursor, key, fields))
        elif key != "translation":
            lines.append(_raw(cursor, key))
    return "\n".join((*lines, "translation: draft")) + "\n"


def _holder(cursor: Cursor, key: str, fields: Mapping[str, str]) -> list[str]:
    """A picture or files, if all their words are translated: half of them would mislead."""
    raw = _raw(cursor, key)
    node = cursor.entries[key][1]
    whole: list[tuple[tuple[str | int, ...], str, yaml.Node]] = (
        [((key, at), f"{key}.{at}.title", item) for at, item in enumerate(node.value)]
        if isinstance(node, yaml.SequenceNode)
        else [((key,), f"{key}.alt", node)]
    )
    for path, field, item in whole:
        names = [name.value for name, _ in item.value] if isinstance(item, yaml.MappingNode) else []
        name = field.rpartition(".")[2]
        if name in names:
            if field not in fields:
                return []
            raw = set_values(raw, path, {name: fields[field]})
    return [raw]


def _raw(cursor: Cursor, key: str) -> str:
    """A key with its value as the source has it, without what stands around."""
    name, value = cursor.entries[key]
    return cursor.text[name.start_mark.index : cursor.end_of(value)].replace("\r\n", "\n")


_MARK = "\ufeff"


def page_file(
    old: bytes | None, source: bytes, pairs: Sequence[Pair], taken: Sequence[Accepted]
) -> bytes:
    """Return the file of a page with the texts that came back.

    ``old`` is what stands there, ``source`` the file of the page in the source language.

    Raises:
        NotPlaced: the file cannot be changed safely.
    """
    try:
        if old is None:
            return new_page(source.decode("utf-8-sig"), pairs, taken).encode()
        text = old.decode()
        mark = _MARK if text.startswith(_MARK) else ""
        return (mark + _changed(text.removeprefix(_MARK), source, pairs, taken)).encode()
    except UnicodeDecodeError as error:
        raise NotPlaced(_("it is not UTF-8 text")) from error
    except EditRefused as error:
        line = _("line {number}: ").format(number=error.line + 1) if error.line else ""
        raise NotPlaced(line + error.message(_)) from error


def _changed(text: str, source: bytes, pairs: Sequence[Pair], taken: Sequence[Accepted]) -> str:
    changed = [one for one in taken if one.changed]
    if not changed:
        return text
    page = PageText.of(text)
    page = with_blocks(page, pairs, {one.pair.number: one for one in changed})
    matter = page.matter
    fields = {one.key: one.text for one in changed if one.key}
    for key in fields:
        matter = _with_field(matter, key, fields, source)
    matter = set_values(matter, (), {"translation": _translation(matter, pairs, taken)})
    return page.with_matter(matter)


def _with_field(matter: str, key: str, fields: Mapping[str, str], source: bytes) -> str:
    words = fields[key]
    if key in LISTS:
        return set_list(matter, (), key, [line.removeprefix("- ") for line in words.split("\n")])
    holder, _dot, name = key.rpartition(".")
    if not holder:
        return set_values(matter, (), {key: words})
    part, _dot, number = holder.partition(".")
    if part not in cursor_at(matter, ()).entries:
        end = "" if matter.endswith(("\n", "\r")) else "\n"
        return f"{matter}{end}{holder_of(source.decode('utf-8-sig'), part, fields)}\n"
    path = (part, int(number)) if number else (part,)
    return set_values(matter, path, {name: words})


def _translation(matter: str, pairs: Sequence[Pair], taken: Sequence[Accepted]) -> str:
    """Return the state of the whole page: of a machine, as long as one text of it still is."""
    entries = cursor_at(matter, ()).entries
    said = entries["translation"][1].value if "translation" in entries else ""
    numbers = {one.pair.number for one in taken}
    rest: Mapping[int, Pair] = {
        pair.number: pair for pair in pairs if pair.target and pair.number not in numbers
    }
    return "machine" if said == "machine" and rest else "draft"


_LISTS = {CONFIG: "campaigns", "organizations.yaml": "organizations"}
_SITE = "site."


def record_file(old: bytes, document: str, taken: Sequence[Accepted], tag: str) -> bytes:
    """Return a file of records with the texts that came back for the language ``tag``.

    Raises:
        NotPlaced: the file cannot be changed safely.
    """
    try:
        text = old.decode()
        for one in taken:
            if one.changed:
                path = _path(text, document, one.key)
                text = set_values(text, path, {tag: on_one_line(one.text)})
    except UnicodeDecodeError as error:
        raise NotPlaced(_("it is not UTF-8 text")) from error
    except EditRefused as error:
        line = _("line {number}: ").format(number=error.line) if error.line else ""
        raise NotPlaced(line + error.message(_)) from error
    return text.encode()


def as_draft(old: bytes, tag: str) -> bytes:
    """Return campaigns.yaml in which nobody has read the records in a language yet."""
    text = old.decode()
    try:
        cursor = cursor_at(text, ("site", "translation"))
        if tag in cursor.entries and cursor.scalar(tag).value == "reviewed":
            return set_values(text, ("site", "translation"), {tag: "draft"}).encode()
    except EditRefused:
        return old
    return old


def _path(text: str, document: str, key: str) -> Path:
    """Return the way to the mapping that holds a field in all languages."""
    if document == CONFIG and key.startswith(_SITE):
        return _steps(key.split("."))
    name, *rest = _parts(key)
    many = _LISTS.get(document, "services")
    records = _records(text, many)
    if name not in records:
        raise NotPlaced(_("there is no record “{name}” in it").format(name=name))
    return (many, records[name], *_steps(rest))


def _steps(parts: list[str]) -> Path:
    return tuple(int(part) if part.isdigit() else part for part in parts)


def _parts(key: str) -> list[str]:
    """Part a key: ids may hold any letters, but what follows them is known."""
    if ".aims." in key:
        name, _sep, number = key.rpartition(".aims.")
        return [name, "aims", number]
    name, _dot, field = key.rpartition(".")
    return [name, field]


def _records(text: str, many: str) -> dict[str, int]:
    """Return where each record stands in its list, by its id."""
    entries = cursor_at(text, ()).entries
    node = entries[many][1] if many in entries else None
    found: dict[str, int] = {}
    if isinstance(node, yaml.SequenceNode):
        for at, record in enumerate(node.value):
            for key, value in record.value if isinstance(record, yaml.MappingNode) else ():
                if key.value == "id":
                    found.setdefault(value.value.strip(), at)
    return found


Files = dict[str, bytes]


def placed(
    workspace: Workspace, tag: str, texts: Iterable[Accepted], phrases: Sequence[AcceptedPhrase]
) -> tuple[Files, tuple[Slip, ...]]:
    """Return the files that change, by path, and a slip for each text that has no safe place."""
    files: Files = {}
    slips: list[Slip] = []
    state = workspace.state(tag)
    pairs_of = workspace.pairs(tag)
    by_document: dict[str, list[Accepted]] = defaultdict(list)
    for text in texts:
        by_document[text.document].append(text)
    for document, taken in by_document.items():
        path = path_of(document, tag)
        try:
            content = _content(workspace, tag, document, taken)
        except NotPlaced as why:
            slips += [_slip(one, _not_changed(path, why)) for one in taken]
            continue
        if content != workspace.snapshot.files.get(path):
            files[path] = content
        made = {one.pair.number: (one.source, one.text) for one in taken}
        state = translated(state, document, pairs_of[document], made)
    if any(not path.endswith(".md") for path in files):
        config = files.get(CONFIG) or workspace.snapshot.files.get(CONFIG, b"")
        if (draft := as_draft(config, tag)) != config:
            files[CONFIG] = draft
    if state != workspace.state(tag):
        files[state_path(tag)] = write_state(state).encode()
    more, refused = _phrases(workspace, tag, phrases)
    return {**files, **more}, (*slips, *refused)


def path_of(document: str, tag: str) -> str:
    """Return the path of the file in which a document of the language ``tag`` stands."""
    if document.endswith(".md"):
        return f"content/{tag}/{document}"
    return document if document == CONFIG else f"content/{document}"


def _content(workspace: Workspace, tag: str, document: str, taken: Sequence[Accepted]) -> bytes:
    path = path_of(document, tag)
    old = workspace.snapshot.files.get(path)
    if not document.endswith(".md"):
        if old is None:
            raise NotPlaced(_("it is not there"))
        return record_file(old, document, taken, tag)
    if (old is None) == (
        document in workspace.pages.get(tag, {})
    ) or path in workspace.snapshot.left_out:
        raise NotPlaced(_("it has mistakes; tipsite check says which"))
    lacking = [key for key in needed_fields(document) if key not in {one.key for one in taken}]
    if old is None and lacking:
        raise NotPlaced(
            _("it is not there yet, and is made together with a translated {fields}").format(
                fields=_(" and ").join(lacking)
            )
        )
    source = workspace.snapshot.files[path_of(document, workspace.source)]
    return page_file(old, source, workspace.pairs(tag)[document], taken)


def _phrases(
    workspace: Workspace, tag: str, phrases: Sequence[AcceptedPhrase]
) -> tuple[Files, list[Slip]]:
    theme = workspace.corpus.theme
    if theme is None or not phrases:
        return {}, []
    path = phrase_path(theme, tag)
    files = workspace.snapshot.files
    order = phrase_order(files, theme)
    try:
        content = phrase_file(files.get(path), phrases, tag, order, theme.name)
    except NotPlaced as why:
        return {}, [_slip(one, _not_changed(path, why)) for one in phrases]
    return {path: content}, []


def _not_changed(path: str, why: NotPlaced) -> str:
    return _("the file {path} can't be changed: {why}").format(path=path, why=why)


def _slip(one: Accepted | AcceptedPhrase, words: str) -> Slip:
    return Slip(number=one.number, context=one.context, words=words)


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
            yield from (_problem_in_change(one, words) for one in taken)


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
        slips += [_problem_in_change(one, words) for one in found]
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


def _problem_in_change(one: Accepted | AcceptedPhrase, words: str) -> Slip:
    return Slip(number=one.number, context=one.context, words=words)

"""Record that somebody has read a document, or refuse it."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from tipsite.content.encoding import plain_text
from tipsite.i18n import gettext as _
from tipsite.i18n import language_words
from tipsite.lint.approval import Approvable
from tipsite.model.corpus import CONFIG
from tipsite.model.translation import Document, Pair, StateFile
from tipsite.resolve.translation_states import RECORDS, records_of
from tipsite.staleness.pairs import PHRASES
from tipsite.staleness.state_file import accept, review, state_path, write_state
from tipsite.translation.arguments import documents, find_document, whole_state
from tipsite.translation.exchange.page_file import ChangeRefused, PageText
from tipsite.translation.labels import counted, state_words
from tipsite.workspace.errors import CommandError
from tipsite.workspace.site import Workspace, yaml_edit
from tipsite.yaml.edit import set_values
from tipsite.yaml.nodes import Path, path_to
from tipsite.yaml.scalars import Value

_NAME = re.compile(r"[A-ZČĆŠŽĐÇËА-ЯЉЊЏЃЌЅЈ][\w.'’-]*")
_SETTING = "translation"
_REVIEWED, _APPROVED = "reviewed", "approved"


class ReviewNote(Struct, frozen=True, kw_only=True):
    """The new content of files, by path, and messages for the officer."""

    files: Mapping[str, bytes]
    notes: tuple[str, ...]


class _Reviewer(Struct, frozen=True, kw_only=True):
    """The role of a reader, and the day."""

    by: str
    on: datetime.date


def reviewer(by: str, on: datetime.date) -> _Reviewer:
    """Return a role in one line, and the day.

    Raises:
        CommandError: the role is empty, or looks like the name of a person.
    """
    clean = "".join(sign for sign in by if unicodedata.category(sign) not in ("Cf", "Cc"))
    words = clean.split()
    if not words:
        raise CommandError(_("--by is empty. Write a role, such as --by “native speaker”."))
    named = len(words) in (2, 3) and all(_NAME.fullmatch(word) for word in words)
    if named or "@" in clean or sum(sign.isdigit() for sign in clean) >= 3:
        text = _(
            "“{name}” looks like a person. Write a role in small letters, such as "
            "--by “native speaker”: the file is published with the site's sources."
        )
        raise CommandError(text.format(name=" ".join(words)))
    return _Reviewer(by=" ".join(words), on=on)


def review_page(workspace: Workspace, tag: str, wanted: str, who: _Reviewer) -> ReviewNote:
    """Return the files that record the review of a page in the language ``tag``.

    Raises:
        CommandError: there is no such page, or it is behind its source.
    """
    pairs: tuple[Pair, ...] = ()
    if tag == workspace.source:
        names = (*workspace.page_names(), *records_of(workspace.corpus, workspace.config, tag))
        name = find_document(wanted, names, workspace.languages)
    else:
        ((name, pairs),) = documents(workspace, tag, (wanted,)).items()
    if not name.endswith(".md"):
        command = f"tipsite translate review {tag} {RECORDS} --by “{who.by}”"
        words = _("Records and phrases are read all at once: {command}")
        raise CommandError(words.format(command=command))
    page = workspace.with_pages({name}).pages.get(tag, {}).get(name)
    if page is None:
        words = _("There is no {path} that anybody could have read.")
        raise CommandError(words.format(path=f"content/{tag}/{name}"))
    _check(tag, {name: pairs})
    path = f"content/{tag}/{name}"
    old = workspace.snapshot.files[path]
    new = with_matter(old, path, {_SETTING: _REVIEWED})
    return _note(workspace, tag, {name: (page, pairs)}, {path: new}, who)


def review_records(workspace: Workspace, tag: str, who: _Reviewer) -> ReviewNote:
    """Return the files that record the review of all records and phrases of a language.

    Raises:
        CommandError: there are none, they have mistakes, or they are behind their source.
    """
    documents = records_of(workspace.corpus, workspace.config, tag)
    if not documents:
        words = _("No record says anything in {language} yet.")
        raise CommandError(words.format(language=language_words(tag)))
    if workspace.broken:
        words = _("{path} has mistakes. Mend them first: tipsite check")
        raise CommandError(words.format(path=workspace.broken[0].at.path))
    pairs: Mapping[str, Sequence[Pair]] = {}
    files: dict[str, bytes] = {}
    if tag != workspace.source:
        pairs = {**workspace.record_pairs(tag), **workspace.phrase_pairs(tag)}
        _check(tag, pairs)
        old = workspace.snapshot.files[CONFIG]
        files[CONFIG] = _with_setting(old, workspace, tag)
    read = {name: (document, pairs.get(name, ())) for name, document in documents.items()}
    return _note(workspace, tag, read, files, who)


def with_matter(
    content: bytes, path: str, values: Mapping[str, Value | None], *, at: Path = ()
) -> bytes:
    """Return a page with these values in its front matter; all other bytes stay.

    ``at`` is the path to the mapping in the front matter that has these keys.

    Raises:
        CommandError: the page cannot be read or changed safely.
    """
    text = content.decode("utf-8")
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    try:
        page = PageText.of(text.removeprefix(mark))
    except ChangeRefused as why:
        words = _("{path} has no front matter. Type: tipsite check")
        raise CommandError(words.format(path=path)) from why
    with yaml_edit(path, first_line=2):
        return (mark + page.with_matter(set_values(page.matter, at, values))).encode()


def with_approval(
    content: bytes, approvable: Approvable, values: Mapping[str, Value | None]
) -> bytes:
    """Return the file of a page or a campaign with these values below ``approved``.

    Raises:
        CommandError: the file cannot be read or changed safely.
    """
    if approvable.at.path != CONFIG:
        return with_matter(content, approvable.at.path, values, at=(_APPROVED,))
    with yaml_edit(CONFIG):
        place = path_to(plain_text(content), approvable.record)
        return set_values(content.decode("utf-8"), (*place, _APPROVED), values).encode()


def _with_setting(content: bytes, workspace: Workspace, tag: str) -> bytes:
    with yaml_edit(CONFIG):
        text = content.decode("utf-8")
        if workspace.config.site.translation:
            return set_values(text, ("site", _SETTING), {tag: _REVIEWED}).encode()
        return set_values(text, ("site",), {_SETTING: {tag: _REVIEWED}}).encode()


def _check(tag: str, pairs: Mapping[str, Sequence[Pair]]) -> None:
    """Refuse the review of documents that are behind their source."""
    for name, some in pairs.items():
        behind = [pair for pair in some if pair.state not in ("current", "unknown")]
        if behind:
            states = dict.fromkeys(pair.state for pair in behind)
            counts = ", ".join(
                f"{sum(pair.state == state for pair in behind)} {state_words(state)}"
                for state in states
            )
            words = _(
                "{name} is behind its source: {states}. First see what has changed: "
                "tipsite translate diff {tag} {name}"
            )
            raise CommandError(words.format(name=name, states=counts, tag=tag))


def _note(
    workspace: Workspace,
    tag: str,
    read: Mapping[str, tuple[Document, Sequence[Pair]]],
    files: Mapping[str, bytes],
    who: _Reviewer,
) -> ReviewNote:
    state = whole_state(workspace, tag)
    notes: list[str] = []
    for name, (document, pairs) in read.items():
        state, new = _accept_unknown(state, name, pairs)
        state = review(state, document, who.on, who.by)
        words = _("{name}: {blocks} counted as translated from the source as it is now.")
        notes += [words.format(name=name, blocks=new)] if new else []
    units = sum(len(document.units) for document, _pairs in read.values())
    what = next(iter(read)) if len(read) == 1 else _("All records and phrases")
    texts = counted("{count} text", "{count} texts", units)
    words = _("{what}, {texts}: read on {day} by {role}.")
    notes.append(words.format(what=what, texts=texts, day=who.on, role=who.by))
    notes.append(_("When any of it changes, it is a draft again, and tipsite says so."))
    path = state_path(tag)
    after = write_state(state).encode()
    return ReviewNote(files={**files, path: after}, notes=tuple(notes))


def _accept_unknown(state: StateFile, name: str, pairs: Iterable[Pair]) -> tuple[StateFile, str]:
    """Mark unknown blocks as current: the reviewer has compared them with the source."""
    every = tuple(pairs)
    unknown = [pair for pair in every if pair.state == "unknown"]
    if not unknown or name == PHRASES:
        return state, ""
    numbers = {pair.number for pair in every}
    return accept(state, name, every, numbers), counted(
        "{count} block", "{count} blocks", len(unknown)
    )

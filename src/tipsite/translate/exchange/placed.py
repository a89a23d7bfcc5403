"""The files of a site with the texts that came back, and what could not be put into them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from tipsite.tracking import state_path, translated, write_state
from tipsite.tracking.documents import CONFIG
from tipsite.translate.exchange.new_page import needed_fields
from tipsite.translate.exchange.page_file import page_file
from tipsite.translate.exchange.page_text import NotPlaced
from tipsite.translate.exchange.phrase_file import phrase_file
from tipsite.translate.exchange.phrase_rows import phrase_order, phrase_path
from tipsite.translate.exchange.record_file import as_draft, record_file
from tipsite.translate.exchange.taken import Accepted, AcceptedPhrase, Slip
from tipsite.ui_language import gettext as _
from tipsite.workspace.site import Workspace

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

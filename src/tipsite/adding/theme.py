"""One more theme: a small folder that changes nothing yet, so that the site builds at once."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tipsite.adding.theme_file import page_template, theme_file
from tipsite.tools.urls import is_reserved, plain_name
from tipsite.ui_language import gettext as _
from tipsite.workspace.changes import ChangeSet
from tipsite.workspace.errors import CommandError
from tipsite.workspace.site import (
    CONFIG,
    ErrorGate,
    Workspace,
    needs_mending,
    open_snapshot,
    with_files,
    yaml_edit,
)
from tipsite.yaml.edit import set_values
from tipsite.yaml.schema import nearest

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTheme:
    """What adding a theme changes. ``before`` is the theme that the site has so far."""

    name: str
    before: str
    change: ChangeSet


def add_theme(workspace: Workspace, name: str, parent: str, *, used: bool) -> NewTheme:
    """Return what has to be written for a theme ``name`` that has all from ``parent``.

    ``used`` says whether the site is to have it.

    Raises:
        CommandError: the name, or the site as it is, allows no such thing.
    """
    snapshot, corpus = workspace.snapshot, workspace.corpus
    themes = sorted({path.split("/")[1] for path in snapshot.files if path.startswith("themes/")})
    if not _NAME.fullmatch(name) or is_reserved(name):
        words = _("“{name}” cannot be the name of a theme. Write for example: {meant}")
        raise CommandError(words.format(name=name, meant=plain_name(name) or "spring"))
    if name in themes:
        words = _("There is a theme “{name}” already. Choose another name.")
        raise CommandError(words.format(name=name))
    if parent not in themes:
        words = _("There is no theme “{name}”. Do you mean “{meant}”?")
        raise CommandError(words.format(name=parent, meant=nearest(parent, themes) or "plain"))
    if corpus.config is None or corpus.theme is None:
        raise needs_mending(workspace.problems, snapshot.files)
    config = {CONFIG: _chosen(snapshot.files[CONFIG], name)}
    folder = f"themes/{name}"
    bare = {**config, f"{folder}/theme.yaml": f"parent: {parent}\n".encode()}
    gate = ErrorGate(workspace)
    gate.refuse_new_errors(bare)
    theme = open_snapshot(with_files(snapshot, bare), "texts", workspace.today).corpus.theme
    assert theme is not None
    files = {
        f"{folder}/theme.yaml": theme_file(theme, parent, snapshot.files),
        f"{folder}/templates/page.html": page_template(parent),
    }
    gate.refuse_new_errors({**files, **config})
    change = workspace.change({**files, **config} if used else files)
    return NewTheme(name=name, before=corpus.config.site.theme.text, change=change)


def _chosen(old: bytes, name: str) -> bytes:
    with yaml_edit(CONFIG):
        return set_values(old.decode(), ("site",), {"theme": name}).encode()

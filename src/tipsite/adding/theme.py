"""One more theme: a small folder that changes nothing yet, so that the site builds at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from tipsite.adding.settings import CONFIG
from tipsite.adding.theme_file import page_template, theme_file
from tipsite.console import problem_lines
from tipsite.giving import Refused
from tipsite.model.corpus import Corpus
from tipsite.model.snapshot import Snapshot
from tipsite.parse import parse
from tipsite.problems import Problem, errors
from tipsite.tools.urls import is_reserved, plain_name
from tipsite.ui_language import gettext as _
from tipsite.yaml.edit import EditRefused, set_values
from tipsite.yaml.schema import nearest

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTheme:
    """What a new theme is made of.

    ``files`` are by path; ``config`` is campaigns.yaml with the theme chosen, as far as wanted.
    """

    name: str
    parent: str
    before: str
    files: Mapping[str, bytes]
    config: bytes | None


def add_theme(snapshot: Snapshot, name: str, parent: str, *, used: bool) -> NewTheme:
    """Return what has to be written for a theme ``name`` that has all from ``parent``.

    Raises:
        Refused: the name, or the site as it is, allows no such thing.
    """
    themes = sorted({path.split("/")[1] for path in snapshot.files if path.startswith("themes/")})
    if not _NAME.fullmatch(name) or is_reserved(name):
        words = _("“{name}” cannot be the name of a theme. Write for example: {meant}")
        raise Refused(words.format(name=name, meant=plain_name(name) or "spring"))
    if name in themes:
        words = _("There is a theme “{name}” already. Choose another name.")
        raise Refused(words.format(name=name))
    if parent not in themes:
        words = _("There is no theme “{name}”. Do you mean “{meant}”?")
        raise Refused(words.format(name=parent, meant=nearest(parent, themes) or "plain"))
    corpus, problems = parse(snapshot)
    if corpus.config is None or corpus.theme is None:
        told = _("This needs mending first:")
        raise Refused(f"{told}\n{_told(problems)}")
    config = _chosen(snapshot.files[CONFIG], name)
    folder = f"themes/{name}"
    bare = {f"{folder}/theme.yaml": f"parent: {parent}\n".encode()}
    after = _parsed(snapshot, {**bare, CONFIG: config}, problems)
    assert after.theme is not None
    files = {
        f"{folder}/theme.yaml": theme_file(after.theme, parent, snapshot.files),
        f"{folder}/templates/page.html": page_template(parent),
    }
    _parsed(snapshot, {**files, CONFIG: config}, problems)
    before = corpus.config.site.theme.text
    return NewTheme(
        name=name, parent=parent, before=before, files=files, config=config if used else None
    )


def _chosen(old: bytes, name: str) -> bytes:
    try:
        return set_values(old.decode(), ("site",), {"theme": name}).encode()
    except EditRefused as refused:
        line = f"{CONFIG}:{refused.line}: " if refused.line else f"{CONFIG}: "
        raise Refused(f"{line}{refused}") from refused


def _parsed(
    snapshot: Snapshot, files: Mapping[str, bytes], problems: tuple[Problem, ...]
) -> Corpus:
    """The site with more files, refused where it has more errors than it had."""
    together = dict(sorted({**snapshot.files, **files}.items()))
    corpus, found = parse(replace(snapshot, files=together))
    before = {(one.code, one.values) for one in problems}
    worse = tuple(one for one in errors(found) if (one.code, one.values) not in before)
    if worse:
        told = _("With this theme the site would not build:")
        raise Refused(f"{told}\n{_told(worse)}")
    return corpus


def _told(problems: tuple[Problem, ...]) -> str:
    return "\n".join(problem_lines(errors(problems), {}))

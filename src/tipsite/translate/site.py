"""A site's texts for a command: the languages and documents that were meant, and their state."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from tipsite.changeset import read_site
from tipsite.console import problem_lines
from tipsite.giving import Refused
from tipsite.link.derived import source_of
from tipsite.model.tracking import Pair, StateFile
from tipsite.problems import Problem
from tipsite.tracking import PHRASES, state_path
from tipsite.translate.finding import find_document, find_tag
from tipsite.translate.opened import Opened, open_records
from tipsite.ui_language import gettext as _
from tipsite.ui_language import ngettext


def opened_for(root: Path) -> Opened:
    """Return the texts of a site, as yet without its pages and its state.

    Raises:
        OSError: a file cannot be read.
        Refused: there is no site.
    """
    snapshot, _problems = read_site(root)
    if "campaigns.yaml" not in snapshot.files:
        raise Refused(_("There is no campaigns.yaml in this folder. Is --root right?"))
    return open_records(snapshot)


def translation(opened: Opened, wanted: str) -> str:
    """Return the tag of a translation.

    Raises:
        Refused: there is no such language, or nothing is translated into it.
    """
    tag = find_tag(wanted, all_tags(opened))
    if tag == opened.source:
        words = _("{tag} is the language that all others are translated from.")
        raise Refused(words.format(tag=tag))
    if tag not in opened.tags:
        raise Refused(
            _(
                "{tag} is written letter by letter: it has no translation of its own. "
                "Name {source}, which it is made from."
            ).format(tag=tag, source=source_of(tag, all_tags(opened)))
        )
    return tag


def all_tags(opened: Opened) -> tuple[str, ...]:
    """Return the tags of the site's languages."""
    return tuple(tag.text for tag in opened.config.site.languages)


def document_names(opened: Opened, tag: str) -> tuple[str, ...]:
    """Return the names of everything that is translated: pages, files of records, phrases."""
    return (*opened.page_names(), *opened.record_pairs(tag), *opened.phrase_pairs(tag))


def documents(opened: Opened, tag: str, wanted: Sequence[str]) -> dict[str, tuple[Pair, ...]]:
    """Return the pairs of the documents that were meant.

    Raises:
        Refused: there is no such document, or a file of it has mistakes.
    """
    names = document_names(opened, tag)
    found = [find_document(one, names, all_tags(opened)) for one in wanted]
    part = opened.with_pages(frozenset(found))
    for problem in part.broken:
        if _belongs(problem, found):
            words = _("{path} has mistakes. Mend them first: tipsite check shows them.")
            raise Refused(words.format(path=problem.at.path))
    pairs = {**part.pairs(tag), **part.phrase_pairs(tag)}
    for name in found:
        if not pairs.get(name):
            words = _("There is nothing to translate in {name} for {tag}.")
            raise Refused(words.format(name=name, tag=tag))
    return {name: pairs[name] for name in found}


def whole_state(opened: Opened, tag: str) -> StateFile:
    """Return all that the state file of a language says.

    Raises:
        Refused: lines of it are damaged, and writing it would lose them.
    """
    damaged = [one for one in opened.damaged if one.at.path == state_path(tag)]
    if damaged:
        raise Refused(
            ngettext(
                "{count} line of {path} is damaged: line {line}. Put the file back as it was, or "
                "type: tipsite translate rebuild {tag}",
                "{count} lines of {path} are damaged, the first is line {line}. Put the file back "
                "as it was, or type: tipsite translate rebuild {tag}",
                len(damaged),
            ).format(count=len(damaged), path=state_path(tag), line=damaged[0].at.line, tag=tag)
        )
    return opened.state(tag)


def tell_mistakes(problems: Sequence[Problem], opened: Opened) -> None:
    """Show problems at their places, and say that their texts are left out."""
    for line in problem_lines(tuple(problems), dict(opened.snapshot.files)):
        click.echo(line, err=True)


def _belongs(problem: Problem, names: Sequence[str]) -> bool:
    path = problem.at.path
    if PHRASES in names and path.startswith("themes/"):
        return True
    inner = path.removeprefix("content/")
    return inner in names or inner.partition("/")[2] in names

"""Find the language and the documents that the arguments of a command name."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from tipsite.i18n import gettext as _
from tipsite.i18n import ngettext
from tipsite.language.tags import suggest_tag
from tipsite.model.problems import Problem
from tipsite.model.translation import Pair, StateFile
from tipsite.proposals import nearest_name
from tipsite.resolve.derived import source_of
from tipsite.staleness.pairs import PHRASES
from tipsite.staleness.state_file import state_path
from tipsite.workspace.errors import CommandError
from tipsite.workspace.site import Workspace

_FOLDER = "content/"
_INDEX = "index.md"


def find_tag(wanted: str, tags: Sequence[str]) -> str:
    """Return the language tag that ``wanted`` means, in upper or lower case.

    Raises:
        CommandError: the site has no such language.
    """
    exact = {tag.casefold(): tag for tag in tags}
    match = exact.get(wanted.strip().replace("_", "-").casefold())
    if match:
        return match
    near = [form for form in tags if form.split("-")[0].casefold() == wanted.casefold()]
    near = near or [form for form in (suggest_tag(wanted, tags),) if form in tags]
    words = [_("This site has no language “{tag}”.").format(tag=wanted[:40])]
    words += [_("Do you mean {names}?").format(names=_one_of(near))] if near else []
    words += [_("Its languages: {tags}.").format(tags=", ".join(tags))]
    raise CommandError(" ".join(words))


def find_document(wanted: str, names: Collection[str], tags: Sequence[str]) -> str:
    """Return the name of the document that ``wanted`` means.

    ``help``, ``help/``, ``help/index.md`` and ``content/sq/help/index.md`` mean the same page.
    ``services/al.yaml``, ``al.yaml`` and ``content/services/al.yaml`` mean the same records.

    Raises:
        CommandError: no document fits, or more than one does.
    """
    meant = documents_called(wanted, names, tags)
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise CommandError(several_called(wanted, sorted(meant)))
    words = _("There is no page or file of records “{name}”.").format(name=wanted[:80])
    raise CommandError(" ".join((words, *did_you_mean(_plain(wanted, tags), names))))


def documents_called(wanted: str, names: Collection[str], tags: Sequence[str]) -> tuple[str, ...]:
    """Return the names of all documents that ``wanted`` may mean; see `find_document`."""
    plain = _plain(wanted, tags)
    for name in _forms(plain):
        if name in names:
            return (name,)
    ends = tuple(f"/{form}" for form in _forms(plain))
    return tuple(name for name in names if plain and name.endswith(ends))


def several_called(wanted: str, names: Sequence[str]) -> str:
    """Return the message that a name is ambiguous, with the possible names."""
    words = _("“{name}” may be {names}. Write one of them.")
    return words.format(name=wanted[:80], names=_one_of(names[:5]))


def did_you_mean(path: str, names: Collection[str]) -> tuple[str, ...]:
    """Return a sentence that suggests the most similar name; empty if none is similar."""
    last = {name.removesuffix(".md").removesuffix("/index"): name for name in names}
    last |= {name.rpartition("/")[2].removesuffix(".md"): name for name in names}
    near = nearest_name(path, names) or last.get(nearest_name(path, last), "")
    return (_("Do you mean {names}?").format(names=near),) if near else ()


def _plain(wanted: str, tags: Sequence[str]) -> str:
    """Return a path without ``content/`` and without the folder of a language."""
    path = wanted.strip().replace("\\", "/").removeprefix("./").removeprefix(_FOLDER)
    folder, slash, rest = path.partition("/")
    if slash and folder in tags:
        path = rest
    elif path in tags:
        path = ""
    return path.strip("/")


def _forms(path: str) -> tuple[str, ...]:
    """Return the paths that a path may abbreviate, the likeliest first."""
    if not path:
        return (_INDEX,)
    stem = path.removesuffix(".html")
    return (path, f"{stem}.md", f"{stem}/{_INDEX}", f"{stem}.yaml")


def _one_of(names: Sequence[str]) -> str:
    return _(" or ").join(names)


def translation(workspace: Workspace, wanted: str) -> str:
    """Return the tag of the translation that ``wanted`` means.

    Raises:
        CommandError: there is no such language, or nothing is translated into it.
    """
    tag = find_tag(wanted, workspace.languages)
    if tag == workspace.source:
        words = _("{tag} is the language that all others are translated from.")
        raise CommandError(words.format(tag=tag))
    if tag not in workspace.translations:
        raise CommandError(
            _(
                "{tag} is written letter by letter: it has no translation of its own. "
                "Name {source}, which it is made from."
            ).format(tag=tag, source=source_of(tag, workspace.languages))
        )
    return tag


def documents(workspace: Workspace, tag: str, wanted: Sequence[str]) -> dict[str, tuple[Pair, ...]]:
    """Return the pairs of the documents that ``wanted`` names, by document.

    Raises:
        CommandError: there is no such document, or a file of it has mistakes.
    """
    names = (*workspace.page_names(), *workspace.record_pairs(tag), *workspace.phrase_pairs(tag))
    meant = [find_document(text, names, workspace.languages) for text in wanted]
    part = workspace.with_pages(frozenset(meant))
    for problem in part.broken:
        if _belongs(problem, meant):
            words = _("{path} has mistakes. Mend them first: tipsite check shows them.")
            raise CommandError(words.format(path=problem.at.path))
    pairs = {**part.pairs(tag), **part.phrase_pairs(tag)}
    for name in meant:
        if not pairs.get(name):
            words = _("There is nothing to translate in {name} for {tag}.")
            raise CommandError(words.format(name=name, tag=tag))
    return {name: pairs[name] for name in meant}


def whole_state(workspace: Workspace, tag: str) -> StateFile:
    """Return the content of the state file of a language.

    Raises:
        CommandError: the file has damaged lines, which would be lost when it is written.
    """
    damaged = [problem for problem in workspace.damaged if problem.at.path == state_path(tag)]
    if damaged:
        raise CommandError(
            ngettext(
                "{count} line of {path} is damaged: line {line}. Put the file back as it was, or "
                "delete this line.",
                "{count} lines of {path} are damaged, the first is line {line}. Put the file back "
                "as it was, or delete these lines.",
                len(damaged),
            ).format(count=len(damaged), path=state_path(tag), line=damaged[0].at.line)
        )
    return workspace.state(tag)


def _belongs(problem: Problem, names: Sequence[str]) -> bool:
    path = problem.at.path
    if PHRASES in names and path.startswith("themes/"):
        return True
    inner = path.removeprefix("content/")
    return inner in names or inner.partition("/")[2] in names

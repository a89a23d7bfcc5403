"""A new site from an officer's choices: its files, writing them, and the report."""

from __future__ import annotations

import contextlib
import datetime
import re
import tempfile
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path

from tipsite.console import documentation
from tipsite.content.inputs import read
from tipsite.i18n import gettext as _
from tipsite.i18n import language, language_words, ui_locale
from tipsite.language.locales import list_words, territory
from tipsite.model.corpus import CONFIG, Snapshot
from tipsite.model.translation import Pair, StateFile
from tipsite.resolve.derived import source_of
from tipsite.scaffold.language import add_language
from tipsite.scaffold.texts import TEXTS, gitignore, pages, starter_words
from tipsite.scaffold.yaml_text import (
    EMERGENCY,
    POLICE,
    Choices,
    joined,
    new_directory,
    new_organizations,
    new_settings,
    own_id,
)
from tipsite.shell import project_url, quoted, typed_tipsite
from tipsite.staleness.state_file import accept, state_path, write_state
from tipsite.workspace.changes import ChangeSet, is_unfinished, site_lock
from tipsite.workspace.errors import CommandError
from tipsite.workspace.site import ErrorGate, open_snapshot, with_files

_PICTURE = re.compile(r"(?:<img src=\"screens/[^>]*>|!\[[^]]*\]\(screens/[^)]*\))\n*")
_PAGE = re.compile(r"(```.*?```|`[^`]+`)|\[([^]]+)\]\(([\w.-]+)\.md(#[^)]*)?\)", re.DOTALL)


def own_files() -> Snapshot:
    """Return the files of a site without files of its own: the bundled themes and the script."""
    with tempfile.TemporaryDirectory(prefix="tipsite-") as nothing:
        return read(Path(nothing))[0]


def new_site(choices: Choices, today: datetime.date, empty: Snapshot) -> dict[str, bytes]:
    """Return the files of a new site by path. ``empty`` is the snapshot of a site without files.

    A language without starter texts gets a catalogue of phrases, and borrows phrases of another
    language. State files note that every translation was made from the source as it is today.

    Raises:
        CommandError: with these answers the site would not build.
    """
    files = {path: text.encode() for path, text in compose(choices, today).items()}
    for tag in choices.written:
        if tag not in TEXTS:
            site = open_snapshot(as_read(empty, files), "site", today)
            files |= add_language(site, tag, has_folder=True).change.files
    files |= _states(as_read(empty, files))
    read = as_read(empty, files).files
    ErrorGate(open_snapshot(empty, "site", today)).refuse_new_errors(read)
    return files


def compose(choices: Choices, today: datetime.date) -> dict[str, str]:
    """Return the files of a new site by path, without those for languages without starter texts.

    The campaign in it, an example, begins ``today``. No file contains a number.
    """
    tags, source = choices.written, choices.source
    offices = (EMERGENCY, POLICE, own_id(choices))
    return {
        "README.md": _readme(choices),
        ".gitignore": gitignore(),
        "campaigns.yaml": new_settings(choices, today),
        "content/organizations.yaml": new_organizations(choices),
        **{
            f"content/services/{country.lower()}.yaml": new_directory(
                country, tags, source, offices
            )
            for country in choices.countries
        },
        **{
            f"content/{tag}/{path}": text
            for tag in tags
            for path, text in pages(tag, source).items()
        },
    }


def _readme(choices: Choices) -> str:
    """Return the text of ``README.md``: a list of the files, and the next steps."""
    intro = _("This folder is a website, made with tipsite.")
    work = _("You write texts and records; tipsite makes the pages.")
    return joined((
        f"# {choices.name or starter_words(choices.source)['site']}",
        "",
        f"{intro} {work}",
        "",
        "## " + _("What to do next"),
        "",
        *(f"{number}. {step}" for number, step in enumerate(_steps(choices), 1)),
        "",
        "## " + _("What is where"),
        "",
        *(f"- `{path}`: {purpose}" for path, purpose in _places(choices)),
        "",
        documentation("Content"),
    ))  # fmt: skip


def _steps(choices: Choices) -> Iterator[str]:
    files = ", ".join(f"`content/services/{code.lower()}.yaml`" for code in choices.countries)
    fill_in = _("Fill in the numbers: {files}. The first lines of the file say how.")
    until = _("Until then, no page shows a number.")
    yield f"{fill_in.format(files=files)}\n   {until}"
    who = _("Say who you are: the name of the site in {file}, your organization in {other}.")
    yield who.format(file="`campaigns.yaml`", other="`content/organizations.yaml`")
    read = _("Read the pages in {folder}, and change what does not fit.")
    draft = _("They are drafts: let somebody who speaks the language read them.")
    yield f"{read.format(folder=f'`content/{choices.source}/`')}\n   {draft}"
    yield _("To see the site in a browser, type: {command}").format(command="`tipsite serve`")
    yield _("To look for mistakes, type: {command}").format(command="`tipsite check`")
    where = _("To publish it, say once where it goes: {command}")
    each = _("Then, now and after each change: {command}")
    yield (
        f"{where.format(command='`tipsite new target`')}\n"
        f"   {each.format(command='`tipsite publish`')}"
    )


def _places(choices: Choices) -> Iterator[tuple[str, str]]:
    yield "campaigns.yaml", _("the settings and the campaigns")
    yield f"content/{choices.source}/", _("the pages, written first in this language")
    yield "content/services/", _("the numbers, a file for each country")
    yield "content/organizations.yaml", _("who runs the services")
    yield "handbook.md", _("the handbook, from the first hour on: begin here")
    yield "output/", _("the finished site; tipsite makes it anew each time")
    yield "private/", _("for your own notes; make this folder yourself. It is never published.")


def as_read(empty: Snapshot, files: Mapping[str, bytes]) -> Snapshot:
    """Return the snapshot of a site with these files, without files that tipsite does not read."""
    read = {path: text for path, text in files.items() if "/" in path or path == CONFIG}
    return with_files(empty, read)


def _states(snapshot: Snapshot) -> dict[str, bytes]:
    workspace = open_snapshot(snapshot, "texts").with_pages()
    states: dict[str, bytes] = {}
    for tag in workspace.translations:
        state = StateFile()
        for name, pairs in workspace.pairs(tag).items():
            state = accept(state, name, pairs, _complete(pairs))
        if state.made:
            states[state_path(tag)] = write_state(state).encode()
    return states


def _complete(pairs: tuple[Pair, ...]) -> frozenset[int]:
    return frozenset(pair.number for pair in pairs if pair.source and pair.target)


def write_new(folder: Path, files: Mapping[str, bytes], folders: tuple[str, ...]) -> None:
    """Write files, and make folders, in an empty or missing folder.

    Raises:
        CommandError: the folder is no longer empty, or the disk failed half-way. After such a
            failure, the next command in the folder, or another `init`, completes the site.
        OSError: the disk failed before that. Nothing is left.
    """
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with site_lock(folder) as site:
            refuse_occupied(folder)
            site.write(ChangeSet(files=files, read={}, folders=folders))
    except BaseException:
        for place in missing:
            # A folder in which another command has begun to write stays.
            with contextlib.suppress(OSError):
                place.rmdir()
        raise


def refuse_occupied(folder: Path) -> None:
    """Refuse a folder that is not empty.

    First the files of an interrupted `init` are completed or removed.

    Raises:
        CommandError: the folder is not empty, or its site is complete now.
    """
    if is_unfinished(folder):
        with site_lock(folder):
            pass
        if (folder / CONFIG).exists():
            words = _("Your site in {folder} is complete now. Go into the folder: {command}")
            raise CommandError(words.format(folder=folder, command=f"cd {quoted(folder)}"))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        words = _("{folder} exists and is not empty. Choose another name.")
        raise CommandError(words.format(folder=folder))


def handbook() -> bytes:
    """Return the handbook in the language of tipsite, without pictures.

    It is beside the program in a checkout, and inside the program in a wheel. Links lead to the
    documentation if that has an address; otherwise their words, the titles of pages, remain.
    """
    inside = resources.files("tipsite") / "docs"
    folder = inside if inside.is_dir() else Path(__file__).resolve().parents[3] / "docs"
    name = "handbook.md" if language() == "en" else f"handbook.{language()}.md"
    text = _PICTURE.sub("", (folder / name).read_text("utf-8"))
    url = project_url("Documentation")
    link = rf"[\2]({url}/\3.html\4)" if url else r"\2"
    return _PAGE.sub(lambda match: match[1] or match.expand(link), text).encode()


def choice_lines(folder: Path, choices: Choices) -> Iterator[str]:
    """Yield the place of the new site, and the choices made for it."""
    languages = list_words(ui_locale(), [_with_tag(tag) for tag in choices.languages])
    where = list_words(ui_locale(), [territory(ui_locale(), code) for code in choices.countries])
    # A dot is the current folder: its name is shown instead.
    yield _("Your new site is in {folder}.").format(
        folder=folder if folder.name else folder.resolve()
    )
    yield _("Languages: {languages}. Countries: {countries}.").format(
        languages=languages, countries=where
    )
    source = _with_tag(choices.source)
    yield _("Texts are written in {source} first, then translated.").format(source=source)
    for tag in choices.languages:
        if made_of := source_of(tag, choices.languages):
            yield _("{language} is made of {source} by tipsite, letter by letter.").format(
                language=_with_tag(tag), source=_with_tag(made_of)
            )
        elif tag not in TEXTS:
            yield _(
                "There are no texts to begin with in {language}: its pages show {source} until "
                "they are translated. To see what is missing: {command}"
            ).format(
                language=_with_tag(tag), source=source, command=f"tipsite translate status {tag}"
            )
    yield _("The texts are drafts: let somebody who speaks the languages read them.")


def _with_tag(tag: str) -> str:
    return f"{language_words(tag)} ({tag})"


def next_lines(folder: Path, choices: Choices) -> Iterator[str]:
    """Yield the next steps, from the folder to the published site."""
    files = ", ".join(f"content/services/{code.lower()}.yaml" for code in choices.countries)
    yield _("What to do next:")
    steps = (
        (_("Go into the folder:"), f"cd {quoted(folder)}"),
        (_("See the site in a browser:"), f"{typed_tipsite()} serve"),
        (_("Fill in the numbers, none of which is there yet:"), files),
        (_("Make a poster, once a number is there:"), f"{typed_tipsite()} new material"),
        (_("Say once where the site goes:"), f"{typed_tipsite()} new target"),
        (_("Publish it, now and after each change:"), f"{typed_tipsite()} publish"),
    )
    here = folder.resolve() == Path.cwd().resolve()
    for number, (words, typed) in enumerate(steps[here:], 1):
        yield f"{number}. {words}  {typed}"
    yield _("README.md in the folder says more.")

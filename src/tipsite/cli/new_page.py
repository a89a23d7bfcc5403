"""`tipsite new page`, `sign`, `news`, `theme` and `language`."""

from __future__ import annotations

import datetime
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tipsite.cli import options
from tipsite.console import TextLine, echo
from tipsite.i18n import gettext as _
from tipsite.i18n import ngettext

if TYPE_CHECKING:
    from tipsite.cli.prompts import Answers, Interview
    from tipsite.scaffold.addition import Addition
    from tipsite.scaffold.language import NewLanguage
    from tipsite.scaffold.theme import NewTheme
    from tipsite.workspace.site import Workspace

_title = click.option("--title", help="The heading of the page.")
_summary = click.option("--summary", help="One sentence, for lists and search engines.")
_file = click.option("--file", "file", help="The name of the file, without folder and ending.")


_NEWS, _SIGNS = "news/index.md", "signs/index.md"


def _way_there(workspace: Workspace, listed: str) -> str:
    """Return what to write so that readers find a list that neither menu nor footer has."""
    if listed in {one.text for one in workspace.config.site.linked()}:
        return ""
    words = _("So that readers find that list, write {path} under menu or footer in {file}.")
    return f" {words.format(path=listed, file='campaigns.yaml')}"


class _Page:
    """What a kind of page needs: here, a normal one."""

    kind, folder = "page", ""
    more: tuple[str, ...] = ()

    def addition(self, workspace: Workspace, path: str, title: str, given: Answers) -> Addition:
        from tipsite.scaffold import pages

        return pages.new_page(workspace, path, title, given.get("--summary", ""))

    def proposed(self, workspace: Workspace, title: str, taken: Container[str]) -> str:
        from tipsite.scaffold.pages import proposed

        return proposed(title, self.kind, taken)

    def ask(self, asking: Interview) -> None:
        """Ask what only pages of this kind have."""

    def remark(self, workspace: Workspace, path: str, given: Answers) -> str:
        """Return where the page is shown."""
        words = _("It is shown where you link it, {link}, or under menu or footer in {file}.")
        return words.format(link=f"[{given['--title']}]({path})", file="campaigns.yaml")


@click.command("page")
@options.root
@options.today
@_title
@_summary
@_file
def page_command(
    *, root: Path, today: datetime.date, title: str | None, summary: str | None, file: str | None
) -> None:
    """Make a page to go on writing.

    It is in the source language; tipsite says what to translate.

    Example: tipsite new page --title "What happens when you call" --file call
    """
    _ask(root, today, _Page(), {"--title": title, "--summary": summary, "--file": file})


def _ask(root: Path, today: datetime.date, page: _Page, options: Mapping[str, str | None]) -> None:
    from tipsite.cli import answers
    from tipsite.cli.prompts import ask_summary, interview, open_to_add, run_interview
    from tipsite.scaffold.addition import placeholder_words
    from tipsite.scaffold.pages import a_file, neutral

    workspace = open_to_add(root, today)
    taken = _used_names(workspace, page.folder)

    def path_of(given: Answers) -> str:
        name = given.get("--file") or neutral(page.kind, taken, 0)
        return f"{page.folder}{name}.md"

    def compose(site: Workspace, given: Answers) -> Addition:
        title = given.get("--title", placeholder_words(site))
        return page.addition(site, path_of(given), title, given)

    def ask_all() -> None:
        title = asking.ask("--title", _("Title"), answers.a_name)
        ask_summary(asking)
        page.ask(asking)
        asking.ask(
            "--file",
            _("Name of the file (a web address: it should tell nothing)"),
            a_file,
            default=page.proposed(workspace, title, taken),
        )

    def say(given: Answers) -> tuple[str, ...]:
        written = _("Go on writing it in an editor: it holds the places for your words.")
        shown = page.remark(workspace, path_of(given), given)
        return (shown, written) if shown else (written,)

    asking = interview(page.kind, (root, workspace), compose, options, page.more)
    run_interview(asking, ask_all, (root, workspace), compose, say)


def _used_names(workspace: Workspace, folder: str) -> set[str]:
    """The names of the pages in a folder of the source language, without their ending."""
    start = f"content/{workspace.source}/{folder}"
    paths = (path for path in workspace.snapshot.files if path.startswith(start))
    return {path.removeprefix(start).removesuffix(".md") for path in paths}


class _Sign(_Page):
    kind, folder = "sign", "signs/"

    def __init__(self, signs: tuple[str, ...]) -> None:
        self._signs = signs
        self.more = tuple(part for sign in signs for part in ("--sign", sign))

    def addition(self, workspace: Workspace, path: str, title: str, given: Answers) -> Addition:
        from tipsite.scaffold import pages

        who, summary = given.get("--who", ""), given.get("--summary", "")
        return pages.new_sign(workspace, path, title, summary, who=who, signs=self._signs)

    def proposed(self, workspace: Workspace, title: str, taken: Container[str]) -> str:
        """Return a name that tells nothing: a sign is read by people who may be watched."""
        from tipsite.scaffold.pages import neutral

        there = {page.path for page in workspace.corpus.pages if page.kind == "sign"}
        return neutral(self.kind, taken, len(there))

    def ask(self, asking: Interview) -> None:
        from tipsite.cli import answers

        asking.ask(
            "--who",
            _("Who it is about, one short phrase (Enter: later)"),
            answers.a_name_or_later,
            default="",
        )

    def remark(self, workspace: Workspace, path: str, given: Answers) -> str:
        from tipsite.scaffold.pages import repeats

        words = _("It is shown in the list of signs, {path}.").format(path=_SIGNS)
        shown = f"{words}{_way_there(workspace, _SIGNS)}"
        if not repeats(given["--file"], given["--title"]):
            return shown
        words = _(
            "Its address, {path}, says what the page is about, and stays in the history of a "
            "phone. A name such as {name} would tell nothing."
        )
        name = self.proposed(workspace, "", {given["--file"], *_used_names(workspace, self.folder)})
        return f"{shown}\n{words.format(path=path.removesuffix('.md'), name=name)}"


@click.command("sign")
@options.root
@options.today
@_title
@_summary
@click.option("--who", help="Who it is about, one short phrase.")
@click.option("--sign", "signs", multiple=True, help="A sign to notice; may be given repeatedly.")
@_file
def sign_command(
    *,
    root: Path,
    today: datetime.date,
    title: str | None,
    summary: str | None,
    who: str | None,
    signs: tuple[str, ...],
    file: str | None,
) -> None:
    """Make a page of warning signs.

    It is in the source language; tipsite says what to translate.

    Example: tipsite new sign --title "Somebody else holds the papers"
    """
    said = {"--title": title, "--summary": summary, "--who": who, "--file": file}
    _ask(root, today, _Sign(signs), said)


class _News(_Page):
    kind, folder = "news", "news/"

    def __init__(self, date: datetime.date) -> None:
        self._date = date
        self.more = ("--date", date.isoformat())

    def addition(self, workspace: Workspace, path: str, title: str, given: Answers) -> Addition:
        from tipsite.scaffold import pages

        return pages.new_news(workspace, path, title, given.get("--summary", ""), self._date)

    def remark(self, workspace: Workspace, path: str, given: Answers) -> str:
        words = _("It is shown on the first page while it is new, and in the list of news, {path}.")
        return f"{words.format(path=_NEWS)}{_way_there(workspace, _NEWS)}"


@click.command("news")
@options.root
@options.today
@_title
@_summary
@click.option("--date", "date", type=options.Day(), help="The day of the news. [default: today]")
@_file
def news_command(
    *,
    root: Path,
    today: datetime.date,
    title: str | None,
    summary: str | None,
    date: datetime.date | None,
    file: str | None,
) -> None:
    """Make a piece of news.

    It is in the source language; tipsite says what to translate.

    Example: tipsite new news --title "Our line is open at night" --date 2026-11-24
    """
    news = _News(date or today)
    _ask(root, today, news, {"--title": title, "--summary": summary, "--file": file})


@click.command("language")
@options.root
@options.today
@click.argument("tag")
@click.option("--name", "endonym", default="", help="How the language calls itself.")
@click.option("--like", default="", help="A language whose dates, names and phrases it has, as sq.")
@options.dry_run
def language_command(
    *, root: Path, today: datetime.date, tag: str, endonym: str, like: str, dry_run: bool
) -> None:
    """Add the language TAG (BCP 47, such as mk or sr-Cyrl). The site builds at once.

    --name and --like are for languages on which tipsite has no data.

    Example: tipsite new language mk
    """
    from tipsite.scaffold.language import add_language
    from tipsite.scaffold.language_report import locale_lines, todo_lines
    from tipsite.workspace.changes import site_lock
    from tipsite.workspace.site import open_site

    with site_lock(root) as site:
        workspace = open_site(root, "site", today)
        folder = _folder(root, tag)
        language = add_language(
            workspace, tag, has_folder=folder, endonym=endonym.strip(), like=like.strip()
        )
        site.write(language.change, dry_run=dry_run)
    echo(_change_lines(language, dry_run=dry_run))
    echo(("", *locale_lines(language, today), "", *todo_lines(language)))


def _folder(root: Path, tag: str) -> bool:
    """Whether the folder is there: a system may not tell capitals from small letters."""
    content = root / "content"
    names = (entry.name for entry in content.iterdir()) if content.is_dir() else ()
    return any(name.casefold() == tag.strip().replace("_", "-").casefold() for name in names)


def _change_lines(language: NewLanguage, *, dry_run: bool) -> Iterable[str | TextLine]:
    from tipsite.model.corpus import CONFIG
    from tipsite.scaffold.language_report import language_label

    name = language_label(language.tag)
    if language.is_idle:
        return (_("{language} is there already: nothing to change.").format(language=name),)
    made = [f"{folder}/" for folder in language.change.folders]
    if language.phrases:
        words = ngettext("{path} ({count} phrase)", "{path} ({count} phrases)", language.all)
        made.append(words.format(path=language.phrases, count=language.all))
    done = _("Would be made: {path}") if dry_run else _("Made: {path}")
    last = _("Nothing was written (--dry-run).") if dry_run else _("{language} is added.")
    return (
        *language.change.difference(CONFIG),
        *(done.format(path=path) for path in made),
        last.format(language=name),
    )


@click.command("theme")
@options.root
@click.argument("name")
@click.option("--parent", default="plain", show_default=True,
              help="The theme that all else comes from.")  # fmt: skip
@click.option("--unused", is_flag=True, help="Make the folder only: the site keeps its theme.")
def theme_command(*, root: Path, name: str, parent: str, unused: bool) -> None:
    """Make the theme NAME, which changes nothing yet, and choose it in campaigns.yaml.

    Example: tipsite new theme spring
    """
    from tipsite.scaffold.theme import add_theme
    from tipsite.workspace.changes import site_lock
    from tipsite.workspace.site import open_site

    with site_lock(root) as site:
        theme = add_theme(open_site(root, "site"), name.strip(), parent, used=not unused)
        site.write(theme.change)
    echo(_theme_lines(theme))


def _theme_lines(theme: NewTheme) -> Iterator[str]:
    from tipsite.model.corpus import CONFIG

    for path in theme.change.files:
        if path != CONFIG:
            yield _("Made: {path}").format(path=path)
    line, before = f"theme: {theme.name}", f"theme: {theme.before}"
    if CONFIG not in theme.change.files:
        words = _("The site keeps its theme. To use this one, write in campaigns.yaml: {line}")
    else:
        words = _("campaigns.yaml now says “{line}”. To go back, write “{before}” there.")
    yield words.format(line=line, before=before)
    yield ""
    yield _("What to do next:")
    yield "1. " + _("Change colours in {path}.").format(path=f"themes/{theme.name}/theme.yaml")
    command = "tipsite serve --examples"
    yield "2. " + _("Look at every kind of page: {command}").format(command=command)
    yield "3. " + _("Read docs/themes.md: templates, phrases, and what no theme can take away.")

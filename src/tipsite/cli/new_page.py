"""`tipsite new page`, `sign`, `news` and `language`."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tipsite.cli import options
from tipsite.cli.prompts import SUMMARY, Adding, Question, new_command
from tipsite.console import Shown, show
from tipsite.i18n import gettext as _
from tipsite.i18n import ngettext
from tipsite.messages import mark

if TYPE_CHECKING:
    from tipsite.cli.prompts import Answers
    from tipsite.scaffold.addition import Addition
    from tipsite.scaffold.language import NewLanguage
    from tipsite.workspace.site import Workspace

_NEWS, _SIGNS = "news/index.md", "signs/index.md"


_TITLE = Question("--title", mark("Title"), "a_name", help="The heading of the page.")
_SUMMARY = Question("--summary", SUMMARY, "a_name_or_later", "",
                    help="One sentence, for lists and search engines.")  # fmt: skip
_FILE = Question("--file", mark("Name of the file (a web address: it should tell nothing)"),
                 "a_file", lambda new: new.proposed(new.answers["--title"]),
                 help="The name of the file, without folder and ending.")  # fmt: skip


class _Page(Adding):
    """The interview for a normal page, and the base class of interviews for other pages."""

    kind = "page"
    questions: Sequence[Question] = (_TITLE, _SUMMARY, _FILE)

    def addition(self, workspace: Workspace, answers: Answers) -> Addition:
        from tipsite.scaffold.addition import placeholder_words

        title = answers.get("--title", placeholder_words(workspace))
        return self.page(workspace, self.path(answers), title, answers)

    def path(self, answers: Answers) -> str:
        return f"{self.folder}{self.name(answers)}.md"

    def page(self, workspace: Workspace, path: str, title: str, answers: Answers) -> Addition:
        from tipsite.scaffold import pages

        return pages.new_page(workspace, path, title, answers.get("--summary", ""))

    def shown_at(self, path: str) -> str:
        """Return a sentence on the place where readers find the page."""
        words = _("It is shown where you link it, {link}, or under menu or footer in {file}.")
        return words.format(link=f"[{self.answers['--title']}]({path})", file="campaigns.yaml")

    def remarks(self) -> tuple[str, ...]:
        written = _("Go on writing it in an editor: it holds the places for your words.")
        return (self.shown_at(self.path(self.answers)), written)

    def way_there(self, listed: str) -> str:
        """Return a hint to link the page of a list; empty if the menu or footer has a link."""
        if listed in {link.text for link in self.workspace.config.site.linked()}:
            return ""
        words = _("So that readers find that list, write {path} under menu or footer in {file}.")
        return f" {words.format(path=listed, file='campaigns.yaml')}"


@new_command(_Page)
def page_command(*, root: Path, today: datetime.date, **typed: str | None) -> None:
    """Make a page to go on writing.

    It is in the source language; tipsite says what to translate.

    Example: tipsite new page --title "What happens when you call" --file call
    """
    _Page(root, today, typed).run()


class _Sign(_Page):
    kind, folder = "sign", "signs/"
    questions = (
        _TITLE,
        _SUMMARY,
        Question("--who", mark("Who it is about, one short phrase (Enter: later)"),
                 "a_name_or_later", "", help="Who it is about, one short phrase."),
        _FILE,
    )  # fmt: skip
    signs: tuple[str, ...] = ()

    def page(self, workspace: Workspace, path: str, title: str, answers: Answers) -> Addition:
        from tipsite.scaffold import pages

        who, summary = answers.get("--who", ""), answers.get("--summary", "")
        return pages.new_sign(workspace, path, title, summary, who=who, signs=self.signs)

    def proposed(self, title: str, also_used: Iterable[str] = ()) -> str:
        """Return a name without meaning, since somebody may watch readers of warning signs."""
        from tipsite.scaffold.pages import neutral

        signs = {page.path for page in self.workspace.corpus.pages if page.kind == "sign"}
        return neutral(self.kind, {*self.used(), *also_used}, len(signs))

    def shown_at(self, path: str) -> str:
        from tipsite.scaffold.pages import repeats

        words = _("It is shown in the list of signs, {path}.").format(path=_SIGNS)
        shown = f"{words}{self.way_there(_SIGNS)}"
        file, title = self.answers["--file"], self.answers["--title"]
        if not repeats(file, title):
            return shown
        words = _(
            "Its address, {path}, says what the page is about, and stays in the history of a "
            "phone. A name such as {name} would tell nothing."
        )
        name = self.proposed(title, (file,))
        return f"{shown}\n{words.format(path=path.removesuffix('.md'), name=name)}"


@new_command(_Sign)
@click.option("--sign", "signs", multiple=True, help="A sign to notice; may be given repeatedly.")
def sign_command(
    *, root: Path, today: datetime.date, signs: tuple[str, ...], **typed: str | None
) -> None:
    """Make a page of warning signs.

    It is in the source language; tipsite says what to translate.

    Example: tipsite new sign --title "Somebody else holds the papers"
    """
    new = _Sign(root, today, typed, [part for sign in signs for part in ("--sign", sign)])
    new.signs = signs
    new.run()


class _News(_Page):
    kind, folder = "news", "news/"
    date: datetime.date

    def page(self, workspace: Workspace, path: str, title: str, answers: Answers) -> Addition:
        from tipsite.scaffold import pages

        return pages.new_news(workspace, path, title, answers.get("--summary", ""), self.date)

    def shown_at(self, path: str) -> str:
        words = _("It is shown on the first page while it is new, and in the list of news, {path}.")
        return f"{words.format(path=_NEWS)}{self.way_there(_NEWS)}"


@new_command(_News)
@click.option("--date", "date", type=options.Day(), help="The day of the news. [default: today]")
def news_command(
    *, root: Path, today: datetime.date, date: datetime.date | None, **typed: str | None
) -> None:
    """Make a piece of news.

    It is in the source language; tipsite says what to translate.

    Example: tipsite new news --title "Our line is open at night" --date 2026-11-24
    """
    day = date or today
    new = _News(root, today, typed, ("--date", day.isoformat()))
    new.date = day
    new.run()


@click.command("language")
@options.site
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
    from tipsite.workspace.site import changing

    with changing(root, "site", today) as (site, workspace):
        content = root / "content"
        names = (entry.name for entry in content.iterdir()) if content.is_dir() else ()
        folder = tag.strip().replace("_", "-").casefold()
        has_folder = any(name.casefold() == folder for name in names)
        language = add_language(
            workspace, tag, has_folder=has_folder, endonym=endonym.strip(), like=like.strip()
        )
        site.write(language.change, dry_run=dry_run)
    show(_change_lines(language, dry_run=dry_run))
    show(("", *locale_lines(language, today), "", *todo_lines(language)))


def _change_lines(language: NewLanguage, *, dry_run: bool) -> Iterable[Shown]:
    from tipsite.model.corpus import CONFIG
    from tipsite.scaffold.language_report import language_label

    name = language_label(language.tag)
    if language.is_idle:
        return (_("{language} is there already: nothing to change.").format(language=name),)
    paths = [f"{folder}/" for folder in language.change.folders]
    if language.phrases:
        words = ngettext("{path} ({count} phrase)", "{path} ({count} phrases)", language.all)
        paths.append(words.format(path=language.phrases, count=language.all))
    done = _("Would be made: {path}") if dry_run else _("Made: {path}")
    last = _("Nothing was written (--dry-run).") if dry_run else _("{language} is added.")
    return (
        *language.change.difference(CONFIG),
        *(done.format(path=path) for path in paths),
        last.format(language=name),
    )

"""`tipsite new page`, `sign` and `news`: a page to go on writing."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import click

from tipsite import options
from tipsite.adding import pages
from tipsite.adding.asked import ask_summary
from tipsite.adding.finishing import finish, opened_or_told
from tipsite.adding.made import Made
from tipsite.adding.names import a_file, proposed
from tipsite.adding.opened import Opened
from tipsite.asking import answers, ask
from tipsite.ui_language import gettext as _

_title = click.option("--title", help="The heading of the page.")
_summary = click.option("--summary", help="One sentence, for lists and search engines.")
_file = click.option("--file", "file", help="The name of the file, without folder and ending.")


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

    It is in the source language; what to translate is said.

    Example: tipsite new page --title "What happens when you call" --file call
    """
    opened = opened_or_told(root)
    title, summary = _said(title, summary)
    path = f"{_name(opened, '', title, file, 'page')}.md"
    made = pages.new_page(opened, path, title, summary)
    link = f"[{title}]({path})"
    shown = _("It is shown where you link it, {link}, or under menu or footer in {file}.")
    _end(root, today, opened, replace(made, said=(shown.format(link=link, file="campaigns.yaml"),)))


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

    It is in the source language; what to translate is said.

    Example: tipsite new sign --title "Somebody else holds the papers" --file papers
    """
    opened = opened_or_told(root)
    title, summary = _said(title, summary)
    who = ask(
        _("Who it is about, one short phrase (Enter: later)"),
        answers.a_name_or_later,
        said=who,
        default="",
        option="--who",
    )
    path = f"signs/{_name(opened, 'signs/', title, file, 'sign')}.md"
    _end(root, today, opened, pages.new_sign(opened, path, title, summary, who=who, signs=signs))


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

    It is in the source language; what to translate is said.

    Example: tipsite new news --title "Our line is open at night" --date 2026-11-24
    """
    opened = opened_or_told(root)
    title, summary = _said(title, summary)
    path = f"news/{_name(opened, 'news/', title, file, 'news')}.md"
    _end(root, today, opened, pages.new_news(opened, path, title, summary, date or today))


def _said(title: str | None, summary: str | None) -> tuple[str, str]:
    heading = ask(_("Title"), answers.a_name, said=title, option="--title")
    return heading, ask_summary(summary)


def _name(opened: Opened, folder: str, title: str, file: str | None, instead: str) -> str:
    start = f"content/{opened.source}/{folder}"
    paths = (path for path in opened.snapshot.files if path.startswith(start))
    taken = {path.removeprefix(start).removesuffix(".md") for path in paths}
    return ask(
        _("Name of the file (a web address: it should tell nothing)"),
        a_file,
        said=file,
        default=proposed(title, instead, taken),
        option="--file",
    )


def _end(root: Path, today: datetime.date, opened: Opened, made: Made) -> None:
    written = _("Go on writing it in an editor: it holds the places for your words.")
    made = replace(made, said=(*made.said, written))
    # A page is made of what was answered alone.
    finish(root, opened, made, today, lambda _now: made)

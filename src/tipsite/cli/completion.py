"""Completion in a shell: languages, pages and services of the site."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem, get_completion_class

_PROGRAM, _VARIABLE = "tipsite", "_TIPSITE_COMPLETE"
_NOT_LANGUAGES = ("services", "images", "files")
_ID = re.compile(r"^\s*- id:\s*[\"']?([\w-]+)", re.MULTILINE)

Offer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


@click.command()
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish", "powershell")))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print what your shell has to read once to complete commands, languages and pages.

    For PowerShell, put this line into your profile, which notepad $PROFILE opens:

    tipsite completion powershell | Out-String | Invoke-Expression

    Example, for bash: tipsite completion bash >> ~/.bashrc
    """
    complete = get_completion_class(shell)
    assert complete is not None
    click.echo(complete(context.find_root().command, {}, _PROGRAM, _VARIABLE).source())


def tags(context: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer the languages of the site."""
    return _items((folder.name for folder in _languages(context)), begun)


def pages(context: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer the pages of the typed language, or of all languages if none was typed."""
    tag = context.params.get("tag")
    folders = [_content(context) / str(tag)] if tag else _languages(context)
    names = (
        page.relative_to(folder).as_posix() for folder in folders for page in folder.rglob("*.md")
    )
    return _items(names, begun)


def services(context: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer the ids of the services in the records."""
    files = sorted((_content(context) / "services").glob("*.yaml"))
    texts = (file.read_text("utf-8", errors="replace") for file in files)
    return _items((name for text in texts for name in _ID.findall(text)), begun)


def material(context: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer the names of the pieces of material."""
    names = (page.stem for page in _content(context).glob("*/material/**/*.md"))
    return _items(names, begun)


def targets(context: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer the targets in campaigns.yaml."""
    settings = _content(context).parent / "campaigns.yaml"
    text = settings.read_text("utf-8", errors="replace") if settings.is_file() else ""
    listed = re.search(r"^targets:\s*\n((?:[ \t#-].*\n|\n)*)", text + "\n", re.MULTILINE)
    return _items(_ID.findall(listed[1]) if listed else (), begun)


def _languages(context: click.Context) -> list[Path]:
    folders = filter(Path.is_dir, _content(context).glob("*"))
    return [folder for folder in folders if folder.name not in _NOT_LANGUAGES]


def _content(context: click.Context) -> Path:
    root: Any = context.params.get("root") or Path()
    return Path(root) / "content"


def _items(names: Iterable[str], begun: str) -> list[CompletionItem]:
    return [CompletionItem(name) for name in sorted(set(names)) if name.startswith(begun)]

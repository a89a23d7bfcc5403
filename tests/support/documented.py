"""What README, its neighbours and docs/ show: commands to type, and pieces of files."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import dedent

import click

from command_tree import loaded
from tipsite.cli.main import main

ROOT = Path(__file__).parents[2]
DOCS: Mapping[str, str] = {
    path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
    for path in (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md")))
}
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"(?<=\n\n)((?: {4}.*\n|\n(?= {4}))+)")
SPAN = re.compile(r"`([^`]+)`")
STARTS = re.compile(r'^(?:\$ )?(tipsite|(?:python3?|py) "?[^ ]*build\.py"?)(?= |$)')
OTHER = {"test"}
"""Commands of build.py that are none of tipsite."""


def blocks(text: str) -> Iterator[str]:
    """Yield the blocks of code of a document, those between fences and those moved in."""
    yield from (block for _, block in FENCED.findall(text))
    yield from (dedent(block) for block in INDENTED.findall(FENCED.sub("", text)))


def lines(text: str) -> Iterator[str]:
    """Yield what might be a command: lines of blocks, and what stands so among words."""
    for block in blocks(text):
        prompt = "$ " if "$ tipsite" in block else ""
        yield from (line for line in block.splitlines() if line.startswith(prompt))
    yield from SPAN.findall(FENCED.sub("", text))


def commands(text: str) -> Iterator[str]:
    """Yield what is typed after ``tipsite``, from blocks and from among words."""
    for line in lines(text):
        typed = line.split(" # ")[0].split(" >> ")[0].rstrip()
        if (start := STARTS.match(typed)) and not {*typed.split()} & OTHER:
            yield typed[start.end() :].strip()


def resolved(typed: str) -> tuple[click.Command, click.Context, list[str]]:
    """Return the command, and the words that are its own."""
    words = [word for word in shlex.split(typed) if word != "…"]
    command: click.Command = main
    context = click.Context(main, info_name="tipsite")
    while words and isinstance(command, click.Group):
        if words[0].startswith("-"):
            break
        found = command.get_command(context, words[0])
        if found is None:
            break
        command = loaded(found)
        context = click.Context(command, parent=context, info_name=words.pop(0))
    if "--ui-language" in words:
        at = words.index("--ui-language")
        del words[at : at + 2]
    return command, context, words


def wrong(typed: str) -> str:
    """Return what tipsite does not know in this command, or nothing."""
    command, context, words = resolved(typed)
    try:
        values, rest, _ = command.make_parser(context).parse_args(words)
    except click.UsageError as error:
        return error.format_message()
    for parameter in command.params:
        value = values.get(str(parameter.name))
        known = parameter.type.choices if isinstance(parameter.type, click.Choice) else (value,)
        if isinstance(value, str) and not value.isupper() and value not in known:
            return f"no choice {value}"
    return f"too much: {rest}" if rest else ""


def lacks(typed: str) -> bool:
    """Whether it needs words that are not there."""
    command, context, words = resolved(typed)
    values = command.make_parser(context).parse_args(words)[0]
    asks = typed.startswith("new ") and not words
    return (
        asks
        or any(
            parameter.required and not isinstance(values.get(str(parameter.name)), str)
            for parameter in command.params
        )
        or (isinstance(command, click.Group) and not words)
    )


def recipes() -> Mapping[str, str]:
    """Return what the recipes of docs/themes.md write: files of a theme, by path.

    ``site`` and ``campaign`` are lines of the settings.
    """
    section = DOCS["docs/themes.md"].partition("\n## Recipes\n")[2].partition("\n## ")[0]
    found: dict[str, str] = {}
    before = 0
    for match in INDENTED.finditer(section):
        words = section[before : match.start()]
        named = [*re.finditer(r"`(themes/spring/[\w./]+|campaigns\.yaml)`", words)][-1]
        in_site = "under `site:`" in words[named.start() :]
        target = named[1] if "themes" in named[1] else "site" if in_site else "campaign"
        found[target] = found.get(target, "") + dedent(match[1]).rstrip("\n") + "\n"
        before = match.end()
    return found

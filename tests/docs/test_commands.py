"""docs/commands.md lists every command as `tipsite --help` knows it.

Write it anew with: .venv/bin/python tests/docs/test_commands.py
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click

from command_tree import loaded
from tipsite.cli.main import main

DOC = Path(__file__).parents[2] / "docs" / "commands.md"
AGAIN = "write it anew with: .venv/bin/python tests/docs/test_commands.py"
HEAD = """# Commands

Every command of tipsite with its options, as `--help` says it; written from the program by a
test. Each ends with 0 when all is fine, 1 for problems in the content or online, 2 for wrong
usage, 3 for a mistake of ours, 4 where the site online could not be looked at, 5 where it was
built or published without pieces of material that have mistakes.

tipsite speaks Albanian, Macedonian and English: the language of the computer, of the variable
`TIPSITE_UI_LANGUAGE`, or of `--ui-language mk` anywhere in a command. For Montenegrin, Serbian,
Bosnian and Croatian it speaks English so far. Keys, codes and states in JSON and CSV stay as
they are.

With `--format json`, `build`, `check`, `doctor`, `directory due`, `directory gaps`, `material`,
`material outdated`, `translate status` and `verify` print one report and nothing else; its
schema is beside the program, such as
[report.schema.json](../src/tipsite/pipeline/report.schema.json). Progress is shown in a terminal
only, and not where `CI` is set.

**Problems** come as errors, then warnings, then notes. On a terminal each has its word in colour,
its place, the line with the mistake underlined, and what to write. Set `NO_COLOR` for no colours,
`FORCE_COLOR` for the same form elsewhere. In a pipe or in CI, each is one line of this form, which
stays as it is: `path:line:column: code error: words`. The quoted line and the hint follow it,
indented by four spaces. The word for the severity is in the language of tipsite: a script adds
`--ui-language en`.

**Nothing is made twice.** When no file has changed since the last `build` or `check` with the
same options on the same day, tipsite says its last words again at once. It keeps what it needs
for that in `.tipsite-cache/` in the site's folder, which you may delete at any time, and trusts
it only on the computer that made it: see [SECURITY.md](../SECURITY.md). On a network drive it
keeps no pages: a build with a change makes all of them. `--no-store` does not use it, and
`--zip`, `--report`, `--format json`, `--weight`, `--words`, `--timings` and `--verify` always
build. `--verify` shows whether what is kept is right: it builds once more without it, compares
every byte, and writes that.

**What you saved is not lost.** A command that changes files of the site looks whether they are
as it read them. If you saved one meanwhile, it changes nothing and says so. Two commands at
once wait for each other. If a command is stopped in the middle of several files, the next one
completes them or undoes them, and says which.

**tipsite does not replace a file that it did not make** by `--output`, `--file`, `--report` or
`--zip`, nor what was changed since, such as a spreadsheet in which a translator has typed. At a
terminal you are asked; elsewhere the command stops, and `--force` says that you mean it. On a
full disk the old file stays.
"""
NOT_OURS = {"--help"}
"""Of every command."""


def commands(
    command: click.Command = main, above: click.Context | None = None
) -> Iterator[tuple[str, click.Command, click.Context]]:
    """Yield each command with its name, ``tipsite new page``, and its context, groups first."""
    context = click.Context(command, parent=above, info_name=command.name if above else "tipsite")
    yield context.command_path, command, context
    if isinstance(command, click.Group):
        for name in sorted(command.list_commands(context)):
            inside = command.get_command(context, name)
            assert inside
            yield from commands(loaded(inside), context)


def expected() -> str:
    """Return the whole document."""
    return "\n".join((HEAD, *(line for one in commands() for line in _section(*one))))


def _section(name: str, command: click.Command, context: click.Context) -> Iterator[str]:
    usage = " ".join((name, *command.collect_usage_pieces(context)))
    yield from (f"## {name}", "", f"    {usage}", "")
    for paragraph in (command.help or "").replace("\b", "").strip().split("\n\n"):
        yield from (_cell(" ".join(paragraph.split())), "")
    rows = [
        record
        for parameter in command.get_params(context)
        if isinstance(parameter, click.Option) and not NOT_OURS & {*parameter.opts}
        if (record := parameter.get_help_record(context))
    ]
    if rows:
        yield from ("| Option | What it does |", "|---|---|")
        yield from (f"| `{_code(option)}` | {_cell(' '.join(words.split()))} |"
                    for option, words in rows)  # fmt: skip
        yield ""


def _code(text: str) -> str:
    return text.replace("|", "\\|")


def _cell(text: str) -> str:
    return re.sub(r"[\\*\[\]<|]", r"\\\g<0>", text)


def test_every_command_is_there() -> None:
    names = re.findall(r"^## (.+)$", DOC.read_text("utf-8"), re.MULTILINE)
    assert names == [name for name, _, _ in commands()]
    assert {"tipsite build", "tipsite new page", "tipsite translate import"} <= {*names}


def test_document_is_up_to_date() -> None:
    assert DOC.read_text("utf-8") == expected(), f"{DOC.name} is behind; {AGAIN}"


if __name__ == "__main__":
    DOC.write_text(expected(), encoding="utf-8", newline="\n")

"""Commands whose help, prompts and errors are in the officer's language."""

from __future__ import annotations

import copy
import inspect
import re
from collections.abc import Sequence
from typing import Any

import click

from tipsite.ui_language import asked_for, gettext, language, language_of_machine, speak

FLAG = "--ui-language"


class Speaking(click.Group):
    """The main command. ``--ui-language`` is taken from anywhere in what was typed.

    Each part of the tree is translated as it stands there in English, so that the commands
    themselves need not know of it. Run it in the block of ``ui_language.speaking``.
    """

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Find out the language first: all that follows may have to speak.

        Raises:
            click.UsageError: the language that is asked for is not spoken.
        """
        left, asked = taken(args)
        completes = bool(extra.get("resilient_parsing"))
        if completes and args[-1:] == [FLAG]:
            # The tag is what is typed now, and only the main command knows which there are.
            left = [FLAG]
        try:
            speak(language_of_machine())
            if asked is not None:
                speak(asked_for(asked))
        except ValueError as error:
            # Half a word is no mistake while it is typed.
            if not completes:
                raise click.UsageError(str(error)) from None
        spoken = self if language() == "en" else translated(self)
        return click.Group.make_context(spoken, info_name, left, parent, **extra)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command from the tree that the context stands for: the translated one."""
        tree = ctx.command if isinstance(ctx.command, click.Group) else self
        return tree.commands.get(cmd_name)


def taken(args: Sequence[str]) -> tuple[list[str], str | None]:
    """Return what was typed without ``--ui-language TAG``, and the tag; the last one counts.

    Behind ``--`` everything is a name.
    """
    left: list[str] = []
    asked: str | None = None
    rest = iter(args)
    for word in rest:
        if word == "--":
            left += [word, *rest]
        elif word == FLAG:
            asked = next(rest, "")
        elif word.startswith(f"{FLAG}="):
            asked = word.partition("=")[2]
        else:
            left.append(word)
    return left, asked


def translated(command: click.Command) -> click.Command:
    """Return a copy of a command, and of all below it, in the language that is spoken."""
    own = copy.copy(command)
    own.help = "\n\n".join(map(gettext, paragraphs(command.help)))
    own.epilog = "\n\n".join(map(gettext, paragraphs(command.epilog)))
    own.short_help = command.short_help and gettext(command.short_help)
    own.options_metavar = command.options_metavar and gettext(command.options_metavar)
    own.params = [_parameter(one) for one in command.params]
    own._help_option = None  # noqa: SLF001 - click keeps its words for good once they were made
    if isinstance(own, click.Group):
        own.subcommand_metavar = gettext(own.subcommand_metavar)
        own.commands = {name: translated(one) for name, one in own.commands.items()}
    return own


def paragraphs(text: str | None) -> list[str]:
    r"""Return the paragraphs of a help text, the lines of each joined.

    Those that begin with ``\b`` keep their lines, as click does.
    """
    found = re.split(r"\n{2,}", inspect.cleandoc(text or "").strip())
    return [one if one.startswith("\b") else " ".join(one.split()) for one in found if one]


def words_of(param: click.Parameter) -> dict[str, str]:
    """Return what a parameter shows to people, by the name of its attribute, in English."""
    names = ("help", "prompt", "show_default", "metavar")
    found = {name: getattr(param, name, None) for name in names}
    words = {name: text for name, text in found.items() if isinstance(text, str) and text}
    if isinstance(param, click.Argument) and "metavar" not in words and not _has_choices(param):
        words["metavar"] = (param.name or "").upper()
    return words


def type_word(param: click.Parameter) -> str:
    """Return what the type of a parameter's value is called; empty where that is not shown."""
    hidden = getattr(param, "is_flag", False) or _has_choices(param)
    return "" if hidden else param.type.name


def _parameter(param: click.Parameter) -> click.Parameter:
    own = copy.copy(param)
    for name, text in words_of(param).items():
        said = gettext(text)
        if name == "metavar" and param.metavar is None:
            # The signs that click puts around a name of its own making.
            said = said if param.required else f"[{said}]"
            said = said if param.nargs == 1 else f"{said}..."
        setattr(own, name, said)
    if word := type_word(param):
        own.type = copy.copy(param.type)
        own.type.name = gettext(word)
    return own


def _has_choices(param: click.Parameter) -> bool:
    """Whether click shows the values themselves."""
    return bool(param.type.get_metavar(param, click.Context(click.Command(""))))

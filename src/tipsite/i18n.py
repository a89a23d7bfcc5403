"""The language of tipsite itself: gettext catalogues in `locale/`, and commands that speak it."""

from __future__ import annotations

import copy
import gettext as standard
import inspect
import locale
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from tipsite.language.locale_table import Locale

DOMAIN = "tipsite"
_VARIABLE = "TIPSITE_UI_LANGUAGE"
UI_LANGUAGES = ("en", "sq", "mk")
"""English is in the source; the others have a catalogue."""
_STANDS_IN = {
    "c": "en", "posix": "en", "cnr": "en", "sr": "en", "sh": "en", "bs": "en", "hr": "en",
    "als": "sq", "aln": "sq",
}  # fmt: skip
"""What is spoken to those whose language has no catalogue yet (ISO 639, or a POSIX locale)."""
FLAG = "--ui-language"


def language_words(tag: str) -> str:
    """Return the name of the language ``tag`` (BCP 47), in the one that is spoken."""
    from tipsite.language.locales import language_name  # noqa: PLC0415 - Babel is slow to import

    return language_name(ui_locale(), tag)


def csv_separator() -> str:
    """Return what parts the cells of a list for spreadsheets, in the language that is spoken.

    Where numbers have a comma before their decimals, Excel opens a list only with semicolons as a
    table. It takes a first line ``sep=`` in any region, but then no letters beyond its code page.
    """
    return "," if language() == "en" else ";"


def ui_locale() -> Locale:
    """Return how the spoken language writes dates, lists and names."""
    from tipsite.language.locales import locale_for  # noqa: PLC0415 - Babel is slow to import

    return locale_for(language())


class _Chosen:
    """One process speaks one language at a time, in all its threads."""

    tag = "en"


def language() -> str:
    """Return the tag of the language that is spoken now, one of ``SPOKEN``."""
    return _Chosen.tag


@contextmanager
def in_language(tag: str) -> Iterator[None]:
    """Speak the language ``tag`` in the block; afterwards all is as before."""
    before, variable, domain = language(), os.environ.get("LANGUAGE"), standard.textdomain()
    set_language(tag)
    try:
        yield
    finally:
        _Chosen.tag = before
        standard.textdomain(domain)
        if variable is None:
            os.environ.pop("LANGUAGE", None)
        else:
            os.environ["LANGUAGE"] = variable


def set_language(tag: str) -> None:
    """Speak the language ``tag``, one of ``SPOKEN``, from now on.

    click takes its own words by gettext's general way: the default domain, and the environment.
    """
    _Chosen.tag = tag
    os.environ["LANGUAGE"] = tag
    standard.bindtextdomain(DOMAIN, str(_folder()))
    standard.textdomain(DOMAIN)


def _folder() -> Path:
    return Path(__file__).parent / "locale"


def ngettext(one: str, many: str, count: int) -> str:
    """Return the form that goes with ``count``, in the officer's language."""
    return _catalogue(_Chosen.tag).ngettext(one, many, count)


@cache
def _catalogue(tag: str) -> standard.NullTranslations:
    folder, tags = str(_folder()), [tag]
    return standard.translation(DOMAIN, folder, languages=tags, fallback=True)


def matching_language(wanted: str) -> str | None:
    """Return what is spoken to whom asks for ``wanted``: a BCP 47 tag, or a POSIX locale.

    None where nothing is known of it.
    """
    first = wanted.strip().replace("_", "-").split(".")[0].split("@")[0].split("-")[0].casefold()
    return first if first in UI_LANGUAGES else _STANDS_IN.get(first)


def machine_language() -> str:
    """Return the language that the computer is set to, English where tipsite does not speak it.

    Raises:
        ValueError: the variable ``TIPSITE_UI_LANGUAGE`` names a language that is not spoken.
    """
    if asked := os.environ.get(_VARIABLE):
        return _requested_language(asked)
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return matching_language(next(filter(None, names), "") or _of_windows()) or "en"


def _requested_language(wanted: str) -> str:
    """Return what is spoken to whom asks for the language ``wanted`` by name.

    Raises:
        ValueError: it is not spoken; the words say which are.
    """
    if found := matching_language(wanted):
        return found
    choices = ", ".join(UI_LANGUAGES)
    words = gettext("tipsite does not speak “{tag}”. Choose one of: {choices}.")
    raise ValueError(words.format(tag=wanted[:40], choices=choices))


def gettext(text: str) -> str:
    """Return ``text`` in the officer's language, or as it is where it is not translated.

    ``{name}`` is filled in afterwards: ``_("{count} pages").format(count=3)``.
    """
    return _catalogue(_Chosen.tag).gettext(text) if text else ""


def gettext_in(tag: str, text: str) -> str:
    """Return ``text`` in the language ``tag`` (BCP 47), or as it is where that is not spoken."""
    spoken = matching_language(tag) or "en"
    return _catalogue(spoken).gettext(text) if text else ""


def _of_windows() -> str:
    """Return the language of Windows' own menus as a POSIX locale, such as ``sq_AL``."""
    if sys.platform != "win32":
        return ""
    import ctypes  # noqa: PLC0415 - for Windows alone

    return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")


class LocalizedGroup(click.Group):
    """The main command. ``--ui-language`` is taken from anywhere in what was typed.

    Each part of the tree is translated as it stands there in English, so that the commands
    themselves need not know of it. Run it in the block of `in_language`.
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
        left, asked = split_language_flag(args)
        completes = bool(extra.get("resilient_parsing"))
        if completes and args[-1:] == [FLAG]:
            # The tag is what is typed now, and only the main command knows which there are.
            left = [FLAG]
        try:
            set_language(machine_language())
            if asked is not None:
                set_language(_requested_language(asked))
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


def split_language_flag(args: Sequence[str]) -> tuple[list[str], str | None]:
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


def words_of(param: click.Parameter) -> dict[str, str]:
    """Return what a parameter shows to people, by the name of its attribute, in English."""
    names = ("help", "prompt", "show_default", "metavar")
    found = {name: getattr(param, name, None) for name in names}
    words = {name: text for name, text in found.items() if isinstance(text, str) and text}
    if isinstance(param, click.Argument) and "metavar" not in words and not _has_choices(param):
        words["metavar"] = (param.name or "").upper()
    return words


def _has_choices(param: click.Parameter) -> bool:
    """Whether click shows the values themselves."""
    return bool(param.type.get_metavar(param, click.Context(click.Command(""))))


def type_word(param: click.Parameter) -> str:
    """Return what the type of a parameter's value is called; empty where that is not shown."""
    hidden = getattr(param, "is_flag", False) or _has_choices(param)
    return "" if hidden else param.type.name

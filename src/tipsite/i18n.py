"""The language of tipsite itself: gettext catalogues in `locale/`, and translated commands."""

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
"""The language to use instead of a language without a catalogue (ISO 639, or a POSIX locale)."""
FLAG = "--ui-language"


def language_words(tag: str) -> str:
    """Return the name of the language ``tag`` (BCP 47), in the current language."""
    from tipsite.language.locales import language_name  # noqa: PLC0415 - Babel is slow to import

    return language_name(ui_locale(), tag)


def csv_separator() -> str:
    """Return the separator of the cells of a CSV file, for the current language.

    In regions with decimal commas, Excel needs semicolons to open the file as a table. A first line
    ``sep=`` works in all regions, but Excel then reads only letters of its code page.
    """
    return "," if language() == "en" else ";"


def ui_locale() -> Locale:
    """Return the locale of the current language, for dates, lists and names."""
    from tipsite.language.locales import locale_for  # noqa: PLC0415 - Babel is slow to import

    return locale_for(language())


class _Chosen:
    """The current language of the process, the same in all its threads."""

    tag = "en"


def language() -> str:
    """Return the tag of the current language, one of ``UI_LANGUAGES``."""
    return _Chosen.tag


@contextmanager
def in_language(tag: str) -> Iterator[None]:
    """Use the language ``tag`` within the block, then restore the previous language."""
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
    """Use the language ``tag``, one of ``UI_LANGUAGES``, from now on.

    For its own texts, click uses the default domain of gettext and the environment.
    """
    _Chosen.tag = tag
    os.environ["LANGUAGE"] = tag
    standard.bindtextdomain(DOMAIN, str(_folder()))
    standard.textdomain(DOMAIN)


def _folder() -> Path:
    return Path(__file__).parent / "locale"


def ngettext(one: str, many: str, count: int) -> str:
    """Return the singular or plural form for ``count``, in the current language."""
    return _catalogue(_Chosen.tag).ngettext(one, many, count)


@cache
def _catalogue(tag: str) -> standard.NullTranslations:
    folder, tags = str(_folder()), [tag]
    return standard.translation(DOMAIN, folder, languages=tags, fallback=True)


def matching_language(wanted: str) -> str | None:
    """Return the language to use if ``wanted`` is requested: a BCP 47 tag, or a POSIX locale.

    Return None for an unknown language.
    """
    first = wanted.strip().replace("_", "-").split(".")[0].split("@")[0].split("-")[0].casefold()
    return first if first in UI_LANGUAGES else _STANDS_IN.get(first)


def machine_language() -> str:
    """Return the language of the computer; English if tipsite has no catalogue for it.

    Raises:
        ValueError: the variable ``TIPSITE_UI_LANGUAGE`` names a language without a catalogue.
    """
    if asked := os.environ.get(_VARIABLE):
        return _requested_language(asked)
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return matching_language(next(filter(None, names), "") or _of_windows()) or "en"


def _requested_language(wanted: str) -> str:
    """Return the language to use if the user names the language ``wanted``.

    Raises:
        ValueError: tipsite has no catalogue for it; the message lists the possible languages.
    """
    if found := matching_language(wanted):
        return found
    choices = ", ".join(UI_LANGUAGES)
    words = gettext("tipsite does not speak “{tag}”. Choose one of: {choices}.")
    raise ValueError(words.format(tag=wanted[:40], choices=choices))


def gettext(text: str) -> str:
    """Return ``text`` in the current language, or unchanged if it has no translation.

    The caller fills in ``{name}`` afterwards: ``_("{count} pages").format(count=3)``.
    """
    return _catalogue(_Chosen.tag).gettext(text) if text else ""


def gettext_in(tag: str, text: str) -> str:
    """Return ``text`` in the language ``tag`` (BCP 47), or unchanged if there is no catalogue."""
    spoken = matching_language(tag) or "en"
    return _catalogue(spoken).gettext(text) if text else ""


def _of_windows() -> str:
    """Return the display language of Windows as a POSIX locale, such as ``sq_AL``."""
    if sys.platform != "win32":
        return ""
    import ctypes  # noqa: PLC0415 - for Windows alone

    return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")


class LocalizedGroup(click.Group):
    """The main command. It finds ``--ui-language`` anywhere among the arguments.

    It translates the English texts of all commands, so that commands need no code for it. Run it
    within a block of `in_language`.
    """

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Set the language first, since everything after it may print messages.

        Raises:
            click.UsageError: tipsite has no catalogue for the requested language.
        """
        left, asked = split_language_flag(args)
        completes = bool(extra.get("resilient_parsing"))
        if completes and args[-1:] == [FLAG]:
            # The user is typing the tag, and only the main command knows the possible tags.
            left = [FLAG]
        try:
            set_language(machine_language())
            if asked is not None:
                set_language(_requested_language(asked))
        except ValueError as error:
            # During completion, an unfinished word is no mistake.
            if not completes:
                raise click.UsageError(str(error)) from None
        spoken = self if language() == "en" else translated(self)
        return click.Group.make_context(spoken, info_name, left, parent, **extra)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command from the translated tree of the context."""
        tree = ctx.command if isinstance(ctx.command, click.Group) else self
        return tree.commands.get(cmd_name)


def split_language_flag(args: Sequence[str]) -> tuple[list[str], str | None]:
    """Return the arguments without ``--ui-language TAG``, and the tag; the last one counts.

    After ``--``, all arguments are names.
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
    """Return a copy of a command and of its subcommands, in the current language."""
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
    r"""Return the paragraphs of a help text, each with its lines joined.

    Paragraphs that begin with ``\b`` keep their lines, as in click.
    """
    found = re.split(r"\n{2,}", inspect.cleandoc(text or "").strip())
    return [one if one.startswith("\b") else " ".join(one.split()) for one in found if one]


def _parameter(param: click.Parameter) -> click.Parameter:
    own = copy.copy(param)
    for name, text in words_of(param).items():
        said = gettext(text)
        if name == "metavar" and param.metavar is None:
            # click puts these characters around a name that it has made.
            said = said if param.required else f"[{said}]"
            said = said if param.nargs == 1 else f"{said}..."
        setattr(own, name, said)
    if word := type_word(param):
        own.type = copy.copy(param.type)
        own.type.name = gettext(word)
    return own


def words_of(param: click.Parameter) -> dict[str, str]:
    """Return the English texts of a parameter that help shows, by the name of their attribute."""
    names = ("help", "prompt", "show_default", "metavar")
    found = {name: getattr(param, name, None) for name in names}
    words = {name: text for name, text in found.items() if isinstance(text, str) and text}
    if isinstance(param, click.Argument) and "metavar" not in words and not _has_choices(param):
        words["metavar"] = (param.name or "").upper()
    return words


def _has_choices(param: click.Parameter) -> bool:
    """Return whether click shows the possible values of a parameter."""
    return bool(param.type.get_metavar(param, click.Context(click.Command(""))))


def type_word(param: click.Parameter) -> str:
    """Return the name of the type of a parameter's value; empty if help does not show it."""
    hidden = getattr(param, "is_flag", False) or _has_choices(param)
    return "" if hidden else param.type.name

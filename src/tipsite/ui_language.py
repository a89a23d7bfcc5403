"""In which language tipsite speaks with the officer: gettext catalogues in `locale/`."""

from __future__ import annotations

import gettext as standard
import locale
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tipsite.messages.marking import mark

if TYPE_CHECKING:
    from tipsite.tools.locales import Locale

__all__ = [
    "DOMAIN", "SPOKEN", "VARIABLE", "asked_for", "gettext", "language", "language_of_machine",
    "mark", "named", "ngettext", "speak", "speaking", "spoken_for", "ui_locale",
]  # fmt: skip

DOMAIN = "tipsite"
VARIABLE = "TIPSITE_UI_LANGUAGE"
SPOKEN = ("en", "sq", "mk")
"""English is in the source; the others have a catalogue."""
_STANDS_IN = {
    "c": "en", "posix": "en", "cnr": "en", "sr": "en", "sh": "en", "bs": "en", "hr": "en",
    "als": "sq", "aln": "sq",
}  # fmt: skip
"""What is spoken to those whose language has no catalogue yet (ISO 639, or a POSIX locale)."""


class _Chosen:
    """One process speaks one language at a time, in all its threads."""

    tag = "en"


def language() -> str:
    """Return the tag of the language that is spoken now, one of ``SPOKEN``."""
    return _Chosen.tag


def ui_locale() -> Locale:
    """Return how the spoken language writes dates, lists and names."""
    from tipsite.tools.locales import locale_for  # noqa: PLC0415 - Babel is slow to import

    return locale_for(language())


def named(tag: str) -> str:
    """Return the name of the language ``tag`` (BCP 47), in the one that is spoken."""
    from tipsite.tools.locales import language_name  # noqa: PLC0415 - Babel is slow to import

    return language_name(ui_locale(), tag)


def spoken_for(wanted: str) -> str | None:
    """Return what is spoken to whom asks for ``wanted``: a BCP 47 tag, or a POSIX locale.

    None where nothing is known of it.
    """
    first = wanted.strip().replace("_", "-").split(".")[0].split("@")[0].split("-")[0].casefold()
    return first if first in SPOKEN else _STANDS_IN.get(first)


def language_of_machine() -> str:
    """Return the language that the computer is set to, English where tipsite does not speak it.

    Raises:
        ValueError: the variable ``TIPSITE_UI_LANGUAGE`` names a language that is not spoken.
    """
    if asked := os.environ.get(VARIABLE):
        return asked_for(asked)
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return spoken_for(next(filter(None, names), "") or _of_windows()) or "en"


def asked_for(wanted: str) -> str:
    """Return what is spoken to whom asks for the language ``wanted`` by name.

    Raises:
        ValueError: it is not spoken; the words say which are.
    """
    if found := spoken_for(wanted):
        return found
    choices = ", ".join(SPOKEN)
    words = gettext("tipsite does not speak “{tag}”. Choose one of: {choices}.")
    raise ValueError(words.format(tag=wanted[:40], choices=choices))


def speak(tag: str) -> None:
    """Speak the language ``tag``, one of ``SPOKEN``, from now on.

    click takes its own words by gettext's general way: the default domain, and the environment.
    """
    _Chosen.tag = tag
    os.environ["LANGUAGE"] = tag
    standard.bindtextdomain(DOMAIN, str(_folder()))
    standard.textdomain(DOMAIN)


@contextmanager
def speaking(tag: str) -> Iterator[None]:
    """Speak the language ``tag`` in the block; afterwards all is as before."""
    before, variable, domain = language(), os.environ.get("LANGUAGE"), standard.textdomain()
    speak(tag)
    try:
        yield
    finally:
        _Chosen.tag = before
        standard.textdomain(domain)
        if variable is None:
            os.environ.pop("LANGUAGE", None)
        else:
            os.environ["LANGUAGE"] = variable


def gettext(text: str) -> str:
    """Return ``text`` in the officer's language, or as it is where it is not translated.

    ``{name}`` is filled in afterwards: ``_("{count} pages").format(count=3)``.
    """
    return _catalogue(_Chosen.tag).gettext(text) if text else ""


def ngettext(one: str, many: str, count: int) -> str:
    """Return the form that goes with ``count``, in the officer's language."""
    return _catalogue(_Chosen.tag).ngettext(one, many, count)


@cache
def _catalogue(tag: str) -> standard.NullTranslations:
    folder, tags = str(_folder()), [tag]
    return standard.translation(DOMAIN, folder, languages=tags, fallback=True)


def _folder() -> Path:
    return Path(__file__).parent / "locale"


def _of_windows() -> str:
    """Return the language of Windows' own menus as a POSIX locale, such as ``sq_AL``."""
    if sys.platform != "win32":
        return ""
    import ctypes  # noqa: PLC0415 - for Windows alone

    return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")

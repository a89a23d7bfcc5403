"""In which language tipsite speaks with the officer: Babel's catalogues in `locale/`."""

from __future__ import annotations

import gettext as standard
from contextvars import ContextVar
from importlib import resources

_LANGUAGE: ContextVar[str] = ContextVar("ui_language", default="en")


def speak(tag: str) -> None:
    """Take the language ``tag`` (BCP 47) for all that is said from now on."""
    _LANGUAGE.set(tag)


def gettext(text: str) -> str:
    """Return ``text`` in the officer's language, or as it is where it is not translated.

    ``{name}`` is filled in afterwards: ``_("{count} pages").format(count=3)``.
    """
    return _catalogue().gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """Return the form that goes with ``count``, in the officer's language."""
    return _catalogue().ngettext(one, many, count)


def mark(text: str) -> str:
    """Return ``text`` as it is: a mark for the extraction, where it is translated later."""
    return text


def _catalogue() -> standard.NullTranslations:
    folder = resources.files("tipsite") / "locale"
    tags = [_LANGUAGE.get().replace("-", "_")]
    return standard.translation("tipsite", str(folder), languages=tags, fallback=True)

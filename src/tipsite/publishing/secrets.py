"""Passwords from the environment, the keyring or the user, never from files of a site."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from types import ModuleType
from typing import TypeVar

from tipsite.i18n import gettext as _
from tipsite.publishing.remote import Ask, RemoteError

SERVICE = "tipsite"
"""The name of the service in the keyring, with one password for each place."""
_TRIES = 3

T = TypeVar("T")


class Passwords:
    """The passwords that may open one place, such as ``sftp://office@ssh.example.org``.

    ``where`` is its name in questions. No password is ever printed, logged or part of an error.
    """

    def __init__(self, target_id: str, place: str, where: str, ask: Ask) -> None:
        self.variable = "TIPSITE_PASSWORD_" + target_id.upper().replace("-", "_")
        self._place = place
        self._where = where
        self._ask = ask
        self._asked = ""
        self.right = ""

    def first_right(self, attempt: Callable[[str], T | None]) -> T:
        """Return the outcome of an ``attempt`` with the first password that is right.

        The password that was right before is tried first, then the one in the environment. If the
        environment has none, the keyring is tried, then up to three passwords from the user.

        Raises:
            RemoteError: all were wrong, or there is none.
        """
        for password in self._candidates():
            outcome = attempt(password)
            if outcome is not None:
                self.right = password
                self._offer_to_keep()
                return outcome
        raise AssertionError("candidates raise when they end")

    def _candidates(self) -> Iterator[str]:
        if self.right:
            yield self.right
        if given := os.environ.get(self.variable):
            yield given
            raise RemoteError("login-environment", where=self._where, variable=self.variable)
        if kept := _in_keyring(lambda keyring: keyring.get_password(SERVICE, self._place)):
            yield kept
        asked = False
        for turn in range(_TRIES):
            words = _("Password for {where}") if turn == 0 else _("That was not right. Again")
            self._asked = self._ask.password(words.format(where=self._where))
            if not self._asked:
                break
            asked = True
            yield self._asked
        code = "login" if asked or kept else "no-password"
        raise RemoteError(code, where=self._where, variable=self.variable)

    def _offer_to_keep(self) -> None:
        """Offer to store the typed password, which was right, in the keyring."""
        if not self._asked or not _has_keyring():
            return
        words = _("Keep it in the keyring of this computer, so that nobody is asked again?")
        if self._ask.confirm(words):
            _in_keyring(lambda keyring: keyring.set_password(SERVICE, self._place, self._asked))
        self._asked = ""


def _has_keyring() -> bool:
    """Return whether this computer has a keyring that tipsite can use."""
    with suppress(ImportError):
        import keyring
        from keyring.backends import fail, null

        return not isinstance(keyring.get_keyring(), fail.Keyring | null.Keyring)
    return False


def _in_keyring(action: Callable[[ModuleType], str | None]) -> str:
    """Return the result of an action with the keyring; empty if there is none."""
    with suppress(ImportError):
        import keyring
        from keyring.errors import KeyringError

        # The keyring may be locked, or nobody has logged in: then the user is asked.
        with suppress(KeyringError, OSError):
            return action(keyring) or ""
    return ""

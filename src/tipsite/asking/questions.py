"""Questions on a terminal: asked again until the answer fits. Elsewhere nobody is asked."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from tipsite.ui_language import gettext as _
from tipsite.workspace.errors import CommandError

T = TypeVar("T")


def is_answered() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask(
    question: str,
    understand: Callable[[str], T],
    *,
    said: str | None = None,
    default: str | None = None,
    option: str = "",
) -> T:
    """Return the answer to a question, as ``understand`` reads it.

    ``said`` is what was given on the command line: then nothing is asked. ``default`` is what holds
    where nobody answers; without one, ``option`` names what has to be given there.

    Ends with the exit code of wrong usage where what was given does not fit, or nothing was.
    """
    if said is not None or not is_answered():
        given = said if said is not None else default
        if given is None:
            raise CommandError(
                _("This is missing: {option}. Add --help for an example.").format(option=option)
            )
        try:
            return understand(given)
        except CommandError as refused:
            said = f"{option}: {refused}" if option else str(refused)
            raise CommandError(said) from refused
    while True:
        try:
            answer = click.prompt(question, default=default, show_default=bool(default))
        except click.Abort as abort:
            click.echo()
            raise CommandError(_("Stopped. Nothing was made.")) from abort
        try:
            return understand(str(answer))
        except CommandError as refused:
            click.echo(f"  {refused}")


class Interview:
    """Questions of one command, of whose answers none is lost.

    ``command`` is what was typed without options, ``said`` what was given by option. ``attempt`` is
    given the answers so far, by option, and raises CommandError where the site could not be built
    with them: so each answer is checked as soon as it is given, by what the build would say.
    """

    def __init__(
        self,
        command: str,
        said: Mapping[str, str | None],
        attempt: Callable[[Mapping[str, Any]], None],
    ) -> None:
        self.answers: dict[str, Any] = {}
        self._command = command
        self._said = dict(said)
        self._attempt = attempt
        self._typed: dict[str, str] = {
            option: text for option, text in said.items() if text is not None
        }

    def ask(
        self,
        option: str,
        question: str,
        understand: Callable[[str], T],
        *,
        default: str | None = None,
    ) -> T:
        """Return the answer to a question.

        Ends as `ask` does. Whoever stops half-way is told what to type to go on from there.
        """

        def checked(text: str) -> T:
            answer = understand(text)
            if is_answered():
                self._attempt({**self.answers, option: answer})
            self._typed[option] = text
            return answer

        try:
            answer = ask(
                question,
                checked,
                said=self._said.get(option),
                default=default,
                option=option,
            )
        except CommandError as refused:
            if self.answers:
                raise self._with_way_on(refused) from refused
            raise
        self.answers[option] = answer
        return answer

    def settle(self, option: str, answer: object) -> None:
        """Take an answer that need not be asked for, as there is no other."""
        self.answers[option] = answer

    def is_given(self, option: str) -> bool:
        """Return whether an answer was given by option, or typed."""
        return option in self._typed

    def line(self) -> str:
        """Return the command with all answers so far as options."""
        options = (part for pair in self._typed.items() if pair[1] for part in pair)
        return f"{self._command} {shlex.join(options)}"

    def finish(self, ask_all: Callable[[], None], end: Callable[[], None]) -> None:
        """Ask, and come to the end.

        Where that is refused, as somebody has changed the site meanwhile, it is said how to go on
        with what was typed; where nobody can answer, which option is in the way.
        """
        ask_all()
        try:
            end()
        except CommandError as refused:
            if is_answered():
                raise self._with_way_on(refused) from refused
            blamed = self._blamed()
            said = blamed if str(refused) in blamed else f"{blamed}{refused}"
            raise CommandError(said) from refused

    def _with_way_on(self, refused: CommandError) -> CommandError:
        """The reason why a command ends, and at a terminal what to type so that nothing is lost."""
        if not is_answered():
            return refused
        words = _("To go on with what you typed: {command}").format(command=self.line())
        return CommandError(f"{refused}\n{words}")

    def _blamed(self) -> str:
        for count, option in enumerate(self.answers, 1):
            try:
                self._attempt(dict(tuple(self.answers.items())[:count]))
            except CommandError as refused:
                return f"{option}: {refused}\n"
        return ""

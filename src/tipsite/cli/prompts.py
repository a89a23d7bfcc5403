"""Questions on a terminal, asked again until the answer fits; elsewhere nobody is asked.

An `Interview` keeps what was answered, so that an officer who is stopped gets back what to type.
`interview` and `conduct` are for commands that add something to a site.
"""

from __future__ import annotations

import datetime
import shlex
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click
from msgspec.structs import replace

from tipsite.cli import answers
from tipsite.console import agreed, echo
from tipsite.i18n import gettext as _
from tipsite.i18n import language_words
from tipsite.messages.explanation import explain
from tipsite.proposals import similar
from tipsite.scaffold.addition import TO_FILL_IN, Addition, translation_notes
from tipsite.workspace.changes import site_lock
from tipsite.workspace.errors import CommandError, Stopped
from tipsite.workspace.site import ErrorGate, Workspace, needs_mending, open_site

T = TypeVar("T")
Site = tuple[Path, Workspace]
"""Its folder, and what was read there."""
Answers = Mapping[str, Any]
"""What was understood of each answer, by its option."""
_Compose = Callable[[Workspace, Answers], Addition]
"""Makes for a site what the answers say; for those to come it takes something harmless."""


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
            if can_ask():
                self._attempt({**self.answers, option: answer})
            self._typed[option] = answer if isinstance(answer, str) else text
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

    def show_before(self, option: str, lines: Sequence[str]) -> None:
        """Show what there is to choose from, where a question will be asked."""
        if can_ask() and self._said.get(option) is None:
            echo(lines)

    def set_answer(self, option: str, answer: object) -> None:
        """Take an answer that need not be asked for, as there is no other."""
        self.answers[option] = answer

    def is_given(self, option: str) -> bool:
        """Return whether an answer was given by option, or typed."""
        return option in self._typed

    def line(self) -> str:
        """Return the command with all answers so far as options."""
        options = (_as_typed(*pair) for pair in self._typed.items() if pair[1])
        return " ".join((self._command, *options))

    def finish(self, ask_all: Callable[[], None], end: Callable[[], None]) -> None:
        """Ask, and come to the end.

        Where that is refused, as somebody has changed the site meanwhile, it is said how to go on
        with what was typed; where nobody can answer, which option is in the way.
        """
        ask_all()
        try:
            end()
        except Stopped as stopped:
            raise self._with_way_on(stopped) from stopped
        except CommandError as refused:
            if can_ask():
                raise self._with_way_on(refused) from refused
            blamed = self._refused_option()
            said = blamed if str(refused) in blamed else f"{blamed}{refused}"
            raise CommandError(said) from refused

    def _with_way_on(self, refused: CommandError) -> CommandError:
        """The reason why a command ends, and at a terminal what to type so that nothing is lost."""
        if not can_ask():
            return refused
        words = _("To go on with what you typed: {command}").format(command=self.line())
        return type(refused)(f"{refused}\n{words}")

    def _refused_option(self) -> str:
        for count, option in enumerate(self.answers, 1):
            try:
                self._attempt(dict(tuple(self.answers.items())[:count]))
            except CommandError as refused:
                return f"{option}: {refused}\n"
        return ""


def _as_typed(option: str, text: str) -> str:
    """An option with its value; ``--word slot=`` is one whose value goes on."""
    name, _space, begun = option.partition(" ")
    return shlex.join((name, f"{begun}{text}"))


def can_ask() -> bool:
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
    if said is not None or not can_ask():
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
            # A question with a sign of its own at its end gets no second one.
            answer = click.prompt(
                question,
                default=default,
                show_default=bool(default),
                prompt_suffix=" " if question.endswith("?") and not default else ": ",
            )
        except click.Abort as abort:
            raise Stopped(_("Stopped. Nothing was made.")) from abort
        try:
            return understand(str(answer))
        except CommandError as refused:
            click.echo(f"  {refused}")


def run_interview(
    asking: Interview,
    ask_all: Callable[[], None],
    site: Site,
    compose: _Compose,
    say: Callable[[Answers], tuple[str, ...]],
) -> None:
    """Ask all, write what was made of the answers, and ``say`` what comes next."""

    def end() -> None:
        given = dict(asking.answers)
        add(site, lambda now: compose(now, given), say(given))

    asking.finish(ask_all, end)


def add(site: Site, compose: Callable[[Workspace], Addition], said: tuple[str, ...]) -> None:
    """Write what ``compose`` makes for a site, and tell it.

    It is made for the site as it is by then: while questions were answered somebody may have
    changed it, and no answer is to be lost.

    Raises:
        CommandError: something stands there already, or the site would not build with it.
        OSError: the disk refused.
    """
    root, workspace = site
    with site_lock(root) as lock:
        workspace = open_to_add(root, workspace.today)
        addition = replace(compose(workspace), said=said)
        addition.refuse_existing(root)
        files = addition.files()
        ErrorGate(workspace).refuse_new_errors(files, TO_FILL_IN)
        lock.write(workspace.change({**files, **translation_notes(workspace, addition)}))
    echo((*_file_lines(addition), *addition.said, *_translation_lines(workspace, addition)))


def open_to_add(root: Path, today: datetime.date) -> Workspace:
    """Return all of the site in ``root``.

    Raises:
        CommandError: there is no site, or its settings cannot be read.
        OSError: a file cannot be read.
    """
    workspace = open_site(root, "site", today)
    if workspace.corpus.config is None:
        raise needs_mending(workspace.problems, workspace.snapshot.files)
    return workspace


def _file_lines(addition: Addition) -> Iterator[str]:
    for path in addition.new:
        yield _("Made: {path}").format(path=path)
    for path in addition.changed:
        added = _("Added to: {path}").format(path=path)
        yield f"{added} ({addition.what[path]})" if path in addition.what else added


def _translation_lines(workspace: Workspace, addition: Addition) -> Iterator[str]:
    others = [tag for tag in workspace.written if tag != workspace.source]
    if not others or not (addition.pages or addition.records):
        return
    yield ""
    yield _("When it is written, translate it:")
    for tag in others:
        places = [f"content/{tag}/{page}" for page in addition.pages]
        places += [_("“{tag}: …” in {path}").format(tag=tag, path=one) for one in addition.records]
        yield f"- {language_words(tag)} ({tag}): {', '.join(places)}"
    yield _("For a translator: {command}").format(command=f"tipsite translate export {others[0]}")


def one_of(
    choices: Sequence[str] | Mapping[str, str], *, numbered: bool = False
) -> Callable[[str], str]:
    """Return a function that understands one of these answers, in any case of its letters.

    ``choices`` may have words beside each, which mean it, too, and so does how they begin where no
    other begins so. Where they are ``numbered``, as they are shown, the number of one (from 1)
    means it. The function raises CommandError, with the nearest ones, where the answer is none.
    """
    words = dict(choices) if isinstance(choices, Mapping) else dict.fromkeys(choices, "")
    by_words = {said.casefold(): code for code, said in words.items() if said}

    def understand(text: str) -> str:
        answer = " ".join(text.casefold().split())
        if answer in words:
            return answer
        if numbered and answer.isdecimal() and 0 < int(answer) <= len(words):
            return list(words)[int(answer) - 1]
        # As it is shown in the list: with its words behind it.
        code, _dash, rest = answer.partition(" – ")
        if code in words and rest == words[code].casefold():
            return code
        begun = {own for said, own in by_words.items() if answer and said.startswith(answer)}
        if found := by_words.get(answer) or (begun.pop() if len(begun) == 1 else ""):
            return found
        near = similar(answer, (*words, *by_words), most=3)
        codes = dict.fromkeys(by_words.get(one, one) for one in near) or words
        said = _("“{text}” is none of them. Choose: {choices}")
        shown = ", ".join(_with_words(one, words[one]) for one in codes)
        raise CommandError(said.format(text=text.strip()[:40], choices=shown))

    return understand


def choose(
    asking: Interview,
    option: str,
    question: str,
    choices: Mapping[str, str],
    *,
    default: str | None = None,
) -> str:
    """Ask for one of some codes, which are shown before with their words.

    A code, its words, or its number in the list is understood.
    """
    width = len(str(len(choices)))
    numbered = enumerate(choices.items(), 1)
    lines = [f"  {number:>{width}}  {_with_words(*one)}" for number, one in numbered]
    asking.show_before(option, lines)
    return asking.ask(option, question, one_of(choices, numbered=True), default=default)


def _with_words(code: str, words: str) -> str:
    return f"{code} – {words}" if words else code


def interview(
    kind: str,
    site: Site,
    compose: _Compose,
    said: Mapping[str, str | None],
    more: tuple[str, ...] = (),
) -> Interview:
    """Return the questions of `tipsite new` for a ``kind``, whose answers the build checks.

    ``more`` are options that were given and are never asked for.
    """
    root, workspace = site
    gate = ErrorGate(workspace)

    def attempt(given: Answers) -> None:
        addition = compose(workspace, given)
        addition.refuse_existing(root)
        for worse in gate.new_errors(addition.files(), TO_FILL_IN):
            words, hint = explain(worse.code, worse.values, _)
            raise CommandError(f"{words} {hint}")

    return Interview(shlex.join(("tipsite", "new", kind, *more)), said, attempt)


def ask_summary(asking: Interview) -> None:
    """Ask for one sentence about a page or campaign; empty where it is left for later."""
    asking.ask(
        "--summary",
        _("One sentence about it, for lists and search engines (Enter: later)"),
        answers.a_name_or_later,
        default="",
    )


def ask_public_id(asking: Interview, understand: Callable[[str], str], default: str) -> None:
    """Ask for an id that stands in a web address."""
    asking.ask(
        "--id", _("Its id (a web address: it should tell nothing)"), understand, default=default
    )


class Terminal:
    """Whoever sits before the computer, asked by what is opened there (`publishing.remote.Ask`)."""

    def confirm(self, question: str) -> bool:
        """Return whether the answer is yes."""
        return agreed(question)

    def password(self, question: str) -> str:
        """Return a password, typed unseen."""
        answer: str = click.prompt(question, hide_input=True, default="", show_default=False)
        return answer

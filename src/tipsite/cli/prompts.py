"""Questions on a terminal, which repeat until the answer is valid, or answers by options.

A `Question` is data. `options_for` turns questions into options of a command, and an `Interview`
asks them. No answer is lost, since an interrupted interview prints the command that repeats all
answers. `Adding` is the interview of a command that adds something to a site.
"""

from __future__ import annotations

import datetime
import shlex
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import click
from msgspec import Struct

from tipsite.cli import options
from tipsite.cli.options import Command
from tipsite.console import agreed, show
from tipsite.i18n import gettext as _
from tipsite.i18n import language_words
from tipsite.messages import mark
from tipsite.workspace.errors import CommandError, Stopped

if TYPE_CHECKING:
    from tipsite.cli.completion import Offer
    from tipsite.scaffold.addition import Addition
    from tipsite.workspace.site import Workspace

T = TypeVar("T")
Answers = Mapping[str, Any]
"""Parsed answers, by option."""
Understand = Callable[[str], Any]
"""Parses an answer; raises CommandError with a hint if the answer is not valid."""


class Question(Struct, frozen=True):
    """A question of an `Interview`, and the option that gives the answer without asking.

    Functions in its fields are called with the interview. ``understand`` may be the name of a
    function in `scaffold.answers` or `scaffold.pages`, so that help need not import these. If there
    is no ``default``, an answer is required. ``choices`` are codes with their words, which are
    shown with numbers before the question. ``shown`` are other lines before it. ``only_answer``
    returns the answer if only one is possible. ``only_if`` returns whether to ask; an answer by
    option is always used.
    """

    option: str
    words: str | Callable[[Any], str]
    understand: str | Callable[[Any], Understand] = "on_one_line"
    default: str | Callable[[Any], str | None] | None = None
    help: str = ""
    choices: Mapping[Any, str] | Callable[[Any], Mapping[str, str]] | None = None
    shown: Callable[[Any], Sequence[str]] | None = None
    only_answer: Callable[[Any], str | None] | None = None
    only_if: Callable[[Any], object] | None = None
    complete: Offer | None = None


PUBLIC_ID = mark("Its id (a web address: it should tell nothing)")
CONFIRMED_BY = mark(
    "Who confirmed it: a role or your organization, never a person's name "
    "(readers see it, in every language)"
)
WEBSITE = mark("Its website, with https:// (Enter: none)")
SUMMARY = mark("One sentence about it, for lists and search engines (Enter: later)")


def options_for(questions: Sequence[Question]) -> Callable[[Command], Command]:
    """Return a decorator that gives a command an option for each question."""

    def decorate(command: Command) -> Command:
        for question in reversed(questions):
            option = click.option(
                question.option, help=question.help, shell_complete=question.complete
            )
            command = option(command)
        return command

    return decorate


class Interview:
    """The questions of one command. Each answer is checked before the next question.

    ``command`` is the typed command without options. ``typed`` are the texts of its options, by
    their names in Python.
    """

    questions: Sequence[Question] = ()

    def __init__(self, command: Sequence[str], typed: Mapping[str, str | None]) -> None:
        self.answers: dict[str, Any] = {}
        self._command = command
        self._options = {option_of(name): text for name, text in typed.items()}
        self._typed: dict[str, str] = {
            option: text for option, text in self._options.items() if text is not None
        }

    def attempt(self, answers: Answers) -> None:
        """Check the answers so far.

        Raises:
            CommandError: the site could not be built with them.
        """
        raise NotImplementedError

    def write(self) -> None:
        """Write the result of all answers.

        Raises:
            CommandError: the site has changed meanwhile, or is refused as a whole.
        """
        raise NotImplementedError

    def asked(self) -> Iterable[Question]:
        """Return the questions in their order; later ones may depend on earlier answers."""
        return self.questions

    def run(self) -> None:
        """Ask all questions, and write the result.

        If the result is refused, the error has the command that repeats the answers. Without a
        terminal, it names the option with the wrong value.
        """
        for question in self.asked():
            if self.is_given(question.option) or not question.only_if or question.only_if(self):
                self.ask(question)
        try:
            self.write()
        except Stopped as stopped:
            raise self._with_way_on(stopped) from stopped
        except CommandError as refused:
            if can_ask():
                raise self._with_way_on(refused) from refused
            option = self._refused_option()
            words = option if str(refused) in option else f"{option}{refused}"
            raise CommandError(words) from refused

    def ask(self, question: Question) -> None:
        """Ask a question, and record the answer; raise the errors of the function `ask`."""
        option = question.option
        if question.only_answer and not self.is_given(option):
            answer = question.only_answer(self)
            if answer is not None:
                self.answers[option] = answer
                return
        choices = self._choices(question)
        lines = question.shown(self) if question.shown else _numbered(choices)
        if lines and can_ask() and self._options.get(option) is None:
            show(lines)
        understand = one_of(choices, numbered=True) if choices else self._understand(question)

        def checked(text: str) -> Any:
            answer = understand(text)
            if can_ask():
                self.attempt({**self.answers, option: answer})
            self._typed[option] = answer if isinstance(answer, str) else text
            return answer

        default, words = question.default, question.words
        try:
            self.answers[option] = ask(
                words(self) if callable(words) else _(words),
                checked,
                typed=self._options.get(option),
                default=default(self) if callable(default) else default,
                option=option,
            )
        except CommandError as refused:
            if self.answers:
                raise self._with_way_on(refused) from refused
            raise

    def _choices(self, question: Question) -> Mapping[str, str]:
        if callable(question.choices):
            return question.choices(self)
        return {code: _(words) for code, words in (question.choices or {}).items()}

    def _understand(self, question: Question) -> Understand:
        from tipsite.scaffold import answers, pages

        if callable(question.understand):
            return question.understand(self)
        module = answers if hasattr(answers, question.understand) else pages
        understand: Understand = getattr(module, question.understand)
        return understand

    def is_given(self, option: str) -> bool:
        """Return whether the question of an option has an answer already."""
        return option in self._typed

    def line(self) -> str:
        """Return the command with all answers so far as options."""
        typed = (_as_typed(*pair) for pair in self._typed.items() if pair[1])
        return " ".join((shlex.join(("tipsite", *self._command)), *typed))

    def _with_way_on(self, refused: CommandError) -> CommandError:
        """Return the error; at a terminal, add the command that repeats the answers."""
        if not can_ask():
            return refused
        words = _("To go on with what you typed: {command}").format(command=self.line())
        return type(refused)(*refused.args, words)

    def _refused_option(self) -> str:
        for count, option in enumerate(self.answers, 1):
            try:
                self.attempt(dict(tuple(self.answers.items())[:count]))
            except CommandError as refused:
                return f"{option}: {refused}\n"
        return ""


def option_of(name: str) -> str:
    """Return the option that click passes with this name."""
    return name if name.startswith("--") else f"--{name.replace('_', '-')}"


def _as_typed(option: str, text: str) -> str:
    """Return an option with its value; for ``--word slot=``, the value begins with the slot."""
    name, _space, begun = option.partition(" ")
    return shlex.join((name, f"{begun}{text}"))


def can_ask() -> bool:
    """Return whether both input and output are a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask(
    question: str,
    understand: Callable[[str], T],
    *,
    typed: str | None = None,
    default: str | None = None,
    option: str = "",
) -> T:
    """Return the answer to a question, parsed by ``understand``.

    If ``typed`` is given on the command line, nothing is asked. Without a terminal, ``default`` is
    the answer. If there is no default, the error names the missing ``option``.

    Raises:
        CommandError: the typed answer is not valid, or is missing and there is no terminal.
    """
    if typed is not None or not can_ask():
        text = typed if typed is not None else default
        if text is None:
            raise CommandError(
                _("This is missing: {option}. Add --help for an example.").format(option=option)
            )
        try:
            return understand(text)
        except CommandError as refused:
            raise CommandError(f"{option}: {refused}" if option else str(refused)) from refused
    while True:
        try:
            # A question that ends with a question mark gets no colon.
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


class Adding(Interview):
    """The interview of `tipsite new` for a ``kind``; it checks each answer like a build.

    ``more`` are typed options that have no question.
    """

    kind: ClassVar[str]
    folder = ""

    def __init__(
        self,
        root: Path,
        today: datetime.date,
        typed: Mapping[str, str | None],
        more: Sequence[str] = (),
    ) -> None:
        from tipsite.workspace.site import ErrorGate

        super().__init__(("new", self.kind, *more), typed)
        self.root = root
        self.workspace = open_to_add(root, today)
        self._gate = ErrorGate(self.workspace)

    def addition(self, workspace: Workspace, answers: Answers) -> Addition:
        """Return the addition for the answers, with valid values for missing answers."""
        raise NotImplementedError

    def remarks(self) -> tuple[str, ...]:
        """Return hints on the next steps."""
        return ()

    def used(self) -> Collection[str]:
        """Return the names in use: paths of source pages in the folder, without their ending."""
        start = f"content/{self.workspace.source}/{self.folder}"
        paths = (path for path in self.workspace.snapshot.files if path.startswith(start))
        return {path.removeprefix(start).removesuffix(".md") for path in paths}

    def proposed(self, title: str) -> str:
        """Return an unused name that is made from a title."""
        from tipsite.scaffold.pages import proposed

        return proposed(title, self.kind, self.used())

    def name(self, answers: Answers) -> str:
        """Return the chosen name, or an unused name before the last question, which asks for it."""
        from tipsite.scaffold.pages import neutral

        return answers.get(self.questions[-1].option) or neutral(self.kind, self.used(), 0)

    def attempt(self, answers: Answers) -> None:
        """Check the answers so far like a build."""
        from tipsite.messages.explanation import explain
        from tipsite.scaffold.addition import TO_FILL_IN

        addition = self.addition(self.workspace, answers)
        addition.refuse_existing(self.root)
        for worse in self._gate.new_errors(addition.files(), TO_FILL_IN):
            words, hint = explain(worse.code, worse.values, _)
            raise CommandError(f"{words} {hint}")

    def write(self) -> None:
        """Write the addition, and show the next steps."""
        answers = dict(self.answers)
        remarks = self.remarks()
        add(self.root, self.workspace.today, lambda site: self.addition(site, answers), remarks)


def new_command(adding: type[Adding]) -> Callable[[Command], click.Command]:
    """Return a decorator that turns a function into a command of `tipsite new`."""

    def decorate(command: Command) -> click.Command:
        with_questions = options.site(options_for(adding.questions)(command))
        return click.command(adding.kind)(with_questions)

    return decorate


def add(
    root: Path,
    today: datetime.date,
    compose: Callable[[Workspace], Addition],
    remarks: tuple[str, ...],
) -> None:
    """Write the addition that ``compose`` returns for a site, and print the names of its files.

    The site is read again, since it may have changed while questions were answered.

    Raises:
        CommandError: a new file exists already, or the site would not build with it.
        OSError: the disk refused.
    """
    from tipsite.scaffold.addition import TO_FILL_IN, translation_notes
    from tipsite.workspace.changes import site_lock
    from tipsite.workspace.site import ErrorGate

    with site_lock(root) as lock:
        workspace = open_to_add(root, today)
        addition = compose(workspace)
        addition.refuse_existing(root)
        files = addition.files()
        ErrorGate(workspace).refuse_new_errors(files, TO_FILL_IN)
        lock.write(workspace.change({**files, **translation_notes(workspace, addition)}))
    show((*_file_lines(addition), *remarks, *_translation_lines(workspace, addition)))


def open_to_add(root: Path, today: datetime.date) -> Workspace:
    """Open the whole site in ``root``.

    Raises:
        CommandError: there is no site, or its settings cannot be read.
        OSError: a file cannot be read.
    """
    from tipsite.workspace.site import needs_mending, open_site

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
        places += [
            _("“{tag}: …” in {path}").format(tag=tag, path=path) for path in addition.records
        ]
        yield f"- {language_words(tag)} ({tag}): {', '.join(places)}"
    yield _("For a translator: {command}").format(command=f"tipsite translate export {others[0]}")


def one_of(choices: Sequence[str] | Mapping[str, str], *, numbered: bool = False) -> Understand:
    """Return a function that parses an answer as one of the ``choices``, in upper or lower case.

    The words of a choice are also valid, or a unique beginning of them. If the choices are shown
    ``numbered``, their numbers from 1 are valid, too. For another answer, the function raises a
    CommandError that proposes similar choices.
    """
    words = dict(choices) if isinstance(choices, Mapping) else dict.fromkeys(choices, "")
    by_words = {label.casefold(): code for code, label in words.items() if label}

    def understand(text: str) -> str:
        answer = " ".join(text.casefold().split())
        if answer in words:
            return answer
        if numbered and answer.isdecimal() and 0 < int(answer) <= len(words):
            return list(words)[int(answer) - 1]
        # An officer may copy the whole line of the list.
        code, _dash, rest = answer.partition(" – ")
        if code in words and rest == words[code].casefold():
            return code
        begun = {code for label, code in by_words.items() if answer and label.startswith(answer)}
        if match := by_words.get(answer) or (begun.pop() if len(begun) == 1 else ""):
            return match
        from tipsite.proposals import similar

        near = similar(answer, (*words, *by_words), most=3)
        codes = dict.fromkeys(by_words.get(label, label) for label in near) or words
        refusal = _("“{text}” is none of them. Choose: {choices}")
        shown = ", ".join(_with_words(code, words[code]) for code in codes)
        raise CommandError(refusal.format(text=text.strip()[:40], choices=shown))

    return understand


def _numbered(choices: Mapping[str, str]) -> list[str]:
    width = len(str(len(choices)))
    return [
        f"  {number:>{width}}  {_with_words(*choice)}"
        for number, choice in enumerate(choices.items(), 1)
    ]


def _with_words(code: str, words: str) -> str:
    return f"{code} – {words}" if words else code


class Terminal:
    """Asks the officer at the terminal on behalf of targets (`publishing.remote.Ask`)."""

    def confirm(self, question: str) -> bool:
        """Return whether the answer is yes."""
        return agreed(question)

    def password(self, question: str) -> str:
        """Return a password, which is not shown while it is typed."""
        answer: str = click.prompt(question, hide_input=True, default="", show_default=False)
        return answer

"""`tipsite new material`: a poster, a card or a picture, asked for word by word."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tipsite.cli import completion, options
from tipsite.i18n import gettext as _
from tipsite.messages import mark
from tipsite.workspace.errors import CommandError

if TYPE_CHECKING:
    from tipsite.cli.prompts import Answers, Interview
    from tipsite.model.config import Campaign
    from tipsite.model.corpus import MaterialKind
    from tipsite.model.problems import Localized
    from tipsite.scaffold.addition import Addition
    from tipsite.scaffold.new_pieces import NewPiece
    from tipsite.workspace.site import Workspace

_KINDS = {
    "poster": mark("poster"),
    "tear-off": mark("sheet with strips to tear off"),
    "leaflet": mark("leaflet"),
    "card": mark("cards to carry"),
    "picture": mark("picture to share"),
}
"""The kinds of the plain theme; others are shown by their code alone."""
_BETWEEN = "|"
_WORD = "--word {slot}="


@click.command("material")
@options.root
@options.today
@click.option("--kind", help="What it is: poster, tear-off, leaflet, card, picture.")
@click.option("--campaign", help="The id of its campaign. [default: the one made last]")
@click.option("--title", help="What it is called in lists, and the title of the PDF. "
              "[default: the name of its campaign]")  # fmt: skip
@click.option("--country", help="For which countries, such as “AL, XK”: a piece for each.")
@click.option("--numbers", shell_complete=completion.services,
              help="Ids of services. [default: those that come first]")  # fmt: skip
@click.option("--word", "words", metavar="PLACE=TEXT", multiple=True,
              help="Words for a place on it; of a list, with | between.")  # fmt: skip
@click.option("--discreet", is_flag=True, help="Only lines: no campaign, logo or words.")
@click.option("--file", "file", help="The name of the file, without folder and ending.")
def material_command(
    *,
    root: Path,
    today: datetime.date,
    kind: str | None,
    campaign: str | None,
    title: str | None,
    country: str | None,
    numbers: str | None,
    words: tuple[str, ...],
    discreet: bool,
    file: str | None,
) -> None:
    """Make a piece of material: a poster, a tear-off sheet, a leaflet, a card or a picture.

    It is in the source language; tipsite says what to translate.

    Example: tipsite new material --kind poster --title "Check first"
    """
    from tipsite.cli.prompts import interview, open_to_add, run_interview

    workspace = open_to_add(root, today)
    piece = _Piece(workspace, discreet=discreet)
    if numbers is None:
        piece.refuse_without_numbers(kind)
    said = {
        "--kind": kind, "--campaign": campaign, "--title": title, "--country": country,
        "--numbers": numbers, "--file": file, **_given(words),
    }  # fmt: skip
    more = ("--discreet",) if discreet else ()
    asking = interview("material", (root, workspace), piece.addition, said, more)

    def ask_all() -> None:
        piece.ask(asking, frozenset(said))

    run_interview(asking, ask_all, (root, workspace), piece.addition, piece.remarks)


def _given(words: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in words:
        slot, sign, text = one.partition("=")
        if not sign or not slot.strip():
            said = _("Write the place, “=” and its words, such as: --word headline=“Check first”")
            raise click.UsageError(said)
        option = _WORD.format(slot=slot.strip())
        found[option] = f"{found[option]} {_BETWEEN} {text}" if option in found else text
    return found


class _Piece:
    """A piece of a site, asked for place by place."""

    def __init__(self, workspace: Workspace, *, discreet: bool) -> None:
        from tipsite.scaffold.new_pieces import kinds_of

        self._workspace, self._discreet = workspace, discreet
        self._kinds = kinds_of(workspace)

    def refuse_without_numbers(self, kind: str | None) -> None:
        """Say what comes first where no service has a number: a poster without one is no use."""
        from tipsite.scaffold.new_pieces import has_numbers

        known = self._kinds.get(kind or "")
        if (known is None or known.least) and not has_numbers(self._workspace):
            words = _(
                "No service has a number yet, and a piece needs one. "
                "Fill it in under content/services/, or type: {command}"
            )
            raise CommandError(words.format(command="tipsite new service"))

    def addition(self, workspace: Workspace, given: Answers) -> Addition:
        from tipsite.scaffold.new_pieces import new_piece

        return new_piece(workspace, self._name(given), self._piece(workspace, given))

    def _name(self, given: Answers) -> str:
        from tipsite.scaffold.pages import neutral

        name: str = given.get("--file") or neutral("piece", self._taken(), 0)
        return name

    def _piece(self, workspace: Workspace, given: Answers) -> NewPiece:
        from tipsite.scaffold.addition import placeholder_words
        from tipsite.scaffold.new_pieces import NewPiece, countries_with_numbers, lead_numbers

        kind = given.get("--kind", next(iter(self._kinds)))
        proposed = countries_with_numbers(workspace, workspace.countries(), self._kinds[kind])
        countries = given.get("--country", proposed)
        slots = {slot: _WORD.format(slot=slot) for slot in self._kinds[kind].words}
        return NewPiece(
            kind=kind,
            campaign=given.get("--campaign", workspace.config.campaigns[-1].id.text),
            title=given.get("--title", placeholder_words(workspace)),
            countries=countries,
            numbers=given.get("--numbers", lead_numbers(workspace, countries, self._kinds[kind])),
            words={slot: given[option] for slot, option in slots.items() if option in given},
            discreet=self._discreet,
        )

    def ask(self, asking: Interview, said: frozenset[str]) -> None:
        from tipsite.cli import answers
        from tipsite.cli.prompts import choose
        from tipsite.scaffold.new_pieces import countries_with_numbers, lead_numbers, service_lines
        from tipsite.scaffold.pages import a_file

        workspace = self._workspace
        first = "poster" if "poster" in self._kinds else next(iter(self._kinds))
        named = {kind: _(_KINDS[kind]) if kind in _KINDS else "" for kind in self._kinds}
        name = choose(asking, "--kind", _("What it is"), named, default=first)
        kind = self._kinds[name]
        campaign = self._ask_campaign(asking)
        called = _words(campaign.name, workspace.source)
        title = asking.ask(
            "--title", _("Title, for lists and for the PDF"), answers.a_name, default=called
        )
        there = workspace.countries()
        own = tuple(code.text for code in campaign.countries if code.text in there) or there
        countries = asking.ask(
            "--country", _("Countries: a piece is made for each"), answers.some_countries,
            default=", ".join(countries_with_numbers(workspace, own, kind)),
        )  # fmt: skip
        asking.show_before("--numbers", service_lines(workspace, countries))
        asking.ask(
            "--numbers", _("Numbers, by the ids of their services"), _some_ids,
            default=", ".join(lead_numbers(workspace, countries, kind)),
        )  # fmt: skip
        if not self._discreet:
            self._ask_words(asking, kind, name, said)
        asking.ask(
            "--file", _("Name of the file (it is part of the address of the piece)"), a_file,
            default=self._file(title, called, name),
        )  # fmt: skip

    def _ask_campaign(self, asking: Interview) -> Campaign:
        """Ask which campaign it belongs to, if there are several: the one made last, as a rule."""
        from tipsite.cli.prompts import one_of

        campaigns = {one.id.text: one for one in self._workspace.config.campaigns}
        ids = tuple(campaigns)
        if len(ids) == 1 and not asking.is_given("--campaign"):
            asking.set_answer("--campaign", ids[0])
            return campaigns[ids[0]]
        wide = max(map(len, ids))
        asking.show_before("--campaign", [
            f"  {number}  {name:{wide}}  {_words(campaigns[name].name, self._workspace.source)}"
            for number, name in enumerate(ids, 1)
        ])  # fmt: skip
        understand = one_of(ids, numbered=True)
        words = _("Its campaign, by id or number")
        return campaigns[asking.ask("--campaign", words, understand, default=ids[-1])]

    def _file(self, title: str, called: str, kind: str) -> str:
        """A name for the file; of several pieces with the title of a campaign, each has its own."""
        from tipsite.scaffold.pages import proposed

        taken = self._taken()
        name: str = proposed(title, kind, taken)
        if name in taken and title == called:
            name = proposed(f"{title} {kind}", kind, taken)
        return name

    def _ask_words(
        self, asking: Interview, kind: MaterialKind, name: str, said: frozenset[str]
    ) -> None:
        from tipsite.scaffold.new_pieces import HINTS

        slots = {_WORD.format(slot=slot): slot for slot in kind.words}
        for option in sorted(said):
            if option.startswith("--word ") and option not in slots:
                words = _("“{kind}” has no place for “{slot}”. Its places for words are: {known}.")
                slot = option.removeprefix("--word ").removesuffix("=")
                known = ", ".join(kind.words)
                raise CommandError(words.format(kind=name, slot=slot, known=known))
        for option, slot in slots.items():
            use = kind.words[slot]
            hint = f": {_(HINTS[slot])}" if slot in HINTS else ""
            words = _("Words for “{slot}”{hint} (Enter: later)")
            if use == "optional":
                words = _("Words for “{slot}”{hint} (Enter: none)")
            elif use == "list":
                words = _("Words for “{slot}”{hint}; | between them (Enter: none)")
            elif use == "needed-list":
                words = _("Words for “{slot}”{hint}; | between them (Enter: later)")
            understand = partial(_some_words, several=use.endswith("list"))
            asking.ask(option, words.format(slot=slot, hint=hint), understand, default="")

    def remarks(self, given: Answers) -> tuple[str, ...]:
        """Return what it waits for, how to see it, and what its translations are."""
        from tipsite.material import is_installed
        from tipsite.scaffold.new_pieces import unpublished
        from tipsite.shell import install_command

        lacks = _(
            "Posters and other pieces cannot be made on this computer yet, "
            "and “tipsite build” stops at them. Type: {command}"
        )
        extra = lacks.format(command=install_command("material"))
        wait = _("It is not made before there is a published number of: {services}")
        waits = ", ".join(unpublished(self._workspace, self._piece(self._workspace, given).numbers))
        look = _("Look at it while you write, under Material: {command}")
        make = _("As a file, to print: {command}")
        words = _(
            "A translation has title and words alone; kind, country and numbers come from here."
        )
        return (
            *(() if is_installed() else (extra,)),
            *((wait.format(services=waits),) if waits else ()),
            look.format(command="tipsite serve"),
            make.format(command=f"tipsite material {self._name(given)}"),
            words,
        )

    def _taken(self) -> set[str]:
        start = f"content/{self._workspace.source}/material/"
        paths = (one for one in self._workspace.snapshot.files if one.startswith(start))
        return {path.removeprefix(start).removesuffix(".md") for path in paths}


def _words(names: Localized, tag: str) -> str:
    """What something is called in a language, or in the first one that it has a name in."""
    found = names.get(tag) or next(iter(names.values()), None)
    return found.text if found else ""


def _some_ids(text: str) -> tuple[str, ...]:
    from tipsite.cli import answers

    return tuple(dict.fromkeys(answers.parts(text)))


def _some_words(text: str, *, several: bool) -> tuple[str, ...]:
    from tipsite.cli import answers

    parts: list[str] = text.split(_BETWEEN) if several else [text]
    understand: Callable[[str], str] = answers.a_name
    return tuple(understand(part) for part in parts if part.strip())

"""`tipsite new material`: a new poster, card or picture, with a question for each text."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tipsite.cli import completion, options
from tipsite.cli.prompts import Adding, Question, new_command, one_of
from tipsite.i18n import gettext as _
from tipsite.messages import mark
from tipsite.workspace.errors import CommandError

if TYPE_CHECKING:
    from tipsite.cli.prompts import Answers
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
    "sticker": mark("sticker"),
    "picture": mark("picture to share"),
    "story": mark("upright picture for stories"),
    "banner": mark("banner for other sites"),
}
"""Names of the kinds of the plain theme; another kind is shown by its code."""
_WORDS = {
    "needed": mark("Words for “{slot}”{hint} (Enter: later)"),
    "optional": mark("Words for “{slot}”{hint} (Enter: none)"),
    "needed-list": mark("Words for “{slot}”{hint}; | between them (Enter: later)"),
    "list": mark("Words for “{slot}”{hint}; | between them (Enter: none)"),
}
"""Questions for the words of a slot; keys are the uses that a template declares."""
_BETWEEN = "|"
_WORD = "--word {slot}="


class _Piece(Adding):
    """The interview for a new piece of material; a ``discreet`` piece has no words."""

    kind, folder = "material", "material/"
    discreet = False
    questions = (
        Question("--kind", mark("What it is"), choices=lambda new: new.kind_words(),
                 default=lambda new: "poster" if "poster" in new.kinds else next(iter(new.kinds)),
                 help="What it is: poster, tear-off, leaflet, card, sticker, picture, story, "
                 "banner."),
        Question("--campaign", mark("Its campaign, by id or number"),
                 lambda new: one_of(tuple(new.campaigns()), numbered=True),
                 lambda new: tuple(new.campaigns())[-1],
                 shown=lambda new: new.campaign_lines(),
                 only_answer=lambda new: new.only_campaign(),
                 help="The id of its campaign. [default: the one made last]"),
        Question("--title", mark("Title, for lists and for the PDF"), "a_name",
                 lambda new: new.campaign_name(),
                 help="What it is called in lists, and the title of the PDF. "
                 "[default: the name of its campaign]"),
        Question("--country", mark("Countries: a piece is made for each"), "some_countries",
                 lambda new: ", ".join(new.usual_countries()),
                 help="For which countries, such as “AL, XK”: a piece for each."),
        Question("--numbers", mark("Numbers, by the ids of their services"), "some_ids",
                 lambda new: ", ".join(new.usual_numbers()),
                 shown=lambda new: new.service_lines(), complete=completion.services,
                 help="Ids of services. [default: those that come first]"),
        Question("--file", mark("Name of the file (it is part of the address of the piece)"),
                 "a_file", lambda new: new.usual_file(),
                 help="The name of the file, without folder and ending."),
    )  # fmt: skip

    def __init__(
        self,
        root: Path,
        today: datetime.date,
        typed: Mapping[str, str | None],
        *,
        discreet: bool,
    ) -> None:
        from tipsite.scaffold.new_pieces import kinds_of

        super().__init__(root, today, typed, ("--discreet",) if discreet else ())
        self.discreet = discreet
        self.kinds = kinds_of(self.workspace)

    def asked(self) -> Iterator[Question]:
        """Yield the questions; questions for slots of words come before the name of the file."""
        *first, file = self.questions
        yield from first
        if not self.discreet:
            yield from self._word_questions()
        yield file

    def refuse_without_numbers(self, kind: str | None) -> None:
        """Raise CommandError if no service has a number yet, since the piece would be useless."""
        from tipsite.scaffold.new_pieces import has_numbers

        known = self.kinds.get(kind or "")
        if (known is None or known.least) and not has_numbers(self.workspace):
            words = _(
                "No service has a number yet, and a piece needs one. "
                "Fill it in under content/services/, or type: {command}"
            )
            raise CommandError(words.format(command="tipsite new service"))

    def kind_words(self) -> dict[str, str]:
        return {kind: _(_KINDS[kind]) if kind in _KINDS else "" for kind in self.kinds}

    def chosen_kind(self) -> MaterialKind:
        return self.kinds[self.answers["--kind"]]

    def campaigns(self) -> dict[str, Campaign]:
        return {campaign.id.text: campaign for campaign in self.workspace.config.campaigns}

    def only_campaign(self) -> str | None:
        ids = tuple(self.campaigns())
        return ids[0] if len(ids) == 1 else None

    def campaign_lines(self) -> list[str]:
        campaigns, source = self.campaigns(), self.workspace.source
        width = max(map(len, campaigns))
        return [
            f"  {number}  {name:{width}}  {_text(campaign.name, source)}"
            for number, (name, campaign) in enumerate(campaigns.items(), 1)
        ]

    def campaign_name(self) -> str:
        return _text(self.campaigns()[self.answers["--campaign"]].name, self.workspace.source)

    def usual_countries(self) -> tuple[str, ...]:
        from tipsite.scaffold.new_pieces import countries_with_numbers

        countries = self.workspace.countries()
        campaign = self.campaigns()[self.answers["--campaign"]]
        wanted = tuple(code.text for code in campaign.countries if code.text in countries)
        return countries_with_numbers(self.workspace, wanted or countries, self.chosen_kind())

    def usual_numbers(self) -> tuple[str, ...]:
        from tipsite.scaffold.new_pieces import lead_numbers

        return lead_numbers(self.workspace, self.answers["--country"], self.chosen_kind())

    def service_lines(self) -> Sequence[str]:
        from tipsite.scaffold.new_pieces import service_lines

        return service_lines(self.workspace, self.answers["--country"])

    def usual_file(self) -> str:
        """Return an unused name for the file; the kind is added if the title is used already."""
        from tipsite.scaffold.pages import proposed

        title, kind, used = self.answers["--title"], self.answers["--kind"], self.used()
        name = proposed(title, kind, used)
        if name in used and title == self.campaign_name():
            return proposed(f"{title} {kind}", kind, used)
        return name

    def _word_questions(self) -> Iterator[Question]:
        from tipsite.scaffold.new_pieces import HINTS

        uses = self.chosen_kind().words
        for option in sorted(self._options):
            slot = option.removeprefix("--word ").removesuffix("=")
            if slot != option and slot not in uses:
                words = _("“{kind}” has no place for “{slot}”. Its places for words are: {known}.")
                kind, known = self.answers["--kind"], ", ".join(uses)
                raise CommandError(words.format(kind=kind, slot=slot, known=known))
        for slot, use in uses.items():
            hint = f": {_(HINTS[slot])}" if slot in HINTS else ""
            words = _(_WORDS[use]).format(slot=slot, hint=hint)
            yield _word_question(slot, words, use.endswith("list"))

    def addition(self, workspace: Workspace, answers: Answers) -> Addition:
        from tipsite.scaffold.new_pieces import new_piece

        return new_piece(workspace, self.name(answers), self._piece(workspace, answers))

    def _piece(self, workspace: Workspace, answers: Answers) -> NewPiece:
        from tipsite.scaffold.addition import placeholder_words
        from tipsite.scaffold.new_pieces import NewPiece, countries_with_numbers, lead_numbers

        name = answers.get("--kind", next(iter(self.kinds)))
        kind = self.kinds[name]
        countries = answers.get("--country")
        countries = countries or countries_with_numbers(workspace, workspace.countries(), kind)
        slots = {slot: _WORD.format(slot=slot) for slot in kind.words}
        return NewPiece(
            kind=name,
            campaign=answers.get("--campaign", workspace.config.campaigns[-1].id.text),
            title=answers.get("--title", placeholder_words(workspace)),
            countries=countries,
            numbers=answers.get("--numbers", lead_numbers(workspace, countries, kind)),
            words={slot: answers[option] for slot, option in slots.items() if option in answers},
            discreet=self.discreet,
        )

    def remarks(self) -> tuple[str, ...]:
        """Return hints: missing numbers, how to see the piece, and how to translate it."""
        from tipsite.material import is_installed
        from tipsite.scaffold.new_pieces import unpublished
        from tipsite.shell import how_to_install

        lacks = _(
            "Posters and other pieces cannot be made on this computer yet, "
            "and “tipsite build” leaves them out. {remedy}"
        )
        extra = lacks.format(remedy=how_to_install("material"))
        wait = _("It is not made before there is a published number of: {services}")
        numbers = self._piece(self.workspace, self.answers).numbers
        waits = ", ".join(unpublished(self.workspace, numbers))
        look = _("Look at it while you write, under Material: {command}")
        make = _("As a file, to print: {command}")
        words = _(
            "A translation has title and words alone; kind, country and numbers come from here."
        )
        return (
            *(() if is_installed() else (extra,)),
            *((wait.format(services=waits),) if waits else ()),
            look.format(command="tipsite serve"),
            make.format(command=f"tipsite material {self.name(self.answers)}"),
            words,
        )


@new_command(_Piece)
@click.option("--word", "words", metavar="PLACE=TEXT", multiple=True,
              help="Words for a place on it; of a list, with | between.")  # fmt: skip
@options.flag("--discreet", words="Only lines: no campaign, logo or words.")
def material_command(
    *,
    root: Path,
    today: datetime.date,
    words: tuple[str, ...],
    discreet: bool,
    **typed: str | None,
) -> None:
    """Make a piece of material: a poster, a tear-off sheet, a leaflet, a card or a picture.

    It is in the source language; tipsite says what to translate.

    Example: tipsite new material --kind poster --title "Check first"
    """
    new = _Piece(root, today, {**typed, **_by_place(words)}, discreet=discreet)
    if typed["numbers"] is None:
        new.refuse_without_numbers(typed["kind"])
    new.run()


def _by_place(words: tuple[str, ...]) -> dict[str, str]:
    """Return the texts of ``--word`` by slot, each slot written as its option."""
    by_option: dict[str, str] = {}
    for pair in words:
        slot, equals, text = pair.partition("=")
        if not equals or not slot.strip():
            usage = _("Write the place, “=” and its words, such as: --word headline=“Check first”")
            raise click.UsageError(usage)
        option = _WORD.format(slot=slot.strip())
        known = by_option.get(option)
        by_option[option] = text if known is None else f"{known} {_BETWEEN} {text}"
    return by_option


def _text(names: Localized, tag: str) -> str:
    """Return a name in the language ``tag``, or else in the first language that it has."""
    name = names.get(tag) or next(iter(names.values()), None)
    return name.text if name else ""


def _word_question(slot: str, words: str, several: bool) -> Question:
    understand = partial(_some_words, several=several)
    return Question(_WORD.format(slot=slot), lambda _new: words, lambda _new: understand, "")


def _some_words(text: str, *, several: bool) -> tuple[str, ...]:
    from tipsite.scaffold import answers

    parts = text.split(_BETWEEN) if several else [text]
    return tuple(answers.a_name(part) for part in parts if part.strip())

"""A new piece of material: the file of a poster, a card or a picture, to be continued."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from tipsite.i18n import gettext as _
from tipsite.messages import mark
from tipsite.model.corpus import MaterialKind
from tipsite.model.records import Service
from tipsite.resolve.services import has_voice
from tipsite.scaffold.addition import Addition, placeholder_words
from tipsite.scaffold.yaml_text import noted
from tipsite.workspace.errors import CommandError
from tipsite.workspace.site import Workspace
from tipsite.yaml.scalars import write_scalar

HINTS: Mapping[str, str] = {
    "headline": mark("a few words, the largest on it"),
    "text": mark("one or two sentences"),
    "points": mark("two to five, each a few words"),
    "inside": mark("paragraphs for the second side, of two or three sentences"),
    "action": mark("what to do, in one short sentence"),
    "share": mark("what is pasted beside the picture, two or three sentences"),
}
"""The purpose and the length of the words in a slot, by the name of the slot."""


class NewPiece(Struct, frozen=True, kw_only=True):
    """A piece as an officer describes it. ``numbers`` are ids of services, ``words`` by slot.

    A ``discreet`` piece has only lines, and no words.
    """

    kind: str
    campaign: str
    title: str
    countries: tuple[str, ...]
    numbers: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    discreet: bool = False


def kinds_of(workspace: Workspace) -> Mapping[str, MaterialKind]:
    """Return the kinds of pieces for which the theme of a site has a template.

    Raises:
        CommandError: there is no kind, or the site has no campaign or no country for a piece.
    """
    theme = workspace.corpus.theme
    if theme is None or not theme.kinds:
        raise CommandError(_("The theme of this site has no templates for material."))
    if not workspace.config.campaigns:
        words = _("A piece of material belongs to a campaign. First type: tipsite new campaign")
        raise CommandError(words)
    if not workspace.countries():
        raise CommandError(_("There is no country yet. First type: {command}").format(
            command="tipsite new country"
        ))  # fmt: skip
    return theme.kinds


def lead_numbers(
    workspace: Workspace, countries: tuple[str, ...], kind: MaterialKind
) -> tuple[str, ...]:
    """Return the services whose lines fit a piece best: the first ones in ``lead``.

    Helplines come before the police and the emergency number.
    If a country has no published service, return one with a number on hold. The piece is made as
    soon as that number is published. Services without a number are never proposed.
    """
    services = workspace.published_services()
    written = {file.country.text: file.services for file in workspace.corpus.directories}
    numbers: list[str] = []
    for country in countries:
        voices = [public for public in services.get(country, ()) if has_voice(public)]
        lead = [name.text for name in workspace.config.lead.get(country, ())]
        first = [public for name in lead for public in voices if public.id == name] or voices
        published = [
            public.id for public in sorted(first, key=lambda public: public.standing == "fixed")
        ]
        waiting = [service.id.text for service in written.get(country, ()) if _has_number(service)]
        numbers += (
            published[: kind.most]
            or ([name for name in lead if name in waiting] or waiting)[: kind.least]
        )
    return tuple(numbers)


def countries_with_numbers(
    workspace: Workspace, countries: tuple[str, ...], kind: MaterialKind
) -> tuple[str, ...]:
    """Return the countries for which a piece can be made: those with a published line.

    If there is none, return the countries with a number on hold. If pieces of this kind need no
    number, return all countries.
    """
    services = workspace.published_services()
    ready = tuple(code for code in countries if any(map(has_voice, services.get(code, ()))))
    waiting = tuple(code for code in countries if lead_numbers(workspace, (code,), kind))
    return (ready or waiting or countries) if kind.least else countries


def has_numbers(workspace: Workspace) -> bool:
    """Return whether any service of a site has a phone number, published or not."""
    return any(
        _has_number(service) for file in workspace.corpus.directories for service in file.services
    )


def _has_number(service: Service) -> bool:
    """Return whether a number is filled in."""
    return any(phone.dial.text[-1].isdigit() for phone in service.phones)


def unpublished(workspace: Workspace, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the services, by id, without a published number."""
    services = workspace.published_services().values()
    there = {service.id for listed in services for service in listed if service.voice_lines}
    return tuple(name for name in names if name not in there)


def service_lines(workspace: Workspace, countries: tuple[str, ...]) -> tuple[str, ...]:
    """Return the services of countries to choose from, a line each: id, number, name."""
    published = {
        public.id: public.voice_lines[0].dial.text
        for code in countries
        for public in workspace.published_services().get(code, ())
        if public.voice_lines
    }
    rows: list[tuple[str, str, str]] = []
    for file in workspace.corpus.directories:
        for service in file.services if file.country.text in countries else ():
            names = service.short_name or service.name
            name = names.get(workspace.source) or next(iter(names.values()))
            waits = _("not published") if _has_number(service) else _("no number yet")
            rows.append((service.id.text, published.get(service.id.text, waits), name.text))
    wide, digits = (max((len(row[column]) for row in rows), default=0) for column in (0, 1))
    return tuple(f"  {name:{wide}}  {dial:{digits}}  {words}" for name, dial, words in rows)


def new_piece(workspace: Workspace, name: str, piece: NewPiece) -> Addition:
    """Return the file of a piece; ``name`` is its name without ending.

    Missing words that are needed have a placeholder.
    """
    path = f"material/{name}.md"
    text = "\n".join(("---", *_lines(workspace, piece), "---", ""))
    return Addition(new={f"content/{workspace.source}/{path}": text}, pages=(path,))


def _lines(workspace: Workspace, piece: NewPiece) -> Iterator[str]:
    kinds = kinds_of(workspace)
    kind = kinds[piece.kind]
    yield noted(f"kind: {piece.kind}", ", ".join(kinds))
    yield f"campaign: {piece.campaign}"
    hint = _("what it is called in lists, and the title of the PDF")
    yield noted(f"title: {_scalar(piece.title)}", hint)
    if workspace.config.site.status == "live":
        yield noted("status: draft", _("it is not made yet; delete this line when it is written"))
    yield noted(f"country: {_list(piece.countries)}", _("a piece is made for each"))
    hint = _("ids of services, in the order of the piece; the digits come from their records")
    yield noted(f"numbers: {_list(piece.numbers)}", hint)
    if piece.discreet:
        yield noted("discreet: yes", _("only lines: no logo, campaign, picture or code"))
        return
    later = placeholder_words(workspace)
    words = {
        slot: piece.words.get(slot) or ((later,) if use.startswith("needed") else ())
        for slot, use in kind.words.items()
    }
    left = [slot for slot, texts in words.items() if not texts]
    more = _("there is room for {slots} too").format(slots=", ".join(left))
    shown = {slot: texts for slot, texts in words.items() if texts}
    start = "words:" if shown else "words: {}"
    yield noted(start, more) if left else start
    for slot, texts in shown.items():
        if kind.words[slot].endswith("list"):
            yield f"  {slot}:"
            yield from (f"  - {_scalar(text)}" for text in texts)
        else:
            yield f"  {slot}: {_scalar(texts[0])}"


def _scalar(text: str) -> str:
    return write_scalar(text, flow=False)


def _list(names: tuple[str, ...]) -> str:
    return f"[{', '.join(names)}]" if len(names) != 1 else names[0]

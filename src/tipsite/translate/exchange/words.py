"""What must not stand in words that come back: new numbers, lost braces, signs nobody sees."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from string import Formatter

from tipsite.link.contacts import known_numbers
from tipsite.tools.contacts import digits_of, find_contacts, is_doubtful
from tipsite.tools.hidden_signs import unseen_signs
from tipsite.translate.exchange.marks import TAG
from tipsite.ui_language import gettext as _
from tipsite.workspace.site import Workspace

_BRACES = re.compile(r"\{\w*\}")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ufffd]")
_STEP = re.compile(r"^•*\s*\d{1,9}[.)]\s", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Numbers:
    """The phone numbers of the site, and the countries whose short numbers count."""

    dials: frozenset[str]
    regions: tuple[str, ...]

    @classmethod
    def of(cls, workspace: Workspace) -> Numbers:
        """Return those of a site."""
        return cls(*known_numbers(workspace.corpus, workspace.config))

    def slips(self, text: str, source: str) -> Iterator[str]:
        """Yield each phone number or e-mail address that the source does not have."""
        there = self._found(source)
        for contact, kind in self._found(text).items():
            if contact not in there:
                words = _(
                    "the e-mail address “{contact}” is not in the text: refer to a service instead"
                )
                if kind == "phone":
                    words = _(
                        "the phone number “{contact}” is not in the text: refer to a service "
                        "instead"
                    )
                yield words.format(contact=contact)

    def _found(self, text: str) -> dict[str, str]:
        bare = TAG.sub("", _STEP.sub("", text))
        found = find_contacts(bare, dials=self.dials, regions=self.regions)
        return {
            digits_of(contact.text) if contact.kind == "phone" else contact.text: contact.kind
            for contact in found
            if not is_doubtful(contact, dials=self.dials, regions=self.regions)
        }


def word_slips(text: str, source: str) -> Iterator[str]:
    """Yield what is wrong with the signs and the words in braces of a text that came back."""
    yield from _unseen(text)
    if text.count("](") > source.count("]("):
        yield _("a link is typed into it, [words](address): links can only be those of the text")
    here, there = (Counter(_BRACES.findall(words)) for words in (text, source))
    yield from (_("{name} is missing").format(name=name) for name in there - here)
    yield from (
        _("{name} is there too often, or is no placeholder of this text").format(name=name)
        for name in here - there
    )


def form_slips(forms: Sequence[str], sources: Sequence[str]) -> Iterator[str]:
    """Yield what is wrong with the forms of a phrase: words in braces, and line ends."""
    wanted = _names(sources[-1]) or set()
    for number, form in enumerate(forms):
        names = _names(form)
        if names is None:
            yield _("braces don't fit in “{form}”").format(form=form[:60])
            continue
        yield from (
            _("{{{name}}} is no placeholder of this text").format(name=name)
            for name in sorted(names - wanted)
        )
        if number == len(forms) - 1:
            yield from (
                _("{{{name}}} is missing").format(name=name) for name in sorted(wanted - names)
            )
        yield from _unseen(form)


def _unseen(text: str) -> Iterator[str]:
    found = _CONTROL.search(text)
    places = (found.start(),) if found else islice(unseen_signs(text, soft=True, whole=text), 1)
    for at in places:
        words = _("a character that can't be seen stands in it (U+{code})")
        yield words.format(code=f"{ord(text[at]):04X}")


def _names(form: str) -> set[str] | None:
    """The names between braces; None where Python could not fill them."""
    try:
        fields = [field for field in Formatter().parse(form) if field[1] is not None]
    except ValueError:
        return None
    plain = all(name and not spec and not how for _text, name, spec, how in fields)
    return {str(name) for _text, name, _spec, _how in fields} if plain else None

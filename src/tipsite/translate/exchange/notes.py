"""What a translator is told about a text: what it is, what its placeholders mean, what changed."""

from __future__ import annotations

from collections.abc import Iterator

from tipsite.model.glossary import Glossary
from tipsite.model.tracking import Pair
from tipsite.tools.terms import glossary_for
from tipsite.tracking.facts import shape
from tipsite.translate.exchange.marks import Legend

_FIELDS = {
    "title": "The title of a page: short, it also stands in search results.",
    "short_title": "A short title of a page, for menus and buttons.",
    "summary": "The summary under a page's title, also seen in search results: one sentence.",
    "who": "Whom these signs are about: a few words.",
    "signs": "A list of signs, each line one sign: what somebody does, never who somebody is.",
    "do": "A list of what to do, each line one piece of advice.",
    "dont": "A list of what not to do, each line one piece of advice.",
    "image.alt": "What a picture shows, for people who can't see it.",
}
_RECORDS = {
    "name": "A name that readers see.",
    "summary": "One sentence on what it does.",
    "label": "A short label beside the name.",
    "area": "Where it works: a few words.",
    "description": "A few words on the organization.",
    "disclaimer": "A sentence at the foot of every page.",
    "credit": "A sentence at the foot of every page.",
}
_SHAPES = {
    "list": "A list, each line one item: the • before each stays.",
    "steps": "Steps in their order, each line one step: the numbers stay.",
    "table": "A table, each line one row: the | between the cells stays.",
    "quote": "A quotation.",
    "note": "A note in a box; its title, if it has one, follows <note>.",
    "details": "A part that unfolds; what readers tap on follows <details>.",
}
_CHANGES = {
    "service": "a service that it refers to",
    "link": "a link",
    "list-item": "an item of a list",
    "step": "a step",
    "date": "a date",
    "number": "a number",
    "placeholder": "a placeholder",
    "image": "a picture",
    "shape": "what kind of text it is",
    "wording": "the wording",
}
_STATES = {
    "missing": "Not translated yet.",
    "unknown": "The translation is there, but nobody knows from which text it was made: check it.",
    "current": "Translated.",
}


def notes_of(pair: Pair, document: str, legend: Legend) -> Iterator[str]:
    """Yield what to know about the source of a pair, one sentence or placeholder a line."""
    assert pair.source is not None
    yield kind_of_text(pair.key, pair.source.text, page=document.endswith(".md"))
    yield state_words(pair)
    yield from (f"<{name}> = {target}" for name, target in legend.items())


def term_notes(glossary: Glossary | None, text: str, tag: str) -> Iterator[str]:
    """Yield the agreed words for each term of a text that the glossary has."""
    for term in glossary_for(glossary, text, tag):
        agreed = " or ".join(f"“{words}”" for words in term.words)
        avoid = "; ".join(f"not “{words}”: {why.rstrip('.')}" for words, why in term.avoid)
        said = f"{agreed}{f' ({avoid})' if avoid else ''}" if agreed else avoid
        if said:
            yield f"Term: {term.term} = {said}."


def kind_of_text(key: str, text: str, *, page: bool) -> str:
    """Return what kind of text a field or a block is."""
    if not key:
        kind = shape(text)
        heading = f"A heading, of level {kind[1:]}." if kind[1:].isdigit() else "A paragraph."
        return _SHAPES.get(kind, heading)
    if page:
        downloads = "The title of a file to download."
        return downloads if key.startswith("downloads.") else _FIELDS.get(key, f"“{key}”.")
    last = key.rpartition(".")[2]
    others = {"aims": "An aim of a campaign.", "footnotes": "A footnote about a country."}
    others["notes"] = "What the directory of a country says under one need."
    inside = next((words for part, words in others.items() if f".{part}." in f".{key}"), "")
    return inside or _RECORDS.get(last, f"“{last}”.")


def state_words(pair: Pair) -> str:
    """Return what has become of a translation since it was made."""
    if pair.changes:
        return (
            f"Changed since it was translated: {', '.join(_CHANGES[one] for one in pair.changes)}."
        )
    if pair.state == "current" and pair.target is None:
        return "Left out of the translation on purpose."
    return _STATES[pair.state]

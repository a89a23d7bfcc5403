"""What is noted of translations that a command writes together with their source."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from tipsite.adding.made import Made
from tipsite.adding.opened import Opened, with_files
from tipsite.model.tracking import Pair
from tipsite.parse import parse
from tipsite.tracking import accept, compare, record_documents, state_path, write_state


def states_of(opened: Opened, made: Made) -> dict[str, str]:
    """Return the state files, by path, in which the new translated records count as current.

    A language of which nothing is noted yet stays so.
    """
    if not any(path.endswith(".yaml") for path in made.files()):
        return {}
    after = with_files(opened.snapshot, made.files())
    records = {path: text for path, text in after.files.items() if not path.endswith(".md")}
    corpus, _problems = parse(replace(after, files=records))
    campaigns = (one.id.text for one in opened.config.campaigns)
    known = {"site", *campaigns, *opened.services(), *opened.organizations()}
    found: dict[str, str] = {}
    for tag in opened.tags:
        state = opened.corpus.states.get(tag)
        if tag == opened.source or state is None:
            continue
        sources, targets = (
            record_documents(corpus.config, corpus.organizations, corpus.directories, language, tag)
            for language in (opened.source, tag)
        )
        for name, pairs in compare(sources, targets, state, opened.source).items():
            if new := _new(pairs, known):
                state = accept(state, name, pairs, new)
        if state != opened.corpus.states[tag]:
            found[state_path(tag)] = write_state(state)
    return found


def _new(pairs: tuple[Pair, ...], known: Container[str]) -> frozenset[int]:
    """The pairs of records that were not there, as far as they are translated."""
    return frozenset(
        pair.number
        for pair in pairs
        if pair.source
        and pair.target
        and pair.made is None
        and pair.key.partition(".")[0] not in known
    )

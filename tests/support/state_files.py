"""State files of tiny sites: what their translations were made from."""

from __future__ import annotations

from functools import cache

from sites import site
from tipsite.model.translation import StateFile
from tipsite.staleness.state_file import accept, state_path, write_state
from tipsite.workspace.site import open_snapshot


@cache
def made_from(text: str = "", tag: str = "sq") -> str:
    """Return the section of a state file: each translation of ``site(text)`` is current there."""
    opened = open_snapshot(site(text), "texts").with_pages()
    own = opened.documents(tag, tag)
    state = StateFile()
    for name, pairs in opened.pairs(tag).items():
        if name in own:
            there = {pair.number for pair in pairs if pair.target}
            state = accept(state, name, pairs, there)
    return f"-- {state_path(tag)} --\n{write_state(state)}"

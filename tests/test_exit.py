"""The exit: the guard's bytes, and what it does in a browser."""

from __future__ import annotations

import gzip
from importlib.resources import files

from tipsite.read import own_guard

GUARD = own_guard().decode()
SOURCE = files("tipsite").joinpath("browser", "guard.js").read_text("utf-8")


def test_the_guard_can_stand_inline_in_each_page() -> None:
    assert len(gzip.compress(GUARD.encode(), 9)) < 700
    assert "\n".join(line for line in GUARD.splitlines() if line.strip()) == GUARD
    assert "<" not in GUARD.replace(" < ", "")  # no end of a script, no comment of HTML
    assert GUARD.isascii()


def test_the_guard_loses_nothing_but_comments_and_indents() -> None:
    assert "`" not in SOURCE  # in a text of several lines, indents and slashes would count
    assert "/*" not in SOURCE
    kept = [line for line in map(str.strip, SOURCE.splitlines()) if line]
    assert GUARD.splitlines() == [line for line in kept if not line.startswith("//")]
    assert "//" not in GUARD

"""What each token of a theme is for, in words."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.ui_language import mark

TOKENS: Mapping[str, str] = {
    "paper": mark("behind the page"),
    "card": mark("behind boxes"),
    "tint": mark("behind forms and banners"),
    "ink": mark("text"),
    "soft": mark("text that matters less, and the edges of fields"),
    "line": mark("lines that only divide"),
    "accent": mark("links, edges, the ring around what has the focus; behind numbers to call"),
    "on_accent": mark("numbers to call"),
    "note": mark("behind notices"),
    "on_note": mark("notices"),
    "bar": mark("behind the bar with the way to help and the exit"),
    "on_bar": mark("the words in that bar"),
    "corner": mark("how round corners are, at most 2rem"),
    "font": mark("fonts of the reader's own system, the best first, a general one last"),
}
"""Each token, and what it is for; the colours as in ``model.theme.Colours``."""

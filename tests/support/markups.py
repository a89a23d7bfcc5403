"""Markdown converted by itself, without a page."""

from __future__ import annotations

from tipsite.markdown import html
from tipsite.model.pages import PageText
from tipsite.model.problems import Problem


def convert(text: str, path: str, first_line: int = 1) -> tuple[PageText, tuple[Problem, ...]]:
    """Return a text as blocks and as prose, and the problems of its Markdown."""
    found = html.convert(text, path, first_line)
    return found, found.problems

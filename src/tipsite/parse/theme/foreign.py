"""A theme loads nothing from elsewhere and runs nothing: seen in its files, at the line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tipsite.parse.theme.chain import Layer
from tipsite.problems import Problem, Where, problem

_COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->|/\*.*?\*/", re.DOTALL)
_OWN_SCRIPT = (
    r"<script>\s*\{\{\s*frame\.guard\s*\}\}|<script\s+src=\"\{\{\s*frame\.script\.src"
    r"|<script\s+type=\"application/ld\+json\">\s*\{\{"
)
_SCRIPT = re.compile(
    rf"(?!{_OWN_SCRIPT})<script\b[^>]*|<[a-z][^>]*?\s(?P<handler>on[a-z]+\s*=)|\bjavascript:",
    re.IGNORECASE,
)
_LOADED = re.compile(
    r"<(?:img|link|script|source|iframe|audio|video|track|embed|object|input|image|use)\b[^>]*?"
    r"\s(?:src|href|data|srcset|poster)\s*=\s*[\"']?\s*(?P<address>(?:https?:)?//[^\"'\s>]*)",
    re.IGNORECASE,
)
_IN_STYLE = re.compile(
    r"(?P<address>@import\b[^;}]*)|(?:url|image-set|src|image)\(\s*[\"']?"
    r"(?P<other>(?:[a-z]+:)?//[^\"')]*)",
    re.IGNORECASE,
)


def foreign_problems(layers: tuple[Layer, ...], texts: Mapping[str, str]) -> Iterator[Problem]:
    """Yield what the files of child themes would load from another host, or run.

    A theme without a parent has to have scripts in its templates, which the audit of pages knows.
    """
    for layer in layers[1:]:
        for inner, path in layer.files.items():
            if path not in texts:
                continue
            text = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), texts[path])
            if inner.startswith("templates/"):
                yield from _in_template(text, path)
            if inner.endswith((".css", ".html")):
                yield from _in_style(text, path)


def _in_template(text: str, path: str) -> Iterator[Problem]:
    for found in _SCRIPT.finditer(text):
        start = found.start("handler") if found["handler"] else found.start()
        shown = (found["handler"] or found[0]).split()[0].strip("= ")
        yield problem("theme-script", _at(text, path, start), found=shown)
    for found in _LOADED.finditer(text):
        at = _at(text, path, found.start("address"))
        yield problem("theme-foreign", at, address=found["address"])


def _in_style(text: str, path: str) -> Iterator[Problem]:
    for found in _IN_STYLE.finditer(text):
        group = "address" if found["address"] else "other"
        at = _at(text, path, found.start(group))
        yield problem("theme-foreign", at, address=found[group].strip())


def _at(text: str, path: str, start: int) -> Where:
    line = text.count("\n", 0, start) + 1
    return Where(path=path, line=line, column=start - text.rfind("\n", 0, start))

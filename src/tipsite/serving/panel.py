"""The panel beside each page of the preview: what is wrong, as HTML."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import groupby
from urllib.parse import quote

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from tipsite.serving.findings import Findings
from tipsite.serving.officer import Section
from tipsite.tools.pseudo import LONG, MIRRORED, PSEUDO
from tipsite.ui_language import gettext as _
from tipsite.ui_language import ngettext

_HINT = "    → "


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A way to look at the page, and where it leads."""

    words: str
    href: str


def panel_html(
    findings: Findings, about: tuple[Section, ...], tools: tuple[Tool, ...], *, stale: bool
) -> str:
    """Return the panel: what has to be mended, ways to look at the page, and all ``about`` it.

    ``stale``: the page is not of the files as they are now, but the last good one.
    """
    wrong = findings.lines()
    if wrong and not stale:
        status = _("Something has to be mended before this is published.")
    elif wrong:
        status = _("Something has to be mended. You see the last good page.")
    elif findings.checking:
        status = _("Checking the rest…")
    else:
        status = _("All is built.")
        if findings.to_do:
            count = len(findings.to_do)
            left = ngettext(
                "{count} thing is still to do.", "{count} things are still to do.", count
            )
            status = f"{status} {left.format(count=count)}"
    return _template().render(
        blocks=tuple(_blocks(wrong)),
        about=about,
        tools=tools,
        status=status,
        title=_("Preview"),
        mend=_("What has to be mended"),
        wrong=digest("\n".join(wrong)) if wrong else "",
        style=Markup(_own("panel.css")),
    )


def tools_for(address: str, source: str) -> tuple[Tool, ...]:
    """Return the ways to look at the page at ``address``; ``source`` is the source language."""
    tag, slash, inner = address.partition("/")
    own = address if not slash or tag not in PSEUDO else f"{source}/{inner}"
    found = [Tool(words=_("On a phone (360 px)"), href=f"/.tipsite/phone?page={quote(address)}")]
    if slash:
        found += [
            Tool(words=_("From right to left"), href=f"/{MIRRORED}/{quote(inner)}"),
            Tool(words=_("With longer words"), href=f"/{LONG}/{quote(inner)}"),
        ]
    if own != address:
        found.append(Tool(words=_("Back to the page"), href=f"/{quote(own)}"))
    return tuple(one for one in found if not one.href.endswith(f"/{address}"))


def _blocks(lines: tuple[str, ...]) -> Iterator[tuple[bool, str]]:
    """Yield whether lines are those of a file, with the caret below, and the lines.

    Words may break where the panel is narrow, a line and its caret may not.
    """

    def is_quoted(line: str) -> bool:
        return line.startswith("    ") and not line.startswith(_HINT)

    for quoted, some in groupby(lines, is_quoted):
        if quoted:
            yield True, "\n".join(some)
        else:
            yield from ((False, line.strip()) for line in some)


def digest(text: str) -> str:
    """Return what tells one state of the panel from another."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.from_string(_own("panel.html"))


@cache
def _own(name: str) -> str:
    return (resources.files("tipsite.serving") / name).read_text("utf-8")

"""The panel beside each page of the preview: what is wrong, as HTML."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from tipsite.ui_language import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known now: ``wrong`` are lines as in the terminal; ``checking`` that more will be."""

    checking: bool
    wrong: tuple[str, ...]


def panel_html(known: Known) -> str:
    """Return the panel."""
    if known.wrong:
        status = _("Something has to be mended. You see the last good page.")
    elif known.checking:
        status = _("Checking the rest…")
    else:
        status = _("All is built.")
    return _template().render(
        known=known,
        status=status,
        title=_("Preview"),
        mend=_("What has to be mended"),
        wrong=digest("\n".join(known.wrong)) if known.wrong else "",
        style=Markup(_own("panel.css")),
    )


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

"""The panel beside each page of the preview: what is wrong, as HTML."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from tipsite.serving.findings import Findings
from tipsite.ui_language import gettext as _


def panel_html(findings: Findings) -> str:
    """Return the panel."""
    wrong = findings.lines()
    if wrong:
        status = _("Something has to be mended. You see the last good page.")
    elif findings.checking:
        status = _("Checking the rest…")
    else:
        status = _("All is built.")
    return _template().render(
        lines=wrong,
        status=status,
        title=_("Preview"),
        mend=_("What has to be mended"),
        wrong=digest("\n".join(wrong)) if wrong else "",
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

"""What is to be done first: where a mistake does harm soonest, then what misleads most."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.model.pages import PageKind
from tipsite.model.tracking import State
from tipsite.tracking import PHRASES

AREAS = (
    "help and safety", "abroad", "routes", "services", "every page", "home", "signs", "other pages",
    "campaigns", "news",
)  # fmt: skip
"""Parts of a site, the most urgent first."""
STATES: tuple[State, ...] = (
    "outdated-critical", "missing", "unknown", "outdated-minor", "orphan"
)  # fmt: skip
"""What there is to do something about, the most urgent first."""
_KINDS: Mapping[PageKind, str] = {
    "help": "help and safety",
    "safety": "help and safety",
    "abroad": "abroad",
    "routes": "routes",
    "route-part": "routes",
    "home": "home",
    "signs": "signs",
    "sign": "signs",
    "campaigns": "campaigns",
    "campaign": "campaigns",
    "news-list": "news",
    "news": "news",
}
_FOLDERS: Mapping[str, str] = {"help": "help and safety", "routes": "routes"}
_RECORDS = ("services/", "organizations.yaml")
_EVERYWHERE = (PHRASES, "campaigns.yaml")


def area(document: str, kind: PageKind) -> str:
    """Return the part of the site that a document belongs to, one of ``AREAS``."""
    if document in _EVERYWHERE:
        return "every page"
    if document.endswith(".yaml") and document.startswith(_RECORDS):
        return "services"
    folder = document.partition("/")[0] if "/" in document else ""
    return _KINDS.get(kind) or _FOLDERS.get(folder, "other pages")


def rank(where: str, state: State) -> tuple[int, int]:
    """Return what to sort by: the part of the site, then the state."""
    return AREAS.index(where), STATES.index(state)

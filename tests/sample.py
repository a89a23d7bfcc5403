"""The repository's own site as it lies on the disk, and what its records say, read another way."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
TODAY = datetime.date(2026, 11, 24)
ADDRESS = "https://tips.example.org/"
EXIT = "https://www.google.com/webhp"
LANGUAGES = ("en", "sq")

# One page of each kind in each language: what the tests in a browser look at.
_KINDS = (
    "index.html",
    "help/index.html",
    "help/xk.html",
    "help/al/women-line.html",
    "signs/index.html",
    "signs/work.html",
    "campaigns/index.html",
    "campaigns/four-countries-2018.html",
    "sheets/xk.html",
    "rights.html",
)
# The pages for "not found" point at the root of a host, and so can't be opened as files.
PAGES = ("index.html", *(f"{tag}/{kind}" for tag in LANGUAGES for kind in _KINDS))
NOT_FOUND = ("404.html", *(f"{tag}/404.html" for tag in LANGUAGES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The sample as it lies on the disk: ``files`` are the published ones, by address."""

    folder: Path
    files: Mapping[str, bytes]

    @property
    def pages(self) -> dict[str, str]:
        """The text of each HTML page, by address."""
        return {
            path: content.decode() for path, content in self.files.items() if path.endswith(".html")
        }

    def url(self, address: str) -> str:
        """Return where a browser opens the page as a file."""
        return (self.folder / address).as_uri()


@lru_cache(maxsize=1)
def services() -> tuple[dict[str, Any], ...]:
    """Every service in content/services, with every value a string, as PyYAML reads it."""
    found: list[dict[str, Any]] = []
    for path in sorted((ROOT / "content/services").glob("*.yaml")):
        content = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
        found.extend(content["services"])
    return tuple(found)


def lead_numbers() -> tuple[str, ...]:
    """Return the first number of each service that stands first on the home page."""
    settings = yaml.load((ROOT / "campaigns.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)
    dials = {
        service["id"]: [phone["dial"] for phone in service.get("phones", []) if is_public(phone)]
        for service in services()
    }
    return tuple(dials[found][0] for line in settings["lead"].values() for found in line)


def is_public(record: Mapping[str, Any]) -> bool:
    """Whether a service or a line says that it may be published."""
    return bool(record["publish"] == "yes")


def public_dials() -> set[str]:
    """Return every number that the site may show, as the records write it."""
    return {
        phone[key]
        for service in services()
        if is_public(service)
        for phone in service.get("phones", ())
        if is_public(phone)
        for key in ("dial", "dial_abroad")
        if key in phone
    }


def held_dials() -> set[str]:
    """Return every number that the site may not show."""
    return {
        phone[key]
        for service in services()
        for phone in service.get("phones", ())
        for key in ("dial", "dial_abroad")
        if key in phone
    } - public_dials()


def digits(text: str) -> str:
    """Return only the digits of a text."""
    return re.sub(r"\D", "", text)

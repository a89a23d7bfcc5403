"""The repository's own site as it lies on the disk, and what its records say, read another way."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

import pypdfium2
import yaml
from babel.messages.pofile import read_po
from msgspec.structs import replace
from PIL import Image

from tipsite.language.latin import latin
from tipsite.model.corpus import Snapshot

ROOT = Path(__file__).resolve().parents[2]
TODAY = datetime.date(2026, 11, 24)
ADDRESS = "https://tips.example.org/"
EXIT = "https://www.google.com/webhp"
LANGUAGES = ("en", "sq", "mk", "cnr", "sr-Cyrl", "sr-Latn")
COUNTRIES = ("AL", "XK", "ME", "MK")
SOURCE = "en"
# The edition whose words another one is made of.
MADE_OF = {"sr-Latn": "sr-Cyrl"}

# One page of each kind: what the tests in a browser look at.
KINDS = {
    "home": "index.html",
    "help": "help/index.html",
    "directory": "help/mk.html",
    "service": "help/mk/child-line.html",
    "abroad": "help/abroad.html",
    "list of signs": "signs/index.html",
    "sign": "signs/work.html",
    "routes": "routes/index.html",
    "route": "routes/al-mk.html",
    "route for workers": "routes/al-mk/workers.html",
    "route without a line": "routes/mk-xk.html",
    "list of campaigns": "campaigns/index.html",
    "campaign": "campaigns/four-countries-2018.html",
    "list of news": "news/index.html",
    "news": "news/october-day.html",
    "sheet": "sheets/xk.html",
    "page": "rights.html",
    "safety": "safety.html",
    "page with a file": "media.html",
    "search": "search.html",
    "all pages": "az.html",
}
CHOOSER = "index.html"
# Reads the same ten times faster, where PyYAML has it.
FAST = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
# One edition in each alphabet is looked at in every run, all of them in the long one.
FIRST = ("sq", "mk")
OTHERS = tuple(tag for tag in LANGUAGES if tag not in FIRST)


def pages_of(*tags: str) -> tuple[str, ...]:
    """Return the addresses of one page of each kind in the editions ``tags``."""
    return tuple(f"{tag}/{kind}" for tag in tags for kind in KINDS.values())


PAGES = (CHOOSER, *pages_of(*FIRST, *OTHERS))
# The pages for "not found" point at the root of a host, and so can't be opened as files.
NOT_FOUND = ("404.html", *(f"{tag}/404.html" for tag in LANGUAGES))


@dataclass(frozen=True, kw_only=True)
class Sample:
    """The sample as it lies on the disk: ``files`` are the published ones, by address."""

    folder: Path
    files: Mapping[str, bytes]

    @cached_property
    def pages(self) -> dict[str, str]:
        """The text of each HTML page, by address."""
        return {
            path: content.decode() for path, content in self.files.items() if path.endswith(".html")
        }

    @cached_property
    def plain(self) -> dict[str, str]:
        """The plain text of each directory and service, by address."""
        found = {}
        for path, content in self.files.items():
            if path.endswith(".txt") and path != "robots.txt":
                text = content.decode()
                found[path] = text.removeprefix("\ufeff")
        return found

    @property
    def script(self) -> str:
        """The address of the only script that pages load by themselves."""
        (found,) = [path for path in self.files if re.match(r"assets/site\..*\.js\Z", path)]
        return found

    @property
    def searched(self) -> list[str]:
        """The addresses of the scripts that are loaded when somebody searches."""
        return [path for path in self.files if path.endswith(".js") and path != self.script]

    @cached_property
    def texts(self) -> dict[str, str]:
        """Each file as a text, by address.

        Of a PDF what is packed in it too, of a piece what can be read on it, of an archive all that
        is in it, of a picture what it says beside its pixels.
        """
        return {path: _text(path, content) for path, content in self.files.items()}

    def url(self, address: str) -> str:
        """Return where a browser opens the page as a file."""
        return (self.folder / address).as_uri()


@lru_cache(maxsize=1)
def services() -> tuple[dict[str, Any], ...]:
    """Every service in content/services, with every value a string, as PyYAML reads it."""
    found: list[dict[str, Any]] = []
    for path in sorted((ROOT / "content/services").glob("*.yaml")):
        content = yaml.load(path.read_text("utf-8"), Loader=FAST)
        found.extend(content["services"])
    return tuple(found)


@lru_cache(maxsize=1)
def settings() -> dict[str, Any]:
    """The settings of the site, with every value a string, as PyYAML reads it."""
    text = (ROOT / "campaigns.yaml").read_text("utf-8")
    return dict(yaml.load(text, Loader=FAST))


def countries_of(tag: str) -> list[str]:
    """Return the countries of an edition in the order that suits its readers."""
    listed = settings()["site"]["countries"]
    return list(listed.get(tag) or listed[MADE_OF[tag]])


def spellings() -> dict[str, str]:
    """Return the words that the Latin edition does not write letter by letter."""
    listed = settings()["site"].get("spellings", ())
    return {pair["cyrillic"]: pair["latin"] for pair in listed}


@cache
def phrases(tag: str) -> dict[str, str]:
    """Return the phrases of the theme in an edition, by their key; one form of the counted ones."""
    folder = ROOT / "themes/plain/phrases"
    if tag in MADE_OF:
        return {key: latin(text, spellings()) for key, text in phrases(MADE_OF[tag]).items()}
    path = folder / ("phrases.pot" if tag == SOURCE else f"{tag}.po")
    with path.open("rb") as file:
        catalogue = read_po(file)
    found: dict[str, str] = {}
    for message in catalogue:
        text = message.id if tag == SOURCE else message.string
        if message.context and text:
            found[message.context] = text if isinstance(text, str) else text[0]
    return found


@cache
def written(tag: str) -> frozenset[str]:
    """Return the pages that an edition has a file of, as ``signs/work``."""
    own = _files(tag)
    return own | _files(MADE_OF[tag]) if tag in MADE_OF else own


def _files(tag: str) -> frozenset[str]:
    folder = ROOT / "content" / tag
    return frozenset(
        path.relative_to(folder).as_posix().removesuffix(".md") for path in folder.rglob("*.md")
    )


def fallbacks(tag: str) -> frozenset[str]:
    """Return the addresses of the pages that an edition shows in the source language."""
    missing = written(SOURCE) - written(tag)
    parts = {f"routes/{name}" for name in PARTS}
    return frozenset(f"{tag}/{name}.html" for name in missing - parts)


PARTS = ("person", "child", "worker")
"""The texts that stand on every route, and are no pages of their own."""


def is_public(record: Mapping[str, Any]) -> bool:
    """Whether a service or a line says that it may be published."""
    return bool(record["publish"] == "yes")


_PIECE = re.compile(r"content/[^/]+/material/")


def without_pieces(snapshot: Snapshot) -> Snapshot:
    """Return the sample without its material, which takes twice as long as all its pages."""
    files = {path: text for path, text in snapshot.files.items() if not _PIECE.match(path)}
    return replace(snapshot, files=files)


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


def _text(path: str, content: bytes) -> str:
    if path.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(_text(name, archive.read(name)) for name in archive.namelist())
    if path.endswith((".png", ".webp", ".jpg")):
        with Image.open(io.BytesIO(content)) as image:
            if path.endswith(".png"):
                image.load()  # its words may stand behind its pixels
            return repr(image.info)
    if not path.endswith(".pdf"):
        return content.decode()
    if not path.startswith("files/"):
        return _read_back(content)
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    parts = [content]
    for part in packed:
        with suppress(zlib.error):
            parts.append(zlib.decompress(part))
    return b"\n".join(parts).decode("latin-1")


@cache  # each stands in an archive, too
def _read_back(content: bytes) -> str:
    """Return what can be read on a piece, and what it says of itself; not where each glyph lies."""
    with closing(pypdfium2.PdfDocument(content)) as pdf:
        pages = [page.get_textpage().get_text_bounded() for page in pdf]
        return "\n".join([*pages, *pdf.get_metadata_dict().values()])

"""Pictures and offered files: the content of each must match the ending of its name.

SVG drawings are cleaned here, because they are text. Photos and documents are recognized by their
first bytes and cleaned in `media`.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping

from tipsite.contacts.detection import find_contacts
from tipsite.content.secrets import secret_problems
from tipsite.language.slugs import sensitive_word
from tipsite.media.filetypes import ENDINGS, KINDS, OFFICE, READABLE, ending, image_kind, is_kind
from tipsite.media.svg import SvgError, clean_svg
from tipsite.model.corpus import FILES, IMAGES, STATIC, Snapshot
from tipsite.model.media import Drawing, ImageSource, OfferedFile
from tipsite.model.problems import Location, Problem, problem, warning

_SRT_TIME = re.compile(rb"\b\d\d:\d\d,\d{3}(?=\s*-->)|(?<=-->)\s*[\d:]*\d\d,\d{3}\b")
"""A time in the format of SubRip: browsers ignore the caption of such a time without an error."""
_BOM = b"\xef\xbb\xbf"
_OTHER_NAMES = ("jpeg", "jpe", "jfif")
"""Other endings of JPEG files. Addresses use only .jpg."""


def parse_images(
    snapshot: Snapshot, texts: Mapping[str, str]
) -> tuple[Mapping[str, ImageSource], tuple[Problem, ...]]:
    """Return the usable pictures by path relative to ``content/images/``, and the problems."""
    images: dict[str, ImageSource] = {}
    problems: list[Problem] = []
    for path, text in texts.items():
        if path.startswith(IMAGES) and path.lower().endswith(".svg"):
            drawing, mistakes = _drawing(path, text)
            problems.extend(mistakes)
            if drawing:
                images[path.removeprefix(IMAGES)] = drawing
    for path, blob in snapshot.pictures.items():
        at = Location(path=path)
        if image_kind(blob.head):
            images[path.removeprefix(IMAGES)] = blob
        elif not blob.head:
            problems.append(problem("empty-file", at))
        elif ending(path) in ENDINGS:
            problems.append(problem("image-kind", at, known=READABLE))
        elif ending(path) not in OFFICE:
            problems.append(warning("file-not-used", at))
    return images, tuple(problems)


def _drawing(path: str, text: str) -> tuple[Drawing | None, tuple[Problem, ...]]:
    at = Location(path=path)
    try:
        clean = clean_svg(text)
    except SvgError as error:
        if error.why:
            return None, (problem("svg-refused", at, why=error.why),)
        return None, (
            problem("file-broken", Location(path=path, line=error.line, column=error.column)),
        )
    contacts = find_contacts(clean.words, dials=frozenset(), regions=())
    problems = [problem(f"{contact.kind}-in-words", at, found=contact.text) for contact in contacts]
    if problems:
        return None, tuple(problems)
    drawing = Drawing(content=clean.content, width=clean.width, height=clean.height)
    if clean.removed:
        return drawing, (warning("svg-cleaned", at, what=", ".join(clean.removed)),)
    return drawing, ()


def parse_files(
    files: Mapping[str, bytes],
) -> tuple[Mapping[str, OfferedFile], tuple[Problem, ...]]:
    """Return the usable files by path relative to ``content/files/``, and the problems."""
    offered: dict[str, OfferedFile] = {}
    problems: list[Problem] = []
    for path, content in files.items():
        mistakes = tuple(_problems(path, content, files))
        problems.extend(mistakes)
        if mistakes:
            continue
        kind, name = KINDS[ending(path)], path.removeprefix(FILES)
        if kind.name != "SVG":
            offered[name] = OfferedFile(kind=kind, content=content)
            continue
        drawing, mistakes_of_drawing = _drawing(path, content.decode("utf-8-sig", "replace"))
        problems.extend(mistakes_of_drawing)
        if drawing:
            offered[name] = OfferedFile(kind=kind, content=drawing.content)
    return offered, tuple(problems)


_HOST_NAME = re.compile(rb"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}\s*")
_PROOFS: Mapping[str, re.Pattern[bytes]] = {
    r"google[0-9a-f]{16}\.html": re.compile(
        rb"google-site-verification: google[0-9a-f]{16}\.html\s*"
    ),
    r"yandex_[0-9a-f]{16}\.html": re.compile(
        rb"<html>\s*<head>\s*"
        rb'<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">'
        rb"\s*</head>\s*<body>Verification: [0-9a-f]{16}</body>\s*</html>\s*"
    ),
    r"BingSiteAuth\.xml": re.compile(
        rb"<\?xml version=\"1\.0\"\?>\s*<users>\s*<user>[0-9A-F]{32}</user>\s*</users>\s*"
    ),
}
"""Names and contents of files by which search engines verify the owner of the site."""
_TEXT_NAME = re.compile(
    r"(?:\.well-known/)?[a-z0-9][a-z0-9_-]*\.txt|\.well-known/[a-z0-9_-]+\.json"
)
_MADE = (
    "robots.txt",
    "sitemap.xml",
    ".htaccess",
    "_headers",
    "_redirects",
    "index.html",
    "404.html",
)
_ICON = re.compile(
    r"(?:favicon|apple-touch-icon|android-chrome|mstile)\b.*|.*\.(?:ico|webmanifest)"
)
_STATIC_KINDS = "CNAME, .nojekyll, name.txt, .well-known/name.txt, .well-known/name.json"


def parse_static(
    files: Mapping[str, bytes],
) -> tuple[Mapping[str, bytes], tuple[Problem, ...]]:
    """Return the files for the root of the site, by their paths there, and the problems.

    These files are published unchanged, so only harmless kinds are accepted.
    """
    kept: dict[str, bytes] = {}
    problems: list[Problem] = []
    for path, content in files.items():
        name = path.removeprefix(STATIC)
        if code := _static_mistake(name, content):
            values = {"name": name, "known": _STATIC_KINDS}
            problems.append(problem(code, Location(path=path), **values))
        elif telling := sensitive_word(name):
            problems.append(problem("telling-word", Location(path=path), name=name, word=telling))
        elif secret := secret_problems(content.decode("utf-8", "replace"), path):
            problems.extend(secret)
        else:
            kept[name] = content
    return kept, tuple(problems)


def _static_mistake(name: str, content: bytes) -> str:
    """Return the code of the problem of a file for the root, or an empty text."""
    if name in _MADE:
        return "static-made"
    if _ICON.fullmatch(name):
        return "static-icon"
    for pattern, whole in _PROOFS.items():
        if re.fullmatch(pattern, name):
            return "" if whole.fullmatch(content.removeprefix(_BOM)) else "static-content"
    if name == ".nojekyll":
        return "static-content" if content.strip() else ""
    if name == "CNAME":
        return "" if _HOST_NAME.fullmatch(content) else "static-content"
    if _TEXT_NAME.fullmatch(name):
        return "" if _is_text(content) else "static-content"
    active = name.lower().endswith((".html", ".htm", ".js", ".mjs", ".svg", ".php", ".xml", ".css"))
    return "static-active" if active else "static-kind"


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return bool(text.strip()) and "\0" not in text


def _problems(path: str, content: bytes, files: Container[str]) -> Iterator[Problem]:
    at = Location(path=path)
    name, kind = path.removeprefix(FILES), ending(path)
    if telling := sensitive_word(name):
        yield problem("telling-word", at, name=name, word=telling)
    if kind in OFFICE:
        yield problem("office-file", at)
    elif kind in _OTHER_NAMES:
        yield _other_name(at, name, "jpg", files)
    elif kind not in KINDS:
        yield problem("file-kind", at, known=", ".join(KINDS))
    elif not path.endswith(f".{kind}"):
        yield _other_name(at, name, kind, files)
    elif not content:
        yield problem("empty-file", at)
    elif not is_kind(kind, content):
        code = "captions-begin" if kind == "vtt" else "file-content"
        yield problem(code, at, kind=KINDS[kind].name)
    elif kind == "vtt" and (time := _SRT_TIME.search(content)):
        line = content.count(b"\n", 0, time.start()) + 1
        yield problem("captions-times", Location(path=path, line=line), found=time[0].decode())


def _other_name(at: Location, name: str, kind: str, files: Container[str]) -> Problem:
    meant = f"{name.rpartition('.')[0]}.{kind}"
    if FILES + meant in files:
        return problem("copied-file", at, original=FILES + meant)
    return problem("file-name", at, name=name, meant=meant)

"""Sets pieces of material with Typst: a view and a template go in, a PDF or a picture comes out.

Typst reads files, so each piece is set in a folder of its own, which holds what a template may see
and nothing else. Fonts come with tipsite, so that the same site gives the same bytes everywhere.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct

from tipsite.model.problems import Location, Problem, problem
from tipsite.views.material import PieceView

_FONTS = Path(__file__).parent / "fonts"
_PPI = 72
"""A page of a picture has as many points as the picture has pixels."""
_NOWHERE = "http://127.0.0.1:9"
"""The discard port (RFC 863): whatever a template asks of the network ends here."""
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
_PLACE = re.compile(r"([\w-]+\.typ):(\d+):(\d+)")


class Part(Struct, frozen=True, kw_only=True):
    """A part of a piece that somebody may tear off or cut out: where it is, in millimetres.

    ``line`` is the number of the line that it is about, from 0 (None: it has all of them); ``page``
    counts from 1.
    """

    line: int | None
    page: int
    x: float
    y: float
    width: float
    height: float


class Overflow(Struct, frozen=True, kw_only=True):
    """Words that do not fit: the slot, and by how many millimetres."""

    slot: str
    over: float


class TypesetPiece(Struct, frozen=True, kw_only=True):
    """A piece that was set; empty where there are ``problems`` of its template."""

    content: bytes = b""
    pages: int = 0
    parts: tuple[Part, ...] = ()
    overflows: tuple[Overflow, ...] = ()
    problems: tuple[Problem, ...] = ()


def typeset(
    view: PieceView,
    templates: Mapping[str, str],
    files: Mapping[str, bytes],
    *,
    at: Location,
    paths: Mapping[str, str],
    ending: Literal["pdf", "png"],
) -> TypesetPiece:
    """Return a piece, as a PDF or as a picture with a pixel for each point.

    ``templates`` are by file name, and ``paths`` say where each comes from; ``files`` are what the
    view shows. ``at`` is the place of the piece, for what is no mistake of a template.
    """
    try:
        import typst  # noqa: PLC0415 - heavy, for few sites
    except ImportError:
        return TypesetPiece(problems=(problem("material-extra", at),))
    with _folder(view, templates, files) as folder, _no_network():
        compiler = typst.Compiler(
            str(folder / f"{view.kind}.typ"),
            root=str(folder),
            font_paths=typst.Fonts(
                include_system_fonts=False,
                include_embedded_fonts=False,
                font_paths=[str(_FONTS)],
            ),
            ignore_system_fonts=True,
            package_path=str(folder),
            package_cache_path=str(folder),
        )
        try:
            made = compiler.compile(format=ending, ppi=_PPI, timestamp=0)
            told = [json.loads(compiler.query(f"<{name}>", "value")) for name in _TOLD]
        except (typst.TypstError, RuntimeError) as error:
            return TypesetPiece(problems=(_template_problem(error, view.kind, paths),))
    pages = made if isinstance(made, list) else [made]
    assert isinstance(pages[0], bytes)
    parts = msgspec.convert(told[0], tuple[Part, ...])
    return TypesetPiece(
        content=pages[0],
        pages=len(pages),
        parts=parts,
        overflows=msgspec.convert(told[1], tuple[Overflow, ...]),
    )


_TOLD = ("part", "overflow")


@contextmanager
def _folder(
    view: PieceView, templates: Mapping[str, str], files: Mapping[str, bytes]
) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="tipsite-") as name:
        folder = Path(name)
        (folder / "view.json").write_bytes(msgspec.json.encode(view))
        for file, text in templates.items():
            (folder / file).write_text(text, encoding="utf-8", newline="\n")
        for file, content in files.items():
            (folder / file).write_bytes(content)
        yield folder


@contextmanager
def _no_network() -> Iterator[None]:
    """Let nothing that Typst loads leave this machine."""
    before = {name: os.environ.get(name) for name in _PROXIES}
    os.environ.update(dict.fromkeys(_PROXIES, _NOWHERE))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _template_problem(error: Any, kind: str, paths: Mapping[str, str]) -> Problem:
    """Return a mistake of a template at its place."""
    found = _PLACE.search(str(getattr(error, "diagnostic", "")))
    file, line, column = found.groups() if found else (f"{kind}.typ", "0", "0")
    at = Location(path=paths.get(f"material/{file}", file), line=int(line), column=int(column))
    return problem("material-template", at, said=str(getattr(error, "message", error)))

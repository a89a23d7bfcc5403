"""Sets pieces of material with Typst: from a view and a template, it makes a PDF or a picture.

Typst reads files. So pieces are set in a folder that contains only the files that the template of a
piece may see. Fonts come with tipsite: the same site gives the same bytes everywhere.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from importlib.util import find_spec
from multiprocessing.util import Finalize
from pathlib import Path
from typing import IO, Any, Literal

import msgspec
from msgspec import Struct

from tipsite.material.typst_process import LENGTH
from tipsite.model.problems import Location, Problem, problem
from tipsite.views.pieces import Overflow, Part, PieceView

_FONTS = Path(__file__).parent / "fonts"
_PROCESS = Path(__file__).with_name("typst_process.py")
_PPI = 72
"""Pixels per inch: a page of a picture is as many points wide as the picture has pixels."""
_LONGEST = 20.0
"""Seconds after which a template counts as endless; a piece needs some hundredths of a second."""
_STALLED = 60.0
"""Seconds for which a template that did not end is not tried again, even with other words."""
_MOST_PAGES = 20
_LARGEST = 594 + 20, 841 + 20
"""The largest page in millimetres: A1, and the edge that a print shop cuts off."""
_LARGEST_PICTURE = 2000, 4000
"""The largest picture in pixels."""
_INCH = 25.4
_MOST_SAID = 300
"""The most letters of a template's own message when it stops."""
_NOWHERE = "http://127.0.0.1:9"
"""The discard port (RFC 863), as a proxy: it stops all network requests of a template."""
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
_THREADS = {"RAYON_NUM_THREADS": "2", "MALLOC_ARENA_MAX": "2"}
"""Few threads: each one reserves memory, which would count as used."""
_HANDED = ("PATH", "PYTHONPATH", "SYSTEMROOT", "LD_LIBRARY_PATH")
"""The variables of the environment that Python needs to start."""
_KILLED = 9
"""The number of SIGKILL, which Windows does not have."""
_PLACE = re.compile(r"([\w-]+\.typ):(\d+):(\d+)")
_PICTURES = (
    '#let image(file, ..how) = {{ assert(file in ("", {files}), '
    'message: repr(file) + " was not handed over"); std.image(file, ..how) }}\n'
)
"""The first line of each template: it allows only pictures that tipsite has handed over.

Without it, Typst would read any file, and any bytes, as a picture.
"""


class TypesetPiece(Struct, frozen=True, kw_only=True):
    """A piece that was set; it is empty if its template or its letters have ``problems``.

    A picture has ``further`` pictures: those of all pages after the first. If it is ``stopped``,
    Typst ended before it answered; another attempt may succeed.
    """

    content: bytes = b""
    further: tuple[bytes, ...] = ()
    pages: int = 0
    parts: tuple[Part, ...] = ()
    overflows: tuple[Overflow, ...] = ()
    problems: tuple[Problem, ...] = ()
    stopped: bool = False


class Typesetter:
    """Sets pieces, one after the other, in a process that lasts as long as this object.

    A fork of tipsite starts its own process: otherwise it would read the answers of its parent.
    """

    def __init__(self) -> None:
        self._running: tuple[int, subprocess.Popen[bytes]] | None = None
        self._folder, self._files = "", dict[str, bytes]()
        self._ending: Finalize[Any] | None = None
        self._letters: frozenset[int] | None = None
        self._stalled: dict[int, float] = {}

    def typeset(
        self,
        view: PieceView,
        templates: Mapping[str, str],
        files: Mapping[str, bytes],
        *,
        at: Location,
        paths: Mapping[str, str],
        ending: Literal["pdf", "png"],
        ppi: float = _PPI,
    ) -> TypesetPiece:
        """Return a piece, as a PDF or as a picture of each page.

        ``templates`` are texts by file name. ``paths`` are the paths of these templates in the
        site. ``files`` are the files that the view shows. ``at`` is the place of the piece:
        problems that are not mistakes of a template are reported there. ``ppi`` is the number of
        pixels of a picture for 72 points.
        """
        if find_spec("typst") is None:
            return TypesetPiece(problems=(problem("material-extra", at),))
        main = f"{view.kind}.typ"
        if refused := tuple(self._lost_letters(view, at)):
            return TypesetPiece(problems=refused)
        place = Location(path=paths.get(f"material/{main}", main))
        said = f"Typst stopped, or took more than {_LONGEST:.0f} seconds or 2 GB of memory"
        ended = TypesetPiece(
            problems=(problem("material-template", place, said=said),), stopped=True
        )
        with_these = hash((main, *sorted(templates.items())))
        if time.monotonic() - self._stalled.get(with_these, -_STALLED) < _STALLED:
            return ended
        first = _PICTURES.format(files=", ".join([f'"{file}"' for file in sorted(files)]))
        texts = {name: (first + text).encode() for name, text in templates.items()}
        shown = {**texts, "view.json": msgspec.json.encode(view), **files}
        asked = {"main": main, "ending": ending, "ppi": ppi}
        answer = self._answer(shown, msgspec.json.encode(asked))
        if isinstance(answer, int):
            if answer != -_KILLED:  # killed from outside, for example because memory is full
                self._stalled[with_these] = time.monotonic()
            return ended
        head, pages = answer
        if "said" in head:
            told = {name: said.replace(self._folder + os.sep, "") for name, said in head.items()}
            return TypesetPiece(problems=(_template_problem(told, main, paths),))
        try:
            parts = msgspec.convert(head["part"], tuple[Part, ...])
            overflows = msgspec.convert(head["overflow"], tuple[Overflow, ...])
        except msgspec.ValidationError as error:
            told = {"said": f"what it tells back is not understood: {error}", "shown": ""}
            return TypesetPiece(problems=(_template_problem(told, main, paths),))
        content, *further = pages
        sizes = _sizes(content) if ending == "pdf" else [_size(page, ppi) for page in pages]
        if said := _too_much(sizes, screen=view.screen):
            return TypesetPiece(problems=(problem("material-template", place, said=said),))
        return TypesetPiece(
            content=content,
            further=tuple(further),
            pages=len(sizes),
            parts=parts,
            overflows=overflows,
        )

    def _answer(
        self, files: dict[str, bytes], asked: bytes
    ) -> tuple[dict[str, Any], list[bytes]] | int:
        """Return the head and the pages of an answer, or the number with which the process ended.

        The folder of the process then has only these ``files``. A signal is a negative number, as
        in `subprocess`. Zero means that the process took too long.
        """
        process = self._process()
        before, self._files = self._files, {}  # on a full disk, nothing is known
        for name in before.keys() - files:
            Path(self._folder, name).unlink()
        for name, content in files.items():
            if before.get(name) != content:
                Path(self._folder, name).write_bytes(content)
        self._files = files
        assert process.stdin is not None
        assert process.stdout is not None
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        watch = threading.Timer(_LONGEST, end)
        watch.daemon = True
        watch.start()
        try:
            process.stdin.write(len(asked).to_bytes(LENGTH, "big") + asked)
            process.stdin.flush()
            head = msgspec.json.decode(_message(process.stdout))
            return head, [_message(process.stdout) for _ in range(head.get("pages", 0))]
        except (OSError, EOFError):
            with suppress(subprocess.TimeoutExpired):
                process.wait(1)
            how = process.returncode
            self._stop()
            return 0 if late.is_set() or how is None else how
        except BaseException:
            self._stop()  # the rest of this answer would be read as the next answer
            raise
        finally:
            watch.cancel()
            watch.join()

    def _process(self) -> subprocess.Popen[bytes]:
        if self._running is None or self._running[0] != os.getpid():
            given = {name: os.environ[name] for name in _HANDED if name in os.environ}
            self._folder, self._files = tempfile.mkdtemp(prefix="tipsite-"), {}
            process = subprocess.Popen(  # noqa: S603 - our own file, by our own Python
                [sys.executable, "-P", str(_PROCESS), self._folder, str(_FONTS)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**given, **_THREADS, **dict.fromkeys(_PROXIES, _NOWHERE)},
            )
            self._running = os.getpid(), process
            # Of multiprocessing, since a worker runs no other finalizers when it exits.
            self._ending = Finalize(self, _end, (process, self._folder), exitpriority=0)
        return self._running[1]

    def _stop(self) -> None:
        assert self._running is not None
        assert self._ending is not None
        self._running[1].kill()
        self._ending()
        self._running = None

    def _lost_letters(self, view: PieceView, at: Location) -> Iterator[Problem]:
        """Yield the letters that no font of tipsite has: they would be printed as boxes."""
        if self._letters is None:
            self._letters = frozenset().union(*map(_letters, sorted(_FONTS.glob("*-Regular.ttf"))))
        for letter in sorted(set(_texts(view)) - set(map(chr, self._letters))):
            if unicodedata.category(letter) not in ("Cf", "Cc"):
                yield problem("material-letter", at, letter=letter, code=f"U+{ord(letter):04X}")


def _message(stream: IO[bytes]) -> bytes:
    """Read one message from the process."""
    head = stream.read(LENGTH)
    length = int.from_bytes(head, "big")
    found = stream.read(length)
    if len(head) < LENGTH or len(found) < length:
        raise EOFError
    return found


def _end(process: subprocess.Popen[bytes], folder: str) -> None:
    """End a process, and wait for it: only then the system counts its processor time.

    A length of 0 means that no question follows.
    """
    with suppress(OSError), process:
        assert process.stdin is not None
        with suppress(OSError):
            process.stdin.write(bytes(LENGTH))
            process.stdin.flush()
    shutil.rmtree(folder, ignore_errors=True)


def _size(picture: bytes, ppi: float) -> tuple[float, float]:
    """Return width and height of a PNG (its first chunk, RFC 2083) in millimetres."""
    across, down = (int.from_bytes(picture[at : at + 4], "big") for at in (16, 20))
    return across * _INCH / ppi, down * _INCH / ppi


def _sizes(content: bytes) -> list[tuple[float, float]]:
    """Return width and height of each page of a PDF in millimetres."""
    import pypdfium2  # noqa: PLC0415 - only where a piece is new

    with pypdfium2.PdfDocument(content) as pdf:
        sizes = [pdf.get_page_size(number) for number in range(len(pdf))]
    return [(across * _INCH / 72, down * _INCH / 72) for across, down in sizes]


def _too_much(sizes: Sequence[tuple[float, float]], *, screen: bool) -> str:
    """Return the reason why a piece is too large to be checked, or an empty text."""
    if len(sizes) > _MOST_PAGES:
        return f"it has more than {_MOST_PAGES} pages"
    most = [side * _INCH / _PPI for side in _LARGEST_PICTURE] if screen else _LARGEST
    if any(
        side > limit + 1 for size in sizes for side, limit in zip(sorted(size), most, strict=True)
    ):
        wide, high = _LARGEST_PICTURE
        return (
            f"it is larger than {wide} × {high} pixels"
            if screen
            else "a page of it is larger than A1"
        )
    return ""


def _template_problem(head: Mapping[str, str], main: str, paths: Mapping[str, str]) -> Problem:
    """Return the problem of a template, at the place of the mistake."""
    found = (one for one in _PLACE.findall(head["shown"]) if one[1] != "1")
    file, line, column = next(found, (main, "1", "-1"))
    # tipsite adds the first line; Typst counts columns from 0.
    path = paths.get(f"material/{file}", file)
    at = Location(path=path, line=int(line) - 1, column=int(column) + 1)
    said = head["said"]
    said = said if len(said) <= _MOST_SAID else f"{said[:_MOST_SAID]}…"
    return problem("material-template", at, said=said)


def _texts(value: object) -> str:
    """Return all texts of a view, joined."""
    if isinstance(value, str):
        return value
    if isinstance(value, Struct):
        return "".join(_texts(getattr(value, name)) for name in value.__struct_fields__)
    if isinstance(value, Mapping):
        return "".join(map(_texts, value.values()))
    return "".join(map(_texts, value)) if isinstance(value, tuple) else ""


def _letters(font: Path) -> frozenset[int]:
    """Return the numbers of the characters that a font has (OpenType, ``cmap`` of format 4)."""
    data = font.read_bytes()

    def number(place: int, size: int = 2) -> int:
        return int.from_bytes(data[place : place + size], "big")

    tables = {data[at : at + 4]: number(at + 8, 4) for at in range(12, 12 + 16 * number(4), 16)}
    cmap = tables[b"cmap"]
    found: set[int] = set()
    for at in range(cmap + 4, cmap + 4 + 8 * number(cmap + 2), 8):
        table = cmap + number(at + 4, 4)
        if number(table) != 4:
            continue
        size = number(table + 6)
        ends, starts = table + 14, table + 16 + size
        for segment in range(0, size, 2):
            found.update(range(number(starts + segment), number(ends + segment) + 1))
    return frozenset(found)

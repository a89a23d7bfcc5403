"""Output of a command: printed, or written to a file outside of the site."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from msgspec import to_builtins

from tipsite.console import Shown, agreed, plain, show
from tipsite.i18n import csv_separator
from tipsite.i18n import gettext as _
from tipsite.output.disk import MANIFEST, write_file
from tipsite.workspace.errors import CommandError

_WRITTEN = ".tipsite-written"
"""A file in the site's folder: digests of output, one in each line."""
_SOURCES = ("content", "themes", "private", "schema")
_REMEMBERED = 4000
"""The number of digests that are kept; material alone may be hundreds of files at a time."""
_FORMULA = re.compile(r"[=@-]|\+(?![\d\s()/.-]+\Z)")
"""The beginning of a CSV cell that spreadsheets read as a formula; a number with + is none."""


def deliver(
    report: str | Iterable[Shown], as_: str, output: Path | None, root: Path, *, force: bool = False
) -> None:
    """Print a report, or write it to ``output``: lines, or a text in the format ``as_``."""
    if output is not None:
        text = report if isinstance(report, str) else plain(report)
        # Without a byte order mark, spreadsheets assume the encoding of the computer.
        content = text.encode("utf-8-sig" if as_ == "csv" else "utf-8")
        deliver_file(content, output, root, force=force)
    elif isinstance(report, str):
        # Bytes are written, so that another encoding of a terminal or pipe causes no error
        # half-way.
        click.echo(report.encode(), nl=False)
    else:
        show(report, whole=True)


def json_text(data: object) -> str:
    """Return a report for programs."""
    return json.dumps(to_builtins(data), ensure_ascii=False, indent=2) + "\n"


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Return a report for spreadsheets (RFC 4180; see `csv_separator`), with a row of heads.

    A text that looks like a formula has an apostrophe before it.
    """
    out = io.StringIO()
    table = csv.DictWriter(out, columns, lineterminator="\r\n", delimiter=csv_separator())
    table.writeheader()
    for row in rows:
        table.writerow({key: _csv_cell(value) for key, value in row.items()})
    return out.getvalue()


def _csv_cell(value: Any) -> Any:
    if isinstance(value, str) and _FORMULA.match(value):
        return f"'{value}"
    return "" if value is None else value


def deliver_file(content: bytes, output: Path, root: Path, *, force: bool = False) -> None:
    """Write an output file outside of the site, and print its name.

    Raises:
        OSError: the disk failed; the old file stays.
    """
    refuse_overwriting(output, root, force=force, content=content)
    write_output(content, output, root)
    click.echo(_("Written: {path}").format(path=output))


def write_output(content: bytes, output: Path, root: Path) -> None:
    """Write a whole file, and record that tipsite made it; see `refuse_overwriting`.

    Raises:
        OSError: the disk failed; the old file stays.
    """
    if output.exists() and not output.is_file():
        # It is a terminal, or a pipe to another program.
        output.write_bytes(content)
        return
    write_file(output.resolve(), content, mode=None)
    note_digest(content, root)


def note_digest(content: bytes, root: Path) -> None:
    """Record that a file with these bytes may be overwritten; see `refuse_overwriting`."""
    known, own = _digests(root), _digest(content)
    if own in known[-_REMEMBERED // 2 :]:
        return
    file = root / _WRITTEN
    # A line that is added at the end needs no lock and no temporary file.
    with contextlib.suppress(OSError):
        if len(known) > _REMEMBERED:
            file.write_text("".join(f"{one}\n" for one in known[-_REMEMBERED // 2 :]), "ascii")
        with file.open("a", encoding="ascii") as lines:
            lines.write(f"{own}\n")


def refuse_overwriting(
    output: Path, root: Path, *, force: bool, content: bytes | None = None
) -> None:
    """Refuse to overwrite a file that tipsite did not make, or that was changed since.

    At a terminal, ask instead. Files of the site itself are always refused. ``content`` is the new
    content, if it is known already.
    """
    refuse_published(output, root)
    if force or not output.is_file() or is_own(output, root, content):
        return
    if sys.stdin.isatty():
        words = _("{path} is no file that tipsite made, or it was changed since. Replace it?")
        if agreed(words.format(path=output)):
            return
        raise CommandError(_("Nothing was written."))
    words = _(
        "{path} is there already, and tipsite did not make it, or it was changed since. "
        "Nothing was written. Move it away, choose another name, or add --force to replace it."
    )
    raise CommandError(words.format(path=output))


def is_own(file: Path, root: Path, content: bytes | None = None) -> bool:
    """Return whether a file may be overwritten, since tipsite made it or imported all of it.

    ``content`` is the new content.

    Raises:
        OSError: it cannot be read.
    """
    found = file.read_bytes()
    return found in (b"", content) or _digest(found) in _digests(root)


def _digests(root: Path) -> tuple[str, ...]:
    path = root / _WRITTEN
    try:
        return tuple(path.read_text(encoding="ascii").split()) if path.is_file() else ()
    except (OSError, ValueError):
        return ()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def refuse_sources(output: Path, root: Path) -> None:
    """Refuse an output folder within the sources of the site, or above them."""
    whole, site = output.resolve(), root.resolve()
    words = ""
    if whole == site or whole in site.parents:
        words = _("{path} holds the files that the site is made of.")
    elif site in whole.parents:
        first = whole.relative_to(site).parts[0].casefold()
        if first in _SOURCES or first.startswith(".tipsite"):
            words = _("{path} is among the files that the site is made of.")
    if words:
        more = _("Name another folder with --output, or leave it out. Nothing was written.")
        raise CommandError(f"{words.format(path=output)} {more}")


def refuse_published(target: Path, root: Path) -> None:
    """Refuse a path in the finished site, or among the sources of the site."""
    whole, site = target.resolve(), root.resolve()
    own = (site / "content", site / "themes", site / "campaigns.yaml", site / "output")
    published = any((folder / MANIFEST).is_file() for folder in (whole, *whole.parents))
    if published or any(found in (whole, *whole.parents) for found in own):
        words = _("{path} belongs to the site itself. Choose another place, such as private/.")
        raise CommandError(words.format(path=target))


def extend_list(root: Path, path: str, extended: Callable[[str], str], is_new: str) -> int:
    """Add lines to a list that lasts as long as the site, and return how many.

    ``extended`` returns the longer list. ``is_new`` is printed when the list is made. Errors of the
    disk are only printed: what the list is about has happened already.
    """
    file = root / path
    try:
        text = file.read_bytes().decode("utf-8-sig") if file.exists() else ""
        longer = extended(text)
        if longer == text:
            return 0
        write_file(file, longer.encode(), mode=None)
    except UnicodeDecodeError:
        words = _("{file} is no UTF-8 text, so nothing was added.")
        click.echo(words.format(file=path), err=True)
        return 0
    except OSError as error:
        words = _("{file} could not be written ({why}), so nothing was added.")
        click.echo(words.format(file=path, why=error.strerror or error), err=True)
        return 0
    if is_new and not text:
        click.echo(is_new.format(file=path))
    lines = set(longer.splitlines()) - set(text.splitlines())
    return sum(not line.startswith("#") for line in lines)

"""Write texts for translators as a gettext PO file, and read a returned one."""

from __future__ import annotations

import datetime
import io
import re
import textwrap
from collections.abc import Iterable, Iterator

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po
from msgspec.structs import replace

from tipsite.i18n import gettext as _
from tipsite.spreadsheets.reading import Unreadable
from tipsite.translation.exchange.instructions import PO_RULES, instructions
from tipsite.translation.exchange.phrases import catalogue_head, forms_of, plural_forms
from tipsite.translation.exchange.units import (
    ImportFile,
    ReturnedUnit,
    TranslationUnit,
)

_STAMP = "tipsite "
_LEGEND = re.compile(r"<([a-z]+\d+)> = (\S.*)\Z")
_DATE = re.compile(r'^"(?:PO-Revision|POT-Creation)-Date:.*"$', re.MULTILINE)
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_STRING = rf"\s*{_QUOTED.pattern}"
_LINE = re.compile(rf"\s*(#.*|(?:msgctxt|msgid|msgid_plural|msgstr(\[\d+\])?)?{_STRING})?\s*")
_CONTEXT = re.compile(rf"^msgctxt((?:{_STRING})+)", re.MULTILINE)
_NEVER = 1_000_000
"""The width at which Babel wraps lines: it is never reached, since Babel damages “#|” lines."""
_WIDTH = 95


def write_catalogue(
    rows: Iterable[TranslationUnit], tag: str, project: str, today: datetime.date
) -> bytes:
    """Return a PO file (GNU gettext, chapter 3); same texts on the same day give the same bytes."""
    catalogue = Catalog(charset="utf-8")
    # Babel lacks the plural rules of some languages, and has wrong rules for others.
    catalogue.mime_headers = [("Plural-Forms", plural_forms(tag))]
    for row in rows:
        _add(catalogue, row)
    stream = io.BytesIO()
    write_po(stream, catalogue, omit_header=True, include_previous=True, width=_NEVER)
    entries = stream.getvalue().decode("utf-8").split("\n")
    body = "\n".join(line for entry in entries for line in _previous_lines(entry))
    return (_head(tag, project, today) + "\n" + body).encode("utf-8")


def read_catalogue(content: bytes) -> ImportFile:
    """Return the texts in a returned PO file.

    Raises:
        Unreadable: the file is not UTF-8, or is no PO file.
    """
    text = _text(content)
    _check_lines(text)
    try:
        # Babel fails at a date in an unknown form; the dates are not needed.
        lines = _DATE.sub('""', text).split("\n")
        catalogue = read_po(lines, abort_invalid=True)
    except PoFileError as error:
        words = _("This is no PO file: {error}.").format(error=error)
        raise Unreadable(words, error.lineno + 1) from error
    except (ValueError, LookupError, AttributeError) as error:
        raise Unreadable(_("This is no PO file: {error}.").format(error=error)) from error
    returned = tuple(_unit_of(message) for message in catalogue if message.id)
    rows = (*returned, *_repeated_units(text, returned))
    tag = str(catalogue.locale_identifier or "").replace("_", "-")
    return ImportFile(
        tag=tag, project=f"{catalogue.project} {catalogue.version}".strip(), rows=rows
    )


def _check_lines(text: str) -> None:
    """Refuse texts without quotation marks: Babel would drop their first and last letter."""
    for number, line in enumerate(text.split("\n"), 1):
        if not _LINE.fullmatch(line):
            words = _('Each text should be between two quotation marks ("), and a quotation mark '
                      'in it should be \\".')  # fmt: skip
            raise Unreadable(words, number)


def _repeated_units(text: str, rows: Iterable[ReturnedUnit]) -> Iterator[ReturnedUnit]:
    """Yield repeated texts: Babel keeps the first of them."""
    named = {row.context: row for row in rows}
    seen = set()
    for match in _CONTEXT.finditer(text):
        context = "".join(part[1:-1] for part in _QUOTED.findall(match.group(1)))
        if context in seen and context in named:
            number = text.count("\n", 0, match.start()) + 1
            yield replace(named[context], number=number)
        seen.add(context)


def _add(catalogue: Catalog, row: TranslationUnit) -> None:
    plural = len(row.sources) > 1
    comments = (*row.notes, row.address, _STAMP + row.stamp)
    message = Message(
        row.sources if plural else row.sources[0],
        row.targets if plural else row.targets[0],
        locations=[(row.place.path, row.place.line)],
        auto_comments=comments,
        previous_id=row.previous if row.offered else (),
        context=row.context,
    )
    # Babel takes texts such as "50 % of" for Python formats, which they are not.
    message.flags = {"fuzzy"} if row.offered else set()
    catalogue[message.id] = message


def _previous_lines(line: str) -> Iterator[str]:
    """Yield a line of a PO file, split if it is the earlier text of several lines."""
    if not line.startswith("#| "):
        yield line
        return
    name = line[3:].partition(" ")[0]
    first, *others = _QUOTED.findall(line)
    yield f"#| {name} {first}"
    yield from (f"#| {part}" for part in others)


def _head(tag: str, project: str, today: datetime.date) -> str:
    texts = instructions(PO_RULES, project, tag)
    about = "#\n".join(_comment(title, rules) for title, rules in texts)
    return f"{about}#\n{catalogue_head(project, tag, today)}"


def _comment(title: str, rules: tuple[str, ...]) -> str:
    lines = [f"{title}.", ""]
    for rule in rules:
        lines += textwrap.wrap(
            f"- {rule}", _WIDTH, subsequent_indent="  ", break_on_hyphens=False,
            break_long_words=False,
        )  # fmt: skip
    return "".join(f"# {line}".rstrip() + "\n" for line in lines)


def _unit_of(message: Message) -> ReturnedUnit:
    stamp = next((comment for comment in message.auto_comments if comment.startswith(_STAMP)), "")
    legend_lines = (_LEGEND.match(comment) for comment in message.auto_comments)
    return ReturnedUnit(
        number=message.lineno or 0,
        context=message.context or "",
        sources=forms_of(message.id),
        targets=forms_of(message.string),
        offered=message.fuzzy,
        legend={match.group(1): match.group(2) for match in legend_lines if match},
        stamp=stamp.removeprefix(_STAMP),
        beside=forms_of(message.id),
    )


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise Unreadable(_("This file is not UTF-8. Save it as UTF-8.")) from error

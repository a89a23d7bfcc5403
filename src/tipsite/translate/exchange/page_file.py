"""A page of a translation after an import: its words, and that nobody has read them yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tipsite.model.tracking import Pair
from tipsite.translate.exchange.fields import LISTS
from tipsite.translate.exchange.new_page import holder_of, new_page
from tipsite.translate.exchange.page_text import NotPlaced, PageText, with_blocks
from tipsite.translate.exchange.taken import Accepted
from tipsite.ui_language import gettext as _
from tipsite.yaml.cursor import cursor_at
from tipsite.yaml.edit import EditRefused, set_list, set_values

_MARK = "\ufeff"


def page_file(
    old: bytes | None, source: bytes, pairs: Sequence[Pair], taken: Sequence[Accepted]
) -> bytes:
    """Return the file of a page with the texts that came back.

    ``old`` is what stands there, ``source`` the file of the page in the source language.

    Raises:
        NotPlaced: the file cannot be changed safely.
    """
    try:
        if old is None:
            return new_page(source.decode("utf-8-sig"), pairs, taken).encode()
        text = old.decode()
        mark = _MARK if text.startswith(_MARK) else ""
        return (mark + _changed(text.removeprefix(_MARK), source, pairs, taken)).encode()
    except UnicodeDecodeError as error:
        raise NotPlaced(_("it is not UTF-8 text")) from error
    except EditRefused as error:
        line = _("line {number}: ").format(number=error.line + 1) if error.line else ""
        raise NotPlaced(line + error.message(_)) from error


def _changed(text: str, source: bytes, pairs: Sequence[Pair], taken: Sequence[Accepted]) -> str:
    changed = [one for one in taken if one.changed]
    if not changed:
        return text
    page = PageText.of(text)
    page = with_blocks(page, pairs, {one.pair.number: one for one in changed})
    matter = page.matter
    fields = {one.key: one.text for one in changed if one.key}
    for key in fields:
        matter = _with_field(matter, key, fields, source)
    matter = set_values(matter, (), {"translation": _translation(matter, pairs, taken)})
    return page.with_matter(matter)


def _with_field(matter: str, key: str, fields: Mapping[str, str], source: bytes) -> str:
    words = fields[key]
    if key in LISTS:
        return set_list(matter, (), key, [line.removeprefix("- ") for line in words.split("\n")])
    holder, _dot, name = key.rpartition(".")
    if not holder:
        return set_values(matter, (), {key: words})
    part, _dot, number = holder.partition(".")
    if part not in cursor_at(matter, ()).entries:
        end = "" if matter.endswith(("\n", "\r")) else "\n"
        return f"{matter}{end}{holder_of(source.decode('utf-8-sig'), part, fields)}\n"
    path = (part, int(number)) if number else (part,)
    return set_values(matter, path, {name: words})


def _translation(matter: str, pairs: Sequence[Pair], taken: Sequence[Accepted]) -> str:
    """Return the state of the whole page: of a machine, as long as one text of it still is."""
    entries = cursor_at(matter, ()).entries
    said = entries["translation"][1].value if "translation" in entries else ""
    numbers = {one.pair.number for one in taken}
    rest: Mapping[int, Pair] = {
        pair.number: pair for pair in pairs if pair.target and pair.number not in numbers
    }
    return "machine" if said == "machine" and rest else "draft"

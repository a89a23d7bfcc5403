"""Export the phrases of a theme, and write returned phrases into its catalogue.

The catalogue itself is the state: the msgid of a translation is the English that it was made
from. All lines of other phrases stay as they are.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from babel.messages.pofile import PoFileError, escape, normalize, read_po, unescape
from msgspec import Struct

from tipsite.i18n import gettext as _
from tipsite.i18n import gettext_in
from tipsite.language.locales import language_name, locale_for
from tipsite.markdown.normal_form import fingerprint
from tipsite.messages import mark
from tipsite.model.corpus import PhraseText, Theme
from tipsite.model.translation import State
from tipsite.staleness.pairs import PHRASES
from tipsite.staleness.units import CRITICAL, changes_between
from tipsite.translation.exchange.page_file import ChangeRefused
from tipsite.translation.exchange.units import (
    AcceptedPhrase,
    TranslationUnit,
    make_stamp,
)

if TYPE_CHECKING:
    from babel.messages.catalog import Message

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_FUZZY = re.compile(r",\s*fuzzy\b")
ENGLISH = "en"
_NOTE = mark("A phrase of the pages, for menus, buttons and labels.")


def phrase_path(theme: Theme, tag: str) -> str:
    """Return the path of the catalogue to which imports write phrases in a language."""
    return f"themes/{theme.name}/phrases/{tag}.po"


def new_phrases(theme: str, tag: str, day: datetime.date) -> str:
    """Return the beginning of a catalogue of phrases."""
    language = language_name(locale_for("en"), tag)
    remark = f"# {language}. A draft: no native speaker has checked it yet.\n"
    return remark + catalogue_head(f"tipsite theme {theme}", tag, day)


def phrase_units(
    files: Mapping[str, bytes], theme: Theme, tag: str, address: str
) -> Iterator[TranslationUnit]:
    """Yield all phrases of a theme and its parents, in the order of the template catalogues."""
    there = {
        context: message
        for name in (*reversed(theme.parents), theme.name)
        for context, message in _messages_of(
            files.get(f"themes/{name}/phrases/{tag}.po", b"")
        ).items()
    }
    for key, phrase in theme.required.items():
        yield _unit_of(key, phrase, there.get(key), tag, address)


def _messages_of(content: bytes) -> dict[str, Message]:
    """Return the messages of a catalogue by msgctxt; nothing if it cannot be read."""
    try:
        catalogue = read_po(content.decode("utf-8-sig").splitlines(), abort_invalid=True)
    except (PoFileError, ValueError, LookupError):
        return {}
    return {message.context: message for message in catalogue if message.id and message.context}


def forms_of(text: object) -> tuple[str, ...]:
    """Return the forms of a msgid or msgstr."""
    if isinstance(text, (tuple, list)):
        return tuple(str(form or "") for form in text)
    return (str(text or ""),)


def _phrase_stamp(sources: tuple[str, ...], targets: tuple[str, ...]) -> str:
    """Return the stamp of a phrase."""
    target = fingerprint("\n".join(targets)) if any(targets) else ""
    return make_stamp(fingerprint("\n".join(sources)), target)


def _unit_of(
    key: str, phrase: PhraseText, there: Message | None, tag: str, address: str
) -> TranslationUnit:
    sources = phrase.forms
    forms = locale_for(tag).nplurals if len(sources) > 1 else 1
    old = forms_of(there.id) if there else ()
    targets = forms_of(there.string) if there else ()
    targets = tuple(targets[at] if at < len(targets) else "" for at in range(forms))
    state, changed = _state(sources, old, there, whole=all(targets))
    outdated = state not in ("missing", "current")
    return TranslationUnit(
        context=f"{PHRASES}#{key}",
        sources=sources,
        targets=targets,
        offered=outdated and any(targets),
        previous=old if outdated and old != sources else (),
        state=state,
        notes=tuple(gettext_in(tag, note) for note in (_NOTE, *changed)),
        legend={},
        address=address,
        place=phrase.at,
        stamp=_phrase_stamp(sources, targets),
    )


def _state(
    sources: tuple[str, ...], old: tuple[str, ...], there: Message | None, *, whole: bool
) -> tuple[State, tuple[str, ...]]:
    if there is None or not whole:
        return "missing", (mark("Not translated yet."),)
    if old != sources:
        changes = changes_between("\n".join(old), "\n".join(sources), ENGLISH)
        state: State = "outdated-critical" if CRITICAL & set(changes) else "outdated-minor"
        return state, (mark("Changed since it was translated."),)
    if there.fuzzy:
        return "unknown", (mark("Marked as fuzzy in the theme: check it."),)
    return "current", (mark("Translated."),)


class _Entry(Struct, frozen=True):
    """One entry: lines from ``start`` to ``stop``, its msgid in line ``words`` (all from 0)."""

    context: str
    start: int
    words: int
    stop: int


def phrase_file(old: bytes | None, phrases: Sequence[AcceptedPhrase], new: str) -> bytes:
    """Return a catalogue with phrases replaced, or added at its end.

    If there is none, its beginning is ``new``.

    Raises:
        ChangeRefused: the file cannot be changed safely.
    """
    try:
        text = new if old is None else old.decode()
    except UnicodeDecodeError as error:
        raise ChangeRefused(_("it is not UTF-8 text")) from error
    for phrase in phrases:
        lines = [line for line in _LINE.findall(text) if line]
        end = "\r\n" if "\r\n" in text else "\n"
        entries = {entry.context: entry for entry in _entries(lines)}
        if phrase.key in entries:
            text = "".join(_replace_entry(lines, entries[phrase.key], phrase, end))
        else:
            text = "".join(_add_entry(lines, phrase, end))
    return text.encode()


def _entries(lines: Sequence[str]) -> Iterator[_Entry]:
    """Yield the entries with a context; obsolete entries are treated as comments."""
    start = context_at = words = -1
    stop = 0
    for at, line in enumerate((*lines, "")):
        bare = line.strip().removeprefix("\ufeff")
        begins = bare.startswith(("msgctxt", "#")) or (bare.startswith("msgid ") and context_at < 0)
        if words >= 0 and (not bare or begins):
            if context_at >= 0:
                yield _Entry(_string(lines[context_at:words]), start, words, stop)
            start = context_at = words = -1
        if not bare:
            start = -1
            continue
        start = at if start < 0 else start
        if bare.startswith("msgctxt"):
            context_at = at
        elif bare.startswith("msgid "):
            words = at
        stop = at + 1


def _string(lines: Iterable[str]) -> str:
    return "".join(unescape(part) for line in lines for part in _QUOTED.findall(line))


def _replace_entry(lines: list[str], entry: _Entry, phrase: AcceptedPhrase, end: str) -> list[str]:
    """Replace the words of an entry, and remove its fuzzy flag and previous msgid."""
    head = []
    for line in lines[entry.start : entry.words]:
        flags = _FUZZY.sub("", line) if line.startswith("#,") else line
        if not line.startswith("#|") and flags.strip() != "#":
            head.append(flags)
    new = _entry_text(phrase, end)
    if not lines[entry.stop - 1].endswith(("\n", "\r")):
        new = new.removesuffix(end)
    return [*lines[: entry.start], *head, new, *lines[entry.stop :]]


def _add_entry(lines: list[str], phrase: AcceptedPhrase, end: str) -> list[str]:
    last = lines[-1] if lines else "\n"
    gap = ("" if last.endswith(("\n", "\r")) else end) + (end if last.strip() else "")
    context = f"msgctxt {normalize(phrase.key, width=0)}{end}"
    return [*lines, f"{gap}{context}{_entry_text(phrase, end)}"]


def _entry_text(phrase: AcceptedPhrase, end: str) -> str:
    lines = [f"msgid {normalize(phrase.sources[0], width=0)}"]
    if len(phrase.sources) > 1:
        lines.append(f"msgid_plural {normalize(phrase.sources[1], width=0)}")
        lines += [
            f"msgstr[{at}] {normalize(form, width=0)}" for at, form in enumerate(phrase.targets)
        ]
    else:
        lines.append(f"msgstr {normalize(phrase.targets[0], width=0)}")
    return end.join("\n".join(lines).split("\n")) + end


def catalogue_head(project: str, tag: str, day: datetime.date, language: str = "") -> str:
    """Return the first entry of a PO file: its header (GNU gettext, 6.2).

    ``language`` replaces ``tag`` if programs cannot read that.
    """
    fields = {
        "Project-Id-Version": project,
        # “msgfmt --check” warns about a catalogue without these two fields.
        "PO-Revision-Date": f"{day.isoformat()} 00:00+0000",
        "Last-Translator": "",
        "Language": language or tag,
        "Language-Team": language_name(locale_for("en"), tag),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural_forms(tag),
    }
    texts = (escape(f"{name}: {value}\n") for name, value in fields.items())
    return "\n".join(('msgid ""', 'msgstr ""', *texts)) + "\n"


def plural_forms(tag: str) -> str:
    """Return the header ``Plural-Forms`` of a PO file (GNU gettext, 11.2.6)."""
    locale = locale_for(tag)
    return f"nplurals={locale.nplurals}; plural=({locale.plural});"

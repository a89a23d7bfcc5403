"""A catalogue of the theme's phrases with some that came back; all other lines stay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from babel.messages.pofile import normalize, unescape

from tipsite.tools.locales import language_name, locale_for
from tipsite.translate.exchange.page_text import NotPlaced
from tipsite.translate.exchange.row import plural_forms
from tipsite.translate.exchange.taken import AcceptedPhrase
from tipsite.ui_language import gettext as _

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_FUZZY = re.compile(r",\s*fuzzy\b")


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry: lines from ``start`` to ``stop``, its msgid in line ``words`` (all from 0)."""

    context: str
    start: int
    words: int
    stop: int


def phrase_file(
    old: bytes | None, phrases: Sequence[AcceptedPhrase], tag: str, order: Sequence[str], theme: str
) -> bytes:
    """Return a catalogue with phrases replaced or added; ``order`` are all keys of the template.

    Raises:
        NotPlaced: the file cannot be changed safely.
    """
    try:
        text = (old if old is not None else _empty(tag, theme).encode()).decode()
    except UnicodeDecodeError as error:
        raise NotPlaced(_("it is not UTF-8 text")) from error
    for phrase in phrases:
        lines = [line for line in _LINE.findall(text) if line]
        end = "\r\n" if "\r\n" in text else "\n"
        entries = {entry.context: entry for entry in _entries(lines)}
        if phrase.key in entries:
            text = "".join(_replaced(lines, entries[phrase.key], phrase, end))
        else:
            text = "".join(_added(lines, entries, phrase, order, end))
    return text.encode()


def _entries(lines: Sequence[str]) -> Iterator[_Entry]:
    """Yield the entries that have a context; obsolete ones are comments to us."""
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


def _replaced(lines: list[str], entry: _Entry, phrase: AcceptedPhrase, end: str) -> list[str]:
    """Write the words of an entry anew, and take away that they were only offered."""
    head = []
    for line in lines[entry.start : entry.words]:
        flags = _FUZZY.sub("", line) if line.startswith("#,") else line
        if not line.startswith("#|") and flags.strip() != "#":
            head.append(flags)
    new = _written(phrase, end)
    if not lines[entry.stop - 1].endswith(("\n", "\r")):
        new = new.removesuffix(end)
    return [*lines[: entry.start], *head, new, *lines[entry.stop :]]


def _added(
    lines: list[str],
    entries: dict[str, _Entry],
    phrase: AcceptedPhrase,
    order: Sequence[str],
    end: str,
) -> list[str]:
    """Put a new entry behind the one that stands before it in the template."""
    before = order[: order.index(phrase.key)] if phrase.key in order else order
    last = next((entries[key].stop for key in reversed(before) if key in entries), len(lines))
    gap = "" if not lines or lines[last - 1].endswith(("\n", "\r")) else end
    context = f"msgctxt {normalize(phrase.key, width=0)}{end}"
    empty = not lines or not lines[last - 1].strip()
    new = f"{gap}{'' if empty else end}{context}{_written(phrase, end)}"
    return [*lines[:last], new, *lines[last:]]


def _written(phrase: AcceptedPhrase, end: str) -> str:
    lines = [f"msgid {normalize(phrase.sources[0], width=0)}"]
    if len(phrase.sources) > 1:
        lines.append(f"msgid_plural {normalize(phrase.sources[1], width=0)}")
        lines += [
            f"msgstr[{at}] {normalize(form, width=0)}" for at, form in enumerate(phrase.targets)
        ]
    else:
        lines.append(f"msgstr {normalize(phrase.targets[0], width=0)}")
    return end.join("\n".join(lines).split("\n")) + end


def _empty(tag: str, theme: str) -> str:
    language = language_name(locale_for("en"), tag)
    return (
        f"# {language}. A draft: no native speaker has checked it yet.\n"
        'msgid ""\n'
        'msgstr ""\n'
        f'"Project-Id-Version: tipsite theme {theme}\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Language: {tag}\\n"\n'
        f'"Plural-Forms: {plural_forms(tag)}\\n"\n'
    )

"""The phrases of a theme as texts for a translator; gettext's own catalogues are the state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from babel.messages.pofile import PoFileError, read_po

from tipsite.model.corpus import Theme
from tipsite.model.tracking import State
from tipsite.problems import Where
from tipsite.tools.locales import locale_for
from tipsite.tracking import CRITICAL, changes_between, fingerprint
from tipsite.translate.exchange.row import PHRASES, TranslationUnit, stamp_of

if TYPE_CHECKING:
    from babel.messages.catalog import Message

ENGLISH = "en"


def phrase_path(theme: Theme, tag: str) -> str:
    """Return the path of a theme's own phrases in a language: there they are changed."""
    return f"themes/{theme.name}/phrases/{tag}.po"


def phrase_rows(
    files: Mapping[str, bytes], theme: Theme, tag: str, address: str
) -> Iterator[TranslationUnit]:
    """Yield every phrase of a theme and its parents, in the order of the template catalogues."""
    there = {
        context: message
        for name in _oldest_first(theme)
        for context, message in messages_of(
            files.get(f"themes/{name}/phrases/{tag}.po", b"")
        ).items()
    }
    for context, (message, template) in _sources(files, theme).items():
        yield _row(context, message, there.get(context), tag, (template, address))


def phrase_order(files: Mapping[str, bytes], theme: Theme) -> tuple[str, ...]:
    """Return the names of all phrases, in the order of the template catalogues."""
    return tuple(_sources(files, theme))


def _sources(files: Mapping[str, bytes], theme: Theme) -> dict[str, tuple[Message, str]]:
    """The phrases of the source by name, each with the path of its catalogue."""
    paths = [f"themes/{name}/phrases/phrases.pot" for name in _oldest_first(theme)]
    return {
        context: (message, path)
        for path in paths
        for context, message in messages_of(files.get(path, b"")).items()
    }


def _oldest_first(theme: Theme) -> tuple[str, ...]:
    return (*reversed(theme.parents), theme.name)


def messages_of(content: bytes) -> dict[str, Message]:
    """Return the messages of a catalogue by msgctxt; none of one that cannot be read."""
    try:
        catalogue = read_po(content.decode("utf-8-sig").splitlines(), abort_invalid=True)
    except (PoFileError, ValueError, LookupError):
        return {}
    return {message.context: message for message in catalogue if message.id and message.context}


def forms_of(written: object) -> tuple[str, ...]:
    """Return the forms of a msgid or msgstr."""
    if isinstance(written, (tuple, list)):
        return tuple(str(form or "") for form in written)
    return (str(written or ""),)


def phrase_stamp(sources: tuple[str, ...], targets: tuple[str, ...]) -> str:
    """Return the stamp of a phrase."""
    said = fingerprint("\n".join(targets)) if any(targets) else ""
    return stamp_of(fingerprint("\n".join(sources)), said)


def _row(
    context: str, message: Message, there: Message | None, tag: str, at: tuple[str, str]
) -> TranslationUnit:
    template, address = at
    sources = forms_of(message.id)
    forms = locale_for(tag).nplurals if len(sources) > 1 else 1
    old = forms_of(there.id) if there else ()
    targets = forms_of(there.string) if there else ()
    targets = tuple(targets[at] if at < len(targets) else "" for at in range(forms))
    state, changed = _state(sources, old, there, whole=all(targets))
    outdated = state not in ("missing", "current")
    return TranslationUnit(
        context=f"{PHRASES}#{context}",
        sources=sources,
        targets=targets,
        offered=outdated and any(targets),
        previous=old if outdated and old != sources else (),
        state=state,
        notes=("A phrase of the pages, for menus, buttons and labels.", *changed),
        legend={},
        address=address,
        place=Where(path=template, line=message.lineno or 0),
        stamp=phrase_stamp(sources, targets),
    )


def _state(
    sources: tuple[str, ...], old: tuple[str, ...], there: Message | None, *, whole: bool
) -> tuple[State, tuple[str, ...]]:
    if there is None or not whole:
        return "missing", ("Not translated yet.",)
    if old != sources:
        changes = changes_between("\n".join(old), "\n".join(sources), ENGLISH)
        state: State = "outdated-critical" if CRITICAL & set(changes) else "outdated-minor"
        return state, ("Changed since it was translated.",)
    if there.fuzzy:
        return "unknown", ("Marked as fuzzy in the theme: check it.",)
    return "current", ("Translated.",)

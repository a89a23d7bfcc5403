"""One more language of a site: all that it needs so that the site builds at once.

It needs lines in campaigns.yaml, a folder for its pages, and a catalogue (gettext PO) of phrases to
translate. All other bytes of campaigns.yaml stay.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Collection, Mapping
from typing import Literal

from babel import Locale
from babel.core import get_global, parse_locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from msgspec import Struct

from tipsite.i18n import gettext as _
from tipsite.language.latin import DERIVED
from tipsite.language.locale_table import LOCALES
from tipsite.language.locales import language_name, locale_for
from tipsite.language.tags import canonical_case, is_tag, official_languages, parents, suggest_tag
from tipsite.model.config import Config
from tipsite.model.corpus import CONFIG, Corpus, Theme
from tipsite.model.problems import Text
from tipsite.resolve.derived import source_of
from tipsite.translation.exchange.phrases import catalogue_head, plural_forms
from tipsite.workspace.changes import ChangeSet
from tipsite.workspace.errors import CommandError
from tipsite.workspace.site import ErrorGate, Workspace, needs_mending, yaml_edit
from tipsite.yaml.edit import add_item, set_values
from tipsite.yaml.scalars import Value

_UNDETERMINED = "und"
"""The language in the header of a catalogue with a private tag, which PO editors do not know."""
_NO_LANGUAGE = frozenset(("mis", "mul", "und", "zxx"))
"""Codes of ISO 639-2 for texts of several languages, of an unknown one, or of none."""
ENGLISH = "en"


class NewLanguage(Struct, frozen=True, kw_only=True):
    """The change that adds a language.

    ``phrases`` is the path of its new catalogue, or empty. ``phrases_from`` is the language whose
    phrases are shown meanwhile; ``source`` is the language from which a derived edition is made.
    ``done`` of ``all`` phrases are translated. ``endonym`` and ``like`` are its final settings.
    ``corpus`` is the site without the language.
    """

    tag: str
    change: ChangeSet
    phrases: str
    phrases_from: str
    source: str
    done: int
    all: int
    endonym: str
    like: str
    corpus: Corpus

    @property
    def is_idle(self) -> bool:
        """True if the site has the language already."""
        return not self.change.files and not self.change.folders


def add_language(
    workspace: Workspace, text: str, *, has_folder: bool, endonym: str = "", like: str = ""
) -> NewLanguage:
    """Return the change that adds the language named by ``text``.

    ``has_folder`` says whether its folder exists, even if it is empty. ``endonym`` is its own name.
    ``like`` is the tag of a language whose dates, names and phrases it uses.

    Raises:
        CommandError: the tag is not valid, or the site has errors.
    """
    corpus, snapshot = workspace.corpus, workspace.snapshot
    config, theme = corpus.config, corpus.theme
    if config is None or theme is None:
        raise needs_mending(workspace.problems, snapshot.files)
    tag = _wanted_tag(text, workspace.languages, _whole(theme))
    source = source_of(tag, workspace.languages)
    translated = theme.required if tag == ENGLISH else theme.phrases.get(tag, {})
    done = sum(key in translated for key in theme.required)
    whole = done == len(theme.required)
    phrases_from = "" if whole or source else _phrase_source(config, theme, tag, like)
    tables: dict[str, Value] = {
        "countries": () if source else _countries(corpus, tag),
        "phrases_from": phrases_from,
        "locales": {key: text for key, text in (("endonym", endonym), ("like", like)) if text},
    }
    files = {CONFIG: _with_language(snapshot.files[CONFIG], config, tag, tables)}
    path = f"themes/{theme.name}/phrases/{tag}.po"
    phrases = path if phrases_from and path not in snapshot.files else ""
    if phrases:
        templates = templates_of(theme, snapshot.files)
        files[path] = new_catalogue(templates, theme.name, tag, workspace.today, {})
    ErrorGate(workspace).refuse_new_errors(files)
    folders = () if source or has_folder else (f"content/{tag}",)
    return NewLanguage(
        tag=tag,
        change=workspace.change(files, folders),
        phrases=phrases,
        phrases_from=phrases_from,
        source=source,
        done=done,
        all=len(theme.required),
        endonym=endonym or _configured(config, tag, "endonym"),
        like=like or _configured(config, tag, "like"),
        corpus=corpus,
    )


def _wanted_tag(text: str, tags: Collection[str], phrases: Collection[str]) -> str:
    """Return the tag of the language to add, in the case of BCP 47.

    ``tags`` are the languages of the site. ``phrases`` are the languages in which the theme has all
    phrases.

    Raises:
        CommandError: the text is not a tag, or is probably a mistake for another tag.
    """
    tag = canonical_case(re.sub(r"[_\s]+", "-", text.strip()))
    meant = suggest_tag(text, LOCALES)
    if not is_tag(tag):
        doubt = _("“{tag}” is not a language tag (BCP 47), such as sq or sr-Cyrl.")
        raise CommandError(doubt.format(tag=text[:40]) + _instead(meant))
    if tag in tags:
        return tag
    if is_strange(tag, meant):
        doubt = _("“{tag}” is the tag of no language that tipsite knows.")
        raise CommandError(doubt.format(tag=tag) + _instead(meant if meant in LOCALES else ""))
    if tag in DERIVED and tag not in phrases and not source_of(tag, tags):
        source = DERIVED[tag][0]
        words = _(
            "{tag} is made of {source}, letter by letter, and needs no translation.\n"
            "First type: tipsite new language {source}\nThen type:  tipsite new language {tag}"
        )
        raise CommandError(words.format(tag=tag, source=source))
    if tag not in phrases and (longer := _in_another_script(tag, phrases)):
        words = _("tipsite has phrases for {found}, and none for {tag}.")
        raise CommandError(words.format(found=longer, tag=tag) + _instead(longer))
    return tag


def is_strange(tag: str, meant: str) -> bool:
    """Return whether a tag is probably a mistake for ``meant``, or belongs to no language."""
    strange = _is_none(tag) or (meant in LOCALES and not _is_named(tag))
    return tag not in LOCALES and strange


def _instead(meant: str) -> str:
    words = _("Do you mean {tag}? Type: tipsite new language {tag}")
    return "\n" + words.format(tag=meant) if meant else ""


def _is_none(tag: str) -> bool:
    """Return whether a tag is impossible: CLDR knows all scripts and two-letter codes."""
    code, _hyphen, rest = tag.partition("-")
    script = rest.partition("-")[0]
    if len(script) == 4 and script.isalpha() and script not in Locale("en").scripts:
        return True
    return code in _NO_LANGUAGE or (len(code) == 2 and code not in Locale("en").languages)


def _is_named(tag: str) -> bool:
    """Return whether the code is that of a language in CLDR, and not only of a country."""
    code = tag.partition("-")[0]
    known = code in Locale("en").languages and code not in get_global("language_aliases")
    return known or code in LOCALES


def _in_another_script(tag: str, phrases: Collection[str]) -> str:
    """Return the longer tag of the same language that has phrases, such as sr-Cyrl for sr."""
    longer = (known for known in sorted(phrases) if known.startswith(f"{tag}-"))
    return next(longer, "")


def _whole(theme: Theme) -> frozenset[str]:
    """Return the languages in which the theme has all phrases."""
    wanted = theme.required.keys()
    whole = (tag for tag, phrases in theme.phrases.items() if phrases.keys() >= wanted)
    return frozenset((ENGLISH, *whole))


def _phrase_source(config: Config, theme: Theme, tag: str, like: str) -> str:
    """Return the nearest language with all phrases (sq for aln), the source, or English."""
    whole = _whole(theme)
    near = (*parents(tag)[1:], suggest_tag(tag, ()))
    wanted = (like, *near, config.site.source_language.text)
    return next((candidate for candidate in wanted if candidate in whole), ENGLISH)


def _with_language(old: bytes, config: Config, tag: str, tables: Mapping[str, Value]) -> bytes:
    """Return campaigns.yaml with the language and its settings, unless they are there already.

    ``tables`` are its settings by the name of their table; empty ones are left out.

    Raises:
        CommandError: the file cannot be changed safely.
    """
    site = config.site
    with yaml_edit(CONFIG):
        text = old.decode("utf-8")
        if tag not in {known.text for known in site.languages}:
            text = add_item(text, ("site",), "languages", tag)
            if site.status == "live" and site.prepared:
                text = add_item(text, ("site",), "prepared", tag)
            elif site.status == "live":
                text = set_values(text, ("site",), {"prepared": (tag,)})
        for name, value in tables.items():
            if value and tag not in getattr(site, name):
                text = set_values(text, ("site", name), {tag: value})
    return text.encode()


def _countries(corpus: Corpus, tag: str) -> tuple[str, ...]:
    """Return the countries of the site; those with this official language come first."""
    config = corpus.config
    assert config is not None
    listed = config.site.countries.get(config.site.source_language.text, ())
    codes = tuple(code.text for code in listed) or tuple(
        file.country.text for file in corpus.directories
    )
    language = tag.partition("-")[0]

    def far(code: str) -> tuple[bool, int]:
        spoken = [spoken_tag.partition("-")[0] for spoken_tag in official_languages(code)]
        return (False, spoken.index(language)) if language in spoken else (True, 0)

    return tuple(sorted(codes, key=far))


def templates_of(theme: Theme, files: Mapping[str, bytes]) -> tuple[bytes, ...]:
    """Return the phrases of a theme and its parents as POT files, the oldest first."""
    names = (*reversed(theme.parents), theme.name)
    paths = (f"themes/{name}/phrases/phrases.pot" for name in names)
    return tuple(files[path] for path in paths if path in files)


def new_catalogue(
    templates: tuple[bytes, ...],
    theme: str,
    tag: str,
    today: datetime.date,
    translated: Mapping[str, tuple[str, ...]],
) -> bytes:
    """Return a catalogue of the phrases in ``templates`` (POT files in UTF-8).

    The first template is that of a theme's oldest parent; later ones override it. The plural rule
    is the one in tipsite's table, with which pages count. ``translated`` are known translations by
    msgctxt.
    """
    catalogue, *others = (
        read_po(template.decode("utf-8-sig").split("\n"), abort_invalid=True)
        for template in templates
    )
    for other in others:
        _lay_over(catalogue, other)
    catalogue.mime_headers = [("Plural-Forms", plural_forms(tag))]
    for message in catalogue:
        forms = translated.get(message.context or "", ())
        if message.id and forms:
            message.string = forms if isinstance(message.id, tuple) else forms[0]
    body = io.BytesIO()
    write_po(body, catalogue, width=0, omit_header=True, no_location=True)
    language = tag if _is_readable(tag) else _UNDETERMINED
    head = catalogue_head(f"tipsite theme {theme}", tag, today, language)
    named = language_name(locale_for("en"), tag)
    remark = f"# {named}. Words in braces, such as {{country}}, stay as they are.\n"
    return f"{remark}{head}\n".encode() + body.getvalue().lstrip()


def _lay_over(catalogue: Catalog, other: Catalog) -> None:
    there = {message.context: message for message in catalogue}
    for message in other:
        if message.id and message.context in there:
            there[message.context].id = message.id
        elif message.id:
            catalogue.add(message.id, context=message.context)


def _is_readable(tag: str) -> bool:
    """Return whether PO editors can read the tag, which fails for private tags."""
    try:
        parse_locale(tag, sep="-")
    except ValueError:
        return False
    return True


def _configured(config: Config, tag: str, name: Literal["endonym", "like"]) -> str:
    """Return the site's own setting for a language."""
    locale = config.site.locales.get(tag)
    text: Text | None = getattr(locale, name) if locale else None
    return text.text if text else ""

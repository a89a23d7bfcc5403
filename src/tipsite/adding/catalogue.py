"""A catalogue for phrases that are still to be translated (gettext PO)."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping

from babel.core import parse_locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from tipsite.tools.locales import language_name, locale_for

_UNDETERMINED = "und"
"""What the header names for a tag of one's own, which no program of translators knows (BCP 47)."""


def new_catalogue(
    templates: tuple[bytes, ...],
    theme: str,
    tag: str,
    today: datetime.date,
    drafts: Mapping[str, tuple[str, ...]],
) -> bytes:
    """Return the phrases of ``templates`` (POT files in UTF-8) with nothing translated.

    The first is a theme's oldest parent's; what the others have goes before it.

    The rule of its plural forms is that of tipsite's table: the one that pages count by. What
    ``drafts`` have for a phrase (by msgctxt) stands there as fuzzy, which counts as untranslated.
    """
    locale = locale_for(tag)
    named = language_name(locale_for("en"), tag)
    rule = f"nplurals={locale.nplurals}; plural=({locale.plural});"
    catalogue, *others = (
        read_po(template.decode("utf-8-sig").split("\n"), abort_invalid=True)
        for template in templates
    )
    for other in others:
        _lay_over(catalogue, other)
    catalogue.mime_headers = [("Plural-Forms", rule)]
    for message in catalogue:
        forms = drafts.get(message.context or "", ())
        if message.id and forms:
            message.string = forms if isinstance(message.id, tuple) else forms[0]
            message.flags.add("fuzzy")
    body = io.BytesIO()
    write_po(body, catalogue, width=0, omit_header=True, no_location=True)
    head = {
        "Project-Id-Version": f"tipsite theme {theme}",
        "PO-Revision-Date": f"{today.isoformat()} 00:00+0000",
        "Last-Translator": "",
        "Language-Team": named,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": tag if _is_readable(tag) else _UNDETERMINED,
        "Plural-Forms": rule,
    }
    lines = "".join(f'"{name}: {value}\\n"\n' for name, value in head.items())
    remark = f"# {named}. Words in braces, such as {{country}}, stay as they are.\n"
    return f'{remark}msgid ""\nmsgstr ""\n{lines}\n'.encode() + body.getvalue().lstrip()


def _lay_over(catalogue: Catalog, other: Catalog) -> None:
    there = {message.context: message for message in catalogue}
    for message in other:
        if message.id and message.context in there:
            there[message.context].id = message.id
        elif message.id:
            catalogue.add(message.id, context=message.context)


def _is_readable(tag: str) -> bool:
    """Whether programs that read PO can read the tag: those of one's own they cannot."""
    try:
        parse_locale(tag, sep="-")
    except ValueError:
        return False
    return True

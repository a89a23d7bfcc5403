"""Instructions at the head of a file, in the translator's language if tipsite has it."""

from __future__ import annotations

from collections.abc import Iterator

from tipsite.i18n import gettext_in, matching_language
from tipsite.language.locales import language_name, locale_for
from tipsite.messages import mark

_TITLE = mark("{project}: translation into {language} ({tag})")
_SIGNS = (
    mark(
        "What is between < and > is a placeholder: <link1>these words</link1> become a link. "
        "Translate the words inside, and keep each placeholder as often as it is there. You may "
        "move it to where your language wants it."
    ),
    mark("<b>…</b> and <i>…</i> stress words, <br/> is a line break, <h2>…</h2> is a heading."),
    mark(
        "• begins an item of a list, and 1. a step: one item on each line, and as many as in the "
        "text."
    ),
    mark("{name} is filled in later: keep it as it is."),
    mark("Never type a phone number or an e-mail address that is not in the text."),
)
"""Instructions about the special characters and tags in a text."""
SHEET_RULES = (
    mark(
        "Translate the texts of the sheet “Texts”: write into the yellow column “Translation”, "
        "nowhere else. Leave empty what you are not sure of: it stays as it is."
    ),
    mark(
        "“Changed” says that the text has changed since it was translated. What it said then is "
        "beside it, with the translation then. If the old translation still fits, copy it."
    ),
    mark("“Offered” is how the same text is translated elsewhere on the site. Copy it if it fits."),
    *_SIGNS[:3],
    mark("In a cell, Alt+Enter makes a new line."),
    *_SIGNS[3:],
    mark(
        "You may filter the rows, and hide columns. The other cells are locked: the site knows "
        "each text by its “Id”."
    ),
    mark(
        "Send the file back as a spreadsheet (.xlsx or .ods). For the site: tipsite translate "
        "import FILE"
    ),
)
PO_RULES = (
    mark(
        "Write the translation of each text. Leave out what you are not sure of: it stays as it is."
    ),
    *_SIGNS,
    mark(
        "A text that is marked as fuzzy has changed, or is only offered. Correct it, then take the "
        "mark away: only then it is used."
    ),
    mark(
        "Send this file back as it is, with the ending .po. (For the site: tipsite translate "
        "import FILE)"
    ),
)


def instructions(
    rules: tuple[str, ...], project: str, tag: str
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield a title and rules: in the language ``tag`` if tipsite has it, then in English.

    The translator may read one language, and a helping colleague the other.
    """
    for spoken in dict.fromkeys((matching_language(tag) or "en", "en")):
        language = language_name(locale_for(spoken), tag)
        title = gettext_in(spoken, _TITLE).format(project=project, language=language, tag=tag)
        yield title, tuple(gettext_in(spoken, rule) for rule in rules)

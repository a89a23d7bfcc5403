"""The words of a spreadsheet for translators."""

from __future__ import annotations

import re

TEXTS = "Texts"
FIRST = "Read this first"
MARK = "tipsite translation"
"""The first cell of the sheet with texts, before the language's tag and the site."""
BEFORE = "Translation before, or offered"
COLUMNS = (
    ("Id", 26),
    ("What to do", 14),
    ("Text", 60),
    ("Translation", 60),
    ("Text before", 40),
    (BEFORE, 40),
    ("What it is", 44),
    ("On the site", 30),
    ("In the file", 26),
    ("Stamp", 10),
    ("Placeholders", 10),
)
"""Their heads, and their widths in letters. The last two are hidden."""
HIDDEN = ("Stamp", "Placeholders")
TODO = {
    "missing": "Translate",
    "unknown": "Check",
    "outdated-minor": "Changed",
    "outdated-critical": "Changed: urgent",
    "current": "",
}
OFFERED = "Offered"
_ABOUT = """
Translate the texts of the sheet “Texts”: write into the yellow column “Translation”, nowhere else.
Leave empty what you are not sure of: it stays as it is.
“Changed” says that the text has changed since it was translated. What it said then stands beside
it, with the translation then. If the old translation still fits, copy it.
“Offered” is how the same text is translated elsewhere on the site. Copy it if it fits.
What stands between < and > is a placeholder: <link1>these words</link1> become a link. Translate
the words inside, and keep each placeholder as often as it is there. You may move it.
<b>…</b> and <i>…</i> stress words, <br/> is a line break, <h2>…</h2> is a heading.
• begins an item of a list, and 1. a step: one item a line (Alt+Enter makes a new line), as many as
in the text.
{name} is filled in later: keep it as it is.
Never type a phone number or an e-mail address that is not in the text.
You may filter the rows, and hide columns. The other cells are locked: the site knows each text by
its “Id”.
Send the file back as a spreadsheet (.xlsx or .ods). For the site: tipsite translate import FILE
"""
ABOUT = tuple(re.sub(r"\n(?=[a-z{])(?!{name})", " ", _ABOUT).strip().split("\n"))
"""How to translate, a sentence or two in each cell."""

"""The page that stands where there is none yet."""

from __future__ import annotations

from markupsafe import Markup

from tipsite.ui_language import gettext as _
from tipsite.ui_language import language

_PAGE = Markup(
    '<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width">\n<title>tipsite</title>\n'
    "<style>:root{{color-scheme:light dark;font:1.1rem/1.5 sans-serif}}"
    "body{{max-width:36rem;margin:4rem auto;padding:0 1rem}}</style>\n"
    "</head>\n<body>\n<p>{words}</p>\n</body>\n</html>\n"
)


def waiting_page(*, checking: bool) -> bytes:
    """Return the page; while all is being built for the first time, it says so."""
    if checking:
        words = _("The site is being built. This page comes by itself when it is ready.")
    else:
        words = _("There is no page at this address.")
    return _PAGE.format(lang=language(), words=words).encode()

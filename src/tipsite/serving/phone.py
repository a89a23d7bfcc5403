"""A frame as wide as a phone, with a page in it."""

from __future__ import annotations

from urllib.parse import quote

from markupsafe import Markup

from tipsite.ui_language import gettext as _
from tipsite.ui_language import language

_PAGE = Markup(
    '<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width">\n<title>{title}</title>\n'
    "<style>:root{{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}}"
    "body{{margin:16px;display:grid;gap:16px;justify-items:center}}"
    "a{{display:inline-flex;align-items:center;min-height:44px}}"
    "iframe{{width:360px;height:740px;border:1px solid;border-radius:12px}}</style>\n"
    '</head>\n<body>\n<a href="/{page}">{back}</a>\n'
    '<iframe src="/{page}" title="{title}"></iframe>\n</body>\n</html>\n'
)


def phone_page(address: str) -> str:
    """Return the frame around the page at ``address``."""
    title = _("On a phone (360 px)")
    back = _("Back to the page")
    return str(_PAGE.format(lang=language(), title=title, back=back, page=quote(address)))

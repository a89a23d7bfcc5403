"""Each page says what it may load and run, and the audit holds it to that."""

from __future__ import annotations

import base64
import hashlib
import re

from sites import pages, problems
from tipsite.audit.document import read_document
from tipsite.web import inlined

META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def policies() -> dict[str, dict[str, list[str]]]:
    """Return the policy of each page: directive to sources."""
    found: dict[str, dict[str, list[str]]] = {}
    for path, text in pages().items():
        if path.endswith(".html"):
            (content,) = META.findall(text)
            parts = [part.split() for part in content.split("; ")]
            found[path] = {name: sources for name, *sources in parts}
    return found


def test_every_page_allows_what_stands_in_it_and_nothing_more() -> None:
    site = pages()
    for path, allowed in policies().items():
        document = read_document(path, site[path].encode())
        scripts = [
            content
            for element, content in document.scripts
            if not {"src", "type"} & element.attributes.keys()
        ]
        styles = re.findall(r"<style>(.*?)</style>", site[path], re.DOTALL)
        assert allowed == {
            "default-src": ["'none'"],
            "script-src": ["'self'", *map(digest, scripts)],
            "style-src": ["'self'", *map(digest, styles)],
            "img-src": ["'self'", "data:"],
            "media-src": ["'self'"],
            "connect-src": ["'self'"],
            "base-uri": ["'none'"],
            "form-action": ["'none'"],
        }, path
        assert bool(styles) == path.endswith("404.html")


def test_a_style_stands_in_a_page_as_its_digest_says() -> None:
    assert inlined("a{}\r\n\r\n \t\r\nb{}  \rc{}</style>\n") == "a{}\nb{}\nc{}<\\/style>"


def test_a_style_sheet_from_windows_with_empty_lines_fits_its_digest() -> None:
    sheet = {
        "themes/plain/assets/site.css": b"a{min-height:44px}\r\n\r\n\t\r\np{margin:0}\r\n",
        "themes/plain/assets/loud.css": b"",
    }
    text = "".join(f"-- {path} --\n{content.decode()}" for path, content in sheet.items())
    assert problems(text) == []

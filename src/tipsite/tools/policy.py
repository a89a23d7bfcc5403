"""What a page may load and run: its Content Security Policy (W3C CSP Level 3)."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable

IN_HEADER_ONLY = "; frame-ancestors 'none'"
"""What a browser heeds in a header, and not in a page: nobody may show the site in a frame."""

_EMPTY_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def inlined(text: str) -> str:
    """Return a style as it stands in a page: nothing ends it early, and no line is empty.

    A hash is of the text that a browser reads, in which each line ends with a line feed.
    """
    lines = re.split(r"\r\n?|\n", text.replace("</", "<\\/"))
    return "\n".join(line.rstrip() for line in lines if line.strip())


def without_empty_lines(page: str) -> str:
    """Return a page without the lines that templates leave empty."""
    return _EMPTY_LINES.sub("\n", page).strip() + "\n"


def policy(scripts: Iterable[str], styles: Iterable[str]) -> str:
    """Return the policy of pages with these inline scripts and styles.

    Files come from the site alone; a `data:` picture is the empty icon. Nothing else is loaded,
    no form is sent anywhere, and no other script runs. No script of ours connects to anything, but
    what checks a page from inside it, as Lighthouse does with robots.txt, may ask the site itself.
    The text holds no double quote.
    """
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *_hashes(scripts))),
            " ".join(("style-src 'self'", *_hashes(styles))),
            "img-src 'self' data:",
            "media-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hashes(texts: Iterable[str]) -> list[str]:
    digests = {hashlib.sha256(text.encode()).digest() for text in texts}
    return sorted(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)

"""`_headers` and `_redirects`, as Netlify and Cloudflare Pages read them.

Both hosts join the values where two rules give one header, so each header stands in one rule only.
Cloudflare Pages allows 100 rules of at most 2,000 characters a line. Neither needs rules for
content types, and both ask the host again for each page (`max-age=0, must-revalidate`), unless told
otherwise. See https://docs.netlify.com/manage/routing/headers/ and
https://developers.cloudflare.com/pages/configuration/headers/.
"""

from __future__ import annotations

from tipsite.hosts.headers import FILE_CACHE
from tipsite.hosts.served import LOST, Served

MOST_RULES = 3


def headers_file(site: Served) -> str:
    """Return the file `_headers`: one rule for everything, and one a folder of lasting files."""
    lines = [
        "# Made by tipsite from the built pages, for Netlify and Cloudflare Pages.",
        *_at_the_root(site),
        f"{site.base}*",
        *(f"  {name}: {value}" for name, value in site.headers),
    ]
    for folder in site.kept[: MOST_RULES - 1]:
        lines += [f"{site.base}{folder}*", f"  Cache-Control: {FILE_CACHE}"]
    return "\n".join(lines) + "\n"


def redirects_file(site: Served) -> str:
    """Return the file `_redirects`: which page is shown for a lost address."""
    lines = [
        "# Made by tipsite from the built pages, for Netlify.",
        "# Cloudflare Pages finds the page for a lost address by itself, and skips these lines.",
        *_at_the_root(site),
    ]
    folders = site.lost if site.base == "/" else (*site.lost, "")
    lines += [f"{site.base}{folder}* {site.base}{folder}{LOST} 404" for folder in folders]
    return "\n".join(lines) + "\n"


def _at_the_root(site: Served) -> tuple[str, ...]:
    if site.base == "/":
        return ()
    return (f"# The host reads this file only outside of {site.base}, at its root: move it there.",)

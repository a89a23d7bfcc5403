"""Small sites of several shapes to walk over: of few pages and many kinds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import yaml

from golden_sites import GOLDEN
from material_sites import ALBANIAN, PIECES
from site_edits import CONFIG, dumped
from sites import BASE, files_of, page
from small_sites import ABROAD, HOME, PARTS, SERBIAN, TEXT, mk_line, records, two
from state_files import made_from
from translated_site import SITE

_MORE = (
    SITE
    + page(
        "en/rights.md", "Words.\n\n## Your papers\n\nThey are yours. See [steps](help/steps.md)."
    )
    + page("sq/rights.md", "Fjalë.\n\n## Letrat\n\nJanë tuajat.", translation="draft")
    + page("en/news/first.md", "Something new.", date="2026-11-01")
    + page("en/campaigns/spring.md", "What [to do](../rights.md#your-papers).")
)
_COUNTRIES = two(mk_line(phone=ABROAD), more=PARTS + page("en/help/abroad.md", "From far."))


def _laid(text: str) -> dict[str, bytes]:
    found = {**files_of(BASE), **files_of(text)}
    return {path: content for path, content in found.items() if content is not None}


def _golden(name: str) -> dict[str, bytes]:
    root = GOLDEN / name / "site"
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


_MADE: Mapping[str, Callable[[], dict[str, bytes]]] = {
    "two languages": lambda: _laid(""),
    "translated": lambda: _laid(_MORE + made_from(_MORE)),
    "two alphabets": lambda: _laid(SERBIAN + HOME + TEXT),
    "two countries": lambda: _laid(_COUNTRIES),
    "right to left": lambda: _golden("rtl"),
    "smallest": lambda: _golden("minimal"),
    "long directory": lambda: _laid(records(27, ("call", "safe-place", "legal"))),
    "material": lambda: _laid(PIECES + ALBANIAN),
}
ALL_SHAPES = tuple(_MADE)
SHAPES = ALL_SHAPES[:-2]
"""Those that are quickly made."""


@cache
def files_of_shape(shape: str) -> Mapping[str, bytes]:
    """Return a site by path; its data stand in the form in which edits write them."""
    files = _MADE[shape]()
    for path, content in files.items():
        if path == CONFIG or path.endswith(".yaml"):
            # Texts and no objects.
            files[path] = dumped(yaml.load(content, yaml.BaseLoader)).encode()
    return files

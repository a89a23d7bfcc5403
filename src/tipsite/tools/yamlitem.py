"""One more entry at the end of a list in an officer's YAML."""

from __future__ import annotations

from tipsite.tools.yamlscalar import fits_one_line, write_scalar
from tipsite.tools.yamlspot import (
    EditRefused,
    Path,
    end_of,
    find_spot,
    line_end,
    line_of,
    rest_of_line,
    shape,
)
from tipsite.tools.yamlvalue import reads

__all__ = ["add_item"]


def add_item(text: str, path: Path, key: str, item: str) -> str:
    """Return ``text`` in which the list ``key`` of the mapping at ``path`` ends with ``item``.

    Raises EditRefused where that can't be done, or not without changing anything else.
    """
    body = text.lstrip("\ufeff")
    spot = find_spot(body, path)
    found = spot.list(key)
    if not fits_one_line(item):
        raise EditRefused("The new entry holds a line break.", line_of(found))
    written = write_scalar(item, flow=bool(found.flow_style))
    if found.flow_style:
        at = end_of(spot.flat, found.value[-1]) if found.value else found.start_mark.index + 1
        added = f", {written}" if found.value else written
    else:
        at = rest_of_line(spot, end_of(spot.flat, found)).end()
        added = f"{line_end(spot, at)}{' ' * found.start_mark.column}- {written}"
    done = body[:at] + added + body[at:]
    new = find_spot(done, path)
    items = new.list(key).value
    last = items.pop() if items else None
    if last is None or not reads(last, item) or shape(new.root) != shape(spot.root):
        raise EditRefused("This can't be changed safely; please change it by hand.", line_of(found))
    return text[: len(text) - len(body)] + done

"""One text written as a YAML scalar on one line."""

from __future__ import annotations

import re

from tipsite.tools.yamltext import Mapping, Scalar, Sequence, parse_yaml

_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
"""Line breaks, control characters and what no YAML file may hold or no editor shows."""


def fits_one_line(text: str) -> bool:
    """Return whether ``text`` can be written as a scalar on one line."""
    return not _UNFIT.search(text)


def write_scalar(text: str, *, flow: bool, quote: str = "") -> str:
    """Return how ``text`` is written so that it reads back exactly and is not empty.

    ``flow`` says whether it stands in ``{}`` or ``[]``; ``quote`` is the quotation mark it must
    have, if any. Without one, quotes are used only where the plain text would be read otherwise.
    ``text`` fits on one line.
    """
    if not quote and _reads_back(text, flow=flow):
        return text
    if quote == "'" or (not quote and ('"' in text or "\\" in text)):
        return "'" + text.replace("'", "''") + "'"
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _reads_back(text: str, *, flow: bool) -> bool:
    around = "- {{k: {0}, z: z}}\n" if flow else "- k: {0}\n  z: z\n"
    root, slips = parse_yaml(around.format(text), "")
    if slips or not isinstance(root, Sequence) or len(root.items) != 1:
        return False
    pairs = root.items[0].items if isinstance(root.items[0], Mapping) else ()
    values = [value for _, value in pairs]
    keys = [key.text for key, _ in pairs]
    first = values[0] if keys == ["k", "z"] else None
    return isinstance(first, Scalar) and first.plain and not first.empty and first.text == text

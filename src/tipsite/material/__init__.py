"""Material: pieces are set with Typst, made ready for a print shop, and read back."""

from importlib.util import find_spec

EXTRA = ("typst", "pypdfium2")
"""The libraries of the extra ``material``: one sets pieces, the other reads them back."""


def is_installed() -> bool:
    """Return whether pieces of material can be made on this computer."""
    return all(map(find_spec, EXTRA))

"""The name of each text in the files for translators: stable, and there once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tipsite.model.tracking import Pair


def contexts(document: str, pairs: Iterable[Pair]) -> dict[int, str]:
    """Return the context of each pair that has a source, by its number in the document.

    A field goes by its key, a block by the fingerprint of its source: it keeps that wherever it is
    moved, and loses it when somebody edits it.
    """
    named: dict[int, str] = {}
    often: Counter[str] = Counter()
    for pair in pairs:
        if pair.source is None:
            continue
        name = pair.key or pair.source.fingerprint
        often[name] += 1
        again = f"-{often[name]}" if often[name] > 1 else ""
        named[pair.number] = f"{document}#{name}{again}"
    return named


def split_context(context: str) -> tuple[str, str]:
    """Return the document and the key (or the fingerprint) that a context names."""
    document, _, name = context.rpartition("#")
    return document, name

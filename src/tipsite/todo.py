"""What an officer still has to fill in or to write, told at the end of each build."""

from __future__ import annotations

from collections.abc import Iterator

from tipsite.pipeline import Build
from tipsite.starter import TEXTS, words
from tipsite.tools.records import is_unfilled
from tipsite.ui_language import ngettext

_SHOWN = 5


def unfilled_lines(built: Build) -> Iterator[str]:
    """Yield, for each country, the services whose numbers nobody has filled in yet."""
    for file in built.corpus.directories:
        names = [service.id.text for service in file.services if is_unfilled(service)]
        words = ngettext(
            "{country}: the number of {count} service is not filled in yet ({names}); "
            "{file} says how.",
            "{country}: the numbers of {count} services are not filled in yet ({names}); "
            "{file} says how.",
            len(names),
        )
        if names:
            yield words.format(
                country=file.country.text,
                count=len(names),
                names=", ".join(names),
                file=file.at.path,
            )


def unwritten_lines(built: Build) -> Iterator[str]:
    """Yield in which files words stand that only keep a place for an officer's own."""
    places = tuple(words(tag)["to_write"] for tag in TEXTS)
    files = [
        path
        for path, text in built.corpus.texts.items()
        if path.startswith(("content/", "campaigns.yaml")) and any(one in text for one in places)
    ]
    if files:
        shown = ", ".join(files[:_SHOWN]) + (" …" if len(files) > _SHOWN else "")
        said = ngettext(
            "{count} file still has words that only keep a place for yours: {files}",
            "{count} files still have words that only keep a place for yours: {files}",
            len(files),
        )
        yield said.format(count=len(files), files=shown)

"""Old addresses that lead nowhere, or that another page uses now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from tipsite.model.problems import Problem, format_location, problem
from tipsite.resolve.addresses import OWN_FOLDERS, Alias, aliases, old_address, taken_addresses
from tipsite.resolve.resolved import Resolved


def alias_problems(resolved: Resolved) -> Iterator[Problem]:
    """Yield the problems of old addresses."""
    corpus, config = resolved.corpus, resolved.config
    written = [
        *chain.from_iterable(page.matter.aliases for page in corpus.pages),
        *chain.from_iterable(campaign.aliases for campaign in config.campaigns),
        *(
            text
            for file in corpus.directories
            for service in file.services
            for text in service.aliases
        ),
    ]
    if not written:
        return
    site = config.site.address.text
    for text in written:
        path, (code, meant) = old_address(text.text, site)
        if code:
            yield problem(code, text.at, alias=text.text, address=site, meant=meant)
        elif OWN_FOLDERS.match(path):
            yield problem("alias-page", text.at, address=path, other="tipsite")
    seen: dict[str, Alias] = {}
    pages = taken_addresses(resolved)
    for one in aliases(resolved):
        key = one.address.casefold()
        if not one.said:
            continue
        if key == one.target.casefold():
            yield problem("alias-itself", one.at, address=one.address)
        elif key in pages:
            yield problem("alias-page", one.at, address=one.address, other=pages[key])
        elif key in seen and seen[key].at != one.at:
            other = format_location(seen[key].at)
            yield problem("alias-twice", one.at, address=one.address, other=other)
        seen.setdefault(key, one)
    for key, one in seen.items():
        yield from _below_a_file(key, one, pages, seen)


def _below_a_file(
    key: str, one: Alias, pages: Mapping[str, str], seen: Mapping[str, Alias]
) -> Iterator[Problem]:
    """Yield a problem if an old address needs a folder where a file is."""
    parts = key.split("/")
    for end in range(1, len(parts)):
        above = "/".join(parts[:end])
        if above in pages:
            yield problem("alias-page", one.at, address=above, other=pages[above])
        elif above in seen:
            other = format_location(seen[above].at)
            yield problem("alias-twice", one.at, address=above, other=other)

"""Addresses that were published: the list of them in the site's folder, and those gone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from tipsite.content.addresses import is_lasting, parse_addresses, with_addresses
from tipsite.content.encoding import plain_text
from tipsite.model.corpus import ADDRESSES, Corpus
from tipsite.model.problems import Text
from tipsite.output.archive import write_file
from tipsite.resolve.addresses import old_address
from tipsite.web import page_address, plain_address
from tipsite.yaml import nodes


def read(root: Path) -> tuple[str, ...]:
    """Return the addresses that were published, in the order of the list; none without a list.

    Raises:
        OSError: the list cannot be read.
        UnicodeDecodeError: it is no UTF-8.
    """
    try:
        text = plain_text((root / ADDRESSES).read_bytes())
    except FileNotFoundError:
        return ()
    return tuple(one.text for one in parse_addresses(text)[0])


def record(root: Path, paths: Iterable[str]) -> tuple[str, ...]:
    """Add what was published to the list, and return the addresses that are new in it.

    ``paths`` are those of all published files; pages count, texts beside them and feeds. The order
    and the comments of the list stay.

    Raises:
        OSError: the list cannot be read or written; what was there stays.
        UnicodeDecodeError: it is no UTF-8.
    """
    file = root / ADDRESSES
    known = frozenset(read(root))
    new = tuple(sorted(path for path in paths if is_lasting(path) and path not in known))
    if new:
        text = file.read_bytes().decode("utf-8-sig") if file.exists() else ""
        write_file(file, with_addresses(text, new).encode(), mode=None)
    return new


def gone_addresses(corpus: Corpus) -> Callable[[str], bool]:
    """Return what says of an address whether a site makes it gone, for somebody's safety."""
    texts = [one.text for one in corpus.config.gone] if corpus.config else []
    tags = [one.text for one in corpus.config.site.languages] if corpus.config else []
    site = corpus.config.site.address.text if corpus.config else ""
    gone = {page.path for page in corpus.pages if page.matter.gone}
    for page in corpus.pages:
        if page.path in gone:
            slug = page.matter.slug.text if page.matter.slug else ""
            names = {"", slug}
            texts += [page_address(tag, page.path, name) for tag in tags for name in names]
            # A small page stands at each old address, in other languages too.
            for alias in page.matter.aliases:
                path, _ = old_address(alias.text, site)
                texts += [path, path.removeprefix(f"{page.tag}/")]
    return _is_one_of(texts)


def gone_in_settings(text: str) -> Callable[[str], bool]:
    """Return what says of an address whether settings make it gone, whatever is wrong in them."""
    return _is_one_of([one.text for one in gone_texts(text)])


def gone_texts(text: str) -> tuple[Text, ...]:
    """Return what settings call gone, whatever is wrong in them."""
    listed = nodes.top_value(text, "gone")
    found = listed.items if isinstance(listed, nodes.Sequence) else ()
    return tuple(Text(text=one.text, at=one.at) for one in found if isinstance(one, nodes.Scalar))


def _is_one_of(texts: Iterable[str]) -> Callable[[str], bool]:
    """Return whether an address is one of those written, in its language or in each."""
    plain = {one.strip().lstrip("/").casefold() for one in texts} - {""}
    folders = tuple(one for one in plain if one.endswith("/"))
    pages = plain | {plain_address(one) for one in plain if one.endswith(".html")}

    def is_gone(path: str) -> bool:
        ways = (path.casefold(), path.casefold().partition("/")[2])
        return any(way in pages or (folders and way.startswith(folders)) for way in ways)

    return is_gone

"""Pages that must stay quiet: from two metres nobody recognizes the site or the topic.

They have no pictures except those of their own text, no logo and no brand colour. They name no
campaign, and have no link or button to share them, and no link to a map. All discreet pages, the
choice of language and the pages for lost addresses are quiet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from msgspec.structs import replace

from tipsite.audit.document import Document
from tipsite.audit.tree import Tree
from tipsite.model.fields import words_of
from tipsite.model.pages import Page
from tipsite.model.plan import PagePromise, Promises
from tipsite.model.problems import Location, Problem, problem
from tipsite.theme.css import BLACK, WHITE, Colour, colour_of, token_declarations
from tipsite.theme.tokens import Parts, place_in_sheet

_BRAND = re.compile(r"var\(\s*--(?:on-)?brand\s*[,)]", re.IGNORECASE)
_WORD = re.compile(r"#[0-9a-f]+|[a-z-]+\([^()]*\)|[a-z]+", re.IGNORECASE)
OWN = ("--brand", "--on-brand")
_SENDS = re.compile(
    r"(?:https?:)?//(?:[\w-]+\.)*(?:facebook\.com/(?:sharer|share|dialog)|(?:x|twitter)\.com/(?:intent|share)"
    r"|wa\.me|api\.whatsapp\.com/send|t\.me/share|linkedin\.com/share|reddit\.com/submit)"
    r"|(?:viber|whatsapp|tg|fb-messenger)://(?:forward|send|msg|share)"
    r"|https://(?:[\w-]+\.)*(?:(?:google|bing|yandex)\.[a-z.]+/maps|maps\.|goo\.gl/maps|openstreetmap\."
    r"|osm\.|waze\.|wego\.here\.|mapy\.|what3words\.|plus\.codes/)",
    re.IGNORECASE,
)
"""Addresses that share a link in a network or a chat, and maps, which keep where somebody goes."""
_QUIET = "audit-quiet"
_CAMPAIGN = "audit-quiet-campaign"
_ICON = 48
"""The largest side of an icon beside a word, in pixels."""
_LONG = 4
"""A shorter name may be an ordinary word, or a letter of the alphabet."""


def quiet_problems(
    document: Document, promise: PagePromise | None, promises: Promises
) -> Iterator[Problem]:
    """Yield the parts of a quiet page that make it loud; `brand_problems` checks its colours."""
    if promise is None or not promise.quiet:
        return
    at = Location(path=f"output/{document.path}")
    tree = document.tree
    for found in dict.fromkeys((*_sending(document, promises), *_pictures(tree, promise))):
        yield problem(_QUIET, at, found=found)
    if not promise.campaign:
        for found in dict.fromkeys(_campaigns(document, promises.campaigns)):
            yield problem(_CAMPAIGN, at, found=found)


def _sending(document: Document, promises: Promises) -> Iterator[str]:
    tree = document.tree
    yield from (f"<{tree.names[place]} data-share>" for place in tree.having("data-share"))
    hrefs = (href for href in document.hrefs if href not in promises.apps)
    yield from (href for href in hrefs if _SENDS.match(href))


def _pictures(tree: Tree, promise: PagePromise) -> Iterator[str]:
    yield from (tree.attributes[place]["poster"] for place in tree.having("poster"))
    for place in tree.named("img"):
        source = tree.attributes[place].get("src", "")
        if source not in promise.pictures:
            yield source or "<img>"
    for place in tree.named("svg"):
        sides = [tree.attributes[place].get(name, "") for name in ("width", "height")]
        small = all(side.isdecimal() and int(side) <= _ICON for side in sides)
        if not small and not promise.strips:  # a sheet has a code for phones
            yield "<svg>"


def _campaigns(document: Document, names: frozenset[str]) -> Iterator[str]:
    tree = document.tree
    for place in tree.having("data-campaign"):
        yield f'data-campaign="{tree.attributes[place]["data-campaign"]}"'
    whole = document.words if names else ""
    names = frozenset(name for name in names if len(name) >= _LONG and name in whole)
    pairs = zip(tree.texts, tree.holders, strict=True) if names else ()
    for text, holder in pairs:
        words = " ".join(text.split())
        # A list of pages may link to the campaign.
        if words in names and all(tree.names[one] != "a" for one in tree.around(holder)):
            yield words


def at_texts(
    problems: tuple[Problem, ...],
    sources: Mapping[str, str],
    pages: Iterable[Page],
    links: Iterable[tuple[str, Location]],
) -> tuple[Problem, ...]:
    """Return the problems; those of quiet pages are reported at the texts that cause them, if any.

    Such a text is a name of a campaign or a link in the file of the page, or an address in a
    record. ``sources`` are the files of pages, by address; ``links`` are the addresses in records.
    """
    if not {_QUIET, _CAMPAIGN} & {found.code for found in problems}:
        return problems
    by_file = {page.at.path: page for page in pages}
    in_records = tuple(links)

    def placed(found: Problem) -> Iterator[Problem]:
        page = by_file.get(sources.get(found.at.path.removeprefix("output/"), ""))
        name = str(dict(found.values).get("found", ""))
        places = []
        if found.code == _QUIET:
            parts = page.prose if page else ()
            own = ((part.target, part.at) for part in parts if not isinstance(part, str))
            places = [at for target, at in (*own, *in_records) if target == name]
        elif found.code == _CAMPAIGN and page:
            texts = (*words_of(page.matter), *page.plain)
            said = [(" ".join(text.text.split()), text.at) for text in texts]
            having = sorted((words != name, at) for words, at in said if name in words)
            if having:
                found = problem("quiet-campaign", having[0][1], found=name)
        yield from (replace(found, at=at) for at in places or (found.at,))

    return tuple(dict.fromkeys(chain.from_iterable(map(placed, problems))))


def brand_problems(css: str, parts: Parts, loud: str) -> Iterator[Problem]:
    """Yield the rules with the brand colour in all sheets except the one at ``loud``.

    Quiet pages load these sheets. ``css`` is the text of all sheets, joined from ``parts``.
    """
    from tipsite.audit.stylesheets import declarations  # noqa: PLC0415 - for new sheets

    brand = brand_of(css, parts, loud)
    told: set[Location] = set()
    for said in declarations(css):
        path, line = place_in_sheet(parts, said.line)
        at = Location(path=path, line=line, column=said.column)
        if said.name in OWN or at in told or at.path == f"output/{loud}":
            continue
        colours = map(colour_of, _WORD.findall(said.value))
        if _BRAND.search(said.value) or any(colour in brand for colour in colours):
            told.add(at)
            yield problem("audit-quiet-brand", at, rule=str(said))


def brand_of(css: str, parts: Parts, loud: str) -> frozenset[Colour]:
    """Return the colours of the brand and of campaigns that no other token of quiet pages has.

    Nobody recognizes a site by black or white.
    """
    others = {
        colour_of(token.value)
        for token in token_declarations(css)
        if f"--{token.name}".replace("_", "-") not in OWN
        and place_in_sheet(parts, token.line)[0] != f"output/{loud}"
    }
    said = (colour_of(one.strip()) for one in re.findall(r"--brand\s*:\s*([^;}]+)", css))
    return frozenset(one for one in said if one and one not in {*others, BLACK, WHITE})

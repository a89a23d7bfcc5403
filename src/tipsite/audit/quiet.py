"""Pages that must stay quiet: from two metres nobody recognizes the site, or what somebody reads.

No picture but those of the page's own text, no logo, no brand colour, no campaign by its name, and
nothing that sends the page on. They are all discreet pages, the choice of language, and lost ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from tipsite.audit.document import Document
from tipsite.audit.stylesheets import Declaration, met_by, parted_rules
from tipsite.audit.tree import Tree
from tipsite.model.facts import Step
from tipsite.model.pages import Page
from tipsite.model.plan import PagePromise, Promises
from tipsite.model.problems import Location, Problem, problem
from tipsite.model.records import words_of
from tipsite.theme.css import Colour, colour_of, token_declarations
from tipsite.theme.tokens import Parts, place_in_sheet

_BRAND = re.compile(r"var\(\s*--(?:on-)?brand\s*[,)]", re.IGNORECASE)
_WORD = re.compile(r"#[0-9a-f]+|[a-z-]+\([^()]*\)|[a-z]+", re.IGNORECASE)
_OWN = ("--brand", "--on-brand")
_SENDS = re.compile(
    r"(?:https?:)?//(?:[\w-]+\.)*(?:facebook\.com/(?:sharer|share|dialog)|(?:x|twitter)\.com/(?:intent|share)"
    r"|wa\.me|api\.whatsapp\.com/send|t\.me/share|linkedin\.com/share|reddit\.com/submit)"
    r"|(?:viber|whatsapp|tg|fb-messenger)://(?:forward|send|msg|share)",
    re.IGNORECASE,
)
"""Addresses by which networks and chats take over a link."""
_CAMPAIGN = "audit-quiet-campaign"
_ICON = 48
"""Pixels: a drawing larger than that is no sign beside a word."""
_LONG = 4
"""A name of fewer letters may be any word, or a letter of the alphabet."""


class BrandRule(Struct, frozen=True, kw_only=True):
    """What a style sheet says with the brand colour: of elements with these looks, and where.

    It ``paints`` words or what is behind them, or hands the colour on to what does.
    """

    compounds: tuple[str, ...]
    at: Location
    rule: str
    paints: bool


def quiet_problems(
    document: Document, promise: PagePromise | None, promises: Promises
) -> Iterator[Problem]:
    """Yield what makes a page loud that must stay quiet; of colours `brand_problems` tells."""
    if promise is None or not promise.quiet:
        return
    at = Location(path=f"output/{document.path}")
    tree = document.tree
    for found in dict.fromkeys(_sending(document)):
        yield problem("audit-quiet-share", at, found=found)
    for found in dict.fromkeys(_pictures(tree, promise)):
        yield problem("audit-quiet-picture", at, found=found)
    if not promise.campaign:
        for found in dict.fromkeys(_campaigns(document, promises.campaigns)):
            yield problem(_CAMPAIGN, at, found=found)


def _sending(document: Document) -> Iterator[str]:
    tree = document.tree
    yield from (f"<{tree.names[place]} data-share>" for place in tree.having("data-share"))
    yield from (href for href in document.hrefs if _SENDS.match(href))


def _pictures(tree: Tree, promise: PagePromise) -> Iterator[str]:
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
    names = frozenset(name for name in names if len(name) >= _LONG and name in document.words)
    pairs = zip(tree.texts, tree.holders, strict=True) if names else ()
    for text, holder in pairs:
        words = " ".join(text.split())
        # A list of pages may lead to it.
        if words in names and all(tree.names[one] != "a" for one in tree.around(holder)):
            yield words


def at_texts(
    problems: tuple[Problem, ...], sources: Mapping[str, str], pages: Iterable[Page]
) -> tuple[Problem, ...]:
    """Return problems, of which the name of a campaign is told at the text that says it, if any.

    ``sources`` are the files of pages, by address.
    """
    files = {found: sources.get(found.at.path.removeprefix("output/"), "") for found in problems}
    wanted = {file for found, file in files.items() if found.code == _CAMPAIGN and file}
    if not wanted:
        return problems
    texts = {
        page.at.path: (*words_of(page.matter), *page.plain)
        for page in pages
        if page.at.path in wanted
    }

    def placed(found: Problem) -> Problem:
        name = str(dict(found.values).get("found", ""))
        some = texts.get(files[found], ()) if found.code == _CAMPAIGN else ()
        said = [(" ".join(text.text.split()), text.at) for text in some]
        having = sorted((words != name, at) for words, at in said if name in words)
        return problem("quiet-campaign", having[0][1], found=name) if having else found

    return tuple(dict.fromkeys(map(placed, problems)))


def brand_rules(css: str, parts: Parts) -> tuple[BrandRule, ...]:
    """Return what the style sheets of a page say with the brand colour."""
    brand = brand_of(css)
    return tuple(
        BrandRule(
            compounds=compounds,
            at=place_of(said, parts),
            rule=f"{said.selector} {{ {said.name}: {said.value} }}",
            paints=said.name == "color" or said.name.startswith(("background", "--")),
        )
        for compounds, said in parted_rules(css)
        if said.name not in _OWN and is_brand(said.value, brand)
    )


def place_of(rule: Declaration, parts: Parts) -> Location:
    """Return the place of a rule in one of the files of which the sheets of a page are made."""
    path, line = place_in_sheet(parts, rule.line)
    return Location(path=path, line=line, column=rule.column)


def brand_problems(
    rules: Iterable[BrandRule], looks: Mapping[str, tuple[Step, ...]]
) -> Iterator[Problem]:
    """Yield the rules that bring the brand colour onto a page that must stay quiet.

    ``looks`` are those of all such pages, by path. A selector is taken to meet what it says, where
    each element that it names is on the page, in whatever order.
    """
    pages = {frozenset(steps): path for path, steps in reversed([*looks.items()])}
    every = frozenset().union(*pages)
    told: set[Location] = set()
    known: dict[str, frozenset[Step]] = {}
    for said in rules:
        if said.at in told:
            continue
        known |= {one: met_by(one, every) for one in said.compounds if one not in known}
        met = [known[one] for one in said.compounds]
        page = next(
            (path for steps, path in pages.items() if not any(map(steps.isdisjoint, met))), ""
        )
        if page:
            told.add(said.at)
            yield problem("audit-quiet-brand", said.at, rule=said.rule, page=page)


def is_brand(value: str, brand: frozenset[Colour]) -> bool:
    """Return whether a value of CSS takes the brand colour, by its name or as one of ``brand``."""
    return bool(_BRAND.search(value)) or any(one in brand for one in colours_among(value))


def colours_among(value: str) -> tuple[Colour, ...]:
    """Return the colours among the words of a value."""
    return tuple(found for word in _WORD.findall(value) if (found := colour_of(word)))


def brand_of(css: str) -> frozenset[Colour]:
    """Return the brand colours of a sheet, those of campaigns among them, that nothing else has."""
    others = {
        colour_of(token.value)
        for token in token_declarations(css)
        if f"--{token.name}".replace("_", "-") not in _OWN
    }
    said = (colour_of(one.strip()) for one in re.findall(r"--brand\s*:\s*([^;}]+)", css))
    return frozenset(one for one in said if one and one not in others)

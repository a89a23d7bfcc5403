"""Small sites that several tests begin with."""

from __future__ import annotations

import random
import re
from functools import cache, lru_cache

from msgspec.structs import replace

from sites import (
    CONFIG,
    LISTING,
    TODAY,
    edit,
    page,
    resolved_site,
    service,
    site,
    theme,
    told,
    with_services,
)
from tipsite.audit.output import PageReader
from tipsite.content.corpus import parse
from tipsite.engine.session import Session
from tipsite.model.media import Media
from tipsite.model.plan import Artifact, Promises
from tipsite.pipeline.site_maker import MadeSite, SiteMaker
from tipsite.pipeline.stages import Build, build

SERBIAN = edit(
    CONFIG,
    ("languages: [en, sq]", "languages: [en, sr-Cyrl, sr-Latn]"),
    ("sq: [AL]\n", "sr-Cyrl: [AL]\n"),
    ("sq: Dikush për të folur", "sr-Cyrl: Неко за разговор"),
    (
        "missing_pages: show",
        (
            "missing_pages: show\n  spellings:\n  - {cyrillic: Вај-фај, latin: Wi-Fi}\n"
            "  - {cyrillic: Мегјаши, latin: Мегјаши}"
        ),
    ),
).replace("sq: Fushata e pranverës", "sr-Cyrl: Пролећна кампања") + "".join(
    f"-- content/sq/{path} -- (deleted)\n"
    for path in ("index.md", "help/index.md", "safety.md", "signs/street.md")
)


TEXT = page(
    "sr-Cyrl/rights.md",
    "## Љубав и ЊЕГОШ\n\nВај-фај, „Мегјаши“, [људи](index.md), [сајт](https://example.org/љубав).",
    title="Ваша права",
    summary="Шта је ваше.",
    short_title="Права",
    translation="reviewed",
)


HOME = page("sr-Cyrl/index.md", "Неко слуша.", title="Можете разговарати", summary="Бројеви.")


COUNTRIES = (("en: [AL]", "en: [AL, MK]"), ("sq: [AL]", "sq: [AL, MK]"))


PARTS = "".join(
    page(f"en/routes/{name}.md", f"Words for the {name}.", title=f"Title of the {name}")
    for name in ("person", "worker", "child")
)


def two(*mk: str, more: str = "", led: bool = True) -> str:
    """Return a site of two countries with the given records in the second, led by its line."""
    lead = ("campaigns:\n", "  MK: [mk-line]\ncampaigns:\n")
    text = edit(CONFIG, *COUNTRIES, *((lead,) if led and "id: mk-line\n" in "".join(mk) else ()))
    return text + "-- content/services/mk.yaml --\ncountry: MK\nservices:\n" + "".join(mk) + more


def mk_line(phone: str = "", dial: str = "02 2777 070", needs: str = "[call]") -> str:
    """Return a line of the second country with more keys of its phone."""
    record = service("mk-line", dial=dial, needs=needs)
    return record + "".join(f"    {line}\n" for line in phone.splitlines())


ABROAD = f'dial_abroad: "+389 2 2777 070"\ndial_abroad_source: {LISTING}'


MANY = 60


NEEDS = ("call", "safe-place", "legal")


LETTERS = "abcdefghijklmnoprstuvz"


def name_of(index: int) -> str:
    """Return the id of a service, which has no digits."""
    return f"al-s-{LETTERS[index // 20]}{LETTERS[index % 20]}"


def records(count: int, needs: tuple[str, ...]) -> str:
    """Return a site with so many services in one country, each with words of its own."""
    chance = random.Random(7)

    def words(number: int) -> str:
        return " ".join("".join(chance.choices(LETTERS, k=7)) for _ in range(number))

    made = [
        service(
            name_of(index),
            dial=f"042 {200 + index} {300 + index}",
            needs=f"[{needs[index % len(needs)]}, {needs[(index + 1) % len(needs)]}]"
            if len(needs) > 1
            else f"[{needs[0]}]",
            name=f"{{en: 'Line {words(2)}', sq: 'Linja {words(2)}'}}",
            summary=f"{{en: 'They {words(24)}.', sq: 'Ata {words(24)}.'}}",
        )
        for index in range(count)
    ]
    return with_services(*made) + page("en/more.md", "See [all](help/al.md).")


@lru_cache(maxsize=3)
def made(count: int, *needs: str) -> Build:
    """Return the build of such a site, which has no problem."""
    found = build(site(records(count, needs)), TODAY)
    assert told(found) == []
    return found


def child(text: str = "parent: plain\n", name: str = "child") -> str:
    """Return the sections of a site with a child theme."""
    chosen = edit(CONFIG, ("missing_pages: show", f"missing_pages: show\n  theme: {name}"))
    return f"{chosen}-- themes/{name}/theme.yaml --\n{text}"


POT = "themes/plain/phrases/phrases.pot"


@lru_cache(maxsize=1)
def phrases() -> str:
    """Return a catalogue in which each phrase is the English one between marks."""
    text = theme()[POT].decode()
    head, _, entries = text.partition("\n\nmsgctxt")
    marked = re.sub(
        r'msgid "(.*)"\nmsgstr ""', r'msgid "\1"\nmsgstr "«\1»"', "\n\nmsgctxt" + entries
    )
    counted = r'msgid "(.*)"\nmsgid_plural "(.*)"\nmsgstr\[0\] ""\nmsgstr\[1\] ""'
    both = r'msgid "\1"\nmsgid_plural "\2"\nmsgstr[0] "«\1»"\nmsgstr[1] "«\2»"'
    marked = re.sub(counted, both, marked)
    return f"-- themes/plain/phrases/rmn.po --\n{head}{marked}\n"


LISTED = "  countries:\n    en: [AL]\n    sq: [AL]\n"
NO_HELP = "".join(
    f"-- content/{path} -- (deleted)\n"
    for path in ("services/al.yaml", "en/help/index.md", "sq/help/index.md")
)


def without_directory(*changes: tuple[str, str], countries: str = "") -> str:
    """Return the sections of a site of campaigns alone."""
    settings = (
        (LISTED, countries),
        ("lead:\n  AL: [al-child-line]\n", ""),
        ("2026-11-24}\n  countries: [AL]\n", "2026-11-24}\n"),
        ("menu: [help/index.md]", "menu: [campaigns/index.md]"),
        *changes,
    )
    return edit(CONFIG, *settings) + NO_HELP


@cache
def made_site(text: str) -> MadeSite:
    """Return a site with its pages and what the audit needs to know of them."""
    corpus, _ = parse(site(text))
    maker = SiteMaker(resolved_site(corpus), Media(images={}, files={}), Session())
    maker.open()
    return maker.make()


def promises_of(made: MadeSite) -> Promises:
    """Return the promises of a site, with the addresses of its search indexes."""
    whole = made.audit._promises
    return replace(whole, indexes={tag: made.plan.index(tag) for tag in whole.indexes})


def page_codes(text: str, path: str, old: str, new: str) -> set[str]:
    """Return the codes of the problems of a page of a site in which ``new`` is put for ``old``."""
    made = made_site(text)
    outline = made.plan.made(path)
    before = made.plan.bytes_of(outline).content.decode()
    assert old in before
    page = Artifact(path=path, content=before.replace(old, new).encode())
    return {
        found.code for found in PageReader(promises_of(made)).facts(page, outline.promise).problems
    }

"""What a field is for is said where it is declared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pytest

from tipsite.model.config import Colours, Config, Glossary, ThemeSettings, Tokens
from tipsite.model.fields import Field, fields_of, tables_of, words_of
from tipsite.model.pages import FrontMatter, MaterialMatter
from tipsite.model.problems import Location, Text
from tipsite.model.records import Organization, OrganizationFile, ServiceFile, Source, Verified
from tipsite.renaming.mentions import role_of

RECORDS = (
    Config, Glossary, ThemeSettings, FrontMatter, MaterialMatter, ServiceFile, OrganizationFile,
)  # fmt: skip
NAMES = {
    "page": "Button.page Campaign.pages Footer.about Footer.professionals Footer.you "
    "SiteSettings.menu",
    "link": "Download.transcript FrontMatter.doors SiteSettings.report_mistakes",
    "service": "Config.lead Config.sheets CountryNote.call MaterialMatter.numbers Service.id "
    "Service.with",
    "organization": "Campaign.funders Campaign.partners Organization.id Service.organization "
    "SiteSettings.funders SiteSettings.partners SiteSettings.responsible",
    "campaign": "Campaign.id FrontMatter.campaign MaterialMatter.campaign",
    "language": "Campaign.languages SiteSettings.languages SiteSettings.prepared "
    "SiteSettings.source_language SiteSettings.start",
    "phrases": "SiteSettings.phrases_from",
    "old": "Campaign.aliases FrontMatter.aliases Service.aliases",
}
"""Each key that `tipsite rename` changes, by what it names."""
AT = Location(path="a.yaml")


def walk(record: type) -> Iterator[tuple[str, Field]]:
    for key, field in fields_of(record).items():
        yield f"{record.__name__}.{key}", field
        if field.held.innermost.kind == "record":
            yield from walk(field.held.innermost.type)


def test_the_keys_that_name_something_are_known() -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for name, field in (one for record in RECORDS for one in walk(record)):
        if field.held.innermost.role.names:
            found[field.held.innermost.role.names].add(name)
    assert found == {what: set(keys.split()) for what, keys in NAMES.items()}


@pytest.mark.parametrize(
    ("way", "key", "what"),
    [
        (("site", "menu", 0), False, "page"),
        (("site", "footer", 0), False, "page"),
        (("site", "footer", "about", 0), False, "page"),
        (("site", "name", "sq"), False, None),
        (("site", "name", "sq"), True, "language"),
        (("site", "footnotes", "XK"), True, None),
        (("site", "footnotes", "XK", "sq"), True, "language"),
        (("sheets", "AL"), False, "service"),
        (("sheets", "AL"), True, None),
        (("site", "unknown", "sq"), True, None),
    ],
)
def test_a_place_in_a_file_has_a_role(way: tuple[str | int, ...], key: bool, what: str) -> None:
    assert role_of(Config, way, key=key) == what


def test_a_single_service_of_a_piece_is_one() -> None:
    assert role_of(MaterialMatter, ("numbers",), key=False) == "service"
    assert role_of(MaterialMatter, ("numbers", 0), key=False) == "service"


def test_every_key_says_what_it_is_for() -> None:
    for name, field in (one for record in RECORDS for one in walk(record)):
        tokens = (Colours.__name__, Tokens.__name__)
        if not field.sentence:
            assert name.partition(".")[0] in tokens, name
        assert field.sentence.strip().endswith((".", "?", "/")) or not field.sentence, name


def text(words: str) -> Text:
    return Text(text=words, at=AT)


def test_words_are_what_no_role_takes_away() -> None:
    source = Source(title=text("A report"), language=text("en"), url="https://a.example", at=AT)
    verified = Verified(on="2026", how="called", by=text("the office"), source=source, at=AT)
    assert [one.text for one in words_of(verified)] == ["the office", "A report"]
    assert [one.text for one in words_of(verified, internal=False)] == ["A report"]


def test_tables_are_words_by_language() -> None:
    names = {"en": text("One"), "sq": text("Një")}
    file = Organization(id=text("one"), name=names, website=text("https://a.example"), at=AT)
    assert list(tables_of((file, {"AL": (file,)}))) == [names, names]

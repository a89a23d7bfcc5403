"""Countries that no officer put in order stand by the alphabet of the edition."""

from __future__ import annotations

import re

import pytest

from sites import CONFIG, edit, page, pages, service

CODES = ("ME", "HR", "MK", "GR")
DIRECTORIES = "".join(
    f"-- content/services/{code.lower()}.yaml --\ncountry: {code}\nservices:\n"
    + service(f"{code.lower()}-line", needs="[call]")
    for code in CODES
)


def site(countries: str) -> str:
    """Return a site of five countries, of which ``countries`` are the officer's."""
    settings = edit(
        CONFIG,
        ("languages: [en, sq]", "languages: [en, sr-Cyrl, sr-Latn]"),
        ("en: [AL]", f"en: {countries}"),
        ("sq: [AL]\n", f"sr-Cyrl: {countries}\n"),
        ("sq: Dikush për të folur", "sr-Cyrl: Неко за разговор"),
    ).replace("sq: Fushata e pranverës", "sr-Cyrl: Пролећна кампања")
    gone = "".join(
        f"-- content/sq/{path} -- (deleted)\n"
        for path in ("index.md", "help/index.md", "safety.md", "signs/street.md")
    )
    home = page("sr-Cyrl/index.md", "Неко слуша.", title="Можете разговарати", summary="Бројеви.")
    return settings + gone + home + DIRECTORIES


def order(html: str) -> list[str]:
    """Return the countries of a page in the order of the links to their directories."""
    main = html.partition("<main")[2]
    return list(dict.fromkeys(re.findall(r'href="(?:[./]*help/)?([a-z]{2})\.html', main)))


@pytest.mark.one_in(6)
@pytest.mark.parametrize(
    ("tag", "countries", "expected"),
    [
        ("en", "[AL]", "al hr gr me mk"),
        ("sr-Cyrl", "[AL]", "al gr mk hr me"),
        ("sr-Latn", "[MK, HR, AL]", "mk hr al gr me"),
    ],
)
def test_the_officers_order_goes_before_the_alphabet(
    tag: str, countries: str, expected: str
) -> None:
    assert order(pages(site(countries))[f"{tag}/help/index.html"]) == expected.split()

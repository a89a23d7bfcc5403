"""Whatever stands on a piece, if it fits: templates of plain are not refused, what is missing is.

Names, labels and companions of any length, in three scripts, in all kinds, are set as they come.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from pieces import COLOURS, piece_line, piece_view, set_piece, wrong_with
from tipsite.views.pieces import Beside, PieceLine, PieceView

pytestmark = pytest.mark.long
KINDS = {"poster": 3, "tear-off": 3, "leaflet": 3, "card": 5, "picture": 2}
"""How many lines there may be on a piece of each kind."""
WORDS = {
    "en": "line for victims of trafficking in human beings national open Albania women children",
    "mk": "линија за жртви на трговија со луѓе национална советувалишна служба доверлива жени",
    "ar": "خط المساعدة لضحايا الاتجار بالبشر الوطني لمساعدة الأطفال النساء",
}
HOURS = {
    "en": "Tuesday and Thursday, 09:00–12:00 and 13:00–17:30",
    "mk": "Вторник и четврток, 09:00–12:00 и 13:00–17:30",
    "ar": "الثلاثاء والخميس، 09:00 إلى 12:00 و13:00 إلى 17:30",
}
NUMBERS = ("116 111", "0800 11 112", "+355 4 222 33 44", "129", "042 111", "19 900")
ODD_NUMBER = "(0212) 555 12 34"
BRANDS = ("#20295f", "#f6d32d", "#888888", "#ffffff")
EXAMPLES = 60


def pieces() -> Iterator[PieceView]:
    chance, odd = random.Random(12), random.Random(3)
    for _ in range(EXAMPLES):
        yield _piece(chance, odd)


def _piece(chance: random.Random, odd: random.Random) -> PieceView:
    kind, lang = chance.choice(list(KINDS)), chance.choice(list(WORDS))

    def say(least: int, most: int) -> str:
        words = WORDS[lang].split()
        return " ".join(chance.choices(words, k=chance.randint(least, most))).capitalize()

    def line(number: str) -> PieceLine:
        usual = piece_line(lang)
        others = chance.sample(("112", "129 44", "133"), chance.randint(0, 2))
        return replace(
            usual,
            number=number,
            name=say(1, 9),
            label=chance.choice(("", say(1, 9), "Since 1999 for women of 18 to 25")),
            hours=chance.choice((usual.hours, say(8, 8), "24/7", "Mon-Fri 9-17")),
            cost=chance.choice(("", usual.cost, "0.05 EUR a minute")),
            beside=tuple(
                Beside(name=say(1, 5) + odd.choice(("", " (under 18)")), number=other)
                for other in others
            ),
        )

    lines = list(map(line, chance.sample(NUMBERS, chance.randint(1, KINDS[kind]))))
    if odd.random() < 0.3:
        lines[0] = replace(lines[0], number=ODD_NUMBER, hours=HOURS[lang])
    brand = chance.choice(BRANDS)
    on_brand = "#ffffff" if brand == BRANDS[0] else "#000000"
    view = piece_view(
        kind,
        lang,
        example=kind != "picture" and chance.random() < 0.4,
        headline=(say(2, 7),),
        text=(say(3, 25),),
        points=tuple(say(2, 9) for _ in range(chance.randint(1, 6))),
        inside=tuple(say(5, 40) for _ in range(chance.randint(1, 4))),
        lines=tuple(lines),
        statement=say(5, 30),
        draft=chance.choice(("", say(8, 8))),
        footnote=chance.choice(("", say(9, 9))),
        colours={**COLOURS, "brand": brand, "on_brand": on_brand},
    )
    printed = kind != "picture"
    black, print_shop = chance.random() < 0.15, printed and chance.random() < 0.2
    return replace(view, black=black, print_shop=print_shop, screen=not printed)


def test_what_fits_has_all_that_it_must_and_nothing_is_refused() -> None:
    fits: Counter[str] = Counter()
    for view in pieces():
        made = set_piece(view)
        assert not made.problems
        if not made.overflows:
            assert not wrong_with(view, made), view
            fits[view.kind] += 1
    assert all(fits[kind] >= EXAMPLES / 20 for kind in KINDS)

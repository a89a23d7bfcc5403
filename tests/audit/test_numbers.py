"""What the audit leaves out when it looks for numbers changes nothing that it finds."""

from __future__ import annotations

import random
import re
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sites import pages
from small_sites import made_site, promises_of
from tipsite.audit.numbers import Contacts, Signature, long_numbers, published_on
from tipsite.audit.output import PageReader, file_problems
from tipsite.contacts.detection import (
    ANY,
    MOST_DIGITS,
    digits_in,
    find_contacts,
    is_doubtful,
)
from tipsite.contacts.dialling import digits_of
from tipsite.contacts.emails import emails_in
from tipsite.model.plan import Artifact, Promises, Published
from tipsite.pipeline.site_maker import MadeSite

PIECES = (
    "116 111", "116111", "+355 4 222 333", "08:00–20:00", "08:00", "24", "2026", "112", "069", "2",
    "22", "٠٦٩", "１２", "(", ")", "[", "]", "at", "@", "＠", "ana", "host.org", "dot", " ", ", ",
    " ", ".", "-", "–", "/", "·", ":", "+", "\u00a0", "Call", "(at)", "( at )", "(every day)", "Њ",
)  # fmt: skip


@pytest.fixture(scope="module")
def made() -> MadeSite:
    return made_site("")


@pytest.fixture(scope="module")
def promises(made: MadeSite) -> Promises:
    return replace(promises_of(made), dials=frozenset({"116111", "+3554222333"}))


@pytest.mark.parametrize(
    ("line", "strange"),
    [
        ("Also: Child line (under 18) 116 111", []),
        ("Also: Child line (under 18) 116 112", ["18) 116 112"]),
        ("Call 042 256 789) 116 111", ["042 256 789"]),
    ],
)
def test_a_bracket_that_ends_words_begins_no_number(
    promises: Promises, line: str, strange: list[str]
) -> None:
    assert list(Contacts().strangers((line,), promises)) == strange


# ---------------------------------------------------------------- what a page may ask for

ODD = (
    "l", "O", "①", "²", "x", "×", "_", "129", "1,234", "people ", "1 000", "12.5.2024", "\n\n",
    "978-3-16-148410-0", "AL47 2121 1009", "p < .05", "\u200b", "\u20e3", "፩", "½", "~", "№ ",
    "www.a.org/12 ", "(0)", "00355", "42", "0", "1", "и",
)  # fmt: skip


class Asked(frozenset[str]):
    """Numbers of a site that write down which digits they were asked for."""

    asked: set[str]

    def __contains__(self, digits: object) -> bool:
        self.asked.add(str(digits))
        return super().__contains__(digits)


@given(
    line=st.lists(st.sampled_from((*PIECES, *ODD)), max_size=9).map("".join),
    cuts=st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), max_size=4),
)
def test_whatever_a_site_publishes_no_other_digits_are_asked_for(
    line: str, cuts: list[tuple[int, int]]
) -> None:
    dials = Asked(
        {"112", "116111", *(digits_of(line[start : start + size]) for start, size in cuts)}
    )
    dials.asked = set()
    found = find_contacts(line, dials=dials, regions=("AL",))
    for one in found:
        is_doubtful(one, dials=dials, regions=("AL",))
    phones = {digits_of(one.text) for one in found if one.kind == "phone"}
    assert {one.text for one in found if one.kind == "email"} <= set(emails_in(line))
    asked = {one.removeprefix("+") for one in dials.asked | phones}
    # Longer ones are published on every page.
    numbers = {one for one in asked if one.isdecimal() and len(one) <= MOST_DIGITS}
    assert ANY in digits_in(line) or numbers <= digits_in(line)


WORDS = [one for one in (*PIECES, *ODD) if not any(sign.isdecimal() for sign in one)]


@given(line=st.lists(st.sampled_from(WORDS), max_size=9).map("".join))
def test_without_figures_and_addresses_there_is_no_contact(line: str) -> None:
    if not (digits_in(line) or emails_in(line)):
        assert find_contacts(line, dials=frozenset(), regions=("AL",)) == ()
        # Beside a figure that is none, the same words are searched to the end.
        assert find_contacts(f"{line}\n\nA7", dials=frozenset(), regions=("AL",)) == ()


PUT_IN = (
    *PIECES, *ODD, "&#49;", "%31", "<b>", "</b>", "<!-- 5 -->", "<script>var a=12</script>",
    '<a href="tel:116111">', '<a href="sms:+355 42 1">', '<a href="mailto:ana@host.org">',
    "<bdi>1<i>16 1</i>11</bdi>", '<img title="111" alt="call 116">', "<h2>Albania, Kosovo</h2>",
    '<meta property="x" content="116 111">', '<div data-x="112">',
    "<form data-search='{\"a\": \"112\"}'>",
    '<script type="application/ld+json">{"telephone": "116\\u0020111", "x": "129"}</script>',
)  # fmt: skip


@pytest.mark.one_in(99)
@pytest.mark.parametrize("seed", range(4))
def test_of_what_is_published_a_page_needs_what_may_stand_on_it(
    made: MadeSite, promises: Promises, seed: int
) -> None:
    """Its facts are the same with the whole, whatever else is published or has been taken away."""
    chance = random.Random(seed)
    lines = [lines for lines in promises.lines.values() if lines]
    every = sorted((path, text) for path, text in pages().items() if path.endswith(".html"))
    for _ in range(30):
        path, text = chance.choice(every)
        for _ in range(chance.randint(0, 4)):
            place = chance.choice([one.start() + 1 for one in re.finditer(r">|\d", text)])
            text = text[:place] + "".join(chance.choices(PUT_IN, k=3)) + text[place:]
        figures = re.findall(r"\d[\d ./()-]*\d", text)
        numbers = [re.sub(r"\D", "", one)[chance.randint(0, 1) :] for one in figures]
        more = [chance.choice(("", "+")) + one for one in chance.choices(numbers, k=20)]
        whole = replace(
            promises,
            dials=promises.dials | set(more[:12]),
            figures=promises.figures | set(more[8:]),
            texts=frozenset(more[:4]),
            lines={**promises.lines, **{one: chance.choice(lines) for one in more}},
            emails=frozenset(chance.choices(("ana@host.org", "a@b.c"), k=1)),
        )
        page, own = Artifact(path=path, content=text.encode()), made.plan.made(path).promise
        assert PageReader(whole).facts(page, own) == PageReader(whole.for_all()).facts(
            page, own, partial(published_on, whole=whole, long=long_numbers(whole))
        )


@pytest.mark.one_in(99)
@pytest.mark.parametrize("seed", range(2))
def test_of_what_is_published_a_plain_text_needs_its_own_numbers(
    promises: Promises, seed: int
) -> None:
    chance = random.Random(seed)
    lines = [lines for lines in promises.lines.values() if lines]
    made = sorted((path, text) for path, text in pages().items() if path.endswith("/al.txt"))
    wrong = 0
    for _ in range(60):
        path, text = chance.choice(made)
        for _ in range(chance.randint(0, 6)):
            place = chance.randrange(len(text))
            put = "".join(chance.choices((*PIECES, *ODD, "\n", "\n\n", "\u200e"), k=2))
            text = text[:place] + put + text[place:]
        figures = re.findall(r"\d[\d ./()-]*\d", text)
        more = [chance.choice(("", "+")) + re.sub(r"\D", "", chance.choice(figures)) for _ in "ab"]
        whole = replace(
            promises,
            dials=promises.dials | set(more),
            lines={**promises.lines, **{one: chance.choice(lines) for one in more}},
            indexes={},
        )
        file, none = Artifact(path=path, content=text.encode()), frozenset[str]()
        own = replace(
            whole.for_all().held(
                published_on(Contacts().text_signature(text), whole, long_numbers(whole))
            ),
            indexes={},
        )
        found = tuple(file_problems(file, none, whole, Contacts()))
        assert tuple(file_problems(file, none, own, Contacts())) == found
        wrong += bool(found)
    assert wrong > 10


def test_a_number_on_no_page_changes_nothing_that_is_published_on_one(
    made: MadeSite, promises: Promises
) -> None:
    path = "en/help/al.html"
    page = Artifact(path=path, content=pages()[path].encode())

    def published(*numbers: str) -> Published:
        heard: list[Published] = []
        whole = replace(promises, dials=promises.dials | {*numbers})

        def of(signature: Signature) -> Published:
            heard.append(published_on(signature, whole, long_numbers(whole)))
            return heard[0]

        PageReader(promises.for_all()).facts(page, made.plan.made(path).promise, of)
        return heard[0]

    assert published() == published("+35569000001", "069 000 002")
    assert published().dials

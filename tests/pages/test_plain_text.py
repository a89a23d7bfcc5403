"""The plain-text versions: one message for each service, one file for each directory."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from sites import (
    AL,
    CONFIG,
    LISTING,
    built,
    edit,
    one,
    pages,
    problems,
    service,
    with_services,
)
from tipsite.contacts.sms import fits, message

MARK = "\ufeff"
"""Tells browsers the encoding. They take it away when they read a file, and nobody copies it: it
does not count as a sign of the message."""
GSM = "042 111 222"


def messages(text: str) -> int:
    """Return how many messages a text is; the signs that take two places are not in use here."""
    assert not set(text) & set("^{}\\[~]|`€")
    signs = len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
    one, each = (160, 153) if text.isascii() else (70, 67)
    return 1 if signs <= one else -(-signs // each)


def sms(name: str, *, dial: str = GSM, path: str = "en/help/al/x.txt", **keys: str) -> str:
    """Return the message of a service with a name in a live-like or demonstration site."""
    text = with_services(service("al-x", dial=dial, name=name, **keys))
    return bare(pages(text)[path])


def bare(text: str) -> str:
    """Return what is copied into a message: the file without its mark and the end of its line."""
    assert text.endswith("\n")
    return text.removeprefix(MARK).removesuffix("\n")


# ---------------------------------------------------------------- files


def test_each_directory_and_service_has_a_text_in_each_edition_and_a_link_to_it() -> None:
    made = pages(with_services(service("al-law", dial=GSM)))
    texts = {path for path in made if path.endswith(".txt")} - {"robots.txt"}
    assert texts == {
        f"{tag}/help/{name}.txt"
        for tag in ("en", "sq")
        for name in ("al", "al/child-line", "al/law")
    }
    for path in texts:
        html = LexborHTMLParser(made[path.replace(".txt", ".html")])
        name = path.rpartition("/")[2]
        assert [a.attributes["href"] for a in html.css(f'main a.go[href="{name}"]')] == [name]


def test_a_file_has_a_mark_of_its_encoding_where_it_needs_one() -> None:
    made = built(with_services(service("al-law", dial=GSM, name="{en: Law, sq: Ndihmë ligjore}")))
    texts = [found for found in made.artifacts if found.path.endswith(".txt")]
    seen = set()
    for found in texts:
        text = found.content.decode()
        assert text.startswith(MARK) is not text.isascii(), found.path
        assert text.count(MARK) <= 1
        assert not re.search(r"[<>]|&\w+;", text)
        seen.add(text.isascii())
    assert seen == {True, False}


@pytest.mark.parametrize("status", ["demonstration", "live"])
def test_a_demonstration_says_so_in_each_text_and_a_live_site_does_not(status: str) -> None:
    called = (f"how: published, source: {LISTING}", "how: called, by: An officer")
    text = edit(AL, called)
    if status == "live":
        new = "status: live\n  responsible: alo\n  report_mistakes: https://example.net/"
        text += edit(CONFIG, ("status: demonstration", new))
    made = pages(text)
    example = status == "demonstration"
    for tag, short in (("en", "EXAMPLE"), ("sq", "SHEMBULL")):
        assert made[f"{tag}/help/al/child-line.txt"].removeprefix(MARK).startswith(short) is example
        notice = (
            one(LexborHTMLParser(made[f"{tag}/index.html"]), "p.demo").text()
            if example
            else "Example only"
        )
        assert (notice in made[f"{tag}/help/al.txt"]) is example


# ---------------------------------------------------------------- one message


LONG = "Centre for the protection of the rights of children and of all young people of the country"


@pytest.mark.parametrize(
    ("name", "hours"),
    [
        ("Linja e re", "24 orë, çdo ditë"),
        ("Линија", "24 orë"),
        ("Qendra " * 12, "24 orë, çdo ditë"),
    ],
)
def test_a_message_in_any_letters_has_its_country_and_its_hours(name: str, hours: str) -> None:
    # Of Cyrillic letters a single message holds 70: hours and cost used to be left out there.
    record = service("al-x", dial=GSM, name=f"{{en: X, sq: '{name.strip()}'}}")
    record = record.replace("    publish: yes", "    hours: 24/7\n    free: yes\n    publish: yes")
    said = bare(pages(with_services(record))["sq/help/al/x.txt"])
    assert said.startswith("SHEMBULL: Shqipëri: ")
    assert hours in said
    assert messages(said) <= 2


@pytest.mark.parametrize("name", ["Own line", LONG])
def test_what_must_stand_beside_a_line_is_in_its_message_with_its_number(name: str) -> None:
    other = service("al-b", dial="042 999 888", name="{en: Night line}")
    other = other.replace("  publish: yes\n", "  publish: yes\n  with: [al-c]\n", 1)
    third = service("al-c", dial="042 777 666", name="{en: Day line}")
    own = service("al-x", dial=GSM, name=f"{{en: '{name}'}}", label="{en: for women only}")
    own = own.replace("  publish: yes\n", "  publish: yes\n  with: [al-b]\n", 1)
    made = pages(with_services(own, other, third))
    said = bare(made["en/help/al/x.txt"])
    assert messages(said) <= 2
    assert all(words in said for words in (GSM, "for women only", "042 999 888", "042 777 666"))
    own_facts = "hours not known; cost not known"
    named = f": {GSM}; for women only; {own_facts}; Night line 042 999 888; Day line 042 777 666"
    assert named in said
    block = next(part for part in made["en/help/al.txt"].split("\n\n") if part.startswith(name))
    unknown = "(cost not known, hours not known)"
    assert f"- Night line, Albania: 042 999 888 {unknown}\n" in block
    assert f"- Day line, Albania: 042 777 666 {unknown}" in block
    assert block.splitlines()[1] == "for women only"


# ---------------------------------------------------------------- the directory as text


# ---------------------------------------------------------------- what fits

WORDS = st.text(st.sampled_from('abcdeëçшЉ ,–"„“'), max_size=120).map(lambda text: text.split())
NUMBERS = st.lists(st.from_regex(r"\+?[0-9][0-9 ]{1,30}[0-9]", fullmatch=True), max_size=5)
WANTED = st.lists(st.sampled_from(("free of charge", "pa pagesë", "24 hours a day")), max_size=3)


def joined(name: str, needed: Sequence[str]) -> str:
    return f"{name}: {'; '.join(needed)}"


@given(WORDS.filter(bool), NUMBERS.filter(bool), NUMBERS, WANTED)
@pytest.mark.long
def test_a_message_keeps_its_promises(
    words: list[str], own: list[str], shorter: list[str], wanted: list[str]
) -> None:
    name, before = " ".join(words), "Shqipëri: "
    beside = [f"Line {number}" for number in shorter]
    said = message(before, name, own, wanted, beside=beside, shorter=shorter)
    assert said.startswith(before)
    shown, _, rest = said.removeprefix(before).partition(": ")
    tried = [
        (wanted[:count], others)
        for count in range(len(wanted), -1, -1)
        for others in (beside, shorter)
        if rest == "; ".join((*own, *wanted[:count], *others))
    ]
    assert tried, "a number was cut, or a fact stands at another line"
    if fits(before + joined(name, [*own, *wanted, *beside]), 2):
        assert said == before + joined(name, [*own, *wanted, *beside])
    if shown != name:
        bare_name = name.translate(dict.fromkeys(map(ord, '"„“')))
        assert shown.endswith("...")
        assert bare_name.startswith(shown.removesuffix("..."))
        assert len(shown.split()) < len(words), "an ellipsis where nothing was cut"
    if fits(before + joined(name, [*own, *wanted[:1], *shorter]), 3):
        assert fits(said, 3)
        assert tried[0][0] or not wanted, "what is wanted most goes last"


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("a" * 160, True),
        ("a" * 161, False),
        ("ë" * 70, True),
        ("ë" * 71, False),
        ("[" * 80, True),
        ("[" * 81, False),
        ("`", False),
    ],
)
def test_the_length_of_a_message_is_that_of_the_network(text: str, fine: bool) -> None:
    assert fits(text) is fine


# ---------------------------------------------------------------- what was not found

NOTE = """\
  notes:
    AL:
    - need: starting-again
      words: {en: We found no service for this., sq: Nuk gjetëm shërbim për këtë.}
      call: [al-child-line]
  exit:"""


def noted(old: str = "", new: str = "") -> str:
    """Return a site whose directory says that nothing was found, with a part of that changed."""
    return edit(CONFIG, ("  exit:", NOTE.replace(old, new) if old else NOTE))


def test_a_directory_says_what_was_not_found_and_whom_to_call_instead() -> None:
    made = pages(noted())
    for tag, words in (("en", "We found no service for this."), ("sq", "Nuk gjetëm shërbim")):
        section = one(LexborHTMLParser(made[f"{tag}/help/al.html"]), "#need-starting-again")
        assert words in section.text()
        assert [a.attributes["href"] for a in section.css("a.call")] == ["tel:116111"]
        assert not section.css(".entry")
        text = made[f"{tag}/help/al.txt"]
        said = text[text.index(words) :].split("\n\n")[0]
        assert said.splitlines()[1:] == [
            {
                "en": "- Child helpline, Albania: 116 111",
                "sq": "- Linja e fëmijëve, Shqipëri: 116 111",
            }[tag]
        ]
    assert 'id="need-starting-again"' not in pages()["en/help/al.html"]


@pytest.mark.parametrize(
    ("swap", "told"),
    [
        (("al-child-line", "al-child-lin"), "unknown-service"),
        (("al-child-line", "al-night-line"), "note-on-hold"),
        (
            (
                "      call: [al-child-line]",
                "    - need: starting-again\n      words: {en: A., sq: B.}",
            ),
            "note-twice",
        ),
    ],
)
def test_a_note_that_leads_nowhere_is_told_at_its_place(swap: tuple[str, str], told: str) -> None:
    found = [line for line in problems(noted(*swap)) if line.startswith("campaigns.yaml:")]
    assert told in " ".join(found), found

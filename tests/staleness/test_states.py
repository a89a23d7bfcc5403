"""What a translation was made from is told by content, whatever is moved or reformatted."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipsite.markdown.document import blocks_of
from tipsite.markdown.normal_form import fingerprint
from tipsite.model.problems import Location
from tipsite.model.translation import Document, Pair, StateFile, Unit
from tipsite.staleness.pairs import compare, pair_up
from tipsite.staleness.state_file import accept, forget, keep, parse_state, write_state
from tipsite.staleness.units import changes_between
from tipsite.translation.labels import reasons

EN = """\
## Who can help

Call [the line](service:al-child-line) or read [about rights](rights.md).

- A bed for tonight
- A lawyer

You can leave on 4 August 2026.

1. Call
2. Wait"""
SQ = """\
## Kush ndihmon

Telefononi [linjën](service:al-child-line) ose lexoni [për të drejtat](rights.md).

- Një shtrat për sonte
- Një avokat

Mund të ikni më 4 gusht 2026.

1. Telefononi
2. Prisni"""
PATH = "content/sq/help.md"


def document(text: str, **fields: str) -> Document:
    named = list(fields.items())
    blocks = [("", block.text) for block in blocks_of(text)]
    units = (
        Unit(key=key, text=words, fingerprint=fingerprint(words), at=Location(path=PATH, line=line))
        for line, (key, words) in enumerate((*named, *blocks), 1)
    )
    return Document(name="help.md", units=tuple(units))


def made_from(source: Document, target: Document) -> StateFile:
    pairs = pair_up(source, target, (), "en")
    return accept(StateFile(), "help.md", pairs, range(100))


STATE = made_from(document(EN, title="Help"), document(SQ, title="Ndihmë"))


def states(
    source: str, target: str = SQ, state: StateFile = STATE, *, title: str = "Help"
) -> Sequence[Pair]:
    one, other = document(source, title=title), document(target, title="Ndihmë")
    return pair_up(one, other, state.made.get("help.md", ()), "en")


def words(pairs: Sequence[Pair]) -> list[str]:
    return [pair.state for pair in pairs]


def only(pairs: Sequence[Pair]) -> tuple[str, tuple[str, ...]]:
    (pair,) = (pair for pair in pairs if pair.state != "current")
    return pair.state, pair.changes


def test_a_translation_that_was_just_accepted_is_current() -> None:
    assert words(states(EN)) == ["current"] * 6


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("al-child-line", "al-police", "service"),
        ("(rights.md)", "(about.md)", "link"),
        ("- A lawyer", "- A good lawyer", "list-item"),
        ("- A lawyer", "- A lawyer\n- A doctor", "list-item"),
        ("\n- A lawyer", "", "list-item"),
        ("2. Wait", "2. Walk", "step"),
        ("2. Wait", "2. Wait\n3. Go", "step"),
        ("1. Call\n2. Wait", "1. Wait\n2. Call", "step"),
        ("4 August", "5 August", "number"),
        ("4 August", "4 September", "date"),
        ("on 4 August 2026", "any day", "date"),
    ],
)
def test_what_can_mislead_is_critical(old: str, new: str, change: str) -> None:
    assert old in EN
    state, changes = only(states(EN.replace(old, new)))
    assert state == "outdated-critical"
    assert changes[0] == change


def test_a_change_of_wording_is_minor_and_undoing_it_makes_all_current_again() -> None:
    assert only(states(EN.replace("or read", "or look up"))) == ("outdated-minor", ("wording",))
    assert only(states(EN, title="Helping")) == ("outdated-minor", ("wording",))
    assert words(states(EN)) == ["current"] * 6


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\nor read", " or read"),
        ("- A bed for tonight\n- A lawyer", "* A bed\n  for tonight\n\n* A lawyer"),
        ("1. Call\n2. Wait", "1) Call\n2) Wait"),
        ("## Who can help", "##   Who can help ##"),
        ("You can leave on", "You  can\nleave on"),
    ],
)
def test_reformatting_changes_nothing(old: str, new: str) -> None:
    source = EN.replace("or read", "\nor read") if old.startswith("\n") else EN
    assert old in source
    assert words(states(source.replace(old, new))) == ["current"] * 6


def test_moving_a_block_changes_nothing() -> None:
    blocks = EN.split("\n\n")
    assert words(states("\n\n".join((*blocks[2:], *blocks[:2])))) == ["current"] * 6
    moved = SQ.split("\n\n")
    assert words(states(EN, "\n\n".join((*moved[3:], *moved[:3])))) == ["current"] * 6


def test_a_field_that_moves_with_its_translation_keeps_its_state() -> None:
    before = [document("", **{"aims.0": "One", "aims.1": "Two"})]
    before.append(document("", **{"aims.0": "Një", "aims.1": "Dy"}))
    lines = made_from(*before).made["help.md"]
    source = document("", **{"aims.0": "Two", "aims.1": "One"})
    moved = document("", **{"aims.0": "Dy", "aims.1": "Një"})
    assert words(pair_up(source, moved, lines, "en")) == ["current"] * 2
    assert words(pair_up(source, before[1], lines, "en")) == ["outdated-minor"] * 2


def test_a_renamed_page_and_a_block_that_went_to_another_page_keep_their_state() -> None:
    source, target = document(EN, title="Help"), document(SQ, title="Ndihmë")
    other = document("Quite another text."), document("Tekst krejt tjetër.")
    found = compare({"new.md": source}, {"new.md": target}, STATE, "en")
    assert words(found["new.md"]) == ["current"] * 6
    grown = accept(STATE, "other.md", pair_up(*other, (), "en"), range(9))
    sources = {"other.md": document("Quite another text.\n\n" + EN.split("\n\n")[1])}
    targets = {"other.md": document("Tekst krejt tjetër.\n\n" + SQ.split("\n\n")[1])}
    assert words(compare(sources, targets, grown, "en")["other.md"]) == ["current"] * 2
    assert words(compare(sources, targets, STATE, "en")["other.md"]) == ["unknown", "current"]


def test_a_renamed_page_takes_what_was_said_of_all_its_blocks() -> None:
    source = document(EN + "\n\n> Only in English.", title="Help")
    target = document(SQ + "\n\nVetëm në shqip.", title="Ndihmë")
    pairs = pair_up(source, target, STATE.made["help.md"], "en")
    left = next(pair.number for pair in pairs if pair.target is None)
    own = next(pair.number for pair in pairs if pair.source is None)
    state = accept(STATE, "help.md", pairs, (left, own))
    edited = document(SQ.replace("ndihmon", "sheh") + "\n\nVetëm në shqip.", title="Ndihmë")
    for page in (target, edited):
        found = compare({"new.md": source}, {"new.md": page}, state, "en")
        assert words(found["new.md"]) == ["current"] * 7


def test_a_second_line_about_a_block_says_nothing_of_another() -> None:
    source = document("You can call today.\n\nYou can call tomorrow.")
    target = document("Telefononi sot.\n\nTelefononi nesër.")
    first = made_from(source, target).made["help.md"][0]
    assert words(pair_up(source, target, (first, first), "en")) == ["current", "unknown"]


@pytest.mark.parametrize(
    ("old", "new"), [("## Kush", "### Kush"), ("1. Telefononi\n2. P", "- Telefononi\n- P")]
)
def test_another_level_or_sign_in_the_translation_leaves_it_the_same_text(
    old: str, new: str
) -> None:
    assert words(states(EN, SQ.replace(old, new))) == ["current"] * 6


def test_a_new_block_is_missing_and_a_lost_one_leaves_an_orphan() -> None:
    blocks = EN.split("\n\n")
    added = states("\n\n".join((*blocks[:2], "Take your time.", *blocks[2:])))
    assert words(added) == ["current"] * 3 + ["missing"] + ["current"] * 3
    dropped = states("\n\n".join((*blocks[:1], *blocks[2:])))
    assert words(dropped) == ["current", "current", "orphan", "current", "current", "current"]
    assert dropped[2].target is not None
    assert "Telefononi" in dropped[2].target.text


def test_editing_the_translation_does_not_hide_that_it_is_outdated() -> None:
    source, target = EN.replace("or read", "or look up"), SQ.replace("ose lexoni", "o lexoni")
    assert only(states(source, target)) == ("outdated-minor", ("wording",))
    assert words(states(EN, target)) == ["current"] * 6


def test_a_block_left_out_on_purpose_stays_settled_until_its_source_changes() -> None:
    source = EN + "\n\nOne more thing."
    state = accept(STATE, "help.md", states(source), range(100))
    assert words(states(source, state=state)) == ["current"] * 7
    assert only(states(source + " Or two.", state=state))[0] == "missing"


def test_a_state_file_is_sorted_and_reads_back() -> None:
    text = write_state(STATE)
    lines = text.splitlines()
    assert lines[1:] == sorted(lines[1:])
    assert [line.split("\t")[1] for line in lines[1:]] == [
        *("#001", "#002", "#003", "#004", "#005"),
        "title",
    ]
    again, problems = parse_state(text, PATH)
    assert write_state(again) == text
    assert not problems
    assert words(states(EN, state=again)) == ["current"] * 6


def test_a_damaged_line_is_told_and_its_block_becomes_unknown() -> None:
    lines = write_state(STATE).splitlines()
    broken = "\n".join((*lines[:2], lines[2][:30], "<<<<<<< HEAD", *lines[3:])) + "\n"
    state, problems = parse_state(broken, "content/sq/.tipsite-translation.tsv")
    assert [(one.code, one.at.line) for one in problems] == [
        ("translation-state-line", 3),
        ("translation-state-line", 4),
    ]
    assert sorted(words(states(EN, state=state))) == ["current"] * 5 + ["unknown"]


def test_a_source_that_cannot_be_read_back_is_unknown_rather_than_minor() -> None:
    text = write_state(STATE)
    line = next(line for line in text.splitlines() if "\t#002\t" in line)
    damaged = text.replace(line, line[:-8] + "AAAAAAA=")
    state, _ = parse_state(damaged, PATH)
    found = states(EN.replace("or read", "or look up"), state=state)
    assert [pair.state for pair in found if pair.state != "current"] == ["unknown"]


@pytest.mark.long
def test_a_kept_text_that_would_fill_the_memory_is_unknown() -> None:
    lines = write_state(STATE).splitlines()
    at = next(at for at, line in enumerate(lines) if "\t#002\t" in line)
    text = "a" * 50_000_000
    name, key, _, target, _ = lines[at].split("\t")
    lines[at] = "\t".join((name, key, fingerprint(text), target, keep(text)))
    tracemalloc.start()
    state, _ = parse_state("\n".join(lines) + "\n", PATH)
    found = states(EN.replace("or read", "or look up"), state=state)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 20_000_000
    assert [pair.state for pair in found if pair.state != "current"] == ["unknown"]


def test_a_forgotten_document_is_unknown() -> None:
    state = forget(STATE, "help.md", document(SQ, title="Ndihmë"))
    assert words(states(EN, state=state)) == ["unknown"] * 6


TABLE = "| day | opens |\n|---|---|\n| Mon | 9 |\n| Sat | 8 |"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Say *no*.", "Say _no_.", ()),
        ("Say no.", "Say **no**.", ("wording",)),
        ("| a | b |\n| --- | --- |\n| c | d |", "|a|b|\n|:-|-|\n|c|d|", ()),
        ("/// note | Mind\nText here\n///", "/// note | Mind\n\nText\nhere\n\n///", ()),
        ("/// note\n- a\n- b\n///", "/// note\n- a\n///", ("list-item",)),
        ("You may go.", "You May go.", ("wording",)),
        ("Open Monday to Friday.", "Open Monday to Sunday.", ("date",)),
        ("Hello {name}.", "Hello {names}.", ("placeholder",)),
        ("![a](x.svg)", "![a](y.svg)", ("image",)),
        ("## Two", "### Two", ("shape",)),
        ("2018–2020", "2018-2020", ("wording",)),
        ("- A lawyer", "- A lawyer.", ("wording",)),
        (TABLE, TABLE.replace("Sat", "Sun"), ("list-item",)),
        (TABLE, TABLE.replace("| Mon | 9 |\n| Sat | 8 |", "| Mon | 8 |\n| Sat | 9 |"),
            ("list-item",)),
        (TABLE, f"{TABLE}\n| never | - |", ("list-item",)),
        (TABLE, TABLE.replace("---", ":--"), ()),
        ("[A](service:al-a), [B](service:al-b)", "[A](service:al-b), [B](service:al-a)",
            ("service",)),
        ("[A](service:al-a), [B](service:al-b)", "[B](service:al-b), [A](service:al-a)",
            ("wording",)),
        ("[A](service:al-a)", "[Call A](service:al-a)", ("wording",)),
        ("[A](a.md), [B](b.md)", "[A](b.md), [B](a.md)", ("link",)),
        ("a stranger", "a [stranger](lang:sq)", ("wording",)),
    ],
)  # fmt: skip
def test_what_has_changed_is_named(old: str, new: str, expected: tuple[str, ...]) -> None:
    assert changes_between(old, new, "en") == expected


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (TABLE, f"{TABLE}\n| never | - |", "a row of the table was added"),
        ("[A](a.md), [B](b.md)", "[A](b.md), [B](a.md)", "links have changed places"),
        ("[A](service:al-a), [B](service:al-b)", "[A](service:al-b), [B](service:al-a)",
            "services have changed places"),
    ],
)  # fmt: skip
def test_why_a_translation_may_mislead_is_said(old: str, new: str, why: str) -> None:
    before, after = document(old), document(new)
    state = accept(StateFile(), "help.md", pair_up(before, before, (), "en"), range(9))
    pairs = pair_up(after, before, state.made["help.md"], "en")
    assert [reasons(pair, "en") for pair in pairs if pair.state != "current"] == [(why,)]


@pytest.mark.long
def test_countless_notes_in_notes_have_a_fingerprint_and_facts() -> None:
    deep = "/// note\n" * 3000 + "- a\n" + "///\n" * 3000
    assert fingerprint(deep) != fingerprint(deep.replace("- a", "- b"))
    assert changes_between(deep, deep.replace("- a", "- b"), "en") == ("wording",)


BLOCKS = st.lists(
    st.sampled_from(["## A", "## B", "Some *words*.", "Other words 5.", "- a\n- b", "- a", "1. x"]),
    max_size=7,
)


@given(before=st.tuples(BLOCKS, BLOCKS), after=st.tuples(BLOCKS, BLOCKS), title=st.booleans())
def test_each_block_stands_once_and_accepting_all_makes_all_current(
    before: tuple[list[str], list[str]], after: tuple[list[str], list[str]], *, title: bool
) -> None:
    fields = {"title": "T"} if title else {}
    then = [document("\n\n".join(blocks), **fields) for blocks in before]
    now = [document("\n\n".join(blocks), **fields) for blocks in after]
    state = made_from(then[0], then[1])
    pairs = pair_up(now[0], now[1], state.made.get("help.md", ()), "en")
    assert [pair.source for pair in pairs if pair.source] == list(now[0].units)
    shown = [pair.target for pair in pairs if pair.target]
    assert len(shown) == len({unit.at for unit in shown})
    assert [pair.number for pair in pairs] == list(range(1, len(pairs) + 1))
    settled = accept(state, "help.md", pairs, range(100))
    again = pair_up(now[0], now[1], settled.made.get("help.md", ()), "en")
    if settled.made:
        assert {pair.state for pair in again} <= {"current"}
    reread, problems = parse_state(write_state(settled), "content/sq/.tipsite-translation.tsv")
    assert not problems
    assert write_state(reread) == write_state(settled)

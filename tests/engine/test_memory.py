"""What is recalled, and for how long."""

from __future__ import annotations

import pytest

from tipsite.engine.memory import Memory, interned, memoized


def test_without_a_memory_a_function_works_each_time() -> None:
    assert double([1]) is not double([1])


def test_the_same_object_gives_the_same_result_and_an_equal_one_does_not() -> None:
    memory, given = Memory(), [1]
    with memory.open():
        first = double(given)
        assert double(given) is first
        assert double([1]) is not first
    with memory.open():
        assert double(given) is first


def test_words_and_numbers_are_the_same_when_they_are_equal() -> None:
    memory = Memory()
    with memory.open():
        first = joined("abc"[:2], 1, more="c")
        assert joined("ab", 1, more="c") is first
        assert joined("ab", 2, more="c") is not first
        assert joined("ab", 1, more="d") is not first


def test_what_is_settled_stays_the_same_object_while_it_is_equal() -> None:
    memory = Memory()
    with memory.open():
        first = interned("some", [1, 2])
    with memory.open():
        assert interned("some", [1, 2]) is first
        assert interned("some", [1, 3]) is not first
        assert interned("others", [1, 2]) is not first


def test_what_is_not_asked_for_goes_when_it_becomes_much() -> None:
    memory = Memory()
    with memory.open():
        joined("0", 0, more="")
    for number in range(1, 100):
        with memory.open():
            joined(str(number), number, more="")
    assert len(memory.now) < 10


def test_a_failure_forgets_nothing() -> None:
    memory, given = Memory(), [1]
    with memory.open():
        first = double(given)
        for number in range(20):
            joined("x", number, more="")
    memory.first = 1
    with pytest.raises(ZeroDivisionError):
        fail(memory)
    memory.first = 1000
    with memory.open():
        assert double(given) is first


def fail(memory: Memory) -> None:
    with memory.open():
        double([2])
        raise ZeroDivisionError


@memoized
def double(given: list[int]) -> list[int]:
    return [one * 2 for one in given]


@memoized
def joined(words: str, number: int, *, more: str) -> tuple[str, int, str]:
    return (words, number, more)

"""Every problem has words, every entry of the table is used, and all its marks are filled."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

from mistakes import everything
from sites import ROOT
from tipsite.console import print_problems, problem_lines
from tipsite.messages.explanation import MESSAGES, explain
from tipsite.model.problems import Location, Problem, problem, warning

SOURCE = ROOT / "src" / "tipsite"
FILES = sorted(path for path in SOURCE.rglob("*.py") if path.parent.name != "messages")
MARK = re.compile(r"(?<!\{)\{(\w+)\}")
CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+|autolink")


@cache
def said() -> tuple[ast.Call | ast.Constant, ...]:
    """Return the calls and constants of the source."""
    return tuple(
        node
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call | ast.Constant)
    )


def calls() -> Iterator[tuple[ast.Call, str]]:
    """Yield each call that makes a problem, with the text of its code."""
    for node in said():
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args):
            continue
        if node.func.id in ("problem", "warning", "note", "tell"):
            yield node, ast.unparse(node.args[0])


def literals() -> set[str]:
    """Return every text in the source that could be a code."""
    found: set[str] = set()
    for node in said():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found |= {node.value} if CODE.fullmatch(node.value) else set()
    return found


def made_codes() -> set[str]:
    """Return the codes that the source puts together from parts."""
    found = {f"{kind}-in-words" for kind in ("phone", "email")}
    found |= {f"{kind}-in-words" for kind in ("link", "service")} | {
        "browser-unseen",
        "browser-faint",
    }
    for kind in ("service", "organization", "page", "country", "campaign"):
        found.add(f"unknown-{kind}")
    for what in ("service", "link", "image", "placeholder", "figure"):
        found.add(f"parity-{what}")
    text = "".join(path.read_text("utf-8") for path in FILES)
    reasons = set(re.findall(r'OutputRefused\w*\(\s*"([a-z-]+)"', text))
    found |= {f"output-{reason}" for reason in literals()} | {f"output-{one}" for one in reasons}
    return found | {f"{made[1]}-{made[2]}" for made in re.finditer(r'f"(\w+)-\{\w+\}-(\w+)"', text)}


def test_every_code_that_stands_in_a_call_has_words() -> None:
    written = {text.strip("'") for _, text in calls() if text.startswith("'")}
    assert len(written) > 80
    assert written <= set(MESSAGES)


def test_every_entry_of_the_table_is_used() -> None:
    assert set(MESSAGES) <= literals() | made_codes() | {"output-locked"}


def test_a_call_with_a_literal_code_provides_every_mark() -> None:
    for node, text in calls():
        if text.startswith("'") and all(keyword.arg for keyword in node.keywords):
            message = MESSAGES[text.strip("'")]
            given = {keyword.arg for keyword in node.keywords}
            words = " ".join(message if "meant" in given else message[:2])
            assert set(MARK.findall(words)) <= given, f"{text} line {node.lineno}"


def test_problems_of_broken_sites_can_all_be_explained() -> None:
    found = everything()
    assert len({one.code for one in found}) > 35
    for one in found:
        words, hint = explain(one.code, one.values)
        assert "{" not in words.replace("{country}", "")
        assert hint


@pytest.mark.parametrize("code", MESSAGES)
def test_words_are_a_sentence_and_the_hint_says_what_to_do(code: str) -> None:
    values = tuple((mark, "x") for mark in set(MARK.findall(" ".join(MESSAGES[code]))))
    words, hint = explain(code, values)
    assert words != hint
    assert words[0].isupper() or words[0] in "“0x" or words.startswith(("tipsite", "site."))
    assert words.rstrip()[-1] in ".:?x", words
    assert hint.rstrip()[-1] in '.?…”/x]}"' or hint.endswith("my-site"), hint


def test_words_are_translated_before_they_are_filled() -> None:
    said = explain("missing-key", (("key", "title"),), lambda text: "<" + text + ">")
    assert said[0] == "<The key “title” is missing here.>"


def test_a_place_is_shown_with_its_line_and_a_caret_below_its_column() -> None:
    shown = list(problem_lines((found("missing-key", 2, 4),), {"a.md": b"one\ntwo three\n"}))
    assert shown[0].startswith("a.md:2:4: missing-key error: The key")
    assert shown[1:3] == ["    two three", "       ^"]
    assert shown[3].startswith("    → Add a line")


def found(code: str, line: int, column: int, path: str = "a.md") -> Problem:
    return problem(code, Location(path=path, line=line, column=column), key="title")


def test_the_caret_of_a_long_line_is_on_the_screen() -> None:
    line = "x" * 500 + "Y" + "z" * 500
    _, words, caret, _ = problem_lines((found("missing-key", 1, 501),), {"a.md": line.encode()})
    assert len(words) <= 110
    assert words[len(caret) - 1] == "Y"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_line_is_the_one_that_an_editor_shows(end: str) -> None:
    text = f"\ufeffone\u2028still\x0cone{end}two{end}three{end}"
    shown = list(problem_lines((found("missing-key", 2, 1),), {"a.md": text.encode()}))
    assert shown[1] == "    two"


def test_carets_mark_the_whole_mistake_where_its_words_are_known() -> None:
    at = Location(path="a.md", line=1, column=6)
    phone = problem("phone-in-words", at, found="116 111", meant="")
    _, words, carets, _ = problem_lines((phone,), {"a.md": b"Call 116 111 now.\n"})
    assert (words, carets) == ("    Call 116 111 now.", "         ^^^^^^^")
    _, words, carets, _ = problem_lines((phone,), {"a.md": b'Call "116 111" now.\n'})
    assert (words, carets) == ('    Call "116 111" now.', "         ^^^^^^^^^")


def test_a_terminal_shows_errors_first_with_room_and_whole_addresses(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "40")
    path = f"content/{'long/' * 12}a.md"
    left = warning("file-not-used", Location(path=path))
    print_problems((left, found("missing-key", 1, 5)), {"a.md": b"one two\n"})
    coloured = capsys.readouterr().err
    blocks = click.unstyle(coloured).split("\n\n")
    assert blocks[0].splitlines()[:4] == [
        " Error  The key “title” is missing here.", "  a.md:1:5  missing-key",
        "  │ one two", "  │     ^",
    ]  # fmt: skip
    assert blocks[1].startswith(" Warning  tipsite does not use this\n  file.\n")
    assert f"\n  {path}  file-not-used\n" in blocks[1]
    texts = [line for block in blocks for line in block.splitlines() if path not in line]
    assert max(map(len, texts)) <= 40
    assert "\x1b[1;97;41m Error" in coloured
    monkeypatch.setenv("NO_COLOR", "1")
    print_problems((left,), {})
    assert not re.search(r"\x1b\[[\d;]*[349]\d", capsys.readouterr().err)


def test_nothing_in_a_file_can_steer_the_terminal() -> None:
    shown = list(problem_lines((found("missing-key", 1, 1),), {"a.md": b"\x1b[2Jx\x00\x9b\n"}))
    assert all(sign.isprintable() for line in shown for sign in line)


def test_a_warning_says_that_it_is_one() -> None:
    shown = next(problem_lines((warning("file-not-used", Location(path="a.txt")),), {}))
    assert shown.startswith("a.txt: file-not-used warning: ")


def test_a_mistake_of_a_theme_on_many_pages_is_told_once_with_a_count() -> None:
    many = tuple(
        problem("audit-id-twice", Location(path=f"output/{name}.html"), id="x") for name in "abc"
    )
    shown = [line for line in problem_lines(many, {}) if not line.startswith(" ")]
    assert len(shown) == 1
    assert "(3 times, first here)" in shown[0]


def test_what_comes_very_often_is_shown_some_times_and_counted() -> None:
    pages = [f"{number:02}.md" for number in range(40)]
    many = tuple(found("missing-key", line, 1, path) for path in pages for line in range(1, 21))
    other = (found("empty-file", 0, 0, "z.md"), warning("empty-file", Location(path="z.md")))
    shown = [line for line in problem_lines((*many, *other), {}) if not line.startswith(" ")]
    assert [line.partition(":")[0] for line in shown] == [
        *["00.md"] * 10, *["01.md"] * 10, *["02.md"] * 10, "z.md", "missing-key", "z.md",
    ]  # fmt: skip
    assert shown[-2] == "missing-key: 770 more, in 03.md (20), 04.md (20), 05.md (20) and 37 files"
    assert len(list(problem_lines((*many, *other), {}, whole=True))) == 2 * 802


def test_what_comes_some_times_is_shown_each_time() -> None:
    many = tuple(found("missing-key", line, 1) for line in range(10))
    assert len(list(problem_lines(many, {}))) == 20


def test_the_folder_stands_before_the_place() -> None:
    shown = next(problem_lines((found("missing-key", 2, 4),), {}, root=Path("my/site")))
    assert shown.startswith("my/site/a.md:2:4: ")

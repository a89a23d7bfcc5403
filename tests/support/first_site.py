"""Plays the way to a first site in Macedonian, at a terminal, and prints what is asked and said.

In an empty folder: python first_site.py PYTHON, where PYTHON has tipsite installed.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polib

from terminal import talk

NUMBER = "116 111"
"""Of no service here: EU member states use it for children."""
SIGN = {
    "Документите се кај друг": "Dokumentet i mban dikush tjetër",
    "Знак што секој може да го забележи.": "Një shenjë që mund ta vërë re kushdo.",
    "Секој што работи": "Kushdo që punon",
    "Некој друг го чува пасошот.": "Pasaportën e mban dikush tjetër.",
    "Слушајте.": "Dëgjoni.",
    "Не обвинувајте.": "Mos fajësoni.",
    "Можете да прашате и кога не сте сигурни.": "Mund të pyesni edhe kur nuk jeni të sigurt.",
}


class Officer:
    """Types commands; ``count`` is how many. What is typed and shown is printed."""

    def __init__(self, python: str, folder: Path) -> None:
        self.python = python
        self.folder = folder
        self.count = 0

    def type(self, *words: str, answers: tuple[tuple[str, str], ...] = ()) -> None:
        """Type a command of tipsite, and answer its questions; it must end well."""
        self.count += 1
        shown, code = talk(words, answers, self.folder, python=self.python)
        typed = " ".join(f'"{word}"' if " " in word else word for word in words)
        print(f"$ tipsite {typed}\n{shown}")
        assert code == 0, code

    def write(self, path: str, *changes: tuple[str, str]) -> None:
        """Change words of a file in an editor, each once."""
        text = (self.folder / path).read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text, (path, old)
            text = text.replace(old, new, 1)
        (self.folder / path).write_text(text, encoding="utf-8")
        print(f"(In an editor: {path})\n")


def play(python: str, folder: Path) -> int:
    """Make a site in ``folder`` from nothing to a file for a host; return how many commands."""
    officer = Officer(python, folder)
    mk = ("--ui-language", "mk")
    officer.type(
        "init", "sajt", *mk,
        answers=(
            ("[mk, sq]: ", "\n"),
            ("[MK]: ", "\n"),
            ("): ", "Не си сам\n"),
            ("): ", "Здружение Проба\n"),
            ("[https://example.org/]: ", "\n"),
        ),
    )  # fmt: skip
    officer.folder = folder / "sajt"
    officer.type(
        "new", "service", *mk,
        answers=(
            (": ", "Совет\n"),
            ("[hotline]: ", "\n"),
            ("[line-b]: ", "\n"),
            ("[zdruzenie-proba]: ", "\n"),
            ("[ngo]: ", "\n"),
            ("[call]: ", "\n"),
            ("): ", "Некој Ве слуша.\n"),
            ("): ", f"{NUMBER}\n"),
            ("): ", "\n"),
            ("): ", "да\n"),
            ("): ", "\n"),
            ("): ", "\n"),
            (": ", "Список\n"),
            ("): ", "\n"),
        ),
    )  # fmt: skip
    officer.type(
        "directory", "confirmed", "mk-line-b", "--how", "called", "--by", "службеник",
        "--publish", *mk,
    )  # fmt: skip
    officer.type(
        "new", "sign", "--sign", "Некој друг го чува пасошот.", *mk,
        answers=(
            (": ", "Документите се кај друг\n"),
            ("): ", "Знак што секој може да го забележи.\n"),
            ("): ", "Секој што работи\n"),
            ("[sign-c]: ", "papers\n"),
        ),
    )  # fmt: skip
    place = "Треба да се напише."
    officer.write(
        "content/mk/signs/papers.md",
        (place, "Слушајте."), (place, "Не обвинувајте."),
        (place, "Можете да прашате и кога не сте сигурни."),
    )  # fmt: skip
    officer.type(
        "translate", "export", "sq", "signs/papers.md", "--format", "po",
        "--output", "private/znak.po", *mk,
    )  # fmt: skip
    translate(officer.folder / "private/znak.po")
    officer.type("translate", "import", "private/znak.po", "--yes", *mk)
    officer.type("build", "--strict", "--zip", *mk)
    page = (officer.folder / "output/sq/signs/papers.html").read_text(encoding="utf-8")
    assert "Pasaportën e mban dikush tjetër." in page
    assert 'href="tel:116111"' in page
    assert (officer.folder / "output.zip").is_file()
    return officer.count


def translate(file: Path) -> None:
    """Do what a translator does."""
    catalogue = polib.pofile(str(file))
    for entry in catalogue:
        sign = "• " if entry.msgid.startswith("• ") else ""
        entry.msgstr = sign + SIGN[entry.msgid.removeprefix(sign)]
    catalogue.save()
    print(f"(A translator: {file.name})\n")


if __name__ == "__main__":
    print(f"{play(sys.argv[1], Path.cwd())} commands.")

"""The articles and offices that all generators of `peers.py` make a site of.

An article has about 500 words in four languages: headings, lists, a table, a quotation, links and
a picture. Its sentences are those of the sample that lies in `content/`, in another order for each
article, so that a parser meets the words, letters and lengths that officers write. The same
checkout and the same numbers give the same bytes. No article means anything.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

CONTENT = Path(__file__).resolve().parent.parent / "content"
TAGS = ("en", "sq", "mk", "cnr")
COUNTRIES = ("al", "xk", "mk", "me")
NAMES = {
    "al": ("Albania", "Shqipëria", "Албанија", "Albanija"),
    "xk": ("Kosovo", "Kosova", "Косово", "Kosovo"),
    "mk": ("North Macedonia", "Maqedonia e Veriut", "Северна Македонија", "Sjeverna Makedonija"),
    "me": ("Montenegro", "Mali i Zi", "Црна Гора", "Crna Gora"),
}
WORDS = {
    "endonym": ("English", "Shqip", "Македонски", "Crnogorski"),
    "site": ("A corpus", "Një korpus", "Еден корпус", "Jedan korpus"),
    "articles": ("Articles", "Artikuj", "Статии", "Članci"),
    "menu": ("Start", "Kreu", "Почетна", "Početna"),
    "office": ("Office", "Zyra", "Канцеларија", "Kancelarija"),
    "safety": ("Traces", "Gjurmët", "Траги", "Tragovi"),
}
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="48" viewBox="0 0 64 48">'
    '<rect width="64" height="48" fill="#246"/></svg>\n'
)
_MARKUP = re.compile(r"[\d*_`\[\]\\&<>|/#:{}\"„“”]|^[-+]|\n[-+]")
"""What would mean something in Markdown or YAML, or be a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article in one language; ``linked`` makes the addresses in ``body``."""

    name: str
    tag: str
    title: str
    summary: str
    day: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A service of one country. Its number begins with +999, which is no country's."""

    name: str
    country: str
    label: dict[str, str]
    note: dict[str, str]
    dial: str
    url: str
    hours: str


class Language:
    """The sentences and headings of one language of the sample."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self._texts = [
            path.read_text("utf-8").partition("\n---\n")[2]
            for path in sorted((CONTENT / tag).rglob("*.md"))
        ]

    @cached_property
    def sentences(self) -> list[str]:
        """All sentences of paragraphs that are plain text, each once."""
        blocks = (block.strip() for text in self._texts for block in text.split("\n\n"))
        plain = (" ".join(block.split()) for block in blocks if not _MARKUP.search(block))
        return list(dict.fromkeys(one for text in plain for one in re.findall(r"\S.*?[.?!]", text)))

    @cached_property
    def headings(self) -> list[str]:
        """All headings that are plain text, each once."""
        found = re.findall(r"^## (.+)$", "\n".join(self._texts), re.MULTILINE)
        return list(dict.fromkeys(line for line in found if not _MARKUP.search(line)))


def letters(number: int) -> str:
    """Return a name without digits, another for each number."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def article_name(number: int) -> str:
    """Return the name of the file of an article, without its ending."""
    return f"article-{letters(number)}"


def articles(count: int) -> Iterator[Article]:
    """Yield ``count`` articles in each language."""
    for index, tag in enumerate(TAGS):
        language = Language(tag)
        for number in range(count):
            yield _article(language, index, number, count)


def _article(language: Language, index: int, number: int, count: int) -> Article:
    chance = random.Random(f"{number}")  # noqa: S311 - the same for all languages
    words = chance.sample(range(160), 58)
    sentences = iter([language.sentences[at % len(language.sentences)] for at in words])
    at = chance.sample(range(90), 16)
    heads = iter([language.headings[one % len(language.headings)] for one in at])

    def text(length: int) -> str:
        return " ".join(next(sentences) for _ in range(length))

    other_one = article_name((number + 1 + chance.randrange(40)) % count)
    title = f"{next(heads)} {letters(number)}"
    rows = "\n".join(f"| {next(heads)} | {next(heads)} | {next(heads)} |" for _ in range(3))
    other, outside = WORDS["articles"][index], NAMES["me"][index]
    summary, begin = text(1), text(3)
    body = f"""\
{begin}

## {next(heads)}

{text(4)} **{text(1)}** {text(1)}

- {text(1)}
- {text(1)}
- **{text(1)}** {text(1)}

{text(5)}

## {next(heads)}

{text(4)} *{text(1)}*

1. {text(1)}
2. {text(1)} [{other}](@next:{other_one}@).
3. {text(1)}

![{next(heads)}](@picture@)

### {next(heads)}

{text(5)}

| {outside} | {other} | {WORDS["office"][index]} |
|---|---|---|
{rows}

{text(4)}

## {next(heads)}

> {text(2)}

{text(5)} [{outside}](https://example.org/guide/{letters(number)}). {text(2)}

{text(5)}
"""
    return Article(
        name=article_name(number),
        tag=language.tag,
        title=title,
        summary=summary,
        day=f"20{10 + number % 14}-{1 + number % 12:02}-{1 + number % 28:02}",
        body=body,
    )


def linked(article: Article, link: str, picture: str) -> str:
    """Return the text, with the address of the other article made of ``link`` (of its {name})."""
    body = re.sub("@next:(.+?)@", lambda found: link.format(name=found[1]), article.body)
    return body.replace("@picture@", picture)


def offices(each: int) -> Iterator[Office]:
    """Yield ``each`` offices in each country."""
    notes = [Language(tag).sentences for tag in TAGS]
    for place, country in enumerate(COUNTRIES):
        for number in range(each):
            name = f"{country}-office-{letters(number)}"
            seven = f"{(place * each + number) * 37 % 1_000_000:06}"
            labels = (
                f"{word} {letters(number).upper()}, {called}"
                for word, called in zip(WORDS["office"], NAMES[country], strict=True)
            )
            yield Office(
                name=name,
                country=country,
                label=dict(zip(TAGS, labels, strict=True)),
                note={tag: notes[at][number % 90] for at, tag in enumerate(TAGS)},
                dial=f"+999 {place + 10} {seven[:3]} {seven[3:]}",
                url=f"https://{name}.example.org/",
                hours=f"Mo-Fr 08:00-{15 + number % 5}:00",
            )

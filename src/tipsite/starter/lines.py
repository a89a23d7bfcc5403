"""Lines of YAML for an officer to read and to change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tipsite.starter.texts import TEXTS, words
from tipsite.yaml.scalars import write_scalar


def note(text: str, indent: str = "") -> str:
    """Return a line that says something to the officer."""
    return f"{indent}# {text}".rstrip()


def noted(line: str, text: str) -> str:
    """Return a line with a word to the officer behind it."""
    return f"{line}  # {text}"


def table(key: str, texts: Mapping[str, str], indent: str) -> Iterator[str]:
    """Yield a table by language."""
    yield f"{indent}{key}:"
    for tag, text in texts.items():
        yield f"{indent}  {tag}: {write_scalar(text, flow=False)}"


def in_languages(key: str, tags: Iterable[str], source: str) -> dict[str, str]:
    """Return the word ``key`` by language, as far as there is one, and always in the source."""
    return {tag: words(tag)[key] for tag in tags if tag in TEXTS or tag == source}


def joined(lines: Iterable[str]) -> str:
    """Return lines as the text of a file."""
    return "\n".join(lines) + "\n"

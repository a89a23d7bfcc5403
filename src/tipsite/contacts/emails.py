"""E-mail addresses in records and in prose; in prose they may be disguised."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tipsite.language.figures import fold
from tipsite.patterns import regex

_WHOLE = regex(r"[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}\Z")
_LOCAL = r"[^\s@,;:<>()\[\]{}\"«»„“”‘’|/\\…]"
_LABEL = r"[^\s@.,;:!?<>()\[\]{}\"'«»„“”‘’|/\\…&=#%*+_–،؛]"
_AT = r"(?:@| @ | ?[\[({<] ?(?:@|at|et|ät|ет|ат) ?[\])}>] ?)"
_DOT = (
    r"(?:\.| ?[\[({<] ?(?:\.|dot|punkt|point|punto|pikë|pika|tačka|tacka|точка|nokta) ?[\])}>] ?)"
)
_EMAIL = regex(
    rf"(?<!{_LOCAL})(?P<local>{_LOCAL}+){_AT}{_LABEL}+(?:{_DOT}{_LABEL}+)*{_DOT}[^\W\d_]{_LABEL}+",
    re.IGNORECASE,
)
_MAY_BE_EMAIL = re.compile(r"@|[\[({<] ?(?:at|et|ät|ет|ат) ?[\])}>]", re.IGNORECASE)


def is_email(text: str) -> bool:
    """Return whether a text is an e-mail address and nothing else."""
    return bool(_WHOLE().match(text))


def emails_in(text: str) -> tuple[str, ...]:
    """Return the e-mail addresses in a text as they are written there: “name (at) example.org”."""
    folded, offsets = fold(text)
    return tuple(
        text[offsets[start] : offsets[end - 1] + 1] for _, start, end in email_spans(folded)
    )


def email_spans(folded: str) -> Iterator[tuple[int, int, int]]:
    """Yield three offsets: of the characters before an address, of its start, and of its end.

    Offsets count in the text that `fold` returns.
    """
    for match in _EMAIL().finditer(folded) if _MAY_BE_EMAIL.search(folded) else ():
        lead = len(match["local"]) - len(match["local"].lstrip("*_'`!?¿¡–-.~"))
        if lead < len(match["local"]):
            yield match.start(), match.start() + lead, match.end()

"""Find secrets in the files of a site, since these files are copied, sent and kept in a history.

Each secret is recognized by a pattern that its issuer has published. GitHub's secret scanning and
GitLab's secret detection list these patterns. A problem names the kind and place of a secret, never
its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tipsite.messages import mark
from tipsite.model.problems import Problem, location_at, problem

SECRET = "secret-in-file"  # noqa: S105
"""The code of all problems in this module."""
_PRIVATE = (
    r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:[^-]+-----END [A-Z0-9 ]+-----)?"
    r"|PuTTY-User-Key-File-[0-9]:"
)
_AWS = r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b(?<!EXAMPLE)"
_GITHUB = r"\bgh[pousr]_[A-Za-z0-9]{36,}|\bgithub_pat_[A-Za-z0-9_]{22,}"
_GITLAB = r"\bgl[a-z]{2,5}-[A-Za-z0-9_-]{20,}"
_FORMS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        mark("private key"),
        ("PRIVATE KEY", "PuTTY-User-Key-File"),
        _PRIVATE,
    ),
    (
        mark("password in an address"),
        ("://",),
        r"://(?<=\w://)[^\s/@\"'<>()\[\]{}|`]*:(?P<word>[^\s/@\"'()\[\]|`]+)@",
    ),
    (mark("access key of AWS"), ("AKIA", "ASIA"), _AWS),
    (
        mark("token of GitHub"),
        ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
        _GITHUB,
    ),
    (
        mark("token of GitLab"),
        tuple(f"gl{kind}-" for kind in ("pat", "oas", "dt", "rt", "cbt", "ptt", "ft", "agent")),
        _GITLAB,
    ),
    (mark("token of Netlify"), ("nfp_",), r"\bnfp_[A-Za-z0-9]{36}"),
    (mark("token of Slack"), ("xox",), r"\bxox[abeprs]-[A-Za-z0-9-]{10,}"),
    (mark("key of Google"), ("AIza",), r"\bAIza[A-Za-z0-9_-]{35}"),
)
"""The kind of a secret, strings, and a pattern: each match contains one of the strings."""
_NONE = re.compile(
    r"[*.…xX]+|<.*>|\$.*|%.*%|\{.*\}|(?:my|your)?-?(?:password|passwort|fjalëkalimi?|лозинка)",
    re.IGNORECASE,
)
"""Placeholders that stand for passwords in examples."""
_FIND = tuple((what, signs, re.compile(form)) for what, signs, form in _FORMS)


def secret_problems(text: str, path: str) -> tuple[Problem, ...]:
    """Return an error for each secret in the text of a file, at its place."""
    return tuple(
        problem(SECRET, location_at(text, start, path), what=what)
        for what, start, _hidden in _found(text)
    )


def masked(text: str) -> str:
    """Return a text in which secrets are replaced by dots, so that no message quotes them."""
    for _what, _start, (begin, end) in tuple(_found(text)):
        points = re.sub(r"[^\n]", "•", text[begin:end])
        text = text[:begin] + points + text[end:]
    return text


def _found(text: str) -> Iterator[tuple[str, int, tuple[int, int]]]:
    """Yield the kind of each secret, its offset, and the span to be masked."""
    for what, signs, form in _FIND:
        if not any(sign in text for sign in signs):
            continue
        for match in form.finditer(text):
            if "word" not in form.groupindex:
                yield what, match.start(), match.span()
            elif not _NONE.fullmatch(match["word"]):
                yield what, match.start(), match.span("word")

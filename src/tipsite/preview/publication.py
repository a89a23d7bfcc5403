"""Publication from the preview: the changes and the question of `tipsite publish`, and the answer.

The preview runs the command, so both do and print the same. A request must have the token of this
preview, so that no other page in the browser can publish.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import os
import secrets
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup
from msgspec import Struct

from tipsite.i18n import FLAG, language, ngettext
from tipsite.i18n import gettext as _
from tipsite.model.config import Config
from tipsite.output.manifest import own_files
from tipsite.publishing.history import History
from tipsite.publishing.plan import is_page
from tipsite.publishing.publication import NOT_ALL

_PAGE = """\
<!doctype html>
<html lang="{{ lang }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{{ title }}</title>
<style>:root{color-scheme:light dark;font:1.1rem/1.5 system-ui,sans-serif}
body{max-width:46rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}
a,label{display:inline-flex;align-items:center;min-height:44px;gap:.5rem}
button{font:inherit;min-height:44px;padding:.25rem 1.25rem}
input{width:1.5rem;height:1.5rem}pre{white-space:pre-wrap;font:inherit}</style>
</head>
<body>
<main>
<a href="/">{{ back }}</a>
<h1>{{ title }}</h1>
{% for other in others %}
<p><a href="?target={{ other|urlencode }}">{{ other }}</a></p>
{% endfor %}
<pre role="status">{{ said }}</pre>
{% if question %}
<form method="post">
<input type="hidden" name="token" value="{{ token }}">
<input type="hidden" name="target" value="{{ target }}">
<input type="hidden" name="shown" value="{{ shown }}">
{% if demonstration %}
<p><label><input type="checkbox" name="demonstration" value="yes" required>
{{ demonstration }}</label></p>
{% endif %}
<p>{{ question }} <button>{{ yes }}</button></p>
</form>
{% endif %}
</main>
</body>
</html>
"""


_CAN_BE_PUBLISHED = (0, NOT_ALL)


class Said(Struct, frozen=True, kw_only=True):
    """The outcome of a command: its exit code and its output."""

    code: int
    words: str


class Publication:
    """The command `tipsite publish` for one preview."""

    def __init__(self, root: Path, today: str) -> None:
        self._root, self._today = root, today
        self.token = secrets.token_urlsafe(32)
        self._busy = asyncio.Lock()

    def is_known(self, token: str) -> bool:
        """Return whether this is the token of the preview."""
        return hmac.compare_digest(token.encode(), self.token.encode())

    async def look(self, config: Config, target: str) -> str:
        """Return the page with the changes to publish, and the question."""
        outcome = await self._run(target, "--dry-run", "--demonstration")
        return self._page(config, target, outcome, asks=outcome.code in _CAN_BE_PUBLISHED)

    async def publish(self, config: Config, target: str, shown: str, *, meant: bool) -> str:
        """Publish the changes, or show them again if they are new; return the page.

        ``shown`` is the digest of the changes that the user has seen. ``meant`` allows the
        publication of a demonstration.
        """
        outcome = await self._run(target, "--dry-run", "--demonstration")
        asks = outcome.code in _CAN_BE_PUBLISHED
        if not asks or _digest(outcome) != shown:
            changed = Said(
                code=outcome.code,
                words=_("Meanwhile something has changed.") + "\n" + outcome.words,
            )
            return self._page(config, target, changed, shown=outcome, asks=asks)
        more = ("--demonstration",) if meant else ()
        return self._page(config, target, await self._run(target, "--yes", *more), asks=False)

    async def _run(self, target: str, *options: str) -> Said:
        words = (
            sys.executable, "-P", "-m", "tipsite", FLAG, language(), "publish", target, "--names",
            "--root", str(self._root), "--today", self._today, *options,
        )  # fmt: skip
        async with self._busy:
            # In a thread, since not every loop of Windows starts programs. There the output would
            # be in the code page of the computer.
            ended = await asyncio.to_thread(
                subprocess.run,
                words,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONIOENCODING": "utf-8"},
                check=False,
            )
        return Said(code=ended.returncode, words=ended.stdout.decode("utf-8", "replace").strip())

    def _page(
        self, config: Config, target: str, said: Said, *, shown: Said | None = None, asks: bool
    ) -> str:
        demonstration = config.site.status == "demonstration"
        environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
        return environment.from_string(_PAGE).render(
            lang=language(),
            title=_("Publish to “{target}”").format(target=target),
            back=_("Back to the page"),
            others=[name for name in _names(config) if name != target],
            said=Markup.escape(said.words),
            question=_("Publish that?") if asks else "",
            yes=_("Yes, publish"),
            token=self.token,
            target=target,
            shown=_digest(shown or said),
            demonstration=(
                _("It is a demonstration: nobody has phoned its numbers.") if demonstration else ""
            ),
        )


def _digest(outcome: Said) -> str:
    return hashlib.sha256(outcome.words.encode()).hexdigest()


def _names(config: Config) -> Sequence[str]:
    return [target.id.text for target in config.targets]


def target_named(config: Config | None, name: str) -> str:
    """Return the target called ``name``, or the first if ``name`` is empty; "" if none matches."""
    names = _names(config) if config else ()
    return name if name in names else ("" if name or not names else names[0])


def since_published(root: Path, output: Path, config: Config | None) -> tuple[str, ...]:
    """Return a sentence for each target: how the output differs from the last publication."""
    lines: list[str] = []
    for name in _names(config) if config else ():
        release = History(root).last(name)
        if release is None:
            lines.append(_("{target}: nothing was published from here yet.").format(target=name))
            continue
        here = own_files(output)
        there = {path: file.digest for path, file in release.files.items()}
        paths = [path for path in {*here, *there} if here.get(path) != there.get(path)]
        pages = sum(map(is_page, paths))
        day = release.at[:10]
        if not paths:
            words = _("{target}: as published on {day}.").format(target=name, day=day)
        else:
            words = ngettext(
                "{target}: {count} page differs from what was published on {day}.",
                "{target}: {count} pages differ from what was published on {day}.",
                pages,
            ).format(target=name, count=pages, day=day)
        lines.append(words)
    return tuple(lines)

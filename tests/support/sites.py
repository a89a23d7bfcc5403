"""Makes a whole site from one string, on top of a small base site."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from hypothesis import settings
from msgspec import structs
from selectolax.lexbor import LexborHTMLParser, LexborNode

from confirmations import confirmed
from tipsite.content.inputs import own_guard, own_script, own_search
from tipsite.engine.session import Session
from tipsite.lint.checks import lint, prepare_lint
from tipsite.model.corpus import Corpus, Snapshot
from tipsite.model.media import Blob
from tipsite.model.site import Site
from tipsite.pipeline.stages import Build, build
from tipsite.resolve.site import resolve_site, session_of

ROOT = Path(__file__).resolve().parents[2]
TODAY = datetime.date(2026, 11, 24)
AL = "content/services/al.yaml"
CONFIG = "campaigns.yaml"
QUIET_NAME = (
    "  name: {en: Child helpline, sq: Linja e fëmijëve}\n",
    "  name: {en: Child helpline, sq: Linja e fëmijëve}\n  short_name: {en: Ask us, sq: Pyet}\n",
)
"""A change of the line of the site, after which discreet pieces may bear it."""
LISTING = "{title: Listing, url: 'https://example.org/listing'}"
LIVE = (
    "status: demonstration",
    "status: live\n  responsible: alo\n  report_mistakes: https://example.net/",
)
CALLED = (f"how: published, source: {LISTING}", "how: called, by: helpline officer")
"""Changes of the settings and of the line of the site, after which it may be for everybody."""
_MARK = re.compile(r"^-- (.+?) --( \(deleted\))?\n", re.MULTILINE)
_TEXT = (".md", ".yaml", ".html", ".css", ".po", ".pot", ".svg", ".xml", ".txt", ".tsv", ".typ")

BASE = """\
-- campaigns.yaml --
site:
  name: {en: Someone to call, sq: Dikush për të folur}
  address: https://example.org/help/
  status: demonstration
  source_language: en
  languages: [en, sq]
  countries:
    en: [AL]
    sq: [AL]
  exit: https://weather.example.com/
  missing_pages: show
  menu: [help/index.md]
lead:
  AL: [al-child-line]
campaigns:
- id: spring
  name: {en: Spring campaign, sq: Fushata e pranverës}
  summary: {en: What to check first., sq: Çfarë të kontrolloni.}
  period: {from: 2026-03, to: 2026-11-24}
  countries: [AL]
-- content/organizations.yaml --
organizations:
- id: alo
  name: {en: Child helpline association, sq: Shoqata e linjës}
-- content/services/al.yaml --
country: AL
services:
- id: al-child-line
  organization: alo
  run_by: ngo
  kind: hotline
  needs: [call, children]
  name: {en: Child helpline, sq: Linja e fëmijëve}
  summary: {en: Counsellors listen., sq: Këshilltarët dëgjojnë.}
  publish: yes
  phones:
  - dial: 116 111
    free: yes
    hours: 24/7
    publish: yes
    verified: &HERE
- id: al-night-line
  organization: alo
  run_by: ngo
  kind: hotline
  needs: [call]
  name: {en: Heldname line, sq: Linja Heldname}
  summary: {en: Heldsummary., sq: Heldsummary.}
  publish: hold
  reason: Heldreason of the staff.
  phones:
  - dial: 116 789
    publish: hold
    reason: Heldreason of the line.
    verified: {dial: 116 789, on: 2020, how: published, source: {title: Heldsource, url: "https://example.org/heldurl"}}
-- content/en/index.md --
---
title: You can talk to someone
summary: Numbers and plain advice.
---
This site is for anyone.
-- content/sq/index.md --
---
title: Mund të flisni me dikë
summary: Numra dhe këshilla.
translation: reviewed
---
Kjo faqe është për këdo.
-- content/en/help/index.md --
---
title: I need help
summary: Whom to call.
---
Choose the country.
-- content/sq/help/index.md --
---
title: Kam nevojë për ndihmë
summary: Kë të telefononi.
translation: reviewed
---
Zgjidhni vendin.
-- content/en/safety.md --
---
title: This phone
summary: What stays on it.
---
Use another phone.
-- content/sq/safety.md --
---
title: Ky telefon
summary: Çfarë mbetet në të.
translation: reviewed
---
Përdorni një telefon tjetër.
-- content/en/signs/street.md --
---
title: Work in the street
summary: Signs in the street.
who: Children and adults
signs:
- The money goes to another person.
---
You need not be sure.
-- content/sq/signs/street.md --
---
title: Puna në rrugë
summary: Shenjat në rrugë.
translation: reviewed
who: Fëmijë dhe të rritur
signs:
- Paratë shkojnë te një tjetër.
---
Nuk duhet të jeni të sigurt.
""".replace("&HERE", f"{{dial: 116 111, on: 2026-10-04, how: published, source: {LISTING}}}")


FEWER = "".join(
    f"-- {path.relative_to(ROOT).as_posix()} -- (deleted)\n"
    for path in sorted((ROOT / "themes" / "plain" / "phrases").glob("*.po"))
    if path.stem != "sq"
)
"""Takes away the phrases that the base site does not need: a build is twice as fast."""


def files_of(text: str) -> dict[str, bytes | None]:
    """Return the files that a string of ``-- path --`` sections holds; None where deleted."""
    _, *parts = _MARK.split(text)
    return {
        path: None if gone else content.encode()
        for path, gone, content in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    }


@lru_cache(maxsize=1)
def theme() -> Mapping[str, bytes]:
    """Return the files of the theme that comes with tipsite."""
    folder = ROOT / "themes" / "plain"
    return {
        f"themes/plain/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@lru_cache(maxsize=1)
def fewer() -> Mapping[str, bytes]:
    """Return the files of the theme but the phrases that the base site does not need."""
    phrases, needed = "themes/plain/phrases/", ("sq.po", "phrases.pot")
    return {
        path: content
        for path, content in theme().items()
        if not path.startswith(phrases) or path.endswith(needed)
    }


def site(text: str = "", raw: Mapping[str, bytes] | None = None) -> Snapshot:
    """Return the base site with the files of ``text`` and ``raw`` added, replaced or deleted."""
    own = confirmed({**files_of(BASE), **files_of(text), **(raw or {})})
    # A build without the phrases of other languages is faster by a tenth.
    few = b"\n  languages: [en, sq]\n" in (own[CONFIG] or b"")
    wanted = {**(fewer() if few else theme()), **own}
    there = {path: content for path, content in sorted(wanted.items()) if content is not None}
    kinds = {path: _kind(path) for path in there}

    def those(kind: str) -> dict[str, bytes]:
        return {path: content for path, content in there.items() if kinds[path] == kind}

    return Snapshot(
        files=those("text"),
        others={path: hashlib.sha256(body).hexdigest() for path, body in those("other").items()},
        offered=those("offered"),
        pictures={path: Blob.of(content) for path, content in those("picture").items()},
        script=own_script(),
        guard=own_guard(),
        search=own_search(),
    )


def _kind(path: str) -> str:
    if path.startswith(("content/files/", "content/static/")):
        return "offered"
    if path.lower().endswith(_TEXT):
        return "text"
    return "picture" if path.startswith("content/images/") else "other"


_Raw = tuple[tuple[str, bytes], ...]


def fresh_build(text: str, raw: _Raw, today: datetime.date) -> Build:
    """Return the build of ``site(text, raw)``, which rests on no other."""
    return build(site(text, dict(raw)), today)


@dataclass(frozen=True, slots=True)
class _Known:
    """A site that was built: its files, and a session that knows their answers."""

    files: Mapping[str, bytes]
    session: Session
    rests_on: int = 0
    """How many others were built before it, one following the other."""

    def is_far(self, files: Mapping[str, bytes]) -> int:
        """Return how much would have to be made again for a site of other files."""
        paths = files.keys() | self.files.keys()
        others = [path for path in paths if files.get(path) != self.files.get(path)]
        return sum(4 if path == CONFIG or path.startswith("themes/") else 1 for path in others)


_MOST = 6
"""What sites know that follow one another grows with each."""
_LAST: deque[_Known] = deque(maxlen=3)


@lru_cache(maxsize=1)
def _base() -> _Known:
    session = Session()
    build(site(), TODAY, session=session)
    return _Known(site().files, session)


def next_build(text: str, raw: _Raw, today: datetime.date) -> Build:
    """Return the same; what it has in common with the base site or the last ones is not remade."""
    snapshot = site(text, dict(raw))
    known = min((_base(), *reversed(_LAST)), key=lambda one: one.is_far(snapshot.files))
    session = Session(known.session.store, known.session)
    made = build(snapshot, today, session=session)
    if known.rests_on < _MOST:
        _LAST.append(_Known(snapshot.files, session, known.rests_on + 1))
    return made


@lru_cache(maxsize=6)
def shared_build(text: str, raw: _Raw, today: datetime.date) -> Build:
    """Return the same, for all tests that ask for it: nobody changes it.

    It follows that of a site much like it, which saves half of the time. With `build.py test --all`
    each one is made from nothing.
    """
    long = settings.get_current_profile_name() == "long"
    return (fresh_build if long else next_build)(text, raw, today)


def built(
    text: str = "", today: datetime.date = TODAY, raw: Mapping[str, bytes] | None = None
) -> Build:
    """Return the build of ``site(text, raw)``; a test with `monkeypatch` gets a fresh one."""
    return shared_build(text, tuple((raw or {}).items()), today)


def resolved_site(corpus: Corpus) -> Site:
    """Return the site of a corpus without errors, as it is handed to those who make its pages."""
    session = session_of(corpus)
    numbers = prepare_lint(corpus, session)
    made, resolved = resolve_site(corpus, TODAY, session)
    assert made is not None
    return structs.replace(made, figures=lint(resolved, numbers, session)[0])


def told(build_: Build) -> list[str]:
    """Return the problems of a build as ``path:line:column code``."""
    return [
        f"{found.at.path}:{found.at.line}:{found.at.column} {found.code}"
        for found in build_.problems
    ]


def problems(text: str = "", today: datetime.date = TODAY) -> list[str]:
    """Return the problems of ``site(text)`` as ``path:line:column code``."""
    return told(built(text, today))


def told_of_each(bodies: Iterable[str], more: str = "") -> dict[str, list[str]]:
    """Return what is told of each of some texts, which stand on pages of one site."""
    paths = {f"content/en/more{at}.md": body for at, body in enumerate(bodies)}
    text = "".join(page(path.removeprefix("content/"), body) for path, body in paths.items())
    found: dict[str, list[str]] = {body: [] for body in paths.values()}
    for line in problems(text + more):
        path, _, place = line.partition(":")
        if path in paths:
            found[paths[path]].append(place)
    return found


def pages(text: str = "", today: datetime.date = TODAY) -> dict[str, str]:
    """Return the text files of a site that builds without an error, by address."""
    made = built(text, today)
    assert not made.failed, told(made)
    return {artifact.path: artifact.content.decode() for artifact in made.artifacts}


def page(path: str, body: str = "Words.", **keys: str) -> str:
    """Return the section of a page in ``content/``, with a title and a summary."""
    matter = {"title": "Some title", "summary": "Some summary.", **keys}
    lines = "".join(f"{key}: {value}\n" for key, value in matter.items())
    return f"-- content/{path} --\n---\n{lines}---\n{body}\n"


def without_icons(html: str) -> str:
    """Return a page without its drawings."""
    return re.sub(r"<svg.*?</svg>", "", html)


def one(tree: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    """Return the first element that a CSS selector finds; there must be one."""
    found = tree.css_first(selector)
    assert found is not None, selector
    return found


def edit(path: str, *changes: tuple[str, str]) -> str:
    """Return a section with a base file in which each text is replaced by another, once."""
    content = files_of(BASE)[path] or b""
    text = content.decode()
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        text = text.replace(old, new)
    return f"-- {path} --\n{text}"


def service(id_: str, *, dial: str = "", **keys: str) -> str:
    """Return the record of a service, indented for a list in a file of services."""
    record = {
        "organization": "alo", "run_by": "ngo", "kind": "hotline", "needs": "[legal]",
        "name": "{en: Other line}", "summary": "{en: They answer.}", "publish": "yes", **keys,
    }  # fmt: skip
    lines = [f"- id: {id_}", *(f"  {key}: {value}" for key, value in record.items())]
    if dial:
        source = f"on: 2026-11, how: published, source: {LISTING}"
        lines += ["  phones:", f"  - dial: {dial}", "    publish: yes"]
        lines.append(f"    verified: {{dial: {dial}, {source}}}")
    return "\n".join(lines) + "\n"


def with_services(*records: str, changes: tuple[tuple[str, str], ...] = ()) -> str:
    """Return the section of the base file of services with more records at its end."""
    return edit(AL, *changes) + "".join(records)

"""A made-up site with every kind of page; its numbers belong to nobody.

One country has few services. The other has more than fit on one page.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from importlib.util import find_spec
from pathlib import Path

from msgspec.structs import replace

from tipsite.content.corpus import parse
from tipsite.i18n import gettext as _
from tipsite.model.corpus import FILES, Snapshot
from tipsite.model.plan import Artifact
from tipsite.pages.render import Outline
from tipsite.pipeline.stages import Build
from tipsite.views import VIEWS

INDEX = "examples.html"
_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;margin:1rem;color-scheme:light dark}"
    "td,th{text-align:start;vertical-align:top;padding:.5rem 1rem .5rem 0}"
    "a{display:block;padding-block:.25rem}"
)
_MOST = 6
"""The most examples of one kind and edition in the list: more would look alike."""
_MANY = 90
_NEEDS = ("call", "legal", "safe-place")
_VERIFIED = 'on: TODAY, how: published, source: {title: An example, url: "https://example.org/"}'
_LETTERS = "абвгдежзик"
_EN = (
    "advice", "answers", "calm", "careful", "children", "clear", "costs", "country", "door",
    "evening", "family", "free", "friend", "hours", "interpreter", "journey", "language", "lawyer",
    "letter", "listen", "morning", "night", "office", "open", "paper", "people", "quiet", "rest",
    "room", "safe", "street", "support", "talk", "time", "train", "week", "woman", "work", "young",
)  # fmt: skip
_MK = (
    "вечер", "време", "врата", "град", "дете", "добро", "документ", "дом", "жена", "збор", "земја",
    "јазик", "ден", "лице", "луѓе", "мажи", "мирно", "млади", "ноќ", "патување", "писмо", "повик",
    "помош", "право", "прашање", "пријател", "работа", "разговор", "семејство", "слобода", "совет",
    "соба", "тивко", "улица", "утро", "човек", "чувар", "школа",
)  # fmt: skip
_SITE = Path(__file__).resolve().parent / "example_site"
_CONFIG = "campaigns.yaml"


def example_snapshot(snapshot: Snapshot, today: datetime.date) -> Snapshot:
    """Return the site of examples, with the themes of a site and its choice of a theme."""
    config = parse(snapshot)[0].config
    theme = config.site.theme.text if config else "plain"
    files = {
        path.relative_to(_SITE).as_posix(): path.read_bytes()
        for path in sorted(_SITE.rglob("*"))
        if path.is_file()
    }
    files[_CONFIG] = files[_CONFIG].replace(b"THEME", theme.encode())
    if find_spec("typst") is None:
        files = {path: body for path, body in files.items() if "/material/" not in path}
    offered = {path: files.pop(path) for path in tuple(files) if path.startswith(FILES)}
    files["content/services/al.yaml"] = _file("AL", _few("al", 2), today)
    files["content/services/mk.yaml"] = _file("MK", (*_few("mk", 1), *_more()), today)
    fonts = {path: body for path, body in snapshot.offered.items() if path.startswith("themes/")}
    themes = {path: body for path, body in snapshot.files.items() if path.startswith("themes/")}
    return replace(
        snapshot,
        files=dict(sorted({**themes, **files}.items())),
        others={path: body for path, body in snapshot.others.items() if path.startswith("themes/")},
        offered={**offered, **fonts},
        pictures={},
        left_out=frozenset(),
    )


def _file(country: str, records: Iterable[str], today: datetime.date) -> bytes:
    """Return a file of services, whose lines were looked up ``today``."""
    text = f"country: {country}\nservices:\n{''.join(records)}"
    return text.replace("on: TODAY", f"on: {today.isoformat()}").encode()


def _few(country: str, count: int) -> Iterator[str]:
    names = (("first", "First", "Прва"), ("second", "Second", "Втора"))
    for number, (name, english, macedonian) in enumerate(names[:count], 1):
        hours = "24/7" if number == 1 else "Mo-Fr 08:00-16:00"
        yield _record(
            f"{country}-{name}",
            (f"{english} example line", f"{macedonian} линија за пример"),
            ("They listen and answer.", "Слушаат и одговараат."),
            "[call, children]",
            _phone(f"000 000 00{number}", hours),
        )
    if country == "al":
        yield _record(
            "al-emergency",
            ("Example emergency number", "Број за итни повици за пример"),
            ("For danger at this moment.", "За опасност во овој момент."),
            "[emergency]",
            _phone("000 009", "24/7"),
            kind="emergency",
        )
        yield _record(
            "al-office",
            (
                "Office with a name that is longer than one line of a phone",
                "Канцеларија со име подолго од еден ред",
            ),
            ("They advise.", "Советуваат."),
            "[legal]",
            "  websites:\n  - url: https://example.org/\n    publish: yes\n"
            f"    verified: {{url: https://example.org/, {_VERIFIED}}}\n",
            kind="legal-aid",
        )


def _record(
    id_: str,
    name: tuple[str, str],
    summary: tuple[str, str],
    needs: str,
    ways: str,
    *,
    kind: str = "hotline",
) -> str:
    return (
        f"- id: {id_}\n  organization: first\n  run_by: ngo\n  kind: {kind}\n  needs: {needs}\n"
        f"  name: {{en: {name[0]}, mk: {name[1]}}}\n"
        f"  summary: {{en: '{summary[0]}', mk: '{summary[1]}'}}\n  publish: yes\n{ways}"
    )


def _phone(dial: str, hours: str) -> str:
    return (
        f"  phones:\n  - dial: '{dial}'\n    free: yes\n    hours: {hours}\n    publish: yes\n"
        f"    verified: {{dial: '{dial}', {_VERIFIED}}}\n"
    )


def _more() -> Iterator[str]:
    chance = random.Random(4)  # noqa: S311 - words, the same each time
    for number in range(_MANY):
        letters = f"{chr(97 + number // 10)}{chr(97 + number % 10)}"
        cyrillic = f"{_LETTERS[number // 10]}{_LETTERS[number % 10]}"
        english, macedonian = (" ".join(chance.choices(words, k=22)) for words in (_EN, _MK))
        yield _record(
            f"mk-office-{letters}",
            (f"Example office {letters}", f"Канцеларија за пример {cyrillic}"),
            (f"{english.capitalize()}.", f"{macedonian.capitalize()}."),
            f"[{_NEEDS[number % len(_NEEDS)]}]",
            _phone(f"000 000 1{number:02}", "Mo-Fr 09:00-15:00"),
        )


def index_page(built: Build) -> Artifact:
    """Return the page that lists the examples, by the template that makes them."""
    pages: dict[tuple[str, str], list[Outline]] = {}
    for page in built.pages:
        pages.setdefault((page.kind, page.edition), []).append(page)
    languages = list(dict.fromkeys(page.edition for page in built.pages))
    title = escape(_("Every kind of page"))
    words = escape(_("Made up, to see what a theme does. No number on these pages is anybody's."))
    lines = (
        "<!doctype html>",
        '<html><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>",
        f"<style>{_STYLE}</style>",
        f"</head><body><h1>{title}</h1><p>{words}</p>",
        f"<table><tr><th>{escape(_('Template'))}</th>",
        *(f"<th>{escape(tag)}</th>" for tag in languages),
        "</tr>",
        *(line for view in VIEWS for line in _row(view.template, languages, pages)),
        "</table></body></html>",
    )
    return Artifact(path=INDEX, content="\n".join(lines).encode())


def _row(
    name: str, languages: Sequence[str], pages: Mapping[tuple[str, str], Sequence[Outline]]
) -> Iterator[str]:
    yield f"<tr><th>{escape(name)}</th>"
    for tag in languages:
        shown = pages.get((name.removesuffix(".html"), tag), ())[:_MOST]
        links = (f'<a href="{escape(page.address)}">{escape(page.address)}</a>' for page in shown)
        yield f"<td>{''.join(links)}</td>"
    yield "</tr>"

"""Services for the site of examples: few in one country, more than fit on one page in the other.

A number of zeros leads nowhere: 00 goes abroad, and no country's code begins with 0 (ITU-T E.164).
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterable, Iterator, Mapping

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


def service_files(today: datetime.date) -> Mapping[str, bytes]:
    """Return the files of services, by path; their lines were looked up ``today``."""
    return {
        "content/services/al.yaml": _file("AL", _few("al", 2), today),
        "content/services/mk.yaml": _file("MK", (*_few("mk", 1), *_more()), today),
    }


def _file(country: str, records: Iterable[str], today: datetime.date) -> bytes:
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


def _phone(dial: str, hours: str) -> str:
    return (
        f"  phones:\n  - dial: '{dial}'\n    free: yes\n    hours: {hours}\n    publish: yes\n"
        f"    verified: {{dial: '{dial}', {_VERIFIED}}}\n"
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

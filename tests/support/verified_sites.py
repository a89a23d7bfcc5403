"""A site whose lines were confirmed on given days."""

from __future__ import annotations

import datetime

from sites import AL, CONFIG, edit, page

DAY = datetime.date(2026, 11, 24)


MK = "content/services/mk.yaml"


def later(days: int) -> datetime.date:
    return DAY + datetime.timedelta(days=days)


def line(id_: str, dial: str, on: datetime.date, what: str, more: str = "") -> str:
    """Return a service that was phoned on a day; ``what`` is its kind and its need."""
    kind, need = what.split()
    return (
        f"- {{id: {id_}, organization: alo, run_by: ngo, kind: {kind}, needs: [{need}],\n"
        f"   name: {{en: The {id_}}}, summary: {{en: They answer.}}, publish: yes, phones: [\n"
        f"    {{dial: '{dial}', publish: yes, free: yes, hours: 24/7{more},\n"
        f"     verified: {{dial: '{dial}', on: {on}, how: called, by: an officer}}}}]}}\n"
    )


def live(today: datetime.date, *, old: datetime.date = DAY, status: str = "live") -> str:
    """Return a site whose first line of each need was phoned on ``old``, the second today."""
    config = edit(
        CONFIG,
        ("status: demonstration", f"status: {status}\n  responsible: alo\n  report_mistakes: &R"),
        ("en: [AL]", "en: [AL, MK]"),
        ("sq: [AL]", "sq: [AL, MK]"),
        ("[al-child-line]", "[al-emergency, al-first]\n  MK: [mk-europe, mk-first, mk-second]"),
    ).replace("&R", "https://example.org/report")
    albania = (
        line("al-emergency", "112", old, "emergency emergency"),
        line("al-urgent", "127", today, "emergency emergency"),
        line("al-police", "129", old, "police police"),
        line("al-station", "129 1", today, "police police"),
        line("al-first", "042 111 111", old, "hotline call"),
        line("al-home", "042 222 111", old, "shelter safe-place"),
        line("al-refuge", "042 222 222", today, "shelter safe-place"),
        line("al-law", "042 333 111", old, "legal-aid legal"),
        line("al-court", "042 333 222", today, "legal-aid legal"),
        line("al-second", "042 111 222", today, "hotline call"),
    )
    abroad = ", dial_abroad: '+389 2 %s', dial_abroad_source: {title: List, url: 'https://e.org/'}"
    macedonia = (
        line("mk-europe", "112", old, "other call"),
        line("mk-first", "02 2777 070", old, "hotline call", abroad % "2777 070"),
        line("mk-second", "02 2777 080", today, "hotline call", abroad % "2777 080"),
    )
    sign = page("en/signs/work.md", who="People", signs="[Some sign.]", needs="[legal, call]")
    return (
        f"{config}-- {AL} --\ncountry: AL\nservices:\n{''.join(albania)}"
        f"-- {MK} --\ncountry: MK\nservices:\n{''.join(macedonia)}{sign}"
    )


def at(text: str, path: str, id_: str) -> str:
    """Return where the ``verified`` of a service stands in the file ``path``, as problems do."""
    content = text.partition(f"-- {path} --\n")[2].splitlines()
    start = next(index for index, found in enumerate(content) if f"id: {id_}," in found)
    index = next(index for index in range(start, start + 9) if "verified: {" in content[index])
    return f"{path}:{index + 1}:{content[index].index('verified: ') + len('verified: ') + 1}"

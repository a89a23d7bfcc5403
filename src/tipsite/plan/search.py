"""The search of each edition: its page, and its index, a script that hands data to tipsite's own.

A script works where nothing can be fetched: from a USB stick too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from tipsite.model.artifacts import Artifact
from tipsite.model.plan import PlannedPage
from tipsite.plan.context import Context
from tipsite.plan.findable import Findable
from tipsite.plan.frame import frame
from tipsite.plan.where import made_where
from tipsite.tools.locales import language_name
from tipsite.tools.skeleton import words
from tipsite.tools.wordindex import packed
from tipsite.views import Call, SearchView, Words

PAGE = "search.md"
_TEXT, _HEADING, _TITLE = range(3)
"""Where a word stands; the script knows the same numbers."""
_WORDS = {
    "all": "search_count",
    "like": "search_like",
    "some": "search_some",
    "none": "search_none",
    "elsewhere": "search_elsewhere",
    "more": "search_more",
    "failed": "search_failed",
}
"""The script's name of each phrase, and the phrase's own."""


def search_index(context: Context, found: tuple[Findable, ...]) -> Artifact:
    """Return the index of an edition: what is ``found``, its words, and the lines to call."""
    langs: dict[str, int] = {}
    calls: dict[str, int] = {}
    kinds: dict[str, int] = {}

    def number(shared: dict[str, int], thing: Any) -> int:
        """What many entries share is written once, and named by its number."""
        return shared.setdefault(_json(thing), len(shared))

    def said(written: Words | None) -> Any:
        if written is None:
            return 0
        if not (written.lang or written.original):
            return written.text
        lang = written.lang or context.locale.lang, written.dir or context.locale.direction
        marked = [written.text, number(langs, lang)]
        now = written.original
        return [*marked, context.say("original_now"), said(now)] if now else marked

    def line(call: Call) -> int:
        told = [said(call.name), call.number, call.facts or 0, said(call.label), call.country]
        return number(calls, told)

    folder = f"{context.edition.tag}/"
    entries = [
        [
            one.group,
            number(kinds, said(one.kind)),
            one.address.removeprefix(folder),
            said(one.title),
            said(one.summary),
            said(one.label),
            [line(call) for call in one.calls],
            one.rank,
        ]
        for one in found
    ]
    data = {
        "tag": context.edition.tag,
        "lang": context.locale.lang,
        "dir": context.locale.direction,
        "langs": [json.loads(thing) for thing in langs],
        "kinds": [json.loads(thing) for thing in kinds],
        "calls": [json.loads(thing) for thing in calls],
        "found": entries,
        "words": packed(_places(found)),
    }
    content = f"tipsite.index({_json(data)});\n".encode()
    digest = hashlib.sha256(content).hexdigest()[:8]
    return Artifact(path=f"assets/index-{context.edition.tag}.{digest}.js", content=content)


def search_page(context: Context, indexes: Mapping[str, str]) -> PlannedPage:
    """Return the page on which an edition is searched; ``indexes`` are addresses by edition."""
    here = replace(context, address=context.made_address(PAGE))
    title = here.made_title(PAGE)
    all_pages = here.link_to("az.md")
    assert title is not None
    assert all_pages is not None
    data = {
        "tag": here.edition.tag,
        "code": here.href(here.search),
        "index": here.href(indexes[here.edition.tag]),
        "words": {
            name: here.say(key, count="{count}", language="{language}")
            for name, key in _WORDS.items()
        },
        "others": [
            {
                "tag": tag,
                "name": language_name(here.locale, tag),
                "index": here.href(address),
                "base": f"../{tag}/",
            }
            for tag, address in indexes.items()
            if tag != here.edition.tag
        ],
    }
    view = SearchView(
        frame=frame(here, made_where(here, PAGE)),
        title=title,
        data=_json(data),
        all_pages=all_pages,
    )
    return PlannedPage(address=here.address, view=view)


def _places(found: tuple[Findable, ...]) -> Mapping[str, list[int]]:
    """Each word with the numbers of the entries that have it, three times over, and where."""
    places: dict[str, list[int]] = {}
    for number, one in enumerate(found):
        best: dict[str, int] = {}
        for where, text in _texts(one):
            # Figures of some scripts are letters to the rules that the script shares.
            for word in words(text):
                if not word.isalpha() and any(sign.isdigit() for sign in word):
                    continue
                best[word] = max(best.get(word, 0), where)
        for word, where in best.items():
            places.setdefault(word, []).append(3 * number + where)
    return places


def _texts(one: Findable) -> Iterator[tuple[int, str]]:
    yield _TITLE, one.title.text
    yield _HEADING, one.headings
    yield _TEXT, one.text
    yield _TEXT, one.summary.text if one.summary else ""


def _json(data: Any) -> str:
    """JSON that is a script too: two separators of lines are none in older ones."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")

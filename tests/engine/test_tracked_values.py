"""No rule can reach a site, an edition or settings but through values that record reads."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import fields

from material_sites import CARDS, PICTURE, POSTER
from sites import CONFIG, TODAY, edit, page, site
from small_sites import ABROAD, mk_line, two
from tipsite.engine.session import Session
from tipsite.language.locale_table import Locale
from tipsite.model.config import Config, SiteSettings
from tipsite.model.corpus import Corpus, Theme
from tipsite.model.media import Media
from tipsite.model.site import Edition, Site
from tipsite.pages.given import TrackedFields, TrackedMapping, TrackedMedia
from tipsite.pipeline.stages import build

OF_ALL_RECORDS = "record findings"
"""Asks for each file but those of pages, and is handed what is in them."""
RAW = (Site, Edition, SiteSettings, Config, Corpus, Theme, Media, Locale)


class Rules(Session):
    """A session that knows its rules by name."""

    def __init__(self) -> None:
        super().__init__()
        self.works: dict[str, Callable[..., Any]] = {}

    def rule(self, name: str, work: Callable[..., Any], *how: Any, **more: Any) -> None:
        self.works[name] = work
        super().rule(name, work, *how, **more)


def reached(value: object) -> Iterator[tuple[str, object]]:
    """Yield what code may read of a value, each with the name of the step."""
    if isinstance(value, TrackedFields):
        yield from value._parts.items()
    elif isinstance(value, types.MethodType):
        yield "self", value.__self__
        yield "", value.__func__
    elif isinstance(value, types.FunctionType):
        cells = zip(value.__code__.co_freevars, value.__closure__ or (), strict=True)
        yield from ((name, cell.cell_contents) for name, cell in cells)
    elif isinstance(value, partial):
        yield "function", value.func
        yield from ((f"argument {at}", one) for at, one in enumerate(value.args))
        yield from value.keywords.items()
    elif isinstance(value, dict):
        yield from ((f"[{key}]", one) for key, one in value.items())
    elif isinstance(value, list | tuple | set | frozenset):
        yield from ((f"[{at}]", one) for at, one in enumerate(value))
    elif isinstance(value, Struct):
        yield from ((one.name, getattr(value, one.name)) for one in fields(value))
    else:
        names = [*getattr(value, "__dict__", {})]
        names += [name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ())]
        yield from ((name, getattr(value, name)) for name in names if hasattr(value, name))


def untracked(work: Callable[..., Any]) -> Iterator[str]:
    """Yield the ways by which a rule reaches something that records nothing."""
    seen: dict[int, object] = {}
    waiting: list[tuple[str, object]] = [("", work)]
    while waiting:
        way, value = waiting.pop()
        if isinstance(value, RAW) and not isinstance(value, TrackedMedia):
            yield f"{way}: {type(value).__name__}"
            continue
        plain = str, bytes, int, float, type(None), type, types.ModuleType, Session, TrackedMapping
        if id(value) in seen or isinstance(value, plain):
            continue
        seen[id(value)] = value
        waiting += [(f"{way}.{name}", inner) for name, inner in reached(value)]


@pytest.mark.one_in(99)
@pytest.mark.parametrize(
    ("text", "names"),
    [
        (two(mk_line(phone=ABROAD)), {"page", "frame", "numbers", "directory", "list"}),
        (edit(CONFIG, CARDS) + POSTER + PICTURE, {"piece", "small picture", "link card"}),
    ],
    ids=["countries", "material"],
)
def test_no_rule_reaches_what_records_no_read(text: str, names: set[str]) -> None:
    session = Rules()
    assert not build(site(text), TODAY, session=session).failed
    found = {name: sorted(set(untracked(work)))[:4] for name, work in session.works.items()}
    ways = found.pop(OF_ALL_RECORDS)
    assert {way.rpartition(" ")[2] for way in ways} == {"Config", "Corpus"}
    assert not any(found.values())
    assert names <= session.works.keys()


@pytest.mark.long
def test_another_order_of_countries_reaches_lists_of_services_in_texts() -> None:
    listed = "Call:\n\n- [here](service:al-child-line)\n- [there](service:mk-line)"
    text = two(mk_line(phone=ABROAD)) + page("en/more.md", listed)
    first = Session()
    assert not build(site(text), TODAY, session=first).failed
    other = text.replace("en: [AL, MK]", "en: [MK, AL]")
    assert other != text
    warm = build(site(other), TODAY, session=Session(before=first))
    cold = build(site(other), TODAY)
    assert warm.artifacts == cold.artifacts
    (shown,) = (one.content.decode() for one in warm.artifacts if one.path == "en/more.html")
    assert shown.index("02 2777 070") < shown.index("116 111")

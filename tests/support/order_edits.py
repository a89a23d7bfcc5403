"""Other orders of what a site says: lists and keys of settings, records and front matter."""

from __future__ import annotations

import random
from typing import Any

import yaml

from page_edits import CONFIG, Folder, dumped, kind, parted
from record_edits import setting

RECORDS = ("content/services/*.yaml", "content/organizations.yaml", "content/glossary.yaml")


def orders(said: Any) -> list[list[Any] | dict[str, Any]]:
    """Return each list and each mapping with several entries, wherever it stands."""
    if not isinstance(said, list | dict):
        return []
    inside = said.values() if isinstance(said, dict) else said
    own = [said] if len(said) > 1 else []
    return [*own, *(found for one in inside for found in orders(one))]


def reordered(said: list[Any] | dict[str, Any], chance: random.Random) -> None:
    """Put one entry elsewhere; all of them, now and then."""
    keys = list(said)
    start, shift = chance.randrange(len(keys)), chance.randrange(1, len(keys))
    keys.insert((start + shift) % len(keys), keys.pop(start))
    if chance.random() < 0.3:
        chance.shuffle(keys)
    if isinstance(said, list):
        said[:] = keys
    else:
        entries = {key: said[key] for key in keys}
        said.clear()
        said.update(entries)


def some_order(said: Any, chance: random.Random) -> None:
    if found := orders(said):
        reordered(chance.choice(found), chance)


@setting(3)
def order_of_countries(_all: dict[str, Any], site: dict[str, Any], chance: random.Random) -> None:
    """For the readers of a language; what is named first is shown first."""
    said = site.get("countries")
    some_order(list(said.values()) if isinstance(said, dict) else said, chance)


@kind(4)
def order_in_the_settings(site: Folder, chance: random.Random) -> None:
    with site.data(CONFIG) as said:
        some_order(said, chance)


@kind(4)
def order_in_records(site: Folder, chance: random.Random) -> None:
    if paths := site.find(*RECORDS):
        with site.data(chance.choice(paths)) as said:
            some_order(said, chance)


@kind(3)
def order_in_front_matter(site: Folder, chance: random.Random) -> None:
    paths = site.pages()
    if not paths:
        return
    path = chance.choice(paths)
    head, _blocks = parted(site.read(path))
    try:
        said = yaml.load(head.strip().strip("-"), yaml.BaseLoader)
    except yaml.YAMLError:
        return
    if isinstance(said, dict):
        some_order(said, chance)
        site.write(path, f"---\n{dumped(said)}---\n{site.read(path).removeprefix(head)}")

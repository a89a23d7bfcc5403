"""Through months of renames, removals and additions, every address ever published answers.

After each publication its page is there, or leads to one in one step. What is lost is mended as
tipsite says, as an officer would; only what is gone has no file.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urljoin

import pytest

from sites import CONFIG, TODAY, edit, next_build, page, service, told, with_services
from tipsite.pipeline.stages import Build
from tipsite.publishing.addresses import read, record

NAMES = ("apple", "bread", "cloud", "drum", "eagle", "field", "green", "house", "island", "jam")
TAGS = ("en", "sq")
BASE = "/help/"
SITE = "https://example.org/help/"
REFRESH = re.compile(rb'http-equiv="refresh" content="0; url=([^"]*)"')


@dataclass(slots=True)
class Story:
    """A site as an officer changes it, and the folder in which its list lies.

    ``pages`` are by path and language, each with its keys; ``services`` and ``campaigns`` by id.
    """

    root: Path
    chance: random.Random
    pages: dict[tuple[str, str], dict[str, list[str]]] = field(default_factory=dict)
    services: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    campaigns: dict[str, list[str]] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    count: int = 0

    def name(self) -> str:
        self.count += 1
        first, last = divmod(self.count, len(NAMES))
        return "-".join((NAMES[last], *(NAMES[int(digit)] for digit in str(first))))

    def text(self) -> str:
        """Return the site as the helpers of tests read it."""
        campaigns = "".join(
            f"- id: {name}\n  name: {{en: C {name}}}\n  summary: {{en: Words.}}\n"
            f"  period: {{from: 2026}}\n  countries: [AL]\n{_list('aliases', aliases, '  ')}"
            for name, aliases in self.campaigns.items()
        )
        text = edit(CONFIG, ("campaigns:\n", f"{_list('gone', self.gone)}campaigns:\n{campaigns}"))
        text += with_services(
            *(
                service(name, publish=keys["publish"][0], reason="Told to us.")
                + _list("aliases", keys["aliases"], "  ")
                for name, keys in self.services.items()
            )
        )
        for (path, tag), keys in self.pages.items():
            known = {key: values[0] for key, values in keys.items() if key != "aliases"}
            if keys["aliases"]:
                known["aliases"] = f"[{', '.join(keys['aliases'])}]"
            text += page(f"{tag}/{path}.md", title=path.rpartition("/")[2], **known)
        lines = (self.root / "addresses.txt").read_text("utf-8") if read(self.root) else ""
        return text + (f"-- addresses.txt --\n{lines}" if lines else "")

    # What an officer does.

    def change(self) -> None:
        """Do one thing by chance."""
        self.chance.choice(
            (
                self.add_page, self.add_page, self.rename_page, self.rename_page, self.remove_page,
                self.other_slug, self.hold_back, self.add_service, self.add_service,
                self.hold_service, self.remove_service, self.rename_service, self.add_campaign,
                self.rename_campaign, self.remove_campaign, self.for_safety, self.old_name_again,
            )
        )()  # fmt: skip

    def _some_page(self) -> str:
        return self.chance.choice(sorted({path for path, _ in self.pages}) or [""])

    def _files(self, path: str) -> list[tuple[str, str]]:
        return [key for key in self.pages if key[0] == path]

    def add_page(self, path: str = "") -> None:
        folder = self.chance.choice(("", "", "signs/", "news/", "papers/"))
        path = path or folder + self.name()
        for tag in TAGS[: self.chance.choice((1, 2, 2))]:
            keys: dict[str, list[str]] = {"aliases": []}
            if path.startswith("signs/"):
                keys |= {"who": ["A person"], "signs": ["[Somebody waits]"]}
            if path.startswith("news/"):
                keys["date"] = ["2026-11-01"]
            self.pages[path, tag] = keys

    def rename_page(self) -> None:
        old, name = self._some_page(), self.name()
        for key in self._files(old):
            keys = self.pages.pop(key)
            new = old.rpartition("/")[0] + "/" + name if "/" in old else name
            slug = keys.get("slug", [""])[0]
            if not slug:
                keys["aliases"] = [*keys["aliases"], f"{key[1]}/{old}.html"]
            self.pages[new, key[1]] = keys

    def other_slug(self) -> None:
        if files := self._files(self._some_page()):
            path, tag = self.chance.choice(files)
            keys, folder = self.pages[path, tag], path.rpartition("/")[0]
            before = keys.get("slug", [path.rpartition("/")[2]])[0]
            keys["aliases"].append("/".join(filter(None, (tag, folder, f"{before}.html"))))
            keys["slug"] = [self.name()]

    def remove_page(self) -> None:
        for key in self._files(self._some_page()):
            del self.pages[key]

    def hold_back(self) -> None:
        for key in self._files(self._some_page()):
            keys = self.pages[key]
            if not keys.pop("status", None):
                keys["status"] = ["draft"]

    def for_safety(self) -> None:
        if files := self._files(self._some_page()):
            self.pages[self.chance.choice(files)]["gone"] = ["yes"]

    def old_name_again(self) -> None:
        addresses = [one for one in read(self.root) if one.count("/") == 1 and one[:3] == "en/"]
        names = [one[3:].removesuffix(".html") for one in addresses if one.endswith(".html")]
        taken = {path for path, _ in self.pages} | {"index", "safety", "search", "404", "az"}
        if free := [one for one in names if one not in taken and "az-" not in one]:
            self.add_page(self.chance.choice(free))

    def add_service(self) -> None:
        self.services[f"al-{self.name()}"] = {"publish": ["yes"], "aliases": []}

    def _some_service(self) -> str:
        return self.chance.choice(sorted(self.services) or [""])

    def hold_service(self) -> None:
        if name := self._some_service():
            keys = self.services[name]
            keys["publish"] = ["yes" if keys["publish"] == ["hold"] else "hold"]

    def remove_service(self) -> None:
        self.services.pop(self._some_service(), None)

    def rename_service(self) -> None:
        if old := self._some_service():
            keys = self.services.pop(old)
            keys["aliases"] = [*keys["aliases"], f"help/al/{old.removeprefix('al-')}.html"]
            self.services[f"al-{self.name()}"] = keys

    def add_campaign(self) -> None:
        self.campaigns[self.name()] = []

    def rename_campaign(self) -> None:
        if self.campaigns:
            old = self.chance.choice(sorted(self.campaigns))
            aliases = [*self.campaigns.pop(old), f"campaigns/{old}.html"]
            self.campaigns[self.name()] = aliases

    def remove_campaign(self) -> None:
        if self.campaigns:
            del self.campaigns[self.chance.choice(sorted(self.campaigns))]

    # What tipsite tells is done.

    def mend(self, made: Build) -> bool:
        """Do what the problems of a build ask for, and return whether that was anything."""
        codes = ("address-", "alias-", "gone-")
        told_here = [one for one in made.problems if one.code.startswith(codes)]
        for one in told_here:
            values = dict(one.values)
            if one.code.startswith("alias-"):
                self._drop(values["address"])
            elif one.code.startswith("gone-"):
                self.gone.remove(values["address"])
            elif one.code == "address-twice":
                tag, _, path = one.at.path.removeprefix("content/").partition("/")
                self.pages.pop((path.removesuffix(".md"), tag), None)
            elif one.code == "address-lost" and self.chance.random() < 0.7:
                tag, _, path = values["file"].removeprefix("content/").partition("/")
                keys = self.pages.get((path.removesuffix(".md"), tag))
                if keys is None:
                    self.gone.append(values["address"])
                else:
                    keys["aliases"].append(values["address"])
            else:
                self.gone.append(values["address"])
        return bool(told_here)

    def _drop(self, address: str) -> None:
        short = address.partition("/")[2]
        lists = [
            *(keys["aliases"] for keys in (*self.pages.values(), *self.services.values())),
            *self.campaigns.values(),
        ]
        for aliases in lists:
            for one in (address, short):
                if one in aliases:
                    aliases.remove(one)
                    return
        raise AssertionError(address)


def _list(key: str, values: list[str], indent: str = "") -> str:
    return f"{indent}{key}: [{', '.join(values)}]\n" if values else ""


def answer_of(story: Story, made: Build, address: str) -> str:
    """Return how an address answers: as a page, by leading to one in one step, or as gone."""
    files = {one.path: one.content for one in made.artifacts}
    if address not in files:
        text = story.text()
        named = address in story.gone or address.removesuffix(".txt") + ".html" in story.gone
        assert named or "gone: yes" in text, address
        return "gone"
    target = next_address(files, address)
    if target:
        assert next_address(files, target) == "", f"{address} leads to {target}, which leads on"
    return "leads on" if target else "page"


def next_address(files: Mapping[str, bytes], address: str) -> str:
    """Return where an address leads; empty where a page is there."""
    content = files[address]
    if found := REFRESH.search(content):
        return unquote(urljoin(BASE + address, found[1].decode())).removeprefix(BASE)
    if address.endswith(".txt") and SITE.encode() in content:
        return content.decode("utf-8-sig").split(SITE)[1].strip()
    return ""


@pytest.mark.long
def test_every_address_answers_after_200_changes(tmp_path: Path) -> None:
    seed = random.randrange(10**6)
    story = Story(tmp_path, random.Random(seed))
    counts: Counter[str] = Counter()
    for _ in range(20):
        for _ in range(10):
            story.change()
        made = next_build(story.text(), (), TODAY)
        for _ in range(20):
            if not story.mend(made):
                break
            made = next_build(story.text(), (), TODAY)
        assert not made.failed, (seed, told(made))
        lost = [one for one in made.problems if one.code.startswith("address-lost")]
        assert not lost, (seed, lost)
        record(story.root, [one.path for one in made.artifacts])
        counts = Counter(answer_of(story, made, address) for address in read(story.root))
    assert counts["page"] > 20

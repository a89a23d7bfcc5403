"""Sites and names by chance: nothing is wrong afterwards that was not, and back is as it was.

Old addresses are what remains of a name.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path

import pytest

from builds import run
from directory_sites import TODAY, lay
from sites import TODAY as DAY
from sites import page
from tipsite.content.addresses import is_lasting
from tipsite.content.inputs import read
from tipsite.model.translation import StateFile
from tipsite.pipeline.stages import Build, build
from tipsite.staleness.state_file import state_path, write_state
from tipsite.web import relative, resolve
from translated_site import run as translate

FOLDERS = ("", "", "", "work/", "signs/", "news/")
NAMES = ("pay", "rest", "papers", "home", "friend", "call", "later", "street-b")
ENDS = ("",) * 6 + ("#more-words",) * 3
OF_KIND = {"signs/": {"who": "Anybody", "signs": "[one]"}, "news/": {"date": "2026-11-01"}}
CAMPAIGNS = """\
campaigns:
- id: spring
  name: {{en: Spring campaign, sq: Fushata e pranverës}}
  summary: {{en: What to check first., sq: Çfarë të kontrolloni.}}
  period: {{from: 2026-03, to: 2026-12}}
  countries: [AL]
  pages: [{0}] # and no other
  button: {{page: '{1}'}}
"""


def random_site(rng: random.Random) -> tuple[str, tuple[str, ...]]:
    """Return a site, and the paths of its pages."""
    paths = [rng.choice(FOLDERS) + name for name in rng.sample(NAMES, rng.randint(3, 6))]
    text = ""
    for tag in ("en", "sq"):
        for path in paths:
            if tag == "sq" and rng.random() < 0.3:
                continue
            folder = path.rpartition("/")[0]
            keys = dict(OF_KIND.get(f"{folder}/", {}))
            if tag == "sq":
                keys["translation"] = "draft"
            if rng.random() < 0.3:
                keys["slug"] = f"{path.rpartition('/')[2]}-{tag}"
            if rng.random() < 0.3:
                keys["campaign"] = "spring"
            # Words of their own: equal texts in two pages may be taken for one that was moved.
            links = [
                random_link(rng, path, paths, tag).replace("[a]", f"[{tag} {path} {number}]")
                for number in range(rng.randint(1, 5))
            ]
            body = "\n\n".join(("## More words", *links))
            text += page(f"{tag}/{path}.md", body, title=f"{tag} {path}", **keys)
    there = [f"{path}.md" for path in paths]
    if rng.random() < 0.5:
        text += page("en/campaigns/spring.md", f"[a](../{rng.choice(there)})")
    text += "-- campaigns.yaml --\n" + SETTINGS.format(rng.choice(there))
    text += CAMPAIGNS.format(rng.choice(there), rng.choice(there))
    return text, tuple(there)


SETTINGS = """\
site:
  name: {{en: Someone to call, sq: Dikush për të folur}}
  address: https://example.org/help/
  status: demonstration
  source_language: en
  languages: [en, sq]
  countries: {{en: [AL], "sq": [AL]}}
  exit: https://weather.example.com/
  exits: {{sq: https://news.example.com/}}
  translation: {{sq: draft}}
  menu: [help/index.md, "{0}"]
  footer: {{about: [{0}]}}
  responsible: alo
  report_mistakes: service:al-child-line
lead:
  AL: [al-child-line]
"""


def random_link(rng: random.Random, here: str, paths: list[str], tag: str) -> str:
    up = "../" * here.count("/")
    to = relative(f"{here}.md", f"{rng.choice(paths)}.md") + rng.choice(ENDS)
    return rng.choice((
        f"Some words, [a]({to}) and *[b]({to})*.",
        f"- [a]({to})\n- [b](service:al-child-line)",
        f"> [a]({to})",
        f"| a | b |\n|---|---|\n| [a]({to}) | c |",
        "- [a](service:al-child-line)",
        f"[a]({up}campaigns/spring.md) [d]({up}help/al.md)",
        f"[a](https://example.org/help/{tag}/{rng.choice(paths)}.html)",
        f"[a]({up}lost.md)" if rng.random() < 0.05 else f"Words [a]({up}help/index.md)",
    ))  # fmt: skip


def files(root: Path) -> dict[str, str]:
    """Return what officers have written, without old addresses and UUIDs, by path."""
    return {
        path.relative_to(root).as_posix(): re.sub(
            r"(?m)^ *(?:aliases: \[.*\]|uuid: .*|locales: \{.*aliases.*\})\n",
            "",
            path.read_bytes().decode(),
        )
        for path in (root / "campaigns.yaml", *(root / "content").rglob("*"))
        if path.is_file()
    }


def made(root: Path) -> Build:
    return build(read(root)[0], DAY)


def pages(found: Build) -> dict[str, str]:
    return {one.path: one.content.decode() for one in found.artifacts if one.path.endswith(".html")}


def leads_to(address: str, html: str) -> str:
    """Return where a page takes its readers at once; most stay where they are."""
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', html)
    return resolve(address, found[1]) if found else address


def kinds(found: Build, moved: dict[str, str]) -> Counter[tuple[str, str]]:
    """Return how often which problem is in which file; what was meant may be another."""
    paths = (moved.get(one.at.path, one.at.path) for one in found.problems)
    codes = (one.code for one in found.problems)
    return Counter(zip(codes, paths, strict=True))


def status(root: Path) -> str:
    """Return what is said of translations, but how many lines stand above that."""
    return re.sub(r"md:[0-9]+", "md", translate("status", root, "--all").output)


def rename(root: Path, old: str, new: str) -> dict[str, str]:
    """Rename something, and return which files have gone where."""
    before = set(files(root))
    done = run("rename", old, new, "--root", root, "--today", TODAY)
    assert done.exit_code == 0, (old, new, done.output)
    lines = re.findall(r"^Moved: (\S+) is now ([^\s,]+)", done.output, re.MULTILINE)
    whole = {path: path.replace(old, new, 1) for old, new in lines for path in before
             if path.startswith(old)}  # fmt: skip
    assert set(files(root)) == (before - whole.keys()) | set(whole.values())
    return whole


def random_name(rng: random.Random, paths: tuple[str, ...]) -> tuple[str, str, str]:
    """Return what is renamed, its new name, and what it is called to come back to the old one."""
    kind = rng.choice(("page", "page", "page", "service", "organization", "campaign", "language"))
    if kind != "page":
        return {
            "service": ("al-child-line", "line-x", "al-line-x"),
            "organization": ("alo", "office", "office"),
            "campaign": ("spring", "autumn", "autumn"),
            "language": ("sq", "it", "it"),
        }[kind]
    old = rng.choice(paths)
    folder, slash, name = old.rpartition("/")
    if folder in ("signs", "news"):
        return old, f"{name[:2]}-x", f"{folder}{slash}{name[:2]}-x"
    new = rng.choice((f"{name[:2]}-x", "deep/down/x", "/top", "work/x"))
    return old, new, new if "/" in new[1:] else f"{'' if new[0] == '/' else folder + slash}{new}"


def go_there_and_back(seed: int, folder: Path) -> None:
    rng = random.Random(seed)
    text, paths = random_site(rng)
    root = lay(folder, text)
    if rng.random() < 0.7:
        translate("accept", root, "sq", "--all")
    else:
        (root / state_path("sq")).write_text(write_state(StateFile()), "utf-8")
    was, noted, before = files(root), status(root), made(root)
    old, new, back = random_name(rng, paths)
    moved = rename(root, old, new)
    after = made(root)
    new_kinds, old_kinds = kinds(after, {}), kinds(before, moved)
    assert new_kinds == old_kinds, (seed, old, new, new_kinds - old_kinds, old_kinds - new_kinds)
    if old != "sq":
        stems = {f"({old}.": f"({back}."}
        stems |= {path[len("content/en/") : -2]: to[len("content/en/") : -2]
                  for path, to in moved.items()}  # fmt: skip
        for stem, then in stems.items():
            noted = noted.replace(stem, then)
        assert sorted(status(root).split()) == sorted(noted.split()), (seed, old, new)
    if not after.failed:
        leads = {address: leads_to(address, html) for address, html in pages(after).items()}
        shown = [address for address, to in leads.items() if to == address]
        assert len(shown) == len(pages(before)), (seed, old, new)
        for address in filter(is_lasting, pages(before)):
            assert leads[leads[address]] == leads[address], (seed, old, new, address)
    name = old if "/" not in old.rstrip("/") and not old.endswith(".md") else f"/{old}"
    rename(root, back.removeprefix("/"), name)
    now = files(root)
    assert now.keys() == was.keys(), (seed, old, new)
    for path, said in was.items():
        assert now[path] == said, (seed, old, new, path)


def rename_again_and_again(seed: int, folder: Path, times: int) -> None:
    """Rename and publish by turns: whatever was published leads to a page of today in one step."""
    rng = random.Random(seed)
    text, _paths = random_site(rng)
    root = lay(
        folder, text.replace("](lost.md)", "](help/index.md)").replace("lost.md", "index.md")
    )
    names = {"service": "al-child-line", "campaign": "spring", "language": "sq"}
    for number in range(times):
        listed = root / "addresses.txt"
        known = listed.read_text("utf-8").splitlines() if listed.exists() else []
        found = pages(made(root))
        assert found
        leads = {address: leads_to(address, html) for address, html in found.items()}
        for address in (one for one in known if one.endswith(".html")):
            assert leads[leads[address]] == leads[address], (seed, number, address)
        published = {*known, *filter(is_lasting, found)}
        listed.write_text("".join(f"{one}\n" for one in sorted(published)), "utf-8")
        kind = rng.choice(("page", "page", *names))
        if kind == "page":
            old = rng.choice(movable(root))
            folder_of, slash, name = old.rpartition("/")
            new = rng.choice(("pa-x", "re-x", name.removesuffix(".md")))
            new = f"{folder_of}{slash}{new}" if slash else rng.choice((f"/{new}", f"deep/{new}"))
        else:
            old = names[kind]
            new = rng.choice({"service": ("al-child-line", "al-line-x", "al-line-y"),
                              "campaign": ("spring", "autumn"),
                              "language": ("sq", "it", "it-CH")}[kind])  # fmt: skip
        done = run("rename", f"{kind}:{old}", new, "--root", root, "--today", TODAY)
        if done.exit_code == 0 and kind != "page":
            names[kind] = new
        refusals = ("already", "there is a page", "Two old addresses")
        assert done.exit_code == 0 or any(one in done.output for one in refusals), done.output


def movable(root: Path) -> list[str]:
    """Return the pages that may have another name."""
    folder = root / "content/en"
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*.md"))
    fixed = re.compile(r"(?:.*/)?index\.md|safety\.md|campaigns/.*")
    return sorted(path for path in found if not fixed.fullmatch(path))


@pytest.mark.long
def test_what_was_published_between_many_renames_leads_on(tmp_path: Path) -> None:
    for seed in range(12):
        rename_again_and_again(seed, tmp_path / str(seed), 12)


@pytest.mark.long
def test_many_sites_are_the_same_there_and_back(tmp_path: Path) -> None:
    for seed in range(1, 200):
        go_there_and_back(seed, tmp_path / str(seed))

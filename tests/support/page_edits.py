"""What people do to the folder of a site, by chance: each kind of edit, and mistakes among them.

An edit gets a folder and a source of chance. On folders with the same bytes and from the same seed
it does the same, so that a list of names and seeds tells a whole story. Where there is nothing to
do, it does nothing. Edits of single texts are here; those of settings, records, themes and of what
lies beside a site stand in ``site_edits_around.py``.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from mutations import mutated

Edit = Callable[["Folder", random.Random], None]
KINDS: dict[str, tuple[Edit, int]] = {}
"""Each kind of edit by its name, and how often it is made."""
CONFIG = "campaigns.yaml"
DAYS = (
    "2026-11-24", "2026-11-25", "2026-12-24", "2027-01-15", "2027-06-30", "2028-12-01",
    "2026-03-01",
)  # fmt: skip
"""The days of builds and of what begins or ends, so that some of them fall together."""
_SAID = {
    "latin": "someone may ask you for your papers and keep them until they say what is paid",
    "cyrillic": "неко може да тражи ваше папире и да их чува док не каже шта је плаћено",
    "arabic": "شخص قد يطلب منكم أوراقكم ثم يحتفظ بها حتى يقول ما هو المبلغ",
}
WORDS = {letters: said.split() for letters, said in _SAID.items()}


@dataclass(slots=True)
class Folder:
    """The folder of a site; ``touched`` once something in it has become other than it was."""

    root: Path
    touched: bool = field(default=False)

    def find(self, *patterns: str) -> list[str]:
        """Return files by pattern, as paths in the site."""
        found = {path for pattern in patterns for path in self.root.glob(pattern) if path.is_file()}
        return sorted(path.relative_to(self.root).as_posix() for path in found)

    def pages(self, tag: str = "*") -> list[str]:
        return self.find(f"content/{tag}/*.md", f"content/{tag}/*/*.md")

    def tags(self) -> list[str]:
        """Return the languages that have pages."""
        return sorted({path.split("/")[1] for path in self.pages()})

    def has(self, path: str) -> bool:
        return (self.root / path).is_file()

    def read(self, path: str) -> str:
        return (self.root / path).read_bytes().decode("utf-8", "replace")

    def write(self, path: str, content: str | bytes) -> None:
        data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
        target = self.root / path
        if target.is_file() and target.read_bytes() == data:
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        self.touched = True

    def remove(self, path: str) -> None:
        if self.has(path):
            (self.root / path).unlink()
            self.touched = True

    def rename(self, old: str, new: str) -> None:
        if self.has(old) and not self.has(new):
            (self.root / new).parent.mkdir(parents=True, exist_ok=True)
            (self.root / old).rename(self.root / new)
            self.touched = True

    @contextmanager
    def data(self, path: str) -> Iterator[dict[str, Any]]:
        """Give what a file of YAML says, to be changed; an empty one where it says nothing."""
        said = self._said(path)
        before = dumped(said)
        yield said
        if said and dumped(said) != before:
            self.write(path, dumped(said))

    def _said(self, path: str) -> dict[str, Any]:
        if not self.has(path):
            return {}
        try:
            said = yaml.load(self.read(path), yaml.BaseLoader)
        except yaml.YAMLError:
            return {}
        return said if isinstance(said, dict) else {}


class _Plain(yaml.SafeDumper):
    """Writes every scalar as the text that it is, without quotes where none are needed."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012

    def ignore_aliases(self, data: Any) -> bool:
        return True


def dumped(said: dict[str, Any]) -> str:
    """Return data as YAML, each time in the same form."""
    return yaml.dump(said, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=200)


def kind(weight: int = 2) -> Callable[[Edit], Edit]:
    """Name a kind of edit by its function."""

    def named(edit: Edit) -> Edit:
        KINDS[edit.__name__.replace("_", " ")] = edit, weight
        return edit

    return named


def words(path: str, chance: random.Random, most: int = 9) -> str:
    """Return some words in the letters of a page's language."""
    tag = path.split("/")[1]
    letters = {"ar": "arabic", "sr-Cyrl": "cyrillic", "mk": "cyrillic"}.get(tag, "latin")
    chosen = chance.choices(WORDS[letters], k=chance.randint(2, most))
    return " ".join(chosen).capitalize()


def parted(text: str) -> tuple[str, list[str]]:
    """Return the front matter with its lines, and the blocks of the text below it."""
    head, line, body = text.partition("\n---\n")
    return head + line, [block for block in body.strip().split("\n\n") if block]


@contextmanager
def blocks(site: Folder, chance: random.Random) -> Iterator[tuple[str, list[str]]]:
    """Give the path of some page and its blocks, to be changed."""
    paths = site.pages()
    if not paths:
        yield "content/en/index.md", []
        return
    path = chance.choice(paths)
    head, found = parted(site.read(path))
    before = list(found)
    yield path, found
    if found != before and head.endswith("---\n"):
        site.write(path, head + "\n\n".join(found) + "\n")


def put(found: list[str], chance: random.Random, block: str) -> None:
    """Put a block somewhere among others."""
    found.insert(chance.randint(0, len(found)), block)


# ------------------------------------------------------------------ the text of a page


@kind(8)
def paragraph(site: Folder, chance: random.Random) -> None:
    with blocks(site, chance) as (path, found):
        if found:
            found[chance.randrange(len(found))] = f"{words(path, chance)}."


@kind(6)
def one_more_paragraph(site: Folder, chance: random.Random) -> None:
    with blocks(site, chance) as (path, found):
        put(found, chance, f"{words(path, chance)}. **{words(path, chance, 3)}** `{len(found)}`.")


@kind(5)
def no_paragraph(site: Folder, chance: random.Random) -> None:
    with blocks(site, chance) as (_path, found):
        if found:
            found.pop(chance.randrange(len(found)))


@kind(3)
def list_item(site: Folder, chance: random.Random) -> None:
    with blocks(site, chance) as (path, found):
        lists = [at for at, block in enumerate(found) if block.startswith("- ")]
        if not lists:
            put(found, chance, f"- {words(path, chance)}\n- {words(path, chance)}")
            return
        at = chance.choice(lists)
        items = found[at].split("\n")
        if len(items) > 1 and chance.random() < 0.4:
            items.pop(chance.randrange(len(items)))
        else:
            items.append(f"- {words(path, chance)}")
        found[at] = "\n".join(items)


@kind(2)
def table(site: Folder, chance: random.Random) -> None:
    with blocks(site, chance) as (path, found):
        cells = [words(path, chance, 3) for _ in range(4)]
        put(found, chance, "| {} | {} |\n|---|---|\n| {} | {} |".format(*cells))


@kind(3)
def part_of_a_campaign(site: Folder, chance: random.Random) -> None:
    with blocks(site, chance) as (path, found):
        said, year = words(path, chance, 3), chance.choice(("2022", "2024", "often"))
        inside = {
            "action": f"[{said}](rights.md)",
            "figures": f"- {chance.choice(('7', '110', '129'))} | {said} | {said} | {year}",
            "quote": f"{said}.\n\n- Mira Example | {said} | [a](https://example.org/) | {year}",
            "steps": f"1. {said}\n2. {said}",
            "listen": f"[{said}](talk.wav)",
        }
        name = chance.choice(tuple(inside))
        put(found, chance, f"/// {name}\n{inside[name]}\n///")


@kind(3)
def heading(site: Folder, chance: random.Random) -> None:
    with blocks(site, chance) as (path, found):
        heads = [at for at, block in enumerate(found) if block.startswith("#")]
        if heads and chance.random() < 0.5:
            found[chance.choice(heads)] = f"## {words(path, chance, 4)}"
        elif heads and chance.random() < 0.3:
            found.pop(chance.choice(heads))
        else:
            level = chance.choice(("##", "##", "##", "###", "#"))
            put(found, chance, f"{level} {words(path, chance, 4)}")


@kind(4)
def heading_and_a_link_to_it(site: Folder, chance: random.Random) -> None:
    with blocks(site, chance) as (path, found):
        title = words(path, chance, 2)
        put(found, chance, f"## {title}\n\n{words(path, chance)}.")
    tag = path.split("/")[1]
    slug = "-".join(title.lower().split())
    others = [one for one in site.pages(tag) if one.count("/") == 2]
    if others and path.count("/") == 2:
        other = chance.choice(others)
        name = path.rpartition("/")[2]
        site.write(other, f"{site.read(other).rstrip()}\n\n[{tag}]({name}#{slug}).\n")


@kind(6)
def link(site: Folder, chance: random.Random) -> None:
    """To a page, a directory, a service, another site; to nowhere, now and then."""
    with blocks(site, chance) as (path, found):
        tag = path.split("/")[1]
        up = "../" * (path.count("/") - 2)
        names = [one.split("/", 2)[2] for one in site.pages(tag)]
        services = [f"service:{one}" for one in service_ids(site)]
        target = chance.choice(
            [
                *(up + name for name in names),
                *(up + name for name in names),
                *services,
                f"{up}help/al.md", f"{up}routes/al-mk.md", f"{up}az.md", f"{up}sheets/al.md",
                "https://example.org/there", "https://example.net/", "http://example.org/",
                f"{up}nowhere.md", "#nothing", "service:nobody", "mailto:somebody@example.org",
            ]
        )  # fmt: skip
        put(found, chance, f"{words(path, chance, 3)} [{words(path, chance, 3)}]({target}).")


@kind(4)
def figures(site: Folder, chance: random.Random) -> None:
    """A year, a sum, a case; a number that is or is not that of a service, typed into a text."""
    typed = (
        "In 2024 it was 350 persons.", "Law 25965/04.", "[25965/04](plain:)", "Call 116 111.",
        "Call 116 123.", "042 111 999", "+355 4 222 33 44", "30 days, 45 %.", "112",
        "From 08:00 to 16:00.", "somebody@example.org", "٣٥٠",
    )  # fmt: skip
    with blocks(site, chance) as (path, found):
        put(found, chance, f"{words(path, chance, 4)} {chance.choice(typed)}")


@kind(2)
def slip_of_the_hand(site: Folder, chance: random.Random) -> None:
    """Anywhere in a text, as ``mutations`` makes them."""
    paths = [path for path in (*site.pages(), *site.find("content/services/*.yaml", CONFIG))
             if site.read(path)]  # fmt: skip
    if paths:
        path = chance.choice(paths)
        try:
            site.write(path, mutated((site.root / path).read_bytes(), chance))
        except UnicodeDecodeError:
            site.write(path, b"")


# ------------------------------------------------------------------ the head of a page

VALUES: dict[str, tuple[str, ...]] = {
    "title": ("WORDS",),
    "summary": ("WORDS.",),
    "short_title": ("WORDS",),
    "slug": ("one-way", "another-way", "index", "violence", "Ä"),
    "aliases": ("[sq/before.html]", "[en/one-way.html, before/]", "[en/rights.html]", "[..]"),
    "order": ("1", "2", "30", "many"),
    "sensitive": ("yes", "no"),
    "gone": ("yes", "no"),
    "status": ("draft",),
    "publish_on": DAYS,
    "expires": DAYS,
    "date": DAYS,
    "translation": ("draft", "machine", "reviewed"),
    "kind": ("page", "media", "safety", "news"),
    "image": ("{file: bridge.jpg, alt: A bridge}", "{file: sign.svg, decorative: yes}"),
    "downloads": (
        "[{file: leaflet.pdf, title: A leaflet}]",
        "[{file: talk.wav, title: A talk, transcript: rights.md}]",
    ),
    "who": ("WORDS",),
    "signs": ("[WORDS, WORDS]",),
    "doors": ("[help/index.md, rights.md]", "[nowhere.md]"),
    "unknown": ("WORDS",),
}


def with_key(text: str, key: str, value: str | None) -> str:
    """Return a page with another value of a key at its head, or without it."""
    lines = text.split("\n")
    if "---" not in lines[1:]:
        return text
    end = lines.index("---", 1)
    at = next((at for at in range(1, end) if lines[at].startswith(f"{key}:")), None)
    if at is None:
        after, at = end, end
    else:
        after = at + 1
        while after < end and lines[after][:1] in ("-", " "):
            after += 1
    new = [] if value is None else [f"{key}: {value}"]
    return "\n".join([*lines[:at], *new, *lines[after:]])


def _key_edit(key: str) -> Edit:
    def edit(site: Folder, chance: random.Random) -> None:
        paths = site.pages()
        if not paths:
            return
        own = [path for path in paths if f"\n{key}:" in site.read(path)]
        path = chance.choice(own if own and chance.random() < 0.5 else paths)
        value: str | None = chance.choice(VALUES[key])
        if path in own and chance.random() < 0.4:
            value = None
        elif value is not None:
            value = value.replace("WORDS", words(path, chance, 5))
        site.write(path, with_key(site.read(path), key, value))

    return edit


for _key in VALUES:
    KINDS[f"key {_key}"] = _key_edit(_key), 4 if _key in ("title", "summary", "slug") else 2


# ------------------------------------------------------------------ which pages there are

NAMES = (
    "rights.md", "more.md", "about.md", "call.md", "signs/house.md", "signs/index.md",
    "news/first.md", "news/second.md", "news/index.md", "campaigns/spring.md", "help/steps.md",
    "help/abroad.md", "routes/person.md", "routes/child.md", "routes/worker.md", "routes/to/al.md",
    "papers/index.md", "papers/lost.md",
)  # fmt: skip


PUBLISHED = (
    "index.html", "en/index.html", "en/rights.html", "en/one-way.html", "sq/before.html",
    "before/index.html", "sq/rights.html", "mk/rights.html", "en/news/feed.xml", "sq/az-2.html",
    "en/help/al-call-2.html", "en/help/al/child-line.html", "sq/help/al/child-line.txt",
    "en/help/al/night-line.html", "en/help/al/night-line.txt", "sq/sheets/mk.html",
    "en/routes/al-mk.html", "en/news/index.html", "en/campaigns/spring.html", "mk/index.html",
)  # fmt: skip


@kind(3)
def published_addresses(site: Folder, chance: random.Random) -> None:
    if chance.random() < 0.2:
        site.remove("addresses.txt")
    else:
        lines = chance.sample(PUBLISHED, chance.randint(1, len(PUBLISHED)))
        site.write("addresses.txt", "".join(f"{line}\n" for line in lines))


def new_text(path: str, chance: random.Random) -> str:
    """Return a page as its place asks for it."""
    more = ""
    if "/signs/" in path and not path.endswith("index.md"):
        more = f"who: {words(path, chance, 3)}\nsigns:\n- {words(path, chance)}\n"
    if "/news/" in path and not path.endswith("index.md"):
        more = f"date: {chance.choice(DAYS)}\n"
    body = f"{words(path, chance)}.\n\n## {words(path, chance, 3)}\n\n- {words(path, chance)}\n"
    title, summary = words(path, chance, 4), words(path, chance)
    return f"---\ntitle: {title}\nsummary: {summary}.\n{more}---\n{body}"


@kind(5)
def new_page_in_all_languages(site: Folder, chance: random.Random) -> None:
    name = chance.choice(NAMES)
    for tag in site.tags():
        path = f"content/{tag}/{name}"
        if not site.has(path):
            site.write(path, new_text(path, chance))


@kind(3)
def no_page_in_one_language(site: Folder, chance: random.Random) -> None:
    paths = site.pages()
    if paths:
        site.remove(chance.choice(paths))


@kind(3)
def no_page_in_any_language(site: Folder, chance: random.Random) -> None:
    # Without the page on what a visit leaves behind nothing is built, so that one goes seldom.
    names = sorted({path.split("/", 2)[2] for path in site.pages()} - {"safety.md"})
    if names:
        name = chance.choice(names)
        for tag in site.tags():
            site.remove(f"content/{tag}/{name}")


@kind(3)
def another_name_of_a_page(site: Folder, chance: random.Random) -> None:
    """In one language or in all; links to it lead to nowhere from then on."""
    names = sorted({path.split("/", 2)[2] for path in site.pages()})
    tags = site.tags()
    if names:
        old, new = chance.choice(names), chance.choice(NAMES)
        for tag in tags if chance.random() < 0.6 else [chance.choice(tags)]:
            site.rename(f"content/{tag}/{old}", f"content/{tag}/{new}")


def service_ids(site: Folder) -> list[str]:
    """Return the ids of all services whose file can be read."""
    found = []
    for path in site.find("content/services/*.yaml"):
        with site.data(path) as said:
            services = said.get("services")
            if isinstance(services, list):
                found += [one["id"] for one in services if isinstance(one, dict) and "id" in one]
    return [one for one in found if isinstance(one, str)]

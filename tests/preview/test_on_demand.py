"""What the preview makes at once is, byte for byte, what a build makes of the same files."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

from builds import lay
from sites import TODAY
from tipsite.content.inputs import read
from tipsite.engine.session import Session
from tipsite.pipeline.job import Job
from tipsite.pipeline.last_build import job_store
from tipsite.pipeline.run import BuildResult, make
from tipsite.pipeline.stages import build
from tipsite.pipeline.timings import Timings
from tipsite.preview.on_demand import refresh
from twin_sites import Outcome, Walk, compare, said_in_process
from walked_sites import files_of_shape

SAFETY = "content/en/safety.md"


def job_in(root: Path) -> Job:
    return Job(root=root, output=None, today=TODAY, strict=False, report=None)


@pytest.fixture
def closed() -> Iterator[ExitStack]:
    """What is closed at the end: a preview keeps its store open as long as it runs."""
    with ExitStack() as stack:
        yield stack


def test_a_new_text_of_a_page_needs_no_look_at_the_whole_site(
    tmp_path: Path, closed: ExitStack
) -> None:
    lay(tmp_path)
    before = refresh(job_in(tmp_path))
    closed.enter_context(before.session.store)
    text = (tmp_path / SAFETY).read_text("utf-8")
    for old, new, is_quick in (
        ("another phone", "a friend’s phone", True),
        ("title:", "short_title: A\ntitle:", False),
    ):
        text = text.replace(old, new)
        (tmp_path / SAFETY).write_text(text, "utf-8")
        after = refresh(job_in(tmp_path), before=before, changed=frozenset({tmp_path / SAFETY}))
        assert after.on_demand is not None
        page = after.on_demand.page("en/safety.html")
        assert isinstance(page, bytes)
        assert "a friend’s phone" in page.decode()
        assert (after is before) is is_quick
    made = build(read(tmp_path)[0], TODAY)
    assert page == next(one.content for one in made.artifacts if one.path == "en/safety.html")


def test_a_mistake_is_found_at_once_and_nothing_is_made_of_it(
    tmp_path: Path, closed: ExitStack
) -> None:
    lay(tmp_path)
    good = (tmp_path / SAFETY).read_text("utf-8")
    stands = looked = refresh(job_in(tmp_path))
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
            looked = refresh(
                job_in(tmp_path), before=before, changed=frozenset({tmp_path / SAFETY})
            )
            assert looked.on_demand is None
        assert code in [found.code for found in looked.problems]
        assert stands.on_demand.page("en/safety.html") == shown
    (tmp_path / SAFETY).write_text(good, "utf-8")
    assert refresh(job_in(tmp_path), before=looked).on_demand is not None


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
        found = refresh(msgspec.structs.replace(job, store=False), self.session)
        self.session = found.session
        if found.on_demand is None:
            return {}
        addresses = [f"{tag}/{name}.html" for tag in ("en", "sq", "sr-Latn") for name in LOOKED]
        pages = {address: found.on_demand.page(address) for address in addresses}
        return {f"shown {path}": one for path, one in pages.items() if isinstance(one, bytes)}

    def made(self, job: Job) -> BuildResult:
        with job_store(job) as store:
            if not job.store:
                return make(job, store, Timings())
            self.session = Session(store, self.session)
            return make(job, store, Timings(), self.session)


LOOKED = ("index", "help/al", "help/al/child-line", "rights", "safety", "help/index", "404")


@pytest.mark.long
@pytest.mark.parametrize(
    ("shape", "edits"),
    [("two alphabets", 2), ("translated", 9), ("two alphabets", 9)],
)
def test_one_session_makes_what_builds_make_after_any_edits(
    tmp_path: Path, shape: str, edits: int
) -> None:
    seed = random.randrange(10**9)
    walk = Walk(files_of_shape(shape), seed, edits=edits, pace=2, say=Preview())
    walk.go(tmp_path / "w")

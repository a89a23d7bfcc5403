"""The site behind real nginx, Apache and Caddy, told nothing but what tipsite wrote for them."""

from __future__ import annotations

import gzip
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urljoin

import pytest
from playwright.sync_api import Error, expect

import servers
from browsing import FLAGS, chromium_on_path
from photos import photo
from sample import EXIT, FIRST, KINDS, Sample
from sample_tabs import PHONE
from sites import AL, CALLED, CONFIG, LIVE, ROOT, TODAY, edit, page, site
from tipsite.audit.output import PageReader
from tipsite.hosts.configuration import server_snippets
from tipsite.model.facts import PageFiles
from tipsite.model.plan import Artifact, Hosting, Promises
from tipsite.output.writer import write
from tipsite.pipeline.stages import build
from traced_files import opus, plain_pdf

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

pytest_plugins = ["sample_fixtures"]
pytestmark = pytest.mark.long

BASES = ("/", "/help/")
FILM = ("file: film.mp4", "title: A film", "captions: film.vtt")
OFFERED = {
    "film.mp4": b"\0\0\0\x20ftypisom" + bytes(20),
    "film.vtt": b"WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nMir\xc3\xabdita.\n",
    "talk.opus": opus(),
    "leaflet.pdf": plain_pdf(),
}
PDF = ("file: leaflet.pdf", "title: A leaflet")
TALK = ("file: talk.opus", "title: A talk", "transcript: talk.md")
TYPES = {
    "sq/index.html": "text/html; charset=utf-8",
    "sq/": "text/html; charset=utf-8",
    "": "text/html; charset=utf-8",
    "sq/help/al.txt": "text/plain; charset=utf-8",
    "robots.txt": "text/plain; charset=utf-8",
    "sitemap.xml": "application/xml; charset=utf-8",
    "files/film.mp4": "video/mp4",
    "files/film.vtt": "text/vtt; charset=utf-8",
    "files/talk.opus": "audio/ogg",
    "files/leaflet.pdf": "application/pdf",
}
LASTING = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml; charset=utf-8",
    "webp": "image/webp",
    "jpg": "image/jpeg",
}
DOOR = "-- content/images/door.svg --\n<svg xmlns='http://www.w3.org/2000/svg'/>\n"


def text_of(base: str, *, https: bool = False, live: bool = True) -> str:
    address = f"https://example.org{base}" + ("\n  https: yes" if https else "")
    offered = "\n- " + "\n- ".join("\n  ".join(lines) for lines in (FILM, TALK, PDF))
    return (
        edit(CONFIG, ("https://example.org/help/", address), *((LIVE,) if live else ()))
        + edit(AL, CALLED)
        + DOOR
        + page(
            "en/more.md",
            "![A door](../images/door.svg)\n\n![A bridge](../images/bridge.jpg)",
            downloads=offered,
        )
        + page("en/talk.md", "Good morning.", title="What is said")
        + page("en/new.md", aliases="[sq/old.html, en/të drejtat.html, Leaf/, old.php]")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A site that a server serves at ``base`` from the folder ``output``."""

    server: servers.Server
    base: str
    output: Path

    def get(self, path: str, **headers: str) -> servers.Answer:
        """Ask for an address of the site, and see that every header is there, once."""
        answer = self.server.get(self.base + path, **headers)
        assert self.headers.items() <= answer.headers.items(), path
        assert not answer.repeated, path
        return answer

    @property
    def headers(self) -> dict[str, str]:
        """The headers of everything, as `_headers` has them, their names in small letters."""
        text = (self.output / "_headers").read_text("utf-8")
        rule = text.partition(f"\n{self.base}*\n")[2].split("\n/")[0]
        pairs = (line.strip().partition(": ") for line in rule.splitlines())
        return {name.lower(): value for name, _, value in pairs}


def running(
    name: str, root: Path, snippets: Mapping[str, str]
) -> AbstractContextManager[servers.Server]:
    """Run a server for the files in ``root``; Apache reads what lies among them."""
    if name == "nginx":
        return servers.nginx(root, snippets["nginx"])
    return servers.caddy(root, snippets["caddy"]) if name == "caddy" else servers.apache(root)


@contextmanager
def served(name: str, base: str, *, https: bool = False, live: bool = True) -> Iterator[Site]:
    """Build a small site, and serve it with ``name`` at ``base``."""
    raw = {f"content/files/{path}": content for path, content in OFFERED.items()}
    raw["content/images/bridge.jpg"] = photo()
    made = build(site(text_of(base, https=https, live=live), raw), TODAY)
    snippets = servers.snippets(made)
    with servers.folder() as root:
        output = root / (base.strip("/") or "public")
        write(made.artifacts, output)
        (output / ".well-known").mkdir()
        (output / ".well-known/security.txt").write_text("Contact: nobody\n", "utf-8")
        (output / "sq/.hidden").write_text("secret", "utf-8")
        (root / "other.html").write_text("<p>Another site", "utf-8")
        top = output if base == "/" else root
        with running(name, top, snippets) as server:
            yield Site(server=server, base=base, output=output)


@pytest.fixture(
    scope="module",
    params=[(name, base) for name in servers.PROGRAMS for base in BASES],
    ids=lambda param: f"{param[0]} at {param[1]}",
)
def found(request: pytest.FixtureRequest) -> Iterator[Site]:
    with served(*request.param) as one:
        yield one


def test_every_kind_of_file_comes_with_its_type_and_every_header(found: Site) -> None:
    assert len(found.headers) == 8
    for path, kind in TYPES.items():
        answer = found.get(path)
        assert answer.status == 200, path
        assert answer.headers["content-type"].lower() == kind, path
        assert answer.headers["cache-control"] == "max-age=300", path
        file = found.output / path
        assert answer.body == (file / "index.html" if file.is_dir() else file).read_bytes()
        assert "strict-transport-security" not in answer.headers


def test_files_named_by_their_content_are_kept_for_a_year(found: Site) -> None:
    files = [*(found.output / "assets").iterdir(), *(found.output / "images").iterdir()]
    assert {file.suffix[1:] for file in files} == LASTING.keys()
    for file in files:
        answer = found.get(file.relative_to(found.output).as_posix())
        assert answer.status == 200
        assert answer.body == file.read_bytes()
        assert answer.headers["content-type"].lower() == LASTING[file.suffix[1:]]
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("nothing", "404.html"), ("nothing.html", "404.html"), ("zz/nothing.html", "404.html"),
        ("sq/nothing", "sq/404.html"), ("sq/help/no/thing.html", "sq/404.html"),
        ("en/nothing.txt", "en/404.html"), ("en/index.html/more", "en/404.html"),
        ("assets/site.00000000.css", "404.html"), ("assets/", "404.html"), ("files/", "404.html"),
        ("sq/help/al/", "sq/404.html"), (".tipsite-manifest.json", "404.html"),
        ("_headers", "404.html"), ("_redirects", "404.html"), ("sq/.hidden", "sq/404.html"),
        (".git/config", "404.html"),
    ],
)  # fmt: skip
def test_a_lost_or_hidden_address_shows_the_page_of_its_language(
    found: Site, path: str, shown: str
) -> None:
    answer = found.get(path)
    assert answer.status == 404
    assert answer.body == (found.output / shown).read_bytes()
    assert answer.headers["content-type"].lower() == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "max-age=300"


def test_apaches_own_file_is_read_by_nobody(found: Site) -> None:
    answer = found.server.get(f"{found.base}.htaccess")
    assert answer.status in (403, 404)
    assert b"Header" not in answer.body


def test_a_file_for_whoever_certifies_the_host_stays_reachable(found: Site) -> None:
    assert found.get(".well-known/security.txt").status == 200


def test_a_folder_without_its_slash_leads_to_its_page(found: Site) -> None:
    answer = found.get("sq")
    assert answer.status in (301, 308)
    address = urljoin(found.server.url(f"{found.base}sq"), answer.headers["location"])
    assert address == found.server.url(f"{found.base}sq/")


OLD = {
    "sq/old.html": "sq/new.html", "SQ/Old.HTML": "sq/new.html", "sq/old.html?a=b": "sq/new.html",
    "en/t%C3%AB%20drejtat.html": "en/new.html", "EN/t%c3%ab%20DREJTAT.html": "en/new.html",
    "Leaf": "en/new.html", "leaf/": "en/new.html", "leaf/index.html": "en/new.html",
    "old.php": "en/new.html",
}  # fmt: skip


@pytest.mark.parametrize("path", OLD)
def test_an_old_address_leads_to_the_page_of_today_in_one_step(found: Site, path: str) -> None:
    answer = found.get(path)
    assert answer.status == 301
    assert answer.headers["cache-control"] == "max-age=300"
    address = urljoin(found.server.url(f"{found.base}{path}"), answer.headers["location"])
    there = address.partition("?")[0]
    assert there == found.server.url(f"{found.base}{OLD[path]}")
    new = found.server.get(address.removeprefix(found.server.url("")))
    assert new.status == 200
    assert new.body == (found.output / OLD[path]).read_bytes()


def test_texts_are_sent_packed(found: Site) -> None:
    assets = [f"assets/{one.name}" for one in (found.output / "assets").iterdir()]
    for path in ("en/help/al.html", *assets):
        answer = found.get(path, Accept_Encoding="gzip")
        assert answer.headers["content-encoding"] == "gzip", path
        assert gzip.decompress(answer.body) == (found.output / path).read_bytes()


def test_another_site_on_the_same_host_is_left_alone(found: Site) -> None:
    if found.base != "/":
        answer = found.server.get("/other.html")
        assert answer.status == 200
        assert "content-security-policy" not in answer.headers
        assert found.server.get("/nothing.html").status == 404


def test_nginx_writes_down_nobodys_visit() -> None:
    with served("nginx", "/help/") as found:
        assert found.get("sq/index.html").status == 200
        assert found.get("sq/nothing.html").status == 404
        assert found.server.get("/other.html").status == 200
        assert found.server.log is not None
        (line,) = found.server.log.read_text().splitlines()
        assert "/other.html" in line


def test_pages_are_counted_as_the_guide_says_and_nobody_who_read_them(tmp_path: Path) -> None:
    guide = (ROOT / "docs/hosts.md").read_text("utf-8")
    above, inside = re.findall(r"```nginx\n(.*?)```", guide, re.DOTALL)
    log = tmp_path / "reach.log"
    made = build(site(edit(CONFIG, ("/help/", "/"))), TODAY)
    snippet = servers.snippets(made)["nginx"]
    assert "access_log off;" in snippet
    snippet = snippet.replace(
        "access_log off;", inside.replace("/var/log/nginx/reach.log", str(log))
    )
    with servers.folder() as root:
        write(made.artifacts, root / "public")
        with servers.nginx(root / "public", snippet, above=above) as server:
            for path in ("/sq/help/al.html?a", "/sq/help/al.html", "/sq/lost"):
                server.get(path, Referer="https://elsewhere.example/", User_Agent="A browser")
    lines = log.read_text("utf-8").splitlines()
    month = lines[0][:7]
    assert re.fullmatch(r"\d{4}-\d{2}", month)
    assert lines == [f"{month} 200 /sq/help/al.html"] * 2 + [f"{month} 404 /sq/404.html"]


@pytest.mark.parametrize("name", servers.PROGRAMS)
def test_https_is_asked_for_only_by_a_site_that_says_so(name: str) -> None:
    with served(name, "/", https=True) as found:
        if name == "caddy":  # which sends to https by itself
            answer = found.get("sq/index.html")
            assert answer.headers["strict-transport-security"] == "max-age=15552000"
            return
        answer = found.server.get("/sq/index.html", Host="tips.test")
        assert answer.status == 301
        assert answer.headers["location"] == "https://tips.test/sq/index.html"
        if name == "nginx":
            assert "strict-transport-security" not in answer.headers
        if name == "apache":  # as behind a host's own front, which ends https
            behind = found.get("sq/index.html", X_Forwarded_Proto="https")
            assert behind.status == 200
            assert behind.headers["strict-transport-security"] == "max-age=15552000"
            old = found.get("sq/old.html", X_Forwarded_Proto="https")
            assert old.headers["location"] == "https://example.org/sq/new.html"


@pytest.mark.parametrize("name", servers.PROGRAMS)
def test_search_engines_are_kept_from_all_files_of_an_example(name: str) -> None:
    with served(name, "/", live=False) as found:
        files = [path.name for path in (found.output / "images").iterdir()]
        for path in ("sq/index.html", "files/leaflet.pdf", "files/talk.opus", "sq/no.html"):
            assert found.get(path).headers["x-robots-tag"] == "noindex", path
        assert found.get(f"images/{files[0]}").headers["x-robots-tag"] == "noindex"


@pytest.mark.parametrize("base", ["/a+b@c,d=e!~f.g/", "/помош/"])
@pytest.mark.parametrize("name", servers.PROGRAMS)
def test_each_sign_that_the_address_of_a_site_may_have_is_served(name: str, base: str) -> None:
    with served(name, base) as found:
        shown = Site(server=found.server, base=quote(base, safe="/+@,=!~"), output=found.output)
        for path in ("sq/index.html", "sq/", "files/talk.opus"):
            assert shown.server.get(shown.base + path).status == 200, path
        headers = shown.server.get(f"{shown.base}sq/").headers
        assert headers["x-frame-options"] == "DENY"
        assert shown.server.get(f"{shown.base}_headers").status == 404
        lost = shown.server.get(f"{shown.base}sq/no.html")
        assert (lost.status, lost.body) == (404, (found.output / "sq/404.html").read_bytes())
        style = next((found.output / "assets").glob("*.css"))
        kept = shown.server.get(f"{shown.base}assets/{style.name}")
        assert kept.headers["cache-control"] == "public, max-age=31536000, immutable"
        old = shown.server.get(f"{shown.base}sq/old.html")
        assert old.status == 301
        assert unquote(old.headers["location"]).endswith(f"{base}sq/new.html")


@pytest.mark.parametrize("missing", ["alias", "deflate", "headers", "rewrite", "setenvif"])
def test_apache_without_a_module_still_serves(missing: str) -> None:
    made = build(site(edit(CONFIG, ("/help/", "/\n  https: yes"))), TODAY)
    with servers.folder() as root:
        write(made.artifacts, root / "public")
        with servers.apache(root / "public", without=[missing]) as server:
            answer = server.get("/sq/index.html", X_Forwarded_Proto="https")
            assert answer.status == 200
            assert server.get("/sq/no").status == (301 if missing != "rewrite" else 404)
            lost = server.get("/sq/no", X_Forwarded_Proto="https")
            assert lost.body == (root / "public/sq/404.html").read_bytes()


def read_back(sample: Sample) -> tuple[tuple[Artifact, ...], list[PageFiles]]:
    """Return the files of the sample, and what stands in its pages; nothing is promised of them."""
    files = tuple(Artifact(path=path, content=text) for path, text in sample.files.items())
    nothing = Promises(
        address="https://tips.example.org/", traces={}, guard="", script="", search="",
        notices={}, regions=(), spellings=frozenset(),
    )  # fmt: skip
    return files, [
        PageReader(nothing).facts(one, None).files for one in files if one.path.endswith(".html")
    ]


def failed(request: Request) -> tuple[str, ...]:
    """Return the address, unless its page was left before a picture further down was there."""
    return () if request.failure == "net::ERR_ABORTED" else (f"{request.url}: {request.failure}",)


@pytest.mark.browser
@pytest.mark.parametrize("name", servers.PROGRAMS)
def test_a_browser_finds_nothing_that_the_headers_forbid(
    name: str, sample: Sample, chromium: Browser
) -> None:
    artifacts, facts = read_back(sample)
    lasting = frozenset(path for path in sample.files if path.startswith("assets/"))
    site_at = Hosting(host="tips.example.org", base="/", https=False, lasting=lasting)
    with servers.folder() as root:
        shutil.copytree(sample.folder, root / "public")
        with running(
            name, root / "public", server_snippets([one.path for one in artifacts], facts, site_at)
        ) as server:
            tab = chromium.new_page(viewport=PHONE)
            told: list[str] = []
            tab.on("console", lambda message: told.append(f"{message.location}: {message.text}"))
            tab.on("pageerror", lambda error: told.append(str(error)))
            tab.on("requestfailed", lambda request: told.extend(failed(request)))
            addresses = [f"{tag}/{path}" for tag in FIRST for path in KINDS.values()]
            for path in ("index.html", *addresses):
                answer = tab.goto(server.url(f"/{path}"))
                assert answer is not None
                assert answer.status == 200
                assert "default-src 'none'" in answer.headers["content-security-policy"]
                assert styled(tab), path
            # What the search loads by itself.
            tab.goto(server.url("/sq/search.html"))
            tab.locator("input[type=search]").fill("ndihme")
            expect(tab.locator("[data-search-results] a").first).to_be_visible()
            assert told == []
            # A lost page brings its style along, which the headers must let through.
            lost = tab.goto(server.url("/sq/nothing/at/all.html"))
            assert lost is not None
            assert lost.status == 404
            assert styled(tab)
            assert all("404" in line for line in told), told
            assert server.get("/sr-Cyrl/no").body == sample.files["sr-Cyrl/404.html"]
            # What nobody wrote into the page does not run.
            assert tab.evaluate(INTRUDE) == ["script-src-elem", "style-src-elem"]
            tab.close()


INTRUDE = """async () => {
  const seen = [];
  addEventListener("securitypolicyviolation", event => seen.push(event.effectiveDirective));
  const add = (name, text) => {
    const found = document.createElement(name);
    found.textContent = text;
    document.head.append(found);
  };
  add("script", "document.title = 'owned'");
  add("style", "body { display: none }");
  await new Promise(done => setTimeout(done, 100));
  return [...new Set(seen)].sort();
}"""


def styled(tab: Page) -> bool:
    """Whether the style sheet of the theme has reached the page."""
    return bool(tab.evaluate("() => getComputedStyle(document.body).margin === '0px'"))


@pytest.mark.browser
def test_no_back_shows_the_site_after_an_exit_behind_real_headers(
    sample: Sample, chromium: Browser
) -> None:
    """Isolating the site (COOP) changes the group of pages that a tab's history holds together."""
    artifacts, facts = read_back(sample)
    site_at = Hosting(host="x.example", base="/", https=False, lasting=frozenset())
    with servers.folder() as root:
        shutil.copytree(sample.folder, root / "public")
        snippets = server_snippets([one.path for one in artifacts], facts, site_at)
        kept = chromium.browser_type.launch(
            executable_path=chromium_on_path(),
            args=FLAGS,
            ignore_default_args=["--disable-back-forward-cache"],
        )
        with running("nginx", root / "public", snippets) as server, kept:
            tab = kept.new_page()
            tab.route(f"{EXIT}*", lambda route: route.fulfill(body="Sun", content_type="text/html"))
            answer = tab.goto(server.url("/sq/index.html"))
            assert answer is not None
            assert answer.headers["cross-origin-opener-policy"] == "same-origin"
            for link in ("help/index.html", "mk.html"):
                tab.locator(f"main a[href='{link}']:visible").first.click()
                tab.wait_for_url(f"**/{link}")
            tab.locator("a[data-exit]:visible").last.click()
            tab.wait_for_url(f"{EXIT}*")
            for _ in range(6):
                with suppress(Error):
                    tab.go_back(wait_until="commit", timeout=1000)
                tab.wait_for_url(re.compile(f"{re.escape(EXIT)}|about:blank"), timeout=10_000)
            tab.goto(server.url("/sq/index.html"))  # a later visit is as ever
            expect(tab.locator("h1")).to_be_visible()

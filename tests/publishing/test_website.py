"""`tipsite verify` asks real servers, and hosts that answer as no host should."""

from __future__ import annotations

import datetime
import gzip
import json
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import jsonschema
import pytest
import trustme
from click.testing import CliRunner, Result

import servers
from builds import lay_checked
from sites import AL, CONFIG, ROOT, TODAY, built, edit, files_of, page, service, with_services
from terminal import talk
from tipsite.cli.main import main
from tipsite.publishing.history import History
from tipsite.publishing.website import Answer, Folder, Manners, Website, same_host

SCHEMA = json.loads((ROOT / "src/tipsite/publishing/verify.schema.json").read_text("utf-8"))
HELP = "en/help/al.html"
OTHER = "04 2266 777"
AT_ROOT = ("https://example.org/help/", "https://example.org/")
TEXT = (
    edit(CONFIG, AT_ROOT)
    + with_services(service("al-other", dial=OTHER, needs="[call]"))
    + page("en/more.md", "Read on.", aliases="[en/old.html, en/older/]")
)
LAST = "Online is what you published. This does not say that anybody answers."
ZEROS = gzip.compress(bytes(9_000_000))
QUICK = Manners(pace=0, timeout=0.3, slowest=1_000_000)


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(one) for one in words], catch_exceptions=False)


class Live:
    """A site that was published into a folder, which a server shows."""

    def __init__(self, folder: Path, text: str = TEXT) -> None:
        self.root = lay_checked(folder / "site", text)
        self.public = folder / "public"
        with (self.root / CONFIG).open("a") as settings:
            settings.write(f"targets:\n- {{id: web, kind: folder, path: {self.public}}}\n")
        self.publish()
        self.snippets = servers.snippets(built(text))

    def publish(self) -> None:
        done = run("publish", "--root", self.root, "--today", TODAY.isoformat(), "--yes",
                   "--demonstration")  # fmt: skip
        assert done.exit_code == 0, done.output
        for one in (self.public, *self.public.rglob("*")):
            one.chmod(0o755 if one.is_dir() else 0o644)

    def change(self, path: str, old: str, new: str) -> None:
        text = (self.public / path).read_text("utf-8")
        assert old in text
        (self.public / path).write_text(text.replace(old, new), "utf-8")

    def verify(self, place: str | Path, *words: str) -> Result:
        return run("verify", place, "--root", self.root, "--pace", "0", *words)

    def report(self, place: str | Path, *words: str) -> tuple[dict[str, object], list[str]]:
        done = self.verify(place, "--format", "json", *words)
        report = json.loads(done.output)
        jsonschema.validate(report, SCHEMA)
        code = {"as-published": 0, "differs": 1, "could-not-look": 4}[report["state"]]
        assert done.exit_code == code
        return report, [one["code"] for one in report["findings"]]


@pytest.fixture
def live() -> Iterator[Live]:
    with servers.folder() as folder:
        yield Live(folder)


@contextmanager
def listening(server: ThreadingHTTPServer) -> Iterator[str]:
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


class Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer goes out in one piece, or each waits for 40 ms

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def plain(folder: Path) -> Iterator[str]:
    """Show a folder by Python's own server, which sends no header of ours."""
    handler = partial(Quiet, directory=str(folder))
    with listening(ThreadingHTTPServer(("127.0.0.1", 0), handler)) as address:
        yield address


@pytest.mark.long
def test_a_host_that_sends_no_header_is_told_once_and_the_site_is_as_published(live: Live) -> None:
    with plain(live.public) as address:
        done = live.verify(address)
        assert done.exit_code == 0, done.output
        assert done.output.splitlines()[-1] == LAST
        assert done.output.count("→") == 1
        assert "sends none of the headers" in done.output
        live.change("en/help/al.html", "tel:116111", "tel:116112")
        done = live.verify(address)
        assert done.exit_code == 1
        first = done.output.splitlines()[2]
        assert first == "A number or address is not the one that you published (1 file)"
        assert "116" not in done.output
        assert "Online is not what you published" in done.output.splitlines()[-1]
    with (live.root / "addresses.txt").open("a", encoding="utf-8") as listed:
        listed.write("en/of-old.html\n")
    (live.public / "en/of-old.html").write_text("<p>Of old", "utf-8")
    with plain(live.public) as address:
        report, codes = live.report(address)
        assert codes == ["number-changed", "extra", "headers-none"]
        assert "of-old" not in json.dumps(report)
    done = live.verify(address)
    assert done.exit_code == 4
    assert "no connection to the host" in done.output
    assert LAST not in done.output
    assert History(live.root).unknown("web") == {"en/help/al.html", "en/of-old.html"}
    (live.public / "en/of-old.html").unlink()
    done = live.verify(live.public)
    assert done.exit_code == 1
    assert done.output.splitlines()[2] == first


def test_nothing_is_compared_where_nothing_is_known(tmp_path: Path) -> None:
    done = run("verify", "--root", lay_checked(tmp_path))
    assert done.exit_code == 2
    assert ".tipsite-published" in done.output
    done = run("verify", "ftp://example.org", "--root", tmp_path)
    assert done.exit_code == 2


@pytest.mark.long
@pytest.mark.parametrize("name", servers.PROGRAMS)
def test_no_server_gives_a_false_alarm(name: str, live: Live) -> None:
    def running() -> object:
        if name == "nginx":
            return servers.nginx(live.public, live.snippets["nginx"])
        if name == "caddy":
            return servers.caddy(live.public, live.snippets["caddy"])
        return servers.apache(live.public)

    with running() as server:  # type: ignore[attr-defined]
        report, codes = live.report(server.url("/"))
        assert codes == []
        assert report["looked"] == report["total"]
        for path in live.public.rglob("*.html"):
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        assert live.report(server.url("/"))[1] == ["rewritten"]


class Odd(Quiet):
    """A host that answers as no host should; what it does is set by each test."""

    does: Callable[[Odd], None]

    def do_GET(self) -> None:
        type(self).does(self)

    def send(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def odd(does: Callable[[Odd], None]) -> Iterator[str]:
    handler = type("OneOdd", (Odd,), {"does": staticmethod(does)})
    with listening(ThreadingHTTPServer(("127.0.0.1", 0), handler)) as address:
        yield address


def asked(does: Callable[[Odd], None], size: int = 10) -> Answer:
    with odd(does) as address, Website(address, QUICK, sleep=lambda _: None) as website:
        return website.get("page.html", size)


def huge(host: Odd) -> None:
    host.send(200, Content_Length="50000000")
    with_suppressed(lambda: host.wfile.write(b"x" * 5_000_000))


def with_suppressed(does: Callable[[], object]) -> None:
    try:
        does()
    except OSError:
        host_closed = True
        assert host_closed


def silent(_host: Odd) -> None:
    threading.Event().wait(1)


def garbage(host: Odd) -> None:
    host.wfile.write(b"\0\xff garbage \r\n\r\n")
    host.close_connection = True


def drip(host: Odd) -> None:
    host.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
    for _ in range(100):
        host.wfile.write(b"x")
        host.wfile.flush()
        threading.Event().wait(0.1)


def cut_off(host: Odd) -> None:
    host.send(200, b"<p>", Content_Length="100")
    host.close_connection = True


@pytest.mark.one_in(4)
@pytest.mark.parametrize(
    ("does", "failure"),
    [
        (huge, "too-large"),
        (silent, "no-answer"),
        (garbage, "garbled"),
        (cut_off, "garbled"),
        pytest.param(drip, "no-answer", marks=pytest.mark.long),
        (lambda host: host.send(302, Location=host.path), "garbled"),
        (lambda host: host.send(302, Location=host.path + "x"), "garbled"),
        (lambda host: host.send(302, Location="http://elsewhere.example/"), "redirect-elsewhere"),
        (lambda host: host.send(302, Location="http://[::1"), "garbled"),
        (lambda host: host.send(302, Location="javascript:x"), "garbled"),
        (lambda host: host.send(200, b"no gzip", Content_Encoding="gzip"), "garbled"),
        (lambda host: host.send(200, b"packed", Content_Encoding="br"), "garbled"),
        (lambda host: host.send(200, ZEROS, Content_Encoding="gzip"),
         "too-large"),
        (lambda host: host.send(200, gzip.compress(b"<p>"), Content_Encoding="gzip"), ""),
        (lambda host: host.send(200, b"<p>", Set_Cookie="a=b"), ""),
    ],
    ids=range(15),
)  # fmt: skip
def test_whatever_a_host_answers_is_a_value(does: Callable[[Odd], None], failure: str) -> None:
    answer = asked(does)
    assert answer.failure == failure
    assert answer.body == (b"<p>" if not failure else answer.body)
    assert len(answer.body) <= 200_010


def test_a_host_is_asked_slowly_over_one_connection_without_cookies_and_once_more_if_busy() -> None:
    seen: list[tuple[object, str, str, str]] = []

    def does(host: Odd) -> None:
        seen.append((host.client_address, host.path, host.headers["User-Agent"],
                     host.headers.get("Cookie", "")))  # fmt: skip
        busy = len(seen) == 2
        host.send(429 if busy else 200, b"x", Set_Cookie="a=b", Retry_After="7")

    waits: list[float] = []
    with odd(does) as address, Website(address, Manners(pace=0.3), sleep=waits.append) as website:
        assert [website.get(path).status for path in ("a b.html", "ë.html")] == [200, 200]
    assert waits == [0.3, 7, 0.6]
    assert [path for _, path, _, _ in seen] == ["/a%20b.html", "/%C3%AB.html", "/%C3%AB.html"]
    assert len({client for client, *_ in seen}) == 1
    (agent,) = {agent for _, _, agent, _ in seen}
    assert agent.startswith("tipsite/")
    assert address in agent
    assert {cookie for *_, cookie in seen} == {""}


@pytest.mark.parametrize("address", ["https://nobody.invalid", "https://askush-për-këtë.invalid"])
def test_a_name_that_nobody_knows_is_told(address: str) -> None:
    with Website(address, QUICK, sleep=lambda _: None) as website:
        assert website.get("sq/ë.html").failure == "no-such-host"


def test_a_host_leads_on_whatever_letters_its_name_has() -> None:
    here = "https://xn--prshembull-x7a.invalid/"
    with Website("https://përshembull.invalid", QUICK) as website:
        assert same_host(here + "sq/", website.address)
    assert not same_host("https://elsewhere.invalid/", here)
    assert same_host("http://example.org/", "https://example.org/")
    assert not same_host("ftp://example.org/", "https://example.org/")
    assert not same_host("https://example.org:8443/", "https://example.org/")


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_at_a_terminal_a_changed_number_is_named_and_a_withdrawn_one_never(live: Live) -> None:
    records = live.root / AL
    records.write_text((files_of(TEXT)[AL] or b"").decode().replace(
        f"dial: {OTHER}\n    publish: yes", f"dial: {OTHER}\n    publish: hold\n    reason: No.", 1
    ))  # fmt: skip
    live.publish()
    live.change("en/help/al.html", "116 111", "116 112")
    live.change("sq/help/al.html", "</main>", f"<p>{OTHER}</p></main>")
    with plain(live.public) as address:
        command = ("verify", address, "--root", str(live.root), "--pace", "0")
        shown, code = talk(command, (), live.root)
    assert code == 1
    assert "is not the one that you published: 116 111 (1 file)" in shown
    assert "you withdrew is still online (1 file)" in shown
    assert "sq/help/al.html" in shown
    assert "116 112" not in shown
    assert "2266" not in shown


def test_a_folder_is_compared_whatever_a_system_has_written_beside_or_how_it_writes_letters(
    tmp_path: Path,
) -> None:
    for name in ("te\u0308.html", ".DS_Store", "._index.html", ".tipsite-state.json", "more.html"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "gone.html").symlink_to(tmp_path / "more.html")
    folder = Folder(tmp_path)
    assert set(folder.paths()) == {"t\u00eb.html", "more.html", "gone.html"}
    assert folder.get("t\u00eb.html", 1).body == b"x"
    assert folder.get("gone.html", 1).status == folder.get("more.html/x", 1).status == 404
    (tmp_path / "more.html").write_bytes(b"x" * 300_000)
    assert folder.get("more.html", 1).failure == "too-large"


@pytest.mark.long
def test_targets_with_something_else_are_told_apart(live: Live, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    with (live.root / CONFIG).open("a") as settings:
        settings.write(f"- {{id: stick, kind: folder, path: {stick}}}\n")
    (live.root / "content/en/more.md").write_text(
        (live.root / "content/en/more.md").read_text().replace("Read on.", "Read more.")
    )
    done = run("publish", "stick", "--root", live.root, "--today", TODAY.isoformat(), "--yes",
               "--demonstration")  # fmt: skip
    assert done.exit_code == 0, done.output
    done = run("verify", stick, "--root", live.root)
    assert done.exit_code == 2
    assert "--target stick or --target web" in done.output
    assert run("verify", stick, "--root", live.root, "--target", "stick").exit_code == 0
    assert run("verify", live.public, "--root", live.root, "--target", "web").exit_code == 0


@pytest.mark.parametrize(
    ("name", "days", "trust", "failure"),
    [
        ("localhost", 30, "SSL_CERT_FILE", ""),
        ("localhost", 30, "NOTHING", "certificate-wrong"),
        ("other.example", 30, "SSL_CERT_FILE", "certificate-wrong"),
        ("localhost", -2, "SSL_CERT_FILE", "certificate-expired"),
    ],
)
def test_the_certificate_is_looked_at_on_the_connection(
    name: str, days: int, trust: str, failure: str, tmp_path: Path
) -> None:
    now = datetime.datetime.now(datetime.UTC)
    authority = trustme.CA()
    certificate = authority.issue_cert(name, not_after=now + datetime.timedelta(days=days))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    certificate.configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    handler = type("Secure", (Odd,), {"does": staticmethod(lambda host: host.send(200, b"x"))})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    server.socket = context.wrap_socket(server.socket, server_side=True)
    with listening(server) as address, pytest.MonkeyPatch.context() as patch:
        patch.setenv(trust, str(tmp_path / "ca.pem"))
        secure = address.replace("http://127.0.0.1", "https://localhost")
        with Website(secure, QUICK, sleep=lambda _: None) as website:
            answer = website.get("")
    assert answer.failure == failure
    assert (website.until is not None) == (not failure)
    if website.until is not None:
        assert abs(website.until - now.timestamp() - days * 86_400) < 60
        assert answer.secure


def test_a_port_where_nobody_listens_is_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/"
        with Website(address, QUICK, sleep=lambda _: None) as website:
            assert website.get("").failure == "no-answer"

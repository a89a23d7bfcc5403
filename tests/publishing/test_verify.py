"""What `tipsite verify` says of what was found at each address."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sites import LISTING, ROOT, built, page, service, site, with_services
from tipsite import __version__
from tipsite.messages.online import ONLINE, UNLOOKED
from tipsite.publishing.candidate import candidate
from tipsite.publishing.findings import Report
from tipsite.publishing.observations import Reference
from tipsite.publishing.release import Release
from tipsite.publishing.verify import chosen, verify_folder, verify_website
from tipsite.publishing.website import Answer

ADDRESS = "https://example.org/help/"
OTHER = "04 2266 777"
EMAIL = f"""\
  emails:
  - address: help@example.org
    publish: yes
    verified: {{address: help@example.org, on: 2026-11, how: published, source: {LISTING}}}
"""
TEXT = with_services(service("al-other", dial=OTHER, needs="[call]") + EMAIL) + page(
    "en/more.md", "Read on."
)
NOW = 1_795_000_000.0
HELP = "en/help/al.html"
MORE = "en/more.html"
Files = Mapping[str, bytes]


@cache
def published() -> tuple[Release, Files]:
    made = built(TEXT)
    assert made.hosting is not None, made.problems
    found = candidate(made, site(TEXT), Path("nowhere"))
    release = Release(
        number=3, at="2026-11-24T12:00:00Z", target="web", address=ADDRESS, version=__version__,
        files=found.files, contacts=found.contacts, headers=found.headers,
    )  # fmt: skip
    return release, {path: found.load(path) for path in found.files}


class Host:
    """What stands at each address, and how the host answers."""

    def __init__(self, files: Files | None = None, **changed: bytes | None) -> None:
        release, own = published()
        self.files = dict(own if files is None else files)
        self.headers = {name.lower(): value for name, value in release.headers}
        self.until: float | None = NOW + 90 * 86_400
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []

    def change(self, path: str, old: str, new: str) -> None:
        text = self.files[path].decode()
        assert old in text
        self.files[path] = text.replace(old, new).encode()

    def get(self, path: str, size: int = 0) -> Answer:
        self.asked.append(path)
        if path in self.answers:
            return self.answers[path]
        named = f"{path}index.html" if not path or path.endswith("/") else path
        body = self.files.get(named)
        kind = {"html": "text/html", "css": "text/css", "js": "text/javascript"}
        headers = {**self.headers, "content-type": kind.get(named.rpartition(".")[2], "x/y")}
        return Answer(
            status=404 if body is None else 200,
            headers=headers,
            body=self.files["404.html"] if body is None else body,
            path=path,
            secure=True,
        )

    def ask(self, address: str) -> Answer:
        assert address.startswith("http://")
        return self.answers.get(address, Answer(failure="no-answer"))


def look(host: Host, release: Release | None = None, **reference: object) -> Report:
    meant = release or published()[0]

    def original(path: str) -> bytes | None:
        content = published()[1][path]
        return content if sha256(content).hexdigest() == meant.files[path].digest else None

    known = Reference(release=meant, **{"original": original, **reference})  # type: ignore[arg-type]
    return verify_website(known, host, host.ask, now=NOW)


def told(report: Report) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.code, one.pages) for one in report.findings]


def codes(report: Report) -> list[str]:
    return [one.code for one in report.findings]


@pytest.mark.long
def test_what_was_published_is_well_and_files_for_hosts_are_not_asked_for() -> None:
    host = Host()
    report = look(host)
    assert (report.findings, report.state, report.unlooked) == ((), "as-published", {})
    assert report.looked == report.total == len(host.files) - 3
    assert report.days == 90
    assert not {"_headers", "_redirects", ".htaccess"} & set(host.asked)


def test_a_changed_digit_is_told_first_and_files_with_numbers_are_asked_for_first() -> None:
    host = Host()
    host.change(HELP, 'href="tel:116111"', 'href="tel:116112"')
    host.change(MORE, "</body>", "<script src=https://evil.example/x.js></script></body>")
    host.change("sq/index.html", "Kjo faqe", "Kjo ueb-faqe")
    del host.files["en/index.html"]
    report = look(host)
    assert told(report) == [
        ("number-changed", (HELP,)),
        ("foreign", (MORE,)),
        ("changed", ("sq/index.html",)),
        ("missing", ("en/index.html",)),
    ]
    assert report.state == "differs"
    bearing = [bool(published()[0].files[path].contacts) for path in host.asked[1:20]]
    assert bearing == sorted(bearing, reverse=True)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('href="tel:116111"', 'href="tel:116121"', "number-changed"),
        (">116 111<", ">116 121<", "number-changed"),
        ("116 111", "116\u202f121", "number-changed"),
        ("</main>", "<p>Or call 069 123 4567.</p></main>", "number-strange"),
        ("</main>", '<a href="tel:0691234567">us</a></main>', "number-strange"),
        ("help@example.org", "help@example.com", "number-changed"),
        ("</main>", "<p>Do not call.</p></main>", "changed"),
        ("</head>", "<style>.call{display:none}</style></head>", "foreign"),
        ("</head>", "<link rel=stylesheet href=/help/new.css></head>", "foreign"),
        ('class="call"', 'class="call" style="display:none"', "foreign"),
        ("<p>", '<p onclick="x()">', "foreign"),
        ("</main>", "<iframe src=/x></iframe></main>", "foreign"),
        ("</main>", "<form action=/x></form></main>", "foreign"),
        ("</main>", "<img src=//evil.example/1.gif></main>", "foreign"),
        ("</main>", "<p style='background:url(https://evil.example/)'></main>", "foreign"),
        ("</main>", "<script>steal()</script></main>", "foreign"),
        ("</main>", "<script src=/help/wp.js></script></main>", "foreign"),
        ("</main>", "<a href=' javascript:x()'>x</a></main>", "foreign"),
        ("</head>", "<base href=https://evil.example/></head>", "foreign"),
        ("</head>", "<meta http-equiv=refresh content='0;url=https://evil.example/'></head>",
         "foreign"),
        ("</body>", "<!-- cached --></body>", "rewritten"),
        ("</html>", "</html>\n<!-- cached -->", "rewritten"),
    ],
)  # fmt: skip
def test_an_edit_is_called_what_it_is(old: str, new: str, code: str) -> None:
    host = Host()
    host.change(HELP, old, new)
    report = look(host)
    assert code in codes(report)
    assert told(report)[0][1] == (HELP,)


def test_a_number_that_is_gone_is_told_with_its_page() -> None:
    host = Host()
    host.files[HELP] = re.sub(rb"116 ?111", b"", host.files[HELP])
    (found,) = look(host).findings
    assert (found.code, found.pages, found.what) == ("number-changed", (HELP,), "116 111")


def test_a_withdrawn_number_is_told_and_never_named() -> None:
    release, _files = published()
    gone = {mark: one for mark, one in release.contacts.items() if one.service == "al-other"}
    kept = {mark: one for mark, one in release.contacts.items() if mark not in gone}
    marks = {one.mark for one in gone.values()}
    without = {
        path: replace(one, contacts=tuple(set(one.contacts) - marks), digest="0" * 64)
        if marks & set(one.contacts)
        else one
        for path, one in release.files.items()
    }
    after = replace(release, contacts=kept, withdrawn=gone, files=without)
    report = look(Host(), after)
    (first, *rest) = report.findings
    assert first.code == "withdrawn"
    assert HELP in first.pages
    assert {one.code for one in rest} <= {"changed"}
    assert OTHER not in repr(report)
    # Where the page itself is gone, its address is nobody's business either.
    address = "en/help/al/other.html"
    assert address in release.files
    files = {path: one for path, one in without.items() if path != address}
    report = look(Host(), replace(after, files=files), old=(address,))
    assert address in report.findings[0].others
    assert address not in report.findings[0].pages


def hidden_emails(text: str) -> str:
    coded = "00" + b"help@example.org".hex()
    text = text.replace('href="mailto:help@example.org"',
                        f'href="/cdn-cgi/l/email-protection#{coded}"')  # fmt: skip
    text = text.replace(
        "help@example.org",
        f'<span class="__cf_email__" data-cfemail="{coded}">[email&#160;protected]</span>',
    )
    if coded not in text:
        return text
    script = (
        '<script src="/cdn-cgi/scripts/5c5dd728/cloudflare-static/email-decode.min.js"></script>'
    )
    return text.replace("</body>", script + "</body>")


BANNER = "<!-- start --><div class=ad><a href=https://host.example/>Free hosting</a></div>"


@pytest.mark.parametrize(
    ("name", "change", "expected"),
    [
        ("CRLF", lambda text: text.replace("\n", "\r\n"), ["rewritten"]),
        ("a mark of UTF-8", lambda text: "\ufeff" + text, ["rewritten"]),
        ("no last line end", str.rstrip, ["rewritten"]),
        ("a banner", lambda text: re.sub("(<body[^>]*>)", rf"\1{BANNER}", text), ["inserted"]),
        ("two", lambda text: re.sub("(<body[^>]*>)", rf"\1{BANNER}", text).replace(
            "</head>", "<meta name=host content=x></head>"), ["inserted"]),
        ("a banner with a script", lambda text: text.replace(
            "</body>", "<script src=//ads.example/a.js></script></body>"), ["foreign"]),
        ("before all", lambda text: f"{BANNER}\n{text}", ["inserted"]),
        ("e-mail hidden", hidden_emails, ["emails-hidden"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_hosts_do_to_every_page_is_one_line_and_no_edit(
    name: str, change: Callable[[str], str], expected: list[str]
) -> None:
    files = published()[1]
    changed = {
        path: change(body.decode()).encode() if path.endswith(".html") else body
        for path, body in files.items()
    }
    report = look(Host(changed))
    assert codes(report) == expected, name
    pages = [path for path in files if path.endswith(".html")]
    touched = [path for path in pages if changed[path] != files[path]]
    assert report.findings[0].count == len(touched)


@pytest.mark.long
def test_a_page_without_spaces_is_ours_where_the_published_bytes_are_known() -> None:
    files = published()[1]
    host = Host({path: re.sub(rb">\s+<", b"><", body) if path.endswith(".html") else body
                 for path, body in files.items()})  # fmt: skip
    assert codes(look(host)) == ["rewritten"]
    host.change(HELP, "tel:116111", "tel:116112")
    assert codes(look(host)) == ["number-changed", "rewritten"]
    unknown = look(host, original=lambda _path: None)
    assert unknown.state == "differs"
    assert {"number-changed", "changed"} & set(codes(unknown))


@pytest.mark.parametrize(
    "piece", ["9", "<b>9</b>", "<!--", "<template>", "<p>Or 069 123 4567.</p>", "\n9\n"]
)
def test_what_is_put_into_every_page_is_no_banner_where_it_touches_a_number(piece: str) -> None:
    files = published()[1]
    pages = [path for path in files if path.endswith(".html") and b">116 111<" in files[path]]
    host = Host()
    for path in pages:
        host.change(path, ">116 111<", f">{piece}116 111<")
    report = look(host)
    assert report.state == "differs"
    assert {path for one in report.findings for path in one.pages} == set(pages)
    assert report.differing == set(pages)
    if piece != "\n9\n":
        assert report.findings[0].code in ("number-changed", "number-strange")


def test_a_host_that_sends_far_more_is_judged_in_seconds() -> None:
    host = Host()
    host.files[HELP] = host.files[HELP].replace(b"</li>", b"</li>\n" * 20_000)
    before = time.monotonic()
    assert look(host).state == "differs"
    assert time.monotonic() - before < 60


def test_headers_that_are_lost_are_told_one_by_one_and_those_of_a_bare_host_once() -> None:
    host = Host()
    del host.headers["x-content-type-options"]
    host.headers["content-security-policy"] = "default-src *"
    host.headers["strict-transport-security"] = "max-age=63072000; includeSubDomains"
    report = look(host)
    assert [(one.code, one.what) for one in report.findings] == [
        ("header-weak", "Content-Security-Policy"),
        ("header-weak", "X-Content-Type-Options"),
    ]
    host.headers = {"server": "x"}
    report = look(host)
    assert [(one.code, one.count) for one in report.findings] == [("headers-none", 0)]
    assert report.state == "as-published"


def test_a_stricter_policy_is_not_weaker() -> None:
    host = Host()
    built_policy = host.headers["content-security-policy"]
    host.headers["permissions-policy"] += ", window=()"
    host.headers["content-security-policy"] = f"default-src *, {built_policy}"
    assert look(host).findings == ()


def test_an_earlier_version_is_told_as_such() -> None:
    host = Host()
    host.files[MORE] = b"<!doctype html><title>Of old</title>"
    earlier = {MORE: frozenset((sha256(host.files[MORE]).hexdigest(),))}
    assert told(look(host, earlier=earlier)) == [("stale", (MORE,))]


def test_old_addresses_lead_on_or_are_gone() -> None:
    host = Host()
    end = host.get(MORE)
    moved = replace(published()[0], moved={"en/old.html": MORE})
    host.answers["en/old.html"] = replace(end, steps=(ADDRESS + MORE,))
    assert look(host, moved).findings == ()
    del host.answers["en/old.html"]
    assert codes(look(host, moved)) == ["old-lost"]
    assert look(host, old=("en/old.html",)).findings == ()
    host.files["en/old.html"] = b"<p>Still here"
    (found,) = look(host, old=("en/old.html",)).findings
    assert (found.code, found.pages, found.others) == ("extra", (), ("en/old.html",))


def test_a_bare_address_that_shows_nothing_or_something_else_is_told() -> None:
    host = Host()
    host.answers[""] = Answer(status=403)
    host.answers["sq/"] = Answer(status=403)
    report = look(host)
    assert (codes(report), report.state) == (["front-missing"], "as-published")
    host.answers[""] = replace(host.get("index.html"), body=b"<h1>It works!</h1>", path="")
    assert told(look(host)) == [("changed", ("index.html",))]


def test_a_change_of_any_digit_of_a_number_is_told_wherever_it_stands() -> None:
    """One of several places is enough, also of numbers with three digits and in plain texts."""
    files = published()[1]
    for path in (HELP, "sq/help/al.txt", "en/sheets/al.html"):
        text = files[path].decode()
        found = re.finditer(r"(?<=tel:)\d+|116 111|04 2266 777", text)
        places = [at for one in found for at in range(*one.span()) if text[at].isdigit()]
        assert places
        for at in places[:: 3 if path == HELP else 9]:
            host = Host()
            digit = "5" if text[at] != "5" else "7"
            changed = (text[:at] + digit + text[at + 1 :]).encode()
            host.files[path] = changed if at % 2 else changed.replace(b"\n", b"\r\n")
            report = look(host)
            assert told(report) == [("number-changed", (path,))], (path, at)
            assert report.findings[0].what in ("116 111", OTHER)


def test_numbers_that_changed_places_are_told() -> None:
    host = Host()
    text = host.files[HELP].decode().replace('"tel:116111"', '"tel:X"')
    text = text.replace('"tel:042266777"', '"tel:116111"').replace('"tel:X"', '"tel:042266777"')
    host.files[HELP] = text.encode()
    assert told(look(host)) == [("number-changed", (HELP,))]


def test_what_a_host_asks_of_robots_is_no_edit() -> None:
    host = Host()
    host.files["robots.txt"] = b"User-agent: GPTBot\nDisallow: /\n" + host.files["robots.txt"]
    assert told(look(host)) == [("inserted", ("robots.txt",))]


def test_a_page_that_leads_elsewhere_is_told_and_shown_without_its_ending_is_not() -> None:
    host = Host()
    for path in published()[0].files:
        if path.endswith(".html"):
            bare = path.removesuffix(".html").removesuffix("index")
            host.answers[path] = replace(host.get(path), steps=(ADDRESS + bare,), path=bare)
    assert look(host).findings == ()
    host.answers[HELP] = replace(host.get(MORE), steps=(ADDRESS + MORE,), path=MORE)
    host.answers[MORE] = Answer(
        status=302, steps=("https://evil.example/",), failure="redirect-elsewhere"
    )
    assert told(look(host)) == [("redirected", (HELP, MORE))]


def test_https_is_asked_for_where_the_site_wants_it() -> None:
    release = published()[0]
    wants = replace(
        release, headers=(*release.headers, ("Strict-Transport-Security", "max-age=15552000"))
    )
    host = Host()
    host.headers["strict-transport-security"] = "max-age=15552000"
    plain = "http://example.org/help/"
    assert look(host, wants).findings == ()
    host.answers[plain] = Answer(status=200, steps=(ADDRESS,), secure=True)
    assert look(host, wants).findings == ()
    host.answers[plain] = Answer(status=200)
    assert codes(look(host, wants)) == ["no-https"]
    assert look(host).findings == ()


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (14.5, []),
        (13.5, ["certificate-ending"]),
        (6.5, ["certificate-last-days"]),
        (-1, ["certificate-last-days"]),
    ],
)
def test_the_end_of_a_certificate_is_told(days: float, expected: list[str]) -> None:
    host = Host()
    host.until = NOW + days * 86_400
    assert codes(look(host)) == expected


@pytest.mark.parametrize(
    ("answer", "reason", "most"),
    [
        (Answer(failure="no-such-host"), "no-such-host", 1),
        (Answer(failure="certificate-wrong"), "certificate-wrong", 1),
        (Answer(failure="no-answer"), "no-answer", 5),
        (Answer(failure="garbled"), "garbled", 5),
        (Answer(status=503), "server-error", 5),
        (Answer(status=429), "server-error", 5),
        (Answer(status=403), "forbidden", 5),
        (Answer(status=200, body=b"<form>Log in", path="x"), "another-site", 5),
        (Answer(status=302, steps=("http://login.example/",), failure="redirect-elsewhere"),
         "another-site", 5),
    ],
)  # fmt: skip
def test_what_cannot_be_looked_at_is_never_all_well_and_not_asked_for_long(
    answer: Answer, reason: str, most: int
) -> None:
    host = Host()
    host.answers = dict.fromkeys(host.files, answer)
    report = look(host)
    assert report.state == "could-not-look"
    assert report.unlooked == {reason: report.total}
    assert report.findings == ()
    assert len(host.asked) <= most + 1


def test_a_host_that_proves_who_it_is_and_shows_something_else_is_no_login_page() -> None:
    host = Host()
    host.answers = dict.fromkeys(host.files, Answer(status=200, body=b"Parked", secure=True))
    report = look(host)
    assert (codes(report), report.state) == (["replaced"], "differs")
    assert report.unlooked == {"another-site": report.total}


def test_an_expired_certificate_is_wrong_online_whatever_else_could_be_seen() -> None:
    host = Host()
    host.until = None
    host.answers = dict.fromkeys(host.files, Answer(failure="certificate-expired"))
    report = look(host)
    assert codes(report) == ["certificate-last-days"]
    assert report.state == "differs"


def test_a_part_that_could_not_be_looked_at_is_counted() -> None:
    host = Host()
    host.answers[MORE] = Answer(failure="no-answer")
    report = look(host)
    assert (report.state, report.unlooked) == ("could-not-look", {"no-answer": 1})
    host.change(HELP, "tel:116111", "tel:116112")
    assert look(host).state == "differs"


def test_a_quick_look_has_all_numbers_and_other_files_each_day() -> None:
    release = published()[0]
    seen = set[str]()
    for day in map(str, range(60)):
        paths = chosen(release, 3, day)
        bearing = {path for path in release.files if release.files[path].contacts}
        assert len(paths) == len({*paths, *bearing}) == 3 + len(bearing & set(paths))
        seen.update(paths)
    assert seen == set(chosen(release, None, ""))


def test_a_folder_is_compared_with_its_files_for_hosts_and_what_is_too_much() -> None:
    host = Host()
    host.files["wp-login.html"] = b"<script src=//evil.example></script>"
    del host.files[".htaccess"]
    report = verify_folder(Reference(release=published()[0]), host, sorted(host.files))
    assert [(one.code, one.others or one.pages) for one in report.findings] == [
        ("missing", (".htaccess",)),
        ("extra", ("wp-login.html",)),
    ]


def test_the_schema_knows_all_that_can_be_said() -> None:
    schema = json.loads((ROOT / "src/tipsite/publishing/verify.schema.json").read_text("utf-8"))
    finding = schema["properties"]["findings"]["items"]["properties"]["code"]["enum"]
    assert set(finding) == set(ONLINE)
    reasons = schema["properties"]["could_not_look"]["propertyNames"]["enum"]
    assert set(reasons) == set(UNLOOKED)


@given(st.binary(max_size=300), st.sampled_from([HELP, MORE, "assets", "en/help/al.txt"]))
def test_any_bytes_are_judged(garbage: bytes, path: str) -> None:
    host = Host()
    if path == "assets":
        path = next(one for one in host.files if one.endswith(".css"))
    host.files[path] = host.files[path][:500] + garbage
    assert look(host).state == "differs"

"""Files for the root of a site: which are published as they are, and why others are not."""

from __future__ import annotations

from pathlib import Path

from builds import lay
from sites import built, page, told
from tipsite.content.inputs import read

GOOGLE = "google0123456789abcdef.html"
BING = (
    b'<?xml version="1.0"?>\n<users>\n\t<user>0123456789ABCDEF0123456789ABCDEF</user>\n</users>\n'
)
SECURITY = b"Contact: mailto:web@example.org\nExpires: 2027-01-31T23:00:00.000Z\n"
FINE = {
    "CNAME": b"help.example.org\n",
    ".nojekyll": b"",
    ".well-known/security.txt": SECURITY,
    GOOGLE: f"google-site-verification: {GOOGLE}".encode(),
    "BingSiteAuth.xml": BING,
    "humans.txt": b"Made by people.\n",
}


def static(files: dict[str, bytes]) -> dict[str, bytes]:
    return {f"content/static/{path}": content for path, content in files.items()}


def test_files_of_known_kinds_stand_at_the_root_byte_for_byte() -> None:
    made = built(raw=static(FINE))
    assert told(made) == []
    files = {one.path: one.content for one in made.artifacts}
    assert FINE.items() <= files.items()
    assert {page.address for page in made.pages}.isdisjoint(FINE)
    assert b"google" not in files["robots.txt"] + files["_redirects"]


REFUSED = {
    "robots.txt": (b"User-agent: *\n", "static-made"),
    ".htaccess": (b"Options +Indexes\n", "static-made"),
    "favicon.ico": (b"\0", "static-icon"),
    "apple-touch-icon.png": (b"\x89PNG", "static-icon"),
    "page.html": (b"<form action=https://elsewhere.example/>", "static-active"),
    "count.js": (b"1", "static-active"),
    "old.php": (b"<?php", "static-active"),
    "leaflet.pdf": (b"%PDF-1.7", "static-kind"),
    "sub/words.txt": (b"Words.\n", "static-kind"),
    ".git": (b"x", "static-kind"),
    GOOGLE: (b"<script>1</script>", "static-content"),
    "BingSiteAuth.xml": (BING.replace(b"<user>", b"<user onload='x'>"), "static-content"),
    "CNAME": (b"https://example.org/", "static-content"),
    "words.txt": (b"\xff\xfe", "static-content"),
    "victims.txt": (b"Words.\n", "telling-word"),
}


def test_all_others_are_refused_with_the_reason() -> None:
    raw = static({path: content for path, (content, _code) in REFUSED.items()})
    wanted = [f"content/static/{path}:0:0 {code}" for path, (_content, code) in REFUSED.items()]
    assert sorted(told(built(raw=raw))) == sorted(wanted)


def test_a_number_that_no_record_publishes_is_found_in_them() -> None:
    names = ("humans.txt", ".well-known/data.json", "security.txt")
    found = told(built(raw=static(dict.fromkeys(names, b'{"phone": "+355 42 222 333"}\n'))))
    assert {f"output/{name}:0:0 audit-number" for name in names} <= set(found)


def test_a_secret_is_not_published_with_them() -> None:
    key = b"nfp_" + b"a1B2" * 9 + b"\n"
    assert told(built(raw=static({"notes.txt": key}))) == [
        "content/static/notes.txt:1:1 secret-in-file"
    ]


def test_no_page_and_no_old_address_is_hidden_by_one() -> None:
    text = page("en/one.md", aliases="[humans.txt]")
    problems = told(built(text, raw=static({"humans.txt": b"Words.\n"})))
    assert problems == ["content/en/one.md:4:11 alias-page"]


def test_hidden_files_are_read_there_and_nowhere_else(tmp_path: Path) -> None:
    folder = tmp_path / "content/static"
    (folder / ".well-known").mkdir(parents=True)
    (folder / ".well-known/security.txt").write_bytes(SECURITY)
    (folder / ".nojekyll").touch()
    (folder / ".DS_Store").touch()
    (tmp_path / "content/.hidden").touch()
    snapshot, _ = read(lay(tmp_path))
    assert [path for path in snapshot.offered if "static" in path] == [
        "content/static/.nojekyll",
        "content/static/.well-known/security.txt",
    ]
    assert "content/.hidden" not in snapshot.paths

"""A secret in a file of the site is an error at its place, and is shown nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from builds import lay_checked, run
from sites import AL, CONFIG, built, edit, page, problems

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
SECRETS = [
    "-----BEGIN " + "OPENSSH PRIVATE KEY-----",
    "-----BEGIN " + "PRIVATE KEY-----",
    "-----BEGIN " + "PGP PRIVATE KEY BLOCK-----",
    "PuTTY-User-Key-File-" + "3: ssh-ed25519",
    "ftp://office:" + "hunter2@ftp.example.org/",
    "https://:" + "hunter2@example.org/",
    "AKIA" + "Q3EGUZ4K7PXWVJ2M",
    "ghp_" + LETTERS,
    "github_pat_" + LETTERS,
    "glpat-" + LETTERS[:20],
    "xoxb-" + LETTERS[:12],
]
HARMLESS = [
    "https://example.org/a:b@c",
    "https://example.org:8443/",
    "ftp://user:password@ftp.example.org/ ftp://user:<word>@x https://a:***@b http://u:$PW@h",
    "AKIAIOSFODNN7EXAMPLE and AKIA, ghp_ and glpat-",
    "-----BEGIN PUBLIC KEY----- and a private key",
    "Call 116 111, or write to office@example.org: we answer.",
    "Never tell anybody your password: nobody of ours asks for it.",
    "+383 38 200 200@night, tel:116111",
]


def test_a_secret_in_a_page_or_in_a_remark_is_told_at_its_place() -> None:
    text = "\n\n".join(f"Two {secret} three." for secret in SECRETS)
    remarks = "".join(f"# {secret}\n" for secret in SECRETS)
    found = problems(page("en/more.md", text) + edit(CONFIG, ("site:\n", f"{remarks}site:\n")))
    for at, secret in enumerate(SECRETS):
        start = secret.index("://") if "://" in secret else 0
        assert f"content/en/more.md:{5 + 2 * at}:{5 + start} secret-in-file" in found
        assert f"campaigns.yaml:{1 + at}:{3 + start} secret-in-file" in found


def test_a_file_for_the_root_is_looked_at_too() -> None:
    found = built(raw={"content/static/humans.txt": SECRETS[0].encode()}).problems
    assert [(one.code, one.at.line) for one in found] == [("secret-in-file", 1)]


def test_what_is_no_secret_is_not_told() -> None:
    found = problems(page("en/more.md", "\n\n".join(HARMLESS)))
    assert not [one for one in found if "secret-in-file" in one]


@pytest.mark.parametrize("key", ["password", "ftp_password", "API-Key", "secret_access_key"])
def test_a_key_for_a_secret_is_told_as_one(key: str) -> None:
    section = edit(AL, ("- id: al-child-line\n", f"- id: al-child-line\n  {key}: x\n"))
    assert problems(section) == ["content/services/al.yaml:4:3 secret-in-file"]
    assert problems(page("en/more.md", **{key: "x"})) == ["content/en/more.md:4:1 secret-in-file"]


@pytest.mark.long
def test_nothing_that_is_said_repeats_it(tmp_path: Path) -> None:
    address = "ftp://office:" + "hunter2@ftp.example.org/"
    key = "-----BEGIN " + "RSA PRIVATE KEY-----\nhunter2 116 111\n-----END RSA PRIVATE KEY-----"
    settings = edit(CONFIG, ("  status: ", f"  password: hunter2 # {address}\n  status: "))
    record = edit(AL, ("- id: al-child-line\n", "- id: al-child-line\n  url: " + address + "\n"))
    text = settings + record + page("en/more.md", f"Two {address} three.\n\n{key}")
    folder = lay_checked(tmp_path, text)
    done = run("check", "--root", folder, "--report", tmp_path / "report.json")
    assert done.output.count("secret-in-file") == 5, done.output
    assert "hunter2" not in done.output
    assert "hunter2" not in (tmp_path / "report.json").read_text("utf-8")

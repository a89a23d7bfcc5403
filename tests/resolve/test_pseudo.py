"""Pseudo-languages show what a theme does with longer words and with those from right to left."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from selectolax.lexbor import LexborHTMLParser

import tipsite.preview.server
from directory_sites import lay
from sites import CONFIG, TODAY, edit, one, page, site, theme, without_icons
from tipsite.cli.main import main
from tipsite.language.pseudo import LONG, MIRRORED, pseudo, pseudo_html
from tipsite.pipeline.job import Job
from tipsite.pipeline.run import run
from tipsite.pipeline.stages import build


def turned(text: str) -> str:
    """Return a text with the signs of Unicode that turn letters round, written ``<`` and ``>``."""
    return text.replace("<", "\u202e").replace(">", "\u202c")


def pages(text: str = "") -> dict[str, str]:
    """Return the pages of a site with pseudo-languages, which builds without an error."""
    made = build(site(text), TODAY, pseudo=True)
    assert made.problems == ()
    return {found.path: found.content.decode() for found in made.artifacts}


@pytest.mark.parametrize(
    ("text", "long", "mirrored"),
    [
        ("Skip to all", "[Škííp tóó ááll]", "<Skip> <to> <all>"),
        ("All, TV", "[Ááll, TV~]", "<All>, <TV>"),
        ("{first}–{last}, 116 111", "{first}–{last}, 116 111", "{first}–{last}, 116 111"),
        ("In {country}", "[Ííñ {country}]", "<In> {country}"),
        ("https://example.org/a a@b.org", None, None),
        ("", "", ""),
    ],
)
def test_words_change_and_nothing_else(text: str, long: str | None, mirrored: str | None) -> None:
    if long is None or mirrored is None:
        long = mirrored = text
    assert pseudo(text, LONG) == long
    assert pseudo(text, MIRRORED) == turned(mirrored)


def test_texts_are_longer_by_a_third() -> None:
    catalogue = theme()["themes/plain/phrases/phrases.pot"].decode()
    phrases = re.findall(r'^msgid "(.+)"', catalogue, re.MULTILINE)
    longer = sum(len(pseudo(text, LONG)) for text in phrases) / sum(map(len, phrases))
    assert 1.3 < longer < 1.4


def test_tags_entities_and_words_of_other_languages_stay() -> None:
    html = '<p>Ask <em>now</em> &amp; go.</p> <p>12</p> <span lang="mk">Град</span>'
    assert pseudo_html(html, LONG) == (
        '<p>[Áášk <em>ñóów</em> &amp; góó.]</p> <p>12</p> <span lang="mk">Град</span>'
    )


def test_editions_of_pages_phrases_and_records_are_made() -> None:
    text = page(
        "en/rights.md", "Ask now. [Град](lang:mk)\n\n- [x](service:al-child-line)\n\n## One two"
    )
    made = pages(text)
    for tag, dir_, word in ((LONG, "ltr", "Čhííld"), (MIRRORED, "rtl", turned("<Child>"))):
        directory = without_icons(made[f"{tag}/help/al.html"])
        assert f'<html lang="{tag}" dir="{dir_}">' in directory
        assert word.replace("Č", "Ç") in directory
        assert 'href="tel:116111"' in directory
        rights = LexborHTMLParser(made[f"{tag}/rights.html"])
        assert one(rights, "[lang='mk']").text() == "Град"
        assert one(rights, "h2[id]").attributes["id"] == "s1"
        assert one(rights, ".call bdi").text() == "116 111"
        assert "Ask" not in one(rights, ".prose").text() or tag == MIRRORED
        assert "hreflang" not in str(rights.css_first("head link[rel='alternate']"))
    assert f'href="{LONG}/index.html"' in made["index.html"]


@pytest.mark.long
def test_a_campaign_for_readers_of_the_source_is_for_these() -> None:
    text = edit(CONFIG, ("  countries: [AL]\n", "  countries: [AL]\n  languages: [en]\n"))
    made = pages(text)
    assert f"{LONG}/campaigns/spring.html" in made
    assert "sq/campaigns/spring.html" not in made


@pytest.mark.long
def test_longer_words_may_make_a_page_too_heavy_and_stop_nothing() -> None:
    words = " ".join(f"{random.Random(number).randbytes(6).hex()}iu" for number in range(780))
    written = words.translate(str.maketrans("0123456789", "ghijklmnop"))
    heavy = page("en/heavy.md", written, sensitive="yes")
    made = build(site(heavy), TODAY, pseudo=True)
    told = {(found.code, found.at.path, found.severity) for found in made.problems}
    assert ("audit-weight", f"output/{LONG}/heavy.html", "warning") in told
    assert not made.failed


def test_no_other_build_has_them(tmp_path: Path) -> None:
    made = build(site(), TODAY)
    assert not any("XA" in found.path or "XB" in found.path for found in made.artifacts)
    refused = CliRunner().invoke(main, ["serve", "--pseudo", "--output", str(tmp_path / "o")])
    assert refused.exit_code == 2
    assert "goes without --output" in refused.output


@pytest.mark.long
def test_serve_puts_them_where_they_go_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Path] = []

    def serve(job: Job, _port: int) -> None:
        assert run(job) == 0
        assert job.output is not None
        assert (job.output / LONG / "index.html").is_file()
        seen.append(job.output)

    monkeypatch.setattr(tipsite.preview.server, "serve", serve)
    lay(tmp_path)
    words = ["serve", "--root", str(tmp_path), "--today", TODAY.isoformat()]
    assert CliRunner().invoke(main, [*words, "--pseudo"], catch_exceptions=False).exit_code == 0
    assert len(seen) == 1
    assert not seen[0].exists()
    assert not (tmp_path / "output").exists()

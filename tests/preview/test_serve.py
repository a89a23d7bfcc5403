"""`tipsite serve`, a real one: who may ask, what is shown of a mistake, what a browser repaints."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, expect

from browsing import Axe
from builds import TODAY, lay_checked
from preview_server import Served, served
from sites import CONFIG, edit
from tipsite.preview.publication import Publication
from tipsite.workspace.site import open_site

SAFETY = "content/en/safety.md"
LOWEST_CONTRAST = """() => {
  // axe-core does not see what lies beneath an element that stands beside the body.
  const light = colour => {
    const [r, g, b] = colour.match(/[0-9.]+/g).map(one => {
      const part = one / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const beneath = element => {
    for (let one = element; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (!/, 0\\)$/.test(colour)) return colour;
    }
    throw new Error("nothing lies beneath " + element.outerHTML);
  };
  const root = document.querySelector("tipsite-panel").shadowRoot;
  const found = [...root.querySelectorAll(".panel :is(span, p, pre, a, h2, li, code)")].map(one => {
    const [dark, bright] = [getComputedStyle(one).color, beneath(one)].map(light).sort();
    return [(Math.max(dark, bright) + 0.05) / (Math.min(dark, bright) + 0.05), one.outerHTML];
  });
  return found.sort((one, other) => one[0] - other[0])[0];
}"""


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("served")) as found:
        yield found


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1:1"])
@pytest.mark.long
def test_who_asks_for_another_host_is_shown_where_to_go(preview: Served, host: str) -> None:
    for path in ("", "en/index.html", ".tipsite/panel", "livereload.js", "livereload"):
        status, _, words = preview.ask(path, host=host.format(port=preview.port))
        assert status == 403, path
        assert words.strip() == (
            f"This preview is for this computer alone. Open {preview.address('')}"
        )


@pytest.mark.long
def test_this_computer_is_answered_by_its_names(preview: Served) -> None:
    assert preview.ask("en/index.html", host=f"localhost:{preview.port}")[0] == 200


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_it_can_only_be_read(preview: Served, method: str) -> None:
    assert preview.ask("en/index.html", method=method)[0] == 405


def test_nothing_outside_the_site_is_served(preview: Served) -> None:
    for path in ("../campaigns.yaml", "..%2f..%2fcampaigns.yaml", "%2e%2e/campaigns.yaml", "%00"):
        status, _, words = preview.ask(path)
        assert status in (400, 403, 404), path
        assert "source_language" not in words


@pytest.mark.long
def test_the_policy_is_lifted_in_the_preview_alone(preview: Served) -> None:
    assert "Content-Security-Policy" not in preview.ask("en/index.html")[2]
    preview.wait_for("All is built")
    written = (preview.root / "output/en/index.html").read_text("utf-8")
    assert "Content-Security-Policy" in written
    assert "tipsite-panel" not in written
    assert ".tipsite/" not in written


def test_an_address_without_a_page_shows_the_page_for_lost_addresses(preview: Served) -> None:
    status, _, words = preview.ask("en/no-such-page.html")
    assert (status, "/.tipsite/panel.js" in words) == (404, True)
    assert preview.ask("en/no-such-file.pdf")[0] == 404


def test_a_mistake_keeps_the_last_good_page_and_goes_when_mended(preview: Served) -> None:
    good = (preview.root / SAFETY).read_text("utf-8")
    before = preview.digest("en/safety.html")
    preview.write(SAFETY, "Half of a page")
    panel = preview.wait_for("front-matter-missing")
    assert f"{SAFETY}:1:1" in panel
    assert "Half of a page\n^</pre>" in panel
    assert "Begin with --- on the first line" in panel
    assert preview.digest("en/safety.html") == before
    preview.write(SAFETY, good)
    preview.wait_for("front-matter-missing", gone=True)


def test_the_panel_answers_while_a_file_is_being_saved(preview: Served) -> None:
    # After this build, unchanged files are read only if something needs them.
    preview.wait_for("All is built")
    preview.change(SAFETY, "\n---\n", "\n---\nAsk somebody you trust.\n\n")
    preview.wait_for("Ask somebody you trust.", "en/safety.html")
    preview.wait_for("All is built")
    preview.change("content/en/signs/street.md", "\n---\n", "\n---\nNobody asks you.\n\n")
    for _ in range(20):
        assert preview.ask(".tipsite/panel?page=en/signs/street.html")[0] == 200


@pytest.mark.long
def test_a_renamed_folder_is_followed(preview: Served) -> None:
    content = preview.root / "content"
    content.rename(preview.root / "elsewhere")
    preview.wait_for("no-home")
    (preview.root / "elsewhere").rename(content)
    preview.wait_for("All is built")
    preview.change(SAFETY, "Use another phone.", "Use a phone of a friend.")
    preview.wait_for("Use a phone of a friend.", "en/safety.html")


@pytest.mark.browser
def test_a_changed_page_is_shown_by_itself(preview: Served, chromium: Browser) -> None:
    tab = chromium.new_page()
    told: list[str] = []
    tab.on("console", lambda message: told.append(message.text))
    tab.goto(preview.address("en/signs/street.html"))
    expect(tab.locator("h1")).to_have_text("Work in the street")
    preview.change("content/en/signs/street.md", "Work in the street", "Work at home")
    expect(tab.locator("h1")).to_have_text("Work at home", timeout=60_000)
    assert told == []
    tab.close()


@pytest.mark.long
def test_the_panel_tells_of_the_page(preview: Served) -> None:
    preview.wait_for("All is built")
    panel = preview.panel("en/safety.html")
    assert str(preview.root / SAFETY) in panel
    assert "of 14,600 bytes" in panel
    assert "Albanian: nothing is noted of what it was translated from." in panel
    assert "https://example.org/help/en/safety.html" in panel
    assert "Search engines are asked not to list it." in panel
    long = "So many words stand in this one sentence that nobody who is in a hurry and reads on a "
    preview.change(SAFETY, "\n---\n", f"\n---\n{long} phone can hold them all at once.\n\n")
    preview.wait_for("So many words", "en/safety.html")
    assert "So many words stand" in preview.panel("en/safety.html")
    assert "So many words stand" not in preview.panel("en/index.html")


@pytest.mark.one_in(2)
@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.long
def test_the_panel_is_open_to_everybody(
    preview: Served, chromium: Browser, axe: Axe, scheme: Literal["light", "dark"]
) -> None:
    good = (preview.root / SAFETY).read_text("utf-8")
    preview.write(SAFETY, "Half of a page")
    preview.wait_for("front-matter-missing")
    tab = chromium.new_page(color_scheme=scheme, viewport={"width": 360, "height": 740})
    tab.goto(preview.address("en/index.html"))
    expect(tab.locator("tipsite-panel .mend")).to_be_visible()
    # The open panel lies on the page, and leaves little of some of its links.
    assert [found for found in axe(tab) if "target-size" not in found] == []
    lowest, words = tab.evaluate(LOWEST_CONTRAST)
    assert lowest >= 4.5, words
    assert tab.evaluate("document.documentElement.scrollWidth") == 360
    tab.close()
    preview.write(SAFETY, good)
    preview.wait_for("front-matter-missing", gone=True)


@pytest.mark.long
def test_the_panel_publishes_what_it_has_shown_and_nobody_elses_page_can(
    tmp_path: Path, chromium: Browser, axe: Axe
) -> None:
    target = "targets:\n- {id: web, kind: folder, path: ../web}\n"
    web, address = tmp_path / "web", ".tipsite/publish"
    with served(tmp_path / "site", text=edit(CONFIG) + target) as preview:
        own = f"http://127.0.0.1:{preview.port}"
        preview.wait_for("nothing was published from here yet")
        tab = chromium.new_page()
        tab.goto(preview.address("en/index.html"))
        tab.locator("tipsite-panel .bar").click()
        tab.get_by_role("link", name="Publish …").click()
        expect(tab.get_by_role("status")).to_contain_text("files to send")
        assert axe(tab) == []
        form = {
            name: tab.locator(f"input[name={name}]").get_attribute("value") or ""
            for name in ("token", "target", "shown")
        } | {"demonstration": "yes"}
        refused = ((form | {"token": "other"}, own), (form, "http://evil.example"), (form, ""))
        for sent, origin in refused:
            status, _headers, _words = preview.ask(address, method="POST", form=sent, origin=origin)
            assert status == 403
        for other in ("cross-site", "same-site"):
            assert preview.ask(address, fetched_from=other)[0] == 403
        assert not web.exists()
        preview.write("content/en/more.md", "---\ntitle: More\nsummary: Words.\n---\nMore.\n")
        _status, _headers, words = preview.ask(address, method="POST", form=form, origin=own)
        assert "Meanwhile something has changed" in words
        assert not web.exists()
        tab.reload()
        tab.get_by_label("It is a demonstration").check()
        tab.get_by_role("button", name="Yes, publish").click()
        expect(tab.get_by_role("status")).to_contain_text("Published: ")
        assert (web / "en/more.html").is_file()
        preview.wait_for("as published on")


def test_what_publish_says_is_readable_in_any_code_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "cp852")
    text = edit("campaigns.yaml") + "targets:\n  - {id: web, kind: folder, path: ../web}\n"
    with served(tmp_path / "site", "--ui-language", "sq", text=text) as preview:
        said = preview.ask(".tipsite/publish")[2]
        assert "ë" in said
        assert "\ufffd" not in said


def test_without_a_target_there_is_nothing_to_publish(preview: Served) -> None:
    assert preview.ask(".tipsite/publish")[0] == 404
    assert "Publish" not in preview.panel()


@pytest.mark.long
def test_a_module_in_the_sites_folder_is_not_run_to_publish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = "targets:\n- {id: web, kind: folder, path: ../web}\n"
    root = lay_checked(tmp_path / "site", edit(CONFIG) + target)
    monkeypatch.chdir(root)
    (root / "click.py").write_text("open('ran', 'w').close()\n", "utf-8")
    config = open_site(root, "records").config
    looking = Publication(root, TODAY).look(config, "web")
    with ThreadPoolExecutor() as pool:  # the browser of other tests has a loop in this thread
        words = pool.submit(asyncio.run, looking).result()
    assert "files to send" in words
    assert not (root / "ran").exists()

"""The exit of the sample in Chromium, Firefox and WebKit, seen on the pixels of a screen.

A visitor types the address of the site's own host, clicks, and leaves for the neutral host: both
are on this machine, behind a proxy. What a page of the site paints, and the neutral page does not,
are its colours: nowhere on the screen may one of them be seen after the exit, not for an instant.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

import drivers
import engines
from engines import until
from programs import missing, program
from proxy import SITE, Internet, internet
from sample import EXIT, Sample
from screen import Screen, screen

pytestmark = [pytest.mark.browser, pytest.mark.long]
pytest_plugins = ["sample_fixtures"]

VISIT = (
    ("en/index.html", ""),
    ("en/help/al.html", "#al > .go"),
    ("en/help/index.html", ".here a"),
)
"""The address of each page of a visit, and the link that leads to it."""
NEUTRAL = urlsplit(EXIT)
PLACE = "location.href + ' ' + performance.timeOrigin"
KINDS = ("chromium", "firefox", "firefox as on phones", "webkit")
# Firefox for Android keeps pages alive that listen to `unload`.
AS_ON_PHONES = {"docshell.shistory.bfcache.allow_unload_listeners": True}

Scheme: TypeAlias = Literal["http", "https"]
Engine: TypeAlias = engines.Chromium | drivers.Firefox | drivers.WebKit
Opened: TypeAlias = Callable[..., Engine]


@pytest.fixture(scope="module")
def display() -> Iterator[Screen]:
    """A screen for all browsers of this module."""
    for name in ("Xvfb", "openssl"):
        program(name)
    with screen() as opened:
        yield opened


@pytest.fixture(scope="module")
def net(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Internet]:
    """The site's host, and the neutral one."""
    folder = tmp_path_factory.mktemp("internet")
    with internet(sample.folder, str(NEUTRAL.hostname), folder) as served:
        yield served


@pytest.fixture(params=KINDS)
def browser(
    request: pytest.FixtureRequest, chromium: Browser, display: Screen, net: Internet
) -> Iterator[Opened]:
    """Opens a browser with an empty memory, with JavaScript or without."""
    started: list[Engine] = []

    def run(*, javascript: bool = True) -> Engine:
        opened: Engine
        if request.param == "webkit":
            opened = drivers.WebKit(display.name, net.port, javascript=javascript)
        elif request.param == "chromium":
            opened = engines.Chromium(
                chromium.browser_type, display.name, net.port, javascript=javascript
            )
        else:
            settings = AS_ON_PHONES if request.param != "firefox" else {}
            opened = drivers.Firefox(display.name, net.port, settings)
        started.append(opened)
        return opened

    if not (request.param == "chromium" or engines.found(request.param.partition(" ")[0])):
        missing(f"{request.param} is not installed")
    yield run
    for engine in started:
        engine.close()


@pytest.fixture(scope="module")
def known() -> dict[str, frozenset[bytes]]:
    """The colours by browser, once found."""
    return {}


@pytest.fixture
def colours(
    browser: Opened,
    display: Screen,
    known: dict[str, frozenset[bytes]],
    request: pytest.FixtureRequest,
) -> frozenset[bytes]:
    """What each page of the visit paints, but neither an empty page nor the neutral one."""
    kind = str(request.node.callspec.params["browser"])
    if kind not in known:
        engine = browser()
        shown = []
        for address, _ in VISIT:
            engine.open(f"http://{SITE}/{address}")
            until(display.rests)
            shown.append(display.colours())
        for address in (EXIT, "about:blank"):
            engine.open(address)
            until(display.rests)
            shown.append(display.colours())
        engine.close()
        *pages, neutral, empty = shown
        least = pages[0] & pages[1] & pages[2]
        own = {colour: least[colour] for colour in least if colour not in neutral | empty}
        # Its largest areas, and so no mere edges of letters.
        largest = sorted(own, key=lambda colour: -own[colour])[:3]
        assert largest
        assert all(own[colour] > 300 for colour in largest)
        known[kind] = frozenset(largest)
    return known[kind]


def arrives(engine: Engine, address: str) -> None:
    wanted = urlsplit(address)
    seen = "[location.host, location.pathname, document.readyState].join(' ')"
    place = f"{wanted.netloc} {wanted.path} complete"
    until(lambda: engine.script(seen) == place)


def visits(engine: Engine, scheme: Scheme, pages: int) -> None:
    site = f"{scheme}://{SITE}/"
    engine.open(site + VISIT[0][0])
    arrives(engine, site + VISIT[0][0])
    engine.click(".bar a")  # an address with #
    engine.click(".choose summary")
    for address, link in VISIT[1:pages]:
        engine.click(link)
        arrives(engine, site + address)


def back(engine: Engine) -> str:
    """Press Back, and say where that ends."""
    before = engine.script(PLACE)
    engine.back()
    if not before.startswith("about:blank"):  # the beginning, before the visit
        until(lambda: engine.script(PLACE) not in (before, None))
    until(lambda: engine.script("location.href") in (EXIT, "about:blank"))
    time.sleep(0.2)
    return str(engine.script("location.href"))


def leaves(engine: Engine, display: Screen, colours: frozenset[bytes]) -> None:
    assert display.shows(colours)
    engine.click(".bar .leave")
    arrives(engine, EXIT)
    until(lambda: not display.shows(colours))


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_no_back_shows_a_page_of_the_site(
    browser: Opened, display: Screen, colours: frozenset[bytes], scheme: Scheme
) -> None:
    ends: list[str] = []
    looks: list[int] = []
    painted = 0
    for pages in (1, 2, 3):
        engine = browser()
        visits(engine, scheme, pages)
        until(display.rests)
        leaves(engine, display, colours)
        for _ in range(10):
            with display.watched(colours) as seen:
                ends.append(back(engine))
            painted += bool(seen[True])
            looks.append(seen.total())

        visits(engine, scheme, 2)  # typed, later
        until(lambda: display.shows(colours))
        assert engine.script("sessionStorage.length") == 0
        engine.close()
    assert min(looks) > 5
    assert (len(ends), painted) == (30, 0)
    assert ends.count(EXIT) == 3


def test_no_turn_of_a_visit_shows_a_page_after_the_exit(
    browser: Opened, display: Screen, colours: frozenset[bytes]
) -> None:
    engine = browser()
    for pages in (3, 3, 2):  # a long one, since Chromium would paint an earlier page only at times
        visits(engine, "http", pages)
    # The bar at the foot may cover the link, and the driver of Firefox clicks whatever is on top.
    engine.script("document.querySelector('.jump a').scrollIntoView({block: 'center'})")
    engine.click(".jump a")
    engine.reload()
    engine.click(VISIT[2][1])
    arrives(engine, f"http://{SITE}/{VISIT[2][0]}")
    engine.back()
    arrives(engine, f"http://{SITE}/{VISIT[1][0]}")
    until(lambda: display.shows(colours))  # before an exit, Back is as ever
    leaves(engine, display, colours)
    with display.watched(colours) as seen:
        engine.forward()
        time.sleep(1)
        for _ in range(10):
            engine.back()
            time.sleep(0.5)
    assert seen[True] == 0
    assert engine.script("location.href") in (EXIT, "about:blank")


def test_without_javascript_the_link_leaves(
    browser: Opened, display: Screen, net: Internet, colours: frozenset[bytes]
) -> None:
    # Firefox can't be driven with its JavaScript off: there the site's scripts alone are.
    net.headers["Content-Security-Policy"] = "script-src 'none'"
    engine = browser(javascript=False)
    engine.open(f"https://{SITE}/{VISIT[1][0]}")
    until(lambda: display.shows(colours))
    asked = len(net.asked)
    engine.click(".bar .leave")
    until(lambda: not display.shows(colours) and display.rests())
    net.headers.clear()
    assert NEUTRAL.hostname in net.asked[asked:]


def test_shift_pressed_three_times_leaves(browser: Opened) -> None:
    left, right = "ShiftLeft", "ShiftRight"
    engine = browser()
    for keys in ((left, left, left), (right, right, right), (left, right, left)):
        visits(engine, "https", 1)
        for _ in range(4):  # as a modifier it does not
            engine.down(keys[0])
            engine.down("A")
            engine.up("A")
            engine.up(keys[0])
        assert engine.script("location.host") == SITE
        for key in keys:
            engine.down(key)
            engine.up(key)
        arrives(engine, EXIT)

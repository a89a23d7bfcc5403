"""Pages measured in a real browser: what covers, cuts or fades numbers, exit and words.

`tipsite check --browser` does this. It needs the extra ``browser``, which a build never needs.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from tipsite.i18n import gettext as _
from tipsite.model.problems import Location, Problem, problem
from tipsite.shell import how_to_install, module_command
from tipsite.theme.css import Colour, nearest_shade
from tipsite.workspace.errors import CommandError

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

_HOST = "http://tipsite.invalid/"
"""The address of the site in the browser: its files answer all requests, without a network."""
_WIDTHS = (360, 1280)
_LEAST = 7
"""The least contrast of words (WCAG 2.2, level AAA)."""
_SCHEMES = ("light", "dark")
_PROGRAMS = ("chromium-headless-shell", "chromium", "google-chrome", "google-chrome-stable")
_TYPES = {"css": "text/css", "html": "text/html", "js": "text/javascript", "svg": "image/svg+xml"}
CONTRAST = """
  const dot = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
  const parsed = colour => { // any form that a browser computes, oklab() from color-mix() too
    dot.clearRect(0, 0, 1, 1)
    dot.fillStyle = colour
    dot.fillRect(0, 0, 1, 1)
    const [red, green, blue, alpha] = dot.getImageData(0, 0, 1, 1).data
    return { rgb: [red, green, blue], alpha: alpha / 255 }
  }
  const light = ({ rgb }) => rgb.map(part => part / 255)
    .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0)
  const contrast = (one, other) => {
    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b)
    return (bright + 0.05) / (dark + 0.05)
  }
  const ground = element => {
    for (let at = element, opacity = 1; at; at = at.parentElement) {
      const { backgroundColor, backgroundImage, opacity: own } = getComputedStyle(at)
      const stops = backgroundImage.match(/\\b(rgb|color|ok|l)\\w*\\([^()]*\\)/g) || []
      const colours = stops.map(parsed)
      if (parsed(backgroundColor).alpha > 0.5) colours.push(parsed(backgroundColor))
      if (colours.length) return { at, colours, opacity }
      opacity *= own
    }
    return { at: document.body, colours: [parsed('rgb(255, 255, 255)')], opacity: 1 }
  }
  const ratio = (element, property = 'color') => {
    const { colours, opacity } = ground(element)
    const { rgb, alpha } = parsed(getComputedStyle(element)[property])
    const mixed = under => rgb.map((part, at) => under[at] + (part - under[at]) * alpha * opacity)
    return Math.min(...colours.map(under => contrast({ rgb: mixed(under.rgb) }, under)))
  }
"""
"""JavaScript: `ratio` returns the contrast of an element with its background (WCAG 2.2)."""
_FAULTS = (
    f"() => {{{CONTRAST}"
    """
  for (const fold of document.querySelectorAll('main details')) fold.open = true
  const words = element => element.textContent.replace(/\\s+/g, ' ').trim().slice(0, 60)
  const named = element => [element.localName, ...element.classList].join('.')
  const shown = element => element.checkVisibility(
    { opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true })
  const texts = element => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT), found = []
    while (walker.nextNode()) if (/[\\p{L}\\p{N}]/u.test(walker.currentNode.data)) {
      found.push(walker.currentNode)
    }
    return found
  }
  const box = node => {
    const range = document.createRange()
    range.selectNodeContents(node)
    return [...range.getClientRects()].find(rect => rect.width && rect.height)
      || range.getBoundingClientRect()
  }
  const onTop = (element, node) => {
    const { left, top, width, height } = box(node)
    const hit = document.elementFromPoint(left + width / 2, top + height / 2)
    return left > -1 && left + width < innerWidth + 1 && height > 9
      && hit && (element.contains(hit) || hit.contains(element))
  }
  const low = link => {
    const sentence = link.closest('p, li, dd, td, blockquote, small')
    const beside = sentence ? sentence.innerText.replace(link.innerText, '').trim() : ''
    const within = getComputedStyle(link).display === 'inline' && /\\p{L}/u.test(beside)
    return !within && link.getBoundingClientRect().height < 44
  }
  const unseen = link => {
    link.scrollIntoView({ block: 'center', behavior: 'instant' })
    return !shown(link) || low(link) || texts(link).some(node => !onTop(link, node))
  }
  const calls = [...document.querySelectorAll('a')].filter(link => /^(tel|sms|mailto):/.test(
    link.getAttribute('href') || ''))
  const exits = [...document.querySelectorAll('a[data-exit]')]
  const faults = calls.filter(unseen).map(link => [words(link), ''])
  if (exits.length && exits.every(unseen)) faults.push([words(exits[0]), ''])
  const [skip] = document.querySelectorAll('a[href]')
  if (skip && skip.getAttribute('href').startsWith('#')) {
    skip.focus()
    if (texts(skip).some(node => !onTop(skip, node))) {
      faults.push([words(skip), ''])
    }
    skip.blur()
  }
  for (const element of document.querySelectorAll('body *')) {
    if (element.closest('option, svg') || !shown(element)) continue
    if (![...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())) continue
    const least = ratio(element)
    if (least < 7) {
      const { at, colours } = ground(element)
      const place = [...new Set([at, element])].map(named).join(' ')
      const { rgb } = parsed(getComputedStyle(element).color)
      faults.push([words(element), least.toFixed(2), place, rgb, colours.map(one => one.rgb)])
    }
  }
  return faults
}"""
)


class _Measured(NamedTuple):
    """One fault on one page: the words, and their contrast if that is too little.

    Faint words have the element in its background, their colour, and the colours behind them.
    """

    words: str
    ratio: str = ""
    element: str = ""
    colour: Sequence[int] = ()
    behind: Sequence[Sequence[int]] = ()

    @property
    def meant(self) -> str:
        """The nearest shade with enough contrast; empty if there is none."""
        behind = [(Colour(*colour), _LEAST) for colour in self.behind]
        shade = nearest_shade(Colour(*self.colour), behind) if behind else None
        return shade.hex if shade else ""


def browser_problems(
    files: Mapping[str, bytes],
    pages: Sequence[str],
    progress: Callable[[str, int, int], None] = lambda _words, _done, _all: None,
    folder: str = "output",
) -> Iterator[Problem]:
    """Yield the words that readers cannot see on ``pages``, at two widths, in light and dark.

    ``files`` are the files of the site, by path in a ``folder``. Words that one rule makes faint
    are reported once.

    Raises:
        CommandError: there is no browser, or no library that controls one.
    """
    try:
        from playwright.sync_api import Error, sync_playwright  # noqa: PLC0415 - of the extra
    except ImportError as error:
        raise CommandError(_lacking(how_to_install("browser"))) from error
    reported: set[tuple[str, str]] = set()
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=next(filter(None, map(shutil.which, _PROGRAMS)), None),
                args=["--no-sandbox"] if hasattr(os, "geteuid") and not os.geteuid() else [],
            )
        except Error as error:
            command = module_command("playwright install chromium")
            raise CommandError(_lacking(_("Type: {command}").format(command=command))) from error
        screens = [(width, scheme) for width in _WIDTHS for scheme in _SCHEMES]
        for done, (width, scheme) in enumerate(screens):
            tab = _tab(browser, files, width, scheme)
            for number, page in enumerate(pages):
                progress(_("Looking at pages"), done * len(pages) + number, 4 * len(pages))
                for measured in _measured(tab, page):
                    key = measured.element or measured.words, measured.ratio
                    if key in reported:
                        continue
                    reported.add(key)
                    code = "browser-faint" if measured.ratio else "browser-unseen"
                    yield problem(
                        code,
                        Location(path=f"{folder}/{page}"),
                        words=measured.words,
                        ratio=measured.ratio,
                        element=measured.element,
                        meant=measured.meant,
                        width=width,
                        scheme=scheme,
                    )
            tab.close()
        browser.close()


def _lacking(remedy: str) -> str:
    return _("A browser measures the pages, and something is missing. {remedy}").format(
        remedy=remedy
    )


def _tab(browser: Browser, files: Mapping[str, bytes], width: int, scheme: str) -> Page:
    tab = browser.new_page(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=True,
        reduced_motion="reduce",
    )

    def answer(route: Route) -> None:
        path = unquote(route.request.url.removeprefix(_HOST).partition("?")[0].partition("#")[0])
        content = files.get(path)
        if content is None:
            route.abort()
        else:
            kind = _TYPES.get(path.rpartition(".")[2], "application/octet-stream")
            route.fulfill(body=content, content_type=kind)

    tab.route("**/*", answer)
    return tab


def _measured(tab: Page, page: str) -> list[_Measured]:
    tab.goto(f"{_HOST}{page}")
    return [_Measured(*fault) for fault in tab.evaluate(_FAULTS)]

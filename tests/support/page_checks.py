"""What a program can see on an open page: scripts for the browser, each a list of faults."""

from __future__ import annotations

from tipsite.pipeline.browser import CONTRAST

# WCAG 2.1, success criterion 1.4.12.
SPACING = """* {
  line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important;
}
p { margin-block-end: 2em !important; }"""
CLIPPED = """() => [...document.querySelectorAll('body, body *')].filter(found => {
  const style = getComputedStyle(found)
  const hides = axis => ['hidden', 'clip'].includes(axis)
  return (hides(style.overflowX) && found.scrollWidth > found.clientWidth + 1)
    || (hides(style.overflowY) && found.scrollHeight > found.clientHeight + 1)
    || style.textOverflow === 'ellipsis'
}).map(found => found.outerHTML.slice(0, 120))"""
OVERLAPPING = """() => {
  const lines = [...document.querySelectorAll('main :is(h1, h2, h3, p, li, dt, dd)')]
    .filter(found => ![...found.children].some(child => child.matches('p, ul, ol')))
    .filter(found => found.checkVisibility({ contentVisibilityAuto: true }))
    .map(found => [found, [...found.getClientRects()]]) // several where it runs on in a line
    .filter(([, places]) => places.length)
  return lines.slice(1).flatMap(([found, [place]], index) => {
    const [last, those] = lines[index], before = those[those.length - 1]
    const over = Math.min(before.bottom, place.bottom) - Math.max(before.top, place.top)
    const aside = Math.min(before.right, place.right) - Math.max(before.left, place.left)
    return over > 1 && aside > 1 && !last.contains(found) ? [found.outerHTML.slice(0, 120)] : []
  })
}"""
# A link within a sentence may be as high as its line (WCAG 2.5.8 says so too).
SMALL_TARGETS = """() => [...document.querySelectorAll(
  'a[href], button, summary, label, select, input:not(label input)'
)].filter(target => target.checkVisibility()).filter(target => {
  const sentence = target.closest('p, li, dd, td, blockquote, small')
  const beside = sentence ? sentence.innerText.replace(target.innerText, '').trim() : ''
  const within = getComputedStyle(target).display === 'inline' && /\\p{L}/u.test(beside)
  return !within && target.getBoundingClientRect().height < 44
}).map(target => `${target.getBoundingClientRect().height}: ${target.outerHTML.slice(0, 160)}`)"""
WIDER_THAN_THE_SCREEN = """() => {
  const page = document.scrollingElement
  if (page.scrollWidth <= page.clientWidth) return []
  const wide = [...document.querySelectorAll('body *')]
    .filter(found => found.getBoundingClientRect().right > page.clientWidth + 0.5)
  return [`${page.scrollWidth} px`, ...wide.slice(0, 5).map(found => found.outerHTML.slice(0, 120))]
}"""
LARGE_TEXT = """() => {
  const seen = (found) => found.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })
  const said = (found) => found.textContent.trim().slice(0, 40)
  const shown = (selector) => [...document.querySelectorAll(selector)].filter(seen)
  const bar = document.querySelector('.bar').getBoundingClientRect()
  const off = (found) => {
    const place = found.getBoundingClientRect()
    return place.right <= 0 || place.left >= innerWidth
  }
  const covered = (found) => {
    const own = found.closest('.bar')
    const lines = [...found.getClientRects()]
      .filter(line => line.height && (own || line.top + line.height / 2 < bar.top))
    return lines.some(line => {
      const top = document.elementFromPoint(line.left + line.width / 2, line.top + line.height / 2)
      return !(top && (found.contains(top) || top.contains(found)))
    })
  }
  const cut = (found) => getComputedStyle(found).overflowX !== 'visible'
    ? found.scrollWidth > found.clientWidth + 1 && !found.matches('table')
    : [...found.childNodes].some(node => {
      const range = document.createRange()
      range.selectNodeContents(node)
      const place = range.getBoundingClientRect()
      return node.nodeType === 3 && place.width && (place.left < -1 || place.right > innerWidth + 1)
    })
  const inTable = (found) => found.closest('table')
  return {
    late: shown('h1').filter(found => found.getBoundingClientRect().top >= bar.top).map(said),
    bar: bar.height / innerHeight <= 0.2 ? [] : [bar.height],
    skips: [...document.querySelectorAll('.skip')].filter(found => !off(found)).map(said),
    covered: shown('.top a, .top summary, .demo, h1, .trail a, .bar a').filter(covered).map(said),
    cut: shown('body *:not(.skip):not(.hidden):not(.hidden *)')
      .filter(found => !inTable(found) && cut(found)).map(said),
  }
}"""
NOT_LARGE: dict[str, list[object]] = {
    "late": [], "bar": [], "skips": [], "covered": [], "cut": [],
}  # fmt: skip
FOCUSED = """() => {
  const found = document.activeElement
  const place = found.getBoundingClientRect()
  const style = getComputedStyle(found)
  const bar = document.querySelector('.bar')
  const [row] = found.getClientRects()  // of a link that is wrapped
  const middle = document.elementFromPoint(row.x + row.width / 2, row.y + row.height / 2)
  return {
    what: found.outerHTML.slice(0, 120),
    name: found.tagName,
    href: found.getAttribute('href'),
    ring: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
    seen: place.top >= 0 && place.left >= -1 && place.right <= innerWidth + 1
      && place.bottom <= (bar.contains(found) ? innerHeight : bar.getBoundingClientRect().top),
    height: place.height,
    part: Math.min(
      place.bottom, bar.contains(found) ? innerHeight : bar.getBoundingClientRect().top
    ) - Math.max(place.top, 0),
    top: Boolean(middle) && (found.contains(middle) || middle.contains(found)),
  }
}"""
_COLOURS = (
    CONTRAST
    + """
  const texts = [...document.querySelectorAll('body *')].filter(found => found.checkVisibility()
    && !found.closest('option, svg')
    && [...found.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
"""
)
# WCAG 2.2, 1.4.6; also where colours are forced, and on paper.
FAINT = f"""() => {{{_COLOURS}
  return texts.filter(found => ratio(found) < 7)
    .map(found => `${{getComputedStyle(found).color}}: ${{found.outerHTML.slice(0, 120)}}`)
}}"""
FAINT_LINES = f"""() => {{{_COLOURS}
  return [...document.querySelectorAll('main :is(.way, th, td, .entry, .ticks label)')]
    .filter(found => found.checkVisibility())
    .map(found => [found, getComputedStyle(found)])
    .filter(([found, style]) => style.borderBlockEndWidth !== '0px'
      && ratio(found, 'borderBlockEndColor') < 3)
    .map(([found]) => found)
    .map(found => found.outerHTML.slice(0, 120))
}}"""
# What looks like a button by its background alone loses that where colours are forced.
FILLED = """() => {
  const filled = [...document.querySelectorAll('a, button, summary')]
    .filter(found => !found.closest('.skip') && found.checkVisibility())
    .filter(found => !/, 0\\)|transparent/.test(getComputedStyle(found).backgroundColor))
  filled.forEach(found => found.setAttribute('data-filled', ''))
}"""
LOST_EDGES = """() => [...document.querySelectorAll('[data-filled], .bar a')]
  .filter(found => getComputedStyle(found).borderBlockStartStyle === 'none'
    || parseFloat(getComputedStyle(found).borderBlockStartWidth) < 1)
  .map(found => found.outerHTML.slice(0, 120))"""
OWN_COLOURS = """() => [...document.querySelectorAll('body *')]
  .filter(found => getComputedStyle(found).forcedColorAdjust === 'none' && !found.closest('svg'))
  .map(found => found.outerHTML.slice(0, 120))"""
ICONS_OF_ANOTHER_COLOUR = """() => [...document.querySelectorAll('svg.icon')]
  .filter(icon => icon.checkVisibility()
    && getComputedStyle(icon).stroke !== getComputedStyle(icon.parentElement).color)
  .map(icon => icon.parentElement.outerHTML.slice(0, 120))"""
MOVING = """() => [...document.querySelectorAll('*')].filter(found => {
  const style = getComputedStyle(found)
  return style.animationName !== 'none' || style.scrollBehavior === 'smooth'
    || style.transitionDuration.split(', ').some(time => parseFloat(time) > 0)
}).map(found => found.outerHTML.slice(0, 120))"""
ON_PAPER = """() => ({
  controls: [...document.querySelectorAll('.bar, nav, .skip, button, input, select, audio, video')]
    .filter(found => !found.closest('.ticks')) // boxes to tick by hand
    .filter(found => found.checkVisibility()).map(found => found.outerHTML.slice(0, 120)),
  folded: [...document.querySelectorAll('main details > :not(summary)')]
    .filter(found => !found.checkVisibility() || found.getBoundingClientRect().height === 0)
    .map(found => found.outerHTML.slice(0, 120)),
  numbers: [...document.querySelectorAll('main a[href^="tel:"]')]
    .filter(found => found.closest('.sheet') || !document.querySelector('.sheet'))
    .filter(found => !found.checkVisibility()).map(found => found.outerHTML.slice(0, 120)),
  unnamed: [...document.querySelectorAll('.prose a[href^="https:"]')]
    .filter(found => !getComputedStyle(found, '::after').content.includes('http'))
    .map(found => found.outerHTML.slice(0, 120)),
})"""
WITHOUT_STYLE = """() => {
  const sheets = [...document.styleSheets]
  sheets.forEach(sheet => { sheet.disabled = true })
  const order = ['.skip', '.brand', 'main', 'h1', 'footer', '.bar']
    .map(name => document.querySelector(name)).filter(Boolean)
  const found = {
    order: order.slice(1).filter((next, index) => !(order[index]
      .compareDocumentPosition(next) & Node.DOCUMENT_POSITION_FOLLOWING)).map(one => one.outerHTML),
    large: [...document.querySelectorAll('svg')]
      .filter(drawn => drawn.getBoundingClientRect().width > (drawn.closest('.qr') ? 200 : 32))
      .map(drawn => drawn.outerHTML.slice(0, 120)),
    unseen: [...document.querySelectorAll('body *')]
      .filter(one => !one.closest('[hidden], script, details, option, svg'))
      .filter(one => one.textContent.trim() && !one.checkVisibility())
      .map(one => one.outerHTML.slice(0, 120)),
  }
  // A picture has its own size then; the text goes on to fit.
  for (const image of document.images) image.style.display = 'none'
  found.wide = document.scrollingElement.scrollWidth > document.scrollingElement.clientWidth + 40
  for (const image of document.images) image.style.display = ''
  sheets.forEach(sheet => { sheet.disabled = false })
  return found
}"""


FORBIDDEN = [
    *["fetch", "XMLHttpRequest", "localStorage", "sessionStorage", "cookie", "sendBeacon"],
    *["import(", "eval", "innerHTML", "history.", "location."],
]


NEWER = {  # than ES2015 and its browsers
    "optional chaining": r"\?\.(?!\d)",
    "nullish": r"\?\?",
    "power": r"\*\*",
    "async": r"(?<!\.)\b(async|await)\b",
    "catch without a name": r"catch \{",
    "logical assignment": r"(\|\||&&)=",
    "spread": r"\.\.\.(?!\))",
    "class": r"\bclass\b",
    "look-behind, named groups": r"\(\?<",
    "newer methods": (
        r"\.(at|includes|padStart|padEnd|flat|flatMap|values|entries|replaceAll|matchAll"
        r"|fromEntries|toggleAttribute|replaceChildren|append|prepend|formatToParts)\("
    ),
    "newer selectors": r":(has|is|where)\(",
    "globalThis": r"\bglobalThis\b",
    "modules": r"^\s*(import|export)\b",
}

"""What a program can see on an open page: scripts for the browser, each a list of faults."""

from __future__ import annotations

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
    .map(found => [found, found.getBoundingClientRect()])
  return lines.slice(1).flatMap(([found, place], index) => {
    const [last, before] = lines[index]
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
FOCUSED = """() => {
  const found = document.activeElement
  const place = found.getBoundingClientRect()
  const style = getComputedStyle(found)
  const bar = document.querySelector('.bar')
  const middle = document.elementFromPoint(place.x + place.width / 2, place.y + place.height / 2)
  return {
    what: found.outerHTML.slice(0, 120),
    name: found.tagName,
    href: found.getAttribute('href'),
    ring: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
    seen: place.top >= 0 && place.left >= -1 && place.right <= innerWidth + 1
      && place.bottom <= (bar.contains(found) ? innerHeight : bar.getBoundingClientRect().top),
    top: Boolean(middle) && (found.contains(middle) || middle.contains(found)),
  }
}"""

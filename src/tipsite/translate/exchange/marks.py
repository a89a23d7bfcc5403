"""References and emphasis in a line of our Markdown, as placeholders, and back.

``Call [the line](service:al-child-line)`` goes out as ``Call <service1>the line</service1>``: such
tags survive editors of PO files and spreadsheets, and translators know them (XLIFF, OmegaT).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from tipsite.markdown.document import block_of
from tipsite.markdown.links import Link, emphases, links
from tipsite.ui_language import gettext as _

_SPACES = re.compile(r"[ \t\n\r\f\v]+")
_BREAK = re.compile(r"[ \t]{2,}\n[ \t]*")
TAG = re.compile(r"<\s*(/?)\s*([A-Za-z][A-Za-z0-9]*)\s*(/?)\s*>")
TAG_LIKE = re.compile(r"<(?=/?\s*[A-Za-z!?])[^<>]*>?")
DECORATIVE = "decorative"
_SIGNS = {"b": "**", "i": "*"}
_TAGS = {"strong": "b", "em": "i"}
_IN_ANGLES = re.compile(r"<(\S+)>")


Legend = Mapping[str, str]
"""What the numbered placeholders of a text stand for: ``link1`` → ``rights.md``."""


def legend_of(text: str, known: Legend | None = None) -> Legend:
    """Return the legend of a text, in which what ``known`` has keeps its name."""
    targets = dict(known or {})
    spare = Counter((_kind(name), target) for name, target in targets.items())
    for inline in block_of(text).leaves:
        for link in links(inline.text):
            _add(targets, spare, link, inline.text)
    return targets


def _add(targets: dict[str, str], spare: Counter[tuple[str, str]], link: Link, text: str) -> None:
    target = _target(link, text)
    kind = kind_of(target, image=link.image)
    if spare[kind, target]:
        spare[kind, target] -= 1
    else:
        number = 1 + sum(_kind(name) == kind for name in targets)
        targets[f"{kind}{number}"] = target


def _target(link: Link, text: str) -> str:
    """What stands between the brackets of a link, as it is written."""
    inside = text[link.label_at + len(link.label) + 2 : link.end - 1].strip()
    found = _IN_ANGLES.fullmatch(inside)
    return found[1] if found else inside


def kind_of(target: str, *, image: bool) -> str:
    """Return what a reference is called in a placeholder."""
    if image:
        return "image"
    scheme = target.partition(":")[0]
    return scheme if scheme in ("service", "lang", "plain") else "link"


def with_marks(text: str, legend: Legend) -> str:
    """Return one paragraph, item, cell or heading with placeholders, on one line."""
    changes = [(match.start(), match.end(), "<br/>") for match in _BREAK.finditer(text)]
    left = list(legend.items())
    for link in links(text):
        target = _target(link, text)
        kind = kind_of(target, image=link.image)
        fitting = (name for name, found in left if found == target and _kind(name) == kind)
        name = next(fitting, None)
        if name is None:
            continue
        left.remove((name, target))
        if link.image and link.label == DECORATIVE:
            changes.append((link.start, link.end, f"<{name}/>"))
        else:
            changes.append((link.start, link.label_at, f"<{name}>"))
            changes.append((link.label_at + len(link.label), link.end, f"</{name}>"))
    for one in emphases(text):
        tag = _TAGS[one.kind]
        changes.append((one.start, one.start + one.size, f"<{tag}>"))
        changes.append((one.end - one.size, one.end, f"</{tag}>"))
    done: list[str] = []
    at = 0
    for start, end, instead in sorted(changes):
        if start >= at:
            done += (text[at:start], instead)
            at = end
    return on_one_line("".join((*done, text[at:])))


def without_marks(text: str, legend: Legend) -> str:
    """Return a line that came back as Markdown; ``slips_of`` has found nothing in it."""

    def unmark(match: re.Match[str]) -> str:
        closing, name, alone = tag_parts(match)
        if name == "br":
            return "  \n"
        if name in _SIGNS:
            return _SIGNS[name]
        target = legend[name]
        if alone:
            return f"![{DECORATIVE}]({target})"
        if closing:
            return f"]({target})"
        return "![" if name.startswith("image") else "["

    return TAG.sub(unmark, text)


def on_one_line(text: str) -> str:
    """Return a text on one line; a space that keeps words together (U+00A0) stays one."""
    return " ".join(filter(None, _SPACES.split(text)))


def tidy(text: str) -> str:
    """Return a text that came back with its placeholders as they went out: ``< Link1 >``."""

    def tag(match: re.Match[str]) -> str:
        closing, name, alone = tag_parts(match)
        return f"<{'/' if closing else ''}{name}{'/' if alone and not closing else ''}>"

    return TAG.sub(tag, text)


def tag_parts(match: re.Match[str]) -> tuple[bool, str, bool]:
    """Return whether a placeholder closes, its name, and whether it stands alone."""
    name = match.group(2).lower()
    return bool(match.group(1)), name, bool(match.group(3)) or name == "br"


def marks_in(text: str) -> Counter[str]:
    """Return how often each placeholder stands in a text."""
    found = (tag_parts(match) for match in TAG.finditer(text))
    return Counter(name for closing, name, _ in found if not closing)


def slips_of(text: str, wanted: Counter[str], known: Iterable[str]) -> Iterator[str]:
    """Yield in plain words what is wrong with the placeholders of a text that came back."""
    names = {*known, *wanted}
    unknown: dict[str, str] = {}
    for found in TAG_LIKE.finditer(text):
        match = TAG.fullmatch(found.group(0))
        if match is None:
            yield _("“{found}” is no placeholder of this text (HTML can't be used)").format(
                found=found.group(0)[:40]
            )
        elif tag_parts(match)[1] not in names:
            unknown.setdefault(tag_parts(match)[1], match.group(0))
    for tag in unknown.values():
        yield _("the placeholder {tag} is unknown: the text sent out has none such").format(tag=tag)
    yield from _nesting(text, names)
    there = marks_in(text)
    for name in sorted(names):
        if there[name] < wanted[name]:
            words = _("the placeholder <{name}> is missing")
            if wanted[name] > 1:
                words = _(
                    "the placeholder <{name}> is missing ({wanted} times in the text, {there} here)"
                )
            yield words.format(name=name, wanted=wanted[name], there=there[name])
        elif there[name] > wanted[name]:
            words = _(
                "the placeholder <{name}> is there {there} times, and should be there {wanted} "
                "times"
            )
            if there[name] == 2 and wanted[name] == 1:
                words = _("the placeholder <{name}> is there twice, and should be there once")
            yield words.format(name=name, wanted=wanted[name], there=there[name])


def _nesting(text: str, names: set[str]) -> Iterator[str]:
    opened: list[str] = []
    for match in TAG.finditer(text):
        closing, name, alone = tag_parts(match)
        if name not in names or (alone and not closing):
            continue
        if not closing:
            opened.append(name)
        elif name not in opened:
            yield _("the placeholder </{name}> closes what is not open").format(name=name)
        else:
            while (inner := opened.pop()) != name:
                yield _("the placeholder <{inner}> is not closed before </{name}>").format(
                    inner=inner, name=name
                )
    yield from (
        _("the placeholder <{name}> is not closed by </{name}>").format(name=name)
        for name in opened
    )


def _kind(name: str) -> str:
    return name.rstrip("0123456789")

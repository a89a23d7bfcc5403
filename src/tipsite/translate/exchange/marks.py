"""References and emphasis in a line of our Markdown, as placeholders, and back.

``Call [the line](service:al-child-line)`` goes out as ``Call <service1>the line</service1>``: such
tags survive editors of PO files and spreadsheets, and translators know them (XLIFF, OmegaT).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from tipsite.ui_language import gettext as _

_LABEL = r"(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*"
_TARGET = r"<?((?:[^\s()<>]|\([^\s()<>]*\))+)>?"
_REFERENCE = re.compile(rf"(?<!\\)(!?)\[({_LABEL})\]\(\s*{_TARGET}\s*\)")
_ESCAPED = re.compile(r"\\[^\w\s]")
_HIDDEN = re.compile("[\ue100-\ue1ff]")
_EMPHASES = (
    (re.compile(r"\*\*\*(?=[^\s*])(.+?)(?<=[^\s*])\*\*\*"), r"<b><i>\1</i></b>"),
    (re.compile(r"\*\*(?=[^\s*])(.+?)(?<=[^\s*])\*\*(?!\*)"), r"<b>\1</b>"),
    (re.compile(r"(?<!\w)__(?=[^\s_])(.+?)(?<=[^\s_])__(?!\w)"), r"<b>\1</b>"),
    (re.compile(r"\*(?=[^\s*])(.+?)(?<=[^\s*])\*"), r"<i>\1</i>"),
    (re.compile(r"(?<!\w)_(?=[^\s_])(.+?)(?<=[^\s_])_(?!\w)"), r"<i>\1</i>"),
)
_SPACES = re.compile(r"[ \t\n\r\f\v]+")
_BREAK = re.compile(r"[ \t]{2,}\n[ \t]*")
TAG = re.compile(r"<\s*(/?)\s*([A-Za-z][A-Za-z0-9]*)\s*(/?)\s*>")
TAG_LIKE = re.compile(r"<(?=/?\s*[A-Za-z!?])[^<>]*>?")
DECORATIVE = "decorative"
_SIGNS = {"b": "**", "i": "*"}


Legend = Mapping[str, str]
"""What the numbered placeholders of a text stand for: ``link1`` → ``rights.md``."""


def legend_of(text: str, known: Legend | None = None) -> Legend:
    """Return the legend of a text, in which what ``known`` has keeps its name."""
    targets = dict(known or {})
    spare = Counter((_kind(name), target) for name, target in targets.items())
    for image, _label, target in _references(text):
        kind = kind_of(target, image=bool(image))
        if spare[kind, target]:
            spare[kind, target] -= 1
        else:
            number = 1 + sum(_kind(name) == kind for name in targets)
            targets[f"{kind}{number}"] = target
    return targets


def kind_of(target: str, *, image: bool) -> str:
    """Return what a reference is called in a placeholder."""
    if image:
        return "image"
    scheme = target.partition(":")[0]
    return scheme if scheme in ("service", "lang", "plain") else "link"


def with_marks(text: str, legend: Legend) -> str:
    """Return one paragraph, item, cell or heading with placeholders, on one line."""
    left = list(legend.items())
    hidden: list[str] = []

    def hide(match: re.Match[str]) -> str:
        hidden.append(match.group(0))
        return chr(0xE100 + len(hidden) - 1) if len(hidden) <= 256 else match.group(0)

    def mark(match: re.Match[str]) -> str:
        image, label, target = match.groups()
        kind = kind_of(target, image=bool(image))
        fitting = (name for name, found in left if found == target and _kind(name) == kind)
        name = next(fitting, None)
        if name is None:
            return match.group(0)
        left.remove((name, target))
        return f"<{name}/>" if image and label == DECORATIVE else f"<{name}>{label}</{name}>"

    done = _REFERENCE.sub(mark, text)
    done = _ESCAPED.sub(hide, _BREAK.sub("<br/>", done))
    for pattern, tags in _EMPHASES:
        done = pattern.sub(tags, done)
    done = on_one_line(done)
    return _HIDDEN.sub(lambda match: hidden[ord(match.group(0)) - 0xE100], done)


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


def _references(text: str) -> list[tuple[str, str, str]]:
    return _REFERENCE.findall(on_one_line(text))

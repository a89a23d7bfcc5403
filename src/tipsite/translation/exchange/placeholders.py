"""Convert blocks of Markdown to lines with placeholders for translators, and back.

References and emphasis become placeholders (``<link1>words</link1>``, ``<b>words</b>``). The items
of a list begin with the marker that readers see (``•``, ``••``, ``1.``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from tipsite.i18n import gettext as _
from tipsite.language.figures import figures
from tipsite.markdown.document import block_of
from tipsite.markdown.fences import FENCES, cells_of
from tipsite.markdown.links import Link, emphases, links
from tipsite.model.pages import Block, Inline

_DOT = "•"
_ITEM = re.compile(r"(•*)\s*(?:(\d{1,9})[.)]|[•*·–-])\s+(?=\S)|(•+)\s*(?=\S)")
_SPACES = re.compile(r"[ \t\n\r\f\v]+")
_BREAK = re.compile(r"[ \t]{2,}\n[ \t]*")
TAG = re.compile(r"<\s*(/?)\s*([A-Za-z][A-Za-z0-9]*)\s*(/?)\s*>")
_TAG_LIKE = re.compile(r"<(?=/?\s*[A-Za-z!?])[^<>]*>?")
_DECORATIVE = "decorative"
_SIGNS = {"b": "**", "i": "*"}
_TAGS = {"strong": "b", "em": "i"}
_IN_ANGLES = re.compile(r"<(\S+)>")
Legend = Mapping[str, str]
"""The targets of numbered placeholders: ``link1`` → ``rights.md``."""
_CELL = re.compile(r"(?<!\\)\|")
_START = re.compile(r"(#{1,6}(?=\s|$)|[-*+](?=\s)|>|///)|(\d{1,9})([.)])(?=\s)")
_STARTED = re.compile(r"(\d{0,9})\\(?=[#>/+*.)-])")
_HEADING = re.compile(r"<h([1-6])>(.*)</h\1>", re.DOTALL | re.IGNORECASE)
_QUOTED_FENCE = "quoted"
"""The tag of ``/// quote``. <quote> is the tag of a Markdown quote."""
FENCE_TAGS = tuple(_QUOTED_FENCE if name == "quote" else name for name in FENCES)
_FENCE_TAG = "|".join(FENCE_TAGS)
_OPEN = re.compile(rf"<({_FENCE_TAG})>[ \t]*(.*)", re.IGNORECASE)
_CLOSE = re.compile(rf"</({_FENCE_TAG})>\s*$", re.IGNORECASE)
_QUOTED = re.compile(r"<quote>(.*)</quote>", re.DOTALL | re.IGNORECASE)
_TURN = re.compile(rf"<(/?)(?:{_FENCE_TAG}|quote)>", re.IGNORECASE)


class WrongShape(ValueError):  # noqa: N818 - what came back has another shape; nothing broke
    """The shape of a returned text differs from its source; the message says how."""


class ListItem(Struct):
    """One item of a list: its depth, its number and its paragraphs."""

    depth: int
    ordered: bool
    number: int
    paragraphs: list[str] = field(default_factory=list)

    def sign(self) -> str:
        """Return the marker that a translator sees before the item."""
        return _DOT * self.depth + f"{self.number}." if self.ordered else _DOT * (self.depth + 1)

    def written(self) -> str:
        """Return the item in Markdown."""
        indent = "    " * self.depth
        first, *others = self.paragraphs
        sign = f"{self.number}." if self.ordered else "-"
        later = "".join(f"\n\n{indent}    {paragraph}" for paragraph in others)
        return f"{indent}{sign} {first}{later}".replace("  \n", f"  \n{indent}    ")


def legend_of(text: str, known: Legend | None = None) -> Legend:
    """Return the legend of a text; targets in ``known`` keep their placeholders."""
    targets = dict(known or {})
    spare = Counter((_kind_of_name(name), target) for name, target in targets.items())
    for inline in block_of(text).leaves:
        for link in links(inline.text):
            _add(targets, spare, link, inline.text)
    return targets


def to_lines(block: str, legend: Legend) -> str:
    """Return a block of our Markdown as lines with placeholders."""
    return _lines(block_of(block), legend)


def from_lines(lines: str, source: str, legend: Legend) -> str:
    """Convert returned lines to a block of the same shape as ``source``.

    Raises:
        WrongShape: items, rows or parts are missing, or too many.
    """
    return _block(lines, block_of(source), legend)


def _lines(block: Block, legend: Legend) -> str:
    words = [_with_placeholders(inline.text, legend) for inline in block.inlines]
    if block.kind == "heading":
        return f"<h{block.level}>{words[0]}</h{block.level}>"
    if block.kind == "fence":
        tag = _fence_tag(block)
        head = f"<{tag}> {''.join(words)}".rstrip()
        return f"{head}\n{_inner(block, legend)}\n</{tag}>"
    if block.kind == "quote":
        return f"<quote>{_inner(block, legend)}</quote>"
    if block.children:
        return _inner(block, legend)
    if block.kind in ("list", "steps"):
        return "\n".join(_item_lines(item, legend) for item in _items_of(block))
    if block.kind == "table":
        rows = ([_with_placeholders(cell.text, legend) for cell in row.cells] for row in block.rows)
        return "\n".join(map(_row, rows))
    return _unstarted(words[0])


def _inner(block: Block, legend: Legend) -> str:
    return "\n\n".join(_lines(child, legend) for child in block.children)


def _item_lines(item: ListItem, legend: Legend) -> str:
    words = (_with_placeholders(paragraph, legend) for paragraph in item.paragraphs)
    return f"{item.sign()} " + "\n".join(words)


def _items_of(block: Block) -> list[ListItem]:
    """Return the items of a list, at any depth."""
    return [
        ListItem(item.depth, item.ordered, item.number, [inline.text for inline in item.inlines])
        for item in block.items
    ]


def _row(cells: Sequence[str]) -> str:
    """Return the cells as one line, with outer bars if the first or last cell is empty."""
    line = " | ".join(cells)
    return line if cells[0] and cells[-1] else f"| {line} |"


def _unstarted(line: str) -> str:
    """Remove the backslash that keeps a paragraph from becoming a list: ``2026\\. ``."""
    bare = _STARTED.sub(r"\1", line, count=1) if _STARTED.match(line) else line
    return bare if _START.match(bare) else line


def _block(lines: str, source: Block, legend: Legend) -> str:
    lines = with_plain_tags(lines.strip())
    if source.kind == "fence":
        return _fence(lines, source, legend)
    if source.kind == "heading":
        return _heading(lines, source.level, legend)
    if source.kind == "quote":
        quoted = _QUOTED.fullmatch(lines)
        if not quoted:
            raise WrongShape(_("<quote> and </quote> should be around the text"))
        inner = _parts(quoted.group(1), source, legend)
        return "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))
    if source.children:
        return _parts(lines, source, legend)
    if source.kind in ("list", "steps"):
        return _list(lines, source, legend)
    if source.kind == "table":
        return _table(lines, source, legend)
    return _paragraph(lines, legend)


def _fence_tag(block: Block) -> str:
    return _QUOTED_FENCE if block.name == "quote" else block.name


def fence_name(tag: str) -> str:
    """Return the Markdown name of a fence by its tag in `FENCE_TAGS`."""
    return "quote" if tag == _QUOTED_FENCE else tag


def _fence(lines: str, source: Block, legend: Legend) -> str:
    name, title = _fence_tag(source), source.inlines
    head, _break, inner = lines.partition("\n")
    opened, closed = _OPEN.fullmatch(head.strip()), _CLOSE.search(inner)
    if not opened or not closed or {opened.group(1).lower(), closed.group(1).lower()} != {name}:
        words = _("<{name}> should begin its first line, and </{name}> be its last line")
        raise WrongShape(words.format(name=name))
    title_text = opened.group(2).strip()
    if bool(title_text) != bool(title):
        words = _("after <{name}>, its title is missing")
        if not title:
            words = _("after <{name}>, a text without a title has got one")
        raise WrongShape(words.format(name=name))
    written = _inline(title_text, legend)
    first = f"/// {source.name} | {written}" if title_text else f"/// {source.name}"
    return f"{first}\n{_parts(inner[: closed.start()], source, legend)}\n///"


def check_figures(text: str, source: str) -> None:
    """Refuse figures or a quote with other parts, numbers or years than in the source.

    Raises:
        WrongShape: with the number of the item.
    """
    pairs = zip(_listed(block_of(text)), _listed(block_of(source)), strict=False)
    for at, (item, source_item) in enumerate(pairs, 1):
        cells, others = cells_of(item), cells_of(source_item)
        words = _("item {number} has {count} parts between signs |, and {wanted} in the text")
        check_count(words, cells, others, at)
        for cell, other in ((cells[0], others[0]), (cells[-1], others[-1])):
            values = [figure.value for figure in figures(other.text)]
            if [figure.value for figure in figures(cell.text)] != values:
                words = _("in item {number}, “{found}” should be “{wanted}”")
                raise WrongShape(words.format(number=at, found=cell.text, wanted=other.text))


def _listed(block: Block) -> list[Inline]:
    """Return the items of figures, or the last line of a quote, anywhere in a block."""
    parts = block.children if block.name in ("figures", "quote") else ()
    items = (item for child in parts for item in child.items)
    inner = (inline for child in block.children for inline in _listed(child))
    return [*(item.inlines[0] for item in items if item.inlines), *inner]


def _heading(lines: str, level: int, legend: Legend) -> str:
    match = _HEADING.fullmatch(lines)
    if not match or int(match.group(1)) != level:
        words = _("<h{level}> and </h{level}> should be around the words")
        raise WrongShape(words.format(level=level))
    return f"{'#' * level} {_inline(match.group(2), legend)}"


def _list(lines: str, source: Block, legend: Legend) -> str:
    wanted = _items_of(source)
    items = parse_items(lines, wanted[0].sign())
    check_count(_("there are {count} list items, and {wanted} in the text"), items, wanted)
    for at, (item, other) in enumerate(zip(items, wanted, strict=True), 1):
        if (item.depth, item.ordered) != (other.depth, other.ordered):
            words = _("item {number} should begin with “{sign}”")
            raise WrongShape(words.format(number=at, sign=other.sign()))
        words = _("item {number} has {count} lines, and {wanted} in the text")
        check_count(words, item.paragraphs, other.paragraphs, at)
        item.number = other.number
        item.paragraphs = [_paragraph(paragraph, legend) for paragraph in item.paragraphs]
    loose = any(len(item.paragraphs) > 1 for item in items)
    return ("\n\n" if loose else "\n").join(item.written() for item in items)


def parse_items(lines: str, sign: str) -> list[ListItem]:
    """Return the list items in returned lines; the first should begin with ``sign``.

    Raises:
        WrongShape: there are words before the first item.
    """
    items: list[ListItem] = []
    for line in filter(None, map(str.strip, lines.split("\n"))):
        mark = _ITEM.match(line)
        if mark:
            dots, number, only = mark.groups()
            depth = len(only) - 1 if only else len(dots)
            items.append(
                ListItem(depth, number is not None, int(number or 0), [line[mark.end() :]])
            )
        elif not items:
            raise WrongShape(_("its first line should begin with “{sign}”").format(sign=sign))
        else:
            items[-1].paragraphs.append(line)
    return items


def _table(lines: str, source: Block, legend: Legend) -> str:
    wanted = [row.cells for row in source.rows]
    rows = [_cells(line) for line in lines.split("\n") if line.strip()]
    check_count(_("there are {count} rows, and {wanted} in the text"), rows, wanted)
    for at, (row, other) in enumerate(zip(rows, wanted, strict=True), 1):
        check_count(_("row {number} has {count} cells, and {wanted} in the text"), row, other, at)
    written = [f"| {' | '.join(_inline(cell, legend) for cell in row)} |" for row in rows]
    rule = source.text.split("\n", 2)[1].strip()
    return "\n".join((written[0], rule, *written[1:]))


def _cells(line: str) -> list[str]:
    bare = line.strip().removeprefix("|")
    bare = bare[:-1] if bare.endswith("|") and not bare.endswith("\\|") else bare
    return [cell.strip() for cell in _CELL.split(bare)]


def _paragraph(lines: str, legend: Legend) -> str:
    if re.search(r"\n\s*\n", lines):
        raise WrongShape(_("there is an empty line in it: it should be one paragraph"))
    done = _inline(lines, legend)
    start = _START.match(done)
    if not start:
        return done
    return f"{start.group(2)}\\{done[start.end(2) :]}" if start.group(2) else f"\\{done}"


def _inline(lines: str, legend: Legend) -> str:
    line = on_one_line(lines)
    done = _with_markdown(line, legend)
    if _with_placeholders(done, legend) != line:
        words = _("there are signs of Markdown in it: * or _ around words, or [words](address)")
        raise WrongShape(words)
    return done


def _parts(lines: str, source: Block, legend: Legend) -> str:
    wanted = source.children
    parts = chunks(lines)
    check_count(_("there are {count} paragraphs or lists inside, not {wanted}"), parts, wanted)
    pairs = zip(parts, wanted, strict=True)
    return "\n\n".join(_block(chunk, block, legend) for chunk, block in pairs)


def check_count(
    words: str, returned: Sequence[object], wanted: Sequence[object], number: int = 0
) -> None:
    """Refuse a number of items, rows or parts that differs from the wanted number.

    Raises:
        WrongShape: with these ``words``.
    """
    if len(returned) != len(wanted):
        raise WrongShape(words.format(count=len(returned), wanted=len(wanted), number=number))


def chunks(lines: str) -> list[str]:
    """Split a text at empty lines, but never inside a note or a quotation."""
    chunks: list[str] = []
    depth = 0
    for chunk in filter(str.strip, re.split(r"\n\s*\n", lines)):
        if depth:
            chunks[-1] += f"\n\n{chunk}"
        else:
            chunks.append(chunk)
        depth += sum(-1 if closing else 1 for closing in _TURN.findall(chunk))
    return chunks


def on_one_line(text: str) -> str:
    """Return a text on one line; non-breaking spaces (U+00A0) stay."""
    return " ".join(filter(None, _SPACES.split(text)))


def _with_placeholders(text: str, legend: Legend) -> str:
    """Return one paragraph, item, cell or heading with placeholders, on one line."""
    changes = [(match.start(), match.end(), "<br/>") for match in _BREAK.finditer(text)]
    left = list(legend.items())
    for link in links(text):
        target = _target(link, text)
        kind = _kind_of_target(target, image=link.image)
        fitting = (name for name, known in left if known == target and _kind_of_name(name) == kind)
        name = next(fitting, None)
        if name is None:
            continue
        left.remove((name, target))
        if link.image and link.label == _DECORATIVE:
            changes.append((link.start, link.end, f"<{name}/>"))
        else:
            changes.append((link.start, link.label_at, f"<{name}>"))
            changes.append((link.label_at + len(link.label), link.end, f"</{name}>"))
    for emphasis in emphases(text):
        tag = _TAGS[emphasis.kind]
        changes.append((emphasis.start, emphasis.start + emphasis.size, f"<{tag}>"))
        changes.append((emphasis.end - emphasis.size, emphasis.end, f"</{tag}>"))
    done: list[str] = []
    at = 0
    for start, end, instead in sorted(changes):
        if start >= at:
            done += (text[at:start], instead)
            at = end
    return on_one_line("".join((*done, text[at:])))


def _with_markdown(text: str, legend: Legend) -> str:
    """Return a returned line as Markdown. It must have no ``placeholder_problems``."""

    def markdown(match: re.Match[str]) -> str:
        closing, name, alone = _tag_parts(match)
        if name == "br":
            return "  \n"
        if name in _SIGNS:
            return _SIGNS[name]
        target = legend[name]
        if alone:
            return f"![{_DECORATIVE}]({target})"
        if closing:
            return f"]({target})"
        return "![" if name.startswith("image") else "["

    return TAG.sub(markdown, text)


def with_plain_tags(text: str) -> str:
    """Return a returned text with its placeholders normalised: ``< Link1 >`` → ``<link1>``."""

    def tag(match: re.Match[str]) -> str:
        closing, name, alone = _tag_parts(match)
        return f"<{'/' if closing else ''}{name}{'/' if alone and not closing else ''}>"

    return TAG.sub(tag, text)


def placeholders_in(text: str) -> Counter[str]:
    """Return the count of each placeholder in a text."""
    tags = (_tag_parts(match) for match in TAG.finditer(text))
    return Counter(name for closing, name, _ in tags if not closing)


def placeholder_problems(text: str, wanted: Counter[str], known: Iterable[str]) -> Iterator[str]:
    """Yield the problems with the placeholders of a returned text, in plain words."""
    names = {*known, *wanted}
    unknown: dict[str, str] = {}
    for tag_like in _TAG_LIKE.finditer(text):
        match = TAG.fullmatch(tag_like.group(0))
        if match is None:
            yield _("“{found}” is no placeholder of this text (HTML can't be used)").format(
                found=tag_like.group(0)[:40]
            )
        elif _tag_parts(match)[1] not in names:
            unknown.setdefault(_tag_parts(match)[1], match.group(0))
    for tag in unknown.values():
        yield _("the placeholder {tag} is unknown: the text sent out has none such").format(tag=tag)
    yield from _nesting(text, names)
    there = placeholders_in(text)
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
        closing, name, alone = _tag_parts(match)
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
    for name in opened:
        yield _("the placeholder <{name}> is not closed by </{name}>").format(name=name)


def _tag_parts(match: re.Match[str]) -> tuple[bool, str, bool]:
    """Return whether a placeholder is an end tag, its name, and whether it needs no end tag."""
    name = match.group(2).lower()
    return bool(match.group(1)), name, bool(match.group(3)) or name == "br"


def _add(targets: dict[str, str], spare: Counter[tuple[str, str]], link: Link, text: str) -> None:
    target = _target(link, text)
    kind = _kind_of_target(target, image=link.image)
    if spare[kind, target]:
        spare[kind, target] -= 1
    else:
        number = 1 + sum(_kind_of_name(name) == kind for name in targets)
        targets[f"{kind}{number}"] = target


def _target(link: Link, text: str) -> str:
    """Return the target of a link, as it is written between brackets."""
    inside = text[link.label_at + len(link.label) + 2 : link.end - 1].strip()
    match = _IN_ANGLES.fullmatch(inside)
    return match[1] if match else inside


def _kind_of_target(target: str, *, image: bool) -> str:
    """Return the kind of a reference: the first word of its placeholder."""
    if image:
        return "image"
    scheme = target.partition(":")[0]
    return scheme if scheme in ("service", "lang", "plain") else "link"


def _kind_of_name(name: str) -> str:
    return name.rstrip("0123456789")

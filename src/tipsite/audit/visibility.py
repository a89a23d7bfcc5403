"""Style sheets and attributes hide no numbers, no exit, no way to help, and no notices.

`audit.properties` lists the declarations that are allowed everywhere. A rule with any other
declaration must not match these elements or an element around them, on any screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from tipsite.model.facts import PageFiles, RequiredWords, Step
from tipsite.model.plan import Artifact
from tipsite.model.problems import Location, Problem, problem
from tipsite.theme.css import Declaration
from tipsite.theme.tokens import Parts, joined, place_in_sheet
from tipsite.web import inlined

_ANY_OF = ("exit", "help")
"""A page needs one visible link of each kind: another link may appear only for the keyboard."""
_UNSHOWN = frozenset(("hidden", "inert", "popover", "data-search-without"))
"""tipsite's script hides elements with the last attribute as soon as the search works."""
_EMPTY = frozenset((
    "audio", "video", "svg", "picture", "select", "option", "canvas", "object", "template",
    "noscript", "datalist", "textarea",
))  # fmt: skip
"""Elements that show their content only as a replacement, or show it without links."""


class Fault(NamedTuple):
    """The reason why words cannot be seen: a problem's code, and a declaration or an element."""

    code: str
    declaration: Declaration | None
    element: str = ""


class Visibility:
    """Finds rules of style sheets and attributes that hide words which readers must see."""

    __slots__ = ("_inside", "_sheets")

    def __init__(self, artifacts: Iterable[Artifact]) -> None:
        """Read the style sheets among some files."""
        self._sheets = {
            artifact.path: artifact.content.decode("utf-8", "replace")
            for artifact in artifacts
            if artifact.path.endswith(".css")
        }
        self._inside = {inlined(css): path for path, css in self._sheets.items()}

    def _sheets_of(self, files: PageFiles) -> tuple[str, ...]:
        """Return the style sheets of a page in their order: later rules override earlier ones.

        A page for lost addresses contains its style sheet.
        """
        inside = (self._inside[style] for style in files.styles if style in self._inside)
        return (*(path for path in files.sheets if path in self._sheets), *inside)

    def styles(self, paths: Iterable[str]) -> tuple[str, Parts]:
        """Return style sheets joined into one, with the files of the output that it is made of."""
        return joined((self._sheets[path], ((f"output/{path}", 1),)) for path in paths)

    def unread(self) -> Iterator[Problem]:
        """Yield the rules whose elements are not known."""
        from tipsite.audit.stylesheets import sheet_of  # noqa: PLC0415 - for new sheets

        for path, css in self._sheets.items():
            for rule in sheet_of(css).unread:
                at = Location(path=f"output/{path}", line=rule.line, column=rule.column)
                yield problem("audit-selector", at, rule=rule.selector)

    def problems(
        self, page: str, files: PageFiles, wanted: tuple[RequiredWords, ...]
    ) -> Iterator[Problem]:
        """Yield problems of hidden words; ``wanted`` are the words that a reader must see."""
        styles = ((style, (("", 1),)) for style in files.styles if style not in self._inside)
        css, parts = joined((self.styles(self._sheets_of(files)), *styles))
        for words, fault in _faults(css, wanted):
            rule = fault.declaration
            path, line = place_in_sheet(parts, rule.line) if rule else ("", 0)
            at = Location(path=f"output/{page}")
            if rule and path:
                at = Location(path=path, line=line, column=rule.column)
            yield problem(fault.code, at, what=words.what, rule=str(rule or fault.element))


def _faults(css: str, wanted: tuple[RequiredWords, ...]) -> Iterator[tuple[RequiredWords, Fault]]:
    faults = [(words, fault) for words in wanted if (fault := _fault(css, words))]
    for what in _ANY_OF if faults else ():
        hidden = [words for words, _ in faults if words.what == what]
        some_seen = len(hidden) < sum(words.what == what for words in wanted)
        # If all of them are hidden, the last one is reported: it is in the bar.
        ignored = hidden if some_seen else hidden[:-1]
        faults = [pair for pair in faults if all(pair[0] is not words for words in ignored)]
    yield from faults


@lru_cache(maxsize=20_000)
def _fault(css: str, words: RequiredWords) -> Fault | None:
    from tipsite.audit.stylesheets import sheet_of  # noqa: PLC0415 - for new sheets and new words

    if step := next((step for step in words.path if _is_hidden(step, words.what)), None):
        return Fault("audit-hidden", None, f"<{step.name}>")
    if words.grouped and _turned(words.path):
        return Fault("audit-turned", None, f"<{words.path[-1].name}>")
    invisible: Declaration | None = None
    for step, refusal in sheet_of(css).refusals(words.path):
        declaration = refusal.declaration
        if declaration.name == "visibility":  # an element inside a hidden one may be visible
            if declaration.value.lower() != "visible":
                invisible = declaration
            elif refusal.sure:
                invisible = None
        elif _applies(declaration, step.name, words.what):
            return Fault("audit-hidden", declaration)
    return Fault("audit-hidden", invisible) if invisible else None


def _applies(declaration: Declaration, element: str, what: str) -> bool:
    """Return whether a declaration hides words of this kind on, or within, an element."""
    match declaration.name, declaration.value.lower():
        case "position", "absolute" | "fixed":
            return element in ("html", "body", "main") or what == "number"
        case "overflow" | "overflow-y", value if value.split()[-1] in ("hidden", "clip"):
            return element in ("html", "body")
    return True


def _is_hidden(step: Step, what: str) -> bool:
    attributes = dict(step.attributes)
    if _UNSHOWN & attributes.keys() or attributes.get("aria-hidden") == "true":
        return True
    if step.name in _EMPTY:
        return True
    return what == "notice" and step.name == "details" and "open" not in attributes


def _turned(path: tuple[Step, ...]) -> bool:
    """Return whether figures in groups are in text that runs from right to left."""
    directions = [dict(step.attributes).get("dir", "") for step in reversed(path)]
    return next((one.lower() for one in directions if one), "ltr") != "ltr"

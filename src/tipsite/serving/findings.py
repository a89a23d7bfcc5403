"""What is known to be wrong: at once of what was saved, later of everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from tipsite.console import problem_lines
from tipsite.problems import Problem, errors, in_order
from tipsite.serving.complete import Outcome
from tipsite.serving.quick import Looked
from tipsite.ui_language import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Problems, and the ``texts`` of the files that they stand in.

    ``to_do`` is what the last complete build has told of what is still to be done.
    ``checking``: not everything has been looked at since something was saved. ``sentence`` is what
    is wrong where it is no problem of a file.
    """

    problems: tuple[Problem, ...] = ()
    texts: Mapping[str, bytes] = field(default_factory=dict)
    checking: bool = True
    to_do: tuple[str, ...] = ()
    sentence: str = ""

    def looked(self, found: Looked) -> Findings:
        """Return what is known after a quick look.

        What the last complete build has found in other files may still be so, and stays until the
        next one is done; of a file that has changed, only what was seen now is said.
        """
        files = found.snapshot.files
        kept = (
            one for one in self.problems if files.get(one.at.path, b"") == self._text(one.at.path)
        )
        problems = in_order((*kept, *found.problems))
        texts = {one.at.path: files[one.at.path] for one in problems if one.at.path in files}
        return Findings(problems=problems, texts=texts, to_do=self.to_do)

    def checked(self, outcome: Outcome) -> Findings:
        """Return what is known after a complete build."""
        if outcome.refused:
            return replace(self.refused(outcome.refused), checking=False)
        if outcome.crash:
            return replace(self.crashed(), checking=False)
        return Findings(
            problems=outcome.problems,
            texts=outcome.texts,
            to_do=outcome.to_do or (self.to_do if outcome.stopped else ()),
            checking=False,
        )

    def refused(self, why: str) -> Findings:
        """Return that the disk could not be read or written."""
        return replace(self, sentence=_("The disk refused: {why}.").format(why=why))

    def crashed(self) -> Findings:
        """Return that tipsite itself has failed."""
        return replace(self, sentence=_("This is a mistake in tipsite, not in your files."))

    def lines(self, root: Path = Path()) -> tuple[str, ...]:
        """Return the lines that tell what stops the build, as in the terminal.

        Files are named with the folder ``root`` before them.
        """
        shown = "" if root == Path() else root.as_posix()
        said = (self.sentence,) if self.sentence else ()
        return (*said, *problem_lines(errors(self.problems), self.texts, root=shown))

    def _text(self, path: str) -> bytes:
        return self.texts.get(path, b"")

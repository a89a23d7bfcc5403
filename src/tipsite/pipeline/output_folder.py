"""The output folder of a build: reasons not to write there, and how the site is written.

A refusal is a problem like any other, at the folder or at a path of the site.
"""

from __future__ import annotations

from pathlib import Path

from tipsite.model.corpus import Corpus
from tipsite.model.problems import Location, Problem, problem
from tipsite.output.archive import zip_path, zipped
from tipsite.output.changes import Changes
from tipsite.output.disk import MANIFEST, OutputRefused
from tipsite.output.writer import note_site, other_site, recover, write
from tipsite.pages.plan import DRAFTS_ROBOTS
from tipsite.pipeline.job import Job
from tipsite.pipeline.stages import Build
from tipsite.workspace.files import write_output


def recovered(output: Path) -> tuple[Problem, ...]:
    """Complete or undo the work of a killed run in the folder; return the problems that prevent it.

    Raises:
        OSError: the disk refused.
    """
    try:
        recover(output)
    except OutputRefused as refused:
        return (_as_problem(refused),)
    return ()


def refusals(job: Job, corpus: Corpus) -> tuple[Problem, ...]:
    """Return the problems that prevent writing the site into the output folder of the job."""
    if job.output is None:
        return ()
    drafts = _drafts_refused(job.output, job.root, corpus) if job.drafts else ()
    return (*drafts, *_other_site(job, job.output, corpus))


def _drafts_refused(output: Path, root: Path, corpus: Corpus) -> tuple[Problem, ...]:
    """Yield a problem if drafts would be written into the folder of a published site."""
    targets = corpus.config.targets if corpus.config else ()
    shown = [
        root / target.path.text for target in targets if target.kind == "folder" and target.path
    ]
    whole = output.resolve()
    shared = any(
        folder == whole or folder in whole.parents or whole in folder.parents
        for folder in (target.resolve() for target in (root / "output", *shown))
    )
    robots = output / "robots.txt"
    other = (output / MANIFEST).is_file() and (
        not robots.is_file() or robots.read_bytes() != DRAFTS_ROBOTS.encode()
    )
    return (
        (problem("drafts-output", Location(path=_named(output, root))),) if shared or other else ()
    )


def _other_site(job: Job, output: Path, corpus: Corpus) -> tuple[Problem, ...]:
    """Return a problem if another site on this computer has its output in this folder."""
    config = corpus.config
    if config is None or job.force:
        return ()
    other = other_site(output, job.root, config.site.address.text)
    at = Location(path=_named(output, job.root))
    return (problem("output-other-site", at, other=str(other)),) if other else ()


def write_site(
    built: Build, output: Path, root: Path
) -> tuple[Changes | None, tuple[Problem, ...]]:
    """Write the site in ``root`` into the folder; return its changes, or the folder's problems.

    A note tells ``refusals`` which site the folder belongs to.

    Raises:
        OSError: the disk refused.
    """
    changes: Changes | None = None
    refused: tuple[Problem, ...] = ()
    try:
        changes = write(built.artifacts, output)
    except OutputRefused as error:
        refused = (_as_problem(error),)
    config = built.corpus.config
    if config is not None:
        note_site(output, root, config.site.address.text)
    return changes, refused


def zip_site(built: Build, job: Job) -> tuple[Path | None, tuple[Problem, ...]]:
    """Write the site as one file beside the folder, if the job asks for it; return its path."""
    if job.output is None or not job.zip:
        return None, ()
    path = zip_path(job.output, drafts=job.drafts)
    try:
        write_output(zipped(built.artifacts), path, job.root)
    except OSError as error:
        at = Location(path=_named(path, job.root))
        return None, (problem("zip-refused", at, said=error.strerror or str(error)),)
    return path, ()


def _named(path: Path, root: Path) -> str:
    """Return a path relative to the folder of the site if it is inside, else the whole path."""
    whole, site = path.absolute(), root.absolute()
    return whole.relative_to(site).as_posix() if whole.is_relative_to(site) else str(whole)


def _as_problem(refused: OutputRefused) -> Problem:
    return problem(f"output-{refused.reason}", Location(path=refused.path))

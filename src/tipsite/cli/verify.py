"""`tipsite verify`: compare the site online, or a folder, with the last publication."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tipsite import __version__
from tipsite.cli import options
from tipsite.cli.main import PROBLEMS, UNSEEN
from tipsite.console import Shown, show, waiting
from tipsite.i18n import gettext as _
from tipsite.i18n import ngettext
from tipsite.workspace.errors import CommandError

if TYPE_CHECKING:
    from tipsite.publishing.findings import Finding, Report
    from tipsite.publishing.history import History
    from tipsite.publishing.observations import Reference
    from tipsite.publishing.release import Release

_FEW = 5
"""The number of pages that are listed for each finding; ``--all`` lists all pages."""
_NEARLY_ALL = 0.9
"""If a finding has this share of all files, none is listed, since the host itself is the cause."""
_STYLES = {"error": "bold red", "warning": "yellow", "note": ""}


@click.command("verify")
@options.root
@click.argument("place", required=False, metavar="[ADDRESS|FOLDER]")
@click.option("--target", help="What was published to this target of campaigns.yaml.")
@click.option(
    "--sample",
    type=click.IntRange(min=0),
    metavar="N",
    help="A quick look: all files with numbers, and N others, which change from day to day.",
)
@click.option(
    "--pace",
    type=click.FloatRange(0, 60),
    default=0.2,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait between two requests.",
)
@options.flag("--strict", words="Treat warnings as errors.")
@options.flag("--all", "every", words="Name all pages, not only the first.")
@options.report_format()
def verify(
    *,
    root: Path,
    place: str | None,
    target: str | None,
    sample: int | None,
    pace: float,
    strict: bool,
    every: bool,
    as_: str,
) -> None:
    """Say whether the site online is what you published last: numbers first.

    It asks the host slowly, one file after the other, and compares with what this computer has
    published. A folder, such as a stick or a mirror, is compared in the same way, without network.

    It ends with 1 if anything is wrong, and with 4 if it could not look.

    Example: tipsite verify --sample 20
    """
    from tipsite.publishing.history import History
    from tipsite.publishing.verify import verify_folder, verify_website
    from tipsite.publishing.website import Folder, Manners, Website

    history = History(root)
    folder = Path(place) if place is not None and Path(place).is_dir() else None
    address = _address(place) if place is not None and folder is None else None
    release = _release(history, target, address)
    reference = _reference(history, release, root, address)
    with waiting(_("Comparing")) as count:
        tell = partial(count, _("Comparing"))
        if folder is not None:
            mirror = Folder(folder)
            report = verify_folder(reference, mirror, mirror.paths(), tell)
        else:
            with Website(reference.address, Manners(pace=pace)) as website:
                report = verify_website(
                    reference, website, website.get_address,
                    now=time.time(), sample=sample, tell=tell,
                )  # fmt: skip
    if folder is None:
        # The next publication sends these files again, even if the target lists them as current.
        before = history.unknown(release.target) if report.left or report.unlooked else ()
        history.note_unknown(release.target, report.differing.union(before))
    if as_ == "json":
        click.echo(_json(reference, folder, report).encode(), nl=False)
    else:
        where = str(folder) if folder else reference.address
        show(_lines(release, where, report, folder is not None, every))
    code = {"as-published": 0, "differs": PROBLEMS, "could-not-look": UNSEEN}[report.state]
    if strict and any(finding.severity == "warning" for finding in report.findings):
        code = PROBLEMS
    sys.exit(code)


def _address(place: str) -> str:
    """Return the address of the site, also if the officer has typed the address of a page."""
    from tipsite.web import ascii_address, split_url

    parts = split_url(place)
    if parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc:
        folder, _slash, name = parts.path.rpartition("/")
        path = folder if name.endswith(".html") else parts.path.rstrip("/")
        return ascii_address(f"{parts.scheme}://{parts.netloc}{path}/")
    words = _("“{place}” is neither a folder nor an address such as https://example.org/.")
    raise CommandError(words.format(place=place))


def _release(history: History, target: str | None, address: str | None) -> Release:
    """Return the last release; raise CommandError if targets differ and the officer chose none."""
    from tipsite.publishing.state import same_site

    last = (history.last(name) for name in history.targets() if target in (None, name))
    known = sorted(filter(None, last), key=lambda release: release.at, reverse=True)
    if not known:
        words = _(
            "Nothing is known here of what was published, so there is nothing to compare with. "
            "Publish first (tipsite publish). If somebody else publishes this site, copy the "
            "folder .tipsite-published of their site into yours."
        )
        raise CommandError(words)
    if address is not None:
        known = [release for release in known if same_site(release.address, address)] or known
    if any(release.files != known[0].files for release in known):
        words = _(
            "What was published last is not the same everywhere. Say which is meant: "
            "--target {names}"
        )
        names = sorted(release.target for release in known)
        raise CommandError(words.format(names=_(" or --target ").join(names)))
    return known[0]


def _reference(history: History, release: Release, root: Path, address: str | None) -> Reference:
    from tipsite.content.addresses import parse_addresses
    from tipsite.model.corpus import ADDRESSES
    from tipsite.publishing.observations import Reference

    files = release.files
    earlier: dict[str, set[str]] = {}
    for before in history.releases(release.target):
        for path, file in before.files.items() if before.number < release.number else ():
            if path not in files or files[path].digest != file.digest:
                earlier.setdefault(path, set()).add(file.digest)

    listed = root / ADDRESSES
    text = listed.read_text("utf-8-sig", "replace") if listed.exists() else ""
    return Reference(
        release=release,
        address=address or release.address,
        earlier={path: frozenset(digests) for path, digests in earlier.items()},
        old=tuple(address.text for address in parse_addresses(text)[0]),
        original=lambda path: history.published(files[path].digest),
    )


def _lines(
    release: Release, where: str, report: Report, in_folder: bool, every: bool
) -> Iterator[Shown]:
    words = _("{where}, compared with version {number} of {day}")
    head = words.format(where=where, number=release.number, day=release.at[:10])
    yield ((head, "bold"),)
    for finding in report.findings:
        yield ()
        yield from _finding(finding, report, every)
    yield ()
    if report.looked or not report.unlooked:
        words = _("{looked} of {total} files were compared.")
        yield words.format(looked=report.looked, total=report.total)
    if report.left:
        words = ngettext(
            "{count} file was left out of this quick look.",
            "{count} files were left out of this quick look.",
            report.left,
        )
        yield words.format(count=report.left)
    yield from _unlooked(report)
    if report.days is not None and report.days >= 0:
        words = ngettext(
            "The certificate of the host lasts {count} day more.",
            "The certificate of the host lasts {count} days more.",
            report.days,
        )
        yield words.format(count=report.days)
    yield ((_last(report, in_folder), "bold"),)


def _finding(finding: Finding, report: Report, every: bool) -> Iterator[Shown]:
    """Yield the lines of a finding. Others may read logs, so names are only shown at a terminal."""
    from tipsite.messages.online import ONLINE

    words, hint = ONLINE[finding.code]
    at_terminal = sys.stdout.isatty()
    text = _(words)
    if finding.what and (at_terminal or finding.code == "header-weak"):
        text = f"{text}: {finding.what}"
    if finding.count:
        files = ngettext("{count} file", "{count} files", finding.count)
        text = f"{text} ({files.format(count=finding.count)})"
    kind = {"error": "", "warning": _("warning: "), "note": _("note: ")}[finding.severity]
    yield ((f"{kind}{text}", _STYLES[finding.severity]),)
    if finding.count < report.looked * _NEARLY_ALL:
        named = (*finding.pages, *(finding.others if at_terminal else ()))
        shown = named if every else named[:_FEW]
        yield from (f"    {path}" for path in shown)
        if more := finding.count - len(shown):
            words = ngettext("… and {count} more", "… and {count} more", more)
            yield f"    {words.format(count=more)}"
    yield f"  → {_(hint)}"


def _unlooked(report: Report) -> Iterator[Shown]:
    from tipsite.messages.online import UNLOOKED

    for reason, count in report.unlooked.items():
        words = ngettext(
            "{count} file could not be looked at: {why}.",
            "{count} files could not be looked at: {why}.",
            count,
        )
        text = words.format(count=count, why=_(UNLOOKED[reason]))
        yield ((text, "bold red"),)


def _last(report: Report, in_folder: bool) -> str:
    """Return the conclusion: the facts that are proved, and the facts that are not."""
    if report.state == "differs":
        if in_folder:
            return _("The folder is not what you published: see above.")
        return _("Online is not what you published: see above.")
    if report.state == "could-not-look":
        return _("This could not be looked at. It does not say that all is well.")
    if report.left:
        return _(
            "What was looked at is what you published. This does not say that anybody answers."
        )
    if in_folder:
        return _("The folder is what you published. This does not say that anybody answers.")
    return _("Online is what you published. This does not say that anybody answers.")


def _json(reference: Reference, folder: Path | None, report: Report) -> str:
    """Return the report for programs; the schema is ``publishing/verify.schema.json``.

    Programs store and send the report, so it has no numbers, and only addresses that are published
    now.
    """
    from tipsite.workspace.files import json_text

    release = reference.release
    data = {
        "tipsite": __version__,
        "address": None if folder else reference.address,
        "target": release.target,
        "release": release.number,
        "published_at": release.at,
        "state": report.state,
        "looked": report.looked,
        "total": report.total,
        "left_out": report.left,
        "could_not_look": dict(report.unlooked),
        "certificate_days": report.days,
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity,
                "count": finding.count,
                "header": finding.what if finding.code == "header-weak" else None,
                "pages": list(finding.pages),
            }
            for finding in report.findings
        ],
    }
    return json_text(data)

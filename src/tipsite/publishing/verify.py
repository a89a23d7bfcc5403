"""Whether what stands online is what was published: findings as values, the gravest first.

The reference is what this computer knows of the last release, never a list on the server. What
could not be looked at is counted, and is never "all well".
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol

from msgspec import Struct, field

from tipsite.hosts.served import LOST
from tipsite.publishing.findings import SEVERITIES, Code, Finding, Report, Unlooked
from tipsite.publishing.inspection import Judge, Numbers, weaker
from tipsite.publishing.likeness import is_comment, is_page, likeness
from tipsite.publishing.release import PublishedFile, Release
from tipsite.publishing.website import Answer
from tipsite.web import split_url

ENDING_DAYS = 14
"""A host's certificate is renewed about 30 days before its end; with fewer left, it was not."""
LAST_DAYS = 7
"""So few are no warning any more: somebody has to do something."""
_DAY = 86_400
_FIRST = 5
"""So many answers of one kind, and no other, tell how it is with the rest."""
_IN_A_ROW = 10
_AT_ONCE = frozenset(("no-such-host", "certificate-expired", "certificate-wrong"))
_DOWN = frozenset(("unreachable", "timeout", "tls", "garbled"))
_GONE = (404, 410)
_HOSTS = ("_headers", "_redirects")
_OWN_WAY = ("content-security-policy", "permissions-policy", "referrer-policy")
"""Headers that hosts seldom send by themselves: without all of them, it reads no file of ours."""
_TYPES = {
    ".html": ("text/html", "application/xhtml+xml"),
    ".css": ("text/css",),
    ".js": ("text/javascript", "application/javascript", "application/x-javascript"),
}
_NOWHERE = "no-page-has-this-name.html"
_MORE_BYTES = 50_000_000


class Place(Protocol):
    """A website or a folder that is looked at."""

    until: float | None

    def get(self, path: str, size: int = 0) -> Answer:
        """Return what stands at a path; ``size`` is how long it should be."""


class Reference(Struct, frozen=True, kw_only=True):
    """What should be online. ``earlier`` are digests by path, of the releases before.

    ``address`` is where the site is looked at; empty where that is the release's own. ``old`` are
    addresses that once were published. ``original`` returns the published bytes of a file, where
    they are known.
    """

    release: Release
    address: str = ""
    earlier: Mapping[str, frozenset[str]] = field(default_factory=dict)
    old: tuple[str, ...] = ()
    original: Callable[[str], bytes | None] = lambda _path: None


def chosen(release: Release, sample: int | None, day: str) -> tuple[str, ...]:
    """Return which files are asked for, those with numbers first; all, if there is no ``sample``.

    Of those without numbers so many are chosen, others on another ``day``.
    """
    shown = [path for path in release.files if not _is_hidden(path)]
    files = release.files

    def rank(path: str) -> tuple[bool, bool, str]:
        return not files[path].contacts, not is_page(path), path

    ordered = sorted(shown, key=rank)
    if sample is None:
        return tuple(ordered)
    bearing = [path for path in ordered if files[path].contacts]
    others = sorted(ordered[len(bearing) :], key=lambda path: _drawn(day, path))[:sample]
    return (*bearing, *sorted(others, key=rank))


def _drawn(day: str, path: str) -> bytes:
    return hashlib.sha256(f"{day} {path}".encode()).digest()


def _is_hidden(path: str) -> bool:
    """Whether a file is for the host, which shows it to nobody."""
    name = path.rpartition("/")[2]
    return path in _HOSTS or (name.startswith(".") and not path.startswith(".well-known/"))


def verify_website(
    reference: Reference,
    place: Place,
    ask: Callable[[str], Answer],
    *,
    now: float,
    sample: int | None = None,
    tell: Callable[[int, int], None] = lambda _done, _total: None,
) -> Report:
    """Return what a website looks like at the moment ``now`` (seconds since 1970).

    ``ask`` asks for a whole address; ``tell`` is told how many files are done, of how many.
    """
    release = reference.release
    day = str(int(now // _DAY))
    paths = chosen(release, sample, day)
    shown = sum(not _is_hidden(path) for path in release.files)
    looking = _Looking(reference)
    lost = place.get(_NOWHERE)
    _look_at_all(looking, place, paths, tell)
    if not looking.stopped:
        looking.lost(lost)
        for path in _fronts(release):
            index = f"{path}index.html"
            looking.front(path, place.get(path, release.files[index].size))
        for path in _old(reference):
            looking.old(path, place.get(path), lost)
        looking.headers()
        _look_without_https(looking, reference.address or release.address, ask)
    looking.certificate(place.until, now)
    return looking.report(
        total=shown,
        left=shown - len(paths),
        days=None if place.until is None else int((place.until - now) // _DAY),
    )


def verify_folder(
    reference: Reference,
    place: Place,
    there: Iterable[str],
    tell: Callable[[int, int], None] = lambda _done, _total: None,
) -> Report:
    """Return what a folder looks like, in which ``there`` are all files."""
    release = reference.release
    looking = _Looking(reference, online=False)
    paths = tuple(sorted(release.files, key=lambda one: (not release.files[one].contacts, one)))
    _look_at_all(looking, place, paths, tell)
    for path in there:
        if path not in release.files:
            looking.surplus(path, place.get(path))
    return looking.report(total=len(paths), left=0, days=None)


def _look_at_all(
    looking: _Looking, place: Place, paths: tuple[str, ...], tell: Callable[[int, int], None]
) -> None:
    files = looking.release.files
    room = 2 * sum(files[path].size for path in paths) + _MORE_BYTES
    for done, path in enumerate(paths):
        tell(done, len(paths))
        answer = place.get(path, files[path].size)
        looking.file(path, answer)
        room -= len(answer.body)
        reason = "too-much" if room < 0 else looking.hopeless()
        if reason is not None:
            looking.stop(reason, len(paths) - done - 1)
            return


def _fronts(release: Release) -> Iterator[str]:
    """The root and the folders at the top whose page is shown where no file is named."""
    for path in sorted(release.files):
        if path.count("/") < 2 and path.rpartition("/")[2] == "index.html":
            yield path.removesuffix("index.html")


def _old(reference: Reference) -> tuple[str, ...]:
    once = {*reference.old, *reference.earlier, *reference.release.moved}
    return tuple(
        sorted(one for one in once if one not in reference.release.files and not _is_hidden(one))
    )


def _look_without_https(looking: _Looking, address: str, ask: Callable[[str], Answer]) -> None:
    """A site that wants https leads there in one step; where nothing answers, nothing is wrong."""
    headers = looking.release.headers
    wanted = any(name.lower() == "strict-transport-security" for name, _ in headers)
    if not wanted or split_url(address).port is not None:
        return
    answer = ask("http://" + address.partition("://")[2].rstrip("/") + "/")
    if answer.failure or not answer.status:
        return
    if not answer.secure:
        looking.note("no-https", "")
    elif len(answer.steps) > 1:
        looking.note("redirect-chain", "")


class _Looking:
    """What has been found so far."""

    def __init__(self, reference: Reference, *, online: bool = True) -> None:
        self.release = reference.release
        self.stopped = False
        self._reference = reference
        self._online = online
        self._address = reference.address or reference.release.address
        self._judge = Judge(reference.release, self._address)
        self._found: dict[tuple[Code, str], list[str]] = {}
        self._unlooked: Counter[Unlooked] = Counter()
        self._looked = 0
        self._ours = 0
        self._strangers: Counter[str] = Counter()
        self._forbidden = 0
        self._elsewhere = 0
        self._last: list[Unlooked | None] = []
        self._weak: dict[str, list[str]] = {}
        self._answered: list[str] = []
        self._lost_digests = {
            one.digest
            for path, one in reference.release.files.items()
            if path.rpartition("/")[2] == LOST
        }

    def note(self, code: Code, path: str, what: str = "") -> None:
        """Keep something that was found at a path; the empty one is the site as a whole."""
        self._found.setdefault((code, what), []).append(path)

    def file(self, path: str, answer: Answer) -> None:
        """Judge what stands at the address of a published file."""
        published = self.release.files[path]
        reason = _unlooked(answer)
        self._last.append(reason)
        if reason is not None:
            self._unlooked[reason] += 1
            return
        same = _digest(answer.body) == published.digest
        # The page for lost addresses may say of itself that it is one.
        lost = path.rpartition("/")[2] == LOST and answer.status in _GONE
        if same and (answer.status == 200 or lost):
            self._right(path, answer)
            return
        if answer.failure == "redirect-elsewhere":
            self._elsewhere += 1
            self.note("redirect-elsewhere", path)
        elif answer.status != 200:
            self._forbidden += answer.status in (401, 403, 451)
            self.note("missing", path)
            self._looked += 1
        elif self._leads_on(path, answer):
            self._looked += 1
            self._ours += 1
        elif answer.steps and not _same_page(path, answer.path):
            self.note("redirected", path)
            self._strangers[_digest(answer.body)] += 1
            self._looked += 1
        else:
            self._compare(path, answer, published)

    def _right(self, path: str, answer: Answer) -> None:
        self._looked += 1
        self._ours += 1
        self._see_headers(path, answer)

    def _see_headers(self, path: str, answer: Answer) -> None:
        if not self._online:
            return
        self._answered.append(path)
        for name in weaker(self.release.headers, answer.headers, secure=answer.secure):
            self._weak.setdefault(name, []).append(path)
        said = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        for ending, types in _TYPES.items():
            if path.endswith(ending) and said not in types:
                self.note("type-wrong", path, said[:40])

    def _leads_on(self, path: str, answer: Answer) -> bool:
        """Whether an address that was renamed leads to its page, as it should."""
        target = self.release.moved.get(path)
        if target is None or not answer.steps or not _same_page(target, answer.path):
            return False
        if len(answer.steps) > 1 and not _same_page(target, self._below(answer.steps[0])):
            self.note("redirect-chain", path)
        return True

    def _below(self, address: str) -> str:
        return split_url(address).path.removeprefix(split_url(self._address).path)

    def _compare(self, path: str, answer: Answer, published: PublishedFile) -> None:
        self._looked += 1
        self._see_headers(path, answer)
        like = likeness(path, answer.body, published, lambda: self._reference.original(path))
        if like.how == "changed" or answer.failure:
            self._strangers[_digest(answer.body)] += 1
            self._changed(path, answer.body)
            return
        self._ours += 1
        if like.how in ("line-ends", "rewritten", "emails-hidden"):
            self.note(like.how, path)
        for piece in like.inserted:
            self._inserted(path, piece)

    def _inserted(self, path: str, piece: bytes) -> None:
        """A piece that a host or somebody else has put into a page that is ours besides."""
        numbers = self._judge.numbers("index.html", piece)
        if numbers.withdrawn:
            self.note("withdrawn", path)
        if numbers.strange:
            self.note("number-strange", path)
        strange = self._judge.strange_in(piece)
        for one in strange:
            self.note(one.kind, path, one.what)
        if not strange and not numbers.strange and not numbers.withdrawn:
            self.note("commented" if is_comment(piece) else "inserted", path)

    def _changed(self, path: str, body: bytes) -> None:
        numbers = self._judge.numbers(path, body, self._reference.original(path))
        stale = _digest(body) in self._reference.earlier.get(path, ())
        # What was published earlier is no stranger.
        strange = () if stale else self._judge.strange(path, body)
        if numbers.gone:
            other = numbers.changed or numbers.strange or numbers.withdrawn
            code: Code = "number-changed" if other else "number-gone"
            self.note(code, path, ", ".join(numbers.gone))
        elif numbers.strange:
            self.note("number-strange", path)
        elif numbers.swapped and not numbers.withdrawn:
            self.note("number-changed", path)
        if numbers.withdrawn:
            self.note("withdrawn", path)
        for one in strange:
            self.note(one.kind, path, one.what)
        if stale:
            self.note("stale", path)
        elif numbers == Numbers() and not strange:
            self.note("changed", path)

    def front(self, path: str, answer: Answer) -> None:
        """Judge the page that is shown for a folder."""
        published = self.release.files[f"{path}index.html"]
        if (reason := _unlooked(answer)) is not None:
            self._unlooked[reason] += 1
        elif answer.failure == "redirect-elsewhere":
            self.note("redirect-elsewhere", f"{path}index.html")
        elif answer.status != 200:
            # Of folders, nobody knows the bare address.
            if not path:
                self.note("front-missing", "")
        elif likeness(f"{path}index.html", answer.body, published).how == "changed":
            known = {one for pages in self._found.values() for one in pages}
            if f"{path}index.html" not in known:
                self._changed(f"{path}index.html", answer.body)

    def lost(self, answer: Answer) -> None:
        """Judge what the host says of an address that was never there."""
        if answer.status == 200 and not answer.failure:
            self.note("lost-found", "")

    def old(self, path: str, answer: Answer, lost: Answer) -> None:
        """Judge an address that once was published."""
        leads = path in self.release.moved
        if (reason := _unlooked(answer)) is not None:
            self._unlooked[reason] += 1
        elif answer.failure == "redirect-elsewhere":
            self.note("redirect-elsewhere", path)
        elif answer.status != 200:
            if leads:
                self.note("old-lost", path)
        elif answer.steps and answer.path is not None and not _same_page(path, answer.path):
            # Where a page for lost addresses has an address, the reader is lost as well.
            if leads and answer.path.rpartition("/")[2] == LOST:
                self.note("old-lost", path)
            elif len(answer.steps) > 1:
                self.note("redirect-chain", path)
        elif answer.body != lost.body and _digest(answer.body) not in self._lost_digests:
            self.surplus(path, answer)

    def surplus(self, path: str, answer: Answer) -> None:
        """Judge a file that is not published."""
        numbers = self._judge.numbers(path, answer.body)
        self.note("withdrawn" if numbers.withdrawn else "extra", path)
        if _digest(answer.body) in self._reference.earlier.get(path, ()):
            return
        for one in self._judge.strange(path, answer.body):
            self.note(one.kind, path, one.what)

    def headers(self) -> None:
        """Sum up which headers are missing, once for all pages of a host that sends none."""
        everywhere = set(self._answered)
        ours = [name for name, _ in self.release.headers if name.lower() in _OWN_WAY]
        if ours and everywhere and all(set(self._weak.get(one, ())) == everywhere for one in ours):
            self.note("headers-none", "")
            return
        for name, paths in self._weak.items():
            for path in paths:
                self.note("header-weak", path, name)

    def certificate(self, until: float | None, now: float) -> None:
        """Judge how long the host's certificate lasts."""
        if self._unlooked["certificate-expired"] or (until is not None and until <= now):
            self.note("certificate-expired", "")
        elif until is not None and until - now < ENDING_DAYS * _DAY:
            last = until - now < LAST_DAYS * _DAY
            self.note("certificate-last-days" if last else "certificate-ending", "")

    def hopeless(self) -> Unlooked | None:
        """Return why it is no use to ask for more, if it is none."""
        last = self._last[-1]
        if last in _AT_ONCE:
            return last
        row = self._last[-(_IN_A_ROW if self._looked else _FIRST) :]
        if len(row) >= _FIRST and all(one in _DOWN for one in row):
            return last
        if not self._ours and len(self._last) >= _FIRST:
            return self._other()
        return None

    def _other(self) -> Unlooked | None:
        """What answers in place of the site, when nothing of the site does."""
        asked = len(self._last)
        if self._forbidden == asked:
            return "forbidden"
        if all(one in ("busy", "server-error") for one in self._last):
            return self._last[-1]
        alike = max(self._strangers.values(), default=0)
        return "another-site" if asked in (self._elsewhere, alike) else None

    def stop(self, reason: Unlooked, left: int) -> None:
        """Look no further; ``left`` files were not asked for."""
        self.stopped = True
        if left:
            self._unlooked[reason] += left

    def report(self, *, total: int, left: int, days: int | None) -> Report:
        """Return all that was found, the gravest first."""
        other = self._other() if self._online and not self._ours and self._last else None
        if other in ("forbidden", "another-site"):
            # What stands there is not the site: nothing can be said of its pages.
            kept = {key: one for key, one in self._found.items() if key[0].startswith("cert")}
            self._found = kept
            self._unlooked = Counter({other: total - left})
            self._looked = 0
        order = list(SEVERITIES)
        keys = sorted(self._found, key=lambda key: (order.index(key[0]), -len(self._found[key])))
        return Report(
            findings=tuple(self._finding(code, what) for code, what in keys),
            looked=self._looked,
            total=total,
            left=left,
            unlooked={reason: count for reason, count in self._unlooked.items() if count},
            days=days,
        )

    def _finding(self, code: Code, what: str) -> Finding:
        paths = tuple(dict.fromkeys(self._found[code, what]))
        return Finding(
            code=code,
            count=sum(path != "" for path in paths),
            pages=tuple(one for one in paths if one in self.release.files),
            others=tuple(one for one in paths if one and one not in self.release.files),
            what=what,
        )


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _unlooked(answer: Answer) -> Unlooked | None:
    """Why an answer says nothing about the file; None if it does."""
    failure = answer.failure
    if failure == "redirect-elsewhere" or failure == "too-large":  # noqa: PLR1714 - for mypy
        return None
    if failure:
        return failure
    if answer.status == 429:
        return "busy"
    return "server-error" if answer.status >= 500 else None


def _same_page(path: str, other: str | None) -> bool:
    """Whether two addresses are one for a host that shows pages without their endings."""
    return other is not None and _bare(path) == _bare(other)


def _bare(path: str) -> str:
    return path.removesuffix("/").removesuffix(".html").removesuffix("index").removesuffix("/")

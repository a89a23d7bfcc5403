"""What was observed of a site, answer by answer, and what that says of it as a whole."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping

from msgspec import Struct, field

from tipsite.hosts.served import LOST
from tipsite.publishing.findings import SEVERITIES, Code, Finding, Report, Unlooked
from tipsite.publishing.inspection import Judge, Numbers, weaker
from tipsite.publishing.likeness import Likeness, is_comment, likeness
from tipsite.publishing.plan import is_page
from tipsite.publishing.release import Release
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
_GONE = (404, 410)
_OWN_WAY = ("content-security-policy", "permissions-policy", "referrer-policy")
"""Headers that hosts seldom send by themselves: without all of them, it reads no file of ours."""
_TYPES = {
    ".html": ("text/html", "application/xhtml+xml"),
    ".css": ("text/css",),
    ".js": ("text/javascript", "application/javascript", "application/x-javascript"),
}


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


class Observations:
    """What has been found so far; `report` sums it up."""

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
        self._proved = True
        self._pages = 0
        self._last: list[Unlooked | None] = []
        self._weak: dict[str, list[str]] = {}
        self._answered: list[str] = []
        self._differing: set[str] = set()
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
        self._proved &= answer.secure
        self._pages += is_page(path)
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
            self._differing.add(path)
            self._looked += 1
        elif self._leads_on(path, answer):
            self._looked += 1
            self._ours += 1
        elif answer.steps and not _same_page(path, answer.path):
            self.note("redirected", path)
            self._strangers[_digest(answer.body)] += 1
            self._looked += 1
        else:
            self._compare(path, answer)

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

    def _compare(self, path: str, answer: Answer) -> None:
        self._looked += 1
        self._see_headers(path, answer)
        like = self._is_ours(path, answer)
        if like is None:
            self._strangers[_digest(answer.body)] += 1
            return
        self._ours += 1
        if like.how in ("line-ends", "rewritten", "emails-hidden"):
            self.note(like.how, path)
        for piece in like.inserted:
            self._inserted(path, piece)

    def _is_ours(self, path: str, answer: Answer) -> Likeness | None:
        """Return how a file is ours, but for what hosts do; None, once its changes are noted."""
        original = self._reference.original(path)
        like = likeness(path, answer.body, self.release.files[path], original)
        if like.how in ("same", "line-ends", "rewritten"):
            return like
        numbers = self._judge.numbers(path, like.plain, original)
        if like.how != "changed" and not answer.failure and numbers == Numbers():
            return like
        self._changed(path, answer.body, numbers)
        return None

    def _inserted(self, path: str, piece: bytes) -> None:
        """A piece that a host or somebody else has put into a page that is ours besides."""
        strange = self._judge.strange_in(piece)
        for one in strange:
            self.note(one.kind, path, one.what)
        if not strange:
            self.note("commented" if is_comment(piece) else "inserted", path)

    def _changed(self, path: str, body: bytes, numbers: Numbers) -> None:
        self._differing.add(path)
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
        if (reason := _unlooked(answer)) is not None:
            self._unlooked[reason] += 1
        elif answer.failure == "redirect-elsewhere":
            self.note("redirect-elsewhere", f"{path}index.html")
        elif answer.status != 200:
            # Of folders, nobody knows the bare address.
            if not path:
                self.note("front-missing", "")
        elif f"{path}index.html" not in {one for pages in self._found.values() for one in pages}:
            self._is_ours(f"{path}index.html", answer)

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
        self._differing.add(path)
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
        if len(row) >= _FIRST and all(row):
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
            if other == "another-site" and self._proved:
                # No login page of a network has the site's certificate: the host itself answers.
                self.note("replaced", "")
            self._unlooked = Counter({other: total - left})
            self._looked = 0
            self._differing.clear()
        self._tell_edits_from_hosts()
        order = list(SEVERITIES)
        keys = sorted(self._found, key=lambda key: (order.index(key[0]), -len(self._found[key])))
        return Report(
            findings=tuple(self._finding(code, what) for code, what in keys),
            looked=self._looked,
            total=total,
            left=left,
            unlooked={reason: count for reason, count in self._unlooked.items() if count},
            differing=frozenset(self._differing),
            days=days,
        )

    def _tell_edits_from_hosts(self) -> None:
        """What a host inserts stands in most pages; in few, it is somebody's edit."""
        paths = self._found.get(("inserted", ""), [])
        pages = [path for path in paths if is_page(path)]
        if 2 * len(set(pages)) < self._pages:
            for path in pages:
                self.note("changed", path)
                self._differing.add(path)
            left = [path for path in paths if not is_page(path)]
            self._found.pop(("inserted", ""), None)
            if left:
                self._found["inserted", ""] = left

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

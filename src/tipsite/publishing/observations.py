"""Observations of a site online: findings from each answer, and the report on all."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from tipsite.hosts.served import LOST
from tipsite.messages.online import ONLINE
from tipsite.publishing.findings import Finding, Report
from tipsite.publishing.inspection import Inspector, Numbers, hides_emails, likeness
from tipsite.publishing.plan import is_page
from tipsite.publishing.published_contacts import is_read
from tipsite.publishing.release import Release
from tipsite.publishing.website import Answer

ENDING_DAYS = 14
"""With fewer days left, a certificate was not renewed: hosts do so about 30 days before the end."""
LAST_DAYS = 7
"""With fewer days than this, the certificate is an error instead of a warning."""
_DAY = 86_400
_FIRST = 5
"""The number of first answers: if none of them is usable, no more files are requested."""
_IN_A_ROW = 10
_AT_ONCE = frozenset(("no-such-host", "certificate-expired", "certificate-wrong"))
_GONE = (404, 410)
_FORBIDDEN = (401, 403, 451)
_OWN_WAY = ("content-security-policy", "permissions-policy", "referrer-policy")
"""Headers that hosts seldom send by default: if they are missing, the host ignores our files."""
_TYPES = {
    ".html": ("text/html", "application/xhtml+xml"),
    ".css": ("text/css",),
    ".js": ("text/javascript", "application/javascript", "application/x-javascript"),
}


class Reference(Struct, frozen=True, kw_only=True):
    """The release that should be online. ``earlier`` are digests of older releases, by path.

    ``address`` is the address of the compared site; if it is empty, the address of the release is
    used. ``old`` are addresses from earlier publications. ``original`` returns the published bytes
    of a file, or None if they are not stored.
    """

    release: Release
    address: str = ""
    earlier: Mapping[str, frozenset[str]] = field(default_factory=dict)
    old: tuple[str, ...] = ()
    original: Callable[[str], bytes | None] = lambda _path: None


class Observations:
    """Collects findings; `report` returns them."""

    def __init__(self, reference: Reference, *, online: bool = True) -> None:
        self.release = reference.release
        self.stopped = False
        self._reference = reference
        self._online = online
        address = reference.address or reference.release.address
        self._inspector = Inspector(reference.release, address)
        self._findings: dict[tuple[str, str], list[str]] = {}
        self._unlooked: Counter[str] = Counter()
        self._reasons: list[str | None] = []
        self._looked = 0
        self._as_published = 0
        self._strangers: Counter[str] = Counter()
        self._forbidden = 0
        self._elsewhere = 0
        self._secure = True
        self._pages = 0
        self._weak: dict[str, list[str]] = {}
        self._with_headers: set[str] = set()
        self._differing: set[str] = set()
        self._lost_digests = {
            file.digest
            for path, file in reference.release.files.items()
            if path.rpartition("/")[2] == LOST
        }

    def note(self, code: str, path: str, what: str = "") -> None:
        """Store a finding at a path; the empty path is the whole site."""
        self._findings.setdefault((code, what), []).append(path)

    def file(self, path: str, answer: Answer) -> None:
        """Compare the answer at the address of a published file."""
        reason = _unlooked(answer)
        self._reasons.append(reason)
        if reason is not None:
            self._unlooked[reason] += 1
            return
        self._secure &= answer.secure
        self._pages += is_page(path)
        if answer.failure == "redirect-elsewhere":
            self._elsewhere += 1
            self.note("redirected", path)
            return
        self._looked += 1
        # The page for unknown addresses may have a status of its own, such as 404.
        is_there = answer.status == 200 or (
            path.rpartition("/")[2] == LOST and answer.status in _GONE
        )
        if is_there and _digest(answer.body) == self.release.files[path].digest:
            self._as_published += 1
            self._see_headers(path, answer)
        elif answer.status != 200:
            self._forbidden += answer.status in _FORBIDDEN
            self._differs("missing", path)
        elif answer.steps and self._leads_on(path, answer):
            self._as_published += 1
        elif answer.steps and not _same_page(path, answer.path):
            self.note("redirected", path)
            self._strangers[_digest(answer.body)] += 1
        else:
            self._see_headers(path, answer)
            if self._compare(path, answer):
                self._as_published += 1
            else:
                self._strangers[_digest(answer.body)] += 1

    def _leads_on(self, path: str, answer: Answer) -> bool:
        """Return whether a moved address leads to its page."""
        moved = self.release.moved
        return path in moved and _same_page(moved[path], answer.path)

    def _differs(self, code: str, path: str, what: str = "") -> None:
        self.note(code, path, what)
        self._differing.add(path)

    def _see_headers(self, path: str, answer: Answer) -> None:
        if not self._online:
            return
        self._with_headers.add(path)
        for name in weaker(self.release.headers, answer.headers, secure=answer.secure):
            self._weak.setdefault(name, []).append(path)
        media = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        for ending, types in _TYPES.items():
            if path.endswith(ending) and media not in types:
                self.note("header-weak", path, "Content-Type")

    def _compare(self, path: str, answer: Answer) -> bool:
        """Store how a file differs; return whether only a host has changed it."""
        body = answer.body
        if _digest(body) == self.release.files[path].digest:
            return True
        original = self._reference.original(path) if is_read(path) else None
        numbers = self._inspector.numbers(path, body, original)
        if original is None or answer.failure:
            self._changed(path, body, numbers)
            return False
        how, inserted = likeness(path, body, original)
        if how == "rewritten":
            self.note("rewritten", path)
            return True
        if hides_emails(body, original):
            self.note("emails-hidden", path)
            lost = tuple(text for text in numbers.lost if "@" not in text)
            numbers = replace(numbers, lost=lost, swapped=False)
            how, inserted = "inserted", b""
        foreign = self._inspector.foreign(path, body, original)
        if how == "changed" or numbers != Numbers():
            self._changed(path, body, numbers, foreign)
            return False
        for part in foreign:
            self.note("foreign", path, part)
        if inserted and not foreign:
            self.note("inserted", path)
        return True

    def _changed(
        self, path: str, body: bytes, numbers: Numbers, foreign: Iterable[str] = ()
    ) -> None:
        is_earlier = _digest(body) in self._reference.earlier.get(path, ())
        codes: list[tuple[str, str]] = []
        if numbers.lost:
            codes.append(("number-changed", ", ".join(numbers.lost)))
        elif numbers.strange:
            codes.append(("number-strange", ""))
        elif numbers.swapped and not numbers.withdrawn:
            codes.append(("number-changed", ""))
        if numbers.withdrawn:
            codes.append(("withdrawn", ""))
        if is_earlier:
            codes.append(("stale", ""))
        else:
            codes += [("foreign", part) for part in foreign]
        for code, what in codes or [("changed", "")]:
            self._differs(code, path, what)

    def front(self, path: str, answer: Answer) -> None:
        """Compare the answer at the address of a folder with its page."""
        index = f"{path}index.html"
        if (reason := _unlooked(answer)) is not None:
            self._unlooked[reason] += 1
        elif answer.failure == "redirect-elsewhere":
            self.note("redirected", index)
        elif answer.status != 200:
            # Nobody uses the bare address of an inner folder.
            if not path:
                self.note("front-missing", "")
        elif not any(index in paths for paths in self._findings.values()):
            self._compare(index, answer)

    def lost(self, answer: Answer) -> None:
        """Check the answer to an address that was never published."""
        if answer.status == 200 and not answer.failure:
            self.note("lost-found", "")

    def old(self, path: str, answer: Answer, lost: Answer) -> None:
        """Check an old address that was published earlier."""
        leads = path in self.release.moved
        if (reason := _unlooked(answer)) is not None:
            self._unlooked[reason] += 1
        elif answer.failure == "redirect-elsewhere":
            self.note("redirected", path)
        elif answer.status != 200:
            if leads:
                self.note("old-lost", path)
        elif answer.steps and answer.path is not None and not _same_page(path, answer.path):
            # A redirect to the page for unknown addresses does not help the reader.
            if leads and answer.path.rpartition("/")[2] == LOST:
                self.note("old-lost", path)
        elif answer.body != lost.body and _digest(answer.body) not in self._lost_digests:
            self.surplus(path, answer)

    def surplus(self, path: str, answer: Answer) -> None:
        """Check a file that is not part of the release."""
        numbers = self._inspector.numbers(path, answer.body)
        self._differs("withdrawn" if numbers.withdrawn else "extra", path)

    def headers(self) -> None:
        """Store missing headers; one finding for all pages if the host ignores our files."""
        ours = [name for name, _ in self.release.headers if name.lower() in _OWN_WAY]
        weak_everywhere = (set(self._weak.get(one, ())) == self._with_headers for one in ours)
        if ours and self._with_headers and all(weak_everywhere):
            self.note("headers-none", "")
            return
        for name, paths in self._weak.items():
            for path in paths:
                self.note("header-weak", path, name)

    def certificate(self, until: float | None, now: float) -> None:
        """Check when the host's certificate ends."""
        left = None if until is None else (until - now) / _DAY
        if self._unlooked["certificate-expired"] or (left is not None and left < LAST_DAYS):
            self.note("certificate-last-days", "")
        elif left is not None and left < ENDING_DAYS:
            self.note("certificate-ending", "")

    def hopeless(self) -> str | None:
        """Return the reason to request no more files; None to go on."""
        last = self._reasons[-1]
        if last in _AT_ONCE:
            return last
        row = self._reasons[-(_IN_A_ROW if self._looked else _FIRST) :]
        if len(row) >= _FIRST and all(row):
            return last
        if not self._as_published and len(self._reasons) >= _FIRST:
            return self._other_site()
        return None

    def _other_site(self) -> str | None:
        """Return why no answer is from the site (``forbidden``, ``another-site``), or None."""
        asked = len(self._reasons)
        if self._forbidden == asked:
            return "forbidden"
        alike = max(self._strangers.values(), default=0)
        return "another-site" if asked in (self._elsewhere, alike) else None

    def stop(self, reason: str, left: int) -> None:
        """Stop the comparison; ``left`` files were not requested."""
        self.stopped = True
        if left:
            self._unlooked[reason] += left

    def report(self, *, total: int, left: int, days: int | None) -> Report:
        """Return all findings, the most serious first."""
        nothing_of_ours = self._online and not self._as_published and self._reasons
        other = self._other_site() if nothing_of_ours else None
        if other is not None:
            # The answers are not from the site, so there are no findings about its pages.
            certificate = {key for key in self._findings if key[0].startswith("cert")}
            self._findings = {key: self._findings[key] for key in certificate}
            if other == "another-site" and self._secure:
                # A login page of a network cannot have the site's certificate, so the host has
                # answered.
                self.note("replaced", "")
            self._unlooked = Counter({other: total - left})
            self._looked = 0
            self._differing.clear()
        self._tell_edits_from_hosts()
        order = list(ONLINE)
        keys = sorted(
            self._findings, key=lambda key: (order.index(key[0]), -len(self._findings[key]))
        )
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
        """Report insertions in few pages as changes: a host inserts into most pages."""
        paths = self._findings.pop(("inserted", ""), [])
        pages = {path for path in paths if is_page(path)}
        for path in paths:
            if path in pages and 2 * len(pages) < self._pages:
                self._differs("changed", path)
            else:
                self.note("inserted", path)

    def _finding(self, code: str, what: str) -> Finding:
        paths = tuple(dict.fromkeys(self._findings[code, what]))
        return Finding(
            code=code,
            count=sum(path != "" for path in paths),
            pages=tuple(path for path in paths if path in self.release.files),
            others=tuple(path for path in paths if path and path not in self.release.files),
            what=what,
        )


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _unlooked(answer: Answer) -> str | None:
    """Return the reason why an answer cannot be compared; None if it can."""
    if answer.failure in ("redirect-elsewhere", "too-large"):
        return None
    if answer.failure:
        return answer.failure
    return "server-error" if answer.status == 429 or answer.status >= 500 else None


def _same_page(path: str, other: str | None) -> bool:
    """Return whether two addresses are the same on hosts that omit the endings of pages."""
    return other is not None and _bare(path) == _bare(other)


def _bare(path: str) -> str:
    return path.removesuffix("/").removesuffix(".html").removesuffix("index").removesuffix("/")


def weaker(
    built: Iterable[tuple[str, str]], sent: Mapping[str, str], *, secure: bool
) -> tuple[str, ...]:
    """Return the names of headers that an answer lacks, or sends in a weaker form.

    `Strict-Transport-Security` is only expected over https (RFC 6797).
    """
    return tuple(
        name
        for name, value in built
        if (secure or name.lower() != "strict-transport-security")
        and not _is_as_strict(name.lower(), value, sent.get(name.lower(), ""))
    )


def _is_as_strict(name: str, built: str, sent: str) -> bool:
    if name == "strict-transport-security":
        return _seconds(sent) >= _seconds(built)
    # Further policies, after a comma, can only restrict ours (CSP Level 3, 4.2).
    return _parts(built) <= _parts(sent)


def _parts(value: str) -> frozenset[str]:
    return frozenset(" ".join(part.split()) for part in value.casefold().split(","))


def _seconds(value: str) -> int:
    match = re.search(r"max-age\s*=\s*\"?(\d{1,12})", value, re.IGNORECASE)
    return int(match[1]) if match else 0

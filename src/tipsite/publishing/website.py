"""Requests to a site online: slowly, one file after the other. Answers are not trusted.

Each answer of a host becomes an `Answer`; errors of the connection become its ``failure``. A
folder, such as a mirror or one on a USB stick, gives answers in the same form.
"""

from __future__ import annotations

import os
import socket
import ssl
import stat
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from threading import Timer
from typing import Literal, Self
from urllib.parse import quote, unquote

import httpx
from msgspec import Struct
from msgspec.structs import replace

from tipsite import __version__
from tipsite.i18n import gettext as _
from tipsite.web import split_url
from tipsite.workspace.errors import CommandError

Failure = Literal[
    "", "no-such-host", "no-answer", "garbled", "too-large", "redirect-elsewhere",
    "certificate-expired", "certificate-wrong", "unreadable",
]  # fmt: skip
"""The reason why there is no complete answer."""
PACE = 0.2
"""Seconds between two requests."""
TIMEOUT = 15.0
"""Seconds to wait for the next bytes."""
SLOWEST = 20_000
"""Bytes per second; a slower answer is aborted."""
_MOST_STEPS = 5
_MOST_WAIT = 30.0
"""The most seconds that a host may ask us to wait."""
_ROOM = 200_000
"""Bytes by which an answer may exceed the published file: banners of hosts are shorter."""
_TOO_OFTEN = 429
_BUSY = (_TOO_OFTEN, 502, 503, 504)
_MOST_PACE = 5.0
"""The most seconds between two requests to a host that answers “too many requests”."""
_LEADING = (301, 302, 303, 307, 308)
_ERRORS = (
    httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ValueError, RuntimeError,
)  # fmt: skip
_EXPIRED = 10
"""X509_V_ERR_CERT_HAS_EXPIRED, of OpenSSL."""
_DECODED = frozenset(("", "identity", "gzip", "x-gzip", "deflate"))
_PORTS = {"http": 80, "https": 443}
_NOT_OURS = frozenset((
    ".git", ".DS_Store", ".Spotlight-V100", ".Trashes", ".fseventsd", "System Volume Information",
    "Thumbs.db", "desktop.ini", "lost+found", ".well-known",
))  # fmt: skip
"""Files and folders that operating systems and hosts create."""


class Answer(Struct, frozen=True, kw_only=True):
    """The answer at an address. The names of ``headers`` are in lower case.

    ``steps`` are the addresses of redirects, in order; the other fields are of the last one.
    ``path`` is the last address relative to the site; None if it is outside of the site. ``status``
    is 0 without an answer; ``secure`` says whether it came by https.
    """

    status: int = 0
    headers: Mapping[str, str] = {}
    body: bytes = b""
    steps: tuple[str, ...] = ()
    path: str | None = None
    secure: bool = False
    failure: Failure = ""


class Manners(Struct, frozen=True, kw_only=True):
    """Limits of requests, in seconds: ``pace`` between two, ``timeout`` for the next bytes.

    ``slowest`` is the least number of bytes a second.
    """

    pace: float = PACE
    timeout: float = TIMEOUT
    slowest: int = SLOWEST


class Website:
    """A site at its ``address``, over one connection that is closed at the end of the block.

    ``until`` is the end of the host's certificate (seconds since 1970), as the connection itself
    showed it; None without https.
    """

    def __init__(
        self,
        address: str,
        manners: Manners,
        *,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """``address`` begins with ``http`` or ``https``, and names a host.

        Raises:
            CommandError: there is no such address.
        """
        try:
            # Requests have the name of the host in ASCII.
            self.address = str(httpx.URL(address.rstrip("/") + "/"))
        except httpx.InvalidURL as error:
            words = _("“{place}” is neither a folder nor an address such as https://example.org/.")
            raise CommandError(words.format(place=address)) from error
        self.until: float | None = None
        self._manners = manners
        self._pace = manners.pace
        self._sleep = sleep
        self._asked = False
        self._trust = httpx.create_ssl_context()
        # This computer may trust more authorities than Mozilla, such as that of an office.
        self._trust.load_default_certs()
        self._client = self._connection()

    def _connection(self) -> httpx.Client:
        return httpx.Client(
            headers={
                "User-Agent": f"tipsite/{__version__} (verify; +{self.address})",
                "Accept": "*/*",
                "Accept-Encoding": "gzip, deflate",
            },
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            limits=httpx.Limits(max_connections=1),
            timeout=self._manners.timeout,
            verify=self._trust,
            follow_redirects=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._client.close()

    def get(self, path: str, size: int = 0) -> Answer:
        """Return the answer at a path of the site; ``size`` is the expected number of bytes.

        A host that is busy, or did not answer, is asked once more.
        """
        return self.get_address(self.address + quote(path), size)

    def get_address(self, address: str, size: int = 0) -> Answer:
        """Return the answer at a whole address on the same host."""
        answer = self._followed(address, size)
        wait = _wait(answer, self._pace)
        if wait is None:
            return answer
        self._sleep(wait)
        if answer.status == _TOO_OFTEN:
            self._pace = max(self._pace, min(2 * self._pace, _MOST_PACE))
        return self._followed(address, size)

    def _followed(self, address: str, size: int) -> Answer:
        steps: list[str] = []
        while True:
            answer, leads_to = self._once(address, size)
            if leads_to is None:
                break
            if not same_host(leads_to, self.address):
                answer = Answer(status=answer.status, failure="redirect-elsewhere")
                steps.append(leads_to)
                break
            if leads_to in steps or len(steps) == _MOST_STEPS:
                answer = Answer(status=answer.status, failure="garbled")
                break
            steps.append(leads_to)
            address = leads_to
        return replace(
            answer,
            steps=tuple(steps),
            path=_below(address, self.address),
            secure=address.startswith("https:"),
        )

    def _once(self, address: str, size: int) -> tuple[Answer, str | None]:
        """Request one address; return the answer and the target of a redirect.

        The connection is closed after some time, since a host may send single bytes for ever.
        """
        if self._asked:
            self._sleep(self._pace)
        self._asked = True
        most = size + _ROOM
        patience = Timer(
            2 * self._manners.timeout + most / self._manners.slowest, self._client.close
        )
        patience.daemon = True
        patience.start()
        try:
            return self._answer(address, most)
        except _ERRORS as error:
            if not self._client.is_closed:
                return Answer(failure=_failure(error)), None
            return Answer(failure="no-answer"), None
        finally:
            patience.cancel()
            if self._client.is_closed:
                self._client = self._connection()

    def _answer(self, address: str, most: int) -> tuple[Answer, str | None]:
        with self._client.stream("GET", address) as response:
            self._see_certificate(response)
            headers = {name.lower(): value for name, value in response.headers.items()}
            status = response.status_code
            location = headers.get("location", "")
            if status in _LEADING and location:
                leads_to = str(httpx.URL(address).join(location))
                return Answer(status=status, headers=headers), leads_to
            if headers.get("content-encoding", "").strip().lower() not in _DECODED:
                return Answer(status=status, headers=headers, failure="garbled"), None
            found = bytearray()
            for chunk in response.iter_bytes():
                found += chunk
                if len(found) > most:
                    break
            failure: Failure = "too-large" if len(found) > most else ""
            body = bytes(found[:most])
            return Answer(status=status, headers=headers, body=body, failure=failure), None

    def _see_certificate(self, response: httpx.Response) -> None:
        stream = response.extensions.get("network_stream")
        shown = stream.get_extra_info("ssl_object") if stream is not None else None
        end = (shown.getpeercert() or {}).get("notAfter") if shown is not None else None
        if end:
            self.until = ssl.cert_time_to_seconds(end)


def _wait(answer: Answer, pace: float) -> float | None:
    """Return the seconds to wait before the request is repeated; None if it is not repeated."""
    if answer.failure in ("no-answer", "garbled"):
        return 5 * pace
    if answer.status not in _BUSY:
        return None
    asked = answer.headers.get("retry-after", "")
    return min(float(asked), _MOST_WAIT) if asked.isascii() and asked.isdigit() else 10 * pace


def _failure(error: BaseException) -> Failure:
    """Return the failure of an error; the library wraps errors of the system."""
    causes = [error]
    while (inner := causes[-1].__cause__ or causes[-1].__context__) and inner not in causes:
        causes.append(inner)
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            expired = cause.verify_code == _EXPIRED
            return "certificate-expired" if expired else "certificate-wrong"
        if isinstance(cause, ssl.SSLError):
            return "no-answer"
        if isinstance(cause, socket.gaierror):
            return "no-such-host"
    names = {type(cause).__name__ for cause in causes}
    no_answer = {"ConnectError", "ReadError", "WriteError", "ProxyError", "NetworkError"}
    timed_out = any("Timeout" in name for name in names)
    return "no-answer" if timed_out or names & no_answer else "garbled"


def same_host(address: str, other: str) -> bool:
    """Return whether two addresses have the same host; http and https may differ."""
    there, here = split_url(address), split_url(other)
    if there.scheme not in _PORTS or (there.hostname or "") != (here.hostname or ""):
        return False
    ports = [parts.port or _PORTS[parts.scheme] for parts in (there, here)]
    return ports[0] == ports[1] or set(ports) == set(_PORTS.values())


def _below(address: str, site: str) -> str | None:
    there, here = split_url(address), split_url(site)
    if not there.path.startswith(here.path):
        return None
    return unquote(there.path[len(here.path) :])


class Folder:
    """The files of a folder as answers of a site. Links are not followed."""

    def __init__(self, root: Path) -> None:
        """``root`` is an existing folder."""
        self._root = root
        self.until: float | None = None
        # Some systems store letters and diacritics separately.
        self._names = {unicodedata.normalize("NFC", path): path for path in self._walk()}

    def get(self, path: str, size: int = 0) -> Answer:
        """Return the answer for a file; ``size`` is the expected number of bytes."""
        place = self._root / self._names.get(path, path)
        try:
            if not stat.S_ISREG(place.lstat().st_mode):
                return Answer(status=404, path=path)
            with place.open("rb") as file:
                body = file.read(size + _ROOM + 1)
        except (FileNotFoundError, NotADirectoryError):
            return Answer(status=404, path=path)
        except (OSError, ValueError):
            return Answer(failure="unreadable", path=path)
        if len(body) > size + _ROOM:
            return Answer(status=200, body=body[: size + _ROOM], path=path, failure="too-large")
        return Answer(status=200, body=body, path=path)

    def paths(self) -> tuple[str, ...]:
        """Return the paths of all files (NFC), without files of operating systems."""
        return tuple(self._names)

    def _walk(self) -> Iterator[str]:
        for folder, names, files in os.walk(self._root):
            names[:] = sorted(set(names) - _NOT_OURS)
            for name in sorted(files):
                if name not in _NOT_OURS and not name.startswith((".tipsite-", "._")):
                    yield (Path(folder) / name).relative_to(self._root).as_posix()

"""Exchange two folders in one step."""

import ctypes
import errno
import os
import platform
import sys
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_RENAME_SWAP = 2
# Of the system call renameat2, for C libraries that have no function for it (musl).
_CALL_NUMBERS = {"x86_64": 316, "aarch64": 276, "riscv64": 276}
_IMPOSSIBLE = frozenset(
    {
        errno.ENOSYS,
        errno.EINVAL,
        errno.ENOTSUP,
        errno.EOPNOTSUPP,
        errno.EXDEV,
        errno.EBUSY,
        errno.EPERM,
        errno.EACCES,
    }
)


class ExchangeUnavailableError(Exception):
    """The output folder cannot be exchanged as a whole here; it has to be changed in place."""


def is_supported() -> bool:
    """Whether the operating system has such an operation at all."""
    return sys.platform in {"linux", "darwin"}


def exchange(one: Path, other: Path) -> None:
    """Exchange two folders of one file system, in one step.

    Raises ExchangeUnavailableError if the system or file system cannot, else OSError.
    Sources: renameat2(2) of the Linux manual pages, rename(2) of the macOS ones.
    """
    ctypes.set_errno(0)
    if _call(os.fsencode(one), os.fsencode(other)) == 0:
        return
    code = ctypes.get_errno()
    if code in _IMPOSSIBLE:
        raise ExchangeUnavailableError(os.strerror(code))
    raise OSError(code, os.strerror(code), str(one), None, str(other))


def _call(one: bytes, other: bytes) -> int:
    if not is_supported():
        raise ExchangeUnavailableError(sys.platform)
    library = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "darwin":
        return int(library.renamex_np(one, other, ctypes.c_uint(_RENAME_SWAP)))
    here, flags = ctypes.c_int(_AT_FDCWD), ctypes.c_uint(_RENAME_EXCHANGE)
    if hasattr(library, "renameat2"):
        return int(library.renameat2(here, one, here, other, flags))
    number = _CALL_NUMBERS.get(platform.machine())
    if number is None:
        raise ExchangeUnavailableError(platform.machine())
    return int(library.syscall(ctypes.c_long(number), here, one, here, other, flags))

"""Runs Typst in a process of its own: it reads requests of `typesetting`, and writes the pieces.

Typst uses threads, which a fork of tipsite would lose: it would wait for them for ever. If a
template makes Typst crash, nothing else ends with it. A template gets nothing of the environment,
the network or the files of tipsite. This file imports nothing of tipsite, so that it starts at
once.
"""

import json
import sys
from pathlib import Path
from typing import Any

if sys.platform != "win32":
    import resource

_TOLD = ("part", "overflow")
LENGTH = 4
"""Bytes before each message that give its length, the most significant one first."""
_MEMORY = 2 << 30
"""The most bytes of memory that a template may use; a piece uses some tens of millions."""
_WORK = 60
"""The most seconds of processor time of a piece: it also ends if nobody waits for it any more."""


def main() -> None:
    """Answer each request with a head in JSON, followed by as many pages as the head says."""
    import typst  # noqa: PLC0415 - not where only the name of this file is wanted

    source, sink = sys.stdin.buffer, sys.stdout.buffer
    folder, fonts = sys.argv[1:]
    # Kept, so that unchanged templates are parsed once. There are no packages: Typst looks for
    # them only in this folder.
    compiler = typst.Compiler(
        root=folder,
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts]
        ),
        ignore_system_fonts=True,
        package_path=folder,
        package_cache_path=folder,
    )
    # A template could use all memory of the machine.
    if sys.platform == "linux":
        taken = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        _limit(resource.RLIMIT_AS, taken * resource.getpagesize() + _MEMORY)
    while length := int.from_bytes(source.read(LENGTH), "big"):
        asked = json.loads(source.read(length))
        if sys.platform != "win32":
            used = resource.getrusage(resource.RUSAGE_SELF)
            _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + _WORK)
        try:
            head, pages = _set(compiler, folder, **asked)
        except (RuntimeError, ValueError, TypeError) as error:
            said = str(getattr(error, "message", error))
            head, pages = {"said": said, "shown": str(getattr(error, "diagnostic", ""))}, []
        for message in (json.dumps(head).encode(), *pages):
            sink.write(len(message).to_bytes(LENGTH, "big") + message)
        sink.flush()


def _limit(kind: int, most: int) -> None:
    if sys.platform != "win32":
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, hard))


def _set(
    compiler: Any, folder: str, *, main: str, ending: str, ppi: float
) -> tuple[dict[str, object], list[bytes]]:
    """Return the values of a template's labels and the number of its pages; then their bytes."""
    made = compiler.compile(f"{folder}/{main}", format=ending, ppi=ppi, timestamp=0)
    pages = made if isinstance(made, list) else [made]
    head = {name: json.loads(compiler.query(f"<{name}>", field="value")) for name in _TOLD}
    return {**head, "pages": len(pages)}, pages


if __name__ == "__main__":
    main()

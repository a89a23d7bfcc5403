"""Runs Typst in a process of its own: what `typesetting` asks comes in, what was set goes out.

Typst works with threads that a fork of tipsite would lose, and waits for them for ever; a template
that brings Typst down takes nothing else with it; and of the environment, the network and the files
of tipsite it has nothing. This file imports nothing of tipsite: it must start at once.
"""

import json
import sys
from pathlib import Path
from typing import Any

if sys.platform != "win32":
    import resource

LENGTH = 4
"""Each message is its length in so many bytes, the first one the most significant, and itself."""
_MEMORY = 2 << 30
"""Bytes that a template may take: a piece takes some tens of millions."""
_WORK = 60
"""Seconds of a processor that a piece may take: it ends also where nobody waits for it any more."""


def main() -> None:
    """Answer each question with a head in JSON, and with the pages that it counts."""
    import typst  # noqa: PLC0415 - not where only the name of this file is wanted

    source, sink = sys.stdin.buffer, sys.stdout.buffer
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=sys.argv[1:]
    )
    _limit_memory()
    while length := int.from_bytes(source.read(LENGTH), "big"):
        asked = json.loads(source.read(length))
        _limit_work()
        try:
            head, pages = _set(typst, fonts, **asked)
        except (RuntimeError, ValueError, TypeError) as error:
            said = str(getattr(error, "message", error))
            head, pages = {"said": said, "shown": str(getattr(error, "diagnostic", ""))}, []
        for message in (json.dumps(head).encode(), *pages):
            sink.write(len(message).to_bytes(LENGTH, "big") + message)
        sink.flush()


def _limit_memory() -> None:
    """Let a template end this process before it takes all memory of the machine."""
    if sys.platform == "linux":
        taken = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        _limit(resource.RLIMIT_AS, taken * resource.getpagesize() + _MEMORY)


def _limit_work() -> None:
    if sys.platform != "win32":
        used = resource.getrusage(resource.RUSAGE_SELF)
        _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + _WORK)


def _limit(kind: int, most: int) -> None:
    if sys.platform != "win32":
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, hard))


def _set(
    typst: Any, fonts: Any, *, folder: str, main: str, ending: str, ppi: float, told: list[str]
) -> tuple[dict[str, object], list[bytes]]:
    """Return what a template tells by its labels, how many pages it has, and their bytes."""
    compiler = typst.Compiler(
        input=f"{folder}/{main}",
        root=folder,
        font_paths=fonts,
        ignore_system_fonts=True,
        # Packages would lie here, if there were any.
        package_path=folder,
        package_cache_path=folder,
    )
    made = compiler.compile(format=ending, ppi=ppi, timestamp=0)
    pages = made if isinstance(made, list) else [made]
    head = {name: json.loads(compiler.query(f"<{name}>", field="value")) for name in told}
    return {**head, "pages": len(pages)}, pages


if __name__ == "__main__":
    main()

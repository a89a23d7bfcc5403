"""The site as one file, to drag onto a host."""

import io
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from tipsite.model.artifacts import Artifact, sorted_by_path
from tipsite.write._disk import FILE_MODE
from tipsite.write._names import RESERVED_PREFIX

_TIME = (1980, 1, 1, 0, 0, 0)
"""The first that the format knows (PKWARE APPNOTE 4.4.6): equal sites give equal bytes."""
_UNIX = 3


def write_zip(artifacts: Iterable[Artifact], output: Path) -> Path:
    """Write a zip beside the output folder, named after it, and return its path.

    Whenever the process is killed, the old zip is there or the new one. OSError if the file system
    fails; the old one then stays.
    """
    folder = Path(os.path.abspath(output))  # noqa: PTH100 - Path would follow a link
    path = folder.with_name(f"{folder.name}.zip")
    write_file(path, zipped(artifacts))
    return path


def write_file(path: Path, content: bytes) -> None:
    """Make a file hold this content, as a whole or not at all; OSError if it cannot be written."""
    with suppress(FileNotFoundError):
        if path.read_bytes() == content:
            return
    new = path.with_name(f"{RESERVED_PREFIX}-{path.name}")
    try:
        with new.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        new.chmod(FILE_MODE)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def zipped(artifacts: Iterable[Artifact]) -> bytes:
    """Return a zip of a site, whose files lie at its top; the same bytes for the same site."""
    import zipfile  # noqa: PLC0415 - slow to import, and seldom needed

    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for artifact in sorted_by_path(artifacts):
            entry = zipfile.ZipInfo(artifact.path, _TIME)
            entry.create_system = _UNIX
            entry.external_attr = FILE_MODE << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, artifact.content, compresslevel=9)
    return whole.getvalue()

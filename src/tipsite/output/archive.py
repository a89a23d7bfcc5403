"""The site as one file, to drag onto a host."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable
from pathlib import Path

from tipsite.model.plan import Artifact, sorted_by_path
from tipsite.output.disk import FILE_MODE

_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest time of the format (PKWARE APPNOTE 4.4.6): equal sites give equal bytes."""
_UNIX = 3


def zip_path(output: Path, *, drafts: bool) -> Path:
    """Return the path of the zip beside an output folder; its name says whether it has drafts."""
    folder = Path(os.path.abspath(output))  # noqa: PTH100 - Path would follow a link
    marked = "-drafts" if drafts and not folder.name.endswith("-drafts") else ""
    return folder.with_name(f"{folder.name}{marked}.zip")


def zipped(artifacts: Iterable[Artifact]) -> bytes:
    """Return a zip with a site's files at its top; the same site gives the same bytes."""
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

"""The list of our files that the output folder carries."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from tipsite.model.artifacts import Artifact
from tipsite.write._disk import is_regular, lstat
from tipsite.write._names import MANIFEST
from tipsite.write._paths import is_safe

_DIGEST = re.compile(r"[0-9a-f]{64}")


class CorruptManifestError(Exception):
    """There is a manifest, but not one that this program wrote."""


def manifest_bytes(artifacts: Iterable[Artifact]) -> bytes:
    """The manifest of a site: the same bytes for the same site."""
    digests = {item.path: hashlib.sha256(item.content).hexdigest() for item in artifacts}
    return (json.dumps(digests, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def read_manifest(folder: Path) -> Mapping[str, str] | None:
    """Our files in a folder with their digests; None if there is no manifest.

    Raises CorruptManifestError for anything that is not a manifest, OSError if it cannot be read.
    """
    path = folder / MANIFEST
    state = lstat(path)
    if state is None:
        return None
    if not is_regular(state):
        raise CorruptManifestError
    try:
        found = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise CorruptManifestError from error
    if not isinstance(found, dict):
        raise CorruptManifestError
    # Our files are deleted by this list, so a path that leaves the folder must not get through.
    if not all(is_safe(name) and _is_digest(digest) for name, digest in found.items()):
        raise CorruptManifestError
    return found


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None

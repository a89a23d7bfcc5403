"""The files that pages offer, each without what it says of its maker."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from tipsite.clean.boxes import empty_boxes
from tipsite.clean.pdf import recipe
from tipsite.clean.sound import bare_captions, bare_mp3, bare_ogg, bare_wav
from tipsite.clean.webm import empty_elements
from tipsite.model.files import Blob, OfferedFile
from tipsite.tools.filekinds import ending
from tipsite.tools.making import Make, RefusedError

_QUICK: Mapping[str, Callable[[bytes], bytes]] = {
    "mp3": bare_mp3,
    "m4a": empty_boxes,
    "mp4": empty_boxes,
    "ogg": bare_ogg,
    "opus": bare_ogg,
    "wav": bare_wav,
    "webm": empty_elements,
    "vtt": bare_captions,
}
"""By ending: work that takes no longer than to look for what was made before."""


def clean_files(
    files: Mapping[str, OfferedFile], make: Make
) -> dict[str, OfferedFile | RefusedError]:
    """Return each file as it may be published, or why it may not."""
    slow = {name: Blob.of(one.content) for name, one in files.items() if ending(name) == "pdf"}
    made = make(recipe(), tuple(slow.values())) if slow else []
    found: dict[str, OfferedFile | RefusedError] = {
        name: result if isinstance(result, RefusedError) else _with(files[name], result["pdf"])
        for name, result in zip(slow, made, strict=True)
    }
    for name, file in files.items():
        if name not in slow:
            found[name] = _quick(name, file)
    return found


def _quick(name: str, file: OfferedFile) -> OfferedFile | RefusedError:
    try:
        return _with(file, _QUICK[ending(name)](file.content))
    except RefusedError as refused:
        return refused


def _with(file: OfferedFile, content: bytes) -> OfferedFile:
    return replace(file, content=content)

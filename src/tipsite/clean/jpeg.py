"""The segments of a JPEG that say how to draw it, and none that say anything else."""

from __future__ import annotations

# ITU-T T.81, B.1.1.3. JFIF (APP0) and Adobe's transform (APP14) are needed to get colours right.
_APPS = range(0xE0, 0xF0)
_NEEDED = {0xE0: b"JFIF\0", 0xEE: b"Adobe"}
_COMMENT, _SCAN, _END = 0xFE, 0xDA, 0xD9
_ALONE = frozenset((0x01, *range(0xD0, 0xD9)))


def bare_jpeg(content: bytes) -> bytes:
    """Return a JPEG without comments and what applications wrote into it; its pixels stay.

    Raises:
        ValueError: it is no JPEG.
    """
    if not content.startswith(b"\xff\xd8"):
        raise ValueError("not a JPEG")
    parts = [content[:2]]
    place = 2
    while place + 4 <= len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if marker == 0xFF or marker in _ALONE:
            place += 1 if marker == 0xFF else 2
            continue
        if marker == _END:
            break
        length = 2 + int.from_bytes(content[place + 2 : place + 4], "big")
        segment = content[place : place + length]
        needed = segment[4:].startswith(_NEEDED.get(marker, b"?"))
        if (marker not in _APPS and marker != _COMMENT) or needed:
            parts.append(segment)
        place += length
        if marker == _SCAN:
            place = _scan_end(content, place, parts)
    return b"".join((*parts, b"\xff\xd9"))


def _scan_end(content: bytes, place: int, parts: list[bytes]) -> int:
    """Add the coded pixels from ``place`` on, and return where the next segment begins."""
    end = place
    while True:
        end = content.find(b"\xff", end)
        if end < 0 or end + 1 >= len(content):
            parts.append(content[place:])
            return len(content)
        if content[end + 1] == 0 or content[end + 1] in _ALONE or content[end + 1] == 0xFF:
            end += 1 if content[end + 1] == 0xFF else 2
            continue
        parts.append(content[place:end])
        return end

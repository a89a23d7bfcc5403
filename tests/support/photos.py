"""Photos as phones make them, with the place, the camera and the person in them."""

from __future__ import annotations

import random
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageCms

SECRETS = (b"Exif", b"GPS", b"xpacket", b"Photoshop", b"Pixel Secret", b"Ana Secret", b"ICC_PROF")
"""Bytes that stand in ``photo``, and must stand in nothing that is published."""
XMP = (
    b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
    b'xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="Ana Secret"/></rdf:RDF>'
    b'</x:xmpmeta><?xpacket end="w"?>'
)
_IPTC = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x0e\x1c\x02\x50\0\x0aAna Secret\0"


def scene(width: int = 1600, height: int = 1200, seed: int = 1) -> Image.Image:
    """Return a picture with soft colours and some noise, its upper half lighter."""
    chance = random.Random(seed)
    small = Image.new("RGB", (16, 12))
    for y in range(12):
        for x in range(16):
            light = 160 if y < 6 else 30
            small.putpixel((x, y), tuple(light + chance.randrange(60) for _ in range(3)))
    return small.resize((width, height), Image.Resampling.BICUBIC)


def exif(orientation: int = 1) -> Image.Exif:
    """Return EXIF with a camera, a person, a day and a place."""
    data = Image.Exif()
    data[0x0110], data[0x013B], data[0x0112] = "Pixel Secret", "Ana Secret", orientation
    data.get_ifd(0x8769)[0x9003] = "2026:03:04 05:06:07"
    place = data.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (41.0, 19.0, 39.0), "E", (19.0, 49.0, 8.0)
    place[27], place[29] = b"ASCII\0\0\0GPS", "2026:03:04"
    return data


@lru_cache
def photo(
    kind: str = "JPEG",
    width: int = 1600,
    height: int = 1200,
    *,
    orientation: int = 1,
    seed: int = 1,
) -> bytes:
    """Return a photo in the format ``kind`` with everything in it that a phone writes."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = scene(width, height, seed)
    buffer = BytesIO()
    more = {"comment": b"Ana Secret"} if kind == "JPEG" else {}
    if kind != "GIF":
        more |= {"exif": exif(orientation).tobytes(), "icc_profile": profile}
    if kind in ("JPEG", "WEBP", "AVIF"):
        more["xmp"] = XMP
    image.save(buffer, kind, **more)
    content = buffer.getvalue()
    if kind == "JPEG":
        size = (len(_IPTC) + 2).to_bytes(2, "big")
        content = content[:2] + b"\xff\xed" + size + _IPTC + content[2:]
    return content


def drawing(width: int = 800, height: int = 600, *, alpha: bool = False) -> bytes:
    """Return a PNG of few colours."""
    mode, ground = ("RGBA", (0, 0, 0, 0)) if alpha else ("RGB", (255, 255, 255))
    image = Image.new(mode, (width, height), ground)
    for index, colour in enumerate(("red", "blue", "green")):
        bar = Image.new(mode, (width // 5, height // 2), colour)
        image.paste(bar, (index * width // 4, 9))
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()

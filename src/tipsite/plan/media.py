"""The pictures and files that the site publishes, by address."""

from __future__ import annotations

from tipsite.model.media import Media
from tipsite.plan.downloads import file_address


def media_files(media: Media) -> dict[str, bytes]:
    """Return the bytes of every picture, in all its sizes, and of every file to offer."""
    pictures = {
        found.address(one): one.content for found in media.images.values() for one in found.sizes
    }
    return {**pictures, **{file_address(name): one.content for name, one in media.files.items()}}

"""The headers of every response, and how long a browser keeps what it got."""

from __future__ import annotations

PAGE_CACHE = "max-age=300"
"""Five minutes: a visit does not ask twice for a page, and a changed number is soon everywhere."""
FILE_CACHE = "public, max-age=31536000, immutable"
"""A year (RFC 9111, RFC 8246), for a file that gets another name when it changes."""

_HSTS = "max-age=15552000"
"""Half a year (RFC 6797): the least that counts in full with MDN's observatory. A host is tied to
https for that long; its subdomains are left alone, and so are the lists that browsers come with."""
_OFF = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read", "clipboard-write",
    "compute-pressure", "display-capture", "encrypted-media", "gamepad", "geolocation", "gyroscope",
    "hid", "identity-credentials-get", "idle-detection", "keyboard-map", "local-fonts",
    "magnetometer", "microphone", "midi", "otp-credentials", "payment",
    "publickey-credentials-create", "publickey-credentials-get", "screen-wake-lock", "serial",
    "storage-access", "sync-xhr", "unload", "usb", "window-management", "xr-spatial-tracking",
)  # fmt: skip
"""Features (W3C Permissions Policy, its registry) that Chromium knows. A film may fill the screen.
Firefox, where the way out needs `unload`, does not heed this header."""


def headers(policy: str, *, https: bool) -> tuple[tuple[str, str], ...]:
    """Return names and values; ``policy`` is the Content Security Policy of all pages together."""
    return (
        ("Content-Security-Policy", policy),
        ("Referrer-Policy", "no-referrer"),
        ("X-Content-Type-Options", "nosniff"),
        # For browsers that don't know frame-ancestors.
        ("X-Frame-Options", "DENY"),
        ("Permissions-Policy", ", ".join(f"{name}=()" for name in _OFF)),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cross-Origin-Embedder-Policy", "require-corp"),
        *((("Strict-Transport-Security", _HSTS),) if https else ()),
    )

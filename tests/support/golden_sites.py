"""Where the golden sites are."""

from __future__ import annotations

from pathlib import Path

GOLDEN = Path(__file__).parents[1] / "golden"


PAGES = (
    "ar/index.html", "ar/help/al.html", "ar/help/al/night-line.html", "ar/help/al/child-line.html",
    "ar/routes/al-mk.html", "ar/signs/work.html", "ar/rights.html", "ar/safety.html",
    "ar/sheets/al.html", "ar/404.html", "ar/help/abroad.html",
)  # fmt: skip

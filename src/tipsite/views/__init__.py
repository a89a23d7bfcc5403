"""The theme contract: the views that templates get, immutable and ready to be shown.

A template sees one name, ``view``. A text is a plain string, which Jinja escapes, or ``Markup``,
which is safe. No template needs ``|safe``.
"""

from __future__ import annotations

from tipsite.views import pages, routes, services
from tipsite.views.frame import View

VIEWS: tuple[type[View], ...] = tuple(
    kind
    for module in (pages, routes, services)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, View) and hasattr(kind, "template")
)
"""The view of each kind of page."""

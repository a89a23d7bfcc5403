"""A service that is taken offline by itself: its record, and pages where no build is possible."""

from __future__ import annotations

import datetime
from pathlib import Path

from tipsite.i18n import gettext as _
from tipsite.model.config import Target
from tipsite.workspace.changes import site_lock
from tipsite.workspace.errors import CommandError
from tipsite.workspace.site import open_site, yaml_edit
from tipsite.yaml import nodes
from tipsite.yaml.edit import set_values
from tipsite.yaml.schema import build_record


def note_hold(root: Path, service: str, today: datetime.date) -> str:
    """Put the record of a service on hold, and return what is left to do about it, if anything.

    Raises:
        OSError: the disk refused.
    """
    try:
        with site_lock(root) as site:
            workspace = open_site(root, "records", today)
            found = [
                one
                for file in workspace.corpus.directories
                for one in file.services
                if one.id.text == service
            ]
            if len(found) != 1:
                return _left(service, "")
            if found[0].publish == "hold":
                return ""
            path = found[0].at.path
            reason = f"withdrawn on {today.isoformat()}"
            with yaml_edit(path):
                text = workspace.snapshot.files[path].decode("utf-8")
                place = nodes.path_to(text, found[0].at)
                text = set_values(text, place, {"publish": "hold", "reason": reason})
            site.write(workspace.change({path: text.encode("utf-8")}))
    except (CommandError, LookupError) as error:
        return _left(service, str(error))
    return ""


def _left(service: str, why: str) -> str:
    words = _(
        "Its record could not be changed. Write “publish: hold” and a reason under “{service}” in "
        "content/services/: until then, nothing else is published."
    ).format(service=service)
    return f"{why}\n{words}" if why else words


def targets_in(text: str) -> tuple[Target, ...] | None:
    """Return the targets that settings name, whatever else is wrong in them.

    None where they cannot be read.
    """
    listed = nodes.top_value(text, "targets")
    if listed is None:
        return () if "targets:" not in text else None
    if not isinstance(listed, nodes.Sequence):
        return None
    found = [build_record(one, Target).value for one in listed.items]
    return None if None in found else tuple(one for one in found if one is not None)

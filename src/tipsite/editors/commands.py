"""`tipsite schema`: lets an editor complete and check what an officer writes."""

from __future__ import annotations

from pathlib import Path

import click

from tipsite import options
from tipsite.editors.schemas import (
    FOLDER,
    KINDS,
    SETTINGS,
    editor_files,
    schema_text,
    settings_text,
)
from tipsite.ui_language import gettext as _
from tipsite.workspace.changes import ChangeSet, site_lock


@click.command("schema")
@click.argument("kind", required=False, type=click.Choice(tuple(KINDS)))
@options.root
def schema_command(kind: str | None, root: Path) -> None:
    """Write JSON Schemas, by which VS Code completes and checks campaigns.yaml and records.

    With a KIND, that schema is printed and nothing is written.

    Example: tipsite schema
    """
    if kind is not None:
        click.echo(schema_text(kind).encode(), nl=False)
        return
    settings = root / SETTINGS
    kept = settings.exists()
    files = {path: new for path, new in editor_files().items() if path != SETTINGS or not kept}
    with site_lock(root) as site:
        # The schemas are tipsite's own, whatever stands there.
        read = {path: (root / path).read_bytes() for path in files if (root / path).is_file()}
        site.write(ChangeSet(files=files, read=read))
    click.echo(_("The schemas are in {folder}.").format(folder=root / FOLDER))
    if kept and settings.read_bytes() != settings_text().encode():
        click.echo(
            _("{file} is yours and stays as it is. These lines belong in it:").format(file=settings)
        )
        click.echo(settings_text().encode(), nl=False)
    else:
        click.echo(_("Open the folder in VS Code with the extension YAML (by Red Hat)."))

"""Publishing: the targets in campaigns.yaml, and what goes wrong on the way to them."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.messages import N_

TARGETS: Mapping[str, tuple[str, str]] = {
    "target-id": N_(
        "“{id}” is no name for a target.",
        "Use small letters, digits and hyphens, such as “website” or “test-server”.",
    ),
    "target-key-other": N_(
        "“{key}” means nothing for a target of the kind {kind}.",
        "Delete the line. This kind knows: {known}.",
    ),
    "target-folder-site": N_(
        "“{path}” is the folder of the site itself, or one that tipsite works in.",
        "Name a folder outside of it, such as “../public”, or the one that your web server shows.",
    ),
    "target-host": N_(
        "“{host}” is not the name of a server.",
        "Write the name alone, such as “ftp.example.org”. The folder belongs under “path”, the account under “user”.",
    ),
    "target-port": N_("A port is a number from 1 to 65535.", "Mostly the line can be deleted."),
    "target-endpoint": N_(
        "“{endpoint}” is not the https address of a storage service.",
        "Write for example “https://s3.example.org”. The name of the bucket belongs under “bucket”.",
    ),
    "target-path": N_(
        "“{path}” is not a folder below the one where a login ends, nor a whole path.",
        "Write it with “/”, without “..”, such as “public_html” or “/var/www/site”.",
    ),
    "target-repository": N_(
        "“{repository}” is not the address of a repository.",
        "Copy it from the page of the repository, such as “git@codeberg.org:office/site.git” or “https://github.com/office/site.git”.",
    ),
    "target-branch": N_(
        "“{branch}” is not the name of a branch for the site alone.",
        "Take the one that the host shows, such as “gh-pages” or “pages”: what else is in it is replaced.",
    ),
    "secret-in-file": N_(
        "“{what}” is a secret, and no secret belongs into a file of the site: files are copied and sent.",
        "Delete it here, and have a new one made, since copies and the history of the file may still have it. “tipsite publish” asks for it once and can keep it in the keyring of this computer; where nobody can be asked, it stands in the environment variable TIPSITE_PASSWORD_ID, with the id of the target in capital letters for ID.",
    ),
}


REMOTE: Mapping[str, tuple[str, str]] = {
    "folder-missing": N_(
        "There is no folder “{path}” to put the site's folder into.",
        "If it is on another disk, connect that first; else make the folder, or correct “path” in campaigns.yaml.",
    ),
    "folder-in-site": N_(
        "“{path}” is the folder of the site itself, or one that tipsite works in.",
        "Name a folder outside of it under “path” in campaigns.yaml.",
    ),
    "permission": N_(
        "{where} does not let this account write or read “{path}”.",
        "Ask whoever looks after it for the right to write there, or correct “path” in campaigns.yaml.",
    ),
    "full": N_(
        "{where} is full: “{path}” could not be written.",
        "Make room there, or ask the host for more; then publish again. What is online stays as it was.",
    ),
    "failed": N_(
        "{where} refused “{path}”. It said: {said}",
        "Publish again in some minutes. If it stays, show these words to whoever looks after the server.",
    ),
    "extra-missing": N_(
        "For a target of the kind {kind}, tipsite needs a library that is not installed.",
        "Type: {command}",
    ),
}
"""What a target says no to: code to what is wrong and what to do."""

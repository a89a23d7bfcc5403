"""Problems of publishing: the targets in campaigns.yaml, and failures on the way to them."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.messages import N_, Message

TARGETS: Mapping[str, Message] = {
    "target-id": N_(
        "“{id}” cannot be the name of a target.",
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
    "target-value": N_(
        "“{value}” cannot be the “{key}” of a target.",
        "Write it like “{example}”.",
    ),
    "secret-in-file": N_(
        "“{what}” is a secret, and no secret belongs into a file of the site: files are copied and sent.",
        "Delete it here, and have a new one made, since copies and the history of the file may still have it. “tipsite publish” asks for it once and can keep it in the keyring of this computer; where nobody can be asked, it is read from the environment variable TIPSITE_PASSWORD_ID, with the id of the target in capital letters for ID.",
    ),
}

EXAMPLES: Mapping[str, str] = {
    "host": "ftp.example.org",
    "port": "22",
    "path": "public_html",
    "endpoint": "https://s3.example.org",
    "prefix": "site",
    "repository": "git@codeberg.org:office/site.git",
    "branch": "gh-pages",
}
"""An example value for each key of a target."""
REMOTE: Mapping[str, Message] = {
    "folder-missing": N_(
        "There is no folder “{path}” to put the site's folder into.",
        "If it is on another disk, connect that first; else make the folder, or correct “path” in campaigns.yaml.",
    ),
    "folder-in-site": N_(
        "“{path}” is the folder of the site itself, or one that tipsite works in.",
        "Name a folder outside of it under “path” in campaigns.yaml.",
    ),
    "folder-not-there": N_(
        "{where} has no folder “{path}”, nor the one above it.",
        "Correct “path” in campaigns.yaml: the help of the host says which folder the web server shows, often public_html.",
    ),
    "permission": N_(
        "{where} does not let this account read or write “{path}”.",
        "Ask whoever looks after it for the right to write there, or correct “path” in campaigns.yaml.",
    ),
    "full": N_(
        "{where} has no room left: “{path}” was not written.",
        "Make room there, or ask the host for more; then publish again.",
    ),
    "failed": N_(
        "{where} refused “{path}”. It said: {said}",
        "Publish again in some minutes. If it stays, there may be no room left, or a right is missing: show these words to whoever looks after the server.",
    ),
    "dropped": N_(
        "The connection to {where} broke twice, at “{path}”.",
        "Publish again when the internet is steady. It goes on from there.",
    ),
    "host-unknown": N_(
        "The internet knows no server “{where}”, or this computer is not connected.",
        "Open any website. If that works, correct “host” in campaigns.yaml.",
    ),
    "refused": N_(
        "{where} is there, but nothing answers at its port {port}.",
        "Ask the host whether this way of access is switched on for your account, and which “port” it has.",
    ),
    "no-answer": N_(
        "{where} does not answer at its port {port}.",
        "Try another network: some offices block this port. Else ask the host.",
    ),
    "no-ssh": N_(
        "What answers at {where}, port {port}, does not speak SSH as tipsite does: {said}",
        "Ask the host for the port of SFTP. If it has FTP only, write “kind: ftps”.",
    ),
    "no-sftp": N_(
        "{where} lets this account in, but offers no SFTP.",
        "Ask the host to switch it on, or write “kind: ftps” if it has that.",
    ),
    "host-key-unknown": N_(
        "Nobody has said that the key of {where} is the right one: {fingerprint}. Nothing was sent.",
        "Publish at a terminal once, and compare it with the one in the host's help; or add its line to the file known_hosts.",
    ),
    "host-key-changed": N_(
        "{where} has another key than before: {fingerprint}. Somebody may have put a computer in between, to read along or to change the site. Nothing was sent.",
        "Ask the host, by telephone or on its website, whether it has a new key, and compare this one with it. Only then take the old line of {where} out of {file}.",
    ),
    "host-key-revoked": N_(
        "The key of {where} is marked as stolen on this computer: {fingerprint}. Nothing was sent.",
        "Ask whoever looks after this computer and the host.",
    ),
    "certificate": N_(
        "{where} cannot prove that it is the right server: {said}. Nothing was sent.",
        "Use exactly the name that the host gives; often it is the name of its server, not of your site.",
    ),
    "no-tls": N_(
        "{where} speaks FTP without encryption only. Password and site could be read and changed on the way, so nothing was sent.",
        "Ask the host for SFTP or FTPS; nearly all have one of them.",
    ),
    "login": N_(
        "{where} does not take this account with this password.",
        "Copy both from the letter or page of the host. Where it can be reset, do that and publish again.",
    ),
    "login-environment": N_(
        "{where} does not take this account with the password in {variable}.",
        "Correct that variable, or remove it to be asked.",
    ),
    "login-key": N_(
        "{where} takes no password for {user}, and none of the SSH keys of this computer.",
        "Give the host the public key of this computer (~/.ssh/id_ed25519.pub); ssh-keygen makes one.",
    ),
    "no-password": N_(
        "There is no password for {where}, and nobody to ask.",
        "Publish at a terminal once and keep it in the keyring, or put it into the environment as {variable}.",
    ),
    "no-keys": N_(
        "There are no access keys for {where}.",
        "Write the id of the key as “user” in campaigns.yaml: then tipsite asks for the secret one. Or put them into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
    ),
    "no-bucket": N_(
        "{where} has no bucket “{bucket}”.",
        "Make it on the pages of the provider, or correct “bucket”, “endpoint” and “region” in campaigns.yaml.",
    ),
    "no-service": N_(
        "{where} does not answer.",
        "Open any website. If that works, correct the address in campaigns.yaml, or try again later.",
    ),
    "no-repository": N_(
        "{where} has no such repository, or does not show it to this account.",
        "Copy its address from its page, and look whether the account may write to it.",
    ),
    "git-refused": N_(
        "{where} refused the repository. It said: {said}",
        "Look whether the address is right, and whether this account may write to it.",
    ),
    "push-refused": N_(
        "{where} did not take the new version. It said: {said}",
        "Often the branch is protected: allow that it is replaced (force push), or take a branch for the site alone.",
    ),
    "pushed-meanwhile": N_(
        "Somebody has changed the branch on {where} while this was made. What they did is still there.",
        "Look who it was; then publish again.",
    ),
    "extra-missing": N_(
        "For a target of the kind {kind}, tipsite needs a library that is not installed.",
        "{remedy}",
    ),
}
"""The words for refusals of a target, by code: what is wrong and what to do."""

"""Messages of `tipsite verify`: its findings, and the reasons why it could not check something."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.messages import mark

ONLINE: Mapping[str, tuple[str, str]] = {
    "number-changed": (
        mark("A number or address is not the one that you published"),
        mark("Publish again now. Then change the password of the host: somebody may have it."),
    ),
    "number-strange": (
        mark("There is a number or address that you did not publish"),
        mark("Publish again now. Then change the password of the host: somebody may have it."),
    ),
    "withdrawn": (
        mark("A number or address that you withdrew is still online"),
        mark("Publish again. What stays, delete at the host, and empty the host's cache there."),
    ),
    "emails-hidden": (
        mark("Your host hides e-mail addresses: your readers cannot see them"),
        mark("Switch it off at the host: at Cloudflare it is called “Email Address Obfuscation”."),
    ),
    "replaced": (
        mark("Every address shows something that is not your site"),
        mark(
            "Look at it in a browser. A host that sends robots away may show it to programs alone; else ask the host: the account may have ended, or somebody may have its password."
        ),
    ),
    "foreign": (
        mark(
            "A part that is not yours runs, is loaded or changes what is shown: it can see your readers, or hide a number"
        ),
        mark(
            "Switch off what the host adds to pages. If it adds nothing, somebody else does: change the password of the host and publish again."
        ),
    ),
    "stale": (
        mark("An earlier version is shown"),
        mark("Empty the cache of the host, or publish again; a host may take some minutes."),
    ),
    "changed": (
        mark("Not as you published it"),
        mark(
            "Publish again. If somebody else publishes this site, copy their folder .tipsite-published over yours."
        ),
    ),
    "missing": (
        mark("Not there, or not shown"),
        mark("Publish again. If nothing is there at all, look whether the address is right."),
    ),
    "extra": (
        mark("Still online, though no longer published"),
        mark("Publish again. What stays, delete at the host."),
    ),
    "redirected": (
        mark("Leads to another page or host"),
        mark(
            "Look for a rule at the host that leads on, and delete it. If there is none, change the password."
        ),
    ),
    "old-lost": (
        mark("An old address does not lead to its page"),
        mark(
            "Upload the files for the host again: the page “Hosts” of the documentation says which. Printed codes may lead there."
        ),
    ),
    "no-https": (
        mark("The site can be read without https, though you wrote “https: yes”"),
        mark("Switch on at the host that it sends to https."),
    ),
    "header-weak": (
        mark("A header that protects readers is missing or weaker than built"),
        mark("Upload the files for the host again; for nginx or Caddy, type: tipsite hosts"),
    ),
    "front-missing": (
        mark("The address of the site itself shows nothing; its page is at index.html alone"),
        mark("Say at the host that index.html is the page of a folder (“index document”)."),
    ),
    "certificate-last-days": (
        mark("The certificate of the host has ended, or ends within a week"),
        mark("Ask the host to renew it today."),
    ),
    "certificate-ending": (
        mark("The certificate of the host ends soon, and was not renewed"),
        mark("Ask the host to renew it, and why it does not by itself."),
    ),
    "inserted": (
        mark("Your host puts something into your pages; the rest is as you published it"),
        mark("Switch it off at the host, or find one that leaves pages alone."),
    ),
    "headers-none": (
        mark("Your host reads none of the files for hosts, and sends none of the headers"),
        mark(
            "Each page still carries its own policy. The page “Hosts” of the documentation says which hosts do more."
        ),
    ),
    "lost-found": (
        mark("For an address that never was, your host answers as if it were there"),
        mark("Readers of a lost address may not see that it is one. Ask the host."),
    ),
    "rewritten": (
        mark("Your host writes pages in another form; what they say is what you published"),
        mark("Nothing is to be done. FTP programs do this unless they are set to “binary”."),
    ),
}
"""The words of each finding, by its code: what is wrong and what to do."""
UNLOOKED: Mapping[str, str] = {
    "no-such-host": mark(
        "nobody knows the name of the site: no internet here, or the name has ended"
    ),
    "no-answer": mark("no connection to the host"),
    "garbled": mark("what the host answered cannot be read"),
    "certificate-expired": mark("the certificate has ended"),
    "certificate-wrong": mark(
        "the certificate is not the site's: somebody may be in between, such as a network with a login page"
    ),
    "unreadable": mark("the disk did not let it be read"),
    "server-error": mark("the host says that it has a fault, or is asked too often"),
    "forbidden": mark("the host shows nothing to this computer"),
    "another-site": mark(
        "something else answers at every address: a login page of this network, or the host in place of your site"
    ),
    "too-much": mark("the host sends far more than was published"),
}
"""The reasons why something could not be checked, by code."""

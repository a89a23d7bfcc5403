"""Not one number or address in the output that is not a record's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tipsite.audit.document import Document
from tipsite.model.plan import Promises
from tipsite.problems import Problem, Where, problem
from tipsite.tools.contacts import digits_of, find_contacts, is_doubtful


def contact_problems(document: Document, promises: Promises) -> Iterator[Problem]:
    """Yield each number or address, dialled or seen, that no record publishes."""
    at = Where(path=f"output/{document.path}")
    for element in document.elements:
        href = re.sub(r"\s", "", element.attributes.get("href", ""))
        scheme, _, target = href.partition(":")
        scheme = scheme.lower()
        if (
            (scheme == "tel" and target not in promises.dials)
            or (scheme == "mailto" and target not in promises.emails)
            or scheme == "sms"
        ):
            yield problem("audit-number", at, found=target)
    for line in dict.fromkeys(document.text.split("\n")):
        for contact in find_contacts(line, dials=promises.dials, regions=promises.regions):
            if is_doubtful(contact, dials=promises.dials, regions=promises.regions):
                continue
            known = (
                digits_of(contact.text) in promises.dials
                if contact.kind == "phone"
                else contact.text in promises.emails
            )
            if not known:
                yield problem("audit-number", at, found=contact.text)

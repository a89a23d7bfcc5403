"""Fills in the checks that `tipsite directory confirmed` would have written into records."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from typing import TypeVar

from tipsite.contacts.channels import confirmation_check, contact_parts, lines_of
from tipsite.model.corpus import SERVICES
from tipsite.model.records import ServiceFile
from tipsite.yaml.cursor import EditRefused
from tipsite.yaml.edit import set_values
from tipsite.yaml.nodes import path_to
from tipsite.yaml.schema import parse_record

_CONFIRMED = re.compile(rb"how: (?:called|operator)")
C = TypeVar("C", bytes, bytes | None)


@lru_cache(maxsize=64)
def with_checks(text: str) -> str:
    """Return a directory in which each confirmation is as if a command had written it today.

    A text that has a check already is left as it is.
    """
    if "check:" in text:
        return text
    file = parse_record(text, SERVICES, ServiceFile).value
    lines = [line for service in file.services for line in lines_of(service)] if file else []
    for line in sorted(lines, key=lambda line: line.verified.at.line, reverse=True):
        verified = line.verified
        if file and verified.how != "published" and verified.by:
            check = confirmation_check(
                file.country.text,
                contact_parts(line),
                verified.on,
                verified.how,
                verified.by.text,
            )
            with suppress(EditRefused):
                text = set_values(text, path_to(text, verified.at), {"check": check})
    return text


def confirmed(files: Mapping[str, C]) -> dict[str, C]:
    """Return the files of a site with the checks of its records."""
    return {
        path: with_checks(content.decode()).encode()
        if content and path.startswith(SERVICES) and _CONFIRMED.search(content)
        else content
        for path, content in files.items()
    }

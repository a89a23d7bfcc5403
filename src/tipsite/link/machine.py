"""Machine translations where people in danger read: a site may refuse them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tipsite.link.editions import SENSITIVE
from tipsite.model.config import SiteSettings
from tipsite.model.site import Edition
from tipsite.problems import Problem, problem, warning
from tipsite.tools.again import key_place


def machine_problems(
    site: SiteSettings, editions: Iterable[Edition], texts: Mapping[str, str]
) -> Iterator[Problem]:
    """Yield each text by a machine where the site refuses such; a demonstration is only told.

    Refused are pages by which readers decide what to do, sensitive ones, and words of records.
    ``texts`` are the files by path.
    """
    if site.machine_translation != "refuse":
        return
    refused = problem if site.status == "live" else warning
    pages = {
        page.matter.at: page.kind
        for edition in editions
        for page in edition.pages.values()
        if page.translation == "machine" and (page.kind in SENSITIVE or page.sensitive)
    }
    for at, kind in pages.items():
        yield refused("machine-refused", key_place(texts, at, "translation"), kind=kind)
    for tag in site.languages:
        if site.translation.get(tag.text) == "machine":
            yield refused("machine-refused-records", tag.at, tag=tag.text)

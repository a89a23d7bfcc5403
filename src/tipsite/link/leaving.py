"""Where readers leave to, and the page that tells them what stays behind."""

from __future__ import annotations

from collections.abc import Iterator

from tipsite.link.known import Known
from tipsite.model.config import SiteSettings
from tipsite.model.corpus import Corpus
from tipsite.model.site import Edition
from tipsite.model.values import Text
from tipsite.problems import Problem, Where, problem
from tipsite.tools.telling import telling_word
from tipsite.tools.urls import is_https, split_url
from tipsite.yaml.schema import nearest


def exit_problems(site: SiteSettings, corpus: Corpus, known: Known) -> Iterator[Problem]:
    """Yield what is wrong with the pages that readers leave to: https, neutral, not ours."""
    if known.guessed:
        return
    told = frozenset(_hosts_of_records(corpus))
    for target in (site.exit, *site.exits.values()):
        yield from _target(target, site.address.text, told)
    names = (*known.tags, *sorted(known.countries))
    for name, target in site.exits.items():
        broken = f"content/services/{name.lower()}.yaml" in known.broken
        if name not in names and not broken:
            meant = nearest(name, {found.lower() for found in names})
            like = next((found for found in names if found.lower() == meant), "")
            code = "exit-for-meant" if like else "exit-for"
            values = {"meant": like} if like else {"known": ", ".join(names)}
            yield problem(code, target.at, name=name, **values)


def safety_problems(editions: tuple[Edition, ...], source: str, known: Known) -> Iterator[Problem]:
    """Yield the editions that have no page on what a visit leaves behind.

    Every site has pages of help, so every site needs one. One in the source language serves all.
    """
    lacking = [edition.tag for edition in editions if not _has_safety(edition)]
    if not lacking or known.guessed:
        return
    everywhere = len(lacking) == len(editions)
    for tag in (source,) if everywhere or source in lacking else lacking:
        path = f"content/{tag}/safety.md"
        if not any(found.startswith(f"content/{tag}/") for found in known.broken):
            yield problem("no-safety-page", Where(path=path), tag=tag)


def _has_safety(edition: Edition) -> bool:
    return any(page.kind == "safety" for page in edition.pages.values())


def _target(target: Text, address: str, told: frozenset[str]) -> Iterator[Problem]:
    url = target.text
    host = _host(url)
    if not is_https(url):
        yield problem("not-https", target.at, url=url)
    elif _is_within(host, _host(address)):
        yield problem("exit-ours", target.at, url=url)
    elif host in told:
        yield problem("exit-record", target.at, url=url)
    elif word := telling_word(url):
        yield problem("exit-telling", target.at, url=url, word=word)


def _is_within(host: str, other: str) -> bool:
    return host == other or host.endswith(f".{other}")


def _hosts_of_records(corpus: Corpus) -> Iterator[str]:
    """The hosts of services and organizations: going there from here tells the same as a visit."""
    for organization in corpus.organizations:
        if organization.website:
            yield _host(organization.website.text)
    for directory in corpus.directories:
        for service in directory.services:
            yield from (_host(website.url.text) for website in service.websites)


def _host(url: str) -> str:
    return (split_url(url).hostname or "").removeprefix("www.")

"""Checks of a site before real people are sent to it.

A site needs an exit page, a page about traces of a visit, a responsible organization and confirmed
lines. Pages for people in danger need texts without machine translation, if the site refuses it.
"""

from __future__ import annotations

from collections.abc import Iterator

from tipsite.contacts.channels import contact_text, is_interrupted, lines_of
from tipsite.contacts.dialling import EUROPEAN, digits_of
from tipsite.language.slugs import sensitive_word
from tipsite.model.corpus import Corpus
from tipsite.model.problems import Location, Problem, Text, problem, warning
from tipsite.model.records import Service
from tipsite.proposals import typing_slip
from tipsite.resolve.editions import SENSITIVE
from tipsite.resolve.resolved import Resolved
from tipsite.resolve.services import has_voice
from tipsite.web import is_https, split_url
from tipsite.yaml.diagnose import key_place


def live_problems(resolved: Resolved) -> Iterator[Problem]:
    """Yield the problems that stop a ``live`` site; a demonstration has none of them."""
    site, services = resolved.config.site, resolved.services
    if site.status != "live":
        return
    if site.responsible is None:
        yield problem("live-no-responsible", site.at)
    report = site.report_mistakes
    reachable = {
        f"service:{service.id}"
        for listed in services.values()
        for service in listed
        if lines_of(service)
    }
    if report is None:
        yield problem("live-no-report", site.at)
    elif report.text.startswith("service:") and report.text not in reachable:
        name = report.text.removeprefix("service:")
        service = resolved.records.get(name)
        if service is not None and _failed(service):
            yield warning("live-report-failed", report.at, id=name)
        elif service is not None:  # else it is reported already: unknown, or broken
            yield problem("live-report-unpublished", report.at, id=name)
    for listed in services.values():
        for public in listed:
            for line in (*lines_of(public), *public.places):
                if line.verified.how == "published":
                    yield problem("live-not-confirmed", line.at, id=public.id)
    yield from _unreachable(resolved.corpus)


def _failed(service: Service) -> bool:
    return any(map(is_interrupted, lines_of(service)))


def _unreachable(corpus: Corpus) -> Iterator[Problem]:
    """Yield listed services without a number, and countries without an emergency line.

    A withheld line is no error: an error would stop the build, and the number would stay online.
    """
    for file in corpus.directories:
        listed = [service for service in file.services if service.publish == "yes"]
        for service in listed:
            lines = [one for one in lines_of(service) if contact_text(one).text != "unknown"]
            if any(place.publish == "yes" for place in service.places):
                continue
            if not lines:
                yield problem("live-nothing-to-call", service.id.at, id=service.id.text)
            elif all(line.publish != "yes" for line in lines) and not _failed(service):
                yield warning("live-nobody-now", service.id.at, id=service.id.text)
        urgent = (service for service in listed if _is_urgent(service))
        if not file.is_abroad and not any(map(has_voice, urgent)):
            yield warning("live-no-emergency", file.country.at, country=file.country.text)


def _is_urgent(service: Service) -> bool:
    numbers = {digits_of(phone.dial.text) for phone in service.phones if phone.publish == "yes"}
    needed = "emergency" in service.needs or service.kind == "emergency"
    return needed or EUROPEAN in numbers


def machine_problems(resolved: Resolved) -> Iterator[Problem]:
    """Yield each machine translation that the site refuses: errors on a live site, else warnings.

    A site can refuse them on pages that help readers to decide, on sensitive pages, and in records.
    """
    site, texts = resolved.config.site, resolved.corpus.texts
    if site.machine_translation != "refuse":
        return
    refused = problem if site.status == "live" else warning
    pages = {
        page.matter.at: page.kind
        for edition in resolved.editions
        for page in edition.pages.values()
        if page.translation == "machine" and (page.kind in SENSITIVE or page.sensitive)
    }
    for at, kind in pages.items():
        yield refused("machine-refused", key_place(texts, at, "translation"), kind=kind)
    for tag in site.public_languages():
        if site.translation.get(tag.text) == "machine":
            yield refused("machine-refused-records", tag.at, tag=tag.text)


def exit_problems(resolved: Resolved) -> Iterator[Problem]:
    """Yield the problems of exit pages, which must be https, neutral, and outside of this site."""
    site, known = resolved.config.site, resolved.known
    if known.guessed:
        return
    told = frozenset(_hosts_of_records(resolved.corpus))
    for target in (site.exit, *site.exits.values()):
        yield from _target(target, site.address.text, told)
    names = (*known.tags, *sorted(known.countries))
    for name, target in site.exits.items():
        broken = f"content/services/{name.lower()}.yaml" in known.broken
        if name not in names and not broken:
            meant = typing_slip(name, names)
            yield problem("exit-for", target.at, meant=meant, name=name, known=", ".join(names))


def _hosts_of_records(corpus: Corpus) -> Iterator[str]:
    """Yield the hosts of services and organizations: a visit there reveals as much as one here."""
    for organization in corpus.organizations:
        if organization.website:
            yield _host(organization.website.text)
    for directory in corpus.directories:
        for service in directory.services:
            yield from (_host(website.url.text) for website in service.websites)


def _host(url: str) -> str:
    return (split_url(url).hostname or "").removeprefix("www.")


def _target(target: Text, address: str, told: frozenset[str]) -> Iterator[Problem]:
    url = target.text
    host = _host(url)
    if not is_https(url):
        yield problem("not-https", target.at, url=url)
    elif _is_within(host, _host(address)):
        yield problem("exit-ours", target.at, url=url)
    elif host in told:
        yield problem("exit-record", target.at, url=url)
    elif word := sensitive_word(url):
        yield problem("exit-telling", target.at, url=url, word=word)


def _is_within(host: str, other: str) -> bool:
    return host == other or host.endswith(f".{other}")


def safety_problems(resolved: Resolved) -> Iterator[Problem]:
    """Yield the editions that have no page about the traces of a visit.

    Every site has pages of help, so every site needs this page. A page in the source language
    serves all.
    """
    editions, known = resolved.editions, resolved.known
    source = resolved.config.site.source_language.text
    lacking = [
        edition.tag
        for edition in editions
        if not any(page.kind == "safety" for page in edition.pages.values())
    ]
    if not lacking or known.guessed:
        return
    everywhere = len(lacking) == len(editions)
    for tag in (source,) if everywhere or source in lacking else lacking:
        path = f"content/{tag}/safety.md"
        if not any(found.startswith(f"content/{tag}/") for found in known.broken):
            yield problem("no-safety-page", Location(path=path), tag=tag)

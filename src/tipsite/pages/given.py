"""Input questions about a site for makers of pages, and values that record each read.

A page depends on the values that its maker reads. So a rule only gets a tracked site, tracked
editions and tracked settings. Each read of their fields or keys is recorded as a question of the
page. `edition_contexts` defines the answers to these questions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar, cast

from msgspec import Struct

from tipsite.engine.fingerprint import Marks
from tipsite.engine.session import Session
from tipsite.model.config import SiteSettings
from tipsite.model.corpus import Theme
from tipsite.model.media import Media
from tipsite.model.site import Edition, PublicService, Site

T = TypeVar("T")
BY_FILE = ("assets", "material", "paths", "templates")
"""Fields of a theme that are read file by file."""


class Base(Struct, frozen=True, kw_only=True):
    """Facts that every page of a site reads. Scripts and ``styles`` (by name) are addresses.

    So is ``font``, the font of titles on loud pages; it is empty if there is none.
    """

    address: str
    drafts: bool
    is_unlisted: bool
    styles: Mapping[str, str]
    script: str
    search: str
    guard: str
    font: str = ""


class TrackedEdition(Edition, frozen=True, kw_only=True):
    """The type of a tracked edition: mypy refuses an untracked one in a rule."""


class TrackedMedia(Media, frozen=True, kw_only=True):
    """The type of tracked pictures and files."""


class TrackedSettings(SiteSettings, frozen=True, kw_only=True):
    """The type of tracked settings."""


class TrackedTheme(Theme, frozen=True, kw_only=True):
    """The type of a tracked theme."""


class TrackedSite(Site, frozen=True, kw_only=True):
    """The type of a tracked site."""

    settings: TrackedSettings
    theme: TrackedTheme


class TrackedMapping(Mapping[str, T]):
    """A mapping that records each read as a question, which has the key or is about all keys."""

    __slots__ = ("_live", "_question", "_session")

    def __init__(self, session: Session, live: Mapping[str, T], *question: str) -> None:
        self._session, self._live, self._question = session, live, question

    def __getitem__(self, key: str) -> T:
        self._session.note(*self._question, key)
        return self._live[key]

    def __iter__(self) -> Iterator[str]:
        self._session.note(*self._question)
        return iter(self._live)

    def __len__(self) -> int:
        self._session.note(*self._question)
        return len(self._live)

    def __repr__(self) -> str:
        return repr(self.copy())

    def copy(self) -> dict[str, T]:
        """Return the items as a dict; templates may call this method of any mapping."""
        return dict(self.items())


class TrackedFields:
    """A record that records each read of a field as a question; ``parts`` do this themselves."""

    __slots__ = ("_live", "_parts", "_question", "_session")

    def __init__(self, session: Session, live: object, *question: str, **parts: object) -> None:
        self._session, self._live, self._question, self._parts = session, live, question, parts

    def __getattr__(self, field: str) -> Any:
        """Return a field of the record."""
        if field in self._parts:
            return self._parts[field]
        self._session.note(*self._question, field)
        return getattr(self._live, field)


def by_key(live: Mapping[str, object]) -> Callable[..., object]:
    """Return the function that answers the questions of a tracked mapping."""
    return lambda *key: live.get(*key) if key else tuple(live)


def _tracked(
    session: Session, live: Mapping[str, T], name: str, marks: Marks | None = None
) -> Mapping[str, T]:
    session.input(name, by_key(live), marks)
    return TrackedMapping(session, live, name)


def tracked_site(session: Session, site: Site) -> TrackedSite:
    """Return a site that records each read of its settings, its theme and its other fields."""
    theme = site.theme
    files = {
        name: TrackedMapping(session, getattr(theme, name), "templates", name) for name in BY_FILE
    }
    settings = TrackedFields(session, site.settings, "setting")
    parts = {"settings": settings, "theme": TrackedFields(session, theme, "templates", **files)}
    return cast("TrackedSite", TrackedFields(session, site, "site", **parts))


def tracked_editions(session: Session, site: Site) -> Mapping[str, TrackedEdition]:
    """Return the editions by tag."""
    tracked = {
        edition.tag: TrackedFields(
            session,
            edition,
            "edition",
            edition.tag,
            tag=edition.tag,
            pages=TrackedMapping(session, edition.pages, "edition page", edition.tag),
            phrases=TrackedMapping(session, edition.phrases, "phrase", edition.tag),
        )
        for edition in site.editions
    }
    return TrackedMapping(session, cast("Mapping[str, TrackedEdition]", tracked), "editions")


def tracked_services(session: Session, site: Site) -> Mapping[str, PublicService]:
    """Return all services by id."""
    services = {service.id: service for country in site.services.values() for service in country}
    return _tracked(session, services, "service", site.outdated)


def tracked_media(session: Session, media: Media) -> TrackedMedia:
    """Return pictures and files."""
    images = _tracked(session, media.images, "picture")
    files = _tracked(session, media.files, "file")
    prints = _tracked(session, media.prints, "print")
    return TrackedMedia(images=images, files=files, prints=prints)

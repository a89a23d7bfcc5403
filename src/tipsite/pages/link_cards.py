"""Cards of links: what chats and networks show of a link, with the title of the page on it.

A card is drawn where the settings ask for it, once for all pages of a title. Pages that have to
stay quiet have none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from tipsite.engine.session import Session
from tipsite.model.corpus import CONFIG
from tipsite.model.media import LinkCard
from tipsite.model.plan import Artifact
from tipsite.model.problems import Location, Problem, warning
from tipsite.pages.context import Context
from tipsite.pages.given import TrackedSite, TrackedTheme
from tipsite.pages.pieces import card_source
from tipsite.pages.render import stored_file
from tipsite.theme.typst_templates import FOLDER, SHARED
from tipsite.web import link_card_address

if TYPE_CHECKING:
    from tipsite.material.typesetting import Typesetter

CARD = "link-card"
"""The name of its template."""


class LinkCards:
    """Draws the cards of a site, each as the answer to a question of a session."""

    def __init__(
        self, session: Session, site: TrackedSite, contexts: Mapping[str, Context]
    ) -> None:
        self._session, self._theme, self._contexts = session, site.theme, contexts
        self._typesetter: Typesetter | None = None
        if site.settings.link_cards:
            session.rule("link card", self._card, LinkCard, exact=True)

    def files(
        self, keys: Iterable[tuple[str, ...]]
    ) -> tuple[tuple[Artifact, ...], tuple[Problem, ...]]:
        """Return the cards that pages ask for, and why others could not be drawn.

        The ``keys`` of a card are language, id of a campaign (empty: of none) and title.
        """
        files: list[Artifact] = []
        problems: list[Problem] = []
        for key in dict.fromkeys(keys):
            card: LinkCard = self._session.ask("link card", *key)
            problems += card.problems
            if card.address:
                question = ("link card", *key)
                files.append(
                    stored_file(
                        self._session, card.address, card.content, *question, size=card.size
                    )
                )
        return tuple(files), tuple(dict.fromkeys(problems))

    def _card(self, tag: str, campaign: str, title: str) -> LinkCard:
        from tipsite.material.typesetting import Typesetter  # noqa: PLC0415 - for few sites

        templates = _templates(self._theme)
        if f"{CARD}.typ" not in templates:
            return LinkCard()
        context = self._contexts[tag]
        of_campaign = context.campaign_of(campaign) if campaign else None
        source = card_source(context, self._theme, CARD, of_campaign, title)
        at = Location(path=CONFIG, line=1, column=1)
        self._typesetter = self._typesetter or Typesetter()
        # Any mistake is told at the template; the site is built without cards.
        drawn = Location(path=self._theme.paths[f"{FOLDER}{CARD}.typ"])
        typeset = self._typesetter.typeset(
            source.view, templates, source.files, at=drawn, paths=self._theme.paths, ending="png"
        )
        if typeset.problems:
            return LinkCard(problems=typeset.problems)
        if typeset.overflows:
            return LinkCard(problems=(warning("link-card-long", at, title=title),))
        digest = self._session.keep_blob(typeset.content)
        address = link_card_address(digest)
        return LinkCard(address=address, content=digest, size=len(typeset.content))


def _templates(theme: TrackedTheme) -> Mapping[str, str]:
    """Return the templates of a card alone: a change of a piece's template redraws no card."""
    return {name: theme.material[name] for name in SHARED if name in theme.material}

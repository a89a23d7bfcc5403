"""A language as this site knows it: tipsite's data, and what the officer has said of it."""

from __future__ import annotations

from tipsite.model.config import SiteSettings
from tipsite.tools.locale_table import Locale
from tipsite.tools.locales import language_name, locale_for, locale_with


def site_locale(site: SiteSettings, tag: str) -> Locale:
    """Return the locale of an edition."""
    said = site.locales.get(tag)
    if said is None:
        return locale_for(tag)
    return locale_with(
        tag,
        endonym=said.endonym.text if said.endonym else "",
        like=said.like.text if said.like else "",
    )


def named_in(site: SiteSettings, locale: Locale, tag: str) -> str:
    """Return the name of the language ``tag`` in another; its own name where there is none."""
    name = language_name(locale, tag)
    return site_locale(site, tag).endonym if name == tag else name

"""The theme contract: what each template is given, all of it frozen and ready to be shown.

A template sees one name, ``view``. ``VIEWS`` names the template of each view. Texts are plain
strings that Jinja escapes, or ``Markup`` that is safe already; no template needs ``|safe``.
"""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.views.frame import Alternate, Frame, LanguageLink, Link, Logo, Words
from tipsite.views.pages import (
    CampaignView,
    Choice,
    ChooserView,
    DirectoryView,
    HelpView,
    HomeView,
    ListView,
    NotFoundView,
    PageView,
    Picture,
    ServiceView,
    SignView,
)
from tipsite.views.services import Call, Contact, Country, Entry, Section

__all__ = [
    "VIEWS",
    "Alternate",
    "Call",
    "CampaignView",
    "Choice",
    "ChooserView",
    "Contact",
    "Country",
    "DirectoryView",
    "Entry",
    "Frame",
    "HelpView",
    "HomeView",
    "LanguageLink",
    "Link",
    "ListView",
    "Logo",
    "NotFoundView",
    "PageView",
    "Picture",
    "Section",
    "ServiceView",
    "SignView",
    "View",
    "Words",
]

View = (
    HomeView | HelpView | DirectoryView | ServiceView | ListView | SignView | CampaignView
    | PageView | ChooserView | NotFoundView
)  # fmt: skip

VIEWS: Mapping[type, str] = {
    HomeView: "home.html",
    HelpView: "help.html",
    DirectoryView: "directory.html",
    ServiceView: "service.html",
    ListView: "list.html",
    SignView: "sign.html",
    CampaignView: "campaign.html",
    PageView: "page.html",
    ChooserView: "chooser.html",
    NotFoundView: "notfound.html",
}

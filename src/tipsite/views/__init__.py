"""The theme contract: what each template is given, all of it frozen and ready to be shown.

A template sees one name, ``view``. ``VIEWS`` names the template of each view. Texts are plain
strings that Jinja escapes, or ``Markup`` that is safe already; no template needs ``|safe``.
"""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.views.frame import Alternate, FooterGroup, Frame, LanguageLink, Logo, Share
from tipsite.views.pages import (
    AllPagesView,
    CampaignView,
    Choice,
    ChooserView,
    DirectoryView,
    HelpView,
    HomeView,
    Letter,
    ListView,
    NewsView,
    NotFoundView,
    PageView,
    PartView,
    SafetyView,
    SearchView,
    ServiceView,
    SignView,
    Supporter,
)
from tipsite.views.parts import (
    Captions,
    Download,
    Filter,
    Link,
    Opening,
    Option,
    Picture,
    Script,
    Source,
    Words,
)
from tipsite.views.routes import (
    AbroadView,
    Fold,
    Office,
    Part,
    Receiver,
    RouteGroup,
    RoutesView,
    RouteView,
    RouteWorkersView,
    Sentence,
)
from tipsite.views.services import (
    Call,
    CallKind,
    Code,
    Contact,
    Country,
    Entry,
    Section,
    SheetView,
    Shown,
    Strip,
    shown_in,
)

__all__ = [
    "VIEWS",
    "AbroadView",
    "AllPagesView",
    "Alternate",
    "Call",
    "CallKind",
    "CampaignView",
    "Captions",
    "Choice",
    "ChooserView",
    "Code",
    "Contact",
    "Country",
    "DirectoryView",
    "Download",
    "Entry",
    "Filter",
    "Fold",
    "FooterGroup",
    "Frame",
    "HelpView",
    "HomeView",
    "LanguageLink",
    "Letter",
    "Link",
    "ListView",
    "Logo",
    "NewsView",
    "NotFoundView",
    "Office",
    "Opening",
    "Option",
    "PageView",
    "Part",
    "PartView",
    "Picture",
    "Receiver",
    "RouteGroup",
    "RouteView",
    "RouteWorkersView",
    "RoutesView",
    "SafetyView",
    "Script",
    "SearchView",
    "Section",
    "Sentence",
    "ServiceView",
    "Share",
    "SheetView",
    "Shown",
    "SignView",
    "Source",
    "Strip",
    "Supporter",
    "View",
    "Words",
    "shown_in",
]

View = (
    HomeView | HelpView | DirectoryView | PartView | ServiceView | ListView | SignView
    | CampaignView | SheetView | PageView | SafetyView | NewsView | RouteView
    | RouteWorkersView | RoutesView | AbroadView | SearchView | AllPagesView
    | ChooserView | NotFoundView
)  # fmt: skip

VIEWS: Mapping[type, str] = {
    HomeView: "home.html",
    HelpView: "help.html",
    DirectoryView: "directory.html",
    PartView: "part.html",
    ServiceView: "service.html",
    ListView: "list.html",
    SignView: "sign.html",
    CampaignView: "campaign.html",
    SheetView: "sheet.html",
    PageView: "page.html",
    SafetyView: "safety.html",
    NewsView: "news.html",
    RouteView: "route.html",
    RouteWorkersView: "route_workers.html",
    RoutesView: "routes.html",
    AbroadView: "abroad.html",
    SearchView: "search.html",
    AllPagesView: "allpages.html",
    ChooserView: "chooser.html",
    NotFoundView: "notfound.html",
}

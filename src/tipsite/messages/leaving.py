"""Problems of leaving a page, and of what it tells a person looking on."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.messages.marking import N_

_THEME = "This is a mistake of the theme; tell whoever looks after it."

LEAVING: Mapping[str, tuple[str, str]] = {
    "exit-ours": N_(
        "“Leave this site” leads back to this site ({url}).", "Choose a neutral page elsewhere."
    ),
    "exit-record": N_(
        "“Leave this site” leads to a service or organization of this site ({url}).",
        "Choose a page that many people open every day, such as a search engine or the weather.",
    ),
    "exit-telling": N_(
        "“Leave this site” leads to an address that says “{word}” ({url}).",
        "Choose a page that many people open every day, such as a search engine or the weather.",
    ),
    "exit-for": N_(
        "“{name}” is no language of the site and no country with a directory.",
        "Write one of these: {known}.",
    ),
    "exit-for-meant": N_(
        "“{name}” is no language of the site and no country with a directory.",
        "Do you mean “{meant}”?",
    ),
    "no-safety-page": N_(
        "There is no page on what a visit leaves on the phone, and this site has pages that need it.",
        "Write this page, with “kind: safety” (docs/content.md, “What stays behind”).",
    ),
    "media-sensitive": N_(
        "A page for media has no exit, so it cannot be sensitive.",
        "Delete “sensitive: yes”, or “kind: media”.",
    ),
    "audit-no-guard": N_(
        "The page does not begin with tipsite's guard, so Back would show it after an exit.", _THEME
    ),
    "audit-no-exit": N_(
        "The page has no way to leave the site.",
        'The template needs a link to frame.exit with data-exit and rel="nofollow noreferrer". '
        + _THEME,
    ),
    "audit-exit-late": N_(
        "The way to leave the site is not among the first {most} links, so the keyboard reaches it late.",
        _THEME,
    ),
    "audit-exit-not-last": N_(
        "The way to leave the site does not stand again at the end of the page.", _THEME
    ),
    "audit-exit-elsewhere": N_("A link that says it leaves the site leads to {url}.", _THEME),
    "audit-exit-here": N_("A page for media needs no way to leave the site.", _THEME),
    "audit-exit-words": N_(
        "The page has no live region that says how often Shift must still be pressed.",
        'The template needs role="status" with data-exit-words="{{{{ frame.exit_words }}}}". '
        + _THEME,
    ),
    "audit-no-safety": N_(
        "The page has no link to {address}, which says what stays on the phone.", _THEME
    ),
    "audit-not-said": N_("The page does not say “{sentence}”, which it must.", _THEME),
    "audit-not-discreet": N_(
        "“{found}” would be seen in the tab, the history or a chat.",
        "It must be “{meant}”. " + _THEME,
    ),
    "audit-telling": N_(
        "“{name}” tells what the page is about (“{word}”).",
        "It stays in the history of the phone. Choose another word.",
    ),
    "audit-icon": N_(
        "The icon of the page must be neutral, inside the page (data:), and the only one.", _THEME
    ),
    "audit-title-twice": N_(
        "The title “{title}” is also that of {other}; nobody can tell the two apart.",
        "Look at the phrases that begin with neutral_: each must be different.",
    ),
}

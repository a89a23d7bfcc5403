"""Which language and which document somebody means."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Sequence

from tipsite.giving import Refused
from tipsite.tools.tags import suggest_tag
from tipsite.ui_language import gettext as _

_FOLDER = "content/"
_INDEX = "index.md"


def find_tag(wanted: str, tags: Sequence[str]) -> str:
    """Return the language tag that was meant, however its letters are written.

    Raises:
        Refused: the site has no such language.
    """
    exact = {tag.casefold(): tag for tag in tags}
    found = exact.get(wanted.strip().replace("_", "-").casefold())
    if found:
        return found
    near = [form for form in tags if form.split("-")[0].casefold() == wanted.casefold()]
    near = near or [form for form in (suggest_tag(wanted, tags),) if form in tags]
    said = [_("This site has no language “{tag}”.").format(tag=wanted[:40])]
    said += [_("Do you mean {names}?").format(names=_one_of(near))] if near else []
    said += [_("Its languages: {tags}.").format(tags=", ".join(tags))]
    raise Refused(" ".join(said))


def find_document(wanted: str, names: Collection[str], tags: Sequence[str]) -> str:
    """Return the name of the document that was meant.

    ``help``, ``help/``, ``help/index.md`` and ``content/sq/help/index.md`` are the same page;
    ``services/al.yaml``, ``al.yaml`` and ``content/services/al.yaml`` the same records.

    Raises:
        Refused: there is none, or more than one may be meant.
    """
    path = wanted.strip().replace("\\", "/").removeprefix("./").removeprefix(_FOLDER)
    folder, slash, rest = path.partition("/")
    if slash and folder in tags:
        path = rest
    elif path in tags:
        path = ""
    plain = path.strip("/")
    for name in _forms(plain):
        if name in names:
            return name
    ends = [name for name in names if name.endswith(tuple(f"/{form}" for form in _forms(plain)))]
    if len(ends) == 1 and plain:
        return ends[0]
    raise Refused(_unknown(wanted, plain, ends if plain else (), names))


def _forms(path: str) -> tuple[str, ...]:
    """What a path may be short for, the likeliest first."""
    if not path:
        return (_INDEX,)
    stem = path.removesuffix(".html")
    return (path, f"{stem}.md", f"{stem}/{_INDEX}", f"{stem}.yaml")


def _unknown(wanted: str, path: str, several: Collection[str], names: Collection[str]) -> str:
    if several:
        words = _("“{name}” may be {names}. Write one of them.")
        return words.format(name=wanted[:80], names=_one_of(sorted(several)[:5]))
    said = _("There is no page or file of records “{name}”.").format(name=wanted[:80])
    last = {name.removesuffix(".md").removesuffix("/index"): name for name in names}
    last |= {name.rpartition("/")[2].removesuffix(".md"): name for name in names}
    near = difflib.get_close_matches(path, names, n=2, cutoff=0.75)
    near = near or [last[form] for form in difflib.get_close_matches(path, last, n=2)]
    return f"{said} {_('Do you mean {names}?').format(names=_one_of(near))}" if near else said


def _one_of(names: Sequence[str]) -> str:
    return _(" or ").join(names)

"""One more theme: a folder that changes nothing yet, so that the site builds at once.

It lists every token in comments, and has one template as an example.
"""

from __future__ import annotations

import hashlib
import re
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from tipsite.i18n import gettext as _
from tipsite.model.config import COLOURS, SCHEMES, Scheme
from tipsite.model.corpus import CONFIG, IMAGES, Theme
from tipsite.proposals import nearest
from tipsite.scaffold.identity import brand_of, brand_tokens, choices
from tipsite.scaffold.title_font import font_sentences, title_font
from tipsite.theme.css import TokenDeclaration, token_declarations
from tipsite.theme.tokens import TITLE_FONT, TOKENS
from tipsite.web import is_reserved, plain_name
from tipsite.workspace.changes import ChangeSet
from tipsite.workspace.errors import CommandError
from tipsite.workspace.site import (
    ErrorGate,
    Workspace,
    needs_mending,
    open_changed,
    yaml_edit,
)
from tipsite.yaml.edit import set_values

_WIDTH = 96
_SHAPES = ("corner", "font", "heading_font", "scale")
_EXAMPLE = "bar_help"
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class NewTheme(NamedTuple):
    """The change that adds a theme, and sentences about the colours that it got."""

    change: ChangeSet
    choices: tuple[str, ...]


def add_theme(
    workspace: Workspace,
    name: str,
    parent: str,
    *,
    used: bool,
    brand: str = "",
    logo: Path | None = None,
    font: Path | None = None,
) -> NewTheme:
    """Return the change that adds a theme ``name``, which inherits everything from ``parent``.

    With ``used``, the site gets the theme at once. From the colour ``brand``, tokens are made; the
    file ``logo`` becomes the site's, and ``font`` the font of titles.

    Raises:
        CommandError: the name is not valid, or the site has errors.
        OSError: the logo or font cannot be read.
    """
    snapshot, corpus = workspace.snapshot, workspace.corpus
    themes = sorted({path.split("/")[1] for path in snapshot.files if path.startswith("themes/")})
    if not _NAME.fullmatch(name) or is_reserved(name):
        words = _("“{name}” cannot be the name of a theme. Write for example: {meant}")
        raise CommandError(words.format(name=name, meant=plain_name(name) or "spring"))
    if name in themes:
        words = _("There is a theme “{name}” already. Choose another name.")
        raise CommandError(words.format(name=name))
    if parent not in themes:
        words = _("There is no theme “{name}”. Do you mean “{meant}”?")
        raise CommandError(words.format(name=parent, meant=nearest(parent, themes) or "plain"))
    if corpus.config is None or corpus.theme is None:
        raise needs_mending(workspace.problems, snapshot.files)
    settings = {"theme": name} if used else {}
    images: dict[str, bytes] = {}
    if logo is not None:
        settings["logo"] = logo.name
        path, content = f"{IMAGES}{logo.name}", logo.read_bytes()
        if path not in snapshot.paths:
            images = {path: content}
        elif snapshot.digests()[path] != hashlib.sha256(content).hexdigest():
            words = _("{path} is there already. Nothing was changed.")
            raise CommandError(words.format(path=path))
    config = {CONFIG: _chosen(snapshot.files[CONFIG], settings), **images}
    folder = f"themes/{name}"
    bare = {**config, f"{folder}/theme.yaml": f"parent: {parent}\n".encode()}
    gate = ErrorGate(workspace)
    gate.refuse_new_errors(bare)
    theme = open_changed(
        workspace, {**bare, CONFIG: _chosen(snapshot.files[CONFIG], {"theme": name})}, "texts"
    ).corpus.theme
    assert theme is not None
    css = theme.assets["site.css"].decode("utf-8", "replace")
    tokens = brand_tokens(brand_of(brand, css)) if brand else {}
    files = {
        f"{folder}/theme.yaml": _theme_file(theme, parent, css, tokens),
        f"{folder}/templates/page.html": _page_template(parent),
        f"{folder}/assets/loud.css": _loud_css(),
    }
    sentences = tuple(choices(brand, css)) if brand else ()
    if font is not None:
        files[f"{folder}/assets/{TITLE_FONT}"], letters = title_font(font)
        texts = (body.decode() for path, body in snapshot.files.items() if path.endswith(".md"))
        sentences += tuple(font_sentences(files[f"{folder}/assets/{TITLE_FONT}"], letters, texts))
    gate.refuse_new_errors({**files, **config})
    change = workspace.change({**files, **(config if settings else {})})
    return NewTheme(change, sentences)


def _chosen(old: bytes, settings: Mapping[str, str]) -> bytes:
    with yaml_edit(CONFIG):
        return set_values(old.decode(), ("site",), settings).encode()


def _theme_file(
    theme: Theme, parent: str, css: str, chosen: Mapping[tuple[Scheme, str], str]
) -> bytes:
    """Return ``theme.yaml`` of a new child of ``parent``, with all possible changes as comments.

    ``theme`` is the new theme before any change, ``css`` its style sheet. ``chosen`` are tokens
    that are set at once.
    """
    lines = [
        *_remark(_("All that this theme has not itself comes from its parent.")),
        f"parent: {parent}",
        "",
        *_remark(
            _("Colours. Take the # away before the words tokens and light (or dark), and before "
              "the colours that you change. Keep the quotation marks."),
            _("tipsite measures how well words can be told from what is behind them, and says "
              "which shade would do."),
        ),
        *_tokens(token_declarations(css), chosen),
        "",
        *_remark(
            _("Templates. Copy one from the parent into the folder templates, or begin like the "
              "example there. The same name goes before the parent's."),
            _("Style. What you write into assets/loud.css is for the first page, campaigns, news "
              "and pages for media, what you write into assets/more.css for all pages. Both are "
              "added to the parent's and go before them."),
            _("Phrases. Make a file phrases/TAG.po for a language, with the entries that are to "
              "be other words, such as:"),
        ),
        *_phrase(theme),
        *_remark(_("All of it is explained on the page “Themes” of the documentation.")),
    ]  # fmt: skip
    return ("\n".join(lines) + "\n").encode()


def _remark(*texts: str) -> Iterator[str]:
    for text in texts:
        yield from (f"# {line}" for line in textwrap.wrap(text, _WIDTH, break_on_hyphens=False))


def _tokens(
    declared: tuple[TokenDeclaration, ...], chosen: Mapping[tuple[Scheme, str], str]
) -> Iterator[str]:
    light = {token.name: token.value for token in declared if not token.dark}
    dark = {token.name: token.value for token in declared if token.dark}
    sign = "" if chosen else "#"
    yield f"{sign}tokens:"
    for scheme, values in zip(SCHEMES, (light, dark), strict=True):
        yield f"{sign}  {scheme}:"
        for name in COLOURS:
            if name in values:
                value = chosen.get((scheme, name))
                line = f'    {name}: "{value}"' if value else f'#    {name}: "{values[name]}"'
                yield f"{line:<30}# {_(TOKENS[name])}" if scheme == "light" else line
    for name in _SHAPES:
        if name in light:
            value = f"'{light[name]}'" if '"' in light[name] else light[name]
            yield f"#  {name}: {value}  # {_(TOKENS[name])}"


def _phrase(theme: Theme) -> Iterator[str]:
    english = theme.required[_EXAMPLE].forms[0]
    yield f'#   msgctxt "{_EXAMPLE}"'
    yield f'#   msgid "{english}"'
    yield '#   msgstr "…"'


def _wrapped(words: str) -> str:
    """Return words in lines that fit a comment."""
    return "\n   ".join(textwrap.wrap(words, _WIDTH, break_on_hyphens=False))


def _loud_css() -> bytes:
    """Return a style sheet with a comment on its purpose, and no rules."""
    words = _(
        "Styles of pages that may be loud: the first page, campaigns, news, for media. They are "
        "added to the parent's and go before them. Remove the signs around the line below, and "
        "see what it does. Readers get the sheet without notes like this one."
    )
    return f"/* {_wrapped(words)} */\n/* .banner {{ border-radius: 0; }} */\n".encode()


def _page_template(parent: str) -> bytes:
    """Return an example of a template: it extends the parent's."""
    words = _(
        "An example: pages with text, as the parent has them. What you write before or after "
        "super() is shown above or below. Delete this file if you do not need it."
    )
    return (
        f"{{# {_wrapped(words)} #}}\n"
        f'{{% extends "{parent}/page.html" %}}\n'
        "{% block main %}\n{{ super() }}\n{% endblock %}\n"
    ).encode()

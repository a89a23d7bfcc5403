"""The files of a new theme: every token as it is, commented out, and one template."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from tipsite.editors.tokens import TOKENS
from tipsite.model.corpus import Theme
from tipsite.model.theme import COLOURS, SCHEMES
from tipsite.tools.csstokens import Declared, declared
from tipsite.ui_language import gettext as _

_WIDTH = 96
_SHAPES = ("corner", "font")
_EXAMPLE = "help_numbers"


def theme_file(theme: Theme, parent: str, files: Mapping[str, bytes]) -> bytes:
    """Return ``theme.yaml`` of a new child of ``parent``, with what can be changed as comments.

    ``theme`` is the new theme while it has all from its parent.
    """
    sheet = files.get(theme.paths.get("assets/site.css", ""), b"")
    css = theme.assets.get("site.css", sheet).decode("utf-8", "replace")
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
        *_tokens(declared(css)),
        "",
        *_remark(
            _("Templates. Copy one from the parent into the folder templates, or begin like the "
              "example there. The same name goes before the parent's."),
            _("Phrases. Make a file phrases/TAG.po for a language, with the entries that are to "
              "be other words, such as:"),
        ),
        *_phrase(theme),
        *_remark(_("All of it is explained in docs/themes.md.")),
    ]  # fmt: skip
    return ("\n".join(lines) + "\n").encode()


def page_template(parent: str) -> bytes:
    """Return an example of a template: the parent's, with a place for more."""
    words = _(
        "An example: pages with text, as the parent has them. What you write before or after "
        "super() stands above or below. Delete this file if you do not need it."
    )
    lines = textwrap.wrap(words, _WIDTH, break_on_hyphens=False)
    return (
        "{# " + "\n   ".join(lines) + " #}\n"
        f'{{% extends "{parent}/page.html" %}}\n'
        "{% block main %}\n{{ super() }}\n{% endblock %}\n"
    ).encode()


def _remark(*texts: str) -> Iterator[str]:
    for text in texts:
        yield from (f"# {line}" for line in textwrap.wrap(text, _WIDTH, break_on_hyphens=False))


def _tokens(found: tuple[Declared, ...]) -> Iterator[str]:
    light = {token.name: token.value for token in found if not token.dark}
    dark = {token.name: token.value for token in found if token.dark}
    yield "#tokens:"
    for scheme, values in zip(SCHEMES, (light, dark), strict=True):
        yield f"#  {scheme}:"
        for name in COLOURS:
            if name in values:
                said = f'#    {name}: "{values[name]}"'
                yield f"{said:<30}# {_(TOKENS[name])}" if scheme == "light" else said
    for name in _SHAPES:
        if name in light:
            yield f"#  {name}: {_quoted(light[name])}  # {_(TOKENS[name])}"


def _quoted(value: str) -> str:
    return f"'{value}'" if '"' in value else value


def _phrase(theme: Theme) -> Iterator[str]:
    english = theme.required[_EXAMPLE].forms[0]
    yield f'#   msgctxt "{_EXAMPLE}"'
    yield f'#   msgid "{english}"'
    yield '#   msgstr "…"'

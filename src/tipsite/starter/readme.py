"""What a new site says of itself to whoever opens its folder."""

from __future__ import annotations

from collections.abc import Iterator

from tipsite.starter.choices import Choices
from tipsite.starter.lines import joined
from tipsite.starter.texts import words
from tipsite.ui_language import gettext as _
from tipsite.ui_language import language

_KINDS = (
    "sign", "page", "campaign", "news", "service", "organization", "country", "language",
)  # fmt: skip


def new_readme(choices: Choices) -> str:
    """Return the text of ``README.md``: what lies where, and what to do next."""
    made = _("This folder is a website, made with tipsite.")
    work = _("You write texts and records; tipsite makes the pages.")
    asks = _("Each asks what it needs, and says what to translate. For help, add --help.")
    return joined((
        f"# {choices.name or words(choices.source)['site']}",
        "",
        f"{made} {work}",
        "",
        "## " + _("What to do next"),
        "",
        *(f"{number}. {step}" for number, step in enumerate(_steps(choices), 1)),
        "",
        "## " + _("What lies where"),
        "",
        *(f"- `{path}`: {said}" for path, said in _places(choices)),
        "",
        "## " + _("To add something"),
        "",
        *(f"    tipsite new {kind}" for kind in _KINDS),
        "",
        asks,
    ))  # fmt: skip


def _steps(choices: Choices) -> Iterator[str]:
    files = ", ".join(f"`content/services/{code.lower()}.yaml`" for code in choices.countries)
    fill_in = _("Fill in the numbers: {files}. The first lines of the file say how.")
    until = _("Until then, no page shows a number.")
    yield f"{fill_in.format(files=files)}\n   {until}"
    who = _("Say who you are: the name of the site in {file}, your organization in {other}.")
    yield who.format(file="`campaigns.yaml`", other="`content/organizations.yaml`")
    read = _("Read the pages in {folder}, and change what does not fit.")
    draft = _("They are drafts: let somebody who speaks the language read them.")
    yield f"{read.format(folder=f'`content/{choices.source}/`')}\n   {draft}"
    yield _("To see the site in a browser, type: {command}").format(command="`tipsite serve`")
    yield _("To look for mistakes, type: {command}").format(command="`tipsite check`")
    one_file = _("To make the site as one file for your host, type: {command}")
    yield one_file.format(command="`tipsite build --zip`")


def _places(choices: Choices) -> Iterator[tuple[str, str]]:
    yield "campaigns.yaml", _("the settings and the campaigns")
    yield f"content/{choices.source}/", _("the pages, written first in this language")
    yield "content/services/", _("the numbers, a file for each country")
    yield "content/organizations.yaml", _("who stands behind the services")
    spoken = language()
    handbook = "handbook.md" if spoken == "en" else f"handbook.{spoken}.md"
    yield f"docs/{handbook}", _("the handbook, from the first hour on: begin here")
    yield "docs/", _("every file and key, explained (in English)")
    yield "output/", _("the finished site; tipsite makes it anew each time")
    yield "private/", _("for your own notes; make this folder yourself. It is never published.")

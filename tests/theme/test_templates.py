"""A theme's mistake is a place in a template, and no template reaches beyond its view."""

from __future__ import annotations

from hashlib import sha256

import pytest

from sites import CONFIG, built, edit, page, problems, told
from sites import theme as plain_theme
from tipsite.model.problems import Problem
from tipsite.theme.templates import Templates

PAGE = "themes/plain/templates/page.html"
REST = """\
{% extends "base.html" %}
{% block main %}
<h1>{{ view.title.text }}</h1>
"""


class View:
    """A view of the smallest kind."""

    title = "Some <title>"
    items = ("a", "b")


def render(text: str, **others: str) -> str | Problem:
    return Templates({"page.html": text, **others}, "themes/own/templates/").render(
        "page.html", View()
    )


def place(text: str, **others: str) -> str:
    """Return where and how a template stops."""
    found = render(text, **others)
    assert isinstance(found, Problem), found
    return f"{found.at.path}:{found.at.line} {found.code}"


def faults(text: str) -> list[str]:
    found = Templates({"page.html": text}, "t/").problems()
    return [f"{one.at.path}:{one.at.line} {one.code}" for one in found]


def test_text_is_escaped() -> None:
    assert render("<p>{{ view.title }}</p>") == "<p>Some &lt;title&gt;</p>"


def test_an_unknown_attribute_is_a_place_in_the_template() -> None:
    assert place("a\n\n{{ view.titel }}") == "themes/own/templates/page.html:3 template-error"


def test_an_unknown_attribute_in_a_macro_is_told_there() -> None:
    macro = "{% macro show(view) %}\n{{ view.titel }}\n{% endmacro %}"
    use = '{% from "macros.html" import show %}\n{{ show(view) }}'
    found = place(use, **{"macros.html": macro})
    assert found == "themes/own/templates/macros.html:2 template-error"


def test_an_unknown_field_or_phrase_is_named_at_its_line() -> None:
    for asked, of in (("view.boddy", "PageView"), ("say.boddy", "TrackedMapping")):
        made = built(f"-- {PAGE} --\n{REST}{{{{ {asked} }}}}\n{{% endblock %}}\n" + page("en/a.md"))
        assert made.artifacts == ()
        (found,) = made.problems
        assert (found.code, found.at.path, found.at.line) == ("template-error", PAGE, 4)
        assert dict(found.values)["said"] == f"'{of} object' has no attribute 'boddy'"


@pytest.mark.parametrize(
    "text",
    ["{% if %}", "{{ view.title", "{% block a %}", "{{ view.title | nofilter }}", "{% nosuchtag %}",
     "{% for item in view.items %}"],
)  # fmt: skip
def test_a_slip_of_syntax_is_told_before_anything_is_rendered(text: str) -> None:
    assert faults(f"a\n{text}") in (
        ["t/page.html:2 template-error"],
        ["t/page.html:3 template-error"],
    )


@pytest.mark.parametrize("name", ["safe", "random", "pprint"])
def test_a_filter_that_breaks_a_promise_is_refused(name: str) -> None:
    assert faults(f"a\n{{{{ view.title | {name} }}}}") == ["t/page.html:2 template-safe"]


def test_escaping_cannot_be_turned_off() -> None:
    text = "{% autoescape false %}{{ view.title }}{% endautoescape %}"
    assert faults(text) or "<title>" not in str(render(text))


@pytest.mark.parametrize(
    "text",
    [
        "{{ view.__class__ }}",
        "{{ ().__class__.__base__.__subclasses__() }}",
        "{{ view['__class__'] }}",
        "{{ view|attr('__class__') }}",
        "{{ ''.format.__globals__ }}",
        "{{ '{0.__class__}'.format(view) }}",
        "{{ view.items.append('c') }}",
        "{{ range(3) }}",
        "{{ cycler('a') }}",
        "{{ lipsum() }}",
        "{{ self.__init__.__globals__ }}",
        "{{ view() }}",
        "{{ nothing }}",
        "{{ 1 / 0 }}",
        '{% include "../../campaigns.yaml" %}',
        '{% include "/etc/passwd" %}',
        "{% set view.title = 'x' %}",
    ],
)
def test_no_way_leads_out_of_the_view(text: str) -> None:
    assert isinstance(render(text), Problem)


def test_a_theme_that_lacks_a_template_is_told_once() -> None:
    assert set(problems(f"-- {PAGE} -- (deleted)\n" + page("en/a.md"))) == {
        f"{PAGE}:0:0 template-missing"
    }


def test_a_theme_that_lacks_a_part_is_told_where_it_is_used() -> None:
    found = problems("-- themes/plain/templates/macros.html -- (deleted)\n")
    assert any("macros.html" in line or "base.html" in line for line in found)
    assert {line.split()[1] for line in found} <= {"template-error", "template-missing"}


def test_a_link_of_a_template_that_leads_nowhere_is_told() -> None:
    link = '<a href="nowhere.html">x</a>'
    found = problems(f"-- {PAGE} --\n{REST}{link}\n{{% endblock %}}\n" + page("en/a.md"))
    assert [line for line in found if "output/en/a.html:" in line] == [
        "output/en/a.html:0:0 audit-dead-link"
    ]


LETTERS = str.maketrans("0123456789", "ghijklmnop")


@pytest.mark.long
def test_a_page_that_is_too_heavy_is_told() -> None:
    def words(count: int) -> str:
        seen = (sha256(b"%d" % number).hexdigest()[:20] for number in range(count))
        return " ".join(seen).translate(LETTERS)  # figures would be numbers that somebody calls

    text = page("en/danger.md", words(1000), sensitive="yes") + page("en/index.md", words(1000))
    text += page("en/heavy.md", words(1000)) + page("en/media.md", words(1000), kind="media")
    text += page("en/book.md", words(9000)) + page("en/long.md", words(300))
    told = {
        one.at.path.removeprefix("output/en/"): (one.code, one.severity)
        for one in built(text).problems
        if one.at.path.startswith("output/en/")
    }
    # What somebody may need in danger has to come in the first flight of a connection.
    assert told == {
        "danger.html": ("audit-weight", "error"),
        "index.html": ("audit-weight", "error"),
        "heavy.html": ("audit-heavy", "warning"),
        "media.html": ("audit-heavy", "warning"),
        "book.html": ("audit-weight", "error"),
    }


def test_another_theme_is_used_when_the_settings_name_it() -> None:
    sections = (
        f"-- {path.replace('plain', 'own')} --\n{content.decode()}"
        for path, content in plain_theme().items()
    )
    theme = "".join(sections).replace("<body", '<body id="own"')
    made = built(edit(CONFIG, ("missing_pages: show", "theme: own")) + theme)
    assert not made.failed, told(made)
    home = next(found for found in made.artifacts if found.path == "en/index.html")
    assert b'<body id="own" data-kind="home">' in home.content

"""A theme's mistake is a place in a template, and no template reaches beyond its view."""

from __future__ import annotations

import gc
from hashlib import sha256

import pytest
from jinja2.runtime import Macro

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


def test_a_page_leaves_no_macros_to_the_garbage_collector() -> None:
    macros = "{% macro item(x) %}<li>{{ x }}{% endmacro %}{% macro all(v) %}{% for x in v.items %}{{ item(x) }}{% endfor %}{% endmacro %}"  # noqa: E501
    page = "{% from 'alone.html' import item %}{% from 'macros.html' import all with context %}{{ item(1) }}{{ all(view) }}"  # noqa: E501
    templates = Templates(
        {"page.html": page, "macros.html": macros, "alone.html": macros}, "themes/own/templates/"
    )
    first = templates.render("page.html", View())
    gc.collect()
    gc.disable()
    try:
        assert [templates.render("page.html", View()) for _ in range(9)] == [first] * 9
        assert first == "<li>1<li>a<li>b"
        alive = [thing for thing in gc.get_objects() if type(thing) is Macro]
        assert len(alive) <= 4
    finally:
        gc.enable()


def test_a_template_that_comes_with_tipsite_is_not_checked() -> None:
    templates = Templates({"page.html": "{{ view.title|safe }}"}, "t/")
    assert templates.problems()
    assert not templates.problems(["t/page.html"])


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


@pytest.mark.long
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


MUCH = "{% set x = 'x' * 99999 %}"


@pytest.mark.one_in(99)
@pytest.mark.parametrize(
    "text",
    [
        MUCH + "{{ x|replace('x', x) }}",
        MUCH + "{{ x.replace('x', x) }}",
        MUCH + "{{ x.translate({120: x}) }}",
        MUCH + "{{ [x, x]|join(x) ~ x|list|join(x) }}",
        MUCH + "{{ x.join(x) }}",
        MUCH + "{{ x|map('center', 99999)|list|length }}",
        MUCH + "{{ x|wordwrap(1, wrapstring=x) }}",
        MUCH + "{{ ('%s' * 9999) % (x,) }}",
        MUCH + "{{ ('{0}' * 9999).format(x) }}",
        MUCH + "{{ ('\\t' * 9999).expandtabs(99999) }}",
        MUCH + "{% for a in x %}{% for b in x %}{% endfor %}{% endfor %}",
        MUCH + "{% macro m() %}{% for a in x %}{{ x }}{% endfor %}{% endmacro %}{{ m() }}",
        MUCH + "{% macro m(a) %}{{ m(a ~ a) }}{% endmacro %}{{ m(x) }}",
        MUCH + "{% macro m(a) %}{{ m(a + a) }}{% endmacro %}{{ m(x) }}",
        "{% macro m(n) %}{% if n %}{{ m(n-1) }}{{ m(n-1) }}{% endif %}{% endmacro %}{{ m(60) }}",
        "{{ '%-999999999s' % 1 }}",
        "{{ '%((a))999999999s' % {'(a)': 1} }}",
        "{{ '{:{}999999999}'.format(1, '>') }}",
        "{{ [[1]]|tojson(indent=999999999) }}",
        "{{ 1|round(-999999999) }}",
    ],
)
def test_a_template_that_would_fill_memory_or_time_is_a_problem(text: str) -> None:
    assert place(f"\n{text}").partition(":")[2] == "2 template-error"


def test_a_number_in_a_text_is_no_width() -> None:
    text = """\
{{ "116 111 22 33"|replace(" ", "") }} {{ "{} 1161110000".format(3000000) }}
{{ "a %d: 100 % 2000000"|format(25000000) if 0 }}{{ [2000000, "a"]|join("-") }}
{{ "%d b" % 3000000 }} {{ 300000 + 1 }} {{ "a" ~ 1 ~ "<" ~ view.title|length }}
{% for one in view.items|map("upper") %}{{ loop.index }}/{{ loop.length }}{{ one }}{% endfor %}
"""
    assert (
        render(text)
        == """\
1161112233 3000000 1161110000
2000000-a
3000000 b 300001 a1&lt;12
1/2A2/2B"""
    )


def test_a_template_that_is_too_deep_for_python_is_a_problem() -> None:
    for text in (
        "a\n{{ " + "9" * 5000 + " }}",
        "{% for a in view.items %}\n" * 50 + "{% endfor %}" * 50,
        "\n\n{{ " + "(" * 2000 + "1" + ")" * 2000 + " }}",
    ):
        assert isinstance(render(text), Problem)

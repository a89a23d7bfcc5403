"""A child theme has what it changes, and all else from its parent."""

from __future__ import annotations

import re
from textwrap import indent

import pytest
from selectolax.lexbor import LexborHTMLParser

from documented import recipes
from photos import drawing
from sites import CONFIG, TODAY, built, edit, one, page, pages, problems, site, theme, told
from small_sites import child
from tipsite.console import problem_lines
from tipsite.content.corpus import parse
from tipsite.model.config import COLOURS, PAIRS
from tipsite.pipeline.stages import build
from tipsite.scaffold.language import add_language
from tipsite.theme.css import (
    Colour,
    colour_of,
    contrast,
    nearest_shade,
    token_declarations,
    unbalanced,
    with_values,
    without_comments,
)
from tipsite.theme.tokens import TOKENS
from tipsite.translation.exchange.phrases import phrase_path, phrase_units
from tipsite.workspace.site import open_snapshot

STYLE = "themes/plain/assets/site.css"
CHILD = "themes/child/theme.yaml"
CSS = theme()[STYLE].decode()
EXTENDS = '{% extends "plain/page.html" %}'


def sheet(made: dict[str, str]) -> str:
    return next(text for path, text in made.items() if re.match(r"assets/site\..*css", path))


def loud(made: dict[str, str]) -> str:
    return next(text for path, text in made.items() if path.startswith("assets/loud."))


def lines(text: str) -> str:
    """Return what the terminal shows of a site's problems."""
    snapshot = site(text)
    return "\n".join(problem_lines(build(snapshot, TODAY).problems, dict(snapshot.files)))


def test_a_theme_with_a_parent_and_nothing_else_is_its_parent() -> None:
    assert pages(child()) == pages()


def test_one_template_goes_before_the_parents() -> None:
    own = '{% extends "base.html" %}{% block main %}<h1>Own</h1>{% endblock %}'
    text = child() + f"-- themes/child/templates/page.html --\n{own}\n"
    made = pages(text + page("en/more.md"))
    assert one(LexborHTMLParser(made["en/more.html"]), "h1").text() == "Own"
    assert made["en/help/al.html"] == pages(page("en/more.md"))["en/help/al.html"]


def own(name: str, main: str) -> str:
    """Return a child theme with a template of its own."""
    block = f'{{% extends "base.html" %}}\n{{% block main %}}\n{main}\n{{% endblock %}}'
    return child() + f"-- themes/child/templates/{name} --\n{block}\n"


def test_a_phrase_that_a_template_asks_for_first_may_be_missing() -> None:
    asks = "<h1>x</h1>{% if say.own is defined %}{{ say.own }}{% endif %}{{ say.get('own', '') }}"
    asks += "{% if 'ours' in say %}{{ say.ours }}{% endif %}{{ say.mine|default('') }}"
    assert problems(own("page.html", asks) + page("en/more.md")) == []


PARTS = ("brand", "menu", "picture", "downloads", "footer", "bar")


@pytest.mark.one_in(99)
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.long
def test_a_part_of_the_frame_is_changed_without_a_copy(part: str) -> None:
    block = f"{{% block {part} %}}<p>Own part</p>{{{{ super() }}}}{{% endblock %}}"
    own = f'{{% extends "plain/base.html" %}}{block}'
    text = page("en/more.md")
    made = pages(child() + f"-- themes/child/templates/base.html --\n{own}\n" + text)
    changed, plain = made["en/more.html"], pages(text)["en/more.html"]
    assert changed.count("<p>Own part</p>") == 1
    assert changed.replace("<p>Own part</p>", "").split() == plain.split()


def test_one_phrase_goes_before_the_parents_in_its_language() -> None:
    source = theme()["themes/plain/phrases/phrases.pot"].decode()
    english = source.partition('msgctxt "bar_help"\nmsgid "')[2].partition('"')[0]
    entry = f'msgctxt "bar_help"\nmsgid "{english}"\nmsgstr "Thirrni"\n'
    made = pages(child() + f'-- themes/child/phrases/sq.po --\nmsgid ""\nmsgstr ""\n\n{entry}')
    assert "<span>Thirrni</span>" in made["sq/index.html"]
    assert f"<span>{english}</span>" in made["en/index.html"]


HEAD = 'msgid ""\nmsgstr ""\n\n'
HELP = 'msgctxt "bar_help"\nmsgid "Call somebody"\nmsgstr ""\n'
OWN_ENGLISH = f"-- themes/child/phrases/phrases.pot --\n{HEAD}{HELP}"


def test_an_english_phrase_goes_before_the_parents() -> None:
    assert "<span>Call somebody</span>" in pages(child() + OWN_ENGLISH)["en/index.html"]


def test_translators_get_the_phrases_of_a_theme_and_its_parents() -> None:
    snapshot = site(child() + OWN_ENGLISH)
    parsed, _ = parse(snapshot)
    assert parsed.theme is not None
    rows = {row.context: row for row in phrase_units(snapshot.files, parsed.theme, "sq", "")}
    assert len(rows) == len(parsed.theme.required)
    assert rows["phrases#bar_help"].sources == ("Call somebody",)
    assert rows["phrases#bar_help"].state.startswith("outdated")
    assert rows["phrases#leave"].state == "current"
    assert phrase_path(parsed.theme, "sq") == "themes/child/phrases/sq.po"


def test_a_new_language_has_all_phrases_to_translate() -> None:
    own = OWN_ENGLISH + '\nmsgctxt "more"\nmsgid "More"\nmsgstr ""\n'
    added = add_language(open_snapshot(site(child() + own), "site", TODAY), "tr", has_folder=False)
    assert added.phrases == "themes/child/phrases/tr.po"
    content = added.change.files[added.phrases]
    assert b'msgctxt "bar_help"\nmsgid "Call somebody"' in content
    assert b'msgctxt "more"' in content
    assert b'msgctxt "leave"' in content


@pytest.mark.long
def test_tokens_change_their_values_in_the_sheet_and_nothing_else() -> None:
    tokens = (
        "parent: plain\ntokens:\n  light: {accent: '#003366', on_accent: white}\n"
        "  dark:\n    accent: rgb(170, 210, 255)\n  corner: 0\n  font: Georgia, serif\n"
    )
    css = sheet(pages(child(tokens)))
    values = {(token.name, token.dark): token.value for token in token_declarations(css)}
    assert values["accent", False] == "#003366"
    assert values["on_accent", False] == "#ffffff"
    assert values["accent", True] == "#aad2ff"
    assert values["corner", False] == "0"
    assert values["font", False] == "Georgia,serif"
    plain = without_comments(CSS)
    before = {(token.name, token.dark): token.value for token in token_declarations(plain)}
    assert with_values(css, before) == plain


MORE = "-- themes/{}/assets/more.css --\n{}\n"
LOUD = MORE.replace("more.css", "loud.css")
MIDDLE = "-- themes/middle/theme.yaml --\nparent: plain\n"


@pytest.mark.long
def test_more_styles_stand_below_the_parents_in_the_order_of_themes() -> None:
    text = child("parent: middle\ntokens: {corner: 1px}\n") + MIDDLE
    text += MORE.format("child", ".own { color: red }") + MORE.format("middle", ".mid { top: 0 }")
    made = pages(text)
    expected = CSS.replace("--corner: .4rem", "--corner: 1px")
    ours = f"{without_comments(expected)}.mid{{top:0}}\n.own{{color:red}}\n"
    assert sheet(made) == ours
    assert "assets/more.css" not in made


@pytest.mark.long
def test_styles_of_loud_pages_stand_below_the_parents_and_on_no_other_page() -> None:
    text = child("parent: middle\n") + MIDDLE
    text += LOUD.format("child", ".own { color: red }") + LOUD.format("middle", ".mid { top: 0 }")
    made = pages(text + page("en/more.md"))
    plain = pages()
    assert loud(made) == f"{loud(plain)}.mid{{top:0}}\n.own{{color:red}}\n"
    assert sheet(made) == sheet(plain)
    assert "assets/loud.css" not in made


@pytest.mark.long
def test_a_theme_without_styles_of_loud_pages_links_none() -> None:
    text = child() + f"-- themes/child/assets/site.css --\n{CSS}"
    made = pages(text)
    assert [path for path in made if "loud" in path or "/sheet." in path] == []
    assert made["en/index.html"].count('rel="stylesheet"') == 1


@pytest.mark.long
def test_readers_get_a_sheet_without_what_is_said_to_authors() -> None:
    more = """\
.a { top: 0 } /* Ana asked for it.
   Twice. */
/*! by permission */ .b::before { content: "/* shown */"; margin: 1px/* or */2px } /* end */
p/* lead */.d /* or */ .e { top: 0 }
.c { top: 0 }"""
    made = sheet(pages(child() + MORE.format("child", more)))
    assert made.endswith(
        """\
.a{top:0}

/*! by permission */ .b::before{content:"/* shown */";margin:1px/**/2px}
p/**/.d  .e{top:0}
.c{top:0}
"""
    )


def test_a_sheet_of_its_own_has_no_tokens_or_styles_of_the_parents() -> None:
    middle = MIDDLE.replace("plain", "plain\ntokens: {corner: 9px}")
    text = child("parent: middle\n") + middle + MORE.format("middle", ".mid { top: 0 }")
    text += f"-- themes/child/assets/site.css --\n{CSS}"
    assert sheet(pages(text)) == without_comments(CSS)


@pytest.mark.long
def test_what_more_styles_do_wrong_is_told_at_their_line() -> None:
    text = child("parent: middle\n") + MIDDLE + MORE.format("middle", "\n.bar { display: none }")
    assert set(problems(text)) == {"themes/middle/assets/more.css:2:1 audit-hidden"}
    text = child() + MORE.format("child", "\np { background: url('a.png') }")
    told = [found for found in problems(text) if found.endswith("audit-style-loads")]
    assert told == ["themes/child/assets/more.css:2:1 audit-style-loads"]


@pytest.mark.long
def test_a_brand_colour_needs_contrast_only_where_words_stand_on_it() -> None:
    light, dark = "  light: {brand: '#e4572e'}\n", "  dark: {brand: red, on_brand: black}\n"
    tokens = f"parent: plain\ntokens:\n{light}{dark}"
    assert problems(child(tokens)) == []
    words = LOUD.format("child", ".banner h1 { background: var(--brand); color: var(--on-brand) }")
    assert problems(child(tokens) + words) == [
        f"{CHILD}:3:18 token-contrast",
        f"{CHILD}:4:17 token-contrast",
    ]
    assert 'brand: "#' in lines(child(tokens) + words)


@pytest.mark.one_in(8)
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("parent: plane\n", f"{CHILD}:1:9 theme-missing"),
        ("parent: other\n", f"{CHILD}:1:9 theme-missing"),
        ("tokens: {corner: 1px}\n", f"{CHILD}:1:1 theme-no-parent"),
        ("parent: child\n", f"{CHILD}:1:9 theme-circle"),
        ("parnet: plain\n", f"{CHILD}:1:1 unknown-key"),
        ("parent: plain\ntokens:\n  light: {acent: red}\n", f"{CHILD}:3:11 unknown-key"),
        ("parent: plain\ntokens:\n  light:\n    ink: #000\n", f"{CHILD}:4:10 yaml-hash"),
        ("parent: plain\ntokens: {light: {ink: blak}}\n", f"{CHILD}:2:23 token-colour"),
        ("parent: plain\ntokens: {light: {ink: '#0008'}}\n", f"{CHILD}:2:23 token-colour"),
        ("parent: plain\ntokens: {corner: 3rem}\n", f"{CHILD}:2:18 token-corner"),
        ("parent: plain\ntokens: {font: Arial}\n", f"{CHILD}:2:16 token-font"),
        ("parent: plain\ntokens: {scale: 2}\n", f"{CHILD}:2:17 token-scale"),
        ("parent: plain\ntokens: {heading_font: Arial}\n", f"{CHILD}:2:24 token-font"),
        ("parent: plain\ntokens: {font: 'x; } a{}, serif'}\n", f"{CHILD}:2:16 token-font"),
        ("parent: plain\ntokens: {light: {ink: gray}}\n", f"{CHILD}:2:23 token-contrast"),
        ("parent: plain\ntokens: {dark: {bar: gray}}\n", f"{CHILD}:2:22 token-contrast"),
    ],
)
def test_slips_in_a_themes_own_file_are_told_at_their_place(text: str, found: str) -> None:
    assert found in problems(child(text))


def test_a_broken_file_is_not_told_twice() -> None:
    assert problems(child("parent: [plain]\n")) == [f"{CHILD}:1:9 not-a-text"]


@pytest.mark.one_in(9)
@pytest.mark.parametrize(
    ("path", "content", "found"),
    [
        ("templates/hoem.html", "x", ":0:0 template-unused"),
        ("templates/zzz.html", "x", ":0:0 template-unused"),
        (
            "templates/page.html",
            EXTENDS + "\n{% block mian %}{% endblock %}",
            ":2:1 block-unused",
        ),
        ("templates/page.html", EXTENDS + "{% block zzzzz %}{% endblock %}", ":1:1 block-unused"),
        ("templates/page.html", '{% extends "page.html" %}', ":0:0 template-itself"),
        ("assets/mor.css", "p { margin: 0 }", ":0:0 style-unused"),
        ("assets/More.css", "p { margin: 0 }", ":0:0 theme-file-name"),
        ("assets/more.CSS", "p { margin: 0 }", ":0:0 theme-file-name"),
        ("assets/more.css.txt", "p { margin: 0 }", ":0:0 theme-file-name"),
        ("more.css", "p { margin: 0 }", ":0:0 theme-file-name"),
        ("loud.css", "p { margin: 0 }", ":0:0 theme-file-name"),
        ("assets/loud.css", "p { margin: 0 }\n /* not", ":2:2 style-open"),
        ("Templates/page.html", "x", ":0:0 theme-file-name"),
        ("assets/more.css", "p { margin: 0 }\n /* not", ":2:2 style-open"),
        ("phrases/en.po", 'msgid ""\nmsgstr ""', ":0:0 phrases-english"),
        ("assets/more.css", "@import url(https://x.org/a.css);", ":0:0 audit-foreign"),
        ("assets/more.css", "p { background: url('http://x.org/a.png') }", ":0:0 audit-foreign"),
    ],
)
def test_slips_in_a_themes_files_are_told_at_their_place(
    path: str, content: str, found: str
) -> None:
    text = child() + f"-- themes/child/{path} --\n{content}\n"
    assert f"themes/child/{path}{found}" in problems(text)


@pytest.mark.parametrize(
    ("css", "begun", "start"),
    [
        ("p { margin: 0 }\na::before { content: '/*; }", "'", 37),
        ("p {\n  top: 0;\nb { top: 0 }\n", "{", 2),
        ("b { top: 0 }\n@media print {\n  p { top: 0; }", "{", 26),
        ("p { color: rgb(1, 2, 3; }", "(", 14),
        ("a[href='x' { top: 0 }", "[", 1),
        ("p { top: 0 }\n} b { top: 0 }", "}", 13),
        (f"p {{ top: {'(' * 5000}0{')' * 5000} }}", "(", 48),
        ("a::before { content: '{ /* ( \\' ' } b { top: 0 }", "", 0),
        ('/* { ( \' */ b[href="}"] { top: 0 } /*! x */', "", 0),
        ("@media (width) { b { top: calc(1px * (2 + 3)) } } @layer x; b { top: 0 }", "", 0),
        ("\ufeffb { top: 0 }\r\n/* x\r\n*/\r\n", "", 0),
    ],
)
def test_what_has_no_other_half_in_a_sheet(css: str, begun: str, start: int) -> None:
    half = unbalanced(css)
    assert (half and (half[0], half[2])) == ((begun, start) if begun else None)


@pytest.mark.parametrize("name", ["Theme.yaml", "theme.yaml.txt"])
def test_the_file_of_a_theme_by_another_name_is_told(name: str) -> None:
    text = child().replace("themes/child/theme.yaml", f"themes/child/{name}")
    assert problems(text) == [f"themes/child/{name}:0:0 theme-file-name"]


def test_a_block_within_one_that_is_shown_is_shown() -> None:
    own = "{% block own %}<p>Own.</p>{% endblock %}"
    inner = f"{{% block main %}}{{{{ super() }}}}{own}{{% endblock %}}"
    text = child() + f"-- themes/child/templates/page.html --\n{EXTENDS}{inner}\n"
    assert "<p>Own.</p>" in pages(text + page("en/more.md"))["en/more.html"]


def test_a_template_that_another_one_includes_is_used() -> None:
    text = child() + (
        '-- themes/child/templates/page.html --\n{% extends "base.html" %}'
        '{% block main %}<h1>x</h1>{% include "own.html" %}{% endblock %}\n'
        "-- themes/child/templates/own.html --\n<p>Own.</p>\n"
    )
    assert "<p>Own.</p>" in pages(text + page("en/more.md"))["en/more.html"]


def test_an_error_in_a_template_of_the_parent_is_told_there() -> None:
    broken = "-- themes/plain/templates/page.html --\n{% if %}\n"
    assert told(built(child() + broken)) == ["themes/plain/templates/page.html:1:1 template-error"]


def test_a_phrase_that_nobody_asks_for_is_told() -> None:
    po = 'msgid ""\nmsgstr ""\n\nmsgctxt "{}"\nmsgid "Help"\nmsgstr "x"\n'
    for key, code in (("help_numberz", "phrase-unknown"), ("qqq", "phrase-unknown")):
        found = problems(child() + f"-- themes/child/phrases/sq.po --\n{po.format(key)}")
        assert found == [f"themes/child/phrases/sq.po:5:0 {code}"]


@pytest.mark.long
def test_contrast_is_told_with_the_figure_and_a_shade_that_does() -> None:
    shown = lines(child("parent: plain\ntokens:\n  light:\n    accent: '#5588aa'\n"))
    assert "accent (#5588aa) and tint can hardly be told apart: 3.25 to 1. At least 7 to 1" in shown
    assert 'accent: "#335267"' in shown
    assert problems(child("parent: plain\ntokens: {light: {accent: '#335267'}}\n")) == []


def test_a_colour_that_no_shade_of_the_other_can_meet_is_told() -> None:
    both = "parent: plain\ntokens: {light: {on_bar: '#777777', bar: '#808080'}}\n"
    assert "Make bar much lighter or much darker first." in lines(child(both))


def test_a_sheet_of_its_own_is_held_to_the_same_contrast() -> None:
    css = f"/* Ours. */\n{CSS}".replace("--soft: #3f4b4b", "--soft: #8f9b9b")
    found = problems(child() + f"-- themes/child/assets/site.css --\n{css}")
    assert found == ["themes/child/assets/site.css:8:11 token-contrast"]


def test_a_token_that_the_sheet_does_not_use_is_told() -> None:
    text = child("parent: plain\ntokens: {corner: 1px}\n")
    css = CSS.replace("  --corner: .4rem;\n", "")
    assert problems(text + f"-- themes/child/assets/site.css --\n{css}") == [
        f"{CHILD}:2:18 token-lost"
    ]


def test_the_themes_table_and_its_sheet_name_the_same_tokens() -> None:
    assert {token.name for token in token_declarations(CSS)} == set(TOKENS)
    assert tuple(TOKENS)[: len(COLOURS)] == COLOURS
    light = {token.name: token.value for token in token_declarations(CSS) if not token.dark}
    dark = light | {token.name: token.value for token in token_declarations(CSS) if token.dark}
    for colours in (light, dark):
        for text, behind, least in PAIRS:
            one_, other = colour_of(colours[text]), colour_of(colours[behind])
            assert one_ is not None
            assert other is not None
            assert contrast(one_, other) >= least


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("#fff", Colour(255, 255, 255)),
        ("teal", Colour(0, 128, 128)),
        ("rgb(10 20 30)", Colour(10, 20, 30)),
        ("hsl(120, 100%, 25%)", Colour(0, 128, 0)),
        ("#fffc", None),
        ("currentcolor", None),
        ("oklch(0.6 0.1 200)", None),
        ("red;", None),
        ("", None),
    ],
)
def test_colours_of_css_are_read(text: str, colour: Colour | None) -> None:
    assert colour_of(text) == colour


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast(Colour(0, 0, 0), Colour(255, 255, 255)) == 21
    assert round(contrast(Colour(119, 119, 119), Colour(255, 255, 255)), 2) == 4.48
    assert nearest_shade(Colour(128, 128, 128), [(Colour(128, 128, 128), 21)]) is None


@pytest.mark.long
def test_the_recipes_of_the_handbook_make_a_theme_that_is_loud_where_it_may_be() -> None:
    recipe = recipes()
    assert recipe.keys() == {
        "site", "campaign", "themes/spring/theme.yaml", "themes/spring/assets/loud.css",
        "themes/spring/templates/home.html",
    }  # fmt: skip
    files = "".join(f"-- {path} --\n{text}" for path, text in recipe.items() if "/" in path)
    config = edit(
        CONFIG,
        ("  status:", f"{indent(recipe['site'], '  ')}  theme: spring\n  status:"),
        ("  countries: [AL]\n", f"  countries: [AL]\n{indent(recipe['campaign'], '  ')}"),
    )
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="6" height="4"><path d="M0 0h9"/></svg>'
    drawings = "".join(f"-- content/images/{name}.svg --\n{svg}\n" for name in ("mark", "road"))
    made = built(config + files + drawings, raw={"content/images/card.png": drawing(1200, 630)})
    assert told(made) == []
    texts = {
        one.path: one.content.decode()
        for one in made.artifacts
        if one.path.endswith((".html", ".css"))
    }
    assert "Ask before you go." in texts["en/index.html"]
    assert '[data-campaign="spring"] { --brand: #e4572e;' in loud(texts)
    address = re.compile(r"site\.\w{8}\.css")
    for path in ("en/help/al.html", "en/signs/street.html", "en/safety.html"):
        assert address.sub("", texts[path]) == address.sub("", pages()[path])

"""What readers see of a translation that is behind its source."""

from __future__ import annotations

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from sites import AL, TODAY, built, edit, one, page, pages, site, theme, told
from state_files import made_from
from tipsite.model.translation import StateFile
from tipsite.staleness.state_file import review, state_path, write_state
from tipsite.workspace.site import open_snapshot

MINOR = "Teksti origjinal ka ndryshuar"
CRITICAL = "Diçka e rëndësishme ka ndryshuar"
MISSING = "Disa pjesë nuk janë përkthyer ende"
EN = """\
## Who can help

Call [the line](service:al-child-line) or [read on](safety.md).

- A bed
- A lawyer

Take your time.
"""
SQ = """\
## Kush ndihmon

Telefononi [linjën](service:al-child-line) ose [lexoni](safety.md).

- Një shtrat
- Një avokat

Merrni kohën.
"""
HELP = page("en/call.md", EN, title="Calling") + page("sq/call.md", SQ, title="Telefonata")


def help_page(source: str, *more: str) -> LexborHTMLParser:
    """Return the Albanian page after the text of its source has become ``source``."""
    text = HELP.replace(EN, source)
    assert text != HELP or source == EN
    return LexborHTMLParser(pages(text + made_from(HELP) + "".join(more))["sq/call.html"])


def notices(tree: LexborHTMLParser) -> str:
    return " ".join(node.text(deep=True, strip=True) for node in tree.css(".draft, .notice"))


def originals(tree: LexborHTMLParser) -> list[str]:
    """Return what stands on a page in the source language because of a translation."""
    found = tree.css('.original [lang="en"][dir="ltr"]')
    return [" ".join(node.text(separator=" ").split()) for node in found]


def order(tree: LexborHTMLParser) -> list[str]:
    """Return the blocks of the text of a page: element, or why a block of the source is there."""
    found: list[str] = []
    for node in one(tree, ".prose").iter():
        said = node.css_first("p")
        words = said.text() if said and "original" in (node.attributes.get("class") or "") else ""
        found.append(
            "changed" if "ka ndryshuar" in words else "missing" if words else node.tag or ""
        )
    return found


def test_a_translation_that_is_current_says_nothing_of_it() -> None:
    tree = help_page(EN)
    assert originals(tree) == []
    assert not any(said in notices(tree) for said in (MINOR, CRITICAL, MISSING))


def test_new_wording_gives_a_notice_beside_that_of_a_draft_and_nothing_else() -> None:
    tree = help_page(EN.replace("Take your time", "There is no hurry"))
    assert MINOR in notices(tree)
    assert "ende i pakontrolluar" in notices(tree)
    assert originals(tree) == []


@pytest.mark.parametrize(
    ("old", "new", "now", "place"),
    [
        ("- A lawyer\n", "- A lawyer\n- A doctor\n", "A bed A lawyer A doctor", 2),
        ("## Who can help", "## Who can help from 2027", "Who can help from 2027", 0),
        ("(safety.md)", "(help/index.md)", "Call the line", 1),
    ],
)
def test_what_may_mislead_is_followed_by_its_source(
    old: str, new: str, now: str, place: int
) -> None:
    tree = help_page(EN.replace(old, new))
    assert CRITICAL in notices(tree)
    assert MINOR not in notices(tree)
    (shown,) = originals(tree)[:1]
    assert shown.startswith(now)
    blocks = ["h2", "p", "ul", "p"]
    assert order(tree) == [*blocks[: place + 1], "changed", *blocks[place + 1 :]]
    assert "anglisht" in one(tree, ".original > p").text()
    assert [node.text() for node in tree.css("h2")] == ["Kush ndihmon"]


def test_references_of_the_source_lead_to_pages_of_this_edition_and_mark_their_language() -> None:
    other = page("en/rights.md", "## Yours\n\nWords.", title="Your rights")
    source = EN.replace("(safety.md)", "(rights.md#yours)")
    block = one(help_page(source, other), ".original div")
    links = [a.attributes["href"] for a in block.css("a")]
    assert links == ["help/al/child-line.html", "rights.html#s1"]
    assert [(span.attributes["lang"], span.text()) for span in block.css("span[lang]")] == [
        ("sq", "(anglisht)"),
    ]  # fmt: skip


def test_what_is_missing_stands_at_its_place_and_in_the_outline() -> None:
    source = EN.replace("Take", "## Not yet\n\nOne.\n\n### Deep\n\nTwo.\n\nTake")
    tree = help_page("First.\n\n" + source)
    assert order(tree) == ["missing", "h2", "p", "ul", "missing", "p"]
    assert originals(tree)[0] == "First."
    assert MISSING in notices(tree)
    assert CRITICAL not in notices(tree)
    headings = [(node.tag, node.attributes.get("id")) for node in tree.css(".original :is(h2, h3)")]
    assert headings == [("h2", None), ("h3", None)]


@pytest.mark.parametrize("has_file", [False, True])
def test_a_page_of_which_nobody_knows_what_it_was_made_from_says_nothing(*, has_file: bool) -> None:
    state = re.sub(r"\t[0-9a-f]{16}\t(\w+)\t.*", r"\t\t\1\t", made_from(HELP)) if has_file else ""
    text = HELP.replace("- A lawyer\n", "- A lawyer\n- A doctor\n\nMore.\n")
    tree = LexborHTMLParser(pages(text + state)["sq/call.html"])
    assert originals(tree) == []
    assert not any(said in notices(tree) for said in (MINOR, CRITICAL, MISSING))


@pytest.mark.long
def test_a_text_that_names_a_service_has_the_notice_for_its_words() -> None:
    listed = re.sub(r"(?m)^.*(\[.*\]\(service:al-child-line\)).*$", r"\n- \1", HELP)
    text = listed + edit(
        AL, ("publish: yes\n  phones", "label: {en: LABEL, sq: falas}\n  publish: yes\n  phones")
    )
    state = made_from(text.replace("LABEL", "free of charge"))
    made = pages(text.replace("LABEL", "free") + state)
    assert MINOR in notices(LexborHTMLParser(made["sq/call.html"]))
    assert MINOR not in notices(LexborHTMLParser(made["sq/safety.html"]))
    tree = LexborHTMLParser(
        pages(text.replace("LABEL", "free of 2 charges") + state)["sq/call.html"]
    )
    assert CRITICAL in notices(tree)
    assert originals(tree) == ["free of 2 charges"]


def with_record(*changes: tuple[str, str], more: str = "") -> dict[str, str]:
    return pages(edit(AL, *changes) + more + made_from())


def test_words_of_a_record_that_may_mislead_have_the_source_beside_them_everywhere() -> None:
    name = ("en: Child helpline,", "en: Child helpline 2027,")
    made = with_record(name, ("Counsellors listen.", "Counsellors listen from 8."))
    new, old = "Child helpline 2027", "Linja e fëmijëve"
    for path in ("sq/index.html", "sq/help/index.html", "sq/help/al.html", "sq/404.html",
                 "sq/help/al/child-line.html", "sq/signs/street.html", "sq/az.html"):  # fmt: skip
        tree = LexborHTMLParser(made[path])
        assert CRITICAL in notices(tree), path
        shown = one(tree, "main .original")
        assert shown.text() == f"(tani: {new})", path
        assert one(shown, "[lang=en][dir=ltr]").text() == new
        assert f"{old} (tani:" in " ".join(one(tree, "main").text().split()), path
        assert '<html lang="sq"' in made[path]
    assert f"{old} (tani: {new})" in made["sq/help/al.txt"]
    assert CRITICAL in made["sq/help/al.txt"]
    assert f"{old} (tani: {new}): 116 111" in made["sq/help/al/child-line.txt"]
    service = made["sq/help/al/child-line.html"]
    described = one(LexborHTMLParser(service), "meta[name=description]").attributes["content"]
    assert "dëgjojnë. (tani: Counsellors listen from 8.)" in (described or "")
    index = next(made[path] for path in made if path.startswith("assets/index-sq"))
    assert re.search(rf'\["{old}",\d,"tani:",\["{new}",\d\]\]', index)
    assert not any("tani:" in made[path] for path in made if path.startswith("en/"))
    assert 'rel="alternate" hreflang="en"' in service
    assert 'rel="canonical" href="https://example.org/help/sq/help/al/child-line.html"' in service


def test_other_words_of_a_record_give_a_notice_where_they_stand() -> None:
    made = with_record(("Counsellors listen.", "Counsellors hear you."))
    for path, there in (
        ("sq/help/al.html", True),
        ("sq/help/al.txt", True),
        ("sq/help/al/child-line.html", True),
        ("sq/index.html", False),
        ("sq/signs/street.html", False),
    ):
        assert (MINOR in made[path]) is there, path
    assert not any("tani:" in made[path] for path in made if path.startswith("sq/"))


SIGN = "content/en/signs/street.md"


MACROS, SIGNS = (f"themes/plain/templates/{name}.html" for name in ("macros", "sign"))


@pytest.mark.one_in(9)
@pytest.mark.parametrize(
    ("template", "old", "new", "codes"),
    [
        (MACROS, "{%- if said.original %} <", "{%- if not said %} <", ["audit-original"]),
        (MACROS, "{% for notice in frame.grave %}", "{% for notice in () %}", ["audit-not-said"]),
        (SIGNS, "{{ view.signs_original }}", "", ["audit-original"]),
    ],
)
def test_a_theme_cannot_lose_a_notice_or_what_the_source_says(
    template: str, old: str, new: str, codes: list[str]
) -> None:
    sign = edit(
        SIGN,
        ("title: Work in the street", "title: 2 kinds of work in the street"),
        ("- The money goes to another person.", "- The money goes to others.\n- No rest."),
        ("You need not be sure.", "You need not be sure.\n\nNobody asks."),
    )
    written = theme()[template].decode()
    assert written.count(old) == 1
    made = built(f"-- {template} --\n{written.replace(old, new)}{sign}{made_from()}")
    found = [problem for problem in told(made) if "sq/signs/street.html" in problem]
    assert [one.rpartition(" ")[2] for one in found][:1] == codes, told(made)


def test_english_that_was_read_and_has_changed_since_says_nothing() -> None:
    english = page("en/call.md", EN, title="Calling", translation="reviewed")
    document = open_snapshot(site(english), "texts").with_pages().pages["en"]["call.md"]
    read = review(StateFile(), document, TODAY, "editor")
    state = f"-- {state_path('en')} --\n{write_state(read)}"
    changed = built(english.replace("- A lawyer\n", "- Two lawyers\n") + state)
    assert "content/en/call.md:4:1 review-outdated" in told(changed)
    html = next(one.content for one in changed.artifacts if one.path == "en/call.html")
    assert LexborHTMLParser(html).css(".draft, .notice, .original") == []

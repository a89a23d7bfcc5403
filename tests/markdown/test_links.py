"""A link is what Python-Markdown takes for one, whoever asks: one grammar for every reader."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from markups import convert
from tipsite.markdown.dialect import dialect
from tipsite.markdown.document import block_of
from tipsite.markdown.links import links, plain_words, visible
from tipsite.model.pages import Reference
from tipsite.staleness.units import facts
from tipsite.translation.exchange.placeholders import legend_of

LINK = re.compile(r"<(a|img) ([^>]*?)/?>")
ADDRESS = re.compile(r'(?:href|src)="([^"]*)"')
TEXTS = (
    "[a](x.md)",
    "[a](<x.md>)",
    "[a [b] c](x.md)",
    "[a](x_(y).md)",
    "[a]( x.md )",
    '[a](x.md "t")',
    r"[a\]b](x.md)",
    r"\[a](x.md)",
    "[a](service:x)",
    "![a](../images/x.svg)",
    "[a](x.md)[b](y.md)",
    "[a][b](x.md)",
    "[a] (x.md)",
    "[a\nb](x.md)",
    "[a](x.md 't')",
    '[a](<x.md> "t")',
    "[a](<x y.md>)",
    "[a](x.md#b)",
    "[a](https://example.org/?b=c&amp;d=e)",
    "[a](https://example.org/a_(b)_(c))",
    "[a](https://example.org/a(b(c)d))",
    r"[a](x\)y.md)",
    r"\\[a](x.md)",
    r"\![a](x.md)",
    r"[a]\(x.md)",
    r"[a\](x.md)",
    "[](x.md)",
    "[a](<>)",
    "[a](x.md>)",
    "[**a**](x.md)",
    "*a [b*](x.md)",
    "_[a_b](x_y.md)_",
    "![a [b](x.md)](../images/x.svg)",
    "[a ![b](../images/x.svg) c](x.md) ![d](../images/e.svg)",
    "[a](x.md 't\" u')",
    "[a](x.md 't)",
    "[a](x.md)(y.md)",
    "[a]](x.md)",
    "[[a](x.md)",
    "[116 111](tel.md) [110](plain:)",
    "[[*](***)](x.md)",
)


def by_markdown(text: str) -> list[tuple[str, str]]:
    """Return each link (a) and picture (img) of a paragraph, with where it leads."""
    html = dialect().reset().convert(text)
    found = ((tag, ADDRESS.search(rest)) for tag, rest in LINK.findall(html))
    return [(tag, unescape(address[1])) for tag, address in found if address]


def by_links(text: str) -> list[tuple[str, str]]:
    found = (one for leaf in block_of(text).leaves for one in links(leaf.text))
    return [("img" if one.image else "a", one.target) for one in found]


def by_rendering(text: str) -> list[tuple[str, str]]:
    """A picture inside the words of a link is told, and not shown."""
    markup, _problems = convert(text, "a.md")
    shown = [part for part in markup.prose if isinstance(part, Reference)]
    return [("img" if one.kind == "image" else "a", one.target) for one in shown]


def by_tracking(text: str) -> list[tuple[str, str]]:
    found = facts(text, "en")
    services = {f"service:{name}": count for name, count in found.services.items()}
    links_out = [target for target, count in (found.links | services).items() for _ in range(count)]
    return [("a", one) for one in links_out] + [("img", one) for one in found.images.elements()]


def by_exchange(text: str) -> list[tuple[str, str]]:
    """Return what the placeholders stand for; a target may have its title, as it is written."""
    found = []
    for name, target in legend_of(text).items():
        (link,) = links(f"[a]({target})") or links(f"[a](<{target}>)")
        found.append(("img" if name.startswith("image") else "a", link.target))
    return found


def seen(text: str) -> str:
    """The words of a paragraph that its HTML shows."""
    html = dialect().reset().convert(text)
    html = re.sub(r'<img [^>]*?alt="([^"]*)"[^>]*>', r"\1", html)
    return "".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


@pytest.mark.parametrize("text", TEXTS)
def test_a_link_is_one_and_leads_there_for_whoever_reads_it(text: str) -> None:
    wanted = by_markdown(text)
    pictures_in_links = [
        one.target
        for link in links(text)
        if not link.image
        for one in links(link.label)
        if one.image
    ]
    assert by_links(text) == wanted
    assert by_rendering(text) == [
        one for one in wanted if one[0] == "a" or one[1] not in pictures_in_links
    ]
    marks = ("lang:", "plain:")
    assert sorted(by_tracking(text)) == sorted(
        one for one in wanted if not one[1].startswith(marks)
    )
    assert sorted(by_exchange(text)) == sorted(wanted)


@pytest.mark.parametrize("text", TEXTS)
def test_its_words_are_the_same_for_whoever_reads_them(text: str) -> None:
    wanted = seen(text)
    if "![" not in text:
        assert "".join(plain_words(text).replace("&amp;", "&").split()) == wanted
    assert "".join(visible(text).split()) == "".join(plain_words(text).split())
    assert len(visible(text)) == len(text)


@pytest.mark.parametrize("text", TEXTS)
def test_a_link_stands_where_it_is_said_to_stand(text: str) -> None:
    for link in links(text):
        assert text[link.label_at :].startswith(link.label)
        assert text[link.start] == ("!" if link.image else "[")
        assert text[link.end - 1] == ")"
        bare = text[link.target_at : link.end].replace("\\", "").replace("&amp;", "&")
        assert bare.startswith(link.target)


@pytest.mark.parametrize("text", ["![a]([b](x.md))", "![a](\\![b](x.md))", '![]([a](b) "t"('])
def test_a_link_in_the_address_of_a_picture_is_its_words(text: str) -> None:
    assert by_links(text) == by_markdown(text)


NESTED = re.compile(r"<a [^>]*>(?:(?!</a>).)*<a ", re.DOTALL)
BEHIND = re.compile(r"\)[*_]+\W")
PIECES = st.sampled_from([
    "[", "]", "(", ")", "![", "](", "<", ">", "\\", ' "t"', " 't'", " ", "\n", "a", "b", "x.md",
    "*", "**", "_", "__", "&amp;", "&", "[a](b)", "![c](d)", "***", "  \n",
])  # fmt: skip


@given(st.lists(PIECES, max_size=14).map("".join))
def test_generated_links_and_emphasis_are_those_of_markdown(text: str) -> None:
    words = re.sub(r"\n[\s>]*", "\n", f"w{text}w")
    # What Python-Markdown itself has lost, among the words or in an address.
    html = dialect().reset().convert(words)
    assume("klzzwxh" not in html and "\x02" not in html)
    # Behind a picture in the words of a link it makes another link of these, which HTML forbids.
    assume(not NESTED.search(html))
    # Within emphasis it reads what follows a link once more, as if a paragraph began there.
    assume(not BEHIND.search(words))
    assert by_links(words) == by_markdown(words)
    if "![" not in words and not set("&<>") & set(words):
        assert "".join(plain_words(words).split()) == seen(words)

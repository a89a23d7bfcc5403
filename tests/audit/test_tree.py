"""What is read of a page as its parser writes it is what a walk over its nodes would find."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from sites import page, pages
from tipsite.audit.tree import Looks, Tree

WALKED = "<!---->"
"""A page with a comment is walked over, as it may hold anything."""
PIECES = st.sampled_from((
    "<", ">", "/", '"', "'", "&", "&amp;", "&nbsp;", "&lt;", "<!--", "-->", "<script>", "</script>",
    "<style>", "</style>", "<svg>", "</svg>", "<math>", "</math>", "<mi>", "<table>", "<tr>",
    "<td>", "</table>", "<p>", "</p>", "<br>", "</br>", "<source>", "<img alt=x>", "<template>",
    "<noscript>", "</noscript>", "<textarea>", "</textarea>", "<pre>\n", "<listing>\n", "<xmp>",
    "<plaintext>", "<iframe>", "</iframe>", "<title>", "</title>", "<![CDATA[x<b>]]>", "<?x?>",
    "\0", "\r\n", ' a"b=c', " x", "<select>", "<option>", "<frameset>", "<frame>", "<body id=x>",
    "<html lang=q>", "<a href=x>", "</a>", "<b>", "</b>", "<foreignObject>", "</foreignObject>",
    "<desc>", "text", " ", "\n", "<form>", "<button>", "<li>", "<ul>", "</ul>", "<h1>", "<image>",
    "<keygen>", "<param>", "<a id=1 id=2 ID=3>", "\u00a0", "<xml:b>", "<a:b c:d=e>",
    "<svg xlink:href=a XML:lang=q viewbox=1>", "<linearGradient>", "<col>", "<wbr>",
    '<p title="a>b<c&quot;">', "<script src=x>a<b && c>d", "<style>a>b{}</style>",
))  # fmt: skip


def all_of(tree: Tree) -> object:
    """Return everything that a tree says, in its order."""
    places = range(len(tree.names))
    return (
        tree.names,
        [list(one.items()) for one in tree.attributes],
        (tree.parents, tree.ends, tree.texts, tree.holders, tree.body),
        (sorted(tree.silent), tree.unsaid),
        [(name, tree.named(name)) for name in tree.all_names()],
        [(name, tree.having(name)) for name in tree.all_attributes()],
        [(tree.texts_in(one), tree.said(one), tree.opened_before(one, 3)) for one in places],
    )


@given(st.lists(PIECES, max_size=40).map("".join))
@example("<svg><source>a</source></svg>")
@example("<svg><style><g>x</g></style></svg>")
@example("<xmp><script></xmp>")
@example("<style><script></style>&lt;")
@example('<p a"b=c>')
@example("<p a<b=c>d")
@example("<template><p>x</template>")
def test_any_page_is_read_as_a_walk_finds_it(html: str) -> None:
    looks: Looks = {}
    walked = all_of(Tree(LexborHTMLParser(WALKED + html)))
    assert all_of(Tree(LexborHTMLParser(html), looks)) == walked
    assert all_of(Tree(LexborHTMLParser(html), looks)) == walked


def test_pages_of_a_site_are_read_as_a_walk_finds_them() -> None:
    looks: Looks = {}
    for path, html in pages(page("en/a.md", "One & two, *four*: [five](a.md)")).items():
        walked = all_of(Tree(LexborHTMLParser(WALKED + html)))
        assert all_of(Tree(LexborHTMLParser(html), looks)) == walked, path
    assert looks

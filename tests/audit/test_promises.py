"""What no page may have, and none may lack, whatever the theme: each looked for in one page."""

from __future__ import annotations

import pytest

from sites import page
from small_sites import page_codes

SITE = page("en/more.md")
MORE, SIGN, HOME = "en/more.html", "en/signs/street.html", "en/index.html"
LD = '<script type="application/ld+json">'
DATA = LD + '{{"@context":"https://schema.org","name":"{}"}}</script>'
SEARCH = (
    '<form method="dialog" autocomplete="off" data-search=\'{"code":"../assets/x.txt","index":'
    '"../assets/x.txt","words":{"failed":"x"},"others":[]}\'><label>x <input type="search" '
    'autocomplete="off"></label></form>'
)
"""A search that would load what a theme brings as a script."""
IMAGE = '<img src="../a.png" alt="" width="9" height="9"{}>'
LAZY = IMAGE.format(' loading="lazy"')
LINK = '<a class="go" href="{}" rel="noreferrer noopener">Send</a>'


@pytest.mark.parametrize(
    ("html", "code"),
    [
        # scripts, and what acts like one
        ("<script>alert(1)</script>", "audit-element"),
        ("<script></script>", "audit-element"),
        ('<script src="../assets/other.js"></script>', "audit-element"),
        ('<script src="https://example.org/x.js"></script>', "audit-element"),
        ('<script src="https://example.org/x.js"></script>', "audit-foreign"),
        ('<script type="module">alert(1)</script>', "audit-element"),
        (f"{LD}alert(1)</script>", "audit-element"),
        (f'{LD}{{"@context":"https://example.org"}}</script>', "audit-element"),
        ('<p onclick="x">x</p>', "audit-element"),
        ("<form></form>", "audit-element"),
        ('<form action="/x"></form>', "audit-element"),
        ('<a attributionsrc="https://x.example/" href="more.html">x</a>', "audit-element"),
        ("<p popover>x</p>", "audit-element"),
        ('<p bgcolor="#fff">x</p>', "audit-element"),
        ("<bdo dir=rtl>116 111</bdo>", "audit-element"),
        ("<!-- by Ana, /home/ana/site -->", "audit-element"),
        ("<!x 042 777 888>", "audit-element"),
        (SEARCH, "audit-read"),
        ('<p class="now" data-open="0-10080" data-zone=""></p>', "audit-read"),
        ("<p data-exit-words='[1]'>It stays.</p>", "audit-read"),
        ('<p class="now" data-open="0-1">It stays.</p>', "audit-read"),
        (
            '<form class="filter" method="dialog"><option selected>x</option></form>',
            "audit-read",
        ),
        # what leads or loads from elsewhere
        ('<img src="https://example.org/x.png" alt="">', "audit-foreign"),
        ('<video controls preload="none" poster="//example.org/x.png"></video>', "audit-foreign"),
        ('<a href="http://example.org/">x</a>', "audit-not-https"),
        ('<a href="javascript:x">x</a>', "audit-not-https"),
        ('<a href="https://example.org/">x</a>', "audit-rel"),
        # numbers and addresses that are no records
        (DATA.format("0800 12 34 56"), "audit-number"),
        (DATA.format("write@example.org"), "audit-number"),
        ('<a href="tel:112">x</a>', "audit-number"),
        ("<p>Call 0800 12 34 56</p>", "audit-number"),
        ("<p>write@example.org</p>", "audit-number"),
        ("<p>write＠example.org</p>", "audit-number"),
        ("<p>116 111, write (at) example.org</p>", "audit-number"),
        ("<p>write [at] example.org</p>", "audit-number"),
        ("<p>116 111, 08:00–20:00, 0800 12 34 56</p>", "audit-number"),
        ("<p>116 111·22</p>", "audit-number"),
        ("<p>Ring ٠٦٩ ١٢٣ ٤٥٦٧</p>", "audit-number"),
        ('<p data-line="042 777 888">x</p>', "audit-number"),
        ("<p>04<span>2 77</span><b>7 888</b></p>", "audit-number"),
        # structure
        ("<h1>Again</h1>", "audit-lacks"),
        ('<p id="main">x</p>', "audit-id-twice"),
        (IMAGE.format(""), "audit-eager"),
    ],
)
def test_what_no_page_may_have(html: str, code: str) -> None:
    assert code in page_codes(SITE, MORE, "</main>", f"{html}</main>")


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ('<link rel="manifest" href="../assets/x.css">', "audit-requests"),
        ('<link rel="preload" as="style" href="../assets/x.css">', "audit-ahead"),
        ('<link rel="Prefetch" href="index.html">', "audit-ahead"),
        ('<link rel="modulepreload" href="../assets/x.css">', "audit-ahead"),
        ('<link rel="preconnect" href="index.html">', "audit-ahead"),
        ('<link rel="dns-prefetch" href="//other.example.org">', "audit-ahead"),
        ("<style>@font-face { font-family: x; src: url(data:,) }</style>", "audit-style-loads"),
        ("<style>p { background: url(x.png) }</style>", "audit-style-loads"),
        ("<style>p{}</style>", "audit-policy"),
        ('<link rel="canonical" href="index.html">', "audit-canonical"),
        ('<meta name="description" content="More.">', "audit-lacks"),
        ('<meta http-equiv="content-security-policy" content="img-src *">', "audit-policy"),
        ('<meta http-equiv="refresh" content="on">', "audit-element"),
        ('<meta http-equiv="Set-Cookie" content="on">', "audit-element"),
        ('<meta http-equiv="x-dns-prefetch-control" content="on">', "audit-element"),
        ('<meta property="og:image" content="https://example.org/x.png">', "audit-not-discreet"),
    ],
)
def test_what_no_head_may_have(html: str, code: str) -> None:
    assert code in page_codes(SITE, SIGN, "</head>", f"{html}</head>")


@pytest.mark.parametrize(
    ("html", "code"),
    [
        (LAZY, "audit-quiet"),
        (
            '<svg width="300" height="200" aria-hidden="true"><path d="M0 0h9"/></svg>',
            "audit-quiet",
        ),
        ('<p data-share hidden><button type="button">Send</button></p>', "audit-quiet"),
        (LINK.format("https://wa.me/?text=x"), "audit-quiet"),
        (LINK.format("https://www.google.com/maps/place/x"), "audit-quiet"),
        (LINK.format("https://www.facebook.com/sharer/sharer.php"), "audit-quiet"),
        ("<p>Spring campaign</p>", "audit-quiet-campaign"),
        ("<h2>More</h2><p><b>Fushata e pranverës</b></p>", "audit-quiet-campaign"),
        ('<div data-campaign="spring">x</div>', "audit-quiet-campaign"),
    ],
)
def test_what_only_a_loud_page_may_have(html: str, code: str) -> None:
    assert code in page_codes(SITE, "en/safety.html", "</main>", f"{html}</main>")
    assert code not in page_codes(SITE, MORE, "</main>", f"{html}</main>")


LEAVE = '<a class="leave" href="https://weather.example.com/" rel="nofollow noreferrer" data-exit>'
SKIP = LEAVE.replace("leave", "skip")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('<html lang="en" dir="ltr">', "<html>", "audit-lacks"),
        ("<title>Good to know, A</title>", "", "audit-lacks"),
        ('<meta name="referrer" content="no-referrer">', "", "audit-lacks"),
        ('<meta name="robots" content="noindex">', "", "audit-lacks"),
        ('<link rel="icon" href="data:,">', "", "audit-lacks"),
        ('content="width=device-width, initial-scale=1"', 'content="x"', "audit-lacks"),
        ('"description" content="Signs in the street."', '"description" content=""', "audit-lacks"),
        ("Signs in the street.", "x" * 201, "audit-lacks"),
        ('<link rel="canonical" href', '<link rel="x" href', "audit-canonical"),
        ('"canonical" href="https://example.org/', '"canonical" href="/', "audit-canonical"),
        ('http-equiv="Content-Security-Policy"', 'name="x"', "audit-policy"),
        ("form-action 'none'", "form-action 'none'; script-src *", "audit-policy"),
        ("default-src 'none'; script-src", "default-src 'self'; script-src", "audit-policy"),
        ('<meta charset="utf-8">', '<meta charset="utf-8"><meta name="a">', "audit-policy"),
        # the way to help, and to the text
        ('<a href="#numbers">', '<a href="../index.html">', "audit-lacks"),
        ('<a class="skip" href="#main">Skip to the text</a>', "", "audit-lacks"),
        ('<p class="demo">Example: numbers not checked.</p>', "", "audit-not-said"),
        ('href="tel:116111"', "", "audit-lacks"),
        ("116 111</bdi>", "116</bdi>", "audit-other-number"),
        ("<h2>Albania", "<h2>…", "audit-number-country"),
        # the way out
        ("<script>(function", "<script>(functions", "audit-lacks"),
        (SKIP, SKIP.replace(" data-exit", ""), "audit-exit-place"),
        (SKIP, SKIP.replace("nofollow ", ""), "audit-exit-place"),
        (SKIP, SKIP.replace("data-exit", 'data-exit target="_blank"'), "audit-exit-place"),
        (SKIP, SKIP.replace("data-exit", 'data-exit tabindex="-1"'), "audit-exit-place"),
        (LEAVE, "<a href='#main'>", "audit-exit-place"),
        (LEAVE, LEAVE.replace("weather", "e"), "audit-exit-elsewhere"),
        ("data-exit-words=", "data-x=", "audit-lacks"),
        ('role="status" data-exit-words', "data-exit-words", "audit-lacks"),
        ('<a href="../safety.html"', '<a href="../index.html"', "audit-lacks"),
        # what others may see of it
        ("<title>Good to know, A", "<title>Good to know, A - X", "audit-not-discreet"),
        (
            'og:title" content="Good to know, A"',
            'og:title" content="Violence"',
            "audit-not-discreet",
        ),
        ("Useful numbers and information.", "Help for victims", "audit-telling"),
        ('<main id="main">', '<main id="main"><i id="victims"></i>', "audit-telling"),
        ('<a class="brand', LAZY + '<a class="brand', "audit-picture-first"),
        ('<main id="main">', '<main id="main">' + LAZY, "audit-picture-first"),
    ],
)
def test_what_each_page_must_have(old: str, new: str, code: str) -> None:
    assert code in page_codes(SITE, SIGN, old, new)


def test_a_search_that_is_told_nothing_is_refused() -> None:
    form = '<form method="dialog" data-search="{}"></form>'
    assert "audit-read" in page_codes(SITE, "en/search.html", "</main>", f"{form}</main>")

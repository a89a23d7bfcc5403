"""Each way to reach a line: its link, its hours and languages, what it costs and leaves behind."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from confirmations import with_checks
from sites import LISTING, page, pages, problems, service, with_services
from small_sites import child, mk_line, two

CALLED = "on: 2026-11-01, how: operator, by: helpline officer"
URL = "https://chat7.example.org/talk?a=1"
EMERGENCY = service("al-sos", dial="112", kind="emergency", needs="[emergency]", run_by="state")
APPS = {
    "whatsapp": "https://wa.me/355691112222",
    "viber": "viber://chat?number=%2B355691112222",
    "signal": "https://signal.me/#p/+355691112222",
    "telegram": "https://t.me/+355691112222",
}


def written(channel: str, *keys: str, id_: str = "al-other") -> str:
    """Return a service with an address of a channel and no phone."""
    more = "".join(f"    {key}\n" for key in keys)
    verified = f"{{url: '{URL}', on: 2026-11, how: published, source: {LISTING}}}"
    way = f"  - url: '{URL}'\n    channel: {channel}\n    publish: yes\n{more}"
    return f"{service(id_)}  websites:\n{way}    verified: {verified}\n"


def app(channel: str, *keys: str, how: str = CALLED) -> str:
    """Return the file of a directory with an app of a service, confirmed by its operator."""
    more = "".join(f"    {key}\n" for key in keys)
    way = f"  - dial: 069 111 2222\n    channel: {channel}\n    publish: yes\n{more}"
    text = f"{service('al-other')}  phones:\n{way}    verified: {{{how}}}\n"
    return with_checks(with_services(EMERGENCY, text))


def html_of(text: str, path: str = "en/help/al/other.html") -> LexborHTMLParser:
    """Return a page of a site, read."""
    return LexborHTMLParser(pages(text)[path])


def hrefs(tree: LexborHTMLParser) -> list[str]:
    """Return the addresses of the links of a page."""
    return [node.attributes.get("href") or "" for node in tree.css("a")]


@pytest.mark.parametrize(
    ("channel", "name", "action"),
    [
        ("chat", "chat", "Write in a chat"),
        ("video", "video for sign language", "Open the video call"),
    ],
)
def test_an_address_is_a_link_of_words_with_its_host(channel: str, name: str, action: str) -> None:
    keys = ("hours: Mo-Fr 08:00-16:00", "languages: [en, sq Fr 13:00-21:00]", "free: yes")
    made = pages(with_services(written(channel, *keys)))
    way = LexborHTMLParser(made["en/help/al/other.html"]).css_first(".way")
    assert way is not None
    link = way.css_first("a.number")
    assert link is not None
    assert link.attributes["href"] == "https://chat7.example.org/talk?a=1"
    assert link.attributes["rel"] == "noreferrer noopener"
    words = " ".join(way.text().split())
    assert words.startswith(f"{name} {action} chat7.example.org free of charge")
    assert "Monday to Friday, 08:00–16:00" in words
    assert "answers in English and Albanian (Friday, 13:00–21:00)" in words
    assert "A visit stays in the browser's history." in words
    assert "No phone number" not in made["en/help/al/other.html"]
    directory = made["en/help/al.html"]
    assert action in directory
    plain = made["en/help/al.txt"]
    assert f"{name}: chat7.example.org/talk?a=1 (free of charge" in plain


@pytest.mark.one_in(4)
@pytest.mark.parametrize("channel", APPS)
def test_an_app_is_a_link_once_its_line_has_confirmed_it_with_hours(channel: str) -> None:
    tree = html_of(app(channel, "hours: Mo-Fr 08:00-16:00"))
    assert APPS[channel] in hrefs(tree)
    traces = [node.text() for node in tree.css(".trace")]
    assert traces == [
        "The chat stays on the phone. A linked device reads along.",
        "In danger call 112 (Albania).",
    ]
    listed = html_of(app(channel, "hours: Mo-Fr 08:00-16:00"), "en/help/al.html")
    assert APPS[channel] in hrefs(listed)
    assert "In danger call 112 (Albania)." in (listed.body.text() if listed.body else "")


@pytest.mark.long
@pytest.mark.one_in(4)
@pytest.mark.parametrize("channel", APPS)
def test_an_app_is_in_the_part_of_its_country(channel: str) -> None:
    sites = two(mk_line()) + app(channel, "hours: 24/7")
    part = html_of(sites + page("en/more.md", lists="[written]"), "en/more.html").css_first(
        "details:has(#al)"
    )
    assert part is not None
    assert part.css_first(".reach") is not None
    assert part.text().lstrip().startswith("Albania")
    assert "In danger call 112 (Albania)." in part.text()


@pytest.mark.one_in(4)
@pytest.mark.parametrize("channel", APPS)
def test_without_confirmation_or_hours_an_app_is_a_number_to_read(channel: str) -> None:
    source = f"dial: 069 111 2222, on: 2026-11, how: published, source: {LISTING}"
    for text in (app(channel), app(channel, "hours: 24/7", how=source)):
        tree = html_of(text)
        assert "069 111 2222" in (tree.body.text() if tree.body else "")
        assert not [href for href in hrefs(tree) if "69111" in href]


@pytest.mark.parametrize(
    ("href", "is_known"),
    [
        ("https://wa.me/355691112222", True),
        ("https://wa.me/355691112222?text=help", False),
        ("https://wa.me/355691113333", False),
        ("https://api.whatsapp.com/send?phone=355691112222", False),
        ("viber://chat?number=%2B355691112222", False),
    ],
)
def test_only_the_link_of_a_line_opens_an_app(href: str, is_known: bool) -> None:
    link = f'<p><a class="go" href="{href}" rel="noreferrer noopener">Chat</a></p>'
    says = "<p>The chat stays on the phone. A linked device reads along.</p>"
    template = (
        '{% extends "base.html" %}{% block main %}<h1 id="text">{{ view.title.text }}</h1>'
        f"{{{{ view.body }}}}{link}{says}{{% endblock %}}"
    )
    text = app("whatsapp", "hours: 24/7") + page("en/more.md") + child()
    told = problems(f"{text}-- themes/child/templates/page.html --\n{template}\n")
    assert any("audit-number" in one for one in told) is not is_known


def test_a_number_is_no_chat() -> None:
    told = problems(app("whatsapp").replace("channel: whatsapp", "channel: chat"))
    assert any(one.endswith(" channel-address") for one in told)

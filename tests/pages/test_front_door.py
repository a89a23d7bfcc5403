"""The page at the root of a site: a choice of language, or the way to one language."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from sites import CONFIG, edit, one, pages, problems, service, with_services

EMERGENCY = with_services(service("al-emergency", kind="emergency", dial="112", needs="[call]"))


def front_door(text: str = "") -> LexborHTMLParser:
    return LexborHTMLParser(pages(EMERGENCY + text)["index.html"])


def start(tag: str) -> str:
    return edit(CONFIG, ("  languages: [en, sq]\n", f"  languages: [en, sq]\n  start: {tag}\n"))


def test_a_reader_chooses_among_equal_buttons_and_sees_the_emergency_number() -> None:
    page = front_door()
    buttons = [(link.text(), link.attributes["href"]) for link in page.css(".doors a")]
    assert buttons == [("English", "en/index.html"), ("shqip", "sq/index.html")]
    call = one(page, "a.call[href='tel:112']")
    assert " ".join(call.text().split()) == "112 In danger now? · Në rrezik tani?"
    folded = one(page, ".emergency details")
    assert " ".join(one(folded, "summary").text().split()) == "Countries · Vendet"
    assert [text.attributes["lang"] for text in folded.css("p")] == ["en", "sq"]
    assert page.css("meta[http-equiv='refresh']") == []


def test_the_front_door_leads_to_the_language_of_the_settings_and_shows_the_number() -> None:
    page = front_door(start("sq"))
    refresh = one(page, "meta[http-equiv='refresh']")
    assert refresh.attributes["content"] == "0; url=sq/index.html"
    canonical = one(page, "link[rel='canonical']").attributes["href"]
    assert canonical == "https://example.org/help/sq/index.html"
    assert one(page, "main a.go").attributes["href"] == "sq/index.html"
    assert one(page, "html").attributes["lang"] == "sq"
    assert len(page.css("a.call[href='tel:112']")) == 1
    assert len(page.css(".bar .leave")) == 1


def test_a_front_door_leads_to_a_language_of_the_site() -> None:
    assert [line.split()[1] for line in problems(start("mk"))] == ["unknown-language"]

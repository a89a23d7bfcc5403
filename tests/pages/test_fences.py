"""The parts that campaigns are made of, on pages: what readers get, and what is refused."""

from __future__ import annotations

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from photos import photo
from sites import built, one, page, pages, problems, told
from traced_files import film, recording

FIGURES = """\
/// figures
- 110 | people were found | [Report](https://example.org/report) | 2022
- 9,800 | turned to shelters | Coalition of shelters | 1999 to 2022
///
"""


def test_figures_are_no_phone_numbers_and_stand_with_their_sources() -> None:
    html = pages(page("en/more.md", FIGURES))["en/more.html"]
    shown = one(LexborHTMLParser(html), ".figures")
    said = " ".join(shown.text(separator=" ").split())
    assert said == (
        "110 people were found (2022) Report 9,800 turned to shelters (1999 to 2022) Coalition of "
        "shelters"
    )
    link = one(shown, "a").attributes
    assert link["href"] == "https://example.org/report"
    assert link["rel"] == "noreferrer noopener"


@pytest.mark.parametrize("number", ["110", "79 %"])
def test_a_count_needs_no_words_beside_it_to_be_one(number: str) -> None:
    text = f"/// figures\n- {number} | were counted there | Office | 2022\n///"
    assert problems(page("en/more.md", text)) == []


@pytest.mark.parametrize(
    ("number", "codes"),
    [
        ("116 111", ["phone-in-words"]),
        ("112", ["phone-in-words"]),
        ("0800 12 12", ["figure-number", "phone-in-words"]),
    ],
)
def test_no_phone_number_slips_through_as_a_figure(number: str, codes: list[str]) -> None:
    text = f"/// figures\n- {number} | when somebody is in danger | Office | 2022\n///"
    wanted = [f"content/en/more.md:6:3 {code}" for code in codes]
    assert sorted(problems(page("en/more.md", text))) == wanted


def test_a_number_of_the_site_may_count_people() -> None:
    text = "/// figures\n- 129 | people were found | Office | 2022\n///"
    assert problems(page("en/more.md", text)) == []


@pytest.mark.parametrize("cell", ["Call 116 111 | 2022", "Office | 2022, 116 111"])
def test_a_phone_number_in_another_part_of_a_figure_is_told(cell: str) -> None:
    text = f"/// figures\n- 5 | people were found | {cell}\n///"
    (found,) = problems(page("en/more.md", text))
    assert found.endswith("phone-in-words")


def test_a_button_leads_where_a_link_does() -> None:
    html = pages(page("en/more.md", "/// action\n[Ask us](help/index.md)\n///"))["en/more.html"]
    assert '<p class="action"><a href="help/index.html">Ask us</a></p>' in html
    assert problems(page("en/more.md", "/// action\n[a](quux.md)\n///")) == [
        "content/en/more.md:6:5 unknown-page"
    ]


TALK = page("en/talk.md", "Good morning.", title="What is said")
LISTEN = "Before.\n\n/// listen\n[What *we* say](talk.wav)\n///\n\nAfter."
OFFER = "\n- file: talk.wav\n  title: A talk\n  transcript: talk.md"


def heard(text: str, seconds: int = 1) -> dict[str, str]:
    done = built(text, raw={"content/files/talk.wav": recording(seconds)})
    assert told(done) == []
    return {one.path: one.content.decode() for one in done.artifacts if one.path.endswith(".html")}


def test_a_recording_stands_in_the_text_and_not_below_it_again() -> None:
    html = heard(page("en/more.md", LISTEN, downloads=OFFER) + TALK, 130)["en/more.html"]
    shown = re.search(r'<div class="listen">.*?</div>', html, re.DOTALL)
    assert shown
    assert shown[0] == (
        '<div class="listen"><p><a href="../files/talk.wav" type="audio/wav" hreflang="en">What '
        "<em>we</em> say</a><br><small>Recording (WAV), 2\u00a0mins, 1.0\u00a0MB, English</small>"
        "</p>"
        '<audio controls preload="none" aria-label="What we say"><source src="../files/talk.wav" '
        'type="audio/wav"></audio><p>The same to read: <a href="talk.html">What is said</a></p>'
        "</div>"
    )
    assert "<h2>Files</h2>" not in html
    assert html.count("<audio") == 1


def test_a_recording_must_be_offered_and_have_its_words() -> None:
    raw = {"content/files/talk.wav": recording()}
    assert told(built(page("en/more.md", LISTEN), raw=raw)) == [
        "content/en/more.md:8:17 listen-not-offered",
        "content/files/talk.wav:0:0 file-not-offered",
    ]
    other = LISTEN.replace("talk.wav", "content/files/Talk.WAV")
    (found,) = built(page("en/more.md", other, downloads=OFFER) + TALK, raw=raw).problems
    assert (found.code, dict(found.values)["meant"]) == ("listen-not-offered", "talk.wav")
    silent = "\n- file: talk.wav\n  title: A talk"
    assert "not-for-all" in told(built(page("en/more.md", LISTEN, downloads=silent), raw=raw))[0]


def test_a_recording_comes_after_the_first_number_where_people_are_at_risk() -> None:
    raw = {"content/files/talk.wav": recording()}
    call = "- [them](service:al-child-line)"
    early = page("en/more.md", f"{LISTEN}\n\n{call}", downloads=OFFER, sensitive="yes")
    assert told(built(early + TALK, raw=raw)) == [
        f"output/{tag}/more.html:0:0 audit-sound-first" for tag in ("en", "sq")
    ]
    late = page("en/more.md", f"{call}\n\n{LISTEN}", downloads=OFFER, sensitive="yes")
    assert told(built(late + TALK, raw=raw)) == []
    assert told(built(early.replace("sensitive: yes\n", "") + TALK, raw=raw)) == []


FILM = "/// film\n![Two people](two.jpg)\n\n[What *we* say](talk.mp4)\n///"


@pytest.mark.parametrize("sensitive", ["no", "yes"])
def test_a_film_is_its_picture_until_somebody_starts_it(sensitive: str) -> None:
    offer = "\n- file: talk.mp4\n  title: A talk\n  captions: talk.vtt"
    raw = {
        "content/files/talk.mp4": film(),
        "content/files/talk.vtt": b"WEBVTT\n\n00:00.000 --> 00:01.000\nGood morning.\n",
        "content/images/two.jpg": photo("JPEG", 800, 450),
    }
    done = built(page("en/more.md", FILM, downloads=offer, sensitive=sensitive), raw=raw)
    if sensitive == "yes":
        assert told(done) == [
            "content/en/more.md:11:15 part-loud",
            "content/en/more.md:13:17 part-loud",
        ]
        return
    assert told(done) == []
    html = next(one.content.decode() for one in done.artifacts if one.path == "en/more.html")
    shown = re.search(r'<div class="film listen">\s*<video [^>]*>(.*?)</video><p>', html, re.DOTALL)
    assert shown
    video = one(LexborHTMLParser(html), "video").attributes
    assert video["preload"] == "none"
    assert "autoplay" not in video
    assert (video["width"], video["height"]) == ("800", "450")
    assert video["aria-label"] == "What we say, Two people"
    assert any(one.path == f"en/{video['poster']}".replace("en/../", "") for one in done.artifacts)
    assert one(LexborHTMLParser(shown[1]), "track").attributes["kind"] == "captions"
    assert "<h2>Files</h2>" not in html
    assert "<img" not in html.partition("<main")[2]


def test_pictures_in_columns_load_no_larger_file_than_a_column_needs() -> None:
    text = "/// gallery\n- ![A door](door.jpg) A door\n///\n\n![A door](door.jpg)"
    done = built(
        page("en/more.md", text), raw={"content/images/door.jpg": photo("JPEG", 1600, 900)}
    )
    assert told(done) == []
    html = next(one.content.decode() for one in done.artifacts if one.path == "en/more.html")
    sizes = [image.attributes["sizes"] for image in LexborHTMLParser(html).css("main img")]
    assert sizes == ["(min-width: 44rem) 20rem, 100vw", "(min-width: 44rem) 42rem, 100vw"]

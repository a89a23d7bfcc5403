"""Which pieces of material a site makes: each mistake at its place, and what keeps a piece back."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from photos import photo
from sites import AL, CONFIG, LISTING, QUIET_NAME, TODAY, built, edit, service, site, told
from state_files import made_from
from tipsite.pipeline.stages import build
from tipsite.pipeline.summary import to_do_lines

pytest.importorskip("typst")


def piece(name: str, text: str, *, tag: str = "en") -> str:
    """Return the section of a file of material; ``text`` is its front matter."""
    return f"-- content/{tag}/material/{name}.md --\n---\n{text}---\n"


def card(name: str, *changes: tuple[str, str], more: str = "") -> str:
    """Return a card without a mistake, but for what is changed in it."""
    text = (
        f"kind: card\ncampaign: spring\ntitle: Title of {name}\ncountry: AL\n"
        "numbers: [al-child-line]\nwords:\n  headline: Check first\n" + more
    )
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return piece(name, text)


def discreet(name: str, number: str) -> str:
    """Return a card that says nothing but one line."""
    return card(
        name,
        ("al-child-line", number),
        ("words:\n  headline: Check first", "words: {}"),
        more="discreet: yes\n",
    )


OTHER = "".join(
    (
        "-- content/services/mk.yaml --\ncountry: MK\nservices:\n",
        service("mk-line", dial="0800 11 222", name="{en: Line, sq: Linja}"),
    )
)
CHANGED = {
    "kind mistyped": ("kind: card", "kind: crad", "2:7 material-kind"),
    "kind unknown": ("kind: card", "kind: flyer", "2:7 material-kind"),
    "kind missing": ("kind: card\n", "", "2:1 missing-key"),
    "campaign missing": ("campaign: spring\n", "", "2:1 missing-key"),
    "campaign mistyped": ("campaign: spring", "campaign: sprin", "3:11 unknown-campaign"),
    "place for words mistyped": ("headline:", "verse:", "8:10 material-slot"),
    "place for words nearly right": ("headline:", "hedline:", "8:12 material-slot"),
    "list for one text": (
        "headline: Check first",
        "headline: [Check, first]",
        "8:21 material-slot-one",
    ),
    "country missing": ("country: AL\n", "", "2:1 missing-key"),
    "country unknown": ("country: AL", "country: [AL, ZZ]", "5:15 unknown-country"),
    "country twice": ("country: AL", "country: [AL, AL]", "5:15 material-twice"),
    "number mistyped": ("al-child-line", "al-chld-line", "6:11 unknown-service"),
    "number twice": ("al-child-line", "al-child-line, al-child-line", "6:26 material-twice"),
    "number of another country": (
        "[al-child-line]",
        "[al-child-line, mk-line]",
        "6:26 material-number-country",
    ),
    "no number for a country": ("country: AL", "country: [AL, MK]", "5:15 material-no-number"),
    "digits instead of a record": ("[al-child-line]", "[116 111]", "6:11 unknown-service"),
    "a number typed into the words": ("Check first", "Call 116 111 first", "8:18 material-phone"),
    "an address typed into the words": (
        "Check first",
        "Write to help@example.org",
        "8:22 email-in-words",
    ),
    "a number of nobody typed into the words": (
        "Check first",
        "Call 0900 55 555 first",
        "8:18 material-phone",
    ),
    "an address on the web typed into the words": (
        "Check first",
        "See https://tips.example/a first",
        "8:17 material-web",
    ),
    "a host typed into the words": ("Check first", "See tips.org. Ask", "8:17 material-web"),
    "a line on hold": ("al-child-line", "al-night-line", "6:11 material-held"),
}
"""What is changed in a card without a mistake, and where which mistake is told."""
DISCREET = {
    "discreet, with a line that says whom it is for": ("al-child-line", "6:11 material-unnamed"),
    "discreet, with a short name that tells": ("al-short", "6:11 material-telling"),
    "discreet, with a label that tells": ("al-only", "6:11 material-telling"),
    "discreet, with police of a telling name": ("al-unit", "6:11 material-telling"),
    "discreet, with a telling line beside another": ("al-with", "6:11 material-telling"),
}
"""The line of a card that says nothing else, and where which mistake is told."""
MISTAKES: dict[str, tuple[str, str]] = {
    **{
        name: (card(f"c{at:02}", (old, new)), f"c{at:02}.md:{place}")
        for at, (name, (old, new, place)) in enumerate(CHANGED.items())
    },
    **{
        name: (discreet(f"d{at:02}", number), f"d{at:02}.md:{place}")
        for at, (name, (number, place)) in enumerate(DISCREET.items())
    },
    "title missing": (card("a06", ("title: Title of a06\n", "")), "a06.md:2:1 missing-key"),
    "words missing": (
        piece(
            "a07",
            "kind: poster\ncampaign: spring\ntitle: T\ncountry: AL\nnumbers: [al-child-line]\n",
        ),
        "a07.md:2:1 material-slot-missing",
    ),
    "headline missing": (
        card("a11", ("kind: card", "kind: poster"), ("headline: Check first", "text: Check first")),
        "a11.md:2:1 material-slot-missing",
    ),
    "too many numbers": (
        card(
            "a19",
            ("kind: card", "kind: tear-off"),
            ("[al-child-line]", "[al-child-line, al-b, al-c, al-d, al-e]"),
        ),
        "a19.md:5:10 material-many-numbers",
    ),
    "text below the keys": (
        card("a23") + "More words.\n",
        "a23.md:10:0 material-text",
    ),
    "key unknown": (card("a24", more="pictre: x.svg\n"), "a24.md:9:1 unknown-key"),
    "picture missing": (
        card("a25", more="image: {file: nowhere.svg, alt: A road}\n"),
        "a25.md:9:15 image-missing",
    ),
    "picture without words": (
        card("a26", more="image: {file: road.svg}\n"),
        "a26.md:9:8 image-needs-alt",
    ),
    "discreet with words": (
        card("a27", more="discreet: yes\n"),
        "a27.md:8:13 material-discreet-words",
    ),
    "discreet with a picture": (
        card(
            "a28",
            ("words:\n  headline: Check first", "words: {}"),
            more="image: {file: road.svg, alt: A road}\ndiscreet: yes\n",
        ),
        "a28.md:8:8 material-discreet-words",
    ),
    "discreet picture to send on": (
        card(
            "a29",
            ("kind: card", "kind: picture"),
            ("words:\n  headline: Check first", "words: {}"),
            more="discreet: yes\n",
        ),
        "a29.md:2:7 material-discreet-picture",
    ),
    "a kind that tells": (
        card(
            "a30",
            ("kind: card", "kind: trafficking"),
            ("words:\n  headline: Check first", "words: {}"),
            more="discreet: yes\n",
        ),
        "a30.md:2:7 telling-word",
    ),
    "key of the source in a translation": (
        card("a31")
        + piece(
            "a31",
            "title: T\nnumbers: [al-child-line]\nwords:\n  headline: H\ntranslation: reviewed\n",
            tag="sq",
        ),
        "sq/a31.md:3:11 material-of-source",
    ),
    "a service without its name in a language": (
        card("a33", ("al-child-line", "al-b"))
        + piece("a33", "title: T\nwords:\n  headline: H\ntranslation: reviewed\n", tag="sq"),
        "sq/a33.md:2:1 material-name",
    ),
    "not translated": (card("a34"), "a34.md:1:1 material-missing"),
}
ROAD = (
    '-- content/images/road.svg --\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>\n'
)
TELLING = (
    "-- themes/plain/material/trafficking.typ --\n"
    "//: format: pdf\n//: words: {}\n//: numbers: {least: 1, most: 1}\n"
)
MORE = edit(AL) + "".join(
    service(name, dial=dial)
    for name, dial in (
        ("al-b", "04 222 3344"),
        ("al-c", "04 222 3345"),
        ("al-d", "04 222 3346"),
        ("al-e", "04 222 3347"),
    )
)
QUIET = "".join(
    (
        service(
            "al-short",
            dial="04 222 3351",
            name="{en: Line, sq: Linja}",
            short_name="{en: For victims, sq: Pyet}",
        ),
        service(
            "al-only",
            dial="04 222 3352",
            name="{en: Line, sq: Linja}",
            short_name="{en: Helpline, sq: Pyet}",
            label="{en: After violence, sq: Pas dhunës}",
        ),
        service(
            "al-unit",
            dial="04 222 3353",
            kind="police",
            name="{en: Police unit against trafficking, sq: Policia kundër trafikimit}",
        ),
        service(
            "al-with",
            dial="04 222 3354",
            name="{en: Line, sq: Linja}",
            short_name="{en: Helpline, sq: Pyet}",
            with_="[al-unit]",
        ).replace("with_:", "with:"),
    )
)
BOTH = edit(CONFIG, ("    en: [AL]\n    sq: [AL]", "    en: [AL, MK]\n    sq: [AL, MK]"))


def test_mistakes() -> None:
    found = told(
        built(
            "".join(
                (BOTH, OTHER, MORE, QUIET, ROAD, TELLING, *[text for text, _ in MISTAKES.values()])
            )
        )
    )
    short = [
        one.replace("content/en/material/", "").replace("content/sq/material/", "sq/")
        for one in found
    ]
    lost = {name: place for name, (_, place) in MISTAKES.items() if place not in short}
    assert not lost, "\n".join(short)
    # One mistake is told once.
    for twice in ("c06.md:2:1 material-slot-missing", "c15.md:5:10 material-no-number"):
        assert twice not in short
    assert short.count("d00.md:6:11 material-unnamed") == 2  # in both languages


# ---- what keeps a piece back on a live site


def phoned(name: str, dial: str, on: str = "2026-11-01", *more: str) -> str:
    """Return a service whose line was confirmed on a day; ``more`` are lines of its record."""
    return (
        f"- id: {name}\n  organization: alo\n  run_by: ngo\n  kind: hotline\n  needs: [legal]\n"
        f"  name: {{en: The {name}, sq: Linja {name}}}\n  summary: {{en: They answer.}}\n"
        + "".join(f"  {one}\n" for one in more)
        + f"  publish: yes\n  phones:\n  - dial: {dial}\n    free: yes\n    hours: 24/7\n"
        "    publish: yes\n"
        f"    verified: {{dial: {dial}, on: {on}, how: called, by: an officer}}\n"
    )


LIVE = edit(
    CONFIG,
    (
        "status: demonstration",
        "status: live\n  responsible: alo\n  report_mistakes: https://example.org/r",
    ),
)
LINES = edit(
    AL,
    QUIET_NAME,
    (
        f"how: published, source: {LISTING}}}\n- id: al-night",
        "how: called, by: an officer}\n- id: al-night",
    ),
) + "".join(
    (
        phoned("al-late", "04 222 3301", "2026-06-01"),
        phoned("al-old", "04 222 3302", "2023-01-02"),
        phoned("al-beside-held", "04 222 3305", "2026-11-01", "with: [al-night-line]"),
        phoned("al-beside-old", "04 222 3306", "2026-11-01", "with: [al-old]"),
        phoned("al-label", "04 222 3307", "2026-11-01", "label: {en: Only for women}"),
        phoned(
            "al-english", "04 222 3309", "2026-11-01", "short_name: {en: Line, sq: Linja}"
        ).replace(", sq: Linja al-english", ""),
        phoned("al-failed", "04 222 3308").replace(
            "publish: yes\n    verified",
            "publish: hold\n    reason: Dead.\n    failed_on: 2026-11-20\n    verified",
        ),
        phoned("al-police", "129")
        .replace("kind: hotline", "kind: police")
        .replace("2026-11-01", "2020-01-01"),
    )
)


def own(name: str, number: str, kind: str = "card", state: str = "reviewed") -> str:
    """Return a piece with a number, and its translation."""
    words = "words:\n  headline: H\n" + ("  share: S\n" if kind == "picture" else "")
    return card(
        name,
        ("al-child-line", number),
        ("kind: card", f"kind: {kind}"),
        ("words:\n  headline: Check first\n", words),
    ) + piece(name, f"title: T\ntranslation: {state}\n{words}", tag="sq")


BACK: dict[str, tuple[str, str, int]] = {
    # The piece, where and why it is not made, and how many are made nevertheless.
    "good": (own("b01", "al-child-line"), "", 2),
    "a draft": (own("b02", "al-child-line", state="draft"), "sq/b02.md:2:1 material-draft", 1),
    "a machine's": (
        own("b03", "al-child-line", state="machine"),
        "sq/b03.md:2:1 material-draft",
        1,
    ),
    "due": (own("b04", "al-late"), "", 2),
    "due, as a picture": (own("b05", "al-late", "picture"), "b05.md:6:11 material-unconfirmed", 0),
    "unconfirmed for long": (own("b06", "al-old"), "b06.md:6:11 material-unconfirmed", 0),
    "as a picture": (own("b07", "al-child-line", "picture"), "", 2),
    "companion held": (own("b08", "al-beside-held"), "b08.md:6:11 material-held", 0),
    "companion old": (own("b09", "al-beside-old"), "b09.md:6:11 material-unconfirmed", 0),
    "label in one language": (own("b10", "al-label"), "sq/b10.md:2:1 material-name", 1),
    "failed": (own("b11", "al-failed"), "b11.md:6:11 material-held", 0),
    "held": (own("b12", "al-night-line"), "b12.md:6:11 material-held", 0),
    "the police, whenever confirmed": (own("b13", "al-police"), "", 2),
    "discreet, without a translation": (
        card("b14", ("words:\n  headline: Check first", "words: {}"), more="discreet: yes\n"),
        "",
        0,
    ),
    "name in one language": (own("b15", "al-english"), "sq/b15.md:2:1 material-name", 1),
}


@pytest.mark.long
def test_on_a_live_site_a_line_or_words_that_nobody_answers_for_keep_a_piece_back() -> None:
    made = built("".join((LIVE, LINES, *[text for text, _, _ in BACK.values()])))
    assert not made.failed, [one for one in made.problems if one.severity == "error"]
    short = [
        one.replace("content/en/material/", "").replace("content/sq/material/", "sq/")
        for one in told(made)
    ]
    pieces = [one.path for one in made.artifacts if one.path.endswith((".pdf", ".png"))]
    for name, (_, place, count) in BACK.items():
        number = f"b{list(BACK).index(name) + 1:02d}"
        assert not place or place in short, (name, short)
        assert sum(f"/{number}-al." in path for path in pieces) == count, (name, pieces)
    assert [path for path in pieces if "/print/" in path] == [
        "en/print/card-al.pdf",
        "sq/print/card-al.pdf",
    ]
    assert made.plan is not None
    assert made.plan.site.material_kept_back == 16
    assert "were not made" in " ".join(to_do_lines(made))


@pytest.mark.long
def test_a_discreet_piece_keeps_its_address_while_another_is_held_back() -> None:
    both = discreet("f01", "al-child-line") + discreet("f02", "al-late")
    names = ("short_name: {en: Line, sq: Linja}",)
    lines = LINES.replace(phoned("al-late", "04 222 3301", "2026-06-01"), "") + phoned(
        "al-late", "04 222 3301", "2026-06-01", *names
    )
    held = lines.replace(
        "hours: 24/7\n    publish: yes", "hours: 24/7\n    publish: hold\n    reason: Silent.", 1
    )
    for records, addresses in (
        (lines, ["card-al-2.pdf", "card-al.pdf"]),
        (held, ["card-al-2.pdf"]),
    ):
        made = built(LIVE + records + both)
        assert [
            one.path.removeprefix("en/print/")
            for one in made.artifacts
            if one.path.startswith("en/print/")
        ] == addresses, told(made)


@pytest.mark.long
def test_words_that_wait_for_somebody_keep_a_piece_back() -> None:
    text = own("c01", "al-child-line").replace("headline: H\n", "headline: Wait 3 days\n")
    changed = text.replace("3 days", "5 days", 1)
    found = told(built(LIVE + LINES + made_from(LIVE + LINES + text) + changed))
    assert "content/sq/material/c01.md:2:1 material-behind" in found
    asks = LIVE.replace("  missing_pages: show", "  missing_pages: show\n  approval: [pages]")
    found = told(built(asks + LINES + text))
    assert [one for one in found if "material" in one] == [
        "content/en/material/c01.md:2:1 material-approval",
        "content/sq/material/c01.md:2:1 material-approval",
    ]


def test_half_a_translation_makes_no_piece_and_says_so() -> None:
    kind = ("kind: card", "kind: leaflet")
    more = "  inside: [I]\n  points: [One, Two]\n  action: Ask\n"
    start = "title: T\ntranslation: reviewed\nwords:\n  headline: H\n  inside: [I]\n"
    made = built(
        card("g01", kind, more=more)
        + piece("g01", start + "  points: [Një, Dy]\n  action: Pyet\n", tag="sq")
        + card("g02", kind, more=more)
        + piece("g02", start + "  points: [Një]\n  action: Pyet\n", tag="sq")
        + card("g03", kind, more=more)
        + piece("g03", start + "  points: [Një, Dy]\n", tag="sq")
    )
    assert not made.failed
    assert [one for one in told(made) if "material-half" in one] == [
        "content/sq/material/g02.md:7:12 material-half",
        "content/sq/material/g03.md:2:1 material-half",
    ]
    pieces = [one.path for one in made.artifacts if one.path.endswith(".pdf")]
    assert sorted(one.rpartition("/")[2] for one in pieces if one.startswith("en/")) == [
        "g01-al.pdf", "g02-al.pdf", "g03-al.pdf",
    ]  # fmt: skip
    assert [one for one in pieces if one.startswith("sq/")] == ["sq/campaigns/spring/g01-al.pdf"]


@pytest.mark.long
def test_no_piece_is_made_in_a_language_whose_phrases_are_those_of_another() -> None:
    borrowing = edit(
        CONFIG,
        ("languages: [en, sq]", "languages: [en, sq, tr]"),
        ("sq: [AL]\n", "sq: [AL]\n    tr: [AL]\n  phrases_from: {tr: en}\n"),
    )
    words = "title: T\nwords:\n  headline: Önce sor\ntranslation: reviewed\n"
    made = built(borrowing + card("h01") + piece("h01", words, tag="tr"))
    assert not made.failed
    assert [one for one in told(made) if "material-borrowed" in one] == [
        "campaigns.yaml:11:22 material-borrowed"
    ]
    pieces = [one.path for one in made.artifacts if one.path.endswith(".pdf")]
    assert pieces == ["en/campaigns/spring/h01-al.pdf"]


@pytest.mark.long
def test_pieces_of_a_campaign_that_has_ended_are_made() -> None:
    text = card("n01") + card("n02", more="status: draft\n") + discreet("n03", "al-child-line")
    last_day = edit(CONFIG, ("to: 2026-11-24", "to: 2026-11-23"))
    made = built(edit(AL, QUIET_NAME) + last_day + text)
    pieces = [one.path for one in made.artifacts if one.path.endswith(".pdf")]
    assert "en/campaigns/spring/n01-al.pdf" in pieces


@pytest.mark.long
def test_names_and_labels_that_nobody_has_checked_keep_pieces_back() -> None:
    for state, count in (("machine", 1), ("draft", 1), ("reviewed", 2)):
        said = LIVE.replace("  exit:", f"  translation: {{sq: {state}}}\n  exit:")
        made = built(said + LINES + own("l01", "al-child-line"))
        found = [one for one in told(made) if "material-records" in one]
        assert found == ["content/sq/material/l01.md:2:1 material-records"] * (2 - count)
        pieces = [one.path for one in made.artifacts if one.path.endswith(".pdf")]
        assert len(pieces) == count


@pytest.mark.long
def test_a_picture_has_one_page_and_a_title_may_be_that_of_a_file() -> None:
    theme = (
        edit(CONFIG, ("missing_pages: show", "missing_pages: show\n  theme: own"))
        + "-- themes/own/theme.yaml --\nparent: plain\n-- themes/own/material/strip.typ --\n"
        "//: format: png\n//: words: {headline: needed}\n//: numbers: {least: 0, most: 1}\n"
        '#set document(title: json("view.json").title)\n#set page(width: 90pt, height: 90pt)\n'
        "One.\n#pagebreak()\nTwo.\n"
    )
    titled = card("e02", ("Title of e02", "Check.pdf"))
    made = built(theme + card("e01", ("kind: card", "kind: strip")) + titled)
    errors = [one for one in made.problems if one.severity == "error"]
    assert [(one.code, one.at.path) for one in errors] == [
        ("material-one-page", "themes/own/material/strip.typ")
    ]


def shared(name: str, file: str) -> str:
    """Return a picture to share with a photo on it."""
    return card(
        name, ("kind: card", "kind: picture"),
        more=f"  share: Words\nimage: {{file: {file}, alt: A road}}\n",
    )  # fmt: skip


@pytest.mark.long
def test_numbers_that_do_not_fit_are_no_words_to_shorten() -> None:
    name = "Line of the association for the rights of workers abroad and at home " * 12
    made = built(
        LINES.replace("{en: The al-late,", f"{{en: {name},")
        + card("i01", ("al-child-line", "al-late"))
    )
    found = [one for one in made.problems if one.severity == "error"]
    assert [(one.code, one.at.line) for one in found] == [("material-overflow-numbers", 4)]


def test_what_does_not_fit_on_a_picture_is_told_in_its_pixels() -> None:
    long = ("headline: Check first", f"headline: {'Check first ' * 90}")
    picture = ("kind: card", "kind: picture")
    made = built(card("i02", long) + card("i03", long, picture, more="  share: Words\n"))
    over = {
        one.at.path.rpartition("/")[2]: dict(one.values)["over"].rpartition(" ")
        for one in made.problems
        if one.code == "material-overflow"
    }
    assert {name: unit for name, (_, _, unit) in over.items()} == {"i02.md": "mm", "i03.md": "px"}
    assert over["i03.md"][0].isdecimal()


@pytest.mark.long
def test_what_a_template_of_a_theme_calls_wrongly_is_its_own_mistake() -> None:
    theme = (
        edit(CONFIG, ("missing_pages: show", "missing_pages: show\n  theme: own"))
        + "-- themes/own/theme.yaml --\nparent: plain\n-- themes/own/material/strip.typ --\n"
        "//: format: pdf\n//: words: {headline: needed}\n//: numbers: {least: 0, most: 1}\n"
        '#import "piece.typ": *\n#show: piece.with(120mm, 140mm)\n'
        "#at(10mm, 9mm, number-block(100mm, .5))\n"
    )
    whole = site(theme + card("j01", ("kind: card", "kind: strip")))
    ours = replace(whole, shipped=frozenset({"themes/plain/material/piece.typ"}))
    made = build(ours, TODAY)
    errors = [one for one in made.problems if one.severity == "error"]
    assert [(one.code, one.at.path) for one in errors] == [
        ("material-template", "themes/own/material/strip.typ")
    ]


@pytest.mark.long
def test_what_does_not_fit_or_has_too_few_pixels_is_told_at_its_place() -> None:
    long = "Unaussprechlichkeitsbewältigungsmaßnahmenkatalog " * 3
    made = built(
        card("d01", ("Check first", long), ("kind: card", "kind: poster"))
        + card(
            "d02", ("kind: card", "kind: poster"), more="image: {file: small.jpg, alt: A road}\n"
        )
        + card(
            "d03", ("kind: card", "kind: poster"), more="image: {file: large.jpg, alt: A road}\n"
        )
        + card("d04", ("Check first", "Check ქართ"))
        + shared("d05", "small.jpg")
        + shared("d06", "large.jpg"),
        raw={
            "content/images/small.jpg": photo(width=600, height=400),
            "content/images/large.jpg": photo(width=3600, height=2400),
        },
    )
    found = {
        one.at.path.rpartition("/")[2]: one for one in made.problems if one.severity == "error"
    }
    places = {name: (one.code, one.at.line, one.at.column) for name, one in found.items()}
    assert places == {
        "d01.md": ("material-overflow", 8, 13),
        "d02.md": ("material-pixels", 9, 15),
        "d04.md": ("material-letter", 1, 1),
        "d05.md": ("material-pixels-shown", 10, 15),
    }  # a large photo makes a picture that is heavier than those of a page
    said = dict(found["d02.md"].values)
    assert said["across"] == "600"
    assert int(said["wanted"]) >= 2480

"""A number never stands without its country, its label and the lines beside it, in any format."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from markupsafe import Markup
from selectolax.lexbor import LexborHTMLParser

import tipsite.pages.directory
import tipsite.pages.plan
import tipsite.pages.prose
import tipsite.pipeline.site_maker
from country_numbers import Number, dials_in, lonely
from sample import CHOOSER, FIRST, NOT_FOUND, Sample, pages_of
from sites import (
    AL,
    CONFIG,
    LISTING,
    TODAY,
    built,
    edit,
    one,
    page,
    pages,
    service,
    site,
    with_services,
)
from small_sites import made_site, page_codes, promises_of
from tipsite.audit.countries import FORMATS, file_units, format_of, page_units
from tipsite.audit.document import read_document
from tipsite.model.plan import Artifact
from tipsite.pipeline.stages import build
from tipsite.web import is_proof

pytest_plugins = ["sample_fixtures"]

MK = "content/services/mk.yaml"
LIVE = (
    "status: demonstration",
    "status: live\n  responsible: alo\n  report_mistakes: https://example.net/",
)
READ = f"on: 2026-11, how: published, source: {LISTING}"
HERE = f"on: 2026-10-04, how: published, source: {LISTING}"
ABROAD = (
    "    hours: Mo-Su 08:00-20:00\n"
    f'    dial_abroad: "+389 2 2777 070"\n    dial_abroad_source: {LISTING}\n'
)
LABELS = {"al-child-line": "For children and parents", "mk-line": "Not a line of the police"}
POLICE = {"kind": "police", "needs": "[emergency, police]", "run_by": "police"}
EMERGENCY = {"kind": "emergency", "needs": "[emergency]", "run_by": "state"}


def _with(record: str, *ids: str) -> str:
    return record.replace("  publish: yes\n", f"  publish: yes\n  with: [{', '.join(ids)}]\n", 1)


def rich(*, live: bool = False, child: str = "") -> str:
    """Return a site of two countries with numbers of one another, and every kind of page."""
    changes = [
        ("en: [AL]", "en: [AL, MK]"), ("sq: [AL]", "sq: [AL, MK]"),
        ("  AL: [al-child-line]\n", "  AL: [al-emergency, al-child-line]\n  MK: [mk-line]\n"),
        ("campaigns:\n", "sheets: {AL: al-child-line}\ncampaigns:\n"),
    ]  # fmt: skip
    changes += [LIVE] if live else []
    changes += [("missing_pages: show", "missing_pages: show\n  theme: child")] if child else []
    label, police = LABELS["al-child-line"], "al-police"
    albania = edit(
        "content/services/al.yaml",
        (
            "  summary: {en: Coun",
            f"  label: {{en: {label}}}\n  with: [{police}]\n  summary: {{en: Coun",
        ),
    )
    line = service("mk-line", dial="02 2777 070", needs="[call]", name="{en: Line}",
                   label=f"{{en: {LABELS['mk-line']}}}")  # fmt: skip
    text = "".join((
        edit(CONFIG, *changes),
        albania,
        service("al-police", dial="129", name="{en: Police}", **POLICE),
        service("al-emergency", dial="112", name="{en: Emergency}", **EMERGENCY),
        f"-- {MK} --\ncountry: MK\nservices:\n",
        _with(line, "mk-police"),
        ABROAD,
        service("mk-police", dial="129", name="{en: Police}", **POLICE),
        service("mk-emergency", dial="112", name="{en: Emergency}", **EMERGENCY),
        page("en/call.md", "Call [the line](service:mk-line), or read on."),
        page("en/news/first.md", date="2026-03-09"),
        *(page(f"en/routes/{name}.md") for name in ("person", "worker", "child")),
    ))  # fmt: skip
    if live:
        text = text.replace(READ, "on: 2026-11-02, how: called, by: Staff")
        text = text.replace(HERE, "on: 2026-11-02, how: called, by: Staff")
    return text + child


def found(text: str) -> set[tuple[str, str]]:
    """Return the errors of a site: where, and the code."""
    made = built(text)
    return {(one.at.path, one.code) for one in made.problems if one.severity == "error"}


COUNTRY, LABEL, ALONE, TOGETHER = (
    f"audit-number-{name}" for name in ("country", "label", "alone", "together")
)
FOLD = '<details name="country">'
KNOW = '<small class="know">{}</small>'
CHOICE = (
    '<p lang="en" dir="ltr">Albania and North Macedonia</p>\n'
    '<p lang="sq" dir="ltr">Shqipëri dhe Maqedonia e Veriut</p>'
)


@pytest.mark.parametrize(
    ("path", "old", "new", "code"),
    [
        ("en/index.html", "<h3>Albania</h3></summary>", "<h3>…</h3></summary>", COUNTRY),
        ("en/index.html", FOLD, FOLD.replace(">", " open>"), TOGETHER),
        ("en/signs/street.html", FOLD, "<details><summary>…</summary></details><div>", TOGETHER),
        (
            "en/help/index.html",
            FOLD,
            "<details><summary>116 111<br>129</summary></details><div>",
            TOGETHER,
        ),
        ("en/index.html", KNOW.format(LABELS["al-child-line"]), "", LABEL),
        ("en/index.html", KNOW.format("Albania and North Macedonia"), "", COUNTRY),
        ("index.html", CHOICE, "", COUNTRY),
        ("en/help/index.html", KNOW.format("Albania and North Macedonia"), "", COUNTRY),
        ("en/404.html", KNOW.format("Albania and North Macedonia"), "", COUNTRY),
        ("en/signs/street.html", KNOW.format("Albania and North Macedonia"), "", COUNTRY),
        ("en/help/al.html", "<h1>Help in Albania</h1>", "<h1>…</h1>", COUNTRY),
        ("en/help/al.html", f'<p class="label">{LABELS["al-child-line"]}</p>', "", LABEL),
        ("en/help/al/police.html", '<p class="kicker">Albania</p>', "", COUNTRY),
        ("en/help/al/child-line.html", '<bdi dir="ltr">129</bdi>', "", ALONE),
        ("en/sheets/al.html", "<small>Albania</small>", "", COUNTRY),
        ("en/sheets/al.html", "<span>Albania · ", "<span>", COUNTRY),
        ("en/sheets/al.html", 'Police <bdi dir="ltr">129</bdi>', "Police", ALONE),
        ("en/help/abroad.html", "North Macedonia", "…", COUNTRY),
        ("en/call.html", "<h1>Some title", "<h1>116 111", COUNTRY),
        ("en/call.html", "<h1>", '<p aria-label="116 111">…</p><h1>', COUNTRY),
        ("en/index.html", '"description" ', '"description" content="116 111" data-x=""', COUNTRY),
    ],
)
def test_what_a_template_leaves_out_is_missed(path: str, old: str, new: str, code: str) -> None:
    assert code in page_codes(rich(), path, old, new)


def test_a_phrase_that_drops_the_country_stops_the_build() -> None:
    child = "-- themes/child/theme.yaml --\nparent: plain\n-- themes/child/phrases/sq.po --\n"
    child += (
        'msgid ""\nmsgstr ""\n\nmsgctxt "help_in"\nmsgid "Help in {country}"\nmsgstr "Ndihmë"\n'
    )
    assert ("themes/child/phrases/sq.po", "phrase-placeholder") in found(rich(child=child))


def without_label(label: str) -> Callable[[str], str]:
    return lambda text: re.sub(rf"(; )?{label}\n?", "", text)


def data_without(*keys: str) -> Callable[[str], str]:
    def changed(text: str) -> str:
        data = json.loads(text)
        for key in keys:
            data.pop(key, None)
        return json.dumps(data)

    return changed


LINE, ALBANIA = "output/en/help/al/child-line", "output/en/help/al.txt"
MADE_BY_PROGRAM: list[tuple[str, str, Callable[[str], str], str, str]] = [
    ("directory","sms_text", lambda text: text.replace("Albania: ", ""), f"{LINE}.txt", COUNTRY),
    ("directory","sms_text", without_label(LABELS["al-child-line"]), f"{LINE}.txt", LABEL),
    ("directory","sms_text", lambda text: text.replace("; Police 129", ""),
     f"{LINE}.txt", ALONE),
    ("directory","directory_text", lambda text: re.sub(r" \(Albania\)|, Albania", "", text),
     ALBANIA, COUNTRY),
    ("directory","directory_text", without_label(LABELS["al-child-line"]), ALBANIA, LABEL),
    ("directory","directory_text", lambda text: re.sub(r"- Police.*\n?", "", text),
     ALBANIA, ALONE),
    ("directory","service_data", data_without("areaServed"), f"{LINE}.html", COUNTRY),
    ("directory","service_data", data_without("isRelatedTo"), f"{LINE}.html", ALONE),
    ("directory","service_data",
     lambda text: text.replace(f"{LABELS['al-child-line']}. ", "It is what it is. "),
     f"{LINE}.html", LABEL),
]  # fmt: skip
"""A writer, what it would have forgotten, and where that has to be found."""


@pytest.mark.one_in(99)
@pytest.mark.parametrize("omission", MADE_BY_PROGRAM, ids=lambda one: f"{one[1]}-{one[4]}")
def test_what_a_writer_of_a_format_leaves_out_stops_the_build(
    monkeypatch: pytest.MonkeyPatch, omission: tuple[str, str, Callable[[str], str], str, str]
) -> None:
    module, writer, forget, path, code = omission
    place = import_module(f"tipsite.pages.{module}")
    own = getattr(place, writer)

    def careless(*given: object, **more: object) -> str:
        text = own(*given, **more)
        changed = forget(str(text))
        return Markup(changed) if isinstance(text, Markup) else changed

    monkeypatch.setattr(place, writer, careless)
    assert (path, code) in found(rich(live=writer == "service_data"))


@pytest.mark.one_in(3)
@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (',"Albania"]', ',""]', COUNTRY),
        (f'"{LABELS["mk-line"]}"', "0", LABEL),
        (re.compile(r"(\[[0-9]+),[0-9]+\](,0\],)"), r"\1]\2", ALONE),
    ],
)
def test_what_the_index_of_the_search_leaves_out_stops_the_build(
    monkeypatch: pytest.MonkeyPatch, old: str | re.Pattern[str], new: str, code: str
) -> None:
    own = import_module("tipsite.pages.plan").search_index

    def careless(*given: object) -> Artifact:
        made = own(*given)
        text = made.content.decode()
        text = text.replace(old, new) if isinstance(old, str) else old.sub(new, text)
        return Artifact(path=made.path, content=text.encode())

    monkeypatch.setattr(tipsite.pages.plan, "search_index", careless)
    codes = {code for path, code in found(rich()) if path.startswith("output/assets/index-")}
    assert code in codes


@pytest.mark.long
def test_a_feed_that_says_a_number_alone_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    feeds = import_module("tipsite.pages.news")
    monkeypatch.setattr(feeds, "plain_words", lambda *_: "Call 116 111")
    assert ("output/en/news/feed.xml", COUNTRY) in found(rich())


def test_a_demonstration_that_tells_search_engines_its_numbers_stops_the_build(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = Markup('{"@context":"https://schema.org","@type":"Service","telephone":"129"}')
    monkeypatch.setattr(tipsite.pages.directory, "service_data", lambda *_: data)
    assert (f"{LINE}.html", "audit-number-told") in found(rich())


def test_a_file_of_a_format_that_nobody_reads_stops_the_build(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own = import_module("tipsite.pipeline.site_maker").host_files
    more = Artifact(path="en/help/al.csv", content=b"Police,129\n")
    monkeypatch.setattr(
        tipsite.pipeline.site_maker, "host_files", lambda *given: (*own(*given), more)
    )
    assert found(rich()) == {("output/en/help/al.csv", "audit-format")}


@pytest.mark.long
def test_every_writer_of_the_output_registers_its_units() -> None:
    """What the build makes of a site with everything: each format is known, and none is silent."""
    heard: dict[str, set[str]] = {one.name: set() for one in FORMATS}
    for live in (False, True):
        made = build(site(rich(live=live)), TODAY)
        site_made = made_site(rich(live=live))
        promises, made_page = promises_of(site_made), site_made.plan.made
        for file in made.artifacts:
            path = file.path
            if is_proof(path):
                continue
            known = format_of(path)
            assert known is not None, path
            units = (
                page_units(read_document(path, file.content), made_page(path).promise, promises)
                if path.endswith(".html")
                else file_units(file, promises)
            )
            assert units is not None
            heard[known.name] |= {unit.kind for unit in units}
    assert heard.pop("page") - {"number"} == {"line", "strip", "object"}
    others = {"plain text": {"message", "entry"}, "index of the search": {"result"}}
    assert {name: kinds for name, kinds in heard.items() if kinds} == others


# ---------------------------------------------------------------- what readers see


def calls_on(html: str) -> list[str]:
    """Return the words of each line on a page that calls somebody."""
    return [" ".join(one.text().split()) for one in LexborHTMLParser(html).css("main a.call")]


@cache
def made() -> dict[str, str]:
    return pages(rich())


def test_police_and_emergency_look_other_than_a_helpline_and_bear_their_short_names() -> None:
    short = "{en: Police, sq: Policia}"
    state = service("al-state", dial='"129"', short_name=short, **POLICE)
    hidden = service("al-hidden", dial='"128"', run_by="police", needs="[call]")
    lead = ("  AL: [al-child-line]\n", "  AL: [al-state, al-hidden, al-child-line]\n")
    html = pages(with_services(state, hidden) + edit(CONFIG, lead))["en/index.html"]
    items = LexborHTMLParser(html).css(".country .calls > li")
    shown = [(one.attributes["class"], one.text().split()[0]) for one in items]
    assert shown == [("police", "Police"), ("police", "Other"), ("helpline", "Child")]


def test_two_lines_of_one_service_are_two_buttons_below_its_name() -> None:
    second = f"  - dial: 116 112\n    publish: yes\n    verified: {{dial: 116 112, {READ}}}\n"
    line = ("  - dial: 116 111\n", f"{second}  - dial: 116 111\n")
    html = pages(edit(AL, line))["en/index.html"]
    (block,) = LexborHTMLParser(html).css(".country .calls > .several")
    assert [one.attributes["href"] for one in block.css("a.call")] == ["tel:116112", "tel:116111"]
    assert block.text().count("Child helpline") == 1


@pytest.mark.long
def test_countries_with_numbers_of_their_own_keep_them() -> None:
    other = rich().replace("dial: 112", "dial: 113", 2)
    several = pages(other)
    shown = calls_on(several["en/index.html"])
    chooser = LexborHTMLParser(several["index.html"])
    assert len(chooser.css("a.call")) == len(chooser.css("details[name=country] a.call")) == 4
    assert not [one for one in shown if "in all" in one]
    assert len([one for one in shown if "113" in one]) == 1


@pytest.mark.parametrize("path", ["index.html", "404.html"])
@pytest.mark.long
def test_the_choice_of_language_has_one_number_in_the_words_of_each(path: str) -> None:
    html = LexborHTMLParser(made()[path])
    items = html.css("main ul.doors > li")
    assert [one.attributes["lang"] for one in items] == ["en", "sq"]
    call = html.css_first('main ul.doors + ul.calls > li:has(a[href="tel:112"])')
    assert call is not None
    for words in ("In danger now?", "Në rrezik tani?", "Albania", "Shqipëri"):
        assert words in call.text()
    heading = html.css_first("h1")
    assert heading is not None
    languages = {one.attributes["lang"] for one in heading.css("[lang]")} | {"en"}
    assert languages == {"en", "sq"}


SILENT = (
    service("al-state", dial='"129"', run_by="police", kind="police", needs="[emergency, police]"),
    service("al-urgent", dial='"112"', run_by="state", kind="emergency", needs="[emergency]"),
)


def test_of_the_police_and_112_no_file_says_what_nobody_knows() -> None:
    beside = ("  needs: [call, children]\n", "  needs: [call, children]\n  with: [al-state]\n")
    text = with_services(*SILENT, changes=(beside,)) + edit(CONFIG, LIVE)
    shown = pages(
        text.replace(f"how: published, source: {LISTING}", "how: called, by: An officer").replace(
            "on: 2026-11,", "on: 2026-11-02,"
        )
    )
    doubts = "not known", "gives no hours", "nuk dihet", "nuk shkruhet kur"
    assert {path: one for path, text in shown.items() for one in doubts if one in text} == {}
    assert sum(">129<" in text for text in shown.values()) > 10


@pytest.mark.long
def test_the_number_of_three_countries_is_called_the_same_in_all() -> None:
    there = service("xk-urgent", dial="112", **EMERGENCY) + service("xk-line", dial="0800 11 113")
    third = f"-- content/services/xk.yaml --\ncountry: XK\nservices:\n{there}"
    text = rich().replace("  MK: [mk-line]\n", "  MK: [mk-line]\n  XK: [xk-line]\n")
    shown = pages(text.replace("[AL, MK]", "[AL, MK, XK]") + third)
    for tag, words in (
        ("en", "The same number in all 3 countries: Albania, "),
        ("sq", "I njëjti numër në të 3 vendet: Shqipëri"),
    ):
        (shared,) = {
            one
            for one in calls_on(shown[f"{tag}/index.html"])
            if one.startswith(("In danger", "Në rrezik"))
        }
        assert words in shared


def test_on_a_sign_the_number_of_all_stands_once_below_the_title() -> None:
    tree = LexborHTMLParser(made()["en/signs/street.html"])
    shared = tree.css("main a.call[href='tel:112'] span")
    assert [words.text() for words in shared] == ["In danger now?"]
    parts = tree.css("main #numbers > details")
    assert [one(country, "h3").text() for country in parts] == ["Albania", "North Macedonia"]
    assert [one(country, ".call").attributes["href"] for country in parts] == [
        "tel:116111",
        "tel:022777070",
    ]


@pytest.mark.parametrize("part", ["details", "section"])
def test_a_number_needs_its_country_inside_of_a_folded_part_and_behind_it(part: str) -> None:
    summary = "<summary>Numbers</summary>" if part == "details" else ""
    line = '<p><a class="call" href="tel:129"><bdi dir="ltr">129</bdi></a></p>'
    head = "<h2>{}</h2>"

    def codes(html: str) -> set[str]:
        begin = '<div class="prose"'
        return page_codes(rich(), "en/call.html", begin, html + begin)

    inside = f"<{part}>{summary}{head}{line}</{part}>"
    assert codes(inside.format("Albania")) == set()
    assert codes(inside.format("Numbers")) == {"audit-number-country"}
    # Its heading says nothing of what comes after it, and is not read where it is folded.
    assert codes(f"<{part}>{summary}{head}</{part}>{line}".format("Albania")) == {
        "audit-number-country"
    }


@pytest.mark.parametrize(
    ("html", "codes"),
    [
        ("{al}{mk}", {TOGETHER}),
        ("<details><summary>Lines</summary>{al}{mk}</details>", {TOGETHER}),
        ("<details><summary>Lines</summary>{al}</details>{mk}", set()),
        ("<details open><summary>Lines</summary>{al}</details>{mk}", {TOGETHER}),
        ("<details><summary>{al}</summary></details>{mk}", {TOGETHER}),
        ("{al}<p>Albania and North Macedonia: <bdi>112</bdi></p>", set()),
        ("<details><summary>Lines</summary>{al}<details><summary>Two</summary>{mk}</details></details>",
         set()),
    ],
)  # fmt: skip
def test_numbers_of_two_countries_are_never_in_sight_together(html: str, codes: set[str]) -> None:
    al, mk = (f"<p>{name}: <bdi>{dial}</bdi>, {label}</p>" for name, dial, label in (
        ("Albania", "116 111", LABELS["al-child-line"]),
        ("North Macedonia", "02 2777 070", LABELS["mk-line"]),
    ))  # fmt: skip
    begin = '<div class="prose"'
    police = "<p>Albania, North Macedonia: <bdi>129</bdi></p>"
    new = html.format(al=al, mk=mk) + police + begin
    assert page_codes(rich(), "en/call.html", begin, new) == codes


# ---------------------------------------------------------------- the sample, read by another


ONE_OF_EACH_KIND = "|".join(
    (*pages_of(FIRST[0]), *NOT_FOUND, CHOOSER, "help/mk.txt", "child-line.txt", f"index-{FIRST[0]}")
)
"""In one language, and what stands outside of every language."""


@pytest.mark.parametrize(
    ("only", "least"), [(ONE_OF_EACH_KIND, 300), pytest.param("", 5_000, marks=pytest.mark.long)]
)
def test_no_number_of_the_sample_stands_without_its_country(
    sample: Sample, only: str, least: int
) -> None:
    services = Path(__file__).parents[2] / "content" / "services"
    numbers = list(dials_in(sample.folder, services, only))
    assert len(numbers) > least
    assert {one.kind for one in numbers} >= {"html", "txt", "js"}
    assert [str(one) for one in lonely(numbers)] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", "Police: 129"),
        ("a.html", "<h1>Help</h1><p>Police: <b>129</b></p>"),
        ("a.html", "<h2>Albania</h2><h2>Other</h2><p>Police: <b>129</b></p>"),
        ("a.html", '<p><a href="tel:129" aria-label="129">Police</a></p>'),
        ("a.xml", "<feed><entry><title>Call 116 111</title></entry><entry>Albania</entry></feed>"),
        ("a.js", 'tipsite.index({"calls":[["Police","129",0,0,""]]})'),
        ("a.json", '{"telephone":"129"}'),
    ],
)
def test_the_other_reader_finds_a_number_alone(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    services = Path(__file__).parents[2] / "content" / "services"
    numbers: list[Number] = list(dials_in(tmp_path, services))
    assert list(lonely(numbers))

"""Words in Latin letters are written in Cyrillic, and each that may be wrong is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from directory_sites import lay
from sites import CONFIG, ROOT, edit, page
from tipsite.cli.main import main
from tipsite.language.cyrillic import Doubt, cyrillic
from tipsite.language.latin import latin
from tipsite.model.translation import State
from tipsite.translation.transliterate import draft
from tipsite.workspace.errors import CommandError
from tipsite.workspace.site import open_site

SAMPLE = sorted((ROOT / "content" / "sr-Cyrl").rglob("*.md"))


def doubts(text: str, **spellings: str) -> list[tuple[str, str, str]]:
    """Return the doubtful words of a text: as they stood, as they stand, as they could stand."""
    written = cyrillic(text, spellings)
    for one in written.doubts:
        assert written.text[one.start :].startswith(one.written)
    return [(one.latin, one.written, one.other) for one in written.doubts]


@pytest.mark.parametrize(
    ("word", "written", "other"),
    [
        ("injekcija", "инјекција", "ињекција"),
        ("Injekcijama", "Инјекцијама", "Ињекцијама"),
        ("INJEKCIJA", "ИНЈЕКЦИЈА", "ИЊЕКЦИЈА"),
        ("konjugacija", "конјугација", "коњугација"),
        ("konjunktura", "конјунктура", "коњунктура"),
        ("nadživeti", "надживети", "наџивети"),
        ("nadživjeli", "надживјели", "наџивјели"),
        ("tanjug", "танјуг", "тањуг"),
        ("vanjezički", "ванјезички", "вањезички"),
        ("odžaliti", "оджалити", "оџалити"),
        ("podžupan", "поджупан", "поџупан"),
        ("predživot", "предживот", "преџивот"),
        ("anjon", "анјон", "ањон"),
        ("benjamin", "бењамин", "бенјамин"),
    ],
)
def test_two_letters_that_look_like_one_are_told_with_both_readings(
    word: str, written: str, other: str
) -> None:
    assert cyrillic(word, {}).text == written
    assert doubts(word) == [(word, written, other)]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("LJUBAV Ljubav ljubav", "ЉУБАВ Љубав љубав"),
        ("Njegoš i NJEGOŠ, džep", "Његош и ЊЕГОШ, џеп"),
        ("odžak, odžačar, nadžak, budžet, hadži", "оџак, оџачар, наџак, буџет, хаџи"),
        (
            "konj, konjem, konjanik, vanjski, tanjir, inje",
            "коњ, коњем, коњаник, вањски, тањир, иње",
        ),
        ("djeca, odjednom, prethodno shvaćeno", "дјеца, одједном, претходно схваћено"),
        ("koordinator u zoologiji, neetički", "координатор у зоологији, неетички"),
        ("Ǆep, ǌiva", "Џеп, њива"),
        ("5 km, 10 MB, 100 EUR, 3 kg, 20 min", "5 km, 10 MB, 100 EUR, 3 kg, 20 min"),
        ("www.primer.rs, a.b@primer.me, https://primer.rs/put", None),
        ("{country} &nbsp; &lt;", None),
        ("Већ ћирилица", None),
        ("I ona. I mi", "И она. И ми"),
        ("2020-ih, 10-ak", "2020-их, 10-ак"),
    ],
)
def test_a_word_that_nobody_doubts(text: str, written: str | None) -> None:
    assert cyrillic(text, {}).text == (written or text)
    assert doubts(text) == []


@pytest.mark.parametrize(
    ("text", "written", "told"),
    [
        ("Viber i WhatsApp", "Viber и WhatsApp", ["Viber", "WhatsApp"]),
        ("kod Terre des hommes", "код Terre des hommes", ["Terre", "des", "hommes"]),
        ("Wi-Fi mreža", "Wi-Fi мрежа", ["Wi-Fi"]),
        ("web-stranica", "web-страница", ["web"]),
        ("iPhone, A4, New York", "iPhone, A4, New York", ["iPhone", "A", "New", "York"]),
        ("glava II i VI", "глава II и VI", ["II", "VI"]),
        ("OVO JE VAŽNO, VI STE", "ОВО ЈЕ ВАЖНО, ВИ СТЕ", ["OVO", "JE", "VAŽNO", "VI", "STE"]),
        ("Petar I. je", "Петар I. је", ["I"]),
        ("u EU i SMS-om", "у ЕУ и СМС-ом", ["EU", "SMS"]),
        ("śutra", "śutra", ["śutra"]),
    ],
)
def test_what_is_foreign_or_a_number_or_short_is_told(
    text: str, written: str, told: list[str]
) -> None:
    assert cyrillic(text, {}).text == written
    assert [word for word, _, _ in doubts(text)] == told


def test_montenegrin_has_two_letters_more() -> None:
    written = cyrillic("Śutra, źenica, ŚUTRA", {}, montenegrin=True)
    assert written.text == "С\u0301утра, з\u0301еница, С\u0301УТРА"
    assert latin(written.text, {}) == "Śutra, źenica, ŚUTRA"


def test_a_word_of_the_list_is_written_as_listed_and_not_doubted() -> None:
    assert cyrillic("Benjamin, BENJAMIN", {"benjamin": "бенјамин"}).text == "Бенјамин, БЕНЈАМИН"
    assert doubts("benjamin", benjamin="бенјамин") == []
    assert cyrillic("Wi-Fi", {"Wi-Fi": "Вај-фај"}).text == "Вај-фај"


@pytest.mark.one_in(4)
@pytest.mark.parametrize("path", SAMPLE, ids=lambda path: path.stem)
def test_the_way_to_latin_and_back_is_the_way_back(path: Path) -> None:
    text = path.read_text("utf-8")
    made = draft(
        latin(text, {}).encode(), "content/sr-Latn/a.md", "content/sr-Cyrl/a.md", {},
        montenegrin=False,
    )  # fmt: skip
    told = {one.written for _, one in made.doubts}
    words = zip(re.findall(r"\w+", text), re.findall(r"\w+", made.content.decode()), strict=True)
    # A name that stands in Latin letters already cannot be told from the words around it.
    own = [pair for pair in words if re.search("[а-яђјљњћџ]", pair[0].lower())]
    assert own
    assert [pair for pair in own if pair[0] != pair[1] and pair[1] not in told] == []


PAGE = """\
---
title: "Ljubav: šta je to" # naslov
summary: >-
  Njihova
  prava
slug: ljubav
image: {file: ljubav.jpg, alt: Ljubav}
signs:
- Drži novac.
- 'Ne daje "pasoš".'
translation: reviewed
---
## Prava i injekcije

Zovi [dječju liniju](service:al-child-line) ili [čitaj](../rights.md#prava).
Traži [Center for care](lang:en) {country}.

/// details | Šta pitaju
- ![Vrata](../images/vrata.svg)
- ![decorative](../images/most.jpg)
///
"""


def test_only_words_for_readers_change() -> None:
    made = draft(
        PAGE.encode(), "content/sr-Latn/x.md", "content/sr-Cyrl/x.md", {}, montenegrin=False
    )
    assert (
        made.content.decode()
        == """\
---
title: "Љубав: шта је то" # naslov
summary: >-
  Њихова
  права
slug: ljubav
image: {file: ljubav.jpg, alt: Љубав}
signs:
- Држи новац.
- 'Не даје "пасош".'
translation: draft
---
## Права и инјекције

Зови [дјечју линију](service:al-child-line) или [читај](../rights.md#prava).
Тражи [Center for care](lang:en) {country}.

/// details | Шта питају
- ![Врата](../images/vrata.svg)
- ![decorative](../images/most.jpg)
///
"""
    )
    ((where, doubt),) = made.doubts
    assert (where.path, where.line, where.column) == ("content/sr-Cyrl/x.md", 13, 12)
    assert isinstance(doubt, Doubt)


def test_parts_of_a_campaign_keep_their_names_addresses_and_files() -> None:
    text = """\
---
title: a
summary: a
downloads:
- {file: govor.mp3, title: Govor, transcript: govor.md}
---
/// figures | Ljudi
- 110 | ljudi | [Izveštaj](https://example.org/ljudi) | 2022
///

/// listen
[Šta kažemo](govor.mp3)
///
"""
    made = draft(text.encode(), "a.md", "b.md", {}, montenegrin=False).content.decode()
    assert "file: govor.mp3, title: Говор, transcript: govor.md" in made
    assert (
        made.partition("---\n/// ")[2]
        == """\
figures | Људи
- 110 | људи | [Извештај](https://example.org/ljudi) | 2022
///

/// listen
[Шта кажемо](govor.mp3)
///
"""
    )


def test_a_machines_words_stay_a_machines_and_line_ends_stay() -> None:
    text = PAGE.replace("reviewed", "machine").replace("\n", "\r\n").encode()
    made = draft(text, "a.md", "b.md", {}, montenegrin=False).content
    assert b"translation: machine\r\n" in made
    assert made.count(b"\r\n") == made.count(b"\n") == text.count(b"\n")


@pytest.mark.parametrize(
    "text", ["no front matter", "---\ntitle: x\n", "---\ntitle: &a x\n---\n", "---\n---\n"]
)
def test_a_page_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(CommandError, match=r"content/sr-Latn/a\.md"):
        draft(text.encode(), "content/sr-Latn/a.md", "b.md", {}, montenegrin=False)


def run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["translate", "cyrillic", "--root", str(root), *words])


def test_only_pages_that_are_missing_are_written(tmp_path: Path) -> None:
    there = page("sr-Cyrl/rights.md", "Права.")
    text = there + page("sr-Latn/rights.md", "Prava.") + page("sr-Latn/job.md", "Injekcija.")
    lay(
        tmp_path,
        edit(CONFIG, ("  status:", "  spellings:\n  - {cyrillic: Титл, latin: title}\n  status:"))
        + text,
    )
    before = (tmp_path / "content/sr-Cyrl/rights.md").read_bytes()
    dry = run(tmp_path, "sr-Cyrl", "--dry-run")
    assert dry.exit_code == 0
    assert f"Would be written: {tmp_path / 'content/sr-Cyrl/job.md'}" in dry.output
    assert not (tmp_path / "content/sr-Cyrl/job.md").exists()
    done = run(tmp_path, "sr-Cyrl")
    assert done.exit_code == 0
    assert "Left as it is, since it is there: content/sr-Cyrl/rights.md" in done.output
    assert "content/sr-Cyrl/job.md:6:1: Injekcija → Инјекција; or Ињекција?" in done.output
    assert "tipsite new language sr-Cyrl" in done.output
    assert "Инјекција." in (tmp_path / "content/sr-Cyrl/job.md").read_text("utf-8")
    assert (tmp_path / "content/sr-Cyrl/rights.md").read_bytes() == before
    again = run(tmp_path, "sr-Cyrl", "job.md")
    assert (again.exit_code, "Written" in again.output) == (0, False)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("mk",), "sr-Cyrl, sr, cnr-Cyrl"),
        (("sr-Cyrl",), "There is no page in content/sr-Latn/"),
        (("sr-Cyrl", "--from", "en", "nothing.md"), "There is no page nothing.md"),
    ],
)
def test_what_cannot_be_made_is_told(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    done = run(lay(tmp_path), *words)
    assert done.exit_code == 2
    assert said in done.output


def test_a_draft_was_made_from_what_its_latin_page_was_made_from(tmp_path: Path) -> None:
    changes = (
        ("languages: [en, sq]", "languages: [en, cnr, cnr-Cyrl]"),
        ("    sq: [AL]\n", "    cnr: [AL]\n    cnr-Cyrl: [AL]\n"),
    )
    rights = page("en/rights.md", "Ask.\n\nGo home.") + page("cnr/rights.md", "Pitaj.\n\nIdi kući.")
    lay(tmp_path, edit(CONFIG, *changes) + rights)

    def states(tag: str) -> dict[str, list[State]]:
        return {
            name: [pair.state for pair in pairs]
            for name, pairs in open_site(tmp_path, "texts").with_pages().page_pairs(tag).items()
            if name == "rights.md"
        }

    accept = ["translate", "accept", "cnr", "rights.md", "--root", str(tmp_path)]
    assert CliRunner().invoke(main, accept).exit_code == 0
    assert states("cnr") == {"rights.md": ["current"] * 4}
    english = tmp_path / "content/en/rights.md"
    english.write_text(english.read_text("utf-8").replace("Go home.", "Go out."), "utf-8")
    assert run(tmp_path, "cnr-Cyrl").exit_code == 0
    expected = ["current", "current", "current", "outdated-minor"]
    assert states("cnr-Cyrl") == states("cnr") == {"rights.md": expected}

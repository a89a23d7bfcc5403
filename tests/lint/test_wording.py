"""Words that are spelt or chosen wrongly, in pages, records and phrases, each at its place."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mistakes import SQ
from sites import AL, CONFIG, ROOT, built, edit, page, problems, told
from tipsite.language.diacritics import unmarked
from tipsite.language.glossary import finder, glossary_for
from tipsite.language.homoglyphs import strays
from tipsite.language.identification import family_of, guess, tokens, word_counts
from tipsite.messages.explanation import explain
from tipsite.model.config import Glossary
from tipsite.yaml.schema import parse_record

GLOSSARY = """\
-- content/glossary.yaml --
terms:
- term: [victim, victims]
  agreed: {sq: [viktimë]}
- term: [referral mechanism]
  note: Not a machine.
  agreed:
    sq: [mekanizmi i referimit]
    sr-Cyrl: [механизам упућивања]
- term: [help]
  agreed: {sq: [ndihmë, asistenc*]}
  avoid:
    en:
    - words: [rescue*]
      why: Nobody is an object.
    sq:
    - words: [shpëtim*]
      why: Askush nuk është objekt.
      instead: mbështetje
"""


def found(text: str) -> list[str]:
    """Return the problems of Albanian files, shortened."""
    return [line.removeprefix("content/").removeprefix("sq/") for line in problems(text)]


@pytest.mark.parametrize(
    ("own", "wanted"),
    [
        ("Viktimës i jepet mbështetje me mekanizmin e referimit.", []),
        ("VIKTIMAVE u ndihmon mekanizmave të referimit.", []),
        ("Personit i jepet mbështetje me mekanizëm.", ["more.md:5:1 term-lacking"] * 2),
        ("Viktima. **Shpëtimi** me mekanizmin e referimit.", ["more.md:5:12 term-avoid"]),
        ("Viktima. Mos thoni „shpëtim“: mekanizmi i referimit.", []),
        ("Viktima. [Shpëtimi](lang:en) me mekanizmin e referimit.", []),
    ],
)
def test_terms_are_found_in_any_case_and_at_their_place(own: str, wanted: list[str]) -> None:
    text = GLOSSARY + page("en/more.md", "A victim gets support by a referral mechanism.")
    assert found(text + page("sq/more.md", own)) == wanted


def test_a_term_is_told_with_both_places_and_its_words() -> None:
    text = GLOSSARY + page("en/more.md", "Ask.\n\nVictims decide.") + page("sq/more.md", "A.\n\nB.")
    (problem,) = built(text).problems
    words, _ = explain(problem.code, problem.values)
    assert (problem.at.line, problem.severity) == (7, "warning")
    assert words == (
        "The source says “Victims” here (content/en/more.md:7), "
        "for which the glossary has “viktimë”."
    )


def test_words_to_avoid_are_told_with_their_reason_in_pages_and_records() -> None:
    text = GLOSSARY + page("en/more.md", "We *rescued* people.", summary="A rescue.")
    text += edit(AL, ("sq: Këshilltarët dëgjojnë.", 'sq: "Këshilltarët: shpëtim."'))
    done = built(text)
    assert told(done) == [
        "content/en/more.md:3:12 term-avoid",
        "content/en/more.md:5:5 term-avoid",
        "content/services/al.yaml:9:57 term-avoid",
    ]
    says = [explain(one.code, one.values) for one in done.problems]
    assert says[1] == ("“rescued” should not be written: Nobody is an object.", "Better: “help”.")
    assert says[2][1] == "Better: “mbështetje”."


def test_the_glossary_is_strict() -> None:
    wrong = GLOSSARY.replace("agreed:\n", "agred:\n").replace("why: Nobody", "because: Nobody")
    codes = [line.split()[1] for line in problems(wrong)]
    assert codes == ["unknown-key", "missing-key", "unknown-key"]
    wrong = GLOSSARY.replace("    sq:\n    - words", "    mkd:\n    - words")
    assert problems(wrong) == ["content/glossary.yaml:9:3 unknown-language"]


def test_an_arabic_term_is_found_behind_what_is_written_together_with_it() -> None:
    found = finder((("رقم الطوارئ",), ("ضحية", "ضحايا")), declined=True).found
    assert [number for number, _ in found("اتصل برقم الطوارئ.")] == [0]
    assert [number for number, _ in found("والضحايا، وللضحية")] == [1, 1]
    assert not list(found("اتصل بالشرطة."))


def test_a_translator_gets_the_terms_of_a_text() -> None:
    record = parse_record(GLOSSARY.partition("\n")[2], "content/glossary.yaml", Glossary)
    first, second = glossary_for(record.value, "The referral mechanism helps: get help.", "sr-Latn")
    assert (first.term, first.words) == ("referral mechanism", ("mehanizam upućivanja",))
    assert (first.note, second.words) == ("Not a machine.", ())
    (third,) = glossary_for(record.value, "Help!", "sq")
    assert third.avoid == (("shpëtim…", "Askush nuk është objekt."),)
    assert glossary_for(None, "Help!", "sq") == ()


@pytest.mark.parametrize(
    ("text", "script", "wanted"),
    [
        ("рolicia и police", "Latn", [("р", "Cyrl", 0)]),
        ("полициjа", "Cyrl", [("j", "Latn", 6)]),
        ("ICT-уред, е-пошта, tipsite-от, A4, Wi-Fi, Κος", "Cyrl", []),
        ("Nikšić, Üsküp, ş, e\u0301, с\u0301утра", "Latn", []),
        ("по a или", "Cyrl", [("a", "Latn", 3)]),
        ("точка a) и o. Витамин C", "Cyrl", []),
        ("një е dytë", "Latn", [("е", "Cyrl", 4)]),
        ("кaj", "Latn", [("к", "Cyrl", 0)]),
    ],
)
def test_a_letter_of_another_alphabet(
    text: str, script: str, wanted: list[tuple[str, str, int]]
) -> None:
    assert [(one.letter, one.script, one.start) for one in strays(text, script)] == wanted


def test_wrong_letters_are_told_in_pages_records_settings_and_phrases() -> None:
    text = page("sq/more.md", "Kjo [fаqe](safety.md) dhe\nnjë **tjetеr**.", title="Тitulli")
    text += edit(AL, ("Këshilltarët dëgjojnë.", "Këshilltarёt."))
    text += edit(CONFIG, ("Fushata e pranverës", "Fushаta e pranverës"))
    phrases = (ROOT / SQ).read_text("utf-8").replace('"Menyja"', '"Mеnyja"')
    place = phrases[: phrases.index('msgid "Menu"')].count("\n") + 1
    lines = [line for line in problems(f"{text}-- {SQ} --\n{phrases}") if "letter" in line]
    assert [line.replace("content/", "") for line in lines] == [
        "campaigns.yaml:17:39 letter-alphabet",
        "services/al.yaml:9:52 letter-alphabet",
        "sq/more.md:2:8 letter-alphabet",
        "sq/more.md:5:7 letter-alphabet",
        "sq/more.md:6:11 letter-alphabet",
        f"{SQ}:{place}:0 letter-alphabet",
    ]


ENGLISH = (
    "You can call without being sure. You decide what you tell, and what they may do with it. "
)
SERBIAN = (
    "Можете да позовете и ако нисте сигурни. Ви одлучујете шта ћете рећи и шта они смеју с тим. "
)
MACEDONIAN = (
    "Можете да се јавите и кога не сте сигурни. Вие одлучувате што ќе кажете и што може да се "
)
SHORT = (
    "Шефот ми го зеде пасошот и не ми го враќа. Не ми дава плата и ми се заканува. "
    "Ми рече да молчам. Што да сторам и како да се вратам? Јавете се на"
)
"""Of as many words that are common in Serbian as of those that are common in Macedonian."""


@pytest.mark.one_in(4)
@pytest.mark.parametrize(
    ("tag", "text", "wanted"),
    [
        ("sq", ENGLISH * 2, "language-folder"),
        ("sq", SERBIAN * 2, "language-alphabet"),
        ("sr-Cyrl", MACEDONIAN * 2, "language-folder"),
        ("mk", SERBIAN * 2, "language-folder"),
        ("ar", ENGLISH * 2, "language-alphabet"),
        ("MK", MACEDONIAN * 2, ""),
        ("tr", ENGLISH * 2, "language-folder"),
        ("rmn", ENGLISH * 2, "language-folder"),
        ("mk", MACEDONIAN * 2, ""),
        ("mk", f"{SHORT} [линијата](service:al-line).", ""),
        ("cnr-Cyrl", SERBIAN * 2, ""),
        ("sq", "Tdh, ARSIS, Open Gate. " * 9, ""),
    ],
)
def test_a_page_in_the_wrong_folder_is_one_warning(tag: str, text: str, wanted: str) -> None:
    lines = problems(page(f"{tag}/more.md", text, title="Tdh", summary="ARSIS"))
    assert [line for line in lines if " language-" in line] == (
        [f"content/{tag}/more.md:1:1 {wanted}"] if wanted else []
    )


def test_a_part_that_was_not_translated_is_told_at_its_line() -> None:
    source = page(
        "en/more.md", "First words.\n\n- Ask who pays for it.\n- Wait for us.\n\n" + ENGLISH
    )
    own = f"Fjalët e para.\n\n- Pyetni kush paguan.\n- Wait for us.\n\n{ENGLISH}"
    wanted = ["more.md:8:1 language-left", "more.md:10:1 language-left"]
    assert found(source + page("sq/more.md", own, title="Titull", summary="Fjalë.")) == wanted
    marked = own.replace(ENGLISH, f"[{ENGLISH.strip()}](lang:en)").replace("Wait for us", "Prisni")
    assert found(source + page("sq/more.md", marked, title="Titull", summary="Fjalë.")) == []


def words_without_marks(text: str, tag: str) -> list[tuple[str, str]]:
    return [(found.word, found.right) for found in unmarked(text, tag)]


def test_marks_that_a_keyboard_lacks() -> None:
    assert words_without_marks("Eshte njerez, ceshte? Kerkoni ndihme!", "sq") == [
        ("Eshte", "Është"), ("njerez", "njerëz…"), ("ceshte", "ç’është"), ("Kerkoni", "Kërko…"),
        ("ndihme", "ndihmë"),
    ]  # fmt: skip
    assert words_without_marks("Një linje ndihme: te ne ESHTE nen 6, vete, pare, ore.", "sq") == []
    assert words_without_marks("Sta moze zivot, necu. Zrtva", "cnr") == [
        ("Sta", "Šta"), ("moze", "može"), ("zivot", "život…"), ("necu", "neću"), ("Zrtva", "Žrtv…"),
    ]  # fmt: skip
    assert words_without_marks("Kuca sto djeca znaci vise. Objasnite vas nas.", "sr-Latn") == []
    assert words_without_marks("Шта може живот", "sr-Cyrl") == []
    assert words_without_marks("Yardim icin", "tr") == [("Yardim", "Yardım…"), ("icin", "için")]
    text = page("sq/more.md", "Kjo eshte.\n\nEshte kjo.", summary="Fjalë, nje fjalë.")
    assert found(text) == ["more.md:3:17 marks-lacking", "more.md:5:5 marks-lacking"]


@given(
    st.lists(st.sampled_from(("ai", "Б", "ß", "İ", "٣", "½", *"_1'’., \n-„(\u00a0\u200b"))).map(
        "".join
    )
)
def test_words_are_counted_as_they_are_told_apart(text: str) -> None:
    assert list(word_counts(text).items()) == list(Counter(tokens(text)).items())


def test_languages_are_told_by_their_commonest_words() -> None:
    assert guess(tokens(MACEDONIAN)).most_common(1)[0][0] == "mk"
    assert family_of("sr-Latn") == family_of("cnr") == family_of("bs")

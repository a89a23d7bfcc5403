"""What counts as a phone number or an e-mail address in prose, and what doesn't."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tipsite.contacts import detection
from tipsite.contacts.detection import Contact, find_contacts
from tipsite.contacts.dialling import digits_of

DIALS = frozenset({"129", "112", "192", "116006", "116111", "080011111", "+38344123456", "1259"})
REGIONS = ("AL", "MK", "ME", "XK")


def found(text: str, dials: frozenset[str] = DIALS) -> list[str]:
    contacts = find_contacts(text, dials=dials, regions=REGIONS)
    for contact in contacts:
        assert text[contact.start : contact.end] == contact.text
    return [contact.text for contact in contacts]


WHOLE = (
    "(129)", "116 006", "116006", "116.006", "116-000", "11 61 17", "116\u00a0111", "116\u202f111",
    "116\u200b111", "1-1-6-1-1-1", "\uff11\uff12\uff19", "1.2.9", "0800 11111", "0800–11111",
    "02 2777 070", "02/2777-070", "044/123-456", "044 · 123 · 456", "(044) 123 456",
    "12.03.2024 044 123 456", "+355 4 22 49 879", "+383 (0)44 123 456", "(+383) 44 123 456",
    "+ 355 33 224078", "\uff0b383 44 999 888", "+383\n44 123 456", "00355 69 52 72 948", "2777070",
    "224-1938", "02 2465\n      316",
)  # fmt: skip
PHONES = [
    ("Call 129 now.", ["129"]),
    ("Call 129.", ["129"]),
    ("Call 129, 112 or 192!", ["129", "112", "192"]),
    ("129,112,192", ["129", "112", "192"]),
    ("police 192 / 112", ["192", "112"]),
    ("police 192/112", ["192", "112"]),
    ("129 (112)", ["129", "112"]),
    ("Call 129. 112 is for all.", ["129", "112"]),
    ("\n- 129\n- 112\n", ["129", "112"]),
    ("ALO 116 111, 24/7", ["116 111"]),
    ("116 111 24/7", ["116 111"]),
    ("116 111 24 hours, 7 days", ["116 111"]),
    ("129 24 hours", ["129"]),
    ("ALO116111", ["116111"]),
    ("In 2018 116 006 was launched", ["116 006"]),
    ("in 2018. 192 answers", ["192"]),
    ("129 ditë e natë", ["129"]),
    ("129 all day", ["129"]),
    ("thirrni 129-ën", ["129"]),
    ("112'yi arayın", ["112"]),
    ("на 192-от број", ["192"]),
    ("اتصل بـ١٢٩ الآن", ["١٢٩"]),
    ("اتصل بالرقم ١١٦ ١١١", ["١١٦ ١١١"]),
    ("请拨打129报警", ["129"]),
    ("1\ufe0f\u20e32\ufe0f\u20e39\ufe0f\u20e3", ["1\ufe0f\u20e32\ufe0f\u20e39"]),
    ("044 123 456, 08:00-16:00", ["044 123 456"]),
    ("08:00-16:00, 044 123 456", ["044 123 456"]),
    ("+355 69 2083349 / +355 69 2083339", ["+355 69 2083349", "+355 69 2083339"]),
    ("call 19701 today", ["19701"]),
    ("call 126 or 1259", ["126", "1259"]),
    ("https://wa.me/38269555123", ["38269555123"]),
    ("tel.:129", ["129"]),
    ("call 126 or 127", ["126", "127"]),
    ("tel+38344123456", ["+38344123456"]),
    *[(text, [text]) for text in WHOLE],
]

NOT_PHONES = (
    "2024-03-12", "2024-03-12T10:00", "12.03.2024", "12.03.2024.", "12/03/2024", "12-03-2024",
    "12. 3. 2024.", "12 03 2024", "03/12/2024", "01.02.20", "03/2024", "2024/03",
    "12.03.2024 - 14.03.2024", "12.03.2024–14.03.2024", "01.-03.02.2020", "1–3.02.2020",
    "3 April 2018", "April 3, 2018", "in 2018", "1912", "in 1999.", "2018–2020", "2018-19",
    "2018/19", "2018 - 2020", "2018/2019", "(2018–2020)", "2018, 2019 and 2020", "08:00",
    "08:00-16:00", "08:00 – 16:00", "08.00–16.00", "08.00 - 16.00", "8.30-16", "10:00:00", "9,800",
    "9.800", "9 800", "9\u00a0800", "9\u202f800", "1 000 000", "1.000.000", "1,000,000", "14,600",
    "9 800–10 000", "1000-2000 euro", "in 2017 9 800 victims", "9 800 in 2017", "129.5", "12 %",
    "129%", "129 %", "€129", "129 €", "$ 129", "129 km", "129 years", "192 lekë", "EUR 129",
    "250000 euro", "116 000 €", "12345 euros", "129,50", "14,129", "3.1.2", "24/7", "7/7",
    "18 years", "72-hour", "24 hours, 7 days", "under 18", "15-17", "160", "ALO 116", "60 beds",
    "Article 110/a", "arts 110/a and 128/b", "Article 129", "neni 129", "член 129", "§ 129",
    "129/a", "2009/52/EC", "2011/36/EU", "Law 112/2019", "45/2019", "B2B", "A129", "H1N1",
    "COVID-19", "IBAN AL47 2121 1009 0000 0002 3569 8741", "https://example.org/a/2077595.html",
    "www.alo116.al/123456", "tdh-albania.org/sq/node/192", "0.123456", "12", "", "no digits",
)  # fmt: skip

EMAILS = [
    ("write to info@example.org.", ["info@example.org"]),
    ("info@example.org\u2014now", ["info@example.org"]),
    ("**info@example.org**", ["info@example.org"]),
    ("E-mail:first.last+x@mail.example.co.uk,", ["first.last+x@mail.example.co.uk"]),
    ("info (at) example.org", ["info (at) example.org"]),
    ("info[at]example[dot]org", ["info[at]example[dot]org"]),
    ("info(@)example.org", ["info(@)example.org"]),
    ("info @ example.org", ["info @ example.org"]),
    ("info\uff20example\uff0eorg", ["info\uff20example\uff0eorg"]),
    ("инфо@пример.мкд", ["инфо@пример.мкд"]),
    ("शिकायत@उदाहरण.भारत", ["शिकायत@उदाहरण.भारत"]),
    ("in\u200bfo@example.org", ["in\u200bfo@example.org"]),
    ("alo116111@example.org", ["alo116111@example.org"]),
    ("follow @tipsite.al", []),
    ("user@localhost", []),
    ("look at example.org", []),
]


@pytest.mark.parametrize(("text", "expected"), PHONES)
def test_finds_phones(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize("text", NOT_PHONES)
def test_leaves_other_numbers_alone(text: str) -> None:
    assert found(text) == []
    assert found(f"word {text} word") == []


@pytest.mark.parametrize(("text", "expected"), EMAILS)
def test_finds_emails(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_contact_says_where_and_what() -> None:
    assert find_contacts("☎ 129; a@b.org", dials=DIALS, regions=()) == (
        Contact(start=2, end=5, text="129", kind="phone"),
        Contact(start=7, end=14, text="a@b.org", kind="email"),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+383 44 123 456", "+38344123456"),
        ("(+383) 44", "+38344"),
        ("٠٨٠٠", "0800"),
        ("116\u00a0006", "116006"),
        ("18+", "18"),
        ("none", ""),
        ("+", ""),
    ],
)
def test_digits_of(text: str, expected: str) -> None:
    assert digits_of(text) == expected


SEPARATORS = (
    "", "", " ", "-", ".", "/", " - ", "\u00a0", "\u2009", "\u202f", "\u200b", "\u2011", "–",
)  # fmt: skip
DIGITS = [
    "0123456789",
    "٠١٢٣٤٥٦٧٨٩",
    "\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19",
]
WORDS = st.sampled_from(["", "Thirrni ", "позовете ", "call: ", "اتصل ", "(", "– "])
AFTER = st.sampled_from(["", " now", ".", ", ditë e natë", ")", " сега", "; "])


@st.composite
def typed_dials(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a dial and a way of typing it."""
    plus = draw(st.sampled_from(["", "+"]))
    dial = plus + draw(st.text("0123456789", min_size=5 if plus else 3, max_size=12))
    script = draw(st.sampled_from(DIGITS))
    written = "".join(
        (script[int(char)] if char != "+" else char)
        + (draw(st.sampled_from(SEPARATORS)) if 0 < index < len(dial) - 1 else "")
        for index, char in enumerate(dial)
    )
    return dial, written


@example(typed=("0422345", "04 - 2.2345"), before="", after="")
@given(typed=typed_dials(), before=WORDS, after=AFTER)
def test_any_known_dial_is_found_however_typed(
    typed: tuple[str, str], before: str, after: str
) -> None:
    dial, written = typed
    text = before + written + after
    contacts = find_contacts(text, dials=frozenset({dial}), regions=())
    assert [digits_of(contact.text) for contact in contacts] == [dial]


@given(st.text())
def test_any_text_is_searched_and_contacts_dont_overlap(text: str) -> None:
    contacts = find_contacts(text, dials=DIALS, regions=("AL",))
    assert all(text[c.start : c.end] == c.text for c in contacts)
    assert all(a.end <= b.start for a, b in pairwise(contacts))


@pytest.mark.parametrize(
    "text",
    [
        "The server is 74.125.228.69 now.",
        "Use 8.8.8.8, 1.1.1.1 or 208.67.222.222.",
        "OID 1.3.6.1.4.1.44947.1.1.1",
        "2.23.140.1.2.1, 1.3.6.1.4.1.11129.2.4.2",
        "Fingerprint: 67AC DDCF B909 4685 36DD",
        "67AC DDCF B909 4685\n36DD 1BC0 1234 5678 9ABC DEF0",
        "48:65:6c:6c:6f:20:12:34",
        "00110000 10000010 00000001",
        "Our EIN is: 46-3344200.",
        "EIN number is: 46-3344200",
    ],
)
def test_what_can_be_no_phone_number_is_none(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Call 69.208.33.49", "69.208.33.49"),
        ("Tel: 74.125.228.69", "74.125.228.69"),
        ("22.33.11.60", "22.33.11.60"),
        ("069.208.33.49", "069.208.33.49"),
        ("070.39.06.32", "070.39.06.32"),
        ("1.1.6.1.1.1", "1.1.6.1.1.1"),
        ("0.6.9.2.0.8.3.3.4.9", "0.6.9.2.0.8.3.3.4.9"),
        ("IP 116.111", "116.111"),
        ("389.70.39.06.32.1", "389.70.39.06.32.1"),
        ("+355 69 2083349 8.8.8.8", "+355 69 2083349"),
        ("be 069 20 83 349 dada", "069 20 83 349"),
        ("block 4b, 069 208 3349, 8a", "069 208 3349"),
        ("The phone of our company is: 2465 316", "2465 316"),
        ("The company is: 022465316", "022465316"),
        ("The code is: 116 123", "116 123"),
    ],
)
def test_a_number_like_an_identifier_or_beside_one_is_found(text: str, wanted: str) -> None:
    assert found(text) == [wanted]


AROUND_COUNTS = (
    "46", "7", "19", "92", "2024", "116", " ", "\n", "\n\n", "-", "/", ".", ",", ":", "(", ")",
    "+", "l", "O", "_", "call ", "tel:", "часа ", "€", "№", "AL12 ABCD ", "12EF", "ISBN ", "24/7",
    "¹", "①", "١٢", "\u00a0", "\u200b", "(at)", "example.org", "²", "B",
)  # fmt: skip


@given(st.lists(st.sampled_from(AROUND_COUNTS), max_size=9).map("".join))
def test_a_text_with_only_counts_is_not_searched_and_the_result_is_the_same(text: str) -> None:
    dials = DIALS | {"92", "2024"}
    contacts = find_contacts(text, dials=dials, regions=REGIONS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(detection, "_has_only_counts", lambda _folded, _dials: False)
        assert find_contacts(text, dials=dials, regions=REGIONS) == contacts

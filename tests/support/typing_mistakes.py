"""Forty slips of officers and their programs: what is typed, and what tipsite says of it.

Each row: the file, its text, the problem's code, line:column of the caret, words of the hint.
"""

from __future__ import annotations

from sites import BASE, CONFIG, LISTING, files_of, service

P = "content/en/p.md"
SIGN = "content/en/signs/p.md"
MK = "content/services/mk.yaml"
LIST = "country: MK\nservices:\n- id: mk-line\n"
SETTINGS = (files_of(BASE)[CONFIG] or b"").decode()
ORG = "content/organizations.yaml"
OFFICE = """organizations:
- id: alo
  name:
    en: Office
  website: https://example.org/
"""
NOTE = "# Replace: the names.\n- id: police\n  name: {en: Police}\n"
WIDE = "Save it again with the encoding UTF-8"


def head(*lines: str) -> str:
    """Return a page with these lines as its front matter."""
    return "---\n" + "".join(f"{line}\n" for line in lines) + "---\nWords.\n"


def said(*more: str) -> str:
    """Return a page with title, summary and more keys."""
    return head("title: One", "summary: Two", *more)


def body(text: str) -> str:
    """Return a page with this text."""
    return f"---\ntitle: One\nsummary: Two\n---\n{text}\n"


def sign(*lines: str) -> str:
    """Return a sign page with these lines after the key of its list."""
    return said("who: Anyone", "signs:", *lines)


def record(**keys: str) -> str:
    """Return a directory of one service."""
    keys = {"publish": "name-only", "reason": "Reached through the police.", **keys}
    return "country: MK\nservices:\n" + service(keys.pop("id", "mk-line"), **keys)


def confirmed(on: str) -> str:
    """Return a directory with a line that was confirmed ``on`` some day."""
    source = f"how: published, source: {LISTING}"
    line = (
        "  phones:\n  - dial: 116 111\n    publish: yes\n"
        f"    verified: {{dial: 116 111, on: {on}, {source}}}\n"
    )
    return "country: MK\nservices:\n" + service("mk-line") + line


Row = tuple[str, str | bytes, str, str, str]

SLIPS: dict[str, Row] = {
    "a colon in a title": (P, head("title: Work abroad: check", "summary: Two"),
        "yaml-colon", "2:19", 'title: "Work abroad: check"'),
    "a colon at the end": (P, head("title: Check these:", "summary: Two"),
        "yaml-colon", "2:19", 'title: "Check these:"'),
    "a comma between braces": (MK, record(name="{en: One, two}"),
        "yaml-flow-comma", "8:19", 'en: "One, two"'),
    "curly quotes": (P, head("title: “Work abroad”", "summary: Two"),
        "quotes-curly", "2:8", "Delete them"),
    "curly quotes around a sign": (P, head("title: “#stop”", "summary: Two"),
        "quotes-curly", "2:8", 'Write straight ones instead: "#stop"'),
    "curly quotes around a bracket": (P, head("title: «[New] Work»", "summary: Two"),
        "quotes-curly", "2:8", 'instead: "[New] Work"'),
    "one curly quote": (P, head("title: “Work abroad", "summary: Two"),
        "quotes-one", "2:8", "the other one too"),
    "straight quote, curly quote": (P, head('title: "Work abroad”', "summary: Two"),
        "yaml-quote-curly", "2:8", 'title: "Work abroad"'),
    "an open quote": (P, head('title: "Work', "summary: Two"), "yaml-quote", "2:8", "Close it"),
    "an apostrophe in quotes": (P, head("title: 'Don't sign'", "summary: Two"),
        "yaml-quote-inside", "2:13", 'title: "Don\'t sign"'),
    "quotes in quotes": (P, head('title: "Say "no" first"', "summary: Two"),
        "yaml-quote-inside", "2:14", "title: 'Say \"no\" first'"),
    "a tab": (P, said("\torder: 3"), "yaml-tab", "4:1", "spaces"),
    "one space too many": (P, head("title: One", " summary: Two"),
        "yaml-column-above", "3:2", "Move one of the two"),
    "one space too many in a list": (MK, LIST + "   kind: hotline\n",
        "yaml-column-above", "4:4", "Move one of the two"),
    "one space too few in a list": (MK, LIST + " kind: hotline\n",
        "yaml-column-above", "4:2", "Move one of the two"),
    "no --- above": (P, "title: One\nsummary: Two\n---\nWords.\n",
        "front-matter-no-opening", "1:1", "Write a line --- above"),
    "no --- below": (P, "---\ntitle: One\nsummary: Two\n\nWords here.\n",
        "front-matter-open", "5:1", "Add a line of ---"),
    "an empty line above ---": (P, "\n" + said(), "front-matter-late", "2:1", "Delete what is"),
    "a dash above": (P, said().replace("---", "—", 1),
        "front-matter-dashes", "1:1", "three hyphens"),
    "commas where a list goes": (MK, record(needs="call, children"),
        "comma-list", "7:10", "needs: [call, children]"),
    "dashes as marks of a list": (SIGN, sign("– One", "– Two"),
        "yaml-list-mark", "6:1", "- One"),
    "no space after a hyphen": (SIGN, sign("-One", "-Two"), "yaml-list-space", "6:1", "- One"),
    "a day in local order": (P, said("publish_on: 31.12.2026"),
        "date-local", "4:13", "2026-12-31"),
    "a day in American order": (P, said("publish_on: 12/31/2026"),
        "date-local", "4:13", "2026-12-31"),
    "a day that may be two": (P, said("publish_on: 3/4/2026"),
        "date-two-ways", "4:13", "2026-04-03 if the day comes first, else 2026-03-04"),
    "dashes in a day": (P, said("publish_on: 2026–12–31"),
        "date-dash", "4:13", "Write: 2026-12-31"),
    "a day of a spreadsheet": (P, said("publish_on: 46021"),
        "date-spreadsheet", "4:13", "2025-12-30"),
    "a Word file": (P, b"PK\x03\x04\x14\x00\x06\x00\x08\x00word/document.xml\xff",
        "saved-as-other", "1:1", "plain editor"),
    "an old Word file": (P, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00",
        "saved-as-other", "1:1", "UTF-8"),
    "a PDF": (P, b"%PDF-1.7\n\xff", "saved-as-picture", "1:1", "content/files/"),
    "Windows-1250": (P, head("title: One", "summary: Më çka").encode("cp1250"),
        "not-utf8", "3:11", WIDE),
    "Windows-1251": (P, head("title: Наслов", "summary: Два").encode("cp1251"),
        "not-utf8", "2:8", WIDE),
    "UTF-16": (P, said().encode("utf-16"), "not-utf8", "1:1", WIDE),
    "letters read in a wrong encoding": (P, head("title: MÃ« mirÃ«", "summary: Two"),
        "text-garbled", "2:9", "Write “ë”"),
    "a space of a web page": (P, said("\u00a0\u00a0order: 3"), "yaml-space", "4:1", "type a space"),
    "a key twice": (P, said("summary: Three"), "duplicate-key", "4:1", "Keep one"),
    "yes in Albanian": (P, said("sensitive: po"), "yes-no-words", "4:12", "sensitive: yes"),
    "no in Macedonian": (P, said("sensitive: не"), "yes-no-words", "4:12", "sensitive: no"),
    "no colon": (P, head("title: One", "summary Two"), "yaml-no-colon", "3:1", "“summary: Two”"),
    "no colon in the first line": (P, head("title One", "summary: Two"),
        "yaml-no-colon", "2:1", "“title: One”"),
    "no colon after the first key of a record": (
        MK, LIST.replace("id: ", "id ") + "  organization: office\n",
        "yaml-no-colon", "3:3", "“id: mk-line”"),
    "no colon before an address, and a note below": (ORG, OFFICE.replace("site:", "site") + NOTE,
        "yaml-no-colon", "5:3", "Write “website: https://example.org/”"),
    "an item too far to the right": (SIGN, sign("- One.", "  - Two.", "- Three."),
        "yaml-column", "7:3", "right below “- One.”"),
    "a sign that nobody can see": (P, body("One\x0ctwo."),
        "yaml-character", "5:4", "type the text"),
    "no space after a colon": (P, head("title:One", "summary: Two"),
        "yaml-no-space", "2:6", "“title: One”"),
    "# in a text": (P, head("title: Help #1 now", "summary: Two"),
        "yaml-hash", "2:13", "in quotes"),
    "a bracket before a text": (P, head("title: [New] Work", "summary: Two"),
        "yaml-special", "2:8", "in quotes"),
    "a Cyrillic letter in a key": (P, head("titlе: One", "summary: Two"),
        "wrong-alphabet", "2:5", "Latin letters"),
    "a Cyrillic letter in an id": (MK, record(id="mk-linе"),
        "wrong-alphabet", "3:13", "Latin letters"),
    "an address of the preview": (P, body("See [x](http://localhost:8000/en/help/)."),
        "link-pasted", "5:9", "Write: help/index.md"),
    "an address of the site itself": (P, body("See [x](https://example.org/help/en/help/)."),
        "link-own-address", "5:9", "help/index.md"),
    "an address of another language": (P, body("See [x](/sq/help/)."),
        "link-outside", "5:9", "a page of the same language"),
    "an address without https": (P, body("See [x](www.example.com)."),
        "address-no-scheme", "5:9", "https://www.example.com"),
    "an address among words": (P, body("See https://example.com/page for more."),
        "address-bare", "5:5", "[words](address)"),
    "a square bracket is missing": (P, body("See [x(help/index.md) now."),
        "link-brackets", "5:5", "[x](help/index.md)"),
    "a round bracket is missing": (P, body("See [x](help/index.md now."),
        "link-brackets", "5:5", "[x](help/index.md)"),
    "only the end of a link to a service": (P, body("Call the line](service:al-child-line) now."),
        "service-in-words", "5:16", "[words](service:al-child-line)"),
    "round brackets around the words": (P, body("Call (the line)(service:al-child-line)."),
        "service-in-words", "5:17", "[the line](service:al-child-line)"),
    "no brackets around a service": (P, body("Call [the line]service:al-child-line."),
        "service-in-words", "5:16", "[the line](service:al-child-line)"),
    "square brackets around a service": (P, body("Call [the line][service:al-child-line]."),
        "service-in-words", "5:17", "[the line](service:al-child-line)"),
    "an empty link": (P, body("Call [x]()."), "link-empty", "5:10", "[words](address)"),
    "a bracket within a service": (P, body("Call [x](service:(al-child-line)."),
        "link-in-words", "5:8", "[words](address)"),
    "a letter before a service": (P, body("Call [x]-service:al-child-line)."),
        "link-in-words", "5:9", "[words](address)"),
    "a space within an address": (P, body("See [x](https://example.com/a b)."),
        "address-space", "5:9", "https://example.com/a%20b"),
    "a link at the head of a page": (P,
        head("title: One", "summary: Call [x](service:al-child-line)."), "link-in-head",
        "3:15", "“x”"),
    "bold words at the head of a page": (P, head("title: One", "summary: It is **free** for you."),
        "emphasis-in-field", "3:16", "Write: free"),
    "a sign of a list in an item": (SIGN, sign('- "• One."', "do:", "- ▪ Call."),
        "sign-in-field", "6:3", "Delete it"),
    "a link in a record": (MK, record(summary="{en: '[Ask](service:al-child-line).'}"),
        "link-in-record", "9:17", "“Ask”"),
    "words turned round": (P, body("Call \u202eeht enil now."),
        "direction-sign", "5:6", "Delete it"),
    "a mark of direction among Latin letters": (P, body("Wait.\n\nGo \u200fnow."),
        "direction-sign", "7:4", "Delete it"),
    "a space without width": (P, body("Call\u200b now."), "hidden-sign", "5:5", "Delete it"),
    "a joiner among Latin letters": (P, body("Ca\u200dll now."), "hidden-sign", "5:3", "Delete it"),
    "two versions of git": (P, head("<<<<<<< HEAD", "title: One", "=======", "title: Two",
        ">>>>>>> other", "summary: Two"), "two-versions", "2:1", "Keep the right one"),
    ".MD": ("content/en/p.MD", said(), "file-ending", "0:0", "“p.md”"),
    "a space in a name": ("content/en/my page.md", said(), "file-name", "0:0", "“my-page”"),
    "a key of another program": (P, said("tags: [work]"), "unknown-key", "4:1", "It knows: title"),
    "the country for its language": ("content/al/p.md", said(),
        "unknown-language-folder", "0:0", "The languages are: "),
}  # fmt: skip

HARMLESS: dict[str, Row] = {
    "a mark of UTF-8": (P, "\ufeff" + said(), "", "", ""),
    "lines of Windows": (P, said().replace("\n", "\r\n"), "", "", ""),
    "a space after service:": (P, body("- [x](service: al-child-line)"), "", "", ""),
    "a map": (P, body("See [x](https://www.google.com/maps/@41.3275,19.8187,15z)."), "", "", ""),
    "a space before an address": (P, body("See [x]( https://example.com/a)."), "", "", ""),
    "services among words": (P,
        body("The service: on-call nurses. A self-service: up-to-date lists (service: Monday)."),
        "", "", ""),
    "stars and lines that are none": (P,
        head("title: Free* or 5 * 3 * 2", "summary: Name ____ or a_b_c [so it is] (or not)."),
        "", "", ""),
    "soft hyphens in a text": (P, body("Some coun\u00adsel\u00adlors."), "", "", ""),
    "marks of direction in Arabic": (P,
        body("Say [اتصل\u200f (SOS)\u200e الآن](lang:ar), [&rlm;اتصل\u061c](lang:ar)."),
        "", "", ""),
    "joiners of Persian and Hindi": (P,
        body("Say [می\u200cخواهم](lang:fa) and [क्\u200dष](lang:hi)."), "", "", ""),
    "emoji": (P, body("\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f3f3\ufe0f\u200d"
        "\U0001f308 \U0001f44b\U0001f3fd\u200d\u2640\ufe0f \u2764\ufe0f "
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"), "", "", ""),
    "a note after a value": (P, head("title: One # as in the leaflet", "summary: Two"), "", "", ""),
    "brackets in a text": (P, body("One (or two) [so it is]. See [x](help/index.md)."), "", "", ""),
}  # fmt: skip

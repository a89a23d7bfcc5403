"""What is withheld stands in no byte of any file that is published, in whatever spelling.

Each text carries a mark of its own. ``FIELDS`` says of every field of a record whether readers may
see it: a new field fails here until somebody has decided.
"""

from __future__ import annotations

import base64
import codecs
import datetime
import re
import zipfile
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from builds import TODAY, digests, lay, run
from marked_site import MARKS, mark, whole
from search_indexes import skeleton, unpacked
from sites import AL, pages, problems, service, with_services
from tipsite.language.locales import date_words, locale_for
from tipsite.model import records
from tipsite.model.values import field_names, is_value_type

FIELDS: Mapping[str, str] = {
    "Source": "title:public url:public on:withheld language:choice at:place",
    "Verified": "on:public how:choice dial:same address:same url:same by:public source:record"
    " check:same at:place",
    "From": "mobile:choice landline:choice abroad:choice no_credit:choice at:place",
    "Phone": "dial:public publish:choice verified:record dial_abroad:public"
    " dial_abroad_source:withheld from_:record free:choice sms:choice chat:choice hours:public"
    " channel:choice languages:choice reason:withheld failed_on:withheld at:place",
    "Email": "address:public publish:choice verified:record hours:public languages:choice"
    " reason:withheld failed_on:withheld at:place",
    "Website": "url:public publish:choice verified:record channel:choice free:choice hours:public"
    " languages:choice reason:withheld failed_on:withheld at:place",
    "OwnContact": "kind:choice country:choice words:public phones:record emails:record"
    " websites:record at:place",
    "Consent": "on:withheld by:withheld at:place",
    "Place": "name:public directions:public publish:choice verified:record entrance:public"
    " wheelchair:choice hours:public appointment:choice who:public bring:public languages:choice"
    " consent:record reason:withheld failed_on:withheld at:place",
    "Service": "id:public organization:same run_by:choice kind:choice needs:choice name:public"
    " uuid:same"
    " short_name:public summary:public publish:choice reason:withheld aliases:choice label:public"
    " with_:same anonymous:choice tells_police:choice audience:choice offers:choice area:public"
    " area_public:withheld sources:withheld phones:record emails:record websites:record"
    " places:record at:place",
    "ServiceFile": "country:choice services:record at:place",
    "Organization": "id:withheld name:public description:public website:public logo:withheld"
    " uuid:same at:place",
    "OrganizationFile": "organizations:record at:place",
}
"""``public`` of what is published; ``withheld`` always. ``choice``: one of fixed words, nothing of
the officer's own; ``same``: repeats another field; ``record``: see there; ``place``: in a file."""


def spellings_of(value: str) -> set[bytes]:
    """Return what a text becomes on its way into a file, in small letters."""
    raw = value.encode()
    aligned = {base64.b64encode(bytes(pad) + raw)[(0, 2, 3)[pad] : -4] for pad in range(3)}
    spelled = {
        value, skeleton(value) or value, value[::-1], raw.hex(), codecs.encode(value, "rot13"),
        *("".join(form.format(ord(sign)) for sign in value) for form in
          ("%{:02x}", "&#{};", "&#x{:x};", "\\u{:04x}", "\\x{:02x}")),
    }  # fmt: skip
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        on = datetime.date.fromisoformat(value)
        spelled |= {date_words(locale_for(tag), on) for tag in ("en", "sq")}
    return {found.lower().encode() for found in spelled} | {
        found.lower() for found in (*aligned, value.encode("utf-16-le"), value.encode("utf-16-be"))
    }


@lru_cache(maxsize=2000)
def searchable(path: str, content: bytes) -> tuple[bytes, bytes]:
    """Return a file with its name in small letters, and the same with dense numbers."""
    small = path.encode() + b"\n" + content.lower()
    # However a number is spaced, its digits follow one another.
    return small, re.sub(rb"(?<=\d)(?:[^0-9a-z]|&nbsp;|&#160;){1,3}(?=\d)", b"", small)


def leaks(files: Mapping[str, bytes], value: str) -> list[str]:
    """Return the files in whose bytes or names a mark stands, in whatever spelling."""
    wanted = spellings_of(value)
    return [
        path
        for path, content in files.items()
        if any(one in text for text in searchable(path, content) for one in wanted)
    ]


@lru_cache(maxsize=2)
def output(status: str) -> dict[str, bytes]:
    """Return every file that the real command writes, by path."""
    with TemporaryDirectory() as folder:
        done = run("build", "--root", lay(Path(folder), whole(status)), "--today", TODAY)
        assert done.exit_code == 0, done.output
        top = Path(folder) / "output"
        files = [path for path in top.rglob("*") if path.is_file()]
        found = {path.relative_to(top).as_posix(): path.read_bytes() for path in files}
        return found | dict(searched(found))


def searched(files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield the words of each index of the search and the JSON-LD of pages as further files."""
    for path, content in files.items():
        if data := re.search(rb'ld\+json">(.*?)</script>', content):
            yield f"{path}.jsonld", data[1]
        if path.startswith("assets/index-"):
            packed = re.findall(rb'"words":"([^"]*)"', content)
            words = [word for found in packed for word in unpacked(found.decode())]
            assert len(words) > 10
            yield f"{path}.words", "\n".join(words).encode()


def fields_of(what: str) -> set[str]:
    return {
        f"{name}.{key}"
        for name, fields in FIELDS.items()
        for key, _, said in (field.partition(":") for field in fields.split())
        if said == what
    }


def public(status: str) -> set[str]:
    """Return the names of the marks that readers may see."""
    unseen = {"Source.title", "Source.url"} if status == "live" else {"Verified.by"}
    unseen.add("Service.short_name")  # the button of a helpline has its whole name
    known_by_name = {f"named {key}" for key in ("id", "name", "summary", "label", "area")}
    return fields_of("public") - unseen | known_by_name


def test_somebody_has_decided_for_each_field_of_each_record() -> None:
    found = {
        name: set(field_names(kind))
        for name, kind in vars(records).items()
        if is_value_type(kind) and kind.__module__ == records.__name__
    }
    assert found == {
        name: {field.partition(":")[0] for field in fields.split()}
        for name, fields in FIELDS.items()
    }
    said = {field.partition(":")[2] for fields in FIELDS.values() for field in fields.split()}
    assert said == {"public", "withheld", "choice", "same", "record", "place"}
    whole("live")
    assert fields_of("public") | fields_of("withheld") <= MARKS.keys()


IN_OUTPUT = {
    "en/help/al.html": "Service.name Phone.dial Place.name",
    "en/help/al.txt": "Service.name Phone.dial Email.address Website.url Place.directions",
    ".words": "Service.name Place.name Place.directions",
    ".jsonld": "Service.name Phone.dial Website.url",
    "en/sheets/al.html": "Phone.dial",
}
IN_TABLES = {
    "table.xlsx/": "Service.name Phone.dial Email.address Website.url",
    "table.ods/": "Service.name Phone.dial Email.address Website.url",
    "table.csv": "Service.name Phone.dial Email.address Website.url",
    "table.json": "Service.name Phone.dial Email.address Website.url Place.directions",
}
"""Public marks of each kind of output, by a part of its path: a leak there would be seen, too."""


def unseen(files: Mapping[str, bytes], public_marks: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the public marks that are not seen where they are."""
    return [
        (part, name)
        for part, names in public_marks.items()
        for name in names.split()
        if not leaks({path: files[path] for path in files if part in path}, MARKS[name])
    ]


@pytest.mark.parametrize("status", ["demonstration", "live"])
@pytest.mark.one_in(2)
def test_no_withheld_mark_is_in_any_byte_and_each_public_one_is(status: str) -> None:
    files = output(status)
    ends = {path.rpartition(".")[2] for path in files}
    assert {"html", "txt", "js", "css", "svg"} <= ends
    assert ("xml" in ends) is (status == "live")  # the sitemap
    # A demonstration tells search engines nothing.
    assert any(b"ld+json" in content for content in files.values()) is (status == "live")
    found = {name: leaks(files, value) for name, value in MARKS.items()}
    withheld = MARKS.keys() - public(status)
    assert len(withheld) > 150
    assert len([name for name in withheld if " place " in name or "Place." in name]) > 20
    assert [lost for lost in unseen(files, IN_OUTPUT) if ".jsonld" not in lost] == []
    assert bool(unseen(files, IN_OUTPUT)) is (status == "demonstration")
    shown = {name for name, paths in found.items() if paths}
    assert shown == public(status), {name: found[name] for name in shown - public(status)}
    assert leaks(files, "042 111 999") == []


@pytest.mark.parametrize("status", ["demonstration", "live"])
def test_no_withheld_mark_is_in_a_table_for_a_partner(tmp_path: Path, status: str) -> None:
    root = lay(tmp_path, whole(status))
    files = {}
    options = {"template.xlsx": ("--template",), "table.json": ("--format", "hsds")}
    for name in ("table.xlsx", "table.ods", "table.csv", *options):
        more = options.get(name, ())
        done = run("directory", "export", str(root / name), "--root", root, "--today", TODAY, *more)
        assert done.exit_code == 0, done.output
        files[name] = (root / name).read_bytes()
        if zipfile.is_zipfile(root / name):
            with zipfile.ZipFile(root / name) as archive:
                parts = {f"{name}/{part}": archive.read(part) for part in archive.namelist()}
            files |= parts
    assert unseen(files, IN_TABLES) == []
    shown = {name for name, value in MARKS.items() if leaks(files, value)}
    # No page needs these short names, but other directories do.
    seen = public(status) | {"Service.short_name", "named short_name"}
    assert shown <= seen, shown - seen
    assert {"Service.name", "Phone.dial", "Email.address", "Website.url"} <= shown


def test_an_unknown_number_is_no_word_for_readers() -> None:
    for path, content in output("demonstration").items():
        if path.endswith((".html", ".txt")):
            assert b"unknown" not in content.lower(), path


@pytest.mark.one_in(99)
@pytest.mark.parametrize("publish", ["yes", "hold", "name-only"])
def test_a_shelter_with_a_town_and_no_reason_stops_the_build(tmp_path: Path, publish: str) -> None:
    town = mark("town of a shelter")
    keys = {"kind": "shelter", "area": f"{{en: {town}}}", "publish": publish}
    text = with_services(service("al-home", reason="Not told to readers.", **keys))
    assert problems(text) == [f"{AL}:40:14 shelter-area"]
    good = run("build", "--root", lay(tmp_path), "--today", TODAY)
    assert good.exit_code == 0
    before = digests(tmp_path / "output")
    done = run("build", "--root", lay(tmp_path, text), "--today", TODAY)
    assert done.exit_code == 1
    assert digests(tmp_path / "output") == before
    files = {path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert leaks(files, town) == ["al.yaml"]


def test_a_shelter_with_a_reason_shows_its_town_and_not_the_reason() -> None:
    keys = {"kind": "shelter", "area": "{en: zqtown}", "area_public": "zqreason is known to all"}
    made = {
        path: text.encode()
        for path, text in pages(with_services(service("al-home", **keys))).items()
    }
    made |= dict(searched(made))
    found = {re.sub(r"\.[0-9a-f]{8}\.", ".", path) for path in leaks(made, "zqtown")}
    assert {path for path in found if path.endswith((".html", ".words"))} == {
        "assets/index-en.js.words",
        "assets/index-sq.js.words",
        "en/help/al/home.html",
        "sq/help/al/home.html",
    }
    assert leaks(made, "zqreason") == []

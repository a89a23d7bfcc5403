"""Buttons, figures, quotes, steps and recordings go to a translator, and come back whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from sites import page
from traced_files import recording
from translators import Office, translated

BODY = """\
/// action
[Check an offer](safety.md)
///

/// figures | In 2022
- 9,800 | people had *support* | [Coalition](https://example.org/count) | 1999 to 2022
- 79 % | were children | Office | 2022
///

/// quote
Nobody has to be sure.

- Mira Example | head of a line | [Radio](https://example.org/talk) | March 2025
///

/// steps
1. Search.
2. Ask.
///

/// listen
[What we say](talk.wav)
///
"""
SAID = {
    "<action>\n<link1>Check an offer</link1>\n</action>":
        "<action>\n<link1>Kontrolloni një ofertë</link1>\n</action>",
    "<figures> In 2022\n• 9,800 | people had <i>support</i> | <link1>Coalition</link1> | "
    "1999 to 2022\n• 79 % | were children | Office | 2022\n</figures>":
        "<figures> Më 2022\n• 9.800 | njerëz patën <i>mbështetje</i> | <link1>Koalicioni</link1> | "
        "1999 deri 2022\n• 79 % | ishin fëmijë | Zyra | 2022\n</figures>",
    "<quoted>\nNobody has to be sure.\n\n• Mira Example | head of a line | <link1>Radio</link1> | "
    "March 2025\n</quoted>":
        "<quoted>\nAskush nuk duhet të jetë i sigurt.\n\n• Mira Example | drejtuese e një linje | "
        "<link1>Radio</link1> | mars 2025\n</quoted>",
    "<steps>\n1. Search.\n2. Ask.\n</steps>": "<steps>\n1. Kërkoni.\n2. Pyetni.\n</steps>",
    "<listen>\n<link1>What we say</link1>\n</listen>":
        "<listen>\n<link1>Çfarë themi</link1>\n</listen>",
}  # fmt: skip
OWN = """\
/// action
[Kontrolloni një ofertë](safety.md)
///

/// figures | Më 2022
- 9.800 | njerëz patën *mbështetje* | [Koalicioni](https://example.org/count) | 1999 deri 2022
- 79 % | ishin fëmijë | Zyra | 2022
///

/// quote
Askush nuk duhet të jetë i sigurt.

- Mira Example | drejtuese e një linje | [Radio](https://example.org/talk) | mars 2025
///

/// steps
1. Kërkoni.
2. Pyetni.
///

/// listen
[Çfarë themi](talk.wav)
///
"""
OFFER = "\n- file: talk.wav\n  title: A talk\n  transcript: safety.md"
HEAD = {
    "more.md#title": "Më shumë",
    "more.md#summary": "Më shumë këtu.",
    "more.md#downloads.0.title": "Një bisedë",
}
SQ = "content/sq/more.md"


@pytest.fixture(name="office")
def made_office(tmp_path: Path) -> Office:
    text = page("en/more.md", BODY, downloads=OFFER)
    return Office(tmp_path, text, {"content/files/talk.wav": recording()})


@pytest.mark.one_in(2)
@pytest.mark.parametrize("as_", ["po", "xlsx"])
def test_all_of_them_come_back_as_what_they_were(office: Office, as_: str) -> None:
    said = {**SAID, **HEAD}
    office.run("import", str(translated(office.send(as_, "--all"), said)), "--yes")
    assert office.text(SQ).partition("---\n")[2].partition("---\n")[2] == OWN
    assert "Nothing to change" in office.run("import", str(office.send(as_, "--all")))


def test_a_source_that_changed_meanwhile_is_recovered(office: Office) -> None:
    said = {**SAID, **HEAD}
    sent = translated(office.send("po", "--all"), said)
    path = "content/en/more.md"
    office.put({path: office.text(path).replace("were children", "were young").encode()})
    office.run("import", str(sent), "--yes")
    assert "| ishin fëmijë |" in office.text(SQ)
    assert "outdated-critical" in office.states("more.md")


def test_a_recording_comes_only_with_its_title(office: Office) -> None:
    said = {**SAID, **HEAD}
    del said["more.md#downloads.0.title"]
    sent = translated(office.send("po", "--all"), said)
    done = office.run("import", str(sent), "--yes", code=1)
    assert "This page offers no recording or film “talk.wav”." in done
    assert "/// steps" in office.text(SQ)
    assert "/// listen" not in office.text(SQ)

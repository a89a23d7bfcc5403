"""Every mistake an officer makes, each in a file of its own, with the place where it is told."""

from __future__ import annotations

from sites import LISTING, ROOT, TODAY, page, service, site
from tipsite.model.problems import Problem
from tipsite.pipeline.stages import build

SQ = "themes/plain/phrases/sq.po"


def directory(country: str, record: str) -> str:
    """Return the section of a country's file with one record."""
    path = f"content/services/{country}.yaml"
    return f"-- {path} --\ncountry: {country.upper()}\nservices:\n{record}"


def phrases_without(key: str) -> str:
    """Return the section of the Albanian phrases with one entry taken out."""
    entries = (ROOT / SQ).read_text("utf-8").split("\n\n")
    kept = [entry for entry in entries if f'msgctxt "{key}"' not in entry]
    assert len(kept) == len(entries) - 1
    return f"-- {SQ} --\n" + "\n\n".join(kept)


def verified(dial: str) -> str:
    return f"    verified: {{dial: {dial}, on: 2026-11, how: published, source: {LISTING}}}\n"


def line(name: str, dial: str, confirmed: str, **keys: str) -> str:
    """Return a service with one phone line."""
    more = "".join(f"    {key}: {value}\n" for key, value in keys.items())
    head = f"  phones:\n  - dial: {dial}\n    publish: yes\n"
    return service(name) + head + more + verified(confirmed)


def piece(name: str, **words: str) -> str:
    """Return the sections of a poster and of its translation."""
    slots = "".join(f"  {slot}: {said}\n" for slot, said in {"headline": "Ask", **words}.items())
    head = "kind: poster\ncampaign: spring\ntitle: Ask\ncountry: AL\nnumbers: [al-child-line]\n"
    own = "title: Pyet\nwords:\n  headline: Pyet\n" + "".join(
        f"  {slot}: Pyet.\n" for slot in words
    )
    return (
        f"-- content/en/material/{name}.md --\n---\n{head}words:\n{slots}---\n"
        f"-- content/sq/material/{name}.md --\n---\n{own}---\n"
    )


HEAD = "//: format: pdf\n//: words: {}\n//: numbers: {least: 0, most: 1}\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>\n'

MISTAKES: dict[str, tuple[str, str]] = {
    "contacts where help is sought": (
        page("en/danger.md", sensitive="yes", contacts="[press]"),
        "content/en/danger.md:5:1 contacts-misplaced",
    ),
    "a contact that the settings lack": (
        page("en/reach.md", contacts="[office]"),
        "content/en/reach.md:2:1 contact-unknown",
    ),
    "indent": (
        directory("mk", "- id: mk-line\n   organization: alo\n"),
        "content/services/mk.yaml:4:4 yaml-column-above",
    ),
    "tab": (
        "-- content/en/tab.md --\n---\ntitle: One\nsummary: Two\n\torder: 3\n---\nWords.\n",
        "content/en/tab.md:4:1 yaml-tab",
    ),
    "unknown key": (
        page("en/unknown-key.md", sumary="Typed wrong."),
        "content/en/unknown-key.md:4:1 unknown-key",
    ),
    "key twice": (
        page("en/twice.md").replace("summary:", "title: Again\nsummary:"),
        "content/en/twice.md:3:1 duplicate-key",
    ),
    "no such day": (
        page("en/day.md", publish_on="2026-02-30"),
        "content/en/day.md:4:13 not-a-date",
    ),
    "title missing": (
        "-- content/en/untitled.md --\n---\nsummary: Some summary.\n---\nWords.\n",
        "content/en/untitled.md:2:1 missing-key",
    ),
    "value missing": (page("en/empty.md", slug=""), "content/en/empty.md:4:1 empty-value"),
    "unknown service": (
        page("en/service.md", "Line one.\nCall [them](service:al-child-lin) today."),
        "content/en/service.md:6:13 unknown-service",
    ),
    "number in prose": (
        page("en/prose.md", "Words.\n\nWords\nthen 116 111 here."),
        "content/en/prose.md:8:6 phone-in-words",
    ),
    "number in a title": (
        page("en/heading.md", title="Call 116 111 now"),
        "content/en/heading.md:2:13 phone-in-words",
    ),
    "e-mail in prose": (
        page("en/mail.md", "Write to help@example.org now."),
        "content/en/mail.md:5:10 email-in-words",
    ),
    "link to a number": (
        page("en/tel.md", "Call [them](tel:116111)."),
        "content/en/tel.md:5:13 contact-link",
    ),
    "dead link": (
        page("en/dead.md", "See [it](quux-zzz.md)."),
        "content/en/dead.md:5:10 unknown-page",
    ),
    "heading in capital letters": (
        page("en/capitals.md", "See [it](#The-End).\n\n## The end"),
        "content/en/capitals.md:5:10 heading-unknown",
    ),
    "language folder": (
        page("shqip/index.md"),
        "content/shqip:0:0 unknown-language-folder",
    ),
    "phrase missing": (phrases_without("menu"), f"{SQ}:0:0 phrase-missing"),
    "colon in a title": (
        page("en/colon.md", title="Work abroad: what to check"),
        "content/en/colon.md:2:19 yaml-colon",
    ),
    "front matter open": (
        "-- content/en/open.md --\n---\ntitle: One\nsummary: Two\nWords.\n",
        "content/en/open.md:4:1 front-matter-open",
    ),
    "front matter missing": (
        "-- content/en/bare.md --\nJust words.\n",
        "content/en/bare.md:1:1 front-matter-missing",
    ),
    "HTML": (page("en/html.md", "Some <b>words"), "content/en/html.md:5:6 raw-html"),
    "HTML comment": (
        page("en/comment.md", "Words.\n\n<!-- check this -->"),
        "content/en/comment.md:7:1 html-comment",
    ),
    "HTML line break": (page("en/br.md", "One<br>two"), "content/en/br.md:5:4 html-break"),
    "bullets of a word processor": (
        page("en/bullets.md", "We do:\n\n•\tone\n•\ttwo"),
        "content/en/bullets.md:7:1 list-sign",
    ),
    "bullet before a summary": (
        page("en/bullet.md", summary='"• Words"'),
        "content/en/bullet.md:3:10 sign-in-field",
    ),
    "table below a line of text": (
        page("en/below.md", "Hours:\n| Day | Hours |\n|---|---|\n| Monday | morning |"),
        "content/en/below.md:6:1 table-after-words",
    ),
    "table without its line": (
        page("en/line.md", "| Day | Hours |\n| Monday | morning |"),
        "content/en/line.md:5:1 table-form",
    ),
    "number where a list begins": (
        page("en/police.md", "Call this:\n\n129. Police"),
        "content/en/police.md:7:1 list-number",
    ),
    "footnote": (
        page("en/footnote.md", "Many were found[^1].\n\n[^1]: In a report."),
        "content/en/footnote.md:5:16 footnote-mark",
    ),
    "http": (
        page("en/http.md", "See [it](http://example.org/)."),
        "content/en/http.md:5:10 not-https",
    ),
    "heading skipped": (
        page("en/skipped.md", "## One\n\n#### Two"),
        "content/en/skipped.md:7:1 heading-skipped",
    ),
    "two links in a button": (
        page("en/button.md", "/// action\n[a](index.md) [b](index.md)\n///"),
        "content/en/button.md:6:1 action-form",
    ),
    "figure without a source": (
        page("en/figure.md", "/// figures\n- 110 | people were found | 2022\n///"),
        "content/en/figure.md:6:29 figure-part",
    ),
    "quote of nobody": (
        page("en/said.md", "/// quote\nIt was good.\n\n- Somebody | office | paper | 2025\n///"),
        "content/en/said.md:8:3 quote-not-named",
    ),
    "steps without numbers": (
        page("en/steps.md", "/// steps\n- First\n- Second\n///"),
        "content/en/steps.md:6:1 steps-form",
    ),
    "step without a space": (
        page("en/first.md", "/// steps\n1. First\n2.Second\n///"),
        "content/en/first.md:7:1 part-line",
    ),
    "recording that is not offered": (
        page("en/listen.md", "/// listen\n[Our talk](talk.mp3)\n///"),
        "content/en/listen.md:6:12 listen-not-offered",
    ),
    "unknown organization": (
        directory("me", service("me-line", organization="somebody")),
        "content/services/me.yaml:4:17 unknown-organization",
    ),
    "another number verified": (
        directory("rs", line("rs-line", "116 111", "116 112")),
        "content/services/rs.yaml:14:15 verified-other",
    ),
    "confirmation by hand": (
        directory(
            "ie",
            line("ie-line", "116 111", "116 111").replace("how: published", "how: called")
            + "# check: written by hand, and none\n",
        ),
        "content/services/ie.yaml:12:11 check-other",
    ),
    "hours": (
        directory("ba", line("ba-line", "116 111", "116 111", hours="Mo-Fr 8-16h")),
        "content/services/ba.yaml:14:18 hours-mistake",
    ),
    "a chat among numbers": (
        directory("hu", line("hu-line", "116 111", "116 111", channel="chat")),
        "content/services/hu.yaml:14:14 channel-address",
    ),
    "date for a number": (
        directory("bg", line("bg-line", "26.11.2026", "26.11.2026")),
        "content/services/bg.yaml:12:11 dial-date",
    ),
    "short number from abroad": (
        directory(
            "gr",
            line(
                "gr-line",
                "1056",
                "1056",
                dial_abroad="+30 210 1234567",
                dial_abroad_source=LISTING,
            ),
        ),
        "content/services/gr.yaml:14:18 abroad-inside-only",
    ),
    "shelter with its town": (
        directory("hr", service("hr-house", kind="shelter", area="{en: Some town}")),
        "content/services/hr.yaml:11:14 shelter-area",
    ),
    "telling file name": (page("en/victims.md"), "content/en/victims.md:0:0 telling-word"),
    "capital letters": (page("en/Rights.md"), "content/en/Rights.md:0:0 file-name"),
    "id twice": (
        directory("si", service("si-line") + service("si-line")),
        "content/services/si.yaml:11:7 id-twice",
    ),
    "photo": ("-- content/images/photo.jpg --\nx\n", "content/images/photo.jpg:0:0 image-kind"),
    "photo in a wrong place": (
        "-- content/en/photo.jpg --\nx\n",
        "content/en/photo.jpg:0:0 image-misplaced",
    ),
    "office file": (
        "-- content/en/leaflet.docx --\nx\n",
        "content/en/leaflet.docx:0:0 office-file",
    ),
    "SVG with a script": (
        "-- content/images/bad.svg --\n" + SVG.format("<script/>"),
        "content/images/bad.svg:0:0 svg-refused",
    ),
    "SVG broken": (
        "-- content/images/torn.svg --\n<svg>\n<g></svg>\n",
        "content/images/torn.svg:2:6 file-broken",
    ),
    "link out of the folder": (
        page("en/out.md", "See [it](../../campaigns.yaml)."),
        "content/en/out.md:5:10 link-outside",
    ),
    "slug": (page("en/slug.md", slug="Të drejtat"), "content/en/slug.md:4:7 slug-form"),
    "misspelt translation": (
        page("en/papers.md") + page("sq/papres.md"),
        "content/sq/papres.md:0:0 translation-name",
    ),
    "link to a page of another language": (
        page("en/leads.md", "See [it](lone.md).") + page("sq/lone.md"),
        "content/en/leads.md:5:10 page-not-in-source",
    ),
    "long slug": (page("en/long.md", slug="a" * 300), "content/en/long.md:4:7 name-too-long"),
    "device": (page("en/device.md", slug="con"), "content/en/device.md:4:7 name-reserved"),
    "old address in full": (
        page("en/full.md", aliases="[https://example.org/help/en/before.html]"),
        "content/en/full.md:4:11 alias-form",
    ),
    "old address of another site": (
        page("en/other-site.md", aliases="[https://example.com/en/before.html]"),
        "content/en/other-site.md:4:11 alias-host",
    ),
    "old address with a question mark": (
        page("en/asked.md", aliases="[index.php?page=2]"),
        "content/en/asked.md:4:11 alias-query",
    ),
    "old address where a page stands": (
        page("en/standing.md", aliases="[SQ/Help/index.html]"),
        "content/en/standing.md:4:11 alias-page",
    ),
    "old address that is the page's own": (
        page("en/circle.md", aliases="[en/circle.html]"),
        "content/en/circle.md:4:11 alias-itself",
    ),
    "old address twice": (
        page("en/first-owner.md", aliases="[en/printed.html]")
        + page("en/second-owner.md", aliases="[en/Printed.html]"),
        "content/en/second-owner.md:4:11 alias-twice",
    ),
    "line that is no key": (
        "-- content/en/no-key.md --\n---\ntitle: One\nsummary: Two\norder 3\n---\nWords.\n",
        "content/en/no-key.md:4:1 yaml-no-colon",
    ),
    "text that begins with @": (
        page("en/at.md", title="@home"),
        "content/en/at.md:2:8 yaml-special",
    ),
    "text that begins with &": (
        page("en/and.md", title="&Co help"),
        "content/en/and.md:2:8 yaml-anchor",
    ),
    "no whole number": (
        page("en/order.md", order="first"),
        "content/en/order.md:4:8 not-a-whole-number",
    ),
    "empty file": (
        "-- content/services/ro.yaml --\n# nothing\n",
        "content/services/ro.yaml:1:0 empty-file",
    ),
    "unknown choice": (
        page("en/choice.md", status="drafft"),
        "content/en/choice.md:4:9 unknown-choice",
    ),
    "quote open": (page("en/quote.md", title='"Open'), "content/en/quote.md:2:8 yaml-quote"),
    "not yes or no": (page("en/yes.md", sensitive="maybe"), "content/en/yes.md:4:12 not-yes-or-no"),
    "picture that is not there": (
        page("en/picture.md", "![A bridge](../images/gone.svg)"),
        "content/en/picture.md:5:13 image-missing",
    ),
    "link on a poster": (
        piece("one", text="See [this](safety.md)."),
        "content/en/material/one.md:9:13 material-plain",
    ),
    "template of material without a head": (
        "-- themes/plain/material/one.typ --\nWords.\n",
        "themes/plain/material/one.typ:1:1 material-head",
    ),
    "template of material that asks for a package": (
        f'-- themes/plain/material/two.typ --\n{HEAD}#import "@preview/cetz:0.3.1"\n',
        "themes/plain/material/two.typ:4:10 material-package",
    ),
    "template of material that draws something of its own": (
        f'-- themes/plain/material/three.typ --\n{HEAD}#image(bytes("<svg/>"))\n',
        "themes/plain/material/three.typ:4:8 material-function",
    ),
    "file that is no template of material": (
        "-- themes/plain/material/read.txt --\nWords.\n",
        "themes/plain/material/read.txt:0:0 material-file",
    ),
    "address on a poster": (
        piece("four", text="See example.org."),
        "content/en/material/four.md:9:13 material-web",
    ),
    "list of numbers on material": (
        "-- material.txt --\nen/campaigns/spring/poster-al.pdf al-child-line 116111 2026-10-01\n",
        "material.txt:1:1 material-list-line",
    ),
    "note open": (
        page("en/note.md", "/// note\nWords."),
        "content/en/note.md:5:1 fence-not-closed",
    ),
}

BYTES: dict[str, tuple[str, bytes, str]] = {
    "Latin-1": (
        "content/en/latin.md",
        "---\ntitle: One\nsummary: Të tjera\n---\n".encode("latin-1"),
        "content/en/latin.md:3:11 not-utf8",
    ),
    "UTF-16": (
        "content/en/wide.md",
        "---\ntitle: One\nsummary: Two\n---\n".encode("utf-16"),
        "content/en/wide.md:1:1 not-utf8",
    ),
}


def everything() -> tuple[Problem, ...]:
    text = "".join(section for section, _ in MISTAKES.values())
    text += page("en/left.md", status="draft") + "-- content/notes.txt --\nx\n"
    return build(site(text, {path: content for path, content, _ in BYTES.values()}), TODAY).problems
